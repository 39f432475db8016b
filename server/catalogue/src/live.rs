//! What a hall is shown of a library: slides, parts of lessons, and what is asked of its items and exercises.

use crate::common_table;
use crate::files::Files;
use crate::inventory::Inventory;
use crate::items;
use crate::library::Library;
use crate::markdown::{self, Shared};
use crate::outcomes::Outcomes;
use crate::sections;
use domain::html::Html;
use domain::id::Slug;
use domain::language::{Bilingual, Language};
use domain::live::{Poll, PollKind};

/// An item that a hall can answer together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveItem {
    /// Its id.
    pub id: String,
    /// What is asked, without markup.
    pub prompt: Bilingual,
    /// The poll that it becomes.
    pub kind: PollKind,
}

/// A step of an exercise that a hall can answer together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveExercise {
    /// The exercise.
    pub exercise: Slug,
    /// The step.
    pub step: String,
    /// What the exercise is called.
    pub title: Bilingual,
    /// What is asked, without markup.
    pub prompt: Bilingual,
    /// The poll that it becomes.
    pub kind: PollKind,
}

/// The variation that says whether a step fits into a hall: its labels are those of every other.
const SEED: u32 = 1;

impl Library {
    /// A slide that a trainer wrote in Markdown. Nothing in it is a fault: HTML, pictures, and facts or terms
    /// that the library does not know, stand there as they were written.
    #[must_use]
    pub fn slide(&self, text: &str, language: Language) -> Html {
        let (files, inventory, outcomes) =
            (Files::default(), Inventory::default(), Outcomes::default());
        let shared = Shared {
            files: &files,
            inventory: &inventory,
            citable: self.citable(),
            outcomes: &outcomes,
        };
        markdown::slide(shared, language, text)
    }

    /// A section of a lesson: its heading without markup, and what stands under it. Section 0 stands before the
    /// first heading and bears the lesson's title. Where there is no English text it is the Indonesian one.
    /// `None` where there is no such section, or nothing in it.
    #[must_use]
    pub fn lesson_section(
        &self,
        course: &str,
        unit: &str,
        section: u32,
        language: Language,
    ) -> Option<(String, Html)> {
        let course = self.course(course)?;
        let sections = sections::of_unit(&course.slug, course.unit(unit)?, language)?;
        let section = sections.into_iter().nth(usize::try_from(section).ok()?)?;
        (!section.html.is_empty()).then_some((section.heading, section.html))
    }

    /// The headings of a lesson's sections in their order, the lesson's title first; an empty text in place of
    /// a section without anything in it. Empty where there is no such lesson.
    #[must_use]
    pub fn lesson_sections(&self, course: &str, unit: &str, language: Language) -> Vec<String> {
        let sections = self
            .course(course)
            .and_then(|course| sections::of_unit(&course.slug, course.unit(unit)?, language));
        let sections = sections.unwrap_or_default().into_iter();
        let heading = |section: sections::Section| {
            if section.html.is_empty() {
                String::new()
            } else {
                section.heading
            }
        };
        sections.map(heading).collect()
    }

    /// An item of a course as a poll, with its key and feedback. `None` where there is none, where its kind
    /// cannot be answered by a hall together, and of the pre- and post-test, whose items stay unknown.
    #[must_use]
    pub fn item_poll(&self, course: &str, item: &str) -> Option<Poll> {
        items::poll(self.course(course)?, item).ok()
    }

    /// The items of a course that [`Self::item_poll`] knows, in its order, those of the bank last.
    #[must_use]
    pub fn live_items(&self, course: &str) -> Vec<LiveItem> {
        let Some(course) = self.course(course) else {
            return vec![];
        };
        let items = items::polls(course).map(|(item, poll)| LiveItem {
            id: item.id.clone(),
            prompt: plain(&poll),
            kind: poll.kind,
        });
        items.collect()
    }

    /// A step of an exercise as a poll over the variation of a seed, which everybody sees as a table. The key
    /// and the wrong answers with a name are computed from that variation. `None` where there is no such step,
    /// or it does not fit into a hall.
    #[must_use]
    pub fn exercise_poll(&self, exercise: &str, step: &str, seed: u32) -> Option<Poll> {
        let (_, _, exercise) = self.exercise(exercise)?;
        let step = exercise.steps.iter().find(|other| other.id == step)?;
        let dataset = self.dataset(exercise.dataset.as_str())?;
        let variation = self.variation(exercise.dataset.as_str(), seed)?.ok()?;
        common_table::poll(exercise, step, dataset, &variation.table)
    }

    /// The steps of exercises that [`Self::exercise_poll`] knows, in the order of the courses.
    #[must_use]
    pub fn live_exercises(&self) -> Vec<LiveExercise> {
        let units = self.courses().iter().flat_map(|course| &course.units);
        let steps = units.filter_map(|unit| Some((unit, unit.exercise()?)));
        let steps = steps.flat_map(|(unit, exercise)| {
            exercise.steps.iter().filter_map(|step| {
                let poll = self.exercise_poll(exercise.slug.as_str(), &step.id, SEED)?;
                Some(LiveExercise {
                    exercise: exercise.slug.clone(),
                    step: step.id.clone(),
                    title: unit.title.clone(),
                    prompt: plain(&poll),
                    kind: poll.kind,
                })
            })
        });
        steps.collect()
    }
}

fn plain(poll: &Poll) -> Bilingual {
    Bilingual {
        id: poll.text.id.plain(),
        en: poll.text.en.plain(),
    }
}
