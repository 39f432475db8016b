//! Agencies that people typed and nobody knew, until an organiser says which they are.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::people;
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AgencyId, EditionId, PersonId};
use domain::text::normalize;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

queries! {
    TYPED = "SELECT id, name, agency_typed FROM person WHERE agency_typed IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id) ORDER BY name_key, id";
    // Whose agency was not known when they registered.
    FOLLOWING = "SELECT registration.edition FROM registration JOIN edition ON edition.id = registration.edition
        WHERE registration.person = $1 AND registration.agency IS NULL AND registration.withdrawn_at IS NULL
            AND edition.ends_at > $2";
    FOLLOW = "UPDATE registration SET agency = $3 WHERE edition = $1 AND person = $2 AND agency IS NULL";
}

/// An agency as people typed it who mean the same by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedAgency {
    /// As the first of them typed it.
    pub typed: String,
    /// Who, by name.
    pub people: Vec<(PersonId, String)>,
}

impl TypedAgency {
    /// What tells it from others: the text without what makes no difference.
    #[must_use]
    pub fn key(&self) -> String {
        normalize(&self.typed)
    }
}

#[derive(FromRow)]
struct TypedRow {
    id: String,
    name: String,
    agency_typed: String,
}

#[derive(FromRow)]
struct WorkRow {
    employment: Option<String>,
    agency_typed: Option<String>,
}

impl Store {
    /// What people typed, each with everybody who means the same; what most people typed first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn typed_agencies(&self) -> Result<Vec<TypedAgency>, StoreError> {
        let rows: Vec<TypedRow> =
            reading!(self, pool => sqlx::query_as(TYPED).fetch_all(pool).await?);
        let mut found: BTreeMap<String, TypedAgency> = BTreeMap::new();
        for row in rows {
            let person = (PersonId::from_store(row.id), row.name);
            found
                .entry(normalize(&row.agency_typed))
                .or_insert_with(|| TypedAgency {
                    typed: row.agency_typed,
                    people: vec![],
                })
                .people
                .push(person);
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.people.len()));
        Ok(found)
    }

    /// Says which agency people work at who typed one that nobody knew; whoever has said so meanwhile is
    /// left alone. What they are registered for without an agency follows where it ends after `from`: now,
    /// or the beginning of time. Gives how many people it was done for.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such agency.
    pub async fn assign_typed_agency(
        &self,
        people: &[PersonId],
        agency: &AgencyId,
        from: Moment,
        by: Option<&PersonId>,
    ) -> Result<u32, StoreError> {
        let now = self.now();
        let (assigned, touched) = writing!(self, tx => {
            let mut assigned = 0u32;
            let mut changes = vec![];
            let mut touched: BTreeMap<EditionId, BTreeSet<PersonId>> = BTreeMap::new();
            for person in people {
                let row: Option<WorkRow> =
                    sqlx::query_as(people::WORK_OF).bind(person.as_str()).fetch_optional(&mut *tx).await?;
                let Some(row) = row.filter(|row| row.agency_typed.is_some()) else {
                    continue;
                };
                sqlx::query(people::SET_WORK_OF)
                    .bind(person.as_str())
                    .bind(&row.employment)
                    .bind(agency.as_str())
                    .bind(None::<&str>)
                    .execute(&mut *tx)
                    .await?;
                sqlx::query(people::INSERT_AGENCY)
                    .bind(person.as_str())
                    .bind(now.0)
                    .bind(agency.as_str())
                    .execute(&mut *tx)
                    .await?;
                let detail = serde_json::json!({ "agency": [None::<&str>, Some(agency.as_str())] }).to_string();
                record!(self, tx, by, Action::WorkChanged, Some(person.as_str()), &detail);
                let editions: Vec<String> = sqlx::query_scalar(FOLLOWING)
                    .bind(person.as_str())
                    .bind(from.0)
                    .fetch_all(&mut *tx)
                    .await?;
                for edition in editions {
                    sqlx::query(FOLLOW)
                        .bind(&edition)
                        .bind(person.as_str())
                        .bind(agency.as_str())
                        .execute(&mut *tx)
                        .await?;
                    touched
                        .entry(EditionId::from_store(edition))
                        .or_default()
                        .insert(person.clone());
                }
                changes.push(Change::Person(person.clone()));
                assigned += 1;
            }
            ((assigned, touched), changes)
        });
        for (edition, people) in &touched {
            self.registrations_changed(edition, people);
        }
        Ok(assigned)
    }
}
