//! What somebody has learned, from finished units and the library: progress, JP, what comes next.

use crate::state::App;
use app::pages::home::NextUnit;
use app::parts::breadcrumb::Link;
use app::parts::card::CourseCard;
use app::parts::ring::JpRing;
use app::parts::unit::UnitSort;
use catalogue::Library;
use domain::clock::Moment;
use domain::course::{Course, Unit, UnitKind};
use domain::id::Slug;
use domain::language::Language;
use domain::learning::{Jp, Progress};
use std::collections::HashMap;
use store::DoneUnit;

/// Finished units of one person.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    done: HashMap<(Slug, Slug), Moment>,
}

impl Learned {
    /// From what the database holds.
    #[must_use]
    pub fn new(done: &[DoneUnit]) -> Self {
        Self {
            done: done
                .iter()
                .map(|unit| ((unit.course.clone(), unit.unit.clone()), unit.done_at))
                .collect(),
        }
    }

    /// When a unit was finished.
    #[must_use]
    pub fn done_at(&self, course: &Course, unit: &Unit) -> Option<Moment> {
        self.done
            .get(&(course.slug.clone(), unit.slug.clone()))
            .copied()
    }

    /// Whether a unit is finished.
    #[must_use]
    pub fn has(&self, course: &Course, unit: &Unit) -> bool {
        self.done_at(course, unit).is_some()
    }

    /// When the last unit of a course was finished; `None` while one is open.
    #[must_use]
    pub fn completed_at(&self, course: &Course) -> Option<Moment> {
        course
            .units
            .iter()
            .map(|unit| self.done_at(course, unit))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    }

    /// Units that the library still has and that are finished, of all it has.
    #[must_use]
    pub fn progress(&self, course: &Course) -> Progress {
        let count = |units: usize| u32::try_from(units).unwrap_or(u32::MAX);
        Progress {
            done: count(
                course
                    .units
                    .iter()
                    .filter(|unit| self.has(course, unit))
                    .count(),
            ),
            total: count(course.units.len()),
        }
    }

    /// JP of the courses finished in the year of `now`: the sum of what each course's page states.
    #[must_use]
    pub fn jp(&self, library: &Library, app: &App) -> Jp {
        let this_year = crate::when::year(app.now());
        let finished = library.courses().iter().filter(|course| {
            self.completed_at(course)
                .is_some_and(|at| crate::when::year(at) == this_year)
        });
        Jp(finished
            .map(|course| app.minutes_per_jp().jp(course.minutes()).0)
            .sum())
    }

    /// The ring of somebody's JP in the year of `now`.
    #[must_use]
    pub fn ring(&self, library: &Library, app: &App) -> JpRing {
        JpRing {
            earned: self.jp(library, app),
            target: app.jp_target(),
            minutes_per_jp: app.minutes_per_jp(),
            year: crate::when::year(app.now()),
        }
    }

    /// The first unit that is not finished: of a course that was begun, else of the first one.
    #[must_use]
    pub fn next(&self, library: &Library, language: Language) -> Option<NextUnit> {
        let open = |course: &Course| {
            let unit = course.units.iter().find(|unit| !self.has(course, unit))?;
            let (number, of) = position(course, unit);
            Some(NextUnit {
                course: course.title.get(language).to_owned(),
                title: unit.title.get(language).to_owned(),
                href: href(course, unit),
                sort: sort(unit),
                minutes: unit.minutes,
                number,
                of,
                started: self.progress(course).done > 0,
            })
        };
        let begun = library
            .courses()
            .iter()
            .filter(|course| self.progress(course).done > 0)
            .find_map(open);
        begun.or_else(|| library.courses().iter().find_map(open))
    }
}

/// The address of a unit.
#[must_use]
pub fn href(course: &Course, unit: &Unit) -> String {
    match unit.kind {
        UnitKind::Exercise(_) => format!("/exercises/{}", unit.slug),
        UnitKind::Lesson(_) | UnitKind::Quiz(_) => {
            format!("/courses/{}/{}", course.slug, unit.slug)
        }
    }
}

/// The way to a course.
#[must_use]
pub fn course_link(course: &Course, language: Language) -> Link {
    Link::new(
        course.title.get(language),
        format!("/courses/{}", course.slug),
    )
}

/// What sort of unit it is.
#[must_use]
pub const fn sort(unit: &Unit) -> UnitSort {
    match unit.kind {
        UnitKind::Lesson(_) => UnitSort::Lesson,
        UnitKind::Quiz(_) => UnitSort::Quiz,
        UnitKind::Exercise(_) => UnitSort::Exercise,
    }
}

/// Which unit of its course it is, counted from 1, and of how many.
#[must_use]
pub fn position(course: &Course, unit: &Unit) -> (u32, u32) {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let at = course
        .units
        .iter()
        .position(|other| other.slug == unit.slug)
        .unwrap_or_default();
    (count(at + 1), count(course.units.len()))
}

/// The card of a course; with progress for somebody signed in.
#[must_use]
pub fn card(
    course: &Course,
    learned: Option<&Learned>,
    app: &App,
    language: Language,
) -> CourseCard {
    CourseCard {
        slug: course.slug.as_str().to_owned(),
        title: course.title.get(language).to_owned(),
        summary: course.summary.get(language).to_owned(),
        topic: course.topic.get(language).to_owned(),
        minutes: course.minutes(),
        minutes_per_jp: app.minutes_per_jp(),
        progress: learned.map(|learned| learned.progress(course)),
    }
}

/// The unit before and the unit after.
#[must_use]
pub fn neighbours(
    course: &Course,
    unit: &Unit,
    language: Language,
) -> (Option<Link>, Option<Link>) {
    let link = |unit: &Unit| Link::new(unit.title.get(language), href(course, unit));
    let Some(at) = course
        .units
        .iter()
        .position(|other| other.slug == unit.slug)
    else {
        return (None, None);
    };
    let previous = at
        .checked_sub(1)
        .and_then(|at| course.units.get(at))
        .map(link);
    (previous, course.units.get(at + 1).map(link))
}
