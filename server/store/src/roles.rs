//! Roles: given, withdrawn and counted.

use crate::changes::Change;
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use crate::resets::END_LINKS;
use domain::account::{Grant, Role};
use domain::audit::Action;
use domain::id::{AgencyId, GrantId, PersonId};

queries! {
    INSERT_GRANT = "INSERT INTO role_grant (id, person, role, granted_at, granted_by, agency) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (person, role, COALESCE(agency, '')) WHERE withdrawn_at IS NULL DO NOTHING";
    WITHDRAW_GRANT = "UPDATE role_grant SET withdrawn_at = $4
        WHERE person = $1 AND role = $2 AND COALESCE(agency, '') = $3 AND withdrawn_at IS NULL";
    COUNT_OTHERS_WITH_ROLE = "SELECT COUNT(*) FROM role_grant WHERE role = $1 AND person <> $2 AND withdrawn_at IS NULL";
    COUNT_ROLE = "SELECT COUNT(*) FROM role_grant WHERE role = $1 AND withdrawn_at IS NULL";
    LIAISONS = "SELECT role_grant.agency, role_grant.person, person.name FROM role_grant
        JOIN person ON person.id = role_grant.person
        WHERE role_grant.role = 'liaison' AND role_grant.withdrawn_at IS NULL AND role_grant.agency IS NOT NULL
        ORDER BY person.name_key, person.id";
    SUCCESSORS = "SELECT person.id, person.name FROM person JOIN account ON account.person = person.id
        WHERE person.agency = $1 AND NOT EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = person.id
            AND role_grant.role = 'liaison' AND role_grant.agency = $1 AND role_grant.withdrawn_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id)
        ORDER BY person.name_key, person.id";
    SUCCEEDS = "SELECT COUNT(*) FROM person JOIN account ON account.person = person.id
        WHERE person.id = $1 AND person.agency = $2";
    END_SESSIONS = "DELETE FROM session WHERE person = $1";
    // Writing the row makes everybody else who sets up wait until this transaction has ended.
    TAKE_TURN_AT_SETUP = "INSERT INTO setting (key, value) VALUES ('setup', 'done') ON CONFLICT (key) DO UPDATE SET value = 'done'";
}

pub(crate) const INSERT: &str = INSERT_GRANT;
pub(crate) const COUNT: &str = COUNT_ROLE;
pub(crate) const TAKE_TURN: &str = TAKE_TURN_AT_SETUP;

/// What keeps a role from being withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawConflict {
    /// Nobody would answer for the house any more.
    LastOrganiser,
}

impl Conflict for WithdrawConflict {}

/// Why a role was not withdrawn.
pub type WithdrawError = WriteError<WithdrawConflict>;

/// Somebody who is liaison of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonOf {
    /// The agency.
    pub agency: AgencyId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// What keeps the role of a liaison from being handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOverConflict {
    /// Whoever hands it over does not hold it, or no longer.
    NotHeld,
    /// Whoever is to take it holds it already.
    Held,
    /// Whoever is to take it has no account, or works at another agency.
    NotOfAgency,
}

impl Conflict for HandOverConflict {}

/// Why the role of a liaison was not handed over.
pub type HandOverError = WriteError<HandOverConflict>;

/// What is written down about a grant.
pub(crate) fn about(grant: &Grant) -> String {
    let agency = grant.agency().map(AgencyId::as_str);
    serde_json::json!({ "role": grant.role().code(), "agency": agency }).to_string()
}

impl Store {
    /// Gives a role; `false` when the person held it. Where something changed it is written down and the
    /// person's sessions end, so that everybody signs in with the rights they have.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person or agency.
    pub async fn grant(
        &self,
        person: &PersonId,
        grant: &Grant,
        granted_by: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let id = self.new_id(GrantId::new);
        let given = writing!(self, tx => {
            let written = sqlx::query(INSERT_GRANT)
                .bind(id.as_str())
                .bind(person.as_str())
                .bind(grant.role().code())
                .bind(now.0)
                .bind(granted_by.map(PersonId::as_str))
                .bind(grant.agency().map(AgencyId::as_str))
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            sqlx::query(END_SESSIONS).bind(person.as_str()).execute(&mut *tx).await?;
            // It would open an account with a role, and live again when the role is withdrawn.
            sqlx::query(END_LINKS).bind(person.as_str()).bind(now.0).execute(&mut *tx).await?;
            record!(self, tx, granted_by, Action::RoleGiven, Some(person.as_str()), &about(grant));
            (true, vec![Change::Person(person.clone())])
        });
        Ok(given)
    }

