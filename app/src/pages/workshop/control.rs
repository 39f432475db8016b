//! `/control/{edition}`: the remote control, made for a phone that is held in one hand: the next thing to do is the
//! one large button at its foot, everything else is small.
//!
//! Each form posts to the page's own address what its button says ([`act`]) and, where it changes what the hall
//! shows, the version of the state that it was drawn for. What is written into fields stands on the same page with
//! `more=1`, which does not load itself again.

use crate::address;
use crate::frame::Frame;
use crate::pages::workshop::counted::{counted, undecided};
use crate::pages::workshop::plan::kind_word;
use crate::parts::aid;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field, textarea_text};
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live::{ShownPoll, ShownQuestion, Stage, StageBody};
use crate::parts::markup::inside;
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, Live, LivePart, live_part, logo, slim};
use crate::words::Words;
use domain::clock::{MINUTE, Moment};
use domain::id::{QuestionId, StepId};
use domain::language::Language;
use domain::live::{
    AdHoc, Command, CommandFault, LiveState, MAX_MESSAGE, Phase, Plan, Run, Step, StepKind,
};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The version of the state that the page was drawn for.
    pub const VERSION: &str = "version";
    /// A step.
    pub const STEP: &str = "step";
    /// A question.
    pub const QUESTION: &str = "question";
    /// What is asked without preparation.
    pub const TEXT: &str = "text";
    /// What is said to all.
    pub const MESSAGE: &str = "message";
    /// The letters on a screen that pairs.
    pub const LETTERS: &str = "letters";
    /// How many phones a rehearsal has.
    pub const PHONES: &str = "phones";
}

/// What its buttons say.
pub mod act {
    /// The next step.
    pub const NEXT: &str = "next";
    /// The step before.
    pub const BACK: &str = "back";
    /// That step.
    pub const JUMP: &str = "jump";
    /// Opens the poll of the step.
    pub const OPEN: &str = "open";
    /// Ends answering and shows what came of it.
    pub const CLOSE_SHOW: &str = "close-show";
    /// Ends answering.
    pub const CLOSE: &str = "close";
    /// Shows what came of it.
    pub const SHOW: &str = "show";
    /// And no longer.
    pub const HIDE: &str = "hide";
    /// Shows what is right.
    pub const REVEAL: &str = "reveal";
    /// Asks the same once more.
    pub const AGAIN: &str = "again";
    /// Thirty seconds more for answering.
    pub const SECONDS: &str = "more-seconds";
    /// Five minutes more for a break.
    pub const MINUTES: &str = "more-minutes";
    /// A question to the hall's screen.
    pub const PIN: &str = "pin";
    /// And from it.
    pub const UNPIN: &str = "unpin";
    /// Says something to all.
    pub const SAY: &str = "say";
    /// And no longer.
    pub const SILENCE: &str = "silence";
    /// Connects a screen.
    pub const CONNECT: &str = "connect";
    /// Begins a rehearsal.
    pub const REHEARSE: &str = "rehearse";
    /// Ends it.
    pub const REHEARSE_END: &str = "rehearse-end";
    /// Makes the link of a guest speaker.
    pub const GUEST: &str = "guest";
    /// Ends it.
    pub const GUEST_END: &str = "guest-end";
    /// Opens the time in which people say that they are still there.
    pub const PULSE: &str = "pulse";
    /// Ends it.
    pub const PULSE_END: &str = "pulse-end";
    /// What polls without preparation begin with; the word of [`domain::live::AdHoc`] follows.
    pub const AD_HOC: &str = "ask-";
}

/// How many phones a rehearsal may have.
pub const PHONES: std::ops::RangeInclusive<u32> = 5..=500;
/// After how many seconds the page loads itself again without scripts.
const AGAIN: u32 = 10;

/// What a press says to the hall; `None` where it says something else or is none. `given` hands over what a field
/// of the form holds.
#[must_use]
pub fn command(given: impl Fn(&str) -> Option<String>) -> Option<Command> {
    let said = given(ACT)?;
    let question = || QuestionId::parse(&given(field::QUESTION)?);
    Some(match said.as_str() {
        act::NEXT => Command::Next,
        act::BACK => Command::Back,
        act::JUMP => Command::Jump(StepId::parse(&given(field::STEP)?)?),
        act::OPEN => Command::Open,
        act::CLOSE_SHOW => Command::Close { show: true },
        act::CLOSE => Command::Close { show: false },
        act::SHOW => Command::Show,
        act::HIDE => Command::Hide,
        act::REVEAL => Command::Reveal,
        act::AGAIN => Command::SecondRound,
        act::SECONDS => Command::MoreTime {
            milliseconds: MINUTE / 2,
        },
        act::MINUTES => Command::MoreTime {
            milliseconds: 5 * MINUTE,
        },
        act::PIN => Command::Pin(question()?),
        act::UNPIN => Command::Unpin,
        act::SAY => Command::Say(given(field::MESSAGE).unwrap_or_default()),
        act::SILENCE => Command::Silence,
        other => {
            let kind = AdHoc::from_code(other.strip_prefix(act::AD_HOC)?)?;
            Command::AdHoc(kind, given(field::TEXT).unwrap_or_default())
        }
    })
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPage {
    /// The edition.
    pub edition: EditionLine,
    /// When the page is drawn.
    pub now: Moment,
    /// The running order; without steps where one's own slides are shown.
    pub plan: Plan,
    /// The state of the hall, or of the one that is rehearsed.
    pub state: LiveState,
    /// What was asked.
    pub runs: Vec<Run>,
    /// What is shown, with keys and results.
    pub stage: Stage,
    /// How many are there.
    pub present: u32,
    /// How many of them in the hall and how many on the network, where the edition has both; while something is
    /// asked, of those who answered.
    pub places: Option<(u32, u32)>,
    /// The questions to look at first.
    pub questions: Vec<ShownQuestion>,
    /// How many phones a rehearsal has; `None` where nobody rehearses.
    pub rehearsal: Option<u32>,
    /// The link of a guest speaker, for whoever may make it.
    pub guest_link: Option<GuestLink>,
    /// What is to be written into the chat of the meeting: address and code.
    pub chat: String,
    /// Where screens are connected: `kopitalk.example`.
    pub host: String,
    /// Whether the rest is shown, too; the page does not load itself again then.
    pub more: bool,
    /// What its fields hold.
    pub form: ControlForm,
    /// Why a press was refused.
    pub fault: Option<ControlFault>,
    /// What has just been done.
    pub done: Option<ControlDone>,
}

/// The link of a guest speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestLink {
    /// The whole address; `None` while there is none, or none any more.
    pub address: Option<String>,
    /// Until when one of this edition works.
    pub until: Moment,
}

