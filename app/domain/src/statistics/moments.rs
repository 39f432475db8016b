//! Means, variances and their like, the same to the last digit whatever the order of the values.

/// A spread (largest − smallest) up to this is none: sums of decimal fractions that are equal on paper
/// differ by some 1e-16 here, and a correlation of such crumbs would be noise that looks like a number.
const NO_SPREAD: f64 = 1e-9;

/// The sum of the values. They are sorted first, so that their order changes nothing, and the rounding
/// errors are added up beside it (Neumaier 1974).
pub(super) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        sum = next;
    }
    sum + lost
}

/// The arithmetic mean; `None` for no values.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    Some(sum(values.iter().copied()) / values.len() as f64)
}

/// Whether the values differ, more than by rounding.
pub(super) fn vary(values: &[f64]) -> bool {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most - least > NO_SPREAD
}

/// Σ (x − x̄)^power over the values.
fn power_sum(values: &[f64], power: i32) -> Option<f64> {
    let mean = mean(values)?;
    Some(sum(values.iter().map(|value| {
        (1..=power).fold(1.0, |product, _| product * (value - mean))
    })))
}

/// The sample variance s² = Σ(x − x̄)² / (n − 1); `None` under two values, 0 where they do not vary.
pub(super) fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    if !vary(values) {
        return Some(0.0);
    }
    Some(power_sum(values, 2)? / (values.len() - 1) as f64)
}

/// The sample covariance Σ(x − x̄)(y − ȳ) / (n − 1) of paired values; `None` under two pairs.
pub(super) fn covariance(one: &[f64], other: &[f64]) -> Option<f64> {
    if one.len() != other.len() || one.len() < 2 {
        return None;
    }
    let (mean_one, mean_other) = (mean(one)?, mean(other)?);
    let products = one
        .iter()
        .zip(other)
        .map(|(x, y)| (x - mean_one) * (y - mean_other));
    Some(sum(products) / (one.len() - 1) as f64)
}

/// Pearson's correlation cov(x, y) / (s_x s_y), −1 to 1; `None` under two pairs or where one side does
/// not vary.
pub(super) fn pearson(one: &[f64], other: &[f64]) -> Option<f64> {
    if !vary(one) || !vary(other) {
        return None;
    }
    let spread = variance(one)?.sqrt() * variance(other)?.sqrt();
    let r = covariance(one, other)? / spread;
    Some(r.clamp(-1.0, 1.0))
}

/// Skewness k₃ / k₂^1.5 by Fisher's k-statistics (Fisher 1930), as Moodle computes it; `None` under
/// three values or where they do not vary.
///
/// k₂ = S₂/(n−1) and k₃ = n·S₃/((n−1)(n−2)) with S_r = Σ(x − x̄)^r.
pub(super) fn skewness(values: &[f64]) -> Option<f64> {
    if values.len() < 3 || !vary(values) {
        return None;
    }
    let n = values.len() as f64;
    let k2 = power_sum(values, 2)? / (n - 1.0);
    let k3 = n * power_sum(values, 3)? / ((n - 1.0) * (n - 2.0));
    Some(k3 / (k2 * k2.sqrt()))
}

