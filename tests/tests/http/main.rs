//! Stories through HTTP: a real server, the content that ships, a clock that the test moves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends by panicking"
)]

mod accounts;
mod attendance;
mod check_in;
mod editions;
mod exercise;
mod files;
mod language;
mod lesson;
mod organiser;
mod quiz;
mod refusals;
mod rights;
mod setup;

use tests::database::{Kind, TestDatabase};
use tests::server::TestServer;

/// A server on SQLite.
async fn server() -> TestServer {
    TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await
}

/// The course that ships first and its parts.
const COURSE: &str = "/courses/cek-performa";
const LESSON: &str = "/courses/cek-performa/kali-akun-tindakan";
const QUIZ: &str = "/courses/cek-performa/baca-ringkas-ukur";
const EXERCISE: &str = "/exercises/rata-rata-atau-median";
