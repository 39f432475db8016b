//! `/`: what KopiTalk is, where to go on, the courses, the next workshops, the year's learning hours.

use crate::address;
use crate::frame::Frame;
use crate::pages::workshop::check_in::code_field;
use crate::parts::card::{CourseCard, course_card};
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::{EditionLine, stage_word};
use crate::parts::edition_row::{EditionRow, Time, edition_rows};
use crate::parts::icons::{Icon, icon};
use crate::parts::ring::{JpRing, jp_ring};
use crate::parts::unit::UnitSort;
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::learning::Minutes;
use leptos::prelude::*;

/// What the home page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomePage {
    /// The edition that one can check in to now.
    pub live: Option<LiveNow>,
    /// All courses.
    pub courses: Vec<CourseCard>,
    /// Where to go on: the next unfinished part, or the first part for a newcomer; `None` when
    /// everything is finished or there is no course.
    pub next: Option<NextUnit>,
    /// The workshops that come next.
    pub workshops: Vec<EditionRow>,
    /// The workshops that the person was registered for from the waiting list, and since when.
    pub moved_up: Vec<(EditionLine, Moment)>,
    /// The person's learning hours; `None` for somebody who is not signed in.
    pub jp: Option<JpRing>,
}

/// An edition that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveNow {
    /// The edition.
    pub edition: EditionLine,
    /// How many more are under way.
    pub more: u32,
    /// When the person arrived, where they are in.
    pub since: Option<Moment>,
    /// What whoever runs it opens; they are not asked for a code.
    pub staff: Option<StaffWays>,
}

/// What somebody who runs an edition opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffWays {
    /// Whether they may see its attendance.
    pub attendance: bool,
}

/// The part of a course to open next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextUnit {
    /// The title of its course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// Where it lives.
    pub href: String,
    /// What it is.
    pub sort: UnitSort,
    /// How long it takes.
    pub minutes: Minutes,
    /// Which part of its course it is, from 1.
    pub number: u32,
    /// How many parts its course has.
    pub of: u32,
    /// Whether the person has finished another part of this course.
    pub started: bool,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: HomePage) -> String {
    let words = frame.words();
    let signed_in = frame.person.is_some();
    let HomePage {
        live,
        courses,
        next,
        workshops,
        moved_up,
        jp,
    } = data;
    let none = courses.is_empty();
    // Where workshops share a row with what stands beside them, or where there are three, the courses
    // have a row of their own.
    let layout = if courses.len() > 2 || !workshops.is_empty() {
        "wrap rows"
    } else {
        "wrap split"
    };
    let cards = courses
        .into_iter()
        .map(|card| view! { <li>{course_card(words, card)}</li> })
        .collect::<Vec<_>>();
    let list = if none {
        view! {
            <div class="card empty">
                {icon(Icon::Cup)}
                <div>
                    <h3>{words.courses_none()}</h3>
                    <p class="muted">{words.courses_none_text()}</p>
                </div>
            </div>
        }
        .drawn()
    } else {
        view! { <ul class="courses">{cards}</ul> }.drawn()
    };
    let heading = if signed_in {
        words.home_your_courses()
    } else {
        words.home_courses()
    };
    let beside = match jp {
        Some(ring) => {
            view! { <section class="card aside">{jp_ring(words, ring)}</section> }.drawn()
        }
        None => how(words).drawn(),
    };
    let beside = if workshops.is_empty() {
        beside
    } else {
        view! {
            <div class="next-row">
                {next_workshops(frame.dates(), workshops)}
                {beside}
            </div>
        }
        .drawn()
    };
    document(frame, words.site_name(), None, || {
        view! {
            <div class="hero kawung">
                <div class="wrap">
                    <div class="hero-words">
                        <p class="tag">{words.site_kind()}</p>
                        <h1>{words.home_title()}</h1>
                        <p class="lead">{words.home_lead()}</p>
                        {actions(words, next.as_ref())}
                    </div>
                    {match live {
                        Some(live) => under_way(frame.dates(), live).drawn(),
                        None => now(words, signed_in, none, next).drawn(),
                    }}
                </div>
            </div>
            {moved_up_notices(frame.dates(), moved_up)}
            <div class=layout>
                <section aria-labelledby="courses">
                    <h2 id="courses">{heading}</h2>
                    {list}
                </section>
                {beside}
            </div>
        }
    })
}

/// A seat became free for the person: that is said until the workshop begins.
fn moved_up_notices(dates: Dates, moved_up: Vec<(EditionLine, Moment)>) -> impl IntoView {
    let words = dates.words();
    let notices = moved_up
        .into_iter()
        .map(|(edition, at)| {
            let text = words.waiting_moved_up(dates.day_and_time(at));
            let href = edition.href();
            view! {
                <div class="notice ok" role="status">
                    {icon(Icon::Check)}
                    <p>
                        <a href=href>{edition.title}</a>
                        ": "
                        {text}
                    </p>
                </div>
            }
        })
        .collect::<Vec<_>>();
    (!notices.is_empty()).then(|| view! { <div class="wrap">{notices}</div> })
}

fn actions(words: Words, next: Option<&NextUnit>) -> impl IntoView + use<> {
    let first = next.map(|next| {
        let text = if next.started {
            words.home_continue(&next.title)
        } else {
            words.home_begin().to_owned()
        };
        view! {
            <a class="btn" href=next.href.clone()>
                {text}
            </a>
        }
    });
    view! {
        <p class="actions">
            {first} <a class="btn quiet" href=address::COURSES>
                {words.home_all_courses()}
            </a>
        </p>
    }
}

