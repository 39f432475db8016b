//! `/trainer/questions/{course}/{quiz}`: how a quiz and its questions measure.

use crate::attendance::download;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::routes::teach::gain::ClassQuery;
use crate::state::App;
use crate::statistics::{self, Class};
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::statistics::{StatisticsPage, choices_sheet, items_sheet, page};
use app::parts::breadcrumb::Link;
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::course::Course;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz)): Path<(String, String)>,
    Query(asked): Query<ClassQuery>,
) -> Result<Response, Refusal> {
    let data = statistics_of(&app, &visitor, &course, &quiz, &asked).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its items as a file.
pub async fn items_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz)): Path<(String, String)>,
    Query(asked): Query<ClassQuery>,
) -> Result<Response, Refusal> {
    let data = statistics_of(&app, &visitor, &course, &quiz, &asked).await?;
    let sheet = items_sheet(Words(visitor.language), &data);
    download(
        &sheet,
        &asked.file_name(&format!("{course}-{quiz}-statistics")),
    )
}

/// What was chosen in it as a file.
pub async fn choices_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz)): Path<(String, String)>,
    Query(asked): Query<ClassQuery>,
) -> Result<Response, Refusal> {
    let data = statistics_of(&app, &visitor, &course, &quiz, &asked).await?;
    let sheet = choices_sheet(Words(visitor.language), &data);
    download(
        &sheet,
        &asked.file_name(&format!("{course}-{quiz}-choices")),
    )
}

async fn statistics_of(
    app: &App,
    visitor: &Visitor,
    course: &str,
    quiz: &str,
    asked_of: &ClassQuery,
) -> Result<StatisticsPage, Refusal> {
    let library = app.content.library();
    let course: &Course = library.course(course).ok_or(Refusal::NotFound)?;
    let unit = course.unit(quiz).ok_or(Refusal::NotFound)?;
    let asked = unit.quiz().ok_or(Refusal::NotFound)?;
    let language = visitor.language;
    let (class, filter) = Class::of(app, &asked_of.edition, language).await?;
    let (report, items) = statistics::of_quiz(app, course, unit, asked, &class, language).await?;
    let of_course = filter.at(&address::gain(&course.slug));
    Ok(StatisticsPage {
        course: Link::new(course.title.get(language), of_course),
        class: filter,
        title: unit.title.get(language).to_owned(),
        address: address::statistics(&course.slug, &unit.slug),
        report,
        items,
    })
}
