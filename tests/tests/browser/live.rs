//! A live workshop as people see it: one hall, one control, three phones, ten steps. What a control says all
//! screens show, whoever comes late too, and nothing that arrives takes away what somebody is doing.

use app::pages::workshop::{control, live};
use app::parts::form::ACT;
use app::parts::live::answer::field::POLL;
use domain::account::Role;
use domain::clock::HOUR;
use domain::code::Place;
use domain::edition::EditionDetails;
use domain::id::StepId;
use domain::live::Plan;
use reqwest::StatusCode;
use server::clock::SystemEntropy;
use std::sync::Arc;
use store::{Hall, Room};
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::editions::{TestEdition, create, details};
use tests::server::{PASSWORD, Page, TestServer, Visitor};

const ORGANISER: &str = "panitia@contoh.example";
/// The ready plan of the tests' content: a step of every kind, a poll of every kind.
const READY: &str = "segala-langkah";
/// What sends the form of a poll.
pub const SEND: &str = "#answer .answer-buttons .btn:not(.quiet)";

/// A workshop that goes on, and whoever runs it.
pub struct Workshop {
    /// The server.
    pub server: TestServer,
    /// The edition.
    pub edition: TestEdition,
    /// Somebody who runs it, through HTTP.
    pub organiser: Visitor,
}

impl Workshop {
    /// The edition `aula` beside the tests' own content, which began an hour ago and goes on for two; without a
    /// running order.
    pub async fn new() -> Self {
        Self::of(TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await).await
    }

    /// The same beside the content that ships.
    pub async fn shipping() -> Self {
        Self::of(TestServer::shipping(TestDatabase::fresh(Kind::Sqlite).await).await).await
    }

    async fn of(server: TestServer) -> Self {
        let now = server.app.now();
        let lasting = EditionDetails {
            starts_at: now.plus(-HOUR),
            ends_at: now.plus(2 * HOUR),
            ..details(&server, "aula")
        };
        let edition = create(&server, &lasting).await;
        let organiser = server.signed_in(ORGANISER, &[Role::Organiser]).await;
        Self {
            server,
            edition,
            organiser,
        }
    }

    /// The remote control.
    pub fn control(&self) -> String {
        format!("/control/{}", self.edition.slug)
    }

    /// The screen of the hall.
    pub fn present(&self) -> String {
        format!("/present/{}", self.edition.slug)
    }

    /// What a phone has open.
    pub fn live(&self) -> String {
        self.edition.live()
    }

    /// The hall in the database.
    pub fn room(&self) -> Room {
        Room::of(self.edition.id.clone())
    }

    /// What stands there.
    pub async fn kept(&self) -> Arc<Hall> {
        self.server.app.store.hall(&self.room()).await.unwrap()
    }

    /// The running order of these steps.
    pub async fn plans(&self, plan: &Plan) {
        let store = &self.server.app.store;
        store.set_plan(&self.edition.id, plan).await.unwrap();
    }

    /// Those steps of the ready plan, by their titles.
    pub async fn uses(&self, titles: &[&str]) {
        let library = self.server.app.content.library();
        let ready = library.plan(READY).unwrap();
        let new_id = || StepId::new(self.server.app.now(), &SystemEntropy);
        let all = ready.steps.iter().map(|step| step.with_id(new_id()));
        let all = all.collect::<Vec<_>>();
        let step = |title: &&str| {
            let found = all.iter().find(|step| step.title.id == **title);
            found.unwrap_or_else(|| panic!("no step `{title}`")).clone()
        };
        let steps = titles.iter().map(step).collect();
        self.plans(&Plan { steps }).await;
    }

    /// A press of whoever runs it, somewhere else.
    pub async fn press(&self, act: &str) {
        self.presses(&[(ACT, act)]).await;
    }

    /// The same with what stands in fields.
    pub async fn presses(&self, fields: &[(&str, &str)]) {
        // Nobody presses twice within a moment: the last poll is the newest.
        self.server.clock.pass(1_000);
        let page = self.organiser.get(&self.control()).await;
        let version = page.attribute("name=\"version\"", "value");
        let mut all = vec![(control::field::VERSION, version.as_str())];
        all.extend(fields);
        let pressed = self.organiser.post(&self.control(), &all).await;
        assert!(pressed.leads_to().starts_with(&self.control()));
    }

