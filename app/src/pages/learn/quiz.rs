//! `/courses/{course}/{unit}` of a quiz: begin, answer, and what was said to the answers. It names no
//! bundle.
//!
//! All forms post to the page's own address (`QuizPage::action`):
//!
//! | form | fields |
//! | --- | --- |
//! | begin, begin again | `action=start` |
//! | send | `action=submit`, `attempt` (its id, or `new` for answers that a tab sent too late), `language`, and the answers |
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

use crate::address;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::percent::percent;
use crate::parts::question::{draw_question, fault_sentence, first_field, question_id};
use crate::parts::review::{Within, draw_review, sign};
use crate::shell::{Around, Frame, KeptForm, document_around};
use crate::words::Words;
use domain::language::Language;
use domain::number::format_number;
use domain::quiz::{
    AnswerFault, AnswerSheet, FeedbackTime, Given, Item, Mark, Outcome, Question, Review, Score,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

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
    /// Sends it.
    pub const SUBMIT: &str = "submit";
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
    /// Whether it is a booster: nothing is passed and nothing finished by it.
    pub booster: bool,
}

impl QuizRules {
    /// Whether another attempt can be begun.
    #[must_use]
    pub fn again(self) -> bool {
        self.attempts.is_none_or(|attempts| self.made < attempts)
    }
}

/// How far a quiz is.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizState {
    /// A booster that is not due.
    NotYet {
        /// The day, as people read it.
        day: String,
    },
    /// Not begun, or to begin again.
    Start {
        /// What was sent before, newest first.
        attempts: Vec<PastAttempt>,
        /// Whether somebody is signed in; otherwise the page leads there.
        signed_in: bool,
    },
    /// To be answered.
    Open {
        /// The attempt's id, or `new`.
        attempt: String,
        /// The questions in order.
        questions: Vec<Question>,
        /// Those that were checked and are final, by item id.
        checked: BTreeMap<String, Review>,
        /// When its time is up, where it has an end.
        until: Option<Until>,
        /// What is filled in.
        given: AnswerSheet,
        /// What cannot be marked, by item id.
        faults: BTreeMap<String, AnswerFault>,
        /// A sentence above the questions.
        notice: Option<OpenNotice>,
    },
    /// Sent and marked.
    Over {
        /// What it was worth.
        score: Score,
        /// Whether that is enough.
        passed: bool,
        /// When it was sent, as people read it.
        when: String,
        /// Every item in order.
        reviews: Vec<Review>,
        /// Items right.
        right: u32,
        /// Items wrong.
        wrong: u32,
        /// Items not answered.
        not_attempted: u32,
        /// The part after.
        next: Option<Link>,
        /// Whether its time was up; then what had been saved was marked.
        timed_out: bool,
        /// A sentence above the result.
        notice: Option<OverNotice>,
    },
}

/// When an open attempt ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Until {
    /// As a time of day.
    pub clock: String,
    /// How many seconds are left.
    pub seconds: u32,
}

/// Why a result says something first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverNotice {
    /// Answers came after its end and were not counted.
    TooLate,
    /// It was handed in before; what was sent now was not counted.
    Before,
    /// There are no more attempts.
    NoneLeft,
}

/// An attempt that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAttempt {
    /// When, as people read it.
    pub when: String,
    /// What it was worth.
    pub score: Score,
    /// Whether that was enough.
    pub passed: bool,
}

/// Why an open page says something first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenNotice {
    /// The answers were kept while the session had ended or the language was switched.
    Kept,
    /// They were saved.
    Saved {
        /// When, as people read it.
        when: String,
    },
    /// The attempt was sent from elsewhere before; these answers are not marked.
    Conflict {
        /// When the other was sent, as people read it.
        when: String,
    },
}

/// The id of the form with the answers.
const FORM: &str = "quiz-form";

