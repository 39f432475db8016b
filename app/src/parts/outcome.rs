//! The three outcomes of an answer: a word, a sign and a colour, so that none has to say it alone.

use crate::parts::icons::{Icon, icon};
use domain::quiz::Outcome;
use leptos::prelude::*;

/// Draws an outcome with its word.
pub fn outcome(outcome: Outcome, word: String) -> AnyView {
    let (class, sign) = match outcome {
        Outcome::Right => ("outcome right", Icon::Check),
        Outcome::Wrong => ("outcome wrong", Icon::Cross),
        Outcome::NotAttempted => ("outcome blank", Icon::Question),
    };
    view! {
        <span class=class>
            {icon(sign)}
            <b>{word}</b>
        </span>
    }
    .into_any()
}
