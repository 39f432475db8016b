//! What can go wrong with a database.

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::migrate::MigrateError;
use thiserror::Error;

/// Why the store could not do what it was asked. That something is not there is no error.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The address of the database is not understood.
    #[error("the database address must begin with sqlite:// or postgres://")]
    Address,
    /// A value that must be unique is taken, and what was done has no word of its own for it.
    #[error("a value that must be unique is taken ({0:?})")]
    Taken(Unique),
    /// Something was to be written for a person, attempt or item that does not exist.
    #[error("what this belongs to does not exist")]
    Missing,
    /// The database has no room for this now, or its connection was lost; trying again may help.
    #[error("the database is busy")]
    Busy,
    /// Nothing can be written: the disk is full, the file can only be read, or the disk fails. What was
    /// written before is there; writing works again when there is room.
    #[error("the database cannot be written: {0}")]
    Unwritable(#[source] sqlx::Error),
    /// PostgreSQL did not answer, or let nobody in, when the store was opened.
    #[error("no connection to PostgreSQL could be made: {0}")]
    Unreachable(#[source] sqlx::Error),
    /// The database was written by a newer version of the program.
    #[error(
        "the database was written by a newer version of KopiTalk (migration {0}); use that version"
    )]
    Newer(i64),
    /// The tables could not be brought to this version.
    #[error("the database could not be brought to this version: {0}")]
    Migration(#[source] MigrateError),
    /// The folder or file of the database cannot be used.
    #[error("the file of the database cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// A stored value does not have its form.
    #[error("a stored {what} cannot be read")]
    Unreadable {
        /// What it should have been.
        what: &'static str,
    },
    /// A query does not fit the database's tables.
    #[error("the query {name} does not fit the database: {source}")]
    Query {
        /// The query's name.
        name: &'static str,
        /// What the database says.
        source: sqlx::Error,
    },
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// The same fault for everybody who shared a question or a commit.
    pub(crate) fn shared(&self) -> Self {
        match self {
            Self::Busy => Self::Busy,
            Self::Unwritable(cause) => Self::Unwritable(sqlx::Error::Protocol(cause.to_string())),
            other => Self::Database(sqlx::Error::Protocol(other.to_string())),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_) => {
                tracing::warn!(%error, "lost a connection to the database");
                Self::Busy
            }
            sqlx::Error::Database(said) => match said.kind() {
                ErrorKind::UniqueViolation => Self::Taken(unique(said.as_ref())),
                ErrorKind::ForeignKeyViolation => Self::Missing,
                _ if is_busy(said.as_ref()) => Self::Busy,
                _ if is_unwritable(said.as_ref()) => {
                    tracing::error!(%error, "the database cannot be written");
                    Self::Unwritable(error)
                }
                _ if is_lost(said.as_ref()) => {
                    tracing::warn!(%error, "lost a connection to the database");
                    Self::Busy
                }
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Newer(version),
            MigrateError::Execute(error @ sqlx::Error::Io(_)) => Self::Unreachable(error),
            MigrateError::Execute(error) => match Self::from(error) {
                Self::Database(error) => Self::Migration(MigrateError::Execute(error)),
                known => known,
            },
            other => Self::Migration(other),
        }
    }
}

/// A value that must be unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// The address of an account.
    Email,
    /// The name of an edition in addresses.
    EditionSlug,
    /// Any other key.
    Key,
}

/// SQLite names the column in its message, PostgreSQL the constraint beside it.
fn unique(said: &dyn DatabaseError) -> Unique {
    let place = said.constraint().unwrap_or_else(|| said.message());
    if place.contains("account.email") || place.contains("account_email") {
        Unique::Email
    } else if place.contains("edition.slug") || place.contains("edition_slug") {
        Unique::EditionSlug
    } else {
        Unique::Key
    }
}

/// What somebody has to be told who was in the way of somebody else: an enum of each operation.
pub trait Conflict: Sized {
    /// The conflict that a taken value means.
    #[must_use]
    fn of_unique(_unique: Unique) -> Option<Self> {
        None
    }
}

/// Why something was not written.
#[derive(Debug, Error)]
pub enum WriteError<C> {
    /// It does not go together with what is there.
    #[error("it does not go together with what is there")]
    Conflict(C),
    /// The store could not do what it was asked.
    #[error(transparent)]
    Store(StoreError),
}

impl<C: Conflict> From<StoreError> for WriteError<C> {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Taken(unique) => match C::of_unique(*unique) {
                Some(conflict) => Self::Conflict(conflict),
                None => Self::Store(error),
            },
            _ => Self::Store(error),
        }
    }
}

impl<C: Conflict> From<sqlx::Error> for WriteError<C> {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

fn is_busy(said: &dyn DatabaseError) -> bool {
    // SQLITE_BUSY, _RECOVERY, _SNAPSHOT, _TIMEOUT; PostgreSQL: serialization failure, deadlock, lock
    // not available, too many connections.
    said.code().is_some_and(|code| {
        matches!(
            code.as_ref(),
            "5" | "261" | "517" | "773" | "40001" | "40P01" | "55P03" | "53300"
        )
    })
}

fn is_unwritable(said: &dyn DatabaseError) -> bool {
    said.code().is_some_and(|code| match code.parse::<u32>() {
        // SQLITE_READONLY, _IOERR, _FULL, _CANTOPEN and what extends them.
        Ok(number) if code.len() < 5 => matches!(number & 0xFF, 8 | 10 | 13 | 14),
        // PostgreSQL: its disk is full, a transaction that may only read.
        _ => matches!(code.as_ref(), "53100" | "25006"),
    })
}

fn is_lost(said: &dyn DatabaseError) -> bool {
    // PostgreSQL: ended by its administrator, by a crash or not yet up; any fault of a connection.
    said.code().is_some_and(|code| {
        matches!(code.as_ref(), "57P01" | "57P02" | "57P03")
            || (code.len() == 5 && code.starts_with("08"))
    })
}
