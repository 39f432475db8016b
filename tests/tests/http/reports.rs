//! The organiser's reports: every file says what the page says, to the row; people are counted once; what is not
//! understood is said.

use domain::account::{PersonName, Role};
use domain::agency::Work;
use domain::attendance::{Act, Proof, Status};
use domain::calendar::Day;
use domain::clock::{DAY, HOUR};
use domain::code::Place;
use domain::edition::EditionDetails;
use domain::id::{AgencyId, EditionId, PersonId};
use domain::invitation::Quota;
use domain::language::Language;
use domain::rng::SeededRng;
use http::StatusCode;
use regex::Regex;
use store::{NewEntry, Unregistered};
use tests::database::{BOTH, Kind, TestDatabase};
use tests::editions::{create, details};
use tests::hall::Hall;
use tests::server::{TestServer, Visitor, plain};

const CODES: [&str; 8] = [
    "SETDA", "SETDA-U", "SETDA-S", "DKI", "DKI-U", "DKI-S", "BPD", "KMU",
];

/// An office with editions and people of all kinds.
struct Office {
    server: TestServer,
    organiser: Visitor,
    editions: Vec<EditionId>,
    agencies: Vec<AgencyId>,
    /// One that is invited and that nobody ever registers with.
    silent: AgencyId,
}

impl Office {
    async fn on(kind: Kind) -> Self {
        let server = TestServer::start(TestDatabase::fresh(kind).await).await;
        let organiser = server
            .signed_in("panitia@contoh.example", &[Role::Organiser])
            .await;
        let hall = Hall::open(&server, &at(&server, "satu", -60)).await;
        let mut editions = vec![hall.edition.clone()];
        for (slug, day) in [("dua", -30), ("tiga", -2), ("besok", 5), ("lalu", -400)] {
            editions.push(create(&server, &at(&server, slug, day)).await.id);
        }
        let mut agencies = vec![];
        for code in CODES {
            agencies.push(hall.agency(code).await);
        }
        Self {
            silent: hall.agency("DAR").await,
            organiser,
            editions,
            agencies,
            server,
        }
    }

    async fn somebody(&self, name: &str) -> PersonId {
        let name = PersonName::parse(name).unwrap();
        let store = &self.server.app.store;
        store
            .add_person_without_account(&name, &Work::default())
            .await
            .unwrap()
    }

    async fn registers(&self, edition: usize, person: &PersonId, agency: Option<usize>) {
        let agency = agency.map(|agency| &self.agencies[agency]);
        let store = &self.server.app.store;
        store
            .register_for_edition(&self.editions[edition], person, agency, true)
            .await
            .unwrap();
    }

    async fn stands(&self, edition: usize, person: &PersonId, status: Status, place: Place) {
        let store = &self.server.app.store;
        let entry = NewEntry {
            place: status.is_present().then_some(place),
            unregistered: Unregistered::Register(None),
            ..NewEntry::new(
                self.editions[edition].clone(),
                person.clone(),
                Act::Manual(status),
                Proof::Tick,
                store.new_nonce(),
            )
        };
        store.append(entry).await.unwrap();
    }

