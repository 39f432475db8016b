//! The step of an exercise: what is asked, the answer, hints, what was said to it. Without the island
//! its form posts to the page.
//!
//! Its form sends `POST` to `{action}?{address}` with `step` (the step's id), `given` (what was typed
//! or chosen) and `action`: `check` or `hint`. With the island the same goes to
//! `/api/exercises/{exercise}/answer` and `…/hint` as `wire` says.

use self::act::{CHECK, HINT};
use self::field::{GIVEN, STEP};
use crate::address;
use crate::islands::browser::{
    come_back_to_this_view, focus, form_values, mark_invalid, post, reveal, send_plainly,
};
use crate::parts::form::ACTION;
use crate::parts::markup::{Markup, changing_inside, filled, markup, travelling_words};
use crate::parts::outcome::outcome;
use crate::wire::{
    AnswerReply, AnswerSent, EarlierStep, HintReply, HintSent, StepFault, StepField, StepResult,
    StepView,
};
use domain::html::Html;
use domain::language::Language;
use domain::number::echoed;
use domain::quiz::Outcome;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The names of the fields of its form.
pub mod field {
    /// The id of the step.
    pub const STEP: &str = "step";
    /// What was typed or chosen.
    pub const GIVEN: &str = "given";
}

/// What the buttons of its form say.
pub mod act {
    /// Has the answer marked.
    pub const CHECK: &str = "check";
    /// Takes one more hint.
    pub const HINT: &str = "hint";
}

/// The id of its form.
pub const FORM: &str = "step-form";

/// The id of what was said to the last answer, and of the hints.
pub const SAID: &str = "said";
/// The id of what is asked.
const ASKED: &str = "step-asked";

/// The id of what is asked, or of the conclusion.
pub const TITLE: &str = "step-title";

/// The id of a step that was answered, by its number from 1.
#[must_use]
pub fn earlier_id(number: usize) -> String {
    format!("step-{number}")
}

/// What the island is handed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepProps {
    /// The step.
    pub step: StepView,
    /// The conclusion, once all steps are right.
    pub done: Option<Html>,
    /// The exercise's address.
    pub action: String,
    /// The query of the page's address, to come back to the same view of the data.
    pub address: String,
    /// Where to sign in, for somebody who is not.
    pub sign_in: Option<String>,
    /// The language of the page.
    pub language: Language,
    /// The few words it shows.
    pub words: StepWords,
}

travelling_words! {
    /// The words of a step; `{0}`, `{1}` stand for what is filled in.
    StepWords {
        step_of,
        step,
        all_done,
        answer,
        choose,
        check,
        hint,
        hints,
        right,
        wrong,
        not_attempted,
        not_attempted_help,
        not_a_number,
        no_such_choice,
        paused,
        paused_hint,
        offline,
        sign_in,
        sign_in_why,
    }
}

impl StepWords {
    fn fault(&self, fault: StepFault) -> String {
        match fault {
            StepFault::NotANumber => self.not_a_number.clone(),
            StepFault::NoSuchChoice => self.no_such_choice.clone(),
            StepFault::Paused { seconds, hint } => {
                let sentence = if hint {
                    &self.paused_hint
                } else {
                    &self.paused
                };
                filled(sentence, &[&seconds.to_string()])
            }
        }
    }

    /// The words in one language.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn new(words: crate::words::Words) -> Self {
        Self {
            step_of: words.exercise_step_of("{0}", "{1}"),
            step: words.exercise_step("{0}"),
            all_done: words.exercise_all_done().to_owned(),
            answer: words.exercise_answer().to_owned(),
            choose: words.exercise_choose().to_owned(),
            check: words.exercise_check().to_owned(),
            hint: words.exercise_hint("{0}", "{1}"),
            hints: words.exercise_hints().to_owned(),
            right: words.exercise_right().to_owned(),
            wrong: words.exercise_wrong().to_owned(),
            not_attempted: words.exercise_not_attempted().to_owned(),
            not_attempted_help: words.exercise_not_attempted_help().to_owned(),
            not_a_number: words.exercise_fault_not_a_number().to_owned(),
            no_such_choice: words.exercise_fault_no_such_choice().to_owned(),
            paused: words.exercise_fault_paused("{0}"),
            paused_hint: words.exercise_fault_paused_hint("{0}"),
            offline: words.exercise_offline().to_owned(),
            sign_in: words.exercise_sign_in().to_owned(),
            sign_in_why: words.exercise_sign_in_why().to_owned(),
        }
    }
}

