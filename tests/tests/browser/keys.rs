//! The keys, from the content that ships and somebody's own data.

use crate::{EMAIL, QUIZ};
use domain::account::Email;
use domain::analysis::{Measure, Table};
use domain::course::UnitKind;
use domain::exercise::{Answer, Exercise, Key, Misconception, Step};
use domain::id::PersonId;
use domain::language::Language;
use domain::number::{decimals_needed, format_number};
use domain::quiz::{Item, Kind};
use tests::server::{TestServer, plain};

/// The items of the quiz.
pub fn items(server: &TestServer) -> Vec<Item> {
    let library = server.app.content.library();
    let slug = QUIZ.rsplit('/').next().unwrap();
    let unit = library
        .courses()
        .iter()
        .find_map(|course| course.unit(slug));
    match &unit.unwrap().kind {
        UnitKind::Quiz(quiz) => quiz.items.clone(),
        _ => panic!("{slug} is no quiz"),
    }
}

/// The name of the field of the item of this kind.
pub fn field(server: &TestServer, kind: Kind) -> String {
    let items = items(server);
    let item = items.iter().find(|item| item.kind() == kind).unwrap();
    format!("q.{}", item.id)
}

/// The person with [`EMAIL`].
pub async fn person(server: &TestServer) -> PersonId {
    let email = Email::parse(EMAIL).unwrap();
    let known = server.app.store.credentials(&email).await.unwrap();
    known.unwrap().person
}

/// An exercise with the data of the person with [`EMAIL`], answered in a language.
pub struct Own {
    pub exercise: Exercise,
    language: Language,
    table: Table,
    measures: Vec<Measure>,
}

impl Own {
    pub async fn of(server: &TestServer, path: &str, language: Language) -> Self {
        let person = person(server).await;
        let library = server.app.content.library();
        let (_, _, exercise) = library.exercise(path.rsplit('/').next().unwrap()).unwrap();
        let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
        let seed = server
            .app
            .secret
            .variation_seed(dataset.slug.as_str(), Some(&person));
        Self {
            exercise: exercise.clone(),
            language,
            table: dataset.variation(seed).unwrap().table,
            measures: dataset.measures.clone(),
        }
    }

    /// What to answer, as the page calls it.
    pub fn answer(&self, step: &Step) -> String {
        match &step.answer {
            Answer::Label(key) => {
                let label = self.label(key);
                step.shown_label(&label, &self.table, self.language)
                    .to_owned()
            }
            Answer::Number { key, .. } => self.number(key),
        }
    }

    /// A wrong answer that the step knows by name, with its feedback as read. In some variations a wrong
    /// way leads to a right or to another wrong value, so the first that does not is taken.
    pub fn misconception(&self, step: &Step) -> (String, String) {
        let given = |misconception: &Misconception| match &step.answer {
            Answer::Label(_) => self.label(&misconception.key),
            Answer::Number { .. } => self.number(&misconception.key),
        };
        let recognised = step.misconceptions.iter().find(|misconception| {
            let marked = step.mark(
                &given(misconception),
                &self.table,
                &self.measures,
                self.language,
            );
            marked.unwrap().misconception.as_ref() == Some(&misconception.name)
        });
        let found = recognised.unwrap();
        (
            step.shown_label(&given(found), &self.table, self.language)
                .to_owned(),
            plain(found.feedback.get(self.language).as_str()),
        )
    }

    fn label(&self, key: &Key) -> String {
        key.label(&self.table, &self.measures).unwrap()
    }

    fn number(&self, key: &Key) -> String {
        let value = key.number(&self.table, &self.measures).unwrap();
        format_number(value, decimals_needed(value).min(4), self.language)
    }
}
