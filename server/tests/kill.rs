//! What was acknowledged is on disk: the program is killed while a hall checks in, again and again.

#![expect(clippy::unwrap_used, reason = "a test ends by panicking")]

use domain::account::{Email, PersonName, Role};
use domain::clock::{Clock as _, HOUR};
use domain::code::Place;
use domain::edition::{CheckInRules, EditionDetails, Mode};
use domain::id::{EditionId, PersonId, Slug};
use domain::language::Bilingual;
use server::clock::{SystemClock, SystemEntropy};
use server::visitor::session_of;
use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use store::{NewAccount, Store};
use tempfile::TempDir;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

const PEOPLE: usize = 240;
/// Phones that check in at once.
const PHONES: usize = 24;

/// Somebody with the cookie of their session.
struct Attendee {
    person: PersonId,
    cookie: String,
}

struct Hall {
    edition: EditionId,
    code: String,
    people: Vec<Attendee>,
}

async fn open(url: &str) -> Store {
    Store::open(url, Arc::new(SystemClock), Arc::new(SystemEntropy))
        .await
        .unwrap()
}

async fn hall(store: &Store) -> Hall {
    let now = SystemClock.now();
    let both = |text: &str| Bilingual {
        id: text.to_owned(),
        en: text.to_owned(),
    };
    let details = EditionDetails {
        slug: Slug::parse("aula-penuh").unwrap(),
        series: None,
        title: both("Aula penuh (rekaan)"),
        summary: Bilingual::default(),
        starts_at: now,
        ends_at: now.plus(3 * HOUR),
        hours_known: true,
        mode: Mode::Online,
        place: String::new(),
        meeting: String::new(),
        speakers: vec![],
        capacity: None,
        registration_closes_at: None,
        on_the_spot: true,
        rules: CheckInRules {
            online_tolerance: HOUR,
            ..CheckInRules::default()
        },
        zone: None,
        trainers: Vec::new(),
        learning: None,
        cancelled_at: None,
    };
    let edition = store.create_edition(&details, None).await.unwrap();
    let keys = store.edition_keys(&edition).await.unwrap().unwrap();
    let key = keys.keys.iter().find(|key| key.place == Place::Online);
    let code = key.unwrap().key.code_at(now).to_string();
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let new = NewAccount {
            name: PersonName::parse("Siti Aminah").unwrap(),
            email: Email::parse(&format!("p{number}@aula.example")).unwrap(),
            password_hash: "nobody signs in".to_owned(),
            language: None,
        };
        let roles = [Role::Participant];
        let person = store
            .add_person_with_roles(new, &roles, None)
            .await
            .unwrap();
        let mut record = Record {
            id: Id::default(),
            data: session_of(&person, now),
            expiry_date: time::OffsetDateTime::UNIX_EPOCH,
        };
        store.sessions().create(&mut record).await.unwrap();
        people.push(Attendee {
            person,
            cookie: format!("kopitalk={}", record.id),
        });
    }
    Hall {
        edition,
        code,
        people,
    }
}

/// The program, killed when this is dropped.
struct Running {
    child: Child,
    address: String,
    _output: BufReader<ChildStdout>,
}

impl Running {
    fn start(folder: &Path, url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kopitalk"))
            .args(["serve", "--addr", "127.0.0.1:0", "--log", "error"])
            .args(["--database-url", url])
            .arg("--secret-file")
            .arg(folder.join("secret"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Self {
            child,
            address,
            _output: output,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Types the code for somebody; whether it was acknowledged. A server that is gone acknowledges nothing.
fn check_in(stream: &mut TcpStream, code: &str, cookie: &str) -> Option<bool> {
    let form = format!("code={code}");
    let request = format!(
        "POST /c HTTP/1.1\r\nHost: aula\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while !answer.ends_with(b"\r\n\r\n") {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
        answer.extend_from_slice(&piece[..read]);
    }
    Some(answer.starts_with(b"HTTP/1.1 303") && answer.windows(6).any(|part| part == b"/live/"))
}

/// Lets everybody check in until so many were acknowledged and the program is killed; who was.
fn fill(hall: &Hall, running: Running, enough: usize) -> HashSet<PersonId> {
    let acknowledged = Mutex::new(HashSet::new());
    let count = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let running = Mutex::new(Some(running));
    let address = running.lock().unwrap().as_ref().unwrap().address.clone();
    thread::scope(|scope| {
        for _ in 0..PHONES {
            scope.spawn(|| {
                let mut stream = TcpStream::connect(&address).unwrap();
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(one) = hall.people.get(number) else {
                        return;
                    };
                    let Some(in_now) = check_in(&mut stream, &hall.code, &one.cookie) else {
                        return;
                    };
                    assert!(in_now, "a right code was refused");
                    acknowledged.lock().unwrap().insert(one.person.clone());
                    if count.fetch_add(1, Ordering::SeqCst) + 1 == enough {
                        // In the middle of what the others ask for.
                        drop(running.lock().unwrap().take());
                    }
                }
            });
        }
    });
    acknowledged.into_inner().unwrap()
}

async fn is_whole(store: &Store, hall: &Hall, acknowledged: &HashSet<PersonId>) {
    let recount = store.recount(&hall.edition).await.unwrap();
    assert!(recount.agrees(), "what is kept is what the ledger says");
    for person in acknowledged {
        let standing = recount.kept.get(person);
        assert!(
            standing.is_some_and(|standing| standing.inside),
            "an acknowledged check-in is gone"
        );
    }
    for one in &hall.people {
        let history = store.history(&hall.edition, &one.person).await.unwrap();
        assert!(history.len() <= 1, "a check-in is there twice");
    }
}

async fn kill_once(round: usize) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("hall.db").display());
    let store = open(&url).await;
    let hall = hall(&store).await;
    store.close().await;

    let enough = 20 + round * 53 % (PEOPLE / 2);
    let acknowledged = fill(&hall, Running::start(folder.path(), &url), enough);
    assert!(acknowledged.len() >= enough);
    assert!(
        acknowledged.len() < PEOPLE,
        "it was killed in the middle of it"
    );
    let store = open(&url).await;
    is_whole(&store, &hall, &acknowledged).await;
    store.close().await;

    // Everybody types again: whoever was in stays in once.
    let everybody = fill(&hall, Running::start(folder.path(), &url), usize::MAX);
    assert_eq!(everybody.len(), PEOPLE);
    let store = open(&url).await;
    is_whole(&store, &hall, &everybody).await;
    store.close().await;
}

#[tokio::test]
async fn every_acknowledged_check_in_survives_being_killed_and_none_is_there_twice() {
    let rounds = std::env::var("KOPITALK_KILLS").map_or(2, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        kill_once(round).await;
    }
}
