//! The order in which choices are shown.

use domain::language::Translated;
use domain::quiz::{Answers, Body, Piece};

/// The file begins a gap's choices with the right one. They are shown in the alphabet's order of the
/// Indonesian ones, in every language, so that an index means the same option in all of them.
pub(super) fn order_choices(body: &mut Translated<Body>) {
    if let Answers::Lanes { lanes, .. } = &body.id.answers {
        let order = in_the_alphabet(lanes);
        let languages = [Some(&mut body.id), body.en.as_mut()];
        for body in languages.into_iter().flatten() {
            if let Answers::Lanes { lanes, cards } = &mut body.answers
                && lanes.len() == order.len()
            {
                for card in cards {
                    arrange_index(&mut card.lane, &order);
                }
                arrange_texts(lanes, &order);
            }
        }
        return;
    }
    let Answers::Gaps(pieces) = &mut body.id.answers else {
        return;
    };
    let english = body.en.as_mut().and_then(|body| {
        if let Answers::Gaps(pieces) = &mut body.answers {
            Some(pieces)
        } else {
            None
        }
    });
    let mut orders = Vec::new();
    for piece in pieces.iter_mut() {
        if let Piece::Choose { options, right } = piece {
            let order = in_the_alphabet(options);
            arrange(options, right, &order);
            orders.push(order);
        }
    }
    let mut orders = orders.iter();
    for piece in english.into_iter().flatten() {
        if let Piece::Choose { options, right } = piece
            && let Some(order) = orders.next().filter(|order| order.len() == options.len())
        {
            arrange(options, right, order);
        }
    }
}

fn in_the_alphabet(texts: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|index| (texts[*index].to_lowercase(), *index));
    order
}

fn arrange(options: &mut Vec<String>, right: &mut usize, order: &[usize]) {
    arrange_index(right, order);
    arrange_texts(options, order);
}

fn arrange_index(place: &mut usize, order: &[usize]) {
    *place = order
        .iter()
        .position(|index| index == place)
        .unwrap_or_default();
}

fn arrange_texts(texts: &mut Vec<String>, order: &[usize]) {
    *texts = order.iter().map(|index| texts[*index].clone()).collect();
}