    /// Many people by chance: some in several editions, of several agencies, some under two records.
    async fn fill(&self, seed: u32) {
        let mut chance = SeededRng::new(seed);
        let mut pick = |most: u32| usize::try_from(chance.next_u32() % most).unwrap();
        let organiser = self
            .server
            .person("lain@contoh.example", &[Role::Organiser])
            .await;
        let store = &self.server.app.store;
        let mut people = vec![];
        for number in 0..120 {
            let name = match number {
                0 => "=Agus; \"Salim\"".to_owned(),
                1 => "Budi, S.Kom.".to_owned(),
                number => format!("Warga {number}"),
            };
            people.push(self.somebody(&name).await);
        }
        for person in &people {
            for edition in 0..self.editions.len() {
                if pick(2) == 0 {
                    continue;
                }
                let agency = Some(pick(9)).filter(|agency| *agency < CODES.len());
                self.registers(edition, person, agency).await;
                let status = [
                    Some(Status::Present),
                    Some(Status::Present),
                    Some(Status::Late),
                    Some(Status::Excused),
                    Some(Status::Absent),
                    None,
                ][pick(6)];
                let place = Place::ALL[pick(2)];
                if let Some(status) = status
                    && edition != 3
                {
                    self.stands(edition, person, status, place).await;
                }
            }
        }
        for pair in people[100..110].chunks_exact(2) {
            store
                .merge_people(&pair[0], &pair[1], &organiser)
                .await
                .unwrap();
        }
        let quota = Quota::new(3).unwrap();
        for edition in &self.editions {
            let some = self.agencies.iter().filter(|_| pick(2) == 0);
            let invited: Vec<AgencyId> = some.chain([&self.silent]).cloned().collect();
            store
                .invite_agencies(edition, &invited, quota, None)
                .await
                .unwrap();
        }
        self.server.execute("DELETE FROM attendance_stay").await;
        self.server
            .execute(
                "INSERT INTO attendance_stay (edition, person, stay, pulses, exited, fulfilled)
                SELECT edition, person, 5400000, 2, TRUE, TRUE FROM attendance_present WHERE status = 'present'",
            )
            .await;
    }
}

/// An edition so many days from now that began in the morning.
fn at(server: &TestServer, slug: &str, day: i64) -> EditionDetails {
    let starts_at = server.app.now().plus(day * DAY - 5 * HOUR);
    EditionDetails {
        starts_at,
        ends_at: starts_at.plus(3 * HOUR),
        ..details(server, slug)
    }
}

type Rows = Vec<Vec<String>>;

/// The rows of the page's table, of its head, its body and its foot.
fn table(html: &str) -> (Vec<String>, Rows, Rows) {
    let begins = "<table role=\"table\" aria-labelledby=\"report-title\"";
    let Some((_, table)) = html.split_once(begins) else {
        return (vec![], vec![], vec![]);
    };
    let (table, _) = table.split_once("</table>").unwrap();
    let row = Regex::new("(?s)<tr[^>]*>(.*?)</tr>").unwrap();
    let cell = Regex::new("(?s)<t[hd][^>]*>(.*?)</t[hd]>").unwrap();
    let rows = |part: &str| -> Rows {
        row.captures_iter(part)
            .map(|row| {
                cell.captures_iter(&row[1])
                    .map(|cell| plain(&cell[1]))
                    .collect()
            })
            .collect()
    };
    let (head, rest) = table.split_once("</thead>").unwrap();
    let (body, foot) = rest.split_once("</tbody>").unwrap();
    (rows(head).pop().unwrap(), rows(body), rows(foot))
}

/// All pages of a report together.
async fn seen(visitor: &Visitor, path: &str) -> Rows {
    let (mut head, mut all, mut last) = (vec![], vec![], vec![]);
    let mut next = Some(path.to_owned());
    let mut pages = 0;
    while let Some(path) = next {
        let page = visitor.get(&path).await.with(StatusCode::OK);
        let (names, rows, foot) = table(&page.text);
        assert!(
            pages == 0 || last == foot,
            "the sum is the same on every page"
        );
        (head, last) = (names, foot);
        all.extend(rows);
        pages += 1;
        next = page
            .text
            .contains("rel=\"next\"")
            .then(|| page.attribute("rel=\"next\"", "href"));
    }
    [vec![head], all, last].concat()
}

/// The rows of a file as the page would write them.
async fn filed(visitor: &Visitor, server: &TestServer, path: &str, language: Language) -> Rows {
    let mut request = visitor.client.get(server.url(path));
    request = request.header("accept-language", language.code());
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let name = response.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = response.bytes().await.unwrap();
    let read = documents::table::read(&bytes, &documents::table::Limits::default()).unwrap();
    let is_csv = name.contains(".csv");
    let columns = read.rows[0].cells.len();
    let number = |text: &str| match (language, is_csv) {
        (Language::En, true) => text.replace(',', "."),
        (Language::Id, false) => text.replace('.', ","),
        _ => text.to_owned(),
    };
    let decimal = Regex::new(r"^\d+[.,]\d+$").unwrap();
    let whole = Regex::new(r"^\d{4,}$").unwrap();
    let written = |text: &String| {
        if let Some(day) = Day::parse(text) {
            day.short(language)
        } else if decimal.is_match(text) {
            number(text)
        } else if whole.is_match(text) {
            domain::number::format_count(text.parse().unwrap(), language)
        } else {
            // What guards a formula is in the CSV alone.
            text.trim_start_matches('\'').to_owned()
        }
    };
    read.rows
        .iter()
        .map(|row| {
            let mut cells: Vec<String> = row.cells.iter().map(written).collect();
            cells.resize(columns, String::new());
            cells
        })
        .collect()
}

