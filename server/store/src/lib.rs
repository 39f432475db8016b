//! Everything that is said to a database. SQLite and PostgreSQL stand behind one type, [`Store`]; each
//! query is written once, with `$1`, `$2` …, and runs on both.
//!
//! # Adding a subject
//! 1. Tables: a new file of the same name in `migrations/sqlite` and `migrations/postgres`; a file that
//!    was ever released is never changed.
//! 2. A file here with its texts in `queries!`, listed in [`queries`], private row structs, and functions
//!    on [`Store`] that take and give types of `domain`.
//! 3. Reads go through `reading!`, writes through `writing!`, whose block ends with its value and the
//!    [`Change`]s that others must hear of. Inside the block nothing but the transaction is awaited.
//! 4. A promise for it in `tests/tests/store/<subject>.rs`, which runs on both databases.
//!
//! What is not there is `Ok(None)`, never an error. Time and randomness are handed in.

#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

/// Names the texts of a subject and lists them, so that a test can prepare every one on both databases.
macro_rules! queries {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: &str = $sql;)*
        pub(crate) static ALL: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}

/// The condition that a person was a trainer or an organiser at some time between two moments: staff by what
/// was so then, so that a role given later changes no count of the past.
macro_rules! was_staff {
    ($person:literal, $from:literal, $to:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = ",
            $person,
            " AND role_grant.role IN ('trainer', 'organiser') AND role_grant.granted_at <= ",
            $to,
            " AND (role_grant.withdrawn_at IS NULL OR role_grant.withdrawn_at > ",
            $from,
            "))"
        )
    };
}

/// The columns of an event, as `attendance::EventRow` reads them.
macro_rules! event_columns {
    () => {
        "attendance_event.id, attendance_event.edition, attendance_event.person, attendance_event.number,
            attendance_event.kind, attendance_event.place, attendance_event.proof, attendance_event.status_from,
            attendance_event.status_to, attendance_event.custom_from, attendance_event.custom_to, attendance_event.arrived_at, attendance_event.recorded_at, attendance_event.at_device,
            attendance_event.device, attendance_event.actor, attendance_event.reason, attendance_event.nonce"
    };
}

/// Runs one expression on the pool for reading, whichever database it is.
macro_rules! reading {
    ($store:expr, $pool:ident => $body:expr) => {
        match &$store.inner.pools {
            $crate::database::Pools::Sqlite { read: $pool, .. } => $body,
            $crate::database::Pools::Postgres($pool) => $body,
        }
    };
}

/// Runs a block that reads several things as they were at one moment.
macro_rules! reading_at_once {
    ($store:expr, $tx:ident => $body:block) => {
        match &$store.inner.pools {
            $crate::database::Pools::Sqlite { read, .. } => {
                let mut transaction = read.begin_with("BEGIN").await?;
                let $tx = &mut *transaction;
                $body
            }
            $crate::database::Pools::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut transaction = pool.begin_with(begin).await?;
                let $tx = &mut *transaction;
                $body
            }
        }
    };
}

/// Runs a block in one writing transaction. The block ends with `(value, changes)`; leaving it early
/// undoes everything. Changes are announced when, and only when, the transaction has been committed.
macro_rules! writing {
    ($store:expr, $tx:ident => $body:block) => {
        match &$store.inner.pools {
            $crate::database::Pools::Sqlite { write, .. } => {
                let mut transaction = write.begin_with("BEGIN IMMEDIATE").await?;
                let (value, changes): (_, Vec<$crate::changes::Change>) = {
                    let $tx = &mut *transaction;
                    $body
                };
                let commit = $store.inner.unsettled();
                transaction.commit().await?;
                commit.settled();
                for change in changes {
                    $store.inner.announce(change);
                }
                value
            }
            $crate::database::Pools::Postgres(pool) => {
                let mut transaction = pool.begin_with("BEGIN").await?;
                let (value, changes): (_, Vec<$crate::changes::Change>) = {
                    let $tx = &mut *transaction;
                    $body
                };
                for change in &changes {
                    $crate::changes::notify(&mut transaction, change).await?;
                }
                transaction.commit().await?;
                // The announcement itself comes back through the database, also when this future is
                // dropped before it gets here; forgetting at once lets a writer read what it wrote.
                for change in &changes {
                    $store.inner.remembered.forget(change);
                }
                value
            }
        }
    };
}

/// Writes an entry of the audit within a writing transaction.
macro_rules! record {
    ($store:expr, $tx:ident, $actor:expr, $action:expr, $subject:expr, $detail:expr) => {
        sqlx::query($crate::audit::INSERT)
            .bind($store.new_id(domain::id::AuditId::new).as_str().to_owned())
            .bind($actor.map(|actor: &PersonId| actor.as_str().to_owned()))
            .bind($action.code())
            .bind($subject.map(ToOwned::to_owned))
            .bind($detail.to_owned())
            .bind($store.now().0)
            .execute(&mut *$tx)
            .await?
    };
}

