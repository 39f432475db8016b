//! A chart of a lesson: its drawing, its caption, and its table one press away.

use crate::parts::bars::{Bar, Bars, bars};
use crate::parts::chart_row::{Row, written};
use crate::parts::dots;
use crate::parts::drawn::Draw;
use crate::parts::markup::inside;
use crate::words::Words;
use domain::lesson::{ChartKind, ChartPart, Mark};
use leptos::prelude::*;

/// The groups as bars of the mark named first, the longest first; the mark named second stands upright.
fn longest_first(words: Words, rows: &[Row], part: &ChartPart) -> Bars {
    let value = |row: &Row, mark: Mark| match mark {
        Mark::Mean => row.mean,
        Mark::Median => row.median,
    };
    let by = part.mark.first().copied().unwrap_or(Mark::Median);
    let mut sorted = rows
        .iter()
        .filter_map(|row| Some((row, value(row, by)?)))
        .collect::<Vec<_>>();
    sorted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let rows = sorted
        .into_iter()
        .enumerate()
        .map(|(index, (row, length))| Bar {
            label: row.label.clone(),
            value: Some(length),
            shown: written(length, words),
            n: words.chart_n(row.values.len()),
            mark: part.mark.get(1).and_then(|mark| value(row, *mark)),
            interval: None,
            highlighted: index == 0,
        });
    Bars {
        sentence: part.caption.clone(),
        rows: rows.collect(),
    }
}

fn table(words: Words, rows: &[Row], unit: &str) -> impl IntoView + use<> {
    let optional =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| written(value, words));
    let body = rows
        .iter()
        .map(|row| {
            let values = row
                .values
                .iter()
                .map(|value| written(*value, words))
                .collect::<Vec<_>>()
                .join("  ·  ");
            view! {
                <tr>
                    <th scope="row">{row.label.clone()}</th>
                    <td class="r">{row.values.len().to_string()}</td>
                    <td class="r">{optional(row.median)}</td>
                    <td class="r">{optional(row.mean)}</td>
                    <td>{values}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <details class="chart-table">
            <summary>{words.chart_table()}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=words.chart_table_of(unit)>
                <table class="data">
                    <thead>
                        <tr>
                            <th scope="col">{words.chart_group()}</th>
                            <th scope="col" class="r">
                                "n"
                            </th>
                            <th scope="col" class="r">
                                {words.chart_median()}
                            </th>
                            <th scope="col" class="r">
                                {words.chart_mean()}
                            </th>
                            <th scope="col">{words.chart_values()}</th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </details>
    }
}

/// Draws a chart of a lesson. Numbers are written in the language of `words`, which should be that of
/// the lesson's text.
pub fn chart(words: Words, part: &ChartPart) -> impl IntoView + use<> {
    let rows = part.groups.iter().map(Row::new).collect::<Vec<_>>();
    let drawing = match part.kind {
        ChartKind::Dots => dots::dots(words, &rows, &part.mark, &part.unit, &part.caption).drawn(),
        ChartKind::Bars => {
            let html = bars(&longest_first(words, &rows, part));
            view! { <div {..inside(html)}></div> }.drawn()
        }
    };
    view! {
        <figure class="chart">
            {drawing} <figcaption>{part.caption.clone()}</figcaption> {table(words, &rows, &part.unit)}
        </figure>
    }
}
