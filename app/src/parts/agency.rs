//! The agency that a list is searched by.

use crate::words::Words;

/// Why a text that was searched for names no agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgencyFault {
    /// No agency of that name.
    None(String),
    /// Several agencies of that name, with some of their codes.
    Several(String, Vec<String>),
}

impl AgencyFault {
    /// What happened and what to do.
    #[must_use]
    pub fn sentence(&self, words: Words) -> String {
        match self {
            Self::None(text) if text.is_empty() => words.people_fault_agency_empty().to_owned(),
            Self::None(text) => words.people_fault_agency_none(text),
            Self::Several(text, codes) => words.people_fault_agency_several(text, codes.join(", ")),
        }
    }
}
