//! The files of content that lie over those of the base.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::PersonId;
use sqlx::FromRow;

queries! {
    CONTENT_FILES = "SELECT path, body, changed_at, changed_by FROM content_file ORDER BY path";
    // What is there already is not written again.
    PUT = "INSERT INTO content_file (path, body, changed_at, changed_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (path) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        WHERE content_file.body IS DISTINCT FROM excluded.body";
    TAKE_BACK = "DELETE FROM content_file WHERE path = $1";
}

/// A file that lies over that of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFile {
    /// Its path, relative to `content/`.
    pub path: String,
    /// Its text; `None` where the file is removed.
    pub body: Option<String>,
    /// When it was put there.
    pub changed_at: Moment,
    /// Who did; nobody where the command line did.
    pub changed_by: Option<PersonId>,
}

#[derive(FromRow)]
struct ContentRow {
    path: String,
    body: Option<String>,
    changed_at: i64,
    changed_by: Option<String>,
}

impl From<ContentRow> for ContentFile {
    fn from(row: ContentRow) -> Self {
        Self {
            path: row.path,
            body: row.body,
            changed_at: Moment(row.changed_at),
            changed_by: row.changed_by.map(PersonId::from_store),
        }
    }
}

fn detail(path: &str) -> String {
    serde_json::json!({ "path": path }).to_string()
}

impl Store {
    /// All files that lie over the base, in the order of their paths.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn content_files(&self) -> Result<Vec<ContentFile>, StoreError> {
        let rows: Vec<ContentRow> =
            reading!(self, pool => sqlx::query_as(CONTENT_FILES).fetch_all(pool).await?);
        Ok(rows.into_iter().map(ContentFile::from).collect())
    }

    /// Lays a file over the base, or with no body removes it there, and tells whether that changed
    /// anything. The text is taken as it is: whoever asks has checked it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_content_file(
        &self,
        path: &str,
        body: Option<&str>,
        actor: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        // PostgreSQL has no place for this character in a text.
        let path = path.replace('\0', "");
        let body = body.map(|body| body.replace('\0', ""));
        let action = if body.is_some() {
            Action::ContentFilePut
        } else {
            Action::ContentFileRemoved
        };
        Ok(writing!(self, tx => {
            let written = sqlx::query(PUT)
                .bind(&path)
                .bind(&body)
                .bind(now.0)
                .bind(actor.map(PersonId::as_str))
                .execute(&mut *tx)
                .await?;
            let changed = written.rows_affected() > 0;
            let mut changes = vec![];
            if changed {
                record!(self, tx, actor, action, None::<&str>, detail(&path));
                changes.push(Change::Content);
            }
            (changed, changes)
        }))
    }

    /// Takes back what lies over the base at a path, so that the base's own file is there again, and tells
    /// whether there was anything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_content_file_back(
        &self,
        path: &str,
        actor: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let path = path.replace('\0', "");
        Ok(writing!(self, tx => {
            let taken = sqlx::query(TAKE_BACK).bind(&path).execute(&mut *tx).await?;
            let changed = taken.rows_affected() > 0;
            let mut changes = vec![];
            if changed {
                record!(self, tx, actor, Action::ContentFileTakenBack, None::<&str>, detail(&path));
                changes.push(Change::Content);
            }
            (changed, changes)
        }))
    }
}
