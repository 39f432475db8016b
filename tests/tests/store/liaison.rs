//! The contract of `store` about what a liaison sees, about many people at once, and about the names in
//! the audit, on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::account::{Grant, Role};
use domain::agency::{AgencyCode, Employment, ImportRow, Work, read_agencies};
use domain::attendance::{Act, Proof, Status};
use domain::audit::Action;
use domain::clock::{Clock, DAY, HOUR};
use domain::code::Place;
use domain::edition::{EditionDetails, Mode};
use domain::id::{AgencyId, EditionId, PersonId, Slug};
use domain::language::Bilingual;
use store::{
    Change, CreateConflict, HandOverConflict, NewEntry, Seen, Store, StoreError, Unregistered,
    WriteError,
};
use tests::database::{Bench, on_both};
use tests::people::new_account;

fn nobody() -> PersonId {
    PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap()
}

/// A city with two offices, one of which has a sub-office.
async fn city(store: &Store) {
    let rows = [
        ("KT", "Kota Tirtanusa", ""),
        ("DK", "Dinas Kominfo", "KT"),
        ("DK-U", "Suku Dinas Kominfo Utara", "DK"),
        ("BP", "Badan Pendapatan", "KT"),
    ];
    let rows = rows
        .iter()
        .zip(2..)
        .map(|((code, name, parent), line)| ImportRow {
            line,
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            parent: Some((*parent).to_owned()),
            kind: None,
            beyond: false,
        });
    let plan = read_agencies(rows, &store.agencies().await.unwrap()).unwrap();
    store.apply_import(&plan, None).await.unwrap();
}

async fn agency(store: &Store, code: &str) -> AgencyId {
    let tree = store.agencies().await.unwrap();
    tree.by_code(&AgencyCode::parse(code).unwrap())
        .unwrap()
        .id
        .clone()
}

async fn works_at(store: &Store, code: &str) -> Work {
    Work {
        agency: Some(agency(store, code).await),
        typed: None,
        employment: Some(Employment::Pns),
    }
}

async fn somebody(store: &Store, name: &str, code: &str) -> PersonId {
    let email = format!(
        "{}@tirtanusa.example",
        name.to_lowercase().replace(' ', ".")
    );
    let work = works_at(store, code).await;
    store
        .register_at(new_account(name, &email), work)
        .await
        .unwrap()
}

async fn liaison(store: &Store, name: &str, code: &str) -> PersonId {
    let person = somebody(store, name, code).await;
    let grant = Grant::liaison(agency(store, code).await);
    store.grant(&person, &grant, None).await.unwrap();
    person
}

/// An edition that began an hour ago.
async fn edition(bench: &Bench, slug: &str) -> EditionId {
    let both = |text: &str| Bilingual {
        id: text.to_owned(),
        en: format!("{text} (en)"),
    };
    let starts_at = bench.clock.now().plus(-HOUR);
    let details = EditionDetails {
        place: "Balai Kota".to_owned(),
        ..EditionDetails::new(
            Slug::parse(slug).unwrap(),
            both(slug),
            starts_at,
            starts_at.plus(2 * HOUR),
            Mode::Venue,
        )
    };
    bench.store.create_edition(&details, None).await.unwrap()
}

async fn comes(bench: &Bench, edition: &EditionId, person: &PersonId, code: &str) {
    let entry = NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(bench.clock.now()),
        unregistered: Unregistered::Register(Some(agency(&bench.store, code).await)),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            Act::In(Status::Present),
            Proof::Code,
            bench.store.new_nonce(),
        )
    };
    bench.store.append(entry).await.unwrap();
}

async fn looked_after(store: &Store, liaison: &PersonId, name: &str) -> Vec<String> {
    let people = store.looked_after(liaison, name).await.unwrap();
    let ids: Vec<_> = people.into_iter().map(|one| one.person).collect();
    let seen = store.seen_by_liaison(liaison, &ids).await.unwrap();
    assert_eq!(seen.len(), ids.len());
    seen.into_iter().map(|one| one.name).collect()
}

async fn seen(store: &Store, liaison: &PersonId, person: &PersonId) -> Option<Seen> {
    let mut seen = store
        .seen_by_liaison(liaison, std::slice::from_ref(person))
        .await
        .unwrap();
    seen.pop()
}

