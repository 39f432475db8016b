//! `/organiser`: the organiser's workshops by date, each with what to do next, what waits for a decision, and
//! the year in figures.

use crate::address;
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::edition_row::{stage_tag, when, whole};
use crate::parts::icons::{Icon, icon};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::whatsapp::whatsapp;
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::edition::Stage;
use domain::jp::Jp;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganiserHome {
    /// The organiser's name.
    pub name: String,
    /// Now.
    pub now: Moment,
    /// What a new house does first; `None` once all of it is done.
    pub steps: Option<FirstSteps>,
    /// The workshops under way, coming and just past, in the order of the board.
    pub board: Vec<BoardLine>,
    /// What waits for a decision.
    pub decisions: Vec<Decision>,
    /// The year so far.
    pub year: YearFigures,
}

/// What a new house does first, and what of it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstSteps {
    /// Agencies are known.
    pub agencies: bool,
    /// Somebody besides the organiser is known.
    pub people: bool,
    /// The first workshop; `None` while there is none.
    pub workshop: Option<String>,
    /// Somebody has checked in.
    pub checked_in: bool,
}

impl FirstSteps {
    /// Whether everything is done.
    #[must_use]
    pub const fn done(&self) -> bool {
        self.agencies && self.people && self.workshop.is_some() && self.checked_in
    }
}

/// A workshop on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardLine {
    /// The edition.
    pub edition: EditionLine,
    /// The days until it begins, by the calendar of the office; less than 0 once it is past.
    pub days: i64,
    /// How many are registered.
    pub registered: u32,
    /// How many may register beforehand.
    pub capacity: Option<u32>,
    /// How many are there, once it has begun.
    pub attendance: Option<BoardAttendance>,
    /// The whole address of its page for participants.
    pub link: String,
}

/// Who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardAttendance {
    /// How many are.
    pub present: u32,
    /// Of how many.
    pub expected: u32,
    /// How many agencies have nobody there; `None` where that is not asked.
    pub agencies_missing: Option<u32>,
}

/// Something that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// So many people typed an agency that is not known.
    AgenciesTyped(u32),
    /// So many people checked in to an edition whom an organiser had called absent or excused.
    Asked {
        /// How many.
        people: u32,
        /// The edition's name in addresses.
        slug: String,
        /// Its title.
        title: String,
    },
}

impl Decision {
    const fn people(&self) -> u32 {
        match self {
            Self::AgenciesTyped(people) | Self::Asked { people, .. } => *people,
        }
    }
}

