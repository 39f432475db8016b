//! Records that were found to be of one person.
//!
//! The ledger is append-only, so its entries keep the record they were written of. What follows from it (who is
//! registered, how they stand) is moved to the record that stays, and an alias says what was, so that it can be taken
//! back. From then on, whatever is written of the one is written of the other.

use crate::attendance::EventRow;
use crate::changes::Change;
use crate::columns::unreadable;
use crate::database::Store;
use crate::editions::{self, EditionRow, listed};
use crate::error::{Conflict, StoreError, WriteError};
use crate::people_import::{self, KnownRow, records};
use crate::stays::{FORGET_ONE, SettleStays};
use domain::attendance::{AttendanceEvent, Status, stand};
use domain::audit::Action;
use domain::clock::Moment;
use domain::code::Place;
use domain::id::{CustomStatusId, EditionId, PersonId};
use domain::people::PersonRecord;
use domain::people::duplicates::stand_merged;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

queries! {
    ALIASES_OF_PEOPLE = "SELECT person_alias.alias, person_alias.person, person_alias.merged_at, merged.name AS alias_name, person.name
        FROM person_alias
        JOIN person ON person.id = person_alias.person
        JOIN person AS merged ON merged.id = person_alias.alias
        ORDER BY person_alias.merged_at DESC, person_alias.alias LIMIT $1";
    ALIASES_HERE = "SELECT alias, person FROM person_alias";
    IS_ALIAS = "SELECT COUNT(*) FROM person_alias WHERE alias = $1 OR alias = $2 OR person = $2";
    HAS_ROLE = "SELECT COUNT(*) FROM role_grant WHERE person = $1 AND withdrawn_at IS NULL";
    HAS_ACCOUNT = "SELECT COUNT(*) FROM account WHERE person = $1";
    IS_PERSON = "SELECT COUNT(*) FROM person WHERE id = $1 OR id = $2";
    ADD_ALIAS = "INSERT INTO person_alias (alias, person, merged_at, merged_by, moved) VALUES ($1, $2, $3, $4, $5)";
    REMOVE_ALIAS = "DELETE FROM person_alias WHERE alias = $1";
    MOVED = "SELECT person, moved FROM person_alias WHERE alias = $1";
    EDITIONS_WITH = "SELECT edition FROM registration WHERE person = $1
        UNION SELECT edition FROM attendance_present WHERE person = $1
        UNION SELECT edition FROM attendance_event WHERE person = $1
        UNION SELECT edition FROM attendance_stay WHERE person = $1";
    REGISTERED = "SELECT agency, registered_at, on_the_spot, withdrawn_at FROM registration WHERE edition = $1 AND person = $2";
    PUT_REGISTRATION = "INSERT INTO registration (edition, person, agency, registered_at, on_the_spot, withdrawn_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (edition, person) DO UPDATE SET agency = excluded.agency, registered_at = excluded.registered_at,
            on_the_spot = excluded.on_the_spot, withdrawn_at = excluded.withdrawn_at";
    TAKE_REGISTRATION = "DELETE FROM registration WHERE edition = $1 AND person = $2";
    TAKE_STANDING = "DELETE FROM attendance_present WHERE edition = $1 AND person = $2";
    PUT_STANDING = "INSERT INTO attendance_present (edition, person, status, arrived_at, recorded_at, place, inside, events, asked_at, custom)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    HAS_STANDING = "SELECT COUNT(*) FROM attendance_present WHERE edition = $1 AND person = $2";
    EVENTS_OF_PERSON = concat!("SELECT ", event_columns!(), "
        FROM attendance_event
        WHERE person = $1 OR person IN (SELECT alias FROM person_alias WHERE person_alias.person = $1)
        ORDER BY edition, person, number");
    // Of the record itself and of those that were merged into it.
    EVENTS_OF_BOTH = concat!("SELECT ", event_columns!(), "
        FROM attendance_event WHERE edition = $1
            AND (person = $2 OR person IN (SELECT alias FROM person_alias WHERE person_alias.person = $2))
        ORDER BY person, number");
}

/// What keeps two records from being merged, or one from being taken apart again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeConflict {
    /// The record to be taken in has an account: whoever signs in with it would be gone.
    HasAccount,
    /// The record to be taken in holds a role, which would go with it unseen.
    HasRole,
    /// One of them was merged before.
    Merged,
    /// They are one record.
    Same,
}

impl Conflict for MergeConflict {}

/// A record that was merged into another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedPerson {
    /// The record that was taken in.
    pub alias: PersonId,
    /// Its name.
    pub alias_name: String,
    /// The record that stayed.
    pub person: PersonId,
    /// Its name.
    pub name: String,
    /// When.
    pub merged_at: Moment,
}

