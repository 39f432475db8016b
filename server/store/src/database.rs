//! A database that is open: its connections, what is remembered of it and who is told of changes.

use crate::batch::BatchQueue;
use crate::changes::{Change, notify};
use crate::error::{StoreError, WriteError};
use crate::ids::Ids;
use crate::remembered::Remembered;
use crate::values::account::AccountRow;
use crate::values::entry::{AppendError, Appended, NewEntry};
use crate::values::key::KeyOf;
use crate::values::live::{NewVote, VoteConflict};
use crate::values::session::SessionRow;
use crate::watch::{Unsettled, Watch};
use domain::clock::{Clock, Moment};
use domain::id::Entropy;
use sqlx::{AssertSqlSafe, Executor, PgPool, SqlSafeStr, SqlitePool};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

/// Announcements a slow receiver may be behind before it is told that it missed some.
const ANNOUNCEMENTS: usize = 1024;

/// For how long (milliseconds) nobody tries again whether writing works.
const PROBE_EVERY: i64 = 5_000;

/// A database. Cheap to clone; all clones share connections, memory and announcements.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self.inner.pools {
            Pools::Sqlite { .. } => "Store(SQLite)",
            Pools::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

pub(crate) enum Pools {
    Sqlite {
        /// One connection: writers queue for it instead of failing on one another's locks.
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// Where rows are asked for by key.
pub(crate) type RowReader<R> = BatchQueue<KeyOf<R>, Result<Arc<[R]>, StoreError>>;
/// Where entries of the ledger are left.
pub(crate) type LedgerQueue = BatchQueue<NewEntry, Result<Appended, AppendError>>;

/// Where answers of halls are left.
pub(crate) type VoteQueue = BatchQueue<NewVote, Result<(), WriteError<VoteConflict>>>;

pub(crate) struct Inner {
    pub(crate) pools: Pools,
    pub(crate) remembered: Remembered,
    pub(crate) ledger: LedgerQueue,
    pub(crate) votes: VoteQueue,
    /// How many commits the ledger took.
    pub(crate) ledger_commits: AtomicU64,
    pub(crate) session_rows: RowReader<SessionRow>,
    pub(crate) account_rows: RowReader<AccountRow>,
    /// What was announced just now, and whether it has changed since.
    pub(crate) announced: Mutex<HashMap<Change, bool>>,
    pub(crate) watch: Watch,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    changes: broadcast::Sender<Change>,
    ids: Ids,
    /// When writing was found to work, in milliseconds, and how many connections the writer had had then.
    probed_at: AtomicI64,
    probed_with: AtomicU64,
    watcher: Mutex<Option<JoinHandle<()>>>,
}

/// The doors behind which tasks work for many.
pub(crate) struct Queues {
    pub(crate) ledger: LedgerQueue,
    pub(crate) votes: VoteQueue,
    pub(crate) session_rows: RowReader<SessionRow>,
    pub(crate) account_rows: RowReader<AccountRow>,
}

impl Inner {
    pub(crate) fn new(
        pools: Pools,
        watch: Watch,
        queues: Queues,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            pools,
            remembered: Remembered::new(),
            ledger: queues.ledger,
            votes: queues.votes,
            ledger_commits: AtomicU64::new(0),
            session_rows: queues.session_rows,
            account_rows: queues.account_rows,
            announced: Mutex::new(HashMap::new()),
            watch,
            clock,
            entropy,
            changes: broadcast::Sender::new(ANNOUNCEMENTS),
            ids: Ids::new(),
            probed_at: AtomicI64::new(i64::MIN),
            probed_with: AtomicU64::new(0),
            watcher: Mutex::new(None),
        }
    }

    /// Marks a commit on SQLite whose future may be dropped before the announcement.
    pub(crate) fn unsettled(&self) -> Unsettled<'_> {
        self.watch.unsettled()
    }

    /// Tells everybody of this process who listens, after what is stale was forgotten.
    pub(crate) fn announce(&self, change: Change) {
        self.remembered.forget(&change);
        // That nobody listens is fine.
        let _ = self.changes.send(change);
    }

    pub(crate) fn watched_by(&self, watcher: JoinHandle<()>) {
        *self.watcher.lock().unwrap_or_else(PoisonError::into_inner) = Some(watcher);
    }

    fn take_watcher(&self) -> Option<JoinHandle<()>> {
        self.watcher
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(watcher) = self.take_watcher() {
            watcher.abort();
        }
    }
}

impl Store {
    /// Ends the watching and closes all connections. On SQLite the log is folded into the file.
    pub async fn close(&self) {
        if let Some(watcher) = self.inner.take_watcher() {
            watcher.abort();
            // It was aborted: its error says nothing else.
            let _ = watcher.await;
        }
        match &self.inner.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Whether the database can be read and written. That writing worked a few seconds ago is enough: whoever
    /// asks again and again shall not keep writers waiting; unless a write has failed since.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Unwritable`], [`StoreError::Database`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: i64 = reading!(self, pool => sqlx::query_scalar("SELECT CAST(1 AS BIGINT)").fetch_one(pool).await?);
        let probed = &self.inner.probed_at;
        let now = self.now().0;
        let connections = || self.inner.watch.connections.load(Ordering::SeqCst);
        let lately = now.saturating_sub(probed.load(Ordering::Relaxed)) < PROBE_EVERY;
        if lately && self.inner.probed_with.load(Ordering::Relaxed) == connections() {
            return Ok(());
        }
        self.probe_writing().await?;
        self.inner
            .probed_with
            .store(connections(), Ordering::Relaxed);
        probed.store(now, Ordering::Relaxed);
        Ok(())
    }

    /// Announcements of what changed from now on, each after it was committed. A receiver that is told
    /// it lagged behind treats that as [`Change::Everything`].
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Prepares every query of [`crate::queries`] and of [`crate::rehearsal_queries`] and tells how many there are.
    ///
    /// # Errors
    /// [`StoreError::Query`] for the first that does not fit.
    pub async fn prepare_every_query(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        let of_rehearsals = crate::rehearsal_queries();
        let queries = crate::queries()
            .map(|(name, sql)| (name, Arc::from(sql)))
            .chain(of_rehearsals);
        for (name, sql) in queries {
            // Made of our own texts alone.
            let sql = AssertSqlSafe::<Arc<str>>(sql);
            let fault = |source| StoreError::Query { name, source };
            reading!(self, pool => {
                let mut connection = pool.acquire().await?;
                (&mut *connection).prepare(sql.into_sql_str()).await.map_err(fault)?;
            });
            count += 1;
        }
        Ok(count)
    }

    /// Announces what was committed before, to every process on the same database.
    pub(crate) async fn tell(&self, change: Change) {
        if let Pools::Postgres(pool) = &self.inner.pools {
            let told = async {
                let mut connection = pool.acquire().await?;
                notify(&mut connection, &change).await
            };
            match told.await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(%error, "other processes could not be told of a change");
                }
            }
        }
        self.inner.announce(change);
    }

    /// Where secrets come from.
    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.inner.entropy.as_ref()
    }

    /// Now.
    pub(crate) fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// Secret random bytes.
    pub(crate) fn random(&self, bytes: &mut [u8]) {
        self.inner.entropy.fill(bytes);
    }

    /// A new id. Ids of one process grow even within a millisecond, so that sorting by them gives the
    /// order in which things happened.
    pub(crate) fn new_id<T>(&self, make: impl FnOnce(Moment, &dyn Entropy) -> T) -> T {
        self.inner.ids.next(self.now(), self.entropy(), make)
    }
}