    /// Goes to the step of that title.
    pub async fn jumps(&self, title: &str) {
        let hall = self.kept().await;
        let step = hall.plan.steps.iter().find(|step| step.title.id == title);
        let step = step.unwrap_or_else(|| panic!("no step `{title}`"));
        let fields = [
            (ACT, control::act::JUMP),
            (control::field::STEP, step.id.as_str()),
        ];
        self.presses(&fields).await;
    }

    /// Goes to that step and opens what it asks.
    pub async fn opens(&self, title: &str) {
        self.jumps(title).await;
        self.press(control::act::OPEN).await;
    }

    /// Somebody whose phone is in, through HTTP.
    pub async fn phone(&self, name: &str) -> Visitor {
        let email = format!("{name}@contoh.example");
        let phone = self.server.signed_in(&email, &[]).await;
        let scan = self.edition.scan(&self.server, Place::Venue).await;
        phone.get(&scan).await.leads_to();
        let pressed = phone.post("/c", &[("act", "attend")]).await;
        assert_eq!(pressed.leads_to(), self.live());
        phone
    }

    /// Such a phone sends the form of the poll that is open.
    pub async fn answers(&self, phone: &Visitor, fields: &[(&str, &str)]) -> Page {
        let page = phone.get(&format!("{}?change=1", self.live())).await;
        let poll = page.attribute("name=\"poll\"", "value");
        let mut all = vec![(ACT, live::act::ANSWER), (POLL, poll.as_str())];
        all.extend(fields);
        let page = phone.post(&self.live(), &all).await;
        page.with(StatusCode::SEE_OTHER)
    }

    /// Somebody signs in on a tab and comes in by the code of the hall.
    pub async fn comes(&self, tab: &Tab, name: &str) {
        let email = format!("{name}@contoh.example");
        self.server.person(&email, &[]).await;
        tab.screen(360, 740, 1.0).await;
        self.signs_in(tab, &email, "/c").await;
        let scan = self.edition.scan(&self.server, Place::Venue).await;
        tab.go(&self.server.url(&scan)).await;
        tab.press_and_follow(".claim button").await;
        assert_eq!(tab.address().await, self.live());
    }

    /// Whoever runs it has the control on a phone.
    pub async fn takes_control(&self, tab: &Tab) {
        tab.screen(360, 740, 1.0).await;
        self.signs_in(tab, ORGANISER, &self.control()).await;
    }

    /// Somebody signs in.
    pub async fn signs_in(&self, tab: &Tab, email: &str, next: &str) {
        tab.go(&self.server.url(&format!("/login?next={next}")))
            .await;
        tab.fill("#email", email).await;
        tab.fill("#password", PASSWORD).await;
        tab.press_and_follow("main form button[type=submit]").await;
        assert_eq!(tab.address().await, next);
    }

    /// A screen is paired with it, as a television is: four letters, typed by whoever runs it.
    pub async fn pairs(&self, tab: &Tab) {
        tab.screen(1280, 720, 1.0).await;
        tab.go(&self.server.url("/present")).await;
        let letters = tab.text_of(".pair-letters").await.replace(' ', "");
        assert_eq!(letters.len(), 4);
        self.presses(&[
            (ACT, control::act::CONNECT),
            (control::field::LETTERS, &letters),
        ])
        .await;
        // The screen asks by itself.
        let shown = format!("location.pathname === {:?}", self.present());
        tab.until(&shown).await;
        is_listening(tab).await;
    }
}

/// Waits until a page hears of what changes.
pub async fn is_listening(tab: &Tab) {
    tab.until("document.documentElement.dataset.live === '1'")
        .await;
}

