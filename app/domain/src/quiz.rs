//! Quizzes: items, what is shown of them before an attempt is over, answers and marking.
//!
//! What a participant sees before the attempt is over is a [`Question`], a type that has no place for
//! a key: a page that is handed questions cannot leak one.

mod arrange;
mod timing;

pub use arrange::{Card, Pair, Rows};
pub use timing::{
    AttemptLimit, ExtraTime, FeedbackTime, GRACE, Terms, TimeLimit, deadline, in_time,
};

use crate::chance::Chance;
use crate::language::{Language, Translated};
use crate::number::{NumberFault, decimals_needed, format_number, parse_number};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

impl Form {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Practice, Self::Pre, Self::Post, Self::Bank];

    /// The word in files and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Pre => "pre",
            Self::Post => "post",
            Self::Bank => "bank",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
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
    /// Pairs to match.
    Match,
    /// Lines to put in order.
    Order,
    /// Cards to put into lanes.
    Lanes,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Single,
        Self::Multiple,
        Self::TrueFalse,
        Self::Numeric,
        Self::Text,
        Self::Cloze,
        Self::Match,
        Self::Order,
        Self::Lanes,
    ];

    /// The word in files, addresses and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "truefalse",
            Self::Numeric => "numeric",
            Self::Text => "text",
            Self::Cloze => "cloze",
            Self::Match => "match",
            Self::Order => "order",
            Self::Lanes => "lanes",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
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
    /// For match.
    Pairs(Vec<Pair>),
    /// For order: lines in the right order, sanitised inline HTML.
    Lines(Vec<String>),
    /// For lanes.
    Lanes {
        /// The lanes in the alphabet's order: plain text.
        lanes: Vec<String>,
        /// The cards.
        cards: Vec<Card>,
    },
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
/// as text, for gaps one entry each, for what is arranged the index of the choice of each row in the order
/// shown, otherwise what was typed.
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
        [Self::Right, Self::Wrong, Self::NotAttempted]
            .into_iter()
            .find(|outcome| outcome.code() == code)
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
    /// Two lines have the same place.
    #[error("two lines have the same place")]
    SamePlace,
    /// The text has more than 2,000 characters.
    #[error("the answer is longer than 2,000 characters")]
    TooLong,
    /// Nothing was answered where an answer is to be checked.
    #[error("there is no answer to check")]
    Blank,
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
    /// Rows that each get a choice.
    Rows(Rows),
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
    /// The right answer in words, for number, text, gaps and rows: plain text, one entry a field.
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
    /// The score of an attempt with these marks.
    #[must_use]
    pub fn of<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Self {
        let mut score = Self { points: 0.0, of: 0 };
        for mark in marks {
            score.points += mark.fraction;
            score.of += 1;
        }
        score
    }

    /// Points over items, 0 to 1; 0 without items.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            self.points / f64::from(self.of)
        }
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
    // FNV-1a, so that items of one attempt are not all shuffled alike.
    let hash = item.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mut chance = Chance::new(seed ^ hash);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let among = last as u64 + 1;
        // The product of a 32-bit number and `among`, shifted back, is less than `among`.
        let chosen = (u64::from(chance.next_u32()) * among) >> 32;
        order.swap(last, chosen as usize);
    }
    order
}

/// The longest answer that is marked, in characters.
const LONGEST_ANSWER: usize = 2_000;

impl Item {
    /// The item as shown before the attempt is over. Options of single and multiple items are in the
    /// order of [`option_order`]; true/false keeps the order written.
    #[must_use]
    pub fn question(&self, language: Language, seed: u32) -> Question {
        let (body, language) = self.body.get(language);
        let fields = match &body.answers {
            Answers::Options(choices) => {
                let order = match self.kind {
                    Kind::TrueFalse => (0..choices.len()).collect(),
                    _ => option_order(choices.len(), seed, &self.id),
                };
                Fields::Options(
                    order
                        .into_iter()
                        .map(|index| (index, choices[index].text.clone()))
                        .collect(),
                )
            }
            Answers::Number { unit, .. } => Fields::Number(unit.clone()),
            Answers::Words { .. } => Fields::Words,
            Answers::Gaps(pieces) => Fields::Gaps(pieces.iter().map(Piece::question).collect()),
            Answers::Pairs(pairs) => Fields::Rows(arrange::pairs(pairs, seed, &self.id).0),
            Answers::Lines(lines) => Fields::Rows(arrange::lines(lines, seed, &self.id).0),
            Answers::Lanes { lanes, cards } => {
                Fields::Rows(arrange::lanes(lanes, cards, seed, &self.id).0)
            }
        };
        Question {
            id: self.id.clone(),
            kind: self.kind,
            prompt: body.prompt.clone(),
            detail: body.detail.clone(),
            language,
            fields,
        }
    }

