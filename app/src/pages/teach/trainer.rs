//! `/trainer`: the workshops somebody holds, and the courses, each with what is known of how it was learned.

use crate::address;
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::edition_row::{leaf, stage_tag, when};
use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::document;
use domain::edition::Stage;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainerHome {
    /// The workshops they hold, and the others that are under way.
    pub workshops: Vec<HeldWorkshop>,
    /// The courses in their order.
    pub courses: Vec<TaughtCourse>,
}

/// A workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldWorkshop {
    /// The edition.
    pub line: EditionLine,
    /// Whether they may see its attendance.
    pub attendance: bool,
}

/// A course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaughtCourse {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Where its statistics live.
    pub href: String,
    /// How many have finished it.
    pub finished: u32,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: TrainerHome) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let rows = data
        .courses
        .into_iter()
        .map(|course| {
            view! {
                <li class="card">
                    <h3>
                        <a href=course.href>{course.title}</a>
                    </h3>
                    <p>{course.summary}</p>
                    <p class="small muted">{words.trainer_finished(course.finished)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    document(frame, words.trainer_title(), None, || {
        view! {
            <div class="wrap page stack">
                {trainer_menu(words, TrainerPage::Statistics)}
                <div class="page-head">
                    <h1>{words.trainer_title()}</h1>
                    <p class="lead">{words.trainer_lead()}</p>
                </div>
                <section aria-labelledby="held">
                    <h2 id="held">{words.trainer_workshops()}</h2>
                    {held(dates, data.workshops)}
                </section>
                <section class="stack" aria-labelledby="taught">
                    <h2 id="taught">{words.nav_courses()}</h2>
                    <ul class="stack">{rows}</ul>
                </section>
            </div>
        }
    })
}

fn held(dates: Dates, workshops: Vec<HeldWorkshop>) -> impl IntoView {
    let words = dates.words();
    if workshops.is_empty() {
        return view! { <p class="card muted">{words.trainer_workshops_none()}</p> }.drawn();
    }
    let rows = workshops
        .into_iter()
        .map(|held| {
            let line = held.line;
            // Nobody looks at the screen of what is over.
            let runs = line.stage.is_ahead();
            let class = if line.stage == Stage::Open {
                "btn"
            } else {
                "btn quiet"
            };
            let screen = runs.then(|| {
                let (href, label) = (
                    address::present(&line.slug),
                    words.workshops_screen_of(&line.title),
                );
                view! { <a class=class href=href aria-label=label>{words.editions_screen()}</a> }
            });
            let control = runs.then(|| {
                let href = address::control(&line.slug);
                let label = words.editions_control_of(&line.title);
                view! { <a class="btn quiet" href=href aria-label=label>{words.editions_control()}</a> }
            });
            let recap = (line.stage == Stage::Past).then(|| {
                let href = address::live_recap(&line.slug);
                let label = words.editions_recap_of(&line.title);
                view! { <a class="btn quiet" href=href aria-label=label>{words.editions_recap()}</a> }
            });
            let attendance = held.attendance.then(|| {
                let href = address::attendance(&line.slug);
                let label = words.trainer_attendance_of(&line.title);
                view! { <a class="btn quiet" href=href aria-label=label>{words.editions_attendance()}</a> }
            });
            let tag = stage_tag(words, &line);
            let (leaf, when, href) = (leaf(dates, &line), when(dates, &line), line.href());
            let where_to = line.where_to(words);
            view! {
                <li class="edition">
                    {leaf} <div class="edition-words">
                        {tag}
                        <h3>
                            <a href=href>{line.title}</a>
                        </h3>
                        <p class="small">{when}</p>
                        <p class="small muted edition-facts">{where_to}</p>
                    </div> <div class="edition-action">{screen} {control} {attendance} {recap}</div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="card">
            <ul class="editions">{rows}</ul>
        </div>
    }
    .drawn()
}
