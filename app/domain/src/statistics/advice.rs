//! What a trainer should look at first, from the statistics of an item or a test.

use super::item::{DiscriminationBand, FacilityBand, ItemStatistics};
use super::{Enough, Reliability, reaches};
use serde::{Deserialize, Serialize};

/// Something to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// There are not enough data: so many of so many attempts.
    Few {
        /// How many there are.
        n: u32,
        /// How many it takes.
        needed: u32,
    },
    /// Those who know less of the rest do better here, and not by chance alone: the whole interval is below
    /// zero. The key may be wrong.
    CheckKey,
    /// Those who know less of the rest did better here, which in a small class happens by chance.
    Unclear,
    /// Not above blind guessing.
    LikeGuessing,
    /// A wrong option (its index in the file) that those who know more choose.
    Suspect(usize),
    /// A wrong option (its index in the file) that hardly anybody chooses.
    Dead(usize),
    /// Harder than a test aims for.
    Hard,
    /// Easier than a test aims for.
    Easy,
    /// Nothing to look at.
    Fine,
}

impl Advice {
    /// Whether the question should be read again, rather than known about.
    #[must_use]
    pub const fn is_pressing(self) -> bool {
        match self {
            Self::CheckKey | Self::Unclear | Self::LikeGuessing | Self::Suspect(_) => true,
            Self::Few { .. } | Self::Dead(_) | Self::Hard | Self::Easy | Self::Fine => false,
        }
    }
}

impl ItemStatistics {
    /// Whether something about it should be read again.
    #[must_use]
    pub fn needs_reading(&self) -> bool {
        self.advice().into_iter().any(Advice::is_pressing)
    }

    /// What to look at, the most pressing first; never nothing.
    #[must_use]
    pub fn advice(&self) -> Vec<Advice> {
        let mut advice = vec![];
        let discrimination = match &self.discrimination {
            Enough::Few { n, needed } => {
                advice.push(Advice::Few {
                    n: *n,
                    needed: *needed,
                });
                None
            }
            Enough::Known(known) => Some(known),
        };
        let facility = self.facility.known();
        if discrimination.and_then(|known| known.band) == Some(DiscriminationBand::Negative) {
            let certain = discrimination
                .and_then(|known| known.interval)
                .is_some_and(|interval| interval.high < 0.0);
            advice.push(if certain {
                Advice::CheckKey
            } else {
                Advice::Unclear
            });
        }
        if let Some(Enough::Known(distractors)) = &self.distractors {
            let options = || distractors.options.iter().enumerate();
            let suspect = options().filter(|(_, option)| option.suspect);
            advice.extend(suspect.map(|(index, _)| Advice::Suspect(index)));
            let dead = options().filter(|(_, option)| option.dead);
            advice.extend(dead.map(|(index, _)| Advice::Dead(index)));
        }
        match facility.map(|facility| facility.band) {
            Some(FacilityBand::LikeGuessing) => advice.push(Advice::LikeGuessing),
            Some(FacilityBand::Hard) => advice.push(Advice::Hard),
            Some(FacilityBand::Easy) => advice.push(Advice::Easy),
            Some(FacilityBand::Fitting) | None => {}
        }
        if advice.is_empty() {
            advice.push(Advice::Fine);
        }
        advice
    }
}

/// What a reliability allows. The bounds are the usual ones (Nunnally & Bernstein 1994): 0.8 and 0.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReliabilityBand {
    /// Under 0.6: neither a person nor a class should be judged by it.
    Low,
    /// 0.6 to under 0.8: enough to speak of a class.
    ForClasses,
    /// From 0.8: enough to speak of a person, with the standard error beside it.
    ForPeople,
}

