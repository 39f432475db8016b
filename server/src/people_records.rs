//! Records of people as pages and files say them.

use domain::agency::AgencyTree;
use domain::people::{KnownPerson, PersonRecord};

/// The agency of a record: its name, or what was typed for one.
#[must_use]
pub fn agency(record: &PersonRecord, tree: &AgencyTree) -> String {
    let known = record.agency.as_ref().and_then(|id| tree.get(id));
    known
        .map(|agency| agency.name.clone())
        .or_else(|| record.typed.clone())
        .unwrap_or_default()
}

/// The address by which somebody is told apart from others of their name.
#[must_use]
pub fn email(known: &KnownPerson) -> String {
    let first = known.emails().next();
    first
        .map(|email| email.as_str().to_owned())
        .unwrap_or_default()
}

/// Agency and address in a line.
#[must_use]
pub fn about(known: &KnownPerson, tree: &AgencyTree) -> String {
    let parts = [agency(&known.record, tree), email(known)];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}
