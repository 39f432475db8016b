//! What a liaison sees of the people of their agencies, and what never.

use crate::organiser::{agency, city};
use crate::{QUIZ, server};
use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::{Employment, Work};
use domain::attendance::{Act, Proof, Reason, Status};
use domain::clock::{DAY, HOUR, MINUTE};
use domain::code::Place;
use domain::id::{EditionId, PersonId};
use reqwest::StatusCode;
use store::{Correction, NewAccount, NewEntry, Unregistered};
use tests::editions::usual;
use tests::learning::complete;
use tests::server::{PASSWORD, TestServer, Visitor};

const LIAISON: &str = "/liaison";

async fn works_at(server: &TestServer, name: &str, code: &str) -> PersonId {
    let email = format!("{}@contoh.example", name.to_lowercase().replace(' ', "."));
    let new = NewAccount {
        name: PersonName::parse(name).unwrap(),
        email: Email::parse(&email).unwrap(),
        password_hash: Some(
            server
                .app
                .passwords
                .hash(PASSWORD.to_owned())
                .await
                .unwrap(),
        ),
        language: None,
    };
    let work = Work {
        agency: Some(agency(server, code).await),
        typed: None,
        employment: Some(Employment::NonAsn),
    };
    server.app.store.register_at(new, work).await.unwrap()
}

/// A liaison of an agency, signed in.
async fn liaison(server: &TestServer, name: &str, code: &str) -> Visitor {
    let person = works_at(server, name, code).await;
    let grant = Grant::liaison(agency(server, code).await);
    server.app.store.grant(&person, &grant, None).await.unwrap();
    let visitor = server.visitor();
    visitor
        .sign_in(&format!(
            "{}@contoh.example",
            name.to_lowercase().replace(' ', ".")
        ))
        .await;
    visitor
}

async fn comes(
    server: &TestServer,
    edition: &EditionId,
    person: &PersonId,
    code: &str,
    status: Status,
) {
    let entry = NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(server.app.now()),
        unregistered: Unregistered::Register(Some(agency(server, code).await)),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            Act::In(status),
            Proof::Code,
            server.app.store.new_nonce(),
        )
    };
    server.app.store.append(entry).await.unwrap();
}

/// Completes the first course.
async fn finishes(server: &TestServer, person: &PersonId) {
    let library = server.app.content.library();
    complete(server, person, &library.courses()[0]).await;
}

#[tokio::test]
async fn a_liaison_reads_attendance_completion_and_jp_of_the_agency_and_below() {
    let server = server().await;
    city(&server).await;
    let visitor = liaison(&server, "Marlina Tukan", "DKI").await;
    let page = visitor.get("/").await;
    page.says("Instansi saya").says("PIC instansi");
    let asep = works_at(&server, "Asep Hidayat", "SDK-U").await;
    let budi = works_at(&server, "Budi Santoso", "BPD").await;
    let morning = usual(&server, "kopitalk-pagi").await.id;
    let other = usual(&server, "kopitalk-lain").await.id;
    let third = usual(&server, "kopitalk-izin").await.id;
    let store = &server.app.store;
    let sudin = Some(agency(&server, "SDK-U").await);
    for edition in [&other, &third] {
        store
            .register_for_edition(edition, &asep, sudin.as_ref(), false)
            .await
            .unwrap();
    }
    let page = visitor.get(LIAISON).await.with(StatusCode::OK);
    page.says("Terdaftar di 2 lokakarya").says("terdaftar");
    server.clock.pass(HOUR);
    comes(&server, &morning, &asep, "SDK-U", Status::Late).await;
    comes(&server, &morning, &budi, "BPD", Status::Present).await;
    finishes(&server, &asep).await;
    let correction = Correction {
        edition: third,
        person: asep.clone(),
        status: Status::Excused,
        custom: None,
        place: None,
        arrived_at: None,
        actor: budi.clone(),
        reason: Reason::Ill,
        remark: Some("Rahasia dapur".to_owned()),
        seen: None,
        nonce: store.new_nonce(),
    };
    store.correct(correction).await.unwrap();

    let page = visitor.get(LIAISON).await.with(StatusCode::OK);
    page.says("2 orang")
        .says("Dinas Kominfo Marlina Tukan Belum ada lokakarya dari instansi ini Belum ada kursus selesai 0 JP")
        .says("Sudin Kominfo Utara Asep Hidayat Hadir 1 dari 2")
        .says("(kopitalk-pagi) 22 Nov 2026 Hadir 10.00 WIB, terlambat")
        .says("(kopitalk-lain) 22 Nov 2026 Belum hadir")
        .says("(kopitalk-izin) 22 Nov 2026 Izin")
        .says(&format!(
            "1 kursus selesai Membaca Angka Contoh {} JP",
            crate::jp(&server)
        ))
        .says("1 JP = 45 menit belajar")
        .does_not_say("Budi");
    server.clock.pass(2 * HOUR);
    visitor
        .get(LIAISON)
        .await
        .says("(kopitalk-lain) 22 Nov 2026 Tidak hadir");
    visitor
        .in_english()
        .get(LIAISON)
        .await
        .says("My agency")
        .says("Attended 1 of 2")
        .says("Checked in 10:00 WIB, late");

    // The other liaison sees the other agency.
    let elsewhere = liaison(&server, "Rudy Halim", "BPD").await;
    let page = elsewhere.get(LIAISON).await;
    page.says("Budi Santoso")
        .says("Hadir 10.00 WIB")
        .does_not_say("Asep");
    for code in ["DKI", "SDK-U", "KT", "TIADA", "?"] {
        let page = elsewhere.get(&format!("/liaison?agency={code}")).await;
        page.with(StatusCode::NOT_FOUND).does_not_say("Asep");
    }
    let page = elsewhere.get("/liaison?q=asep").await.with(StatusCode::OK);
    page.says("Tidak ada orang yang cocok.")
        .says("Tampilkan semua orang");
    let page = visitor.get("/liaison?agency=SDK-U&q=HIDAYAT").await;
    page.says("1 orang")
        .says("Asep Hidayat")
        .does_not_say("Belum ada kursus selesai");
    assert!(page.text.contains("value=\"SDK-U\" selected"));
}