/// What is shown now.
#[derive(Clone, Debug, PartialEq)]
struct State {
    step: StepView,
    done: Option<Html>,
    /// The sentence beside the field.
    fault: String,
    /// Whether the step before was answered just now.
    passed: bool,
}

/// The step.
#[island]
pub fn StepIsland(props: StepProps) -> impl IntoView {
    let fault = props
        .step
        .fault
        .map_or_else(String::new, |fault| props.words.fault(fault));
    let state = RwSignal::new(State {
        step: props.step.clone(),
        done: props.done.clone(),
        fault,
        passed: false,
    });
    let root = NodeRef::<html::Div>::new();
    let form_action = format!("{}?{}", props.action, props.address);
    // The page that answers an empty field; any other comes with an address that leads to what was said.
    let blank = props
        .step
        .result
        .as_ref()
        .is_some_and(|result| result.outcome == Outcome::NotAttempted);
    let answers = props.sign_in.is_none();
    let props = Arc::new(props);
    let region = {
        let props = Arc::clone(&props);
        move |draw: fn(&StepProps, &State) -> Markup| {
            let props = Arc::clone(&props);
            changing_inside(move || draw(&props, &state.read()))
        }
    };
    let (top, field, more, said) = (region(top), region(field), region(more), region(said));
    let fault = changing_inside(move || markup!("{}", state.read().fault));

    // Set while the form goes its plain way after all.
    let plain = StoredValue::new(false);
    // A second press while the first is on its way would answer the wrong step.
    let busy = StoredValue::new(false);
    let send = move |event: ev::SubmitEvent| {
        if plain.get_value() {
            return;
        }
        let button = event.submitter();
        // The switch of the language sends this form elsewhere.
        if button
            .as_ref()
            .is_some_and(|button| button.has_attribute("formaction"))
        {
            come_back_to_this_view(FORM);
            return;
        }
        event.prevent_default();
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        let hint = button
            .and_then(|button| button.get_attribute("value"))
            .is_some_and(|value| value == HINT);
        let step = state.read_untracked().step.id.clone();
        let given = form_values(root, GIVEN).pop().unwrap_or_default();
        let (address, body) = if hint {
            (
                address::api_hint(&props.action),
                serde_json::to_string(&HintSent { step }),
            )
        } else {
            (
                address::api_answer(&props.action),
                serde_json::to_string(&AnswerSent {
                    step,
                    given: given.clone(),
                }),
            )
        };
        // A sentence that is said once more has to come anew, or it is not read out.
        state.update(|state| state.fault.clear());
        let props = Arc::clone(&props);
        post(address, body.unwrap_or_default(), move |reply| {
            busy.set_value(false);
            let Some(reply) = reply else {
                mark_invalid(root, &format!("#{GIVEN}"), false);
                state.update(|state| state.fault = props.words.offline.clone());
                return;
            };
            let known = if hint {
                serde_json::from_str(&reply).is_ok_and(|reply| {
                    state
                        .try_update(|state| state.take_hint(reply))
                        .unwrap_or_default()
                })
            } else {
                serde_json::from_str(&reply).is_ok_and(|reply| {
                    state
                        .try_update(|state| state.take(given, props.language, reply))
                        .unwrap_or_default()
                })
            };
            if known {
                mark_invalid(
                    root,
                    &format!("#{GIVEN}"),
                    !state.read_untracked().fault.is_empty(),
                );
                let state = state.read_untracked();
                // What is wrong with an answer that cannot be marked is said at its field.
                if state.done.is_some() {
                    focus(TITLE);
                } else if state.fault.is_empty() {
                    if state.passed {
                        // What is asked next would else lie under the field on a phone.
                        reveal(ASKED);
                    }
                    focus(SAID);
                }
            } else {
                plain.set_value(true);
                send_plainly(root, &props.action, if hint { HINT } else { CHECK });
                plain.set_value(false);
            }
        });
    };
    view! {
        <div class="step-parts" node_ref=root on:submit=send>
            <section class="card step" id="step" aria-labelledby=TITLE>
                <div {..top}></div>
                {answers
                    .then(|| {
                        view! {
                            <form class="answer" id=FORM method="post" action=form_action autocomplete="off">
                                // Right above the field, which on a phone stays at the lower edge of the screen.
                                // Named by what it holds, which is read out when the focus comes to it. It
                                // scrolls where there is little room, also by keyboard.
                                <div class="said" id=SAID role="group" aria-labelledby=SAID autofocus=blank tabindex="0" {..said}></div>
                                <p class="answer-fault" id="given-fault" role="alert" {..fault}></p>
                                <div class="answer-bar" {..field}></div>
                            </form>
                            <div class="answer-more" {..more}></div>
                        }
                    })}
            </section>
        </div>
    }
}

