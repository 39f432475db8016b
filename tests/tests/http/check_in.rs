//! Getting in by the code on the screen: each sentence with its status, nothing half-done.

use crate::server;
use domain::attendance::{Kind, Proof, Status};
use domain::clock::{DAY, HOUR, MINUTE};
use domain::code::{EXPIRED_FOR, Place, WINDOW};
use domain::edition::Mode;
use domain::id::PersonId;
use reqwest::StatusCode;
use store::HistoryEntry;
use tests::editions::{TestEdition, create, details, usual};
use tests::server::{PASSWORD, TestServer};
use tests::stream::Stream;

const EMAIL: &str = "siti@contoh.example";

async fn history(
    server: &TestServer,
    edition: &TestEdition,
    person: &PersonId,
) -> Vec<HistoryEntry> {
    let store = &server.app.store;
    store.history(&edition.id, person).await.unwrap()
}

async fn person_of(server: &TestServer, email: &str) -> PersonId {
    let email = domain::account::Email::parse(email).unwrap();
    let known = server.app.store.credentials(&email).await.unwrap();
    known.unwrap().person
}

/// Nobody was recorded anywhere.
async fn nobody_is_in(server: &TestServer, edition: &TestEdition) {
    let attendees = server.app.store.attendance(&edition.id).await.unwrap();
    assert_eq!(attendees, []);
}

#[tokio::test]
async fn a_new_person_scans_registers_presses_and_is_in_since_the_scan() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.visitor();
    let scan = edition.scan(&server, Place::Venue).await;
    assert_eq!(phone.get(&scan).await.leads_to(), "/c");
    let page = phone.get("/c").await.with(StatusCode::OK);
    page.says("Angka yang Bercerita (edisi-12)")
        .says("Kode terbaca pukul 09.00 WIB")
        .says("di aula");
    assert!(page.text.contains("href=\"/register?next=%2Fc\""));
    nobody_is_in(&server, &edition).await;

    server.clock.pass(7 * MINUTE);
    let registered = phone
        .post(
            "/register",
            &[
                ("name", "Siti Aminah"),
                ("email", EMAIL),
                ("password", PASSWORD),
                ("next", "/c"),
            ],
        )
        .await;
    assert_eq!(registered.leads_to(), "/c");
    phone.get("/c").await.says("Anda belum terdaftar.");
    nobody_is_in(&server, &edition).await;
    let pressed = phone.post("/c", &[("act", "attend")]).await;
    assert_eq!(pressed.leads_to(), "/live/edisi-12");
    phone
        .get("/live/edisi-12")
        .await
        .with(StatusCode::OK)
        .says("Hadir 09.00");

    let person = person_of(&server, EMAIL).await;
    let events = history(&server, &edition, &person).await;
    assert_eq!(events.len(), 1);
    let event = &events[0].event;
    assert_eq!((event.kind, event.proof), (Kind::In, Proof::Code));
    assert_eq!(event.place, Some(Place::Venue));
    assert_eq!(event.status_to, Some(Status::Present));
    assert_eq!(
        event.recorded_at.0 - event.arrived_at.unwrap().0,
        7 * MINUTE
    );
    assert!(event.device.is_some(), "the browser has a mark by now");
    // The claim was used up.
    phone.get("/c").await.does_not_say("Kode terbaca");
    phone
        .post("/c", &[("act", "attend")])
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Belum ada kode yang terbaca");
}

#[tokio::test]
async fn whoever_is_signed_in_is_in_by_typing_the_code_and_twice_is_once() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.signed_in(EMAIL, &[]).await;
    let code = edition.code(&server, Place::Online).await.to_string();
    let typed = format!(" {} {} ", code[..3].to_lowercase(), &code[3..]);
    for _ in 0..2 {
        let page = phone.post("/c", &[("code", &typed)]).await;
        assert_eq!(page.leads_to(), edition.live());
    }
    // A second device of the same person, a while later.
    server.clock.pass(MINUTE);
    let other = server.visitor();
    other.sign_in(EMAIL).await;
    let scan = edition.scan(&server, Place::Venue).await;
    assert_eq!(other.get(&scan).await.leads_to(), "/c");
    other
        .get("/c")
        .await
        .says("Kehadiran Anda di Angka yang Bercerita");
    let pressed = other.post("/c", &[("act", "attend")]).await;
    assert_eq!(pressed.leads_to(), edition.live());
    other.get(&edition.live()).await.says("Hadir 09.00");

    let person = person_of(&server, EMAIL).await;
    let events = history(&server, &edition, &person).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].event.place, Some(Place::Online));
}

