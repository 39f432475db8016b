use super::*;
use crate::id::{Slug, StepId};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn poll_text(kind: PollKind, options: usize) -> PollText {
    PollText {
        kind,
        text: both("Mana?"),
        options: (0..options)
            .map(|option| TextOption {
                text: both(&format!("pilihan {option}")),
                right: false,
            })
            .collect(),
        truth: None,
        unit: Bilingual::default(),
        moderated: false,
    }
}

fn step(body: StepBody) -> Step {
    Step {
        id: StepId::from_store("step-1".to_owned()),
        title: both("Pembuka"),
        minutes: None,
        body,
    }
}

/// A step of each kind, as it is kept.
fn bodies() -> Vec<(StepBody, &'static str)> {
    vec![
        (StepBody::Talk, r#"{"kind":"talk"}"#),
        (
            StepBody::Slide { text: both("# A") },
            r##"{"kind":"slide","text":{"id":"# A","en":"# A (en)"}}"##,
        ),
        (
            StepBody::Lesson {
                course: slug("analitik"),
                unit: slug("jangkauan"),
                section: 2,
            },
            r#"{"kind":"lesson","course":"analitik","unit":"jangkauan","section":2}"#,
        ),
        (
            StepBody::Poll {
                poll: PollText {
                    truth: Some(7.02),
                    unit: both("persen"),
                    ..poll_text(PollKind::Number, 0)
                },
            },
            r#"{"kind":"poll","poll":{"kind":"number","text":{"id":"Mana?","en":"Mana? (en)"},"truth":7.02,"unit":{"id":"persen","en":"persen (en)"},"moderated":false}}"#,
        ),
        (
            StepBody::Item {
                course: slug("analitik"),
                item: "soal-1".to_owned(),
            },
            r#"{"kind":"item","course":"analitik","item":"soal-1"}"#,
        ),
        (
            StepBody::Exercise {
                exercise: slug("jam-terbaik"),
                step: "satu".to_owned(),
            },
            r#"{"kind":"exercise","exercise":"jam-terbaik","step":"satu"}"#,
        ),
        (StepBody::Questions, r#"{"kind":"questions"}"#),
        (
            StepBody::Break { minutes: 15 },
            r#"{"kind":"break","length":15}"#,
        ),
        (StepBody::Exit, r#"{"kind":"exit"}"#),
    ]
}

#[test]
fn a_step_of_each_kind_is_kept_and_reads_back() {
    let mut kinds = Vec::new();
    for (body, kept) in bodies() {
        assert_eq!(serde_json::to_string(&body).unwrap(), kept);
        assert_eq!(serde_json::from_str::<StepBody>(kept).unwrap(), body);
        let whole = Step {
            minutes: Some(20),
            ..step(body.clone())
        };
        let kept = serde_json::to_string(&whole).unwrap();
        assert_eq!(
            serde_json::from_str::<Step>(&kept).unwrap(),
            whole,
            "{kept}"
        );
        assert_eq!(
            body.asks(),
            ["poll", "item", "exercise"].contains(&body.kind().code())
        );
        kinds.push(body.kind());
    }
    assert_eq!(kinds, StepKind::ALL);
    for kind in StepKind::ALL {
        assert_eq!(StepKind::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn a_step_that_holds_something_is_refused_with_an_unknown_key() {
    // Of a kind without keys of its own serde passes over what else is there. A trainer's file is read key by key in
    // `catalogue`, and nobody but the program writes this form.
    let holds_nothing = |body: &StepBody| {
        matches!(
            body.kind(),
            StepKind::Talk | StepKind::Questions | StepKind::Exit
        )
    };
    for (body, kept) in bodies() {
        if holds_nothing(&body) {
            continue;
        }
        let with_more = kept.replacen('{', r#"{"more":1,"#, 1);
        let read = serde_json::from_str::<StepBody>(&with_more);
        assert!(read.is_err(), "{with_more}");
        let whole = serde_json::to_string(&step(body))
            .unwrap()
            .replacen('{', r#"{"more":1,"#, 1);
        assert!(serde_json::from_str::<Step>(&whole).is_err(), "{whole}");
    }
}

#[test]
fn a_poll_with_an_unknown_key_kind_or_language_is_refused() {
    let good = r#"{"kind":"single","text":{"id":"a","en":""},"options":[{"text":{"id":"b","en":""}},{"text":{"id":"c","en":""},"right":true}]}"#;
    let read = serde_json::from_str::<PollText>(good).unwrap();
    assert!(read.options[1].right && !read.options[0].right && !read.moderated);
    for (from, to) in [
        (r#""kind":"single""#, r#""kind":"choice""#),
        (r#""options""#, r#""opsi""#),
        (r#""right""#, r#""benar""#),
        (r#""id":"a""#, r#""id":"a","fr":"a""#),
        (r#"{"id":"b","en":""}"#, r#""b""#),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good);
        assert!(serde_json::from_str::<PollText>(&bad).is_err(), "{bad}");
    }
}

#[test]
fn a_poll_asks_something_with_as_many_options_as_its_kind() {
    for kind in PollKind::ALL {
        for count in 0..12 {
            let fault = (!kind.options().contains(&count)).then_some(PlanFault::Options);
            assert_eq!(poll_text(kind, count).fault(), fault, "{kind:?} {count}");
        }
    }
    let asks = |id: &str, en: &str| {
        let text = Bilingual {
            id: id.to_owned(),
            en: en.to_owned(),
        };
        let poll = PollText {
            text,
            ..poll_text(PollKind::Text, 0)
        };
        poll.fault()
    };
    let (most, more) = ("é".repeat(MAX_PROMPT), "é".repeat(MAX_PROMPT + 1));
    assert_eq!(asks(&most, &most), None);
    assert_eq!(asks("Mana?", ""), None, "without English");
    for (id, en) in [("", "Which?"), (" \u{a0}", ""), (&more, ""), ("a", &more)] {
        assert_eq!(asks(id, en), Some(PlanFault::Prompt));
    }
}

#[test]
fn options_are_different_texts() {
    let first_is = |id: &str, en: &str| {
        let mut poll = poll_text(PollKind::Single, 3);
        poll.options[0].text = Bilingual {
            id: id.to_owned(),
            en: en.to_owned(),
        };
        poll.fault()
    };
    let (most, more) = ("é".repeat(MAX_OPTION), "é".repeat(MAX_OPTION + 1));
    assert_eq!(first_is(&most, &most), None);
    for (id, en) in [
        ("", "x"),
        (" ", ""),
        (&more, ""),
        ("a", &more),
        ("pilihan 2", "x"),
    ] {
        assert_eq!(first_is(id, en), Some(PlanFault::Option), "{id:.20}");
    }
}

#[test]
fn of_one_choice_one_option_is_right_and_of_opinions_none() {
    for (kind, most) in [
        (PollKind::Single, 1),
        (PollKind::TrueFalse, 1),
        (PollKind::Multiple, 2),
        (PollKind::Scale, 0),
        (PollKind::Ranking, 0),
        (PollKind::Mirror, 0),
    ] {
        for right in 0..=2 {
            let mut poll = poll_text(kind, 2);
            for option in poll.options.iter_mut().take(right) {
                option.right = true;
            }
            let fault = (right > most).then_some(PlanFault::Right);
            assert_eq!(poll.fault(), fault, "{kind:?} {right}");
        }
    }
}

#[test]
fn only_a_number_has_a_true_value() {
    for kind in PollKind::ALL {
        let count = *kind.options().start();
        let with = |truth| PollText {
            truth: Some(truth),
            ..poll_text(kind, count)
        };
        let fault = (kind != PollKind::Number).then_some(PlanFault::Truth);
        assert_eq!(with(7.02).fault(), fault);
        for none in [f64::NAN, f64::INFINITY] {
            assert_eq!(with(none).fault(), Some(PlanFault::Truth));
        }
    }
}

#[test]
fn a_poll_is_asked_as_it_was_written() {
    let mut written = poll_text(PollKind::Multiple, 2);
    written.text = Bilingual {
        id: "Mana <b> & 7 %?".to_owned(),
        en: " ".to_owned(),
    };
    written.options[1].right = true;
    let poll = written.poll();
    assert_eq!(poll.kind, PollKind::Multiple);
    assert_eq!(
        poll.text.id.plain(),
        "Mana <b> & 7\u{a0}%?",
        "nothing of it is markup"
    );
    assert_eq!(poll.text.en, poll.text.id, "without English in Indonesian");
    assert_eq!(poll.options[0].text.en.plain(), "pilihan 0 (en)");
    assert_eq!(
        [poll.options[0].right, poll.options[1].right],
        [false, true]
    );
    assert!(poll.has_key() && poll.item.is_none() && poll.truth.is_none());
    assert!(
        !poll_text(PollKind::Multiple, 2).poll().has_key(),
        "opinions have none"
    );
}

#[test]
fn a_written_number_has_its_unit_and_a_value_that_no_guess_is_measured_by() {
    let mut written = PollText {
        truth: Some(7.02),
        ..poll_text(PollKind::Number, 0)
    };
    written.unit.id = "persen".to_owned();
    let poll = written.poll();
    assert_eq!(
        (poll.unit.id.as_str(), poll.unit.en.as_str()),
        ("persen", "persen")
    );
    let truth = poll.truth.unwrap();
    assert!((truth.value, truth.tolerance) == (7.02, None) && !truth.fits(7.02));
    assert!(poll.has_key());
}

#[test]
fn only_what_people_write_is_looked_at_before() {
    for kind in PollKind::ALL {
        let written = PollText {
            moderated: true,
            ..poll_text(kind, *kind.options().start())
        };
        assert_eq!(written.poll().moderated, kind.is_written(), "{kind:?}");
    }
}

#[test]
fn a_step_has_a_title_a_time_and_what_its_kind_needs() {
    let titled = |id: &str, en: &str| {
        let title = Bilingual {
            id: id.to_owned(),
            en: en.to_owned(),
        };
        let step = Step {
            title,
            ..step(StepBody::Talk)
        };
        step.fault()
    };
    let (most, more) = ("é".repeat(120), "é".repeat(121));
    assert_eq!(titled(&most, &most), None);
    for (id, en) in [("", "x"), (" ", ""), (&more, ""), ("a", &more)] {
        assert_eq!(titled(id, en), Some(PlanFault::Title));
    }
    let lasts = |minutes| {
        let step = Step {
            minutes,
            ..step(StepBody::Exit)
        };
        step.fault()
    };
    assert_eq!([None, Some(1), Some(600)].map(lasts), [None; 3]);
    assert_eq!(
        [Some(0), Some(601)].map(lasts),
        [Some(PlanFault::Minutes); 2]
    );
    let breaks = |minutes| step(StepBody::Break { minutes }).fault();
    assert_eq!([1, 180].map(breaks), [None; 2]);
    assert_eq!([0, 181, u32::MAX].map(breaks), [Some(PlanFault::Break); 3]);
    let shows = |text: &str| step(StepBody::Slide { text: both(text) }).fault();
    assert_eq!(shows("# A"), None);
    assert_eq!(
        [shows(""), shows(" \n"), shows(&"x".repeat(8_001))],
        [Some(PlanFault::Slide); 3]
    );
    let asks = |poll| step(StepBody::Poll { poll }).fault();
    assert_eq!(asks(poll_text(PollKind::Single, 2)), None);
    assert_eq!(
        asks(poll_text(PollKind::Single, 1)),
        Some(PlanFault::Options)
    );
    for (body, _) in bodies() {
        assert_eq!(step(body).fault(), None);
    }
}

#[test]
fn a_step_is_found_by_its_id() {
    let steps: Vec<Step> = ["a", "b"]
        .map(|id| Step {
            id: StepId::from_store(id.to_owned()),
            ..step(StepBody::Talk)
        })
        .to_vec();
    let plan = Plan { steps };
    let id = |id: &str| StepId::from_store(id.to_owned());
    assert_eq!(plan.place(&id("b")), Some(1));
    assert_eq!(plan.step(&id("b")), plan.steps.get(1));
    assert_eq!((plan.place(&id("c")), plan.step(&id("c"))), (None, None));
}
