//! The ledger of attendance: one task of each process appends to it.
//!
//! The task takes all that waits, writes it in one transaction and answers after the commit, so that a
//! hall of people shares one trip to the disk. A batch is read, decided in memory and written with a few
//! statements of many rows, within a savepoint. Should anything in it be refused (another process was
//! quicker, a person is not there), that savepoint is undone and each entry is written once more within a
//! savepoint of its own, so that a bad entry harms nobody but itself.
//!
//! On SQLite the task uses the writer's connection, which syncs at every commit. On PostgreSQL each
//! process has one batch under way; two processes that have read the same standing cannot both write,
//! because the events of one person in one edition are numbered. Rows are written in the order of their
//! keys, so that two batches wait for one another and never in a circle.

use crate::changes::Change;
use crate::database::{Inner, Store};
use crate::editions::count;
use crate::error::StoreError;
use crate::rows::{of_rows, pieces};
use domain::attendance::{
    Act, AttendanceEvent, Counted, Kind, Nonce, Proof, Reason, Standing, Status, derive,
};
use domain::audit::Action;
use domain::clock::Moment;
use domain::code::Place;
use domain::id::{AgencyId, EditionId, EventId, PersonId};
use sqlx::{FromRow, PgConnection, SqliteConnection};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;

macro_rules! events {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT attendance_event.id, attendance_event.edition, attendance_event.person, attendance_event.number,
                attendance_event.kind, attendance_event.place, attendance_event.proof, attendance_event.status_from,
                attendance_event.status_to, attendance_event.arrived_at, attendance_event.recorded_at, attendance_event.at_device,
                attendance_event.device, attendance_event.actor, attendance_event.reason, attendance_event.nonce",
            $more,
            " FROM attendance_event ",
            $rest
        )
    };
}

queries! {
    // What has `VALUES (…)` is also used with many rows: see `many`.
    KNOWN = "WITH asked (edition, person, nonce) AS (VALUES ($1, $2, $3))
        SELECT asked.edition, asked.person, asked.nonce, registration.person AS registered,
            attendance_present.status, attendance_present.arrived_at, attendance_present.recorded_at,
            attendance_present.place, attendance_present.inside, attendance_present.events,
            attendance_event.edition AS nonce_edition, attendance_event.person AS nonce_person
        FROM asked
        LEFT JOIN registration ON registration.edition = asked.edition AND registration.person = asked.person
            AND registration.withdrawn_at IS NULL
        LEFT JOIN attendance_present ON attendance_present.edition = asked.edition AND attendance_present.person = asked.person
        LEFT JOIN attendance_event ON attendance_event.nonce = asked.nonce";
    REGISTER_ON_THE_SPOT = "INSERT INTO registration (edition, person, agency, registered_at, on_the_spot, withdrawn_at)
        VALUES ($1, $2, $3, $4, TRUE, NULL)
        ON CONFLICT (edition, person) DO UPDATE SET agency = excluded.agency, registered_at = excluded.registered_at,
            on_the_spot = TRUE, withdrawn_at = NULL
        WHERE registration.withdrawn_at IS NOT NULL";
    INSERT_EVENT = "INSERT INTO attendance_event (id, edition, person, number, kind, place, proof, status_from, status_to,
            arrived_at, recorded_at, at_device, device, actor, reason, nonce)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    SET_STANDING = "INSERT INTO attendance_present (edition, person, status, arrived_at, recorded_at, place, inside, events)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (edition, person) DO UPDATE SET status = excluded.status, arrived_at = excluded.arrived_at,
            recorded_at = excluded.recorded_at, place = excluded.place, inside = excluded.inside, events = excluded.events";
    ADD_REMARK = "INSERT INTO attendance_remark (event, remark) VALUES ($1, $2)";
    ERASE_REMARK = "DELETE FROM attendance_remark WHERE event = $1";
    HISTORY = events!(
        ", actor.name AS actor_name, attendance_remark.remark AS remark",
        "LEFT JOIN person AS actor ON actor.id = attendance_event.actor
        LEFT JOIN attendance_remark ON attendance_remark.event = attendance_event.id
        WHERE attendance_event.edition = $1 AND attendance_event.person = $2 ORDER BY attendance_event.number"
    );
    LEDGER = events!("", "WHERE attendance_event.edition = $1 ORDER BY attendance_event.person, attendance_event.number");
    STANDING = "SELECT person, status, arrived_at, recorded_at, place, inside, events
        FROM attendance_present WHERE edition = $1 AND person = $2";
    STANDINGS = "SELECT person, status, arrived_at, recorded_at, place, inside, events
        FROM attendance_present WHERE edition = $1";
    STANDINGS_OF = "SELECT edition, status, arrived_at, recorded_at, place, inside, events
        FROM attendance_present WHERE person = $1";
    // Staff by what was so while the edition lasted: a role given later changes no count of the past.
    ATTENDANCE = "SELECT registration.person, person.name, registration.agency, registration.registered_at, registration.on_the_spot,
            attendance_present.status, attendance_present.arrived_at, attendance_present.recorded_at, attendance_present.place,
            attendance_present.inside, attendance_present.events,
            (SELECT COUNT(*) FROM role_grant WHERE role_grant.person = registration.person
                AND role_grant.role IN ('trainer', 'organiser') AND role_grant.granted_at < edition.ends_at
                AND (role_grant.withdrawn_at IS NULL OR role_grant.withdrawn_at > edition.starts_at)) AS staff_roles
        FROM registration
        JOIN edition ON edition.id = registration.edition
        JOIN person ON person.id = registration.person
        LEFT JOIN attendance_present ON attendance_present.edition = registration.edition
            AND attendance_present.person = registration.person
        WHERE registration.edition = $1 AND registration.withdrawn_at IS NULL
        ORDER BY person.name_key, person.id";
}

