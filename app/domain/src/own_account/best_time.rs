//! When posts did well, by parts of the day: single hours hold too few posts, and the best of many thin cells is the
//! best by luck (§1.3, 6 and 9).

use super::base::{Base, Compared, number};
use super::typical::FEWEST;
use crate::analysis::median;
use crate::calendar::ClockTime;
use crate::codes::codes;
use crate::statistics::Enough;
use serde::{Deserialize, Serialize};

/// How many posts' weight the whole account has in each part of the day (§1.2, "Best time").
pub const SHRINKAGE: f64 = 8.0;

/// A part of the day, as people speak of it in Indonesian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Daypart {
    /// Dini hari: from 00:00 to 04:59.
    Night,
    /// Pagi: from 05:00 to 09:59.
    Morning,
    /// Siang: from 10:00 to 14:59.
    Midday,
    /// Sore: from 15:00 to 17:59.
    Afternoon,
    /// Malam: from 18:00 to 23:59.
    Evening,
}

codes! {
    Daypart {
        /// All of them, from midnight on.
        ALL;
        /// The word in forms and addresses.
        code;
        Night = "night",
        Morning = "morning",
        Midday = "midday",
        Afternoon = "afternoon",
        Evening = "evening",
    }
}

impl Daypart {
    /// The part that a clock time is in.
    #[must_use]
    pub const fn of(time: ClockTime) -> Self {
        match time.hour() {
            0..=4 => Self::Night,
            5..=9 => Self::Morning,
            10..=14 => Self::Midday,
            15..=17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }

    /// Its first hour and the hour after its last.
    #[must_use]
    pub const fn hours(self) -> (u8, u8) {
        match self {
            Self::Night => (0, 5),
            Self::Morning => (5, 10),
            Self::Midday => (10, 15),
            Self::Afternoon => (15, 18),
            Self::Evening => (18, 24),
        }
    }
}

/// How the posts of a part of the day did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DaypartLine {
    /// The part.
    pub daypart: Daypart,
    /// Its posts.
    pub n: u32,
    /// The median of post ÷ account's own median: 1 is as usual. `None` without a post.
    pub index: Option<f64>,
    /// The same, drawn towards the account: (n·index + k·overall)/(n + k) with k = [`SHRINKAGE`]. It lies between the
    /// two.
    pub shrunken: Option<f64>,
}

/// When posts did well.
#[derive(Clone, Debug, PartialEq)]
pub struct BestTime {
    /// Posts of which the clock time is known.
    pub n: u32,
    /// The median of the index of all of them, 1 but for rounding.
    pub overall: Option<f64>,
    /// All parts of the day.
    pub dayparts: Vec<DaypartLine>,
    /// The part with the largest shrunken index among those with [`FEWEST`] posts. Too few where not even two parts
    /// have so many: `n` is that of the second fullest.
    pub best: Enough<Daypart>,
}

/// When posts did well by a base.
pub(super) fn best_time(posts: &[Compared<'_>], base: Option<Base>) -> BestTime {
    let timed: Vec<(Daypart, f64)> = posts
        .iter()
        .filter_map(|one| {
            let time = one.post.published?.time?;
            Some((Daypart::of(time), number(base?.of(one.post)?)))
        })
        .collect();
    let own = median(&mut timed.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    let own = own.filter(|own| *own > 0.0);
    let index_of = |part: Option<Daypart>| {
        let values = timed
            .iter()
            .filter(|(one, _)| part.is_none_or(|part| part == *one));
        let mut values: Vec<f64> = values.filter_map(|(_, value)| Some(value / own?)).collect();
        median(&mut values)
    };
    let overall = index_of(None);
    let line = |daypart: Daypart| {
        let n = timed.iter().filter(|(one, _)| *one == daypart).count();
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        let index = index_of(Some(daypart));
        let shrunken = index.zip(overall).map(|(index, overall)| {
            (f64::from(n) * index + SHRINKAGE * overall) / (f64::from(n) + SHRINKAGE)
        });
        DaypartLine {
            daypart,
            n,
            index,
            shrunken,
        }
    };
    let dayparts: Vec<DaypartLine> = Daypart::ALL.into_iter().map(line).collect();
    BestTime {
        n: u32::try_from(timed.len()).unwrap_or(u32::MAX),
        overall,
        best: best(&dayparts),
        dayparts,
    }
}

fn best(lines: &[DaypartLine]) -> Enough<Daypart> {
    let mut sizes: Vec<u32> = lines.iter().map(|line| line.n).collect();
    sizes.sort_unstable_by_key(|n| std::cmp::Reverse(*n));
    let second = sizes.get(1).copied().unwrap_or_default();
    let mut best: Option<(Daypart, f64)> = None;
    for line in lines.iter().filter(|line| line.n >= FEWEST) {
        // Of equals the earlier one.
        if let Some(shrunken) = line.shrunken
            && best.is_none_or(|(_, most)| shrunken > most)
        {
            best = Some((line.daypart, shrunken));
        }
    }
    match best {
        Some((daypart, _)) if second >= FEWEST => Enough::Known(daypart),
        _ => Enough::Few {
            n: second.min(FEWEST - 1),
            needed: FEWEST,
        },
    }
}
