//! A text of which parts are marked.

use crate::parts::drawn::{Draw, Drawn};
use domain::text::unbroken;
use leptos::prelude::*;

/// A piece of a text, and whether it is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is marked.
    pub marked: bool,
}

/// Draws the pieces one after the other.
#[must_use]
pub fn pieces(pieces: Vec<Piece>) -> Vec<Drawn> {
    pieces
        .into_iter()
        .map(|piece| {
            let text = unbroken(&piece.text).into_owned();
            if piece.marked {
                view! { <mark>{text}</mark> }.drawn()
            } else {
                text.drawn()
            }
        })
        .collect()
}
