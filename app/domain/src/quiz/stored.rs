//! Items as they are kept: a format of its own, apart from the types that work with them.
//!
//! Attempts point at items by [`hash`], and an old attempt has to read as it was. So what stands here is
//! never renamed or taken away, however [`Item`] changes:
//!
//! * a new property is an optional field that is left out where it says nothing (`default` and
//!   `skip_serializing_if`), so that items without it keep their hash;
//! * what cannot be said in this way is a new version with types of its own and `"version": 2` beside
//!   its fields. Items that version 1 can hold are still written in it.
//!
//! Version 1 has no word of its version. `tests/stored_items.rs` of this crate reads golden files of every version.

use super::{
    Answers, Body, Card, Choice, Item, Kind, NamedNumber, NamedWords, NumberKey, Pair, Pick, Piece,
    Tolerance,
};
use crate::html::Html;
use crate::language::Translated;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Why a kept item cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoredFault {
    /// It was written by a newer version of the program.
    #[error("the item has version {0} of the format, which this program does not know")]
    Newer(u64),
    /// It is no item.
    #[error("this is not an item: {0}")]
    Malformed(String),
    /// Its kind and its key, or the keys of its languages, do not belong together.
    #[error("the item's kind and its answers do not belong together")]
    Kind,
}

/// An item as text.
#[must_use]
pub fn write(item: &Item) -> String {
    // Texts, numbers and lists of them: nothing in it that JSON refuses.
    serde_json::to_string(&ItemV1::from(item)).unwrap_or_default()
}

/// Reads what [`write`] has written, in this version or an older one.
///
/// # Errors
/// [`StoredFault`].
pub fn read(text: &str) -> Result<Item, StoredFault> {
    let malformed = |error: serde_json::Error| StoredFault::Malformed(error.to_string());
    match serde_json::from_str::<Version>(text)
        .map_err(malformed)?
        .version
    {
        None => serde_json::from_str::<ItemV1>(text)
            .map_err(malformed)?
            .item(),
        Some(version) => Err(StoredFault::Newer(version)),
    }
}

