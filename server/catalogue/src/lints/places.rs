//! Where the parts of a course stand.

use crate::files::Files;
use crate::inventory::{FileKind, Inventory};
use domain::course::{Course, Unit};
use domain::exercise::{Exercise, Step};
use domain::language::Language;
use domain::quiz::Item;
use std::collections::BTreeMap;

/// A file and a line.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub file: String,
    pub line: u32,
}

/// The places of a library without fault.
pub(super) struct Places {
    inventory: Inventory,
    /// Course, item and language → where its heading stands.
    items: BTreeMap<(String, String, Language), Place>,
    /// Course, exercise and step → where its id stands.
    steps: BTreeMap<(String, String, String), Place>,
}

impl Places {
    pub fn of(files: &Files) -> Self {
        let inventory = Inventory::of(files, &mut vec![]);
        let mut items = BTreeMap::new();
        let mut steps = BTreeMap::new();
        for (course, of_course) in &inventory.courses {
            for unit in &of_course.units {
                let written = [
                    (Language::Id, Some(&unit.id)),
                    (Language::En, unit.en.as_ref()),
                ];
                for (language, file) in written {
                    let Some((file, text)) = file.and_then(|file| Some((file, files.get(file)?)))
                    else {
                        continue;
                    };
                    for (line, text) in (1..).zip(text.lines()) {
                        let place = || Place {
                            file: file.clone(),
                            line,
                        };
                        if let Some(id) = item_id(text).filter(|_| unit.kind == FileKind::Quiz) {
                            items.insert((course.clone(), id.to_owned(), language), place());
                        }
                        if let Some(id) = step_id(text).filter(|_| unit.kind == FileKind::Exercise)
                        {
                            let exercise = unit.slug.as_str().to_owned();
                            steps.insert((course.clone(), exercise, id.to_owned()), place());
                        }
                    }
                }
            }
        }
        Self {
            inventory,
            items,
            steps,
        }
    }

    /// The course's own file.
    pub fn course(&self, course: &Course) -> Place {
        let slug = course.slug.as_str();
        Place {
            file: format!("courses/{slug}/course.toml"),
            line: 1,
        }
    }

    /// The file of a unit in a language.
    pub fn unit(&self, course: &Course, unit: &Unit, language: Language) -> Place {
        let of_course = self.inventory.courses.get(course.slug.as_str());
        let files = of_course.and_then(|of_course| {
            let mut units = of_course.units.iter();
            units.find(|other| other.slug == unit.slug)
        });
        let file = files.and_then(|files| match language {
            Language::Id => Some(&files.id),
            Language::En => files.en.as_ref(),
        });
        file.map_or_else(
            || self.course(course),
            |file| Place {
                file: file.clone(),
                line: 1,
            },
        )
    }

    /// The heading of an item in a language.
    pub fn item(&self, course: &Course, item: &Item, language: Language) -> Place {
        let key = (course.slug.as_str().to_owned(), item.id.clone(), language);
        let place = self.items.get(&key);
        place.cloned().unwrap_or_else(|| self.course(course))
    }

    /// A step of an exercise.
    pub fn step(&self, course: &Course, exercise: &Exercise, step: &Step) -> Place {
        let key = (
            course.slug.as_str().to_owned(),
            exercise.slug.as_str().to_owned(),
            step.id.clone(),
        );
        let place = self.steps.get(&key);
        place.cloned().unwrap_or_else(|| self.course(course))
    }
}

/// The id in a question's heading: `## Mana? {#mana kind=single}`.
fn item_id(line: &str) -> Option<&str> {
    let (_, attributes) = line.strip_prefix("## ")?.rsplit_once('{')?;
    let id = attributes.split(|c: char| c.is_whitespace() || c == '}');
    id.into_iter().find_map(|word| word.strip_prefix('#'))
}

/// The id of a step: `id = "juara"`.
fn step_id(line: &str) -> Option<&str> {
    let value = line.trim_start().strip_prefix("id")?.trim_start();
    value.strip_prefix('=')?.trim().trim_matches('"').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_headings_and_steps() {
        for (line, id) in [
            ("## Mana? {#mana}", Some("mana")),
            (
                "## Berapa {{fact:x}}? {kind=numeric #berapa unit=\"per hari\"}",
                Some("berapa"),
            ),
            ("## Tanpa nama", None),
            ("### Bukan {#soal}", None),
        ] {
            assert_eq!(item_id(line), id, "{line}");
        }
        assert_eq!(step_id("id = \"juara\""), Some("juara"));
        assert_eq!(step_id("prompt = { id = \"Siapa?\" }"), None);
    }
}
