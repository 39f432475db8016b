//! Intervals that hold the true value in 95 of 100 classes.

use super::moments;
use super::quantile::{Z_95, t_95};
use super::{count, share};
use serde::{Deserialize, Serialize};

/// A 95 % interval, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies in it.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// `reach` on both sides of `middle`.
    pub(super) fn around(middle: f64, reach: f64) -> Self {
        Self {
            low: middle - reach,
            high: middle + reach,
        }
    }

    /// Cut off at `low` and `high`, but never so that it loses `value`.
    pub(super) fn within(self, low: f64, high: f64, value: f64) -> Self {
        Self {
            low: self.low.max(low).min(value),
            high: self.high.min(high).max(value),
        }
    }
}

/// The 95 % interval of a share `p` of `n` by Wilson's score method (Wilson 1927); `None` for `n` = 0.
///
/// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96. It never leaves 0..=1 and has a
/// width even where everybody was right. `p` may also be a mean of fractions: whatever lies between 0
/// and 1 has a variance of at most p(1−p), so the interval is then rather too wide than too narrow.
#[must_use]
pub fn wilson(p: f64, n: u32) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (p, n) = (share(p), f64::from(n));
    let squared = Z_95 * Z_95;
    let scale = 1.0 + squared / n;
    let middle = (p + squared / (2.0 * n)) / scale;
    let reach = Z_95 / scale * (p * (1.0 - p) / n + squared / (4.0 * n * n)).sqrt();
    Some(Interval::around(middle, reach).within(0.0, 1.0, p))
}

/// The 95 % interval of a correlation `r` of `n` pairs by Fisher's z (Fisher 1921):
/// tanh(artanh r ± 1.96/√(n−3)). `None` under four pairs and for |r| = 1, where z is infinite.
pub(super) fn fisher_z(r: f64, n: u32) -> Option<Interval> {
    if n < 4 || r.is_nan() || r.abs() >= 1.0 {
        return None;
    }
    let z = libm::atanh(r);
    let reach = Z_95 / f64::from(n - 3).sqrt();
    let found = Interval {
        low: libm::tanh(z - reach),
        high: libm::tanh(z + reach),
    };
    Some(found.within(-1.0, 1.0, r))
}

/// The 95 % interval of a mean by Student's t: x̄ ± t(n−1)·s/√n. `None` where the values do not vary (or
/// are fewer than two): a width of nothing would claim to know for sure.
pub(super) fn mean_t(values: &[f64]) -> Option<Interval> {
    if !moments::vary(values) {
        return None;
    }
    let mean = moments::mean(values)?;
    let t = t_95(count(values.len()).checked_sub(1)?)?;
    let error = (moments::variance(values)? / values.len() as f64).sqrt();
    Some(Interval::around(mean, t * error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded(interval: Option<Interval>, digits: i32) -> (f64, f64) {
        let scale = libm::pow(10.0, f64::from(digits));
        let interval = interval.unwrap();
        (
            (interval.low * scale).round() / scale,
            (interval.high * scale).round() / scale,
        )
    }

    #[test]
    fn wilsons_interval_of_three_in_twenty_is_wide_and_of_150_in_a_thousand_narrow() {
        // 3/20, z² = 3.8415: middle (0.15 + 0.09604)/1.19207 = 0.20639; reach
        // 1.95996/1.19207·√(0.1275/20 + 3.8415/1600) = 1.64417·√(0.006375 + 0.002401) = 0.15403.
        assert_eq!(rounded(wilson(3.0 / 20.0, 20), 3), (0.052, 0.36));
        assert_eq!(rounded(wilson(150.0 / 1000.0, 1000), 3), (0.129, 0.173));
    }

    #[test]
    fn nobody_and_everybody_have_an_interval_too() {
        // p = 0 leaves z²/n / (1 + z²/n) = 3.8415/(10 + 3.8415) = 0.27753 of 10.
        assert_eq!(rounded(wilson(0.0, 10), 5), (0.0, 0.27753));
        assert_eq!(rounded(wilson(1.0, 10), 5), (0.72247, 1.0));
        assert_eq!(wilson(0.5, 0), None);
    }

    #[test]
    fn a_correlation_of_0_3_is_known_as_well_as_its_class_is_large() {
        // z = artanh 0.3 = 0.30952; n = 20: ± 1.96/√17 = 0.47536; tanh(−0.16584) = −0.164.
        for (n, low, high) in [
            (20, -0.16, 0.66),
            (30, -0.07, 0.60),
            (60, 0.05, 0.51),
            (100, 0.11, 0.47),
        ] {
            assert_eq!(rounded(fisher_z(0.3, n), 2), (low, high), "{n}");
        }
        assert_eq!(fisher_z(0.3, 3), None);
        assert_eq!(fisher_z(1.0, 30), None);
        assert_eq!(fisher_z(-1.0, 30), None);
        assert_eq!(fisher_z(f64::NAN, 30), None);
    }

    #[test]
    fn a_mean_of_fractions_has_the_interval_of_student() {
        // 0, ½, 1, ½: mean ½, s² = ½/3 = 0.16667, error √(0.16667/4) = 0.20412, t(3) = 3.18245.
        let interval = mean_t(&[0.0, 0.5, 1.0, 0.5]).unwrap();
        assert!(
            (interval.high - (0.5 + 3.182_446_305_284_263 * 0.204_124_145_231_931_5)).abs() < 1e-9
        );
        assert!((interval.low + interval.high - 1.0).abs() < 1e-12);
        assert_eq!(mean_t(&[0.5]), None);
        assert_eq!(mean_t(&[0.5, 0.5]), None);
        assert_eq!(mean_t(&[]), None);
    }

    proptest! {
        #[test]
        fn intervals_hold_their_estimate(p in 0.0..=1.0f64, r in -1.0..=1.0f64, n in 0u32..5_000) {
            if let Some(interval) = wilson(p, n) {
                prop_assert!(interval.contains(p) && interval.low >= 0.0 && interval.high <= 1.0);
                prop_assert!(interval.high - interval.low > 0.0);
            }
            if let Some(interval) = fisher_z(r, n) {
                prop_assert!(interval.contains(r) && interval.low >= -1.0 && interval.high <= 1.0);
            }
        }

        #[test]
        fn a_mean_lies_in_its_interval(values in proptest::collection::vec(0.0..=1.0f64, 0..20)) {
            if let Some(interval) = mean_t(&values) {
                prop_assert!(interval.contains(moments::mean(&values).unwrap()));
            }
        }

        #[test]
        fn no_input_panics(p: f64, n: u32, values in proptest::collection::vec(any::<f64>(), 0..5)) {
            let _ = (wilson(p, n), fisher_z(p, n), mean_t(&values));
        }
    }
}
