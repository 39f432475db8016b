//! A lesson as a list of parts: `catalogue` makes it from Markdown, `app` draws it.

use crate::html::Html;
use crate::id::Slug;
use serde::{Deserialize, Serialize};

/// The text of a lesson in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonText {
    /// Its parts, in reading order.
    pub parts: Vec<Part>,
    /// Words in its running text, for reading time and for the content check.
    pub words: u32,
}

/// A part of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    /// Running text, without scripts, styles or event attributes.
    Html(Html),
    /// A chart drawn by us from data written in the lesson's course or a named dataset.
    Chart(ChartPart),
    /// A pocket card to keep or forward.
    Card(CardPart),
    /// A way into an exercise of the course.
    Exercise(ExercisePart),
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// One dot a value, a row a group.
    Dots,
    /// One bar a group, from zero, of the first mark (median where none is named).
    Bars,
}

/// A summary that a chart marks beside its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The arithmetic mean, drawn as a diamond.
    Mean,
    /// The median, drawn as a line.
    Median,
}

/// A chart in a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChartPart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// The groups with their values, as written.
    pub groups: Vec<ChartGroup>,
    /// What is marked.
    pub mark: Vec<Mark>,
    /// One sentence that is also its accessible name.
    pub caption: String,
    /// The unit of the values, such as "tayangan".
    pub unit: String,
}

/// One group of a chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChartGroup {
    /// Its name.
    pub label: String,
    /// Its values; a bar chart takes their median or mean.
    pub values: Vec<f64>,
}

/// A pocket card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPart {
    /// Its title.
    pub title: String,
    /// At most three points, plain text.
    pub points: Vec<String>,
}

/// A link to an exercise, with what a reader wants to know before going there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExercisePart {
    /// The exercise.
    pub slug: Slug,
    /// Its title in the language of the text.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// How long it takes, in minutes.
    pub minutes: u32,
}
