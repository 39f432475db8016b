//! Which units somebody has finished.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use domain::clock::Moment;
use domain::id::{PersonId, Slug};
use sqlx::FromRow;
use std::sync::Arc;

queries! {
    FINISH_UNIT = "INSERT INTO unit_done (person, course, unit, done_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person, course, unit) DO NOTHING";
    PROGRESS = "SELECT course, unit, done_at FROM unit_done WHERE person = $1 ORDER BY course, unit";
}

pub(crate) const FINISH: &str = FINISH_UNIT;

/// A finished unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneUnit {
    /// Its course.
    pub course: Slug,
    /// Its name in its course.
    pub unit: Slug,
    /// When it was finished first.
    pub done_at: Moment,
}

#[derive(FromRow)]
struct DoneRow {
    course: String,
    unit: String,
    done_at: i64,
}

/// Reads a name that was stored.
pub(crate) fn slug(text: &str) -> Result<Slug, StoreError> {
    Slug::parse(text).ok_or(StoreError::Unreadable { what: "name" })
}

impl Store {
    /// Finishes a unit; `false` when it was finished before, which stays as it was.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn finish_unit(
        &self,
        person: &PersonId,
        course: &Slug,
        unit: &Slug,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let finished = writing!(self, tx => {
            let written = sqlx::query(FINISH_UNIT)
                .bind(person.as_str())
                .bind(course.as_str())
                .bind(unit.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            (true, vec![Change::Learning(person.clone())])
        });
        Ok(finished)
    }

    /// Everything somebody has finished, by course and unit, in one trip.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn progress(&self, person: &PersonId) -> Result<Vec<DoneUnit>, StoreError> {
        let rows: Vec<DoneRow> = reading!(self, pool => sqlx::query_as(PROGRESS).bind(person.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                Ok(DoneUnit {
                    course: slug(&row.course)?,
                    unit: slug(&row.unit)?,
                    done_at: Moment(row.done_at),
                })
            })
            .collect()
    }

    /// As [`Store::progress`], from memory where nothing has changed since.
    ///
    /// # Errors
    /// As [`Store::progress`].
    pub async fn known_progress(&self, person: &PersonId) -> Result<Arc<[DoneUnit]>, StoreError> {
        if let Some(known) = self.inner.progress.get(person) {
            return Ok(known);
        }
        let before = self.inner.progress.before_reading(person);
        let found: Arc<[DoneUnit]> = self.progress(person).await?.into();
        self.inner
            .progress
            .keep(person.clone(), Arc::clone(&found), before);
        Ok(found)
    }
}
