//! A database that an earlier version of the program has made opens with the present one, and nothing
//! that people did is lost or changed.
//!
//! `fixtures/version-7.*` were made by the program as it was before accounts were apart from people
//! (migration 7): its demonstration, with quizzes of every kind answered and others left open, exercises
//! tried, questions imported and sessions under way.

#![expect(clippy::unwrap_used, reason = "what does not read is a failed test")]

use domain::account::Email;
use domain::id::{AttemptId, EditionId, PersonId, Slug};
use domain::quiz::stored;
use flate2::read::GzDecoder;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use store::{ResetLink, Store};
use tests::database::{BOTH, Dice, HandClock, Kind, TestDatabase};

const FILE: &[u8] = include_bytes!("../../fixtures/version-7.db.gz");
const DUMP: &[u8] = include_bytes!("../../fixtures/version-7.sql.gz");

/// What the old version had in a table, by the columns it had.
const TABLES: [(&str, &str); 24] = [
    ("role_grant", "id, person, role, granted_at, granted_by, withdrawn_at, agency"),
    ("session", "id_hash, person, data, expires_at"),
    ("setting", "key, value"),
    ("unit_done", "person, course, unit, done_at"),
    ("item_version", "course, quiz, item, hash, body, first_seen_at"),
    (
        "attempt",
        "id, person, course, quiz, language, seed, items, pass, started_at, submitted_at, points, points_of, number,
        limit_ms, deadline_at, timed_out",
    ),
    (
        "attempt_answer",
        "attempt, item, item_hash, position, given, outcome, fraction, misconception",
    ),
    ("attempt_draft", "attempt, item, given, language, saved_at"),
    (
        "exercise_try",
        "id, person, exercise, step, given, outcome, misconception, effective_seed, language, at",
    ),
    ("exercise_hint", "person, exercise, step, shown"),
    ("completion", "person, course, completed_at, minutes"),
    ("agency", "id, code, name, kind, parent, created_at"),
    ("agency_alias", "agency, position, alias"),
    ("person_agency", "person, since, agency"),
    ("audit", "id, actor, action, subject, detail, at"),
    ("reset_link", "token_hash, person, made_by, made_at, expires_at, used_at"),
    ("series", "id, title_id, title_en, created_at"),
    (
        "edition",
        "id, slug, series, title_id, title_en, summary_id, summary_en, starts_at, ends_at, hours_known, mode, place,
        meeting, capacity, registration_closes_at, on_the_spot, opens_before, late_after, online_tolerance, created_at,
        changed_at",
    ),
    ("edition_speaker", "edition, position, name, about"),
    ("edition_key", "edition, place, key"),
    ("registration", "edition, person, agency, registered_at, on_the_spot, withdrawn_at"),
    (
        "attendance_event",
        "id, edition, person, number, kind, place, proof, status_from, status_to, arrived_at, recorded_at, at_device,
        device, actor, reason, nonce",
    ),
    (
        "attendance_present",
        "edition, person, status, arrived_at, recorded_at, place, inside, events",
    ),
    ("bank_item", "hash, kind, tags, words, body, imported_by, imported_at"),
];

const PEOPLE_BEFORE: &str =
    "id, name, name_key, email, password_hash, language, created_at, password_changed_at,
    employment, agency, extra_time";

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    bytes
}

async fn restored(kind: Kind) -> TestDatabase {
    let database = TestDatabase::fresh(kind).await;
    match kind {
        Kind::Sqlite => {
            let path = database.url().strip_prefix("sqlite://").unwrap();
            std::fs::write(path, unpacked(FILE)).unwrap();
        }
        Kind::Postgres => {
            let dump = String::from_utf8(unpacked(DUMP)).unwrap();
            // Words to psql are none to the server.
            let lines = dump.lines().filter(|line| !line.starts_with('\\'));
            let sql = lines.collect::<Vec<_>>().join("\n");
            let mut connection = PgConnection::connect(database.url()).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
            connection.close().await.unwrap();
        }
    }
    database
}