impl State {
    /// Takes the reply to an answer over; `false` where the plain form has to be sent.
    fn take(&mut self, given: String, language: Language, reply: AnswerReply) -> bool {
        self.fault.clear();
        self.passed = false;
        match reply {
            AnswerReply::Marked {
                next: Some(next), ..
            } => {
                self.step = *next;
                self.passed = true;
            }
            AnswerReply::Marked {
                finished: Some(conclusion),
                feedback_html,
                ..
            } => {
                let given = match &self.step.field {
                    StepField::Number { unit } => echoed(&given, unit.as_deref(), language),
                    _ => given.trim().to_owned(),
                };
                let prompt_html = std::mem::take(&mut self.step.prompt_html);
                self.step.earlier.push(EarlierStep {
                    prompt_html,
                    given,
                    feedback_html,
                });
                self.step.hints.clear();
                self.step.result = None;
                self.done = Some(conclusion);
                self.passed = true;
            }
            AnswerReply::Marked {
                outcome,
                feedback_html,
                ..
            } => {
                self.step.result = Some(StepResult {
                    outcome,
                    feedback_html,
                })
            }
            AnswerReply::NotANumber { sentence } | AnswerReply::Failed { sentence } => {
                self.step.result = None;
                self.fault = sentence;
            }
            AnswerReply::SignInNeeded => return false,
        }
        true
    }

    /// The same for a hint.
    fn take_hint(&mut self, reply: HintReply) -> bool {
        match reply {
            HintReply::Hints { hints } => self.step.hints = hints,
            HintReply::Failed { sentence } => self.fault = sentence,
            HintReply::SignInNeeded => return false,
        }
        true
    }
}

/// The steps done, the title, and what is asked or, at the end, what to take along.
fn top(props: &StepProps, state: &State) -> Markup {
    let (words, step) = (&props.words, &state.step);
    let mut html = Markup::default();
    // The last one stays open until the next is answered: it says what was right about the answer just
    // given, where that is not said above the field.
    let fresh =
        state.done.is_some() || (!state.passed && step.result.is_none() && step.hints.is_empty());
    for (done, index) in step.earlier.iter().zip(1..) {
        html.push(markup!(
            "<details class=\"earlier\" id=\"{}\" tabindex=\"-1\"{}><summary>{} {}</summary><div class=\"small muted\">{}</div><p>{}</p></details>",
            earlier_id(index),
            if fresh && index == step.earlier.len() { " open" } else { "" },
            outcome(Outcome::Right, &filled(&words.step, &[&index.to_string()])),
            done.given,
            done.prompt_html,
            done.feedback_html,
        ));
    }
    let (title, class, asked, done) = match &state.done {
        Some(conclusion) => (words.all_done.clone(), "conclusion", conclusion, step.of),
        None => {
            let title = filled(
                &words.step_of,
                &[&step.index.to_string(), &step.of.to_string()],
            );
            (
                title,
                "prompt",
                &step.prompt_html,
                step.index.saturating_sub(1),
            )
        }
    };
    html.push(markup!("<div class=\"step-head\"><h2 id=\"{}\" tabindex=\"-1\">{}</h2><span class=\"step-dots\" aria-hidden=\"true\">", TITLE, title));
    for index in 0..step.of {
        let class = match index.cmp(&done) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "later",
        };
        html.push(markup!("<i class=\"{}\"></i>", class));
    }
    html.push(markup!(
        "</span></div><div class=\"{}\" id=\"{}\">{}</div>",
        class,
        ASKED,
        asked
    ));
    if let Some(href) = &props.sign_in {
        html.push(markup!(
            "<div class=\"sign-in\"><p>{}</p><a class=\"btn\" href=\"{}\">{}</a></div>",
            words.sign_in_why,
            href,
            words.sign_in,
        ));
    }
    html
}

