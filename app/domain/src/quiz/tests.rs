use super::*;
use crate::html::Html;
use crate::language::{Language, Translated};
use crate::number::format_number;
use Language::{En, Id};
use proptest::prelude::*;

fn item(answers: Answers) -> Item {
    let body = |prompt: &str| Body {
        prompt: Html::text(prompt),
        detail: Html::text("rincian"),
        answers: answers.clone(),
        explanation: Html::text("KUNCI pembahasan"),
    };
    Item {
        id: "soal-1".to_owned(),
        hash: String::new(),
        outcomes: vec![],
        body: Translated {
            id: body("Mana?"),
            en: Some(body("Which?")),
        },
    }
}

fn choice(text: &str, right: bool, misconception: Option<&str>) -> Choice {
    Choice {
        text: Html::text(text),
        right,
        feedback: Html::text(&format!("KUNCI umpan {text}")),
        misconception: misconception.map(str::to_owned),
    }
}

fn options(pick: Pick) -> Item {
    item(Answers::Options(
        pick,
        vec![
            choice("a", true, None),
            choice("b", false, Some("rata-rata")),
            choice("c", pick == Pick::Several, None),
            choice("d", false, Some("puncak")),
        ],
    ))
}

fn number(value: f64, tolerance: Tolerance) -> NumberKey {
    NumberKey { value, tolerance }
}

