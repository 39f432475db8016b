//! `/reset`: a new password by the link of an organiser, or where to get one.

use crate::address;
use crate::frame::Frame;
use crate::parts::account::{account_fault, field, password_field};
use crate::parts::fault::{fault_summary, title_with_faults};
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, document, document_around};
use domain::account::AccountFault;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetPage {
    /// No link: where to get one.
    Ask,
    /// A link that does not work any more.
    Ended,
    /// A link that works.
    Open {
        /// The link's secret, to be sent back.
        token: String,
        /// The address of the account.
        email: String,
        /// Why the new password is refused.
        fault: Option<AccountFault>,
    },
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ResetPage) -> String {
    let words = frame.words();
    let (token, email, fault) = match data {
        ResetPage::Ask | ResetPage::Ended => {
            let ended =
                (data == ResetPage::Ended).then(|| notice(Notice::warn(words.reset_ended())));
            return document(frame, words.reset_title(), None, || {
                view! {
                    <div class="wrap narrow">
                        <h1>{words.reset_title()}</h1>
                        {ended}
                        <p class="lead">{words.reset_ask()}</p>
                        <p class="after-form">
                            <a href=address::LOGIN>{words.login_send()}</a>
                        </p>
                    </div>
                }
            });
        }
        ResetPage::Open {
            token,
            email,
            fault,
        } => (token, email, fault),
    };
    let faults = fault
        .map(|fault| account_fault(words, fault, field::NEW))
        .into_iter()
        .collect::<Vec<_>>();
    document_around(
        frame,
        &title_with_faults(words, words.reset_title(), &faults),
        Around::with_aids(),
        || {
            view! {
                <div class="wrap narrow">
                    <h1>{words.reset_title()}</h1>
                    <p class="lead">{words.reset_lead(&email)}</p>
                    {fault_summary(words, &faults)}
                    <form class="card form" method="post" action=address::RESET novalidate=true>
                        <input type="hidden" name=field::TOKEN value=token />
                        <input type="hidden" name=field::EMAIL value=email.clone() autocomplete="username" />
                        {password_field(words, &faults, field::NEW, words.password_new(), "new-password", Some(words.password_rule()))}
                        <button class="btn wide" type="submit">
                            {words.reset_send()}
                        </button>
                    </form>
                </div>
            }
        },
    )
}
