//! What an edition shows, asks and is answered while it lasts.

use crate::error::Conflict;
use domain::clock::Moment;
use domain::id::{EditionId, PersonId, PollId, QuestionId, StepId};
use domain::live::{LiveState, Naming, Plan, Poll, QuestionState, Run, Vote};
use std::sync::Arc;

/// A hall: that of an edition, or the one it is rehearsed in, which has tables of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Room {
    /// The edition.
    pub edition: EditionId,
    /// Whether it is rehearsed.
    pub rehearsal: bool,
}

impl Room {
    /// The hall of an edition.
    #[must_use]
    pub const fn of(edition: EditionId) -> Self {
        Self {
            edition,
            rehearsal: false,
        }
    }
}

/// A hall as it is now.
#[derive(Clone, Debug)]
pub struct Hall {
    /// Which.
    pub room: Room,
    /// What it shows.
    pub state: LiveState,
    /// Whether questions bear names.
    pub naming: Naming,
    /// Whether questions are looked at before they are shown.
    pub moderated: bool,
    /// The running order.
    pub plan: Plan,
    /// All askings, in the order in which they were opened.
    pub polls: Vec<Arc<AskedPoll>>,
}

impl Hall {
    /// The asking of that id.
    #[must_use]
    pub fn poll(&self, id: &PollId) -> Option<&Arc<AskedPoll>> {
        self.polls.iter().find(|poll| poll.run.id == *id)
    }

    /// The askings without what they ask.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        self.polls.iter().map(|poll| poll.run.clone()).collect()
    }
}

/// An asking with what it asks.
#[derive(Clone, Debug)]
pub struct AskedPoll {
    /// Which, when, of which step.
    pub run: Run,
    /// What is asked.
    pub poll: Poll,
}

/// An asking that begins.
#[derive(Clone, Debug)]
pub struct NewPoll {
    /// Its id.
    pub id: PollId,
    /// The step it is of.
    pub step: Option<StepId>,
    /// The round, from 1.
    pub round: u8,
    /// What is asked.
    pub poll: Poll,
}

/// An answer that is given.
#[derive(Clone, Debug)]
pub struct NewVote {
    /// The hall.
    pub room: Room,
    /// The asking.
    pub poll: PollId,
    /// Whoever answers. It is kept as a voter, which nobody can be found by once the poll is closed.
    pub person: PersonId,
    /// The answer.
    pub vote: Vote,
}

/// What keeps an answer out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteConflict {
    /// The poll is closed, or is none of this hall.
    Closed,
}

impl Conflict for VoteConflict {}

/// What keeps a command from being followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HallConflict {
    /// Somebody else was quicker: the hall shows something else by now.
    Moved,
}

impl Conflict for HallConflict {}

/// A question from the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallQuestion {
    /// Its id.
    pub id: QuestionId,
    /// What is asked.
    pub question: String,
    /// Whoever asks; `None` where it was asked without a name: then nothing says who it was.
    pub person: Option<PersonId>,
    /// Their name.
    pub asker: Option<String>,
    /// When.
    pub asked_at: Moment,
    /// What became of it.
    pub state: QuestionState,
    /// The question it was merged into.
    pub merged_into: Option<QuestionId>,
    /// The answer in writing.
    pub answer: Option<String>,
    /// How many want it answered.
    pub votes: u32,
}