/// The card on the right of the head while an edition is under way: the field for the code on its screen.
fn under_way(dates: Dates, live: LiveNow) -> impl IntoView {
    let words = dates.words();
    let LiveNow {
        edition,
        more,
        since,
        staff,
    } = live;
    let stage = stage_word(words, &edition);
    let act = match (staff, since) {
        (Some(staff), _) => view! {
            <p>
                <a class="btn wide" href=address::present(&edition.slug)>
                    {words.editions_screen()}
                    {icon(Icon::Arrow)}
                </a>
            </p>
            {staff
                .attendance
                .then(|| {
                    view! {
                        <p>
                            <a class="btn quiet wide" href=address::attendance(&edition.slug)>
                                {words.editions_attendance()}
                            </a>
                        </p>
                    }
                })}
        }
        .drawn(),
        (None, Some(at)) => view! {
            <p class="tag ok">{icon(Icon::Check)} {words.live_present(dates.clock_since(at, edition.starts_at))}</p>
            <p>
                <a class="btn wide" href=address::live(&edition.slug)>
                    {words.checkin_open_live()}
                    {icon(Icon::Arrow)}
                </a>
            </p>
        }
        .drawn(),
        (None, None) => view! {
            <form method="post" action=address::CHECK_IN novalidate=true>
                {code_field(words, String::new(), None)}
            </form>
        }
        .drawn(),
    };
    let more =
        (more > 0).then(|| view! { <p class="small muted">{words.home_live_more(more)}</p> });
    view! {
        <section class="card now" aria-labelledby="now">
            <p class="now-head">
                <span class="tag live">{stage}</span>
                <span class="small muted num">{edition.hours(dates)}</span>
            </p>
            <h2 class="h3" id="now">
                <a href=edition.href()>{edition.title.clone()}</a>
            </h2>
            <p class="small muted first-capital">{edition.where_to(words)}</p>
            {act}
            {more}
        </section>
    }
}

/// The card on the right of the head: the one thing to do now.
fn now(words: Words, signed_in: bool, none: bool, next: Option<NextUnit>) -> impl IntoView {
    match next {
        Some(next) => {
            let (tag, open) = if next.started {
                (words.home_up_next(), words.home_open_next())
            } else if next.sort == UnitSort::Lesson {
                (words.home_start_here(), words.home_open_first())
            } else {
                (words.home_start_here(), words.home_open_next())
            };
            view! {
                <section class="card now" aria-labelledby="now">
                    <p class="now-head">
                        <span class="tag live">{tag}</span>
                        <span class="small muted">{words.home_part_of(next.number, next.of)}</span>
                    </p>
                    <h2 class="h3" id="now">
                        {next.title}
                    </h2>
                    <p class="facts small muted">
                        <span class="fact-pair">{icon(next.sort.icon())} {next.sort.word(words)}</span>
                        <span class="fact-pair">{icon(Icon::Clock)} {words.unit_minutes(next.minutes.0)}</span>
                        <span>{next.course}</span>
                    </p>
                    <p>
                        <a class="btn quiet wide" href=next.href>
                            {open}
                            {icon(Icon::Arrow)}
                        </a>
                    </p>
                    {(!signed_in).then(|| view! { <p class="small muted">{words.home_no_account_needed()}</p> })}
                </section>
            }
            .drawn()
        }
        None if signed_in && !none => view! {
            <section class="card now" aria-labelledby="now">
                <p class="now-head">
                    <span class="tag ok">{icon(Icon::Check)} {words.card_finished()}</span>
                </p>
                <h2 class="h3" id="now">
                    {words.home_all_done()}
                </h2>
                <p class="small muted">{words.home_all_done_text()}</p>
            </section>
        }
        .drawn(),
        None => ().drawn(),
    }
}

fn next_workshops(dates: Dates, workshops: Vec<EditionRow>) -> impl IntoView {
    let words = dates.words();
    view! {
        <section class="card" aria-labelledby="workshops">
            <h2 id="workshops">{words.workshops_next()}</h2>
            {edition_rows(dates, workshops, Time::Leaf)}
            <p class="card-foot">
                <a class="lone" href=address::WORKSHOPS>
                    {words.workshops_all()}
                </a>
            </p>
        </section>
    }
}

fn how(words: Words) -> impl IntoView {
    let steps = [
        (
            Icon::Book,
            words.home_how_read(),
            words.home_how_read_text(),
        ),
        (
            Icon::Question,
            words.home_how_answer(),
            words.home_how_answer_text(),
        ),
        (
            Icon::Bars,
            words.home_how_work(),
            words.home_how_work_text(),
        ),
    ]
    .map(|(sign, title, text)| {
        view! {
            <li>
                <span class="how-sign">{icon(sign)}</span>
                <div>
                    <h3>{title}</h3>
                    <p class="small muted">{text}</p>
                </div>
            </li>
        }
    })
    .into_iter()
    .collect::<Vec<_>>();
    view! {
        <section class="aside" aria-labelledby="how">
            <h2 id="how">{words.home_how()}</h2>
            <ol class="card how">{steps}</ol>
        </section>
    }
}
