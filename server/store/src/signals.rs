//! Signs that somebody may have recorded that somebody else was there: what is read for them, and what organisers have
//! said to them. What makes a sign is decided in [`domain::signals`].

use crate::attendance::EventRow;
use crate::changes::Change;
use crate::columns::unreadable;
use crate::database::Store;
use crate::error::StoreError;
use domain::audit::Action;
use domain::clock::{DAY, Moment};
use domain::id::{EditionId, PersonId};
use domain::signals::{
    Aliases, Attended, Decision, Outcome, OwnCheckIn, Signal, SignalKind, at_two_places,
    on_one_device,
};
use domain::stay::Span;
use sqlx::FromRow;
use std::collections::{BTreeMap, HashMap};

/// How long after its end the signs of an edition are counted among what waits for organisers.
pub const SIGNALS_WAIT: i64 = 60 * DAY;

/// Everybody who came in from a device from which others came, too. That they may be one person after a merge is seen
/// later.
macro_rules! shared_devices {
    ($editions:literal) => {
        concat!(
            "SELECT attendance_event.edition, attendance_event.person, attendance_event.device, attendance_event.recorded_at
            FROM attendance_event
            JOIN (SELECT came.edition, came.device FROM attendance_event AS came
                WHERE came.device IS NOT NULL AND came.kind = 'in' AND came.actor IS NULL AND came.edition IN (",
            $editions,
            ") GROUP BY came.edition, came.device HAVING MIN(came.person) <> MAX(came.person)) AS shared
                ON shared.edition = attendance_event.edition AND shared.device = attendance_event.device
            WHERE attendance_event.device IS NOT NULL AND attendance_event.kind = 'in' AND attendance_event.actor IS NULL"
        )
    };
}

/// Begins a query with `record`: every record of somebody of whom something was recorded in two editions whose hours
/// overlap, or in a hall and in the report of its meeting. SQLite keeps the order of cross joins, which it would
/// choose badly in a database that it has no statistics of: few editions overlap, few people are in two of them, and
/// everybody else comes again and again.
macro_rules! maybe_twice {
    ($editions:literal, $select:expr) => {
        concat!(
            "WITH twice (edition, person) AS (
                SELECT here.edition, here.person
                FROM edition AS one
                CROSS JOIN edition AS other
                CROSS JOIN attendance_present AS here
                CROSS JOIN attendance_present AS there
                WHERE one.id IN (", $editions, ") AND one.hours_known AND other.id <> one.id AND other.hours_known
                    AND other.ends_at > one.starts_at AND other.starts_at < one.ends_at
                    AND here.edition = one.id AND there.edition = other.id AND there.person = here.person
                UNION SELECT there.edition, there.person
                FROM edition AS one
                CROSS JOIN edition AS other
                CROSS JOIN attendance_present AS here
                CROSS JOIN attendance_present AS there
                WHERE one.id IN (", $editions, ") AND one.hours_known AND other.id <> one.id AND other.hours_known
                    AND other.ends_at > one.starts_at AND other.starts_at < one.ends_at
                    AND here.edition = one.id AND there.edition = other.id AND there.person = here.person
                UNION SELECT meeting_report.edition, attendance_present.person
                FROM meeting_report
                JOIN edition ON edition.id = meeting_report.edition AND edition.hours_known
                JOIN meeting_presence ON meeting_presence.report = meeting_report.id
                    AND meeting_presence.started_at IS NOT NULL
                LEFT JOIN person_alias ON person_alias.alias = meeting_presence.person
                JOIN attendance_present ON attendance_present.edition = meeting_report.edition
                    AND attendance_present.person = COALESCE(person_alias.person, meeting_presence.person)
                    AND attendance_present.place = 'venue'
                WHERE meeting_report.edition IN (", $editions, ")
            ), record (edition, person) AS (
                SELECT twice.edition, twice.person FROM twice
                UNION SELECT twice.edition, person_alias.alias FROM twice
                JOIN person_alias ON person_alias.person = twice.person
            ) ",
            $select
        )
    };
}

// Pulses say of no place where it was.
macro_rules! events_of_records {
    ($editions:literal) => {
        maybe_twice!(
            $editions,
            concat!("SELECT ", event_columns!(), ", edition.starts_at, edition.ends_at
            FROM record
            CROSS JOIN edition
            CROSS JOIN attendance_event
            WHERE edition.id = record.edition AND attendance_event.edition = record.edition
                AND attendance_event.person = record.person AND attendance_event.kind <> 'pulse'")
        )
    };
}

macro_rules! reports_of_records {
    ($editions:literal) => {
        maybe_twice!(
            $editions,
            "SELECT record.edition, record.person, meeting_presence.started_at, meeting_presence.ended_at
            FROM record
            CROSS JOIN meeting_report
            CROSS JOIN meeting_presence
            WHERE meeting_report.edition = record.edition AND meeting_presence.report = meeting_report.id
                AND meeting_presence.person = record.person
                AND meeting_presence.started_at IS NOT NULL AND meeting_presence.ended_at IS NOT NULL"
        )
    };
}

macro_rules! decisions {
    ($editions:literal) => {
        concat!(
            "SELECT signal_decision.edition, signal_decision.key, signal_decision.kind, signal_decision.outcome,
                signal_decision.people, signal_decision.decided_by, signal_decision.decided_at, person.name
            FROM signal_decision LEFT JOIN person ON person.id = signal_decision.decided_by
            WHERE signal_decision.edition IN (", $editions, ")"
        )
    };
}

queries! {
    DEVICES_OF = shared_devices!("$1");
    DEVICES_RECENT = shared_devices!("SELECT recent.id FROM edition AS recent WHERE recent.ends_at >= $1");
    EVENTS_AT_TWO_OF = events_of_records!("$1");
    EVENTS_AT_TWO_RECENT = events_of_records!("SELECT recent.id FROM edition AS recent WHERE recent.ends_at >= $1");
    REPORTS_AT_TWO_OF = reports_of_records!("$1");
    REPORTS_AT_TWO_RECENT = reports_of_records!("SELECT recent.id FROM edition AS recent WHERE recent.ends_at >= $1");
    DECISIONS_OF = decisions!("$1");
    DECISIONS_RECENT = decisions!("SELECT recent.id FROM edition AS recent WHERE recent.ends_at >= $1");
    DECIDE = "INSERT INTO signal_decision (edition, key, kind, outcome, people, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (edition, key) DO UPDATE SET kind = excluded.kind, outcome = excluded.outcome,
            people = excluded.people, decided_by = excluded.decided_by, decided_at = excluded.decided_at";
    REOPEN = "DELETE FROM signal_decision WHERE key = $1 AND edition = $2";
}

/// A sign with what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedSignal {
    /// The sign.
    pub signal: Signal,
    /// What was decided of it last, also where it has grown since.
    pub decision: Option<Decision>,
    /// The name of whoever decided.
    pub decided_by: Option<String>,
}

impl JudgedSignal {
    /// Whether it waits for an organiser.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let settled = |decision: &Decision| decision.covers(&self.signal);
        self.signal.stands && !self.decision.as_ref().is_some_and(settled)
    }
}

