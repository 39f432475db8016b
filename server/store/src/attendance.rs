//! Who is registered for an edition and how they stand: what is read from the ledger.

use crate::columns::{count, unreadable, word};
use crate::database::Store;
use crate::error::StoreError;
use crate::values::standing::{OwnAttendance, ProvenRow, StandingRow};
use domain::agency::Employment;
use domain::attendance::{
    Alike, AttendanceEvent, Counted, Kind, Nonce, Proof, Reason, Standing, Status, Tally,
};
use domain::clock::Moment;
use domain::code::Place;
use domain::id::{AgencyId, CustomStatusId, EditionId, EventId, PersonId};
use domain::people::duplicates::{derive_merged, in_one_order};
use domain::stay::Proven;
use sqlx::FromRow;
use std::collections::BTreeMap;
use std::sync::Arc;

macro_rules! events {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            event_columns!(),
            $more,
            " FROM attendance_event ",
            $rest
        )
    };
}

queries! {
    HISTORY = events!(
        ", actor.name AS actor_name, attendance_remark.remark AS remark",
        "LEFT JOIN person AS actor ON actor.id = attendance_event.actor
        LEFT JOIN attendance_remark ON attendance_remark.event = attendance_event.id
        WHERE attendance_event.edition = $1 AND (attendance_event.person = $2
            OR attendance_event.person IN (SELECT alias FROM person_alias WHERE person_alias.person = $2))
        ORDER BY attendance_event.number"
    );
    LEDGER = events!("", "WHERE attendance_event.edition = $1 ORDER BY attendance_event.person, attendance_event.number");
    STANDING = "SELECT person, status, arrived_at, recorded_at, place, inside, events, asked_at, custom
        FROM attendance_present WHERE edition = $1 AND person = $2";
    STANDINGS = "SELECT person, status, arrived_at, recorded_at, place, inside, events, asked_at, custom
        FROM attendance_present WHERE edition = $1";
    STANDINGS_OF = "SELECT attendance_present.edition, attendance_present.status, attendance_present.arrived_at,
            attendance_present.recorded_at, attendance_present.place, attendance_present.inside, attendance_present.events,
            attendance_present.asked_at, attendance_present.custom, attendance_stay.stay, attendance_stay.pulses, attendance_stay.exited
        FROM attendance_present
        LEFT JOIN attendance_stay ON attendance_stay.edition = attendance_present.edition
            AND attendance_stay.person = attendance_present.person
        WHERE attendance_present.person = $1";
    ASKED = "SELECT edition, COUNT(*) FROM attendance_present WHERE asked_at IS NOT NULL GROUP BY edition";
    // Staff by what was so while the edition lasted: a role given later changes no count of the past.
    ATTENDANCE = concat!("SELECT registration.person, person.name, registration.agency, registration.registered_at, registration.on_the_spot,
            attendance_present.status, attendance_present.arrived_at, attendance_present.recorded_at, attendance_present.place,
            attendance_present.inside, attendance_present.events, attendance_present.asked_at, attendance_present.custom,
            ", was_staff!("registration.person", "edition.starts_at", "edition.ends_at"), " AS staff
        FROM registration
        JOIN edition ON edition.id = registration.edition
        JOIN person ON person.id = registration.person
        LEFT JOIN attendance_present ON attendance_present.edition = registration.edition
            AND attendance_present.person = registration.person
        WHERE registration.edition = $1 AND registration.withdrawn_at IS NULL
        ORDER BY person.name_key, person.id");
    // Beside ATTENDANCE, for a file: no screen reads anybody's address.
    CONTACTS = "SELECT registration.person, account.email, person.employment
        FROM registration
        JOIN person ON person.id = registration.person
        LEFT JOIN account ON account.person = registration.person
        WHERE registration.edition = $1 AND registration.withdrawn_at IS NULL";
    // As ATTENDANCE counts them: who stands alike is one row.
    TALLY = concat!("SELECT status, place, on_the_spot, staff, COUNT(*) AS people FROM (
            SELECT attendance_present.status, attendance_present.place, registration.on_the_spot,
                ", was_staff!("registration.person", "edition.starts_at", "edition.ends_at"), " AS staff
            FROM registration
            JOIN edition ON edition.id = registration.edition
            LEFT JOIN attendance_present ON attendance_present.edition = registration.edition
                AND attendance_present.person = registration.person
            WHERE registration.edition = $1 AND registration.withdrawn_at IS NULL) AS standing
        GROUP BY status, place, on_the_spot, staff");
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

/// How somebody registered is reached and employed now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Their address; `None` for somebody without an account.
    pub email: Option<String>,
    /// Their employment, where they named it.
    pub employment: Option<Employment>,
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
    /// Of whom more is proven than that they came, and whether it fulfils the rule, as kept.
    pub kept_stays: BTreeMap<PersonId, (Proven, bool)>,
    /// The same as the ledger, the meeting's reports and the exit door say.
    pub replayed_stays: BTreeMap<PersonId, (Proven, bool)>,
}

impl Recount {
    /// Whether the two are equal.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.kept == self.replayed && self.kept_stays == self.replayed_stays
    }
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
    #[sqlx(flatten)]
    proven: ProvenRow,
}

