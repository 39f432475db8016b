use crate::{COURSE, EXERCISE, QUIZ, server};
use reqwest::StatusCode;
use tests::server::{Page, Visitor};

#[tokio::test]
async fn the_switch_is_remembered_by_the_browser_and_by_the_account() {
    let server = server().await;
    let visitor = server.visitor();
    assert!(visitor.get("/").await.text.contains("<html lang=\"id\""));
    assert_eq!(
        visitor
            .post("/language", &[("lang", "en"), ("next", COURSE)])
            .await
            .leads_to(),
        COURSE
    );
    assert!(visitor.get(COURSE).await.text.contains("<html lang=\"en\""));

    let siti = server.signed_in("siti@contoh.example", &[]).await;
    siti.post("/language", &[("lang", "en"), ("next", "/me")])
        .await;
    let elsewhere = server.visitor();
    elsewhere.sign_in("siti@contoh.example").await;
    assert!(
        elsewhere
            .get("/me")
            .await
            .text
            .contains("<html lang=\"en\"")
    );
    elsewhere
        .post("/language", &[("lang", "xx"), ("next", "/me")])
        .await
        .with(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_a_choice_the_browser_decides() {
    let server = server().await;
    assert!(
        server
            .visitor()
            .in_english()
            .get("/courses")
            .await
            .text
            .contains("<html lang=\"en\"")
    );
}

/// Begins the quiz and finds the field of its question to be answered in words.
async fn begun(visitor: &Visitor) -> (Page, String) {
    visitor.post(QUIZ, &[("action", "start")]).await;
    let page = visitor.get(QUIZ).await;
    let (_, words) = page
        .text
        .split("<input ")
        .filter_map(|tag| tag.split('>').next())
        .filter(|tag| tag.contains("type=\"text\"") && !tag.contains("inputmode"))
        .find_map(|tag| tag.split_once("name=\""))
        .unwrap();
    let words = words.split('"').next().unwrap().to_owned();
    (page, words)
}

#[tokio::test]
async fn what_was_typed_is_there_after_the_switch() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let (page, words) = begun(&visitor).await;
    let attempt = page.attribute("name=\"attempt\"", "value");
    // The buttons of the switch send the quiz's own form.
    let id = page.attribute("class=\"quiz-form\"", "id");
    assert_eq!(
        page.attribute("name=\"lang\" value=\"en\"", "form"),
        id,
        "{id}"
    );
    assert_eq!(page.attribute("name=\"next\"", "form"), id);
    let typed = [
        ("attempt", &*attempt),
        (&words, "kata saya & \"dia\""),
        ("lang", "en"),
        ("next", QUIZ),
    ];
    assert_eq!(visitor.post("/language", &typed).await.leads_to(), QUIZ);
    let page = visitor.get(QUIZ).await;
    assert!(page.text.contains("<html lang=\"en\""));
    let field = format!("name=\"{words}\"");
    assert_eq!(page.attribute(&field, "value"), "kata saya & \"dia\"");
    assert_eq!(page.attribute("name=\"attempt\"", "value"), attempt);
    page.says("have not been sent");

    let page = visitor.get(EXERCISE).await;
    let step = page.attribute("name=\"step\"", "value");
    let view = format!("{EXERCISE}?group=pilar&measure=views&summary=median");
    let chosen = [
        ("next", &*view),
        ("step", &*step),
        ("given", "layanan"),
        ("lang", "id"),
    ];
    assert_eq!(visitor.post("/language", &chosen).await.leads_to(), view);
    let page = visitor.get(&view).await;
    assert!(page.text.contains("<html lang=\"id\""));
    assert!(
        page.text
            .contains("<option value=\"layanan\" selected>layanan</option>")
    );
}

#[tokio::test]
async fn nothing_is_kept_for_nobody_or_for_another_site() {
    let server = server().await;
    let nobody = server.visitor();
    let typed = |next| {
        [
            ("step", "a"),
            ("given", "layanan"),
            ("lang", "en"),
            ("next", next),
        ]
    };
    let switched = nobody.post("/language", &typed(EXERCISE)).await;
    assert_eq!(switched.leads_to(), EXERCISE);
    let cookies: Vec<_> = switched
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(cookies.len(), 1, "no session is begun: {cookies:?}");
    assert!(cookies[0].starts_with("kopitalk_language=en"));

    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let (page, words) = begun(&visitor).await;
    let attempt = page.attribute("name=\"attempt\"", "value");
    for next in ["https://evil.example", "//evil.example", ""] {
        let typed = [
            ("attempt", &*attempt),
            (&words, "kata saya"),
            ("lang", "en"),
            ("next", next),
        ];
        assert_eq!(visitor.post("/language", &typed).await.leads_to(), "/me");
    }
    for page in [visitor.get(QUIZ).await, visitor.get("/me").await] {
        assert!(!page.text.contains("kata saya"));
    }
    // A switch that has nothing with it forgets nothing that was kept before.
    let kept = [(&*words, "kata saya"), ("lang", "en"), ("next", QUIZ)];
    visitor.post("/language", &kept).await;
    visitor
        .post("/language", &[("lang", "id"), ("next", "/courses")])
        .await;
    assert!(visitor.get(QUIZ).await.text.contains("kata saya"));
}
