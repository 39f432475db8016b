//! What the screens of a live workshop look like: the hall's is read from the last row whatever is asked, and
//! axe-core finds nothing on any of them.

use crate::live::{Workshop, is_listening};
use app::pages::workshop::control::{act, field};
use app::parts::form::ACT;
use domain::id::{PersonId, Slug, StepId};
use domain::language::Bilingual;
use domain::live::{
    MAX_MESSAGE, MAX_OPTION, MAX_PROMPT, MAX_QUESTION, MAX_TEXT, Plan, Poll, PollKind, PollText,
    Step, StepBody, TextOption, Vote,
};
use server::clock::SystemEntropy;
use store::NewVote;
use tests::browser::Tab;
use tests::server::Visitor;

/// What is wrong with the hall's screen, as the browser sees it.
const HALL: &str = include_str!("hall.js");
/// Screens of halls; all lengths follow their height. On the last, which is less wide, the very longest text is read
/// by scrolling.
const SCREENS: [(i64, i64); 2] = [(1280, 720), (1280, 800)];

/// How many phones answer.
const ANSWERS: u8 = 44;
/// What they write into a cloud.
const WORDS: [&str; 12] = [
    "jujur",
    "jelas",
    "cepat",
    "data",
    "ringkas",
    "sumber",
    "warga",
    "tepat",
    "ramah",
    "mudah dipahami",
    "terbuka",
    "sabar",
];
/// In the name of a step that is as long as it may be.
const LONGEST: &str = "terpanjang";

fn both(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: String::new(),
    }
}

/// A text of so many characters, as people write.
fn long(length: usize, beginning: &str) -> String {
    const WORDS: &str = " unggahan tentang cara mengurus layanan lebih banyak disimpan warga daripada unggahan tentang acara pejabat, walaupun tayangannya lebih sedikit;";
    let text = beginning.chars().chain(WORDS.chars().cycle());
    let text: String = text.take(length - 1).collect();
    format!("{}?", text.trim_end())
}

/// A poll of that kind with short texts or the longest there may be.
fn poll(kind: PollKind, longest: bool) -> PollText {
    let (least, most) = (*kind.options().start(), *kind.options().end());
    let count = if longest {
        most
    } else {
        most.min(4).max(least)
    };
    const SHORT: [&str; 4] = [
        "Cara mengurus",
        "Acara pejabat",
        "Hari besar",
        "Jawaban atas hoaks",
    ];
    let option = |place: usize| TextOption {
        text: both(&if longest {
            long(MAX_OPTION, &format!("Pilihan {place}:"))
        } else {
            SHORT[place % 4].to_owned()
        }),
        right: match kind {
            PollKind::Single | PollKind::TrueFalse => place == 1,
            PollKind::Multiple => place < 2,
            _ => false,
        },
    };
    PollText {
        kind,
        text: both(&if longest {
            long(MAX_PROMPT, "Mengapa")
        } else {
            "Unggahan mana yang paling sering disimpan warga?".to_owned()
        }),
        options: (0..count).map(option).collect(),
        truth: (kind == PollKind::Number).then_some(1_250.5),
        unit: if kind == PollKind::Number {
            both("tayangan")
        } else {
            Bilingual::default()
        },
        moderated: false,
    }
}

