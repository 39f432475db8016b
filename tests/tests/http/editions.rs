//! Workshops: what participants see and do, and what organisers make.

use crate::server;
use domain::account::{Email, Role};
use domain::attendance::{Act, Proof, Status};
use domain::audit::Action;
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use domain::code::Place;
use domain::edition::{Edition, EditionDetails, Mode, Speaker};
use domain::id::{PersonId, Slug};
use domain::language::Bilingual;
use domain::settings::{Setting, SettingValue};
use reqwest::StatusCode;
use store::NewEntry;
use tests::server::{Page, TestServer, Visitor};

const LIST: &str = "/organiser/editions";
const NEW: &str = "/organiser/editions/new";
const MEETING: &str = "https://zoom.example/j/99";

/// The least that an edition is made of; it lasts two hours.
pub fn details(slug: &str, starts_at: Moment) -> EditionDetails {
    EditionDetails {
        summary: Bilingual {
            id: "Dari tayangan ke makna.".to_owned(),
            en: "From views to meaning.".to_owned(),
        },
        place: "Perpustakaan Tirtanusa".to_owned(),
        meeting: MEETING.to_owned(),
        speakers: vec![Speaker {
            name: "Dr. Ratna".to_owned(),
            about: "Peneliti".to_owned(),
        }],
        ..EditionDetails::new(
            Slug::parse(slug).unwrap(),
            Bilingual {
                id: format!("Judul {slug}"),
                en: format!("Title {slug}"),
            },
            starts_at,
            starts_at.plus(2 * HOUR),
            Mode::Hybrid,
        )
    }
}

pub async fn keep(server: &TestServer, details: &EditionDetails) -> Edition {
    let store = &server.app.store;
    let id = store.create_edition(details, None).await.unwrap();
    store.edition(&id).await.unwrap().unwrap().edition
}

/// Tomorrow at this hour.
pub fn tomorrow(server: &TestServer) -> Moment {
    server.clock.now().plus(DAY)
}

pub async fn id_of(server: &TestServer, email: &str) -> PersonId {
    let email = Email::parse(email).unwrap();
    let found = server.app.store.credentials(&email).await.unwrap();
    found.unwrap().person
}

pub async fn act(visitor: &Visitor, slug: &str, action: &str) -> Page {
    let path = format!("/workshops/{slug}");
    visitor.post(&path, &[("action", action)]).await
}

/// Somebody was there, by the code on the screen.
pub async fn attends(server: &TestServer, edition: &Edition, person: &PersonId) {
    let store = &server.app.store;
    let entry = NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(server.clock.now()),
        ..NewEntry::new(
            edition.id.clone(),
            person.clone(),
            Act::In(Status::Present),
            Proof::Code,
            store.new_nonce(),
        )
    };
    store.append(entry).await.unwrap();
}

#[tokio::test]
async fn before_it_begins_check_in_is_open_and_whoever_is_there_is_told_so() {
    let server = server().await;
    let begins = server.clock.now().plus(10 * MINUTE);
    let edition = keep(&server, &details("kini", begins)).await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let person = id_of(&server, "siti@contoh.example").await;
    let store = &server.app.store;
    let registered = store.register_for_edition(&edition.id, &person, None, true);
    registered.await.unwrap();
    siti.get("/workshops/kini")
        .await
        .says("Kehadiran sudah dibuka")
        .does_not_say("Sedang berlangsung");
    siti.get("/workshops").await.says("Terdaftar");
    // The homes of those who run it say the same.
    for (email, role, home) in [
        ("panitia@contoh.example", Role::Organiser, "/organiser"),
        ("guru@contoh.example", Role::Trainer, "/trainer"),
    ] {
        let staff = server.signed_in(email, &[role]).await;
        let trainer = id_of(&server, email).await;
        let mut held = edition.details.clone();
        held.trainers.push(trainer);
        store
            .change_edition(&edition.id, &held, None)
            .await
            .unwrap();
        staff
            .get(home)
            .await
            .says("Kehadiran sudah dibuka")
            .does_not_say("Sedang berlangsung");
    }
    attends(&server, &edition, &person).await;
    siti.get("/workshops")
        .await
        .says("Halaman acara")
        .does_not_say("Terdaftar");
    server.clock.pass(10 * MINUTE);
    siti.get("/workshops/kini").await.says("Sedang berlangsung");
}

#[tokio::test]
async fn nobody_yet_is_said_and_organisers_are_led_to_the_first_workshop() {
    let server = server().await;
    let page = server.visitor().get("/workshops").await;
    page.with(StatusCode::OK)
        .says("Belum ada lokakarya")
        .does_not_say("Buat lokakarya")
        .does_not_say(".ics");
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.get("/workshops").await;
    assert_eq!(page.attribute(NEW, "href"), NEW);
    let page = organiser.get(LIST).await.with(StatusCode::OK);
    page.says("Belum ada lokakarya").says("Belum ada seri");
    let page = organiser.in_english().get(LIST).await;
    page.says("No workshops yet").says("No series yet");
}