fn numeric() -> Item {
    let named = |misconception: &str, value, feedback: &str| NamedNumber {
        misconception: misconception.to_owned(),
        key: number(value, Tolerance::Absolute(0.0)),
        feedback: Html::text(feedback),
    };
    item(Answers::Number {
        accepted: vec![
            number(7.02, Tolerance::Absolute(0.005)),
            number(3000.0, Tolerance::Percent(1.0)),
        ],
        named: vec![
            named("rata-rata", 1100.0, "KUNCI satu"),
            named("rata-rata", 8.5, "KUNCI dua"),
        ],
        unit: Some("%".to_owned()),
    })
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn words() -> Item {
    let named = NamedWords {
        misconception: "tayangan".to_owned(),
        texts: texts(&["tayangan", "views"]),
        feedback: Html::text("KUNCI bukan tayangan"),
    };
    item(Answers::Words {
        accepted: texts(&["jangkauan unik", "C++"]),
        named: vec![named],
    })
}

fn cloze() -> Item {
    item(Answers::Gaps(vec![
        Piece::Text(Html::text("Median adalah nilai ")),
        Piece::Write(texts(&["tengah", "KUNCI middle"])),
        Piece::Text(Html::text(", bukan ")),
        Piece::Choose {
            options: texts(&["jumlah", "rata-rata"]),
            right: 1,
        },
    ]))
}

fn given(answers: &[&str]) -> Given {
    Given(texts(answers))
}

fn mark(item: &Item, answers: &[&str]) -> (Outcome, f64, Option<String>) {
    let mark = item.mark(&given(answers), Id, 0).unwrap();
    (mark.outcome, mark.fraction, mark.misconception)
}

const RIGHT: (Outcome, f64, Option<String>) = (Outcome::Right, 1.0, None);
const WRONG: (Outcome, f64, Option<String>) = (Outcome::Wrong, 0.0, None);
const NOTHING: (Outcome, f64, Option<String>) = (Outcome::NotAttempted, 0.0, None);

fn named(name: &str) -> (Outcome, f64, Option<String>) {
    (Outcome::Wrong, 0.0, Some(name.to_owned()))
}

#[test]
fn one_option_is_right_or_nothing() {
    for pick in [Pick::One, Pick::TrueFalse] {
        let item = options(pick);
        assert_eq!(mark(&item, &["0"]), RIGHT);
        assert_eq!(mark(&item, &["0", "0", " "]), RIGHT);
        assert_eq!(mark(&item, &["1"]), named("rata-rata"));
        assert_eq!(mark(&item, &["2"]), WRONG);
        for bad in [
            &["4"][..],
            &["x"],
            &["-1"],
            &["0", "1"],
            &["99999999999999999999"],
        ] {
            assert_eq!(
                item.mark(&given(bad), Id, 0),
                Err(AnswerFault::NoSuchOption),
                "{bad:?}"
            );
        }
    }
}

#[test]
fn several_options_give_partial_credit_and_right_only_when_complete() {
    let item = options(Pick::Several);
    assert_eq!(mark(&item, &["2", "0"]), RIGHT);
    assert_eq!(mark(&item, &["0"]), (Outcome::Wrong, 0.5, None));
    assert_eq!(
        mark(&item, &["0", "2", "3"]),
        (Outcome::Wrong, 0.5, Some("puncak".to_owned()))
    );
    assert_eq!(
        mark(&item, &["3", "1", "0", "2"]),
        named("rata-rata"),
        "the first of the file"
    );
    assert_eq!(mark(&item, &["3"]), named("puncak"));
}

#[test]
fn nothing_or_white_space_is_not_attempted() {
    for item in [
        options(Pick::One),
        options(Pick::Several),
        numeric(),
        words(),
        cloze(),
    ] {
        for answers in [&[][..], &[""], &[" \t", "\u{a0}"]] {
            assert_eq!(mark(&item, answers), NOTHING, "{:?}", item.kind());
        }
    }
}

#[test]
fn a_number_is_read_in_the_language_of_the_form() {
    let item = numeric();
    for right in [
        "7.02", "7,02", " 7,02 % ", "7,025", "7,015", "3.000", "2.970", "3030",
    ] {
        assert_eq!(mark(&item, &[right]), RIGHT, "{right}");
    }
    assert_eq!(mark(&item, &["702"]), WRONG);
    assert_eq!(mark(&item, &["7,026"]), WRONG);
    assert_eq!(mark(&item, &["1.100"]), named("rata-rata"));
    assert_eq!(
        item.mark(&given(&["abc"]), Id, 0),
        Err(AnswerFault::NotANumber)
    );
    assert_eq!(
        item.mark(&given(&["3,000"]), En, 0).unwrap().outcome,
        Outcome::Right
    );
    assert_eq!(
        item.mark(&given(&["3,000"]), Id, 0).unwrap().outcome,
        Outcome::Wrong
    );
}

#[test]
fn a_text_is_compared_without_case_space_and_outer_punctuation() {
    let item = words();
    for right in [
        "jangkauan unik",
        "  Jangkauan\n UNIK. ",
        "\"jangkauan unik\"",
        "(Jangkauan unik!)",
        "c++",
    ] {
        assert_eq!(mark(&item, &[right]), RIGHT, "{right}");
    }
    for wrong in ["jangkauan", "jangkauan, unik", "c", "...", "jangkauanunik"] {
        assert_eq!(mark(&item, &[wrong]), WRONG, "{wrong}");
    }
    assert_eq!(mark(&item, &["Views?"]), named("tayangan"));
}

#[test]
fn gaps_count_one_by_one() {
    let item = cloze();
    assert_eq!(mark(&item, &["Tengah", "1"]), RIGHT);
    assert_eq!(mark(&item, &["tengah", ""]), (Outcome::Wrong, 0.5, None));
    assert_eq!(mark(&item, &["", "1"]), (Outcome::Wrong, 0.5, None));
    assert_eq!(mark(&item, &["atas", "0"]), WRONG);
    assert_eq!(mark(&item, &["tengah"]), (Outcome::Wrong, 0.5, None));
    assert_eq!(
        item.mark(&given(&["tengah", "2"]), Id, 0),
        Err(AnswerFault::NoSuchOption)
    );
    assert_eq!(
        item.mark(&given(&["tengah", "rata-rata"]), Id, 0),
        Err(AnswerFault::NoSuchOption)
    );
}

#[test]
fn an_answer_of_more_than_2000_characters_is_refused() {
    let (most, more) = ("é".repeat(2_000), "é".repeat(2_001));
    assert_eq!(mark(&words(), &[&most]), WRONG);
    for item in [options(Pick::One), numeric(), words(), cloze()] {
        assert_eq!(
            item.mark(&given(&["", &more]), Id, 0),
            Err(AnswerFault::TooLong)
        );
    }
}

#[test]
fn a_question_holds_no_key_feedback_or_explanation() {
    for item in [
        options(Pick::One),
        options(Pick::Several),
        options(Pick::TrueFalse),
        numeric(),
        words(),
        cloze(),
    ] {
        let text = serde_json::to_string(&item.question(Id, 1)).unwrap();
        for secret in [
            "KUNCI",
            "7.02",
            "3000",
            "1100",
            "jangkauan",
            "rata-rata\":",
            "right",
            "tengah",
        ] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("Mana?") && text.contains("rincian"));
    }
}

