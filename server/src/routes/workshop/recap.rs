//! `/live/{edition}/recap`: what came of an edition, and the same as files.

use crate::attendance::{download, download_workbook};
use crate::editions;
use crate::guests;
use crate::halls::{self, shown_question};
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::recap::{RecapPage, page};
use app::pages::workshop::results_sheet::sheet;
use app::parts::live::{ShownPoll, ShownQuestion};
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::Library;
use domain::course::{Course, Unit};
use domain::edition::Edition;
use domain::id::StepId;
use domain::language::Language;
use domain::lesson::Part;
use domain::live::{Phase, QuestionState, StepBody, Tallied};
use http::{HeaderMap, StatusCode};
use store::{Hall, Room};

/// From how many in a hundred on a wrong answer is common.
const COMMON_PERCENT: f64 = 20.0;
/// And from how many people: one or two would be found by it.
const COMMON_FROM: u32 = 5;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let runs = may_see(&app, &visitor, &headers, &edition).await?;
    let language = visitor.language;
    let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
    let (polls, mut questions) = results(&app, &hall).await?;
    questions.sort_by_key(|question| question.state != QuestionState::Answered);
    let library = app.content.library();
    let (tasks, cards) = to_take_along(&library, &hall, language);
    let slug = &edition.details.slug;
    let data = RecapPage {
        edition: editions::line(&edition, app.now(), language),
        mends: mends(&library, &polls, language),
        polls,
        questions,
        tasks,
        cards,
        csv: runs.then(|| address::live_results_csv(slug)),
        xlsx: runs.then(|| address::live_results_xlsx(slug)),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Whether somebody runs the edition; whoever neither does nor took part is refused.
async fn may_see(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    edition: &Edition,
) -> Result<bool, Refusal> {
    let guest = guests::of_request(app, headers, edition).await?;
    if editions::runs_workshops(visitor) || guest.is_some() {
        return Ok(true);
    }
    let person = &visitor.person()?.person;
    if halls::takes_part(app, &edition.id, person).await? {
        Ok(false)
    } else {
        Err(Refusal::Forbidden)
    }
}

/// The results as CSV.
pub async fn csv(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let (words, name, polls, questions) = file(&app, &visitor, &slug).await?;
    download(&sheet(words, &polls, &questions), &format!("{name}.csv"))
}

/// The results as XLSX.
pub async fn xlsx(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let (words, name, polls, questions) = file(&app, &visitor, &slug).await?;
    let sheet = sheet(words, &polls, &questions);
    download_workbook(&sheet, words.recap_results(), &format!("{name}.xlsx"))
}

async fn file(
    app: &App,
    visitor: &Visitor,
    slug: &str,
) -> Result<(Words, String, Vec<ShownPoll>, Vec<ShownQuestion>), Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
    let (polls, questions) = results(app, &hall).await?;
    let words = Words(visitor.language);
    let name = format!("{}-{}", words.results_file(), edition.details.slug);
    Ok((words, name, polls, questions))
}

/// Every asking that is closed with its results, and the questions that everybody may see.
async fn results(app: &App, hall: &Hall) -> Result<(Vec<ShownPoll>, Vec<ShownQuestion>), Refusal> {
    let mut polls: Vec<ShownPoll> = Vec::new();
    let mut steps: Vec<Option<&StepId>> = Vec::new();
    for asked in hall.polls.iter().filter(|asked| asked.run.closed) {
        let results = halls::tally(app, &hall.room, &asked.run.id, &asked.poll).await?;
        let step = asked.run.step.as_ref();
        let first = polls.iter().zip(&steps).rposition(|(before, of_step)| {
            *of_step == step && before.round + 1 == asked.run.round && before.poll == asked.poll
        });
        let shown = ShownPoll {
            before: first.and_then(|first| polls.get(first)?.results.clone()),
            poll: asked.poll.clone(),
            id: Some(asked.run.id.clone()),
            phase: Some(Phase::Revealed),
            round: asked.run.round,
            live: false,
            opened_at: Some(asked.run.opened_at),
            until: None,
            answered: results.tally.answered,
            results: Some(results),
        };
        // Beside its first round, although something else may have been asked between.
        let place = first.map_or(polls.len(), |first| first + 1);
        polls.insert(place, shown);
        steps.insert(place, step);
    }
    let questions = app.store.hall_questions(&hall.room).await?;
    let questions = questions
        .iter()
        .filter(|one| matches!(one.state, QuestionState::Open | QuestionState::Answered))
        .map(shown_question)
        .collect();
    Ok((polls, questions))
}

/// A title and an address.
type Link = (String, String);

fn unit_link(course: &Course, unit: &Unit, language: Language) -> (String, String) {
    let title = unit.title.get(language).to_owned();
    (title, address::unit(&course.slug, &unit.slug))
}

/// Lessons and exercises of the running order, to be gone through again, and the cards of its lessons.
fn to_take_along(library: &Library, hall: &Hall, language: Language) -> (Vec<Link>, Vec<Link>) {
    let (mut tasks, mut cards) = (Vec::new(), Vec::new());
    for step in &hall.plan.steps {
        let found = match &step.body {
            StepBody::Lesson { course, unit, .. } => library
                .course(course.as_str())
                .and_then(|course| Some((course, course.unit(unit.as_str())?))),
            StepBody::Exercise { exercise, .. } => library
                .exercise(exercise.as_str())
                .map(|(course, unit, _)| (course, unit)),
            _ => None,
        };
        let Some((course, unit)) = found else {
            continue;
        };
        let task = unit_link(course, unit, language);
        if tasks.contains(&task) {
            continue;
        }
        tasks.push(task);
        let card = unit.lesson().and_then(|text| {
            let parts = &text.get(language).0.parts;
            parts.iter().find_map(|part| match part {
                Part::Card(card) => Some(card.title.clone()),
                _ => None,
            })
        });
        cards.extend(card.map(|title| (title, address::card(&course.slug, &unit.slug))));
    }
    (tasks, cards)
}

/// Wrong answers with a name that many gave, each with the lesson that is about what was asked.
fn mends(
    library: &Library,
    polls: &[ShownPoll],
    language: Language,
) -> Vec<(String, String, String)> {
    let words = Words(language);
    let mut mends: Vec<(String, String, String)> = Vec::new();
    for poll in polls {
        let (Some(item), Some(results)) = (&poll.poll.item, &poll.results) else {
            continue;
        };
        let Tallied::Options(counts) = &results.tally.counted else {
            continue;
        };
        let wrong = poll.poll.options.iter().zip(counts);
        let wrong = wrong.filter(|(option, _)| option.misconception.is_some() && !option.right);
        let Some(most) = wrong.map(|(_, count)| *count).max() else {
            continue;
        };
        if most < COMMON_FROM || results.tally.percent(most) < COMMON_PERCENT {
            continue;
        }
        let lesson = library.course(item.course.as_str()).and_then(|course| {
            let (_, asked) = course.items().find(|(_, other)| other.id == item.item)?;
            let about = |unit: &&Unit| {
                unit.lesson().is_some()
                    && unit
                        .outcomes
                        .iter()
                        .any(|outcome| asked.outcomes.contains(outcome))
            };
            Some((course, course.units.iter().find(about)?))
        });
        let Some((course, unit)) = lesson else {
            continue;
        };
        let (title, href) = unit_link(course, unit, language);
        if mends.iter().all(|(_, other, _)| *other != href) {
            let share = words.recap_mend_share(most, results.tally.said());
            mends.push((title, href, share));
        }
    }
    mends
}
