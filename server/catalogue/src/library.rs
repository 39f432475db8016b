//! The whole library: courses in order, and what only shows over all files.

use crate::course::{self, CourseHead};
use crate::dataset::{self, Tried};
use crate::exercise;
use crate::facts::{Citable, Fact, Term};
use crate::fault::Fault;
use crate::files::Files;
use crate::forms;
use crate::found::Found;
use crate::inventory::{FileKind, Inventory};
use crate::lesson::{self, Announced, Live};
use crate::links;
use crate::markdown::Shared;
use crate::outcomes::Outcomes;
use crate::plan::{self, ReadyPlan, Taught};
use crate::quiz;
use crate::search::{self, Document, Hit};
use domain::course::{Course, Unit, UnitKind};
use domain::dataset::{Dataset, DatasetFault, Variation};
use domain::exercise::Exercise;
use domain::id::Slug;
use domain::language::{Bilingual, Language};
use domain::quiz::Form;
use quick_cache::sync::Cache;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// How many variations are kept: those of a class that works at the same time.
const MAX_VARIATIONS: usize = 500;

/// A library without fault.
#[derive(Debug)]
pub struct Library {
    courses: Vec<Course>,
    /// Exercise → its course and unit by place.
    exercises: BTreeMap<String, (usize, usize)>,
    datasets: BTreeMap<String, Dataset>,
    citable: Citable,
    plans: Vec<ReadyPlan>,
    /// Titles of outcomes by their tags.
    outcomes: BTreeMap<String, Bilingual>,
    citations: Citations,
    /// What can be found in each language; made when somebody searches first.
    documents: [OnceLock<Vec<Document>>; 2],
    /// Variations that were made, by dataset and seed. Making one may take many seeds.
    variations: Cache<(String, u32), Arc<Variation>>,
}

/// Where facts and terms are used: ids with the courses and units, in the order of their names.
type Citations = BTreeMap<(Cited, String), BTreeSet<(String, String)>>;

/// What a text can cite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cited {
    Fact,
    Term,
}

/// Reads where facts and terms are used from the files of courses.
fn citations(files: &Files) -> Citations {
    let mut citations = Citations::new();
    for (path, text) in files.iter() {
        let Some((course, file)) = path
            .strip_prefix("courses/")
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let Some((_, unit)) = file.split('.').next().and_then(|name| name.split_once('-')) else {
            continue;
        };
        for (cited, mark) in [(Cited::Fact, "{{fact:"), (Cited::Term, "{{term:")] {
            for (at, _) in text.match_indices(mark) {
                let rest = text.get(at + mark.len()..).unwrap_or_default();
                let id: String = rest
                    .chars()
                    .take_while(|sign| !matches!(sign, '|' | '}'))
                    .collect();
                let place = (course.to_owned(), unit.to_owned());
                citations.entry((cited, id)).or_default().insert(place);
            }
        }
    }
    citations
}

impl Library {
    /// Reads and checks a library.
    ///
    /// # Errors
    /// Everything that is wrong with it, by file and line.
    pub fn read(files: &Files) -> Result<Self, Vec<Fault>> {
        let mut found = Found::default();
        let inventory = Inventory::of(files, &mut found.faults);
        let citable = Citable::read(files, &mut found.faults);
        let outcomes = Outcomes::read(files, &mut found.faults);
        let shared = Shared {
            files,
            inventory: &inventory,
            citable: &citable,
            outcomes: &outcomes,
        };
        let tried: BTreeMap<String, Tried> = inventory
            .datasets
            .iter()
            .filter_map(|slug| Some((slug.clone(), dataset::read(shared, slug, &mut found)?)))
            .collect();

        let mut exercises: BTreeMap<String, Unit> = BTreeMap::new();
        for (course, files) in &inventory.courses {
            for unit in files
                .units
                .iter()
                .filter(|unit| unit.kind == FileKind::Exercise)
            {
                exercises.extend(
                    exercise::read(shared, &tried, course, unit, &mut found)
                        .map(|read| (unit.slug.as_str().to_owned(), read)),
                );
            }
        }
        let announced = exercises.iter().map(|(slug, unit)| {
            (
                slug.clone(),
                Announced {
                    title: unit.title.clone(),
                    summary: unit.summary.clone(),
                    minutes: unit.minutes.0,
                },
            )
        });
        let announced = announced.collect();
        let datasets: BTreeMap<String, Dataset> = tried
            .into_iter()
            .map(|(slug, tried)| (slug, tried.dataset))
            .collect();
        let live = Live {
            datasets: &datasets,
            exercises: &announced,
        };

        let mut heads: BTreeMap<String, CourseHead> = BTreeMap::new();
        let mut units: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
        for (course, files) in &inventory.courses {
            if let Some(sheet) = &files.sheet {
                heads.extend(
                    course::read(shared, course, sheet, &mut found)
                        .map(|head| (course.clone(), head)),
                );
            }
            let read = files.units.iter().filter_map(|unit| match unit.kind {
                FileKind::Lesson => lesson::read(shared, live, course, unit, &mut found),
                FileKind::Quiz => quiz::read(shared, course, unit, &mut found),
                FileKind::Exercise => exercises.remove(unit.slug.as_str()),
            });
            let read = read.collect();
            units.insert(course.clone(), read);
        }

        forms::check(&found.forms, &mut found.faults);
        let order = in_order(&heads, &mut found.faults);
        if found.faults.is_empty() {
            outcomes.check_used(&tags(units.values().flatten()), &mut found.faults);
        }
        if heads.is_empty() && found.faults.is_empty() {
            let sentence =
                "There is no course: a library has at least one `courses/<course>/course.toml`.";
            found
                .faults
                .push(Fault::new("courses", 1, sentence.to_owned()));
        }
        let courses: Vec<Course> = order
            .iter()
            .filter_map(|slug| {
                join(
                    slug,
                    heads.remove(slug)?,
                    units.remove(slug).unwrap_or_default(),
                )
            })
            .collect();
        let broken = found
            .faults
            .iter()
            .map(|fault| fault.file.clone())
            .collect();
        let taught = Taught {
            courses: &courses,
            datasets: &datasets,
            broken: &broken,
        };
        let mut plans: Vec<ReadyPlan> = inventory
            .plans
            .iter()
            .filter_map(|slug| plan::read(shared, taught, slug, &mut found))
            .collect();
        plans.sort_by(|one, other| (&one.cites, &one.slug).cmp(&(&other.cites, &other.slug)));
        links::check(&found.links, &inventory, &found.headings, &mut found.faults);
        citable.check_guards(files, &mut found.faults);
        if !found.faults.is_empty() {
            for fault in &mut found.faults {
                fault.overlaid = files.is_overlaid(&fault.file);
            }
            found.faults.sort();
            found.faults.dedup();
            return Err(found.faults);
        }
        let exercises = places(&courses);
        Ok(Self {
            courses,
            exercises,
            datasets,
            citable,
            plans,
            outcomes: outcomes.into_titles(),
            citations: citations(files),
            documents: [OnceLock::new(), OnceLock::new()],
            variations: Cache::new(MAX_VARIATIONS),
        })
    }

