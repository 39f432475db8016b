use crate::server;
use app::frame::Frame;
use app::pages::organise::attendance::{AttendancePage, page, sheet};
use app::parts::edition::EditionLine;
use app::words::Words;
use domain::account::{Grant, Role};
use domain::agency::{Agency, AgencyCode, AgencyTree, BuiltInKind, Employment, Work};
use domain::attendance::{Counted, Status};
use domain::attendance_by_agency::{Opening, roll_up};
use domain::audit::Action;
use domain::clock::{DAY, HOUR, MINUTE, Moment};
use domain::code::Place;
use domain::edition::{Mode, Stage};
use domain::id::{AgencyId, PersonId};
use domain::language::Language;
use domain::text::guard_formula;
use proptest::collection::vec;
use proptest::prelude::*;
use reqwest::StatusCode;
use tests::hall::{Hall, details};
use tests::server::{PASSWORD, Page, TestServer, Visitor, plain};
use tests::stream::Stream;

const BOARD: &str = "/organiser/editions/kopitalk-12/attendance";
const FILE: &str = "/organiser/editions/kopitalk-12/attendance.csv";
const PEOPLE: &str = "/organiser/editions/kopitalk-12/attendance/people";

async fn organiser(server: &TestServer) -> Visitor {
    server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await
}

/// The rows of a file, its mark checked and taken off.
fn rows(file: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(file.strip_prefix('\u{feff}').unwrap().as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect())
        .collect()
}

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let after = text
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {text}"))
        .1;
    after.split_once(to).map_or(after, |(inside, _)| inside)
}

/// The table of a page as a file would write it: level, code, name, registered, the four parts, present,
/// expected, rate.
fn shown(html: &str) -> Vec<Vec<String>> {
    let table = between(html, "<tbody>", "</table>");
    let number = |text: &str| text.trim().replace('.', "");
    table
        .split("<tr")
        .skip(1)
        .map(|row| {
            let total = row.contains("<th scope=\"row\">");
            let head = between(row, "<th", "</th>");
            let code = if head.contains("board-code") {
                plain(between(head, "board-code\">", "</span>"))
            } else {
                String::new()
            };
            let name = if total {
                plain(between(head, ">", "</th>"))
            } else {
                let tag = if head.contains("class=\"twig\"") {
                    "</a>"
                } else {
                    "</span>"
                };
                let class = if tag == "</a>" {
                    "class=\"twig\""
                } else {
                    "class=\"board-leaf\""
                };
                plain(between(
                    &format!("<{class}{}", between(head, class, tag)),
                    ">",
                    "\u{0}",
                ))
            };
            let level = if total {
                String::new()
            } else {
                let level: usize = between(head, "level-", "\"").parse().unwrap();
                (level + 1).to_string()
            };
            let cells: Vec<&str> = row.split("<td").skip(1).collect();
            let part = |status: Status| {
                let class = format!("<i class=\"{} ", status.code());
                match cells[1].split_once(&class) {
                    Some((_, rest)) => number(between(rest, ">", "</i>")),
                    None => "0".to_owned(),
                }
            };
            let count = plain(&format!("<td{}", cells[2]));
            let (present, expected) = count.split_once(" dari ").unwrap();
            let rate = plain(&format!("<td{}", cells[3])).replace('\u{a0}', " ");
            let mut row = vec![
                level,
                code,
                name,
                number(&plain(&format!("<td{}", cells[0]))),
            ];
            row.extend(Status::ALL.iter().map(|status| part(*status)));
            row.extend([number(present), number(expected)]);
            row.push(rate.trim_end_matches(" %").to_owned());
            row
        })
        .collect()
}

/// What a file says without its head, and what the page shows.
fn written(file: &str, html: &str) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut file = rows(file);
    let mut head = file.remove(0);
    // What those who are not there are called depends on when the file was written.
    let missing = std::mem::take(&mut head[7]);
    assert!(
        ["Belum hadir", "Tidak hadir"].contains(&missing.as_str()),
        "{missing}"
    );
    assert_eq!(
        head,
        [
            "Jenjang",
            "Kode",
            "Instansi",
            "Terdaftar",
            "Tepat waktu",
            "Terlambat",
            "Izin",
            "",
            "Hadir",
            "Seharusnya hadir",
            "Tingkat (%)"
        ]
    );
    let mut page = shown(html);
    for row in &mut page {
        // In a file no name is a formula.
        row[2] = guard_formula(&row[2]).into_owned();
    }
    (file, page)
}

/// The row of an agency as the page shows it, from registered on.
async fn row_of(visitor: &Visitor, name: &str) -> String {
    let page = visitor.get(&format!("{BOARD}?open=*")).await;
    let rows = shown(&page.text);
    let row = rows.iter().find(|row| row[2] == name);
    row.unwrap_or_else(|| panic!("no {name} in {rows:?}"))[3..].join(" ")
}

async fn a_full_hall(hall: &Hall<'_>) {
    let (came, late, excused) = (
        Some(Status::Present),
        Some(Status::Late),
        Some(Status::Excused),
    );
    hall.many("SETDA-U", &[(came, 3), (late, 1)]).await;
    hall.many("SETDA-S", &[(came, 2), (excused, 1), (None, 2)])
        .await;
    hall.many("DKI", &[(came, 1)]).await;
    hall.many("DKI-U", &[(late, 1), (None, 1)]).await;
    hall.many("DPS", &[(None, 2)]).await;
    hall.many("", &[(came, 1)]).await;
}

