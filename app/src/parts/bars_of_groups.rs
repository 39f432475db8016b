//! A lesson's groups as horizontal bars from zero, the longest first, labelled with value and n.

use crate::parts::chart::{Row, written};
use crate::words::Words;
use domain::lesson::Mark;
use leptos::prelude::*;

const ROW: f64 = 54.0;

/// Draws a bar a group of the group's median or mean.
pub(crate) fn bars(words: Words, rows: &[Row], by: Mark, unit: &str, caption: &str) -> impl IntoView + use<> {
    let value = |row: &Row| match by {
        Mark::Mean => row.mean,
        Mark::Median => row.median,
    };
    let mut sorted = rows.iter().filter_map(|row| Some((row, value(row)?))).collect::<Vec<_>>();
    sorted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let longest = sorted.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let height = sorted.len() as f64 * ROW;
    let bars = sorted
        .into_iter()
        .enumerate()
        .map(|(index, (row, value))| {
            let top = index as f64 * ROW;
            let width = if longest > 0.0 { 100.0 * value.max(0.0) / longest } else { 0.0 };
            view! {
                <text class="row-label" x="0" y=(top + 15.0).to_string()>
                    {row.label.clone()}
                </text>
                <text class="bar-value" x="100%" y=(top + 15.0).to_string() text-anchor="end">
                    {format!("{} {unit}", written(value, words))}
                    <tspan class="row-n" dx="6">
                        {words.chart_n(row.values.len())}
                    </tspan>
                </text>
                <rect
                    class=if index == 0 { "bar-first" } else { "bar-other" }
                    x="0"
                    y=(top + 23.0).to_string()
                    width=format!("{width:.2}%")
                    height="18"
                    rx="4"
                ></rect>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <svg class="dots" width="100%" height=height.to_string() role="img" aria-label=caption.to_owned()>
            {bars}
        </svg>
    }
}
