//! A quiz of every kind, answered with the keyboard alone, with and without scripts; left and taken up again;
//! ended by its time.

use crate::{EMAIL, sign_in};
use domain::clock::MINUTE;
use domain::quiz::Kind;
use tests::browser::Tab;
use tests::database::{Kind as Database, TestDatabase};
use tests::server::{TestServer, Unusual, content_but, text_of};

const QUIZ: &str = "/courses/kenal-warga/segala-bentuk";
const FILE: &str = "courses/kenal-warga/20-segala-bentuk.quiz.id.md";

/// The quiz with these lines more in its front matter.
async fn server(terms: &str) -> TestServer {
    let content = content_but(FILE, |text| {
        text.replacen("\n+++\n", &format!("\n{terms}+++\n"), 1)
    });
    let unusual = Unusual {
        content: Some(content),
        ..Unusual::default()
    };
    let database = TestDatabase::fresh(Database::Sqlite).await;
    let server = TestServer::start_with(database, unusual).await;
    server.person(EMAIL, &[]).await;
    server
}

fn field(item: &str) -> String {
    format!("[name='q.{item}']")
}

/// Chooses by the arrows until the closed list says `text`.
async fn pick(tab: &Tab, selector: &str, text: &str) {
    tab.tab_to(selector).await;
    let says =
        format!("document.querySelector(\"{selector}\").selectedOptions[0].text === {text:?}");
    for _ in 0..12 {
        if tab.ask::<bool>(&says).await == Some(true) {
            return;
        }
        tab.key("ArrowDown").await;
    }
    panic!("{selector} has no `{text}`");
}

/// Chooses for the row whose label says `row`.
async fn pick_for(tab: &Tab, item: &str, row: &str, text: &str) {
    let find = format!(
        "[...document.querySelectorAll('#q-{item} .row label')].find(label => label.innerText.trim() === {row:?}).htmlFor"
    );
    let id: String = tab.ask(&find).await.unwrap();
    pick(tab, &format!("#{id}"), text).await;
}

async fn choose_radio(tab: &Tab, item: &str, index: usize) {
    tab.tab_to(&field(item)).await;
    tab.key("Space").await;
    let wanted = format!("{}[value='{index}']", field(item));
    for _ in 0..4 {
        if !tab.focused(&wanted).await {
            tab.key("ArrowDown").await;
        }
    }
    assert!(tab.focused(&wanted).await, "{wanted}");
}

/// The first half: what is chosen or typed.
async fn answer_first_half(tab: &Tab) {
    choose_radio(tab, "satu", 1).await;
    for index in [0, 2] {
        tab.tab_to(&format!("{}[value='{index}']", field("banyak")))
            .await;
        tab.key("Space").await;
    }
    choose_radio(tab, "betul", 0).await;
    tab.tab_to(&field("angka")).await;
    tab.keys("3,95").await;
    tab.tab_to(&field("kata")).await;
    tab.keys("  BANDUNG ").await;
}

