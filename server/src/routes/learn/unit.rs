//! `/courses/{course}/{unit}`: a lesson or a quiz; an exercise lives at its own address.

use crate::http::answer::see_other;
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::learning::{Learned, href, just_finished};
use crate::routes::learn::quiz::{Place, QuizContext};
use crate::routes::learn::{lesson, quiz};
use crate::state::App;
use crate::visitor::Visitor;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::{Course, Unit, UnitKind};
use domain::quiz::Quiz;

fn quiz_of<'a>(
    app: &'a App,
    visitor: &'a Visitor,
    course: &'a Course,
    unit: &'a Unit,
    quiz: &'a Quiz,
) -> QuizContext<'a> {
    QuizContext {
        app,
        visitor,
        course,
        unit,
        quiz,
        place: Place::Course,
        finished: None,
        first: None,
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, unit)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let course = library.course(&course).ok_or(Refusal::NotFound)?;
    let unit = course.unit(&unit).ok_or(Refusal::NotFound)?;
    match &unit.kind {
        UnitKind::Lesson(text) => lesson::show(&app, &visitor, course, unit, text).await,
        UnitKind::Quiz(asked) => {
            let mut asked = quiz_of(&app, &visitor, course, unit, asked);
            if let Some(person) = visitor.person_id() {
                let learned = Learned::of(&app, person).await?;
                asked.finished = just_finished(&app, &visitor, course).await?;
                asked.first = learned
                    .pre_test(course, visitor.language)
                    .filter(|test| test.link.href != href(course, unit));
            }
            quiz::show(&asked).await
        }
        UnitKind::Exercise(_) => Ok(see_other(&href(course, unit))),
    }
}

/// Its form.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, unit)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let course = library.course(&course).ok_or(Refusal::NotFound)?;
    let unit = course.unit(&unit).ok_or(Refusal::NotFound)?;
    match &unit.kind {
        UnitKind::Lesson(_) => lesson::act(&app, &visitor, course, unit, &posted).await,
        UnitKind::Quiz(asked) => {
            quiz::act(&quiz_of(&app, &visitor, course, unit, asked), &posted).await
        }
        UnitKind::Exercise(_) => Err(Refusal::NotFound),
    }
}
