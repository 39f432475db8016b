//! The command line as somebody in a terminal meets it: what it says, where, and how it exits.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends by panicking"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

fn kopitalk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kopitalk"));
    for name in [
        "DATABASE_URL",
        "KOPITALK_ADDR",
        "KOPITALK_BASE_URL",
        "KOPITALK_CONTENT",
        "KOPITALK_SECRET_FILE",
        "KOPITALK_LOG",
    ] {
        command.env_remove(name);
    }
    command.current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    kopitalk(folder).args(arguments).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(drop).unwrap();
        }
    }
}

fn content(folder: &TempDir) -> PathBuf {
    let copied = folder.path().join("content");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../content"),
        &copied,
    );
    copied
}

/// The line of a file in which a text stands first.
fn line(text: &str, needle: &str) -> usize {
    text.lines()
        .position(|line| line.contains(needle))
        .unwrap_or_else(|| panic!("no `{needle}`"))
        + 1
}

#[test]
fn every_command_explains_itself_and_wrong_usage_exits_with_two() {
    let folder = TempDir::new().unwrap();
    for arguments in [
        &["--help"][..],
        &["serve", "--help"],
        &["check-content", "--help"],
        &["user", "add", "--help"],
        &["dataset", "--help"],
        &["export", "attendance", "--help"],
        &["version"],
    ] {
        assert_eq!(
            run(folder.path(), arguments).status.code(),
            Some(0),
            "{arguments:?}"
        );
    }
    for arguments in [
        &[][..],
        &["nothing"],
        &["user", "add"],
        &["dataset", "x"],
        &["export", "attendance"],
        &["export", "attendance", "x", "--people", "--open", "*"],
        &["serve", "--addr", "nowhere"],
        &["serve", "--demo-clock", "noon"],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!told(&output).is_empty());
    }
    let help = String::from_utf8(run(folder.path(), &["serve", "--help"]).stdout).unwrap();
    for name in [
        "DATABASE_URL",
        "KOPITALK_ADDR",
        "KOPITALK_BASE_URL",
        "KOPITALK_CONTENT",
        "KOPITALK_SECRET_FILE",
        "KOPITALK_TRUSTED_PROXIES",
        "KOPITALK_LOG",
    ] {
        assert!(help.contains(name), "{name}");
    }
}

#[test]
fn whole_content_has_no_faults_inside_the_binary_and_in_a_folder() {
    let folder = TempDir::new().unwrap();
    for arguments in [
        &["check-content"][..],
        &[
            "check-content",
            "--strict",
            content(&folder).to_str().unwrap(),
        ],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    }
}

#[test]
fn what_a_course_owes_is_a_warning_and_fails_where_it_is_asked_for() {
    const LESSON: &str = "courses/cek-performa/10-kali-akun-tindakan.id.md";
    let folder = TempDir::new().unwrap();
    let content = content(&folder);
    let path = content.join(LESSON);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("## Coba di akun Anda", "## Coba")).unwrap();
    let content = content.to_str().unwrap();
    let sentence = format!("{LESSON}:1: The lesson gives nothing to try");

    let output = run(folder.path(), &["check-content", content]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with(&format!("warning: {sentence}")), "{said}");
    assert!(said.ends_with("no faults, 1 warning\n"), "{said}");

    let arguments = ["check-content", "--strict", "--seeds", "2", content];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).starts_with(&sentence), "{}", told(&output));
}

