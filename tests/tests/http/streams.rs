//! Streams of live screens end with the session that opened them.

use crate::server;
use domain::account::{Grant, Role};
use domain::clock::{DAY, HOUR};
use reqwest::StatusCode;
use tests::editions::usual;
use tests::server::{PASSWORD, TestServer, Visitor};
use tests::stream::Stream;

const EMAIL: &str = "panitia@contoh.example";

async fn watch(server: &TestServer, visitor: &Visitor, path: &str) -> Stream {
    let mut stream = Stream::open(visitor, server.url(path)).await;
    stream.next("parts").await;
    stream
}

const SCREENS: [&str; 2] = [
    "/present/edisi-12/events",
    "/organiser/editions/edisi-12/attendance/events",
];

#[tokio::test]
async fn a_stream_ends_when_whoever_opened_it_signs_out_and_no_other_does() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let visitor = server.signed_in(EMAIL, &[Role::Organiser]).await;
    let elsewhere = server.visitor();
    elsewhere.sign_in(EMAIL).await;
    for path in SCREENS {
        visitor.sign_in(EMAIL).await;
        let mut stream = watch(&server, &visitor, path).await;
        let mut other = watch(&server, &elsewhere, path).await;
        visitor.post("/logout", &[]).await.leads_to();
        stream.ends().await;
        let who = path.replace('/', "");
        somebody_registers(&server, &edition.id, &who).await;
        other.next("parts").await;
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_role_it_was_opened_with_and_with_another_password() {
    let server = server().await;
    usual(&server, "edisi-12").await;
    let person = server
        .person(EMAIL, &[Role::Organiser, Role::Trainer])
        .await;
    server
        .person("lain@contoh.example", &[Role::Organiser])
        .await;
    let visitor = server.visitor();
    visitor.sign_in(EMAIL).await;
    let mut streams = vec![];
    for path in SCREENS {
        streams.push(watch(&server, &visitor, path).await);
    }
    let role = Grant::of(Role::Organiser).unwrap();
    server
        .app
        .store
        .withdraw(&person, &role, None)
        .await
        .unwrap();
    for stream in &mut streams {
        stream.ends().await;
    }
    visitor.sign_in(EMAIL).await;
    let mut stream = watch(&server, &visitor, SCREENS[0]).await;
    let other = server.visitor();
    other.sign_in(EMAIL).await;
    let fields = [("current", PASSWORD), ("new", "kopi sore di balai kota")];
    other.post("/me/password", &fields).await.leads_to();
    stream.ends().await;
}

#[tokio::test]
async fn a_stream_ends_when_its_session_expires_and_goes_on_when_that_is_prolonged() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    server.person(EMAIL, &[Role::Organiser]).await;
    let borrowed = server.visitor();
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/me")];
    borrowed.post("/login", &fields).await.leads_to();
    let own = server.visitor();
    own.sign_in(EMAIL).await;
    let path = SCREENS[1];
    let mut short = watch(&server, &borrowed, path).await;
    let mut long = watch(&server, &own, path).await;
    server.clock.pass(13 * HOUR);
    somebody_registers(&server, &edition.id, "satu").await;
    short.ends().await;
    long.next("parts").await;
    server.clock.pass(40 * DAY);
    own.get("/me").await.with(StatusCode::OK);
    server.clock.pass(60 * DAY);
    somebody_registers(&server, &edition.id, "dua").await;
    long.next("parts").await;
}

/// Changes what the screens show.
async fn somebody_registers(server: &TestServer, edition: &domain::id::EditionId, who: &str) {
    let person = server.person(&format!("{who}@contoh.example"), &[]).await;
    let store = &server.app.store;
    let registered = store
        .register_for_edition(edition, &person, None, true)
        .await;
    registered.unwrap();
}
