//! What a class learned between two tests.

use super::interval::Interval;
use super::quantile::t_95;
use super::{Enough, GAIN_FROM, count, moments, reaches, share};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A pre-test of all but this much leaves nothing to gain.
const NOTHING_LEFT: f64 = 1e-9;

/// The shares of the marks, 0 to 1, that one person reached in both tests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeforeAfter {
    /// Before.
    pub pre: f64,
    /// After.
    pub post: f64,
}

/// What a class learned.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// The people who took both tests; nobody else is counted.
    pub n: u32,
    /// Their mean share before, 0 to 1.
    pub pre: f64,
    /// Their mean share after, 0 to 1.
    pub post: f64,
    /// Hake's normalised gain of the class averages (Hake 1998): (post − pre)/(1 − pre), the part of
    /// what was missing that was gained. Not the mean of individual gains, which errors of measurement
    /// bias. Negative where the class did worse. `None` where nothing was missing.
    pub gain: Option<f64>,
    /// Its 95 % interval by Fieller's theorem, at most 1. `None` where nobody's results differ from the
    /// others', and where so little was missing before that these people tell nothing about the share
    /// of it (the theorem's interval has no end then).
    pub interval: Option<Interval>,
    /// What to call the gain.
    pub band: Option<GainBand>,
}

/// What to call a gain (Hake 1998).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GainBand {
    /// Under 0.3, negative ones included.
    Low,
    /// 0.3 to under 0.7.
    Medium,
    /// From 0.7.
    High,
}

impl GainBand {
    /// The band of `gain`.
    #[must_use]
    pub fn of(gain: f64) -> Self {
        if reaches(gain, 0.7) {
            Self::High
        } else if reaches(gain, 0.3) {
            Self::Medium
        } else {
            Self::Low
        }
    }
}

/// What one answer was worth, with the outcomes that its item measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TagFraction<'a> {
    /// The outcomes (tags) of the item.
    pub outcomes: &'a [String],
    /// The share of its mark, 0 to 1; 0 where it was not attempted.
    pub fraction: f64,
}

/// The first attempts of one person at both tests. Who took only one has nothing in the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TwoTests<'a> {
    /// Before.
    pub pre: Vec<TagFraction<'a>>,
    /// After.
    pub post: Vec<TagFraction<'a>>,
}

/// What a class learned, in total and by outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gains {
    /// Over all items.
    pub total: Enough<Gain>,
    /// Over the items of each outcome. People count who had items of it in both tests.
    pub outcomes: BTreeMap<String, Enough<Gain>>,
}

