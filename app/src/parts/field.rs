//! Fields of forms with label, hint and fault. What is missing the server says, beside its field, and nothing
//! that was typed is lost.

use crate::parts::drawn::Draw;
use crate::parts::fault::{FormFault, fault_line, fault_of};
use domain::html::escaped;
use leptos::prelude::*;
use std::borrow::Cow;

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Line,
    /// Several lines of text; how many are seen.
    Lines(u32),
    /// A whole number.
    Whole,
    /// An address of the web.
    Address,
    /// A day.
    Day,
    /// A clock time.
    Time,
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
    /// What is entered.
    pub kind: FieldKind,
    /// What it holds; a secret always shows nothing.
    pub value: String,
    /// The token of the `autocomplete` attribute.
    pub autocomplete: &'static str,
    /// Whether it is marked as one that has to be filled in.
    pub required: bool,
    /// The language of what is entered, where it is not that of the page.
    pub lang: Option<&'static str>,
    /// The id of the list of what is suggested.
    pub list: Option<&'static str>,
    /// What helps to fill it in.
    pub hint: Option<Cow<'static, str>>,
    /// Why it was refused.
    pub fault: Option<String>,
}

impl Field {
    /// A field without hint or fault.
    #[must_use]
    pub const fn new(
        name: &'static str,
        label: &'static str,
        kind: FieldKind,
        value: String,
    ) -> Self {
        Self {
            name,
            label,
            kind,
            value,
            autocomplete: "off",
            required: false,
            lang: None,
            list: None,
            hint: None,
            fault: None,
        }
    }

    /// The same with its own of these faults.
    #[must_use]
    pub fn with_fault_of(self, faults: &[FormFault]) -> Self {
        Self {
            fault: fault_of(faults, self.name),
            ..self
        }
    }
}

/// What goes into a `<textarea>`, which is drawn as it is: escaped, after the one line break that a
/// browser drops.
#[must_use]
pub fn textarea_text(text: &str) -> String {
    format!("\n{}", escaped(text))
}

/// What describes a field: its fault, then its hint, where there are such.
#[must_use]
pub fn described_by(name: &str, fault: bool, hint: bool) -> Option<String> {
    let ids = [(fault, "fault"), (hint, "hint")]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, what)| format!("{name}-{what}"))
        .collect::<Vec<_>>();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Draws a field for a file, with why the one that was sent cannot be read.
pub fn file_field(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    accept: &'static str,
    fault: Option<String>,
) -> impl IntoView + use<> {
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    let described = described_by(name, fault.is_some(), true);
    view! {
        <div class=class>
            <label for=name>{label}</label>
            <p class="hint" id=format!("{name}-hint")>
                {hint}
            </p>
            {fault_line(name, fault)}
            <input id=name name=name type="file" accept=accept aria-describedby=described />
        </div>
    }
}

/// Draws a field.
pub fn field(field: Field) -> impl IntoView {
    let Field {
        name,
        label,
        kind,
        value,
        autocomplete,
        required,
        lang,
        list,
        hint,
        fault,
    } = field;
    let bad = fault.is_some();
    let described = described_by(name, bad, hint.is_some());
    let invalid = bad.then_some("true");
    let control = match kind {
        FieldKind::Lines(rows) => view! {
            <textarea class="input" id=name name=name rows=rows.to_string() lang=lang aria-describedby=described aria-invalid=invalid>
                {textarea_text(&value)}
            </textarea>
        }
        .drawn(),
        FieldKind::Line
        | FieldKind::Whole
        | FieldKind::Address
        | FieldKind::Day
        | FieldKind::Time
        | FieldKind::Email
        | FieldKind::Password => {
            let (of_kind, mode) = match kind {
                FieldKind::Day => ("date", None),
                FieldKind::Time => ("time", None),
                FieldKind::Email => ("email", None),
                FieldKind::Password => ("password", None),
                // A browser sends nothing for what it does not take for a number or an address.
                FieldKind::Whole => ("text", Some("numeric")),
                FieldKind::Address => ("text", Some("url")),
                FieldKind::Line | FieldKind::Lines(_) => ("text", None),
            };
            let capital = matches!(kind, FieldKind::Email | FieldKind::Password).then_some("none");
            let value = (kind != FieldKind::Password).then_some(value);
            view! {
                <input
                    class="input"
                    id=name
                    name=name
                    type=of_kind
                    inputmode=mode
                    value=value
                    lang=lang
                    list=list
                    autocomplete=autocomplete
                    autocapitalize=capital
                    required=required
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
            .drawn()
        }
    };
    view! {
        <div class=if bad { "field bad" } else { "field" }>
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {fault_line(name, fault)}
            {control}
        </div>
    }
}

/// A day and a clock time that belong together, under one name. A fault stands once, above both, and
/// leads to the day.
pub fn field_of_time(
    legend: &'static str,
    hint: Option<String>,
    fault: Option<String>,
    day: Field,
    time: Field,
) -> impl IntoView {
    let name = day.name;
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    let described = described_by(name, fault.is_some(), hint.is_some());
    view! {
        <fieldset class=class aria-describedby=described>
            <legend>{legend}</legend>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {fault_line(name, fault)}
            <div class="pair-of-fields">{field(day)} {field(time)}</div>
        </fieldset>
    }
}

/// A box to tick, with what it means.
pub fn tick(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    ticked: bool,
) -> impl IntoView {
    view! {
        <div class="tick">
            <input type="checkbox" id=name name=name value="1" checked=ticked aria-describedby=format!("{name}-hint") />
            <div>
                <label for=name>{label}</label>
                <p class="hint" id=format!("{name}-hint")>
                    {hint}
                </p>
            </div>
        </div>
    }
}
