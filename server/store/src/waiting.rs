//! The waiting list of an edition that is full. Whoever is first on it is registered in the transaction in which a seat
//! becomes free (`move_up!`): when somebody withdraws, when there are more seats, when two records turn out to be one
//! person, when an edition that was called off takes place after all.

use crate::database::Store;
use crate::editions::{self, EditionRow, listed};
use crate::error::StoreError;
use crate::registrations;
use crate::seats::{self, WaitingRow, in_turn};
use domain::audit::Action;
use domain::clock::Moment;
use domain::edition::{Registering, Stage};
use domain::id::{AgencyId, EditionId, PersonId};
use sqlx::FromRow;
use std::collections::BTreeMap;
use std::sync::Arc;

queries! {
    WAITING_LIST = "SELECT waiting.person, person.name, waiting.agency, waiting.joined_at, waiting.moved_up_at
        FROM waiting JOIN person ON person.id = waiting.person
        WHERE waiting.edition = $1 AND (waiting.moved_up_at IS NOT NULL) = EXISTS (
            SELECT 1 FROM registration WHERE registration.edition = waiting.edition
            AND registration.person = waiting.person AND registration.withdrawn_at IS NULL)
        ORDER BY waiting.number";
    // Whoever joins again after they were registered stands at the end.
    JOIN_WAITING = "INSERT INTO waiting (edition, person, agency, number, joined_at, moved_up_at)
        VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM waiting WHERE edition = $1), $4, NULL)
        ON CONFLICT (edition, person) DO UPDATE SET agency = excluded.agency, number = excluded.number,
            joined_at = excluded.joined_at, moved_up_at = NULL
        WHERE waiting.moved_up_at IS NOT NULL";
    // The registration that came of it holds.
    MOVED_UP_OF = "SELECT waiting.edition, waiting.moved_up_at FROM waiting
        JOIN registration ON registration.edition = waiting.edition AND registration.person = waiting.person
        WHERE waiting.person = $1 AND waiting.moved_up_at IS NOT NULL AND registration.withdrawn_at IS NULL";
}

/// What became of somebody who joins the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// They wait, and are the so-manieth.
    At(u32),
    /// A seat was free: they are registered.
    Registered,
    /// They were registered before.
    Already,
    /// The time to register is over.
    Closed,
}

/// Somebody on the list, or who moved up from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnWaitingList {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The agency when they joined.
    pub agency: Option<AgencyId>,
    /// When they joined.
    pub joined_at: Moment,
    /// When they were registered from the list.
    pub moved_up_at: Option<Moment>,
}

#[derive(FromRow)]
struct ListRow {
    person: String,
    name: String,
    agency: Option<String>,
    joined_at: i64,
    moved_up_at: Option<i64>,
}

fn place(rows: Vec<WaitingRow>, person: &PersonId) -> Option<u32> {
    let before = in_turn(rows).iter().position(|(one, _)| one == person)?;
    u32::try_from(before + 1).ok()
}

impl Store {
    /// Puts somebody on the waiting list of an edition that is full, as its closing time allows. Whoever is on it keeps
    /// their place; where a seat is free, they are registered.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or person.
    pub async fn join_waiting_list(
        &self,
        edition: &EditionId,
        person: &PersonId,
        agency: Option<&AgencyId>,
    ) -> Result<Joined, StoreError> {
        let now = self.now();
        let (joined, mut moved) = writing!(self, tx => {
            let turn = sqlx::query(editions::TAKE_TURN_AT).bind(edition.as_str()).execute(&mut *tx).await?;
            if turn.rows_affected() == 0 {
                return Err(StoreError::Missing);
            }
            let before: Option<registrations::RegistrationRow> = sqlx::query_as(registrations::ONE)
                .bind(edition.as_str())
                .bind(person.as_str())
                .fetch_optional(&mut *tx)
                .await?;
            if before.is_some() {
                return Ok(Joined::Already);
            }
            let rows: Vec<EditionRow> = sqlx::query_as(editions::ONE).bind(edition.as_str()).fetch_all(&mut *tx).await?;
            let mut found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
            let moved = move_up!(tx, &found, now);
            found.registered = found.registered.saturating_add(u32::try_from(moved.len()).unwrap_or(u32::MAX));
            let joined = if moved.contains(person) {
                Joined::Registered
            } else {
                match found.edition.details.registering(now, found.registered) {
                    Registering::Closed => Joined::Closed,
                    Registering::Open => {
                        sqlx::query(registrations::ADD)
                            .bind(edition.as_str())
                            .bind(person.as_str())
                            .bind(agency.map(AgencyId::as_str))
                            .bind(now.0)
                            .execute(&mut *tx)
                            .await?;
                        Joined::Registered
                    }
                    Registering::Full => {
                        sqlx::query(JOIN_WAITING)
                            .bind(edition.as_str())
                            .bind(person.as_str())
                            .bind(agency.map(AgencyId::as_str))
                            .bind(now.0)
                            .execute(&mut *tx)
                            .await?;
                        let rows: Vec<WaitingRow> =
                            sqlx::query_as(seats::OF_EDITION).bind(edition.as_str()).fetch_all(&mut *tx).await?;
                        Joined::At(place(rows, person).ok_or(StoreError::Missing)?)
                    }
                }
            };
            ((joined, moved), Vec::new())
        });
        moved.push(person.clone());
        self.registrations_changed(edition, &moved);
        Ok(joined)
    }

