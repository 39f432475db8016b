//! Facts that age and words that need explaining: each stands once and is cited by its id.

use crate::fault::Fault;
use crate::files::Files;
use crate::sheet::{Pair, Sheet, lines_before};
use crate::typography;
use crate::write::word;
use domain::calendar::Day;
use domain::html::escaped;
use domain::language::{Bilingual, Language};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use toml::Spanned;

/// Something that was true on the day it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name it is cited by: `{{fact:id}}`.
    pub id: String,
    /// What a text shows.
    pub value: Bilingual,
    /// Where it was read.
    pub sources: Vec<Source>,
    /// When it was read there.
    pub checked_on: Day,
    /// When it has to be looked at again.
    pub due: Day,
    /// A regular expression for copies of the value, which no text may hold outside a citation.
    pub guard: Option<String>,
}

/// Something that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is called: author, title, date.
    pub name: String,
    /// Where it can be read, if that is known: `https://…`.
    pub address: Option<String>,
}

/// A word of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The name it is used by: `{{term:id}}`.
    pub id: String,
    /// The word.
    pub term: Bilingual,
    /// What it means, in a sentence.
    pub meaning: Bilingual,
}

/// What texts may cite.
#[derive(Debug, Default)]
pub(crate) struct Citable {
    pub facts: Vec<Fact>,
    pub terms: Vec<Term>,
    /// False when the file was broken: then an unknown id may be one of those that could not be read.
    pub facts_complete: bool,
    pub terms_complete: bool,
    /// A guard and the id of its fact.
    guards: Vec<(Regex, String)>,
}

const FACTS: &str = "facts.toml";
const GLOSSARY: &str = "glossary.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    #[serde(default)]
    fact: Vec<RawFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    id: Spanned<String>,
    value: Pair,
    source: Spanned<String>,
    checked_on: Spanned<String>,
    due: Spanned<String>,
    guard: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GlossaryFile {
    #[serde(default)]
    term: Vec<RawTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    id: Spanned<String>,
    term: Pair,
    meaning: Pair,
}

impl Citable {
    /// Reads both files; a library may do without either.
    pub fn read(files: &Files, faults: &mut Vec<Fault>) -> Self {
        let mut found = Self {
            facts_complete: true,
            terms_complete: true,
            ..Self::default()
        };
        if let Some(text) = files.get(FACTS) {
            let sheet = Sheet::new(FACTS, text, 1);
            match sheet.read::<FactsFile>(faults) {
                Some(file) => found.add_facts(&sheet, file.fact, faults),
                None => found.facts_complete = false,
            }
        }
        if let Some(text) = files.get(GLOSSARY) {
            let sheet = Sheet::new(GLOSSARY, text, 1);
            match sheet.read::<GlossaryFile>(faults) {
                Some(file) => found.add_terms(&sheet, file.term, faults),
                None => found.terms_complete = false,
            }
        }
        found
    }

    fn add_facts(&mut self, sheet: &Sheet, raw: Vec<RawFact>, faults: &mut Vec<Fault>) {
        let mut ids = BTreeSet::new();
        for fact in raw {
            sheet.slug(&fact.id, faults);
            let id = fact.id.get_ref().clone();
            if !ids.insert(id.clone()) {
                faults.push(Fault::new(
                    sheet.file,
                    sheet.line(&fact.id),
                    format!("The fact `{id}` stands here twice; each id is used once."),
                ));
            }
            sheet.filled(&fact.source, faults);
            let (sources, unfollowed) = sources(fact.source.get_ref());
            for address in unfollowed {
                let sentence = format!(
                    "Nobody can follow the address `{address}` in the source of fact `{id}`; write it behind the name as `<https://…>`."
                );
                faults.push(Fault::new(sheet.file, sheet.line(&fact.source), sentence));
            }
            if let Some(guard) = &fact.guard {
                match Regex::new(guard.get_ref()) {
                    Ok(regex) => self.guards.push((regex, id.clone())),
                    Err(_) => {
                        let sentence = format!(
                            "The guard `{}` of fact `{id}` is no regular expression.",
                            guard.get_ref()
                        );
                        faults.push(Fault::new(sheet.file, sheet.line(guard), sentence));
                    }
                }
            }
            let value = sheet.pair(&fact.value, faults);
            let (Some(checked_on), Some(due)) = (
                day(sheet, &fact.checked_on, faults),
                day(sheet, &fact.due, faults),
            ) else {
                self.facts_complete = false;
                continue;
            };
            if due <= checked_on {
                faults.push(Fault::new(sheet.file, sheet.line(&fact.due), format!("The fact `{id}` is due before it was checked; `due` must be later than `checked_on`.")));
            }
            let guard = fact.guard.map(Spanned::into_inner);
            self.facts.push(Fact {
                id,
                value,
                sources,
                checked_on,
                due,
                guard,
            });
        }
    }

