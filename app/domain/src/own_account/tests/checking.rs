//! What a check says of invented posts, worked out by hand.

use super::{at_time, checked, day, options, post};
use crate::own_account::{
    Base, Daypart, DefinitionChange, Format, LeftOut, Measure, Options, Part, Pillar, PillarRules,
    Platform, Post, check,
};
use crate::statistics::Enough;

fn posts(pillar: Pillar, values: &[(u64, u64)]) -> Vec<Post> {
    let days = 10..;
    let posts = values.iter().zip(days);
    posts
        .map(|((reach, saves), days)| post(pillar, days, *reach, *saves))
        .collect()
}

#[test]
fn the_mix_gap_holds_the_share_of_saves_against_the_share_of_posts() {
    let mut all = posts(Pillar::HowTo, &[(100, 30), (100, 30), (200, 20)]);
    all.extend(posts(
        Pillar::Ceremonial,
        &[
            (300, 5),
            (300, 5),
            (300, 5),
            (300, 5),
            (400, 0),
            (0, 0),
            (0, 0),
        ],
    ));
    let check = checked(&all);
    assert_eq!((check.base, check.compared), (Some(Base::Reach), 10));
    let line = |pillar| {
        check
            .pillars
            .iter()
            .find(|line| line.pillar == Some(pillar))
            .unwrap()
    };
    let gap = line(Pillar::HowTo).save_gap.unwrap();
    assert_eq!((gap.n, gap.of, gap.amount, gap.total), (3, 10, 80, 100));
    assert_eq!(
        (gap.share_of_posts, gap.share_of_amount, gap.points),
        (30.0, 80.0, 50.0)
    );
    let gap = line(Pillar::Ceremonial).reach_gap.unwrap();
    assert_eq!((gap.amount, gap.total, gap.points), (1_600, 2_000, 10.0));
    assert_eq!(line(Pillar::Service).save_gap.unwrap().points, 0.0);
    assert_eq!(line(Pillar::Ceremonial).typical.unwrap().median, 300.0);
    // No line for posts without a pillar where there are none.
    assert_eq!(check.pillars.len(), Pillar::ALL.len());
}

#[test]
fn a_missing_number_is_not_zero() {
    let mut all = posts(Pillar::HowTo, &[(100, 10), (100, 10)]);
    all[1].counts.saves = None;
    all.extend(posts(Pillar::Service, &[(100, 10)]));
    let check = checked(&all);
    let gap = check.pillars[0].save_gap.unwrap();
    assert_eq!(
        (gap.n, gap.of, gap.share_of_posts, gap.points),
        (1, 2, 50.0, 0.0)
    );
    let saves = check
        .measures
        .iter()
        .find(|line| line.measure == Measure::SaveRate)
        .unwrap();
    assert_eq!(
        (saves.n, saves.numerator, saves.denominator, saves.pooled),
        (2, 20, 200, Some(10.0))
    );
    for post in &mut all {
        post.counts.saves = None;
    }
    let without = checked(&all);
    assert!(without.pillars.iter().all(|line| line.save_gap.is_none()));
}

#[test]
fn what_is_not_compared_is_counted_by_its_reason() {
    let mut all = posts(Pillar::HowTo, &[(1, 1); 7]);
    all[0].platform = Platform::X;
    all[1].collaboration = true;
    all[2].reshare = true;
    all[3].paid = Some(true);
    all[4] = post(Pillar::HowTo, 6, 1, 1);
    all[5] = post(Pillar::HowTo, 7, 1, 1);
    all[6] = post(Pillar::HowTo, 90, 1, 1);
    let options = Options {
        without_paid: true,
        from: day("2026-11-30").plus(-60),
        ..options()
    };
    let found = check(Platform::Instagram, &all, &PillarRules::default(), &options);
    let expected = LeftOut {
        elsewhere: 1,
        collaborations: 1,
        reshares: 1,
        paid: 1,
        early: 1,
        young: 1,
    };
    assert_eq!((found.left_out, found.compared), (expected, 1));
    assert_eq!(found.days, Some((day("2026-11-23"), day("2026-11-23"))));
    assert_eq!(
        checked(&all).compared,
        3,
        "paid posts stay unless they are ticked out"
    );
}

