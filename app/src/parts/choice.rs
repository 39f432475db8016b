//! Choices of a form: one of several as radio buttons, or as a list that opens.

use crate::parts::fault::fault_line;
use crate::parts::field::described_by;
use crate::parts::icons::{Icon, icon};
use leptos::prelude::*;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub text: String,
    /// More about it, smaller.
    pub detail: Option<String>,
}

impl Choice {
    /// A choice from its value and text.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            detail: None,
        }
    }
}

/// Draws a group of radio buttons; the first is `{name}`, so that a fault leads to it.
pub fn radios(
    name: &'static str,
    legend: &'static str,
    choices: Vec<Choice>,
    chosen: Option<&str>,
    fault: Option<String>,
) -> impl IntoView + use<> {
    let fault_id = fault.as_ref().map(|_| format!("{name}-fault"));
    let described = fault_id.clone();
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    let rows = choices
        .into_iter()
        .enumerate()
        .map(|(number, choice)| {
            let id = if number == 0 {
                name.to_owned()
            } else {
                format!("{name}-{number}")
            };
            let checked = chosen == Some(choice.value.as_str());
            view! {
                <div class="tick">
                    <input type="radio" id=id.clone() name=name value=choice.value checked=checked />
                    <label for=id>
                        <span>{choice.text} {choice.detail.map(|detail| view! { <span class="small muted block">{detail}</span> })}</span>
                    </label>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class=class aria-describedby=described>
            <legend>{legend}</legend>
            {fault
                .map(|fault| {
                    view! {
                        <p class="fault" id=fault_id>
                            {icon(Icon::Cross)}
                            <span>{fault}</span>
                        </p>
                    }
                })}
            {rows}
        </fieldset>
    }
}

/// Draws a list that opens.
pub fn select(
    id: String,
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: &str,
) -> impl IntoView + use<> {
    select_with_fault(id, name, label, choices, chosen, None)
}

/// Draws a list that opens, with why what was chosen was refused.
pub fn select_with_fault(
    id: String,
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: &str,
    fault: Option<String>,
) -> impl IntoView + use<> {
    let rows = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == chosen;
            view! {
                <option value=choice.value selected=selected>
                    {choice.text}
                </option>
            }
        })
        .collect::<Vec<_>>();
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    let described = described_by(&id, fault.is_some(), false);
    let invalid = fault.is_some().then_some("true");
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            {fault_line(&id, fault)}
            <select class="input" id=id name=name aria-describedby=described aria-invalid=invalid>
                {rows}
            </select>
        </div>
    }
}
