//! A question by itself, as trainers look at it.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::question::draw_question;
use crate::parts::review::{Within, draw_review};
use crate::words::Words;
use domain::quiz::{Given, Item, Mark};
use leptos::prelude::*;

/// How a single question is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// As it is asked; what is filled in goes nowhere.
    Open,
    /// With its key, as after an attempt in which it was left empty.
    Key,
}

/// A question outside of any attempt.
#[must_use]
pub fn preview(words: Words, item: &Item, seen: Seen) -> Drawn {
    const SEED: u32 = 1;
    match seen {
        Seen::Open => {
            let question = item.question(words.0, SEED);
            let question = draw_question(words, &question, 1, 1, &Given::default(), None, None);
            view! { <form class="quiz-form">{question}</form> }.drawn()
        }
        Seen::Key => {
            let nothing = Given::default();
            let review = item.review(&nothing, &Mark::not_attempted(), words.0, SEED);
            draw_review(words, &review, 1, 1, Within::Section)
        }
    }
}
