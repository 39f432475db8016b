//! How hard an item is and whether it tells those who know from those who do not.

use super::attempt::{Observation, Version};
use super::distractor::{Distractors, distractors};
use super::interval::{Interval, fisher_z, mean_t, wilson};
use super::{
    DISCRIMINATION_FROM, DISTRACTORS_FROM, Enough, FACILITY_FROM, count, moments, reaches,
};
use crate::quiz::Outcome;
use serde::{Deserialize, Serialize};

/// The statistics of one version of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemStatistics {
    /// The version's hash.
    pub version: String,
    /// The attempts that hold it.
    pub n: u32,
    /// What became of it in those; from [`FACILITY_FROM`] attempts, like the facility that follows from
    /// it.
    pub outcomes: Enough<Outcomes>,
    /// The random guess score ([`Guess::score`](super::Guess::score)), 0 to 1.
    pub guess: Option<f64>,
    /// How easy it is; from [`FACILITY_FROM`] attempts.
    pub facility: Enough<Facility>,
    /// Whether it tells apart; from [`DISCRIMINATION_FROM`] attempts that hold other items too.
    pub discrimination: Enough<Discrimination>,
    /// What was chosen, for items with options; from [`DISTRACTORS_FROM`] attempts whose choice is
    /// known. `None` for items without options.
    pub distractors: Option<Enough<Distractors>>,
}

/// How many attempts ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcomes {
    /// Full marks.
    pub right: u32,
    /// Less than full marks.
    pub wrong: u32,
    /// Nothing was answered.
    pub not_attempted: u32,
}

/// How easy an item is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// The facility index: the mean fraction, 0 to 1 (Moodle: mean(xᵢ)/maxᵢ). What was not attempted
    /// counts 0.
    pub mean: f64,
    /// Its 95 % interval.
    pub interval: Interval,
    /// How that was computed.
    pub method: FacilityMethod,
    /// The sample standard deviation of the fractions, √(Σ(x − x̄)²/(n − 1)).
    pub sd: Option<f64>,
    /// What to call it.
    pub band: FacilityBand,
}

/// How the interval of a facility was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacilityMethod {
    /// Wilson's score interval: for items that are right or wrong and nothing between. Also where all
    /// fractions are the same, which leaves Student's interval no width; Wilson's holds there because no
    /// fractions of the same mean vary more than ones and zeros do.
    Wilson,
    /// Student's t on the fractions, cut off at 0 and 1: for items with partial credit.
    StudentT,
}

/// What to call a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacilityBand {
    /// Not above what blind guessing earns.
    LikeGuessing,
    /// Under 0.3.
    Hard,
    /// 0.3 to 0.8: what a test aims for.
    Fitting,
    /// Above 0.8.
    Easy,
}

impl FacilityBand {
    /// The band of `facility` for an item whose random guess score is `guess`.
    #[must_use]
    pub fn of(facility: f64, guess: Option<f64>) -> Self {
        if guess.is_some_and(|guess| guess > 0.0 && reaches(guess, facility)) {
            Self::LikeGuessing
        } else if !reaches(facility, 0.3) {
            Self::Hard
        } else if reaches(0.8, facility) {
            Self::Fitting
        } else {
            Self::Easy
        }
    }
}

/// Whether an item tells those who know from those who do not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discrimination {
    /// The attempts it rests on: those that hold the item and at least one other.
    pub n: u32,
    /// The discrimination index: Pearson's correlation of the item's fraction and the rest score, −1 to
    /// 1 (Moodle: cov(xᵢ, Rᵢ)/√(var xᵢ · var Rᵢ), there times 100; not the top and bottom 27 %). `None`
    /// where one of the two is the same for all.
    pub r: Option<f64>,
    /// Its 95 % interval by Fisher's z. For marks of 0 and 1 it is an approximation.
    pub interval: Option<Interval>,
    /// The discriminative efficiency in percent, at most 100: 100·cov(xᵢ, Rᵢ)/cov of both lists sorted,
    /// the largest that these marks and these rest scores could have (Moodle). It makes up for an item
    /// being very easy or very hard. It can fall below −100. `None` where `r` is.
    pub efficiency: Option<f64>,
    /// What to call `r`.
    pub band: Option<DiscriminationBand>,
}

/// What to call a discrimination. The bounds are the usual ones of Indonesian training agencies for
/// *daya pembeda* (Ebel); negative ones are told apart, because there the key may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscriminationBand {
    /// Under 0: those who know less of the rest do better here. Look at the key first.
    Negative,
    /// 0 to under 0.2.
    Poor,
    /// 0.2 to under 0.3.
    Marginal,
    /// 0.3 to under 0.4.
    Good,
    /// From 0.4.
    VeryGood,
}