/// SQLite syncs every commit; a PostgreSQL that was told not to is told otherwise for this transaction.
const DURABLE_ON_POSTGRES: &str = "SELECT set_config('synchronous_commit', 'on', TRUE) WHERE current_setting('synchronous_commit') = 'off'";

/// The most entries that one commit answers.
const BATCH: usize = 512;
/// How many entries may wait beyond that.
const QUEUE: usize = 4096;
/// How long somebody waits for a place in the queue.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often an edition's attendance is announced at most.
const ANNOUNCE_EVERY: Duration = Duration::from_millis(250);
/// How often an entry or a batch that another process was in the way of is tried.
const TRIES: usize = 3;
/// Something to be recorded.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The edition.
    pub edition: EditionId,
    /// Whom it is about.
    pub person: PersonId,
    /// What is said, and the status it would give.
    pub act: Act,
    /// Where, if that is known.
    pub place: Option<Place>,
    /// What it rests on.
    pub proof: Proof,
    /// When the person arrived, where they did.
    pub arrived_at: Option<Moment>,
    /// What the device's own clock said.
    pub at_device: Option<Moment>,
    /// A mark of the device.
    pub device: Option<String>,
    /// Who records it, where that is not the person.
    pub actor: Option<PersonId>,
    /// Why, where an organiser corrects.
    pub reason: Option<Reason>,
    /// A free remark, which can be erased later.
    pub remark: Option<String>,
    /// How many events of the person whoever records it has seen, where that matters: with another number
    /// there it is not recorded.
    pub seen: Option<u32>,
    /// What makes twice once.
    pub nonce: Nonce,
    /// What becomes of somebody who is not registered.
    pub unregistered: Unregistered,
}

/// What becomes of an entry about somebody who is not registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unregistered {
    /// It is refused.
    Refuse,
    /// They are registered on the spot, for this agency.
    Register(Option<AgencyId>),
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is on the disk.
    Recorded {
        /// The row of the ledger.
        event: AttendanceEvent,
        /// How the person stands now.
        standing: Standing,
    },
    /// It said nothing new: it was sent before, or the person stands so already.
    Already(Standing),
    /// The person is not registered.
    NotRegistered,
}

/// An organiser's correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The edition.
    pub edition: EditionId,
    /// Whom it is about.
    pub person: PersonId,
    /// How they stand.
    pub status: Status,
    /// Where they were, if that is to be said.
    pub place: Option<Place>,
    /// When they came, if that is to be said.
    pub arrived_at: Option<Moment>,
    /// Who corrects.
    pub actor: PersonId,
    /// Why.
    pub reason: Reason,
    /// A free remark, which can be erased later.
    pub remark: Option<String>,
    /// How many events of the person the organiser has seen, where some were shown.
    pub seen: Option<u32>,
    /// What makes twice once.
    pub nonce: Nonce,
}

