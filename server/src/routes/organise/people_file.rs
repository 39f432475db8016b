//! `/organiser/people.csv` and `.xlsx`: everybody, in the columns that an import reads.

use crate::attendance::{download, download_workbook};
use crate::http::refusal::Refusal;
use crate::people_records;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::organise::people_import::field_word;
use app::words::Words;
use axum::extract::State;
use axum::response::Response;
use domain::people::import::Field;
use domain::sheet::{Cell, Sheet};

/// As CSV.
pub async fn csv(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    download(&sheet(&app, &visitor).await?, "kopitalk-orang.csv")
}

/// As a workbook.
pub async fn workbook(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let title = Words(visitor.language).people_title();
    download_workbook(&sheet(&app, &visitor).await?, title, "kopitalk-orang.xlsx")
}

async fn sheet(app: &App, visitor: &Visitor) -> Result<Sheet, Refusal> {
    let words = Words(visitor.language);
    let tree = app.store.agencies().await?;
    let people = app.store.known_people().await?;
    let rows = people.iter().map(|known| {
        let record = &known.record;
        let agency = record.agency.as_ref().and_then(|id| tree.get(id));
        // As it is read again: by its code, which no other agency has.
        let agency = match agency {
            Some(agency) => agency.code.as_str().to_owned(),
            None => people_records::agency(record, &tree),
        };
        let employment = record.employment.map(|kind| kind.label(words.0));
        vec![
            Cell::text(&record.name),
            Cell::text(people_records::email(known)),
            Cell::text(agency),
            Cell::text(employment.unwrap_or_default()),
        ]
    });
    Ok(Sheet {
        head: Field::ALL
            .map(|field| field_word(words, field).to_owned())
            .into(),
        rows: rows.collect(),
    })
}
