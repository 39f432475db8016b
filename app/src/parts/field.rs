//! Fields of forms with label, hint and fault, and the list of faults above a form.

use crate::parts::account::field as account;
use crate::parts::icons::{Icon, icon};
use crate::words::Words;
use domain::account::AccountFault;
use domain::html::escaped;
use leptos::prelude::*;
use std::borrow::Cow;

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Any text.
    Text,
    /// An e-mail address.
    Email,
    /// A secret, never written back.
    Password,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form, which is its id too.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What is typed.
    pub input: Input,
    /// What it holds; a password field always shows nothing.
    pub value: String,
    /// The token of the `autocomplete` attribute.
    pub autocomplete: &'static str,
    /// What helps to fill it in.
    pub hint: Option<Cow<'static, str>>,
    /// Why it was refused.
    pub fault: Option<String>,
}

/// Draws a field.
pub fn field(field: Field) -> impl IntoView {
    let Field {
        name,
        label,
        input,
        value,
        autocomplete,
        hint,
        fault,
    } = field;
    let (kind, value) = match input {
        Input::Text => ("text", Some(value)),
        Input::Email => ("email", Some(value)),
        Input::Password => ("password", None),
    };
    let capital = matches!(input, Input::Email | Input::Password).then_some("none");
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    let fault_id = fault.as_ref().map(|_| format!("{name}-fault"));
    let described = [fault_id.clone(), hint_id.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let described = (!described.is_empty()).then_some(described);
    let invalid = fault.as_ref().map(|_| "true");
    view! {
        <div class=if invalid.is_some() { "field bad" } else { "field" }>
            <label for=name>{label}</label>
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
            <input
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                autocapitalize=capital
                required=true
                aria-describedby=described
                aria-invalid=invalid
            />
        </div>
    }
}

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

/// What goes into a `<textarea>`, which is drawn as it is: escaped, after the one line break that a
/// browser drops.
#[must_use]
pub fn textarea_text(text: &str) -> String {
    format!("\n{}", escaped(text))
}

fn summary(words: Words, faults: &[FormFault], kept: bool) -> impl IntoView + use<> {
    let rows = faults
        .iter()
        .map(|fault| {
            let sentence = fault.sentence.clone();
            match fault.field {
                Some(field) => {
                    view! { <li><a href=format!("#{field}")>{sentence}</a></li> }.into_any()
                }
                None => view! { <li>{sentence}</li> }.into_any(),
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

/// The fault of an account's field as a sentence beside that field. `password` is the name of the
/// password field, which differs between forms.
#[must_use]
pub fn account_fault(words: Words, fault: AccountFault, password: &'static str) -> FormFault {
    let (field, sentence) = match fault {
        AccountFault::NameEmpty => (account::NAME, words.fault_name_empty()),
        AccountFault::NameLong => (account::NAME, words.fault_name_long()),
        AccountFault::EmailForm => (account::EMAIL, words.fault_email_form()),
        AccountFault::PasswordShort => (password, words.fault_password_short()),
        AccountFault::PasswordLong => (password, words.fault_password_long()),
        AccountFault::PasswordGuessable => (password, words.fault_password_guessable()),
    };
    FormFault {
        field: Some(field),
        sentence: sentence.to_owned(),
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
