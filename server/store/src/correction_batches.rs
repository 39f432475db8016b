//! Corrections of many people that are recorded at once, all of them or none, and taken back at once.

use crate::attendance::EventRow;
use crate::changes::Change;
use crate::columns::{count, word};
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use crate::group_commit::{CommitTime, Writes};
use crate::ledger::append_all;
use crate::rows::{of_rows, pieces};
use crate::values::entry::{Appended, Correction, EntryConflict, NewEntry};
use domain::attendance::{AttendanceEvent, Nonce, Proof, Reason};
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{BatchId, EditionId, PersonId};
use sqlx::FromRow;

queries! {
    ADD_BATCH = "INSERT INTO correction_batch (id, edition, made_by, made_at, reason) VALUES ($1, $2, $3, $4, $5)";
    ADD_BATCH_EVENT = "INSERT INTO correction_batch_event (batch, event) VALUES ($1, $2)";
    BATCHES = "SELECT correction_batch.id, person.name, correction_batch.made_at, correction_batch.reason,
            correction_batch.undone_at, correction_batch.stayed,
            (SELECT COUNT(*) FROM correction_batch_event WHERE correction_batch_event.batch = correction_batch.id) AS corrections
        FROM correction_batch JOIN person ON person.id = correction_batch.made_by
        WHERE correction_batch.edition = $1 ORDER BY correction_batch.made_at DESC, correction_batch.id DESC";
    BATCH_UNDONE = "UPDATE correction_batch SET undone_at = $3, stayed = $4
        WHERE id = $1 AND edition = $2 AND undone_at IS NULL";
    IS_BATCH = "SELECT COUNT(*) FROM correction_batch WHERE id = $1 AND edition = $2";
    // Those that stand: nothing was recorded of the person since but corrections that were taken back, and that.
    LAST_OF_BATCH = concat!("SELECT ", event_columns!(), "
        FROM correction_batch_event
        JOIN attendance_event ON attendance_event.id = correction_batch_event.event
        JOIN attendance_present ON attendance_present.edition = attendance_event.edition
            AND attendance_present.person = attendance_event.person
            AND attendance_present.status = attendance_event.status_to
            AND attendance_present.custom IS NOT DISTINCT FROM attendance_event.custom_to
        WHERE correction_batch_event.batch = $1 AND NOT EXISTS (
            SELECT 1 FROM attendance_event AS after_it
            WHERE after_it.edition = attendance_event.edition AND after_it.person = attendance_event.person
                AND after_it.number > attendance_event.number
                AND NOT (after_it.kind = 'manual' AND after_it.reason = 'mistake')
                AND after_it.id NOT IN (SELECT undone.event FROM correction_batch_event AS undone
                    JOIN correction_batch ON correction_batch.id = undone.batch
                    WHERE correction_batch.undone_at IS NOT NULL))
        ORDER BY attendance_event.person");
    // Corrections of the same people that came later and stand.
    LATER_BATCHES = "SELECT COUNT(*) FROM correction_batch_event AS own
        JOIN attendance_event AS corrected ON corrected.id = own.event
        JOIN attendance_event AS after_it ON after_it.edition = corrected.edition AND after_it.person = corrected.person
            AND after_it.number > corrected.number
        JOIN correction_batch_event AS later ON later.event = after_it.id
        JOIN correction_batch ON correction_batch.id = later.batch AND correction_batch.undone_at IS NULL
        WHERE own.batch = $1 AND later.batch <> $1";
    COUNT_BATCH = "SELECT COUNT(*) FROM correction_batch_event WHERE batch = $1";
}

/// What keeps corrections out, or from being taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchConflict {
    /// Something was recorded of one of them since they were seen: nothing is.
    Moved,
    /// It was taken back before.
    Done,
    /// Later corrections of the same people stand: those are taken back first.
    Later,
}

impl Conflict for BatchConflict {}

/// Corrections that were recorded at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionBatch {
    /// Their id.
    pub id: BatchId,
    /// The name of whoever made them.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Reason,
    /// How many they are.
    pub corrections: u32,
    /// When they were taken back.
    pub undone_at: Option<Moment>,
    /// How many stayed then, because something had followed them.
    pub stayed: u32,
}

#[derive(FromRow)]
struct BatchRow {
    id: String,
    name: String,
    made_at: i64,
    reason: String,
    undone_at: Option<i64>,
    stayed: i64,
    corrections: i64,
}

