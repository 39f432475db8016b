//! JP as a ring toward the person's yearly target.

use crate::words::Words;
use domain::jp::{Jp, MinutesPerJp};
use leptos::prelude::*;

/// What the ring shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JpRing {
    /// JP earned this year.
    pub earned: Jp,
    /// The yearly target.
    pub target: Jp,
    /// How many minutes make one JP, shown wherever JP is.
    pub minutes_per_jp: MinutesPerJp,
    /// The year.
    pub year: i16,
}

/// The circumference of the circle below, which has radius 42.
const AROUND: f64 = 263.893_782_9;

/// The ring beside the words that say the same.
pub fn jp_ring(words: Words, ring: JpRing) -> impl IntoView {
    let JpRing {
        earned: Jp(earned),
        target: Jp(target),
        minutes_per_jp,
        year,
    } = ring;
    let share = if target == 0 {
        1.0
    } else {
        (f64::from(earned) / f64::from(target)).min(1.0)
    };
    let reached = earned >= target;
    let sentence = if reached {
        words.ring_reached().to_owned()
    } else {
        words.ring_left(target - earned)
    };
    // A round cap would draw a dot where there is nothing.
    let arc = (earned > 0).then(|| {
        let dashes = if reached {
            None
        } else {
            Some(format!("{:.1} {AROUND:.1}", AROUND * share))
        };
        view! {
            <circle
                class="ring-arc"
                cx="50"
                cy="50"
                r="42"
                stroke-width="12"
                stroke-linecap="round"
                stroke-dasharray=dashes
                transform="rotate(-90 50 50)"
            ></circle>
        }
    });
    view! {
        <div class=if reached { "jp reached" } else { "jp" }>
            <svg class="ring" viewBox="0 0 100 100" width="104" height="104" fill="none" role="img" aria-label=words.ring_label(earned, target)>
                <circle class="ring-track" cx="50" cy="50" r="42" stroke-width="12"></circle>
                {arc}
                <text class="ring-number" x="50" y="55" text-anchor="middle">
                    {earned.to_string()}
                </text>
                <text class="ring-of" x="50" y="70" text-anchor="middle">
                    {words.ring_of(target)}
                </text>
            </svg>
            <div class="jp-words">
                <h2 class="h3">{words.ring_name(year)}</h2>
                <p>{sentence}</p>
                <p class="small muted">{words.ring_rule(minutes_per_jp.get())}</p>
            </div>
        </div>
    }
}
