//! A quiz that is not begun, or can be begun again: its rules, and what was sent before.

use super::{PreTest, QuizRules, begin_form, points};
use crate::address;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::review::sign;
use crate::parts::table::{Cell, Column, table};
use domain::clock::Moment;
use domain::quiz::{FeedbackTime, Outcome, Score};
use leptos::prelude::*;

/// An attempt that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAttempt {
    /// When.
    pub at: Moment,
    /// What it was worth.
    pub score: Score,
    /// Whether that was enough.
    pub passed: bool,
}

pub(super) fn start(
    dates: Dates,
    action: &str,
    rules: QuizRules,
    attempts: &[PastAttempt],
    signed_in: bool,
    first: Option<PreTest>,
) -> Drawn {
    let words = dates.words();
    let begin = if !rules.again() {
        view! { <p>{words.quiz_none_left()}</p> }.drawn()
    } else if signed_in {
        match first {
            Some(test) => view! {
                <div class="quiz-begin">
                    <p>{words.quiz_pre_first(words.unit_minutes(test.minutes.0))}</p>
                    <div class="quiz-onward">
                        <a class="btn" href=test.link.href>{words.quiz_pre_open()}</a>
                        {begin_form(action, words.quiz_start_without(), "btn quiet")}
                    </div>
                </div>
            }
            .drawn(),
            None if attempts.is_empty() => begin_form(action, words.quiz_start(), "btn"),
            None => begin_form(action, words.quiz_start_again(), "btn"),
        }
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
            let (kind, word) = if rules.pre_test() {
                (Outcome::Right, words.quiz_sent())
            } else if attempt.passed {
                (Outcome::Right, words.quiz_passed())
            } else {
                (Outcome::NotAttempted, words.quiz_not_passed())
            };
            vec![
                Cell::of(dates.day_and_time(attempt.at)),
                Cell::of(points(words, attempt.score)),
                Cell::of(sign(kind, word)),
            ]
        })
        .collect::<Vec<_>>();
    let columns = [
        Column::words(words.quiz_attempt_when()),
        Column::numbers(words.quiz_attempt_score()),
        Column::words(words.quiz_attempt_result()),
    ];
    let past = (!rows.is_empty()).then(|| {
        view! {
            <section class="quiz-past">
                <h2 id="attempts">{words.quiz_attempts()}</h2>
                {table("attempts", &columns, rows)}
            </section>
        }
    });
    if rules.booster() {
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
                {rules.pre_test().then(|| view! { <li>{words.quiz_pre_about()}</li> })}
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
