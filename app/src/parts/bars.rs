//! Horizontal bars from zero: a label, a length, a figure with its n, and, upright, a second summary
//! to compare with. The same code draws on the server and in the browser.

use crate::parts::markup::{Markup, markup};

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
    /// Between which values the true one lies.
    pub interval: Option<[f64; 2]>,
    /// Whether it is the one to look at.
    pub highlighted: bool,
}

/// Draws it as HTML. All lengths are shares of the longest bar or mark; a value below zero has none.
#[must_use]
pub fn bars(chart: &Bars) -> Markup {
    let longest = chart
        .rows
        .iter()
        .flat_map(|row| [row.value, row.mark, interval_of(row).map(|[_, high]| high)])
        .flatten()
        .fold(0.0, f64::max);
    let rows: Markup = chart.rows.iter().map(|row| bar(row, longest)).collect();
    markup!(
        "<div class=\"bars\" role=\"img\" aria-label=\"{}\">{}</div>",
        chart.sentence,
        rows
    )
}

/// Only formulas have intervals: what draws them is left out of a bundle without those.
const fn interval_of(row: &Bar) -> Option<[f64; 2]> {
    if cfg!(feature = "formula") {
        row.interval
    } else {
        None
    }
}

fn bar(row: &Bar, longest: f64) -> Markup {
    // A little room is left at the right, so that a mark at the very end is whole.
    let share = |value: f64| {
        if longest > 0.0 {
            value / longest * 98.0
        } else {
            0.0
        }
    };
    let length = row.value.map_or(0.0, share);
    let class = if row.highlighted {
        "bar-row first"
    } else {
        "bar-row"
    };
    let mark = match row.mark {
        Some(mark) => markup!(
            "<rect class=\"bar-mark\" x=\"{}\" width=\"2\" height=\"32\"/>",
            percent(share(mark))
        ),
        None => Markup::default(),
    };
    let interval = match interval_of(row) {
        Some([low, high]) => markup!(
            "<rect class=\"bar-interval\" x=\"{}\" y=\"14\" width=\"{}\" height=\"4\"/>",
            percent(share(low)),
            percent(share(high) - share(low))
        ),
        None => Markup::default(),
    };
    // The end of a bar is round, its beginning stands square on the axis: a square half lies over it.
    markup!(
        "<div class=\"{}\"><span class=\"bar-label\">{}</span>\
         <svg class=\"bar-track\" width=\"100%\" height=\"32\" focusable=\"false\">\
         <rect class=\"bar-fill\" y=\"4\" width=\"{}\" height=\"24\" rx=\"5\"/>\
         <rect class=\"bar-fill\" y=\"4\" width=\"{}\" height=\"24\"/>\
         <rect class=\"bar-axis\" width=\"1\" height=\"32\"/>{}{}</svg>\
         <span class=\"bar-figure\"><b>{}</b> <span class=\"muted\">{}</span></span></div>",
        class,
        row.label,
        percent(length),
        percent(length / 2.0),
        interval,
        mark,
        row.shown,
        row.n,
    )
}

/// A length with one decimal, written by hand: what the standard library brings to write any number
/// exactly weighs more than the rest of the chart.
fn percent(share: f64) -> String {
    let tenths = (share * 10.0).round().clamp(0.0, 1000.0) as u32;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, value: Option<f64>, mark: Option<f64>) -> Bar {
        Bar {
            label: label.to_owned(),
            value,
            shown: "7".to_owned(),
            n: "n = 3".to_owned(),
            mark,
            interval: None,
            highlighted: false,
        }
    }

    #[test]
    fn bars_start_at_zero_and_the_longest_mark_sets_the_scale() {
        let html = bars(&Bars {
            sentence: "Kalimat".to_owned(),
            rows: vec![row("a", Some(5.0), Some(10.0)), row("b", None, None)],
        });
        let html = html.as_str();
        assert!(
            html.contains("role=\"img\"") && html.contains("aria-label=\"Kalimat\""),
            "{html}"
        );
        assert!(
            html.contains("width=\"49.0%\"") && html.contains("x=\"98.0%\""),
            "{html}"
        );
        assert!(
            html.contains("width=\"0.0%\"") && !html.contains("style="),
            "{html}"
        );
    }

    #[test]
    fn a_label_cannot_bring_markup() {
        let html = bars(&Bars {
            sentence: "\"><script>".to_owned(),
            rows: vec![row("<b>x", Some(1.0), None)],
        });
        let html = html.as_str();
        assert!(
            !html.contains("<script>") && !html.contains("<b>x"),
            "{html}"
        );
    }
}