/// The year so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearFigures {
    /// The year.
    pub year: i16,
    /// People who were at a workshop, each counted once.
    pub people: u32,
    /// Workshops that are over and that somebody was at.
    pub editions: u32,
    /// Agencies that somebody came from.
    pub agencies: u32,
    /// The JP earned at workshops and in courses.
    pub jp: Jp,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: OrganiserHome) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let OrganiserHome {
        name,
        now,
        steps,
        board,
        decisions,
        year,
    } = data;
    let open = count(
        board
            .iter()
            .filter(|line| line.edition.stage == Stage::Open)
            .count(),
    );
    let waiting = decisions.iter().map(Decision::people).sum::<u32>();
    let about = [
        Some(dates.long_day(now)),
        (waiting > 0).then(|| words.board_waiting(waiting)),
        (open > 0).then(|| words.board_open(open)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ");
    let greeting = greeting(dates, now, &name);
    let lines = if board.is_empty() {
        view! { <p class="card muted">{words.board_none()}</p> }.drawn()
    } else {
        let rows = board
            .into_iter()
            .map(|line| board_line(dates, line))
            .collect::<Vec<_>>();
        view! { <ul class="card board-lines">{rows}</ul> }.drawn()
    };
    document(frame, words.board_title(), None, || {
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Home)}
                <div class="board-greeting">
                    <div>
                        <h1>{greeting}</h1>
                        <p class="small muted">{about}</p>
                    </div>
                    <a class="btn" href=address::EDITION_NEW>{words.editions_new()}</a>
                </div>
                {steps.map(|steps| first_steps(words, &steps))}
                <div class="board-parts">
                    <section aria-labelledby="board">
                        <h2 class="unseen" id="board">{words.workshops_title()}</h2>
                        {lines}
                    </section>
                    <div class="stack">
                        {decide(words, &decisions)}
                        {year_card(words, year)}
                    </div>
                </div>
            </div>
        }
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// By the clock of the office.
fn greeting(dates: Dates, now: Moment, name: &str) -> String {
    let words = dates.words();
    match dates.zone.clock(now).hour() {
        3..=10 => words.board_morning(name),
        11..=14 => words.board_noon(name),
        15..=17 => words.board_afternoon(name),
        _ => words.board_evening(name),
    }
}

/// What a new house does first: one thing a line, with its way and whether it is done.
fn first_steps(words: Words, steps: &FirstSteps) -> impl IntoView + use<> {
    let screen = steps.workshop.as_ref().map(address::present);
    let rows = [
        (
            steps.agencies,
            words.board_step_agencies(),
            Some(address::AGENCIES.to_owned()),
        ),
        (
            steps.people,
            words.board_step_people(),
            Some(address::PEOPLE.to_owned()),
        ),
        (
            steps.workshop.is_some(),
            words.board_step_workshop(),
            Some(address::EDITION_NEW.to_owned()),
        ),
        (steps.checked_in, words.board_step_screen(), screen),
    ]
    .into_iter()
    .map(|(done, text, href)| {
        let sign = if done {
            view! { <span class="step-sign done">{icon(Icon::Check)}</span> }.drawn()
        } else {
            view! { <span class="step-sign" aria-hidden="true"></span> }.drawn()
        };
        let text = match href {
            Some(href) if !done => view! { <a href=href>{text}</a> }.drawn(),
            _ => view! { <span>{text}</span> }.drawn(),
        };
        let state = if done {
            words.board_step_done()
        } else {
            words.board_step_open()
        };
        view! { <li>{sign} {text} <span class="unseen">{state}</span></li> }
    })
    .collect::<Vec<_>>();
    view! {
        <section class="card stack" aria-labelledby="first-steps">
            <h2 class="h3" id="first-steps">{words.board_steps()}</h2>
            <ol class="first-steps">{rows}</ol>
        </section>
    }
}

/// Where a workshop stands in time: `Hari ini`, `H−7`, `H+1`.
fn distance(words: Words, line: &BoardLine) -> String {
    match line.days {
        0 => words.board_today().to_owned(),
        days if days > 0 => words.board_before(days),
        days => words.board_after(-days),
    }
}

fn board_line(dates: Dates, line: BoardLine) -> impl IntoView {
    let words = dates.words();
    let edition = &line.edition;
    let slug = &edition.slug;
    let (number, all) = (|count| whole(words, count), line.capacity);
    let seats = match all {
        Some(all) => words.editions_registered_of(number(line.registered), number(all)),
        None => words.editions_registered(line.registered),
    };
    let said = match line.attendance {
        Some(there) => {
            let present = words.board_present(number(there.present), number(there.expected));
            match there.agencies_missing {
                Some(missing) if missing > 0 => {
                    format!("{present} · {}", words.board_agencies_missing(missing))
                }
                _ => present,
            }
        }
        None => seats,
    };
    let screen = (words.editions_screen(), address::present(slug));
    let control = (words.editions_control(), address::control(slug));
    let attendance = (words.editions_attendance(), address::attendance(slug));
    let change = (words.editions_change(), address::edition(slug));
    let invitation = || {
        let when = edition.when(dates);
        whatsapp(&words.board_invitation(&edition.title, when, &line.link))
    };
    // The one thing to do next, and the ways beside it.
    let (next, ways): ((&str, String), Vec<_>) = match edition.stage {
        Stage::Open => (
            attendance,
            vec![
                screen,
                control,
                (words.desk_title(), address::reception(slug)),
                change,
            ],
        ),
        Stage::Coming => (
            (words.board_invite(), invitation()),
            vec![change, attendance, screen],
        ),
        Stage::Past => (
            (
                words.board_download(),
                address::attendance_people_file(slug),
            ),
            vec![attendance],
        ),
        Stage::Cancelled => (change, vec![attendance]),
    };
    let tag = stage_tag(words, edition);
    let bar = line
        .capacity
        .filter(|all| *all > 0 && edition.stage == Stage::Coming)
        .map(|all| seats_bar(line.registered, all));
    let label = words.editions_links(&edition.title);
    let ways = ways
        .into_iter()
        .map(|(text, href)| view! { <li><a href=href>{text}</a></li> })
        .collect::<Vec<_>>();
    let (distance, when) = (distance(words, &line), when(dates, edition));
    let (title, href) = (edition.title.clone(), edition.href());
    let next_label = format!("{}: {}", next.0, edition.title);
    view! {
        <li class="board-line">
            <p class="board-when"><b>{distance}</b></p>
            <div class="board-words">
                <h3><a href=href>{title}</a> {tag}</h3>
                <p class="small muted">{when}</p>
                <p class="small">{said}</p>
                {bar}
                <ul class="edition-links small" aria-label=label>{ways}</ul>
            </div>
            <p class="board-next">
                <a class="btn quiet" href=next.1 aria-label=next_label>{next.0}</a>
            </p>
        </li>
    }
}

fn seats_bar(registered: u32, all: u32) -> Drawn {
    let share = f64::from(registered.min(all)) / f64::from(all);
    let length = format!("{}%", (share * 1000.0).round() / 10.0);
    view! {
        <svg class="seats-bar" width="100%" height="8" aria-hidden="true" focusable="false">
            <rect class="seats-track" width="100%" height="8" rx="4"></rect>
            <rect class="seats-fill" width=length height="8" rx="4"></rect>
        </svg>
    }
    .drawn()
}

fn decide(words: Words, decisions: &[Decision]) -> impl IntoView + use<> {
    let rows = decisions
        .iter()
        .map(|decision| {
            let people = decision.people();
            let (text, way, href) = match decision {
                Decision::AgenciesTyped(_) => (
                    words.board_typed(people).to_owned(),
                    words.board_typed_open(),
                    address::people_with_typed_agency(),
                ),
                Decision::Asked { slug, title, .. } => (
                    words.board_asked(title),
                    words.board_asked_open(),
                    address::attendance_asked(slug),
                ),
            };
            view! {
                <li>
                    <b class="num">{people}</b>
                    <span>{text} " " <a href=href>{way}</a></span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let inside = if rows.is_empty() {
        view! { <p class="muted">{words.board_decide_none()}</p> }.drawn()
    } else {
        view! { <ul class="board-decide">{rows}</ul> }.drawn()
    };
    view! {
        <section class="card" aria-labelledby="decide">
            <h2 class="h3" id="decide">{words.board_decide()}</h2>
            {inside}
        </section>
    }
}

fn year_card(words: Words, year: YearFigures) -> impl IntoView {
    let number = |count| whole(words, count);
    let facts = words.board_year_facts(
        words.board_year_editions(year.editions),
        words.board_year_agencies(year.agencies),
        number(year.jp.0),
    );
    view! {
        <section class="card" aria-labelledby="year">
            <h2 class="h3" id="year">{words.board_year(year.year)}</h2>
            <p class="board-figure">
                <b class="num">{number(year.people)}</b> " " <span>{words.board_year_people()}</span>
            </p>
            <p class="small muted">{facts}</p>
        </section>
    }
}
