//! A table of people: what each row of it means beside those who are known.
//!
//! A row is new, changed, the same, or may be one of several people; that is decided by whoever imports, never
//! guessed. An empty field says nothing and takes nothing away.

use super::{KnownPerson, PersonRecord};
use crate::account::{AccountFault, Email, PersonName};
use crate::agency::{AgencyTree, Employment, NameFault, read_name};
use crate::id::{AgencyId, PersonId};
use crate::language::Language;
use crate::person_name_match::{Likeness, comparable, likeness};
use crate::text::{normalize, unguarded};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};

/// The most people that are offered for one row.
pub const MAX_CANDIDATES: usize = 5;

/// The bytes of the longest text that we write into a file of people.
const MAX_WRITTEN: usize = 2_000;

/// A row of a table as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The line it begins on in the file, counted from 1.
    pub line: u64,
    /// Its fields.
    pub cells: Vec<String>,
}

/// A table of people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleTable {
    /// What stands above the columns.
    pub head: Vec<String>,
    /// The rows below.
    pub lines: Vec<Line>,
    /// The file did not say how its letters are written, so that one with a mark may have become another one.
    #[serde(default)]
    pub guessed_encoding: bool,
    /// The cells of which something was lost, as spreadsheets call them: a formula without its result, an error.
    #[serde(default)]
    pub lost_cells: Vec<String>,
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The name.
    Name,
    /// An address.
    Email,
    /// The code or the name of an agency.
    Agency,
    /// The employment.
    Employment,
}

impl Field {
    /// All of them, in the order in which we write them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Email, Self::Agency, Self::Employment];

    /// What may stand above such a column, as [`normalize`] gives it.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "nama",
                "nama lengkap",
                "nama peserta",
                "nama pegawai",
                "name",
                "full name",
            ],
            Self::Email => &[
                "surel",
                "email",
                "e mail",
                "alamat surel",
                "alamat email",
                "email address",
                "e mail address",
            ],
            Self::Agency => &[
                "kode instansi",
                "instansi",
                "nama instansi",
                "asal instansi",
                "unit kerja",
                "opd",
                "perangkat daerah",
                "agency code",
                "agency",
                "office",
                "organisation",
                "organization",
            ],
            Self::Employment => &[
                "status kepegawaian",
                "kepegawaian",
                "status pegawai",
                "employment",
            ],
        }
    }
}

/// Which column holds what, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The name. Nothing can be read without it.
    pub name: Option<usize>,
    /// The address.
    pub email: Option<usize>,
    /// The agency.
    pub agency: Option<usize>,
    /// The employment.
    pub employment: Option<usize>,
}

impl Mapping {
    /// What the headings say. One that is not known says nothing, and of two that mean the same the one counts
    /// that is said more exactly.
    #[must_use]
    pub fn of_head(head: &[String]) -> Self {
        let head: Vec<String> = head.iter().map(|text| normalize(text)).collect();
        let mut mapping = Self::default();
        for field in Field::ALL {
            let found = field
                .headings()
                .iter()
                .find_map(|heading| head.iter().position(|text| text == heading));
            mapping.set(field, found);
        }
        mapping
    }

    /// The column of a field.
    #[must_use]
    pub const fn get(&self, field: Field) -> Option<usize> {
        match field {
            Field::Name => self.name,
            Field::Email => self.email,
            Field::Agency => self.agency,
            Field::Employment => self.employment,
        }
    }

    /// Says which column holds a field.
    pub const fn set(&mut self, field: Field, column: Option<usize>) {
        match field {
            Field::Name => self.name = column,
            Field::Email => self.email = column,
            Field::Agency => self.agency = column,
            Field::Employment => self.employment = column,
        }
    }

    fn text(&self, line: &Line, field: Field) -> String {
        let cell = self.get(field).and_then(|column| line.cells.get(column));
        match cell.map(|text| text.trim()) {
            None => String::new(),
            // Longer than anything that we write into such a column.
            Some(text) if text.len() > MAX_WRITTEN => text.to_owned(),
            Some(text) => unguarded(text),
        }
    }
}

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The name.
    Name(AccountFault),
    /// The address.
    Email(AccountFault),
    /// The text is no name of an agency.
    Agency(NameFault),
    /// The text is no employment.
    Employment(String),
}

/// What a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Somebody nobody knows yet.
    New,
    /// Somebody known of whom it says something else.
    Changed(PersonId),
    /// Somebody known of whom it says what is known.
    Same(PersonId),
    /// It may be one of these, the likeliest first.
    Ambiguous(Vec<PersonId>),
    /// An earlier line is of the same person.
    Twice(u64),
    /// It cannot be read.
    Fault(RowFault),
}