/// An event with what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The row of the ledger.
    pub event: AttendanceEvent,
    /// The name of whoever recorded it, where that is not the person.
    pub actor_name: Option<String>,
    /// The remark, unless there was none or it was erased.
    pub remark: Option<String>,
}

/// Somebody who is registered for an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The agency at registration.
    pub agency: Option<AgencyId>,
    /// When they were registered.
    pub registered_at: Moment,
    /// Whether they were registered when they came.
    pub on_the_spot: bool,
    /// Whether they were a trainer or an organiser while the edition lasted.
    pub staff: bool,
    /// How they stand.
    pub standing: Standing,
}

impl Attendee {
    /// What is counted of them.
    #[must_use]
    pub fn counted(&self) -> Counted {
        Counted {
            person: self.person.clone(),
            agency: self.agency.clone(),
            on_the_spot: self.on_the_spot,
            staff: self.staff,
            status: self.standing.status,
            place: self.standing.place,
        }
    }
}

/// How everybody stands, once as it is kept and once as it follows from the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    /// As kept.
    pub kept: BTreeMap<PersonId, Standing>,
    /// As the ledger says.
    pub replayed: BTreeMap<PersonId, Standing>,
}

impl Recount {
    /// Whether the two are equal.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.kept == self.replayed
    }
}

/// An entry that waits for the disk.
pub(crate) struct Waiting {
    entry: NewEntry,
    answer: oneshot::Sender<Result<Appended, StoreError>>,
}

/// The door to the task that appends.
pub(crate) struct Ledger {
    queue: mpsc::Sender<Waiting>,
    commits: AtomicU64,
    /// Editions whose attendance was announced just now, and whether it has changed since.
    announced: Mutex<HashMap<EditionId, bool>>,
}

impl Ledger {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let ledger = Self {
            queue,
            commits: AtomicU64::new(0),
            announced: Mutex::new(HashMap::new()),
        };
        (ledger, waiting)
    }
}

#[derive(FromRow)]
struct KnownRow {
    edition: String,
    person: String,
    nonce: String,
    registered: Option<String>,
    #[sqlx(flatten)]
    standing: StandingRow,
    nonce_edition: Option<String>,
    nonce_person: Option<String>,
}

#[derive(FromRow)]
struct StandingRow {
    status: Option<String>,
    arrived_at: Option<i64>,
    recorded_at: Option<i64>,
    place: Option<String>,
    inside: Option<bool>,
    events: Option<i64>,
}

#[derive(FromRow)]
struct PersonStandingRow {
    person: String,
    #[sqlx(flatten)]
    standing: StandingRow,
}

#[derive(FromRow)]
struct EditionStandingRow {
    edition: String,
    #[sqlx(flatten)]
    standing: StandingRow,
}

#[derive(FromRow)]
struct AttendeeRow {
    person: String,
    name: String,
    agency: Option<String>,
    registered_at: i64,
    on_the_spot: bool,
    #[sqlx(flatten)]
    standing: StandingRow,
    staff_roles: i64,
}

#[derive(FromRow)]
struct EventRow {
    id: String,
    edition: String,
    person: String,
    number: i64,
    kind: String,
    place: Option<String>,
    proof: String,
    status_from: Option<String>,
    status_to: Option<String>,
    arrived_at: Option<i64>,
    recorded_at: i64,
    at_device: Option<i64>,
    device: Option<String>,
    actor: Option<String>,
    reason: Option<String>,
    nonce: String,
}

#[derive(FromRow)]
struct HistoryRow {
    #[sqlx(flatten)]
    event: EventRow,
    actor_name: Option<String>,
    remark: Option<String>,
}

fn word<T>(
    text: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| read(text).ok_or(StoreError::Unreadable { what }))
        .transpose()
}

impl StandingRow {
    fn standing(&self) -> Result<Standing, StoreError> {
        Ok(Standing {
            status: word(self.status.as_deref(), Status::from_code, "status")?,
            arrived_at: self.arrived_at.map(Moment),
            recorded_at: self.recorded_at.map(Moment),
            place: word(self.place.as_deref(), Place::from_code, "place")?,
            inside: self.inside.unwrap_or_default(),
            events: self.events.map(count).unwrap_or_default(),
        })
    }
}

