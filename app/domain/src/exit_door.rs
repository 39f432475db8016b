//! The exit door of an edition: when it is open, and what people say of the edition there, without their names.

use crate::clock::{DAY, HOUR, MINUTE, Moment};
use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// How long before the end of an edition its exit door opens: workshops end early, and whoever passes it long before
/// has not stayed.
pub const OPENS_BEFORE_END: i64 = 30 * MINUTE;

/// How long after the end it stays open: some answer on the way home, and some the next morning.
pub const STAYS_OPEN: i64 = DAY;

/// The most letters of a remark.
pub const MAX_REMARK: usize = 1_000;

/// The fewest answers to an item, and the fewest remarks, that are shown: of fewer people somebody could be known by
/// theirs.
pub const SHOWN_FROM: usize = 5;

/// Where the exit door of an edition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitDoor {
    /// It opens at a moment.
    Opens(Moment),
    /// It is open until a moment.
    Open(Moment),
    /// It closed at a moment.
    Closed(Moment),
}

/// Where the exit door stands at `now` of an edition from `starts_at` to `ends_at`. Of an edition shorter than an
/// hour it opens half way.
#[must_use]
pub fn exit_door(starts_at: Moment, ends_at: Moment, now: Moment) -> ExitDoor {
    let lasts = ends_at.0.saturating_sub(starts_at.0).max(0);
    let before = if lasts < HOUR {
        lasts / 2
    } else {
        OPENS_BEFORE_END
    };
    let (opens, closes) = (ends_at.plus(-before), ends_at.plus(STAYS_OPEN));
    if now < opens {
        ExitDoor::Opens(opens)
    } else if now < closes {
        ExitDoor::Open(closes)
    } else {
        ExitDoor::Closed(closes)
    }
}

/// What people say how far they agree with: Kirkpatrick's first level in five items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SurveyItem {
    /// It is of use in one's own work.
    Useful,
    /// It was explained clearly.
    Clear,
    /// There was enough to do oneself.
    Practice,
    /// Time and place, or the meeting, were well arranged.
    Arranged,
    /// One would advise a colleague to come.
    Recommend,
}

codes! {
    SurveyItem {
        /// All of them, in the order of the form.
        ALL;
        /// The word in forms and files.
        code;
        Useful = "useful",
        Clear = "clear",
        Practice = "practice",
        Arranged = "arranged",
        Recommend = "recommend",
    }
}

/// How far somebody agrees: from 1, not at all, to 5, fully.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rating(u8);

impl Rating {
    /// The steps of the scale.
    pub const STEPS: u8 = 5;

    /// `None` unless it is from 1 to 5.
    #[must_use]
    pub const fn new(rating: u8) -> Option<Self> {
        if rating >= 1 && rating <= Self::STEPS {
            Some(Self(rating))
        } else {
            None
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// What somebody said at the exit door. Everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExitAnswer {
    /// To each item of [`SurveyItem::ALL`].
    pub ratings: [Option<Rating>; SurveyItem::ALL.len()],
    /// In their own words.
    pub remark: String,
}

impl ExitAnswer {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remark.is_empty() && self.ratings.iter().all(Option::is_none)
    }

    /// The ratings as one text for the database: numbers with spaces between them, 0 where nothing was said.
    #[must_use]
    pub fn ratings_text(&self) -> String {
        let numbers = self
            .ratings
            .iter()
            .map(|rating| rating.map_or(0, Rating::get).to_string());
        numbers.collect::<Vec<_>>().join(" ")
    }

    /// Reads such a text; what is no rating was not said.
    #[must_use]
    pub fn ratings_from(text: &str) -> [Option<Rating>; SurveyItem::ALL.len()] {
        let mut numbers = text.split(' ').map(|number| number.parse().ok());
        std::array::from_fn(|_| numbers.next().flatten().and_then(Rating::new))
    }
}

/// What many said to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemCounts {
    /// The item.
    pub item: SurveyItem,
    /// How many gave each rating, 1 first.
    pub counts: [u32; Rating::STEPS as usize],
}

impl ItemCounts {
    /// How many answered.
    #[must_use]
    pub fn answered(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// Whether so many answered that nobody is known by their answer.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        usize::try_from(self.answered()).is_ok_and(|answered| answered >= SHOWN_FROM)
    }

    /// How many agree: 4 or 5.
    #[must_use]
    pub fn agree(&self) -> u32 {
        self.counts.iter().skip(3).sum()
    }

