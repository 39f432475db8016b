//! Work that is queued in the database: each piece is taken up by one process at a time, tried again when it
//! fails or its process is gone, and queued once however often it is asked for.
//!
//! What does the work must bear being done twice: a process may end between doing it and saying so.

use crate::columns::count;
use crate::database::Store;
use crate::error::StoreError;
use domain::clock::Moment;
use domain::id::JobId;
use domain::job::{TAKEN_FOR, next_try};
use sqlx::FromRow;

queries! {
    QUEUE = "INSERT INTO job (id, kind, key, payload, due_at, tries, taken_until, fault) VALUES ($1, $2, $3, $4, $5, 0, 0, '')
        ON CONFLICT (kind, key) DO NOTHING";
    // Of those that ask at once one changes the row; the others find nothing.
    DUE = "SELECT id, kind, key, payload, tries, due_at FROM job
        WHERE kind = $2 AND given_up_at IS NULL AND due_at <= $1 AND taken_until <= $1 ORDER BY due_at, id LIMIT 1";
    TAKE = "UPDATE job SET taken_until = $2, tries = tries + 1
        WHERE id = $1 AND given_up_at IS NULL AND taken_until <= $3 AND tries = $4";
    DONE = "DELETE FROM job WHERE id = $1 AND tries = $2";
    AGAIN = "UPDATE job SET due_at = $3, taken_until = 0, tries = 0, fault = '' WHERE id = $1 AND tries = $2";
    FAILED = "UPDATE job SET due_at = $3, taken_until = 0, fault = $4, given_up_at = $5 WHERE id = $1 AND tries = $2";
    REVIVE = "UPDATE job SET given_up_at = NULL, due_at = $2, taken_until = 0, tries = 0, fault = ''
        WHERE kind = $1 AND given_up_at IS NOT NULL";
    // SQLite writes no page that stays as it is; JSON does not mind a blank at its end.
    PROBE = "UPDATE job SET payload = CASE WHEN payload LIKE '% ' THEN RTRIM(payload) ELSE payload || ' ' END";
    GIVEN_UP = "SELECT id, kind, key, payload, tries, due_at FROM job WHERE given_up_at IS NOT NULL ORDER BY given_up_at, id";
}

/// A piece of work to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// What is to be done.
    pub kind: &'a str,
    /// What tells it from other work of its kind.
    pub key: &'a str,
    /// What there is to know, as JSON.
    pub payload: &'a str,
    /// Not before this moment.
    pub due_at: Moment,
}

/// A piece of work that was taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// What tells it from other work of its kind.
    pub key: String,
    /// What there is to know, as JSON.
    pub payload: String,
    /// How often it was begun, this time included.
    pub tries: u32,
}

#[derive(FromRow)]
struct JobRow {
    id: String,
    kind: String,
    key: String,
    payload: String,
    tries: i64,
}

impl JobRow {
    fn job(self, tries: i64) -> Job {
        Job {
            id: JobId::from_store(self.id),
            kind: self.kind,
            key: self.key,
            payload: self.payload,
            tries: count(tries),
        }
    }
}

impl Store {
    /// Queues work; `false` when the same is queued already, or was given up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_job(&self, job: NewJob<'_>) -> Result<bool, StoreError> {
        let id = self.new_id(JobId::new);
        Ok(writing!(self, tx => {
            let written = sqlx::query(QUEUE)
                .bind(id.as_str())
                .bind(job.kind)
                .bind(job.key)
                .bind(job.payload)
                .bind(job.due_at.0)
                .execute(&mut *tx)
                .await?;
            (written.rows_affected() > 0, Vec::new())
        }))
    }

    /// Takes up the work of a kind that has been due longest, which nobody else gets for a while; `None`
    /// when nothing is due. A process asks for the kinds it knows, so that work of a newer version beside
    /// it uses up no tries here.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_job(&self, kind: &str) -> Result<Option<Job>, StoreError> {
        let now = self.now();
        loop {
            let row: Option<JobRow> = reading!(self, pool => sqlx::query_as(DUE).bind(now.0).bind(kind).fetch_optional(pool).await?);
            let Some(row) = row else {
                return Ok(None);
            };
            let taken = writing!(self, tx => {
                let written = sqlx::query(TAKE)
                    .bind(&row.id)
                    .bind(now.plus(TAKEN_FOR).0)
                    .bind(now.0)
                    .bind(row.tries)
                    .execute(&mut *tx)
                    .await?;
                (written.rows_affected() > 0, Vec::new())
            });
            if taken {
                let tries = row.tries + 1;
                return Ok(Some(row.job(tries)));
            }
        }
    }

    /// Says that work is done; it is queued no more. `false` when somebody else has taken it up since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_job(&self, job: &Job) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let written = sqlx::query(DONE)
                .bind(job.id.as_str())
                .bind(i64::from(job.tries))
                .execute(&mut *tx)
                .await?;
            (written.rows_affected() > 0, Vec::new())
        }))
    }

    /// Says that work is done and comes again at `due_at`. `false` when somebody else has taken it up since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn repeat_job(&self, job: &Job, due_at: Moment) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let written = sqlx::query(AGAIN)
                .bind(job.id.as_str())
                .bind(i64::from(job.tries))
                .bind(due_at.0)
                .execute(&mut *tx)
                .await?;
            (written.rows_affected() > 0, Vec::new())
        }))
    }

    /// Says that work failed, and why: it is tried again later, or given up. Gives the moment of the next
    /// try, `None` when there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fail_job(&self, job: &Job, fault: &str) -> Result<Option<Moment>, StoreError> {
        let now = self.now();
        let next = next_try(job.tries, now);
        writing!(self, tx => {
            sqlx::query(FAILED)
                .bind(job.id.as_str())
                .bind(i64::from(job.tries))
                .bind(next.unwrap_or(now).0)
                .bind(fault)
                .bind(next.is_none().then_some(now.0))
                .execute(&mut *tx)
                .await?;
            ((), Vec::new())
        });
        Ok(next)
    }

    /// Takes up again what was given up of a kind, and gives how much there was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revive_jobs(&self, kind: &str) -> Result<u64, StoreError> {
        let now = self.now();
        Ok(writing!(self, tx => {
            let revived = sqlx::query(REVIVE).bind(kind).bind(now.0).execute(&mut *tx).await?;
            (revived.rows_affected(), Vec::new())
        }))
    }

    /// Writes rows that mean what they meant, which fails where nothing can be written.
    pub(crate) async fn probe_writing(&self) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(PROBE).execute(&mut *tx).await?;
            ((), Vec::new())
        });
        Ok(())
    }

    /// The work that was given up, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn jobs_given_up(&self) -> Result<Vec<Job>, StoreError> {
        let rows: Vec<JobRow> =
            reading!(self, pool => sqlx::query_as(GIVEN_UP).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| {
                let tries = row.tries;
                row.job(tries)
            })
            .collect())
    }
}
