//! `/organiser/agencies`

use crate::http::answer::{html, see_other};
use crate::http::forms::{Posted, Uploaded};
use crate::http::refusal::Refusal;
use crate::import::{self, FileFault};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::agencies::{
    AgenciesDone, AgenciesFault, AgenciesPage, AgencyRow, OpenedAgency, field, page,
};
use axum::extract::{FromRequest, Query, Request, State};
use axum::response::Response;
use domain::agency::{Agency, AgencyCode, AgencyTree, ImportRow, read_agencies, read_aliases};
use http::{StatusCode, header};
use serde::Deserialize;
use std::collections::HashMap;
use store::{ImportConflict, WriteError};

/// More rows than these are shown by their upper levels alone.
const ROWS_SHOWN: usize = 500;

/// What is shown, and what has just happened.
#[derive(Debug, Default, Deserialize)]
pub struct AgenciesQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    added: usize,
    #[serde(default)]
    changed: usize,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<AgenciesQuery>,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let mut data = shown(&app, &tree, &asked).await?;
    data.done = AgenciesDone::from_code(&asked.notice, asked.added, asked.changed);
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn shown(
    app: &App,
    tree: &AgencyTree,
    asked: &AgenciesQuery,
) -> Result<AgenciesPage, Refusal> {
    let own = app.store.participants_by_agency().await?;
    let own = |agency: &Agency| own.get(&agency.id).copied().unwrap_or_default();
    let sums: HashMap<_, u64> = tree
        .agencies()
        .iter()
        .map(|agency| &agency.id)
        .zip(tree.sums(own))
        .collect();
    let search = asked.q.trim();
    let opened = AgencyCode::parse(&asked.code).and_then(|code| tree.by_code(&code));
    let top = opened.map_or(0, |agency| tree.depth(&agency.id));
    let depth = |agency: &Agency| tree.depth(&agency.id).saturating_sub(top);
    let mut listed: Vec<&Agency> = if search.is_empty() {
        opened.map_or_else(
            || tree.agencies().iter().collect(),
            |agency| tree.with_below(&agency.id).iter().collect(),
        )
    } else {
        tree.find(search)
    };
    let shortened = search.is_empty() && listed.len() > ROWS_SHOWN;
    if shortened {
        listed.retain(|agency| depth(agency) < 2);
    }
    let path = |agency: &Agency| tree.path(&agency.id).join(" › ");
    let rows = listed
        .into_iter()
        .map(|agency| AgencyRow {
            code: agency.code.as_str().to_owned(),
            name: agency.name.clone(),
            kind: agency.kind,
            depth: if search.is_empty() { depth(agency) } else { 0 },
            detail: agency
                .aliases
                .iter()
                .cloned()
                .chain((!search.is_empty() && agency.parent.is_some()).then(|| path(agency)))
                .collect(),
            own: own(agency),
            all: sums.get(&agency.id).copied().unwrap_or_default(),
        })
        .collect();
    Ok(AgenciesPage {
        search: search.to_owned(),
        rows,
        total: u32::try_from(tree.len()).unwrap_or(u32::MAX),
        shortened,
        opened: opened.map(|agency| OpenedAgency {
            code: agency.code.as_str().to_owned(),
            name: agency.name.clone(),
            path: tree
                .ancestors(&agency.id)
                .iter()
                .rev()
                .map(|above| above.name.clone())
                .collect(),
            aliases: agency.aliases.join("\n"),
        }),
        ..AgenciesPage::default()
    })
}

/// Its forms: a table to import, sent as a file or pasted, or the other names of an agency.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Refusal> {
    let is_upload = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if is_upload {
        let uploaded = Uploaded::read(request, import::BYTES_LIMIT).await?;
        import_table(&app, &visitor, &uploaded).await
    } else {
        let posted = Posted::from_request(request, &app).await?;
        set_aliases(&app, &visitor, &posted).await
    }
}

async fn import_table(
    app: &App,
    visitor: &Visitor,
    uploaded: &Uploaded,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let file = uploaded.get(field::FILE);
    let table = uploaded.get(field::TABLE);
    let bytes = if file.is_empty() { table } else { file };
    let planned = if bytes.trim_ascii().is_empty() {
        Err(vec![AgenciesFault::Nothing])
    } else {
        rows(bytes.to_vec()).await?.and_then(|rows| {
            read_agencies(rows, &tree)
                .map_err(|faults| faults.into_iter().map(AgenciesFault::InRow).collect())
        })
    };
    let faults = match planned {
        Ok(plan) => match app.store.apply_import(&plan, visitor.person_id()).await {
            Ok(done) => {
                let (added, changed) = (done.added, done.changed);
                let said = [
                    (
                        address::NOTICE,
                        AgenciesDone::Imported { added, changed }.code(),
                    ),
                    ("added", &added.to_string()),
                    ("changed", &changed.to_string()),
                ];
                return Ok(see_other(&address::with_query(address::AGENCIES, &said)));
            }
            Err(WriteError::Conflict(ImportConflict::AgenciesChanged)) => {
                vec![AgenciesFault::Changed]
            }
            Err(error) => return Err(error.into()),
        },
        Err(faults) => faults,
    };
    let status = match faults.as_slice() {
        [AgenciesFault::Large] => StatusCode::PAYLOAD_TOO_LARGE,
        [AgenciesFault::Changed] => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let data = AgenciesPage {
        table: String::from_utf8_lossy(table).into_owned(),
        faults,
        ..shown(app, &tree, &AgenciesQuery::default()).await?
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

/// Reads a table off the threads that answer others.
async fn rows(bytes: Vec<u8>) -> Result<Result<Vec<ImportRow>, Vec<AgenciesFault>>, Refusal> {
    let read = tokio::task::spawn_blocking(move || import::read_rows(&bytes))
        .await
        .map_err(Refusal::internal)?;
    Ok(read.map_err(|fault| {
        vec![match fault {
            FileFault::TooLarge => AgenciesFault::Large,
            FileFault::NotUtf8 { line } => AgenciesFault::Encoding { line },
            FileFault::Empty => AgenciesFault::Empty,
            FileFault::NoColumn(column) => AgenciesFault::Column(column.heading()),
            FileFault::ColumnTwice(column) => AgenciesFault::ColumnTwice(column.heading()),
            FileFault::TooManyRows => AgenciesFault::Rows,
            FileFault::Row { line } => AgenciesFault::Row { line },
            FileFault::OpenQuote { line } => AgenciesFault::OpenQuote { line },
        }]
    }))
}

async fn set_aliases(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let code = AgencyCode::parse(posted.get(field::CODE));
    let agency = code
        .and_then(|code| tree.by_code(&code))
        .ok_or(Refusal::NotFound)?;
    let code = agency.code.as_str();
    if let Some(aliases) = read_aliases(posted.get(field::ALIASES)) {
        app.store
            .set_aliases(&agency.id, &aliases, visitor.person_id())
            .await?;
        let said = [
            (field::CODE, code),
            (address::NOTICE, AgenciesDone::Aliases.code()),
        ];
        return Ok(see_other(&address::with_query(address::AGENCIES, &said)));
    }
    let asked = AgenciesQuery {
        code: code.to_owned(),
        ..AgenciesQuery::default()
    };
    let mut data = shown(app, &tree, &asked).await?;
    data.faults = vec![AgenciesFault::Aliases];
    if let Some(opened) = &mut data.opened {
        opened.aliases = posted.get(field::ALIASES).to_owned();
    }
    Ok(html(
        StatusCode::UNPROCESSABLE_ENTITY,
        page(&visitor.frame(app), data),
    ))
}
