//! Attendance by agency: which rows of the tree are shown, and what is counted in each. The page and the
//! file of an edition's attendance are both made from this one list.

use crate::agency::{Agency, AgencyCode, AgencyTree};
use crate::attendance::{Counted, Tally, tally};
use std::collections::BTreeSet;

/// Some number of rows that can be taken in at once: where nothing else is asked for, as many levels of
/// the tree are shown as fit.
pub const ROWS: usize = 40;

/// Which agencies show what is below them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// The first levels: as many as give at most [`ROWS`] rows, and at least the first that has more
    /// than one.
    #[default]
    Fitting,
    /// All.
    All,
    /// These.
    These(BTreeSet<AgencyCode>),
}

impl Opening {
    /// Reads what an address or a command line asks for: nothing for the first levels, `*` for
    /// everything, else codes separated by commas. What is no code is passed over.
    #[must_use]
    pub fn parse(asked: Option<&str>) -> Self {
        match asked.map(str::trim) {
            None => Self::Fitting,
            Some("*") => Self::All,
            Some(codes) => Self::These(codes.split(',').filter_map(AgencyCode::parse).collect()),
        }
    }

    /// As [`Self::parse`] reads it.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Fitting => None,
            Self::All => Some("*".to_owned()),
            Self::These(codes) => Some(joined(codes)),
        }
    }
}

fn joined<'a>(codes: impl IntoIterator<Item = &'a AgencyCode>) -> String {
    codes
        .into_iter()
        .map(AgencyCode::as_str)
        .collect::<Vec<_>>()
        .join(",")
}

/// An agency as rows name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its code.
    pub code: AgencyCode,
    /// Its name.
    pub name: String,
}

impl From<&Agency> for Named {
    fn from(agency: &Agency) -> Self {
        Self {
            code: agency.code.clone(),
            name: agency.name.clone(),
        }
    }
}

/// Whom a row counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// An agency with all below it.
    Agency(Named),
    /// An agency alone, where what is below it has rows of its own.
    Itself(Named),
    /// Those who named no agency, or one that is no longer known.
    Nowhere,
}

/// Whether something is below a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// Nothing with people in it.
    Leaf,
    /// Something, in rows that follow.
    Open,
    /// Something, counted in this row alone.
    Closed,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whom it counts.
    pub whose: Whose,
    /// How many rows of agencies stand above it, from 0.
    pub level: usize,
    /// Whether something is below it.
    pub branch: Branch,
    /// The counts.
    pub tally: Tally,
}

/// An edition's attendance by agency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendanceByAgency {
    /// The rows in the order of the tree, each agency before what is below it. Those that are not
    /// [`Branch::Open`] count everybody once.
    pub rows: Vec<Row>,
    /// Everybody.
    pub total: Tally,
    /// How many agencies have somebody of their own who is expected.
    pub expected: u32,
    /// The agencies among them from which nobody is there, nor from below them; in the order of the tree.
    pub nobody: Vec<Named>,
}

impl AttendanceByAgency {
    /// How many agencies of those somebody has come from.
    #[must_use]
    pub fn represented(&self) -> u32 {
        let nobody = u32::try_from(self.nobody.len()).unwrap_or(u32::MAX);
        self.expected.saturating_sub(nobody)
    }

    /// How many agencies that are expected have nobody there.
    #[must_use]
    pub fn unrepresented(&self) -> u32 {
        self.expected.saturating_sub(self.represented())
    }

    /// What to ask for so that the agency of `code` is closed where it is open, opened where it is
    /// closed, and all others stay.
    #[must_use]
    pub fn toggled(&self, code: &AgencyCode) -> Opening {
        let mut open: BTreeSet<AgencyCode> = self
            .rows
            .iter()
            .filter(|row| row.branch == Branch::Open)
            .filter_map(|row| match &row.whose {
                Whose::Agency(agency) => Some(agency.code.clone()),
                Whose::Itself(_) | Whose::Nowhere => None,
            })
            .collect();
        if !open.remove(code) {
            open.insert(code.clone());
        }
        Opening::These(open)
    }

