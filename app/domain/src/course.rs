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

    /// What to open next: the first unit that is not finished. The pre-test is passed over, for whoever
    /// opens a course wants to read; it comes before the first quiz, and where it was left out it comes
    /// last, because a course is finished with all of its units.
    #[must_use]
    pub fn next_unit(&self, done: impl Fn(&Unit) -> bool) -> Option<&Unit> {
        let pre = self.form(Form::Pre).map(|(unit, _)| unit);
        let is_pre = |unit: &Unit| pre.is_some_and(|pre| pre.slug == unit.slug);
        let next = self.units.iter().find(|unit| !is_pre(unit) && !done(unit));
        match next {
            Some(unit) if unit.quiz().is_some() => self.pre_test_due(done).or(next),
            Some(_) => next,
            None => pre.filter(|pre| !done(pre)),
        }
    }

    /// The pre-test, as long as it can still tell what somebody knew before: it is not finished, and no
    /// other quiz is.
    #[must_use]
    pub fn pre_test_due(&self, done: impl Fn(&Unit) -> bool) -> Option<&Unit> {
        let (pre, _) = self.form(Form::Pre)?;
        let begun = self.quizzes().any(|(unit, _)| done(unit));
        (!begun).then_some(pre)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::Terms;

    fn text(text: &str) -> Bilingual {
        Bilingual {
            id: text.to_owned(),
            en: text.to_owned(),
        }
    }

    fn unit(slug: &str, kind: UnitKind) -> Unit {
        Unit {
            slug: Slug::parse(slug).unwrap(),
            title: text(slug),
            summary: text(""),
            minutes: Minutes(5),
            outcomes: vec![],
            kind,
        }
    }

    fn quiz(form: Form) -> UnitKind {
        UnitKind::Quiz(Quiz {
            pass: 0.7,
            form,
            terms: Terms::default(),
            items: vec![],
            pairings: vec![],
        })
    }

    fn lesson() -> UnitKind {
        UnitKind::Lesson(Translated {
            id: LessonText {
                parts: vec![],
                words: 0,
            },
            en: None,
        })
    }

    fn course(units: Vec<Unit>) -> Course {
        Course {
            slug: Slug::parse("kursus").unwrap(),
            title: text("Kursus"),
            summary: text(""),
            topic: text(""),
            prerequisite: None,
            cites: vec![],
            units,
            bank: vec![],
        }
    }

    fn whole() -> Course {
        course(vec![
            unit("tes-awal", quiz(Form::Pre)),
            unit("satu", lesson()),
            unit("kuis", quiz(Form::Practice)),
            unit("dua", lesson()),
            unit("tes-akhir", quiz(Form::Post)),
        ])
    }

    fn next(course: &Course, done: &[&str]) -> Option<String> {
        let unit = course.next_unit(|unit| done.contains(&unit.slug.as_str()))?;
        Some(unit.slug.as_str().to_owned())
    }

    #[test]
    fn a_newcomer_reads_first_and_the_pre_test_comes_before_the_first_quiz() {
        let course = whole();
        assert_eq!(next(&course, &[]).as_deref(), Some("satu"));
        assert_eq!(next(&course, &["satu"]).as_deref(), Some("tes-awal"));
        assert_eq!(
            next(&course, &["satu", "tes-awal"]).as_deref(),
            Some("kuis")
        );
        assert_eq!(next(&course, &["tes-awal"]).as_deref(), Some("satu"));
    }

    #[test]
    fn a_pre_test_that_was_left_out_is_asked_for_no_more_and_comes_last() {
        let course = whole();
        let rest = ["satu", "kuis", "dua"];
        assert_eq!(next(&course, &rest).as_deref(), Some("tes-akhir"));
        let rest = ["satu", "kuis", "dua", "tes-akhir"];
        assert_eq!(next(&course, &rest).as_deref(), Some("tes-awal"));
        let all = ["tes-awal", "satu", "kuis", "dua", "tes-akhir"];
        assert_eq!(next(&course, &all), None);
    }

    #[test]
    fn a_course_without_a_pre_test_goes_on_in_its_order() {
        let course = course(vec![
            unit("kuis", quiz(Form::Practice)),
            unit("satu", lesson()),
        ]);
        assert_eq!(next(&course, &[]).as_deref(), Some("kuis"));
        assert_eq!(next(&course, &["kuis"]).as_deref(), Some("satu"));
        assert_eq!(course.pre_test_due(|_| false), None);
    }
}
