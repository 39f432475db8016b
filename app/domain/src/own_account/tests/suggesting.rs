//! Three things to try, and what speaks for them.

use super::{at_time, checked, post};
use crate::own_account::{Daypart, Evident, Format, GapBy, NotSuggested, Pillar, Post, Suggestion};

fn many(pillar: Pillar, count: i64, reach: u64, saves: u64) -> Vec<Post> {
    (0..count)
        .map(|ago| post(pillar, 10 + ago, reach, saves))
        .collect()
}

#[test]
fn a_pillar_that_gives_more_than_its_part_is_suggested_with_its_gap() {
    let mut all = many(Pillar::HowTo, 5, 100, 20);
    all.extend(many(Pillar::Ceremonial, 15, 100, 1));
    let advice = checked(&all).advice;
    let [
        Suggestion::MoreOf {
            pillar: Pillar::HowTo,
            by: GapBy::Saves,
            gap,
        },
        Suggestion::Rethink {
            pillar: Pillar::Ceremonial,
            ..
        },
        _,
    ] = advice.things
    else {
        panic!("{advice:?}");
    };
    assert_eq!((gap.n, gap.of, gap.amount, gap.total), (5, 20, 100, 115));
    assert!(
        advice
            .not_suggested
            .contains(&(Evident::PostAt, NotSuggested::NotKnown))
    );
}

#[test]
fn four_posts_are_too_few_to_suggest_more_of_them() {
    let mut all = many(Pillar::HowTo, 4, 100, 20);
    all.extend(many(Pillar::Ceremonial, 16, 100, 1));
    let advice = checked(&all).advice;
    let few = NotSuggested::TooFew { n: 4, needed: 5 };
    assert!(advice.not_suggested.contains(&(Evident::MoreOf, few)));
    let test = Suggestion::TryHowTo { n: 4, of: 20 };
    assert!(advice.things.contains(&test), "{advice:?}");
}

#[test]
fn one_viral_post_speaks_for_no_pillar() {
    let mut all = many(Pillar::Entertainment, 6, 100, 1);
    all[0].counts.saves = Some(5_000);
    all.extend(many(Pillar::Service, 12, 100, 3));
    let advice = checked(&all).advice;
    let of_entertainment = |thing: &Suggestion| matches!(thing, Suggestion::MoreOf { .. });
    assert!(!advice.things.iter().any(of_entertainment), "{advice:?}");
    assert!(
        advice
            .not_suggested
            .contains(&(Evident::MoreOf, NotSuggested::NoDifference))
    );
}

#[test]
fn without_saves_reach_has_to_do() {
    let mut all = many(Pillar::HowTo, 5, 1_000, 0);
    all.extend(many(Pillar::Ceremonial, 15, 100, 1));
    let advice = checked(&all).advice;
    assert!(
        matches!(
            advice.things[0],
            Suggestion::MoreOf {
                by: GapBy::Base,
                pillar: Pillar::HowTo,
                ..
            }
        ),
        "{advice:?}"
    );
}

#[test]
fn a_format_is_suggested_where_it_does_better_in_the_same_pillar() {
    let mut all = many(Pillar::Service, 14, 100, 0);
    for (place, post) in all.iter_mut().enumerate() {
        let is_carousel = place < 5;
        post.format = Some(if is_carousel {
            Format::Carousel
        } else {
            Format::Photo
        });
        post.counts.reach = Some(if is_carousel { 200 } else { 100 });
    }
    let found = |all: &[Post]| {
        let things = checked(all).advice.things;
        things.into_iter().find_map(|thing| match thing {
            Suggestion::UseFormat { format, n, of, .. } => Some((format, n, of)),
            _ => None,
        })
    };
    assert_eq!(found(&all), Some((Format::Carousel, 5, 14)));
    let few = all.get(1..).unwrap();
    assert_eq!(found(few), None);
    let reason = (Evident::UseFormat, NotSuggested::TooFew { n: 4, needed: 5 });
    assert!(checked(few).advice.not_suggested.contains(&reason));
}

