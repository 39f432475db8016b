//! What is counted. A person with several registrations stands in an agency as they stand best among those of it and of
//! all below it; so they are in the row of each agency once, and in the sum once, wherever they came from.

use super::{Asked, Fact, Figures, Material, ReportedEdition, Stays};
use crate::agency::{Agency, AgencyTree};
use crate::attendance::{Alike, Status, Tally};
use crate::code::Place;
use crate::edition::Stage;
use crate::id::AgencyId;
use crate::jp::Jp;
use crate::learning::Minutes;
use std::collections::{BTreeSet, HashSet};

/// How somebody stands in an edition, from what counts least to what counts most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Nothing is said, and it has not opened.
    Ahead,
    Excused,
    /// Nothing is said, and it is not over.
    Unmarked,
    /// Not there: it was said, or it is over.
    Absent,
    Late,
    Present,
}

/// Where they were, from what is known least to what is known best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whereabouts {
    Unknown,
    Online,
    Venue,
}

/// How somebody stands; of several the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stance {
    class: Class,
    place: Whereabouts,
}

impl Stance {
    fn of(fact: &Fact, stage: Stage) -> Self {
        let class = match (Status::at(fact.status, stage), stage) {
            (Some(Status::Present), _) => Class::Present,
            (Some(Status::Late), _) => Class::Late,
            (Some(Status::Excused), _) => Class::Excused,
            (Some(Status::Absent), _) => Class::Absent,
            (None, Stage::Coming) => Class::Ahead,
            (None, _) => Class::Unmarked,
        };
        let place = match fact.place {
            None => Whereabouts::Unknown,
            Some(Place::Online) => Whereabouts::Online,
            Some(Place::Venue) => Whereabouts::Venue,
        };
        Self { class, place }
    }

    const fn is_present(self) -> bool {
        matches!(self.class, Class::Present | Class::Late)
    }

    fn add_to(self, figures: &mut Figures) {
        let status = match self.class {
            Class::Ahead | Class::Unmarked => None,
            Class::Excused => Some(Status::Excused),
            Class::Absent => Some(Status::Absent),
            Class::Late => Some(Status::Late),
            Class::Present => Some(Status::Present),
        };
        let place = match self.place {
            Whereabouts::Unknown => None,
            Whereabouts::Online => Some(Place::Online),
            Whereabouts::Venue => Some(Place::Venue),
        };
        let alike = Alike {
            on_the_spot: false,
            staff: false,
            status,
            place,
        };
        figures.people += Tally::of_people(alike, 1);
        figures.ahead += u32::from(self.class == Class::Ahead);
    }
}

/// A fact as it counts.
#[derive(Clone, Copy, Debug)]
struct Counted {
    edition: u32,
    person: u32,
    agency: Option<u32>,
    stance: Stance,
    stays: Stays,
    jp: Jp,
}

impl Figures {
    fn add_times(&mut self, one: &Counted) {
        self.stays += one.stays;
        self.jp = Jp(self.jp.0.saturating_add(one.jp.0));
    }
}

impl std::ops::AddAssign for Stays {
    fn add_assign(&mut self, other: Self) {
        self.attended = self.attended.saturating_add(other.attended);
        self.proven = self.proven.saturating_add(other.proven);
        self.length = self.length.saturating_add(other.length);
    }
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.invited += other.invited;
        self.nominated += other.nominated;
        self.people += other.people;
        self.ahead += other.ahead;
        self.stays += other.stays;
        self.jp = Jp(self.jp.0.saturating_add(other.jp.0));
    }
}

fn counted(fact: &Fact, edition: &ReportedEdition, asked: &Asked) -> Counted {
    let stage = edition.stage(asked.now);
    let stance = Stance::of(fact, stage);
    let there = stance.is_present();
    let stay = fact.stay.filter(|_| there);
    let earned = there
        && stage == Stage::Past
        && (edition.rule == crate::attendance_rule::Rule::Presence || fact.fulfilled);
    Counted {
        edition: fact.edition,
        person: fact.person,
        agency: fact.agency,
        stance,
        stays: Stays {
            attended: u32::from(there),
            proven: u32::from(stay.is_some()),
            length: stay.unwrap_or_default(),
        },
        jp: if earned {
            asked
                .per
                .jp(Minutes(edition.minutes.0.saturating_sub(fact.paid.0)))
        } else {
            Jp(0)
        },
    }
}

