//! axe-core finds nothing on any page of a live workshop, none is too wide, and nothing lies over anything else: hall
//! and phone with every kind of poll in each of its states, the control and all that belongs to it.

use crate::axe::Look;
use crate::live::{Workshop, is_listening};
use app::pages::workshop::control::{act, field};
use app::pages::workshop::{moderation, texts};
use app::parts::form::ACT;
use domain::clock::{DAY, HOUR};
use domain::language::Language;
use domain::live::{MAX_PROMPT, PollKind, StepKind};
use tests::browser::Tab;
use tests::server::Visitor;

/// What is asked, by the titles of the ready plan.
const ASKED: [&str; 12] = [
    "Pilih satu",
    "Pilih beberapa",
    "Benar atau salah",
    "Skala",
    "Tebak angka",
    "Awan kata",
    "Kalimat bebas",
    "Urutkan",
    "Cermin",
    "Kalimat laporan",
    "Urutan yang benar",
    "Median bulan Mei",
];
/// What else stands on screens.
const SHOWN: [&str; 6] = [
    "Pembukaan contoh",
    "Kali dan akun",
    "Dua ringkasan",
    "Rehat contoh",
    "Tanya jawab contoh",
    "Penutup contoh",
];

fn look<'a>(tab: &'a Tab, language: Language) -> Look<'a> {
    Look {
        tab,
        language,
        faults: vec![],
    }
}

/// A workshop of every kind of step, with questions and people in it.
async fn workshop() -> (Workshop, Vec<Visitor>) {
    let workshop = Workshop::new().await;
    let titles: Vec<&str> = SHOWN.iter().chain(&ASKED).copied().collect();
    workshop.uses(&titles).await;
    let phones = workshop.full(2).await;
    for text in ["Boleh minta salindia?", "Apakah median bisa nol?"] {
        workshop.asks(&phones[0], text).await;
    }
    (workshop, phones)
}

/// Whether every state is looked at in every language, which takes minutes: the long checks do.
pub fn everything() -> bool {
    std::env::var_os("KOPITALK_LOOKS").is_some()
}

/// Opens a page that keeps itself current.
async fn open(workshop: &Workshop, tab: &Tab, page: &str) {
    tab.go(&workshop.server.url(page)).await;
    is_listening(tab).await;
}

