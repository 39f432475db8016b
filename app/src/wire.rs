//! What islands and the server say to each other: JSON over `/api`.
//!
//! | address | sends | answers |
//! | --- | --- | --- |
//! | `POST /api/exercises/{exercise}/answer` | [`AnswerSent`] | [`AnswerReply`] |
//! | `POST /api/exercises/{exercise}/hint` | [`HintSent`] | [`HintReply`] |
//!
//! Replies are read whatever their status. Anything that is no reply (a proxy's page) makes the island
//! send the plain form instead. Where nothing comes back at all, for want of a network, it says so and
//! keeps the field: the plain form would lead to the browser's own page and lose the answer.

use domain::exercise::Choice;
use domain::html::Html;
use domain::quiz::Outcome;
use serde::{Deserialize, Serialize};

/// What `/api` answers instead of a reply, with the status of the refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// What happened, what was kept and what to do, in the language of the page.
    pub sentence: String,
    /// The id under which the cause stands in the log.
    pub id: Option<String>,
}

/// A step of an exercise as shown to one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    /// Which step, counted from 1.
    pub index: u32,
    /// How many there are.
    pub of: u32,
    /// Its id within the exercise.
    pub id: String,
    /// What is asked: inline HTML.
    pub prompt_html: Html,
    /// What is to be filled in.
    pub field: StepField,
    /// What was typed or chosen last; empty at first.
    pub given: String,
    /// The hints taken so far: inline HTML.
    pub hints: Vec<Html>,
    /// How many hints there are.
    pub hints_total: u32,
    /// How the last answer to this step was marked.
    pub result: Option<StepResult>,
    /// Why the last answer could not be marked.
    pub fault: Option<StepFault>,
    /// The steps done before, oldest first.
    pub earlier: Vec<EarlierStep>,
}

/// What a step takes as its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepField {
    /// One of these labels.
    Label(Vec<Choice>),
    /// A number with the unit behind the field.
    Number {
        /// Such as `%`.
        unit: Option<String>,
    },
}

/// A marked answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepResult {
    /// Right, wrong or not attempted.
    pub outcome: Outcome,
    /// What to say: inline HTML, empty where there is nothing to say.
    pub feedback_html: Html,
}

/// Why an answer is not marked: as `domain::exercise::ExerciseFault` says, without the faults of the
/// content, or because it comes too soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepFault {
    /// A number was asked for and something else was written.
    NotANumber,
    /// A label was chosen that the data does not have.
    NoSuchChoice,
    /// The step was tried so often that there is a pause.
    Paused {
        /// For how long, in seconds, two at least.
        seconds: u32,
        /// Whether there is a hint to take meanwhile.
        hint: bool,
    },
}

/// A step that was answered rightly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierStep {
    /// What was asked: inline HTML.
    pub prompt_html: Html,
    /// The right answer as given, with its unit: plain text.
    pub given: String,
    /// What was said to it: inline HTML.
    pub feedback_html: Html,
}

/// An answer to the step that the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerSent {
    /// The step's id.
    pub step: String,
    /// What was typed or chosen.
    pub given: String,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AnswerReply {
    /// It was marked and kept.
    Marked {
        /// Right, wrong or not attempted.
        outcome: Outcome,
        /// What to say: inline HTML.
        feedback_html: Html,
        /// After a right answer: the step that follows, with this one among its earlier steps.
        next: Option<Box<StepView>>,
        /// After the last step: the exercise's conclusion.
        finished: Option<Html>,
    },
    /// It cannot be marked as it stands; nothing was kept.
    NotANumber {
        /// The sentence beside the field.
        sentence: String,
    },
    /// Nobody is signed in any more: the island sends the plain form, which leads to signing in and
    /// carries the answer along.
    SignInNeeded,
    /// It was not marked.
    Failed {
        /// What happened, what was kept, what to do.
        sentence: String,
    },
}

/// Asks for one more hint to this step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HintSent {
    /// The step's id.
    pub step: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HintReply {
    /// All hints taken so far: inline HTML.
    Hints {
        /// The weakest first.
        hints: Vec<Html>,
    },
    /// As with answers.
    SignInNeeded,
    /// No hint came.
    Failed {
        /// What happened, what was kept, what to do.
        sentence: String,
    },
}
