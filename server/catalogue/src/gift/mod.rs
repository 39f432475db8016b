//! Moodle's GIFT, read and written.
//!
//! What Moodle documents is read as Moodle reads it (docs.moodle.org, *GIFT format*; the order in which it
//! tells kinds apart is that of its `format.php`), or refused with a reason. What an item of ours holds that
//! GIFT cannot say (a second language, units, misconceptions, kinds without a counterpart) travels in a
//! comment before the question, which Moodle passes over. As long as the question below it is as it was
//! written, the item is read from there, whole and with the same hash; once somebody has changed the
//! question, what they wrote counts.
//!
//! A file comes from anywhere: its HTML is cleaned as all HTML of the catalogue is, and no text of any
//! length or shape makes this panic.

mod block;
mod read;
mod write;

pub use read::read;
pub use write::write;

use domain::quiz::Item;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The most questions of a file.
pub const MAX_QUESTIONS: usize = 2_000;

/// A question of a file and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The line it begins on, from 1.
    pub line: u32,
    /// Its title, or the beginning of its text.
    pub title: String,
    /// What became of it.
    pub became: Became,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Became {
    /// It was taken, as it is or with these changes.
    Taken(Box<Item>, Vec<Change>),
    /// It cannot be taken.
    Refused(Reason),
}

/// What is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its HTML held more than is allowed here.
    Cleaned,
    /// Markdown is read as plain text.
    Markdown,
    /// Partial credit for single answers is not given here: what earned a part of the mark is wrong.
    NoPartialCredit,
    /// The options' weights differ; here each right one earns the same and each wrong one costs as much.
    EqualWeights,
    /// An answer for whatever else is written was left out.
    NoCatchAll,
    /// A right side without a left one was left out.
    NoSpareChoice,
    /// It was changed since it was written here: what GIFT cannot say of it is gone.
    NotAsWritten,
    /// Feedback that has no place here was left out.
    NoFeedback,
}

/// Why a question is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An essay: nobody could mark it here.
    Essay,
    /// A description asks nothing.
    Description,
    /// A brace is not closed or not opened.
    Braces,
    /// A title is not closed.
    Title,
    /// Fewer than two options.
    FewOptions,
    /// None of the answers is right.
    NothingRight,
    /// Several answers are wholly right where one can be chosen.
    SeveralRight,
    /// What should be a number is none.
    NotANumber,
    /// Fewer than two pairs.
    FewPairs,
    /// A pair without its arrow.
    NoArrow,
    /// A sign that stands for any text has no place in an answer here.
    Wildcard,
    /// A question without a text.
    Empty,
    /// It is longer than 20,000 characters.
    TooLong,
}

/// Why a whole file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Longer than [`MAX_BYTES`].
    #[error("the file is longer than two megabytes")]
    TooLong,
    /// More questions than [`MAX_QUESTIONS`].
    #[error("the file has more than 2,000 questions")]
    TooMany,
    /// No question in it.
    #[error("the file holds no question")]
    Nothing,
}