#[tokio::test]
async fn after_a_transfer_somebody_is_seen_where_they_are_with_what_they_did_there() {
    let server = server().await;
    city(&server).await;
    let kominfo = liaison(&server, "Marlina Tukan", "DKI").await;
    let revenue = liaison(&server, "Rudy Halim", "BPD").await;
    let asep = works_at(&server, "Asep Hidayat", "SDK-U").await;
    let first = usual(&server, "kopitalk-dulu").await.id;
    server.clock.pass(HOUR);
    comes(&server, &first, &asep, "SDK-U", Status::Present).await;
    kominfo.get(LIAISON).await.says("kopitalk-dulu");
    let moved = Work {
        agency: Some(agency(&server, "BPD").await),
        typed: None,
        employment: Some(Employment::Pns),
    };
    server
        .app
        .store
        .set_work(&asep, &moved, Some(&asep))
        .await
        .unwrap();
    kominfo.get(LIAISON).await.does_not_say("Asep");
    let page = revenue.get(LIAISON).await;
    page.says("Badan Pendapatan Daerah Asep Hidayat Belum ada lokakarya dari instansi ini");
    // The workshop is still on, and so among what is coming; nothing of it stands with the person.
    let (_, person) = page.text.split_once("Asep Hidayat").unwrap();
    assert!(!person.contains("kopitalk-dulu"));
    server.clock.pass(DAY);
    let second = usual(&server, "kopitalk-kini").await.id;
    server.clock.pass(HOUR + MINUTE);
    comes(&server, &second, &asep, "BPD", Status::Present).await;
    revenue.sign_in("rudy.halim@contoh.example").await;
    let page = revenue.get(LIAISON).await;
    page.says("Hadir 1 dari 1")
        .says("kopitalk-kini")
        .does_not_say("kopitalk-dulu");
}

/// Words of what a liaison must not learn of somebody.
const NEVER: [&str; 16] = [
    "attempt",
    "answer",
    "score",
    "points",
    "exercise",
    "misconception",
    "outcome",
    "quiz",
    "drill",
    "given_at",
    "hint",
    "email",
    "employment",
    "password",
    "remark",
    "reason",
];

#[tokio::test]
async fn a_liaison_never_sees_answers_scores_drills_or_addresses() {
    let server = server().await;
    city(&server).await;
    let visitor = liaison(&server, "Marlina Tukan", "DKI").await;
    let asep = works_at(&server, "Asep Hidayat", "SDK-U").await;
    let own = server.visitor();
    own.sign_in("asep.hidayat@contoh.example").await;
    own.post(QUIZ, &[("action", "start")]).await;
    own.post(QUIZ, &[("action", "submit-anyway")]).await;
    finishes(&server, &asep).await;
    let page = visitor.get(LIAISON).await.with(StatusCode::OK);
    page.says("Asep Hidayat");
    let (_, main) = page.text.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    for never in [
        "asep.hidayat@",
        "contoh.example",
        asep.as_str(),
        "Non-ASN",
        "/courses/",
        "/exercises/",
    ] {
        assert!(!main.contains(never), "{never}");
    }
    let said = tests::server::plain(main).to_lowercase();
    for never in ["benar", "salah", "nilai", "jawab", "kuis", "lulus", "%"] {
        assert!(!said.contains(never), "{never}: {said}");
    }
    // What neither the page's types nor the queries behind them know, no change of the view can show.
    for source in [
        include_str!("../../../app/src/pages/organise/liaison.rs"),
        include_str!("../../../server/store/src/liaison.rs"),
    ] {
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let found = NEVER
                .iter()
                .find(|never| line.to_lowercase().contains(**never));
            assert_eq!(found, None, "{line}");
        }
    }
}

