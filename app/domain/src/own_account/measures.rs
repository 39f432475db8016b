//! Measures under the three functions of social media that S0 names: to build a network, to build relevant
//! interaction and communication, and to be a channel that distributes content.

use super::base::{Base, Compared, number};
use super::mix::LEAST_REACH;
use super::post::Post;
use super::typical::{FEWEST, Typical};
use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// What social media are for (S0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// To build a network.
    Network,
    /// To build interaction and communication that is relevant.
    Interaction,
    /// To be a channel that distributes content.
    Distribution,
}

impl Function {
    /// All three, in the order of the article.
    pub const ALL: [Self; 3] = [Self::Network, Self::Interaction, Self::Distribution];
}

/// Something that is measured of each post (§1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Follows that came from a post ÷ base, in percent; less than 0 where more left.
    FollowRate,
    /// Visits of the profile ÷ base, in percent.
    ProfileVisitRate,
    /// [`Part`]s ÷ base, in percent. It counts actions, not people, so it can exceed 100.
    EngagementRate,
    /// Comments a post (Kaushik's conversation rate).
    Comments,
    /// The base itself, a post.
    Reached,
    /// Shares ÷ base, in percent.
    ShareRate,
    /// Saves ÷ base, in percent.
    SaveRate,
}

codes! {
    Measure {
        /// All of them, in the order in which they are shown.
        ALL;
        /// The word in stored summaries.
        code;
        FollowRate = "follow-rate",
        ProfileVisitRate = "profile-visit-rate",
        EngagementRate = "engagement-rate",
        Comments = "comments",
        Reached = "reached",
        ShareRate = "share-rate",
        SaveRate = "save-rate",
    }
}

impl Measure {
    /// The function it belongs to.
    #[must_use]
    pub const fn function(self) -> Function {
        match self {
            Self::FollowRate | Self::ProfileVisitRate => Function::Network,
            Self::EngagementRate | Self::Comments => Function::Interaction,
            Self::Reached | Self::ShareRate | Self::SaveRate => Function::Distribution,
        }
    }

    /// Whether it is a rate, in percent of the base; else it is a number a post.
    #[must_use]
    pub const fn is_rate(self) -> bool {
        !matches!(self, Self::Comments | Self::Reached)
    }

    /// Whether it changes its meaning with the base.
    #[must_use]
    pub const fn needs_base(self) -> bool {
        !matches!(self, Self::Comments)
    }
}

/// A part of the engagement that we add up ourselves. Which parts there are is said every time (§1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as the fields of `Counts` are")]
pub enum Part {
    Likes,
    Comments,
    Shares,
    Saves,
}

impl Part {
    const ALL: [Self; 4] = [Self::Likes, Self::Comments, Self::Shares, Self::Saves];

    const fn of(self, post: &Post) -> Option<u64> {
        match self {
            Self::Likes => post.counts.likes,
            Self::Comments => post.counts.comments,
            Self::Shares => post.counts.shares,
            Self::Saves => post.counts.saves,
        }
    }

    /// The parts that at least half of the posts have.
    pub(super) fn known(posts: &[Compared<'_>]) -> Vec<Self> {
        let usual = |part: &Self| {
            let having = posts.iter().filter(|one| part.of(one.post).is_some());
            let having = having.count();
            having > 0 && having.saturating_mul(2) >= posts.len()
        };
        Self::ALL.into_iter().filter(usual).collect()
    }
}

/// A measure of the compared posts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureLine {
    /// The measure.
    pub measure: Measure,
    /// Posts of which all numbers that it takes are known.
    pub n: u32,
    /// The sum of what is counted.
    pub numerator: i64,
    /// What it is divided by: the sum of the base for a rate, else the number of posts.
    pub denominator: u64,
    /// numerator ÷ denominator, in percent for a rate: large posts weigh more. `None` for a denominator of 0.
    pub pooled: Option<f64>,
    /// What is usual of single posts, in the same unit.
    pub typical: Option<Typical>,
}

impl MeasureLine {
    /// Whether there are enough posts and, for a rate, enough of the base to say something (§1.3, 2).
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.n >= FEWEST && (!self.measure.is_rate() || self.denominator >= LEAST_REACH)
    }
}

/// What a measure counts of a post.
fn counted(measure: Measure, post: &Post, base: Option<Base>, parts: &[Part]) -> Option<i64> {
    let count = match measure {
        Measure::FollowRate => return post.counts.follows,
        Measure::ProfileVisitRate => post.counts.profile_visits,
        Measure::EngagementRate if parts.is_empty() => None,
        Measure::EngagementRate => parts
            .iter()
            .try_fold(0_u64, |sum, part| Some(sum.saturating_add(part.of(post)?))),
        Measure::Comments => post.counts.comments,
        Measure::Reached => base?.of(post),
        Measure::ShareRate => post.counts.shares,
        Measure::SaveRate => post.counts.saves,
    };
    count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))
}

/// All measures of which a post has the numbers.
pub(super) fn measures(
    posts: &[Compared<'_>],
    base: Option<Base>,
    parts: &[Part],
) -> Vec<MeasureLine> {
    let line = |measure: Measure| {
        let mut line = MeasureLine {
            measure,
            n: 0,
            numerator: 0,
            denominator: 0,
            pooled: None,
            typical: None,
        };
        let mut values = Vec::new();
        for one in posts {
            let Some(count) = counted(measure, one.post, base, parts) else {
                continue;
            };
            let by = if measure.is_rate() {
                // A post that nobody has seen has no rate.
                base.and_then(|base| base.of(one.post)).filter(|by| *by > 0)
            } else {
                Some(1)
            };
            let Some(by) = by else { continue };
            line.n = line.n.saturating_add(1);
            line.numerator = line.numerator.saturating_add(count);
            line.denominator = line.denominator.saturating_add(by);
            values.push(scaled(measure, count, by));
        }
        if line.n == 0 {
            return None;
        }
        line.pooled = Some(scaled(measure, line.numerator, line.denominator));
        line.typical = Typical::of(values);
        Some(line)
    };
    Measure::ALL.into_iter().filter_map(line).collect()
}

/// A value in the unit of a measure.
fn scaled(measure: Measure, count: i64, by: u64) -> f64 {
    let value = count as f64 / number(by);
    if measure.is_rate() {
        value * 100.0
    } else {
        value
    }
}
