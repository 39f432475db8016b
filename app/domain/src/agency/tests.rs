use super::*;
use crate::clock::Moment;
use crate::id::Entropy;
use crate::rng::SeededRng;
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

struct Dice(Mutex<SeededRng>);
impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = u8::try_from(self.0.lock().unwrap().next_u32() & 0xFF).unwrap();
        }
    }
}

fn dice() -> Dice {
    Dice(Mutex::new(SeededRng::new(7)))
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
            kind: planned.kind.clone(),
            parent,
            aliases: vec![],
            closed_at: None,
        });
    }
    for planned in &plan.changed {
        let agency = agencies
            .iter_mut()
            .find(|agency| agency.code == planned.code)
            .unwrap();
        agency.name.clone_from(&planned.name);
        agency.kind = planned.kind.clone();
        agency.parent = planned.parent.as_ref().map(|code| ids[code].clone());
    }
    AgencyTree::new(agencies)
}

fn tree_with_kinds(rows: Vec<ImportRow>, allowed: NewKinds) -> AgencyTree {
    let empty = AgencyTree::default();
    let plan = read_agencies_with_kinds(rows, &empty, allowed).unwrap();
    carried_out(&plan, &empty, &dice())
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
    let read = |text| AgencyKind::read(text);
    let built_in = |kind: BuiltInKind| Ok(kind.into());
    for text in ["suku_dinas", "Suku Dinas", " SUKU-DINAS", "Sub-office"] {
        assert_eq!(read(text), built_in(BuiltInKind::SukuDinas), "{text}");
    }
    assert_eq!(read(" "), built_in(BuiltInKind::Lainnya));
    for kind in BuiltInKind::ALL {
        assert_eq!(BuiltInKind::from_code(kind.code()), Some(kind));
        for language in Language::ALL {
            assert_eq!(read(kind.label(language)), built_in(kind));
        }
    }
}

fn own(text: &str) -> OwnKind {
    AgencyKind::read(text).unwrap().own().unwrap().clone()
}

#[test]
fn a_kind_of_an_offices_own_is_kept_as_it_was_written_and_compared_by_its_letters() {
    let kind = AgencyKind::read(" Unit  Kerja\u{200b} Khusus ").unwrap();
    assert_eq!(kind.code(), "Unit Kerja Khusus");
    assert_eq!(kind.label(Language::En), "Unit Kerja Khusus");
    assert_eq!(kind, AgencyKind::read("unit-kerja khusus").unwrap());
    assert_eq!(AgencyKind::from_code(kind.code()), Some(kind));
    assert_eq!(
        AgencyKind::read("?"),
        Err(KindFault::NoLetter("?".to_owned()))
    );
    assert!(AgencyKind::read(&"k".repeat(KIND_LIMIT)).is_ok());
    let long = "k".repeat(KIND_LIMIT + 1);
    assert_eq!(AgencyKind::read(&long), Err(KindFault::Long));
}

#[test]
fn kinds_written_almost_like_a_new_one_are_named() {
    let tree = tree_with_kinds(vec![row(2, "A", "A", "", "Unit Kerja")], NewKinds::Any);
    let near = |text: &str| tree.near_kinds(&own(text));
    assert_eq!(near("dians"), ["Dinas"]);
    assert_eq!(near("suku dins"), ["Suku Dinas"]);
    assert_eq!(near("Ministri"), ["Ministry"]);
    assert_eq!(near("unit kerjaa"), ["Unit Kerja"]);
    for other in ["toko", "x", "museum", "Unit Kerja"] {
        assert_eq!(near(other), Vec::<String>::new(), "{other}");
    }
    let proposed = |name: &str| tree.propose(name).unwrap().kind;
    assert_eq!(proposed("unit kerja Barat").code(), "Unit Kerja");
    assert_eq!(proposed("Dinas Pasar"), BuiltInKind::Dinas.into());
    assert_eq!(proposed("Toko Maju"), BuiltInKind::Lainnya.into());
}

