//! Progress in a course: a cup that fills, green with a tick when everything is finished.

use crate::words::Words;
use domain::learning::Progress;
use leptos::prelude::*;

const BODY: &str = "M8 20h38v18a16 16 0 0 1-16 16h-6A16 16 0 0 1 8 38Z";
const HANDLE: &str = "M46 24h4.5a6.5 6.5 0 0 1 0 13H46";
const TOP: f64 = 20.0;
const SHOULDER: f64 = 38.0;
const BOTTOM: f64 = 54.0;
const RADIUS: f64 = 16.0;

/// The outline of what `percent` of the cup holds, without a clip path, so that a page may show many
/// cups and none needs an id.
fn filled(percent: u32) -> String {
    let level = BOTTOM - (BOTTOM - TOP) * f64::from(percent.min(100)) / 100.0;
    if level <= SHOULDER {
        return format!("M8 {level:.2}H46V38a16 16 0 0 1-16 16h-6A16 16 0 0 1 8 38Z");
    }
    let below = level - SHOULDER;
    let half = (RADIUS * RADIUS - below * below).max(0.0).sqrt();
    format!(
        "M{:.2} {level:.2}H{:.2}A16 16 0 0 1 30 54H24A16 16 0 0 1 {:.2} {level:.2}Z",
        24.0 - half,
        30.0 + half,
        24.0 - half
    )
}

/// Draws the cup; its accessible name says the percentage.
pub fn cup(words: Words, progress: Progress) -> impl IntoView {
    let percent = progress.percent();
    let complete = progress.complete();
    let name = if complete {
        words.card_finished().to_owned()
    } else {
        words.card_cup(percent)
    };
    view! {
        <svg class=if complete { "cup full" } else { "cup" } viewBox="4 16 56 42" width="64" height="48" fill="none" role="img" aria-label=name>
            <path class="cup-body" d=BODY></path>
            {(percent > 0 && !complete).then(|| view! { <path class="cup-coffee" d=filled(percent)></path> })}
            <path class="cup-line" d=HANDLE stroke-width="3.5"></path>
            <path class="cup-line" d=BODY stroke-width="3"></path>
            {complete
                .then(|| view! { <path class="cup-tick" d="m18 35 7 7 12-13" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"></path> })}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coffee_rises_with_the_percentage() {
        assert!(filled(100).starts_with("M8 20.00H46"));
        assert!(filled(50).starts_with("M8 37.00H46"));
        assert!(
            filled(10).starts_with("M14.14 50.60H39.86"),
            "{}",
            filled(10)
        );
    }
}
