use crate::{EMAIL, server, sign_in};
use domain::account::Role;
use domain::agency::read_agencies;
use domain::clock::MINUTE;
use domain::code::{Place, WINDOW};
use tests::browser::Tab;
use tests::editions::usual;
use tests::hall::CITY;
use tests::server::{PASSWORD, TestServer};

const HALL: &str = "/present/edisi-12";
const ORGANISER: &str = "panitia@contoh.example";

/// Moves the clock so that the code is shown for this many seconds more.
fn leave(server: &TestServer, seconds: i64) {
    let into = server.app.now().0.rem_euclid(WINDOW);
    server
        .clock
        .pass((WINDOW - into - seconds * 1_000).rem_euclid(WINDOW));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_a_newcomer_on_a_phone_scans_registers_and_presses_one_button() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let rows = server::import::read_rows(CITY.as_bytes()).unwrap();
    let store = &server.app.store;
    let plan = read_agencies(rows, &store.agencies().await.unwrap()).unwrap();
    store.apply_import(&plan, None).await.unwrap();
    let tab = Tab::open(false).await;
    tab.width(360).await;
    tab.go(&server.url(&edition.scan(&server, Place::Venue).await))
        .await;
    assert_eq!(tab.address().await, "/c");
    tab.says("Kode terbaca pukul 09.00 WIB").await;
    server.clock.pass(4 * MINUTE);
    tab.press_and_follow(".claim a[href^='/register']").await;
    tab.fill("#name", "Siti Aminah").await;
    tab.fill("#email", EMAIL).await;
    tab.fill("#password", PASSWORD).await;
    tab.fill("#agency", "Biro Sosial").await;
    tab.press("[name=employment][value=pppk]").await;
    tab.press_and_follow("main form button[type=submit]").await;
    assert_eq!(tab.address().await, "/c");
    tab.says("Anda masuk sebagai Siti Aminah.").await;
    tab.press_and_follow(".claim button").await;
    assert_eq!(tab.address().await, edition.live());
    assert_eq!(tab.text_of("#status").await, "Hadir 09.00");
    let attendees = server.app.store.attendance(&edition.id).await.unwrap();
    assert_eq!(attendees.len(), 1);
    let standing = &attendees[0].standing;
    let arrived = standing.arrived_at.unwrap();
    assert_eq!(server.app.now().0 - arrived.0, 4 * MINUTE);
    // Somebody who is in is not asked again.
    tab.go(&server.url("/")).await;
    tab.says("Hadir 09.00").await;
    // The organiser sees who came from where, without scripts too.
    server.person(ORGANISER, &[Role::Organiser]).await;
    tab.lose_cookies().await;
    let board = "/organiser/editions/edisi-12/attendance";
    tab.go(&server.url(&format!("/login?next={board}"))).await;
    tab.fill("#email", ORGANISER).await;
    tab.fill("#password", PASSWORD).await;
    tab.press_and_follow("main form button[type=submit]").await;
    assert_eq!(tab.address().await, board);
    let row = tab
        .ask::<String>("[...document.querySelectorAll('tbody tr')].find(row => row.innerText.includes('Biro Sosial'))?.innerText")
        .await;
    assert!(
        row.as_ref().is_some_and(|row| row.contains("1 dari 1")),
        "{row:?}"
    );
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_is_typed_with_the_keyboard_alone_and_a_wrong_one_is_read_out() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, "/").await;
    tab.tab_to("#code").await;
    tab.keys("k7p 3w0").await;
    tab.key("Enter").await;
    tab.until("location.pathname === '/c' && document.activeElement.id === 'faults'")
        .await;
    tab.refused(422, "/c").await;
    let spoken = tab.spoken().await;
    let field = spoken
        .iter()
        .find(|node| node.role == "textbox" && node.name == "Kode di layar")
        .unwrap();
    assert!(
        field.description.contains("Tanda “0” tidak pernah ada"),
        "{field:?}"
    );
    assert_eq!(field.property("invalid"), Some("true"));
    assert!(
        spoken
            .iter()
            .any(|node| node.role == "button" && node.name == "Hadir")
    );
    // The fault leads to the field.
    tab.key("Tab").await;
    tab.key("Enter").await;
    tab.until("document.activeElement.id === 'code'").await;
    assert_eq!(
        tab.ask::<String>("document.querySelector('#code').value")
            .await
            .as_deref(),
        Some("k7p 3w0")
    );
    let code = edition.code(&server, Place::Venue).await.to_string();
    tab.fill("#code", &code).await;
    tab.key("Enter").await;
    tab.until("location.pathname === '/live/edisi-12'").await;
    let spoken = tab.spoken().await;
    assert!(
        spoken
            .iter()
            .any(|node| node.role == "heading" && node.name.contains("Angka yang Bercerita"))
    );
    tab.says("Hadir 09.00").await;
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hall_changes_its_code_and_counts_who_comes_without_loading_a_page() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    server.person(EMAIL, &[Role::Trainer]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, HALL).await;
    tab.until("document.documentElement.dataset.live === '1'")
        .await;
    tab.forget_requests();
    let shown = "document.querySelector('.hall-code').innerText";
    let before: String = tab.ask(shown).await.unwrap();
    server.clock.pass(WINDOW);
    tab.until(&format!("{shown} !== '{before}'")).await;
    let (first, second) = edition.code(&server, Place::Venue).await.halves();
    assert_eq!(
        tab.ask::<String>(shown).await,
        Some(format!("{first}·{second}"))
    );
    let phone = server.signed_in("budi@contoh.example", &[]).await;
    let code = edition.code(&server, Place::Venue).await.to_string();
    phone.post("/c", &[("code", &code)]).await;
    tab.until("document.querySelector('#counts').innerText.startsWith('1 hadir dari 1')")
        .await;
    assert!(
        tab.requests()
            .iter()
            .all(|request| request.kind == "Fetch" && request.url.ends_with(HALL)),
        "{:?}",
        tab.requests()
    );
    let left = "document.querySelector('[data-until]').innerText > 0";
    assert_eq!(tab.ask(left).await, Some(true));
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_hall_loads_itself_again_until_somebody_pauses_it() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    server.person(EMAIL, &[Role::Trainer]).await;
    let tab = Tab::open(false).await;
    leave(&server, 1);
    sign_in(&tab, &server, HALL).await;
    let (first, second) = edition.code(&server, Place::Venue).await.halves();
    tab.says(&format!("{first}·{second}")).await;
    server.clock.pass(WINDOW);
    let (first, second) = edition.code(&server, Place::Venue).await.halves();
    tab.says(&format!("{first}·{second}")).await;
    tab.press_and_follow(".hall-links a[href*='pause=1']").await;
    assert_eq!(
        tab.ask::<u32>("document.querySelectorAll('meta[http-equiv=refresh]').length")
            .await,
        Some(0)
    );
    tab.close().await;
}
