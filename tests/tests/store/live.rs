//! What the promises of the live workshop share: a hall, a poll in it, people who answer, and a look at the tables
//! past the store.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what supports a test ends it by panicking"
)]

use domain::clock::{Clock, HOUR, Moment};
use domain::edition::{EditionDetails, Mode};
use domain::id::{EditionId, PersonId, PollId, Slug};
use domain::language::Bilingual;
use domain::live::{LiveState, Poll, PollKind, Vote};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Change, HallConflict, NewPoll, NewVote, Room, Store, VoteConflict, WriteError};
use tests::database::{Bench, Kind};
use tokio::sync::broadcast::Receiver;

/// What the names of the tables of a hall and of its rehearsal end with.
pub const TABLES: [&str; 9] = [
    "state",
    "poll",
    "secret",
    "vote",
    "ballot",
    "decision",
    "question",
    "question_secret",
    "question_vote",
];

pub fn now(bench: &Bench) -> Moment {
    bench.clock.now()
}

pub fn both(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: format!("{text} (en)"),
    }
}

/// An edition that starts now and lasts two hours.
pub async fn edition(bench: &Bench, slug: &str) -> EditionId {
    let starts_at = now(bench);
    let details = EditionDetails::new(
        Slug::parse(slug).unwrap(),
        both("KopiTalk"),
        starts_at,
        starts_at.plus(2 * HOUR),
        Mode::Hybrid,
    );
    bench.store.create_edition(&details, None).await.unwrap()
}

/// One that nobody has written down.
pub fn no_edition() -> EditionId {
    EditionId::parse("01900000-0000-7000-8000-000000000000").unwrap()
}

pub fn rehearsal(edition: &EditionId) -> Room {
    Room {
        edition: edition.clone(),
        rehearsal: true,
    }
}

/// The hall of an edition, and the one it is rehearsed in.
pub fn rooms(edition: &EditionId) -> [Room; 2] {
    [Room::of(edition.clone()), rehearsal(edition)]
}

pub fn poll_id(number: u32) -> PollId {
    PollId::parse(&format!("0190f4a2-3333-7000-8000-{number:012}")).unwrap()
}

/// Somebody who answers; a voter is made of the id alone.
pub fn person(number: u32) -> PersonId {
    PersonId::parse(&format!("0190f4a2-2222-7000-8000-{number:012}")).unwrap()
}

/// An asking of a number.
pub fn asking(number: u32) -> NewPoll {
    NewPoll {
        id: poll_id(number),
        step: None,
        round: 1,
        poll: Poll::new(PollKind::Number),
    }
}

/// A state that shows nothing, of that version.
pub fn version(version: u64) -> LiveState {
    LiveState {
        version,
        ..LiveState::default()
    }
}

pub fn has_moved(changed: &Result<(), WriteError<HallConflict>>) -> bool {
    matches!(changed, Err(WriteError::Conflict(HallConflict::Moved)))
}

pub fn is_closed(voted: &Result<(), WriteError<VoteConflict>>) -> bool {
    matches!(voted, Err(WriteError::Conflict(VoteConflict::Closed)))
}

/// Opens a poll, which gives the hall that version.
pub async fn opens(store: &Store, room: &Room, next: u64, poll: NewPoll) {
    store
        .change_hall(room, &version(next), &[], &[poll])
        .await
        .unwrap();
}

/// Closes one.
pub async fn closes(store: &Store, room: &Room, next: u64, poll: &PollId) {
    store
        .change_hall(room, &version(next), std::slice::from_ref(poll), &[])
        .await
        .unwrap();
}

pub fn answer(room: &Room, poll: &PollId, person: PersonId, vote: Vote) -> NewVote {
    NewVote {
        room: room.clone(),
        poll: poll.clone(),
        person,
        vote,
    }
}

/// Person 7 answers 7.
pub fn own_number(room: &Room, poll: &PollId, number: u32) -> NewVote {
    answer(room, poll, person(number), Vote::Number(f64::from(number)))
}

