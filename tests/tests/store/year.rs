//! What was done in a year, on both databases.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::account::Role;
use domain::attendance::{Act, Proof, Status};
use domain::clock::{Clock, DAY, HOUR, Moment};
use domain::code::Place;
use domain::id::{EditionId, PersonId, Slug};
use domain::learning::{Completion, Minutes};
use store::{Done, NewEntry, Store};
use tests::database::{Bench, on_both};
use tests::editions::soon;
use tests::people::new_account;

async fn person(store: &Store, name: &str, roles: &[Role]) -> PersonId {
    let account = new_account(name, &format!("{name}@contoh.example"));
    let made = store.add_person_with_roles(account, roles, None).await;
    made.unwrap()
}

async fn was_there(store: &Store, edition: &EditionId, person: &PersonId, at: Moment) {
    store
        .register_for_edition(edition, person, None, true)
        .await
        .unwrap();
    let entry = NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(at),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            Act::In(Status::Late),
            Proof::Code,
            store.new_nonce(),
        )
    };
    store.append(entry).await.unwrap();
}

#[tokio::test]
async fn a_year_counts_people_once_and_no_trainers_and_nothing_that_was_called_off() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let now = bench.clock.now();
        assert!(!store.has_attendance().await.unwrap());
        assert_eq!(
            store.done_between(now, now.plus(DAY)).await.unwrap(),
            Done::default()
        );
        let siti = person(store, "siti", &[]).await;
        let tono = person(store, "tono", &[]).await;
        let ratna = person(store, "ratna", &[Role::Trainer]).await;
        let mut editions = vec![];
        for slug in ["satu", "dua", "batal"] {
            let mut details = soon(now, slug);
            details.learning = (slug == "dua").then_some(Minutes(90));
            editions.push(store.create_edition(&details, None).await.unwrap());
        }
        bench.clock.pass(HOUR);
        let at = bench.clock.now();
        for edition in &editions {
            was_there(store, edition, &siti, at).await;
            was_there(store, edition, &ratna, at).await;
        }
        was_there(store, &editions[0], &tono, at).await;
        store
            .call_off_edition(&editions[2], true, None)
            .await
            .unwrap();
        let course = Completion {
            course: Slug::parse("kursus").unwrap(),
            at,
            minutes: Minutes(118),
        };
        store.complete_course(&siti, &course).await.unwrap();
        // A trainer knows the key.
        store.complete_course(&ratna, &course).await.unwrap();
        let done = store.done_between(now, now.plus(DAY)).await.unwrap();
        assert_eq!(done.people, 2);
        assert_eq!(done.editions, 2);
        let mut counted = done.attended.clone();
        counted.sort();
        assert_eq!(counted, [(Minutes(90), 1), (Minutes(150), 2)]);
        assert_eq!(done.courses, [(Minutes(118), 1)]);
        // The very moment at which a year begins belongs to it, as on everybody's own page.
        let ended = soon(now, "satu").ends_at;
        let year = store.done_between(ended, ended).await.unwrap();
        assert_eq!(year.attended, done.attended);
        // Before their end they count for nothing.
        let early = store.done_between(now, at).await.unwrap();
        assert_eq!((early.people, early.editions), (0, 0));
        assert!(store.has_attendance().await.unwrap());
    })
    .await;
}
