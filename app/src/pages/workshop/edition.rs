//! `/workshops/{edition}`: what a workshop is about, when and where, and registering for it.
//!
//! Its forms post what [`act`] names to the page's own address.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::{EditionLine, stage_word};
use crate::parts::edition_row::{Seats, act, registered_tag, when};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::reached::{Reached, reached_card};
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::code::Place;
use domain::edition::{Meeting, Speaker, Stage};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkshopPage {
    /// The edition.
    pub line: EditionLine,
    /// What it is about; may be empty.
    pub summary: String,
    /// Who speaks.
    pub speakers: Vec<Speaker>,
    /// The title of its series.
    pub series: Option<String>,
    /// Its seats, where there is a limit.
    pub seats: Option<Seats>,
    /// Until when one can register.
    pub closes: Closes,
    /// Whether one is registered by coming.
    pub on_the_spot: bool,
    /// How whoever asks stands to it.
    pub state: RegistrationState,
    /// Whether the letter that invites is there for whoever asks.
    pub letter: bool,
    /// What has just happened.
    pub news: Option<News>,
    /// What whoever is registered has reached of what it asks.
    pub reached: Option<Reached>,
    /// The ways of whoever runs it.
    pub ways: Vec<Link>,
}

/// Until when one can register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closes {
    /// Until this day; the hours of the edition are not known.
    Day(Moment),
    /// Until this moment.
    Time(Moment),
}

impl Closes {
    fn said(self, dates: Dates) -> String {
        match self {
            Self::Day(day) => dates.long_day(day),
            Self::Time(time) => format!("{}, {}", dates.long_day(time), dates.time(time)),
        }
    }
}

/// How whoever asks stands to an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    /// It is over.
    Over {
        /// Whether they were registered.
        registered: bool,
    },
    /// It was called off.
    Cancelled {
        /// Whether they were registered.
        registered: bool,
    },
    /// They are registered.
    Registered(Registered),
    /// They may register, after signing in where nobody is.
    MayRegister,
    /// Every seat is taken; they may join the waiting list, after signing in where nobody is.
    Full,
    /// They wait for a seat and are the so-manieth.
    Waiting(u32),
    /// The time to register is over.
    Closed,
}

/// A registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Since when.
    pub since: Moment,
    /// Whether they came from the waiting list.
    pub moved_up: bool,
    /// The agency at registration.
    pub agency: Option<String>,
    /// The way into the meeting.
    pub meeting: Meeting,
    /// Whether the ledger of attendance knows of them, so that they can no longer withdraw.
    pub known: bool,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// They were registered.
    Registered,
    /// They had been.
    Already,
    /// Their registration was withdrawn.
    Withdrawn,
    /// There was none.
    Nothing,
    /// They are on the waiting list.
    Waiting,
    /// They left the waiting list.
    Left,
    /// Refused: every seat is taken.
    Full,
    /// Refused: the time to register is over.
    Closed,
    /// Refused: it is over.
    Over,
    /// Refused: the ledger knows of them.
    Known,
}

impl News {
    /// Those that an address names: what was done, not what was refused.
    const NAMED: [Self; 6] = [
        Self::Registered,
        Self::Already,
        Self::Withdrawn,
        Self::Nothing,
        Self::Waiting,
        Self::Left,
    ];

