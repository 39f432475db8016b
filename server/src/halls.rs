//! What a hall shows, put together for a screen, and what it is asked and answers.

use crate::http::refusal::Refusal;
use crate::pulses;
use crate::state::App;
use app::address;
use app::parts::live::{ShownPoll, ShownQuestion, ShownTally, Stage, StageBody};
use catalogue::Library;
use domain::attendance::{Act, Proof, Standing};
use domain::clock::Moment;
use domain::edition::{Edition, Stage as EditionStage};
use domain::id::{EditionId, PersonId, PollId, QuestionId, StepId};
use domain::language::Language;
use domain::live::{
    Asking, Command, CommandFault, Effect, HALL_STAYS, Phase, Poll, QuestionState, StepBody, Tally,
    Vote, What,
};
use std::sync::Arc;
use store::{
    Hall, HallConflict, HallQuestion, NewEntry, NewPoll, NewVote, Room, Store, StoreError,
    VoteConflict, WriteError,
};

/// How many questions a screen of the hall lists.
const LISTED_QUESTIONS: usize = 8;

/// Whose eyes look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// The screen of the hall.
    Hall,
    /// A participant's phone. It gets the same as all others.
    Phone,
    /// Whoever runs the edition: they see results before anybody else does.
    Control,
}

/// The hall that is run at the moment: while an edition is rehearsed the one of the rehearsal, which nobody's phone
/// ever sees.
///
/// # Errors
/// When the database does not answer.
pub async fn run(app: &App, edition: &EditionId) -> Result<Arc<Hall>, Refusal> {
    let rehearsal = Room {
        edition: edition.clone(),
        rehearsal: true,
    };
    let rehearsed = app.store.hall(&rehearsal).await?;
    if rehearsed.state.phones.is_some() {
        return Ok(rehearsed);
    }
    Ok(app.store.hall(&Room::of(edition.clone())).await?)
}

/// Whether a hall goes on: its edition does, or was over a short while ago and something was shown in it, because
/// workshops overrun.
#[must_use]
pub fn goes_on(edition: &Edition, hall: &Hall, now: Moment) -> bool {
    match edition.details.stage(now) {
        EditionStage::Open => true,
        EditionStage::Past => {
            hall.state.version > 0 && now < edition.details.ends_at.plus(HALL_STAYS)
        }
        EditionStage::Coming | EditionStage::Cancelled => false,
    }
}

/// Whether somebody takes part in an edition: they are registered, or were there.
///
/// # Errors
/// When the database does not answer.
pub async fn takes_part(
    app: &App,
    edition: &EditionId,
    person: &PersonId,
) -> Result<bool, Refusal> {
    if app.store.registration(edition, person).await?.is_some() {
        return Ok(true);
    }
    let standing = app.store.standing(edition, person).await?;
    Ok(standing.is_some_and(|standing| standing.is_present()))
}