#[test]
fn the_hand_counts_before_the_words() {
    let mut one = post(Pillar::Ceremonial, 10, 100, 1);
    one.caption = "Cara dan langkah".to_owned();
    let mut other = one.clone();
    other.pillar = None;
    let check = checked(&[one, other]);
    let n = |pillar| {
        check
            .pillars
            .iter()
            .find(|line| line.pillar == pillar)
            .map(|line| line.n)
    };
    assert_eq!(n(Some(Pillar::Ceremonial)), Some(1));
    assert_eq!(n(Some(Pillar::HowTo)), Some(1));
    assert_eq!(n(None), None);
}

#[test]
fn small_groups_have_no_rank() {
    let mut all = posts(Pillar::HowTo, &[(30, 0); 5]);
    all.extend(posts(Pillar::Service, &[(20, 0); 5]));
    all.extend(posts(Pillar::Promotion, &[(900, 0); 4]));
    // Five posts that together reached 95 people.
    all.extend(posts(Pillar::Ceremonial, &[(19, 0); 5]));
    let check = checked(&all);
    let ranks: Vec<_> = check
        .pillars
        .iter()
        .map(|line| (line.pillar.unwrap(), line.rank))
        .collect();
    assert_eq!(
        ranks,
        [
            (Pillar::HowTo, Some(1)),
            (Pillar::Service, Some(2)),
            (Pillar::Ceremonial, None),
            (Pillar::Promotion, None),
            (Pillar::Entertainment, None),
        ]
    );
}

#[test]
fn measures_are_divided_by_what_there_is_and_say_so() {
    let mut all = posts(Pillar::HowTo, &[(0, 0); 4]);
    for (post, views) in all.iter_mut().zip([100, 200, 400, 0]) {
        post.counts.reach = None;
        post.counts.views = Some(views);
        post.counts.likes = Some(10);
        post.counts.comments = Some(2);
        post.counts.saves = Some(8);
        post.counts.follows = Some(-1);
        // What the platform adds up never counts.
        post.counts.engagements = Some(1_000);
    }
    all[2].counts.comments = None;
    let check = checked(&all);
    assert_eq!(check.base, Some(Base::Views));
    assert_eq!(check.engagement, [Part::Likes, Part::Comments, Part::Saves]);
    let line = |measure| {
        *check
            .measures
            .iter()
            .find(|line| line.measure == measure)
            .unwrap()
    };
    // 20/100 and 20/200; of the third no comments are known, the fourth has no views.
    let engagement = line(Measure::EngagementRate);
    assert_eq!(
        (engagement.n, engagement.numerator, engagement.denominator),
        (2, 40, 300)
    );
    assert_eq!(engagement.typical.unwrap().median, 15.0);
    assert_eq!(engagement.typical.unwrap().mean, 15.0);
    assert!((engagement.pooled.unwrap() - 40.0 / 3.0).abs() < 1e-12);
    assert!(!engagement.is_enough());
    let follows = line(Measure::FollowRate);
    assert_eq!(
        (
            follows.n,
            follows.numerator,
            follows.typical.unwrap().median
        ),
        (3, -3, -0.5)
    );
    let comments = line(Measure::Comments);
    assert_eq!(
        (comments.n, comments.denominator, comments.pooled),
        (3, 3, Some(2.0))
    );
    assert_eq!(line(Measure::Reached).typical.unwrap().median, 150.0);
    assert!(
        check
            .measures
            .iter()
            .all(|line| line.measure != Measure::ShareRate)
    );
}

#[test]
fn reach_is_the_base_unless_most_posts_lack_it() {
    let mut all = posts(Pillar::HowTo, &[(10, 0); 5]);
    for post in &mut all {
        post.counts.views = Some(50);
    }
    all[0].counts.reach = None;
    assert_eq!(checked(&all).base, Some(Base::Reach));
    all[1].counts.reach = None;
    all[2].counts.reach = None;
    assert_eq!(checked(&all).base, Some(Base::Views));
    for post in &mut all {
        post.counts.views = None;
    }
    assert_eq!(checked(&all).base, Some(Base::Reach), "better than nothing");
    assert_eq!(checked(&[]).base, None);
}

