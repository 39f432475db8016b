//! The contract of `store` about agencies, roles, the audit and reset links, on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::account::{Email, Grant, Role};
use domain::agency::{
    AgencyCode, AgencyDetails, AgencyKind, BuiltInKind, Employment, ImportPlan, ImportRow,
    LEVELS_LIMIT, MoveFault, NewKinds, Planned, Work, read_agencies, read_agencies_with_kinds,
};
use domain::audit::Action;
use domain::clock::{HOUR, MINUTE};
use domain::id::{AgencyId, PersonId};
use std::collections::BTreeSet;
use store::{
    AgencyConflict, Change, CreateConflict, ImportConflict, Imported, NewAgencyConflict,
    PeopleFilter, RESET_LINK_LIVES, ResetConflict, ResetLink, ResetToken, Store, StoreError,
    WithdrawConflict, WriteError,
};
use tests::database::{Bench, Kind, on_both};
use tests::people::{new_account, somebody};

async fn organiser(store: &Store) -> PersonId {
    let new = new_account("Ratna Kusuma", "ratna@tirtanusa.example");
    store.create_first_organiser(new).await.unwrap()
}

fn nobody() -> PersonId {
    PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap()
}

fn no_agency() -> AgencyId {
    AgencyId::parse("01900000-0000-7000-8000-000000000000").unwrap()
}

fn the(role: Role) -> Grant {
    Grant::of(role).unwrap()
}

/// Rows of code, name, parent, kind.
fn rows(table: &[[&str; 4]]) -> Vec<ImportRow> {
    table
        .iter()
        .zip(2..)
        .map(|([code, name, parent, kind], line)| ImportRow {
            line,
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            parent: Some((*parent).to_owned()),
            kind: Some((*kind).to_owned()),
            beyond: false,
        })
        .collect()
}

async fn plan(store: &Store, table: &[[&str; 4]]) -> ImportPlan {
    read_agencies(rows(table), &store.agencies().await.unwrap()).unwrap()
}

const CITY: [[&str; 4]; 5] = [
    ["SDK-U", "Suku Dinas Kominfo Utara", "DKI", "Suku Dinas"],
    ["DKI", "Dinas Kominfo", "KT", "dinas"],
    ["BPD", "Badan Pendapatan Daerah", "KT", "badan"],
    ["KT", "Kota Tirtanusa", "", "kota"],
    ["KEC", "Kecamatan Teluk Dinaran", "KT", "kecamatan"],
];

async fn city(store: &Store) -> Imported {
    let plan = plan(store, &CITY).await;
    store.apply_import(&plan, None).await.unwrap()
}

async fn agency(store: &Store, code: &str) -> AgencyId {
    let tree = store.agencies().await.unwrap();
    let code = AgencyCode::parse(code).unwrap();
    tree.by_code(&code).unwrap().id.clone()
}

async fn actions(store: &Store) -> Vec<Action> {
    let entries = store.audit(None, 100).await.unwrap();
    entries
        .into_iter()
        .rev()
        .filter_map(|one| one.action)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_taken_over_once_and_known_the_second_time() {
    on_both(async |bench| {
        let by = organiser(&bench.store).await;
        let table = plan(&bench.store, &CITY).await;
        let done = bench.store.apply_import(&table, Some(&by)).await.unwrap();
        assert_eq!((done.added, done.changed, done.unchanged), (5, 0, 0));
        let tree = bench.store.agencies().await.unwrap();
        let order: Vec<_> = tree
            .agencies()
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        assert_eq!(order, ["KT", "BPD", "DKI", "SDK-U", "KEC"]);
        let sub = agency(&bench.store, "SDK-U").await;
        assert_eq!(
            tree.path(&sub),
            [
                "Kota Tirtanusa",
                "Dinas Kominfo",
                "Suku Dinas Kominfo Utara"
            ]
        );
        assert_eq!(tree.get(&sub).unwrap().kind, BuiltInKind::SukuDinas.into());

        let again = city(&bench.store).await;
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 5));

        let other = bench.another_process().await;
        assert_eq!(*other.agencies().await.unwrap(), *tree);
        other.close().await;

        let moved = plan(
            &bench.store,
            &[["sdk-u", "Sudin Kominfo Utara", "KT", "suku_dinas"]],
        )
        .await;
        let done = bench.store.apply_import(&moved, Some(&by)).await.unwrap();
        assert_eq!((done.added, done.changed, done.unchanged), (0, 1, 0));
        let tree = bench.store.agencies().await.unwrap();
        assert_eq!(
            agency(&bench.store, "SDK-U").await,
            sub,
            "it is the same agency"
        );
        assert_eq!(tree.path(&sub), ["Kota Tirtanusa", "Sudin Kominfo Utara"]);
        let former = "Suku Dinas Kominfo Utara";
        assert_eq!(tree.get(&sub).unwrap().aliases, [former]);
        assert_eq!(tree.len(), 5, "what a table does not name stays");

        let entry = bench.store.audit(None, 1).await.unwrap().remove(0);
        assert_eq!(
            (entry.actor, entry.action),
            (Some(by), Some(Action::AgenciesImported))
        );
        assert_eq!(entry.detail, r#"{"added":0,"changed":1}"#);
        assert_eq!(
            actions(&bench.store).await,
            [
                Action::RoleGiven,
                Action::AgenciesImported,
                Action::AgenciesImported
            ],
            "a table that changed nothing is not written down"
        );
    })
    .await;
}

