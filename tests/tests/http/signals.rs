//! Signs that somebody may have recorded somebody else: seen, judged fine, open again when somebody joins, corrected in
//! the ledger, and nobody's business but an organiser's.

use crate::live::{Workshop, on_both};
use app::parts::form::ACT;
use domain::account::{Email, PersonName, Role};
use domain::attendance::{Kind, Reason, Status};
use domain::clock::MINUTE;
use domain::code::Place;
use domain::id::PersonId;
use reqwest::StatusCode;
use store::NewAccount;
use tests::editions::TestEdition;
use tests::server::{PASSWORD, Page, Visitor};

const SIGNALS: &str = "/organiser/editions/aula/signals";

/// Somebody with an account of their own.
async fn known(workshop: &Workshop, name: &str, email: &str) -> PersonId {
    let app = &workshop.server.app;
    let new = NewAccount {
        name: PersonName::parse(name).unwrap(),
        email: Email::parse(email).unwrap(),
        password_hash: Some(app.passwords.hash(PASSWORD.to_owned()).await.unwrap()),
        language: None,
    };
    app.store
        .add_person_with_roles(new, &[], None)
        .await
        .unwrap()
}

/// Signs in on a browser, checks in and signs out again.
async fn checks_in(workshop: &Workshop, browser: &Visitor, edition: &TestEdition, email: &str) {
    browser.sign_in(email).await;
    let scan = edition.scan(&workshop.server, Place::Venue).await;
    browser.get(&scan).await.leads_to();
    let pressed = browser.post("/c", &[("act", "attend")]).await;
    assert_eq!(pressed.leads_to(), edition.live());
    browser.post("/logout", &[]).await.leads_to();
    workshop.server.clock.pass(MINUTE);
}

const PEOPLE: [(&str, &str); 3] = [
    ("Budi Santoso", "budi@contoh.example"),
    ("Sari Dewi", "sari@contoh.example"),
    ("Agus Salim", "agus@contoh.example"),
];

/// Two people who checked in on one browser, and a third who has not yet.
async fn shared(workshop: &Workshop) -> (Visitor, Vec<PersonId>) {
    let browser = workshop.server.visitor();
    let mut people = vec![];
    for (name, email) in PEOPLE {
        people.push(known(workshop, name, email).await);
    }
    for (_, email) in &PEOPLE[..2] {
        checks_in(workshop, &browser, &workshop.edition, email).await;
    }
    (browser, people)
}

async fn seen(workshop: &Workshop) -> Page {
    let page = workshop.organiser.get(SIGNALS).await;
    page.with(StatusCode::OK)
}

fn named(page: &Page) -> String {
    page.attribute("name=\"signal\"", "value")
}

async fn says_fine(workshop: &Workshop, named: &str) -> Page {
    let fields = [("signal", named), (ACT, "fine")];
    workshop.organiser.post(SIGNALS, &fields).await
}

async fn waiting(workshop: &Workshop) -> u32 {
    let open = workshop.server.app.store.open_signals().await.unwrap();
    open.get(&workshop.edition.id).copied().unwrap_or_default()
}

async fn status(workshop: &Workshop, person: &PersonId) -> Option<Status> {
    let store = &workshop.server.app.store;
    let standing = store.standing(&workshop.edition.id, person).await.unwrap();
    standing.and_then(|standing| standing.status)
}

