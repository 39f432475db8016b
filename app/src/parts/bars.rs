//! Horizontal bars from zero: a label, a length, a figure with its n, and, upright, a second summary
//! to compare with. The same code draws on the server and in the browser.

use leptos::prelude::*;

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The chart in one sentence: its accessible name.
    pub sentence: String,
    /// Its rows, in the order to draw.
    pub rows: Vec<Bar>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// Its length; `None` draws no bar.
    pub value: Option<f64>,
    /// The value as written.
    pub shown: String,
    /// How many it rests on, as written.
    pub n: String,
    /// Where the upright mark stands.
    pub mark: Option<f64>,
    /// Whether it is the one to look at.
    pub highlighted: bool,
}

/// Draws it. All lengths are shares of the longest bar or mark; a value below zero has no length.
pub fn bars(chart: Bars) -> AnyView {
    let longest = chart
        .rows
        .iter()
        .flat_map(|row| [row.value, row.mark])
        .flatten()
        .fold(0.0, f64::max);
    let rows = chart
        .rows
        .into_iter()
        .map(|row| bar(row, longest))
        .collect::<Vec<_>>();
    view! {
        <div class="bars" role="img" aria-label=chart.sentence>
            {rows}
        </div>
    }
    .into_any()
}

fn bar(row: Bar, longest: f64) -> AnyView {
    // A little room is left at the right, so that a mark at the very end is whole.
    let share = |value: Option<f64>| match value {
        Some(value) if longest > 0.0 => (value / longest * 98.0).clamp(0.0, 98.0),
        _ => 0.0,
    };
    let length = share(row.value);
    // The end of a bar is round, its beginning stands square on the axis: a square half lies over it.
    view! {
        <div class="bar-row" class:first=row.highlighted>
            <span class="bar-label">{row.label}</span>
            <svg class="bar-track" width="100%" height="32" focusable="false">
                <rect class="bar-fill" y="4" width=percent(length) height="24" rx="5"></rect>
                <rect class="bar-fill" y="4" width=percent(length / 2.0) height="24"></rect>
                <rect class="bar-axis" width="1" height="32"></rect>
                {row.mark.map(|mark| view! { <rect class="bar-mark" x=percent(share(Some(mark))) width="2" height="32"></rect> })}
            </svg>
            <span class="bar-figure">
                <b>{row.shown}</b>
                " "
                <span class="muted">{row.n}</span>
            </span>
        </div>
    }
    .into_any()
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 10.0).round() / 10.0)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::shell::draw;

    fn row(label: &str, value: Option<f64>, mark: Option<f64>) -> Bar {
        Bar {
            label: label.to_owned(),
            value,
            shown: "7".to_owned(),
            n: "n = 3".to_owned(),
            mark,
            highlighted: false,
        }
    }

    #[test]
    fn bars_start_at_zero_and_the_longest_mark_sets_the_scale() {
        let html = draw(|| {
            bars(Bars {
                sentence: "Kalimat".to_owned(),
                rows: vec![row("a", Some(5.0), Some(10.0)), row("b", None, None)],
            })
        });
        assert!(
            html.contains("role=\"img\"") && html.contains("aria-label=\"Kalimat\""),
            "{html}"
        );
        assert!(
            html.contains("width=\"49%\"") && html.contains("x=\"98%\""),
            "{html}"
        );
        assert!(
            html.contains("width=\"0%\"") && !html.contains("style="),
            "{html}"
        );
    }

    #[test]
    fn a_label_cannot_bring_markup() {
        let html = draw(|| {
            bars(Bars {
                sentence: "\"><script>".to_owned(),
                rows: vec![row("<b>x", Some(1.0), None)],
            })
        });
        assert!(
            !html.contains("<script>") && !html.contains("<b>x"),
            "{html}"
        );
    }
}
