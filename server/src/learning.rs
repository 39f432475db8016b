//! What somebody has learned, from finished units and the library: progress, JP, what comes next.

use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::learn::course::PreTest;
use app::pages::learn::home::NextUnit;
use app::parts::breadcrumb::Link;
use app::parts::card::CourseCard;
use app::parts::finished::Finished;
use app::parts::ring::JpRing;
use app::parts::unit::UnitSort;
use axum::response::{IntoResponse as _, Response};
use catalogue::Library;
use domain::agency::Employment;
use domain::clock::Moment;
use domain::course::{Course, Unit};
use domain::dataset::{Dataset, Variation};
use domain::edition::EditionDetails;
use domain::id::{PersonId, Slug};
use domain::jp::{Attended, MinutesPerJp, jp_of_year};
use domain::language::Language;
use domain::learning::{Completion, Minutes, Progress};
use domain::settings::Settings;
use http::header;
use std::collections::HashMap;
use std::sync::Arc;
use store::{DoneUnit, OwnAttendance, Store, StoreError};

/// Finished units and courses of one person.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// By course and unit.
    done: Arc<[DoneUnit]>,
    completions: HashMap<Slug, Completion>,
}

fn name_of(unit: &DoneUnit) -> (&Slug, &Slug) {
    (&unit.course, &unit.unit)
}

impl Learned {
    /// From what the database holds.
    #[must_use]
    pub fn new(mut done: Arc<[DoneUnit]>, completions: &[Completion]) -> Self {
        if !done.is_sorted_by(|one, other| name_of(one) <= name_of(other)) {
            Arc::make_mut(&mut done).sort_by(|one, other| name_of(one).cmp(&name_of(other)));
        }
        Self {
            done,
            completions: completions
                .iter()
                .map(|one| (one.course.clone(), one.clone()))
                .collect(),
        }
    }

