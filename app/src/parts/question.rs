//! A question to be answered: a type that has no place for a key.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::markup::inside;
use crate::words::Words;
use domain::html::Html;
use domain::quiz::{AnswerFault, Fields, Given, Kind, Question, QuestionPiece, Rows};
use leptos::prelude::*;

/// Why an answer cannot be marked, in a sentence.
#[must_use]
pub const fn fault_sentence(words: Words, fault: AnswerFault) -> &'static str {
    match fault {
        AnswerFault::NotANumber => words.quiz_fault_number(),
        AnswerFault::NoSuchOption => words.quiz_fault_option(),
        AnswerFault::TooLong => words.quiz_fault_long(),
        AnswerFault::SamePlace => words.quiz_fault_same_place(),
        AnswerFault::Blank => words.quiz_fault_blank(),
    }
}

/// The name of the fields of an item's answer.
#[must_use]
pub fn answer_field(item: &str) -> String {
    format!("q.{item}")
}

/// The id of an item's question in the page.
#[must_use]
pub fn question_id(item: &str) -> String {
    format!("q-{item}")
}

fn field_id(item: &str, index: usize) -> String {
    format!("{}-{index}", question_id(item))
}

/// The id of the first thing to fill in.
#[must_use]
pub fn first_field(question: &Question) -> String {
    let index = match &question.fields {
        Fields::Options(options) => options.first().map_or(0, |(index, _)| *index),
        Fields::Number(_) | Fields::Words | Fields::Gaps(_) | Fields::Rows(_) => 0,
    };
    field_id(&question.id, index)
}

/// What all fields of a question share.
struct Shared {
    name: String,
    described: Option<String>,
    invalid: Option<&'static str>,
}

/// Draws a question with what is filled in, why that cannot be marked, and what stands below it.
pub fn draw_question(
    words: Words,
    question: &Question,
    number: u32,
    of: usize,
    given: &Given,
    fault: Option<AnswerFault>,
    check: Option<Drawn>,
) -> Drawn {
    let id = question_id(&question.id);
    let fault_id = format!("{id}-fault");
    let shared = Shared {
        name: answer_field(&question.id),
        described: fault.map(|_| fault_id.clone()),
        invalid: fault.map(|_| "true"),
    };
    let fields = match &question.fields {
        Fields::Options(options) => options_fields(words, question, options, given, &shared),
        Fields::Number(unit) => typed(
            question,
            words.quiz_number(),
            unit.as_deref(),
            Some("decimal"),
            given,
            &shared,
        ),
        Fields::Words => typed(question, words.quiz_words(), None, None, given, &shared),
        Fields::Gaps(pieces) => gaps(words, question, pieces, given, &shared),
        Fields::Rows(rows) => row_fields(words, question, rows, given, &shared),
    };
    let foreign = question.language != words.0;
    let bad = fault.is_some();
    let fault = fault.map(|fault| {
        view! {
            <p class="fault" id=fault_id>
                {icon(Icon::Cross)}
                <span>{fault_sentence(words, fault)}</span>
            </p>
        }
    });
    view! {
        <fieldset class="card question" class:bad=bad id=id lang=foreign.then(|| question.language.code())>
            <legend>
                <span class="question-number" lang=foreign.then(|| words.0.code())>{words.quiz_question(number, of)}</span>
                " "
                <span class="question-prompt" {..inside(&question.prompt)}></span>
            </legend>
            {foreign.then(|| view! { <p class="small muted" lang=words.0.code()>{words.quiz_only_indonesian()}</p> })}
            {detail(question)}
            {fault}
            {fields}
            {check}
        </fieldset>
    }
    .drawn()
}

/// What stands between the question and its fields.
pub(crate) fn detail(question: &Question) -> Option<Drawn> {
    (!question.detail.is_empty())
        .then(|| view! { <div class="question-detail" {..inside(&question.detail)}></div> }.drawn())
}

