//! Calling a workshop off, deleting it, its zone, its trainers and what it is worth in JP.

use crate::editions::{act, attends, details, filled, id_of, keep, tomorrow};
use crate::server;
use domain::account::Role;
use domain::calendar::Zone;
use domain::clock::{Clock, DAY, HOUR};
use domain::id::Slug;
use domain::learning::Minutes;
use reqwest::StatusCode;
use tests::server::{TestServer, Visitor};

const NEW: &str = "/organiser/editions/new";
const BESOK: &str = "/organiser/editions/besok";

async fn organiser(server: &TestServer) -> Visitor {
    server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await
}

#[tokio::test]
async fn who_is_registered_is_told_that_a_workshop_was_called_off_and_calendars_are_too() {
    let server = server().await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    act(&siti, "besok", "register").await.leads_to();
    let organiser = organiser(&server).await;
    organiser
        .get(BESOK)
        .await
        .says("1 orang terdaftar akan melihat");
    let sent = organiser.post(BESOK, &[("action", "cancel")]).await;
    organiser
        .get(sent.leads_to())
        .await
        .says("Lokakarya dibatalkan.");

    for path in ["/workshops", "/workshops/besok", "/me"] {
        siti.get(path).await.says("Dibatalkan");
    }
    siti.get("/workshops/besok")
        .await
        .says("Pendaftaran Anda tidak perlu dibatalkan");
    siti.get("/live/besok").await.says("dibatalkan");
    let home = siti.get("/").await;
    home.says("Judul besok").says("Dibatalkan");
    let others = server.visitor().get("/").await;
    others.does_not_say("Judul besok");
    let file = siti.get("/workshops.ics").await.text;
    assert!(file.contains("STATUS:CANCELLED\r\n"), "{file}");
    // Nobody comes in and nobody registers any more.
    let tono = server.signed_in("tono@contoh.example", &[]).await;
    act(&tono, "besok", "register")
        .await
        .with(StatusCode::GONE)
        .says("dibatalkan");

    let sent = organiser.post(BESOK, &[("action", "restore")]).await;
    organiser.get(sent.leads_to()).await.says("diadakan lagi");
    siti.get("/workshops/besok")
        .await
        .does_not_say("Dibatalkan")
        .says("Anda terdaftar");
    act(&tono, "besok", "register").await.leads_to();
    organiser
        .get("/organiser/audit")
        .await
        .says("membatalkan lokakarya Judul besok")
        .says("mencabut pembatalan lokakarya Judul besok");
}

#[tokio::test]
async fn saving_a_workshop_that_was_called_off_does_not_bring_it_back() {
    let server = server().await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    let organiser = organiser(&server).await;
    organiser
        .post(BESOK, &[("action", "cancel")])
        .await
        .leads_to();
    let form = organiser.get(BESOK).await;
    let seen = form.attribute("name=\"seen\"", "value");
    let fields = filled(&[("slug", "besok"), ("seen", &seen)]);
    organiser.post(BESOK, &fields).await.leads_to();
    organiser.get(BESOK).await.says("Lokakarya ini dibatalkan");
}

#[tokio::test]
async fn a_workshop_is_deleted_while_nobody_is_registered_and_refused_afterwards() {
    let server = server().await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    act(&siti, "besok", "register").await.leads_to();
    let organiser = organiser(&server).await;
    organiser.get(BESOK).await.does_not_say("Hapus lokakarya");
    let refused = organiser.post(BESOK, &[("action", "delete")]).await;
    refused.with(StatusCode::CONFLICT).says("Batalkan saja");
    act(&siti, "besok", "withdraw").await.leads_to();
    let page = organiser.get(BESOK).await;
    page.says("Hapus lokakarya");
    let sent = organiser.post(BESOK, &[("action", "delete")]).await;
    organiser
        .get(sent.leads_to())
        .await
        .says("Lokakarya dihapus.")
        .does_not_say("Judul besok");
    siti.get("/workshops/besok")
        .await
        .with(StatusCode::NOT_FOUND);
    organiser
        .get("/organiser/audit")
        .await
        .says("menghapus lokakarya di /workshops/besok");
}

#[tokio::test]
async fn an_edition_is_written_in_its_own_zone_and_without_an_english_title_in_indonesian() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let fields = filled(&[("zone", "wit"), ("title_en", ""), ("slug", "timur")]);
    organiser.post(NEW, &fields).await.leads_to();
    let visitor = server.visitor();
    let page = visitor.get("/workshops/timur").await;
    page.says("09.00–11.30 WIT").does_not_say("WIB");
    let english = visitor.in_english().get("/workshops/timur").await;
    english.says("Data jadi obat anti-hoaks");
    let slug = Slug::parse("timur").unwrap();
    let found = server.app.store.edition_by_slug(&slug).await.unwrap();
    let details = found.unwrap().edition.details;
    assert_eq!(
        details.starts_at,
        Zone::Wit.parse("2026-12-02", "09:00").unwrap()
    );
    let form = organiser.get("/organiser/editions/timur").await;
    assert!(form.text.contains("value=\"wit\" selected"));
    assert_eq!(form.attribute("name=\"start_time\"", "value"), "09:00");
    let wrong = filled(&[("zone", "gmt")]);
    organiser
        .post(NEW, &wrong)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Pilih zona waktu.");
}

#[tokio::test]
async fn a_workshop_that_somebody_was_at_gives_its_minutes_as_jp_once_it_is_over() {
    let server = server().await;
    let mut one = details("kini", server.clock.now().plus(-HOUR / 2));
    one.learning = Some(Minutes(100));
    let edition = keep(&server, &one).await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let person = id_of(&server, "siti@contoh.example").await;
    act(&siti, "kini", "register").await;
    server
        .app
        .store
        .register_for_edition(&edition.id, &person, None, true)
        .await
        .unwrap();
    attends(&server, &edition, &person).await;
    siti.get("/me").await.says("0 dari 20 JP");
    server.clock.pass(2 * HOUR);
    siti.get("/me").await.says("2 dari 20 JP").says("2 JP");
    siti.get("/").await.says("2 dari 20 JP");
    // Another year has its own.
    server.clock.pass(60 * DAY);
    siti.get("/me").await.says("0 dari 20 JP");
}

#[tokio::test]
async fn the_minutes_of_learning_are_set_in_the_form_and_refused_beyond_what_there_can_be() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let fields = filled(&[("learning", "90"), ("slug", "jp")]);
    organiser.post(NEW, &fields).await.leads_to();
    let form = organiser.get("/organiser/editions/jp").await;
    assert_eq!(form.attribute("name=\"learning\"", "value"), "90");
    for wrong in ["-1", "banyak", "8401"] {
        organiser
            .post(NEW, &filled(&[("learning", wrong)]))
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Menit pembelajaran: isi bilangan bulat");
    }
}
