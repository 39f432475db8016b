//! The check itself: the posts of one platform against each other.

use super::base::{Base, Compared, LeftOut, Options, compared, number, typical};
use super::best_time::{BestTime, best_time};
use super::measures::{MeasureLine, Part, measures};
use super::mix::{FormatLine, PillarLine, formats, pillars};
use super::pillars::PillarRules;
use super::post::{Platform, Post};
use super::suggest::{Advice, advice};
use super::typical::{FEWEST, Typical};
use crate::analysis::median;
use crate::calendar::Day;
use crate::statistics::Enough;
use std::collections::VecDeque;

/// So many posts before one say what is usual by then.
pub const TRAILING: usize = 20;

/// A post against the account's own past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostIndex {
    /// The place of the post among those that were handed in.
    pub post: usize,
    /// Its base.
    pub base: u64,
    /// Its base ÷ the median of the up to [`TRAILING`] compared posts before it: 1 is as usual. Too few below
    /// [`FEWEST`]; `None` where that median is 0.
    pub index: Enough<Option<f64>>,
}

/// A number that came to mean something else while the posts were made, so that earlier and later ones are no one
/// series (§0, 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DefinitionChange {
    /// "Views" of Instagram and Facebook took the place of impressions and plays, August to November 2024.
    MetaViews,
    /// Every start of a YouTube Short counts as a view, from 31 March 2025 on.
    ShortsViews,
}

impl DefinitionChange {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::MetaViews, Self::ShortsViews];

    /// From the last day of the old meaning to the first day of the new one, `YYYY-MM-DD`.
    #[must_use]
    pub const fn days(self) -> (&'static str, &'static str) {
        match self {
            Self::MetaViews => ("2024-07-31", "2024-12-01"),
            Self::ShortsViews => ("2025-03-30", "2025-03-31"),
        }
    }

    const fn concerns(self, platform: Platform) -> bool {
        match self {
            Self::MetaViews => matches!(platform, Platform::Instagram | Platform::Facebook),
            Self::ShortsViews => matches!(platform, Platform::YouTube),
        }
    }
}

/// What an account can learn from its posts. Nothing in it is about another institution (§1.3, 3).
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The platform.
    pub platform: Platform,
    /// How many posts are compared.
    pub compared: u32,
    /// How many are not, and why.
    pub left_out: LeftOut,
    /// The first and the last day of a compared post.
    pub days: Option<(Day, Day)>,
    /// By what posts are measured; `None` where nothing of that kind is known.
    pub base: Option<Base>,
    /// What is usual of it.
    pub typical: Option<Typical>,
    /// What posts are for. All pillars, and the posts that have none.
    pub pillars: Vec<PillarLine>,
    /// What kind of posts they are, the best median first.
    pub formats: Vec<FormatLine>,
    /// When they did well.
    pub best_time: BestTime,
    /// What the engagement rate adds up.
    pub engagement: Vec<Part>,
    /// Measures under the functions of S0.
    pub measures: Vec<MeasureLine>,
    /// Posts against the own past, the newest first; those without a day or a base are not among them.
    pub index: Vec<PostIndex>,
    /// Where numbers changed their meaning in between.
    pub changes: Vec<DefinitionChange>,
    /// Three things to try, and what was not suggested.
    pub advice: Advice,
}

/// Checks the posts of a platform. The order of the posts changes nothing but the places in [`Check::index`].
#[must_use]
pub fn check(platform: Platform, posts: &[Post], rules: &PillarRules, options: &Options) -> Check {
    let (compared, left_out) = compared(platform, posts, rules, options);
    let base = Base::choose(&compared);
    let engagement = Part::known(&compared);
    let days = || {
        compared
            .iter()
            .filter_map(|one| one.post.published)
            .map(|published| published.day)
    };
    let days = days().min().zip(days().max());
    let pillars = pillars(&compared, base);
    let formats = formats(&compared, base);
    let best_time = best_time(&compared, base);
    let measures = measures(&compared, base, &engagement);
    let count = u32::try_from(compared.len()).unwrap_or(u32::MAX);
    Check {
        platform,
        compared: count,
        left_out,
        days,
        base,
        typical: base.and_then(|base| typical(base, &compared)),
        advice: advice(&compared, base, &pillars, &formats, &best_time, &measures),
        pillars,
        formats,
        best_time,
        engagement,
        measures,
        index: base.map(|base| index(&compared, base)).unwrap_or_default(),
        changes: changes(platform, base, days),
    }
}

fn index(posts: &[Compared<'_>], base: Base) -> Vec<PostIndex> {
    let mut known: Vec<_> = posts
        .iter()
        .filter_map(|one| Some((one.post.published?, one.place, base.of(one.post)?)))
        .collect();
    known.sort_unstable();
    let mut before: VecDeque<f64> = VecDeque::with_capacity(TRAILING);
    let mut list = Vec::with_capacity(known.len());
    for (_, post, value) in known {
        let n = u32::try_from(before.len()).unwrap_or(u32::MAX);
        let index = Enough::from(n, FEWEST, || {
            let mut values: Vec<f64> = before.iter().copied().collect();
            let usual = median(&mut values).filter(|usual| *usual > 0.0)?;
            Some(number(value) / usual)
        });
        list.push(PostIndex {
            post,
            base: value,
            index,
        });
        if before.len() >= TRAILING {
            before.pop_front();
        }
        before.push_back(number(value));
    }
    list.reverse();
    list
}

fn changes(
    platform: Platform,
    base: Option<Base>,
    days: Option<(Day, Day)>,
) -> Vec<DefinitionChange> {
    let Some((first, last)) = days.filter(|_| base == Some(Base::Views)) else {
        return Vec::new();
    };
    let lies_between = |change: &DefinitionChange| {
        let (before, after) = change.days();
        change.concerns(platform)
            && Day::parse(after).is_some_and(|after| first < after)
            && Day::parse(before).is_some_and(|before| last > before)
    };
    DefinitionChange::ALL
        .into_iter()
        .filter(lies_between)
        .collect()
}
