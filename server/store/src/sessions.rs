//! Sessions of browsers, for tower-sessions. The id itself is never kept, only its hash.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::reader::Keyed;
use crate::values::key::KeyOf;
use crate::values::session::{KnownSession, SessionHash, SessionRow};
use async_trait::async_trait;
use domain::clock::Moment;
use domain::id::PersonId;
use domain::quota;
use std::sync::Arc;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result as SessionResult};

queries! {
    INSERT_SESSION = "INSERT INTO session (id_hash, person, data, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id_hash) DO NOTHING";
    UPDATE_SESSION = "UPDATE session SET person = $2, data = $3, expires_at = $4 WHERE id_hash = $1";
    SESSIONS = "WITH asked (id_hash) AS (VALUES ($1))
        SELECT session.id_hash, session.person, session.data, session.expires_at
        FROM asked JOIN session ON session.id_hash = asked.id_hash";
    DELETE_SESSION = "DELETE FROM session WHERE id_hash = $1";
    END_BEYOND = "DELETE FROM session WHERE person = $1 AND id_hash <> $2 AND id_hash NOT IN (
            SELECT id_hash FROM session WHERE person = $1 AND id_hash <> $2 ORDER BY expires_at DESC, id_hash LIMIT $3
        ) RETURNING id_hash";
    WITH_KEPT_FORM = "SELECT id_hash, person, data, expires_at FROM session
        WHERE id_hash > $1 AND data LIKE '%\"draft\"%' ORDER BY id_hash LIMIT 100";
    REPLACE_DATA = "UPDATE session SET data = $2 WHERE id_hash = $1 AND data = $3";
    DELETE_EXPIRED = "DELETE FROM session WHERE expires_at <= $1";
}

/// Key of the person signed in, in a session's data; all sessions of a person are found and ended by it.
pub const SESSION_PERSON: &str = "person";
/// Key of the moment a session ends (milliseconds) in its data, where the handed-in clock decides.
pub const SESSION_UNTIL: &str = "until";
/// Key of a form that was interrupted, in a session's data.
pub const SESSION_KEPT_FORM: &str = "draft";
/// Within it, key of the moment since which it is kept.
const KEPT_AT: &str = "kept_at";
/// Ids are 128 random bits: not even one collision is ever expected.
const MAX_TRIES: usize = 8;
/// The memory is bounded by count; a session with more data than this is read anew each time, so that
/// a few large ones cannot fill it.
const MAX_REMEMBERED: usize = 8 * 1024;

/// Keeps sessions in a [`Store`], and those in use in memory until they change.
#[derive(Clone, Debug)]
pub struct SessionStore {
    store: Store,
}

impl Keyed for SessionRow {
    const SQL: &'static str = SESSIONS;

    fn key(&self) -> &str {
        &self.id_hash
    }
}

struct Written {
    person: Option<String>,
    data: String,
    expires_at: i64,
}

fn write_out(record: &Record) -> SessionResult<Written> {
    Ok(Written {
        person: record
            .data
            .get(SESSION_PERSON)
            .and_then(|value| value.as_str())
            .map(ToOwned::to_owned),
        data: serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?,
        // The record's own date was made by the session library from the system's clock.
        expires_at: record
            .data
            .get(SESSION_UNTIL)
            .and_then(serde_json::Value::as_i64)
            .unwrap_or_else(|| millis(record.expiry_date)),
    })
}

/// The data of a session without its form, where that was kept before a moment.
fn without_kept_form(row: &SessionRow, before: Moment) -> Option<(SessionHash, String)> {
    let mut data: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&row.data).ok()?;
    let kept_at = data.get(SESSION_KEPT_FORM)?.get(KEPT_AT)?.as_i64()?;
    if kept_at >= before.0 {
        return None;
    }
    data.remove(SESSION_KEPT_FORM);
    let data = serde_json::to_string(&data).ok()?;
    Some((SessionHash::parse(&row.id_hash)?, data))
}

fn millis(moment: OffsetDateTime) -> i64 {
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}

/// Whether a session could not be read or written because the database was busy, as
/// [`StoreError::Busy`] says it elsewhere. The session library leaves of an error its text alone.
#[must_use]
pub fn session_is_busy(error: &tower_sessions::session::Error) -> bool {
    matches!(
        error,
        tower_sessions::session::Error::Store(Error::Backend(said))
            if *said == StoreError::Busy.to_string()
    )
}

impl Store {
    /// The sessions of this database.
    #[must_use]
    pub fn sessions(&self) -> SessionStore {
        SessionStore {
            store: self.clone(),
        }
    }

    async fn insert_session(
        &self,
        hash: SessionHash,
        session: &Written,
    ) -> Result<bool, StoreError> {
        let inserted = writing!(self, tx => {
            let written = sqlx::query(INSERT_SESSION)
                .bind(hash.to_string())
                .bind(session.person.as_deref())
                .bind(&session.data)
                .bind(session.expires_at)
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            let mut changes = vec![Change::Session(hash)];
            if let Some(person) = &session.person {
                let ended: Vec<String> = sqlx::query_scalar(END_BEYOND)
                    .bind(person)
                    .bind(hash.to_string())
                    .bind(quota::MAX_SESSIONS - 1)
                    .fetch_all(&mut *tx)
                    .await?;
                changes.extend(ended.iter().filter_map(|one| SessionHash::parse(one)).map(Change::Session));
            }
            (true, changes)
        });
        Ok(inserted)
    }

