//! The ledger of attendance: entries are decided in memory and appended, many with one commit
//! ([`crate::group_commit`]).
//!
//! Two processes that have read the same standing cannot both write, because the events of one person in
//! one edition are numbered. Rows are written in the order of their keys, so that two batches wait for one
//! another and never in a circle.

use crate::batch::Batched;
use crate::changes::Change;
use crate::database::Store;
use crate::error::{StoreError, WriteError};
use crate::group_commit::{CommitTime, Entry, Outcome, Writes, commit};
use crate::rows::{of_rows, pieces};
use crate::stays::SettleStays as _;
use crate::values::entry::{
    AppendError, Appended, Correction, EntryConflict, NewEntry, Unregistered,
};
use crate::values::standing::StandingRow;
use domain::attendance::{AttendanceEvent, Claim, Kind, Nonce, Reason, Standing, Status};
use domain::audit::Action;
use domain::code::Place;
use domain::id::{AgencyId, CustomStatusId, EditionId, EventId, PersonId};
use sqlx::{FromRow, PgConnection, SqliteConnection};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;

queries! {
    // What has `VALUES (…)` is also used with many rows: see `rows`.
    KNOWN = "WITH asked (edition, person, nonce) AS (VALUES ($1, $2, $3))
        SELECT asked.edition, asked.person, COALESCE(person_alias.person, asked.person) AS meant, asked.nonce,
            registration.person AS registered,
            attendance_present.status, attendance_present.arrived_at, attendance_present.recorded_at,
            attendance_present.place, attendance_present.inside, attendance_present.events, attendance_present.asked_at,
            attendance_present.custom, attendance_stay.person AS settled, attendance_event.edition AS nonce_edition,
            COALESCE((SELECT owner.person FROM person_alias AS owner WHERE owner.alias = attendance_event.person),
                attendance_event.person) AS nonce_person
        FROM asked
        LEFT JOIN person_alias ON person_alias.alias = asked.person
        LEFT JOIN registration ON registration.edition = asked.edition
            AND registration.person = COALESCE(person_alias.person, asked.person)
            AND registration.withdrawn_at IS NULL
        LEFT JOIN attendance_present ON attendance_present.edition = asked.edition
            AND attendance_present.person = COALESCE(person_alias.person, asked.person)
        LEFT JOIN attendance_stay ON attendance_stay.edition = asked.edition
            AND attendance_stay.person = COALESCE(person_alias.person, asked.person)
        LEFT JOIN attendance_event ON attendance_event.nonce = asked.nonce";
    REGISTER_ON_THE_SPOT = "INSERT INTO registration (edition, person, agency, registered_at, on_the_spot, withdrawn_at)
        VALUES ($1, $2, $3, $4, TRUE, NULL)
        ON CONFLICT (edition, person) DO UPDATE SET agency = excluded.agency, registered_at = excluded.registered_at,
            on_the_spot = TRUE, withdrawn_at = NULL
        WHERE registration.withdrawn_at IS NOT NULL";
    INSERT_EVENT = "INSERT INTO attendance_event (id, edition, person, number, kind, place, proof, status_from, status_to,
            custom_from, custom_to, arrived_at, recorded_at, at_device, device, actor, reason, nonce)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    SET_STANDING = "INSERT INTO attendance_present (edition, person, status, arrived_at, recorded_at, place, inside, events, asked_at, custom)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (edition, person) DO UPDATE SET status = excluded.status, arrived_at = excluded.arrived_at,
            recorded_at = excluded.recorded_at, place = excluded.place, inside = excluded.inside, events = excluded.events,
            asked_at = excluded.asked_at, custom = excluded.custom";
    ADD_REMARK = "INSERT INTO attendance_remark (event, remark) VALUES ($1, $2)";
    ERASE_REMARK = "DELETE FROM attendance_remark WHERE event = $1";
}

#[derive(FromRow)]
struct KnownRow {
    edition: String,
    person: String,
    /// The record that `person` was merged into, or itself.
    meant: String,
    nonce: String,
    registered: Option<String>,
    #[sqlx(flatten)]
    standing: StandingRow,
    settled: Option<String>,
    nonce_edition: Option<String>,
    nonce_person: Option<String>,
}

type Key = (EditionId, PersonId);

