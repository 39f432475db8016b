//! `/trainer/questions/{course}`: what was learned in a course, and how its quizzes measure.

use crate::attendance::download;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::statistics;
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::gain::{GainPage, MeasuredQuiz, gain_sheet, page};
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(course): Path<String>,
) -> Result<Response, Refusal> {
    let data = gain_of(&app, &visitor, &course).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The same as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(course): Path<String>,
) -> Result<Response, Refusal> {
    let data = gain_of(&app, &visitor, &course).await?;
    let words = Words(visitor.language);
    download(&gain_sheet(words, &data), &format!("{course}-gain.csv"))
}

async fn gain_of(app: &App, visitor: &Visitor, course: &str) -> Result<GainPage, Refusal> {
    let library = app.content.library();
    let course = library.course(course).ok_or(Refusal::NotFound)?;
    let language = visitor.language;
    let (gains, short) = match statistics::gain(app, course).await? {
        Some((gains, short)) => (Some(gains), Some(short)),
        None => (None, None),
    };
    let mut quizzes = vec![];
    for (unit, quiz) in course.quizzes() {
        let (report, _) = statistics::of_quiz(app, course, unit, quiz, language).await?;
        quizzes.push(MeasuredQuiz {
            title: unit.title.get(language).to_owned(),
            href: address::statistics(&course.slug, &unit.slug),
            report,
        });
    }
    Ok(GainPage {
        title: course.title.get(language).to_owned(),
        address: address::gain(&course.slug),
        titles: library
            .outcomes()
            .map(|(tag, title)| (tag.to_owned(), title.get(language).to_owned()))
            .collect(),
        gains,
        short,
        quizzes,
    })
}
