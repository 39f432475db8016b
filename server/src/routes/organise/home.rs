//! `/organiser`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, editions, people_records};
use app::address;
use app::pages::organise::home::{
    BoardAttendance, BoardLine, Decision, FirstSteps, OrganiserHome, YearFigures, page,
};
use axum::extract::State;
use axum::response::Response;
use domain::attendance_by_agency::Opening;
use domain::clock::{DAY, Moment};
use domain::code::Place;
use domain::edition::Stage;
use domain::id::EditionId;
use domain::invitation::{Nominating, nominating};
use domain::jp::jp_of_all;
use domain::next_action::{Situation, next_action};
use http::StatusCode;
use std::collections::BTreeMap;
use store::ListedEdition;

/// How many coming workshops are on the board.
const COMING: usize = 8;
/// How many past ones.
const PAST: u32 = 3;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let now = app.now();
    let mut board = vec![];
    let asked = app.store.asked().await?;
    let upcoming = app.store.upcoming_editions(now).await?;
    let (open, coming): (Vec<_>, Vec<_>) = upcoming
        .iter()
        .partition(|one| one.edition.details.stage(now) == Stage::Open);
    for one in open.into_iter().chain(coming.into_iter().take(COMING)) {
        board.push(line(&app, &visitor, one, &asked).await?);
    }
    for one in &app.store.past_editions(now, 0, PAST).await?.editions {
        board.push(line(&app, &visitor, one, &asked).await?);
    }
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
        decisions: decisions(&app, &visitor, &asked).await?,
        year: year(&app, &visitor, now).await?,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn decisions(app: &App, visitor: &Visitor, asked: &Asked) -> Result<Vec<Decision>, Refusal> {
    let mut decisions = vec![];
    let typed = app.store.count_typed_agencies().await?;
    if typed > 0 {
        decisions.push(Decision::AgenciesTyped(typed));
    }
    let similar = people_records::known_similar(app).await?;
    if similar > 0 {
        decisions.push(Decision::Similar(similar));
    }
    let imports = app.store.count_waiting_people_imports().await?;
    if imports > 0 {
        decisions.push(Decision::Imports(imports));
    }
    for (id, people) in asked {
        if let Some(listed) = app.store.edition(id).await? {
            let details = listed.edition.details;
            decisions.push(Decision::Asked {
                people: *people,
                title: details.title.get(visitor.language).to_owned(),
                slug: details.slug.as_str().to_owned(),
            });
        }
    }
    for (id, signs) in app.store.open_signals().await? {
        if let Some(listed) = app.store.edition(&id).await? {
            let details = listed.edition.details;
            decisions.push(Decision::Signals {
                signs,
                title: details.title.get(visitor.language).to_owned(),
                slug: details.slug.as_str().to_owned(),
            });
        }
    }
    Ok(decisions)
}

/// How many wait for a decision, by edition.
type Asked = BTreeMap<EditionId, u32>;

async fn line(
    app: &App,
    visitor: &Visitor,
    listed: &ListedEdition,
    asked: &Asked,
) -> Result<BoardLine, Refusal> {
    let (now, edition) = (app.now(), &listed.edition);
    let details = &edition.details;
    let stage = details.stage(now);
    let asked = asked.get(&edition.id).copied().unwrap_or_default();
    let attendance = match stage {
        Stage::Open => {
            let rollup = attendance::rollup(&app.store, &edition.id, &Opening::default()).await?;
            Some(BoardAttendance {
                present: rollup.total.present,
                expected: rollup.total.expected(),
                agencies_missing: rollup.unrepresented(),
                asked,
            })
        }
        Stage::Past => {
            let tally = app.store.tally(&edition.id).await?;
            Some(BoardAttendance {
                present: tally.present,
                expected: tally.expected(),
                agencies_missing: 0,
                asked,
            })
        }
        Stage::Coming | Stage::Cancelled => None,
    };
    let facts = app.store.board_facts(&edition.id).await?;
    let zone = visitor.dates().zone;
    let day = |at| zone.start_of_day(at).0;
    let next = next_action(&Situation {
        stage,
        agencies_known: !app.store.agencies().await?.is_empty(),
        invited: facts.invited,
        answered: facts.answered,
        names_open: nominating(details, zone, now) == Nominating::Open,
        letter: facts.letter,
        registered: listed.registered,
        full: details
            .capacity
            .is_some_and(|most| listed.registered >= most),
        agencies_missing: attendance.map_or(0, |there| there.agencies_missing),
        online: details.mode.places().contains(&Place::Online),
        reported: facts.reported,
    });
    Ok(BoardLine {
        edition: editions::line(edition, now, visitor.language),
        days: (day(details.starts_at) - day(now)) / DAY,
        registered: listed.registered,
        capacity: details.capacity,
        waiting: facts.waiting,
        invited: (facts.invited, facts.answered),
        attendance,
        link: format!("{}{}", app.base_url, address::workshop(&details.slug)),
        next,
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
