//! A quiz at `/courses/{course}/{unit}`. Marking happens here alone; while an attempt is open the page
//! is handed questions, a type without a key.

use crate::answer::{html, see_other};
use crate::forms::Posted;
use crate::learning::{course_link, href, neighbours};
use crate::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::quiz::{OpenNotice, PastAttempt, QuizPage, QuizState, page};
use axum::response::Response;
use domain::clock::Moment;
use domain::course::{Course, Unit};
use domain::id::{AttemptId, PersonId};
use domain::language::Language;
use domain::quiz::{AnswerFault, AnswerSheet, Form, Given, Item, Mark, Outcome, Quiz, Score};
use http::StatusCode;
use std::collections::BTreeMap;
use store::{Attempt, ItemAnswer, Submitted};

/// The form's value for an attempt that is only begun by sending it.
const NEW: &str = "new";

/// The page of one quiz for one visitor.
struct Asked<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    course: &'a Course,
    unit: &'a Unit,
    quiz: &'a Quiz,
}

impl Asked<'_> {
    fn draw(&self, status: StatusCode, state: QuizState) -> Response {
        let language = self.visitor.language;
        let data = QuizPage {
            course: course_link(self.course, language),
            title: self.unit.title.get(language).to_owned(),
            summary: self.unit.summary.get(language).to_owned(),
            minutes: self.unit.minutes.0,
            pass: self.quiz.pass,
            item_count: u32::try_from(self.quiz.items.len()).unwrap_or(u32::MAX),
            action: href(self.course, self.unit),
            state,
        };
        html(status, page(&self.visitor.frame(self.app), data))
    }

    fn when(&self, at: Moment) -> String {
        crate::when::day_and_time(at, self.visitor.language)
    }

    /// The open form with what has been given so far.
    fn open(&self, status: StatusCode, form: OpenForm<'_>) -> Response {
        let questions = form
            .items
            .iter()
            .map(|item| item.question(self.visitor.language, form.seed))
            .collect();
        let state = QuizState::Open {
            attempt: form.attempt,
            questions,
            given: form.given,
            faults: form.faults,
            notice: form.notice,
        };
        self.draw(status, state)
    }

    /// The form of an attempt that is only begun by sending it, with the answers of a tab that came
    /// too late.
    fn unsent(
        &self,
        status: StatusCode,
        seed: u32,
        given: AnswerSheet,
        notice: OpenNotice,
    ) -> Response {
        let form = OpenForm {
            attempt: NEW.to_owned(),
            items: &self.quiz.items,
            seed,
            given,
            faults: BTreeMap::new(),
            notice: Some(notice),
        };
        self.open(status, form)
    }

    fn over(&self, attempt: &Attempt) -> Response {
        let language = self.visitor.language;
        let answers: BTreeMap<&str, &ItemAnswer> = attempt
            .answers
            .iter()
            .map(|answer| (answer.item.as_str(), answer))
            .collect();
        let mut counts = [0u32; 3];
        let mut reviews = Vec::with_capacity(attempt.items.len());
        for item in &attempt.items {
            let (given, mark) = match answers.get(item.id.as_str()) {
                Some(answer) => (answer.given.clone(), answer.mark.clone()),
                None => (
                    Given::default(),
                    Mark {
                        outcome: Outcome::NotAttempted,
                        fraction: 0.0,
                        misconception: None,
                    },
                ),
            };
            match mark.outcome {
                Outcome::Right => counts[0] += 1,
                Outcome::Wrong => counts[1] += 1,
                Outcome::NotAttempted => counts[2] += 1,
            }
            reviews.push(item.review(&given, &mark, language, attempt.seed));
        }
        let nothing = || Score {
            points: 0.0,
            of: u32::try_from(attempt.items.len()).unwrap_or(u32::MAX),
        };
        let (at, score) = attempt.submitted.map_or_else(
            || (attempt.started_at, nothing()),
            |sent| (sent.at, sent.score),
        );
        let (_, next) = neighbours(self.course, self.unit, language);
        let state = QuizState::Over {
            score,
            passed: score.passes(attempt.pass),
            when: self.when(at),
            reviews,
            right: counts[0],
            wrong: counts[1],
            not_attempted: counts[2],
            next,
        };
        self.draw(StatusCode::OK, state)
    }
}

