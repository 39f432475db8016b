//! `/search`: lessons and words of the glossary that fit `q`.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::Link;
use crate::parts::drawn::Draw;
use crate::parts::form::Q;
use crate::parts::pieces::{Piece, pieces};
use crate::shell::document;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPage {
    /// What is searched for; empty where nothing was asked yet.
    pub query: String,
    /// Lessons, the best first.
    pub lessons: Vec<Found>,
    /// Words of the glossary, the best first.
    pub terms: Vec<Found>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it lives.
    pub href: String,
    /// Its title.
    pub title: Vec<Piece>,
    /// The text around what was found.
    pub text: Vec<Piece>,
    /// The course it belongs to.
    pub course: Option<Link>,
}

fn list(found: Vec<Found>) -> impl IntoView {
    let rows = found
        .into_iter()
        .map(|one| {
            let course = one
                .course
                .map(|course| view! { <p class="small muted">{course.text}</p> });
            view! {
                <li class="card found">
                    {course}
                    <h3 class="h3">
                        <a href=one.href>{pieces(one.title)}</a>
                    </h3>
                    <p>{pieces(one.text)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ol class="stack">{rows}</ol> }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: SearchPage) -> String {
    let words = frame.words();
    let SearchPage {
        query,
        lessons,
        terms,
    } = data;
    let count = u32::try_from(lessons.len() + terms.len()).unwrap_or(u32::MAX);
    let asked = !query.is_empty();
    let title = if asked {
        words.search_title_of(&query)
    } else {
        words.search_title().to_owned()
    };
    let result = asked.then(|| {
        if count == 0 {
            view! {
                <div class="card empty">
                    <p>{words.search_none(&query)}</p>
                    <p>
                        <a href=address::COURSES>{words.search_courses()}</a>
                        " · "
                        <a href=address::GLOSSARY>{words.glossary_title()}</a>
                    </p>
                </div>
            }
            .drawn()
        } else {
            let lessons = (!lessons.is_empty()).then(|| {
                view! {
                    <section aria-labelledby="lessons">
                        <h2 id="lessons">{words.search_lessons()}</h2>
                        {list(lessons)}
                    </section>
                }
            });
            let terms = (!terms.is_empty()).then(|| {
                view! {
                    <section aria-labelledby="terms">
                        <h2 id="terms">{words.glossary_title()}</h2>
                        {list(terms)}
                    </section>
                }
            });
            view! {
                <p class="muted" role="status">{words.search_count(count)}</p>
                {lessons}
                {terms}
            }
            .drawn()
        }
    });
    document(frame, &title, None, || {
        view! {
            <div class="wrap reading page stack">
                <div class="page-head">
                    <h1>{title.clone()}</h1>
                </div>
                <form class="search-bar" method="get" action=address::SEARCH role="search">
                    <div class="field">
                        <label for=Q>{words.search_field()}</label>
                        <input id=Q name=Q type="search" value=query maxlength="200" />
                    </div>
                    <button class="btn" type="submit">
                        {words.search_send()}
                    </button>
                </form>
                {result}
            </div>
        }
    })
}