/// The other half: what is put to rows and gaps.
async fn answer_second_half(tab: &Tab) {
    for (row, text) in [
        ("Tayangan", "menghitung kali"),
        ("Jangkauan", "menghitung akun"),
        ("Interaksi", "menghitung tindakan"),
    ] {
        pick_for(tab, "pasangan", row, text).await;
    }
    for (row, place) in [("Sepuluh", "1"), ("Seratus", "2"), ("Seribu", "3")] {
        pick_for(tab, "urutan", row, place).await;
    }
    for (row, lane) in [("Mangga", "Buah"), ("Bayam", "Sayur"), ("Pepaya", "Buah")] {
        pick_for(tab, "lajur", row, lane).await;
    }
    pick(tab, "#q-isian-0", "kali").await;
    tab.tab_to("#q-isian-1").await;
    tab.keys("akun").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_is_answered_with_the_keyboard_alone_and_left_and_taken_up_again_with_and_without_scripts()
 {
    for scripts in [true, false] {
        let server = server("").await;
        let tab = Tab::open(scripts).await;
        tab.width(360).await;
        sign_in(&tab, &server, QUIZ).await;
        tab.tab_to("main button[value=start]").await;
        tab.enter_and_follow().await;
        answer_first_half(&tab).await;
        if scripts {
            // Nobody presses anything: it is saved while one writes.
            tab.until(
                "document.querySelector('[data-saved]').innerText.startsWith('Jawaban tersimpan')",
            )
            .await;
        } else {
            // Enter in a field saves: nothing is sent by mistake.
            tab.enter_and_follow().await;
            tab.says("Jawaban tersimpan").await;
        }
        tab.go(&server.url("/me")).await;
        tab.go(&server.url(QUIZ)).await;
        tab.says("Jawaban tersimpan").await;
        let number = format!("document.querySelector(\"{}\").value", field("angka"));
        assert_eq!(tab.ask::<String>(&number).await.as_deref(), Some("3,95"));
        answer_second_half(&tab).await;
        assert!(tab.overflow().await <= 0, "the page is too wide");
        tab.tab_to("main button[value=submit]").await;
        tab.enter_and_follow().await;
        tab.says("Lulus: 9 dari 9").await;
        tab.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_checked_with_the_keyboard_and_the_focus_comes_to_what_was_said() {
    for scripts in [true, false] {
        let server = server("feedback = \"each\"\n").await;
        let tab = Tab::open(scripts).await;
        sign_in(&tab, &server, QUIZ).await;
        tab.tab_to("main button[value=start]").await;
        tab.enter_and_follow().await;
        choose_radio(&tab, "satu", 0).await;
        tab.tab_to("button[value='check:satu']").await;
        tab.enter_and_follow().await;
        tab.says("Itu yang pertama.").await;
        tab.until("location.hash === '#q-satu'").await;
        if scripts {
            let violations = tab.axe().await;
            assert!(violations.is_empty(), "{violations:#?}");
        }
        answer_second_half(&tab).await;
        tab.tab_to("main button[value=submit]").await;
        tab.enter_and_follow().await;
        tab.refused(422, QUIZ).await;
        tab.tab_to("main button[value=submit-anyway]").await;
        tab.enter_and_follow().await;
        tab.says("4 dari 9").await;
        tab.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_script_counts_the_time_down_and_sends_what_is_there_when_it_is_up() {
    let server = server("time_limit = 1\n").await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, QUIZ).await;
    tab.press_and_follow("main button[value=start]").await;
    tab.says("Selesai paling lambat 09.01 WIB").await;
    tab.until("/^[01]:\\d\\d$/.test(document.querySelector('.quiz-left b').innerText)")
        .await;
    let violations = tab.axe().await;
    assert!(violations.is_empty(), "{violations:#?}");
    // Typed, and not a number: in the last minute nobody is asked back.
    tab.fill(&field("angka"), "tiga koma").await;
    tab.fill(&field("kata"), "bandung").await;
    tab.until("document.querySelector('[data-saved]').innerText.startsWith('Jawaban tersimpan')")
        .await;
    // The server's clock says that time is up, and the page that comes back sends itself.
    server.clock.pass(MINUTE);
    tab.reload().await;
    tab.says("1 benar · 1 salah · 7 tidak dijawab").await;
    // In the page's own time alone nothing ends.
    server.clock.pass(MINUTE);
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_whose_time_was_up_while_nobody_looked_shows_what_was_saved() {
    let server = server("time_limit = 1\n").await;
    let tab = Tab::open(false).await;
    sign_in(&tab, &server, QUIZ).await;
    tab.press_and_follow("main button[value=start]").await;
    tab.fill(&field("kata"), "bandung").await;
    tab.press_and_follow("main button[value=save]").await;
    server.clock.pass(3 * MINUTE);
    tab.press_and_follow("main button[value=submit]").await;
    tab.refused(409, QUIZ).await;
    tab.says("datang setelah waktu habis").await;
    tab.says("1 benar · 0 salah · 8 tidak dijawab").await;
    tab.close().await;
}

#[test]
fn the_quiz_has_every_kind() {
    for kind in Kind::ALL {
        assert!(text_of(FILE).contains(&format!("kind={}", kind.code())));
    }
}