/// What a hall shows now.
///
/// # Errors
/// When the database does not answer.
pub async fn stage(
    app: &App,
    hall: &Hall,
    eyes: Eyes,
    language: Language,
) -> Result<Stage, Refusal> {
    let questions = app.store.hall_questions(&hall.room).await?;
    let step = hall
        .state
        .step
        .as_ref()
        .and_then(|step| hall.plan.step(step));
    let library = app.content.library();
    let body = match (&hall.state.asking, step.map(|step| &step.body)) {
        (Some(asking), _) => match asked(app, hall, asking, eyes).await? {
            Some(shown) => StageBody::Asked(Box::new(shown)),
            None => StageBody::Talk,
        },
        (None, None) => StageBody::Waiting,
        (None, Some(StepBody::Talk)) => StageBody::Talk,
        (None, Some(StepBody::Slide { text })) => {
            StageBody::Slide(library.slide(text.get(language), language))
        }
        (
            None,
            Some(StepBody::Lesson {
                course,
                unit,
                section,
            }),
        ) => library
            .lesson_section(course.as_str(), unit.as_str(), *section, language)
            .map_or(StageBody::Talk, |(_, html)| StageBody::Slide(html)),
        (
            None,
            Some(
                body @ (StepBody::Poll { .. } | StepBody::Item { .. } | StepBody::Exercise { .. }),
            ),
        ) => match poll_of(&library, hall, body) {
            Some(poll) => StageBody::Asked(Box::new(not_open(poll, eyes))),
            None => StageBody::Talk,
        },
        (None, Some(StepBody::Questions)) => {
            let open = questions
                .iter()
                .filter(|question| question.state == QuestionState::Open);
            StageBody::Questions(open.take(LISTED_QUESTIONS).map(shown_question).collect())
        }
        (None, Some(StepBody::Break { .. })) => StageBody::Break {
            until: hall.state.break_until.unwrap_or_default(),
        },
        (None, Some(StepBody::Exit)) => StageBody::Exit(exit_address(app, &hall.room).await?),
    };
    let visible = |question: &&HallQuestion| {
        matches!(
            question.state,
            QuestionState::Open | QuestionState::Answered
        )
    };
    let pinned = hall.state.pinned.as_ref().and_then(|pinned| {
        questions
            .iter()
            .filter(visible)
            .find(|question| question.id == *pinned)
    });
    let waits = |state| match eyes {
        Eyes::Control => matches!(state, QuestionState::Open | QuestionState::Held),
        Eyes::Hall | Eyes::Phone => state == QuestionState::Open,
    };
    let waiting = questions.iter().filter(|one| waits(one.state)).count();
    Ok(Stage {
        title: step.map_or_else(String::new, |step| step.title.get(language).to_owned()),
        body,
        pinned: pinned.map(shown_question),
        message: hall.state.message.clone(),
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        rehearsal: hall.state.phones,
        pulse_until: pulse_until(app, &hall.room).await?,
    })
}

/// The whole address of the exit door.
async fn exit_address(app: &App, room: &Room) -> Result<String, Refusal> {
    let found = app.store.edition(&room.edition).await?;
    let edition = found.ok_or(Refusal::NotFound)?.edition;
    let path = address::exit(&edition.details.slug);
    Ok(format!("{}{path}", app.base_url))
}

/// Until when people can say that they are still there; a rehearsal asks nobody.
async fn pulse_until(app: &App, room: &Room) -> Result<Option<Moment>, Refusal> {
    if room.rehearsal {
        return Ok(None);
    }
    let open = pulses::window(app, &room.edition).await?;
    Ok(open.map(|window| window.closes_at))
}

/// A question as screens show it.
#[must_use]
pub fn shown_question(question: &HallQuestion) -> ShownQuestion {
    ShownQuestion {
        id: question.id.clone(),
        text: question.question.clone(),
        asker: question.asker.clone(),
        votes: question.votes,
        state: question.state,
        answer: question.answer.clone(),
    }
}

fn not_open(poll: Poll, eyes: Eyes) -> ShownPoll {
    ShownPoll {
        poll: match eyes {
            Eyes::Control => poll,
            Eyes::Hall | Eyes::Phone => poll.without_key(),
        },
        id: None,
        phase: None,
        round: 1,
        live: false,
        opened_at: None,
        until: None,
        answered: 0,
        results: None,
        before: None,
    }
}

async fn asked(
    app: &App,
    hall: &Hall,
    asking: &Asking,
    eyes: Eyes,
) -> Result<Option<ShownPoll>, Refusal> {
    let Some(asked) = hall.poll(&asking.poll) else {
        return Ok(None);
    };
    let shown = matches!(asking.phase, Phase::Shown | Phase::Revealed);
    let sees_results = match eyes {
        Eyes::Control => true,
        Eyes::Hall => shown || (asking.phase == Phase::Open && asking.live),
        // What changes with each answer would be sent to thousands of phones again and again.
        Eyes::Phone => shown,
    };
    let sees_key = eyes == Eyes::Control || asking.phase == Phase::Revealed;
    let tally = tally(app, &hall.room, &asking.poll, &asked.poll).await?;
    let answered = match eyes {
        // Nor is this said there before it is over.
        Eyes::Phone if asking.phase == Phase::Open => 0,
        _ => tally.tally.answered,
    };
    let before = match &asking.before {
        Some(before) if sees_results => {
            Some(self::tally(app, &hall.room, before, &asked.poll).await?)
        }
        _ => None,
    };
    Ok(Some(ShownPoll {
        poll: if sees_key {
            asked.poll.clone()
        } else {
            asked.poll.without_key()
        },
        id: Some(asking.poll.clone()),
        phase: Some(asking.phase),
        round: asking.round,
        live: asking.live,
        opened_at: Some(asking.opened_at),
        until: asking.until,
        answered,
        results: sees_results.then_some(tally),
        before,
    }))
}

