//! What invented people answered in the tests and the first quiz of the first course, so that the pages of
//! trainers have something to show. Deterministic: the weaker learn more.

use super::{Cast, DemoFault, Filling};
use catalogue::Library;
use domain::course::{Course, Unit};
use domain::html::Html;
use domain::language::Language;
use domain::quiz::{Answers, Choice, Fields, Form, Given, Item, Mark, Pick, Piece, Quiz};
use domain::rng::SeededRng;
use store::{HandIn, ItemAnswer, NewAttempt, Started};

/// How many people take part: enough for every figure, few enough for a quick first start.
const CLASS: usize = 32;
/// The day before today on which the class began.
const BEGAN: i64 = -30;
/// How much easier than usual the questions of a quiz are, in turn.
const EASIER: [f64; 5] = [0.12, -0.04, 0.03, -0.12, 0.06];

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
                let knows = number as f64 / (CLASS - 1) as f64;
                let knows = if quiz.form == Form::Pre {
                    0.05 + 0.6 * knows
                } else {
                    0.3 + 0.66 * knows
                };
                let seed = u32::try_from(number).unwrap_or_default();
                let mut chance = SeededRng::new(seed + u32::from(quiz.form as u8) * 1_000);
                self.take(&member.person, course, unit, quiz, |place, item, seed| {
                    // Some questions are harder than others.
                    let knows = knows + EASIER[place % EASIER.len()];
                    given(item, seed, knows, &mut chance)
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
        mut given: impl FnMut(usize, &Item, u32) -> Given,
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
            .enumerate()
            .map(|(place, item)| {
                let given = given(place, item, attempt.seed);
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

/// What somebody answers who knows so much: a few leave a question empty, others are wrong as people are
/// wrong. Rows stand in the order of the attempt's seed.
fn given(item: &Item, seed: u32, knows: f64, chance: &mut SeededRng) -> Given {
    let (draw, other) = (chance.unit(), chance.unit());
    if draw > 0.975 {
        return Given::default();
    }
    let right = draw < knows;
    let texts = match &item.body.id.answers {
        Answers::Options(Pick::Several, options) => several(options, right, other),
        Answers::Options(_, options) => {
            let fitting: Vec<usize> = places(options, right);
            // The first wrong ones tempt more than the last.
            let place = (other * other * fitting.len() as f64) as usize;
            let chosen = fitting.get(place).map(ToString::to_string);
            chosen.into_iter().collect()
        }
        Answers::Number {
            accepted, named, ..
        } => {
            let value = accepted.first().map_or(0.0, |key| key.value);
            let tempting = named.first().map(|named| named.key.value);
            let shown = match (right, tempting) {
                (true, _) => value,
                (false, Some(tempting)) if other < 0.7 => tempting,
                // A slip of the decimal sign.
                (false, _) => value * 10.0,
            };
            let decimals = domain::number::decimals_needed(shown);
            vec![domain::number::format_number(shown, decimals, Language::Id)]
        }
        Answers::Words { accepted, .. } if right => accepted.first().cloned().into_iter().collect(),
        Answers::Words { named, .. } => {
            let tempting = named.first().and_then(|named| named.texts.first());
            vec![
                tempting
                    .cloned()
                    .unwrap_or_else(|| "kurang tahu".to_owned()),
            ]
        }
        Answers::Gaps(pieces) => gaps(pieces, right, other),
        Answers::Pairs(_) | Answers::Lines(_) | Answers::Lanes { .. } => {
            rows(item, seed, right, other)
        }
    };
    Given(texts)
}

fn places(options: &[Choice], right: bool) -> Vec<usize> {
    options
        .iter()
        .enumerate()
        .filter(|(_, option)| option.right == right)
        .map(|(index, _)| index)
        .collect()
}

/// All that is right; or one of it missing, with or without something wrong instead.
fn several(options: &[Choice], right: bool, other: f64) -> Vec<String> {
    let mut chosen = places(options, true);
    if !right {
        let missed = (other * chosen.len() as f64) as usize;
        if chosen.len() > 1 && missed < chosen.len() {
            chosen.remove(missed);
        }
        let wrong = places(options, false);
        if other < 0.6 {
            let tempting = (other * other / 0.36 * wrong.len() as f64) as usize;
            chosen.extend(wrong.get(tempting));
        }
    }
    chosen.iter().map(ToString::to_string).collect()
}

/// All gaps filled as they should be, or one of them not.
fn gaps(pieces: &[Piece], right: bool, other: f64) -> Vec<String> {
    let gaps: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| !matches!(piece, Piece::Text(_)))
        .collect();
    let missed = (other * gaps.len() as f64) as usize;
    let filled = gaps.iter().enumerate().map(|(place, piece)| {
        let hit = right || place != missed;
        match piece {
            Piece::Write(texts) if hit => texts.first().cloned().unwrap_or_default(),
            Piece::Write(_) | Piece::Text(_) => "lupa".to_owned(),
            Piece::Choose { right, .. } if hit => right.to_string(),
            Piece::Choose { options, right } => ((right + 1) % options.len().max(1)).to_string(),
        }
    });
    filled.collect()
}

/// Every row as it should be, or two of them changed.
fn rows(item: &Item, seed: u32, right: bool, other: f64) -> Vec<String> {
    let Fields::Rows(shown) = item.question(Language::Id, seed).fields else {
        return vec![];
    };
    let choice = |row: &Html| match &item.body.id.answers {
        Answers::Pairs(pairs) => {
            let pair = pairs.iter().find(|pair| pair.left == *row)?;
            shown.choices.iter().position(|text| *text == pair.right)
        }
        Answers::Lanes { cards, .. } => {
            let card = cards.iter().find(|card| card.text == *row)?;
            Some(card.lane)
        }
        Answers::Lines(lines) => lines.iter().position(|line| line == row),
        _ => None,
    };
    let mut chosen: Vec<usize> = shown.rows.iter().filter_map(choice).collect();
    if !right && let Some(last) = chosen.len().checked_sub(1) {
        let place = ((other * last as f64) as usize).min(last);
        chosen.swap(place, last);
    }
    chosen.iter().map(ToString::to_string).collect()
}
