//! `/courses/{course}/{unit}` of a quiz: begin, answer, and what was said to the answers. It names no
//! bundle.
//!
//! All forms post to the page's own address (`QuizPage::action`):
//!
//! | form | fields |
//! | --- | --- |
//! | begin, begin again | `action=start` |
//! | send | `action=submit`, `attempt` (its id, or `new` for answers that a tab sent too late), `language`, and the answers; where some are empty the page asks once more |
//! | send nevertheless | `action=submit-anyway`, the same fields |
//! | save | `action=save`, the same fields; with `touched` only the items it names |
//! | check one | `action=check:{item id}`, the same fields; what stands at the other items is saved |
//!
//! `language` is the page's own and decides how numbers in it are read. A small script saves while people
//! write and sends when time is up; without it there is a button to save, and the server closes what is
//! overdue with what was saved.
//!
//! Answers have the field `q.{item id}`: for single, multiple and true/false the index of each chosen
//! option; for a number or a text what was typed; for gaps the field is repeated once a gap in their
//! order, empty ones too, with what was typed or the index of the chosen option; for rows to match, order
//! or put into lanes it is repeated once a row as shown, with the index of the choice.
//!
//! The open page is handed [`Question`]s, which have no place for a key.

mod open;
mod over;
mod preview;
mod start;
#[cfg(test)]
mod tests;

pub use crate::pages::learn::course::PreTest;
pub use open::{OpenNotice, OpenQuiz, Until};
pub use over::{OverNotice, QuizResult};
pub use preview::{Seen, preview};
pub use start::PastAttempt;

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::finished::{Finished, finished};
use crate::parts::form::ACTION;
use crate::parts::percent::percent;
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::clock::Moment;
use domain::language::Language;
use domain::number::format_number;
use domain::quiz::{FeedbackTime, Finish, Score};
use leptos::prelude::*;

/// The names of its fields; those of answers are made by [`answer_field`](crate::parts::question::answer_field).
pub mod field {
    /// The attempt, or [`NEW`](super::NEW).
    pub const ATTEMPT: &str = "attempt";
    /// The language that numbers are written in.
    pub const LANGUAGE: &str = "language";
    /// An item that somebody has changed; repeated.
    pub const TOUCHED: &str = "touched";
}

/// What its buttons say.
pub mod act {
    /// Begins an attempt.
    pub const START: &str = "start";
    /// Saves what is filled in.
    pub const SAVE: &str = "save";
    /// Sends it, unless something is left empty; then the page asks once more.
    pub const SUBMIT: &str = "submit";
    /// Sends it with what is left empty.
    pub const SUBMIT_ANYWAY: &str = "submit-anyway";
    /// Checks the item whose id follows.
    pub const CHECK: &str = "check:";
}

/// What the page of a quiz shows.
#[derive(Clone, Debug, PartialEq)]
pub struct QuizPage {
    /// Its course.
    pub course: Link,
    /// Its title.
    pub title: String,
    /// One or two sentences about it.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// The share of the marks to reach, 0 to 1.
    pub pass: f64,
    /// How many questions there are.
    pub item_count: u32,
    /// Under which rules it is taken.
    pub rules: QuizRules,
    /// Its own address.
    pub action: String,
    /// The part that was finished just now.
    pub finished: Option<Finished>,
    /// How far it is.
    pub state: QuizState,
}

/// The rules as they hold for whoever looks at the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuizRules {
    /// How long an attempt may take, with the person's extra time, in minutes.
    pub limit: Option<u32>,
    /// The percent of extra time in it; 0 for none.
    pub extra: u32,
    /// How many attempts there are.
    pub attempts: Option<u32>,
    /// How many the person has made.
    pub made: u32,
    /// When answers are spoken of.
    pub feedback: FeedbackTime,
    /// When it is finished as a part of its course: a pre-test by being sent, a booster never.
    pub finish: Finish,
}

impl QuizRules {
    /// Whether another attempt can be begun.
    #[must_use]
    pub fn again(self) -> bool {
        self.attempts.is_none_or(|attempts| self.made < attempts)
    }