#[test]
fn options_are_shuffled_with_their_index_and_true_false_is_not() {
    let shown = |pick, seed| match options(pick).question(Id, seed).fields {
        Fields::Options(options) => options,
        other => panic!("{other:?}"),
    };
    for seed in 0..20 {
        assert_eq!(
            shown(Pick::TrueFalse, seed)
                .iter()
                .map(|option| option.0)
                .collect::<Vec<_>>(),
            [0, 1, 2, 3]
        );
        for (index, text) in shown(Pick::One, seed) {
            assert_eq!(text, ["a", "b", "c", "d"][index]);
        }
    }
    let orders: std::collections::BTreeSet<_> = (0..200)
        .map(|seed| option_order(4, seed, "soal-1"))
        .collect();
    assert_eq!(orders.len(), 24, "every order comes up");
    assert_ne!(
        (0..20)
            .map(|seed| option_order(4, seed, "x"))
            .collect::<Vec<_>>(),
        (0..20)
            .map(|seed| option_order(4, seed, "y"))
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_missing_translation_is_told() {
    let mut item = numeric();
    assert_eq!(
        (
            item.question(En, 0).language,
            item.question(En, 0).prompt.as_str()
        ),
        (En, "Which?")
    );
    item.body.en = None;
    assert_eq!(
        (
            item.question(En, 0).language,
            item.question(En, 0).prompt.as_str()
        ),
        (Id, "Mana?")
    );
    assert_eq!(
        item.question(En, 0).fields,
        Fields::Number(Some("%".to_owned()))
    );
}

fn review(item: &Item, answers: &[&str], language: Language) -> Review {
    let given = given(answers);
    item.review(
        &given,
        &item.mark(&given, language, 0).unwrap(),
        language,
        5,
    )
}

#[test]
fn a_review_says_what_was_chosen_and_what_belongs_to_the_key() {
    let seen = review(&options(Pick::Several), &["3", "0"], Id);
    let flags: Vec<_> = seen
        .options
        .iter()
        .map(|option| (option.index, option.right, option.chosen))
        .collect();
    assert_eq!(
        flags,
        [
            (0, true, true),
            (1, false, false),
            (2, true, false),
            (3, false, true)
        ]
    );
    let feedback: Vec<_> = seen
        .options
        .iter()
        .map(|option| option.feedback.as_str())
        .collect();
    assert_eq!(
        feedback,
        ["KUNCI umpan a", "", "KUNCI umpan c", "KUNCI umpan d"]
    );
    assert_eq!(seen.explanation, "KUNCI pembahasan");
    assert!(seen.right.is_empty());
    assert_eq!(seen.question, options(Pick::Several).question(Id, 5));
}

#[test]
fn nobody_is_praised_for_an_answer_that_they_did_not_give() {
    let mut key = choice("a", true, None);
    key.feedback = Html::text("Tepat. Isinya cocok.");
    let item = item(Answers::Options(
        Pick::One,
        vec![key, choice("b", false, None)],
    ));
    let said = |answers: &[&str]| review(&item, answers, Id).options[0].feedback.clone();
    assert_eq!(said(&["0"]), "Tepat. Isinya cocok.");
    assert_eq!(said(&["1"]), "Isinya cocok.");
    assert_eq!(said(&[]), "Isinya cocok.");
}

#[test]
fn a_review_writes_the_right_answer_as_the_language_does() {
    assert_eq!(review(&numeric(), &["1"], Id).right, ["7,02"]);
    assert_eq!(review(&numeric(), &["1"], En).right, ["7.02"]);
    assert_eq!(review(&words(), &["x"], Id).right, ["jangkauan unik"]);
    assert_eq!(review(&cloze(), &["x"], Id).right, ["tengah", "rata-rata"]);
    let whole = item(Answers::Number {
        accepted: vec![number(1100.0, Tolerance::Absolute(0.0))],
        named: vec![],
        unit: None,
    });
    assert_eq!(review(&whole, &[], Id).right, ["1.100"]);
}

#[test]
fn a_review_has_the_feedback_of_the_very_wrong_answer() {
    assert_eq!(
        review(&numeric(), &["1.100"], Id)
            .feedback
            .as_ref()
            .map(Html::as_str),
        Some("KUNCI satu")
    );
    assert_eq!(
        review(&numeric(), &["8,5"], Id)
            .feedback
            .as_ref()
            .map(Html::as_str),
        Some("KUNCI dua")
    );
    assert_eq!(review(&numeric(), &["7,02"], Id).feedback, None);
    assert_eq!(
        review(&words(), &["VIEWS"], Id)
            .feedback
            .as_ref()
            .map(Html::as_str),
        Some("KUNCI bukan tayangan")
    );
    // Marked in Indonesian, looked at in English: 1.100 was a thousand and a hundred.
    let answer = given(&["1.100"]);
    let mark = numeric().mark(&answer, Id, 0).unwrap();
    assert_eq!(
        numeric()
            .review(&answer, &mark, En, 0)
            .feedback
            .as_ref()
            .map(Html::as_str),
        Some("KUNCI satu")
    );
}

fn any_item() -> impl Strategy<Value = Item> {
    prop_oneof![
        Just(options(Pick::One)),
        Just(options(Pick::Several)),
        Just(options(Pick::TrueFalse)),
        Just(numeric()),
        Just(words()),
        Just(cloze()),
    ]
}

#[test]
fn what_was_left_unmarkable_is_wrong_when_time_is_up() {
    let item = item(Answers::Number {
        accepted: vec![],
        named: vec![],
        unit: None,
    });
    let left = |text: &str| {
        item.mark_as_it_stands(&Given(vec![text.to_owned()]), Id, 1)
            .outcome
    };
    assert_eq!(left("tujuh"), Outcome::Wrong);
    assert_eq!(left(""), Outcome::NotAttempted);
}

#[test]
fn a_score_is_the_sum_of_the_fractions_over_the_items() {
    let mark = |fraction| Mark {
        outcome: Outcome::Wrong,
        fraction,
        misconception: None,
    };
    let marks = [mark(0.5), mark(0.25), mark(0.0)];
    assert_eq!(
        Score::of(&marks),
        Score {
            points: 0.75,
            of: 3
        }
    );
    assert_eq!(Score::of([]), Score { points: 0.0, of: 0 });
}

proptest! {
    #[test]
    fn no_answer_panics_and_its_share_is_between_nothing_and_all(
        item in any_item(),
        answers in proptest::collection::vec(prop_oneof!["\\PC{0,20}", "[0-4]", "[0-9.,]{0,6}", Just("tengah".to_owned())], 0..5),
        english: bool,
        seed: u32,
    ) {
        let language = if english { En } else { Id };
        let given = Given(answers);
        if let Ok(mark) = item.mark(&given, language, 0) {
            prop_assert!((0.0..=1.0).contains(&mark.fraction));
            prop_assert_eq!(mark.outcome == Outcome::Right, mark.fraction == 1.0);
            prop_assert!(mark.outcome == Outcome::Wrong || mark.misconception.is_none());
            let review = item.review(&given, &mark, language, seed);
            prop_assert_eq!(review.options.iter().filter(|option| option.chosen).count() > 0, !review.options.is_empty() && mark.outcome != Outcome::NotAttempted);
        }
    }

    #[test]
    fn an_order_is_a_permutation_that_repeats(count in 0usize..40, seed: u32, item in "[a-z0-9-]{1,12}") {
        let order = option_order(count, seed, &item);
        prop_assert_eq!(&order, &option_order(count, seed, &item));
        let mut sorted = order;
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn a_number_means_the_same_in_the_other_language(value in -1_000_000i64..1_000_000, decimals in 0usize..5) {
        let number = value as f64 / 10f64.powi(decimals as i32);
        let item = item(Answers::Number {
            accepted: vec![NumberKey { value: number, tolerance: Tolerance::Absolute(0.0) }],
            named: vec![],
            unit: None,
        });
        let typed = Given(vec![format_number(number, decimals, Id)]);
        let translated = item.given_in(&typed, Id, En);
        prop_assert_eq!(item.mark(&translated, En, 1).unwrap().outcome, Outcome::Right);
        prop_assert_eq!(item.given_in(&translated, En, En), translated);
    }

    #[test]
    fn shuffling_never_changes_a_mark(seed: u32, other: u32, chosen in proptest::collection::vec(0usize..4, 1..4)) {
        let item = options(Pick::Several);
        let wanted: Vec<&str> = chosen.iter().map(|index| ["a", "b", "c", "d"][*index]).collect();
        let picked = |seed| {
            let Fields::Options(shown) = item.question(Id, seed).fields else { panic!() };
            // A person looks for the texts in the order shown; the form sends their indices.
            let answers = shown.iter().filter(|(_, text)| wanted.contains(&text.as_str())).map(|(index, _)| index.to_string());
            item.mark(&Given(answers.collect()), Id, 0).unwrap()
        };
        prop_assert_eq!(picked(seed), picked(other));
    }
}
