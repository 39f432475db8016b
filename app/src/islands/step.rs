//! The step of an exercise: what is asked, the answer, hints, what was said to it. Without the island
//! its form posts to the page.
//!
//! Its form sends `POST` to `{action}?{address}` with `step` (the step's id), `given` (what was typed
//! or chosen) and `action`: `check` or `hint`. With the island the same goes to
//! `/api/exercises/{exercise}/answer` and `…/hint` as `wire` says.

use crate::islands::browser::{form_values, post, reset, send_plainly};
use crate::parts::outcome::outcome;
use crate::parts::workbench::filled;
use crate::wire::{
    AnswerReply, AnswerSent, EarlierStep, HintReply, HintSent, StepFault, StepField, StepResult,
    StepView,
};
use domain::quiz::Outcome;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the island is handed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepProps {
    /// The step.
    pub step: StepView,
    /// The conclusion, once all steps are right: sanitised HTML.
    pub done: Option<String>,
    /// The exercise's address.
    pub action: String,
    /// The query of the page's address, to come back to the same view of the data.
    pub address: String,
    /// Where to sign in, for somebody who is not.
    pub sign_in: Option<String>,
    /// The few words it shows.
    pub words: StepWords,
}

/// The words of a step; `{0}`, `{1}` stand for what is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the key `exercise.…` of the locales"
)]
pub struct StepWords {
    pub step_of: String,
    pub step: String,
    pub all_done: String,
    pub answer: String,
    pub choose: String,
    pub check: String,
    pub hint: String,
    pub hints: String,
    pub right: String,
    pub wrong: String,
    pub not_attempted: String,
    pub not_attempted_help: String,
    pub not_a_number: String,
    pub no_such_choice: String,
    pub sign_in: String,
    pub sign_in_why: String,
}

impl StepWords {
    fn outcome(&self, outcome: Outcome) -> &str {
        match outcome {
            Outcome::Right => &self.right,
            Outcome::Wrong => &self.wrong,
            Outcome::NotAttempted => &self.not_attempted,
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
            sign_in: words.exercise_sign_in().to_owned(),
            sign_in_why: words.exercise_sign_in_why().to_owned(),
        }
    }
}

/// What is shown besides the step itself.
#[derive(Clone, Debug, PartialEq)]
struct State {
    step: StepView,
    done: Option<String>,
    /// The sentence beside the field.
    fault: Option<String>,
}

