//! `/exercises/{exercise}`: the workbench and its steps, over the visitor's own variation of the data.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::learning::{self, course_link, just_finished, neighbours, own_variation};
use crate::state::App;
use crate::visitor::Visitor;
use crate::workbenches::WorkbenchKey;
use app::address;
use app::islands::step::{SAID, TITLE, act, earlier_id, field};
use app::pages::learn::exercise::{ExercisePage, Workbench, page};
use app::parts::finished::Finished;
use app::parts::form::ACTION;
use app::parts::workbench::WorkbenchProps;
use app::wire::{EarlierStep, StepFault, StepField, StepResult, StepView};
use app::words::Words;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use catalogue::Library;
use domain::course::{Course, Unit};
use domain::dataset::{Dataset, Variation};
use domain::exercise::{Answer, Exercise, ExerciseFault, Marked, Step};
use domain::html::Html;
use domain::id::PersonId;
use domain::language::Language;
use domain::number::echoed;
use domain::quiz::Outcome;
use domain::quota;
use http::StatusCode;
use std::sync::Arc;
use store::{ExerciseState, NewTry, Tried};

/// An exercise with the visitor's variation of its data and what they have done so far.
pub struct Bench<'a> {
    course: &'a Course,
    unit: &'a Unit,
    exercise: &'a Exercise,
    dataset: &'a Dataset,
    variation: Arc<Variation>,
    state: ExerciseState,
    language: Language,
    finished: Option<Finished>,
}

/// What became of an answer.
pub enum Answered {
    /// It was marked; right and wrong ones are kept.
    Marked(Marked),
    /// It cannot be marked as it stands.
    Fault(StepFault),
}

impl<'a> Bench<'a> {
    /// Finds the exercise and makes the variation.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Internal`] when the data cannot be made, which the content
    /// check rules out.
    pub async fn open(
        app: &App,
        visitor: &Visitor,
        library: &'a Library,
        slug: &str,
    ) -> Result<Self, Refusal> {
        let (course, unit, exercise) = library.exercise(slug).ok_or(Refusal::NotFound)?;
        let dataset = exercise.dataset.as_str();
        let (dataset, variation) = own_variation(app, visitor, library, dataset)?;
        let state = match visitor.person_id() {
            Some(person) => {
                let known = app.store.known_exercise_state(person, &exercise.slug);
                ExerciseState::clone(&*known.await?)
            }
            None => ExerciseState::default(),
        };
        Ok(Self {
            course,
            unit,
            exercise,
            dataset,
            variation,
            state,
            language: visitor.language,
            finished: None,
        })
    }

    fn is_right(&self, step: &Step) -> bool {
        self.state
            .tries
            .iter()
            .any(|answered| answered.step == step.id && answered.outcome == Outcome::Right)
    }

    /// The index of the first step that is not right yet; the number of steps when all are.
    fn current(&self) -> usize {
        self.exercise
            .steps
            .iter()
            .position(|step| !self.is_right(step))
            .unwrap_or(self.exercise.steps.len())
    }

    fn hints(&self, step: &Step) -> Vec<Html> {
        let shown = self.state.hints.get(&step.id).copied().unwrap_or_default();
        step.hints
            .iter()
            .take(usize::try_from(shown).unwrap_or(usize::MAX))
            .map(|hint| hint.get(self.language).clone())
            .collect()
    }

    /// The step to work on, or the last one when all are right.
    #[must_use]
    pub fn step(&self) -> StepView {
        let steps = &self.exercise.steps;
        let at = self.current().min(steps.len().saturating_sub(1));
        let earlier_until = self.current();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let earlier = steps
            .iter()
            .take(earlier_until)
            .map(|step| EarlierStep {
                prompt_html: step.prompt.get(self.language).clone(),
                given: self.right_answer(step),
                feedback_html: step.right.get(self.language).clone(),
            })
            .collect();
        let Some(step) = steps.get(at) else {
            return StepView {
                index: 0,
                of: 0,
                id: String::new(),
                prompt_html: Html::default(),
                field: StepField::Label(vec![]),
                given: String::new(),
                hints: vec![],
                hints_total: 0,
                result: None,
                fault: None,
                earlier,
            };
        };
        let last = self
            .state
            .tries
            .iter()
            .rev()
            .find(|answered| answered.step == step.id);
        StepView {
            index: count(at + 1),
            of: count(steps.len()),
            id: step.id.clone(),
            prompt_html: step.prompt.get(self.language).clone(),
            field: match &step.answer {
                Answer::Label(_) => {
                    StepField::Label(step.choices(&self.variation.table, self.language))
                }
                Answer::Number { unit, .. } => StepField::Number {
                    unit: unit.as_ref().map(|unit| unit.get(self.language).to_owned()),
                },
            },
            given: last
                .map(|answered| answered.given.clone())
                .unwrap_or_default(),
            hints: self.hints(step),
            hints_total: count(step.hints.len()),
            result: last.map(|answered| StepResult {
                outcome: answered.outcome,
                feedback_html: step.feedback(
                    answered.outcome,
                    answered.misconception.as_deref(),
                    self.language,
                ),
            }),
            fault: None,
            earlier,
        }
    }

