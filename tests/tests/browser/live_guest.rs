//! A guest speaker with a phone and a link: from an edition without anything to a poll that a paired hall answers,
//! with the presses counted.

use crate::live::{SEND, Workshop, fill_in, is_listening};
use app::pages::workshop::control::act;
use app::parts::form::ACT;
use std::cell::Cell;
use tests::browser::Tab;

/// Presses of somebody with a phone. A field has to be pressed before it can be written in.
struct Thumb<'a> {
    tab: &'a Tab,
    presses: Cell<u32>,
}

impl Thumb<'_> {
    fn count(&self) {
        self.presses.set(self.presses.get() + 1);
    }

    async fn press(&self, selector: &str) {
        self.count();
        self.tab.press_and_follow(selector).await;
        assert_eq!(
            self.tab.overflow().await,
            0,
            "{selector} leads to a page that is too wide"
        );
    }

    async fn write(&self, selector: &str, text: &str) {
        self.count();
        self.tab.fill(selector, text).await;
    }
}

async fn from_nothing_to_a_poll(scripts: bool) {
    let workshop = Workshop::new().await;
    // The organiser makes the link and sends it.
    let organiser = &workshop.organiser;
    let made = organiser
        .post(&workshop.control(), &[(ACT, act::GUEST)])
        .await;
    made.leads_to();
    let page = organiser
        .get(&format!("{}?more=1", workshop.control()))
        .await;
    let link = page.attribute("id=\"guest-link\"", "value");
    let link = link.split_once("/g/").unwrap().1;

    let speaker = Tab::open(scripts).await;
    speaker.screen(360, 740, 1.0).await;
    let hall = speaker.stranger(scripts).await;
    hall.screen(1280, 720, 1.0).await;
    hall.go(&workshop.server.url("/present")).await;
    let letters = hall.text_of(".pair-letters").await.replace(' ', "");

    let thumb = Thumb {
        tab: &speaker,
        presses: Cell::new(0),
    };
    // The link in a message is the first press.
    thumb.count();
    speaker
        .go(&workshop.server.url(&format!("/g/{link}")))
        .await;
    assert_eq!(speaker.address().await, workshop.control());
    speaker.says("Tanpa susunan acara").await;
    thumb.press(".remote-rest a").await;
    thumb.write("#letters", &letters.to_lowercase()).await;
    thumb.press("#more [value=connect]").await;
    speaker.says("Layar tersambung").await;
    hall.until(&format!("location.pathname === {:?}", workshop.present()))
        .await;
    thumb
        .write("#text", "Siapa yang mengurus akun kantor Anda?")
        .await;
    thumb.press("#more [value=ask-letters]").await;
    assert!(thumb.presses.get() <= 8, "{} presses", thumb.presses.get());
    hall.says("Siapa yang mengurus akun kantor Anda?").await;
    hall.says("Jawab di ponsel Anda").await;

    // It is a real one: somebody answers, and the hall sees what came of it.
    let phone = workshop.phone("siti").await;
    workshop.answers(&phone, &[("choice", "1")]).await;
    hall.says("1 dari 1 menjawab").await;
    speaker.go(&workshop.server.url(&workshop.control())).await;
    speaker.press_and_follow("#press-main").await;
    hall.says("Jawaban ditutup").await;
    hall.says("1 dari 1").await;
    // With the large button alone the next one is one press.
    speaker.press_and_follow("#press-main").await;
    hall.says("Jawab di ponsel Anda").await;

    // The link can be ended: then neither page nor buttons are the speaker's any more.
    organiser
        .post(&workshop.control(), &[(ACT, act::GUEST_END)])
        .await
        .leads_to();
    speaker.go(&workshop.server.url(&workshop.control())).await;
    assert_eq!(
        speaker
            .ask::<u32>("document.querySelectorAll('#press-main').length")
            .await,
        Some(0)
    );
    hall.close().await;
    speaker.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_speaker_on_a_phone_asks_a_paired_hall_after_at_most_eight_presses() {
    from_nothing_to_a_poll(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn and_so_does_one_whose_phone_and_hall_run_no_scripts() {
    from_nothing_to_a_poll(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_screens_come_back_by_themselves_when_the_server_was_started_again() {
    let mut workshop = Workshop::new().await;
    workshop.uses(&["Pilih beberapa", "Kalimat bebas"]).await;
    let control = Tab::open(true).await;
    workshop.takes_control(&control).await;
    is_listening(&control).await;
    let hall = control.stranger(true).await;
    workshop.pairs(&hall).await;
    let phone = control.stranger(true).await;
    workshop.comes(&phone, "siti").await;
    is_listening(&phone).await;
    let other = workshop.phone("budi").await;
    workshop.opens("Pilih beberapa").await;
    workshop
        .answers(&other, &[("choice", "0"), ("choice", "2")])
        .await;
    hall.says("1 dari 2 menjawab").await;
    phone
        .until("document.querySelector('#answer form') !== null")
        .await;
    fill_in(&phone, &[("choice", "1")]).await;

    workshop.server.end().await;
    for tab in [&phone, &hall, &control] {
        tab.until("document.documentElement.dataset.lost === '1'")
            .await;
    }
    phone.says("Sambungan terputus; menyambung lagi").await;
    hall.says("Sambungan terputus").await;
    control.says("Sambungan terputus").await;
    // An answer that does not arrive is not lost.
    phone.press(SEND).await;
    phone
        .until("document.querySelector('#answer .sent.refused') !== null")
        .await;
    workshop.server.start_again().await;
    for tab in [&phone, &hall, &control] {
        tab.until("document.documentElement.dataset.lost === undefined")
            .await;
        tab.forgive_lost_connections();
    }
    assert_eq!(
        phone
            .ask("document.querySelector('#choice-1').checked")
            .await,
        Some(true)
    );
    phone.press(SEND).await;
    phone
        .until("document.querySelector('#answer .sent.ok') !== null")
        .await;
    // What was acknowledged before is still there, and it goes on.
    hall.says("2 dari 2 menjawab").await;
    control.says("2 dari 2").await;
    control.press_and_follow("#press-main").await;
    hall.says("Jawaban ditutup").await;
    phone.says("Jawaban ditutup").await;
    for tab in [hall, phone, control] {
        tab.forgive_lost_connections();
        tab.close().await;
    }
}