#[derive(FromRow)]
struct DeviceRow {
    edition: String,
    person: String,
    device: String,
    recorded_at: i64,
}

#[derive(FromRow)]
struct AtTwoRow {
    #[sqlx(flatten)]
    event: EventRow,
    starts_at: i64,
    ends_at: i64,
}

#[derive(FromRow)]
struct ReportedRow {
    edition: String,
    person: String,
    started_at: i64,
    ended_at: i64,
}

#[derive(FromRow)]
struct DecisionRow {
    edition: String,
    key: String,
    kind: String,
    outcome: String,
    people: String,
    decided_by: Option<String>,
    decided_at: i64,
    name: Option<String>,
}

/// What is read for the signs of one edition or of several.
struct Read {
    devices: Vec<DeviceRow>,
    events: Vec<AtTwoRow>,
    reports: Vec<ReportedRow>,
    decisions: Vec<DecisionRow>,
}

macro_rules! read {
    ($store:expr, $bound:expr, $devices:ident, $events:ident, $reports:ident, $decisions:ident) => {
        reading_at_once!($store, tx => {
            Read {
                devices: sqlx::query_as($devices).bind($bound).fetch_all(&mut *tx).await?,
                events: sqlx::query_as($events).bind($bound).fetch_all(&mut *tx).await?,
                reports: sqlx::query_as($reports).bind($bound).fetch_all(&mut *tx).await?,
                decisions: sqlx::query_as($decisions).bind($bound).fetch_all(&mut *tx).await?,
            }
        })
    };
}