/// The field with its button; empty once there is nothing left to answer. It says what was given when
/// the step came, so that it only changes with the step and typing is never disturbed.
fn field(props: &StepProps, state: &State) -> Markup {
    let (words, step) = (&props.words, &state.step);
    if state.done.is_some() {
        return Markup::default();
    }
    // The answer that came with the page was refused; later ones are marked where they stand.
    let invalid = if props.step.fault.is_some() && props.step.id == step.id {
        markup!(" aria-invalid=\"true\" autofocus")
    } else {
        Markup::default()
    };
    let (field, unit) = match &step.field {
        StepField::Label(choices) => {
            let mut field = markup!(
                "<select id=\"{}\" name=\"{}\" aria-describedby=\"step-asked given-fault\"{}><option value=\"\">{}</option>",
                GIVEN,
                GIVEN,
                invalid,
                words.choose
            );
            for choice in choices {
                let selected = if choice.label == step.given {
                    " selected"
                } else {
                    ""
                };
                field.push(markup!(
                    "<option value=\"{}\"{}>{}</option>",
                    choice.label,
                    selected,
                    choice.shown
                ));
            }
            field.push(markup!("</select>"));
            (field, None)
        }
        StepField::Number { unit } => {
            let field = markup!(
                "<input id=\"{}\" name=\"{}\" type=\"text\" inputmode=\"decimal\" aria-describedby=\"step-asked given-unit given-fault\"{} value=\"{}\">",
                GIVEN,
                GIVEN,
                invalid,
                step.given
            );
            (field, unit.as_deref())
        }
    };
    markup!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\"><label for=\"{}\">{}</label>{}<span class=\"answer-unit\" id=\"given-unit\">{}</span>\
         <button class=\"btn\" name=\"{}\" value=\"{}\">{}</button>",
        STEP,
        step.id,
        GIVEN,
        words.answer,
        field,
        unit.unwrap_or_default(),
        ACTION,
        CHECK,
        words.check,
    )
}

/// "Petunjuk (1 dari 3)": the one that would come next.
fn more(props: &StepProps, state: &State) -> Markup {
    let step = &state.step;
    let next = u32::try_from(step.hints.len())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    if state.done.is_some() || next > step.hints_total {
        return Markup::default();
    }
    let label = filled(
        &props.words.hint,
        &[&next.to_string(), &step.hints_total.to_string()],
    );
    markup!(
        "<button class=\"link-button\" form=\"{}\" name=\"{}\" value=\"{}\">{}</button>",
        FORM,
        ACTION,
        HINT,
        label
    )
}

/// What was said to the last answer, and the hints taken.
fn said(props: &StepProps, state: &State) -> Markup {
    let (words, step) = (&props.words, &state.step);
    let mut html = Markup::default();
    // Once the next step was answered or a hint taken, it stands above, at its step.
    if let Some(last) = step.earlier.last()
        && state.passed
        && state.done.is_none()
        && step.result.is_none()
        && step.hints.is_empty()
    {
        html.push(markup!(
            "<div class=\"feedback right\">{}<div>{}</div></div>",
            outcome(
                Outcome::Right,
                &format!(
                    "{} {}",
                    filled(&words.step, &[&step.earlier.len().to_string()]),
                    last.given
                )
            ),
            last.feedback_html,
        ));
    }
    if let Some(result) = &step.result
        && state.done.is_none()
    {
        let (class, word, said) = match result.outcome {
            Outcome::Right => ("right", &words.right, Markup::from(&result.feedback_html)),
            Outcome::Wrong => ("wrong", &words.wrong, Markup::from(&result.feedback_html)),
            Outcome::NotAttempted => (
                "blank",
                &words.not_attempted,
                markup!("{}", words.not_attempted_help),
            ),
        };
        html.push(markup!(
            "<div class=\"feedback {}\">{}<div>{}</div></div>",
            class,
            outcome(result.outcome, word),
            said
        ));
    }
    if !step.hints.is_empty() && state.done.is_none() {
        html.push(markup!("<div class=\"hints\"><b>{}</b><ol>", words.hints));
        for hint in &step.hints {
            html.push(markup!("<li>{}</li>", hint));
        }
        html.push(markup!("</ol></div>"));
    }
    html
}
