//! People, their passwords and their roles.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::sessions::SessionHash;
use crate::together::Keyed;
use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::{Employment, Work};
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AgencyId, GrantId, PersonId};
use domain::language::Language;
use domain::quiz::ExtraTime;
use domain::text::normalize;
use sqlx::FromRow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which people a list is of: `$1` and `$2` are what a name and an address must look like, `$3` an agency
/// with all below it, `$4` a role; each empty where it does not matter.
macro_rules! listed {
    ($before:literal, $after:literal) => {
        concat!(
            "WITH RECURSIVE below (id) AS (
                SELECT id FROM agency WHERE id = $3
                UNION
                SELECT agency.id FROM agency JOIN below ON agency.parent = below.id
            ) ",
            $before,
            r" FROM person WHERE ($2 = '' OR name_key LIKE $1 ESCAPE '\' OR email LIKE $2 ESCAPE '\')
                AND ($3 = '' OR person.agency IN (SELECT id FROM below))
                AND ($4 = '' OR EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = person.id
                    AND role_grant.role = $4 AND role_grant.withdrawn_at IS NULL))",
            $after
        )
    };
}

queries! {
    INSERT_PERSON = "INSERT INTO person (id, name, name_key, email, password_hash, language, created_at, password_changed_at, employment, agency)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
    INSERT_GRANT = "INSERT INTO role_grant (id, person, role, granted_at, granted_by, agency) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (person, role, COALESCE(agency, '')) WHERE withdrawn_at IS NULL DO NOTHING";
    WITHDRAW_GRANT = "UPDATE role_grant SET withdrawn_at = $4
        WHERE person = $1 AND role = $2 AND COALESCE(agency, '') = $3 AND withdrawn_at IS NULL";
    COUNT_OTHERS_WITH_ROLE = "SELECT COUNT(*) FROM role_grant WHERE role = $1 AND person <> $2 AND withdrawn_at IS NULL";
    SET_WORK = "UPDATE person SET employment = $2, agency = $3 WHERE id = $1";
    INSERT_PERSON_AGENCY = "INSERT INTO person_agency (person, since, agency) VALUES ($1, $2, $3)
        ON CONFLICT (person, since) DO UPDATE SET agency = excluded.agency";
    WORK = "SELECT employment, agency FROM person WHERE id = $1";
    AGENCIES_OF = "SELECT since, agency FROM person_agency WHERE person = $1 ORDER BY since";
    LIST_PEOPLE = listed!("SELECT page.id, page.name, page.email, page.employment, page.agency, page.created_at,
            page.extra_time, role_grant.role, role_grant.agency AS scope
        FROM (SELECT id, name, name_key, email, employment, agency, created_at, extra_time",
        " ORDER BY name_key, id LIMIT $5 OFFSET $6) AS page
        LEFT JOIN role_grant ON role_grant.person = page.id AND role_grant.withdrawn_at IS NULL
        ORDER BY page.name_key, page.id, role_grant.role, role_grant.id");
    COUNT_LISTED = listed!("SELECT COUNT(*)", "");
    CREDENTIALS = "SELECT id, password_hash FROM person WHERE email = $1";
    VISITORS = "WITH asked (id) AS (VALUES ($1))
        SELECT person.id, person.name, person.email, person.language, person.employment, person.agency,
            person.extra_time, role_grant.role, role_grant.agency AS scope
        FROM asked JOIN person ON person.id = asked.id
        LEFT JOIN role_grant ON role_grant.person = person.id AND role_grant.withdrawn_at IS NULL";
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
    /// Where and how they work.
    pub work: Work,
    /// The time they get in quizzes beyond everybody's.
    pub extra_time: ExtraTime,
    /// The roles they hold.
    pub roles: BTreeSet<Role>,
    /// The agencies whose liaison they are; what is below each counts too.
    pub liaison_of: BTreeSet<AgencyId>,
}

/// Which people are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Part of a name or an address; empty for everybody.
    pub search: String,
    /// Those of this agency and all below it.
    pub agency: Option<AgencyId>,
    /// Those who hold this role.
    pub role: Option<Role>,
}

/// Somebody in the list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPerson {
    /// Who it is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Where and how they work.
    pub work: Work,
    /// Since when they have an account.
    pub created_at: Moment,
    /// The time they get in quizzes beyond everybody's.
    pub extra_time: ExtraTime,
    /// What they may.
    pub grants: Vec<Grant>,
}

