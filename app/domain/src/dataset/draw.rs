//! Random draws that are the same on every machine.

use crate::rng::SeededRng;

/// A whole number from 0 to `limit` − 1; 0 when there is none.
pub(super) fn below(chance: &mut SeededRng, limit: u32) -> u32 {
    let product = u64::from(chance.next_u32()) * u64::from(limit);
    u32::try_from(product >> 32).unwrap_or_default()
}

/// The index of a weight, drawn in proportion to the weights.
pub(super) fn weighted(chance: &mut SeededRng, weights: impl Iterator<Item = f64> + Clone) -> u16 {
    let mut left = chance.unit() * weights.clone().sum::<f64>();
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
pub(super) fn normal(chance: &mut SeededRng) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - chance.unit())).sqrt();
    radius * libm::cos(std::f64::consts::TAU * chance.unit())
}

/// A number around 1 whose logarithm has the standard deviation `sigma`; its median is 1.
pub(super) fn log_normal(chance: &mut SeededRng, sigma: f64) -> f64 {
    libm::exp(sigma * normal(chance))
}

pub(super) fn count(value: f64) -> u32 {
    // Within the range of u32 by the clamp; NaN becomes 0.
    value.round().clamp(0.0, MAX_REACHED) as u32
}

/// How many of `n` say yes, each with probability `p`: exact where few do or few do not, the normal
/// approximation otherwise. Draws two numbers, whatever it does with them.
pub(super) fn binomial(chance: &mut SeededRng, n: u32, p: f64) -> u32 {
    let normal = normal(chance);
    let p = p.clamp(0.0, 1.0);
    if p > 0.5 {
        return n - small_binomial(normal, chance, n, 1.0 - p);
    }
    small_binomial(normal, chance, n, p)
}

fn small_binomial(normal: f64, chance: &mut SeededRng, n: u32, p: f64) -> u32 {
    let mean = f64::from(n) * p;
    let lot = chance.unit();
    if mean >= 30.0 {
        let deviation = (mean * (1.0 - p)).sqrt();
        return count(mean + deviation * normal).min(n);
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
