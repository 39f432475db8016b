//! Three questions ten and thirty days after a course was finished.

use crate::quiz::borrowed;
use crate::{course, server};
use domain::clock::DAY;
use domain::id::PersonId;
use domain::quiz::{Answers, Item};
use reqwest::StatusCode;
use tests::learning::complete;
use tests::server::{Page, TestServer, Visitor, plain};

const TEN: &str = "/me/boosters/baca-angka/10";
const THIRTY: &str = "/me/boosters/baca-angka/30";

/// Somebody who finishes a course now.
async fn finished(server: &TestServer) -> (PersonId, Visitor) {
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    complete(server, &person, &course(server)).await;
    (person, visitor)
}

/// The items that an open page asks, from all courses.
fn asked(server: &TestServer, page: &Page) -> Vec<(String, Item)> {
    let library = server.app.content.library();
    let mut found = vec![];
    for course in library.courses() {
        for (_, item) in course.items() {
            if page.text.contains(&format!("name=\"q.{}\"", item.id)) {
                found.push((course.slug.as_str().to_owned(), item.clone()));
            }
        }
    }
    found
}

async fn begin(visitor: &Visitor, path: &str) -> Page {
    let begun = visitor.post(path, &[("action", "start")]).await;
    assert_eq!(begun.leads_to(), path);
    visitor.get(path).await
}

#[tokio::test]
async fn a_booster_waits_for_its_day_and_is_answered_once() {
    let server = server().await;
    let (person, visitor) = finished(&server).await;
    visitor
        .get("/me")
        .await
        .says("Penyegar 10 hari: Membaca Angka Contoh")
        .says("mulai 2 Des 2026")
        .says("mulai 22 Des 2026");
    visitor.get(TEN).await.says("mulai 2 Des 2026");
    visitor
        .post(TEN, &[("action", "start")])
        .await
        .with(StatusCode::CONFLICT)
        .says("mulai 2 Des 2026");
    server.clock.pass(10 * DAY);
    visitor.get("/me").await.says("Siap dikerjakan");
    let open = begin(&visitor, TEN).await;
    let items = asked(&server, &open);
    assert_eq!(items.len(), 3);
    for (_, item) in &items {
        let body = &item.body.id;
        let mut secrets = vec![body.explanation.clone()];
        if let Answers::Options(_, options) = &body.answers {
            secrets.extend(options.iter().map(|option| option.feedback.clone()));
        }
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            assert!(
                !plain(&open.text).contains(&plain(secret.as_str())),
                "{}",
                item.id
            );
        }
    }
    let attempt = open.attribute("name=\"attempt\"", "value");
    let fields = vec![
        ("action".to_owned(), "submit-anyway".to_owned()),
        ("attempt".to_owned(), attempt),
    ];
    assert_eq!(visitor.post(TEN, &borrowed(&fields)).await.leads_to(), TEN);
    visitor
        .get(TEN)
        .await
        .says("0 dari 3 masih diingat")
        .does_not_say("Lulus");
    // Replayed, or begun anew, it stays what it was.
    visitor
        .post(TEN, &borrowed(&fields))
        .await
        .with(StatusCode::CONFLICT);
    visitor
        .post(TEN, &[("action", "start")])
        .await
        .with(StatusCode::CONFLICT);
    let me = visitor.get("/me").await;
    me.does_not_say("Penyegar 10 hari").says("Penyegar 30 hari");
    // It is no part of the course, and no more JP.
    let done = server.app.store.progress(&person).await.unwrap();
    assert_eq!(done.len(), course(&server).units.len());
    // What was missed ten days after comes again thirty days after.
    server.clock.pass(20 * DAY);
    let again = begin(&visitor, THIRTY).await;
    assert_eq!(asked(&server, &again).len(), 3);
    let tags: Vec<&String> = items.iter().flat_map(|(_, item)| &item.outcomes).collect();
    for (_, item) in asked(&server, &again) {
        assert!(
            item.outcomes.iter().any(|tag| tags.contains(&tag)),
            "{} has no tag that was missed",
            item.id
        );
    }
}

#[tokio::test]
async fn with_two_courses_finished_their_questions_take_turns() {
    let server = server().await;
    let (person, visitor) = finished(&server).await;
    let library = server.app.content.library();
    complete(&server, &person, library.course("kenal-warga").unwrap()).await;
    server.clock.pass(10 * DAY);
    let page = begin(&visitor, TEN).await;
    let from: Vec<String> = asked(&server, &page)
        .into_iter()
        .map(|(course, _)| course)
        .collect();
    assert_eq!(from.len(), 3);
    assert!(from.contains(&"baca-angka".to_owned()) && from.contains(&"kenal-warga".to_owned()));
}

#[tokio::test]
async fn no_question_of_a_pre_or_post_test_is_asked() {
    let server = server().await;
    let (_, visitor) = finished(&server).await;
    server.clock.pass(30 * DAY);
    let of_tests: Vec<String> = course(&server)
        .units
        .iter()
        .filter_map(|unit| match &unit.kind {
            domain::course::UnitKind::Quiz(quiz) if quiz.form != domain::quiz::Form::Practice => {
                Some(quiz.items.iter().map(|item| item.id.clone()))
            }
            _ => None,
        })
        .flatten()
        .collect();
    for path in [TEN, THIRTY] {
        let page = begin(&visitor, path).await;
        for (_, item) in asked(&server, &page) {
            assert!(!of_tests.contains(&item.id));
        }
    }
}

#[tokio::test]
async fn only_who_has_finished_the_course_has_its_boosters() {
    let server = server().await;
    let tono = server.signed_in("tono@contoh.example", &[]).await;
    tono.get("/me").await.does_not_say("Penyegar");
    let (_, siti) = finished(&server).await;
    server.clock.pass(10 * DAY);
    for path in [
        TEN,
        "/me/boosters/baca-angka/20",
        "/me/boosters/tidak-ada/10",
        "/me/boosters/kenal-warga/10",
    ] {
        tono.get(path).await.with(StatusCode::NOT_FOUND);
        tono.post(path, &[("action", "start")])
            .await
            .with(StatusCode::NOT_FOUND);
    }
    let attempt = begin(&siti, TEN)
        .await
        .attribute("name=\"attempt\"", "value");
    complete(
        &server,
        &server
            .app
            .store
            .credentials(&domain::account::Email::parse("tono@contoh.example").unwrap())
            .await
            .unwrap()
            .unwrap()
            .person,
        &course(&server),
    )
    .await;
    server.clock.pass(10 * DAY);
    tono.post(TEN, &[("action", "submit-anyway"), ("attempt", &attempt)])
        .await
        .with(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_calendar_holds_what_is_left_with_its_whole_address() {
    let server = server().await;
    let (_, visitor) = finished(&server).await;
    let file = visitor.get("/me/boosters.ics").await.with(StatusCode::OK);
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    let text = file.text.replace("\r\n ", "");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
    assert!(text.contains("DTSTART:20261202T020000Z"), "{text}");
    assert!(
        text.contains(&format!("URL:{}{TEN}", server.app.base_url)),
        "{text}"
    );
    let link = visitor.get("/me").await;
    assert!(
        link.text
            .contains("https://wa.me/?text=Penyegar%2010%20hari"),
        "{}",
        link.text
    );
}
