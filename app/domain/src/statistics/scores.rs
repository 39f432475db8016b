//! How the scores of a test are distributed and how well it measures.

use super::attempt::Row;
use super::interval::{Interval, mean_t};
use super::quantile::f_quantile;
use super::{Enough, FACILITY_FROM, RELIABILITY_FROM, count, moments};
use crate::analysis::median;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How scores are distributed. A score is the mean fraction over the items of its attempt, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The attempts.
    pub n: u32,
    /// The mean score.
    pub mean: f64,
    /// Its 95 % interval by Student's t, cut off at 0 and 1; `None` where all scores are the same.
    pub interval: Option<Interval>,
    /// The median score.
    pub median: f64,
    /// The sample standard deviation (n − 1); `None` for one attempt.
    pub sd: Option<f64>,
    /// The attempts by class of ten percent: 0 to under 10 %, …, 90 to 100 %, the last one closed.
    pub histogram: [u32; 10],
    /// Skewness and kurtosis; from [`RELIABILITY_FROM`] attempts.
    pub shape: Enough<Shape>,
}

/// The shape of a distribution, by k-statistics (Fisher 1930), as Moodle computes it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// k₃/k₂^1.5: 0 is symmetric, below 0 the tail is on the side of low scores. `None` where all
    /// scores are the same.
    pub skewness: Option<f64>,
    /// k₄/k₂²: 0 is that of the normal distribution, above 0 it is more peaked. `None` likewise.
    pub kurtosis: Option<f64>,
}

/// How consistently a test measures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// The attempts it rests on: the largest number that hold exactly the same versions of items.
    pub n: u32,
    /// The items in each of those.
    pub items: u32,
    /// What the value is called.
    pub coefficient: Coefficient,
    /// k/(k−1)·(1 − Σσᵢ²/σ²) with the variances σᵢ² of the k items' marks and σ² of their sums. At most
    /// one; a negative value says that the items do not go together at all. `None` with fewer than two
    /// items or where all sums are the same.
    pub value: Option<f64>,
    /// Its 95 % interval (Feldt 1965): 1 − (1 − value)·F with the 97.5 % and the 2.5 % points of F for
    /// n − 1 and (n − 1)(k − 1) degrees of freedom. `None` where the value is 1.
    pub interval: Option<Interval>,
    /// The standard error of measurement in the unit of scores (0 to 1): s·√(1 − value) with the sample
    /// standard deviation s of the scores. A person's true score lies within ± 1.96 of these in 95 of
    /// 100 cases.
    pub standard_error: Option<f64>,
}

/// What a reliability is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coefficient {
    /// KR-20 (Kuder & Richardson 1937), where every mark is 0 or 1. Their σᵢ² = p(1 − p) is a population
    /// variance, and so is their σ²; with n − 1 in both it is the same number.
    Kr20,
    /// Cronbach's α (Cronbach 1951), where marks lie between.
    Alpha,
}

