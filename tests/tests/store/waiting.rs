//! Promises of the waiting list: whoever came first moves up in the transaction in which a seat becomes free, nobody
//! moves up twice and no seat is given twice, however many do something at once. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::both;
use domain::account::PersonName;
use domain::agency::Work;
use domain::audit::Action;
use domain::clock::{Clock, DAY, HOUR, MINUTE};
use domain::edition::{EditionDetails, Mode};
use domain::id::{EditionId, PersonId, Slug};
use futures_util::future::join_all;
use store::{Joined, Registered, Store};
use tests::database::{Bench, on_both};
use tests::people::new_account;

/// What is written down of an edition in three days with so many seats.
fn details(bench: &Bench, seats: u32) -> EditionDetails {
    let starts_at = bench.clock.now().plus(3 * DAY);
    EditionDetails {
        capacity: Some(seats),
        ..EditionDetails::new(
            Slug::parse("besok").unwrap(),
            both("KopiTalk"),
            starts_at,
            starts_at.plus(2 * HOUR),
            Mode::Hybrid,
        )
    }
}

async fn people(store: &Store, many: usize) -> Vec<PersonId> {
    let mut people = Vec::new();
    for number in 0..many {
        let new = new_account("Warga Kota", &format!("warga{number}@tirtanusa.example"));
        people.push(store.register(new).await.unwrap());
    }
    people
}

/// An edition all of whose seats the first people have taken, and for which the others wait in their order.
async fn full(bench: &Bench, seats: usize, all: usize) -> (EditionId, Vec<PersonId>) {
    let store = &bench.store;
    let details = details(bench, u32::try_from(seats).unwrap());
    let edition = store.create_edition(&details, None).await.unwrap();
    let people = people(store, all).await;
    for person in &people[..seats] {
        let registered = store.register_for_edition(&edition, person, None, false);
        assert_eq!(registered.await.unwrap(), Registered::Now);
    }
    for (person, place) in people[seats..].iter().zip(1..) {
        let joined = store.join_waiting_list(&edition, person, None).await;
        assert_eq!(joined.unwrap(), Joined::At(place));
    }
    (edition, people)
}

async fn registered(store: &Store, edition: &EditionId) -> Vec<PersonId> {
    let there = store.attendance(edition).await.unwrap();
    there.into_iter().map(|one| one.person).collect()
}

