//! Opening a database: connections, migrations, and the tasks that work behind an open one.

mod postgres;
mod sqlite;

use crate::batch::{BatchQueue, run_batches};
use crate::database::{Inner, Pools, Queues, Store};
use crate::error::StoreError;
use crate::watch::Watch;
use domain::clock::Clock;
use domain::id::Entropy;
use sqlx::migrate::Migrator;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The migrations of SQLite.
pub static MIGRATIONS_SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
/// The migrations of PostgreSQL, with the same versions and names.
pub static MIGRATIONS_POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long somebody waits for a connection before being told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// Every text of ours stays prepared on every connection.
const STATEMENTS: usize = 256;

/// Time and randomness, as they were handed in.
pub(crate) struct Environment {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
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
        let store = if let Some(path) = path {
            sqlite::open(Path::new(path), Environment { clock, entropy }).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            postgres::open(url, Environment { clock, entropy }).await?
        } else {
            return Err(StoreError::Address);
        };
        store.settle_due_stays().await?;
        Ok(store)
    }

    /// Looks once whether another process wrote to the same SQLite file, and announces
    /// [`Change::Everything`] if so. A task does this five times a second; PostgreSQL tells by itself.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Database`].
    pub async fn look_for_changes(&self) -> Result<(), StoreError> {
        sqlite::look_for_changes(&self.inner).await
    }

    /// Lets SQLite look again at the tables whose size has changed much, by which it chooses how a query goes through
    /// them. It does so when it is closed, too, but a server that imports 10,000 people stays open. PostgreSQL does it by
    /// itself.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Database`].
    pub async fn refresh_planner_statistics(&self) -> Result<(), StoreError> {
        if let Pools::Sqlite { write, .. } = &self.inner.pools {
            sqlite::refresh_planner_statistics(write).await?;
        }
        Ok(())
    }
}

/// Puts an open database together and starts the tasks that work for many. They end when the last of the
/// doors to them does, which the store holds.
fn start(pools: Pools, watch: Watch, given: Environment) -> Arc<Inner> {
    let (ledger, entries) = BatchQueue::new();
    let (votes, cast) = BatchQueue::new();
    let (session_rows, sessions) = BatchQueue::new();
    let (account_rows, accounts) = BatchQueue::new();
    let queues = Queues {
        ledger,
        votes,
        session_rows,
        account_rows,
    };
    let inner = Arc::new(Inner::new(pools, watch, queues, given.clock, given.entropy));
    let worker = || {
        let inner = Arc::downgrade(&inner);
        move || inner.upgrade().map(|inner| Store { inner })
    };
    tokio::spawn(run_batches(worker(), entries));
    tokio::spawn(run_batches(worker(), cast));
    tokio::spawn(run_batches(worker(), sessions));
    tokio::spawn(run_batches(worker(), accounts));
    inner
}

