//! People as records: what is kept of somebody beside their account, people that come from a file, and records
//! of one person that are kept twice.

pub mod duplicates;
pub mod import;

#[cfg(test)]
mod tests;

use crate::account::Email;
use crate::agency::Employment;
use crate::id::{AgencyId, PersonId};
use serde::{Deserialize, Serialize};

/// What an import reads and writes of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// The name as on a certificate.
    pub name: String,
    /// Where they are written to; not what they sign in with.
    pub email: Option<Email>,
    /// How they are employed.
    pub employment: Option<Employment>,
    /// Where they work.
    pub agency: Option<AgencyId>,
    /// An agency that is not known, as it was written; only beside no agency.
    pub typed: Option<String>,
}

/// Somebody who is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// Who.
    pub person: PersonId,
    /// What is kept of them.
    pub record: PersonRecord,
    /// The address they sign in with, where they have an account.
    pub account: Option<Email>,
}

impl KnownPerson {
    /// Every address that is theirs.
    pub fn emails(&self) -> impl Iterator<Item = &Email> {
        let contact = self.record.email.as_ref();
        let other = contact.filter(|email| self.account.as_ref() != Some(email));
        self.account.iter().chain(other)
    }
}
