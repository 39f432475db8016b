//! A hall of people who are signed in, and the code on its screen.

use domain::account::{Email, PersonName, Role};
use domain::clock::{Clock as _, HOUR};
use domain::code::Place;
use domain::edition::{CheckInRules, EditionDetails, Mode};
use domain::id::{EditionId, PersonId, Slug};
use domain::language::Bilingual;
use server::clock::{SystemClock, SystemEntropy};
use server::visitor::session_of;
use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use store::{NewAccount, Store};
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

pub const PEOPLE: usize = 240;
/// Somebody with the cookie of their session.
pub struct Attendee {
    pub person: PersonId,
    pub cookie: String,
}

/// An edition that is open, its code, and people.
pub struct Hall {
    pub edition: EditionId,
    pub code: String,
    pub people: Vec<Attendee>,
}

/// Opens a database.
pub async fn open(url: &str) -> Store {
    Store::open(url, Arc::new(SystemClock), Arc::new(SystemEntropy))
        .await
        .unwrap()
}

/// Fills a database with a hall.
pub async fn hall(store: &Store) -> Hall {
    let now = SystemClock.now();
    let both = |text: &str| Bilingual {
        id: text.to_owned(),
        en: text.to_owned(),
    };
    let details = EditionDetails {
        rules: CheckInRules {
            online_tolerance: HOUR,
            ..CheckInRules::default()
        },
        ..EditionDetails::new(
            Slug::parse("aula-penuh").unwrap(),
            both("Aula penuh (rekaan)"),
            now,
            now.plus(3 * HOUR),
            Mode::Online,
        )
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
            password_hash: Some("nobody signs in".to_owned()),
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

/// Sends a form; the head of the answer. A server that is gone answers nothing.
pub fn post(stream: &mut TcpStream, path: &str, form: &str, cookie: &str) -> Option<String> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    ask(stream, &request)
}

/// Asks, and reads the answer; its head.
pub fn ask(stream: &mut TcpStream, request: &str) -> Option<String> {
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    let mut read = |answer: &mut Vec<u8>| {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
        answer.extend_from_slice(&piece[..read]);
        Some(())
    };
    let end = loop {
        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        read(&mut answer)?;
    };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
    let whole = end + 4 + length.unwrap_or(0usize);
    while answer.len() < whole {
        read(&mut answer)?;
    }
    Some(head)
}

/// Types the code for somebody; whether it was acknowledged. A server that is gone acknowledges nothing.
pub fn check_in(stream: &mut TcpStream, code: &str, cookie: &str) -> Option<bool> {
    let head = post(stream, "/c", &format!("code={code}"), cookie)?;
    Some(head.starts_with("http/1.1 303") && head.contains("/live/"))
}

/// Whether whoever was acknowledged is in, and nobody twice.
pub async fn is_whole(store: &Store, hall: &Hall, acknowledged: &HashSet<PersonId>) {
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
