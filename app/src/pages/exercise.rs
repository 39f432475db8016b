//! `/exercises/{exercise}`: a step to answer beside a workbench to answer it with.
//!
//! Two forms, both at the page's own address:
//!
//! | form | method | fields |
//! | --- | --- | --- |
//! | workbench | `GET` | `filter` (repeated, `column:label`, one empty), `group`, `measure`, `summary` |
//! | step | `POST`, keeping the address's query | `step`, `given`, `action` = `check` or `hint` |
//!
//! Besides: `GET {action}/data.csv` takes the data along, and the island uses `/api{action}/answer`
//! and `/api{action}/hint` as `crate::wire` says.

use crate::islands::StepIsland;
use crate::islands::WorkbenchIsland;
use crate::islands::step::{StepProps, StepWords};
use crate::pages::quiz::sign_in;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::icons::{Icon, icon};
use crate::parts::workbench::{WorkbenchProps, controls};
use crate::shell::{Bundle, Frame, document};
use crate::wire::StepView;
use leptos::prelude::*;

/// What the page of an exercise shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExercisePage {
    /// Its course: title and address.
    pub course: (String, String),
    /// Its number as printed ("1.3").
    pub number: String,
    /// Its title.
    pub title: String,
    /// One or two sentences about it.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// The scene: sanitised HTML.
    pub intro_html: String,
    /// The title of its dataset.
    pub dataset_title: String,
    /// The rows of the variation.
    pub rows: usize,
    /// Its own address.
    pub action: String,
    /// Whether somebody is signed in; otherwise the data is a sample and answering leads to signing in.
    pub signed_in: bool,
    /// The workbench.
    pub bench: WorkbenchProps,
    /// The step to work on; the last one when all are right.
    pub step: StepView,
    /// The conclusion, once all steps are right: sanitised HTML.
    pub done: Option<String>,
    /// The part after: title and address.
    pub next: Option<(String, String)>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ExercisePage) -> String {
    let words = frame.words();
    let title = if data.step.fault.is_some() {
        words.fault_title(&data.title)
    } else {
        data.title.clone()
    };
    document(frame, &title, Some(Bundle::Base), || {
        let address = data.bench.query.to_address();
        let about = if data.signed_in {
            words.exercise_data(&data.dataset_title, data.rows)
        } else {
            words.exercise_data_sample(&data.dataset_title, data.rows)
        };
        // The scene is read once; afterwards it stays within reach.
        let fresh = data.step.earlier.is_empty()
            && data.step.result.is_none()
            && data.step.hints.is_empty()
            && data.done.is_none();
        let next = data.next.filter(|_| data.done.is_some()).map(|(title, href)| {
            view! {
                <p class="exercise-next">
                    <a class="btn" href=href>{words.exercise_next(title)} {icon(Icon::Arrow)}</a>
                </p>
            }
        });
        let step = StepProps {
            sign_in: (!data.signed_in).then(|| sign_in(&format!("{}?{address}", data.action))),
            step: data.step,
            done: data.done,
            action: data.action,
            address,
            words: StepWords::new(words),
        };
        let controls = controls(words, &data.bench);
        let trail = vec![
            Link::new(words.nav_courses(), "/courses"),
            Link::new(data.course.0, data.course.1),
        ];
        view! {
            <div class="wrap exercise">
                {breadcrumb(words, trail, words.exercise_number(data.number))}
                <header class="exercise-head">
                    <h1>{data.title}</h1>
                    <p class="small muted">{about}</p>
                    <details class="scene" open=fresh>
                        <summary>{words.exercise_scene()}</summary>
                        <div class="prose">
                            <p>{data.summary}</p>
                            <div class="flow" inner_html=data.intro_html></div>
                        </div>
                    </details>
                </header>
                <div class="bench">
                    <StepIsland props=step />
                    <WorkbenchIsland bench=data.bench>{controls}</WorkbenchIsland>
                </div>
                {next}
            </div>
        }
    })
}
