//! `/courses/{course}`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::{Learned, card, course_link, href, just_finished};
use crate::routes::learn::home::learned;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::learn::course::{CoursePage, Prerequisite, UnitRow, page};
use app::parts::breadcrumb::Link;
use app::parts::unit::UnitSort;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let course = library.course(&slug).ok_or(Refusal::NotFound)?;
    let learned = learned(&app, &visitor).await?;
    let language = visitor.language;
    let row = |(unit, number)| UnitRow {
        href: href(course, unit),
        title: unit.title.get(language).to_owned(),
        summary: unit.summary.get(language).to_owned(),
        sort: UnitSort::from(&unit.kind),
        minutes: unit.minutes,
        number,
        done: learned
            .as_ref()
            .is_some_and(|learned| learned.has(course, unit)),
    };
    let prerequisite = course
        .prerequisite
        .as_ref()
        .and_then(|slug| library.course(slug.as_str()))
        .map(|first| {
            let link = course_link(first, language);
            let done = learned
                .as_ref()
                .is_some_and(|learned| learned.completion(&first.slug).is_some());
            Prerequisite {
                title: link.text,
                href: link.href,
                done,
            }
        });
    let nothing = Learned::default();
    let known = learned.as_ref().unwrap_or(&nothing);
    let data = CoursePage {
        next: known
            .next_unit(course)
            .map(|unit| Link::new(unit.title.get(language), href(course, unit))),
        pre_test: known.pre_test(course, language),
        finished: just_finished(&app, &visitor, course).await?,
        card: card(
            course,
            learned.as_ref(),
            visitor.settings.minutes_per_jp,
            language,
        ),
        units: course.units.iter().zip(1..).map(row).collect(),
        prerequisite,
        cites: course.cites.clone(),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}
