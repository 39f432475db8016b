//! People, their passwords and their roles.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::sessions::SessionHash;
use domain::account::{Email, PersonName, Role};
use domain::id::{GrantId, PersonId};
use domain::language::Language;
use sqlx::FromRow;
use std::collections::BTreeSet;
use std::sync::Arc;

queries! {
    INSERT_PERSON = "INSERT INTO person (id, name, name_key, email, password_hash, language, created_at, password_changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    INSERT_GRANT = "INSERT INTO role_grant (id, person, role, granted_at, granted_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person, role) WHERE withdrawn_at IS NULL DO NOTHING";
    WITHDRAW_GRANT = "UPDATE role_grant SET withdrawn_at = $3 WHERE person = $1 AND role = $2 AND withdrawn_at IS NULL";
    CREDENTIALS = "SELECT id, password_hash FROM person WHERE email = $1";
    VISITOR = "SELECT person.id, person.name, person.email, person.language, role_grant.role
        FROM person LEFT JOIN role_grant ON role_grant.person = person.id AND role_grant.withdrawn_at IS NULL
        WHERE person.id = $1";
    SET_PASSWORD = "UPDATE person SET password_hash = $2, password_changed_at = $3 WHERE id = $1";
    SET_LANGUAGE = "UPDATE person SET language = $2 WHERE id = $1";
    END_SESSIONS = "DELETE FROM session WHERE person = $1";
    END_OTHER_SESSIONS = "DELETE FROM session WHERE person = $1 AND id_hash <> $2";
    COUNT_PEOPLE = "SELECT COUNT(*) FROM person";
    COUNT_ROLE = "SELECT COUNT(*) FROM role_grant WHERE role = $1 AND withdrawn_at IS NULL";
    // Writing the row makes everybody else who sets up wait until this transaction has ended.
    TAKE_TURN_AT_SETUP = "INSERT INTO setting (key, value) VALUES ('setup', 'done') ON CONFLICT (key) DO UPDATE SET value = 'done'";
}

/// Somebody to be written down.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their name.
    pub name: PersonName,
    /// The address they sign in with.
    pub email: Email,
    /// The hash of their password, in PHC form.
    pub password_hash: String,
    /// The language they chose, if they did.
    pub language: Option<Language>,
}

/// What a password is compared with.
#[derive(Clone)]
pub struct Credentials {
    /// Who it is.
    pub person: PersonId,
    /// The hash of their password, in PHC form.
    pub password_hash: String,
}

/// Who somebody is and what they may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Their id.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: Email,
    /// The language they chose, if they did.
    pub language: Option<Language>,
    /// The roles they hold.
    pub roles: BTreeSet<Role>,
}

#[derive(FromRow)]
struct CredentialsRow {
    id: String,
    password_hash: String,
}

#[derive(FromRow)]
struct VisitorRow {
    id: String,
    name: String,
    email: String,
    language: Option<String>,
    role: Option<String>,
}