#[derive(FromRow)]
struct ContactRow {
    person: String,
    email: Option<String>,
    employment: Option<String>,
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
    staff: bool,
}

/// Those of whom something is proven: for the others there may be no row.
fn told(mut stays: BTreeMap<PersonId, (Proven, bool)>) -> BTreeMap<PersonId, (Proven, bool)> {
    stays.retain(|_, (proven, _)| *proven != Proven::default());
    stays
}

#[derive(FromRow)]
pub(crate) struct EventRow {
    id: String,
    edition: String,
    person: String,
    number: i64,
    kind: String,
    place: Option<String>,
    proof: String,
    status_from: Option<String>,
    status_to: Option<String>,
    custom_from: Option<String>,
    custom_to: Option<String>,
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

impl EventRow {
    pub(crate) fn event(self) -> Result<AttendanceEvent, StoreError> {
        Ok(AttendanceEvent {
            id: EventId::from_store(self.id),
            edition: EditionId::from_store(self.edition),
            person: PersonId::from_store(self.person),
            number: count(self.number),
            kind: Kind::from_code(&self.kind).ok_or_else(|| unreadable("kind of event"))?,
            place: word(self.place.as_deref(), Place::from_code, "place")?,
            proof: Proof::from_code(&self.proof).ok_or_else(|| unreadable("proof"))?,
            status_from: word(self.status_from.as_deref(), Status::from_code, "status")?,
            status_to: word(self.status_to.as_deref(), Status::from_code, "status")?,
            custom_from: self.custom_from.map(CustomStatusId::from_store),
            custom_to: self.custom_to.map(CustomStatusId::from_store),
            arrived_at: self.arrived_at.map(Moment),
            recorded_at: Moment(self.recorded_at),
            at_device: self.at_device.map(Moment),
            device: self.device,
            actor: self.actor.map(PersonId::from_store),
            reason: word(self.reason.as_deref(), Reason::from_code, "reason")?,
            nonce: Nonce::parse(&self.nonce).ok_or_else(|| unreadable("nonce"))?,
        })
    }
}

#[derive(FromRow)]
struct TallyRow {
    status: Option<String>,
    place: Option<String>,
    on_the_spot: bool,
    staff: bool,
    people: i64,
}

impl Store {
    /// How many stand how in an edition, counted by the database.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn tally(&self, edition: &EditionId) -> Result<Tally, StoreError> {
        let rows: Vec<TallyRow> = reading!(self, pool => sqlx::query_as(TALLY).bind(edition.as_str()).fetch_all(pool).await?);
        let mut tally = Tally::default();
        for row in rows {
            let alike = Alike {
                on_the_spot: row.on_the_spot,
                staff: row.staff,
                status: word(row.status.as_deref(), Status::from_code, "status")?,
                place: word(row.place.as_deref(), Place::from_code, "place")?,
            };
            tally += Tally::of_people(alike, count(row.people));
        }
        Ok(tally)
    }