    /// Whether an agency is open, and whether one is closed.
    #[must_use]
    pub fn has_open_and_closed(&self) -> (bool, bool) {
        let any = |branch| self.rows.iter().any(|row| row.branch == branch);
        (any(Branch::Open), any(Branch::Closed))
    }
}

/// An agency with somebody registered in it or below it.
struct Peopled<'a> {
    agency: &'a Agency,
    depth: usize,
    own: Tally,
    whole: Tally,
}

impl Peopled<'_> {
    const fn has_people_below(&self) -> bool {
        self.whole.registered > self.own.registered
    }
}

/// Counts people by the agency at their registration. Rows are agencies with somebody registered, in them
/// or below them, and last those of no agency.
#[must_use]
pub fn roll_up(people: &[Counted], tree: &AgencyTree, opening: &Opening) -> AttendanceByAgency {
    let sums = tally(people, &tree.parents());
    let own = |agency: &Agency| sums.own.get(&agency.id).copied().unwrap_or_default();
    let peopled: Vec<Peopled<'_>> = tree
        .agencies()
        .iter()
        .filter_map(|agency| {
            let whole = *sums.with_below.get(&agency.id)?;
            (whole.registered > 0).then(|| Peopled {
                agency,
                depth: tree.depth(&agency.id),
                own: own(agency),
                whole,
            })
        })
        .collect();
    let mut nowhere = sums.nowhere;
    for (agency, one) in &sums.own {
        if tree.get(agency).is_none() {
            nowhere += *one;
        }
    }
    let mut rows = match opening {
        Opening::Fitting => fitting(&peopled),
        Opening::All => shown(&peopled, |_| true),
        Opening::These(codes) => shown(&peopled, |one| codes.contains(&one.agency.code)),
    };
    if nowhere.registered > 0 {
        rows.push(Row {
            whose: Whose::Nowhere,
            level: 0,
            branch: Branch::Leaf,
            tally: nowhere,
        });
    }
    let expected: Vec<_> = peopled
        .iter()
        .filter(|one| one.own.expected() > 0)
        .collect();
    AttendanceByAgency {
        rows,
        total: sums.all,
        expected: u32::try_from(expected.len()).unwrap_or(u32::MAX),
        nobody: expected
            .into_iter()
            .filter(|one| one.whole.present == 0)
            .map(|one| one.agency.into())
            .collect(),
    }
}

fn shown(peopled: &[Peopled<'_>], open: impl Fn(&Peopled<'_>) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut closed_at: Option<usize> = None;
    for one in peopled {
        if closed_at.is_some_and(|depth| one.depth > depth) {
            continue;
        }
        let branch = match (one.has_people_below(), open(one)) {
            (false, _) => Branch::Leaf,
            (true, true) => Branch::Open,
            (true, false) => Branch::Closed,
        };
        closed_at = (branch == Branch::Closed).then_some(one.depth);
        rows.push(Row {
            whose: Whose::Agency(one.agency.into()),
            level: one.depth,
            branch,
            tally: one.whole,
        });
        if branch == Branch::Open && one.own.registered > 0 {
            rows.push(Row {
                whose: Whose::Itself(one.agency.into()),
                level: one.depth + 1,
                branch: Branch::Leaf,
                tally: one.own,
            });
        }
    }
    rows
}

