//! The link of an invited agency on a phone without an account: the quota is filled, a name is replaced, and whoever
//! was named is present by a link of their own.

use crate::axe::Look;
use crate::layout::LAYOUT;
use domain::account::Role;
use domain::attendance::{Proof, Status};
use domain::clock::DAY;
use domain::language::Language;
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::hall::{Hall, details};
use tests::server::{PASSWORD, TestServer};

const ORGANISER: &str = "panitia@contoh.example";
const PAGE: &str = "/organiser/editions/undangan/invitations";

/// The organiser signs in and comes to the page of the invitations.
async fn signs_in(tab: &Tab, server: &TestServer) {
    tab.go(&server.url(&format!("/login?next={PAGE}"))).await;
    tab.fill("#email", ORGANISER).await;
    tab.fill("#password", PASSWORD).await;
    tab.press_and_follow("main form button[type=submit]").await;
    assert_eq!(tab.address().await, PAGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_without_an_account_fills_the_nomination_and_a_named_person_is_present() {
    let server = TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await;
    let starts_at = server.app.now().plus(3 * DAY);
    let edition = Hall::open(&server, &details(&server, "undangan", starts_at))
        .await
        .edition;
    server.person(ORGANISER, &[Role::Organiser]).await;
    // The organiser invites and copies.
    let desk = Tab::open(true).await;
    desk.screen(360, 740, 1.0).await;
    signs_in(&desk, &server).await;
    desk.fill("#letter", "005/77/SETDA").await;
    desk.press_and_follow("[value=letter]").await;
    desk.fill("#agency", "Dinas Kominfo").await;
    desk.fill("#quota", "2").await;
    desk.press_and_follow("[value=invite]").await;
    desk.says("0 dari 2 nama").await;
    desk.press("[data-copy=link-0]").await;
    desk.says("Disalin").await;
    let mut look = Look {
        tab: &desk,
        language: Language::Id,
        faults: vec![],
    };
    look.at("invitations").await;
    let link: String = desk
        .ask("document.querySelector('#link-0').value")
        .await
        .unwrap();

    // Whoever got it has no account and no scripts.
    let phone = desk.stranger(false).await;
    phone.screen(360, 740, 1.0).await;
    phone.go(&link).await;
    phone.says("Dinas Kominfo diundang ke acara ini.").await;
    phone.says("005/77/SETDA").await;
    for name in ["Budi Santoso", "Sari Dewi"] {
        phone.fill("#name", name).await;
        phone.press_and_follow("#nominee button[type=submit]").await;
        phone.says("Nama tercatat dan terdaftar.").await;
    }
    phone.says("2 dari 2 nama").await;
    phone.says("Kuotanya sudah terisi.").await;
    let first = ".nominees > li:last-child a[href*='?replace=']";
    phone.press_and_follow(first).await;
    phone.says("Ganti Budi Santoso").await;
    phone.fill("#name", "Ani Lestari").await;
    phone.press_and_follow("#nominee button[type=submit]").await;
    phone.says("menggantikan Budi Santoso").await;
    assert_eq!(phone.overflow().await, 0);
    desk.go(&link).await;
    look.at("nomination").await;
    desk.press_and_follow("a[href*='?replace=']").await;
    look.at("nomination, replacing").await;
    desk.screen(360, 740, 1.0).await;
    for path in [link.clone(), server.url(&format!("{PAGE}?open=DKI"))] {
        desk.go(&path).await;
        let found: Vec<String> = desk.ask(LAYOUT).await.unwrap();
        look.faults.extend(found);
    }
    assert!(look.faults.is_empty(), "{:#?}", look.faults);
    let own: String = phone
        .ask("document.querySelector('#link-0').value")
        .await
        .unwrap();

    // The day itself: nothing can be changed, and Ani presses on her own phone.
    server.clock.pass(3 * DAY);
    phone.reload().await;
    phone.says("Hari acara sudah tiba").await;
    let ani = desk.stranger(false).await;
    ani.screen(360, 740, 1.0).await;
    ani.go(&own).await;
    ani.says("Ani Lestari").await;
    ani.press_and_follow("[name=place][value=venue]").await;
    ani.says("Hadir").await;
    let there = server.app.store.attendance(&edition).await.unwrap();
    let one = there.iter().find(|one| one.name == "Ani Lestari").unwrap();
    assert_eq!(one.standing.status, Some(Status::Present));
    let history = server.app.store.history(&edition, &one.person).await;
    assert_eq!(history.unwrap()[0].event.proof, Proof::Link);
    // Both names stay, before the organiser too.
    signs_in(&desk, &server).await;
    desk.says("Sudah mengirim nama (1)").await;
    desk.press(".invited summary").await;
    desk.says("Ani Lestari menggantikan Budi Santoso").await;
    look.at("invitations, sent").await;
    assert!(look.faults.is_empty(), "{:#?}", look.faults);
    for tab in [ani, phone, desk] {
        tab.close().await;
    }
}