/// Everybody's row.
const EVERYBODY: usize = 0;
/// The row of those who named no agency, or one that is no longer known.
const NOWHERE: usize = 1;
/// The row of the first agency of the tree.
const FIRST: usize = 2;

/// In which rows something of an agency counts: its own, those above it and everybody's.
struct Paths {
    /// By the number of the agency; empty where it is not asked for.
    of_agency: Vec<Vec<usize>>,
    nowhere: Vec<usize>,
    rows: usize,
}

impl Paths {
    fn new(material: &Material, tree: &AgencyTree, scope: Option<&AgencyId>) -> Self {
        let rows = tree.agencies().iter().zip(FIRST..);
        let row: std::collections::HashMap<&AgencyId, usize> =
            rows.map(|(agency, row)| (&agency.id, row)).collect();
        let nowhere = if scope.is_none() {
            vec![EVERYBODY, NOWHERE]
        } else {
            vec![]
        };
        let path = |id: &AgencyId| {
            let within = scope.is_none_or(|scope| tree.is_within(id, scope));
            if tree.get(id).is_none() {
                return nowhere.clone();
            } else if !within {
                return vec![];
            }
            let above = tree
                .ancestors(id)
                .into_iter()
                .map(|agency| &agency.id)
                .filter(|above| scope.is_none_or(|scope| tree.is_within(above, scope)));
            let agencies = std::iter::once(id).chain(above);
            let mut path = vec![EVERYBODY];
            path.extend(agencies.filter_map(|agency| row.get(agency)));
            path
        };
        Self {
            of_agency: material.agencies.iter().map(path).collect(),
            nowhere,
            rows: FIRST + tree.len(),
        }
    }

    fn of(&self, agency: Option<u32>) -> &[usize] {
        match agency {
            None => &self.nowhere,
            Some(agency) => self
                .of_agency
                .get(agency as usize)
                .map_or(&[], Vec::as_slice),
        }
    }

    fn has(&self, agency: Option<u32>) -> bool {
        !self.of(agency).is_empty()
    }
}

/// What stands in rows while one person is counted.
struct Marks<T> {
    marked: Vec<Option<T>>,
    touched: Vec<usize>,
}

impl<T: Copy + Ord> Marks<T> {
    fn new(rows: usize) -> Self {
        Self {
            marked: vec![None; rows],
            touched: vec![],
        }
    }

    fn put(&mut self, rows: &[usize], value: T) {
        for row in rows {
            if let Some(mark) = self.marked.get_mut(*row) {
                if mark.is_none() {
                    self.touched.push(*row);
                }
                *mark = (*mark).max(Some(value));
            }
        }
    }

    /// What was marked, each row once; nothing is marked afterwards.
    fn take(&mut self, mut each: impl FnMut(usize, T)) {
        for row in self.touched.drain(..) {
            if let Some(value) = self.marked.get_mut(row).and_then(Option::take) {
                each(row, value);
            }
        }
    }
}

/// The facts that are asked for, as they count; those of one person stand together.
fn of_everybody(material: &Material, paths: &Paths, asked: &Asked) -> Vec<Counted> {
    let mut facts: Vec<Counted> = material
        .facts
        .iter()
        .filter(|fact| paths.has(fact.agency))
        .filter_map(|fact| {
            let edition = material.editions.get(fact.edition as usize)?;
            Some(counted(fact, edition, asked))
        })
        .collect();
    facts.sort_by_key(|one| one.person);
    facts
}

/// The figures of every row.
fn rows(material: &Material, paths: &Paths, facts: &[Counted]) -> Vec<Figures> {
    let mut figures = vec![Figures::default(); paths.rows];
    let mut marks = Marks::new(paths.rows);
    for person in facts.chunk_by(|one, next| one.person == next.person) {
        for one in person {
            let path = paths.of(one.agency);
            marks.put(path, one.stance);
            for row in path {
                if let Some(figures) = figures.get_mut(*row) {
                    figures.add_times(one);
                }
            }
        }
        marks.take(|row, stance| {
            if let Some(figures) = figures.get_mut(row) {
                stance.add_to(figures);
            }
        });
    }
    let mut named: Vec<(u32, u32)> = material
        .named
        .iter()
        .map(|one| (one.person, one.agency))
        .collect();
    named.sort_unstable();
    let mut marks = Marks::new(paths.rows);
    for person in named.chunk_by(|one, next| one.0 == next.0) {
        for (_, agency) in person {
            marks.put(paths.of(Some(*agency)), ());
        }
        marks.take(|row, ()| {
            if let Some(figures) = figures.get_mut(row) {
                figures.nominated += 1;
            }
        });
    }
    let invited: BTreeSet<u32> = material.invited.iter().map(|(_, agency)| *agency).collect();
    for agency in invited {
        for row in paths.of(Some(agency)) {
            if let Some(figures) = figures.get_mut(*row) {
                figures.invited += 1;
            }
        }
    }
    figures
}