fn fitting(peopled: &[Peopled<'_>]) -> Vec<Row> {
    let deepest = peopled.iter().map(|one| one.depth).max().unwrap_or(0);
    let mut best = shown(peopled, |_| false);
    for levels in 1..=deepest {
        let more = shown(peopled, |one| one.depth < levels);
        if more.len() > ROWS && best.len() > 1 {
            break;
        }
        best = more;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::BuiltInKind;
    use crate::attendance::Status;
    use crate::code::Place;
    use crate::id::{AgencyId, PersonId};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn id(code: &str) -> AgencyId {
        AgencyId::from_store(format!("id of {code}"))
    }

    fn tree(agencies: &[(&str, &str)]) -> AgencyTree {
        AgencyTree::new(agencies.iter().map(|(code, parent)| Agency {
            id: id(code),
            code: AgencyCode::parse(code).unwrap(),
            name: format!("Dinas {code}"),
            kind: BuiltInKind::Dinas.into(),
            parent: (!parent.is_empty()).then(|| id(parent)),
            aliases: vec![],
            closed_at: None,
        }))
    }

    fn somebody(number: usize, at: Option<&str>, status: Option<Status>) -> Counted {
        Counted {
            person: PersonId::from_store(format!("person {number}")),
            agency: at.map(id),
            on_the_spot: false,
            staff: false,
            status,
            place: Some(Place::Venue),
        }
    }

    /// Name, level, branch, present and expected of each row.
    fn told(rollup: &AttendanceByAgency) -> Vec<String> {
        rollup
            .rows
            .iter()
            .map(|row| {
                let name = match &row.whose {
                    Whose::Agency(agency) => agency.code.as_str().to_owned(),
                    Whose::Itself(agency) => format!("{} itself", agency.code),
                    Whose::Nowhere => "nowhere".to_owned(),
                };
                let sign = match row.branch {
                    Branch::Leaf => "",
                    Branch::Open => " -",
                    Branch::Closed => " +",
                };
                let Tally { present, .. } = row.tally;
                format!(
                    "{}{name}{sign} {present}/{}",
                    ">".repeat(row.level),
                    row.tally.expected()
                )
            })
            .collect()
    }

    fn city() -> (AgencyTree, Vec<Counted>) {
        let tree = tree(&[
            ("KT", ""),
            ("A", "KT"),
            ("A1", "A"),
            ("A2", "A"),
            ("B", "KT"),
            ("C", ""),
        ]);
        let people = vec![
            somebody(1, Some("A"), Some(Status::Present)),
            somebody(2, Some("A1"), None),
            somebody(3, Some("A2"), Some(Status::Late)),
            somebody(4, None, Some(Status::Present)),
            somebody(5, Some("gone"), None),
        ];
        (tree, people)
    }

    #[test]
    fn only_agencies_with_somebody_and_those_above_them_are_rows() {
        let (tree, people) = city();
        let all = roll_up(&people, &tree, &Opening::All);
        assert_eq!(
            told(&all),
            [
                "KT - 2/3",
                ">A - 2/3",
                ">>A itself 1/1",
                ">>A1 0/1",
                ">>A2 1/1",
                "nowhere 1/2"
            ]
        );
        assert_eq!((all.total.present, all.total.expected()), (3, 5));
        assert_eq!(
            roll_up(&[], &tree, &Opening::All),
            AttendanceByAgency::default()
        );
    }

    #[test]
    fn an_agency_opens_and_closes_and_the_others_stay() {
        let (tree, people) = city();
        let code = |text| AgencyCode::parse(text).unwrap();
        let asked = |text: &str| roll_up(&people, &tree, &Opening::parse(Some(text)));
        let none = asked("");
        assert_eq!(told(&none), ["KT + 2/3", "nowhere 1/2"]);
        assert_eq!(none.toggled(&code("KT")).text().as_deref(), Some("KT"));
        let one = asked("kt, <script>,TIADA");
        assert_eq!(told(&one), ["KT - 2/3", ">A + 2/3", "nowhere 1/2"]);
        assert_eq!(one.toggled(&code("A")).text().as_deref(), Some("A,KT"));
        let all = asked("*");
        assert_eq!(all.toggled(&code("A")).text().as_deref(), Some("KT"));
        assert_eq!(
            asked("A").toggled(&code("KT")).text().as_deref(),
            Some("KT"),
            "what is not to be seen is not carried on"
        );
        assert_eq!(all.has_open_and_closed(), (true, false));
        for text in ["*", "", "A,KT"] {
            assert_eq!(Opening::parse(Some(text)).text().as_deref(), Some(text));
        }
        assert_eq!(Opening::parse(None).text(), None);
    }

    #[test]
    fn as_many_levels_are_open_as_fit_and_never_one_row_alone() {
        let name = |number: usize| format!("D{number:03}");
        let level = |count: usize| -> (AgencyTree, Vec<Counted>) {
            let names: Vec<String> = (0..count).map(name).collect();
            let below: Vec<String> = names.iter().map(|name| format!("{name}-1")).collect();
            let mut all = vec![("KT", "")];
            all.extend(names.iter().map(|name| (name.as_str(), "KT")));
            all.extend(
                below
                    .iter()
                    .zip(&names)
                    .map(|(a, b)| (a.as_str(), b.as_str())),
            );
            let people = below
                .iter()
                .enumerate()
                .map(|(number, at)| somebody(number, Some(at), None));
            (tree(&all), people.collect())
        };
        let rows = |count| {
            let (tree, people) = level(count);
            roll_up(&people, &tree, &Opening::Fitting).rows.len()
        };
        assert_eq!(rows(19), 39, "both levels fit");
        assert_eq!(rows(20), 21, "the second does not");
        assert_eq!(rows(60), 61, "one row says nothing by agency");
    }

    #[test]
    fn agencies_with_nobody_there_are_named_unless_all_of_them_are_excused() {
        let (tree, mut people) = city();
        people.push(somebody(6, Some("B"), Some(Status::Excused)));
        people.push(somebody(8, Some("KT"), None));
        people.push(Counted {
            staff: true,
            ..somebody(7, Some("C"), None)
        });
        let rollup = roll_up(&people, &tree, &Opening::Fitting);
        let names: Vec<_> = rollup.nobody.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(names, ["A1"], "the city has come from below");
        assert_eq!((rollup.represented(), rollup.expected), (3, 4));
        assert!(!told(&rollup).iter().any(|row| row.starts_with('C')));
    }

    proptest! {
        #[test]
        fn rows_count_everybody_once_whatever_is_open(
            parents in vec(any::<prop::sample::Index>(), 1..14),
            people in vec((0usize..40, any::<prop::sample::Index>(), prop::option::of(prop::sample::select(&Status::ALL)), 0u8..16), 0..60),
            open in vec(any::<prop::sample::Index>(), 0..8),
            which in 0u8..3,
        ) {
            let codes: Vec<String> = (0..parents.len()).map(|number| format!("A{number}")).collect();
            let rows: Vec<(&str, &str)> = parents
                .iter()
                .enumerate()
                .map(|(number, parent)| {
                    let parent = parent.index(number + 1);
                    (codes[number].as_str(), if parent == number { "" } else { codes[parent].as_str() })
                })
                .collect();
            let tree = tree(&rows);
            let people: Vec<Counted> = people
                .into_iter()
                .map(|(number, at, status, bits)| {
                    let at = (bits & 1 == 0).then(|| codes[at.index(codes.len())].as_str());
                    Counted { staff: bits & 14 == 14, ..somebody(number, at, status) }
                })
                .collect();
            let opening = match which {
                0 => Opening::Fitting,
                1 => Opening::All,
                _ => Opening::These(open.iter().map(|at| AgencyCode::parse(&codes[at.index(codes.len())]).unwrap()).collect()),
            };
            let rollup = roll_up(&people, &tree, &opening);
            let mut sum = Tally { staff: rollup.total.staff, ..Tally::default() };
            for row in rollup.rows.iter().filter(|row| row.branch != Branch::Open) {
                prop_assert!(row.tally.registered > 0);
                sum += Tally { staff: 0, ..row.tally };
            }
            prop_assert_eq!(sum, rollup.total);
            prop_assert!(rollup.represented() <= rollup.expected);
            // What is below an open row adds up to it.
            for (at, row) in rollup.rows.iter().enumerate().filter(|(_, row)| row.branch == Branch::Open) {
                let mut below = Tally::default();
                for other in rollup.rows[at + 1..].iter().take_while(|other| other.level > row.level) {
                    if other.level == row.level + 1 {
                        below += other.tally;
                    }
                }
                prop_assert_eq!(below.registered, row.tally.registered);
                prop_assert_eq!(below.present, row.tally.present);
            }
        }
    }
}
