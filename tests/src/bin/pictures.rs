//! Pictures of the demonstration for `docs/pictures`: 1280 and 360 wide, one screen high, at a fixed
//! time, so that a picture changes only when the page does.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a picture that cannot be taken ends the program"
)]

use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::page::ScreenshotParams;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;
use tests::browser::Tab;

const COURSE: &str = "/courses/cek-performa";
const LESSON: &str = "/courses/cek-performa/rata-rata-dan-kucing";
const QUIZ: &str = "/courses/cek-performa/baca-ringkas-ukur";
const EXERCISE: &str = "/exercises/rata-rata-atau-median";
/// The workshop that the demonstration has on the day of the pictures.
const WORKSHOP: &str = "kopitalk-12-2026-11-17";
const HEIGHT: i64 = 900;
const DESKTOP: (&str, i64) = ("desktop", 1280);
const PHONE: (&str, i64) = ("phone", 360);

/// Answers every question, some of them wrongly, as people do.
const ANSWER: &str = "(() => {
    for (const question of document.querySelectorAll('fieldset')) {
        question.querySelector('input[type=radio], input[type=checkbox]')?.click();
        for (const field of question.querySelectorAll('input[type=text], input:not([type])')) field.value = '1.250';
        for (const choice of question.querySelectorAll('select')) choice.selectedIndex = 1;
    }
    return true;
})()";

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// The demonstration, ended when this is dropped.
struct Demonstration {
    child: Child,
    base: String,
    /// Kept open: the program goes on writing to it.
    _output: BufReader<ChildStdout>,
    _folder: TempDir,
}

