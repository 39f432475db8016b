//! `/workshops`

use crate::editions::row;
use crate::http::answer::{html, see_other};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::workshops::{Upcoming, WorkshopsPage, page};
use app::parts::edition_row::EditionRow;
use app::parts::form::PAGE;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::edition::Stage;
use http::StatusCode;
use serde::Deserialize;
use store::ListedEdition;

/// Past editions on one page.
pub const ON_A_PAGE: u32 = 20;

/// Which page of the past ones.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct WorkshopsQuery {
    #[serde(default)]
    page: u64,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<WorkshopsQuery>,
) -> Result<Response, Refusal> {
    let now = app.now();
    let own = match visitor.person_id() {
        Some(person) => Some(app.store.known_registrations(person).await?),
        None => None,
    };
    let standings = match visitor.person_id() {
        Some(person) => Some(app.store.known_standings_of(person).await?),
        None => None,
    };
    let rows = |listed: &[&ListedEdition]| {
        let standing =
            |one: &ListedEdition| standings.as_ref()?.get(&one.edition.id)?.standing.status;
        let rows = listed.iter().map(|one| EditionRow {
            status: standing(one),
            ..row(one, own.as_deref(), now, &visitor)
        });
        rows.collect::<Vec<_>>()
    };
    let upcoming = if asked.page == 0 {
        let all = app.store.upcoming_editions(now).await?;
        // What was called off stays where it was looked for.
        let (open, coming): (Vec<_>, Vec<_>) = all
            .iter()
            .map(|one| &**one)
            .partition(|one: &&ListedEdition| one.edition.details.stage(now) == Stage::Open);
        Some(Upcoming {
            open: rows(&open),
            coming: rows(&coming),
        })
    } else {
        None
    };
    let before = asked.page.saturating_mul(u64::from(ON_A_PAGE));
    let past = app.store.past_editions(now, before, ON_A_PAGE).await?;
    let (newer, older) = neighbours(address::WORKSHOPS, asked.page, past.total);
    if let Some(last) = newer.as_ref().filter(|_| past.editions.is_empty()) {
        return Ok(see_other(last));
    }
    let data = WorkshopsPage {
        upcoming,
        past: rows(&past.editions.iter().collect::<Vec<_>>()),
        total: past.total,
        before,
        newer,
        older,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The addresses of the pages before and after page `page` of `total` past editions.
#[must_use]
pub fn neighbours(path: &str, page: u64, total: u64) -> (Option<String>, Option<String>) {
    let last = total.saturating_sub(1) / u64::from(ON_A_PAGE);
    let address = |page: u64| address::with_query(path, &[(PAGE, &address::page(page))]);
    // From a page beyond the last the way back leads to the last.
    let newer = page.checked_sub(1).map(|page| address(page.min(last)));
    let older = (page < last).then(|| address(page + 1));
    (newer, older)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_to_one_another() {
        let is = |page, total, newer: Option<&str>, older: Option<&str>| {
            let (found_newer, found_older) = neighbours("/w", page, total);
            assert_eq!(
                (found_newer.as_deref(), found_older.as_deref()),
                (newer, older)
            );
        };
        is(0, 0, None, None);
        is(0, 20, None, None);
        is(0, 21, None, Some("/w?page=1"));
        is(1, 41, Some("/w"), Some("/w?page=2"));
        is(2, 41, Some("/w?page=1"), None);
        is(9, 41, Some("/w?page=2"), None);
        is(u64::MAX, 0, Some("/w"), None);
    }
}
