//! Pages of somebody signed in, from SQLite, beside a bare handler that sends the same bytes and headers.

use crate::Result;
use crate::load::{self, Answer, Rate, Until};
use crate::table::{Kept, Table};
use axum::Router;
use axum::body::Bytes;
use domain::account::{Email, PersonName, Role};
use domain::course::{Course, Unit};
use domain::quiz::Form;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use server::clock::{SystemClock, SystemEntropy};
use server::connections::Bounds;
use server::content::{Base, Content};
use server::http::hosts::Hosts;
use server::passwords::{Cost, Passwords};
use server::secret::Secret;
use server::state::{App, Ingredients};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{NewAccount, Store};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

const CONNECTIONS: usize = 64;
const EMAIL: &str = "siti@bench.example";
const PASSWORD: &str = "kopi-pagi-di-balai";

/// The lesson's promises.
const LESSONS_A_SECOND: f64 = 10_000.0;
const LESSON_OF_BARE: f64 = 0.35;
/// Every other page's.
const PAGE_OF_BARE: f64 = 0.15;

/// How long one measurement takes and how often it is repeated, in turns with the bare handler.
struct Effort {
    time: Duration,
    turns: u32,
}

const THOROUGH: Effort = Effort {
    time: Duration::from_secs(2),
    turns: 4,
};
const BRIEF: Effort = Effort {
    time: Duration::from_secs(1),
    turns: 2,
};

/// Queries that people type: one word, several with affixes, the beginning of a word, nothing that is there.
const QUERIES: [&str; 4] = [
    "jangkauan",
    "membandingkan+unggahan+seremonial+dengan+median",
    "interak",
    "zzzyx+qqq",
];
const SEARCH_MS: f64 = 20.0;

/// The slowest of many searches, each on its own, page and all.
fn search(table: &mut Table, client: &Runtime, ours: SocketAddr, cookie: &str) -> Result<()> {
    let mut slowest = Duration::ZERO;
    for round in 0..25 {
        for query in QUERIES {
            let request = load::get(&format!("/search?q={query}"), cookie, "");
            let began = load::now();
            let answer = client.block_on(load::once(ours, &request))?;
            let took = began.elapsed();
            if answer.status != 200 {
                return Err(
                    format!("the search for {query} was answered with {}", answer.status).into(),
                );
            }
            // The first round makes what is searched.
            if round > 0 {
                slowest = slowest.max(took);
            }
        }
    }
    let slowest = slowest.as_secs_f64() * 1_000.0;
    let kept = if slowest <= SEARCH_MS {
        Kept::Yes
    } else {
        Kept::NoHere
    };
    table.add(
        "slowest of 96 searches",
        format!("≤ {SEARCH_MS:.0} ms"),
        format!("{slowest:.1} ms"),
        kept,
    );
    Ok(())
}

