//! What is filled in, with its label above, and hint and fault between the two, so that both are read
//! before it. For fields that [`crate::parts::field::field`] does not draw.

use crate::parts::icons::{Icon, icon};
use leptos::prelude::*;

/// What stands around something to fill in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The id of what is filled in, which is its name in the form too.
    pub id: &'static str,
    /// The label.
    pub text: &'static str,
    /// What helps to fill it in.
    pub hint: Option<&'static str>,
    /// Why it was refused.
    pub fault: Option<String>,
}

/// The attributes `aria-describedby` and `aria-invalid` of what is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// The ids of hint and fault.
    pub by: Option<String>,
    /// `true` where it was refused.
    pub invalid: Option<&'static str>,
}

/// Draws `filled` with what stands around it.
pub fn labelled<V: IntoView, F: FnOnce(Described) -> V>(
    label: Label,
    filled: F,
) -> impl IntoView + use<V, F> {
    let Label {
        id,
        text,
        hint,
        fault,
    } = label;
    let fault_id = fault.as_ref().map(|_| format!("{id}-fault"));
    let hint_id = hint.map(|_| format!("{id}-hint"));
    let by = [fault_id.clone(), hint_id.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let filled = filled(Described {
        by: (!by.is_empty()).then_some(by),
        invalid: fault.as_ref().map(|_| "true"),
    });
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    view! {
        <div class=class>
            <label for=id>{text}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {fault
                .map(|fault| {
                    view! {
                        <p class="fault" id=fault_id>
                            {icon(Icon::Cross)}
                            <span>{fault}</span>
                        </p>
                    }
                })}
            {filled}
        </div>
    }
}