    /// All courses: after their prerequisites, then by `order` in `course.toml`, then by name.
    #[must_use]
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// The course of that name.
    #[must_use]
    pub fn course(&self, slug: &str) -> Option<&Course> {
        self.courses
            .iter()
            .find(|course| course.slug.as_str() == slug)
    }

    /// The exercise of that name with the unit it is and the course it belongs to.
    #[must_use]
    pub fn exercise(&self, slug: &str) -> Option<(&Course, &Unit, &Exercise)> {
        let (course, unit) = *self.exercises.get(slug)?;
        let course = self.courses.get(course)?;
        let unit = course.units.get(unit)?;
        Some((course, unit, unit.exercise()?))
    }

    /// The exercises that work on a dataset, in the order of their courses.
    pub fn exercises_on(&self, dataset: &Slug) -> impl Iterator<Item = (&Unit, &Exercise)> {
        let units = self.courses.iter().flat_map(|course| &course.units);
        let exercises = units.filter_map(|unit| Some((unit, unit.exercise()?)));
        exercises.filter(move |(_, exercise)| exercise.dataset == *dataset)
    }

    /// All datasets, by their names.
    pub fn datasets(&self) -> impl Iterator<Item = &Dataset> {
        self.datasets.values()
    }

    /// A variation of a dataset, from memory where it was made before; `None` where there is no such dataset.
    ///
    /// # Errors
    /// [`DatasetFault`] when none can be made, which the check rules out.
    pub fn variation(
        &self,
        dataset: &str,
        seed: u32,
    ) -> Option<Result<Arc<Variation>, DatasetFault>> {
        let asked = self.dataset(dataset)?;
        let key = (dataset.to_owned(), seed);
        Some(
            self.variations
                .get_or_insert_with(&key, || asked.variation(seed).map(Arc::new)),
        )
    }

    /// The dataset of that name.
    #[must_use]
    pub fn dataset(&self, slug: &str) -> Option<&Dataset> {
        self.datasets.get(slug)
    }