    /// The word for it in an address; nothing for what no address names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Already => "already",
            Self::Withdrawn => "withdrawn",
            Self::Nothing => "nothing",
            Self::Waiting => "waiting",
            Self::Left => "left",
            Self::Full | Self::Closed | Self::Over | Self::Known => "",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|news| news.code() == code)
    }

    fn notice(self, words: Words, day: &str) -> Notice {
        match self {
            Self::Registered => Notice::ok(words.workshops_news_registered(day)),
            Self::Already => Notice::info(words.workshops_news_already()),
            Self::Withdrawn => Notice::ok(words.workshops_news_withdrawn()),
            Self::Nothing => Notice::info(words.workshops_news_nothing()),
            Self::Waiting => Notice::ok(words.waiting_news_joined()),
            Self::Left => Notice::ok(words.waiting_news_left()),
            Self::Full => Notice::warn(words.workshops_fault_full()),
            Self::Closed => Notice::warn(words.workshops_fault_closed()),
            Self::Over => Notice::warn(words.workshops_fault_over()),
            Self::Known => Notice::warn(words.workshops_fault_known()),
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: WorkshopPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let title = data.line.title.clone();
    document(frame, &title.clone(), None, || {
        let line = &data.line;
        let ways = data
            .ways
            .iter()
            .map(|way| {
                let Link { text, href } = way.clone();
                view! { <li><a class="lone" href=href>{text}</a></li> }
            })
            .collect::<Vec<_>>();
        // Whoever runs it has the screen, and types no code from it.
        let staff = !ways.is_empty();
        let manage = staff.then(|| view! { <ul class="edition-links">{ways}</ul> });
        let calendar = line.stage.is_ahead().then(|| {
            view! {
                <p class="edition-calendar">
                    <a class="lone" href=address::workshop_calendar(&line.slug)>
                        {icon(Icon::Calendar)}
                        <span>{words.workshops_calendar()}</span>
                    </a>
                </p>
            }
        });
        let letter = data.letter.then(|| {
            view! {
                <p class="edition-calendar">
                    <a class="lone" href=address::letter(&line.slug)>
                        {icon(Icon::Book)}
                        <span>{words.letter_name()}</span>
                    </a>
                </p>
            }
        });
        let news = data
            .news
            .map(|news| notice(news.notice(words, &line.day(dates))));
        let head = view! {
            {breadcrumb(words, vec![Link::new(words.workshops_title(), address::WORKSHOPS)], title.clone())}
            <div class="page-head">
                {stage(words, line)} <h1 class="title">{title}</h1>
                {data.series.map(|series| view! { <p class="muted">{words.workshops_series(series)}</p> })}
                <dl class="when-where">
                    <div>
                        <dt>{icon(Icon::Calendar)} <span class="unseen">{words.editions_part_time()}</span></dt>
                        <dd>{when(dates, line)}</dd>
                    </div>
                    <div>
                        <dt>{icon(Icon::Pin)} <span class="unseen">{words.editions_part_place()}</span></dt>
                        <dd class="edition-facts">{line.where_to(words)}</dd>
                    </div>
                </dl> {calendar} {letter} {manage}
            </div>
            {news}
        };
        let reached = data
            .reached
            .as_ref()
            .map(|reached| reached_card(words, reached));
        let about = about(words, &data.summary, data.speakers);
        let card = registration(
            frame,
            &data.line,
            data.closes,
            data.seats,
            data.on_the_spot,
            data.state,
            staff,
        );
        view! {
            <div class="wrap workshop">{head}</div>
            <div class="wrap split workshop-parts">
                <div class="stack">{card} {reached}</div>
                {about}
            </div>
        }
    })
}

fn stage(words: Words, line: &EditionLine) -> impl IntoView + use<> {
    let class = match line.stage {
        Stage::Open => "tag live",
        Stage::Coming | Stage::Past => "tag plain-tag",
        Stage::Cancelled => "tag no",
    };
    view! { <p class=class>{stage_word(words, line)}</p> }
}

fn about(words: Words, summary: &str, speakers: Vec<Speaker>) -> impl IntoView + use<> {
    let summary = (!summary.trim().is_empty()).then(|| {
        let summary = summary.trim().to_owned();
        view! {
            <section aria-labelledby="about">
                <h2 id="about">{words.workshops_about()}</h2>
                <p class="as-typed">{summary}</p>
            </section>
        }
    });
    let speakers = (!speakers.is_empty()).then(|| {
        let rows = speakers
            .into_iter()
            .map(|speaker| {
                let about = (!speaker.about.is_empty())
                    .then(|| view! { <span class="small muted block">{speaker.about}</span> });
                view! {
                    <li>
                        <span class="speaker-sign">{icon(Icon::Person)}</span>
                        <p>
                            <strong>{speaker.name}</strong>
                            {about}
                        </p>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        view! {
            <section aria-labelledby="speakers">
                <h2 id="speakers">{words.workshops_speakers()}</h2>
                <ul class="speakers">{rows}</ul>
            </section>
        }
    });
    (summary.is_some() || speakers.is_some())
        .then(|| view! { <div class="stack loose">{summary} {speakers}</div> })
}

/// The one thing to do here.
fn registration(
    frame: &Frame,
    line: &EditionLine,
    closes: Closes,
    seats: Option<Seats>,
    on_the_spot: bool,
    state: RegistrationState,
    staff: bool,
) -> impl IntoView + use<> {
    let words = frame.words();
    let online = line.mode.places().contains(&Place::Online);
    let registered = matches!(state, RegistrationState::Registered(_));
    let until = matches!(
        state,
        RegistrationState::MayRegister | RegistrationState::Full | RegistrationState::Waiting(_)
    )
    .then(|| closes.said(line.dates(frame.dates())));
    // How many seats are left matters while there are seats to take.
    let facts = (until.is_some() || registered).then(|| facts(words, seats, until));
    let now = (line.stage == Stage::Open && !staff && (registered || on_the_spot))
        .then(|| check_in(words, registered.then(|| line.live_href())));
    let first = now.is_none();
    let href = line.href();
    let state = match state {
        RegistrationState::Over { registered } => view! {
            <p>{words.workshops_over()}</p>
            {registered.then(|| view! { <p>{words.workshops_over_registered()}</p> })}
        }
        .drawn(),
        RegistrationState::Cancelled { registered } => view! {
            <p>{words.workshops_cancelled()}</p>
            {registered.then(|| view! { <p>{words.workshops_cancelled_registered()}</p> })}
        }
        .drawn(),
        RegistrationState::Registered(own) => own_registration(frame.dates(), line, own).drawn(),
        RegistrationState::MayRegister => may_register(frame, &href, online, first).drawn(),
        RegistrationState::Full => may_wait(frame, &href, first).drawn(),
        RegistrationState::Waiting(place) => waits(words, &href, place).drawn(),
        RegistrationState::Closed => {
            let then = if on_the_spot {
                words.workshops_on_the_spot()
            } else {
                words.workshops_registered_only()
            };
            view! {
                <p>{words.workshops_closed(closes.said(line.dates(frame.dates())))}</p>
                <p>{then}</p>
            }
            .drawn()
        }
    };
    view! {
        <section class="card registration" aria-labelledby="registration">
            <h2 class="h3" id="registration">
                {words.workshops_registration()}
            </h2>
            {now}
            {state}
            {facts}
        </section>
    }
}

/// While it lasts the code comes first; `live` is where whoever is registered takes part.
fn check_in(words: Words, live: Option<String>) -> impl IntoView {
    let live = live.map(|live| {
        view! {
            <a class="btn quiet wide" href=live>
                {words.workshops_live()}
            </a>
        }
    });
    view! {
        <div class="ways">
            <p>{words.workshops_now()}</p>
            <a class="btn wide" href=address::CHECK_IN>
                {words.workshops_type_code()}
            </a>
            {live}
        </div>
    }
}

fn facts(words: Words, seats: Option<Seats>, until: Option<String>) -> impl IntoView {
    let seats = match seats {
        Some(seats) => seats.beside(words),
        None => words.workshops_seats_unlimited().to_owned(),
    };
    view! {
        <dl class="pairs small">
            <div>
                <dt>{words.workshops_seats()}</dt>
                <dd>{seats}</dd>
            </div>
            {until
                .map(|until| {
                    view! {
                        <div>
                            <dt>{words.workshops_until()}</dt>
                            <dd>{until}</dd>
                        </div>
                    }
                })}
        </dl>
    }
}

fn own_registration(dates: Dates, line: &EditionLine, own: Registered) -> impl IntoView + use<> {
    let words = dates.words();
    let moved_up = own.moved_up.then(|| {
        let since = dates.day_and_time(own.since);
        view! { <p><b>{words.waiting_moved_up(since)}</b></p> }
    });
    let since = dates.day(own.since);
    let since = match &own.agency {
        Some(agency) => words.workshops_since_of(since, agency),
        None => words.workshops_since(since),
    };
    let meeting = match own.meeting {
        Meeting::None => None,
        Meeting::Unknown => {
            Some(view! { <p class="small muted">{words.workshops_meeting_later()}</p> }.drawn())
        }
        Meeting::Later => {
            let from = words.workshops_meeting_from(line.opening(dates));
            Some(view! { <p class="small muted">{from}</p> }.drawn())
        }
        Meeting::Now(address) => Some(
            view! {
                <p class="small">
                    {words.workshops_meeting()} <br />
                    <a class="break" href=address.clone() rel="noreferrer">
                        {address.clone()}
                    </a>
                </p>
            }
            .drawn(),
        ),
    };
    let withdraw = if own.known {
        view! { <p class="small muted">{words.workshops_known()}</p> }.drawn()
    } else {
        view! {
            <details>
                <summary>{words.workshops_withdraw()}</summary>
                <form class="stack" method="post" action=line.href()>
                    <p class="small">{words.workshops_withdraw_text()}</p>
                    <div class="actions">
                        <button class="btn quiet" name=ACTION value=act::WITHDRAW>
                            {words.workshops_withdraw_send()}
                        </button>
                    </div>
                </form>
            </details>
        }
        .drawn()
    };
    view! {
        <p>{registered_tag(words)}</p>
        {moved_up}
        <p>{since}</p>
        {meeting}
        {withdraw}
    }
}

/// Every seat is taken: one waits for the next that becomes free.
fn may_wait(frame: &Frame, href: &str, first: bool) -> impl IntoView + use<> {
    let words = frame.words();
    let class = if first { "btn wide" } else { "btn quiet wide" };
    let press = (act::WAIT, words.waiting_join());
    let way = press_or_sign_in(frame, href, class, press, words.waiting_sign_in());
    view! {
        <p>{words.workshops_full()}</p>
        {way}
        <p class="small muted">{words.waiting_how()}</p>
    }
}

fn waits(words: Words, href: &str, place: u32) -> impl IntoView + use<> {
    view! {
        <p><b class="num">{words.waiting_place(place)}</b></p>
        <p class="small muted">{words.waiting_how()}</p>
        <form method="post" action=href.to_owned()>
            <button class="btn quiet wide" name=ACTION value=act::LEAVE>
                {words.waiting_leave()}
            </button>
        </form>
    }
}

/// `first` where nothing else on the page is to be pressed before.
fn may_register(frame: &Frame, href: &str, online: bool, first: bool) -> impl IntoView + use<> {
    let words = frame.words();
    let class = if first { "btn wide" } else { "btn quiet wide" };
    let press = (act::REGISTER, words.workshops_register());
    let way = press_or_sign_in(frame, href, class, press, words.workshops_sign_in());
    let back = frame
        .person
        .is_none()
        .then(|| view! { <p class="small muted">{words.workshops_come_back()}</p> });
    let meeting =
        online.then(|| view! { <p class="small muted">{words.workshops_meeting_registered()}</p> });
    view! {
        {way}
        {back}
        {meeting}
    }
}

/// The button of whoever is signed in; for anybody else the ways to an account, which come back here.
fn press_or_sign_in(
    frame: &Frame,
    href: &str,
    class: &'static str,
    (act, press): (&'static str, &'static str),
    sign_in: &'static str,
) -> Drawn {
    if frame.person.is_some() {
        view! {
            <form method="post" action=href.to_owned()>
                <button class=class name=ACTION value=act>
                    {press}
                </button>
            </form>
        }
        .drawn()
    } else {
        view! {
            <div class="ways">
                <a class=class href=address::login_for(href)>
                    {sign_in}
                </a>
                <a class="btn quiet wide" href=address::register_for(href)>
                    {frame.words().workshops_make_account()}
                </a>
            </div>
        }
        .drawn()
    }
}