/// The step.
#[island]
pub fn StepIsland(props: StepProps) -> impl IntoView {
    let props = Arc::new(props);
    let words = &props.words;
    let state = RwSignal::new(State {
        step: props.step.clone(),
        done: props.done.clone(),
        fault: props.step.fault.map(|fault| fault_sentence(words, fault)),
    });
    let form = NodeRef::<html::Form>::new();
    let (check, hint) = (
        NodeRef::<html::Button>::new(),
        NodeRef::<html::Button>::new(),
    );
    // Set when the form has to go its plain way after all.
    let plain = StoredValue::new(false);
    // A second press while the first is on its way would answer the wrong step.
    let busy = StoredValue::new(false);
    let send_plainly = {
        let props = Arc::clone(&props);
        move |button| {
            plain.set_value(true);
            send_plainly(form, button, &props.action);
            plain.set_value(false);
        }
    };

    let on_submit = {
        let (props, send_plainly) = (Arc::clone(&props), send_plainly.clone());
        move |event: ev::SubmitEvent| {
            if plain.get_value() {
                return;
            }
            event.prevent_default();
            if busy.get_value() {
                return;
            }
            busy.set_value(true);
            let sent = AnswerSent {
                step: state.read_untracked().step.id.clone(),
                given: form_values(form, "given").pop().unwrap_or_default(),
            };
            let given = sent.given.clone();
            let send_plainly = send_plainly.clone();
            post(
                format!("/api{}/answer", props.action),
                &sent,
                move |reply| {
                    busy.set_value(false);
                    match reply {
                        Some(AnswerReply::Marked {
                            outcome,
                            feedback_html,
                            next,
                            finished,
                        }) => {
                            if next.is_some() || finished.is_some() {
                                reset(form);
                            }
                            state.update(|state| {
                                state.mark(
                                    given,
                                    StepResult {
                                        outcome,
                                        feedback_html,
                                    },
                                    next,
                                    finished,
                                )
                            });
                        }
                        Some(
                            AnswerReply::NotANumber { sentence } | AnswerReply::Failed { sentence },
                        ) => state.update(|state| {
                            state.step.result = None;
                            state.fault = Some(sentence);
                        }),
                        Some(AnswerReply::SignInNeeded) | None => send_plainly(check),
                    }
                },
            );
        }
    };
    let on_hint = {
        let props = Arc::clone(&props);
        move |event: ev::MouseEvent| {
            if plain.get_value() {
                return;
            }
            event.prevent_default();
            if busy.get_value() {
                return;
            }
            busy.set_value(true);
            let sent = HintSent {
                step: state.read_untracked().step.id.clone(),
            };
            let send_plainly = send_plainly.clone();
            post(format!("/api{}/hint", props.action), &sent, move |reply| {
                busy.set_value(false);
                match reply {
                    Some(HintReply::Hints { hints }) => {
                        state.update(|state| state.step.hints = hints)
                    }
                    Some(HintReply::Failed { sentence }) => {
                        state.update(|state| state.fault = Some(sentence))
                    }
                    Some(HintReply::SignInNeeded) | None => send_plainly(hint),
                }
            });
        }
    };

    let head = {
        let props = Arc::clone(&props);
        move || head(&props.words, &state.read())
    };
    let before = {
        let props = Arc::clone(&props);
        move || earlier(&props.words, &state.read())
    };
    let prompt = move || prompt(&state.read());
    let fields = {
        let props = Arc::clone(&props);
        move || fields(&props.words, &state.read())
    };
    let hints = {
        let props = Arc::clone(&props);
        move || hints(&props.words, &state.read())
    };
    let more = {
        let props = Arc::clone(&props);
        move || more_hints(&props.words, &state.read())
    };
    let said = {
        let props = Arc::clone(&props);
        move || said(&props.words, &state.read())
    };
    let answer = match &props.sign_in {
        Some(href) => view! {
            <div class="sign-in">
                <p>{words.sign_in_why.clone()}</p>
                <a class="btn" href=href.clone()>{words.sign_in.clone()}</a>
            </div>
        }
        .into_any(),
        None => view! {
            <form
                class="answer"
                class:finished=move || state.read().done.is_some()
                method="post"
                action=format!("{}?{}", props.action, props.address)
                autocomplete="off"
                node_ref=form
                on:submit=on_submit
            >
                <input type="hidden" name="step" value=move || state.read().step.id.clone() />
                <div class="answer-bar">
                    {fields}
                    <button class="btn" name="action" value="check" node_ref=check>
                        {words.check.clone()}
                    </button>
                </div>
                <button
                    class="link-button"
                    class:gone=move || state.read().step.hints_left() == 0
                    name="action"
                    value="hint"
                    formnovalidate=true
                    node_ref=hint
                    on:click=on_hint
                >
                    {more}
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <section class="card step" id="step" aria-labelledby="step-title">
            {before}
            {head}
            {prompt}
            {answer}
            {hints}
            <div class="said" aria-live="polite">
                {said}
            </div>
        </section>
    }
}

impl State {
    fn mark(
        &mut self,
        given: String,
        result: StepResult,
        next: Option<Box<StepView>>,
        finished: Option<String>,
    ) {
        self.fault = None;
        match (next, finished) {
            (Some(next), _) => self.step = *next,
            (None, Some(conclusion)) => {
                let prompt_html = std::mem::take(&mut self.step.prompt_html);
                self.step.earlier.push(EarlierStep {
                    prompt_html,
                    given,
                    feedback_html: result.feedback_html,
                });
                self.done = Some(conclusion);
            }
            (None, None) => {
                self.step.given = given;
                self.step.result = Some(result);
            }
        }
    }
}

impl StepView {
    fn hints_left(&self) -> u32 {
        self.hints_total
            .saturating_sub(u32::try_from(self.hints.len()).unwrap_or(u32::MAX))
    }
}

fn head(words: &StepWords, state: &State) -> AnyView {
    let title = match state.done {
        Some(_) => words.all_done.clone(),
        None => filled(
            &words.step_of,
            &[&state.step.index.to_string(), &state.step.of.to_string()],
        ),
    };
    let done = if state.done.is_some() {
        state.step.of
    } else {
        state.step.index.saturating_sub(1)
    };
    let dots = (1..=state.step.of)
        .map(|index| view! { <i class:done=index <= done class:now=index == done + 1></i> })
        .collect::<Vec<_>>();
    view! {
        <div class="step-head">
            <h2 id="step-title">{title}</h2>
            <span class="step-dots" aria-hidden="true">{dots}</span>
        </div>
    }
    .into_any()
}

fn prompt(state: &State) -> AnyView {
    let (class, html) = match &state.done {
        Some(conclusion) => ("conclusion", conclusion),
        None => ("prompt", &state.step.prompt_html),
    };
    view! { <div class=class inner_html=html.clone()></div> }.into_any()
}

/// The steps done. The last one stays open until the next is answered, because it says what was right
/// about the answer just given.
fn earlier(words: &StepWords, state: &State) -> AnyView {
    let step = &state.step;
    let fresh = step.result.is_none() && state.fault.is_none() && step.hints.is_empty();
    let last = step.earlier.len();
    step.earlier
        .iter()
        .zip(1..)
        .map(|(done, index)| {
            view! {
                <details class="earlier" open=fresh && index == last>
                    <summary>
                        {outcome(Outcome::Right, filled(&words.step, &[&index.to_string()]))}
                        " "
                        <span class="num">{done.given.clone()}</span>
                    </summary>
                    <div class="small muted" inner_html=done.prompt_html.clone()></div>
                    <p inner_html=done.feedback_html.clone()></p>
                </details>
            }
        })
        .collect::<Vec<_>>()
        .into_any()
}

fn fields(words: &StepWords, state: &State) -> AnyView {
    let step = &state.step;
    let described = state.fault.as_ref().map(|_| "given-fault");
    let invalid = state.fault.as_ref().map(|_| "true");
    let (field, unit) = match &step.field {
        StepField::Label(labels) => {
            let options = labels
                .iter()
                .map(|label| view! { <option value=label.clone() selected=*label == step.given>{label.clone()}</option> })
                .collect::<Vec<_>>();
            let select = view! {
                <select id="given" name="given" aria-describedby=described aria-invalid=invalid>
                    <option value="">{words.choose.clone()}</option>
                    {options}
                </select>
            };
            (select.into_any(), None)
        }
        StepField::Number { unit } => {
            let input = view! {
                <input
                    id="given"
                    name="given"
                    type="text"
                    inputmode="decimal"
                    value=step.given.clone()
                    aria-describedby=described
                    aria-invalid=invalid
                />
            };
            (input.into_any(), unit.clone())
        }
    };
    let fault = state.fault.clone();
    view! {
        <label class="answer-label" for="given">{words.answer.clone()}</label>
        <p class="answer-fault" id="given-fault" role="alert">{fault}</p>
        {field}
        {unit.map(|unit| view! { <span class="answer-unit">{unit}</span> })}
    }
    .into_any()
}

fn hints(words: &StepWords, state: &State) -> AnyView {
    let none = state.step.hints.is_empty() || state.done.is_some();
    let rows = state
        .step
        .hints
        .iter()
        .map(|hint| view! { <li inner_html=hint.clone()></li> })
        .collect::<Vec<_>>();
    view! {
        <div class="hints" aria-live="polite" class:gone=none>
            <b>{words.hints.clone()}</b>
            <ol>{rows}</ol>
        </div>
    }
    .into_any()
}

/// "Petunjuk (1 dari 3)": the one that would come.
fn more_hints(words: &StepWords, state: &State) -> String {
    let next = state.step.hints.len() + 1;
    filled(
        &words.hint,
        &[&next.to_string(), &state.step.hints_total.to_string()],
    )
}

fn said(words: &StepWords, state: &State) -> AnyView {
    let result = state.step.result.as_ref().filter(|_| state.done.is_none());
    result
        .map(|result| {
            let class = match result.outcome {
                Outcome::Right => "feedback right",
                Outcome::Wrong => "feedback wrong",
                Outcome::NotAttempted => "feedback blank",
            };
            let said = match result.outcome {
                Outcome::NotAttempted => words.not_attempted_help.clone(),
                _ => result.feedback_html.clone(),
            };
            view! {
                <div class=class>
                    {outcome(result.outcome, words.outcome(result.outcome).to_owned())}
                    <span inner_html=said></span>
                </div>
            }
        })
        .into_any()
}

fn fault_sentence(words: &StepWords, fault: StepFault) -> String {
    match fault {
        StepFault::NotANumber => words.not_a_number.clone(),
        StepFault::NoSuchChoice => words.no_such_choice.clone(),
    }
}