#[tokio::test]
async fn an_organiser_sees_who_is_there_by_agency() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let page = visitor.get(BOARD).await.with(StatusCode::OK);
    page.says("Belum ada yang terdaftar.")
        .says("Minggu, 22 November 2026 · 09.00–11.30 WIB · hibrida")
        .does_not_say("Belum ada wakil");
    a_full_hall(&hall).await;
    let page = visitor.get(BOARD).await.with(StatusCode::OK);
    page.says("Hadir 9 dari 14")
        .says("64,3 % · 15 terdaftar, 1 izin")
        .says("Instansi terwakili 4 dari 5")
        .says("1 instansi belum ada wakil")
        .says("Belum hadir 5 2 terlambat · 1 izin")
        .says("Seharusnya hadir: yang terdaftar, kecuali yang izin.");
    let told: Vec<_> = shown(&page.text).iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        told,
        [
            "1 DKI Dinas Kominfo 3 1 1 0 1 2 3 –",
            "2 DKI Dinas Kominfo, tanpa unit di bawahnya 1 1 0 0 0 1 1 –",
            "2 DKI-U Sudin Kominfo Utara 2 0 1 0 1 1 2 –",
            "1 DPS Dinas Pasar 2 0 0 0 2 0 2 –",
            "1 SETDA Sekretariat Daerah 9 5 1 1 2 6 8 75,0",
            "2 SETDA-S Biro Sosial 5 2 0 1 2 2 4 –",
            "2 SETDA-U Biro Umum 4 3 1 0 0 4 4 –",
            "1  Instansi belum diisi 1 1 0 0 0 1 1 –",
            "  Semua 15 7 2 1 5 9 14 64,3",
        ]
    );
    assert!(
        page.text
            .contains("aria-label=\"5 tepat waktu, 1 terlambat, 1 izin, 2 belum hadir\""),
        "the parts are said, not only coloured"
    );
    let english = visitor.in_english().get(BOARD).await;
    english.says("Present 9 of 14").says("64.3%");
}

#[tokio::test]
async fn the_tree_opens_and_closes_by_links_alone() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    a_full_hall(&hall).await;
    let page = visitor.get(BOARD).await;
    let close = page.attribute("aria-expanded=\"true\"", "href");
    assert_eq!(close, format!("{BOARD}?open=SETDA#row-DKI"));
    let page = visitor.get(&close).await;
    page.says("Biro Sosial").does_not_say("Sudin Kominfo Utara");
    let open = page.attribute("aria-expanded=\"false\"", "href");
    assert_eq!(open, format!("{BOARD}?open=DKI,SETDA#row-DKI"));
    visitor.get(&open).await.says("Sudin Kominfo Utara");
    let page = visitor.get(&format!("{BOARD}?open=")).await;
    page.does_not_say("Biro Sosial")
        .says("Buka semua")
        .does_not_say("Tutup semua");
    let file = page.attribute("download", "href");
    assert_eq!(file, format!("{FILE}?open="));
    let people = page.attribute("people?agency=SETDA", "href");
    visitor
        .get(&people)
        .await
        .says("9 orang · Hadir 6 dari 8 · 1 izin");
    let own = visitor.get(&format!("{PEOPLE}?agency=DKI&own=1")).await;
    own.says("Dinas Kominfo, tanpa unit di bawahnya")
        .says("1 orang · Hadir 1 dari 1");
    let nowhere = visitor.get(&format!("{PEOPLE}?agency=-")).await;
    nowhere.says("1 orang").says("Instansi belum diisi");
    for strange in [
        "?open=%3Cscript%3E,x'y",
        "?open=,,,&pause=2",
        "?open=SETDA-U",
    ] {
        let page = visitor
            .get(&format!("{BOARD}{strange}"))
            .await
            .with(StatusCode::OK);
        assert!(!page.text.contains("<script>,"));
    }
}

#[tokio::test]
async fn the_file_equals_the_page_and_no_name_becomes_a_formula() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    a_full_hall(&hall).await;
    let table = "kode;nama\nX1;\"=HYPERLINK(\"\"http://x\"\";\"\"a\"\")\"\nX2;@jahat\nX3;\"Dinas \"\"A\"\"; B\"\n";
    let known = server.app.store.agencies().await.unwrap();
    let read = server::import::read_rows(table.as_bytes()).unwrap();
    let plan = domain::agency::read_agencies(read, &known).unwrap();
    server.app.store.apply_import(&plan, None).await.unwrap();
    for code in ["X1", "X2", "X3"] {
        hall.somebody("+62 Budi; \"Bud\"", code).await;
    }
    for query in ["", "?open=*", "?open=", "?open=SETDA"] {
        let page = visitor.get(&format!("{BOARD}{query}")).await;
        let file = visitor
            .get(&format!("{FILE}{query}"))
            .await
            .with(StatusCode::OK);
        let (file, page) = written(&file.text, &page.text);
        assert_eq!(file, page, "{query}");
    }
    let file = visitor.get(FILE).await;
    let header = |name: &str| file.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"kehadiran-kopitalk-12-2026-11-22.csv\""
    );
    assert!(
        file.text
            .contains("\r\n1;X1;\"'=HYPERLINK(\"\"http://x\"\";\"\"a\"\")\";1;")
    );
    assert!(
        file.text.ends_with(";\"64,3\"\r\n") || file.text.ends_with(";\"52,9\"\r\n"),
        "{}",
        file.text
    );

    let file = visitor.get(&format!("{PEOPLE}.csv?agency=X2")).await;
    let head = "\u{feff}Nama;E-mail;Kode;Instansi;Instansi induk;Status kepegawaian;Status;Datang (WIB);Tempat;Pendaftaran;Dihitung;Menit terbukti hadir;Syarat JP;Status tambahan\r\n";
    let row = file.text.strip_prefix(head).unwrap();
    assert!(row.starts_with("\"'+62 Budi; \"\"Bud\"\"\";warga"), "{row}");
    assert!(
        row.ends_with("@tirtanusa.example;X2;'@jahat;;;Belum hadir;;;terdaftar sebelumnya;ya;–;belum terpenuhi;\r\n"),
        "{row}"
    );
}

