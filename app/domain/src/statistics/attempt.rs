//! What goes in: first attempts with what was given to each item.

use super::guess::Guess;
use super::{moments, share};
use crate::quiz::{Answers, Given, Item, Mark, Outcome};

/// What one person gave to one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<'a> {
    /// The hash of the item's version ([`Item::hash`]).
    pub version: &'a str,
    /// The outcome. What was not attempted counts 0, whatever its fraction says.
    pub outcome: Outcome,
    /// The share of the item's mark, 0 to 1.
    pub fraction: f64,
    /// The options chosen, by their index in the file. `None` where the item has none or nobody kept
    /// what was chosen: the response then stays out of the distractor table alone.
    pub chosen: Option<Vec<usize>>,
}

impl<'a> Response<'a> {
    /// What `given` to `item` was worth.
    #[must_use]
    pub fn of(item: &'a Item, given: &Given, mark: &Mark) -> Self {
        let filled = given.0.iter().map(|text| text.trim());
        let chosen = match item.body.id.answers {
            Answers::Options(..) => filled
                .filter(|text| !text.is_empty())
                .map(|text| text.parse().ok())
                .collect(),
            _ => None,
        };
        Self {
            version: &item.hash,
            outcome: mark.outcome,
            fraction: mark.fraction,
            chosen,
        }
    }

    fn mark(&self) -> f64 {
        match self.outcome {
            Outcome::NotAttempted => 0.0,
            Outcome::Right | Outcome::Wrong => share(self.fraction),
        }
    }
}

/// The first attempt of one person: what was given to each item of the form that this person had. Of
/// two responses to one version the first counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt<'a> {
    /// One response an item, in any order.
    pub responses: Vec<Response<'a>>,
}

/// An item's version to report on.
#[derive(Clone, Debug, PartialEq)]
pub struct Version<'a> {
    /// Its hash.
    pub hash: &'a str,
    /// What there is to guess in it.
    pub guess: Guess,
    /// For an item with options, whether each (in the order of the file) belongs to the key; empty for
    /// others, which then have no distractor table.
    pub options: Vec<bool>,
}

impl<'a> Version<'a> {
    /// What statistics need to know of `item`.
    #[must_use]
    pub fn of(item: &'a Item) -> Self {
        let options = match &item.body.id.answers {
            Answers::Options(_, choices) => choices.iter().map(|choice| choice.right).collect(),
            _ => vec![],
        };
        Self {
            hash: &item.hash,
            guess: Guess::of(item),
            options,
        }
    }
}

/// An attempt with at least one item, its responses by version.
pub(super) struct Row<'a> {
    responses: Vec<(&'a Response<'a>, f64)>,
    /// The sum of the marks.
    pub(super) total: f64,
}

impl<'a> Row<'a> {
    pub(super) fn of(attempt: &'a Attempt<'a>) -> Option<Self> {
        let mut responses: Vec<_> = attempt
            .responses
            .iter()
            .map(|response| (response, response.mark()))
            .collect();
        responses.sort_by_key(|(response, _)| response.version);
        responses.dedup_by_key(|(response, _)| response.version);
        if responses.is_empty() {
            return None;
        }
        let total = moments::sum(responses.iter().map(|(_, mark)| *mark));
        Some(Self { responses, total })
    }

    /// The mean fraction, 0 to 1.
    pub(super) fn score(&self) -> f64 {
        share(self.total / self.responses.len() as f64)
    }

    /// The marks in the order of [`Self::form`].
    pub(super) fn marks(&self) -> impl Iterator<Item = f64> {
        self.responses.iter().map(|(_, mark)| *mark)
    }

    /// The versions in it, sorted.
    pub(super) fn form(&self) -> Vec<&'a str> {
        self.responses
            .iter()
            .map(|(response, _)| response.version)
            .collect()
    }

    pub(super) fn observations(&self) -> impl Iterator<Item = (&'a str, Observation<'a>)> {
        let others = self.responses.len() - 1;
        self.responses.iter().map(move |(response, mark)| {
            let rest = (others > 0).then(|| share((self.total - mark) / others as f64));
            let chosen = match response.outcome {
                Outcome::NotAttempted => Some(&[][..]),
                Outcome::Right | Outcome::Wrong => response.chosen.as_deref(),
            };
            let observation = Observation {
                outcome: response.outcome,
                mark: *mark,
                rest,
                chosen,
            };
            (response.version, observation)
        })
    }
}

/// A response to one version together with the rest of its attempt.
#[derive(Clone, Copy)]
pub(super) struct Observation<'a> {
    pub(super) outcome: Outcome,
    /// 0 to 1.
    pub(super) mark: f64,
    /// The mean fraction over the other items of the attempt; `None` where there is no other.
    pub(super) rest: Option<f64>,
    /// The options chosen, where that is known.
    pub(super) chosen: Option<&'a [usize]>,
}
