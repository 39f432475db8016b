//! Clients that read nothing of what they ask for, and more of them than there is room for.

use crate::hall::{ask, open};
use crate::running::{PROGRAM, Running};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use tempfile::TempDir;
use tokio::io::{AsyncWriteExt as _, Interest};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;

const CLIENTS: usize = 1_000;
/// What the memory may grow by while they are there, in bytes.
const GROWTH: u64 = 20_000_000;
/// What may be left of that once they are gone.
const LEFT: u64 = 10_000_000;

/// Bytes in memory now.
fn memory(running: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.child.id())).unwrap();
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes * 1_024
}

async fn server(more: &[&str]) -> (TempDir, Running) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("a.db").display());
    open(&url).await.close().await;
    // Begun with few open files, as by most shells; the program raises them itself.
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -Sn 512; exec \"$0\" \"$@\"", PROGRAM]);
    let running = Running::by(command, folder.path(), &url, more);
    (folder, running)
}

/// Whether a new client is answered.
fn answers(running: &Running) -> bool {
    let Ok(mut stream) = TcpStream::connect(&running.address) else {
        return false;
    };
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut answer = String::new();
    let asked = stream
        .write_all(request)
        .and_then(|()| stream.read_to_string(&mut answer));
    asked.is_ok() && answer.starts_with("HTTP/1.1 200")
}

#[tokio::test]
async fn a_thousand_clients_that_never_read_take_little_memory_and_leave_none_behind() {
    let (_folder, running) = server(&[]).await;
    let page = "GET /courses HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n";
    // What it holds once it has worked, for clients that read.
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let mut stream = TcpStream::connect(&running.address).unwrap();
                for _ in 0..5 {
                    assert!(ask(&mut stream, page).unwrap().starts_with("http/1.1 200"));
                }
            });
        }
    });
    let before = memory(&running);
    let asked = page.repeat(60);
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (address, asked) = (running.address.parse().unwrap(), asked.clone());
        clients.spawn(async move {
            let socket = TcpSocket::new_v4().unwrap();
            // As little as there can be, so that it is soon full.
            socket.set_recv_buffer_size(4_096).unwrap();
            let mut stream = socket.connect(address).await.unwrap();
            // Once nobody takes any more of it the server has stopped reading, too.
            let _let_go_in_the_middle = stream.write_all(asked.as_bytes()).await;
            // It never reads; the server lets it go.
            stream.ready(Interest::ERROR).await.unwrap();
            stream
        });
    }
    let mut peak = before;
    let mut look = tokio::time::interval(std::time::Duration::from_millis(50));
    let let_go = async {
        loop {
            tokio::select! {
                gone = clients.join_next() => match gone {
                    Some(gone) => drop(gone.unwrap()),
                    None => break,
                },
                _ = look.tick() => peak = peak.max(memory(&running)),
            }
        }
    };
    let in_time = tokio::time::timeout(std::time::Duration::from_secs(120), let_go).await;
    let after = memory(&running);
    assert!(in_time.is_ok(), "clients that read nothing are kept");
    assert!(answers(&running));
    assert!(
        peak <= before + GROWTH && after <= before + LEFT,
        "{} MB before, {} MB at most, {} MB after",
        before / 1_000_000,
        peak / 1_000_000,
        after / 1_000_000
    );
}

#[tokio::test]
async fn the_limit_of_open_files_is_raised_and_one_address_takes_no_more_than_its_share() {
    let (_folder, running) = server(&["--connections-per-address", "40"]).await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", running.child.id())).unwrap();
    let files = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .unwrap();
    let mut numbers = files
        .split_whitespace()
        .filter_map(|word| word.parse::<u64>().ok());
    let (soft, hard) = (numbers.next(), numbers.next());
    assert!(soft == hard || hard.is_none(), "{files}");
    let connect = || TcpStream::connect(&running.address).unwrap();
    let mut kept = vec![];
    for _ in 0..40 {
        let mut stream = connect();
        let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        kept.push(stream);
    }
    let mut refused = String::new();
    connect().read_to_string(&mut refused).unwrap();
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    let (head, body) = refused.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains(&format!("Content-Length: {}", body.len())),
        "{refused}"
    );
    kept.truncate(30);
    // The server hears of those that went away in its own time.
    while !answers(&running) {}
}

#[tokio::test]
async fn a_trusted_proxy_may_have_as_many_connections_as_there_are() {
    let proxied = [
        "--connections-per-address",
        "5",
        "--trusted-proxies",
        "127.0.0.1",
    ];
    let (_folder, running) = server(&proxied).await;
    let mut kept = vec![];
    for _ in 0..50 {
        kept.push(TcpStream::connect(&running.address).unwrap());
        assert!(answers(&running));
    }
}
