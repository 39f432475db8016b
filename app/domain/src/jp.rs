//! JP (*jam pelajaran*, learning hours): what minutes are worth, and what is asked of somebody in a year.

use crate::agency::Employment;
use crate::attendance::{Standing, Status};
use crate::calendar::Zone;
use crate::clock::Moment;
use crate::edition::{EditionDetails, Stage};
use crate::learning::{Completion, Minutes};
use crate::stay::{Proven, Terms, counted_minutes, fulfilled};
use serde::{Deserialize, Serialize};

/// How many minutes make one JP. Practice differs between 45 and 60, so it is a setting and is shown
/// wherever JP is; 45 unless the office says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MinutesPerJp(u32);

impl MinutesPerJp {
    /// The most minutes.
    pub const MAX: u32 = 240;

    /// 1 to 240 minutes; anything else is `None`.
    #[must_use]
    pub const fn new(minutes: u32) -> Option<Self> {
        if minutes >= 1 && minutes <= Self::MAX {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// The minutes.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The JP that `minutes` are worth: whole ones only, the rest is not rounded up.
    #[must_use]
    pub const fn jp(self, minutes: Minutes) -> Jp {
        Jp(minutes.0 / self.0)
    }
}

impl Default for MinutesPerJp {
    fn default() -> Self {
        Self(45)
    }
}

/// Whole learning hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Jp(pub u32);

/// The JP asked of somebody in a year, by employment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JpTargets {
    /// Of civil servants (PNS).
    pub pns: Jp,
    /// Of government employees with a contract (PPPK).
    pub pppk: Jp,
    /// Of everybody else.
    pub non_asn: Jp,
}

impl JpTargets {
    /// The target of somebody. Who has not said how they work is asked what civil servants are.
    #[must_use]
    pub const fn of(self, employment: Option<Employment>) -> Jp {
        match employment {
            Some(Employment::Pns) | None => self.pns,
            Some(Employment::Pppk) => self.pppk,
            Some(Employment::NonAsn) => self.non_asn,
        }
    }
}

impl Default for JpTargets {
    /// 20 JP a year for everybody: what PP 11/2017 jo. PP 17/2020 asks of a PNS.
    fn default() -> Self {
        Self {
            pns: Jp(20),
            pppk: Jp(20),
            non_asn: Jp(20),
        }
    }
}

/// An edition that somebody was at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attended {
    /// When it was over.
    pub at: Moment,
    /// The minutes that count.
    pub minutes: Minutes,
}

impl Attended {
    /// What an edition counts at `now` for somebody who stands so and of whom that is proven: its minutes, once it
    /// is over, for whoever was present and fulfils its rule, less what the linked course has paid them already.
    /// Nothing for one that was called off.
    #[must_use]
    pub fn of(
        edition: &EditionDetails,
        standing: &Standing,
        proven: &Proven,
        paid_by_course: Minutes,
        now: Moment,
    ) -> Option<Self> {
        let over = (edition.stage(now) == Stage::Past).then_some(edition.ends_at)?;
        Self::counted(
            over,
            &Terms::of(edition),
            standing.status,
            proven,
            paid_by_course,
        )
    }

    /// The same of an edition of which no more is known than when it was over and its terms.
    #[must_use]
    pub fn counted(
        over: Moment,
        terms: &Terms,
        status: Option<Status>,
        proven: &Proven,
        paid_by_course: Minutes,
    ) -> Option<Self> {
        let present = status.is_some_and(Status::is_present);
        let evidence = terms.evidence_kept(present, proven);
        let minutes = counted_minutes(terms.rule, &evidence, terms.learning, paid_by_course);
        fulfilled(terms.rule, &evidence).then_some(Self { at: over, minutes })
    }
}

/// The JP of a calendar year of the office: the sum of what each course was worth when it was finished and of
/// what each edition was that somebody was at, each by itself, so that it equals the sum of what their pages
/// state.
#[must_use]
pub fn jp_of_year<'a>(
    completions: impl IntoIterator<Item = &'a Completion>,
    attended: impl IntoIterator<Item = &'a Attended>,
    year: i16,
    per: MinutesPerJp,
    zone: Zone,
) -> Jp {
    let courses = completions.into_iter().map(|one| (one.at, one.minutes));
    let editions = attended.into_iter().map(|one| (one.at, one.minutes));
    let of_year = courses
        .chain(editions)
        .filter(|(at, _)| zone.year(*at) == year);
    Jp(of_year.map(|(_, minutes)| per.jp(minutes).0).sum())
}

