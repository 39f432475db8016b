//! Where organisers and trainers begin: `/organiser`, `/trainer`, and the ways to the hall and its attendance.

use crate::editions::{attends, details, id_of, keep, tomorrow};
use crate::server;
use domain::account::Role;
use domain::clock::{Clock, DAY, HOUR};
use reqwest::StatusCode;
use tests::server::{PASSWORD, Visitor};

async fn signs_in(visitor: &Visitor, email: &str, next: &str) -> String {
    let fields = [("email", email), ("password", PASSWORD), ("next", next)];
    visitor.post("/login", &fields).await.leads_to().to_owned()
}

#[tokio::test]
async fn signing_in_leads_to_the_home_of_the_role_and_to_what_was_asked_for() {
    let server = server().await;
    let people: [(&str, &[Role], &str); 3] = [
        ("siti@contoh.example", &[], "/"),
        ("ratna@contoh.example", &[Role::Trainer], "/trainer"),
        (
            "panitia@contoh.example",
            &[Role::Trainer, Role::Organiser],
            "/organiser",
        ),
    ];
    for (email, roles, home) in people {
        server.person(email, roles).await;
        assert_eq!(signs_in(&server.visitor(), email, "").await, home);
        assert_eq!(signs_in(&server.visitor(), email, "/me").await, "/me");
    }
}

#[tokio::test]
async fn a_new_house_is_led_to_agencies_people_the_first_workshop_and_its_screen() {
    let server = server().await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.get("/organiser").await.with(StatusCode::OK);
    page.says("Langkah pertama").says("Belum ada lokakarya");
    for way in [
        "/organiser/agencies",
        "/organiser/people",
        "/organiser/editions/new",
    ] {
        assert!(page.text.contains(&format!("href=\"{way}\"")), "{way}");
    }
    let now = server.clock.now();
    let edition = keep(&server, &details("kini", now)).await;
    crate::organiser::one_agency(&server).await;
    let siti = server.person("siti@contoh.example", &[]).await;
    let page = organiser.get("/organiser").await;
    page.says("Langkah pertama")
        .does_not_say("Masukkan instansi, agar kehadiran dihitung per instansi (belum)");
    assert!(page.text.contains("href=\"/present/kini\""));
    let store = &server.app.store;
    let registered = store.register_for_edition(&edition.id, &siti, None, true);
    registered.await.unwrap();
    attends(&server, &edition, &siti).await;
    organiser
        .get("/organiser")
        .await
        .does_not_say("Langkah pertama");
}

#[tokio::test]
async fn the_board_says_where_each_workshop_stands_and_what_to_do_next() {
    let server = server().await;
    let now = server.clock.now();
    let mut full = details("besok", tomorrow(&server));
    full.capacity = Some(30);
    keep(&server, &full).await;
    keep(&server, &details("pekan-depan", now.plus(7 * DAY))).await;
    keep(&server, &details("kemarin", now.plus(-DAY))).await;
    let open = keep(&server, &details("kini", now)).await;
    let siti = server.person("siti@contoh.example", &[]).await;
    let tono = server.person("tono@contoh.example", &[]).await;
    for person in [&siti, &tono] {
        let store = &server.app.store;
        let registered = store.register_for_edition(&open.id, person, None, true);
        registered.await.unwrap();
    }
    attends(&server, &open, &siti).await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.get("/organiser").await;
    page.says("Hari ini")
        .says("1 dari 2 hadir")
        .says("H−1")
        .says("0 dari 30 kursi")
        .says("H−7")
        .says("H+1")
        .says("1 lokakarya sedang berlangsung")
        .says("Tidak ada yang menunggu.");
    let order = [
        "Judul kini",
        "Judul besok",
        "Judul pekan-depan",
        "Judul kemarin",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|title| page.text.find(*title).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    for way in [
        "/organiser/editions/kini/attendance\"",
        "/present/kini\"",
        "https://wa.me/?text=",
        "/organiser/editions/kemarin/attendance/people.csv\"",
    ] {
        assert!(page.text.contains(way), "{way}");
    }
    // What is not over counts for no year yet.
    page.says("0 orang, dihitung sekali");
    server.clock.pass(3 * HOUR);
    organiser
        .get("/organiser")
        .await
        .says("1 orang, dihitung sekali")
        .says("1 lokakarya selesai · 0 instansi · 2 JP");
}

#[tokio::test]
async fn a_trainer_finds_the_screen_and_the_attendance_of_the_own_workshops_and_of_no_other() {
    let server = server().await;
    let now = server.clock.now();
    let ratna = server
        .signed_in("ratna@contoh.example", &[Role::Trainer])
        .await;
    let person = id_of(&server, "ratna@contoh.example").await;
    let mut own = details("milik", now);
    own.trainers = vec![person];
    keep(&server, &own).await;
    keep(&server, &details("lain", now)).await;
    for start in ["/trainer", "/workshops/milik", "/"] {
        let page = ratna.get(start).await.with(StatusCode::OK);
        assert!(page.text.contains("href=\"/present/milik\""), "{start}");
        let attendance = "href=\"/organiser/editions/milik/attendance\"";
        assert!(page.text.contains(attendance), "{start}");
        assert!(!page.text.contains("name=\"code\""), "{start}");
    }
    let page = ratna.get("/workshops/lain").await;
    assert!(page.text.contains("href=\"/present/lain\""));
    assert!(!page.text.contains("/organiser/editions/lain"));
    ratna
        .get("/organiser/editions/lain/attendance")
        .await
        .with(StatusCode::FORBIDDEN);
    let board = ratna
        .get("/organiser/editions/milik/attendance")
        .await
        .with(StatusCode::OK);
    // Names and corrections are for organisers.
    assert!(!board.text.contains("/attendance/people"), "{}", board.text);
    ratna
        .get("/organiser/editions/milik/attendance.csv")
        .await
        .with(StatusCode::OK);
    ratna
        .get("/organiser/editions/milik/attendance/people")
        .await
        .with(StatusCode::FORBIDDEN);
    // A participant is asked for the code as before.
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let page = siti.get("/").await;
    assert!(page.text.contains("name=\"code\""));
    assert!(!page.text.contains("/present/"));
}

#[tokio::test]
async fn an_organiser_names_the_trainers_of_a_workshop_in_its_form() {
    let server = server().await;
    let ratna = server
        .signed_in("ratna@contoh.example", &[Role::Trainer])
        .await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let person = id_of(&server, "ratna@contoh.example").await;
    let stranger = id_of(&server, "panitia@contoh.example").await;
    let fields = crate::editions::filled(&[("slug", "baru")]);
    let mut with: Vec<(&str, &str)> = fields.clone();
    with.push(("trainer", person.as_str()));
    with.push(("trainer", stranger.as_str()));
    organiser
        .post("/organiser/editions/new", &with)
        .await
        .leads_to();
    let form = organiser.get("/organiser/editions/baru").await;
    let ticked = format!("value=\"{}\" checked", person.as_str());
    assert!(form.text.contains(&ticked), "{}", form.text);
    ratna
        .get("/trainer")
        .await
        .says("Data jadi obat anti-hoaks");
    // Whoever does not hold the role cannot be named.
    let slug = domain::id::Slug::parse("baru").unwrap();
    let found = server.app.store.edition_by_slug(&slug).await.unwrap();
    assert_eq!(found.unwrap().edition.details.trainers, [person]);
}