impl DiscriminationBand {
    /// The band of the correlation `r`. Ask also for both ends of its interval: with twenty people they
    /// lie several bands apart.
    #[must_use]
    pub fn of(r: f64) -> Self {
        [
            (0.4, Self::VeryGood),
            (0.3, Self::Good),
            (0.2, Self::Marginal),
            (0.0, Self::Poor),
        ]
        .into_iter()
        .find(|(bound, _)| reaches(r, *bound))
        .map_or(Self::Negative, |(_, band)| band)
    }
}

/// The statistics of `version` from what was observed of it.
pub(super) fn item_statistics(
    version: &Version<'_>,
    observations: &[Observation<'_>],
) -> ItemStatistics {
    let ended = |outcome| {
        let ended = observations.iter().filter(|one| one.outcome == outcome);
        count(ended.count())
    };
    let n = count(observations.len());
    let guess = version.guess.score();
    let marks: Vec<f64> = observations.iter().map(|one| one.mark).collect();
    let facility = Enough::from_known(n, FACILITY_FROM, || facility(&marks, guess));
    let (marks, rests): (Vec<f64>, Vec<f64>) = observations
        .iter()
        .filter_map(|one| Some((one.mark, one.rest?)))
        .unzip();
    let known = observations.iter().filter(|one| one.chosen.is_some());
    ItemStatistics {
        version: version.hash.to_owned(),
        n,
        outcomes: Enough::from(n, FACILITY_FROM, || Outcomes {
            right: ended(Outcome::Right),
            wrong: ended(Outcome::Wrong),
            not_attempted: ended(Outcome::NotAttempted),
        }),
        guess,
        facility,
        discrimination: Enough::from(count(marks.len()), DISCRIMINATION_FROM, || {
            discrimination(&marks, &rests)
        }),
        distractors: (!version.options.is_empty()).then(|| {
            Enough::from(count(known.count()), DISTRACTORS_FROM, || {
                distractors(&version.options, observations)
            })
        }),
    }
}

/// The facility of these fractions; `None` for none.
pub(super) fn facility(marks: &[f64], guess: Option<f64>) -> Option<Facility> {
    let mean = moments::mean(marks)?;
    let between = marks.iter().any(|mark| *mark > 0.0 && *mark < 1.0);
    let student = if between { mean_t(marks) } else { None };
    let (interval, method) = match student {
        Some(interval) => (interval.within(0.0, 1.0, mean), FacilityMethod::StudentT),
        None => (wilson(mean, count(marks.len()))?, FacilityMethod::Wilson),
    };
    Some(Facility {
        mean,
        interval,
        method,
        sd: moments::variance(marks).map(f64::sqrt),
        band: FacilityBand::of(mean, guess),
    })
}

/// How fractions of an item go with rest scores of the same people.
pub(super) fn discrimination(marks: &[f64], rests: &[f64]) -> Discrimination {
    let n = count(marks.len());
    let r = moments::pearson(marks, rests);
    Discrimination {
        n,
        r,
        interval: r.and_then(|r| fisher_z(r, n)),
        efficiency: r.and_then(|_| efficiency(marks, rests)),
        band: r.map(DiscriminationBand::of),
    }
}

fn efficiency(marks: &[f64], rests: &[f64]) -> Option<f64> {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let most = moments::covariance(&sorted(marks), &sorted(rests))?;
    let efficiency = 100.0 * (moments::covariance(marks, rests)? / most);
    (most > 0.0).then(|| efficiency.min(100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9
    }

    #[test]
    fn the_facility_of_right_and_wrong_has_wilsons_interval() {
        // 1, 1, 1, 0, 0: mean 0.6; s² = 5·0.6·0.4/4 = 0.3.
        // Wilson, z² = 3.841459: middle (0.6 + 0.3841459)/1.7682918 = 0.5565517; reach
        // 1.959964/1.7682918·√(0.048 + 0.0384146) = 1.1083939·0.2939636 = 0.3258275.
        let found = facility(&[1.0, 1.0, 1.0, 0.0, 0.0], Some(0.25)).unwrap();
        assert_eq!(found.method, FacilityMethod::Wilson);
        assert!(near(found.mean, 0.6) && near(found.sd.unwrap(), 0.3_f64.sqrt()));
        assert!((found.interval.low - 0.230_724).abs() < 1e-5, "{found:?}");
        assert!((found.interval.high - 0.882_379).abs() < 1e-5, "{found:?}");
        assert_eq!(found.band, FacilityBand::Fitting);
    }

    #[test]
    fn the_facility_of_partial_credit_has_students_interval() {
        // 0, ½, 1, ½, ½: mean ½, s² = (¼ + ¼)/4 = 0.125; error √(0.125/5) = 0.158114; t(4) = 2.776445.
        let found = facility(&[0.0, 0.5, 1.0, 0.5, 0.5], None).unwrap();
        assert_eq!(found.method, FacilityMethod::StudentT);
        assert!(near(
            found.interval.high,
            0.5 + 2.776_445_105_198 * 0.025_f64.sqrt()
        ));
        // 0.9, 0.9, 1, 1, 1 would reach beyond 1.
        let found = facility(&[0.9, 0.9, 1.0, 1.0, 1.0], None).unwrap();
        assert!(found.interval.high <= 1.0 && found.interval.low > 0.8);
    }

    #[test]
    fn everybody_half_right_is_not_known_for_sure() {
        let found = facility(&[0.5; 5], None).unwrap();
        assert_eq!(found.method, FacilityMethod::Wilson);
        assert_eq!(found.sd, Some(0.0));
        assert!(found.interval.low < 0.25 && found.interval.high > 0.75);
    }

    #[test]
    fn facilities_have_names() {
        for (facility, guess, band) in [
            (0.25, Some(0.25), FacilityBand::LikeGuessing),
            (0.5, Some(0.5), FacilityBand::LikeGuessing),
            (0.26, Some(0.25), FacilityBand::Hard),
            (0.0, Some(0.0), FacilityBand::Hard),
            (0.1 + 0.2, None, FacilityBand::Fitting),
            (0.3, Some(0.25), FacilityBand::Fitting),
            (0.8, None, FacilityBand::Fitting),
            (0.81, Some(0.5), FacilityBand::Easy),
            (1.0, None, FacilityBand::Easy),
        ] {
            assert_eq!(
                FacilityBand::of(facility, guess),
                band,
                "{facility} {guess:?}"
            );
        }
    }

    #[test]
    fn discriminations_have_names() {
        for (r, band) in [
            (-0.01, DiscriminationBand::Negative),
            (0.0, DiscriminationBand::Poor),
            (0.19, DiscriminationBand::Poor),
            (0.2, DiscriminationBand::Marginal),
            (0.1 + 0.2, DiscriminationBand::Good),
            (0.39, DiscriminationBand::Good),
            (0.4, DiscriminationBand::VeryGood),
            (1.0, DiscriminationBand::VeryGood),
        ] {
            assert_eq!(DiscriminationBand::of(r), band, "{r}");
        }
    }

    #[test]
    fn discrimination_and_efficiency_by_hand() {
        // Marks 0, 0, 1, 1 and rests 0.2, 0.8, 0.4, 1.0: means 0.5 and 0.6.
        // Products: −½·−0.4 + −½·0.2 + ½·−0.2 + ½·0.4 = 0.2 − 0.1 − 0.1 + 0.2 = 0.2; cov 0.2/3.
        // var marks 1/3, var rests (0.16 + 0.04 + 0.04 + 0.16)/3 = 0.4/3; r = 0.2/√0.4 = 0.316228.
        // Sorted: rests 0.2, 0.4, 0.8, 1.0: ½·(0.4 + 0.2 + 0.2 + 0.4) = 0.6; cov 0.6/3.
        // Efficiency 100·0.2/0.6 = 33.3333.
        let found = discrimination(&[0.0, 0.0, 1.0, 1.0], &[0.2, 0.8, 0.4, 1.0]);
        assert!(near(found.r.unwrap(), 0.2 / 0.4_f64.sqrt()));
        assert!(near(found.efficiency.unwrap(), 100.0 / 3.0));
        assert_eq!(found.band, Some(DiscriminationBand::Good));
        // n − 3 = 1: artanh 0.316228 = 0.327450; ± 1.959964; tanh −1.632514 = −0.926419, tanh 2.287414
        // = 0.979594.
        let interval = found.interval.unwrap();
        assert!((interval.low + 0.926_419).abs() < 1e-5, "{interval:?}");
        assert!((interval.high - 0.979_594).abs() < 1e-5, "{interval:?}");
    }

    #[test]
    fn where_all_did_the_same_nothing_is_told_apart() {
        for (marks, rests) in [
            ([1.0, 1.0, 1.0, 1.0], [0.2, 0.8, 0.4, 1.0]),
            ([0.0, 1.0, 0.0, 1.0], [0.5, 0.5, 0.5, 0.5]),
        ] {
            let found = discrimination(&marks, &rests);
            assert_eq!(found.n, 4);
            assert_eq!(
                (found.r, found.interval, found.efficiency, found.band),
                (None, None, None, None)
            );
        }
        // A correlation of exactly 1 has no interval: Fisher's z is infinite.
        let found = discrimination(&[0.0, 0.0, 1.0, 1.0], &[0.0, 0.0, 1.0, 1.0]);
        assert_eq!(
            (found.r, found.interval, found.efficiency),
            (Some(1.0), None, Some(100.0))
        );
    }
}
