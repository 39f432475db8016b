//! Files of invented accounts, in the layouts that platforms write, and what is made of their posts.

mod bad_files;
mod checking;
mod invariants;
mod keeping;
mod questions;
mod reading;
mod suggesting;

use super::{Check, Counts, Options, Pillar, PillarRules, Platform, Published, check};
use super::{FileClock, Hint, Post, ReadFile, read};
use crate::calendar::{ClockTime, Day, Zone};

/// A file of `tests/own_account`.
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/own_account/", $name)).as_slice()
    };
}
use fixture;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn hint() -> Hint {
    Hint::new(day("2026-11-30"), Zone::Wib)
}

fn file(bytes: &[u8]) -> ReadFile {
    read(bytes, &hint()).unwrap()
}

fn only(file: &ReadFile) -> &Post {
    assert_eq!(file.posts.len(), 1, "{:?}", file.report);
    file.posts.first().unwrap()
}

fn at(post: &Post) -> String {
    let published = post.published.unwrap();
    let time = published.time.map(|time| format!(" {time}"));
    format!("{}{}", published.day, time.unwrap_or_default())
}

fn with_clock() -> Hint {
    Hint {
        clock: Some(FileClock::Zone(Zone::Wib)),
        ..hint()
    }
}

/// A post of a pillar, published so many days before the check.
fn post(pillar: Pillar, days_ago: i64, reach: u64, saves: u64) -> Post {
    let mut post = Post::empty(Platform::Instagram, 1);
    post.pillar = Some(pillar);
    post.published = day("2026-11-30")
        .plus(-days_ago)
        .map(|day| Published { day, time: None });
    post.counts = Counts {
        reach: Some(reach),
        saves: Some(saves),
        ..Counts::default()
    };
    post
}

/// The same at a clock time.
fn at_time(mut post: Post, time: &str) -> Post {
    let time = ClockTime::parse(time);
    post.published = post
        .published
        .map(|published| Published { time, ..published });
    post
}

fn options() -> Options {
    Options {
        today: day("2026-11-30"),
        from: None,
        without_paid: false,
    }
}

fn checked(posts: &[Post]) -> Check {
    check(
        Platform::Instagram,
        posts,
        &PillarRules::default(),
        &options(),
    )
}
