//! Links between texts: collected while reading, checked when all names are known.

use crate::fault::Fault;
use crate::inventory::Inventory;
use domain::language::Language;
use std::collections::{BTreeMap, BTreeSet};

/// Pages of the application that texts may lead to.
const PAGES: [&str; 7] = [
    "/",
    "/me",
    "/courses",
    "/check",
    "/workshops",
    "/register",
    "/login",
];

/// A link inside the library.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub file: String,
    pub line: u32,
    pub language: Language,
    /// The page it leads to.
    pub path: String,
    /// The heading on that page.
    pub fragment: Option<String>,
    /// As the author wrote it.
    pub written: String,
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Elsewhere, over http or https.
    Outside(String),
    /// To a page of ours: path and fragment to check, address to write.
    Inside {
        path: String,
        fragment: Option<String>,
        address: String,
    },
    /// Nowhere that a text may lead to.
    Refused,
}

/// Reads the address of a link that stands on the page `base`.
pub(crate) fn target(base: &str, written: &str) -> Target {
    let written = written.trim();
    if written.starts_with("https://") || written.starts_with("http://") {
        return Target::Outside(written.to_owned());
    }
    let scheme = written
        .split_once(':')
        .is_some_and(|(head, _)| !head.contains(['/', '?', '#']));
    if scheme
        || written.is_empty()
        || written.starts_with("//")
        || written.contains(['\\', '<', '>', '"'])
        || written.contains(char::is_control)
    {
        return Target::Refused;
    }
    let (rest, fragment) = match written.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment.to_owned())),
        None => (written, None),
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    if path.is_empty() && query.is_none() {
        let address = format!("#{}", fragment.as_deref().unwrap_or_default());
        return Target::Inside {
            path: base.to_owned(),
            fragment,
            address,
        };
    }
    let path = absolute(base, path);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mark = fragment
        .as_deref()
        .map(|fragment| format!("#{fragment}"))
        .unwrap_or_default();
    let address = format!("{path}{query}{mark}");
    Target::Inside {
        path,
        fragment,
        address,
    }
}

fn absolute(base: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    if path.is_empty() {
        return base.to_owned();
    }
    let mut parts: Vec<&str> = base.split('/').skip(1).collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The headings of every lesson by address and language.
pub(crate) type Headings = BTreeMap<(String, Language), BTreeSet<String>>;

/// Says which links lead nowhere.
pub(crate) fn check(
    links: &[Link],
    inventory: &Inventory,
    headings: &Headings,
    faults: &mut Vec<Fault>,
) {
    for link in links {
        let parts: Vec<&str> = link.path.split('/').skip(1).collect();
        let there = PAGES.contains(&link.path.as_str())
            || match parts[..] {
                ["courses", course] => inventory.courses.contains_key(course),
                ["courses", course, unit] => inventory.has_unit(course, unit),
                ["exercises", exercise] => inventory.exercises.contains_key(exercise),
                _ => false,
            };
        if !there {
            let sentence = format!(
                "The link `{}` is broken: there is no page {}.",
                link.written, link.path
            );
            faults.push(Fault::new(&link.file, link.line, sentence));
            continue;
        }
        let Some(fragment) = &link.fragment else {
            continue;
        };
        let known = headings
            .get(&(link.path.clone(), link.language))
            .or_else(|| headings.get(&(link.path.clone(), Language::Id)));
        if !known.is_some_and(|known| known.contains(fragment)) {
            let sentence = format!(
                "The link `{}` is broken: that page has no heading `#{fragment}`.",
                link.written
            );
            faults.push(Fault::new(&link.file, link.line, sentence));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(base: &str, written: &str) -> String {
        match target(base, written) {
            Target::Inside { address, .. } => address,
            Target::Outside(address) => address,
            Target::Refused => "refused".to_owned(),
        }
    }

    #[test]
    fn addresses_are_resolved_against_the_page() {
        let base = "/courses/x/y";
        assert_eq!(address(base, "z"), "/courses/x/z");
        assert_eq!(address(base, "../b/c?d=1#e"), "/courses/b/c?d=1#e");
        assert_eq!(address(base, "#e"), "#e");
        assert_eq!(address(base, "/me"), "/me");
        assert_eq!(address(base, "https://a.example/b"), "https://a.example/b");
    }

    #[test]
    fn other_schemes_and_other_hosts_are_refused() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "mailto:a@b.c",
            "//evil.example",
            "",
            "/\\evil.example",
        ] {
            assert_eq!(target("/courses/x/y", bad), Target::Refused, "{bad}");
        }
    }
}
