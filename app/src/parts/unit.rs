//! What a unit of a course is, in a word and a sign.

use crate::parts::icons::Icon;
use crate::words::Words;
use domain::course::UnitKind;

/// What a unit is, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitSort {
    /// Something to read.
    Lesson,
    /// Questions.
    Quiz,
    /// Work on data.
    Exercise,
}

impl UnitSort {
    /// Its word.
    #[must_use]
    pub const fn word(self, words: Words) -> &'static str {
        match self {
            Self::Lesson => words.unit_lesson(),
            Self::Quiz => words.unit_quiz(),
            Self::Exercise => words.unit_exercise(),
        }
    }

    /// Its sign.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Lesson => Icon::Book,
            Self::Quiz => Icon::Question,
            Self::Exercise => Icon::Bars,
        }
    }
}

impl From<&UnitKind> for UnitSort {
    fn from(kind: &UnitKind) -> Self {
        match kind {
            UnitKind::Lesson(_) => Self::Lesson,
            UnitKind::Quiz(_) => Self::Quiz,
            UnitKind::Exercise(_) => Self::Exercise,
        }
    }
}