/// Writes a record of a person within a writing transaction.
macro_rules! set_record {
    ($tx:expr, $person:expr, $record:expr) => {
        sqlx::query($crate::people_import::SET)
            .bind($person.as_str())
            .bind(&$record.name)
            .bind(domain::text::normalize(&$record.name))
            .bind($record.employment.map(domain::agency::Employment::code))
            .bind($record.agency.as_ref().map(domain::id::AgencyId::as_str))
            .bind($record.typed.as_deref())
            .bind($record.email.as_ref().map(domain::account::Email::as_str))
            .execute(&mut *$tx)
            .await?
    };
}

/// Registers those who wait for an edition and for whom there is a seat, within a writing transaction that has taken its
/// turn at it; tells who they are.
macro_rules! move_up {
    ($tx:ident, $found:expr, $now:expr) => {{
        let found: &$crate::values::edition::ListedEdition = $found;
        let edition = found.edition.id.as_str();
        let free = domain::waiting::free_seats(&found.edition.details, $now, found.registered);
        let mut moved = Vec::new();
        if free > 0 {
            let rows: Vec<$crate::seats::WaitingRow> = sqlx::query_as($crate::seats::OF_EDITION)
                .bind(edition)
                .fetch_all(&mut *$tx)
                .await?;
            let free = usize::try_from(free).unwrap_or(usize::MAX);
            for (person, agency) in $crate::seats::in_turn(rows).into_iter().take(free) {
                sqlx::query($crate::registrations::ADD)
                    .bind(edition)
                    .bind(person.as_str())
                    .bind(agency)
                    .bind($now.0)
                    .execute(&mut *$tx)
                    .await?;
                sqlx::query($crate::seats::SET_MOVED_UP)
                    .bind(edition)
                    .bind(person.as_str())
                    .bind($now.0)
                    .execute(&mut *$tx)
                    .await?;
                moved.push(person);
            }
        }
        moved
    }};
}

/// Closes an asking within a writing transaction: its votes become ballots that are nobody's.
macro_rules! close_poll {
    ($store:expr, $tx:ident, $room:expr, $poll:expr, $now:expr) => {{
        use $crate::ballots::{add_ballot, closing, shuffled};
        use $crate::rows::{of_rows, pieces};
        let closed = sqlx::query(of_room($room, closing::CLOSE))
            .bind($poll.as_str())
            .bind($room.edition.as_str())
            .bind($now.0)
            .execute(&mut *$tx)
            .await?;
        if closed.rows_affected() > 0 {
            let bodies: Vec<String> = sqlx::query_scalar(of_room($room, closing::VOTES))
                .bind($poll.as_str())
                .fetch_all(&mut *$tx)
                .await?;
            let ballots = shuffled(bodies, $store.entropy());
            let sql = add_ballot($room);
            for piece in pieces(sql, &ballots) {
                let mut query = sqlx::query(of_rows(sql, piece.len()));
                for (id, body) in piece {
                    query = query.bind($poll.as_str()).bind(id).bind(body);
                }
                query.execute(&mut *$tx).await?;
            }
            for sql in [closing::FORGET_VOTES, closing::FORGET_SECRET] {
                sqlx::query(of_room($room, sql))
                    .bind($poll.as_str())
                    .execute(&mut *$tx)
                    .await?;
            }
        }
    }};
}

mod accounts;
mod agencies;
mod announce;
mod answers;
mod attempts;
mod attendance;
mod audit;
mod ballots;
mod bank;
mod batch;
mod board;
mod changes;
mod columns;
mod completion;
mod content;
mod correction_batches;
mod custom_statuses;
mod database;
mod edition_keys;
mod editions;
mod error;
mod exercises;
mod exit_forms;
mod group_commit;
mod guests;
mod hall_questions;
mod hall_tables;
mod halls;
mod ids;
mod invitations;
mod jobs;
mod ledger;
mod letters;
mod liaison;
mod meeting_reports;
mod memory;
mod nominations;
mod open;
mod paired_screens;
mod people;
mod people_import;
mod person_aliases;
mod personal_links;
mod progress;
mod reader;
mod registrations;
mod remembered;
mod reports;
mod resets;
mod roles;
mod rows;
mod seats;
mod sessions;
mod settings;
mod signals;
mod statistics;
mod stays;
mod typed_agencies;
mod values;
mod waiting;
mod watch;
mod year;

