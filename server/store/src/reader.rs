//! Rows that many people ask for at once, each by a key of their own: what waits is read with one query.

use crate::batch::Batched;
use crate::database::Store;
use crate::error::StoreError;
use crate::rows::{of_rows, pieces};
use crate::values::key::KeyOf;
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use std::collections::HashMap;
use std::sync::Arc;

/// A row that is found by a key.
pub(crate) trait Keyed:
    for<'row> FromRow<'row, SqliteRow> + for<'row> FromRow<'row, PgRow> + Send + Sync + Unpin + 'static
{
    /// The rows of the one key in `VALUES ($1)`.
    const SQL: &'static str;

    /// The key it was found by.
    fn key(&self) -> &str;
}

impl<R: Keyed> Batched<Store> for KeyOf<R> {
    /// The rows of the key, as they are after this was asked.
    type Answer = Result<Arc<[R]>, StoreError>;
    const MAX: usize = 64;

    async fn work(store: &Store, batch: &[Self]) -> Vec<Self::Answer> {
        let mut keys: Vec<&str> = batch.iter().map(KeyOf::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        let found = match read::<R>(store, &keys).await {
            Ok(rows) => by_key(rows),
            Err(fault) => return batch.iter().map(|_| Err(fault.shared())).collect(),
        };
        let rows = |key: &Self| found.get(key.as_str()).map(Arc::clone).unwrap_or_default();
        batch.iter().map(|key| Ok(rows(key))).collect()
    }
}

fn by_key<R: Keyed>(rows: Vec<R>) -> HashMap<String, Arc<[R]>> {
    let mut found: HashMap<String, Vec<R>> = HashMap::new();
    for row in rows {
        found.entry(row.key().to_owned()).or_default().push(row);
    }
    found
        .into_iter()
        .map(|(key, rows)| (key, Arc::from(rows)))
        .collect()
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