/// What an asking was answered.
///
/// # Errors
/// When the database does not answer.
pub async fn tally(
    app: &App,
    room: &Room,
    id: &PollId,
    poll: &Poll,
) -> Result<ShownTally, Refusal> {
    let votes = app.store.votes(room, id).await?;
    let decisions = if poll.kind.is_written() {
        app.store.decisions(room, id).await?
    } else {
        domain::live::Decisions::default()
    };
    Ok(ShownTally {
        tally: Tally::of(poll, &votes),
        decisions,
    })
}

/// What a step asks.
pub(crate) fn poll_of(library: &Library, hall: &Hall, body: &StepBody) -> Option<Poll> {
    match body {
        StepBody::Poll { poll } => Some(poll.poll()),
        StepBody::Item { course, item } => library.item_poll(course.as_str(), item),
        StepBody::Exercise { exercise, step } => {
            library.exercise_poll(exercise.as_str(), step, seed(hall))
        }
        StepBody::Talk
        | StepBody::Slide { .. }
        | StepBody::Lesson { .. }
        | StepBody::Questions
        | StepBody::Break { .. }
        | StepBody::Exit => None,
    }
}

/// The table that all of an edition have in common follows from the end of its id, which is random.
fn seed(hall: &Hall) -> u32 {
    let id = hall.room.edition.as_str();
    let end = id.len().saturating_sub(8);
    let tail = id.get(end..).unwrap_or_default();
    u32::from_str_radix(tail, 16).unwrap_or_default()
}

/// Why an edition is not commanded now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptOut {
    /// It is over for longer than its hall stays, or was called off.
    Over,
    /// Nobody can be there yet who would answer: what is asked now would be asked before.
    Early,
}

