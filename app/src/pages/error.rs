//! What a person sees instead of a page: what happened, what was kept, what to do.

use crate::address;
use crate::frame::Frame;
use crate::shell::document;
use crate::words::Words;
use leptos::prelude::*;

/// What the error page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPage {
    /// The HTTP status it is sent with.
    pub status: u16,
    /// What happened.
    pub kind: ErrorKind,
    /// The id under which the cause stands in the log.
    pub id: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing lives at this address.
    NotFound,
    /// No right.
    Forbidden,
    /// A form from another site.
    OtherOrigin,
    /// More than is read.
    TooLarge,
    /// Something else was kept first.
    Conflict,
    /// Not readable as a request.
    Malformed,
    /// Too many attempts at quizzes within a day.
    TooManyAttempts,
    /// A link that has ended.
    LinkEnded,
    /// A method that this address does not have.
    Method,
    /// A name of the server that is not its own.
    OtherHost,
    /// The database did not get to it.
    Busy,
    /// A fault of ours.
    Internal,
}

/// What happened, in a few words, and in a sentence what was kept and what to do.
#[must_use]
pub const fn sentences(words: Words, kind: ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::NotFound => (words.error_not_found(), words.error_not_found_text()),
        ErrorKind::Forbidden => (words.error_forbidden(), words.error_forbidden_text()),
        ErrorKind::OtherOrigin => (words.error_other_origin(), words.error_other_origin_text()),
        ErrorKind::TooLarge => (words.error_too_large(), words.error_too_large_text()),
        ErrorKind::Conflict => (words.error_conflict(), words.error_conflict_text()),
        ErrorKind::Malformed => (words.error_malformed(), words.error_malformed_text()),
        ErrorKind::TooManyAttempts => (
            words.error_too_many_attempts(),
            words.error_too_many_attempts_text(),
        ),
        ErrorKind::LinkEnded => (words.error_link_ended(), words.error_link_ended_text()),
        ErrorKind::Method => (words.error_method(), words.error_method_text()),
        ErrorKind::OtherHost => (words.error_other_host(), words.error_other_host_text()),
        ErrorKind::Busy => (words.error_busy(), words.error_busy_text()),
        ErrorKind::Internal => (words.error_internal(), words.error_internal_text()),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ErrorPage) -> String {
    let words = frame.words();
    let (title, text) = sentences(words, data.kind);
    document(frame, title, None, || {
        view! {
            <div class="wrap narrow trouble">
                {spilled()}
                <h1>{title}</h1>
                <p class="lead">{text}</p>
                {data
                    .id
                    .map(|id| {
                        view! {
                            <p class="incident">
                                {words.error_id()} ": " <code>{id}</code>
                            </p>
                        }
                    })}
                <p class="actions">
                    <a class="btn" href=address::COURSES>
                        {words.error_courses()}
                    </a>
                    <a class="btn quiet" href=address::HOME>
                        {words.error_home()}
                    </a>
                </p>
                <p class="small muted num">{words.error_status(data.status)}</p>
            </div>
        }
    })
}

/// A cup lying on its side.
fn spilled() -> impl IntoView {
    view! {
        <svg class="spilled" width="132" height="72" viewBox="0 0 132 72" fill="none" aria-hidden="true" focusable="false">
            <path class="spilled-coffee" d="M62 62c-14 6-44 5-52 1-7-4 1-8 12-8 8 0 9-5 18-5 8 0 10 3 18 2 6-1 12-3 14-1 3 3-3 8-10 11Z"></path>
            <g transform="rotate(-104 88 42)">
                <path class="cup-body" d="M68 26h38v18a16 16 0 0 1-16 16h-6a16 16 0 0 1-16-16Z"></path>
                <path class="cup-line" d="M106 30h4.5a6.5 6.5 0 0 1 0 13H106" stroke-width="3.5"></path>
                <path class="cup-line" d="M68 26h38v18a16 16 0 0 1-16 16h-6a16 16 0 0 1-16-16Z" stroke-width="3"></path>
            </g>
        </svg>
    }
}