#[test]
fn new_kinds_are_taken_when_they_are_meant_and_written_once() {
    let rows = || {
        vec![
            row(2, "A", "A", "", "Toko"),
            row(3, "B", "B", "", "dians"),
            row(4, "C", "C", "", "TOKO"),
            row(5, "D", "D", "", "?"),
        ]
    };
    let empty = AgencyTree::default();
    let faults = read_agencies(rows(), &empty).unwrap_err();
    assert_eq!(faults.len(), 4);
    let found = new_kinds(&faults);
    let found: Vec<_> = found
        .iter()
        .map(|new| (new.kind.as_str(), new.line, new.rows))
        .collect();
    assert_eq!(found, [("Toko", 2, 2), ("dians", 3, 1)]);

    let sound = || rows().into_iter().take(3);
    let some = NewKinds::These(BTreeSet::from([own("toko")]));
    let faults = read_agencies_with_kinds(sound(), &empty, some).unwrap_err();
    let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [3], "what nobody has seen stays out");

    let plan = read_agencies_with_kinds(sound(), &empty, NewKinds::Any).unwrap();
    let kinds: Vec<_> = plan.added.iter().map(|new| new.kind.code()).collect();
    assert_eq!(kinds, ["Toko", "dians", "Toko"]);
    let brought: Vec<_> = plan.kinds.iter().map(OwnKind::as_str).collect();
    assert_eq!(brought, ["dians", "Toko"]);
    let tree = carried_out(&plan, &empty, &dice());
    assert_eq!(read_agencies(sound(), &tree).unwrap().unchanged, 3);
    assert_eq!(tree.read_kind("toko").unwrap().code(), "Toko");
}

#[test]
fn an_office_has_as_many_kinds_of_its_own_as_a_list_holds() {
    let rows = (0..=OWN_KINDS_LIMIT as u64).map(|number| {
        let (code, kind) = (format!("A{number}"), format!("Jenis {number}"));
        row(number + 2, &code, "N", "", &kind)
    });
    let faults = read_agencies_with_kinds(rows, &AgencyTree::default(), NewKinds::Any);
    assert_eq!(
        faults,
        Err(vec![ImportFault {
            line: OWN_KINDS_LIMIT as u64 + 2,
            problem: ImportProblem::KindsMany
        }])
    );
}

#[test]
fn a_closed_agency_is_found_and_not_offered() {
    let tree = city();
    let mut agencies = tree.agencies().to_vec();
    let badan = agencies
        .iter_mut()
        .find(|agency| agency.code.as_str() == "BPD")
        .unwrap();
    badan.closed_at = Some(Moment(1));
    let tree = AgencyTree::new(agencies);
    let name = "Badan Pendapatan Daerah";
    for text in ["bpd", name] {
        assert!(tree.named(text).is_none() && tree.find(text).is_empty());
        assert_eq!(tree.named_any(text).unwrap().code.as_str(), "BPD");
        assert_eq!(codes(&tree.find_any(text)), ["BPD"]);
    }
    // Of two that are called so, the one that still exists is meant.
    let mut agencies = tree.agencies().to_vec();
    agencies.push(Agency {
        id: AgencyId::new(Moment(2), &dice()),
        code: AgencyCode::parse("BPD-2").unwrap(),
        name: name.to_owned(),
        kind: BuiltInKind::Badan.into(),
        parent: None,
        aliases: vec![],
        closed_at: None,
    });
    let tree = AgencyTree::new(agencies);
    assert_eq!(tree.named(name).unwrap().code.as_str(), "BPD-2");
}

#[test]
fn a_former_name_is_another_name_once() {
    let tree = city();
    let mut agency = tree.get(&id(&tree, "DKI")).unwrap().clone();
    let former = agency.name.clone();
    agency.aliases = agency.aliases_when_called("Dinas Kominfo");
    assert_eq!(agency.aliases, [former.as_str()]);
    agency.name = "Dinas Kominfo".to_owned();
    assert_eq!(
        agency.aliases_when_called("dinas  KOMINFO"),
        [former.as_str()]
    );
    agency.aliases = agency.aliases_when_called(&former);
    assert_eq!(agency.aliases, ["Dinas Kominfo"], "and back again");
}