/// What the phone with that number answers. To the longest question people write at length.
fn vote(poll: &Poll, number: u8) -> Vote {
    let count = u8::try_from(poll.options.len()).unwrap();
    let longest = poll.text.id.plain().chars().count() == MAX_PROMPT;
    let skewed = |number: u8| {
        if number.is_multiple_of(3) {
            1 % count
        } else {
            number % count
        }
    };
    match poll.kind {
        _ if number % 11 == 10 => Vote::Abstain,
        PollKind::Single | PollKind::TrueFalse => Vote::Options(vec![skewed(number)]),
        PollKind::Multiple => {
            let mut chosen = vec![0, skewed(number)];
            chosen.dedup();
            Vote::Options(chosen)
        }
        PollKind::Scale => Vote::Scale(1 + number / 2 % 2 + number % 4),
        PollKind::Number => Vote::Number(400.0 + 83.5 * f64::from(number % 17) + f64::from(number)),
        PollKind::Words => {
            let word = WORDS[usize::from(number).pow(2) % WORDS.len()].to_owned();
            Vote::Words(vec![if longest {
                format!("{word} keterbukaan-{number}")
            } else {
                word
            }])
        }
        PollKind::Text => Vote::Text(if longest {
            long(MAX_TEXT, &format!("Mulai Senin {number}:"))
        } else {
            format!("Balas komentar warga dalam {number} jam")
        }),
        PollKind::Ranking => {
            let mut order: Vec<u8> = (0..count).collect();
            order.rotate_left(usize::from(skewed(number)));
            Vote::Order(order)
        }
        PollKind::Mirror => {
            let mut posts = vec![1; usize::from(count)];
            posts[usize::from(skewed(number))] = 12 - (count - 1);
            Vote::Posts(posts)
        }
    }
}

fn step(title: &str, body: StepBody) -> Step {
    Step {
        id: StepId::new(domain::clock::Moment(0), &SystemEntropy),
        title: both(title),
        minutes: Some(5),
        body,
    }
}

impl Workshop {
    /// So many phones answer what is open.
    pub async fn fills(&self, poll: &Poll, count: u8) {
        let hall = self.kept().await;
        let asking = hall.state.asking.as_ref().unwrap();
        for number in 0..count {
            let vote = NewVote {
                room: self.room(),
                poll: asking.poll.clone(),
                person: PersonId::new(self.server.app.now(), &SystemEntropy),
                vote: vote(poll, number),
            };
            self.server.app.store.vote(vote).await.unwrap();
        }
    }

    /// So many people are in.
    pub async fn full(&self, count: usize) -> Vec<Visitor> {
        let mut phones = vec![];
        for number in 0..count {
            phones.push(self.phone(&format!("orang{number}")).await);
        }
        phones
    }
}

/// Looks at the hall's screen on each size.
async fn look_at_hall(tab: &Tab, name: &str, faults: &mut Vec<String>) {
    let longest = name.contains(LONGEST);
    for (width, height) in SCREENS.iter().copied().take(if longest { 1 } else { 2 }) {
        tab.screen(width, height, 1.0).await;
        let found: Vec<String> = tab.ask(HALL).await.unwrap();
        let told = |fault| format!("{name} {width}×{height}: {fault}");
        faults.extend(found.into_iter().map(told));
    }
    if let Some(folder) = std::env::var_os("KOPITALK_PICTURES") {
        tab.screen(1280, 720, 1.0).await;
        let file = format!("hall {name}.png").replace(['/', ' ', '?', ':'], "_");
        tab.picture(&std::path::Path::new(&folder).join(file)).await;
    }
}

/// The hall's screen, opened anew.
async fn open_hall(workshop: &Workshop, tab: &Tab) {
    tab.go(&workshop.server.url(&workshop.present())).await;
    tab.until("document.fonts.status === 'loaded'").await;
    is_listening(tab).await;
}

/// Whether the widest code there may be would run out of its card.
async fn wide_code(tab: &Tab, name: &str) -> Option<String> {
    let over = "(() => {
        const code = document.querySelector('.hall-code');
        code.textContent = 'WMW·MWM';
        code.classList.add('wide');
        const [card, text] = [code.closest('.hall-side'), code].map(one => one.getBoundingClientRect());
        return code.scrollWidth > code.clientWidth + 1 || text.right > card.right || text.left < card.left;
    })()";
    let runs_out = tab.ask::<bool>(over).await.unwrap();
    runs_out.then(|| format!("{name}: a wide code runs out of its card"))
}

