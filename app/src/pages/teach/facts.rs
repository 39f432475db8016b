//! `/trainer/facts`: facts that can age, those that are due first.

use crate::frame::Frame;
use crate::parts::breadcrumb::Link;
use crate::parts::drawn::Draw;
use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::document;
use crate::words::Words;
use domain::calendar::Day;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsPage {
    /// Today.
    pub today: Day,
    /// Facts to be looked at again, the longest due first.
    pub due: Vec<FactRow>,
    /// The others, the next first.
    pub others: Vec<FactRow>,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// Its id in `facts.toml`.
    pub id: String,
    /// What it says.
    pub value: String,
    /// Where it was read: what that is called, and its address where it has one.
    pub sources: Vec<(String, Option<String>)>,
    /// When it was read there.
    pub checked_on: Day,
    /// When it is due.
    pub due: Day,
    /// What cites it.
    pub cited: Vec<Link>,
}

fn sources(sources: Vec<(String, Option<String>)>) -> impl IntoView {
    sources
        .into_iter()
        .enumerate()
        .map(|(number, (name, address))| {
            let apart = (number > 0).then_some("; ");
            match address {
                Some(address) => view! {
                    {apart}
                    <a href=address rel="noopener noreferrer" class="external">
                        {name}
                    </a>
                }
                .drawn(),
                None => view! {
                    {apart}
                    {name}
                }
                .drawn(),
            }
        })
        .collect::<Vec<_>>()
}

fn list(words: Words, facts: Vec<FactRow>) -> impl IntoView {
    let rows = facts
        .into_iter()
        .map(|fact| {
            let cited = fact
                .cited
                .into_iter()
                .map(|link| view! { <li><a href=link.href>{link.text}</a></li> })
                .collect::<Vec<_>>();
            let cited =
                (!cited.is_empty()).then(|| view! { <ul class="taught small">{cited}</ul> });
            view! {
                <li class="card" id=fact.id.clone()>
                    <p>{fact.value}</p>
                    <p class="small muted break">{words.facts_source()} ": " {sources(fact.sources)}</p>
                    <p class="small">{words.facts_days(fact.checked_on.short(words.0), fact.due.short(words.0))}</p>
                    {cited}
                    <p class="small muted">
                        <code>{fact.id.clone()}</code>
                    </p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ol class="stack">{rows}</ol> }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: FactsPage) -> String {
    let words = frame.words();
    let count = u32::try_from(data.due.len()).unwrap_or(u32::MAX);
    let due = if data.due.is_empty() {
        view! { <p class="card empty">{words.facts_none_due(data.today.short(words.0))}</p> }
            .drawn()
    } else {
        list(words, data.due).drawn()
    };
    document(frame, words.facts_title(), None, || {
        view! {
            <div class="wrap page stack">
                {trainer_menu(words, TrainerPage::Facts)}
                <div class="page-head">
                    <h1>{words.facts_title()}</h1>
                    <p class="lead">{words.facts_lead()}</p>
                </div>
                <section aria-labelledby="due">
                    <h2 id="due">{words.facts_due(count)}</h2>
                    {due}
                </section>
                <section aria-labelledby="later">
                    <h2 id="later">{words.facts_later()}</h2>
                    {list(words, data.others)}
                </section>
            </div>
        }
    })
}
