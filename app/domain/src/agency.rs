//! Agencies: a tree of offices with codes and other names, how one is found by typing three letters,
//! and how a table of them is taken over whole or not at all.

use crate::codes::codes;
use crate::id::AgencyId;
use crate::language::Language;
use crate::text::{normalize, one_line};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::AddAssign;
use thiserror::Error;

/// The longest name of an agency, in characters.
pub const NAME_LIMIT: usize = 200;
/// The longest other name, in characters.
pub const ALIAS_LIMIT: usize = 80;
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
    /// What sort of office an agency is.
    AgencyKind {
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

impl AgencyKind {
    /// Reads what somebody wrote into a table: the code or the name in either language, whatever the
    /// case and the signs. Nothing written is [`AgencyKind::Lainnya`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let folded = normalize(text);
        if folded.is_empty() {
            return text.trim().is_empty().then_some(Self::Lainnya);
        }
        Self::ALL.iter().copied().find(|kind| {
            normalize(kind.code()) == folded
                || Language::ALL
                    .iter()
                    .any(|language| normalize(kind.label(*language)) == folded)
        })
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
    /// Their employment.
    pub employment: Option<Employment>,
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
}

/// Where an agency stands in the tree, and what it is searched by.
#[derive(Clone, Debug)]
struct Place {
    parent: Option<usize>,
    depth: usize,
    /// The first place after everything below.
    end: usize,
    code: String,
    texts: Vec<String>,
}

/// All agencies, each before what is below it; what is side by side stands by name.
#[derive(Clone, Debug, Default)]
pub struct AgencyTree {
    agencies: Vec<Agency>,
    places: Vec<Place>,
    by_id: HashMap<AgencyId, usize>,
    by_code: HashMap<AgencyCode, usize>,
}

impl PartialEq for AgencyTree {
    fn eq(&self, other: &Self) -> bool {
        self.agencies == other.agencies
    }
}

impl AgencyTree {
    /// Builds the tree. Whatever is handed in, every agency stands in it once: one whose parent is not
    /// there stands at the top, and a ring is opened at one of its members. Of two with one id or one
    /// code the first is found by it.
    #[must_use]
    pub fn new(agencies: impl IntoIterator<Item = Agency>) -> Self {
        let mut rows: Vec<Agency> = agencies.into_iter().collect();
        rows.sort_by_cached_key(|agency| {
            (
                normalize(&agency.name),
                agency.code.clone(),
                agency.id.clone(),
            )
        });
        let index: HashMap<AgencyId, usize> = rows
            .iter()
            .enumerate()
            .map(|(number, agency)| (agency.id.clone(), number))
            .collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
        let mut tops = Vec::new();
        for (number, agency) in rows.iter().enumerate() {
            let parent = agency
                .parent
                .as_ref()
                .and_then(|parent| index.get(parent))
                .and_then(|parent| children.get_mut(*parent));
            match parent {
                Some(below) => below.push(number),
                None => tops.push(number),
            }
        }

        // Whatever no top leads to is in a ring or below one: the first of it becomes a top.
        let mut order: Vec<(usize, Option<usize>, usize)> = Vec::with_capacity(rows.len());
        let mut placed = vec![false; rows.len()];
        for start in tops.into_iter().chain(0..rows.len()) {
            let mut waiting = vec![(start, None, 0)];
            while let Some((number, parent, depth)) = waiting.pop() {
                match placed.get_mut(number) {
                    Some(placed) if !*placed => *placed = true,
                    _ => continue,
                }
                let place = order.len();
                order.push((number, parent, depth));
                let below = children.get(number).map(Vec::as_slice).unwrap_or_default();
                waiting.extend(
                    below
                        .iter()
                        .rev()
                        .map(|child| (*child, Some(place), depth + 1)),
                );
            }
        }

        let mut rows: Vec<Option<Agency>> = rows.into_iter().map(Some).collect();
        let mut tree = Self::default();
        for (number, parent, depth) in order {
            let Some(agency) = rows.get_mut(number).and_then(Option::take) else {
                continue;
            };
            let place = tree.agencies.len();
            tree.by_id.entry(agency.id.clone()).or_insert(place);
            tree.by_code.entry(agency.code.clone()).or_insert(place);
            tree.places.push(Place {
                parent,
                depth,
                end: place + 1,
                code: normalize(agency.code.as_str()),
                texts: std::iter::once(&agency.name)
                    .chain(&agency.aliases)
                    .map(|text| normalize(text))
                    .collect(),
            });
            tree.agencies.push(agency);
        }
        for place in (0..tree.places.len()).rev() {
            let (end, parent) = match tree.places.get(place) {
                Some(one) => (one.end, one.parent),
                None => continue,
            };
            if let Some(parent) = parent.and_then(|parent| tree.places.get_mut(parent)) {
                parent.end = parent.end.max(end);
            }
        }
        tree
    }

    /// All agencies, each before what is below it.
    #[must_use]
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.agencies.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.agencies.is_empty()
    }

    /// The agency of this id.
    #[must_use]
    pub fn get(&self, id: &AgencyId) -> Option<&Agency> {
        self.agencies.get(*self.by_id.get(id)?)
    }

    /// The agency of this code.
    #[must_use]
    pub fn by_code(&self, code: &AgencyCode) -> Option<&Agency> {
        self.agencies.get(*self.by_code.get(code)?)
    }

    /// How many agencies are above this one.
    #[must_use]
    pub fn depth(&self, id: &AgencyId) -> usize {
        self.place(id).map_or(0, |(_, place)| place.depth)
    }

    fn place(&self, id: &AgencyId) -> Option<(usize, &Place)> {
        let number = *self.by_id.get(id)?;
        Some((number, self.places.get(number)?))
    }

    /// The agencies above, the nearest first.
    #[must_use]
    pub fn ancestors(&self, id: &AgencyId) -> Vec<&Agency> {
        let mut above = Vec::new();
        let mut next = self.place(id).and_then(|(_, place)| place.parent);
        while let Some(number) = next {
            above.extend(self.agencies.get(number));
            next = self.places.get(number).and_then(|place| place.parent);
        }
        above
    }

    /// The agency above each, where there is one.
    #[must_use]
    pub fn parents(&self) -> BTreeMap<AgencyId, Option<AgencyId>> {
        self.agencies
            .iter()
            .zip(&self.places)
            .map(|(agency, place)| {
                let parent = place.parent.and_then(|number| self.agencies.get(number));
                (agency.id.clone(), parent.map(|parent| parent.id.clone()))
            })
            .collect()
    }

    /// The agency and everything below it, in the order of the tree; nothing for an unknown one.
    #[must_use]
    pub fn with_below(&self, id: &AgencyId) -> &[Agency] {
        self.place(id)
            .and_then(|(number, place)| self.agencies.get(number..place.end))
            .unwrap_or_default()
    }

    /// Everything below an agency, in the order of the tree.
    #[must_use]
    pub fn descendants(&self, id: &AgencyId) -> &[Agency] {
        self.with_below(id).get(1..).unwrap_or_default()
    }

    /// Whether `id` is `scope` or below it: what a liaison of `scope` looks after.
    #[must_use]
    pub fn is_within(&self, id: &AgencyId, scope: &AgencyId) -> bool {
        match (self.place(id), self.place(scope)) {
            (Some((number, _)), Some((first, place))) => (first..place.end).contains(&number),
            _ => false,
        }
    }

    /// The names from the top down to the agency itself.
    #[must_use]
    pub fn path(&self, id: &AgencyId) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .ancestors(id)
            .into_iter()
            .map(|agency| agency.name.as_str())
            .collect();
        names.reverse();
        names.extend(self.get(id).map(|agency| agency.name.as_str()));
        names
    }

    /// For every agency, in the order of [`AgencyTree::agencies`], the sum of what it and all below it
    /// have themselves. Whoever stands in one agency is counted once in it and once in each above it.
    #[must_use]
    pub fn sums<T: Clone + AddAssign>(&self, own: impl Fn(&Agency) -> T) -> Vec<T> {
        let mut sums: Vec<T> = self.agencies.iter().map(own).collect();
        for (number, place) in self.places.iter().enumerate().rev() {
            let below = sums.get(number).cloned();
            let above = place.parent.and_then(|parent| sums.get_mut(parent));
            if let (Some(above), Some(below)) = (above, below) {
                *above += below;
            }
        }
        sums
    }

    /// The agencies whose code, name or other name holds `text`, whatever its case and signs: first
    /// where the code begins with it, then where a word does, then the others, each by name. Fewer than
    /// [`FIND_FROM`] letters and digits find nothing.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<&Agency> {
        let wanted = normalize(text);
        if wanted.chars().filter(|c| *c != ' ').count() < FIND_FROM {
            return Vec::new();
        }
        let mut found: Vec<(u8, &Place, &Agency)> = self
            .places
            .iter()
            .zip(&self.agencies)
            .filter_map(|(place, agency)| Some((place.rank(&wanted)?, place, agency)))
            .collect();
        found.sort_by(|(a_rank, a, _), (b_rank, b, _)| {
            (a_rank, a.texts.first(), &a.code).cmp(&(b_rank, b.texts.first(), &b.code))
        });
        found.into_iter().map(|(_, _, agency)| agency).collect()
    }

    /// The one agency that `text` names whole: by its code, its name or another name. `None` where
    /// none or several are called so.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Agency> {
        if let Some(agency) = AgencyCode::parse(text).and_then(|code| self.by_code(&code)) {
            return Some(agency);
        }
        let wanted = normalize(text);
        let mut named = self
            .places
            .iter()
            .zip(&self.agencies)
            .filter(|(place, _)| !wanted.is_empty() && place.texts.contains(&wanted));
        match (named.next(), named.next()) {
            (Some((_, agency)), None) => Some(agency),
            _ => None,
        }
    }
}

