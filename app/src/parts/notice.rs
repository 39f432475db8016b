//! One sentence at the head of a page: done, to know, to mind.

use crate::parts::icons::{Icon, icon};
use leptos::prelude::*;

/// What a notice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Ok,
    /// Something to know.
    Info,
    /// Something to mind.
    Warn,
}

/// A sentence for the head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it means.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
}

impl Notice {
    /// Something was done.
    #[must_use]
    pub fn ok(text: impl Into<String>) -> Self {
        Self::new(NoticeKind::Ok, text)
    }

    /// Something to know.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self::new(NoticeKind::Info, text)
    }

    /// Something to mind.
    #[must_use]
    pub fn warn(text: impl Into<String>) -> Self {
        Self::new(NoticeKind::Warn, text)
    }

    fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { kind, text }
    }
}

/// Draws it.
pub fn notice(notice: Notice) -> impl IntoView {
    let (class, sign) = match notice.kind {
        NoticeKind::Ok => ("notice ok", Icon::Check),
        NoticeKind::Info => ("notice info", Icon::Info),
        NoticeKind::Warn => ("notice warn", Icon::Warning),
    };
    view! {
        <div class=class role="status">
            {icon(sign)}
            <p>{notice.text}</p>
        </div>
    }
}