#[tokio::test]
async fn workshops_are_listed_by_stage_and_the_past_ones_by_pages() {
    let server = server().await;
    let now = server.clock.now();
    keep(&server, &details("kini", now)).await;
    let mut small = details("nanti", now.plus(9 * DAY));
    small.capacity = Some(30);
    keep(&server, &small).await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    for number in 1..=21 {
        let mut past = details(&format!("lalu-{number}"), now.plus(-number * DAY));
        past.hours_known = number != 1;
        past.capacity = Some(5);
        keep(&server, &past).await;
    }
    let visitor = server.visitor();
    let page = visitor.get("/workshops").await.with(StatusCode::OK);
    let at = |words: &str| {
        page.text
            .find(words)
            .unwrap_or_else(|| panic!("no {words}"))
    };
    let order = [
        "Sedang berlangsung",
        "Judul kini",
        "Akan datang",
        "Judul besok",
        "Judul nanti",
        "Sudah lewat",
        "Judul lalu-1<",
        "Judul lalu-2<",
    ];
    assert!(order.is_sorted_by_key(|words| at(words)));
    page.says("30 kursi, sisa 30")
        .says("Minggu, 22 November 2026 · 09.00–11.00 WIB")
        .says("hibrida · Perpustakaan Tirtanusa")
        .says("Sabtu, 21 November 2026 hibrida")
        .says("1–20 dari 21")
        .does_not_say("5 kursi")
        .does_not_say("Judul lalu-21")
        // Somebody without an account opens the workshop first.
        .does_not_say("Terdaftar");
    assert!(!page.text.contains("value=\"register\""));
    assert_eq!(page.attribute("rel=\"next\"", "href"), "/workshops?page=1");
    let older = visitor.get("/workshops?page=1").await.with(StatusCode::OK);
    older
        .says("Judul lalu-21")
        .says("21–21 dari 21")
        .says("Lebih baru")
        .does_not_say("Judul kini")
        .does_not_say("Lebih lama");
    for page in ["7", "18446744073709551615"] {
        let beyond = visitor.get(&format!("/workshops?page={page}")).await;
        assert_eq!(beyond.leads_to(), "/workshops?page=1");
    }
    let page = visitor.in_english().get("/workshops").await;
    page.says("Title kini")
        .says("30 seats, 30 left")
        .says("Sunday, 22 November 2026 · 09:00–11:00 WIB");
}

#[tokio::test]
async fn somebody_new_is_led_through_an_account_to_a_seat_and_back_out() {
    let server = server().await;
    let agency = crate::organiser::one_agency(&server).await;
    let mut besok = details("besok", tomorrow(&server));
    besok.capacity = Some(30);
    let edition = keep(&server, &besok).await;
    let visitor = server.visitor();
    let page = visitor.get("/workshops/besok").await.with(StatusCode::OK);
    page.says("Dari tayangan ke makna.")
        .says("Dr. Ratna Peneliti")
        .says("sisa 30 dari 30")
        .says("Senin, 23 November 2026, 09.00 WIB")
        .says("Masuk untuk mendaftar")
        .says("setelah Anda terdaftar");
    assert!(!page.text.contains(MEETING));
    let login = page.attribute("/login?next", "href");
    assert_eq!(login, "/login?next=%2Fworkshops%2Fbesok");
    visitor.get(&login).await.with(StatusCode::OK);

    let register = page.attribute("/register?next", "href");
    let form = visitor.get(&register).await.with(StatusCode::OK);
    let fields = [
        ("name", "Sari Wulandari"),
        ("email", "sari@contoh.example"),
        ("password", tests::server::PASSWORD),
        ("agency", "Dinas Kominfo"),
        ("agency_code", "DKI"),
        ("employment", "pns"),
        ("next", &form.attribute("name=\"next\"", "value")),
    ];
    let page = visitor.post("/register", &fields).await;
    assert_eq!(page.leads_to(), "/workshops/besok");

    let page = act(&visitor, "besok", "register").await;
    let page = visitor.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("Anda terdaftar. Sampai jumpa pada Senin, 23 November 2026.")
        .says("Anda terdaftar sejak 22 Nov 2026 dari Dinas Kominfo.")
        .says("Tautan rapat muncul di sini mulai 23 Nov 2026, 08.30 WIB.")
        .says("sisa 29 dari 30");
    assert!(!page.text.contains(MEETING), "it is a day away");
    let person = id_of(&server, "sari@contoh.example").await;
    let store = &server.app.store;
    let kept = store.registration(&edition.id, &person).await.unwrap();
    assert_eq!(kept.unwrap().agency, Some(agency));
    visitor.get("/workshops").await.says("Terdaftar");
    visitor
        .get("/")
        .await
        .says("Judul besok")
        .says("30 kursi, sisa 29")
        .says("Terdaftar");

    // Pressed twice it is the same seat.
    let page = act(&visitor, "besok", "register").await;
    assert_eq!(page.leads_to(), "/workshops/besok?notice=already");
    visitor
        .get("/workshops/besok?notice=already")
        .await
        .says("Anda memang sudah terdaftar.")
        .says("sisa 29 dari 30");

    let page = act(&visitor, "besok", "withdraw").await;
    let page = visitor.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("Pendaftaran Anda dibatalkan.")
        .says("sisa 30 dari 30");
    assert!(!page.text.contains(MEETING));
    // An address that is kept does not say what is no longer so.
    visitor
        .get("/workshops/besok?notice=registered")
        .await
        .does_not_say("Sampai jumpa");
    let page = act(&visitor, "besok", "withdraw").await;
    let page = visitor.get(page.leads_to()).await;
    page.says("Anda memang tidak terdaftar.");
    let home = visitor.get("/").await;
    home.says("30 kursi, sisa 30").does_not_say("Terdaftar");
    assert_eq!(
        home.attribute("action=\"/workshops/besok\"", "method"),
        "post"
    );
}

