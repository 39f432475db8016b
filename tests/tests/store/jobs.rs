//! Promises of queued work, on both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use domain::clock::MINUTE;
use domain::job::{MAX_TRIES, TAKEN_FOR};
use store::{NewJob, Store};
use tests::database::{Bench, on_both};

fn now(bench: &Bench) -> domain::clock::Moment {
    domain::clock::Clock::now(bench.clock.as_ref())
}

async fn queue(bench: &Bench, store: &Store, key: &str, minutes: i64) -> bool {
    let job = NewJob {
        kind: "letter",
        key,
        payload: "{\"to\":1}",
        due_at: now(bench).plus(minutes * MINUTE),
    };
    store.queue_job(job).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_work_is_queued_once_and_done_when_it_is_due() {
    on_both(async |bench| {
        let store = &bench.store;
        assert!(queue(bench, store, "a", 5).await);
        assert!(!queue(bench, store, "a", 0).await, "it is queued");
        assert!(queue(bench, store, "b", 1).await);
        assert_eq!(
            store.take_job("letter").await.unwrap(),
            None,
            "nothing is due"
        );
        bench.clock.pass(5 * MINUTE);
        assert_eq!(
            store.take_job("postcard").await.unwrap(),
            None,
            "other work is left to those who know it"
        );
        let first = store.take_job("letter").await.unwrap().unwrap();
        assert_eq!(
            (first.kind.as_str(), first.key.as_str(), first.tries),
            ("letter", "b", 1)
        );
        assert_eq!(first.payload, "{\"to\":1}");
        let second = store.take_job("letter").await.unwrap().unwrap();
        assert_eq!(second.key, "a");
        assert_eq!(
            store.take_job("letter").await.unwrap(),
            None,
            "both are taken"
        );
        assert!(store.finish_job(&first).await.unwrap());
        assert!(!store.finish_job(&first).await.unwrap());
        assert!(
            queue(bench, store, "b", 0).await,
            "done work may come again"
        );
        // What comes again keeps its place in the queue.
        let later = now(bench).plus(10 * MINUTE);
        assert!(store.repeat_job(&second, later).await.unwrap());
        assert!(!queue(bench, store, "a", 0).await);
        bench.clock.pass(10 * MINUTE);
        let keys = [
            store.take_job("letter").await.unwrap().unwrap(),
            store.take_job("letter").await.unwrap().unwrap(),
        ]
        .map(|job| (job.key, job.tries));
        assert_eq!(keys, [("b".to_owned(), 1), ("a".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_processes_that_ask_at_once_one_gets_the_work() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        for number in 0..20 {
            assert!(queue(bench, &bench.store, &number.to_string(), 0).await);
        }
        let work = async |store: &Store| {
            let mut keys = vec![];
            while let Some(job) = store.take_job("letter").await.unwrap() {
                keys.push(job.key.clone());
                assert!(store.finish_job(&job).await.unwrap());
            }
            keys
        };
        let (mut one, mut two) = tokio::join!(work(&bench.store), work(&other));
        one.append(&mut two);
        one.sort();
        let mut all: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        all.sort();
        assert_eq!(one, all, "each piece is done once");
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_of_a_process_that_is_gone_is_taken_up_by_another() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        queue(bench, &bench.store, "a", 0).await;
        let lost = bench.store.take_job("letter").await.unwrap().unwrap();
        bench.clock.pass(TAKEN_FOR - 1);
        assert_eq!(other.take_job("letter").await.unwrap(), None);
        bench.clock.pass(1);
        let taken = other.take_job("letter").await.unwrap().unwrap();
        assert_eq!((taken.key.as_str(), taken.tries), ("a", 2));
        // Whoever was only slow cannot end what another one does now.
        assert!(!bench.store.finish_job(&lost).await.unwrap());
        assert!(!bench.store.repeat_job(&lost, now(bench)).await.unwrap());
        assert!(other.finish_job(&taken).await.unwrap());
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_fails_is_tried_again_later_and_given_up_in_the_end() {
    on_both(async |bench| {
        let store = &bench.store;
        queue(bench, store, "a", 0).await;
        for tries in 1..=MAX_TRIES {
            let job = store.take_job("letter").await.unwrap().unwrap();
            assert_eq!(job.tries, tries);
            let next = store.fail_job(&job, "nobody answers").await.unwrap();
            assert_eq!(store.take_job("letter").await.unwrap(), None, "not at once");
            assert_eq!(next.is_none(), tries == MAX_TRIES);
            if let Some(next) = next {
                bench.clock.pass(next.0 - now(bench).0);
            }
        }
        bench.clock.pass(1_000 * MINUTE);
        assert_eq!(store.take_job("letter").await.unwrap(), None);
        let given_up = store.jobs_given_up().await.unwrap();
        assert_eq!(given_up.len(), 1);
        assert_eq!(
            (given_up[0].key.as_str(), given_up[0].tries),
            ("a", MAX_TRIES)
        );
        assert_eq!(store.revive_jobs("postcard").await.unwrap(), 0);
        assert_eq!(store.revive_jobs("letter").await.unwrap(), 1);
        assert_eq!(store.revive_jobs("letter").await.unwrap(), 0);
        let again = store.take_job("letter").await.unwrap().unwrap();
        assert_eq!((again.key.as_str(), again.tries), ("a", 1));
    })
    .await;
}