/// A row and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Its line.
    pub line: u64,
    /// The name as it stands there.
    pub name: String,
    /// What it says; nothing where it cannot be read.
    pub said: Option<PersonRecord>,
    /// What it means.
    pub fate: Fate,
}

/// What whoever imports decides of a row that may be somebody known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// It is left out.
    Skip,
    /// It is somebody else than those who are known.
    New,
    /// It is this one.
    Person(PersonId),
}

/// Something that an import writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Who is changed and what was known of them; nothing for somebody new.
    pub known: Option<(PersonId, PersonRecord)>,
    /// What is kept from then on.
    pub after: PersonRecord,
}

fn employment(text: &str) -> Option<Employment> {
    let text = normalize(text);
    let is_said = |kind: &Employment| {
        let labels = Language::ALL.map(|language| normalize(kind.label(language)));
        labels.contains(&text) || normalize(kind.code()) == text
    };
    match text.as_str() {
        "p3k" => Some(Employment::Pppk),
        "honorer" | "nonasn" => Some(Employment::NonAsn),
        _ => Employment::ALL.into_iter().find(is_said),
    }
}

fn read_line(line: &Line, mapping: &Mapping, tree: &AgencyTree) -> Result<PersonRecord, RowFault> {
    let name = PersonName::parse(&mapping.text(line, Field::Name)).map_err(RowFault::Name)?;
    let email = match mapping.text(line, Field::Email).as_str() {
        "" => None,
        text => Some(Email::parse(text).map_err(RowFault::Email)?),
    };
    let (agency, typed) = match mapping.text(line, Field::Agency).as_str() {
        "" => (None, None),
        text => match tree.named(text) {
            Some(agency) => (Some(agency.id.clone()), None),
            None => (None, Some(read_name(text).map_err(RowFault::Agency)?)),
        },
    };
    let employment = match mapping.text(line, Field::Employment).as_str() {
        "" => None,
        text => Some(
            employment(text)
                .ok_or_else(|| RowFault::Employment(text.chars().take(40).collect()))?,
        ),
    };
    Ok(PersonRecord {
        name: name.as_str().to_owned(),
        email,
        employment,
        agency,
        typed,
    })
}

/// What is kept of somebody known once a row has been taken over.
#[must_use]
pub fn taken_over(known: &KnownPerson, said: &PersonRecord) -> PersonRecord {
    let before = &known.record;
    let of_account = said.email.is_some() && said.email == known.account;
    let (agency, typed) = match (&said.agency, &said.typed) {
        // An agency of a record that was merged is known, and is not the one they went to since.
        (Some(agency), _)
            if before.agency.is_some()
                && known
                    .merged
                    .iter()
                    .any(|merged| merged.agency.as_ref() == Some(agency)) =>
        {
            (before.agency.clone(), before.typed.clone())
        }
        (Some(agency), _) => (Some(agency.clone()), None),
        (None, Some(typed)) if before.agency.is_none() => (None, Some(typed.clone())),
        (None, _) => (before.agency.clone(), before.typed.clone()),
    };
    // A name that was merged away does not come back.
    let is_merged = |record: &PersonRecord| comparable(&record.name) == comparable(&said.name);
    let name = if known.merged.iter().any(is_merged) {
        &before.name
    } else {
        &said.name
    };
    PersonRecord {
        name: name.clone(),
        email: if of_account {
            before.email.clone()
        } else {
            said.email.clone().or_else(|| before.email.clone())
        },
        employment: said.employment.or(before.employment),
        agency,
        typed,
    }
}

/// Finds people by address and by name.
struct Index<'a> {
    known: &'a [KnownPerson],
    by_email: HashMap<&'a str, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    by_agency: HashMap<&'a AgencyId, Vec<(usize, String)>>,
}