pub use accounts::{CreateConflict, CreateError};
pub use agencies::{AgencyConflict, ImportConflict, ImportError, Imported, NewAgencyConflict};
pub use answers::{HandIn, Saved, Submitted};
pub use attempts::{NewAttempt, Started};
pub use attendance::{Attendee, Contact, HistoryEntry, Recount};
pub use audit::AuditLine;
pub use bank::BankFilter;
pub use board::BoardFacts;
pub use changes::Change;
pub use completion::UnderWay;
pub use content::ContentFile;
pub use correction_batches::{BatchConflict, CorrectionBatch};
pub use custom_statuses::CustomStatusChange;
pub use database::Store;
pub use editions::{EditionConflict, EditionError};
pub use error::{Conflict, StoreError, Unique, WriteError};
pub use exercises::{NewTry, StepTries, Tried};
pub use exit_forms::PulseWindow;
pub use guests::GuestLink;
pub use hall_questions::NewQuestion;
pub use invitations::{Invitation, InvitationConflict, InvitationError};
pub use jobs::{Job, NewJob};
pub use liaison::{LookedAfter, Seen, SeenEdition};
pub use meeting_reports::{
    InMeeting, MeetingReport, ReportConflict, ReportDone, Reported, ReportedPerson,
};
pub use nominations::{NewNominee, NominationConflict, NominationError, Nominee};
pub use open::{MIGRATIONS_POSTGRES, MIGRATIONS_SQLITE};
pub use paired_screens::PairedScreen;
pub use people::{ListedPerson, NamedPerson, PeopleFilter, PeoplePage};
pub use people_import::{PastPeopleImport, PeopleImport, PeopleImportConflict, PeopleImportDone};
pub use person_aliases::{MergeConflict, MergedPerson};
pub use personal_links::PersonalLink;
pub use registrations::{Registered, Registration};
pub use reports::{EditionChoice, Names, ReportFilter};
pub use resets::{RESET_LINK_LIVES, ResetConflict, ResetError, ResetLink, ResetToken};
pub use roles::{HandOverConflict, HandOverError, LiaisonOf, WithdrawConflict, WithdrawError};
pub use sessions::{
    SESSION_KEPT_FORM, SESSION_PERSON, SESSION_UNTIL, SessionStore, session_is_busy,
};
pub use signals::{JudgedSignal, SIGNALS_WAIT};
pub use statistics::{FirstAnswer, FirstAttempt};
pub use typed_agencies::TypedAgency;
pub use values::account::{Account, Credentials, NewAccount};
pub use values::attempt::{
    Attempt, AttemptSummary, Draft, ItemAnswer, PastAttempts, QuizStanding, Submission,
};
pub use values::edition::{EditionKeys, ListedEdition, PastEditions};
pub use values::entry::{AppendError, Appended, Correction, EntryConflict, NewEntry, Unregistered};
pub use values::exercise::{ExerciseState, Try};
pub use values::live::{
    AskedPoll, Hall, HallConflict, HallQuestion, NewPoll, NewVote, Room, VoteConflict,
};
pub use values::progress::{Boosters, DoneUnit};
pub use values::session::SessionHash;
pub use values::standing::OwnAttendance;
pub use waiting::{Joined, OnWaitingList};
pub use year::Done;

/// The name and text of every query that runs on both databases.
pub fn queries() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        accounts::ALL,
        agencies::ALL,
        answers::ALL,
        attempts::ALL,
        attendance::ALL,
        audit::ALL,
        ballots::ALL,
        bank::ALL,
        board::ALL,
        completion::ALL,
        content::ALL,
        correction_batches::ALL,
        custom_statuses::ALL,
        edition_keys::ALL,
        editions::ALL,
        exercises::ALL,
        exit_forms::ALL,
        guests::ALL,
        personal_links::ALL,
        hall_questions::ALL,
        halls::ALL,
        invitations::ALL,
        jobs::ALL,
        letters::ALL,
        ledger::ALL,
        liaison::ALL,
        meeting_reports::ALL,
        nominations::ALL,
        paired_screens::ALL,
        people::ALL,
        people_import::ALL,
        person_aliases::ALL,
        progress::ALL,
        registrations::ALL,
        reports::ALL,
        resets::ALL,
        roles::ALL,
        seats::ALL,
        sessions::ALL,
        settings::ALL,
        signals::ALL,
        statistics::ALL,
        stays::ALL,
        typed_agencies::ALL,
        waiting::ALL,
        year::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The name of every query about a hall, with the text that asks the same of a rehearsal.
pub fn rehearsal_queries() -> impl Iterator<Item = (&'static str, std::sync::Arc<str>)> {
    queries().filter_map(|(name, sql)| Some((name, hall_tables::asked_of_rehearsal(sql)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_migrations() {
        let list = |migrator: &sqlx::migrate::Migrator| {
            migrator
                .iter()
                .map(|one| (one.version, one.description.to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&MIGRATIONS_SQLITE), list(&MIGRATIONS_POSTGRES));
        assert!(!list(&MIGRATIONS_SQLITE).is_empty());
    }

    #[test]
    fn no_two_queries_have_one_name() {
        let mut names: Vec<_> = queries().map(|(name, _)| name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
