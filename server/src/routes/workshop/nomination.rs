//! `/n/{token}`: the link by which an invited agency sends names for an edition.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, nominations};
use app::address;
use app::pages::workshop::nomination::{
    NOMINATE, NominationDone, NominationFault, NominationPage, NomineeForm, NomineeRow, field, page,
};
use app::parts::form::ACT;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::account::PersonName;
use domain::agency::Employment;
use domain::id::NominationId;
use domain::invitation::{names_until, nominating};
use http::StatusCode;
use serde::Deserialize;
use store::{Invitation, ListedEdition, NewNominee, NominationConflict, WriteError};

/// What has just happened, and whom to replace.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    replace: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let opened = nominations::open(&app, &token).await?;
    let form = NomineeForm {
        replaces: Some((asked.replace, String::new())),
        ..NomineeForm::default()
    };
    let said = Said {
        form,
        faults: vec![],
        done: NominationDone::from_code(&asked.notice),
    };
    draw(&app, &visitor, StatusCode::OK, token, opened, said).await
}

/// What a page says beside what is kept.
struct Said {
    form: NomineeForm,
    faults: Vec<NominationFault>,
    done: Option<NominationDone>,
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    token: String,
    (found, invited): (ListedEdition, Invitation),
    said: Said,
) -> Result<Response, Refusal> {
    let edition = &found.edition;
    let (details, office, now) = (&edition.details, visitor.settings.zone, app.now());
    let nominees = app
        .store
        .nominees(&edition.id, Some(&invited.agency))
        .await?;
    // Whose link is passed on next stands below the form.
    let nominees: Vec<NomineeRow> = nominations::standing(&nominees)
        .into_iter()
        .rev()
        .map(|(one, before)| NomineeRow {
            id: one.id.as_str().to_owned(),
            name: one.name.clone(),
            employment: one.employment,
            instead_of: before.map(ToOwned::to_owned),
            registered: one.registered,
            link: nominations::personal_link(app, &edition.id, one),
        })
        .collect();
    let tree = app.store.agencies().await?;
    let mut form = said.form;
    form.replaces = form.replaces.and_then(|(id, _)| {
        let replaced = nominees.iter().find(|one| one.id == id)?;
        Some((id, replaced.name.clone()))
    });
    let data = NominationPage {
        edition: editions::line(edition, now, visitor.language),
        token,
        agency: tree
            .get(&invited.agency)
            .map(|agency| agency.name.clone())
            .unwrap_or_default(),
        letter: app.store.letter_number(&edition.id).await?,
        has_letter: app.store.letter_since(&edition.id).await?.is_some(),
        quota: invited.quota,
        nominating: nominating(details, office, now),
        until: names_until(details, office),
        seats_full: details
            .capacity
            .is_some_and(|most| found.registered >= most),
        nominees,
        form,
        faults: said.faults,
        done: said.done,
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

const fn fault(conflict: NominationConflict) -> Option<NominationFault> {
    Some(match conflict {
        NominationConflict::LinkEnded => return None,
        NominationConflict::Over => NominationFault::Over,
        NominationConflict::Cancelled => NominationFault::Cancelled,
        NominationConflict::QuotaFull => NominationFault::QuotaFull,
        NominationConflict::SeatsFull => NominationFault::SeatsFull,
        NominationConflict::SameName => NominationFault::SameName,
        NominationConflict::Replaced => NominationFault::Gone,
        NominationConflict::Recorded => NominationFault::Recorded,
    })
}

/// A name is added, or replaces another one.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACT) != NOMINATE {
        return Err(Refusal::Malformed);
    }
    let (found, invited) = nominations::open(&app, &token).await?;
    let replaces = posted.get(field::REPLACES);
    let form = NomineeForm {
        name: posted.get(field::NAME).to_owned(),
        employment: posted.get(field::EMPLOYMENT).to_owned(),
        replaces: Some((replaces.to_owned(), String::new())),
    };
    let replaces = match replaces {
        "" => None,
        id => Some(NominationId::parse(id).ok_or(Refusal::Malformed)?),
    };
    let done = if replaces.is_some() {
        NominationDone::Replaced
    } else {
        NominationDone::Added
    };
    let (status, fault) = match PersonName::parse(&form.name) {
        Err(fault) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            NominationFault::Name(fault),
        ),
        Ok(name) => {
            let tried = app.throttles.nominate(&found.edition.id, &invited.agency);
            if let Err(too_often) = tried {
                let fault = NominationFault::TooOften(too_often.minutes());
                (StatusCode::TOO_MANY_REQUESTS, fault)
            } else {
                let new = NewNominee {
                    edition: found.edition.id.clone(),
                    agency: invited.agency.clone(),
                    link_version: invited.link_version,
                    name,
                    employment: Employment::from_code(&form.employment),
                    replaces,
                    office: visitor.settings.zone,
                };
                match app.store.nominate(&new).await {
                    Ok(_) => {
                        let here = address::nomination(&token);
                        return Ok(see_other(&address::with_notice(&here, done.code())));
                    }
                    Err(WriteError::Conflict(conflict)) => (
                        StatusCode::UNPROCESSABLE_ENTITY,
                        fault(conflict).ok_or(Refusal::LinkEnded)?,
                    ),
                    Err(error) => return Err(error.into()),
                }
            }
        }
    };
    // What was sent meanwhile is shown too.
    let opened = nominations::open(&app, &token).await?;
    let said = Said {
        form,
        faults: vec![fault],
        done: None,
    };
    draw(&app, &visitor, status, token, opened, said).await
}
