//! The workbench answers while its chips are pressed. Without it the form sends a `GET`.

use crate::islands::browser::{form_values, has, replace_address};
use crate::parts::markup::changing_inside;
use crate::parts::workbench::{WorkbenchProps, answered};
use domain::analysis::{Query, Summary};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The workbench. Its children are the form, drawn by the server; beside it stands what the form asks.
#[island]
pub fn WorkbenchIsland(bench: WorkbenchProps, children: Children) -> impl IntoView {
    let bench = Arc::new(bench);
    let root = NodeRef::<html::Div>::new();
    let shown = RwSignal::new(answered(
        &bench,
        &bench.query,
        bench.fault.as_deref(),
        false,
    ));
    let pick = move |_| {
        let query = asked(root, &bench.query);
        replace_address(&format!("{}?{}", bench.action, query.to_address()));
        shown.set(answered(
            &bench,
            &query,
            None,
            has(root, "details.as-table[open]"),
        ));
    };
    view! {
        <div class="bench-parts" node_ref=root on:change=pick>
            {children()}
            <section class="card result" aria-labelledby="bench-title">
                <div class="result-head" aria-live="polite" {..changing_inside(move || shown.read().head.clone())}></div>
                <div {..changing_inside(move || shown.read().body.clone())}></div>
            </section>
        </div>
    }
}

/// The form as a query. What it does not say is as the page came.
fn asked(root: NodeRef<html::Div>, first: &Query) -> Query {
    let one = |name: &str| form_values(root, name).pop();
    Query {
        filter: form_values(root, "filter")
            .iter()
            .filter_map(|filter| filter.split_once(':'))
            .map(|(column, label)| (column.to_owned(), label.to_owned()))
            .collect(),
        group: one("group").unwrap_or_else(|| first.group.clone()),
        measure: one("measure").unwrap_or_else(|| first.measure.clone()),
        summary: one("summary")
            .and_then(|code| Summary::from_code(&code))
            .unwrap_or(first.summary),
    }
}
