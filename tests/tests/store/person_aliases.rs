//! Promises of records that were merged: one person from then on, whatever was recorded of whom, and as before once that
//! is taken back. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{edition, now};
use domain::account::{Grant, PersonName, Role};
use domain::agency::Work;
use domain::attendance::{Act, Proof, Status};
use domain::clock::MINUTE;
use domain::code::Place;
use domain::id::{EditionId, PersonId};
use domain::rng::SeededRng;
use store::{Appended, Attendee, MergeConflict, NewEntry, Store, Unregistered, WriteError};
use tests::database::{Bench, on_both};
use tests::people::{new_account, somebody};

async fn walks_in(store: &Store, name: &str) -> PersonId {
    let name = PersonName::parse(name).unwrap();
    store
        .add_person_without_account(&name, &Work::default())
        .await
        .unwrap()
}

async fn says(bench: &Bench, edition: &EditionId, person: &PersonId, act: Act) -> Appended {
    let store = &bench.store;
    let entry = NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(now(bench)),
        unregistered: Unregistered::Register(None),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            act,
            Proof::Tick,
            store.new_nonce(),
        )
    };
    store.append(entry).await.unwrap()
}

async fn all(store: &Store, editions: &[EditionId]) -> Vec<Vec<Attendee>> {
    let mut all = Vec::new();
    for edition in editions {
        let recount = store.recount(edition).await.unwrap();
        assert!(recount.agrees(), "{recount:?}");
        let mut people = store.attendance(edition).await.unwrap();
        people.sort_by(|one, other| one.person.cmp(&other.person));
        all.push(people);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn merging_random_ledgers_counts_one_person_and_taking_it_back_is_as_if_it_had_never_been() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let editions = [edition(bench, "satu").await, edition(bench, "dua").await];
        for seed in 1..=6 {
            let mut chance = SeededRng::new(seed);
            let mut pick = |most: u32| usize::try_from(chance.next_u32() % most).unwrap();
            let (kept, alias) = (
                walks_in(store, "Budi Santoso").await,
                walks_in(store, "Budi S.").await,
            );
            for _ in 0..12 {
                let act = [
                    Act::In(Status::Present),
                    Act::Out,
                    Act::Pulse,
                    Act::Manual(Status::Excused),
                    Act::Manual(Status::Absent),
                ][pick(5)];
                let person = [&kept, &alias][pick(2)];
                says(bench, &editions[pick(2)], person, act).await;
                bench.clock.pass(i64::try_from(pick(2)).unwrap() * MINUTE);
            }
            let before = all(store, &editions).await;
            let events = store.events_of_people(&[&kept, &alias]).await.unwrap();
            store.merge_people(&kept, &alias, &actor).await.unwrap();
            let merged = all(store, &editions).await;
            assert!(merged.iter().flatten().all(|one| one.person != alias));
            assert_eq!(
                store.events_of_people(&[&kept]).await.unwrap().len(),
                events.len(),
                "no entry is lost"
            );
            for edition in &editions {
                let history = store.history(edition, &kept).await.unwrap();
                let times: Vec<_> = history
                    .iter()
                    .map(|entry| entry.event.recorded_at)
                    .collect();
                assert!(times.is_sorted(), "{times:?}");
            }
            store.undo_merge(&alias, &actor).await.unwrap();
            assert_eq!(all(store, &editions).await, before);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_recorded_of_the_one_is_recorded_of_the_other_and_twice_is_once() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let here = edition(bench, "satu").await;
        let budi = store
            .register(new_account("Budi Santoso", "budi@tirtanusa.example"))
            .await
            .unwrap();
        let walked = walks_in(store, "Budi Santoso").await;
        store.merge_people(&budi, &walked, &actor).await.unwrap();
        // An old link, or a tick that waited without a network, still names the record that was taken in.
        let Appended::Recorded { event, .. } =
            says(bench, &here, &walked, Act::In(Status::Present)).await
        else {
            unreachable!("nothing was recorded")
        };
        assert_eq!(event.person, budi);
        assert!(matches!(
            says(bench, &here, &budi, Act::In(Status::Present)).await,
            Appended::Already(_)
        ));
        let people = store.attendance(&here).await.unwrap();
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].person, budi);
        // Both take their names off the list of people once.
        let filter = store::PeopleFilter {
            search: "Budi".to_owned(),
            ..Default::default()
        };
        assert_eq!(store.people(&filter, 0, 10).await.unwrap().total, 1);
        store.undo_merge(&walked, &actor).await.unwrap();
        assert_eq!(store.people(&filter, 0, 10).await.unwrap().total, 2);
        let people = store.attendance(&here).await.unwrap();
        assert_eq!(
            people.iter().map(|one| &one.person).collect::<Vec<_>>(),
            [&budi],
            "what came since stays"
        );
        assert!(store.recount(&here).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_came_under_a_merge_stays_registered_when_it_is_taken_back() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let here = edition(bench, "satu").await;
        let (kept, alias) = (
            walks_in(store, "Budi Santoso").await,
            walks_in(store, "Budi S.").await,
        );
        for person in [&kept, &alias] {
            store
                .register_for_edition(&here, person, None, true)
                .await
                .unwrap();
        }
        store.withdraw_registration(&here, &kept).await.unwrap();
        store.merge_people(&kept, &alias, &actor).await.unwrap();
        says(bench, &here, &kept, Act::In(Status::Present)).await;
        store.undo_merge(&alias, &actor).await.unwrap();
        let there = store.attendance(&here).await.unwrap();
        let present: Vec<_> = there
            .iter()
            .filter(|one| one.standing.is_present())
            .map(|one| &one.person)
            .collect();
        assert_eq!(present, [&kept]);
        assert_eq!(there.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_never_taken_in_and_nobody_twice() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let budi = store
            .register(new_account("Budi Santoso", "budi@tirtanusa.example"))
            .await
            .unwrap();
        let (one, two) = (
            walks_in(store, "Budi Santoso").await,
            walks_in(store, "Budi Santoso").await,
        );
        let merge = async |kept: &PersonId, alias: &PersonId| match store
            .merge_people(kept, alias, &actor)
            .await
        {
            Ok(()) => None,
            Err(WriteError::Conflict(conflict)) => Some(conflict),
            Err(error) => unreachable!("{error}"),
        };
        assert_eq!(merge(&one, &budi).await, Some(MergeConflict::HasAccount));
        store
            .grant(&two, &Grant::of(Role::Trainer).unwrap(), None)
            .await
            .unwrap();
        assert_eq!(merge(&one, &two).await, Some(MergeConflict::HasRole));
        store
            .withdraw(&two, &Grant::of(Role::Trainer).unwrap(), None)
            .await
            .unwrap();
        assert_eq!(merge(&one, &one).await, Some(MergeConflict::Same));
        assert_eq!(merge(&one, &two).await, None);
        assert_eq!(merge(&budi, &two).await, Some(MergeConflict::Merged));
        assert_eq!(
            merge(&budi, &one).await,
            Some(MergeConflict::Merged),
            "what was taken in goes nowhere else"
        );
        assert_eq!(merge(&two, &budi).await, Some(MergeConflict::Merged));
        store.undo_merge(&two, &actor).await.unwrap();
        assert!(store.undo_merge(&two, &actor).await.is_err());
        assert_eq!(merge(&budi, &one).await, None);
        assert_eq!(merge(&budi, &two).await, None);
    })
    .await;
}
