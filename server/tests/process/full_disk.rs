//! A disk that is full: what cannot be written is said so, what was acknowledged stays, and writing goes on once
//! there is room. On a small file system of its own, which only root can make.

use crate::hall::{Hall, PEOPLE, ask, check_in, hall, is_whole, open, post};
use crate::running::Running;
use domain::id::PersonId;
use std::collections::HashSet;
use std::fs::File;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A small file system, gone when this is dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` where this process may not make one.
    fn mounted() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
            .arg(folder.path())
            .output();
        mounted.ok()?.status.success().then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room that is left; the file that holds it.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut filler = File::create(&path).unwrap();
        for size in [1 << 16, 1 << 12, 1 << 9, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.path()).status();
        assert!(unmounted.unwrap().success(), "a small disk was left behind");
    }
}

fn is_ready(stream: &mut TcpStream) -> bool {
    let head = ask(stream, "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let ready = head.starts_with("http/1.1 200");
    assert!(ready || head.starts_with("http/1.1 503"), "{head}");
    ready
}

/// Lets people check in until nobody can any more; who was acknowledged.
fn check_in_until_full(hall: &Hall, stream: &mut TcpStream) -> HashSet<PersonId> {
    let mut acknowledged = HashSet::new();
    for one in &hall.people {
        if check_in(stream, &hall.code, &one.cookie).unwrap() {
            acknowledged.insert(one.person.clone());
        } else {
            let head = post(stream, "/c", &format!("code={}", hall.code), &one.cookie);
            assert!(head.unwrap().starts_with("http/1.1 503"));
            return acknowledged;
        }
    }
    acknowledged
}

/// Chooses languages, an ordinary write, until that cannot be written down any more.
fn write_until_full(hall: &Hall, stream: &mut TcpStream) {
    for one in &hall.people {
        for language in ["en", "id"] {
            let form = format!("lang={language}&next=%2F");
            let head = post(stream, "/language", &form, &one.cookie).unwrap();
            if head.starts_with("http/1.1 503") {
                return;
            }
            assert!(head.starts_with("http/1.1 303"), "{head}");
        }
    }
    panic!("the disk was never full");
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_acknowledged_says_what_was_not_and_goes_on_with_room() {
    let Some(disk) = SmallDisk::mounted() else {
        // Only root can make one; the store's own tests hold the same with a database that may not grow.
        return;
    };
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", disk.path().join("hall.db").display());
    let store = open(&url).await;
    let hall = hall(&store).await;
    store.close().await;

    let running = Running::start(folder.path(), &url);
    let mut stream = TcpStream::connect(&running.address).unwrap();
    let first = &hall.people[0];
    assert!(check_in(&mut stream, &hall.code, &first.cookie).unwrap());
    // Few at first, so that the log of the database has no room of its own when the disk is full again.
    for (round, come) in [40, PEOPLE].into_iter().enumerate() {
        let filler = disk.fill();
        let acknowledged = check_in_until_full(&hall, &mut stream);
        // What was found to work is not tried again for a few seconds.
        let asked_anew = round == 0;
        if asked_anew {
            assert!(
                acknowledged.len() < hall.people.len(),
                "the ledger found room"
            );
        }
        write_until_full(&hall, &mut stream);
        assert!(
            !(asked_anew && is_ready(&mut stream)),
            "nothing can be written"
        );
        // Reading goes on.
        let cookie = &first.cookie;
        let me = format!("GET /me HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
        assert!(ask(&mut stream, &me).unwrap().starts_with("http/1.1 200"));
        std::fs::remove_file(filler).unwrap();
        assert!(is_ready(&mut stream), "there is room again");
        for one in &hall.people[..come] {
            assert!(check_in(&mut stream, &hall.code, &one.cookie).unwrap());
        }
        let form = "lang=en&next=%2F";
        let written = post(&mut stream, "/language", form, &first.cookie);
        assert!(written.unwrap().starts_with("http/1.1 303"));
    }
    drop(running);
    let store = open(&url).await;
    let everybody = hall.people.iter().map(|one| one.person.clone()).collect();
    is_whole(&store, &hall, &everybody).await;
    store.close().await;
}
