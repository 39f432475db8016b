//! Fields of the longer forms of organisers. None is marked as required: the server says what is missing,
//! beside its field, and nothing that was typed is lost.

use crate::parts::field::textarea_text;
use crate::parts::icons::{Icon, icon};
use leptos::prelude::*;
use std::borrow::Cow;

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
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
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the form, which is its id too.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What is entered.
    pub kind: EntryKind,
    /// What it holds.
    pub value: String,
    /// The language of what is entered, where it is not that of the page.
    pub lang: Option<&'static str>,
    /// What helps to fill it in.
    pub hint: Option<Cow<'static, str>>,
    /// Why it was refused.
    pub fault: Option<String>,
}

impl Entry {
    /// A field without hint or fault.
    #[must_use]
    pub const fn new(
        name: &'static str,
        label: &'static str,
        kind: EntryKind,
        value: String,
    ) -> Self {
        Self {
            name,
            label,
            kind,
            value,
            lang: None,
            hint: None,
            fault: None,
        }
    }
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

/// Draws a field.
pub fn entry(entry: Entry) -> impl IntoView {
    let Entry {
        name,
        label,
        kind,
        value,
        lang,
        hint,
        fault,
    } = entry;
    let bad = fault.is_some();
    let described = described_by(name, bad, hint.is_some());
    let invalid = bad.then_some("true");
    let control = match kind {
        EntryKind::Lines(rows) => view! {
            <textarea class="input" id=name name=name rows=rows.to_string() lang=lang aria-describedby=described aria-invalid=invalid>
                {textarea_text(&value)}
            </textarea>
        }
        .into_any(),
        EntryKind::Line | EntryKind::Whole | EntryKind::Address | EntryKind::Day | EntryKind::Time => {
            let (of_kind, mode) = match kind {
                EntryKind::Day => ("date", None),
                EntryKind::Time => ("time", None),
                // A browser sends nothing for what it does not take for a number or an address.
                EntryKind::Whole => ("text", Some("numeric")),
                EntryKind::Address => ("text", Some("url")),
                EntryKind::Line | EntryKind::Lines(_) => ("text", None),
            };
            view! {
                <input
                    class="input"
                    id=name
                    name=name
                    type=of_kind
                    inputmode=mode
                    value=value
                    lang=lang
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
            .into_any()
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
pub fn entry_of_time(
    legend: &'static str,
    hint: Option<String>,
    fault: Option<String>,
    day: Entry,
    time: Entry,
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
            <div class="pair-of-fields">{entry(day)} {entry(time)}</div>
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
