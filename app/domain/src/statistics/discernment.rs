//! Whether people tell hoaxes from true reports, or only distrust everything.
//!
//! Signal detection, with a hoax as the signal and "this is a hoax" as the answer that it is there:
//! d′ says how well hoaxes and true reports are told apart, c how readily "hoax" is said. The sign of
//! c follows from that: people who have become more suspicious have a **lower** c.

use super::interval::Interval;
use super::quantile::{Z_95, normal_density, normal_quantile};
use super::{DISCERNMENT_FROM, Enough};
use serde::{Deserialize, Serialize};

/// The answers of a group (or one person) to a drill in which true reports stand among hoaxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// Answers to hoaxes.
    pub hoaxes: u32,
    /// Those of them that said "hoax"; at most as many.
    pub hits: u32,
    /// Answers to true reports.
    pub truths: u32,
    /// Those of them that said "hoax"; at most as many.
    pub alarms: u32,
}

/// A value with its error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval, value ± 1.96 errors.
    pub interval: Interval,
}

impl Estimate {
    fn of(value: f64, variance: f64) -> Self {
        let standard_error = variance.max(0.0).sqrt();
        Self {
            value,
            standard_error,
            interval: Interval::around(value, Z_95 * standard_error),
        }
    }

    /// The change from `self` to `after`. The errors are added as those of different people; the same
    /// people twice have a smaller one.
    fn change(self, after: Self) -> Self {
        let variance =
            self.standard_error * self.standard_error + after.standard_error * after.standard_error;
        Self::of(after.value - self.value, variance)
    }
}

/// How well hoaxes and true reports are told apart, and how readily "hoax" is said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discernment {
    /// H, the share of hoaxes called one, with the log-linear correction (Hautus 1995):
    /// (hits + ½)/(hoaxes + 1). It keeps z finite where all or none were.
    pub hit_rate: f64,
    /// F, the share of true reports called a hoax, likewise corrected.
    pub alarm_rate: f64,
    /// d′ = z(H) − z(F): 0 tells nothing apart, 1 some, 3 nearly all.
    pub d_prime: Estimate,
    /// c = −(z(H) + z(F))/2: 0 leans to neither side, below 0 "hoax" is said more readily.
    pub c: Estimate,
}

/// What changed from one drill to another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiscernmentChange {
    /// The change of d′.
    pub d_prime: Estimate,
    /// The change of c.
    pub c: Estimate,
    /// What to say of it.
    pub verdict: Verdict,
}

/// What to say of a change. A change counts where its 95 % interval excludes 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// d′ rose, whatever became of c.
    MoreAccurate,
    /// d′ fell, whatever became of c.
    LessAccurate,
    /// Only c moved, downwards: "lebih curiga, bukan lebih cermat". More hoaxes are found, at the price of
    /// as many true reports.
    MoreSuspicious,
    /// Only c moved, upwards: more is believed, true or not.
    MoreTrusting,
    /// Neither moved by more than chance allows.
    NoChangeShown,
}

/// The discernment of a group of `people`; from [`DISCERNMENT_FROM`] people. `None` inside where the
/// drill had no hoax or no true report: then d′ and c cannot be told from each other.
///
/// The errors are those of Gourevitch & Galanter (1967): with φ for the normal density,
/// var z(p) = p(1 − p)/(n·φ(z)²), var d′ = var z(H) + var z(F), var c = var d′/4. They take answers for
/// independent; answers of the same person are alike, so the intervals are rather too narrow for groups
/// whose people differ much.
#[must_use]
pub fn discernment(people: u32, drill: Drill) -> Enough<Option<Discernment>> {
    Enough::from(people, DISCERNMENT_FROM, || discern(drill))
}

/// What changed for a group of `people` who did both drills; from [`DISCERNMENT_FROM`] people. `None`
/// inside where one of the drills had no hoax or no true report.
#[must_use]
pub fn discernment_change(
    people: u32,
    before: Drill,
    after: Drill,
) -> Enough<Option<DiscernmentChange>> {
    Enough::from(people, DISCERNMENT_FROM, || {
        Some(change(discern(before)?, discern(after)?))
    })
}

fn discern(drill: Drill) -> Option<Discernment> {
    let (hit_rate, z_hits, hits) = rate(drill.hits, drill.hoaxes)?;
    let (alarm_rate, z_alarms, alarms) = rate(drill.alarms, drill.truths)?;
    let variance = hits + alarms;
    Some(Discernment {
        hit_rate,
        alarm_rate,
        d_prime: Estimate::of(z_hits - z_alarms, variance),
        c: Estimate::of(-0.5 * (z_hits + z_alarms), variance / 4.0),
    })
}

/// The corrected share p of `said` among `of`, z(p) and the variance of that.
fn rate(said: u32, of: u32) -> Option<(f64, f64, f64)> {
    if of == 0 {
        return None;
    }
    let n = f64::from(of);
    let p = (f64::from(said.min(of)) + 0.5) / (n + 1.0);
    let z = normal_quantile(p)?;
    let height = normal_density(z);
    Some((p, z, p * (1.0 - p) / (n * height * height)))
}

