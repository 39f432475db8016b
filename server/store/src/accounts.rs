//! Accounts: who can sign in, with what, and as whom.

use crate::changes::Change;
use crate::columns::{extra_time, grant, work};
use crate::database::Store;
use crate::error::{Conflict, StoreError, Unique, WriteError};
use crate::people;
use crate::reader::Keyed;
use crate::roles;
use crate::values::account::{Account, AccountRow, Credentials, NewAccount};
use crate::values::key::KeyOf;
use crate::values::session::SessionHash;
use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::{Employment, Work};
use domain::audit::Action;
use domain::id::{AgencyId, GrantId, PersonId};
use domain::language::Language;
use domain::text::normalize;
use sqlx::FromRow;
use std::collections::BTreeSet;
use std::sync::Arc;

queries! {
    INSERT_ACCOUNT = "INSERT INTO account (person, email, password_hash, password_changed_at, created_at) VALUES ($1, $2, $3, $4, $4)";
    CREDENTIALS = "SELECT person, password_hash FROM account WHERE email = $1 AND password_hash IS NOT NULL";
    ACCOUNTS = "WITH asked (id) AS (VALUES ($1))
        SELECT person.id, person.name, account.email, person.language, person.employment, person.agency,
            person.agency_typed, person.extra_time, role_grant.role, role_grant.agency AS scope
        FROM asked JOIN person ON person.id = asked.id JOIN account ON account.person = person.id
        LEFT JOIN role_grant ON role_grant.person = person.id AND role_grant.withdrawn_at IS NULL";
    SET_PASSWORD = "UPDATE account SET password_hash = $2, password_changed_at = $3 WHERE person = $1";
    // Another password ends every open link to set one.
    END_RESET_LINKS = "UPDATE reset_link SET expires_at = $2 WHERE person = $1 AND used_at IS NULL AND expires_at > $2";
    END_OTHER_SESSIONS = "DELETE FROM session WHERE person = $1 AND id_hash <> $2";
}

/// What keeps an account from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateConflict {
    /// Somebody signs in with this address.
    EmailTaken,
    /// There is an organiser already, so nobody sets the house up any more.
    OrganiserExists,
    /// A liaison's role needs an agency: it is given by [`Store::grant`].
    RoleNeedsAgency,
}

impl Conflict for CreateConflict {
    fn of_unique(unique: Unique) -> Option<Self> {
        (unique == Unique::Email).then_some(Self::EmailTaken)
    }
}

/// Why an account was not made.
pub type CreateError = WriteError<CreateConflict>;

#[derive(FromRow)]
struct CredentialsRow {
    person: String,
    password_hash: String,
}

impl Keyed for AccountRow {
    const SQL: &'static str = ACCOUNTS;

    fn key(&self) -> &str {
        &self.id
    }
}

impl Store {
    /// Writes a participant down.
    ///
    /// # Errors
    /// [`CreateConflict::EmailTaken`].
    pub async fn register(&self, person: NewAccount) -> Result<PersonId, CreateError> {
        self.write_one_down(person, Work::default(), &[], None, false)
            .await
    }

    /// Writes a participant down who has said where and how they work.
    ///
    /// # Errors
    /// [`CreateConflict::EmailTaken`]; [`StoreError::Missing`] when there is no such agency.
    pub async fn register_at(
        &self,
        person: NewAccount,
        work: Work,
    ) -> Result<PersonId, CreateError> {
        self.write_one_down(person, work, &[], None, false).await
    }

    /// Writes many participants down at once, all of them or nobody; their ids stand in the same order.
    ///
    /// # Errors
    /// As [`Store::register_at`].
    pub async fn register_all(
        &self,
        new: &[(NewAccount, Work)],
    ) -> Result<Vec<PersonId>, CreateError> {
        self.write_down(new, &[], None, false).await
    }

    /// Writes somebody down who holds `roles` besides being a participant.
    ///
    /// # Errors
    /// [`CreateConflict::EmailTaken`], [`CreateConflict::RoleNeedsAgency`].
    pub async fn add_person_with_roles(
        &self,
        person: NewAccount,
        roles: &[Role],
        granted_by: Option<&PersonId>,
    ) -> Result<PersonId, CreateError> {
        self.write_one_down(person, Work::default(), roles, granted_by, false)
            .await
    }

    /// Makes an account for somebody who has not chosen a password yet: nothing opens it until they have, by
    /// a link. The audit says who made it.
    ///
    /// # Errors
    /// As [`Store::register_at`].
    pub async fn invite(
        &self,
        name: PersonName,
        email: Email,
        work: Work,
        by: &PersonId,
    ) -> Result<PersonId, CreateError> {
        let person = NewAccount {
            name,
            email,
            password_hash: None,
            language: None,
        };
        self.write_one_down(person, work, &[], Some(by), false)
            .await
    }

    /// Writes the first organiser down, which succeeds only as long as there is none, however many try
    /// at once.
    ///
    /// # Errors
    /// [`CreateConflict::OrganiserExists`], [`CreateConflict::EmailTaken`].
    pub async fn create_first_organiser(
        &self,
        person: NewAccount,
    ) -> Result<PersonId, CreateError> {
        self.write_one_down(person, Work::default(), &[Role::Organiser], None, true)
            .await
    }

    async fn write_one_down(
        &self,
        person: NewAccount,
        work: Work,
        roles: &[Role],
        granted_by: Option<&PersonId>,
        first_organiser: bool,
    ) -> Result<PersonId, CreateError> {
        let mut written = self
            .write_down(&[(person, work)], roles, granted_by, first_organiser)
            .await?;
        written.pop().ok_or(StoreError::Missing.into())
    }

