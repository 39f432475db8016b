//! What invented people answered in the tests and the first quiz of the first course, so that the pages of
//! trainers have something to show. Deterministic: the weaker learn more.

use super::{Cast, DemoFault, Filling};
use catalogue::Library;
use domain::course::{Course, Unit};
use domain::language::Language;
use domain::quiz::{Answers, Form, Given, Item, Mark, Quiz};
use domain::rng::SeededRng;
use store::{HandIn, ItemAnswer, NewAttempt, Started};

/// How many people take part: enough for every figure, few enough for a quick first start.
const CLASS: usize = 32;
/// The day before today on which the class began.
const BEGAN: i64 = -30;

impl Filling {
    pub(super) async fn attempts(&self, cast: &Cast, library: &Library) -> Result<(), DemoFault> {
        let Some(course) = library.courses().first() else {
            return Ok(());
        };
        let mut days = BEGAN;
        let mut practised = false;
        for (unit, quiz) in course.quizzes() {
            if quiz.form == Form::Practice {
                if practised {
                    continue;
                }
                practised = true;
            }
            self.put_to(days);
            days += 10;
            for (number, member) in cast.crowd.iter().rev().take(CLASS).enumerate() {
                let knows = number as f64 / CLASS as f64;
                let knows = if quiz.form == Form::Pre {
                    0.15 + 0.55 * knows
                } else {
                    0.5 + 0.4 * knows
                };
                let seed = u32::try_from(number).unwrap_or_default();
                let mut chance = SeededRng::new(seed + u32::from(quiz.form as u8) * 1_000);
                self.take(&member.person, course, unit, quiz, |item| {
                    given(item, knows, &mut chance)
                })
                .await?;
            }
        }
        Ok(())
    }

    async fn take(
        &self,
        person: &domain::id::PersonId,
        course: &Course,
        unit: &Unit,
        quiz: &Quiz,
        mut given: impl FnMut(&Item) -> Given,
    ) -> Result<(), DemoFault> {
        let new = NewAttempt {
            course: &course.slug,
            quiz: &unit.slug,
            language: Language::Id,
            seed: 1,
            pass: quiz.pass,
            terms: quiz.terms,
            items: &quiz.items,
        };
        let Started::Open(attempt) = self.store.start_attempt(person, new).await? else {
            return Ok(());
        };
        let answers: Vec<ItemAnswer> = quiz
            .items
            .iter()
            .map(|item| {
                let given = given(item);
                let mark = item.mark_as_it_stands(&given, Language::Id, attempt.seed);
                let (given, mark) = if given.0.is_empty() {
                    (Given::default(), Mark::not_attempted())
                } else {
                    (given, mark)
                };
                ItemAnswer {
                    item: item.id.clone(),
                    given,
                    mark,
                }
            })
            .collect();
        let finish = quiz.form.finish();
        self.store
            .submit_attempt(person, &attempt.id, &answers, finish, HandIn::Sent)
            .await?;
        Ok(())
    }
}

/// What somebody answers who knows so much.
fn given(item: &Item, knows: f64, chance: &mut SeededRng) -> Given {
    let (draw, other) = (chance.unit(), chance.unit());
    if draw > 0.97 {
        return Given::default();
    }
    let right = draw < knows;
    let texts = match &item.body.id.answers {
        Answers::Options(_, options) => {
            let fitting: Vec<usize> = options
                .iter()
                .enumerate()
                .filter(|(_, option)| option.right == right)
                .map(|(index, _)| index)
                .collect();
            if right {
                fitting.iter().map(ToString::to_string).collect()
            } else {
                // The first wrong ones tempt more than the last.
                let place = (other * other * fitting.len() as f64) as usize;
                fitting
                    .get(place)
                    .map(ToString::to_string)
                    .into_iter()
                    .collect()
            }
        }
        Answers::Number {
            accepted, named, ..
        } => {
            let wrong = named.first().map(|named| &named.key);
            let key = if right { accepted.first() } else { wrong };
            let value = key.map_or(0.0, |key| key.value);
            let decimals = domain::number::decimals_needed(value);
            vec![domain::number::format_number(value, decimals, Language::Id)]
        }
        Answers::Words { accepted, .. } if right => accepted.first().cloned().into_iter().collect(),
        Answers::Words { .. } => vec!["kurang tahu".to_owned()],
        // Rows and gaps are left out: what they hold hangs on the order in which they were shown.
        Answers::Gaps(_) | Answers::Pairs(_) | Answers::Lines(_) | Answers::Lanes { .. } => vec![],
    };
    Given(texts)
}