impl Place {
    fn rank(&self, wanted: &str) -> Option<u8> {
        if self.code.starts_with(wanted) {
            return Some(0);
        }
        let all = || std::iter::once(&self.code).chain(&self.texts);
        let begins = |text: &String| {
            text.match_indices(wanted)
                .any(|(at, _)| at == 0 || text.as_bytes().get(at.saturating_sub(1)) == Some(&b' '))
        };
        if all().any(begins) {
            Some(1)
        } else if all().any(|text| text.contains(wanted)) {
            Some(2)
        } else {
            None
        }
    }
}

/// A row of a table of agencies, as it was written. `None` is a column that the table does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportRow {
    /// The line it begins on in the file, counted from 1.
    pub line: u64,
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The code of the agency it belongs to; empty for one at the top.
    pub parent: Option<String>,
    /// The kind.
    pub kind: Option<String>,
    /// Whether something stands beyond the last column, as when a name holds the separator.
    pub beyond: bool,
}

/// Something in a table of agencies that keeps all of it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFault {
    /// The line of the row.
    pub line: u64,
    /// What is wrong with it.
    pub problem: ImportProblem,
}

impl std::fmt::Display for ImportFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "row {}: {}", self.line, self.problem)
    }
}

/// What is wrong with a row. The interface has one sentence for each.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportProblem {
    /// There is no code.
    #[error("the code is missing")]
    CodeMissing,
    /// The code has another form.
    #[error("`{0}` is no code of 1 to 32 letters, digits, dots and hyphens")]
    CodeForm(String),
    /// An earlier row has this code.
    #[error("the code {code} stands in row {first} already")]
    CodeTwice {
        /// The code.
        code: AgencyCode,
        /// The line of the first row with it.
        first: u64,
    },
    /// There is no name.
    #[error("the name is missing")]
    NameMissing,
    /// The name is too long.
    #[error("the name is longer than {NAME_LIMIT} characters")]
    NameLong,
    /// No agency of this file or of those known has the parent's code.
    #[error("there is no agency with the code `{0}` to belong to")]
    ParentUnknown(String),
    /// The kind is none of ours.
    #[error("`{0}` is no kind of agency")]
    KindUnknown(String),
    /// Something stands beyond the last column.
    #[error(
        "there are more fields than columns; a text that holds the separator belongs in quotes"
    )]
    Beyond,
    /// The agency would belong to itself, directly or through others.
    #[error("{0} would belong to itself")]
    Cycle(AgencyCode),
    /// The agency would stand too deep.
    #[error("{0} would stand deeper than {LEVELS_LIMIT} levels")]
    TooDeep(AgencyCode),
}

