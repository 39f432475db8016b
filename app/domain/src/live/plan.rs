//! The running order of an edition.

use super::poll::{BREAK_MINUTES, MAX_OPTION, MAX_PROMPT, Poll, PollKind, PollOption, Truth, html};
use crate::codes::codes;
use crate::id::{Slug, StepId};
use crate::language::Bilingual;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most steps of a running order.
pub const MAX_STEPS: usize = 60;
/// The longest title of a step, in characters.
const MAX_TITLE: usize = 120;
/// The longest Markdown of a slide, in bytes.
const MAX_SLIDE: usize = 8_000;
/// The longest time of a step, in minutes.
const MAX_MINUTES: u32 = 600;

/// A running order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step of a running order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// What it is called on the control; the hall sees it where the step shows nothing else.
    pub title: Bilingual,
    /// How long it is meant to take, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What it is.
    #[serde(flatten)]
    pub body: StepBody,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum StepBody {
    /// Somebody talks: the screen shows the code and what is asked from the hall.
    Talk,
    /// A slide of one's own.
    Slide {
        /// Markdown.
        text: Bilingual,
    },
    /// A part of a lesson: what stands under one of its headings.
    Lesson {
        /// The course.
        course: Slug,
        /// The lesson.
        unit: Slug,
        /// Which part, from 0: what stands before the first heading.
        section: u32,
    },
    /// A poll.
    Poll {
        /// What is asked.
        poll: PollText,
    },
    /// An item of a quiz.
    Item {
        /// The course.
        course: Slug,
        /// The id of the item.
        item: String,
    },
    /// A question to a table that all have in common.
    Exercise {
        /// The exercise.
        exercise: Slug,
        /// Its step.
        step: String,
    },
    /// The questions of the hall.
    Questions,
    /// A break.
    Break {
        /// How long, in minutes. A step has `minutes` of its own, which stand beside it where it is kept.
        #[serde(rename = "length")]
        minutes: u32,
    },
    /// The end: what is left to do, and thanks.
    Exit,
}

/// The kinds of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// See [`StepBody::Talk`].
    Talk,
    /// See [`StepBody::Slide`].
    Slide,
    /// See [`StepBody::Lesson`].
    Lesson,
    /// See [`StepBody::Poll`].
    Poll,
    /// See [`StepBody::Item`].
    Item,
    /// See [`StepBody::Exercise`].
    Exercise,
    /// See [`StepBody::Questions`].
    Questions,
    /// See [`StepBody::Break`].
    Break,
    /// See [`StepBody::Exit`].
    Exit,
}

codes! {
    StepKind {
        /// All kinds.
        ALL;
        /// The word in files and forms.
        code;
        Talk = "talk",
        Slide = "slide",
        Lesson = "lesson",
        Poll = "poll",
        Item = "item",
        Exercise = "exercise",
        Questions = "questions",
        Break = "break",
        Exit = "exit",
    }
}

impl StepBody {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Talk => StepKind::Talk,
            Self::Slide { .. } => StepKind::Slide,
            Self::Lesson { .. } => StepKind::Lesson,
            Self::Poll { .. } => StepKind::Poll,
            Self::Item { .. } => StepKind::Item,
            Self::Exercise { .. } => StepKind::Exercise,
            Self::Questions => StepKind::Questions,
            Self::Break { .. } => StepKind::Break,
            Self::Exit => StepKind::Exit,
        }
    }

    /// Whether the hall is asked something.
    #[must_use]
    pub const fn asks(&self) -> bool {
        matches!(
            self,
            Self::Poll { .. } | Self::Item { .. } | Self::Exercise { .. }
        )
    }
}

/// A poll as somebody writes it: plain texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollText {
    /// Its kind.
    pub kind: PollKind,
    /// What is asked.
    pub text: Bilingual,
    /// Its options; of a scale the names of its ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<TextOption>,
    /// The true value of a number, shown with the results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truth: Option<f64>,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Bilingual,
    /// Whether what people write is shown only once somebody has let it through.
    #[serde(default)]
    pub moderated: bool,
}

/// An option as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextOption {
    /// What it says.
    pub text: Bilingual,
    /// Whether it is right. Where none is, the poll asks for opinions.
    #[serde(default)]
    pub right: bool,
}

/// What is wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PlanFault {
    /// It has no title, or one that is too long.
    #[error("a step has a title of at most {MAX_TITLE} characters")]
    Title,
    /// Its minutes are out of range.
    #[error("a step takes 1 to {MAX_MINUTES} minutes")]
    Minutes,
    /// A slide is empty or too long.
    #[error("a slide has a text of at most {MAX_SLIDE} bytes")]
    Slide,
    /// A poll asks nothing, or its text is too long.
    #[error("a poll asks something in at most {MAX_PROMPT} characters")]
    Prompt,
    /// The number of options is not that of its kind.
    #[error("a poll of this kind has another number of options")]
    Options,
    /// An option is empty, too long, or stands twice.
    #[error("options are different texts of at most {MAX_OPTION} characters")]
    Option,
    /// More options are right than may be.
    #[error("of one choice one option is right at most")]
    Right,
    /// The true value is no number, or not of a number.
    #[error("the true value belongs to a number")]
    Truth,
    /// A break is too short or too long.
    #[error("a break takes 1 to 180 minutes")]
    Break,
}

