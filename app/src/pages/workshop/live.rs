//! `/live/{edition}`: the phone's page of an edition: what is shown and asked now, whether one is in, since when,
//! and the way to the meeting.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live;
use crate::parts::live::answer::{Refused, Typed, answer_part, open_poll, own_answer};
use crate::parts::live::phone::{notes, now};
use crate::parts::notice::{Notice, notice};
use crate::parts::reached::{Reached, check_text, condition, worth_lines};
use crate::parts::standing::standing_word;
use crate::shell::{Around, Live, LivePart, document_around, live_part};
use crate::words::Words;
use domain::attendance::Status;
use domain::clock::Moment;
use domain::code::Place;
use domain::edition::Stage;
use domain::live::Vote;
use domain::stay::CheckKind;
use leptos::prelude::*;

/// What its buttons say.
pub mod act {
    /// Says that one is in the meeting.
    pub const TICK: &str = "tick";
    pub use crate::parts::live::answer::ANSWER;
}

/// What the page shows. Its forms post [`act::TICK`] and [`act::ANSWER`].
#[derive(Clone, Debug, PartialEq)]
pub struct LivePage {
    /// What stands for whoever looks, in this edition alone: what a device keeps of answers is theirs.
    pub who: String,
    /// The edition.
    pub edition: EditionLine,
    /// What is shown now.
    pub stage: live::Stage,
    /// Whether it still shows something: it is not over for good, nor called off.
    pub lasts: bool,
    /// Whether the person may ask something.
    pub may_ask: bool,
    /// What this person has answered to the poll that is open.
    pub own: Option<Vote>,
    /// Whether they want to change it (`?change=1`): the form stands there although they have answered.
    pub change: bool,
    /// What they answered just now, and why it was refused.
    pub refused: Option<Refused>,
    /// What is said above everything else.
    pub notice: Option<Notice>,
    /// How many polls they have answered.
    pub answered: u32,
    /// Of how many that were asked so far.
    pub asked_polls: u32,
    /// What they have reached of what the edition asks; `None` for whoever is not registered.
    pub reached: Option<Reached>,
    /// Whether the exit door is open for them.
    pub exit: bool,
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
    /// After how many seconds the page loads itself again without scripts, where it holds no form.
    pub again: Option<u32>,
    /// Whether it does not, because whoever looks at it has paused that (`?pause=1`).
    pub paused: bool,
}

impl LivePage {
    /// Whether the form of an open poll stands on the page: not where it was answered already.
    fn shows_form(&self) -> bool {
        let answered = self.own.is_some() && !self.change && self.refused.is_none();
        open_poll(&self.stage.body).is_some() && !answered
    }

    /// Whether anything can be filled in or sent. Such a page never loads itself again.
    fn holds_form(&self) -> bool {
        self.shows_form() || self.may_tick
    }
}

