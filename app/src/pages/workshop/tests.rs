//! The control and the pages around it, drawn.

use super::*;
use crate::frame::{Assets, Frame};
use crate::parts::live::fixtures::{at, both, edition, tally, votes};
use crate::parts::live::{ShownPoll, ShownQuestion, Stage, StageBody};
use domain::calendar::Zone;
use domain::id::{PollId, QuestionId, StepId};
use domain::language::Language;
use domain::live::*;

const HOSTILE: &str = "\"><script>alert('x')</script>&<b>";

fn frame(language: Language) -> Frame {
    let assets = Assets {
        css: "/assets/app.css".to_owned(),
        live: "/assets/live.js".to_owned(),
        aids: "/assets/aids.js".to_owned(),
        again: "/assets/again.js".to_owned(),
        reception: "/assets/reception.js".to_owned(),
        ..Assets::default()
    };
    Frame {
        language,
        path: "/control/kelas".into(),
        person: None,
        assets: assets.into(),
        zone: Zone::Wib,
    }
}

fn id(number: u32) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

fn step_id(number: u32) -> StepId {
    StepId::from_store(id(number))
}

fn question_id(number: u32) -> QuestionId {
    QuestionId::from_store(id(number))
}

fn poll_id(number: u32) -> PollId {
    PollId::from_store(id(number))
}

fn option(text: &str, right: bool) -> TextOption {
    TextOption {
        text: both(text),
        right,
    }
}

fn poll_text(kind: PollKind, text: &str, options: &[&str]) -> PollText {
    PollText {
        kind,
        text: both(text),
        options: options
            .iter()
            .enumerate()
            .map(|(place, text)| option(text, place == 0 && kind == PollKind::Single))
            .collect(),
        truth: (kind == PollKind::Number).then_some(62.0),
        unit: both(if kind == PollKind::Number {
            "persen"
        } else {
            ""
        }),
        moderated: kind == PollKind::Text,
    }
}

fn critic() -> PollText {
    poll_text(
        PollKind::Single,
        "“Pelayanan loket 3 lambat, petugasnya main HP!” Apa langkah pertama?",
        &[
            "Amati dulu, lalu jawab di kolom komentar",
            "Buat postingan terpisah",
            "Laporkan sebagai perundungan",
            "Hapus komentarnya",
        ],
    )
}

fn plan() -> Plan {
    let step = |number: u32, title: &str, minutes, body| Step {
        id: step_id(number),
        title: both(title),
        minutes,
        body,
    };
    let asks = |kind, text: &str, options: &[&str]| StepBody::Poll {
        poll: poll_text(kind, text, options),
    };
    Plan {
        steps: vec![
            step(1, "Pembukaan", Some(5), StepBody::Talk),
            step(
                2,
                "Satu kata tentang komentar pedas",
                Some(4),
                asks(
                    PollKind::Words,
                    "Satu kata saat membaca komentar pedas?",
                    &[],
                ),
            ),
            step(
                3,
                "Tiga fungsi media sosial",
                Some(12),
                StepBody::Slide {
                    text: both("# Tiga fungsi\n\n- memberi tahu\n- mendengar\n- melayani"),
                },
            ),
            step(
                4,
                "Polling: kritik loket 3",
                Some(8),
                StepBody::Poll { poll: critic() },
            ),
            step(
                5,
                "Cermin Aula: isi 12 unggahan",
                Some(6),
                asks(
                    PollKind::Mirror,
                    "Isi pilar 12 unggahan terakhir akun Anda",
                    &["Informasi", "Edukasi", "Hiburan"],
                ),
            ),
            step(6, "Jeda kopi", Some(10), StepBody::Break { minutes: 10 }),
            step(
                7,
                "Tebak: berapa persen komentar dijawab dalam sejam?",
                None,
                asks(
                    PollKind::Number,
                    "Berapa persen komentar dijawab dalam satu jam?",
                    &[],
                ),
            ),
            step(8, "Tanya jawab", Some(20), StepBody::Questions),
            step(9, "Penutup", Some(5), StepBody::Exit),
        ],
    }
}

