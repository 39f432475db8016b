//! `/api`: what the exercise's island asks for; the same acts as its plain form. A reply is a 200 whatever
//! it says: what an island handles is no error of the page. An answer that comes too soon alone is a 429.

use crate::http::forms::Sent;
use crate::http::refusal::Refusal;
use crate::routes::learn::exercise::{Answered, Bench};
use crate::state::App;
use crate::visitor::Visitor;
use app::wire::{AnswerReply, AnswerSent, HintReply, HintSent, StepFault};
use app::words::Words;
use axum::Json;
use axum::extract::{Path, State};
use domain::quiz::Outcome;
use http::StatusCode;

/// Marks an answer.
pub async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Sent(sent): Sent<AnswerSent>,
) -> Result<(StatusCode, Json<AnswerReply>), Refusal> {
    let Some(person) = visitor.person_id() else {
        return Ok((StatusCode::OK, Json(AnswerReply::SignInNeeded)));
    };
    let words = Words(visitor.language);
    let library = app.content.library();
    let mut bench = Bench::open(&app, &visitor, &library, &slug).await?;
    let mut status = StatusCode::OK;
    let reply = match bench.answer(&app, person, &sent.step, &sent.given).await? {
        Answered::Marked(marked) => {
            visitor.forget_draft(app.now()).await?;
            let right = marked.outcome == Outcome::Right;
            let finished = bench.conclusion();
            AnswerReply::Marked {
                outcome: marked.outcome,
                feedback_html: marked.feedback,
                next: (right && finished.is_none()).then(|| Box::new(bench.step())),
                finished,
            }
        }
        Answered::Fault(StepFault::NotANumber) => AnswerReply::NotANumber {
            sentence: words.exercise_fault_not_a_number().to_owned(),
        },
        Answered::Fault(StepFault::NoSuchChoice) => AnswerReply::Failed {
            sentence: words.exercise_fault_no_such_choice().to_owned(),
        },
        Answered::Fault(StepFault::Paused { seconds, hint }) => {
            status = StatusCode::TOO_MANY_REQUESTS;
            let sentence = if hint {
                words.exercise_fault_paused_hint(seconds)
            } else {
                words.exercise_fault_paused(seconds)
            };
            AnswerReply::Failed { sentence }
        }
    };
    Ok((status, Json(reply)))
}

/// One more hint.
pub async fn hint(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Sent(sent): Sent<HintSent>,
) -> Result<Json<HintReply>, Refusal> {
    let Some(person) = visitor.person_id() else {
        return Ok(Json(HintReply::SignInNeeded));
    };
    let library = app.content.library();
    let mut bench = Bench::open(&app, &visitor, &library, &slug).await?;
    let hints = bench.hint(&app, person, &sent.step).await?;
    Ok(Json(HintReply::Hints { hints }))
}
