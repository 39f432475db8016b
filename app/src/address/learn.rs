//! Addresses of those who learn.

use std::fmt::Display;

/// The patterns of the addresses below.
pub(super) mod patterns {
    /// See [`super::course`].
    pub const COURSE: &str = "/courses/{course}";
    /// See [`super::unit`].
    pub const UNIT: &str = "/courses/{course}/{unit}";
    /// See [`super::card`].
    pub const CARD: &str = "/courses/{course}/{unit}/card.png";
    /// See [`super::exercise`].
    pub const EXERCISE: &str = "/exercises/{exercise}";
    /// See [`super::data_of`].
    pub const EXERCISE_DATA: &str = "/exercises/{exercise}/data.csv";
    /// See [`super::workbench`].
    pub const WORKBENCH: &str = "/workbench/{dataset}";
    /// See [`super::data_of`].
    pub const WORKBENCH_DATA: &str = "/workbench/{dataset}/data.csv";
    /// See [`super::api_answer`].
    pub const API_ANSWER: &str = "/api/exercises/{exercise}/answer";
    /// See [`super::api_hint`].
    pub const API_HINT: &str = "/api/exercises/{exercise}/hint";
    /// See [`super::booster`].
    pub const BOOSTER: &str = "/me/boosters/{course}/{days}";
}

/// The home page.
pub const HOME: &str = "/";
/// All courses.
pub const COURSES: &str = "/courses";
/// What all exercises lie under; there is no page of them.
pub const EXERCISES: &str = "/exercises";
/// The search.
pub const SEARCH: &str = "/search";
/// The glossary.
pub const GLOSSARY: &str = "/glossary";
/// What is one's own: progress, attendance, account.
pub const ME: &str = "/me";
/// When boosters are due, for calendars.
pub const BOOSTERS_CALENDAR: &str = "/me/boosters.ics";

/// What islands ask lies under it.
const API: &str = "/api";

/// A course.
#[must_use]
pub fn course(course: impl Display) -> String {
    format!("/courses/{course}")
}

/// A lesson or a quiz of a course.
#[must_use]
pub fn unit(course: impl Display, unit: impl Display) -> String {
    format!("/courses/{course}/{unit}")
}

/// The pocket card of a lesson as a picture.
#[must_use]
pub fn card(course: impl Display, unit: impl Display) -> String {
    format!("/courses/{course}/{unit}/card.png")
}

/// An exercise.
#[must_use]
pub fn exercise(exercise: impl Display) -> String {
    format!("/exercises/{exercise}")
}

/// The workbench over a dataset, on its own.
#[must_use]
pub fn workbench(dataset: impl Display) -> String {
    format!("/workbench/{dataset}")
}

/// The data of the exercise or workbench at `page` as a file.
#[must_use]
pub fn data_of(page: &str) -> String {
    format!("{page}/data.csv")
}

/// Where the island of the exercise at `page` has an answer marked.
#[must_use]
pub fn api_answer(page: &str) -> String {
    format!("{API}{page}/answer")
}

/// Where the island of the exercise at `page` takes a hint.
#[must_use]
pub fn api_hint(page: &str) -> String {
    format!("{API}{page}/hint")
}

/// The page that an island lives in, of what the island asks for; any other path is its own.
#[must_use]
pub fn of_island(path: &str) -> &str {
    path.strip_prefix(API)
        .and_then(|rest| rest.rsplit_once('/'))
        .map_or(path, |(page, _)| page)
}

/// The questions some days after a course was finished.
#[must_use]
pub fn booster(course: impl Display, days: impl Display) -> String {
    format!("/me/boosters/{course}/{days}")
}

/// A word of the glossary.
#[must_use]
pub fn term(id: impl Display) -> String {
    format!("{GLOSSARY}#{id}")
}
