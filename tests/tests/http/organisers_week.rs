//! The organiser's week: the board says what to do next, agencies are reminded, the letter goes out, whoever waits moves
//! up, and a liaison is handed over.

use crate::editions::{act, attends, details, id_of, keep, tomorrow};
use crate::organiser::{agency, city};
use crate::server;
use domain::account::{Grant, Role};
use domain::agency::{Employment, Work};
use domain::clock::{Clock, DAY, HOUR};
use domain::edition::Mode;
use domain::id::PersonId;
use domain::people::import::{Line, PeopleTable};
use reqwest::StatusCode;
use tests::server::{Page, TestServer, Visitor};

const BOARD: &str = "/organiser";
const INVITATIONS: &str = "/organiser/editions/besok/invitations";
const REMINDERS: &str = "/organiser/editions/besok/invitations/reminders";
const LETTER: &str = "/workshops/besok/letter.pdf";

async fn organiser(server: &TestServer) -> Visitor {
    server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await
}

/// What the board says of a workshop, and its one thing to do next: the text of its row, and the address.
fn line(page: &Page, title: &str) -> (String, String) {
    let rows = page.text.split("class=\"board-line\"").skip(1);
    let row = rows
        .into_iter()
        .find(|row| row.contains(&format!(">{title}</a>")))
        .unwrap();
    let row = row.split("</li><li class=\"board-line\"").next().unwrap();
    let (_, next) = row.split_once("class=\"board-next\"").unwrap();
    let (_, href) = next.split_once("href=\"").unwrap();
    let href = href.split('"').next().unwrap().replace("&amp;", "&");
    let text = next.split("</a>").next().unwrap();
    let text = text.rsplit('>').next().unwrap();
    let said = row.split("class=\"board-next\"").next().unwrap();
    (format!("{text}: {said}"), href)
}

/// A file that is a PDF, with these words in it.
fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{words}\n%%EOF\n").into_bytes()
}

