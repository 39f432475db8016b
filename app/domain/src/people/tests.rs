use super::duplicates::{Why, derive_merged, propose};
use super::import::{
    Choice, Fate, Line, Mapping, PeopleTable, RowFault, Write, digest, plan, writes,
};
use super::*;
use crate::account::AccountFault;
use crate::agency::{Agency, AgencyCode, AgencyTree, BuiltInKind};
use crate::attendance::{Act, AttendanceEvent, Kind, Nonce, Proof, Standing, Status, derive};
use crate::clock::Moment;
use crate::id::{EditionId, EventId};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn agency(code: &str, name: &str) -> Agency {
    Agency {
        id: AgencyId::from_store(code.to_owned()),
        code: AgencyCode::parse(code).unwrap(),
        name: name.to_owned(),
        kind: BuiltInKind::Dinas.into(),
        parent: None,
        aliases: vec![],
        closed_at: None,
    }
}

fn tree() -> AgencyTree {
    AgencyTree::new([
        agency("KES", "Dinas Kesehatan"),
        agency("HUB", "Dinas Perhubungan"),
    ])
}

fn known(number: u32, name: &str, email: &str, agency: &str) -> KnownPerson {
    KnownPerson {
        person: person(number),
        record: PersonRecord {
            name: name.to_owned(),
            email: Email::parse(email).ok(),
            employment: None,
            agency: (!agency.is_empty()).then(|| AgencyId::from_store(agency.to_owned())),
            typed: None,
        },
        account: None,
        merged: vec![],
    }
}

fn person(number: u32) -> PersonId {
    PersonId::from_store(format!("p{number}"))
}

fn table(text: &str) -> (PeopleTable, Mapping) {
    let mut rows = text
        .lines()
        .map(|line| line.split(';').map(str::to_owned).collect::<Vec<_>>());
    let head = rows.next().unwrap();
    let lines = (2..)
        .zip(rows)
        .map(|(line, cells)| Line { line, cells })
        .collect();
    let mapping = Mapping::of_head(&head);
    (
        PeopleTable {
            head,
            lines,
            ..PeopleTable::default()
        },
        mapping,
    )
}

fn fates_of(text: &str, known: &[KnownPerson]) -> Vec<Fate> {
    let (table, mapping) = table(text);
    plan(&table, &mapping, &tree(), known)
        .into_iter()
        .map(|row| row.fate)
        .collect()
}

const HEAD: &str = "Nama Lengkap;E-mail;Instansi;Status Kepegawaian";

#[test]
fn headings_are_known_in_both_languages_and_a_name_of_an_agency_is_no_name() {
    let of = |head: &str| Mapping::of_head(&head.split(';').map(str::to_owned).collect::<Vec<_>>());
    let columns = |name, email, agency, employment| Mapping {
        name,
        email,
        agency,
        employment,
    };
    assert_eq!(of(HEAD), columns(Some(0), Some(1), Some(2), Some(3)));
    assert_eq!(
        of("No;Nama Instansi;Nama"),
        columns(Some(2), None, Some(1), None)
    );
    assert_eq!(
        of("Agency;Full name;Email address;Employment"),
        columns(Some(1), Some(2), Some(0), Some(3))
    );
    assert_eq!(of("Timestamp;Siapa?"), columns(None, None, None, None));
}

