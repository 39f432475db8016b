//! Somebody stands at the desk: written down without an account; and somebody who checks in although an
//! organiser has said otherwise.

use crate::editions::{attends, details, id_of, keep};
use crate::organiser::city;
use crate::server;
use domain::account::Role;
use domain::attendance::{Proof, Reason, Status};
use domain::clock::{Clock, DAY};
use reqwest::StatusCode;
use store::Correction;
use tests::server::{Page, TestServer, Visitor};

const PEOPLE: &str = "/organiser/editions/kini/attendance/people";

async fn desk(server: &TestServer) -> Visitor {
    keep(server, &details("kini", server.clock.now())).await;
    server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await
}

async fn records(desk: &Visitor, fields: &[(&str, &str)]) -> Page {
    let page = desk.get(PEOPLE).await;
    let nonce = page.attribute("name=\"nonce\"", "value");
    let mut sent = vec![
        ("action", "record"),
        ("nonce", nonce.as_str()),
        ("place", "venue"),
    ];
    sent.extend(fields);
    desk.post(PEOPLE, &sent).await
}

#[tokio::test]
async fn a_walk_in_is_recorded_by_name_and_counted_with_the_agency() {
    let server = server().await;
    city(&server).await;
    let desk = desk(&server).await;
    let fields = [("name", "Pak Harun"), ("agency", "SDK-U")];
    let sent = records(&desk, &fields).await;
    let page = desk.get(sent.leads_to()).await;
    page.says("Pak Harun dicatat hadir.")
        .says("Sudin Kominfo Utara")
        .says("Hadir");
    let board = desk.get("/organiser/editions/kini/attendance").await;
    board.says("1 dari 1").says("Sudin Kominfo Utara");
    // An agency that nobody knows keeps nobody waiting, and is decided later.
    let sent = records(&desk, &[("name", "Bu Rini"), ("agency", "Posyandu")]).await;
    desk.get(sent.leads_to())
        .await
        .says("Bu Rini dicatat hadir.");
    desk.get("/organiser/people")
        .await
        .says("mengetik: “Posyandu”");
    // The ledger holds who wrote it down, and why.
    let edition = server
        .app
        .store
        .edition_by_slug(&domain::id::Slug::parse("kini").unwrap())
        .await
        .unwrap()
        .unwrap();
    let there = server
        .app
        .store
        .attendance(&edition.edition.id)
        .await
        .unwrap();
    let harun = there.iter().find(|one| one.name == "Pak Harun").unwrap();
    let history = server
        .app
        .store
        .history(&edition.edition.id, &harun.person)
        .await
        .unwrap();
    let organiser = id_of(&server, "panitia@contoh.example").await;
    assert_eq!(history[0].event.actor.as_ref(), Some(&organiser));
    assert_eq!(history[0].event.proof, Proof::Sheet);
    assert!(harun.on_the_spot);
}

