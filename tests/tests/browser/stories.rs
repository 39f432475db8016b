//! The stories that matter most, with their presses counted: reading, an exercise on a phone, a new
//! house, somebody at the desk, a trainer before the hall. What the story is about stands on the screen.

use crate::keys::Own;
use crate::{EMAIL, LESSONS, VIEWS, press_and_hear, server, sign_in, sign_in_here};
use domain::account::Role;
use domain::exercise::Answer;
use domain::language::Language;
use std::cell::Cell;
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::editions::usual;
use tests::server::{PASSWORD, TestServer, Unusual};

const TOKEN: &str = "K7P3WXK7P3WXK7P3WXK7";

/// A tab whose presses are counted; typing is not.
struct Presses<'a> {
    tab: &'a Tab,
    count: Cell<u32>,
}

impl<'a> Presses<'a> {
    fn on(tab: &'a Tab) -> Self {
        Self {
            tab,
            count: Cell::new(0),
        }
    }

    async fn press(&self, selector: &str) {
        self.count.set(self.count.get() + 1);
        self.tab.press_and_follow(selector).await;
    }
}

/// Whether something stands on the screen, whole, and nothing lies over it.
async fn in_view(tab: &Tab, selector: &str) -> bool {
    let asked = format!(
        "(() => {{
            const it = document.querySelector({selector:?});
            const box = it.getBoundingClientRect();
            const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
            return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight + 1 && it.contains(over);
        }})()"
    );
    tab.ask(&asked).await.unwrap()
}

