//! Where a page stands: links above its title.

use crate::words::Words;
use leptos::prelude::*;

/// A text with the address it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The text.
    pub text: String,
    /// The address.
    pub href: String,
}

impl Link {
    /// A link from its text and address.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// The trail above a page's title; `here` is the page itself in one or two words.
pub fn breadcrumb(words: Words, trail: Vec<Link>, here: String) -> impl IntoView {
    let links = trail
        .into_iter()
        .map(|link| view! { <li><a href=link.href>{link.text}</a></li> })
        .collect::<Vec<_>>();
    view! {
        <nav class="crumbs" aria-label=words.nav_breadcrumb()>
            <ol>
                {links}
                <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}
