//! Opening, migrating, watching and closing a database.

use crate::attendance::{Ledger, append_again_and_again};
use crate::cache::Memory;
use crate::changes::{CHANNEL, Change};
use crate::editions::{EditionKeys, ListedEdition};
use crate::error::StoreError;
use crate::people::{Visitor, VisitorRow};
use crate::progress::DoneUnit;
use crate::sessions::{KnownSession, SessionHash, SessionRow};
use crate::together::{Together, read_again_and_again};
use domain::agency::AgencyTree;
use domain::clock::{Clock, Moment};
use domain::id::{EditionId, Entropy, PersonId};
use domain::learning::Completion;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Executor, PgConnection, PgPool, SqlSafeStr, SqliteConnection, SqlitePool};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

/// The migrations of SQLite.
pub static MIGRATIONS_SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
/// The migrations of PostgreSQL, with the same versions and names.
pub static MIGRATIONS_POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long somebody waits for a connection before being told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often another process's writes to the same SQLite file are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How often a lost connection to hear of changes is tried again.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// Announcements a slow receiver may be behind before it is told that it missed some.
const ANNOUNCEMENTS: usize = 1024;
/// Every text of ours stays prepared on every connection.
const STATEMENTS: usize = 256;
const POSTGRES_CONNECTIONS: u32 = 16;
/// A connection that rested longer is asked whether it still lives; asking each time costs a trip.
const RESTED: Duration = Duration::from_secs(10);

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

pub(crate) struct Inner {
    pub(crate) pools: Pools,
    pub(crate) sessions: Memory<SessionHash, Arc<KnownSession>>,
    pub(crate) visitors: Memory<PersonId, Arc<Visitor>>,
    pub(crate) progress: Memory<PersonId, Arc<[DoneUnit]>>,
    pub(crate) completions: Memory<PersonId, Arc<[Completion]>>,
    pub(crate) agencies: Memory<(), Arc<AgencyTree>>,
    pub(crate) codes: Memory<(), Arc<[Arc<EditionKeys>]>>,
    pub(crate) upcoming: Memory<(), Arc<[Arc<ListedEdition>]>>,
    pub(crate) registrations: Memory<PersonId, Arc<BTreeSet<EditionId>>>,
    pub(crate) settings: Memory<(), Arc<BTreeMap<String, String>>>,
    pub(crate) ledger: Ledger,
    pub(crate) session_rows: Together<SessionRow>,
    pub(crate) visitor_rows: Together<VisitorRow>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    changes: broadcast::Sender<Change>,
    last_id: Mutex<(Moment, u16)>,
    watch: Watch,
    watcher: Mutex<Option<JoinHandle<()>>>,
}

/// What is known of other processes' writes to a SQLite file.
#[derive(Default)]
struct Watch {
    /// Counts the writer's connections: `data_version` of two connections cannot be compared.
    connections: Arc<AtomicU64>,
    /// The connection and its `data_version` when last looked at.
    seen: Mutex<Option<(u64, i64)>>,
    /// A commit was abandoned half-way and may have happened without being announced.
    unsettled: AtomicBool,
}

/// Marks a commit on SQLite whose future may be dropped before the announcement.
pub(crate) struct Unsettled<'a>(Option<&'a AtomicBool>);

impl Unsettled<'_> {
    pub(crate) fn settled(mut self) {
        self.0 = None;
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let Some(unsettled) = self.0 {
            unsettled.store(true, Ordering::SeqCst);
        }
    }
}

impl Inner {
    fn new(
        pools: Pools,
        watch: Watch,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Arc<Self> {
        let (ledger, waiting) = Ledger::new();
        let (session_rows, sessions_asked) = Together::new();
        let (visitor_rows, visitors_asked) = Together::new();
        let inner = Arc::new(Self {
            pools,
            sessions: Memory::new(20_000),
            visitors: Memory::new(20_000),
            progress: Memory::new(20_000),
            completions: Memory::new(20_000),
            agencies: Memory::new(1),
            codes: Memory::new(1),
            upcoming: Memory::new(1),
            registrations: Memory::new(20_000),
            settings: Memory::new(1),
            ledger,
            session_rows,
            visitor_rows,
            clock,
            entropy,
            changes: broadcast::Sender::new(ANNOUNCEMENTS),
            last_id: Mutex::new((Moment(i64::MIN), 0)),
            watch,
            watcher: Mutex::new(None),
        });
        // They end when the last senders do, which the store holds.
        tokio::spawn(append_again_and_again(Arc::downgrade(&inner), waiting));
        tokio::spawn(read_again_and_again(Arc::downgrade(&inner), sessions_asked));
        tokio::spawn(read_again_and_again(Arc::downgrade(&inner), visitors_asked));
        inner
    }

    pub(crate) fn unsettled(&self) -> Unsettled<'_> {
        Unsettled(Some(&self.watch.unsettled))
    }

