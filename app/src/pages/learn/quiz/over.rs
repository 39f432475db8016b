//! A quiz that was sent and marked.

use super::{QuizRules, begin_form, decimal};
use crate::parts::breadcrumb::Link;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::percent::percent;
use crate::parts::review::{Within, draw_review};
use crate::words::Words;
use domain::clock::Moment;
use domain::quiz::{Review, Score};
use leptos::prelude::*;

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct QuizResult {
    /// What it was worth.
    pub score: Score,
    /// Whether that is enough.
    pub passed: bool,
    /// When it was sent.
    pub at: Moment,
    /// Every item in order.
    pub reviews: Vec<Review>,
    /// Items right.
    pub right: u32,
    /// Items wrong.
    pub wrong: u32,
    /// Items not answered.
    pub not_attempted: u32,
    /// The part after.
    pub next: Option<Link>,
    /// Whether its time was up; then what had been saved was marked.
    pub timed_out: bool,
    /// A sentence above the result.
    pub notice: Option<OverNotice>,
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

/// The quiz that the result is one of.
#[derive(Clone, Copy)]
pub(super) struct Quiz<'a> {
    pub action: &'a str,
    pub course: &'a Link,
    pub rules: QuizRules,
    /// The share of the marks to reach, 0 to 1.
    pub pass: f64,
}

pub(super) fn over(dates: Dates, quiz: Quiz<'_>, result: QuizResult) -> Drawn {
    let (words, language) = (dates.words(), dates.language);
    let (booster, pre_test) = (quiz.rules.booster(), quiz.rules.pre_test());
    let (points, of) = (decimal(result.score.points, language), result.score.of);
    let (class, sign, title) = if booster {
        (
            "card result-card passed",
            Icon::Check,
            words.booster_result(points, of),
        )
    } else if pre_test {
        (
            "card result-card passed",
            Icon::Check,
            words.quiz_result_pre(points, of),
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
        percent(quiz.pass, language),
    );
    let count = result.reviews.len();
    let reviews = result
        .reviews
        .iter()
        .zip(1..)
        .map(|(review, number)| draw_review(words, review, number, count, Within::Section))
        .collect::<Vec<_>>();
    // Who has not passed yet wants to try again; who has wants to go on.
    let (again, onward) = if result.passed || pre_test {
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
    let when = dates.day_and_time(result.at);
    let share_said = if booster {
        words.booster_thanks(when)
    } else if pre_test && result.timed_out {
        words.quiz_result_pre_timed_out(share.clone(), when)
    } else if pre_test {
        words.quiz_result_pre_text(share.clone(), when)
    } else if result.timed_out {
        words.quiz_result_timed_out(share.clone(), pass.clone(), when)
    } else {
        words.quiz_result_share(share.clone(), pass.clone(), when)
    };
    let course = quiz.course;
    let (text, href) = match result.next {
        Some(next) => (words.quiz_next(next.text), next.href),
        None => (words.quiz_back(&course.text), course.href.clone()),
    };
    // Above what is explained for whoever knows enough, and below it for whoever has read it.
    let steps = || {
        let again = quiz
            .rules
            .again()
            .then(|| begin_form(quiz.action, words.quiz_start_again(), again));
        view! {
            <div class="quiz-onward">
                <a class=onward href=href.clone()>{text.clone()}</a>
                {again}
            </div>
        }
    };
    view! {
        {said}
        <section class=class aria-labelledby="result-title">
            <h2 id="result-title">
                {icon(sign)}
                <span>{title}</span>
            </h2>
            {(!booster && !pre_test).then(|| score_bar(words, (result.score.share(), quiz.pass), &share, &pass))}
            <p>{share_said}</p>
            <p class="small muted">{words.quiz_counts(result.right, result.wrong, result.not_attempted)}</p>
            {steps()}
        </section>
        <section class="reviews" aria-labelledby="reviews-title">
            <h2 id="reviews-title">{words.quiz_review()}</h2>
            {reviews}
        </section>
        {steps()}
    }
    .drawn()
}

/// `reached` and `needed` are shares of the marks, beside them as they are written.
fn score_bar(words: Words, (reached, needed): (f64, f64), share: &str, pass: &str) -> Drawn {
    let length = |share: f64| format!("{}%", (share.clamp(0.0, 1.0) * 1000.0).round() / 10.0);
    view! {
        <svg class="score-bar" width="100%" height="20" role="img" aria-label=words.quiz_result_bar(share, pass)>
            <rect class="score-track" y="4" width="100%" height="12" rx="6"></rect>
            <rect class="score-fill" y="4" width=length(reached) height="12" rx="6"></rect>
            <rect class="score-pass" x=length(needed) width="2" height="20"></rect>
        </svg>
    }
    .drawn()
}
