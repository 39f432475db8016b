//! Boosters: three questions, ten and thirty days after a course was finished, so that what was learned is
//! called to mind before it is forgotten. Retrieval that is spaced and interleaved holds longer than
//! reading again (Roediger & Karpicke 2006; Cepeda et al. 2006; Rohrer 2012).

use crate::clock::{DAY, Moment};
use crate::course::{Course, Unit};
use crate::id::Slug;
use crate::learning::Completion;
use crate::quiz::{Form, Item};
use crate::rng::SeededRng;
use std::collections::BTreeSet;

/// How many questions one has.
pub const QUESTIONS: usize = 3;

/// One of the two boosters of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Ten days after.
    Ten,
    /// Thirty days after.
    Thirty,
}

impl Stage {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Ten, Self::Thirty];

    /// Days after the completion.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::Ten => 10,
            Self::Thirty => 30,
        }
    }

    /// Its name in addresses and as the quiz of its attempts. No unit of a course may have it.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Ten => "booster-10",
            Self::Thirty => "booster-30",
        }
    }

    /// Reads a name in an address.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.slug() == slug)
    }

    /// From when on it can be answered. It stays open: late is better than never.
    #[must_use]
    pub fn due(self, completion: &Completion) -> Moment {
        completion.at.plus(i64::from(self.days()) * DAY)
    }
}

/// A question that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The course's place among those that were finished; 0 is the booster's own.
    pub course: usize,
    /// The item's id.
    pub item: String,
    /// Whether something with one of its outcome tags was answered wrongly before.
    pub missed: bool,
    /// Whether it was answered before.
    pub seen: bool,
}

/// An item that somebody has answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The course of the quiz.
    pub course: Slug,
    /// The item's id.
    pub item: String,
    /// What the answer was worth, 0 to 1.
    pub fraction: f64,
}

/// What may be asked again of a course: the items of practice and of the bank.
fn askable(course: &Course) -> impl Iterator<Item = &Item> {
    course.items().filter_map(|(unit, item)| {
        let form = unit.and_then(Unit::quiz).map(|quiz| quiz.form);
        form.is_none_or(Form::is_for_boosters).then_some(item)
    })
}

/// The questions of a booster: of its own course and of others that were finished, by what was answered so
/// far. The same each time one asks, until an answer changes what was missed.
#[must_use]
pub fn questions(own: &Course, others: &[&Course], answered: &[Answered], seed: u32) -> Vec<Item> {
    let courses: Vec<&Course> = std::iter::once(own).chain(others.iter().copied()).collect();
    let seen: BTreeSet<(&Slug, &str)> = answered
        .iter()
        .map(|one| (&one.course, one.item.as_str()))
        .collect();
    let mut missed: BTreeSet<(&Slug, &str)> = BTreeSet::new();
    for one in answered.iter().filter(|one| one.fraction < 1.0) {
        let course = courses.iter().find(|course| course.slug == one.course);
        let item = course.and_then(|course| {
            let mut items = course.items().map(|(_, item)| item);
            Some((course, items.find(|item| item.id == one.item)?))
        });
        if let Some((course, item)) = item {
            missed.extend(item.outcomes.iter().map(|tag| (&course.slug, tag.as_str())));
        }
    }
    let mut items: Vec<&Item> = vec![];
    let mut candidates = vec![];
    for (place, course) in courses.iter().enumerate() {
        for item in askable(course) {
            candidates.push(Candidate {
                course: place,
                item: item.id.clone(),
                missed: item
                    .outcomes
                    .iter()
                    .any(|tag| missed.contains(&(&course.slug, tag.as_str()))),
                seen: seen.contains(&(&course.slug, item.id.as_str())),
            });
            items.push(item);
        }
    }
    draw(&candidates, seed)
        .into_iter()
        .filter_map(|place| items.get(place).map(|item| (*item).clone()))
        .collect()
}

