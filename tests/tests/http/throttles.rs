//! What is bounded per browser, account, person and address, and who must not suffer from it.

use crate::{QUIZ, server};
use domain::clock::{DAY, MINUTE};
use domain::code::Place;
use domain::quiz::Kind as QuestionKind;
use domain::quota;
use reqwest::StatusCode;
use server::code_throttle::Guesser;
use tests::database::{Kind, TestDatabase};
use tests::editions::usual;
use tests::server::{PASSWORD, TestServer, Unusual, Visitor};

const EMAIL: &str = "siti@contoh.example";

async fn behind_proxy() -> TestServer {
    let unusual = Unusual {
        behind_proxy: true,
        ..Unusual::default()
    };
    TestServer::start_with(TestDatabase::fresh(Kind::Sqlite).await, unusual).await
}

async fn sign_in_with(visitor: &Visitor, password: &str, address: &str) -> StatusCode {
    let fields = [("email", EMAIL), ("password", password), ("next", "/me")];
    visitor.post_for("/login", &fields, address).await.status
}

#[tokio::test]
async fn strangers_lock_nobody_out_of_a_browser_that_was_signed_in_before() {
    let server = behind_proxy().await;
    server.person(EMAIL, &[]).await;
    let (own, new) = (server.visitor(), server.visitor());
    own.sign_in(EMAIL).await;
    own.post("/logout", &[]).await.leads_to();
    for guess in 0..120 {
        let address = format!("203.0.113.{}", guess / 10);
        sign_in_with(&server.visitor(), "salah sama sekali", &address).await;
    }
    let elsewhere = sign_in_with(&new, PASSWORD, "198.51.100.1").await;
    assert_eq!(elsewhere, StatusCode::TOO_MANY_REQUESTS);
    let at_home = sign_in_with(&own, PASSWORD, "198.51.100.1").await;
    assert_eq!(at_home, StatusCode::SEE_OTHER);
    // Its own budget ends too, and a mark of somebody else's account is none of this one.
    for _ in 0..10 {
        let wrong = sign_in_with(&own, "salah sama sekali", "198.51.100.1").await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let eleventh = sign_in_with(&own, PASSWORD, "198.51.100.1").await;
    assert_eq!(eleventh, StatusCode::TOO_MANY_REQUESTS);
    let stranger = server.signed_in("tono@contoh.example", &[]).await;
    stranger.post("/logout", &[]).await.leads_to();
    let refused = sign_in_with(&stranger, PASSWORD, "198.51.100.2").await;
    assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_mark_of_a_known_browser_names_nobody_and_serves_all_accounts_of_it() {
    let server = server().await;
    let browser = server.visitor();
    let mut marks = vec![];
    for email in [EMAIL, "tono@contoh.example", EMAIL] {
        if marks.len() < 2 {
            server.person(email, &[]).await;
        }
        let fields = [("email", email), ("password", PASSWORD), ("next", "/me")];
        let page = browser.post("/login", &fields).await;
        let cookies = page.headers.get_all("set-cookie").iter();
        let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned());
        marks.push(
            cookies
                .find(|one| one.starts_with("kopitalk_known="))
                .unwrap(),
        );
        browser.post("/logout", &[]).await.leads_to();
    }
    for mark in &marks {
        assert!(
            mark.contains("HttpOnly") && mark.contains("Max-Age=34560000"),
            "{mark}"
        );
        let value = mark
            .split(';')
            .next()
            .unwrap()
            .trim_start_matches("kopitalk_known=");
        assert!(
            value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'.'),
            "{mark}"
        );
    }
    let parts = |mark: &str| mark.split(';').next().unwrap().matches('.').count();
    assert_eq!(
        marks.iter().map(|mark| parts(mark)).collect::<Vec<_>>(),
        [1, 2, 2]
    );
}

