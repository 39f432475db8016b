//! Views that are drawn at once, where one of several kinds stands in a place. `into_any` of Leptos would do
//! the same, but it copies each attribute of the view to the heap first, for a browser that might change it.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::view::Position;

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
        let mut html = String::new();
        draw_into(&mut html, self);
        InertElement::new(html)
    }
}

/// Draws a view behind what is written already.
pub(crate) fn draw_into(html: &mut String, view: impl IntoView) {
    let view = view.into_view();
    view.to_html_with_buf(html, &mut Position::FirstChild, true, false, vec![]);
}