#[tokio::test]
async fn a_typed_code_of_somebody_unknown_is_a_claim_and_no_more() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.visitor();
    let code = edition.code(&server, Place::Venue).await.to_string();
    assert_eq!(phone.post("/c", &[("code", &code)]).await.leads_to(), "/c");
    phone.get("/c").await.says("Satu langkah lagi: siapa Anda?");
    assert!(
        phone
            .post("/c", &[("act", "attend")])
            .await
            .leads_to()
            .starts_with("/login?next=%2Fc")
    );
    nobody_is_in(&server, &edition).await;
    // Scanning again keeps the first time.
    server.clock.pass(2 * MINUTE);
    let scan = edition.scan(&server, Place::Venue).await;
    assert_eq!(phone.get(&scan).await.leads_to(), "/c");
    phone.get("/c").await.says("Kode terbaca pukul 09.00 WIB");
}

#[tokio::test]
async fn what_is_no_code_is_said_beside_the_field_and_stays_there() {
    let server = server().await;
    usual(&server, "edisi-12").await;
    let phone = server.signed_in(EMAIL, &[]).await;
    for (typed, sentence, in_english) in [
        ("", "Ketik enam huruf dan angka", "Type the six letters"),
        ("K7P3W", "terdiri dari enam huruf", "has six letters"),
        ("K7P3WXK", "terdiri dari enam huruf", "has six letters"),
        (
            "K7P3W0",
            "Tanda “0” tidak pernah",
            "Codes never contain “0”",
        ),
        (
            "K7P3W😀",
            "Tanda “😀” tidak pernah",
            "Codes never contain “😀”",
        ),
        (
            "K7P3WX",
            "Kode ini tidak dikenal",
            "We do not know this code",
        ),
    ] {
        let page = phone.post("/c", &[("code", typed)]).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says(sentence);
        assert_eq!(page.attribute("id=\"code\" name=\"code\"", "value"), typed);
        let page = phone.in_english().post("/c", &[("code", typed)]).await;
        page.says(in_english);
    }
    phone.post("/c", &[]).await.with(StatusCode::BAD_REQUEST);
    phone
        .post("/c", &[("code", &"K".repeat(300_000))])
        .await
        .with(StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_code_is_good_for_its_window_and_the_next_and_then_expired() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    // The beginning of a window.
    let begun = server.app.now().0.rem_euclid(WINDOW);
    server.clock.pass(WINDOW - begun);
    let venue = edition.code(&server, Place::Venue).await.to_string();
    let online = edition.code(&server, Place::Online).await.to_string();
    let scan = edition.scan(&server, Place::Venue).await;
    let try_all = async || {
        let statuses = [
            server.visitor().post("/c", &[("code", &venue)]).await,
            server.visitor().get(&scan).await,
            server.visitor().post("/c", &[("code", &online)]).await,
        ];
        statuses.map(|page| page.status.as_u16())
    };
    assert_eq!(try_all().await, [303, 303, 303]);
    server.clock.pass(2 * WINDOW - 1);
    assert_eq!(try_all().await, [303, 303, 303]);
    server.clock.pass(1);
    assert_eq!(try_all().await, [410, 410, 303], "streams lag");
    let page = server.visitor().post("/c", &[("code", &venue)]).await;
    page.says("Kode ini sudah berganti.")
        .says("Angka yang Bercerita (edisi-12)");
    server.clock.pass(3 * MINUTE);
    assert_eq!(try_all().await, [410, 410, 410]);
    server.clock.pass(EXPIRED_FOR);
    assert_eq!(try_all().await, [422, 422, 422]);
    nobody_is_in(&server, &edition).await;
}

#[tokio::test]
async fn a_code_opens_its_own_edition_and_place_alone() {
    let server = server().await;
    let one = usual(&server, "satu").await;
    let other = usual(&server, "dua").await;
    let phone = server.signed_in(EMAIL, &[]).await;
    // The code of one in the address of the other, and of one place in that of the other.
    let code = one.code(&server, Place::Venue).await.to_string();
    let own = one.scan(&server, Place::Venue).await;
    for scan in [
        other.scan(&server, Place::Venue).await,
        one.scan(&server, Place::Online).await,
    ] {
        let forged = format!("{}{}", &scan[..scan.len() - 16], &own[own.len() - 16..]);
        let page = phone.get(&forged).await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Kode ini tidak dikenal");
    }
    // The right code with a seal that was guessed.
    let guessed = format!("{}2222222222", &own[..own.len() - 10]);
    let page = phone.get(&guessed).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY);
    // Typed, it says itself which edition and place it is of.
    let page = phone.post("/c", &[("code", &code)]).await;
    assert_eq!(page.leads_to(), one.live());
    nobody_is_in(&server, &other).await;
    for nonsense in ["/c/x", "/c/0190f4a2111170008000000000000001vK7P3W0"] {
        phone.get(nonsense).await.with(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn an_edition_that_is_not_open_says_when_it_opens_or_that_it_is_over() {
    let server = server().await;
    let mut later = details(&server, "nanti");
    later.starts_at = server.app.now().plus(HOUR);
    later.ends_at = later.starts_at.plus(HOUR);
    let edition = create(&server, &later).await;
    let phone = server.signed_in(EMAIL, &[]).await;
    let code = edition.code(&server, Place::Venue).await.to_string();
    let page = phone.post("/c", &[("code", &code)]).await;
    page.with(StatusCode::CONFLICT)
        .says("belum dibuka. Kehadiran dicatat mulai 22 Nov 2026, 09.30 WIB");
    let scan = edition.scan(&server, Place::Venue).await;
    phone.get(&scan).await.with(StatusCode::CONFLICT);

    server.clock.pass(2 * HOUR);
    let code = edition.code(&server, Place::Venue).await.to_string();
    let page = phone.post("/c", &[("code", &code)]).await;
    page.with(StatusCode::GONE)
        .says("selesai 22 Nov 2026, 11.00 WIB")
        .says("sampaikan kepada penyelenggara");
    nobody_is_in(&server, &edition).await;
}

#[tokio::test]
async fn a_claim_ends_after_a_quarter_of_an_hour_but_not_with_the_edition() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.signed_in(EMAIL, &[]).await;
    let scan = edition.scan(&server, Place::Venue).await;
    phone.get(&scan).await;
    server.clock.pass(15 * MINUTE);
    let page = phone.post("/c", &[("act", "attend")]).await;
    page.with(StatusCode::GONE).says(
        "Kode terbaca pukul 09.00 WIB, lebih dari 15 menit yang lalu. Kehadiran belum tercatat.",
    );
    nobody_is_in(&server, &edition).await;
    // The page says the same, once.
    let scan = edition.scan(&server, Place::Venue).await;
    phone.get(&scan).await;
    server.clock.pass(16 * MINUTE);
    phone.get("/c").await.with(StatusCode::GONE);
    phone.get("/c").await.with(StatusCode::OK);

    // Scanned a minute before the end, pressed five minutes after it.
    server.clock.pass(2 * HOUR + 13 * MINUTE);
    let scan = edition.scan(&server, Place::Venue).await;
    phone.get(&scan).await;
    server.clock.pass(6 * MINUTE);
    let page = phone.post("/c", &[("act", "attend")]).await;
    assert_eq!(page.leads_to(), edition.live());
    let person = person_of(&server, EMAIL).await;
    let events = history(&server, &edition, &person).await;
    assert_eq!(events[0].event.status_to, Some(Status::Late));
}

#[tokio::test]
async fn whoever_comes_a_quarter_after_the_start_is_late_however_soon_they_sign_in() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    // Half a minute before it is late somebody scans; two minutes after it they press.
    server.clock.pass(30 * MINUTE - 30_000);
    let phone = server.signed_in(EMAIL, &[]).await;
    let scan = edition.scan(&server, Place::Venue).await;
    phone.get(&scan).await;
    server.clock.pass(2 * MINUTE + 30_000);
    phone.post("/c", &[("act", "attend")]).await;
    phone.get(&edition.live()).await.says("Hadir 09.29");
    let late = server.signed_in("budi@contoh.example", &[]).await;
    let code = edition.code(&server, Place::Venue).await.to_string();
    late.post("/c", &[("code", &code)]).await;
    late.get(&edition.live())
        .await
        .says("Hadir 09.32, terlambat");
}

#[tokio::test]
async fn where_nobody_is_registered_on_the_spot_a_stranger_is_refused_and_told() {
    let server = server().await;
    let mut closed = details(&server, "tertutup");
    closed.on_the_spot = false;
    let edition = create(&server, &closed).await;
    let phone = server.signed_in(EMAIL, &[]).await;
    let code = edition.code(&server, Place::Venue).await.to_string();
    let page = phone.post("/c", &[("code", &code)]).await;
    page.with(StatusCode::FORBIDDEN)
        .says("Anda belum terdaftar di Angka yang Bercerita (tertutup)")
        .says("Kehadiran belum tercatat");
    nobody_is_in(&server, &edition).await;
    let person = person_of(&server, EMAIL).await;
    let store = &server.app.store;
    store
        .register_for_edition(&edition.id, &person, None, false)
        .await
        .unwrap();
    let page = phone.post("/c", &[("code", &code)]).await;
    assert_eq!(page.leads_to(), edition.live());
}

#[tokio::test]
async fn one_claim_serves_one_person() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.signed_in(EMAIL, &[]).await;
    let scan = edition.scan(&server, Place::Venue).await;
    let scanned = phone.get(&scan).await;
    let claim = scanned
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| {
            cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .to_owned()
        })
        .find(|cookie| cookie.starts_with("kopitalk_claim="))
        .unwrap();
    phone.post("/c", &[("act", "attend")]).await;
    // Somebody else has copied the cookie.
    server.person("budi@contoh.example", &[]).await;
    let other = server.visitor();
    other.sign_in("budi@contoh.example").await;
    let page = other
        .post_with_cookie("/c", &[("act", "attend")], &claim)
        .await;
    page.with(StatusCode::CONFLICT)
        .says("sudah dipakai orang lain");
    // A claim that was changed is none.
    let forged = claim.replace(".venue.", ".online.");
    let page = other
        .post_with_cookie("/c", &[("act", "attend")], &forged)
        .await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let attendees = server.app.store.attendance(&edition.id).await.unwrap();
    assert_eq!(attendees.len(), 1);
}

