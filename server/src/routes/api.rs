//! `/api`: what the exercise's island asks for; the same acts as its plain form.

use crate::forms::Sent;
use crate::refusal::Refusal;
use crate::routes::exercise::{Answered, Bench};
use crate::state::App;
use crate::visitor::Visitor;
use app::wire::{AnswerReply, AnswerSent, HintReply, HintSent, StepFault};
use app::words::Words;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::quiz::Outcome;
use http::StatusCode;

/// Marks an answer.
pub async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Sent(sent): Sent<AnswerSent>,
) -> Result<Response, Refusal> {
    let Some(person) = visitor.person_id() else {
        return Ok((StatusCode::FORBIDDEN, Json(AnswerReply::SignInNeeded)).into_response());
    };
    let words = Words(visitor.language);
    let library = app.content.library();
    let mut bench = Bench::open(&app, &visitor, &library, &slug).await?;
    let reply = match bench.answer(&app, person, &sent.step, &sent.given).await {
        Ok(Answered::Marked(marked)) => {
            let right = marked.outcome == Outcome::Right;
            let finished = bench.conclusion();
            AnswerReply::Marked {
                outcome: marked.outcome,
                feedback_html: marked.feedback,
                next: (right && finished.is_none()).then(|| Box::new(bench.step())),
                finished,
            }
        }
        Ok(Answered::Fault(StepFault::NotANumber)) => {
            let sentence = words.exercise_fault_not_a_number().to_owned();
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                Json(AnswerReply::NotANumber { sentence }),
            )
                .into_response());
        }
        Ok(Answered::Fault(StepFault::NoSuchChoice)) => {
            let sentence = words.exercise_fault_no_such_choice().to_owned();
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                Json(AnswerReply::Failed { sentence }),
            )
                .into_response());
        }
        Err(refusal) => return Err(refusal),
    };
    Ok(Json(reply).into_response())
}

/// One more hint.
pub async fn hint(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Sent(sent): Sent<HintSent>,
) -> Result<Response, Refusal> {
    let Some(person) = visitor.person_id() else {
        return Ok((StatusCode::FORBIDDEN, Json(HintReply::SignInNeeded)).into_response());
    };
    let library = app.content.library();
    let mut bench = Bench::open(&app, &visitor, &library, &slug).await?;
    let hints = bench.hint(&app, person, &sent.step).await?;
    Ok(Json(HintReply::Hints { hints }).into_response())
}
