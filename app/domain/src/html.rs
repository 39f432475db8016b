//! Sanitised HTML as a type of its own: what may be put into a page as it is, told apart from plain text,
//! which is escaped.

use crate::language::Language;
use crate::text::{capital, unbroken};
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

    /// As it stands in a page, where no line begins with a percent sign. Authors write a plain space before
    /// it, and so it is kept: an item is known again by what is in it.
    #[must_use]
    pub fn unbroken(&self) -> Cow<'_, str> {
        unbroken(&self.0)
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

    /// The same without the word of praise that it begins with (`Tepat. Isinya cocok.` as `Isinya cocok.`):
    /// what is said of a right answer to somebody who did not give it.
    #[must_use]
    pub fn without_praise(&self) -> Self {
        const PRAISE: [&str; 8] = [
            "Tepat", "Benar", "Betul", "Ya", "Right", "Exactly", "Correct", "Yes",
        ];
        let rest = PRAISE.iter().find_map(|word| {
            let rest = self.0.trim_start().strip_prefix(word)?;
            let rest = rest.strip_prefix(['.', ',', ':', '!'])?;
            (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
        });
        let Some(rest) = rest else {
            return self.clone();
        };
        Self(capital(rest))
    }

    /// What people read of it, for where there is no HTML: tags away, entities read, white space folded.
    /// What only opens when it is asked for, such as the meaning of a word, is left out.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut pieces = self.0.split('<');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        // How many spans are open of one that opens when it is asked for.
        let mut closed = 0_u32;
        for piece in pieces {
            let Some((tag, shown)) = piece.split_once('>') else {
                continue;
            };
            let nested = closed > 0 && tag.starts_with("span");
            if nested || tag.contains(" popover=") {
                closed += 1;
            } else if closed > 0 && tag == "/span" {
                closed -= 1;
            }
            if closed == 0 {
                text.push_str(shown);
            }
        }
        let words: Vec<_> = unescaped(&text)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        unbroken(&words.join(" ")).into_owned()
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
    fn no_line_of_a_page_begins_with_a_percent_sign() {
        let html = Html::sanitised("<p>45 % dari 20%</p>".to_owned());
        assert_eq!(html.unbroken(), "<p>45\u{a0}% dari 20%</p>");
        assert_eq!(html.as_str(), "<p>45 % dari 20%</p>", "as it was written");
    }

    #[test]
    fn what_is_right_is_said_without_praise_to_whoever_did_not_choose_it() {
        for (said, kept) in [
            ("Tepat. Isinya cocok.", "Isinya cocok."),
            ("Benar, karena nol.", "Karena nol."),
            ("Right: <em>three</em> of ten.", "<em>three</em> of ten."),
            ("Ya.", ""),
            ("Yakin? Periksa.", "Yakin? Periksa."),
            ("Tepat 2.300 kali.", "Tepat 2.300 kali."),
            ("Didukung: angkanya ada.", "Didukung: angkanya ada."),
            ("", ""),
        ] {
            assert_eq!(Html::sanitised(said.to_owned()).without_praise(), kept);
        }
    }

    #[test]
    fn nothing_of_a_text_is_read_as_markup() {
        let text = "<b a=\"1\" c='2'>& 7,02 % ÷ é";
        let html = Html::text(text);
        assert!(!html.as_str().contains(['<', '>', '"', '\'']), "{html:?}");
        assert_eq!(html.plain(), "<b a=\"1\" c='2'>& 7,02\u{a0}% ÷ é");
        assert_eq!(Html::text("7,02 % ÷ é"), "7,02 % ÷ é");
    }

    #[test]
    fn what_people_read_has_neither_tags_nor_entities() {
        let html =
            Html::sanitised("<p>Satu &amp;\n <b class=\"x\">dua</b>&nbsp;&lt;3</p>".to_owned());
        assert_eq!(html.plain(), "Satu & dua <3");
        let term = r#"Apa <button type="button" popovertarget="a-term-1">median</button><span id="a-term-1" popover="auto">Yang di tengah.</span>itu?"#;
        let term = Html::sanitised(term.to_owned());
        assert_eq!(term.plain(), "Apa medianitu?");
        let nested = r#"Tiga (Meta)<span popover="auto"><span class="source"><a href="/">Satu</a></span> <span>Dua</span></span>, <span>dan</span> lain."#;
        let nested = Html::sanitised(nested.to_owned());
        assert_eq!(nested.plain(), "Tiga (Meta), dan lain.");
    }

    #[test]
    fn it_travels_as_a_text() {
        let html = Html::sanitised("<b>x</b>".to_owned());
        let sent = serde_json::to_string(&html).unwrap();
        assert_eq!(sent, "\"<b>x</b>\"");
        assert_eq!(serde_json::from_str::<Html>(&sent).unwrap(), html);
    }
}
