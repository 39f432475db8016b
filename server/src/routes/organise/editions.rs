//! `/organiser/editions`

use crate::editions::line;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::routes::workshop::workshops::{ON_A_PAGE, neighbours};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::editions::{EditionsDone, EditionsPage, OrganisedRow, act, field, page};
use app::parts::form::ACTION;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::edition::{EditionFault, Stage, title_faults};
use domain::language::Bilingual;
use http::StatusCode;
use serde::Deserialize;
use store::ListedEdition;

/// Which page of the past ones, and what has just happened.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct EditionsQuery {
    #[serde(default)]
    page: u64,
    #[serde(default)]
    notice: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<EditionsQuery>,
) -> Result<Response, Refusal> {
    let mut data = shown(&app, &visitor, asked.page).await?;
    if let Some(last) = data.newer.as_ref().filter(|_| data.past.is_empty()) {
        return Ok(see_other(last));
    }
    data.done = EditionsDone::from_code(&asked.notice);
    if let Some(draft) = visitor.draft().await? {
        data.typed = title(&draft);
    }
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn shown(app: &App, visitor: &Visitor, page: u64) -> Result<EditionsPage, Refusal> {
    let (now, language) = (app.now(), visitor.language);
    let rows = |listed: &[ListedEdition]| {
        let rows = listed.iter().map(|one| OrganisedRow {
            line: line(&one.edition, now, language),
            registered: one.registered,
            capacity: one.edition.details.capacity,
        });
        rows.collect::<Vec<_>>()
    };
    let before = page.saturating_mul(u64::from(ON_A_PAGE));
    let past = app.store.past_editions(now, before, ON_A_PAGE).await?;
    let (newer, older) = neighbours(address::EDITIONS, page, past.total);
    let series = app.store.all_series().await?;
    Ok(EditionsPage {
        open: rows(&app.store.editions(Stage::Open, now).await?),
        coming: rows(&app.store.editions(Stage::Coming, now).await?),
        cancelled: rows(&app.store.editions(Stage::Cancelled, now).await?),
        past: rows(&past.editions),
        total: past.total,
        before,
        newer,
        older,
        series: series
            .into_iter()
            .map(|series| series.title.get(language).to_owned())
            .collect(),
        ..EditionsPage::default()
    })
}

/// The title of a new series, without white space around it.
fn title(posted: &Posted) -> Bilingual {
    Bilingual {
        id: posted.get(field::SERIES_ID).trim().to_owned(),
        en: posted.get(field::SERIES_EN).trim().to_owned(),
    }
}

/// Its form: a new series.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACTION) != act::SERIES {
        return Err(Refusal::Malformed);
    }
    let title = title(&posted);
    let faults: Vec<EditionFault> = title_faults(&title);
    if !faults.is_empty() {
        let mut data = shown(&app, &visitor, 0).await?;
        (data.typed, data.faults) = (title, faults);
        let page = page(&visitor.frame(&app), data);
        return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page));
    }
    app.store.create_series(&title, visitor.person_id()).await?;
    visitor.forget_draft(app.now()).await?;
    Ok(see_other(&address::with_notice(
        address::EDITIONS,
        EditionsDone::Series.code(),
    )))
}