    /// Takes somebody off the waiting list; `false` where they were not on it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leave_waiting_list(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let left = writing!(self, tx => {
            // Whoever is just moving up is registered, and withdraws.
            sqlx::query(editions::TAKE_TURN_AT).bind(edition.as_str()).execute(&mut *tx).await?;
            let rows: Vec<WaitingRow> = sqlx::query_as(seats::OF_EDITION).bind(edition.as_str()).fetch_all(&mut *tx).await?;
            if place(rows, person).is_none() {
                return Ok(false);
            }
            sqlx::query(seats::LEAVE).bind(edition.as_str()).bind(person.as_str()).execute(&mut *tx).await?;
            (true, Vec::new())
        });
        self.registrations_changed(edition, [person]);
        Ok(left)
    }

    /// Registers somebody from the waiting list out of turn and beyond the capacity, as an organiser does; `false`
    /// where they do not wait, or the edition is over or was called off.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition.
    pub async fn move_up_by_hand(
        &self,
        edition: &EditionId,
        person: &PersonId,
        actor: &PersonId,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let moved = writing!(self, tx => {
            sqlx::query(editions::TAKE_TURN_AT).bind(edition.as_str()).execute(&mut *tx).await?;
            let rows: Vec<EditionRow> = sqlx::query_as(editions::ONE).bind(edition.as_str()).fetch_all(&mut *tx).await?;
            let found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
            if matches!(found.edition.details.stage(now), Stage::Past | Stage::Cancelled) {
                return Ok(false);
            }
            let rows: Vec<WaitingRow> = sqlx::query_as(seats::OF_EDITION).bind(edition.as_str()).fetch_all(&mut *tx).await?;
            let Some((_, agency)) = in_turn(rows).into_iter().find(|(one, _)| one == person) else {
                return Ok(false);
            };
            sqlx::query(registrations::ADD)
                .bind(edition.as_str())
                .bind(person.as_str())
                .bind(agency)
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            sqlx::query(seats::SET_MOVED_UP).bind(edition.as_str()).bind(person.as_str()).bind(now.0).execute(&mut *tx).await?;
            let detail = serde_json::json!({ "edition": edition.as_str() }).to_string();
            record!(self, tx, Some(actor), Action::WaitingMovedUp, Some(person.as_str()), &detail);
            (true, Vec::new())
        });
        self.registrations_changed(edition, [person]);
        Ok(moved)
    }

    /// Those who wait for an edition and those who moved up and are registered, in the order in which they joined.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_list(
        &self,
        edition: &EditionId,
    ) -> Result<Vec<OnWaitingList>, StoreError> {
        let rows: Vec<ListRow> = reading!(self, pool => sqlx::query_as(WAITING_LIST).bind(edition.as_str()).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| OnWaitingList {
                person: PersonId::from_store(row.person),
                name: row.name,
                agency: row.agency.map(AgencyId::from_store),
                joined_at: Moment(row.joined_at),
                moved_up_at: row.moved_up_at.map(Moment),
            })
            .collect())
    }

    /// The so-manieth that somebody is who waits for an edition; `None` for whoever does not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn place_on_waiting_list(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<Option<u32>, StoreError> {
        let rows: Vec<WaitingRow> = reading!(self, pool => sqlx::query_as(seats::OF_EDITION).bind(edition.as_str()).fetch_all(pool).await?);
        Ok(place(rows, person))
    }

    /// The editions that somebody is registered for from a waiting list, and since when. From memory where nobody has
    /// registered since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn moved_up_of(
        &self,
        person: &PersonId,
    ) -> Result<Arc<BTreeMap<EditionId, Moment>>, StoreError> {
        let read = async {
            let rows: Vec<(String, i64)> = reading!(self, pool => sqlx::query_as(MOVED_UP_OF).bind(person.as_str()).fetch_all(pool).await?);
            let moved = rows
                .into_iter()
                .map(|(edition, at)| (EditionId::from_store(edition), Moment(at)));
            Ok(Arc::new(moved.collect()))
        };
        let memory = &self.inner.remembered.moved_up;
        memory.get_or_read(person, read).await
    }
}
