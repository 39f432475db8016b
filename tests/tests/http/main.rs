//! Stories through HTTP: a real server, a small content of the tests' own, a clock that the test moves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends by panicking"
)]

mod accounts;
mod agency_typed;
mod attempts;
mod attendance;
mod audit;
mod bank;
mod boosters;
mod calling_off;
mod check_in;
mod class;
mod classroom;
mod completion;
mod corrections;
mod custom_statuses;
mod demo;
mod editions;
mod exercise;
mod exit;
mod files;
mod front;
mod homes;
mod language;
mod learning_path;
mod lesson;
mod liaison;
mod live;
mod live_guest;
mod live_hall;
mod live_hostile;
mod live_plan;
mod live_questions;
mod live_recap;
mod live_rehearsal;
mod meeting;
mod nomination;
mod organiser;
mod organisers_week;
mod overlay;
mod people_import;
mod people_merge;
mod personal_link;
mod quiz;
mod reception;
mod refusals;
mod reports;
mod rights;
mod search;
mod setup;
mod signals;
mod streams;
mod throttles;
mod walk_in;
mod work;
mod workbench;

use domain::course::Course;
use domain::jp::MinutesPerJp;
use tests::database::{Kind, TestDatabase};
use tests::server::TestServer;

/// A server on SQLite.
async fn server() -> TestServer {
    TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await
}

/// The first course of the tests' content and its parts.
const COURSE: &str = "/courses/baca-angka";
const LESSON: &str = "/courses/baca-angka/kali-dan-akun";
const QUIZ: &str = "/courses/baca-angka/hitung-ringkas";
const EXERCISE: &str = "/exercises/dua-ringkasan";

/// The course at [`COURSE`].
fn course(server: &TestServer) -> Course {
    let library = server.app.content.library();
    library.course("baca-angka").unwrap().clone()
}

/// How its page says that so many of its parts are finished.
fn parts_done(server: &TestServer, done: usize) -> String {
    format!("{done} dari {}", course(server).units.len())
}

/// What finishing all of it is worth.
fn jp(server: &TestServer) -> u32 {
    MinutesPerJp::default().jp(course(server).minutes()).0
}