/// The JP of many: of each stretch of minutes what it is worth by itself, as often as it was earned.
#[must_use]
pub fn jp_of_all<'a>(
    earned: impl IntoIterator<Item = &'a (Minutes, u32)>,
    per: MinutesPerJp,
) -> Jp {
    let of_each = earned
        .into_iter()
        .map(|(minutes, times)| per.jp(*minutes).0.saturating_mul(*times));
    Jp(of_each.fold(0, u32::saturating_add))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attendance_rule::Rule;
    use crate::id::Slug;

    #[test]
    fn the_jp_of_many_is_that_of_each_as_often_as_it_was_earned() {
        let per = MinutesPerJp::default();
        let earned = [(Minutes(44), 9), (Minutes(90), 3), (Minutes(134), 2)];
        assert_eq!(jp_of_all(&earned, per), Jp(10));
        assert_eq!(
            jp_of_all(&[(Minutes(450), u32::MAX)], per),
            Jp(u32::MAX),
            "more than can be counted is the most that can"
        );
    }

    #[test]
    fn only_whole_jp_count() {
        let per = MinutesPerJp::default();
        assert_eq!(per.jp(Minutes(44)), Jp(0));
        assert_eq!(per.jp(Minutes(45)), Jp(1));
        assert_eq!(per.jp(Minutes(134)), Jp(2));
        assert_eq!(
            MinutesPerJp::new(60).map(|per| per.jp(Minutes(134))),
            Some(Jp(2))
        );
        assert_eq!(MinutesPerJp::new(0), None);
    }

    #[test]
    fn an_edition_counts_once_it_is_over_for_whoever_was_present() {
        let start = Zone::Wib.parse("2026-11-17", "09:00").unwrap();
        let mut edition = crate::edition::tests::details_at(start, 150);
        let standing = |status| Standing {
            status,
            ..Standing::default()
        };
        let over = start.plus(150 * 60_000);
        let of = |edition: &EditionDetails, standing: &Standing, now| {
            Attended::of(edition, standing, &Proven::default(), Minutes(0), now)
        };
        let present = standing(Some(Status::Late));
        let counted = of(&edition, &present, over).unwrap();
        assert_eq!((counted.at, counted.minutes), (over, Minutes(150)));
        assert_eq!(of(&edition, &present, over.plus(-1)), None);
        for status in [None, Some(Status::Excused), Some(Status::Absent)] {
            assert_eq!(of(&edition, &standing(status), over), None);
        }
        let per = MinutesPerJp::default();
        assert_eq!(jp_of_year(&[], &[counted], 2026, per, Zone::Wib), Jp(3));
        assert_eq!(jp_of_year(&[], &[counted], 2025, per, Zone::Wib), Jp(0));
        // The course that it teaches has paid a part, or the rule asks for more than being there.
        let less = Attended::of(&edition, &present, &Proven::default(), Minutes(60), over);
        assert_eq!(less.map(|one| one.minutes), Some(Minutes(90)));
        edition.attendance_rule = Rule::InAndExit;
        assert_eq!(of(&edition, &present, over), None);
        let exited = Proven {
            exited: true,
            ..Proven::default()
        };
        let counted = Attended::of(&edition, &present, &exited, Minutes(0), over);
        assert_eq!(counted.map(|one| one.minutes), Some(Minutes(150)));
        edition.attendance_rule = Rule::Presence;
        edition.cancelled_at = Some(start);
        assert_eq!(of(&edition, &present, over), None);
    }

    #[test]
    fn a_year_is_the_offices_and_each_course_is_rounded_by_itself() {
        let done = |day: &str, minutes| Completion {
            course: Slug::parse("a").unwrap(),
            at: Zone::Wib.parse(day, "23:30").unwrap(),
            minutes: Minutes(minutes),
        };
        let all = [
            done("2025-12-31", 90),
            done("2026-06-01", 89),
            done("2026-12-31", 46),
        ];
        let of = |year, zone| jp_of_year(&all, &[], year, MinutesPerJp::default(), zone);
        assert_eq!(of(2026, Zone::Wib), Jp(2));
        // In the east the last evening of the year is the first morning of the next.
        assert_eq!(of(2026, Zone::Wit), Jp(3));
        assert_eq!(of(2027, Zone::Wit), Jp(1));
    }

    #[test]
    fn a_target_follows_from_employment() {
        let targets = JpTargets {
            pns: Jp(20),
            pppk: Jp(24),
            non_asn: Jp(8),
        };
        assert_eq!(targets.of(None), Jp(20));
        assert_eq!(targets.of(Some(Employment::Pppk)), Jp(24));
        assert_eq!(targets.of(Some(Employment::NonAsn)), Jp(8));
    }
}
