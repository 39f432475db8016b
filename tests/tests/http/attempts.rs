//! An attempt that is left and taken up again, that has an end, that is counted, and what a hostile or
//! hurried browser does to it.

use crate::QUIZ;
use crate::quiz::{begin, borrowed, item, items, right};
use domain::account::Role;
use domain::clock::MINUTE;
use domain::id::PersonId;
use domain::quiz::{Answers, GRACE, Item, Kind};
use reqwest::StatusCode;
use tests::database::{BOTH, Kind as Database, TestDatabase};
use tests::server::{Page, TestServer, Unusual, Visitor, content_but, plain};

/// A server whose first quiz has these lines more in its front matter.
async fn server_on(database: Database, terms: &str) -> TestServer {
    let file = "courses/baca-angka/30-hitung-ringkas.quiz.id.md";
    let content = content_but(file, |text| {
        text.replacen("pass = 0.7\n", &format!("pass = 0.7\n{terms}\n"), 1)
    });
    let unusual = Unusual {
        content: Some(content),
        ..Unusual::default()
    };
    TestServer::start_with(TestDatabase::fresh(database).await, unusual).await
}

async fn server(terms: &str) -> TestServer {
    server_on(Database::Sqlite, terms).await
}

async fn siti(server: &TestServer) -> Visitor {
    server.signed_in("siti@contoh.example", &[]).await
}

fn all_items(server: &TestServer) -> Vec<Item> {
    items(&server.app.content.library(), "hitung-ringkas")
}

fn the(server: &TestServer, kind: Kind) -> Item {
    item(&server.app.content.library(), "hitung-ringkas", kind)
}

/// All right answers, with an action, of an attempt.
fn all_right(server: &TestServer, attempt: &str, action: &str) -> Vec<(String, String)> {
    let mut fields = right(&all_items(server));
    fields.push(("action".to_owned(), action.to_owned()));
    fields.push(("attempt".to_owned(), attempt.to_owned()));
    fields.push(("language".to_owned(), "id".to_owned()));
    fields
}

async fn send_all_right(
    server: &TestServer,
    visitor: &Visitor,
    attempt: &str,
    action: &str,
) -> Page {
    let fields = all_right(server, attempt, action);
    visitor.post(QUIZ, &borrowed(&fields)).await
}

