//! `/register`: make an account.

use crate::address;
use crate::frame::Frame;
use crate::parts::account::{account_fault, account_field, field, password_field};
use crate::parts::fault::{FormFault, fault_summary, title_with_faults, too_often};
use crate::parts::field::FieldKind;
use crate::parts::form::NEXT;
use crate::parts::work::{WorkFault, WorkFields, work_fields};
use crate::shell::{Around, document_around};
use crate::words::Words;
use domain::account::AccountFault;
use leptos::prelude::*;

/// What the registration page shows; where there are agencies, its form asks what [`WorkFields`] holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterPage {
    /// The name typed.
    pub name: String,
    /// The address typed.
    pub email: String,
    /// Where to go afterwards; may be empty.
    pub next: String,
    /// What is asked about work; nothing while there are no agencies.
    pub work: Option<WorkFields>,
    /// Everything that is to be fixed.
    pub faults: Vec<RegisterFault>,
}

/// Why no account was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterFault {
    /// A field is refused.
    Account(AccountFault),
    /// The address has an account.
    EmailTaken,
    /// What was said about work.
    Work(WorkFault),
    /// Too many tries.
    TooOften {
        /// How long to wait.
        minutes: u32,
    },
}

impl RegisterFault {
    pub(crate) fn sentence(self, words: Words) -> FormFault {
        match self {
            Self::Account(fault) => account_fault(words, fault, field::PASSWORD),
            Self::EmailTaken => FormFault {
                field: Some(field::EMAIL),
                sentence: words.fault_email_taken().to_owned(),
            },
            Self::Work(fault) => fault.sentence(words),
            Self::TooOften { minutes } => too_often(words, minutes),
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: RegisterPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    document_around(
        frame,
        &title_with_faults(words, words.register_title(), &faults),
        Around::with_aids(),
        || {
            view! {
                <div class="wrap narrow">
                    <h1>{words.register_title()}</h1>
                    <p class="lead">{words.register_lead()}</p>
                    {fault_summary(words, &faults)}
                    <form class="card form" method="post" action=address::REGISTER novalidate=true>
                        {account_field(&faults, field::NAME, words.field_name(), FieldKind::Line, data.name, "name", Some(words.register_name_hint()))}
                        {account_field(&faults, field::EMAIL, words.field_email(), FieldKind::Email, data.email, "email", Some(words.register_email_hint()))}
                        {password_field(words, &faults, field::PASSWORD, words.field_password(), "new-password", Some(words.password_rule()))}
                        {data.work.map(|work| work_fields(words, work, &faults))}
                        <input type="hidden" name=NEXT value=data.next.clone() />
                        <button class="btn wide" type="submit">
                            {words.register_send()}
                        </button>
                    </form>
                    <p class="after-form">
                        {words.register_have_account()} " " <a href=address::login_for(&data.next)>{words.login_send()}</a>
                    </p>
                </div>
            }
        },
    )
}
