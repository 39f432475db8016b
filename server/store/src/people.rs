//! People: who is known here, with an account or without one, and where they work.

use crate::changes::Change;
use crate::columns::{count, extra_time, grant, holding, work};
use crate::database::Store;
use crate::error::StoreError;
use domain::account::{Grant, PersonName, Role};
use domain::agency::{Employment, Work};
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AgencyId, PersonId};
use domain::language::Language;
use domain::quiz::ExtraTime;
use domain::text::normalize;
use sqlx::FromRow;

/// Which people a list is of: `$1` and `$2` are what a name and an address must look like, `$3` an agency
/// with all below it, `$4` a role, `$5` whether they typed an agency that nobody knows; each empty where it
/// does not matter.
macro_rules! listed {
    ($before:literal, $after:literal) => {
        concat!(
            "WITH RECURSIVE below (id) AS (
                SELECT id FROM agency WHERE id = $3
                UNION
                SELECT agency.id FROM agency JOIN below ON agency.parent = below.id
            ) ",
            $before,
            r" FROM person LEFT JOIN account ON account.person = person.id
                WHERE ($2 = '' OR person.name_key LIKE $1 ESCAPE '\' OR account.email LIKE $2 ESCAPE '\')
                AND ($3 = '' OR person.agency IN (SELECT id FROM below))
                AND ($4 = '' OR EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = person.id
                    AND role_grant.role = $4 AND role_grant.withdrawn_at IS NULL))
                AND ($5 = '' OR person.agency_typed IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id)",
            $after
        )
    };
}

queries! {
    INSERT_PERSON = "INSERT INTO person (id, name, name_key, language, created_at, employment, agency, agency_typed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    SET_WORK = "UPDATE person SET employment = $2, agency = $3, agency_typed = $4 WHERE id = $1";
    INSERT_PERSON_AGENCY = "INSERT INTO person_agency (person, since, agency) VALUES ($1, $2, $3)
        ON CONFLICT (person, since) DO UPDATE SET agency = excluded.agency";
    WORK = "SELECT employment, agency, agency_typed FROM person WHERE id = $1";
    AGENCIES_OF = "SELECT since, agency FROM person_agency WHERE person = $1 ORDER BY since";
    LIST_PEOPLE = listed!("SELECT page.id, page.name, page.email, page.employment, page.agency, page.agency_typed, page.created_at,
            page.extra_time, role_grant.role, role_grant.agency AS scope
        FROM (SELECT person.id, person.name, person.name_key, account.email, person.employment, person.agency, person.agency_typed,
            person.created_at, person.extra_time",
        " ORDER BY person.name_key, person.id LIMIT $6 OFFSET $7) AS page
        LEFT JOIN role_grant ON role_grant.person = page.id AND role_grant.withdrawn_at IS NULL
        ORDER BY page.name_key, page.id, role_grant.role, role_grant.id");
    COUNT_LISTED = listed!("SELECT COUNT(*)", "");
    SET_LANGUAGE = "UPDATE person SET language = $2 WHERE id = $1";
    NAMED = "SELECT name, employment, agency, agency_typed FROM person WHERE id = $1";
    COUNT_TYPED = "SELECT COUNT(*) FROM person WHERE agency_typed IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id)";
    COUNT_PEOPLE = "SELECT COUNT(*) FROM person WHERE NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id)";
}

/// What is kept of an agency that was typed and is not known.
pub(crate) fn typed(work: &Work) -> Option<&str> {
    work.typed.as_deref().filter(|_| work.agency.is_none())
}

pub(crate) const WORK_OF: &str = WORK;
pub(crate) const SET_WORK_OF: &str = SET_WORK;
pub(crate) const INSERT: &str = INSERT_PERSON;
pub(crate) const INSERT_AGENCY: &str = INSERT_PERSON_AGENCY;

/// Which people are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Part of a name or an address; empty for everybody.
    pub search: String,
    /// Those of this agency and all below it.
    pub agency: Option<AgencyId>,
    /// Those who hold this role.
    pub role: Option<Role>,
    /// Those who typed an agency that nobody knows.
    pub typed: bool,
}

/// Somebody in the list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPerson {
    /// Who it is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The address they sign in with, where they have an account.
    pub email: Option<String>,
    /// Where and how they work.
    pub work: Work,
    /// Since when they are known here.
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
struct ListedRow {
    id: String,
    name: String,
    email: Option<String>,
    employment: Option<String>,
    agency: Option<String>,
    agency_typed: Option<String>,
    created_at: i64,
    extra_time: i64,
    role: Option<String>,
    scope: Option<String>,
}

#[derive(FromRow)]
struct WorkRow {
    employment: Option<String>,
    agency: Option<String>,
    agency_typed: Option<String>,
}

/// Somebody's name and work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPerson {
    /// Their name.
    pub name: String,
    /// Where and how they work.
    pub work: Work,
}