    /// The right answer as the person gave it, with its unit.
    fn right_answer(&self, step: &Step) -> String {
        let given = self
            .state
            .tries
            .iter()
            .find(|answered| answered.step == step.id && answered.outcome == Outcome::Right)
            .map(|answered| answered.given.trim().to_owned())
            .unwrap_or_default();
        match &step.answer {
            Answer::Number { unit, .. } => {
                let unit = unit.as_ref().map(|unit| unit.get(self.language));
                echoed(&given, unit, self.language)
            }
            Answer::Label(_) => {
                let table = &self.variation.table;
                step.shown_label(&given, table, self.language).to_owned()
            }
        }
    }

    /// The conclusion, once every step is right.
    #[must_use]
    pub fn conclusion(&self) -> Option<Html> {
        (self.current() >= self.exercise.steps.len())
            .then(|| self.exercise.conclusion.get(self.language).clone())
    }

    /// The step of that id, which is open: the first that is not right yet, or one before it.
    fn open_step(&self, step: &str) -> Result<&'a Step, Refusal> {
        let exercise = self.exercise;
        let mut steps = exercise.steps.iter().enumerate();
        let (at, step) = steps
            .find(|(_, known)| known.id == step)
            .ok_or(Refusal::NotFound)?;
        if at > self.current() {
            return Err(Refusal::Conflict);
        }
        Ok(step)
    }

    /// Marks an answer to `step` and keeps it; the last right one finishes the exercise.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] for a step that is not open yet.
    pub async fn answer(
        &mut self,
        app: &App,
        person: &PersonId,
        step: &str,
        given: &str,
    ) -> Result<Answered, Refusal> {
        let step = self.open_step(step)?;
        if given.len() > quota::MAX_STEP_ANSWER {
            return Ok(Answered::Fault(match &step.answer {
                Answer::Label(_) => StepFault::NoSuchChoice,
                Answer::Number { .. } => StepFault::NotANumber,
            }));
        }
        let marked = match step.mark(
            given,
            &self.variation.table,
            &self.dataset.measures,
            self.language,
        ) {
            Ok(marked) => marked,
            Err(ExerciseFault::NotANumber) => return Ok(Answered::Fault(StepFault::NotANumber)),
            Err(ExerciseFault::NoSuchChoice) => {
                return Ok(Answered::Fault(StepFault::NoSuchChoice));
            }
            Err(fault @ ExerciseFault::Query(_)) => return Err(Refusal::internal(fault)),
        };
        if marked.outcome == Outcome::NotAttempted {
            return Ok(Answered::Marked(marked));
        }
        let others_right = self
            .exercise
            .steps
            .iter()
            .all(|other| other.id == step.id || self.is_right(other));
        let finishes = marked.outcome == Outcome::Right && others_right;
        let new = NewTry {
            exercise: self.exercise.slug.clone(),
            step: step.id.clone(),
            given: given.trim().to_owned(),
            outcome: marked.outcome,
            misconception: marked.misconception.clone(),
            effective_seed: self.variation.effective_seed,
            language: self.language,
        };
        let finish = finishes.then_some((&self.course.slug, &self.unit.slug));
        if let Tried::Paused(until) = app.store.add_try(person, &new, finish).await? {
            let left = until.0.saturating_sub(app.now().0).saturating_add(999) / 1_000;
            return Ok(Answered::Fault(StepFault::Paused {
                seconds: u32::try_from(left).unwrap_or_default().max(2),
                hint: self.hints(step).len() < step.hints.len(),
            }));
        }
        if finishes {
            learning::record_completions(app, person).await?;
        }
        self.state = app
            .store
            .exercise_state(person, &self.exercise.slug)
            .await?;
        Ok(Answered::Marked(marked))
    }

    /// Shows one more hint to an open step.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a step that does not exist, [`Refusal::Conflict`] for one not open yet.
    pub async fn hint(
        &mut self,
        app: &App,
        person: &PersonId,
        step: &str,
    ) -> Result<Vec<Html>, Refusal> {
        let step = self.open_step(step)?;
        let total = u32::try_from(step.hints.len()).unwrap_or(u32::MAX);
        let shown = self
            .state
            .hints
            .get(&step.id)
            .copied()
            .unwrap_or_default()
            .saturating_add(1)
            .min(total);
        app.store
            .show_hint(person, &self.exercise.slug, &step.id, shown)
            .await?;
        self.state.hints.insert(step.id.clone(), shown);
        Ok(self.hints(step))
    }

    /// The part of the page that speaks of the answer just given.
    fn said_at(&self, outcome: Outcome) -> String {
        let right = self.current();
        if outcome != Outcome::Right {
            SAID.to_owned()
        } else if right < self.exercise.steps.len() {
            earlier_id(right)
        } else {
            TITLE.to_owned()
        }
    }

    fn workbench(&self, app: &App, words: Words, query: &str) -> Workbench {
        let key = WorkbenchKey {
            page: address::exercise(&self.exercise.slug),
            effective_seed: self.variation.effective_seed,
            language: self.language,
            address: query.to_owned(),
        };
        app.workbenches.get_or_draw(key, &self.variation, || {
            let (table, measures) = (&self.variation.table, &self.dataset.measures);
            let props = WorkbenchProps::new(self.exercise, table, measures, query, words);
            Workbench::draw(words, props)
        })
    }

    fn draw(
        &self,
        app: &App,
        visitor: &Visitor,
        status: StatusCode,
        query: &str,
        step: StepView,
    ) -> Response {
        let (_, next) = neighbours(self.course, self.unit, self.language);
        let frame = visitor.frame(app);
        let data = ExercisePage {
            course: course_link(self.course, self.language),
            number: self.exercise.number.clone(),
            title: self.unit.title.get(self.language).to_owned(),
            summary: self.unit.summary.get(self.language).to_owned(),
            minutes: self.unit.minutes.0,
            intro: self.exercise.intro.get(self.language).clone(),
            dataset_title: self.dataset.title.get(self.language).to_owned(),
            rows: self.variation.table.rows(),
            varies: self.dataset.varies(),
            open: address::workbench(&self.dataset.slug),
            signed_in: visitor.person.is_some(),
            bench: self.workbench(app, frame.words(), query),
            action: address::exercise(&self.exercise.slug),
            step,
            done: self.conclusion(),
            next,
            finished: self.finished.clone(),
        };
        html(status, page(&frame, data))
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let mut bench = Bench::open(&app, &visitor, &library, &slug).await?;
    bench.finished = just_finished(&app, &visitor, bench.course).await?;
    let mut step = bench.step();
    if let Some(draft) = visitor
        .draft()
        .await?
        .filter(|draft| draft.get(field::STEP) == step.id && draft.get(field::GIVEN) != step.given)
    {
        draft.get(field::GIVEN).clone_into(&mut step.given);
        step.result = None;
    }
    Ok(bench.draw(
        &app,
        &visitor,
        StatusCode::OK,
        &query.unwrap_or_default(),
        step,
    ))
}

