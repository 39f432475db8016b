//! Questions that the hall asks.

use crate::codes::codes;
use crate::text::one_line;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest question, in characters.
pub const MAX_QUESTION: usize = 280;

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuestionState {
    /// Somebody has to let it through first.
    Held,
    /// Everybody sees it and can vote for it.
    Open,
    /// It was answered, by voice or in writing.
    Answered,
    /// It is shown to nobody.
    Hidden,
    /// It is another question's twin, which has its votes.
    Merged,
}

codes! {
    QuestionState {
        /// All.
        ALL;
        /// The word in the database and in forms.
        code;
        Held = "held",
        Open = "open",
        Answered = "answered",
        Hidden = "hidden",
        Merged = "merged",
    }
}

/// Whether questions bear the names of those who ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Naming {
    /// They do.
    Named,
    /// They do not.
    Anonymous,
    /// Whoever asks chooses.
    #[default]
    Choice,
}

codes! {
    Naming {
        /// All.
        ALL;
        /// The word in the database and in forms.
        code;
        Named = "named",
        Anonymous = "anonymous",
        Choice = "choice",
    }
}

/// Why a question is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuestionFault {
    /// Nothing was asked.
    #[error("nothing was asked")]
    Empty,
    /// It is too long.
    #[error("a question has at most {MAX_QUESTION} characters")]
    TooLong,
}

/// A question as it may stand on a screen: in one line, without signs that deceive.
///
/// # Errors
/// [`QuestionFault`].
pub fn question_text(written: &str) -> Result<String, QuestionFault> {
    if written.chars().nth(8 * MAX_QUESTION).is_some() {
        return Err(QuestionFault::TooLong);
    }
    let text = one_line(written);
    match text.chars().count() {
        0 => Err(QuestionFault::Empty),
        1..=MAX_QUESTION => Ok(text),
        _ => Err(QuestionFault::TooLong),
    }
}