/// A number with one decimal that is whole is written so on the page and in the CSV, and without in a workbook.
fn without_zero(rows: Rows) -> Rows {
    let zero = Regex::new(r"^(\d+)[.,]0$").unwrap();
    rows.into_iter()
        .map(|row| {
            row.into_iter()
                .map(|cell| zero.replace(&cell, "$1").into_owned())
                .collect()
        })
        .collect()
}

#[tokio::test]
async fn every_file_has_the_rows_of_the_page_for_every_view_and_filter() {
    for kind in BOTH {
        let office = Office::on(kind).await;
        office.fill(7).await;
        let mut people = 0;
        for query in [
            "",
            "?period=all",
            "?by=agency",
            "?by=agency&agency=DKI",
            "?by=agency&edition=dua",
            "?by=person&period=all",
            "?by=person&agency=SETDA&from=2026-01-01",
            "?by=nobody",
            "?by=nobody&show=invited&edition=satu",
            "?agency=DKI&edition=tiga",
        ] {
            for (visitor, language) in [
                (&office.organiser, Language::Id),
                (&office.organiser.in_english(), Language::En),
            ] {
                let rows = without_zero(seen(visitor, &format!("/organiser/reports{query}")).await);
                assert!(rows.len() > 1, "{query}: {rows:?}");
                people = people.max(rows.len());
                for file in ["csv", "xlsx"] {
                    let path = format!("/organiser/reports.{file}{query}");
                    let filed = filed(visitor, &office.server, &path, language).await;
                    assert_eq!(without_zero(filed), rows, "{path}");
                }
            }
        }
        assert!(people > 100, "more than a page has: {people}");
    }
}

/// The cells of a row by the names of their columns.
fn cell<'a>(rows: &'a Rows, row: &str, column: &str) -> &'a str {
    let at = rows[0].iter().position(|name| name == column);
    let at = at.unwrap_or_else(|| panic!("no column {column}: {:?}", rows[0]));
    let row = rows.iter().find(|cells| cells[0] == row);
    &row.unwrap_or_else(|| panic!("no such row: {rows:?}"))[at]
}

#[tokio::test]
async fn somebody_who_moved_to_another_agency_is_counted_once_above_both() {
    for kind in BOTH {
        let office = Office::on(kind).await;
        let (ayu, budi) = (office.somebody("Ayu").await, office.somebody("Budi").await);
        // Of a unit of a Dinas first, then of another one.
        for (edition, agency) in [(0, 4), (1, 5)] {
            office.registers(edition, &ayu, Some(agency)).await;
            office
                .stands(edition, &ayu, Status::Present, Place::Venue)
                .await;
        }
        office.registers(1, &budi, Some(5)).await;
        let rows = seen(&office.organiser, "/organiser/reports?by=agency").await;
        for (row, registered, present) in [
            ("Dinas Kominfo", "2", "1"),
            ("Sudin Kominfo Utara", "1", "1"),
            ("Sudin Kominfo Selatan", "2", "1"),
            ("Semua, orang dihitung sekali", "2", "1"),
        ] {
            assert_eq!(cell(&rows, row, "Terdaftar"), registered, "{row}");
            assert_eq!(cell(&rows, row, "Hadir"), present, "{row}");
        }
        assert_eq!(cell(&rows, "Dinas Kominfo", "JP"), "8", "for coming twice");
    }
}

