//! Agencies: a tree of offices with codes and other names, how one is found by typing three letters,
//! and how a table of them is taken over whole or not at all.

mod change;
mod import;
mod kind;
mod proposed;
#[cfg(test)]
mod tests;
mod tree;

pub use change::{AgencyDetails, MoveFault};
pub use import::{
    ImportFault, ImportPlan, ImportProblem, ImportRow, NewKind, NewKinds, Planned, new_kinds,
    read_agencies, read_agencies_with_kinds,
};
pub use kind::{AgencyKind, KIND_LIMIT, KindFault, OWN_KINDS_LIMIT, OwnKind};
pub use tree::AgencyTree;

use crate::clock::Moment;
use crate::codes::codes;
use crate::id::AgencyId;
use crate::language::Language;
use crate::text::{normalize, one_line};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use thiserror::Error;

/// The longest name of an agency, in characters.
pub const NAME_LIMIT: usize = 200;
/// The longest other name, in characters: as long as a name, for a former name becomes one.
pub const ALIAS_LIMIT: usize = NAME_LIMIT;
/// The most other names one agency has.
pub const ALIASES_LIMIT: usize = 20;
/// How many levels a tree has at most; no government has as many.
pub const LEVELS_LIMIT: usize = 16;
/// The fewest letters and digits that find an agency.
pub const FIND_FROM: usize = 3;

/// The code of an agency as its office writes it: 1 to 32 letters of the alphabet, digits, `.` and `-`.
/// Kept in capitals, because `dkp` and `DKP` are the same office.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyCode(String);

impl AgencyCode {
    /// Reads a code; `None` when a character or the length does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=32).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
            && text.bytes().any(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_ascii_uppercase()))
    }

    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AgencyCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $id:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)*
        }

        codes! {
            $name {
                /// All of them.
                ALL;
                /// The word for files and the database.
                code;
                $($variant = $code),*
            }
        }

        impl $name {
            /// What people call it.
            #[must_use]
            pub const fn label(self, language: Language) -> &'static str {
                match (self, language) { $((Self::$variant, Language::Id) => $id, (Self::$variant, Language::En) => $en),* }
            }
        }
    };
}

words! {
    /// A sort of office that every office knows.
    BuiltInKind {
        /// A ministry.
        Kementerian = "kementerian", "Kementerian", "Ministry";
        /// A national agency that is no ministry.
        Lembaga = "lembaga", "Lembaga", "National agency";
        /// The government of a province.
        Provinsi = "provinsi", "Provinsi", "Province";
        /// The government of a city.
        Kota = "kota", "Kota", "City";
        /// The government of a regency.
        Kabupaten = "kabupaten", "Kabupaten", "Regency";
        /// The secretariat of a government or council.
        Sekretariat = "sekretariat", "Sekretariat", "Secretariat";
        /// The inspectorate.
        Inspektorat = "inspektorat", "Inspektorat", "Inspectorate";
        /// An office for one field.
        Dinas = "dinas", "Dinas", "Office";
        /// The part of an office that serves one city.
        SukuDinas = "suku_dinas", "Suku Dinas", "Sub-office";
        /// An agency such as revenue or planning.
        Badan = "badan", "Badan", "Agency";
        /// The part of an agency that serves one city.
        SukuBadan = "suku_badan", "Suku Badan", "Sub-agency";
        /// A bureau of a secretariat.
        Biro = "biro", "Biro", "Bureau";
        /// A division of a secretariat.
        Bagian = "bagian", "Bagian", "Division";
        /// A district.
        Kecamatan = "kecamatan", "Kecamatan", "District";
        /// An urban village.
        Kelurahan = "kelurahan", "Kelurahan", "Urban village";
        /// A technical unit, such as a school, a museum or a laboratory.
        Upt = "upt", "UPT", "Technical unit";
        /// A health centre.
        Puskesmas = "puskesmas", "Puskesmas", "Health centre";
        /// A hospital of the government.
        Rsud = "rsud", "RSUD", "Regional hospital";
        /// A company of the region.
        Bumd = "bumd", "BUMD", "Regional company";
        /// Anything else.
        Lainnya = "lainnya", "Lainnya", "Other";
    }
}

words! {
    /// How somebody is employed.
    Employment {
        /// A civil servant.
        Pns = "pns", "PNS", "Civil servant (PNS)";
        /// On a government work agreement.
        Pppk = "pppk", "PPPK", "Government contract (PPPK)";
        /// Neither.
        NonAsn = "non_asn", "Non-ASN", "Not a civil servant (non-ASN)";
    }
}

/// Where and how somebody works, as far as they have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Their agency.
    pub agency: Option<AgencyId>,
    /// What they typed for an agency that nobody knows, until somebody has said which it is; nothing beside
    /// an agency.
    pub typed: Option<String>,
    /// Their employment.
    pub employment: Option<Employment>,
}

/// Why a text is no name of an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameFault {
    /// There is nothing in it.
    #[error("the name is missing")]
    Missing,
    /// It is longer than [`NAME_LIMIT`].
    #[error("the name is longer than {NAME_LIMIT} characters")]
    Long,
}

/// Reads the name of an agency: space folded, without signs that show nothing.
///
/// # Errors
/// [`NameFault`].
pub fn read_name(text: &str) -> Result<String, NameFault> {
    let name = one_line(text);
    if name.is_empty() {
        Err(NameFault::Missing)
    } else if name.chars().count() > NAME_LIMIT {
        Err(NameFault::Long)
    } else {
        Ok(name)
    }
}

/// Reads other names of an agency, one a line: space folded, without empty ones and repetitions.
/// `None` when one is longer than [`ALIAS_LIMIT`] or there are more than [`ALIASES_LIMIT`].
#[must_use]
pub fn read_aliases(text: &str) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    let aliases: Vec<String> = text
        .lines()
        .map(one_line)
        .filter(|alias| !normalize(alias).is_empty() && seen.insert(normalize(alias)))
        .collect();
    let fit = aliases.len() <= ALIASES_LIMIT
        && aliases
            .iter()
            .all(|alias| alias.chars().count() <= ALIAS_LIMIT);
    fit.then_some(aliases)
}

/// An agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its code, which no other has.
    pub code: AgencyCode,
    /// Its name.
    pub name: String,
    /// What sort of office it is.
    pub kind: AgencyKind,
    /// The agency it belongs to.
    pub parent: Option<AgencyId>,
    /// Other names it is known by, such as an abbreviation.
    pub aliases: Vec<String>,
    /// Since when it does not exist any more. It keeps its people and what was, and nobody chooses it.
    pub closed_at: Option<Moment>,
}

impl Agency {
    /// Whether it still exists.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}