    /// The rating in the middle, of an even number the lower one of the two: half of all gave it or a lower one. A
    /// scale of words has a middle, and no mean. `None` where nobody answered.
    #[must_use]
    pub fn median(&self) -> Option<Rating> {
        let half = self.answered().div_ceil(2);
        let mut so_far = 0;
        let mut ratings = (1..=Rating::STEPS).zip(&self.counts);
        let (rating, _) = ratings.find(|(_, count)| {
            so_far += **count;
            so_far >= half && half > 0
        })?;
        Rating::new(rating)
    }
}

/// The remarks of those who wrote one; none while they are too few.
#[must_use]
pub fn shown_remarks(answers: &[ExitAnswer]) -> Vec<String> {
    let remarks = answers.iter().map(|answer| answer.remark.clone());
    let remarks: Vec<String> = remarks.filter(|remark| !remark.is_empty()).collect();
    if remarks.len() < SHOWN_FROM {
        Vec::new()
    } else {
        remarks
    }
}

/// What many said to each item.
#[must_use]
pub fn count_ratings(answers: &[ExitAnswer]) -> Vec<ItemCounts> {
    SurveyItem::ALL
        .into_iter()
        .enumerate()
        .map(|(place, item)| {
            let given = answers
                .iter()
                .filter_map(|answer| answer.ratings.get(place).copied().flatten());
            let mut counts = [0; Rating::STEPS as usize];
            for rating in given {
                if let Some(count) = counts.get_mut(usize::from(rating.get()) - 1) {
                    *count += 1;
                }
            }
            ItemCounts { item, counts }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_door_opens_before_the_end_and_stays_open_for_a_day() {
        let starts = Moment(0);
        let ends = starts.plus(3 * HOUR);
        let at = |now| exit_door(starts, ends, now);
        let opens = ends.plus(-30 * MINUTE);
        assert_eq!(at(opens.plus(-1)), ExitDoor::Opens(opens));
        let closes = ends.plus(DAY);
        assert_eq!(at(opens), ExitDoor::Open(closes));
        assert_eq!(at(closes.plus(-1)), ExitDoor::Open(closes));
        assert_eq!(at(closes), ExitDoor::Closed(closes));
        let short = exit_door(starts, starts.plus(40 * MINUTE), starts);
        assert_eq!(short, ExitDoor::Opens(starts.plus(20 * MINUTE)));
    }

    #[test]
    fn a_scale_of_words_has_a_middle_and_shares() {
        let counts = |counts| ItemCounts {
            item: SurveyItem::Useful,
            counts,
        };
        assert_eq!(counts([0; 5]).median(), None);
        assert_eq!(counts([1, 0, 0, 0, 1]).median(), Rating::new(1));
        assert_eq!(counts([0, 1, 0, 2, 0]).median(), Rating::new(4));
        let many = counts([0, 1, 2, 3, 4]);
        assert_eq!((many.answered(), many.agree()), (10, 7));
    }

    #[test]
    fn what_fewer_than_five_said_is_not_shown() {
        let said = |number: usize| ExitAnswer {
            ratings: [Rating::new(4), None, None, None, None],
            remark: format!("Kesan {number}"),
        };
        let few: Vec<ExitAnswer> = (0..4).map(said).collect();
        assert!(!count_ratings(&few)[0].is_shown());
        assert!(shown_remarks(&few).is_empty());
        let mut enough: Vec<ExitAnswer> = (0..5).map(said).collect();
        let counts = count_ratings(&enough);
        assert!(counts[0].is_shown() && !counts[1].is_shown());
        assert_eq!(shown_remarks(&enough).len(), 5);
        enough[0].remark.clear();
        assert!(shown_remarks(&enough).is_empty());
    }

    fn any_answer() -> impl Strategy<Value = ExitAnswer> {
        let rating = proptest::option::of((1u8..=5).prop_map(|one| Rating::new(one).unwrap()));
        (proptest::array::uniform5(rating), ".{0,20}")
            .prop_map(|(ratings, remark)| ExitAnswer { ratings, remark })
    }

    proptest! {
        #[test]
        fn ratings_read_back_from_their_text(answer in any_answer()) {
            prop_assert_eq!(ExitAnswer::ratings_from(&answer.ratings_text()), answer.ratings);
        }

        #[test]
        fn every_rating_is_counted_once(answers in proptest::collection::vec(any_answer(), 0..20)) {
            let counted = count_ratings(&answers);
            let given: usize = answers.iter().flat_map(|one| one.ratings).flatten().count();
            let all: u32 = counted.iter().map(ItemCounts::answered).sum();
            prop_assert_eq!(usize::try_from(all).unwrap(), given);
            for one in &counted {
                prop_assert_eq!(one.median().is_some(), one.answered() > 0);
            }
        }
    }
}