    async fn update_session(&self, hash: SessionHash, session: &Written) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(UPDATE_SESSION)
                .bind(hash.to_string())
                .bind(session.person.as_deref())
                .bind(&session.data)
                .bind(session.expires_at)
                .execute(&mut *tx)
                .await?;
            ((), vec![Change::Session(hash)])
        });
        Ok(())
    }

    async fn delete_session(&self, hash: SessionHash) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(DELETE_SESSION).bind(hash.to_string()).execute(&mut *tx).await?;
            ((), vec![Change::Session(hash)])
        });
        Ok(())
    }

    /// Forgets forms that were interrupted and kept with a session before a moment; gives how many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_kept_forms(&self, before: Moment) -> Result<u64, StoreError> {
        let mut after = String::new();
        let mut forgotten = 0;
        loop {
            let rows: Vec<SessionRow> = reading!(self, pool => {
                sqlx::query_as(WITH_KEPT_FORM).bind(&after).fetch_all(pool).await?
            });
            let Some(last) = rows.last() else {
                return Ok(forgotten);
            };
            after.clone_from(&last.id_hash);
            for row in rows {
                let Some((hash, data)) = without_kept_form(&row, before) else {
                    continue;
                };
                // A session that was changed meanwhile has its turn in the next round.
                forgotten += writing!(self, tx => {
                    let written = sqlx::query(REPLACE_DATA)
                        .bind(&row.id_hash)
                        .bind(&data)
                        .bind(&row.data)
                        .execute(&mut *tx)
                        .await?;
                    (written.rows_affected(), vec![Change::Session(hash)])
                });
            }
        }
    }

    /// Deletes the sessions that have expired and tells how many they were. Nobody needs to hear of it:
    /// an expired session is not loaded, deleted or not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_expired_sessions(&self) -> Result<u64, StoreError> {
        let now = self.now();
        Ok(writing!(self, tx => {
            let deleted = sqlx::query(DELETE_EXPIRED).bind(now.0).execute(&mut *tx).await?;
            (deleted.rows_affected(), vec![])
        }))
    }
}

#[async_trait]
impl tower_sessions::SessionStore for SessionStore {
    async fn create(&self, record: &mut Record) -> SessionResult<()> {
        let written = write_out(record)?;
        for _ in 0..MAX_TRIES {
            if self
                .store
                .insert_session(SessionHash::of(&record.id), &written)
                .await
                .map_err(backend)?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id was found".to_owned()))
    }

    /// Changes a session that exists. One that was ended meanwhile, say by a change of password, is not
    /// brought back to life by a request that began before.
    async fn save(&self, record: &Record) -> SessionResult<()> {
        let written = write_out(record)?;
        self.store
            .update_session(SessionHash::of(&record.id), &written)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> SessionResult<Option<Record>> {
        let hash = SessionHash::of(id);
        let sessions = &self.store.inner.remembered.sessions;
        if let Some(known) = sessions.get(&hash) {
            let alive = millis(known.record.expiry_date) > self.store.now().0;
            return Ok(alive.then(|| known.record.clone()));
        }
        let before = sessions.before_reading(&hash);
        let asked = self
            .store
            .inner
            .session_rows
            .ask(KeyOf::new(hash.to_string()));
        let rows = asked.await.flatten().map_err(backend)?;
        let now = self.store.now().0;
        let Some(row) = rows.first().filter(|row| row.expires_at > now) else {
            return Ok(None);
        };
        let data =
            serde_json::from_str(&row.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires_at) * 1_000_000)
                .map_err(|error| Error::Decode(error.to_string()))?;
        let record = Record {
            id: *id,
            data,
            expiry_date,
        };
        if row.data.len() <= MAX_REMEMBERED {
            let known = KnownSession {
                person: row.person.clone().map(PersonId::from_store),
                record: record.clone(),
            };
            sessions.keep(hash, Arc::new(known), before);
        }
        Ok(Some(record))
    }

    async fn delete(&self, id: &Id) -> SessionResult<()> {
        self.store
            .delete_session(SessionHash::of(id))
            .await
            .map_err(backend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use tower_sessions::SessionStore as _;
    use tower_sessions::session::Error as SessionError;

    #[tokio::test]
    async fn a_large_session_is_read_but_not_kept_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::open::tests::open(&folder.path().join("a.db"))
            .await
            .unwrap();
        // {"text":"…"}
        let frame = r#"{"text":""}"#.len();
        for (length, kept) in [(MAX_REMEMBERED, true), (MAX_REMEMBERED + 1, false)] {
            let text = "a".repeat(length - frame);
            let mut record = Record {
                id: Id::default(),
                data: HashMap::from([("text".to_owned(), text.into())]),
                expiry_date: OffsetDateTime::from_unix_timestamp(3_600).unwrap(),
            };
            let sessions = store.sessions();
            sessions.create(&mut record).await.unwrap();
            assert_eq!(
                sessions.load(&record.id).await.unwrap(),
                Some(record.clone())
            );
            let known = store
                .inner
                .remembered
                .sessions
                .get(&SessionHash::of(&record.id));
            assert_eq!(known.is_some(), kept, "{length} bytes");
        }
        store.close().await;
    }

    #[test]
    fn only_a_busy_database_is_called_busy() {
        let busy = |error: Error| session_is_busy(&SessionError::from(error));
        assert!(busy(backend(StoreError::Busy)));
        assert!(busy(backend(sqlx::Error::PoolTimedOut.into())));
        assert!(!busy(backend(sqlx::Error::PoolClosed.into())));
        assert!(!busy(Error::Decode(StoreError::Busy.to_string())));
    }
}