#[tokio::test]
async fn a_press_after_the_session_has_ended_is_not_lost() {
    let server = server().await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    let page = act(&visitor, "besok", "register").await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let next = page.attribute("name=\"next\"", "value");
    let fields = [
        ("email", "siti@contoh.example"),
        ("password", tests::server::PASSWORD),
        ("carried", &carried),
        ("next", &next),
    ];
    let page = visitor.post("/login", &fields).await;
    assert_eq!(page.leads_to(), "/workshops/besok");
    let page = visitor.get("/workshops/besok").await;
    assert_eq!(page.attribute("value=\"register\"", "name"), "action");
}

#[tokio::test]
async fn what_has_moved_on_is_refused_with_a_sentence_and_the_page_as_it_is() {
    let server = server().await;
    let mut besok = details("besok", tomorrow(&server));
    besok.capacity = Some(1);
    besok.registration_closes_at = Some(besok.starts_at.plus(-HOUR));
    besok.on_the_spot = false;
    keep(&server, &besok).await;
    let first = server.signed_in("a@contoh.example", &[]).await;
    let second = server.signed_in("b@contoh.example", &[]).await;
    act(&first, "besok", "register").await.leads_to();

    let full = act(&second, "besok", "register").await;
    full.with(StatusCode::CONFLICT)
        .says("Kursi terakhir sudah terisi lebih dulu")
        .says("Semua kursi sudah terisi.")
        .says("semua 1 terisi");
    let full = act(&second.in_english(), "besok", "register").await;
    full.with(StatusCode::CONFLICT)
        .says("Somebody took the last seat before you")
        .says("All seats are taken.");
    second.get("/workshops").await.says("1 kursi, penuh");

    server.clock.pass(23 * HOUR);
    let closed = act(&second, "besok", "register").await;
    closed
        .with(StatusCode::GONE)
        .says("Pendaftaran sudah ditutup, jadi Anda belum terdaftar.")
        .says("Pendaftaran ditutup pada Senin, 23 November 2026, 08.00 WIB.")
        .says("Hanya yang sudah terdaftar yang dapat hadir.")
        .does_not_say("Ketik kode");
    let closed = act(&second.in_english(), "besok", "register").await;
    closed
        .with(StatusCode::GONE)
        .says("Registration has closed, so you are not registered.")
        .says("Registration closed on Monday, 23 November 2026, 08:00 WIB.");
    second.get("/workshops").await.says("pendaftaran ditutup");

    server.clock.pass(3 * HOUR);
    for action in ["register", "withdraw"] {
        let over = act(&second, "besok", action).await;
        over.with(StatusCode::GONE)
            .says("Lokakarya ini sudah selesai, jadi pendaftaran tidak berubah lagi.");
        let over = act(&second.in_english(), "besok", action).await;
        over.with(StatusCode::GONE).says("This workshop has ended");
    }
    // Whoever stayed away stays registered.
    act(&first, "besok", "withdraw")
        .await
        .with(StatusCode::GONE);
    first
        .get("/workshops/besok")
        .await
        .says("Anda terdaftar di lokakarya ini.");

    for (slug, action, status) in [
        ("besok", "burn", StatusCode::BAD_REQUEST),
        ("tiada", "register", StatusCode::NOT_FOUND),
        ("Bukan Nama", "register", StatusCode::NOT_FOUND),
    ] {
        act(&first, slug, action).await.with(status);
    }
}

#[tokio::test]
async fn while_it_lasts_the_page_leads_to_the_code_and_who_was_there_cannot_withdraw() {
    let server = server().await;
    let kini = keep(&server, &details("kini", server.clock.now().plus(MINUTE))).await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    // Checking in has opened, registration has not closed yet.
    let page = visitor.get("/workshops/kini").await;
    page.says("Kehadiran sudah dibuka")
        .says("Ketik kode di layar");
    assert_eq!(page.attribute("class=\"btn wide\"", "href"), "/c");
    assert!(!page.text.contains("/live/kini") && !page.text.contains(MEETING));
    act(&visitor, "kini", "register").await.leads_to();
    let page = visitor.get("/workshops/kini").await;
    assert_eq!(page.attribute("/live/", "href"), "/live/kini");
    page.says(MEETING);
    let list = visitor.get("/workshops").await;
    assert_eq!(list.attribute("/live/", "href"), "/live/kini");

    server.clock.pass(5 * MINUTE);
    let person = id_of(&server, "siti@contoh.example").await;
    attends(&server, &kini, &person).await;
    let page = visitor.get("/workshops/kini").await;
    page.says("Catatan kehadiran Anda di lokakarya ini sudah ada")
        .does_not_say("Batalkan pendaftaran");
    let hall = visitor.get("/live/kini").await;
    assert!(
        !page.text.contains(MEETING) && !hall.text.contains(MEETING),
        "nobody in the hall is sent to the meeting"
    );
    let page = act(&visitor, "kini", "withdraw").await;
    page.with(StatusCode::CONFLICT)
        .says("Anda tetap terdaftar")
        .says("Catatan kehadiran Anda di lokakarya ini sudah ada");
    let page = act(&visitor.in_english(), "kini", "withdraw").await;
    page.with(StatusCode::CONFLICT)
        .says("you are still registered");
    let late = server.signed_in("budi@contoh.example", &[]).await;
    let page = late.get("/workshops/kini").await;
    page.says("Anda tetap dapat hadir: ketik kode di layar");
}

