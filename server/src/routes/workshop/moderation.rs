//! `/control/{edition}/questions`: every question of the hall, for whoever runs it.

use crate::editions;
use crate::halls::{self, Commanded};
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::control;
use app::pages::workshop::moderation::{
    MAX_ANSWER, ModeratedQuestion, ModerationDone, ModerationFault, ModerationPage, act, field,
    page,
};
use app::parts::form::ACT;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::edition::Edition;
use domain::id::QuestionId;
use domain::language::Language;
use domain::live::{Command, Naming, QuestionState};
use domain::text::several_lines;
use http::StatusCode;
use serde::Deserialize;
use store::Room;

/// Which question's forms are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct ModerationQuery {
    #[serde(default)]
    question: String,
    #[serde(default)]
    done: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<ModerationQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let (_, data) = state(&app, &edition, visitor.language).await?;
    // What was typed before the session ended.
    let draft = visitor.draft().await?;
    let draft = draft.filter(|draft| draft.get(field::QUESTION) == asked.question);
    let typed = draft.filter(|draft| draft.has(field::ANSWER));
    let data = ModerationPage {
        answer: typed.map(|draft| draft.get(field::ANSWER).to_owned()),
        opened: QuestionId::parse(&asked.question),
        done: ModerationDone::from_code(&asked.done),
        ..data
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn state(
    app: &App,
    edition: &Edition,
    language: Language,
) -> Result<(Room, ModerationPage), Refusal> {
    let hall = halls::run(app, &edition.id).await?;
    let questions = app.store.hall_questions(&hall.room).await?;
    let questions = questions
        .into_iter()
        .map(|question| ModeratedQuestion {
            question: halls::shown_question(&question),
            asked_at: question.asked_at,
            merged_into: question.merged_into,
        })
        .collect();
    let data = ModerationPage {
        edition: editions::line(edition, app.now(), language),
        rehearsal: hall.state.phones,
        version: hall.state.version,
        naming: hall.naming,
        moderated: hall.moderated,
        questions,
        pinned: hall.state.pinned.clone(),
        opened: None,
        answer: None,
        fault: None,
        done: None,
    };
    Ok((hall.room.clone(), data))
}

type Pressed = Result<Option<ModerationDone>, (StatusCode, ModerationFault)>;

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let (room, mut data) = state(&app, &edition, visitor.language).await?;
    match press(&app, &room, &posted).await? {
        Ok(done) => {
            visitor.forget_draft(app.now()).await?;
            let here = address::control_questions(&edition.details.slug);
            let done = done.map_or("", ModerationDone::code);
            Ok(see_other(&address::with_query(&here, &[("done", done)])))
        }
        Err((status, fault)) => {
            data.fault = Some(fault);
            data.opened = QuestionId::parse(posted.get(field::QUESTION));
            data.answer = posted
                .has(field::ANSWER)
                .then(|| posted.get(field::ANSWER).to_owned());
            Ok(html(status, page(&visitor.frame(&app), data)))
        }
    }
}

async fn press(app: &App, room: &Room, posted: &Posted) -> Result<Pressed, Refusal> {
    let gone = Err((StatusCode::CONFLICT, ModerationFault::Gone));
    if posted.get(ACT) == act::SETTINGS {
        let naming = Naming::from_code(posted.get(field::NAMING)).ok_or(Refusal::Malformed)?;
        let moderated = posted.has(field::MODERATED);
        app.store
            .set_hall_questions(room, naming, moderated)
            .await?;
        return Ok(Ok(Some(ModerationDone::Settings)));
    }
    if posted.get(ACT) == control::act::UNPIN {
        return command(app, room, posted, &Command::Unpin).await;
    }
    let question = QuestionId::parse(posted.get(field::QUESTION)).ok_or(Refusal::Malformed)?;
    let state = match posted.get(ACT) {
        control::act::PIN => {
            return command(app, room, posted, &Command::Pin(question)).await;
        }
        act::LET | act::REOPEN => QuestionState::Open,
        act::HIDE => QuestionState::Hidden,
        act::ANSWERED => QuestionState::Answered,
        act::ANSWER => {
            let answer = several_lines(posted.get(field::ANSWER));
            if !(1..=MAX_ANSWER).contains(&answer.chars().count()) {
                let fault = ModerationFault::Answer;
                return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, fault)));
            }
            let kept = app.store.answer_question(room, &question, &answer).await?;
            return Ok(if kept {
                Ok(Some(ModerationDone::Answered))
            } else {
                gone
            });
        }
        act::MERGE => {
            let into = QuestionId::parse(posted.get(field::INTO));
            let merged = match into {
                Some(into) => app.store.merge_questions(room, &question, &into).await?,
                None => false,
            };
            return Ok(if merged {
                Ok(Some(ModerationDone::Merged))
            } else {
                Err((StatusCode::UNPROCESSABLE_ENTITY, ModerationFault::Into))
            });
        }
        _ => return Err(Refusal::Malformed),
    };
    let kept = app.store.set_question(room, &question, state).await?;
    Ok(if kept { Ok(None) } else { gone })
}

async fn command(
    app: &App,
    room: &Room,
    posted: &Posted,
    command: &Command,
) -> Result<Pressed, Refusal> {
    let seen = posted.get(field::VERSION).parse();
    let seen = seen.map_err(|_| Refusal::Malformed)?;
    Ok(match halls::command(app, room, seen, command).await? {
        Commanded::Done => Ok(None),
        Commanded::Moved => Err((StatusCode::CONFLICT, ModerationFault::Moved)),
        Commanded::Refused(_) => Err((StatusCode::CONFLICT, ModerationFault::Gone)),
    })
}
