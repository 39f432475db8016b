//! The statistics of a class: of its test and of each item.

use super::attempt::{Attempt, Observation, Row, Version};
use super::item::{ItemStatistics, item_statistics};
use super::scores::{Reliability, Scores, reliability, scores};
use super::{Enough, count};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Statistics of a test and its items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The attempts that hold at least one item; the others are left out everywhere.
    pub attempts: u32,
    /// How the scores are distributed; from [`FACILITY_FROM`](super::FACILITY_FROM) attempts.
    pub scores: Enough<Scores>,
    /// How well the test measures; from [`RELIABILITY_FROM`](super::RELIABILITY_FROM) attempts that hold
    /// the same items.
    pub reliability: Enough<Reliability>,
    /// Each version asked for, in the order asked.
    pub items: Vec<ItemStatistics>,
}

/// The statistics of `attempts`, and of those `versions` of items in them. Responses to versions not
/// asked for count towards scores and rest scores.
#[must_use]
pub fn report(versions: &[Version<'_>], attempts: &[Attempt<'_>]) -> Report {
    let rows: Vec<Row<'_>> = attempts.iter().filter_map(Row::of).collect();
    let mut observed: BTreeMap<&str, Vec<Observation<'_>>> = BTreeMap::new();
    for row in &rows {
        for (version, observation) in row.observations() {
            observed.entry(version).or_default().push(observation);
        }
    }
    let items = versions
        .iter()
        .map(|version| {
            let observations = observed.get(version.hash).map_or(&[][..], Vec::as_slice);
            item_statistics(version, observations)
        })
        .collect();
    Report {
        attempts: count(rows.len()),
        scores: scores(&rows),
        reliability: reliability(&rows),
        items,
    }
}
