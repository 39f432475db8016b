//! An agency that is not in the list: kept as typed, decided by an organiser, and followed by registrations.

use crate::organiser::{agency, city};
use crate::server;
use domain::account::Role;
use domain::clock::{Clock, DAY, HOUR};
use domain::id::PersonId;
use reqwest::StatusCode;
use tests::server::{PASSWORD, TestServer, Visitor};

/// Registers with an agency as typed; where it leads.
async fn registers(server: &TestServer, email: &str, agency: &str) -> (Visitor, String) {
    let visitor = server.visitor();
    let fields = [
        ("name", "Siti Aminah"),
        ("email", email),
        ("password", PASSWORD),
        ("agency", agency),
        ("employment", "pns"),
        ("next", "/workshops"),
    ];
    let sent = visitor.post("/register", &fields).await;
    let to = sent.leads_to().to_owned();
    (visitor, to)
}

#[tokio::test]
async fn an_agency_that_is_not_found_keeps_nobody_from_an_account_and_is_not_lost() {
    let server = server().await;
    city(&server).await;
    let (siti, to) = registers(&server, "siti@contoh.example", "Puskesmas  Dua").await;
    assert_eq!(to, "/me/work?next=%2Fworkshops");
    // No password is asked for again: the account is there, and only the agency is open.
    let page = siti.get(&to).await.with(StatusCode::OK);
    page.says("Instansi Anda belum pasti");
    assert!(!page.text.contains("type=\"password\""));
    assert_eq!(page.attribute("name=\"agency\"", "value"), "Puskesmas Dua");
    siti.get("/me")
        .await
        .says("“Puskesmas Dua”: menunggu ditetapkan penyelenggara");
}

#[tokio::test]
async fn a_name_that_means_several_or_is_only_alike_is_chosen_by_hand_and_never_silently() {
    let server = server().await;
    city(&server).await;
    for (number, (typed, found)) in [("kom", 2), ("pendapatan", 1)].into_iter().enumerate() {
        let email = format!("orang{number}@contoh.example");
        let (visitor, to) = registers(&server, &email, typed).await;
        let page = visitor.get(&to).await;
        let offered = page.text.matches("name=\"agency_code\"").count();
        assert!(offered > found, "{typed}: {offered}");
        visitor.get("/me").await.says(&format!("“{typed}”"));
    }
    // Chosen, it is shown before anything is saved, and leads on to where they wanted to go.
    let (visitor, to) = registers(&server, "tono@contoh.example", "pendapatan").await;
    let page = visitor.get(&to).await;
    page.says("Badan Pendapatan Daerah");
    let code = {
        let tree = server.app.store.agencies().await.unwrap();
        tree.find("pendapatan")[0].code.to_string()
    };
    let fields = [
        ("agency", "pendapatan"),
        ("agency_code", code.as_str()),
        ("employment", "pns"),
        ("next", "/workshops"),
    ];
    let sent = visitor.post("/me/work", &fields).await;
    assert_eq!(sent.leads_to(), "/workshops");
    visitor.get("/me").await.says("Badan Pendapatan Daerah");
}

#[tokio::test]
async fn the_whole_name_is_enough_a_code_is_shown_first_and_names_are_suggested_while_typing() {
    let server = server().await;
    city(&server).await;
    let page = server.visitor().get("/register").await;
    assert_eq!(page.attribute("name=\"agency\"", "list"), "agencies");
    assert!(
        page.text
            .contains("<option value=\"Badan Pendapatan Daerah\">")
    );
    let (visitor, to) = registers(&server, "siti@contoh.example", "badan pendapatan daerah").await;
    assert_eq!(to, "/workshops");
    visitor.get("/me").await.says("Badan Pendapatan Daerah");
    // Whoever writes a short name sees which agency it is, before it is theirs.
    let (visitor, to) = registers(&server, "tono@contoh.example", "sdk-u").await;
    assert_eq!(to, "/me/work?next=%2Fworkshops");
    let page = visitor.get(&to).await;
    page.says("Sudin Kominfo Utara");
    assert!(page.text.contains("value=\"SDK-U\" checked"));
    visitor.get("/me").await.does_not_say("Sudin Kominfo Utara");
}