/// An agency as a table wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its code.
    pub code: AgencyCode,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AgencyKind,
    /// The code of the agency it belongs to.
    pub parent: Option<AgencyCode>,
}

/// What a table without faults does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// The rows, to see again whether they still mean the same when the plan is carried out.
    pub rows: Vec<ImportRow>,
    /// New agencies, each after the one it belongs to.
    pub added: Vec<Planned>,
    /// Known agencies that change, in the order of the file.
    pub changed: Vec<Planned>,
    /// How many rows say what is known.
    pub unchanged: usize,
}

/// Reads a table of agencies: what it adds and changes, or every fault of every row. Agencies that it
/// does not name stay as they are.
///
/// # Errors
/// The faults, by line.
pub fn read_agencies(
    rows: impl IntoIterator<Item = ImportRow>,
    existing: &AgencyTree,
) -> Result<ImportPlan, Vec<ImportFault>> {
    let rows: Vec<ImportRow> = rows.into_iter().collect();
    let mut faults = Vec::new();
    let mut lines: HashMap<AgencyCode, u64> = HashMap::new();
    for row in &rows {
        if let Some(code) = AgencyCode::parse(&row.code) {
            lines.entry(code).or_insert(row.line);
        }
    }
    let mut wanted: Vec<(u64, Planned)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut fault = |problem| {
            faults.push(ImportFault {
                line: row.line,
                problem,
            });
        };
        if row.beyond {
            fault(ImportProblem::Beyond);
        }
        let code = AgencyCode::parse(&row.code);
        match &code {
            None if row.code.trim().is_empty() => fault(ImportProblem::CodeMissing),
            None => fault(ImportProblem::CodeForm(shortened(&row.code))),
            Some(code) => {
                if let Some(first) = lines.get(code).filter(|first| **first != row.line) {
                    fault(ImportProblem::CodeTwice {
                        code: code.clone(),
                        first: *first,
                    });
                }
            }
        }
        let name = one_line(&row.name);
        if name.is_empty() {
            fault(ImportProblem::NameMissing);
        } else if name.chars().count() > NAME_LIMIT {
            fault(ImportProblem::NameLong);
        }
        let known = code.as_ref().and_then(|code| existing.by_code(code));
        let kind = match &row.kind {
            None => known.map_or(AgencyKind::Lainnya, |known| known.kind),
            Some(text) => AgencyKind::read(text).unwrap_or_else(|| {
                fault(ImportProblem::KindUnknown(shortened(text)));
                AgencyKind::Lainnya
            }),
        };
        let parent = match row.parent.as_deref().map(str::trim) {
            None => known
                .and_then(|known| known.parent.as_ref())
                .and_then(|parent| existing.get(parent))
                .map(|parent| parent.code.clone()),
            Some("") => None,
            Some(text) => {
                let parent = AgencyCode::parse(text).filter(|parent| {
                    lines.contains_key(parent) || existing.by_code(parent).is_some()
                });
                if parent.is_none() {
                    fault(ImportProblem::ParentUnknown(shortened(text)));
                }
                parent
            }
        };
        if let Some(code) = code {
            let planned = Planned {
                code,
                name,
                kind,
                parent,
            };
            wanted.push((row.line, planned));
        }
    }
    find_rings_and_depths(&wanted, existing, &mut faults);
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.line);
        return Err(faults);
    }
    Ok(plan(rows, wanted, existing))
}

