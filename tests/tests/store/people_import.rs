//! Promises of people that come from a file: what is carried out is what was seen, all of it or nothing, and taking it
//! back leaves nothing behind. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::now;
use domain::account::PersonName;
use domain::agency::Work;
use domain::clock::DAY;
use domain::id::ImportId;
use domain::people::KnownPerson;
use domain::people::import::{Choice, Line, Mapping, PeopleTable, digest, plan};
use std::collections::BTreeMap;
use store::{PeopleImportConflict, Store, StoreError, WriteError};
use tests::database::on_both;
use tests::people::somebody;

fn table(rows: &[[&str; 2]]) -> PeopleTable {
    PeopleTable {
        head: vec!["Nama".to_owned(), "Surel".to_owned()],
        lines: (2..)
            .zip(rows)
            .map(|(line, cells)| Line {
                line,
                cells: cells.map(str::to_owned).into(),
            })
            .collect(),
        ..PeopleTable::default()
    }
}

async fn seen(store: &Store, id: &ImportId) -> String {
    let import = store.people_import(id).await.unwrap().unwrap();
    let tree = store.agencies().await.unwrap();
    let known = store.known_people().await.unwrap();
    let table = import.table.unwrap();
    digest(&plan(&table, &import.mapping, &tree, &known))
}

async fn people(store: &Store) -> Vec<KnownPerson> {
    store.known_people().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_taken_back_leaves_people_as_they_were() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let name = PersonName::parse("Budi Santoso").unwrap();
        let budi = store
            .add_person_without_account(&name, &Work::default())
            .await
            .unwrap();
        let before = people(store).await;
        let rows = [
            ["Budi Santoso", "budi@tirtanusa.example"],
            ["Agus Salim", ""],
            ["Siti Aminah", "siti@tirtanusa.example"],
        ];
        let id = store
            .draft_people_import("peserta.csv", &table(&rows), &actor)
            .await
            .unwrap();
        assert_eq!(
            people(store).await,
            before,
            "nothing is kept before it is carried out"
        );
        let done = store
            .apply_people_import(&id, &BTreeMap::new(), &seen(store, &id).await, &actor)
            .await
            .unwrap();
        assert_eq!((done.made, done.changed), (1, 1));
        let after = people(store).await;
        assert_eq!(after.len(), 3);
        let budi = after.iter().find(|one| one.person == budi).unwrap();
        assert_eq!(
            budi.record.email.as_ref().unwrap().as_str(),
            "budi@tirtanusa.example"
        );
        // Not twice, and the rows are kept no longer than they are needed.
        let again = store
            .apply_people_import(&id, &BTreeMap::new(), "", &actor)
            .await;
        assert!(
            matches!(again, Err(WriteError::Conflict(PeopleImportConflict::Done))),
            "{again:?}"
        );
        assert_eq!(store.people_import(&id).await.unwrap().unwrap().table, None);
        store.undo_people_import(&id, &actor).await.unwrap();
        assert_eq!(people(store).await, before);
        let again = store.undo_people_import(&id, &actor).await;
        assert!(
            matches!(again, Err(WriteError::Conflict(PeopleImportConflict::Done))),
            "{again:?}"
        );
        let past = store.past_people_imports(10).await.unwrap();
        assert_eq!(past.len(), 1);
        assert!(past[0].done.undone_at.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_means_something_else_now_is_not_carried_out_and_whoever_changed_since_stays() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let rows = [["Budi Santoso", ""], ["Agus Salim", ""]];
        let id = store
            .draft_people_import("a.csv", &table(&rows), &actor)
            .await
            .unwrap();
        let old = seen(store, &id).await;
        let name = PersonName::parse("Agus Salim").unwrap();
        store
            .add_person_without_account(&name, &Work::default())
            .await
            .unwrap();
        let before = people(store).await;
        let refused = store
            .apply_people_import(&id, &BTreeMap::new(), &old, &actor)
            .await;
        assert!(
            matches!(
                refused,
                Err(WriteError::Conflict(PeopleImportConflict::PeopleChanged))
            ),
            "{refused:?}"
        );
        assert_eq!(people(store).await, before, "nothing half-imported");
        store
            .apply_people_import(&id, &BTreeMap::new(), &seen(store, &id).await, &actor)
            .await
            .unwrap();
        let budi = people(store)
            .await
            .into_iter()
            .find(|one| one.record.name == "Budi Santoso")
            .unwrap();
        // Another file changes what this one made: taking it back leaves that as it is, and says of whom.
        let more = [["Budi Santoso", "budi@tirtanusa.example"]];
        let second = store
            .draft_people_import("b.csv", &table(&more), &actor)
            .await
            .unwrap();
        store
            .apply_people_import(
                &second,
                &BTreeMap::new(),
                &seen(store, &second).await,
                &actor,
            )
            .await
            .unwrap();
        store.undo_people_import(&id, &actor).await.unwrap();
        assert_eq!(
            store.people_import(&id).await.unwrap().unwrap().stayed,
            ["Budi Santoso"]
        );
        assert!(
            people(store)
                .await
                .iter()
                .any(|one| one.person == budi.person)
        );
        let missing = ImportId::parse(budi.person.as_str()).unwrap();
        let refused = store.undo_people_import(&missing, &actor).await;
        assert!(
            matches!(refused, Err(WriteError::Store(StoreError::Missing))),
            "{refused:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_are_remembered_with_the_next_file_of_the_same_form() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let file = PeopleTable {
            head: vec!["Siapa?".to_owned()],
            ..table(&[["Budi Santoso", ""]])
        };
        let id = store
            .draft_people_import("a.csv", &file, &actor)
            .await
            .unwrap();
        let import = store.people_import(&id).await.unwrap().unwrap();
        assert_eq!(import.mapping, Mapping::default());
        let mapping = Mapping {
            name: Some(0),
            ..Mapping::default()
        };
        store.set_people_mapping(&id, &mapping).await.unwrap();
        store
            .apply_people_import(&id, &BTreeMap::new(), &seen(store, &id).await, &actor)
            .await
            .unwrap();
        let next = store
            .draft_people_import("b.csv", &file, &actor)
            .await
            .unwrap();
        assert_eq!(
            store.people_import(&next).await.unwrap().unwrap().mapping,
            mapping
        );
        // A file that waits for a day is forgotten, with the names in it.
        bench.clock.pass(DAY + 1);
        assert_eq!(
            store
                .forget_waiting_imports(now(bench).plus(-DAY))
                .await
                .unwrap(),
            1
        );
        assert_eq!(store.people_import(&next).await.unwrap(), None);
        assert!(store.people_import(&id).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_may_be_somebody_known_is_what_was_chosen() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let rows = [
            ["Siti N. Aminah", "siti@tirtanusa.example"],
            ["Agus Salim", "siti@tirtanusa.example"],
        ];
        let id = store
            .draft_people_import("a.csv", &table(&rows), &actor)
            .await
            .unwrap();
        let choices: BTreeMap<u64, Choice> = [(3, Choice::New)].into();
        let done = store
            .apply_people_import(&id, &choices, &seen(store, &id).await, &actor)
            .await
            .unwrap();
        assert_eq!((done.made, done.changed), (1, 1));
        let names: Vec<_> = people(store)
            .await
            .into_iter()
            .map(|one| one.record.name)
            .collect();
        assert_eq!(names, ["Agus Salim", "Siti N. Aminah"]);
    })
    .await;
}
