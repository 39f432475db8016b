//! What is left of a workshop: its results, what to take along, and lessons that mend what many believed.

use crate::halls::{self, shown_question};
use crate::http::refusal::Refusal;
use crate::state::App;
use app::address;
use app::parts::live::{ShownPoll, ShownQuestion};
use app::words::Words;
use catalogue::Library;
use domain::course::{Course, Unit};
use domain::id::{PollId, StepId};
use domain::language::Language;
use domain::lesson::Part;
use domain::live::{Phase, QuestionState, StepBody};
use store::Hall;

/// Every asking that is closed with its results, and the questions that everybody may see. While the hall goes on,
/// whoever takes part is told what the hall was (`all` is `false`): of an asking whose results were not shown nothing,
/// and what is right of those where it was revealed.
///
/// # Errors
/// When the database does not answer.
pub async fn results(
    app: &App,
    hall: &Hall,
    all: bool,
) -> Result<(Vec<ShownPoll>, Vec<ShownQuestion>), Refusal> {
    let mut polls: Vec<ShownPoll> = Vec::new();
    let mut steps: Vec<Option<&StepId>> = Vec::new();
    let told = |polls: &[PollId], poll: &PollId| all || polls.contains(poll);
    let askings = hall.polls.iter().filter(|asked| asked.run.closed);
    for asked in askings.filter(|asked| told(&hall.state.told, &asked.run.id)) {
        let poll = if told(&hall.state.revealed, &asked.run.id) {
            asked.poll.clone()
        } else {
            asked.poll.without_key()
        };
        let results = halls::tally(app, &hall.room, &asked.run.id, &asked.poll).await?;
        let step = asked.run.step.as_ref();
        let first = polls.iter().zip(&steps).rposition(|(before, of_step)| {
            *of_step == step && before.round + 1 == asked.run.round && before.poll.text == poll.text
        });
        let shown = ShownPoll {
            before: first.and_then(|first| polls.get(first)?.results.clone()),
            poll,
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
pub type Link = (String, String);

fn unit_link(course: &Course, unit: &Unit, language: Language) -> (String, String) {
    let title = unit.title.get(language).to_owned();
    (title, address::unit(&course.slug, &unit.slug))
}

/// Lessons and exercises of the running order, to be gone through again, and the cards of its lessons.
#[must_use]
pub fn to_take_along(library: &Library, hall: &Hall, language: Language) -> (Vec<Link>, Vec<Link>) {
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
#[must_use]
pub fn mends(
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
        let Some(most) = results.tally.common_mistake(&poll.poll) else {
            continue;
        };
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
