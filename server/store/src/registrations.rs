//! Who is registered for an edition.

use crate::changes::Change;
use crate::database::Store;
use crate::editions::{self, EditionRow, listed};
use crate::error::StoreError;
use crate::seats;
use domain::clock::Moment;
use domain::edition::Registering;
use domain::id::{AgencyId, EditionId, PersonId};
use sqlx::FromRow;
use std::collections::BTreeSet;
use std::sync::Arc;

queries! {
    REGISTER = "INSERT INTO registration (edition, person, agency, registered_at, on_the_spot, withdrawn_at)
        VALUES ($1, $2, $3, $4, FALSE, NULL)
        ON CONFLICT (edition, person) DO UPDATE SET agency = excluded.agency, registered_at = excluded.registered_at,
            on_the_spot = FALSE, withdrawn_at = NULL
        WHERE registration.withdrawn_at IS NOT NULL";
    REGISTRATION = "SELECT agency, registered_at, on_the_spot FROM registration
        WHERE edition = $1 AND person = $2 AND withdrawn_at IS NULL";
    REGISTRATIONS_OF = "SELECT edition FROM registration WHERE person = $1 AND withdrawn_at IS NULL";
    // Who was there stays among those who were registered.
    WITHDRAW_REGISTRATION = "UPDATE registration SET withdrawn_at = $3
        WHERE edition = $1 AND person = $2 AND withdrawn_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM attendance_present WHERE attendance_present.edition = $1 AND attendance_present.person = $2)";
}

/// Somebody's registration.
pub(crate) const ONE: &str = REGISTRATION;
/// What registers somebody.
pub(crate) const ADD: &str = REGISTER;
/// What takes a registration back.
pub(crate) const WITHDRAW: &str = WITHDRAW_REGISTRATION;

/// Somebody's registration for an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The agency at registration.
    pub agency: Option<AgencyId>,
    /// When.
    pub registered_at: Moment,
    /// Whether they were registered when they came.
    pub on_the_spot: bool,
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// It was written down.
    Now,
    /// They were registered before; it stayed as it was.
    Already,
    /// Every seat is taken.
    Full,
    /// The time for it is over.
    Closed,
}

#[derive(FromRow)]
pub(crate) struct RegistrationRow {
    agency: Option<String>,
    registered_at: i64,
    on_the_spot: bool,
}

