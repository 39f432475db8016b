//! What an edition asks of whoever was there for its minutes.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Whole percent from 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Percent(u32);

impl Percent {
    /// `None` unless it is from 1 to 100.
    #[must_use]
    pub const fn new(percent: u32) -> Option<Self> {
        if percent >= 1 && percent <= 100 {
            Some(Self(percent))
        } else {
            None
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// How many of how many pulses are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pulses {
    needed: u32,
    of: u32,
}

impl Pulses {
    /// The most pulses of an edition.
    pub const MAX: u32 = 100;

    /// `None` unless 1 ≤ `needed` ≤ `of` ≤ [`Self::MAX`].
    #[must_use]
    pub const fn new(needed: u32, of: u32) -> Option<Self> {
        if needed >= 1 && needed <= of && of <= Self::MAX {
            Some(Self { needed, of })
        } else {
            None
        }
    }

    /// How many have to be answered.
    #[must_use]
    pub const fn needed(self) -> u32 {
        self.needed
    }

    /// How many there are.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of
    }
}

/// What an edition asks for its minutes. Whoever is not present fulfils none of the rules.
///
/// Its text for the database and for forms is `presence`, `minutes:80`, `in-exit` or `pulses:3:5`; [`Self::parse`]
/// reads what [`Display`](fmt::Display) writes and nothing else, and serde takes the same text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rule {
    /// Being present is enough.
    #[default]
    Presence,
    /// To have stayed for a part of the time that counts.
    Minutes {
        /// The part.
        percent: Percent,
    },
    /// To have come in and passed the exit door: a going out or its form.
    InAndExit,
    /// To have answered some of the pulses.
    Pulses(Pulses),
}

/// Why a text is no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum RuleFault {
    /// It is none of the forms.
    #[error("a rule is `presence`, `minutes:80`, `in-exit` or `pulses:3:5`")]
    Form,
    /// The percent cannot be asked.
    #[error("the percent of the minutes are a whole number from 1 to 100")]
    PercentRange,
    /// So many pulses cannot be asked.
    #[error(
        "of 1 to {} pulses at least one and at most all are asked",
        Pulses::MAX
    )]
    PulsesRange,
}

impl Rule {
    /// Reads a rule as [`Display`](fmt::Display) writes it.
    ///
    /// # Errors
    /// [`RuleFault`] for every other text, also one that means the same, such as `minutes:080`.
    pub fn parse(text: &str) -> Result<Self, RuleFault> {
        let mut parts = text.split(':');
        let head = parts.next().unwrap_or_default();
        let numbers = parts
            .map(number)
            .collect::<Option<Vec<u32>>>()
            .ok_or(RuleFault::Form)?;
        match (head, numbers.as_slice()) {
            ("presence", []) => Ok(Self::Presence),
            ("minutes", [percent]) => Percent::new(*percent)
                .map(|percent| Self::Minutes { percent })
                .ok_or(RuleFault::PercentRange),
            ("in-exit", []) => Ok(Self::InAndExit),
            ("pulses", [needed, of]) => Pulses::new(*needed, *of)
                .map(Self::Pulses)
                .ok_or(RuleFault::PulsesRange),
            _ => Err(RuleFault::Form),
        }
    }
}

/// A number in the one way to write it: digits alone, none to spare.
fn number(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Presence => formatter.write_str("presence"),
            Self::Minutes { percent } => write!(formatter, "minutes:{}", percent.get()),
            Self::InAndExit => formatter.write_str("in-exit"),
            Self::Pulses(Pulses { needed, of }) => write!(formatter, "pulses:{needed}:{of}"),
        }
    }
}

impl TryFrom<String> for Rule {
    type Error = RuleFault;

    fn try_from(text: String) -> Result<Self, RuleFault> {
        Self::parse(&text)
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn minutes_rule(percent: u32) -> Rule {
        Rule::Minutes {
            percent: Percent::new(percent).unwrap(),
        }
    }

    pub(crate) fn pulses_rule(needed: u32, of: u32) -> Rule {
        Rule::Pulses(Pulses::new(needed, of).unwrap())
    }

    pub(crate) fn a_rule() -> impl Strategy<Value = Rule> {
        prop_oneof![
            Just(Rule::Presence),
            (1u32..=100).prop_map(minutes_rule),
            Just(Rule::InAndExit),
            (1u32..=20, 0u32..=20).prop_map(|(needed, more)| pulses_rule(needed, needed + more)),
        ]
    }

    #[test]
    fn a_rule_has_one_text_and_every_other_one_is_refused_with_its_fault() {
        for (text, rule) in [
            ("presence", Rule::Presence),
            ("minutes:80", minutes_rule(80)),
            ("in-exit", Rule::InAndExit),
            ("pulses:3:5", pulses_rule(3, 5)),
        ] {
            assert_eq!(Rule::parse(text), Ok(rule));
            assert_eq!(rule.to_string(), text);
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
        }
        for (text, fault) in [
            ("", RuleFault::Form),
            ("Presence", RuleFault::Form),
            ("presence:1", RuleFault::Form),
            ("minutes", RuleFault::Form),
            ("minutes:080", RuleFault::Form),
            ("minutes:+8", RuleFault::Form),
            ("minutes: 80", RuleFault::Form),
            ("minutes:80:", RuleFault::Form),
            ("minutes:80%", RuleFault::Form),
            ("minutes:99999999999", RuleFault::Form),
            ("minutes:0", RuleFault::PercentRange),
            ("minutes:101", RuleFault::PercentRange),
            ("pulses:3", RuleFault::Form),
            ("pulses:0:5", RuleFault::PulsesRange),
            ("pulses:6:5", RuleFault::PulsesRange),
            ("pulses:1:101", RuleFault::PulsesRange),
            (" in-exit", RuleFault::Form),
        ] {
            assert_eq!(Rule::parse(text), Err(fault), "{text}");
            assert!(serde_json::from_value::<Rule>(text.into()).is_err());
        }
    }

    proptest! {
        #[test]
        fn a_rule_reads_back_as_itself(rule in a_rule()) {
            prop_assert_eq!(Rule::parse(&rule.to_string()), Ok(rule));
        }

        #[test]
        fn a_text_that_is_read_is_written_the_same(text in "(presence|minutes|in-exit|pulses)?(:[0-9+ ]{0,3}){0,3}") {
            if let Ok(rule) = Rule::parse(&text) {
                prop_assert_eq!(rule.to_string(), text);
            }
        }
    }
}
