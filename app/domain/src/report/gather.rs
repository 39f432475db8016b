//! Rows of the database become the material of a report: people and agencies get their numbers, records that were
//! merged become one person, and trainers and organisers are left out.

use super::{Fact, Material, Named, ReportedEdition};
use crate::attendance::Status;
use crate::clock::Moment;
use crate::code::Place;
use crate::id::{AgencyId, PersonId};
use crate::learning::Minutes;
use std::collections::HashMap;

/// Somebody's registration, by the ids that stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered<'a> {
    /// The person.
    pub person: &'a str,
    /// The agency at registration.
    pub agency: Option<&'a str>,
}

/// How somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The person.
    pub person: &'a str,
    /// The status.
    pub status: Status,
    /// Where they took part.
    pub place: Option<Place>,
}

/// What is proven of somebody's stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stayed<'a> {
    /// The person.
    pub person: &'a str,
    /// How long, in milliseconds; 0 where nothing is proven.
    pub stay: i64,
    /// Whether it fulfils the rule of the edition.
    pub fulfilled: bool,
}

/// Where somebody's fact of an edition stands.
#[derive(Clone, Copy)]
struct Last {
    edition: u32,
    fact: usize,
    /// Whether it is of the record that stayed, and not of one that was merged into it.
    own_registration: bool,
    own_standing: bool,
    own_stay: bool,
}

/// Gathers the material of a report, edition by edition. Ids are handed in as the texts that they are in the
/// database, because there are so many of them.
#[derive(Default)]
pub struct Gathering<'a> {
    merged: HashMap<&'a str, &'a str>,
    staff: HashMap<&'a str, Vec<(Moment, Option<Moment>)>>,
    people: HashMap<&'a str, u32>,
    agencies: HashMap<&'a str, u32>,
    /// By the number of the person: where their last fact is.
    last: Vec<Option<Last>>,
    material: Material,
}

/// Walks along the people of an edition beside another list of them. Databases mostly give both in one order, and
/// comparing with the next one is quicker than looking for it among all.
struct Walk<'w, 'a> {
    people: &'w [(&'a str, u32)],
}

impl<'w, 'a> Walk<'w, 'a> {
    const fn new(people: &'w [(&'a str, u32)]) -> Self {
        Self { people }
    }

    /// The number of a person who comes next, or soon; `None` says nothing of them.
    fn number(&mut self, person: &str) -> Option<u32> {
        let ahead = self.people.iter().take(SOON);
        let place = ahead
            .enumerate()
            .find(|(_, (id, _))| *id == person)
            .map(|(place, _)| place)?;
        let rest = self.people.get(place..)?;
        self.people = rest.get(1..).unwrap_or_default();
        rest.first().map(|(_, number)| *number)
    }
}

/// How far ahead a walk looks.
const SOON: usize = 8;