    /// Whether it is a booster: nothing is passed and nothing finished by it.
    #[must_use]
    pub fn booster(self) -> bool {
        self.finish == Finish::Never
    }

    /// Whether it is a pre-test, of which nothing is passed or missed.
    #[must_use]
    pub fn pre_test(self) -> bool {
        self.finish == Finish::Always
    }
}

/// How far a quiz is.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizState {
    /// A booster that is due on a day to come.
    NotYet(Moment),
    /// Not begun, or to begin again.
    Start {
        /// What was sent before, newest first.
        attempts: Vec<PastAttempt>,
        /// Whether somebody is signed in; otherwise the page leads there.
        signed_in: bool,
        /// The pre-test to take first.
        first: Option<PreTest>,
    },
    /// To be answered.
    Open(OpenQuiz),
    /// Sent and marked.
    Over(QuizResult),
}

/// The id of the form with the answers.
const FORM: &str = "quiz-form";

/// The form's value for an attempt that is only begun by sending it.
pub const NEW: &str = "new";

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: QuizPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let refused = matches!(&data.state, QuizState::Open(open) if !open.faults.is_empty());
    let title = if refused {
        words.fault_title(&data.title)
    } else {
        data.title.clone()
    };
    let form = matches!(data.state, QuizState::Open(_)).then_some(KeptForm {
        id: FORM,
        action: act::SAVE,
    });
    let around = Around {
        quiz: form.is_some(),
        form,
        ..Around::default()
    };
    document_around(frame, &title, around, || {
        let course = data.course.clone();
        let (questions, minutes) = (
            words.quiz_questions(data.item_count),
            words.unit_minutes(data.minutes),
        );
        let facts = match data.rules.finish {
            Finish::Never => format!("{questions} · {minutes}"),
            Finish::Always => words.quiz_facts_pre(questions, minutes),
            Finish::Passed => words.quiz_facts(questions, minutes, percent(data.pass, words.0)),
        };
        let lead = matches!(data.state, QuizState::Start { .. })
            .then(|| view! { <p class="lead">{data.summary.clone()}</p> });
        let trail = if data.rules.booster() {
            vec![course]
        } else {
            vec![Link::new(words.nav_courses(), address::COURSES), course]
        };
        let body = match data.state {
            QuizState::NotYet(due) => {
                let course = data.course.clone();
                view! {
                    <div class="card quiz-start">
                        <p>{words.booster_not_yet(dates.day(due))}</p>
                        <a class="btn" href=course.href>{words.quiz_back(course.text)}</a>
                    </div>
                }
                .drawn()
            }
            QuizState::Start {
                attempts,
                signed_in,
                first,
            } => start::start(dates, &data.action, data.rules, &attempts, signed_in, first),
            QuizState::Open(open) => open::open(dates, &data.action, data.rules, open),
            QuizState::Over(result) => {
                let quiz = over::Quiz {
                    action: &data.action,
                    course: &data.course,
                    rules: data.rules,
                    pass: data.pass,
                };
                over::over(dates, quiz, result)
            }
        };
        view! {
            <div class="wrap reading quiz">
                {breadcrumb(words, trail, data.title.clone())}
                {finished(words, data.finished)}
                <header class="quiz-head">
                    <h1>{data.title}</h1>
                    <p class="small muted">{facts}</p>
                    {lead}
                </header>
                {body}
            </div>
        }
    })
}

fn begin_form(action: &str, label: &'static str, class: &'static str) -> Drawn {
    view! {
        <form method="post" action=action.to_owned()>
            <button class=class name=ACTION value=act::START>{label}</button>
        </form>
    }
    .drawn()
}

fn points(words: Words, score: Score) -> String {
    words.quiz_points(decimal(score.points, words.0), score.of)
}

/// Whole points without decimals, others with as many as they need, at most two.
fn decimal(points: f64, language: Language) -> String {
    let hundredths = (points * 100.0).round();
    let decimals = if hundredths % 100.0 == 0.0 {
        0
    } else if hundredths % 10.0 == 0.0 {
        1
    } else {
        2
    };
    format_number(points, decimals, language)
}
