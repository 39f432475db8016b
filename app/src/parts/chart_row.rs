//! A group of a chart with its summaries, and a value as it is written there.

use crate::words::Words;
use domain::analysis::{mean, median};
use domain::lesson::ChartGroup;
use domain::number::{decimals_needed, format_number};

/// A group with its summaries.
pub(crate) struct Row {
    pub label: String,
    /// In ascending order.
    pub values: Vec<f64>,
    pub median: Option<f64>,
    pub mean: Option<f64>,
}

impl Row {
    pub fn new(group: &ChartGroup) -> Self {
        let mut values = group.values.clone();
        values.sort_by(f64::total_cmp);
        Self {
            label: group.label.clone(),
            median: median(&mut values.clone()),
            mean: mean(&values),
            values,
        }
    }
}

/// A value as a reader wants it in a chart: whole from a hundred on, else at most two decimals.
pub(crate) fn written(value: f64, words: Words) -> String {
    let decimals = if value.abs() >= 100.0 {
        0
    } else {
        decimals_needed(value).min(2)
    };
    format_number(value, decimals, words.0)
}
