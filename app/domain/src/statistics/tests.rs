//! What a whole report promises. Each rule's own examples stand beside it.

use super::attempt::Row;
use super::*;
use crate::html::Html;
use crate::language::Translated;
use crate::quiz::{Answers, Body, Choice, Given, Item, Mark, Outcome, Pick};
use crate::rng::SeededRng;
use proptest::prelude::*;

const HASHES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn response(version: &str, fraction: f64) -> Response<'_> {
    let outcome = if fraction >= 1.0 {
        Outcome::Right
    } else {
        Outcome::Wrong
    };
    Response {
        version,
        outcome,
        fraction,
        chosen: None,
    }
}

/// One attempt a text, one item a digit.
fn class(rows: &[&str]) -> Vec<Attempt<'static>> {
    let attempt = |row: &&str| Attempt {
        responses: HASHES
            .iter()
            .zip(row.chars())
            .map(|(hash, digit)| response(hash, if digit == '1' { 1.0 } else { 0.0 }))
            .collect(),
    };
    rows.iter().map(attempt).collect()
}

fn versions(count: usize) -> Vec<Version<'static>> {
    let version = |hash: &&'static str| Version {
        hash,
        guess: Guess::OneOf(4),
        options: vec![true, false, false, false],
    };
    HASHES[..count].iter().map(version).collect()
}