/// What is known of one person in one edition while a batch is decided.
struct Known {
    registered: bool,
    standing: Standing,
    changed: bool,
    /// Whether their stay has to be worked out: somebody's first coming in alone proves no time.
    settles: bool,
}

/// What a batch writes, in the order of the keys.
#[derive(Default)]
struct Plan {
    registrations: BTreeMap<Key, Option<AgencyId>>,
    events: Vec<AttendanceEvent>,
    standings: BTreeMap<Key, Standing>,
    remarks: Vec<(EventId, String)>,
    /// Whose stay is worked out anew.
    stays: Vec<Key>,
}

type Outcomes = Vec<Outcome<NewEntry>>;

/// Decides what becomes of each entry, one after the other, and what is to be written.
fn decide(
    entries: &[&NewEntry],
    rows: Vec<KnownRow>,
    at: &CommitTime<'_>,
) -> Result<(Plan, Outcomes), StoreError> {
    let mut known: BTreeMap<Key, Known> = BTreeMap::new();
    let mut nonces: HashMap<String, Key> = HashMap::new();
    let mut merged: HashMap<PersonId, PersonId> = HashMap::new();
    for row in rows {
        if let Some(owner) = row.nonce_edition.zip(row.nonce_person) {
            let owner = (
                EditionId::from_store(owner.0),
                PersonId::from_store(owner.1),
            );
            nonces.insert(row.nonce, owner);
        }
        if row.person != row.meant {
            merged.insert(
                PersonId::from_store(row.person),
                PersonId::from_store(row.meant.clone()),
            );
        }
        let key = (
            EditionId::from_store(row.edition),
            PersonId::from_store(row.meant),
        );
        known.insert(
            key,
            Known {
                registered: row.registered.is_some(),
                standing: row.standing.standing()?,
                changed: false,
                settles: row.settled.is_some(),
            },
        );
    }
    let mut plan = Plan::default();
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        let person = merged.get(&entry.person).unwrap_or(&entry.person);
        let key = (entry.edition.clone(), person.clone());
        let Some(known) = known.get_mut(&key) else {
            outcomes.push(Err(StoreError::Missing.into()));
            continue;
        };
        if let Some(owner) = nonces.get(entry.nonce.as_str()) {
            outcomes.push(if *owner == key {
                Ok(Appended::Already(known.standing.clone()))
            } else {
                Err(AppendError::Conflict(EntryConflict::NonceUsed))
            });
            continue;
        }
        if entry.seen.is_some_and(|seen| seen != known.standing.events) {
            outcomes.push(Err(AppendError::Conflict(EntryConflict::HistoryGrown)));
            continue;
        }
        if !known.registered && entry.unregistered == Unregistered::Refuse {
            outcomes.push(Ok(Appended::NotRegistered));
            continue;
        }
        let claim = Claim {
            proof: entry.proof,
            place: entry.place,
            arrived_at: entry.arrived_at,
            custom: entry.custom.as_ref(),
            noted: entry.remark.is_some(),
        };
        let Some(becomes) = known.standing.after_hearing(entry.act, claim) else {
            outcomes.push(Ok(Appended::Already(known.standing.clone())));
            continue;
        };
        if let Unregistered::Register(agency) = &entry.unregistered
            && !known.registered
        {
            known.registered = true;
            plan.registrations.insert(key.clone(), agency.clone());
        }
        let event = AttendanceEvent {
            id: at.new_id(EventId::new),
            edition: entry.edition.clone(),
            person: person.clone(),
            number: known.standing.events + 1,
            kind: entry.act.kind(),
            place: entry.place,
            proof: entry.proof,
            status_from: known.standing.status,
            status_to: becomes.status,
            custom_from: known.standing.custom.clone(),
            custom_to: becomes.custom,
            arrived_at: entry.arrived_at,
            recorded_at: at.now(),
            at_device: entry.at_device,
            device: entry.device.clone(),
            actor: entry.actor.clone(),
            reason: entry.reason,
            nonce: entry.nonce.clone(),
        };
        known.standing.apply(&event);
        known.changed = true;
        known.settles |= event.number > 1 || event.kind == Kind::Pulse;
        nonces.insert(entry.nonce.as_str().to_owned(), key);
        if let Some(remark) = &entry.remark {
            plan.remarks.push((event.id.clone(), remark.clone()));
        }
        plan.events.push(event.clone());
        outcomes.push(Ok(Appended::Recorded {
            event: Box::new(event),
            standing: known.standing.clone(),
        }));
    }
    plan.events.sort_by(|one, other| {
        (&one.edition, &one.person, one.number).cmp(&(&other.edition, &other.person, other.number))
    });
    plan.stays = known
        .iter()
        .filter(|(_, known)| known.changed && known.settles)
        .map(|(key, _)| key.clone())
        .collect();
    plan.standings = known
        .into_iter()
        .filter(|(_, known)| known.changed)
        .map(|(key, known)| (key, known.standing))
        .collect();
    Ok((plan, outcomes))
}

