//! `/trainer/questions/{course}`: what was learned in a course, and how its quizzes measure.

use crate::attendance::download;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::statistics::{self, Class};
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::gain::{GainPage, MeasuredQuiz, TriedStep, gain_sheet, page};
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::course::{Course, UnitKind};
use domain::language::Language;
use http::StatusCode;
use serde::Deserialize;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(course): Path<String>,
    Query(asked): Query<ClassQuery>,
) -> Result<Response, Refusal> {
    let data = gain_of(&app, &visitor, &course, &asked).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The same as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(course): Path<String>,
    Query(asked): Query<ClassQuery>,
) -> Result<Response, Refusal> {
    let data = gain_of(&app, &visitor, &course, &asked).await?;
    let words = Words(visitor.language);
    let name = asked.file_name(&format!("{course}-gain"));
    download(&gain_sheet(words, &data), &name)
}

/// Whose attempts are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ClassQuery {
    /// A workshop's name in addresses; nothing for everybody.
    #[serde(default)]
    pub edition: String,
}

impl ClassQuery {
    /// The name of a file, which says whose attempts are in it.
    #[must_use]
    pub fn file_name(&self, what: &str) -> String {
        if self.edition.is_empty() {
            format!("{what}.csv")
        } else {
            format!("{what}-{}.csv", self.edition)
        }
    }
}

async fn gain_of(
    app: &App,
    visitor: &Visitor,
    course: &str,
    asked: &ClassQuery,
) -> Result<GainPage, Refusal> {
    let library = app.content.library();
    let course = library.course(course).ok_or(Refusal::NotFound)?;
    let language = visitor.language;
    let (class, filter) = Class::of(app, &asked.edition, language).await?;
    let (gains, short) = match statistics::gain(app, course, &class).await? {
        Some((gains, short)) => (Some(gains), Some(short)),
        None => (None, None),
    };
    let mut quizzes = vec![];
    for (unit, quiz) in course.quizzes() {
        let (report, _) = statistics::of_quiz(app, course, unit, quiz, &class, language).await?;
        quizzes.push(MeasuredQuiz {
            title: unit.title.get(language).to_owned(),
            href: filter.at(&address::statistics(&course.slug, &unit.slug)),
            report,
        });
    }
    let exercises = tried(app, course, language).await?;
    Ok(GainPage {
        title: course.title.get(language).to_owned(),
        address: address::gain(&course.slug),
        class: filter,
        titles: library
            .outcomes()
            .map(|(tag, title)| (tag.to_owned(), title.get(language).to_owned()))
            .collect(),
        gains,
        short,
        quizzes,
        exercises,
    })
}

/// How often the steps of a course's exercises were tried.
async fn tried(app: &App, course: &Course, language: Language) -> Result<Vec<TriedStep>, Refusal> {
    let mut steps = vec![];
    for unit in &course.units {
        let UnitKind::Exercise(exercise) = &unit.kind else {
            continue;
        };
        let tries = app.store.step_tries(&exercise.slug).await?;
        for (step, number) in exercise.steps.iter().zip(1..) {
            let tries = tries.get(&step.id).copied().unwrap_or_default();
            steps.push(TriedStep {
                exercise: unit.title.get(language).to_owned(),
                number,
                people: tries.people,
                right: tries.right,
                tries: tries.tries,
            });
        }
    }
    Ok(steps)
}