    fn add_terms(&mut self, sheet: &Sheet, raw: Vec<RawTerm>, faults: &mut Vec<Fault>) {
        let mut ids = BTreeSet::new();
        for term in raw {
            sheet.slug(&term.id, faults);
            let id = term.id.get_ref().clone();
            if !ids.insert(id.clone()) {
                faults.push(Fault::new(
                    sheet.file,
                    sheet.line(&term.id),
                    format!("The term `{id}` stands here twice; each id is used once."),
                ));
            }
            self.terms.push(Term {
                id,
                term: sheet.pair(&term.term, faults),
                meaning: sheet.pair(&term.meaning, faults),
            });
        }
    }

    /// Says where a guarded value stands outside a citation.
    pub fn check_guards(&self, files: &Files, faults: &mut Vec<Fault>) {
        for (path, text) in files.iter() {
            if path == FACTS || path.ends_with(".svg") {
                continue;
            }
            let shown = without_citations(text);
            for (guard, id) in &self.guards {
                for hit in guard.find_iter(&shown).filter(|hit| !hit.is_empty()) {
                    let sentence = format!(
                        "`{}` copies the fact `{id}`; write {{{{fact:{id}}}}} instead.",
                        hit.as_str()
                    );
                    faults.push(Fault::new(
                        path,
                        1 + lines_before(text, hit.start()),
                        sentence,
                    ));
                }
            }
        }
    }
}

/// The text with blanks in place of citations, so that lines and offsets stay.
fn without_citations(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{fact:") {
        let length = rest[start..]
            .find("}}")
            .map_or(rest.len() - start, |end| end + 2);
        out.push_str(&rest[..start]);
        out.extend(
            rest[start..start + length]
                .bytes()
                .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
        );
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

fn day(sheet: &Sheet, text: &Spanned<String>, faults: &mut Vec<Fault>) -> Option<Day> {
    let day = Day::parse(text.get_ref());
    if day.is_none() {
        faults.push(Fault::new(
            sheet.file,
            sheet.line(text),
            format!("`{}` is no day; expected YYYY-MM-DD.", text.get_ref()),
        ));
    }
    day
}

/// The sources that a text names, apart by `;`, each with its address behind it in `<>`; and what looks
/// like an address and is none that a reader could follow.
fn sources(text: &str) -> (Vec<Source>, Vec<String>) {
    static LOOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\S+://\S*|\b[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/\S+").ok()
    });
    let mut unfollowed = vec![];
    let mut found = vec![];
    for piece in text
        .split(';')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        let (name, address) = match piece
            .strip_suffix('>')
            .and_then(|piece| piece.split_once('<'))
        {
            Some((name, address)) => (name.trim(), Some(address.trim())),
            None => (piece, None),
        };
        let follows = |address: &&str| {
            address
                .strip_prefix("https://")
                .is_some_and(|rest| rest.contains('.'))
                && !address.contains([' ', '<', '>', '"'])
        };
        unfollowed.extend(
            address
                .filter(|address| !follows(address))
                .map(str::to_owned),
        );
        let loose = LOOSE.as_ref().and_then(|loose| loose.find(name));
        unfollowed.extend(loose.map(|loose| loose.as_str().to_owned()));
        found.push(Source {
            name: typography::plain(name, None),
            address: address.filter(follows).map(str::to_owned),
        });
    }
    (found, unfollowed)
}