#[test]
fn a_part_of_the_day_is_suggested_when_it_is_better_and_rare() {
    let mut all: Vec<Post> = (0..12)
        .map(|ago| at_time(post(Pillar::Service, 10 + ago, 100, 0), "09:00"))
        .collect();
    all.extend((0..6).map(|ago| at_time(post(Pillar::Service, 30 + ago, 200, 0), "19:00")));
    let advice = checked(&all).advice;
    let found = advice.things.iter().find_map(|thing| match thing {
        Suggestion::PostAt {
            daypart,
            shrunken,
            n,
            of,
        } => Some((*daypart, *shrunken, *n, *of)),
        _ => None,
    });
    // (6·2 + 8·1)/14.
    assert_eq!(found, Some((Daypart::Evening, 20.0 / 14.0, 6, 18)));
    let morning: Vec<Post> = all.iter().take(12).cloned().collect();
    let test = checked(&morning)
        .advice
        .things
        .into_iter()
        .find(|thing| matches!(thing, Suggestion::TestDaypart { .. }));
    assert_eq!(
        test,
        Some(Suggestion::TestDaypart {
            daypart: Daypart::Midday,
            n: 0,
            of: 12
        })
    );
}

#[test]
fn posts_without_a_pillar_are_sorted_first() {
    let mut all = many(Pillar::Service, 9, 100, 1);
    for post in all.iter_mut().take(5) {
        post.pillar = None;
    }
    let advice = checked(&all).advice;
    assert_eq!(
        advice.things[0],
        Suggestion::SortPosts { unsorted: 5, of: 9 }
    );
    let unknown = |thing: &Suggestion| matches!(thing, Suggestion::TryHowTo { .. });
    assert!(!advice.things.iter().any(unknown), "{advice:?}");
}

#[test]
fn nobody_is_left_without_three_things_to_try() {
    let [first, second, third] = checked(&[]).advice.things;
    assert_eq!(first, Suggestion::TryHowTo { n: 0, of: 0 });
    assert!(matches!(
        second,
        Suggestion::TestDaypart { n: 0, of: 0, .. }
    ));
    assert_eq!(third, Suggestion::AskPeople { comments: None });
    let mut same = many(Pillar::HowTo, 20, 100, 2);
    same.extend(many(Pillar::Service, 20, 100, 2));
    let advice = checked(&same).advice;
    assert!(
        matches!(
            advice.things,
            [
                Suggestion::TestDaypart { .. },
                Suggestion::AskPeople { .. },
                Suggestion::ComeBack { n: 40 }
            ]
        ),
        "{advice:?}"
    );
    assert_eq!(
        advice.not_suggested.first(),
        Some(&(Evident::MoreOf, NotSuggested::NoDifference))
    );
}

#[test]
fn five_points_are_clear_and_four_are_not() {
    // Five of ten posts have so many of a hundred saves.
    let things = |own: u64| {
        let mut all = many(Pillar::HowTo, 5, 100, own / 5);
        all.extend(many(Pillar::Service, 5, 100, (100 - own) / 5));
        checked(&all).advice.things
    };
    let is_more = |thing: &Suggestion| matches!(thing, Suggestion::MoreOf { .. });
    assert!(things(55).iter().any(is_more));
    let mut all = many(Pillar::HowTo, 5, 100, 54);
    all.extend(many(Pillar::Service, 5, 100, 46));
    assert!(!checked(&all).advice.things.iter().any(is_more));
}

#[test]
fn what_most_posts_are_already_is_not_suggested() {
    let mut all = many(Pillar::Service, 14, 100, 0);
    for (place, post) in all.iter_mut().enumerate() {
        let is_carousel = place < 8;
        post.format = Some(if is_carousel {
            Format::Carousel
        } else {
            Format::Photo
        });
        post.counts.reach = Some(if is_carousel { 200 } else { 100 });
        *post = at_time(post.clone(), if is_carousel { "19:00" } else { "09:00" });
    }
    let advice = checked(&all).advice;
    for kind in [Evident::UseFormat, Evident::PostAt] {
        assert!(
            advice
                .not_suggested
                .contains(&(kind, NotSuggested::NoDifference)),
            "{advice:?}"
        );
    }
}