    /// How many people came in, edition by edition, whom an organiser had called absent or excused, and who
    /// wait for a decision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn asked(&self) -> Result<BTreeMap<EditionId, u32>, StoreError> {
        let rows: Vec<(String, i64)> =
            reading!(self, pool => sqlx::query_as(ASKED).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|(edition, people)| (EditionId::from_store(edition), count(people)))
            .collect())
    }

    /// Everything recorded of a person in an edition, also under records that were merged into theirs, in the order
    /// of recording, in one trip.
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
        let mut entries = rows
            .into_iter()
            .map(|row| {
                Ok(HistoryEntry {
                    event: row.event.event()?,
                    actor_name: row.actor_name,
                    remark: row.remark,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        if entries.iter().any(|entry| entry.event.person != *person) {
            let events: Vec<_> = entries.iter().map(|entry| entry.event.clone()).collect();
            let order: Vec<_> = in_one_order(&events)
                .into_iter()
                .map(|event| &event.id)
                .collect();
            entries.sort_by_key(|entry| order.iter().position(|id| **id == entry.event.id));
        }
        Ok(entries)
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
                    staff: row.staff,
                })
            })
            .collect()
    }

    /// How everybody who is registered for an edition is reached and employed.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn contacts(
        &self,
        edition: &EditionId,
    ) -> Result<BTreeMap<PersonId, Contact>, StoreError> {
        let rows: Vec<ContactRow> = reading!(self, pool => sqlx::query_as(CONTACTS).bind(edition.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                let employment = word(
                    row.employment.as_deref(),
                    Employment::from_code,
                    "employment",
                )?;
                let contact = Contact {
                    email: row.email,
                    employment,
                };
                Ok((PersonId::from_store(row.person), contact))
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

    /// As [`Store::standings_of`], from memory where nobody's standing has changed since.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn known_standings_of(
        &self,
        person: &PersonId,
    ) -> Result<Arc<BTreeMap<EditionId, OwnAttendance>>, StoreError> {
        let read = async { Ok(Arc::new(self.standings_of(person).await?)) };
        let memory = &self.inner.remembered.standings;
        memory.get_or_read(person, read).await
    }

    /// How a person stands in every edition that something was recorded in.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn standings_of(
        &self,
        person: &PersonId,
    ) -> Result<BTreeMap<EditionId, OwnAttendance>, StoreError> {
        let rows: Vec<EditionStandingRow> = reading!(self, pool => sqlx::query_as(STANDINGS_OF).bind(person.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                let own = OwnAttendance {
                    standing: row.standing.standing()?,
                    proven: row.proven.proven(),
                };
                Ok((EditionId::from_store(row.edition), own))
            })
            .collect()
    }

    /// Replays an edition's ledger beside what is kept.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn recount(&self, edition: &EditionId) -> Result<Recount, StoreError> {
        let events: Vec<EventRow> = reading!(self, pool => sqlx::query_as(LEDGER).bind(edition.as_str()).fetch_all(pool).await?);
        let rows: Vec<PersonStandingRow> = reading!(self, pool => sqlx::query_as(STANDINGS).bind(edition.as_str()).fetch_all(pool).await?);
        let aliases: BTreeMap<PersonId, PersonId> =
            self.person_aliases().await?.into_iter().collect();
        let events = events
            .into_iter()
            .map(EventRow::event)
            .collect::<Result<Vec<_>, _>>()?;
        let replayed_stays = self.replay_stays(edition, &events, &aliases).await?;
        Ok(Recount {
            kept_stays: told(self.stays(edition).await?),
            replayed_stays: told(replayed_stays),
            kept: rows
                .into_iter()
                .map(|row| Ok((PersonId::from_store(row.person), row.standing.standing()?)))
                .collect::<Result<_, StoreError>>()?,
            replayed: derive_merged(&events, &aliases)
                .into_iter()
                .map(|((_, person), standing)| (person, standing))
                .collect(),
        })
    }
}
