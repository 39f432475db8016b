//! `/setup`: the first organiser of an empty server, with the code printed at its first start.

use crate::address;
use crate::frame::Frame;
use crate::pages::account::register::RegisterFault;
use crate::parts::account::{account_field, field, password_field};
use crate::parts::fault::{FormFault, fault_summary, title_with_faults};
use crate::parts::field::FieldKind;
use crate::shell::{Around, document_around};
use leptos::prelude::*;

/// What the set-up page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetupPage {
    /// The code typed or brought along in the address.
    pub token: String,
    /// The name typed.
    pub name: String,
    /// The address typed.
    pub email: String,
    /// Everything that is to be fixed.
    pub faults: Vec<SetupFault>,
}

/// Why the server was not set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupFault {
    /// The code does not match.
    Token,
    /// The account is refused.
    Account(RegisterFault),
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: SetupPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| match *fault {
            SetupFault::Token => FormFault {
                field: Some(field::TOKEN),
                sentence: words.fault_setup_token().to_owned(),
            },
            SetupFault::Account(fault) => fault.sentence(words),
        })
        .collect::<Vec<_>>();
    document_around(
        frame,
        &title_with_faults(words, words.setup_title(), &faults),
        Around::with_aids(),
        || {
            view! {
                <div class="wrap narrow">
                    <h1>{words.setup_title()}</h1>
                    <p class="lead">{words.setup_lead()}</p>
                    {fault_summary(words, &faults)}
                    <form class="card form" method="post" action=address::SETUP novalidate=true>
                        {account_field(&faults, field::TOKEN, words.setup_token(), FieldKind::Line, data.token, "off", Some(words.setup_token_hint()))}
                        {account_field(&faults, field::NAME, words.field_name(), FieldKind::Line, data.name, "name", Some(words.register_name_hint()))}
                        {account_field(&faults, field::EMAIL, words.field_email(), FieldKind::Email, data.email, "email", Some(words.register_email_hint()))}
                        {password_field(words, &faults, field::PASSWORD, words.field_password(), "new-password", Some(words.password_rule()))}
                        <button class="btn wide" type="submit">
                            {words.setup_send()}
                        </button>
                    </form>
                </div>
            }
        },
    )
}