/// Measures all.
pub fn measure(table: &mut Table) -> Result<()> {
    let servers = Builder::new_multi_thread().enable_all().build()?;
    let client = Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let app = servers.block_on(server(&format!(
        "sqlite://{}",
        folder.path().join("bench.db").display()
    )))?;
    let library = app.content.library();
    let course = library.courses().first().ok_or("no course ships")?;
    let pages = addresses(course);
    servers.block_on(learn(&app, course))?;

    let listener = servers.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let ours = listener.local_addr()?;
    let (end, ended) = oneshot::channel::<()>();
    let bounds = Bounds::new(20_000, None);
    let serving = servers.spawn(server::serve::serve(app, listener, bounds, async {
        let _sent_or_dropped = ended.await;
    }));

    let cookie = client.block_on(load::sign_in(ours, EMAIL, PASSWORD))?;
    let mut answers = HashMap::new();
    for (name, path) in &pages {
        let answer = client.block_on(load::once(ours, &load::get(path, &cookie, "")))?;
        if answer.status != 200 {
            return Err(format!("{path} was answered with {}", answer.status).into());
        }
        if *name == "lesson" {
            let loads = String::from_utf8_lossy(&answer.body).contains(".wasm");
            let reached = if loads { "names a bundle" } else { "0 bytes" };
            table.add(
                "WebAssembly that the lesson loads",
                "0 bytes",
                reached,
                if loads { Kept::No } else { Kept::Yes },
            );
        }
        answers.insert(path.clone(), answer);
    }
    search(table, &client, ours, &cookie)?;
    let bare = servers.block_on(bare(&answers))?;
    for (name, path) in &pages {
        let promised = *name == "lesson";
        let effort = if promised { THOROUGH } else { BRIEF };
        let request = load::get(path, &cookie, "");
        let (of_ours, of_bare) = compare(&client, ours, bare, &request, &effort)?;
        let share = of_ours.per_second() / of_bare.per_second();
        let size = answers
            .get(path)
            .map(|answer| answer.body.len())
            .unwrap_or_default();
        let reached = format!(
            "{:.0} (p50 {:.1} ms, p99 {:.1} ms, {:.1} kB)",
            of_ours.per_second(),
            of_ours.within(0.5),
            of_ours.within(0.99),
            size as f64 / 1_000.0
        );
        let of_bare = format!("{:.1} % of {:.0}", share * 100.0, of_bare.per_second());
        if promised {
            let kept = if of_ours.per_second() >= LESSONS_A_SECOND {
                Kept::Yes
            } else {
                Kept::NoHere
            };
            table.add(
                format!("{name} page, a second"),
                format!("≥ {LESSONS_A_SECOND:.0}"),
                reached,
                kept,
            );
            let kept = if share >= LESSON_OF_BARE {
                Kept::Yes
            } else {
                Kept::NoHere
            };
            table.add(
                format!("{name} page beside a bare handler"),
                format!("≥ {:.0} %", LESSON_OF_BARE * 100.0),
                of_bare,
                kept,
            );
        } else {
            let kept = if share >= PAGE_OF_BARE {
                Kept::Yes
            } else {
                Kept::NoHere
            };
            table.add(
                format!("{name} page beside a bare handler"),
                format!("≥ {:.0} %", PAGE_OF_BARE * 100.0),
                format!("{of_bare}: {reached} a second"),
                kept,
            );
        }
    }
    packed(table, &client, ours, &pages, &cookie)?;

    let _ended_already = end.send(());
    servers.block_on(serving)?;
    Ok(())
}

/// The same lesson as browsers ask for it.
fn packed(
    table: &mut Table,
    client: &Runtime,
    ours: SocketAddr,
    pages: &[(&str, String)],
    cookie: &str,
) -> Result<()> {
    let Some((_, path)) = pages.iter().find(|(name, _)| *name == "lesson") else {
        return Ok(());
    };
    for (coding, accepted) in [("gzip", "gzip"), ("Brotli", "gzip, deflate, br, zstd")] {
        let request = load::get(path, cookie, &format!("Accept-Encoding: {accepted}\r\n"));
        let size = client.block_on(load::once(ours, &request))?.body.len();
        let rate = client.block_on(load::repeat(
            ours,
            &request,
            CONNECTIONS,
            Until::Passed(BRIEF.time),
        ))?;
        let reached = format!(
            "{:.0} (p99 {:.1} ms, {:.1} kB)",
            rate.per_second(),
            rate.within(0.99),
            size as f64 / 1_000.0
        );
        table.add(
            format!("lesson page packed by {coding}, a second"),
            "",
            reached,
            Kept::Unpromised,
        );
    }
    Ok(())
}

