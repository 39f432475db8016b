//! The desk at the door: one press ticks somebody, another takes that back, and nothing is overwritten.

use crate::live::{Workshop, on_both};
use crate::organiser::{agency, city};
use domain::attendance::{Kind, Proof, Reason, Status, stand};
use domain::clock::{HOUR, MINUTE};
use domain::id::{AgencyId, PersonId};
use reqwest::StatusCode;
use store::Correction;
use tests::server::{Page, Visitor};

const DESK: &str = "/organiser/editions/aula/reception";
const SHEET: &str = "/organiser/editions/aula/reception/sheet";

impl Workshop {
    /// Somebody is expected who has no account.
    pub async fn expects(&self, name: &str, agency: Option<&AgencyId>) -> PersonId {
        self.edition.expects(&self.server, name, agency).await
    }

    pub async fn events(&self, person: &PersonId) -> Vec<domain::attendance::AttendanceEvent> {
        let store = &self.server.app.store;
        let history = store.history(&self.edition.id, person).await.unwrap();
        history.into_iter().map(|one| one.event).collect()
    }

    async fn status(&self, person: &PersonId) -> Option<Status> {
        stand(&self.events(person).await).status
    }

    /// Says of somebody that they are excused, as on their page.
    async fn excuses(&self, person: &PersonId) {
        let organiser = crate::editions::id_of(&self.server, "panitia@contoh.example").await;
        let correction = Correction {
            edition: self.edition.id.clone(),
            person: person.clone(),
            status: Status::Excused,
            custom: None,
            place: None,
            arrived_at: None,
            actor: organiser,
            reason: Reason::Ill,
            remark: None,
            seen: None,
            nonce: self.server.app.store.new_nonce(),
        };
        self.server.app.store.correct(correction).await.unwrap();
    }
}