impl Entry for NewEntry {
    type Written = Appended;
    type Conflict = EntryConflict;

    fn key(&self) -> (&str, &str) {
        (self.edition.as_str(), self.person.as_str())
    }
}

macro_rules! writes_entries {
    ($connection:ty) => {
        impl Writes<NewEntry> for $connection {
            async fn write(
                &mut self,
                entries: &[&NewEntry],
                at: &CommitTime<'_>,
            ) -> Result<Outcomes, StoreError> {
                let mut rows: Vec<KnownRow> = Vec::with_capacity(entries.len());
                for piece in pieces(KNOWN, entries) {
                    let mut query = sqlx::query_as(of_rows(KNOWN, piece.len()));
                    for entry in piece {
                        query = query
                            .bind(entry.edition.as_str())
                            .bind(entry.person.as_str())
                            .bind(entry.nonce.as_str());
                    }
                    rows.append(&mut query.fetch_all(&mut *self).await?);
                }
                let (plan, outcomes) = decide(entries, rows, at)?;
                let registrations: Vec<_> = plan.registrations.iter().collect();
                for piece in pieces(REGISTER_ON_THE_SPOT, &registrations) {
                    let mut query = sqlx::query(of_rows(REGISTER_ON_THE_SPOT, piece.len()));
                    for (key, agency) in piece {
                        query = query
                            .bind(key.0.as_str())
                            .bind(key.1.as_str())
                            .bind(agency.as_ref().map(AgencyId::as_str))
                            .bind(at.now().0);
                    }
                    query.execute(&mut *self).await?;
                }
                for piece in pieces(INSERT_EVENT, &plan.events) {
                    let mut query = sqlx::query(of_rows(INSERT_EVENT, piece.len()));
                    for event in piece {
                        query = query
                            .bind(event.id.as_str())
                            .bind(event.edition.as_str())
                            .bind(event.person.as_str())
                            .bind(i64::from(event.number))
                            .bind(event.kind.code())
                            .bind(event.place.map(Place::code))
                            .bind(event.proof.code())
                            .bind(event.status_from.map(Status::code))
                            .bind(event.status_to.map(Status::code))
                            .bind(event.custom_from.as_ref().map(CustomStatusId::as_str))
                            .bind(event.custom_to.as_ref().map(CustomStatusId::as_str))
                            .bind(event.arrived_at.map(|at| at.0))
                            .bind(event.recorded_at.0)
                            .bind(event.at_device.map(|at| at.0))
                            .bind(event.device.as_deref())
                            .bind(event.actor.as_ref().map(PersonId::as_str))
                            .bind(event.reason.map(Reason::code))
                            .bind(event.nonce.as_str());
                    }
                    query.execute(&mut *self).await?;
                }
                let standings: Vec<_> = plan.standings.iter().collect();
                for piece in pieces(SET_STANDING, &standings) {
                    let mut query = sqlx::query(of_rows(SET_STANDING, piece.len()));
                    for (key, standing) in piece {
                        query = query
                            .bind(key.0.as_str())
                            .bind(key.1.as_str())
                            .bind(standing.status.map(Status::code))
                            .bind(standing.arrived_at.map(|at| at.0))
                            .bind(standing.recorded_at.map(|at| at.0))
                            .bind(standing.place.map(Place::code))
                            .bind(standing.inside)
                            .bind(i64::from(standing.events))
                            .bind(standing.asked_at.map(|at| at.0))
                            .bind(standing.custom.as_ref().map(CustomStatusId::as_str));
                    }
                    query.execute(&mut *self).await?;
                }
                self.settle_stays(&plan.stays).await?;
                for (event, remark) in &plan.remarks {
                    sqlx::query(ADD_REMARK)
                        .bind(event.as_str())
                        .bind(remark)
                        .execute(&mut *self)
                        .await?;
                }
                Ok(outcomes)
            }
        }
    };
}

