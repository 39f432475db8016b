//! A lesson at `/courses/{course}/{unit}`.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::learning::{Learned, course_link, href, just_finished, neighbours, position};
use crate::routes::learn::home::learned;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::learn::lesson::{CardShare, LessonPage, act, page};
use app::parts::form::ACTION;
use axum::response::Response;
use domain::course::{Course, Unit};
use domain::language::Translated;
use domain::lesson::LessonText;
use http::StatusCode;

/// The page: one trip to the database, for what the person has finished.
pub async fn show(
    app: &App,
    visitor: &Visitor,
    course: &Course,
    unit: &Unit,
    text: &Translated<LessonText>,
) -> Result<Response, Refusal> {
    let learned = learned(app, visitor).await?;
    let language = visitor.language;
    let (shown, shown_language) = text.get(language);
    let (previous, next) = neighbours(course, unit, language);
    let (number, of) = position(course, unit);
    let data = LessonPage {
        course: course_link(course, language),
        title: unit.title.get(language).to_owned(),
        summary: unit.summary.get(language).to_owned(),
        minutes: unit.minutes,
        number,
        of,
        parts: &shown.parts,
        shown_language,
        finished: just_finished(app, visitor, course).await?,
        done: learned.and_then(|learned| learned.done_at(course, unit)),
        finish_action: href(course, unit),
        previous,
        next,
        share: CardShare {
            picture: address::with_query(
                &address::card(&course.slug, &unit.slug),
                &[("lang", shown_language.code())],
            ),
            address: format!("{}{}", app.base_url, href(course, unit)),
        },
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(app), data)))
}

/// The button that finishes it and leads on.
pub async fn act(
    app: &App,
    visitor: &Visitor,
    course: &Course,
    unit: &Unit,
    posted: &Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACTION) != act::FINISH {
        return Err(Refusal::Malformed);
    }
    let person = &visitor.person()?.person;
    app.store
        .finish_unit(person, &course.slug, &unit.slug)
        .await?;
    let learned = Learned::of(app, person).await?;
    visitor.forget_draft(app.now()).await?;
    let onward = learned.onward(course, unit);
    Ok(see_other(&address::with_finished(&onward, &unit.slug)))
}
