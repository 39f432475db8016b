//! A course's own file.

use crate::found::Found;
use crate::markdown::{Page, Shared};
use crate::sheet::{Pair, Sheet};
use domain::id::Slug;
use domain::language::{Bilingual, Language};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCourse {
    title: Pair,
    summary: Pair,
    topic: Pair,
    #[serde(default)]
    cites: Vec<Spanned<String>>,
    prerequisite: Option<Spanned<String>>,
    order: Option<i64>,
}

/// What `course.toml` says.
pub(crate) struct CourseHead {
    pub file: String,
    pub title: Bilingual,
    pub summary: Bilingual,
    pub topic: Bilingual,
    pub cites: Vec<String>,
    /// The course to take first and the line that names it.
    pub prerequisite: Option<(Slug, u32)>,
    pub order: i64,
}

/// Reads `course.toml`.
pub(crate) fn read(
    shared: Shared,
    course: &str,
    file: &str,
    found: &mut Found,
) -> Option<CourseHead> {
    let mut page = Page::new(shared, file, course, format!("/courses/{course}"));
    let sheet = Sheet::new(file, shared.files.get(file)?, 1);
    let raw = sheet.read::<RawCourse>(&mut page.faults);
    let head = raw.map(|raw| {
        let cites = sheet.cites(&raw.cites, &mut page.faults);
        let prerequisite = raw.prerequisite.as_ref().and_then(|name| {
            let line = sheet.line(name);
            if !shared.inventory.courses.contains_key(name.get_ref()) {
                page.fault(
                    line,
                    format!(
                        "The prerequisite `{}` is unknown; expected the name of another course.",
                        name.get_ref()
                    ),
                );
                return None;
            }
            Slug::parse(name.get_ref()).map(|slug| (slug, line))
        });
        CourseHead {
            file: file.to_owned(),
            title: pair(&mut page, &sheet, &raw.title, "title"),
            summary: pair(&mut page, &sheet, &raw.summary, "summary"),
            topic: pair(&mut page, &sheet, &raw.topic, "topic"),
            cites,
            prerequisite,
            order: raw.order.unwrap_or(i64::MAX),
        }
    });
    found.take(page);
    head
}

/// A text of both languages without markup.
pub(crate) fn pair(page: &mut Page, sheet: &Sheet, pair: &Pair, what: &str) -> Bilingual {
    Bilingual {
        id: page.filled(Language::Id, sheet.spot(&pair.id), what),
        en: page.filled(Language::En, sheet.spot(&pair.en), what),
    }
}