fn change(before: Discernment, after: Discernment) -> DiscernmentChange {
    let d_prime = before.d_prime.change(after.d_prime);
    let c = before.c.change(after.c);
    let moved = |estimate: Estimate| !estimate.interval.contains(0.0);
    let verdict = match (moved(d_prime), moved(c)) {
        (true, _) if d_prime.value > 0.0 => Verdict::MoreAccurate,
        (true, _) => Verdict::LessAccurate,
        (false, true) if c.value < 0.0 => Verdict::MoreSuspicious,
        (false, true) => Verdict::MoreTrusting,
        (false, false) => Verdict::NoChangeShown,
    };
    DiscernmentChange {
        d_prime,
        c,
        verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn drill(hits: u32, hoaxes: u32, alarms: u32, truths: u32) -> Drill {
        Drill {
            hoaxes,
            hits,
            truths,
            alarms,
        }
    }

    fn verdict(before: Drill, after: Drill) -> Verdict {
        discernment_change(10, before, after)
            .known()
            .unwrap()
            .unwrap()
            .verdict
    }

    #[test]
    fn discernment_by_hand() {
        // 83 of 99 hoaxes, 15 of 99 truths: H = 83.5/100, F = 15.5/100.
        // z(0.835) = 0.974114, z(0.155) = −1.015222; d′ = 1.989336; c = −(−0.041108)/2 = 0.020554.
        // φ(0.974114) = 0.398942·e^(−0.474449) = 0.248233; 0.835·0.165/(99·0.0616196) = 0.0225848.
        // φ(1.015222) = 0.398942·e^(−0.515338) = 0.238288; 0.155·0.845/(99·0.0567810) = 0.0232997.
        // var d′ = 0.0458845, error 0.214207; of c half of it, 0.107103.
        let found = discernment(10, drill(83, 99, 15, 99))
            .known()
            .unwrap()
            .unwrap();
        assert!((found.hit_rate - 0.835).abs() < 1e-12 && (found.alarm_rate - 0.155).abs() < 1e-12);
        assert!((found.d_prime.value - 1.989_336).abs() < 2e-6, "{found:?}");
        assert!((found.c.value - 0.020_554).abs() < 2e-6, "{found:?}");
        assert!(
            (found.d_prime.standard_error - 0.214_207).abs() < 2e-6,
            "{found:?}"
        );
        assert!(
            (found.c.standard_error - 0.107_103).abs() < 2e-6,
            "{found:?}"
        );
        let reach = found.d_prime.interval.high - found.d_prime.value;
        assert!((reach - 1.959_964 * 0.214_207).abs() < 1e-5);
    }

    #[test]
    fn all_or_none_recognised_is_no_infinity() {
        // (8 + ½)/9 and ½/9: z = ±1.593219, d′ = 3.186438, c = 0.
        let found = discernment(10, drill(8, 8, 0, 8)).known().unwrap().unwrap();
        assert!((found.d_prime.value - 3.186_438).abs() < 1e-5, "{found:?}");
        assert!(found.c.value.abs() < 1e-12);
    }

    #[test]
    fn whoever_calls_more_of_everything_a_hoax_is_more_suspicious_not_more_accurate() {
        let before = drill(200, 320, 60, 320);
        assert_eq!(
            verdict(before, drill(260, 320, 110, 320)),
            Verdict::MoreSuspicious
        );
        assert_eq!(
            verdict(before, drill(260, 320, 60, 320)),
            Verdict::MoreAccurate
        );
        assert_eq!(
            verdict(before, drill(200, 320, 130, 320)),
            Verdict::LessAccurate
        );
        assert_eq!(
            verdict(before, drill(140, 320, 30, 320)),
            Verdict::MoreTrusting
        );
        assert_eq!(
            verdict(before, drill(205, 320, 62, 320)),
            Verdict::NoChangeShown
        );
        // The same shares of twenty times fewer answers show nothing.
        assert_eq!(
            verdict(drill(10, 16, 3, 16), drill(13, 16, 5, 16)),
            Verdict::NoChangeShown
        );
    }

    #[test]
    fn a_drill_of_hoaxes_alone_says_nothing_and_few_people_are_not_shown() {
        assert_eq!(discernment(10, drill(8, 8, 0, 0)), Enough::Known(None));
        assert_eq!(discernment(10, drill(0, 0, 1, 8)), Enough::Known(None));
        let both = drill(5, 8, 2, 8);
        assert_eq!(discernment(9, both), Enough::Few { n: 9, needed: 10 });
        assert_eq!(
            discernment_change(9, both, both),
            Enough::Few { n: 9, needed: 10 }
        );
        assert_eq!(
            discernment_change(10, both, Drill::default()),
            Enough::Known(None)
        );
    }

    proptest! {
        #[test]
        fn saying_hoax_to_everything_equally_tells_nothing_apart(said in 0u32..=50, of in 1u32..=50) {
            let said = said.min(of);
            let found = discern(drill(said, of, said, of)).unwrap();
            prop_assert!(found.d_prime.value.abs() < 1e-12 && found.d_prime.interval.contains(0.0));
        }

        #[test]
        fn no_counts_panic_and_intervals_hold_their_value(
            one in any::<[u32; 4]>(),
            other in any::<[u32; 4]>(),
        ) {
            let drill = |[hits, hoaxes, alarms, truths]: [u32; 4]| drill(hits, hoaxes, alarms, truths);
            for found in [discern(drill(one)), discern(drill(other))].into_iter().flatten() {
                for estimate in [found.d_prime, found.c] {
                    prop_assert!(estimate.interval.contains(estimate.value) && estimate.standard_error > 0.0);
                }
            }
            let _ = discernment_change(10, drill(one), drill(other));
        }

        #[test]
        fn turning_hoax_and_true_around_turns_the_bias_and_keeps_the_accuracy(
            hits in 0u32..=40, alarms in 0u32..=30,
        ) {
            let one = discern(drill(hits, 40, alarms, 30)).unwrap();
            let other = discern(drill(30 - alarms, 30, 40 - hits, 40)).unwrap();
            prop_assert!((one.d_prime.value - other.d_prime.value).abs() < 1e-12);
            prop_assert!((one.c.value + other.c.value).abs() < 1e-12);
        }
    }
}
