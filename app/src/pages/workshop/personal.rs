//! `/p/{token}`: somebody's own link to an edition, for whoever cannot read the code in time. It works on a phone,
//! without an account.

use crate::address;
use crate::frame::Frame;
use crate::parts::drawn::Draw as _;
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::reached::{Reached, reached_card};
use crate::parts::standing::{own_standing_tag, place_word};
use crate::shell::document;
use domain::attendance::Status;
use domain::clock::Moment;
use domain::edition::Stage;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// What makes twice once.
    pub const NONCE: &str = "nonce";
    /// Where they are.
    pub const PLACE: &str = "place";
}

/// What its buttons say: they are there.
pub const ATTEND: &str = "attend";
/// They are still there.
pub const PULSE: &str = "pulse";

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalPage {
    /// The edition.
    pub edition: EditionLine,
    /// The token of the link.
    pub token: String,
    /// Whose it is.
    pub name: String,
    /// How they stand.
    pub status: Option<Status>,
    /// When they came.
    pub arrived_at: Option<Moment>,
    /// The nonce of the form.
    pub nonce: String,
    /// The address of the meeting, for whoever is there and not in the hall.
    pub meeting: Option<String>,
    /// Whether an organiser has to decide, who has said otherwise.
    pub asked: bool,
    /// Until when they can say that they are still there, and whether they have.
    pub pulse: Option<(Moment, bool)>,
    /// Whether the exit door is open, and they have not passed it.
    pub exit: bool,
    /// What they have reached.
    pub reached: Reached,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: PersonalPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let edition = &data.edition;
    let present = data.status.is_some_and(Status::is_present);
    let title = edition.title.clone();
    document(frame, &title, None, || {
        let at = data
            .arrived_at
            .filter(|_| present)
            .map(|at| words.live_present(dates.clock_since(at, edition.starts_at)));
        let about = match edition.stage {
            Stage::Coming => Some(words.live_opens(edition.opening(dates))),
            Stage::Past => Some(words.personal_over().to_owned()),
            Stage::Cancelled => Some(words.personal_cancelled().to_owned()),
            Stage::Open => None,
        };
        let about = about.map(|about| view! { <p>{about}</p> });
        let asked = data.asked.then(|| notice(Notice::info(words.live_asked())));
        let buttons = (edition.stage == Stage::Open && !present && !data.asked).then(|| {
            let places = edition.mode.places();
            let several = places.len() > 1;
            let buttons = places
                .iter()
                .map(|place| {
                    let text = if several {
                        words.personal_attend_at(place_word(words, *place))
                    } else {
                        words.personal_attend().to_owned()
                    };
                    view! {
                        <button class="btn wide" type="submit" name=field::PLACE value=place.code()>
                            {text}
                        </button>
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <form class="stack tight" method="post" action=address::personal(&data.token)>
                    <input type="hidden" name=ACT value=ATTEND />
                    <input type="hidden" name=field::NONCE value=data.nonce.clone() />
                    {buttons}
                </form>
            }
        });
        let meeting = data.meeting.clone().map(|href| {
            view! {
                <a class="btn wide" href=href rel="noreferrer">
                    {words.live_meeting()}
                </a>
            }
        });
        let pulse = data.pulse.map(|(until, pressed)| {
            let until = words.pulse_until(dates.time(until));
            if pressed {
                notice(Notice::ok(words.personal_pulse_kept())).drawn()
            } else {
                view! {
                    <form class="stack tight" method="post" action=address::personal(&data.token)>
                        <button class="btn wide" type="submit" name=ACT value=PULSE>
                            {words.pulse_press()}
                        </button>
                        <p class="small muted">{until}</p>
                    </form>
                }
                .drawn()
            }
        });
        let exit = data.exit.then(|| {
            view! {
                <a class="btn wide" href=address::personal_exit(&data.token)>
                    {words.exit_open()}
                </a>
            }
        });
        let reached =
            (edition.stage != Stage::Cancelled).then(|| reached_card(words, &data.reached));
        let tag = present.then(|| own_standing_tag(words, data.status, edition.stage));
        view! {
            <div class="wrap narrow stack live">
                <div class="live-head">
                    <h1 class="live-title">{title.clone()}</h1>
                    {tag}
                </div>
                <p>
                    <b>
                        <bdi>{data.name.clone()}</bdi>
                    </b>
                    {at.map(|at| format!(" · {at}"))}
                </p>
                {about} {asked} {buttons} {pulse} {exit} {meeting} {reached}
                <p class="small muted">
                    {format!("{} · {}", edition.when(dates), edition.where_to(words))}
                </p>
                <p class="small muted">{words.personal_own()}</p>
            </div>
        }
    })
}