impl Source {
    /// Who says it: the name up to its first comma, where title and date follow.
    fn who(&self) -> &str {
        self.name.split(", ").next().unwrap_or(&self.name)
    }

    /// The name, as a link where there is an address.
    fn html(&self) -> String {
        let name = escaped(&self.name);
        match &self.address {
            Some(address) => format!(
                r#"<a href="{}" rel="noopener noreferrer" class="external">{name}</a>"#,
                escaped(address)
            ),
            None => name.into_owned(),
        }
    }
}

impl Fact {
    /// When its sources were read.
    fn checked(&self, language: Language) -> String {
        format!(
            "{} {}",
            word(language, "dicek", "checked"),
            self.checked_on.short(language)
        )
    }

    /// Whether it has to be looked at again on a day.
    #[must_use]
    pub fn is_due(&self, today: Day) -> bool {
        self.due <= today
    }

    /// The value with who says it and when that was read, as HTML. Titles, dates and links would drown
    /// the sentence, so that they open as the meaning of a word does ([`Term::html`]); a source that is
    /// no more than a name stands there itself. `id` is that of what opens.
    pub(crate) fn html(&self, language: Language, id: &str) -> String {
        let value = escaped(self.value.get(language));
        let checked = self.checked(language);
        let fact = |origin: &str| {
            format!(
                r#"<span class="fact">{value} <small class="fact-source">{origin}, {checked})</small></span>"#
            )
        };
        let said: Vec<String> = self.sources.iter().map(Source::html).collect();
        if let [source] = self.sources.as_slice()
            && source.who() == source.name
        {
            return fact(&format!("({}", said.concat()));
        }
        let mut who: Vec<_> = self.sources.iter().map(Source::who).collect();
        who.dedup();
        let (who, id) = (who.join("; "), escaped(id));
        let who = format!(
            r#"<span>(<button type="button" class="term" popovertarget="{id}">{}</button></span>"#,
            escaped(&who)
        );
        let said: String = said
            .iter()
            .map(|source| format!(r#"<span class="source">{source}</span> "#))
            .collect();
        format!(
            r#"{}<span class="term-meaning" id="{id}" popover="auto" role="note">{}</span>"#,
            fact(&who),
            said.trim_end()
        )
    }

    /// The value with its sources and when they were read, as plain text.
    pub(crate) fn plain(&self, language: Language) -> String {
        let names: Vec<_> = self.sources.iter().map(|one| one.name.as_str()).collect();
        format!(
            "{} ({}, {})",
            self.value.get(language),
            names.join("; "),
            self.checked(language)
        )
    }
}

impl Term {
    /// The word, or `shown` in its place, as a button that opens its meaning, which stands behind it: by
    /// tap, by mouse and by keyboard, and without a script, because the browser itself opens a popover.
    /// `id` is that of the meaning, another one wherever the word stands.
    pub(crate) fn html(&self, shown: Option<&str>, language: Language, id: &str) -> String {
        let (meaning, shown, id) = (
            escaped(self.meaning.get(language)),
            escaped(shown.unwrap_or(self.term.get(language))),
            escaped(id),
        );
        format!(
            r#"<button type="button" class="term" popovertarget="{id}">{shown}</button><span class="term-meaning" id="{id}" popover="auto" role="note">{meaning}</span>"#
        )
    }
}

/// A piece of text between `{{` and `}}`, or outside them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Bit<'a> {
    Text(&'a str),
    Fact(&'a str),
    Term(&'a str, Option<&'a str>),
    /// What a cloze question leaves out: `= …` or `* …`, without the mark.
    Gap(char, &'a str),
    Unknown(&'a str),
    /// `{{` without its end.
    Open,
}

/// Takes a text apart at its `{{…}}`.
pub(crate) fn bits(text: &str) -> Vec<Bit<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        if start > 0 {
            found.push(Bit::Text(&rest[..start]));
        }
        let inner = &rest[start + 2..];
        let Some(end) = inner.find("}}") else {
            found.push(Bit::Open);
            return found;
        };
        let content = inner[..end].trim();
        found.push(if let Some(id) = content.strip_prefix("fact:") {
            Bit::Fact(id.trim())
        } else if let Some(term) = content.strip_prefix("term:") {
            match term.split_once('|') {
                Some((id, shown)) => Bit::Term(id.trim(), Some(shown.trim())),
                None => Bit::Term(term.trim(), None),
            }
        } else if let Some(gap) = content.strip_prefix('=') {
            Bit::Gap('=', gap)
        } else if let Some(gap) = content.strip_prefix('*') {
            Bit::Gap('*', gap)
        } else {
            Bit::Unknown(content)
        });
        rest = &inner[end + 2..];
    }
    if !rest.is_empty() {
        found.push(Bit::Text(rest));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart_at_its_citations() {
        let found = bits("a {{fact:x}} b {{ term:y | kata }}{{= p | q}}{{?}}{{");
        let expected = [
            Bit::Text("a "),
            Bit::Fact("x"),
            Bit::Text(" b "),
            Bit::Term("y", Some("kata")),
            Bit::Gap('=', " p | q"),
            Bit::Unknown("?"),
            Bit::Open,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn sources_have_their_addresses_and_loose_ones_are_told_of() {
        let source = |name: &str, address: Option<&str>| Source {
            name: name.to_owned(),
            address: address.map(str::to_owned),
        };
        assert_eq!(
            sources("Ecker dkk., 2020 <https://pmc.example/PMC1/>; UU 27/2022, halaman 12"),
            (
                vec![
                    source("Ecker dkk., 2020", Some("https://pmc.example/PMC1/")),
                    source("UU 27/2022, halaman 12", None)
                ],
                vec![]
            )
        );
        for loose in [
            "help.example.com/788",
            "Bantuan <help.example.com/788>",
            "Bantuan <javascript:alert(1)>",
            "Bantuan http://help.example.com",
        ] {
            let (found, unfollowed) = sources(loose);
            assert_eq!(unfollowed.len(), 1, "{loose}: {unfollowed:?}");
            assert_eq!(found[0].address, None, "{loose}");
        }
    }

    #[test]
    fn a_fact_says_who_says_it_and_opens_title_date_and_link() {
        let (sources, _) = sources(
            "Meta, Reply buttons, 21 Mei 2026 <https://meta.example/a&b>; Meta, List messages; PP 17/2020",
        );
        let fact = |sources| Fact {
            id: "a".to_owned(),
            value: Bilingual {
                id: "tiga & lebih".to_owned(),
                en: "three".to_owned(),
            },
            sources,
            checked_on: Day::parse("2026-11-29").unwrap(),
            due: Day::parse("2027-11-29").unwrap(),
            guard: None,
        };
        let many = fact(sources.clone());
        assert_eq!(
            many.html(Language::Id, "f-1"),
            concat!(
                r#"<span class="fact">tiga &amp; lebih <small class="fact-source"><span>(<button type="button" class="term" popovertarget="f-1">Meta; PP 17/2020</button></span>, dicek 29 Nov 2026)</small></span>"#,
                r#"<span class="term-meaning" id="f-1" popover="auto" role="note"><span class="source"><a href="https://meta.example/a&amp;b" rel="noopener noreferrer" class="external">Meta, Reply buttons, 21 Mei 2026</a></span> <span class="source">Meta, List messages</span> <span class="source">PP 17/2020</span></span>"#,
            )
        );
        assert_eq!(
            many.plain(Language::En),
            "three (Meta, Reply buttons, 21 Mei 2026; Meta, List messages; PP 17/2020, checked 29 Nov 2026)"
        );
        let bare = fact(vec![sources[2].clone()]);
        assert_eq!(
            bare.html(Language::En, "f-2"),
            r#"<span class="fact">three <small class="fact-source">(PP 17/2020, checked 29 Nov 2026)</small></span>"#
        );
    }

    #[test]
    fn blanks_in_place_of_citations_keep_every_offset() {
        let text = "a {{fact:é}} b {{fact:y";
        assert_eq!(without_citations(text).len(), text.len());
        assert_eq!(
            without_citations(text).trim_end(),
            format!("a{}b", " ".repeat(13))
        );
    }
}