/// The rows of a query as JSON, in order.
async fn rows(database: &TestDatabase, columns: &str, from: &str) -> Vec<String> {
    match database.kind() {
        Kind::Sqlite => {
            let sql = format!("SELECT json_array({columns}) AS row FROM {from} ORDER BY row");
            let mut connection = SqliteConnection::connect(database.url()).await.unwrap();
            sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
        Kind::Postgres => {
            let sql = format!(
                "SELECT jsonb_build_array({columns})::text AS row FROM {from} ORDER BY row"
            );
            let mut connection = PgConnection::connect(database.url()).await.unwrap();
            sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
    }
}

/// Every row, by table.
async fn everything(
    database: &TestDatabase,
    people: (&str, &str),
) -> BTreeMap<&'static str, Vec<String>> {
    let mut found = BTreeMap::new();
    for (table, columns) in TABLES {
        found.insert(table, rows(database, columns, table).await);
    }
    found.insert("person", rows(database, people.0, people.1).await);
    found.insert(
        "attendance_remark",
        rows(database, "event, remark", "attendance_remark").await,
    );
    found
}

#[tokio::test]
async fn a_database_of_version_7_opens_with_everything_in_it() {
    for kind in BOTH {
        let database = restored(kind).await;
        let before = everything(&database, (PEOPLE_BEFORE, "person")).await;
        let heads: Vec<(String, String)> = pairs(&database, "SELECT id, email FROM person").await;
        let attempts = pairs(&database, "SELECT id, person FROM attempt").await;
        let quizzes = pairs(&database, "SELECT DISTINCT course, quiz FROM attempt").await;
        let editions = pairs(&database, "SELECT id, slug FROM edition").await;
        assert!(
            before.values().all(|rows| !rows.is_empty()),
            "the fixture fills every table"
        );

        let clock = Arc::new(HandClock::at(domain::clock::Moment(1_763_348_000_000)));
        let store = Store::open(database.url(), clock, Arc::new(Dice::new(1)))
            .await
            .unwrap();
        let joined = "person.id, person.name, person.name_key, account.email, account.password_hash, person.language,
            person.created_at, account.password_changed_at, person.employment, person.agency, person.extra_time";
        let after = everything(
            &database,
            (joined, "person JOIN account ON account.person = person.id"),
        )
        .await;
        for (table, rows) in &before {
            assert_eq!(rows.len(), after[table].len(), "{table} on {kind:?}");
            assert_eq!(rows, &after[table], "{table} on {kind:?}");
        }
        let moved = rows(&database, "person, created_at", "account").await;
        let people = rows(&database, "id, created_at", "person").await;
        assert_eq!(moved, people);

        reads_whole(&store, &heads, &attempts, &quizzes, &editions).await;
        store.close().await;
    }
}

/// What the store makes of it is what stands there.
async fn reads_whole(
    store: &Store,
    heads: &[(String, String)],
    attempts: &[(String, String)],
    quizzes: &[(String, String)],
    editions: &[(String, String)],
) {
    for (id, email) in heads {
        let id = PersonId::parse(id).unwrap();
        let known = store
            .credentials(&Email::parse(email).unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(known.person, id);
        assert_eq!(
            store.account(&id).await.unwrap().unwrap().email.as_str(),
            email
        );
    }
    for (attempt, person) in attempts {
        let (attempt, person) = (
            AttemptId::parse(attempt).unwrap(),
            PersonId::parse(person).unwrap(),
        );
        let read = store.attempt(&person, &attempt).await.unwrap().unwrap();
        for item in &read.items {
            assert_eq!(stored::hash(item), item.hash, "{}", item.id);
        }
        for answer in &read.answers {
            let item = read
                .items
                .iter()
                .find(|item| item.id == answer.item)
                .unwrap();
            let mark = item.mark_as_it_stands(&answer.given, read.language, read.seed);
            assert_eq!(mark.outcome, answer.mark.outcome, "{}", item.id);
        }
    }
    let mut first = 0;
    for (course, quiz) in quizzes {
        let (course, quiz) = (Slug::parse(course).unwrap(), Slug::parse(quiz).unwrap());
        let versions = store.item_versions(&course, &quiz).await.unwrap();
        for attempt in store.first_attempts(&course, &quiz).await.unwrap() {
            first += 1;
            for answer in attempt.answers {
                assert!(versions.iter().any(|item| item.hash == answer.hash));
            }
        }
    }
    assert!(first > 90, "{first} first attempts are counted");
    let mut stays = 0;
    for (edition, _) in editions {
        let edition = EditionId::parse(edition).unwrap();
        let recount = store.recount(&edition).await.unwrap();
        assert!(recount.agrees());
        stays += recount.kept_stays.len();
    }
    assert!(
        stays > 0,
        "what was recorded before stays were kept is worked out"
    );
    let unknown = "0".repeat(64);
    let token = store::ResetToken::parse(&unknown).unwrap();
    assert_eq!(store.reset_link(&token).await.unwrap(), ResetLink::Unknown);
}

async fn pairs(database: &TestDatabase, sql: &'static str) -> Vec<(String, String)> {
    match database.kind() {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(database.url()).await.unwrap();
            sqlx::query_as(sql)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(database.url()).await.unwrap();
            sqlx::query_as(sql)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
    }
}
