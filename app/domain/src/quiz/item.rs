//! Items: questions with their keys, in all their languages.

use super::arrange::{Card, Pair};
use crate::codes::codes;
use crate::html::Html;
use crate::language::Translated;
use serde::{Deserialize, Serialize};

/// An item: a question with its key, in all its languages. Immutable: a changed text has another
/// [`Item::hash`].
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its id in its file, which never changes.
    pub id: String,
    /// The hash of what it says ([`stored::hash`](super::stored::hash)), in hexadecimal; set by the catalogue.
    pub hash: String,
    /// The outcomes (tags) it measures.
    pub outcomes: Vec<String>,
    /// Its texts and key. All languages have the same options in the same order.
    pub body: Translated<Body>,
}

impl Item {
    /// What kind of answer it takes.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.body.id.answers.kind()
    }
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One option of several.
    Single,
    /// Several options, with partial credit.
    Multiple,
    /// Right or wrong.
    TrueFalse,
    /// A number with a tolerance.
    Numeric,
    /// A short text.
    Text,
    /// Gaps in a text.
    Cloze,
    /// Pairs to match.
    Match,
    /// Lines to put in order.
    Order,
    /// Cards to put into lanes.
    Lanes,
}

codes! {
    Kind {
        /// All kinds.
        ALL;
        /// The word in files, addresses and forms.
        code;
        Single = "single",
        Multiple = "multiple",
        TrueFalse = "truefalse",
        Numeric = "numeric",
        Text = "text",
        Cloze = "cloze",
        Match = "match",
        Order = "order",
        Lanes = "lanes",
    }
}

/// The text of an item in one language, with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The question: inline HTML.
    pub prompt: Html,
    /// Text below the heading, before the options; empty where there is none.
    pub detail: Html,
    /// The answers and the key.
    pub answers: Answers,
    /// The explanation shown after the attempt; empty where there is none.
    pub explanation: Html,
}

/// The key of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// For single, multiple and true/false.
    Options(Pick, Vec<Choice>),
    /// For numeric.
    Number {
        /// Accepted values; the first that fits counts.
        accepted: Vec<NumberKey>,
        /// Named wrong values.
        named: Vec<NamedNumber>,
        /// The unit shown behind the field.
        unit: Option<String>,
    },
    /// For text.
    Words {
        /// Accepted texts; compared without case and accidental white space.
        accepted: Vec<String>,
        /// Named wrong texts.
        named: Vec<NamedWords>,
    },
    /// For cloze: pieces of text and gaps in order.
    Gaps(Vec<Piece>),
    /// For match.
    Pairs(Vec<Pair>),
    /// For order: lines in the right order, inline HTML.
    Lines(Vec<Html>),
    /// For lanes.
    Lanes {
        /// The lanes in the alphabet's order: plain text.
        lanes: Vec<String>,
        /// The cards.
        cards: Vec<Card>,
    },
}

/// How options are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// One of them.
    One,
    /// Any number of them, with partial credit.
    Several,
    /// One of two statements, right or wrong, in the order written.
    TrueFalse,
}

impl Answers {
    /// The kind of an item with this key.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Options(Pick::One, _) => Kind::Single,
            Self::Options(Pick::Several, _) => Kind::Multiple,
            Self::Options(Pick::TrueFalse, _) => Kind::TrueFalse,
            Self::Number { .. } => Kind::Numeric,
            Self::Words { .. } => Kind::Text,
            Self::Gaps(_) => Kind::Cloze,
            Self::Pairs(_) => Kind::Match,
            Self::Lines(_) => Kind::Order,
            Self::Lanes { .. } => Kind::Lanes,
        }
    }
}

/// An option to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Inline HTML.
    pub text: Html,
    /// Whether it belongs to the key.
    pub right: bool,
    /// What to say to somebody who chose it: inline HTML, empty where nothing is written.
    pub feedback: Html,
    /// The misconception it stands for.
    pub misconception: Option<String>,
}

/// An accepted number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberKey {
    /// The value.
    pub value: f64,
    /// How far an answer may be off.
    pub tolerance: Tolerance,
}

/// How far an answer may be off, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Tolerance {
    /// In the unit of the value.
    Absolute(f64),
    /// In percent of the value.
    Percent(f64),
}

impl Tolerance {
    /// Whether `given` is within the tolerance around `value`. A relative slack of 1e-9 keeps
    /// decimal fractions at the very edge inside.
    #[must_use]
    pub fn fits(self, value: f64, given: f64) -> bool {
        let reach = match self {
            Self::Absolute(reach) => reach.abs(),
            Self::Percent(percent) => (value * percent / 100.0).abs(),
        };
        let slack = 1e-9 * value.abs().max(1.0);
        (given - value).abs() <= reach + slack
    }
}

/// A wrong number that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedNumber {
    /// The misconception.
    pub misconception: String,
    /// Its value.
    pub key: NumberKey,
    /// What to say: inline HTML.
    pub feedback: Html,
}

/// A wrong text that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedWords {
    /// The misconception.
    pub misconception: String,
    /// The texts that show it.
    pub texts: Vec<String>,
    /// What to say: inline HTML.
    pub feedback: Html,
}

/// A piece of a cloze text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Inline HTML.
    Text(Html),
    /// A gap to write in; any of the texts is right.
    Write(Vec<String>),
    /// A gap to choose in: options in the order shown and the index of the right one. The catalogue
    /// orders the options alphabetically, because the file begins with the right one.
    Choose {
        /// The options.
        options: Vec<String>,
        /// The right one.
        right: usize,
    },
}

impl NumberKey {
    /// Whether an answer counts as this number.
    pub(super) fn fits(&self, given: f64) -> bool {
        self.tolerance.fits(self.value, given)
    }
}
