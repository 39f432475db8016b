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

    /// Whether anybody is an organiser.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn any_organiser(&self) -> Result<bool, StoreError> {
        let organisers: i64 = reading!(self, pool => sqlx::query_scalar(COUNT_ROLE).bind(Role::Organiser.code()).fetch_one(pool).await?);
        Ok(organisers > 0)
    }
}
