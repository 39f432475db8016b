//! `/pulse/{edition}`: saying that one is still there, while whoever runs the edition has that open.

use crate::address;
use crate::frame::Frame;
use crate::parts::drawn::Draw as _;
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::shell::document;
use domain::clock::Moment;
use leptos::prelude::*;

/// What its button says.
pub const PRESS: &str = "pulse";

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PulsePage {
    /// The edition.
    pub edition: EditionLine,
    /// Whether the person takes part in it.
    pub takes_part: bool,
    /// Whether they are present.
    pub present: bool,
    /// Until when it is open.
    pub until: Option<Moment>,
    /// Whether the person has said it in this time.
    pub pressed: bool,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: &PulsePage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    document(frame, words.pulse_title(), None, || {
        let edition = &data.edition;
        let body = match data.until {
            _ if !data.takes_part => notice(Notice::warn(words.exit_stranger())).drawn(),
            _ if data.pressed => notice(Notice::ok(words.pulse_kept())).drawn(),
            None => notice(Notice::info(words.pulse_closed())).drawn(),
            Some(until) => {
                let until = words.pulse_until(dates.clock_since(until, edition.starts_at));
                view! {
                    <form class="stack" method="post" action=address::pulse(&edition.slug)>
                        <p>{words.pulse_text(&edition.title)}</p>
                        <button class="btn wide" name=ACT value=PRESS>
                            {words.pulse_press()}
                        </button>
                        <p class="small muted">{until}</p>
                    </form>
                }
                .drawn()
            }
        };
        let not_in = (data.takes_part && !data.present).then(|| {
            view! {
                {notice(Notice::warn(words.pulse_not_in()))}
                <a class="btn wide" href=address::CHECK_IN>
                    {words.live_type_code()}
                </a>
            }
        });
        view! {
            <div class="wrap narrow stack live">
                <div class="page-head">
                    <p class="muted">{edition.title.clone()}</p>
                    <h1>{words.pulse_title()}</h1>
                </div>
                {body}
                {not_in}
                <a class="btn quiet wide" href=address::live(&edition.slug)>
                    {words.pulse_back()}
                </a>
            </div>
        }
    })
}