fn shortened(text: &str) -> String {
    let text = one_line(text);
    if text.chars().count() <= 40 {
        text
    } else {
        text.chars().take(40).chain(['…']).collect()
    }
}

/// Every row whose agency would be in a ring, or too deep, in the tree that the table makes together
/// with what is known.
fn find_rings_and_depths(
    wanted: &[(u64, Planned)],
    existing: &AgencyTree,
    faults: &mut Vec<ImportFault>,
) {
    let mut parents: HashMap<&AgencyCode, Option<&AgencyCode>> = existing
        .agencies()
        .iter()
        .map(|agency| {
            let parent = agency.parent.as_ref().and_then(|id| existing.get(id));
            (&agency.code, parent.map(|parent| &parent.code))
        })
        .collect();
    for (_, planned) in wanted {
        parents.insert(&planned.code, planned.parent.as_ref());
    }
    // The number of agencies above, or `None` for one in a ring or below one.
    let mut depths: HashMap<&AgencyCode, Option<usize>> = HashMap::with_capacity(parents.len());
    let mut in_rings: BTreeSet<&AgencyCode> = BTreeSet::new();
    for start in wanted.iter().map(|(_, planned)| &planned.code) {
        let mut way: Vec<&AgencyCode> = Vec::new();
        let mut on_way: HashMap<&AgencyCode, usize> = HashMap::new();
        let mut next = Some(start);
        let mut depth = loop {
            let Some(code) = next else { break Some(0) };
            if let Some(known) = depths.get(code) {
                break known.map(|depth| depth + 1);
            }
            if let Some(first) = on_way.get(code) {
                in_rings.extend(way.get(*first..).unwrap_or_default());
                break None;
            }
            on_way.insert(code, way.len());
            way.push(code);
            next = parents.get(code).copied().flatten();
        };
        for code in way.into_iter().rev() {
            depths.insert(code, depth);
            depth = depth.map(|depth| depth + 1);
        }
    }
    for (line, planned) in wanted {
        let problem = if in_rings.contains(&planned.code) {
            ImportProblem::Cycle(planned.code.clone())
        } else if depths
            .get(&planned.code)
            .copied()
            .flatten()
            .is_some_and(|depth| depth >= LEVELS_LIMIT)
        {
            ImportProblem::TooDeep(planned.code.clone())
        } else {
            continue;
        };
        faults.push(ImportFault {
            line: *line,
            problem,
        });
    }
}

