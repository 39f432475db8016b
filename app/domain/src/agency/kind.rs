//! What sort of office an agency is: one of the kinds that every office knows, or one of an office's own.

use super::{AgencyTree, BuiltInKind};
use crate::language::Language;
use crate::text::{normalize, one_line};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use thiserror::Error;

/// The longest kind of an office's own, in characters.
pub const KIND_LIMIT: usize = 60;
/// How many kinds of its own an office has at most: all of them stand in one list to choose from.
pub const OWN_KINDS_LIMIT: usize = 100;
/// How many kinds are named for one that is written a little differently.
const NEAR_NAMED: usize = 3;

/// A kind of an office's own, as it was written first. Case and signs make no other kind of it.
#[derive(Clone, Debug)]
pub struct OwnKind {
    text: String,
    key: String,
}

impl OwnKind {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for OwnKind {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for OwnKind {}

impl Hash for OwnKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl PartialOrd for OwnKind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OwnKind {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

/// Why a text is no kind of agency.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KindFault {
    /// There is no letter or digit in it.
    #[error("`{0}` is no kind of agency: it has no letter")]
    NoLetter(String),
    /// It is longer than [`KIND_LIMIT`].
    #[error("the kind is longer than {KIND_LIMIT} characters")]
    Long,
}

/// What sort of office an agency is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AgencyKind {
    /// A kind that every office knows.
    BuiltIn(BuiltInKind),
    /// A kind of an office's own.
    Own(OwnKind),
}

impl From<BuiltInKind> for AgencyKind {
    fn from(kind: BuiltInKind) -> Self {
        Self::BuiltIn(kind)
    }
}

impl AgencyKind {
    /// Reads what somebody wrote: the code or the name of a kind that every office knows, in either language,
    /// whatever the case and the signs; nothing written is [`BuiltInKind::Lainnya`]; everything else is a kind
    /// of the office's own.
    ///
    /// # Errors
    /// [`KindFault`].
    pub fn read(text: &str) -> Result<Self, KindFault> {
        let text = one_line(text);
        if text.is_empty() {
            return Ok(Self::BuiltIn(BuiltInKind::Lainnya));
        }
        let key = normalize(&text);
        let names = |kind: &BuiltInKind| names(*kind).any(|name| name == key);
        if let Some(known) = BuiltInKind::ALL.into_iter().find(names) {
            Ok(Self::BuiltIn(known))
        } else if text.chars().count() > KIND_LIMIT {
            Err(KindFault::Long)
        } else if key.is_empty() {
            Err(KindFault::NoLetter(text))
        } else {
            Ok(Self::Own(OwnKind { text, key }))
        }
    }

    /// Reads what [`AgencyKind::code`] has written. A kind of an office's own that every office knows by now
    /// is that one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match BuiltInKind::from_code(code) {
            Some(known) => Some(Self::BuiltIn(known)),
            None => Self::read(code).ok(),
        }
    }

    /// The word for the database and for forms: a code, or the text of a kind of the office's own.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::BuiltIn(kind) => kind.code(),
            Self::Own(kind) => kind.as_str(),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(&self, language: Language) -> &str {
        match self {
            Self::BuiltIn(kind) => kind.label(language),
            Self::Own(kind) => kind.as_str(),
        }
    }

    /// The kind of an office's own.
    #[must_use]
    pub const fn own(&self) -> Option<&OwnKind> {
        match self {
            Self::BuiltIn(_) => None,
            Self::Own(kind) => Some(kind),
        }
    }
}

/// What a kind is called in tables.
fn names(kind: BuiltInKind) -> impl Iterator<Item = String> {
    let labels = Language::ALL.map(|language| normalize(kind.label(language)));
    std::iter::once(normalize(kind.code())).chain(labels)
}

/// How many letters two names may differ by and still be taken for one, the shorter having so many.
const fn slips(letters: usize) -> usize {
    match letters {
        0..3 => 0,
        3..5 => 1,
        _ => 2,
    }
}

impl AgencyTree {
    /// The office's own kinds: those that its agencies have, in the order of the alphabet.
    #[must_use]
    pub fn own_kinds(&self) -> BTreeSet<&OwnKind> {
        self.agencies()
            .iter()
            .filter_map(|agency| agency.kind.own())
            .collect()
    }

    /// The kind that `text` means, as it was written first.
    ///
    /// # Errors
    /// [`KindFault`].
    pub fn read_kind(&self, text: &str) -> Result<AgencyKind, KindFault> {
        let read = AgencyKind::read(text)?;
        let known = self.agencies().iter().find(|agency| agency.kind == read);
        Ok(known.map_or(read, |agency| agency.kind.clone()))
    }

    /// The kind that `text` means, where it is built in or an agency has it.
    #[must_use]
    pub fn known_kind(&self, text: &str) -> Option<AgencyKind> {
        let kind = self.read_kind(text).ok()?;
        let is_known = kind.own().is_none() || self.agencies().iter().any(|one| one.kind == kind);
        is_known.then_some(kind)
    }

    /// How known kinds are called that are written almost like `kind`, the nearest first.
    #[must_use]
    pub fn near_kinds(&self, kind: &OwnKind) -> Vec<String> {
        let built_in = BuiltInKind::ALL
            .into_iter()
            .flat_map(|known| Language::ALL.map(|language| known.label(language)));
        let own = self.own_kinds().into_iter().filter(|own| *own != kind);
        let letters = |name: &str| name.chars().count();
        let mut near: Vec<(usize, &str)> = built_in
            .chain(own.map(OwnKind::as_str))
            .filter_map(|name| {
                let key = normalize(name);
                let distance = strsim::osa_distance(&key, &kind.key);
                let most = slips(letters(&key).min(letters(&kind.key)));
                (distance <= most).then_some((distance, name))
            })
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        near.truncate(NEAR_NAMED);
        near.into_iter().map(|(_, name)| name.to_owned()).collect()
    }
}
