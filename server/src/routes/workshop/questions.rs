//! `/live/{edition}/questions`: what the hall asks, for whoever takes part.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, halls};
use app::address;
use app::pages::workshop::questions::{
    AskFault, AskForm, Asked, OwnQuestion, QuestionsPage, act, field, page,
};
use app::parts::form::{ACT, ACTION};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::edition::Edition;
use domain::id::{PersonId, QuestionId};
use domain::live::{Naming, QuestionState, question_text};
use http::StatusCode;
use serde::Deserialize;
use store::{NewQuestion, Room};

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct QuestionsQuery {
    #[serde(default)]
    done: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<QuestionsQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let person = &visitor.person()?.person;
    if !editions::runs_workshops(&visitor) && !halls::takes_part(&app, &edition.id, person).await? {
        return Err(Refusal::Forbidden);
    }
    let mut data = QuestionsPage {
        done: Asked::from_code(&asked.done),
        ..state(&app, &visitor, &edition).await?
    };
    if let Some(draft) = visitor.draft().await? {
        data.form = form(&draft);
    }
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn state(app: &App, visitor: &Visitor, edition: &Edition) -> Result<QuestionsPage, Refusal> {
    let person = visitor.person()?;
    let room = Room::of(edition.id.clone());
    let hall = app.store.hall(&room).await?;
    let supported = app.store.supported_questions(&room, &person.person).await?;
    let questions = app.store.hall_questions(&room).await?;
    let questions = questions
        .iter()
        .filter_map(|question| {
            let own = question.person.as_ref() == Some(&person.person);
            let seen = match question.state {
                QuestionState::Open | QuestionState::Answered => true,
                QuestionState::Held => own,
                QuestionState::Hidden | QuestionState::Merged => false,
            };
            seen.then(|| OwnQuestion {
                question: halls::shown_question(question),
                voted: supported.contains(&question.id),
                own,
            })
        })
        .collect();
    let now = app.now();
    let open = halls::goes_on(edition, &hall, now)
        && halls::takes_part(app, &edition.id, &person.person).await?;
    Ok(QuestionsPage {
        edition: editions::line(edition, now, visitor.language),
        naming: hall.naming,
        moderated: hall.moderated,
        open,
        name: person.name.clone(),
        questions,
        form: AskForm {
            named: hall.naming == Naming::Named,
            ..AskForm::default()
        },
        fault: None,
        done: None,
    })
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let person = visitor.person()?.person.clone();
    if !halls::takes_part(&app, &edition.id, &person).await? {
        return Err(Refusal::Forbidden);
    }
    let here = address::live_questions(&edition.details.slug);
    // Enter in a field of the form says by this name what its button does.
    let name = if posted.has(ACT) { ACT } else { ACTION };
    let done = match posted.get(name) {
        act::ASK => ask(&app, &edition, &person, &posted).await?,
        act @ (act::VOTE | act::UNVOTE) => {
            support(&app, &edition, &person, &posted, act == act::VOTE).await?
        }
        _ => return Err(Refusal::Malformed),
    };
    match done {
        Ok(done) => {
            visitor.forget_draft(app.now()).await?;
            let place = match posted.get(name) {
                act::ASK => String::new(),
                _ => format!("#q-{}", posted.get(field::QUESTION)),
            };
            let done = done.map_or("", Asked::code);
            let here = address::with_query(&here, &[("done", done)]);
            Ok(see_other(&format!("{here}{place}")))
        }
        Err((status, fault)) => {
            let mut data = state(&app, &visitor, &edition).await?;
            data.fault = Some(fault);
            data.form = form(&posted);
            Ok(html(status, page(&visitor.frame(&app), data)))
        }
    }
}

/// What its fields hold.
fn form(posted: &Posted) -> AskForm {
    AskForm {
        text: posted.get(field::TEXT).to_owned(),
        named: posted.get(field::NAMED) == "1",
    }
}

type Done = Result<Option<Asked>, (StatusCode, AskFault)>;

async fn ask(
    app: &App,
    edition: &Edition,
    person: &PersonId,
    posted: &Posted,
) -> Result<Done, Refusal> {
    let room = Room::of(edition.id.clone());
    let hall = app.store.hall(&room).await?;
    if !halls::goes_on(edition, &hall, app.now()) {
        return Ok(Err((StatusCode::CONFLICT, AskFault::Closed)));
    }
    let question = match question_text(posted.get(field::TEXT)) {
        Ok(question) => question,
        Err(fault) => {
            let fault = AskFault::Question(fault);
            return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, fault)));
        }
    };
    if app.throttles.ask_hall(person).is_err() {
        return Ok(Err((StatusCode::TOO_MANY_REQUESTS, AskFault::Often)));
    }
    let named = match hall.naming {
        Naming::Named => true,
        Naming::Anonymous => false,
        Naming::Choice => posted.get(field::NAMED) == "1",
    };
    let (state, done) = if hall.moderated {
        (QuestionState::Held, Asked::Held)
    } else {
        (QuestionState::Open, Asked::Shown)
    };
    let question = NewQuestion {
        person: named.then(|| person.clone()),
        question,
        state,
    };
    Ok(match app.store.ask_hall(&room, question).await? {
        Some(_) => Ok(Some(done)),
        None => Err((StatusCode::TOO_MANY_REQUESTS, AskFault::Often)),
    })
}

async fn support(
    app: &App,
    edition: &Edition,
    person: &PersonId,
    posted: &Posted,
    wants: bool,
) -> Result<Done, Refusal> {
    let question = QuestionId::parse(posted.get(field::QUESTION)).ok_or(Refusal::Malformed)?;
    let room = Room::of(edition.id.clone());
    let hall = app.store.hall(&room).await?;
    if !halls::goes_on(edition, &hall, app.now()) {
        return Ok(Err((StatusCode::CONFLICT, AskFault::Closed)));
    }
    let questions = app.store.hall_questions(&room).await?;
    let seen = questions.iter().any(|one| {
        one.id == question && matches!(one.state, QuestionState::Open | QuestionState::Answered)
    });
    if !seen {
        return Ok(Err((StatusCode::CONFLICT, AskFault::Gone)));
    }
    app.store
        .support_question(&room, &question, person, wants)
        .await?;
    Ok(Ok(None))
}
