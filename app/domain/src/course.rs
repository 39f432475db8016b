//! A course as the catalogue hands it over: units in order, each a lesson, a quiz or an exercise.

use crate::clock::Moment;
use crate::exercise::Exercise;
use crate::id::Slug;
use crate::language::{Bilingual, Translated};
use crate::learning::{Completion, Minutes};
use crate::lesson::LessonText;
use crate::quiz::{Form, Item, Quiz};

/// A course.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its name in addresses: `/courses/{slug}`.
    pub slug: Slug,
    /// Its title.
    pub title: Bilingual,
    /// One sentence: what it is about.
    pub summary: Bilingual,
    /// One or two words: its field ("Analitik").
    pub topic: Bilingual,
    /// The course to take first, if any.
    pub prerequisite: Option<Slug>,
    /// The source articles it grew from (`S0` … `S4`).
    pub cites: Vec<String>,
    /// Its units in order.
    pub units: Vec<Unit>,
    /// Items for boosters and trainers beside those of its quizzes.
    pub bank: Vec<Item>,
}

impl Course {
    /// Its quizzes in order.
    pub fn quizzes(&self) -> impl Iterator<Item = (&Unit, &Quiz)> {
        self.units
            .iter()
            .filter_map(|unit| Some((unit, unit.quiz()?)))
    }

    /// Every item of the course with the quiz it stands in, if it stands in one: those of the quizzes in
    /// their order, then those of the bank.
    pub fn items(&self) -> impl Iterator<Item = (Option<&Unit>, &Item)> {
        let own = self
            .quizzes()
            .flat_map(|(unit, quiz)| quiz.items.iter().map(move |item| (Some(unit), item)));
        own.chain(self.bank.iter().map(|item| (None, item)))
    }

    /// The pre- or post-test.
    #[must_use]
    pub fn form(&self, form: Form) -> Option<(&Unit, &Quiz)> {
        self.quizzes().find(|(_, quiz)| quiz.form == form)
    }

    /// The sum of its units' minutes.
    #[must_use]
    pub fn minutes(&self) -> Minutes {
        Minutes(self.units.iter().map(|unit| unit.minutes.0).sum())
    }

    /// The completion that follows from finished units, once all of the course's are among them: lessons
    /// finished, quizzes passed, exercises done, each of which is what finishes it. A course without units
    /// cannot be finished.
    #[must_use]
    pub fn completion(&self, done_at: impl Fn(&Unit) -> Option<Moment>) -> Option<Completion> {
        let moments: Option<Vec<Moment>> = self.units.iter().map(done_at).collect();
        Some(Completion {
            course: self.slug.clone(),
            at: moments?.into_iter().max()?,
            minutes: self.minutes(),
        })
    }

    /// The unit of that name.
    #[must_use]
    pub fn unit(&self, slug: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.slug.as_str() == slug)
    }
}

/// A part of a course that is finished as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its name in addresses, without the number its file sorts by: `/courses/{course}/{slug}`; an
    /// exercise lives at `/exercises/{slug}`.
    pub slug: Slug,
    /// Its title.
    pub title: Bilingual,
    /// One or two sentences: what it is about.
    pub summary: Bilingual,
    /// How long it takes.
    pub minutes: Minutes,
    /// The outcomes it serves (tags).
    pub outcomes: Vec<String>,
    /// What it is.
    pub kind: UnitKind,
}

impl Unit {
    /// The lesson it is, if it is one.
    #[must_use]
    pub const fn lesson(&self) -> Option<&Translated<LessonText>> {
        match &self.kind {
            UnitKind::Lesson(text) => Some(text),
            UnitKind::Quiz(_) | UnitKind::Exercise(_) => None,
        }
    }

    /// The quiz it is, if it is one.
    #[must_use]
    pub const fn quiz(&self) -> Option<&Quiz> {
        match &self.kind {
            UnitKind::Quiz(quiz) => Some(quiz),
            UnitKind::Lesson(_) | UnitKind::Exercise(_) => None,
        }
    }

    /// The exercise it is, if it is one.
    #[must_use]
    pub fn exercise(&self) -> Option<&Exercise> {
        match &self.kind {
            UnitKind::Exercise(exercise) => Some(exercise),
            UnitKind::Lesson(_) | UnitKind::Quiz(_) => None,
        }
    }
}

/// What a unit is. Whoever asks for one kind alone asks the [`Unit`].
#[derive(Clone, Debug, PartialEq)]
pub enum UnitKind {
    /// Something to read; finished by its button.
    Lesson(Translated<LessonText>),
    /// Questions; finished by passing.
    Quiz(Quiz),
    /// Work on a dataset; finished when every step is right.
    Exercise(Box<Exercise>),
}
