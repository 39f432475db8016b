//! `/courses/{course}`: what it is about, its parts in order, how its JP follows.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::card::CourseCard;
use crate::parts::cup::cup;
use crate::parts::drawn::Draw;
use crate::parts::finished::{Finished, finished};
use crate::parts::icons::{Icon, icon};
use crate::parts::unit::UnitSort;
use crate::shell::document;
use crate::words::Words;
use domain::learning::Minutes;
use domain::number::format_percent;
use leptos::prelude::*;

/// What the page of a course shows. Whether somebody is signed in, the card's progress says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursePage {
    /// The course.
    pub card: CourseCard,
    /// Its parts in order.
    pub units: Vec<UnitRow>,
    /// The part to open next; `None` when all are finished.
    pub next: Option<Link>,
    /// The pre-test, as long as it is asked for.
    pub pre_test: Option<PreTest>,
    /// The part that was finished just now.
    pub finished: Option<Finished>,
    /// The course to take first.
    pub prerequisite: Option<Prerequisite>,
    /// The source articles it grew from.
    pub cites: Vec<String>,
}

/// The pre-test of a course, which is offered before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreTest {
    /// The way to it.
    pub link: Link,
    /// How long it takes.
    pub minutes: Minutes,
}

/// A part of a course in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Where it lives.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// What it is.
    pub sort: UnitSort,
    /// How long it takes.
    pub minutes: Minutes,
    /// Its place in the course, from 1.
    pub number: u32,
    /// Whether the person has finished it.
    pub done: bool,
}

/// A course to take first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prerequisite {
    /// Its title.
    pub title: String,
    /// Where it lives.
    pub href: String,
    /// Whether the person has finished it.
    pub done: bool,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: CoursePage) -> String {
    let words = frame.words();
    let CoursePage {
        card,
        units,
        next,
        pre_test,
        finished: just_now,
        prerequisite,
        cites,
    } = data;
    let facts = card.facts(words);
    let title = card.title.clone();
    let progress = card.progress;
    let standing = progress.map(|progress| {
        let text = if card.completed.is_some() {
            match card.new_parts() {
                0 => words.course_finished().to_owned(),
                new => words.course_finished_new(words.card_new_parts(new)),
            }
        } else {
            format!(
                "{} · {}",
                format_percent(f64::from(progress.percent()), 0, words.0),
                words.card_of_parts(progress.done, progress.total)
            )
        };
        view! {
            <p class="course-standing">
                {cup(words, card.filled())} <span>{text}</span>
            </p>
        }
    });
    let begun = progress.is_some_and(|progress| progress.done > 0);
    let action = next.map(|next| {
        let text = if begun {
            words.course_continue(next.text)
        } else {
            words.course_begin().to_owned()
        };
        view! {
            <a class="btn" href=next.href>
                {text}
            </a>
        }
    });
    let pre_test = pre_test.map(|test| {
        let link = view! { <a href=test.link.href>{test.link.text}</a> };
        let minutes = words.unit_minutes(test.minutes.0);
        view! { <p class="small course-pre-test">{link} " " {words.course_pre_test(minutes)}</p> }
    });
    let sign_in = frame.person.is_none().then(|| {
        view! {
            <a class="btn quiet" href=address::login_for(&frame.path)>
                {words.course_sign_in()}
            </a>
        }
    });
    // A notice and no wall: who knows the other course's matter already may begin.
    let first = prerequisite
        .as_ref()
        .filter(|course| !course.done && card.completed.is_none())
        .map(|course| {
            let (href, title) = (course.href.clone(), course.title.clone());
            view! {
                <p class="course-first">
                    {icon(Icon::Info)}
                    <span>{words.course_before_first()} " " <a href=href>{title}</a></span>
                </p>
            }
        });
    let count = u32::try_from(units.len()).unwrap_or(u32::MAX);
    let signed_in = progress.is_some();
    let list = if units.is_empty() {
        view! { <p class="card empty">{words.course_empty()}</p> }.drawn()
    } else {
        let rows = units
            .into_iter()
            .map(|unit| unit_row(words, unit, signed_in))
            .collect::<Vec<_>>();
        view! { <ol class="units card">{rows}</ol> }.drawn()
    };
    document(frame, &card.title, None, || {
        view! {
            <div class="course-head kawung">
                <div class="wrap">
                    {breadcrumb(words, vec![Link::new(words.nav_courses(), address::COURSES)], title.clone())}
                    {finished(words, just_now)}
                    <p class="tag">{facts}</p>
                    <h1>{title}</h1>
                    <p class="lead">{card.summary.clone()}</p>
                    {standing}
                    {first}
                    <p class="actions">{action} {sign_in}</p>
                    {pre_test}
                </div>
            </div>
            <div class="wrap split">
                <section aria-labelledby="parts">
                    <div class="list-head">
                        <h2 id="parts">{words.course_parts()}</h2>
                        <p class="small muted">
                            {format!("{} · {}", words.course_part_count(count), words.unit_minutes(card.minutes.0))}
                        </p>
                    </div>
                    {list}
                </section>
                <aside class="aside">
                    {prerequisite.map(|course| before(words, course))} {hours(words, &card)} {sources(words, &cites)}
                </aside>
            </div>
        }
    })
}

