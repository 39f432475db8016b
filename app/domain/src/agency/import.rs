//! Tables of agencies: what a table means beside what is known, or every fault in it.

use super::{
    AgencyCode, AgencyKind, AgencyTree, BuiltInKind, KindFault, LEVELS_LIMIT, NameFault,
    OWN_KINDS_LIMIT, OwnKind, read_name,
};
use crate::text::one_line;
use std::collections::{BTreeSet, HashMap};
use thiserror::Error;

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
    /// There is no name, or it is too long.
    #[error(transparent)]
    Name(NameFault),
    /// No agency of this file or of those known has the parent's code.
    #[error("there is no agency with the code `{0}` to belong to")]
    ParentUnknown(String),
    /// The kind cannot be read.
    #[error(transparent)]
    Kind(KindFault),
    /// No agency has this kind yet, and whoever imports has not said that it is meant.
    #[error("`{}` is no kind of agency that is known", .0.as_str())]
    KindNew(OwnKind),
    /// There would be too many kinds of the office's own.
    #[error("there would be more than {OWN_KINDS_LIMIT} kinds of agencies of your own")]
    KindsMany,
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

/// Which kinds that no agency has yet a table may bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NewKinds {
    /// None: most are slips of the pen.
    #[default]
    Refused,
    /// These, which somebody has seen.
    These(BTreeSet<OwnKind>),
    /// All.
    Any,
}

impl NewKinds {
    fn allow(&self, kind: &OwnKind) -> bool {
        match self {
            Self::Refused => false,
            Self::These(these) => these.contains(kind),
            Self::Any => true,
        }
    }
}

/// A kind that kept a table out because no agency has it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKind {
    /// The kind.
    pub kind: OwnKind,
    /// The line of the first row with it.
    pub line: u64,
    /// How many rows have it.
    pub rows: usize,
}

/// The kinds among faults that no agency has yet, each once, in the order of the table.
#[must_use]
pub fn new_kinds(faults: &[ImportFault]) -> Vec<NewKind> {
    let mut found: Vec<NewKind> = Vec::new();
    let mut places: HashMap<&OwnKind, usize> = HashMap::new();
    for fault in faults {
        let ImportProblem::KindNew(kind) = &fault.problem else {
            continue;
        };
        let place = *places.entry(kind).or_insert(found.len());
        match found.get_mut(place) {
            Some(known) => known.rows += 1,
            None => found.push(NewKind {
                kind: kind.clone(),
                line: fault.line,
                rows: 1,
            }),
        }
    }
    found
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
    /// Which new kinds the table was allowed to bring.
    pub allowed: NewKinds,
    /// Those that it brings.
    pub kinds: BTreeSet<OwnKind>,
}

/// Reads a table of agencies: what it adds and changes, or every fault of every row. Agencies that it
/// does not name stay as they are. Their kinds are known ones: built in, or such as an agency has.
///
/// # Errors
/// The faults, by line.
pub fn read_agencies(
    rows: impl IntoIterator<Item = ImportRow>,
    existing: &AgencyTree,
) -> Result<ImportPlan, Vec<ImportFault>> {
    read_agencies_with_kinds(rows, existing, NewKinds::Refused)
}

/// As [`read_agencies`], of a table that may bring kinds.
///
/// # Errors
/// The faults, by line.
pub fn read_agencies_with_kinds(
    rows: impl IntoIterator<Item = ImportRow>,
    existing: &AgencyTree,
    allowed: NewKinds,
) -> Result<ImportPlan, Vec<ImportFault>> {
    let rows: Vec<ImportRow> = rows.into_iter().collect();
    let mut faults = Vec::new();
    let mut own: BTreeSet<OwnKind> = existing.own_kinds().into_iter().cloned().collect();
    let mut brought: BTreeSet<OwnKind> = BTreeSet::new();
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
        let name = read_name(&row.name).unwrap_or_else(|problem| {
            fault(ImportProblem::Name(problem));
            String::new()
        });
        let known = code.as_ref().and_then(|code| existing.by_code(code));
        let kind = match &row.kind {
            None => known.map_or(BuiltInKind::Lainnya.into(), |known| known.kind.clone()),
            Some(text) => match AgencyKind::read(text) {
                Ok(AgencyKind::Own(kind)) => {
                    // As it was written first.
                    let kind = own.get(&kind).cloned().unwrap_or(kind);
                    if !own.contains(&kind) {
                        if !allowed.allow(&kind) {
                            fault(ImportProblem::KindNew(kind.clone()));
                        } else if own.len() >= OWN_KINDS_LIMIT {
                            fault(ImportProblem::KindsMany);
                        } else {
                            own.insert(kind.clone());
                            brought.insert(kind.clone());
                        }
                    }
                    AgencyKind::Own(kind)
                }
                Ok(kind) => kind,
                Err(problem) => {
                    fault(ImportProblem::Kind(problem));
                    BuiltInKind::Lainnya.into()
                }
            },
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
    Ok(ImportPlan {
        allowed,
        kinds: brought,
        ..plan(rows, wanted, existing)
    })
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
    let named: BTreeSet<&AgencyCode> = wanted.iter().map(|(_, planned)| &planned.code).collect();
    // The number of agencies above, or `None` for one in a ring or below one.
    let mut depths: HashMap<&AgencyCode, Option<usize>> = HashMap::with_capacity(parents.len());
    let mut in_rings: BTreeSet<&AgencyCode> = BTreeSet::new();
    for start in parents.keys().copied() {
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
    let is_deep = |code: &AgencyCode| {
        let depth = depths.get(code).copied().flatten();
        depth.is_some_and(|depth| depth >= LEVELS_LIMIT)
    };
    // What is known and not named moves with the nearest above it that is.
    let mut carries: BTreeSet<&AgencyCode> = BTreeSet::new();
    for deep in parents.keys().filter(|code| is_deep(code)) {
        let mut above = Some(*deep);
        while let Some(code) = above.filter(|code| !named.contains(code)) {
            above = parents.get(code).copied().flatten();
        }
        carries.extend(above);
    }
    for (line, planned) in wanted {
        let problem = if in_rings.contains(&planned.code) {
            ImportProblem::Cycle(planned.code.clone())
        } else if carries.contains(&planned.code) {
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
