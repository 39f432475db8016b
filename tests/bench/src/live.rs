//! Five thousand phones on event streams and one poll: the answers, each on the disk before it is acknowledged, and
//! how soon every phone sees the result; beside a bare axum stream that sends the same bytes to as many.

use crate::Result;
use crate::load;
use crate::process::Running;
use crate::table::{Kept, Table};
use domain::account::{Email, PersonName, Role};
use domain::attendance::{Act, Proof, Status};
use domain::clock::{Clock as _, HOUR, Moment};
use domain::code::Place;
use domain::edition::{EditionDetails, Mode};
use domain::id::{EditionId, PersonId, PollId, Slug};
use domain::language::Bilingual;
use domain::live::Vote;
use server::clock::{SystemClock, SystemEntropy};
use server::visitor::session_of;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{NewAccount, NewEntry, Room, Store, Unregistered};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, watch};
use tower_sessions::SessionStore as _;
use tower_sessions::session::Record;

const PHONES: usize = 5_000;
/// Connections that answers are sent on: what a hall's network holds open besides the streams.
const SENDERS: usize = 500;
const SLUG: &str = "aula-penuh";
/// Every phone sees the result within this.
const RESULT: f64 = 250.0;
/// All answers are on the disk within this.
const ANSWERS: f64 = 10.0;
const PHONE_BYTES: u64 = 40_000;
/// How long is waited for what should have come.
const PATIENCE: Duration = Duration::from_secs(60);
const PARTS: &[u8] = b"event: parts";

/// Measures one server on SQLite, and two on one PostgreSQL with the phones split over both.
pub fn measure(table: &mut Table) -> Result<()> {
    raise_limit()?;
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("live.db").display());
    measure_on(table, "SQLite, one server", &url, folder.path(), 1)?;
    match crate::hall::postgres("stop").and_then(|_| crate::hall::postgres("start")) {
        Ok(url) => {
            let name = "PostgreSQL, two servers";
            let measured = measure_on(table, name, &url, folder.path(), 2);
            crate::hall::postgres("stop")?;
            measured
        }
        Err(why) => {
            let what = "live on PostgreSQL";
            table.add(what, "", why.to_string(), Kept::Unpromised);
            Ok(())
        }
    }
}

/// As many files as this machine lets a process have.
fn raise_limit() -> Result<()> {
    let files = server::connections::raise_open_files();
    if files < 2 * PHONES as u64 {
        return Err(format!("this machine lets a process have {files} files alone").into());
    }
    Ok(())
}

struct Filled {
    edition: EditionId,
    /// Cookies of those who are present.
    phones: Vec<String>,
    /// Cookie of the trainer.
    trainer: String,
}

