//! A database for each test, SQLite and PostgreSQL, gone when the test is over.
//!
//! PostgreSQL is where `KOPITALK_TEST_POSTGRES` says, an address that may create databases; without it
//! `scripts/postgres-for-tests.sh` starts a throw-away one that all tests of this checkout share.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that has no database ends with the sentence that says why, and says which database it is on"
)]

use domain::clock::{Clock, Moment};
use domain::id::Entropy;
use domain::rng::SeededRng;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use store::Store;
use tempfile::TempDir;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Both.
pub const BOTH: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];

/// A clock that stands where it is put.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows `moment`.
    #[must_use]
    pub const fn at(moment: Moment) -> Self {
        Self(AtomicI64::new(moment.0))
    }

    /// Moves the hands forward.
    pub fn pass(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// Random bytes that are the same in every run.
#[derive(Debug)]
pub struct Dice(Mutex<SeededRng>);

impl Dice {
    /// The sequence of `seed`.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self(Mutex::new(SeededRng::new(seed)))
    }
}

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(4) {
            let random = chance.next_u32().to_le_bytes();
            chunk.copy_from_slice(random.get(..chunk.len()).unwrap_or_default());
        }
    }
}

/// An empty database that is deleted when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    kind: Kind,
    url: String,
    folder: Option<TempDir>,
}

impl TestDatabase {
    /// A fresh one.
    ///
    /// # Panics
    /// Where it cannot be made, with a sentence that says why.
    pub async fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                let url = format!("sqlite://{}", folder.path().join("test.db").display());
                Self {
                    kind,
                    url,
                    folder: Some(folder),
                }
            }
            Kind::Postgres => {
                let name = format!(
                    "kopitalk_test_{:016x}",
                    RandomState::new().hash_one(std::process::id())
                );
                let mut server = connect(&POSTGRES).await;
                sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
                    .execute(&mut server)
                    .await
                    .unwrap_or_else(|error| {
                        panic!("the test's PostgreSQL must allow to create databases: {error}")
                    });
                Self {
                    kind,
                    url: database_url(&POSTGRES, &name),
                    folder: None,
                }
            }
        }
    }

    /// Which database it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Runs a statement on a connection of its own, past the store, as anybody with the database's
    /// address could.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute(&self, sql: &'static str) -> Result<u64, sqlx::Error> {
        Ok(match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                let done = sqlx::query(sql).execute(&mut connection).await;
                connection.close().await?;
                done?.rows_affected()
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                let done = sqlx::query(sql).execute(&mut connection).await;
                connection.close().await?;
                done?.rows_affected()
            }
        })
    }

    /// Its address, as in `DATABASE_URL`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.folder.is_some() {
            return;
        }
        let name = self
            .url
            .split('?')
            .next()
            .and_then(|url| url.rsplit('/').next())
            .unwrap_or_default()
            .to_owned();
        // A thread of its own, because a drop cannot wait within the runtime of the test.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut server = connect(&POSTGRES).await;
                sqlx::query(AssertSqlSafe(format!(
                    "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
                )))
                .execute(&mut server)
                .await?;
                Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
            })
        });
        if !matches!(dropped.join(), Ok(Ok(()))) {
            eprintln!("a test database was left behind");
        }
    }
}

/// What a contract test works with: an open store, its clock and its database.
pub struct Bench {
    /// The store.
    pub store: Store,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// Its database.
    pub database: TestDatabase,
    opened: AtomicU32,
}

impl Bench {
    /// An open store on a fresh database; its clock stands on 17 November 2026, 09.30 WIB.
    ///
    /// # Panics
    /// Where it cannot be opened.
    pub async fn fresh(kind: Kind) -> Self {
        let database = TestDatabase::fresh(kind).await;
        let clock = Arc::new(HandClock::at(Moment(1_794_882_600_000)));
        let store = open(&database, &clock, 1).await;
        Self {
            store,
            clock,
            database,
            opened: AtomicU32::new(1),
        }
    }

    /// Another store on the same database, as another process would have it.
    ///
    /// # Panics
    /// Where it cannot be opened.
    pub async fn another_process(&self) -> Store {
        let seed = 1 + self.opened.fetch_add(1, Ordering::SeqCst);
        open(&self.database, &self.clock, seed).await
    }
}

/// Runs a test on SQLite, then on PostgreSQL, each time with a database of its own.
///
/// # Panics
/// Where the test does.
pub async fn on_both(test: impl AsyncFn(&Bench)) {
    for kind in BOTH {
        eprintln!("on {kind:?}");
        let bench = Bench::fresh(kind).await;
        test(&bench).await;
        bench.store.close().await;
    }
}

async fn open(database: &TestDatabase, clock: &Arc<HandClock>, seed: u32) -> Store {
    let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(clock);
    Store::open(database.url(), clock, Arc::new(Dice::new(seed)))
        .await
        .unwrap_or_else(|error| panic!("the database could not be opened: {error}"))
}

static POSTGRES: LazyLock<String> = LazyLock::new(|| {
    if let Ok(url) = std::env::var("KOPITALK_TEST_POSTGRES") {
        return url;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres-for-tests.sh");
    let output = Command::new(&script)
        .arg("start")
        .output()
        .expect("scripts/postgres-for-tests.sh can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
});

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url)
        .await
        .unwrap_or_else(|error| panic!("the PostgreSQL of the tests does not answer: {error}"))
}

/// The address of another database on the same server.
fn database_url(server: &str, name: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, None), |(address, options)| {
            (address, Some(options))
        });
    let scheme = address.find("://").map_or(0, |place| place + 3);
    let host = address
        .get(scheme..)
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    let before = address.get(..scheme).unwrap_or_default();
    let options = options
        .map(|options| format!("?{options}"))
        .unwrap_or_default();
    format!("{before}{host}/{name}{options}")
}

#[cfg(test)]
mod tests {
    use super::database_url;

    #[test]
    fn a_database_of_the_same_server_keeps_the_rest_of_the_address() {
        assert_eq!(
            database_url("postgres://me@host:5/postgres", "x"),
            "postgres://me@host:5/x"
        );
        assert_eq!(
            database_url("postgres://me@host:5", "x"),
            "postgres://me@host:5/x"
        );
        assert_eq!(
            database_url("postgres://me@host/a?sslmode=disable", "x"),
            "postgres://me@host/x?sslmode=disable"
        );
    }
}