#[tokio::test]
async fn people_are_listed_in_pages_and_filed_whole() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    visitor
        .get(PEOPLE)
        .await
        .says("Belum ada yang terdaftar untuk lokakarya ini.");
    hall.many("BPD", &[(None, 101)]).await;
    let ayu = hall.somebody("Ayu Lestari", "SETDA-S").await;
    hall.comes(&ayu, Status::Late, Place::Online).await;
    let work = Work {
        agency: Some(hall.agency("SETDA-S").await),
        employment: Some(Employment::Pppk),
        ..Work::default()
    };
    let store = &server.app.store;
    store.set_work(&ayu, &work, Some(&ayu)).await.unwrap();
    let page = visitor.get(PEOPLE).await.with(StatusCode::OK);
    page.says("102 orang · Hadir 1 dari 102 · 0 izin · 1–100 dari 102")
        .says("Ayu Lestari");
    let next = page.attribute("rel=\"next\"", "href");
    assert_eq!(next, format!("{PEOPLE}?page=1"));
    // For paper they stand on one page.
    page.says("Semua dalam satu halaman, untuk dicetak");
    let whole = visitor.get(&format!("{PEOPLE}?whole=1")).await;
    assert_eq!(
        whole.text.matches("<td class=\"on-paper\"></td>").count(),
        102
    );
    whole
        .does_not_say("Berikutnya")
        .does_not_say("Semua dalam satu halaman");
    let page = visitor.get(&next).await;
    page.says("101–102 dari 102").does_not_say("Berikutnya");
    assert_eq!(page.attribute("rel=\"prev\"", "href"), PEOPLE);
    let page = visitor.get(&format!("{PEOPLE}?status=late&q=AYU")).await;
    page.says("1 orang")
        .says("Ayu Lestari Biro Sosial Terlambat 09.00 daring terdaftar sebelumnya");
    let absent = visitor
        .get(&format!("{PEOPLE}?status=absent&agency=bpd"))
        .await;
    absent.says("101 orang").says("Badan Perencanaan");
    let page = visitor.get(&format!("{PEOPLE}?agency=kominfo")).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Tulis kodenya: DKI, DKI-S, DKI-U");
    visitor
        .get(&format!("{PEOPLE}?q=tiada"))
        .await
        .says("Tidak ada orang yang cocok")
        .says("Tampilkan semua orang");
    visitor
        .get(&format!("{PEOPLE}?page=999"))
        .await
        .with(StatusCode::OK);

    let file = visitor.get(&format!("{PEOPLE}.csv")).await;
    let all = rows(&file.text);
    assert_eq!(all.len(), 103, "the file has every page");
    assert_eq!(
        all[1].join("|"),
        format!(
            "Ayu Lestari|{}|SETDA-S|Biro Sosial|Sekretariat Daerah|{}|Terlambat|09.00|daring|terdaftar sebelumnya|ya|–|terpenuhi|",
            all[1][1],
            Employment::Pppk.label(Language::Id)
        )
    );
    let narrowed = visitor.get(&format!("{PEOPLE}.csv?status=late")).await;
    assert_eq!(rows(&narrowed.text).len(), 2);
    assert!(
        narrowed.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("kehadiran-orang-kopitalk-12-2026-11-22-terlambat.csv")
    );
}