/// Fills in the form of a poll as fingers do: afterwards it holds this.
pub async fn fill_in(tab: &Tab, fields: &[(&str, &str)]) {
    let ticked =
        "[...document.querySelectorAll('#answer [type=checkbox]:checked')].map(box => box.value)";
    let mut words = 0;
    for ticked in tab.ask::<Vec<String>>(ticked).await.unwrap() {
        if !fields.contains(&("choice", ticked.as_str())) {
            tab.press(&format!("label:has(#choice-{ticked})")).await;
        }
    }
    for (name, value) in fields {
        match *name {
            "choice" => {
                let ticked = format!("document.querySelector('#choice-{value}').checked");
                if tab.ask(&ticked).await != Some(true) {
                    tab.press(&format!("label:has(#choice-{value})")).await;
                }
            }
            "word" => {
                tab.fill(&format!("#word-{words}"), value).await;
                words += 1;
            }
            "number" | "text" => tab.fill(&format!("#{name}"), value).await,
            list => tab.choose(&format!("#{list}"), value).await,
        }
    }
}

/// What somebody enters into a form.
type Fields = &'static [(&'static str, &'static str)];

/// A step that asks, and what came of it.
struct Asked {
    title: &'static str,
    question: &'static str,
    /// What is answered: by the phone without scripts, the one that reloads, three that are not looked at, and
    /// the one that comes late.
    answers: [Fields; 6],
    /// What hall and phones say once it is shown.
    shown: &'static [&'static str],
    /// What they say with the key alone.
    revealed: &'static [&'static str],
}

const ABSTAINS: Fields = &[("choice", "abstain")];
const A: Fields = &[("choice", "0")];
const B: Fields = &[("choice", "1")];
const C: Fields = &[("choice", "2")];
const A_AND_C: Fields = &[("choice", "0"), ("choice", "2")];

const STEPS: [Asked; 9] = [
    Asked {
        title: "Kalimat laporan",
        question: "Kalimat mana yang pasti benar?",
        answers: [A, A, B, C, A, A],
        shown: &["60 %", "20 %"],
        revealed: &["Benar"],
    },
    Asked {
        title: "Pilih beberapa",
        question: "Apa yang menghitung kali?",
        answers: [A_AND_C, B, A_AND_C, A, A_AND_C, A],
        shown: &["80 %", "60 %", "20 %"],
        revealed: &["Benar"],
    },
    Asked {
        title: "Benar atau salah",
        question: "Rata-rata bisa naik walaupun median turun.",
        answers: [A, B, A, A, ABSTAINS, A],
        shown: &["3 dari 4", "1 abstain"],
        revealed: &["Benar"],
    },
    Asked {
        title: "Skala",
        question: "Seberapa yakin Anda membaca laporan akun?",
        answers: [
            &[("choice", "3")],
            &[("choice", "4")],
            &[("choice", "4")],
            &[("choice", "4")],
            &[("choice", "5")],
            &[("choice", "5")],
        ],
        shown: &["Median 4", "50 %", "33 %"],
        revealed: &[],
    },
    Asked {
        title: "Tebak angka",
        question: "Berapa rata-rata lima unggahan itu?",
        answers: [
            &[("number", "7.000")],
            &[("number", "7500")],
            &[("number", "8.000")],
            &[("number", "6.500")],
            &[("number", "10.000")],
            &[("number", "7.500")],
        ],
        shown: &["Median 7.500"],
        revealed: &["7.321"],
    },
    Asked {
        title: "Awan kata",
        question: "Satu kata tentang laporan yang baik?",
        answers: [
            &[("word", "Jelas"), ("word", "jujur")],
            &[("word", "jelas!")],
            &[("word", "JUJUR")],
            &[("word", "data")],
            &[("word", "jelas")],
            &[("word", "singkat")],
        ],
        shown: &["jelas", "jujur", "data", "singkat"],
        revealed: &[],
    },
    Asked {
        title: "Kalimat bebas",
        question: "Apa yang Anda ubah mulai Senin?",
        answers: [
            &[("text", "Jadwal unggahan.")],
            &[("text", "Balas komentar")],
            &[("text", "Sebut sumber")],
            &[("text", "jadwal unggahan")],
            &[("text", "Kurangi seremoni")],
            &[("text", "Tanya warga")],
        ],
        shown: &["Tulisan tampil setelah diperiksa"],
        revealed: &[],
    },
    Asked {
        title: "Urutkan",
        question: "Apa yang paling perlu lebih dulu?",
        answers: [
            &[("place-0", "3"), ("place-1", "2"), ("place-2", "1")],
            &[("place-0", "3"), ("place-1", "1"), ("place-2", "2")],
            &[("place-0", "3"), ("place-1", "2"), ("place-2", "1")],
            &[("place-0", "3"), ("place-1", "2"), ("place-2", "1")],
            &[("place-0", "3"), ("place-1", "2"), ("place-2", "1")],
            &[("place-0", "3"), ("place-1", "2"), ("place-2", "1")],
        ],
        shown: &["1,2", "1,8", "3,0"],
        revealed: &[],
    },
    Asked {
        title: "Cermin",
        question: "Pilar dua belas unggahan terakhir akun Anda?",
        answers: [
            &[("posts-0", "3"), ("posts-1", "9")],
            &[("posts-0", "12")],
            &[("posts-1", "12")],
            &[("posts-1", "12")],
            &[("posts-1", "12")],
            &[("posts-0", "3"), ("posts-1", "9")],
        ],
        shown: &["72 unggahan dari 6 akun", "25 %", "75 %"],
        revealed: &[],
    },
];

