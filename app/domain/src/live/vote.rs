//! An answer to a poll, as it is read from a form and kept.

use super::poll::{MIRROR_POSTS, Poll, PollKind};
use crate::language::Language;
use crate::number::parse_number;
use crate::text::one_line;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many words one phone gives to a cloud.
pub const WORDS_EACH: usize = 3;
/// The longest word of a cloud, in characters.
pub const MAX_WORD: usize = 30;
/// The longest sentence, in characters.
pub const MAX_TEXT: usize = 280;

/// The fields of the form.
pub mod field {
    /// The options chosen, the place on a scale, or [`ABSTAIN`].
    pub const CHOICE: &str = "choice";
    /// The value of [`CHOICE`] that says nothing on purpose.
    pub const ABSTAIN: &str = "abstain";
    /// A number.
    pub const NUMBER: &str = "number";
    /// A word; there are several fields of this name.
    pub const WORD: &str = "word";
    /// A sentence.
    pub const TEXT: &str = "text";

    /// The place of an option in an order, from 1.
    #[must_use]
    pub fn place(option: usize) -> String {
        format!("place-{option}")
    }

    /// How many posts a pillar has.
    #[must_use]
    pub fn posts(pillar: usize) -> String {
        format!("posts-{pillar}")
    }
}

/// An answer. Equal answers are equal texts, so that the database can count them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vote {
    /// The options chosen, growing.
    Options(Vec<u8>),
    /// A place on the scale, from 1 to 5.
    Scale(u8),
    /// A number.
    Number(f64),
    /// Words as written.
    Words(Vec<String>),
    /// A sentence as written.
    Text(String),
    /// The options in the order given, the first first.
    Order(Vec<u8>),
    /// How many posts each pillar has.
    Posts(Vec<u8>),
    /// Nothing, on purpose.
    Abstain,
}

/// Why an answer is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VoteFault {
    /// Nothing was answered.
    #[error("nothing was answered")]
    Empty,
    /// What was written is no number.
    #[error("what was written is no number")]
    NotANumber,
    /// What was written is too long.
    #[error("what was written is longer than {0} characters")]
    TooLong(usize),
    /// Not every option has a place of its own.
    #[error("not every option has a place of its own")]
    NotInOrder,
    /// There are no posts, or more than there may be.
    #[error("there are no posts or more than {MIRROR_POSTS}")]
    Posts,
    /// The page did not ask this.
    #[error("the page did not ask this")]
    Unasked,
}

impl Vote {
    /// Reads an answer to `poll`. `given` hands over what a field of the form holds, once for each time it
    /// was sent.
    ///
    /// # Errors
    /// [`VoteFault`].
    pub fn read(
        poll: &Poll,
        language: Language,
        given: impl Fn(&str) -> Vec<String>,
    ) -> Result<Self, VoteFault> {
        let first = |name: &str| given(name).into_iter().next().unwrap_or_default();
        let mut choices = given(field::CHOICE);
        choices.retain(|choice| !choice.trim().is_empty());
        if choices.iter().any(|choice| choice == field::ABSTAIN) {
            return Ok(Self::Abstain);
        }
        match poll.kind {
            PollKind::Single | PollKind::TrueFalse | PollKind::Multiple => {
                let mut chosen = choices
                    .iter()
                    .map(|choice| option(choice, poll.options.len()))
                    .collect::<Result<Vec<u8>, _>>()?;
                chosen.sort_unstable();
                chosen.dedup();
                match chosen.len() {
                    0 => Err(VoteFault::Empty),
                    1 => Ok(Self::Options(chosen)),
                    _ if poll.kind == PollKind::Multiple => Ok(Self::Options(chosen)),
                    _ => Err(VoteFault::Unasked),
                }
            }
            PollKind::Scale => {
                choices.dedup();
                match choices.as_slice() {
                    [] => Err(VoteFault::Empty),
                    [place] => match place.parse() {
                        Ok(place @ 1..=5) => Ok(Self::Scale(place)),
                        _ => Err(VoteFault::Unasked),
                    },
                    _ => Err(VoteFault::Unasked),
                }
            }
            PollKind::Number => {
                let written = first(field::NUMBER);
                if written.trim().is_empty() {
                    return Err(VoteFault::Empty);
                }
                if written.chars().count() > MAX_WORD {
                    return Err(VoteFault::TooLong(MAX_WORD));
                }
                let number = parse_number(&written, language).map_err(|_| VoteFault::NotANumber)?;
                // Without a sign that says nothing: equal numbers are equal texts.
                Ok(Self::Number(number + 0.0))
            }
            PollKind::Words => {
                let mut words = Vec::new();
                for written in given(field::WORD).iter().take(WORDS_EACH) {
                    let word = written_text(written, MAX_WORD)?;
                    if !word.is_empty() && !words.contains(&word) {
                        words.push(word);
                    }
                }
                if words.is_empty() {
                    return Err(VoteFault::Empty);
                }
                Ok(Self::Words(words))
            }
            PollKind::Text => {
                let text = written_text(&first(field::TEXT), MAX_TEXT)?;
                if text.is_empty() {
                    return Err(VoteFault::Empty);
                }
                Ok(Self::Text(text))
            }
            PollKind::Ranking => order(poll.options.len(), &first),
            PollKind::Mirror => posts(poll.options.len(), &first),
        }
    }