/// The four cases that the best plugin for attendance by department gets wrong.
#[tokio::test]
async fn transfers_levels_staff_and_changed_roles_count_nobody_twice_and_lose_nobody() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    // Somebody of a department with departments below it is counted in each above, once.
    let ayu = hall.somebody("Ayu", "SETDA-U").await;
    hall.comes(&ayu, Status::Present, Place::Venue).await;
    hall.somebody("Budi", "SETDA").await;
    assert_eq!(
        row_of(&visitor, "Sekretariat Daerah").await,
        "2 1 0 0 1 1 2 –"
    );
    assert_eq!(row_of(&visitor, "Semua").await, "2 1 0 0 1 1 2 –");
    // A transfer changes no sum of what was.
    let store = &server.app.store;
    let work = Work {
        agency: Some(hall.agency("DPS").await),
        typed: None,
        employment: Some(Employment::Pns),
    };
    store.set_work(&ayu, &work, None).await.unwrap();
    assert_eq!(
        row_of(&visitor, "Sekretariat Daerah").await,
        "2 1 0 0 1 1 2 –"
    );
    visitor.get(BOARD).await.does_not_say("Dinas Pasar");
    // Trainers and organisers inflate nothing, and are marked.
    let trainer = hall.somebody("Citra", "SETDA-U").await;
    let grant = Grant::of(Role::Trainer).unwrap();
    store.grant(&trainer, &grant, None).await.unwrap();
    hall.comes(&trainer, Status::Present, Place::Venue).await;
    assert_eq!(row_of(&visitor, "Biro Umum").await, "1 1 0 0 0 1 1 –");
    visitor
        .get(BOARD)
        .await
        .says("1 narasumber atau penyelenggara terdaftar.");
    visitor
        .get(&format!("{PEOPLE}?agency=SETDA-U"))
        .await
        .says("Citra tidak dihitung")
        .says("2 orang · Hadir 1 dari 1");
    let file = visitor.get(&format!("{PEOPLE}.csv?q=citra")).await;
    assert_eq!(
        rows(&file.text)[1][10],
        "tidak: narasumber atau penyelenggara"
    );
    // A role of later, and a registration that is taken back, rewrite no history.
    server.clock.pass(4 * HOUR);
    store.grant(&ayu, &grant, None).await.unwrap();
    assert!(
        !store
            .withdraw_registration(&hall.edition, &ayu)
            .await
            .unwrap()
    );
    assert_eq!(row_of(&visitor, "Biro Umum").await, "1 1 0 0 0 1 1 –");
}

#[tokio::test]
async fn an_excused_person_never_lowers_a_rate() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    hall.many("BPD", &[(Some(Status::Present), 4), (None, 1)])
        .await;
    let sick = hall.somebody("Sakit", "BPD").await;
    assert_eq!(
        row_of(&visitor, "Badan Perencanaan").await,
        "6 4 0 0 2 4 6 66,7"
    );
    correct(
        &server,
        &visitor,
        &hall,
        &sick,
        &[("status", "excused"), ("reason", "ill")],
    )
    .await;
    assert_eq!(
        row_of(&visitor, "Badan Perencanaan").await,
        "6 4 0 1 1 4 5 80,0"
    );
}

/// Where somebody's history is.
fn address(server: &TestServer, hall: &Hall<'_>, person: &PersonId) -> String {
    format!(
        "{PEOPLE}/{}",
        server.app.secret.attendee(&hall.edition, person)
    )
}

/// What the form at hand sends, with some of it filled in.
fn filled<'a>(page: &Page, with: &[(&'a str, &'a str)]) -> Vec<(&'a str, String)> {
    let mut fields = vec![
        ("action", "correct".to_owned()),
        ("nonce", page.attribute("name=\"nonce\"", "value")),
        ("events", page.attribute("name=\"events\"", "value")),
    ];
    for name in ["status", "place", "arrived", "reason", "remark"] {
        let value = with.iter().find(|(known, _)| *known == name);
        fields.push((name, value.map_or("", |(_, value)| value).to_owned()));
    }
    fields
}

async fn send(visitor: &Visitor, address: &str, fields: &[(&str, String)]) -> Page {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    visitor.post(address, &fields).await
}

async fn correct(
    server: &TestServer,
    visitor: &Visitor,
    hall: &Hall<'_>,
    person: &PersonId,
    with: &[(&str, &str)],
) {
    let address = address(server, hall, person);
    let page = visitor.get(&address).await.with(StatusCode::OK);
    let page = send(visitor, &address, &filled(&page, with)).await;
    assert_eq!(page.leads_to(), format!("{address}?notice=corrected"));
}

#[tokio::test]
async fn a_correction_keeps_everything_that_was_with_who_when_and_why() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu Lestari", "SETDA-U").await;
    server.clock.pass(20 * MINUTE);
    hall.comes(&ayu, Status::Late, Place::Online).await;
    server.clock.pass(10 * MINUTE);
    let list = visitor.get(&format!("{PEOPLE}?q=ayu")).await;
    let address = list.attribute("people/", "href");
    assert_eq!(address, self::address(&server, &hall, &ayu));
    assert!(
        !list.text.contains(ayu.as_str()),
        "no id of the database in the page"
    );
    let page = visitor.get(&address).await.with(StatusCode::OK);
    page.says("Ayu Lestari")
        .says("Biro Umum · Terdaftar 22 Nov 2026, 09.00 WIB")
        .says("Terlambat datang 09.20 · daring")
        .says("Hadir dengan kode daring Belum hadir menjadi Terlambat Datang 09.20")
        .says("oleh yang bersangkutan");

    let filled_in = [
        ("status", "present"),
        ("place", "venue"),
        ("arrived", "09:05"),
        ("reason", "seen-there"),
        ("remark", "Duduk di baris depan.\n<b>Ponsel mati</b>"),
    ];
    let fields = filled(&page, &filled_in);
    for _ in 0..2 {
        let page = send(&visitor, &address, &fields).await;
        assert_eq!(
            page.leads_to(),
            format!("{address}?notice=corrected"),
            "twice is once"
        );
    }
    let page = visitor.get(&format!("{address}?notice=corrected")).await;
    page.says("Tersimpan. Catatan baru ada di riwayat.")
        .says("Tepat waktu datang 09.05 · di aula")
        .says("22 Nov 2026, 09.30 WIB · oleh Siti Aminah Koreksi Terlambat menjadi Tepat waktu Datang 09.05 Tempat: di aula Alasan: Terlihat hadir, kodenya tidak berfungsi Keterangan: Duduk di baris depan. <b>Ponsel mati</b>")
        .says("Hadir dengan kode daring Belum hadir menjadi Terlambat");
    let history = server.app.store.history(&hall.edition, &ayu).await.unwrap();
    assert_eq!(history.len(), 2);

    let page = send(&visitor, &address, &filled(&page, &filled_in)).await;
    assert_eq!(page.leads_to(), format!("{address}?notice=unchanged"));
    visitor
        .get(page.leads_to())
        .await
        .says("Tidak ada yang berubah");

    let page = visitor.get(&address).await;
    let fields = filled(&page, &[("status", "absent"), ("reason", "not-there")]);
    assert!(
        send(&visitor, &address, &fields)
            .await
            .leads_to()
            .ends_with("corrected")
    );
    row_of(&visitor, "Biro Umum").await;
    assert_eq!(row_of(&visitor, "Biro Umum").await, "1 0 0 0 1 0 1 –");
    assert!(
        server
            .app
            .store
            .recount(&hall.edition)
            .await
            .unwrap()
            .agrees()
    );
}