#[derive(FromRow)]
struct MergedRow {
    alias: String,
    person: String,
    merged_at: i64,
    alias_name: String,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromRow)]
struct RegistrationRow {
    agency: Option<String>,
    registered_at: i64,
    on_the_spot: bool,
    withdrawn_at: Option<i64>,
}

/// What was moved in one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Moved {
    edition: String,
    /// The registration of the record that was taken in.
    alias: Option<RegistrationRow>,
    /// That of the record that stayed, before.
    before: Option<RegistrationRow>,
    /// And after.
    after: Option<RegistrationRow>,
}

/// What a merge did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Merge {
    /// The record that stayed, as it was.
    before: PersonRecord,
    /// The same with what the other one said where it said nothing.
    after: PersonRecord,
    moved: Vec<Moved>,
}

/// The record of one person.
macro_rules! record_of {
    ($tx:expr, $person:expr) => {{
        let row: Option<KnownRow> = sqlx::query_as(people_import::RECORD)
            .bind($person.as_str())
            .fetch_optional(&mut *$tx)
            .await?;
        let record = records(row.into_iter().collect()).pop();
        record.ok_or(StoreError::Missing)?.record
    }};
}

fn holds(row: &Option<RegistrationRow>) -> bool {
    row.as_ref().is_some_and(|row| row.withdrawn_at.is_none())
}

fn moved(
    edition: String,
    alias: Option<RegistrationRow>,
    before: Option<RegistrationRow>,
) -> Moved {
    let after = if holds(&alias) && !holds(&before) || before.is_none() {
        alias.clone()
    } else {
        before.clone()
    };
    Moved {
        edition,
        alias,
        before,
        after,
    }
}

macro_rules! put_registration {
    ($tx:expr, $edition:expr, $person:expr, $row:expr) => {
        match $row {
            Some(row) => {
                sqlx::query(PUT_REGISTRATION)
                    .bind($edition)
                    .bind($person.as_str())
                    .bind(row.agency.as_deref())
                    .bind(row.registered_at)
                    .bind(row.on_the_spot)
                    .bind(row.withdrawn_at)
                    .execute(&mut *$tx)
                    .await?
            }
            None => {
                sqlx::query(TAKE_REGISTRATION)
                    .bind($edition)
                    .bind($person.as_str())
                    .execute(&mut *$tx)
                    .await?
            }
        }
    };
}

/// Works out anew how somebody stands in an edition, from the entries of their record and of those merged into it.
macro_rules! work_out_standing {
    ($tx:expr, $edition:expr, $person:expr) => {{
        let rows: Vec<EventRow> = sqlx::query_as(EVENTS_OF_BOTH)
            .bind($edition)
            .bind($person.as_str())
            .fetch_all(&mut *$tx)
            .await?;
        let events = rows
            .into_iter()
            .map(EventRow::event)
            .collect::<Result<Vec<AttendanceEvent>, StoreError>>()?;
        sqlx::query(TAKE_STANDING)
            .bind($edition)
            .bind($person.as_str())
            .execute(&mut *$tx)
            .await?;
        if !events.is_empty() {
            let of_one = events.iter().all(|event| event.person == *$person);
            let standing = if of_one {
                stand(&events)
            } else {
                stand_merged(&events)
            };
            sqlx::query(PUT_STANDING)
                .bind($edition)
                .bind($person.as_str())
                .bind(standing.status.map(Status::code))
                .bind(standing.arrived_at.map(|at| at.0))
                .bind(standing.recorded_at.map(|at| at.0))
                .bind(standing.place.map(Place::code))
                .bind(standing.inside)
                .bind(i64::from(standing.events))
                .bind(standing.asked_at.map(|at| at.0))
                .bind(standing.custom.as_ref().map(CustomStatusId::as_str))
                .execute(&mut *$tx)
                .await?;
        }
    }};
}

