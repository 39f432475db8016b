//! What is kept of a check, if the person wants it, and held against the next one after 30, 60 and 90 days
//! (Kirkpatrick's third level). Numbers only: no caption, no id, no address, no account.

use super::base::{Base, days_between};
use super::check::Check;
use super::measures::Measure;
use super::mix::Gap;
use super::pillars::Pillar;
use super::post::Platform;
use super::typical::{FEWEST, Typical};
use crate::calendar::Day;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The version that is written.
pub const SUMMARY_VERSION: u32 = 1;
/// More bytes no summary has.
const MAX_BYTES: usize = 16_384;

/// What is kept of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    version: u32,
    /// The platform.
    pub platform: Platform,
    /// When it was checked, `YYYY-MM-DD`.
    pub day: String,
    /// The first and the last day of a compared post, likewise.
    pub days: Option<(String, String)>,
    /// How many posts were compared.
    pub posts: u32,
    /// By what they were measured.
    pub base: Option<Base>,
    /// The pillars that have posts.
    pub pillars: Vec<PillarSummary>,
    /// The measures.
    pub measures: Vec<MeasureSummary>,
}

/// What is kept of a pillar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarSummary {
    /// The pillar; `None` for posts without one.
    pub pillar: Option<Pillar>,
    /// Its posts.
    pub n: u32,
    /// Its mix gap by saves, in percentage points.
    pub save_gap: Option<f64>,
    /// Its mix gap by the base, likewise.
    pub reach_gap: Option<f64>,
}

/// What is kept of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureSummary {
    /// The measure.
    pub measure: Measure,
    /// What it counts, summed.
    pub numerator: i64,
    /// What it is divided by, summed.
    pub denominator: u64,
    /// What is usual of single posts.
    pub typical: Typical,
}

/// Why a text is no summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SummaryFault {
    /// It is none.
    #[error("this is no summary of a check")]
    NotASummary,
    /// It is one of a version that is not known.
    #[error("this summary has version {0}, which is not known")]
    Version(u32),
}

impl Summary {
    /// What is kept of a check of `today`.
    #[must_use]
    pub fn of(check: &Check, today: Day) -> Self {
        let points = |gap: Option<Gap>| gap.map(|gap| gap.points);
        let pillars = check.pillars.iter().filter(|line| line.n > 0);
        Self {
            version: SUMMARY_VERSION,
            platform: check.platform,
            day: today.to_string(),
            days: check
                .days
                .map(|(first, last)| (first.to_string(), last.to_string())),
            posts: check.compared,
            base: check.base,
            pillars: pillars
                .map(|line| PillarSummary {
                    pillar: line.pillar,
                    n: line.n,
                    save_gap: points(line.save_gap),
                    reach_gap: points(line.reach_gap),
                })
                .collect(),
            measures: check
                .measures
                .iter()
                .filter_map(|line| {
                    Some(MeasureSummary {
                        measure: line.measure,
                        numerator: line.numerator,
                        denominator: line.denominator,
                        typical: line.typical?,
                    })
                })
                .collect(),
        }
    }

    /// The text to be stored, JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// [`SummaryFault`] for anything else, also for days that no calendar has.
    pub fn from_json(text: &str) -> Result<Self, SummaryFault> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        if text.len() > MAX_BYTES {
            return Err(SummaryFault::NotASummary);
        }
        let Version { version } =
            serde_json::from_str(text).map_err(|_| SummaryFault::NotASummary)?;
        if version != SUMMARY_VERSION {
            return Err(SummaryFault::Version(version));
        }
        let summary: Self = serde_json::from_str(text).map_err(|_| SummaryFault::NotASummary)?;
        let days = summary.days.iter().flat_map(|(first, last)| [first, last]);
        let are_days = days
            .chain([&summary.day])
            .all(|day| Day::parse(day).is_some());
        if are_days {
            Ok(summary)
        } else {
            Err(SummaryFault::NotASummary)
        }
    }
}