/// What these people learned, in total and by outcome.
#[must_use]
pub fn gains(people: &[TwoTests<'_>]) -> Gains {
    let tags: BTreeSet<&String> = people
        .iter()
        .flat_map(|person| person.pre.iter().chain(&person.post))
        .flat_map(|answer| answer.outcomes)
        .collect();
    let over = |counts: &dyn Fn(&TagFraction<'_>) -> bool| {
        let reached = |answers: &[TagFraction<'_>]| {
            let fractions: Vec<f64> = answers
                .iter()
                .filter(|answer| counts(answer))
                .map(|answer| share(answer.fraction))
                .collect();
            moments::mean(&fractions)
        };
        let both: Vec<BeforeAfter> = people
            .iter()
            .filter_map(|person| {
                Some(BeforeAfter {
                    pre: reached(&person.pre)?,
                    post: reached(&person.post)?,
                })
            })
            .collect();
        class_gain(&both)
    };
    Gains {
        total: over(&|_| true),
        outcomes: tags
            .into_iter()
            .map(|tag| (tag.clone(), over(&|answer| answer.outcomes.contains(tag))))
            .collect(),
    }
}

/// The gain of these people's averages; from [`GAIN_FROM`] people.
#[must_use]
pub fn class_gain(people: &[BeforeAfter]) -> Enough<Gain> {
    Enough::from_known(count(people.len()), GAIN_FROM, || gain(people))
}

fn gain(people: &[BeforeAfter]) -> Option<Gain> {
    let missing = |reached: fn(&BeforeAfter) -> f64| -> Vec<f64> {
        people.iter().map(|one| 1.0 - share(reached(one))).collect()
    };
    let (before, after) = (missing(|one| one.pre), missing(|one| one.post));
    let (left_before, left_after) = (moments::mean(&before)?, moments::mean(&after)?);
    let gain = (left_before > NOTHING_LEFT).then(|| 1.0 - left_after / left_before);
    Some(Gain {
        n: count(people.len()),
        pre: 1.0 - left_before,
        post: 1.0 - left_after,
        gain,
        interval: gain.and_then(|gain| fieller(&before, &after, gain)),
        band: gain.map(GainBand::of),
    })
}

/// The interval of 1 − v̄/ū for what was missing `before` (u) and `after` (v) of the same people: all ρ
/// with (v̄ − ρū)² ≤ t²·s²(v − ρu)/n (Fieller 1954), t of n − 1 degrees of freedom.
///
/// With a = ū² − t²s²ᵤ/n, b = ūv̄ − t²sᵤᵥ/n, c = v̄² − t²s²ᵥ/n these ρ are (b ± √(b² − ac))/a. The delta
/// method takes the same variance at the estimate alone; it is too sure of itself where little was
/// missing before. Resampling people is so with ten of them.
fn fieller(before: &[f64], after: &[f64], gain: f64) -> Option<Interval> {
    let n = before.len() as f64;
    let (u, v) = (moments::mean(before)?, moments::mean(after)?);
    let ratio = v / u;
    let residuals: Vec<f64> = before
        .iter()
        .zip(after)
        .map(|(u, v)| v - ratio * u)
        .collect();
    if !moments::vary(&residuals) {
        return None;
    }
    let t = t_95(count(before.len()).checked_sub(1)?)?;
    let scale = t * t / n;
    let (uu, vv) = (moments::variance(before)?, moments::variance(after)?);
    let uv = moments::covariance(before, after)?;
    let a = u * u - scale * uu;
    if a <= 1e-9 * u * u {
        return None;
    }
    // b² − ac, multiplied out so that u²v² cancels on paper and not in the last digits.
    let square = scale * (u * u * vv - 2.0 * u * v * uv + v * v * uu - scale * (uu * vv - uv * uv));
    let (middle, reach) = ((u * v - scale * uv) / a, square.max(0.0).sqrt() / a);
    Some(Interval::around(1.0 - middle, reach).within(f64::NEG_INFINITY, 1.0, gain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(pairs: &[(f64, f64)]) -> Vec<BeforeAfter> {
        let person = |(pre, post): &(f64, f64)| BeforeAfter {
            pre: *pre,
            post: *post,
        };
        pairs.iter().map(person).collect()
    }

    fn known(pairs: &[(f64, f64)]) -> Gain {
        *class_gain(&people(pairs)).known().unwrap()
    }

    #[test]
    fn from_45_to_78_percent_is_a_gain_of_0_6() {
        // (0.78 − 0.45)/(1 − 0.45) = 0.33/0.55 = 0.6. Individually 0.4 → 0.7 is 0.5 and 0.5 → 0.86 is
        // 0.72: their mean, 0.61, is another number.
        let mut pairs = vec![(0.4, 0.7); 5];
        pairs.extend(vec![(0.5, 0.86); 5]);
        let found = known(&pairs);
        assert_eq!(found.n, 10);
        assert!((found.pre - 0.45).abs() < 1e-12 && (found.post - 0.78).abs() < 1e-12);
        assert!((found.gain.unwrap() - 0.6).abs() < 1e-12);
        assert_eq!(found.band, Some(GainBand::Medium));
        // u 0.6 and 0.5, v 0.3 and 0.14: ū = 0.55, v̄ = 0.22; s²ᵤ = 10·0.05²/9 = 0.0027778,
        // s²ᵥ = 10·0.08²/9 = 0.0071111, sᵤᵥ = 10·0.05·0.08/9 = 0.0044444; t(9) = 2.262157, t²/n = 0.511736.
        // a = 0.3025 − 0.0014215 = 0.3010785; b = 0.121 − 0.0022744 = 0.1187256;
        // c = 0.0484 − 0.0036390 = 0.0447610; b² − ac = 0.0140958 − 0.0134766 = 0.0006192, root 0.024884;
        // ρ = 0.1187256/0.3010785 ± 0.024884/0.3010785 = 0.394335 ± 0.082650.
        let interval = found.interval.unwrap();
        assert!((interval.low - 0.523_02).abs() < 1e-4, "{interval:?}");
        assert!((interval.high - 0.688_31).abs() < 1e-4, "{interval:?}");
    }

    #[test]
    fn nobody_is_singled_out_in_a_class_of_nine() {
        assert_eq!(
            class_gain(&people(&[(0.4, 0.7); 9])),
            Enough::Few { n: 9, needed: 10 }
        );
        assert_eq!(class_gain(&[]), Enough::Few { n: 0, needed: 10 });
    }

    #[test]
    fn who_knew_all_before_cannot_gain() {
        let found = known(&[(1.0, 0.9); 12]);
        assert_eq!((found.gain, found.interval, found.band), (None, None, None));
        assert!((found.post - 0.9).abs() < 1e-12);
    }

    #[test]
    fn a_class_can_lose() {
        let mut pairs = vec![(0.5, 0.4); 6];
        pairs.extend(vec![(0.5, 0.35); 6]);
        // (0.375 − 0.5)/0.5 = −0.25.
        let found = known(&pairs);
        assert!((found.gain.unwrap() + 0.25).abs() < 1e-12);
        assert_eq!(found.band, Some(GainBand::Low));
        assert!(found.interval.unwrap().high < 0.0);
    }

    #[test]
    fn where_all_did_the_same_or_little_was_missing_there_is_no_interval() {
        let found = known(&[(0.5, 0.75); 10]);
        assert_eq!((found.gain, found.interval), (Some(0.5), None));
        // One of ten missed one half before: what was missing is within its own error.
        let mut pairs = vec![(1.0, 1.0); 9];
        pairs.push((0.5, 0.8));
        let found = known(&pairs);
        assert!(found.gain.is_some() && found.interval.is_none());
    }

    #[test]
    fn gains_have_names() {
        for (gain, band) in [
            (-2.0, GainBand::Low),
            (0.29, GainBand::Low),
            (0.1 + 0.2, GainBand::Medium),
            (0.3, GainBand::Medium),
            (0.69, GainBand::Medium),
            (0.7, GainBand::High),
            (1.0, GainBand::High),
        ] {
            assert_eq!(GainBand::of(gain), band, "{gain}");
        }
    }

    #[test]
    fn each_outcome_has_a_gain_of_its_own_over_those_who_had_it_twice() {
        let (median, reach) = (
            ["median".to_owned()],
            ["reach".to_owned(), "median".to_owned()],
        );
        let answer = |outcomes, fraction| TagFraction { outcomes, fraction };
        // Median: before (0 + ½)/2, after (1 + ½)/2, gain (0.75 − 0.25)/0.75 = ⅔. Reach: ½ → ½, gain 0.
        let mut class: Vec<TwoTests<'_>> = (0..10)
            .map(|_| TwoTests {
                pre: vec![answer(&median[..], 0.0), answer(&reach[..], 0.5)],
                post: vec![answer(&median[..], 1.0), answer(&reach[..], 0.5)],
            })
            .collect();
        // Who left before the second test, and who had nothing about reach in it.
        class.push(TwoTests {
            pre: vec![answer(&reach[..], 1.0)],
            post: vec![],
        });
        class.push(TwoTests {
            pre: vec![answer(&median[..], 0.0), answer(&reach[..], 0.5)],
            post: vec![answer(&median[..], 0.75)],
        });
        let found = gains(&class);
        let gain =
            |gain: &Enough<Gain>| (gain.known().unwrap().n, gain.known().unwrap().gain.unwrap());
        let (n, total) = gain(&found.total);
        assert!(n == 11 && (total - 2.0 / 3.0).abs() < 1e-12, "{total}");
        let (n, of_median) = gain(&found.outcomes["median"]);
        assert!(
            n == 11 && (of_median - 2.0 / 3.0).abs() < 1e-12,
            "{of_median}"
        );
        let (n, of_reach) = gain(&found.outcomes["reach"]);
        assert!(n == 10 && of_reach.abs() < 1e-12, "{of_reach}");
        assert_eq!(found.outcomes.len(), 2);
    }

    fn any_people() -> impl Strategy<Value = Vec<(f64, f64)>> {
        proptest::collection::vec((0.0..=1.0f64, 0.0..=1.0f64), 0..40)
    }

    proptest! {
        #[test]
        fn a_gain_is_at_most_all_and_lies_in_its_interval(pairs in any_people()) {
            if let Some(gain) = class_gain(&people(&pairs)).known() {
                prop_assert!(gain.gain.is_none_or(|gain| gain <= 1.0));
                if let Some(interval) = gain.interval {
                    prop_assert!(interval.contains(gain.gain.unwrap()) && interval.high <= 1.0, "{gain:?}");
                }
            }
        }

        #[test]
        fn the_order_of_people_changes_nothing(pairs in any_people()) {
            let mut turned = pairs.clone();
            turned.reverse();
            prop_assert_eq!(class_gain(&people(&pairs)), class_gain(&people(&turned)));
        }

        #[test]
        fn no_share_panics(pairs in proptest::collection::vec((any::<f64>(), any::<f64>()), 0..20)) {
            let _ = class_gain(&people(&pairs));
        }
    }
}