fn row(figures: &[Figures], row: usize) -> Figures {
    figures.get(row).copied().unwrap_or_default()
}

/// A report with one row for each edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByEdition {
    /// The figures of each edition, in the order of the material's editions.
    pub rows: Vec<Figures>,
    /// Everybody, once: less than the rows together where somebody was at several.
    pub total: Figures,
}

/// Counts edition by edition.
#[must_use]
pub fn by_edition(material: &Material, tree: &AgencyTree, asked: &Asked) -> ByEdition {
    let paths = Paths::new(material, tree, asked.scope.as_ref());
    let facts = of_everybody(material, &paths, asked);
    let mut rows_of_editions = vec![Figures::default(); material.editions.len()];
    for one in &facts {
        if let Some(figures) = rows_of_editions.get_mut(one.edition as usize) {
            one.stance.add_to(figures);
            figures.add_times(one);
        }
    }
    let named = material
        .named
        .iter()
        .filter(|one| paths.has(Some(one.agency)));
    let named: HashSet<(u32, u32)> = named.map(|one| (one.edition, one.person)).collect();
    for (edition, _) in named {
        if let Some(figures) = rows_of_editions.get_mut(edition as usize) {
            figures.nominated += 1;
        }
    }
    for (edition, agency) in &material.invited {
        if paths.has(Some(*agency))
            && let Some(figures) = rows_of_editions.get_mut(*edition as usize)
        {
            figures.invited += 1;
        }
    }
    let total = row(&rows(material, &paths, &facts), EVERYBODY);
    ByEdition {
        rows: rows_of_editions,
        total,
    }
}

/// An agency with all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyRow {
    /// The agency; `None` for those who named none, or one that is no longer known.
    pub agency: Option<AgencyId>,
    /// How many agencies stand above it in the report, from 0.
    pub level: usize,
    /// The figures.
    pub figures: Figures,
}

/// A report with one row for each agency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByAgency {
    /// Agencies with somebody in them or below them, or with an invitation, in the order of the tree; last those of
    /// no agency.
    pub rows: Vec<AgencyRow>,
    /// Everybody, once.
    pub total: Figures,
}

/// The agencies that a report is of, with the rows of their figures.
fn asked_for<'a>(
    tree: &'a AgencyTree,
    scope: Option<&'a AgencyId>,
) -> impl Iterator<Item = (&'a Agency, usize)> {
    let all = tree.agencies().iter().zip(FIRST..);
    all.filter(move |(agency, _)| scope.is_none_or(|scope| tree.is_within(&agency.id, scope)))
}

/// Counts agency by agency.
#[must_use]
pub fn by_agency(material: &Material, tree: &AgencyTree, asked: &Asked) -> ByAgency {
    let scope = asked.scope.as_ref();
    let paths = Paths::new(material, tree, scope);
    let facts = of_everybody(material, &paths, asked);
    let figures = rows(material, &paths, &facts);
    let above = scope.map_or(0, |scope| tree.depth(scope));
    let agencies = asked_for(tree, scope).map(|(agency, number)| AgencyRow {
        agency: Some(agency.id.clone()),
        level: tree.depth(&agency.id).saturating_sub(above),
        figures: row(&figures, number),
    });
    let nowhere = AgencyRow {
        agency: None,
        level: 0,
        figures: row(&figures, NOWHERE),
    };
    ByAgency {
        rows: agencies
            .chain([nowhere])
            .filter(|row| !row.figures.is_empty())
            .collect(),
        total: row(&figures, EVERYBODY),
    }
}

/// A person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their number in the material.
    pub person: u32,
    /// The number of their agency: that of the last edition which they were registered for.
    pub agency: Option<u32>,
    /// The figures. What counts people elsewhere counts editions here.
    pub figures: Figures,
}

/// A report with one row for each person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByPerson {
    /// Everybody, once, in no order.
    pub rows: Vec<PersonRow>,
    /// The rows together.
    pub total: Figures,
    /// Everybody, once, as in the other reports.
    pub everybody: Figures,
}

