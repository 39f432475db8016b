//! The report of an online meeting: seen before anything is kept, matched to those who are registered, taken back whole,
//! and the same file twice changes nothing.

use crate::live::{Workshop, on_both};
use domain::attendance::{Act, Proof, Status};
use domain::calendar::Zone;
use domain::clock::{MINUTE, Moment};
use domain::code::Place;
use domain::id::PersonId;
use reqwest::StatusCode;
use store::NewEntry;
use tests::server::Page;

const MEETING: &str = "/organiser/editions/aula/meeting";

/// A time as Zoom writes it, so many minutes after the start of the edition.
fn at(workshop: &Workshop, minutes: i64) -> String {
    // It began an hour ago.
    let moment: Moment = workshop.server.app.now().plus((minutes - 60) * MINUTE);
    let zone = Zone::default();
    let (day, clock) = (zone.day(moment), zone.clock(moment));
    format!("{day} {clock}:00")
}

async fn sent(workshop: &Workshop, text: &str) -> Page {
    let files = [("file", text.as_bytes())];
    workshop.organiser.post_files(MEETING, &files).await
}

fn zoom(workshop: &Workshop, rows: &[(&str, i64, i64)]) -> String {
    let mut text = String::from(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n",
    );
    for (name, from, to) in rows {
        let (from_text, to_text) = (at(workshop, *from), at(workshop, *to));
        text.push_str(&format!(
            "{name},,{from_text},{to_text},{},Yes\n",
            to - from
        ));
    }
    text
}

async fn applied(workshop: &Workshop, here: &str, more: &[(&str, &str)]) -> Page {
    let page = workshop.organiser.get(here).await.with(StatusCode::OK);
    let seen = page.attribute("name=\"seen\"", "value");
    let mut fields = vec![("act", "apply"), ("seen", seen.as_str())];
    fields.extend(more);
    workshop.organiser.post(here, &fields).await
}

fn without_query(page: &Page) -> String {
    let path = page.leads_to().split('?').next().unwrap();
    path.to_owned()
}

async fn status(workshop: &Workshop, person: &PersonId) -> Option<Status> {
    let store = &workshop.server.app.store;
    let standing = store.standing(&workshop.edition.id, person).await.unwrap();
    standing.and_then(|standing| standing.status)
}