#[test]
fn a_post_is_held_against_the_median_of_those_before_it() {
    let all: Vec<Post> = [
        (30, 100),
        (29, 300),
        (28, 200),
        (27, 100),
        (26, 900),
        (25, 400),
    ]
    .into_iter()
    .map(|(ago, reach)| post(Pillar::HowTo, ago, reach, 0))
    .collect();
    let check = checked(&all);
    let newest = check.index.first().unwrap();
    // The median of 100, 300, 200, 100 and 900 is 200.
    assert_eq!((newest.post, newest.index), (5, Enough::Known(Some(2.0))));
    assert_eq!(check.index[1].index, Enough::Few { n: 4, needed: 5 });
    let mut many: Vec<Post> = (0..30)
        .map(|ago| post(Pillar::HowTo, 100 - ago, 1, 0))
        .collect();
    many.extend((0..20).map(|ago| post(Pillar::HowTo, 60 - ago, 1_000, 0)));
    many.push(post(Pillar::HowTo, 10, 500, 0));
    // Thirty older ones are too long ago to matter.
    assert_eq!(checked(&many).index[0].index, Enough::Known(Some(0.5)));
}

#[test]
fn a_thin_part_of_the_day_is_drawn_towards_the_account() {
    let mut all: Vec<Post> = (0..10)
        .map(|ago| at_time(post(Pillar::HowTo, 20 + ago, 100, 0), "10:00"))
        .collect();
    all.push(at_time(post(Pillar::HowTo, 40, 300, 0), "19:30"));
    let thin = checked(&all).best_time;
    let evening = thin
        .dayparts
        .iter()
        .find(|line| line.daypart == Daypart::Evening)
        .unwrap();
    // (1·3 + 8·1)/(1 + 8).
    assert_eq!(
        (evening.n, evening.index, evening.shrunken),
        (1, Some(3.0), Some(11.0 / 9.0))
    );
    assert_eq!(thin.best, Enough::Few { n: 1, needed: 5 });
    all.extend((0..4).map(|ago| at_time(post(Pillar::HowTo, 50 + ago, 300, 0), "23:59")));
    let full = checked(&all).best_time;
    assert_eq!((full.n, full.best), (15, Enough::Known(Daypart::Evening)));
    let undated: Vec<Post> = (0..9)
        .map(|ago| post(Pillar::HowTo, 20 + ago, 100, 0))
        .collect();
    let none = checked(&undated).best_time;
    assert_eq!((none.n, none.best), (0, Enough::Few { n: 0, needed: 5 }));
}

#[test]
fn a_format_is_compared_within_the_pillars() {
    // Reels only seem better: they are used for the pillar that does better. Within it they do worse.
    let with = |pillar, format, reach: u64, count: usize| {
        let mut all = posts(pillar, &vec![(reach, 0); count]);
        for post in &mut all {
            post.format = Some(format);
        }
        all
    };
    let mut all = with(Pillar::HowTo, Format::ShortVideo, 800, 8);
    all.extend(with(Pillar::HowTo, Format::Carousel, 1_000, 5));
    all.extend(with(Pillar::Ceremonial, Format::ShortVideo, 80, 5));
    all.extend(with(Pillar::Ceremonial, Format::Carousel, 100, 14));
    let check = checked(&all);
    let line = |format| {
        check
            .formats
            .iter()
            .find(|line| line.format == Some(format))
            .unwrap()
    };
    let (reel, carousel) = (line(Format::ShortVideo), line(Format::Carousel));
    assert_eq!((reel.rank, carousel.rank), (Some(1), Some(2)));
    let within = |line: &crate::own_account::FormatLine| line.within_pillar.unwrap().median;
    assert_eq!((within(reel), within(carousel)), (0.8, 1.25));
    assert_eq!(check.formats.first(), Some(reel));
}

