//! What is put into a page as it is: HTML of the catalogue, and HTML that functions of ours draw as text. The
//! second is for what islands draw again and again in the browser: views would do the same at three times
//! the size of the bundle.
//!
//! Only [`inside`] and [`changing_inside`] put anything into an element, and they take nothing but [`Markup`].
//! That is made of HTML of the catalogue, or by [`markup!`], which escapes every text it is given.

use domain::html::{Html, escaped};
use leptos::html::{InnerHtml, inner_html};
use std::fmt;

/// HTML that may stand in a page as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// What [`markup!`] has put together; nothing else calls it, which a house test holds.
    pub(crate) fn drawn(pieces: fmt::Arguments<'_>) -> Self {
        Self(pieces.to_string())
    }

    /// As it stands in a page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Puts more behind it.
    pub fn push(&mut self, more: Self) {
        self.0.push_str(&more.0);
    }
}

impl From<&Html> for Markup {
    fn from(html: &Html) -> Self {
        Self(html.unbroken().into_owned())
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Self>>(pieces: I) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

/// What may stand in a place of [`markup!`].
pub trait Piece {
    /// Writes it as HTML.
    ///
    /// # Errors
    /// Those of the formatter.
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl Piece for str {
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&escaped(self))
    }
}

impl Piece for String {
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().write(formatter)
    }
}

impl Piece for Html {
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.unbroken())
    }
}

impl Piece for Markup {
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<T: Piece + ?Sized> Piece for &T {
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).write(formatter)
    }
}

/// A [`Piece`] for `format_args!`.
pub(crate) struct Written<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: Piece + ?Sized> fmt::Display for Written<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(formatter)
    }
}

/// [`Markup`] from a pattern whose places `{}` are filled with texts, which are escaped, and with HTML, which
/// is not. `{name}`, which nothing would escape, does not compile: `concat!` keeps it from being captured.
macro_rules! markup {
    ($pattern:literal $(, $value:expr)* $(,)?) => {
        $crate::parts::markup::Markup::drawn(
            format_args!(concat!($pattern) $(, $crate::parts::markup::Written(&$value))*)
        )
    };
}
pub(crate) use markup;

/// The inside of an element that has no children: `<div {..inside(&html)}></div>`.
pub fn inside(html: impl Into<Markup>) -> InnerHtml<String> {
    inner_html(html.into().0)
}

/// As [`inside`], of what changes in the browser.
pub fn changing_inside(
    markup: impl Fn() -> Markup + Send + 'static,
) -> InnerHtml<impl Fn() -> String + Send + 'static> {
    inner_html(move || markup().0)
}

/// Puts texts in the places of `{0}`, `{1}`, …
#[must_use]
pub fn filled(pattern: &str, texts: &[&str]) -> String {
    let mut out = pattern.to_owned();
    for (index, text) in texts.iter().enumerate() {
        out = out.replace(&format!("{{{index}}}"), text);
    }
    out
}

/// Words that travel to an island: named fields in Rust, a plain list in JSON, because reading a list
/// takes a tenth of the code.
macro_rules! travelling_words {
    ($(#[$doc:meta])* $name:ident { $($field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(from = "Vec<String>", into = "Vec<String>")]
        pub struct $name {
            $(pub $field: String,)*
        }

        impl From<Vec<String>> for $name {
            fn from(list: Vec<String>) -> Self {
                let mut list = list.into_iter();
                $(let $field = list.next().unwrap_or_default();)*
                Self { $($field),* }
            }
        }

        impl From<$name> for Vec<String> {
            fn from(words: $name) -> Self {
                vec![$(words.$field),*]
            }
        }
    };
}
pub(crate) use travelling_words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_html_is_not() {
        let html = Html::sanitised("<b>x</b>".to_owned());
        let inner = markup!("<i>{}</i>", "<");
        assert_eq!(
            markup!("<p title=\"{}\">{}{}</p>", "\"a\" & b", html, inner).as_str(),
            "<p title=\"&quot;a&quot; &amp; b\"><b>x</b><i>&lt;</i></p>"
        );
    }

    #[test]
    fn places_are_filled_by_number() {
        assert_eq!(
            filled("Langkah {0} dari {1}", &["2", "4"]),
            "Langkah 2 dari 4"
        );
    }
}
