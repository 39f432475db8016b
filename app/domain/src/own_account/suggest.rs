//! Three things to try, each with the figures that speak for it. Where nothing does, an experiment is suggested that
//! would tell; and what was not suggested is said with its reason.

use super::base::{Base, Compared, number};
use super::best_time::{BestTime, Daypart};
use super::measures::{Measure, MeasureLine};
use super::mix::{FormatLine, Gap, PillarLine};
use super::pillars::Pillar;
use super::post::{Format, Post};
use super::typical::{FEWEST, Typical};
use crate::analysis::median;
use crate::statistics::Enough;

/// So many percentage points a mix gap has to have.
pub const CLEAR_POINTS: f64 = 5.0;
/// So many times the usual something has to be.
pub const CLEAR_RATIO: f64 = 1.1;
/// Fewer saves of all posts together say nothing about their pillars.
pub const LEAST_SAVES: u64 = 30;

/// What a mix gap is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapBy {
    /// Saves.
    Saves,
    /// The base of the check.
    Base,
}

/// Something to try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Suggestion {
    /// Most posts have no pillar yet: sort them first.
    SortPosts {
        /// Posts without a pillar.
        unsorted: u32,
        /// All compared posts.
        of: u32,
    },
    /// More of a pillar that gives more than its part.
    MoreOf {
        /// The pillar.
        pillar: Pillar,
        /// Against what.
        by: GapBy,
        /// The gap, above 0.
        gap: Gap,
    },
    /// Fewer, or other, posts of a pillar that gives less than its part.
    Rethink {
        /// The pillar.
        pillar: Pillar,
        /// Against what.
        by: GapBy,
        /// The gap, below 0.
        gap: Gap,
    },
    /// A format that does better in the same pillars.
    UseFormat {
        /// The format.
        format: Format,
        /// Its posts ÷ the median of their pillars' other formats.
        within_pillar: Typical,
        /// All posts of the format.
        n: u32,
        /// All compared posts.
        of: u32,
    },
    /// A part of the day that did better.
    PostAt {
        /// The part.
        daypart: Daypart,
        /// Its index, drawn towards the account.
        shrunken: f64,
        /// Its posts.
        n: u32,
        /// All posts with a clock time.
        of: u32,
    },
    /// Experiment: posts that show how something is done, of which there are too few to judge (S0).
    TryHowTo {
        /// How many there are.
        n: u32,
        /// All compared posts.
        of: u32,
    },
    /// Experiment: five posts at another part of the day, so that there is something to compare.
    TestDaypart {
        /// The part with the fewest posts, the night aside.
        daypart: Daypart,
        /// Its posts.
        n: u32,
        /// All posts with a clock time.
        of: u32,
    },
    /// Experiment: posts that ask something which only people can answer.
    AskPeople {
        /// Comments a post so far; `None` where the file has none.
        comments: Option<Typical>,
    },
    /// Experiment: the same check again in thirty days.
    ComeBack {
        /// All compared posts.
        n: u32,
    },
}

/// What may be suggested because figures speak for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as the variants of `Suggestion` are")]
pub enum Evident {
    MoreOf,
    Rethink,
    UseFormat,
    PostAt,
}

/// Why something is not suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotSuggested {
    /// There are too few posts.
    TooFew {
        /// How many the best candidate has.
        n: u32,
        /// How many it takes.
        needed: u32,
    },
    /// The file does not have the numbers.
    NotKnown,
    /// No difference is large enough, or the usual post does not show it.
    NoDifference,
    /// There were three better ones.
    NotNeeded,
}

/// Three things to try.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// Exactly three, the strongest first, no two of a kind.
    pub things: [Suggestion; 3],
    /// What figures might have spoken for, and why it is not among them.
    pub not_suggested: Vec<(Evident, NotSuggested)>,
}

type Found = Result<Suggestion, NotSuggested>;