fn shown(poll: Poll, phase: Option<Phase>, given: &[(Vote, u32)]) -> ShownPoll {
    let results = phase.map(|_| tally(&poll, given));
    ShownPoll {
        answered: results.as_ref().map_or(0, |results| results.tally.answered),
        results,
        before: None,
        id: phase.map(|_| poll_id(1)),
        phase,
        round: 1,
        live: false,
        opened_at: phase.map(|_| at("10:47")),
        until: None,
        poll,
    }
}

fn question(number: u32, text: &str, votes: u32) -> ShownQuestion {
    ShownQuestion {
        id: question_id(number),
        text: text.to_owned(),
        asker: None,
        votes,
        state: QuestionState::Open,
        answer: None,
    }
}

/// The control as it is drawn in `look/control.png`.
fn control_page(phase: Option<Phase>) -> control::ControlPage {
    let mut poll = shown(critic().poll(), phase, &votes(&[120, 41, 17, 9]));
    let mut runs = vec![];
    if let Some(phase) = phase {
        poll.round = 2;
        poll.before = Some(tally(&poll.poll, &votes(&[60, 70, 30, 20])));
        let run = |number, round, closed| Run {
            id: poll_id(number),
            step: Some(step_id(4)),
            round,
            opened_at: at("10:47"),
            closed,
        };
        runs = vec![run(1, 1, true), run(2, 2, phase != Phase::Open)];
    }
    control::ControlPage {
        edition: edition("kelas", "Komentar Pedas, Jawaban Waras"),
        now: at("10:47").plus(48_000),
        plan: plan(),
        state: LiveState {
            version: 17,
            step: Some(step_id(4)),
            since: Some(at("10:40")),
            seen: vec![step_id(1), step_id(2), step_id(3)],
            asking: phase.map(|phase| Asking {
                poll: poll_id(2),
                round: 2,
                phase,
                live: false,
                opened_at: at("10:47"),
                until: None,
                before: Some(poll_id(1)),
                ad_hoc: false,
            }),
            ..LiveState::default()
        },
        runs,
        stage: Stage {
            title: "Polling: kritik loket 3".to_owned(),
            body: StageBody::Asked(Box::new(poll)),
            pinned: None,
            message: None,
            waiting: 12,
            rehearsal: None,
            pulse_until: None,
        },
        present: 214,
        places: Some((81, 106)),
        questions: vec![
            question(1, "Kalau yang mengkritik akun anonim, tetap dijawab?", 31),
            question(2, "Siapa yang boleh membalas di luar jam kerja?", 18),
        ],
        rehearsal: None,
        guest_link: None,
        chat: "Komentar Pedas: buka kopitalk.example/live/kelas, masuk, lalu ikut menjawab."
            .to_owned(),
        host: "kopitalk.example".to_owned(),
        more: false,
        form: control::ControlForm::default(),
        fault: None,
        done: None,
    }
}

fn control_html(data: control::ControlPage) -> String {
    control::page(&frame(Language::Id), data)
}

/// What the large button says.
fn main_button(html: &str) -> (&str, &str) {
    let (_, button) = html.split_once("id=\"press-main\"").unwrap();
    let (button, _) = button.split_once("</").unwrap();
    let (attributes, text) = button.split_once('>').unwrap();
    let value = attributes
        .split_once("value=\"")
        .map_or("", |(_, value)| value.split('"').next().unwrap());
    (value, text.trim())
}

#[test]
fn the_large_button_is_the_next_thing_to_do() {
    let press = |phase| {
        let html = control_html(control_page(phase));
        let (value, text) = main_button(&html);
        (value.to_owned(), text.to_owned())
    };
    let said = |value: &str, text: &str| (value.to_owned(), text.to_owned());
    assert_eq!(press(None), said("open", "Buka polling"));
    assert_eq!(
        press(Some(Phase::Open)),
        said("close-show", "Tutup dan tampilkan hasil")
    );
    assert_eq!(press(Some(Phase::Closed)), said("show", "Tampilkan hasil"));
    assert_eq!(press(Some(Phase::Shown)), said("reveal", "Tampilkan kunci"));
    assert_eq!(
        press(Some(Phase::Revealed)),
        said("next", "Langkah berikutnya")
    );

    // Before the first step, after the last one, and without any.
    let mut data = control_page(None);
    data.stage.body = StageBody::Waiting;
    data.state = LiveState::default();
    assert_eq!(
        main_button(&control_html(data.clone())),
        ("next", "Mulai acara")
    );
    data.state.step = Some(step_id(9));
    data.stage.body = StageBody::Exit("https://kopitalk.example/exit/a".to_owned());
    let html = control_html(data.clone());
    assert_eq!(main_button(&html), ("", "Hasil dan rekap"));
    assert!(html.contains("href=\"/live/kelas/recap\""), "{html}");
    data.plan = Plan::default();
    data.state.step = None;
    data.stage.body = StageBody::Waiting;
    let html = control_html(data);
    assert_eq!(main_button(&html), ("ask-letters", "Polling A–D dadakan"));
    assert!(
        html.contains("ask-yesno") && html.contains("ask-words"),
        "{html}"
    );
}

