//! The desk at the door: whom an organiser ticks there and takes back again, at once, or later from a device that
//! had no network meanwhile.

use crate::http::refusal::Refusal;
use crate::state::App;
use domain::attendance::{
    Act, AttendanceEvent, Nonce, Proof, Reason, Standing, Status, before_coming, stand,
};
use domain::clock::Moment;
use domain::edition::{Edition, EditionDetails};
use domain::id::PersonId;
use store::{Appended, EntryConflict, HistoryEntry, NewEntry, WriteError};

/// How often an entry is judged anew when somebody else was quicker.
const TRIES: usize = 3;

/// What the desk says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskEntry {
    /// Whether they are there; otherwise a tick is taken back.
    pub here: bool,
    /// What makes twice once.
    pub nonce: Nonce,
    /// The entry of the same device that this one follows, which may have been recorded or not.
    pub after: Option<Nonce>,
    /// How many events of the person the desk had seen; `None` where it decided against what had come meanwhile.
    pub seen: Option<u32>,
    /// When it was said by the server's clock; `None` is now.
    pub said_at: Option<Moment>,
    /// The same by the device's own clock.
    pub at_device: Option<Moment>,
    /// What it rests on.
    pub proof: Proof,
}

impl DeskEntry {
    /// That somebody is there or is not, said now by whoever has seen so many events of theirs.
    #[must_use]
    pub const fn now(here: bool, nonce: Nonce, seen: Option<u32>) -> Self {
        Self {
            here,
            nonce,
            after: None,
            seen,
            said_at: None,
            at_device: None,
            proof: Proof::Tick,
        }
    }
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is recorded.
    Accepted,
    /// They stand so already: nothing is recorded.
    Duplicate,
    /// Something else was recorded since the desk looked, which says otherwise: nothing is recorded.
    Conflict,
    /// Nobody can have come yet, or the edition was called off.
    Closed,
}

/// What became of an entry, and how they stand now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What became of it.
    pub told: Told,
    /// How they stand.
    pub standing: Standing,
    /// Who recorded the last event, where that is not the person.
    pub by: Option<String>,
}

impl Answer {
    fn of(told: Told, history: &[HistoryEntry]) -> Self {
        Self {
            told,
            standing: stand(events(history)),
            by: history.last().and_then(|last| last.actor_name.clone()),
        }
    }
}

fn events(history: &[HistoryEntry]) -> impl Iterator<Item = &AttendanceEvent> {
    history.iter().map(|one| &one.event)
}

/// The status of whoever is ticked at that moment, and when they came, where that is known: afterwards nobody knows.
fn arrival(edition: &EditionDetails, at: Moment) -> (Status, Option<Moment>) {
    Status::of(edition.arrival(at)).map_or((Status::Present, None), |status| (status, Some(at)))
}

/// Records what the desk says of somebody registered.
///
/// # Errors
/// When the database does not answer; [`Refusal::NotFound`] of somebody who is not registered.
pub async fn record(
    app: &App,
    edition: &Edition,
    person: &PersonId,
    entry: &DeskEntry,
    actor: &PersonId,
) -> Result<Answer, Refusal> {
    let details = &edition.details;
    for _ in 0..TRIES {
        let history = app.store.history(&edition.id, person).await?;
        let now = app.now();
        if !details.stage(now).has_opened() {
            return Ok(Answer::of(Told::Closed, &history));
        }
        if events(&history).any(|event| event.nonce == entry.nonce) {
            return Ok(Answer::of(Told::Accepted, &history));
        }
        let standing = stand(events(&history));
        if standing.is_present() == entry.here {
            return Ok(Answer::of(Told::Duplicate, &history));
        }
        let follows = history.last().map(|last| &last.event.nonce);
        let has_seen = entry.seen.is_none_or(|seen| seen == standing.events)
            || (entry.after.is_some() && entry.after.as_ref() == follows);
        if !has_seen {
            return Ok(Answer::of(Told::Conflict, &history));
        }
        let at = entry
            .said_at
            .map_or(now, |at| at.clamp(details.opens_at(), now));
        let (act, arrived_at) = if entry.here {
            let (status, arrived_at) = match entry.proof {
                // A sheet says that somebody came, and not when.
                Proof::Sheet => (Status::Present, None),
                _ => arrival(details, at),
            };
            (Act::Manual(status), arrived_at)
        } else {
            (Act::Undo(before_coming(events(&history)).flatten()), None)
        };
        let new = NewEntry {
            arrived_at,
            // At the desk they are seen in the hall, unless there is none.
            place: entry
                .here
                .then(|| details.mode.places().first().copied())
                .flatten(),
            at_device: entry.at_device,
            actor: Some(actor.clone()),
            reason: Some(if entry.here {
                Reason::SeenThere
            } else {
                Reason::Mistake
            }),
            seen: Some(standing.events),
            ..NewEntry::new(
                edition.id.clone(),
                person.clone(),
                act,
                entry.proof,
                entry.nonce.clone(),
            )
        };
        match app.store.append(new).await {
            Ok(Appended::Recorded { standing, .. }) => {
                return Ok(Answer {
                    told: Told::Accepted,
                    standing,
                    by: None,
                });
            }
            Ok(Appended::NotRegistered) => return Err(Refusal::NotFound),
            // Somebody else was quicker: what they recorded decides.
            Ok(Appended::Already(_)) | Err(WriteError::Conflict(EntryConflict::HistoryGrown)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let history = app.store.history(&edition.id, person).await?;
    Ok(Answer::of(Told::Conflict, &history))
}
