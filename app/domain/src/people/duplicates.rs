//! Records that may be of one person.

use super::KnownPerson;
use crate::attendance::{AttendanceEvent, Standing, stand};
use crate::id::{EditionId, PersonId};
use crate::person_name_match::{Likeness, comparable, likeness};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why two records may be of one person, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// They have one address.
    Email,
    /// They have one name at one agency.
    Name,
    /// Their names are near at one agency.
    NearName,
}

/// Two records that may be of one person. At most one of them has an account, and that is `kept`; without one it
/// is the older record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The record that would stay.
    pub kept: PersonId,
    /// The record that would be taken into it.
    pub merged: PersonId,
    /// Why.
    pub why: Why,
}

/// The records among `people` that may be of one person, the surest first and each pair once. Two accounts are never
/// proposed: they are two ways to sign in, which stay.
#[must_use]
pub fn propose(people: &[KnownPerson]) -> Vec<Proposal> {
    let names: Vec<String> = people
        .iter()
        .map(|one| comparable(&one.record.name))
        .collect();
    let mut by_email: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_agency: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, one) in people.iter().enumerate() {
        for email in one.emails() {
            by_email.entry(email.as_str()).or_default().push(place);
        }
        if let Some(agency) = &one.record.agency {
            by_agency.entry(agency.as_str()).or_default().push(place);
        }
    }
    let mut found: BTreeMap<(usize, usize), Why> = BTreeMap::new();
    let mut note = |one: usize, other: usize, why: Why| {
        let pair = (one.min(other), one.max(other));
        let known = found.entry(pair).or_insert(why);
        *known = (*known).min(why);
    };
    let name = |place: usize| names.get(place).map_or("", String::as_str);
    for (one, other) in by_email.values().flat_map(|places| pairs(places)) {
        // An address of an office is that of many, who have other names.
        if likeness(name(one), name(other)) != Likeness::Different {
            note(one, other, Why::Email);
        }
    }
    for (one, other) in by_agency.values().flat_map(|places| pairs(places)) {
        match likeness(name(one), name(other)) {
            Likeness::Same => note(one, other, Why::Name),
            Likeness::Near => note(one, other, Why::NearName),
            Likeness::Different => {}
        }
    }
    let mut proposals: Vec<Proposal> = found
        .into_iter()
        .filter_map(|((one, other), why)| {
            let (one, other) = (people.get(one)?, people.get(other)?);
            let (kept, merged) = order(one, other)?;
            Some(Proposal {
                kept: kept.person.clone(),
                merged: merged.person.clone(),
                why,
            })
        })
        .collect();
    proposals.sort_by_key(|proposal| proposal.why);
    proposals
}

fn pairs(places: &[usize]) -> Vec<(usize, usize)> {
    let after = |number: usize| places.get(number + 1..).unwrap_or_default();
    let of_each = places.iter().enumerate();
    of_each
        .flat_map(|(number, one)| after(number).iter().map(|other| (*one, *other)))
        .collect()
}

/// Which of two records stays when they are merged: the one with an account, else the older one. `None` where both
/// have an account, or both are one.
#[must_use]
pub fn order<'a>(
    one: &'a KnownPerson,
    other: &'a KnownPerson,
) -> Option<(&'a KnownPerson, &'a KnownPerson)> {
    match (&one.account, &other.account) {
        _ if one.person == other.person => None,
        (Some(_), Some(_)) => None,
        (Some(_), None) => Some((one, other)),
        (None, Some(_)) => Some((other, one)),
        // Ids grow with time.
        (None, None) if one.person <= other.person => Some((one, other)),
        (None, None) => Some((other, one)),
    }
}

/// How somebody stands in an edition whose events were recorded of several records: those of each in their order,
/// and of two records the earlier recorded first. `events` of the answer is large enough for the next event of any
/// of the records to be numbered after it.
#[must_use]
pub fn stand_merged(events: &[AttendanceEvent]) -> Standing {
    let mut standing = Standing::default();
    for (number, event) in (1_u32..).zip(in_one_order(events)) {
        let mut event = event.clone();
        event.number = number;
        standing.apply(&event);
    }
    let highest = events
        .iter()
        .map(|event| event.number)
        .max()
        .unwrap_or_default();
    standing.events = standing.events.max(highest);
    standing
}

/// The events of one edition that were recorded of several records, in one order: see [`stand_merged`].
#[must_use]
pub fn in_one_order(events: &[AttendanceEvent]) -> Vec<&AttendanceEvent> {
    let people: BTreeSet<&PersonId> = events.iter().map(|event| &event.person).collect();
    let mut keyed: Vec<_> = Vec::with_capacity(events.len());
    for person in people {
        let mut own: Vec<&AttendanceEvent> = events
            .iter()
            .filter(|event| event.person == *person)
            .collect();
        own.sort_by_key(|event| event.number);
        // A clock that was put back does not turn the order of one record round.
        let mut latest = i64::MIN;
        for event in own {
            latest = latest.max(event.recorded_at.0);
            // What was written of one record after it had taken in the other is numbered after all that was there.
            keyed.push(((latest, event.number, person.as_str()), event));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, event)| event).collect()
}

/// What follows from a ledger whose records are of the people that `aliases` says, whatever order its rows come in:
/// how everybody stands in each edition. As [`crate::attendance::derive`] where there are no aliases.
#[must_use]
pub fn derive_merged(
    events: &[AttendanceEvent],
    aliases: &BTreeMap<PersonId, PersonId>,
) -> BTreeMap<(EditionId, PersonId), Standing> {
    let mut by_person: BTreeMap<_, Vec<AttendanceEvent>> = BTreeMap::new();
    for event in events {
        let person = aliases.get(&event.person).unwrap_or(&event.person);
        by_person
            .entry((event.edition.clone(), person.clone()))
            .or_default()
            .push(event.clone());
    }
    by_person
        .into_iter()
        .map(|(key, mut events)| {
            let standing = if events.iter().all(|event| event.person == key.1) {
                events.sort_by_key(|event| event.number);
                stand(&events)
            } else {
                stand_merged(&events)
            };
            (key, standing)
        })
        .collect()
}
