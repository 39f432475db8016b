//! How many numbers become one.

/// The median; `None` for no values. The mean of the middle two when their number is even. Changes
/// the order of `values`.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if !even {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(lower.midpoint(upper))
}

/// The arithmetic mean; `None` for no values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len())
        .ok()
        .filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

/// The value below which `percent` of 100 values lie, between two of them in a line (Hyndman and Fan 1996, type 7, which
/// spreadsheets use too); `None` for no values. Changes the order of `values`.
#[must_use]
pub fn percentile(values: &mut [f64], percent: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let place = last as f64 * (percent / 100.0).clamp(0.0, 1.0);
    let below = (place.floor() as usize).min(last);
    let (_, lower, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let lower = *lower;
    let part = place - below as f64;
    if part <= 0.0 {
        return Some(lower);
    }
    let upper = above
        .iter()
        .copied()
        .min_by(f64::total_cmp)
        .unwrap_or(lower);
    Some(lower + (upper - lower) * part)
}

/// The standard deviation as of a sample, √(Σ(x − x̄)² / (n − 1)); `None` under two values.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let middle = mean(values)?;
    let others = u32::try_from(values.len())
        .ok()?
        .checked_sub(1)
        .filter(|others| *others > 0)?;
    let squares: f64 = values
        .iter()
        .map(|value| (value - middle) * (value - middle))
        .sum();
    Some((squares / f64::from(others)).sqrt())
}