    /// What a person has learned. A course whose parts are all finished and which is not written down as
    /// finished is written down now: it became shorter, or the server ended in between.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(app: &App, person: &PersonId) -> Result<Self, StoreError> {
        let mut learned = Self::new(
            app.store.known_progress(person).await?,
            &app.store.known_completions(person).await?,
        );
        for course in app.content.library().courses() {
            if learned.completions.contains_key(&course.slug) {
                continue;
            }
            if let Some(completion) = course.completion(|unit| learned.done_at(course, unit)) {
                app.store.complete_course(person, &completion).await?;
                learned.completions.insert(course.slug.clone(), completion);
            }
        }
        Ok(learned)
    }

    /// When a unit was finished.
    #[must_use]
    pub fn done_at(&self, course: &Course, unit: &Unit) -> Option<Moment> {
        let name = (&course.slug, &unit.slug);
        let place = self.done.binary_search_by(|unit| name_of(unit).cmp(&name));
        Some(self.done.get(place.ok()?)?.done_at)
    }

    /// Whether a unit is finished.
    #[must_use]
    pub fn has(&self, course: &Course, unit: &Unit) -> bool {
        self.done_at(course, unit).is_some()
    }

    /// When a course was finished, and what it took then. Parts that were added since change nothing.
    #[must_use]
    pub fn completion(&self, course: &Slug) -> Option<&Completion> {
        self.completions.get(course)
    }

    /// The minutes that a course has paid; none without one.
    #[must_use]
    pub fn paid_by(&self, course: Option<&Slug>) -> Minutes {
        course
            .and_then(|course| self.completion(course))
            .map_or(Minutes(0), |completion| completion.minutes)
    }

    /// What an edition counts for somebody who has learned this and stands so.
    #[must_use]
    pub fn attended(
        &self,
        edition: &EditionDetails,
        own: &OwnAttendance,
        now: Moment,
    ) -> Option<Attended> {
        let paid = self.paid_by(edition.course.as_ref());
        Attended::of(edition, &own.standing, &own.proven, paid, now)
    }

    /// All courses that were finished, also those that the library no longer has, the first one first.
    #[must_use]
    pub fn completions(&self) -> Vec<&Completion> {
        let mut all: Vec<&Completion> = self.completions.values().collect();
        all.sort_by(|one, other| (one.at, &one.course).cmp(&(other.at, &other.course)));
        all
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

    /// The ring of somebody's JP in the year of `now`.
    #[must_use]
    pub fn ring(
        &self,
        attended: &[Attended],
        settings: &Settings,
        employment: Option<Employment>,
        now: Moment,
    ) -> JpRing {
        let year = settings.zone.year(now);
        let per = settings.minutes_per_jp;
        JpRing {
            earned: jp_of_year(
                self.completions.values(),
                attended,
                year,
                per,
                settings.zone,
            ),
            target: settings.jp_targets.of(employment),
            minutes_per_jp: per,
            year,
        }
    }

    /// What to open next in a course; see [`Course::next_unit`].
    #[must_use]
    pub fn next_unit<'a>(&self, course: &'a Course) -> Option<&'a Unit> {
        course.next_unit(|unit| self.has(course, unit))
    }

    /// The pre-test, as long as it is asked for; see [`Course::pre_test_due`].
    #[must_use]
    pub fn pre_test(&self, course: &Course, language: Language) -> Option<PreTest> {
        let unit = course.pre_test_due(|unit| self.has(course, unit))?;
        Some(PreTest {
            link: Link::new(unit.title.get(language), href(course, unit)),
            minutes: unit.minutes,
        })
    }

    /// Where to go on from a unit that was finished: the next one that is open, else what was left out
    /// before it, else the course.
    #[must_use]
    pub fn onward(&self, course: &Course, unit: &Unit) -> String {
        let mut after = course
            .units
            .iter()
            .skip_while(|other| other.slug != unit.slug)
            .skip(1);
        after
            .find(|unit| !self.has(course, unit))
            .or_else(|| self.next_unit(course))
            .map_or_else(|| address::course(&course.slug), |unit| href(course, unit))
    }

    /// What to open next in a course that was begun, else in the first one.
    #[must_use]
    pub fn next(&self, library: &Library, language: Language) -> Option<NextUnit> {
        let open = |course: &Course| {
            let unit = self.next_unit(course)?;
            let (number, of) = position(course, unit);
            Some(NextUnit {
                course: course.title.get(language).to_owned(),
                title: unit.title.get(language).to_owned(),
                href: href(course, unit),
                sort: UnitSort::from(&unit.kind),
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

/// What counts of the editions that somebody was at.
///
/// # Errors
/// When the database does not answer.
pub async fn attended(
    app: &App,
    person: &PersonId,
    learned: &Learned,
) -> Result<Vec<Attended>, StoreError> {
    let editions = app.store.known_editions_of(person).await?;
    let standings = app.store.known_standings_of(person).await?;
    let now = app.now();
    let counted = editions.iter().filter_map(|listed| {
        let own = standings.get(&listed.edition.id)?;
        learned.attended(&listed.edition.details, own, now)
    });
    Ok(counted.collect())
}

/// Writes down what somebody has just finished with the last part of a course.
///
/// # Errors
/// When the database does not answer.
pub async fn record_completions(app: &App, person: &PersonId) -> Result<(), StoreError> {
    Learned::of(app, person).await?;
    Ok(())
}

/// Writes down whatever has been finished and not been written down, of everybody, and gives how many
/// courses there were.
///
/// # Errors
/// When the database does not answer.
pub async fn record_all_completions(store: &Store, library: &Library) -> Result<usize, StoreError> {
    let mut settled = 0;
    for one in store.courses_under_way().await? {
        let Some(course) = library.course(one.course.as_str()) else {
            continue;
        };
        let done_at = |unit: &Unit| {
            let mut units = one.units.iter();
            units
                .find(|(slug, _)| *slug == unit.slug)
                .map(|(_, at)| *at)
        };
        if let Some(completion) = course.completion(done_at) {
            settled += usize::from(store.complete_course(&one.person, &completion).await?);
        }
    }
    Ok(settled)
}

/// The part of a course that the address of the page names as finished just now, if it is.
///
/// # Errors
/// When the database does not answer.
pub async fn just_finished(
    app: &App,
    visitor: &Visitor,
    course: &Course,
) -> Result<Option<Finished>, StoreError> {
    let (Some(person), Some(unit)) = (visitor.person_id(), named_finished(visitor, course)) else {
        return Ok(None);
    };
    let learned = Learned::of(app, person).await?;
    Ok(learned.has(course, unit).then(|| Finished {
        title: unit.title.get(visitor.language).to_owned(),
        progress: learned.progress(course),
    }))
}

fn named_finished<'a>(visitor: &Visitor, course: &'a Course) -> Option<&'a Unit> {
    let (_, query) = visitor.path.split_once('?')?;
    let mut fields = form_urlencoded::parse(query.as_bytes());
    let (_, slug) = fields.find(|(name, _)| name == address::FINISHED)?;
    course.unit(&slug)
}

/// The address of a unit.
#[must_use]
pub fn href(course: &Course, unit: &Unit) -> String {
    if unit.exercise().is_some() {
        address::exercise(&unit.slug)
    } else {
        address::unit(&course.slug, &unit.slug)
    }
}

/// The way to a course.
#[must_use]
pub fn course_link(course: &Course, language: Language) -> Link {
    Link::new(course.title.get(language), address::course(&course.slug))
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
    per: MinutesPerJp,
    language: Language,
) -> CourseCard {
    CourseCard {
        slug: course.slug.as_str().to_owned(),
        title: course.title.get(language).to_owned(),
        summary: course.summary.get(language).to_owned(),
        topic: course.topic.get(language).to_owned(),
        minutes: course.minutes(),
        minutes_per_jp: per,
        progress: learned.map(|learned| learned.progress(course)),
        completed: learned
            .and_then(|learned| learned.completion(&course.slug))
            .map(|completion| completion.minutes),
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

/// Links to units, with their titles.
#[must_use]
pub fn unit_links(units: Vec<(&Course, &Unit)>, language: Language) -> Vec<Link> {
    units
        .into_iter()
        .map(|(course, unit)| Link::new(unit.title.get(language), href(course, unit)))
        .collect()
}

/// The variation of a dataset that whoever asks works on; a sample for a stranger.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Internal`] when the data cannot be made, which the content check rules out.
pub fn own_variation<'a>(
    app: &App,
    visitor: &Visitor,
    library: &'a Library,
    dataset: &str,
) -> Result<(&'a Dataset, Arc<Variation>), Refusal> {
    let dataset = library.dataset(dataset).ok_or(Refusal::NotFound)?;
    let slug = dataset.slug.as_str();
    let seed = app.secret.variation_seed(slug, visitor.person_id());
    let variation = library.variation(slug, seed).ok_or(Refusal::NotFound)?;
    Ok((dataset, variation.map_err(Refusal::internal)?))
}

/// A variation of a dataset as a file to work on elsewhere.
#[must_use]
pub fn data_file(dataset: &Slug, variation: &Variation) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{dataset}.csv\""),
        ),
    ];
    // Spreadsheets take a file without a mark for one of an older encoding.
    let file = format!("\u{feff}{}", variation.table.to_csv());
    (headers, file).into_response()
}