/// A page of the list of people, which is sorted by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    /// Those on the page.
    pub people: Vec<ListedPerson>,
    /// How many are listed on all pages.
    pub total: u64,
}

#[derive(FromRow)]
struct CredentialsRow {
    id: String,
    password_hash: String,
}

/// Somebody with one of their roles; as many rows as they have roles.
#[derive(FromRow)]
pub(crate) struct VisitorRow {
    id: String,
    name: String,
    email: String,
    language: Option<String>,
    employment: Option<String>,
    agency: Option<String>,
    extra_time: i64,
    role: Option<String>,
    scope: Option<String>,
}

impl Keyed for VisitorRow {
    const SQL: &'static str = VISITORS;

    fn key(&self) -> &str {
        &self.id
    }
}

#[derive(FromRow)]
struct ListedRow {
    id: String,
    name: String,
    email: String,
    employment: Option<String>,
    agency: Option<String>,
    created_at: i64,
    extra_time: i64,
    role: Option<String>,
    scope: Option<String>,
}

#[derive(FromRow)]
struct WorkRow {
    employment: Option<String>,
    agency: Option<String>,
}

#[derive(FromRow)]
struct SinceRow {
    since: i64,
    agency: Option<String>,
}

fn work(employment: Option<String>, agency: Option<String>) -> Work {
    Work {
        agency: agency.map(AgencyId::from_store),
        employment: employment.as_deref().and_then(Employment::from_code),
    }
}

/// A grant as it is kept; `None` for a role of a newer version.
fn grant(role: Option<&str>, scope: Option<&String>) -> Option<Grant> {
    let role = role.and_then(Role::from_code)?;
    match scope {
        Some(agency) => {
            (role == Role::Liaison).then(|| Grant::liaison(AgencyId::from_store(agency.clone())))
        }
        None => Grant::of(role),
    }
}

/// A percentage as kept; one that no version of ours wrote counts as none.
pub(crate) fn extra_time(kept: i64) -> ExtraTime {
    u32::try_from(kept)
        .ok()
        .and_then(ExtraTime::new)
        .unwrap_or_default()
}