async fn open(url: &str) -> Result<Store> {
    Ok(Store::open(url, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?)
}

async fn account(
    store: &Store,
    email: &str,
    roles: &[Role],
    now: Moment,
) -> Result<(PersonId, String)> {
    let new = NewAccount {
        name: PersonName::parse("Siti Aminah").map_err(|_| "no name")?,
        email: Email::parse(email).map_err(|_| "no address")?,
        password_hash: Some("nobody signs in".to_owned()),
        language: None,
    };
    let person = store.add_person_with_roles(new, roles, None).await?;
    let mut record = Record {
        id: tower_sessions::session::Id::default(),
        data: session_of(&person, now),
        expiry_date: time::OffsetDateTime::UNIX_EPOCH,
    };
    store.sessions().create(&mut record).await?;
    Ok((person, format!("kopitalk={}", record.id)))
}

/// An open edition with everybody present.
async fn fill(url: &str) -> Result<Filled> {
    let store = open(url).await?;
    let now = SystemClock.now();
    let title = Bilingual {
        id: "Aula penuh (rekaan)".to_owned(),
        en: "A full hall (invented)".to_owned(),
    };
    let slug = Slug::parse(SLUG).ok_or("no slug")?;
    let details = EditionDetails::new(slug, title, now, now.plus(3 * HOUR), Mode::Online);
    let edition = store.create_edition(&details, None).await?;
    let (_, trainer) = account(&store, "trainer@bench.example", &[Role::Trainer], now).await?;
    let (mut phones, mut entries) = (Vec::new(), Vec::new());
    for number in 0..PHONES {
        let email = format!("p{number}@bench.example");
        let (person, cookie) = account(&store, &email, &[Role::Participant], now).await?;
        phones.push(cookie);
        entries.push(NewEntry {
            place: Some(Place::Online),
            arrived_at: Some(now),
            unregistered: Unregistered::Register(None),
            ..NewEntry::new(
                edition.clone(),
                person,
                Act::In(Status::Present),
                Proof::Code,
                store.new_nonce(),
            )
        });
    }
    let mut waiting = tokio::task::JoinSet::new();
    for entry in entries {
        let store = store.clone();
        waiting.spawn(async move { store.append(entry).await });
    }
    while let Some(one) = waiting.join_next().await {
        one?.map_err(|error| format!("{error:?}"))?;
    }
    store.close().await;
    Ok(Filled {
        edition,
        phones,
        trainer,
    })
}

fn form(path: &str, cookie: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

/// A phone that listens: it says when it got each event, and which.
async fn listen(
    address: SocketAddr,
    request: Vec<u8>,
    heard: mpsc::UnboundedSender<(Instant, Option<Vec<u8>>)>,
    mut ends: watch::Receiver<bool>,
    keeps: bool,
) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&request).await?;
    // An event is small; what was read of one is kept until the next begins.
    let mut buffer = vec![0; 2 * 1024];
    let mut seen: Vec<u8> = Vec::new();
    loop {
        let read = tokio::select! {
            read = stream.read(&mut buffer) => read?,
            _ = ends.changed() => return Ok(()),
        };
        if read == 0 {
            return Err("the server closed a stream".into());
        }
        let fresh = buffer.get(..read).unwrap_or_default();
        seen.extend_from_slice(fresh);
        // Whole once the empty line behind its data is there.
        let begins = seen.windows(PARTS.len()).position(|window| window == PARTS);
        if let Some(begins) = begins {
            let event = seen.get(begins..).unwrap_or_default();
            if let Some(end) = event.windows(2).position(|window| window == b"\n\n") {
                let whole = event.get(..end + 2).unwrap_or_default().to_vec();
                heard.send((load::now(), keeps.then_some(whole)))?;
                seen.clear();
            }
        } else if seen.len() > 64 * 1024 {
            seen.clear();
        }
    }
}

struct Hall {
    ends: watch::Sender<bool>,
    heard: mpsc::UnboundedReceiver<(Instant, Option<Vec<u8>>)>,
}

impl Hall {
    /// Phones, each with its server and request, the first of which says what it got.
    fn open(phones: impl Iterator<Item = (SocketAddr, Vec<u8>)>) -> Self {
        let (ends, ended) = watch::channel(false);
        let (heard, hears) = mpsc::unbounded_channel();
        for (number, (address, request)) in phones.enumerate() {
            let phone = listen(address, request, heard.clone(), ended.clone(), number == 0);
            tokio::spawn(async move {
                if let Err(error) = phone.await {
                    // The measurement ends by what it misses.
                    drop(error);
                }
            });
        }
        Self { ends, heard: hears }
    }

    /// Waits until each phone has got one event; when it did after `since` in milliseconds, and the event.
    async fn all(&mut self, since: Instant) -> Result<(Vec<f64>, Vec<u8>)> {
        let (mut took, mut event) = (Vec::with_capacity(PHONES), Vec::new());
        while took.len() < PHONES {
            let next = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
            let Ok(Some((at, got))) = next else {
                return Err(format!("{} of {PHONES} phones got the event", took.len()).into());
            };
            took.push(at.duration_since(since).as_secs_f64() * 1_000.0);
            event = got.unwrap_or(event);
        }
        took.sort_by(f64::total_cmp);
        Ok((took, event))
    }
}

