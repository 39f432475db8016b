use crate::keys::{Own, field};
use crate::layout::LAYOUT;
use crate::{COURSE, EMAIL, ENGAGEMENT, LESSONS, QUIZ, VIEWS, press_and_hear, server, sign_in};
use domain::account::{Grant, Role};
use domain::agency::{AgencyCode, Employment, Work, read_agencies};
use domain::attendance::Status;
use domain::clock::{DAY, HOUR};
use domain::code::Place;
use domain::course::{Unit, UnitKind};
use domain::edition::{EditionDetails, Mode, Speaker};
use domain::exercise::Answer;
use domain::id::{EditionId, Slug};
use domain::language::{Bilingual, Language};
use domain::quiz::Kind;
use tests::browser::Tab;
use tests::database::{Kind as Database, TestDatabase};
use tests::editions::usual;
use tests::hall::Hall;
use tests::server::{TestServer, Unusual};

const TOKEN: &str = "K7P3WXK7P3WXK7P3WXK7";

/// Looks at pages in every theme and width and writes down what is wrong with them.
pub struct Look<'a> {
    pub tab: &'a Tab,
    pub language: Language,
    pub faults: Vec<String>,
}

impl Look<'_> {
    /// The page at hand, under a name for the report.
    pub async fn at(&mut self, name: &str) {
        let (tab, language) = (self.tab, self.language.code());
        assert_eq!(
            tab.ask::<String>("document.documentElement.lang")
                .await
                .as_deref(),
            Some(language),
            "{name}"
        );
        // All rules on a wide and on a narrow screen, each in one theme: the other changes colours alone. English
        // words change neither colours nor what stands where.
        let screens = [(1280, "light", "dark"), (360, "dark", "light")];
        let screens = match self.language {
            Language::Id => &screens[..],
            Language::En => &screens[..1],
        };
        for (width, theme, other) in screens.iter().copied() {
            tab.width(width).await;
            tab.theme(theme).await;
            let mut found = vec![(theme, tab.axe().await)];
            if self.language == Language::Id {
                tab.theme(other).await;
                found.push((other, tab.axe_of_colours().await));
            }
            for (theme, faults) in found {
                let told = |fault| format!("{name} {language} {theme} {width}: {fault}");
                self.faults.extend(faults.into_iter().map(told));
            }
        }
        // Small windows, and a zoom of 200 % on a usual screen.
        tab.width(1280).await;
        let laid_out: Vec<String> = tab.ask(LAYOUT).await.unwrap();
        let told = |fault| format!("{name} {language} 1280: {fault}");
        self.faults.extend(laid_out.into_iter().map(told));
        for (width, height, zoom) in [(320, 640, 1.0), (640, 400, 2.0)] {
            tab.screen(width, height, zoom).await;
            let over = tab.overflow().await;
            if over > 0 {
                self.faults
                    .push(format!("{name} {language} {width}: {over} px too wide"));
            }
        }
        tab.width(1280).await;
        tab.theme("light").await;
        if let Some(folder) = std::env::var_os("KOPITALK_PICTURES") {
            let file = name.replace(['/', ' ', '?'], "_");
            for (width, theme) in [
                (360, "light"),
                (360, "dark"),
                (1280, "light"),
                (1280, "dark"),
            ] {
                tab.width(width).await;
                tab.theme(theme).await;
                let file = format!("{file}-{language}-{theme}-{width}.png");
                tab.picture(&std::path::Path::new(&folder).join(file)).await;
            }
            tab.width(1280).await;
            tab.theme("light").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_indonesian_page_and_none_is_too_wide() {
    look_at_all(Language::Id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_english_page_and_none_is_too_wide() {
    look_at_all(Language::En).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_organisers_pages_and_none_is_too_wide() {
    const AGENCIES: &str = "/organiser/agencies";
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    let tab = Tab::open(true).await;
    let mut look = Look {
        tab: &tab,
        language: Language::Id,
        faults: vec![],
    };
    sign_in(&tab, &server, "/").await;
    tab.go(&server.url(AGENCIES)).await;
    look.at("no agencies").await;
    for (table, name) in [
        ("kode;nama;kode_induk;jenis\nA;;Z;planet", "import refused"),
        (
            "kode;nama;kode_induk;jenis\nA;Badan Pendapatan (rekaan);;badan\nA1;Suku Badan (rekaan);A;suku_dinas",
            "agencies",
        ),
    ] {
        let paste = format!("(document.querySelector('#table').value = {table:?}, true)");
        assert_eq!(tab.ask::<bool>(&paste).await, Some(true));
        tab.press_and_follow("main form[enctype] button[type=submit]")
            .await;
        if name == "import refused" {
            tab.refused(422, AGENCIES).await;
        }
        look.at(name).await;
    }
    for page in ["/organiser/agencies?code=A1", "/organiser/people", "/reset"] {
        tab.go(&server.url(page)).await;
        look.at(page).await;
    }
    tab.lose_cookies().await;
    tab.go(&server.url("/register")).await;
    look.at("registration with agencies").await;
    let faults = look.faults;
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_indonesian_pages_of_editions_and_none_is_too_wide() {
    look_at_editions(Language::Id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_english_pages_of_editions_and_none_is_too_wide() {
    look_at_editions(Language::En).await;
}

async fn look_at_editions(language: Language) {
    const NEW: &str = "/organiser/editions/new";
    let server = server().await;
    let person = server.person(EMAIL, &[Role::Organiser]).await;
    let tab = Tab::open(true).await;
    tab.language(language.code()).await;
    let mut look = Look {
        tab: &tab,
        language,
        faults: vec![],
    };
    tab.go(&server.url("/workshops")).await;
    look.at("no workshops").await;
    editions(&server).await;
    for page in [
        "/",
        "/workshops",
        "/workshops/besok",
        "/workshops/kini",
        "/workshops/lalu-1",
    ] {
        tab.go(&server.url(page)).await;
        look.at(&format!("{page} of nobody")).await;
    }
    sign_in(&tab, &server, "/").await;
    tab.go(&server.url("/workshops/besok")).await;
    look.at("workshop to register for").await;
    tab.press_and_follow("main button[value=register]").await;
    tab.press("main details summary").await;
    look.at("workshop registered for").await;
    tab.go(&server.url("/workshops/penuh")).await;
    look.at("workshop that is full").await;
    let kini = find(&server, "kini").await;
    let store = &server.app.store;
    let registered = store.register_for_edition(&kini, &person, None, true).await;
    registered.unwrap();
    for page in [
        "/",
        "/workshops",
        "/workshops?page=1",
        "/workshops/kini",
        "/organiser/editions",
        "/organiser/editions/kini",
        "/organiser/editions/new?from=kini",
    ] {
        tab.go(&server.url(page)).await;
        look.at(page).await;
    }
    tab.go(&server.url("/organiser/editions")).await;
    tab.press_and_follow("main button[value=series]").await;
    tab.refused(422, "/organiser/editions").await;
    look.at("series refused").await;
    tab.go(&server.url(NEW)).await;
    look.at(NEW).await;
    for field in ["opens_before", "late_after", "capacity"] {
        tab.fill(&format!("#{field}"), "x").await;
    }
    tab.press_and_follow("main button[value=save]").await;
    tab.refused(422, NEW).await;
    look.at("edition refused").await;
    let faults = look.faults;
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

async fn find(server: &TestServer, slug: &str) -> EditionId {
    let slug = Slug::parse(slug).unwrap();
    let found = server.app.store.edition_by_slug(&slug).await.unwrap();
    found.unwrap().edition.id
}

/// Editions of every stage: one that is full, and more past ones than a page holds.
async fn editions(server: &TestServer) {
    let now = server.app.now();
    let long = "Kampanye interaktif lewat Grup, Siaran Langsung, dan WhatsApp";
    let mut all = vec![
        ("kini".to_owned(), 0, None),
        ("besok".to_owned(), 1, Some(1_200)),
        ("penuh".to_owned(), 2, Some(1)),
    ];
    all.extend((1..=21).map(|number| (format!("lalu-{number}"), -number, None)));
    for (slug, days, capacity) in all {
        let starts_at = now.plus(days * DAY);
        let details = EditionDetails {
            summary: Bilingual {
                id: "Dari tayangan ke makna.".to_owned(),
                en: "From views to meaning.".to_owned(),
            },
            hours_known: days >= 0,
            place: "Perpustakaan Daerah Kota Tirtanusa, Jalan Pahlawan 12".to_owned(),
            meeting: format!("https://zoom.example/j/{}", "0123456789".repeat(9)),
            speakers: vec![Speaker {
                name: "Dr. Ratna Kusuma, M.Si.".to_owned(),
                about: "Peneliti komunikasi publik".to_owned(),
            }],
            capacity,
            ..EditionDetails::new(
                Slug::parse(&slug).unwrap(),
                Bilingual {
                    id: format!("{long} {slug}"),
                    en: format!("{long} {slug}"),
                },
                starts_at,
                starts_at.plus(HOUR),
                Mode::Hybrid,
            )
        };
        server
            .app
            .store
            .create_edition(&details, None)
            .await
            .unwrap();
    }
    let somebody = server.person("penuh@contoh.example", &[]).await;
    let full = find(server, "penuh").await;
    let store = &server.app.store;
    let taken = store
        .register_for_edition(&full, &somebody, None, true)
        .await;
    taken.unwrap();
}

async fn look_at_all(language: Language) {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    tab.language(language.code()).await;
    let mut look = Look {
        tab: &tab,
        language,
        faults: vec![],
    };
    setup(&mut look).await;
    before_signing_in(&mut look, &server).await;
    sign_in(&tab, &server, "/").await;
    for page in [
        "/",
        "/courses",
        COURSE,
        LESSONS[0],
        LESSONS[1],
        LESSONS[2],
        "/me",
        "/me/password",
    ] {
        tab.go(&server.url(page)).await;
        look.at(page).await;
    }
    for lesson in a_lesson_of_each_course(&server) {
        tab.go(&server.url(&lesson)).await;
        look.at(&lesson).await;
    }
    tab.go(&server.url(LESSONS[0])).await;
    tab.press_and_follow("#finish button").await;
    look.at("lesson finished").await;
    quiz(&mut look, &server).await;
    for exercise in [VIEWS, ENGAGEMENT] {
        work(&mut look, &server, exercise).await;
    }
    for page in [COURSE, "/me", "/"] {
        tab.go(&server.url(page)).await;
        look.at(&format!("{page} with progress")).await;
    }
    tab.go(&server.url(LESSONS[1])).await;
    tab.lose_cookies().await;
    tab.press_and_follow("#finish button").await;
    tab.refused(422, LESSONS[1]).await;
    look.at("session ended").await;
    let faults = look.faults;
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The longest lesson of every course, which has most to go wrong.
fn a_lesson_of_each_course(server: &TestServer) -> Vec<String> {
    let library = server.app.content.library();
    let courses = library.courses().iter();
    let lessons = courses.map(|course| {
        let words = |unit: &&Unit| match &unit.kind {
            UnitKind::Lesson(text) => text.id.words,
            UnitKind::Quiz(_) | UnitKind::Exercise(_) => 0,
        };
        let longest = course.units.iter().max_by_key(words).unwrap();
        format!(
            "/courses/{}/{}",
            course.slug.as_str(),
            longest.slug.as_str()
        )
    });
    lessons.collect()
}

/// A server that nobody organises yet.
async fn setup(look: &mut Look<'_>) {
    let unusual = Unusual {
        setup_token: Some(TOKEN.to_owned()),
        ..Unusual::default()
    };
    let empty = TestServer::start_with(TestDatabase::fresh(Database::Sqlite).await, unusual).await;
    look.tab
        .go(&empty.url(&format!("/setup?token={TOKEN}")))
        .await;
    look.at("/setup").await;
}

async fn before_signing_in(look: &mut Look<'_>, server: &TestServer) {
    let tab = look.tab;
    for page in [
        "/",
        "/courses",
        COURSE,
        LESSONS[0],
        QUIZ,
        "/login",
        "/register",
    ] {
        tab.go(&server.url(page)).await;
        look.at(&format!("{page} of nobody")).await;
    }
    for (page, status) in [("/login", 422), ("/register", 422)] {
        tab.go(&server.url(page)).await;
        tab.fill("#email", "siti").await;
        tab.press_and_follow("main form button[type=submit]").await;
        tab.refused(status, page).await;
        look.at(&format!("{page} refused")).await;
    }
    tab.go(&server.url(ENGAGEMENT)).await;
    tab.awake().await;
    look.at(&format!("{ENGAGEMENT} of nobody")).await;
    tab.go(&server.url("/courses/tidak-ada")).await;
    tab.refused(404, "/courses/tidak-ada").await;
    look.at("not found").await;
}

async fn quiz(look: &mut Look<'_>, server: &TestServer) {
    let tab = look.tab;
    tab.go(&server.url(QUIZ)).await;
    look.at("quiz to begin").await;
    tab.press_and_follow("main button[value=start]").await;
    look.at("quiz open").await;
    let number = format!("[name='{}']", field(server, Kind::Numeric));
    let choice = format!("[name='{}'][value='1']", field(server, Kind::TrueFalse));
    tab.fill(&number, "abc").await;
    tab.press(&choice).await;
    tab.press_and_follow("main button[value=submit]").await;
    tab.refused(422, QUIZ).await;
    look.at("quiz refused").await;
    tab.fill(&number, "1.250").await;
    tab.press_and_follow("main button[value=submit]").await;
    tab.refused(422, QUIZ).await;
    look.at("quiz asked").await;
    tab.press_and_follow("main button[value=submit-anyway]")
        .await;
    look.at("quiz over").await;
    // The attempt is sent from elsewhere, then from here.
    tab.press_and_follow("main button[value=start]").await;
    let elsewhere = "fetch(location.pathname, { method: 'POST', body: new URLSearchParams([...new FormData(document.querySelector('.quiz-form')), ['action', 'submit-anyway']]) }).then(reply => reply.ok)";
    assert_eq!(tab.ask::<bool>(elsewhere).await, Some(true));
    tab.press_and_follow("main button[value=submit]").await;
    tab.refused(409, QUIZ).await;
    look.at("quiz conflict").await;
    tab.go(&server.url(&format!("{QUIZ}?"))).await;
    look.at("quiz after two attempts").await;
}

async fn work(look: &mut Look<'_>, server: &TestServer, path: &str) {
    let tab = look.tab;
    tab.go(&server.url(path)).await;
    tab.awake().await;
    tab.press(".as-table summary").await;
    look.at(&format!("{path} begun")).await;
    let own = Own::of(server, path, look.language).await;
    for (index, step) in own.exercise.steps.iter().enumerate() {
        let number = matches!(step.answer, Answer::Number { .. });
        if index == 0 {
            tab.choose("#given", &own.misconception(step).0).await;
            press_and_hear(tab, "button[value=check]").await;
            tab.until("document.querySelector('.feedback.wrong') !== null")
                .await;
            press_and_hear(tab, "button[value=hint]").await;
            tab.until("document.querySelector('.hints') !== null").await;
            look.at(&format!("{path} wrong")).await;
        }
        let fresh = number
            && tab
                .ask("document.querySelectorAll('.earlier').length < 3")
                .await
                == Some(true);
        if fresh {
            tab.fill("#given", "abc").await;
            tab.press("button[value=check]").await;
            tab.until("document.querySelector('#given-fault').innerText !== ''")
                .await;
            look.at(&format!("{path} refused")).await;
        }
        let answer = own.answer(step);
        if number {
            tab.fill("#given", &answer).await;
        } else {
            tab.choose("#given", &answer).await;
        }
        press_and_hear(tab, "button[value=check]").await;
        tab.until(&format!(
            "document.querySelectorAll('.earlier').length === {}",
            index + 1
        ))
        .await;
    }
    look.at(&format!("{path} finished")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_way_in_and_none_is_too_wide() {
    for language in [Language::Id, Language::En] {
        look_at_the_way_in(language).await;
    }
}

async fn look_at_the_way_in(language: Language) {
    const HALL: &str = "/present/edisi-12";
    let server = server().await;
    let edition = tests::editions::usual(&server, "edisi-12").await;
    server.person(EMAIL, &[Role::Trainer]).await;
    let tab = Tab::open(true).await;
    tab.language(language.code()).await;
    let mut look = Look {
        tab: &tab,
        language,
        faults: vec![],
    };
    for page in ["/", "/c"] {
        tab.go(&server.url(page)).await;
        look.at(&format!("{page} while an edition is open")).await;
    }
    tab.fill("#code", "K7P3W0").await;
    tab.press_and_follow(".code-row button").await;
    tab.refused(422, "/c").await;
    look.at("no code").await;
    let scan = edition.scan(&server, Place::Venue).await;
    tab.go(&server.url(&scan)).await;
    look.at("claim of nobody").await;
    sign_in(&tab, &server, "/c").await;
    look.at("claim").await;
    tab.go(&server.url(&edition.live())).await;
    look.at("not in").await;
    tab.go(&server.url("/c")).await;
    tab.press_and_follow(".claim button").await;
    look.at("in").await;
    tab.go(&server.url(&scan)).await;
    look.at("in already").await;
    tab.go(&server.url("/")).await;
    look.at("home of somebody in").await;
    for place in ["venue", "online"] {
        tab.go(&server.url(&format!("{HALL}?place={place}"))).await;
        tab.until("document.documentElement.dataset.live === '1'")
            .await;
        look.at(&format!("hall {place}")).await;
    }
    let faults = look.faults;
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_pages_of_attendance_and_none_is_too_wide() {
    for language in Language::ALL {
        look_at_attendance(language).await;
    }
}

async fn look_at_attendance(language: Language) {
    const BOARD: &str = "/organiser/editions/kopitalk-12/attendance";
    let server = server().await;
    let organiser = server.person(EMAIL, &[Role::Organiser]).await;
    let hall = Hall::now(&server).await;
    let tab = Tab::open(true).await;
    tab.language(language.code()).await;
    let mut look = Look {
        tab: &tab,
        language,
        faults: vec![],
    };
    sign_in(&tab, &server, BOARD).await;
    look.at("attendance empty").await;
    tab.go(&server.url(&format!("{BOARD}/people"))).await;
    look.at("attendance people empty").await;
    let (came, late, excused) = (
        Some(Status::Present),
        Some(Status::Late),
        Some(Status::Excused),
    );
    hall.many("SETDA-U", &[(came, 11), (late, 1)]).await;
    hall.many("SETDA-S", &[(came, 7), (excused, 1), (None, 2)])
        .await;
    hall.many("SETDA-H", &[(came, 18), (late, 2), (excused, 2), (None, 1)])
        .await;
    hall.many("DKI", &[(came, 1)]).await;
    hall.many("DKI-U", &[(came, 27), (late, 2), (None, 2)])
        .await;
    hall.many("DJJ", &[(came, 15), (late, 3), (None, 7)]).await;
    hall.many("BPD", &[(came, 2), (None, 1)]).await;
    for code in ["DPS", "DAR", "KMU"] {
        hall.many(code, &[(None, 2)]).await;
    }
    hall.many("", &[(came, 1)]).await;
    hall.registers(&organiser, "DKI").await;
    for (query, name) in [("", "attendance"), ("?open=&pause=1", "attendance paused")] {
        tab.go(&server.url(&format!("{BOARD}{query}"))).await;
        look.at(name).await;
    }
    tab.go(&server.url(&format!("{BOARD}/people?agency=dki")))
        .await;
    look.at("attendance people").await;
    tab.press_and_follow(".roster tbody tr a").await;
    look.at("attendance person").await;
    let person = tab.address().await;
    // Lists and clocks are filled in as a browser does, in whatever way it shows them.
    let set = async |field: &str, value: &str| {
        let set = format!("(document.querySelector({field:?}).value = {value:?}, true)");
        assert_eq!(tab.ask::<bool>(&set).await, Some(true));
    };
    tab.press("[name=status][value=excused]").await;
    set("#arrived", "09:10").await;
    set("#reason", "other").await;
    tab.press_and_follow("main .actions button").await;
    tab.refused(422, &person).await;
    look.at("attendance person refused").await;
    tab.press("[name=status][value=late]").await;
    set("#arrived", "09:00").await;
    tab.fill("#remark", "Datang tepat waktu, ponselnya mati.")
        .await;
    tab.press_and_follow("main .actions button").await;
    look.at("attendance person corrected").await;
    tab.go(&server.url("/me")).await;
    look.at("me with attendance").await;
    server.clock.pass(3 * domain::clock::HOUR);
    tab.go(&server.url(BOARD)).await;
    look.at("attendance past").await;
    let faults = look.faults;
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_audit_what_a_liaison_sees_and_where_one_works() {
    const WORK: &str = "/me/work";
    let server = server().await;
    let person = server.person(EMAIL, &[Role::Organiser]).await;
    let store = &server.app.store;
    let table = "kode;nama;kode_induk;jenis\nA;Badan Pendapatan (rekaan);;badan\nA1;Suku Badan (rekaan);A;suku_dinas\n";
    let rows = server::import::read_rows(table.as_bytes()).unwrap();
    let plan = read_agencies(rows, &store.agencies().await.unwrap()).unwrap();
    store.apply_import(&plan, Some(&person)).await.unwrap();
    let tree = store.agencies().await.unwrap();
    let [above, below] = ["A", "A1"].map(|code| {
        let code = AgencyCode::parse(code).unwrap();
        tree.by_code(&code).unwrap().id.clone()
    });
    let grant = Grant::liaison(above);
    store.grant(&person, &grant, Some(&person)).await.unwrap();
    let other = server.person("asep@contoh.example", &[]).await;
    let work = Work {
        agency: Some(below),
        typed: None,
        employment: Some(Employment::Pppk),
    };
    store.set_work(&other, &work, Some(&other)).await.unwrap();
    let edition = usual(&server, "edisi-12").await;
    let agency = work.agency.as_ref();
    store
        .register_for_edition(&edition.id, &other, agency, true)
        .await
        .unwrap();
    let mut faults = vec![];
    for language in [Language::Id, Language::En] {
        let tab = Tab::open(true).await;
        tab.language(language.code()).await;
        let mut look = Look {
            tab: &tab,
            language,
            faults: vec![],
        };
        sign_in(&tab, &server, "/").await;
        for page in [
            "/organiser/audit",
            "/organiser/audit?action=aliases_set",
            "/liaison?q=zzz",
            "/liaison",
            "/me",
            WORK,
        ] {
            tab.go(&server.url(page)).await;
            look.at(page).await;
            if page == "/liaison" {
                tab.press(".looked-after summary").await;
                look.at("liaison opened").await;
            }
        }
        tab.fill("#agency", "rekaan").await;
        tab.press_and_follow("main form button[type=submit]").await;
        tab.refused(422, WORK).await;
        look.at("work refused").await;
        faults.append(&mut look.faults);
        tab.close().await;
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
