use super::*;
use domain::clock::MINUTE;
use domain::html::Html;
use domain::language::Translated;
use domain::quiz::Pick;
use domain::quiz::{
    AnswerFault, AnswerSheet, Answers, Body, Choice, Given, Item, NumberKey, Review, Tolerance,
};
use std::collections::BTreeMap;

fn frame() -> Frame {
    Frame {
        zone: domain::calendar::Zone::default(),
        language: Language::Id,
        path: "/courses/c/kuis".into(),
        person: None,
        assets: std::sync::Arc::default(),
    }
}

fn item(id: &str, answers: Answers) -> Item {
    let body = Body {
        prompt: Html::sanitised(format!("Pertanyaan <b>{id}</b>")),
        detail: Html::default(),
        answers,
        explanation: Html::text("PEMBAHASAN-RAHASIA"),
    };
    Item {
        id: id.to_owned(),
        hash: String::new(),
        outcomes: vec![],
        body: Translated { id: body, en: None },
    }
}

fn items() -> Vec<Item> {
    let choice = |text: &str, right: bool| Choice {
        text: Html::sanitised(text.to_owned()),
        right,
        feedback: Html::text("UMPAN-RAHASIA"),
        misconception: (!right).then(|| "SALAH-BERNAMA".to_owned()),
    };
    vec![
        item(
            "jangkauan",
            Answers::Options(Pick::One, vec![choice("Satu", false), choice("Dua", true)]),
        ),
        item(
            "rasio",
            Answers::Number {
                accepted: vec![NumberKey {
                    value: 7.02,
                    tolerance: Tolerance::Percent(0.5),
                }],
                named: vec![],
                unit: Some("%".to_owned()),
            },
        ),
        item(
            "istilah",
            Answers::Words {
                accepted: vec!["KUNCI-RAHASIA".to_owned()],
                named: vec![],
            },
        ),
    ]
}

fn draw(state: QuizState) -> String {
    page(&frame(), quiz(state))
}

/// A third of the marks.
fn result() -> QuizResult {
    QuizResult {
        score: Score { points: 1.0, of: 3 },
        passed: false,
        at: Moment(0),
        reviews: vec![],
        right: 1,
        wrong: 1,
        not_attempted: 1,
        next: None,
        timed_out: false,
        notice: None,
    }
}

fn quiz(state: QuizState) -> QuizPage {
    QuizPage {
        course: Link::new("Kursus", "/courses/c"),
        title: "Kuis".to_owned(),
        summary: String::new(),
        minutes: 10,
        pass: 0.7,
        item_count: 3,
        rules: QuizRules::default(),
        action: "/courses/c/kuis".to_owned(),
        finished: None,
        state,
    }
}

fn open_with(
    given: AnswerSheet,
    faults: BTreeMap<String, AnswerFault>,
    notice: Option<OpenNotice>,
) -> String {
    let questions = items()
        .iter()
        .map(|item| item.question(Language::Id, 1))
        .collect();
    draw(QuizState::Open(OpenQuiz {
        attempt: "a-1".to_owned(),
        questions,
        checked: BTreeMap::new(),
        until: None,
        given,
        faults,
        unanswered: vec![],
        notice,
    }))
}

#[test]
fn an_open_quiz_holds_no_key_and_no_feedback_and_loads_no_script() {
    let html = open_with(AnswerSheet::new(), BTreeMap::new(), None);
    for secret in [
        "RAHASIA",
        "SALAH-BERNAMA",
        "7,02 %",
        "7.02",
        "<script",
        ".wasm",
        "style=",
    ] {
        assert!(!html.contains(secret), "{secret} stands in {html}");
    }
    for field in [
        "name=\"q.jangkauan\"",
        "name=\"q.rasio\"",
        "inputmode=\"decimal\"",
        "value=\"a-1\"",
        "value=\"submit\"",
    ] {
        assert!(html.contains(field), "{field} is missing in {html}");
    }
}

#[test]
fn what_was_typed_comes_back_escaped_beside_its_fault() {
    let typed = "\"><script>alert(1)</script>";
    let given = AnswerSheet::from([
        ("rasio".to_owned(), Given(vec![typed.to_owned()])),
        ("jangkauan".to_owned(), Given(vec!["1".to_owned()])),
    ]);
    let html = open_with(
        given,
        BTreeMap::from([("rasio".to_owned(), AnswerFault::NotANumber)]),
        None,
    );
    assert!(
        !html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)"),
        "{html}"
    );
    assert!(
        html.contains("aria-describedby=\"q-rasio-fault\"")
            && html.contains("id=\"q-rasio-fault\""),
        "{html}"
    );
    assert!(
        html.contains("href=\"#q-rasio-0\"") && html.contains("id=\"q-rasio-0\""),
        "{html}"
    );
    assert!(
        html.contains("checked"),
        "the chosen option stays chosen: {html}"
    );
}

