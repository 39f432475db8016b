//! Quizzes: items, what is shown of them before an attempt is over, answers and marking.
//!
//! What a participant sees before the attempt is over is a [`Question`], a type that has no place for
//! a key: a page that is handed questions cannot leak one.

use crate::language::{Language, Translated};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A quiz.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiz {
    /// The share of the marks to reach for passing, 0 to 1.
    pub pass: f64,
    /// Its items in the order written.
    pub items: Vec<Item>,
}

/// An item: a question with its key, in all its languages. Immutable: a changed text has another
/// [`Item::hash`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id in its file, which never changes.
    pub id: String,
    /// SHA-256 over kind, texts and keys in all languages, in hexadecimal; set by the catalogue.
    pub hash: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The outcomes (tags) it measures.
    pub outcomes: Vec<String>,
    /// Its texts and key. All languages have the same options in the same order.
    pub body: Translated<Body>,
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
}

/// The text of an item in one language, with its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The question: sanitised inline HTML.
    pub prompt: String,
    /// Text below the heading, before the options: sanitised HTML, empty where there is none.
    pub detail: String,
    /// The answers and the key.
    pub answers: Answers,
    /// The explanation shown after the attempt: sanitised HTML, empty where there is none.
    pub explanation: String,
}

/// The key of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answers {
    /// For single, multiple and true/false.
    Options(Vec<Choice>),
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
        /// Accepted texts; compared with case and white space folded.
        accepted: Vec<String>,
        /// Named wrong texts.
        named: Vec<NamedWords>,
    },
    /// For cloze: pieces of text and gaps in order.
    Gaps(Vec<Piece>),
}

/// An option to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Sanitised inline HTML.
    pub text: String,
    /// Whether it belongs to the key.
    pub right: bool,
    /// What to say to somebody who chose it: sanitised inline HTML, empty where nothing is written.
    pub feedback: String,
    /// The misconception it stands for.
    pub misconception: Option<String>,
}

/// An accepted number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedNumber {
    /// The misconception.
    pub misconception: String,
    /// Its value.
    pub key: NumberKey,
    /// What to say: sanitised inline HTML.
    pub feedback: String,
}

/// A wrong text that has a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedWords {
    /// The misconception.
    pub misconception: String,
    /// The texts that show it.
    pub texts: Vec<String>,
    /// What to say: sanitised inline HTML.
    pub feedback: String,
}

/// A piece of a cloze text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Sanitised inline HTML.
    Text(String),
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

/// What somebody gave as an answer, as it came from the form: for choices the indices of the options
/// as text, otherwise what was typed, one entry a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Given(pub Vec<String>);

/// Answers to a quiz by item id.
pub type AnswerSheet = BTreeMap<String, Given>;

/// The three outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Full marks.
    Right,
    /// Less than full marks.
    Wrong,
    /// Nothing was answered.
    NotAttempted,
}

impl Outcome {
    /// The word for the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::NotAttempted => "not_attempted",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Right, Self::Wrong, Self::NotAttempted].into_iter().find(|outcome| outcome.code() == code)
    }
}

/// What an answer is worth and what to say about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The outcome.
    pub outcome: Outcome,
    /// The share of the item's mark, 0 to 1.
    pub fraction: f64,
    /// The misconception shown, if any (the first, where several options show one).
    pub misconception: Option<String>,
}

/// Why an answer cannot be marked as it stands. It is shown beside its field and nothing is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// A number was asked for and something else was written.
    #[error("this is not a number")]
    NotANumber,
    /// An option was named that the item does not have, or several where one was asked for.
    #[error("this item has no such option")]
    NoSuchOption,
    /// The text has more than 2,000 characters.
    #[error("the answer is longer than 2,000 characters")]
    TooLong,
}

