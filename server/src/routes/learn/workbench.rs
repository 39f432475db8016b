//! `/workbench/{dataset}`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::{data_file, own_variation};
use crate::state::App;
use crate::visitor::Visitor;
use crate::workbenches::WorkbenchKey;
use app::address;
use app::pages::learn::exercise::Workbench;
use app::pages::learn::workbench::{WorkbenchPage, page};
use app::parts::breadcrumb::Link;
use app::parts::workbench::WorkbenchProps;
use app::words::Words;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let (dataset, variation) = own_variation(&app, &visitor, &library, &slug)?;
    let language = visitor.language;
    let words = Words(language);
    let address = query.unwrap_or_default();
    let props = WorkbenchProps::open(dataset, &variation.table, &address, words);
    let props = props.ok_or(Refusal::NotFound)?;
    let key = WorkbenchKey {
        page: address::workbench(&dataset.slug),
        effective_seed: variation.effective_seed,
        language,
        address,
    };
    let draw = || Workbench::draw(words, props);
    let bench = app.workbenches.get_or_draw(key, &variation, draw);
    let exercises = library.exercises_on(&dataset.slug);
    let others = library
        .datasets()
        .filter(|other| other.slug != dataset.slug);
    let data = WorkbenchPage {
        title: dataset.title.get(language).to_owned(),
        rows: variation.table.rows(),
        varies: dataset.varies(),
        signed_in: visitor.person_id().is_some(),
        bench,
        exercises: exercises
            .map(|(unit, exercise)| {
                let href = address::exercise(&exercise.slug);
                Link::new(unit.title.get(language).to_owned(), href)
            })
            .collect(),
        others: others
            .map(|other| {
                let href = address::workbench(&other.slug);
                Link::new(other.title.get(language).to_owned(), href)
            })
            .collect(),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The variation as a file.
pub async fn data(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let (dataset, variation) = own_variation(&app, &visitor, &library, &slug)?;
    Ok(data_file(&dataset.slug, &variation))
}
