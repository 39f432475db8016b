//! Statistics of items, tests, gains and drills, by classical test theory, honest for classes of twenty
//! to sixty people: every estimate comes with its n and, where theory has one, a 95 % interval, or is
//! [`Enough::Few`] ("belum cukup data").
//!
//! What goes in are **first attempts**: the first one of each person, whoever calls chooses them.
//! Later attempts build on the feedback of the first and break what the formulas assume (Moodle's
//! documentation of its quiz statistics says so too).
//!
//! **Items are pooled by version.** A [`Response`] names the version of its item by hash, so answers to
//! one wording are never counted for another, and attempts of several runs of a course are counted
//! together as long as the wording stayed. Attempts need not hold the same items. Therefore every sum
//! over an attempt is divided by the number of items in it:
//! - the *score* of an attempt is the mean fraction over its items, 0 to 1;
//! - the *rest score* for an item is the mean fraction over the **other items of that attempt**,
//!   whatever their versions. An attempt of one item has none.
//!
//! Where all attempts hold the same number of items, that changes no correlation and no efficiency: a
//! mean is a sum in another unit.
//!
//! An item that was not attempted counts 0 marks. A fraction that is no number counts 0, one outside
//! 0..=1 the nearer end. No input panics, and neither the order of people nor that of items changes a
//! result, not even in its last digit: sums are taken over sorted terms.
//!
//! Square roots aside, functions come from `libm`, so that the server and a browser agree.
//! `scripts/check-statistics.py` computes all of it a second time in another way.
//!
//! Sources, cited by name and year where they are used:
//! - Moodle, *Quiz statistics calculations* and *Quiz report statistics* (docs.moodle.org)
//! - Kuder & Richardson (1937), *The theory of the estimation of test reliability*, Psychometrika 2, 151–160
//! - Cronbach (1951), *Coefficient alpha and the internal structure of tests*, Psychometrika 16, 297–334
//! - Feldt (1965), *The approximate sampling distribution of Kuder–Richardson reliability coefficient
//!   twenty*, Psychometrika 30, 357–370
//! - Wilson (1927), *Probable inference, the law of succession, and statistical inference*, JASA 22, 209–212
//! - Fisher (1921), *On the "probable error" of a coefficient of correlation*, Metron 1(4), 3–32
//! - Fisher (1930), *Moments and product moments of sampling distributions*, Proc. London Math. Soc. 30, 199–238
//! - Newcombe (1998), *Interval estimation for the difference between independent proportions*,
//!   Statistics in Medicine 17, 873–890
//! - Hake (1998), *Interactive-engagement versus traditional methods*, Am. J. Phys. 66, 64–74
//! - Fieller (1954), *Some problems in interval estimation*, J. R. Stat. Soc. B 16, 175–185
//! - Hautus (1995), *Corrections for extreme proportions and their biasing effects on estimated values
//!   of d′*, Behav. Res. Methods Instrum. Comput. 27, 46–51
//! - Gourevitch & Galanter (1967), *A significance test for one parameter isosensitivity functions*,
//!   Psychometrika 32, 25–33
//! - Wichura (1988), *Algorithm AS 241: the percentage points of the normal distribution*, Appl. Stat.
//!   37, 477–484

mod advice;
mod attempt;
mod discernment;
mod distractor;
mod gain;
mod guess;
mod interval;
mod item;
mod moments;
mod parallel;
mod quantile;
mod report;
mod scores;

pub use advice::{Advice, ReliabilityBand};
pub use attempt::{Attempt, Response, Version};
pub use discernment::{
    Discernment, DiscernmentChange, Drill, Estimate, Verdict, discernment, discernment_change,
};
pub use distractor::{Blank, Distractors, OptionUse};
pub use gain::{BeforeAfter, Gain, GainBand, Gains, TagFraction, TwoTests, class_gain, gains};
pub use guess::Guess;
pub use interval::{Interval, wilson};
pub use item::{
    Discrimination, DiscriminationBand, Facility, FacilityBand, FacilityMethod, ItemStatistics,
    Outcomes,
};
pub use parallel::{Difference, ParallelForms, parallel_forms};
pub use report::{Report, report};
pub use scores::{Coefficient, Reliability, Scores, Shape};

use serde::{Deserialize, Serialize};

/// Attempts from which a facility, a mean score and the histogram are shown. Below, a single person is
/// a fifth of the picture and can be made out in it.
pub const FACILITY_FROM: u32 = 5;

/// Attempts from which a discrimination is shown. At 20 the interval of r = 0.30 still reaches from
/// −0.16 to 0.66, and the page says so; with fewer it says nothing at all.
pub const DISCRIMINATION_FROM: u32 = 20;

/// Attempts from which the distractor table is shown: one of twenty is 5 %, the share under which a
/// distractor is called dead.
pub const DISTRACTORS_FROM: u32 = 20;

/// Attempts from which KR-20 or α, the standard error of measurement, skewness and kurtosis are shown.
pub const RELIABILITY_FROM: u32 = 20;

/// People with both tests from which a class's gain is shown.
pub const GAIN_FROM: u32 = 10;

/// People from which a group's discernment is shown; the same cell size as for the gain.
pub const DISCERNMENT_FROM: u32 = 10;

/// A statistic, or that there are not enough data for it yet ("belum cukup data").
///
/// What is [`Self::Known`] rests on enough data, but may still have parts that are not defined, such as
/// a correlation where everybody has the same mark; those are `Option`s inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enough<T> {
    /// Not enough data.
    Few {
        /// How many there are.
        n: u32,
        /// How many it takes.
        needed: u32,
    },
    /// Enough data.
    Known(T),
}

impl<T> Enough<T> {
    /// What `value` computes where `n` is at least `needed`.
    pub fn from(n: u32, needed: u32, value: impl FnOnce() -> T) -> Self {
        if n < needed {
            Self::Few { n, needed }
        } else {
            Self::Known(value())
        }
    }

    /// What `value` computes where `n` is at least `needed`. `needed` is at least one and there is a
    /// value for one, so that nothing computed is another way of being too few.
    fn from_known(n: u32, needed: u32, value: impl FnOnce() -> Option<T>) -> Self {
        match Enough::from(n, needed, value) {
            Enough::Known(Some(value)) => Self::Known(value),
            _ => Self::Few { n, needed },
        }
    }

    /// The statistic, if it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Few { .. } => None,
            Self::Known(value) => Some(value),
        }
    }

    /// The same with what is known changed by `change`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Enough<U> {
        match self {
            Self::Few { n, needed } => Enough::Few { n, needed },
            Self::Known(value) => Enough::Known(change(value)),
        }
    }
}

/// A count of people or answers. More than four thousand million are counted as that many.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A fraction within 0..=1; what is no number is 0.
fn share(value: f64) -> f64 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

/// Whether `value` reaches `bound`, with a slack for decimal fractions that binary ones miss by a hair
/// (ten times 0.3 summed is not 3).
fn reaches(value: f64, bound: f64) -> bool {
    value + 1e-9 >= bound
}

#[cfg(test)]
mod tests;
