//! The organiser's week: a file of 10,000 people carried out and taken back, the attendance page of 5,000 people in
//! 300 agencies, and the reports of a year.

use crate::Result;
use crate::load;
use crate::pages::server;
use crate::table::{Kept, Table};
use domain::account::{Email, PersonName, Role};
use domain::agency::{ImportRow, NewKinds, read_agencies_with_kinds};
use domain::attendance::{Act, Proof, Status};
use domain::attendance_rule::Rule;
use domain::clock::{DAY, HOUR};
use domain::code::Place;
use domain::edition::{EditionDetails, Mode};
use domain::id::{ImportId, PersonId, Slug};
use domain::language::Bilingual;
use domain::people::import::{Line, PeopleTable, digest, plan};
use futures_util::stream::{self, StreamExt as _};
use server::connections::Bounds;
use server::state::App;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use store::{NewAccount, NewEntry, Unregistered};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

const IMPORTED: usize = 10_000;
const IMPORT_SECONDS: f64 = 5.0;
const AGENCIES: usize = 300;
const ATTENDING: usize = 5_000;
const PAGE_MS: f64 = 150.0;
/// The year that is reported: so many editions, and so many people who came in and went out at each.
const EDITIONS: usize = 100;
const AT_EACH: usize = 500;
const REPORTS: [&str; 6] = [
    "/organiser/reports?period=all",
    "/organiser/reports?period=all&by=agency",
    "/organiser/reports?period=all&by=person",
    "/organiser/reports?period=all&by=nobody",
    "/organiser/reports.csv?period=all&by=person",
    "/organiser/reports.csv?period=all&by=agency",
];
const EMAIL: &str = "panitia@bench.example";
const PASSWORD: &str = "kopi-pagi-di-balai";

fn kept(reached: f64, most: f64) -> Kept {
    if reached <= most {
        Kept::Yes
    } else {
        Kept::NoHere
    }
}

/// Names that are not alike, each with an agency.
fn people() -> PeopleTable {
    const FIRST: [&str; 20] = [
        "Agus", "Budi", "Citra", "Dewi", "Eko", "Fajar", "Gita", "Hadi", "Indah", "Joko",
        "Kartika", "Lestari", "Made", "Nur", "Oktavia", "Putri", "Rahmat", "Sari", "Tono", "Wulan",
    ];
    const LAST: [&str; 25] = [
        "Santoso",
        "Wijaya",
        "Halim",
        "Pratama",
        "Siregar",
        "Nugroho",
        "Saputra",
        "Lubis",
        "Hartono",
        "Maulana",
        "Kusuma",
        "Simanjuntak",
        "Purnama",
        "Hidayat",
        "Setiawan",
        "Gunawan",
        "Firmansyah",
        "Anggraini",
        "Permata",
        "Ramadhan",
        "Utami",
        "Yulianto",
        "Zulkarnain",
        "Basuki",
        "Damanik",
    ];
    let name = |number: usize| {
        let first = FIRST.get(number % FIRST.len()).copied().unwrap_or_default();
        let last = LAST
            .get(number / FIRST.len() % LAST.len())
            .copied()
            .unwrap_or_default();
        let middle = LAST
            .get(number / 500 % LAST.len())
            .copied()
            .unwrap_or_default();
        format!("{first} {middle} {last}")
    };
    let lines = (0..IMPORTED).map(|number| Line {
        line: number as u64 + 2,
        cells: vec![
            name(number),
            format!("orang{number}@bench.example"),
            format!("A{}", number % AGENCIES),
        ],
    });
    PeopleTable {
        head: ["nama", "e-mail", "instansi"].map(str::to_owned).into(),
        lines: lines.collect(),
        ..PeopleTable::default()
    }
}

/// Three hundred agencies below one.
async fn agencies(app: &App) -> Result<()> {
    let rows = (0..AGENCIES).map(|number| ImportRow {
        line: number as u64 + 2,
        code: format!("A{number}"),
        name: format!("Kelurahan {number}"),
        parent: Some(if number == 0 {
            String::new()
        } else {
            "A0".to_owned()
        }),
        kind: None,
        beyond: false,
    });
    let known = app.store.agencies().await?;
    let plan = read_agencies_with_kinds(rows, &known, NewKinds::Any)
        .map_err(|_| "agencies with faults")?;
    app.store
        .apply_import(&plan, None)
        .await
        .map_err(|error| error.to_string())?;
    Ok(())
}