fn number(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

impl<'a> Gathering<'a> {
    /// Begins. `merged` are records with the one that each was merged into; `staff` is who was a trainer or an
    /// organiser, from when and until when.
    pub fn new(
        merged: impl IntoIterator<Item = (&'a str, &'a str)>,
        staff: impl IntoIterator<Item = (&'a str, Moment, Option<Moment>)>,
    ) -> Self {
        let mut gathering = Self {
            merged: merged.into_iter().collect(),
            ..Self::default()
        };
        for (person, from, until) in staff {
            let terms = gathering.staff.entry(person).or_default();
            terms.push((from, until));
        }
        gathering
    }

    /// The record that stayed.
    fn kept(&self, person: &'a str) -> &'a str {
        if self.merged.is_empty() {
            return person;
        }
        self.merged.get(person).copied().unwrap_or(person)
    }

    /// Whether somebody was a trainer or an organiser at some time of an edition: a role that was given later changes
    /// nothing.
    fn was_staff(&self, person: &str, edition: &ReportedEdition) -> bool {
        !self.staff.is_empty()
            && self.staff.get(person).is_some_and(|terms| {
                terms.iter().any(|(from, until)| {
                    *from <= edition.ends_at && until.is_none_or(|until| until > edition.starts_at)
                })
            })
    }

    fn person(&mut self, person: &'a str) -> u32 {
        if let Some(known) = self.people.get(person) {
            return *known;
        }
        let new = number(self.material.people.len());
        let id = PersonId::from_store(person.to_owned());
        self.material.people.push(id);
        self.last.push(None);
        self.people.insert(person, new);
        new
    }

    fn agency(&mut self, agency: &'a str) -> u32 {
        if let Some(known) = self.agencies.get(agency) {
            return *known;
        }
        let new = number(self.material.agencies.len());
        let id = AgencyId::from_store(agency.to_owned());
        self.material.agencies.push(id);
        self.agencies.insert(agency, new);
        new
    }

    /// Where the fact of a person in an edition is, if they have one.
    fn place(&mut self, edition: u32, person: u32) -> Option<&mut Last> {
        let last = self.last.get_mut(person as usize)?;
        last.as_mut().filter(|place| place.edition == edition)
    }

    /// The same by an id, and whether it is that of the record that stayed.
    fn find(
        &mut self,
        edition: u32,
        person: &'a str,
        walk: &mut Walk<'_, 'a>,
    ) -> Option<(&mut Last, bool)> {
        let kept = self.kept(person);
        let number = match walk.number(kept) {
            Some(number) => number,
            None => *self.people.get(kept)?,
        };
        Some((self.place(edition, number)?, kept == person))
    }

    /// Counts one more edition that was called off.
    pub fn add_called_off(&mut self) {
        self.material.called_off = self.material.called_off.saturating_add(1);
    }

    /// Takes in an edition with its registrations, with how people stand, what is proven of their stay, which
    /// agencies are invited and whom they named (agency and person).
    ///
    /// Of records that are one person the one that stayed goes before those that were merged into it.
    pub fn add(
        &mut self,
        edition: ReportedEdition,
        registered: impl IntoIterator<Item = Registered<'a>>,
        standings: impl IntoIterator<Item = Standing<'a>>,
        stays: impl IntoIterator<Item = Stayed<'a>>,
        invited: impl IntoIterator<Item = &'a str>,
        named: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        let at = number(self.material.editions.len());
        let mut here = Vec::new();
        for one in registered {
            let kept = self.kept(one.person);
            if self.was_staff(kept, &edition) {
                continue;
            }
            let (own, agency) = (
                kept == one.person,
                one.agency.map(|agency| self.agency(agency)),
            );
            here.push((kept, self.register(at, kept, agency, own)));
        }
        let mut walk = Walk::new(&here);
        for one in standings {
            let Some((place, own)) = self.find(at, one.person, &mut walk) else {
                continue;
            };
            if place.own_standing && !own {
                continue;
            }
            place.own_standing = own;
            let fact = place.fact;
            if let Some(fact) = self.material.facts.get_mut(fact) {
                fact.status = Some(one.status);
                fact.place = one.place;
            }
        }
        let mut walk = Walk::new(&here);
        for one in stays {
            let Some((place, own)) = self.find(at, one.person, &mut walk) else {
                continue;
            };
            if place.own_stay && !own {
                continue;
            }
            place.own_stay = own;
            let fact = place.fact;
            if let Some(fact) = self.material.facts.get_mut(fact) {
                fact.stay = (one.stay > 0).then_some(one.stay);
                fact.fulfilled = one.fulfilled;
            }
        }
        for agency in invited {
            let agency = self.agency(agency);
            self.material.invited.push((at, agency));
        }
        for (agency, person) in named {
            let kept = self.kept(person);
            if self.was_staff(kept, &edition) {
                continue;
            }
            let (agency, person) = (self.agency(agency), self.person(kept));
            self.material.named.push(Named {
                edition: at,
                agency,
                person,
            });
        }
        self.material.editions.push(edition);
    }

    fn register(&mut self, edition: u32, kept: &'a str, agency: Option<u32>, own: bool) -> u32 {
        let person = self.person(kept);
        if let Some(place) = self.place(edition, person) {
            let goes_before = own && !place.own_registration;
            place.own_registration |= own;
            let fact = place.fact;
            if goes_before && let Some(fact) = self.material.facts.get_mut(fact) {
                fact.agency = agency;
            }
            return person;
        }
        let place = Last {
            edition,
            fact: self.material.facts.len(),
            own_registration: own,
            own_standing: false,
            own_stay: false,
        };
        if let Some(last) = self.last.get_mut(person as usize) {
            *last = Some(place);
        }
        self.material.facts.push(Fact {
            edition,
            person,
            agency,
            status: None,
            place: None,
            stay: None,
            fulfilled: false,
            paid: Minutes(0),
        });
        person
    }

    /// The course that the edition teaches which was added last has paid somebody of it so many minutes.
    pub fn pay(&mut self, person: &'a str, minutes: Minutes) {
        let Some(edition) = self.material.editions.len().checked_sub(1) else {
            return;
        };
        let kept = self.kept(person);
        let Some(person) = self.people.get(kept).copied() else {
            return;
        };
        let fact = self.place(number(edition), person).map(|place| place.fact);
        if let Some(fact) = fact.and_then(|fact| self.material.facts.get_mut(fact)) {
            fact.paid = fact.paid.max(minutes);
        }
    }

    /// What was gathered.
    #[must_use]
    pub fn finish(self) -> Material {
        self.material
    }
}