/// What an open form shows.
struct OpenForm<'a> {
    attempt: String,
    items: &'a [Item],
    seed: u32,
    given: AnswerSheet,
    faults: BTreeMap<String, AnswerFault>,
    notice: Option<OpenNotice>,
}

/// The page: the open attempt, else the result of the last one, else the beginning.
pub async fn show(
    app: &App,
    visitor: &Visitor,
    course: &Course,
    unit: &Unit,
    quiz: &Quiz,
) -> Result<Response, Refusal> {
    let asked = Asked {
        app,
        visitor,
        course,
        unit,
        quiz,
    };
    let Some(person) = visitor.person_id() else {
        return Ok(asked.draw(
            StatusCode::OK,
            QuizState::Start {
                attempts: vec![],
                signed_in: false,
            },
        ));
    };
    let draft = visitor.draft().await?;
    if let Some(open) = app
        .store
        .open_attempt(person, &course.slug, &unit.slug)
        .await?
    {
        let (given, notice) = match &draft {
            Some(draft) => (sheet(draft, &open.items), Some(OpenNotice::Kept)),
            None => (AnswerSheet::new(), None),
        };
        let form = OpenForm {
            attempt: open.id.as_str().to_owned(),
            items: &open.items,
            seed: open.seed,
            given,
            faults: BTreeMap::new(),
            notice,
        };
        return Ok(asked.open(StatusCode::OK, form));
    }
    if let Some(draft) = draft.filter(|draft| draft.has("attempt")) {
        let seed = seed_of_unsent(&asked, person).await?;
        let given = sheet(&draft, &quiz.items);
        return Ok(asked.unsent(StatusCode::OK, seed, given, OpenNotice::Kept));
    }
    let attempts = app
        .store
        .latest_attempts(person, &course.slug, &unit.slug)
        .await?;
    let start = visitor
        .path
        .split_once('?')
        .is_some_and(|(_, query)| query == "start");
    match attempts.first() {
        Some(last) if !start => {
            let last = app
                .store
                .attempt(person, &last.id)
                .await?
                .ok_or(Refusal::NotFound)?;
            Ok(asked.over(&last))
        }
        _ => {
            let attempts = attempts
                .iter()
                .filter_map(|attempt| {
                    let sent = attempt.submitted?;
                    Some(PastAttempt {
                        when: asked.when(sent.at),
                        score: sent.score,
                        passed: sent.score.passes(attempt.pass),
                    })
                })
                .collect();
            Ok(asked.draw(
                StatusCode::OK,
                QuizState::Start {
                    attempts,
                    signed_in: true,
                },
            ))
        }
    }
}

/// Its forms: begin, and send.
pub async fn act(
    app: &App,
    visitor: &Visitor,
    course: &Course,
    unit: &Unit,
    quiz: &Quiz,
    posted: &Posted,
) -> Result<Response, Refusal> {
    match posted.get("action") {
        "start" => {
            let asked = Asked {
                app,
                visitor,
                course,
                unit,
                quiz,
            };
            let mut seed = [0; 4];
            app.entropy.fill(&mut seed);
            begin(&asked, u32::from_be_bytes(seed)).await?;
            visitor.forget_draft(app.now()).await?;
            Ok(see_other(&href(course, unit)))
        }
        "submit" => {
            submit(
                &Asked {
                    app,
                    visitor,
                    course,
                    unit,
                    quiz,
                },
                posted,
            )
            .await
        }
        _ => Err(Refusal::Malformed),
    }
}

/// The seed of a form whose attempt is only begun by sending it. The answers in it were given on the form
/// of the last attempt and mean what they mean by its seed. A seed is never in a page: whoever knows it
/// can tell the right order of what is shuffled.
async fn seed_of_unsent(asked: &Asked<'_>, person: &PersonId) -> Result<u32, Refusal> {
    let (store, course, unit) = (&asked.app.store, asked.course, asked.unit);
    let attempts = store
        .latest_attempts(person, &course.slug, &unit.slug)
        .await?;
    let last = match attempts.first() {
        Some(last) => store.attempt(person, &last.id).await?,
        None => None,
    };
    let own = || {
        let quiz = format!("quiz\n{}\n{}", course.slug.as_str(), unit.slug.as_str());
        asked.app.secret.variation_seed(&quiz, Some(person))
    };
    Ok(last.map_or_else(own, |last| last.seed))
}