#[test]
fn a_row_is_new_changed_the_same_or_to_be_decided() {
    let people = [
        known(1, "Siti Aminah", "siti@a.example", "KES"),
        known(2, "Budi Santoso", "", "KES"),
        known(3, "Rina Wati", "", "HUB"),
    ];
    let fates = fates_of(
        &format!(
            "{HEAD}\nSiti Aminah;siti@a.example;Dinas Kesehatan;\nBudi Santoso, S.Kom.;;KES;PNS\nBudi Santosa;;KES;\n\
            Rina Wati;;KES;\nAgus Salim;;Dinas Kesehatan;PPPK\nAgus Salim;;KES;PPPK\n;;KES;\nEko;eko;KES;\nEko;;KES;raja\n\
            Agus Salim;;Dinas Antariksa;"
        ),
        &people,
    );
    assert_eq!(
        fates,
        [
            Fate::Same(person(1)),
            Fate::Changed(person(2)),
            Fate::Ambiguous(vec![person(2)]),
            Fate::Ambiguous(vec![person(3)]),
            Fate::New,
            Fate::Twice(6),
            Fate::Fault(RowFault::Name(AccountFault::NameEmpty)),
            Fate::Fault(RowFault::Email(AccountFault::EmailForm)),
            Fate::Fault(RowFault::Employment("raja".to_owned())),
            Fate::New,
        ]
    );
}

#[test]
fn an_address_of_an_office_makes_nobody_somebody_else() {
    let people = [
        known(1, "Siti Aminah", "humas@a.example", "KES"),
        known(2, "Budi Santoso", "budi@a.example", "KES"),
    ];
    let fates = fates_of(
        &format!(
            "{HEAD}\nAgus Salim;humas@a.example;KES;\nSiti Aminah;siti@a.example;KES;\nSiti N. Aminah;humas@a.example;;"
        ),
        &people,
    );
    assert_eq!(fates[0], Fate::Ambiguous(vec![person(1)]));
    // Another address of the same name may be another person.
    assert_eq!(fates[1], Fate::Ambiguous(vec![person(1)]));
    assert_eq!(fates[2], Fate::Changed(person(1)));
}

#[test]
fn an_empty_field_takes_nothing_away_and_what_is_chosen_is_what_was_offered() {
    let people = [
        known(1, "Siti Aminah", "siti@a.example", "KES"),
        known(2, "Budi Santoso", "", "HUB"),
    ];
    let (table, mapping) =
        table("nama;instansi\nSiti Aminah;\nBudi Santoso;KES\nBudi Santoso;Dinas Kesehatan");
    let rows = plan(&table, &mapping, &tree(), &people);
    assert_eq!(rows[0].fate, Fate::Same(person(1)));
    assert_eq!(rows[1].fate, Fate::Ambiguous(vec![person(2)]));
    let decided = |choice: Option<Choice>| {
        writes(
            &rows,
            &choice.into_iter().map(|choice| (3, choice)).collect(),
            &people,
        )
    };
    assert_eq!(decided(None), []);
    assert_eq!(decided(Some(Choice::Skip)), []);
    assert_eq!(
        decided(Some(Choice::Person(person(1)))),
        [],
        "nobody who was not offered"
    );
    let moved = decided(Some(Choice::Person(person(2))));
    let [
        Write {
            known: Some((who, before)),
            after,
        },
    ] = moved.as_slice()
    else {
        panic!("{moved:?}")
    };
    assert_eq!((who, before), (&person(2), &people[1].record));
    assert_eq!(after.agency, Some(AgencyId::from_store("KES".to_owned())));
    assert!(matches!(
        decided(Some(Choice::New)).as_slice(),
        [Write { known: None, .. }]
    ));
}

#[test]
fn what_was_seen_is_known_by_its_digest() {
    let (table, mapping) = table("nama;instansi\nSiti Aminah;KES");
    let of = |people: &[KnownPerson]| digest(&plan(&table, &mapping, &tree(), people));
    assert_eq!(of(&[]), of(&[]));
    assert_ne!(of(&[]), of(&[known(1, "Siti Aminah", "", "KES")]));
    assert_ne!(
        of(&[known(1, "Siti Aminah", "", "KES")]),
        of(&[known(2, "Siti Aminah", "", "KES")])
    );
}

