//! What is usual: a median, the mean beside it, and how well the median is known.

use crate::analysis::{mean, median};
use crate::statistics::Interval;
use serde::{Deserialize, Serialize};

/// So many posts it takes before something is said of a group (§1.3, 2).
pub const FEWEST: u32 = 5;

/// What is usual among some posts. The median is what is shown first: one post that went viral moves the mean and
/// not the median (§1.3, 1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Typical {
    /// How many posts.
    pub n: u32,
    /// The median.
    pub median: f64,
    /// The arithmetic mean.
    pub mean: f64,
    /// The 95 % interval of the median; `None` for fewer than six posts, of which no two are sure enough.
    pub interval: Option<Interval>,
}

impl Typical {
    /// What is usual among `values`, in whichever order they come; `None` for none.
    pub(super) fn of(mut values: Vec<f64>) -> Option<Self> {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        let interval = median_interval(&values);
        let mean = mean(&values)?;
        let n = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let median = median(&mut values)?;
        Some(Self {
            n,
            median,
            mean,
            interval,
        })
    }

    /// Whether there are enough posts to say something.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.n >= FEWEST
    }
}

/// The 95 % interval of a median from sorted values: from the k-th smallest to the k-th largest, k being the largest
/// number with P(B ≤ k − 1) ≤ 0.025 for B binomial (n, ½). It holds for every distribution (Conover 1999, *Practical
/// nonparametric statistics*, §3.2).
fn median_interval(sorted: &[f64]) -> Option<Interval> {
    /// Beyond, ½ⁿ is no number any more and the normal distribution is as good.
    const EXACT: usize = 1_000;
    let n = sorted.len();
    let count = f64::from(u32::try_from(n).ok()?);
    let below = if n > EXACT {
        // At most half of a number that fits.
        libm::floor((count - 1.96 * count.sqrt()) / 2.0) as usize
    } else {
        let mut term = libm::pow(0.5, count);
        let mut sum = 0.0;
        let mut below = 0_usize;
        while below < n && sum + term <= 0.025 {
            sum += term;
            // P(B = i + 1) = P(B = i)·(n − i)/(i + 1).
            let at = f64::from(u32::try_from(below).ok()?);
            term *= (count - at) / (at + 1.0);
            below += 1;
        }
        below
    };
    let low = sorted.get(below.checked_sub(1)?)?;
    let high = sorted.get(n.checked_sub(below)?)?;
    Some(Interval {
        low: *low,
        high: *high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval(n: u32) -> Option<(f64, f64)> {
        let values: Vec<f64> = (1..=n).map(f64::from).collect();
        let found = median_interval(&values)?;
        Some((found.low, found.high))
    }

    #[test]
    fn the_interval_of_a_median_is_that_of_the_tables() {
        // The places of the table of Conover (1999), A3, for p = ½: of 10 the 2nd and the 9th, of 20 the 6th and the 15th.
        assert_eq!(interval(5), None);
        assert_eq!(interval(6), Some((1.0, 6.0)));
        assert_eq!(interval(8), Some((1.0, 8.0)));
        assert_eq!(interval(9), Some((2.0, 8.0)));
        assert_eq!(interval(10), Some((2.0, 9.0)));
        assert_eq!(interval(20), Some((6.0, 15.0)));
        assert_eq!(interval(0), None);
        // Where the exact one ends and the other begins, they agree.
        assert_eq!(interval(1_000), Some((469.0, 532.0)));
        assert_eq!(interval(1_001), Some((469.0, 533.0)));
    }

    #[test]
    fn one_viral_post_moves_the_mean_and_not_the_median() {
        let typical = Typical::of(vec![10.0, 12.0, 11.0, 9.0, 1_000.0]).unwrap();
        assert_eq!((typical.median, typical.mean), (11.0, 208.4));
        assert!(typical.is_enough());
        assert_eq!(Typical::of(Vec::new()), None);
        assert_eq!(Typical::of(vec![f64::NAN]), None);
    }

    proptest! {
        #[test]
        fn what_is_usual_lies_among_the_values(values in prop::collection::vec(0.0..1e12f64, 1..60)) {
            let (least, most) = values.iter().fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(*value), most.max(*value)));
            let typical = Typical::of(values.clone()).unwrap();
            let slack = most * 1e-12;
            prop_assert!((least..=most).contains(&typical.median));
            prop_assert!((least - slack..=most + slack).contains(&typical.mean));
            if let Some(interval) = typical.interval {
                prop_assert!(interval.contains(typical.median));
            }
            let backwards: Vec<f64> = values.into_iter().rev().collect();
            prop_assert_eq!(Typical::of(backwards), Some(typical));
        }
    }
}
