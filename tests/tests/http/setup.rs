use domain::account::Role;
use reqwest::StatusCode;
use tests::database::{Kind, TestDatabase};
use tests::server::{PASSWORD, TestServer, Unusual};

const TOKEN: &str = "K7P3WXK7P3WXK7P3WXK7";

async fn empty() -> TestServer {
    let unusual = Unusual {
        setup_token: Some(TOKEN.to_owned()),
        ..Unusual::default()
    };
    TestServer::start_with(TestDatabase::fresh(Kind::Sqlite).await, unusual).await
}

#[tokio::test]
async fn the_printed_token_makes_the_first_organiser_once() {
    let server = empty().await;
    let visitor = server.visitor();
    let page = visitor
        .get(&format!("/setup?token={TOKEN}"))
        .await
        .with(StatusCode::OK);
    assert_eq!(page.attribute("name=\"token\"", "value"), TOKEN);
    let fields = [
        ("token", TOKEN),
        ("name", "Ratna"),
        ("email", "ratna@contoh.example"),
        ("password", PASSWORD),
    ];
    assert_eq!(
        visitor.post("/setup", &fields).await.leads_to(),
        "/organiser"
    );
    visitor.get("/me").await.with(StatusCode::OK);
    let email = domain::account::Email::parse("ratna@contoh.example").unwrap();
    let ratna = server
        .app
        .store
        .credentials(&email)
        .await
        .unwrap()
        .unwrap()
        .person;
    assert!(
        server
            .app
            .store
            .account(&ratna)
            .await
            .unwrap()
            .unwrap()
            .roles
            .contains(&Role::Organiser)
    );
    server
        .visitor()
        .get(&format!("/setup?token={TOKEN}"))
        .await
        .with(StatusCode::NOT_FOUND);
    let second = [
        ("token", TOKEN),
        ("name", "Tono"),
        ("email", "tono@contoh.example"),
        ("password", PASSWORD),
    ];
    server
        .visitor()
        .post("/setup", &second)
        .await
        .with(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_wrong_token_makes_nobody_and_keeps_what_was_typed() {
    let server = empty().await;
    let fields = [
        ("token", "SALAH"),
        ("name", "Ratna"),
        ("email", "ratna@contoh.example"),
        ("password", PASSWORD),
    ];
    let page = server
        .visitor()
        .post("/setup", &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("name=\"name\"", "value"), "Ratna");
    assert_eq!(server.app.store.count_people().await.unwrap(), 0);
}

#[tokio::test]
async fn a_server_that_has_an_organiser_has_no_setup() {
    let server = crate::server().await;
    server
        .visitor()
        .get("/setup")
        .await
        .with(StatusCode::NOT_FOUND);
}
