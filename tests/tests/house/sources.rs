//! What may stand in a source, and where.

use crate::top;
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A Rust file without its tests, taken apart.
struct Source {
    path: String,
    code: String,
    texts: String,
    comments: String,
}

impl Source {
    /// Takes a file apart: comments, the insides of strings, and the rest.
    fn take_apart(path: &str, source: &str) -> Self {
        let mut parts = Self {
            path: path.to_owned(),
            code: String::new(),
            texts: String::new(),
            comments: String::new(),
        };
        let mut rest = source;
        while let Some(letter) = rest.chars().next() {
            let in_a_word = parts
                .code
                .ends_with(|before: char| before.is_alphanumeric() || before == '_');
            let raw = if in_a_word { None } else { raw_string(rest) };
            let (length, kind) = if rest.starts_with("//") {
                (rest.find('\n').unwrap_or(rest.len()), &mut parts.comments)
            } else if rest.starts_with("/*") {
                (block_comment(rest), &mut parts.comments)
            } else if let Some(length) = raw {
                (length, &mut parts.texts)
            } else if letter == '"' {
                (string(rest), &mut parts.texts)
            } else if letter == '\'' {
                (character(rest), &mut parts.code)
            } else {
                (letter.len_utf8(), &mut parts.code)
            };
            let (part, after) = rest.split_at(length);
            kind.push_str(part);
            if length > 1 {
                kind.push('\n');
            }
            rest = after;
        }
        parts
    }
}

fn raw_string(rest: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r"]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix))?;
    let hashes: String = rest[prefix.len()..]
        .chars()
        .take_while(|letter| *letter == '#')
        .collect();
    let inside = rest[prefix.len() + hashes.len()..].strip_prefix('"')?;
    let end = inside.find(&format!("\"{hashes}"))?;
    Some(prefix.len() + hashes.len() + 1 + end + 1 + hashes.len())
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// The length of a character literal, or of the apostrophe of a lifetime.
fn character(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
        Some(_) => match letters.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(next) = rest.get(at..) {
        if next.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if next.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            match next.chars().next() {
                Some(letter) => at += letter.len_utf8(),
                None => break,
            }
        }
    }
    rest.len()
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let name = path
                .strip_prefix(top())
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Every Rust file of these folders, without the tests that stand at its end or in a file `tests.rs`.
fn sources(folders: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        walk(&top().join(folder), &mut found);
    }
    assert!(!found.is_empty(), "no Rust file in {folders:?}");
    let product = |path: &str| {
        !path.ends_with("/tests.rs")
            && !path.starts_with("server/store/tests/")
            && !path.starts_with("server/catalogue/tests/")
    };
    let shipped = found.iter().filter(|(path, _)| product(path));
    shipped
        .map(|(path, source)| {
            let end = source.find("\n#[cfg(test)]\nmod ").unwrap_or(source.len());
            Source::take_apart(path, &source[..end])
        })
        .collect()
}

const PRODUCT: [&str; 3] = ["app", "server", "scripts"];

#[track_caller]
fn nowhere(pattern: &str, sources: &[Source], part: impl Fn(&Source) -> String, but: &[&str]) {
    let pattern = Regex::new(pattern).unwrap();
    let found: Vec<_> = sources
        .iter()
        .filter(|source| !but.iter().any(|path| source.path.starts_with(path)))
        .filter_map(|source| {
            Some((
                source.path.clone(),
                pattern.find(&part(source))?.as_str().to_owned(),
            ))
        })
        .collect();
    assert!(found.is_empty(), "`{pattern}` stands in {found:#?}");
}

#[test]
fn a_source_is_taken_apart_rightly() {
    let source = "fn f<'a>(c: char) { g('\"', '\\'', \"// no // comment \\\" here\", r#\"raw \" text\"#); /* one /* two */ */ h(b\"x\"); } // last";
    let parts = Source::take_apart("x.rs", source);
    assert!(
        parts.code.contains("fn f<'a>(c: char)") && parts.code.contains("h(b"),
        "{}",
        parts.code
    );
    assert!(
        !parts.code.contains("comment")
            && !parts.code.contains("raw \"")
            && !parts.code.contains("one"),
        "{}",
        parts.code
    );
    assert!(
        parts.texts.contains("no // comment \\\" here") && parts.texts.contains("raw \" text"),
        "{}",
        parts.texts
    );
    assert_eq!(parts.comments, "/* one /* two */ */\n// last\n");
}