impl EventRow {
    fn event(self) -> Result<AttendanceEvent, StoreError> {
        let unreadable = |what| StoreError::Unreadable { what };
        Ok(AttendanceEvent {
            id: EventId::from_store(self.id),
            edition: EditionId::from_store(self.edition),
            person: PersonId::from_store(self.person),
            number: count(self.number),
            kind: Kind::from_code(&self.kind).ok_or(unreadable("kind of event"))?,
            place: word(self.place.as_deref(), Place::from_code, "place")?,
            proof: Proof::from_code(&self.proof).ok_or(unreadable("proof"))?,
            status_from: word(self.status_from.as_deref(), Status::from_code, "status")?,
            status_to: word(self.status_to.as_deref(), Status::from_code, "status")?,
            arrived_at: self.arrived_at.map(Moment),
            recorded_at: Moment(self.recorded_at),
            at_device: self.at_device.map(Moment),
            device: self.device,
            actor: self.actor.map(PersonId::from_store),
            reason: word(self.reason.as_deref(), Reason::from_code, "reason")?,
            nonce: Nonce::parse(&self.nonce).ok_or(unreadable("nonce"))?,
        })
    }
}

type Key = (EditionId, PersonId);

/// What is known of one person in one edition while a batch is decided.
struct Known {
    registered: bool,
    standing: Standing,
    changed: bool,
}

/// What a batch writes, in the order of the keys.
#[derive(Default)]
struct Plan {
    registrations: BTreeMap<Key, Option<AgencyId>>,
    events: Vec<AttendanceEvent>,
    standings: BTreeMap<Key, Standing>,
    remarks: Vec<(EventId, String)>,
}

/// Decides what becomes of each entry, one after the other, and what is to be written.
fn decide(
    entries: &[&NewEntry],
    rows: Vec<KnownRow>,
    now: Moment,
    new_id: &impl Fn() -> EventId,
) -> Result<(Plan, Vec<Result<Appended, StoreError>>), StoreError> {
    let mut known: BTreeMap<Key, Known> = BTreeMap::new();
    let mut nonces: HashMap<String, Key> = HashMap::new();
    for row in rows {
        if let Some(owner) = row.nonce_edition.zip(row.nonce_person) {
            let owner = (
                EditionId::from_store(owner.0),
                PersonId::from_store(owner.1),
            );
            nonces.insert(row.nonce, owner);
        }
        let key = (
            EditionId::from_store(row.edition),
            PersonId::from_store(row.person),
        );
        known.insert(
            key,
            Known {
                registered: row.registered.is_some(),
                standing: row.standing.standing()?,
                changed: false,
            },
        );
    }
    let mut plan = Plan::default();
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        let key = (entry.edition.clone(), entry.person.clone());
        let Some(known) = known.get_mut(&key) else {
            outcomes.push(Err(StoreError::Missing));
            continue;
        };
        if let Some(owner) = nonces.get(entry.nonce.as_str()) {
            outcomes.push(if *owner == key {
                Ok(Appended::Already(known.standing.clone()))
            } else {
                Err(StoreError::Conflict { field: "nonce" })
            });
            continue;
        }
        if entry.seen.is_some_and(|seen| seen != known.standing.events) {
            outcomes.push(Err(StoreError::Conflict { field: "events" }));
            continue;
        }
        if !known.registered && entry.unregistered == Unregistered::Refuse {
            outcomes.push(Ok(Appended::NotRegistered));
            continue;
        }
        let heard = known
            .standing
            .after_hearing(entry.act, entry.place, entry.arrived_at);
        let Some(status_to) = heard else {
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
            id: new_id(),
            edition: entry.edition.clone(),
            person: entry.person.clone(),
            number: known.standing.events + 1,
            kind: entry.act.kind(),
            place: entry.place,
            proof: entry.proof,
            status_from: known.standing.status,
            status_to,
            arrived_at: entry.arrived_at,
            recorded_at: now,
            at_device: entry.at_device,
            device: entry.device.clone(),
            actor: entry.actor.clone(),
            reason: entry.reason,
            nonce: entry.nonce.clone(),
        };
        known.standing.apply(&event);
        known.changed = true;
        nonces.insert(entry.nonce.as_str().to_owned(), key);
        if let Some(remark) = &entry.remark {
            plan.remarks.push((event.id.clone(), remark.clone()));
        }
        plan.events.push(event.clone());
        outcomes.push(Ok(Appended::Recorded {
            event,
            standing: known.standing.clone(),
        }));
    }
    plan.events.sort_by(|one, other| {
        (&one.edition, &one.person, one.number).cmp(&(&other.edition, &other.person, other.number))
    });
    plan.standings = known
        .into_iter()
        .filter(|(_, known)| known.changed)
        .map(|(key, known)| (key, known.standing))
        .collect();
    Ok((plan, outcomes))
}