/// What changes on the page, alike for everybody.
#[must_use]
pub fn live_parts(dates: Dates, edition: &str, stage: &live::Stage) -> Vec<LivePart> {
    let words = dates.words();
    vec![
        live_part("notes", || notes(dates, edition, stage)),
        live_part("now", || now(dates, edition, stage)),
        live_part("answer", || {
            answer_part(words, edition, &stage.body, &Typed::default(), None)
        }),
    ]
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

/// What is asked of whoever takes part, and how far they are.
fn conditions(words: Words, data: &LivePage, time: Option<&str>) -> impl IntoView + use<> {
    let present = data.status.is_some_and(Status::is_present);
    let met = |text: String| condition(true, text);
    let unmet = |text: String| condition(false, text);
    let came = match (time, present) {
        (Some(time), true) => met(words.live_condition_in(time)),
        (None, true) => met(words.live_no_time().to_owned()),
        (_, false) => unmet(words.live_condition_in_open().to_owned()),
    };
    let checks = data.reached.as_ref().map(|reached| {
        let besides = reached
            .checks
            .iter()
            .filter(|check| check.what != CheckKind::Presence);
        besides
            .map(|check| condition(check.done, check_text(words, check)))
            .collect::<Vec<_>>()
    });
    let asks_pulses = data.reached.as_ref().is_some_and(|reached| {
        let mut checks = reached.checks.iter();
        checks.any(|check| check.what == CheckKind::Pulses)
    });
    let answers = (data.asked_polls > 0 && !asks_pulses).then(|| {
        let text = words.live_answered_of(data.answered, data.asked_polls);
        if data.answered >= data.asked_polls {
            met(text)
        } else {
            unmet(text)
        }
    });
    let place = data
        .place
        .filter(|_| present)
        .map(|place| format!(" · {}", super::check_in::place_word(words, place)));
    let place = place
        .map(|place| view! { <p class="small muted">{data.edition.title.clone()} {place}</p> });
    view! {
        <section class="card" aria-labelledby="conditions">
            <h2 class="h4" id="conditions">
                {words.live_conditions()}
            </h2>
            <ul class="conditions">{came} {answers} {checks}</ul>
            {data.reached.as_ref().map(|reached| worth_lines(words, reached))}
            {place}
        </section>
    }
}

/// Without scripts: how the page stays current, and the link that changes it.
fn refreshing(words: Words, data: &LivePage) -> impl IntoView + use<> {
    let here = address::live(&data.edition.slug);
    if data.edition.stage == Stage::Past {
        return None;
    }
    let inside = if data.holds_form() {
        view! { <p class="small muted">{words.live_reload()} " " <a href=here>{words.live_reload_now()}</a></p> }.drawn()
    } else if data.paused {
        view! { <p class="small"><a href=here>{words.live_go_on()}</a></p> }.drawn()
    } else {
        let paused = with_query(&here, &[("pause", "1")]);
        view! { <p class="small"><a href=paused>{words.live_pause()}</a></p> }.drawn()
    };
    Some(view! { <noscript>{inside}</noscript> })
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: LivePage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let first = data.edition.starts_at;
    let slug = data.edition.slug.clone();
    let stage = data.edition.stage;
    let time = data.arrived_at.map(|at| dates.clock_since(at, first));
    let here = address::live(&slug);
    let present = data.status.is_some_and(Status::is_present);
    let tag = status_tag(words, data.status, stage, time.as_deref());
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
    // The meeting opens in a tab of its own, so that this page stays.
    let new_tab =
        (!matches!(data.status, Some(Status::Absent | Status::Excused))).then_some("_blank");
    let tick = data.may_tick.then(|| {
        view! {
            <form class="card stack" method="post" action=here>
                <input type="hidden" name=ACT value=act::TICK />
                <button class="btn quiet wide" type="submit" formtarget=new_tab>
                    {tick}
                </button>
                <p class="small muted">{hint}</p>
            </form>
        }
    });
    let asked = data.asked.then(|| notice(Notice::info(words.live_asked())));
    let said = data.notice.clone().map(notice);
    let meeting = data.meeting.clone().map(|href| {
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
    let next = data.next.clone().map(|(title, href)| {
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
    let ask = data.may_ask.then(|| {
        view! {
            <a class="btn quiet wide" href=address::live_questions(&slug)>
                {words.live_ask_question()}
            </a>
        }
    });
    // While the hall shows it, it stands above.
    let shown_above = data.lasts && matches!(data.stage.body, live::StageBody::Exit(_));
    let exit = (data.exit && !shown_above).then(|| {
        view! {
            <a class="btn wide" href=address::exit(&slug)>
                {words.exit_open()}
            </a>
        }
    });
    let recap = (stage == Stage::Past).then(|| {
        view! {
            <a class="btn quiet wide" href=address::live_recap(&slug)>
                {words.live_recap()}
            </a>
        }
    });
    // What is over or called off shows nothing any more.
    let lasts = data.lasts;
    let shown = lasts.then(|| {
        let answer = match (&data.own, open_poll(&data.stage.body)) {
            (Some(own), Some(poll)) if !data.shows_form() => {
                own_answer(words, &slug, poll, own).drawn()
            }
            (own, _) => {
                let typed = match (&data.refused, own) {
                    (Some(refused), _) => refused.typed.clone(),
                    (None, Some(own)) => Typed::of(words, own),
                    (None, None) => Typed::default(),
                };
                let fault = data.refused.as_ref().and_then(|refused| refused.fault);
                answer_part(words, &slug, &data.stage.body, &typed, fault).drawn()
            }
        };
        view! {
            <p class="unseen" aria-live="polite" id="announced"></p>
            {notes(dates, &slug, &data.stage)}
            {now(dates, &slug, &data.stage)}
            {answer}
        }
    });
    let title = data.edition.title.clone();
    let around = Around {
        live: lasts.then(|| Live {
            events: address::live_events(&slug),
            again: data.again.filter(|_| !data.paused && !data.holds_form()),
        }),
        ..Around::default()
    };
    document_around(frame, &title, around, || {
        view! {
            <div class="wrap narrow stack live" data-own-answers=data.who.clone()>
                <div class="live-head">
                    <h1 class="live-title">{data.edition.title.clone()}</h1>
                    {tag}
                </div>
                {said}
                {asked}
                {about_time.map(|text| view! { <p>{text}</p> })}
                {type_code}
                {tick}
                {shown}
                {conditions(words, &data, time.as_deref())}
                {exit}
                {ask}
                {recap}
                {meeting}
                <p class="live-lost small" role="status">
                    {words.live_lost()}
                </p>
                {refreshing(words, &data)}
                {next}
                <p class="small muted">
                    {format!("{} · {}", data.edition.when(dates), data.edition.where_to(words))}
                </p>
                <p class="small muted">{words.live_wrong()}</p>
            </div>
        }
    })
}
