//! A value on a scale: a dot, and a band for its interval.

use crate::parts::drawn::{Draw, Drawn};
use leptos::prelude::*;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The least and the most there can be.
    pub ends: (f64, f64),
    /// The same as written.
    pub ends_shown: (String, String),
    /// The value.
    pub value: f64,
    /// The same as written.
    pub shown: String,
    /// The ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// A place on the scale that an interval should not reach, marked by an upright line.
    pub mark: Option<f64>,
    /// All of it in a sentence.
    pub sentence: String,
}

impl Scale {
    /// Where a value lies between the ends, in percent.
    fn place(&self, value: f64) -> f64 {
        let (low, high) = self.ends;
        ((value - low) / (high - low) * 100.0).clamp(0.0, 100.0)
    }
}

fn percent(place: f64) -> String {
    format!("{place:.1}%")
}

/// Draws it.
#[must_use]
pub fn scale(scale: Scale) -> Drawn {
    let band = scale.interval.map(|(low, high)| {
        let (low, high) = (scale.place(low), scale.place(high));
        let width = percent((high - low).max(0.0));
        view! { <rect class="scale-band" x=percent(low) y="10" width=width height="6" rx="3"></rect> }
    });
    let mark = scale.mark.map(|mark| {
        let at = percent(scale.place(mark));
        view! { <line class="scale-mark" x1=at.clone() x2=at y1="3" y2="23"></line> }
    });
    let at = percent(scale.place(scale.value));
    let (low, high) = scale.ends_shown;
    view! {
        <div class="scale" role="img" aria-label=scale.sentence>
            <svg width="100%" height="26" focusable="false">
                <line class="scale-line" x1="0" x2="100%" y1="13" y2="13"></line>
                {mark}
                {band}
                <circle class="scale-dot" cx=at cy="13" r="6"></circle>
            </svg>
            <p class="scale-words">
                <span>{low}</span>
                <b>{scale.shown}</b>
                <span>{high}</span>
            </p>
        </div>
    }
    .drawn()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::drawn::draw;

    #[test]
    fn dot_band_and_mark_stand_where_their_values_lie() {
        let drawn = |value, interval| {
            draw(|| {
                scale(Scale {
                    ends: (-1.0, 1.0),
                    ends_shown: ("−1".to_owned(), "1".to_owned()),
                    value,
                    shown: "0,50".to_owned(),
                    interval,
                    mark: Some(0.0),
                    sentence: "Daya beda 0,50.".to_owned(),
                })
            })
        };
        let html = drawn(0.5, Some((-0.2, 0.8)));
        for part in [
            "aria-label=\"Daya beda 0,50.\"",
            "cx=\"75.0%\"",
            "x=\"40.0%\" y=\"10\" width=\"50.0%\"",
            "x1=\"50.0%\" x2=\"50.0%\"",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let html = drawn(1.2, None);
        assert!(
            html.contains("cx=\"100.0%\"") && !html.contains("scale-band"),
            "{html}"
        );
    }
}
