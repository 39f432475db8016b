//! The contract of calling editions off, deleting them and of who holds them, on both databases.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::account::Role;
use domain::audit::Action;
use domain::clock::{Clock, DAY, HOUR};
use domain::edition::Stage;
use domain::id::PersonId;
use store::{EditionConflict, Registered, Store, WriteError};
use tests::database::{Bench, on_both};
use tests::editions::soon;
use tests::people::new_account;

async fn person(store: &Store, name: &str, roles: &[Role]) -> PersonId {
    let account = new_account(name, &format!("{name}@contoh.example"));
    let made = store.add_person_with_roles(account, roles, None).await;
    made.unwrap()
}

#[tokio::test]
async fn what_was_called_off_is_neither_open_nor_coming_and_comes_back_as_it_was() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let now = bench.clock.now();
        let mut details = soon(now, "kelas");
        details.starts_at = now.plus(DAY);
        details.ends_at = details.starts_at.plus(2 * HOUR);
        let id = store.create_edition(&details, None).await.unwrap();
        let stages = async |stage| store.editions(stage, now).await.unwrap().len();
        assert!(store.call_off_edition(&id, true, None).await.unwrap());
        assert!(store.call_off_edition(&id, true, None).await.unwrap());
        assert_eq!(stages(Stage::Coming).await, 0);
        assert_eq!(stages(Stage::Cancelled).await, 1);
        let found = store.edition(&id).await.unwrap().unwrap();
        assert_eq!(found.edition.details.cancelled_at, Some(now));
        // It is over like any other when its end has come.
        let later = details.ends_at;
        assert!(
            store
                .editions(Stage::Cancelled, later)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(store.editions(Stage::Past, later).await.unwrap().len(), 1);
        // Saving what is written down of it changes nothing about that.
        details.place = "Balai Kota".to_owned();
        assert!(store.change_edition(&id, &details, None).await.unwrap());
        assert_eq!(stages(Stage::Cancelled).await, 1);
        assert!(store.call_off_edition(&id, false, None).await.unwrap());
        assert_eq!(stages(Stage::Coming).await, 1);
        let audit = store.audit(None, 10).await.unwrap();
        let actions: Vec<_> = audit.iter().filter_map(|entry| entry.action).collect();
        let count = |action| actions.iter().filter(|one| **one == action).count();
        assert_eq!(count(Action::EditionCancelled), 1, "twice is once");
        assert_eq!(count(Action::EditionRestored), 1);
    })
    .await;
}

#[tokio::test]
async fn an_edition_is_deleted_with_all_that_belongs_to_it_unless_somebody_is_registered() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let siti = person(store, "siti", &[]).await;
        let ratna = person(store, "ratna", &[Role::Trainer]).await;
        let mut details = soon(bench.clock.now(), "kelas");
        details.trainers = vec![ratna];
        let id = store.create_edition(&details, None).await.unwrap();
        let registered = store.register_for_edition(&id, &siti, None, false).await;
        assert_eq!(registered.unwrap(), Registered::Now);
        let refused = store.delete_edition(&id, None).await.unwrap_err();
        assert!(matches!(
            refused,
            WriteError::Conflict(EditionConflict::HasPeople)
        ));
        assert!(store.edition(&id).await.unwrap().is_some());
        store.withdraw_registration(&id, &siti).await.unwrap();
        assert!(store.delete_edition(&id, None).await.unwrap());
        assert!(store.edition(&id).await.unwrap().is_none());
        assert!(!store.delete_edition(&id, None).await.unwrap());
        assert!(store.editions_of(&siti).await.unwrap().is_empty());
        // Its name in addresses is free again.
        store.create_edition(&details, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn trainers_find_the_editions_they_hold_in_the_order_of_time() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let ratna = person(store, "ratna", &[Role::Trainer]).await;
        let agus = person(store, "agus", &[Role::Trainer]).await;
        let now = bench.clock.now();
        let mut first = soon(now, "pertama");
        first.trainers = vec![agus.clone(), ratna.clone()];
        let id = store.create_edition(&first, None).await.unwrap();
        let mut second = soon(now.plus(DAY), "kedua");
        second.trainers = vec![ratna.clone()];
        store.create_edition(&second, None).await.unwrap();
        let held = async |who: &PersonId| {
            let all = store.editions_held_by(who).await.unwrap();
            let slugs = all.iter().map(|one| one.edition.details.slug.to_string());
            slugs.collect::<Vec<_>>()
        };
        assert_eq!(held(&ratna).await, ["kedua", "pertama"]);
        assert_eq!(held(&agus).await, ["pertama"]);
        let kept = store.edition(&id).await.unwrap().unwrap();
        assert_eq!(kept.edition.details.trainers, first.trainers);
        first.trainers = vec![ratna.clone()];
        store.change_edition(&id, &first, None).await.unwrap();
        assert!(held(&agus).await.is_empty());
    })
    .await;
}