impl Reliability {
    /// What its value allows; `None` where it has none.
    #[must_use]
    pub fn band(&self) -> Option<ReliabilityBand> {
        self.value.map(|value| {
            if reaches(value, 0.8) {
                ReliabilityBand::ForPeople
            } else if reaches(value, 0.6) {
                ReliabilityBand::ForClasses
            } else {
                ReliabilityBand::Low
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::Outcome;
    use crate::statistics::{Attempt, Coefficient, Guess, Response, Version, report};

    /// Forty people, of whom the first half is right in the three other items; `right(person)` says who is
    /// in the one looked at, and `chosen` what everybody chose.
    fn item(right: impl Fn(u32) -> bool, chosen: impl Fn(u32) -> usize) -> ItemStatistics {
        let response = |version, good: bool, chosen| Response {
            version,
            outcome: if good { Outcome::Right } else { Outcome::Wrong },
            fraction: f64::from(u8::from(good)),
            chosen,
        };
        let attempts: Vec<Attempt<'_>> = (0..40)
            .map(|person| {
                let mut responses = vec![response("x", right(person), Some(vec![chosen(person)]))];
                responses.extend(["a", "b", "c"].map(|item| response(item, person < 20, None)));
                Attempt { responses }
            })
            .collect();
        let version = Version {
            hash: "x",
            guess: Guess::OneOf(4),
            options: vec![true, false, false, false],
        };
        report(&[version], &attempts).items.remove(0)
    }

    #[test]
    fn a_key_that_the_weaker_half_hits_is_to_be_checked() {
        let item = item(
            |person| person >= 20,
            |person| if person < 20 { 1 } else { 0 },
        );
        assert_eq!(
            item.advice(),
            [
                Advice::CheckKey,
                Advice::Suspect(1),
                Advice::Dead(2),
                Advice::Dead(3)
            ]
        );
    }

    #[test]
    fn of_one_option_two_things_that_contradict_each_other_are_never_said() {
        // One of forty chose option 1, and knows everything else: too few to say that those who know more
        // choose it.
        let item = item(
            |person| person != 0 && (person < 20 || person % 4 == 0),
            |person| match person {
                0 => 1,
                1..20 => 0,
                _ => [0, 2, 3, 3][(person % 4) as usize],
            },
        );
        let advice = item.advice();
        assert!(advice.contains(&Advice::Dead(1)), "{advice:?}");
        assert!(!advice.contains(&Advice::Suspect(1)), "{advice:?}");
        assert!(!item.needs_reading());
    }

    #[test]
    fn only_what_should_be_read_again_presses() {
        let advice = [
            (Advice::CheckKey, true),
            (Advice::Unclear, true),
            (Advice::LikeGuessing, true),
            (Advice::Suspect(0), true),
            (Advice::Dead(0), false),
            (Advice::Easy, false),
            (Advice::Hard, false),
            (Advice::Fine, false),
            (Advice::Few { n: 1, needed: 2 }, false),
        ];
        for (advice, pressing) in advice {
            assert_eq!(advice.is_pressing(), pressing, "{advice:?}");
        }
    }

    #[test]
    fn an_item_that_works_needs_nothing() {
        let item = item(
            |person| person < 20 || person % 4 == 0,
            |person| match person {
                0..20 => 0,
                _ => (person % 4) as usize,
            },
        );
        assert_eq!(item.advice(), [Advice::Fine]);
    }

    #[test]
    fn under_the_threshold_nothing_but_that_is_said() {
        let none = report(
            &[Version {
                hash: "x",
                guess: Guess::OneOf(4),
                options: vec![true, false],
            }],
            &[],
        );
        assert_eq!(none.items[0].advice(), [Advice::Few { n: 0, needed: 20 }]);
    }

    #[test]
    fn a_reliability_allows_more_the_higher_it_is() {
        let of = |value| {
            Reliability {
                n: 40,
                items: 12,
                coefficient: Coefficient::Kr20,
                value,
                interval: None,
                standard_error: None,
            }
            .band()
        };
        assert_eq!(of(Some(0.8)), Some(ReliabilityBand::ForPeople));
        assert_eq!(of(Some(0.799)), Some(ReliabilityBand::ForClasses));
        assert_eq!(of(Some(0.6)), Some(ReliabilityBand::ForClasses));
        assert_eq!(of(Some(-0.1)), Some(ReliabilityBand::Low));
        assert_eq!(of(None), None);
    }
}
