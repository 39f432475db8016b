//! `/workbench/{dataset}`: the workbench over one dataset with every column of it, for curiosity and for the hall's screen.
//!
//! Its form sends `GET` to the page's own address, as `crate::parts::workbench` says; `GET {page}/data.csv` takes the data
//! along.

use crate::address;
use crate::frame::Frame;
use crate::pages::learn::exercise::Workbench;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::shell::{Around, Bundle, document_around};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkbenchPage {
    /// The title of the dataset, which says that it is invented.
    pub title: String,
    /// The rows of the variation.
    pub rows: usize,
    /// Whether everybody works on numbers of their own.
    pub varies: bool,
    /// Whether somebody is signed in; otherwise data that vary are a sample.
    pub signed_in: bool,
    /// The workbench.
    pub bench: Workbench,
    /// The exercises that work on the same data.
    pub exercises: Vec<Link>,
    /// The other datasets.
    pub others: Vec<Link>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: WorkbenchPage) -> String {
    let words = frame.words();
    let title = format!("{} · {}", words.bench_open_title(), data.title);
    let around = Around {
        bundle: Some(Bundle::Check),
        ..Around::default()
    };
    document_around(frame, &title, around, || {
        let about = match (data.varies, data.signed_in) {
            (true, true) => words.exercise_data(&data.title, data.rows),
            (true, false) => words.exercise_data_sample(&data.title, data.rows),
            (false, _) => words.exercise_data_shared(&data.title, data.rows),
        };
        let trail = vec![Link::new(words.nav_courses(), address::COURSES)];
        let list = |id: &'static str, title: &'static str, links: Vec<Link>| {
            let rows = links
                .into_iter()
                .map(|link| view! { <li><a href=link.href>{link.text}</a></li> })
                .collect::<Vec<_>>();
            (!rows.is_empty()).then(|| {
                view! {
                    <section aria-labelledby=id>
                        <h2 class="h3" id=id>{title}</h2>
                        <ul class="bench-others">{rows}</ul>
                    </section>
                }
            })
        };
        view! {
            <div class="wrap exercise">
                {breadcrumb(words, trail, words.bench_open_title().to_owned())}
                <header class="exercise-head">
                    <h1>{data.title.clone()}</h1>
                    <p class="small muted">{about}</p>
                    <p class="prose">{words.bench_open_lead()}</p>
                </header>
                <div class="bench bench-open">{data.bench.again()}</div>
                {list("bench-exercises", words.bench_open_exercises(), data.exercises)}
                {list("bench-others", words.bench_open_others(), data.others)}
            </div>
        }
    })
}
