//! What a machine can hold of the interface's language: one kind of quotation marks, spaces that do not
//! break, one name for a thing, and numbers that are written as their language writes them.

use crate::top;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// No text breaks a rule.
const NONE: [&str; 0] = [];

/// Words that were read aloud and not said again: in Indonesian, in English.
const NOT_SAID: [(&str, &[&str]); 2] = [
    (
        "id",
        &[
            "surel",
            "email",
            "panitia",
            "tanpa kabar",
            "belum masuk",
            "bacaan",
            "lulus dari",
            "lulus mulai",
            "berubah sendiri",
            "penyebut",
            "yang lebih tahu",
            "alamat rapat",
            "garis tegak",
            "yang lain dari belajar",
        ],
    ),
    (
        "en",
        &[
            "e-mail",
            "under way",
            "here since",
            "what counts",
            "no word",
            "in time",
            "upright",
            "coming",
            "make one like it",
            "meeting's address",
            "written down",
            "pass at",
            "small letters",
        ],
    ),
];

/// Every text of a language with its key; counted ones by form.
fn texts(language: &str) -> Vec<(String, String)> {
    let file = top().join(format!("app/locales/{language}.json"));
    let map: Map<String, Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let mut texts = vec![];
    for (key, value) in map {
        match value {
            Value::String(text) => texts.push((key, text)),
            Value::Object(forms) => {
                texts.extend(forms.into_iter().map(|(form, text)| {
                    (format!("{key}.{form}"), text.as_str().unwrap().to_owned())
                }))
            }
            other => panic!("{key}: {other}"),
        }
    }
    texts
}

/// Those of a language that a rule finds.
fn broken(language: &str, rule: impl Fn(&str) -> bool) -> Vec<String> {
    texts(language)
        .into_iter()
        .filter(|(_, text)| rule(text))
        .map(|(key, text)| format!("{language} {key}: {text}"))
        .collect()
}

fn both(rule: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = broken("id", &rule);
    found.extend(broken("en", &rule));
    found
}

/// The names between braces.
fn parameters(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').unwrap().0)
        .collect()
}

#[test]
fn a_percent_sign_never_stands_alone_on_a_line() {
    assert_eq!(both(|text| text.contains(" %")), NONE);
    // English writes none before it, Indonesian one that does not break.
    let english = |text: &str| text.contains("\u{a0}%") && !text.contains("in\u{a0}%");
    assert_eq!(broken("en", english), NONE);
    let glued = |text: &str| {
        text.match_indices('%').any(|(at, _)| {
            let before = text.get(..at).unwrap().chars().next_back();
            before.is_some_and(|sign| sign.is_ascii_digit() || sign == '}')
        })
    };
    assert_eq!(broken("id", glued), NONE);
}

#[test]
fn there_is_one_kind_of_quotation_marks() {
    let others = |text: &str| text.contains(['"', '\'', '«', '»', '„', '‘', '‚', '`', '″']);
    assert_eq!(both(others), NONE);
    // An apostrophe stands behind a letter.
    let apart = |text: &str| {
        let mut before = text.split('’');
        before.next_back();
        before.any(|before| !before.ends_with(char::is_alphabetic))
    };
    assert_eq!(both(apart), NONE);
    let unpaired = |text: &str| text.matches('“').count() != text.matches('”').count();
    assert_eq!(both(unpaired), NONE);
}

#[test]
fn a_thing_has_one_name_and_words_that_nobody_says_do_not_come_back() {
    for (language, words) in NOT_SAID {
        for word in words {
            let said = |text: &str| {
                let text = text.to_lowercase();
                text.match_indices(word).any(|(at, _)| {
                    let outside = |sign: Option<char>| !sign.is_some_and(char::is_alphabetic);
                    let (before, after) = (text.get(..at).unwrap(), &text[at + word.len()..]);
                    // A parameter's name is no word: `{email}`.
                    let parameter = before.ends_with('{');
                    !parameter
                        && outside(before.chars().next_back())
                        && outside(after.chars().next())
                })
            };
            assert_eq!(broken(language, said), NONE, "`{word}`");
        }
    }
}

#[test]
fn a_text_says_the_same_in_both_languages() {
    let (id, en) = (texts("id"), texts("en"));
    assert_eq!(id.len(), en.len());
    for ((key, id), (other, en)) in id.iter().zip(&en) {
        assert_eq!(key, other, "both files are in one order");
        assert_eq!(parameters(id), parameters(en), "{key}");
        let digits = |text: &str| -> BTreeSet<String> {
            text.split(|sign: char| !sign.is_ascii_digit())
                .filter(|digits| digits.len() > 1)
                .map(ToOwned::to_owned)
                .collect()
        };
        assert_eq!(digits(id), digits(en), "{key}: {id} / {en}");
    }
}

#[test]
fn no_text_is_empty_or_wider_than_what_it_says() {
    let sloppy = |text: &str| {
        text.trim() != text || text.is_empty() || text.contains("  ") || text.contains("...")
    };
    assert_eq!(both(sloppy), NONE);
}

#[test]
fn numbers_in_a_text_are_written_as_its_language_writes_them() {
    // Two thousand and forty-nine is 2.049 in Indonesian and 2,049 in English.
    let grouped = |text: &str, mark: char| {
        text.split(|sign: char| !sign.is_ascii_digit() && sign != mark)
            .any(|number| {
                number
                    .split_once(mark)
                    .is_some_and(|(head, tail)| (1..=3).contains(&head.len()) && tail.len() == 3)
            })
    };
    assert_eq!(broken("id", |text| grouped(text, ',')), NONE);
    assert_eq!(broken("en", |text| grouped(text, '.')), NONE);
    // Years stay whole.
    let long = |text: &str| {
        text.split(|sign: char| !sign.is_ascii_digit())
            .any(|digits| digits.len() > 3 && !(digits.len() == 4 && digits.starts_with("20")))
    };
    assert_eq!(both(long), NONE);
}
