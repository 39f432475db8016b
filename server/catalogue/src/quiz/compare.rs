//! Whether a quiz asks the same in both languages.

use super::question::Question;
use crate::fault::Fault;
use crate::markdown::Page;
use domain::quiz::{Answers, Card, Pair, Piece};

/// Says where the English questions are not the Indonesian ones.
pub(super) fn compare(page: &mut Page, id: &[Question], en: &[Question]) {
    let before = page.faults.len();
    for (index, question) in en.iter().enumerate() {
        if !id.iter().any(|other| other.id == question.id) {
            page.fault(
                question.line,
                format!("The Indonesian file has no question `{}`.", question.id),
            );
        } else if id.get(index).is_none_or(|other| other.id != question.id) {
            page.fault(
                question.line,
                format!(
                    "The question `{}` stands in another place than in the Indonesian file.",
                    question.id
                ),
            );
            break;
        }
    }
    for question in id {
        if !question.id.is_empty() && !en.iter().any(|other| other.id == question.id) {
            page.fault(
                1,
                format!(
                    "The question `{}` of the Indonesian file is missing.",
                    question.id
                ),
            );
        }
    }
    if page.faults.len() > before {
        return;
    }
    for (own, other) in id.iter().zip(en) {
        if let Some(reason) = difference(own, other) {
            page.faults.push(Fault::new(
                page.file,
                other.line,
                format!(
                    "The question `{}` differs from the Indonesian one: {reason}.",
                    other.id
                ),
            ));
        }
    }
}

fn difference(id: &Question, en: &Question) -> Option<String> {
    if let (Some(own), Some(other)) = (id.kind, en.kind)
        && own != other
    {
        return Some("it is of another kind".to_owned());
    }
    if (&en.pair, en.short) != (&id.pair, id.short) {
        return Some("it has another pair".to_owned());
    }
    if en.tags.is_some() && en.tags != id.tags {
        return Some("it has other tags; leave them out here".to_owned());
    }
    let (own, other) = (&id.body.as_ref()?.answers, &en.body.as_ref()?.answers);
    match (own, other) {
        (Answers::Options(_, own), Answers::Options(_, other)) => {
            if own.len() != other.len() {
                return Some(format!(
                    "it has {} options instead of {}",
                    other.len(),
                    own.len()
                ));
            }
            own.iter()
                .zip(other)
                .enumerate()
                .find_map(|(index, (own, other))| {
                    let place = index + 1;
                    if own.right != other.right {
                        Some(format!(
                            "option {place} is right in one language and wrong in the other"
                        ))
                    } else if own.misconception != other.misconception {
                        Some(format!("option {place} names another misconception"))
                    } else {
                        None
                    }
                })
        }
        (
            Answers::Number {
                accepted, named, ..
            },
            Answers::Number {
                accepted: others,
                named: other_named,
                ..
            },
        ) => {
            let same_keys = accepted.len() == others.len()
                && accepted.iter().zip(others).all(|(own, other)| own == other);
            let same_named = named.len() == other_named.len()
                && named.iter().zip(other_named).all(|(own, other)| {
                    own.misconception == other.misconception && own.key == other.key
                });
            (!same_keys || !same_named).then(|| {
                "its numbers are others; mind that commas and dots change places in English"
                    .to_owned()
            })
        }
        (Answers::Words { named, .. }, Answers::Words { named: other, .. }) => {
            let same = named
                .iter()
                .map(|named| &named.misconception)
                .eq(other.iter().map(|named| &named.misconception));
            (!same).then(|| "it names other misconceptions".to_owned())
        }
        (Answers::Gaps(own), Answers::Gaps(other)) => {
            let shape = |pieces: &[Piece]| -> Vec<usize> {
                let sizes = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(_) => None,
                    Piece::Write(_) => Some(0),
                    Piece::Choose { options, .. } => Some(options.len()),
                });
                sizes.collect()
            };
            (shape(own) != shape(other)).then(|| "it has other gaps".to_owned())
        }
        (Answers::Pairs(own), Answers::Pairs(other)) => {
            let same = |pairs: &[Pair]| -> Vec<usize> {
                let first = |right: &str| pairs.iter().position(|pair| pair.right == right);
                pairs.iter().filter_map(|pair| first(&pair.right)).collect()
            };
            (same(own) != same(other)).then(|| "its lines belong together otherwise".to_owned())
        }
        (Answers::Lines(own), Answers::Lines(other)) => (own.len() != other.len())
            .then(|| format!("it has {} lines instead of {}", other.len(), own.len())),
        (Answers::Lanes { cards: own, .. }, Answers::Lanes { cards: other, .. }) => {
            let lanes = |cards: &[Card]| cards.iter().map(|card| card.lane).collect::<Vec<_>>();
            (lanes(own) != lanes(other)).then(|| "its lines lie in other lanes".to_owned())
        }
        _ => None,
    }
}
