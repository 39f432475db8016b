//! `/live/{edition}`: the phone's page of an edition: whether one is in, since when, and the way to the
//! meeting.

use crate::address;
use crate::frame::Frame;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live;
use crate::parts::notice::{Notice, notice};
use crate::parts::standing::standing_word;
use crate::shell::document;
use crate::words::Words;
use domain::attendance::Status;
use domain::clock::Moment;
use domain::code::Place;
use domain::edition::Stage;
use leptos::prelude::*;

/// What its buttons say.
pub mod act {
    /// Says that one is in the meeting.
    pub const TICK: &str = "tick";
}

/// What the page shows. Its form posts [`act::TICK`].
#[derive(Clone, Debug, PartialEq)]
pub struct LivePage {
    /// The edition.
    pub edition: EditionLine,
    /// What is shown now.
    pub stage: live::Stage,
    /// How the person stands; `None` while nothing was said.
    pub status: Option<Status>,
    /// Whether they came in although an organiser had said otherwise, who will decide.
    pub asked: bool,
    /// When they arrived, where that is known.
    pub arrived_at: Option<Moment>,
    /// Where.
    pub place: Option<Place>,
    /// Whether the person may say that they are in the meeting on the network.
    pub may_tick: bool,
    /// The meeting's address, for whoever may see it.
    pub meeting: Option<String>,
    /// The part of a course to go on with: title and address.
    pub next: Option<(String, String)>,
}

/// The sign at the head of the page.
fn status_tag(
    words: Words,
    status: Option<Status>,
    stage: Stage,
    time: Option<&str>,
) -> impl IntoView + use<> {
    let (class, sign, text) = match (status, time) {
        (Some(Status::Present), Some(time)) => ("tag ok", Icon::Check, words.live_present(time)),
        (Some(Status::Late), Some(time)) => ("tag live", Icon::Check, words.live_late(time)),
        (Some(Status::Present | Status::Late), None) => {
            ("tag ok", Icon::Check, words.live_no_time().to_owned())
        }
        (Some(Status::Excused), _) => (
            "tag",
            Icon::Info,
            words.attendance_status_excused().to_owned(),
        ),
        (Some(Status::Absent), _) => (
            "tag no",
            Icon::Cross,
            words.attendance_status_absent().to_owned(),
        ),
        (None, _) => (
            "tag",
            Icon::Clock,
            standing_word(words, None, stage).to_owned(),
        ),
    };
    view! {
        <p class=class id="status">
            {icon(sign)}
            {text}
        </p>
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: LivePage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let first = data.edition.starts_at;
    let time = data.arrived_at.map(|at| dates.clock_since(at, first));
    let here = address::live(&data.edition.slug);
    let present = data.status.is_some_and(Status::is_present);
    let tag = status_tag(words, data.status, data.edition.stage, time.as_deref());
    let condition = match (&time, present) {
        (Some(time), true) => view! {
            <li class="met">
                {icon(Icon::Check)}
                <span>{words.live_condition_in(time)}</span>
            </li>
        }
        .drawn(),
        (None, true) => view! {
            <li class="met">
                {icon(Icon::Check)}
                <span>{words.live_no_time()}</span>
            </li>
        }
        .drawn(),
        (_, false) => view! {
            <li>
                <span class="unmet" aria-hidden="true"></span>
                <span>{words.live_condition_in_open()}</span>
            </li>
        }
        .drawn(),
    };
    let stage = data.edition.stage;
    let about_time = match stage {
        Stage::Coming => Some(words.live_opens(data.edition.opening(dates))),
        Stage::Open => None,
        Stage::Past => Some(words.live_over(data.edition.end(dates))),
        Stage::Cancelled => Some(words.workshops_cancelled().to_owned()),
    };
    let type_code = (stage == Stage::Open && !present && !data.asked).then(|| {
        view! {
            <a class="btn wide" href=address::CHECK_IN>
                {words.live_type_code()}
            </a>
        }
    });
    // Whoever was marked by an organiser asks; the organiser decides.
    let (tick, hint) = match data.status {
        Some(Status::Absent | Status::Excused) => (words.live_ask(), words.live_ask_hint()),
        _ => (words.live_tick(), words.live_tick_hint()),
    };
    let tick = data.may_tick.then(|| {
        view! {
            <form class="card stack" method="post" action=here>
                <input type="hidden" name=ACT value=act::TICK />
                <button class="btn quiet wide" type="submit">
                    {tick}
                </button>
                <p class="small muted">{hint}</p>
            </form>
        }
    });
    let asked = data.asked.then(|| notice(Notice::info(words.live_asked())));
    let meeting = data.meeting.map(|href| {
        view! {
            <div class="card stack">
                <a class="btn wide" href=href rel="noreferrer">
                    {words.live_meeting()}
                    {icon(Icon::Arrow)}
                </a>
                <p class="small muted">{words.live_meeting_hint()}</p>
            </div>
        }
    });
    let next = data.next.map(|(title, href)| {
        view! {
            <section aria-labelledby="meanwhile">
                <h2 class="h3" id="meanwhile">
                    {words.live_learn()}
                </h2>
                <p class="small muted">{words.live_learn_text()}</p>
                <p class="after-form">
                    <a href=href>{title}</a>
                </p>
            </section>
        }
    });
    let place = data
        .place
        .filter(|_| present)
        .map(|place| format!(" · {}", super::check_in::place_word(words, place)));
    let title = data.edition.title.clone();
    document(frame, &title, None, || {
        view! {
            <div class="wrap narrow stack live">
                <div class="stack tight">
                    {tag}
                    <h1 class="live-title">{data.edition.title.clone()}</h1>
                    <p class="small muted">{format!("{} · {}", data.edition.when(dates), data.edition.where_to(words))}</p>
                </div>
                {about_time.map(|text| view! { <p>{text}</p> })}
                <section class="card" aria-labelledby="conditions">
                    <h2 class="h4" id="conditions">
                        {words.live_conditions()}
                    </h2>
                    <ul class="conditions">{condition}</ul>
                    {place.map(|place| view! { <p class="small muted">{data.edition.title.clone()} {place}</p> })}
                </section>
                {asked}
                {type_code}
                {tick}
                {meeting}
                {next}
                <p class="small muted">{words.live_wrong()}</p>
            </div>
        }
    })
}
