//! `/me/password`: change one's password.

use crate::address;
use crate::frame::Frame;
use crate::parts::account::{account_fault, field, password_field};
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::fault::{FormFault, fault_summary, title_with_faults, too_often};
use crate::shell::{Around, document_around};
use domain::account::AccountFault;
use leptos::prelude::*;

/// What the page shows. It posts to its own address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordPage {
    /// The person's address, for the browser's password store.
    pub email: String,
    /// Everything that is to be fixed.
    pub faults: Vec<PasswordFault>,
}

/// Why the password was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// The current password does not match.
    CurrentWrong,
    /// The new one is refused.
    New(AccountFault),
    /// Too many tries.
    TooOften {
        /// How long to wait.
        minutes: u32,
    },
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: PasswordPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| match *fault {
            PasswordFault::CurrentWrong => FormFault {
                field: Some(field::CURRENT),
                sentence: words.fault_current_wrong().to_owned(),
            },
            PasswordFault::New(fault) => account_fault(words, fault, field::NEW),
            PasswordFault::TooOften { minutes } => too_often(words, minutes),
        })
        .collect::<Vec<_>>();
    document_around(
        frame,
        &title_with_faults(words, words.password_title(), &faults),
        Around::with_aids(),
        || {
            let secret = |name, label, autocomplete, hint| {
                password_field(words, &faults, name, label, autocomplete, hint)
            };
            view! {
                <div class="wrap narrow">
                    {breadcrumb(words, vec![Link::new(words.nav_me(), address::ME)], words.password_title().to_owned())}
                    <h1>{words.password_title()}</h1>
                    <p class="lead">{words.password_elsewhere()}</p>
                    {fault_summary(words, &faults)}
                    <form class="card form" method="post" action=address::PASSWORD novalidate=true>
                        <input type="email" name=field::EMAIL value=data.email autocomplete="username" readonly=true hidden=true />
                        {secret(field::CURRENT, words.password_current(), "current-password", None)}
                        {secret(field::NEW, words.password_new(), "new-password", Some(words.password_rule()))}
                        <div class="actions">
                            <button class="btn" type="submit">
                                {words.password_send()}
                            </button>
                            <a class="btn quiet" href=address::ME>
                                {words.password_cancel()}
                            </a>
                        </div>
                    </form>
                </div>
            }
        },
    )
}