/// The names of the editions that a liaison sees somebody in.
async fn editions(store: &Store, liaison: &PersonId, person: &PersonId) -> Vec<String> {
    let seen = seen(store, liaison, person).await;
    let editions = seen.into_iter().flat_map(|one| one.editions);
    editions.map(|one| one.title.id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_liaison_sees_the_people_of_the_agency_and_below_and_nobody_else() {
    on_both(async |bench| {
        let store = &bench.store;
        city(store).await;
        let of_kominfo = liaison(store, "Marlina Tukan", "DK").await;
        let of_revenue = liaison(store, "Rudy Halim", "BP").await;
        let below = somebody(store, "Asep Hidayat", "DK-U").await;
        let beside = somebody(store, "Budi Santoso", "BP").await;
        let trainer = somebody(store, "Citra Wulan", "DK").await;
        let role = Grant::of(Role::Trainer).unwrap();
        store.grant(&trainer, &role, None).await.unwrap();
        store
            .register(new_account("Dewi", "dewi@contoh.example"))
            .await
            .unwrap();

        assert_eq!(
            looked_after(store, &of_kominfo, "").await,
            ["Asep Hidayat", "Marlina Tukan"]
        );
        assert_eq!(
            looked_after(store, &of_kominfo, "  HIDA ").await,
            ["Asep Hidayat"]
        );
        for nothing in ["budi", "tirtanusa.example", "%", "._"] {
            let none: [&str; 0] = [];
            assert_eq!(
                looked_after(store, &of_kominfo, nothing).await,
                none,
                "{nothing}"
            );
        }
        assert_eq!(
            looked_after(store, &of_revenue, "").await,
            ["Budi Santoso", "Rudy Halim"]
        );
        // Somebody's id is not enough to see them.
        for other in [&beside, &trainer, &nobody()] {
            assert_eq!(seen(store, &of_kominfo, other).await, None);
        }
        assert_eq!(
            seen(store, &beside, &below).await,
            None,
            "whoever is no liaison sees nobody"
        );

        let scope = Grant::liaison(agency(store, "BP").await);
        store.grant(&of_kominfo, &scope, None).await.unwrap();
        assert_eq!(looked_after(store, &of_kominfo, "").await.len(), 4);
        for code in ["DK", "BP"] {
            let scope = Grant::liaison(agency(store, code).await);
            store.withdraw(&of_kominfo, &scope, None).await.unwrap();
        }
        assert!(looked_after(store, &of_kominfo, "").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_transfer_the_person_is_seen_where_they_are_and_their_attendance_where_it_was() {
    on_both(async |bench| {
        let store = &bench.store;
        city(store).await;
        let of_kominfo = liaison(store, "Marlina Tukan", "DK").await;
        let of_revenue = liaison(store, "Rudy Halim", "BP").await;
        let person = somebody(store, "Asep Hidayat", "DK-U").await;
        let first = edition(bench, "pertama").await;
        comes(bench, &first, &person, "DK-U").await;
        let one = seen(store, &of_kominfo, &person).await.unwrap();
        assert_eq!(one.editions[0].status, Some(Status::Present));
        assert_eq!(one.editions[0].arrived_at, Some(bench.clock.now()));
        assert_eq!(one.editions[0].title.en, "pertama (en)");

        bench.clock.pass(DAY);
        let moved = works_at(store, "BP").await;
        store
            .set_work(&person, &moved, Some(&person))
            .await
            .unwrap();
        assert_eq!(seen(store, &of_kominfo, &person).await, None);
        assert!(editions(store, &of_revenue, &person).await.is_empty());
        // The registration says what it said.
        let kept = store.registration(&first, &person).await.unwrap().unwrap();
        assert_eq!(kept.agency, Some(agency(store, "DK-U").await));

        let second = edition(bench, "kedua").await;
        comes(bench, &second, &person, "BP").await;
        assert_eq!(editions(store, &of_revenue, &person).await, ["kedua"]);

        let back = works_at(store, "DK").await;
        store.set_work(&person, &back, Some(&person)).await.unwrap();
        assert_eq!(editions(store, &of_kominfo, &person).await, ["pertama"]);
        // Nobody takes away what a liaison of all sees.
        let scope = Grant::liaison(agency(store, "KT").await);
        store.grant(&of_revenue, &scope, None).await.unwrap();
        assert_eq!(
            editions(store, &of_revenue, &person).await,
            ["kedua", "pertama"]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_people_are_seen_at_once_each_with_their_own() {
    on_both(async |bench| {
        let store = &bench.store;
        city(store).await;
        let of_kominfo = liaison(store, "Marlina Tukan", "BP").await;
        let scope = Grant::liaison(agency(store, "DK").await);
        store.grant(&of_kominfo, &scope, None).await.unwrap();
        let work = works_at(store, "DK-U").await;
        let many: Vec<_> = (0..120)
            .map(|number| {
                let email = format!("p{number}@tirtanusa.example");
                (
                    new_account(&format!("Orang {number:03}"), &email),
                    work.clone(),
                )
            })
            .collect();
        let ids = store.register_all(&many).await.unwrap();
        let edition = edition(bench, "ramai").await;
        let registered: Vec<_> = ids
            .iter()
            .map(|id| (id.clone(), work.agency.clone()))
            .collect();
        let count = store
            .register_all_for_edition(&edition, &registered)
            .await
            .unwrap();
        assert_eq!(count, 120);
        comes(bench, &edition, &ids[7], "DK-U").await;
        let (course, unit) = (
            Slug::parse("kursus").unwrap(),
            Slug::parse("bagian").unwrap(),
        );
        store.finish_unit(&ids[99], &course, &unit).await.unwrap();

        let people = store.looked_after(&of_kominfo, "orang").await.unwrap();
        let asked: Vec<_> = people.into_iter().rev().map(|one| one.person).collect();
        let seen = store.seen_by_liaison(&of_kominfo, &asked).await.unwrap();
        assert_eq!(
            seen.iter()
                .map(|one| one.person.clone())
                .collect::<Vec<_>>(),
            asked,
            "in the order that was asked for"
        );
        for one in &seen {
            let number: usize = one.name.rsplit(' ').next().unwrap().parse().unwrap();
            assert_eq!(one.person, ids[number]);
            assert_eq!(one.editions.len(), 1);
            assert_eq!(one.editions[0].status.is_some(), number == 7);
            assert_eq!(one.done.len(), usize::from(number == 99));
        }
        let withdrawn = store
            .withdraw_registration(&edition, &ids[3])
            .await
            .unwrap();
        assert!(withdrawn && editions(store, &of_kominfo, &ids[3]).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_people_register_all_or_nobody() {
    on_both(async |bench| {
        let store = &bench.store;
        city(store).await;
        let work = works_at(store, "DK").await;
        let mut changes = store.changes();
        let two = [
            (new_account("Satu", "satu@tirtanusa.example"), work.clone()),
            (new_account("Dua", "dua@tirtanusa.example"), Work::default()),
        ];
        let ids = store.register_all(&two).await.unwrap();
        for id in &ids {
            // PostgreSQL may still be telling of the city.
            let mut heard = Change::Agencies;
            while heard == Change::Agencies {
                let next = tokio::time::timeout(std::time::Duration::from_secs(10), changes.recv());
                heard = next.await.unwrap().unwrap();
            }
            assert_eq!(heard, Change::Person(id.clone()));
        }
        let first = store.account(&ids[0]).await.unwrap().unwrap();
        assert_eq!((first.name.as_str(), &first.work), ("Satu", &work));
        assert!(first.roles.contains(&Role::Participant));
        assert_eq!(store.agencies_of(&ids[0]).await.unwrap().len(), 1);
        assert!(store.agencies_of(&ids[1]).await.unwrap().is_empty());

        let again = [
            (new_account("Tiga", "tiga@tirtanusa.example"), work.clone()),
            (new_account("Satu", "satu@tirtanusa.example"), work.clone()),
        ];
        let refused = store.register_all(&again).await;
        assert!(
            matches!(
                refused,
                Err(WriteError::Conflict(CreateConflict::EmailTaken))
            ),
            "{refused:?}"
        );
        assert_eq!(store.count_people().await.unwrap(), 2);
        assert!(store.register_all(&[]).await.unwrap().is_empty());

        let edition = edition(bench, "ramai").await;
        let both: Vec<_> = ids
            .iter()
            .map(|id| (id.clone(), work.agency.clone()))
            .collect();
        let one = store
            .register_all_for_edition(&edition, &both[..1])
            .await
            .unwrap();
        let other = store
            .register_all_for_edition(&edition, &both)
            .await
            .unwrap();
        assert_eq!((one, other), (1, 1), "whoever was registered stays so");
        let stranger = [both[0].clone(), (nobody(), None)];
        let refused = store.register_all_for_edition(&edition, &stranger).await;
        assert!(matches!(refused, Err(StoreError::Missing)), "{refused:?}");
        let nowhere = EditionId::parse("01900000-0000-7000-8000-000000000000").unwrap();
        let refused = store.register_all_for_edition(&nowhere, &both).await;
        assert!(matches!(refused, Err(StoreError::Missing)), "{refused:?}");
        assert_eq!(store.attendance(&edition).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_audit_have_the_names_of_now_and_of_one_action_alone() {
    on_both(async |bench| {
        let store = &bench.store;
        let by = store
            .create_first_organiser(new_account("Ratna Kusuma", "ratna@tirtanusa.example"))
            .await
            .unwrap();
        city(store).await;
        let person = somebody(store, "Asep Hidayat", "DK").await;
        let role = Grant::of(Role::Trainer).unwrap();
        store.grant(&person, &role, Some(&by)).await.unwrap();
        let moved = works_at(store, "BP").await;
        store.set_work(&person, &moved, Some(&person)).await.unwrap();

        let lines = store.audit_lines(None, None, 10).await.unwrap();
        let entries = store.audit(None, 10).await.unwrap();
        assert_eq!(
            lines.iter().map(|line| line.entry.clone()).collect::<Vec<_>>(),
            entries,
            "the same entries in the same order"
        );
        let told: Vec<_> = lines
            .iter()
            .map(|line| {
                let subject = line.subject_name.as_ref().map(|name| name.en.as_str());
                (line.entry.action.unwrap(), line.actor_name.as_deref(), subject)
            })
            .collect();
        assert_eq!(
            told,
            [
                (Action::WorkChanged, Some("Asep Hidayat"), Some("Asep Hidayat")),
                (Action::RoleGiven, Some("Ratna Kusuma"), Some("Asep Hidayat")),
                (Action::AgenciesImported, None, None),
                (Action::RoleGiven, None, Some("Ratna Kusuma")),
            ]
        );
        let given = store.audit_lines(Some(Action::RoleGiven), None, 10).await.unwrap();
        assert_eq!(given.len(), 2);
        let before = &given[0].entry.id;
        let older = store.audit_lines(Some(Action::RoleGiven), Some(before), 10).await.unwrap();
        assert_eq!(older, given[1..]);
        assert_eq!(store.audit_lines(None, Some(before), 1).await.unwrap().len(), 1);

        // Whoever was erased has no name any more.
        bench
            .database
            .execute("UPDATE person SET name = '', name_key = ''
                WHERE id = (SELECT person FROM account WHERE email = 'asep.hidayat@tirtanusa.example')")
            .await
            .unwrap();
        let lines = store.audit_lines(None, None, 1).await.unwrap();
        assert_eq!((&lines[0].actor_name, &lines[0].subject_name), (&None, &None));
        assert!(lines[0].entry.actor.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_liaison_is_handed_over_within_the_agency_whole_or_not_at_all() {
    on_both(async |bench| {
        let store = &bench.store;
        city(store).await;
        let office = agency(store, "DK").await;
        let marlina = liaison(store, "Marlina Tukan", "DK").await;
        let sari = somebody(store, "Sari Dewi", "DK").await;
        let elsewhere = somebody(store, "Budi Santoso", "BP").await;
        let below = somebody(store, "Rina Wati", "DK-U").await;
        let actor = somebody(store, "Panitia Kota", "KT").await;
        let named = store.liaison_successors(&office).await.unwrap();
        assert_eq!(named, [(sari.clone(), "Sari Dewi".to_owned())]);
        let refused = async |from: &PersonId, to: &PersonId| match store
            .hand_over_liaison(&office, from, to, &actor)
            .await
        {
            Err(WriteError::Conflict(conflict)) => Some(conflict),
            _ => None,
        };
        for (from, to, why) in [
            (&marlina, &elsewhere, HandOverConflict::NotOfAgency),
            (&marlina, &below, HandOverConflict::NotOfAgency),
            (&marlina, &marlina, HandOverConflict::NotOfAgency),
            (&marlina, &nobody(), HandOverConflict::NotOfAgency),
            (&sari, &marlina, HandOverConflict::NotHeld),
        ] {
            assert_eq!(refused(from, to).await, Some(why));
        }
        let holders = async || {
            let all = store.liaisons().await.unwrap();
            all.into_iter().map(|one| one.person).collect::<Vec<_>>()
        };
        assert_eq!(holders().await, std::slice::from_ref(&marlina));
        // Pressed twice at once: once it is done, and once there is nothing left to hand over.
        let (one, other) = tokio::join!(
            store.hand_over_liaison(&office, &marlina, &sari, &actor),
            store.hand_over_liaison(&office, &marlina, &sari, &actor),
        );
        assert_eq!(
            [one.is_ok(), other.is_ok()]
                .iter()
                .filter(|ok| **ok)
                .count(),
            1
        );
        assert_eq!(holders().await, std::slice::from_ref(&sari));
        for (person, action) in [
            (&marlina, Action::RoleWithdrawn),
            (&sari, Action::RoleGiven),
        ] {
            let audit = store.audit_of(person.as_str(), 9).await.unwrap();
            let by_actor: Vec<_> = audit
                .iter()
                .filter(|entry| entry.actor.as_ref() == Some(&actor))
                .filter_map(|entry| entry.action)
                .collect();
            assert_eq!(by_actor, [action]);
        }
        // Whoever holds it already takes nothing over.
        let grant = Grant::liaison(office.clone());
        store.grant(&marlina, &grant, None).await.unwrap();
        assert_eq!(refused(&sari, &marlina).await, Some(HandOverConflict::Held));
        assert_eq!(holders().await.len(), 2);
    })
    .await;
}