#[tokio::test]
async fn a_report_marks_those_it_surely_knows_and_is_taken_back_whole() {
    on_both(async |workshop| {
        let store = &workshop.server.app.store;
        let budi = workshop.expects("Budi Santoso", None).await;
        let sari = workshop.expects("Sari Dewi", None).await;
        let rina = workshop.expects("Rina Wati", None).await;
        let agus = workshop.expects("Agus Salim", None).await;
        // An organiser has said that Rina is excused, and Agus was ticked at the door.
        for (person, said) in [(&rina, Status::Excused), (&agus, Status::Present)] {
            let entry = NewEntry::new(
                workshop.edition.id.clone(),
                person.clone(),
                Act::Manual(said),
                Proof::Tick,
                store.new_nonce(),
            );
            store.append(entry).await.unwrap();
        }
        let before = store.tally(&workshop.edition.id).await.unwrap();
        let rows = [
            ("\"Dinkes_Budi Santoso, S.Kom.\"", -5, 20),
            ("Budi Santoso", 2, 30),
            ("Budi Santoso", 25, 60),
            ("Sari Dewy", 40, 60),
            ("Rina Wati", 0, 60),
            ("Agus Salim", 0, 60),
            ("iPhone", 3, 50),
        ];
        let file = zoom(&workshop, &rows);
        let here = without_query(&sent(&workshop, &file).await);
        let page = workshop.organiser.get(&here).await.with(StatusCode::OK);
        page.says("Belum ada yang disimpan")
            .says("keputusan penyelenggara dibiarkan")
            .says("sudah hadir")
            .says("iPhone")
            .says("Sari Dewy");
        assert_eq!(store.tally(&workshop.edition.id).await.unwrap(), before);
        // Sari is chosen; the telephone and what may be Budi are left out.
        let who = workshop
            .server
            .app
            .secret
            .attendee(&workshop.edition.id, &sari);
        let row = page
            .text
            .match_indices("name=\"row-")
            .map(|(place, _)| &page.text[place + 10..place + 11])
            .collect::<Vec<_>>();
        let fields: Vec<(String, String)> = row
            .iter()
            .map(|row| (format!("row-{row}"), who.clone()))
            .filter(|(name, _)| {
                page.text
                    .contains(&format!("name=\"{name}\" value=\"{who}\""))
            })
            .collect();
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert!(!fields.is_empty(), "Sari is offered");
        assert_eq!(applied(&workshop, &here, &fields).await.leads_to(), here);
        assert_eq!(status(&workshop, &budi).await, Some(Status::Present));
        assert_eq!(status(&workshop, &sari).await, Some(Status::Late));
        assert_eq!(status(&workshop, &rina).await, Some(Status::Excused));
        let event = workshop.events(&budi).await.pop().unwrap();
        assert_eq!(
            (event.proof, event.place),
            (Proof::Report, Some(Place::Online))
        );
        let stays = store.in_meeting(&workshop.edition.id).await.unwrap();
        let minutes = |person: &PersonId| {
            stays[person]
                .stays
                .iter()
                .map(|(from, to)| (to.0 - from.0) / MINUTE)
                .sum::<i64>()
        };
        assert!(
            minutes(&budi) >= 58,
            "rejoins are one stay: {}",
            minutes(&budi)
        );
        assert_eq!(minutes(&rina), 60);
        // The same file again is the same report, and pressing again changes nothing.
        let again = sent(&workshop, &file).await;
        workshop
            .organiser
            .get(again.leads_to())
            .await
            .says("sudah pernah dikirim");
        assert_eq!(without_query(&again), here);
        let count = workshop.events(&budi).await.len();
        workshop
            .organiser
            .post(&here, &[("act", "apply"), ("seen", "")])
            .await
            .with(StatusCode::CONFLICT)
            .says("sudah dijalankan");
        assert_eq!(workshop.events(&budi).await.len(), count);
        workshop
            .organiser
            .post(&here, &[("act", "undo")])
            .await
            .leads_to();
        assert_eq!(store.tally(&workshop.edition.id).await.unwrap(), before);
        assert!(
            store
                .in_meeting(&workshop.edition.id)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(store.recount(&workshop.edition.id).await.unwrap().agrees());
        workshop
            .organiser
            .post(&here, &[("act", "undo")])
            .await
            .with(StatusCode::CONFLICT);
        // Once taken back, the file may come again.
        let third = sent(&workshop, &file).await;
        assert_ne!(without_query(&third), here);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_was_decided_on_since_stays_so_when_the_report_is_taken_back() {
    on_both(async |workshop| {
        let store = &workshop.server.app.store;
        let budi = workshop.expects("Budi Santoso", None).await;
        let here =
            without_query(&sent(&workshop, &zoom(&workshop, &[("Budi Santoso", 0, 60)])).await);
        applied(&workshop, &here, &[]).await.leads_to();
        let entry = NewEntry::new(
            workshop.edition.id.clone(),
            budi.clone(),
            Act::Manual(Status::Late),
            Proof::Tick,
            store.new_nonce(),
        );
        store.append(entry).await.unwrap();
        workshop
            .organiser
            .post(&here, &[("act", "undo")])
            .await
            .leads_to();
        assert_eq!(status(&workshop, &budi).await, Some(Status::Late));
        workshop
            .organiser
            .get(&here)
            .await
            .says("Status 1 orang tetap");
    })
    .await;
}

#[tokio::test]
async fn a_layout_that_is_not_known_is_asked_about() {
    on_both(async |workshop| {
        let budi = workshop.expects("Budi Santoso", None).await;
        let text = format!(
            "Siapa,Mulai,Selesai\nBudi Santoso,{},{}\n",
            at(&workshop, 0),
            at(&workshop, 60)
        );
        let here = without_query(&sent(&workshop, &text).await);
        workshop
            .organiser
            .get(&here)
            .await
            .says("Susunan berkas ini belum dikenal")
            .does_not_say("Simpan laporan");
        let answer = [
            ("act", "answer"),
            ("header", "1"),
            ("column-0", "name"),
            ("column-1", "joined"),
            ("column-2", "left"),
        ];
        workshop.organiser.post(&here, &answer).await.leads_to();
        applied(&workshop, &here, &[]).await.leads_to();
        assert_eq!(status(&workshop, &budi).await, Some(Status::Present));
    })
    .await;
}

#[tokio::test]
async fn a_report_of_another_edition_and_what_is_no_table_are_refused() {
    on_both(async |workshop| {
        workshop.expects("Budi Santoso", None).await;
        let here =
            without_query(&sent(&workshop, &zoom(&workshop, &[("Budi Santoso", 0, 60)])).await);
        workshop.beside("ruang").await;
        let there = here.replace("/aula/", "/ruang/");
        workshop
            .organiser
            .get(&there)
            .await
            .with(StatusCode::NOT_FOUND);
        workshop
            .organiser
            .post(&there, &[("act", "apply"), ("seen", "")])
            .await
            .with(StatusCode::NOT_FOUND);
        workshop
            .organiser
            .post(&here, &[("act", "apply"), ("seen", "forged")])
            .await
            .with(StatusCode::CONFLICT)
            .says("berubah sejak halaman ini dibuka");
        sent(&workshop, "%PDF-1.4")
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("sebuah PDF");
    })
    .await;
}