/// SHA-256 over what makes an item what it is (id, kind, outcomes, texts and keys in all languages, as they
/// are kept), in hexadecimal. Its place in its file is no part of it.
#[must_use]
pub fn hash(item: &Item) -> String {
    let kept = ItemV1::from(item);
    let whole = (&kept.id, kept.kind, &kept.outcomes, &kept.body);
    let text = serde_json::to_string(&whole).unwrap_or_default();
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[derive(Deserialize)]
struct Version {
    version: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct ItemV1 {
    id: String,
    hash: String,
    kind: KindV1,
    outcomes: Vec<String>,
    body: TranslatedV1,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindV1 {
    Single,
    Multiple,
    TrueFalse,
    Numeric,
    Text,
    Cloze,
    Match,
    Order,
    Lanes,
}

#[derive(Serialize, Deserialize)]
struct TranslatedV1 {
    id: BodyV1,
    en: Option<BodyV1>,
}

/// A text of sanitised HTML.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct HtmlV1(String);

#[derive(Serialize, Deserialize)]
struct BodyV1 {
    prompt: HtmlV1,
    detail: HtmlV1,
    answers: AnswersV1,
    explanation: HtmlV1,
}

#[derive(Serialize, Deserialize)]
enum AnswersV1 {
    Options(Vec<ChoiceV1>),
    Number {
        accepted: Vec<NumberV1>,
        named: Vec<NamedNumberV1>,
        unit: Option<String>,
    },
    Words {
        accepted: Vec<String>,
        named: Vec<NamedWordsV1>,
    },
    Gaps(Vec<PieceV1>),
    Pairs(Vec<PairV1>),
    Lines(Vec<HtmlV1>),
    Lanes {
        lanes: Vec<String>,
        cards: Vec<CardV1>,
    },
}

#[derive(Serialize, Deserialize)]
struct ChoiceV1 {
    text: HtmlV1,
    right: bool,
    feedback: HtmlV1,
    misconception: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct NumberV1 {
    value: f64,
    tolerance: ToleranceV1,
}

#[derive(Serialize, Deserialize)]
enum ToleranceV1 {
    Absolute(f64),
    Percent(f64),
}

#[derive(Serialize, Deserialize)]
struct NamedNumberV1 {
    misconception: String,
    key: NumberV1,
    feedback: HtmlV1,
}

#[derive(Serialize, Deserialize)]
struct NamedWordsV1 {
    misconception: String,
    texts: Vec<String>,
    feedback: HtmlV1,
}

#[derive(Serialize, Deserialize)]
enum PieceV1 {
    Text(HtmlV1),
    Write(Vec<String>),
    Choose { options: Vec<String>, right: usize },
}

#[derive(Serialize, Deserialize)]
struct PairV1 {
    left: HtmlV1,
    right: String,
}

#[derive(Serialize, Deserialize)]
struct CardV1 {
    text: HtmlV1,
    lane: usize,
}

impl From<&Html> for HtmlV1 {
    fn from(html: &Html) -> Self {
        Self(html.as_str().to_owned())
    }
}

impl From<HtmlV1> for Html {
    fn from(kept: HtmlV1) -> Self {
        Self::sanitised(kept.0)
    }
}

impl From<&Item> for ItemV1 {
    fn from(item: &Item) -> Self {
        Self {
            id: item.id.clone(),
            hash: item.hash.clone(),
            kind: item.kind().into(),
            outcomes: item.outcomes.clone(),
            body: TranslatedV1 {
                id: (&item.body.id).into(),
                en: item.body.en.as_ref().map(Into::into),
            },
        }
    }
}

impl ItemV1 {
    fn item(self) -> Result<Item, StoredFault> {
        let kind = self.kind;
        Ok(Item {
            id: self.id,
            hash: self.hash,
            outcomes: self.outcomes,
            body: Translated {
                id: self.body.id.body(kind)?,
                en: self.body.en.map(|body| body.body(kind)).transpose()?,
            },
        })
    }
}

impl From<Kind> for KindV1 {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Single => Self::Single,
            Kind::Multiple => Self::Multiple,
            Kind::TrueFalse => Self::TrueFalse,
            Kind::Numeric => Self::Numeric,
            Kind::Text => Self::Text,
            Kind::Cloze => Self::Cloze,
            Kind::Match => Self::Match,
            Kind::Order => Self::Order,
            Kind::Lanes => Self::Lanes,
        }
    }
}

impl From<&Body> for BodyV1 {
    fn from(body: &Body) -> Self {
        Self {
            prompt: (&body.prompt).into(),
            detail: (&body.detail).into(),
            answers: (&body.answers).into(),
            explanation: (&body.explanation).into(),
        }
    }
}

impl BodyV1 {
    fn body(self, kind: KindV1) -> Result<Body, StoredFault> {
        Ok(Body {
            prompt: self.prompt.into(),
            detail: self.detail.into(),
            answers: self.answers.answers(kind)?,
            explanation: self.explanation.into(),
        })
    }
}

impl From<&Answers> for AnswersV1 {
    fn from(answers: &Answers) -> Self {
        match answers {
            Answers::Options(_, choices) => Self::Options(choices.iter().map(Into::into).collect()),
            Answers::Number {
                accepted,
                named,
                unit,
            } => Self::Number {
                accepted: accepted.iter().map(Into::into).collect(),
                named: named.iter().map(Into::into).collect(),
                unit: unit.clone(),
            },
            Answers::Words { accepted, named } => Self::Words {
                accepted: accepted.clone(),
                named: named.iter().map(Into::into).collect(),
            },
            Answers::Gaps(pieces) => Self::Gaps(pieces.iter().map(Into::into).collect()),
            Answers::Pairs(pairs) => Self::Pairs(pairs.iter().map(Into::into).collect()),
            Answers::Lines(lines) => Self::Lines(lines.iter().map(Into::into).collect()),
            Answers::Lanes { lanes, cards } => Self::Lanes {
                lanes: lanes.clone(),
                cards: cards.iter().map(Into::into).collect(),
            },
        }
    }
}

impl AnswersV1 {
    fn answers(self, kind: KindV1) -> Result<Answers, StoredFault> {
        let answers = match self {
            Self::Options(choices) => {
                let pick = match kind {
                    KindV1::Single => Pick::One,
                    KindV1::Multiple => Pick::Several,
                    KindV1::TrueFalse => Pick::TrueFalse,
                    _ => return Err(StoredFault::Kind),
                };
                Answers::Options(pick, choices.into_iter().map(Into::into).collect())
            }
            Self::Number {
                accepted,
                named,
                unit,
            } => Answers::Number {
                accepted: accepted.into_iter().map(Into::into).collect(),
                named: named.into_iter().map(Into::into).collect(),
                unit,
            },
            Self::Words { accepted, named } => Answers::Words {
                accepted,
                named: named.into_iter().map(Into::into).collect(),
            },
            Self::Gaps(pieces) => Answers::Gaps(pieces.into_iter().map(Into::into).collect()),
            Self::Pairs(pairs) => Answers::Pairs(pairs.into_iter().map(Into::into).collect()),
            Self::Lines(lines) => Answers::Lines(lines.into_iter().map(Into::into).collect()),
            Self::Lanes { lanes, cards } => Answers::Lanes {
                lanes,
                cards: cards.into_iter().map(Into::into).collect(),
            },
        };
        if KindV1::from(answers.kind()) == kind {
            Ok(answers)
        } else {
            Err(StoredFault::Kind)
        }
    }
}

/// Both ways between a struct and its kept form: fields that are the same in both, then those with a kept
/// form of their own.
macro_rules! kept {
    ($($kept:ident = $own:ident { $($same:ident),* $(; $($other:ident),*)? })*) => {$(
        impl From<&$own> for $kept {
            fn from(own: &$own) -> Self {
                Self {
                    $($same: own.$same.clone(),)*
                    $($($other: (&own.$other).into(),)*)?
                }
            }
        }

        impl From<$kept> for $own {
            fn from(kept: $kept) -> Self {
                Self {
                    $($same: kept.$same,)*
                    $($($other: kept.$other.into(),)*)?
                }
            }
        }
    )*};
}

kept! {
    ChoiceV1 = Choice { right, misconception; text, feedback }
    NumberV1 = NumberKey { value; tolerance }
    NamedNumberV1 = NamedNumber { misconception; key, feedback }
    NamedWordsV1 = NamedWords { misconception, texts; feedback }
    PairV1 = Pair { right; left }
    CardV1 = Card { lane; text }
}

impl From<&Tolerance> for ToleranceV1 {
    fn from(tolerance: &Tolerance) -> Self {
        match tolerance {
            Tolerance::Absolute(reach) => Self::Absolute(*reach),
            Tolerance::Percent(percent) => Self::Percent(*percent),
        }
    }
}

impl From<ToleranceV1> for Tolerance {
    fn from(kept: ToleranceV1) -> Self {
        match kept {
            ToleranceV1::Absolute(reach) => Self::Absolute(reach),
            ToleranceV1::Percent(percent) => Self::Percent(percent),
        }
    }
}

impl From<&Piece> for PieceV1 {
    fn from(piece: &Piece) -> Self {
        match piece {
            Piece::Text(html) => Self::Text(html.into()),
            Piece::Write(texts) => Self::Write(texts.clone()),
            Piece::Choose { options, right } => Self::Choose {
                options: options.clone(),
                right: *right,
            },
        }
    }
}

impl From<PieceV1> for Piece {
    fn from(kept: PieceV1) -> Self {
        match kept {
            PieceV1::Text(text) => Self::Text(text.into()),
            PieceV1::Write(texts) => Self::Write(texts),
            PieceV1::Choose { options, right } => Self::Choose { options, right },
        }
    }
}