#[test]
fn a_number_that_changed_its_meaning_is_marked() {
    let at = |text: &str| {
        let mut post = post(Pillar::HowTo, 10, 5, 0);
        post.counts.reach = None;
        post.counts.views = Some(5);
        post.published = post
            .published
            .map(|published| crate::own_account::Published {
                day: day(text),
                ..published
            });
        post
    };
    assert_eq!(
        checked(&[at("2024-07-01"), at("2025-01-01")]).changes,
        [DefinitionChange::MetaViews]
    );
    assert_eq!(checked(&[at("2024-12-01"), at("2025-06-01")]).changes, []);
    assert_eq!(checked(&[at("2024-01-01"), at("2024-07-31")]).changes, []);
    let reach = [
        post(Pillar::HowTo, 800, 5, 0),
        post(Pillar::HowTo, 900, 5, 0),
        post(Pillar::HowTo, 10, 5, 0),
    ];
    assert_eq!(checked(&reach).changes, [], "reach means what it meant");
}

#[test]
fn half_of_the_posts_are_enough_for_a_base_and_the_first_day_counts() {
    let mut all = posts(Pillar::HowTo, &[(10, 0); 4]);
    for post in &mut all {
        post.counts.views = Some(50);
    }
    all[0].counts.reach = None;
    all[1].counts.reach = None;
    assert_eq!(checked(&all).base, Some(Base::Reach));
    let first = all[3].published.map(|published| published.day);
    let options = Options {
        from: first,
        ..options()
    };
    let found = check(Platform::Instagram, &all, &PillarRules::default(), &options);
    assert_eq!((found.compared, found.left_out.early), (4, 0));
}

#[test]
fn every_hour_belongs_to_the_part_of_the_day_that_people_call_it() {
    let expected = [
        (0..5, Daypart::Night),
        (5..10, Daypart::Morning),
        (10..15, Daypart::Midday),
        (15..18, Daypart::Afternoon),
        (18..24, Daypart::Evening),
    ];
    for (hours, daypart) in expected {
        assert_eq!(daypart.hours(), (hours.start, hours.end));
        for hour in hours {
            let time = crate::calendar::ClockTime::parse(&format!("{hour:02}:59")).unwrap();
            assert_eq!(Daypart::of(time), daypart, "{hour}");
        }
    }
}

#[test]
fn twenty_posts_before_one_say_what_is_usual_and_not_one_more() {
    let mut all: Vec<Post> = (0..11)
        .map(|ago| post(Pillar::HowTo, 80 - ago, 1, 0))
        .collect();
    all.extend((0..10).map(|ago| post(Pillar::HowTo, 60 - ago, 3, 0)));
    all.push(post(Pillar::HowTo, 10, 4, 0));
    // The median of ten ones and ten threes is 2; an eleventh one would make it 1.
    assert_eq!(checked(&all).index[0].index, Enough::Known(Some(2.0)));
}

#[test]
fn a_post_that_one_person_saw_has_a_rate_and_one_that_nobody_saw_has_none() {
    let all = posts(Pillar::HowTo, &[(1, 1), (0, 0), (4, 1)]);
    let check = checked(&all);
    let saves = check
        .measures
        .iter()
        .find(|line| line.measure == Measure::SaveRate)
        .unwrap();
    assert_eq!(
        (saves.n, saves.denominator, saves.pooled),
        (2, 5, Some(40.0))
    );
}

#[test]
fn engagement_leaves_out_a_part_that_most_posts_lack() {
    let mut all = posts(Pillar::HowTo, &[(100, 10); 5]);
    for post in all.iter_mut().take(3) {
        post.counts.likes = Some(5);
    }
    all[0].counts.comments = Some(5);
    let check = checked(&all);
    assert_eq!(check.engagement, [Part::Likes, Part::Saves]);
    let engagement = check
        .measures
        .iter()
        .find(|line| line.measure == Measure::EngagementRate);
    assert_eq!(engagement.unwrap().n, 3);
}