#[tokio::test]
async fn every_fault_of_a_correction_is_said_beside_its_field_and_nothing_is_lost() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu", "").await;
    let address = address(&server, &hall, &ayu);
    let long = "x".repeat(501);
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[], "Pilih status."),
        (&[("status", "present")], "Pilih alasan."),
        (
            &[
                ("status", "present"),
                ("reason", "ill"),
                ("arrived", "pagi"),
            ],
            "Jam datang belum terbaca.",
        ),
        (
            &[
                ("status", "present"),
                ("reason", "ill"),
                ("arrived", "08:29"),
            ],
            "Tulis jam antara 08.30 dan 11.30.",
        ),
        (
            &[("status", "late"), ("reason", "ill"), ("arrived", "09:01")],
            "Jam datang itu belum tiba.",
        ),
        (
            &[
                ("status", "absent"),
                ("reason", "ill"),
                ("arrived", "09:00"),
            ],
            "Jam datang hanya untuk yang hadir.",
        ),
        (
            &[("status", "excused"), ("reason", "ill"), ("place", "venue")],
            "Tempat hanya untuk yang hadir.",
        ),
        (
            &[("status", "excused"), ("reason", "other")],
            "Tulis alasannya di keterangan.",
        ),
        (
            &[("status", "excused"), ("reason", "ill"), ("remark", &long)],
            "Keterangan lebih dari 500 karakter.",
        ),
    ];
    for (with, sentence) in cases {
        let page = visitor.get(&address).await;
        let fields = filled(&page, with);
        let page = send(&visitor, &address, &fields).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says(sentence);
        assert!(page.text.contains("aria-describedby"), "{sentence}");
        assert_eq!(page.attribute("name=\"nonce\"", "value"), fields[1].1);
        for (name, value) in with {
            let kept = match *name {
                "status" => format!("name=\"status\" value=\"{value}\" checked"),
                "arrived" => format!("value=\"{value}\""),
                "remark" => format!(">\n{value}</textarea>"),
                _ => format!("<option value=\"{value}\" selected>"),
            };
            assert!(page.text.contains(&kept), "{name} is lost: {kept}");
        }
    }
    for fields in [
        &[("action", "correct")][..],
        &[("action", "burn")],
        &[("action", "erase"), ("number", "x")],
    ] {
        visitor
            .post(&address, fields)
            .await
            .with(StatusCode::BAD_REQUEST);
    }
    let nothing = visitor
        .post(&address, &[("action", "erase"), ("number", "1")])
        .await;
    nothing.with(StatusCode::NOT_FOUND);
    assert!(
        server
            .app
            .store
            .history(&hall.edition, &ayu)
            .await
            .unwrap()
            .is_empty()
    );
    for strange in ["0123456789abcdef0123456789abcdef", "x", ayu.as_str()] {
        visitor
            .get(&format!("{PEOPLE}/{strange}"))
            .await
            .with(StatusCode::NOT_FOUND);
    }
    for missing in [BOARD, FILE, PEOPLE] {
        let missing = missing.replace("kopitalk-12", "tidak-ada");
        visitor.get(&missing).await.with(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn nobody_corrects_over_what_they_have_not_seen() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu", "BPD").await;
    let address = address(&server, &hall, &ayu);
    let page = visitor.get(&address).await;
    let fields = filled(&page, &[("status", "absent"), ("reason", "not-there")]);
    hall.comes(&ayu, Status::Present, Place::Venue).await;
    let page = send(&visitor, &address, &fields)
        .await
        .with(StatusCode::CONFLICT);
    page.says("Riwayat orang ini bertambah sejak Anda membuka halaman ini.")
        .says("Hadir dengan kode di aula");
    let again = filled(&page, &[("status", "absent"), ("reason", "not-there")]);
    assert!(
        send(&visitor, &address, &again)
            .await
            .leads_to()
            .ends_with("corrected")
    );
}

#[tokio::test]
async fn a_form_that_was_sent_records_nothing_else_when_it_is_filled_in_anew() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu", "BPD").await;
    hall.comes(&ayu, Status::Present, Place::Venue).await;
    let address = address(&server, &hall, &ayu);
    let page = visitor.get(&address).await;
    let sent = filled(&page, &[("status", "late"), ("reason", "not-there")]);
    let other = filled(&page, &[("status", "absent"), ("reason", "not-there")]);
    for _ in 0..2 {
        let page = send(&visitor, &address, &sent).await;
        assert!(page.leads_to().ends_with("corrected"));
    }
    send(&visitor, &address, &other)
        .await
        .with(StatusCode::CONFLICT)
        .says("Riwayat orang ini bertambah sejak Anda membuka halaman ini.");
    let history = server.app.store.history(&hall.edition, &ayu).await.unwrap();
    assert_eq!(history.len(), 2, "the arrival and one correction");
}