/// The fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ControlForm {
    /// What is asked without preparation.
    pub text: String,
    /// What is said to all.
    pub message: String,
    /// The letters on a screen that pairs.
    pub letters: String,
    /// How many phones a rehearsal has; a good number where nothing was typed.
    pub phones: String,
}

/// Why a press was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlFault {
    /// Somebody else pressed first (409).
    Moved,
    /// What was said cannot be followed now.
    Command(CommandFault),
    /// What is asked without preparation is too long.
    Text,
    /// No screen shows these letters.
    Letters,
    /// A rehearsal has another number of phones.
    Phones,
    /// The edition is over, or was called off.
    Over,
    /// Nobody can be there yet.
    Early,
    /// A rehearsal would take the place of a question that the hall is answering.
    Asking,
}

impl ControlFault {
    /// The field it stands beside, and its sentence.
    fn sentence(self, words: Words) -> (Option<&'static str>, String) {
        let (least, most) = (*PHONES.start(), *PHONES.end());
        let (field, sentence) = match self {
            Self::Moved => (None, words.control_fault_moved()),
            Self::Command(CommandFault::NoStep) => (None, words.control_fault_no_step()),
            Self::Command(CommandFault::NothingAsked) => (None, words.control_fault_nothing()),
            Self::Command(CommandFault::Opened) => (None, words.control_fault_opened()),
            Self::Command(CommandFault::NotNow) => (None, words.control_fault_not_now()),
            Self::Command(CommandFault::NoRound) => (None, words.control_fault_no_round()),
            Self::Command(CommandFault::Message) => {
                let sentence = words.control_fault_message(MAX_MESSAGE);
                return (Some(field::MESSAGE), sentence);
            }
            Self::Text => {
                let sentence = words.control_fault_text(domain::live::MAX_PROMPT);
                return (Some(field::TEXT), sentence);
            }
            Self::Letters => (Some(field::LETTERS), words.control_fault_letters()),
            Self::Phones => {
                return (Some(field::PHONES), words.control_fault_phones(least, most));
            }
            Self::Over => (None, words.control_fault_over()),
            Self::Early => (None, words.control_fault_early()),
            Self::Asking => (None, words.control_fault_asking()),
        };
        (field, sentence.to_owned())
    }
}

/// What has been done that cannot be seen on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlDone {
    /// A message was sent.
    Said,
    /// A screen was connected.
    Connected,
    /// A rehearsal began.
    Rehearsing,
    /// It ended, and nothing is left of it.
    Rehearsed,
    /// The link of a guest speaker was made.
    GuestMade,
    /// It was ended.
    GuestEnded,
    /// People can say that they are still there.
    PulseOpened,
    /// And no longer.
    PulseEnded,
}

impl ControlDone {
    const ALL: [Self; 8] = [
        Self::Said,
        Self::Connected,
        Self::Rehearsing,
        Self::Rehearsed,
        Self::GuestMade,
        Self::GuestEnded,
        Self::PulseOpened,
        Self::PulseEnded,
    ];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Connected => "connected",
            Self::Rehearsing => "rehearsing",
            Self::Rehearsed => "rehearsed",
            Self::GuestMade => "guest-made",
            Self::GuestEnded => "guest-ended",
            Self::PulseOpened => "pulse-opened",
            Self::PulseEnded => "pulse-ended",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Said => words.control_said(),
            Self::Connected => words.control_connected(),
            Self::Rehearsing => words.control_rehearsing(),
            Self::Rehearsed => words.control_rehearsed(),
            Self::GuestMade => words.control_guest_made(),
            Self::GuestEnded => words.control_guest_ended(),
            Self::PulseOpened => words.control_pulse_opened(),
            Self::PulseEnded => words.control_pulse_ended(),
        })
    }
}

/// What the large button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Main {
    Begin,
    Open,
    CloseShow,
    Show,
    Reveal,
    Next,
    Letters,
    Recap,
}

impl ControlPage {
    /// The step that is shown.
    fn step(&self) -> Option<&Step> {
        self.plan.step(self.state.step.as_ref()?)
    }

    /// Where it stands, from 0.
    fn place(&self) -> Option<usize> {
        self.plan.place(self.state.step.as_ref()?)
    }

