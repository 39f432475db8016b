//! The announcement that something changed, so that nothing cached outlives it and no screen has to ask.

use crate::values::session::SessionHash;
use domain::id::{EditionId, PersonId};
use sqlx::PgConnection;

/// The channel of PostgreSQL on which processes tell one another.
pub(crate) const CHANNEL: &str = "kopitalk";

const NOTIFY: &str = "SELECT pg_notify($1, $2)";

/// Something that changed, announced after it was committed, to this process and to every other one on
/// the same database. A receiver that has fallen behind treats it as [`Change::Everything`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A session was made, changed or ended.
    Session(SessionHash),
    /// A person's account, roles or sessions.
    Person(PersonId),
    /// A person's progress, attempts or tries.
    Learning(PersonId),
    /// The agencies or their other names.
    Agencies,
    /// An edition: what is written down of it.
    Edition(EditionId),
    /// Who is registered for an edition and how they stand. Announced a few times a second at most.
    Attendance(EditionId),
    /// What an edition shows, asks and is answered while it lasts. Answers are announced a few times a second
    /// at most.
    Live(EditionId),
    /// A setting.
    Settings,
    /// The files of content that lie over those of the base.
    Content,
    /// Anything: another process wrote, or announcements may have been missed.
    Everything,
}

impl Change {
    fn to_text(&self) -> String {
        match self {
            Self::Session(hash) => format!("session:{hash}"),
            Self::Person(person) => format!("person:{}", person.as_str()),
            Self::Learning(person) => format!("learning:{}", person.as_str()),
            Self::Agencies => "agencies".to_owned(),
            Self::Edition(edition) => format!("edition:{}", edition.as_str()),
            Self::Attendance(edition) => format!("attendance:{}", edition.as_str()),
            Self::Live(edition) => format!("live:{}", edition.as_str()),
            Self::Settings => "settings".to_owned(),
            Self::Content => "content".to_owned(),
            Self::Everything => "everything".to_owned(),
        }
    }

    /// What is not understood, say of a newer version beside this one, may be anything.
    pub(crate) fn from_text(text: &str) -> Self {
        let known = match text.split_once(':') {
            Some(("session", hash)) => SessionHash::parse(hash).map(Self::Session),
            Some(("person", id)) => PersonId::parse(id).map(Self::Person),
            Some(("learning", id)) => PersonId::parse(id).map(Self::Learning),
            None if text == "agencies" => Some(Self::Agencies),
            Some(("edition", id)) => EditionId::parse(id).map(Self::Edition),
            Some(("attendance", id)) => EditionId::parse(id).map(Self::Attendance),
            Some(("live", id)) => EditionId::parse(id).map(Self::Live),
            None if text == "settings" => Some(Self::Settings),
            None if text == "content" => Some(Self::Content),
            _ => None,
        };
        known.unwrap_or(Self::Everything)
    }
}

/// Announces within a transaction: PostgreSQL delivers it exactly when that is committed.
pub(crate) async fn notify(
    transaction: &mut PgConnection,
    change: &Change,
) -> Result<(), sqlx::Error> {
    sqlx::query(NOTIFY)
        .bind(CHANNEL)
        .bind(change.to_text())
        .execute(transaction)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_reads_back_and_an_unknown_one_may_be_anything() {
        let person = PersonId::parse("0190f4a2-1111-7000-8000-000000000001").unwrap();
        let edition = EditionId::parse("0190f4a2-1111-7000-8000-000000000002").unwrap();
        let session = SessionHash::of(&tower_sessions::session::Id(7));
        for change in [
            Change::Session(session),
            Change::Person(person.clone()),
            Change::Learning(person),
            Change::Agencies,
            Change::Edition(edition.clone()),
            Change::Attendance(edition.clone()),
            Change::Live(edition),
            Change::Settings,
            Change::Content,
            Change::Everything,
        ] {
            assert_eq!(Change::from_text(&change.to_text()), change);
        }
        for strange in ["", "session:xyz", "person:1", "meeting:3"] {
            assert_eq!(Change::from_text(strange), Change::Everything, "{strange}");
        }
    }
}