/// Every kind in every state on one page. In English, where colours and places are the same, those with most to
/// read.
async fn through_all(look: &mut Look<'_>, workshop: &Workshop, page: &str, name: &str) {
    let tab = look.tab;
    let all = look.language == Language::Id && everything();
    let half = look.language == Language::Id || everything();
    for title in SHOWN.iter().filter(|_| half) {
        workshop.jumps(title).await;
        open(workshop, tab, page).await;
        look.at(&format!("{name} {title}")).await;
    }
    for title in ASKED.iter().filter(|_| half) {
        workshop.jumps(title).await;
        if all {
            open(workshop, tab, page).await;
            look.at(&format!("{name} {title} ready")).await;
        }
        workshop.press(act::OPEN).await;
        let poll = crate::live_looks::asked(workshop).await;
        workshop.fills(&poll, 44).await;
        if all || (name == "phone" && half) {
            open(workshop, tab, page).await;
            look.at(&format!("{name} {title} open")).await;
        }
        workshop.press(act::CLOSE_SHOW).await;
        if poll.moderated {
            let texts = format!("{}/texts", workshop.control());
            let shown = workshop
                .organiser
                .post(&texts, &[(ACT, texts::act::SHOW_ALL)]);
            shown.await.leads_to();
        }
        if poll.kind == PollKind::Single && poll.has_key() {
            workshop.press(act::AGAIN).await;
            workshop.fills(&poll, 44).await;
            workshop.press(act::CLOSE_SHOW).await;
        }
        if all || !poll.has_key() {
            open(workshop, tab, page).await;
            look.at(&format!("{name} {title} shown")).await;
        }
        if poll.has_key() {
            workshop.press(act::REVEAL).await;
            open(workshop, tab, page).await;
            look.at(&format!("{name} {title} revealed")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_hall_with_any_kind_of_step() {
    let mut faults = vec![];
    for language in Language::ALL {
        let (workshop, _phones) = workshop().await;
        let tab = Tab::open(true).await;
        tab.language(language.code()).await;
        workshop.takes_control(&tab).await;
        let mut look = look(&tab, language);
        tab.go(&workshop.server.url("/present")).await;
        look.at("screen that pairs").await;
        open(&workshop, &tab, &workshop.present()).await;
        look.at("hall before the first step").await;
        let page = workshop.present();
        through_all(&mut look, &workshop, &page, "hall").await;
        let question = workshop
            .asks(&workshop.phone("ratna").await, "Bolehkah saya bertanya?")
            .await;
        workshop.pins(&question).await;
        workshop
            .presses(&[(ACT, act::SAY), (field::MESSAGE, "Kopi sudah siap.")])
            .await;
        open(&workshop, &tab, &page).await;
        look.at("hall with message and question").await;
        faults.append(&mut look.faults);
        tab.close().await;
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_phone_with_any_kind_of_step() {
    let mut faults = vec![];
    for language in Language::ALL {
        let (workshop, phones) = workshop().await;
        let tab = Tab::open(true).await;
        tab.language(language.code()).await;
        workshop.comes(&tab, "siti").await;
        let page = workshop.live();
        let mut look = look(&tab, language);
        look.at("phone before the first step").await;
        through_all(&mut look, &workshop, &page, "phone").await;
        // What was answered stands there, and what was refused.
        workshop.jumps("Pembukaan contoh").await;
        workshop.press("ask-words").await;
        open(&workshop, &tab, &page).await;
        tab.fill("#word-0", "jelas").await;
        tab.press(crate::live::SEND).await;
        tab.until("document.querySelector('#answer .sent.ok') !== null")
            .await;
        look.at("phone that answered").await;
        let refused = "(document.querySelector('#answer form').removeAttribute('data-send'), document.querySelector('#word-0').value = '', true)";
        assert_eq!(tab.ask::<bool>(refused).await, Some(true));
        tab.press_and_follow(crate::live::SEND).await;
        tab.refused(422, &page).await;
        look.at("phone that was refused").await;
        let question = workshop.asks(&phones[1], "Bolehkah saya bertanya?").await;
        workshop.pins(&question).await;
        workshop
            .presses(&[(ACT, act::SAY), (field::MESSAGE, "Kopi sudah siap.")])
            .await;
        open(&workshop, &tab, &page).await;
        look.at("phone with message and question").await;
        questions(&mut look, &workshop, &phones).await;
        faults.append(&mut look.faults);
        tab.close().await;
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The questions of the hall as a phone sees them, and what is left when it is over.
async fn questions(look: &mut Look<'_>, workshop: &Workshop, phones: &[Visitor]) {
    let tab = look.tab;
    let page = format!("{}/questions", workshop.live());
    let moderation = format!("{}/questions", workshop.control());
    let organiser = &workshop.organiser;
    let asked = workshop.asks(&phones[1], "Di mana rekamannya?").await;
    let fields = [
        (ACT, moderation::act::ANSWER),
        (moderation::field::QUESTION, asked.as_str()),
        (moderation::field::ANSWER, "Di halaman rekap."),
    ];
    organiser.post(&moderation, &fields).await.leads_to();
    let settings = [
        (ACT, moderation::act::SETTINGS),
        (moderation::field::NAMING, "choice"),
        (moderation::field::MODERATED, "1"),
    ];
    organiser.post(&moderation, &settings).await.leads_to();
    tab.go(&workshop.server.url(&page)).await;
    look.at("questions").await;
    tab.press_and_follow("#ask button[type=submit]").await;
    tab.refused(422, &page).await;
    look.at("question refused").await;
    tab.fill("#text", "Apa ini akan diperiksa dulu?").await;
    tab.press_and_follow("#ask button[type=submit]").await;
    tab.press_and_follow(".hall-vote").await;
    look.at("questions asked and voted for").await;
    workshop.server.clock.pass(3 * HOUR);
    for (page, name) in [
        (page, "questions afterwards"),
        (workshop.live(), "phone afterwards"),
        (format!("{}/recap", workshop.live()), "recap"),
    ] {
        tab.go(&workshop.server.url(&page)).await;
        look.at(name).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_control_and_all_that_belongs_to_it() {
    let mut faults = vec![];
    for language in Language::ALL {
        let workshop = Workshop::new().await;
        let tab = Tab::open(true).await;
        tab.language(language.code()).await;
        workshop.takes_control(&tab).await;
        let mut look = look(&tab, language);
        look.at("control without a plan").await;
        plan(&mut look, &workshop).await;
        let (phones, titles) = (workshop.full(2).await, [&SHOWN[..], &ASKED[..]].concat());
        workshop.uses(&titles).await;
        control(&mut look, &workshop, &phones).await;
        more(&mut look, &workshop).await;
        writings(&mut look, &workshop, &phones).await;
        faults.append(&mut look.faults);
        tab.close().await;
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

async fn plan(look: &mut Look<'_>, workshop: &Workshop) {
    let tab = look.tab;
    let page = format!("{}/plan", workshop.control());
    let go = async |query: &str| {
        tab.go(&workshop.server.url(&format!("{page}{query}")))
            .await
    };
    go("").await;
    look.at("plan empty").await;
    for kind in StepKind::ALL {
        go(&format!("?add={}", kind.code())).await;
        look.at(&format!("plan add {}", kind.code())).await;
    }
    for kind in PollKind::ALL {
        go(&format!("?add=poll&poll={}", kind.code())).await;
        tab.press(".plan-english summary").await;
        look.at(&format!("plan add poll {}", kind.code())).await;
    }
    for kind in ["poll", "slide", "talk", "break"] {
        go(&format!("?add={kind}")).await;
        tab.press_and_follow("#step-form button[value=save]").await;
        tab.refused(422, &page).await;
        look.at(&format!("plan {kind} refused")).await;
    }
    workshop.uses(&SHOWN).await;
    workshop.jumps(SHOWN[1]).await;
    go("").await;
    tab.press(".plan-remove summary").await;
    tab.press(".plan-ready details summary").await;
    look.at("plan").await;
    tab.press_and_follow(".plan-step:nth-child(2) a[href*='step=']")
        .await;
    look.at("plan edit").await;
}

async fn control(look: &mut Look<'_>, workshop: &Workshop, phones: &[Visitor]) {
    let (tab, page) = (look.tab, workshop.control());
    let at = async |look: &mut Look<'_>, name: &str| {
        open(workshop, tab, &page).await;
        look.at(&format!("control {name}")).await;
    };
    at(look, "before the first step").await;
    for title in SHOWN {
        workshop.jumps(title).await;
        at(look, title).await;
    }
    for text in ["Boleh minta salindia?", "Apakah median bisa nol?"] {
        let question = workshop.asks(&phones[0], text).await;
        workshop.pins(&question).await;
    }
    for title in ASKED {
        workshop.jumps(title).await;
        if title == ASKED[0] {
            at(look, "ready").await;
        }
        workshop.press(act::OPEN).await;
        let poll = crate::live_looks::asked(workshop).await;
        if title == ASKED[0] {
            at(look, "open").await;
            workshop.press(act::SECONDS).await;
        }
        workshop.fills(&poll, 44).await;
        at(look, &format!("{title} answered")).await;
        if title == ASKED[0] {
            workshop.press(act::CLOSE).await;
            at(look, "closed").await;
            workshop.press(act::AGAIN).await;
            workshop.fills(&poll, 44).await;
            workshop.press(act::CLOSE_SHOW).await;
            at(look, "rounds").await;
        } else {
            workshop.press(act::CLOSE_SHOW).await;
        }
        if poll.has_key() && poll.kind == PollKind::Multiple {
            workshop.press(act::REVEAL).await;
            at(look, "revealed").await;
        }
    }
    // Two pressed at once.
    open(workshop, tab, &page).await;
    // At once, because what is shown is drawn anew whenever the stream says so.
    let stale = "(document.querySelector('#thumb [name=version]').value = '0', document.querySelector('#press-back').click(), true)";
    assert_eq!(tab.ask::<bool>(stale).await, Some(true));
    tab.refused(409, &page).await;
    let told = match look.language {
        Language::Id => "Layar sudah berganti sebelum tombol Anda sampai",
        Language::En => "The screen had changed before your press arrived",
    };
    tab.says(told).await;
    look.at("control that was too late").await;
}

async fn more(look: &mut Look<'_>, workshop: &Workshop) {
    let tab = look.tab;
    let page = workshop.control();
    open(workshop, tab, &format!("{page}?more=1")).await;
    look.at("more").await;
    for (name, text, send) in [
        ("text", "x".repeat(MAX_PROMPT + 1).as_str(), "ask-yesno"),
        ("message", "", "say"),
        ("letters", "2222", "connect"),
        ("phones", "1", "rehearse"),
    ] {
        open(workshop, tab, &format!("{page}?more=1")).await;
        let set = format!("(document.querySelector('#{name}').value = {text:?}, true)");
        assert_eq!(tab.ask::<bool>(&set).await, Some(true));
        tab.press_and_follow(&format!("#more [value={send}]")).await;
        tab.refused(422, &page).await;
        look.at(&format!("more {name} refused")).await;
    }
    open(workshop, tab, &format!("{page}?more=1")).await;
    tab.fill("#message", "Kopi sudah siap.").await;
    tab.press_and_follow("#more [value=say]").await;
    tab.press_and_follow("#more [value=guest]").await;
    tab.press_and_follow("#more [value=rehearse]").await;
    is_listening(tab).await;
    look.at("more with all of it").await;
    tab.press_and_follow("#more [value=rehearse-end]").await;
}

async fn writings(look: &mut Look<'_>, workshop: &Workshop, phones: &[Visitor]) {
    let tab = look.tab;
    let organiser = &workshop.organiser;
    // What was written.
    let texts = format!("{}/texts", workshop.control());
    tab.go(&workshop.server.url(&texts)).await;
    look.at("texts").await;
    tab.fill(".text-row:first-child [name=group]", "Rutin")
        .await;
    tab.press_and_follow(".text-row:first-child .text-group button")
        .await;
    look.at("texts in groups").await;
    // Questions in every state.
    let page = format!("{}/questions", workshop.control());
    let mut asked = vec![];
    for number in 1..=3 {
        asked.push(
            workshop
                .asks(&phones[1], &format!("Pertanyaan nomor {number}?"))
                .await,
        );
    }
    let say = async |act: &str, question: usize| {
        let fields = [
            (ACT, act),
            (moderation::field::QUESTION, asked[question].as_str()),
        ];
        organiser.post(&page, &fields).await.leads_to();
    };
    say(moderation::act::HIDE, 0).await;
    say(moderation::act::ANSWERED, 1).await;
    let settings = [
        (ACT, moderation::act::SETTINGS),
        (moderation::field::NAMING, "named"),
        (moderation::field::MODERATED, "1"),
    ];
    organiser.post(&page, &settings).await.leads_to();
    workshop.server.clock.pass(60_000);
    workshop.asks(&phones[0], "Apa ini diperiksa dulu?").await;
    tab.go(&workshop.server.url(&page)).await;
    look.at("moderation").await;
    let opened = format!("{page}?question={}", asked[2].as_str());
    tab.go(&workshop.server.url(&opened)).await;
    look.at("moderation of one").await;
    tab.press_and_follow(".moderated-forms [value=answer]")
        .await;
    tab.refused(422, &page).await;
    look.at("moderation refused").await;
    tab.go(&workshop.server.url(&opened)).await;
    let into = "(field => (field.selectedIndex = 1, true))(document.querySelector('#into'))";
    assert_eq!(tab.ask::<bool>(into).await, Some(true));
    tab.press_and_follow("[value=merge]").await;
    look.at("moderation merged").await;
    // When it is over.
    workshop.server.clock.pass(DAY);
    for (page, name) in [
        (
            format!("{}/recap", workshop.live()),
            "recap for whoever runs it",
        ),
        (workshop.control(), "control afterwards"),
        (workshop.present(), "hall afterwards"),
    ] {
        tab.go(&workshop.server.url(&page)).await;
        look.at(name).await;
    }
}