fn to_four(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

#[test]
fn under_its_threshold_a_statistic_says_how_many_it_takes_and_is_not_even_computed() {
    let few: Enough<f64> = Enough::from(19, 20, || panic!("computed"));
    assert_eq!(few, Enough::Few { n: 19, needed: 20 });
    assert_eq!(few.known(), None);
    assert_eq!(
        few.map(|value| value > 0.5),
        Enough::Few { n: 19, needed: 20 }
    );
    let known = Enough::from(20, 20, || 0.6);
    assert_eq!(known.known(), Some(&0.6));
    assert_eq!(known.map(|value| value > 0.5), Enough::Known(true));
}

#[test]
fn a_fraction_is_between_nothing_and_all() {
    for (given, kept) in [
        (0.25, 0.25),
        (-1.0, 0.0),
        (7.0, 1.0),
        (f64::NAN, 0.0),
        (f64::INFINITY, 1.0),
        (f64::NEG_INFINITY, 0.0),
    ] {
        assert_eq!(share(given), kept);
    }
}

/// Ten people, four items; every figure can be worked out by hand.
const TEN: [&str; 10] = [
    "1111", "1110", "1101", "1110", "1010", "1100", "0100", "1000", "0101", "0000",
];

#[test]
fn ten_people_by_hand() {
    // Totals 4 3 3 3 2 2 1 1 2 0, together 21, mean 2.1. Σ(total²) = 16 + 27 + 12 + 2 = 57, so
    // σ² = 5.7 − 4.41 = 1.29.
    let attempts = class(&TEN);
    let rows: Vec<Row<'_>> = attempts.iter().filter_map(Row::of).collect();
    let totals: Vec<f64> = rows.iter().map(|row| row.total).collect();
    assert_eq!(totals, [4.0, 3.0, 3.0, 3.0, 2.0, 2.0, 1.0, 1.0, 2.0, 0.0]);
    let population = moments::variance(&totals).unwrap() * 9.0 / 10.0;
    assert_eq!(to_four(population), 1.29);

    // The uncorrected item–total correlations: for the first item M₁ = 18/7, M₀ = 1, σ = 1.13578,
    // (2.57143 − 1)/1.13578·√0.21 = 0.6340.
    let uncorrected: Vec<f64> = (0..4)
        .map(|item| {
            let marks: Vec<f64> = rows
                .iter()
                .map(|row| row.marks().nth(item).unwrap())
                .collect();
            to_four(moments::pearson(&marks, &totals).unwrap())
        })
        .collect();
    assert_eq!(uncorrected, [0.6340, 0.6340, 0.6470, 0.5188]);

    // Ten are too few for the rest of it, and the report says so.
    let found = report(&versions(4), &attempts);
    for item in &found.items {
        assert_eq!(item.discrimination, Enough::Few { n: 10, needed: 20 });
    }
    assert_eq!(found.reliability, Enough::Few { n: 10, needed: 20 });

    // Everybody twice makes twenty, and changes no mean, no correlation and no ratio of variances.
    let twice: Vec<Attempt<'_>> = attempts.iter().chain(&attempts).cloned().collect();
    let found = report(&versions(4), &twice);
    let of = |value: &dyn Fn(&ItemStatistics) -> Option<f64>| -> Vec<f64> {
        found
            .items
            .iter()
            .map(|item| to_four(value(item).unwrap()))
            .collect()
    };
    assert_eq!(
        of(&|item| Some(item.facility.known()?.mean)),
        [0.7, 0.7, 0.4, 0.3]
    );
    // Item 1 and the rest 3 2 2 2 1 1 1 0 2 0: Σxr = 11, Σr = 14, Σr² = 28; (1.1 − 0.7·1.4)/√(0.21·0.84)
    // = 0.12/0.42 = 0.2857. Sorted, Σxr is 3 + 2·4 + 1·2 = 13: 0.12/(1.3 − 0.98) = 37.5 %.
    assert_eq!(
        of(&|item| item.discrimination.known()?.r),
        [0.2857, 0.2857, 0.2722, 0.1336]
    );
    assert_eq!(
        of(&|item| item.discrimination.known()?.efficiency),
        [37.5, 37.5, 37.5, 16.6667]
    );
    // KR-20 = 4/3·(1 − (0.21 + 0.21 + 0.24 + 0.21)/1.29) = 4/3·0.42/1.29 = 0.4341.
    let reliability = found.reliability.known().unwrap();
    assert_eq!(
        (reliability.n, reliability.items, reliability.coefficient),
        (20, 4, Coefficient::Kr20)
    );
    assert_eq!(to_four(reliability.value.unwrap()), 0.4341);
    // Of twenty, s² = 1.29·20/19 of the sums, a sixteenth of that of the scores: s = 0.291322;
    // error 0.291322·√0.565891 = 0.219149.
    assert_eq!(to_four(reliability.standard_error.unwrap()), 0.2191);
    let scores = found.scores.known().unwrap();
    assert_eq!((to_four(scores.mean), to_four(scores.median)), (0.525, 0.5));
    assert_eq!(scores.histogram, [2, 0, 4, 0, 0, 6, 0, 6, 0, 2]);
}

#[test]
fn what_is_shown_depends_on_how_many_there_are() {
    for n in [0, 4, 5, 19, 20] {
        let rows: Vec<&str> = TEN.into_iter().cycle().take(n).collect();
        let mut attempts = class(&rows);
        for one in attempts.iter_mut().flat_map(|one| &mut one.responses) {
            one.chosen = Some(vec![0]);
        }
        let found = report(&versions(4), &attempts);
        let item = &found.items[0];
        assert_eq!((found.attempts, item.n), (count(n), count(n)));
        let known = |from: usize| n >= from;
        assert_eq!(found.scores.known().is_some(), known(5));
        assert_eq!(item.facility.known().is_some(), known(5));
        assert_eq!(item.outcomes.known().is_some(), known(5));
        assert_eq!(found.reliability.known().is_some(), known(20));
        assert_eq!(item.discrimination.known().is_some(), known(20));
        assert_eq!(
            item.distractors.as_ref().unwrap().known().is_some(),
            known(20)
        );
        if let Some(scores) = found.scores.known() {
            assert_eq!(scores.shape.known().is_some(), known(20));
        }
    }
}

#[test]
fn an_attempt_with_another_version_counts_for_that_version_and_for_the_rest_of_both() {
    // Twenty had `a` and `b`; five had the mended `c` instead of `b`, and `d` on top.
    let mut attempts = class(&["11", "10", "01", "00"].repeat(5));
    for mark in [1.0, 1.0, 1.0, 0.0, 0.0] {
        attempts.push(Attempt {
            responses: vec![
                response("a", mark),
                response("c", 1.0 - mark),
                response("d", 1.0),
            ],
        });
    }
    let found = report(&versions(3), &attempts);
    let numbers: Vec<u32> = found.items.iter().map(|item| item.n).collect();
    assert_eq!((found.attempts, numbers), (25, vec![25, 20, 5]));
    let mean = |item: usize| found.items[item].facility.known().unwrap().mean;
    assert!((mean(0) - 13.0 / 25.0).abs() < 1e-12);
    assert!((mean(1) - 0.5).abs() < 1e-12 && (mean(2) - 0.4).abs() < 1e-12);
    // The rest of `a` is `b` for twenty (1 0 1 0 …, uncorrelated) and the mean of `c` and `d` for five:
    // ½ where `a` was right, 1 where it was wrong. Σxr = 5 + 1.5, Σr = 10 + 3.5, Σr² = 10 + 2.75, n = 25:
    // (6.5 − 13·13.5/25)/√((13 − 169/25)(12.75 − 182.25/25)) = −0.52/√(6.24·5.46) = −0.089087.
    let discrimination = found.items[0].discrimination.known().unwrap();
    assert_eq!(discrimination.n, 25);
    assert!((discrimination.r.unwrap() + 0.52 / (6.24_f64 * 5.46).sqrt()).abs() < 1e-12);
    assert_eq!(
        found.items[2].discrimination,
        Enough::Few { n: 5, needed: 20 }
    );
    // Sums are comparable among the twenty alone.
    let reliability = found.reliability.known().unwrap();
    assert_eq!((reliability.n, reliability.items), (20, 2));
    // A score is a share of its own form: ⅔ for all five.
    let scores = found.scores.known().unwrap();
    assert_eq!((scores.n, scores.histogram[6]), (25, 5));
}

#[test]
fn what_was_not_attempted_counts_nothing_and_is_told_apart_from_wrong() {
    let mut attempts = class(&["11", "11", "10", "10", "01"]);
    attempts[0].responses[0].outcome = Outcome::NotAttempted;
    let found = report(&versions(2), &attempts);
    let item = &found.items[0];
    assert_eq!(
        item.outcomes,
        Enough::Known(Outcomes {
            right: 3,
            wrong: 1,
            not_attempted: 1
        })
    );
    assert!((item.facility.known().unwrap().mean - 0.6).abs() < 1e-12);
}

#[test]
fn an_item_alone_has_a_facility_and_nothing_to_compare_it_with() {
    let found = report(&versions(1), &class(&["1", "0"].repeat(15)));
    assert!(found.items[0].facility.known().is_some());
    assert_eq!(
        found.items[0].discrimination,
        Enough::Few { n: 0, needed: 20 }
    );
    let reliability = found.reliability.known().unwrap();
    assert_eq!((reliability.value, reliability.interval), (None, None));
}

#[test]
fn a_class_that_all_did_the_same_has_no_correlation_no_reliability_and_no_shape() {
    let found = report(&versions(3), &class(&["110"; 30]));
    for item in &found.items {
        let discrimination = item.discrimination.known().unwrap();
        assert_eq!((discrimination.r, discrimination.efficiency), (None, None));
    }
    assert_eq!(found.reliability.known().unwrap().value, None);
    let scores = found.scores.known().unwrap();
    assert_eq!((scores.sd, scores.interval), (Some(0.0), None));
    let shape = scores.shape.known().unwrap();
    assert_eq!((shape.skewness, shape.kurtosis), (None, None));
}

#[test]
fn of_two_answers_to_one_version_the_first_counts() {
    let mut attempts = class(&["1"; 5]);
    for attempt in &mut attempts {
        attempt.responses.push(response("a", 0.0));
    }
    let found = report(&versions(1), &attempts);
    assert_eq!(found.items[0].outcomes.known().unwrap().right, 5);
}

#[test]
fn an_item_says_what_statistics_need_to_know_of_it_and_of_an_answer() {
    let choice = |right| Choice {
        text: Html::default(),
        right,
        feedback: Html::default(),
        misconception: None,
    };
    let item = |answers| Item {
        id: "x".to_owned(),
        hash: "h".to_owned(),
        outcomes: vec![],
        body: Translated {
            id: Body {
                prompt: Html::default(),
                detail: Html::default(),
                answers,
                explanation: Html::default(),
            },
            en: None,
        },
    };
    let mark = Mark {
        outcome: Outcome::Wrong,
        fraction: 0.5,
        misconception: None,
    };
    let given = |texts: &[&str]| Given(texts.iter().map(|text| (*text).to_owned()).collect());
    let several = item(Answers::Options(
        Pick::Several,
        vec![choice(false), choice(true), choice(true)],
    ));
    let version = Version::of(&several);
    assert_eq!(
        (version.hash, version.options),
        ("h", vec![false, true, true])
    );
    let response = Response::of(&several, &given(&["", " 2 ", "0"]), &mark);
    assert_eq!(response.chosen, Some(vec![2, 0]));
    assert_eq!((response.outcome, response.fraction), (Outcome::Wrong, 0.5));
    let unreadable = Response::of(&several, &given(&["two"]), &mark);
    assert_eq!(unreadable.chosen, None);

    let words = item(Answers::Words {
        accepted: vec![],
        named: vec![],
    });
    assert!(Version::of(&words).options.is_empty());
    assert_eq!(Response::of(&words, &given(&["2"]), &mark).chosen, None);
    let found = report(&[Version::of(&words)], &[]);
    assert_eq!(found.items[0].distractors, None);
}

/// One of `count`.
fn one_of(chance: &mut SeededRng, count: usize) -> usize {
    (chance.unit() * count as f64) as usize
}

/// A mark as engines give them, or anything between.
fn mark(chance: &mut SeededRng) -> f64 {
    let usual = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.5, 1.0 / 3.0, 2.0 / 3.0];
    let anything = chance.unit();
    *usual.get(one_of(chance, 10)).unwrap_or(&anything)
}

