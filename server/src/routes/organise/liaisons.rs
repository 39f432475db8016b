//! `/organiser/agencies/liaisons`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::liaisons::{
    HAND_OVER, HANDED_OVER, LiaisonsFault, LiaisonsPage, field, page,
};
use app::parts::form::ACT;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::{Agency, AgencyCode};
use domain::id::PersonId;
use http::StatusCode;
use serde::Deserialize;
use store::{HandOverConflict, WriteError};

/// Which agency, and what has just happened.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    code: String,
    #[serde(default)]
    notice: String,
}

async fn find(app: &App, code: &str) -> Result<Agency, Refusal> {
    let code = AgencyCode::parse(code).ok_or(Refusal::NotFound)?;
    let tree = app.store.agencies().await?;
    tree.by_code(&code).cloned().ok_or(Refusal::NotFound)
}

async fn shown(app: &App, agency: &Agency) -> Result<LiaisonsPage, Refusal> {
    let text = |id: &PersonId| id.as_str().to_owned();
    let liaisons = app.store.liaisons().await?;
    let successors = app.store.liaison_successors(&agency.id).await?;
    Ok(LiaisonsPage {
        code: agency.code.as_str().to_owned(),
        agency: agency.name.clone(),
        liaisons: liaisons
            .into_iter()
            .filter(|one| one.agency == agency.id)
            .map(|one| (text(&one.person), one.name))
            .collect(),
        successors: successors
            .into_iter()
            .map(|(person, name)| (text(&person), name))
            .collect(),
        ..LiaisonsPage::default()
    })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    if asked.code.is_empty() {
        return Ok(see_other(address::AGENCIES));
    }
    let agency = find(&app, &asked.code).await?;
    let data = LiaisonsPage {
        done: asked.notice == HANDED_OVER,
        ..shown(&app, &agency).await?
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its forms: the role is handed over.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let agency = find(&app, &asked.code).await?;
    if posted.get(ACT) != HAND_OVER {
        return Err(Refusal::Malformed);
    }
    let from = PersonId::parse(posted.get(field::FROM)).ok_or(Refusal::Malformed)?;
    let to = posted.get(field::TO);
    let (status, fault) = if to.is_empty() {
        (StatusCode::UNPROCESSABLE_ENTITY, LiaisonsFault::Nobody)
    } else {
        let to = PersonId::parse(to).ok_or(Refusal::Malformed)?;
        let by = &visitor.person()?.person;
        let fault = match app
            .store
            .hand_over_liaison(&agency.id, &from, &to, by)
            .await
        {
            Ok(()) => {
                let here = address::liaisons(agency.code.as_str());
                let said = format!("{here}&{}={HANDED_OVER}", address::NOTICE);
                return Ok(see_other(&said));
            }
            Err(WriteError::Conflict(conflict)) => fault(conflict),
            Err(WriteError::Store(error)) => return Err(error.into()),
        };
        (StatusCode::CONFLICT, fault)
    };
    let data = LiaisonsPage {
        fault: Some(fault),
        chosen: (from.as_str().to_owned(), to.to_owned()),
        ..shown(&app, &agency).await?
    };
    Ok(html(status, page(&visitor.frame(&app), data)))
}

const fn fault(conflict: HandOverConflict) -> LiaisonsFault {
    match conflict {
        HandOverConflict::NotHeld => LiaisonsFault::NotHeld,
        HandOverConflict::Held => LiaisonsFault::Held,
        HandOverConflict::NotOfAgency => LiaisonsFault::NotOfAgency,
    }
}
