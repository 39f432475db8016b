//! Items whose answer is an arrangement: pairs to match, lines to order, cards to put into lanes.
//!
//! Their key is the order written, so nothing of that order is shown: rows stand in an order that follows
//! from the attempt's seed, and an answer names places as they are shown. Marking therefore needs the
//! seed, and an answer means the same only together with it.

use super::{AnswerFault, Given, Mark};
use crate::html::Html;
use crate::rng::SeededRng;
use serde::{Deserialize, Serialize};

/// Shuffled order of `count` options from a stored seed and the item's id, so that the same attempt
/// always shows the same order. (Fisher–Yates over [`SeededRng`].)
#[must_use]
pub fn option_order(count: usize, seed: u32, item: &str) -> Vec<usize> {
    // FNV-1a, so that items of one attempt are not all shuffled alike.
    let hash = item.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mut chance = SeededRng::new(seed ^ hash);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let among = last as u64 + 1;
        // The product of a 32-bit number and `among`, shifted back, is less than `among`.
        let chosen = (u64::from(chance.next_u32()) * among) >> 32;
        order.swap(last, chosen as usize);
    }
    order
}

pub(super) fn option_index(text: &str, count: usize) -> Result<usize, AnswerFault> {
    text.parse()
        .ok()
        .filter(|index| *index < count)
        .ok_or(AnswerFault::NoSuchOption)
}

/// Two things that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Inline HTML.
    pub left: Html,
    /// Plain text: it is chosen from a list.
    pub right: String,
}

/// A text that belongs into a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Inline HTML.
    pub text: Html,
    /// The index of its lane.
    pub lane: usize,
}

/// What is to be arranged, without its key: each row gets one of the choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The rows in the order shown: inline HTML.
    pub rows: Vec<Html>,
    /// What there is to choose for each, in the order shown: plain text. An answer names its index.
    pub choices: Vec<String>,
}

/// The right choice of each row, in the order shown.
type Key = Vec<usize>;

/// Pairs as shown: the left sides in the order of the seed, the different right sides in another one.
pub(super) fn pairs(pairs: &[Pair], seed: u32, item: &str) -> (Rows, Key) {
    let order = option_order(pairs.len(), seed, item);
    let mut choices: Vec<String> = Vec::new();
    for index in option_order(pairs.len(), seed ^ RIGHT_SIDES, item) {
        let right = &pairs[index].right;
        if !choices.contains(right) {
            choices.push(right.clone());
        }
    }
    let key = order
        .iter()
        .map(|index| place(&choices, &pairs[*index].right))
        .collect();
    let rows = order
        .iter()
        .map(|index| pairs[*index].left.clone())
        .collect();
    (Rows { rows, choices }, key)
}

/// Cards as shown: in the order of the seed. Lanes keep their order, which the catalogue has taken from
/// the alphabet.
pub(super) fn lanes(lanes: &[String], cards: &[Card], seed: u32, item: &str) -> (Rows, Key) {
    let order = option_order(cards.len(), seed, item);
    let rows = Rows {
        rows: order
            .iter()
            .map(|index| cards[*index].text.clone())
            .collect(),
        choices: lanes.to_vec(),
    };
    (rows, order.iter().map(|index| cards[*index].lane).collect())
}

/// Lines as shown: in the order of the seed, which is never the right one where there are two. The
/// choices are places from the first to the last.
pub(super) fn lines(lines: &[Html], seed: u32, item: &str) -> (Rows, Key) {
    let mut order = option_order(lines.len(), seed, item);
    if order.is_sorted() {
        let first = order.len().min(1);
        order.rotate_left(first);
    }
    let rows = Rows {
        rows: order.iter().map(|index| lines[*index].clone()).collect(),
        choices: (1..=lines.len()).map(|place| place.to_string()).collect(),
    };
    (rows, order)
}

/// Tells the order of the right sides from that of the left ones.
const RIGHT_SIDES: u32 = 0x9E37_79B9;

fn place(choices: &[String], right: &str) -> usize {
    choices
        .iter()
        .position(|choice| choice == right)
        .unwrap_or_default()
}

/// The choice made for each row; `None` where none was.
fn chosen(given: &Given, rows: usize, choices: usize) -> Result<Vec<Option<usize>>, AnswerFault> {
    let mut answers = given.0.iter().map(|text| text.trim());
    (0..rows)
        .map(|_| match answers.next().unwrap_or_default() {
            "" => Ok(None),
            text => option_index(text, choices).map(Some),
        })
        .collect()
}

/// The share of rows that have their right choice.
pub(super) fn mark_rows(rows: &Rows, key: &Key, given: &Given) -> Result<Mark, AnswerFault> {
    let chosen = chosen(given, rows.rows.len(), rows.choices.len())?;
    if chosen.iter().all(Option::is_none) {
        return Ok(Mark::not_attempted());
    }
    let hits = chosen
        .iter()
        .zip(key)
        .filter(|(chosen, right)| chosen.as_ref() == Some(right))
        .count();
    Ok(Mark::of(hits, key.len(), None))
}

/// An order is worth what can stay in its place: with the longest common subsequence `l` of the given and
/// the right order of `n` lines, (l − 1) ÷ (n − 1). One line alone is always in order, so the reverse is
/// worth nothing. Lines without a place are left out.
pub(super) fn mark_order(rows: &Rows, key: &Key, given: &Given) -> Result<Mark, AnswerFault> {
    let chosen = chosen(given, rows.rows.len(), rows.choices.len())?;
    let mut placed: Vec<(usize, usize)> = chosen
        .iter()
        .zip(key)
        .filter_map(|(place, line)| Some(((*place)?, *line)))
        .collect();
    if placed.is_empty() {
        return Ok(Mark::not_attempted());
    }
    placed.sort_unstable();
    if placed.windows(2).any(|two| two[0].0 == two[1].0) {
        return Err(AnswerFault::SamePlace);
    }
    let order: Vec<usize> = placed.into_iter().map(|(_, line)| line).collect();
    let longest = longest_rising(&order);
    Ok(Mark::of(
        longest.saturating_sub(1),
        key.len().saturating_sub(1).max(1),
        None,
    ))
}