impl<'a> Index<'a> {
    fn of(known: &'a [KnownPerson]) -> Self {
        let mut index = Self {
            known,
            by_email: HashMap::new(),
            by_name: HashMap::new(),
            by_agency: HashMap::new(),
        };
        for (place, one) in known.iter().enumerate() {
            for merged in &one.merged {
                index
                    .by_name
                    .entry(comparable(&merged.name))
                    .or_default()
                    .push(place);
                if let Some(email) = &merged.email {
                    index
                        .by_email
                        .entry(email.as_str())
                        .or_default()
                        .push(place);
                }
                if let Some(agency) = &merged.agency {
                    let there = index.by_agency.entry(agency).or_default();
                    there.push((place, comparable(&merged.name)));
                }
            }
            for email in one.emails() {
                index
                    .by_email
                    .entry(email.as_str())
                    .or_default()
                    .push(place);
            }
            let name = comparable(&one.record.name);
            if let Some(agency) = &one.record.agency {
                let there = index.by_agency.entry(agency).or_default();
                there.push((place, name.clone()));
            }
            index.by_name.entry(name).or_default().push(place);
        }
        // A record that was merged may have the name or the address of the one that stayed.
        for places in index
            .by_name
            .values_mut()
            .chain(index.by_email.values_mut())
        {
            places.sort_unstable();
            places.dedup();
        }
        index
    }

    fn person(&self, place: usize) -> Option<&'a KnownPerson> {
        self.known.get(place)
    }

    fn ambiguous(&self, places: impl IntoIterator<Item = usize>) -> Fate {
        let mut people: Vec<PersonId> = Vec::new();
        for one in places.into_iter().filter_map(|place| self.person(place)) {
            if !people.contains(&one.person) && people.len() < MAX_CANDIDATES {
                people.push(one.person.clone());
            }
        }
        Fate::Ambiguous(people)
    }

    fn is_it(&self, place: usize, said: &PersonRecord) -> Fate {
        match self.person(place) {
            Some(known) if taken_over(known, said) == known.record => {
                Fate::Same(known.person.clone())
            }
            Some(known) => Fate::Changed(known.person.clone()),
            None => Fate::New,
        }
    }

    /// Whether both name the same place to work, or both none that is known.
    fn works_there(&self, place: usize, said: &PersonRecord) -> bool {
        let Some(known) = self.person(place) else {
            return false;
        };
        match (&said.agency, &said.typed) {
            (Some(agency), _) => {
                let merged = known.merged.iter();
                let mut agencies = merged
                    .filter_map(|merged| merged.agency.as_ref())
                    .chain(&known.record.agency);
                agencies.any(|theirs| theirs == agency)
            }
            (None, Some(typed)) => {
                let theirs = known.record.typed.as_deref().map(normalize);
                known.record.agency.is_none() && theirs == Some(normalize(typed))
            }
            // A table that names no agency leaves it open.
            (None, None) => true,
        }
    }

    fn fate(&self, said: &PersonRecord) -> Fate {
        let name = comparable(&said.name);
        let of_name = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        if let Some(email) = &said.email
            && let Some(places) = self.by_email.get(email.as_str())
        {
            let named = |place: &&usize| of_name.contains(place);
            let alike = |place: &&usize| {
                self.person(**place).is_some_and(|known| {
                    likeness(&name, &comparable(&known.record.name)) != Likeness::Different
                })
            };
            let same: Vec<usize> = places.iter().filter(named).copied().collect();
            return match (same.as_slice(), places.as_slice()) {
                ([one], _) => self.is_it(*one, said),
                ([], [one]) if alike(&one) => self.is_it(*one, said),
                // One address of an office can be that of several people.
                _ => self.ambiguous(places.iter().copied()),
            };
        }
        let here: Vec<usize> = of_name
            .iter()
            .copied()
            .filter(|place| self.works_there(*place, said))
            .collect();
        // Two addresses may be two people.
        let other_email = |place: usize| {
            said.email.is_some()
                && self
                    .person(place)
                    .is_some_and(|known| known.emails().next().is_some())
        };
        match here.as_slice() {
            [one] if !other_email(*one) => return self.is_it(*one, said),
            [] => {}
            several => return self.ambiguous(several.iter().copied()),
        }
        let near = said
            .agency
            .as_ref()
            .and_then(|agency| self.by_agency.get(agency));
        let near = near
            .into_iter()
            .flatten()
            .filter(|(_, known)| likeness(&name, known) != Likeness::Different);
        let candidates: Vec<usize> = near
            .map(|(place, _)| *place)
            .chain(of_name.iter().copied())
            .collect();
        if candidates.is_empty() {
            Fate::New
        } else {
            self.ambiguous(candidates)
        }
    }
}

/// By which two rows are one: the comparable name, the address, the agency, and what was typed for one.
type WrittenKey = (String, Option<Email>, Option<AgencyId>, Option<String>);