#[tokio::test]
async fn leave_is_recorded_before_the_doors_open_and_presence_is_not() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let details = details(&server, "kopitalk-12", server.app.now().plus(DAY));
    let hall = Hall::open(&server, &details).await;
    let ayu = hall.somebody("Ayu", "BPD").await;
    let address = address(&server, &hall, &ayu);
    let page = visitor.get(&address).await;
    let fields = filled(&page, &[("status", "present"), ("reason", "seen-there")]);
    let page = send(&visitor, &address, &fields).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Pencatatan hadir belum dibuka.");
    correct(
        &server,
        &visitor,
        &hall,
        &ayu,
        &[("status", "excused"), ("reason", "on-duty")],
    )
    .await;
    let page = visitor.get(BOARD).await;
    page.says("1 terdaftar, 1 izin")
        .does_not_say("Belum ada wakil Badan");
}

#[tokio::test]
async fn a_remark_is_erased_and_its_entry_stays() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu", "BPD").await;
    let with = [
        ("status", "excused"),
        ("reason", "other"),
        ("remark", "Surat dari atasan"),
    ];
    correct(&server, &visitor, &hall, &ayu, &with).await;
    let address = address(&server, &hall, &ayu);
    let erase = [("action", "erase"), ("number", "1")];
    visitor
        .get(&address)
        .await
        .says("Keterangan: Surat dari atasan");
    let page = visitor.post(&address, &erase).await;
    let page = visitor.get(page.leads_to()).await;
    page.says("Keterangan dihapus. Catatannya tetap ada.")
        .says("Alasan: Alasan lain")
        .does_not_say("Surat dari atasan");
    let page = visitor.post(&address, &erase).await;
    visitor
        .get(page.leads_to())
        .await
        .says("Keterangan itu sudah tidak ada.");
    let audit = server.app.store.audit_of(ayu.as_str(), 5).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].action, Some(Action::RemarkErased));
    assert!(audit[0].actor.is_some() && !audit[0].detail.contains("Surat"));
}

#[tokio::test]
async fn a_correction_sent_after_the_session_ended_is_shown_again() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu", "BPD").await;
    let address = address(&server, &hall, &ayu);
    let page = visitor.get(&address).await;
    let with = [
        ("status", "excused"),
        ("reason", "ill"),
        ("remark", "Surat menyusul"),
    ];
    let fields = filled(&page, &with);
    let nonce = fields[1].1.clone();
    let fresh = server.visitor();
    let page = send(&fresh, &address, &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let page = fresh
        .post(
            "/login",
            &[
                ("email", "panitia@contoh.example"),
                ("password", PASSWORD),
                ("next", &address),
                ("carried", &carried),
            ],
        )
        .await;
    let page = fresh.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("Isian Anda masih ada.");
    assert!(page.text.contains(">\nSurat menyusul</textarea>"));
    assert_eq!(page.attribute("name=\"nonce\"", "value"), nonce);
    assert!(
        send(&fresh, &address, &filled(&page, &with))
            .await
            .leads_to()
            .ends_with("corrected")
    );
    fresh
        .get(&address)
        .await
        .does_not_say("Isian Anda masih ada.");
}

#[tokio::test]
async fn the_page_keeps_current_until_it_is_paused_or_over() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    hall.many("BPD", &[(None, 1)]).await;
    let refreshes = "<meta http-equiv=\"refresh\" content=\"15\"";
    let listens = format!("data-events=\"{BOARD}/events?open=\"");
    let page = visitor.get(&format!("{BOARD}?open=")).await;
    assert!(page.text.contains(refreshes) && page.text.contains(&listens));
    let pause = page.attribute("pause=1", "href");
    assert_eq!(pause, format!("{BOARD}?open=&pause=1"));
    let page = visitor.get(&pause).await;
    page.says("Dijeda");
    assert!(!page.text.contains(refreshes) && !page.text.contains("data-events"));
    assert!(
        page.text
            .contains(&format!("href=\"{BOARD}?open=\">Lanjutkan"))
    );
    server.clock.pass(3 * HOUR);
    let page = visitor.get(BOARD).await;
    page.says("Tanpa wakil").does_not_say("Jeda");
    assert!(!page.text.contains(refreshes) && !page.text.contains("data-events"));
}