#[test]
fn what_was_merged_is_known_and_its_name_does_not_come_back() {
    let mut rina = known(1, "Rina Menikah", "", "KES");
    rina.merged = vec![known(2, "Rina Lama", "rina@a.example", "HUB").record];
    let fates = fates_of(
        &format!("{HEAD}\nRina Lama;;HUB;\nRina Menikah;;KES;\nRina Lama;rina@a.example;HUB;"),
        std::slice::from_ref(&rina),
    );
    assert_eq!(fates[0], Fate::Same(person(1)));
    assert_eq!(fates[1], Fate::Twice(2));
    let record = rina.record.filled_from(&rina.merged[0]);
    assert_eq!(record.email, rina.merged[0].email);
    assert_eq!(
        (record.name, record.agency),
        (rina.record.name, rina.record.agency)
    );
}

#[test]
fn what_we_export_in_either_language_is_read_again() {
    for (said, kind) in [
        ("Civil servant (PNS)", Employment::Pns),
        ("PNS", Employment::Pns),
        ("P3K", Employment::Pppk),
        ("non-ASN", Employment::NonAsn),
    ] {
        let (table, mapping) = table(&format!("nama;status kepegawaian\nSiti;{said}"));
        let rows = plan(&table, &mapping, &tree(), &[]);
        assert_eq!(
            rows[0].said.as_ref().and_then(|said| said.employment),
            Some(kind),
            "{said}"
        );
    }
    for language in crate::language::Language::ALL {
        for kind in Employment::ALL {
            let (table, mapping) = table(&format!(
                "nama;status kepegawaian\nSiti;{}",
                kind.label(language)
            ));
            let rows = plan(&table, &mapping, &tree(), &[]);
            assert_eq!(
                rows[0].said.as_ref().and_then(|said| said.employment),
                Some(kind)
            );
        }
    }
}

#[test]
fn two_rows_for_one_person_are_told() {
    let people = [known(1, "Siti Aminah", "", "KES")];
    let (table, mapping) = table("nama;instansi\nSiti Aminnah;KES\nSiti Amina;KES");
    let rows = plan(&table, &mapping, &tree(), &people);
    let both: BTreeMap<u64, Choice> = [2, 3].map(|line| (line, Choice::Person(person(1)))).into();
    assert_eq!(super::import::chosen_twice(&rows, &both), Some((2, 3)));
    assert_eq!(super::import::chosen_twice(&rows, &BTreeMap::new()), None);
}

#[test]
fn two_accounts_are_never_proposed_and_whoever_has_one_stays() {
    let mut people = vec![
        known(1, "Siti Aminah", "", "KES"),
        known(2, "Hj. Siti Aminah, S.Kom.", "", "KES"),
        known(3, "Siti Aminah", "", "HUB"),
        known(4, "Siti Aminnah", "", "KES"),
    ];
    people[1].account = Email::parse("siti@a.example").ok();
    people[3].account = Email::parse("siti2@a.example").ok();
    let pairs: Vec<_> = propose(&people)
        .into_iter()
        .map(|one| (one.kept, one.merged, one.why))
        .collect();
    assert_eq!(
        pairs,
        [
            (person(2), person(1), Why::Name),
            (person(4), person(1), Why::NearName)
        ]
    );
    people[2].record.email = Email::parse("siti@a.example").ok();
    assert_eq!(propose(&people)[0].why, Why::Email);
}

fn event(
    person: u32,
    number: u32,
    at: i64,
    act: Act,
    standing: &mut Standing,
) -> Option<AttendanceEvent> {
    let status_to = standing.after(act)?;
    let event = AttendanceEvent {
        id: EventId::from_store(format!("{person}-{number}")),
        edition: EditionId::from_store("e".to_owned()),
        person: super::tests::person(person),
        number,
        kind: act.kind(),
        place: None,
        proof: Proof::Tick,
        status_from: standing.status,
        status_to,
        custom_from: None,
        custom_to: None,
        arrived_at: None,
        recorded_at: Moment(at),
        at_device: None,
        device: None,
        actor: None,
        reason: None,
        nonce: Nonce::parse(&"0".repeat(32)).unwrap(),
    };
    standing.apply(&event);
    Some(event)
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::In(Status::Present)),
        Just(Act::In(Status::Late)),
        Just(Act::Out),
        Just(Act::Pulse),
        Just(Act::Manual(Status::Excused)),
        Just(Act::Manual(Status::Absent)),
        Just(Act::Import(Status::Present)),
    ]
}