/// How the scores of these attempts are distributed.
pub(super) fn scores(rows: &[Row<'_>]) -> Enough<Scores> {
    let n = count(rows.len());
    let values: Vec<f64> = rows.iter().map(Row::score).collect();
    Enough::from_known(n, FACILITY_FROM, || distribution(&values))
}

fn distribution(scores: &[f64]) -> Option<Scores> {
    let n = count(scores.len());
    let mean = moments::mean(scores)?;
    let mut histogram = [0_u32; 10];
    for score in scores {
        // Three tenths of ten items are 0.30000000000000004 or 0.3; both belong into the fourth class.
        let class = ((score * 10.0 + 1e-9) as usize).min(histogram.len() - 1);
        histogram[class] += 1;
    }
    Some(Scores {
        n,
        mean,
        interval: mean_t(scores).map(|interval| interval.within(0.0, 1.0, mean)),
        median: median(&mut scores.to_vec())?,
        sd: moments::variance(scores).map(f64::sqrt),
        histogram,
        shape: Enough::from(n, RELIABILITY_FROM, || Shape {
            skewness: moments::skewness(scores),
            kurtosis: moments::kurtosis(scores),
        }),
    })
}

/// How consistently the test measures. Variances of sums need the same items in every attempt, so of
/// attempts that differ in a version the largest group is taken (of equal ones the first by the hashes
/// of its versions).
pub(super) fn reliability(rows: &[Row<'_>]) -> Enough<Reliability> {
    let mut forms: BTreeMap<Vec<&str>, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        forms.entry(row.form()).or_default().push(row);
    }
    let largest = forms
        .into_values()
        .reduce(|one, other| if other.len() > one.len() { other } else { one })
        .unwrap_or_default();
    Enough::from(count(largest.len()), RELIABILITY_FROM, || {
        consistency(&largest)
    })
}

/// The consistency of attempts that hold the same items.
fn consistency(rows: &[&Row<'_>]) -> Reliability {
    let n = count(rows.len());
    let mut items: Vec<Vec<f64>> = Vec::new();
    for row in rows {
        for (index, mark) in row.marks().enumerate() {
            match items.get_mut(index) {
                Some(marks) => marks.push(mark),
                None => items.push(vec![mark]),
            }
        }
    }
    let dichotomous = items
        .iter()
        .flatten()
        .all(|mark| *mark == 0.0 || *mark == 1.0);
    let k = count(items.len());
    let sums: Vec<f64> = rows.iter().map(|row| row.total).collect();
    let value = alpha(&items, &sums);
    let scores: Vec<f64> = rows.iter().map(|row| row.score()).collect();
    let sd = moments::variance(&scores).map(f64::sqrt);
    Reliability {
        n,
        items: k,
        coefficient: if dichotomous {
            Coefficient::Kr20
        } else {
            Coefficient::Alpha
        },
        value,
        interval: value.and_then(|value| feldt(value, n, k)),
        standard_error: value.and_then(|value| Some(sd? * (1.0 - value).sqrt())),
    }
}

/// k/(k−1)·(1 − Σσᵢ²/σ²) for the marks of `items` and their `sums`.
fn alpha(items: &[Vec<f64>], sums: &[f64]) -> Option<f64> {
    if items.len() < 2 || !moments::vary(sums) {
        return None;
    }
    let variances: Option<Vec<f64>> = items.iter().map(|marks| moments::variance(marks)).collect();
    let k = items.len() as f64;
    let alone = moments::sum(variances?) / moments::variance(sums)?;
    Some((k / (k - 1.0) * (1.0 - alone)).min(1.0))
}

/// Feldt's interval for a reliability `value` of `n` people and `k` items.
fn feldt(value: f64, n: u32, k: u32) -> Option<Interval> {
    let error = 1.0 - value;
    if error <= 1e-9 {
        return None;
    }
    let people = f64::from(n) - 1.0;
    let both = people * (f64::from(k) - 1.0);
    let interval = Interval {
        low: 1.0 - error * f_quantile(0.975, people, both)?,
        high: 1.0 - error * f_quantile(0.025, people, both)?,
    };
    Some(interval.within(f64::NEG_INFINITY, 1.0, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: Option<f64>, other: f64, within: f64) -> bool {
        one.is_some_and(|one| (one - other).abs() < within)
    }

    #[test]
    fn a_distribution_by_hand() {
        // 0.1, 0.3, 0.3, 0.5, 0.8: mean 2/5 = 0.4; deviations² 0.09 + 0.01 + 0.01 + 0.01 + 0.16 = 0.28;
        // s² = 0.07; error √(0.07/5) = 0.118322, t(4) = 2.776445, reach 0.328513.
        let found = distribution(&[0.1, 0.8, 0.3, 0.5, 0.1 + 0.2]).unwrap();
        assert!(near(Some(found.mean), 0.4, 1e-12) && near(Some(found.median), 0.3, 1e-12));
        assert!(near(found.sd, 0.07_f64.sqrt(), 1e-12));
        let interval = found.interval.unwrap();
        assert!(
            near(Some(interval.high), 0.728_513, 1e-6) && near(Some(interval.low), 0.071_487, 1e-6)
        );
        assert_eq!(found.histogram, [0, 1, 0, 2, 0, 1, 0, 0, 1, 0]);
        assert_eq!(found.shape, Enough::Few { n: 5, needed: 20 });
        assert!(distribution(&[]).is_none());
    }

    #[test]
    fn full_marks_belong_into_the_last_class() {
        let found = distribution(&[1.0, 0.9, 0.0, 0.7, 0.1 * 7.0]).unwrap();
        assert_eq!(found.histogram, [1, 0, 0, 0, 0, 0, 0, 2, 0, 2]);
    }

    #[test]
    fn alpha_by_hand() {
        // Two items, four people: 0 ½ 1 1 and ½ ½ 1 0. Sums ½ 1 2 1.
        // Means 0.625, 0.5, 1.125. Item variances: (0.390625 + 0.015625 + 2·0.140625)/3 = 0.6875/3 and
        // (0 + 0 + ¼ + ¼)/3 = 0.5/3; of the sums (0.390625 + 0.015625 + 0.765625 + 0.015625)/3 = 1.1875/3.
        // α = 2·(1 − 1.1875/1.1875) = 0: the items do not go together.
        let items = [vec![0.0, 0.5, 1.0, 1.0], vec![0.5, 0.5, 1.0, 0.0]];
        assert!(near(alpha(&items, &[0.5, 1.0, 2.0, 1.0]), 0.0, 1e-12));
        // The same item twice: σ² is four times each, α = 2·(1 − 2/4) = 1, and there is no interval.
        let items = [vec![0.0, 0.5, 1.0, 1.0], vec![0.0, 0.5, 1.0, 1.0]];
        assert!(near(alpha(&items, &[0.0, 1.0, 2.0, 2.0]), 1.0, 1e-12));
        assert_eq!(feldt(1.0, 30, 10), None);
        assert_eq!(alpha(&items[..1], &[0.0, 0.5, 1.0, 1.0]), None, "one item");
        assert_eq!(alpha(&items, &[1.0; 4]), None, "all sums the same");
    }

    #[test]
    fn feldts_interval_is_that_of_another_program() {
        // C. Evans for the MRC Cognition and Brain Sciences Unit: 0.913 of 20 items and 873 people gives
        // 0.9044024 and 0.9211588.
        let found = feldt(0.913, 873, 20).unwrap();
        assert!((found.low - 0.904_402_4).abs() < 1e-7, "{found:?}");
        assert!((found.high - 0.921_158_8).abs() < 1e-7, "{found:?}");
    }
}
