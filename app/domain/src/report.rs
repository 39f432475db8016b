//! The organiser's reports: who was invited, named, registered and there, by edition, by agency and by person. Every
//! person is counted once, in each agency of the tree and in the sum.
//!
//! A year of an office has 100 000 registrations, so people and agencies stand as numbers here: [`Gathering`] gives
//! them, and everything else counts by them.

mod count;
mod gather;
mod period;
#[cfg(test)]
mod tests;

pub use count::{
    AgencyRow, ByAgency, ByEdition, ByPerson, Nobody, NobodyRow, OutOf, PersonRow, Silence,
    by_agency, by_edition, by_person, nobody,
};
pub use gather::{Gathering, Registered, Standing, Stayed};
pub use period::{Period, PeriodFault};

use crate::attendance::{Status, Tally};
use crate::attendance_rule::Rule;
use crate::calendar::Zone;
use crate::clock::{MINUTE, Moment};
use crate::code::Place;
use crate::codes::codes;
use crate::edition::{EditionSlug, Stage};
use crate::id::{AgencyId, EditionId, PersonId, SeriesId};
use crate::jp::{Jp, MinutesPerJp};
use crate::language::Bilingual;
use crate::learning::Minutes;

/// What the rows of a report are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One for each edition.
    #[default]
    Edition,
    /// One for each agency with all below it.
    Agency,
    /// One for each person.
    Person,
    /// One for each agency that nobody has come from.
    Nobody,
}

codes! {
    View {
        /// All of them.
        ALL;
        /// The word in addresses.
        code;
        Edition = "edition",
        Agency = "agency",
        Person = "person",
        Nobody = "nobody",
    }
}

/// Which agencies that nobody has come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    Any,
    /// Those that were invited themselves.
    Invited,
    /// Those that somebody was registered with.
    Registered,
    /// Those that nobody was registered with.
    Unregistered,
}

codes! {
    Show {
        /// All of them.
        ALL;
        /// The word in addresses.
        code;
        Any = "",
        Invited = "invited",
        Registered = "registered",
        Unregistered = "unregistered",
    }
}

impl Show {
    /// Whether an agency is among them.
    #[must_use]
    pub const fn has(self, row: &NobodyRow) -> bool {
        match self {
            Self::Any => true,
            Self::Invited => row.invited > 0,
            Self::Registered => matches!(row.silence, Silence::Registered),
            Self::Unregistered => row.figures.people.registered == 0,
        }
    }
}

/// An edition as far as a report needs it. One that was called off is in no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedEdition {
    /// Its id.
    pub id: EditionId,
    /// Its name in addresses.
    pub slug: EditionSlug,
    /// The series that it belongs to.
    pub series: Option<SeriesId>,
    /// Its title.
    pub title: Bilingual,
    /// When one can check in.
    pub opens_at: Moment,
    /// When it begins.
    pub starts_at: Moment,
    /// When it is over.
    pub ends_at: Moment,
    /// The zone that it is held in, where that is not the office's.
    pub zone: Option<Zone>,
    /// The minutes that it counts as learning.
    pub minutes: Minutes,
    /// What it asks for them.
    pub rule: Rule,
}

impl ReportedEdition {
    /// Where it stands at `now`.
    #[must_use]
    pub fn stage(&self, now: Moment) -> Stage {
        if now >= self.ends_at {
            Stage::Past
        } else if now < self.opens_at {
            Stage::Coming
        } else {
            Stage::Open
        }
    }
}

/// Somebody who is registered for an edition, by their numbers. There is one of each person in each edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The edition.
    pub edition: u32,
    /// The person.
    pub person: u32,
    /// The agency at registration.
    pub agency: Option<u32>,
    /// How they stand.
    pub status: Option<Status>,
    /// Where they took part.
    pub place: Option<Place>,
    /// How long they are proven to have stayed, in milliseconds; `None` where nothing is proven.
    pub stay: Option<i64>,
    /// Whether what is proven fulfils the rule of the edition.
    pub fulfilled: bool,
    /// What the course that the edition teaches has paid them for the same minutes.
    pub paid: Minutes,
}

/// Somebody whom an agency has named for an edition, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The edition.
    pub edition: u32,
    /// The agency.
    pub agency: u32,
    /// The person.
    pub person: u32,
}

/// What a report is made of: the editions that were asked for, and what is known of who was to be there. Trainers
/// and organisers are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Material {
    /// The editions, by their numbers, in the order in which they begin.
    pub editions: Vec<ReportedEdition>,
    /// How many more were called off.
    pub called_off: u32,
    /// The people, by their numbers. Records that were merged are one person.
    pub people: Vec<PersonId>,
    /// The agencies, by their numbers.
    pub agencies: Vec<AgencyId>,
    /// Who is registered.
    pub facts: Vec<Fact>,
    /// Which agencies are invited: edition and agency.
    pub invited: Vec<(u32, u32)>,
    /// Whom they named.
    pub named: Vec<Named>,
}

/// What a report is asked besides its editions.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the time is: it decides what is over.
    pub now: Moment,
    /// How many minutes make one JP.
    pub per: MinutesPerJp,
    /// The agency that it is of, with all below it; `None` for all.
    pub scope: Option<AgencyId>,
}

/// How long people are proven to have stayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stays {
    /// How often somebody was there.
    pub attended: u32,
    /// Of how many of these it is known how long they stayed.
    pub proven: u32,
    /// How long they did, together, in milliseconds.
    pub length: i64,
}

impl Stays {
    /// How many minutes those stayed on average of whom it is known; `None` where it is of nobody.
    #[must_use]
    pub fn average(&self) -> Option<f64> {
        let minutes = self.length as f64 / MINUTE as f64;
        (self.proven > 0).then(|| minutes / f64::from(self.proven))
    }
}

/// The figures of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Agencies that are invited, each once.
    pub invited: u32,
    /// People who were named, each once.
    pub nominated: u32,
    /// People who are registered, each once: by the edition in which they stand best. Of whom nothing is recorded is
    /// absent where an edition is over, and unmarked where it is not.
    pub people: Tally,
    /// Those among the unmarked who are registered for editions alone that have not opened: nobody can expect them
    /// yet.
    pub ahead: u32,
    /// How long they stayed.
    pub stays: Stays,
    /// The JP that they earned, together.
    pub jp: Jp,
}

impl Figures {
    /// The one denominator: registered, on the spot included, minus excused, where an edition has opened. Trainers
    /// and organisers are not among them.
    #[must_use]
    pub const fn expected(&self) -> u32 {
        self.people.expected().saturating_sub(self.ahead)
    }

    /// The share of those expected who were there, in percent; `None` where there are too few to say one.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let opened = Tally {
            registered: self.people.registered.saturating_sub(self.ahead),
            ..self.people
        };
        opened.rate()
    }

    /// Whether there is nothing to report.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.people.registered == 0 && self.invited == 0 && self.nominated == 0
    }
}