/// Keeps a file and carries it out: which import it is and how many people it made.
async fn carry_out(app: &App, file: &PeopleTable, organiser: &PersonId) -> Result<(ImportId, u64)> {
    let store = &app.store;
    let id = store
        .draft_people_import("orang.csv", file, organiser)
        .await?;
    let import = store.people_import(&id).await?.ok_or("no import")?;
    let (tree, known) = (store.agencies().await?, store.known_people().await?);
    let seen = digest(&plan(file, &import.mapping, &tree, &known));
    let applied = store
        .apply_people_import(&id, &BTreeMap::new(), &seen, organiser)
        .await;
    Ok((id, applied.map_err(|error| error.to_string())?.made))
}

async fn import(table: &mut Table, app: &App, organiser: &PersonId) -> Result<()> {
    let file = people();
    let began = load::now();
    let (_, made) = carry_out(app, &file, organiser).await?;
    let took = began.elapsed().as_secs_f64();
    if made != IMPORTED as u64 {
        return Err(format!("{made} people were made").into());
    }
    table.add(
        format!("a file of {IMPORTED} people, read and carried out"),
        format!("≤ {IMPORT_SECONDS:.0} s"),
        format!("{took:.2} s"),
        kept(took, IMPORT_SECONDS),
    );
    Ok(())
}

async fn take_back(table: &mut Table, app: &App, organiser: &PersonId) -> Result<()> {
    let file = PeopleTable {
        lines: people()
            .lines
            .into_iter()
            .map(|mut line| {
                for cell in line.cells.iter_mut().take(2) {
                    cell.insert(0, 'x');
                }
                line
            })
            .collect(),
        ..people()
    };
    let (id, _) = carry_out(app, &file, organiser).await?;
    let began = load::now();
    app.store
        .undo_people_import(&id, organiser)
        .await
        .map_err(|error| error.to_string())?;
    let took = began.elapsed().as_secs_f64();
    table.add(
        "such a file taken back, with 5,000 entries of attendance beside it",
        format!("≤ {IMPORT_SECONDS:.0} s"),
        format!("{took:.2} s"),
        kept(took, IMPORT_SECONDS),
    );
    Ok(())
}

