//! `/login`: sign in, and come back to where one was.

use crate::address;
use crate::frame::Frame;
use crate::parts::account::{account_field, field, password_field};
use crate::parts::fault::{FormFault, fault_summary, title_with_faults, too_often};
use crate::parts::field::FieldKind;
use crate::parts::form::NEXT;
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, document_around};
use leptos::prelude::*;

/// What the sign-in page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginPage {
    /// The address typed.
    pub email: String,
    /// Where to go afterwards; may be empty.
    pub next: String,
    /// The form that was posted when the session had ended, urlencoded.
    pub carried: Option<String>,
    /// Whether "my own device" is ticked.
    pub own_device: bool,
    /// Why the page is shown again.
    pub fault: Option<LoginFault>,
}

/// Why somebody is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginFault {
    /// Address or password does not match.
    Wrong,
    /// Too many tries.
    TooOften {
        /// How long to wait.
        minutes: u32,
    },
    /// The session had ended when a form arrived.
    SessionEnded,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: LoginPage) -> String {
    let words = frame.words();
    let ended = data.fault == Some(LoginFault::SessionEnded);
    let faults = match data.fault {
        Some(LoginFault::Wrong) => vec![FormFault {
            field: None,
            sentence: words.fault_login_wrong().to_owned(),
        }],
        Some(LoginFault::TooOften { minutes }) => vec![too_often(words, minutes)],
        Some(LoginFault::SessionEnded) | None => vec![],
    };
    let heading = if ended {
        words.login_session_ended_title()
    } else {
        words.login_title()
    };
    document_around(
        frame,
        &title_with_faults(words, heading, &faults),
        Around::with_aids(),
        || {
            view! {
                <div class="wrap narrow">
                    <h1>{heading}</h1>
                    {(!ended).then(|| view! { <p class="lead">{words.login_lead()}</p> })}
                    {ended.then(|| notice(Notice::warn(words.login_session_ended())))}
                    {fault_summary(words, &faults)}
                    <form class="card form" method="post" action=address::LOGIN novalidate=true>
                        {account_field(&faults, field::EMAIL, words.field_email(), FieldKind::Email, data.email, "username", None)}
                        {password_field(words, &faults, field::PASSWORD, words.field_password(), "current-password", None)}
                        <div class="tick">
                            <input
                                type="checkbox"
                                id=field::OWN_DEVICE
                                name=field::OWN_DEVICE
                                value="1"
                                checked=data.own_device
                                aria-describedby="own_device-hint"
                            />
                            <div>
                                <label for=field::OWN_DEVICE>{words.login_own_device()}</label>
                                <p class="hint" id="own_device-hint">
                                    {words.login_own_device_hint()}
                                </p>
                            </div>
                        </div>
                        <input type="hidden" name=NEXT value=data.next.clone() />
                        {data.carried.map(|carried| view! { <input type="hidden" name=field::CARRIED value=carried /> })}
                        <button class="btn wide" type="submit">
                            {words.login_send()}
                        </button>
                    </form>
                    <p class="after-form">
                        {words.login_no_account()} " " <a href=address::register_for(&data.next)>{words.login_register()}</a>
                    </p>
                    <p class="after-form">
                        <a href=address::RESET>{words.reset_forgotten()}</a>
                    </p>
                </div>
            }
        },
    )
}
