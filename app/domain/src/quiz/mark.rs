//! Answers and what they are worth.

use super::arrange::{self, option_index};
use super::{Answers, Choice, Item, Kind, Pick, Piece};
use crate::codes::codes;
use crate::language::Language;
use crate::number::{NumberFault, decimals_needed, format_number, parse_number};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

codes! {
    Outcome {
        /// All of them.
        ALL;
        /// The word for the database.
        code;
        Right = "right",
        Wrong = "wrong",
        NotAttempted = "not_attempted",
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

/// The longest answer that is marked, in characters.
const MAX_ANSWER_LENGTH: usize = 2_000;

impl Item {
    /// Marks an answer.
    ///
    /// Single and true/false: the right option or nothing. Multiple: (right options chosen − wrong
    /// options chosen) ÷ right options, at least 0. Numeric: the first accepted value that fits.
    /// Text and written gaps: equal to an alternative without case, accidental white space and
    /// outer punctuation. Cloze: the share of right gaps. Match and lanes: the share of right rows. Order:
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
            .any(|text| text.chars().nth(MAX_ANSWER_LENGTH).is_some())
        {
            return Err(AnswerFault::TooLong);
        }
        let (body, _) = self.body.get(language);
        match &body.answers {
            Answers::Options(pick, choices) => mark_options(choices, *pick, given),
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
        if self.kind() != Kind::Numeric || from == to {
            return given.clone();
        }
        let written = |text: &String| match parse_number(text, from) {
            Ok(value) => format_number(value, decimals_needed(value), to),
            Err(_) => text.clone(),
        };
        Given(given.0.iter().map(written).collect())
    }
}

impl Given {
    /// The first answer that is not blank.
    pub(super) fn first(&self) -> Option<&str> {
        self.0
            .iter()
            .map(|text| text.trim())
            .find(|text| !text.is_empty())
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
    pub(super) fn of(points: usize, of: usize, misconception: Option<&String>) -> Self {
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

    pub(super) fn shows(&self, misconception: &str) -> bool {
        self.misconception.as_deref() == Some(misconception)
    }
}

/// The distinct options chosen, in the order of the file.
pub(super) fn chosen_options(count: usize, given: &Given) -> Result<Vec<usize>, AnswerFault> {
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

fn mark_options(choices: &[Choice], pick: Pick, given: &Given) -> Result<Mark, AnswerFault> {
    let chosen = chosen_options(choices.len(), given)?;
    if chosen.is_empty() {
        return Ok(Mark::not_attempted());
    }
    let several = pick == Pick::Several;
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

pub(super) fn any_equal(alternatives: &[String], given: &str) -> bool {
    let given = bare_words(given);
    alternatives
        .iter()
        .any(|alternative| bare_words(alternative) == given)
}

/// Lower case, single spaces, no punctuation around. Signs that carry meaning (`#`, `@`, `%`, `+`)
/// stay, and so does a text that is nothing but punctuation.
fn bare_words(text: &str) -> String {
    const AROUND: &[char] = &[
        '.', ',', ';', ':', '!', '?', '…', '"', '\'', '`', '“', '”', '„', '‘', '’', '«', '»', '(',
        ')', '[', ']', '{', '}',
    ];
    let bare = text.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
    let bare = if bare.is_empty() { text } else { bare };
    let mut words = String::with_capacity(bare.len());
    for word in bare.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&word.to_lowercase());
    }
    words
}
