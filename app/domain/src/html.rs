//! Sanitised HTML as a type of its own: what may be put into a page as it is, told apart from plain text,
//! which is escaped.

use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// HTML that may stand in a page as it is.
///
/// The catalogue's sanitiser makes it, and nothing turns a text into it by accident: there is no `From` and no
/// `Display`. It is read back from where it was kept or sent (stored items, an island's properties), which is
/// why it deserialises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// HTML that has been sanitised. Only `catalogue` calls this, with what its sanitiser gave; a house test
    /// holds it.
    #[must_use]
    pub const fn sanitised(html: String) -> Self {
        Self(html)
    }

    /// A plain text as HTML: every sign of it is read as it is written.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(escaped(text).into_owned())
    }

    /// As it stands in a page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts more behind it.
    pub fn push(&mut self, more: &Self) {
        self.0.push_str(&more.0);
    }

    /// The same without white space around it.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        Self(self.0.trim().to_owned())
    }

    /// What people read of it, for where there is no HTML: tags away, entities read, white space folded.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        let mut within = false;
        for sign in self.0.chars() {
            match sign {
                '<' => within = true,
                '>' if within => within = false,
                _ if within => {}
                sign => text.push(sign),
            }
        }
        unescaped(&text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl PartialEq<&str> for Html {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// A short HTML in both languages, as [`Bilingual`](crate::language::Bilingual) is a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BilingualHtml {
    /// Indonesian.
    pub id: Html,
    /// English.
    pub en: Html,
}

impl BilingualHtml {
    /// The HTML in `language`.
    #[must_use]
    pub const fn get(&self, language: Language) -> &Html {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }
}

/// A text for between tags and inside of quoted attributes.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    html_escape::encode_quoted_attribute(text)
}

/// A text of HTML with its entities read.
#[must_use]
pub fn unescaped(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_read_as_markup() {
        let text = "<b a=\"1\" c='2'>& 7,02 % ÷ é";
        let html = Html::text(text);
        assert!(!html.as_str().contains(['<', '>', '"', '\'']), "{html:?}");
        assert_eq!(html.plain(), text);
        assert_eq!(Html::text("7,02 % ÷ é"), "7,02 % ÷ é");
    }

    #[test]
    fn what_people_read_has_neither_tags_nor_entities() {
        let html =
            Html::sanitised("<p>Satu &amp;\n <b class=\"x\">dua</b>&nbsp;&lt;3</p>".to_owned());
        assert_eq!(html.plain(), "Satu & dua <3");
    }

    #[test]
    fn it_travels_as_a_text() {
        let html = Html::sanitised("<b>x</b>".to_owned());
        let sent = serde_json::to_string(&html).unwrap();
        assert_eq!(sent, "\"<b>x</b>\"");
        assert_eq!(serde_json::from_str::<Html>(&sent).unwrap(), html);
    }
}
