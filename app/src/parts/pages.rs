//! The way between the pages of a long list.

use crate::words::Words;
use leptos::prelude::*;

/// A link to another page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    href: Option<String>,
    text: &'static str,
    rel: Option<&'static str>,
}

impl Turn {
    /// To the page before, where there is one.
    #[must_use]
    pub const fn back(href: Option<String>, text: &'static str) -> Self {
        Self {
            href,
            text,
            rel: Some("prev"),
        }
    }

    /// To the page after, where there is one.
    #[must_use]
    pub const fn on(href: Option<String>, text: &'static str) -> Self {
        Self {
            href,
            text,
            rel: Some("next"),
        }
    }

    /// To the first page, from any other.
    #[must_use]
    pub const fn first(href: Option<String>, text: &'static str) -> Self {
        Self {
            href,
            text,
            rel: None,
        }
    }
}

/// The links there are; nothing where all is on one page.
pub fn pages(words: Words, turns: [Turn; 2]) -> Option<impl IntoView + use<>> {
    turns.iter().any(|turn| turn.href.is_some()).then(|| {
        let links = turns.map(|Turn { href, text, rel }| {
            href.map(|href| view! { <a class="btn quiet" href=href rel=rel>{text}</a> })
        });
        view! {
            <nav class="actions" aria-label=words.people_pages()>
                {links.into_iter().collect::<Vec<_>>()}
            </nav>
        }
    })
}