#[tokio::test]
async fn an_old_edition_shows_the_day_alone() {
    let server = server().await;
    let mut old = details("palembang", tomorrow(&server).plus(-9 * DAY));
    old.hours_known = false;
    old.mode = Mode::Venue;
    old.speakers.clear();
    keep(&server, &old).await;
    let page = server.visitor().get("/workshops/palembang").await;
    page.with(StatusCode::OK)
        .says("Sabtu, 14 November 2026")
        .says("tatap muka · Perpustakaan Tirtanusa")
        .says("Lokakarya ini sudah selesai.")
        .does_not_say("WIB")
        .does_not_say("Narasumber");
    let person = server.signed_in("budi@contoh.example", &[]).await;
    let page = person.get("/live/palembang").await;
    page.says("14 Nov 2026").does_not_say("WIB");
}

#[tokio::test]
async fn the_home_page_shows_the_next_three_and_follows_what_changes() {
    let server = server().await;
    let visitor = server.visitor();
    visitor.get("/").await.does_not_say("Lokakarya berikutnya");
    keep(&server, &details("kini", server.clock.now())).await;
    for number in 1..=4 {
        let starts_at = server.clock.now().plus(number * DAY);
        keep(&server, &details(&format!("hari-{number}"), starts_at)).await;
    }
    // What is under way stands in the head of the page and not among what comes.
    let next = async || {
        let page = visitor.get("/").await.text;
        let (_, next) = page.split_once("Lokakarya berikutnya").unwrap();
        ["kini", "hari-1", "hari-2", "hari-3", "hari-4"]
            .map(|title| next.contains(&format!("Judul {title}")))
    };
    assert_eq!(next().await, [false, true, true, true, false]);
    server.clock.pass(DAY);
    assert_eq!(next().await, [false, false, true, true, true]);
    visitor
        .in_english()
        .get("/")
        .await
        .says("Upcoming workshops");
}

#[tokio::test]
async fn a_calendar_has_what_is_coming_and_no_meeting_address() {
    let server = server().await;
    let visitor = server.visitor();
    let empty = visitor.get("/workshops.ics").await.with(StatusCode::OK);
    assert!(empty.text.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(!empty.text.contains("VEVENT"));
    let mut besok = details("besok", tomorrow(&server));
    besok.title.id = "Data, jadi obat; ".to_owned() + &"anti-hoaks ".repeat(9);
    let kept = keep(&server, &besok).await;
    let mut kini = details("kini", server.clock.now());
    kini.mode = Mode::Online;
    kini.place = String::new();
    keep(&server, &kini).await;
    keep(&server, &details("lalu", server.clock.now().plus(-DAY))).await;
    let file = visitor.get("/workshops.ics").await.with(StatusCode::OK);
    assert_eq!(
        file.headers["content-type"].to_str().unwrap(),
        "text/calendar; charset=utf-8"
    );
    assert_eq!(file.text.matches("BEGIN:VEVENT").count(), 2);
    assert!(file.text.lines().all(|line| line.len() <= 75));
    let text = file.text.replace("\r\n ", "");
    for line in [
        format!("UID:{}", kept.id.as_str()),
        "DTSTART:20261123T020000Z".to_owned(),
        "DTEND:20261123T040000Z".to_owned(),
        "LOCATION:Perpustakaan Tirtanusa".to_owned(),
        "LOCATION:daring".to_owned(),
        format!("URL:{}", server.url("/workshops/besok")),
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line}\n{text}");
    }
    assert!(text.contains("SUMMARY:Data\\, jadi obat\\; anti-hoaks"));
    assert!(!text.contains("zoom.example"));
    let english = visitor.in_english().get("/workshops.ics").await;
    assert!(english.text.contains("SUMMARY:Title kini\r\n"));
}

