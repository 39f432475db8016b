//! Boosters of somebody: which there are, what they ask. Their attempts are kept as those of quizzes are.

use crate::http::refusal::Refusal;
use crate::learning::Learned;
use crate::state::App;
use app::address;
use app::words::Words;
use catalogue::Library;
use domain::booster::{Stage, questions};
use domain::clock::Moment;
use domain::course::{Course, Unit, UnitKind};
use domain::id::{PersonId, Slug};
use domain::language::{Bilingual, Language};
use domain::learning::{Completion, Minutes};
use domain::quiz::{AttemptLimit, FeedbackTime, Form, Quiz, Terms};
use store::Boosters;

/// How long one takes.
const MINUTES: Minutes = Minutes(2);

/// A booster that is not finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Booster<'a> {
    /// The course.
    pub course: &'a Course,
    /// Which of the two.
    pub stage: Stage,
    /// From when on it can be answered.
    pub due: Moment,
    /// Whether it was begun.
    pub begun: bool,
}

/// The address of a booster.
#[must_use]
pub fn href(course: &Slug, stage: Stage) -> String {
    address::booster(course, stage.days())
}

/// Reads the last part of such an address.
#[must_use]
pub fn stage(days: &str) -> Option<Stage> {
    Stage::ALL
        .into_iter()
        .find(|stage| stage.days().to_string() == days)
}

/// Its title in a language.
#[must_use]
pub fn title(course: &Course, stage: Stage, language: Language) -> String {
    Words(language).booster_title(stage.days(), course.title.get(language))
}

/// What is left of somebody's boosters, by when they are due.
#[must_use]
pub fn left<'a>(library: &'a Library, learned: &Learned, begun: &Boosters) -> Vec<Booster<'a>> {
    let mut left = vec![];
    for completion in learned.completions() {
        let Some(course) = library.course(completion.course.as_str()) else {
            continue;
        };
        for stage in Stage::ALL {
            let state = begun.get(&(course.slug.clone(), stage));
            if !matches!(state, Some(Some(_))) {
                left.push(Booster {
                    course,
                    stage,
                    due: stage.due(completion),
                    begun: state.is_some(),
                });
            }
        }
    }
    left.sort_by_key(|one| one.due);
    left
}

/// A booster as a quiz: its questions are the same each time one asks, until an answer changes what was
/// missed.
///
/// # Errors
/// When the database does not answer.
pub async fn quiz(
    app: &App,
    library: &Library,
    learned: &Learned,
    person: &PersonId,
    completion: &Completion,
    course: &Course,
    stage: Stage,
) -> Result<(Unit, Quiz), Refusal> {
    let others: Vec<&Course> = learned
        .completions()
        .into_iter()
        .filter(|other| other.course != completion.course)
        .filter_map(|other| library.course(other.course.as_str()))
        .collect();
    let answered = app.store.answered(person).await?;
    let subject = format!("booster\n{}\n{}", course.slug, stage.days());
    let seed = app.secret.variation_seed(&subject, Some(person));
    let quiz = Quiz {
        pass: 0.0,
        form: Form::Practice,
        terms: Terms {
            limit: None,
            attempts: AttemptLimit::new(1),
            feedback: FeedbackTime::End,
        },
        items: questions(course, &others, &answered, seed),
        pairings: vec![],
    };
    let text = |language| title(course, stage, language);
    let summary = |language: Language| Words(language).booster_summary().to_owned();
    let unit = Unit {
        slug: Slug::parse(stage.slug()).ok_or(Refusal::NotFound)?,
        title: Bilingual {
            id: text(Language::Id),
            en: text(Language::En),
        },
        summary: Bilingual {
            id: summary(Language::Id),
            en: summary(Language::En),
        },
        minutes: MINUTES,
        outcomes: vec![],
        kind: UnitKind::Quiz(quiz.clone()),
    };
    Ok((unit, quiz))
}
