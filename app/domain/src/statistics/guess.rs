//! What an item gives to somebody who only guesses.

use crate::quiz::{Answers, Item, Pick, Piece};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most options of an item with several right ones for which the guess score is computed.
const MAX_OPTIONS: u32 = 64;

/// What there is to guess in an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guess {
    /// One of so many options: single, true/false, a gap to choose in.
    OneOf(u32),
    /// Any of the options, with partial credit (right ones chosen − wrong ones chosen) ÷ right ones.
    Several {
        /// How many options belong to the key.
        right: u32,
        /// How many do not.
        wrong: u32,
    },
    /// Something to write: a number, a text.
    Written,
    /// Several fields of equal weight, each to be guessed: a cloze text, the items of lanes.
    Fields(Vec<Guess>),
    /// Pairs to match with so many different right sides to choose from, marked by the share of right
    /// pairs.
    Pairs(u32),
    /// So many steps to order, marked by the longest common subsequence: (l − 1) ÷ (k − 1).
    Steps(u32),
}

impl Guess {
    /// What there is to guess in `item`.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        match &item.body.id.answers {
            Answers::Options(pick, choices) => {
                let right = super::count(choices.iter().filter(|choice| choice.right).count());
                let wrong = super::count(choices.len()).saturating_sub(right);
                if *pick == Pick::Several {
                    Self::Several { right, wrong }
                } else {
                    Self::OneOf(right + wrong)
                }
            }
            Answers::Number { .. } | Answers::Words { .. } => Self::Written,
            Answers::Gaps(pieces) => {
                let gaps = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(_) => None,
                    Piece::Write(_) => Some(Self::Written),
                    Piece::Choose { options, .. } => Some(Self::OneOf(super::count(options.len()))),
                });
                Self::Fields(gaps.collect())
            }
            Answers::Pairs(pairs) => {
                // Every different right side is offered once, for each of the left ones.
                let sides: BTreeSet<&str> = pairs.iter().map(|pair| &*pair.right).collect();
                Self::Pairs(super::count(sides.len()))
            }
            Answers::Lines(lines) => Self::Steps(super::count(lines.len())),
            Answers::Lanes { lanes, cards } => {
                let one = Self::OneOf(super::count(lanes.len()));
                Self::Fields(vec![one; cards.len()])
            }
        }
    }

    /// The random guess score: the fraction that blind guessing earns on average, 0 to 1. `None` where
    /// there is nothing to guess or too much to compute.
    ///
    /// - one of k options: 1/k;
    /// - several: the mean over all choices of at least one option, each as likely as another (a blank
    ///   is no guess);
    /// - written: 0;
    /// - fields: the mean over them;
    /// - pairs: 1/k. Whether each is guessed alone or all are dealt out, one of k is right on average;
    /// - steps: the mean length of the longest increasing subsequence of a random order (OEIS A003316)
    ///   less 1, divided by k − 1.
    ///
    /// An item whose facility is not above this tells nothing about who knows.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        match self {
            Self::OneOf(0) | Self::Pairs(0) => None,
            Self::OneOf(options) | Self::Pairs(options) => Some(1.0 / f64::from(*options)),
            Self::Several { right, wrong } => several(*right, *wrong),
            Self::Written => Some(0.0),
            Self::Fields(fields) => {
                let scores: Option<Vec<f64>> = fields.iter().map(Self::score).collect();
                super::moments::mean(&scores?)
            }
            Self::Steps(steps) => ordered(*steps),
        }
    }
}

/// Σ C(r, a)·C(w, b)·max(0, (a − b)/r) over a of r right and b of w wrong options, divided by the 2^(r+w) − 1
/// choices of at least one.
fn several(right: u32, wrong: u32) -> Option<f64> {
    if right == 0 || right.saturating_add(wrong) > MAX_OPTIONS {
        return None;
    }
    let mut earned = Vec::new();
    for (hits, ways) in (0_u32..).zip(binomials(right)) {
        for (misses, other_ways) in (0..hits).zip(binomials(wrong)) {
            earned.push(ways * other_ways * f64::from(hits - misses));
        }
    }
    let choices = libm::exp2(f64::from(right + wrong)) - 1.0;
    Some(super::moments::sum(earned) / f64::from(right) / choices)
}

/// C(n, 0), C(n, 1), … C(n, n).
fn binomials(n: u32) -> impl Iterator<Item = f64> {
    let mut next = 1.0;
    (0..=n).map(move |k| {
        let this = next;
        next = this * f64::from(n - k) / f64::from(k + 1);
        this
    })
}

/// Σ of the longest increasing subsequences over all k! orders, for k = 1, 2, … (OEIS A003316).
const LONGEST_RUNS: [f64; 12] = [
    1.0,
    3.0,
    12.0,
    58.0,
    335.0,
    2_261.0,
    17_465.0,
    152_020.0,
    1_473_057.0,
    15_730_705.0,
    183_571_817.0,
    2_324_298_010.0,
];

