//! What every screen of an edition shows, and how the control changes it.

use super::plan::{Plan, StepBody};
use super::poll::{Poll, PollKind, PollOption};
use crate::clock::{HOUR, MINUTE, Moment};
use crate::codes::codes;
use crate::id::{PollId, QuestionId, StepId};
use crate::language::Bilingual;
use crate::text::one_line;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest message to all, in characters.
pub const MAX_MESSAGE: usize = 200;
/// How long after the end of an edition its hall may go on, in milliseconds: workshops overrun.
pub const HALL_STAYS: i64 = 2 * HOUR;
/// The second round is the last.
const LAST_ROUND: u8 = 2;

/// How far an asking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// It can be answered.
    Open,
    /// It was closed; nobody but the control sees what came of it.
    Closed,
    /// The hall sees what came of it.
    Shown,
    /// The hall sees what is right, too.
    Revealed,
}

/// A poll that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The asking.
    pub poll: PollId,
    /// The round, from 1.
    pub round: u8,
    /// How far it is.
    pub phase: Phase,
    /// Whether the hall sees results while it is open.
    #[serde(default)]
    pub live: bool,
    /// Since when it is open.
    pub opened_at: Moment,
    /// Until when there is time, where somebody said so. It is not closed by itself: whoever has a slow network
    /// shall not be shut out.
    #[serde(default)]
    pub until: Option<Moment>,
    /// The asking of the round before.
    #[serde(default)]
    pub before: Option<PollId>,
    /// Whether it stands outside of the running order.
    #[serde(default)]
    pub ad_hoc: bool,
}

/// The state of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveState {
    /// Grows by one with each change. A command names the one it was given for, so that a button that two people
    /// press at once is pressed once.
    #[serde(skip)]
    pub version: u64,
    /// The step that is shown; `None` before the first, and where there is no running order.
    pub step: Option<StepId>,
    /// Since when.
    #[serde(default)]
    pub since: Option<Moment>,
    /// The steps that were shown before.
    #[serde(default)]
    pub seen: Vec<StepId>,
    /// What is asked.
    #[serde(default)]
    pub asking: Option<Asking>,
    /// When the break is over.
    #[serde(default)]
    pub break_until: Option<Moment>,
    /// The question that stands on the hall's screen.
    #[serde(default)]
    pub pinned: Option<QuestionId>,
    /// What is said to all.
    #[serde(default)]
    pub message: Option<String>,
    /// How many phones there are in a rehearsal; `None` of a hall that is none.
    #[serde(default)]
    pub phones: Option<u32>,
    /// The askings whose results everybody has seen.
    #[serde(default)]
    pub told: Vec<PollId>,
    /// Those of which everybody has seen what is right.
    #[serde(default)]
    pub revealed: Vec<PollId>,
}

/// A poll that needs no preparation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdHoc {
    /// Four letters.
    Letters,
    /// Yes or no.
    YesNo,
    /// From 1 to 5.
    Scale,
    /// Words for a cloud.
    Words,
}

codes! {
    AdHoc {
        /// All.
        ALL;
        /// The word in forms.
        code;
        Letters = "letters",
        YesNo = "yesno",
        Scale = "scale",
        Words = "words",
    }
}

impl AdHoc {
    /// The poll; its text may be empty.
    #[must_use]
    pub fn poll(self, text: &str) -> Poll {
        let word = |id: &str, en: &str| {
            PollOption::plain(&Bilingual {
                id: id.to_owned(),
                en: en.to_owned(),
            })
        };
        let (kind, options) = match self {
            // The letters stand before them.
            Self::Letters => (PollKind::Single, vec![word("", ""); 4]),
            Self::YesNo => (
                PollKind::TrueFalse,
                vec![word("Ya", "Yes"), word("Tidak", "No")],
            ),
            Self::Scale => (
                PollKind::Scale,
                vec![
                    word("Sangat tidak setuju", "Strongly disagree"),
                    word("Sangat setuju", "Strongly agree"),
                ],
            ),
            Self::Words => (PollKind::Words, vec![]),
        };
        let text = one_line(text);
        Poll {
            text: super::poll::html(&Bilingual {
                id: text.clone(),
                en: text,
            }),
            options,
            ..Poll::new(kind)
        }
    }
}

/// An asking of the past or present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The asking.
    pub id: PollId,
    /// The step it was of; `None` of one outside the running order.
    pub step: Option<StepId>,
    /// The round, from 1.
    pub round: u8,
    /// Since when it could be answered.
    pub opened_at: Moment,
    /// Whether it is over.
    pub closed: bool,
}

