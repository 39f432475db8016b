//! What a hall is asked.

use crate::codes::codes;
use crate::html::{BilingualHtml, Html};
use crate::id::Slug;
use crate::language::Bilingual;
use crate::quiz::{Answers, Item, Pick, Tolerance};
use serde::{Deserialize, Serialize};

/// The most options of a poll.
pub const MAX_OPTIONS: usize = 8;
/// The longest text of a poll, in characters.
pub const MAX_PROMPT: usize = 300;
/// The longest text of an option, in characters.
pub const MAX_OPTION: usize = 140;
/// How many posts a phone enters for the mirror of the hall.
pub const MIRROR_POSTS: u32 = 12;
/// How long a break may be, in minutes.
pub const BREAK_MINUTES: std::ops::RangeInclusive<u32> = 1..=180;

/// The kinds of polls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PollKind {
    /// One option of several.
    Single,
    /// Any number of options.
    Multiple,
    /// One of two statements.
    TrueFalse,
    /// A place on a scale from 1 to 5, whose ends have names.
    Scale,
    /// A number that is guessed.
    Number,
    /// Words for a cloud.
    Words,
    /// A sentence of one's own.
    Text,
    /// Options to put in order.
    Ranking,
    /// The pillars of one's own account's last twelve posts ("Cermin Aula").
    Mirror,
}

codes! {
    PollKind {
        /// All kinds.
        ALL;
        /// The word in files and forms.
        code;
        Single = "single",
        Multiple = "multiple",
        TrueFalse = "truefalse",
        Scale = "scale",
        Number = "number",
        Words = "words",
        Text = "text",
        Ranking = "ranking",
        Mirror = "mirror",
    }
}

impl PollKind {
    /// How many options a poll of this kind has.
    #[must_use]
    pub const fn options(self) -> std::ops::RangeInclusive<usize> {
        match self {
            Self::Single | Self::Multiple => 2..=MAX_OPTIONS,
            Self::TrueFalse => 2..=2,
            Self::Ranking => 2..=6,
            Self::Mirror => 2..=6,
            // The names of its ends.
            Self::Scale => 2..=2,
            Self::Number | Self::Words | Self::Text => 0..=0,
        }
    }

    /// Whether people write what the hall will read.
    #[must_use]
    pub const fn is_written(self) -> bool {
        matches!(self, Self::Words | Self::Text)
    }

    /// Whether options have a letter, and may be right.
    #[must_use]
    pub const fn has_letters(self) -> bool {
        matches!(self, Self::Single | Self::Multiple | Self::TrueFalse)
    }
}

/// An option of a poll: of a scale the name of one of its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollOption {
    /// What it says: inline HTML.
    pub text: BilingualHtml,
    /// Whether it belongs to the key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub right: bool,
    /// Its place in the right order, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u8>,
    /// What is said to whoever chose it, once the key is shown; empty where there is nothing.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub feedback: BilingualHtml,
    /// The misconception it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misconception: Option<String>,
}

fn is_empty(text: &BilingualHtml) -> bool {
    text.id.is_empty() && text.en.is_empty()
}

impl PollOption {
    /// An option without key and feedback.
    #[must_use]
    pub fn plain(text: &Bilingual) -> Self {
        Self {
            text: html(text),
            right: false,
            rank: None,
            feedback: BilingualHtml::default(),
            misconception: None,
        }
    }
}

/// A plain text as HTML, in both languages; without an English one in both the Indonesian.
pub(super) fn html(text: &Bilingual) -> BilingualHtml {
    use crate::language::Language::{En, Id};
    BilingualHtml {
        id: Html::text(text.get(Id)),
        en: Html::text(text.get(En)),
    }
}

/// The true value of a number that is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The value.
    pub value: f64,
    /// How far a guess may be off to count as right; `None` where no guess is right or wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Tolerance>,
}

impl Truth {
    /// Whether a guess counts as right.
    #[must_use]
    pub fn fits(&self, given: f64) -> bool {
        self.tolerance
            .is_some_and(|tolerance| tolerance.fits(self.value, given))
    }
}

/// The item of a quiz that a poll was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredItem {
    /// The course.
    pub course: Slug,
    /// The item's id.
    pub item: String,
    /// Its version.
    pub hash: String,
}

/// A poll as it is asked. It is kept with its results, and reads in a year as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    /// Its kind.
    pub kind: PollKind,
    /// What is asked: inline HTML; empty where somebody asks with their voice.
    pub text: BilingualHtml,
    /// More to read before answering.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub detail: BilingualHtml,
    /// Its options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<PollOption>,
    /// The true value of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truth: Option<Truth>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub unit: Bilingual,
    /// The explanation that is shown with the key.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub explanation: BilingualHtml,
    /// Whether what people write is shown only once somebody has let it through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moderated: bool,
    /// The item it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<AnsweredItem>,
}

