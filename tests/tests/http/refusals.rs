use crate::{EXERCISE, LESSON, QUIZ, server};
use reqwest::StatusCode;
use tests::server::PASSWORD;

#[tokio::test]
async fn an_unknown_address_says_so_in_the_visitors_language() {
    let server = server().await;
    let visitor = server.visitor();
    for path in [
        "/nothing",
        "/courses/nothing",
        "/courses/baca-angka/nothing",
        "/exercises/nothing",
        "/exercises/nothing/data.csv",
    ] {
        let page = visitor.get(path).await.with(StatusCode::NOT_FOUND);
        assert!(page.text.contains("<html lang=\"id\""), "{path}");
        let page = visitor
            .in_english()
            .get(path)
            .await
            .with(StatusCode::NOT_FOUND);
        assert!(page.text.contains("<html lang=\"en\""), "{path}");
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_not_heard() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    for path in [
        LESSON,
        QUIZ,
        EXERCISE,
        "/login",
        "/logout",
        "/language",
        "/me/password",
        "/register",
    ] {
        visitor
            .post_from(path, &[("action", "finish")], "https://evil.example")
            .await
            .with(StatusCode::FORBIDDEN);
    }
    visitor.get("/courses/baca-angka").await.says("0 %");
    visitor.get("/me").await.with(StatusCode::OK);
}

#[tokio::test]
async fn ten_megabytes_in_a_field_are_too_many_and_the_server_says_so() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let heavy = "x".repeat(10 * 1024 * 1024);
    for path in [QUIZ, EXERCISE, "/login", "/register"] {
        let page = visitor
            .post(path, &[("action", "submit"), ("name", &heavy)])
            .await
            .with(StatusCode::PAYLOAD_TOO_LARGE);
        assert!(
            page.text.contains("<html lang=\"id\"") && page.text.len() < 20_000,
            "{path}"
        );
    }
    let anybody = server.visitor().post(QUIZ, &[("q.x", &heavy)]).await;
    anybody.with(StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_is_no_form_of_ours_is_malformed() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    for path in [LESSON, QUIZ, EXERCISE] {
        visitor
            .post(path, &[("action", "something")])
            .await
            .with(StatusCode::BAD_REQUEST);
    }
    visitor
        .post(QUIZ, &[("action", "submit"), ("attempt", "' OR 1=1")])
        .await
        .with(StatusCode::BAD_REQUEST);
    visitor
        .post_json("/login", &serde_json::json!({}))
        .await
        .with(StatusCode::BAD_REQUEST);
    visitor
        .post_json(&format!("/api{EXERCISE}/answer"), &serde_json::json!([1]))
        .await
        .with(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_script_is_refused_in_json_with_the_sentence_of_the_page() {
    let server = server().await;
    let address = format!("/api{EXERCISE}/answer");
    for (visitor, language) in [
        (server.signed_in("siti@contoh.example", &[]).await, "id"),
        (server.visitor().in_english(), "en"),
    ] {
        let reply = visitor.post_json(&address, &serde_json::json!([1])).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(reply.headers["content-type"], "application/json");
        let refused: app::wire::Refused = serde_json::from_str(&reply.text).unwrap();
        let page = visitor.get("/workshops?page=x").await;
        page.with(StatusCode::BAD_REQUEST).says(&refused.sentence);
        assert_eq!(refused.id, None, "{language}");
    }
    let nowhere = server
        .signed_in("budi@contoh.example", &[])
        .await
        .post_json(
            "/api/exercises/tidak-ada/answer",
            &serde_json::json!({"step": "a", "given": "1"}),
        )
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(serde_json::from_str::<app::wire::Refused>(&nowhere.text).is_ok());
}

#[tokio::test]
async fn a_fault_of_ours_has_an_id_and_tells_nothing_else() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    server.app.store.close().await;
    let page = visitor.get("/me").await;
    assert!(page.status.is_server_error(), "{}", page.status);
    page.does_not_say("sqlx")
        .does_not_say("SELECT")
        .does_not_say("pool");
}

#[tokio::test]
async fn a_form_sent_after_the_session_has_ended_is_carried_through_signing_in() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = crate::quiz::begin(&visitor).await;
    server.clock.pass(91 * domain::clock::DAY);
    let library = server.app.content.library();
    let text_item = crate::quiz::item(&library, "hitung-ringkas", domain::quiz::Kind::Text);
    let field = format!("q.{}", text_item.id);
    let typed = "yang saya tulis \"panjang\" & teliti";
    let page = visitor
        .post(
            QUIZ,
            &[("action", "submit"), ("attempt", &attempt), (&field, typed)],
        )
        .await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let next = page.attribute("name=\"next\"", "value");
    // A wrong password on the way loses nothing.
    let wrong = [
        ("email", "siti@contoh.example"),
        ("password", "bukan ini kata sandinya"),
        ("next", &next),
        ("carried", &carried),
    ];
    let page = visitor
        .post("/login", &wrong)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("name=\"carried\"", "value"), carried);
    let right = [
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("own_device", "1"),
        ("next", &next),
        ("carried", &carried),
    ];
    assert_eq!(visitor.post("/login", &right).await.leads_to(), QUIZ);
    let page = visitor.get(QUIZ).await.with(StatusCode::OK);
    assert_eq!(page.attribute(&format!("name=\"{field}\""), "value"), typed);
    assert_eq!(page.attribute("name=\"attempt\"", "value"), attempt);
    // Sent again, it counts, and is not shown a second time.
    assert_eq!(
        visitor
            .post(
                QUIZ,
                &[
                    ("action", "submit-anyway"),
                    ("attempt", &attempt),
                    (&field, typed)
                ]
            )
            .await
            .leads_to(),
        QUIZ
    );
    visitor.get(QUIZ).await.says(typed);
}