/// What the control can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// That step.
    Jump(StepId),
    /// Opens the poll of the step.
    Open,
    /// Ends answering, and shows what came of it or not yet.
    Close {
        /// Whether it is shown.
        show: bool,
    },
    /// Shows results: of what is closed for good, of what is open while it goes on.
    Show,
    /// Shows them no longer.
    Hide,
    /// Shows what is right.
    Reveal,
    /// Asks the same once more.
    SecondRound,
    /// More time for answering, or for the break.
    MoreTime {
        /// How many milliseconds.
        milliseconds: i64,
    },
    /// A poll without preparation.
    AdHoc(AdHoc, String),
    /// A question to the hall's screen.
    Pin(QuestionId),
    /// And from it.
    Unpin,
    /// Says something to all.
    Say(String),
    /// And no longer.
    Silence,
}

/// What a command asks of whoever keeps the ballots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// An asking ends.
    Close(PollId),
    /// An asking begins.
    Open {
        /// Its id.
        id: PollId,
        /// What is asked.
        what: What,
        /// The round.
        round: u8,
    },
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// What that step asks.
    Step(StepId),
    /// What that asking asked.
    Again(PollId),
    /// Something without preparation.
    AdHoc(AdHoc, String),
}

/// Why a command cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CommandFault {
    /// There is no such step, or none after or before this one.
    #[error("there is no such step")]
    NoStep,
    /// The step asks nothing.
    #[error("this step asks nothing")]
    NothingAsked,
    /// It was opened before.
    #[error("it was opened before")]
    Opened,
    /// Nothing is open, or nothing is closed, that would have to be.
    #[error("nothing is there to do that with")]
    NotNow,
    /// There is no second round of this.
    #[error("there is no second round of this")]
    NoRound,
    /// A message is empty or too long.
    #[error("a message has 1 to {MAX_MESSAGE} characters")]
    Message,
}

impl LiveState {
    /// The state after a command, and what has to be done for it. `has_key` says whether
    /// what is asked at the moment has a key.
    ///
    /// # Errors
    /// [`CommandFault`]; nothing changes then.
    pub fn after(
        &self,
        plan: &Plan,
        runs: &[Run],
        has_key: bool,
        command: &Command,
        now: Moment,
        new_poll: impl FnOnce() -> PollId,
    ) -> Result<(Self, Vec<Effect>), CommandFault> {
        let mut next = self.clone();
        next.version = self.version + 1;
        let mut effects = Vec::new();
        let place = self.step.as_ref().and_then(|step| plan.place(step));
        match command {
            Command::Next => {
                let place = place.or_else(|| self.place_before(plan));
                let place = place.map_or(0, |place| place + 1);
                next.go_to(plan, runs, place, now, &mut effects)?;
            }
            Command::Back => {
                // What was asked in between is left first.
                let in_between = self.asking.as_ref().is_some_and(|asking| asking.ad_hoc);
                let place = match place {
                    Some(place) if in_between => Some(place),
                    Some(place) => place.checked_sub(1),
                    None => self.place_before(plan),
                };
                let place = place.ok_or(CommandFault::NoStep)?;
                next.go_to(plan, runs, place, now, &mut effects)?;
            }
            Command::Jump(step) => {
                let place = plan.place(step).ok_or(CommandFault::NoStep)?;
                next.go_to(plan, runs, place, now, &mut effects)?;
            }
            Command::Open => {
                let step = place.and_then(|place| plan.steps.get(place));
                let step = step.filter(|step| step.body.asks());
                let step = step.ok_or(CommandFault::NothingAsked)?;
                if runs.iter().any(|run| run.step.as_ref() == Some(&step.id)) {
                    return Err(CommandFault::Opened);
                }
                next.leave(&mut effects);
                let what = What::Step(step.id.clone());
                next.open(what, 1, now, new_poll(), &mut effects);
            }
            Command::Close { show } => {
                let asking = next.asking(&[Phase::Open])?;
                asking.phase = if *show { Phase::Shown } else { Phase::Closed };
                asking.until = None;
                effects.push(Effect::Close(asking.poll.clone()));
            }
            Command::Show => {
                let asking = next.asking(&[Phase::Open, Phase::Closed])?;
                if asking.phase == Phase::Open {
                    asking.live = true;
                } else {
                    asking.phase = Phase::Shown;
                }
            }
            Command::Hide => {
                let asking = next.asking(&[Phase::Open, Phase::Shown, Phase::Revealed])?;
                if asking.phase == Phase::Open {
                    asking.live = false;
                } else {
                    asking.phase = Phase::Closed;
                }
            }
            Command::Reveal => {
                let asking = next.asking(&[Phase::Closed, Phase::Shown])?;
                if !has_key {
                    return Err(CommandFault::NotNow);
                }
                asking.phase = Phase::Revealed;
            }
            Command::SecondRound => {
                let asking = next.asking(&[Phase::Closed, Phase::Shown])?.clone();
                if asking.round >= LAST_ROUND {
                    return Err(CommandFault::NoRound);
                }
                let what = What::Again(asking.poll.clone());
                next.open(what, asking.round + 1, now, new_poll(), &mut effects);
                if let Some(opened) = &mut next.asking {
                    opened.before = Some(asking.poll);
                    opened.ad_hoc = asking.ad_hoc;
                }
            }
            Command::MoreTime { milliseconds } => {
                let later = |until: Option<Moment>| {
                    let from = until.map_or(now, |until| until.max(now));
                    Some(from.plus((*milliseconds).clamp(0, 60 * MINUTE)))
                };
                if let Some(asking) = next
                    .asking
                    .as_mut()
                    .filter(|asking| asking.phase == Phase::Open)
                {
                    asking.until = later(asking.until);
                } else if next.break_until.is_some() {
                    next.break_until = later(next.break_until);
                } else {
                    return Err(CommandFault::NotNow);
                }
            }
            Command::AdHoc(ad_hoc, text) => {
                if text.chars().count() > super::poll::MAX_PROMPT {
                    return Err(CommandFault::Message);
                }
                next.leave(&mut effects);
                let what = What::AdHoc(*ad_hoc, text.clone());
                next.open(what, 1, now, new_poll(), &mut effects);
                if let Some(opened) = &mut next.asking {
                    opened.ad_hoc = true;
                    opened.live = *ad_hoc == AdHoc::Words;
                }
            }
            Command::Pin(question) => next.pinned = Some(question.clone()),
            Command::Unpin => next.pinned = None,
            Command::Say(text) => {
                let text = one_line(text);
                if !(1..=MAX_MESSAGE).contains(&text.chars().count()) {
                    return Err(CommandFault::Message);
                }
                next.message = Some(text);
            }
            Command::Silence => next.message = None,
        }
        next.remember();
        Ok((next, effects))
    }