    /// Marks an answer.
    ///
    /// Single and true/false: the right option or nothing. Multiple: (right options chosen − wrong
    /// options chosen) ÷ right options, at least 0. Numeric: the first accepted value that fits.
    /// Text and written gaps: equal to an alternative with case and white space folded, outer
    /// punctuation ignored. Cloze: the share of right gaps. Match and lanes: the share of right rows. Order:
    /// by the longest common subsequence. Nothing given (or only white space): not attempted.
    /// `language` is the one the form was shown in, which decides how a number is read; `seed` is the
    /// attempt's, which decides in which order rows were shown.
    ///
    /// # Errors
    /// [`AnswerFault`] where the answer cannot be marked as it stands.
    pub fn mark(&self, given: &Given, language: Language, seed: u32) -> Result<Mark, AnswerFault> {
        if given
            .0
            .iter()
            .any(|text| text.chars().nth(LONGEST_ANSWER).is_some())
        {
            return Err(AnswerFault::TooLong);
        }
        let (body, _) = self.body.get(language);
        match &body.answers {
            Answers::Options(choices) => mark_options(choices, self.kind, given),
            Answers::Number {
                accepted, named, ..
            } => {
                let Some(text) = given.first() else {
                    return Ok(Mark::not_attempted());
                };
                let value = match parse_number(text, language) {
                    Ok(value) => value,
                    Err(NumberFault::Empty) => return Ok(Mark::not_attempted()),
                    Err(NumberFault::NotANumber) => return Err(AnswerFault::NotANumber),
                };
                if accepted.iter().any(|key| key.fits(value)) {
                    return Ok(Mark::of(1, 1, None));
                }
                let shown = named.iter().find(|named| named.key.fits(value));
                Ok(Mark::of(0, 1, shown.map(|named| &named.misconception)))
            }
            Answers::Words { accepted, named } => {
                let Some(text) = given.first() else {
                    return Ok(Mark::not_attempted());
                };
                if any_equal(accepted, text) {
                    return Ok(Mark::of(1, 1, None));
                }
                let shown = named.iter().find(|named| any_equal(&named.texts, text));
                Ok(Mark::of(0, 1, shown.map(|named| &named.misconception)))
            }
            Answers::Gaps(pieces) => mark_gaps(pieces, given),
            Answers::Pairs(pairs) => {
                let (rows, key) = arrange::pairs(pairs, seed, &self.id);
                arrange::mark_rows(&rows, &key, given)
            }
            Answers::Lines(lines) => {
                let (rows, key) = arrange::lines(lines, seed, &self.id);
                arrange::mark_order(&rows, &key, given)
            }
            Answers::Lanes { lanes, cards } => {
                let (rows, key) = arrange::lanes(lanes, cards, seed, &self.id);
                arrange::mark_rows(&rows, &key, given)
            }
        }
    }

    /// Marks one answer while its attempt goes on, after which it is final.
    ///
    /// # Errors
    /// As [`Item::mark`]; [`AnswerFault::Blank`] where there is none: nothing is final by mistake.
    pub fn check(&self, given: &Given, language: Language, seed: u32) -> Result<Mark, AnswerFault> {
        let mark = self.mark(given, language, seed)?;
        if mark.outcome == Outcome::NotAttempted {
            return Err(AnswerFault::Blank);
        }
        Ok(mark)
    }

    /// Marks what was left in an attempt whose time is up: an answer that cannot be marked as it stands is
    /// wrong, for nobody can be asked any more.
    #[must_use]
    pub fn mark_as_it_stands(&self, given: &Given, language: Language, seed: u32) -> Mark {
        let wrong = |_| Mark {
            outcome: Outcome::Wrong,
            fraction: 0.0,
            misconception: None,
        };
        self.mark(given, language, seed).unwrap_or_else(wrong)
    }

