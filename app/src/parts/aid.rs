//! Buttons that a small script makes work (`app/browser/aids.js`): they are not there without it, and nobody
//! needs them.

use crate::words::Words;
use leptos::prelude::*;

/// Shows and hides what is typed into the password field of this id.
pub fn reveal(words: Words, field: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="aid link-like"
            data-reveal=field
            data-shows=words.password_reveal()
            data-hides=words.password_conceal()
            aria-controls=field
        >
            {words.password_reveal()}
        </button>
    }
}

/// Copies what the field of this id holds, and says so.
pub fn copy(words: Words, field: impl Into<String>) -> impl IntoView {
    let field = field.into();
    view! {
        <p class="aid copying">
            <button type="button" class="btn quiet" data-copy=field.clone() aria-describedby=field>
                {words.copy_send()}
            </button>
            <span class="small" role="status" data-done=words.copy_done()></span>
        </p>
    }
}
