//! Opening a SQLite file, and looking for what other processes write to it.

use super::{Environment, MIGRATIONS_SQLITE, PATIENCE, STATEMENTS, start};
use crate::changes::Change;
use crate::database::{Inner, Pools, Store};
use crate::error::StoreError;
use crate::watch::Watch;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection, SqlitePool};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often another process's writes to the same file are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How many rows of an index are read for its statistics: a few milliseconds, however large the table.
const ANALYSIS_LIMIT: u32 = 400;

/// [`Store::refresh_planner_statistics`]. By default only tables are looked at that this connection has read, which is
/// the one that writes; `0x10000` asks for all.
pub(super) async fn refresh_planner_statistics(write: &SqlitePool) -> Result<(), StoreError> {
    let text = format!("PRAGMA analysis_limit = {ANALYSIS_LIMIT}; PRAGMA optimize = 0x10002");
    sqlx::raw_sql(sqlx::AssertSqlSafe(text))
        .execute(write)
        .await?;
    Ok(())
}

pub(super) async fn open(path: &Path, given: Environment) -> Result<Store, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let both = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(STATEMENTS)
        .foreign_keys(true)
        .pragma("temp_store", "MEMORY");
    let writing = both
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose the last commits when the power fails.
        .synchronous(SqliteSynchronous::Full)
        // What was deleted is overwritten: answers of a closed poll are nobody's, also for whoever has the file.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-8192")
        .pragma("journal_size_limit", "67108864")
        .optimize_on_close(true, Some(ANALYSIS_LIMIT));
    let watch = Watch::default();
    let connections = Arc::clone(&watch.connections);
    let given_up = Arc::clone(&watch.connections);
    let write = sqlite_pool(1)
        .after_connect(move |_, _| {
            connections.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { Ok(()) })
        })
        // A full disk makes SQLite undo a transaction by itself. Undoing it once more fails, and the
        // connection would believe itself within that transaction for ever.
        .after_release(move |connection, _| {
            let given_up = Arc::clone(&given_up);
            Box::pin(async move {
                // What a dropped transaction left to be undone is undone first.
                connection.ping().await?;
                let sound = !connection.is_in_transaction();
                if !sound {
                    given_up.fetch_add(1, Ordering::SeqCst);
                }
                Ok(sound)
            })
        })
        .connect_with(writing)
        .await?;
    migrate_sqlite(path, &write).await?;

    let cores = std::thread::available_parallelism()
        .map_or(2, |cores| u32::try_from(cores.get()).unwrap_or(2));
    let reading = both
        .read_only(true)
        .pragma("query_only", "ON")
        .pragma("cache_size", "-4096")
        // Pages come from the system's memory without a copy.
        .pragma("mmap_size", "268435456");
    let read = sqlite_pool(cores.max(2)).connect_with(reading).await?;

    let inner = start(Pools::Sqlite { write, read }, watch, given);
    look_for_changes(&inner).await?;
    let watched = Arc::downgrade(&inner);
    inner.watched_by(tokio::spawn(run_watch(watched)));
    Ok(Store { inner })
}

pub(super) fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        // A file needs no new connections, and asking one whether it lives costs as much as a query.
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
}

async fn migrate_sqlite(path: &Path, write: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = write.acquire().await?;
    let applied = applied_to_sqlite(&mut connection).await?;
    let pending = MIGRATIONS_SQLITE
        .iter()
        .map(|one| one.version)
        .find(|version| !applied.contains(version));
    if let Some(version) = pending.filter(|_| !applied.is_empty()) {
        copy_sqlite(path, version, &mut connection).await?;
    }
    // A table that others point at can only be made anew while nobody looks; what they point at is
    // checked before anything is kept.
    set_foreign_keys(&mut connection, false).await?;
    let migrated = migrate_or_undo(&mut connection).await;
    set_foreign_keys(&mut connection, true).await?;
    migrated
}

/// All or nothing, and one process at a time: sqlx has no lock of its own for SQLite.
async fn migrate_or_undo(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS_SQLITE
        .run_direct(None, &mut *transaction, false)
        .await?;
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_optional(&mut *transaction)
        .await?;
    if dangling.is_some() {
        return Err(StoreError::Missing);
    }
    transaction.commit().await?;
    Ok(())
}

async fn set_foreign_keys(connection: &mut SqliteConnection, on: bool) -> Result<(), StoreError> {
    let sql = if on {
        "PRAGMA foreign_keys = ON"
    } else {
        "PRAGMA foreign_keys = OFF"
    };
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

async fn applied_to_sqlite(connection: &mut SqliteConnection) -> Result<HashSet<i64>, StoreError> {
    let tables: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_one(&mut *connection)
            .await?;
    if tables == 0 {
        return Ok(HashSet::new());
    }
    let versions: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations")
        .fetch_all(connection)
        .await?;
    Ok(versions.into_iter().collect())
}

/// Copies the database to one file of one moment. A copy that an earlier, failed try has left is
/// replaced, but only by a complete one.
async fn copy_sqlite(
    path: &Path,
    version: i64,
    connection: &mut SqliteConnection,
) -> Result<(), StoreError> {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".before-{version}.{ending}"));
        PathBuf::from(name)
    };
    let (unfinished, copy) = (beside("bak.part"), beside("bak"));
    if unfinished.exists() {
        std::fs::remove_file(&unfinished)?;
    }
    let target = unfinished.to_str().ok_or(StoreError::Address)?;
    sqlx::query("VACUUM INTO $1")
        .bind(target)
        .execute(connection)
        .await?;
    std::fs::File::open(&unfinished)?.sync_all()?;
    std::fs::rename(&unfinished, &copy)?;
    tracing::info!(copy = %copy.display(), "the database was copied before its migration");
    Ok(())
}

async fn run_watch(watched: Weak<Inner>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let Some(inner) = watched.upgrade() else {
            return;
        };
        match look_for_changes(&inner).await {
            Ok(()) => {}
            Err(StoreError::Database(sqlx::Error::PoolClosed)) => return,
            Err(error) => tracing::warn!(%error, "could not look for other processes' changes"),
        }
    }
}

/// Announces [`Change::Everything`] where another process wrote since this was last asked. Nothing to do
/// on PostgreSQL.
pub(super) async fn look_for_changes(inner: &Inner) -> Result<(), StoreError> {
    let Pools::Sqlite { write, .. } = &inner.pools else {
        return Ok(());
    };
    let mut connection = write.acquire().await?;
    let version: i64 = sqlx::query_scalar("PRAGMA data_version")
        .fetch_one(&mut *connection)
        .await?;
    // Still on the connection that was asked: two of them cannot be compared.
    let stale = inner.watch.is_stale(version);
    drop(connection);
    if stale {
        inner.announce(Change::Everything);
    }
    Ok(())
}