    fn next_place(&self) -> Option<usize> {
        let place = self.place().map_or(0, |place| place + 1);
        (place < self.plan.steps.len()).then_some(place)
    }

    fn asked(&self) -> Option<&ShownPoll> {
        match &self.stage.body {
            StageBody::Asked(poll) => Some(poll),
            _ => None,
        }
    }

    fn ad_hoc(&self) -> bool {
        self.state
            .asking
            .as_ref()
            .is_some_and(|asking| asking.ad_hoc)
    }

    /// Whether the step asks something that was not asked yet.
    fn may_open(&self) -> bool {
        self.step().is_some_and(|step| {
            let asked = |run: &Run| run.step.as_ref() == Some(&step.id);
            step.body.asks() && !self.runs.iter().any(asked)
        })
    }

    fn main(&self) -> Main {
        match self.asked().map(|poll| (poll.phase, poll.poll.has_key())) {
            Some((None, _)) => return Main::Open,
            Some((Some(Phase::Open), _)) => return Main::CloseShow,
            Some((Some(Phase::Closed), _)) => return Main::Show,
            Some((Some(Phase::Shown), true)) => return Main::Reveal,
            Some((Some(Phase::Shown | Phase::Revealed), _)) | None => {}
        }
        match self.next_place() {
            _ if self.may_open() => Main::Open,
            Some(_) if self.state.step.is_none() => Main::Begin,
            Some(_) => Main::Next,
            None if self.plan.steps.is_empty() => Main::Letters,
            None => Main::Recap,
        }
    }
}

/// The word for a poll without preparation, as its button says it.
const fn ad_hoc_word(words: Words, kind: AdHoc) -> &'static str {
    match kind {
        AdHoc::Letters => words.control_ask_letters(),
        AdHoc::YesNo => words.control_ask_yesno(),
        AdHoc::Scale => words.control_ask_scale(),
        AdHoc::Words => words.control_ask_words(),
    }
}

fn ad_hoc_act(kind: AdHoc) -> String {
    format!("{}{}", act::AD_HOC, kind.code())
}

/// What stands between minutes and seconds. The page's script counts on with it.
const fn clock_sign(words: Words) -> &'static str {
    match words.0 {
        Language::Id => ".",
        Language::En => ":",
    }
}

/// Minutes and seconds: `0.48`, `0:48` in English.
fn clock(words: Words, milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    format!("{}{}{:02}", seconds / 60, clock_sign(words), seconds % 60)
}

/// What changes on the page.
#[must_use]
pub fn live_parts(dates: Dates, data: &ControlPage) -> Vec<LivePart> {
    let words = dates.words();
    vec![
        live_part("head", || head(dates, data)),
        live_part("now-control", || now(words, data)),
        live_part("thumb", || thumb(words, data)),
        live_part("asked", || asked(words, data)),
        live_part("steps", || steps(words, data)),
        live_part("chat-part", || chat(data)),
        live_part("said", || said(words, data)),
        live_part(VERSION_ASK, || version_part(VERSION_ASK, data)),
        live_part(VERSION_SAY, || version_part(VERSION_SAY, data)),
    ]
}

/// The ids of the version in forms whose fields must not be drawn anew while somebody writes.
const VERSION_ASK: &str = "version-ask";
const VERSION_SAY: &str = "version-say";

fn version_part(id: &'static str, data: &ControlPage) -> impl IntoView + use<> {
    view! { <input type="hidden" id=id name=field::VERSION value=data.state.version.to_string() data-live="" /> }
}

fn version(data: &ControlPage) -> impl IntoView + use<> {
    view! { <input type="hidden" name=field::VERSION value=data.state.version.to_string() /> }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ControlPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let fault = data.fault.map(|fault| fault.sentence(words));
    // What was refused of a field stands beside it.
    let open = data.more || matches!(fault, Some((Some(_), _)));
    let around = Around {
        live: Some(Live {
            events: address::control_events(&data.edition.slug),
            again: (!open).then_some(AGAIN),
        }),
        aids: open,
        ..Around::default()
    };
    let faults = fault
        .as_ref()
        .filter(|(field, _)| field.is_some())
        .map(|(field, sentence)| FormFault {
            field: *field,
            sentence: sentence.clone(),
        });
    let faults = faults.into_iter().collect::<Vec<_>>();
    let title = words.control_title(&data.edition.title);
    let title = title_with_faults(words, &title, &faults);
    let told = fault
        .as_ref()
        .filter(|(field, _)| field.is_none())
        .map(|(_, sentence)| notice(Notice::warn(sentence.clone())));
    let done = data.done.map(|done| notice(done.notice(words)));
    slim(frame, &title, around, || {
        let rest = if open {
            more(words, dates, &data, fault).drawn()
        } else {
            let href = format!("{}#more", address::control_more(&data.edition.slug));
            view! {
                <p class="remote-rest">
                    <a class="btn quiet wide" href=href>
                        {words.control_more()}
                    </a>
                    <noscript>
                        <span class="small muted block">{words.control_pause()}</span>
                    </noscript>
                </p>
            }
            .drawn()
        };
        view! {
            {head(dates, &data)}
            <p class="live-lost small" role="status">
                {words.live_lost()}
            </p>
            <main id="main" class="remote" tabindex="-1">
                <div class="remote-told">
                    {told} {done} {fault_summary_of_work(words, &faults)}
                </div>
                <div class="remote-hand">
                    <div class="remote-held">
                        {now(words, &data)}
                        {thumb(words, &data)}
                    </div>
                </div>
                <div class="remote-hall">
                    {asked(words, &data)}
                    {steps(words, &data)}
                </div>
                {rest}
            </main>
        }
    })
}

