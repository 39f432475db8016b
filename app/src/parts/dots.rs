//! One dot a value, a row a group, on a linear scale from zero: a value far away from the others is
//! drawn far away from them, because that is what the chart is there to show.
//!
//! Places across are percentages and places down are pixels, so dots stay round and text stays legible
//! from 320 pixels up without a script and without a second drawing.

use crate::parts::chart_row::{Row, written};
use crate::words::Words;
use domain::lesson::Mark;
use leptos::prelude::*;

/// Dots nearer than this, in percent of the width, are stacked: at 320 pixels it is a dot's width.
const CROWDED: f64 = 3.4;
const RADIUS: f64 = 4.5;
const LANE: f64 = 10.5;
/// More lanes than that overlap: the shape is seen by then.
const LANES: usize = 14;
const HEADING: f64 = 18.0;
const LABEL: f64 = 24.0;
const BELOW: f64 = 30.0;
const BETWEEN: f64 = 16.0;
const AXIS: f64 = 40.0;

/// Values to places across, in percent, with room for half a dot at both ends.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(rows: &[Row]) -> Self {
        let all = || rows.iter().flat_map(|row| row.values.iter().copied());
        let low = all().fold(0.0, f64::min);
        let high = all().fold(0.0, f64::max);
        Self {
            low,
            high: if high > low { high } else { low + 1.0 },
        }
    }

    fn place(&self, value: f64) -> f64 {
        2.0 + 95.0 * (value - self.low) / (self.high - self.low)
    }

    /// At most five round numbers along the axis.
    fn ticks(&self) -> Vec<f64> {
        let rough = (self.high - self.low) / 3.5;
        let power = 10_f64.powi(rough.log10().floor() as i32);
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough)
            .unwrap_or(rough);
        let first = (self.low / step).ceil();
        (0..5)
            .map(|index| (first + f64::from(index)) * step)
            .filter(|tick| *tick <= self.high)
            .collect()
    }
}

fn percent(place: f64) -> String {
    format!("{place:.2}%")
}

/// For every value, in ascending order, the lowest lane in which it touches no other dot.
fn lanes(places: &[f64]) -> Vec<usize> {
    let mut last: Vec<f64> = Vec::new();
    places
        .iter()
        .map(|place| {
            let free = last.iter().position(|other| place - other >= CROWDED);
            match free {
                Some(lane) => last[lane] = *place,
                None => last.push(*place),
            }
            free.unwrap_or(last.len() - 1) % LANES
        })
        .collect()
}

/// A text beside a mark, on the side where there is room.
fn beside(class: &'static str, place: f64, y: f64, away: f64, text: String) -> impl IntoView {
    let (anchor, dx) = if place < 55.0 {
        ("start", away)
    } else {
        ("end", -away)
    };
    view! {
        <text class=class x=percent(place) y=y.to_string() dx=dx.to_string() text-anchor=anchor>
            {text}
        </text>
    }
}

/// A value so far above the others that it must be named, with its place.
fn outlier(row: &Row, scale: &Scale) -> Option<(f64, f64)> {
    let highest = *row.values.last()?;
    let median = row.median?;
    let far = row.values.len() > 2
        && scale.place(highest) - scale.place(median) > 45.0
        && highest > 4.0 * median;
    far.then(|| (highest, scale.place(highest)))
}

