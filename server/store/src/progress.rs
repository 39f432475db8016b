//! Which units somebody has finished.

use crate::changes::Change;
use crate::columns::slug;
use crate::database::Store;
use crate::error::StoreError;
use crate::values::progress::DoneUnit;
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

#[derive(FromRow)]
struct DoneRow {
    course: String,
    unit: String,
    done_at: i64,
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
        let read = async { Ok(self.progress(person).await?.into()) };
        let memory = &self.inner.remembered.progress;
        memory.get_or_read(person, read).await
    }
}
