//! What an edition shows while it lasts, as the hall, the control and the phones draw it.

pub mod answer;
pub(crate) mod fit;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod phone;
pub mod results;
pub mod stage;

use domain::clock::Moment;
use domain::html::Html;
use domain::id::{PollId, QuestionId};
use domain::live::{Decisions, Phase, Poll, QuestionState, Tally};

/// What is shown now, in the language of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// What the step is called; empty before the first and without a running order.
    pub title: String,
    /// What it shows.
    pub body: StageBody,
    /// The question that stands on the hall's screen.
    pub pinned: Option<ShownQuestion>,
    /// What is said to all.
    pub message: Option<String>,
    /// How many questions wait for an answer.
    pub waiting: u32,
    /// How many phones take part in a rehearsal; `None` where nobody rehearses.
    pub rehearsal: Option<u32>,
    /// Until when people can say that they are still there, while they can.
    pub pulse_until: Option<Moment>,
}

/// What a step shows.
#[derive(Clone, Debug, PartialEq)]
pub enum StageBody {
    /// Nothing yet: before the first step, or beside one's own slides.
    Waiting,
    /// Somebody talks.
    Talk,
    /// A slide.
    Slide(Html),
    /// A poll, also one that is not open yet.
    Asked(Box<ShownPoll>),
    /// The questions of the hall, those with most votes first.
    Questions(Vec<ShownQuestion>),
    /// A break.
    Break {
        /// When it is over.
        until: Moment,
    },
    /// The end: the whole address of the exit door.
    Exit(String),
}

/// A poll on a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownPoll {
    /// The poll; with its key only where that is shown.
    pub poll: Poll,
    /// The asking; `None` while it is not open yet.
    pub id: Option<PollId>,
    /// How far it is; `None` while it is not open yet.
    pub phase: Option<Phase>,
    /// The round, from 1.
    pub round: u8,
    /// Whether the hall sees results while it is open.
    pub live: bool,
    /// Since when it is open.
    pub opened_at: Option<Moment>,
    /// Until when there is time, where somebody said so.
    pub until: Option<Moment>,
    /// How many answered.
    pub answered: u32,
    /// What they answered, where this screen may show it.
    pub results: Option<ShownTally>,
    /// What they answered in the round before.
    pub before: Option<ShownTally>,
}

/// Answers counted, with what was decided about those that were written.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownTally {
    /// The answers.
    pub tally: Tally,
    /// Which writings are shown, and under which heading.
    pub decisions: Decisions,
}

/// A question from the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownQuestion {
    /// Its id.
    pub id: QuestionId,
    /// What is asked.
    pub text: String,
    /// Who asks; `None` where that is not said.
    pub asker: Option<String>,
    /// How many want it answered.
    pub votes: u32,
    /// What became of it.
    pub state: QuestionState,
    /// The answer in writing.
    pub answer: Option<String>,
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