proptest! {
    #[test]
    fn planning_a_table_never_panics_and_tells_the_fate_of_each_row(
        cells in proptest::collection::vec(proptest::collection::vec("\\PC{0,12}", 0..5), 0..12),
    ) {
        let lines: Vec<Line> = (2..).zip(cells).map(|(line, cells)| Line { line, cells }).collect();
        let count = lines.len();
        let table = PeopleTable { lines, ..PeopleTable::default() };
        let mapping = Mapping { name: Some(0), email: Some(1), agency: Some(2), employment: Some(3) };
        let people = [known(1, "Siti Aminah", "siti@a.example", "KES")];
        let rows = plan(&table, &mapping, &tree(), &people);
        prop_assert_eq!(rows.len(), count);
        prop_assert!(writes(&rows, &BTreeMap::new(), &people).len() <= count);
    }

    #[test]
    fn a_table_that_was_carried_out_says_nothing_new(names in proptest::collection::vec("[a-c]{1,3} [d-f]{1,3}", 1..12)) {
        let lines: Vec<Line> = (2..)
            .zip(&names)
            .map(|(line, name)| Line { line, cells: vec![name.clone(), "KES".to_owned()] })
            .collect();
        let table = PeopleTable { lines, ..PeopleTable::default() };
        let mapping = Mapping { name: Some(0), agency: Some(1), ..Mapping::default() };
        let rows = plan(&table, &mapping, &tree(), &[]);
        let people: Vec<KnownPerson> = (1..)
            .zip(writes(&rows, &BTreeMap::new(), &[]))
            .map(|(number, write)| KnownPerson { person: person(number), record: write.after, account: None, merged: vec![] })
            .collect();
        let again = plan(&table, &mapping, &tree(), &people);
        prop_assert!(writes(&again, &BTreeMap::new(), &people).is_empty());
        prop_assert!(again.iter().all(|row| matches!(row.fate, Fate::Same(_) | Fate::Twice(_))));
    }

    #[test]
    fn a_ledger_of_two_records_replays_as_one_and_each_alone_as_before(
        script in proptest::collection::vec((1..3_u32, acts(), 0..3_i64), 0..24),
    ) {
        let mut standings = [Standing::default(), Standing::default()];
        let mut events = Vec::new();
        let mut now = 0;
        for (who, act, passed) in script {
            now += passed;
            let standing = &mut standings[who as usize - 1];
            let number = standing.events + 1;
            events.extend(event(who, number, now, act, standing));
        }
        let apart = derive_merged(&events, &BTreeMap::new());
        prop_assert_eq!(&apart, &derive(&events));
        let merged: BTreeMap<_, _> = [(person(2), person(1))].into();
        let together = derive_merged(&events, &merged);
        let key = (EditionId::from_store("e".to_owned()), person(1));
        let mut one = together.get(&key).cloned().unwrap_or_default();
        prop_assert!(together.len() <= 1);
        // What is recorded after the merge is numbered behind all that was there, and replays to the same.
        let mut all = events.clone();
        for act in [Act::Manual(Status::Absent), Act::Manual(Status::Present), Act::Out] {
            let number = one.events + 1;
            all.extend(event(1, number, now, act, &mut one));
            let replayed = derive_merged(&all, &merged);
            prop_assert_eq!(replayed.get(&key), Some(&one));
        }
        // Whatever order the rows come in.
        all.reverse();
        let replayed = derive_merged(&all, &merged);
        prop_assert_eq!(replayed.get(&key), Some(&one));
        prop_assert!(all.iter().all(|event| matches!(event.kind, Kind::In | Kind::Out | Kind::Pulse | Kind::Manual | Kind::Import)));
    }
}
