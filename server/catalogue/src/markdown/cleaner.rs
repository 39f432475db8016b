//! What HTML may hold here.

use domain::html::{Html, escaped};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// HTML from elsewhere with what is allowed there, and nothing else. Cleaning what is clean changes nothing:
/// tags that stand crosswise are set right by the first cleaning in a way that the second one may set right
/// again, so it goes on until nothing changes.
pub(crate) fn cleaned(html: &str) -> Html {
    let mut clean = FOREIGN.clean(html).to_string();
    for _ in 0..8 {
        let again = FOREIGN.clean(&clean).to_string();
        if again == clean {
            return Html::sanitised(clean);
        }
        clean = again;
    }
    // As text it has no tags to set right.
    Html::sanitised(FOREIGN.clean(&escaped(html)).to_string())
}

/// Lets through what this module and pulldown-cmark write, and nothing else.
pub(super) static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = builder();
    cleaner
        .add_tags(["button"])
        .add_tag_attributes("button", ["type", "class", "popovertarget"])
        .add_tag_attributes("span", ["id", "popover"]);
    cleaner
});

/// The same for HTML from elsewhere, which has no buttons: one could send the form that it stands in.
static FOREIGN: LazyLock<ammonia::Builder<'static>> = LazyLock::new(builder);

fn builder() -> ammonia::Builder<'static> {
    let tags = [
        "a",
        "aside",
        "blockquote",
        "br",
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
    let attributes: [(&str, &[&str]); 14] = [
        ("a", &["href", "rel", "class", "aria-label"]),
        ("aside", &["class", "role"]),
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
        ("span", &["class", "role", "aria-label"]),
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
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    cleaner
}
