//! What an account posts about and how, held against what people keep and see.

use super::base::{Base, Compared, number, typical};
use super::pillars::Pillar;
use super::post::{Format, Post};
use super::typical::Typical;
use std::collections::BTreeMap;

/// Below this much reach a group has no rank (§1.3, 2).
pub const LEAST_REACH: u64 = 100;

/// The mix gap of a pillar: its share of something that people give, less its share of the posts (§1.2, after S0's
/// "we often forget how-to"). Shares of all pillars and of the posts without one add up to 100 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The pillar's posts of which the number is known.
    pub n: u32,
    /// All posts of which it is known.
    pub of: u32,
    /// The sum of the pillar.
    pub amount: u64,
    /// The sum of all posts. Reach summed over posts counts people again who saw several of them.
    pub total: u64,
    /// n ÷ of, in percent.
    pub share_of_posts: f64,
    /// amount ÷ total, in percent.
    pub share_of_amount: f64,
    /// The second share less the first, in percentage points: above 0 the pillar gives more than its part.
    pub points: f64,
}

/// How the posts of a pillar do.
#[derive(Clone, Debug, PartialEq)]
pub struct PillarLine {
    /// The pillar; `None` for the posts that nobody has sorted yet.
    pub pillar: Option<Pillar>,
    /// Its posts.
    pub n: u32,
    /// What is usual of the base of the check.
    pub typical: Option<Typical>,
    /// Against saves; `None` where none is known or there are none.
    pub save_gap: Option<Gap>,
    /// Against the base of the check, likewise.
    pub reach_gap: Option<Gap>,
    /// The place by the median, from 1; equal medians share one. `None` for fewer than [`super::FEWEST`] posts, less than
    /// [`LEAST_REACH`] in sum, and for posts without a pillar.
    pub rank: Option<u32>,
}

/// How the posts of a format do.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatLine {
    /// The format; `None` where the file does not say.
    pub format: Option<Format>,
    /// Its posts.
    pub n: u32,
    /// What is usual of the base of the check.
    pub typical: Option<Typical>,
    /// Each post ÷ the median of the posts of its own pillar in other formats: a format that is used for the better
    /// pillar only seems better (Simpson's paradox, §1.3, 4). Only of pillars with [`super::FEWEST`] posts in others.
    pub within_pillar: Option<Typical>,
    /// As of [`PillarLine`].
    pub rank: Option<u32>,
}

