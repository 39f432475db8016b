//! What is shown of an item before its attempt is over.

use super::arrange::{self, Rows, option_order};
use super::{Answers, Item, Kind, Pick, Piece};
use crate::html::Html;
use crate::language::Language;
use serde::{Deserialize, Serialize};

/// An item as shown before the attempt is over: no key, no feedback, no explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The item's id.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The question: inline HTML.
    pub prompt: Html,
    /// Text below it: HTML, may be empty.
    pub detail: Html,
    /// The language the text is really in.
    pub language: Language,
    /// What there is to fill in.
    pub fields: Fields,
}

/// What there is to fill in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fields {
    /// Options with their index in the file, in the order to show.
    Options(Vec<(usize, Html)>),
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
    Text(Html),
    /// A gap to write in.
    Write,
    /// A gap to choose in.
    Choose(Vec<String>),
}

impl Item {
    /// The item as shown before the attempt is over. Options of single and multiple items are in the
    /// order of [`option_order`]; true/false keeps the order written.
    #[must_use]
    pub fn question(&self, language: Language, seed: u32) -> Question {
        let (body, language) = self.body.get(language);
        let fields = match &body.answers {
            Answers::Options(pick, choices) => {
                let order = match pick {
                    Pick::TrueFalse => (0..choices.len()).collect(),
                    Pick::One | Pick::Several => option_order(choices.len(), seed, &self.id),
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
            kind: self.kind(),
            prompt: body.prompt.clone(),
            detail: body.detail.clone(),
            language,
            fields,
        }
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
