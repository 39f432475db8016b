//! Stories in a real browser: a server of their own, the content that ships, keys pressed and pages
//! followed. At the end of each the console is empty.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends by panicking"
)]

mod aids;
mod attendance;
mod axe;
mod bundle;
mod check_in;
mod exit;
mod files;
mod keyboard;
mod keys;
mod kinds;
mod layout;
mod live;
mod live_guest;
mod live_looks;
mod live_pages;
mod live_spoken;
mod live_stays;
mod no_script;
mod nomination;
mod phone;
mod print;
mod reception;
mod screen_reader;
mod stories;
mod tabs;
mod trainer;
mod with_script;

use domain::course::Course;
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::server::{PASSWORD, TestServer};

const COURSE: &str = "/courses/cek-performa";
const LESSONS: [&str; 3] = [
    "/courses/cek-performa/kali-akun-tindakan",
    "/courses/cek-performa/rata-rata-dan-kucing",
    "/courses/cek-performa/gunting-pita-atau-cara-bayar",
];
const QUIZ: &str = "/courses/cek-performa/baca-ringkas-ukur";
const VIEWS: &str = "/exercises/rata-rata-atau-median";
const ENGAGEMENT: &str = "/exercises/seremonial-atau-how-to";
const EMAIL: &str = "siti@contoh.example";

/// The course at [`COURSE`] as it ships.
fn course(server: &TestServer) -> Course {
    let library = server.app.content.library();
    library.course("cek-performa").unwrap().clone()
}

/// A server on SQLite.
async fn server() -> TestServer {
    TestServer::shipping(TestDatabase::fresh(Kind::Sqlite).await).await
}

/// Fills in the sign-in page at hand and follows.
async fn sign_in_here(tab: &Tab) {
    tab.fill("#email", EMAIL).await;
    tab.fill("#password", PASSWORD).await;
    tab.press_and_follow("main form button[type=submit]").await;
}

/// Presses a button of an exercise and waits until what is said to it has the focus: keys that are typed
/// earlier would go astray.
async fn press_and_hear(tab: &Tab, button: &str) {
    tab.press(button).await;
    tab.until("['said', 'step-title'].includes(document.activeElement.id)")
        .await;
}

/// Hands in a quiz with questions that are not answered, which is asked about once.
async fn hand_in_with_blanks(tab: &Tab) {
    tab.press_and_follow("main button[value=submit]").await;
    tab.refused(422, &tab.address().await).await;
    tab.press_and_follow("main button[value=submit-anyway]")
        .await;
}

/// Signs in and comes to a page.
async fn sign_in(tab: &Tab, server: &TestServer, next: &str) {
    tab.go(&server.url(&format!("/login?next={next}"))).await;
    sign_in_here(tab).await;
    assert_eq!(tab.address().await, next);
}