    /// Takes out of memory what a change makes stale.
    pub(crate) fn forget(&self, change: &Change) {
        match change {
            Change::Session(hash) => self.sessions.forget(hash),
            Change::Person(person) => {
                self.visitors.forget(person);
                self.sessions
                    .forget_where(|session| session.person.as_ref() == Some(person));
            }
            Change::Learning(person) => {
                self.progress.forget(person);
                self.completions.forget(person);
            }
            Change::Agencies => self.agencies.clear(),
            Change::Edition(_) => {
                self.codes.clear();
                self.upcoming.clear();
            }
            // It does not say whose registration it is.
            Change::Attendance(_) => {
                self.upcoming.clear();
                self.registrations.clear();
            }
            Change::Settings => self.settings.clear(),
            Change::Everything => {
                self.sessions.clear();
                self.visitors.clear();
                self.progress.clear();
                self.completions.clear();
                self.agencies.clear();
                self.codes.clear();
                self.upcoming.clear();
                self.registrations.clear();
                self.settings.clear();
            }
        }
    }

    pub(crate) fn announce(&self, change: Change) {
        self.forget(&change);
        // That nobody listens is fine.
        let _ = self.changes.send(change);
    }

    async fn look_for_changes(&self) -> Result<(), StoreError> {
        let Pools::Sqlite { write, .. } = &self.pools else {
            return Ok(());
        };
        // Asked on the writer's own connection, the version moves for other processes' commits alone.
        let mut connection = write.acquire().await?;
        let version: i64 = sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&mut *connection)
            .await?;
        let now = (self.watch.connections.load(Ordering::SeqCst), version);
        let before = self
            .watch
            .seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(now);
        drop(connection);
        let unsettled = self.watch.unsettled.swap(false, Ordering::SeqCst);
        if unsettled || before.is_some_and(|before| before != now) {
            self.announce(Change::Everything);
        }
        Ok(())
    }

    fn watched_by(&self, watcher: JoinHandle<()>) {
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
    /// Opens a database and brings its tables to this version: `sqlite://path/to/file`, created with its
    /// folder where it does not exist, or `postgres://…`. Before a migration that is not the first, a
    /// SQLite file is copied to `<file>.before-<version>.bak` beside it.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::File`], [`StoreError::Newer`], [`StoreError::Migration`],
    /// [`StoreError::Unreachable`], [`StoreError::Busy`], [`StoreError::Database`].
    pub async fn open(
        url: &str,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let path = url
            .strip_prefix("sqlite://")
            .filter(|path| !path.is_empty() && !path.starts_with(':'));
        if let Some(path) = path {
            open_sqlite(Path::new(path), clock, entropy).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url, clock, entropy).await
        } else {
            Err(StoreError::Address)
        }
    }

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

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Database`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: i64 = reading!(self, pool => sqlx::query_scalar("SELECT CAST(1 AS BIGINT)").fetch_one(pool).await?);
        Ok(())
    }

    /// Announcements of what changed from now on, each after it was committed. A receiver that is told
    /// it lagged behind treats that as [`Change::Everything`].
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Looks once whether another process wrote to the same SQLite file, and announces
    /// [`Change::Everything`] if so. A task does this five times a second; PostgreSQL tells by itself.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Database`].
    pub async fn look_for_changes(&self) -> Result<(), StoreError> {
        self.inner.look_for_changes().await
    }

    /// Prepares every query of [`crate::queries`] and tells how many there are.
    ///
    /// # Errors
    /// [`StoreError::Query`] for the first that does not fit.
    pub async fn prepare_every_query(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        for (name, sql) in crate::queries() {
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
                crate::changes::notify(&mut connection, &change).await
            };
            match told.await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(%error, "other processes could not be told of a change")
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
        let (moment, count) = {
            let mut last = self
                .inner
                .last_id
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let now = self.now();
            *last = match *last {
                (before, _) if now > before => (now, 0),
                (before, count) if count < 0xFFF => (before, count + 1),
                (before, _) => (before.plus(1), 0),
            };
            *last
        };
        make(
            moment,
            &Counted {
                entropy: self.inner.entropy.as_ref(),
                count,
            },
        )
    }
}

/// Random bytes whose first twelve bits, those that follow the time in a UUIDv7, are a count.
struct Counted<'a> {
    entropy: &'a dyn Entropy,
    count: u16,
}

impl Entropy for Counted<'_> {
    fn fill(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
        for (byte, count) in bytes.iter_mut().zip(self.count.to_be_bytes()) {
            *byte = count;
        }
    }
}

