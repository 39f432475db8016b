//! Whether two forms of a test are as hard as each other.

use super::attempt::{Attempt, Row};
use super::interval::{Interval, mean_t};
use super::item::{Facility, facility};
use super::{Enough, FACILITY_FROM, count, moments};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Two forms, pair by pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParallelForms {
    /// Each pair of items, in the order asked; from [`FACILITY_FROM`] attempts at both.
    pub pairs: Vec<Enough<Difference>>,
    /// The pairs that are known.
    pub n: u32,
    /// The mean of their differences; `None` where none is known.
    pub mean: Option<f64>,
    /// Its 95 % interval by Student's t over the pairs; `None` under two pairs or where their
    /// differences are the same.
    pub interval: Option<Interval>,
}

/// How much easier an item is than its twin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The attempts that hold the item of the first form.
    pub n_first: u32,
    /// Its facility.
    pub first: Facility,
    /// The attempts that hold the item of the second form.
    pub n_second: u32,
    /// Its facility.
    pub second: Facility,
    /// The first facility minus the second, −1 to 1.
    pub difference: f64,
    /// Its 95 % interval from those of the two facilities (Newcombe 1998, method 10): with ends l and u
    /// of either, d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²). It takes the two
    /// for different people; where the same ones had both, it is rather too wide.
    pub interval: Interval,
}

/// Compares the forms that these `first` and `second` attempts were made at, by `pairs` of hashes of
/// twin items. Attempts of one class before and after a course differ by what was learned as well:
/// compare forms by groups that had either at the same moment.
#[must_use]
pub fn parallel_forms(
    first: &[Attempt<'_>],
    second: &[Attempt<'_>],
    pairs: &[(&str, &str)],
) -> ParallelForms {
    let (first, second) = (marks(first), marks(second));
    let of =
        |form: &BTreeMap<&str, Vec<f64>>, version| form.get(version).cloned().unwrap_or_default();
    let pairs: Vec<Enough<Difference>> = pairs
        .iter()
        .map(|(one, other)| compare(&of(&first, *one), &of(&second, *other)))
        .collect();
    let known: Vec<f64> = pairs
        .iter()
        .filter_map(|pair| Some(pair.known()?.difference))
        .collect();
    ParallelForms {
        n: count(known.len()),
        mean: moments::mean(&known),
        interval: mean_t(&known).map(|interval| {
            let mean = moments::mean(&known).unwrap_or_default();
            interval.within(-1.0, 1.0, mean)
        }),
        pairs,
    }
}

fn marks<'a>(attempts: &'a [Attempt<'a>]) -> BTreeMap<&'a str, Vec<f64>> {
    let mut found: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for row in attempts.iter().filter_map(Row::of) {
        for (version, mark) in row.form().into_iter().zip(row.marks()) {
            found.entry(version).or_default().push(mark);
        }
    }
    found
}

fn compare(first: &[f64], second: &[f64]) -> Enough<Difference> {
    let (n_first, n_second) = (count(first.len()), count(second.len()));
    Enough::from_known(n_first.min(n_second), FACILITY_FROM, || {
        let (one, other) = (facility(first, None)?, facility(second, None)?);
        let difference = one.mean - other.mean;
        let reach = |a: f64, b: f64| libm::hypot(a, b);
        let interval = Interval {
            low: difference
                - reach(
                    one.mean - one.interval.low,
                    other.interval.high - other.mean,
                ),
            high: difference
                + reach(
                    one.interval.high - one.mean,
                    other.mean - other.interval.low,
                ),
        };
        Some(Difference {
            n_first,
            first: one,
            n_second,
            second: other,
            difference,
            interval: interval.within(-1.0, 1.0, difference),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::attempt::Response;
    use super::*;
    use crate::quiz::Outcome;

    /// Attempts at items `a`, `b`, …, each a text of digits, one a person.
    fn attempts<'a>(items: &[(&'a str, &str)]) -> Vec<Attempt<'a>> {
        let people = items.iter().map(|(_, marks)| marks.len()).max().unwrap();
        (0..people)
            .map(|person| Attempt {
                responses: items
                    .iter()
                    .filter_map(|(version, marks)| {
                        let right = marks.as_bytes().get(person)? == &b'1';
                        Some(Response {
                            version,
                            outcome: if right {
                                Outcome::Right
                            } else {
                                Outcome::Wrong
                            },
                            fraction: f64::from(u8::from(right)),
                            chosen: None,
                        })
                    })
                    .collect(),
            })
            .collect()
    }

    #[test]
    fn two_forms_by_hand() {
        // a1 56 of 70 right, b1 48 of 80: Newcombe's own example, 0.8 − 0.6 = 0.2, 0.0524 to 0.3339.
        let (a1, b1) = (
            "1".repeat(56) + &"0".repeat(14),
            "1".repeat(48) + &"0".repeat(32),
        );
        // a2 3 of 5, b2 4 of 5: −0.2. a3 has four attempts.
        let first = attempts(&[("a1", &a1), ("a2", "11100"), ("a3", "1111")]);
        let second = attempts(&[("b1", &b1), ("b2", "11110"), ("b3", "11111")]);
        let found = parallel_forms(
            &first,
            &second,
            &[("a1", "b1"), ("a2", "b2"), ("a3", "b3"), ("a4", "b1")],
        );
        let one = found.pairs[0].known().unwrap();
        assert_eq!((one.n_first, one.n_second), (70, 80));
        assert!((one.difference - 0.2).abs() < 1e-12);
        assert!(
            (one.interval.low - 0.0524).abs() < 5e-5 && (one.interval.high - 0.3339).abs() < 5e-5
        );
        let other = found.pairs[1].known().unwrap();
        assert!((other.difference + 0.2).abs() < 1e-12 && other.interval.contains(0.0));
        assert_eq!(found.pairs[2], Enough::Few { n: 4, needed: 5 });
        assert_eq!(found.pairs[3], Enough::Few { n: 0, needed: 5 });
        // 0.2 and −0.2: mean 0, s² = 0.08, error 0.2, t(1) = 12.7062: beyond ±1.
        assert_eq!(found.n, 2);
        assert!(found.mean.unwrap().abs() < 1e-12);
        assert_eq!(
            found.interval,
            Some(Interval {
                low: -1.0,
                high: 1.0
            })
        );
    }

    #[test]
    fn without_attempts_nothing_is_known() {
        let found = parallel_forms(&[], &[], &[("a", "b")]);
        assert_eq!((found.n, found.mean, found.interval), (0, None, None));
        assert_eq!(found.pairs, [Enough::Few { n: 0, needed: 5 }]);
    }
}
