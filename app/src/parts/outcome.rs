//! The three outcomes of an answer: a word, a sign and a colour, so that none has to say it alone.

use crate::parts::icons::Icon;
use crate::parts::markup::{Markup, markup};
use domain::quiz::Outcome;

/// An outcome with its word, as HTML.
#[must_use]
pub fn outcome(outcome: Outcome, word: &str) -> Markup {
    let (class, sign) = match outcome {
        Outcome::Right => ("right", Icon::Check),
        Outcome::Wrong => ("wrong", Icon::Cross),
        Outcome::NotAttempted => ("blank", Icon::Question),
    };
    markup!(
        "<span class=\"outcome {}\">{}<b>{}</b></span>",
        class,
        sign,
        word
    )
}
