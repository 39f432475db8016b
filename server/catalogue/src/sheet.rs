//! A piece of TOML that knows on which line of its file everything stands.

use crate::fault::Fault;
use crate::typography;
use crate::write::listed;
use domain::language::Bilingual;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// A text and the line it begins on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'a> {
    pub text: &'a str,
    pub line: u32,
}

/// A short text in both languages as written in TOML.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    pub id: Spanned<String>,
    pub en: Spanned<String>,
}

/// TOML: a whole file, a front matter or a fenced block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sheet<'a> {
    pub file: &'a str,
    text: &'a str,
    first: u32,
}

impl<'a> Sheet<'a> {
    /// `text` begins on line `first` of `file`.
    pub fn new(file: &'a str, text: &'a str, first: u32) -> Self {
        Self { file, text, first }
    }

    /// Reads it all, or says everything that is wrong with its form.
    pub fn read<T: DeserializeOwned>(&self, faults: &mut Vec<Fault>) -> Option<T> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if !errors.is_empty() {
            for error in errors {
                let line = error
                    .span()
                    .map_or(self.first, |span| self.line_at(span.start));
                let message = error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                faults.push(Fault::new(
                    self.file,
                    line,
                    format!("This is not readable as TOML: {message}."),
                ));
            }
            return None;
        }
        // serde stops at the first unknown key; without it the next one shows.
        let mut rest = table;
        let mut whole = true;
        loop {
            let error = match T::deserialize(Deserializer::from(rest.clone())) {
                Ok(value) => return whole.then_some(value),
                Err(error) => error,
            };
            whole = false;
            let line = error
                .span()
                .map_or(self.first, |span| self.line_at(span.start));
            faults.push(Fault::new(self.file, line, sentence(error.message())));
            let unknown = error.message().starts_with("unknown field");
            let removed = unknown
                && error
                    .span()
                    .is_some_and(|span| remove_key(rest.get_mut(), &span));
            if !removed {
                return None;
            }
        }
    }

    /// The line on which something begins.
    pub fn line<T>(&self, value: &Spanned<T>) -> u32 {
        self.line_at(value.span().start)
    }

    /// What is wrong with a value, at its line.
    pub fn fault<T>(&self, value: &Spanned<T>, sentence: impl Into<String>) -> Fault {
        Fault::new(self.file, self.line(value), sentence)
    }

    /// A text with the line on which its first line stands: the one after `"""`.
    pub fn spot<'t>(&self, value: &'t Spanned<String>) -> Spot<'t> {
        let written = self.text.get(value.span()).unwrap_or_default();
        let below = written.starts_with("\"\"\"\n") || written.starts_with("'''\n");
        Spot {
            text: value.get_ref(),
            line: self.line(value) + u32::from(below),
        }
    }

    fn line_at(&self, offset: usize) -> u32 {
        self.first + lines_before(self.text, offset)
    }
}

/// The number of line ends before `offset`.
pub(crate) fn lines_before(text: &str, offset: usize) -> u32 {
    let end = offset.min(text.len());
    let count = text.as_bytes()[..end]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn sentence(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return match rest.split_once(", ") {
            Some((key, expected)) => format!("The key {key} is unknown; {expected}."),
            None => format!("The key {rest} is unknown."),
        };
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("The key {key} is missing.");
    }
    format!("This value does not fit: {message}.")
}

fn remove_key(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let unknown = table.keys().find(|key| key.span() == *span).cloned();
    if let Some(key) = unknown {
        return table.remove(&key).is_some();
    }
    table
        .iter_mut()
        .any(|(_, value)| remove_within(value.get_mut(), span))
}

fn remove_within(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => remove_key(table, span),
        DeValue::Array(array) => array
            .iter_mut()
            .any(|value| remove_within(value.get_mut(), span)),
        _ => false,
    }
}

/// The source articles that courses cite.
const SOURCES: [&str; 5] = ["S0", "S1", "S2", "S3", "S4"];

/// Keys that several kinds of files share.
impl Sheet<'_> {
    /// 1 to 240 minutes.
    pub fn minutes(
        &self,
        minutes: &Spanned<u32>,
        faults: &mut Vec<Fault>,
    ) -> domain::learning::Minutes {
        if !(1..=240).contains(minutes.get_ref()) {
            faults.push(Fault::new(
                self.file,
                self.line(minutes),
                "`minutes` must be between 1 and 240.",
            ));
        }
        domain::learning::Minutes(*minutes.get_ref())
    }

    /// Sources by their marks.
    pub fn cites(&self, cites: &[Spanned<String>], faults: &mut Vec<Fault>) -> Vec<String> {
        for cite in cites {
            if !SOURCES.contains(&cite.get_ref().as_str()) {
                let sentence = format!(
                    "The source `{}` is unknown; expected one of {}.",
                    cite.get_ref(),
                    listed(SOURCES)
                );
                faults.push(Fault::new(self.file, self.line(cite), sentence));
            }
        }
        texts(cites)
    }

    /// Says where a text has no words.
    pub fn filled(&self, text: &Spanned<String>, faults: &mut Vec<Fault>) {
        if text.get_ref().trim().is_empty() {
            faults.push(Fault::new(
                self.file,
                self.line(text),
                "This text is empty; expected some words.",
            ));
        }
    }

    /// A text that is filled in in both languages.
    pub fn pair(&self, pair: &Pair, faults: &mut Vec<Fault>) -> Bilingual {
        self.filled(&pair.id, faults);
        self.filled(&pair.en, faults);
        Bilingual {
            id: typography::plain(pair.id.get_ref(), None),
            en: typography::plain(pair.en.get_ref(), None),
        }
    }

    /// A name of a–z, 0–9 and hyphens.
    pub fn slug(
        &self,
        name: &Spanned<String>,
        faults: &mut Vec<Fault>,
    ) -> Option<domain::id::Slug> {
        let slug = domain::id::Slug::parse(name.get_ref());
        if slug.is_none() {
            let sentence = format!(
                "`{}` is no name; expected 1 to 64 of a-z, 0-9 and inner hyphens.",
                name.get_ref()
            );
            faults.push(Fault::new(self.file, self.line(name), sentence));
        }
        slug
    }
}

/// The texts without their places.
pub(crate) fn texts(values: &[Spanned<String>]) -> Vec<String> {
    values.iter().map(|value| value.get_ref().clone()).collect()
}
