//! Addresses of trainers.

use std::fmt::Display;

/// The patterns of the addresses below.
pub(super) mod patterns {
    /// See [`super::question`].
    pub const QUESTION: &str = "/trainer/questions/{course}/{quiz}/{item}";
    /// See [`super::gain`].
    pub const GAIN: &str = "/trainer/questions/{course}";
    /// See [`super::gain_file`].
    pub const GAIN_FILE: &str = "/trainer/questions/{course}/gain.csv";
    /// See [`super::statistics`].
    pub const STATISTICS: &str = "/trainer/questions/{course}/{quiz}";
    /// See [`super::statistics_file`].
    pub const STATISTICS_FILE: &str = "/trainer/questions/{course}/{quiz}/statistics.csv";
    /// See [`super::choices_file`].
    pub const CHOICES_FILE: &str = "/trainer/questions/{course}/{quiz}/choices.csv";
}

/// The courses with how many have finished them.
pub const TRAINER: &str = "/trainer";
/// Facts that can age.
pub const FACTS: &str = "/trainer/facts";
/// The bank of questions.
pub const QUESTIONS: &str = "/trainer/questions";
/// What fits of it, as a file.
pub const QUESTIONS_FILE: &str = "/trainer/questions/export.gift";
/// Questions from a file.
pub const QUESTIONS_IMPORT: &str = "/trainer/questions/import";

/// A question of the bank.
#[must_use]
pub fn question(course: impl Display, quiz: impl Display, item: impl Display) -> String {
    format!("{QUESTIONS}/{course}/{quiz}/{item}")
}

/// What was learned in a course.
#[must_use]
pub fn gain(course: impl Display) -> String {
    format!("{QUESTIONS}/{course}")
}

/// What was learned in the course at `page`, as a file.
#[must_use]
pub fn gain_file(page: &str) -> String {
    format!("{page}/gain.csv")
}

/// How a quiz and its questions measure.
#[must_use]
pub fn statistics(course: impl Display, quiz: impl Display) -> String {
    format!("{QUESTIONS}/{course}/{quiz}")
}

/// The questions of the statistics at `page`, as a file.
#[must_use]
pub fn statistics_file(page: &str) -> String {
    format!("{page}/statistics.csv")
}

/// What was chosen in the quiz of the statistics at `page`, as a file.
#[must_use]
pub fn choices_file(page: &str) -> String {
    format!("{page}/choices.csv")
}