/// The path of the link that an organiser copies for an agency.
async fn link(organiser: &Visitor, code: &str) -> String {
    let page = organiser.get(&format!("{INVITATIONS}?open={code}")).await;
    let (_, opened) = page.text.split_once("<details open").unwrap();
    let (_, rest) = opened.split_once("/n/").unwrap();
    format!("/n/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn before_a_workshop_the_board_leads_from_inviting_to_the_letter_to_reminders() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let mut besok = details("besok", tomorrow(&server));
    besok.capacity = Some(3);
    keep(&server, &besok).await;
    let next = async || line(&organiser.get(BOARD).await, "Judul besok");
    // Nobody could be invited yet: the link is passed on.
    let (said, href) = next().await;
    assert!(said.contains("Bagikan tautan"), "{said}");
    assert!(href.starts_with("https://wa.me/?text="), "{href}");
    city(&server).await;
    let (said, href) = next().await;
    assert!(said.contains("Undang instansi"), "{said}");
    assert!(said.contains("0 dari 3 kursi"), "{said}");
    assert_eq!(href, INVITATIONS);
    for code in ["DKI", "BPD"] {
        let fields = [("action", "invite"), ("agency", code), ("quota", "2")];
        organiser.post(INVITATIONS, &fields).await.leads_to();
    }
    let (said, href) = next().await;
    assert!(said.contains("Unggah surat"), "{said}");
    assert!(said.contains("Surat belum diunggah · tautan nominasi siap untuk 2 instansi"));
    assert_eq!(href, format!("{INVITATIONS}#letter-file"));
    organiser
        .post_files(INVITATIONS, &[("file", &pdf("undangan"))])
        .await
        .leads_to();
    let fields = [("action", "letter"), ("letter", "005/77/SETDA")];
    organiser.post(INVITATIONS, &fields).await.leads_to();
    let (said, href) = next().await;
    assert!(said.contains("Ingatkan 2 instansi"), "{said}");
    assert!(said.contains("0 dari 2 instansi sudah mengirim nama"));
    assert_eq!(href, REMINDERS);
    let page = organiser.get(REMINDERS).await.with(StatusCode::OK);
    page.says("2 instansi belum mengirim nama")
        .says("Kuota instansi Anda 2 orang.")
        .says("Nomor surat: 005/77/SETDA.")
        .says("sebelum 22 Nov 2026, 24.00 WIB");
    assert_eq!(page.text.matches("https://wa.me/?text=").count(), 2);
    let path = link(&organiser, "DKI").await;
    assert!(
        page.text.contains(&path),
        "the link of an agency is in its message"
    );
    let fields = [("act", "nominate"), ("name", "Budi Santoso")];
    server.visitor().post(&path, &fields).await.leads_to();
    let (said, _) = next().await;
    assert!(said.contains("Ingatkan 1 instansi"), "{said}");
    assert!(said.contains("1 dari 2 instansi sudah mengirim nama · 1 dari 3 kursi"));
    organiser
        .get(REMINDERS)
        .await
        .says("1 instansi belum mengirim nama")
        .does_not_say("Dinas Kominfo,");
    // On the day itself no name is sent any more.
    server.clock.pass(16 * HOUR);
    let (said, href) = next().await;
    assert!(said.contains("Siapkan meja registrasi"), "{said}");
    assert_eq!(href, "/organiser/editions/besok/reception");
    let page = organiser.get(REMINDERS).await.with(StatusCode::OK);
    page.says("Hari acara sudah tiba");
    assert!(!page.text.contains("<textarea"));
}

#[tokio::test]
async fn during_and_after_a_workshop_the_board_leads_to_the_missing_to_the_report_and_the_files() {
    let server = server().await;
    let organiser = organiser(&server).await;
    city(&server).await;
    let now = server.clock.now();
    let open = keep(&server, &details("kini", now)).await;
    let mut hall = details("kemarin", now.plus(-DAY));
    hall.mode = Mode::Venue;
    keep(&server, &hall).await;
    for (name, code) in [("siti", "DKI"), ("tono", "BPD")] {
        let email = format!("{name}@contoh.example");
        let person = server.person(&email, &[]).await;
        let work = agency(&server, code).await;
        let store = &server.app.store;
        let registered = store.register_for_edition(&open.id, &person, Some(&work), true);
        registered.await.unwrap();
    }
    let siti = id_of(&server, "siti@contoh.example").await;
    attends(&server, &open, &siti).await;
    let page = organiser.get(BOARD).await;
    let (said, href) = line(&page, "Judul kini");
    assert!(said.contains("Salin pesan ke 1 PIC"), "{said}");
    assert!(said.contains("1 dari 2 hadir · 1 instansi belum ada wakil"));
    let (path, _) = href.split_once('#').unwrap();
    let there = organiser.get(path).await.with(StatusCode::OK);
    assert!(there.text.contains("id=\"message-details\" open"));
    let (said, _) = line(&page, "Judul kemarin");
    assert!(said.contains("Berkas siap"), "{said}");
    let tono = id_of(&server, "tono@contoh.example").await;
    attends(&server, &open, &tono).await;
    let (said, _) = line(&organiser.get(BOARD).await, "Judul kini");
    assert!(said.contains("Lihat kehadiran"), "{said}");
    server.clock.pass(3 * HOUR);
    let (said, href) = line(&organiser.get(BOARD).await, "Judul kini");
    assert!(said.contains("Masukkan laporan Zoom"), "{said}");
    assert!(said.contains("2 dari 2 hadir · laporan Zoom belum dimasukkan"));
    assert_eq!(href, "/organiser/editions/kini/meeting");
}

#[tokio::test]
async fn the_board_counts_files_that_wait_and_records_that_may_be_of_one_person() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let by = id_of(&server, "panitia@contoh.example").await;
    organiser.get(BOARD).await.says("Tidak ada yang menunggu.");
    let table = PeopleTable {
        head: vec!["nama".to_owned()],
        lines: vec![Line {
            line: 2,
            cells: vec!["Budi Santoso".to_owned()],
        }],
        guessed_encoding: false,
        lost_cells: vec![],
    };
    let store = &server.app.store;
    store
        .draft_people_import("<orang>.csv", &table, &by)
        .await
        .unwrap();
    let page = organiser.get(BOARD).await;
    page.says("impor orang menunggu dijalankan");
    let list = organiser.get("/organiser/people/imports").await;
    list.says("Menunggu dijalankan")
        .says("<orang>.csv")
        .says("Dihapus otomatis bila belum dijalankan sampai 23 Nov 2026");
    // Two records of one name at one agency, counted by the round that keeps the house.
    city(&server).await;
    let work = Work {
        agency: Some(agency(&server, "DKI").await),
        typed: None,
        employment: Some(Employment::Pns),
    };
    let name = domain::account::PersonName::parse("Sari Dewi").unwrap();
    for _ in 0..2 {
        store
            .add_person_without_account(&name, &work)
            .await
            .unwrap();
    }
    server::people_records::count_similar(&server.app)
        .await
        .unwrap();
    let page = organiser.get(BOARD).await;
    page.says("pasang orang yang mungkin sama bandingkan")
        .says("2 hal menunggu Anda");
}

