//! What people can do afterwards: outcomes, each with a tag that lessons, quizzes and exercises name it by.

use crate::fault::Fault;
use crate::files::Files;
use crate::sheet::{Pair, Sheet, texts};
use domain::language::Bilingual;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The outcomes that have a title, by their tags.
#[derive(Debug, Default)]
pub(crate) struct Outcomes {
    titles: BTreeMap<String, Titled>,
    /// Whether each tag has to stand here: the file is there and could be read.
    complete: bool,
}

#[derive(Debug)]
struct Titled {
    title: Bilingual,
    line: u32,
}

const OUTCOMES: &str = "outcomes.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomesFile {
    #[serde(default)]
    outcome: Vec<RawOutcome>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutcome {
    id: Spanned<String>,
    title: Pair,
}

impl Outcomes {
    /// Reads the file; a library may do without it, then its tags have no titles.
    pub fn read(files: &Files, faults: &mut Vec<Fault>) -> Self {
        let mut found = Self::default();
        let Some(text) = files.get(OUTCOMES) else {
            return found;
        };
        let sheet = Sheet::new(OUTCOMES, text, 1);
        let Some(file) = sheet.read::<OutcomesFile>(faults) else {
            return found;
        };
        found.complete = true;
        for raw in file.outcome {
            sheet.slug(&raw.id, faults);
            let titled = Titled {
                title: sheet.pair(&raw.title, faults),
                line: sheet.line(&raw.id),
            };
            let id = raw.id.get_ref().clone();
            if found.titles.insert(id.clone(), titled).is_some() {
                faults.push(Fault::new(
                    OUTCOMES,
                    sheet.line(&raw.id),
                    format!("The outcome `{id}` stands here twice; each id is used once."),
                ));
            }
        }
        found
    }

    /// One or more tags, as a file names them.
    pub fn named(
        &self,
        sheet: &Sheet,
        tags: &Spanned<Vec<Spanned<String>>>,
        faults: &mut Vec<Fault>,
    ) -> Vec<String> {
        if tags.get_ref().is_empty() {
            let sentence = "`outcomes` names nothing; expected at least one tag.";
            faults.push(sheet.fault(tags, sentence));
        }
        for tag in tags.get_ref() {
            sheet.slug(tag, faults);
            if let Some(sentence) = self.unknown(tag.get_ref()) {
                faults.push(sheet.fault(tag, sentence));
            }
        }
        texts(tags.get_ref())
    }

    /// What is to be said of a tag that has no title here although it should.
    pub fn unknown(&self, tag: &str) -> Option<String> {
        (self.complete && !self.titles.contains_key(tag))
            .then(|| format!("The outcome `{tag}` is unknown; expected one of {OUTCOMES}."))
    }

    /// Says which outcomes nothing leads to.
    pub fn check_used(&self, used: &BTreeSet<&str>, faults: &mut Vec<Fault>) {
        for (id, titled) in &self.titles {
            if !used.contains(id.as_str()) {
                faults.push(Fault::new(
                    OUTCOMES,
                    titled.line,
                    format!("No lesson, question or exercise has the outcome `{id}`."),
                ));
            }
        }
    }

    /// The titles by their tags.
    pub fn into_titles(self) -> BTreeMap<String, Bilingual> {
        self.titles
            .into_iter()
            .map(|(id, titled)| (id, titled.title))
            .collect()
    }
}