/// The title, how far one is, how long there is left.
fn head(dates: Dates, data: &ControlPage) -> impl IntoView + use<> {
    let words = dates.words();
    let steps = data.plan.steps.len();
    let place = match data.place() {
        Some(place) => words.control_step_of(place + 1, steps),
        None if steps == 0 => words.control_without_plan().to_owned(),
        None => words.control_steps(steps),
    };
    let line = &data.edition;
    let left = line.hours_known.then(|| {
        let minutes = |milliseconds: i64| milliseconds.div_euclid(MINUTE);
        if data.now < line.starts_at {
            let at = line.dates(dates).clock(line.starts_at);
            view! { <span class="tag">{words.control_starts(at)}</span> }.drawn()
        } else if data.now < line.ends_at {
            // The minute that has begun counts.
            let left = match minutes(line.ends_at.0 - data.now.0 + MINUTE - 1) {
                left @ ..120 => words.control_minutes(left),
                left => words.control_hours(left / 60, left % 60),
            };
            view! {
                <span class="tag live num">
                    <span class="remote-dot" aria-hidden="true"></span>
                    <span class="unseen">{words.control_left()} " "</span>
                    {left}
                </span>
            }
            .drawn()
        } else {
            let over = minutes(data.now.0 - line.ends_at.0);
            view! { <span class="tag no num">{words.control_over(over)}</span> }.drawn()
        }
    });
    let rehearsal = data.rehearsal.map(|phones| {
        view! {
            <p class="remote-rehearsal">
                {icon(Icon::Info)}
                <span>{words.control_is_rehearsal(phones)}</span>
            </p>
        }
    });
    view! {
        <header class="remote-head" id="head" data-live="">
            <div class="remote-row">
                <a class="logo" href=address::HOME aria-label=words.site_name()>
                    {logo()}
                </a>
                <div class="remote-title">
                    <h1>{line.title.clone()}</h1>
                    <p class="small muted">{place}</p>
                </div>
                {left}
            </div>
            {rehearsal}
        </header>
    }
}

/// What the hall sees now, with the results that only the control has.
fn now(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let inside = match &data.stage.body {
        StageBody::Asked(poll) => asking(words, data, poll).drawn(),
        StageBody::Waiting if data.plan.steps.is_empty() => view! {
            <h2 class="remote-text">{words.control_waiting_without()}</h2>
            <p class="small">
                {words.control_waiting_without_text()} " "
                <a href=address::control_plan(&data.edition.slug)>{words.control_make_plan()}</a>
            </p>
        }
        .drawn(),
        StageBody::Waiting => {
            let first = data.plan.steps.first();
            let first = first.map(|step| step.title.get(words.0).to_owned());
            view! {
                <p class="small muted">{words.control_waiting()}</p>
                <h2 class="remote-text">{first}</h2>
            }
            .drawn()
        }
        StageBody::Break { until } => {
            let left = clock(words, until.0 - data.now.0);
            let over = data.now >= *until;
            let left = if over {
                view! { <p class="remote-clock">{words.control_break_over()}</p> }.drawn()
            } else {
                view! {
                    <p class="remote-clock num" role="timer">
                        <span data-until=until.0 data-clock=clock_sign(words)>{left}</span>
                    </p>
                }
                .drawn()
            };
            view! {
                {kind_line(words, data)}
                <h2 class="remote-text">{data.stage.title.clone()}</h2>
                {left}
            }
            .drawn()
        }
        StageBody::Talk | StageBody::Slide(_) | StageBody::Questions(_) | StageBody::Exit(_) => {
            view! {
                {kind_line(words, data)}
                <h2 class="remote-text">{data.stage.title.clone()}</h2>
            }
            .drawn()
        }
    };
    let crowd = data
        .asked()
        .is_none_or(|poll| poll.phase.is_none())
        .then(|| {
            let places = places(words, data);
            view! {
                <p class="small">
                    <b class="num">{words.control_present(data.present)}</b>
                    {places.map(|places| format!(" · {places}"))}
                </p>
            }
        });
    let hall = hall(words, data);
    view! {
        <section class="card remote-now" id="now-control" data-live="" aria-label=words.control_now()>
            {inside} {crowd} {hall}
        </section>
    }
}

/// Of what is shown the kind and since when.
fn kind_line(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let kind = data.step().map(|step| kind_word(words, step.body.kind()));
    let since = data.state.since.map(|since| {
        view! {
            " · "
            <span class="num" data-since=since.0 data-clock=clock_sign(words)>
                {clock(words, data.now.0 - since.0)}
            </span>
        }
    });
    view! { <p class="small muted">{kind} {since}</p> }
}

fn places(words: Words, data: &ControlPage) -> Option<String> {
    let (venue, online) = data.places?;
    Some(words.control_places(venue, online))
}

/// What stands on the hall's screens beside the step: a question, a message.
fn hall(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let pinned = data.stage.pinned.as_ref().map(|question| {
        view! {
            <p class="small remote-pinned">
                {icon(Icon::Pin)}
                <span>
                    <span class="muted">{words.control_pinned()} ": "</span>
                    {question.text.clone()}
                </span>
            </p>
        }
    });
    let message = data.stage.message.as_ref().map(|message| {
        view! {
            <p class="small remote-pinned">
                {icon(Icon::Info)}
                <span>
                    <span class="muted">{words.control_message_shown()} ": "</span>
                    {message.clone()}
                </span>
            </p>
        }
    });
    view! { {pinned} {message} }
}