/// When a second check was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// About 30 days after the first: 20 to 44.
    Thirty,
    /// About 60 days: 45 to 74.
    Sixty,
    /// About 90 days: 75 to 120.
    Ninety,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Thirty, Self::Sixty, Self::Ninety];

    /// The days after the first check that it is named after.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::Thirty => 30,
            Self::Sixty => 60,
            Self::Ninety => 90,
        }
    }

    /// The stage that so many days after belong to.
    #[must_use]
    pub const fn of(days: i64) -> Option<Self> {
        match days {
            20..=44 => Some(Self::Thirty),
            45..=74 => Some(Self::Sixty),
            75..=120 => Some(Self::Ninety),
            _ => None,
        }
    }
}

/// A number before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Before.
    pub before: f64,
    /// Posts that it rests on.
    pub n_before: u32,
    /// After.
    pub after: f64,
    /// Posts that it rests on.
    pub n_after: u32,
    /// after − before; `None` where fewer than [`FEWEST`] posts stand on a side, or where the two are not the same
    /// measure because the base is another one.
    pub difference: Option<f64>,
}

impl Change {
    fn new(before: (f64, u32), after: (f64, u32), is_same: bool) -> Self {
        let is_enough = before.1 >= FEWEST && after.1 >= FEWEST;
        Self {
            before: before.0,
            n_before: before.1,
            after: after.0,
            n_after: after.1,
            difference: (is_same && is_enough).then_some(after.0 - before.0),
        }
    }
}

/// Two checks of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Days from the first to the second.
    pub days: i64,
    /// Which one the second is.
    pub stage: Option<Stage>,
    /// Posts may have been counted in both, which makes them more alike than they are.
    pub overlap: bool,
    /// Posts are measured by something else now.
    pub other_base: bool,
    /// The share of each pillar in the posts, in percent; the difference is in percentage points. `n` are all posts.
    pub pillars: Vec<(Option<Pillar>, Change)>,
    /// The medians of the measures that both have.
    pub measures: Vec<(Measure, Change)>,
}

/// Why two summaries cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CompareFault {
    /// They are of two platforms.
    #[error("the two checks are of different platforms")]
    OtherPlatform,
    /// The second is not later than the first.
    #[error("the second check is not later than the first")]
    NotLater,
}

/// Holds a check against an earlier one of the same account.
///
/// # Errors
/// [`CompareFault`] where that makes no sense.
pub fn compare(before: &Summary, after: &Summary) -> Result<Comparison, CompareFault> {
    if before.platform != after.platform {
        return Err(CompareFault::OtherPlatform);
    }
    let days = Day::parse(&before.day)
        .zip(Day::parse(&after.day))
        .map_or(0, |(before, after)| days_between(before, after));
    if days <= 0 {
        return Err(CompareFault::NotLater);
    }
    let other_base = before.base != after.base;
    let n_of = |summary: &Summary, pillar: Option<Pillar>| {
        let line = summary.pillars.iter().find(|line| line.pillar == pillar);
        line.map_or(0, |line| line.n)
    };
    let share = |summary: &Summary, pillar| {
        let all = f64::from(summary.posts.max(1));
        (
            f64::from(n_of(summary, pillar)) / all * 100.0,
            summary.posts,
        )
    };
    let pillars = Pillar::ALL.into_iter().map(Some).chain([None]);
    let pillars = pillars
        .filter(|pillar| n_of(before, *pillar) > 0 || n_of(after, *pillar) > 0)
        .map(|pillar| {
            let change = Change::new(share(before, pillar), share(after, pillar), true);
            (pillar, change)
        })
        .collect();
    let typical = |summary: &Summary, measure| {
        let line = summary.measures.iter().find(|line| line.measure == measure);
        line.map(|line| (line.typical.median, line.typical.n))
    };
    let measures = Measure::ALL
        .into_iter()
        .filter_map(|measure| {
            let is_same = !(other_base && measure.needs_base());
            let (before, after) = typical(before, measure).zip(typical(after, measure))?;
            Some((measure, Change::new(before, after, is_same)))
        })
        .collect();
    Ok(Comparison {
        days,
        stage: Stage::of(days),
        overlap: overlap(before, after),
        other_base,
        pillars,
        measures,
    })
}

/// Days as they are stored sort as texts do. Posts without days may be the same ones.
fn overlap(before: &Summary, after: &Summary) -> bool {
    match (&before.days, &after.days) {
        (Some((_, last)), Some((first, _))) => first <= last,
        _ => true,
    }
}