#[test]
fn each_way_to_break_a_library_is_told_with_its_file_and_line() {
    const COURSE: &str = "courses/cek-performa/course.toml";
    const LESSON: &str = "courses/cek-performa/10-kali-akun-tindakan.id.md";
    const QUIZ: &str = "courses/cek-performa/40-baca-ringkas-ukur.quiz.id.md";
    const OPTIONS: &str = "- [x] satu\n  > Ya.\n- [ ] dua\n  > !lain Bukan.\n";
    /// What is broken, in which file, how, and the line of the broken text that is told.
    type Broken = (
        &'static str,
        &'static str,
        fn(&str) -> String,
        fn(&str) -> usize,
    );
    let broken: [Broken; 8] = [
        (
            "unknown key",
            COURSE,
            |text| format!("colour = \"red\"\n{text}"),
            |_| 1,
        ),
        (
            "unknown fact",
            LESSON,
            |text| format!("{text}\n{{{{fact:tidak-ada}}}}\n"),
            |text| text.lines().count(),
        ),
        (
            "broken link",
            LESSON,
            |text| format!("{text}\n[ke mana](/courses/tidak-ada)\n"),
            |text| text.lines().count(),
        ),
        (
            "key without answer",
            QUIZ,
            |text| text.replacen("- [x]", "- [ ]", 1),
            |text| line(text, "## "),
        ),
        (
            "duplicate id",
            QUIZ,
            |text| {
                let first = text.lines().find(|line| line.starts_with("## ")).unwrap();
                format!("{text}\n{first}\n\n{OPTIONS}")
            },
            |text| text.lines().count() - 5,
        ),
        (
            "question without id",
            QUIZ,
            |text| format!("{text}\n## Tanpa nama?\n\n{OPTIONS}"),
            |text| text.lines().count() - 5,
        ),
        (
            "unreadable TOML",
            COURSE,
            |_| "title = {\n".to_owned(),
            |_| 1,
        ),
        (
            "cloze without key",
            QUIZ,
            |text| {
                format!(
                    "{text}\n## Isi yang rumpang. {{#rumpang kind=cloze}}\n\nTidak ada celah di sini.\n"
                )
            },
            |text| text.lines().count() - 2,
        ),
    ];
    for (what, file, breaks, at) in broken {
        let folder = TempDir::new().unwrap();
        let content = content(&folder);
        let path = content.join(file);
        let text = breaks(&fs::read_to_string(&path).unwrap());
        fs::write(&path, &text).unwrap();
        let output = run(folder.path(), &["check-content", content.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{what}");
        let expected = format!("{file}:{}:", at(&text));
        let faults = told(&output);
        assert!(
            faults.lines().any(|fault| fault.starts_with(&expected)),
            "{what}: no `{expected}` in\n{faults}"
        );
    }
}

#[test]
fn a_person_is_added_once_with_the_password_from_standard_input() {
    let folder = TempDir::new().unwrap();
    let add = |email: &str, password: &str| {
        let mut child = kopitalk(folder.path())
            .args([
                "user",
                "add",
                "--email",
                email,
                "--name",
                "Ratna",
                "--role",
                "organiser",
                "--password-stdin",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(password.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(
        add("ratna@contoh.example", "kopi pagi di balai\n")
            .status
            .code(),
        Some(0)
    );
    for (email, password) in [
        ("RATNA@contoh.example", "kopi pagi di balai"),
        ("ratna", "kopi pagi di balai"),
        ("tono@contoh.example", "pendek"),
    ] {
        let output = add(email, password);
        assert_eq!(output.status.code(), Some(1), "{email}");
        assert_eq!(told(&output).trim().lines().count(), 1, "one sentence");
    }
    assert!(folder.path().join("data/kopitalk.db").exists());
}

#[test]
fn a_dataset_is_printed_the_same_for_the_same_seed() {
    let folder = TempDir::new().unwrap();
    let print = |seed: &str, format: &str| {
        let output = run(
            folder.path(),
            &[
                "dataset",
                "bapenda-tirtanusa",
                "--seed",
                seed,
                "--format",
                format,
            ],
        );
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(print("7", "csv"), print("7", "csv"));
    assert_ne!(print("7", "csv"), print("8", "csv"));
    assert_eq!(print("7", "csv").lines().count(), 183);
    assert!(print("7", "platform").starts_with("\u{feff}ID Postingan,ID Akun,Nama Pengguna Akun,"));
    assert_eq!(
        run(folder.path(), &["dataset", "nothing", "--seed", "1"])
            .status
            .code(),
        Some(1)
    );
}

/// A server that is told to end with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn serve(folder: &Path, arguments: &[&str]) -> (Running, Vec<String>) {
    let mut child = kopitalk(folder)
        .arg("serve")
        .args(["--addr", "127.0.0.1:0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let mut said = vec![];
    let last = if arguments.contains(&"--demo") {
        "penyelenggara@demo.example"
    } else {
        "/setup?token="
    };
    while !said.last().is_some_and(|line: &String| line.contains(last)) {
        said.push(lines.next().expect("the server says where it is"));
    }
    (Running(child), said)
}

#[test]
fn the_first_lines_say_the_address_the_accounts_and_how_to_begin() {
    let folder = TempDir::new().unwrap();
    let (demo, said) = serve(folder.path(), &["--demo"]);
    let said = said.join("\n");
    for part in [
        "http://127.0.0.1:",
        "peserta@demo.example",
        "narasumber@demo.example",
        "kopitalk-demo",
    ] {
        assert!(said.contains(part), "{said}");
    }
    drop(demo);
    let (_server, said) = serve(folder.path(), &[]);
    let token = said.last().unwrap().rsplit('=').next().unwrap().to_owned();
    assert_eq!(token.len(), 20);
    assert!(
        token
            .chars()
            .all(|symbol| "23456789ABCDEFGHJKMNPQRSTUVWXYZ".contains(symbol))
    );
    assert!(
        folder.path().join("data/demo.db").exists()
            && folder.path().join("data/kopitalk.db").exists()
    );
}

#[test]
fn asked_to_end_it_ends_well_and_starts_again_on_its_file() {
    let folder = TempDir::new().unwrap();
    for _ in 0..2 {
        let (mut server, _) = serve(folder.path(), &["--demo"]);
        let ended = Command::new("kill")
            .arg(server.0.id().to_string())
            .status()
            .unwrap();
        assert!(ended.success());
        assert_eq!(server.0.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn what_keeps_a_server_from_starting_is_one_sentence() {
    let folder = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = listener.local_addr().unwrap().to_string();
    let content = content(&folder);
    fs::write(content.join("facts.toml"), "[[fact]]\n").unwrap();
    fs::create_dir_all(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/short"), "short").unwrap();
    for (arguments, says) in [
        (
            vec!["serve", "--demo", "--addr", "0.0.0.0:0"],
            "--demo-public",
        ),
        (vec!["serve", "--addr", &busy], "cannot be listened on"),
        (
            vec!["serve", "--addr", &taken, "--database-url", "mysql://x"],
            "sqlite:// or postgres://",
        ),
        (
            vec!["serve", "--addr", &taken, "--secret-file", "data/short"],
            "32 bytes",
        ),
        (
            vec![
                "serve",
                "--addr",
                &taken,
                "--content",
                content.to_str().unwrap(),
            ],
            "facts.toml:1:",
        ),
        (
            vec!["serve", "--addr", &taken, "--base-url", "kopi.example"],
            "KOPITALK_BASE_URL",
        ),
        (
            vec!["serve", "--addr", &taken, "--content", "/nowhere/at/all"],
            "cannot be read",
        ),
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(
            told(&output).contains(says),
            "{arguments:?}: {}",
            told(&output)
        );
    }
}

/// The address in the first line of a server.
fn address(said: &[String]) -> String {
    said[0].rsplit("http://").next().unwrap().to_owned()
}

#[test]
fn a_browser_that_never_finishes_asking_does_not_keep_the_server_from_ending() {
    let folder = TempDir::new().unwrap();
    let (mut server, said) = serve(folder.path(), &["--demo"]);
    let mut slow = std::net::TcpStream::connect(address(&said)).unwrap();
    slow.write_all(
        b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=",
    )
    .unwrap();
    let begun = std::process::Command::new("kill")
        .arg(server.0.id().to_string())
        .status()
        .unwrap();
    assert!(begun.success());
    // Ten seconds are given to what was asked; the test only waits for the end.
    assert_eq!(server.0.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let folder = TempDir::new().unwrap();
    let mut child = kopitalk(folder.path())
        .args(["dataset", "bapenda-tirtanusa", "--seed", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}

#[test]
fn a_database_of_the_demonstration_is_not_served_beyond_this_machine() {
    let folder = TempDir::new().unwrap();
    drop(serve(folder.path(), &["--demo"]));
    let arguments = [
        "serve",
        "--addr",
        "0.0.0.0:0",
        "--database-url",
        "sqlite://data/demo.db",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).contains("demonstration's accounts"),
        "{}",
        told(&output)
    );
}

#[test]
fn no_help_shows_a_password_that_stands_in_the_environment() {
    let folder = TempDir::new().unwrap();
    for arguments in [&["serve", "--help"][..], &["user", "add", "--help"]] {
        let output = kopitalk(folder.path())
            .args(arguments)
            .env("DATABASE_URL", "postgres://a:geheim@b/c")
            .output()
            .unwrap();
        assert!(!String::from_utf8(output.stdout).unwrap().contains("geheim"));
    }
}