#[tokio::test]
async fn one_edition_is_put_into_a_calendar_from_its_page() {
    let server = server().await;
    let kept = keep(&server, &details("besok", tomorrow(&server))).await;
    keep(&server, &details("lusa", tomorrow(&server).plus(DAY))).await;
    keep(&server, &details("lalu", server.clock.now().plus(-DAY))).await;
    let visitor = server.visitor();
    let page = visitor.get("/workshops/besok").await;
    let address = page.attribute("calendar.ics", "href");
    assert_eq!(address, "/workshops/besok/calendar.ics");
    let file = visitor.get(&address).await.with(StatusCode::OK);
    assert_eq!(
        file.headers["content-disposition"].to_str().unwrap(),
        "attachment; filename=\"besok.ics\""
    );
    assert_eq!(file.text.matches("BEGIN:VEVENT").count(), 1);
    assert!(file.text.contains(&format!("UID:{}\r\n", kept.id.as_str())));
    assert!(!file.text.contains("zoom.example"));
    let over = visitor.get("/workshops/lalu").await.with(StatusCode::OK);
    assert!(!over.text.contains("calendar.ics"), "it is over");
    visitor
        .get("/workshops/tiada/calendar.ics")
        .await
        .with(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_list_of_past_workshops_says_whether_one_was_there() {
    let server = server().await;
    let now = server.clock.now();
    let was = keep(&server, &details("hadir", now)).await;
    let missed = keep(&server, &details("luput", now)).await;
    keep(&server, &details("lain", now)).await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let person = id_of(&server, "siti@contoh.example").await;
    for edition in [&was, &missed] {
        let store = &server.app.store;
        store
            .register_for_edition(&edition.id, &person, None, true)
            .await
            .unwrap();
    }
    attends(&server, &was, &person).await;
    server.clock.pass(DAY);
    let page = visitor.get("/workshops").await.with(StatusCode::OK);
    let row = |slug: &str| {
        let (_, row) = page
            .text
            .split_once(&format!("/workshops/{slug}\""))
            .unwrap();
        tests::server::plain(row.split_once("</li>").unwrap().0)
    };
    assert!(row("hadir").ends_with("Hadir"), "{}", row("hadir"));
    assert!(row("luput").ends_with("Tidak hadir"), "{}", row("luput"));
    assert!(!row("lain").contains("adir"), "{}", row("lain"));
    let stranger = server.visitor().get("/workshops").await;
    stranger.does_not_say("Tidak hadir");
}

#[tokio::test]
async fn an_office_further_east_reads_and_types_its_own_hours() {
    let server = server().await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    let east = SettingValue::new(Setting::Zone, "wit").unwrap();
    server.app.store.set_setting(&east).await.unwrap();
    let visitor = server.visitor();
    let page = visitor.get("/workshops/besok").await.with(StatusCode::OK);
    page.says("11.00–13.00 WIT").does_not_say("WIB");
    let file = visitor.get("/workshops.ics").await.with(StatusCode::OK);
    let text = file.text;
    assert!(text.contains("TZOFFSETTO:+0900\r\nTZNAME:WIT"), "{text}");
    assert!(text.contains("DTSTART:20261123T020000Z\r\n"), "{text}");
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let path = "/organiser/editions/besok";
    let form = organiser.get(path).await.with(StatusCode::OK);
    assert!(
        form.text.contains("value=\"wit\" selected"),
        "{}",
        form.text
    );
    assert_eq!(form.attribute("name=\"start_time\"", "value"), "11:00");
    let later = form_of(&form, &[("start_time", "11:30")]);
    send(&organiser, path, &later).await.leads_to();
    let besok = Slug::parse("besok").unwrap();
    let found = server.app.store.edition_by_slug(&besok).await.unwrap();
    assert_eq!(
        found.unwrap().edition.details.starts_at,
        tomorrow(&server).plus(30 * MINUTE)
    );
}

/// The form of a new edition, filled in.
pub fn filled<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("action", "save"),
        ("seen", ""),
        ("title_id", "Data jadi obat anti-hoaks"),
        ("title_en", "Data as a remedy"),
        ("summary_id", ""),
        ("summary_en", ""),
        ("speakers", "Dr. Ratna | Peneliti\r\nAgus"),
        ("series", ""),
        ("slug", ""),
        ("start_day", "2026-12-02"),
        ("start_time", "09:00"),
        ("end_day", ""),
        ("end_time", "11:30"),
        ("hours_known", "1"),
        ("mode", "hybrid"),
        ("place", "Perpustakaan"),
        ("meeting", MEETING),
        ("capacity", "30"),
        ("closes_day", ""),
        ("closes_time", ""),
        ("on_the_spot", "1"),
        ("opens_before", "30"),
        ("late_after", "15"),
        ("online_tolerance", "3"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

#[tokio::test]
async fn an_organiser_makes_a_series_an_edition_and_one_like_it() {
    let server = server().await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let half = [
        ("action", "series"),
        ("series_id", " "),
        ("series_en", "KopiTalk 2026"),
    ];
    let page = organiser.post(LIST, &half).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Judul belum diisi.");
    assert_eq!(
        page.attribute("name=\"series_en\"", "value"),
        "KopiTalk 2026"
    );
    let page = organiser.in_english().post(LIST, &half).await;
    page.says("The Indonesian title is empty.");
    let long = "x".repeat(201);
    let both = [
        ("action", "series"),
        ("series_id", &long),
        ("series_en", &long),
    ];
    organiser
        .post(LIST, &both)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Judul seri: lebih dari 200 karakter.")
        .says("Judul seri dalam bahasa Inggris: lebih dari 200 karakter.");
    let whole = [
        ("action", "series"),
        ("series_id", "KopiTalk 2026"),
        ("series_en", "2026"),
    ];
    let page = organiser.post(LIST, &whole).await;
    organiser
        .get(page.leads_to())
        .await
        .says("Seri dibuat.")
        .says("KopiTalk 2026");
    let series = server.app.store.all_series().await.unwrap();
    assert_eq!(series.len(), 1);

    let form = organiser.get(NEW).await.with(StatusCode::OK);
    form.says("Lokakarya baru").says("KopiTalk 2026");
    assert_eq!(form.attribute("name=\"late_after\"", "value"), "15");
    let id = series[0].id.as_str();
    let page = organiser.post(NEW, &filled(&[("series", id)])).await;
    assert_eq!(
        page.leads_to(),
        "/organiser/editions/data-jadi-obat-anti-hoaks?notice=made"
    );
    let page = organiser.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("Lokakarya dibuat.").does_not_say("sudah dimulai");
    for way in ["attendance", "/present/", "/workshops/data"] {
        page.attribute(way, "href");
    }
    let slug = Slug::parse("data-jadi-obat-anti-hoaks").unwrap();
    let store = &server.app.store;
    let kept = store.edition_by_slug(&slug).await.unwrap().unwrap();
    assert_eq!(kept.edition.details.speakers.len(), 2);
    assert_eq!(kept.edition.details.series, Some(series[0].id.clone()));
    let public = server
        .visitor()
        .get("/workshops/data-jadi-obat-anti-hoaks")
        .await;
    public.says("Seri KopiTalk 2026").says("Agus");

    // The name made from the title is taken; the next free one is found. One that was typed is not changed.
    let page = organiser.post(NEW, &filled(&[])).await;
    assert!(page.leads_to().contains("/data-jadi-obat-anti-hoaks-2?"));
    let taken = filled(&[("slug", "data-jadi-obat-anti-hoaks")]);
    let page = organiser.post(NEW, &taken).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("“data-jadi-obat-anti-hoaks” sudah dipakai");
    let page = organiser.in_english().post(NEW, &taken).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("already uses the address “data-jadi-obat-anti-hoaks”");

    let list = organiser.get(LIST).await;
    list.says("0 dari 30 kursi terisi");
    let copy = list.attribute("?from=", "href");
    let copy = organiser.get(&copy).await.with(StatusCode::OK);
    copy.says("Disalin dari Data jadi obat anti-hoaks.");
    assert_eq!(copy.attribute("name=\"start_day\"", "value"), "");
    assert_eq!(copy.attribute("name=\"start_time\"", "value"), "09:00");
    assert!(!copy.text.contains(MEETING));
    organiser
        .get("/organiser/editions/new?from=tiada")
        .await
        .with(StatusCode::NOT_FOUND);
    let actions = store.audit(None, 3).await.unwrap();
    let actions: Vec<_> = actions.iter().filter_map(|one| one.action).collect();
    assert_eq!(
        actions,
        [Action::EditionMade, Action::EditionMade, Action::SeriesMade]
    );
}

#[tokio::test]
async fn every_fault_of_an_edition_stands_beside_its_field_and_nothing_is_lost() {
    let server = server().await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let (t, s, p) = ("x".repeat(201), "x".repeat(4_001), "x".repeat(301));
    let meeting = format!("https://{}", "x".repeat(500));
    let faults: [(&str, &str, &str, &str, &str); 25] = [
        (
            "title_id",
            "",
            "title_id",
            "Judul belum diisi.",
            "The Indonesian title is empty.",
        ),
        (
            "title_id",
            &t,
            "title_id",
            "Judul: lebih dari 200 karakter.",
            "Title in Indonesian: more than 200 characters.",
        ),
        (
            "title_en",
            &t,
            "title_en",
            "Judul dalam bahasa Inggris: lebih dari 200",
            "Title in English: more than 200",
        ),
        (
            "summary_id",
            &s,
            "summary_id",
            "Ringkasan: lebih dari 4.000 karakter.",
            "Summary in Indonesian: more than 4,000 characters.",
        ),
        (
            "place",
            &p,
            "place",
            "Ruangan dan alamatnya: lebih dari 300",
            "Venue and address: more than 300",
        ),
        (
            "place",
            "",
            "place",
            "Isi ruangannya, atau pilih daring.",
            "Enter the venue, or choose online.",
        ),
        (
            "meeting",
            &meeting,
            "meeting",
            "Tautan rapat daring: lebih dari 500",
            "Meeting link: more than 500",
        ),
        (
            "meeting",
            "zoom.us/j/1",
            "meeting",
            "diawali https://",
            "starts with https://",
        ),
        (
            "speakers",
            "| Peneliti",
            "speakers",
            "Ada baris tanpa nama.",
            "A line has no name.",
        ),
        (
            "speakers",
            &p,
            "speakers",
            "Paling banyak 50 narasumber",
            "At most 50 speakers",
        ),
        (
            "slug",
            "Data Jadi",
            "slug",
            "hanya huruf kecil, angka, dan tanda hubung",
            "lower-case letters, digits and hyphens",
        ),
        (
            "slug",
            "new",
            "slug",
            "“new” dipakai halaman ini",
            "“new” is used by this page",
        ),
        (
            "series",
            "x",
            "series",
            "Seri itu tidak ada lagi.",
            "That series no longer exists.",
        ),
        (
            "start_day",
            "",
            "start_day",
            "Isi tanggal dan jam mulai.",
            "Enter the start date and time.",
        ),
        (
            "end_time",
            "",
            "end_day",
            "Isi jam selesai.",
            "Enter the end time.",
        ),
        (
            "end_time",
            "08:00",
            "end_day",
            "Waktu selesai harus setelah waktu mulai.",
            "The end must come after the start.",
        ),
        (
            "end_day",
            "2026-12-30",
            "end_day",
            "paling lama 14 hari",
            "lasts at most 14 days",
        ),
        (
            "mode",
            "",
            "mode",
            "Pilih cara mengikuti lokakarya.",
            "Choose how people join the workshop.",
        ),
        (
            "capacity",
            "0",
            "capacity",
            "bilangan bulat mulai dari 1",
            "a whole number of at least 1",
        ),
        (
            "capacity",
            "banyak",
            "capacity",
            "bilangan bulat mulai dari 1",
            "a whole number of at least 1",
        ),
        (
            "closes_day",
            "2026-12-01",
            "closes_day",
            "atau kosongkan keduanya",
            "or leave both empty",
        ),
        (
            "opens_before",
            "2000",
            "opens_before",
            "dari 0 sampai 1.440",
            "from 0 to 1,440",
        ),
        (
            "late_after",
            "",
            "late_after",
            "dari 0 sampai 1.440",
            "from 0 to 1,440",
        ),
        (
            "online_tolerance",
            "61",
            "online_tolerance",
            "dari 0 sampai 60",
            "from 0 to 60",
        ),
        (
            "online_tolerance",
            "x",
            "online_tolerance",
            "dari 0 sampai 60",
            "from 0 to 60",
        ),
    ];
    for (name, value, field, in_indonesian, in_english) in faults {
        for (visitor, words) in [
            (organiser.clone(), in_indonesian),
            (organiser.in_english(), in_english),
        ] {
            let page = visitor.post(NEW, &filled(&[(name, value)])).await;
            let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
            page.says(words);
            if name != "speakers" {
                page.says("Dr. Ratna | Peneliti Agus");
            }
            // The way to the field stands above the form, the sentence once more beside the field.
            assert_eq!(
                page.attribute("href=\"#", "href"),
                format!("#{field}"),
                "{name}"
            );
            for beside in [
                format!("id=\"{field}-fault\""),
                format!("aria-describedby=\"{field}-fault"),
            ] {
                assert_eq!(page.text.matches(&beside).count(), 1, "{name}: {beside}");
            }
            if name != "title_en" {
                assert_eq!(
                    page.attribute("name=\"title_en\"", "value"),
                    "Data as a remedy"
                );
            }
        }
    }
    let late = filled(&[("closes_day", "2026-12-05"), ("closes_time", "09:00")]);
    let page = organiser.post(NEW, &late).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("paling lambat saat lokakarya selesai");
    let page = organiser.in_english().post(NEW, &late).await;
    page.says("by the time the workshop ends");
    let upcoming = server.app.store.upcoming_editions(server.clock.now()).await;
    assert!(upcoming.unwrap().is_empty(), "nothing half-done");
    let broken = [("action", "burn")];
    for path in [NEW, LIST] {
        organiser
            .post(path, &broken)
            .await
            .with(StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn all_faults_are_listed_at_once_in_the_order_of_the_form() {
    let server = server().await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.post(NEW, &[("action", "save")]).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let summary = page.text.split_once("id=\"faults\"").unwrap().1;
    let summary = summary.split_once("</ul>").unwrap().0;
    let fields: Vec<_> = summary
        .split("href=\"#")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "title_id",
            "start_day",
            "mode",
            "opens_before",
            "late_after",
            "online_tolerance"
        ]
    );
}

/// The fields of the form as a browser would send them back.
fn form_of(page: &Page, changes: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    let names = [
        "seen",
        "title_id",
        "title_en",
        "slug",
        "start_day",
        "start_time",
        "end_day",
        "end_time",
        "place",
        "meeting",
        "capacity",
        "closes_day",
        "closes_time",
        "opens_before",
        "late_after",
        "online_tolerance",
    ];
    let mut fields: Vec<(String, String)> = names
        .iter()
        .map(|name| {
            let value = page.attribute(&format!("name=\"{name}\""), "value");
            ((*name).to_owned(), value)
        })
        .collect();
    let mode = page.attribute("name=\"mode\" value=\"hybrid\" checked", "value");
    for (name, value) in [
        ("action", "save"),
        ("mode", &mode),
        ("hours_known", "1"),
        ("on_the_spot", "1"),
        ("speakers", "Dr. Ratna | Peneliti"),
        ("summary_id", "Dari tayangan ke makna."),
        ("summary_en", "From views to meaning."),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn send(visitor: &Visitor, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    visitor.post(path, &fields).await
}

#[tokio::test]
async fn changing_an_edition_that_has_begun_keeps_what_was_recorded() {
    let server = server().await;
    let kini = keep(&server, &details("kini", server.clock.now())).await;
    let siti = server.person("siti@contoh.example", &[]).await;
    let store = &server.app.store;
    store
        .register_for_edition(&kini.id, &siti, None, true)
        .await
        .unwrap();
    attends(&server, &kini, &siti).await;
    let before = store.history(&kini.id, &siti).await.unwrap();
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let path = "/organiser/editions/kini";
    let form = organiser.get(path).await.with(StatusCode::OK);
    form.says("Yang sudah tercatat (kehadiran, jam datang, status) tidak berubah");
    organiser
        .in_english()
        .get(path)
        .await
        .says("What is on record (attendance, arrival time, status) does not change");
    // Sent as it was, nothing differs and nothing is written.
    let page = send(&organiser, path, &form_of(&form, &[])).await;
    assert_eq!(page.leads_to(), "/organiser/editions/kini?notice=saved");
    let changes = [
        ("start_time", "09:30"),
        ("late_after", "0"),
        ("slug", "kini-pindah"),
    ];
    let page = send(&organiser, path, &form_of(&form, &changes)).await;
    assert_eq!(
        page.leads_to(),
        "/organiser/editions/kini-pindah?notice=saved"
    );
    let page = organiser.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("Perubahan disimpan.");
    assert_eq!(page.attribute("name=\"start_time\"", "value"), "09:30");
    organiser.get(path).await.with(StatusCode::NOT_FOUND);
    assert_eq!(store.history(&kini.id, &siti).await.unwrap(), before);
    let entries = store.audit_of(kini.id.as_str(), 9).await.unwrap();
    let told: Vec<_> = entries.iter().map(|one| one.detail.as_str()).collect();
    assert_eq!(told, ["{\"fields\":[\"slug\",\"time\",\"rules\"]}", "{}"]);
}

#[tokio::test]
async fn two_organisers_do_not_write_over_one_another_unseen() {
    let server = server().await;
    keep(&server, &details("besok", tomorrow(&server))).await;
    let first = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let second = server
        .signed_in("ketua@contoh.example", &[Role::Organiser])
        .await;
    let path = "/organiser/editions/besok";
    let (mine, yours) = (first.get(path).await, second.get(path).await);
    send(&first, path, &form_of(&mine, &[("place", "Balai Kota")]))
        .await
        .leads_to();
    let late = form_of(&yours, &[("capacity", "40")]);
    let page = send(&second.in_english(), path, &late).await;
    page.with(StatusCode::CONFLICT)
        .says("Somebody else has changed this workshop");
    let page = send(&second, path, &late).await;
    let page = page.with(StatusCode::CONFLICT);
    page.says("Orang lain mengubah lokakarya ini")
        .says("Lihat versi yang tersimpan");
    assert_eq!(page.attribute("name=\"capacity\"", "value"), "40");
    let slug = Slug::parse("besok").unwrap();
    let kept = async || {
        let kept = server.app.store.edition_by_slug(&slug).await.unwrap();
        kept.unwrap().edition.details
    };
    assert_eq!(kept().await.capacity, None);
    assert_eq!(kept().await.place, "Balai Kota");
    // Who has seen it may.
    send(&second, path, &form_of(&page, &[])).await.leads_to();
    assert_eq!(kept().await.capacity, Some(40));
}

#[tokio::test]
async fn a_form_survives_a_switch_of_the_language_and_the_end_of_its_session() {
    let server = server().await;
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let mut fields = filled(&[("title_id", "Belum selesai"), ("start_day", "")]);
    fields.retain(|(name, _)| *name != "on_the_spot");
    fields.extend([("lang", "en"), ("next", NEW)]);
    let page = organiser.post("/language", &fields).await;
    assert_eq!(page.leads_to(), NEW);
    let page = organiser.get(NEW).await.with(StatusCode::OK);
    page.says("New workshop");
    assert_eq!(
        page.attribute("name=\"title_id\"", "value"),
        "Belum selesai"
    );
    assert!(
        !page
            .text
            .contains("name=\"on_the_spot\" value=\"1\" checked")
    );

    let elsewhere = server.visitor();
    let page = elsewhere.post(NEW, &filled(&[])).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let fields = [
        ("email", "panitia@contoh.example"),
        ("password", tests::server::PASSWORD),
        ("carried", &carried),
        ("next", NEW),
    ];
    assert_eq!(elsewhere.post("/login", &fields).await.leads_to(), NEW);
    let page = elsewhere.get(NEW).await;
    assert_eq!(page.attribute("name=\"place\"", "value"), "Perpustakaan");
}

#[tokio::test]
async fn the_list_of_organisers_counts_and_leads_on() {
    let server = server().await;
    let now = server.clock.now();
    let kini = keep(&server, &details("kini", now)).await;
    keep(&server, &details("lalu", now.plus(-DAY))).await;
    let siti = server.person("siti@contoh.example", &[]).await;
    let store = &server.app.store;
    store
        .register_for_edition(&kini.id, &siti, None, true)
        .await
        .unwrap();
    let organiser = server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await;
    let page = organiser.get(LIST).await.with(StatusCode::OK);
    page.says("Judul kini")
        .says("1 terdaftar")
        .says("0 terdaftar");
    for (near, href) in [
        ("kini/attendance", "/organiser/editions/kini/attendance"),
        ("/present/", "/present/kini"),
        ("editions/lalu\"", "/organiser/editions/lalu"),
        ("lalu/attendance", "/organiser/editions/lalu/attendance"),
    ] {
        assert_eq!(page.attribute(near, "href"), href);
    }
    assert!(!page.text.contains("/present/lalu"));
    let page = organiser.get("/workshops/kini").await;
    assert_eq!(
        page.attribute("/organiser/editions/kini\"", "href"),
        "/organiser/editions/kini"
    );
    let other = server
        .signed_in("narasumber@contoh.example", &[Role::Trainer])
        .await;
    for path in [LIST, NEW, "/organiser/editions/kini"] {
        other.get(path).await.with(StatusCode::FORBIDDEN);
        let page = other.post(path, &filled(&[])).await;
        page.with(StatusCode::FORBIDDEN);
    }
    let page = other.get("/workshops/kini").await;
    assert!(!page.text.contains("/organiser/"));
}
