//! Links from each page of an area to the others.

use crate::parts::drawn::{Draw, Drawn};
use leptos::prelude::*;

/// A link of a submenu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its text.
    pub text: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Whether it leads to the page at hand.
    pub here: bool,
}

/// Draws them; `label` names the area.
pub fn submenu(label: &'static str, entries: impl IntoIterator<Item = Entry>) -> Drawn {
    let entries = entries
        .into_iter()
        .map(|entry| {
            let current = entry.here.then_some("page");
            view! {
                <li>
                    <a href=entry.href aria-current=current>
                        {entry.text}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <nav class="submenu" aria-label=label>
            <ul>{entries}</ul>
        </nav>
    }
    .drawn()
}