/// Ours and the bare one in turns, so that what else the machine does hits both.
fn compare(
    client: &Runtime,
    ours: SocketAddr,
    bare: SocketAddr,
    request: &[u8],
    effort: &Effort,
) -> Result<(Rate, Rate)> {
    let run = |address, time| {
        client.block_on(load::repeat(
            address,
            request,
            CONNECTIONS,
            Until::Passed(time),
        ))
    };
    run(ours, Duration::from_millis(300))?;
    run(bare, Duration::from_millis(300))?;
    let mut both = (Rate::default(), Rate::default());
    for _ in 0..effort.turns {
        both = (
            both.0.and(run(ours, effort.time)?),
            both.1.and(run(bare, effort.time)?),
        );
    }
    Ok(both)
}

/// The server as it runs, with cheap password hashes: nobody signs in while it is measured.
pub async fn server(database_url: &str) -> Result<App> {
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let store = Store::open(database_url, clock.clone(), entropy.clone()).await?;
    Ok(App::new(Ingredients {
        store,
        clock,
        entropy: entropy.clone(),
        content: Content::read(Base::Shipped)?,
        passwords: Passwords::new(Cost::Least, 1, entropy)?,
        secret: Secret::from_bytes([42; 32]),
        base_url: "http://localhost".to_owned(),
        hosts: Hosts::new(None, ([127, 0, 0, 1], 0).into(), &[]),
        trusted_proxies: vec![],
        demo: false,
        setup_token: None,
    }))
}

/// Somebody who has finished half of a course.
async fn learn(app: &App, course: &Course) -> Result<()> {
    let new = NewAccount {
        name: PersonName::parse("Siti Aminah").map_err(|_| "no name")?,
        email: Email::parse(EMAIL).map_err(|_| "no address")?,
        password_hash: Some(app.passwords.hash(PASSWORD.to_owned()).await?),
        language: None,
    };
    let person = app
        .store
        .add_person_with_roles(new, &[Role::Participant], None)
        .await?;
    for unit in course.units.iter().take(course.units.len() / 2) {
        app.store
            .finish_unit(&person, &course.slug, &unit.slug)
            .await?;
    }
    Ok(())
}

/// The pages measured: the first of each kind.
fn addresses(course: &Course) -> Vec<(&'static str, String)> {
    let base = format!("/courses/{}", course.slug.as_str());
    let first = |is: fn(&Unit) -> bool| {
        let unit = course.units.iter().find(|unit| is(unit))?;
        Some(unit.slug.as_str())
    };
    let mut pages = Vec::new();
    if let Some(slug) = first(|unit| unit.lesson().is_some()) {
        pages.push(("lesson", format!("{base}/{slug}")));
    }
    pages.push(("home", "/".to_owned()));
    pages.push(("course", base.clone()));
    let practice = |unit: &Unit| unit.quiz().is_some_and(|quiz| quiz.form == Form::Practice);
    if let Some(slug) = first(practice) {
        pages.push(("quiz", format!("{base}/{slug}")));
    }
    if let Some(slug) = first(|unit| unit.exercise().is_some()) {
        pages.push(("exercise", format!("/exercises/{slug}")));
    }
    pages.push(("progress", "/me".to_owned()));
    pages.push(("workshops", "/workshops".to_owned()));
    pages
}

/// Headers that the server beneath writes itself.
const WRITTEN_BENEATH: [&str; 3] = ["content-length", "date", "transfer-encoding"];

/// A handler that does nothing but send what it was given.
async fn bare(answers: &HashMap<String, Answer>) -> Result<SocketAddr> {
    let mut prepared = HashMap::new();
    for (path, answer) in answers {
        let mut headers = HeaderMap::new();
        for (name, value) in answer
            .headers
            .iter()
            .filter(|(name, _)| !WRITTEN_BENEATH.contains(&name.as_str()))
        {
            headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
        prepared.insert(path.clone(), (headers, Bytes::from(answer.body.clone())));
    }
    let prepared = Arc::new(prepared);
    let router = Router::new().fallback(move |uri: Uri| {
        let found = prepared.get(uri.path()).cloned();
        async move { found.ok_or(StatusCode::NOT_FOUND) }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