#[test]
fn only_an_open_quiz_is_kept_by_a_switch_of_the_language_and_says_so_where_something_was_kept() {
    let kept = Words(Language::Id).quiz_kept();
    let notice = Some(OpenNotice::Kept);
    let given =
        |text: &str| AnswerSheet::from([("rasio".to_owned(), Given(vec![text.to_owned()]))]);
    let html = open_with(given("7"), BTreeMap::new(), notice);
    assert!(
        html.contains(kept) && html.contains("id=\"quiz-form\""),
        "{html}"
    );
    assert!(
        html.contains("form=\"quiz-form\" formaction=\"/language\""),
        "{html}"
    );
    assert!(!open_with(given(" "), BTreeMap::new(), notice).contains(kept));
    let start = draw(QuizState::Start {
        attempts: vec![],
        signed_in: true,
        first: None,
    });
    assert!(!start.contains("formaction"), "{start}");
}

#[test]
fn answers_of_a_late_tab_can_be_sent_as_a_new_attempt() {
    let questions = items()
        .iter()
        .map(|item| item.question(Language::Id, 1))
        .collect();
    let notice = Some(OpenNotice::Conflict {
        at: Moment(150 * MINUTE),
    });
    let html = draw(QuizState::Open(OpenQuiz {
        attempt: "new".to_owned(),
        questions,
        checked: BTreeMap::new(),
        until: None,
        given: AnswerSheet::new(),
        faults: BTreeMap::new(),
        unanswered: vec![],
        notice,
    }));
    assert!(
        html.contains("09.30 WIB") && html.contains("value=\"new\""),
        "{html}"
    );
    assert!(html.contains(Words(Language::Id).quiz_send_new()), "{html}");
}

#[test]
fn empty_answers_are_asked_about_once_and_each_leads_to_its_question() {
    let questions: Vec<_> = items()
        .iter()
        .map(|item| item.question(Language::Id, 1))
        .collect();
    let ask = |attempts| {
        let data = QuizPage {
            rules: QuizRules {
                attempts,
                ..QuizRules::default()
            },
            ..quiz(QuizState::Open(OpenQuiz {
                attempt: "a-1".to_owned(),
                questions: questions.clone(),
                checked: BTreeMap::new(),
                until: None,
                given: AnswerSheet::new(),
                faults: BTreeMap::new(),
                unanswered: vec!["rasio".to_owned(), "istilah".to_owned()],
                notice: None,
            }))
        };
        page(&frame(), data)
    };
    let words = Words(Language::Id);
    let html = ask(None);
    for said in [
        &*words.quiz_unanswered(2_u32, 3_u32),
        "href=\"#q-rasio-0\"",
        &*words.quiz_send_anyway(2),
        "form=\"quiz-form\" name=\"action\" value=\"submit-anyway\"",
    ] {
        assert!(html.contains(said), "{said} is missing in {html}");
    }
    assert!(!html.contains("value=\"submit\"") && !html.contains("href=\"#q-jangkauan"));
    assert!(!html.contains(words.quiz_unanswered_once()));
    assert!(ask(Some(1)).contains(words.quiz_unanswered_once()));
}

#[test]
fn a_pre_test_is_never_called_passed_or_not_passed() {
    let past = PastAttempt {
        at: Moment(0),
        score: Score { points: 0.0, of: 3 },
        passed: false,
    };
    let states = [
        QuizState::Start {
            attempts: vec![past],
            signed_in: true,
            first: None,
        },
        QuizState::Over(result()),
    ];
    for state in states {
        let data = QuizPage {
            rules: QuizRules {
                finish: Finish::Always,
                ..QuizRules::default()
            },
            ..quiz(state)
        };
        let html = page(&frame(), data).to_lowercase();
        assert!(!html.contains("belum lulus"), "{html}");
        assert!(!html.contains("lulus mulai"), "{html}");
        assert!(!html.contains("70\u{a0}%"), "{html}");
    }
}

#[test]
fn a_result_ends_with_the_next_step() {
    let mut over = result();
    over.next = Some(Link::new("Median", "/courses/c/median"));
    let html = draw(QuizState::Over(over));
    let reviews = html.find("reviews-title").unwrap();
    let links: Vec<_> = html.match_indices("href=\"/courses/c/median\"").collect();
    assert!(links.len() == 2 && links[0].0 < reviews && reviews < links[1].0);
}

#[test]
fn a_result_says_every_outcome_in_words() {
    let given = [
        Given(vec!["0".to_owned()]),
        Given(vec!["7,02".to_owned()]),
        Given::default(),
    ];
    let reviews: Vec<Review> = items()
        .iter()
        .zip(&given)
        .map(|(item, given)| {
            item.review(
                given,
                &item.mark(given, Language::Id, 1).unwrap(),
                Language::Id,
                1,
            )
        })
        .collect();
    let html = draw(QuizState::Over(QuizResult {
        reviews,
        ..result()
    }));
    for said in [
        "Belum lulus: 1 dari 3",
        "pilihan Anda, salah",
        "jawaban benar",
        "Tidak dijawab",
        "PEMBAHASAN-RAHASIA",
        "33\u{a0}%",
    ] {
        assert!(html.contains(said), "{said} is missing in {html}");
    }
    assert!(!html.contains("style="), "{html}");
}