impl Demonstration {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        // The pages are the same, whichever way the program was built; those of an older one are not.
        let built = ["target/release/kopitalk", "target/debug/kopitalk"].map(|one| top().join(one));
        let made = |one: &PathBuf| one.metadata().and_then(|file| file.modified()).ok();
        let program = built.into_iter().max_by_key(made).unwrap();
        let mut child = Command::new(&program)
            .args([
                "serve",
                "--demo",
                "--demo-clock",
                "2026-11-17T09:30+07:00",
                "--addr",
                "127.0.0.1:0",
                "--log",
                "warn",
            ])
            .arg("--database-url")
            .arg(format!(
                "sqlite://{}",
                folder.path().join("demo.db").display()
            ))
            .arg("--secret-file")
            .arg(folder.path().join("secret"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; run `make pictures`", program.display()));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let base = line.trim().rsplit(' ').next().unwrap().to_owned();
        Self {
            child,
            base,
            _output: output,
            _folder: folder,
        }
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

struct Photographer {
    tab: Tab,
    base: String,
    folder: PathBuf,
}

impl Photographer {
    async fn width(&self, width: i64) {
        self.tab
            .page
            .execute(SetDeviceMetricsOverrideParams::new(
                width,
                HEIGHT,
                1.0,
                width < 600,
            ))
            .await
            .unwrap();
    }

    async fn go(&self, path: &str) {
        self.tab.go(&format!("{}{path}", self.base)).await;
        self.tab.until("document.fonts.status === 'loaded'").await;
        if self
            .tab
            .ask::<bool>("document.querySelector('leptos-island') !== null")
            .await
            == Some(true)
        {
            self.tab.awake().await;
        }
    }

    /// One screen of the page as it is.
    async fn shoot(&self, name: &str) {
        let file = self.folder.join(format!("{name}.png"));
        let params = ScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .full_page(false)
            .build();
        let bytes = self
            .tab
            .page
            .save_screenshot(params, &file)
            .await
            .unwrap()
            .len();
        println!("{} ({} kB)", file.display(), bytes / 1_000);
    }

    /// Signs somebody of the demonstration in.
    async fn sign_in(&self, email: &str) {
        self.tab.lose_cookies().await;
        self.go("/login").await;
        self.tab.fill("[name=email]", email).await;
        self.tab
            .fill("[name=password]", server::demo::PASSWORD)
            .await;
        self.tab
            .press_and_follow("main form button[type=submit]")
            .await;
    }

    /// Presses a button that leads to a page.
    async fn press(&self, selector: &str) {
        self.tab.press_and_follow(selector).await;
    }

    /// Goes on by the control until its running order has come to the question.
    async fn comes_to_question(&self) {
        let there = format!("document.querySelector('#now-control').innerText.includes('{ASKED}')");
        while self.tab.ask::<bool>(&there).await != Some(true) {
            self.press("#thumb [value=next]").await;
        }
    }

    /// A page on both screens.
    async fn both(&self, name: &str, path: &str) {
        for (screen, width) in [DESKTOP, PHONE] {
            self.width(width).await;
            self.go(path).await;
            self.shoot(&format!("{name}-{screen}")).await;
        }
    }
}

/// How many phones that nobody holds take part.
const REHEARSED: u32 = 48;

/// What is asked in two rounds begins like this.
const ASKED: &str = "Tiga unggahan pekan ini";

/// A running order that is rehearsed up to a question with two rounds, and the same question on the phone of a
/// participant. The trainer is signed in.
async fn live(one: &Photographer, phone: &Photographer) {
    let more = format!("/control/{WORKSHOP}?more=1");
    let answered = format!(
        "Number(/(\\d+) dari/.exec(document.querySelector('#now-control').innerText)?.[1]) > {}",
        REHEARSED * 3 / 4
    );
    one.width(PHONE.1).await;
    one.go(&more).await;
    one.tab.fill("#phones", &REHEARSED.to_string()).await;
    one.press("#more [value=rehearse]").await;
    one.comes_to_question().await;
    for round in 1..=2 {
        one.press("[value=open], [value=again]").await;
        one.tab.until(&answered).await;
        if round == 1 {
            one.press("#thumb [value=close-show]").await;
        }
    }
    one.shoot("control").await;
    one.press("#thumb [value=close-show]").await;
    one.press("#thumb [value=reveal]").await;
    one.width(DESKTOP.1).await;
    one.go(&format!("/present/{WORKSHOP}")).await;
    one.shoot("hall-poll").await;

    one.width(PHONE.1).await;
    one.go(&more).await;
    one.press("#more [value=rehearse-end]").await;
    one.comes_to_question().await;
    one.press("#thumb [value=open]").await;
    phone.width(PHONE.1).await;
    phone.go(&format!("/live/{WORKSHOP}")).await;
    phone.shoot("live-poll-phone").await;
}

#[tokio::main]
async fn main() {
    let demonstration = Demonstration::start();
    let folder = top().join("docs/pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let one = Photographer {
        tab: Tab::open(true).await,
        base: demonstration.base.clone(),
        folder,
    };
    one.tab.theme("light").await;
    one.width(DESKTOP.1).await;

    one.sign_in("peserta@demo.example").await;
    one.both("home", "/").await;
    one.both("workshops", "/workshops").await;
    one.width(PHONE.1).await;
    one.go(&format!("/live/{WORKSHOP}")).await;
    one.shoot("live-phone").await;
    one.both("course", COURSE).await;
    one.both("lesson", LESSON).await;
    one.both("exercise", EXERCISE).await;
    one.both("me", "/me").await;

    one.width(DESKTOP.1).await;
    one.go(QUIZ).await;
    one.tab.press_and_follow("main button[value=start]").await;
    one.both("quiz", QUIZ).await;
    one.tab.ask::<bool>(ANSWER).await;
    one.tab.press_and_follow("main button[value=submit]").await;
    let asked = "document.getElementById('unanswered') !== null";
    if one.tab.ask::<bool>(asked).await == Some(true) {
        one.tab
            .press_and_follow("main button[value=submit-anyway]")
            .await;
    }
    one.both("quiz-result", QUIZ).await;

    one.width(DESKTOP.1).await;
    one.tab.theme("dark").await;
    one.go("/").await;
    one.shoot("home-dark").await;
    one.go(EXERCISE).await;
    one.shoot("exercise-dark").await;
    one.tab.theme("light").await;
    one.tab.language("en").await;
    one.go(LESSON).await;
    one.shoot("lesson-en").await;
    one.tab.language("id").await;

    one.sign_in("penyelenggara@demo.example").await;
    one.both("organiser", "/organiser").await;
    one.both("people", "/organiser/people").await;
    let attendance = format!("/organiser/editions/{WORKSHOP}/attendance");
    one.both("attendance", &attendance).await;
    one.width(PHONE.1).await;
    one.go(&format!("/organiser/editions/{WORKSHOP}/reception"))
        .await;
    one.tab
        .until("document.querySelector('main').dataset.ready === '1'")
        .await;
    one.shoot("desk-phone").await;
    one.width(DESKTOP.1).await;
    one.go(&format!("/present/{WORKSHOP}")).await;
    one.shoot("hall").await;

    let phone = Photographer {
        tab: one.tab.stranger(true).await,
        base: one.base.clone(),
        folder: one.folder.clone(),
    };
    phone.tab.theme("light").await;
    phone.sign_in("peserta@demo.example").await;
    one.sign_in("narasumber@demo.example").await;
    live(&one, &phone).await;
    phone.tab.close().await;
    one.both("trainer", "/trainer").await;
    one.both("gain", "/trainer/questions/cek-performa").await;
    let statistics = "/trainer/questions/cek-performa/baca-ringkas-ukur";
    one.both("statistics", statistics).await;
    one.both("bank", "/trainer/questions?q=jangkauan").await;
    one.both("search", "/search?q=jangkauan").await;
    one.tab.close().await;
}
