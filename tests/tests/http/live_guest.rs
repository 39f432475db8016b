//! The guest speaker's link and the screen that pairs: one edition each, without an account, until their time is over.

use crate::live::{PLAN, Workshop, next, on_both, until};
use app::parts::form::ACT;
use domain::clock::{DAY, HOUR, MINUTE};
use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;
use tests::server::{Page, Visitor};
use tests::stream::Stream;

/// The link of the edition as its control shows it.
async fn link(workshop: &Workshop) -> String {
    let page = workshop
        .organiser
        .get(&format!("{}?more=1", workshop.control()))
        .await;
    let address = page.attribute("id=\"guest-link\"", "value");
    let base = workshop.server.url("");
    address.strip_prefix(&base).unwrap().to_owned()
}

/// Makes a link, or one in place of the old.
async fn makes(workshop: &Workshop) -> String {
    let path = format!("{}?more=1", workshop.control());
    let page = workshop.organiser.post(&path, &[(ACT, "guest")]).await;
    let done = workshop.organiser.get(page.leads_to()).await;
    done.says("Tautan dibuat. Kirimkan kepada narasumber tamu.");
    link(workshop).await
}

/// Somebody without an account who has opened the link.
async fn guest(workshop: &Workshop, link: &str) -> Visitor {
    let guest = workshop.server.visitor();
    let page = guest.get(link).await;
    assert_eq!(page.leads_to(), workshop.control());
    guest
}

