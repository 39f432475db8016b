//! Quizzes: what they are for, under which rules they are taken, and how the items of parallel forms
//! belong together.

use super::{Item, Terms};
use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// A quiz.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiz {
    /// The share of the marks to reach for passing, 0 to 1.
    pub pass: f64,
    /// What it is for.
    pub form: Form,
    /// Under which rules it is taken.
    pub terms: Terms,
    /// Its items in the order written.
    pub items: Vec<Item>,
    /// Of a pre- or post-test: how its items belong to those of the other.
    pub pairings: Vec<Pairing>,
}

impl Quiz {
    /// The items of the matched short form, in the order written.
    pub fn short(&self) -> impl Iterator<Item = &Item> {
        let short = |item: &&Item| {
            let mut own = self.pairings.iter();
            own.any(|pairing| pairing.short && pairing.item == item.id)
        };
        self.items.iter().filter(short)
    }
}

/// What a quiz is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Finding out what one has understood.
    #[default]
    Practice,
    /// Taken before the course; finished by being sent.
    Pre,
    /// Its parallel form, taken after the course.
    Post,
    /// Items for boosters and trainers; no part of the course.
    Bank,
}

codes! {
    Form {
        /// All forms.
        ALL;
        /// The word in files and addresses.
        code;
        Practice = "practice",
        Pre = "pre",
        Post = "post",
        Bank = "bank",
    }
}

/// The items of a matched short form, for editions that have five minutes.
pub const SHORT_FORM: usize = 5;

/// The least items of a pre- or post-test.
pub const FORM_ITEMS: usize = 12;

/// An item of a pre- or post-test with the name of the pair it makes with an item of the other: the same
/// skill and difficulty with another surface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// The item's id.
    pub item: String,
    /// The pair's name, once in each form.
    pub pair: String,
    /// Whether it is in the short form.
    pub short: bool,
}
