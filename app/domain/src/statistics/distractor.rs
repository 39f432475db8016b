//! What the options of an item did.

use super::attempt::Observation;
use super::interval::{Interval, fisher_z};
use super::{count, moments, reaches};
use serde::{Deserialize, Serialize};

/// A wrong option chosen by a smaller share than this deceives nobody.
const DEAD_UNDER: f64 = 0.05;

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distractors {
    /// The attempts whose choice is known, blank ones included: what shares are shares of.
    pub n: u32,
    /// Each option, in the order of the file.
    pub options: Vec<OptionUse>,
    /// Those who chose nothing.
    pub blank: Blank,
}

/// What an option did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptionUse {
    /// Whether it belongs to the key.
    pub right: bool,
    /// How many chose it. Where several options can be chosen, these add up to more than the attempts.
    pub n: u32,
    /// Their share of the attempts, 0 to 1.
    pub share: f64,
    /// The mean rest score of those who chose it, 0 to 1; `None` where nobody did.
    pub rest: Option<f64>,
    /// Pearson's correlation of having chosen it (1 or 0) with the rest score, the point-biserial one
    /// with the item itself left out; `None` where nobody or everybody chose it or all rest scores are
    /// the same.
    pub r: Option<f64>,
    /// Its 95 % interval by Fisher's z.
    pub interval: Option<Interval>,
    /// A wrong option chosen by under 5 %: it deceives nobody and may as well go.
    pub dead: bool,
    /// A wrong option with a positive correlation: those who know more choose it. In a small class that
    /// happens by chance; the interval says how easily. Never one that is dead: of the one or two who chose
    /// it nothing follows.
    pub suspect: bool,
}

/// Those who chose nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blank {
    /// How many.
    pub n: u32,
    /// Their share of the attempts, 0 to 1.
    pub share: f64,
    /// Their mean rest score, 0 to 1; `None` where there are none.
    pub rest: Option<f64>,
}