fn share(sorted: &[f64], share: f64) -> f64 {
    let at = (sorted.len() as f64 * share) as usize;
    sorted
        .get(at.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

fn here(kept: bool) -> Kept {
    if kept { Kept::Yes } else { Kept::NoHere }
}

fn measure_on(
    table: &mut Table,
    name: &str,
    url: &str,
    folder: &Path,
    servers: usize,
) -> Result<()> {
    let client = Builder::new_current_thread().enable_all().build()?;
    let filled = client.block_on(fill(url))?;
    let running = (0..servers)
        .map(|_| Running::start(folder, url, &[], &client))
        .collect::<Result<Vec<_>>>()?;
    let addresses: Vec<SocketAddr> = running.iter().map(|one| one.address).collect();
    let at = |number: usize| addresses.get(number % servers).copied();
    let first = at(0).ok_or("no server")?;
    let memory = |running: &[Running]| -> Result<u64> { running.iter().map(Running::memory).sum() };

    // One page before, so that what a server needs for any page is there.
    client.block_on(load::once(
        first,
        &load::get(&format!("/live/{SLUG}"), &filled.trainer, ""),
    ))?;
    let before = memory(&running)?;
    let phones: Vec<(SocketAddr, Vec<u8>)> = filled
        .phones
        .iter()
        .enumerate()
        .filter_map(|(number, cookie)| {
            let request = load::get(&format!("/live/{SLUG}/events"), cookie, "");
            Some((at(number)?, request))
        })
        .collect();
    let measured = client.block_on(async {
        let begun = load::now();
        let mut hall = Hall::open(phones.into_iter());
        let (joined, _) = hall.all(begun).await?;
        let grown = memory(&running)?.saturating_sub(before);

        let control = format!("/control/{SLUG}");
        let opened = load::now();
        let said = load::once(
            first,
            &form(&control, &filled.trainer, "act=ask-letters&version=0&text="),
        )
        .await?;
        if said.status != 303 {
            return Err(format!("opening the poll was answered with {}", said.status).into());
        }
        let (asked, event) = hall.all(opened).await?;
        let poll = poll_of(&event)?;

        let mut requests: Vec<Vec<Vec<u8>>> = vec![Vec::new(); SENDERS];
        for (number, cookie) in filled.phones.iter().enumerate() {
            let body = format!("act=answer&poll={}&choice={}", poll.as_str(), number % 4);
            if let Some(own) = requests.get_mut(number % SENDERS) {
                own.push(form(&format!("/live/{SLUG}"), cookie, &body));
            }
        }
        let mut by_server: Vec<Vec<Vec<Vec<u8>>>> = vec![Vec::new(); servers];
        for (number, own) in requests.into_iter().enumerate() {
            if let Some(of_server) = by_server.get_mut(number % servers) {
                of_server.push(own);
            }
        }
        let begun = load::now();
        let mut sending = tokio::task::JoinSet::new();
        for (address, own) in addresses.iter().copied().zip(by_server) {
            sending.spawn(load::all_at_once(address, own, b"HTTP/1.1 303"));
        }
        let mut rate = load::Rate::default();
        while let Some(one) = sending.join_next().await {
            rate = rate.and(one??);
        }
        let answered = load::now().duration_since(begun).as_secs_f64();

        let closed = load::now();
        let said = load::once(
            first,
            &form(&control, &filled.trainer, "act=close-show&version=1"),
        )
        .await?;
        if said.status != 303 {
            return Err(format!("closing the poll was answered with {}", said.status).into());
        }
        let (saw, event) = hall.all(closed).await?;
        hall.ends.send(true)?;
        Result::Ok((joined, grown, asked, answered, rate, saw, event, poll))
    })?;
    let (joined, grown, asked, answered, rate, saw, event, poll) = measured;
    drop(running);
    client.block_on(check(url, &filled.edition, &poll))?;
    let peer = client.block_on(peer(&event))?;

    table.add(
        format!("{PHONES} phones open their streams, {name}"),
        "",
        format!("{:.1} s", share(&joined, 1.0) / 1_000.0),
        Kept::Unpromised,
    );
    let each = grown / PHONES as u64;
    table.add(
        format!("memory a phone, {name}"),
        format!("≤ {} kB", PHONE_BYTES / 1_000),
        format!("{:.1} kB", each as f64 / 1_000.0),
        here(each <= PHONE_BYTES),
    );
    table.add(
        format!("a poll that opens is on every phone, {name}"),
        "",
        format!(
            "p50 {:.0} ms, p99 {:.0} ms",
            share(&asked, 0.5),
            share(&asked, 0.99)
        ),
        Kept::Unpromised,
    );
    table.add(
        format!("{PHONES} answers on the disk, none lost, none twice, {name}"),
        format!("≤ {ANSWERS:.0} s"),
        format!(
            "{answered:.1} s (each p50 {:.0} ms, p99 {:.0} ms)",
            rate.within(0.5),
            rate.within(0.99)
        ),
        here(answered <= ANSWERS),
    );
    table.add(
        format!("the result is on every phone after the press that closes, {name}"),
        format!("p99 ≤ {RESULT:.0} ms"),
        format!(
            "p50 {:.0} ms, p99 {:.0} ms, {} bytes each",
            share(&saw, 0.5),
            share(&saw, 0.99),
            event.len()
        ),
        here(share(&saw, 0.99) <= RESULT),
    );
    table.add(
        "the same bytes by a bare axum event stream",
        "",
        format!(
            "p50 {:.0} ms, p99 {:.0} ms",
            share(&peer, 0.5),
            share(&peer, 0.99)
        ),
        Kept::Unpromised,
    );
    Ok(())
}

/// The asking that an event names.
fn poll_of(event: &[u8]) -> Result<PollId> {
    let text = String::from_utf8_lossy(event);
    let after = text
        .split("data-poll=\\\"")
        .nth(1)
        .ok_or("no poll in the event")?;
    let id = after.split('\\').next().unwrap_or_default();
    PollId::parse(id).ok_or_else(|| "no id of a poll in the event".into())
}

/// Every answer is there once.
async fn check(url: &str, edition: &EditionId, poll: &PollId) -> Result<()> {
    let store = open(url).await?;
    let votes = store.votes(&Room::of(edition.clone()), poll).await?;
    store.close().await;
    let counted: BTreeMap<u8, u32> = votes
        .iter()
        .filter_map(|(vote, count)| match vote {
            Vote::Options(chosen) => Some((*chosen.first()?, *count)),
            _ => None,
        })
        .collect();
    let each = u32::try_from(PHONES / 4)?;
    if counted != BTreeMap::from([(0, each), (1, each), (2, each), (3, each)]) {
        return Err(format!("{counted:?} of {PHONES} answers are there").into());
    }
    Ok(())
}

/// What a bare axum handler in a process of its own takes to send the same bytes to as many.
async fn peer(event: &[u8]) -> Result<Vec<f64>> {
    let mut child = std::process::Command::new(std::env::current_exe()?)
        .arg(PEER)
        .stdout(std::process::Stdio::piped())
        .spawn()?;
    let measured = peer_of(&mut child, event).await;
    let _ended_already = child.kill();
    let _ended_already = child.wait();
    measured
}

async fn peer_of(child: &mut std::process::Child, event: &[u8]) -> Result<Vec<f64>> {
    use std::io::BufRead as _;
    let mut line = String::new();
    let output = child.stdout.take().ok_or("no output")?;
    std::io::BufReader::new(output).read_line(&mut line)?;
    let address: SocketAddr = line.trim().parse()?;
    let request = load::get("/events", "none=0", "");
    let begun = load::now();
    let mut hall = Hall::open((0..PHONES).map(|_| (address, request.clone())));
    hall.all(begun).await?;
    let head = format!(
        "POST /send HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n",
        event.len()
    );
    let mut send = head.into_bytes();
    send.extend_from_slice(event);
    let sent = load::now();
    load::once(address, &send).await?;
    let (saw, _) = hall.all(sent).await?;
    hall.ends.send(true)?;
    Ok(saw)
}

/// How this program is called to be the peer.
pub const PEER: &str = "live-peer";

/// A bare event stream: what is posted goes to everybody.
pub fn serve_peer() -> Result<()> {
    use axum::body::{Body, Bytes};
    use axum::extract::State;
    use axum::routing::{get, post};
    raise_limit()?;
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let first = Bytes::from_static(b"event: parts\ndata: {}\n\n");
        let (newest, _) = watch::channel(first);
        let app = axum::Router::new()
            .route(
                "/events",
                get(|State(newest): State<watch::Sender<Bytes>>| async move {
                    let mut seen = newest.subscribe();
                    seen.mark_changed();
                    let events = futures_util::stream::unfold(seen, async |mut seen| {
                        seen.changed().await.ok()?;
                        let event = seen.borrow_and_update().clone();
                        Some((
                            std::result::Result::<_, std::convert::Infallible>::Ok(event),
                            seen,
                        ))
                    });
                    let kind = [("content-type", "text/event-stream")];
                    (kind, Body::from_stream(events))
                }),
            )
            .route(
                "/send",
                post(
                    |State(newest): State<watch::Sender<Bytes>>, event: Bytes| async move {
                        newest.send_replace(event);
                    },
                ),
            )
            .with_state(newest);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        axum::serve(listener, app).await?;
        Result::Ok(())
    })
}
