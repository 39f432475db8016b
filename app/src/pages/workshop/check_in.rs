//! `/c`: type the code from the screen, or press the one button after its QR was scanned.

use crate::address;
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::code::{CodeFault, Place};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The code as it was typed.
    pub const CODE: &str = "code";
}

/// What its buttons say.
pub mod act {
    /// Records what the browser claims.
    pub const ATTEND: &str = "attend";
}

/// The address of the page.
const HERE: &str = address::CHECK_IN;

/// What the page shows. Its forms post a code, or [`act::ATTEND`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckInPage {
    /// The code as it was typed.
    pub typed: String,
    /// What the browser claims.
    pub claimed: Option<ClaimedPlace>,
    /// Where the person is in already: the edition's title and the address of its page.
    pub already: Option<(String, String)>,
    /// Why nothing was recorded.
    pub fault: Option<CheckInFault>,
}

/// What a browser claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedPlace {
    /// The edition.
    pub edition: EditionLine,
    /// The place.
    pub place: Place,
    /// When the code was read.
    pub read_at: Moment,
    /// Whether the person, where somebody is signed in, would be registered on the spot.
    pub on_the_spot: bool,
}

/// Why nothing was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckInFault {
    /// What was typed is no code.
    Code(CodeFault),
    /// No edition has this code.
    Unknown,
    /// It was good until a moment ago.
    Expired {
        /// The edition's title.
        title: String,
    },
    /// Checking in opens later.
    Early(EditionLine),
    /// The edition is over.
    Over(EditionLine),
    /// The edition was called off.
    Cancelled(EditionLine),
    /// Too many wrong codes; somebody who signs in is heard.
    TooOften,
    /// Too many wrong codes of a person.
    TooOftenPerson {
        /// How long to wait, in seconds.
        seconds: u32,
    },
    /// The claim is older than it may be.
    Old {
        /// When the code was read.
        read_at: Moment,
    },
    /// There is no claim.
    Nothing,
    /// Not registered, and nobody is on the spot.
    NotRegistered {
        /// The edition's title.
        title: String,
    },
    /// Somebody else has used the claim.
    Used,
}

impl CheckInFault {
    fn sentence(&self, dates: Dates) -> FormFault {
        let words = dates.words();
        let sentence = match self {
            Self::Code(CodeFault::Empty) => words.checkin_fault_empty().to_owned(),
            Self::Code(CodeFault::Length) => words.checkin_fault_length().to_owned(),
            Self::Code(CodeFault::NeverUsed(sign)) => words.checkin_fault_sign(sign),
            Self::Unknown => words.checkin_fault_unknown().to_owned(),
            Self::Expired { title } => words.checkin_fault_expired(title),
            Self::Early(edition) => {
                words.checkin_fault_early(&edition.title, edition.opening(dates))
            }
            Self::Over(edition) => words.checkin_fault_over(&edition.title, edition.end(dates)),
            Self::Cancelled(edition) => words.checkin_fault_cancelled(&edition.title),
            Self::TooOften => words.checkin_fault_often().to_owned(),
            Self::TooOftenPerson { seconds } => {
                words.checkin_fault_often_person(words.wait_seconds(*seconds))
            }
            Self::Old { read_at } => words.checkin_fault_old(dates.time(*read_at)),
            Self::Nothing => words.checkin_fault_nothing().to_owned(),
            Self::NotRegistered { title } => words.checkin_fault_not_registered(title),
            Self::Used => words.checkin_fault_used().to_owned(),
        };
        FormFault {
            field: Some(field::CODE),
            sentence,
        }
    }
}