    async fn write_down(
        &self,
        new: &[(NewAccount, Work)],
        roles: &[Role],
        granted_by: Option<&PersonId>,
        first_organiser: bool,
    ) -> Result<Vec<PersonId>, CreateError> {
        let now = self.now();
        let roles: BTreeSet<Role> = roles.iter().copied().chain([Role::Participant]).collect();
        let grants: Vec<Grant> = roles
            .into_iter()
            .map(|role| {
                Grant::of(role).ok_or(CreateError::Conflict(CreateConflict::RoleNeedsAgency))
            })
            .collect::<Result<_, _>>()?;
        let written = writing!(self, tx => {
            if first_organiser {
                sqlx::query(roles::TAKE_TURN).execute(&mut *tx).await?;
                let organisers: i64 = sqlx::query_scalar(roles::COUNT).bind(Role::Organiser.code()).fetch_one(&mut *tx).await?;
                if organisers > 0 {
                    return Err(CreateError::Conflict(CreateConflict::OrganiserExists));
                }
            }
            let mut ids = Vec::with_capacity(new.len());
            for (person, work) in new {
                let id = self.new_id(PersonId::new);
                sqlx::query(people::INSERT)
                    .bind(id.as_str())
                    .bind(person.name.as_str())
                    .bind(normalize(person.name.as_str()))
                    .bind(person.language.map(Language::code))
                    .bind(now.0)
                    .bind(work.employment.map(Employment::code))
                    .bind(work.agency.as_ref().map(AgencyId::as_str))
                    .bind(people::typed(work))
                    .execute(&mut *tx)
                    .await?;
                sqlx::query(INSERT_ACCOUNT)
                    .bind(id.as_str())
                    .bind(person.email.as_str())
                    .bind(person.password_hash.as_deref())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                if let Some(agency) = &work.agency {
                    sqlx::query(people::INSERT_AGENCY).bind(id.as_str()).bind(now.0).bind(agency.as_str()).execute(&mut *tx).await?;
                }
                if person.password_hash.is_none() {
                    record!(self, tx, granted_by, Action::AccountMade, Some(id.as_str()), "{}");
                }
                for grant in &grants {
                    sqlx::query(roles::INSERT)
                        .bind(self.new_id(GrantId::new).as_str())
                        .bind(id.as_str())
                        .bind(grant.role().code())
                        .bind(now.0)
                        .bind(granted_by.map(PersonId::as_str))
                        .bind(None::<&str>)
                        .execute(&mut *tx)
                        .await?;
                    if grant.role() != Role::Participant {
                        record!(self, tx, granted_by, Action::RoleGiven, Some(id.as_str()), &roles::about(grant));
                    }
                }
                ids.push(id);
            }
            let changes = ids.iter().cloned().map(Change::Person).collect();
            (ids, changes)
        });
        Ok(written)
    }

    /// What the password of whoever has this address is compared with.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn credentials(&self, email: &Email) -> Result<Option<Credentials>, StoreError> {
        let row: Option<CredentialsRow> = reading!(self, pool => sqlx::query_as(CREDENTIALS).bind(email.as_str()).fetch_optional(pool).await?);
        Ok(row.map(|row| Credentials {
            person: PersonId::from_store(row.person),
            password_hash: row.password_hash,
        }))
    }

    /// Somebody who has an account, from the database.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn account(&self, person: &PersonId) -> Result<Option<Account>, StoreError> {
        let asked = self
            .inner
            .account_rows
            .ask(KeyOf::new(person.as_str().to_owned()));
        let rows = asked.await??;
        let grants: Vec<Grant> = rows
            .iter()
            .filter_map(|row| grant(row.role.as_deref(), row.scope.as_ref()))
            .collect();
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(Some(Account {
            person: PersonId::from_store(row.id.clone()),
            name: row.name.clone(),
            email: Email::parse(&row.email).map_err(|_| StoreError::Unreadable {
                what: "e-mail address",
            })?,
            language: row.language.as_deref().and_then(Language::from_code),
            work: work(
                row.employment.clone(),
                row.agency.clone(),
                row.agency_typed.clone(),
            ),
            extra_time: extra_time(row.extra_time),
            roles: grants.iter().map(Grant::role).collect(),
            liaison_of: grants.iter().filter_map(Grant::agency).cloned().collect(),
        }))
    }

    /// As [`Store::account`], from memory where nothing has changed since.
    ///
    /// # Errors
    /// As [`Store::account`].
    pub async fn known_account(
        &self,
        person: &PersonId,
    ) -> Result<Option<Arc<Account>>, StoreError> {
        let memory = &self.inner.remembered.accounts;
        if let Some(known) = memory.get(person) {
            return Ok(Some(known));
        }
        let before = memory.before_reading(person);
        let Some(found) = self.account(person).await?.map(Arc::new) else {
            return Ok(None);
        };
        memory.keep(person.clone(), Arc::clone(&found), before);
        Ok(Some(found))
    }

    /// Gives somebody another password and ends all their sessions but `keep_session`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn set_password(
        &self,
        person: &PersonId,
        password_hash: &str,
        keep_session: Option<&SessionHash>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        // No hash is empty, so nothing is kept where nothing is named.
        let kept = keep_session.map(ToString::to_string).unwrap_or_default();
        writing!(self, tx => {
            let found =
                sqlx::query(SET_PASSWORD).bind(person.as_str()).bind(password_hash).bind(now.0).execute(&mut *tx).await?;
            if found.rows_affected() == 0 {
                return Err(StoreError::Missing);
            }
            sqlx::query(END_RESET_LINKS).bind(person.as_str()).bind(now.0).execute(&mut *tx).await?;
            sqlx::query(END_OTHER_SESSIONS).bind(person.as_str()).bind(&kept).execute(&mut *tx).await?;
            ((), vec![Change::Person(person.clone())])
        });
        Ok(())
    }
}
