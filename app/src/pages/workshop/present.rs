//! `/present/{edition}`: the screen of the hall, read from its last row: what is shown and asked, the code, its QR,
//! who is there.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::live::stage::{hall_answered, hall_message, hall_stage, hall_waiting};
use crate::parts::live::{self, fit};
use crate::parts::qr::qr;
use crate::shell::{Live, LivePart, live_part, logo, screen};
use crate::words::Words;
use domain::clock::Moment;
use domain::code::{Code, Place};
use domain::edition::Stage;
use leptos::prelude::*;

/// After how many seconds a screen without scripts loads itself again, while one can check in and is asked things.
const AGAIN: u32 = 5;

/// What the screen shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HallPage {
    /// The edition.
    pub edition: EditionLine,
    /// What is shown now.
    pub stage: live::Stage,
    /// The place whose code is shown.
    pub place: Place,
    /// Whether the other place has a screen too.
    pub both_places: bool,
    /// The code, while one can check in.
    pub code: Option<ShownCode>,
    /// Where to type the code: `kopitalk.example`.
    pub host: String,
    /// How many are there in the hall.
    pub venue: u32,
    /// How many are there on the network.
    pub online: u32,
    /// How many are there at all.
    pub present: u32,
    /// How many are expected: the denominator of attendance.
    pub expected: u32,
    /// Whether a screen without scripts keeps itself current.
    pub paused: bool,
}

/// A code as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCode {
    /// The code.
    pub code: Code,
    /// The whole address that its QR holds.
    pub address: String,
    /// For how many seconds it is still shown, from 1 to 15.
    pub seconds: u32,
    /// Until when it is shown.
    pub until: Moment,
}

impl HallPage {
    fn address(&self, place: Place, pause: bool) -> String {
        let place = match place {
            Place::Venue => "",
            Place::Online => place.code(),
        };
        let pause = if pause { "1" } else { "" };
        let here = address::present(&self.edition.slug);
        address::with_query(&here, &[("place", place), ("pause", pause)])
    }

    /// After how many seconds a screen without scripts loads itself again: when the code has changed, and
    /// soon enough otherwise.
    fn again(&self) -> u32 {
        self.code
            .as_ref()
            .map_or(20, |code| AGAIN.min(code.seconds + 1))
    }
}

/// What changes on the screen.
#[must_use]
pub fn live_parts(dates: Dates, data: &HallPage) -> Vec<LivePart> {
    let words = dates.words();
    vec![
        live_part("notes", || hall_message(dates, &data.stage)),
        live_part("stage", || stage(dates, data)),
        live_part("code", || side(dates, data)),
        live_part("counts", || counts(words, data)),
    ]
}

/// Draws the screen.
#[must_use]
pub fn page(frame: &Frame, data: HallPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let live = Live {
        events: with_query(
            &address::present_events(&data.edition.slug),
            &[("place", data.place.code())],
        ),
        again: (!data.paused).then(|| data.again()),
    };
    let title = data.edition.title.clone();
    let other = match data.place {
        Place::Venue => (Place::Online, words.hall_to_online()),
        Place::Online => (Place::Venue, words.hall_to_venue()),
    };
    let other = data
        .both_places
        .then(|| view! { <a href=data.address(other.0, data.paused)>{other.1}</a> });
    let (pause, pause_text) = if data.paused {
        (data.address(data.place, false), words.hall_go_on())
    } else {
        (data.address(data.place, true), words.hall_pause())
    };
    screen(frame, &title, live, || {
        view! {
            <header class="hall-top">
                <span class="logo">{logo()} <span>{words.site_name()}</span></span>
                <nav class="hall-links" aria-label=words.nav_main()>
                    {other} <noscript>
                        <a href=pause>{pause_text}</a>
                    </noscript>
                </nav>
                <span class="hall-tags">
                    {(data.place == Place::Online).then(|| view! { <span class="tag">{words.hall_online_screen()}</span> })}
                    {(data.edition.stage == Stage::Open).then(|| view! { <span class="tag live">{words.hall_live()}</span> })}
                </span>
            </header>
            {hall_message(dates, &data.stage)}
            <main id="main" class="hall-main">{stage(dates, &data)} {side(dates, &data)}</main>
            <footer class="hall-foot">
                {counts(words, &data)}
                <p class="hall-lost" role="status">
                    {words.hall_lost()}
                </p>
            </footer>
        }
    })
}

