//! The audit: what organisers did. An entry is written in the transaction of what it tells of.

use crate::database::Store;
use crate::error::StoreError;
use domain::audit::{Action, Entry};
use domain::clock::Moment;
use domain::id::{AuditId, PersonId};
use domain::language::Bilingual;
use sqlx::FromRow;

queries! {
    INSERT_AUDIT = "INSERT INTO audit (id, actor, action, subject, detail, at) VALUES ($1, $2, $3, $4, $5, $6)";
    // In order of time, and of one moment in the order of writing: ids alone give the order in which entries
    // were written, which is another one where a clock was put back.
    AUDIT_BEFORE = "SELECT audit.id, audit.actor, audit.action, audit.subject, audit.detail, audit.at
        FROM audit LEFT JOIN audit AS shown ON shown.id = $1
        WHERE $1 = '' OR audit.at < shown.at OR (audit.at = shown.at AND audit.id < shown.id)
        ORDER BY audit.at DESC, audit.id DESC LIMIT $2";
    // Ids of people, editions and series are never the same: one of the names is that of the subject.
    AUDIT_LINES = "SELECT audit.id, audit.actor, audit.action, audit.subject, audit.detail, audit.at, actor.name AS actor_name,
            COALESCE(person.name, edition.title_id, series.title_id) AS subject_id,
            COALESCE(person.name, edition.title_en, series.title_en) AS subject_en
        FROM audit
        LEFT JOIN person AS actor ON actor.id = audit.actor
        LEFT JOIN person ON person.id = audit.subject
        LEFT JOIN edition ON edition.id = audit.subject
        LEFT JOIN series ON series.id = audit.subject
        LEFT JOIN audit AS shown ON shown.id = $1
        WHERE ($1 = '' OR audit.at < shown.at OR (audit.at = shown.at AND audit.id < shown.id))
            AND ($2 = '' OR audit.action = $2)
        ORDER BY audit.at DESC, audit.id DESC LIMIT $3";
    AUDIT_OF = "SELECT id, actor, action, subject, detail, at FROM audit WHERE subject = $1 ORDER BY at DESC, id DESC LIMIT $2";
}

pub(crate) const INSERT: &str = INSERT_AUDIT;

/// An entry with the names that belong to its ids now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// The entry.
    pub entry: Entry,
    /// The name of who did it; `None` for the command line, and for somebody who was erased.
    pub actor_name: Option<String>,
    /// The name of the person, edition or series that it was done to. That of an agency stands in the
    /// tree of agencies.
    pub subject_name: Option<Bilingual>,
}

#[derive(FromRow)]
struct AuditRow {
    id: String,
    actor: Option<String>,
    action: String,
    subject: Option<String>,
    detail: String,
    at: i64,
}

#[derive(FromRow)]
struct AuditLineRow {
    #[sqlx(flatten)]
    entry: AuditRow,
    actor_name: Option<String>,
    subject_id: Option<String>,
    subject_en: Option<String>,
}

/// An erased person has an empty name.
fn named(name: Option<String>) -> Option<String> {
    name.filter(|name| !name.is_empty())
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
        let before = before.map_or("", AuditId::as_str);
        let rows: Vec<AuditRow> = reading!(self, pool => {
            sqlx::query_as(AUDIT_BEFORE).bind(before).bind(i64::from(limit)).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    /// As [`Store::audit`], of one action or of all, with names looked up in the same trip.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_lines(
        &self,
        action: Option<Action>,
        before: Option<&AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        let before = before.map_or("", AuditId::as_str);
        let action = action.map_or("", Action::code);
        let rows: Vec<AuditLineRow> = reading!(self, pool => {
            sqlx::query_as(AUDIT_LINES).bind(before).bind(action).bind(i64::from(limit)).fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|row| AuditLine {
                entry: row.entry.into(),
                actor_name: named(row.actor_name),
                subject_name: named(row.subject_id)
                    .zip(named(row.subject_en))
                    .map(|(id, en)| Bilingual { id, en }),
            })
            .collect())
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
