use super::*;
use crate::quiz::Tolerance;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn tally(kind: PollKind, votes: &[(Vote, u32)]) -> Tally {
    Tally::of(&poll(kind), votes)
}

/// The histogram and the median of numbers.
fn numbers(values: &[f64]) -> (Vec<Bin>, Option<f64>) {
    let votes: Vec<_> = values
        .iter()
        .map(|value| (Vote::Number(*value), 1))
        .collect();
    match tally(PollKind::Number, &votes).counted {
        Tallied::Numbers {
            bins,
            median,
            right: None,
        } => (bins, median),
        other => panic!("{other:?}"),
    }
}

/// Where the bars of a histogram are and how many are in each.
fn bars(values: &[f64]) -> Vec<(f64, f64, u32)> {
    let (bins, _) = numbers(values);
    bins.iter()
        .map(|bin| (bin.from, bin.to, bin.count))
        .collect()
}

fn clouds(votes: &[(Vote, u32)]) -> Vec<(String, u32)> {
    match tally(PollKind::Words, votes).counted {
        Tallied::Words(words) => words
            .into_iter()
            .map(|word| (word.text, word.count))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn texts(votes: &[(Vote, u32)]) -> Vec<Text> {
    match tally(PollKind::Text, votes).counted {
        Tallied::Texts(texts) => texts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hall_that_said_nothing_has_a_tally_of_nothing() {
    for kind in PollKind::ALL {
        for votes in [&[][..], &[(Vote::Abstain, 3)]] {
            let tally = tally(kind, votes);
            assert_eq!(tally.said(), 0);
            assert_eq!(tally.percent(0), 0.0, "a share of nothing is none");
            assert!(!tally.shows_mirror());
            match tally.counted {
                Tallied::Options(counts) | Tallied::Posts(counts) => {
                    assert_eq!(counts, vec![0; poll(kind).options.len()]);
                }
                Tallied::Scale { counts, median } => assert_eq!((counts, median), ([0; 5], None)),
                Tallied::Numbers {
                    bins,
                    median,
                    right,
                } => {
                    assert_eq!((bins, median, right), (vec![], None, None));
                }
                Tallied::Words(texts) | Tallied::Texts(texts) => assert_eq!(texts, vec![]),
                Tallied::Order {
                    means,
                    firsts,
                    right,
                } => {
                    assert_eq!((means, firsts, right), (vec![None; 3], vec![0; 3], None));
                }
            }
        }
    }
}

#[test]
fn shares_are_of_those_who_said_something() {
    let votes = [(options(&[0]), 3), (options(&[2]), 1), (Vote::Abstain, 6)];
    let tally = tally(PollKind::Single, &votes);
    assert_eq!((tally.answered, tally.abstained, tally.said()), (10, 6, 4));
    assert_eq!(tally.counted, Tallied::Options(vec![3, 0, 1, 0]));
    assert_eq!(tally.percent(3), 75.0);
}

#[test]
fn of_several_choices_each_counts() {
    let tally = tally(
        PollKind::Multiple,
        &[(options(&[0, 1, 3]), 2), (options(&[1]), 1)],
    );
    assert_eq!(tally.counted, Tallied::Options(vec![2, 3, 0, 2]));
    assert_eq!(
        tally.percent(3),
        100.0,
        "the shares of several choices sum to more"
    );
}

#[test]
fn what_does_not_fit_the_poll_counts_nowhere() {
    let stray = [
        (options(&[7]), 1),
        (options(&[]), 1),
        (Vote::Scale(9), 1),
        (Vote::Number(f64::NAN), 1),
        (words(&[]), 1),
        (said(""), 1),
        (order(&[0, 0, 0]), 1),
        (Vote::Posts(vec![200; 4]), 1),
    ];
    for kind in PollKind::ALL {
        let mut votes = stray.to_vec();
        votes.push((Vote::Abstain, 2));
        assert_eq!(
            tally(kind, &votes),
            tally(kind, &[(Vote::Abstain, 2)]),
            "{kind:?}"
        );
    }
}

#[test]
fn a_scale_has_its_places_and_the_median() {
    let counted = |votes: &[(Vote, u32)]| tally(PollKind::Scale, votes).counted;
    assert_eq!(
        counted(&[(Vote::Scale(5), 2), (Vote::Scale(1), 1), (Vote::Abstain, 9)]),
        Tallied::Scale {
            counts: [1, 0, 0, 0, 2],
            median: Some(5.0)
        }
    );
    assert_eq!(
        counted(&[(Vote::Scale(2), 1), (Vote::Scale(5), 1)]),
        Tallied::Scale {
            counts: [0, 1, 0, 0, 1],
            median: Some(3.5)
        }
    );
}

#[test]
fn guesses_are_right_within_the_tolerance_and_where_there_is_none_none_is() {
    let votes = [
        (Vote::Number(10.0), 2),
        (Vote::Number(11.0), 1),
        (Vote::Number(12.0), 4),
    ];
    for (truth, right) in [
        (None, None),
        (
            Some(Truth {
                value: 10.0,
                tolerance: None,
            }),
            None,
        ),
        (
            Some(Truth {
                value: 10.0,
                tolerance: Some(Tolerance::Absolute(0.0)),
            }),
            Some(2),
        ),
        (
            Some(Truth {
                value: 10.0,
                tolerance: Some(Tolerance::Percent(10.0)),
            }),
            Some(3),
        ),
        (
            Some(Truth {
                value: 99.0,
                tolerance: Some(Tolerance::Absolute(1.0)),
            }),
            Some(0),
        ),
    ] {
        let poll = Poll {
            truth,
            ..poll(PollKind::Number)
        };
        let Tallied::Numbers { right: counted, .. } = Tally::of(&poll, &votes).counted else {
            panic!("numbers");
        };
        assert_eq!(counted, right, "{truth:?}");
    }
}

#[test]
fn bars_read_well() {
    for (values, expected) in [
        (&[5.0][..], vec![(5.0, 5.0, 1)]),
        (&[5.0, 5.0, 5.0], vec![(5.0, 5.0, 3)]),
        // Each whole number its own bar, the greatest as well.
        (&[3.0, 4.0], vec![(3.0, 4.0, 1), (4.0, 5.0, 1)]),
        (
            &[1.0, 1.0, 3.0],
            vec![(1.0, 2.0, 2), (2.0, 3.0, 0), (3.0, 4.0, 1)],
        ),
        // Of others the greatest stands in the last bar.
        (
            &[0.0, 25.0, 50.0, 75.0, 100.0],
            vec![
                (0.0, 20.0, 1),
                (20.0, 40.0, 1),
                (40.0, 60.0, 1),
                (60.0, 80.0, 1),
                (80.0, 100.0, 1),
            ],
        ),
        // Three tenths are not below 0.3.
        (
            &[0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            vec![
                (0.1, 0.2, 1),
                (0.2, 0.3, 1),
                (0.3, 0.4, 2),
                (0.4, 0.5, 1),
                (0.5, 0.6, 1),
                (0.6, 0.7, 1),
                (0.7, 0.8, 1),
                (0.8, 0.9, 2),
            ],
        ),
        (
            &[-3.0, -1.0],
            vec![(-3.0, -2.0, 1), (-2.0, -1.0, 0), (-1.0, 0.0, 1)],
        ),
    ] {
        assert_eq!(bars(values), expected, "{values:?}");
    }
}

#[test]
fn a_guess_of_a_million_among_guesses_of_ten_leaves_several_bars() {
    let filled = |values: &[f64]| {
        bars(values)
            .iter()
            .filter(|(_, _, count)| *count > 0)
            .count()
    };
    let tens: Vec<f64> = (5..=15).map(f64::from).collect();
    for stray in [1e6, -1e6, 1e308, -1e308] {
        for halls in [1, 2, 30] {
            let mut values = tens.repeat(halls);
            values.push(stray);
            assert!(filled(&values) >= 5, "{stray} {:?}", bars(&values));
        }
    }
    // A hall of five; and one where most guess the same.
    assert!(filled(&[8.0, 9.0, 10.0, 11.0, 1e6]) >= 4);
    assert!(filled(&[[10.0; 10].as_slice(), &[9.0, 11.0, 11.0, 1e6]].concat()) >= 3);
    // Far out are both.
    assert!(filled(&[tens.as_slice(), &[1e6, -1e6]].concat()) >= 5);
    assert_eq!(filled(&[10.0, 10.0, 10.0, 1e6]), 2);
}

#[test]
fn numbers_too_close_or_too_far_apart_have_one_bar() {
    for values in [
        [1.0, 1.0 + f64::EPSILON],
        [0.0, 5e-324],
        [1e20, 1e20 + 16_384.0],
        [-f64::MAX, f64::MAX],
        [0.0, f64::MAX],
    ] {
        assert_eq!(bars(&values), vec![(values[0], values[1], 2)]);
    }
}

#[test]
fn spellings_of_a_word_are_counted_together_and_each_person_once() {
    assert_eq!(
        clouds(&[
            (words(&["Hoaks", "HOAKS!", "yang hoaks"]), 1),
            (words(&["hoaks", "Data"]), 2),
            (words(&["dan", "!!!"]), 5),
            (words(&["jujur"]), 2),
        ]),
        [
            ("hoaks".to_owned(), 3),
            ("data".to_owned(), 2),
            ("jujur".to_owned(), 2)
        ],
        "the most frequent first, then by letters; words that say nothing are none"
    );
}

#[test]
fn all_words_are_counted_also_those_that_a_cloud_has_no_room_for() {
    let votes: Vec<_> = (0..100)
        .map(|word| (words(&[&format!("kata{word}")]), 1))
        .collect();
    assert_eq!(clouds(&votes).len(), 100);
}

#[test]
fn equal_sentences_are_one_as_they_were_written_most_often() {
    let votes = [
        (said("Cek dulu."), 2),
        (said("cek dulu"), 3),
        (said("“CEK DULU!”"), 1),
        (said("Bagikan"), 1),
    ];
    let text = |key: &str, text: &str, count| Text {
        key: key.to_owned(),
        text: text.to_owned(),
        count,
    };
    assert_eq!(
        texts(&votes),
        [
            text("bagikan", "Bagikan", 1),
            text("cek dulu", "cek dulu", 6)
        ]
    );
    let mut turned = votes.to_vec();
    turned.reverse();
    assert_eq!(texts(&turned), texts(&votes), "not as they came in");
    assert_eq!(
        texts(&[(said("b!"), 1), (said("B"), 1)])[0].text,
        "B",
        "of as many always the same"
    );
    assert_eq!(texts(&[(said("!!!"), 1), (said("?"), 2)]).len(), 2);
}

#[test]
fn whoever_lets_a_sentence_through_has_not_let_through_what_is_drawn_into_it() {
    let plain = texts(&[(said("Bagus"), 1)])[0].key.clone();
    for drawn in [
        "Bagus \u{1f595}",
        "B\u{336}a\u{336}gus",
        "-bagus-",
        "ba-gus",
        "bagus ☠ ☠",
    ] {
        assert_ne!(texts(&[(said(drawn), 1)])[0].key, plain, "{drawn}");
    }
}

#[test]
fn an_order_has_mean_places_and_right_ones() {
    let mut poll = poll(PollKind::Ranking);
    let votes = [
        (order(&[0, 1, 2]), 1),
        (order(&[2, 0, 1]), 3),
        (Vote::Abstain, 5),
    ];
    let counted = |poll: &Poll| Tally::of(poll, &votes).counted;
    let expected = |right| Tallied::Order {
        means: vec![Some(1.75), Some(2.75), Some(1.5)],
        firsts: vec![1, 0, 3],
        right,
    };
    assert_eq!(counted(&poll), expected(None), "without a key");
    for (option, rank) in [(0, 2), (1, 3)] {
        poll.options[option].rank = Some(rank);
    }
    assert_eq!(counted(&poll), expected(None), "with half a key");
    poll.options[2].rank = Some(1);
    assert_eq!(counted(&poll), expected(Some(3)));
}

#[test]
fn a_mirror_is_shown_from_five_accounts_on() {
    let of = |accounts| {
        tally(
            PollKind::Mirror,
            &[
                (Vote::Posts(vec![6, 3, 2, 1]), accounts),
                (Vote::Abstain, 9),
            ],
        )
    };
    assert!(!of(4).shows_mirror());
    assert!(of(5).shows_mirror());
    assert_eq!(of(5).counted, Tallied::Posts(vec![30, 15, 10, 5]));
}

#[test]
fn a_hall_without_end_is_counted_to_the_end_of_numbers() {
    let many = u32::MAX;
    for (kind, vote) in [
        (PollKind::Single, options(&[0])),
        (PollKind::Words, words(&["a1"])),
        (PollKind::Text, said("a")),
        (PollKind::Ranking, order(&[0, 1, 2])),
        (PollKind::Mirror, Vote::Posts(vec![12, 0, 0, 0])),
    ] {
        let tally = tally(
            kind,
            &[(vote.clone(), many), (vote, many), (Vote::Abstain, many)],
        );
        assert_eq!(tally.answered, many);
    }
}

fn any_vote() -> impl Strategy<Value = Vote> {
    let few = |most: u8| proptest::collection::vec(0..most, 0..5);
    let word = prop_oneof!["[ab]", "yang [ab]", "[AB]!", "\\PC{0,5}"];
    prop_oneof![
        few(6).prop_map(Vote::Options),
        (0u8..5).prop_map(|option| Vote::Options(vec![option])),
        (0u8..8).prop_map(Vote::Scale),
        any::<f64>().prop_map(Vote::Number),
        (-20i32..20).prop_map(|value| Vote::Number(f64::from(value))),
        proptest::collection::vec(word.clone(), 0..5).prop_map(Vote::Words),
        word.prop_map(Vote::Text),
        Just(vec![0, 1, 2]).prop_shuffle().prop_map(Vote::Order),
        few(4).prop_map(Vote::Order),
        few(6).prop_map(Vote::Posts),
        Just(Vote::Abstain),
    ]
}

/// Numbers as guessed: alike, far apart, less than none, of any size.
fn values() -> impl Strategy<Value = Vec<f64>> {
    let finite =
        proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO;
    let some = |value: BoxedStrategy<f64>| proptest::collection::vec(value, 1..60);
    prop_oneof![
        some((0i32..30).prop_map(f64::from).boxed()),
        some(
            (-300i32..300)
                .prop_map(|value| f64::from(value) / 10.0)
                .boxed()
        ),
        some(
            (-9_999i32..9_999)
                .prop_map(|value| f64::from(value) / 1e4)
                .boxed()
        ),
        some((0.0..1e6).boxed()),
        some(
            prop_oneof![8 => 5.0..15.0, 1 => Just(1e6), 1 => Just(-1e9), 1 => Just(1e308)].boxed()
        ),
        some(
            (0u64..20)
                .prop_map(|steps| f64::from_bits(1e9_f64.to_bits() + steps))
                .boxed()
        ),
        some((1e20..1.1e20).boxed()),
        some(finite.boxed()),
        (finite, 1usize..30).prop_map(|(value, count)| vec![value; count]),
        (finite, finite).prop_map(|(one, other)| vec![one, other]),
    ]
}

proptest! {
    #[test]
    fn no_count_exceeds_those_who_said_something(
        kind in proptest::sample::select(&PollKind::ALL),
        votes in proptest::collection::vec((any_vote(), 0u32..50), 0..40),
    ) {
        let tally = tally(kind, &votes);
        let all: u32 = votes.iter().map(|(_, count)| count).sum();
        prop_assert!(tally.abstained <= tally.answered && tally.answered <= all);
        let said = tally.said();
        let fits = |counts: &[u32]| counts.iter().all(|count| {
            *count <= said && (0.0..=100.0).contains(&tally.percent(*count))
        });
        match &tally.counted {
            Tallied::Options(counts) => {
                prop_assert!(fits(counts));
                if kind != PollKind::Multiple {
                    prop_assert_eq!(counts.iter().sum::<u32>(), said);
                }
            }
            Tallied::Scale { counts, median } => {
                prop_assert_eq!(counts.iter().sum::<u32>(), said);
                prop_assert_eq!(median.is_some(), said > 0);
                prop_assert!(median.is_none_or(|median| (1.0..=5.0).contains(&median)));
            }
            Tallied::Numbers { bins, .. } => {
                prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u32>(), said);
            }
            Tallied::Words(words) => {
                prop_assert!(fits(&words.iter().map(|word| word.count).collect::<Vec<_>>()));
                let is_sorted = |one: &Text, next: &Text| {
                    one.count > next.count || (one.count == next.count && one.key < next.key)
                };
                prop_assert!(words.is_sorted_by(is_sorted), "{:?}", words);
            }
            Tallied::Texts(texts) => {
                prop_assert_eq!(texts.iter().map(|text| text.count).sum::<u32>(), said);
                let keys: BTreeSet<_> = texts.iter().map(|text| &text.key).collect();
                prop_assert_eq!(keys.len(), texts.len());
            }
            Tallied::Order { means, firsts, right } => {
                prop_assert_eq!(firsts.iter().sum::<u32>(), said);
                prop_assert_eq!(*right, None);
                if said > 0 {
                    let sum: f64 = means.iter().flatten().sum();
                    prop_assert!((sum - 6.0).abs() < 1e-9, "{:?}", means);
                }
            }
            Tallied::Posts(posts) => {
                prop_assert!(posts.iter().sum::<u32>() <= said * MIRROR_POSTS);
            }
        }
    }

    #[test]
    fn a_tally_does_not_change_with_the_order_of_answers(
        kind in proptest::sample::select(&PollKind::ALL),
        (votes, turned) in proptest::collection::vec((any_vote(), 0u32..9), 0..20)
            .prop_flat_map(|votes| (Just(votes.clone()), Just(votes).prop_shuffle())),
    ) {
        prop_assert_eq!(tally(kind, &votes), tally(kind, &turned));
    }

    #[test]
    fn bars_hold_every_value_once_and_their_edges_grow(values in values()) {
        let (bins, _) = numbers(&values);
        prop_assert!((1..=11).contains(&bins.len()));
        let is_last = |place: usize| place + 1 == bins.len();
        for (place, bin) in bins.iter().enumerate() {
            prop_assert!(bin.from.is_finite() && bin.to.is_finite(), "{:?}", bins);
            prop_assert!(bin.from < bin.to || (bins.len() == 1 && bin.from == bin.to), "{:?}", bins);
            if let Some(next) = bins.get(place + 1) {
                prop_assert_eq!(bin.to, next.from);
            }
            let inside = |value: &&f64| {
                **value >= bin.from && (**value < bin.to || (is_last(place) && **value == bin.to))
            };
            prop_assert_eq!(values.iter().filter(inside).count(), bin.count as usize, "{:?}", bins);
        }
        prop_assert_eq!(bins.iter().map(|bin| bin.count as usize).sum::<usize>(), values.len());
    }

    #[test]
    fn no_bar_at_an_end_is_empty(values in values()) {
        let (bins, _) = numbers(&values);
        prop_assert!(bins[0].count > 0 && bins[bins.len() - 1].count > 0, "{:?}", bins);
    }

    #[test]
    fn the_median_is_what_it_is_called(values in values()) {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let plain = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            sorted[middle - 1].midpoint(sorted[middle])
        };
        let (_, median) = numbers(&values);
        prop_assert_eq!(median, Some(plain));
        let most = |holds: &dyn Fn(f64) -> bool| {
            2 * values.iter().filter(|value| holds(**value)).count() >= values.len()
        };
        prop_assert!(most(&|value| value <= plain) && most(&|value| value >= plain));
    }

    #[test]
    fn what_one_person_writes_counts_once(written in proptest::collection::vec("(yang )?[aA]nak[.! ]{0,2}", 1..=3)) {
        prop_assert_eq!(clouds(&[(Vote::Words(written), 7)]), vec![("anak".to_owned(), 7)]);
    }

    #[test]
    fn no_word_panics_and_a_folded_word_folds_to_itself(written in any::<String>()) {
        if let Some(folded) = fold_word(&written) {
            prop_assert!(!folded.is_empty());
            prop_assert_eq!(fold_word(&folded), Some(folded));
        }
    }
}
