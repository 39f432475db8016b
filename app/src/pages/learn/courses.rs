//! `/courses`: all courses.

use crate::address;
use crate::frame::Frame;
use crate::parts::card::{CourseCard, course_card};
use crate::parts::drawn::Draw;
use crate::parts::form::Q;
use crate::parts::icons::{Icon, icon};
use crate::shell::document;
use leptos::prelude::*;

/// What the list of courses shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursesPage {
    /// All courses in order.
    pub courses: Vec<CourseCard>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: CoursesPage) -> String {
    let words = frame.words();
    let lead = if frame.person.is_some() {
        words.courses_lead()
    } else {
        words.courses_lead_anonymous()
    };
    let none = data.courses.is_empty();
    let cards = data
        .courses
        .into_iter()
        .map(|card| view! { <li>{course_card(words, card)}</li> })
        .collect::<Vec<_>>();
    document(frame, words.courses_title(), None, || {
        let list = if none {
            view! {
                <div class="card empty">
                    {icon(Icon::Cup)}
                    <div>
                        <h2 class="h3">{words.courses_none()}</h2>
                        <p class="muted">{words.courses_none_text()}</p>
                    </div>
                </div>
            }
            .drawn()
        } else {
            view! { <ul class="courses">{cards}</ul> }.drawn()
        };
        view! {
            <div class="wrap page">
                <div class="page-head">
                    <h1>{words.courses_title()}</h1>
                    <p class="lead">{lead}</p>
                </div>
                <form class="search-bar short" method="get" action=address::SEARCH role="search">
                    <div class="field">
                        <label for=Q>{words.search_field()}</label>
                        <input id=Q name=Q type="search" maxlength="200" />
                    </div>
                    <button class="btn quiet" type="submit">
                        {words.search_send()}
                    </button>
                </form>
                <h2 class="unseen">{words.courses_title()}</h2>
                {list}
            </div>
        }
    })
}