/// What the task says to a connection, the same to both databases.
trait Speaks {
    async fn be_durable(&mut self) -> Result<(), StoreError>;
    async fn say(&mut self, sql: &'static str) -> Result<(), StoreError>;
    async fn known(&mut self, entries: &[&NewEntry]) -> Result<Vec<KnownRow>, StoreError>;
    async fn write(&mut self, plan: &Plan, now: Moment) -> Result<(), StoreError>;
}

macro_rules! speaks {
    ($connection:ty, $durable:expr) => {
        impl Speaks for $connection {
            async fn be_durable(&mut self) -> Result<(), StoreError> {
                let sql: Option<&'static str> = $durable;
                match sql {
                    Some(sql) => self.say(sql).await,
                    None => Ok(()),
                }
            }

            async fn say(&mut self, sql: &'static str) -> Result<(), StoreError> {
                sqlx::query(sql).execute(&mut *self).await?;
                Ok(())
            }

            async fn known(&mut self, entries: &[&NewEntry]) -> Result<Vec<KnownRow>, StoreError> {
                let mut rows = Vec::with_capacity(entries.len());
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
                Ok(rows)
            }

            async fn write(&mut self, plan: &Plan, now: Moment) -> Result<(), StoreError> {
                let registrations: Vec<_> = plan.registrations.iter().collect();
                for piece in pieces(REGISTER_ON_THE_SPOT, &registrations) {
                    let mut query = sqlx::query(of_rows(REGISTER_ON_THE_SPOT, piece.len()));
                    for (key, agency) in piece {
                        query = query
                            .bind(key.0.as_str())
                            .bind(key.1.as_str())
                            .bind(agency.as_ref().map(AgencyId::as_str))
                            .bind(now.0);
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
                            .bind(i64::from(standing.events));
                    }
                    query.execute(&mut *self).await?;
                }
                for (event, remark) in &plan.remarks {
                    sqlx::query(ADD_REMARK)
                        .bind(event.as_str())
                        .bind(remark)
                        .execute(&mut *self)
                        .await?;
                }
                Ok(())
            }
        }
    };
}

speaks!(SqliteConnection, None);
speaks!(PgConnection, Some(DURABLE_ON_POSTGRES));

type Outcomes = Vec<Result<Appended, StoreError>>;

async fn read_decide_write(
    connection: &mut impl Speaks,
    entries: &[&NewEntry],
    now: Moment,
    new_id: &impl Fn() -> EventId,
) -> Result<Outcomes, StoreError> {
    let rows = connection.known(entries).await?;
    let (plan, outcomes) = decide(entries, rows, now, new_id)?;
    connection.write(&plan, now).await?;
    Ok(outcomes)
}

/// Writes entries within a savepoint. The outer error says that the connection is of no more use.
async fn within_savepoint(
    connection: &mut impl Speaks,
    entries: &[&NewEntry],
    now: Moment,
    new_id: &impl Fn() -> EventId,
) -> Result<Result<Outcomes, StoreError>, StoreError> {
    connection.say("SAVEPOINT entries").await?;
    let written = read_decide_write(connection, entries, now, new_id).await;
    if written.is_err() {
        connection.say("ROLLBACK TO SAVEPOINT entries").await?;
    }
    connection.say("RELEASE SAVEPOINT entries").await?;
    Ok(written)
}

async fn write_all(
    connection: &mut impl Speaks,
    entries: &[&NewEntry],
    now: Moment,
    new_id: &impl Fn() -> EventId,
) -> Result<Outcomes, StoreError> {
    connection.be_durable().await?;
    if let Ok(outcomes) = within_savepoint(connection, entries, now, new_id).await? {
        return Ok(outcomes);
    }
    let mut in_order: Vec<(usize, &NewEntry)> = entries.iter().copied().enumerate().collect();
    in_order.sort_by(|(_, one), (_, other)| {
        (&one.edition, &one.person).cmp(&(&other.edition, &other.person))
    });
    let mut outcomes = Vec::with_capacity(entries.len());
    for (place, entry) in in_order {
        let mut outcome = Err(StoreError::Busy);
        for _ in 0..TRIES {
            outcome = within_savepoint(connection, &[entry], now, new_id)
                .await?
                .and_then(|mut outcomes| outcomes.pop().unwrap_or(Err(StoreError::Missing)));
            // Somebody else was quicker: what they wrote can be read now.
            if !matches!(outcome, Err(StoreError::Conflict { field: "key" })) {
                break;
            }
        }
        outcomes.push((place, outcome));
    }
    outcomes.sort_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Appends what waits until the store is gone.
pub(crate) async fn append_again_and_again(
    inner: Weak<Inner>,
    mut waiting: mpsc::Receiver<Waiting>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let Some(inner) = inner.upgrade() else {
            return;
        };
        Store { inner }.append_batch(&mut batch).await;
    }
}

impl Store {
    async fn append_batch(&self, batch: &mut Vec<Waiting>) {
        let entries: Vec<&NewEntry> = batch.iter().map(|waiting| &waiting.entry).collect();
        let mut written = self.commit_entries(&entries).await;
        for _ in 1..TRIES {
            // Batches of two processes were in each other's way, and this one was undone.
            if !matches!(written, Err(StoreError::Busy)) {
                break;
            }
            written = self.commit_entries(&entries).await;
        }
        let mut changed: Vec<&EditionId> = Vec::new();
        let outcomes = match written {
            Ok(outcomes) => outcomes,
            Err(fault) => {
                tracing::warn!(error = %fault, entries = entries.len(), "attendance could not be written");
                entries.iter().map(|_| Err(fault.shared())).collect()
            }
        };
        for (entry, outcome) in entries.iter().zip(&outcomes) {
            if matches!(outcome, Ok(Appended::Recorded { .. }))
                && !changed.contains(&&entry.edition)
            {
                changed.push(&entry.edition);
            }
        }
        for edition in changed {
            self.attendance_changed(edition);
        }
        for (waiting, outcome) in batch.drain(..).zip(outcomes) {
            // Whoever asked may have gone; what was written stays.
            let _ = waiting.answer.send(outcome);
        }
    }