fn counted(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The sum of a number over posts, and of how many it is known.
fn sum(
    posts: &[Compared<'_>],
    of: &impl Fn(&Post) -> Option<u64>,
    is_in: impl Fn(&Compared<'_>) -> bool,
) -> (u128, u32) {
    let known = posts.iter().filter(|one| is_in(one));
    let known = known.filter_map(|one| of(one.post));
    known.fold((0, 0_u32), |(sum, n), value| {
        (sum + u128::from(value), n.saturating_add(1))
    })
}

/// A part of a whole in percent.
fn percent(part: u128, whole: u128) -> f64 {
    part as f64 / whole as f64 * 100.0
}

/// The mix gap of a pillar.
fn mix_gap(
    posts: &[Compared<'_>],
    pillar: Option<Pillar>,
    of: &impl Fn(&Post) -> Option<u64>,
) -> Option<Gap> {
    let (total, all) = sum(posts, of, |_| true);
    let (amount, n) = sum(posts, of, |one| one.pillar == pillar);
    if total == 0 {
        return None;
    }
    let share_of_posts = percent(n.into(), all.into());
    let share_of_amount = percent(amount, total);
    let small = |sum: u128| u64::try_from(sum).unwrap_or(u64::MAX);
    Some(Gap {
        n,
        of: all,
        amount: small(amount),
        total: small(total),
        share_of_posts,
        share_of_amount,
        points: share_of_amount - share_of_posts,
    })
}

/// Places by medians, the largest first; only of what may be ranked.
fn ranks(lines: &[(Option<Typical>, bool)]) -> Vec<Option<u32>> {
    let rankable = |(typical, may): &(Option<Typical>, bool)| {
        typical.filter(|typical| *may && typical.is_enough())
    };
    let rank = |line: &(Option<Typical>, bool)| {
        let own = rankable(line)?.median;
        let larger = lines
            .iter()
            .filter_map(rankable)
            .filter(|other| other.median > own);
        Some(counted(larger.count()).saturating_add(1))
    };
    lines.iter().map(rank).collect()
}

/// Whether the posts of a group have been seen often enough to be ranked.
fn is_seen(
    posts: &[Compared<'_>],
    base: Option<Base>,
    is_in: impl Fn(&Compared<'_>) -> bool,
) -> bool {
    base.is_some_and(|base| sum(posts, &|post| base.of(post), is_in).0 >= LEAST_REACH.into())
}

/// All pillars in their order, then the posts without one where there are some.
pub(super) fn pillars(posts: &[Compared<'_>], base: Option<Base>) -> Vec<PillarLine> {
    let mut kinds: Vec<Option<Pillar>> = Pillar::ALL.into_iter().map(Some).collect();
    if posts.iter().any(|one| one.pillar.is_none()) {
        kinds.push(None);
    }
    let mut lines: Vec<PillarLine> = kinds
        .into_iter()
        .map(|pillar| {
            let own = || posts.iter().filter(move |one| one.pillar == pillar);
            PillarLine {
                pillar,
                n: counted(own().count()),
                typical: base.and_then(|base| typical(base, own())),
                save_gap: mix_gap(posts, pillar, &|post| post.counts.saves),
                reach_gap: base.and_then(|base| mix_gap(posts, pillar, &|post| base.of(post))),
                rank: None,
            }
        })
        .collect();
    let medians: Vec<_> = lines
        .iter()
        .map(|line| {
            let seen = is_seen(posts, base, |one| one.pillar == line.pillar);
            (line.typical, line.pillar.is_some() && seen)
        })
        .collect();
    for (line, rank) in lines.iter_mut().zip(ranks(&medians)) {
        line.rank = rank;
    }
    lines
}

/// The formats that there are, by medians, the largest first; equal ones by their order, the unknown one last.
pub(super) fn formats(posts: &[Compared<'_>], base: Option<Base>) -> Vec<FormatLine> {
    let mut kinds: Vec<Option<Format>> = Format::ALL.into_iter().map(Some).collect();
    kinds.push(None);
    kinds.retain(|format| posts.iter().any(|one| one.post.format == *format));
    // What a format is compared with in each pillar.
    let medians = base
        .map(|base| others_medians(posts, base))
        .unwrap_or_default();
    let mut lines: Vec<FormatLine> = kinds
        .into_iter()
        .map(|format| {
            let own = || posts.iter().filter(move |one| one.post.format == format);
            let relative = own().filter_map(|one| {
                let median = medians.get(&(one.pillar?, format?))?;
                Some(number(base?.of(one.post)?) / median)
            });
            FormatLine {
                format,
                n: counted(own().count()),
                typical: base.and_then(|base| typical(base, own())),
                within_pillar: Typical::of(relative.collect()),
                rank: None,
            }
        })
        .collect();
    let all: Vec<_> = lines
        .iter()
        .map(|line| {
            let seen = is_seen(posts, base, |one| one.post.format == line.format);
            (line.typical, line.format.is_some() && seen)
        })
        .collect();
    for (line, rank) in lines.iter_mut().zip(ranks(&all)) {
        line.rank = rank;
    }
    let median = |line: &FormatLine| line.typical.map_or(-1.0, |typical| typical.median);
    lines.sort_by(|one, other| median(other).total_cmp(&median(one)));
    lines
}

/// For each pillar and format what is usual of the posts of the pillar in its other formats.
fn others_medians(posts: &[Compared<'_>], base: Base) -> BTreeMap<(Pillar, Format), f64> {
    let mut medians = BTreeMap::new();
    for pillar in Pillar::ALL {
        for format in Format::ALL {
            let is_other = |one: &&Compared<'_>| {
                one.pillar == Some(pillar) && one.post.format.is_some_and(|other| other != format)
            };
            let others = typical(base, posts.iter().filter(is_other));
            if let Some(others) = others.filter(|others| others.is_enough() && others.median > 0.0)
            {
                medians.insert((pillar, format), others.median);
            }
        }
    }
    medians
}