async fn open_sqlite(
    path: &Path,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Store, StoreError> {
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
        .pragma("cache_size", "-8192")
        .pragma("journal_size_limit", "67108864")
        .optimize_on_close(true, Some(400));
    let watch = Watch::default();
    let connections = Arc::clone(&watch.connections);
    let write = sqlite_pool(1)
        .after_connect(move |_, _| {
            connections.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { Ok(()) })
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

    let inner = Inner::new(Pools::Sqlite { write, read }, watch, clock, entropy);
    inner.look_for_changes().await?;
    let watched = Arc::downgrade(&inner);
    inner.watched_by(tokio::spawn(look_again_and_again(watched)));
    Ok(Store { inner })
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
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
    // All or nothing, and one process at a time: sqlx has no lock of its own for SQLite.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS_SQLITE
        .run_direct(None, &mut *transaction, false)
        .await?;
    transaction.commit().await?;
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

async fn look_again_and_again(watched: Weak<Inner>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let Some(inner) = watched.upgrade() else {
            return;
        };
        match inner.look_for_changes().await {
            Ok(()) => {}
            Err(StoreError::Database(sqlx::Error::PoolClosed)) => return,
            Err(error) => tracing::warn!(%error, "could not look for other processes' changes"),
        }
    }
}

async fn open_postgres(
    url: &str,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Store, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("kopitalk")
        .statement_cache_capacity(STATEMENTS);
    let doubted = Arc::new(AtomicBool::new(false));
    let pool = postgres_pool(&options, PATIENCE, Arc::clone(&doubted)).await?;
    MIGRATIONS_POSTGRES.run(&pool).await?;

    let listener = listen(&options).await.map_err(StoreError::Unreachable)?;
    let inner = Inner::new(Pools::Postgres(pool), Watch::default(), clock, entropy);
    let watched = Arc::downgrade(&inner);
    inner.watched_by(tokio::spawn(hear_again_and_again(
        watched, options, listener, doubted,
    )));
    Ok(Store { inner })
}

/// While `doubted` is set, every connection is asked whether it still lives before it is used.
async fn postgres_pool(
    options: &PgConnectOptions,
    patience: Duration,
    doubted: Arc<AtomicBool>,
) -> Result<PgPool, StoreError> {
    let connected = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(patience)
        .test_before_acquire(false)
        .before_acquire(move |connection, rest| {
            let ask = rest.idle_for > RESTED || doubted.load(Ordering::SeqCst);
            Box::pin(async move {
                if ask {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options.clone())
        .await;
    match connected {
        Ok(pool) => Ok(pool),
        // The pool waits for a server that is starting, and then does not say what it waited for.
        Err(sqlx::Error::PoolTimedOut) => {
            let once_more =
                tokio::time::timeout(patience, PgConnection::connect_with(options)).await;
            Err(StoreError::Unreachable(match once_more {
                Ok(Err(cause)) => cause,
                Ok(Ok(_)) | Err(_) => sqlx::Error::PoolTimedOut,
            }))
        }
        Err(cause) => Err(StoreError::Unreachable(cause)),
    }
}

/// A connection of its own, so that hearing never waits for the pool.
async fn listen(options: &PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(options.clone().application_name("kopitalk changes"))
        .await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    // A loss must be known when it happens, not when it is over.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn hear_again_and_again(
    watched: Weak<Inner>,
    options: PgConnectOptions,
    mut listener: PgListener,
    doubted: Arc<AtomicBool>,
) {
    // What was not used for as long as this since the loss is asked anyway.
    let mut calm = tokio::time::interval(RESTED);
    loop {
        let heard = tokio::select! {
            heard = listener.try_recv() => heard,
            _ = calm.tick(), if doubted.load(Ordering::SeqCst) => {
                doubted.store(false, Ordering::SeqCst);
                continue;
            }
        };
        let heard = match heard {
            Ok(Some(heard)) => Ok(Change::from_text(heard.payload())),
            Ok(None) => Err("it was closed".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let change = match heard {
            Ok(change) => change,
            Err(error) => {
                tracing::warn!(%error, "lost the connection that tells of changes");
                // The others may have ended with it, as when the server was restarted.
                doubted.store(true, Ordering::SeqCst);
                // What changes meanwhile cannot be heard: nothing may be believed.
                if let Some(inner) = watched.upgrade() {
                    inner.announce(Change::Everything);
                }
                let mut tries = tokio::time::interval(TRY_EVERY);
                tries.set_missed_tick_behavior(MissedTickBehavior::Delay);
                listener = loop {
                    tries.tick().await;
                    if watched.strong_count() == 0 {
                        return;
                    }
                    match listen(&options).await {
                        Ok(listener) => break listener,
                        Err(error) => {
                            tracing::warn!(%error, "could not connect to hear of changes")
                        }
                    }
                };
                calm.reset();
                Change::Everything
            }
        };
        let Some(inner) = watched.upgrade() else {
            return;
        };
        inner.announce(change);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    struct Still;
    impl Clock for Still {
        fn now(&self) -> Moment {
            Moment(1_000)
        }
    }
    impl Entropy for Still {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xFF);
        }
    }

    pub(crate) async fn open(path: &Path) -> Result<Store, StoreError> {
        Store::open(
            &format!("sqlite://{}", path.display()),
            Arc::new(Still),
            Arc::new(Still),
        )
        .await
    }

    #[tokio::test]
    async fn readers_cannot_write_and_see_what_the_writer_committed() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("new/folder/a.db")).await.unwrap();
        let Pools::Sqlite { write, read } = &store.inner.pools else {
            panic!("not SQLite")
        };
        let insert = "INSERT INTO setting (key, value) VALUES ('a', 'b')";
        let refused = sqlx::query(insert).execute(read).await.unwrap_err();
        assert_eq!(
            refused
                .as_database_error()
                .and_then(|said| said.code())
                .as_deref(),
            Some("8")
        );
        sqlx::query(insert).execute(write).await.unwrap();
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM setting")
            .fetch_one(read)
            .await
            .unwrap();
        assert_eq!(count, 1);
        store.close().await;
    }

    #[tokio::test]
    async fn what_was_committed_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let Pools::Sqlite { write, read } = &store.inner.pools else {
            panic!("not SQLite")
        };
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(write)
            .await
            .unwrap();
        let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(read)
            .await
            .unwrap();
        let keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
            .fetch_one(write)
            .await
            .unwrap();
        assert_eq!((synchronous, journal.as_str(), keys), (2, "wal", 1));
        store.close().await;
    }

    #[tokio::test]
    async fn ids_grow_within_a_millisecond() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let ids: Vec<_> = (0..10_000).map(|_| store.new_id(PersonId::new)).collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
        store.close().await;
    }

    #[tokio::test]
    async fn a_file_is_copied_before_a_migration_that_is_not_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true);
        let pool = sqlite_pool(1).connect_with(options).await.unwrap();
        MIGRATIONS_SQLITE.run_to(1, &pool).await.unwrap();
        sqlx::query("INSERT INTO setting (key, value) VALUES ('a', 'b')")
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;

        open(&path).await.unwrap().close().await;
        let copy = folder.path().join("a.db.before-2.bak");
        let pool = sqlite_pool(1)
            .connect_with(SqliteConnectOptions::new().filename(copy))
            .await
            .unwrap();
        let value: String = sqlx::query_scalar("SELECT value FROM setting")
            .fetch_one(&pool)
            .await
            .unwrap();
        let later: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = 'attempt'")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!((value.as_str(), later), ("b", 0));
        pool.close().await;

        open(&path).await.unwrap().close().await;
        let copies = std::fs::read_dir(folder.path()).unwrap().filter(|file| {
            file.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains(".bak")
        });
        assert_eq!(
            copies.count(),
            1,
            "neither a first nor an empty migration makes a copy"
        );
    }

    #[tokio::test]
    async fn a_file_of_a_newer_version_is_refused_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        open(&path).await.unwrap().close().await;
        let pool = sqlite_pool(1)
            .connect_with(SqliteConnectOptions::new().filename(&path))
            .await
            .unwrap();
        sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, '', TRUE, x'00', 0)")
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
        assert!(matches!(open(&path).await, Err(StoreError::Newer(9999))));
    }

    #[tokio::test]
    async fn other_addresses_are_refused() {
        for url in [
            "",
            "mysql://a/b",
            "sqlite://",
            "sqlite://:memory:",
            "data/a.db",
        ] {
            let result = Store::open(url, Arc::new(Still), Arc::new(Still)).await;
            assert!(matches!(result, Err(StoreError::Address)), "{url}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_named_with_its_cause() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let options = PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(free.local_addr().unwrap().port());
        drop(free);
        let refused = postgres_pool(&options, Duration::from_millis(50), Arc::default())
            .await
            .unwrap_err();
        assert!(matches!(refused, StoreError::Unreachable(_)), "{refused:?}");
        let said = refused.to_string();
        assert!(
            said.contains("PostgreSQL") && said.contains("refused"),
            "{said}"
        );
    }

    #[tokio::test]
    async fn an_abandoned_commit_is_announced_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let mut changes = store.changes();
        drop(store.inner.unsettled());
        store.look_for_changes().await.unwrap();
        assert_eq!(changes.try_recv().unwrap(), Change::Everything);
        store.inner.unsettled().settled();
        store.look_for_changes().await.unwrap();
        assert!(changes.try_recv().is_err());
        store.close().await;
    }
}
