//! Attempts at quizzes as they are kept.

use domain::clock::Moment;
use domain::id::{AttemptId, Slug};
use domain::language::Language;
use domain::quiz::{Given, Item, Mark, Score};
use std::sync::Arc;

/// An attempt at a quiz.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// The course of the quiz.
    pub course: Slug,
    /// The quiz: the unit of the course.
    pub quiz: Slug,
    /// The language it was begun in.
    pub language: Language,
    /// What the order of options follows from.
    pub seed: u32,
    /// The share of the marks that passed when it was begun.
    pub pass: f64,
    /// Which of the person's attempts at the quiz it is, from 1.
    pub number: u32,
    /// When it was begun.
    pub started_at: Moment,
    /// When its time is up, where it has an end.
    pub deadline: Option<Moment>,
    /// How it ended; `None` while it is open.
    pub submitted: Option<Submission>,
    /// The items in order, as they were when it was begun.
    pub items: Vec<Item>,
    /// The marked answers in the order of the items; while it is open those that were checked.
    pub answers: Vec<ItemAnswer>,
    /// What is filled in and not marked; nothing once it is over.
    pub drafts: Vec<Draft>,
}

/// What is filled in at an item of an open attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The item's id.
    pub item: String,
    /// What is filled in.
    pub given: Given,
    /// The language of the form, which decides how a number is read.
    pub language: Language,
    /// When it was saved.
    pub saved_at: Moment,
}

/// An attempt without its items.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptSummary {
    /// Its id.
    pub id: AttemptId,
    /// The language it was begun in.
    pub language: Language,
    /// The share of the marks that passed when it was begun.
    pub pass: f64,
    /// When it was begun.
    pub started_at: Moment,
    /// How it ended; `None` while it is open.
    pub submitted: Option<Submission>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Submission {
    /// When.
    pub at: Moment,
    /// With how much.
    pub score: Score,
    /// Whether it ended because its time was up; then what had been saved was marked.
    pub timed_out: bool,
}

/// An answer to one item of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemAnswer {
    /// The item's id.
    pub item: String,
    /// What was given.
    pub given: Given,
    /// What it was worth.
    pub mark: Mark,
}

/// What somebody has made of a quiz that they have no attempt open at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastAttempts {
    /// Their last 100 attempts, the newest first.
    pub latest: Vec<AttemptSummary>,
    /// The last one that was handed in, whole.
    pub last: Option<Attempt>,
}

/// Where somebody stands at a quiz.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizStanding {
    /// An attempt is open.
    Open(Box<Attempt>),
    /// None is.
    Closed(Arc<PastAttempts>),
}
