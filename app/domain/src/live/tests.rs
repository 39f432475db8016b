//! What the live workshop promises.

mod item;
mod moderate;
mod plan;
mod state;
mod tally;
mod vote;

use super::*;
use crate::language::Bilingual;

fn both(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: format!("{text} (en)"),
    }
}

/// A poll with so many options, "pilihan 0" and so on.
fn poll_with(kind: PollKind, options: usize) -> Poll {
    Poll {
        options: (0..options)
            .map(|option| PollOption::plain(&both(&format!("pilihan {option}"))))
            .collect(),
        ..Poll::new(kind)
    }
}

/// A poll with as many options as are usual.
fn poll(kind: PollKind) -> Poll {
    let options = match kind {
        PollKind::Single | PollKind::Multiple | PollKind::Mirror => 4,
        PollKind::Ranking => 3,
        PollKind::TrueFalse | PollKind::Scale => 2,
        PollKind::Number | PollKind::Words | PollKind::Text => 0,
    };
    poll_with(kind, options)
}

fn options(chosen: &[u8]) -> Vote {
    Vote::Options(chosen.to_vec())
}

fn order(given: &[u8]) -> Vote {
    Vote::Order(given.to_vec())
}

fn said(text: &str) -> Vote {
    Vote::Text(text.to_owned())
}

fn words(words: &[&str]) -> Vote {
    Vote::Words(words.iter().map(|word| (*word).to_owned()).collect())
}