impl Store {
    /// The editions that somebody is registered for. From memory where nobody has registered since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known_registrations(
        &self,
        person: &PersonId,
    ) -> Result<Arc<BTreeSet<EditionId>>, StoreError> {
        let read = async {
            let ids: Vec<String> = reading!(self, pool => sqlx::query_scalar(REGISTRATIONS_OF).bind(person.as_str()).fetch_all(pool).await?);
            Ok(Arc::new(
                ids.into_iter().map(EditionId::from_store).collect(),
            ))
        };
        let memory = &self.inner.remembered.registrations;
        memory.get_or_read(person, read).await
    }

    /// Registers somebody beforehand, as the edition's closing time and capacity allow; an organiser may
    /// do so at any time (`by_organiser`). The agency is kept with the registration. Nobody gets before those who
    /// wait for a seat.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or person.
    pub async fn register_for_edition(
        &self,
        edition: &EditionId,
        person: &PersonId,
        agency: Option<&AgencyId>,
        by_organiser: bool,
    ) -> Result<Registered, StoreError> {
        let now = self.now();
        let (outcome, mut moved) = writing!(self, tx => {
            let turn = sqlx::query(editions::TAKE_TURN_AT).bind(edition.as_str()).execute(&mut *tx).await?;
            if turn.rows_affected() == 0 {
                return Err(StoreError::Missing);
            }
            let before: Option<RegistrationRow> = sqlx::query_as(REGISTRATION)
                .bind(edition.as_str())
                .bind(person.as_str())
                .fetch_optional(&mut *tx)
                .await?;
            if before.is_some() {
                return Ok(Registered::Already);
            }
            let mut moved = Vec::new();
            let mut outcome = Registered::Now;
            if !by_organiser {
                let rows: Vec<EditionRow> =
                    sqlx::query_as(editions::ONE).bind(edition.as_str()).fetch_all(&mut *tx).await?;
                let found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
                moved = move_up!(tx, &found, now);
                let registered = found.registered.saturating_add(u32::try_from(moved.len()).unwrap_or(u32::MAX));
                if !moved.contains(person) {
                    match found.edition.details.registering(now, registered) {
                        Registering::Open => {}
                        Registering::Full => outcome = Registered::Full,
                        Registering::Closed => outcome = Registered::Closed,
                    }
                }
            }
            // Whoever has just moved up is registered, and stays as they are.
            if outcome == Registered::Now {
                sqlx::query(REGISTER)
                    .bind(edition.as_str())
                    .bind(person.as_str())
                    .bind(agency.map(AgencyId::as_str))
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
            }
            ((outcome, moved), Vec::new())
        });
        moved.push(person.clone());
        self.registrations_changed(edition, &moved);
        Ok(outcome)
    }

    /// Registers many people at once, each for an agency, as an organiser does: at any time and beyond
    /// the capacity. Whoever was registered stays as they were; tells how many were not.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or one of the people is not there; then
    /// nobody is registered.
    pub async fn register_all_for_edition(
        &self,
        edition: &EditionId,
        people: &[(PersonId, Option<AgencyId>)],
    ) -> Result<u64, StoreError> {
        let now = self.now();
        let registered = writing!(self, tx => {
            let turn = sqlx::query(editions::TAKE_TURN_AT).bind(edition.as_str()).execute(&mut *tx).await?;
            if turn.rows_affected() == 0 {
                return Err(StoreError::Missing);
            }
            let mut registered = 0;
            for (person, agency) in people {
                let written = sqlx::query(REGISTER)
                    .bind(edition.as_str())
                    .bind(person.as_str())
                    .bind(agency.as_ref().map(AgencyId::as_str))
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                registered += written.rows_affected();
            }
            (registered, Vec::new())
        });
        let people = people.iter().map(|(person, _)| person);
        self.registrations_changed(edition, people);
        Ok(registered)
    }

    /// Takes a registration back; `false` when there was none, or when the ledger knows of the person. Whoever is first
    /// on the waiting list is registered in their place.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn withdraw_registration(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let moved = writing!(self, tx => {
            // Whoever registers or joins the waiting list waits from here on.
            sqlx::query(editions::TAKE_TURN_AT).bind(edition.as_str()).execute(&mut *tx).await?;
            let written = sqlx::query(WITHDRAW_REGISTRATION)
                .bind(edition.as_str())
                .bind(person.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            sqlx::query(seats::LEAVE).bind(edition.as_str()).bind(person.as_str()).execute(&mut *tx).await?;
            let rows: Vec<EditionRow> = sqlx::query_as(editions::ONE).bind(edition.as_str()).fetch_all(&mut *tx).await?;
            let found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
            (move_up!(tx, &found, now), Vec::new())
        });
        self.registrations_changed(edition, moved.iter().chain([person]));
        Ok(true)
    }

    /// The announcement may come a moment later; whoever registered sees it on the next page.
    pub(crate) fn registrations_changed<'a>(
        &self,
        edition: &EditionId,
        people: impl IntoIterator<Item = &'a PersonId>,
    ) {
        let remembered = &self.inner.remembered;
        for person in people {
            remembered.registrations.forget(person);
            remembered.own_editions.forget(person);
            remembered.moved_up.forget(person);
        }
        remembered.upcoming.clear();
        remembered.past.clear();
        self.announce_often(Change::Attendance(edition.clone()));
    }

    /// Somebody's registration for an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registration(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<Option<Registration>, StoreError> {
        let row: Option<RegistrationRow> = reading!(self, pool => {
            sqlx::query_as(REGISTRATION).bind(edition.as_str()).bind(person.as_str()).fetch_optional(pool).await?
        });
        Ok(row.map(|row| Registration {
            agency: row.agency.map(AgencyId::from_store),
            registered_at: Moment(row.registered_at),
            on_the_spot: row.on_the_spot,
        }))
    }
}