/// The form's value for an attempt that is only begun by sending it.
pub const NEW: &str = "new";

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: QuizPage) -> String {
    let words = frame.words();
    let refused = matches!(&data.state, QuizState::Open { faults, .. } if !faults.is_empty());
    let title = if refused {
        words.fault_title(&data.title)
    } else {
        data.title.clone()
    };
    let form = matches!(data.state, QuizState::Open { .. }).then_some(KeptForm {
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
        let facts = if data.rules.booster {
            format!("{questions} · {minutes}")
        } else {
            words.quiz_facts(questions, minutes, percent(data.pass, words.0))
        };
        let lead = matches!(data.state, QuizState::Start { .. })
            .then(|| view! { <p class="lead">{data.summary.clone()}</p> });
        let trail = if data.rules.booster {
            vec![course]
        } else {
            vec![Link::new(words.nav_courses(), address::COURSES), course]
        };
        let body = match data.state {
            QuizState::NotYet { day } => {
                let course = data.course.clone();
                view! {
                    <div class="card quiz-start">
                        <p>{words.booster_not_yet(day)}</p>
                        <a class="btn" href=course.href>{words.quiz_back(course.text)}</a>
                    </div>
                }
                .drawn()
            }
            QuizState::Start {
                attempts,
                signed_in,
            } => start(words, &data.action, data.rules, &attempts, signed_in),
            QuizState::Open {
                attempt,
                questions,
                checked,
                until,
                given,
                faults,
                notice,
            } => open(
                words,
                &data.action,
                Form {
                    attempt,
                    questions,
                    checked,
                    until,
                    given,
                    faults,
                    notice,
                    feedback: data.rules.feedback,
                },
            ),
            QuizState::Over {
                score,
                passed,
                when,
                reviews,
                right,
                wrong,
                not_attempted,
                next,
                timed_out,
                notice,
            } => {
                let result = Result {
                    score,
                    pass: data.pass,
                    passed,
                    when,
                    counts: [right, wrong, not_attempted],
                    timed_out,
                    notice,
                    again: data.rules.again(),
                    booster: data.rules.booster,
                };
                over(words, &data.action, &data.course, &result, &reviews, next)
            }
        };
        view! {
            <div class="wrap reading quiz">
                {breadcrumb(words, trail, data.title.clone())}
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

fn start(
    words: Words,
    action: &str,
    rules: QuizRules,
    attempts: &[PastAttempt],
    signed_in: bool,
) -> Drawn {
    let begin = if !rules.again() {
        view! { <p>{words.quiz_none_left()}</p> }.drawn()
    } else if signed_in {
        let label = if attempts.is_empty() {
            words.quiz_start()
        } else {
            words.quiz_start_again()
        };
        begin_form(action, label, "btn")
    } else {
        view! {
            <div class="quiz-begin">
                <p>{words.quiz_sign_in_why()}</p>
                <a class="btn" href=address::login_for(action)>{words.quiz_sign_in()}</a>
            </div>
        }
        .drawn()
    };
    let rows = attempts
        .iter()
        .map(|attempt| {
            let (kind, word) = if attempt.passed {
                (Outcome::Right, words.quiz_passed())
            } else {
                (Outcome::NotAttempted, words.quiz_not_passed())
            };
            view! {
                <tr>
                    <td>{attempt.when.clone()}</td>
                    <td class="r">{points(words, attempt.score)}</td>
                    <td>{sign(kind, word)}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let past = (!rows.is_empty()).then(|| {
        view! {
            <section class="quiz-past">
                <h2 id="attempts">{words.quiz_attempts()}</h2>
                <div class="table-scroll" tabindex="0" role="group" aria-labelledby="attempts">
                    <table class="data">
                        <thead>
                            <tr>
                                <th scope="col">{words.quiz_attempt_when()}</th>
                                <th scope="col" class="r">{words.quiz_attempt_score()}</th>
                                <th scope="col">{words.quiz_attempt_result()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    });
    if rules.booster {
        return view! {
            <div class="card quiz-start">
                <ul>
                    <li>{words.booster_about()}</li>
                    <li>{words.quiz_leave_rule()}</li>
                </ul>
                {begin}
            </div>
        }
        .drawn();
    }
    let about = match rules.feedback {
        FeedbackTime::End => words.quiz_about(),
        FeedbackTime::Each => words.quiz_about_each(),
    };
    let time = rules.limit.map(|minutes| {
        let minutes = words.unit_minutes(minutes);
        let sentence = if rules.extra > 0 {
            words.quiz_time_rule_extra(minutes, rules.extra)
        } else {
            words.quiz_time_rule(minutes)
        };
        view! { <li>{sentence}</li> }
    });
    let again = match rules.attempts {
        None => words.quiz_again_free().to_owned(),
        Some(1) => words.quiz_once().to_owned(),
        Some(of) => words.quiz_attempts_rule(of, rules.made),
    };
    view! {
        <div class="card quiz-start">
            <ul>
                <li>{about}</li>
                {time}
                <li>{words.quiz_leave_rule()}</li>
                <li>{words.quiz_blank_rule()}</li>
                <li>{again}</li>
            </ul>
            {begin}
        </div>
        {past}
    }
    .drawn()
}

fn begin_form(action: &str, label: &'static str, class: &'static str) -> Drawn {
    view! {
        <form method="post" action=action.to_owned()>
            <button class=class name=ACTION value=act::START>{label}</button>
        </form>
    }
    .drawn()
}

/// An attempt to be answered.
struct Form {
    attempt: String,
    questions: Vec<Question>,
    checked: BTreeMap<String, Review>,
    until: Option<Until>,
    feedback: FeedbackTime,
    given: AnswerSheet,
    faults: BTreeMap<String, AnswerFault>,
    notice: Option<OpenNotice>,
}

fn open(words: Words, action: &str, form: Form) -> Drawn {
    let conflict = matches!(form.notice, Some(OpenNotice::Conflict { .. }));
    let send = if conflict {
        words.quiz_send_new()
    } else {
        words.quiz_send()
    };
    let save = (form.attempt != NEW).then(|| {
        view! { <button class="btn quiet" name=ACTION value=act::SAVE>{words.quiz_save()}</button> }
    });
    let of = form.questions.len();
    let nothing = Given::default();
    let questions = form
        .questions
        .iter()
        .zip(1..)
        .map(|(question, number)| {
            if let Some(review) = form.checked.get(&question.id) {
                let id = question_id(&question.id);
                let review = draw_review(words, review, number, of, Within::Form);
                return view! { <div id=id class="checked" tabindex="-1">{review}</div> }.drawn();
            }
            let given = form.given.get(&question.id).unwrap_or(&nothing);
            let fault = form.faults.get(&question.id).copied();
            let check = (form.feedback == FeedbackTime::Each).then(|| {
                let value = format!("{}{}", act::CHECK, question.id);
                view! {
                    <button class="btn quiet check" name=ACTION value=value>
                        {words.quiz_check()}
                        <span class="unseen">{words.quiz_check_which(number)}</span>
                    </button>
                }
                .drawn()
            });
            draw_question(words, question, number, of, given, fault, check)
        })
        .collect::<Vec<_>>();
    // Nothing is said of answers that were kept where there were none yet.
    let filled_in = form
        .given
        .values()
        .any(|given| given.0.iter().any(|text| !text.trim().is_empty()));
    let notice = form
        .notice
        .filter(|notice| !matches!(notice, OpenNotice::Kept) || filled_in);
    let until = form.until.map(|until| {
        view! {
            <p class="quiz-time" role="timer" data-left=until.seconds.to_string()>
                <span>{words.quiz_until(until.clock)}</span>
                // The script counts here; without it the time of day above is enough.
                <span class="quiz-left" hidden=true>
                    {words.quiz_left()} " "
                    <b></b>
                </span>
            </p>
            <p class="unseen" role="status" data-warn=words.quiz_time_warning()></p>
        }
    });
    view! {
        {notice.map(|notice| open_notice(words, action, notice))}
        {faults(words, &form.questions, &form.faults)}
        {until}
        <form class="quiz-form" id=FORM method="post" action=action.to_owned() autocomplete="off">
            <input type="hidden" name=field::ATTEMPT value=form.attempt />
            <input type="hidden" name=field::LANGUAGE value=words.0.code() />
            {questions}
            <div class="quiz-send">
                <p class="small muted">{words.quiz_blank_rule()}</p>
                <div class="quiz-buttons">
                    <button class="btn" name=ACTION value=act::SUBMIT>{send}</button>
                    {save}
                </div>
                <p
                    class="small muted"
                    role="status"
                    data-saved=words.quiz_saved_now()
                    data-unsaved=words.quiz_not_saved()
                    data-closed=words.quiz_closed()
                ></p>
            </div>
        </form>
    }
    .drawn()
}

fn open_notice(words: Words, action: &str, said: OpenNotice) -> Drawn {
    match said {
        OpenNotice::Saved { when } => notice(Notice::ok(words.quiz_saved(when))).drawn(),
        OpenNotice::Kept => notice(Notice::info(words.quiz_kept())).drawn(),
        OpenNotice::Conflict { when } => view! {
            <div class="notice warn" role="status">
                {icon(Icon::Warning)}
                <div>
                    <p>{words.quiz_conflict(when)}</p>
                    <p>
                        <a href=action.to_owned()>{words.quiz_conflict_result()}</a>
                    </p>
                </div>
            </div>
        }
        .drawn(),
    }
}

/// The list above the form; each entry leads to its question. It takes the focus when the page opens.
fn faults(
    words: Words,
    questions: &[Question],
    faults: &BTreeMap<String, AnswerFault>,
) -> Option<Drawn> {
    if faults.is_empty() {
        return None;
    }
    let rows = questions
        .iter()
        .zip(1..)
        .filter_map(|(question, number): (_, u32)| {
            let sentence =
                words.quiz_fault_at(number, fault_sentence(words, *faults.get(&question.id)?));
            Some(view! { <li><a href=format!("#{}", first_field(question))>{sentence}</a></li> })
        })
        .collect::<Vec<_>>();
    let list = view! {
        <div class="notice bad" id="faults" role="group" aria-labelledby="faults-title" tabindex="-1" autofocus=true>
            {icon(Icon::Cross)}
            <div>
                <h2 class="notice-title" id="faults-title">{words.quiz_faults()}</h2>
                <ul class="faults">{rows}</ul>
            </div>
        </div>
    };
    Some(list.drawn())
}

/// The result of an attempt.
struct Result {
    score: Score,
    pass: f64,
    passed: bool,
    when: String,
    /// Right, wrong, not answered.
    counts: [u32; 3],
    timed_out: bool,
    notice: Option<OverNotice>,
    again: bool,
    booster: bool,
}

fn over(
    words: Words,
    action: &str,
    course: &Link,
    result: &Result,
    reviews: &[Review],
    next: Option<Link>,
) -> Drawn {
    let language = words.0;
    let (points, of) = (decimal(result.score.points, language), result.score.of);
    let (class, sign, title) = if result.booster {
        (
            "card result-card passed",
            Icon::Check,
            words.booster_result(points, of),
        )
    } else if result.passed {
        (
            "card result-card passed",
            Icon::Check,
            words.quiz_result_passed(points, of),
        )
    } else {
        (
            "card result-card",
            Icon::Info,
            words.quiz_result_not_passed(points, of),
        )
    };
    let (share, pass) = (
        percent(result.score.share(), language),
        percent(result.pass, language),
    );
    let [right, wrong, blank] = result.counts;
    let count = reviews.len();
    let reviews = reviews
        .iter()
        .zip(1..)
        .map(|(review, number)| draw_review(words, review, number, count, Within::Section))
        .collect::<Vec<_>>();
    // Who has not passed yet wants to try again; who has wants to go on.
    let (again, onward) = if result.passed {
        ("btn quiet", "btn")
    } else {
        ("btn", "btn quiet")
    };
    let said = result.notice.map(|said| {
        let text = match said {
            OverNotice::TooLate => words.quiz_too_late(),
            OverNotice::Before => words.quiz_before(),
            OverNotice::NoneLeft => words.quiz_none_left(),
        };
        notice(Notice::warn(text))
    });
    let share_said = if result.booster {
        words.booster_thanks(result.when.clone())
    } else if result.timed_out {
        words.quiz_result_timed_out(share.clone(), pass.clone(), result.when.clone())
    } else {
        words.quiz_result_share(share.clone(), pass.clone(), result.when.clone())
    };
    let onward = match next {
        Some(next) => view! { <a class=onward href=next.href>{words.quiz_next(next.text)}</a> },
        None => {
            view! { <a class=onward href=course.href.clone()>{words.quiz_back(&course.text)}</a> }
        }
    };
    let again = result
        .again
        .then(|| begin_form(action, words.quiz_start_again(), again));
    view! {
        {said}
        <section class=class aria-labelledby="result-title">
            <h2 id="result-title">
                {icon(sign)}
                <span>{title}</span>
            </h2>
            {(!result.booster).then(|| score_bar(words, result, &share, &pass))}
            <p>{share_said}</p>
            <p class="small muted">{words.quiz_counts(right, wrong, blank)}</p>
            <div class="quiz-onward">
                {onward}
                {again}
            </div>
        </section>
        <section class="reviews" aria-labelledby="reviews-title">
            <h2 id="reviews-title">{words.quiz_review()}</h2>
            {reviews}
        </section>
    }
    .drawn()
}

fn score_bar(words: Words, result: &Result, share: &str, pass: &str) -> Drawn {
    let length = |share: f64| format!("{}%", (share.clamp(0.0, 1.0) * 1000.0).round() / 10.0);
    view! {
        <svg class="score-bar" width="100%" height="20" role="img" aria-label=words.quiz_result_bar(share, pass)>
            <rect class="score-track" y="4" width="100%" height="12" rx="6"></rect>
            <rect class="score-fill" y="4" width=length(result.score.share()) height="12" rx="6"></rect>
            <rect class="score-pass" x=length(result.pass) width="2" height="20"></rect>
        </svg>
    }
    .drawn()
}

/// How a single question is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// As it is asked; what is filled in goes nowhere.
    Open,
    /// With its key, as after an attempt in which it was left empty.
    Key,
}

/// A question outside of any attempt.
#[must_use]
pub fn preview(words: Words, item: &Item, seen: Seen) -> Drawn {
    const SEED: u32 = 1;
    match seen {
        Seen::Open => {
            let question = item.question(words.0, SEED);
            let question = draw_question(words, &question, 1, 1, &Given::default(), None, None);
            view! { <form class="quiz-form">{question}</form> }.drawn()
        }
        Seen::Key => {
            let nothing = Given::default();
            let review = item.review(&nothing, &Mark::not_attempted(), words.0, SEED);
            draw_review(words, &review, 1, 1, Within::Section)
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::html::Html;
    use domain::language::Translated;
    use domain::quiz::Pick;
    use domain::quiz::{Answers, Body, Choice, NumberKey, Tolerance};

    fn frame() -> Frame {
        Frame {
            zone: domain::calendar::Zone::default(),
            language: Language::Id,
            path: "/courses/c/kuis".into(),
            person: None,
            assets: std::sync::Arc::default(),
        }
    }

    fn item(id: &str, answers: Answers) -> Item {
        let body = Body {
            prompt: Html::sanitised(format!("Pertanyaan <b>{id}</b>")),
            detail: Html::default(),
            answers,
            explanation: Html::text("PEMBAHASAN-RAHASIA"),
        };
        Item {
            id: id.to_owned(),
            hash: String::new(),
            outcomes: vec![],
            body: Translated { id: body, en: None },
        }
    }

    fn items() -> Vec<Item> {
        let choice = |text: &str, right: bool| Choice {
            text: Html::sanitised(text.to_owned()),
            right,
            feedback: Html::text("UMPAN-RAHASIA"),
            misconception: (!right).then(|| "SALAH-BERNAMA".to_owned()),
        };
        vec![
            item(
                "jangkauan",
                Answers::Options(Pick::One, vec![choice("Satu", false), choice("Dua", true)]),
            ),
            item(
                "rasio",
                Answers::Number {
                    accepted: vec![NumberKey {
                        value: 7.02,
                        tolerance: Tolerance::Percent(0.5),
                    }],
                    named: vec![],
                    unit: Some("%".to_owned()),
                },
            ),
            item(
                "istilah",
                Answers::Words {
                    accepted: vec!["KUNCI-RAHASIA".to_owned()],
                    named: vec![],
                },
            ),
        ]
    }

    fn draw(state: QuizState) -> String {
        let data = QuizPage {
            course: Link::new("Kursus", "/courses/c"),
            title: "Kuis".to_owned(),
            summary: String::new(),
            minutes: 10,
            pass: 0.7,
            item_count: 3,
            rules: QuizRules::default(),
            action: "/courses/c/kuis".to_owned(),
            state,
        };
        page(&frame(), data)
    }

    fn open_with(
        given: AnswerSheet,
        faults: BTreeMap<String, AnswerFault>,
        notice: Option<OpenNotice>,
    ) -> String {
        let questions = items()
            .iter()
            .map(|item| item.question(Language::Id, 1))
            .collect();
        draw(QuizState::Open {
            attempt: "a-1".to_owned(),
            questions,
            checked: BTreeMap::new(),
            until: None,
            given,
            faults,
            notice,
        })
    }

    #[test]
    fn an_open_quiz_holds_no_key_and_no_feedback_and_loads_no_script() {
        let html = open_with(AnswerSheet::new(), BTreeMap::new(), None);
        for secret in [
            "RAHASIA",
            "SALAH-BERNAMA",
            "7,02 %",
            "7.02",
            "<script",
            ".wasm",
            "style=",
        ] {
            assert!(!html.contains(secret), "{secret} stands in {html}");
        }
        for field in [
            "name=\"q.jangkauan\"",
            "name=\"q.rasio\"",
            "inputmode=\"decimal\"",
            "value=\"a-1\"",
            "value=\"submit\"",
        ] {
            assert!(html.contains(field), "{field} is missing in {html}");
        }
    }

    #[test]
    fn what_was_typed_comes_back_escaped_beside_its_fault() {
        let typed = "\"><script>alert(1)</script>";
        let given = AnswerSheet::from([
            ("rasio".to_owned(), Given(vec![typed.to_owned()])),
            ("jangkauan".to_owned(), Given(vec!["1".to_owned()])),
        ]);
        let html = open_with(
            given,
            BTreeMap::from([("rasio".to_owned(), AnswerFault::NotANumber)]),
            None,
        );
        assert!(
            !html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)"),
            "{html}"
        );
        assert!(
            html.contains("aria-describedby=\"q-rasio-fault\"")
                && html.contains("id=\"q-rasio-fault\""),
            "{html}"
        );
        assert!(
            html.contains("href=\"#q-rasio-0\"") && html.contains("id=\"q-rasio-0\""),
            "{html}"
        );
        assert!(
            html.contains("checked"),
            "the chosen option stays chosen: {html}"
        );
    }

    #[test]
    fn only_an_open_quiz_is_kept_by_a_switch_of_the_language_and_says_so_where_something_was_kept()
    {
        let kept = Words(Language::Id).quiz_kept();
        let notice = Some(OpenNotice::Kept);
        let given =
            |text: &str| AnswerSheet::from([("rasio".to_owned(), Given(vec![text.to_owned()]))]);
        let html = open_with(given("7"), BTreeMap::new(), notice.clone());
        assert!(
            html.contains(kept) && html.contains("id=\"quiz-form\""),
            "{html}"
        );
        assert!(
            html.contains("form=\"quiz-form\" formaction=\"/language\""),
            "{html}"
        );
        assert!(!open_with(given(" "), BTreeMap::new(), notice).contains(kept));
        let start = draw(QuizState::Start {
            attempts: vec![],
            signed_in: true,
        });
        assert!(!start.contains("formaction"), "{start}");
    }

    #[test]
    fn answers_of_a_late_tab_can_be_sent_as_a_new_attempt() {
        let questions = items()
            .iter()
            .map(|item| item.question(Language::Id, 1))
            .collect();
        let notice = Some(OpenNotice::Conflict {
            when: "09.30 WIB".to_owned(),
        });
        let html = draw(QuizState::Open {
            attempt: "new".to_owned(),
            questions,
            checked: BTreeMap::new(),
            until: None,
            given: AnswerSheet::new(),
            faults: BTreeMap::new(),
            notice,
        });
        assert!(
            html.contains("09.30 WIB") && html.contains("value=\"new\""),
            "{html}"
        );
        assert!(html.contains(Words(Language::Id).quiz_send_new()), "{html}");
    }

    #[test]
    fn a_result_says_every_outcome_in_words() {
        let given = [
            Given(vec!["0".to_owned()]),
            Given(vec!["7,02".to_owned()]),
            Given::default(),
        ];
        let reviews: Vec<Review> = items()
            .iter()
            .zip(&given)
            .map(|(item, given)| {
                item.review(
                    given,
                    &item.mark(given, Language::Id, 1).unwrap(),
                    Language::Id,
                    1,
                )
            })
            .collect();
        let html = draw(QuizState::Over {
            score: Score { points: 1.0, of: 3 },
            passed: false,
            when: "22 Nov 2026, 09.30 WIB".to_owned(),
            reviews,
            right: 1,
            wrong: 1,
            not_attempted: 1,
            next: None,
            timed_out: false,
            notice: None,
        });
        for said in [
            "Belum lulus: 1 dari 3",
            "pilihan Anda, salah",
            "jawaban benar",
            "Tidak dijawab",
            "PEMBAHASAN-RAHASIA",
            "33\u{a0}%",
        ] {
            assert!(html.contains(said), "{said} is missing in {html}");
        }
        assert!(!html.contains("style="), "{html}");
    }
}