    /// Whether it is an answer to `poll`, as [`Self::read`] makes them.
    #[must_use]
    pub fn fits(&self, poll: &Poll) -> bool {
        let options = poll.options.len();
        let is_option = |option: &u8| usize::from(*option) < options;
        match (poll.kind, self) {
            (_, Self::Abstain) => true,
            (PollKind::Single | PollKind::TrueFalse, Self::Options(chosen)) => {
                chosen.len() == 1 && chosen.iter().all(is_option)
            }
            (PollKind::Multiple, Self::Options(chosen)) => {
                let grows = chosen.is_sorted_by(|one, next| one < next);
                !chosen.is_empty() && grows && chosen.iter().all(is_option)
            }
            (PollKind::Scale, Self::Scale(place)) => (1..=5).contains(place),
            (PollKind::Number, Self::Number(value)) => value.is_finite(),
            (PollKind::Words, Self::Words(words)) => (1..=WORDS_EACH).contains(&words.len()),
            (PollKind::Text, Self::Text(text)) => !text.is_empty(),
            (PollKind::Ranking, Self::Order(order)) => {
                let stands_once =
                    |option: u8| order.iter().filter(|one| **one == option).count() == 1;
                order.len() == options
                    && order
                        .iter()
                        .all(|option| is_option(option) && stands_once(*option))
            }
            (PollKind::Mirror, Self::Posts(posts)) => {
                let sum: u32 = posts.iter().map(|count| u32::from(*count)).sum();
                posts.len() == options && (1..=MIRROR_POSTS).contains(&sum)
            }
            _ => false,
        }
    }
}

fn option(written: &str, count: usize) -> Result<u8, VoteFault> {
    let option: u8 = written.parse().map_err(|_| VoteFault::Unasked)?;
    if usize::from(option) < count {
        Ok(option)
    } else {
        Err(VoteFault::Unasked)
    }
}

/// A text as it may stand on a screen. Its length is looked at before it is cleaned, so that a flood of invisible
/// signs is too long as well.
fn written_text(written: &str, longest: usize) -> Result<String, VoteFault> {
    if written.chars().nth(8 * longest).is_some() {
        return Err(VoteFault::TooLong(longest));
    }
    let text = one_line(written);
    if text.chars().count() > longest {
        return Err(VoteFault::TooLong(longest));
    }
    Ok(text)
}

fn order(count: usize, first: &dyn Fn(&str) -> String) -> Result<Vote, VoteFault> {
    let mut places: Vec<(u8, u8)> = Vec::with_capacity(count);
    for number in (0..=u8::MAX).take(count) {
        let written = first(&field::place(usize::from(number)));
        let written = written.trim();
        if written.is_empty() {
            continue;
        }
        let place = option(written, count + 1)?;
        if place == 0 {
            return Err(VoteFault::Unasked);
        }
        places.push((place, number));
    }
    if places.is_empty() {
        return Err(VoteFault::Empty);
    }
    places.sort_unstable();
    let is_complete = places.len() == count
        && places
            .iter()
            .zip(1u8..)
            .all(|((place, _), wanted)| *place == wanted);
    if !is_complete {
        return Err(VoteFault::NotInOrder);
    }
    Ok(Vote::Order(
        places.into_iter().map(|(_, number)| number).collect(),
    ))
}

fn posts(count: usize, first: &dyn Fn(&str) -> String) -> Result<Vote, VoteFault> {
    let mut posts = Vec::with_capacity(count);
    let mut is_empty = true;
    for pillar in 0..count {
        let written = first(&field::posts(pillar));
        let written = written.trim();
        if written.is_empty() {
            posts.push(0);
            continue;
        }
        is_empty = false;
        let digits = written.strip_prefix(['-', '−', '+']).unwrap_or(written);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(VoteFault::NotANumber);
        }
        // A number all the same: less than none, or far too many.
        posts.push(written.parse().map_err(|_| VoteFault::Posts)?);
    }
    if is_empty {
        return Err(VoteFault::Empty);
    }
    let sum: u32 = posts.iter().map(|count| u32::from(*count)).sum();
    if (1..=MIRROR_POSTS).contains(&sum) {
        Ok(Vote::Posts(posts))
    } else {
        Err(VoteFault::Posts)
    }
}
