//! The audit: what organisers did. An entry is written in the transaction of what it tells of.

use crate::database::Store;
use crate::error::StoreError;
use domain::audit::{Action, Entry};
use domain::clock::Moment;
use domain::id::{AuditId, PersonId};
use sqlx::FromRow;

queries! {
    INSERT_AUDIT = "INSERT INTO audit (id, actor, action, subject, detail, at) VALUES ($1, $2, $3, $4, $5, $6)";
    AUDIT_BEFORE = "SELECT id, actor, action, subject, detail, at FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2";
    AUDIT_OF = "SELECT id, actor, action, subject, detail, at FROM audit WHERE subject = $1 ORDER BY id DESC LIMIT $2";
}

pub(crate) const INSERT: &str = INSERT_AUDIT;

/// Sorts after every id.
const LAST: &str = "~";

#[derive(FromRow)]
struct AuditRow {
    id: String,
    actor: Option<String>,
    action: String,
    subject: Option<String>,
    detail: String,
    at: i64,
}

impl From<AuditRow> for Entry {
    fn from(row: AuditRow) -> Self {
        Self {
            id: AuditId::from_store(row.id),
            actor: row.actor.map(PersonId::from_store),
            action: Action::from_code(&row.action),
            subject: row.subject,
            detail: row.detail,
            at: Moment(row.at),
        }
    }
}

impl Store {
    /// The newest entries before an entry, or the newest of all; the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(
        &self,
        before: Option<&AuditId>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let before = before.map_or(LAST, AuditId::as_str);
        let rows: Vec<AuditRow> = reading!(self, pool => {
            sqlx::query_as(AUDIT_BEFORE).bind(before).bind(i64::from(limit)).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    /// The newest entries about one person or agency, by its id; the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_of(&self, subject: &str, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let rows: Vec<AuditRow> = reading!(self, pool => {
            sqlx::query_as(AUDIT_OF).bind(subject).bind(i64::from(limit)).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(Entry::from).collect())
    }
}
