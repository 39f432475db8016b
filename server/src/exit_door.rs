//! The exit door of an edition: the short test that it holds, and passing it.

use crate::attempts;
use crate::http::refusal::Refusal;
use crate::state::App;
use app::pages::workshop::exit::TestResult;
use catalogue::Library;
use domain::edition::{Edition, Stage};
use domain::exit_door::{ExitAnswer, ExitDoor, STAYS_OPEN, exit_door};
use domain::id::{PersonId, Slug};
use domain::language::Language;
use domain::live::StepBody;
use domain::quiz::{AnswerFault, AnswerSheet, Finish, Form, Item, Outcome, Terms};
use std::collections::BTreeMap;
use store::{HandIn, ItemAnswer, NewAttempt, Room, Started};

/// The matched short form of the post-test of the course that an edition teaches.
pub struct ExitTest {
    course: Slug,
    /// Its attempts are kept under a name of the edition's own, so that they are nobody's attempt at the post-test.
    quiz: Slug,
    /// The title of the course.
    pub title: String,
    /// Its questions.
    pub items: Vec<Item>,
    pass: f64,
}

impl ExitTest {
    /// The test of an edition; `None` where it teaches no course, or one without a post-test.
    #[must_use]
    pub fn of(library: &Library, edition: &Edition, language: Language) -> Option<Self> {
        let course = library.course(edition.details.course.as_ref()?.as_str())?;
        let (_, quiz) = course.form(Form::Post)?;
        let items: Vec<Item> = quiz.short().cloned().collect();
        (!items.is_empty()).then_some(())?;
        Some(Self {
            course: course.slug.clone(),
            quiz: Slug::parse(&format!("exit-{}", edition.id.as_str()))?,
            title: course.title.get(language).to_owned(),
            items,
            pass: quiz.pass,
        })
    }

    /// The order in which a person sees what is shuffled.
    #[must_use]
    pub fn seed(&self, app: &App, person: &PersonId) -> u32 {
        let name = format!("quiz\n{}\n{}", self.course.as_str(), self.quiz.as_str());
        app.secret.variation_seed(&name, Some(person))
    }

    /// Marks what was answered, or names every answer that cannot be marked.
    ///
    /// # Errors
    /// Why, by item.
    pub fn mark(
        &self,
        given: &AnswerSheet,
        language: Language,
        seed: u32,
    ) -> Result<Vec<ItemAnswer>, BTreeMap<String, AnswerFault>> {
        attempts::mark(&self.items, &[], given, language, seed, false)
    }

    /// Keeps the answers. Those that were kept before stay.
    ///
    /// # Errors
    /// When the database does not answer.
    async fn keep(
        &self,
        app: &App,
        person: &PersonId,
        marked: &[ItemAnswer],
        language: Language,
    ) -> Result<(), Refusal> {
        if !app
            .store
            .latest_attempts(person, &self.course, &self.quiz)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let new = NewAttempt {
            course: &self.course,
            quiz: &self.quiz,
            language,
            seed: self.seed(app, person),
            pass: self.pass,
            terms: Terms::default(),
            items: &self.items,
        };
        if let Started::Open(attempt) = app.store.start_attempt(person, new).await? {
            app.store
                .submit_attempt(person, &attempt.id, marked, Finish::Never, HandIn::Sent)
                .await?;
        }
        Ok(())
    }

    /// How many of the answers that a person gave were right, and of how many; `None` where none were kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn result(
        &self,
        app: &App,
        person: &PersonId,
    ) -> Result<Option<TestResult>, Refusal> {
        let attempts = app
            .store
            .latest_attempts(person, &self.course, &self.quiz)
            .await?;
        let Some(last) = attempts.iter().find(|one| one.submitted.is_some()) else {
            return Ok(None);
        };
        let attempt = app.store.attempt(person, &last.id).await?;
        Ok(attempt.map(|attempt| {
            let with = |outcome| {
                let answers = attempt.answers.iter();
                answers.filter(|one| one.mark.outcome == outcome).count()
            };
            let (right, wrong) = (with(Outcome::Right), with(Outcome::Wrong));
            TestResult {
                course: self.title.clone(),
                right,
                wrong,
                blank: attempt.items.len().saturating_sub(right + wrong),
            }
        }))
    }
}

/// Where the exit door of an edition stands now. It is open before its time while the hall's screen shows it.
///
/// # Errors
/// When the database does not answer.
pub async fn door(app: &App, edition: &Edition) -> Result<ExitDoor, Refusal> {
    let details = &edition.details;
    let now = app.now();
    if details.stage(now) == Stage::Cancelled {
        return Ok(ExitDoor::Closed(details.starts_at));
    }
    let door = exit_door(details.starts_at, details.ends_at, now);
    if matches!(door, ExitDoor::Opens(_)) && details.stage(now) == Stage::Open {
        let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
        let step = hall.state.step.as_ref();
        let step = step.and_then(|step| hall.plan.step(step));
        if step.is_some_and(|step| matches!(step.body, StepBody::Exit)) {
            return Ok(ExitDoor::Open(details.ends_at.plus(STAYS_OPEN)));
        }
    }
    Ok(door)
}

/// Somebody passes the exit door of an edition; `false` where they did before.
///
/// # Errors
/// When the database does not answer.
pub async fn pass(
    app: &App,
    edition: &Edition,
    person: &PersonId,
    test: Option<(&ExitTest, &[ItemAnswer])>,
    answer: &ExitAnswer,
    language: Language,
) -> Result<bool, Refusal> {
    if let Some((test, marked)) = test {
        test.keep(app, person, marked, language).await?;
    }
    Ok(app
        .store
        .send_exit_form(&edition.id, person, answer)
        .await?)
}
