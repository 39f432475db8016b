//! What a post is measured by, and which posts are measured against each other.

use super::pillars::{Pillar, PillarRules};
use super::post::{Platform, Post};
use super::typical::Typical;
use crate::calendar::{Day, Zone};
use crate::clock::DAY;
use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// So many days old a post has to be: numbers of its whole life favour older ones, and most of it is over by then
/// (§1.3, 7).
pub const LEAST_AGE: i64 = 7;

/// By what posts are measured and what rates are divided by. Reach is what they should be, and not every file has it
/// (§0, 5), so every page says which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// Accounts that saw a post.
    Reach,
    /// People who saw it, where Meta says so instead.
    Viewers,
    /// Views.
    Views,
    /// Times that it was shown.
    Impressions,
}

codes! {
    Base {
        /// All of them, the one to prefer first.
        ALL;
        /// The word in stored summaries.
        code;
        Reach = "reach",
        Viewers = "viewers",
        Views = "views",
        Impressions = "impressions",
    }
}

impl Base {
    /// The number of a post.
    #[must_use]
    pub const fn of(self, post: &Post) -> Option<u64> {
        match self {
            Self::Reach => post.counts.reach,
            Self::Viewers => post.counts.viewers,
            Self::Views => post.counts.views,
            Self::Impressions => post.counts.impressions,
        }
    }

    /// The first one that at least half of the posts have, else the one that most have; `None` where none has any.
    pub(super) fn choose(posts: &[Compared<'_>]) -> Option<Self> {
        let having = |base: &Self| {
            posts
                .iter()
                .filter(|one| base.of(one.post).is_some())
                .count()
        };
        let usual = |base: &Self| having(base) > 0 && having(base).saturating_mul(2) >= posts.len();
        if let Some(base) = Self::ALL.into_iter().find(usual) {
            return Some(base);
        }
        let mut bases = Self::ALL;
        bases.sort_by_cached_key(|base| std::cmp::Reverse(having(base)));
        bases.into_iter().find(|base| having(base) > 0)
    }
}

/// Where and how an account is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Today: posts younger than [`LEAST_AGE`] days are left out.
    pub today: Day,
    /// Only posts from this day on, such as those since the last check.
    pub from: Option<Day>,
    /// Posts that were ticked as paid for are left out (§1.3, 5).
    pub without_paid: bool,
}

/// How many posts are not compared, and why; each counts once, by the first reason in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Of another platform.
    pub elsewhere: u32,
    /// Of other accounts.
    pub collaborations: u32,
    /// Somebody else's, passed on.
    pub reshares: u32,
    /// Paid for.
    pub paid: u32,
    /// Older than the first day that was asked for.
    pub early: u32,
    /// Younger than [`LEAST_AGE`] days.
    pub young: u32,
}

/// A post that is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared<'a> {
    /// Its place among all that were handed in.
    pub place: usize,
    pub post: &'a Post,
    pub pillar: Option<Pillar>,
}

/// The pillar of a post: the one chosen by hand, else the one that its words propose.
#[must_use]
pub fn pillar_of(post: &Post, rules: &PillarRules) -> Option<Pillar> {
    let proposed = || rules.propose(&post.caption).map(|proposal| proposal.pillar);
    post.pillar.or_else(proposed)
}

/// How many days lie between two days.
pub(super) fn days_between(from: Day, to: Day) -> i64 {
    // Days of a zone without summer time are all equally long.
    let start = |day| Zone::Wib.start(day).0;
    start(to).saturating_sub(start(from)).div_euclid(DAY)
}

/// The posts that are compared. One without a day, as somebody types them, is taken to be old enough.
pub(super) fn compared<'a>(
    platform: Platform,
    posts: &'a [Post],
    rules: &PillarRules,
    options: &Options,
) -> (Vec<Compared<'a>>, LeftOut) {
    let mut left_out = LeftOut::default();
    let mut compared = Vec::new();
    for (place, post) in posts.iter().enumerate() {
        let day = post.published.map(|published| published.day);
        let is_young = |day| days_between(day, options.today) < LEAST_AGE;
        let is_early = |day| options.from.is_some_and(|from| day < from);
        let reason = if post.platform != platform {
            &mut left_out.elsewhere
        } else if post.collaboration {
            &mut left_out.collaborations
        } else if post.reshare {
            &mut left_out.reshares
        } else if options.without_paid && post.paid == Some(true) {
            &mut left_out.paid
        } else if day.is_some_and(is_early) {
            &mut left_out.early
        } else if day.is_some_and(is_young) {
            &mut left_out.young
        } else {
            compared.push(Compared {
                place,
                post,
                pillar: pillar_of(post, rules),
            });
            continue;
        };
        *reason = reason.saturating_add(1);
    }
    (compared, left_out)
}

/// A count as a number to reckon with. Above 2⁵³ the last digits are lost, which no post has.
pub(super) const fn number(count: u64) -> f64 {
    count as f64
}

/// What is usual of a base among posts.
pub(super) fn typical<'a>(
    base: Base,
    posts: impl IntoIterator<Item = &'a Compared<'a>>,
) -> Option<Typical> {
    let values = posts
        .into_iter()
        .filter_map(|one| base.of(one.post).map(number));
    Typical::of(values.collect())
}
