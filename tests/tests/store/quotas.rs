//! How much room one person may take up: every promise on both databases.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::clock::{Clock as _, DAY, MINUTE};
use domain::id::{PersonId, Slug};
use domain::language::Language;
use domain::quiz::{Given, Outcome};
use domain::quota;
use serde_json::json;
use std::collections::HashMap;
use store::{NewTry, Saved, Started, Tried};
use tests::attempts::{answer, begin, hand_in, item, new_attempt};
use tests::database::{Bench, on_both};
use tests::people::{new_account, somebody};
use time::OffsetDateTime;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn a_try(given: &str) -> NewTry {
    NewTry {
        exercise: slug("rata-rata"),
        step: "satu".to_owned(),
        given: given.to_owned(),
        outcome: Outcome::Wrong,
        misconception: None,
        effective_seed: 1,
        language: Language::Id,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_forty_tries_at_once_five_are_kept_whatever_process_they_reach() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let other = bench.another_process().await;
        let mut tries = tokio::task::JoinSet::new();
        for number in 0..40 {
            let store = if number % 2 == 0 {
                &bench.store
            } else {
                &other
            };
            let (store, person) = (store.clone(), person.clone());
            tries.spawn(async move {
                let new = a_try(&number.to_string());
                let tried = store.add_try(&person, &new, None).await;
                matches!(tried.unwrap(), Tried::Kept(_))
            });
        }
        let kept = tries.join_all().await;
        assert_eq!(kept.iter().filter(|kept| **kept).count(), 5);
        let tried = async || {
            let tried = bench.store.add_try(&person, &a_try("x"), None).await;
            tried.unwrap()
        };
        let now = bench.clock.now();
        assert_eq!(tried().await, Tried::Paused(now.plus(15_000)));
        bench.clock.pass(15_000);
        assert!(matches!(tried().await, Tried::Kept(_)));
        assert_eq!(tried().await, Tried::Paused(now.plus(45_000)));
        // Another step, and whoever comes back a while later, begin anew.
        let mut elsewhere = a_try("x");
        elsewhere.step = "dua".to_owned();
        let tried_elsewhere = bench.store.add_try(&person, &elsewhere, None).await;
        assert!(matches!(tried_elsewhere.unwrap(), Tried::Kept(_)));
        bench.clock.pass(16 * MINUTE);
        for _ in 0..5 {
            assert!(matches!(tried().await, Tried::Kept(_)));
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_fills_in_and_does_not_send_has_an_end() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let other = store
            .register(new_account("Budi", "budi@a.example"))
            .await
            .unwrap();
        let course = slug("cek-performa");
        let items = [item("a", "A?"), item("b", "B?")];
        let save = async |person: &PersonId, quiz: &str, item: &str, signs: usize| {
            let quiz = slug(quiz);
            let new = new_attempt(&course, &quiz, 1, &items);
            let attempt = begin(store, person, new).await;
            let drafts = [(item.to_owned(), Given(vec!["x".repeat(signs)]))];
            let saved = store
                .save_drafts(person, &attempt.id, &drafts, Language::Id)
                .await;
            (saved.unwrap(), attempt.id)
        };
        let half = usize::try_from(quota::MAX_DRAFTS).unwrap() / 2 - 10;
        let (saved, first) = save(&person, "satu", "a", half).await;
        assert_eq!(saved, Saved::Now);
        assert_eq!(save(&person, "dua", "a", half).await.0, Saved::Now);
        let (saved, third) = save(&person, "tiga", "a", half).await;
        assert_eq!(saved, Saved::NoRoom);
        // What was written before stays as it was, and nobody else is concerned.
        assert_eq!(
            save(&person, "satu", "a", half + 100).await.0,
            Saved::NoRoom
        );
        let kept = store.attempt(&person, &first).await.unwrap().unwrap();
        assert_eq!(kept.drafts[0].given.0[0].len(), half);
        assert!(
            store
                .attempt(&person, &third)
                .await
                .unwrap()
                .unwrap()
                .drafts
                .is_empty()
        );
        assert_eq!(save(&other, "satu", "a", half).await.0, Saved::Now);
        // Sending one makes room.
        hand_in(
            store,
            &person,
            &first,
            &[answer("a", "0", 1.0), answer("b", "0", 1.0)],
        )
        .await;
        assert_eq!(save(&person, "tiga", "a", half).await.0, Saved::Now);

        bench.clock.pass(30 * DAY);
        assert_eq!(save(&person, "tiga", "b", 1).await.0, Saved::Now);
        bench.clock.pass(30 * DAY + 1);
        let before = bench.clock.now().plus(-quota::DRAFT_LIFE);
        assert_eq!(store.forget_old_drafts(before).await.unwrap(), 3);
        let kept = store.attempt(&person, &third).await.unwrap().unwrap();
        let items: Vec<_> = kept
            .drafts
            .iter()
            .map(|draft| draft.item.as_str())
            .collect();
        assert_eq!(items, ["b"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_begins_more_than_a_hundred_attempts_within_a_day() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let course = slug("cek-performa");
        let items = [item("a", "A?")];
        for number in 0..100 {
            let quiz = slug(&format!("q{number}"));
            begin(store, &person, new_attempt(&course, &quiz, 1, &items)).await;
        }
        let (more, open) = (slug("lagi"), slug("q7"));
        let start = async |quiz| {
            let started = store.start_attempt(&person, new_attempt(&course, quiz, 1, &items));
            started.await.unwrap()
        };
        assert_eq!(start(&more).await, Started::TooMany);
        assert_eq!(
            store.open_attempt(&person, &course, &more).await.unwrap(),
            None
        );
        assert!(matches!(start(&open).await, Started::Open(_)));
        bench.clock.pass(DAY + 1);
        assert!(matches!(start(&more).await, Started::Open(_)));
    })
    .await;
}

/// A session of somebody that ends so many minutes from now, with a form that is kept since then.
fn session(bench: &Bench, person: &PersonId, minutes: i64, kept_at: Option<i64>) -> Record {
    let until = bench.clock.now().plus(minutes * MINUTE);
    let mut data = HashMap::from([
        ("person".to_owned(), json!(person.as_str())),
        ("until".to_owned(), json!(until.0)),
    ]);
    if let Some(kept_at) = kept_at {
        data.insert(
            "draft".to_owned(),
            json!({"path": "/", "form": "a=b", "kept_at": kept_at}),
        );
    }
    Record {
        id: Id::default(),
        data,
        expiry_date: OffsetDateTime::UNIX_EPOCH,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_twenty_first_browser_ends_the_session_that_would_end_first_and_never_itself() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let other = store
            .register(new_account("Budi", "budi@a.example"))
            .await
            .unwrap();
        let sessions = store.sessions();
        let signs_in = async |person: &PersonId, minutes| {
            let mut record = session(bench, person, minutes, None);
            sessions.create(&mut record).await.unwrap();
            record.id
        };
        let lives = async |id: &Id| sessions.load(id).await.unwrap().is_some();
        let neighbour = signs_in(&other, 5).await;
        let mut ids = vec![];
        for number in 0..20 {
            ids.push(signs_in(&person, 1_000 + number).await);
        }
        for id in &ids {
            assert!(lives(id).await);
        }
        // One on a borrowed machine, which ends sooner than all others.
        let borrowed = signs_in(&person, 10).await;
        assert!(lives(&borrowed).await && lives(&neighbour).await);
        assert!(!lives(&ids[0]).await && lives(&ids[1]).await);
        signs_in(&person, 5_000).await;
        assert!(!lives(&borrowed).await && lives(&ids[1]).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_was_interrupted_is_forgotten_after_a_while_and_the_session_stays() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let sessions = store.sessions();
        let now = bench.clock.now();
        let mut old = session(bench, &person, 1_000, Some(now.0 - 1));
        let mut new = session(bench, &person, 1_000, Some(now.0));
        let mut none = session(bench, &person, 1_000, None);
        for record in [&mut old, &mut new, &mut none] {
            sessions.create(record).await.unwrap();
            // It is remembered from here on.
            sessions.load(&record.id).await.unwrap();
        }
        assert_eq!(store.forget_kept_forms(now).await.unwrap(), 1);
        let keeps = async |record: &Record| {
            let record = sessions.load(&record.id).await.unwrap().unwrap();
            assert!(record.data.contains_key("person"));
            record.data.contains_key("draft")
        };
        assert!(!keeps(&old).await && keeps(&new).await && !keeps(&none).await);
        assert_eq!(store.forget_kept_forms(now).await.unwrap(), 0);
    })
    .await;
}