#[tokio::test]
async fn one_press_decides_for_all_who_typed_the_same_and_running_registrations_follow() {
    let server = server().await;
    city(&server).await;
    let now = server.clock.now();
    let open = crate::editions::keep(&server, &crate::editions::details("kini", now)).await;
    let past =
        crate::editions::keep(&server, &crate::editions::details("lalu", now.plus(-DAY))).await;
    let mut people: Vec<PersonId> = vec![];
    for (email, typed) in [
        ("siti@contoh.example", "Puskesmas Dua"),
        ("tono@contoh.example", "puskesmas dua"),
        ("lain@contoh.example", "Posyandu"),
    ] {
        registers(&server, email, typed).await;
        people.push(crate::editions::id_of(&server, email).await);
    }
    let store = &server.app.store;
    for person in &people {
        for edition in [&open.id, &past.id] {
            let registered = store.register_for_edition(edition, person, None, true);
            registered.await.unwrap();
        }
    }
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    organiser
        .get("/organiser")
        .await
        .says("orang mengetik instansi yang belum dikenal");
    let page = organiser.get("/organiser/people?typed=1").await;
    page.says("mengetik: “Puskesmas Dua”")
        .says("Tetapkan untuk 2 orang")
        .says("mengetik: “Posyandu”");
    let key = page.attribute("name=\"typed\"", "value");
    let unknown = [("act", "assign"), ("typed", &*key), ("scope", "zzz")];
    organiser
        .post("/organiser/people", &unknown)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("act", "assign"),
        ("typed", key.as_str()),
        ("scope", "Badan Pendapatan Daerah"),
    ];
    let sent = organiser.post("/organiser/people", &fields).await;
    organiser
        .get(sent.leads_to())
        .await
        .says("Instansi ditetapkan")
        .does_not_say("Tetapkan untuk 2 orang");
    // Pressed again, as by somebody who was slower.
    organiser
        .post("/organiser/people", &fields)
        .await
        .with(StatusCode::CONFLICT)
        .says("Tidak ada lagi yang mengetik itu");
    let tree = store.agencies().await.unwrap();
    let wanted = tree.named("Badan Pendapatan Daerah").unwrap().id.clone();
    for person in &people[..2] {
        let running = store.registration(&open.id, person).await.unwrap().unwrap();
        assert_eq!(running.agency.as_ref(), Some(&wanted));
        let over = store.registration(&past.id, person).await.unwrap().unwrap();
        assert_eq!(over.agency, None, "what is over stays");
    }
    let other = store
        .registration(&open.id, &people[2])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(other.agency, None);
    // Unless the organiser says so.
    let page = organiser.get("/organiser/people").await;
    let key = page.attribute("name=\"typed\"", "value");
    let fields = [
        ("act", "assign"),
        ("typed", key.as_str()),
        ("scope", "SDK-U"),
        ("past", "1"),
    ];
    organiser
        .post("/organiser/people", &fields)
        .await
        .leads_to();
    let over = store
        .registration(&past.id, &people[2])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(over.agency, Some(agency(&server, "SDK-U").await));
    organiser
        .get("/organiser")
        .await
        .does_not_say("orang mengetik instansi");
}

