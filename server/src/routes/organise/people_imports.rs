//! `/organiser/people/imports`

use crate::http::answer::{html, see_other};
use crate::http::forms::Uploaded;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::uploaded_table;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::people_imports::{ImportsPage, WaitingFile, field, page};
use app::parts::past_files::PastFile;
use app::words::Words;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::people::import::{Line, PeopleTable};
use http::StatusCode;

/// Imports that are listed.
const LISTED: u32 = 50;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let data = shown(&app).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its form: a file is read and kept until it is carried out.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Refusal> {
    let uploaded = Uploaded::read(request, uploaded_table::BYTES_LIMIT).await?;
    let read = uploaded_table::read(
        Words(visitor.language),
        &uploaded,
        field::FILE,
        field::TABLE,
    )
    .await?;
    let table = match read {
        Ok(table) => table,
        Err(fault) => {
            let status = uploaded_table::status(&fault);
            let pasted = uploaded.get(field::TABLE);
            let data = ImportsPage {
                table: String::from_utf8_lossy(pasted).into_owned(),
                fault: Some(fault),
                ..shown(&app).await?
            };
            return Ok(html(status, page(&visitor.frame(&app), data)));
        }
    };
    let mut rows = table.rows.into_iter();
    let head = rows.next().map(|row| row.cells).unwrap_or_default();
    let lines = rows.map(|row| Line {
        line: row.line,
        cells: row.cells,
    });
    let table = PeopleTable {
        head,
        lines: lines.collect(),
        guessed_encoding: table.guessed_encoding,
        lost_cells: table.notes.into_iter().map(|note| note.cell).collect(),
    };
    let name = uploaded_table::file_name(&uploaded, field::FILE);
    let by = &visitor.person()?.person;
    let import = app.store.draft_people_import(&name, &table, by).await?;
    Ok(see_other(&address::people_import(import.as_str())))
}

async fn shown(app: &App) -> Result<ImportsPage, Refusal> {
    let past = app.store.past_people_imports(LISTED).await?;
    let count = |people: u64| u32::try_from(people).unwrap_or(u32::MAX);
    let past = past.into_iter().filter_map(|one| {
        Some(PastFile {
            href: address::people_import(one.id.as_str()),
            file_name: one.file_name,
            at: one.done.applied_at?,
            counts: vec![count(one.done.made), count(one.done.changed)],
            undone: one.done.undone_at.is_some(),
        })
    });
    let waiting = app.store.waiting_people_imports().await?;
    let waiting = waiting.into_iter().map(|(id, file_name, at)| WaitingFile {
        href: address::people_import(id.as_str()),
        file_name,
        at,
    });
    Ok(ImportsPage {
        waiting: waiting.collect(),
        past: past.collect(),
        ..ImportsPage::default()
    })
}
