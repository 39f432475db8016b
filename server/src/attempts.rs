//! Attempts at quizzes whose time is up: handed in with what was saved, when their owner comes back or by
//! the house's round, whichever is first.

use crate::learning;
use crate::state::App;
use domain::course::Unit;
use domain::id::{AttemptId, PersonId};
use domain::language::Language;
use domain::quiz::{AnswerFault, AnswerSheet, Finish, Form, Given, Item, Mark, in_time};
use std::collections::BTreeMap;
use store::{Attempt, HandIn, ItemAnswer, StoreError};

/// How many are closed in one round; more wait for the next.
const ROUND: u32 = 500;

/// Whether an open attempt can be answered no more.
#[must_use]
pub fn overdue(app: &App, attempt: &Attempt) -> bool {
    attempt.submitted.is_none() && !in_time(attempt.deadline, app.now())
}

/// Hands in what was saved of an overdue attempt. One that is not overdue, or was handed in, stays as it is.
///
/// # Errors
/// When the database does not answer; [`StoreError::Missing`].
pub async fn close(app: &App, person: &PersonId, attempt: &Attempt) -> Result<(), StoreError> {
    let answers: Vec<ItemAnswer> = attempt
        .items
        .iter()
        .map(|item| {
            let draft = attempt.drafts.iter().find(|draft| draft.item == item.id);
            let (given, mark) = match draft {
                Some(draft) => (
                    draft.given.clone(),
                    item.mark_as_it_stands(&draft.given, draft.language, attempt.seed),
                ),
                None => (Given::default(), Mark::not_attempted()),
            };
            ItemAnswer {
                item: item.id.clone(),
                given,
                mark,
            }
        })
        .collect();
    let library = app.content.library();
    // A quiz that is gone from its course is no part of it that could be finished.
    let form = library
        .course(attempt.course.as_str())
        .and_then(|course| course.unit(attempt.quiz.as_str()))
        .and_then(Unit::quiz)
        .map(|quiz| quiz.form);
    let finish = form.map_or(Finish::Never, Form::finish);
    app.store
        .submit_attempt(person, &attempt.id, &answers, finish, HandIn::TimeUp)
        .await?;
    learning::record_completions(app, person).await
}

/// Closes what is overdue and gives how many there were. One that cannot be closed keeps nobody else open.
///
/// # Errors
/// When the database does not answer.
pub async fn close_overdue(app: &App) -> Result<usize, StoreError> {
    let overdue = app.store.overdue_attempts(ROUND).await?;
    for (person, id) in &overdue {
        if let Err(error) = close_one(app, person, id).await {
            tracing::warn!(attempt = id.as_str(), %error, "an overdue attempt could not be closed");
        }
    }
    Ok(overdue.len())
}

async fn close_one(app: &App, person: &PersonId, id: &AttemptId) -> Result<(), StoreError> {
    match app.store.attempt(person, id).await? {
        Some(attempt) => close(app, person, &attempt).await,
        None => Ok(()),
    }
}

/// Marks all answers that are not final yet, or names every one that cannot be marked. With `up` what
/// cannot be marked is wrong.
///
/// # Errors
/// Why, by item.
pub fn mark(
    items: &[Item],
    checked: &[ItemAnswer],
    given: &AnswerSheet,
    language: Language,
    seed: u32,
    up: bool,
) -> Result<Vec<ItemAnswer>, BTreeMap<String, AnswerFault>> {
    let mut faults = BTreeMap::new();
    let mut marked = Vec::with_capacity(items.len());
    let nothing = Given::default();
    let open = items
        .iter()
        .filter(|item| checked.iter().all(|answer| answer.item != item.id));
    for item in open {
        let given = given.get(&item.id).unwrap_or(&nothing);
        let mark = if up {
            Ok(item.mark_as_it_stands(given, language, seed))
        } else {
            item.mark(given, language, seed)
        };
        match mark {
            Ok(mark) => marked.push(ItemAnswer {
                item: item.id.clone(),
                given: given.clone(),
                mark,
            }),
            Err(fault) => {
                faults.insert(item.id.clone(), fault);
            }
        }
    }
    if faults.is_empty() {
        Ok(marked)
    } else {
        Err(faults)
    }
}