/// A poll: what it asks, what came of it so far, who answered, what the hall sees of it.
fn asking(words: Words, data: &ControlPage, poll: &ShownPoll) -> impl IntoView + use<> {
    let kind = if data.ad_hoc() {
        words.control_ad_hoc()
    } else {
        let kind = data.step().map_or(StepKind::Poll, |step| step.body.kind());
        kind_word(words, kind)
    };
    let round = (poll.round > 1).then(|| format!(" · {}", words.control_round(poll.round)));
    let since = match (poll.phase, poll.opened_at) {
        (Some(Phase::Open), Some(opened)) => view! {
            " · " {words.control_opened()} " "
            <span class="num" data-since=opened.0 data-clock=clock_sign(words)>
                {clock(words, data.now.0 - opened.0)}
            </span>
        }
        .drawn(),
        (Some(Phase::Open), None) => view! { <span></span> }.drawn(),
        (Some(_), _) => view! { <span>{format!(" · {}", words.control_closed())}</span> }.drawn(),
        (None, _) => view! { <span>{format!(" · {}", words.control_unopened())}</span> }.drawn(),
    };
    let until = poll.until.filter(|_| poll.phase == Some(Phase::Open)).map(|until| {
        let left = clock(words, until.0 - data.now.0);
        view! {
            " · "
            <b class="due">
                {words.control_time_left()} " " <span class="num" data-until=until.0 data-clock=clock_sign(words)>{left}</span>
            </b>
        }
    });
    let text = poll.poll.text.get(words.0);
    let text = if text.is_empty() {
        view! { <h2 class="remote-text">{words.control_by_voice()}</h2> }.drawn()
    } else {
        view! { <h2 class="remote-text" {..inside(text)}></h2> }.drawn()
    };
    let answered = poll.phase.map(|phase| {
        let places = places(words, data);
        let seen = match (phase, poll.live) {
            (Phase::Open, true) => words.control_hall_live(),
            (Phase::Open | Phase::Closed, _) => words.control_hall_closed(),
            (Phase::Shown, _) => words.control_hall_shown(),
            (Phase::Revealed, _) => words.control_hall_revealed(),
        };
        view! {
            <p class="small">
                <b class="num">{poll.answered.to_string()}</b>
                " "
                {words.control_of(data.present)}
                {places.map(|places| format!(" · {places}"))}
                " · "
                <span class="muted">{seen}</span>
            </p>
        }
    });
    let writings = (poll.poll.kind.is_written() && poll.phase.is_some()).then(|| {
        let href = address::control_texts(&data.edition.slug);
        let waiting = undecided(poll);
        let waiting = (waiting > 0).then(|| format!(" ({})", words.control_texts_waiting(waiting)));
        view! {
            <p>
                <a class="plain" href=href>{words.control_texts()} {waiting}</a>
            </p>
        }
    });
    view! {
        <p class="small muted">{kind} {round} {since} {until}</p>
        {text}
        {counted(words, poll)}
        {answered}
        {writings}
        {beside(words, data, poll)}
    }
}

/// What else can be done with a poll: small, because the large button does what comes next.
fn beside(words: Words, data: &ControlPage, poll: &ShownPoll) -> impl IntoView + use<> {
    let again = poll.round == 1;
    let again = again.then_some((act::AGAIN, words.control_again()));
    let acts = match (poll.phase, poll.live) {
        (None, _) => vec![],
        (Some(Phase::Open), live) => {
            let show = if live {
                (act::HIDE, words.control_hide())
            } else {
                (act::SHOW, words.control_show_open())
            };
            vec![(act::CLOSE, words.control_close()), show]
        }
        (Some(Phase::Closed), _) => again.into_iter().collect(),
        (Some(Phase::Shown), _) => again
            .into_iter()
            .chain([(act::HIDE, words.control_hide())])
            .collect(),
        (Some(Phase::Revealed), _) => vec![(act::HIDE, words.control_hide())],
    };
    let buttons = acts
        .into_iter()
        .map(|(name, text)| {
            view! {
                <button class="plain" type="submit" id=format!("press-{name}") name=ACT value=name>
                    {text}
                </button>
            }
        })
        .collect::<Vec<_>>();
    (!buttons.is_empty()).then(|| {
        view! {
            <form class="remote-beside" method="post" action=address::control(&data.edition.slug)>
                {version(data)} {buttons}
            </form>
        }
    })
}

