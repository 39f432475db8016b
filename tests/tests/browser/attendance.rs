use crate::{EMAIL, server, sign_in};
use domain::account::Role;
use domain::attendance::Status;
use domain::clock::MINUTE;
use domain::code::Place;
use tests::browser::Tab;
use tests::editions::TestEdition;
use tests::hall::Hall;
use tests::server::PASSWORD;

const BOARD: &str = "/organiser/editions/kopitalk-12/attendance";

/// How many documents the tab has asked for.
fn documents(tab: &Tab) -> usize {
    let requests = tab.requests();
    requests
        .iter()
        .filter(|request| request.kind == "Document")
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_follows_the_hall_without_loading_again_and_leaves_the_organiser_alone() {
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    let hall = Hall::now(&server).await;
    hall.many("SETDA-U", &[(Some(Status::Present), 4)]).await;
    hall.many("DPS", &[(None, 1)]).await;
    let late = hall.somebody("Ayu Lestari", "SETDA-U").await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, BOARD).await;
    tab.says("4 dari 6").await;
    tab.says("80,0 %").await;
    tab.until("document.documentElement.dataset.live === '1'")
        .await;
    tab.forget_requests();
    // What is focused, opened and selected stays so.
    tab.press("#message-details summary").await;
    let prepare = "(document.querySelector('.twig').focus(), document.querySelector('#message').setSelectionRange(0, 4), window.untouched = document.querySelector('#message'), true)";
    assert_eq!(tab.ask::<bool>(prepare).await, Some(true));
    hall.comes(&late, Status::Late, Place::Online).await;
    tab.says("5 dari 6").await;
    tab.says("100,0 %").await;
    tab.says("2 · 3").await;
    let parts = "document.querySelector('#row-SETDA .parts-bar').ariaLabel";
    assert_eq!(
        tab.ask::<String>(parts).await.as_deref(),
        Some("4 tepat waktu, 1 terlambat")
    );
    for kept in [
        "document.activeElement.getAttribute('href').includes('#row-SETDA')",
        "document.querySelector('#message-details').open",
        "window.untouched === document.querySelector('#message')",
    ] {
        assert_eq!(tab.ask::<bool>(kept).await, Some(true), "{kept}");
    }
    assert_eq!(documents(&tab), 0, "the page was not loaded again");

    tab.press_and_follow("a[href*='pause=1']").await;
    tab.says("Dijeda").await;
    assert_eq!(
        tab.ask::<i64>("document.querySelectorAll('script[data-events]').length")
            .await,
        Some(0),
        "what is paused listens to nothing"
    );
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_an_organiser_opens_the_tree_pauses_and_corrects_from_a_phone() {
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    let hall = Hall::now(&server).await;
    hall.many("SETDA-U", &[(Some(Status::Present), 2)]).await;
    hall.somebody("Ayu Lestari", "SETDA-S").await;
    let tab = Tab::open(false).await;
    tab.width(360).await;
    sign_in(&tab, &server, BOARD).await;
    let refresh = "document.querySelector('meta[http-equiv=refresh]')?.content ?? ''";
    assert_eq!(tab.ask::<String>(refresh).await.as_deref(), Some("15"));
    tab.press_and_follow("a[href*='pause=1']").await;
    tab.says("Dijeda").await;
    assert_eq!(tab.ask::<String>(refresh).await.as_deref(), Some(""));
    tab.says("Biro Sosial").await;
    tab.press_and_follow(".twig").await;
    tab.says("Dijeda").await;
    let rows = "document.querySelectorAll('#board tbody tr').length";
    assert_eq!(tab.ask::<i64>(rows).await, Some(1));
    assert_eq!(
        tab.ask::<String>("location.hash").await.as_deref(),
        Some("#row-SETDA")
    );
    tab.press_and_follow("#row-SETDA td a").await;
    tab.says("3 orang · Hadir 2 dari 3").await;
    tab.press_and_follow(".roster tbody tr:first-child a").await;
    tab.says("Belum hadir").await;
    tab.press("[name=status][value=excused]").await;
    tab.press_and_follow("main .actions button").await;
    let person = tab.address().await;
    tab.refused(422, &person).await;
    tab.says("Pilih alasan.").await;
    assert_eq!(tab.overflow().await, 0);
    let chosen = "document.querySelector('[name=status][value=excused]').checked";
    assert_eq!(tab.ask::<bool>(chosen).await, Some(true));
    let choose = "(document.querySelector('#reason').value = 'on-duty', true)";
    assert_eq!(tab.ask::<bool>(choose).await, Some(true));
    tab.press_and_follow("main .actions button").await;
    tab.says("Tersimpan.").await;
    tab.says("Alasan: Tugas dinas").await;
    // On a phone the trail is one step back: to the people, then to the board.
    for _ in 0..2 {
        tab.press_and_follow(".crumbs li:nth-last-child(2) a").await;
    }
    tab.says("2 dari 2").await;
    tab.says("3 terdaftar, 1 izin").await;
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_who_scans_the_code_without_scripts_is_present_in_the_right_agency() {
    let server = server().await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let hall = Hall::now(&server).await;
    let edition = TestEdition {
        id: hall.edition.clone(),
        slug: "kopitalk-12".to_owned(),
    };
    let tab = Tab::open(false).await;
    tab.width(360).await;
    server.clock.pass(6 * MINUTE);
    tab.go(&server.url(&edition.scan(&server, Place::Venue).await))
        .await;
    server.clock.pass(4 * MINUTE);
    tab.press_and_follow(".claim a[href^='/register']").await;
    tab.fill("#name", "Siti Aminah").await;
    tab.fill("#email", EMAIL).await;
    tab.fill("#password", PASSWORD).await;
    tab.fill("#agency", "biro umum").await;
    tab.press("[name=employment][value=pppk]").await;
    tab.press_and_follow("main form button[type=submit]").await;
    tab.press_and_follow(".claim button").await;
    tab.says("Hadir 09.06").await;
    tab.go(&server.url("/me")).await;
    tab.says("datang 09.06 · di aula").await;
    tab.close().await;
    let page = organiser.get(&format!("{BOARD}?open=*")).await;
    page.says("Biro Umum SETDA-U 1 1 1 dari 1");
    let people = organiser
        .get(&format!("{BOARD}/people?agency=SETDA-U"))
        .await;
    people.says("Siti Aminah Biro Umum Tepat waktu 09.06 di aula terdaftar di tempat");
}
