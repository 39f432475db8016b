//! Files that organisers send, in the browser: people, and the report of an online meeting. Each is seen first, decided,
//! carried out and taken back, on a phone as on a laptop.

use crate::axe::Look;
use crate::layout::LAYOUT;
use domain::account::Role;
use domain::calendar::Zone;
use domain::clock::{HOUR, MINUTE};
use domain::language::Language;
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::editions::create;
use tests::hall::details;
use tests::server::{PASSWORD, TestServer};

const ORGANISER: &str = "panitia@contoh.example";

/// Puts a file into the form of a page, as choosing it does.
async fn chooses(tab: &Tab, name: &str, text: &str) {
    let script = format!(
        "(() => {{ const files = new DataTransfer(); files.items.add(new File([{}], {})); \
        document.querySelector('#file').files = files.files; return true }})()",
        serde_json::Value::from(text),
        serde_json::Value::from(name)
    );
    let chosen: bool = tab.ask(&script).await.unwrap();
    assert!(chosen);
    tab.press_and_follow("main form[enctype] button[type=submit]")
        .await;
}

/// What is wrong with how a page is laid out on a small phone, a phone and a laptop.
async fn laid_out(tab: &Tab) -> Vec<String> {
    let mut faults = Vec::new();
    for width in [320, 360, 1280] {
        tab.screen(width, 800, 1.0).await;
        let found: Vec<String> = tab.ask(LAYOUT).await.unwrap();
        faults.extend(found.into_iter().map(|fault| format!("{width}: {fault}")));
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_people_and_of_a_meeting_are_seen_decided_and_taken_back() {
    let server = TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await;
    server.person(ORGANISER, &[Role::Organiser]).await;
    let edition = create(
        &server,
        &details(&server, "aula", server.app.now().plus(-HOUR)),
    )
    .await;
    edition.expects(&server, "Budi Santoso", None).await;
    edition.expects(&server, "Sari Dewi", None).await;
    let desk = Tab::open(true).await;
    let mut look = Look {
        tab: &desk,
        language: Language::Id,
        faults: vec![],
    };
    desk.go(&server.url("/login?next=/organiser/people/imports"))
        .await;
    desk.fill("#email", ORGANISER).await;
    desk.fill("#password", PASSWORD).await;
    desk.press_and_follow("main form button[type=submit]").await;

    // People.
    let people = "Nama;E-mail;Instansi\nAgus Salim;agus@contoh.example;Dinas Antariksa\nBudi Santosa;;\nBudi Santoso, S.Kom.;budi@contoh.example;\nEko;bukan;\n";
    chooses(&desk, "peserta.csv", people).await;
    desk.says("Belum ada yang disimpan").await;
    let import = desk.address().await;
    look.faults.extend(laid_out(&desk).await);
    look.at("import").await;
    desk.press_and_follow("[value=apply]").await;
    desk.says("orang baru").await;
    look.at("import, carried out").await;
    desk.go(&server.url("/organiser/people/duplicates?q=budi"))
        .await;
    look.at("duplicates").await;
    desk.press("#kept-0").await;
    desk.press("#merged-1").await;
    desk.press_and_follow("section[aria-labelledby=by-hand] [value=compare]")
        .await;
    desk.says("Dua catatan berdampingan").await;
    look.faults.extend(laid_out(&desk).await);
    look.at("two records").await;
    desk.press_and_follow("[value=merge]").await;
    desk.says("Keduanya kini satu orang").await;
    look.at("merged").await;
    desk.press_and_follow("[value=undo]").await;
    desk.says("Penggabungan dibatalkan").await;
    desk.go(&server.url(&import)).await;
    desk.press_and_follow("[value=undo]").await;
    desk.says("Dibatalkan").await;

    // A meeting.
    let zone = Zone::default();
    let at = |minutes: i64| {
        let moment = server.app.now().plus((minutes - 60) * MINUTE);
        format!("{} {}:00", zone.day(moment), zone.clock(moment))
    };
    let report = format!(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\nBudi Santoso,,{0},{1},30,Yes\nSari Dewy,,{0},{1},30,Yes\niPhone,,{0},{1},30,Yes\n",
        at(5),
        at(35)
    );
    desk.go(&server.url("/organiser/editions/aula/meeting"))
        .await;
    look.faults.extend(laid_out(&desk).await);
    look.at("meeting").await;
    chooses(&desk, "participants.csv", &report).await;
    desk.says("Dikenali").await;
    look.faults.extend(laid_out(&desk).await);
    look.at("report").await;
    desk.press_and_follow("[value=apply]").await;
    desk.says("1 orang menjadi hadir").await;
    desk.press_and_follow("[value=undo]").await;
    desk.says("Dibatalkan").await;
    look.at("report, taken back").await;
    let unknown = "Siapa,Mulai,Selesai\nBudi Santoso,pagi,siang\n";
    desk.go(&server.url("/organiser/editions/aula/meeting"))
        .await;
    chooses(&desk, "lain.csv", unknown).await;
    desk.says("Susunan berkas ini belum dikenal").await;
    look.at("a layout that is asked about").await;
    assert!(look.faults.is_empty(), "{:#?}", look.faults);
    desk.close().await;
}