impl Read {
    fn signals(self, aliases: &Aliases) -> Result<Vec<JudgedSignal>, StoreError> {
        let check_ins: Vec<OwnCheckIn> = self
            .devices
            .into_iter()
            .map(|row| OwnCheckIn {
                edition: EditionId::from_store(row.edition),
                person: PersonId::from_store(row.person),
                device: row.device,
                at: Moment(row.recorded_at),
            })
            .collect();
        let mut attended: BTreeMap<(EditionId, PersonId), Attended> = BTreeMap::new();
        for row in self.events {
            let event = row.event.event()?;
            let Some(hours) = Span::new(Moment(row.starts_at), Moment(row.ends_at)) else {
                continue;
            };
            let person = aliases.get(&event.person).unwrap_or(&event.person);
            attended
                .entry((event.edition.clone(), person.clone()))
                .or_insert_with(|| Attended {
                    edition: event.edition.clone(),
                    person: person.clone(),
                    hours,
                    events: Vec::new(),
                    reported: Vec::new(),
                })
                .events
                .push(event);
        }
        for row in self.reports {
            // The report may name one record, and what was recorded another one of the same person.
            let named = PersonId::from_store(row.person);
            let person = aliases.get(&named).cloned().unwrap_or(named);
            let key = (EditionId::from_store(row.edition), person);
            if let Some(one) = attended.get_mut(&key) {
                let reported = Span::new(Moment(row.started_at), Moment(row.ended_at));
                one.reported.extend(reported);
            }
        }
        let mut decisions: HashMap<(EditionId, String), (Decision, Option<String>)> =
            HashMap::with_capacity(self.decisions.len());
        for row in self.decisions {
            let key = (EditionId::from_store(row.edition), row.key);
            let decision = Decision {
                outcome: Outcome::from_code(&row.outcome).ok_or_else(|| unreadable("outcome"))?,
                kind: SignalKind::from_code(&row.kind).ok_or_else(|| unreadable("signal"))?,
                marks: serde_json::from_str(&row.people).map_err(|_| unreadable("signal"))?,
                by: row.decided_by.map(PersonId::from_store),
                at: Moment(row.decided_at),
            };
            decisions.insert(key, (decision, row.name));
        }
        let mut signals = on_one_device(&check_ins, aliases);
        signals.append(&mut at_two_places(attended.values(), aliases));
        Ok(signals
            .into_iter()
            .map(|signal| {
                let decided = decisions.remove(&(signal.edition.clone(), signal.key()));
                let (decision, decided_by) = decided.unzip();
                JudgedSignal {
                    signal,
                    decision,
                    decided_by: decided_by.flatten(),
                }
            })
            .collect())
    }
}