async fn begin(asked: &Asked<'_>, seed: u32) -> Result<Attempt, Refusal> {
    let Asked {
        app,
        visitor,
        course,
        unit,
        quiz,
    } = *asked;
    let person = &visitor.person()?.person;
    Ok(app
        .store
        .start_attempt(
            person,
            &course.slug,
            &unit.slug,
            visitor.language,
            seed,
            quiz.pass,
            &quiz.items,
        )
        .await?)
}

async fn submit(asked: &Asked<'_>, posted: &Posted) -> Result<Response, Refusal> {
    let Asked {
        app,
        visitor,
        course,
        unit,
        quiz,
    } = *asked;
    let person = &visitor.person()?.person;
    let id = posted.get("attempt");
    let attempt = if id == NEW {
        // One may have been begun in another tab meanwhile; its items are the ones to mark.
        app.store
            .open_attempt(person, &course.slug, &unit.slug)
            .await?
    } else {
        let id = AttemptId::parse(id).ok_or(Refusal::Malformed)?;
        Some(
            app.store
                .attempt(person, &id)
                .await?
                .ok_or(Refusal::NotFound)?,
        )
    };
    if let Some(sent) = attempt.as_ref().and_then(|attempt| attempt.submitted) {
        let notice = OpenNotice::Conflict {
            when: asked.when(sent.at),
        };
        let seed = attempt.as_ref().map_or(0, |attempt| attempt.seed);
        let given = sheet(posted, &quiz.items);
        return Ok(asked.unsent(StatusCode::CONFLICT, seed, given, notice));
    }
    let seed = match &attempt {
        Some(attempt) => attempt.seed,
        None => seed_of_unsent(asked, person).await?,
    };
    let items: &[Item] = attempt
        .as_ref()
        .map_or(&quiz.items, |attempt| &attempt.items);
    let given = sheet(posted, items);
    let marked = match mark(items, &given, visitor.language, seed) {
        Ok(marked) => marked,
        Err(faults) => {
            let form = OpenForm {
                attempt: id.to_owned(),
                items,
                seed,
                given,
                faults,
                notice: None,
            };
            return Ok(asked.open(StatusCode::UNPROCESSABLE_ENTITY, form));
        }
    };
    let attempt = match attempt {
        Some(attempt) => attempt,
        None => begin(asked, seed).await?,
    };
    let score = Score {
        points: marked.iter().map(|answer| answer.mark.fraction).sum(),
        of: u32::try_from(marked.len()).unwrap_or(u32::MAX),
    };
    // What one does not know yet is no fault before the course.
    let finished = score.passes(attempt.pass) || quiz.form == Form::Pre;
    match app
        .store
        .submit_attempt(person, &attempt.id, &marked, score, finished)
        .await?
    {
        Submitted::Now => {
            visitor.forget_draft(app.now()).await?;
            Ok(see_other(&href(course, unit)))
        }
        Submitted::Already { at } => {
            let notice = OpenNotice::Conflict {
                when: asked.when(at),
            };
            let given = sheet(posted, &quiz.items);
            Ok(asked.unsent(StatusCode::CONFLICT, attempt.seed, given, notice))
        }
    }
}

/// The answers in a form: field `q.{item}`, once a gap or a chosen option.
fn sheet(posted: &Posted, items: &[Item]) -> AnswerSheet {
    items
        .iter()
        .map(|item| {
            (
                item.id.clone(),
                Given(posted.all(&format!("q.{}", item.id))),
            )
        })
        .collect()
}

/// Marks all answers, or names every one that cannot be marked.
fn mark(
    items: &[Item],
    given: &AnswerSheet,
    language: Language,
    seed: u32,
) -> Result<Vec<ItemAnswer>, BTreeMap<String, AnswerFault>> {
    let mut faults = BTreeMap::new();
    let mut marked = Vec::with_capacity(items.len());
    let nothing = Given::default();
    for item in items {
        let given = given.get(&item.id).unwrap_or(&nothing);
        match item.mark(given, language, seed) {
            Ok(mark) => marked.push(ItemAnswer {
                item: item.id.clone(),
                given: given.clone(),
                mark,
            }),
            Err(fault) => {
                faults.insert(item.id.clone(), fault);
            }
        }
    }
    if faults.is_empty() {
        Ok(marked)
    } else {
        Err(faults)
    }
}