/// What is shown; before the first step, and beside somebody's own slides, how to get in.
fn stage(dates: Dates, data: &HallPage) -> impl IntoView + use<> {
    let words = dates.words();
    let how = data.code.is_some().then(|| {
        view! {
            <h2 class="hall-how">{words.hall_how()}</h2>
            <ol class="hall-steps">
                <li>{words.hall_step_open()}</li>
                <li>{words.hall_step_in()}</li>
                <li>{words.hall_step_press()}</li>
            </ol>
        }
    });
    let beginning = view! {
        <p class="muted">{data.edition.when(dates)}</p>
        <h1>{data.edition.title.clone()}</h1>
        {how}
    };
    hall_stage(dates, &data.stage, beginning.drawn())
}

/// The card with the code; what changes on the screen.
fn side(dates: Dates, data: &HallPage) -> impl IntoView + use<> {
    let words = dates.words();
    let inside = match &data.code {
        Some(shown) => {
            let (first, second) = shown.code.halves();
            let spelled: Vec<_> = shown.code.to_string().chars().map(String::from).collect();
            let class = if fit::is_wide_code(&first, &second) {
                "hall-code wide"
            } else {
                "hall-code"
            };
            view! {
                {qr(&shown.address, words.hall_qr())}
                <p class="muted hall-scan">
                    {words.hall_scan()} " " <b>{data.host.clone()}</b>
                </p>
                <p class=class aria-label=words.hall_spelled(spelled.join(" ")) role="img">
                    {format!("{first}·{second}")}
                </p>
                <p class="muted hall-turn">
                    <span class="hall-one-code">{words.hall_one_code_answers()} <br /></span>
                    <span class="hall-changes">{words.hall_changes_in()} " "</span>
                    <b class="due">
                        <span data-until=shown.until.0>{shown.seconds}</span>
                        " "
                        {words.hall_seconds()}
                    </b>
                </p>
            }
            .drawn()
        }
        None if data.edition.stage == Stage::Past => {
            view! { <p class="hall-message">{words.hall_over()}</p> }.drawn()
        }
        None if data.edition.stage == Stage::Cancelled => {
            view! { <p class="hall-message">{words.edition_stage_cancelled()}</p> }.drawn()
        }
        None => view! {
            <p class="hall-message">
                {words.hall_opens()} <br /> <b class="due">{data.edition.opening(dates)}</b>
            </p>
        }
        .drawn(),
    };
    view! {
        <section class="hall-side" id="code" data-live="">
            {inside}
        </section>
    }
}

fn counts(words: Words, data: &HallPage) -> impl IntoView + use<> {
    let HallPage {
        venue,
        online,
        present,
        expected,
        ..
    } = *data;
    let places = data.both_places.then(|| {
        view! {
            <span class="hall-places">
                <b>{venue}</b>
                " "
                {words.hall_venue()}
                " · "
                <b>{online}</b>
                " "
                {words.hall_online()}
            </span>
        }
    });
    // While something is asked, those who are there are the denominator of those who answered.
    let asked = data.stage.rehearsal.unwrap_or(present);
    let first = hall_answered(words, &data.stage, asked).unwrap_or_else(|| {
        view! {
            <span>
                <b>{present}</b>
                " "
                {words.hall_present_of(expected)}
            </span>
        }
        .drawn()
    });
    let rehearsal = data
        .stage
        .rehearsal
        .map(|_| view! { <span class="rehearsal">{words.stage_rehearsal()}</span> });
    view! {
        <p class="hall-counts num" id="counts" data-live="">
            {first}
            {places}
            {hall_waiting(words, &data.stage)}
            {rehearsal}
        </p>
    }
}