#[tokio::test]
async fn somebody_of_that_name_is_shown_before_a_second_one_is_written_down() {
    let server = server().await;
    city(&server).await;
    let desk = desk(&server).await;
    server.person("siti@contoh.example", &[]).await;
    let name = {
        let people = server
            .app
            .store
            .people(&store::PeopleFilter::default(), 0, 50)
            .await
            .unwrap();
        let siti = people
            .people
            .iter()
            .find(|one| one.email.as_deref() == Some("siti@contoh.example"));
        siti.unwrap().name.clone()
    };
    let fields = [("name", name.as_str()), ("agency", "SDK-U")];
    let page = records(&desk, &fields).await.with(StatusCode::CONFLICT);
    page.says("Sudah ada orang bernama sama")
        .says("siti@contoh.example");
    assert_eq!(page.attribute("id=\"name\"", "value"), name);
    let person = page.attribute("name=\"person\"", "value");
    let sent = records(&desk, &[("person", &person)]).await;
    desk.get(sent.leads_to())
        .await
        .says(&format!("{name} dicatat hadir."));
    let edition = server
        .app
        .store
        .edition_by_slug(&domain::id::Slug::parse("kini").unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(edition.registered, 1);
    let fields = [("name", name.as_str()), ("agency", ""), ("anew", "1")];
    records(&desk, &fields).await.leads_to();
    let edition = server.app.store.edition(&edition.edition.id).await.unwrap();
    assert_eq!(edition.unwrap().registered, 2);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_said_and_nothing_typed_is_lost() {
    let server = server().await;
    city(&server).await;
    let desk = desk(&server).await;
    let page = records(&desk, &[("name", " "), ("agency", "SDK-U")])
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("id=\"walk-in-agency\"", "value"), "SDK-U");
    desk.post(PEOPLE, &[("action", "record")])
        .await
        .with(StatusCode::BAD_REQUEST);
    // Before checking in opens nobody can have come.
    keep(&server, &details("nanti", server.clock.now().plus(DAY))).await;
    let later = "/organiser/editions/nanti/attendance/people";
    let page = desk.get(later).await;
    assert!(!page.text.contains("id=\"walk-in\""));
    let nonce = server.app.store.new_nonce();
    let fields = [
        ("action", "record"),
        ("nonce", nonce.as_str()),
        ("name", "Pak Harun"),
    ];
    desk.post(later, &fields).await.with(StatusCode::CONFLICT);
}

#[tokio::test]
async fn who_checks_in_after_an_organiser_said_absent_asks_and_does_not_overturn() {
    let server = server().await;
    let desk = desk(&server).await;
    let store = &server.app.store;
    let slug = domain::id::Slug::parse("kini").unwrap();
    let edition = store.edition_by_slug(&slug).await.unwrap().unwrap().edition;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let person = id_of(&server, "siti@contoh.example").await;
    let registered = store.register_for_edition(&edition.id, &person, None, true);
    registered.await.unwrap();
    let organiser = id_of(&server, "panitia@contoh.example").await;
    let absent = |nonce| Correction {
        edition: edition.id.clone(),
        person: person.clone(),
        status: Status::Absent,
        custom: None,
        place: None,
        arrived_at: None,
        actor: organiser.clone(),
        reason: Reason::NotThere,
        remark: None,
        seen: None,
        nonce,
    };
    store.correct(absent(store.new_nonce())).await.unwrap();
    // The page promises nothing that an organiser has to decide.
    siti.get("/live/kini")
        .await
        .says("Minta dicatat hadir")
        .does_not_say("lalu tautan rapat muncul");
    attends(&server, &edition, &person).await;
    let standing = store.standing(&edition.id, &person).await.unwrap().unwrap();
    assert_eq!(standing.status, Some(Status::Absent));
    assert!(!standing.inside && standing.asked_at.is_some());
    // Once is enough.
    attends(&server, &edition, &person).await;
    assert_eq!(store.history(&edition.id, &person).await.unwrap().len(), 2);
    siti.get("/live/kini")
        .await
        .says("Permintaan Anda tercatat, dan penyelenggara akan memutuskannya.")
        .does_not_say("Minta dicatat hadir");
    siti.get("/me").await.does_not_say("3 JP");
    desk.get("/organiser")
        .await
        .says("mencatatkan diri di Judul kini, padahal ditandai tidak hadir");
    let asked = desk.get(&format!("{PEOPLE}?asked=1")).await;
    asked.says("menunggu keputusan");
    // A tick in the meeting is no other way around it.
    siti.post("/live/kini", &[("act", "tick")]).await;
    let standing = store.standing(&edition.id, &person).await.unwrap().unwrap();
    assert_eq!(standing.status, Some(Status::Absent));
    // The organiser decides, also by leaving it so.
    store.correct(absent(store.new_nonce())).await.unwrap();
    let standing = store.standing(&edition.id, &person).await.unwrap().unwrap();
    assert_eq!(standing.asked_at, None);
    desk.get("/organiser")
        .await
        .does_not_say("mencatatkan diri di Judul kini");
    assert!(store.recount(&edition.id).await.unwrap().agrees());
}