    async fn commit_entries(&self, entries: &[&NewEntry]) -> Result<Outcomes, StoreError> {
        let now = self.now();
        let new_id = || self.new_id(EventId::new);
        let outcomes = writing!(self, tx => {
            (write_all(tx, entries, now, &new_id).await?, Vec::new())
        });
        self.inner.ledger.commits.fetch_add(1, Ordering::Relaxed);
        Ok(outcomes)
    }

    /// Records an entry and answers when it is on the disk. An entry with a nonce that was recorded
    /// before, or that says nothing new, is not recorded again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or person, [`StoreError::Conflict`] with
    /// `nonce` when the nonce was used for another person or edition, [`StoreError::Busy`].
    pub async fn append(&self, entry: NewEntry) -> Result<Appended, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.inner
            .ledger
            .queue
            .send_timeout(Waiting { entry, answer }, PATIENCE)
            .await
            .map_err(|_| StoreError::Busy)?;
        answered.await.unwrap_or(Err(StoreError::Busy))
    }

    /// Records an organiser's correction. What was recorded before stays in the history.
    ///
    /// # Errors
    /// As [`Store::append`]; [`StoreError::Conflict`] with `events` when there are other events than were
    /// seen.
    pub async fn correct(&self, correction: Correction) -> Result<Appended, StoreError> {
        self.append(NewEntry {
            edition: correction.edition,
            person: correction.person,
            act: Act::Manual(correction.status),
            place: correction.place,
            proof: Proof::Tick,
            arrived_at: correction.arrived_at,
            at_device: None,
            device: None,
            actor: Some(correction.actor),
            reason: Some(correction.reason),
            remark: correction.remark,
            seen: correction.seen,
            nonce: correction.nonce,
            unregistered: Unregistered::Refuse,
        })
        .await
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

    /// Everything recorded of a person in an edition, in the order of recording, in one trip.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn history(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        let rows: Vec<HistoryRow> = reading!(self, pool => {
            sqlx::query_as(HISTORY).bind(edition.as_str()).bind(person.as_str()).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|row| {
                Ok(HistoryEntry {
                    event: row.event.event()?,
                    actor_name: row.actor_name,
                    remark: row.remark,
                })
            })
            .collect()
    }

    /// Everybody who is registered for an edition and how they stand, by name, in one trip.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn attendance(&self, edition: &EditionId) -> Result<Vec<Attendee>, StoreError> {
        let rows: Vec<AttendeeRow> = reading!(self, pool => sqlx::query_as(ATTENDANCE).bind(edition.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                Ok(Attendee {
                    standing: row.standing.standing()?,
                    person: PersonId::from_store(row.person),
                    name: row.name,
                    agency: row.agency.map(AgencyId::from_store),
                    registered_at: Moment(row.registered_at),
                    on_the_spot: row.on_the_spot,
                    staff: row.staff_roles > 0,
                })
            })
            .collect()
    }

    /// How a person stands in an edition; `None` while nothing was recorded.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn standing(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<Option<Standing>, StoreError> {
        let row: Option<PersonStandingRow> = reading!(self, pool => {
            sqlx::query_as(STANDING).bind(edition.as_str()).bind(person.as_str()).fetch_optional(pool).await?
        });
        row.map(|row| row.standing.standing()).transpose()
    }

    /// How a person stands in every edition that something was recorded in.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn standings_of(
        &self,
        person: &PersonId,
    ) -> Result<BTreeMap<EditionId, Standing>, StoreError> {
        let rows: Vec<EditionStandingRow> = reading!(self, pool => sqlx::query_as(STANDINGS_OF).bind(person.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| Ok((EditionId::from_store(row.edition), row.standing.standing()?)))
            .collect()
    }

    /// Replays an edition's ledger beside what is kept.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn recount(&self, edition: &EditionId) -> Result<Recount, StoreError> {
        let events: Vec<EventRow> = reading!(self, pool => sqlx::query_as(LEDGER).bind(edition.as_str()).fetch_all(pool).await?);
        let rows: Vec<PersonStandingRow> = reading!(self, pool => sqlx::query_as(STANDINGS).bind(edition.as_str()).fetch_all(pool).await?);
        let events = events
            .into_iter()
            .map(EventRow::event)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Recount {
            kept: rows
                .into_iter()
                .map(|row| Ok((PersonId::from_store(row.person), row.standing.standing()?)))
                .collect::<Result<_, StoreError>>()?,
            replayed: derive(&events)
                .into_iter()
                .map(|((_, person), standing)| (person, standing))
                .collect(),
        })
    }

    /// How many commits the ledger took since this store was opened.
    #[must_use]
    pub fn ledger_commits(&self) -> u64 {
        self.inner.ledger.commits.load(Ordering::Relaxed)
    }

    /// Announces that an edition's attendance has changed: at once, then at most every quarter of a
    /// second as long as it goes on, and once more after the last change. The announcement is no part of
    /// the transaction; a process that dies in between leaves its last one out.
    pub(crate) fn attendance_changed(&self, edition: &EditionId) {
        {
            let mut announced = self
                .inner
                .ledger
                .announced
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(again) = announced.get_mut(edition) {
                *again = true;
                return;
            }
            announced.insert(edition.clone(), false);
        }
        tokio::spawn(announce_while_it_changes(
            Arc::downgrade(&self.inner),
            edition.clone(),
        ));
    }
}

async fn announce_while_it_changes(inner: Weak<Inner>, edition: EditionId) {
    let mut ticks = tokio::time::interval(ANNOUNCE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        let Some(store) = inner.upgrade().map(|inner| Store { inner }) else {
            return;
        };
        store.tell(Change::Attendance(edition.clone())).await;
        drop(store);
        ticks.tick().await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        let mut announced = inner
            .ledger
            .announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match announced.get_mut(&edition) {
            Some(again) if *again => *again = false,
            _ => {
                announced.remove(&edition);
                return;
            }
        }
    }
}