fn new_agency(code: &str, name: &str, parent: Option<&str>) -> Planned {
    Planned {
        code: AgencyCode::parse(code).unwrap(),
        name: name.to_owned(),
        kind: BuiltInKind::Dinas.into(),
        parent: parent.map(|code| AgencyCode::parse(code).unwrap()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agency_is_made_once_below_another_and_written_down() {
    on_both(async |bench| {
        city(&bench.store).await;
        let by = organiser(&bench.store).await;
        let other = bench.another_process().await;
        assert_eq!(other.agencies().await.unwrap().len(), 5);
        let new = new_agency("DKS", "Dinas Kesehatan", Some("KT"));
        let id = bench.store.create_agency(&new, Some(&by)).await.unwrap();
        let tree = bench.store.agencies().await.unwrap();
        assert_eq!(tree.path(&id), ["Kota Tirtanusa", "Dinas Kesehatan"]);
        let made = tree.get(&id).unwrap();
        assert_eq!(
            (made.code.as_str(), &made.kind),
            ("DKS", &BuiltInKind::Dinas.into())
        );
        let top = new_agency("PDI", "Pihak di Luar", None);
        let top = bench.store.create_agency(&top, None).await.unwrap();
        let depth = bench.store.agencies().await.unwrap().depth(&top);
        assert_eq!(depth, 0);
        other.look_for_changes().await.unwrap();
        let heard = async {
            while other.agencies().await.unwrap().len() < 7 {
                tokio::task::yield_now().await;
            }
        };
        let limit = std::time::Duration::from_secs(20);
        tokio::time::timeout(limit, heard).await.unwrap();
        other.close().await;

        let refused = async |new: Planned| {
            let made = bench.store.create_agency(&new, None).await;
            match made.unwrap_err() {
                WriteError::Conflict(conflict) => Some(conflict),
                WriteError::Store(_) => None,
            }
        };
        let again = new_agency("dks", "Dinas Kelautan", None);
        assert_eq!(refused(again).await, Some(NewAgencyConflict::CodeTaken));
        let orphan = new_agency("X", "Tanpa induk", Some("TIADA"));
        let place = |fault| Some(NewAgencyConflict::Place(fault));
        assert_eq!(refused(orphan).await, place(MoveFault::ParentUnknown));
        let mut above = "PDI".to_owned();
        for level in 1..LEVELS_LIMIT {
            let code = format!("L{level}");
            let new = new_agency(&code, "Satu tingkat lagi", Some(&above));
            bench.store.create_agency(&new, None).await.unwrap();
            above = code;
        }
        let deep = new_agency("DALAM", "Terlalu dalam", Some(&above));
        assert_eq!(refused(deep).await, place(MoveFault::TooDeep));

        let written = bench.store.audit_of(id.as_str(), 10).await.unwrap();
        assert_eq!(written.len(), 1);
        assert_eq!(
            (written[0].actor.as_ref(), written[0].action),
            (Some(&by), Some(Action::AgencyMade))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agency_is_renamed_moved_and_given_a_kind_and_keeps_its_former_name() {
    on_both(async |bench| {
        city(&bench.store).await;
        let by = organiser(&bench.store).await;
        let (office, sub, badan) = (
            agency(&bench.store, "DKI").await,
            agency(&bench.store, "SDK-U").await,
            agency(&bench.store, "BPD").await,
        );
        let names = ["Sudin".to_owned()];
        bench.store.set_aliases(&sub, &names, None).await.unwrap();
        let details = AgencyDetails {
            name: "Balai Kominfo".to_owned(),
            kind: AgencyKind::read("Balai").unwrap(),
            parent: Some(badan.clone()),
        };
        let change = async |details: &AgencyDetails| {
            let changed = bench.store.change_agency(&sub, details, Some(&by));
            changed.await.unwrap()
        };
        assert!(change(&details).await);
        assert!(!change(&details).await, "what is known changes nothing");
        let tree = bench.store.agencies().await.unwrap();
        let changed = tree.get(&sub).unwrap();
        assert_eq!(changed.kind.code(), "Balai");
        assert_eq!(changed.aliases, ["Sudin", "Suku Dinas Kominfo Utara"]);
        assert_eq!(
            tree.path(&sub),
            ["Kota Tirtanusa", "Badan Pendapatan Daerah", "Balai Kominfo"]
        );
        let written = bench.store.audit_of(sub.as_str(), 10).await.unwrap();
        let actions: Vec<_> = written.iter().filter_map(|one| one.action).collect();
        assert_eq!(actions, [Action::AgencyChanged, Action::AliasesSet]);
        let detail: serde_json::Value = serde_json::from_str(&written[0].detail).unwrap();
        assert_eq!(
            detail,
            serde_json::json!({
                "name": ["Suku Dinas Kominfo Utara", "Balai Kominfo"],
                "kind": ["suku_dinas", "Balai"],
                "parent": [office.as_str(), badan.as_str()],
            })
        );

        let circle = AgencyDetails {
            name: "Badan".to_owned(),
            kind: BuiltInKind::Badan.into(),
            parent: Some(sub.clone()),
        };
        let refused = bench.store.change_agency(&badan, &circle, None).await;
        assert!(
            matches!(
                refused,
                Err(WriteError::Conflict(AgencyConflict(MoveFault::Circle)))
            ),
            "{refused:?}"
        );
        assert!(matches!(
            bench
                .store
                .change_agency(&no_agency(), &details, None)
                .await,
            Err(WriteError::Store(StoreError::Missing))
        ));
        let tree = bench.store.agencies().await.unwrap();
        assert_eq!(tree.get(&badan).unwrap().name, "Badan Pendapatan Daerah");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agency_is_closed_and_opened_once_and_keeps_its_people() {
    on_both(async |bench| {
        city(&bench.store).await;
        let by = organiser(&bench.store).await;
        let badan = agency(&bench.store, "BPD").await;
        let work = Work {
            agency: Some(badan.clone()),
            employment: None,
            typed: None,
        };
        let new = new_account("Siti Aminah", "siti@tirtanusa.example");
        let person = bench.store.register_at(new, work.clone()).await.unwrap();
        let now = domain::clock::Clock::now(bench.clock.as_ref());
        let set = async |closed| {
            let set = bench.store.set_agency_closed(&badan, closed, Some(&by));
            set.await.unwrap()
        };
        let closed_at = async || {
            let tree = bench.store.agencies().await.unwrap();
            tree.get(&badan).unwrap().closed_at
        };
        assert!(!set(false).await);
        assert!(set(true).await);
        bench.clock.pass(HOUR);
        assert!(!set(true).await);
        assert_eq!(closed_at().await, Some(now));
        assert_eq!(
            bench.store.account(&person).await.unwrap().unwrap().work,
            work
        );
        assert_eq!(
            bench.store.participants_by_agency().await.unwrap()[&badan],
            1
        );
        // A table that names it does not open it again.
        let again = city(&bench.store).await;
        assert_eq!((again.changed, again.unchanged), (0, 5));
        assert_eq!(closed_at().await, Some(now));
        assert!(set(false).await);
        assert_eq!(closed_at().await, None);
        let written = bench.store.audit_of(badan.as_str(), 10).await.unwrap();
        let actions: Vec<_> = written.iter().filter_map(|one| one.action).collect();
        assert_eq!(actions, [Action::AgencyReopened, Action::AgencyClosed]);
        assert!(matches!(
            bench
                .store
                .set_agency_closed(&no_agency(), true, None)
                .await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_brings_kinds_that_were_allowed_and_they_are_kept_as_written_first() {
    on_both(async |bench| {
        let table = rows(&[
            ["A", "Satu", "", "Balai Latihan"],
            ["B", "Dua", "A", "balai-latihan"],
        ]);
        let known = bench.store.agencies().await.unwrap();
        let plan = read_agencies_with_kinds(table, &known, NewKinds::Any).unwrap();
        bench.store.apply_import(&plan, None).await.unwrap();
        let tree = bench.store.agencies().await.unwrap();
        let kinds: Vec<_> = tree.agencies().iter().map(|one| one.kind.code()).collect();
        assert_eq!(kinds, ["Balai Latihan", "Balai Latihan"]);
        let entry = bench.store.audit(None, 1).await.unwrap().remove(0);
        assert_eq!(
            entry.detail,
            r#"{"added":2,"changed":0,"new_kinds":["Balai Latihan"]}"#
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_make_an_agency_of_one_code_at_once_one_is_told() {
    on_both(async |bench| {
        let (one, two) = (
            new_agency("DK", "Dinas Kesehatan", None),
            new_agency("DK", "Dinas Kelautan", None),
        );
        let made = tokio::join!(
            bench.store.create_agency(&one, None),
            bench.store.create_agency(&two, None)
        );
        let taken = [made.0, made.1]
            .into_iter()
            .filter(|made| {
                matches!(
                    made,
                    Err(WriteError::Conflict(NewAgencyConflict::CodeTaken))
                )
            })
            .count();
        assert_eq!(taken, 1);
        assert_eq!(bench.store.agencies().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_plans_that_would_make_a_ring_one_is_refused() {
    on_both(async |bench| {
        city(&bench.store).await;
        let one = plan(&bench.store, &[["DKI", "Dinas Kominfo", "BPD", "dinas"]]).await;
        let two = plan(
            &bench.store,
            &[["BPD", "Badan Pendapatan Daerah", "DKI", "badan"]],
        )
        .await;
        bench.store.apply_import(&one, None).await.unwrap();
        let refused = bench.store.apply_import(&two, None).await;
        assert!(
            matches!(
                refused,
                Err(WriteError::Conflict(ImportConflict::AgenciesChanged))
            ),
            "{refused:?}"
        );
        let tree = bench.store.agencies().await.unwrap();
        let badan = agency(&bench.store, "BPD").await;
        assert_eq!(
            tree.path(&badan),
            ["Kota Tirtanusa", "Badan Pendapatan Daerah"]
        );
        assert_eq!(bench.store.audit(None, 10).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_names_find_an_agency_and_every_process_hears_of_them() {
    on_both(async |bench| {
        city(&bench.store).await;
        let other = bench.another_process().await;
        let mut changes = other.changes();
        assert!(other.agencies().await.unwrap().find("bapenda").is_empty());
        let badan = agency(&bench.store, "BPD").await;
        let names = ["Bapenda".to_owned(), "Dispenda".to_owned()];
        bench.store.set_aliases(&badan, &names, None).await.unwrap();
        if bench.database.kind() == Kind::Sqlite {
            other.look_for_changes().await.unwrap();
        }
        let heard = tokio::time::timeout(std::time::Duration::from_secs(20), changes.recv());
        let heard = heard.await.unwrap().unwrap();
        assert!(
            matches!(heard, Change::Agencies | Change::Everything),
            "{heard:?}"
        );
        for store in [&bench.store, &other] {
            let tree = store.agencies().await.unwrap();
            assert_eq!(tree.find("bapenda").len(), 1);
            assert_eq!(tree.get(&badan).unwrap().aliases, names);
        }
        bench.store.set_aliases(&badan, &[], None).await.unwrap();
        assert!(
            bench
                .store
                .agencies()
                .await
                .unwrap()
                .find("bapenda")
                .is_empty()
        );
        assert!(matches!(
            bench.store.set_aliases(&no_agency(), &names, None).await,
            Err(StoreError::Missing)
        ));
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_keeps_where_somebody_was() {
    on_both(async |bench| {
        city(&bench.store).await;
        let by = organiser(&bench.store).await;
        let (office, badan) = (
            agency(&bench.store, "DKI").await,
            agency(&bench.store, "BPD").await,
        );
        let work = Work {
            agency: Some(office.clone()),
            typed: None,
            employment: Some(Employment::Pppk),
        };
        let new = new_account("Siti Aminah", "siti@tirtanusa.example");
        let person = bench.store.register_at(new, work.clone()).await.unwrap();
        let begun = domain::clock::Clock::now(bench.clock.as_ref());
        assert_eq!(
            bench.store.account(&person).await.unwrap().unwrap().work,
            work
        );
        assert_eq!(
            bench.store.agencies_of(&person).await.unwrap(),
            [(begun, Some(office.clone()))]
        );

        assert!(
            !bench
                .store
                .set_work(&person, &work, Some(&by))
                .await
                .unwrap()
        );
        bench.clock.pass(HOUR);
        let work = Work {
            agency: Some(badan.clone()),
            ..work
        };
        assert!(
            bench
                .store
                .set_work(&person, &work, Some(&by))
                .await
                .unwrap()
        );
        bench.clock.pass(HOUR);
        let work = Work {
            employment: Some(Employment::Pns),
            ..work
        };
        assert!(
            bench
                .store
                .set_work(&person, &work, Some(&by))
                .await
                .unwrap()
        );
        assert_eq!(
            bench
                .store
                .known_account(&person)
                .await
                .unwrap()
                .unwrap()
                .work,
            work
        );
        assert_eq!(
            bench.store.agencies_of(&person).await.unwrap(),
            [
                (begun, Some(office.clone())),
                (begun.plus(HOUR), Some(badan.clone()))
            ],
            "another employment is no transfer"
        );
        let written = bench.store.audit_of(person.as_str(), 10).await.unwrap();
        assert_eq!(written.len(), 2);
        assert!(
            written
                .iter()
                .all(|one| one.action == Some(Action::WorkChanged)
                    && one.actor.as_ref() == Some(&by))
        );

        let nowhere = Work {
            agency: Some(no_agency()),
            typed: None,
            employment: None,
        };
        assert!(matches!(
            bench.store.set_work(&person, &nowhere, None).await,
            Err(StoreError::Missing)
        ));
        assert!(matches!(
            bench.store.set_work(&nobody(), &work, None).await,
            Err(StoreError::Missing)
        ));
        let new = new_account("Budi", "budi@tirtanusa.example");
        assert!(matches!(
            bench.store.register_at(new, nowhere).await,
            Err(WriteError::Store(StoreError::Missing))
        ));
        assert_eq!(bench.store.count_people().await.unwrap(), 2);

        // Counted once, where they are now; organisers are no participants.
        bench.store.set_work(&by, &work, None).await.unwrap();
        let counts = bench.store.participants_by_agency().await.unwrap();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(badan, 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_liaison_holds_the_role_once_for_each_agency() {
    on_both(async |bench| {
        city(&bench.store).await;
        let by = organiser(&bench.store).await;
        let person = somebody(&bench.store).await;
        let (office, badan) = (
            agency(&bench.store, "DKI").await,
            agency(&bench.store, "BPD").await,
        );
        for (scope, new) in [(&office, true), (&badan, true), (&office, false)] {
            let given = bench
                .store
                .grant(&person, &Grant::liaison(scope.clone()), Some(&by))
                .await;
            assert_eq!(given.unwrap(), new);
        }
        let visitor = bench.store.known_account(&person).await.unwrap().unwrap();
        assert_eq!(
            visitor.roles,
            BTreeSet::from([Role::Participant, Role::Liaison])
        );
        assert_eq!(
            visitor.liaison_of,
            BTreeSet::from([office.clone(), badan.clone()])
        );

        let of_office = Grant::liaison(office);
        assert!(
            bench
                .store
                .withdraw(&person, &of_office, Some(&by))
                .await
                .unwrap()
        );
        assert!(
            !bench
                .store
                .withdraw(&person, &of_office, Some(&by))
                .await
                .unwrap()
        );
        let visitor = bench.store.known_account(&person).await.unwrap().unwrap();
        assert_eq!(visitor.liaison_of, BTreeSet::from([badan.clone()]));

        let refused = bench
            .store
            .grant(&person, &Grant::liaison(no_agency()), Some(&by))
            .await;
        assert!(matches!(refused, Err(StoreError::Missing)), "{refused:?}");
        let unscoped = new_account("Budi", "budi@tirtanusa.example");
        let refused = bench
            .store
            .add_person_with_roles(unscoped, &[Role::Liaison], None)
            .await;
        assert!(matches!(
            refused,
            Err(WriteError::Conflict(CreateConflict::RoleNeedsAgency))
        ));

        let written = bench.store.audit_of(person.as_str(), 10).await.unwrap();
        let actions: Vec<_> = written.iter().filter_map(|one| one.action).collect();
        assert_eq!(
            actions,
            [Action::RoleWithdrawn, Action::RoleGiven, Action::RoleGiven]
        );
        assert!(
            written[1].detail.contains(badan.as_str()) && written[1].detail.contains("liaison")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_organiser_stays_however_two_withdraw_each_other() {
    on_both(async |bench| {
        let one = organiser(&bench.store).await;
        let other = bench.another_process().await;
        let organiser = the(Role::Organiser);
        for round in 0..5 {
            let new = new_account("Budi", &format!("budi{round}@tirtanusa.example"));
            let two = bench.store.register(new).await.unwrap();
            bench
                .store
                .grant(&two, &organiser, Some(&one))
                .await
                .unwrap();
            let (first, second) = tokio::join!(
                bench.store.withdraw(&two, &organiser, Some(&one)),
                other.withdraw(&one, &organiser, Some(&two)),
            );
            let refused = [&first, &second]
                .iter()
                .filter(|result| {
                    matches!(
                        result,
                        Err(WriteError::Conflict(WithdrawConflict::LastOrganiser))
                    )
                })
                .count();
            assert_eq!(refused, 1, "{first:?} {second:?}");
            assert!(bench.store.any_organiser().await.unwrap());
            // Whoever lost it gets it back, so that the next round begins as this one did.
            bench.store.grant(&one, &organiser, None).await.unwrap();
            bench.store.withdraw(&two, &organiser, None).await.unwrap();
        }
        let alone = bench.store.withdraw(&one, &organiser, Some(&one)).await;
        assert!(matches!(
            alone,
            Err(WriteError::Conflict(WithdrawConflict::LastOrganiser))
        ));
        assert!(
            bench
                .store
                .account(&one)
                .await
                .unwrap()
                .unwrap()
                .roles
                .contains(&Role::Organiser)
        );
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_listed_by_name_and_found_by_name_address_agency_and_role() {
    on_both(async |bench| {
        city(&bench.store).await;
        let by = organiser(&bench.store).await;
        let (office, sub, badan) = (
            agency(&bench.store, "DKI").await,
            agency(&bench.store, "SDK-U").await,
            agency(&bench.store, "BPD").await,
        );
        for (name, email, place) in [
            ("budi Santoso", "b_udi@tirtanusa.example", Some(&sub)),
            ("Andi Ma'ruf", "andi@kota.example", Some(&office)),
            ("Citra", "citra@tirtanusa.example", Some(&badan)),
            ("Dewi", "budaya@kota.example", None),
        ] {
            let work = Work {
                agency: place.cloned(),
                typed: None,
                employment: None,
            };
            bench
                .store
                .register_at(new_account(name, email), work)
                .await
                .unwrap();
        }
        let names = async |filter: PeopleFilter| {
            let page = bench.store.people(&filter, 0, 50).await.unwrap();
            assert_eq!(page.total, page.people.len() as u64);
            page.people
                .into_iter()
                .map(|one| one.name)
                .collect::<Vec<_>>()
        };
        let search = |text: &str| PeopleFilter {
            search: text.to_owned(),
            ..PeopleFilter::default()
        };
        let everybody = [
            "Andi Ma'ruf",
            "budi Santoso",
            "Citra",
            "Dewi",
            "Ratna Kusuma",
        ];
        assert_eq!(names(PeopleFilter::default()).await, everybody);
        assert_eq!(names(search("BUD")).await, ["budi Santoso", "Dewi"]);
        assert_eq!(names(search("ma'ruf")).await, ["Andi Ma'ruf"]);
        assert_eq!(names(search("b_udi@")).await, ["budi Santoso"]);
        assert_eq!(names(search("_")).await, ["budi Santoso"]);
        assert!(names(search("%")).await.is_empty());
        assert!(names(search("' OR 1=1")).await.is_empty());
        let of = |agency: &AgencyId| PeopleFilter {
            agency: Some(agency.clone()),
            ..PeopleFilter::default()
        };
        assert_eq!(names(of(&office)).await, ["Andi Ma'ruf", "budi Santoso"]);
        assert_eq!(names(of(&sub)).await, ["budi Santoso"]);
        assert!(names(of(&no_agency())).await.is_empty());
        let organisers = PeopleFilter {
            role: Some(Role::Organiser),
            ..PeopleFilter::default()
        };
        assert_eq!(names(organisers).await, ["Ratna Kusuma"]);

        let andi = bench
            .store
            .people(&search("andi"), 0, 50)
            .await
            .unwrap()
            .people
            .remove(0);
        bench
            .store
            .grant(&andi.person, &Grant::liaison(office.clone()), Some(&by))
            .await
            .unwrap();
        bench
            .store
            .grant(&andi.person, &the(Role::Trainer), Some(&by))
            .await
            .unwrap();
        // A page cuts between people, not between grants.
        let page = bench
            .store
            .people(&PeopleFilter::default(), 0, 2)
            .await
            .unwrap();
        assert_eq!((page.total, page.people.len()), (5, 2));
        assert_eq!(
            page.people[0].grants,
            [
                Grant::liaison(office.clone()),
                the(Role::Participant),
                the(Role::Trainer)
            ]
        );
        assert_eq!(page.people[0].work.agency, Some(office));
        let page = bench
            .store
            .people(&PeopleFilter::default(), 4, 2)
            .await
            .unwrap();
        assert_eq!(page.people.len(), 1);
        assert_eq!(
            bench
                .store
                .people(&PeopleFilter::default(), u64::MAX, 2)
                .await
                .unwrap()
                .people,
            []
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_link_works_once_for_half_an_hour_and_is_written_down() {
    on_both(async |bench| {
        let by = organiser(&bench.store).await;
        let person = somebody(&bench.store).await;
        let (first, until) = bench.store.make_reset_link(&person, &by).await.unwrap();
        assert_eq!(until, domain::clock::Clock::now(bench.clock.as_ref()).plus(RESET_LINK_LIVES));
        let open = bench.store.reset_link(&first).await.unwrap();
        assert!(matches!(&open, ResetLink::Open { person: whose, email } if *whose == person && email.as_str() == "siti@tirtanusa.example"));

        let (second, _) = bench.store.make_reset_link(&person, &by).await.unwrap();
        assert_eq!(bench.store.reset_link(&first).await.unwrap(), ResetLink::Ended);
        assert_eq!(bench.store.use_reset_link(&first, "$new").await.unwrap(), None);

        bench.clock.pass(RESET_LINK_LIVES - MINUTE);
        let both = tokio::join!(
            bench.store.use_reset_link(&second, "$new"),
            bench.store.use_reset_link(&second, "$newer"),
        );
        let worked = [both.0.unwrap(), both.1.unwrap()];
        assert_eq!(worked.iter().flatten().count(), 1, "{worked:?}");
        assert_eq!(bench.store.reset_link(&second).await.unwrap(), ResetLink::Used);
        let email = Email::parse("siti@tirtanusa.example").unwrap();
        let kept = bench.store.credentials(&email).await.unwrap().unwrap();
        assert!(kept.password_hash.starts_with("$new"));

        let (third, _) = bench.store.make_reset_link(&person, &by).await.unwrap();
        bench.clock.pass(RESET_LINK_LIVES);
        assert_eq!(bench.store.reset_link(&third).await.unwrap(), ResetLink::Ended);
        assert_eq!(bench.store.use_reset_link(&third, "$late").await.unwrap(), None);
        let unknown = ResetToken::parse(&"a".repeat(64)).unwrap();
        assert_eq!(bench.store.reset_link(&unknown).await.unwrap(), ResetLink::Unknown);

        let written = bench.store.audit_of(person.as_str(), 10).await.unwrap();
        let actions: Vec<_> = written.iter().rev().filter_map(|one| one.action).collect();
        assert_eq!(
            actions,
            [Action::ResetLinkMade, Action::ResetLinkMade, Action::ResetLinkUsed, Action::ResetLinkMade]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_link_is_for_participants_and_ends_with_another_password() {
    on_both(async |bench| {
        let by = organiser(&bench.store).await;
        let person = somebody(&bench.store).await;
        let refused = bench.store.make_reset_link(&by, &by).await;
        assert!(matches!(
            refused,
            Err(WriteError::Conflict(ResetConflict::NotParticipant))
        ));
        assert!(matches!(
            bench.store.make_reset_link(&nobody(), &by).await,
            Err(WriteError::Store(StoreError::Missing))
        ));

        let (token, _) = bench.store.make_reset_link(&person, &by).await.unwrap();
        bench
            .store
            .set_password(&person, "$mine", None)
            .await
            .unwrap();
        assert_eq!(
            bench.store.reset_link(&token).await.unwrap(),
            ResetLink::Ended
        );

        let (token, _) = bench.store.make_reset_link(&person, &by).await.unwrap();
        bench
            .store
            .grant(&person, &the(Role::Trainer), Some(&by))
            .await
            .unwrap();
        assert_eq!(
            bench.store.reset_link(&token).await.unwrap(),
            ResetLink::Ended
        );
        assert_eq!(
            bench.store.use_reset_link(&token, "$new").await.unwrap(),
            None
        );
        bench
            .store
            .withdraw(&person, &the(Role::Trainer), Some(&by))
            .await
            .unwrap();
        let worked = bench.store.use_reset_link(&token, "$new").await.unwrap();
        assert_eq!(worked, None, "a link of before a role stays dead");
        let (token, _) = bench.store.make_reset_link(&person, &by).await.unwrap();
        let worked = bench.store.use_reset_link(&token, "$new").await.unwrap();
        assert_eq!(worked, Some(person), "and a new one works");
    })
    .await;
}

async fn audit_of_one(bench: &Bench) {
    let by = organiser(&bench.store).await;
    assert_eq!(
        bench.store.audit(None, 10).await.unwrap().len(),
        1,
        "{by:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_is_append_only_for_whoever_asks() {
    on_both(async |bench| {
        audit_of_one(bench).await;
        let mut tries = vec![
            "UPDATE audit SET action = 'x'",
            "DELETE FROM audit",
            "INSERT INTO audit SELECT id, actor, 'x', subject, detail, at FROM audit",
        ];
        match bench.database.kind() {
            Kind::Sqlite => tries.extend([
                "INSERT OR REPLACE INTO audit SELECT id, actor, 'x', subject, detail, at FROM audit",
                "REPLACE INTO audit (rowid, id, action, detail, at) VALUES (1, 'a', 'x', '', 0)",
                "UPDATE OR REPLACE audit SET id = 'a'",
            ]),
            Kind::Postgres => tries.extend([
                "TRUNCATE audit",
                "INSERT INTO audit SELECT id, actor, 'x', subject, detail, at FROM audit ON CONFLICT (id) DO UPDATE SET action = 'x'",
                "DO $$ BEGIN SET LOCAL session_replication_role = replica; DELETE FROM audit; END $$",
            ]),
        }
        for sql in tries {
            assert!(bench.database.execute(sql).await.is_err(), "{sql}");
        }
        let entries = bench.store.audit(None, 10).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].action, Some(Action::RoleGiven));
        assert_eq!(bench.store.audit(Some(&entries[0].id), 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_is_in_order_of_time_whatever_order_it_was_written_in() {
    on_both(async |bench| {
        let store = &bench.store;
        let by = organiser(store).await;
        let person = somebody(store).await;
        let trainer = the(Role::Trainer);
        bench.clock.pass(HOUR);
        store.grant(&person, &trainer, Some(&by)).await.unwrap();
        // What is told of a day before is written later.
        bench.clock.pass(-2 * HOUR);
        store.withdraw(&person, &trainer, Some(&by)).await.unwrap();
        let lines = store.audit_lines(None, None, 9).await.unwrap();
        let told: Vec<_> = lines.iter().map(|line| line.entry.at).collect();
        assert_eq!(told.len(), 3);
        assert!(told.is_sorted_by(|one, next| one >= next), "{told:?}");
        let entries: Vec<_> = lines.iter().map(|line| line.entry.clone()).collect();
        assert_eq!(store.audit(None, 9).await.unwrap(), entries);
        // One by one no entry is passed over and none is shown twice.
        let mut turned = vec![];
        while let [line] = &store.audit_lines(None, turned.last(), 1).await.unwrap()[..] {
            turned.push(line.entry.id.clone());
        }
        let ids: Vec<_> = entries.into_iter().map(|entry| entry.id).collect();
        assert_eq!(turned, ids);
        let of = store.audit_of(person.as_str(), 9).await.unwrap();
        let did: Vec<_> = of.into_iter().map(|entry| entry.action).collect();
        assert_eq!(did, [Some(Action::RoleGiven), Some(Action::RoleWithdrawn)]);
    })
    .await;
}