#[test]
fn what_was_asked_outside_of_the_order_does_not_pass_over_the_step() {
    let mut data = control_page(None);
    let letters = shown(
        AdHoc::Letters.poll(""),
        Some(Phase::Shown),
        &votes(&[3, 1, 0, 0]),
    );
    data.stage.body = StageBody::Asked(Box::new(letters));
    data.state.asking = Some(Asking {
        poll: poll_id(9),
        round: 1,
        phase: Phase::Shown,
        live: false,
        opened_at: at("10:47"),
        until: None,
        before: None,
        ad_hoc: true,
    });
    let html = control_html(data);
    assert_eq!(main_button(&html), ("open", "Buka polling"));
    assert!(html.contains("Pertanyaan lisan"), "{html}");
    // The way back to the step.
    assert!(
        html.contains(&format!("id=\"step-{}\"", step_id(4).as_str())),
        "{html}"
    );
}

#[test]
fn every_form_that_changes_the_hall_says_what_it_was_drawn_for() {
    let mut data = control_page(Some(Phase::Open));
    data.more = true;
    data.stage.message = Some("Kita mulai lagi pukul 10.30".to_owned());
    let html = control_html(data);
    let beyond_the_hall = ["connect", "rehearse", "pulse"];
    let mut forms = 0;
    for form in html.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap();
        let other = beyond_the_hall
            .iter()
            .any(|act| form.contains(&format!("value=\"{act}\"")));
        if form.contains("action=\"/control/kelas") && !other {
            forms += 1;
            assert!(form.contains("name=\"version\" value=\"17\""), "{form}");
        }
    }
    assert!(forms >= 6, "{forms}: {html}");
}

#[test]
fn a_page_that_loads_itself_again_has_nothing_to_write_in() {
    let closed = control_html(control_page(Some(Phase::Open)));
    assert!(
        closed.contains("http-equiv=\"refresh\" content=\"10\""),
        "{closed}"
    );
    assert!(
        !closed.contains("type=\"text\"") && !closed.contains("<textarea"),
        "{closed}"
    );
    assert!(
        closed.contains("href=\"/control/kelas?more=1#more\""),
        "{closed}"
    );
    let mut data = control_page(Some(Phase::Open));
    data.fault = Some(control::ControlFault::Letters);
    data.form.letters = HOSTILE.to_owned();
    let open = control_html(data);
    assert!(!open.contains("http-equiv"), "{open}");
    assert!(
        open.contains("aria-invalid=\"true\"") && open.contains("Tidak ada layar"),
        "{open}"
    );
    assert!(!open.contains("<script>alert"), "{open}");
}

#[test]
fn the_parts_that_change_are_drawn_as_they_stand_in_the_page() {
    let mut data = control_page(Some(Phase::Open));
    data.more = true;
    data.stage.message = Some("Pesan".to_owned());
    let frame = frame(Language::Id);
    let page = control::page(&frame, data.clone());
    let parts = control::live_parts(frame.dates(), &data);
    for (id, html) in &parts {
        assert!(page.contains(html.as_str()), "{id}: {html}");
        assert!(
            html.contains(&format!("id=\"{id}\"")) && html.contains("data-live"),
            "{html}"
        );
    }
    for id in ["head", "now-control", "asked", "steps", "thumb"] {
        assert!(parts.iter().any(|(part, _)| *part == id), "{id}");
    }
}