#[cfg(test)]
pub(crate) mod tests {
    use super::postgres::postgres_pool;
    use super::sqlite::sqlite_pool;
    use super::*;
    use crate::changes::Change;
    use crate::error::WriteError;
    use crate::values::account::NewAccount;
    use crate::values::entry::{Appended, NewEntry, Unregistered};
    use domain::account::{Email, PersonName};
    use domain::attendance::{Act, Nonce, Proof, Status};
    use domain::clock::{HOUR, Moment};
    use domain::edition::{EditionDetails, Mode};
    use domain::id::Slug;
    use domain::language::Bilingual;
    use sqlx::postgres::PgConnectOptions;
    use sqlx::sqlite::SqliteConnectOptions;

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
    async fn an_open_database_learns_how_its_tables_have_grown() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let Pools::Sqlite { read, .. } = &store.inner.pools else {
            panic!("not SQLite")
        };
        let known = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'";
        let tables: i64 = sqlx::query_scalar(known).fetch_one(read).await.unwrap();
        assert_eq!(tables, 0);
        store.refresh_planner_statistics().await.unwrap();
        let told = "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = '_sqlx_migrations'";
        let rows: i64 = sqlx::query_scalar(told).fetch_one(read).await.unwrap();
        assert!(rows > 0);
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
    async fn a_full_disk_ends_one_write_and_none_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let Pools::Sqlite { write, .. } = &store.inner.pools else {
            panic!("not SQLite")
        };
        let put = async |name: &str, size: usize| {
            let text = "x".repeat(size);
            store.put_content_file(name, Some(&text), None).await
        };
        put("before.md", 10).await.unwrap();
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(write)
            .await
            .unwrap();
        let full = format!("PRAGMA max_page_count = {pages}");
        sqlx::query(sqlx::AssertSqlSafe(full))
            .execute(write)
            .await
            .unwrap();
        let failed = put("large.md", 1 << 20).await;
        assert!(
            matches!(failed, Err(StoreError::Unwritable(_))),
            "{failed:?}"
        );
        let room = "PRAGMA max_page_count = 1000000";
        sqlx::query(room).execute(write).await.unwrap();
        put("after.md", 1 << 20).await.unwrap();
        // Where SQLite has undone the transaction by itself, undoing it once more fails.
        let mut transaction = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("ROLLBACK")
            .execute(&mut *transaction)
            .await
            .unwrap();
        assert!(transaction.rollback().await.is_err());
        put("before.md", 20).await.unwrap();
        store.ping().await.unwrap();
        let files = store.content_files().await.unwrap();
        let names: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(names, ["after.md", "before.md"]);
        store.close().await;
    }

    fn edition() -> EditionDetails {
        let both = |text: &str| Bilingual {
            id: text.to_owned(),
            en: text.to_owned(),
        };
        EditionDetails::new(
            Slug::parse("aula").unwrap(),
            both("Aula"),
            Moment(1_000),
            Moment(1_000).plus(HOUR),
            Mode::Online,
        )
    }

    #[tokio::test]
    async fn a_full_disk_takes_nothing_from_the_ledger_that_was_acknowledged() {
        const PEOPLE: u32 = 200;
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let Pools::Sqlite { write, .. } = &store.inner.pools else {
            panic!("not SQLite")
        };
        let edition = store.create_edition(&edition(), None).await.unwrap();
        let mut people = vec![];
        for number in 0..PEOPLE {
            let new = NewAccount {
                name: PersonName::parse("Siti Aminah").unwrap(),
                email: Email::parse(&format!("p{number}@aula.example")).unwrap(),
                password_hash: Some("none".to_owned()),
                language: None,
            };
            people.push(store.register(new).await.unwrap());
        }
        let limit = async |pages: i64| {
            let sql = format!("PRAGMA max_page_count = {pages}");
            let limited = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(write);
            limited.await.unwrap();
        };
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(write)
            .await
            .unwrap();
        limit(pages + 2).await;
        let come = async |number: usize| {
            let nonce = Nonce::parse(&format!("{number:032x}")).unwrap();
            let person = people[number].clone();
            let act = Act::In(Status::Present);
            let entry = NewEntry::new(edition.clone(), person, act, Proof::Code, nonce);
            let entry = NewEntry {
                unregistered: Unregistered::Register(None),
                ..entry
            };
            store.append(entry).await
        };
        // In batches of ten, as a hall sends them.
        let everybody: Vec<usize> = (0..people.len()).collect();
        let mut acknowledged = vec![];
        let mut refused = vec![];
        for batch in everybody.chunks(10) {
            let came = futures_util::future::join_all(batch.iter().map(|number| come(*number)));
            for (number, came) in batch.iter().zip(came.await) {
                match came {
                    Ok(_) => acknowledged.push(*number),
                    Err(WriteError::Store(StoreError::Unwritable(_))) => refused.push(*number),
                    Err(error) => panic!("{error:?}"),
                }
            }
        }
        assert!(!acknowledged.is_empty() && !refused.is_empty());
        let recount = store.recount(&edition).await.unwrap();
        assert!(recount.agrees());
        for (number, person) in people.iter().enumerate() {
            let inside = recount.kept.get(person).is_some_and(|one| one.inside);
            assert_eq!(inside, acknowledged.contains(&number), "{number}");
        }
        limit(1_000_000).await;
        for number in refused {
            assert!(matches!(come(number).await, Ok(Appended::Recorded { .. })));
        }
        for number in acknowledged {
            assert!(matches!(come(number).await, Ok(Appended::Already(_))));
        }
        let recount = store.recount(&edition).await.unwrap();
        assert!(recount.agrees() && recount.kept.len() == people.len());
        store.close().await;
    }

    #[tokio::test]
    async fn whoever_asks_whether_it_is_ready_hears_that_nothing_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("a.db")).await.unwrap();
        let Pools::Sqlite { write, .. } = &store.inner.pools else {
            panic!("not SQLite")
        };
        sqlx::query("INSERT INTO job (id, kind, key, payload, due_at, tries, taken_until, fault) VALUES ('a', 'a', '', '{}', 0, 0, 0, '')")
            .execute(write)
            .await
            .unwrap();
        sqlx::query("PRAGMA query_only = ON")
            .execute(write)
            .await
            .unwrap();
        assert!(matches!(store.ping().await, Err(StoreError::Unwritable(_))));
        sqlx::query("PRAGMA query_only = OFF")
            .execute(write)
            .await
            .unwrap();
        store.ping().await.unwrap();
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
