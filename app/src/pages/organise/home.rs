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
use domain::next_action::NextAction;
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
    /// How many wait for a seat.
    pub waiting: u32,
    /// How many agencies are invited, and how many of them have sent a name.
    pub invited: (u32, u32),
    /// How many are there, once it has begun.
    pub attendance: Option<BoardAttendance>,
    /// The whole address of its page for participants.
    pub link: String,
    /// The one thing to do next.
    pub next: NextAction,
}

/// Who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardAttendance {
    /// How many are.
    pub present: u32,
    /// Of how many.
    pub expected: u32,
    /// How many agencies have nobody there; 0 where that is not asked.
    pub agencies_missing: u32,
    /// How many wait for a decision about them.
    pub asked: u32,
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
    /// So many pairs of records may be of one person.
    Similar(u32),
    /// So many files of people were sent and not carried out.
    Imports(u32),
    /// So many signs wait in an edition that somebody may have recorded somebody else.
    Signals {
        /// How many.
        signs: u32,
        /// The edition's name in addresses.
        slug: String,
        /// Its title.
        title: String,
    },
}

impl Decision {
    const fn count(&self) -> u32 {
        match self {
            Self::AgenciesTyped(count)
            | Self::Asked { people: count, .. }
            | Self::Similar(count)
            | Self::Imports(count)
            | Self::Signals { signs: count, .. } => *count,
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
    let waiting = decisions.iter().map(Decision::count).sum::<u32>();
    let about = [
        (waiting > 0).then(|| words.board_waiting(waiting)),
        (open > 0).then(|| words.board_open(open)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ");
    let about = if about.is_empty() {
        dates.long_day(now)
    } else {
        format!("{} · {about}", dates.long_day(now))
    };
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
        // The second day of one that lasts is today, too.
        _ if line.edition.stage == Stage::Open => words.board_today().to_owned(),
        0 => words.board_today().to_owned(),
        days if days > 0 => words.board_before(days),
        days => words.board_after(-days),
    }
}

/// When it begins, in short: the hour of today, `24 Nov` of another day.
fn begins(dates: Dates, line: &BoardLine) -> String {
    let edition = &line.edition;
    let dates = edition.dates(dates);
    if line.days == 0 && edition.hours_known {
        return dates.clock(edition.starts_at);
    }
    let (day, month) = dates.leaf(edition.starts_at);
    format!("{} {month}", day.trim_start_matches('0'))
}

/// What is so now, in a sentence.
fn state(words: Words, line: &BoardLine) -> String {
    let number = |count| whole(words, count);
    let seats = match line.capacity {
        Some(all) => words.board_seats(number(line.registered), number(all)),
        None => words.editions_registered(line.registered),
    };
    let waiting = (line.waiting > 0).then(|| words.board_waiting_list(line.waiting));
    let pieces: Vec<Option<String>> = match line.attendance {
        Some(there) => vec![
            Some(words.board_present(number(there.present), number(there.expected))),
            (there.agencies_missing > 0)
                .then(|| words.board_agencies_missing(there.agencies_missing)),
            (there.asked > 0).then(|| words.board_to_see(there.asked)),
            (line.next == NextAction::EnterReport).then(|| words.board_report_missing().to_owned()),
        ],
        None => match (line.next, line.invited) {
            (NextAction::UploadLetter, (invited, _)) => vec![
                Some(words.board_letter_missing().to_owned()),
                Some(words.board_links_ready(invited)),
                waiting,
            ],
            (_, (0, _)) => vec![Some(seats), waiting],
            (_, (invited, answered)) => vec![
                Some(words.board_answered(number(answered), number(invited))),
                Some(seats),
                waiting,
            ],
        },
    };
    pieces.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What a thing to do next is called, and where it is done.
fn next_way(dates: Dates, line: &BoardLine) -> (String, String) {
    let words = dates.words();
    let edition = &line.edition;
    let slug = &edition.slug;
    match line.next {
        NextAction::AskMissing(agencies) => (
            words.board_ask_missing(agencies),
            address::attendance_message(slug),
        ),
        NextAction::Attendance => (
            words.board_attendance().to_owned(),
            address::attendance(slug),
        ),
        NextAction::Remind(agencies) => (words.board_remind(agencies), address::reminders(slug)),
        NextAction::UploadLetter => (
            words.board_upload_letter().to_owned(),
            address::letter_form(slug),
        ),
        NextAction::Invite => (words.invite_add().to_owned(), address::invitations(slug)),
        NextAction::Share => {
            let when = edition.when(dates);
            let message = words.board_invitation(&edition.title, when, &line.link);
            (words.board_share().to_owned(), whatsapp(&message))
        }
        NextAction::People => (
            words.board_people().to_owned(),
            address::attendance_people(slug),
        ),
        NextAction::Desk => (words.board_desk().to_owned(), address::reception(slug)),
        NextAction::EnterReport => (
            words.board_enter_report().to_owned(),
            address::meeting(slug),
        ),
        NextAction::Files => (words.board_files().to_owned(), address::attendance(slug)),
        NextAction::Edition => (words.editions_change().to_owned(), address::edition(slug)),
    }
}

fn board_line(dates: Dates, line: BoardLine) -> impl IntoView {
    let words = dates.words();
    let edition = &line.edition;
    let slug = &edition.slug;
    let said = state(words, &line);
    let next = next_way(dates, &line);
    let screen = (words.editions_screen(), address::present(slug));
    let control = (words.editions_control(), address::control(slug));
    let attendance = (words.editions_attendance(), address::attendance(slug));
    let change = (words.editions_change(), address::edition(slug));
    let desk = (words.desk_title(), address::reception(slug));
    let invitations = (words.invite_title(), address::invitations(slug));
    let people = (
        words.attendance_people_title(),
        address::attendance_people(slug),
    );
    let file = (
        words.board_download(),
        address::attendance_people_file(slug),
    );
    let recap = (words.editions_recap(), address::live_recap(slug));
    // The ways beside the one thing to do next.
    let ways = match edition.stage {
        Stage::Open => vec![attendance, desk, screen, control, change],
        Stage::Coming => vec![change, invitations, people, screen],
        Stage::Past => vec![attendance, file, recap],
        Stage::Cancelled => vec![attendance],
    };
    let tag = stage_tag(words, edition);
    let bar = line
        .capacity
        .filter(|all| *all > 0 && edition.stage == Stage::Coming)
        // The sentence says how many seats are taken, unless the letter is missing.
        .filter(|_| line.next != NextAction::UploadLetter)
        .map(|all| seats_bar(line.registered, all));
    let label = words.editions_links(&edition.title);
    let ways = ways
        .into_iter()
        .filter(|(_, href)| *href != next.1)
        .map(|(text, href)| view! { <li><a href=href>{text}</a></li> })
        .collect::<Vec<_>>();
    let (distance, begins) = (distance(words, &line), begins(dates, &line));
    let when = when(dates, edition);
    let (title, href) = (edition.title.clone(), edition.href());
    let next_label = format!("{}: {}", next.0, edition.title);
    view! {
        <li class="board-line">
            <p class="board-when">
                <b>{distance}</b>
                <span class="small muted num" aria-hidden="true">{begins}</span>
                <span class="unseen">{when}</span>
            </p>
            <div class="board-words">
                <h3><a href=href>{title}</a> {tag}</h3>
                <p class="small muted num">{said}</p>
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
            let count = decision.count();
            let (text, way, href) = match decision {
                Decision::AgenciesTyped(_) => (
                    words.board_typed(count).to_owned(),
                    words.board_typed_open(),
                    address::people_with_typed_agency(),
                ),
                Decision::Asked { slug, title, .. } => (
                    words.board_asked(title),
                    words.board_asked_open(),
                    address::attendance_asked(slug),
                ),
                Decision::Similar(_) => (
                    words.board_similar(count).to_owned(),
                    words.board_similar_open(),
                    address::DUPLICATES.to_owned(),
                ),
                Decision::Imports(_) => (
                    words.board_imports(count).to_owned(),
                    words.board_imports_open(),
                    address::PEOPLE_IMPORTS.to_owned(),
                ),
                Decision::Signals { slug, title, .. } => (
                    words.board_signals(title),
                    words.board_signals_open(),
                    address::signals(slug),
                ),
            };
            view! {
                <li>
                    <b class="num">{count}</b>
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
            <p class="after-form">
                <a class="lone" href=address::REPORTS>
                    {words.board_year_report(year.year)}
                </a>
            </p>
        </section>
    }
}
