//! Accounts: people who can sign in.

use domain::account::{Email, PersonName, Role};
use domain::agency::Work;
use domain::id::{AgencyId, PersonId};
use domain::language::Language;
use domain::quiz::ExtraTime;
use sqlx::FromRow;
use std::collections::BTreeSet;

/// A person to be written down with an account of their own.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Their name.
    pub name: PersonName,
    /// The address they sign in with.
    pub email: Email,
    /// The hash of their password, in PHC form; nothing opens an account without one until its owner has chosen
    /// one by a link.
    pub password_hash: Option<String>,
    /// The language they chose, if they did.
    pub language: Option<Language>,
}

/// What a password is compared with.
#[derive(Clone)]
pub struct Credentials {
    /// Who it is.
    pub person: PersonId,
    /// The hash of their password, in PHC form.
    pub password_hash: String,
}

/// Somebody with an account: who they are and what they may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Their id.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: Email,
    /// The language they chose, if they did.
    pub language: Option<Language>,
    /// Where and how they work.
    pub work: Work,
    /// The time they get in quizzes beyond everybody's.
    pub extra_time: ExtraTime,
    /// The roles they hold.
    pub roles: BTreeSet<Role>,
    /// The agencies whose liaison they are; what is below each counts too.
    pub liaison_of: BTreeSet<AgencyId>,
}

/// Somebody with one of their roles; as many rows as they have roles.
#[derive(FromRow)]
pub(crate) struct AccountRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: Option<String>,
    pub(crate) employment: Option<String>,
    pub(crate) agency: Option<String>,
    pub(crate) agency_typed: Option<String>,
    pub(crate) extra_time: i64,
    pub(crate) role: Option<String>,
    pub(crate) scope: Option<String>,
}
