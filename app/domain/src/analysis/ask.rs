//! Answering a question: rows are kept, put into groups, measured and summarised.

use super::filters::Filters;
#[cfg(feature = "formula")]
use super::formula::{Computed, Formula};
use super::keys::Keys;
use super::query::{Measure, Query, QueryFault, Sort, Summary};
use super::summary::{mean, median};
use super::table::{Data, Table};
#[cfg(feature = "formula")]
use crate::statistics::Interval;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One group of a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The label of the group.
    pub label: String,
    /// Its label within that, where it is grouped by two keys.
    #[cfg(feature = "formula")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<String>,
    /// Rows with a value.
    pub n: u32,
    /// Rows without one, left out.
    pub missing: u32,
    /// The summary that was asked for; `None` when no row has a value. Ratios are in percent.
    pub value: Option<f64>,
    /// The 95 % interval of the value, where the formula gives one; in the same unit.
    #[cfg(feature = "formula")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// The mean, to be marked beside the value; in the same unit.
    pub mean: Option<f64>,
    /// The median, likewise.
    pub median: Option<f64>,
}

/// The most groups that two keys can make.
const MAX_GROUPS: usize = 1_000_000;

/// What is measured.
enum Measured<'a> {
    /// A sum of columns, possibly over another one.
    Named {
        numerators: Vec<&'a [Option<f64>]>,
        denominator: Option<&'a [Option<f64>]>,
    },
    /// A formula.
    #[cfg(feature = "formula")]
    Formula(Formula),
}

impl<'a> Measured<'a> {
    fn of(table: &'a Table, query: &Query, measures: &[Measure]) -> Result<Self, QueryFault> {
        #[cfg(feature = "formula")]
        if let Some(formula) = query.formula() {
            return Ok(Self::Formula(Formula::parse(formula, table)?));
        }
        let measure = measures
            .iter()
            .find(|measure| measure.name == query.measure)
            .filter(|measure| !measure.numerator.is_empty())
            .ok_or_else(|| QueryFault::NoMeasure(query.measure.clone()))?;
        if measure.is_ratio() && query.summary == Summary::Sum {
            return Err(QueryFault::NoSummary(query.summary.code().to_owned()));
        }
        Ok(Self::Named {
            numerators: measure
                .numerator
                .iter()
                .map(|name| table.numbers(name))
                .collect::<Result<Vec<_>, _>>()?,
            denominator: measure
                .denominator
                .as_deref()
                .map(|name| table.numbers(name))
                .transpose()?,
        })
    }

    #[cfg_attr(
        not(feature = "formula"),
        expect(unused_variables, reason = "a formula reads it")
    )]
    fn group(&self, table: &Table, rows: &[u32], summary: Summary) -> Group {
        let mut bucket = Bucket::default();
        match self {
            Self::Named {
                numerators,
                denominator,
            } => {
                for row in rows {
                    let at = |values: &[Option<f64>]| values.get(*row as usize).copied().flatten();
                    let numerator = numerators
                        .iter()
                        .try_fold(0.0, |sum, values| Some(sum + at(values)?));
                    bucket.add(numerator, denominator.map(at));
                }
                bucket.into_group(summary)
            }
            #[cfg(feature = "formula")]
            Self::Formula(formula) => match formula.compute(table, rows) {
                Computed::Each(values) => {
                    for value in values {
                        bucket.add(Some(value), None);
                    }
                    bucket.into_group(summary)
                }
                Computed::One(value, interval) => {
                    let scale = if formula.is_share() { 100.0 } else { 1.0 };
                    let missing = table.rows_with_gaps(formula, rows);
                    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                    Group {
                        n: all.saturating_sub(missing),
                        missing,
                        value: value.map(|value| value * scale),
                        interval: interval.map(|interval| Interval {
                            low: interval.low * scale,
                            high: interval.high * scale,
                        }),
                        ..Group::default()
                    }
                }
            },
        }
    }
}