#[tokio::test]
async fn a_shared_browser_is_judged_fine_until_somebody_joins_and_then_one_of_them_is_corrected() {
    on_both(async |workshop| {
        seen(&workshop).await.says("Belum ada tanda");
        let (browser, people) = shared(&workshop).await;
        let page = seen(&workshop).await;
        page.says("1 tanda belum dinilai")
            .says("2 orang dari gawai yang sama")
            .says("Budi Santoso")
            .says("Sari Dewi")
            .does_not_say("Agus Salim");
        assert!(page.text.contains("<bdi>Budi Santoso</bdi>"));
        // The mark of the device is nobody's to read.
        let event = &workshop.events(&people[0]).await[0];
        assert!(!page.text.contains(event.device.as_ref().unwrap()));
        let board = workshop
            .organiser
            .get("/organiser/editions/aula/attendance")
            .await;
        board.says("Tanda untuk dinilai (1)");

        let first = named(&page);
        assert_eq!(
            says_fine(&workshop, &first).await.leads_to(),
            format!("{SIGNALS}?notice=fine-1")
        );
        let judged = workshop
            .organiser
            .get(&format!("{SIGNALS}?notice=fine-1"))
            .await;
        judged
            .says("1 tanda dinilai wajar")
            .says("Sudah dinilai")
            .says("Wajar, dinilai oleh Siti Aminah");
        assert_eq!(waiting(&workshop).await, 0);
        // Twice is once.
        says_fine(&workshop, &first).await.leads_to();
        let audit = workshop.organiser.get("/organiser/audit").await;
        let sentence = "menilai wajar tanda kehadiran";
        audit.says(sentence);
        assert_eq!(audit.text.matches(sentence).count(), 1);

        checks_in(&workshop, &browser, &workshop.edition, PEOPLE[2].1).await;
        let page = seen(&workshop).await;
        page.says("3 orang dari gawai yang sama")
            .says("Pernah dinilai")
            .says("Baru");
        assert_eq!(waiting(&workshop).await, 1);
        // Whoever has the page open from before has not seen the third one.
        says_fine(&workshop, &first)
            .await
            .with(StatusCode::CONFLICT)
            .says("Ada yang berubah");
        assert_eq!(waiting(&workshop).await, 1);

        let (key, _) = first.split_once('.').unwrap();
        let here = format!("{SIGNALS}/{key}");
        let form = workshop.organiser.get(&here).await.with(StatusCode::OK);
        let nonce = form.attribute("name=\"nonce\"", "value");
        let version = form.attribute("name=\"version\"", "value");
        let who = workshop
            .server
            .app
            .secret
            .attendee(&workshop.edition.id, &people[2]);
        let agus = format!("{who}.1");
        assert!(form.text.contains(&agus));
        assert!(!form.text.contains("checked"), "nobody is chosen before");
        let base = [
            ("nonce", nonce.as_str()),
            ("version", version.as_str()),
            (ACT, "correct"),
        ];
        let send = async |more: &[(&str, &str)]| {
            let fields = [&base[..], more].concat();
            workshop.organiser.post(&here, &fields).await
        };
        let refused = send(&[("remark", "Tidak terlihat di aula."), ("person", &agus)]).await;
        let refused = refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        refused
            .says("Pilih status.")
            .says("Pilih alasan.")
            .says("Tidak terlihat di aula.");
        assert!(refused.text.contains("checked"), "who was chosen still is");
        let said = [
            ("status", "absent"),
            ("reason", "not-there"),
            ("remark", "Tidak terlihat di aula."),
        ];
        send(&said)
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Pilih siapa yang dikoreksi.");
        assert_eq!(workshop.events(&people[2]).await.len(), 1);
        let whole = [&said[..], &[("person", agus.as_str())]].concat();
        for _ in 0..2 {
            let sent = send(&whole).await;
            assert_eq!(sent.leads_to(), format!("{SIGNALS}?notice=corrected"));
        }
        let events = workshop.events(&people[2]).await;
        assert_eq!(events.len(), 2, "the first one stays, and twice is once");
        assert_eq!((events[0].kind, events[1].kind), (Kind::In, Kind::Manual));
        assert_eq!(events[1].reason, Some(Reason::NotThere));
        assert_eq!(status(&workshop, &people[2]).await, Some(Status::Absent));
        for other in &people[..2] {
            assert_eq!(workshop.events(other).await.len(), 1);
            assert!(status(&workshop, other).await.unwrap().is_present());
        }
        let store = &workshop.server.app.store;
        assert!(store.recount(&workshop.edition.id).await.unwrap().agrees());
        assert_eq!(waiting(&workshop).await, 0);
        let page = seen(&workshop).await;
        page.says("Semua tanda sudah dinilai")
            .says("Dikoreksi oleh Siti Aminah");
        let again = [("signal", named(&page)), (ACT, "reopen".to_owned())];
        let again: Vec<_> = again
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        workshop.organiser.post(SIGNALS, &again).await.leads_to();
        assert_eq!(waiting(&workshop).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_recorded_of_somebody_meanwhile_is_shown_before_they_are_corrected() {
    on_both(async |workshop| {
        let (_, people) = shared(&workshop).await;
        let page = seen(&workshop).await;
        let named = named(&page);
        let here = format!("{SIGNALS}/{}", named.split_once('.').unwrap().0);
        let form = workshop.organiser.get(&here).await.with(StatusCode::OK);
        let nonce = form.attribute("name=\"nonce\"", "value");
        let version = form.attribute("name=\"version\"", "value");
        let secret = &workshop.server.app.secret;
        let who = secret.attendee(&workshop.edition.id, &people[0]);
        let stale = format!("{who}.0");
        let fields = [
            ("nonce", nonce.as_str()),
            ("version", version.as_str()),
            ("person", stale.as_str()),
            ("status", "absent"),
            ("reason", "not-there"),
            (ACT, "correct"),
        ];
        let page = workshop.organiser.post(&here, &fields).await;
        let page = page.with(StatusCode::CONFLICT);
        page.says("Riwayat salah satu dari mereka bertambah");
        assert!(page.text.contains("checked"), "who was chosen still is");
        assert!(page.text.contains(&format!("{who}.1")));
        assert_eq!(workshop.events(&people[0]).await.len(), 1);
        assert_eq!(waiting(&workshop).await, 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_but_an_organiser_sees_signs_and_a_sign_of_another_edition_is_none_here() {
    on_both(async |workshop| {
        let (browser, people) = shared(&workshop).await;
        let other = workshop.beside("lain").await;
        for (_, email) in &PEOPLE[..2] {
            checks_in(&workshop, &browser, &other, email).await;
        }
        let page = seen(&workshop).await;
        // They are in two workshops at once, too.
        page.says("Dua lokakarya sekaligus").says("(lain)");
        let fields = page
            .text
            .match_indices("name=\"signal\" value=\"")
            .map(|(place, found)| &page.text[place + found.len()..])
            .filter_map(|rest| rest.split('"').next())
            .collect::<Vec<_>>();
        assert_eq!(fields.len(), 3);
        let elsewhere = workshop
            .organiser
            .get("/organiser/editions/lain/signals")
            .await;
        let foreign = named(&elsewhere);
        assert!(!fields.contains(&foreign.as_str()));
        let (key, version) = foreign.split_once('.').unwrap();
        let (own, own_version) = fields[0].split_once('.').unwrap();
        let before = workshop.server.app.store.open_signals().await.unwrap();
        let nonce = workshop.server.app.store.new_nonce();
        let secret = &workshop.server.app.secret;
        let who = secret.attendee(&workshop.edition.id, &people[2]);
        let correction = |version: &'static str, person: String| {
            [
                ("nonce", nonce.as_str().to_owned()),
                ("version", version.to_owned()),
                ("person", person),
                ("status", "absent".to_owned()),
                ("reason", "not-there".to_owned()),
                (ACT, "correct".to_owned()),
            ]
        };
        let unknown = format!("{}.{}", "0".repeat(32), version);
        let organiser = &workshop.organiser;
        for named in [foreign.as_str(), &unknown] {
            let page = says_fine(&workshop, named).await;
            page.with(StatusCode::NOT_FOUND);
        }
        for address in [
            format!("{SIGNALS}/{key}"),
            format!("{SIGNALS}/{}", "0".repeat(32)),
        ] {
            organiser.get(&address).await.with(StatusCode::NOT_FOUND);
        }
        // Somebody whom the sign is not about, and what is no form of ours.
        for (person, status) in [
            (format!("{who}.0"), StatusCode::NOT_FOUND),
            ("x".to_owned(), StatusCode::BAD_REQUEST),
        ] {
            let fields = correction("", person);
            let mut fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            fields[1].1 = own_version;
            let page = organiser.post(&format!("{SIGNALS}/{own}"), &fields).await;
            page.with(status);
        }
        for fields in [
            &[(ACT, "fine")][..],
            &[(ACT, "erase"), ("signal", fields[0])],
            &[(ACT, "fine"), ("signal", own)],
        ] {
            let page = organiser.post(SIGNALS, fields).await;
            page.with(StatusCode::BAD_REQUEST);
        }
        for roles in [&[][..], &[Role::Trainer]] {
            let email = format!("lain{}@contoh.example", roles.len());
            let visitor = workshop.server.signed_in(&email, roles).await;
            for address in [SIGNALS.to_owned(), format!("{SIGNALS}/{own}")] {
                visitor.get(&address).await.with(StatusCode::FORBIDDEN);
            }
            let fields = [("signal", fields[0]), (ACT, "fine")];
            let page = visitor.post(SIGNALS, &fields).await;
            page.with(StatusCode::FORBIDDEN);
        }
        let after = workshop.server.app.store.open_signals().await.unwrap();
        assert_eq!(before, after);
        for person in &people[..2] {
            assert_eq!(workshop.events(person).await.len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn personal_links_that_are_pressed_on_one_browser_are_a_sign() {
    on_both(async |workshop| {
        let browser = workshop.server.visitor();
        let app = &workshop.server.app;
        for name in ["Budi Santoso", "Sari Dewi"] {
            let person = workshop.expects(name, None).await;
            let who = app.secret.attendee(&workshop.edition.id, &person);
            let page = format!("/organiser/editions/aula/attendance/people/{who}");
            let shown = workshop.organiser.get(&page).await.with(StatusCode::OK);
            let link = shown.attribute("id=\"own-link\"", "value");
            let link = format!("/p/{}", link.split_once("/p/").unwrap().1);
            let page = browser.get(&link).await.with(StatusCode::OK);
            let nonce = page.attribute("name=\"nonce\"", "value");
            let fields = [
                (ACT, "attend"),
                ("nonce", nonce.as_str()),
                ("place", "venue"),
            ];
            browser.post(&link, &fields).await.leads_to();
            workshop.server.clock.pass(MINUTE);
        }
        seen(&workshop).await.says("2 orang dari gawai yang sama");
    })
    .await;
}
