//! What a library holds, by the names of its files alone.

use crate::fault::Fault;
use crate::files::Files;
use domain::id::Slug;
use std::collections::{BTreeMap, BTreeSet};

/// Courses, units, exercises, datasets and running orders by name.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    pub courses: BTreeMap<String, CourseFiles>,
    /// Exercise → its course.
    pub exercises: BTreeMap<String, String>,
    pub datasets: BTreeSet<String>,
    pub plans: BTreeSet<String>,
}

/// The files of a course.
#[derive(Debug, Default)]
pub(crate) struct CourseFiles {
    /// `course.toml`, where it is there.
    pub sheet: Option<String>,
    /// In the order of their numbers.
    pub units: Vec<UnitFiles>,
}

/// The files of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitFiles {
    pub slug: Slug,
    pub kind: FileKind,
    /// The Indonesian file, or the only one.
    pub id: String,
    /// The English file.
    pub en: Option<String>,
}

/// What a unit's file name says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileKind {
    Lesson,
    Quiz,
    Exercise,
}

/// Number, name and kind of a unit → its Indonesian and its English file.
type Pairs = BTreeMap<(String, Slug, FileKind), [Option<String>; 2]>;

/// A unit's file name: `10-rata-rata.quiz.id.md`.
struct UnitName<'a> {
    number: &'a str,
    slug: Slug,
    kind: FileKind,
    english: bool,
}

fn unit_name(name: &str) -> Option<UnitName<'_>> {
    let (number, rest) = name.split_once('-')?;
    if number.len() != 2 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (slug, ending) = rest.split_once('.')?;
    let (kind, english) = match ending {
        "id.md" => (FileKind::Lesson, false),
        "en.md" => (FileKind::Lesson, true),
        "quiz.id.md" => (FileKind::Quiz, false),
        "quiz.en.md" => (FileKind::Quiz, true),
        "exercise.toml" => (FileKind::Exercise, false),
        _ => return None,
    };
    Some(UnitName {
        number,
        slug: Slug::parse(slug)?,
        kind,
        english,
    })
}

const KNOWN: &str = "expected course.toml, figures/NAME.svg or NN-UNIT with .id.md, .en.md, .quiz.id.md, .quiz.en.md or .exercise.toml";

impl Inventory {
    /// Looks at the paths of `files`.
    pub fn of(files: &Files, faults: &mut Vec<Fault>) -> Self {
        let mut found = Self::default();
        let mut units: BTreeMap<String, Pairs> = BTreeMap::new();
        for (path, text) in files.iter() {
            if text.contains('\u{FFFD}') {
                let line =
                    1 + crate::sheet::lines_before(text, text.find('\u{FFFD}').unwrap_or_default());
                faults.push(Fault::new(
                    path,
                    line,
                    "This line holds bytes that are no UTF-8 text; save the file as UTF-8.",
                ));
            }
            let parts: Vec<&str> = path.split('/').collect();
            match parts[..] {
                ["datasets", name] => match name.strip_suffix(".toml").and_then(Slug::parse) {
                    Some(slug) => {
                        found.datasets.insert(slug.as_str().to_owned());
                    }
                    None => faults.push(Fault::new(path, 1, "This file is no dataset; expected datasets/NAME.toml with a name of a-z, 0-9 and hyphens.")),
                },
                ["plans", name] => match name.strip_suffix(".plan.toml").and_then(Slug::parse) {
                    Some(slug) => {
                        found.plans.insert(slug.as_str().to_owned());
                    }
                    None => faults.push(Fault::new(path, 1, "This file is no running order; expected plans/NAME.plan.toml with a name of a-z, 0-9 and hyphens.")),
                },
                ["plans", ..] => faults.push(Fault::new(path, 1, "No folder stands in `plans`; expected plans/NAME.plan.toml.")),
                ["courses", course, ..] if parts.len() > 2 && Slug::parse(course).is_none() => {
                    faults.push(Fault::new(path, 1, format!("The folder `{course}` is no name for a course; expected a-z, 0-9 and hyphens.")));
                }
                ["courses", course, "course.toml"] => {
                    found.courses.entry(course.to_owned()).or_default().sheet = Some(path.to_owned());
                }
                ["courses", course, "figures", name] if name.ends_with(".svg") => {
                    found.courses.entry(course.to_owned()).or_default();
                }
                ["courses", course, name] => {
                    found.courses.entry(course.to_owned()).or_default();
                    match unit_name(name) {
                        Some(unit) => {
                            let pair = units.entry(course.to_owned()).or_default().entry((unit.number.to_owned(), unit.slug, unit.kind)).or_default();
                            pair[usize::from(unit.english)] = Some(path.to_owned());
                        }
                        None if name.ends_with(".studio.toml") => {
                            faults.push(Fault::new(path, 1, "A studio is not supported yet."));
                        }
                        None => faults.push(Fault::new(path, 1, format!("No page leads to this file: {KNOWN}."))),
                    }
                }
                ["courses", ..] => faults.push(Fault::new(path, 1, format!("No page leads to this file: {KNOWN}, in a folder of a course."))),
                _ => {}
            }
        }
        for (course, files) in units {
            found.add_units(&course, files, faults);
        }
        for (course, entry) in &found.courses {
            if entry.sheet.is_none() {
                let prefix = format!("courses/{course}/");
                let first = files
                    .iter()
                    .map(|(path, _)| path)
                    .find(|path| path.starts_with(&prefix))
                    .unwrap_or_default();
                faults.push(Fault::new(first, 1, format!("No page leads to this file, because courses/{course}/course.toml is missing.")));
            }
        }
        found
    }

    fn add_units(&mut self, course: &str, files: Pairs, faults: &mut Vec<Fault>) {
        let mut names: BTreeMap<Slug, String> = BTreeMap::new();
        for ((_, slug, kind), [id, en]) in files {
            let Some(id) = id else {
                let path = en.unwrap_or_default();
                faults.push(Fault::new(&path, 1, "No page leads to this English file, because the Indonesian one of the same name is missing."));
                continue;
            };
            if let Some(other) = names.get(&slug) {
                faults.push(Fault::new(
                    &id,
                    1,
                    format!(
                        "The unit name `{slug}` is taken by {other}; a course has each name once."
                    ),
                ));
                continue;
            }
            names.insert(slug.clone(), id.clone());
            if kind == FileKind::Exercise {
                if let Some(other) = self.exercises.get(slug.as_str()) {
                    faults.push(Fault::new(&id, 1, format!("The exercise name `{slug}` is taken by course `{other}`; the library has each name once.")));
                    continue;
                }
                self.exercises
                    .insert(slug.as_str().to_owned(), course.to_owned());
            }
            self.courses
                .entry(course.to_owned())
                .or_default()
                .units
                .push(UnitFiles { slug, kind, id, en });
        }
    }

    /// Whether the course has a unit of that name.
    pub fn has_unit(&self, course: &str, unit: &str) -> bool {
        self.courses
            .get(course)
            .is_some_and(|course| course.units.iter().any(|other| other.slug.as_str() == unit))
    }
}