/// What each row of a table means.
#[must_use]
pub fn plan(
    table: &PeopleTable,
    mapping: &Mapping,
    tree: &AgencyTree,
    known: &[KnownPerson],
) -> Vec<PlannedRow> {
    let index = Index::of(known);
    let mut people: HashMap<PersonId, u64> = HashMap::new();
    let mut written: HashMap<WrittenKey, u64> = HashMap::new();
    let mut rows = Vec::with_capacity(table.lines.len());
    for line in &table.lines {
        let name = mapping.text(line, Field::Name).chars().take(200).collect();
        let (said, fate) = match read_line(line, mapping, tree) {
            Err(fault) => (None, Fate::Fault(fault)),
            Ok(said) => {
                let key = (
                    comparable(&said.name),
                    said.email.clone(),
                    said.agency.clone(),
                    said.typed.as_deref().map(normalize),
                );
                let first = *written.entry(key).or_insert(line.line);
                let mut fate = if first == line.line {
                    index.fate(&said)
                } else {
                    Fate::Twice(first)
                };
                if let Fate::Changed(person) | Fate::Same(person) = &fate {
                    let first = *people.entry(person.clone()).or_insert(line.line);
                    if first != line.line {
                        fate = Fate::Twice(first);
                    }
                }
                (Some(said), fate)
            }
        };
        rows.push(PlannedRow {
            line: line.line,
            name,
            said,
            fate,
        });
    }
    rows
}

/// What an import writes, in the order of the table. A row that may be somebody known and of which nothing was
/// chosen is left out, as one that cannot be read. Of two rows that were said to be one person, the first counts.
#[must_use]
pub fn writes(
    rows: &[PlannedRow],
    choices: &BTreeMap<u64, Choice>,
    known: &[KnownPerson],
) -> Vec<Write> {
    let by_id: HashMap<&PersonId, &KnownPerson> =
        known.iter().map(|one| (&one.person, one)).collect();
    let mut done: HashMap<PersonId, ()> = HashMap::new();
    let mut writes = Vec::new();
    for row in rows {
        let Some(said) = &row.said else { continue };
        let person = match (&row.fate, choices.get(&row.line)) {
            (Fate::New, _) | (Fate::Ambiguous(_), Some(Choice::New)) => None,
            (Fate::Changed(person), _) => Some(person),
            // Nobody who was not offered can be chosen.
            (Fate::Ambiguous(offered), Some(Choice::Person(person)))
                if offered.contains(person) =>
            {
                Some(person)
            }
            _ => continue,
        };
        let write = match person.and_then(|person| by_id.get(person)) {
            None if person.is_some() => continue,
            None => Write {
                known: None,
                after: said.clone(),
            },
            Some(one) => Write {
                known: Some((one.person.clone(), one.record.clone())),
                after: taken_over(one, said),
            },
        };
        if let Some((person, before)) = &write.known
            && (done.insert(person.clone(), ()).is_some() || *before == write.after)
        {
            continue;
        }
        writes.push(write);
    }
    writes
}

/// A text that is another one as soon as any row means something else, so that what is carried out is what was seen.
#[must_use]
pub fn digest(rows: &[PlannedRow]) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(format!("{} {:?} {:?}\n", row.line, row.fate, row.said));
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Two rows that were said to be the same person.
#[must_use]
pub fn chosen_twice(rows: &[PlannedRow], choices: &BTreeMap<u64, Choice>) -> Option<(u64, u64)> {
    let mut lines: HashMap<&PersonId, u64> = HashMap::new();
    for row in rows {
        let person = match (&row.fate, choices.get(&row.line)) {
            (Fate::Changed(person) | Fate::Same(person), _) => person,
            (Fate::Ambiguous(offered), Some(Choice::Person(person)))
                if offered.contains(person) =>
            {
                person
            }
            _ => continue,
        };
        if let Some(first) = lines.insert(person, row.line) {
            return Some((first, row.line));
        }
    }
    None
}

/// How many rows have each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fates {
    /// Somebody new.
    pub new: usize,
    /// Somebody known who changes.
    pub changed: usize,
    /// What is known.
    pub same: usize,
    /// May be somebody known.
    pub ambiguous: usize,
    /// The second row of one person.
    pub twice: usize,
    /// Cannot be read.
    pub faults: usize,
}

/// Counts the fates of rows.
#[must_use]
pub fn fates(rows: &[PlannedRow]) -> Fates {
    let mut counts = Fates::default();
    for row in rows {
        *match row.fate {
            Fate::New => &mut counts.new,
            Fate::Changed(_) => &mut counts.changed,
            Fate::Same(_) => &mut counts.same,
            Fate::Ambiguous(_) => &mut counts.ambiguous,
            Fate::Twice(_) => &mut counts.twice,
            Fate::Fault(_) => &mut counts.faults,
        } += 1;
    }
    counts
}
