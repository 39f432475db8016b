//! A question that was answered: what was given, what would have been right, and why.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::markup::inside;
use crate::parts::outcome::outcome;
use crate::parts::percent::percent;
use crate::parts::question::detail;
use crate::words::Words;
use domain::html::Html;
use domain::number::echoed;
use domain::quiz::{Fields, Given, OptionReview, Outcome, QuestionPiece, Review, Rows};
use leptos::prelude::*;

/// Where a review stands, which decides the level of its heading.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Among the questions of an open form, which have no headings.
    Form,
    /// In a section with a heading of its own.
    Section,
}

/// Draws what became of an answer, with key, feedback and explanation.
pub fn draw_review(words: Words, review: &Review, number: u32, of: usize, within: Within) -> Drawn {
    let question = &review.question;
    let foreign = question.language != words.0;
    let word = match review.mark.outcome {
        Outcome::Right => words.quiz_right().to_owned(),
        Outcome::Wrong if review.mark.fraction > 0.0 => {
            words.quiz_partly(percent(review.mark.fraction, words.0))
        }
        Outcome::Wrong => words.quiz_wrong().to_owned(),
        Outcome::NotAttempted => words.quiz_not_attempted().to_owned(),
    };
    let class = match review.mark.outcome {
        Outcome::Right => "card review right",
        Outcome::Wrong => "card review wrong",
        Outcome::NotAttempted => "card review blank",
    };
    let answer = match &question.fields {
        Fields::Options(options) => reviewed_options(words, options, &review.options),
        Fields::Number(unit) => {
            let echo = |text: &String| echoed(text, unit.as_deref(), words.0);
            reviewed_words(words, &review.given.0, &review.right, echo)
        }
        Fields::Words => reviewed_words(words, &review.given.0, &review.right, String::clone),
        Fields::Gaps(pieces) => reviewed_words(
            words,
            &gap_words(pieces, &review.given),
            &review.right,
            String::clone,
        ),
        Fields::Rows(rows) => reviewed_rows(words, rows, &review.given, &review.right),
    };
    let prompt = inside(&question.prompt);
    let prompt = match within {
        Within::Form => view! { <h2 class="question-prompt" {..prompt}></h2> }.drawn(),
        Within::Section => view! { <h3 class="question-prompt" {..prompt}></h3> }.drawn(),
    };
    let feedback = review
        .feedback
        .as_ref()
        .map(|html| view! { <p class="review-feedback" {..inside(html)}></p> });
    let explanation = (!review.explanation.is_empty()).then(|| {
        view! {
            <div class="explanation">
                <b lang=foreign.then(|| words.0.code())>{words.quiz_explanation()}</b>
                <div {..inside(&review.explanation)}></div>
            </div>
        }
    });
    view! {
        <article class=class lang=foreign.then(|| question.language.code())>
            <header class="review-head" lang=foreign.then(|| words.0.code())>
                <span class="question-number">{words.quiz_question(number, of)}</span>
                {sign(review.mark.outcome, &word)}
            </header>
            {prompt}
            {detail(question)}
            {answer}
            {feedback}
            {explanation}
        </article>
    }
    .drawn()
}

/// The options as they stood, those of the key and those chosen marked in words.
fn reviewed_options(words: Words, options: &[(usize, Html)], reviews: &[OptionReview]) -> Drawn {
    let rows = options
        .iter()
        .map(|(index, text)| {
            let review = reviews.iter().find(|review| review.index == *index);
            let (class, mark) = match review.map(|review| (review.chosen, review.right)) {
                Some((true, true)) => ("reviewed chosen right", Some((Outcome::Right, words.quiz_chosen_right()))),
                Some((true, false)) => ("reviewed chosen wrong", Some((Outcome::Wrong, words.quiz_chosen_wrong()))),
                Some((false, true)) => ("reviewed right", Some((Outcome::Right, words.quiz_not_chosen_right()))),
                _ => ("reviewed", None),
            };
            let feedback = review
                .filter(|review| !review.feedback.is_empty())
                .map(|review| view! { <span class="option-feedback small" {..inside(&review.feedback)}></span> });
            view! {
                <li class=class>
                    <span {..inside(text)}></span>
                    {mark.map(|(kind, word)| sign(kind, word))}
                    {feedback}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ul class="reviewed-options">{rows}</ul> }.drawn()
}

/// What was given and what is right, each as `shown` writes it.
fn reviewed_words(
    words: Words,
    given: &[String],
    right: &[String],
    shown: impl Fn(&String) -> String,
) -> Drawn {
    let said = |text: &String| {
        if text.trim().is_empty() {
            words.quiz_blank().to_owned()
        } else {
            shown(text)
        }
    };
    let listed = |texts: &[String]| {
        if texts.is_empty() {
            words.quiz_blank().to_owned()
        } else {
            texts.iter().map(said).collect::<Vec<_>>().join(" · ")
        }
    };
    view! {
        <dl class="reviewed-words">
            <dt>{words.quiz_your_answer()}</dt>
            <dd>{listed(given)}</dd>
            <dt>{words.quiz_right_answer()}</dt>
            <dd>{listed(right)}</dd>
        </dl>
    }
    .drawn()
}

/// Each row with what was chosen for it and, where that was not right, what would have been.
fn reviewed_rows(words: Words, rows: &Rows, given: &Given, right: &[String]) -> Drawn {
    let drawn = rows
        .rows
        .iter()
        .zip(right)
        .enumerate()
        .map(|(row, (html, right))| {
            let chosen = given
                .0
                .get(row)
                .and_then(|index| index.trim().parse::<usize>().ok())
                .and_then(|index| rows.choices.get(index));
            let (class, mark) = match chosen {
                Some(chosen) if chosen == right => (
                    "reviewed chosen right",
                    (Outcome::Right, words.quiz_row_right(chosen)),
                ),
                Some(chosen) => (
                    "reviewed chosen wrong",
                    (Outcome::Wrong, words.quiz_row_wrong(chosen, right)),
                ),
                None => (
                    "reviewed",
                    (Outcome::NotAttempted, words.quiz_row_blank(right)),
                ),
            };
            view! {
                <li class=class>
                    <span {..inside(html)}></span>
                    {sign(mark.0, &mark.1)}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ul class="reviewed-options">{drawn}</ul> }.drawn()
}

/// What was given to the gaps in words: a chosen option by its text.
fn gap_words(pieces: &[QuestionPiece], given: &Given) -> Vec<String> {
    pieces
        .iter()
        .filter(|piece| !matches!(piece, QuestionPiece::Text(_)))
        .enumerate()
        .map(|(gap, piece)| {
            let given = given.0.get(gap).cloned().unwrap_or_default();
            match piece {
                QuestionPiece::Choose(options) => given
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| options.get(index).cloned())
                    .unwrap_or_default(),
                _ => given,
            }
        })
        .collect()
}

/// An outcome with its word.
pub fn sign(kind: Outcome, word: &str) -> Drawn {
    view! { <span class="sign" {..inside(outcome(kind, word))}></span> }.drawn()
}
