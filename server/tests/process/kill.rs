//! What was acknowledged is on disk: the program is killed while a hall checks in, again and again.

use crate::hall::{Hall, PEOPLE, check_in, hall, is_whole, open};
use crate::running::Running;
use domain::id::PersonId;
use std::collections::HashSet;
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tempfile::TempDir;

/// Phones that check in at once.
const PHONES: usize = 24;

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
