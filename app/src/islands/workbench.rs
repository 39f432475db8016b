//! The workbench answers while its chips are pressed. Without it the form sends a `GET`.

use crate::islands::browser::{form_values, replace_address};
use crate::parts::workbench::{self, Control, WorkbenchProps};
use domain::analysis::{Query, Summary};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The workbench: its form and, beside it, what the form asks.
#[island]
pub fn WorkbenchIsland(bench: WorkbenchProps) -> impl IntoView {
    let bench = Arc::new(bench);
    let query = RwSignal::new(bench.query.clone());
    // The sentence about an address that was not followed stays until something is picked.
    let fault = RwSignal::new(bench.fault.clone());
    let form = NodeRef::<html::Form>::new();

    let pick = {
        let bench = Arc::clone(&bench);
        move |_| {
            let asked = asked(form, &query.read_untracked());
            replace_address(&format!("{}?{}", bench.action, asked.to_address()));
            fault.set(None);
            query.set(asked);
        }
    };
    let now = {
        let bench = Arc::clone(&bench);
        move |control: Control| {
            let bench = Arc::clone(&bench);
            (move || workbench::now(&bench, &query.read(), control)).into_any()
        }
    };
    let controls = workbench::controls(&bench, now);
    let action = bench.action.clone();
    let label = bench.words.controls.clone();
    view! {
        <form class="card controls" method="get" action=action autocomplete="off" aria-label=label node_ref=form on:change=pick>
            {controls}
        </form>
        <section class="card result" aria-labelledby="result-title">
            {move || fault.get().map(|sentence| view! { <p class="bench-fault" role="status">{sentence}</p> })}
            {move || workbench::result(&bench, &query.read())}
        </section>
    }
}

/// The form as a query. What it does not say stays as it was.
fn asked(form: NodeRef<html::Form>, before: &Query) -> Query {
    let one = |name: &str| form_values(form, name).pop();
    Query {
        filter: form_values(form, "filter")
            .iter()
            .filter_map(|filter| filter.split_once(':'))
            .map(|(column, label)| (column.to_owned(), label.to_owned()))
            .collect(),
        group: one("group").unwrap_or_else(|| before.group.clone()),
        measure: one("measure").unwrap_or_else(|| before.measure.clone()),
        summary: one("summary")
            .and_then(|code| Summary::from_code(&code))
            .unwrap_or(before.summary),
    }
}