#[tokio::test]
async fn online_somebody_registered_ticks_and_only_then_sees_the_meeting() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.signed_in(EMAIL, &[]).await;
    let page = phone.get(&edition.live()).await;
    page.does_not_say("Hadir dan buka rapat daring")
        .does_not_say("Buka rapat daring");
    phone
        .post(&edition.live(), &[("act", "tick")])
        .await
        .with(StatusCode::FORBIDDEN);
    let person = person_of(&server, EMAIL).await;
    let store = &server.app.store;
    store
        .register_for_edition(&edition.id, &person, None, false)
        .await
        .unwrap();
    let page = phone.get(&edition.live()).await;
    page.says("Hadir dan buka rapat daring");
    assert!(!page.text.contains("zoom.example"));
    let page = phone.post(&edition.live(), &[("act", "tick")]).await;
    // One press: recorded, and the meeting opens by itself.
    let page = page.with(StatusCode::OK);
    page.says("Anda tercatat hadir.");
    assert_eq!(page.headers["refresh"], "0;url=https://zoom.example/j/123");
    let page = phone.get(&edition.live()).await;
    page.says("Hadir 09.00").says("daring");
    assert!(page.text.contains("https://zoom.example/j/123"));
    let event = &history(&server, &edition, &person).await[0].event;
    assert_eq!(
        (event.proof, event.place),
        (Proof::Tick, Some(Place::Online))
    );
    server.clock.pass(DAY);
    let page = phone.get(&edition.live()).await;
    page.says("Acara selesai");
    assert!(!page.text.contains("zoom.example"));
}

