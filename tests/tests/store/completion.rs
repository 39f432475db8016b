//! The contract of `store` about finished courses, on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::booster::Stage;
use domain::clock::{Clock, HOUR, Moment};
use domain::id::{PersonId, Slug};
use domain::learning::{Completion, Minutes};
use domain::quiz::Finish;
use store::{HandIn, NewAttempt, StoreError, UnderWay};
use tests::attempts::{answer, begin, hand_in, item, new_attempt};
use tests::database::on_both;
use tests::people::somebody;

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn completion(course: &str, at: i64, minutes: u32) -> Completion {
    Completion {
        course: slug(course),
        at: Moment(at),
        minutes: Minutes(minutes),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_is_finished_once_whoever_says_it_and_how_often() {
    on_both(async |bench| {
        let store = &bench.store;
        let other = bench.another_process().await;
        let person = somebody(store).await;
        assert!(store.known_completions(&person).await.unwrap().is_empty());
        let (first, later) = (completion("a", 5, 60), completion("a", 9, 90));
        let (one, two) = tokio::join!(
            store.complete_course(&person, &first),
            other.complete_course(&person, &first),
        );
        assert_ne!(one.unwrap(), two.unwrap(), "one of them wrote it");
        assert!(!store.complete_course(&person, &later).await.unwrap());
        let second = completion("b", 3, 45);
        assert!(store.complete_course(&person, &second).await.unwrap());
        let kept = store.known_completions(&person).await.unwrap();
        assert_eq!(kept.as_ref(), [second, first]);
        let nobody = PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap();
        let written = store.complete_course(&nobody, &later).await;
        assert!(matches!(written, Err(StoreError::Missing)));
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_is_told_until_the_course_is_finished() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let start = bench.clock.now();
        for (course, unit) in [("a", "satu"), ("b", "satu"), ("a", "dua")] {
            store
                .finish_unit(&person, &slug(course), &slug(unit))
                .await
                .unwrap();
            bench.clock.pass(HOUR);
        }
        store
            .complete_course(&person, &completion("b", start.0, 45))
            .await
            .unwrap();
        let mut under_way = store.courses_under_way().await.unwrap();
        under_way[0].units.sort_by_key(|(_, at)| *at);
        let expected = UnderWay {
            person,
            course: slug("a"),
            units: vec![(slug("satu"), start), (slug("dua"), start.plus(2 * HOUR))],
        };
        assert_eq!(under_way, [expected]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booster_is_known_by_how_far_it_is_and_finishes_no_unit() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let (course, quiz) = (slug("a"), slug(Stage::Ten.slug()));
        let items = [item("x", "X?"), item("y", "Y?")];
        assert!(store.boosters(&person).await.unwrap().is_empty());
        let new = NewAttempt {
            pass: 0.0,
            ..new_attempt(&course, &quiz, 1, &items)
        };
        let attempt = begin(store, &person, new).await;
        let begun = store.boosters(&person).await.unwrap();
        let key = (course.clone(), Stage::Ten);
        assert_eq!(begun.get(&key), Some(&None));
        let answers = [answer("x", "0", 1.0), answer("y", "1", 0.0)];
        store
            .submit_attempt(&person, &attempt.id, &answers, Finish::Never, HandIn::Sent)
            .await
            .unwrap();
        let over = store.boosters(&person).await.unwrap();
        assert_eq!(over.get(&key), Some(&Some(bench.clock.now())));
        assert!(store.progress(&person).await.unwrap().is_empty());

        bench.clock.pass(HOUR);
        let other = slug("kuis");
        let attempt = begin(store, &person, new_attempt(&course, &other, 1, &items)).await;
        hand_in(store, &person, &attempt.id, &[answer("y", "0", 1.0)]).await;
        let answered = store.answered(&person).await.unwrap();
        let answered: Vec<_> = answered
            .iter()
            .map(|one| (one.item.as_str(), one.fraction))
            .collect();
        assert_eq!(
            answered,
            [("y", 1.0), ("x", 1.0), ("y", 0.0)],
            "the newest first"
        );
        assert_eq!(store.boosters(&person).await.unwrap().len(), 1);
    })
    .await;
}
