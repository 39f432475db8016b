//! `/present`: a screen that nobody has connected yet. It shows letters, which somebody who runs an edition types
//! into the control on their phone, as one does with a television.

use crate::frame::Frame;
use crate::shell::{Around, logo, screen_around};
use leptos::prelude::*;

/// After how many seconds the screen asks whether somebody has typed its letters.
const AGAIN: u32 = 3;

/// What the screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairPage {
    /// Its letters.
    pub letters: String,
    /// Where the control is opened: `kopitalk.example`.
    pub host: String,
    /// For how many minutes its letters are good.
    pub minutes: u32,
}

/// Draws the screen.
#[must_use]
pub fn page(frame: &Frame, data: PairPage) -> String {
    let words = frame.words();
    let around = Around {
        again: Some(AGAIN),
        ..Around::default()
    };
    screen_around(frame, words.pair_title(), around, || {
        let spelled: Vec<_> = data.letters.chars().map(String::from).collect();
        let letters = spelled
            .iter()
            .map(|letter| view! { <span>{letter.clone()}</span> })
            .collect::<Vec<_>>();
        view! {
            <header class="hall-top">
                <span class="logo">{logo()} <span>{words.site_name()}</span></span>
            </header>
            <main id="main" class="pair-main">
                <h1>{words.pair_title()}</h1>
                <p class="pair-letters" role="img" aria-label=words.pair_spelled(spelled.join(" "))>
                    {letters}
                </p>
                <ol class="hall-steps pair-steps">
                    <li>{words.pair_step_open(&data.host)}</li>
                    <li>{words.pair_step_more()}</li>
                    <li>{words.pair_step_type()}</li>
                </ol>
            </main>
            <footer class="hall-foot pair-foot">
                <p>{words.pair_minutes(data.minutes)}</p>
                <p>{words.pair_waits()}</p>
            </footer>
        }
    })
}