/// Every text of the key that a page must not hold before it is due.
fn secrets(item: &Item) -> Vec<String> {
    let mut secrets = vec![];
    for (body, _) in [
        item.body.get(domain::language::Language::Id),
        item.body.get(domain::language::Language::En),
    ] {
        secrets.push(body.explanation.as_str().to_owned());
        match &body.answers {
            Answers::Options(_, options) => {
                secrets.extend(
                    options
                        .iter()
                        .map(|option| option.feedback.as_str().to_owned()),
                );
                // Their names are ordinary words; as a value or an attribute they would tell.
                let named = options.iter().filter_map(|one| one.misconception.as_ref());
                secrets.extend(named.map(|name| format!("\"{name}\"")));
            }
            Answers::Number { named, .. } => {
                secrets.extend(named.iter().map(|one| one.feedback.as_str().to_owned()));
            }
            Answers::Words { named, .. } => {
                secrets.extend(named.iter().map(|one| one.feedback.as_str().to_owned()));
            }
            _ => {}
        }
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

fn holds_no_key(page: &Page, items: &[Item]) {
    let text = plain(&page.text);
    for item in items {
        for secret in secrets(item) {
            assert!(!page.text.contains(&secret), "{}: {secret}", item.id);
            assert!(!text.contains(&plain(&secret)), "{}: {secret}", item.id);
        }
        assert!(!page.text.contains(&item.hash), "the hash of {}", item.id);
    }
    for sign in ["data-right", "misconception", "\"seed\"", "correct"] {
        assert!(!page.text.contains(sign), "{sign}");
    }
}

#[tokio::test]
async fn what_is_saved_is_there_on_another_device_and_in_the_other_language() {
    let server = server("").await;
    let visitor = siti(&server).await;
    let attempt = begin(&visitor).await;
    let (number, text) = (the(&server, Kind::Numeric), the(&server, Kind::Text));
    let (number, text) = (format!("q.{}", number.id), format!("q.{}", text.id));
    let fields = [
        ("action", "save"),
        ("attempt", &*attempt),
        ("language", "id"),
        (&*number, "3,95"),
        (&*text, "median"),
    ];
    assert_eq!(visitor.post(QUIZ, &fields).await.leads_to(), QUIZ);
    let other = server.visitor();
    other.sign_in("siti@contoh.example").await;
    let page = other.get(QUIZ).await;
    page.says("tersimpan").says("09.00 WIB");
    assert_eq!(
        page.attribute(&format!("name=\"{number}\""), "value"),
        "3,95"
    );
    let english = other.in_english().get(QUIZ).await;
    let value = english.attribute(&format!("name=\"{number}\""), "value");
    assert_eq!(value, "3.95");
    assert_eq!(english.attribute("name=\"language\"", "value"), "en");
    // The form says in which language it was filled in, whatever the page is drawn in.
    let sent = [
        ("action", "submit-anyway"),
        ("attempt", &*attempt),
        ("language", "en"),
        (&*number, "3.95"),
    ];
    visitor.post(QUIZ, &sent).await.leads_to();
}

#[tokio::test]
async fn a_tab_that_saves_leaves_alone_what_it_has_not_touched() {
    let server = server("").await;
    let visitor = siti(&server).await;
    let attempt = begin(&visitor).await;
    let (number, text) = (the(&server, Kind::Numeric), the(&server, Kind::Text));
    let (number_field, text_field) = (format!("q.{}", number.id), format!("q.{}", text.id));
    let save = async |touched: &str, number: &str, text: &str| {
        let fields = [
            ("action", "save"),
            ("attempt", &*attempt),
            ("language", "id"),
            (&*number_field, number),
            (&*text_field, text),
            ("touched", touched),
        ];
        visitor
            .post(QUIZ, &fields)
            .await
            .with(StatusCode::NO_CONTENT);
    };
    save(&number.id, "7", "").await;
    save(&text.id, "", "median").await;
    let page = visitor.get(QUIZ).await;
    let value = |field: &str| page.attribute(&format!("name=\"{field}\""), "value");
    assert_eq!(
        (value(&number_field), value(&text_field)),
        ("7".into(), "median".into())
    );
}

#[tokio::test]
async fn answers_saved_in_time_are_marked_when_time_is_up_and_what_comes_late_is_not() {
    for database in BOTH {
        let server = server_on(database, "time_limit = 20").await;
        let visitor = siti(&server).await;
        visitor.get(QUIZ).await.says("20 menit sejak dimulai");
        let attempt = begin(&visitor).await;
        let page = visitor.get(QUIZ).await;
        page.says("Selesai paling lambat 09.20 WIB");
        assert_eq!(page.attribute("role=\"timer\"", "data-left"), "1200");

        let text = the(&server, Kind::Text);
        let fields = right(std::slice::from_ref(&text));
        let save = [
            ("action", "save"),
            ("attempt", &*attempt),
            ("language", "id"),
            (&*fields[0].0, &*fields[0].1),
        ];
        visitor.post(QUIZ, &save).await.leads_to();
        server.clock.pass(20 * MINUTE + GRACE + 1);

        // Late, and all right: it moves nothing.
        let late = send_all_right(&server, &visitor, &attempt, "submit").await;
        let all = all_items(&server).len();
        late.with(StatusCode::CONFLICT)
            .says("datang setelah waktu habis")
            .says(&format!("1 dari {all}"));
        visitor
            .get(QUIZ)
            .await
            .says(&format!("1 dari {all}"))
            .says("Waktu habis");
        for action in ["save", "submit"] {
            let again = send_all_right(&server, &visitor, &attempt, action).await;
            again
                .with(StatusCode::CONFLICT)
                .says(&format!("1 dari {all}"));
        }
    }
}

#[tokio::test]
async fn the_browser_cannot_move_its_time() {
    let server = server("time_limit = 20").await;
    let visitor = siti(&server).await;
    let attempt = begin(&visitor).await;
    server.clock.pass(19 * MINUTE);
    // Beginning again goes on with the same attempt, and no field of the form is a time.
    assert_eq!(begin(&visitor).await, attempt);
    let forged = [
        ("action", "save"),
        ("attempt", &*attempt),
        ("deadline", "9999999999999"),
        ("started_at", "9999999999999"),
        ("time_limit", "240"),
        ("extra_time", "200"),
        ("percent", "200"),
    ];
    visitor.post(QUIZ, &forged).await.leads_to();
    let page = visitor.get(QUIZ).await;
    assert_eq!(page.attribute("role=\"timer\"", "data-left"), "60");
    // An attempt that begins by being sent would have no beginning.
    let new = send_all_right(&server, &visitor, "new", "save").await;
    new.leads_to();
    server.clock.pass(2 * MINUTE + 1);
    send_all_right(&server, &visitor, "new", "submit")
        .await
        .with(StatusCode::CONFLICT);
    visitor.get(QUIZ).await.says("Waktu habis");
    // There is time for another one, whose beginning is its own.
    let next = begin(&visitor).await;
    assert_ne!(next, attempt);
    let page = visitor.get(QUIZ).await;
    assert_eq!(page.attribute("role=\"timer\"", "data-left"), "1200");
}

#[tokio::test]
async fn in_the_last_minute_nobody_is_asked_back() {
    let server = server("time_limit = 20").await;
    let visitor = siti(&server).await;
    let attempt = begin(&visitor).await;
    server.clock.pass(20 * MINUTE + GRACE);
    let number = format!("q.{}", the(&server, Kind::Numeric).id);
    let sent = [
        ("action", "submit-anyway"),
        ("attempt", &*attempt),
        ("language", "id"),
        (&*number, "bukan angka"),
    ];
    assert_eq!(visitor.post(QUIZ, &sent).await.leads_to(), QUIZ);
    visitor.get(QUIZ).await.says("bukan angka").says("1 salah");
}

#[tokio::test]
async fn an_overdue_attempt_is_closed_by_the_houses_round_though_nobody_comes_back() {
    let server = server("time_limit = 20").await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let attempt = begin(&visitor).await;
    send_all_right(&server, &visitor, &attempt, "save")
        .await
        .leads_to();
    server.clock.pass(20 * MINUTE + GRACE + 1);
    assert_eq!(
        server::attempts::close_overdue(&server.app).await.unwrap(),
        1
    );
    assert_eq!(
        server::attempts::close_overdue(&server.app).await.unwrap(),
        0
    );
    let done = server.app.store.progress(&person).await.unwrap();
    assert_eq!(done.len(), 1, "what was saved was enough to pass");
    visitor.get(QUIZ).await.says("Lulus").says("Waktu habis");
}

#[tokio::test]
async fn an_organiser_gives_more_time_and_it_is_written_down() {
    let server = server("time_limit = 20").await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    begin(&visitor).await;
    let organiser = server
        .signed_in("ketua@contoh.example", &[Role::Organiser])
        .await;
    let give = async |person: &PersonId, percent: &str| {
        let fields = [
            ("act", "time"),
            ("person", person.as_str()),
            ("percent", percent),
        ];
        organiser.post("/organiser/people", &fields).await
    };
    let told = give(&person, "50").await.leads_to().to_owned();
    organiser
        .get(&told)
        .await
        .says("Tambahan waktu disimpan")
        .says("50 persen");
    visitor
        .get(QUIZ)
        .await
        .says("Selesai paling lambat 09.30 WIB");
    organiser
        .get("/organiser/audit")
        .await
        .says("mengatur tambahan waktu Siti Aminah: 50 persen");
    for forged in ["201", "-1", "", "banyak"] {
        give(&person, forged).await.with(StatusCode::BAD_REQUEST);
    }
    let own = [
        ("act", "time"),
        ("person", person.as_str()),
        ("percent", "100"),
    ];
    visitor
        .post("/organiser/people", &own)
        .await
        .with(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_quiz_that_may_be_taken_once_is_taken_once() {
    let server = server("attempts = 1").await;
    let visitor = siti(&server).await;
    visitor
        .get(QUIZ)
        .await
        .says("hanya dapat dikerjakan satu kali");
    let attempt = begin(&visitor).await;
    visitor
        .post(QUIZ, &[("action", "submit-anyway"), ("attempt", &attempt)])
        .await
        .leads_to();
    let result = visitor.get(QUIZ).await;
    result.does_not_say("Mulai lagi");
    visitor
        .post(QUIZ, &[("action", "start")])
        .await
        .with(StatusCode::CONFLICT)
        .says("sudah habis. Hasilnya tetap tersimpan");
    // Replayed, as a new one, or under its old id: the result stays.
    for id in ["new", &*attempt] {
        let again = send_all_right(&server, &visitor, id, "submit").await;
        again.with(StatusCode::CONFLICT).says("0 dari");
    }
    visitor.get(QUIZ).await.says("0 dari");
    visitor
        .get(&format!("{QUIZ}?start"))
        .await
        .does_not_say("Mulai kuis");
}

#[tokio::test]
async fn with_feedback_at_once_only_the_checked_item_is_explained_and_its_answer_is_final() {
    let server = server("feedback = \"each\"").await;
    let visitor = siti(&server).await;
    visitor.get(QUIZ).await.says("Periksa");
    let attempt = begin(&visitor).await;
    let items = all_items(&server);
    let first = the(&server, Kind::Single);
    let Answers::Options(_, options) = &first.body.id.answers else {
        panic!()
    };
    let wrong = options.iter().position(|option| !option.right).unwrap();
    let key = options.iter().position(|option| option.right).unwrap();
    let field = format!("q.{}", first.id);
    let text = the(&server, Kind::Text);
    let text_field = format!("q.{}", text.id);
    let check = async |item: &str, value: &str| {
        let action = format!("check:{item}");
        let fields = [
            ("action", &*action),
            ("attempt", &*attempt),
            ("language", "id"),
            (&*field, value),
            (&*text_field, "kata saya"),
        ];
        visitor.post(QUIZ, &fields).await
    };
    // Nothing is final by mistake.
    let blank = {
        let action = format!("check:{}", first.id);
        let fields = [
            ("action", &*action),
            ("attempt", &*attempt),
            (&*text_field, "kata saya"),
        ];
        visitor.post(QUIZ, &fields).await
    };
    blank
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Belum ada jawaban untuk diperiksa");
    let checked = check(&first.id, &wrong.to_string()).await;
    assert_eq!(checked.leads_to(), format!("{QUIZ}#q-{}", first.id));
    let page = visitor.get(QUIZ).await;
    page.says(&plain(options[wrong].feedback.as_str()));
    assert_eq!(
        page.attribute(&format!("name=\"{text_field}\""), "value"),
        "kata saya"
    );
    assert!(!page.text.contains(&format!("name=\"{field}\"")));
    let others: Vec<Item> = items
        .iter()
        .filter(|item| item.id != first.id)
        .cloned()
        .collect();
    holds_no_key(&page, &others);
    // Checked again, saved or sent with the right answer: it stays as it was.
    check(&first.id, &key.to_string()).await.leads_to();
    send_all_right(&server, &visitor, &attempt, "submit")
        .await
        .leads_to();
    let all = items.len();
    visitor
        .get(QUIZ)
        .await
        .says(&format!("{} dari {all}", all - 1));
    for strange in ["tidak-ada", ""] {
        check(strange, "0").await.with(StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn an_item_of_a_quiz_without_feedback_at_once_cannot_be_checked() {
    let server = server("").await;
    let visitor = siti(&server).await;
    let attempt = begin(&visitor).await;
    let first = the(&server, Kind::Single);
    let action = format!("check:{}", first.id);
    let field = format!("q.{}", first.id);
    let fields = [("action", &*action), ("attempt", &*attempt), (&*field, "0")];
    visitor
        .post(QUIZ, &fields)
        .await
        .with(StatusCode::BAD_REQUEST);
    holds_no_key(&visitor.get(QUIZ).await, &all_items(&server));
}

#[tokio::test]
async fn no_answer_of_the_server_before_the_end_holds_a_key() {
    let server = server("time_limit = 20\nattempts = 3").await;
    let visitor = siti(&server).await;
    let items = all_items(&server);
    let number = format!("q.{}", the(&server, Kind::Numeric).id);
    let mut pages = vec![visitor.get(QUIZ).await, visitor.get(crate::COURSE).await];
    let attempt = begin(&visitor).await;
    pages.push(visitor.get(QUIZ).await);
    pages.push(visitor.in_english().get(QUIZ).await);
    let bad = [
        ("action", "submit-anyway"),
        ("attempt", &*attempt),
        (&*number, "bukan angka"),
    ];
    pages.push(
        visitor
            .post(QUIZ, &bad)
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY),
    );
    pages.push(
        visitor
            .post(QUIZ, &[("action", "save"), ("attempt", &attempt)])
            .await,
    );
    pages.push(
        visitor
            .post(
                "/language",
                &[
                    ("action", "submit-anyway"),
                    ("attempt", &*attempt),
                    ("lang", "en"),
                    ("next", QUIZ),
                    (&*number, "7"),
                ],
            )
            .await,
    );
    pages.push(visitor.get(QUIZ).await);
    pages.push(visitor.get("/me").await);
    pages.push(visitor.get("/courses").await);
    for page in &pages {
        holds_no_key(page, &items);
    }
}

#[tokio::test]
async fn a_forged_or_doubled_submission_changes_nothing() {
    let server = server("").await;
    let visitor = siti(&server).await;
    let attempt = begin(&visitor).await;
    for id in [
        "",
        "1",
        "../../etc/passwd",
        "01900000-0000-7000-8000-000000000000",
    ] {
        let page = send_all_right(&server, &visitor, id, "submit").await;
        assert!(page.status.is_client_error(), "{id}: {}", page.status);
    }
    // The attempt of this quiz is no attempt of another one.
    let other = "/courses/baca-angka/tulis-laporan";
    let fields = [("action", "submit-anyway"), ("attempt", &*attempt)];
    visitor
        .post(other, &fields)
        .await
        .with(StatusCode::NOT_FOUND);
    let fields = all_right(&server, &attempt, "submit");
    let fields = borrowed(&fields);
    let (one, two) = tokio::join!(visitor.post(QUIZ, &fields), visitor.post(QUIZ, &fields));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    visitor
        .get(&format!("{QUIZ}?start"))
        .await
        .says("Percobaan Anda");
    let latest = visitor.get(&format!("{QUIZ}?start")).await;
    assert_eq!(
        latest.text.matches("<tr").count(),
        2,
        "a head and one attempt"
    );
}