#[tokio::test]
async fn an_agency_that_is_really_new_is_made_of_what_was_typed_in_one_press() {
    let server = server().await;
    city(&server).await;
    let (siti, _) = registers(&server, "siti@contoh.example", "puskesmas dua").await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.get("/organiser/people").await;
    let key = page.attribute("name=\"typed\"", "value");
    let fields = [("act", "assign-new"), ("typed", key.as_str())];
    organiser
        .post("/organiser/people", &fields)
        .await
        .leads_to();
    let tree = server.app.store.agencies().await.unwrap();
    let made = tree.named("puskesmas dua").unwrap();
    assert_eq!(made.kind.label(domain::language::Language::Id), "Puskesmas");
    siti.get("/me")
        .await
        .says("puskesmas dua")
        .does_not_say("menunggu ditetapkan");
    organiser
        .post("/organiser/people", &fields)
        .await
        .with(StatusCode::CONFLICT);
}

#[tokio::test]
async fn no_further_agency_is_made_of_a_name_that_there_is() {
    let server = server().await;
    city(&server).await;
    let store = &server.app.store;
    for _ in 0..2 {
        let tree = store.agencies().await.unwrap();
        let new = tree.propose("Puskesmas Dua").unwrap();
        store.create_agency(&new, None).await.unwrap();
    }
    // Two have the name, so nobody is given one of them.
    registers(&server, "siti@contoh.example", "puskesmas dua").await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.get("/organiser/people").await;
    let key = page.attribute("name=\"typed\"", "value");
    let post = |act, scope| [("act", act), ("typed", key.as_str()), ("scope", scope)];
    let before = store.agencies().await.unwrap().agencies().len();
    organiser
        .post("/organiser/people", &post("assign-new", ""))
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Beberapa instansi cocok");
    assert_eq!(store.agencies().await.unwrap().agencies().len(), before);
    organiser
        .post("/organiser/people", &post("assign", " "))
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Instansi masih kosong");
}

#[tokio::test]
async fn an_agency_found_by_another_name_is_shown_before_it_is_taken_over() {
    let server = server().await;
    city(&server).await;
    let agency = agency(&server, "BPD").await;
    let names = ["bapenda".to_owned()];
    let store = &server.app.store;
    store.set_aliases(&agency, &names, None).await.unwrap();
    let (siti, to) = registers(&server, "siti@contoh.example", "bapenda").await;
    assert_eq!(to, "/me/work?next=%2Fworkshops");
    siti.get(&to).await.says("Badan Pendapatan Daerah");
    siti.get("/me").await.says("“bapenda”");
}

#[tokio::test]
async fn an_organiser_makes_an_account_and_its_owner_chooses_the_password() {
    let server = server().await;
    city(&server).await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let fields = [
        ("act", "create"),
        ("name", "Bu Wati"),
        ("email", "wati@contoh.example"),
        ("scope", "SDK-U"),
        ("employment", "pppk"),
    ];
    let page = organiser
        .post("/organiser/people", &fields)
        .await
        .with(StatusCode::OK);
    let link = page.attribute("id=\"reset-link\"", "value");
    let path = link.split_once("/reset").unwrap().1;
    let wati = server.visitor();
    let page = wati
        .get(&format!("/reset{path}"))
        .await
        .with(StatusCode::OK);
    let token = page.attribute("name=\"token\"", "value");
    // Nothing opens the account before.
    let sign_in = [
        ("email", "wati@contoh.example"),
        ("password", "rahasia yang baru sekali"),
    ];
    wati.post("/login", &sign_in)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = [
        ("token", token.as_str()),
        ("new", "rahasia yang baru sekali"),
    ];
    wati.post("/reset", &chosen).await.leads_to();
    wati.get("/me")
        .await
        .says("Sudin Kominfo Utara")
        .says("PPPK");
    organiser
        .get("/organiser/audit")
        .await
        .says("membuatkan akun untuk Bu Wati");
    // Nothing typed is lost where something is wrong.
    let taken = organiser.post("/organiser/people", &fields).await;
    let taken = taken.with(StatusCode::CONFLICT);
    assert_eq!(taken.attribute("id=\"name\"", "value"), "Bu Wati");
    let wrong = [("act", "create"), ("name", ""), ("email", "bukan")];
    organiser
        .post("/organiser/people", &wrong)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    server.clock.pass(HOUR);
}
