//! A workshop that is run through HTTP: whoever runs it, phones that are in, the large button under the thumb.

use app::pages::workshop::{control, live};
use app::parts::form::ACT;
use app::parts::live::answer::field::POLL;
use domain::account::Role;
use domain::clock::HOUR;
use domain::code::Place;
use domain::edition::EditionDetails;
use domain::id::PersonId;
use reqwest::StatusCode;
use std::time::Duration;
use store::{Hall, Room};
use tests::database::{BOTH, Kind, TestDatabase};
use tests::editions::{TestEdition, create, details};
use tests::server::{Page, TestServer, Visitor, plain};
use tests::stream::Stream;

/// The plan of the tests' content: a step of every kind, a poll of every kind.
pub const PLAN: &str = "segala-langkah";
/// How long a stream is listened to for what must not come.
const SILENCE: Duration = Duration::from_millis(1_500);
/// How long a stream may take to say what must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a form sends.
pub type Fields<'a> = &'a [(&'a str, &'a str)];

/// A workshop that has begun, and whoever runs it.
pub struct Workshop {
    /// The server.
    pub server: TestServer,
    /// The edition.
    pub edition: TestEdition,
    /// Somebody who runs it.
    pub organiser: Visitor,
}

/// Plays a story on each database.
pub async fn on_both(story: impl AsyncFn(Workshop)) {
    for kind in BOTH {
        story(Workshop::on(kind).await).await;
    }
}

impl Workshop {
    /// On SQLite.
    pub async fn new() -> Self {
        Self::on(Kind::Sqlite).await
    }

    /// On that database.
    pub async fn on(kind: Kind) -> Self {
        Self::of(TestServer::start(TestDatabase::fresh(kind).await).await).await
    }

    /// The edition `aula`, which began an hour ago and goes on for two.
    pub async fn of(server: TestServer) -> Self {
        let edition = create(&server, &lasting(&server, "aula")).await;
        let organiser = server
            .signed_in("panitia@contoh.example", &[Role::Organiser])
            .await;
        Self {
            server,
            edition,
            organiser,
        }
    }

    /// Another edition that goes on at the same time.
    pub async fn beside(&self, slug: &str) -> TestEdition {
        create(&self.server, &lasting(&self.server, slug)).await
    }

    /// The remote control.
    pub fn control(&self) -> String {
        format!("/control/{}", self.edition.slug)
    }

    /// The running order.
    pub fn plan(&self) -> String {
        format!("/control/{}/plan", self.edition.slug)
    }

    /// The questions as whoever runs it sees them.
    pub fn moderation(&self) -> String {
        format!("/control/{}/questions", self.edition.slug)
    }

    /// What people wrote.
    pub fn texts(&self) -> String {
        format!("/control/{}/texts", self.edition.slug)
    }

    /// The screen of the hall.
    pub fn present(&self) -> String {
        format!("/present/{}", self.edition.slug)
    }

    /// The phones' page.
    pub fn live(&self) -> String {
        self.edition.live()
    }

    /// The questions as a phone sees them.
    pub fn questions(&self) -> String {
        format!("/live/{}/questions", self.edition.slug)
    }

    /// What came of it.
    pub fn recap(&self) -> String {
        format!("/live/{}/recap", self.edition.slug)
    }

    /// The hall of the edition.
    pub fn room(&self) -> Room {
        Room::of(self.edition.id.clone())
    }

    /// What stands in the database.
    pub async fn kept(&self) -> std::sync::Arc<Hall> {
        self.server.app.store.hall(&self.room()).await.unwrap()
    }

    /// The screen of the hall as it is now.
    pub async fn hall(&self) -> Page {
        let page = self.organiser.get(&self.present()).await;
        page.with(StatusCode::OK)
    }

    /// What the hall shows, without the counts below it.
    pub async fn stage(&self) -> String {
        let hall = self.hall().await;
        let (_, stage) = hall.text.split_once("id=\"stage\"").unwrap();
        plain(&format!("<i {}", stage.split("</section>").next().unwrap()))
    }