impl Store {
    /// Records corrections of people in one edition, all of them or none, and what they are together.
    ///
    /// # Errors
    /// [`BatchConflict::Moved`]; [`StoreError::Missing`] when there is no such edition or person.
    pub async fn correct_batch(
        &self,
        edition: &EditionId,
        corrections: Vec<Correction>,
        reason: Reason,
        actor: &PersonId,
    ) -> Result<u32, WriteError<BatchConflict>> {
        let now = self.now();
        let id = self.new_id(BatchId::new);
        let mut entries: Vec<NewEntry> = corrections
            .into_iter()
            .filter(|one| one.edition == *edition)
            .map(NewEntry::from)
            .collect();
        entries.sort_by(|one, other| one.person.cmp(&other.person));
        let entries: Vec<&NewEntry> = entries.iter().collect();
        let recorded = writing!(self, tx => {
            let mut made: Vec<AttendanceEvent> = Vec::with_capacity(entries.len());
            for outcome in Writes::<NewEntry>::write(&mut *tx, &entries, &CommitTime::of(self, now)).await? {
                match outcome {
                    Ok(Appended::Recorded { event, .. }) => made.push(*event),
                    Ok(Appended::Already(_)) => {}
                    Ok(Appended::NotRegistered) | Err(WriteError::Conflict(EntryConflict::HistoryGrown)) => {
                        return Err(WriteError::Conflict(BatchConflict::Moved));
                    }
                    Err(WriteError::Conflict(EntryConflict::NonceUsed)) => return Err(StoreError::Busy.into()),
                    Err(WriteError::Store(error)) => return Err(error.into()),
                }
            }
            if made.is_empty() {
                return Ok(0);
            }
            sqlx::query(ADD_BATCH)
                .bind(id.as_str())
                .bind(edition.as_str())
                .bind(actor.as_str())
                .bind(now.0)
                .bind(reason.code())
                .execute(&mut *tx)
                .await?;
            for piece in pieces(ADD_BATCH_EVENT, &made) {
                let mut query = sqlx::query(of_rows(ADD_BATCH_EVENT, piece.len()));
                for event in piece {
                    query = query.bind(id.as_str()).bind(event.id.as_str());
                }
                query.execute(&mut *tx).await?;
            }
            let detail = serde_json::json!({ "changed": made.len() }).to_string();
            record!(self, tx, Some(actor), Action::AttendanceCorrected, Some(edition.as_str()), &detail);
            (made.len(), vec![Change::Attendance(edition.clone())])
        });
        Ok(u32::try_from(recorded).unwrap_or(u32::MAX))
    }

    /// The corrections of an edition that were recorded at once, the latest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn correction_batches(
        &self,
        edition: &EditionId,
    ) -> Result<Vec<CorrectionBatch>, StoreError> {
        let rows: Vec<BatchRow> = reading!(self, pool => sqlx::query_as(BATCHES).bind(edition.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                let reason = word(Some(row.reason.as_str()), Reason::from_code, "reason")?;
                Ok(CorrectionBatch {
                    id: BatchId::from_store(row.id),
                    by: row.name,
                    at: Moment(row.made_at),
                    reason: reason.unwrap_or(Reason::Other),
                    corrections: count(row.corrections),
                    undone_at: row.undone_at.map(Moment),
                    stayed: count(row.stayed),
                })
            })
            .collect()
    }

    /// Takes corrections back: everybody stands as before, by a further entry of the ledger. Of whom something was
    /// recorded since, the correction stays: how many.
    ///
    /// # Errors
    /// [`BatchConflict::Done`], [`BatchConflict::Later`]; [`StoreError::Missing`] when the edition has no such
    /// corrections.
    pub async fn undo_correction_batch(
        &self,
        edition: &EditionId,
        id: &BatchId,
        actor: &PersonId,
    ) -> Result<u32, WriteError<BatchConflict>> {
        let now = self.now();
        let stayed = writing!(self, tx => {
            let known: i64 =
                sqlx::query_scalar(IS_BATCH).bind(id.as_str()).bind(edition.as_str()).fetch_one(&mut *tx).await?;
            if known == 0 {
                return Err(StoreError::Missing.into());
            }
            let later: i64 = sqlx::query_scalar(LATER_BATCHES).bind(id.as_str()).fetch_one(&mut *tx).await?;
            if later > 0 {
                return Err(WriteError::Conflict(BatchConflict::Later));
            }
            let all: i64 = sqlx::query_scalar(COUNT_BATCH).bind(id.as_str()).fetch_one(&mut *tx).await?;
            let rows: Vec<EventRow> = sqlx::query_as(LAST_OF_BATCH).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let stayed = all.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
            let taken = sqlx::query(BATCH_UNDONE)
                .bind(id.as_str())
                .bind(edition.as_str())
                .bind(now.0)
                .bind(stayed)
                .execute(&mut *tx)
                .await?;
            if taken.rows_affected() == 0 {
                return Err(WriteError::Conflict(BatchConflict::Done));
            }
            let mut entries = Vec::with_capacity(rows.len());
            for row in rows {
                let event = row.event()?;
                let before = event.before();
                entries.push(NewEntry {
                    actor: Some(actor.clone()),
                    ..NewEntry::undo(
                        edition.clone(),
                        event.person,
                        before,
                        Proof::Tick,
                        Nonce::new(self.entropy()),
                    )
                });
            }
            append_all(&mut *tx, &entries, &CommitTime::of(self, now)).await?;
            let detail = serde_json::json!({ "stayed": stayed }).to_string();
            record!(self, tx, Some(actor), Action::AttendanceCorrectionUndone, Some(edition.as_str()), &detail);
            (stayed, vec![Change::Attendance(edition.clone())])
        });
        Ok(count(stayed))
    }
}
