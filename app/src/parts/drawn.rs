//! How views become HTML.
//!
//! Where one of several kinds stands in a place, it is drawn at once: `into_any` of Leptos would do as well, but
//! it copies each attribute of the view to the heap first, for a browser that might change it.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::view::Position;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// Room for most views that are drawn at once.
const DRAWN_BYTES: usize = 256;

/// A view that has been drawn. It stands on the server alone: in the browser nothing can be made of a text or
/// of several elements that were drawn so.
pub type Drawn = InertElement;

/// What can be drawn at once.
pub trait Draw {
    /// Draws it.
    fn drawn(self) -> Drawn;
}

impl<V: IntoView> Draw for V {
    fn drawn(self) -> Drawn {
        let mut html = String::with_capacity(DRAWN_BYTES);
        draw_into(&mut html, self);
        InertElement::new(html)
    }
}

/// HTML that is written in the source and depends on nothing.
pub(crate) fn fixed(html: &'static str) -> Drawn {
    InertElement::new(html)
}

fn draw_into(html: &mut String, view: impl IntoView) {
    let view = view.into_view();
    view.to_html_with_buf(html, &mut Position::FirstChild, true, false, vec![]);
}

/// Draws a view to HTML in one synchronous call, without leaving anything behind.
#[cfg(feature = "ssr")]
#[must_use]
pub fn draw<V: IntoView>(view: impl FnOnce() -> V) -> String {
    draw_behind(String::new(), view)
}

/// As [`draw`], behind what is written already.
#[cfg(feature = "ssr")]
pub(crate) fn draw_behind<V: IntoView>(mut html: String, view: impl FnOnce() -> V) -> String {
    let context = Arc::new(hydration_context::SsrSharedContext::new_islands());
    let owner = Owner::new_root(Some(context));
    owner.with(|| draw_into(&mut html, view()));
    owner.unset_with_forced_cleanup();
    html
}

/// A drawing that is kept, to stand in a page again.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept(Arc<str>);

#[cfg(feature = "ssr")]
impl Kept {
    /// Draws it.
    pub(crate) fn draw<V: IntoView>(view: impl FnOnce() -> V) -> Self {
        Self(draw(view).into())
    }

    /// As it stands in a page.
    pub(crate) fn again(&self) -> Drawn {
        InertElement::new(self.0.to_string())
    }
}