#[tokio::test]
async fn a_screen_is_drawn_once_and_all_who_look_get_the_same_bytes_as_the_page_shows() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let ayu = hall.somebody("Ayu", "BPD").await;
    let listen = async || Stream::open(&visitor, server.url(&format!("{BOARD}/events"))).await;
    let (mut one, mut other) = (listen().await, listen().await);
    let (first, same) = (one.next("parts").await, other.next("parts").await);
    assert_eq!(first, same);
    assert_eq!(server.app.hub.screens(), 1, "one screen is drawn for both");
    assert!(first.contains("0 dari 1"), "{first}");

    hall.comes(&ayu, Status::Present, Place::Venue).await;
    let (after, same) = (one.next("parts").await, other.next("parts").await);
    assert_eq!(after, same);
    let parts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&after).unwrap();
    let page = visitor.get(BOARD).await;
    for (id, html) in &parts {
        assert!(
            page.text.contains(html.as_str().unwrap()),
            "the page has the same {id}: {html}"
        );
    }
    assert_eq!(parts.len(), page.text.matches("data-live").count());

    // Opened otherwise, or in the other language, it is another screen.
    let mut opened = Stream::open(&visitor, server.url(&format!("{BOARD}/events?open="))).await;
    opened.next("parts").await;
    assert_eq!(server.app.hub.screens(), 2);
    drop((one, other, opened));
    let gone = async || {
        while server.app.hub.screens() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), gone())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_missing_agencies_are_named_in_a_message_ready_to_send() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    a_full_hall(&hall).await;
    hall.many("DAR", &[(None, 1)]).await;
    let page = visitor.get(BOARD).await;
    page.says("Belum ada wakil 2 instansi mendaftarkan orang, belum seorang pun hadir. Dinas Arsip Dinas Pasar");
    let href = page.attribute("wa.me", "href");
    let message = href.strip_prefix("https://wa.me/?text=").unwrap();
    assert!(!message.contains('+') && !message.contains(' '));
    let (_, text) = form_urlencoded(message);
    assert_eq!(
        text,
        format!(
            "Yth. Bapak/Ibu,\n\nKopiTalk Edisi 12 sedang berlangsung (Minggu, 22 November 2026 · 09.00–11.30 WIB). Dari instansi berikut belum ada yang hadir:\n- Dinas Arsip\n- Dinas Pasar\n\n{}/workshops/kopitalk-12\n\nMohon diingatkan. Terima kasih.",
            server.app.base_url
        )
    );
    let field = between(&page.text, "<textarea", "</textarea>");
    assert_eq!(field.split_once(">\n").unwrap().1, text);
    assert!(field.contains("readonly"));
}

/// A query's first pair, read.
fn form_urlencoded(value: &str) -> (String, String) {
    let url = reqwest::Url::parse(&format!("https://x.example/?text={value}")).unwrap();
    let (name, value) = url.query_pairs().next().unwrap();
    (name.into_owned(), value.into_owned())
}

#[tokio::test]
async fn a_person_sees_their_own_attendance() {
    let server = server().await;
    let visitor = server.signed_in("ayu@contoh.example", &[]).await;
    visitor
        .get("/me")
        .await
        .says("Kehadiran saya Anda belum terdaftar di lokakarya mana pun.");
    let email = domain::account::Email::parse("ayu@contoh.example").unwrap();
    let ayu = server
        .app
        .store
        .credentials(&email)
        .await
        .unwrap()
        .unwrap()
        .person;
    let hall = Hall::now(&server).await;
    hall.registers(&ayu, "BPD").await;
    visitor
        .get("/me")
        .await
        .says("KopiTalk Edisi 12 Minggu, 22 November 2026 · 09.00–11.30 WIB Belum hadir");
    server.clock.pass(5 * MINUTE);
    hall.comes(&ayu, Status::Present, Place::Venue).await;
    let page = visitor.get("/me").await;
    page.says("09.00–11.30 WIB · datang 09.05 · di aula Hadir");
    assert!(page.text.contains("href=\"/workshops/kopitalk-12\""));
    let mut coming = details(&server, "kopitalk-13", server.app.now().plus(7 * DAY));
    coming.title.id = "KopiTalk Edisi 13".to_owned();
    let next = Hall::open(&server, &coming).await;
    next.registers(&ayu, "BPD").await;
    let page = visitor.get("/me").await;
    page.says(
        "KopiTalk Edisi 13 Minggu, 29 November 2026 · 09.05–11.35 WIB Terdaftar KopiTalk Edisi 12",
    );
}