impl Store {
    /// Takes the record `alias` into `kept`: both are one person from then on.
    ///
    /// # Errors
    /// [`MergeConflict`]; [`StoreError::Missing`] when there is no such person.
    pub async fn merge_people(
        &self,
        kept: &PersonId,
        alias: &PersonId,
        actor: &PersonId,
    ) -> Result<(), WriteError<MergeConflict>> {
        let now = self.now();
        let refused = |conflict| Err(WriteError::Conflict(conflict));
        if kept == alias {
            return refused(MergeConflict::Same);
        }
        writing!(self, tx => {
            let people: i64 =
                sqlx::query_scalar(IS_PERSON).bind(kept.as_str()).bind(alias.as_str()).fetch_one(&mut *tx).await?;
            if people < 2 {
                return Err(StoreError::Missing.into());
            }
            let merged: i64 =
                sqlx::query_scalar(IS_ALIAS).bind(kept.as_str()).bind(alias.as_str()).fetch_one(&mut *tx).await?;
            if merged > 0 {
                return refused(MergeConflict::Merged);
            }
            let accounts: i64 = sqlx::query_scalar(HAS_ACCOUNT).bind(alias.as_str()).fetch_one(&mut *tx).await?;
            if accounts > 0 {
                return refused(MergeConflict::HasAccount);
            }
            let roles: i64 = sqlx::query_scalar(HAS_ROLE).bind(alias.as_str()).fetch_one(&mut *tx).await?;
            if roles > 0 {
                return refused(MergeConflict::HasRole);
            }
            let before = record_of!(tx, kept);
            let after = before.filled_from(&record_of!(tx, alias));
            if before != after {
                set_record!(tx, kept, after);
            }
            let editions: Vec<String> =
                sqlx::query_scalar(EDITIONS_WITH).bind(alias.as_str()).fetch_all(&mut *tx).await?;
            let mut all = Vec::with_capacity(editions.len());
            for edition in editions {
                let of_alias: Option<RegistrationRow> =
                    sqlx::query_as(REGISTERED).bind(&edition).bind(alias.as_str()).fetch_optional(&mut *tx).await?;
                let of_kept: Option<RegistrationRow> =
                    sqlx::query_as(REGISTERED).bind(&edition).bind(kept.as_str()).fetch_optional(&mut *tx).await?;
                all.push(moved(edition, of_alias, of_kept));
            }
            let editions = all.len();
            let merge = Merge { before, after, moved: all };
            let text = serde_json::to_string(&merge).map_err(|_| unreadable("merge of people"))?;
            sqlx::query(ADD_ALIAS)
                .bind(alias.as_str())
                .bind(kept.as_str())
                .bind(now.0)
                .bind(actor.as_str())
                .bind(text)
                .execute(&mut *tx)
                .await?;
            let mut changes = vec![Change::Person(kept.clone()), Change::Person(alias.clone())];
            for one in &merge.moved {
                put_registration!(tx, &one.edition, kept, &one.after);
                put_registration!(tx, &one.edition, alias, None::<&RegistrationRow>);
                sqlx::query(TAKE_STANDING).bind(&one.edition).bind(alias.as_str()).execute(&mut *tx).await?;
                work_out_standing!(tx, &one.edition, kept);
                sqlx::query(FORGET_ONE).bind(&one.edition).bind(alias.as_str()).execute(&mut *tx).await?;
                let edition = EditionId::from_store(one.edition.clone());
                SettleStays::settle_stays(&mut *tx, &[(edition, kept.clone())]).await?;
                if holds(&one.alias) && holds(&one.before) {
                    // One person sits on one seat: the other one is free.
                    sqlx::query(editions::TAKE_TURN_AT).bind(&one.edition).execute(&mut *tx).await?;
                    let rows: Vec<EditionRow> =
                        sqlx::query_as(editions::ONE).bind(&one.edition).fetch_all(&mut *tx).await?;
                    let found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
                    move_up!(tx, &found, now);
                }
                changes.push(Change::Attendance(EditionId::from_store(one.edition.clone())));
            }
            let detail = serde_json::json!({ "into": kept.as_str(), "editions": editions }).to_string();
            record!(self, tx, Some(actor), Action::PeopleMerged, Some(alias.as_str()), &detail);
            ((), changes)
        });
        Ok(())
    }