writes_entries!(SqliteConnection);
writes_entries!(PgConnection);

/// Writes entries within a transaction that does more, all of them or none.
///
/// # Errors
/// [`StoreError::Busy`] where another process was quicker.
pub(crate) async fn append_all<C: Writes<NewEntry>>(
    connection: &mut C,
    entries: &[NewEntry],
    at: &CommitTime<'_>,
) -> Result<(), StoreError> {
    let entries: Vec<&NewEntry> = entries.iter().collect();
    for outcome in connection.write(&entries, at).await? {
        match outcome {
            Ok(_) => {}
            Err(WriteError::Conflict(_)) => return Err(StoreError::Busy),
            Err(WriteError::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

impl Batched<Store> for NewEntry {
    type Answer = Result<Appended, AppendError>;
    const MAX: usize = 512;

    async fn work(store: &Store, batch: &[Self]) -> Vec<Self::Answer> {
        let entries: Vec<&Self> = batch.iter().collect();
        let outcomes = match commit(store, &entries).await {
            Ok(outcomes) => outcomes,
            Err(fault) => {
                tracing::warn!(error = %fault, entries = entries.len(), "attendance could not be written");
                return entries.iter().map(|_| Err(fault.shared().into())).collect();
            }
        };
        store.inner.ledger_commits.fetch_add(1, Ordering::Relaxed);
        let mut changed: Vec<&EditionId> = Vec::new();
        for (entry, outcome) in entries.iter().zip(&outcomes) {
            if let Ok(Appended::Recorded { event, .. }) = outcome {
                // The announcement may come a moment later; whoever came sees it on the next page.
                let remembered = &store.inner.remembered;
                remembered.standings.forget(&event.person);
                remembered.own_editions.forget(&event.person);
                if !changed.contains(&&entry.edition) {
                    changed.push(&entry.edition);
                }
            }
        }
        for edition in changed {
            store.announce_often(Change::Attendance(edition.clone()));
        }
        outcomes
    }
}

impl Store {
    /// Records an entry and answers when it is on the disk. An entry with a nonce that was recorded
    /// before, or that says nothing new, is not recorded again.
    ///
    /// # Errors
    /// [`EntryConflict::NonceUsed`]; [`StoreError::Missing`] when there is no such edition or person,
    /// [`StoreError::Busy`].
    pub async fn append(&self, entry: NewEntry) -> Result<Appended, AppendError> {
        self.inner.ledger.ask(entry).await?
    }

    /// Records an organiser's correction. What was recorded before stays in the history.
    ///
    /// # Errors
    /// As [`Store::append`]; [`EntryConflict::HistoryGrown`].
    pub async fn correct(&self, correction: Correction) -> Result<Appended, AppendError> {
        self.append(NewEntry::from(correction)).await
    }

    /// A new nonce, for a form or a claim.
    #[must_use]
    pub fn new_nonce(&self) -> Nonce {
        Nonce::new(self.entropy())
    }

    /// Erases the remark of an event; the event stays. `false` when there is none. That it was erased is
    /// written down of the person it was about, not what it said.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase_remark(
        &self,
        event: &AttendanceEvent,
        actor: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let detail =
            serde_json::json!({ "edition": event.edition.as_str(), "event": event.id.as_str() })
                .to_string();
        let erased = writing!(self, tx => {
            let written = sqlx::query(ERASE_REMARK).bind(event.id.as_str()).execute(&mut *tx).await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            record!(self, tx, actor, Action::RemarkErased, Some(event.person.as_str()), &detail);
            (true, Vec::new())
        });
        Ok(erased)
    }

    /// How many commits the ledger took since this store was opened.
    #[must_use]
    pub fn ledger_commits(&self) -> u64 {
        self.inner.ledger_commits.load(Ordering::Relaxed)
    }
}