#[tokio::test]
async fn three_thousand_people_of_five_hundred_agencies_are_one_page() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let hall = Hall::now(&server).await;
    let mut table = "kode;nama;kode_induk;jenis\n".to_owned();
    for number in 0..500 {
        let above = if number < 20 {
            String::new()
        } else {
            format!("A{}", number % 20)
        };
        table.push_str(&format!("A{number};Instansi {number};{above};dinas\n"));
    }
    let read = server::import::read_rows(table.as_bytes()).unwrap();
    let known = server.app.store.agencies().await.unwrap();
    let plan = domain::agency::read_agencies(read, &known).unwrap();
    server.app.store.apply_import(&plan, None).await.unwrap();
    server
        .execute(
            "WITH RECURSIVE head (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM head WHERE number < 2999)
            INSERT INTO person (id, name, name_key, created_at)
            SELECT '0190f4a2-2222-7000-8000-' || CAST(100000000000 + number AS TEXT), 'Warga ' || number, 'warga ' || number,
                0 FROM head",
        )
        .await;
    server
        .execute(
            "INSERT INTO registration (edition, person, agency, registered_at, on_the_spot)
            SELECT edition.id, person.id, agency.id, 0, FALSE
            FROM edition, person JOIN agency ON agency.code = 'A' || (CAST(substr(person.id, 30) AS INTEGER) % 500)
            WHERE person.name_key LIKE 'warga %'",
        )
        .await;
    server
        .execute(
            "INSERT INTO attendance_present (edition, person, status, arrived_at, recorded_at, place, inside, events)
            SELECT edition, person, 'present', 0, 0, 'venue', TRUE, 1 FROM registration
            WHERE CAST(substr(person, 30) AS INTEGER) % 3 > 0",
        )
        .await;
    assert_eq!(
        server
            .app
            .store
            .attendance(&hall.edition)
            .await
            .unwrap()
            .len(),
        3_000
    );
    let page = visitor.get(BOARD).await.with(StatusCode::OK);
    page.says("Hadir 2.000 dari 3.000 66,7 %")
        .says("Instansi terwakili 500 dari 500");
    assert_eq!(
        shown(&page.text).len(),
        21,
        "as many levels as can be taken in at once"
    );
    let page = visitor
        .get(&format!("{BOARD}?open=*"))
        .await
        .with(StatusCode::OK);
    let file = visitor
        .get(&format!("{FILE}?open=*"))
        .await
        .with(StatusCode::OK);
    let (file, page) = written(&file.text, &page.text);
    assert_eq!(file, page);
    assert_eq!(
        page.len(),
        521,
        "twenty agencies have people of their own besides"
    );
    let people = visitor
        .get(&format!("{PEOPLE}?page=29"))
        .await
        .with(StatusCode::OK);
    people.says("2.901–3.000 dari 3.000");
}

fn frame() -> Frame {
    Frame {
        zone: domain::calendar::Zone::default(),
        language: Language::Id,
        path: BOARD.into(),
        person: None,
        assets: std::sync::Arc::default(),
    }
}

/// A page of people in a tree.
fn drawn(
    rollup: &domain::attendance_by_agency::AttendanceByAgency,
    opening: &Opening,
    stage: Stage,
) -> String {
    let edition = EditionLine {
        slug: "kopitalk-12".to_owned(),
        title: "KopiTalk".to_owned(),
        stage,
        begun: true,
        opens_at: Moment(0),
        starts_at: Moment(0),
        ends_at: Moment(HOUR),
        hours_known: false,
        mode: Mode::Hybrid,
        place: String::new(),
        zone: None,
    };
    let data = AttendancePage {
        message_open: false,
        signals: 0,
        edition,
        rollup: rollup.clone(),
        opening: opening.clone(),
        paused: false,
        manages: true,
        updated_at: Moment(0),
        link: "https://kopitalk.example/workshops/kopitalk-12".to_owned(),
    };
    page(&frame(), data)
}

fn a_name() -> impl Strategy<Value = String> {
    "[A-Za-z=+@;\"<>&'.-]{1,3}( [A-Za-z=;\"<>&'.-]{1,6}){0,2}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn whatever_the_ledger_and_the_tree_the_file_equals_the_page(
        agencies in vec((any::<prop::sample::Index>(), a_name()), 1..12),
        people in vec((0usize..80, any::<prop::sample::Index>(), prop::option::of(prop::sample::select(&Status::ALL)), 0u8..32), 0..90),
        open in vec(any::<prop::sample::Index>(), 0..6),
        which in 0u8..3,
        stage in prop::sample::select(vec![Stage::Coming, Stage::Open, Stage::Past]),
    ) {
        let id = |number: usize| AgencyId::from_store(format!("agency {number}"));
        let code = |number: usize| AgencyCode::parse(&format!("A{number}")).unwrap();
        let count = agencies.len();
        let tree = AgencyTree::new(agencies.into_iter().enumerate().map(|(number, (parent, name))| {
            let parent = parent.index(number + 1);
            Agency {
                id: id(number),
                code: code(number),
                name,
                kind: BuiltInKind::Dinas.into(),
                parent: (parent != number).then(|| id(parent)),
                aliases: vec![],
                closed_at: None,
            }
        }));
        let people: Vec<Counted> = people
            .into_iter()
            .map(|(number, at, status, bits)| Counted {
                person: PersonId::from_store(format!("person {number}")),
                agency: (bits & 1 == 0).then(|| id(at.index(count + 1))),
                on_the_spot: bits & 2 != 0,
                staff: bits & 28 == 28,
                status,
                place: Some(Place::Venue),
            })
            .collect();
        let opening = match which {
            0 => Opening::Fitting,
            1 => Opening::All,
            _ => Opening::These(open.iter().map(|at| code(at.index(count))).collect()),
        };
        let rollup = roll_up(&people, &tree, &opening);
        let html = drawn(&rollup, &opening, stage);
        let file = documents::csv::write(&sheet(Words(Language::Id), stage, &rollup)).unwrap();
        let (file, page) = written(std::str::from_utf8(&file).unwrap(), &html);
        prop_assert_eq!(&file, &page);
        prop_assert_eq!(page.len(), rollup.rows.len() + 1);
        prop_assert_eq!(&page.last().unwrap()[2], "Semua");
    }
}
