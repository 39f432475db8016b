//! Statuses that organisers have added to the four.

use crate::columns::unreadable;
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use domain::attendance::Status;
use domain::audit::Action;
use domain::clock::Moment;
use domain::custom_status::{CustomStatus, CustomStatusFault, check_in_use, check_name};
use domain::id::{CustomStatusId, PersonId, SeriesId};
use domain::language::Bilingual;
use sqlx::FromRow;

queries! {
    // Ids grow with time.
    ALL_STATUSES = "SELECT id, series, counts_as, name_id, name_en, ended_at FROM custom_status ORDER BY id";
    PUT_STATUS = "INSERT INTO custom_status (id, series, counts_as, name_id, name_en, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET name_id = excluded.name_id, name_en = excluded.name_en, ended_at = excluded.ended_at";
}

/// What an organiser does to the statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomStatusChange {
    /// Adds one.
    Add {
        /// For which series; `None` for all workshops.
        series: Option<SeriesId>,
        /// The one of the four that it says more exactly.
        counts_as: Status,
        /// Its name.
        name: Bilingual,
    },
    /// Gives one another name.
    Rename(CustomStatusId, Bilingual),
    /// Offers one no more. What was recorded keeps it.
    End(CustomStatusId),
    /// Offers one again.
    Offer(CustomStatusId),
}

impl Conflict for CustomStatusFault {}

#[derive(FromRow)]
struct StatusRow {
    id: String,
    series: Option<String>,
    counts_as: String,
    name_id: String,
    name_en: String,
    ended_at: Option<i64>,
}

impl StatusRow {
    fn status(self) -> Result<CustomStatus, StoreError> {
        Ok(CustomStatus {
            id: CustomStatusId::from_store(self.id),
            series: self.series.map(SeriesId::from_store),
            counts_as: Status::from_code(&self.counts_as).ok_or_else(|| unreadable("status"))?,
            name: Bilingual {
                id: self.name_id,
                en: self.name_en,
            },
            ended_at: self.ended_at.map(Moment),
        })
    }
}

fn statuses(rows: Vec<StatusRow>) -> Result<Vec<CustomStatus>, StoreError> {
    let mut all = rows
        .into_iter()
        .map(StatusRow::status)
        .collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|one| one.counts_as);
    Ok(all)
}

impl Store {
    /// Every status that was added, also those that are not offered any more: by what they count as, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn custom_statuses(&self) -> Result<Vec<CustomStatus>, StoreError> {
        let rows = reading!(self, pool => sqlx::query_as(ALL_STATUSES).fetch_all(pool).await?);
        statuses(rows)
    }

    /// Changes them. `words` are the names of the four in both languages, which no other is called.
    ///
    /// # Errors
    /// [`CustomStatusFault::NameTaken`], [`CustomStatusFault::TooMany`]; [`StoreError::Missing`] when there is no such
    /// status or series.
    pub async fn change_custom_status(
        &self,
        change: CustomStatusChange,
        words: &[&str],
        actor: &PersonId,
    ) -> Result<(), WriteError<CustomStatusFault>> {
        let now = self.now();
        let new_id = self.new_id(CustomStatusId::new);
        writing!(self, tx => {
            let rows = sqlx::query_as(ALL_STATUSES).fetch_all(&mut *tx).await?;
            let all = statuses(rows)?;
            let (action, becomes, before) = becoming(&all, &change, &new_id, now)?;
            if action != Action::StatusEnded {
                check_name(&becomes.name, becomes.counts_as, words).map_err(WriteError::Conflict)?;
            }
            if becomes.ended_at.is_none() {
                let (id, series) = (Some(&becomes.id), becomes.series.as_ref());
                check_in_use(&becomes.name, series, id, &all).map_err(WriteError::Conflict)?;
            }
            sqlx::query(PUT_STATUS)
                .bind(becomes.id.as_str())
                .bind(becomes.series.as_ref().map(SeriesId::as_str))
                .bind(becomes.counts_as.code())
                .bind(&becomes.name.id)
                .bind(&becomes.name.en)
                .bind(becomes.ended_at.map(|at| at.0))
                .execute(&mut *tx)
                .await?;
            let detail = serde_json::json!({ "path": becomes.name.id, "name": before.map(|before| [before, becomes.name.id]) }).to_string();
            record!(self, tx, Some(actor), action, Some(becomes.id.as_str()), &detail);
            ((), Vec::new())
        });
        Ok(())
    }
}

/// How a status stands after a change, what is written in the audit, and what it was called before.
fn becoming(
    all: &[CustomStatus],
    change: &CustomStatusChange,
    new_id: &CustomStatusId,
    now: Moment,
) -> Result<(Action, CustomStatus, Option<String>), StoreError> {
    let find = |id: &CustomStatusId| {
        let known = all.iter().find(|one| one.id == *id);
        known.cloned().ok_or(StoreError::Missing)
    };
    Ok(match change {
        CustomStatusChange::Add {
            series,
            counts_as,
            name,
        } => (
            Action::StatusAdded,
            CustomStatus {
                id: new_id.clone(),
                series: series.clone(),
                counts_as: *counts_as,
                name: name.clone(),
                ended_at: None,
            },
            None,
        ),
        CustomStatusChange::Rename(id, name) => {
            let known = find(id)?;
            let before = known.name.id.clone();
            let renamed = CustomStatus {
                name: name.clone(),
                ..known
            };
            (Action::StatusRenamed, renamed, Some(before))
        }
        CustomStatusChange::End(id) => (
            Action::StatusEnded,
            CustomStatus {
                ended_at: Some(now),
                ..find(id)?
            },
            None,
        ),
        CustomStatusChange::Offer(id) => (
            Action::StatusOffered,
            CustomStatus {
                ended_at: None,
                ..find(id)?
            },
            None,
        ),
    })
}