#[tokio::test]
async fn no_password_is_carried_kept_or_sent_back() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    let fields = [("current", PASSWORD), ("new", "rahasia yang sangat baru")];
    let page = visitor
        .post("/me/password", &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.text.contains("rahasia") && !page.text.contains("balai"));
    let carried = "current=rahasia+lama&password=rahasia+juga&a=1";
    let fields = [
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("next", QUIZ),
        ("carried", carried),
    ];
    visitor.post("/login", &fields).await.leads_to();
    let kept = visitor.post(QUIZ, &[("action", "start")]).await;
    visitor.get(kept.leads_to()).await.does_not_say("rahasia");
}

#[tokio::test]
async fn what_one_person_had_begun_to_write_is_not_shown_to_the_next() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    server.person("tono@contoh.example", &[]).await;
    let visitor = server.visitor();
    let step = {
        let library = server.app.content.library();
        library.exercise("dua-ringkasan").unwrap().2.steps[0]
            .id
            .clone()
    };
    let carried = format!("action=check&step={step}&given=layanan");
    let with = [
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("next", EXERCISE),
        ("carried", &*carried),
    ];
    visitor.post("/login", &with).await.leads_to();
    assert!(
        visitor
            .get(EXERCISE)
            .await
            .text
            .contains("<option value=\"layanan\" selected>layanan")
    );
    visitor.sign_in("tono@contoh.example").await;
    assert!(
        !visitor
            .get(EXERCISE)
            .await
            .text
            .contains("<option value=\"layanan\" selected>layanan")
    );
}

#[tokio::test]
async fn an_address_that_cannot_be_read_gets_a_page_in_the_visitors_language() {
    let server = server().await;
    for path in [
        "/courses/%FF",
        "/exercises/%C0%AF",
        "/assets/%FF",
        "/login?next=a&next=b",
        "/setup?token=1&token=2",
    ] {
        let page = server.visitor().get(path).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
        assert!(
            page.text.contains("<html lang=\"id\""),
            "{path}: {}",
            page.text
        );
    }
}

#[tokio::test]
async fn a_form_too_large_to_be_carried_is_said_at_once() {
    let server = server().await;
    let large = "x".repeat(100 * 1024);
    let page = server.visitor().post(QUIZ, &[("q.x", &large)]).await;
    page.with(StatusCode::PAYLOAD_TOO_LARGE);
}
