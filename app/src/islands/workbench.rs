//! The workbench answers while its chips are pressed. Without it the form sends a `GET`.

#[cfg(feature = "formula")]
use crate::islands::browser::{check, comes_from};
use crate::islands::browser::{form_values, has, replace_address};
use crate::parts::markup::changing_inside;
#[cfg(feature = "formula")]
use crate::parts::workbench::FORMULA;
use crate::parts::workbench::{WorkbenchProps, answered};
#[cfg(feature = "formula")]
use domain::analysis::Sort;
use domain::analysis::{Query, Summary};
use leptos::ev::Event;
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
    let pick = move |event: Event| {
        // Whoever writes a formula wants it measured.
        #[cfg(feature = "formula")]
        if comes_from(&event, "formula") {
            check(root, "input[name=measure][value=\"=\"]");
        }
        #[cfg(not(feature = "formula"))]
        let _ = event;
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
    let query = Query {
        filter: form_values(root, "filter")
            .iter()
            .filter_map(|filter| filter.split_once(':'))
            .map(|(column, label)| (column.to_owned(), label.to_owned()))
            .collect(),
        ..Query::new(
            one("group").unwrap_or_else(|| first.group.clone()),
            one("measure").unwrap_or_else(|| first.measure.clone()),
            one("summary")
                .and_then(|code| Summary::from_code(&code))
                .unwrap_or(first.summary),
        )
    };
    #[cfg(feature = "formula")]
    let query = freely(query, &one);
    query
}

/// What the form of an open workbench says beyond that.
#[cfg(feature = "formula")]
fn freely(query: Query, one: &impl Fn(&str) -> Option<String>) -> Query {
    let measure = match one("formula") {
        Some(formula) if query.measure == FORMULA => query.measure + &formula,
        _ => query.measure,
    };
    Query {
        measure,
        then: one("then").filter(|key| !key.is_empty()),
        sort: one("sort")
            .and_then(|code| Sort::from_code(&code))
            .unwrap_or_default(),
        ..query
    }
}
