//! `/organiser/editions/{edition}/meeting`

use crate::http::answer::{html, see_other};
use crate::http::forms::Uploaded;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, uploaded_table};
use app::address;
use app::pages::organise::meeting::{MeetingPage, field, page};
use app::parts::file_fault::FileFault;
use app::parts::past_files::PastFile;
use app::words::Words;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use domain::edition::Edition;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let data = shown(&app, &visitor, &edition, None).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its form: a report is read and kept until it is carried out.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let uploaded = Uploaded::read(request, uploaded_table::BYTES_LIMIT).await?;
    let words = Words(visitor.language);
    let table = match uploaded_table::read(words, &uploaded, field::FILE, field::FILE).await? {
        Ok(table) => table,
        Err(fault) => {
            let status = uploaded_table::status(&fault);
            let data = shown(&app, &visitor, &edition, Some(fault)).await?;
            return Ok(html(status, page(&visitor.frame(&app), data)));
        }
    };
    let rows: Vec<(u64, Vec<String>)> = table
        .rows
        .into_iter()
        .map(|row| (row.line, row.cells))
        .collect();
    let name = uploaded_table::file_name(&uploaded, field::FILE);
    let by = &visitor.person()?.person;
    let (report, is_new) = app
        .store
        .draft_meeting_report(&edition.id, &name, &rows, by)
        .await?;
    let here = address::meeting_report(&slug, report.as_str());
    let said = [(address::NOTICE, if is_new { "" } else { "again" })];
    Ok(see_other(&address::with_query(&here, &said)))
}

async fn shown(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
    fault: Option<FileFault>,
) -> Result<MeetingPage, Refusal> {
    let past = app.store.meeting_reports(&edition.id).await?;
    let slug = edition.details.slug.as_str();
    let past = past.into_iter().filter_map(|(id, report)| {
        Some(PastFile {
            href: address::meeting_report(slug, id.as_str()),
            file_name: report.file_name,
            at: report.done.applied_at?,
            counts: vec![report.done.events],
            undone: report.done.undone_at.is_some(),
        })
    });
    Ok(MeetingPage {
        edition: editions::line(edition, app.now(), visitor.language),
        past: past.collect(),
        fault,
    })
}
