//! Exercises: steps whose key is a question to the participant's own variation of a dataset.

use crate::analysis::{Measure, Query, QueryFault, Table};
use crate::id::Slug;
use crate::language::{Bilingual, Language};
use crate::quiz::{Outcome, Tolerance};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    /// Its name in addresses: `/exercises/{slug}`.
    pub slug: Slug,
    /// Its number as printed ("1.3").
    pub number: String,
    /// The dataset it works on.
    pub dataset: Slug,
    /// What the workbench shows first.
    pub start: Query,
    /// The scene, sanitised HTML.
    pub intro: Bilingual,
    /// The columns that may be grouped and filtered by, in order.
    pub group_by: Vec<String>,
    /// The measures offered, by name, in order.
    pub measures: Vec<String>,
    /// The summaries offered, in order.
    pub summaries: Vec<crate::analysis::Summary>,
    /// Its steps; the next opens when the one before is right.
    pub steps: Vec<Step>,
    /// What to take along, shown when all steps are right: sanitised HTML.
    pub conclusion: Bilingual,
}

/// A step of an exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its id within the exercise.
    pub id: String,
    /// What is asked: sanitised inline HTML.
    pub prompt: Bilingual,
    /// What is answered.
    pub answer: Answer,
    /// Hints, the weakest first: sanitised inline HTML.
    pub hints: Vec<Bilingual>,
    /// What to say when it is right: sanitised inline HTML.
    pub right: Bilingual,
    /// What to say when it is wrong and no misconception is recognised: sanitised inline HTML.
    pub wrong: Bilingual,
    /// Wrong answers with a name.
    pub misconceptions: Vec<Misconception>,
}

/// A way to get an answer out of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// The question to the table.
    pub query: Query,
    /// What to take of its groups.
    pub take: Take,
}

/// What to take of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// The label of the first group.
    First,
    /// The label of the last group that has a value.
    Last,
    /// The value of the group with this label.
    Value(String),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// One of the labels of the key query's group column.
    Label(Key),
    /// A number.
    Number {
        /// Where it comes from.
        key: Key,
        /// How far off it may be.
        tolerance: Tolerance,
        /// Decimals when it is shown.
        decimals: u8,
        /// The unit shown behind the field (`%`), in both languages.
        unit: Option<Bilingual>,
    },
}

/// A wrong answer with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Misconception {
    /// Its name, the same as in quizzes.
    pub name: String,
    /// The way that leads to it.
    pub key: Key,
    /// What to say: sanitised inline HTML.
    pub feedback: Bilingual,
}

/// A marked answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Marked {
    /// Right, wrong or not attempted.
    pub outcome: Outcome,
    /// The misconception recognised.
    pub misconception: Option<String>,
    /// What to say: sanitised inline HTML in the language asked for; empty when not attempted.
    pub feedback: String,
}

/// Why an answer cannot be marked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExerciseFault {
    /// A number was asked for and something else was written.
    #[error("this is not a number")]
    NotANumber,
    /// A label was chosen that the data does not have.
    #[error("there is no such choice")]
    NoSuchChoice,
    /// The exercise asks its data something that the data cannot answer: a fault of the content, which
    /// the content check finds before anybody else.
    #[error(transparent)]
    Query(#[from] QueryFault),
}

impl Key {
    /// The label this key names in `table`.
    ///
    /// # Errors
    /// [`ExerciseFault::Query`]; [`ExerciseFault::NoSuchChoice`] where there is no group.
    pub fn label(&self, table: &Table, measures: &[Measure]) -> Result<String, ExerciseFault> {
        let _ = (table, measures);
        Err(ExerciseFault::NoSuchChoice)
    }

    /// The number this key names in `table`.
    ///
    /// # Errors
    /// [`ExerciseFault::Query`]; [`ExerciseFault::NoSuchChoice`] where the group has no value.
    pub fn number(&self, table: &Table, measures: &[Measure]) -> Result<f64, ExerciseFault> {
        let _ = (table, measures);
        Err(ExerciseFault::NoSuchChoice)
    }
}

impl Step {
    /// Marks what was typed or chosen. Blank is not attempted. A number is first compared with the
    /// key, then with each misconception (same tolerance) in order; a number a hundred times too
    /// large or too small is simply wrong. A misconception whose value lies within the tolerance of
    /// the key is never reported.
    ///
    /// # Errors
    /// [`ExerciseFault`].
    pub fn mark(&self, given: &str, table: &Table, measures: &[Measure], language: Language) -> Result<Marked, ExerciseFault> {
        let _ = (given, table, measures, language);
        Err(ExerciseFault::NotANumber)
    }

    /// The labels to choose from, for a step that asks for a label: those of the key's group column,
    /// in the column's order.
    #[must_use]
    pub fn choices(&self, table: &Table) -> Vec<String> {
        let _ = table;
        vec![]
    }
}
