//! Statistics of a quiz and of a course, from what is kept of first attempts.

use crate::editions;
use crate::http::refusal::Refusal;
use crate::state::App;
use app::pages::teach::measured::ReportedItem;
use app::parts::class::ClassFilter;
use domain::course::{Course, Unit};
use domain::edition::Stage;
use domain::id::PersonId;
use domain::language::Language;
use domain::quiz::{Answers, Form, Item, Quiz};
use domain::statistics::{
    Attempt, Enough, Gain, Gains, Report, Response, TagFraction, TwoTests, Version, gains, report,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::FirstAttempt;

/// How many signs of a hash tell versions apart for people.
const SHORT_HASH: usize = 7;

/// Whose attempts count: everybody's, or those of whoever was at one workshop.
#[derive(Clone, Debug, Default)]
pub struct Class(Option<HashSet<PersonId>>);

impl Class {
    /// How many workshops can be chosen from.
    const EDITIONS: usize = 40;

    /// The class that `edition` names, a name in addresses or nothing, and what else could be chosen.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such workshop; when the database does not answer.
    pub async fn of(
        app: &App,
        edition: &str,
        language: Language,
    ) -> Result<(Self, ClassFilter), Refusal> {
        let now = app.now();
        let mut listed = app.store.editions(Stage::Open, now).await?;
        listed.extend(app.store.editions(Stage::Past, now).await?);
        let filter = ClassFilter {
            editions: listed
                .iter()
                .filter(|one| one.registered > 0)
                .take(Self::EDITIONS)
                .map(|one| {
                    let details = &one.edition.details;
                    let title = details.title.get(language).to_owned();
                    (details.slug.as_str().to_owned(), title)
                })
                .collect(),
            chosen: edition.to_owned(),
        };
        if edition.is_empty() {
            return Ok((Self::default(), filter));
        }
        let found = editions::find(app, edition).await?;
        let people = app.store.attendance(&found.edition.id).await?;
        let there = people
            .into_iter()
            .filter(|one| one.standing.is_present())
            .map(|one| one.person);
        Ok((Self(Some(there.collect())), filter))
    }

    fn keeps(&self, attempts: &mut Vec<FirstAttempt>) {
        if let Some(people) = &self.0 {
            attempts.retain(|attempt| people.contains(&attempt.person));
        }
    }
}

/// The statistics of a quiz with the items they are about: those it asks now, in their order, then those
/// that were asked before and have answers.
///
/// # Errors
/// When the database does not answer.
pub async fn of_quiz(
    app: &App,
    course: &Course,
    unit: &Unit,
    quiz: &Quiz,
    class: &Class,
    language: Language,
) -> Result<(Report, Vec<ReportedItem>), Refusal> {
    let mut attempts = app.store.first_attempts(&course.slug, &unit.slug).await?;
    class.keeps(&mut attempts);
    let versions = app.store.item_versions(&course.slug, &unit.slug).await?;
    let answered: HashSet<&str> = attempts
        .iter()
        .flat_map(|attempt| &attempt.answers)
        .map(|answer| answer.hash.as_str())
        .collect();
    let current: HashSet<&str> = quiz.items.iter().map(|item| item.hash.as_str()).collect();
    let before = versions.iter().filter(|item| {
        !current.contains(item.hash.as_str()) && answered.contains(item.hash.as_str())
    });
    let items: Vec<&Item> = quiz.items.iter().chain(before).collect();
    let by_hash: HashMap<&str, &Item> = items
        .iter()
        .map(|item| (item.hash.as_str(), *item))
        .collect();
    let given: Vec<Attempt<'_>> = attempts
        .iter()
        .map(|attempt| Attempt {
            responses: attempt
                .answers
                .iter()
                .filter_map(|answer| {
                    let item = by_hash.get(answer.hash.as_str())?;
                    Some(Response::of(item, &answer.given, &answer.mark))
                })
                .collect(),
        })
        .collect();
    let asked: Vec<Version<'_>> = items.iter().map(|item| Version::of(item)).collect();
    let about = items
        .iter()
        .map(|item| reported(item, current.contains(item.hash.as_str()), language))
        .collect();
    Ok((report(&asked, &given), about))
}

fn reported(item: &Item, current: bool, language: Language) -> ReportedItem {
    let (body, _) = item.body.get(language);
    ReportedItem {
        id: item.id.clone(),
        prompt: body.prompt.plain(),
        options: match &body.answers {
            Answers::Options(_, options) => options.iter().map(|one| one.text.plain()).collect(),
            _ => vec![],
        },
        current,
        version: item.hash.chars().take(SHORT_HASH).collect(),
    }
}

/// What was learned in a course between its pre- and post-test, over all questions and over the matched
/// short form; nothing for a course without both.
///
/// # Errors
/// When the database does not answer.
pub async fn gain(
    app: &App,
    course: &Course,
    class: &Class,
) -> Result<Option<(Gains, Enough<Gain>)>, Refusal> {
    let (Some(pre), Some(post)) = (course.form(Form::Pre), course.form(Form::Post)) else {
        return Ok(None);
    };
    let mut before = app.store.first_attempts(&course.slug, &pre.0.slug).await?;
    let mut after = app.store.first_attempts(&course.slug, &post.0.slug).await?;
    class.keeps(&mut before);
    class.keeps(&mut after);
    let mut items: HashMap<String, Item> = HashMap::new();
    for (unit, quiz) in [pre, post] {
        let versions = app.store.item_versions(&course.slug, &unit.slug).await?;
        let current = quiz.items.iter().cloned();
        items.extend(
            versions
                .into_iter()
                .chain(current)
                .map(|item| (item.hash.clone(), item)),
        );
    }
    let short: HashSet<&str> = pre
        .1
        .short()
        .chain(post.1.short())
        .map(|item| item.id.as_str())
        .collect();
    let all = people(&before, &after, &items, |_| true);
    let matched = people(&before, &after, &items, |item| {
        short.contains(item.id.as_str())
    });
    Ok(Some((gains(&all), gains(&matched).total)))
}

/// What everybody reached in both tests over the items that `counts`.
fn people<'a>(
    before: &[FirstAttempt],
    after: &[FirstAttempt],
    items: &'a HashMap<String, Item>,
    counts: impl Fn(&Item) -> bool,
) -> Vec<TwoTests<'a>> {
    let fractions = |attempt: &FirstAttempt| -> Vec<TagFraction<'a>> {
        attempt
            .answers
            .iter()
            .filter_map(|answer| {
                let item = items.get(&answer.hash).filter(|item| counts(item))?;
                Some(TagFraction {
                    outcomes: &item.outcomes,
                    fraction: answer.mark.fraction,
                })
            })
            .collect()
    };
    let mut people: BTreeMap<&str, TwoTests<'a>> = BTreeMap::new();
    for attempt in before {
        people.entry(attempt.person.as_str()).or_default().pre = fractions(attempt);
    }
    for attempt in after {
        people.entry(attempt.person.as_str()).or_default().post = fractions(attempt);
    }
    people.into_values().collect()
}
