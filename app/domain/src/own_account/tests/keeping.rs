//! What is kept of a check, and two checks held against each other.

use super::{checked, day, post};
use crate::own_account::{
    CompareFault, Measure, Pillar, Post, Stage, Summary, SummaryFault, compare,
};

fn posts(how_to: i64, ceremonial: i64, saves: u64) -> Vec<Post> {
    let how_to = (0..how_to).map(|ago| post(Pillar::HowTo, 20 + ago, 100, saves));
    let rest = (0..ceremonial).map(|ago| post(Pillar::Ceremonial, 20 + ago, 100, 1));
    how_to.chain(rest).collect()
}

fn summary(posts: &[Post], today: &str) -> Summary {
    Summary::of(&checked(posts), day(today))
}

#[test]
fn a_summary_holds_numbers_alone_and_comes_back() {
    let mut all = posts(3, 7, 10);
    for post in &mut all {
        post.caption = "RAHASIA".to_owned();
        post.id = Some("18182686576415017".to_owned());
        post.permalink = Some("https://www.instagram.com/p/aaa/".to_owned());
        post.account_name = Some("dinas.tirtanusa".to_owned());
        post.account_id = Some("17841403398239763".to_owned());
    }
    let summary = summary(&all, "2026-11-30");
    let text = summary.to_json();
    for private in ["RAHASIA", "1818", "instagram.com", "dinas", "1784"] {
        assert!(!text.contains(private), "{text}");
    }
    assert_eq!(Summary::from_json(&text), Ok(summary));
}

#[test]
fn what_is_no_summary_is_refused() {
    let text = summary(&posts(3, 7, 10), "2026-11-30").to_json();
    for bad in [
        "".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        text.replace("\"posts\"", "\"caption\""),
        text.replace("\"2026-11-30\"", "\"2026-02-30\""),
        text.replace("how-to", "viral"),
        format!("{text}{}", " ".repeat(20_000)),
    ] {
        assert_eq!(
            Summary::from_json(&bad),
            Err(SummaryFault::NotASummary),
            "{bad}"
        );
    }
    let newer = text.replace("\"version\":1", "\"version\":2");
    assert_eq!(Summary::from_json(&newer), Err(SummaryFault::Version(2)));
}

#[test]
fn a_second_check_tells_what_changed() {
    let before = summary(&posts(2, 8, 10), "2026-09-30");
    let after = summary(&posts(6, 6, 20), "2026-10-31");
    let found = compare(&before, &after).unwrap();
    assert_eq!((found.days, found.stage), (31, Some(Stage::Thirty)));
    let (pillar, change) = found.pillars.first().unwrap();
    assert_eq!(*pillar, Some(Pillar::HowTo));
    assert_eq!(
        (change.before, change.after, change.difference),
        (20.0, 50.0, Some(30.0))
    );
    assert_eq!((change.n_before, change.n_after), (10, 12));
    assert_eq!(found.pillars.len(), 2);
    let saves = found
        .measures
        .iter()
        .find(|(measure, _)| *measure == Measure::SaveRate);
    // Medians of 1 % and of (1 + 20)/2 %.
    assert_eq!(saves.unwrap().1.difference, Some(9.5));
    assert!(found.overlap, "both have the posts of the same days");
}

#[test]
fn few_posts_and_another_base_have_no_difference() {
    let before = summary(&posts(2, 2, 10), "2026-09-30");
    let after = summary(&posts(6, 6, 20), "2026-11-30");
    let found = compare(&before, &after).unwrap();
    assert_eq!(found.stage, Some(Stage::Sixty));
    assert!(
        found
            .pillars
            .iter()
            .all(|(_, change)| change.difference.is_none())
    );
    let mut views = posts(6, 6, 20);
    for post in &mut views {
        post.counts.views = post.counts.reach.take();
        post.counts.comments = Some(1);
    }
    let mut reach = posts(6, 6, 20);
    for post in &mut reach {
        post.counts.comments = Some(3);
    }
    let found = compare(
        &summary(&reach, "2026-09-01"),
        &summary(&views, "2026-11-30"),
    )
    .unwrap();
    assert!(found.other_base);
    for (measure, change) in &found.measures {
        assert_eq!(
            change.difference.is_some(),
            *measure == Measure::Comments,
            "{measure:?}"
        );
    }
}

#[test]
fn checks_of_other_posts_do_not_overlap() {
    let older: Vec<Post> = (0..6)
        .map(|ago| post(Pillar::HowTo, 60 + ago, 100, 1))
        .collect();
    let newer: Vec<Post> = (0..6)
        .map(|ago| post(Pillar::HowTo, 20 + ago, 100, 1))
        .collect();
    let found = compare(
        &summary(&older, "2026-08-30"),
        &summary(&newer, "2026-11-30"),
    )
    .unwrap();
    assert_eq!((found.overlap, found.stage), (false, Some(Stage::Ninety)));
    let undated: Vec<Post> = newer
        .into_iter()
        .map(|post| Post {
            published: None,
            ..post
        })
        .collect();
    assert!(
        compare(
            &summary(&older, "2026-08-30"),
            &summary(&undated, "2026-11-30")
        )
        .unwrap()
        .overlap
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let one = summary(&posts(6, 6, 20), "2026-11-30");
    assert_eq!(compare(&one, &one), Err(CompareFault::NotLater));
    let mut other = one.clone();
    other.platform = crate::own_account::Platform::X;
    assert_eq!(compare(&one, &other), Err(CompareFault::OtherPlatform));
}

#[test]
fn every_day_belongs_to_at_most_one_stage_and_each_stage_to_its_own() {
    for stage in Stage::ALL {
        assert_eq!(Stage::of(i64::from(stage.days())), Some(stage));
    }
    for (days, stage) in [
        (19, None),
        (20, Some(Stage::Thirty)),
        (44, Some(Stage::Thirty)),
        (45, Some(Stage::Sixty)),
        (120, Some(Stage::Ninety)),
        (121, None),
    ] {
        assert_eq!(Stage::of(days), stage);
    }
}

#[test]
fn both_sides_of_a_difference_have_five_posts() {
    let (few, enough) = (posts(2, 2, 10), posts(3, 2, 10));
    let has_difference = |before: &[Post], after: &[Post]| {
        let found = compare(
            &summary(before, "2026-10-31"),
            &summary(after, "2026-11-30"),
        )
        .unwrap();
        found
            .pillars
            .iter()
            .all(|(_, change)| change.difference.is_some())
    };
    assert!(has_difference(&enough, &enough));
    assert!(!has_difference(&few, &enough));
    assert!(!has_difference(&enough, &few));
}

#[test]
fn one_common_day_is_an_overlap() {
    let of_days = |from: i64| -> Vec<Post> {
        (0..6)
            .map(|ago| post(Pillar::HowTo, from + ago, 100, 1))
            .collect()
    };
    let is_overlap = |older: i64| {
        let before = summary(&of_days(older), "2026-10-31");
        compare(&before, &summary(&of_days(20), "2026-11-30"))
            .unwrap()
            .overlap
    };
    // The later posts are 20 to 25 days old.
    assert!(is_overlap(25));
    assert!(!is_overlap(26));
}
