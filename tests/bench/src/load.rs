//! A client that costs little: requests written once, answers read to their last byte and not looked
//! into, so that most of the two cores is left to the server.

use crate::Result;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The time of the machine: this program measures it.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub fn now() -> Instant {
    Instant::now()
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body as sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// The cookie of that name as it is sent back.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let set = |(header, _): &&(String, String)| header == "set-cookie";
        let cookies = self.headers.iter().filter(set);
        let mut pairs = cookies.filter_map(|(_, cookie)| cookie.split(';').next());
        pairs.find(|pair| pair.split('=').next() == Some(name))
    }
}

/// What went through in a time.
#[derive(Clone, Default)]
pub struct Rate {
    /// Microseconds each answer took.
    took: Vec<u32>,
    /// How long it was measured.
    time: Duration,
}

impl Rate {
    /// Answers a second.
    pub fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.time.as_secs_f64()
    }

    /// How long this share of the answers took at most, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        let mut took = self.took.clone();
        took.sort_unstable();
        let at = (took.len() as f64 * share) as usize;
        f64::from(
            took.get(at.min(took.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default(),
        ) / 1_000.0
    }

    /// Both measurements as one.
    pub fn and(mut self, other: Self) -> Self {
        self.took.extend(other.took);
        self.time += other.time;
        self
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 16 * 1024],
            filled: 0,
        })
    }

    /// Reads on, so that at least `wanted` bytes are there.
    async fn fill(&mut self, wanted: usize) -> Result<()> {
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted * 2, 0);
        }
        while self.filled < wanted {
            let read = self
                .stream
                .read(self.buffer.get_mut(self.filled..).unwrap_or_default())
                .await?;
            if read == 0 {
                return Err("the server closed a connection".into());
            }
            self.filled += read;
        }
        Ok(())
    }

    fn find(&self, what: &[u8], from: usize) -> Option<usize> {
        let there = self.buffer.get(from..self.filled)?;
        there
            .windows(what.len())
            .position(|window| window == what)
            .map(|at| at + from)
    }

    /// Sends `request` and reads its answer; gives the lengths of head and whole.
    async fn ask(&mut self, request: &[u8]) -> Result<(usize, usize)> {
        self.filled = 0;
        self.stream.write_all(request).await?;
        let head = loop {
            self.fill(self.filled + 1).await?;
            if let Some(end) = self.find(b"\r\n\r\n", 0) {
                break end + 4;
            }
        };
        let text = str::from_utf8(self.buffer.get(..head).unwrap_or_default())?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>())
        });
        if let Some(length) = length.transpose()? {
            self.fill(head + length).await?;
            return Ok((head, head + length));
        }
        // In pieces, each behind its length; the last is empty.
        let mut at = head;
        loop {
            let line = loop {
                if let Some(end) = self.find(b"\r\n", at) {
                    break end;
                }
                self.fill(self.filled + 1).await?;
            };
            let length = usize::from_str_radix(
                str::from_utf8(self.buffer.get(at..line).unwrap_or_default())?,
                16,
            )?;
            at = line + 2 + length + 2;
            self.fill(at).await?;
            if length == 0 {
                return Ok((head, at));
            }
        }
    }
}

/// Asks once.
pub async fn once(address: SocketAddr, request: &[u8]) -> Result<Answer> {
    let mut connection = Connection::open(address).await?;
    let (head, whole) = connection.ask(request).await?;
    let text = str::from_utf8(connection.buffer.get(..head).unwrap_or_default())?;
    let status = text
        .split(' ')
        .nth(1)
        .ok_or("an answer without a status")?
        .parse()?;
    let headers = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "));
    Ok(Answer {
        status,
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: connection
            .buffer
            .get(head..whole)
            .unwrap_or_default()
            .to_vec(),
    })
}

/// When to stop.
#[derive(Clone, Copy)]
pub enum Until {
    /// After this time.
    Passed(Duration),
    /// After this many answers on each connection.
    Answered(usize),
}

/// Asks again and again over `connections` that stay open. Every answer has to be a 200.
pub async fn repeat(
    address: SocketAddr,
    request: &[u8],
    connections: usize,
    until: Until,
) -> Result<Rate> {
    let mut open = Vec::new();
    for _ in 0..connections {
        let mut connection = Connection::open(address).await?;
        connection.ask(request).await?;
        open.push(connection);
    }
    let begun = now();
    let mut asking = JoinSet::new();
    for mut connection in open {
        let request = request.to_vec();
        asking.spawn(async move {
            let mut took = Vec::with_capacity(8_192);
            let mut sent = begun;
            loop {
                let goes_on = match until {
                    Until::Passed(time) => sent.duration_since(begun) < time,
                    Until::Answered(count) => took.len() < count,
                };
                if !goes_on {
                    return Result::Ok(took);
                }
                connection.ask(&request).await?;
                if !connection.buffer.starts_with(b"HTTP/1.1 200") {
                    return Err(String::from_utf8_lossy(
                        connection.buffer.get(..80).unwrap_or_default(),
                    )
                    .into_owned()
                    .into());
                }
                let answered = now();
                took.push(
                    u32::try_from(answered.duration_since(sent).as_micros()).unwrap_or(u32::MAX),
                );
                sent = answered;
            }
        });
    }
    let mut rate = Rate::default();
    while let Some(one) = asking.join_next().await {
        rate.took.extend(one??);
    }
    rate.time = now().duration_since(begun);
    Ok(rate)
}

/// Each connection sends its own requests, one after the other, all connections at once. Every answer has
/// to begin as said.
pub async fn all_at_once(
    address: SocketAddr,
    requests: Vec<Vec<Vec<u8>>>,
    begins: &'static [u8],
) -> Result<Rate> {
    let mut open = Vec::new();
    for own in requests {
        open.push((Connection::open(address).await?, own));
    }
    let begun = now();
    let mut asking = JoinSet::new();
    for (mut connection, own) in open {
        asking.spawn(async move {
            let mut took = Vec::with_capacity(own.len());
            let mut sent = begun;
            for request in own {
                connection.ask(&request).await?;
                if !connection.buffer.starts_with(begins) {
                    let said = connection.buffer.get(..300).unwrap_or_default();
                    return Err(String::from_utf8_lossy(said).into_owned().into());
                }
                let answered = now();
                took.push(
                    u32::try_from(answered.duration_since(sent).as_micros()).unwrap_or(u32::MAX),
                );
                sent = answered;
            }
            Result::Ok(took)
        });
    }
    let mut rate = Rate::default();
    while let Some(one) = asking.join_next().await {
        rate.took.extend(one??);
    }
    rate.time = now().duration_since(begun);
    Ok(rate)
}

/// A request for a page.
pub fn get(path: &str, cookie: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: id\r\nCookie: {cookie}\r\n{more}\r\n").into_bytes()
}

/// Signs in and gives the cookie.
pub async fn sign_in(address: SocketAddr, email: &str, password: &str) -> Result<String> {
    let form = format!(
        "email={}&password={password}&own_device=on&next=%2Fme",
        email.replace('@', "%40")
    );
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = once(address, request.as_bytes()).await?;
    match answer.cookie("kopitalk") {
        Some(cookie) if answer.status == 303 => Ok(cookie.to_owned()),
        _ => Err(format!("signing in as {email} was answered with {}", answer.status).into()),
    }
}