fn ordered(steps: u32) -> Option<f64> {
    let above_one = steps.checked_sub(1).filter(|above| *above > 0)?;
    let runs = LONGEST_RUNS.get(usize::try_from(above_one).ok()?)?;
    let orders = (1..=steps).fold(1.0, |orders, step| orders * f64::from(step));
    Some((runs / orders - 1.0) / f64::from(above_one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::Html;
    use crate::language::Translated;
    use crate::quiz::{Body, Card, Choice, Pair};
    use proptest::prelude::*;

    fn item(answers: Answers) -> Item {
        let body = Body {
            prompt: Html::default(),
            detail: Html::default(),
            answers,
            explanation: Html::default(),
        };
        Item {
            id: "x".to_owned(),
            hash: "h".to_owned(),
            outcomes: vec![],
            body: Translated { id: body, en: None },
        }
    }

    fn options(pick: Pick, right: &[bool]) -> Answers {
        let choices = right.iter().map(|right| Choice {
            text: Html::default(),
            right: *right,
            feedback: Html::default(),
            misconception: None,
        });
        Answers::Options(pick, choices.collect())
    }

    #[test]
    fn each_kind_says_what_there_is_to_guess() {
        let score = |answers| Guess::of(&item(answers)).score();
        assert_eq!(
            score(options(Pick::One, &[true, false, false, false])),
            Some(0.25)
        );
        assert_eq!(score(options(Pick::TrueFalse, &[false, true])), Some(0.5));
        assert_eq!(
            score(options(Pick::Several, &[true, false, true, false])),
            Some(0.2)
        );
        let number = Answers::Number {
            accepted: vec![],
            named: vec![],
            unit: None,
        };
        assert_eq!(score(number), Some(0.0));
        // A gap of four options and one to write in: (¼ + 0)/2.
        let gaps = Answers::Gaps(vec![
            Piece::Text(Html::text("a")),
            Piece::Choose {
                options: vec![String::new(); 4],
                right: 0,
            },
            Piece::Write(vec!["b".to_owned()]),
        ]);
        assert_eq!(score(gaps), Some(0.125));
    }

    #[test]
    fn guessing_among_several_by_hand() {
        // Two right, two wrong: 15 choices. One right alone: 2·½ = 1; both right: 1; both right and one
        // wrong: 2·½ = 1; all else nothing. 3/15.
        assert_eq!(several(2, 2), Some(0.2));
        // One right, one wrong: 3 choices, {right} alone earns: 1/3.
        assert!((several(1, 1).unwrap() - 1.0 / 3.0).abs() < 1e-15);
        // All three right: 3·⅓ + 3·⅔ + 1 = 4 of 7.
        assert!((several(3, 0).unwrap() - 4.0 / 7.0).abs() < 1e-15);
        assert_eq!(several(0, 3), None);
        assert_eq!(several(40, 40), None);
        assert_eq!(several(u32::MAX, 1), None);
    }

    #[test]
    fn guessing_pairs_and_orders_by_hand() {
        assert_eq!(Guess::Pairs(4).score(), Some(0.25));
        // Three pairs with two different right sides: one of two each.
        let pair = |right: &str| Pair {
            left: Html::default(),
            right: right.to_owned(),
        };
        let pairs = Answers::Pairs(vec![pair("a"), pair("b"), pair("a")]);
        assert_eq!(Guess::of(&item(pairs)).score(), Some(0.5));
        let lanes = Answers::Lanes {
            lanes: vec![String::new(); 4],
            cards: vec![Card {
                text: Html::default(),
                lane: 0,
            }],
        };
        assert_eq!(Guess::of(&item(lanes)).score(), Some(0.25));
        let lines = Answers::Lines(vec![Html::default(); 3]);
        assert_eq!(Guess::of(&item(lines)), Guess::Steps(3));
        // Two steps: right or reversed, ½. Three: one order keeps 3, four keep 2, one keeps 1: (2 + 4·1 +
        // 0)/6 of 2, ½.
        assert_eq!(Guess::Steps(2).score(), Some(0.5));
        assert!((Guess::Steps(3).score().unwrap() - 0.5).abs() < 1e-15);
        for nothing in [
            Guess::OneOf(0),
            Guess::Pairs(0),
            Guess::Steps(0),
            Guess::Steps(13),
            Guess::Fields(vec![]),
            Guess::Fields(vec![Guess::OneOf(0)]),
        ] {
            assert_eq!(nothing.score(), None, "{nothing:?}");
        }
    }

    /// The length of the longest increasing subsequence, by trying all.
    fn longest_run(order: &[u8]) -> u32 {
        (0..1_u32 << order.len())
            .filter(|chosen| {
                let kept: Vec<u8> = (0..order.len())
                    .filter(|at| chosen >> at & 1 == 1)
                    .map(|at| order[at])
                    .collect();
                kept.windows(2).all(|pair| pair[0] < pair[1])
            })
            .map(u32::count_ones)
            .max()
            .unwrap_or(0)
    }

    fn sum_of_runs(order: &mut Vec<u8>, left: &mut Vec<u8>) -> u32 {
        if left.is_empty() {
            return longest_run(order);
        }
        (0..left.len())
            .map(|at| {
                let next = left.remove(at);
                order.push(next);
                let sum = sum_of_runs(order, left);
                order.pop();
                left.insert(at, next);
                sum
            })
            .sum()
    }

    #[test]
    fn the_table_of_orders_is_what_trying_all_of_them_gives() {
        for steps in 1..=6_u8 {
            let sum = sum_of_runs(&mut vec![], &mut (0..steps).collect());
            assert_eq!(
                f64::from(sum),
                LONGEST_RUNS[usize::from(steps) - 1],
                "{steps}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_guess_earns_between_nothing_and_all(a: u32, b in 0u32..40, c in 0u32..40) {
            for guess in [
                Guess::OneOf(a),
                Guess::Pairs(b),
                Guess::Steps(c),
                Guess::Several { right: b, wrong: c },
                Guess::Fields(vec![Guess::OneOf(b), Guess::Written]),
            ] {
                prop_assert!(guess.score().is_none_or(|score| (0.0..=1.0).contains(&score)), "{guess:?}");
            }
        }
    }
}