/// Chooses three things to try, always the same three for the same figures.
pub(super) fn advice(
    posts: &[Compared<'_>],
    base: Option<Base>,
    pillars: &[PillarLine],
    formats: &[FormatLine],
    best_time: &BestTime,
    measures: &[MeasureLine],
) -> Advice {
    let of = u32::try_from(posts.len()).unwrap_or(u32::MAX);
    let n_of = |pillar: Option<Pillar>| {
        let line = pillars.iter().find(|line| line.pillar == pillar);
        line.map_or(0, |line| line.n)
    };
    let how_to = n_of(Some(Pillar::HowTo));
    let unsorted = n_of(None);
    let comments = measures
        .iter()
        .find(|line| line.measure == Measure::Comments);
    let evident = [
        (Evident::MoreOf, by_gap(posts, base, pillars, 1.0)),
        (Evident::Rethink, by_gap(posts, base, pillars, -1.0)),
        (Evident::UseFormat, by_format(formats, of)),
        (Evident::PostAt, by_time(best_time)),
    ];
    let mut things: Vec<Suggestion> = Vec::new();
    let mut not_suggested = Vec::new();
    let is_unsorted = unsorted.saturating_mul(2) > of;
    if is_unsorted {
        things.push(Suggestion::SortPosts { unsorted, of });
    }
    for (kind, found) in evident {
        match found {
            Ok(thing) if things.len() < 3 => things.push(thing),
            Ok(_) => not_suggested.push((kind, NotSuggested::NotNeeded)),
            Err(reason) => not_suggested.push((kind, reason)),
        }
    }
    // How many there are is not known before the posts are sorted.
    if how_to < FEWEST && !is_unsorted {
        things.push(Suggestion::TryHowTo { n: how_to, of });
    }
    if let Enough::Few { .. } = best_time.best {
        things.push(test_daypart(best_time));
    }
    let ask = Suggestion::AskPeople {
        comments: comments.and_then(|line| line.typical),
    };
    let again = Suggestion::ComeBack { n: of };
    let time = test_daypart(best_time);
    // The last one is only there where none of the others is.
    things.extend([ask, again, time]);
    let mut things = things.into_iter();
    let things = [
        things.next().unwrap_or(ask),
        things.next().unwrap_or(again),
        things.next().unwrap_or(time),
    ];
    Advice {
        things,
        not_suggested,
    }
}

/// The pillar with the largest gap in a direction, by saves where they are known, else by the base. The median of its
/// posts has to lie on the same side of that of all others, or one viral post would speak for all.
fn by_gap(posts: &[Compared<'_>], base: Option<Base>, pillars: &[PillarLine], sign: f64) -> Found {
    let saves = |line: &PillarLine| line.save_gap.filter(|gap| gap.total >= LEAST_SAVES);
    let by = if pillars.iter().any(|line| saves(line).is_some()) {
        GapBy::Saves
    } else {
        GapBy::Base
    };
    let gap_of = |line: &PillarLine| match by {
        GapBy::Saves => saves(line),
        GapBy::Base => line.reach_gap,
    };
    let value = |post: &Post| match by {
        GapBy::Saves => post.counts.saves,
        GapBy::Base => base.and_then(|base| base.of(post)),
    };
    let usual = |is_in: &dyn Fn(&Compared<'_>) -> bool| {
        let posts = posts.iter().filter(|one| is_in(one));
        let mut values: Vec<f64> = posts
            .filter_map(|one| value(one.post))
            .map(number)
            .collect();
        median(&mut values)
    };
    let all: Vec<(Pillar, Gap)> = pillars
        .iter()
        .filter_map(|line| Some((line.pillar?, gap_of(line)?)))
        .collect();
    if all.is_empty() {
        return Err(NotSuggested::NotKnown);
    }
    let is_clear = |gap: &Gap| gap.points * sign >= CLEAR_POINTS;
    let mut best: Option<(Pillar, Gap)> = None;
    for (pillar, gap) in all
        .iter()
        .filter(|(_, gap)| is_clear(gap) && gap.n >= FEWEST)
    {
        let own = usual(&|one| one.pillar == Some(*pillar));
        let others = usual(&|one| one.pillar != Some(*pillar));
        let usual_too = own
            .zip(others)
            .is_some_and(|(own, others)| (own - others) * sign > 0.0);
        let is_more = best.is_none_or(|(_, most)| gap.points * sign > most.points * sign);
        if usual_too && is_more {
            best = Some((*pillar, *gap));
        }
    }
    match best {
        Some((pillar, gap)) if sign > 0.0 => Ok(Suggestion::MoreOf { pillar, by, gap }),
        Some((pillar, gap)) => Ok(Suggestion::Rethink { pillar, by, gap }),
        None => {
            let small = all
                .iter()
                .filter(|(_, gap)| is_clear(gap) && gap.n < FEWEST);
            let n = small.map(|(_, gap)| gap.n).max();
            Err(few_or_none(n))
        }
    }
}

fn few_or_none(n: Option<u32>) -> NotSuggested {
    n.map_or(NotSuggested::NoDifference, |n| NotSuggested::TooFew {
        n,
        needed: FEWEST,
    })
}

/// The format that does best within the pillars, unless most posts have it already.
fn by_format(formats: &[FormatLine], of: u32) -> Found {
    let known = || {
        formats
            .iter()
            .filter_map(|line| Some((line.format?, line.n, line.within_pillar?)))
    };
    if known().next().is_none() {
        // It takes two formats with enough posts to compare them, and pillars that both are used for.
        let mut sizes: Vec<u32> = formats
            .iter()
            .filter(|line| line.format.is_some())
            .map(|line| line.n)
            .collect();
        sizes.sort_unstable_by_key(|n| std::cmp::Reverse(*n));
        let second = sizes.get(1).copied().unwrap_or_default();
        let is_few = !sizes.is_empty() && second < FEWEST;
        return Err(if is_few {
            few_or_none(Some(second))
        } else {
            NotSuggested::NotKnown
        });
    }
    let is_clear = |typical: &Typical| typical.median >= CLEAR_RATIO;
    let mut best: Option<(Format, u32, Typical)> = None;
    for (format, n, within) in known() {
        let is_rare = n.saturating_mul(2) <= of;
        let is_more = best.is_none_or(|(.., most)| within.median > most.median);
        if within.is_enough() && is_clear(&within) && is_rare && is_more {
            best = Some((format, n, within));
        }
    }
    match best {
        Some((format, n, within_pillar)) => Ok(Suggestion::UseFormat {
            format,
            within_pillar,
            n,
            of,
        }),
        None => {
            let small = known().filter(|(.., within)| is_clear(within) && !within.is_enough());
            Err(few_or_none(small.map(|(.., within)| within.n).max()))
        }
    }
}

/// The best part of the day, unless most posts are made then already.
fn by_time(best_time: &BestTime) -> Found {
    if best_time.n == 0 {
        return Err(NotSuggested::NotKnown);
    }
    let daypart = match best_time.best {
        Enough::Few { n, needed } => return Err(NotSuggested::TooFew { n, needed }),
        Enough::Known(daypart) => daypart,
    };
    let line = best_time
        .dayparts
        .iter()
        .find(|line| line.daypart == daypart);
    let found = line.and_then(|line| Some((line.n, line.shrunken?)));
    match found {
        Some((n, shrunken)) if shrunken >= CLEAR_RATIO && n.saturating_mul(2) <= best_time.n => {
            Ok(Suggestion::PostAt {
                daypart,
                shrunken,
                n,
                of: best_time.n,
            })
        }
        _ => Err(NotSuggested::NoDifference),
    }
}

/// The part of the day with the fewest posts; nobody is asked to post at night.
fn test_daypart(best_time: &BestTime) -> Suggestion {
    let days = best_time
        .dayparts
        .iter()
        .filter(|line| line.daypart != Daypart::Night);
    let least = days.min_by_key(|line| line.n);
    Suggestion::TestDaypart {
        daypart: least.map_or(Daypart::Evening, |line| line.daypart),
        n: least.map_or(0, |line| line.n),
        of: best_time.n,
    }
}