/// A place in words.
#[must_use]
pub const fn place_word(words: Words, place: Place) -> &'static str {
    match place {
        Place::Venue => words.checkin_place_venue(),
        Place::Online => words.checkin_place_online(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: CheckInPage) -> String {
    let words = frame.words();
    let faults: Vec<_> = data
        .fault
        .iter()
        .map(|fault| fault.sentence(frame.dates()))
        .collect();
    let sign_in_first = data.fault == Some(CheckInFault::TooOften);
    let already = data.already.map(|(title, href)| {
        view! {
            <div class="card present-card">
                <p class="tag ok">{icon(Icon::Check)} {words.live_no_time()}</p>
                <p>{words.checkin_already(&title)}</p>
                <a class="btn wide" href=href>
                    {words.checkin_open_live()}
                    {icon(Icon::Arrow)}
                </a>
            </div>
        }
    });
    let claimed = data.claimed.map(|claimed| claim(frame, claimed));
    let asks = claimed.is_none();
    let (lead, form) = if asks {
        (
            Some(words.checkin_lead()),
            code_form(words, data.typed, &faults).drawn(),
        )
    } else {
        let form = code_form(words, data.typed, &faults);
        let other = view! {
            <details class="other-code" id="other-code">
                <summary>{words.checkin_other_code()}</summary>
                {form}
            </details>
        };
        (None, other.drawn())
    };
    document(
        frame,
        &title_with_faults(words, words.checkin_title(), &faults),
        None,
        || {
            view! {
                <div class="wrap narrow stack">
                    <div>
                        <h1>{words.checkin_title()}</h1>
                        {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                    </div>
                    {already}
                    {fault_summary_of_work(words, &faults)}
                    {sign_in_first
                        .then(|| {
                            view! {
                                <p>
                                    <a class="btn wide" href=address::login_for(HERE)>
                                        {words.checkin_sign_in()}
                                    </a>
                                </p>
                            }
                        })}
                    {claimed}
                    {form}
                </div>
            }
        },
    )
}

/// The one button, or the way to it.
fn claim(frame: &Frame, claimed: ClaimedPlace) -> impl IntoView + use<> {
    let (words, dates) = (frame.words(), frame.dates());
    let ClaimedPlace {
        edition,
        place,
        read_at,
        on_the_spot,
    } = claimed;
    let onward = match &frame.person {
        Some(person) => view! {
            <form class="stack" method="post" action=HERE>
                <input type="hidden" name=ACT value=act::ATTEND />
                {on_the_spot.then(|| view! { <p class="small">{words.checkin_on_the_spot()}</p> })}
                <button class="btn wide big" type="submit">
                    {words.checkin_send()}
                </button>
                <p class="small muted break">
                    {words.checkin_as(&person.name)} " " {words.checkin_not_me()}
                </p>
            </form>
        }
        .drawn(),
        None => view! {
            <div class="stack">
                <h2 class="h3">{words.checkin_who()}</h2>
                <a class="btn wide" href=address::login_for(HERE)>
                    {words.checkin_sign_in()}
                </a>
                <a class="btn quiet wide" href=address::register_for(HERE)>
                    {words.checkin_register()}
                </a>
            </div>
        }
        .drawn(),
    };
    view! {
        <section class="card stack claim" aria-labelledby="claim">
            <div class="stack tight">
                <p class="tag ok">{icon(Icon::Check)} {words.checkin_seen(dates.time(read_at))}</p>
                <h2 class="h3" id="claim">
                    {edition.title.clone()}
                </h2>
                <p class="small muted">{format!("{} · {}", edition.when(dates), place_word(words, place))}</p>
                <p class="small muted">{words.checkin_seen_text()}</p>
            </div>
            {onward}
        </section>
    }
}

/// The field for the code with its button, as it stands here and on the home page.
pub(crate) fn code_field(words: Words, typed: String, fault: Option<String>) -> impl IntoView {
    let (class, described, invalid) = if fault.is_some() {
        ("field code-field bad", "code-fault code-hint", Some("true"))
    } else {
        ("field code-field", "code-hint", None)
    };
    view! {
        <div class=class>
            <label for=field::CODE>{words.checkin_code()}</label>
            {fault
                .map(|fault| {
                    view! {
                        <p class="fault" id="code-fault">
                            {icon(Icon::Cross)}
                            <span>{fault}</span>
                        </p>
                    }
                })}
            <div class="code-row">
                <input
                    id=field::CODE
                    name=field::CODE
                    type="text"
                    value=typed
                    maxlength="40"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                />
                <button class="btn" type="submit">
                    {words.checkin_send()}
                </button>
            </div>
            <p class="hint" id="code-hint">
                {words.checkin_code_hint()}
            </p>
        </div>
    }
}

fn code_form(words: Words, typed: String, faults: &[FormFault]) -> impl IntoView + use<> {
    view! {
        <form class="card" method="post" action=HERE novalidate=true>
            {code_field(words, typed, fault_of(faults, field::CODE))}
        </form>
    }
}