/// The screens of the story.
struct Screens<'a> {
    workshop: &'a Workshop,
    control: Tab,
    hall: Tab,
    /// A phone without scripts.
    plain: Tab,
    /// One that reloads.
    turned: Tab,
    /// One that comes late.
    late: Option<Tab>,
    others: Vec<Visitor>,
}

impl Screens<'_> {
    /// The large button, which does this.
    async fn main(&self, act: &str) {
        self.workshop.server.clock.pass(1_000);
        let does = self
            .control
            .ask::<String>("document.querySelector('#press-main').value");
        assert_eq!(does.await.as_deref(), Some(act));
        self.control.press_and_follow("#press-main").await;
        is_listening(&self.control).await;
    }

    /// What a page that does not hear of changes shows now.
    async fn look(&self) {
        let here = format!("{}?pause=1", self.workshop.live());
        self.plain.go(&self.workshop.server.url(&here)).await;
    }

    fn with_scripts(&self) -> impl Iterator<Item = &Tab> {
        std::iter::once(&self.turned).chain(&self.late)
    }

    /// Hall and phones.
    async fn all_say(&self, all: &[&str]) {
        for words in all {
            self.hall.says(words).await;
            for phone in self.with_scripts() {
                phone.says(words).await;
            }
        }
        self.look().await;
        for words in all {
            self.plain.says(words).await;
        }
    }

    /// Says whether one of them says it.
    async fn any_says(&self, words: &str) -> bool {
        let mut texts = vec![self.hall.text().await, self.plain.text().await];
        for phone in self.with_scripts() {
            texts.push(phone.text().await);
        }
        texts.iter().any(|text| tests::browser::holds(text, words))
    }

    async fn answers_plainly(&self, fields: Fields) {
        let url = self.workshop.server.url(&self.workshop.live());
        self.plain.go(&url).await;
        if fields == ABSTAINS {
            self.plain.press_and_follow("#answer [value=abstain]").await;
        } else {
            fill_in(&self.plain, fields).await;
            self.plain.press_and_follow(SEND).await;
        }
        self.plain.says("Terkirim.").await;
    }

    async fn all_answer(&self, answers: &[Fields; 6]) {
        self.answers_plainly(answers[0]).await;
        for (phone, fields) in self.with_scripts().zip([answers[1], answers[5]]) {
            answer(phone, fields).await;
        }
        for (other, fields) in self.others.iter().zip(&answers[2..]) {
            self.workshop.answers(other, fields).await;
        }
        let count = 5 + usize::from(self.late.is_some());
        self.hall
            .says(&format!("{count} dari {count} menjawab"))
            .await;
        self.control.says(&format!("{count} dari {count}")).await;
    }

    /// A step: read, opened, answered, shown, with its key.
    async fn play(&self, asked: &Asked) {
        self.main(control::act::NEXT).await;
        self.all_say(&[asked.question, "Sebentar lagi dibuka"])
            .await;
        self.main(control::act::OPEN).await;
        self.control.says(asked.question).await;
        self.all_answer(&asked.answers).await;
        self.close(asked).await;
    }

    async fn close(&self, asked: &Asked) {
        self.main(control::act::CLOSE_SHOW).await;
        self.all_say(asked.shown).await;
        for words in asked.revealed {
            assert!(!self.any_says(words).await, "{words} is said too early");
        }
        if !asked.revealed.is_empty() {
            self.main(control::act::REVEAL).await;
            self.all_say(asked.revealed).await;
        }
    }

    async fn end(self) {
        for tab in [self.hall, self.plain, self.turned]
            .into_iter()
            .chain(self.late)
        {
            tab.close().await;
        }
        self.control.close().await;
    }
}