/// The bar under the thumb.
fn thumb(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let slug = &data.edition.slug;
    let press = |name: &'static str, text: &'static str| {
        view! {
            <button class="btn remote-main" type="submit" id="press-main" name=ACT value=name>
                {text}
            </button>
        }
        .drawn()
    };
    let main = match data.main() {
        Main::Begin => press(act::NEXT, words.control_begin()),
        Main::Open => press(act::OPEN, words.control_open()),
        Main::CloseShow => press(act::CLOSE_SHOW, words.control_close_show()),
        Main::Show => press(act::SHOW, words.control_show()),
        Main::Reveal => press(act::REVEAL, words.control_reveal()),
        Main::Next => press(act::NEXT, words.control_next()),
        Main::Letters => {
            let name = ad_hoc_act(AdHoc::Letters);
            view! {
                <button class="btn remote-main" type="submit" id="press-main" name=ACT value=name>
                    {words.control_letters_open()}
                </button>
            }
            .drawn()
        }
        Main::Recap => view! {
            <a class="btn remote-main" id="press-main" href=address::live_recap(slug)>
                {words.control_recap()}
            </a>
        }
        .drawn(),
    };
    let small = |id: &'static str, name: String, text: Drawn, off: bool| {
        view! {
            <button class="remote-small" type="submit" id=id name=ACT value=name disabled=off>
                {text}
            </button>
        }
        .drawn()
    };
    let plain = |text: &'static str| view! { <span>{text}</span> }.drawn();
    let open = data
        .asked()
        .is_some_and(|poll| poll.phase == Some(Phase::Open));
    let time = if data.state.break_until.is_some() && !open {
        small(
            "press-time",
            act::MINUTES.to_owned(),
            plain(words.control_more_minutes()),
            false,
        )
    } else {
        small(
            "press-time",
            act::SECONDS.to_owned(),
            plain(words.control_more_seconds()),
            !open,
        )
    };
    let ask = |id, kind| small(id, ad_hoc_act(kind), plain(ad_hoc_word(words, kind)), false);
    let buttons = if data.plan.steps.is_empty() {
        // Beside one's own slides there is no step to go to.
        vec![
            ask("press-yesno", AdHoc::YesNo),
            ask("press-scale", AdHoc::Scale),
            ask("press-words", AdHoc::Words),
            time,
        ]
    } else {
        let back =
            view! { <span><span aria-hidden="true">"‹ "</span> {words.control_back()}</span> }
                .drawn();
        let skip =
            view! { <span>{words.control_skip()} <span aria-hidden="true">" ›"</span></span> }
                .drawn();
        let (first, last) = (
            data.place().is_none_or(|place| place == 0),
            data.next_place().is_none(),
        );
        vec![
            small("press-back", act::BACK.to_owned(), back, first),
            time,
            ask("press-letters", AdHoc::Letters),
            small("press-skip", act::NEXT.to_owned(), skip, last),
        ]
    };
    view! {
        <form class="remote-thumb" id="thumb" data-live="" method="post" action=address::control(slug) aria-label=words.control_thumb()>
            {version(data)} {main} <div class="remote-smalls">{buttons}</div>
        </form>
    }
}

