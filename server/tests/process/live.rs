//! A poll goes on: the program is killed while a hall answers, again and again. What was acknowledged is there once,
//! the poll is open as before, and whoever comes back answers on.

use crate::hall::{Attendee, Hall, PEOPLE, ask, hall, open, post};
use crate::running::Running;
use domain::account::{Email, PersonName, Role};
use domain::attendance::{Act, Proof, Status};
use domain::clock::Clock as _;
use domain::code::Place;
use domain::id::PollId;
use domain::live::{Phase, Vote};
use server::clock::SystemClock;
use server::visitor::session_of;
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use store::{NewAccount, NewEntry, Room, Store, Unregistered};
use tempfile::TempDir;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

/// Phones that answer at once.
const PHONES: usize = 24;
const SLUG: &str = "aula-penuh";

/// Lets everybody be present, and gives the cookie of a trainer.
async fn present(store: &Store, hall: &Hall) -> String {
    let now = SystemClock.now();
    for one in &hall.people {
        let entry = NewEntry {
            place: Some(Place::Online),
            arrived_at: Some(now),
            unregistered: Unregistered::Register(None),
            ..NewEntry::new(
                hall.edition.clone(),
                one.person.clone(),
                Act::In(Status::Present),
                Proof::Code,
                store.new_nonce(),
            )
        };
        store.append(entry).await.unwrap();
    }
    let trainer = NewAccount {
        name: PersonName::parse("Bima Prasetya").unwrap(),
        email: Email::parse("narasumber@aula.example").unwrap(),
        password_hash: Some("nobody signs in".to_owned()),
        language: None,
    };
    let trainer = store.add_person_with_roles(trainer, &[Role::Trainer], None);
    let mut record = Record {
        id: Id::default(),
        data: session_of(&trainer.await.unwrap(), now),
        expiry_date: time::OffsetDateTime::UNIX_EPOCH,
    };
    store.sessions().create(&mut record).await.unwrap();
    format!("kopitalk={}", record.id)
}

fn word(number: usize) -> String {
    format!("kata{number}")
}

/// Lets those from `first` on answer until so many were acknowledged and the program is killed; who was.
fn answer(
    people: &[Attendee],
    poll: &PollId,
    running: Running,
    first: usize,
    enough: usize,
) -> BTreeSet<usize> {
    let acknowledged = Mutex::new(BTreeSet::new());
    let next = AtomicUsize::new(first);
    let address = running.address.clone();
    let running = Mutex::new(Some(running));
    thread::scope(|scope| {
        for _ in 0..PHONES {
            scope.spawn(|| {
                let mut stream = TcpStream::connect(&address).unwrap();
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(one) = people.get(number) else {
                        return;
                    };
                    let poll = poll.as_str();
                    let form = format!("act=answer&poll={poll}&word={}", word(number));
                    let path = format!("/live/{SLUG}");
                    let Some(head) = post(&mut stream, &path, &form, &one.cookie) else {
                        return;
                    };
                    assert!(head.starts_with("http/1.1 303"), "{head}");
                    let mut acknowledged = acknowledged.lock().unwrap();
                    acknowledged.insert(number);
                    if acknowledged.len() == enough {
                        // In the middle of what the others answer.
                        drop(running.lock().unwrap().take());
                    }
                }
            });
        }
    });
    acknowledged.into_inner().unwrap()
}

/// The words that are there; each is there once.
async fn words(store: &Store, room: &Room, poll: &PollId) -> BTreeSet<String> {
    let votes = store.votes(room, poll).await.unwrap();
    votes
        .into_iter()
        .map(|(vote, count)| {
            assert_eq!(count, 1, "an answer is there twice");
            match vote {
                Vote::Words(words) => words.into_iter().next().unwrap(),
                other => panic!("{other:?}"),
            }
        })
        .collect()
}

/// Opens the stream of a phone and reads until it shows that poll.
fn shown(address: &str, cookie: &str, poll: &PollId) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let patience = Some(Duration::from_secs(30));
    stream.set_read_timeout(patience).unwrap();
    let request =
        format!("GET /live/{SLUG}/events HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut heard = String::new();
    let mut piece = [0; 4096];
    while !heard.contains(poll.as_str()) {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the stream ended: {heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    stream
}

async fn kill_once(round: usize) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("live.db").display());
    let store = open(&url).await;
    let hall = hall(&store).await;
    let trainer = present(&store, &hall).await;
    store.close().await;
    let room = Room::of(hall.edition.clone());
    let control = format!("/control/{SLUG}");

    let running = Running::start(folder.path(), &url);
    let mut stream = TcpStream::connect(&running.address).unwrap();
    let opened = post(
        &mut stream,
        &control,
        "act=ask-words&version=0&text=",
        &trainer,
    );
    assert!(opened.unwrap().starts_with("http/1.1 303"));
    let store = open(&url).await;
    let poll = store.hall(&room).await.unwrap().polls[0].run.id.clone();
    store.close().await;
    let mut phone = shown(&running.address, &hall.people[0].cookie, &poll);
    let enough = 20 + round * 53 % (PEOPLE / 2);
    let acknowledged = answer(&hall.people, &poll, running, 0, enough);
    assert!((enough..PEOPLE).contains(&acknowledged.len()));
    // The stream ends with the program: a phone hears it, and comes back by itself (`live_guest.rs`).
    let mut rest = Vec::new();
    let _reset = phone.read_to_end(&mut rest);

    let store = open(&url).await;
    let there = words(&store, &room, &poll).await;
    for number in &acknowledged {
        assert!(
            there.contains(&word(*number)),
            "an acknowledged answer is gone"
        );
    }
    let state = store.hall(&room).await.unwrap().state.clone();
    assert_eq!(state.asking.unwrap().phase, Phase::Open, "the poll goes on");
    store.close().await;

    // Everybody answers again, who had and who had not; then it is closed.
    let running = Running::start(folder.path(), &url);
    let address = running.address.clone();
    shown(&address, &hall.people[0].cookie, &poll);
    let everybody = {
        let mut stream = TcpStream::connect(&address).unwrap();
        let page =
            format!("GET /live/{SLUG} HTTP/1.1\r\nHost: localhost\r\nCookie: {trainer}\r\n\r\n");
        assert!(ask(&mut stream, &page).unwrap().starts_with("http/1.1 200"));
        let again = Running::start(folder.path(), &url);
        let everybody = answer(&hall.people, &poll, again, 0, usize::MAX);
        let closed = post(&mut stream, &control, "act=close-show&version=1", &trainer);
        assert!(closed.unwrap().starts_with("http/1.1 303"));
        everybody
    };
    drop(running);
    assert_eq!(everybody.len(), PEOPLE);
    let store = open(&url).await;
    assert_eq!(words(&store, &room, &poll).await.len(), PEOPLE);
    let pulses = store.polls_answered(&hall.edition, &hall.people[0].person);
    assert_eq!(
        pulses.await.unwrap(),
        1,
        "one pulse, however often it was answered"
    );
    store.close().await;
}

#[tokio::test]
async fn every_acknowledged_answer_survives_being_killed_and_none_is_there_twice() {
    let rounds = std::env::var("KOPITALK_KILLS").map_or(2, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        kill_once(round).await;
    }
}