/// The numbers that were answered, growing, each with how many answered it.
pub async fn numbers(store: &Store, room: &Room, poll: &PollId) -> Vec<(f64, u32)> {
    let votes = store.votes(room, poll).await.unwrap();
    let mut numbers: Vec<(f64, u32)> = votes
        .into_iter()
        .map(|(vote, count)| match vote {
            Vote::Number(number) => (number, count),
            other => panic!("{other:?} is no number"),
        })
        .collect();
    numbers.sort_by(|one, other| one.0.total_cmp(&other.0));
    numbers
}

/// What a text gives that is asked past the store, as anybody with the database's address could.
pub async fn texts(bench: &Bench, sql: &str) -> Vec<String> {
    let (url, sql) = (bench.database.url(), AssertSqlSafe(sql.to_owned()));
    match bench.database.kind() {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            let found = sqlx::query_scalar(sql).fetch_all(&mut connection).await;
            connection.close().await.unwrap();
            found.unwrap()
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let found = sqlx::query_scalar(sql).fetch_all(&mut connection).await;
            connection.close().await.unwrap();
            found.unwrap()
        }
    }
}

/// The names of a table's columns.
pub async fn columns(bench: &Bench, table: &str) -> Vec<String> {
    let sql = match bench.database.kind() {
        Kind::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
        Kind::Postgres => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    texts(bench, &sql).await
}

/// All rows of a table as JSON, sorted.
pub async fn rows(bench: &Bench, table: &str) -> Vec<String> {
    let columns = columns(bench, table).await.join(", ");
    let sql = match bench.database.kind() {
        Kind::Sqlite => format!("SELECT json_array({columns}) AS row FROM {table} ORDER BY row"),
        Kind::Postgres => {
            format!("SELECT jsonb_build_array({columns})::text AS row FROM {table} ORDER BY row")
        }
    };
    texts(bench, &sql).await
}

/// All rows of all tables of halls, or of rehearsals.
pub async fn everything(bench: &Bench, tables: &str) -> Vec<(String, Vec<String>)> {
    let mut found = vec![];
    for table in TABLES {
        let table = format!("{tables}_{table}");
        let rows = rows(bench, &table).await;
        found.push((table, rows));
    }
    found
}

/// Every long row of hexadecimal digits in a SQLite database: in its file, in its log and in the index of that.
pub fn hexadecimal(bench: &Bench) -> String {
    let path = bench.database.url().strip_prefix("sqlite://").unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    for beside in ["-wal", "-shm"] {
        bytes.extend(std::fs::read(format!("{path}{beside}")).unwrap());
    }
    let found = bytes.split(|byte| !byte.is_ascii_hexdigit());
    let long: BTreeSet<_> = found.filter(|digits| digits.len() >= 16).collect();
    let texts = long.into_iter().map(String::from_utf8_lossy);
    texts.collect::<Vec<_>>().join(" ")
}

/// How many of these secrets and voters stand there, be it by half.
pub fn standing(digits: &str, hidden: &[String]) -> usize {
    let stands = |text: &&String| {
        let (one, other) = text.split_at(text.len() / 2);
        digits.contains(one) || digits.contains(other)
    };
    hidden.iter().filter(stands).count()
}

/// Waits until the database has been rid of what was deleted.
pub async fn scrubbed(bench: &Bench) {
    let mut tries = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..400 {
        tries.tick().await;
        let done = match bench.database.kind() {
            Kind::Sqlite => {
                let path = bench.database.url().strip_prefix("sqlite://").unwrap();
                std::fs::metadata(format!("{path}-wal")).unwrap().len() == 0
            }
            Kind::Postgres => {
                let sql = "SELECT relname::text FROM pg_stat_user_tables
                    WHERE relname IN ('hall_vote', 'hall_secret', 'hall_question_secret') AND vacuum_count > 0";
                texts(bench, sql).await.len() == 3
            }
        };
        if done {
            return;
        }
    }
    panic!("what was deleted is still there");
}

/// Waits until a change is announced.
pub async fn hears(changes: &mut Receiver<Change>, wanted: &Change) {
    let heard = async { while changes.recv().await.unwrap() != *wanted {} };
    tokio::time::timeout(Duration::from_secs(20), heard)
        .await
        .unwrap_or_else(|_| panic!("{wanted:?} was not announced"));
}