/// What the hall asks.
fn asked(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let pinned = data.state.pinned.as_ref();
    let mut questions = data.questions.clone();
    // The one on the screen stands first, so that it can be taken from there.
    if let Some(shown) = &data.stage.pinned {
        questions.retain(|question| question.id != shown.id);
        questions.insert(0, shown.clone());
    }
    let rows = questions
        .into_iter()
        .map(|question| {
            let on_screen = pinned == Some(&question.id);
            let (name, text) = if on_screen {
                (act::UNPIN, words.control_unpin())
            } else {
                (act::PIN, words.control_pin())
            };
            let id = question.id.as_str().to_owned();
            let button_id = format!("pin-{id}");
            view! {
                <li>
                    <b class="remote-votes num">
                        {question.votes.to_string()}
                        <span class="unseen">" " {words.control_votes()}</span>
                    </b>
                    <span class="break">{question.text.clone()}</span>
                    <form method="post" action=address::control(&data.edition.slug)>
                        {version(data)}
                        <input type="hidden" name=field::QUESTION value=id />
                        <button class="plain" type="submit" id=button_id name=ACT value=name>
                            {text}
                            <span class="unseen">": " {question.text}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let none = rows.is_empty();
    let waiting = data.stage.waiting;
    let waiting = (waiting > 0).then(|| {
        view! {
            " "
            <span class="muted">{format!("({})", words.control_waiting_count(waiting))}</span>
        }
    });
    let list = if none {
        view! { <p class="small muted">{words.control_no_questions()}</p> }.drawn()
    } else {
        view! { <ul class="remote-questions">{rows}</ul> }.drawn()
    };
    view! {
        <section class="card remote-asked" id="asked" data-live="" aria-labelledby="asked-title">
            <h2 id="asked-title">{words.control_questions()} {waiting}</h2>
            {list}
            <p>
                <a class="plain" href=address::control_questions(&data.edition.slug)>
                    {words.control_all_questions()}
                </a>
            </p>
        </section>
    }
}

/// The running order. What lies behind is folded, but for the last of it.
fn steps(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let place = data.place();
    let row = |(number, step): (usize, &Step)| step_row(words, data, number, step);
    let behind = place.unwrap_or(0).saturating_sub(1);
    let all = || data.plan.steps.iter().enumerate();
    let before = all().take(behind).map(row).collect::<Vec<_>>();
    let rest = all().skip(behind).map(row).collect::<Vec<_>>();
    let before = (behind > 0).then(|| {
        view! {
            <details id="steps-before">
                <summary>{words.control_steps_before(behind)}</summary>
                <ol class="remote-steps">{before}</ol>
            </details>
        }
    });
    let some = !rest.is_empty();
    let plan = address::control_plan(&data.edition.slug);
    let edit = if some {
        words.control_edit_plan()
    } else {
        words.control_make_plan()
    };
    view! {
        <section class="remote-order" id="steps" data-live="" aria-labelledby="steps-title">
            <h2 class="unseen" id="steps-title">{words.control_order()}</h2>
            <form method="post" action=address::control(&data.edition.slug)>
                {version(data)}
                <input type="hidden" name=ACT value=act::JUMP />
                {before}
                {some.then(|| view! { <ol class="remote-steps">{rest}</ol> })}
            </form>
            <p>
                <a class="plain" href=plan>{edit}</a>
            </p>
        </section>
    }
}

fn step_row(words: Words, data: &ControlPage, number: usize, step: &Step) -> impl IntoView + use<> {
    let here = data.state.step.as_ref() == Some(&step.id);
    let seen = !here && data.state.seen.contains(&step.id);
    let state = match (here, seen) {
        (true, _) => Some("now"),
        (false, true) => Some("done"),
        (false, false) => None,
    };
    let sign = if seen {
        view! { <span class="remote-number">{icon(Icon::Check)} <span class="unseen">{words.control_step_done()} " "</span></span> }
            .drawn()
    } else {
        view! { <span class="remote-number num">{(number + 1).to_string()}</span> }.drawn()
    };
    let round = data
        .runs
        .iter()
        .filter(|run| run.step.as_ref() == Some(&step.id))
        .map(|run| run.round)
        .max()
        .filter(|round| *round > 1);
    let beside = match (here, round, step.minutes) {
        (true, Some(round), _) => Some(words.control_round(round)),
        (_, _, minutes) => minutes.map(|minutes| words.control_minutes(minutes)),
    };
    let beside = beside.map(|beside| view! { <span class="small num">{beside}</span> });
    let title = step.title.get(words.0).to_owned();
    let inside = view! {
        {sign}
        <span class="remote-step-title">{title}</span>
        " "
        {beside}
    };
    // Back to the step from what was asked outside of the running order.
    let inside = if here && !data.ad_hoc() {
        view! { <span class="remote-step" aria-current="step">{inside}</span> }.drawn()
    } else {
        let id = step.id.as_str().to_owned();
        view! {
            <button class="remote-step" type="submit" id=format!("step-{id}") name=field::STEP value=id>
                <span class="unseen">{words.control_jump()} " "</span>
                {inside}
            </button>
        }
        .drawn()
    };
    view! { <li data-s=state>{inside}</li> }
}

/// What is seldom needed, and all that is written into fields.
fn more(
    words: Words,
    dates: Dates,
    data: &ControlPage,
    fault: Option<(Option<&'static str>, String)>,
) -> impl IntoView + use<> {
    let slug = &data.edition.slug;
    let here = address::control_more(slug);
    let fault_of = |name: &str| {
        let (field, sentence) = fault.as_ref()?;
        (*field == Some(name)).then(|| sentence.clone())
    };
    let form = data.form.clone();
    let of = |name, label, value, hint: String| {
        field(Field {
            hint: Some(hint.into()),
            fault: fault_of(name),
            ..Field::new(name, label, FieldKind::Line, value)
        })
    };
    let asks = AdHoc::ALL
        .map(|kind| {
            view! {
                <button class="btn quiet" type="submit" name=ACT value=ad_hoc_act(kind)>
                    {ad_hoc_word(words, kind)}
                </button>
            }
        })
        .into_iter()
        .collect::<Vec<_>>();
    let ask = view! {
        <section class="card stack" aria-labelledby="more-ask">
            <h3 id="more-ask">{words.control_ad_hoc()}</h3>
            <form class="stack" method="post" action=here.clone()>
                {version_part(VERSION_ASK, data)}
                {of(field::TEXT, words.control_ask_text(), form.text, words.control_ask_text_hint().to_owned())}
                <div class="actions">{asks}</div>
            </form>
        </section>
    };
    let say = view! {
        <section class="card stack" aria-labelledby="more-say">
            <h3 id="more-say">{words.control_message()}</h3>
            {said(words, data)}
            <form class="stack" method="post" action=here.clone()>
                {version_part(VERSION_SAY, data)}
                {of(field::MESSAGE, words.control_message_text(), form.message, words.control_message_hint().to_owned())}
                <div class="actions">
                    <button class="btn quiet" type="submit" name=ACT value=act::SAY>
                        {words.control_message_send()}
                    </button>
                </div>
            </form>
        </section>
    };
    let connect = view! {
        <section class="card stack" aria-labelledby="more-connect">
            <h3 id="more-connect">{words.control_connect()}</h3>
            <form class="stack remote-letters" method="post" action=here.clone()>
                {of(field::LETTERS, words.control_letters(), form.letters, words.control_letters_hint(&data.host))}
                <div class="actions">
                    <button class="btn quiet" type="submit" name=ACT value=act::CONNECT>
                        {words.control_connect_send()}
                    </button>
                </div>
            </form>
        </section>
    };
    let zoom = view! {
        <section class="card stack" aria-labelledby="more-chat">
            <h3 id="more-chat">{words.control_chat()}</h3>
            <p class="small muted" id="chat-hint">{words.control_chat_hint()}</p>
            {chat(data)}
            {aid::copy(words, "chat")}
        </section>
    };
    view! {
        <section class="remote-more" id="more" aria-labelledby="more-title">
            <div class="remote-more-head">
                <h2 id="more-title">{words.control_more()}</h2>
                <a class="plain" href=address::control(slug)>
                    {words.control_less()}
                </a>
            </div>
            <div class="remote-tools">
                {ways(words, slug)} {ask} {say} {pulse(words, dates, data, &here)} {connect} {zoom} {rehearsal(words, data, &here, fault_of(field::PHONES))}
                {data.guest_link.clone().map(|link| guest(words, dates, &here, link))}
            </div>
        </section>
    }
}

/// Where else the work of the hall is done.
fn ways(words: Words, slug: &str) -> impl IntoView + use<> {
    let online = address::with_query(&address::present(slug), &[("place", "online")]);
    let ways = [
        (words.control_to_hall(), address::present(slug)),
        (words.control_to_online(), online),
        (words.control_edit_plan(), address::control_plan(slug)),
        (
            words.control_all_questions(),
            address::control_questions(slug),
        ),
        (words.control_texts(), address::control_texts(slug)),
        (words.control_recap(), address::live_recap(slug)),
    ]
    .map(|(text, href)| {
        view! {
            <li>
                <a href=href>{text} {icon(Icon::Arrow)}</a>
            </li>
        }
    })
    .into_iter()
    .collect::<Vec<_>>();
    view! {
        <nav class="card remote-ways" aria-label=words.control_ways()>
            <ul>{ways}</ul>
        </nav>
    }
}

/// What is said to all at the moment.
fn said(words: Words, data: &ControlPage) -> impl IntoView + use<> {
    let message = data.stage.message.clone().map(|message| {
        view! {
            <form class="remote-said" method="post" action=address::control_more(&data.edition.slug)>
                {version(data)}
                <p class="break">{format!("“{message}”")}</p>
                <button class="plain" type="submit" id="press-silence" name=ACT value=act::SILENCE>
                    {words.control_silence()}
                </button>
            </form>
        }
    });
    view! { <div id="said" data-live="">{message}</div> }
}

/// The text for the meeting's chat. Its code changes.
fn chat(data: &ControlPage) -> impl IntoView + use<> {
    let rows = data.chat.lines().count().max(4).to_string();
    view! {
        <div id="chat-part" data-live="">
            <textarea class="input" id="chat" rows=rows readonly=true aria-labelledby="more-chat" aria-describedby="chat-hint">
                {textarea_text(&data.chat)}
            </textarea>
        </div>
    }
}

/// The time in which people say that they are still there.
fn pulse(words: Words, dates: Dates, data: &ControlPage, here: &str) -> impl IntoView + use<> {
    let (text, act, label) = match data.stage.pulse_until {
        Some(until) => (
            words.control_pulse_open(dates.time(until)),
            act::PULSE_END,
            words.control_pulse_end(),
        ),
        None => (
            words.control_pulse_text().to_owned(),
            act::PULSE,
            words.control_pulse_send(),
        ),
    };
    view! {
        <section class="card stack" aria-labelledby="more-pulse">
            <h3 id="more-pulse">{words.control_pulse()}</h3>
            <p class="small muted">{text}</p>
            <form class="actions" method="post" action=here.to_owned()>
                <button class="btn quiet" type="submit" name=ACT value=act>
                    {label}
                </button>
            </form>
        </section>
    }
}

fn rehearsal(
    words: Words,
    data: &ControlPage,
    here: &str,
    fault: Option<String>,
) -> impl IntoView + use<> {
    let inside = match data.rehearsal {
        Some(phones) => view! {
            <p>{words.control_is_rehearsal(phones)}</p>
            <div class="actions">
                <button class="btn quiet" type="submit" name=ACT value=act::REHEARSE_END>
                    {words.control_rehearse_end()}
                </button>
            </div>
        }
        .drawn(),
        None => {
            let value = data.form.phones.clone();
            let value = if value.is_empty() {
                "50".to_owned()
            } else {
                value
            };
            let hint = words.control_phones_hint(*PHONES.start(), *PHONES.end());
            let phones = Field {
                hint: Some(hint.into()),
                fault,
                ..Field::new(
                    field::PHONES,
                    words.control_phones(),
                    FieldKind::Whole,
                    value,
                )
            };
            view! {
                <p class="small muted">{words.control_rehearse_text()}</p>
                {field(phones)}
                <div class="actions">
                    <button class="btn quiet" type="submit" name=ACT value=act::REHEARSE>
                        {words.control_rehearse()}
                    </button>
                </div>
            }
            .drawn()
        }
    };
    view! {
        <section class="card stack" aria-labelledby="more-rehearsal">
            <h3 id="more-rehearsal">{words.control_rehearsal()}</h3>
            <form class="stack remote-short" method="post" action=here.to_owned()>
                {inside}
            </form>
        </section>
    }
}

fn guest(words: Words, dates: Dates, here: &str, link: GuestLink) -> impl IntoView + use<> {
    let until = dates.day_and_time(link.until);
    let inside = match link.address {
        Some(address) => view! {
            <p class="small muted" id="guest-hint">{words.control_guest_until(until)}</p>
            <input class="input" type="text" id="guest-link" readonly=true value=address aria-labelledby="more-guest" aria-describedby="guest-hint" />
            {aid::copy(words, "guest-link")}
            <form method="post" action=here.to_owned()>
                <button class="plain" type="submit" name=ACT value=act::GUEST_END>
                    {words.control_guest_end()}
                </button>
            </form>
        }
        .drawn(),
        None => view! {
            <p class="small muted">{words.control_guest_text(until)}</p>
            <form class="actions" method="post" action=here.to_owned()>
                <button class="btn quiet" type="submit" name=ACT value=act::GUEST>
                    {words.control_guest_make()}
                </button>
            </form>
        }
        .drawn(),
    };
    view! {
        <section class="card stack" aria-labelledby="more-guest">
            <h3 id="more-guest">{words.control_guest()}</h3>
            {inside}
        </section>
    }
}