#[tokio::test]
async fn the_eleventh_wrong_code_of_a_browser_leads_to_signing_in_and_the_qr_still_works() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let phone = server.visitor();
    // The first gives the browser its mark.
    for _ in 0..11 {
        let page = phone.post("/c", &[("code", "K7P3WX")]).await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let code = edition.code(&server, Place::Venue).await.to_string();
    let page = phone.post("/c", &[("code", &code)]).await;
    let page = page.with(StatusCode::TOO_MANY_REQUESTS);
    page.says("Terlalu banyak kode keliru");
    assert!(page.text.contains("href=\"/login?next=%2Fc\""));
    // Another browser behind the address is heard.
    let page = server.visitor().post("/c", &[("code", &code)]).await;
    assert_eq!(page.leads_to(), "/c");
    // The QR's address always works.
    let scan = edition.scan(&server, Place::Venue).await;
    assert_eq!(phone.get(&scan).await.leads_to(), "/c");
    // And so does the code, once it is known who types it.
    server.person(EMAIL, &[]).await;
    phone.sign_in(EMAIL).await;
    let page = phone.post("/c", &[("code", &code)]).await;
    assert_eq!(page.leads_to(), edition.live());
    // A person who guesses waits.
    for _ in 0..10 {
        phone.post("/c", &[("code", "K7P3WX")]).await;
    }
    phone
        .post("/c", &[("code", &code)])
        .await
        .with(StatusCode::TOO_MANY_REQUESTS)
        .says("Tunggu 60 detik");
    server.clock.pass(MINUTE);
    let code = edition.code(&server, Place::Venue).await.to_string();
    phone.post("/c", &[("code", &code)]).await.leads_to();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessers_are_stopped_while_a_thousand_people_behind_one_address_get_in() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let guesser = server.visitor();
    let mut refused = 0;
    // Without its mark, as a guesser asks: until the address is not heard any more.
    for number in 0..700u32 {
        let code = format!("{:06}", number + 222_222).replace(['0', '1'], "X");
        let page = guesser.post_with_cookie("/c", &[("code", &code)], "").await;
        refused += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!((90..=110).contains(&refused), "{refused}");
    let code = edition.code(&server, Place::Venue).await.to_string();
    let stranger = server.visitor().post("/c", &[("code", &code)]).await;
    stranger.with(StatusCode::TOO_MANY_REQUESTS);
    let scan = edition.scan(&server, Place::Venue).await;
    for number in 0..1_000 {
        let email = format!("p{number}@contoh.example");
        server.person(&email, &[]).await;
        let phone = server.visitor();
        phone.sign_in(&email).await;
        let page = if number % 2 == 0 {
            phone.post("/c", &[("code", &code)]).await
        } else {
            assert_eq!(phone.get(&scan).await.leads_to(), "/c");
            phone.post("/c", &[("act", "attend")]).await
        };
        assert_eq!(page.leads_to(), edition.live());
    }
    let attendees = server.app.store.attendance(&edition.id).await.unwrap();
    assert_eq!(attendees.len(), 1_000);
    let recount = server.app.store.recount(&edition.id).await.unwrap();
    assert!(recount.agrees());
}

#[tokio::test]
async fn the_home_page_has_the_field_while_an_edition_is_open_and_says_when_one_is_in() {
    let server = server().await;
    let phone = server.signed_in(EMAIL, &[]).await;
    phone.get("/").await.does_not_say("Kode di layar");
    let edition = usual(&server, "edisi-12").await;
    phone
        .get("/")
        .await
        .says("Kehadiran sudah dibuka")
        .says("Kode di layar")
        .says("09.15–11.45 WIB");
    let code = edition.code(&server, Place::Venue).await.to_string();
    phone.post("/c", &[("code", &code)]).await;
    phone
        .get("/")
        .await
        .says("Hadir 09.00")
        .does_not_say("Kode di layar");
    server.clock.pass(3 * HOUR);
    phone.get("/").await.does_not_say("Sedang berlangsung");
}

#[tokio::test]
async fn the_hall_shows_the_code_of_its_place_to_those_who_run_it_and_only_while_it_counts() {
    let server = server().await;
    let mut coming = details(&server, "edisi-12");
    coming.starts_at = server.app.now().plus(HOUR);
    coming.ends_at = coming.starts_at.plus(HOUR);
    let edition = create(&server, &coming).await;
    let trainer = server
        .signed_in(
            "narasumber@contoh.example",
            &[domain::account::Role::Trainer],
        )
        .await;
    let hall = "/present/edisi-12";
    let page = trainer.get(hall).await;
    page.says("Kehadiran dibuka 22 Nov 2026, 09.30 WIB");
    server.clock.pass(HOUR);
    for (path, place) in [
        (hall, Place::Venue),
        ("/present/edisi-12?place=online", Place::Online),
    ] {
        let page = trainer.get(path).await.with(StatusCode::OK);
        let (first, second) = edition.code(&server, place).await.halves();
        page.says(&format!("{first}·{second}"));
        assert!(page.text.contains("http-equiv=\"refresh\""));
        assert!(
            page.text
                .contains("data-events=\"/present/edisi-12/events?place=")
        );
    }
    let page = trainer.get("/present/edisi-12?pause=1").await;
    assert!(!page.text.contains("http-equiv=\"refresh\""));
    page.says("0 hadir dari 0");
    let phone = server.signed_in(EMAIL, &[]).await;
    let code = edition.code(&server, Place::Venue).await.to_string();
    phone.post("/c", &[("code", &code)]).await;
    let page = trainer.get(hall).await;
    page.says("1 hadir dari 1").says("1 di aula · 0 daring");
    server.clock.pass(2 * HOUR);
    let page = trainer.get(hall).await;
    page.says("Acara selesai");

    // A hall without a network has no second screen.
    let mut venue = details(&server, "aula");
    venue.mode = Mode::Venue;
    create(&server, &venue).await;
    let page = trainer.get("/present/aula?place=online").await;
    page.does_not_say("Kode untuk peserta daring")
        .does_not_say("Layar untuk rapat daring");
}

#[tokio::test]
async fn the_halls_stream_sends_each_new_code_and_who_came() {
    let server = server().await;
    let edition = usual(&server, "edisi-12").await;
    let trainer = server
        .signed_in(
            "narasumber@contoh.example",
            &[domain::account::Role::Trainer],
        )
        .await;
    let mut stream = Stream::open(&trainer, server.url("/present/edisi-12/events")).await;
    // In the language of whoever asks, as any page.
    assert_eq!(stream.header("cache-control"), "private, no-cache");
    assert!(stream.header("vary").contains("accept-language"));
    assert_eq!(stream.header("content-type"), "text/event-stream");
    assert_eq!(stream.header("content-encoding"), "");
    let spelled = async || {
        let (first, second) = edition.code(&server, Place::Venue).await.halves();
        format!("{first}·{second}")
    };
    assert_eq!(stream.next("clock").await, server.app.now().0.to_string());
    assert!(stream.next("parts").await.contains(&spelled().await));
    server.clock.pass(WINDOW);
    assert!(stream.next("parts").await.contains(&spelled().await));
    let phone = server.signed_in(EMAIL, &[]).await;
    let code = edition.code(&server, Place::Venue).await.to_string();
    phone.post("/c", &[("code", &code)]).await;
    let parts = stream.next("parts").await;
    assert!(parts.contains("<b>1</b> <!>hadir dari 1"), "{parts}");
}
