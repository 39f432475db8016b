//! What HTML may hold here.

use domain::html::{Html, escaped};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// HTML from elsewhere with what is allowed here, and nothing else. Cleaning what is clean changes nothing:
/// tags that stand crosswise are set right by the first cleaning in a way that the second one may set right
/// again, so it goes on until nothing changes.
pub(crate) fn cleaned(html: &str) -> Html {
    let mut clean = CLEANER.clean(html).to_string();
    for _ in 0..8 {
        let again = CLEANER.clean(&clean).to_string();
        if again == clean {
            return Html::sanitised(clean);
        }
        clean = again;
    }
    // As text it has no tags to set right.
    Html::sanitised(CLEANER.clean(&escaped(html)).to_string())
}

/// Lets through what this module and pulldown-cmark write, and nothing else.
pub(super) static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "aside",
        "blockquote",
        "br",
        "button",
        "code",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "small",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes: [(&str, &[&str]); 15] = [
        ("a", &["href", "rel", "class", "aria-label"]),
        ("aside", &["class", "role"]),
        ("button", &["type", "class", "popovertarget"]),
        ("div", &["class", "id", "tabindex", "role", "aria-label"]),
        ("h2", &["id"]),
        ("h3", &["id"]),
        ("h4", &["id"]),
        ("h5", &["id"]),
        ("h6", &["id"]),
        ("ol", &["start"]),
        ("p", &["class"]),
        ("pre", &["tabindex"]),
        ("small", &["class"]),
        ("span", &["class", "id", "popover", "role", "aria-label"]),
        ("sup", &["class", "id"]),
    ];
    let mut by_tag: HashMap<&str, HashSet<&str>> = attributes
        .into_iter()
        .map(|(tag, names)| (tag, names.iter().copied().collect()))
        .collect();
    by_tag.insert("td", HashSet::from(["class"]));
    by_tag.insert("th", HashSet::from(["class", "scope"]));
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(tags.into_iter().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(by_tag)
        // No button of a text sends the form that it stands in, whoever wrote it.
        .set_tag_attribute_value("button", "type", "button")
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_of_a_text_sends_no_form() {
        let html = r#"<button onclick="x()">a</button><button type="submit" name="action" form="quiz-form">b</button>"#;
        assert_eq!(
            cleaned(html),
            r#"<button type="button">a</button><button type="button">b</button>"#
        );
    }
}