#[tokio::test]
async fn right_sign_ins_do_not_count_however_many_there_are() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    for _ in 0..30 {
        server.visitor().sign_in(EMAIL).await;
    }
    for _ in 0..10 {
        let wrong = sign_in_with(&server.visitor(), "salah sama sekali", "").await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let eleventh = sign_in_with(&server.visitor(), PASSWORD, "").await;
    assert_eq!(eleventh, StatusCode::TOO_MANY_REQUESTS);
    server.clock.pass(MINUTE);
    assert_eq!(
        sign_in_with(&server.visitor(), PASSWORD, "").await,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn three_thousand_wrong_codes_from_five_addresses_close_the_field_for_nobody_else() {
    let server = behind_proxy().await;
    let edition = usual(&server, "edisi-12").await;
    let now = server.app.now();
    for address in 1..=5u8 {
        for number in 0..600 {
            let mark = Some(format!("{address:016x}{number:016x}"));
            let guesser = Guesser::Browser(mark, [203, 0, 113, address].into());
            server.app.code_throttle.count(&guesser, now);
        }
    }
    let code = edition.code(&server, Place::Venue).await.to_string();
    let typed = [("code", code.as_str())];
    let guesser = server.visitor().post_for("/c", &typed, "203.0.113.5").await;
    guesser.with(StatusCode::TOO_MANY_REQUESTS);
    let honest = server
        .visitor()
        .post_for("/c", &typed, "198.51.100.1")
        .await;
    assert_eq!(honest.leads_to(), "/c");
}

#[tokio::test]
async fn answers_too_long_to_be_kept_are_said_so_and_stand_in_the_form() {
    let server = server().await;
    let visitor = server.signed_in(EMAIL, &[]).await;
    let attempt = crate::quiz::begin(&visitor).await;
    let library = server.app.content.library();
    let text = crate::quiz::item(&library, "hitung-ringkas", QuestionKind::Text);
    let field = format!("q.{}", text.id);
    let long = "x".repeat(quota::MAX_ANSWERS + 1);
    for action in ["save", "submit"] {
        let fields = [("action", action), ("attempt", &*attempt), (&field, &long)];
        let page = visitor.post(QUIZ, &fields).await;
        let page = page.with(StatusCode::PAYLOAD_TOO_LARGE);
        page.says("Jawaban ini terlalu panjang dan belum disimpan.");
        assert_eq!(page.attribute(&format!("name=\"{field}\""), "value"), long);
        assert_eq!(page.attribute("name=\"attempt\"", "value"), attempt);
    }
    // The script hears it by the status alone.
    let fields = [
        ("action", "save"),
        ("attempt", &*attempt),
        (&field, &long),
        ("touched", &text.id),
    ];
    let page = visitor.post(QUIZ, &fields).await;
    assert_eq!(page.with(StatusCode::PAYLOAD_TOO_LARGE).text, "");
    let fields = [
        ("action", "save"),
        ("attempt", &*attempt),
        (&field, "pendek"),
    ];
    visitor.post(QUIZ, &fields).await.leads_to();
    visitor.in_english().get(QUIZ).await.says("Answers saved");
}

#[tokio::test]
async fn one_persons_answers_fill_no_disk_and_the_form_says_what_makes_room() {
    let server = server().await;
    let visitor = server.signed_in(EMAIL, &[]).await;
    let attempt = crate::quiz::begin(&visitor).await;
    // Open attempts at other quizzes, which hold nearly all there is room for.
    server
        .execute(
            "INSERT INTO attempt (id, person, course, quiz, language, seed, items, pass, started_at, number)
             SELECT '0190f4a2-1111-7000-8000-000000000001', person, course, 'lain', language, seed, items, pass, started_at, 1
             FROM attempt",
        )
        .await;
    server
        .execute(
            "INSERT INTO attempt_draft (attempt, item, given, language, saved_at)
             SELECT '0190f4a2-1111-7000-8000-000000000001', 'a', hex(zeroblob(65500)), 'id', 9000000000000",
        )
        .await;
    let library = server.app.content.library();
    let text = crate::quiz::item(&library, "hitung-ringkas", QuestionKind::Text);
    let field = format!("q.{}", text.id);
    let typed = "yang saya tulis ".repeat(20);
    let fields = [("action", "save"), ("attempt", &*attempt), (&field, &typed)];
    let page = visitor.post(QUIZ, &fields).await;
    let page = page.with(StatusCode::PAYLOAD_TOO_LARGE);
    page.says("Anda menyimpan terlalu banyak jawaban yang belum dikirim.");
    assert_eq!(page.attribute(&format!("name=\"{field}\""), "value"), typed);
    // It can still be sent.
    let fields = [
        ("action", "submit-anyway"),
        ("attempt", &*attempt),
        (&field, &typed),
    ];
    visitor.post(QUIZ, &fields).await.leads_to();
}

#[tokio::test]
async fn whoever_has_begun_a_hundred_attempts_today_is_told_when_to_go_on() {
    let server = server().await;
    let visitor = server.signed_in(EMAIL, &[]).await;
    let begin = async || visitor.post(QUIZ, &[("action", "start")]).await;
    begin().await.leads_to();
    server
        .execute(
            "WITH RECURSIVE counted (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < 99)
             INSERT INTO attempt (id, person, course, quiz, language, seed, items, pass, started_at, number, submitted_at, points, points_of)
             SELECT 'attempt' || n, person, course, 'lain', language, seed, items, pass, started_at, n, started_at, 0, 1
             FROM attempt, counted",
        )
        .await;
    // The one that is open can be gone on with, and sent.
    let attempt = visitor
        .get(begin().await.leads_to())
        .await
        .attribute("name=\"attempt\"", "value");
    let fields = [("action", "submit-anyway"), ("attempt", &*attempt)];
    visitor.post(QUIZ, &fields).await.leads_to();
    let refused = begin().await.with(StatusCode::TOO_MANY_REQUESTS);
    refused.says("Sudah terlalu banyak kuis untuk hari ini");
    // Answers that a tab sends without an attempt stand in the form.
    let library = server.app.content.library();
    let text = crate::quiz::item(&library, "hitung-ringkas", QuestionKind::Text);
    let field = format!("q.{}", text.id);
    let fields = [
        ("action", "submit-anyway"),
        ("attempt", "new"),
        (&field, "tulisan"),
    ];
    let page = visitor.post(QUIZ, &fields).await;
    let page = page.with(StatusCode::TOO_MANY_REQUESTS);
    page.says("Jawaban di bawah ini belum dikirim.");
    assert_eq!(
        page.attribute(&format!("name=\"{field}\""), "value"),
        "tulisan"
    );
    server.clock.pass(DAY + 1);
    begin().await.leads_to();
}

#[tokio::test]
async fn a_round_forgets_what_was_filled_in_long_ago() {
    let server = server().await;
    let visitor = server.signed_in(EMAIL, &[]).await;
    let attempt = crate::quiz::begin(&visitor).await;
    let library = server.app.content.library();
    let text = crate::quiz::item(&library, "hitung-ringkas", QuestionKind::Text);
    let field = format!("q.{}", text.id);
    let fields = [
        ("action", "save"),
        ("attempt", &*attempt),
        (&field, "tulisan lama"),
    ];
    visitor.post(QUIZ, &fields).await.leads_to();
    server::jobs::queue_rounds(&server.app).await.unwrap();
    for (days, kept) in [(59, true), (2, false)] {
        server.clock.pass(days * DAY);
        server::jobs::do_due(&server.app).await;
        let page = visitor.get(QUIZ).await.with(StatusCode::OK);
        assert_eq!(page.text.contains("tulisan lama"), kept, "{days}");
        assert_eq!(page.attribute("name=\"attempt\"", "value"), attempt);
    }
}