#[test]
fn sql_is_spoken_in_the_store_alone() {
    let sources = sources(&PRODUCT);
    let sql = r"\b(SELECT\s[\s\S]*\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)";
    nowhere(
        sql,
        &sources,
        |source| source.texts.clone(),
        &["server/store/"],
    );
    nowhere(
        r"\bsqlx\b",
        &sources,
        |source| source.code.clone(),
        &["server/store/"],
    );
    let store: String = sources
        .iter()
        .filter(|source| source.path.starts_with("server/store/"))
        .map(|source| source.texts.as_str())
        .collect();
    assert!(
        Regex::new(sql).unwrap().is_match(&store),
        "the search finds no SQL even in the store"
    );
}

#[test]
fn markdown_is_read_in_the_catalogue_alone() {
    nowhere(
        r"\b(pulldown_cmark|ammonia)\b",
        &sources(&PRODUCT),
        |source| source.code.clone(),
        &["server/catalogue/"],
    );
}

#[test]
fn no_files_of_the_store_import_one_another_in_a_circle() {
    const STORE: &str = "server/store/src/";
    let sources = sources(&[STORE]);
    let module = |path: &str| {
        let file = path.strip_prefix(STORE).unwrap();
        let file = file.strip_suffix(".rs").unwrap();
        file.trim_end_matches("/mod").replace('/', "::")
    };
    // What holds them all together imports nothing.
    let files: Vec<_> = sources
        .iter()
        .map(|source| (module(&source.path), source))
        .filter(|(file, _)| file != "lib")
        .collect();
    let import = Regex::new(r"\bcrate::([a-z_]+(?:::[a-z_]+)*)").unwrap();
    let imports_of = |file: &String, source: &Source| -> BTreeSet<String> {
        let named = import
            .captures_iter(&source.code)
            .map(|found| found[1].to_owned());
        let of_file = |name: String| {
            let within =
                |other: &&String| name == **other || name.starts_with(&format!("{other}::"));
            files
                .iter()
                .map(|(other, _)| other)
                .filter(within)
                .max_by_key(|other| other.len())
                .cloned()
        };
        named
            .filter_map(of_file)
            .filter(|other| other != file)
            .collect()
    };
    let mut left: BTreeMap<&String, BTreeSet<String>> = files
        .iter()
        .map(|(file, source)| (file, imports_of(file, source)))
        .collect();
    let arrows: usize = left.values().map(BTreeSet::len).sum();
    assert!(
        left.len() > 30 && arrows > 100,
        "{} files, {arrows} arrows",
        left.len()
    );
    // Whoever imports nothing that is left can go, until nobody is left, or a circle and what leads to it.
    loop {
        let before = left.len();
        let known: BTreeSet<String> = left.keys().map(|file| (*file).clone()).collect();
        left.retain(|_, imports| imports.iter().any(|other| known.contains(other)));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "a circle among {left:#?}");
}

#[test]
fn html_is_made_by_the_catalogue_and_enters_pages_by_one_door() {
    let sources = sources(&PRODUCT);
    let code = |source: &Source| source.code.clone();
    let door = "app/src/parts/markup.rs";
    // `Html` is in the first, and in the second what is kept of items becomes it again.
    let makers = [
        "app/domain/src/html.rs",
        "app/domain/src/quiz/stored.rs",
        "server/catalogue/",
    ];
    let made = r"\bsanitised\b";
    nowhere(made, &sources, code, &makers);
    // `Markup`, which islands draw, escapes every text it is given; its maker is the macro of its file.
    let drawn = r"\bMarkup::drawn\b|\bMarkup\s*\(";
    nowhere(drawn, &sources, code, &[door]);
    // What was drawn stands in a page as it is.
    let (inert, painter) = (r"\bInertElement\b|\bDrawn::new\b", "app/src/parts/drawn.rs");
    nowhere(inert, &sources, code, &[painter]);
    let put = r"\b(inner_html|set_inner_html|set_outer_html|insert_adjacent_html)\b";
    nowhere(put, &sources, code, &[door]);
    for (pattern, path) in [
        (made, makers[0]),
        (drawn, door),
        (inert, painter),
        (put, door),
    ] {
        let source = sources.iter().find(|source| source.path == path).unwrap();
        assert!(
            Regex::new(pattern).unwrap().is_match(&source.code),
            "`{pattern}` is not even found in {path}"
        );
    }
}

#[test]
fn time_and_chance_are_handed_in() {
    let sources = sources(&PRODUCT);
    let clocks = r"\b(SystemTime|Instant|OffsetDateTime|Timestamp|Zoned|Date|Uuid|Performance)::now|\bnow_(utc|local|v7)\b|\bnew_0\b";
    nowhere(
        clocks,
        &sources,
        |source| source.code.clone(),
        &["server/src/clock.rs"],
    );
    let chance = r"\b(getrandom|rand|fastrand)::|\bthread_rng\b|\bMath::random\b|\bUuid::new_v4\b";
    nowhere(
        chance,
        &sources,
        |source| source.code.clone(),
        &["server/src/clock.rs"],
    );
    let clock = sources
        .iter()
        .find(|source| source.path == "server/src/clock.rs")
        .unwrap();
    assert!(
        Regex::new(clocks).unwrap().is_match(&clock.code)
            && Regex::new(chance).unwrap().is_match(&clock.code)
    );
}

