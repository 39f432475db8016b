//! A hall that checks in at once: a thousand connections, each answer after its event is on the disk.

use crate::Result;
use crate::load;
use crate::process::Running;
use crate::table::{Kept, Table};
use domain::account::{Email, PersonName, Role};
use domain::clock::{Clock as _, HOUR, MINUTE};
use domain::code::Place;
use domain::edition::{CheckInRules, EditionDetails, Mode};
use domain::id::{EditionId, Slug};
use domain::language::Bilingual;
use server::clock::{SystemClock, SystemEntropy};
use server::visitor::session_of;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use store::{NewAccount, Store};
use tokio::runtime::Builder;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

const CONNECTIONS: usize = 1_000;
/// People that check in on each connection, one after the other.
const EACH: usize = 12;
const A_SECOND: f64 = 5_000.0;

/// Measures on both databases.
pub fn measure(table: &mut Table) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("hall.db").display());
    measure_on(table, "SQLite", &url, folder.path(), true)?;
    // A run that was cut off has left its cluster.
    match postgres("stop").and_then(|_| postgres("start")) {
        Ok(url) => {
            let measured = measure_on(table, "PostgreSQL", &url, folder.path(), false);
            postgres("stop")?;
            measured
        }
        Err(why) => {
            table.add(
                "check-ins on PostgreSQL",
                "",
                why.to_string(),
                Kept::Unpromised,
            );
            Ok(())
        }
    }
}

/// A throw-away cluster that syncs; its address.
pub fn postgres(what: &str) -> Result<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres-for-tests.sh");
    let output = Command::new(script).args([what, "durable"]).output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr)
            .trim()
            .to_owned()
            .into())
    }
}

struct Hall {
    edition: EditionId,
    requests: Vec<Vec<Vec<u8>>>,
}

fn measure_on(
    table: &mut Table,
    name: &str,
    url: &str,
    folder: &Path,
    promised: bool,
) -> Result<()> {
    let client = Builder::new_current_thread().enable_all().build()?;
    let hall = client.block_on(fill(url))?;
    let running = Running::start(folder, url, &[], &client)?;
    let rate = client.block_on(load::all_at_once(
        running.address,
        hall.requests,
        b"HTTP/1.1 303",
    ))?;
    drop(running);
    let (there, agrees) = client.block_on(count(url, &hall.edition))?;
    if there != CONNECTIONS * EACH || !agrees {
        return Err(format!("{there} are in after {}", CONNECTIONS * EACH).into());
    }
    let reached = format!(
        "{:.0} (p50 {:.0} ms, p99 {:.0} ms)",
        rate.per_second(),
        rate.within(0.5),
        rate.within(0.99)
    );
    let (budget, kept) = match (promised, rate.per_second() >= A_SECOND) {
        (false, _) => (String::new(), Kept::Unpromised),
        (true, true) => (format!("≥ {A_SECOND:.0}"), Kept::Yes),
        (true, false) => (format!("≥ {A_SECOND:.0}"), Kept::NoHere),
    };
    table.add(
        format!("durable check-ins a second, {CONNECTIONS} connections, {name}"),
        budget,
        reached,
        kept,
    );
    Ok(())
}

async fn open(url: &str) -> Result<Store> {
    Ok(Store::open(url, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?)
}

async fn count(url: &str, edition: &EditionId) -> Result<(usize, bool)> {
    let store = open(url).await?;
    let recount = store.recount(edition).await?;
    store.close().await;
    let inside = recount.kept.values().filter(|standing| standing.inside);
    Ok((inside.count(), recount.agrees()))
}

/// An open edition, and everybody signed in.
async fn fill(url: &str) -> Result<Hall> {
    let store = open(url).await?;
    let now = SystemClock.now();
    let both = |text: &str| Bilingual {
        id: text.to_owned(),
        en: text.to_owned(),
    };
    let details = EditionDetails {
        rules: CheckInRules {
            online_tolerance: 30 * MINUTE,
            ..CheckInRules::default()
        },
        ..EditionDetails::new(
            Slug::parse("aula-penuh").ok_or("no slug")?,
            both("Aula penuh (rekaan)"),
            now,
            now.plus(3 * HOUR),
            Mode::Online,
        )
    };
    let edition = store.create_edition(&details, None).await?;
    let keys = store.edition_keys(&edition).await?.ok_or("no edition")?;
    let key = keys.keys.iter().find(|key| key.place == Place::Online);
    let code = key.ok_or("no key")?.key.code_at(now);
    let mut requests = Vec::new();
    for connection in 0..CONNECTIONS {
        let mut own = Vec::new();
        for number in 0..EACH {
            let email = format!("p{connection}-{number}@bench.example");
            let new = NewAccount {
                name: PersonName::parse("Siti Aminah").map_err(|_| "no name")?,
                email: Email::parse(&email).map_err(|_| "no address")?,
                password_hash: Some("nobody signs in".to_owned()),
                language: None,
            };
            let person = store
                .add_person_with_roles(new, &[Role::Participant], None)
                .await?;
            let mut record = Record {
                id: Id::default(),
                data: session_of(&person, now),
                expiry_date: time::OffsetDateTime::UNIX_EPOCH,
            };
            store.sessions().create(&mut record).await?;
            own.push(request(&code.to_string(), &record.id));
        }
        requests.push(own);
    }
    store.close().await;
    Ok(Hall { edition, requests })
}

fn request(code: &str, session: &Id) -> Vec<u8> {
    let form = format!("code={code}");
    format!(
        "POST /c HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: kopitalk={session}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}