#[tokio::test]
async fn what_is_not_understood_is_said_and_no_other_report_is_shown() {
    let office = Office::on(Kind::Sqlite).await;
    for (query, sentence) in [
        ("by=minggu", "Tampilan itu tidak ada"),
        ("period=besok", "Periode itu tidak dikenal"),
        ("from=2026-02-30", "Tanggal awal itu tidak ada"),
        ("until=kemarin", "Tanggal akhir itu tidak ada"),
        ("from=2026-03-01&until=2026-02-01", "Tukar keduanya"),
        ("series=x", "Seri itu tidak ada"),
        ("edition=tiada", "Lokakarya itu tidak ada"),
        ("edition=%00", "Lokakarya itu tidak ada"),
        ("agency=Dinas+Antariksa", "Dinas Antariksa"),
        ("by=nobody&show=x", "Pilihan instansi itu tidak ada"),
    ] {
        for path in [
            "/organiser/reports",
            "/organiser/reports.csv",
            "/organiser/reports.xlsx",
        ] {
            let page = office.organiser.get(&format!("{path}?{query}")).await;
            let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
            page.says(sentence);
            assert_eq!(table(&page.text).1, Rows::new(), "{query}");
        }
    }
    let page = office
        .organiser
        .get("/organiser/reports?agency=Dinas+Antariksa")
        .await;
    assert_eq!(
        page.attribute("id=\"agency\"", "value"),
        "Dinas Antariksa",
        "what was typed is kept"
    );
    // A page that is not there is the first one, and an edition that is not in the period is offered alone.
    office
        .organiser
        .get("/organiser/reports?page=99")
        .await
        .with(StatusCode::OK);
    office
        .organiser
        .get("/organiser/reports?page=x")
        .await
        .with(StatusCode::OK);
    let page = office
        .organiser
        .get("/organiser/reports?edition=lalu&period=2026")
        .await;
    page.says("tidak ada di periode");
    let alone = page.attribute("reports?edition=lalu\"", "href");
    let page = office.organiser.get(&alone).await.with(StatusCode::OK);
    assert_eq!(table(&page.text).1.len(), 1);
}

#[tokio::test]
async fn the_form_and_the_links_keep_the_whole_report_in_the_address() {
    let office = Office::on(Kind::Sqlite).await;
    let page = office
        .organiser
        .get("/organiser/reports")
        .await
        .with(StatusCode::OK);
    let year = domain::calendar::Zone::default().year(office.server.app.now());
    assert_eq!(
        page.attribute("id=\"from\"", "value"),
        format!("{year}-01-01")
    );
    assert_eq!(
        page.attribute("id=\"until\"", "value"),
        format!("{year}-12-31")
    );
    page.says("4 lokakarya (1 belum dibuka)");
    let page = office
        .organiser
        .get("/organiser/reports?by=agency&agency=DKI&period=all")
        .await
        .with(StatusCode::OK);
    assert_eq!(page.attribute("name=\"period\"", "value"), "all");
    assert_eq!(page.attribute("name=\"by\"", "value"), "agency");
    for file in ["csv", "xlsx"] {
        let href = page.attribute(&format!("/organiser/reports.{file}"), "href");
        assert_eq!(
            href,
            format!("/organiser/reports.{file}?by=agency&period=all&agency=DKI")
        );
    }
    let by_person = page.attribute("by=person", "href");
    assert_eq!(
        by_person,
        "/organiser/reports?by=person&period=all&agency=DKI"
    );
}

#[tokio::test]
async fn what_was_called_off_is_named_and_counts_for_nothing() {
    let office = Office::on(Kind::Sqlite).await;
    let ayu = office.somebody("Ayu").await;
    office.registers(1, &ayu, None).await;
    office.stands(1, &ayu, Status::Present, Place::Online).await;
    let store = &office.server.app.store;
    store
        .call_off_edition(&office.editions[1], true, None)
        .await
        .unwrap();
    let page = office
        .organiser
        .get("/organiser/reports")
        .await
        .with(StatusCode::OK);
    page.says("1 lokakarya dibatalkan dan tidak dihitung");
    let rows = seen(&office.organiser, "/organiser/reports").await;
    assert_eq!(rows.len(), 1 + 3 + 1);
    assert_eq!(
        cell(&rows, "Semua, orang dihitung sekali", "Terdaftar"),
        "0"
    );
    let rows = seen(&office.organiser, "/organiser/reports?by=person").await;
    assert_eq!(rows, [Vec::<String>::new()], "nobody is in it: {rows:?}");
}