/// Draws the questions, as places in `candidates`. The first is of the booster's own course; then other
/// courses take turns with it, as far as there are any. Within a course what was missed comes before the
/// rest, what was never seen before what was; else chance decides. No item id is drawn twice.
#[must_use]
pub fn draw(candidates: &[Candidate], seed: u32) -> Vec<usize> {
    let mut chance = SeededRng::new(seed);
    let mut order: Vec<(bool, bool, u32, usize)> = candidates
        .iter()
        .enumerate()
        .map(|(place, one)| (!one.missed, one.seen, chance.next_u32(), place))
        .collect();
    order.sort_unstable();
    let mut drawn: Vec<usize> = Vec::with_capacity(QUESTIONS);
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for turn in 0..QUESTIONS {
        let wanted = |place: usize| {
            let own = candidates.get(place).is_some_and(|one| one.course == 0);
            own == (turn % 2 == 0)
        };
        let free = |place: usize, taken: &BTreeSet<&str>| {
            candidates
                .get(place)
                .is_some_and(|one| !taken.contains(one.item.as_str()))
        };
        let places = || order.iter().map(|(.., place)| *place);
        let next = places()
            .find(|place| wanted(*place) && free(*place, &taken))
            .or_else(|| places().find(|place| free(*place, &taken)));
        let Some(place) = next else { break };
        if let Some(one) = candidates.get(place) {
            taken.insert(&one.item);
        }
        drawn.push(place);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Slug;
    use crate::learning::Minutes;
    use proptest::prelude::*;

    #[test]
    fn they_are_due_ten_and_thirty_days_after() {
        let completion = Completion {
            course: Slug::parse("a").unwrap(),
            at: Moment(5),
            minutes: Minutes(60),
        };
        assert_eq!(Stage::Ten.due(&completion), Moment(5 + 10 * DAY));
        assert_eq!(Stage::Thirty.due(&completion), Moment(5 + 30 * DAY));
        for stage in Stage::ALL {
            assert_eq!(Stage::from_slug(stage.slug()), Some(stage));
        }
        assert_eq!(Stage::from_slug("booster-20"), None);
    }

    fn candidate(course: usize, item: &str, missed: bool, seen: bool) -> Candidate {
        Candidate {
            course,
            item: item.to_owned(),
            missed,
            seen,
        }
    }

    #[test]
    fn what_was_missed_comes_first_and_another_course_stands_in_the_middle() {
        let candidates = [
            candidate(0, "a", false, false),
            candidate(0, "b", true, true),
            candidate(0, "c", true, false),
            candidate(1, "d", false, false),
            candidate(1, "e", true, false),
        ];
        for seed in 0..50 {
            assert_eq!(draw(&candidates, seed), [2, 4, 1]);
        }
    }

    fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let one = (0usize..3, 0u8..20, any::<bool>(), any::<bool>()).prop_map(
            |(course, item, missed, seen)| candidate(course, &format!("i{item}"), missed, seen),
        );
        proptest::collection::vec(one, 0..40)
    }

    proptest! {
        #[test]
        fn as_many_as_there_are_and_none_twice(candidates in candidates(), seed: u32) {
            let drawn = draw(&candidates, seed);
            let ids: BTreeSet<&str> = drawn.iter().map(|place| candidates[*place].item.as_str()).collect();
            let all: BTreeSet<&str> = candidates.iter().map(|one| one.item.as_str()).collect();
            prop_assert_eq!(drawn.len(), ids.len());
            prop_assert_eq!(drawn.len(), all.len().min(QUESTIONS));
            prop_assert_eq!(draw(&candidates, seed), drawn);
        }

        #[test]
        fn with_questions_enough_courses_take_turns(seed: u32, own in 2usize..20, other in 1usize..20) {
            let candidates: Vec<Candidate> = (0..own).map(|item| candidate(0, &format!("a{item}"), false, false))
                .chain((0..other).map(|item| candidate(1, &format!("b{item}"), false, false)))
                .collect();
            let courses: Vec<usize> = draw(&candidates, seed).iter().map(|place| candidates[*place].course).collect();
            prop_assert_eq!(courses, [0, 1, 0]);
        }
    }
}
