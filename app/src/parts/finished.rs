//! What was finished just now, said on the page that comes next.

use crate::parts::notice::{Notice, notice};
use crate::words::Words;
use domain::learning::Progress;
use leptos::prelude::*;

/// A part of a course that was finished just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its title.
    pub title: String,
    /// How far the course is with it.
    pub progress: Progress,
}

/// Draws it, where there is one.
pub fn finished(words: Words, part: Option<Finished>) -> impl IntoView {
    part.map(|part| {
        let Progress { done, total } = part.progress;
        let text = if part.progress.complete() {
            words.lesson_finished_last(part.title, total)
        } else {
            words.lesson_finished_part(part.title, done, total)
        };
        notice(Notice::ok(text))
    })
}