/// A phone with scripts answers.
async fn answer(phone: &Tab, fields: &[(&str, &str)]) {
    phone
        .until("document.querySelector('#answer form') !== null")
        .await;
    fill_in(phone, fields).await;
    phone.press(SEND).await;
    is_sent(phone).await;
}

/// Waits until an answer is kept.
#[track_caller]
fn is_sent(phone: &Tab) -> impl Future<Output = ()> + '_ {
    phone.until(
        "(document.querySelector('#answer .sent.ok')?.textContent ?? '').startsWith('Terkirim')",
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_hall_one_control_and_three_phones_agree_through_ten_steps() {
    let workshop = Workshop::new().await;
    let mut titles = STEPS.iter().map(|asked| asked.title).collect::<Vec<_>>();
    titles.push("Tanya jawab contoh");
    workshop.uses(&titles).await;
    let control = Tab::open(true).await;
    workshop.takes_control(&control).await;
    let hall = control.stranger(true).await;
    workshop.pairs(&hall).await;
    let (plain, turned) = (control.stranger(false).await, control.stranger(true).await);
    workshop.comes(&plain, "polos").await;
    workshop.comes(&turned, "siti").await;
    let mut others = vec![];
    for name in ["budi", "asep", "nurul"] {
        others.push(workshop.phone(name).await);
    }
    let mut screens = Screens {
        workshop: &workshop,
        control,
        hall,
        plain,
        turned,
        late: None,
        others,
    };
    screens.control.says("10 langkah").await;
    two_rounds(&screens).await;
    reloads(&screens).await;
    screens.play(&STEPS[2]).await;
    comes_late(&mut screens).await;
    for asked in &STEPS[4..] {
        screens.play(asked).await;
        if asked.title == "Kalimat bebas" {
            lets_through(&screens).await;
        }
    }
    // Each sees its own picture beside that of the hall.
    let own = "[...document.querySelectorAll('[data-own-share]')].map(cell => cell.hidden ? '' : cell.textContent)";
    assert_eq!(
        screens.turned.ask::<Vec<String>>(own).await.unwrap(),
        ["12", "0"]
    );
    asks_the_hall(&screens).await;
    asks_without_preparation(&screens).await;
    // What came of it can be read afterwards.
    screens.control.press_and_follow("#press-main").await;
    for words in [
        "Kalimat mana yang pasti benar?",
        "Apakah median bisa nol?",
        "Cara mengurus 25 %",
    ] {
        screens.control.says(words).await;
    }
    screens.end().await;
}

/// The first step has two rounds.
async fn two_rounds(screens: &Screens<'_>) {
    let asked = &STEPS[0];
    // The page of the phone without scripts looks again by itself as long as nothing can be filled in.
    let live = screens.workshop.server.url(&screens.workshop.live());
    screens.plain.go(&live).await;
    screens.main(control::act::NEXT).await;
    screens.plain.says(asked.question).await;
    screens
        .all_say(&[asked.question, "Sebentar lagi dibuka"])
        .await;
    screens.main(control::act::OPEN).await;
    screens.all_answer(&asked.answers).await;
    screens.main(control::act::CLOSE_SHOW).await;
    screens.all_say(asked.shown).await;
    screens.control.press_and_follow("#press-again").await;
    screens.all_say(&["Putaran 2: setelah berdiskusi"]).await;
    assert!(
        !screens.any_says("60 %").await,
        "the first round sways the second"
    );
    screens.all_answer(&[B, B, B, B, A, B]).await;
    screens.main(control::act::CLOSE_SHOW).await;
    // Both stand side by side.
    screens.all_say(&["60 %", "80 %"]).await;
    assert!(!screens.any_says("Benar").await);
    screens.main(control::act::REVEAL).await;
    screens.all_say(&["Benar"]).await;
    screens.turned.says("batas bawahnya yang terbesar").await;
    screens.plain.says("batas bawahnya yang terbesar").await;
}

/// In the second step a phone is loaded again: after it answered, and when the results are shown.
async fn reloads(screens: &Screens<'_>) {
    let (asked, phone) = (&STEPS[1], &screens.turned);
    screens.main(control::act::NEXT).await;
    screens.main(control::act::OPEN).await;
    answer(phone, A).await;
    phone.reload().await;
    // What was answered stands there, and can be changed.
    let checked = |option: u8| {
        format!("(document.querySelector('#answer #choice-{option}')?.checked === true)")
    };
    phone.until(&checked(0)).await;
    is_sent(phone).await;
    screens.all_answer(&asked.answers).await;
    let checked = [checked(0), checked(1), checked(2)];
    phone
        .until(&format!(
            "!{} && {} && !{}",
            checked[0], checked[1], checked[2]
        ))
        .await;
    phone.reload().await;
    phone
        .until(&format!(
            "!{} && {} && !{}",
            checked[0], checked[1], checked[2]
        ))
        .await;
    screens.close(asked).await;
    phone.reload().await;
    phone.says(asked.question).await;
    // The server no longer knows; the tab does.
    let own = "[...document.querySelectorAll('#now .own')].filter(row => !row.querySelector('.own-mark').hidden).map(row => row.dataset.option)";
    assert_eq!(phone.ask::<Vec<String>>(own).await.unwrap(), ["1"]);
}

/// While the fourth step is asked somebody comes in.
async fn comes_late(screens: &mut Screens<'_>) {
    let asked = &STEPS[3];
    screens.main(control::act::NEXT).await;
    screens.main(control::act::OPEN).await;
    answer(&screens.turned, asked.answers[1]).await;
    let late = screens.control.stranger(true).await;
    screens.workshop.comes(&late, "telat").await;
    late.says(asked.question).await;
    screens.late = Some(late);
    screens.all_answer(&asked.answers).await;
    screens.close(asked).await;
}

/// What people wrote is looked at before it is shown.
async fn lets_through(screens: &Screens<'_>) {
    let control = &screens.control;
    assert!(!screens.any_says("Sebut sumber").await);
    control
        .press_and_follow("#now-control a[href$='/texts']")
        .await;
    control.press_and_follow("[value=show-all]").await;
    screens.all_say(&["Sebut sumber", "Balas komentar"]).await;
    let url = screens.workshop.server.url(&screens.workshop.control());
    control.go(&url).await;
    is_listening(control).await;
}

/// A phone asks, another wants that answered, and the control puts it on the screen.
async fn asks_the_hall(screens: &Screens<'_>) {
    const QUESTION: &str = "Apakah median bisa nol?";
    screens.main(control::act::NEXT).await;
    screens.all_say(&["Pertanyaan aula"]).await;
    let phone = &screens.turned;
    phone
        .press_and_follow("main a.btn[href$='/questions']")
        .await;
    phone.fill("#text", QUESTION).await;
    phone.press_and_follow("#ask button[type=submit]").await;
    phone.says(QUESTION).await;
    phone.press_and_follow("main a.back").await;
    is_listening(phone).await;
    screens.all_say(&[QUESTION]).await;
    let plain = &screens.plain;
    plain
        .press_and_follow("main a.btn[href$='/questions']")
        .await;
    plain.press_and_follow(".hall-vote").await;
    plain.press_and_follow("main a.back").await;
    screens
        .control
        .until("document.querySelector('#asked .remote-votes')?.textContent.startsWith('1')")
        .await;
    screens.control.press_and_follow("#asked form button").await;
    screens.control.says("Lepas").await;
    screens
        .hall
        .until("document.querySelector('.stage-pinned') !== null")
        .await;
    screens.all_say(&[QUESTION]).await;
}

/// One press asks A to D.
async fn asks_without_preparation(screens: &Screens<'_>) {
    screens.control.press_and_follow("#press-letters").await;
    screens.hall.says("Jawab di ponsel Anda").await;
    screens.all_answer(&[A, A, B, A, C, A]).await;
    screens.main(control::act::CLOSE_SHOW).await;
    screens.all_say(&["67 %", "17 %"]).await;
}