/// Kurtosis (excess, 0 for the normal distribution) k₄ / k₂² by Fisher's k-statistics (Fisher 1930), as
/// Moodle computes it; `None` under four values or where they do not vary.
///
/// k₄ = (n(n+1)·S₄ − 3(n−1)·S₂²) / ((n−1)(n−2)(n−3)) with S_r = Σ(x − x̄)^r.
pub(super) fn kurtosis(values: &[f64]) -> Option<f64> {
    if values.len() < 4 || !vary(values) {
        return None;
    }
    let n = values.len() as f64;
    let s2 = power_sum(values, 2)?;
    let k2 = s2 / (n - 1.0);
    let k4 = (n * (n + 1.0) * power_sum(values, 4)? - 3.0 * (n - 1.0) * s2 * s2)
        / ((n - 1.0) * (n - 2.0) * (n - 3.0));
    Some(k4 / (k2 * k2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(one: Option<f64>, other: f64) -> bool {
        one.is_some_and(|one| (one - other).abs() < 1e-12)
    }

    #[test]
    fn mean_variance_and_covariance_by_hand() {
        // 2, 4, 9: mean 15/3 = 5; deviations −3, −1, 4; squares 9 + 1 + 16 = 26; 26/2 = 13.
        let x = [2.0, 4.0, 9.0];
        assert_eq!(mean(&x), Some(5.0));
        assert_eq!(variance(&x), Some(13.0));
        // With 1, 2, 6 (mean 3; deviations −2, −1, 3): 6 + 1 + 12 = 19; 19/2 = 9.5.
        // Variance of 1, 2, 6: (4 + 1 + 9)/2 = 7. r = 9.5/√91 = 0.995871….
        let y = [1.0, 2.0, 6.0];
        assert_eq!(covariance(&x, &y), Some(9.5));
        assert!(near(pearson(&x, &y), 9.5 / 91_f64.sqrt()));
    }

    #[test]
    fn skewness_and_kurtosis_by_hand() {
        // 0, 0, 0, 4: mean 1; deviations −1, −1, −1, 3.
        // S₂ = 3 + 9 = 12, S₃ = −3 + 27 = 24, S₄ = 3 + 81 = 84; n = 4.
        // k₂ = 12/3 = 4; k₃ = 4·24/(3·2) = 16; skewness 16/4^1.5 = 2.
        // k₄ = (4·5·84 − 3·3·144)/(3·2·1) = (1680 − 1296)/6 = 64; kurtosis 64/16 = 4.
        let tail = [0.0, 0.0, 0.0, 4.0];
        assert!(near(skewness(&tail), 2.0));
        assert!(near(kurtosis(&tail), 4.0));
        // 1, 2, 3, 4, 5 is symmetric: 0. S₂ = 10, S₄ = 34, n = 5:
        // k₂ = 2.5; k₄ = (30·34 − 12·100)/24 = −7.5; kurtosis −7.5/6.25 = −1.2.
        let even = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert!(near(skewness(&even), 0.0));
        assert!(near(kurtosis(&even), -1.2));
    }

    #[test]
    fn what_needs_more_values_or_a_spread_is_not_there() {
        assert_eq!(mean(&[]), None);
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(covariance(&[1.0], &[1.0]), None);
        assert_eq!(covariance(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(skewness(&[1.0, 2.0]), None);
        assert_eq!(kurtosis(&[1.0, 2.0, 3.0]), None);
        let same = [0.1; 5];
        assert_eq!(variance(&same), Some(0.0));
        assert_eq!(skewness(&same), None);
        assert_eq!(kurtosis(&same), None);
        assert_eq!(pearson(&same, &[1.0, 2.0, 3.0, 4.0, 5.0]), None);
    }

    #[test]
    fn sums_that_are_equal_on_paper_do_not_vary() {
        // 0.1 + 0.2 is not 0.15 + 0.15 in binary.
        assert!(!vary(&[0.1 + 0.2, 0.15 + 0.15, 0.3]));
        assert!(vary(&[0.0, 1e-6]));
        assert!(!vary(&[]));
    }

    #[test]
    fn small_values_are_not_lost_beside_large_ones() {
        assert_eq!(sum([1e16, 1.0, -1e16, 1.0]), 2.0);
    }

    proptest! {
        #[test]
        fn the_order_changes_not_even_the_last_digit(
            pairs in proptest::collection::vec((-1.0..1.0f64, 0.0..1.0f64), 0..30).prop_shuffle(),
            turn in 0usize..30,
        ) {
            let split = |pairs: &[(f64, f64)]| -> (Vec<f64>, Vec<f64>) { pairs.iter().copied().unzip() };
            let mut turned = pairs.clone();
            if !turned.is_empty() {
                let turn = turn % turned.len();
                turned.rotate_left(turn);
                turned.swap(0, turn);
            }
            let ((x, y), (p, q)) = (split(&pairs), split(&turned));
            prop_assert_eq!(mean(&x), mean(&p));
            prop_assert_eq!(variance(&x), variance(&p));
            prop_assert_eq!(pearson(&x, &y), pearson(&p, &q));
            prop_assert_eq!(skewness(&x), skewness(&p));
            prop_assert_eq!(kurtosis(&x), kurtosis(&p));
        }

        #[test]
        fn a_correlation_is_within_one(pairs in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64), 0..30)) {
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            prop_assert!(pearson(&x, &y).is_none_or(|r| r.abs() <= 1.0));
            let turned: Vec<f64> = x.iter().map(|value| 1.0 - value).collect();
            prop_assert!(pearson(&x, &x).is_none_or(|r| r > 1.0 - 1e-9));
            prop_assert!(pearson(&x, &turned).is_none_or(|r| r < -1.0 + 1e-9));
        }
    }
}