    /// Withdraws a role; `false` when the person did not hold it. Where something changed it is written
    /// down and the person's sessions end. The grant stays on record.
    ///
    /// # Errors
    /// [`WithdrawConflict::LastOrganiser`].
    pub async fn withdraw(
        &self,
        person: &PersonId,
        grant: &Grant,
        withdrawn_by: Option<&PersonId>,
    ) -> Result<bool, WithdrawError> {
        let now = self.now();
        let withdrawn = writing!(self, tx => {
            if grant.role() == Role::Organiser {
                // Of two organisers who withdraw each other's role at once, one stays.
                sqlx::query(TAKE_TURN_AT_SETUP).execute(&mut *tx).await?;
            }
            let written = sqlx::query(WITHDRAW_GRANT)
                .bind(person.as_str())
                .bind(grant.role().code())
                .bind(grant.agency().map_or("", AgencyId::as_str))
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            if grant.role() == Role::Organiser {
                let others: i64 = sqlx::query_scalar(COUNT_OTHERS_WITH_ROLE)
                    .bind(grant.role().code())
                    .bind(person.as_str())
                    .fetch_one(&mut *tx)
                    .await?;
                if others == 0 {
                    return Err(WithdrawError::Conflict(WithdrawConflict::LastOrganiser));
                }
            }
            sqlx::query(END_SESSIONS).bind(person.as_str()).execute(&mut *tx).await?;
            record!(self, tx, withdrawn_by, Action::RoleWithdrawn, Some(person.as_str()), &about(grant));
            (true, vec![Change::Person(person.clone())])
        });
        Ok(withdrawn)
    }

    /// Everybody who is liaison of an agency, by name; of two agencies twice.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn liaisons(&self) -> Result<Vec<LiaisonOf>, StoreError> {
        let rows: Vec<(String, String, String)> =
            reading!(self, pool => sqlx::query_as(LIAISONS).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|(agency, person, name)| LiaisonOf {
                agency: AgencyId::from_store(agency),
                person: PersonId::from_store(person),
                name,
            })
            .collect())
    }

    /// Those to whom the role of an agency's liaison can be handed over, with their names, by name: they work there,
    /// have an account and do not hold it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn liaison_successors(
        &self,
        agency: &AgencyId,
    ) -> Result<Vec<(PersonId, String)>, StoreError> {
        let rows: Vec<(String, String)> = reading!(self, pool => sqlx::query_as(SUCCESSORS).bind(agency.as_str()).fetch_all(pool).await?);
        let ids = |(person, name)| (PersonId::from_store(person), name);
        Ok(rows.into_iter().map(ids).collect())
    }

    /// Hands the role of an agency's liaison over, from one person to another of the same agency. Both are written
    /// down, and the sessions of both end.
    ///
    /// # Errors
    /// [`HandOverConflict`]; then nothing has changed.
    pub async fn hand_over_liaison(
        &self,
        agency: &AgencyId,
        from: &PersonId,
        to: &PersonId,
        by: &PersonId,
    ) -> Result<(), HandOverError> {
        let now = self.now();
        let id = self.new_id(GrantId::new);
        let grant = Grant::liaison(agency.clone());
        let refused = |conflict| Err(HandOverError::Conflict(conflict));
        writing!(self, tx => {
            let withdrawn = sqlx::query(WITHDRAW_GRANT)
                .bind(from.as_str())
                .bind(grant.role().code())
                .bind(agency.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if withdrawn.rows_affected() == 0 {
                return refused(HandOverConflict::NotHeld);
            }
            let succeeds: i64 = sqlx::query_scalar(SUCCEEDS)
                .bind(to.as_str())
                .bind(agency.as_str())
                .fetch_one(&mut *tx)
                .await?;
            if succeeds == 0 || from == to {
                return refused(HandOverConflict::NotOfAgency);
            }
            let given = sqlx::query(INSERT_GRANT)
                .bind(id.as_str())
                .bind(to.as_str())
                .bind(grant.role().code())
                .bind(now.0)
                .bind(by.as_str())
                .bind(agency.as_str())
                .execute(&mut *tx)
                .await?;
            if given.rows_affected() == 0 {
                return refused(HandOverConflict::Held);
            }
            for person in [from, to] {
                sqlx::query(END_SESSIONS).bind(person.as_str()).execute(&mut *tx).await?;
            }
            sqlx::query(END_LINKS).bind(to.as_str()).bind(now.0).execute(&mut *tx).await?;
            record!(self, tx, Some(by), Action::RoleWithdrawn, Some(from.as_str()), &about(&grant));
            record!(self, tx, Some(by), Action::RoleGiven, Some(to.as_str()), &about(&grant));
            ((), vec![Change::Person(from.clone()), Change::Person(to.clone())])
        });
        Ok(())
    }

    /// Whether anybody is an organiser.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn any_organiser(&self) -> Result<bool, StoreError> {
        let organisers: i64 = reading!(self, pool => sqlx::query_scalar(COUNT_ROLE).bind(Role::Organiser.code()).fetch_one(pool).await?);
        Ok(organisers > 0)
    }
}
