//! `/me`

use crate::custom_statuses::CustomStatuses;
use crate::http::answer::html;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::learning::{Learned, card, href};
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, boosters, editions, learning};
use app::pages::learn::me::{BoosterRow, MeDone, MePage, OwnAttendance, OwnWork, Recent, page};
use app::parts::unit::UnitSort;
use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    let library = app.content.library();
    let learned = Learned::of(&app, &person.person).await?;
    let tree = app.store.agencies().await?;
    let agency = person.work.agency.as_ref().and_then(|id| tree.get(id));
    let language = visitor.language;
    let mut recent: Vec<_> = library
        .courses()
        .iter()
        .flat_map(|course| course.units.iter().map(move |unit| (course, unit)))
        .filter_map(|(course, unit)| Some((learned.done_at(course, unit)?, course, unit)))
        .collect();
    recent.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let standings = app.store.known_standings_of(&person.person).await?;
    let now = app.now();
    let statuses = CustomStatuses::read(&app.store, language).await?;
    let attendance = app.store.known_editions_of(&person.person).await?;
    let attendance = attendance
        .iter()
        .map(|listed| {
            let edition = &listed.edition;
            let own = standings.get(&edition.id).cloned().unwrap_or_default();
            let standing = &own.standing;
            OwnAttendance {
                status: standing.status,
                added: statuses.name(standing.custom.as_ref()),
                arrived_at: attendance::arrival(standing),
                place: standing.place.filter(|_| standing.is_present()),
                jp: learned
                    .attended(&edition.details, &own, now)
                    .map(|counted| visitor.settings.minutes_per_jp.jp(counted.minutes)),
                edition: editions::line(edition, now, language),
            }
        })
        .collect();
    let data = MePage {
        name: person.name.clone(),
        email: person.email.as_str().to_owned(),
        jp: learned.ring(
            &learning::attended(&app, &person.person, &learned).await?,
            &visitor.settings,
            person.work.employment,
            now,
        ),
        courses: library
            .courses()
            .iter()
            .map(|course| {
                card(
                    course,
                    Some(&learned),
                    visitor.settings.minutes_per_jp,
                    language,
                )
            })
            .collect(),
        boosters: boosters::left(
            &library,
            &learned,
            &*app.store.known_boosters(&person.person).await?,
        )
        .into_iter()
        .map(|one| {
            let href = boosters::href(&one.course.slug, one.stage);
            BoosterRow {
                title: boosters::title(one.course, one.stage, language),
                address: format!("{}{href}", app.base_url),
                href,
                due_at: one.due,
                due: one.due <= now,
                begun: one.begun,
            }
        })
        .collect(),
        recent: recent
            .into_iter()
            .take(8)
            .map(|(at, course, unit)| Recent {
                title: unit.title.get(language).to_owned(),
                href: href(course, unit),
                sort: UnitSort::from(&unit.kind),
                at,
            })
            .collect(),
        attendance,
        work: (!tree.is_empty()).then(|| OwnWork {
            agency: agency.map(|agency| agency.name.clone()),
            typed: person.work.typed.clone(),
            employment: person.work.employment,
        }),
        done: MeDone::from_code(&happened.notice),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}
