//! The exit door on a phone by the keyboard alone, and what organisers then see.

use crate::axe::Look;
use crate::layout::LAYOUT;
use domain::account::Role;
use domain::attendance::{Act, Proof, Status};
use domain::attendance_rule::Rule;
use domain::clock::MINUTE;
use domain::edition::EditionDetails;
use domain::id::Slug;
use domain::language::Language;
use store::NewEntry;
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::editions::create;
use tests::hall::details;
use tests::server::{PASSWORD, TestServer};

const ORGANISER: &str = "panitia@contoh.example";
const PARTICIPANT: &str = "siti@contoh.example";

/// What is wrong with how a page is laid out on a small phone, a phone and a laptop.
async fn laid_out(tab: &Tab, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for width in [320, 360, 1280] {
        tab.screen(width, 800, 1.0).await;
        let found: Vec<String> = tab.ask(LAYOUT).await.unwrap();
        let told = |fault| format!("{page} {width}: {fault}");
        faults.extend(found.into_iter().map(told));
    }
    tab.screen(360, 740, 1.0).await;
    faults
}

async fn signs_in(tab: &Tab, server: &TestServer, email: &str, page: &str) {
    tab.go(&server.url(&format!("/login?next={page}"))).await;
    tab.fill("#email", email).await;
    tab.fill("#password", PASSWORD).await;
    tab.press_and_follow("main form button[type=submit]").await;
    assert_eq!(tab.address().await, page);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_leaves_by_the_keyboard_alone_and_sees_what_they_have_reached() {
    let server = TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await;
    server.person(ORGANISER, &[Role::Organiser]).await;
    let person = server.person(PARTICIPANT, &[]).await;
    // It is over in ten minutes.
    let begun = server.app.now().plus(-140 * MINUTE);
    let edition = EditionDetails {
        attendance_rule: Rule::InAndExit,
        course: Slug::parse("baca-angka"),
        ..details(&server, "aula", begun)
    };
    let edition = create(&server, &edition).await;
    let store = &server.app.store;
    let registered = store.register_for_edition(&edition.id, &person, None, true);
    registered.await.unwrap();

    let came = NewEntry::new(
        edition.id.clone(),
        person.clone(),
        Act::In(Status::Present),
        Proof::Code,
        store.new_nonce(),
    );
    store.append(came).await.unwrap();

    let phone = Tab::open(true).await;
    phone.screen(360, 740, 1.0).await;
    signs_in(&phone, &server, PARTICIPANT, "/exit/aula").await;
    let mut look = Look {
        tab: &phone,
        language: Language::Id,
        faults: vec![],
    };
    look.faults.extend(laid_out(&phone, "form").await);
    look.at("exit door").await;
    phone.screen(360, 740, 1.0).await;
    phone.go(&server.url("/exit/aula")).await;
    phone.tab_to("#q-akhir-median-0").await;
    phone.keys("19").await;
    for item in ["useful", "clear", "practice", "arranged", "recommend"] {
        phone.tab_to(&format!("[name=\"s.{item}\"]")).await;
        // The first of five steps has the focus; a space chooses it, an arrow the next one.
        phone.key("Space").await;
        phone.key("ArrowDown").await;
    }
    phone.tab_to("#remark").await;
    phone.keys("Lebih banyak latihan.").await;
    phone.tab_to("button[value=send]").await;
    phone.enter_and_follow().await;
    phone.says("Terima kasih, sudah terkirim.").await;
    phone.says("1 benar, 0 salah, 4 tidak dijawab.").await;
    look.faults.extend(laid_out(&phone, "passed").await);
    look.at("passed").await;
    let (forms, answers) = store.exit_answers(&edition.id).await.unwrap();
    assert_eq!((forms, answers.len()), (1, 1));
    let given: Vec<u8> = answers[0]
        .ratings
        .iter()
        .flatten()
        .map(|one| one.get())
        .collect();
    assert_eq!(given, [2, 2, 2, 2, 2]);

    // What an organiser sees of it, and corrects.
    let desk = phone.stranger(true).await;
    signs_in(&desk, &server, ORGANISER, "/organiser/editions/aula/exit").await;
    let mut seen = Look {
        tab: &desk,
        language: Language::Id,
        faults: vec![],
    };
    seen.faults.extend(laid_out(&desk, "answers").await);
    seen.at("answers").await;
    let corrections = "/organiser/editions/aula/attendance/corrections";
    desk.go(&server.url(corrections)).await;
    desk.fill("#lines", "Entah Siapa; izin").await;
    desk.choose("#reason", "Tugas dinas").await;
    seen.faults.extend(laid_out(&desk, "corrections").await);
    desk.press_and_follow("[value=preview]").await;
    desk.says("0 dicatat, 1 tidak.").await;
    seen.faults.extend(laid_out(&desk, "preview").await);
    seen.at("corrections").await;
    desk.go(&server.url("/organiser/reports")).await;
    seen.faults.extend(laid_out(&desk, "reports").await);
    seen.at("reports").await;
    let faults: Vec<String> = look.faults.into_iter().chain(seen.faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    desk.close().await;
    phone.close().await;
}
