//! Where and how somebody works, changed by themselves.

use crate::organiser::{agency, city};
use crate::server;
use domain::agency::{Employment, Work};
use domain::audit::Action;
use reqwest::StatusCode;
use tests::editions::usual;
use tests::server::PASSWORD;

const WORK: &str = "/me/work";

#[tokio::test]
async fn somebody_moves_and_what_was_registered_stays_where_it_was() {
    let server = server().await;
    city(&server).await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let page = visitor.get("/me").await.with(StatusCode::OK);
    page.says("Instansi belum diisi");
    assert!(page.text.contains("href=\"/me/work\""));

    let store = &server.app.store;
    let before = Work {
        agency: Some(agency(&server, "SDK-U").await),
        typed: None,
        employment: Some(Employment::Pppk),
    };
    store.set_work(&person, &before, None).await.unwrap();
    let edition = usual(&server, "kopitalk-12").await.id;
    store
        .register_for_edition(&edition, &person, before.agency.as_ref(), false)
        .await
        .unwrap();
    visitor
        .get("/me")
        .await
        .says("Sudin Kominfo Utara")
        .says("PPPK");
    let page = visitor.get(WORK).await.with(StatusCode::OK);
    assert_eq!(
        page.attribute("name=\"agency\"", "value"),
        "Sudin Kominfo Utara"
    );
    assert!(page.text.contains("value=\"pppk\" checked"));
    let same = [("agency", "Sudin Kominfo Utara"), ("employment", "pppk")];
    assert_eq!(visitor.post(WORK, &same).await.leads_to(), "/me");

    for (typed, says) in [
        ("", "Isi instansi Anda"),
        ("zzz", "Tidak ada instansi yang cocok"),
        ("kom", "Beberapa instansi cocok"),
    ] {
        let fields = [("agency", typed), ("employment", "pns")];
        let page = visitor.post(WORK, &fields).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says(says);
        assert_eq!(page.attribute("name=\"agency\"", "value"), typed);
        assert!(page.text.contains("value=\"pns\" checked"));
    }
    let fields = [
        ("agency", "pendapatan"),
        ("agency_code", "BPD"),
        ("employment", "pns"),
    ];
    let page = visitor.post(WORK, &fields).await;
    assert_eq!(page.leads_to(), "/me?notice=work");
    let page = visitor.get(page.leads_to()).await;
    page.says("Instansi dan status kepegawaian Anda disimpan.")
        .says("Badan Pendapatan Daerah")
        .does_not_say("Sudin Kominfo Utara");

    let kept = store
        .registration(&edition, &person)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.agency, before.agency);
    let there = store.attendance(&edition).await.unwrap();
    assert_eq!(there[0].agency, before.agency);
    let written = store.audit_of(person.as_str(), 10).await.unwrap();
    assert_eq!(written[0].action, Some(Action::WorkChanged));
    assert_eq!(written[0].actor.as_ref(), Some(&person));
    assert_eq!(
        written.len(),
        2,
        "saying the same again is not written down"
    );
}

#[tokio::test]
async fn a_form_whose_session_has_ended_is_shown_again_after_signing_in() {
    let server = server().await;
    city(&server).await;
    server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    let fields = [("agency", "pendapatan"), ("employment", "non_asn")];
    let page = visitor.post(WORK, &fields).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let sign_in = [
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("next", WORK),
        ("carried", carried.as_str()),
    ];
    assert_eq!(visitor.post("/login", &sign_in).await.leads_to(), WORK);
    let page = visitor.get(WORK).await;
    assert_eq!(page.attribute("name=\"agency\"", "value"), "pendapatan");
    assert!(page.text.contains("value=\"non_asn\" checked"));
    let english = [
        ("lang", "en"),
        ("next", WORK),
        ("agency", "dki"),
        ("action", "save"),
    ];
    visitor.post("/language", &english).await.leads_to();
    let page = visitor.get(WORK).await;
    page.says("Agency and employment");
    assert_eq!(page.attribute("name=\"agency\"", "value"), "dki");
    let whole = [
        ("agency", "Badan Pendapatan Daerah"),
        ("employment", "non_asn"),
    ];
    visitor.post(WORK, &whole).await.leads_to();
    let page = visitor.get(WORK).await;
    assert_eq!(
        page.attribute("name=\"agency\"", "value"),
        "Badan Pendapatan Daerah"
    );
}

#[tokio::test]
async fn a_house_without_agencies_says_so() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    assert!(!visitor.get("/me").await.text.contains("/me/work"));
    let page = visitor.get(WORK).await.with(StatusCode::OK);
    page.says("Daftar instansi belum ada");
    let page = visitor.post(WORK, &[("agency", "x")]).await;
    page.with(StatusCode::CONFLICT);
}
