//! Quizzes: what they are for, under which rules they are taken, and how the items of parallel forms
//! belong together.

use super::{Item, Score, Terms};
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

/// When a quiz that was handed in is finished as a unit of its course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Finish {
    /// When enough marks were reached.
    #[default]
    Passed,
    /// In any case: what one does not know yet is no fault before the course.
    Always,
    /// Never: it is no part of its course.
    Never,
}

impl Finish {
    /// Whether an attempt with this score finishes a quiz that asks for `pass`, a share of the marks.
    #[must_use]
    pub fn is_reached(self, score: Score, pass: f64) -> bool {
        match self {
            Self::Passed => score.passes(pass),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

impl Form {
    /// When a quiz of this form is finished as a unit of its course.
    #[must_use]
    pub const fn finish(self) -> Finish {
        match self {
            Self::Pre => Finish::Always,
            Self::Practice | Self::Post | Self::Bank => Finish::Passed,
        }
    }

    /// Whether its items may be asked again in a booster. Those of the pre- and post-test measure a class
    /// and stay unknown.
    #[must_use]
    pub const fn is_for_boosters(self) -> bool {
        matches!(self, Self::Practice | Self::Bank)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pre_test_is_finished_by_being_sent_and_every_other_by_passing() {
        let (half, full) = (Score { points: 1.0, of: 2 }, Score { points: 2.0, of: 2 });
        for form in Form::ALL {
            assert!(form.finish().is_reached(full, 0.7));
            assert_eq!(
                form.finish().is_reached(half, 0.7),
                form == Form::Pre,
                "{form:?}"
            );
        }
        assert!(!Finish::Never.is_reached(full, 0.0));
    }
}