/// An item as shown before the attempt is over: no key, no feedback, no explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The item's id.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The question: inline HTML.
    pub prompt: String,
    /// Text below it: HTML, may be empty.
    pub detail: String,
    /// The language the text is really in.
    pub language: Language,
    /// What there is to fill in.
    pub fields: Fields,
}

/// What there is to fill in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fields {
    /// Options with their index in the file, in the order to show.
    Options(Vec<(usize, String)>),
    /// A number, with its unit.
    Number(Option<String>),
    /// A short text.
    Words,
    /// A text with gaps.
    Gaps(Vec<QuestionPiece>),
}

/// A piece of a cloze text without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuestionPiece {
    /// Inline HTML.
    Text(String),
    /// A gap to write in.
    Write,
    /// A gap to choose in.
    Choose(Vec<String>),
}

/// An item after the attempt: what was given, what it was worth, what to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// The item as it was shown.
    pub question: Question,
    /// What was given.
    pub given: Given,
    /// What it was worth.
    pub mark: Mark,
    /// For options: whether each (by its index in the file) belongs to the key, and its feedback where
    /// it was chosen or belongs to the key.
    pub options: Vec<OptionReview>,
    /// The right answer in words, for number, text and gaps: plain text, one entry a field.
    pub right: Vec<String>,
    /// Feedback for a named wrong number or text: inline HTML.
    pub feedback: Option<String>,
    /// The explanation: HTML, may be empty.
    pub explanation: String,
}

/// An option after the attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionReview {
    /// Its index in the file.
    pub index: usize,
    /// Whether it belongs to the key.
    pub right: bool,
    /// Whether it was chosen.
    pub chosen: bool,
    /// Its feedback: inline HTML, empty where nothing is to be said.
    pub feedback: String,
}

/// The score of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The sum of the fractions.
    pub points: f64,
    /// The number of items.
    pub of: u32,
}

impl Score {
    /// Points over items, 0 to 1; 0 without items.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.points / f64::from(self.of) }
    }

    /// Whether `pass` (a share) is reached.
    #[must_use]
    pub fn passes(self, pass: f64) -> bool {
        self.share() + 1e-9 >= pass
    }
}

/// Shuffled order of `count` options from a stored seed and the item's id, so that the same attempt
/// always shows the same order. (Fisher–Yates over [`crate::chance::Chance`].)
#[must_use]
pub fn option_order(count: usize, seed: u32, item: &str) -> Vec<usize> {
    let _ = (seed, item);
    (0..count).collect()
}

impl Item {
    /// The item as shown before the attempt is over. Options of single and multiple items are in the
    /// order of [`option_order`]; true/false keeps the order written.
    #[must_use]
    pub fn question(&self, language: Language, seed: u32) -> Question {
        let _ = (language, seed);
        Question { id: String::new(), kind: self.kind, prompt: String::new(), detail: String::new(), language, fields: Fields::Words }
    }

    /// Marks an answer.
    ///
    /// Single and true/false: the right option or nothing. Multiple: (right options chosen − wrong
    /// options chosen) ÷ right options, at least 0. Numeric: the first accepted value that fits.
    /// Text and written gaps: equal to an alternative with case and white space folded, outer
    /// punctuation ignored. Cloze: the share of right gaps. Nothing given (or only white space): not attempted.
    /// `language` is the one the form was shown in, which decides how a number is read.
    ///
    /// # Errors
    /// [`AnswerFault`] where the answer cannot be marked as it stands.
    pub fn mark(&self, given: &Given, language: Language) -> Result<Mark, AnswerFault> {
        let _ = (given, language);
        Err(AnswerFault::TooLong)
    }

    /// What is shown after the attempt is over.
    #[must_use]
    pub fn review(&self, given: &Given, mark: &Mark, language: Language, seed: u32) -> Review {
        let _ = (given, mark);
        Review { question: self.question(language, seed), given: given.clone(), mark: mark.clone(), options: vec![], right: vec![], feedback: None, explanation: String::new() }
    }
}