/// What a guest opens.
fn pages(slug: &str) -> [String; 9] {
    [
        format!("/control/{slug}"),
        format!("/control/{slug}?more=1"),
        format!("/control/{slug}/plan"),
        format!("/control/{slug}/questions"),
        format!("/control/{slug}/texts"),
        format!("/present/{slug}"),
        format!("/live/{slug}/recap"),
        format!("/live/{slug}/results.csv"),
        format!("/live/{slug}/results.xlsx"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_the_link_runs_the_edition_without_an_account_and_no_other() {
    on_both(async |workshop| {
        let other = workshop.beside("lain").await;
        let link = makes(&workshop).await;
        let guest = guest(&workshop, &link).await;
        for path in pages("aula") {
            guest.get(&path).await.with(StatusCode::OK);
        }
        for path in pages(&other.slug) {
            let page = guest.get(&path).await;
            assert!(page.leads_to().starts_with("/login?next="), "{path}");
        }
        for path in [
            "/organiser",
            "/trainer",
            "/live/aula",
            "/live/aula/questions",
            "/me",
        ] {
            let page = guest.get(path).await;
            assert!(page.leads_to().starts_with("/login?next="), "{path}");
        }
        let page = guest.get("/control/aula?more=1").await;
        page.does_not_say("Tautan narasumber tamu");

        // They make a plan, run it, and hear of what happens.
        let fields = [("plan", PLAN), (ACT, "use")];
        guest.post(&workshop.plan(), &fields).await.leads_to();
        let phone = workshop.phone("siti").await;
        let events = |path: String| workshop.server.url(&format!("{path}/events"));
        let mut hall = Stream::open(&guest, events(workshop.present())).await;
        let mut control = Stream::open(&guest, events(workshop.control())).await;
        next(&mut hall).await;
        next(&mut control).await;
        workshop.jumps("Kalimat bebas").await;
        workshop.pressed(&guest, &[(ACT, "open")]).await.leads_to();
        workshop
            .answer(&phone, &[("text", "Jadwal unggahan")])
            .await;
        until(&mut hall, "1 dari 1 menjawab").await;
        until(&mut control, "Jadwal unggahan").await;
        guest.get(&workshop.texts()).await.says("Jadwal unggahan");
        guest
            .post(&workshop.texts(), &[(ACT, "show-all")])
            .await
            .leads_to();
        workshop
            .pressed(&guest, &[(ACT, "close-show")])
            .await
            .leads_to();
        workshop.hall().await.says("Jadwal unggahan");
        workshop.asks(&phone, "Boleh?").await.leads_to();
        let id = workshop.question("Boleh?").await;
        let fields = [
            ("question", id.as_str()),
            ("answer", "Boleh."),
            (ACT, "answer"),
        ];
        guest.post(&workshop.moderation(), &fields).await.leads_to();
        guest
            .get(&workshop.recap())
            .await
            .says("Boleh.")
            .says("Unduh CSV");
        let file = guest.get("/live/aula/results.csv").await;
        assert!(file.text.contains("Jadwal unggahan"));

        // Links are made and ended by whoever has an account.
        for act in ["guest", "guest-end"] {
            let page = guest.post(&workshop.control(), &[(ACT, act)]).await;
            page.with(StatusCode::FORBIDDEN).says("Anda tidak berhak");
        }
        let mut other = Stream::open(&guest, workshop.server.url("/present/lain/events")).await;
        assert!(!other.header("content-type").contains("event-stream"));
        other.ends().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_the_same_when_it_is_copied_again_and_ends_with_a_new_one_or_at_a_press() {
    on_both(async |workshop| {
        let first = makes(&workshop).await;
        assert_eq!(link(&workshop).await, first);
        let server = &workshop.server;
        server.person("kedua@contoh.example", &[domain::account::Role::Trainer]).await;
        let other = server.visitor();
        other.sign_in("kedua@contoh.example").await;
        let page = other.get(&format!("{}?more=1", workshop.control())).await;
        assert_eq!(page.attribute("id=\"guest-link\"", "value"), server.url(&first));

        let old = guest(&workshop, &first).await;
        let mut stream = Stream::open(&old, server.url("/control/aula/events")).await;
        next(&mut stream).await;
        let second = makes(&workshop).await;
        assert_ne!(first, second);
        stream.ends().await;
        let page = old.get(&first).await.with(StatusCode::GONE);
        page.says("Tautan ini sudah berakhir").says("Mintalah tautan baru");
        let english = old.in_english().get(&first).await;
        english.with(StatusCode::GONE).says("This link has ended");
        refused(&workshop, &old).await;
        // The same browser opens the new one.
        assert_eq!(old.get(&second).await.leads_to(), workshop.control());
        old.get(&workshop.control()).await.with(StatusCode::OK);

        let mut stream = Stream::open(&old, server.url("/present/aula/events")).await;
        next(&mut stream).await;
        let path = format!("{}?more=1", workshop.control());
        let page = workshop.organiser.post(&path, &[(ACT, "guest-end")]).await;
        workshop.organiser.get(page.leads_to()).await.says("Tautan diakhiri dan tidak berlaku lagi.");
        stream.ends().await;
        refused(&workshop, &old).await;
        old.get(&second).await.with(StatusCode::GONE);
        // Ending it once more is no fault.
        workshop.organiser.post(&path, &[(ACT, "guest-end")]).await.leads_to();
        let audit = workshop.organiser.get("/organiser/audit").await;
        let made = "Siti Aminah membuat tautan narasumber tamu untuk lokakarya Angka yang Bercerita (aula).";
        audit.says(made).says("Siti Aminah mengakhiri tautan narasumber tamu untuk lokakarya");
        assert_eq!(audit.text.matches("mengakhiri tautan narasumber tamu").count(), 1);
    })
    .await;
}

/// Somebody without an account neither sees nor changes anything.
async fn refused(workshop: &Workshop, visitor: &Visitor) {
    let before = workshop.hall().await.text;
    for path in pages("aula") {
        let page = visitor.get(&path).await;
        assert!(page.leads_to().starts_with("/login?next="), "{path}");
    }
    for (path, act) in [
        (workshop.control(), "ask-letters"),
        (workshop.control(), "guest"),
        (workshop.plan(), "use"),
        (workshop.moderation(), "settings"),
        (workshop.texts(), "show-all"),
    ] {
        let fields = [
            ("version", "0"),
            ("plan", PLAN),
            ("naming", "named"),
            (ACT, act),
        ];
        let page = visitor.post(&path, &fields).await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY).says("Masuk");
    }
    assert_eq!(workshop.hall().await.text, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_works_until_a_day_after_the_end() {
    let workshop = Workshop::new().await;
    let link = makes(&workshop).await;
    let guest = guest(&workshop, &link).await;
    let page = workshop
        .organiser
        .get(&format!("{}?more=1", workshop.control()))
        .await;
    let until = tests::server::plain(&page.text);
    let (_, until) = until.split_once("Berlaku sampai").unwrap();
    assert!(until.starts_with(" 23 Nov 2026, 11.00 WIB"), "{until}");
    // Two hours until the end.
    workshop.server.clock.pass(2 * HOUR + DAY - MINUTE);
    guest.get(&workshop.control()).await.with(StatusCode::OK);
    workshop.server.visitor().get(&link).await.leads_to();
    let mut stream = Stream::open(&guest, workshop.server.url("/control/aula/events")).await;
    next(&mut stream).await;
    workshop.server.clock.pass(MINUTE);
    stream.ends().await;
    refused(&workshop, &guest).await;
    workshop
        .server
        .visitor()
        .get(&link)
        .await
        .with(StatusCode::GONE);
}

#[tokio::test]
async fn what_is_no_link_of_this_server_leads_nowhere() {
    let workshop = Workshop::new().await;
    let link = makes(&workshop).await;
    let nobody = workshop.server.visitor();
    let id = workshop.edition.id.as_str().replace('-', "");
    let last = if link.ends_with('0') { "1" } else { "0" };
    for wrong in [
        format!("{}{last}", &link[..link.len() - 1]),
        link[..link.len() - 1].to_owned(),
        format!("{link}0"),
        link.to_uppercase().replace("/G/", "/g/"),
        link.replace("-1-", "-2-"),
        link.replace("-1-", "-01-"),
        format!("/g/{id}-1-"),
        format!("/g/{id}"),
        "/g/-".to_owned(),
        "/g/%00".to_owned(),
        format!("/g/{}", "a".repeat(5_000)),
    ] {
        let page = nobody.get(&wrong).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::GONE].contains(&page.status),
            "{wrong}: {}",
            page.status
        );
        assert!(page.headers.get(SET_COOKIE).is_none(), "{wrong}");
    }
    // Nor is a cookie that somebody made up.
    for cookie in [
        "kopitalk_guest=x",
        "kopitalk_guest=~~~",
        &format!("kopitalk_guest={id}-1-00"),
    ] {
        let page = nobody.get_with_cookie(&workshop.control(), cookie).await;
        assert!(page.leads_to().starts_with("/login"), "{cookie}");
    }
}

/// The four letters on a screen.
fn letters(page: &Page) -> String {
    let label = page.attribute("pair-letters", "aria-label");
    let letters = label.strip_prefix("Huruf: ").unwrap().replace(' ', "");
    assert_eq!(letters.len(), 4);
    assert!(
        letters
            .bytes()
            .all(|letter| domain::code::ALPHABET.contains(&letter))
    );
    letters
}

/// Types letters into the control.
async fn connects(workshop: &Workshop, who: &Visitor, typed: &str) -> Page {
    let path = format!("{}?more=1", workshop.control());
    who.post(&path, &[("letters", typed), (ACT, "connect")])
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_shows_letters_and_once_they_are_typed_the_hall_without_an_account() {
    on_both(async |workshop| {
        workshop.beside("lain").await;
        let screen = workshop.server.visitor();
        let shown = screen.get("/present").await.with(StatusCode::OK);
        shown.says("Sambungkan layar ini");
        let shown = letters(&shown);
        // The same letters while nobody has typed them; another screen has others.
        assert_eq!(letters(&screen.get("/present").await), shown);
        let beside = workshop.server.visitor();
        assert_ne!(letters(&beside.get("/present").await), shown);
        let page = screen.get(&workshop.present()).await;
        assert!(page.leads_to().starts_with("/login"));

        let wrong = if shown == "2345" { "6789" } else { "2345" };
        for typed in [
            wrong,
            "",
            "  ",
            "ABCDE",
            "A",
            "<b>",
            "\u{202e}",
            &"K".repeat(100_000),
        ] {
            let page = connects(&workshop, &workshop.organiser, typed).await;
            let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
            page.says("Tidak ada layar dengan huruf itu.");
            let field = page.attribute("id=\"letters\"", "value");
            assert_eq!(field.trim(), typed.trim(), "what was typed is kept");
        }
        let english = workshop.organiser.in_english();
        let page = connects(&workshop, &english, wrong).await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("No screen shows these letters.");

        let typed = format!(" {} {} ", shown[..2].to_lowercase(), &shown[2..]);
        let page = connects(&workshop, &workshop.organiser, &typed).await;
        workshop
            .organiser
            .get(page.leads_to())
            .await
            .says("Layar tersambung");
        assert_eq!(screen.get("/present").await.leads_to(), workshop.present());
        screen
            .get(&workshop.present())
            .await
            .with(StatusCode::OK)
            .says("Pindai, atau ketik di");
        let mut stream = Stream::open(&screen, workshop.server.url("/present/aula/events")).await;
        next(&mut stream).await;
        workshop.press("ask-yesno").await;
        until(&mut stream, "Jawab di ponsel Anda").await;
        // It shows, and does nothing else.
        for path in pages("aula").iter().chain(&pages("lain")) {
            if *path != workshop.present() {
                let page = screen.get(path).await;
                assert!(page.leads_to().starts_with("/login"), "{path}");
            }
        }
        let page = workshop.server.visitor().get(&workshop.present()).await;
        assert!(page.leads_to().starts_with("/login"));
        // Letters serve once.
        let page = connects(&workshop, &workshop.organiser, &shown).await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY);
        letters(&beside.get("/present").await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_change_after_ten_minutes_and_a_pairing_ends_a_day_after_the_edition() {
    let workshop = Workshop::new().await;
    let screen = workshop.server.visitor();
    let first = letters(&screen.get("/present").await);
    workshop.server.clock.pass(10 * MINUTE);
    let page = connects(&workshop, &workshop.organiser, &first).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let second = letters(&screen.get("/present").await);
    assert_ne!(first, second);
    connects(&workshop, &workshop.organiser, &second)
        .await
        .leads_to();
    let mut stream = Stream::open(&screen, workshop.server.url("/present/aula/events")).await;
    next(&mut stream).await;
    workshop.server.clock.pass(2 * HOUR - 10 * MINUTE + DAY);
    stream.ends().await;
    let page = screen.get(&workshop.present()).await;
    assert!(page.leads_to().starts_with("/login"));
    letters(&screen.get("/present").await);
}

/// From an empty edition to a poll on a paired screen, by a guest speaker on a phone: what is pressed and typed.
#[tokio::test]
async fn a_guest_speaker_comes_to_a_poll_on_a_paired_screen_in_at_most_eight_presses() {
    let workshop = Workshop::new().await;
    let link = makes(&workshop).await;
    let screen = workshop.server.visitor();
    let shown = letters(&screen.get("/present").await);
    let phone = workshop.server.visitor();
    let mut presses = 0;
    let mut pressed = |page: Page| {
        presses += 1;
        page
    };
    // The link in a message leads to the control.
    let path = pressed(phone.get(&link).await).leads_to().to_owned();
    let control = phone.get(&path).await;
    // “Lainnya” leads to where letters are typed.
    let more = control.attribute("#more", "href");
    let more = more.split('#').next().unwrap();
    let page = pressed(phone.get(more).await.with(StatusCode::OK));
    let action = page
        .text
        .split("<form")
        .find(|form| form.contains("name=\"letters\""));
    let action = action
        .unwrap()
        .split("action=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let page = pressed(
        phone
            .post(action, &[("letters", &shown), (ACT, "connect")])
            .await,
    );
    let page = phone.get(page.leads_to()).await;
    // The large button opens a poll.
    let version = crate::live::version(&page);
    let act = page.attribute("id=\"press-main\"", "value");
    let fields = [("version", version.as_str()), (ACT, act.as_str())];
    pressed(phone.post(&path, &fields).await).leads_to();
    assert_eq!(screen.get("/present").await.leads_to(), workshop.present());
    screen
        .get(&workshop.present())
        .await
        .says("Jawab di ponsel Anda");
    assert!(presses <= 8, "{presses}");
}