async fn attend(app: &App) -> Result<()> {
    let now = app.now();
    let slug = Slug::parse("minggu").ok_or("no slug")?;
    let title = Bilingual {
        id: "Minggu".to_owned(),
        en: String::new(),
    };
    let details = EditionDetails::new(slug, title, now.plus(-HOUR), now.plus(HOUR), Mode::Online);
    let created = app.store.create_edition(&details, None).await;
    let edition = created.map_err(|error| error.to_string())?;
    let known = app.store.known_people().await?;
    let people = known.into_iter().filter(|one| one.account.is_none());
    let entries: Vec<NewEntry> = people
        .take(ATTENDING)
        .map(|one| NewEntry {
            arrived_at: Some(now),
            unregistered: Unregistered::Register(one.record.agency),
            ..NewEntry::new(
                edition.clone(),
                one.person,
                Act::Manual(Status::Present),
                Proof::Tick,
                app.store.new_nonce(),
            )
        })
        .collect();
    let entries = entries.into_iter().map(|entry| app.store.append(entry));
    let mut answers = stream::iter(entries).buffer_unordered(256);
    while let Some(answer) = answers.next().await {
        answer.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A year of editions, each with people of all agencies who came in and went out: how long they stayed stands beside it.
async fn year(app: &App) -> Result<()> {
    let known = app.store.known_people().await?;
    let people: Vec<_> = known
        .into_iter()
        .filter(|one| one.account.is_none())
        .collect();
    for number in 0..EDITIONS {
        let begins = app.now().plus(-DAY * i64::try_from(number * 3 + 3)?);
        let ends = begins.plus(3 * HOUR);
        let slug = Slug::parse(&format!("tahun-{number}")).ok_or("no slug")?;
        let title = Bilingual {
            id: format!("Edisi {number}"),
            en: String::new(),
        };
        let mut details = EditionDetails::new(slug, title, begins, ends, Mode::Hybrid);
        details.attendance_rule = Rule::parse("minutes:80").map_err(|_| "no rule")?;
        let created = app.store.create_edition(&details, None).await;
        let edition = created.map_err(|error| error.to_string())?;
        // Other people each time, many of whom come again.
        let here = || people.iter().cycle().skip(number * 397).take(AT_EACH);
        for (act, at) in [(Act::In(Status::Present), begins), (Act::Out, ends)] {
            let entries = here().map(|one| {
                let entry = NewEntry {
                    arrived_at: Some(at),
                    place: Some(Place::Venue),
                    unregistered: Unregistered::Register(one.record.agency.clone()),
                    ..NewEntry::new(
                        edition.clone(),
                        one.person.clone(),
                        act,
                        Proof::Code,
                        app.store.new_nonce(),
                    )
                };
                app.store.append(entry)
            });
            let mut answers = stream::iter(entries).buffer_unordered(256);
            while let Some(answer) = answers.next().await {
                answer.map_err(|error| error.to_string())?;
            }
        }
    }
    Ok(())
}

/// The slowest of the rounds after the first one, in milliseconds, and the bytes of the answer.
fn slowest(client: &Runtime, ours: SocketAddr, path: &str, cookie: &str) -> Result<(f64, usize)> {
    let request = load::get(path, cookie, "");
    let (mut slowest, mut size) = (Duration::ZERO, 0);
    for round in 0..20 {
        let began = load::now();
        let answer = client.block_on(load::once(ours, &request))?;
        if answer.status != 200 {
            return Err(format!("{path} was answered with {}", answer.status).into());
        }
        size = answer.body.len();
        if round > 0 {
            slowest = slowest.max(began.elapsed());
        }
    }
    Ok((slowest.as_secs_f64() * 1_000.0, size))
}

/// Measures all.
pub fn measure(table: &mut Table) -> Result<()> {
    let servers = Builder::new_multi_thread().enable_all().build()?;
    let client = Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("week.db").display());
    let app = servers.block_on(server(&url))?;
    servers.block_on(async {
        let new = NewAccount {
            name: PersonName::parse("Panitia").map_err(|_| "no name")?,
            email: Email::parse(EMAIL).map_err(|_| "no address")?,
            password_hash: Some(app.passwords.hash(PASSWORD.to_owned()).await?),
            language: None,
        };
        let added = app
            .store
            .add_person_with_roles(new, &[Role::Organiser], None)
            .await;
        let organiser = added.map_err(|error| error.to_string())?;
        agencies(&app).await?;
        import(table, &app, &organiser).await?;
        attend(&app).await?;
        take_back(table, &app, &organiser).await?;
        year(&app).await?;
        // As the rounds of an open server do.
        let refreshed = app.store.refresh_planner_statistics().await;
        refreshed.map_err(|error| error.to_string())?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    let listener = servers.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let ours = listener.local_addr()?;
    let (end, ended) = oneshot::channel::<()>();
    let bounds = Bounds::new(1_000, None);
    let serving = servers.spawn(server::serve::serve(app, listener, bounds, async {
        let _sent_or_dropped = ended.await;
    }));
    let cookie = client.block_on(load::sign_in(ours, EMAIL, PASSWORD))?;
    let attendance = "/organiser/editions/minggu/attendance";
    let (took, size) = slowest(&client, ours, attendance, &cookie)?;
    table.add(
        format!("attendance page of {ATTENDING} people in {AGENCIES} agencies, the slowest of 19"),
        format!("≤ {PAGE_MS:.0} ms"),
        format!("{took:.1} ms ({:.1} kB)", size as f64 / 1_000.0),
        kept(took, PAGE_MS),
    );
    for path in REPORTS {
        let (took, size) = slowest(&client, ours, path, &cookie)?;
        table.add(
            format!(
                "{path} of {EDITIONS} editions and {} events, the slowest of 19",
                2 * EDITIONS * AT_EACH
            ),
            format!("≤ {PAGE_MS:.0} ms"),
            format!("{took:.1} ms ({:.1} kB)", size as f64 / 1_000.0),
            kept(took, PAGE_MS),
        );
    }
    let _ended_already = end.send(());
    servers.block_on(serving)?;
    Ok(())
}
