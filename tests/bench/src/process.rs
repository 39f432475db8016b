//! The program itself: how soon it answers, what it holds in memory, what it hands to a browser.

use crate::Result;
use crate::load::{self, Until};
use crate::table::{Kept, Table};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

const FIRST_ANSWER: Duration = Duration::from_millis(300);
const MEMORY_BYTES: u64 = 64_000_000;
const BUNDLE_BYTES: u64 = 110_000;
const STARTS: usize = 5;

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

/// A server of its own, ended when this is dropped.
pub struct Running {
    child: Child,
    /// Kept open: the program goes on writing to it.
    _output: BufReader<ChildStdout>,
    pub address: SocketAddr,
    first_answer: Duration,
}

impl Running {
    /// The demonstration, with its database in a folder.
    fn demo(folder: &Path, client: &Runtime) -> Result<Self> {
        let url = format!("sqlite://{}", folder.join("demo.db").display());
        Self::start(folder, &url, &["--demo"], client)
    }

    /// The program on a database, with its secret in a folder.
    pub fn start(folder: &Path, url: &str, more: &[&str], client: &Runtime) -> Result<Self> {
        let program = target().join("release/kopitalk");
        let begun = load::now();
        let mut child = Command::new(&program)
            .args(["serve", "--addr", "127.0.0.1:0", "--log", "warn"])
            .args(["--database-url", url])
            .args(more)
            .arg("--secret-file")
            .arg(folder.join("secret"))
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        // The first line names the address that is listened on: no need to try until it answers.
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
        output.read_line(&mut line)?;
        let address = line
            .trim()
            .rsplit("http://")
            .next()
            .unwrap_or_default()
            .parse();
        let mut running = Self {
            child,
            _output: output,
            address: address.map_err(|_| format!("no address in `{line}`"))?,
            first_answer: Duration::ZERO,
        };
        let answer = client.block_on(load::once(
            running.address,
            &load::get("/healthz", "none=0", ""),
        ))?;
        if answer.status != 200 {
            return Err(format!("/healthz was answered with {}", answer.status).into());
        }
        running.first_answer = load::now().duration_since(begun);
        Ok(running)
    }

    /// Bytes in memory now.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .ok_or("the system does not say what a process holds")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1_024)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

fn here(kept: bool) -> Kept {
    if kept { Kept::Yes } else { Kept::NoHere }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1_000.0)
}

/// Start and memory.
pub fn measure(table: &mut Table) -> Result<()> {
    let client = Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let empty = Running::demo(folder.path(), &client)?.first_answer;
    table.add(
        "start to first answer, a database to make and fill",
        "",
        milliseconds(empty),
        Kept::Unpromised,
    );
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(Running::demo(folder.path(), &client)?.first_answer);
    }
    starts.sort_unstable();
    let worst = starts.last().copied().unwrap_or_default();
    let middle = starts.get(STARTS / 2).copied().unwrap_or_default();
    let reached = format!(
        "{}, at worst {} of {STARTS}",
        milliseconds(middle),
        milliseconds(worst)
    );
    table.add(
        "start to first answer, the demonstration's file",
        "≤ 300 ms",
        reached,
        here(worst <= FIRST_ANSWER),
    );

    let running = Running::demo(folder.path(), &client)?;
    client.block_on(load::once(running.address, &load::get("/", "none=0", "")))?;
    let first = running.memory()?;
    let mut cookie = String::new();
    // Each on a thread of its own, with the memory that a password hash takes.
    for account in &server::demo::ACCOUNTS {
        cookie = client.block_on(load::sign_in(
            running.address,
            account.email,
            server::demo::PASSWORD,
        ))?;
    }
    let signed_in = running.memory()?;
    for path in ["/", "/courses", "/me"] {
        let request = load::get(path, &cookie, "");
        client.block_on(load::repeat(
            running.address,
            &request,
            64,
            Until::Answered(53),
        ))?;
    }
    let busy = running.memory()?;
    let budget = format!("≤ {} MB", MEMORY_BYTES / 1_000_000);
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1_000_000.0);
    table.add(
        "memory after the first page",
        budget.clone(),
        megabytes(first),
        here(first <= MEMORY_BYTES),
    );
    table.add(
        "memory after a few sign-ins",
        budget.clone(),
        megabytes(signed_in),
        here(signed_in <= MEMORY_BYTES),
    );
    table.add(
        "memory at rest after 10,000 pages on 64 connections",
        budget,
        megabytes(busy),
        here(busy <= MEMORY_BYTES),
    );
    Ok(())
}

/// What a page with islands loads.
pub fn sizes(table: &mut Table) -> Result<()> {
    let mut bytes = 0;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(target().join("site"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if ["base.", "wake."].iter().any(|part| name.starts_with(part)) && name.ends_with(".br") {
            bytes += entry.metadata()?.len();
            files.push(name);
        }
    }
    if !files.iter().any(|name| name.ends_with(".wasm.br")) {
        return Err("target/site holds no bundle; run `make build`".into());
    }
    let kept = if bytes <= BUNDLE_BYTES {
        Kept::Yes
    } else {
        Kept::No
    };
    let reached = format!("{:.1} kB in {} files", bytes as f64 / 1_000.0, files.len());
    table.add(
        "base bundle with its scripts, Brotli",
        format!("≤ {} kB", BUNDLE_BYTES / 1_000),
        reached,
        kept,
    );
    Ok(())
}