/// What a name is sorted by: small letters and digits, one space between words.
fn name_key(name: &PersonName) -> String {
    let small = name.as_str().to_lowercase();
    small
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Store {
    /// Writes a participant down.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `email` when somebody has this address.
    pub async fn register(&self, person: NewPerson) -> Result<PersonId, StoreError> {
        self.write_down(person, &[], None, false).await
    }

    /// Writes somebody down who holds `roles` besides being a participant.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `email` when somebody has this address.
    pub async fn add_person_with_roles(
        &self,
        person: NewPerson,
        roles: &[Role],
        granted_by: Option<&PersonId>,
    ) -> Result<PersonId, StoreError> {
        self.write_down(person, roles, granted_by, false).await
    }

    /// Writes the first organiser down, which succeeds only as long as there is none, however many try
    /// at once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `setup` when there is an organiser, with `email` when somebody has
    /// this address.
    pub async fn create_first_organiser(&self, person: NewPerson) -> Result<PersonId, StoreError> {
        self.write_down(person, &[Role::Organiser], None, true)
            .await
    }

    async fn write_down(
        &self,
        person: NewPerson,
        roles: &[Role],
        granted_by: Option<&PersonId>,
        first_organiser: bool,
    ) -> Result<PersonId, StoreError> {
        let now = self.now();
        let id = self.new_id(PersonId::new);
        let roles: BTreeSet<Role> = roles.iter().copied().chain([Role::Participant]).collect();
        let grants: Vec<(GrantId, Role)> = roles
            .into_iter()
            .map(|role| (self.new_id(GrantId::new), role))
            .collect();
        let written = writing!(self, tx => {
            if first_organiser {
                sqlx::query(TAKE_TURN_AT_SETUP).execute(&mut *tx).await?;
                let organisers: i64 = sqlx::query_scalar(COUNT_ROLE).bind(Role::Organiser.code()).fetch_one(&mut *tx).await?;
                if organisers > 0 {
                    return Err(StoreError::Conflict { field: "setup" });
                }
            }
            sqlx::query(INSERT_PERSON)
                .bind(id.as_str())
                .bind(person.name.as_str())
                .bind(name_key(&person.name))
                .bind(person.email.as_str())
                .bind(&person.password_hash)
                .bind(person.language.map(Language::code))
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            for (grant, role) in &grants {
                sqlx::query(INSERT_GRANT)
                    .bind(grant.as_str())
                    .bind(id.as_str())
                    .bind(role.code())
                    .bind(now.0)
                    .bind(granted_by.map(PersonId::as_str))
                    .execute(&mut *tx)
                    .await?;
            }
            (id.clone(), vec![Change::Person(id)])
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
            person: PersonId::from_store(row.id),
            password_hash: row.password_hash,
        }))
    }

    /// Who somebody is and what they may, from the database.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn visitor(&self, person: &PersonId) -> Result<Option<Visitor>, StoreError> {
        let rows: Vec<VisitorRow> = reading!(self, pool => sqlx::query_as(VISITOR).bind(person.as_str()).fetch_all(pool).await?);
        let roles = rows
            .iter()
            .filter_map(|row| row.role.as_deref().and_then(Role::from_code))
            .collect();
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        Ok(Some(Visitor {
            person: PersonId::from_store(row.id),
            name: row.name,
            email: Email::parse(&row.email).map_err(|_| StoreError::Unreadable {
                what: "e-mail address",
            })?,
            language: row.language.as_deref().and_then(Language::from_code),
            roles,
        }))
    }

    /// As [`Store::visitor`], from memory where nothing has changed since.
    ///
    /// # Errors
    /// As [`Store::visitor`].
    pub async fn known_visitor(
        &self,
        person: &PersonId,
    ) -> Result<Option<Arc<Visitor>>, StoreError> {
        if let Some(known) = self.inner.visitors.get(person) {
            return Ok(Some(known));
        }
        let before = self.inner.visitors.before_reading(person);
        let Some(found) = self.visitor(person).await?.map(Arc::new) else {
            return Ok(None);
        };
        self.inner
            .visitors
            .keep(person.clone(), Arc::clone(&found), before);
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
            sqlx::query(END_OTHER_SESSIONS).bind(person.as_str()).bind(&kept).execute(&mut *tx).await?;
            ((), vec![Change::Person(person.clone())])
        });
        Ok(())
    }

    /// Keeps the language somebody chose; `None` follows the browser again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn set_language(
        &self,
        person: &PersonId,
        language: Option<Language>,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            let found =
                sqlx::query(SET_LANGUAGE).bind(person.as_str()).bind(language.map(Language::code)).execute(&mut *tx).await?;
            if found.rows_affected() == 0 {
                return Err(StoreError::Missing);
            }
            ((), vec![Change::Person(person.clone())])
        });
        Ok(())
    }

    /// Gives a role; `false` when the person held it. Where something changed the person's sessions end,
    /// so that everybody signs in with the rights they have.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn grant(
        &self,
        person: &PersonId,
        role: Role,
        granted_by: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let grant = self.new_id(GrantId::new);
        let given = writing!(self, tx => {
            let written = sqlx::query(INSERT_GRANT)
                .bind(grant.as_str())
                .bind(person.as_str())
                .bind(role.code())
                .bind(now.0)
                .bind(granted_by.map(PersonId::as_str))
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            sqlx::query(END_SESSIONS).bind(person.as_str()).execute(&mut *tx).await?;
            (true, vec![Change::Person(person.clone())])
        });
        Ok(given)
    }

    /// Withdraws a role; `false` when the person did not hold it. Where something changed the person's
    /// sessions end. The grant stays on record.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn withdraw(&self, person: &PersonId, role: Role) -> Result<bool, StoreError> {
        let now = self.now();
        let withdrawn = writing!(self, tx => {
            let written =
                sqlx::query(WITHDRAW_GRANT).bind(person.as_str()).bind(role.code()).bind(now.0).execute(&mut *tx).await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            sqlx::query(END_SESSIONS).bind(person.as_str()).execute(&mut *tx).await?;
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

    /// How many people there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_people(&self) -> Result<u64, StoreError> {
        let count: i64 =
            reading!(self, pool => sqlx::query_scalar(COUNT_PEOPLE).fetch_one(pool).await?);
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_without_case_and_signs() {
        let key = |name| name_key(&PersonName::parse(name).unwrap());
        assert_eq!(key("H. Ma'ruf  Al-Amin, S.Kom."), "h ma ruf al amin s kom");
        assert!(key("andi") < key("Budi"));
    }
}
