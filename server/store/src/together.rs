//! Rows that many people ask for at once, each by a key of their own: what waits is read with one question.
//! Handing a question to a connection and its answer back takes longer than answering it, and the first
//! pages of a hall would wait for that a thousand times, one after the other.

use crate::database::{Inner, Store};
use crate::error::StoreError;
use crate::rows::{of_rows, pieces};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use tokio::sync::{mpsc, oneshot};

/// The most keys of one question.
const MOST: usize = 64;
/// How many keys may wait beyond that.
const QUEUE: usize = 4096;

/// A row that is found by a key.
pub(crate) trait Keyed:
    for<'row> FromRow<'row, SqliteRow> + for<'row> FromRow<'row, PgRow> + Send + Sync + Unpin + 'static
{
    /// The rows of the one key in `VALUES ($1)`.
    const SQL: &'static str;

    /// The key it was found by.
    fn key(&self) -> &str;
}

/// A key, and who wants its rows.
pub(crate) struct Asked<R> {
    key: String,
    answer: oneshot::Sender<Result<Arc<[R]>, StoreError>>,
}

/// Where rows are asked for.
pub(crate) struct Together<R> {
    queue: mpsc::Sender<Asked<R>>,
}

impl<R: Keyed> Together<R> {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Asked<R>>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (Self { queue }, waiting)
    }

    /// The rows of a key, as they are after this was asked.
    pub(crate) async fn rows(&self, key: String) -> Result<Arc<[R]>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .send(Asked { key, answer })
            .await
            .map_err(|_| StoreError::Busy)?;
        answered.await.unwrap_or(Err(StoreError::Busy))
    }
}

/// Reads for those who wait until the store is gone.
pub(crate) async fn read_again_and_again<R: Keyed>(
    inner: Weak<Inner>,
    mut waiting: mpsc::Receiver<Asked<R>>,
) {
    let mut batch = Vec::with_capacity(MOST);
    while waiting.recv_many(&mut batch, MOST).await > 0 {
        let Some(inner) = inner.upgrade() else {
            return;
        };
        answer(&Store { inner }, &mut batch).await;
    }
}

async fn answer<R: Keyed>(store: &Store, batch: &mut Vec<Asked<R>>) {
    let mut keys: Vec<&str> = batch.iter().map(|asked| asked.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let read = read::<R>(store, &keys).await.map(|rows| {
        let mut by_key: HashMap<String, Vec<R>> = HashMap::with_capacity(keys.len());
        for row in rows {
            by_key.entry(row.key().to_owned()).or_default().push(row);
        }
        by_key
            .into_iter()
            .map(|(key, rows)| (key, Arc::from(rows)))
            .collect::<HashMap<String, Arc<[R]>>>()
    });
    for asked in batch.drain(..) {
        let rows = match &read {
            Ok(found) => Ok(found
                .get(&asked.key)
                .map_or_else(|| Arc::from([]), Arc::clone)),
            Err(fault) => Err(fault.shared()),
        };
        // Whoever asked may have gone.
        let _ = asked.answer.send(rows);
    }
}

async fn read<R: Keyed>(store: &Store, keys: &[&str]) -> Result<Vec<R>, StoreError> {
    let mut rows = Vec::with_capacity(keys.len());
    for piece in pieces(R::SQL, keys) {
        let mut found: Vec<R> = reading!(store, pool => {
            let mut query = sqlx::query_as(of_rows(R::SQL, piece.len()));
            for key in piece {
                query = query.bind(*key);
            }
            query.fetch_all(pool).await?
        });
        rows.append(&mut found);
    }
    Ok(rows)
}
