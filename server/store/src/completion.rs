//! Which courses somebody has finished.

use crate::changes::Change;
use crate::columns::{count, slug};
use crate::database::Store;
use crate::error::StoreError;
use domain::clock::Moment;
use domain::id::{PersonId, Slug};
use domain::learning::{Completion, Minutes};
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::Arc;

queries! {
    COMPLETE = "INSERT INTO completion (person, course, completed_at, minutes) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person, course) DO NOTHING";
    COMPLETIONS = "SELECT person, course, completed_at, minutes FROM completion WHERE person = $1 ORDER BY completed_at, course";
    COMPLETION_COUNTS = "SELECT course, COUNT(*) FROM completion GROUP BY course";
    // Whoever has finished something of a course and not yet the course.
    UNDER_WAY = "SELECT person, course, unit, done_at FROM unit_done
        WHERE NOT EXISTS (SELECT 1 FROM completion WHERE completion.person = unit_done.person AND completion.course = unit_done.course)
        ORDER BY person, course";
}

#[derive(FromRow)]
pub(crate) struct CompletionRow {
    pub(crate) person: String,
    course: String,
    completed_at: i64,
    minutes: i64,
}

impl CompletionRow {
    pub(crate) fn completion(&self) -> Result<Completion, StoreError> {
        Ok(Completion {
            course: slug(&self.course)?,
            at: Moment(self.completed_at),
            minutes: Minutes(
                u32::try_from(self.minutes)
                    .map_err(|_| StoreError::Unreadable { what: "minutes" })?,
            ),
        })
    }
}

#[derive(FromRow)]
struct UnderWayRow {
    person: String,
    course: String,
    unit: String,
    done_at: i64,
}

/// What somebody has finished of a course that is not finished yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// Who.
    pub person: PersonId,
    /// The course.
    pub course: Slug,
    /// The units with the moments at which they were finished.
    pub units: Vec<(Slug, Moment)>,
}

impl Store {
    /// Writes down that somebody has finished a course; `false` when that was written before, which stays
    /// as it was.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn complete_course(
        &self,
        person: &PersonId,
        completion: &Completion,
    ) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let written = sqlx::query(COMPLETE)
                .bind(person.as_str())
                .bind(completion.course.as_str())
                .bind(completion.at.0)
                .bind(i64::from(completion.minutes.0))
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            (true, vec![Change::Learning(person.clone())])
        }))
    }

    /// The courses somebody has finished, the first one first.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn completions(&self, person: &PersonId) -> Result<Vec<Completion>, StoreError> {
        let rows: Vec<CompletionRow> = reading!(self, pool => sqlx::query_as(COMPLETIONS).bind(person.as_str()).fetch_all(pool).await?);
        rows.iter().map(CompletionRow::completion).collect()
    }

    /// As [`Store::completions`], from memory where nothing has changed since.
    ///
    /// # Errors
    /// As [`Store::completions`].
    pub async fn known_completions(
        &self,
        person: &PersonId,
    ) -> Result<Arc<[Completion]>, StoreError> {
        let read = async { Ok(self.completions(person).await?.into()) };
        let memory = &self.inner.remembered.completions;
        memory.get_or_read(person, read).await
    }

    /// How many have finished each course.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn completion_counts(&self) -> Result<HashMap<Slug, u32>, StoreError> {
        let rows: Vec<(String, i64)> =
            reading!(self, pool => sqlx::query_as(COMPLETION_COUNTS).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(course, people)| Ok((slug(&course)?, count(people))))
            .collect()
    }

    /// What everybody has finished of courses that they have not finished.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn courses_under_way(&self) -> Result<Vec<UnderWay>, StoreError> {
        let rows: Vec<UnderWayRow> =
            reading!(self, pool => sqlx::query_as(UNDER_WAY).fetch_all(pool).await?);
        let mut found: Vec<UnderWay> = Vec::new();
        for row in rows {
            let unit = (slug(&row.unit)?, Moment(row.done_at));
            match found.last_mut() {
                Some(last)
                    if last.person.as_str() == row.person && last.course.as_str() == row.course =>
                {
                    last.units.push(unit);
                }
                _ => found.push(UnderWay {
                    person: PersonId::from_store(row.person),
                    course: slug(&row.course)?,
                    units: vec![unit],
                }),
            }
        }
        Ok(found)
    }
}