    /// Writes down what everybody sees now of what was asked.
    fn remember(&mut self) {
        let Some(asking) = &self.asking else {
            return;
        };
        let add = |to: &mut Vec<PollId>, poll: &PollId| {
            if !to.contains(poll) {
                to.push(poll.clone());
            }
        };
        if matches!(asking.phase, Phase::Shown | Phase::Revealed) {
            for poll in asking.before.iter().chain([&asking.poll]) {
                add(&mut self.told, poll);
            }
        }
        if asking.phase == Phase::Revealed {
            add(&mut self.revealed, &asking.poll);
        }
    }

    /// Where the last step shown before stands that is still there: somebody may have taken the one that is shown
    /// out of the running order, and the hall shall not begin again then.
    fn place_before(&self, plan: &Plan) -> Option<usize> {
        self.seen.iter().rev().find_map(|step| plan.place(step))
    }

    fn asking(&mut self, phases: &[Phase]) -> Result<&mut Asking, CommandFault> {
        self.asking
            .as_mut()
            .filter(|asking| phases.contains(&asking.phase))
            .ok_or(CommandFault::NotNow)
    }

    /// Whatever is open is closed: nobody can answer what is no longer asked.
    fn leave(&mut self, effects: &mut Vec<Effect>) {
        if let Some(asking) = self.asking.take()
            && asking.phase == Phase::Open
        {
            effects.push(Effect::Close(asking.poll));
        }
    }

    fn open(&mut self, what: What, round: u8, now: Moment, id: PollId, effects: &mut Vec<Effect>) {
        effects.push(Effect::Open {
            id: id.clone(),
            what,
            round,
        });
        self.asking = Some(Asking {
            poll: id,
            round,
            phase: Phase::Open,
            live: false,
            opened_at: now,
            until: None,
            before: None,
            ad_hoc: false,
        });
    }

    fn go_to(
        &mut self,
        plan: &Plan,
        runs: &[Run],
        place: usize,
        now: Moment,
        effects: &mut Vec<Effect>,
    ) -> Result<(), CommandFault> {
        let step = plan.steps.get(place).ok_or(CommandFault::NoStep)?;
        self.leave(effects);
        if let Some(before) = self.step.take()
            && !self.seen.contains(&before)
        {
            self.seen.push(before);
        }
        self.step = Some(step.id.clone());
        self.since = Some(now);
        self.pinned = None;
        self.break_until = match step.body {
            StepBody::Break { minutes } => Some(now.plus(i64::from(minutes) * MINUTE)),
            _ => None,
        };
        // A step that was asked before shows what came of it.
        let of_step: Vec<&Run> = runs
            .iter()
            .filter(|run| run.step.as_ref() == Some(&step.id))
            .collect();
        self.asking = of_step
            .iter()
            .max_by_key(|run| run.round)
            .map(|last| Asking {
                poll: last.id.clone(),
                round: last.round,
                phase: Phase::Shown,
                live: false,
                opened_at: last.opened_at,
                until: None,
                before: of_step
                    .iter()
                    .find(|run| last.round.checked_sub(1) == Some(run.round))
                    .map(|run| run.id.clone()),
                ad_hoc: false,
            });
        Ok(())
    }
}