    /// The control as it is now.
    pub async fn remote(&self) -> Page {
        let page = self.organiser.get(&self.control()).await;
        page.with(StatusCode::OK)
    }

    /// Gives the edition the plan of the tests' content.
    pub async fn uses_plan(&self) {
        let fields = [("plan", PLAN), (ACT, "use")];
        let page = self.organiser.post(&self.plan(), &fields).await;
        assert_eq!(page.leads_to(), format!("{}?done=used", self.plan()));
    }

    /// A second later: what was asked first stands first.
    pub fn passes(&self) {
        self.server.clock.pass(1_000);
    }

    /// A press of whoever runs it.
    pub async fn press(&self, act: &str) {
        let page = self.pressed(&self.organiser, &[(ACT, act)]).await;
        assert_eq!(page.leads_to(), self.control());
    }

    /// A press on a control that was loaded just before.
    pub async fn pressed(&self, who: &Visitor, fields: &[(&str, &str)]) -> Page {
        self.passes();
        let page = who.get(&self.control()).await.with(StatusCode::OK);
        let version = version(&page);
        let fields: Vec<_> = [(control::field::VERSION, version.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        who.post(&self.control(), &fields).await
    }

    /// Presses the large button; what it did.
    pub async fn press_main(&self) -> String {
        self.passes();
        let page = self.remote().await;
        let act = page.attribute("id=\"press-main\"", "value");
        let version = version(&page);
        let fields = [(control::field::VERSION, version.as_str()), (ACT, &act)];
        let pressed = self.organiser.post(&self.control(), &fields).await;
        assert_eq!(pressed.leads_to(), self.control());
        act
    }

    /// Goes to the step of that title.
    pub async fn jumps(&self, title: &str) {
        let hall = self.kept().await;
        let step = hall.plan.steps.iter().find(|step| step.title.id == title);
        let step = step.unwrap_or_else(|| panic!("no step `{title}`"));
        let fields = [(ACT, "jump"), ("step", step.id.as_str())];
        let pressed = self.pressed(&self.organiser, &fields).await;
        assert_eq!(pressed.leads_to(), self.control());
    }

    /// Goes to that step and opens what it asks.
    pub async fn opens(&self, title: &str) {
        self.jumps(title).await;
        self.press("open").await;
    }

    /// Somebody signed in whose phone is in by the code of the hall.
    pub async fn phone(&self, name: &str) -> Visitor {
        let phone = self.server.signed_in(&email(name), &[]).await;
        let scan = self.edition.scan(&self.server, Place::Venue).await;
        phone.get(&scan).await.leads_to();
        let pressed = phone.post("/c", &[("act", "attend")]).await;
        assert_eq!(pressed.leads_to(), self.live());
        phone
    }

    /// So many phones.
    pub async fn phones(&self, count: usize) -> Vec<Visitor> {
        let mut phones = vec![];
        for number in 1..=count {
            phones.push(self.phone(&format!("orang{number}")).await);
        }
        phones
    }

    /// The person of that phone.
    pub async fn person(&self, name: &str) -> PersonId {
        crate::editions::id_of(&self.server, &email(name)).await
    }

    /// Sends the form of the poll that is open.
    pub async fn answered(&self, phone: &Visitor, fields: &[(&str, &str)]) -> Page {
        let poll = self.asked_on(phone).await;
        self.sent(phone, &poll, fields).await
    }

    /// The same, and it is kept.
    pub async fn answer(&self, phone: &Visitor, fields: &[(&str, &str)]) {
        let page = self.answered(phone, fields).await;
        assert_eq!(page.leads_to(), self.live());
    }

    /// The asking that the form of a phone answers.
    pub async fn asked_on(&self, phone: &Visitor) -> String {
        let page = phone.get(&format!("{}?change=1", self.live())).await;
        page.attribute("name=\"poll\"", "value")
    }

    /// Sends the form of that asking.
    pub async fn sent(&self, phone: &Visitor, poll: &str, fields: &[(&str, &str)]) -> Page {
        let fields: Vec<_> = [(ACT, live::act::ANSWER), (POLL, poll)]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        phone.post(&self.live(), &fields).await
    }

    /// How many answered what is asked at the moment.
    pub async fn count(&self) -> u32 {
        let hall = self.kept().await;
        let asking = hall.state.asking.as_ref().unwrap();
        let room = self.room();
        let votes = self.server.app.store.votes(&room, &asking.poll);
        votes.await.unwrap().iter().map(|(_, count)| count).sum()
    }

    /// Asks a question by form.
    pub async fn asks(&self, phone: &Visitor, text: &str) -> Page {
        let fields = [(ACT, "ask"), ("text", text)];
        phone.post(&self.questions(), &fields).await
    }

    /// The id of the question that says this.
    pub async fn question(&self, text: &str) -> String {
        let store = &self.server.app.store;
        let questions = store.hall_questions(&self.room()).await.unwrap();
        let found = questions.iter().find(|one| one.question == text);
        found.unwrap().id.as_str().to_owned()
    }

    /// The recap says this.
    pub async fn recap_says(&self, visitor: &Visitor, words: &str) {
        let page = visitor.get(&self.recap()).await;
        page.with(StatusCode::OK).says(words);
    }

    /// A stream that has said how things are.
    pub async fn watch(&self, visitor: &Visitor, path: &str) -> Stream {
        let mut stream = Stream::open(visitor, self.server.url(path)).await;
        stream.next("parts").await;
        stream
    }

    /// What a stream says at its beginning.
    pub async fn watch_newest(&self, visitor: &Visitor, path: &str) -> String {
        let mut stream = Stream::open(visitor, self.server.url(path)).await;
        stream.next("parts").await
    }

    /// The edition is called off.
    pub async fn calls_off(&self) {
        let path = format!("/organiser/editions/{}", self.edition.slug);
        let page = self.organiser.post(&path, &[("action", "cancel")]).await;
        page.leads_to();
    }
}

/// An edition in a hall and on the network that began an hour ago and goes on for two.
pub fn lasting(server: &TestServer, slug: &str) -> EditionDetails {
    let now = server.app.now();
    EditionDetails {
        starts_at: now.plus(-HOUR),
        ends_at: now.plus(2 * HOUR),
        ..details(server, slug)
    }
}

/// The version that the buttons of a control were drawn for.
pub fn version(page: &Page) -> String {
    page.attribute("name=\"version\"", "value")
}

/// The address of somebody.
pub fn email(name: &str) -> String {
    format!("{name}@contoh.example")
}

/// The next state of a stream as it is read.
pub async fn next(stream: &mut Stream) -> String {
    read(&stream.next("parts").await)
}

/// A part of a state.
pub fn part(data: &str, id: &str) -> String {
    let parts: serde_json::Value = serde_json::from_str(data).unwrap();
    parts[id].as_str().unwrap().to_owned()
}

/// The text of a state.
pub fn read(data: &str) -> String {
    let parts: serde_json::Value = serde_json::from_str(data).unwrap();
    let parts = parts.as_object().unwrap().values();
    plain(
        &parts
            .map(|part| part.as_str().unwrap())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// The state of a stream that says this: it may say others before.
pub async fn until(stream: &mut Stream, words: &str) -> String {
    let mut last = String::new();
    let said = async {
        loop {
            last = next(stream).await;
            if last.contains(words) {
                return;
            }
        }
    };
    let said = tokio::time::timeout(PATIENCE, said).await;
    assert!(
        said.is_ok(),
        "the stream does not come to say `{words}`, at last it said `{last}`"
    );
    last
}

/// A stream that says nothing more for a while.
pub async fn is_silent(stream: &mut Stream) {
    let said = tokio::time::timeout(SILENCE, stream.next("parts")).await;
    if let Ok(said) = said {
        panic!("the stream says `{}`", read(&said));
    }
}

/// Waits until a page says something, or does not any more: a change arrives on its own.
pub async fn comes_to_say(visitor: &Visitor, path: &str, words: &str, there: bool) {
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..200 {
        looks.tick().await;
        let page = visitor.get(path).await;
        if page.status == StatusCode::OK && plain(&page.text).contains(words) == there {
            return;
        }
    }
    panic!("{path} says `{words}`: not {there} within ten seconds");
}