/// Whether a command comes at a time at which the hall of an edition hears none.
#[must_use]
pub fn keeps_out(edition: &Edition, command: &Command, now: Moment) -> Option<KeptOut> {
    let details = &edition.details;
    let asks = matches!(
        command,
        Command::Open | Command::SecondRound | Command::AdHoc(..)
    );
    if details.cancelled_at.is_some() || now >= details.ends_at.plus(HALL_STAYS) {
        Some(KeptOut::Over)
    } else if asks && now < details.opens_at() {
        Some(KeptOut::Early)
    } else {
        None
    }
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Commanded {
    /// It was followed.
    Done,
    /// Somebody else was quicker: the hall shows something else by now.
    Moved,
    /// It cannot be followed.
    Refused(CommandFault),
}

/// Follows a command that was given for the state of version `seen`.
///
/// # Errors
/// When the database does not answer.
pub async fn command(
    app: &App,
    room: &Room,
    seen: u64,
    command: &Command,
) -> Result<Commanded, Refusal> {
    let (store, library) = (&app.store, app.content.library());
    let new_poll = || PollId::new(app.now(), app.entropy.as_ref());
    Ok(follow(store, &library, room, seen, command, app.now(), new_poll).await?)
}

/// As [`command`], at a time of its own: the demonstration tells what was commanded before.
pub(crate) async fn follow(
    store: &Store,
    library: &Library,
    room: &Room,
    seen: u64,
    command: &Command,
    now: Moment,
    new_poll: impl FnOnce() -> PollId,
) -> Result<Commanded, StoreError> {
    let hall = store.hall(room).await?;
    if hall.state.version != seen {
        return Ok(Commanded::Moved);
    }
    if let Command::Pin(question) = command
        && !is_asked(store, room, question).await?
    {
        return Ok(Commanded::Refused(CommandFault::NotNow));
    }
    let asked = hall.state.asking.as_ref();
    let has_key = asked
        .and_then(|asking| hall.poll(&asking.poll))
        .is_some_and(|asked| asked.poll.has_key());
    let after = hall
        .state
        .after(&hall.plan, &hall.runs(), has_key, command, now, new_poll);
    let (next, effects) = match after {
        Ok(after) => after,
        Err(fault) => return Ok(Commanded::Refused(fault)),
    };
    let (mut closes, mut opens) = (Vec::new(), Vec::new());
    for effect in effects {
        match effect {
            Effect::Close(poll) => closes.push(poll),
            Effect::Open { id, what, round } => match opened(library, &hall, what) {
                Some((step, poll)) => opens.push(NewPoll {
                    id,
                    step,
                    round,
                    poll,
                }),
                None => return Ok(Commanded::Refused(CommandFault::NothingAsked)),
            },
        }
    }
    match store.change_hall(room, &next, &closes, &opens).await {
        Ok(()) => Ok(Commanded::Done),
        Err(WriteError::Conflict(HallConflict::Moved)) => Ok(Commanded::Moved),
        Err(WriteError::Store(error)) => Err(error),
    }
}

async fn is_asked(store: &Store, room: &Room, question: &QuestionId) -> Result<bool, StoreError> {
    let questions = store.hall_questions(room).await?;
    Ok(questions.iter().any(|one| {
        one.id == *question && matches!(one.state, QuestionState::Open | QuestionState::Answered)
    }))
}

fn opened(library: &Library, hall: &Hall, what: What) -> Option<(Option<StepId>, Poll)> {
    match what {
        What::Step(id) => {
            let body = &hall.plan.step(&id)?.body;
            let poll = poll_of(library, hall, body)?;
            Some((Some(id), poll))
        }
        What::Again(before) => {
            let before = hall.poll(&before)?;
            Some((before.run.step.clone(), before.poll.clone()))
        }
        What::AdHoc(ad_hoc, text) => Some((None, ad_hoc.poll(&text))),
    }
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is on the disk.
    Kept,
    /// The poll is closed, or is not what the hall is asked.
    Closed,
    /// Whoever answers has not come in.
    NotIn,
}

/// The poll that a hall can answer now, if it is this one.
#[must_use]
pub fn open_poll<'a>(hall: &'a Hall, id: &PollId) -> Option<&'a Poll> {
    let asking = hall.state.asking.as_ref()?;
    if asking.poll != *id || asking.phase != Phase::Open {
        return None;
    }
    hall.poll(id).map(|asked| &asked.poll)
}

/// Keeps an answer, and that somebody was there to give it: apart, so that one does not lead to the other.
///
/// # Errors
/// When the database does not answer.
pub async fn answer(
    app: &App,
    room: &Room,
    person: &PersonId,
    standing: &Standing,
    poll: &PollId,
    vote: Vote,
) -> Result<Answered, Refusal> {
    if !standing.is_present() {
        return Ok(Answered::NotIn);
    }
    let vote = NewVote {
        room: room.clone(),
        poll: poll.clone(),
        person: person.clone(),
        vote,
    };
    match app.store.vote(vote).await {
        Ok(()) => {}
        Err(WriteError::Conflict(VoteConflict::Closed)) => return Ok(Answered::Closed),
        Err(WriteError::Store(error)) => return Err(error.into()),
    }
    let pulse = NewEntry::new(
        room.edition.clone(),
        person.clone(),
        Act::Pulse,
        Proof::Tick,
        pulses::nonce(app, poll.as_str(), person),
    );
    // The answer is kept whatever becomes of this.
    if let Err(error) = app.store.append(pulse).await {
        tracing::warn!(?error, "that somebody answered could not be written down");
    }
    Ok(Answered::Kept)
}