    /// An answer as it would be written in another language: a number keeps its value.
    #[must_use]
    pub fn given_in(&self, given: &Given, from: Language, to: Language) -> Given {
        if self.kind != Kind::Numeric || from == to {
            return given.clone();
        }
        let written = |text: &String| match parse_number(text, from) {
            Ok(value) => format_number(value, decimals_needed(value), to),
            Err(_) => text.clone(),
        };
        Given(given.0.iter().map(written).collect())
    }

    /// What is shown after the attempt is over.
    #[must_use]
    pub fn review(&self, given: &Given, mark: &Mark, language: Language, seed: u32) -> Review {
        let (body, _) = self.body.get(language);
        let mut options = vec![];
        let mut right = vec![];
        let mut feedback = None;
        match &body.answers {
            Answers::Options(choices) => {
                let chosen = chosen_options(choices.len(), given).unwrap_or_default();
                options = choices
                    .iter()
                    .enumerate()
                    .map(|(index, choice)| {
                        let chosen = chosen.contains(&index);
                        let feedback = if chosen || choice.right {
                            choice.feedback.clone()
                        } else {
                            String::new()
                        };
                        OptionReview {
                            index,
                            right: choice.right,
                            chosen,
                            feedback,
                        }
                    })
                    .collect();
            }
            Answers::Number {
                accepted, named, ..
            } => {
                right.extend(
                    accepted
                        .first()
                        .map(|key| format_number(key.value, decimals_needed(key.value), language)),
                );
                let of_mark = || {
                    named
                        .iter()
                        .filter(|named| mark.shows(&named.misconception))
                };
                let meant = |language| {
                    let value = parse_number(given.first()?, language).ok()?;
                    of_mark().find(|named| named.key.fits(value))
                };
                // The form may have been in the other language when the answer was marked.
                let named = meant(language)
                    .or_else(|| Language::ALL.into_iter().find_map(meant))
                    .or_else(|| of_mark().next());
                feedback = named.map(|named| named.feedback.clone());
            }
            Answers::Words { accepted, named } => {
                right.extend(accepted.first().cloned());
                let fits = |named: &&NamedWords| {
                    given
                        .first()
                        .is_some_and(|text| any_equal(&named.texts, text))
                };
                let of_mark = || {
                    named
                        .iter()
                        .filter(|named| mark.shows(&named.misconception))
                };
                feedback = of_mark()
                    .find(fits)
                    .or_else(|| of_mark().next())
                    .map(|named| named.feedback.clone());
            }
            Answers::Gaps(pieces) => {
                right.extend(pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(_) => None,
                    Piece::Write(alternatives) => {
                        Some(alternatives.first().cloned().unwrap_or_default())
                    }
                    Piece::Choose { options, right } => {
                        Some(options.get(*right).cloned().unwrap_or_default())
                    }
                }));
            }
            Answers::Pairs(pairs) => {
                right = in_words(arrange::pairs(pairs, seed, &self.id));
            }
            Answers::Lines(lines) => {
                right = in_words(arrange::lines(lines, seed, &self.id));
            }
            Answers::Lanes { lanes, cards } => {
                right = in_words(arrange::lanes(lanes, cards, seed, &self.id));
            }
        }
        Review {
            question: self.question(language, seed),
            given: given.clone(),
            mark: mark.clone(),
            options,
            right,
            feedback: feedback.filter(|feedback| !feedback.is_empty()),
            explanation: body.explanation.clone(),
        }
    }
}

/// The right choice of each row in words.
fn in_words((rows, key): (Rows, Vec<usize>)) -> Vec<String> {
    key.into_iter()
        .map(|choice| rows.choices.get(choice).cloned().unwrap_or_default())
        .collect()
}

impl Given {
    /// The first answer that is not blank.
    fn first(&self) -> Option<&str> {
        self.0
            .iter()
            .map(|text| text.trim())
            .find(|text| !text.is_empty())
    }
}

impl NumberKey {
    fn fits(&self, given: f64) -> bool {
        self.tolerance.fits(self.value, given)
    }
}

impl Piece {
    fn question(&self) -> QuestionPiece {
        match self {
            Self::Text(text) => QuestionPiece::Text(text.clone()),
            Self::Write(_) => QuestionPiece::Write,
            Self::Choose { options, .. } => QuestionPiece::Choose(options.clone()),
        }
    }
}

