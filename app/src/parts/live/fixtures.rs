//! What tests of a live workshop's pages and parts begin with.

use super::ShownTally;
use crate::parts::edition::EditionLine;
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::edition::{Mode, Stage};
use domain::language::Bilingual;
use domain::live::{Decisions, Poll, Tally, Vote};

/// A moment of the day of the pictures.
pub(crate) fn at(time: &str) -> Moment {
    Zone::Wib.parse("2026-11-17", time).unwrap()
}

/// A text without an English one.
pub(crate) fn both(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: String::new(),
    }
}

/// So many votes for each option.
pub(crate) fn votes(counts: &[u32]) -> Vec<(Vote, u32)> {
    (0..)
        .zip(counts)
        .map(|(option, count)| (Vote::Options(vec![option]), *count))
        .collect()
}

/// Votes counted, with nothing decided about them.
pub(crate) fn tally(poll: &Poll, votes: &[(Vote, u32)]) -> ShownTally {
    ShownTally {
        tally: Tally::of(poll, votes),
        decisions: Decisions::new(),
    }
}

/// An edition that goes on.
pub(crate) fn edition(slug: &str, title: &str) -> EditionLine {
    EditionLine {
        slug: slug.to_owned(),
        title: title.to_owned(),
        stage: Stage::Open,
        begun: true,
        opens_at: at("08:30"),
        starts_at: at("09:00"),
        ends_at: at("11:30"),
        hours_known: true,
        mode: Mode::Hybrid,
        place: "Balai Kota Tirtanusa".to_owned(),
        zone: None,
    }
}
