//! The desk at the door: whom an organiser ticks there and takes back again, at once, or later from a device that
//! had no network meanwhile.

use crate::http::refusal::Refusal;
use crate::state::App;
use crate::{agencies, editions};
use app::parts::agency::AgencyFault;
use domain::agency::{Agency, AgencyTree};
use domain::attendance::{
    Act, AttendanceEvent, Nonce, Proof, Reason, Standing, Status, before_coming, stand,
};
use domain::clock::Moment;
use domain::edition::{Edition, EditionDetails};
use domain::id::PersonId;
use domain::text::normalize;
use futures_util::stream::{self, StreamExt as _};
use std::sync::Arc;
use store::{Appended, Attendee, EntryConflict, HistoryEntry, NewEntry, WriteError};

/// How often an entry is judged anew when somebody else was quicker.
const TRIES: usize = 3;

/// How many people are recorded at once.
const AT_ONCE: usize = 64;

/// The desk of an edition: everybody who is expected, by name.
pub struct Desk {
    /// The edition.
    pub edition: Edition,
    /// The tree of agencies.
    pub tree: Arc<AgencyTree>,
    /// Whoever is registered.
    pub people: Vec<Attendee>,
}

/// Whether somebody is still to be ticked: not there, and nobody has excused them.
#[must_use]
pub fn is_missing(person: &Attendee) -> bool {
    !person.standing.is_present() && person.standing.status != Some(Status::Excused)
}

impl Desk {
    /// Reads it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; when the database does not answer.
    pub async fn open(app: &App, slug: &str) -> Result<Self, Refusal> {
        let edition = editions::find(app, slug).await?.edition;
        Ok(Self {
            tree: app.store.agencies().await?,
            people: app.store.attendance(&edition.id).await?,
            edition,
        })
    }

    /// What stands for somebody in forms and addresses of this edition.
    #[must_use]
    pub fn who(&self, app: &App, person: &Attendee) -> String {
        app.secret.attendee(&self.edition.id, &person.person)
    }

    /// Whom that stands for.
    #[must_use]
    pub fn person(&self, app: &App, who: &str) -> Option<&Attendee> {
        self.people.iter().find(|one| self.who(app, one) == who)
    }

    /// The agency of somebody at registration.
    #[must_use]
    pub fn agency(&self, person: &Attendee) -> Option<&Agency> {
        person.agency.as_ref().and_then(|id| self.tree.get(id))
    }

    /// What is searched of somebody: name, agency and its code.
    #[must_use]
    pub fn searched(&self, person: &Attendee) -> String {
        let (code, name) = self.agency(person).map_or(("", ""), |agency| {
            (agency.code.as_str(), agency.name.as_str())
        });
        normalize(&format!("{} {name} {code}", person.name))
    }

    /// The agency of that code or name, and everybody of it and of what is below it.
    ///
    /// # Errors
    /// [`AgencyFault`] where the text names none or several.
    pub fn of_agency(&self, text: &str) -> Result<(&Agency, Vec<&Attendee>), AgencyFault> {
        let agency = agencies::one(&self.tree, text)?;
        let is_within = |one: &&Attendee| {
            let own = self.agency(one);
            own.is_some_and(|own| self.tree.is_within(&own.id, &agency.id))
        };
        Ok((agency, self.people.iter().filter(is_within).collect()))
    }

    /// Records that several people are there; how many of them were not before, or `None` where nobody can have come.
    /// Whoever came meanwhile stays as they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tick(
        &self,
        app: &App,
        people: &[&Attendee],
        proof: Proof,
        actor: &PersonId,
    ) -> Result<Option<u32>, Refusal> {
        let people: Vec<PersonId> = people.iter().map(|one| one.person.clone()).collect();
        let records = people.into_iter().map(|person| async move {
            let entry = DeskEntry {
                proof,
                ..DeskEntry::now(true, app.store.new_nonce(), None)
            };
            record(app, &self.edition, &person, &entry, actor).await
        });
        // What is written at once is committed at once.
        let mut answers = stream::iter(records).buffer_unordered(AT_ONCE);
        let mut recorded = 0;
        while let Some(answer) = answers.next().await {
            match answer?.told {
                Told::Accepted => recorded += 1,
                Told::Closed => return Ok(None),
                Told::Duplicate | Told::Conflict => {}
            }
        }
        Ok(Some(recorded))
    }
}

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
        let standing = stand(events(&history));
        if events(&history).any(|event| event.nonce == entry.nonce) {
            // Sent twice, which is fine as long as it still stands.
            let told = if standing.is_present() == entry.here {
                Told::Accepted
            } else {
                Told::Conflict
            };
            return Ok(Answer::of(told, &history));
        }
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
        let mut custom = None;
        let (act, arrived_at) = if entry.here {
            let (status, arrived_at) = match entry.proof {
                // A sheet says that somebody came, and not when.
                Proof::Sheet => (Status::Present, None),
                _ => arrival(details, at),
            };
            (Act::Manual(status), arrived_at)
        } else {
            let before = before_coming(events(&history)).unwrap_or_default();
            custom = before.custom;
            (Act::Undo(before.status), None)
        };
        let new = NewEntry {
            custom,
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