impl PollText {
    /// What is wrong with it.
    #[must_use]
    pub fn fault(&self) -> Option<PlanFault> {
        let length = |text: &Bilingual| text.id.chars().count().max(text.en.chars().count());
        if self.text.id.trim().is_empty() || length(&self.text) > MAX_PROMPT {
            return Some(PlanFault::Prompt);
        }
        if !self.kind.options().contains(&self.options.len()) {
            return Some(PlanFault::Options);
        }
        let bad = |option: &TextOption| {
            option.text.id.trim().is_empty() || length(&option.text) > MAX_OPTION
        };
        let twice = self.options.iter().enumerate().any(|(place, one)| {
            self.options
                .iter()
                .skip(place + 1)
                .any(|other| other.text.id == one.text.id)
        });
        if twice || self.options.iter().any(bad) {
            return Some(PlanFault::Option);
        }
        let right = self.options.iter().filter(|option| option.right).count();
        let may_be_right = match self.kind {
            PollKind::Single | PollKind::TrueFalse => 1,
            PollKind::Multiple => self.options.len(),
            _ => 0,
        };
        if right > may_be_right {
            return Some(PlanFault::Right);
        }
        let truth = self
            .truth
            .map(|value| value.is_finite() && self.kind == PollKind::Number);
        (truth == Some(false)).then_some(PlanFault::Truth)
    }

    /// The poll as it is asked.
    #[must_use]
    pub fn poll(&self) -> Poll {
        let option = |option: &TextOption| PollOption {
            right: option.right,
            ..PollOption::plain(&option.text)
        };
        Poll {
            text: html(&self.text),
            options: self.options.iter().map(option).collect(),
            truth: self.truth.map(|value| Truth {
                value,
                tolerance: None,
            }),
            unit: Bilingual {
                id: self.unit.id.clone(),
                en: self.unit.get(crate::language::Language::En).to_owned(),
            },
            moderated: self.moderated && self.kind.is_written(),
            ..Poll::new(self.kind)
        }
    }
}

impl Step {
    /// What is wrong with it.
    #[must_use]
    pub fn fault(&self) -> Option<PlanFault> {
        let title = self
            .title
            .id
            .chars()
            .count()
            .max(self.title.en.chars().count());
        if self.title.id.trim().is_empty() || title > MAX_TITLE {
            return Some(PlanFault::Title);
        }
        if self
            .minutes
            .is_some_and(|minutes| !(1..=MAX_MINUTES).contains(&minutes))
        {
            return Some(PlanFault::Minutes);
        }
        match &self.body {
            StepBody::Slide { text } => {
                let empty = text.id.trim().is_empty();
                let long = text.id.len().max(text.en.len()) > MAX_SLIDE;
                (empty || long).then_some(PlanFault::Slide)
            }
            StepBody::Poll { poll } => poll.fault(),
            StepBody::Break { minutes } => {
                (!BREAK_MINUTES.contains(minutes)).then_some(PlanFault::Break)
            }
            StepBody::Talk
            | StepBody::Lesson { .. }
            | StepBody::Item { .. }
            | StepBody::Exercise { .. }
            | StepBody::Questions
            | StepBody::Exit => None,
        }
    }
}

impl Plan {
    /// The step of that id.
    #[must_use]
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// Puts the step at a place one up or down; at the end it stays where it is.
    pub fn shift(&mut self, place: usize, up: bool) {
        let other = if up {
            place.checked_sub(1)
        } else {
            place.checked_add(1)
        };
        let count = self.steps.len();
        if let Some(other) = other.filter(|other| place.max(*other) < count) {
            self.steps.swap(place, other);
        }
    }

    /// Where that step stands, from 0.
    #[must_use]
    pub fn place(&self, id: &StepId) -> Option<usize> {
        self.steps.iter().position(|step| step.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> Bilingual {
        Bilingual {
            id: text.to_owned(),
            en: format!("{text} (en)"),
        }
    }

    #[test]
    fn a_step_of_every_kind_is_read_back_as_it_was_kept() {
        let slug = |text: &str| Slug::parse(text).unwrap();
        let bodies = [
            StepBody::Talk,
            StepBody::Slide {
                text: both("# Satu"),
            },
            StepBody::Lesson {
                course: slug("a"),
                unit: slug("b"),
                section: 2,
            },
            StepBody::Poll {
                poll: PollText {
                    kind: PollKind::Number,
                    text: both("Berapa?"),
                    options: vec![],
                    truth: Some(1.5),
                    unit: both("jam"),
                    moderated: false,
                },
            },
            StepBody::Item {
                course: slug("a"),
                item: "c".to_owned(),
            },
            StepBody::Exercise {
                exercise: slug("a"),
                step: "d".to_owned(),
            },
            StepBody::Questions,
            StepBody::Break { minutes: 15 },
            StepBody::Exit,
        ];
        let kinds: Vec<_> = bodies.iter().map(StepBody::kind).collect();
        assert_eq!(kinds, StepKind::ALL);
        for body in bodies {
            for minutes in [None, Some(20)] {
                let step = Step {
                    id: StepId::from_store("x".to_owned()),
                    title: both("Judul"),
                    minutes,
                    body: body.clone(),
                };
                let kept = serde_json::to_string(&step).unwrap();
                assert_eq!(serde_json::from_str::<Step>(&kept).unwrap(), step, "{kept}");
            }
        }
    }
}
