//! `/present`: a screen that pairs like a television.

use crate::http::answer::{html, see_other};
use crate::http::refusal::Refusal;
use crate::paired_screens::{self, Shown};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::pair::{PairPage, page};
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

/// The letters; once somebody has typed them, the way to the hall's screen.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    match paired_screens::show(&app, &headers, visitor.address).await? {
        Shown::Paired(edition) => {
            let edition = app
                .store
                .edition(&edition)
                .await?
                .ok_or(Refusal::NotFound)?;
            Ok(see_other(&address::present(&edition.edition.details.slug)))
        }
        Shown::Letters(letters, secret) => {
            let data = PairPage {
                letters,
                host: app.host().to_owned(),
                minutes: paired_screens::MINUTES,
            };
            let mut response = html(StatusCode::OK, page(&visitor.frame(&app), data));
            paired_screens::give(&mut response, &app, &secret);
            Ok(response)
        }
    }
}
