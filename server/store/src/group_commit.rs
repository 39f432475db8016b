//! Group commit: entries that many people send at once are written with one commit.
//!
//! A batch is written within a savepoint. Should anything in it be refused (another process was quicker, a
//! person is not there), that savepoint is undone and each entry is written once more within a savepoint of
//! its own, so that a bad entry harms nobody but itself.
//!
//! On SQLite the writer's connection is used, which syncs at every commit. On PostgreSQL each process has
//! one batch of a kind under way.

use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use domain::clock::Moment;
use domain::id::Entropy;
use sqlx::{PgConnection, SqliteConnection};

/// SQLite syncs every commit; a PostgreSQL that was told not to is told otherwise for this transaction.
const DURABLE_ON_POSTGRES: &str = "SELECT set_config('synchronous_commit', 'on', TRUE) WHERE current_setting('synchronous_commit') = 'off'";

/// How often an entry or a batch that another process was in the way of is tried.
const MAX_TRIES: usize = 3;

/// Something that is written down for good.
pub(crate) trait Entry: Send + Sync {
    /// What became of it.
    type Written: Send;
    /// What keeps it out.
    type Conflict: Conflict + Send;

    /// The order in which entries are written one by one: that of the rows they lock.
    fn key(&self) -> (&str, &str);
}

/// What became of an entry, or why it was kept out.
pub(crate) type Outcome<E> = Result<<E as Entry>::Written, WriteError<<E as Entry>::Conflict>>;

/// The moment of a commit, and where the ids of what it writes come from.
pub(crate) struct CommitTime<'a> {
    store: &'a Store,
    now: Moment,
}

impl<'a> CommitTime<'a> {
    /// The moment of a transaction that writes entries beside other things.
    pub(crate) const fn of(store: &'a Store, now: Moment) -> Self {
        Self { store, now }
    }

    /// When everything of this commit is recorded.
    pub(crate) const fn now(&self) -> Moment {
        self.now
    }

    /// A new id.
    pub(crate) fn new_id<T>(&self, make: impl FnOnce(Moment, &dyn Entropy) -> T) -> T {
        self.store.new_id(make)
    }
}

/// What is said to a connection of either database.
pub(crate) trait Execute {
    /// Executes a text without parameters.
    async fn execute(&mut self, sql: &'static str) -> Result<(), StoreError>;

    /// Makes sure that what this transaction commits is on the disk when it is answered.
    async fn make_durable(&mut self) -> Result<(), StoreError>;
}

/// A connection that writes entries.
pub(crate) trait Writes<E: Entry>: Execute {
    /// Reads what is known, decides what becomes of each entry, and writes. An error undoes all of it.
    async fn write(
        &mut self,
        entries: &[&E],
        at: &CommitTime<'_>,
    ) -> Result<Vec<Outcome<E>>, StoreError>;
}

macro_rules! execute {
    ($connection:ty, $durable:expr) => {
        impl Execute for $connection {
            async fn execute(&mut self, sql: &'static str) -> Result<(), StoreError> {
                sqlx::query(sql).execute(&mut *self).await?;
                Ok(())
            }

            async fn make_durable(&mut self) -> Result<(), StoreError> {
                let sql: Option<&'static str> = $durable;
                match sql {
                    Some(sql) => Execute::execute(self, sql).await,
                    None => Ok(()),
                }
            }
        }
    };
}

execute!(SqliteConnection, None);
execute!(PgConnection, Some(DURABLE_ON_POSTGRES));

/// Writes entries with one commit, and says what became of each when it is on the disk.
///
/// # Errors
/// When none was written.
pub(crate) async fn commit<E: Entry>(
    store: &Store,
    entries: &[&E],
) -> Result<Vec<Outcome<E>>, StoreError>
where
    SqliteConnection: Writes<E>,
    PgConnection: Writes<E>,
{
    let mut written = commit_once(store, entries).await;
    for _ in 1..MAX_TRIES {
        // Batches of two processes were in each other's way, and this one was undone.
        if !matches!(written, Err(StoreError::Busy)) {
            break;
        }
        written = commit_once(store, entries).await;
    }
    written
}

async fn commit_once<E: Entry>(store: &Store, entries: &[&E]) -> Result<Vec<Outcome<E>>, StoreError>
where
    SqliteConnection: Writes<E>,
    PgConnection: Writes<E>,
{
    let at = CommitTime {
        store,
        now: store.now(),
    };
    Ok(writing!(store, tx => {
        (write_batch(tx, entries, &at).await?, Vec::new())
    }))
}

async fn write_batch<E: Entry, C: Writes<E>>(
    connection: &mut C,
    entries: &[&E],
    at: &CommitTime<'_>,
) -> Result<Vec<Outcome<E>>, StoreError> {
    connection.make_durable().await?;
    if let Ok(outcomes) = write_within_savepoint(connection, entries, at).await? {
        return Ok(outcomes);
    }
    let mut in_order: Vec<(usize, &E)> = entries.iter().copied().enumerate().collect();
    in_order.sort_by(|(_, one), (_, other)| one.key().cmp(&other.key()));
    let mut outcomes = Vec::with_capacity(entries.len());
    for (place, entry) in in_order {
        let mut outcome = Err(StoreError::Busy.into());
        for _ in 0..MAX_TRIES {
            outcome = write_within_savepoint(connection, &[entry], at)
                .await?
                .map_err(WriteError::from)
                .and_then(|mut outcomes| {
                    outcomes
                        .pop()
                        .unwrap_or_else(|| Err(StoreError::Missing.into()))
                });
            // Somebody else was quicker: what they wrote can be read now.
            if !matches!(outcome, Err(WriteError::Store(StoreError::Taken(_)))) {
                break;
            }
        }
        outcomes.push((place, outcome));
    }
    outcomes.sort_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// The outer error says that the connection is of no more use.
async fn write_within_savepoint<E: Entry, C: Writes<E>>(
    connection: &mut C,
    entries: &[&E],
    at: &CommitTime<'_>,
) -> Result<Result<Vec<Outcome<E>>, StoreError>, StoreError> {
    connection.execute("SAVEPOINT entries").await?;
    let written = connection.write(entries, at).await;
    if let Err(cause) = written {
        // A full disk has undone everything, this savepoint with it.
        if connection
            .execute("ROLLBACK TO SAVEPOINT entries")
            .await
            .is_err()
        {
            return Err(cause);
        }
        connection.execute("RELEASE SAVEPOINT entries").await?;
        return Ok(Err(cause));
    }
    connection.execute("RELEASE SAVEPOINT entries").await?;
    Ok(written)
}
