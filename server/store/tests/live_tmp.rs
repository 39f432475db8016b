extern crate self as tests;
#[path = "../../../tests/src/database.rs"]
#[allow(dead_code)]
pub mod database;
#[path = "../../../tests/src/people.rs"]
#[allow(dead_code, clippy::unwrap_used)]
pub mod people;
#[path = "../../../tests/tests/store/ballots.rs"]
mod ballots;
#[path = "../../../tests/tests/store/hall_questions.rs"]
mod hall_questions;
#[path = "../../../tests/tests/store/halls.rs"]
mod halls;
#[path = "../../../tests/tests/store/live.rs"]
mod live;
#[path = "../../../tests/tests/store/paired_screens.rs"]
mod paired_screens;
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_query() {
    database::on_both(async |bench| {
        let count = bench.store.prepare_every_query().await.unwrap();
        assert_eq!(count, store::queries().count() + store::rehearsal_queries().count());
        assert!(store::rehearsal_queries().count() > 40);
    }).await;
}