#[test]
fn views_write_nothing_that_the_security_policy_forbids() {
    let views = sources(&["app/src"]);
    let written = |source: &Source| format!("{}\n{}", source.code, source.texts);
    nowhere(r#"[\s"\\]style(:[\w-]+)?=["{(\\\w]"#, &views, written, &[]);
    nowhere(r"<style\b", &views, written, &[]);
    nowhere(r#"\son[a-z]+=["{(\\]"#, &views, written, &[]);
    let script = Regex::new(r"<script\b[^>]*>(</script>)?").unwrap();
    let mut scripts = 0;
    for view in &views {
        for found in script.find_iter(&written(view)) {
            assert!(
                found.as_str().contains(" src=") && found.as_str().ends_with("</script>"),
                "{}: {}",
                view.path,
                found.as_str()
            );
            scripts += 1;
        }
    }
    assert_eq!(
        scripts, 6,
        "one script wakes the islands, one keeps pages current, one is the reception desk, one loads a screen again that waits to be paired, one saves a quiz, one shows passwords and copies"
    );
}

#[test]
fn comments_say_why_and_leave_numbers_of_issues_to_the_tracker() {
    let sources = sources(&["app", "server", "scripts", "tests"]);
    let comments = |source: &Source| source.comments.clone();
    nowhere(
        r"(^|[\s(])#\d+\b|(?i)\b(issues?|tickets?|pull request|PR) #?\d+\b",
        &sources,
        comments,
        &[],
    );
    nowhere(r"\b(TODO|FIXME|XXX|HACK)\b", &sources, comments, &[]);
    nowhere(
        r"(?m)^\s*//\s*(let|fn|use|pub|impl|struct|if|for|return)\b.*[;{]\s*$",
        &sources,
        comments,
        &[],
    );
}

#[test]
fn every_crate_keeps_to_the_same_lints() {
    let read =
        |path: &Path| -> toml::Table { std::fs::read_to_string(path).unwrap().parse().unwrap() };
    let workspace = read(&top().join("Cargo.toml"));
    let workspace = &workspace["workspace"];
    for member in workspace["members"].as_array().unwrap() {
        let member = member.as_str().unwrap();
        let manifest = read(&top().join(member).join("Cargo.toml"));
        assert_eq!(
            manifest["lints"]["workspace"].as_bool(),
            Some(true),
            "{member}"
        );
    }
    let clippy = &workspace["lints"]["clippy"];
    assert_eq!(clippy["all"]["level"].as_str(), Some("deny"));
    for lint in [
        "allow_attributes",
        "dbg_macro",
        "disallowed_methods",
        "expect_used",
        "panic",
        "todo",
        "unwrap_used",
    ] {
        assert_eq!(clippy[lint].as_str(), Some("deny"), "{lint}");
    }
    assert_eq!(
        workspace["lints"]["rust"]["unsafe_code"].as_str(),
        Some("deny")
    );
    // Clippy sees attributes of the build at hand only: one for another target or feature would be missed.
    let allowed = Regex::new(r"#!?\[(allow\b|cfg_attr\([^\]]*\ballow\b)").unwrap();
    for source in sources(&PRODUCT) {
        for found in allowed.find_iter(&source.code) {
            assert!(
                found.as_str().starts_with("#![cfg_attr(test,"),
                "{}: {}",
                source.path,
                found.as_str()
            );
        }
    }
}

#[test]
fn both_databases_have_migrations_of_the_same_names() {
    let names = |folder: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(top().join("migrations").join(folder)).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_text_of_the_interface_is_written_in_both_languages() {
    let read = |language: &str| -> serde_json::Map<String, Value> {
        let file = top().join(format!("app/locales/{language}.json"));
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
    };
    let (id, en) = (read("id"), read("en"));
    assert!(id.len() > 50, "{} texts", id.len());
    assert_eq!(
        id.keys().collect::<BTreeSet<_>>(),
        en.keys().collect::<BTreeSet<_>>()
    );
    for (key, text) in id.iter().chain(&en) {
        let texts = match text {
            Value::Object(forms) => forms.values().collect(),
            text => vec![text],
        };
        let written = texts
            .iter()
            .all(|text| text.as_str().is_some_and(|text| !text.trim().is_empty()));
        assert!(written && !texts.is_empty(), "{key}: {text}");
    }
}