/// The poll that is asked, and whether it has a key.
pub async fn asked(workshop: &Workshop) -> Poll {
    let hall = workshop.kept().await;
    let asking = hall.state.asking.as_ref().unwrap();
    hall.poll(&asking.poll).unwrap().poll.clone()
}

/// A poll goes through its states on the hall's screen: all of them, or those that need most room.
async fn through_a_poll(
    workshop: &Workshop,
    tab: &Tab,
    name: &str,
    all: bool,
    faults: &mut Vec<String>,
) {
    let look = async |state: &str, needed: bool, faults: &mut Vec<String>| {
        if all || needed {
            open_hall(workshop, tab).await;
            look_at_hall(tab, &format!("{name} {state}"), faults).await;
        }
    };
    workshop.jumps(name).await;
    look("ready", true, faults).await;
    workshop.press(act::OPEN).await;
    let poll = asked(workshop).await;
    workshop.fills(&poll, ANSWERS).await;
    look("open", false, faults).await;
    workshop.press(act::SHOW).await;
    look("live", false, faults).await;
    workshop.press(act::CLOSE_SHOW).await;
    let side_by_side = !matches!(
        poll.kind,
        PollKind::Words | PollKind::Text | PollKind::Mirror
    );
    look("shown", !side_by_side, faults).await;
    if side_by_side {
        workshop.press(act::AGAIN).await;
        workshop.fills(&poll, ANSWERS).await;
        look("round 2", false, faults).await;
        workshop.press(act::CLOSE_SHOW).await;
        look("rounds", true, faults).await;
    }
    if poll.has_key() {
        workshop.press(act::REVEAL).await;
        look("revealed", true, faults).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hall_is_read_from_the_last_row_however_long_a_poll_is() {
    let workshop = Workshop::new().await;
    let mut steps = vec![];
    let mut titles = vec![];
    for kind in PollKind::ALL {
        for longest in [false, true] {
            let title = format!(
                "{} {}",
                kind.code(),
                if longest { LONGEST } else { "biasa" }
            );
            let poll = poll(kind, longest);
            assert_eq!(poll.fault(), None, "{title}");
            steps.push(step(&title, StepBody::Poll { poll }));
            titles.push(title);
        }
    }
    workshop.plans(&Plan { steps }).await;
    workshop.full(3).await;
    let tab = Tab::open(true).await;
    workshop.takes_control(&tab).await;
    let mut faults = vec![];
    for title in &titles {
        through_a_poll(&workshop, &tab, title, true, &mut faults).await;
        faults.extend(wide_code(&tab, title).await);
    }
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hall_is_read_from_the_last_row_whatever_a_shipped_plan_asks() {
    let workshop = Workshop::shipping().await;
    let library = workshop.server.app.content.library();
    let new_id = || StepId::new(workshop.server.app.now(), &SystemEntropy);
    let mut steps = vec![];
    let mut titles = std::collections::BTreeSet::new();
    // The long checks look at all of it.
    let everything = crate::live_pages::everything();
    for plan in library
        .plans()
        .iter()
        .take(if everything { usize::MAX } else { 1 })
    {
        for ready in &plan.steps {
            let step = ready.with_id(new_id());
            if titles.insert(step.title.id.clone()) {
                steps.push(step);
            }
        }
    }
    // And each step of an exercise that a hall can answer.
    for one in library.live_exercises().into_iter().filter(|_| everything) {
        let title = format!("{} {}", one.exercise, one.step);
        let body = StepBody::Exercise {
            exercise: Slug::parse(one.exercise.as_str()).unwrap(),
            step: one.step.clone(),
        };
        steps.push(step(&title, body));
    }
    drop(library);
    workshop.full(3).await;
    let tab = Tab::open(true).await;
    workshop.takes_control(&tab).await;
    let mut faults = vec![];
    for part in steps.chunks(50) {
        workshop
            .plans(&Plan {
                steps: part.to_vec(),
            })
            .await;
        for step in part {
            let title = &step.title.id;
            if step.body.asks() {
                through_a_poll(&workshop, &tab, title, false, &mut faults).await;
            } else {
                workshop.jumps(title).await;
                open_hall(&workshop, &tab).await;
                look_at_hall(&tab, title, &mut faults).await;
            }
        }
    }
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hall_is_read_from_the_last_row_with_everything_else_that_can_stand_on_it() {
    let workshop = Workshop::new().await;
    let title = long(120, "Pembukaan");
    let slide = "# Tayangan dan jangkauan\n\n- Tayangan menghitung kali.\n- Jangkauan menghitung akun.\n\nSatu akun yang menonton tiga kali adalah tiga tayangan dan satu jangkauan.";
    let usual = poll(PollKind::Single, false);
    let steps = vec![
        step("Kata", StepBody::Talk),
        step(&title, StepBody::Talk),
        step("Salindia", StepBody::Slide { text: both(slide) }),
        step(
            LONGEST,
            StepBody::Poll {
                poll: poll(PollKind::Single, true),
            },
        ),
        step(
            "Biasa",
            StepBody::Poll {
                poll: usual.clone(),
            },
        ),
        step("Tanya", StepBody::Questions),
        step("Rehat", StepBody::Break { minutes: 15 }),
        step("Selesai", StepBody::Exit),
    ];
    workshop.plans(&Plan { steps }).await;
    let phones = workshop.full(3).await;
    let tab = Tab::open(true).await;
    workshop.takes_control(&tab).await;
    let mut faults = vec![];
    open_hall(&workshop, &tab).await;
    look_at_hall(&tab, "before", &mut faults).await;
    let titles = [
        "Kata",
        title.as_str(),
        "Salindia",
        "Biasa",
        "Tanya",
        "Rehat",
        "Selesai",
    ];
    let walk = async |how: &str, faults: &mut Vec<String>| {
        for title in titles {
            workshop.jumps(title).await;
            open_hall(&workshop, &tab).await;
            look_at_hall(
                &tab,
                &format!("{how}: {}", &title[..title.len().min(12)]),
                faults,
            )
            .await;
        }
    };
    walk("alone", &mut faults).await;
    workshop.jumps(LONGEST).await;
    open_hall(&workshop, &tab).await;
    look_at_hall(&tab, LONGEST, &mut faults).await;
    let short = workshop.asks(&phones[0], "Boleh minta salindia?").await;
    workshop.pins(&short).await;
    walk("with a question", &mut faults).await;
    let mut last = short;
    for (number, phone) in phones.iter().enumerate() {
        last = workshop
            .asks(phone, &long(MAX_QUESTION, &format!("Tanya {number}:")))
            .await;
    }
    workshop.pins(&last).await;
    walk("with the longest question", &mut faults).await;
    workshop.press(act::UNPIN).await;
    let message = long(MAX_MESSAGE, "Mohon perhatian:");
    workshop
        .presses(&[(ACT, act::SAY), (field::MESSAGE, &message)])
        .await;
    walk("with the longest message", &mut faults).await;
    workshop
        .presses(&[(ACT, act::SAY), (field::MESSAGE, "Kopi sudah siap.")])
        .await;
    workshop.pins(&last).await;
    walk("with message and question", &mut faults).await;
    workshop.opens("Biasa").await;
    workshop.fills(&usual.poll(), ANSWERS).await;
    for (act, state) in [
        (act::SECONDS, "time"),
        (act::CLOSE_SHOW, "shown"),
        (act::REVEAL, "revealed"),
    ] {
        workshop.press(act).await;
        open_hall(&workshop, &tab).await;
        look_at_hall(&tab, &format!("with both {state}"), &mut faults).await;
    }
    workshop.press(act::UNPIN).await;
    workshop.press(act::SILENCE).await;
    for kind in ["letters", "yesno", "scale", "words"] {
        workshop.press(&format!("ask-{kind}")).await;
        open_hall(&workshop, &tab).await;
        look_at_hall(&tab, &format!("ad hoc {kind}"), &mut faults).await;
    }
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}