fn unit_row(words: Words, unit: UnitRow, signed_in: bool) -> impl IntoView {
    let state = signed_in.then(|| {
        let word = if unit.done {
            words.unit_done()
        } else {
            words.unit_not_done()
        };
        let class = if unit.done {
            "unit-state done"
        } else {
            "unit-state"
        };
        view! {
            <span class=class>
                {unit.done.then(|| icon(Icon::Check))} <span>{word}</span>
            </span>
        }
    });
    view! {
        <li class=if unit.done { "unit done" } else { "unit" }>
            <span class="unit-number num" aria-hidden="true">
                {if unit.done { icon(Icon::Check) } else { unit.number.to_string().drawn() }}
            </span>
            <div class="unit-words">
                <h3>
                    <a href=unit.href>{unit.title}</a>
                </h3>
                <p class="unit-summary">{unit.summary}</p>
                <p class="facts small muted">
                    <span class="fact-pair">{icon(unit.sort.icon())} {unit.sort.word(words)}</span>
                    <span class="fact-pair">{icon(Icon::Clock)} {words.unit_minutes(unit.minutes.0)}</span>
                    {state}
                </p>
            </div>
        </li>
    }
}

fn before(words: Words, course: Prerequisite) -> impl IntoView {
    view! {
        <section class="card">
            <h2 class="h3">{words.course_before()}</h2>
            <p>
                <a href=course.href>{course.title}</a>
            </p>
            {course
                .done
                .then(|| {
                    view! {
                        <p class="tag ok">
                            {icon(Icon::Check)} {words.course_before_done()}
                        </p>
                    }
                })}
        </section>
    }
}

/// How the course's JP follows from its minutes and the office's setting.
fn hours(words: Words, card: &CourseCard) -> impl IntoView + use<> {
    let per = card.minutes_per_jp.get();
    let minutes = card.minutes.0;
    let jp = card.jp().0;
    let rest = minutes % per;
    let sum = if jp == 0 {
        view! { <p>{words.course_jp_too_short(minutes, per)}</p> }.drawn()
    } else {
        view! {
            <p class="jp-sum num">
                <strong>{words.course_jp_sum(minutes, per, jp)}</strong>
            </p>
            {(rest > 0).then(|| view! { <p class="small muted">{words.course_jp_rest(rest)}</p> })}
        }
        .drawn()
    };
    view! {
        <section class="card hours">
            <h2 class="h3">{words.course_jp()}</h2>
            {sum}
            <p class="small muted">{words.course_jp_when()} " " {words.course_jp_recognised()}</p>
        </section>
    }
}

/// The source articles by the names of what they report.
fn sources(words: Words, cites: &[String]) -> impl IntoView + use<> {
    let titles = cites
        .iter()
        .filter_map(|source| match source.as_str() {
            "S0" => Some(words.source_s0()),
            "S1" => Some(words.source_s1()),
            "S2" => Some(words.source_s2()),
            "S3" => Some(words.source_s3()),
            "S4" => Some(words.source_s4()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join("; ");
    (!titles.is_empty()).then(|| view! { <p class="small muted">{words.course_cites(titles)}</p> })
}