#[test]
fn the_control_shows_what_the_hall_does_not_see_yet() {
    let html = control_html(control_page(Some(Phase::Open)));
    for said in [
        "64\u{a0}%",
        "dari 214",
        "81 di aula, 106 daring",
        "hasil masih tertutup",
        "putaran 2",
        "0.48",
        "43 mnt",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let english = control::page(&frame(Language::En), control_page(Some(Phase::Open)));
    assert!(
        english.contains("0:48") && english.contains("64%"),
        "{english}"
    );
}

#[test]
fn a_refused_press_is_told_in_a_sentence() {
    for fault in [
        control::ControlFault::Moved,
        control::ControlFault::Command(CommandFault::NoStep),
        control::ControlFault::Command(CommandFault::NothingAsked),
        control::ControlFault::Command(CommandFault::Opened),
        control::ControlFault::Command(CommandFault::NotNow),
        control::ControlFault::Command(CommandFault::NoRound),
        control::ControlFault::Over,
    ] {
        let mut data = control_page(None);
        data.fault = Some(fault);
        let html = control_html(data);
        assert!(
            html.contains("role=\"status\" class=\"notice warn\""),
            "{fault:?}: {html}"
        );
    }
}

#[test]
fn what_a_button_says_is_read_as_a_command() {
    let read = |fields: &[(&str, &str)]| {
        control::command(|name| {
            let found = fields.iter().find(|(field, _)| *field == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(read(&[("act", "next")]), Some(Command::Next));
    assert_eq!(
        read(&[("act", "close-show")]),
        Some(Command::Close { show: true })
    );
    assert_eq!(
        read(&[("act", "more-seconds")]),
        Some(Command::MoreTime {
            milliseconds: 30_000
        })
    );
    let step = step_id(4);
    assert_eq!(
        read(&[("act", "jump"), ("step", step.as_str())]),
        Some(Command::Jump(step))
    );
    assert_eq!(
        read(&[("act", "ask-scale"), ("text", "Siap?")]),
        Some(Command::AdHoc(AdHoc::Scale, "Siap?".to_owned()))
    );
    for nothing in [
        &[("act", "jump"), ("step", "x")][..],
        &[("act", "ask-x")],
        &[("act", "connect")],
        &[],
    ] {
        assert_eq!(read(nothing), None, "{nothing:?}");
    }
}

#[test]
fn what_people_wrote_is_escaped_everywhere() {
    let mut data = control_page(Some(Phase::Open));
    data.edition.title = HOSTILE.to_owned();
    data.questions[0].text = HOSTILE.to_owned();
    data.stage.message = Some(HOSTILE.to_owned());
    data.stage.pinned = Some(question(7, HOSTILE, 1));
    data.chat = HOSTILE.to_owned();
    data.plan.steps[0].title = both(HOSTILE);
    data.more = true;
    data.guest_link = Some(control::GuestLink {
        address: Some(HOSTILE.to_owned()),
        until: at("23:59"),
    });
    let html = control_html(data);
    assert!(
        !html.contains("<script>alert") && !html.contains("&<b>"),
        "{html}"
    );
}

fn plan_page() -> plan::PlanPage {
    plan::PlanPage {
        edition: edition("kelas", "Komentar Pedas, Jawaban Waras"),
        plan: plan(),
        shown: Some(step_id(4)),
        ready: vec![plan::ReadyPlan {
            slug: "komentar-pedas".to_owned(),
            title: "Komentar pedas".to_owned(),
            summary: "Dari kritik ke jawaban.".to_owned(),
            minutes: 90,
            steps: 10,
        }],
        editing: None,
        choices: plan::Choices::default(),
        fault: None,
        done: None,
    }
}

fn plan_html(data: plan::PlanPage) -> String {
    plan::page(&frame(Language::Id), data)
}

#[test]
fn a_running_order_has_its_sum_and_its_buttons() {
    let html = plan_html(plan_page());
    assert!(
        html.contains("70 dari 150 menit terisi · 1 langkah tanpa menit"),
        "{html}"
    );
    for act in ["up", "down", "remove", "use", "replace"] {
        assert!(
            html.contains(&format!("name=\"act\" value=\"{act}\"")),
            "{act}: {html}"
        );
    }
    // The step on the screen stays.
    let on_screen = format!("id=\"remove-{}\"", step_id(4).as_str());
    assert!(!html.contains(&on_screen), "{html}");
    let mut empty = plan_page();
    empty.plan = Plan::default();
    let html = plan_html(empty);
    assert!(
        html.contains("Pakai rencana ini") && html.contains("slide Anda sendiri"),
        "{html}"
    );
    assert!(!html.contains("value=\"replace\""), "{html}");
}

#[test]
fn a_step_that_was_refused_keeps_what_was_typed() {
    for kind in StepKind::ALL {
        let mut form = plan::StepForm {
            title_id: HOSTILE.to_owned(),
            text_id: HOSTILE.to_owned(),
            minutes: "x".to_owned(),
            poll: "single".to_owned(),
            course: "analitik".to_owned(),
            ..plan::StepForm::default()
        };
        form.options = vec![plan::OptionForm {
            id: HOSTILE.to_owned(),
            en: String::new(),
            right: true,
        }];
        let problems = form.step(kind, step_id(1), Language::Id, None).unwrap_err();
        let mut data = plan_page();
        data.editing = Some(plan::Editing {
            step: None,
            kind,
            form,
            problems,
        });
        let html = plan_html(data);
        assert!(html.contains("aria-invalid=\"true\""), "{kind:?}: {html}");
        assert!(
            html.contains("&lt;script&gt;") && !html.contains("<script>alert"),
            "{html}"
        );
    }
}

#[test]
fn a_step_is_written_and_read_back() {
    let mut steps = plan().steps;
    let slug = |text: &str| domain::id::Slug::parse(text).unwrap();
    let bodies = [
        StepBody::Item {
            course: slug("analitik"),
            item: "jangkauan-1".to_owned(),
        },
        StepBody::Lesson {
            course: slug("analitik"),
            unit: slug("jangkauan"),
            section: 2,
        },
        StepBody::Exercise {
            exercise: slug("bapenda"),
            step: "median".to_owned(),
        },
    ];
    for (number, body) in (20..).zip(bodies) {
        steps.push(Step {
            id: step_id(number),
            title: both("Judul"),
            minutes: None,
            body,
        });
    }
    for step in steps {
        for language in Language::ALL {
            let form = plan::StepForm::of(&step, language);
            let read = form.step(step.body.kind(), step.id.clone(), language, None);
            assert_eq!(read.as_ref(), Ok(&step));
        }
    }
}

#[test]
fn a_poll_needs_no_more_than_its_question() {
    let form = plan::StepForm {
        text_id: "Apakah unggahan ini benar?".to_owned(),
        poll: "truefalse".to_owned(),
        options: vec![plan::OptionForm {
            right: true,
            ..plan::OptionForm::default()
        }],
        ..plan::StepForm::default()
    };
    let step = form
        .step(StepKind::Poll, step_id(1), Language::Id, None)
        .unwrap();
    assert_eq!(step.title.id, "Apakah unggahan ini benar?");
    let StepBody::Poll { poll } = step.body else {
        panic!("no poll");
    };
    assert_eq!(poll.options.len(), 2);
    assert!(poll.options[0].right && poll.options[1].text.en == "False");
    let talk = plan::StepForm::default().step(StepKind::Talk, step_id(1), Language::Id, None);
    assert_eq!(talk, Err(vec![plan::StepProblem::Plan(PlanFault::Title)]));
    let closing = plan::StepForm::default().step(StepKind::Exit, step_id(1), Language::Id, None);
    assert_eq!(closing.unwrap().title.id, "Penutup");
}

#[test]
fn fields_are_read_in_the_order_of_the_page() {
    let form = plan::StepForm::read(|name| match name {
        "option" => vec!["Satu".to_owned(), String::new(), "Tiga".to_owned()],
        "right" => vec!["2".to_owned()],
        "poll" => vec!["single".to_owned()],
        "text_id" => vec!["Yang mana?".to_owned()],
        _ => vec![],
    });
    let step = form
        .step(StepKind::Poll, step_id(1), Language::Id, None)
        .unwrap();
    let StepBody::Poll { poll } = step.body else {
        panic!("no poll");
    };
    let options: Vec<_> = poll
        .options
        .iter()
        .map(|option| (option.text.id.as_str(), option.right))
        .collect();
    assert_eq!(options, [("Satu", false), ("Tiga", true)]);
}

fn questions_page(naming: Naming) -> questions::QuestionsPage {
    let own = |question, voted, own| questions::OwnQuestion {
        question,
        voted,
        own,
    };
    let mut answered = question(3, "Apakah boleh menonaktifkan komentar saat libur?", 9);
    answered.state = QuestionState::Answered;
    answered.answer = Some("Boleh, asal diumumkan dan kanal aduan lain tetap dibuka.".to_owned());
    answered.asker = Some("Rani Wulandari".to_owned());
    let mut held = question(4, "Bagaimana dengan akun kecamatan?", 0);
    held.state = QuestionState::Held;
    questions::QuestionsPage {
        edition: edition("kelas", "Komentar Pedas, Jawaban Waras"),
        naming,
        moderated: true,
        open: true,
        name: "Budi Santoso".to_owned(),
        questions: vec![
            own(
                question(1, "Kalau yang mengkritik akun anonim, tetap dijawab?", 31),
                true,
                false,
            ),
            own(
                question(2, "Siapa yang boleh membalas di luar jam kerja?", 18),
                false,
                false,
            ),
            own(answered, false, false),
            own(held, false, true),
        ],
        form: questions::AskForm::default(),
        fault: None,
        done: None,
    }
}

#[test]
fn a_question_is_asked_as_the_edition_allows() {
    let html = |naming| questions::page(&frame(Language::Id), questions_page(naming));
    let choice = html(Naming::Choice);
    assert!(
        choice.contains("Bertanya dengan nama: Budi Santoso") && choice.contains("name=\"named\""),
        "{choice}"
    );
    assert!(choice.contains("maxlength=\"280\""), "{choice}");
    for (naming, said) in [
        (Naming::Named, "nama penanya ditampilkan"),
        (Naming::Anonymous, "tanpa nama."),
    ] {
        let html = html(naming);
        assert!(
            html.contains(said) && !html.contains("name=\"named\""),
            "{naming:?}: {html}"
        );
    }
    assert!(
        choice.contains("value=\"unvote\"") && choice.contains("value=\"vote\""),
        "{choice}"
    );
    assert!(
        choice.contains("terjawab") && choice.contains("menunggu dilihat"),
        "{choice}"
    );
    let mut data = questions_page(Naming::Choice);
    data.fault = Some(questions::AskFault::Question(QuestionFault::TooLong));
    data.form.text = HOSTILE.to_owned();
    let refused = questions::page(&frame(Language::Id), data);
    assert!(
        refused.contains("aria-invalid=\"true\"") && refused.contains("&lt;script&gt;"),
        "{refused}"
    );
    assert!(!refused.contains("http-equiv"), "{refused}");
}

fn moderation_page() -> moderation::ModerationPage {
    let asked = |question| moderation::ModeratedQuestion {
        question,
        asked_at: at("10:12"),
        merged_into: None,
    };
    let questions = questions_page(Naming::Choice).questions;
    let mut all: Vec<_> = questions
        .into_iter()
        .map(|own| asked(own.question))
        .collect();
    let mut merged = question(5, "Akun anonim dijawab tidak?", 2);
    merged.state = QuestionState::Merged;
    all.push(moderation::ModeratedQuestion {
        merged_into: Some(question_id(1)),
        ..asked(merged)
    });
    moderation::ModerationPage {
        rehearsal: None,
        edition: edition("kelas", "Komentar Pedas, Jawaban Waras"),
        version: 17,
        naming: Naming::Choice,
        moderated: true,
        questions: all,
        pinned: Some(question_id(1)),
        opened: None,
        answer: None,
        fault: None,
        done: None,
    }
}

#[test]
fn questions_are_looked_after() {
    let html = moderation::page(&frame(Language::Id), moderation_page());
    for act in [
        "let",
        "hide-question",
        "unpin",
        "pin",
        "answered",
        "reopen",
        "settings",
    ] {
        assert!(
            html.contains(&format!("name=\"act\" value=\"{act}\"")),
            "{act}: {html}"
        );
    }
    assert!(
        html.contains("Bagian dari: Kalau yang mengkritik"),
        "{html}"
    );
    assert!(!html.contains("name=\"into\""), "{html}");
    let mut data = moderation_page();
    data.opened = Some(question_id(2));
    data.fault = Some(moderation::ModerationFault::Answer);
    data.answer = Some(HOSTILE.to_owned());
    let html = moderation::page(&frame(Language::Id), data);
    assert!(
        html.contains("name=\"into\"") && html.contains("name=\"answer\""),
        "{html}"
    );
    assert!(
        html.contains("1.000 karakter") && !html.contains("<script>alert"),
        "{html}"
    );
}

fn texts_page() -> texts::TextsPage {
    let poll = poll_text(PollKind::Text, "Apa yang akan Anda ubah besok?", &[]).poll();
    let votes: Vec<_> = [
        ("Menjawab sebelum jam sembilan", 3),
        ("Membuat daftar jawaban siap pakai", 1),
        ("Bertanya dulu ke bagian pelayanan", 2),
        (HOSTILE, 1),
    ]
    .map(|(text, count)| (Vote::Text(text.to_owned()), count))
    .into();
    let mut results = tally(&poll, &votes);
    let decide = |shown, group: &str| Decision {
        shown,
        group: group.to_owned(),
    };
    results.decisions.insert(
        "menjawab sebelum jam sembilan".to_owned(),
        decide(Some(true), "Lebih cepat"),
    );
    results.decisions.insert(
        "bertanya dulu ke bagian pelayanan".to_owned(),
        decide(Some(false), ""),
    );
    texts::TextsPage {
        edition: edition("kelas", "Komentar Pedas, Jawaban Waras"),
        polls: vec![
            (poll_id(1), "Apa yang akan Anda ubah besok?".to_owned()),
            (
                poll_id(2),
                "Satu kata saat membaca komentar pedas?".to_owned(),
            ),
        ],
        shown: Some(texts::WrittenPoll {
            id: poll_id(1),
            poll,
            results,
        }),
        fault: None,
    }
}

#[test]
fn writings_are_shown_hidden_and_grouped() {
    let html = texts::page(&frame(Language::Id), texts_page());
    for said in [
        "Tampilkan semua 2 yang menunggu",
        "tersembunyi",
        "<option value=\"Lebih cepat\"",
        "3 kali",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("<script>alert"), "{html}");
    let mut data = texts_page();
    data.shown = None;
    let html = texts::page(&frame(Language::Id), data);
    assert!(html.contains("Belum ada tulisan"), "{html}");
}

/// One poll of each kind with answers.
fn all_polls() -> Vec<ShownPoll> {
    let mut polls = vec![];
    let ask = |kind, text: &str, options: &[&str], given: &[(Vote, u32)]| {
        let poll = poll_text(kind, text, options).poll();
        shown(poll, Some(Phase::Revealed), given)
    };
    let mut first = ask(
        PollKind::Single,
        "x",
        &["a", "b", "c", "d"],
        &votes(&[60, 70, 30, 20]),
    );
    first.poll = critic().poll();
    let mut second = shown(
        critic().poll(),
        Some(Phase::Revealed),
        &votes(&[120, 41, 17, 9]),
    );
    second.round = 2;
    second.before = first.results.clone();
    polls.push(first);
    polls.push(second);
    polls.push(ask(
        PollKind::Multiple,
        "Kanal mana yang Anda pakai?",
        &["Instagram", "TikTok", "Facebook"],
        &votes(&[80, 64, 12]),
    ));
    polls.push(ask(
        PollKind::TrueFalse,
        "Jangkauan sama dengan tayangan.",
        &["Benar", "Salah"],
        &[
            (Vote::Options(vec![0]), 20),
            (Vote::Options(vec![1]), 61),
            (Vote::Abstain, 4),
        ],
    ));
    polls.push(ask(
        PollKind::Scale,
        "Saya siap menjawab komentar pedas.",
        &["Sangat tidak setuju", "Sangat setuju"],
        &[
            (Vote::Scale(2), 5),
            (Vote::Scale(3), 22),
            (Vote::Scale(4), 40),
            (Vote::Scale(5), 11),
        ],
    ));
    polls.push(ask(
        PollKind::Number,
        "Berapa persen komentar dijawab dalam satu jam?",
        &[],
        &(0..60)
            .map(|value| (Vote::Number(f64::from(value) + 20.0), 1))
            .collect::<Vec<_>>(),
    ));
    let word = |word: &str, count| (Vote::Words(vec![word.to_owned()]), count);
    polls.push(ask(
        PollKind::Words,
        "Satu kata saat membaca komentar pedas?",
        &[],
        &[
            word("sabar", 21),
            word("deg-degan", 14),
            word("tanggap", 9),
            word("hapus", 2),
        ],
    ));
    let order = |order: &[u8], count| (Vote::Order(order.to_vec()), count);
    polls.push(ask(
        PollKind::Ranking,
        "Urutkan dari yang pertama dilakukan",
        &["Amati", "Jawab", "Laporkan"],
        &[
            order(&[0, 1, 2], 30),
            order(&[1, 0, 2], 12),
            order(&[2, 1, 0], 3),
        ],
    ));
    let posts = |posts: &[u8], count| (Vote::Posts(posts.to_vec()), count);
    polls.push(ask(
        PollKind::Mirror,
        "Isi pilar 12 unggahan terakhir akun Anda",
        &["Informasi", "Edukasi", "Hiburan"],
        &[posts(&[8, 2, 2], 20), posts(&[4, 4, 4], 11)],
    ));
    let mut text = ask(
        PollKind::Text,
        "Apa yang akan Anda ubah besok?",
        &[],
        &[
            (Vote::Text("Menjawab sebelum jam sembilan".to_owned()), 3),
            (Vote::Text("Kata kasar".to_owned()), 1),
        ],
    );
    if let Some(results) = &mut text.results {
        let shown = Decision {
            shown: Some(true),
            group: String::new(),
        };
        results
            .decisions
            .insert("menjawab sebelum jam sembilan".to_owned(), shown);
    }
    polls.push(text);
    polls
}

fn recap_page() -> recap::RecapPage {
    recap::RecapPage {
        edition: edition("kelas", "Komentar Pedas, Jawaban Waras"),
        polls: all_polls(),
        questions: moderation_page()
            .questions
            .into_iter()
            .map(|asked| asked.question)
            .filter(|question| {
                matches!(
                    question.state,
                    QuestionState::Open | QuestionState::Answered
                )
            })
            .collect(),
        mends: vec![(
            "Jangkauan bukan tayangan".to_owned(),
            "/courses/analitik/jangkauan".to_owned(),
            "20 dari 81 orang memilih ini.".to_owned(),
        )],
        tasks: vec![("Isi umpan balik".to_owned(), "/exit/kelas".to_owned())],
        cards: vec![(
            "Kartu saku: lima langkah".to_owned(),
            "/courses/etika/cards/lima".to_owned(),
        )],
        csv: Some("/live/kelas/recap.csv".to_owned()),
        xlsx: Some("/live/kelas/recap.xlsx".to_owned()),
    }
}

#[test]
fn a_recap_shows_what_the_hall_saw() {
    let html = recap::page(&frame(Language::Id), recap_page());
    // Two rounds are one row, with both results.
    assert_eq!(html.matches("<h3>“Pelayanan loket 3").count(), 1, "{html}");
    for said in [
        "33\u{a0}%",
        "64\u{a0}%",
        "Sebenarnya 62\u{a0}persen",
        "4 abstain",
        "Menjawab sebelum",
        "20 dari 81 orang",
        "Unduh XLSX",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    // What was not let through stays away.
    assert!(!html.contains("Kata kasar"), "{html}");
    let mut few = recap_page();
    few.polls.retain(|poll| poll.poll.kind == PollKind::Mirror);
    few.polls[0].results = Some(tally(
        &few.polls[0].poll,
        &[(Vote::Posts(vec![8, 2, 2]), 4)],
    ));
    let html = recap::page(&frame(Language::Id), few);
    assert!(
        html.contains("Belum cukup: tampil mulai 5 akun") && !html.contains("mirror-bar"),
        "{html}"
    );
}

fn pair_page() -> pair::PairPage {
    pair::PairPage {
        letters: "KHRM".to_owned(),
        host: "kopitalk.example".to_owned(),
        minutes: 9,
    }
}

#[test]
fn a_screen_that_pairs_asks_again_with_scripts_and_without() {
    let html = pair::page(&frame(Language::Id), pair_page());
    assert!(
        html.contains("class=\"hall\"") && html.contains("Huruf: K H R M"),
        "{html}"
    );
    let (head, _) = html.split_once("</head>").unwrap();
    assert!(
        head.contains("src=\"/assets/again.js\" data-again=\"3\"")
            && head.contains("<noscript><meta http-equiv=\"refresh\" content=\"3\">"),
        "{head}"
    );
    assert!(!html.contains("<form"), "{html}");
}