fn plan(rows: Vec<ImportRow>, wanted: Vec<(u64, Planned)>, existing: &AgencyTree) -> ImportPlan {
    let mut plan = ImportPlan {
        rows,
        ..ImportPlan::default()
    };
    let mut added: HashMap<AgencyCode, Planned> = HashMap::new();
    let mut order = Vec::new();
    for (_, planned) in wanted {
        let Some(known) = existing.by_code(&planned.code) else {
            order.push(planned.code.clone());
            added.insert(planned.code.clone(), planned);
            continue;
        };
        let parent = known.parent.as_ref().and_then(|id| existing.get(id));
        let same = known.name == planned.name
            && known.kind == planned.kind
            && parent.map(|parent| &parent.code) == planned.parent.as_ref();
        if same {
            plan.unchanged += 1;
        } else {
            plan.changed.push(planned);
        }
    }
    for start in order {
        let mut way = Vec::new();
        let mut next = Some(start);
        while let Some(planned) = next.and_then(|code| added.remove(&code)) {
            next = planned.parent.clone();
            way.push(planned);
        }
        plan.added.extend(way.into_iter().rev());
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::clock::Moment;
    use crate::id::Entropy;
    use proptest::prelude::*;
    use std::sync::Mutex;

    struct Dice(Mutex<Chance>);
    impl Entropy for Dice {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = u8::try_from(self.0.lock().unwrap().next_u32() & 0xFF).unwrap();
            }
        }
    }

    fn dice() -> Dice {
        Dice(Mutex::new(Chance::new(7)))
    }

    fn row(line: u64, code: &str, name: &str, parent: &str, kind: &str) -> ImportRow {
        ImportRow {
            line,
            code: code.to_owned(),
            name: name.to_owned(),
            parent: Some(parent.to_owned()),
            kind: Some(kind.to_owned()),
            beyond: false,
        }
    }

    /// What the store does with a plan.
    fn carried_out(plan: &ImportPlan, tree: &AgencyTree, dice: &Dice) -> AgencyTree {
        let mut agencies = tree.agencies().to_vec();
        let mut ids: HashMap<AgencyCode, AgencyId> = agencies
            .iter()
            .map(|agency| (agency.code.clone(), agency.id.clone()))
            .collect();
        for planned in &plan.added {
            let id = AgencyId::new(Moment(1), dice);
            let parent = planned.parent.as_ref().map(|code| ids[code].clone());
            ids.insert(planned.code.clone(), id.clone());
            agencies.push(Agency {
                id,
                code: planned.code.clone(),
                name: planned.name.clone(),
                kind: planned.kind,
                parent,
                aliases: vec![],
            });
        }
        for planned in &plan.changed {
            let agency = agencies
                .iter_mut()
                .find(|agency| agency.code == planned.code)
                .unwrap();
            agency.name.clone_from(&planned.name);
            agency.kind = planned.kind;
            agency.parent = planned.parent.as_ref().map(|code| ids[code].clone());
        }
        AgencyTree::new(agencies)
    }

    fn tree(rows: Vec<ImportRow>) -> AgencyTree {
        let empty = AgencyTree::default();
        carried_out(&read_agencies(rows, &empty).unwrap(), &empty, &dice())
    }

    fn city() -> AgencyTree {
        tree(vec![
            row(2, "SDK-U", "Suku Dinas Kominfo Utara", "DKI", "Suku Dinas"),
            row(3, "DKI", "Dinas Komunikasi dan Informatika", "KT", "dinas"),
            row(4, "KT", "Kota Tirtanusa", "", "City"),
            row(5, "BPD", "Badan Pendapatan Daerah", "KT", "badan"),
            row(6, "KEC.01", "Kecamatan Teluk Dinaran", "KT", "kecamatan"),
        ])
    }

    fn codes(found: &[&Agency]) -> Vec<String> {
        found
            .iter()
            .map(|agency| agency.code.as_str().to_owned())
            .collect()
    }

    fn id(tree: &AgencyTree, code: &str) -> AgencyId {
        let code = AgencyCode::parse(code).unwrap();
        tree.by_code(&code).unwrap().id.clone()
    }

    #[test]
    fn codes_are_letters_digits_dots_and_hyphens_in_capitals() {
        assert_eq!(
            AgencyCode::parse(" 31.71-dk ").unwrap().as_str(),
            "31.71-DK"
        );
        for bad in ["", " ", "a b", "a/b", "é", ".-", "a;b", &"a".repeat(33)] {
            assert_eq!(AgencyCode::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_kind_is_read_by_code_and_by_name_in_both_languages() {
        for text in ["suku_dinas", "Suku Dinas", " SUKU-DINAS", "Sub-office"] {
            assert_eq!(
                AgencyKind::read(text),
                Some(AgencyKind::SukuDinas),
                "{text}"
            );
        }
        assert_eq!(AgencyKind::read(" "), Some(AgencyKind::Lainnya));
        assert_eq!(AgencyKind::read("toko"), None);
        assert_eq!(AgencyKind::read("?"), None);
        for kind in AgencyKind::ALL {
            assert_eq!(AgencyKind::from_code(kind.code()), Some(kind));
            for language in Language::ALL {
                assert_eq!(AgencyKind::read(kind.label(language)), Some(kind));
            }
        }
    }

    #[test]
    fn a_name_or_alias_that_was_imported_holds_no_sign_that_deceives() {
        let turned = tree(vec![row(
            2,
            "A",
            "Dinas \u{202E}laguB\u{2066} A\u{200B}",
            "",
            "dinas",
        )]);
        assert_eq!(turned.agencies()[0].name, "Dinas laguB A");
        assert_eq!(
            read_aliases("DK\u{AD}I\u{FEFF}\n\u{200F}"),
            Some(vec!["DKI".to_owned()])
        );
    }

    #[test]
    fn the_tree_knows_what_is_above_and_below() {
        let tree = city();
        let (top, office, sub, agency) = (
            id(&tree, "KT"),
            id(&tree, "DKI"),
            id(&tree, "SDK-U"),
            id(&tree, "BPD"),
        );
        assert_eq!(codes(&tree.ancestors(&sub)), ["DKI", "KT"]);
        assert_eq!(
            tree.path(&sub),
            [
                "Kota Tirtanusa",
                "Dinas Komunikasi dan Informatika",
                "Suku Dinas Kominfo Utara"
            ]
        );
        assert_eq!(tree.descendants(&top).len(), 4);
        assert_eq!(tree.with_below(&office).len(), 2);
        assert!(tree.is_within(&sub, &office) && tree.is_within(&sub, &sub));
        assert!(!tree.is_within(&office, &sub) && !tree.is_within(&agency, &office));
        assert_eq!(tree.depth(&sub), 2);
        let order: Vec<_> = tree
            .agencies()
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        assert_eq!(order, ["KT", "BPD", "DKI", "SDK-U", "KEC.01"]);
    }

    #[test]
    fn three_letters_find_by_code_then_word_then_inside() {
        let tree = city();
        assert_eq!(codes(&tree.find("din")), ["DKI", "KEC.01", "SDK-U"]);
        assert_eq!(codes(&tree.find("KEC-0")), ["KEC.01"]);
        assert_eq!(codes(&tree.find("kec")), ["KEC.01"]);
        assert_eq!(codes(&tree.find("komunikasi, DAN")), ["DKI"]);
        assert_eq!(codes(&tree.find("formatika")), ["DKI"]);
        assert_eq!(codes(&tree.find("sdk")), ["SDK-U"]);
        for nothing in ["", "di", "d-i", " . ", "xyz"] {
            assert!(tree.find(nothing).is_empty(), "{nothing}");
        }
        // The code goes before the word, the word before the inside.
        let tree = city();
        let mut agencies = tree.agencies().to_vec();
        agencies[1].aliases = vec!["Kecil".to_owned()];
        let tree = AgencyTree::new(agencies);
        assert_eq!(codes(&tree.find("kec")), ["KEC.01", "BPD"]);
    }

    #[test]
    fn a_whole_name_or_code_names_one_agency() {
        let tree = city();
        let named = |text| tree.named(text).map(|agency| agency.code.as_str());
        assert_eq!(named("dki"), Some("DKI"));
        assert_eq!(named("kota  tirtanusa"), Some("KT"));
        assert_eq!(named("dinas"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn every_fault_of_every_row_is_told() {
        let long = "n".repeat(NAME_LIMIT + 1);
        let faults = read_agencies(
            vec![
                row(2, "", "", "", ""),
                row(3, "a b", "Nama", "", "toko"),
                row(4, "X1", "Satu", "X2", ""),
                row(5, "X2", "Dua", "X1", ""),
                row(6, "x1", "Satu lagi", "TIDAK-ADA", ""),
                row(7, "X3", &long, "X3", ""),
                ImportRow {
                    beyond: true,
                    ..row(8, "X4", "Empat", "X2", "")
                },
            ],
            &city(),
        )
        .unwrap_err();
        let code = |text| AgencyCode::parse(text).unwrap();
        let told: Vec<_> = faults
            .into_iter()
            .map(|fault| (fault.line, fault.problem))
            .collect();
        assert_eq!(
            told,
            [
                (2, ImportProblem::CodeMissing),
                (2, ImportProblem::NameMissing),
                (3, ImportProblem::CodeForm("a b".to_owned())),
                (3, ImportProblem::KindUnknown("toko".to_owned())),
                (
                    6,
                    ImportProblem::CodeTwice {
                        code: code("X1"),
                        first: 4
                    }
                ),
                (6, ImportProblem::ParentUnknown("TIDAK-ADA".to_owned())),
                (7, ImportProblem::NameLong),
                (7, ImportProblem::Cycle(code("X3"))),
                (8, ImportProblem::Beyond),
            ]
        );
    }

    #[test]
    fn a_ring_is_found_also_through_what_is_known() {
        let faults = read_agencies(
            vec![row(2, "KT", "Kota Tirtanusa", "SDK-U", "kota")],
            &city(),
        );
        let code = AgencyCode::parse("KT").unwrap();
        assert_eq!(
            faults,
            Err(vec![ImportFault {
                line: 2,
                problem: ImportProblem::Cycle(code)
            }])
        );
        let faults = read_agencies(
            vec![
                row(2, "A", "A", "B", ""),
                row(3, "B", "B", "C", ""),
                row(4, "C", "C", "A", ""),
                row(5, "D", "D", "A", ""),
            ],
            &AgencyTree::default(),
        )
        .unwrap_err();
        let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [2, 3, 4], "what is below a ring is in none");
    }

    #[test]
    fn a_chain_is_as_long_as_a_tree_is_deep() {
        let chain = |length: u64| {
            (0..length).map(|number| {
                let parent = number.checked_sub(1).map(|above| format!("A{above}"));
                row(
                    number + 2,
                    &format!("A{number}"),
                    "N",
                    &parent.unwrap_or_default(),
                    "",
                )
            })
        };
        let empty = AgencyTree::default();
        assert!(read_agencies(chain(LEVELS_LIMIT as u64), &empty).is_ok());
        let faults = read_agencies(chain(50_000), &empty).unwrap_err();
        assert_eq!(faults.len(), 50_000 - LEVELS_LIMIT);
    }

    #[test]
    fn a_column_that_is_not_there_changes_nothing() {
        let tree = city();
        let plan = read_agencies(
            vec![ImportRow {
                line: 2,
                code: "dki".to_owned(),
                name: "Dinas Kominfo".to_owned(),
                ..ImportRow::default()
            }],
            &tree,
        )
        .unwrap();
        assert_eq!(
            plan.changed,
            [Planned {
                code: AgencyCode::parse("DKI").unwrap(),
                name: "Dinas Kominfo".to_owned(),
                kind: AgencyKind::Dinas,
                parent: AgencyCode::parse("KT"),
            }]
        );
    }

    #[test]
    fn other_names_are_read_one_a_line() {
        assert_eq!(
            read_aliases(" Kominfo \r\n\nDiskominfo\nKOMINFO\n--"),
            Some(vec!["Kominfo".to_owned(), "Diskominfo".to_owned()])
        );
        assert_eq!(read_aliases(&"a".repeat(ALIAS_LIMIT + 1)), None);
    }

    #[test]
    fn a_ring_of_rows_still_makes_a_tree_with_everybody_once() {
        let mut agencies = city().agencies().to_vec();
        let last = agencies[3].id.clone();
        agencies[0].parent = Some(last);
        let tree = AgencyTree::new(agencies);
        assert_eq!(tree.len(), 5);
        for agency in tree.agencies() {
            assert!(tree.ancestors(&agency.id).len() < 5);
        }
    }

    fn any_rows() -> impl Strategy<Value = Vec<ImportRow>> {
        let code = || {
            prop_oneof![
                9 => (0..12u8).prop_map(|number| format!("a{number}")),
                1 => "\\PC{0,4}",
            ]
        };
        let parent = prop_oneof![1 => Just(None), 2 => Just(Some(String::new())), 5 => code().prop_map(Some)];
        let kind = prop_oneof![
            Just(None),
            Just(Some("dinas".to_owned())),
            Just(Some(String::new())),
            "\\PC{0,6}".prop_map(Some)
        ];
        let one = (code(), "[a-c ]{0,3}", parent, kind);
        prop::collection::vec(one, 0..14).prop_map(|rows| {
            rows.into_iter()
                .zip(2..)
                .map(|((code, name, parent, kind), line)| ImportRow {
                    line,
                    code,
                    name,
                    parent,
                    kind,
                    beyond: false,
                })
                .collect()
        })
    }

    /// Rows whose only faults can be rings.
    fn rows_that_may_ring() -> impl Strategy<Value = Vec<ImportRow>> {
        prop::collection::vec(prop::option::of(0..10usize), 1..10).prop_map(|parents| {
            let count = parents.len();
            parents
                .into_iter()
                .enumerate()
                .map(|(number, parent)| {
                    let parent = parent.map(|parent| format!("A{}", parent % count));
                    row(
                        number as u64 + 2,
                        &format!("A{number}"),
                        "N",
                        &parent.unwrap_or_default(),
                        "",
                    )
                })
                .collect()
        })
    }

    /// Whether following the parents from row `start` comes back to it, step by step.
    fn rings(rows: &[ImportRow], start: usize) -> bool {
        let mut at = start;
        for _ in 0..rows.len() {
            let parent = rows[at].parent.as_deref().unwrap_or_default();
            let Some(next) = rows.iter().position(|row| row.code == parent) else {
                return false;
            };
            if next == start {
                return true;
            }
            at = next;
        }
        false
    }

    proptest! {
        #[test]
        fn tables_never_panic_and_a_plan_carried_out_is_known(first in any_rows(), second in any_rows()) {
            let dice = dice();
            let mut tree = AgencyTree::default();
            for rows in [first, second] {
                let count = rows.len();
                match read_agencies(rows.clone(), &tree) {
                    Ok(plan) => {
                        prop_assert_eq!(plan.added.len() + plan.changed.len() + plan.unchanged, count);
                        tree = carried_out(&plan, &tree, &dice);
                        let again = read_agencies(rows, &tree).unwrap();
                        prop_assert_eq!(again.unchanged, count);
                        prop_assert!(again.added.is_empty() && again.changed.is_empty());
                        // Nobody is their own ancestor: the tree keeps every parent it was given.
                        for agency in tree.agencies() {
                            let above = tree.ancestors(&agency.id);
                            prop_assert_eq!(above.first().map(|one| one.id.clone()), agency.parent.clone());
                        }
                    }
                    Err(faults) => {
                        prop_assert!(!faults.is_empty());
                        prop_assert!(faults.iter().all(|fault| (2..count as u64 + 2).contains(&fault.line)));
                        prop_assert!(faults.is_sorted_by_key(|fault| fault.line));
                    }
                }
            }
        }

        #[test]
        fn rings_are_found_and_only_rings(rows in rows_that_may_ring()) {
            let expected: Vec<u64> = (0..rows.len()).filter(|start| rings(&rows, *start)).map(|start| rows[start].line).collect();
            let found: Vec<u64> = match read_agencies(rows, &AgencyTree::default()) {
                Ok(_) => vec![],
                Err(faults) => faults.into_iter().map(|fault| {
                    assert!(matches!(fault.problem, ImportProblem::Cycle(_)));
                    fault.line
                }).collect(),
            };
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn sums_over_any_tree_count_each_once(parents in prop::collection::vec(prop::option::of(0..30usize), 0..30), people in prop::collection::vec(0..30usize, 0..60)) {
            let dice = dice();
            let ids: Vec<AgencyId> = parents.iter().map(|_| AgencyId::new(Moment(1), &dice)).collect();
            let tree = AgencyTree::new(parents.iter().enumerate().map(|(number, parent)| Agency {
                id: ids[number].clone(),
                code: AgencyCode::parse(&format!("A{number}")).unwrap(),
                name: format!("N{}", number % 5),
                kind: AgencyKind::Dinas,
                parent: parent.and_then(|parent| ids.get(parent).cloned()),
                aliases: vec![],
            }));
            prop_assert_eq!(tree.len(), ids.len());
            let own = |agency: &Agency| people.iter().filter(|person| ids.get(**person) == Some(&agency.id)).count();
            let sums = tree.sums(own);
            for (agency, sum) in tree.agencies().iter().zip(&sums) {
                let below: usize = tree.with_below(&agency.id).iter().map(own).sum();
                prop_assert_eq!(*sum, below);
            }
            let tops: usize = tree.agencies().iter().zip(&sums).filter(|(agency, _)| tree.depth(&agency.id) == 0).map(|(_, sum)| sum).sum();
            prop_assert_eq!(tops, people.iter().filter(|person| **person < ids.len()).count());
        }
    }
}