#[tokio::test]
async fn many_people_come_in_pages_by_agency() {
    let server = server().await;
    city(&server).await;
    let visitor = liaison(&server, "Marlina Tukan", "DKI").await;
    let page = visitor
        .get("/liaison?agency=SDK-U")
        .await
        .with(StatusCode::OK);
    page.says("Tidak ada orang yang cocok.");
    let password_hash = server
        .app
        .passwords
        .hash(PASSWORD.to_owned())
        .await
        .unwrap();
    let many: Vec<_> = {
        let of = |code: &'static str| {
            let server = &server;
            async move { Some(agency(server, code).await) }
        };
        let (office, below) = (of("DKI").await, of("SDK-U").await);
        (0..60)
            .map(|number| {
                let new = NewAccount {
                    name: PersonName::parse(&format!("Orang {number:02}")).unwrap(),
                    email: Email::parse(&format!("p{number}@contoh.example")).unwrap(),
                    password_hash: Some(password_hash.clone()),
                    language: None,
                };
                let agency = if number % 2 == 0 { &office } else { &below };
                let work = Work {
                    agency: agency.clone(),
                    typed: None,
                    employment: None,
                };
                (new, work)
            })
            .collect()
    };
    server.app.store.register_all(&many).await.unwrap();
    let page = visitor.get(LIAISON).await;
    page.says("61 orang · 1–50 dari 61")
        .says("Berikutnya")
        .does_not_say("Sebelumnya");
    let position = |words: &str| tests::server::plain(&page.text).find(words).unwrap();
    assert!(
        position("Orang 58") < position("Orang 01"),
        "one agency after the other"
    );
    let page = visitor.get("/liaison?page=1").await;
    page.says("51–61 dari 61")
        .says("Orang 59")
        .says("Sebelumnya");
    for beyond in ["99999999999", "18446744073709551615"] {
        let page = visitor.get(&format!("/liaison?page={beyond}")).await;
        page.with(StatusCode::OK).says("61 orang");
    }
}

#[tokio::test]
async fn others_find_no_way_there() {
    let server = server().await;
    city(&server).await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    assert!(!organiser.get("/").await.text.contains("href=\"/liaison\""));
    organiser.get(LIAISON).await.with(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_liaison_sees_what_is_coming_who_is_not_registered_and_takes_it_along() {
    let server = server().await;
    city(&server).await;
    let visitor = liaison(&server, "Marlina Tukan", "DKI").await;
    let asep = works_at(&server, "Asep Hidayat", "SDK-U").await;
    works_at(&server, "Nia Karlina", "DKI").await;
    works_at(&server, "Budi Santoso", "BPD").await;
    let store = &server.app.store;
    let before = usual(&server, "kopitalk-dulu").await.id;
    server.clock.pass(HOUR);
    comes(&server, &before, &asep, "SDK-U", Status::Late).await;
    server.clock.pass(DAY);
    let coming = usual(&server, "kopitalk-besok").await.id;
    // Also by an agency that is not the liaison's: registered is registered.
    store
        .register_for_edition(&coming, &asep, None, false)
        .await
        .unwrap();
    let page = visitor.get(LIAISON).await.with(StatusCode::OK);
    page.says("Lokakarya mendatang")
        .says("1 dari 3 orang terdaftar")
        .says("Lihat 2 orang yang belum terdaftar");
    let missing = page.attribute("missing=", "href");
    let page = visitor.get(&missing).await.with(StatusCode::OK);
    page.says("Belum terdaftar di")
        .says("2 orang")
        .says("Nia Karlina")
        .does_not_say("Asep Hidayat")
        .does_not_say("Budi");
    let file = page.attribute("/liaison.csv", "href");
    let file = visitor.get(&file).await.with(StatusCode::OK);
    assert!(file.text.contains("Nia Karlina") && !file.text.contains("Asep"));

    let file = visitor.get("/liaison.csv").await.with(StatusCode::OK);
    assert_eq!(
        file.headers["content-disposition"].to_str().unwrap(),
        "attachment; filename=\"instansi-saya-2026-11-23.csv\""
    );
    let rows: Vec<Vec<&str>> = file
        .text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.split(';').collect())
        .collect();
    assert_eq!(
        rows[0][..6],
        [
            "Nama",
            "Instansi",
            "Hadir",
            "Seharusnya hadir",
            "Kursus selesai",
            "JP 2026"
        ]
    );
    assert_eq!(rows.len(), 5, "three people and their total: {rows:?}");
    let of = |name: &str| rows.iter().find(|row| row[0] == name).unwrap();
    assert_eq!(of("Asep Hidayat")[1..4], ["Sudin Kominfo Utara", "1", "1"]);
    assert_eq!(of("Asep Hidayat")[6], "Terdaftar");
    assert_eq!(of("Nia Karlina")[6], "Belum terdaftar");
    assert_eq!(of("Semua")[2..5], ["1", "1", "0"]);
    assert_eq!(of("Semua")[6], "1");

    let elsewhere = liaison(&server, "Rudy Halim", "BPD").await;
    elsewhere
        .get(&missing)
        .await
        .says("Budi Santoso")
        .does_not_say("Nia");
    elsewhere
        .get("/liaison?missing=kopitalk-dulu")
        .await
        .with(StatusCode::NOT_FOUND);
}
