//! A quiz to be answered.

use super::{FORM, NEW, QuizRules, act, field};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::question::{draw_question, fault_sentence, first_field, question_id};
use crate::parts::review::{Within, draw_review};
use crate::words::Words;
use domain::clock::Moment;
use domain::quiz::{AnswerFault, AnswerSheet, FeedbackTime, Given, Question, Review};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// An attempt to be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenQuiz {
    /// The attempt's id, or [`NEW`].
    pub attempt: String,
    /// The questions in order.
    pub questions: Vec<Question>,
    /// Those that were checked and are final, by item id.
    pub checked: BTreeMap<String, Review>,
    /// When its time is up, where it has an end.
    pub until: Option<Until>,
    /// What is filled in.
    pub given: AnswerSheet,
    /// What cannot be marked, by item id.
    pub faults: BTreeMap<String, AnswerFault>,
    /// The items that are not answered, where somebody wanted to send it: asked about once.
    pub unanswered: Vec<String>,
    /// A sentence above the questions.
    pub notice: Option<OpenNotice>,
}

/// When an open attempt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    /// When.
    pub at: Moment,
    /// How many seconds are left.
    pub seconds: u32,
}

/// Why an open page says something first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenNotice {
    /// The answers were kept while the session had ended or the language was switched.
    Kept,
    /// They were saved.
    Saved {
        /// When.
        at: Moment,
    },
    /// The attempt was sent from elsewhere before; these answers are not marked.
    Conflict {
        /// When the other was sent.
        at: Moment,
    },
    /// The answers are too long to be kept.
    TooLong,
    /// So much was filled in and not sent, here and elsewhere, that no more is kept.
    NoRoom,
    /// The person has begun as many attempts within a day as anybody may.
    TooMany,
}

pub(super) fn open(dates: Dates, action: &str, rules: QuizRules, form: OpenQuiz) -> Drawn {
    let words = dates.words();
    let conflict = matches!(form.notice, Some(OpenNotice::Conflict { .. }));
    let blank = u32::try_from(form.unanswered.len()).unwrap_or(u32::MAX);
    let (sends, send) = match blank {
        0 if conflict => (act::SUBMIT, words.quiz_send_new().to_owned()),
        0 => (act::SUBMIT, words.quiz_send().to_owned()),
        blank => (act::SUBMIT_ANYWAY, words.quiz_send_anyway(blank)),
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
            let check = (rules.feedback == FeedbackTime::Each).then(|| {
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
                <span>{words.quiz_until(dates.time(until.at))}</span>
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
        {notice.map(|notice| open_notice(dates, action, notice))}
        {faults(words, &form.questions, &form.faults)}
        {unanswered(words, &form.questions, &form.unanswered, rules.attempts == Some(1), &send)}
        {until}
        <form class="quiz-form" id=FORM method="post" action=action.to_owned() autocomplete="off">
            <input type="hidden" name=field::ATTEMPT value=form.attempt />
            <input type="hidden" name=field::LANGUAGE value=words.0.code() />
            {questions}
            <div class="quiz-send">
                <p class="small muted">{words.quiz_blank_rule()}</p>
                <div class="quiz-buttons">
                    <button class="btn" name=ACTION value=sends>{send.clone()}</button>
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

/// What is left empty, each with a link to its question, and the button that sends the form nevertheless.
/// It takes the focus when the page opens.
fn unanswered(
    words: Words,
    questions: &[Question],
    unanswered: &[String],
    once: bool,
    send: &str,
) -> Option<Drawn> {
    if unanswered.is_empty() {
        return None;
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let title = words.quiz_unanswered(count(unanswered.len()), count(questions.len()));
    let links = questions
        .iter()
        .zip(1..)
        .filter(|(question, _)| unanswered.contains(&question.id))
        .map(|(question, number): (_, u32)| {
            let label = words.quiz_question(number, count(questions.len()));
            let href = format!("#{}", first_field(question));
            view! { <li><a href=href aria-label=label>{number}</a></li> }
        })
        .collect::<Vec<_>>();
    let asked = view! {
        <div class="notice warn" id="unanswered" role="group" aria-labelledby="unanswered-title" tabindex="-1" autofocus=true>
            {icon(Icon::Warning)}
            <div>
                <h2 class="notice-title" id="unanswered-title">{title}</h2>
                <p>{words.quiz_unanswered_text()}</p>
                {once.then(|| view! { <p>{words.quiz_unanswered_once()}</p> })}
                <p id="unanswered-which">{words.quiz_unanswered_which()}</p>
                <ol class="unanswered" aria-labelledby="unanswered-which">{links}</ol>
                <p>
                    <button class="btn quiet" form=FORM name=ACTION value=act::SUBMIT_ANYWAY>
                        {send.to_owned()}
                    </button>
                </p>
            </div>
        </div>
    };
    Some(asked.drawn())
}

fn open_notice(dates: Dates, action: &str, said: OpenNotice) -> Drawn {
    let words = dates.words();
    match said {
        OpenNotice::Saved { at } => {
            notice(Notice::ok(words.quiz_saved(dates.day_and_time(at)))).drawn()
        }
        OpenNotice::Kept => notice(Notice::info(words.quiz_kept())).drawn(),
        OpenNotice::TooLong => notice(Notice::warn(words.quiz_too_long())).drawn(),
        OpenNotice::NoRoom => notice(Notice::warn(words.quiz_no_room())).drawn(),
        OpenNotice::TooMany => notice(Notice::warn(words.quiz_too_many_kept())).drawn(),
        OpenNotice::Conflict { at } => view! {
            <div class="notice warn" role="status">
                {icon(Icon::Warning)}
                <div>
                    <p>{words.quiz_conflict(dates.day_and_time(at))}</p>
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
