//! What the pages of trainers share: the links between them.

use crate::address;
use crate::parts::submenu::{Entry, submenu};
use crate::words::Words;
use leptos::prelude::*;

/// A page of trainers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainerPage {
    /// `/trainer`
    Statistics,
    /// `/trainer/questions`
    Questions,
    /// `/trainer/facts`
    Facts,
}

/// Links from each page of trainers to the others.
pub fn trainer_menu(words: Words, here: TrainerPage) -> impl IntoView {
    let entries = [
        (
            TrainerPage::Statistics,
            words.trainer_statistics(),
            address::TRAINER,
        ),
        (
            TrainerPage::Questions,
            words.bank_title(),
            address::QUESTIONS,
        ),
        (TrainerPage::Facts, words.facts_title(), address::FACTS),
    ]
    .map(|(page, text, href)| Entry {
        text,
        href,
        here: page == here,
    });
    submenu(words.trainer_menu(), entries)
}