/// Counts person by person.
#[must_use]
pub fn by_person(material: &Material, tree: &AgencyTree, asked: &Asked) -> ByPerson {
    let paths = Paths::new(material, tree, asked.scope.as_ref());
    let facts = of_everybody(material, &paths, asked);
    let mut report = ByPerson {
        everybody: row(&rows(material, &paths, &facts), EVERYBODY),
        ..ByPerson::default()
    };
    for person in facts.chunk_by(|one, next| one.person == next.person) {
        let Some(last) = person.iter().max_by_key(|one| one.edition) else {
            continue;
        };
        let mut figures = Figures::default();
        for one in person {
            one.stance.add_to(&mut figures);
            figures.add_times(one);
        }
        report.total += figures;
        report.rows.push(PersonRow {
            person: last.person,
            agency: last.agency,
            figures,
        });
    }
    report
}

/// Why nobody has come from an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Somebody was registered, and nobody came.
    Registered,
    /// It is invited, or somebody registered, for what has not opened.
    Ahead,
    /// It was invited, and nobody registered.
    Invited,
    /// It was not invited, and nobody registered.
    Untouched,
}

/// An agency that nobody has come from, nor from below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NobodyRow {
    /// The agency.
    pub agency: AgencyId,
    /// Why.
    pub silence: Silence,
    /// To how many editions that have opened it was invited itself.
    pub invited: u32,
    /// The figures, with all below it.
    pub figures: Figures,
}

/// So many agencies without anybody, of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutOf {
    /// Without anybody.
    pub nobody: u32,
    /// Of so many.
    pub of: u32,
}

impl OutOf {
    fn add(&mut self, nobody: bool) {
        self.of += 1;
        self.nobody += u32::from(nobody);
    }
}

/// Agencies that nobody has come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nobody {
    /// They, in the order of the tree. One that does not exist any more is among them where somebody was to come
    /// from it.
    pub rows: Vec<NobodyRow>,
    /// Nobody was there, of all.
    pub present: OutOf,
    /// Nobody was there, of those that were invited themselves.
    pub invited: OutOf,
    /// Nobody was there, of those that somebody was registered with.
    pub registered: OutOf,
    /// Nobody was registered, of all.
    pub unregistered: OutOf,
    /// Everybody, once, as in the other reports.
    pub everybody: Figures,
}

/// Looks for agencies that nobody has come from.
#[must_use]
pub fn nobody(material: &Material, tree: &AgencyTree, asked: &Asked) -> Nobody {
    let scope = asked.scope.as_ref();
    let paths = Paths::new(material, tree, scope);
    let facts = of_everybody(material, &paths, asked);
    let figures = rows(material, &paths, &facts);
    let mut invited = vec![(0_u32, false); paths.rows];
    let row_of: std::collections::HashMap<&AgencyId, usize> = asked_for(tree, scope)
        .map(|(agency, row)| (&agency.id, row))
        .collect();
    for (edition, agency) in &material.invited {
        let edition = material.editions.get(*edition as usize);
        let row = material
            .agencies
            .get(*agency as usize)
            .and_then(|id| row_of.get(id));
        if let (Some(edition), Some(row)) = (edition, row)
            && let Some((times, ahead)) = invited.get_mut(*row)
        {
            if edition.stage(asked.now) == Stage::Coming {
                *ahead = true;
            } else {
                *times += 1;
            }
        }
    }
    let mut report = Nobody {
        everybody: row(&figures, EVERYBODY),
        ..Nobody::default()
    };
    for (agency, number) in asked_for(tree, scope) {
        let figures = row(&figures, number);
        let (times, ahead) = invited.get(number).copied().unwrap_or_default();
        if !agency.is_open() && figures.is_empty() {
            continue;
        }
        let nobody = figures.people.present == 0;
        let registered = figures.people.registered > figures.ahead;
        report.present.add(nobody);
        report.unregistered.add(figures.people.registered == 0);
        if times > 0 {
            report.invited.add(nobody);
        }
        if registered {
            report.registered.add(nobody);
        }
        if nobody {
            report.rows.push(NobodyRow {
                agency: agency.id.clone(),
                silence: if registered {
                    Silence::Registered
                } else if times > 0 {
                    Silence::Invited
                } else if ahead || figures.ahead > 0 {
                    Silence::Ahead
                } else {
                    Silence::Untouched
                },
                invited: times,
                figures,
            });
        }
    }
    report
}