/// The fields of the row of that name.
fn row(page: &Page, name: &str) -> Vec<(String, String)> {
    let mut rows = page.text.split("class=\"desk-row").skip(1);
    let found = rows.find(|row| row.contains(&format!("<bdi>{name}</bdi>")));
    let found = found.unwrap_or_else(|| panic!("no row of {name}: {}", page.text));
    let part = found.split("</form>").next().unwrap();
    let field = |tag: &str, attribute: &str| {
        let (_, rest) = tag.split_once(&format!("{attribute}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let inputs = part.split("<input ").skip(1);
    let buttons = part.split("<button ").skip(1);
    inputs
        .chain(buttons)
        .map(|tag| (field(tag, "name"), field(tag, "value")))
        .collect()
}

async fn sends(desk: &Visitor, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    desk.post(DESK, &fields).await
}

/// Presses the button of that row, found by a search.
async fn presses(desk: &Visitor, search: &str, name: &str) -> Page {
    let page = desk.get(&format!("{DESK}?q={search}")).await;
    sends(desk, &row(&page, name)).await
}

#[tokio::test]
async fn one_press_ticks_somebody_another_takes_it_back_and_nothing_is_overwritten() {
    on_both(async |workshop| {
        let desk = &workshop.organiser;
        let budi = workshop.expects("Budi Santoso", None).await;
        let sari = workshop.expects("Sari Dewi", None).await;
        workshop.excuses(&sari).await;
        let pressed = presses(desk, "bu", "Budi Santoso").await;
        let page = desk.get(pressed.leads_to()).await;
        page.says("Budi Santoso dicatat hadir.")
            .says("1 dari 1 hadir");
        let pressed = presses(desk, "sa", "Sari Dewi").await;
        desk.get(pressed.leads_to()).await.says("2 dari 2 hadir");
        for (person, name, before) in [
            (&budi, "Budi Santoso", None),
            (&sari, "Sari Dewi", Some(Status::Excused)),
        ] {
            let pressed = presses(desk, "", name).await;
            let said = format!("Kehadiran {name} dibatalkan.");
            desk.get(pressed.leads_to()).await.says(&said);
            let events = workshop.events(person).await;
            let [.., ticked, undone] = &events[..] else {
                panic!("{events:?}")
            };
            assert_eq!((ticked.kind, ticked.proof), (Kind::Manual, Proof::Tick));
            assert_eq!(ticked.reason, Some(Reason::SeenThere));
            // The edition began an hour ago.
            assert_eq!(ticked.status_to, Some(Status::Late));
            assert_eq!(ticked.arrived_at, Some(workshop.server.app.now()));
            assert_eq!(
                (undone.status_to, undone.reason),
                (before, Some(Reason::Mistake))
            );
            assert!(ticked.actor.is_some() && ticked.actor == undone.actor);
        }
        desk.get(DESK).await.says("0 dari 1 hadir");
        // Whoever was ticked by mistake can still come in by the code on the screen.
        presses(desk, "budi", "Budi Santoso").await.leads_to();
        assert_eq!(workshop.status(&budi).await, Some(Status::Late));
    })
    .await;
}

#[tokio::test]
async fn of_two_desks_the_second_is_told_and_a_form_that_is_sent_twice_is_once() {
    on_both(async |workshop| {
        let desk = &workshop.organiser;
        let budi = workshop.expects("Budi Santoso", None).await;
        let seen = row(&desk.get(DESK).await, "Budi Santoso");
        for _ in 0..2 {
            sends(desk, &seen).await.leads_to();
        }
        assert_eq!(workshop.events(&budi).await.len(), 1);
        // The other desk has the page from before: they are there, as it says too.
        let mut other = seen.clone();
        for field in &mut other {
            if field.0 == "nonce" {
                field.1 = workshop.server.app.store.new_nonce().as_str().to_owned();
            }
        }
        sends(desk, &other).await.leads_to();
        assert_eq!(workshop.events(&budi).await.len(), 1);
        // Somebody has excused them since: that is not overruled by a page that does not know it.
        workshop.excuses(&budi).await;
        other
            .iter_mut()
            .filter(|field| field.0 == "nonce")
            .for_each(|field| {
                field.1 = workshop.server.app.store.new_nonce().as_str().to_owned();
            });
        let page = sends(desk, &other).await.with(StatusCode::CONFLICT);
        page.says("Ada catatan lain untuk Budi Santoso")
            .says("Izin");
        assert_eq!(workshop.events(&budi).await.len(), 2);
        assert_eq!(workshop.status(&budi).await, Some(Status::Excused));
        // Whoever sees that decides.
        sends(desk, &row(&page, "Budi Santoso")).await.leads_to();
        assert_eq!(workshop.status(&budi).await, Some(Status::Late));
    })
    .await;
}

#[tokio::test]
async fn somebody_is_found_by_the_beginnings_of_name_and_agency() {
    let workshop = Workshop::new().await;
    city(&workshop.server).await;
    let north = agency(&workshop.server, "SDK-U").await;
    workshop.expects("Budi Santoso", Some(&north)).await;
    workshop.expects("Siti Aminah", None).await;
    let desk = &workshop.organiser;
    for (search, found) in [
        ("san+bu", true),
        ("utara", true),
        ("sdk+u", true),
        ("udi", false),
        ("siti+utara", false),
    ] {
        let page = desk.get(&format!("{DESK}?q={search}")).await;
        assert_eq!(
            page.text.contains("<bdi>Budi Santoso</bdi>"),
            found,
            "{search}"
        );
    }
    desk.get(&format!("{DESK}?q=entah")).await.says("Tidak ada");
    // More than a screen of people are cut off, and that is said.
    for number in 0..60 {
        workshop.expects(&format!("Orang Ke {number}"), None).await;
    }
    desk.get(DESK).await.says("50 dari 62 orang.");
}

#[tokio::test]
async fn everybody_of_an_agency_is_ticked_after_it_was_confirmed() {
    on_both(async |workshop| {
        city(&workshop.server).await;
        let north = agency(&workshop.server, "SDK-U").await;
        let desk = &workshop.organiser;
        let mut people = vec![];
        for name in ["Ani", "Budi", "Citra", "Dewi"] {
            people.push(
                workshop
                    .expects(&format!("{name} Utara"), Some(&north))
                    .await,
            );
        }
        let stranger = workshop.expects("Eko Lain", None).await;
        workshop.excuses(&people[3]).await;
        presses(desk, "ani", "Ani Utara").await.leads_to();
        let asked = format!("{DESK}?agency=SDK-U");
        let page = desk.get(&asked).await;
        page.says("Tandai 2 orang dari Sudin Kominfo Utara hadir?")
            .does_not_say("Eko Lain");
        let press = async |count: &str| {
            let fields = [("action", "all"), ("agency", "SDK-U"), ("count", count)];
            desk.post(DESK, &fields).await
        };
        // Another number than was confirmed: nobody is ticked unseen.
        let page = press("3").await.with(StatusCode::CONFLICT);
        page.says("Jumlah orang di instansi ini berubah")
            .says("Tandai 2 orang");
        assert_eq!(workshop.status(&people[1]).await, None);
        let pressed = press("2").await;
        desk.get(pressed.leads_to())
            .await
            .says("2 orang dicatat hadir.");
        let mut stands = vec![];
        for person in &people {
            stands.push(workshop.status(person).await);
        }
        let late = Some(Status::Late);
        assert_eq!(stands, [late, late, late, Some(Status::Excused)]);
        assert_eq!(workshop.status(&stranger).await, None);
        desk.get(&asked)
            .await
            .says("Semua dari Sudin Kominfo Utara sudah hadir atau izin.");
        desk.get(&format!("{DESK}?agency=entah+apa"))
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Perbaiki dulu");
    })
    .await;
}

#[tokio::test]
async fn the_sheet_has_everybody_in_order_and_whoever_signed_is_entered_afterwards() {
    on_both(async |workshop| {
        let desk = &workshop.organiser;
        let cici = workshop.expects("Cici", None).await;
        let ani = workshop.expects("Ani", None).await;
        let budi = workshop.expects("Budi", None).await;
        let page = desk.get(SHEET).await.with(StatusCode::OK);
        page.says("Lembar tanda tangan")
            .says("1 Ani")
            .says("3 Cici");
        let who = |name: &str| {
            let (before, _) = page
                .text
                .split_once(&format!("{name} bertanda tangan"))
                .unwrap();
            let (_, value) = before.rsplit_once("value=\"").unwrap();
            value.split('"').next().unwrap().to_owned()
        };
        let (signed, other) = (who("Ani"), who("Cici"));
        workshop.server.clock.pass(5 * HOUR);
        let store = &workshop.server.app.store;
        store
            .withdraw_registration(&workshop.edition.id, &cici)
            .await
            .unwrap();
        let fields = [
            ("action", "sheet"),
            ("who", signed.as_str()),
            ("who", &other),
        ];
        let page = desk.post(DESK, &fields).await.with(StatusCode::CONFLICT);
        page.says("1 orang di lembar itu tidak lagi terdaftar");
        let events = workshop.events(&ani).await;
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].proof, events[0].status_to),
            (Proof::Sheet, Some(Status::Present))
        );
        assert_eq!(events[0].arrived_at, None, "nobody knows when they came");
        assert_eq!(workshop.status(&budi).await, None);
        assert!(workshop.events(&cici).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_is_there_before_check_in_opens_and_who_walks_in_is_written_down_at_the_desk() {
    let workshop = Workshop::new().await;
    let desk = &workshop.organiser;
    workshop.expects("Budi Santoso", None).await;
    let page = desk.get(DESK).await;
    let fields = [
        ("action", "record"),
        ("nonce", &page.attribute("id=\"walk-in\"", "id")),
    ];
    desk.post(DESK, &fields).await.with(StatusCode::BAD_REQUEST);
    let nonce = workshop.server.app.store.new_nonce();
    let mut fields = vec![
        ("action", "record"),
        ("nonce", nonce.as_str()),
        ("place", "venue"),
        ("name", "Budi Santoso"),
        ("agency", "Posyandu"),
    ];
    let page = desk.post(DESK, &fields).await.with(StatusCode::CONFLICT);
    page.says("Sudah ada orang bernama sama");
    assert_eq!(page.attribute("id=\"walk-in-agency\"", "value"), "Posyandu");
    fields.push(("anew", "1"));
    let pressed = desk.post(DESK, &fields).await;
    desk.get(pressed.leads_to())
        .await
        .says("Budi Santoso dicatat hadir.");
    // Of an edition that has not opened nobody can be ticked, whatever a form says.
    let soon = tests::editions::details(&workshop.server, "nanti");
    let later = domain::edition::EditionDetails {
        starts_at: soon.starts_at.plus(24 * HOUR),
        ends_at: soon.ends_at.plus(24 * HOUR),
        ..soon
    };
    let id = tests::editions::create(&workshop.server, &later).await.id;
    let person = crate::editions::id_of(&workshop.server, "panitia@contoh.example").await;
    let store = &workshop.server.app.store;
    store
        .register_for_edition(&id, &person, None, true)
        .await
        .unwrap();
    let who = workshop.server.app.secret.attendee(&id, &person);
    let nonce = store.new_nonce();
    let fields = [
        ("action", "tick"),
        ("who", who.as_str()),
        ("events", "0"),
        ("nonce", nonce.as_str()),
    ];
    let path = "/organiser/editions/nanti/reception";
    desk.post(path, &fields)
        .await
        .with(StatusCode::CONFLICT)
        .says("belum dibuka");
    // Of another edition nobody knows that one.
    desk.post(DESK, &fields).await.with(StatusCode::NOT_FOUND);
    workshop.server.clock.pass(MINUTE);
}

const QUEUE: &str = "/organiser/editions/aula/reception/queue";
const LIST: &str = "/organiser/editions/aula/reception/list";

/// What a device sends.
fn entry(who: &str, nonce: &str, here: bool, seen: u32, at: i64) -> serde_json::Value {
    serde_json::json!({ "who": who, "nonce": nonce, "here": here, "seen": seen, "at": at, "after": null })
}

/// What each entry is told.
async fn told(desk: &Visitor, sent_at: i64, entries: Vec<serde_json::Value>) -> Vec<String> {
    let body = serde_json::json!({ "sent_at": sent_at, "entries": entries });
    let page = desk.post_json(QUEUE, &body).await.with(StatusCode::OK);
    let answers: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    let answers = answers["answers"].as_array().unwrap().clone();
    answers
        .iter()
        .map(|answer| answer["told"].as_str().unwrap().to_owned())
        .collect()
}

fn nonce(number: u32) -> String {
    format!("{number:032x}")
}

#[tokio::test]
async fn each_entry_of_a_queue_is_answered_by_itself_and_none_is_lost_or_twice() {
    on_both(async |workshop| {
        let desk = &workshop.organiser;
        let (server, edition) = (&workshop.server, &workshop.edition.id);
        let budi = workshop.expects("Budi Santoso", None).await;
        let sari = workshop.expects("Sari Dewi", None).await;
        let who = |person: &PersonId| server.app.secret.attendee(edition, person);
        // A device whose clock is a year behind: only how long ago something was said is taken from it.
        let device = server.app.now().0 - 365 * 24 * HOUR;
        let minutes = |ago: i64| device - ago * MINUTE;
        let first = vec![
            entry(&who(&budi), &nonce(1), true, 0, minutes(10)),
            entry(&who(&sari), &nonce(2), true, 0, minutes(90)),
        ];
        assert_eq!(
            told(desk, device, first.clone()).await,
            ["accepted", "accepted"]
        );
        let arrived =
            |events: &[domain::attendance::AttendanceEvent]| events[0].arrived_at.unwrap();
        let now = server.app.now();
        let came = workshop.events(&budi).await;
        assert_eq!(arrived(&came), now.plus(-10 * MINUTE));
        assert_eq!(came[0].at_device, Some(domain::clock::Moment(minutes(10))));
        // Ticked before check-in had opened: they were there when it did.
        let came = workshop.events(&sari).await;
        assert_eq!(arrived(&came), now.plus(-90 * MINUTE));
        assert_eq!(came[0].status_to, Some(Status::Present));
        // The answer did not arrive, and all of it is sent again.
        assert_eq!(told(desk, device, first).await, ["accepted", "accepted"]);
        assert_eq!(workshop.events(&budi).await.len(), 1);

        // Another device that had not seen it says the same; one that had seen less says otherwise.
        let other = vec![
            entry(&who(&budi), &nonce(3), true, 0, minutes(5)),
            entry(&who(&budi), &nonce(4), false, 0, minutes(4)),
            entry(&who(&budi), &nonce(5), false, 1, minutes(3)),
        ];
        let answers = told(desk, device, other).await;
        assert_eq!(answers, ["duplicate", "conflict", "accepted"]);
        assert_eq!(workshop.status(&budi).await, None);

        // What follows an entry of the same device goes by that, whatever its list said.
        let mut again = entry(&who(&budi), &nonce(6), true, 0, minutes(2));
        again["after"] = nonce(5).into();
        assert_eq!(told(desk, device, vec![again]).await, ["accepted"]);
        let list = desk.get(LIST).await.with(StatusCode::OK);
        let list: serde_json::Value = serde_json::from_str(&list.text).unwrap();
        assert_eq!(list[0]["name"], "Budi Santoso");
        assert_eq!(list[0]["here"], true);
        assert_eq!(list[0]["events"], 3);
    })
    .await;
}

#[tokio::test]
async fn a_forged_queue_changes_nothing() {
    let workshop = Workshop::new().await;
    let desk = &workshop.organiser;
    let budi = workshop.expects("Budi Santoso", None).await;
    let soon = tests::editions::details(&workshop.server, "lain");
    let other = tests::editions::create(&workshop.server, &soon).await.id;
    let secret = &workshop.server.app.secret;
    let (who, elsewhere) = (
        secret.attendee(&workshop.edition.id, &budi),
        secret.attendee(&other, &budi),
    );
    let now = workshop.server.app.now().0;
    let of = |who: &str, nonce: &str| entry(who, nonce, true, 0, now);
    // Of another edition, or of nobody.
    let unknown = vec![of(&elsewhere, &nonce(1)), of("x", &nonce(2))];
    assert_eq!(told(desk, now, unknown).await, ["unknown", "unknown"]);
    let body =
        |entries: Vec<serde_json::Value>| serde_json::json!({ "sent_at": now, "entries": entries });
    for (entries, status) in [
        (vec![of(&who, "kurang")], StatusCode::BAD_REQUEST),
        (
            vec![of(&who, &nonce(9)); 101],
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        desk.post_json(QUEUE, &body(entries)).await.with(status);
    }
    let broken = serde_json::json!({ "sent_at": "kemarin", "entries": 3 });
    desk.post_json(QUEUE, &broken)
        .await
        .with(StatusCode::BAD_REQUEST);
    // Times that no clock has.
    for at in [i64::MIN, i64::MAX] {
        let entries = vec![entry(&who, &nonce(10), true, 0, at)];
        let sent = serde_json::json!({ "sent_at": -at.saturating_add(1), "entries": entries });
        desk.post_json(QUEUE, &sent).await.with(StatusCode::OK);
    }
    let events = workshop.events(&budi).await;
    assert_eq!(events.len(), 1, "by the one entry that could be read");
    assert!(events[0].arrived_at.unwrap() <= workshop.server.app.now());
    // Nobody else may send anything.
    let siti = workshop.phone("siti").await;
    let sent = body(vec![of(&who, &nonce(11))]);
    siti.post_json(QUEUE, &sent)
        .await
        .with(StatusCode::FORBIDDEN);
    siti.get(LIST).await.with(StatusCode::FORBIDDEN);
    assert_eq!(workshop.events(&budi).await.len(), 1);
}