impl Table {
    /// Answers a query: one group for each key that a kept row has. Without another order they are sorted by value,
    /// the largest first, groups without a value last, equal values by label. Rows without a key are in no group.
    ///
    /// # Errors
    /// [`QueryFault`] for names that the table or `measures` do not have, and for a formula that cannot be read.
    pub fn ask(&self, query: &Query, measures: &[Measure]) -> Result<Vec<Group>, QueryFault> {
        let first = Keys::of(self, &query.group)?;
        let second = query
            .second()
            .map(|name| Keys::of(self, name))
            .transpose()?;
        let measured = Measured::of(self, query, measures)?;
        let filters = Filters::of(self, &query.filter)?;
        let width = second.as_ref().map_or(1, |second| second.labels().len());
        let most = first.labels().len().saturating_mul(width);
        // A column of words has no more than 65,536.
        if second.is_some() && most > MAX_GROUPS {
            return Err(QueryFault::ManyGroups);
        }
        // The rows of each group; its place says which keys it has.
        let mut groups: Vec<Vec<u32>> = Vec::new();
        groups.resize_with(most, Vec::new);
        for row in 0..self.rows() {
            if !filters.keep(row) {
                continue;
            }
            let other = match &second {
                Some(second) => second.at(row),
                None => Some(0),
            };
            let Some((one, other)) = first.at(row).zip(other) else {
                continue;
            };
            if let (Some(rows), Ok(row)) = (groups.get_mut(one * width + other), u32::try_from(row))
            {
                rows.push(row);
            }
        }
        let mut answer: Vec<Group> = Vec::new();
        for (place, rows) in groups.iter().enumerate() {
            if rows.is_empty() {
                continue;
            }
            let mut group = measured.group(self, rows, query.summary);
            group.label = first.label(place / width);
            #[cfg(feature = "formula")]
            if let Some(second) = &second {
                group.then = Some(second.label(place % width));
            }
            answer.push(group);
        }
        // They come in the order of their keys, in which those of equal value and label stay.
        if query.sort == Sort::Value || !cfg!(feature = "formula") {
            answer.sort_by(|one, other| {
                // `None` is less than any value, so the reversed order puts it last.
                let by_value = other.value.partial_cmp(&one.value);
                by_value
                    .unwrap_or(Ordering::Equal)
                    .then_with(|| one.label.cmp(&other.label))
            });
        }
        if let Some(top) = query.top {
            answer.truncate(usize::from(top));
        }
        Ok(answer)
    }

    /// Whether the answers to a query are percentages; not of one that has no answer.
    #[must_use]
    pub fn answers_in_percent(&self, query: &Query, measures: &[Measure]) -> bool {
        match Measured::of(self, query, measures) {
            Ok(Measured::Named { denominator, .. }) => denominator.is_some(),
            #[cfg(feature = "formula")]
            Ok(Measured::Formula(formula)) => formula.is_share(),
            Err(_) => false,
        }
    }

    #[cfg(feature = "formula")]
    /// The labels of the second key that groups have, in the order of the key.
    #[must_use]
    pub fn labels_in_order(&self, key: &str, groups: &[Group]) -> Vec<String> {
        let has = |label: &String| {
            groups
                .iter()
                .any(|group| group.then.as_ref() == Some(label))
        };
        let keys = Keys::of(self, key);
        keys.map_or_else(
            |_| Vec::new(),
            |keys| {
                let labels = keys.labels().iter();
                labels.filter(|label| has(label)).cloned().collect()
            },
        )
    }

    fn numbers(&self, name: &str) -> Result<&[Option<f64>], QueryFault> {
        match self.column(name).map(|column| &column.data) {
            Some(Data::Numbers(values)) => Ok(values),
            _ => Err(QueryFault::NoColumn(name.to_owned())),
        }
    }

    #[cfg(feature = "formula")]
    /// In how many of some rows a column that a formula reads has no value.
    fn rows_with_gaps(&self, formula: &Formula, rows: &[u32]) -> u32 {
        let columns: Vec<&Data> = formula
            .columns()
            .iter()
            .filter_map(|place| Some(&self.columns.get(*place)?.data))
            .collect();
        let has_gap = |row: &&u32| columns.iter().any(|data| data.is_missing(**row as usize));
        u32::try_from(rows.iter().filter(has_gap).count()).unwrap_or(u32::MAX)
    }
}

/// The rows of one group on their way to a summary.
#[derive(Default)]
struct Bucket {
    values: Vec<f64>,
    missing: u32,
    numerators: f64,
    denominators: f64,
    ratio: bool,
}

impl Bucket {
    /// Takes a row. `denominator` is `None` for a measure that has none.
    fn add(&mut self, numerator: Option<f64>, denominator: Option<Option<f64>>) {
        let value = match (numerator, denominator) {
            (Some(numerator), None) => Some((numerator, 0.0, numerator)),
            (Some(numerator), Some(Some(denominator))) if denominator != 0.0 => {
                Some((numerator, denominator, numerator / denominator * 100.0))
            }
            _ => None,
        };
        match value {
            Some((numerator, denominator, value)) if value.is_finite() => {
                self.values.push(value);
                self.numerators += numerator;
                self.denominators += denominator;
            }
            _ => self.missing += 1,
        }
        self.ratio = denominator.is_some();
    }

    fn into_group(mut self, summary: Summary) -> Group {
        let mean = mean(&self.values);
        let median = median(&mut self.values);
        let pooled = if self.ratio {
            Some(self.numerators / self.denominators * 100.0)
        } else {
            mean
        };
        let value = match summary {
            Summary::Mean => mean,
            Summary::Median => median,
            Summary::Pooled => pooled,
            Summary::Sum => Some(self.numerators),
        };
        let n = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let seen = |value: Option<f64>| value.filter(|value| n > 0 && value.is_finite());
        Group {
            n,
            missing: self.missing,
            value: seen(value),
            mean: seen(mean),
            median: seen(median),
            ..Group::default()
        }
    }
}