    /// All facts, in the order of their file.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.citable.facts
    }

    /// The units that cite a fact, those of a course's own bank left out, in the order of their courses.
    #[must_use]
    pub fn citing_fact(&self, id: &str) -> Vec<(&Course, &Unit)> {
        self.citing(Cited::Fact, id)
    }

    /// The units that use a word of the glossary, likewise.
    #[must_use]
    pub fn using_term(&self, id: &str) -> Vec<(&Course, &Unit)> {
        self.citing(Cited::Term, id)
    }

    fn citing(&self, cited: Cited, id: &str) -> Vec<(&Course, &Unit)> {
        let Some(places) = self.citations.get(&(cited, id.to_owned())) else {
            return vec![];
        };
        self.courses
            .iter()
            .flat_map(|course| course.units.iter().map(move |unit| (course, unit)))
            .filter(|(course, unit)| {
                let place = (
                    course.slug.as_str().to_owned(),
                    unit.slug.as_str().to_owned(),
                );
                places.contains(&place)
            })
            .collect()
    }

    /// Lessons and words of the glossary that fit a query, the best first; fifty at most.
    #[must_use]
    pub fn search(&self, query: &str, language: Language) -> Vec<Hit> {
        let place = usize::from(language == Language::En);
        let documents = self.documents.get(place).map(|once| {
            once.get_or_init(|| search::documents(&self.courses, &self.citable.terms, language))
        });
        documents.map_or_else(Vec::new, |documents| search::search(documents, query))
    }

    /// What an outcome is called; a tag without a title is its own.
    #[must_use]
    pub fn outcome_title<'a>(&'a self, tag: &'a str, language: Language) -> &'a str {
        self.outcomes
            .get(tag)
            .map_or(tag, |title| title.get(language))
    }

    /// All outcomes with a title, in the order of their tags.
    pub fn outcomes(&self) -> impl Iterator<Item = (&str, &Bilingual)> {
        self.outcomes
            .iter()
            .map(|(tag, title)| (tag.as_str(), title))
    }

    /// The running orders that are ready to use, by the source articles they grew from.
    #[must_use]
    pub fn plans(&self) -> &[ReadyPlan] {
        &self.plans
    }

    /// The running order of that name.
    #[must_use]
    pub fn plan(&self, slug: &str) -> Option<&ReadyPlan> {
        self.plans.iter().find(|plan| plan.slug.as_str() == slug)
    }

    /// What texts may cite.
    pub(crate) const fn citable(&self) -> &Citable {
        &self.citable
    }

    /// All words of the glossary, in the order of their file.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.citable.terms
    }
}

/// The tags of units and of what they ask.
fn tags<'a>(units: impl Iterator<Item = &'a Unit>) -> BTreeSet<&'a str> {
    let mut tags = BTreeSet::new();
    for unit in units {
        tags.extend(unit.outcomes.iter().map(String::as_str));
        if let Some(quiz) = unit.quiz() {
            let of_items = quiz.items.iter().flat_map(|item| &item.outcomes);
            tags.extend(of_items.map(String::as_str));
        }
    }
    tags
}

fn join(slug: &str, head: CourseHead, read: Vec<Unit>) -> Option<Course> {
    let mut units = Vec::with_capacity(read.len());
    let mut bank = Vec::new();
    for unit in read {
        match unit.kind {
            UnitKind::Quiz(quiz) if quiz.form == Form::Bank => bank.extend(quiz.items),
            _ => units.push(unit),
        }
    }
    Some(Course {
        slug: domain::id::Slug::parse(slug)?,
        title: head.title,
        summary: head.summary,
        topic: head.topic,
        prerequisite: head.prerequisite.map(|(slug, _)| slug),
        cites: head.cites,
        units,
        bank,
    })
}

fn places(courses: &[Course]) -> BTreeMap<String, (usize, usize)> {
    let mut places = BTreeMap::new();
    for (course_index, course) in courses.iter().enumerate() {
        for (unit_index, unit) in course.units.iter().enumerate() {
            if unit.exercise().is_some() {
                places.insert(unit.slug.as_str().to_owned(), (course_index, unit_index));
            }
        }
    }
    places
}

/// The courses' names in order; a circle of prerequisites is told of at each course in it.
fn in_order(heads: &BTreeMap<String, CourseHead>, faults: &mut Vec<Fault>) -> Vec<String> {
    let mut waiting: BTreeSet<(i64, &str)> = heads
        .iter()
        .map(|(slug, head)| (head.order, slug.as_str()))
        .collect();
    let mut order: Vec<String> = Vec::new();
    let ready = |slug: &str, order: &[String]| {
        let needed = heads
            .get(slug)
            .and_then(|head| head.prerequisite.as_ref())
            .map(|(needed, _)| needed.as_str());
        // A prerequisite that could not be read is told of in its own file.
        needed.is_none_or(|needed| {
            !heads.contains_key(needed) || order.iter().any(|done| done == needed)
        })
    };
    while let Some(next) = waiting
        .iter()
        .copied()
        .find(|(_, slug)| ready(slug, &order))
    {
        waiting.remove(&next);
        order.push(next.1.to_owned());
    }
    for (_, slug) in waiting {
        let Some(head) = heads.get(slug) else {
            continue;
        };
        if let Some((needed, line)) = head
            .prerequisite
            .as_ref()
            .filter(|_| in_circle(slug, heads))
        {
            faults.push(Fault::new(
                &head.file,
                *line,
                format!("The prerequisite `{needed}` leads in a circle back to this course."),
            ));
        }
    }
    order
}

fn in_circle(slug: &str, heads: &BTreeMap<String, CourseHead>) -> bool {
    let mut at = slug;
    for _ in 0..heads.len() {
        match heads.get(at).and_then(|head| head.prerequisite.as_ref()) {
            Some((needed, _)) => at = needed.as_str(),
            None => return false,
        }
        if at == slug {
            return true;
        }
    }
    false
}
