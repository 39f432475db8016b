//! `/organiser/statuses`

use crate::custom_statuses::words_of_the_four;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::custom_statuses::{
    AddedStatus, StatusDone, StatusFault, StatusForm, StatusGroup, StatusesPage, act, field, page,
};
use app::parts::form::ACT;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::attendance::Status;
use domain::custom_status::{CustomStatus, CustomStatusFault, parse_name};
use domain::id::{CustomStatusId, SeriesId};
use http::StatusCode;
use serde::Deserialize;
use store::{CustomStatusChange, WriteError};

/// What has just happened, or is to happen.
#[derive(Debug, Default, Deserialize)]
pub struct StatusesQuery {
    #[serde(default)]
    notice: String,
    /// The one that is to be renamed.
    #[serde(default)]
    status: String,
}

fn added(one: &CustomStatus) -> AddedStatus {
    AddedStatus {
        id: one.id.as_str().to_owned(),
        name_id: one.name.id.clone(),
        name_en: one.name.en.clone(),
        counts_as: one.counts_as,
        is_offered: one.ended_at.is_none(),
    }
}

async fn shown(app: &App, visitor: &Visitor) -> Result<StatusesPage, Refusal> {
    let all = app.store.custom_statuses().await?;
    let series = app.store.all_series().await?;
    let title = |title: &domain::language::Bilingual| title.get(visitor.language).to_owned();
    let group = |of: Option<&SeriesId>, name: Option<String>| {
        let statuses = all.iter().filter(|one| one.series.as_ref() == of);
        let mut statuses: Vec<_> = statuses.map(added).collect();
        statuses.sort_by_key(|one| !one.is_offered);
        StatusGroup {
            series: name,
            statuses,
        }
    };
    let groups = std::iter::once(group(None, None)).chain(
        series
            .iter()
            .map(|one| group(Some(&one.id), Some(title(&one.title)))),
    );
    Ok(StatusesPage {
        groups: groups.filter(|group| !group.statuses.is_empty()).collect(),
        series: series
            .iter()
            .map(|one| (one.id.as_str().to_owned(), title(&one.title)))
            .collect(),
        ..StatusesPage::default()
    })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<StatusesQuery>,
) -> Result<Response, Refusal> {
    let mut data = StatusesPage {
        done: StatusDone::from_code(&asked.notice),
        ..shown(&app, &visitor).await?
    };
    if !asked.status.is_empty() {
        let mut known = data.groups.iter().flat_map(|group| &group.statuses);
        let one = known
            .find(|one| one.id == asked.status)
            .cloned()
            .ok_or(Refusal::NotFound)?;
        data.renamed = Some(one.name_id.clone());
        data.form = StatusForm {
            status: one.id,
            name_id: one.name_id,
            name_en: one.name_en,
            ..StatusForm::default()
        };
    }
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// What a form asks for.
fn read(posted: &Posted) -> Result<Result<(CustomStatusChange, StatusDone), StatusFault>, Refusal> {
    let status = || CustomStatusId::parse(posted.get(field::STATUS)).ok_or(Refusal::Malformed);
    let name = || {
        let name = parse_name(posted.get(field::NAME_ID), posted.get(field::NAME_EN));
        name.map_err(StatusFault::Rule)
    };
    Ok(match posted.get(ACT) {
        act::ADD => {
            let series = match posted.get(field::SERIES) {
                "" => None,
                id => Some(SeriesId::parse(id).ok_or(Refusal::Malformed)?),
            };
            let counts_as = Status::from_code(posted.get(field::COUNTS_AS));
            name().and_then(|name| {
                let counts_as = counts_as.ok_or(StatusFault::CountsAs)?;
                let change = CustomStatusChange::Add {
                    series,
                    counts_as,
                    name,
                };
                Ok((change, StatusDone::Added))
            })
        }
        act::RENAME => {
            let status = status()?;
            name().map(|name| {
                (
                    CustomStatusChange::Rename(status, name),
                    StatusDone::Renamed,
                )
            })
        }
        act::END => Ok((CustomStatusChange::End(status()?), StatusDone::Ended)),
        act::OFFER => Ok((CustomStatusChange::Offer(status()?), StatusDone::Offered)),
        _ => return Err(Refusal::Malformed),
    })
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let (status, fault) = match read(&posted)? {
        Ok((change, done)) => {
            let actor = &visitor.person()?.person;
            let words = words_of_the_four();
            let here = address::with_notice(address::STATUSES, done.code());
            if stands_so(&app, &change).await? {
                return Ok(see_other(&here));
            }
            match app.store.change_custom_status(change, &words, actor).await {
                Ok(()) => return Ok(see_other(&here)),
                Err(WriteError::Conflict(fault)) => (conflict(fault), StatusFault::Rule(fault)),
                Err(WriteError::Store(error)) => return Err(error.into()),
            }
        }
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, fault),
    };
    let before = shown(&app, &visitor).await?;
    let renamed = before
        .groups
        .iter()
        .flat_map(|group| &group.statuses)
        .find(|one| posted.get(ACT) == act::RENAME && one.id == posted.get(field::STATUS))
        .map(|one| one.name_id.clone());
    let data = StatusesPage {
        fault: Some(fault),
        renamed,
        form: StatusForm {
            status: posted.get(field::STATUS).to_owned(),
            name_id: posted.get(field::NAME_ID).to_owned(),
            name_en: posted.get(field::NAME_EN).to_owned(),
            counts_as: posted.get(field::COUNTS_AS).to_owned(),
            series: posted.get(field::SERIES).to_owned(),
        },
        ..before
    };
    Ok(html(status, page(&visitor.frame(&app), data)))
}

/// Whether the very status is there already: the form was sent twice, as by an impatient thumb.
async fn stands_so(app: &App, change: &CustomStatusChange) -> Result<bool, Refusal> {
    let CustomStatusChange::Add {
        series,
        counts_as,
        name,
    } = change
    else {
        return Ok(false);
    };
    let all = app.store.custom_statuses().await?;
    Ok(all.iter().any(|one| {
        one.ended_at.is_none()
            && one.series == *series
            && one.counts_as == *counts_as
            && one.name == *name
    }))
}

const fn conflict(fault: CustomStatusFault) -> StatusCode {
    match fault {
        CustomStatusFault::NameTaken | CustomStatusFault::TooMany => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