async fn waiting(store: &Store, edition: &EditionId) -> Vec<PersonId> {
    let all = store.waiting_list(edition).await.unwrap();
    let waiting = all.into_iter().filter(|one| one.moved_up_at.is_none());
    waiting.map(|one| one.person).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waited_longest_moves_up_when_somebody_withdraws_and_is_told_so() {
    on_both(async |bench| {
        let store = &bench.store;
        let (edition, people) = full(bench, 2, 5).await;
        // Joining again keeps the place, and nobody gets before the list.
        let again = store.join_waiting_list(&edition, &people[3], None).await;
        assert_eq!(again.unwrap(), Joined::At(2));
        let past = store.register_for_edition(&edition, &people[4], None, false);
        assert_eq!(past.await.unwrap(), Registered::Full);
        bench.clock.pass(HOUR);
        let at = bench.clock.now();
        let withdrawn = store.withdraw_registration(&edition, &people[0]).await;
        assert!(withdrawn.unwrap());
        let there = registered(store, &edition).await;
        assert!(there.contains(&people[2]) && !there.contains(&people[0]));
        assert_eq!(there.len(), 2);
        let moved = store.moved_up_of(&people[2]).await.unwrap();
        assert_eq!(moved.get(&edition), Some(&at));
        assert_eq!(waiting(store, &edition).await, people[3..5]);
        // A second try of the same person takes nobody else in.
        assert!(
            !store
                .withdraw_registration(&edition, &people[0])
                .await
                .unwrap()
        );
        assert_eq!(waiting(store, &edition).await, people[3..5]);
        // Whoever leaves makes room in the list.
        assert!(
            store
                .leave_waiting_list(&edition, &people[3])
                .await
                .unwrap()
        );
        assert!(
            !store
                .leave_waiting_list(&edition, &people[3])
                .await
                .unwrap()
        );
        let place = store.place_on_waiting_list(&edition, &people[4]).await;
        assert_eq!(place.unwrap(), Some(1));
        // Whoever moved up and withdraws stands at the end when they come back.
        assert!(
            store
                .withdraw_registration(&edition, &people[2])
                .await
                .unwrap()
        );
        assert!(store.moved_up_of(&people[2]).await.unwrap().is_empty());
        let joined = store.join_waiting_list(&edition, &people[2], None).await;
        assert_eq!(joined.unwrap(), Joined::At(1));
        assert_eq!(
            store
                .join_waiting_list(&edition, &people[4], None)
                .await
                .unwrap(),
            Joined::Already
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_seats_take_in_as_many_as_wait_and_no_more_than_there_are() {
    on_both(async |bench| {
        let store = &bench.store;
        let (edition, people) = full(bench, 1, 5).await;
        let mut more = details(bench, 3);
        store.change_edition(&edition, &more, None).await.unwrap();
        assert_eq!(waiting(store, &edition).await, people[3..5]);
        assert_eq!(registered(store, &edition).await.len(), 3);
        // While it is called off the list rests; taking that back makes up for it.
        store.call_off_edition(&edition, true, None).await.unwrap();
        store
            .withdraw_registration(&edition, &people[0])
            .await
            .unwrap();
        assert_eq!(waiting(store, &edition).await, people[3..5]);
        store.call_off_edition(&edition, false, None).await.unwrap();
        assert_eq!(waiting(store, &edition).await, people[4..5]);
        more.capacity = None;
        store.change_edition(&edition, &more, None).await.unwrap();
        assert_eq!(waiting(store, &edition).await, []);
        assert_eq!(registered(store, &edition).await.len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_records_of_one_person_free_a_seat_for_whoever_waits() {
    on_both(async |bench| {
        let store = &bench.store;
        let details = details(bench, 2);
        let edition = store.create_edition(&details, None).await.unwrap();
        let people = people(store, 2).await;
        let [budi, sari] = people.as_slice() else {
            unreachable!("{people:?}");
        };
        let name = PersonName::parse("Warga Kota").unwrap();
        let twin = store
            .add_person_without_account(&name, &Work::default())
            .await
            .unwrap();
        let both = [(budi.clone(), None), (twin.clone(), None)];
        let registered_all = store.register_all_for_edition(&edition, &both).await;
        assert_eq!(registered_all.unwrap(), 2);
        let joined = store.join_waiting_list(&edition, sari, None).await;
        assert_eq!(joined.unwrap(), Joined::At(1));
        store.merge_people(budi, &twin, sari).await.unwrap();
        let mut there = registered(store, &edition).await;
        there.sort();
        assert_eq!(there, [budi.clone(), sari.clone()]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_withdraw_through_two_processes_let_two_in_and_nobody_twice() {
    on_both(async |bench| {
        let (store, other) = (&bench.store, bench.another_process().await);
        let (edition, people) = full(bench, 6, 12).await;
        let withdraw = people[..6].iter().enumerate().map(|(number, person)| {
            let through = if number % 2 == 0 { store } else { &other };
            let edition = &edition;
            async move {
                // The same press, sent twice.
                let first = through
                    .withdraw_registration(edition, person)
                    .await
                    .unwrap();
                let again = through
                    .withdraw_registration(edition, person)
                    .await
                    .unwrap();
                (first, again)
            }
        });
        let results = join_all(withdraw).await;
        assert!(results.iter().all(|done| *done == (true, false)));
        let mut there = registered(store, &edition).await;
        let mut expected = people[6..].to_vec();
        there.sort();
        expected.sort();
        assert_eq!(there, expected);
        assert_eq!(waiting(store, &edition).await, []);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_registering_and_withdrawing_at_once_never_overfill_and_leave_no_seat_empty() {
    on_both(async |bench| {
        let (store, other) = (&bench.store, bench.another_process().await);
        let (edition, mut people) = full(bench, 3, 6).await;
        let late = join_all((0..8).map(|number| async move {
            let new = new_account("Orang Lain", &format!("lain{number}@tirtanusa.example"));
            store.register(new).await.unwrap()
        }));
        people.extend(late.await);
        let all = people.iter().enumerate().map(|(number, person)| {
            let through = if number % 2 == 0 { store } else { &other };
            let edition = &edition;
            async move {
                match number {
                    0 | 1 => {
                        through
                            .withdraw_registration(edition, person)
                            .await
                            .unwrap();
                    }
                    3 => {
                        through.leave_waiting_list(edition, person).await.unwrap();
                    }
                    2 | 4 | 5 => {}
                    _ if number % 3 == 0 => {
                        through
                            .register_for_edition(edition, person, None, false)
                            .await
                            .unwrap();
                    }
                    _ => {
                        through
                            .join_waiting_list(edition, person, None)
                            .await
                            .unwrap();
                    }
                }
            }
        });
        join_all(all).await;
        let there = registered(store, &edition).await;
        assert_eq!(there.len(), 3, "every seat is taken, and none twice");
        let waiting = waiting(store, &edition).await;
        assert!(waiting.iter().all(|one| !there.contains(one)));
        // Whoever waited before the others came was not passed over.
        for early in &people[4..6] {
            let place = waiting.iter().position(|one| one == early);
            assert!(there.contains(early) || place.is_some_and(|place| place < 2));
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organiser_registers_out_of_turn_and_beyond_the_seats_and_it_is_written_down() {
    on_both(async |bench| {
        let store = &bench.store;
        let (edition, people) = full(bench, 1, 4).await;
        let actor = store
            .register(new_account("Panitia", "panitia@tirtanusa.example"))
            .await
            .unwrap();
        assert!(
            store
                .move_up_by_hand(&edition, &people[3], &actor)
                .await
                .unwrap()
        );
        // Pressed twice, or of somebody who never waited: nothing more.
        for person in [&people[3], &people[0], &actor] {
            assert!(
                !store
                    .move_up_by_hand(&edition, person, &actor)
                    .await
                    .unwrap()
            );
        }
        assert_eq!(registered(store, &edition).await.len(), 2);
        assert_eq!(waiting(store, &edition).await, people[1..3]);
        let audit = store.audit_of(people[3].as_str(), 9).await.unwrap();
        let actions: Vec<_> = audit.iter().filter_map(|entry| entry.action).collect();
        assert_eq!(actions, [Action::WaitingMovedUp]);
        assert_eq!(audit[0].actor.as_ref(), Some(&actor));
        // A seat that becomes free now is beyond the capacity: nobody moves up for it.
        store
            .withdraw_registration(&edition, &people[0])
            .await
            .unwrap();
        assert_eq!(waiting(store, &edition).await, people[1..3]);
        store
            .withdraw_registration(&edition, &people[3])
            .await
            .unwrap();
        assert_eq!(waiting(store, &edition).await, people[2..3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_ends_when_the_edition_begins_and_nobody_joins_after_the_closing_time() {
    on_both(async |bench| {
        let store = &bench.store;
        let (edition, people) = full(bench, 1, 3).await;
        let mut closing = details(bench, 1);
        closing.registration_closes_at = Some(closing.starts_at.plus(-HOUR));
        store
            .change_edition(&edition, &closing, None)
            .await
            .unwrap();
        let late = store
            .register(new_account("Telat", "telat@tirtanusa.example"))
            .await
            .unwrap();
        bench.clock.pass(3 * DAY - HOUR);
        let joined = store.join_waiting_list(&edition, &late, None).await;
        assert_eq!(joined.unwrap(), Joined::Closed);
        // Those who wait still move up.
        store
            .withdraw_registration(&edition, &people[0])
            .await
            .unwrap();
        assert_eq!(registered(store, &edition).await, people[1..2]);
        bench.clock.pass(HOUR + MINUTE);
        store
            .withdraw_registration(&edition, &people[1])
            .await
            .unwrap();
        assert_eq!(registered(store, &edition).await, []);
        assert_eq!(waiting(store, &edition).await, people[2..3]);
    })
    .await;
}