#[derive(FromRow)]
struct NamedRow {
    name: String,
    employment: Option<String>,
    agency: Option<String>,
    agency_typed: Option<String>,
}

#[derive(FromRow)]
struct SinceRow {
    since: i64,
    agency: Option<String>,
}

impl Store {
    /// Writes somebody down who has no account: a name from a list, or somebody who walked in.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such agency.
    pub async fn add_person_without_account(
        &self,
        name: &PersonName,
        work: &Work,
    ) -> Result<PersonId, StoreError> {
        let now = self.now();
        let id = self.new_id(PersonId::new);
        let agency = work.agency.as_ref().map(AgencyId::as_str);
        Ok(writing!(self, tx => {
            sqlx::query(INSERT_PERSON)
                .bind(id.as_str())
                .bind(name.as_str())
                .bind(normalize(name.as_str()))
                .bind(None::<&str>)
                .bind(now.0)
                .bind(work.employment.map(Employment::code))
                .bind(agency)
                .bind(typed(work))
                .execute(&mut *tx)
                .await?;
            if agency.is_some() {
                sqlx::query(INSERT_PERSON_AGENCY).bind(id.as_str()).bind(now.0).bind(agency).execute(&mut *tx).await?;
            }
            (id.clone(), vec![Change::Person(id)])
        }))
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
            let before = work(row.employment, row.agency, row.agency_typed);
            if before == *wanted {
                return Ok(false);
            }
            let agency = wanted.agency.as_ref().map(AgencyId::as_str);
            let employment = wanted.employment.map(Employment::code);
            sqlx::query(SET_WORK).bind(person.as_str()).bind(employment).bind(agency).bind(typed(wanted)).execute(&mut *tx).await?;
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
        let typed = if filter.typed { "1" } else { "" };
        let total: i64 = reading!(self, pool => {
            sqlx::query_scalar(COUNT_LISTED).bind(&name).bind(&email).bind(agency).bind(role).bind(typed).fetch_one(pool).await?
        });
        let rows: Vec<ListedRow> = reading!(self, pool => {
            sqlx::query_as(LIST_PEOPLE)
                .bind(&name)
                .bind(&email)
                .bind(agency)
                .bind(role)
                .bind(typed)
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
                    work: work(row.employment, row.agency, row.agency_typed),
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

    /// Somebody's name and work, whether they have an account or not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_named(&self, person: &PersonId) -> Result<Option<NamedPerson>, StoreError> {
        let row: Option<NamedRow> = reading!(self, pool => {
            sqlx::query_as(NAMED).bind(person.as_str()).fetch_optional(pool).await?
        });
        Ok(row.map(|row| NamedPerson {
            name: row.name,
            work: work(row.employment, row.agency, row.agency_typed),
        }))
    }

    /// How many people typed an agency that nobody knew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_typed_agencies(&self) -> Result<u32, StoreError> {
        let people: i64 =
            reading!(self, pool => sqlx::query_scalar(COUNT_TYPED).fetch_one(pool).await?);
        Ok(count(people))
    }

    /// How many people there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_people(&self) -> Result<u64, StoreError> {
        let people: i64 =
            reading!(self, pool => sqlx::query_scalar(COUNT_PEOPLE).fetch_one(pool).await?);
        Ok(u64::try_from(people).unwrap_or_default())
    }
}
