//! HTML as text, for what islands draw again and again in the browser: views would do the same at
//! three times the size of the bundle. Everything that is not markup of ours goes through [`escaped`].

/// Text for content and for quoted attributes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
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

/// The text of HTML of ours as people read it, for where there is no HTML: tags away, entities read, white
/// space folded.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut within = false;
    for sign in html.chars() {
        match sign {
            '<' => within = true,
            '>' if within => within = false,
            _ if within => {}
            sign => text.push(sign),
        }
    }
    let read = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&");
    read.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_read_as_markup() {
        assert_eq!(
            escaped("<b a=\"1\" c='2'>&"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;"
        );
        assert_eq!(escaped("7,02 % ÷ é"), "7,02 % ÷ é");
    }

    #[test]
    fn places_are_filled_by_number() {
        assert_eq!(
            filled("Langkah {0} dari {1}", &["2", "4"]),
            "Langkah 2 dari 4"
        );
    }
}