#[tokio::test]
async fn whoever_waits_sees_their_place_moves_up_by_themselves_and_is_told() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let mut besok = details("besok", tomorrow(&server));
    besok.capacity = Some(1);
    let edition = keep(&server, &besok).await;
    let first = server.signed_in("a@contoh.example", &[]).await;
    let second = server.signed_in("b@contoh.example", &[]).await;
    let third = server.signed_in("c@contoh.example", &[]).await;
    act(&first, "besok", "register").await.leads_to();
    let page = server.visitor().get("/workshops/besok").await;
    page.says("Masuk akun untuk menunggu kursi");
    second
        .get("/workshops/besok")
        .await
        .says("Masuk daftar tunggu");
    for (visitor, place) in [(&second, 1), (&third, 2)] {
        let joined = act(visitor, "besok", "wait").await;
        let page = visitor.get(joined.leads_to()).await;
        page.says("Anda masuk daftar tunggu.")
            .says(&format!("Anda nomor {place} di daftar tunggu."));
    }
    // Pressed twice, the place stays.
    act(&second, "besok", "wait").await.leads_to();
    second.get("/workshops/besok").await.says("Anda nomor 1 di");
    organiser.get(BOARD).await.says("2 orang di daftar tunggu");
    let people = "/organiser/editions/besok/attendance/people";
    organiser.get(people).await.says("Daftar tunggu (2)");
    act(&first, "besok", "withdraw").await.leads_to();
    let told = "Anda naik dari daftar tunggu: terdaftar sejak 22 Nov 2026, 09.00 WIB.";
    second.get("/workshops/besok").await.says(told);
    second.get("/").await.says(&format!("Judul besok : {told}"));
    third.get("/workshops/besok").await.says("Anda nomor 1 di");
    third.get("/").await.does_not_say("Anda naik");
    let page = organiser.get(people).await;
    page.says("Daftar tunggu (1)")
        .says("Siti Aminah, ada kursi untuk Anda: Anda kini terdaftar di Judul besok");
    assert!(page.text.contains("https://wa.me/?text=Siti%20Aminah"));
    // Out of turn, beyond the seats; a second press is told that nobody waits any more.
    let who = page.attribute("name=\"who\"", "value");
    let fields = [("action", "move-up"), ("who", who.as_str())];
    let done = organiser.post(people, &fields).await;
    organiser
        .get(done.leads_to())
        .await
        .says("Terdaftar dari daftar tunggu.");
    organiser
        .post(people, &fields)
        .await
        .with(StatusCode::CONFLICT)
        .says("Orang itu tidak lagi menunggu");
    third.get("/workshops/besok").await.says("Terdaftar");
    organiser
        .get("/organiser/audit")
        .await
        .says("mendaftarkan Siti Aminah dari daftar tunggu");
    // Whoever leaves waits no longer, and nobody joins after the end.
    act(&first, "besok", "wait").await.leads_to();
    let left = act(&first, "besok", "leave").await;
    let page = first.get(left.leads_to()).await;
    page.says("Anda tidak lagi menunggu kursi.")
        .says("Masuk daftar tunggu");
    server.clock.pass(2 * DAY);
    act(&first, "besok", "wait").await.with(StatusCode::GONE);
    let store = &server.app.store;
    assert_eq!(store.attendance(&edition.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_letter_is_read_by_those_it_is_for_and_what_is_no_letter_is_refused_with_a_sentence() {
    let server = server().await;
    let organiser = organiser(&server).await;
    city(&server).await;
    let edition = keep(&server, &details("besok", tomorrow(&server))).await;
    let fields = [("action", "invite"), ("agency", "DKI"), ("quota", "2")];
    organiser.post(INVITATIONS, &fields).await.leads_to();
    let by_link = link(&organiser, "DKI").await;
    let send = async |file: &[u8]| organiser.post_files(INVITATIONS, &[("file", file)]).await;
    let large = [pdf("surat"), vec![b' '; 5 * 1024 * 1024]].concat();
    for (file, status, said) in [
        (
            &b""[..],
            StatusCode::UNPROCESSABLE_ENTITY,
            "Belum ada berkas yang dipilih.",
        ),
        (
            &b"PK\x03\x04 docx"[..],
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Berkas ini bukan PDF",
        ),
        (
            &b"<svg onload=alert(1)>%PDF-1.7"[..],
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Berkas ini bukan PDF",
        ),
        (
            &b"%PDF-1.7\nterpotong"[..],
            StatusCode::UNPROCESSABLE_ENTITY,
            "terpotong atau rusak",
        ),
        (
            &large[..],
            StatusCode::PAYLOAD_TOO_LARGE,
            "Berkas lebih besar dari 5 MB",
        ),
    ] {
        let page = send(file).await;
        page.with(status).says(said);
    }
    let stranger = server.signed_in("asing@contoh.example", &[]).await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    act(&siti, "besok", "register").await.leads_to();
    // Nothing is offered while there is none.
    siti.get("/workshops/besok")
        .await
        .does_not_say("Surat undangan (PDF)");
    organiser.get(LETTER).await.with(StatusCode::NOT_FOUND);
    let sent = send(&pdf("satu")).await;
    organiser.get(sent.leads_to()).await.says("Surat disimpan.");
    for (visitor, page, letter) in [
        (&organiser, "/workshops/besok", LETTER.to_owned()),
        (&siti, "/workshops/besok", LETTER.to_owned()),
        (
            &server.visitor(),
            by_link.as_str(),
            format!("{by_link}/letter.pdf"),
        ),
    ] {
        let offered = visitor.get(page).await;
        offered.says("Surat undangan (PDF)");
        assert!(offered.text.contains(&format!("href=\"{letter}\"")));
        let file = visitor.get(&letter).await.with(StatusCode::OK);
        assert!(file.text.contains("satu"));
        let header = |name: &str| file.headers.get(name).unwrap().to_str().unwrap();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(
            header("content-disposition"),
            "attachment; filename=\"surat-undangan-besok.pdf\""
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").starts_with("default-src 'none'"));
        assert!(header("cache-control").contains("private"));
    }
    stranger.get(LETTER).await.with(StatusCode::NOT_FOUND);
    stranger
        .get("/workshops/besok")
        .await
        .does_not_say("Surat undangan (PDF)");
    let nobody = server.visitor().get(LETTER).await;
    assert!(nobody.leads_to().starts_with("/login?next="));
    let other = if by_link.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{other}/letter.pdf", &by_link[..by_link.len() - 1]);
    let forged = server.visitor().get(&forged).await;
    assert!(forged.status.is_client_error());
    // Replaced, then removed; an ended link opens nothing.
    send(&pdf("dua")).await.leads_to();
    assert!(siti.get(LETTER).await.text.contains("dua"));
    let end = [("action", "link-end"), ("code", "DKI")];
    organiser.post(INVITATIONS, &end).await.leads_to();
    let ended = server.visitor().get(&format!("{by_link}/letter.pdf")).await;
    assert!(ended.status.is_client_error());
    act(&siti, "besok", "withdraw").await.leads_to();
    siti.get(LETTER).await.with(StatusCode::NOT_FOUND);
    let removed = organiser
        .post(INVITATIONS, &[("action", "letter-remove")])
        .await;
    organiser
        .get(removed.leads_to())
        .await
        .says("Surat dihapus.");
    organiser.get(LETTER).await.with(StatusCode::NOT_FOUND);
    organiser
        .get("/organiser/audit")
        .await
        .says("mengunggah surat undangan Judul besok")
        .says("menghapus surat undangan Judul besok");
    let since = server.app.store.letter_since(&edition.id).await.unwrap();
    assert_eq!(since, None);
}

/// Somebody with an account who works at an agency.
async fn works_at(server: &TestServer, email: &str, code: &str) -> (Visitor, PersonId) {
    let visitor = server.signed_in(email, &[]).await;
    let person = id_of(server, email).await;
    let work = Work {
        agency: Some(agency(server, code).await),
        typed: None,
        employment: Some(Employment::Pns),
    };
    let store = &server.app.store;
    store.set_work(&person, &work, None).await.unwrap();
    (visitor, person)
}

#[tokio::test]
async fn a_liaison_is_handed_over_in_one_press_and_both_sign_in_anew() {
    let server = server().await;
    let organiser = organiser(&server).await;
    city(&server).await;
    let (_, marlina) = works_at(&server, "marlina@contoh.example", "DKI").await;
    let (sari_visits, sari) = works_at(&server, "sari@contoh.example", "DKI").await;
    let (_, elsewhere) = works_at(&server, "budi@contoh.example", "BPD").await;
    let grant = Grant::liaison(agency(&server, "DKI").await);
    server
        .app
        .store
        .grant(&marlina, &grant, None)
        .await
        .unwrap();
    let marlina_visits = server.visitor();
    marlina_visits.sign_in("marlina@contoh.example").await;
    marlina_visits.get("/liaison").await.with(StatusCode::OK);
    let people = organiser.get("/organiser/people?role=liaison").await;
    let here = people.attribute("/organiser/agencies/liaisons", "href");
    let opened = organiser.get("/organiser/agencies?code=DKI").await;
    assert!(opened.text.contains(&format!("href=\"{here}\"")));
    let page = organiser.get(&here).await.with(StatusCode::OK);
    assert!(page.text.contains(sari.as_str()));
    assert!(!page.text.contains(elsewhere.as_str()));
    let press = async |from: &str, to: &str| {
        let fields = [("act", "hand-over"), ("from", from), ("to", to)];
        organiser.post(&here, &fields).await
    };
    press(marlina.as_str(), "")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Pilih dulu siapa penggantinya.");
    press(marlina.as_str(), elsewhere.as_str())
        .await
        .with(StatusCode::CONFLICT)
        .says("tidak berakun di instansi ini");
    press("bukan-id", sari.as_str())
        .await
        .with(StatusCode::BAD_REQUEST);
    marlina_visits.get("/liaison").await.with(StatusCode::OK);
    let done = press(marlina.as_str(), sari.as_str()).await;
    organiser
        .get(done.leads_to())
        .await
        .says("Peran PIC diserahkan.");
    press(marlina.as_str(), sari.as_str())
        .await
        .with(StatusCode::CONFLICT)
        .says("sudah tidak dipegang orang itu");
    for visitor in [&marlina_visits, &sari_visits] {
        let page = visitor.get("/liaison").await;
        assert!(page.leads_to().starts_with("/login?next="));
    }
    let again = server.visitor();
    again.sign_in("sari@contoh.example").await;
    again.get("/liaison").await.with(StatusCode::OK);
    let before = server.visitor();
    before.sign_in("marlina@contoh.example").await;
    before.get("/liaison").await.with(StatusCode::FORBIDDEN);
    let nowhere = organiser
        .get("/organiser/agencies/liaisons?code=TIADA")
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_calendar_entry_keeps_its_id_and_every_change_has_a_higher_number() {
    let server = server().await;
    let edition = keep(&server, &details("besok", tomorrow(&server))).await;
    let store = &server.app.store;
    let values = async || {
        let file = server.visitor().get("/workshops/besok/calendar.ics").await;
        let value = |name: &str| {
            let (_, event) = file.text.split_once("BEGIN:VEVENT").unwrap();
            let lines = event.lines();
            let mut values = lines.filter_map(|line| line.strip_prefix(name));
            values.next().unwrap().to_owned()
        };
        let number: u32 = value("SEQUENCE:").parse().unwrap();
        (
            value("UID:"),
            number,
            value("LAST-MODIFIED:"),
            value("DTSTART:"),
        )
    };
    let (id, first, modified, starts) = values().await;
    server.clock.pass(HOUR);
    let mut later = edition.details.clone();
    later.starts_at = later.starts_at.plus(HOUR);
    later.ends_at = later.ends_at.plus(HOUR);
    store
        .change_edition(&edition.id, &later, None)
        .await
        .unwrap();
    let (again, second, modified_then, starts_then) = values().await;
    assert_eq!(again, id);
    assert!(second > first && modified_then > modified && starts_then > starts);
    // Within the same second the number alone tells which is newer.
    store
        .call_off_edition(&edition.id, true, None)
        .await
        .unwrap();
    let (again, third, ..) = values().await;
    assert_eq!(again, id);
    assert!(third > second);
}