impl Store {
    /// The signs of an edition, the most striking kind first, with what was said to each. One that stands no longer is
    /// among them where something was.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn signals(&self, edition: &EditionId) -> Result<Vec<JudgedSignal>, StoreError> {
        let id = edition.as_str();
        let read = read!(
            self,
            id,
            DEVICES_OF,
            EVENTS_AT_TWO_OF,
            REPORTS_AT_TWO_OF,
            DECISIONS_OF
        );
        let mut signals = read.signals(&self.aliases().await?)?;
        signals.retain(|one| {
            one.signal.edition == *edition && (one.signal.stands || one.decision.is_some())
        });
        Ok(signals)
    }

    /// How many signs wait for an organiser, edition by edition: of those that are not over for longer than
    /// [`SIGNALS_WAIT`], and none where nothing waits.
    ///
    /// # Errors
    /// As [`Store::signals`].
    pub async fn open_signals(&self) -> Result<BTreeMap<EditionId, u32>, StoreError> {
        let since = self.now().plus(-SIGNALS_WAIT);
        let read = read!(
            self,
            since.0,
            DEVICES_RECENT,
            EVENTS_AT_TWO_RECENT,
            REPORTS_AT_TWO_RECENT,
            DECISIONS_RECENT
        );
        let mut open: BTreeMap<EditionId, u32> = BTreeMap::new();
        for one in read.signals(&self.aliases().await?)? {
            if one.is_open() {
                *open.entry(one.signal.edition).or_default() += 1;
            }
        }
        Ok(open)
    }

    async fn aliases(&self) -> Result<Aliases, StoreError> {
        Ok(self.person_aliases().await?.into_iter().collect())
    }

    /// Writes down what an organiser says to signs as they have seen them. `people` are those who were corrected.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decide_signals(
        &self,
        edition: &EditionId,
        signals: &[&Signal],
        outcome: Outcome,
        people: u32,
        actor: &PersonId,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let mut rows = Vec::with_capacity(signals.len());
        for signal in signals {
            let people =
                serde_json::to_string(&signal.marks()).map_err(|_| unreadable("signal"))?;
            for edition in signal.editions() {
                rows.push((edition, signal.key(), signal.kind(), people.clone()));
            }
        }
        // Two who decide at once wait for one another and never in a circle.
        rows.sort_unstable_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        let (action, count) = match outcome {
            Outcome::Fine => (
                Action::SignalsFine,
                u32::try_from(signals.len()).unwrap_or(u32::MAX),
            ),
            Outcome::Corrected => (Action::SignalCorrected, people),
        };
        let detail = serde_json::json!({ "added": count }).to_string();
        let mut editions: Vec<EditionId> = rows.iter().map(|row| row.0.clone()).collect();
        editions.dedup();
        let changes: Vec<Change> = editions.into_iter().map(Change::Attendance).collect();
        writing!(self, tx => {
            for (edition, key, kind, people) in &rows {
                sqlx::query(DECIDE)
                    .bind(edition.as_str())
                    .bind(key)
                    .bind(kind.code())
                    .bind(outcome.code())
                    .bind(people)
                    .bind(actor.as_str())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
            }
            record!(self, tx, Some(actor), action, Some(edition.as_str()), &detail);
            ((), changes)
        });
        Ok(())
    }

    /// Takes back what was said to a sign, in every edition that it stands in. `false` when nothing was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reopen_signal(
        &self,
        signal: &Signal,
        actor: &PersonId,
    ) -> Result<bool, StoreError> {
        let key = signal.key();
        let editions = signal.editions();
        let changes: Vec<Change> = editions
            .iter()
            .map(|edition| Change::Attendance((*edition).clone()))
            .collect();
        Ok(writing!(self, tx => {
            let mut gone = 0;
            for edition in &editions {
                let taken = sqlx::query(REOPEN).bind(&key).bind(edition.as_str()).execute(&mut *tx).await?;
                gone += taken.rows_affected();
            }
            if gone == 0 {
                return Ok(false);
            }
            record!(self, tx, Some(actor), Action::SignalReopened, Some(signal.edition.as_str()), "{}");
            (true, changes)
        }))
    }
}