fn is_blank(text: &Bilingual) -> bool {
    text.id.is_empty() && text.en.is_empty()
}

impl Poll {
    /// A poll of this kind that asks nothing yet.
    #[must_use]
    pub fn new(kind: PollKind) -> Self {
        Self {
            kind,
            text: BilingualHtml::default(),
            detail: BilingualHtml::default(),
            options: vec![],
            truth: None,
            unit: Bilingual::default(),
            explanation: BilingualHtml::default(),
            moderated: false,
            item: None,
        }
    }

    /// Whether something in it is right: there is a key to show.
    #[must_use]
    pub fn has_key(&self) -> bool {
        let in_key = |option: &PollOption| option.right || option.rank.is_some();
        self.truth.is_some() || self.options.iter().any(in_key)
    }

    /// What is still hidden of it while it is answered: the same poll without its key.
    #[must_use]
    pub fn without_key(&self) -> Self {
        let bare = |option: &PollOption| PollOption {
            text: option.text.clone(),
            right: false,
            rank: None,
            feedback: BilingualHtml::default(),
            misconception: None,
        };
        Self {
            options: self.options.iter().map(bare).collect(),
            truth: None,
            explanation: BilingualHtml::default(),
            item: None,
            ..self.clone()
        }
    }

    /// A poll of an item of a quiz, with its key and feedback; `None` of a kind that a hall cannot answer
    /// together (gaps, pairs, lanes, a text that is marked).
    #[must_use]
    pub fn of_item(course: &Slug, item: &Item) -> Option<Self> {
        use crate::language::Language::{En, Id};
        let bodies = [item.body.get(Id).0, item.body.get(En).0];
        let both = |text: &dyn Fn(&crate::quiz::Body) -> Html| BilingualHtml {
            id: text(bodies[0]),
            en: text(bodies[1]),
        };
        let kind = match &bodies[0].answers {
            Answers::Options(Pick::One, _) => PollKind::Single,
            Answers::Options(Pick::Several, _) => PollKind::Multiple,
            Answers::Options(Pick::TrueFalse, _) => PollKind::TrueFalse,
            Answers::Number { .. } => PollKind::Number,
            Answers::Lines(lines) if PollKind::Ranking.options().contains(&lines.len()) => {
                PollKind::Ranking
            }
            Answers::Lines(_)
            | Answers::Words { .. }
            | Answers::Gaps(_)
            | Answers::Pairs(_)
            | Answers::Lanes { .. } => return None,
        };
        let mut poll = Self {
            text: both(&|body| body.prompt.clone()),
            detail: both(&|body| body.detail.clone()),
            explanation: both(&|body| body.explanation.clone()),
            item: Some(AnsweredItem {
                course: course.clone(),
                item: item.id.clone(),
                hash: item.hash.clone(),
            }),
            ..Self::new(kind)
        };
        match (&bodies[0].answers, &bodies[1].answers) {
            (Answers::Options(_, id), Answers::Options(_, en)) => {
                if !kind.options().contains(&id.len()) {
                    return None;
                }
                poll.options = id
                    .iter()
                    .zip(en)
                    .map(|(id, en)| PollOption {
                        text: BilingualHtml {
                            id: id.text.clone(),
                            en: en.text.clone(),
                        },
                        right: id.right,
                        rank: None,
                        feedback: BilingualHtml {
                            id: id.feedback.clone(),
                            en: en.feedback.clone(),
                        },
                        misconception: id.misconception.clone(),
                    })
                    .collect();
            }
            (
                Answers::Number { accepted, unit, .. },
                Answers::Number {
                    unit: english_unit, ..
                },
            ) => {
                poll.truth = accepted.first().map(|key| Truth {
                    value: key.value,
                    tolerance: Some(key.tolerance),
                });
                poll.unit = Bilingual {
                    id: unit.clone().unwrap_or_default(),
                    en: english_unit.clone().unwrap_or_default(),
                };
            }
            (Answers::Lines(id), Answers::Lines(en)) => {
                poll.options = (1..)
                    .zip(id.iter().zip(en))
                    .map(|(rank, (id, en))| PollOption {
                        rank: Some(rank),
                        text: BilingualHtml {
                            id: id.clone(),
                            en: en.clone(),
                        },
                        right: false,
                        feedback: BilingualHtml::default(),
                        misconception: None,
                    })
                    .collect();
                // In the order of their texts, so that the page does not give the right one away.
                poll.options.sort_by_cached_key(|option| {
                    let [id, en] = [&option.text.id, &option.text.en];
                    let (id, en) = (id.as_str().to_owned(), en.as_str().to_owned());
                    (option.text.id.plain().to_lowercase(), id, en)
                });
            }
            _ => return None,
        }
        Some(poll)
    }
}