/// What the options did, of which `key` says whether each belongs to the key. Observations without a
/// known choice are left out, and indices beyond the options are passed over.
pub(super) fn distractors(key: &[bool], observations: &[Observation<'_>]) -> Distractors {
    let known: Vec<(&[usize], Option<f64>)> = observations
        .iter()
        .filter_map(|one| Some((one.chosen?, one.rest)))
        .collect();
    let among = known.len().max(1) as f64;
    let rest_of = |those: &dyn Fn(&[usize]) -> bool| {
        let rests: Vec<f64> = known
            .iter()
            .filter(|(chosen, _)| those(chosen))
            .filter_map(|(_, rest)| *rest)
            .collect();
        moments::mean(&rests)
    };
    let number_of = |those: &dyn Fn(&[usize]) -> bool| {
        count(known.iter().filter(|(chosen, _)| those(chosen)).count())
    };
    let options = key
        .iter()
        .enumerate()
        .map(|(index, right)| {
            let chose = move |chosen: &[usize]| chosen.contains(&index);
            let (picked, rests): (Vec<f64>, Vec<f64>) = known
                .iter()
                .filter_map(|(chosen, rest)| Some((f64::from(u8::from(chose(chosen))), (*rest)?)))
                .unzip();
            let n = number_of(&chose);
            let share = f64::from(n) / among;
            let r = moments::pearson(&picked, &rests);
            let dead = !right && share < DEAD_UNDER;
            OptionUse {
                right: *right,
                n,
                share,
                rest: rest_of(&chose),
                r,
                interval: r.and_then(|r| fisher_z(r, count(picked.len()))),
                dead,
                // Above nothing by more than rounding.
                suspect: !right && !dead && r.is_some_and(|r| !reaches(0.0, r)),
            }
        })
        .collect();
    let nothing = |chosen: &[usize]| chosen.is_empty();
    let n = number_of(&nothing);
    Distractors {
        n: count(known.len()),
        options,
        blank: Blank {
            n,
            share: f64::from(n) / among,
            rest: rest_of(&nothing),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::Outcome;

    fn observed(chosen: Option<&[usize]>, rest: Option<f64>) -> Observation<'_> {
        Observation {
            outcome: Outcome::Wrong,
            mark: 0.0,
            rest,
            chosen,
        }
    }

    #[test]
    fn a_distractor_table_by_hand() {
        // Key: option 0. Rest scores of those who chose it 0.8 and 0.6, of 1: 0.4 and 0.2, of 2: 1.0;
        // one blank with 0.0; one whose choice nobody kept.
        let rows = [
            observed(Some(&[0]), Some(0.8)),
            observed(Some(&[0]), Some(0.6)),
            observed(Some(&[1]), Some(0.4)),
            observed(Some(&[1]), Some(0.2)),
            observed(Some(&[2]), Some(1.0)),
            observed(Some(&[]), Some(0.0)),
            observed(None, Some(0.9)),
        ];
        let table = distractors(&[true, false, false, false], &rows);
        assert_eq!(table.n, 6);
        let close =
            |one: Option<f64>, other: f64| one.is_some_and(|one| (one - other).abs() < 1e-12);
        let [right, low, high, never] = &table.options[..] else {
            panic!()
        };
        assert_eq!((right.n, low.n, high.n, never.n), (2, 2, 1, 0));
        assert!(close(Some(right.share), 1.0 / 3.0) && close(right.rest, 0.7));
        assert!(close(low.rest, 0.3) && close(high.rest, 1.0) && never.rest.is_none());
        // All rests 1.0 0.8 0.6 0.4 0.2 0.0: mean 0.5, Σ² = 2·(0.25 + 0.09 + 0.01) = 0.7.
        // Option 1 was chosen by two of six: Σ² = 2·(2/3)² + 4·(1/3)² = 4/3; Σ products over the choosers
        // (0.4 − 0.5) + (0.2 − 0.5) = −0.4. r = −0.4/√(0.7·4/3) = −0.414039.
        assert!(close(low.r, -0.4 / (0.7_f64 * 4.0 / 3.0).sqrt()));
        // Option 2: Σ² = (5/6)² + 5·(1/6)² = 5/6; Σ products 0.5; r = 0.5/√(0.7·5/6) = 0.654654.
        assert!(close(high.r, 0.5 / (0.7_f64 * 5.0 / 6.0).sqrt()));
        assert!(
            high.interval.unwrap().contains(0.0),
            "one person is no evidence"
        );
        assert!(never.r.is_none() && never.interval.is_none());
        let flags = |option: &OptionUse| (option.dead, option.suspect);
        assert_eq!(flags(right), (false, false), "the key is no distractor");
        assert_eq!(flags(low), (false, false));
        assert_eq!(flags(high), (false, true), "those who know more choose it");
        assert_eq!(flags(never), (true, false), "nobody chooses it");
        assert_eq!(table.blank.n, 1);
        assert!(close(Some(table.blank.share), 1.0 / 6.0) && close(table.blank.rest, 0.0));
    }

    #[test]
    fn one_of_twenty_is_alive_and_one_of_twenty_one_is_dead() {
        let table = |n: usize| {
            let mut rows = vec![observed(Some(&[0]), Some(0.5)); n - 1];
            rows.push(observed(Some(&[1]), Some(0.1)));
            distractors(&[true, false], &rows)
        };
        assert!(!table(20).options[1].dead);
        assert!(table(21).options[1].dead);
    }

    #[test]
    fn an_item_without_company_has_no_correlation_and_an_unknown_option_is_passed_over() {
        let rows = vec![observed(Some(&[0, 9]), None); 3];
        let table = distractors(&[false], &rows);
        assert_eq!(
            (table.n, table.options.len(), table.options[0].n),
            (3, 1, 3)
        );
        assert_eq!((table.options[0].rest, table.options[0].r), (None, None));
        assert_eq!(distractors(&[true], &[]).n, 0);
    }
}