/// Its forms: an answer, or one more hint.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    posted: Posted,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let mut bench = Bench::open(&app, &visitor, &library, &slug).await?;
    let person = &visitor.person()?.person;
    let query = query.unwrap_or_default();
    let (step, given) = (posted.get(field::STEP), posted.get(field::GIVEN));
    let to = match posted.get(ACTION) {
        act::HINT => {
            bench.hint(&app, person, step).await?;
            if !given.trim().is_empty() {
                visitor
                    .keep_draft(&visitor.path, &posted.encoded(), app.now())
                    .await?;
            }
            SAID.to_owned()
        }
        act::CHECK => {
            let mut again = bench.step();
            match bench.answer(&app, person, step, given).await? {
                Answered::Marked(Marked {
                    outcome: Outcome::NotAttempted,
                    ..
                }) => {
                    again.result = Some(StepResult {
                        outcome: Outcome::NotAttempted,
                        feedback_html: Html::default(),
                    });
                    return Ok(bench.draw(
                        &app,
                        &visitor,
                        StatusCode::UNPROCESSABLE_ENTITY,
                        &query,
                        again,
                    ));
                }
                Answered::Marked(marked) => {
                    visitor.forget_draft(app.now()).await?;
                    bench.said_at(marked.outcome)
                }
                Answered::Fault(fault) => {
                    given.clone_into(&mut again.given);
                    again.result = None;
                    again.fault = Some(fault);
                    let status = match fault {
                        StepFault::Paused { .. } => StatusCode::TOO_MANY_REQUESTS,
                        StepFault::NotANumber | StepFault::NoSuchChoice => {
                            StatusCode::UNPROCESSABLE_ENTITY
                        }
                    };
                    return Ok(bench.draw(&app, &visitor, status, &query, again));
                }
            }
        }
        _ => return Err(Refusal::Malformed),
    };
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    let address = address::exercise(&slug);
    Ok(see_other(&format!("{address}{query}#{to}")))
}

/// The variation as a file to work on elsewhere.
pub async fn data(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let bench = Bench::open(&app, &visitor, &library, &slug).await?;
    Ok(learning::data_file(&bench.dataset.slug, &bench.variation))
}
