//! `/trainer`, `/trainer/questions/{course}` and `/trainer/questions/{course}/{quiz}`: how courses were
//! learned and how their quizzes measure.

use crate::answer::html;
use crate::attendance::download;
use crate::refusal::Refusal;
use crate::state::App;
use crate::statistics;
use crate::visitor::Visitor;
use app::pages::gain::{GainPage, MeasuredQuiz, gain_sheet};
use app::pages::statistics::{StatisticsPage, choices_sheet, items_sheet};
use app::pages::trainer::{TaughtCourse, TrainerHome};
use app::pages::{gain, statistics as statistics_page, trainer};
use app::parts::breadcrumb::Link;
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::{Course, UnitKind};
use domain::id::Slug;
use http::StatusCode;

fn of_course(course: &Slug) -> String {
    format!("/trainer/questions/{course}")
}

/// The courses.
pub async fn home(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let finished = app.store.completion_counts().await?;
    let library = app.content.library();
    let courses = library
        .courses()
        .iter()
        .map(|course| TaughtCourse {
            title: course.title.get(visitor.language).to_owned(),
            summary: course.summary.get(visitor.language).to_owned(),
            href: of_course(&course.slug),
            finished: finished.get(&course.slug).copied().unwrap_or_default(),
        })
        .collect();
    let page = trainer::page(&visitor.frame(&app), TrainerHome { courses });
    Ok(html(StatusCode::OK, page))
}

/// What was learned in a course.
pub async fn course(
    State(app): State<App>,
    visitor: Visitor,
    Path(course): Path<String>,
) -> Result<Response, Refusal> {
    let data = gain_of(&app, &visitor, &course).await?;
    Ok(html(StatusCode::OK, gain::page(&visitor.frame(&app), data)))
}

/// The same as a file.
pub async fn course_file(
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
    for unit in &course.units {
        if let UnitKind::Quiz(quiz) = &unit.kind {
            let (report, _) = statistics::of_quiz(app, course, unit, quiz, language).await?;
            quizzes.push(MeasuredQuiz {
                title: unit.title.get(language).to_owned(),
                href: format!("{}/{}", of_course(&course.slug), unit.slug),
                report,
            });
        }
    }
    Ok(GainPage {
        title: course.title.get(language).to_owned(),
        address: of_course(&course.slug),
        titles: library
            .outcomes()
            .map(|(tag, title)| (tag.to_owned(), title.get(language).to_owned()))
            .collect(),
        gains,
        short,
        quizzes,
    })
}

/// How a quiz measures.
pub async fn quiz(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let data = statistics_of(&app, &visitor, &course, &quiz).await?;
    let page = statistics_page::page(&visitor.frame(&app), data);
    Ok(html(StatusCode::OK, page))
}

/// Its items as a file.
pub async fn quiz_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let data = statistics_of(&app, &visitor, &course, &quiz).await?;
    let sheet = items_sheet(Words(visitor.language), &data);
    download(&sheet, &format!("{course}-{quiz}-statistics.csv"))
}

/// What was chosen in it as a file.
pub async fn choices_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let data = statistics_of(&app, &visitor, &course, &quiz).await?;
    let sheet = choices_sheet(Words(visitor.language), &data);
    download(&sheet, &format!("{course}-{quiz}-choices.csv"))
}

async fn statistics_of(
    app: &App,
    visitor: &Visitor,
    course: &str,
    quiz: &str,
) -> Result<StatisticsPage, Refusal> {
    let library = app.content.library();
    let course: &Course = library.course(course).ok_or(Refusal::NotFound)?;
    let unit = course.unit(quiz).ok_or(Refusal::NotFound)?;
    let UnitKind::Quiz(asked) = &unit.kind else {
        return Err(Refusal::NotFound);
    };
    let language = visitor.language;
    let (report, items) = statistics::of_quiz(app, course, unit, asked, language).await?;
    Ok(StatisticsPage {
        course: Link::new(course.title.get(language), of_course(&course.slug)),
        title: unit.title.get(language).to_owned(),
        address: format!("{}/{}", of_course(&course.slug), unit.slug),
        report,
        items,
    })
}