/// The length of the longest common subsequence with `0, 1, 2, …`, which is the longest rising one.
fn longest_rising(order: &[usize]) -> usize {
    // The least last element of a rising run of each length.
    let mut least: Vec<usize> = Vec::new();
    for line in order {
        let place = least.partition_point(|last| last < line);
        match least.get_mut(place) {
            Some(last) => *last = *line,
            None => least.push(*line),
        }
    }
    least.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::Outcome;
    use proptest::prelude::*;

    fn texts(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("baris {number}")).collect()
    }

    fn htmls(count: usize) -> Vec<Html> {
        texts(count).iter().map(|text| Html::text(text)).collect()
    }

    fn given(places: &[usize]) -> Given {
        Given(places.iter().map(ToString::to_string).collect())
    }

    fn marked(count: usize, places: &[usize]) -> Mark {
        // A key that is known: the lines are shown backwards.
        let rows = Rows {
            rows: htmls(count),
            choices: texts(count),
        };
        let key: Key = (0..count).rev().collect();
        mark_order(&rows, &key, &given(places)).unwrap()
    }

    #[test]
    fn an_order_is_worth_what_can_stay() {
        // Shown 3, 2, 1, 0: the right places are 3, 2, 1, 0.
        assert!((marked(4, &[3, 2, 1, 0]).fraction - 1.0).abs() < 1e-12);
        // The reverse of the right order.
        assert!(marked(4, &[0, 1, 2, 3]).fraction.abs() < 1e-12);
        // 0, 1, 3, 2: three of four can stay, (3 − 1) ÷ (4 − 1).
        assert!((marked(4, &[2, 3, 1, 0]).fraction - 2.0 / 3.0).abs() < 1e-12);
        // Only line 0 and line 1 placed, in order: (2 − 1) ÷ 3.
        let rows = Rows {
            rows: htmls(4),
            choices: texts(4),
        };
        let key = vec![3, 2, 1, 0];
        let part = Given(["", "", "1", "0"].map(str::to_owned).to_vec());
        let mark = mark_order(&rows, &key, &part).unwrap();
        assert!((mark.fraction - 1.0 / 3.0).abs() < 1e-12);
        let twice = given(&[0, 0, 1, 2]);
        assert_eq!(mark_order(&rows, &key, &twice), Err(AnswerFault::SamePlace));
        let nothing = mark_order(&rows, &key, &Given::default()).unwrap();
        assert_eq!(nothing.outcome, Outcome::NotAttempted);
    }

    #[test]
    fn equal_right_sides_are_one_choice_and_right_for_each() {
        let shown = [("a", "satu"), ("b", "dua"), ("c", "satu")].map(|(left, right)| Pair {
            left: Html::text(left),
            right: right.to_owned(),
        });
        let (rows, key) = pairs(&shown, 7, "x");
        assert_eq!(rows.choices.len(), 2);
        assert_eq!(
            mark_rows(&rows, &key, &given(&key)).unwrap().outcome,
            Outcome::Right
        );
        let strange = Given(vec!["2".to_owned()]);
        assert_eq!(
            mark_rows(&rows, &key, &strange),
            Err(AnswerFault::NoSuchOption)
        );
    }

    proptest! {
        #[test]
        fn lines_are_never_shown_in_the_right_order(count in 2usize..9, seed: u32) {
            let (rows, key) = lines(&htmls(count), seed, "urutan");
            prop_assert!(!key.is_sorted());
            prop_assert_eq!(mark_order(&rows, &key, &given(&key)).unwrap().outcome, Outcome::Right);
        }

        #[test]
        fn what_somebody_means_is_worth_the_same_in_every_shuffle(
            count in 2usize..8, seeds in any::<(u32, u32)>(), wish in any::<u32>(),
        ) {
            // The same arrangement of the lines, expressed in two displays.
            let wished = option_order(count, wish, "wish");
            let express = |seed| {
                let (rows, key) = lines(&htmls(count), seed, "urutan");
                let places: Vec<usize> = key.iter().map(|line| wished[*line]).collect();
                mark_order(&rows, &key, &given(&places)).unwrap()
            };
            prop_assert_eq!(express(seeds.0), express(seeds.1));
            let cards: Vec<Card> = (0..count).map(|number| Card { text: Html::text(&number.to_string()), lane: number % 3 }).collect();
            let names = texts(3);
            let express = |seed| {
                let (rows, key) = lanes(&names, &cards, seed, "lajur");
                let order: Vec<usize> = rows.rows.iter().map(|html| html.as_str().parse().unwrap()).collect();
                let chosen: Vec<usize> = order.iter().map(|card| wished[*card] % 3).collect();
                mark_rows(&rows, &key, &given(&chosen)).unwrap()
            };
            prop_assert_eq!(express(seeds.0), express(seeds.1));
        }

        #[test]
        fn a_mark_stays_within_its_bounds(count in 1usize..8, seed: u32, places in proptest::collection::vec("[0-9]{0,2}", 0..9)) {
            let given = Given(places);
            let (rows, key) = lines(&htmls(count), seed, "x");
            for mark in [mark_order(&rows, &key, &given), mark_rows(&rows, &key, &given)].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&mark.fraction));
                prop_assert_eq!(mark.outcome == Outcome::Right, mark.fraction > 1.0 - 1e-9);
            }
        }
    }
}
