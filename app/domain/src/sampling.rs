//! Numbers drawn from distributions, the same on every machine and in the browser: `libm` instead of what
//! the platform's own library makes of a logarithm.

use crate::rng::SeededRng;

/// A whole number from 0 to `limit` − 1; 0 when there is none.
pub(crate) fn below(rng: &mut SeededRng, limit: u32) -> u32 {
    let product = u64::from(rng.next_u32()) * u64::from(limit);
    u32::try_from(product >> 32).unwrap_or_default()
}

/// The index of a weight, drawn in proportion to the weights.
pub(crate) fn weighted(rng: &mut SeededRng, weights: impl Iterator<Item = f64> + Clone) -> u16 {
    let mut left = rng.unit() * weights.clone().sum::<f64>();
    let mut chosen = 0;
    for (index, weight) in (0..).zip(weights) {
        if weight > 0.0 {
            chosen = index;
            if left < weight {
                break;
            }
            left -= weight;
        }
    }
    chosen
}

/// A standard normal number (Box–Muller).
pub(crate) fn normal(rng: &mut SeededRng) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - rng.unit())).sqrt();
    radius * libm::cos(std::f64::consts::TAU * rng.unit())
}

/// A number around 1 whose logarithm has the standard deviation `sigma`; its median is 1.
pub(crate) fn log_normal(rng: &mut SeededRng, sigma: f64) -> f64 {
    libm::exp(sigma * normal(rng))
}

/// How many of `n` say yes, each with probability `p`: exact where few do or few do not, the normal
/// approximation otherwise. Draws two numbers, whatever it does with them.
pub(crate) fn binomial(rng: &mut SeededRng, n: u32, p: f64) -> u32 {
    let normal = normal(rng);
    let p = p.clamp(0.0, 1.0);
    if p > 0.5 {
        return n - small_binomial(normal, rng, n, 1.0 - p);
    }
    small_binomial(normal, rng, n, p)
}

fn small_binomial(normal: f64, rng: &mut SeededRng, n: u32, p: f64) -> u32 {
    let mean = f64::from(n) * p;
    let lot = rng.unit();
    if mean >= 30.0 {
        let deviation = (mean * (1.0 - p)).sqrt();
        // Within the range of u32 by the clamp; NaN becomes 0.
        let hits = (mean + deviation * normal).round();
        return hits.clamp(0.0, f64::from(n)) as u32;
    }
    // Walks along the distribution until `lot` is used up.
    let odds = p / (1.0 - p);
    let mut probability = libm::pow(1.0 - p, f64::from(n));
    let mut left = lot;
    let mut hits = 0;
    while left >= probability && hits < n {
        left -= probability;
        hits += 1;
        probability *= odds * f64::from(n - hits + 1) / f64::from(hits);
        if probability <= 0.0 {
            break;
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_stay_within_their_limits(seed: u32, n in 0u32..1_000_000, p in 0.0..=1.0f64) {
            let mut rng = SeededRng::new(seed);
            let hits = binomial(&mut rng, n, p);
            prop_assert!(hits <= n);
            prop_assert_eq!(binomial(&mut rng, n, 0.0), 0);
            prop_assert_eq!(binomial(&mut rng, n, 1.0), n);
        }

        #[test]
        fn few_hits_are_counted_exactly_enough(seed in 0u32..1_000, n in 1u32..400, percent in 1u32..99) {
            let p = f64::from(percent) / 100.0;
            let mut rng = SeededRng::new(seed);
            let total: u64 = (0..2_000).map(|_| u64::from(binomial(&mut rng, n, p))).sum();
            let mean = total as f64 / 2_000.0;
            let deviation = (f64::from(n) * p * (1.0 - p) / 2_000.0).sqrt();
            prop_assert!((mean - f64::from(n) * p).abs() < 6.0 * deviation + 0.05, "{mean}");
        }

        #[test]
        fn a_weight_of_zero_is_never_drawn(seed: u32) {
            let mut rng = SeededRng::new(seed);
            for _ in 0..50 {
                prop_assert!([1, 3].contains(&weighted(&mut rng, [0.0, 1.0, 0.0, 2.0, 0.0].into_iter())));
            }
        }
    }
}