fn options_fields(
    words: Words,
    question: &Question,
    options: &[(usize, Html)],
    given: &Given,
    shared: &Shared,
) -> Drawn {
    let (kind, rule) = match question.kind {
        Kind::Multiple => ("checkbox", words.quiz_pick_many()),
        _ => ("radio", words.quiz_pick_one()),
    };
    let rows = options
        .iter()
        .map(|(index, text)| {
            let value = index.to_string();
            let chosen = given.0.contains(&value);
            view! {
                <label class="option">
                    <input
                        type=kind
                        id=field_id(&question.id, *index)
                        name=shared.name.clone()
                        value=value
                        checked=chosen
                        aria-describedby=shared.described.clone()
                        aria-invalid=shared.invalid.filter(|_| kind == "checkbox")
                    />
                    <span {..inside(text)}></span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <p class="small muted" lang=words.0.code()>{rule}</p>
        <div class="options">{rows}</div>
    }
    .drawn()
}

fn typed(
    question: &Question,
    label: &'static str,
    unit: Option<&str>,
    inputmode: Option<&'static str>,
    given: &Given,
    shared: &Shared,
) -> Drawn {
    let id = field_id(&question.id, 0);
    let value = given.0.first().cloned().unwrap_or_default();
    let wide = inputmode.is_none();
    view! {
        <div class="typed">
            <label class="small" for=id.clone()>{label}</label>
            <span class="typed-line">
                <input
                    type="text"
                    class:wide=wide
                    id=id
                    name=shared.name.clone()
                    value=value
                    inputmode=inputmode
                    aria-describedby=shared.described.clone()
                    aria-invalid=shared.invalid
                />
                {unit.map(|unit| view! { <span>{unit.to_owned()}</span> })}
            </span>
        </div>
    }
    .drawn()
}

fn gaps(
    words: Words,
    question: &Question,
    pieces: &[QuestionPiece],
    given: &Given,
    shared: &Shared,
) -> Drawn {
    let of = pieces
        .iter()
        .filter(|piece| !matches!(piece, QuestionPiece::Text(_)))
        .count();
    let mut gap = 0;
    let pieces = pieces
        .iter()
        .map(|piece| {
            if let QuestionPiece::Text(html) = piece {
                return view! { <span {..inside(html)}></span> }.drawn();
            }
            let id = field_id(&question.id, gap);
            let value = given.0.get(gap).cloned().unwrap_or_default();
            gap += 1;
            let label = words.quiz_gap(gap, of);
            match piece {
                QuestionPiece::Choose(options) => {
                    let options = options
                        .iter()
                        .enumerate()
                        .map(|(index, text)| {
                            let index = index.to_string();
                            view! { <option value=index.clone() selected=index == value>{text.clone()}</option> }
                        })
                        .collect::<Vec<_>>();
                    view! {
                        <select
                            class="gap"
                            id=id
                            name=shared.name.clone()
                            aria-label=label
                            aria-describedby=shared.described.clone()
                            aria-invalid=shared.invalid
                        >
                            <option value="">{words.quiz_choose()}</option>
                            {options}
                        </select>
                    }
                    .drawn()
                }
                _ => view! {
                    <input
                        class="gap"
                        type="text"
                        id=id
                        name=shared.name.clone()
                        value=value
                        aria-label=label
                        aria-describedby=shared.described.clone()
                        aria-invalid=shared.invalid
                    />
                }
                .drawn(),
            }
        })
        .collect::<Vec<_>>();
    view! { <div class="cloze">{pieces}</div> }.drawn()
}

/// Rows that each get a choice from a list; the row is the list's label.
fn row_fields(
    words: Words,
    question: &Question,
    rows: &Rows,
    given: &Given,
    shared: &Shared,
) -> Drawn {
    let rule = match question.kind {
        Kind::Order => words.quiz_order_rule(),
        Kind::Lanes => words.quiz_lanes_rule(),
        _ => words.quiz_match_rule(),
    };
    let drawn = rows
        .rows
        .iter()
        .enumerate()
        .map(|(row, html)| {
            let id = field_id(&question.id, row);
            let value = given.0.get(row).cloned().unwrap_or_default();
            let choices = rows
                .choices
                .iter()
                .enumerate()
                .map(|(index, text)| {
                    let index = index.to_string();
                    view! { <option value=index.clone() selected=index == value>{text.clone()}</option> }
                })
                .collect::<Vec<_>>();
            view! {
                <li class="row">
                    <label for=id.clone() {..inside(html)}></label>
                    <select
                        class="input"
                        id=id
                        name=shared.name.clone()
                        aria-describedby=shared.described.clone()
                        aria-invalid=shared.invalid
                    >
                        <option value="">{words.quiz_choose()}</option>
                        {choices}
                    </select>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let class = if question.kind == Kind::Order {
        "rows-to-fill places"
    } else {
        "rows-to-fill"
    };
    view! {
        <p class="small muted" lang=words.0.code()>{rule}</p>
        <ul class=class>{drawn}</ul>
    }
    .drawn()
}
