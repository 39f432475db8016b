//! `/trainer`: the courses, each with what is known of how it was learned.

use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::{Frame, document};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainerHome {
    /// The courses in their order.
    pub courses: Vec<TaughtCourse>,
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
    let words = frame.words();
    let rows = data
        .courses
        .into_iter()
        .map(|course| {
            view! {
                <li class="card">
                    <h2 class="h3">
                        <a href=course.href>{course.title}</a>
                    </h2>
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
                <ul class="stack">{rows}</ul>
            </div>
        }
    })
}
