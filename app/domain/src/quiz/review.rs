//! An item after its attempt: what was given, what it was worth, what to say.

use super::arrange::{self, Rows};
use super::mark::{any_equal, chosen_options};
use super::{Answers, Given, Item, Mark, NamedWords, Piece, Question};
use crate::html::Html;
use crate::language::Language;
use crate::number::{decimals_needed, format_number, parse_number};
use serde::{Deserialize, Serialize};

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
    pub feedback: Option<Html>,
    /// The explanation: HTML, may be empty.
    pub explanation: Html,
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
    pub feedback: Html,
}

impl Item {
    /// What is shown after the attempt is over.
    #[must_use]
    pub fn review(&self, given: &Given, mark: &Mark, language: Language, seed: u32) -> Review {
        let (body, _) = self.body.get(language);
        let mut options = vec![];
        let mut right = vec![];
        let mut feedback = None;
        match &body.answers {
            Answers::Options(_, choices) => {
                let chosen = chosen_options(choices.len(), given).unwrap_or_default();
                options = choices
                    .iter()
                    .enumerate()
                    .map(|(index, choice)| {
                        let chosen = chosen.contains(&index);
                        let feedback = match (chosen, choice.right) {
                            (true, _) => choice.feedback.clone(),
                            (false, true) => choice.feedback.without_praise(),
                            (false, false) => Html::default(),
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
