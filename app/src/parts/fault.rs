//! Why a form was refused: beside each field, and all of it above the form.

use crate::parts::drawn::Draw;
use crate::parts::icons::{Icon, icon};
use crate::words::Words;
use leptos::prelude::*;

/// A fault of a form: its field, where it belongs to one, and its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// The name of the field.
    pub field: Option<&'static str>,
    /// What happened and what to do.
    pub sentence: String,
}

/// The first sentence about a field.
#[must_use]
pub fn fault_of(faults: &[FormFault], field: &str) -> Option<String> {
    faults
        .iter()
        .find(|fault| fault.field == Some(field))
        .map(|fault| fault.sentence.clone())
}

/// Why a field was refused, as the paragraph that the field is described by.
pub fn fault_line(name: &str, fault: Option<String>) -> impl IntoView + use<> {
    let id = format!("{name}-fault");
    fault.map(|fault| {
        view! {
            <p class="fault" id=id>
                {icon(Icon::Cross)}
                <span>{fault}</span>
            </p>
        }
    })
}

/// All faults above a form. It takes the focus when the page opens, so that a screen reader reads it
/// first and the next press of Tab leads to the first field that needs fixing.
pub fn fault_summary(words: Words, faults: &[FormFault]) -> impl IntoView + use<> {
    let kept = faults.iter().any(|fault| fault.field.is_some());
    summary(words, faults, kept)
}

/// As [`fault_summary`], above a form that asks for no password.
pub fn fault_summary_of_work(words: Words, faults: &[FormFault]) -> impl IntoView + use<> {
    summary(words, faults, false)
}

fn summary(words: Words, faults: &[FormFault], kept: bool) -> impl IntoView + use<> {
    let rows = faults
        .iter()
        .map(|fault| {
            let sentence = fault.sentence.clone();
            match fault.field {
                Some(field) => {
                    view! { <li><a href=format!("#{field}")>{sentence}</a></li> }.drawn()
                }
                None => view! { <li>{sentence}</li> }.drawn(),
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="notice bad" id="faults" role="group" aria-labelledby="faults-title" tabindex="-1" autofocus=true>
                {icon(Icon::Cross)}
                <div>
                    <h2 class="notice-title" id="faults-title">
                        {words.fault_one()}
                    </h2>
                    <ul class="faults">{rows}</ul>
                    {kept.then(|| view! { <p class="small">{words.fault_kept()}</p> })}
                </div>
            </div>
        }
    })
}

/// The title of a page whose form was refused says so first: it is what a screen reader and a tab show.
#[must_use]
pub fn title_with_faults(words: Words, title: &str, faults: &[FormFault]) -> String {
    if faults.is_empty() {
        title.to_owned()
    } else {
        words.fault_title(title)
    }
}

/// The fault of too many tries.
#[must_use]
pub fn too_often(words: Words, minutes: u32) -> FormFault {
    FormFault {
        field: None,
        sentence: words.fault_too_often(words.wait_minutes(minutes.max(1))),
    }
}
