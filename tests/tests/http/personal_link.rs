//! A person's own link: present at one edition with it, without an account, and with no other.

use crate::live::{Workshop, on_both};
use app::parts::form::ACT;
use domain::attendance::{Kind, Proof, Status};
use domain::clock::{DAY, HOUR};
use domain::code::Place;
use reqwest::StatusCode;
use tests::server::{Page, Visitor};

/// The address that an organiser copies from somebody's page.
async fn copied(workshop: &Workshop, person: &domain::id::PersonId) -> (String, String) {
    let who = workshop
        .server
        .app
        .secret
        .attendee(&workshop.edition.id, person);
    let page = format!("/organiser/editions/aula/attendance/people/{who}");
    let shown = workshop.organiser.get(&page).await.with(StatusCode::OK);
    let link = shown.attribute("id=\"own-link\"", "value");
    let (_, path) = link.split_once("/p/").unwrap();
    (page, format!("/p/{path}"))
}

async fn attends(visitor: &Visitor, link: &str, place: &str) -> Page {
    let page = visitor.get(link).await.with(StatusCode::OK);
    let nonce = page.attribute("name=\"nonce\"", "value");
    let fields = [(ACT, "attend"), ("nonce", nonce.as_str()), ("place", place)];
    visitor.post(link, &fields).await
}

#[tokio::test]
async fn whoever_has_the_link_is_present_once_on_however_many_devices() {
    on_both(async |workshop| {
        let budi = workshop.expects("Budi Santoso", None).await;
        let (_, link) = copied(&workshop, &budi).await;
        // Opening it does nothing: messengers open links too.
        let phone = workshop.server.visitor();
        phone.get(&link).await.says("Budi Santoso");
        assert!(workshop.events(&budi).await.is_empty());
        let pressed = attends(&phone, &link, "online").await;
        assert_eq!(pressed.leads_to(), link);
        phone
            .get(&link)
            .await
            .says("Hadir")
            .says("Buka rapat daring");
        // Four more devices see that they are there, and one that had the page open presses in vain.
        let nonce = workshop.server.app.store.new_nonce();
        let fields = [
            (ACT, "attend"),
            ("nonce", nonce.as_str()),
            ("place", "venue"),
        ];
        for _ in 0..4 {
            let other = workshop.server.visitor();
            other
                .get(&link)
                .await
                .says("Hadir")
                .does_not_say("Saya hadir");
            other.post(&link, &fields).await.leads_to();
        }
        let events = workshop.events(&budi).await;
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].kind, events[0].proof), (Kind::In, Proof::Link));
        assert_eq!(events[0].place, Some(Place::Online));
        assert_eq!(events[0].status_to, Some(Status::Late));
        assert_eq!(events[0].actor, None);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_ended_and_made_anew_and_one_that_nobody_made_opens_nothing() {
    on_both(async |workshop| {
        let budi = workshop.expects("Budi Santoso", None).await;
        let sari = workshop.expects("Sari Dewi", None).await;
        let (page, link) = copied(&workshop, &budi).await;
        let (_, other) = copied(&workshop, &sari).await;
        let organiser = &workshop.organiser;
        let nobody = workshop.server.visitor();
        // A new one ends the old one; ending it leaves none.
        let pressed = organiser.post(&page, &[("action", "link")]).await;
        organiser
            .get(pressed.leads_to())
            .await
            .says("Tautan baru dibuat");
        nobody.get(&link).await.with(StatusCode::GONE);
        let (_, fresh) = copied(&workshop, &budi).await;
        assert_ne!(fresh, link);
        nobody.get(&fresh).await.with(StatusCode::OK);
        let pressed = organiser.post(&page, &[("action", "link-end")]).await;
        organiser
            .get(pressed.leads_to())
            .await
            .says("Tautannya sudah diakhiri.");
        for ended in [&link, &fresh] {
            let nonce = workshop.server.app.store.new_nonce();
            let fields = [
                (ACT, "attend"),
                ("nonce", nonce.as_str()),
                ("place", "venue"),
            ];
            nobody.post(ended, &fields).await.with(StatusCode::GONE);
        }
        assert!(workshop.events(&budi).await.is_empty());
        nobody.get(&other).await.with(StatusCode::OK);
        // A part of one and a part of another.
        let parts: Vec<&str> = fresh.split('-').collect();
        let others: Vec<&str> = other.split('-').collect();
        for forged in [
            [parts[0], others[1], parts[2], parts[3]].join("-"),
            [parts[0], parts[1], "9", parts[3]].join("-"),
            "/p/x".to_owned(),
            "/p/x-y-z-w".to_owned(),
        ] {
            nobody.get(&forged).await.with(StatusCode::NOT_FOUND);
        }
        // What was done is written down.
        organiser
            .get("/organiser/audit")
            .await
            .says("mengakhiri tautan pribadi Budi Santoso.");
        // It works until a day after the end, and records nothing then.
        workshop.server.clock.pass(3 * HOUR);
        let page = nobody.get(&other).await.with(StatusCode::OK);
        page.says("Acara ini sudah selesai.")
            .does_not_say("Saya hadir");
        let nonce = workshop.server.app.store.new_nonce();
        let fields = [
            (ACT, "attend"),
            ("nonce", nonce.as_str()),
            ("place", "venue"),
        ];
        nobody
            .post(&other, &fields)
            .await
            .with(StatusCode::CONFLICT);
        workshop.server.clock.pass(DAY);
        nobody.get(&other).await.with(StatusCode::GONE);
    })
    .await;
}