impl Mark {
    /// What an item without an answer is worth.
    #[must_use]
    pub const fn not_attempted() -> Self {
        Self {
            outcome: Outcome::NotAttempted,
            fraction: 0.0,
            misconception: None,
        }
    }

    /// `points` of `of`; a misconception counts only where marks are missing.
    fn of(points: usize, of: usize, misconception: Option<&String>) -> Self {
        if of > 0 && points >= of {
            return Self {
                outcome: Outcome::Right,
                fraction: 1.0,
                misconception: None,
            };
        }
        let fraction = if of == 0 {
            0.0
        } else {
            points as f64 / of as f64
        };
        Self {
            outcome: Outcome::Wrong,
            fraction,
            misconception: misconception.cloned(),
        }
    }

    fn shows(&self, misconception: &str) -> bool {
        self.misconception.as_deref() == Some(misconception)
    }
}

/// The distinct options chosen, in the order of the file.
fn chosen_options(count: usize, given: &Given) -> Result<Vec<usize>, AnswerFault> {
    let mut chosen = vec![];
    for text in given
        .0
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        chosen.push(option_index(text, count)?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

fn option_index(text: &str, count: usize) -> Result<usize, AnswerFault> {
    text.parse()
        .ok()
        .filter(|index| *index < count)
        .ok_or(AnswerFault::NoSuchOption)
}

fn mark_options(choices: &[Choice], kind: Kind, given: &Given) -> Result<Mark, AnswerFault> {
    let chosen = chosen_options(choices.len(), given)?;
    if chosen.is_empty() {
        return Ok(Mark::not_attempted());
    }
    let several = kind == Kind::Multiple;
    if !several && chosen.len() > 1 {
        return Err(AnswerFault::NoSuchOption);
    }
    let hits = chosen.iter().filter(|index| choices[**index].right).count();
    let wrong = || {
        chosen
            .iter()
            .map(|index| &choices[*index])
            .filter(|choice| !choice.right)
    };
    // Of a single item one right option is enough, whatever the number of those.
    let of = if several {
        choices.iter().filter(|choice| choice.right).count()
    } else {
        1
    };
    let shown = wrong().find_map(|choice| choice.misconception.as_ref());
    Ok(Mark::of(hits.saturating_sub(wrong().count()), of, shown))
}

fn mark_gaps(pieces: &[Piece], given: &Given) -> Result<Mark, AnswerFault> {
    let mut answers = given.0.iter().map(|text| text.trim());
    let (mut gaps, mut filled, mut hits) = (0, 0, 0);
    for piece in pieces
        .iter()
        .filter(|piece| !matches!(piece, Piece::Text(_)))
    {
        gaps += 1;
        let answer = answers.next().unwrap_or_default();
        if answer.is_empty() {
            continue;
        }
        filled += 1;
        let hit = match piece {
            Piece::Text(_) => false,
            Piece::Write(alternatives) => any_equal(alternatives, answer),
            Piece::Choose { options, right } => option_index(answer, options.len())? == *right,
        };
        hits += usize::from(hit);
    }
    if filled == 0 {
        Ok(Mark::not_attempted())
    } else {
        Ok(Mark::of(hits, gaps, None))
    }
}

fn any_equal(alternatives: &[String], given: &str) -> bool {
    let given = folded(given);
    alternatives
        .iter()
        .any(|alternative| folded(alternative) == given)
}

/// Lower case, single spaces, no punctuation around. Signs that carry meaning (`#`, `@`, `%`, `+`)
/// stay, and so does a text that is nothing but punctuation.
fn folded(text: &str) -> String {
    const AROUND: &[char] = &[
        '.', ',', ';', ':', '!', '?', '…', '"', '\'', '`', '“', '”', '„', '‘', '’', '«', '»', '(',
        ')', '[', ']', '{', '}',
    ];
    let bare = text.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
    let bare = if bare.is_empty() { text } else { bare };
    let mut folded = String::with_capacity(bare.len());
    for word in bare.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.to_lowercase());
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Id};
    use proptest::prelude::*;

    fn item(kind: Kind, answers: Answers) -> Item {
        let body = |prompt: &str| Body {
            prompt: prompt.to_owned(),
            detail: "rincian".to_owned(),
            answers: answers.clone(),
            explanation: "KUNCI pembahasan".to_owned(),
        };
        Item {
            id: "soal-1".to_owned(),
            hash: String::new(),
            kind,
            outcomes: vec![],
            body: Translated {
                id: body("Mana?"),
                en: Some(body("Which?")),
            },
        }
    }

    fn choice(text: &str, right: bool, misconception: Option<&str>) -> Choice {
        Choice {
            text: text.to_owned(),
            right,
            feedback: format!("KUNCI umpan {text}"),
            misconception: misconception.map(str::to_owned),
        }
    }

    fn options(kind: Kind) -> Item {
        item(
            kind,
            Answers::Options(vec![
                choice("a", true, None),
                choice("b", false, Some("rata-rata")),
                choice("c", kind == Kind::Multiple, None),
                choice("d", false, Some("puncak")),
            ]),
        )
    }

    fn number(value: f64, tolerance: Tolerance) -> NumberKey {
        NumberKey { value, tolerance }
    }

    fn numeric() -> Item {
        let named = |misconception: &str, value, feedback: &str| NamedNumber {
            misconception: misconception.to_owned(),
            key: number(value, Tolerance::Absolute(0.0)),
            feedback: feedback.to_owned(),
        };
        item(
            Kind::Numeric,
            Answers::Number {
                accepted: vec![
                    number(7.02, Tolerance::Absolute(0.005)),
                    number(3000.0, Tolerance::Percent(1.0)),
                ],
                named: vec![
                    named("rata-rata", 1100.0, "KUNCI satu"),
                    named("rata-rata", 8.5, "KUNCI dua"),
                ],
                unit: Some("%".to_owned()),
            },
        )
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn words() -> Item {
        let named = NamedWords {
            misconception: "tayangan".to_owned(),
            texts: texts(&["tayangan", "views"]),
            feedback: "KUNCI bukan tayangan".to_owned(),
        };
        item(
            Kind::Text,
            Answers::Words {
                accepted: texts(&["jangkauan unik", "C++"]),
                named: vec![named],
            },
        )
    }

    fn cloze() -> Item {
        item(
            Kind::Cloze,
            Answers::Gaps(vec![
                Piece::Text("Median adalah nilai ".to_owned()),
                Piece::Write(texts(&["tengah", "KUNCI middle"])),
                Piece::Text(", bukan ".to_owned()),
                Piece::Choose {
                    options: texts(&["jumlah", "rata-rata"]),
                    right: 1,
                },
            ]),
        )
    }

    fn given(answers: &[&str]) -> Given {
        Given(texts(answers))
    }

    fn mark(item: &Item, answers: &[&str]) -> (Outcome, f64, Option<String>) {
        let mark = item.mark(&given(answers), Id, 0).unwrap();
        (mark.outcome, mark.fraction, mark.misconception)
    }

    const RIGHT: (Outcome, f64, Option<String>) = (Outcome::Right, 1.0, None);
    const WRONG: (Outcome, f64, Option<String>) = (Outcome::Wrong, 0.0, None);
    const NOTHING: (Outcome, f64, Option<String>) = (Outcome::NotAttempted, 0.0, None);

    fn named(name: &str) -> (Outcome, f64, Option<String>) {
        (Outcome::Wrong, 0.0, Some(name.to_owned()))
    }

    #[test]
    fn one_option_is_right_or_nothing() {
        for kind in [Kind::Single, Kind::TrueFalse] {
            let item = options(kind);
            assert_eq!(mark(&item, &["0"]), RIGHT);
            assert_eq!(mark(&item, &["0", "0", " "]), RIGHT);
            assert_eq!(mark(&item, &["1"]), named("rata-rata"));
            assert_eq!(mark(&item, &["2"]), WRONG);
            for bad in [
                &["4"][..],
                &["x"],
                &["-1"],
                &["0", "1"],
                &["99999999999999999999"],
            ] {
                assert_eq!(
                    item.mark(&given(bad), Id, 0),
                    Err(AnswerFault::NoSuchOption),
                    "{bad:?}"
                );
            }
        }
    }

    #[test]
    fn several_options_give_partial_credit_and_right_only_when_complete() {
        let item = options(Kind::Multiple);
        assert_eq!(mark(&item, &["2", "0"]), RIGHT);
        assert_eq!(mark(&item, &["0"]), (Outcome::Wrong, 0.5, None));
        assert_eq!(
            mark(&item, &["0", "2", "3"]),
            (Outcome::Wrong, 0.5, Some("puncak".to_owned()))
        );
        assert_eq!(
            mark(&item, &["3", "1", "0", "2"]),
            named("rata-rata"),
            "the first of the file"
        );
        assert_eq!(mark(&item, &["3"]), named("puncak"));
    }

    #[test]
    fn nothing_or_white_space_is_not_attempted() {
        for item in [
            options(Kind::Single),
            options(Kind::Multiple),
            numeric(),
            words(),
            cloze(),
        ] {
            for answers in [&[][..], &[""], &[" \t", "\u{a0}"]] {
                assert_eq!(mark(&item, answers), NOTHING, "{:?}", item.kind);
            }
        }
    }

    #[test]
    fn a_number_is_read_in_the_language_of_the_form() {
        let item = numeric();
        for right in [
            "7.02", "7,02", " 7,02 % ", "7,025", "7,015", "3.000", "2.970", "3030",
        ] {
            assert_eq!(mark(&item, &[right]), RIGHT, "{right}");
        }
        assert_eq!(mark(&item, &["702"]), WRONG);
        assert_eq!(mark(&item, &["7,026"]), WRONG);
        assert_eq!(mark(&item, &["1.100"]), named("rata-rata"));
        assert_eq!(
            item.mark(&given(&["abc"]), Id, 0),
            Err(AnswerFault::NotANumber)
        );
        assert_eq!(
            item.mark(&given(&["3,000"]), En, 0).unwrap().outcome,
            Outcome::Right
        );
        assert_eq!(
            item.mark(&given(&["3,000"]), Id, 0).unwrap().outcome,
            Outcome::Wrong
        );
    }

    #[test]
    fn a_text_is_compared_without_case_space_and_outer_punctuation() {
        let item = words();
        for right in [
            "jangkauan unik",
            "  Jangkauan\n UNIK. ",
            "\"jangkauan unik\"",
            "(Jangkauan unik!)",
            "c++",
        ] {
            assert_eq!(mark(&item, &[right]), RIGHT, "{right}");
        }
        for wrong in ["jangkauan", "jangkauan, unik", "c", "...", "jangkauanunik"] {
            assert_eq!(mark(&item, &[wrong]), WRONG, "{wrong}");
        }
        assert_eq!(mark(&item, &["Views?"]), named("tayangan"));
    }

    #[test]
    fn gaps_count_one_by_one() {
        let item = cloze();
        assert_eq!(mark(&item, &["Tengah", "1"]), RIGHT);
        assert_eq!(mark(&item, &["tengah", ""]), (Outcome::Wrong, 0.5, None));
        assert_eq!(mark(&item, &["", "1"]), (Outcome::Wrong, 0.5, None));
        assert_eq!(mark(&item, &["atas", "0"]), WRONG);
        assert_eq!(mark(&item, &["tengah"]), (Outcome::Wrong, 0.5, None));
        assert_eq!(
            item.mark(&given(&["tengah", "2"]), Id, 0),
            Err(AnswerFault::NoSuchOption)
        );
        assert_eq!(
            item.mark(&given(&["tengah", "rata-rata"]), Id, 0),
            Err(AnswerFault::NoSuchOption)
        );
    }

    #[test]
    fn an_answer_of_more_than_2000_characters_is_refused() {
        let (most, more) = ("é".repeat(2_000), "é".repeat(2_001));
        assert_eq!(mark(&words(), &[&most]), WRONG);
        for item in [options(Kind::Single), numeric(), words(), cloze()] {
            assert_eq!(
                item.mark(&given(&["", &more]), Id, 0),
                Err(AnswerFault::TooLong)
            );
        }
    }

    #[test]
    fn a_question_holds_no_key_feedback_or_explanation() {
        for item in [
            options(Kind::Single),
            options(Kind::Multiple),
            options(Kind::TrueFalse),
            numeric(),
            words(),
            cloze(),
        ] {
            let text = serde_json::to_string(&item.question(Id, 1)).unwrap();
            for secret in [
                "KUNCI",
                "7.02",
                "3000",
                "1100",
                "jangkauan",
                "rata-rata\":",
                "right",
                "tengah",
            ] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
            assert!(text.contains("Mana?") && text.contains("rincian"));
        }
    }

    #[test]
    fn options_are_shuffled_with_their_index_and_true_false_is_not() {
        let shown = |kind, seed| match options(kind).question(Id, seed).fields {
            Fields::Options(options) => options,
            other => panic!("{other:?}"),
        };
        for seed in 0..20 {
            assert_eq!(
                shown(Kind::TrueFalse, seed)
                    .iter()
                    .map(|option| option.0)
                    .collect::<Vec<_>>(),
                [0, 1, 2, 3]
            );
            for (index, text) in shown(Kind::Single, seed) {
                assert_eq!(text, ["a", "b", "c", "d"][index]);
            }
        }
        let orders: std::collections::BTreeSet<_> = (0..200)
            .map(|seed| option_order(4, seed, "soal-1"))
            .collect();
        assert_eq!(orders.len(), 24, "every order comes up");
        assert_ne!(
            (0..20)
                .map(|seed| option_order(4, seed, "x"))
                .collect::<Vec<_>>(),
            (0..20)
                .map(|seed| option_order(4, seed, "y"))
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_missing_translation_is_told() {
        let mut item = numeric();
        assert_eq!(
            (item.question(En, 0).language, &*item.question(En, 0).prompt),
            (En, "Which?")
        );
        item.body.en = None;
        assert_eq!(
            (item.question(En, 0).language, &*item.question(En, 0).prompt),
            (Id, "Mana?")
        );
        assert_eq!(
            item.question(En, 0).fields,
            Fields::Number(Some("%".to_owned()))
        );
    }

    fn review(item: &Item, answers: &[&str], language: Language) -> Review {
        let given = given(answers);
        item.review(
            &given,
            &item.mark(&given, language, 0).unwrap(),
            language,
            5,
        )
    }

    #[test]
    fn a_review_says_what_was_chosen_and_what_belongs_to_the_key() {
        let seen = review(&options(Kind::Multiple), &["3", "0"], Id);
        let flags: Vec<_> = seen
            .options
            .iter()
            .map(|option| (option.index, option.right, option.chosen))
            .collect();
        assert_eq!(
            flags,
            [
                (0, true, true),
                (1, false, false),
                (2, true, false),
                (3, false, true)
            ]
        );
        let feedback: Vec<_> = seen
            .options
            .iter()
            .map(|option| &*option.feedback)
            .collect();
        assert_eq!(
            feedback,
            ["KUNCI umpan a", "", "KUNCI umpan c", "KUNCI umpan d"]
        );
        assert_eq!(seen.explanation, "KUNCI pembahasan");
        assert!(seen.right.is_empty());
        assert_eq!(seen.question, options(Kind::Multiple).question(Id, 5));
    }

    #[test]
    fn a_review_writes_the_right_answer_as_the_language_does() {
        assert_eq!(review(&numeric(), &["1"], Id).right, ["7,02"]);
        assert_eq!(review(&numeric(), &["1"], En).right, ["7.02"]);
        assert_eq!(review(&words(), &["x"], Id).right, ["jangkauan unik"]);
        assert_eq!(review(&cloze(), &["x"], Id).right, ["tengah", "rata-rata"]);
        let whole = item(
            Kind::Numeric,
            Answers::Number {
                accepted: vec![number(1100.0, Tolerance::Absolute(0.0))],
                named: vec![],
                unit: None,
            },
        );
        assert_eq!(review(&whole, &[], Id).right, ["1.100"]);
    }

    #[test]
    fn a_review_has_the_feedback_of_the_very_wrong_answer() {
        assert_eq!(
            review(&numeric(), &["1.100"], Id).feedback.as_deref(),
            Some("KUNCI satu")
        );
        assert_eq!(
            review(&numeric(), &["8,5"], Id).feedback.as_deref(),
            Some("KUNCI dua")
        );
        assert_eq!(review(&numeric(), &["7,02"], Id).feedback, None);
        assert_eq!(
            review(&words(), &["VIEWS"], Id).feedback.as_deref(),
            Some("KUNCI bukan tayangan")
        );
        // Marked in Indonesian, looked at in English: 1.100 was a thousand and a hundred.
        let answer = given(&["1.100"]);
        let mark = numeric().mark(&answer, Id, 0).unwrap();
        assert_eq!(
            numeric().review(&answer, &mark, En, 0).feedback.as_deref(),
            Some("KUNCI satu")
        );
    }

    fn any_item() -> impl Strategy<Value = Item> {
        prop_oneof![
            Just(options(Kind::Single)),
            Just(options(Kind::Multiple)),
            Just(options(Kind::TrueFalse)),
            Just(numeric()),
            Just(words()),
            Just(cloze()),
        ]
    }

    #[test]
    fn what_was_left_unmarkable_is_wrong_when_time_is_up() {
        let item = item(
            Kind::Numeric,
            Answers::Number {
                accepted: vec![],
                named: vec![],
                unit: None,
            },
        );
        let left = |text: &str| {
            item.mark_as_it_stands(&Given(vec![text.to_owned()]), Id, 1)
                .outcome
        };
        assert_eq!(left("tujuh"), Outcome::Wrong);
        assert_eq!(left(""), Outcome::NotAttempted);
    }

    #[test]
    fn a_score_is_the_sum_of_the_fractions_over_the_items() {
        let mark = |fraction| Mark {
            outcome: Outcome::Wrong,
            fraction,
            misconception: None,
        };
        let marks = [mark(0.5), mark(0.25), mark(0.0)];
        assert_eq!(
            Score::of(&marks),
            Score {
                points: 0.75,
                of: 3
            }
        );
        assert_eq!(Score::of([]), Score { points: 0.0, of: 0 });
    }

    proptest! {
        #[test]
        fn no_answer_panics_and_its_share_is_between_nothing_and_all(
            item in any_item(),
            answers in proptest::collection::vec(prop_oneof!["\\PC{0,20}", "[0-4]", "[0-9.,]{0,6}", Just("tengah".to_owned())], 0..5),
            english: bool,
            seed: u32,
        ) {
            let language = if english { En } else { Id };
            let given = Given(answers);
            if let Ok(mark) = item.mark(&given, language, 0) {
                prop_assert!((0.0..=1.0).contains(&mark.fraction));
                prop_assert_eq!(mark.outcome == Outcome::Right, mark.fraction == 1.0);
                prop_assert!(mark.outcome == Outcome::Wrong || mark.misconception.is_none());
                let review = item.review(&given, &mark, language, seed);
                prop_assert_eq!(review.options.iter().filter(|option| option.chosen).count() > 0, !review.options.is_empty() && mark.outcome != Outcome::NotAttempted);
            }
        }

        #[test]
        fn an_order_is_a_permutation_that_repeats(count in 0usize..40, seed: u32, item in "[a-z0-9-]{1,12}") {
            let order = option_order(count, seed, &item);
            prop_assert_eq!(&order, &option_order(count, seed, &item));
            let mut sorted = order;
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
        }

        #[test]
        fn a_number_means_the_same_in_the_other_language(value in -1_000_000i64..1_000_000, decimals in 0usize..5) {
            let number = value as f64 / 10f64.powi(decimals as i32);
            let item = item(Kind::Numeric, Answers::Number {
                accepted: vec![NumberKey { value: number, tolerance: Tolerance::Absolute(0.0) }],
                named: vec![],
                unit: None,
            });
            let typed = Given(vec![format_number(number, decimals, Id)]);
            let translated = item.given_in(&typed, Id, En);
            prop_assert_eq!(item.mark(&translated, En, 1).unwrap().outcome, Outcome::Right);
            prop_assert_eq!(item.given_in(&translated, En, En), translated);
        }

        #[test]
        fn shuffling_never_changes_a_mark(seed: u32, other: u32, chosen in proptest::collection::vec(0usize..4, 1..4)) {
            let item = options(Kind::Multiple);
            let wanted: Vec<&str> = chosen.iter().map(|index| ["a", "b", "c", "d"][*index]).collect();
            let picked = |seed| {
                let Fields::Options(shown) = item.question(Id, seed).fields else { panic!() };
                // A person looks for the texts in the order shown; the form sends their indices.
                let answers = shown.iter().filter(|(_, text)| wanted.contains(&&**text)).map(|(index, _)| index.to_string());
                item.mark(&Given(answers.collect()), Id, 0).unwrap()
            };
            prop_assert_eq!(picked(seed), picked(other));
        }
    }
}