/// Fills a field whose value a browser keeps in a form of its own, as of a day.
async fn set(tab: &Tab, field: &str, value: &str) {
    let set = format!("(document.getElementById({field:?}).value = {value:?}, true)");
    assert_eq!(tab.ask::<bool>(&set).await, Some(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_reads_the_first_lesson_after_one_press() {
    let server = server().await;
    let tab = Tab::open(false).await;
    tab.screen(360, 740, 1.0).await;
    tab.go(&server.url("/")).await;
    let presses = Presses::on(&tab);
    presses.press("main .hero a.btn").await;
    assert_eq!(tab.address().await, LESSONS[0]);
    assert!(in_view(&tab, "h1").await);
    assert_eq!(presses.count.get(), 1);
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_feedback_of_an_exercise_is_in_view_on_a_phone_with_and_without_scripts() {
    for scripts in [true, false] {
        let server = server().await;
        server.person(EMAIL, &[]).await;
        let tab = Tab::open(scripts).await;
        tab.screen(360, 740, 1.0).await;
        sign_in(&tab, &server, VIEWS).await;
        if scripts {
            tab.awake().await;
        }
        // The first choice may be the right one: whatever is said has to be seen.
        let label: String = tab
            .ask("document.querySelector('#given option:nth-child(2)').value")
            .await
            .unwrap();
        tab.choose("#given", &label).await;
        let check = "#step-form button[value=check]";
        if scripts {
            press_and_hear(&tab, check).await;
            tab.until("document.querySelector('#said .feedback') !== null")
                .await;
            assert!(in_view(&tab, "#said .feedback").await);
        } else {
            tab.press_and_follow(check).await;
            let place: String = tab.ask("location.hash").await.unwrap();
            assert!(in_view(&tab, &format!("{place} .outcome")).await, "{place}");
        }
        assert!(in_view(&tab, "#given").await);
        tab.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_next_on_a_phone_does_not_lie_under_the_field() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    tab.screen(360, 740, 1.0).await;
    sign_in(&tab, &server, VIEWS).await;
    tab.awake().await;
    let own = Own::of(&server, VIEWS, Language::Id).await;
    let step = &own.exercise.steps[0];
    let answer = own.answer(step);
    if matches!(step.answer, Answer::Number { .. }) {
        tab.fill("#given", &answer).await;
    } else {
        tab.choose("#given", &answer).await;
    }
    tab.press("#step-form button[value=check]").await;
    tab.until("document.querySelector('#said .feedback.right') !== null")
        .await;
    tab.until(
        "(() => {
            const place = one => document.querySelector(one).getBoundingClientRect();
            const asked = place('#step-asked');
            return asked.top >= 0 && asked.bottom <= place('#step-form').top + 1;
        })()",
    )
    .await;
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_house_shows_a_code_in_the_hall_after_at_most_eight_presses() {
    let unusual = Unusual {
        setup_token: Some(TOKEN.to_owned()),
        ..Unusual::default()
    };
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    let server = TestServer::start_with(database, unusual).await;
    let tab = Tab::open(false).await;
    // What the program prints at its first start leads here.
    tab.go(&server.url(&format!("/setup?token={TOKEN}"))).await;
    let presses = Presses::on(&tab);
    tab.fill("#name", "Ratna Kartika").await;
    tab.fill("#email", EMAIL).await;
    tab.fill("#password", PASSWORD).await;
    presses.press("main form button[type=submit]").await;
    assert_eq!(tab.address().await, "/organiser");
    tab.says("Langkah pertama").await;
    presses
        .press(".first-steps a[href='/organiser/editions/new']")
        .await;
    tab.fill("#title_id", "KopiTalk pertama").await;
    let zone = domain::calendar::Zone::default();
    let now = server.app.now();
    set(&tab, "start_day", &zone.day(now).to_string()).await;
    set(&tab, "start_time", &zone.clock(now).to_string()).await;
    let end = now.plus(domain::clock::HOUR);
    set(&tab, "end_time", &zone.clock(end).to_string()).await;
    tab.fill("#place", "Balai Kota").await;
    presses.press("#edition button[value=save]").await;
    presses.press("main a[href^='/present/']").await;
    assert!(in_view(&tab, "#code").await);
    let code: String = tab
        .ask("document.querySelector('#code').innerText")
        .await
        .unwrap();
    assert!(!code.trim().is_empty());
    tab.says("Pindai").await;
    assert!(presses.count.get() <= 8, "{}", presses.count.get());
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_at_the_door_is_ticked_three_presses_from_the_home_page() {
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    let edition = usual(&server, "kini").await;
    edition.expects(&server, "Pak Harun", None).await;
    let tab = Tab::open(false).await;
    tab.screen(360, 740, 1.0).await;
    sign_in(&tab, &server, "/").await;
    let presses = Presses::on(&tab);
    presses.press(".menu a[href='/organiser']").await;
    presses
        .press("main a[href='/organiser/editions/kini/reception']")
        .await;
    presses.press("#desk-list button[value=tick]").await;
    tab.says("Pak Harun dicatat hadir.").await;
    tab.says("1 dari 1 hadir").await;
    assert!(presses.count.get() <= 3, "{}", presses.count.get());
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_in_is_recorded_after_at_most_four_presses() {
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    usual(&server, "kini").await;
    let tab = Tab::open(false).await;
    tab.screen(360, 740, 1.0).await;
    sign_in(&tab, &server, "/organiser").await;
    let presses = Presses::on(&tab);
    presses
        .press("main a[href='/organiser/editions/kini/reception']")
        .await;
    tab.fill("#name", "Pak Harun").await;
    tab.fill("#walk-in-agency", "Puskesmas Dua").await;
    presses.press("#walk-in button[value=record]").await;
    tab.says("Pak Harun dicatat hadir.").await;
    assert!(in_view(&tab, ".notice.ok").await);
    assert!(presses.count.get() <= 4, "{}", presses.count.get());
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trainer_signs_in_and_has_the_hall_on_the_screen_after_two_presses() {
    let server = server().await;
    server.person(EMAIL, &[Role::Trainer]).await;
    usual(&server, "kini").await;
    let tab = Tab::open(false).await;
    tab.go(&server.url("/login")).await;
    // Filling in and signing in is the first press.
    sign_in_here(&tab).await;
    let presses = Presses::on(&tab);
    presses.press("main a[href='/present/kini']").await;
    assert!(in_view(&tab, "#code").await);
    assert_eq!(presses.count.get() + 1, 2);
    tab.close().await;
}
