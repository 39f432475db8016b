//! A row of a file that may be one of several people: what it is, is chosen.

use crate::parts::drawn::{Draw, Drawn};
use crate::words::Words;
use leptos::prelude::*;

/// What can be chosen besides one of the people.
pub mod choice {
    /// The row is left out.
    pub const SKIP: &str = "skip";
    /// It is somebody who is not known yet.
    pub const NEW: &str = "new";
}

/// The name of the field of a row.
#[must_use]
pub fn field(row: u64) -> String {
    format!("row-{row}")
}

/// The row that such a name is about.
#[must_use]
pub fn row_of(field: &str) -> Option<u64> {
    field.strip_prefix("row-")?.parse().ok()
}

/// Somebody whom a row may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What the form sends.
    pub value: String,
    /// Their name.
    pub name: String,
    /// More about them.
    pub about: String,
}

/// Draws the choice. `title` is what the row is called.
pub fn decide_row(
    words: Words,
    row: u64,
    title: Drawn,
    about: String,
    candidates: Vec<Candidate>,
    chosen: &str,
) -> Drawn {
    let name = field(row);
    let radio = |number: usize, value: String, label: Drawn, about: String| {
        let id = format!("{name}-{number}");
        let checked = chosen == value;
        let about =
            (!about.is_empty()).then(|| view! { <span class="small muted block">{about}</span> });
        view! {
            <div class="tick">
                <input type="radio" id=id.clone() name=name.clone() value=value checked=checked />
                <label for=id>
                    <span>{label} {about}</span>
                </label>
            </div>
        }
    };
    let people = candidates
        .into_iter()
        .enumerate()
        .map(|(number, one)| {
            let label = view! { <bdi>{one.name}</bdi> }.drawn();
            radio(number + 2, one.value, label, one.about)
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="card decide">
            <legend class="break">{title}</legend>
            <p class="small muted">{about}</p>
            {radio(0, choice::SKIP.to_owned(), words.import_choice_skip().drawn(), String::new())}
            {people}
            {radio(1, choice::NEW.to_owned(), words.import_choice_new().drawn(), String::new())}
        </fieldset>
    }
    .drawn()
}