    /// Takes a merge back: the record stands by itself again, with all that was its own. What was written of the
    /// person meanwhile stays with the record that had taken it in.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the record was not merged.
    pub async fn undo_merge(&self, alias: &PersonId, actor: &PersonId) -> Result<(), StoreError> {
        writing!(self, tx => {
            let row: Option<(String, String)> =
                sqlx::query_as(MOVED).bind(alias.as_str()).fetch_optional(&mut *tx).await?;
            let (kept, text) = row.ok_or(StoreError::Missing)?;
            let kept = PersonId::from_store(kept);
            let merge: Merge = serde_json::from_str(&text).map_err(|_| unreadable("merge of people"))?;
            let all = merge.moved;
            // What was filled in is taken back, unless it was changed since.
            if merge.before != merge.after && record_of!(tx, &kept) == merge.after {
                set_record!(tx, kept, merge.before);
            }
            sqlx::query(REMOVE_ALIAS).bind(alias.as_str()).execute(&mut *tx).await?;
            let mut changes = vec![Change::Person(kept.clone()), Change::Person(alias.clone())];
            for one in &all {
                let now_kept: Option<RegistrationRow> =
                    sqlx::query_as(REGISTERED).bind(&one.edition).bind(kept.as_str()).fetch_optional(&mut *tx).await?;
                work_out_standing!(tx, &one.edition, &kept);
                work_out_standing!(tx, &one.edition, alias);
                // Whoever was there meanwhile under the name of the other stays registered.
                let has_own: i64 =
                    sqlx::query_scalar(HAS_STANDING).bind(&one.edition).bind(kept.as_str()).fetch_one(&mut *tx).await?;
                if now_kept == one.after && (holds(&one.before) || has_own == 0) {
                    put_registration!(tx, &one.edition, &kept, &one.before);
                }
                put_registration!(tx, &one.edition, alias, &one.alias);
                let edition = EditionId::from_store(one.edition.clone());
                let both = [(edition.clone(), kept.clone()), (edition, alias.clone())];
                SettleStays::settle_stays(&mut *tx, &both).await?;
                changes.push(Change::Attendance(EditionId::from_store(one.edition.clone())));
            }
            let detail = serde_json::json!({ "from": kept.as_str(), "editions": all.len() }).to_string();
            record!(self, tx, Some(actor), Action::PeopleMergeUndone, Some(alias.as_str()), &detail);
            ((), changes)
        });
        Ok(())
    }

    /// The records that were merged last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn merged_people(&self, limit: u32) -> Result<Vec<MergedPerson>, StoreError> {
        let rows: Vec<MergedRow> = reading!(self, pool => {
            sqlx::query_as(ALIASES_OF_PEOPLE).bind(i64::from(limit)).fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|row| MergedPerson {
                alias: PersonId::from_store(row.alias),
                alias_name: row.alias_name,
                person: PersonId::from_store(row.person),
                name: row.name,
                merged_at: Moment(row.merged_at),
            })
            .collect())
    }

    /// Every record that was merged, with the one that it was merged into.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_aliases(&self) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
        let rows: Vec<(String, String)> =
            reading!(self, pool => sqlx::query_as(ALIASES_HERE).fetch_all(pool).await?);
        let ids = |(alias, person)| (PersonId::from_store(alias), PersonId::from_store(person));
        Ok(rows.into_iter().map(ids).collect())
    }

    /// What the ledger has of people in every edition, with what it has of records that were merged into theirs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_of_people(
        &self,
        people: &[&PersonId],
    ) -> Result<Vec<AttendanceEvent>, StoreError> {
        let mut events = Vec::new();
        for person in people {
            let rows: Vec<EventRow> = reading!(self, pool => {
                sqlx::query_as(EVENTS_OF_PERSON).bind(person.as_str()).fetch_all(pool).await?
            });
            for row in rows {
                events.push(row.event()?);
            }
        }
        Ok(events)
    }
}