/// Attempts at up to five items, here and there one missing, blank or without a known choice.
fn any_class() -> impl Strategy<Value = Vec<Attempt<'static>>> {
    (any::<u32>(), 0usize..45).prop_map(|(seed, people)| {
        let chance = &mut SeededRng::new(seed);
        (0..people)
            .map(|_| {
                let mut responses: Vec<Response<'_>> = HASHES[..5]
                    .iter()
                    .map(|hash| {
                        let mut response = response(hash, mark(chance));
                        if one_of(chance, 6) == 0 {
                            response.outcome = Outcome::NotAttempted;
                        }
                        let chosen = (0..one_of(chance, 3)).map(|_| one_of(chance, 5));
                        response.chosen = Some(chosen.collect());
                        if one_of(chance, 10) == 0 {
                            response.chosen = None;
                        }
                        response
                    })
                    .collect();
                responses.retain(|_| one_of(chance, 10) > 0);
                Attempt { responses }
            })
            .collect()
    })
}

/// Attempts that all hold the first four items.
fn any_form() -> impl Strategy<Value = Vec<Attempt<'static>>> {
    (any::<u32>(), 20usize..45).prop_map(|(seed, people)| {
        let chance = &mut SeededRng::new(seed);
        (0..people)
            .map(|_| Attempt {
                responses: HASHES[..4]
                    .iter()
                    .map(|hash| response(hash, mark(chance)))
                    .collect(),
            })
            .collect()
    })
}