/// A pattern of LIKE for whatever holds `text`.
pub(crate) fn holding(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// What is written down about a grant.
fn about(grant: &Grant) -> String {
    let agency = grant.agency().map(AgencyId::as_str);
    serde_json::json!({ "role": grant.role().code(), "agency": agency }).to_string()
}

impl Store {
    /// Writes a participant down.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `email` when somebody has this address.
    pub async fn register(&self, person: NewPerson) -> Result<PersonId, StoreError> {
        self.write_one_down(person, Work::default(), &[], None, false)
            .await
    }

    /// Writes a participant down who has said where and how they work.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `email` when somebody has this address, [`StoreError::Missing`] when
    /// there is no such agency.
    pub async fn register_at(&self, person: NewPerson, work: Work) -> Result<PersonId, StoreError> {
        self.write_one_down(person, work, &[], None, false).await
    }

    /// Writes many participants down at once, all of them or nobody; their ids stand in the same order.
    ///
    /// # Errors
    /// As [`Store::register_at`].
    pub async fn register_all(
        &self,
        people: &[(NewPerson, Work)],
    ) -> Result<Vec<PersonId>, StoreError> {
        self.write_down(people, &[], None, false).await
    }

    /// Writes somebody down who holds `roles` besides being a participant.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `email` when somebody has this address, with `scope` for a liaison,
    /// whose role needs an agency: it is given by [`Store::grant`].
    pub async fn add_person_with_roles(
        &self,
        person: NewPerson,
        roles: &[Role],
        granted_by: Option<&PersonId>,
    ) -> Result<PersonId, StoreError> {
        self.write_one_down(person, Work::default(), roles, granted_by, false)
            .await
    }

    /// Writes the first organiser down, which succeeds only as long as there is none, however many try
    /// at once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `setup` when there is an organiser, with `email` when somebody has
    /// this address.
    pub async fn create_first_organiser(&self, person: NewPerson) -> Result<PersonId, StoreError> {
        self.write_one_down(person, Work::default(), &[Role::Organiser], None, true)
            .await
    }

    async fn write_one_down(
        &self,
        person: NewPerson,
        work: Work,
        roles: &[Role],
        granted_by: Option<&PersonId>,
        first_organiser: bool,
    ) -> Result<PersonId, StoreError> {
        let mut written = self
            .write_down(&[(person, work)], roles, granted_by, first_organiser)
            .await?;
        written.pop().ok_or(StoreError::Missing)
    }

    async fn write_down(
        &self,
        people: &[(NewPerson, Work)],
        roles: &[Role],
        granted_by: Option<&PersonId>,
        first_organiser: bool,
    ) -> Result<Vec<PersonId>, StoreError> {
        let now = self.now();
        let roles: BTreeSet<Role> = roles.iter().copied().chain([Role::Participant]).collect();
        let grants: Vec<Grant> = roles
            .into_iter()
            .map(|role| Grant::of(role).ok_or(StoreError::Conflict { field: "scope" }))
            .collect::<Result<_, _>>()?;
        let written = writing!(self, tx => {
            if first_organiser {
                sqlx::query(TAKE_TURN_AT_SETUP).execute(&mut *tx).await?;
                let organisers: i64 = sqlx::query_scalar(COUNT_ROLE).bind(Role::Organiser.code()).fetch_one(&mut *tx).await?;
                if organisers > 0 {
                    return Err(StoreError::Conflict { field: "setup" });
                }
            }
            let mut ids = Vec::with_capacity(people.len());
            for (person, work) in people {
                let id = self.new_id(PersonId::new);
                sqlx::query(INSERT_PERSON)
                    .bind(id.as_str())
                    .bind(person.name.as_str())
                    .bind(normalize(person.name.as_str()))
                    .bind(person.email.as_str())
                    .bind(&person.password_hash)
                    .bind(person.language.map(Language::code))
                    .bind(now.0)
                    .bind(work.employment.map(Employment::code))
                    .bind(work.agency.as_ref().map(AgencyId::as_str))
                    .execute(&mut *tx)
                    .await?;
                if let Some(agency) = &work.agency {
                    sqlx::query(INSERT_PERSON_AGENCY).bind(id.as_str()).bind(now.0).bind(agency.as_str()).execute(&mut *tx).await?;
                }
                for grant in &grants {
                    sqlx::query(INSERT_GRANT)
                        .bind(self.new_id(GrantId::new).as_str())
                        .bind(id.as_str())
                        .bind(grant.role().code())
                        .bind(now.0)
                        .bind(granted_by.map(PersonId::as_str))
                        .bind(None::<&str>)
                        .execute(&mut *tx)
                        .await?;
                    if grant.role() != Role::Participant {
                        record!(self, tx, granted_by, Action::RoleGiven, Some(id.as_str()), &about(grant));
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
            person: PersonId::from_store(row.id),
            password_hash: row.password_hash,
        }))
    }

    /// Who somebody is and what they may, from the database.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn visitor(&self, person: &PersonId) -> Result<Option<Visitor>, StoreError> {
        let asked = self.inner.visitor_rows.rows(person.as_str().to_owned());
        let rows = asked.await?;
        let grants: Vec<Grant> = rows
            .iter()
            .filter_map(|row| grant(row.role.as_deref(), row.scope.as_ref()))
            .collect();
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(Some(Visitor {
            person: PersonId::from_store(row.id.clone()),
            name: row.name.clone(),
            email: Email::parse(&row.email).map_err(|_| StoreError::Unreadable {
                what: "e-mail address",
            })?,
            language: row.language.as_deref().and_then(Language::from_code),
            work: work(row.employment.clone(), row.agency.clone()),
            extra_time: extra_time(row.extra_time),
            roles: grants.iter().map(Grant::role).collect(),
            liaison_of: grants.iter().filter_map(Grant::agency).cloned().collect(),
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
            sqlx::query(crate::resets::END_OPEN).bind(person.as_str()).bind(now.0).execute(&mut *tx).await?;
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
            record!(self, tx, granted_by, Action::RoleGiven, Some(person.as_str()), &about(grant));
            (true, vec![Change::Person(person.clone())])
        });
        Ok(given)
    }

    /// Withdraws a role; `false` when the person did not hold it. Where something changed it is written
    /// down and the person's sessions end. The grant stays on record.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with `last_organiser` when nobody would answer for the house any more.
    pub async fn withdraw(
        &self,
        person: &PersonId,
        grant: &Grant,
        withdrawn_by: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
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
                    return Err(StoreError::Conflict { field: "last_organiser" });
                }
            }
            sqlx::query(END_SESSIONS).bind(person.as_str()).execute(&mut *tx).await?;
            record!(self, tx, withdrawn_by, Action::RoleWithdrawn, Some(person.as_str()), &about(grant));
            (true, vec![Change::Person(person.clone())])
        });
        Ok(withdrawn)
    }

    /// Changes where and how somebody works; `false` when it was so. Where the agency changed, the one
    /// before stays on record.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person or agency.
    pub async fn set_work(
        &self,
        person: &PersonId,
        wanted: &Work,
        changed_by: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let changed = writing!(self, tx => {
            let row: Option<WorkRow> = sqlx::query_as(WORK).bind(person.as_str()).fetch_optional(&mut *tx).await?;
            let row = row.ok_or(StoreError::Missing)?;
            let before = work(row.employment, row.agency);
            if before == *wanted {
                return Ok(false);
            }
            let agency = wanted.agency.as_ref().map(AgencyId::as_str);
            let employment = wanted.employment.map(Employment::code);
            sqlx::query(SET_WORK).bind(person.as_str()).bind(employment).bind(agency).execute(&mut *tx).await?;
            if before.agency != wanted.agency {
                sqlx::query(INSERT_PERSON_AGENCY).bind(person.as_str()).bind(now.0).bind(agency).execute(&mut *tx).await?;
            }
            let detail = serde_json::json!({
                "agency": [before.agency.as_ref().map(AgencyId::as_str), agency],
                "employment": [before.employment.map(Employment::code), employment],
            })
            .to_string();
            record!(self, tx, changed_by, Action::WorkChanged, Some(person.as_str()), &detail);
            (true, vec![Change::Person(person.clone())])
        });
        Ok(changed)
    }

    /// The agencies somebody has worked at, each with its beginning, the first one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agencies_of(
        &self,
        person: &PersonId,
    ) -> Result<Vec<(Moment, Option<AgencyId>)>, StoreError> {
        let rows: Vec<SinceRow> = reading!(self, pool => sqlx::query_as(AGENCIES_OF).bind(person.as_str()).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| (Moment(row.since), row.agency.map(AgencyId::from_store)))
            .collect())
    }

    /// The people of a filter by name: `limit` of them after the first `skip`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people(
        &self,
        filter: &PeopleFilter,
        skip: u64,
        limit: u32,
    ) -> Result<PeoplePage, StoreError> {
        let search = filter.search.trim().to_lowercase();
        let folded = normalize(&search);
        // A name is kept without signs: what has only signs is looked for in addresses alone.
        let name = if folded.is_empty() {
            String::new()
        } else {
            holding(&folded)
        };
        let email = if search.is_empty() {
            String::new()
        } else {
            holding(&search)
        };
        let agency = filter.agency.as_ref().map_or("", AgencyId::as_str);
        let role = filter.role.map_or("", Role::code);
        let total: i64 = reading!(self, pool => {
            sqlx::query_scalar(COUNT_LISTED).bind(&name).bind(&email).bind(agency).bind(role).fetch_one(pool).await?
        });
        let rows: Vec<ListedRow> = reading!(self, pool => {
            sqlx::query_as(LIST_PEOPLE)
                .bind(&name)
                .bind(&email)
                .bind(agency)
                .bind(role)
                .bind(i64::from(limit))
                .bind(i64::try_from(skip).unwrap_or(i64::MAX))
                .fetch_all(pool)
                .await?
        });
        let mut people: Vec<ListedPerson> = Vec::new();
        for row in rows {
            let held = grant(row.role.as_deref(), row.scope.as_ref());
            match people.last_mut() {
                Some(last) if last.person.as_str() == row.id => last.grants.extend(held),
                _ => people.push(ListedPerson {
                    person: PersonId::from_store(row.id),
                    name: row.name,
                    email: row.email,
                    work: work(row.employment, row.agency),
                    created_at: Moment(row.created_at),
                    extra_time: extra_time(row.extra_time),
                    grants: held.into_iter().collect(),
                }),
            }
        }
        Ok(PeoplePage {
            people,
            total: u64::try_from(total).unwrap_or_default(),
        })
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
    fn signs_of_a_pattern_are_looked_for_as_they_are() {
        assert_eq!(holding(r"a_b%c\d"), r"%a\_b\%c\\d%");
    }
}
