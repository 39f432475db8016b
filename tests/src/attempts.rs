//! Attempts at quizzes that are not of the shipped content.

use domain::html::Html;
use domain::id::{AttemptId, PersonId, Slug};
use domain::language::{Language, Translated};
use domain::quiz::{Answers, Body, Choice, Finish, Given, Item, Mark, Outcome, Pick, Terms};
use store::{Attempt, HandIn, ItemAnswer, NewAttempt, Started, Store, Submitted};

/// An item with two options, of which the first is right.
#[must_use]
pub fn item(id: &str, prompt: &str) -> Item {
    let choice = |text: &str, right| Choice {
        text: Html::sanitised(text.to_owned()),
        right,
        feedback: Html::default(),
        misconception: None,
    };
    Item {
        id: id.to_owned(),
        hash: format!("hash of {prompt}"),
        outcomes: vec!["analitik".to_owned()],
        body: Translated {
            id: Body {
                prompt: Html::sanitised(prompt.to_owned()),
                detail: Html::default(),
                answers: Answers::Options(
                    Pick::One,
                    vec![choice("satu", true), choice("dua", false)],
                ),
                explanation: Html::sanitised("Karena \"begitu\".".to_owned()),
            },
            en: None,
        },
    }
}

/// An answer to [`item`] and what it was worth.
#[must_use]
pub fn answer(item: &str, option: &str, fraction: f64) -> ItemAnswer {
    let outcome = if fraction > 0.99 {
        Outcome::Right
    } else {
        Outcome::Wrong
    };
    let misconception = (fraction < 0.5).then(|| "rata-rata".to_owned());
    ItemAnswer {
        item: item.to_owned(),
        given: Given(vec![option.to_owned()]),
        mark: Mark {
            outcome,
            fraction,
            misconception,
        },
    }
}

/// An attempt in Indonesian that 70 % passes, without time or number counted.
#[must_use]
pub fn new_attempt<'a>(
    course: &'a Slug,
    quiz: &'a Slug,
    seed: u32,
    items: &'a [Item],
) -> NewAttempt<'a> {
    NewAttempt {
        course,
        quiz,
        language: Language::Id,
        seed,
        pass: 0.7,
        terms: Terms::default(),
        items,
    }
}

/// Begins it, or takes up the one that is open.
///
/// # Panics
/// When there is none left.
pub async fn begin(store: &Store, person: &PersonId, new: NewAttempt<'_>) -> Attempt {
    match store.start_attempt(person, new).await.unwrap() {
        Started::Open(attempt) => *attempt,
        started => panic!("no attempt was begun: {started:?}"),
    }
}

/// Hands answers in, in time; the quiz is finished when enough marks were reached.
///
/// # Panics
/// When the store refuses.
pub async fn hand_in(
    store: &Store,
    person: &PersonId,
    attempt: &AttemptId,
    answers: &[ItemAnswer],
) -> Submitted {
    store
        .submit_attempt(person, attempt, answers, Finish::Passed, HandIn::Sent)
        .await
        .unwrap()
}
