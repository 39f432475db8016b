use crate::{COURSE, server};
use reqwest::StatusCode;

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
