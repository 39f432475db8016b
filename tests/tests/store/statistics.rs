//! The contract of `store` about first attempts, on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::account::{Grant, Role};
use domain::clock::HOUR;
use domain::id::{PersonId, Slug};
use store::Store;
use tests::attempts::{answer, begin, hand_in, item, new_attempt};
use tests::database::on_both;
use tests::people::new_account;

async fn person(store: &Store, name: &str) -> PersonId {
    let new = new_account("Siti Aminah", &format!("{name}@tirtanusa.example"));
    store.register(new).await.unwrap()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_first_attempts_that_were_handed_in_count_and_none_of_staff() {
    on_both(async |bench| {
        let store = &bench.store;
        let (course, quiz) = (slug("cek-performa"), slug("kuis"));
        let items = [item("a", "A?"), item("b", "B?")];
        let new = new_attempt(&course, &quiz, 1, &items);
        let take = async |person: &PersonId, option: &str| {
            let attempt = begin(store, person, new).await;
            let given = [answer("a", option, 1.0), answer("b", option, 0.25)];
            hand_in(store, person, &attempt.id, &given).await;
            bench.clock.pass(HOUR);
        };
        let siti = person(store, "siti").await;
        take(&siti, "0").await;
        take(&siti, "1").await;
        let open = person(store, "budi").await;
        begin(store, &open, new).await;
        // A trainer while taking it; one before, who is none any more; and one who became one later.
        let trainer = Grant::of(Role::Trainer).unwrap();
        let staff = person(store, "staf").await;
        store.grant(&staff, &trainer, None).await.unwrap();
        bench.clock.pass(HOUR);
        take(&staff, "0").await;
        let before = person(store, "dulu").await;
        store.grant(&before, &trainer, None).await.unwrap();
        bench.clock.pass(HOUR);
        store.withdraw(&before, &trainer, None).await.unwrap();
        bench.clock.pass(HOUR);
        take(&before, "0").await;
        let later = person(store, "nanti").await;
        take(&later, "1").await;
        store.grant(&later, &trainer, None).await.unwrap();
        // Elsewhere.
        let other = slug("kuis-lain");
        let attempt = begin(store, &siti, new_attempt(&course, &other, 1, &items)).await;
        hand_in(store, &siti, &attempt.id, &[]).await;

        let first = store.first_attempts(&course, &quiz).await.unwrap();
        let who: Vec<&PersonId> = first.iter().map(|one| &one.person).collect();
        assert_eq!(who, [&siti, &before, &later]);
        let answers: Vec<_> = first[0]
            .answers
            .iter()
            .map(|one| {
                (
                    one.hash.as_str(),
                    one.given.0[0].as_str(),
                    one.mark.fraction,
                )
            })
            .collect();
        assert_eq!(
            answers,
            [("hash of A?", "0", 1.0), ("hash of B?", "0", 0.25)]
        );
        let versions = store.item_versions(&course, &quiz).await.unwrap();
        assert_eq!(versions, items);
    })
    .await;
}