#[test]
fn an_agency_moves_with_what_is_below_it_and_never_below_itself() {
    let tree = city();
    let (top, office, sub) = (id(&tree, "KT"), id(&tree, "DKI"), id(&tree, "SDK-U"));
    assert_eq!(tree.may_move(&office, None), Ok(()));
    assert_eq!(tree.may_move(&sub, Some(&top)), Ok(()));
    for below in [&office, &sub] {
        assert_eq!(tree.may_move(&office, Some(below)), Err(MoveFault::Circle));
    }
    let nowhere = AgencyId::new(Moment(3), &dice());
    assert_eq!(
        tree.may_move(&sub, Some(&nowhere)),
        Err(MoveFault::ParentUnknown)
    );
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
            (2, ImportProblem::Name(NameFault::Missing)),
            (3, ImportProblem::CodeForm("a b".to_owned())),
            (3, ImportProblem::KindNew(own("toko"))),
            (
                6,
                ImportProblem::CodeTwice {
                    code: code("X1"),
                    first: 4
                }
            ),
            (6, ImportProblem::ParentUnknown("TIDAK-ADA".to_owned())),
            (7, ImportProblem::Name(NameFault::Long)),
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

    // What is below an agency moves with it.
    let known = tree(chain(LEVELS_LIMIT as u64).collect());
    let other = row(2, "B", "N", "", "");
    let below = row(3, "A0", "N", "B", "");
    let faults = read_agencies(vec![other.clone(), below], &known).unwrap_err();
    let code = AgencyCode::parse("A0").unwrap();
    let problem = ImportProblem::TooDeep(code);
    assert_eq!(faults, [ImportFault { line: 3, problem }]);
    let known = carried_out(
        &read_agencies(vec![other], &known).unwrap(),
        &known,
        &Dice(Mutex::new(SeededRng::new(8))),
    );
    let (first, second) = (id(&known, "A0"), id(&known, "A1"));
    let (last, new) = (
        id(&known, &format!("A{}", LEVELS_LIMIT - 1)),
        id(&known, "B"),
    );
    assert_eq!(known.may_move(&first, Some(&new)), Err(MoveFault::TooDeep));
    assert_eq!(known.may_move(&second, Some(&new)), Ok(()));
    assert_eq!(known.may_hold(Some(&last)), Err(MoveFault::TooDeep));
    assert_eq!(known.may_hold(Some(&new)), Ok(()));
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
            kind: BuiltInKind::Dinas.into(),
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

#[test]
fn a_code_is_proposed_from_the_initials_and_numbered_where_they_are_taken() {
    let tree = city();
    let proposed = |name: &str| tree.propose_code(name).as_str().to_owned();
    assert_eq!(proposed("Dinas Kesehatan"), "DK");
    assert_eq!(proposed("Dinas Komunikasi dan Informatika"), "DKI-2");
    assert_eq!(proposed("SMA Negeri 12, Tirtanusa"), "SN12T");
    assert_eq!(proposed(" museum "), "MUS");
    assert_eq!(proposed("Éco dan Ñandú Barat"), "CAB");
    for nothing in ["", "—", "部门"] {
        assert_eq!(proposed(nothing), "INSTANSI", "{nothing:?}");
    }
}

fn any_rows() -> impl Strategy<Value = Vec<ImportRow>> {
    let code = || {
        prop_oneof![
            9 => (0..12u8).prop_map(|number| format!("a{number}")),
            1 => "\\PC{0,4}",
        ]
    };
    let parent =
        prop_oneof![1 => Just(None), 2 => Just(Some(String::new())), 5 => code().prop_map(Some)];
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
            match read_agencies_with_kinds(rows.clone(), &tree, NewKinds::Any) {
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
    fn a_proposed_code_is_always_a_code_and_free(names in prop::collection::vec("[A-Da-d0-9é. ]{0,12}|\\PC{0,40}", 1..30)) {
        let dice = dice();
        let mut agencies: Vec<Agency> = Vec::new();
        for name in names {
            let tree = AgencyTree::new(agencies.clone());
            let code = tree.propose_code(&name);
            prop_assert_eq!(AgencyCode::parse(code.as_str()), Some(code.clone()));
            prop_assert!(tree.by_code(&code).is_none());
            prop_assert_eq!(&tree.propose_code(&name), &code);
            agencies.push(Agency {
                id: AgencyId::new(Moment(1), &dice),
                code,
                name,
                kind: BuiltInKind::Dinas.into(),
                parent: None,
                aliases: vec![],
                closed_at: None,
            });
        }
    }

    #[test]
    fn what_may_move_leaves_a_tree_that_keeps_every_parent(rows in rows_that_may_ring(), which in 0..10usize, below in prop::option::of(0..10usize)) {
        let Ok(plan) = read_agencies(rows, &AgencyTree::default()) else { return Ok(()) };
        let tree = carried_out(&plan, &AgencyTree::default(), &dice());
        let at = |number: usize| tree.agencies()[number % tree.len()].id.clone();
        let (moved, parent) = (at(which), below.map(at));
        let agencies = tree.agencies().iter().cloned().map(|agency| Agency {
            parent: if agency.id == moved { parent.clone() } else { agency.parent.clone() },
            ..agency
        });
        let after = AgencyTree::new(agencies.collect::<Vec<_>>());
        let sound = after.agencies().iter().all(|agency| {
            let above = after.ancestors(&agency.id);
            above.first().map(|one| &one.id) == agency.parent.as_ref() && above.len() < LEVELS_LIMIT
        });
        prop_assert_eq!(tree.may_move(&moved, parent.as_ref()).is_ok(), sound);
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
            kind: BuiltInKind::Dinas.into(),
            parent: parent.and_then(|parent| ids.get(parent).cloned()),
            aliases: vec![],
            closed_at: None,
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
