//! `/organiser`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, editions};
use app::address;
use app::pages::organise::home::{
    BoardAttendance, BoardLine, Decision, FirstSteps, OrganiserHome, YearFigures, page,
};
use axum::extract::State;
use axum::response::Response;
use domain::attendance_by_agency::Opening;
use domain::clock::{DAY, Moment};
use domain::edition::Stage;
use domain::jp::jp_of_all;
use http::StatusCode;
use store::ListedEdition;

/// How many coming workshops are on the board.
const COMING: usize = 8;
/// How many past ones.
const PAST: u32 = 3;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let now = app.now();
    let mut board = vec![];
    let upcoming = app.store.upcoming_editions(now).await?;
    let (open, coming): (Vec<_>, Vec<_>) = upcoming
        .iter()
        .partition(|one| one.edition.details.stage(now) == Stage::Open);
    for one in open.into_iter().chain(coming.into_iter().take(COMING)) {
        board.push(line(&app, &visitor, one).await?);
    }
    for one in &app.store.past_editions(now, 0, PAST).await?.editions {
        board.push(line(&app, &visitor, one).await?);
    }
    let typed = app.store.count_typed_agencies().await?;
    let steps = FirstSteps {
        agencies: !app.store.agencies().await?.is_empty(),
        people: app.store.count_people().await? > 1,
        workshop: board.first().map(|line| line.edition.slug.clone()),
        checked_in: app.store.has_attendance().await?,
    };
    let data = OrganiserHome {
        name: visitor.person()?.name.clone(),
        now,
        steps: (!steps.done()).then_some(steps),
        board,
        decisions: decisions(&app, &visitor, typed).await?,
        year: year(&app, &visitor, now).await?,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn decisions(app: &App, visitor: &Visitor, typed: u32) -> Result<Vec<Decision>, Refusal> {
    let mut decisions = vec![];
    if typed > 0 {
        decisions.push(Decision::AgenciesTyped(typed));
    }
    for (id, people) in app.store.asked().await? {
        if let Some(listed) = app.store.edition(&id).await? {
            let details = listed.edition.details;
            decisions.push(Decision::Asked {
                people,
                title: details.title.get(visitor.language).to_owned(),
                slug: details.slug.as_str().to_owned(),
            });
        }
    }
    Ok(decisions)
}

async fn line(app: &App, visitor: &Visitor, listed: &ListedEdition) -> Result<BoardLine, Refusal> {
    let (now, edition) = (app.now(), &listed.edition);
    let details = &edition.details;
    let attendance = match details.stage(now) {
        Stage::Open => {
            let rollup = attendance::rollup(&app.store, &edition.id, &Opening::default()).await?;
            Some(BoardAttendance {
                present: rollup.total.present,
                expected: rollup.total.expected(),
                agencies_missing: Some(rollup.unrepresented()),
            })
        }
        Stage::Past => {
            let tally = app.store.tally(&edition.id).await?;
            Some(BoardAttendance {
                present: tally.present,
                expected: tally.expected(),
                agencies_missing: None,
            })
        }
        Stage::Coming | Stage::Cancelled => None,
    };
    let zone = visitor.dates().zone;
    let day = |at| zone.start_of_day(at).0;
    Ok(BoardLine {
        edition: editions::line(edition, now, visitor.language),
        days: (day(details.starts_at) - day(now)) / DAY,
        registered: listed.registered,
        capacity: details.capacity,
        attendance,
        link: format!("{}{}", app.base_url, address::workshop(&details.slug)),
    })
}

/// The year so far, by the calendar of the office.
async fn year(app: &App, visitor: &Visitor, now: Moment) -> Result<YearFigures, Refusal> {
    let zone = visitor.dates().zone;
    let begins = zone.start_of_year(now);
    let done = app.store.done_between(begins, now).await?;
    let earned = done.attended.iter().chain(&done.courses);
    Ok(YearFigures {
        year: zone.year(now),
        people: done.people,
        editions: done.editions,
        agencies: done.agencies,
        jp: jp_of_all(earned, visitor.settings.minutes_per_jp),
    })
}
