//! `/live/{edition}/recap`: what came of an edition, and the same as files.

use crate::attendance::{download, download_workbook};
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::recap::{mends, results, to_take_along};
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, guests, halls};
use app::address;
use app::pages::workshop::recap::{RecapPage, page};
use app::pages::workshop::results_sheet::sheet;
use app::parts::live::{ShownPoll, ShownQuestion};
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::edition::{Edition, Stage};
use domain::live::QuestionState;
use http::{HeaderMap, StatusCode};
use store::Room;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let runs = may_see(&app, &visitor, &headers, &edition).await?;
    let language = visitor.language;
    let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
    let is_over = edition.details.stage(app.now()) == Stage::Past;
    let (polls, mut questions) = results(&app, &hall, runs || is_over).await?;
    questions.sort_by_key(|question| question.state != QuestionState::Answered);
    let library = app.content.library();
    let (tasks, cards) = to_take_along(&library, &hall, language);
    let slug = &edition.details.slug;
    let data = RecapPage {
        edition: editions::line(&edition, app.now(), language),
        mends: mends(&library, &polls, language),
        polls,
        questions,
        tasks,
        cards,
        csv: runs.then(|| address::live_results_csv(slug)),
        xlsx: runs.then(|| address::live_results_xlsx(slug)),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Whether somebody runs the edition; whoever neither does nor took part is refused.
async fn may_see(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    edition: &Edition,
) -> Result<bool, Refusal> {
    let guest = guests::of_request(app, headers, edition).await?;
    if editions::runs_workshops(visitor) || guest.is_some() {
        return Ok(true);
    }
    let person = &visitor.person()?.person;
    if halls::takes_part(app, &edition.id, person).await? {
        Ok(false)
    } else {
        Err(Refusal::Forbidden)
    }
}

/// The results as CSV.
pub async fn csv(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let (words, name, polls, questions) = file(&app, &visitor, &slug).await?;
    download(&sheet(words, &polls, &questions), &format!("{name}.csv"))
}

/// The results as XLSX.
pub async fn xlsx(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let (words, name, polls, questions) = file(&app, &visitor, &slug).await?;
    let sheet = sheet(words, &polls, &questions);
    download_workbook(&sheet, words.recap_results(), &format!("{name}.xlsx"))
}

async fn file(
    app: &App,
    visitor: &Visitor,
    slug: &str,
) -> Result<(Words, String, Vec<ShownPoll>, Vec<ShownQuestion>), Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
    let (polls, questions) = results(app, &hall, true).await?;
    let words = Words(visitor.language);
    let name = format!("{}-{}", words.results_file(), edition.details.slug);
    Ok((words, name, polls, questions))
}