fn row_view(
    words: Words,
    row: &Row,
    marks: &[Mark],
    scale: &Scale,
    top: f64,
) -> (impl IntoView + use<>, f64) {
    let places = row
        .values
        .iter()
        .map(|value| scale.place(*value))
        .collect::<Vec<_>>();
    let lanes = lanes(&places);
    let stack = lanes.iter().max().map_or(1, |lane| lane + 1);
    let base = top + HEADING + LABEL + stack as f64 * LANE + 2.0;
    let median = row.median.filter(|_| marks.contains(&Mark::Median));
    let mean = row.mean.filter(|_| marks.contains(&Mark::Mean));
    let dots = places
        .iter()
        .zip(&lanes)
        .map(|(place, lane)| {
            let y = base - 2.0 - RADIUS - *lane as f64 * LANE;
            view! { <circle class="dot" cx=percent(*place) cy=format!("{y:.1}") r=RADIUS.to_string()></circle> }
        })
        .collect::<Vec<_>>();
    let median = median.map(|value| {
        let place = scale.place(value);
        let label_top = top + HEADING + 6.0;
        view! {
            <line class="median" x1=percent(place) x2=percent(place) y1=label_top.to_string() y2=base.to_string()></line>
            {beside("mark-label", place, label_top + 11.0, 7.0, words.chart_median_is(written(value, words)))}
        }
    });
    let mean = mean.map(|value| {
        let place = scale.place(value);
        let middle = base + 13.0;
        view! {
            <svg x=percent(place) y=middle.to_string() overflow="visible" width="1" height="1">
                <path class="mean" d="M0-7.5 7.5 0 0 7.5-7.5 0Z"></path>
            </svg>
            {beside("mark-label", place, middle + 5.0, 12.0, words.chart_mean_is(written(value, words)))}
        }
    });
    let outlier = outlier(row, scale).map(|(value, place)| {
        let y = base - 2.0 - 2.0 * RADIUS - 6.0;
        view! {
            <text class="dot-label" x=percent(place) y=y.to_string() dx="5" text-anchor="end">
                {written(value, words)}
            </text>
        }
    });
    let view = view! {
        <text class="row-label" x="0" y=(top + 14.0).to_string()>
            {row.label.clone()}
            <tspan class="row-n" dx="8">
                {words.chart_n(row.values.len())}
            </tspan>
        </text>
        <line class="base" x1="0" x2="100%" y1=base.to_string() y2=base.to_string()></line>
        {median}
        {dots}
        {mean}
        {outlier}
    };
    (view, base + BELOW)
}

/// Draws the rows and their common axis; the caption is the drawing's accessible name.
pub(crate) fn dots(
    words: Words,
    rows: &[Row],
    marks: &[Mark],
    unit: &str,
    caption: &str,
) -> impl IntoView + use<> {
    let scale = Scale::of(rows);
    let mut top = 0.0;
    let mut views = Vec::new();
    for row in rows {
        let (view, bottom) = row_view(words, row, marks, &scale, top);
        views.push(view);
        top = bottom + BETWEEN;
    }
    let axis = top - BETWEEN + 6.0;
    let ticks = scale
        .ticks()
        .into_iter()
        .map(|tick| {
            let place = scale.place(tick);
            let anchor = if place < 5.0 { "start" } else if place > 92.0 { "end" } else { "middle" };
            view! {
                <line class="tick" x1=percent(place) x2=percent(place) y1=axis.to_string() y2=(axis + 5.0).to_string()></line>
                <text class="tick-label" x=percent(place) y=(axis + 19.0).to_string() text-anchor=anchor>
                    {written(tick, words)}
                </text>
            }
        })
        .collect::<Vec<_>>();
    let height = axis + AXIS;
    view! {
        <svg class="dots" width="100%" height=height.to_string() role="img" aria-label=caption.to_owned()>
            {views}
            <line class="axis" x1="0" x2="100%" y1=axis.to_string() y2=axis.to_string()></line>
            {ticks}
            <text class="tick-label" x="100%" y=(axis + 35.0).to_string() text-anchor="end">
                {unit.to_owned()}
            </text>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(high: f64) -> Scale {
        Scale { low: 0.0, high }
    }

    #[test]
    fn the_scale_is_linear_from_zero() {
        let scale = scale(600_000.0);
        let (none, half, all) = (
            scale.place(0.0),
            scale.place(300_000.0),
            scale.place(600_000.0),
        );
        assert!((half - none - (all - half)).abs() < 1e-9);
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(
            scale(602_900.0).ticks(),
            [0.0, 200_000.0, 400_000.0, 600_000.0]
        );
        assert_eq!(scale(21_000.0).ticks(), [0.0, 10_000.0, 20_000.0]);
        assert_eq!(scale(7.0).ticks(), [0.0, 2.0, 4.0, 6.0]);
    }

    #[test]
    fn dots_that_would_touch_are_stacked() {
        assert_eq!(lanes(&[1.0, 1.2, 1.3, 50.0]), [0, 1, 2, 0]);
        assert_eq!(lanes(&[1.0, 10.0, 20.0]), [0, 0, 0]);
    }
}