fn near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs().max(1.0),
        (one, other) => one == other,
    }
}

proptest! {
    #[test]
    fn the_order_of_people_and_of_items_changes_not_even_the_last_digit(
        attempts in any_class(),
        turn in 0usize..5,
    ) {
        let mut shuffled = attempts.clone();
        shuffled.reverse();
        let split = shuffled.len() / 3;
        shuffled.rotate_left(split);
        for attempt in &mut shuffled {
            let turn = turn.min(attempt.responses.len());
            attempt.responses.rotate_left(turn);
        }
        let found = report(&versions(6), &attempts);
        prop_assert_eq!(&report(&versions(6), &shuffled), &found);
        let mut turned = versions(6);
        turned.rotate_left(turn);
        let mut items = found.items;
        items.rotate_left(turn);
        prop_assert_eq!(report(&turned, &attempts).items, items);
    }

    #[test]
    fn statistics_keep_their_bounds_and_intervals_hold_their_estimate(attempts in any_class()) {
        let found = report(&versions(6), &attempts);
        let within = |low: f64, value: f64, high: f64| (low..=high).contains(&value);
        let holds = |interval: Option<Interval>, value: Option<f64>| {
            interval.is_none_or(|interval| value.is_some_and(|value| interval.contains(value)))
        };
        for item in &found.items {
            if let Some(outcomes) = item.outcomes.known() {
                prop_assert_eq!(outcomes.right + outcomes.wrong + outcomes.not_attempted, item.n);
            }
            if let Some(facility) = item.facility.known() {
                prop_assert!(within(0.0, facility.mean, 1.0));
                prop_assert!(facility.interval.contains(facility.mean));
                prop_assert!(facility.interval.low >= 0.0 && facility.interval.high <= 1.0);
                prop_assert!(facility.interval.low < facility.interval.high);
            }
            if let Some(told) = item.discrimination.known() {
                prop_assert!(told.r.is_none_or(|r| within(-1.0, r, 1.0)));
                prop_assert!(told.efficiency.is_none_or(|efficiency| efficiency <= 100.0));
                prop_assert_eq!(told.efficiency.is_some(), told.r.is_some());
                prop_assert!(holds(told.interval, told.r));
            }
            if let Some(table) = item.distractors.as_ref().and_then(Enough::known) {
                for option in &table.options {
                    prop_assert!(within(0.0, option.share, 1.0));
                    prop_assert!(option.r.is_none_or(|r| within(-1.0, r, 1.0)));
                    prop_assert!(option.rest.is_none_or(|rest| within(0.0, rest, 1.0)));
                    prop_assert!(holds(option.interval, option.r));
                    prop_assert!(!(option.right && (option.dead || option.suspect)));
                }
            }
        }
        if let Some(scores) = found.scores.known() {
            prop_assert!(within(0.0, scores.mean, 1.0) && within(0.0, scores.median, 1.0));
            prop_assert_eq!(scores.histogram.iter().sum::<u32>(), scores.n);
            prop_assert!(holds(scores.interval, Some(scores.mean)));
        }
        if let Some(reliability) = found.reliability.known() {
            prop_assert!(reliability.value.is_none_or(|value| value <= 1.0));
            prop_assert!(holds(reliability.interval, reliability.value));
        }
    }

    #[test]
    fn an_item_that_all_do_alike_changes_no_discrimination_and_alpha_as_stated(
        attempts in any_form(),
        seed: u32,
    ) {
        // It moves every rest score alike and adds no variance: with k instead of k − 1 items, α is
        // multiplied by (k/(k − 1))/((k − 1)/(k − 2)), here 5/4 over 4/3.
        let before = report(&versions(4), &attempts);
        let mark = mark(&mut SeededRng::new(seed));
        let mut more = attempts;
        for attempt in &mut more {
            attempt.responses.push(response("e", mark));
        }
        let after = report(&versions(5), &more);
        for (one, other) in before.items.iter().zip(&after.items) {
            prop_assert_eq!(one.facility, other.facility);
            let (one, other) = (one.discrimination.known().unwrap(), other.discrimination.known().unwrap());
            prop_assert!(near(one.r, other.r), "{one:?} {other:?}");
            prop_assert!(near(one.efficiency, other.efficiency), "{one:?} {other:?}");
        }
        prop_assert_eq!(after.items[4].discrimination.known().unwrap().r, None);
        let alpha = |report: &Report| report.reliability.known().unwrap().value;
        prop_assert!(near(alpha(&after), alpha(&before).map(|alpha| alpha * (5.0 / 4.0) / (4.0 / 3.0))));
    }

    #[test]
    fn no_attempt_panics(
        fractions in proptest::collection::vec(proptest::collection::vec(any::<f64>(), 0..4), 0..30),
        chosen in proptest::collection::vec(any::<usize>(), 0..3),
    ) {
        let attempts: Vec<Attempt<'_>> = fractions
            .iter()
            .map(|fractions| Attempt {
                responses: HASHES
                    .iter()
                    .zip(fractions)
                    .map(|(hash, fraction)| Response {
                        chosen: Some(chosen.clone()),
                        ..response(hash, *fraction)
                    })
                    .collect(),
            })
            .collect();
        let found = report(&versions(6), &attempts);
        let written = serde_json::to_string(&found).unwrap();
        prop_assert!(found.attempts as usize <= fractions.len() && !written.contains("NaN"));
        let _ = parallel_forms(&attempts, &attempts, &[("a", "b")]);
    }
}
