//! What holds of every check.

use super::{checked, day};
use crate::calendar::ClockTime;
use crate::own_account::{
    Check, Counts, Format, Gap, Pillar, PillarLine, Platform, Post, Published, Summary,
};
use proptest::prelude::*;

fn count() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        1 => Just(None),
        8 => (0u64..5_000).prop_map(Some),
        1 => Just(Some(u64::MAX)),
    ]
}

fn any_post() -> impl Strategy<Value = Post> {
    let kind = (
        prop::option::of(prop::sample::select(Pillar::ALL.to_vec())),
        prop::option::of(prop::sample::select(Format::ALL.to_vec())),
        prop::option::of((0i64..400, prop::option::of(0u8..24))),
    );
    let counts = (
        count(),
        count(),
        count(),
        count(),
        count(),
        prop::option::of(-50i64..50),
    );
    (kind, counts, any::<[bool; 3]>()).prop_map(|(kind, counts, flags)| {
        let mut post = Post::empty(Platform::Instagram, 1);
        (post.pillar, post.format) = (kind.0, kind.1);
        post.published = kind.2.and_then(|(ago, hour)| {
            let day = day("2026-11-30").plus(-ago)?;
            let time = hour.and_then(|hour| ClockTime::parse(&format!("{hour:02}:00")));
            Some(Published { day, time })
        });
        let (reach, views, saves, shares, comments, follows) = counts;
        post.counts = Counts {
            reach,
            views,
            saves,
            shares,
            comments,
            follows,
            ..Counts::default()
        };
        post.collaboration = flags == [true, true, false];
        post.reshare = flags == [true, true, true];
        post
    })
}

fn sums_to(check: &Check, gap: impl Fn(&PillarLine) -> Option<Gap>) -> Option<(f64, f64, f64)> {
    let gaps: Vec<Gap> = check.pillars.iter().filter_map(gap).collect();
    if gaps.is_empty() {
        return None;
    }
    let sum = |of: fn(&Gap) -> f64| gaps.iter().map(of).sum::<f64>();
    Some((
        sum(|gap| gap.share_of_posts),
        sum(|gap| gap.share_of_amount),
        sum(|gap| gap.points),
    ))
}

proptest! {
    #[test]
    fn every_check_keeps_its_promises(posts in prop::collection::vec(any_post(), 0..60)) {
        let check = checked(&posts);
        let left_out = check.left_out;
        let all = left_out.elsewhere + left_out.collaborations + left_out.reshares + left_out.paid + left_out.early + left_out.young + check.compared;
        prop_assert_eq!(usize::try_from(all).unwrap(), posts.len());

        // Shares are parts of a whole.
        for sums in [sums_to(&check, |line| line.save_gap), sums_to(&check, |line| line.reach_gap)].into_iter().flatten() {
            prop_assert!((sums.0 - 100.0).abs() < 1e-9 && (sums.1 - 100.0).abs() < 1e-9 && sums.2.abs() < 1e-9, "{:?}", sums);
        }
        prop_assert_eq!(check.pillars.iter().map(|line| line.n).sum::<u32>(), check.compared);
        prop_assert_eq!(check.formats.iter().map(|line| line.n).sum::<u32>(), check.compared);

        // What is usual lies among the posts, and a rank only where there are enough.
        if let Some(base) = check.base {
            let values: Vec<f64> = posts.iter().filter_map(|post| base.of(post)).map(|value| value as f64).collect();
            let least = values.iter().copied().fold(f64::MAX, f64::min);
            let most = values.iter().copied().fold(0.0, f64::max);
            let lines = check.pillars.iter().map(|line| (line.typical, line.rank));
            for (typical, rank) in lines.chain(check.formats.iter().map(|line| (line.typical, line.rank))) {
                prop_assert!(typical.is_none_or(|typical| (least..=most).contains(&typical.median)));
                prop_assert!(rank.is_none() || typical.unwrap().n >= 5);
            }
        }

        // A shrunken value lies between the part of the day and the account.
        let time = &check.best_time;
        prop_assert_eq!(time.dayparts.iter().map(|line| line.n).sum::<u32>(), time.n);
        for line in &time.dayparts {
            prop_assert_eq!(line.index.is_some(), line.shrunken.is_some());
            if let (Some(index), Some(shrunken), Some(overall)) = (line.index, line.shrunken, time.overall) {
                let slack = 1e-9 * index.max(overall);
                prop_assert!(shrunken >= index.min(overall) - slack && shrunken <= index.max(overall) + slack);
            }
        }
        if let Some(best) = time.best.known() {
            let line = time.dayparts.iter().find(|line| line.daypart == *best).unwrap();
            prop_assert!(line.n >= 5);
            prop_assert!(time.dayparts.iter().all(|other| other.n < 5 || other.shrunken <= line.shrunken));
        }

        // Three things, no two of a kind.
        let kinds: Vec<_> = check.advice.things.iter().map(std::mem::discriminant).collect();
        prop_assert!(kinds[0] != kinds[1] && kinds[1] != kinds[2] && kinds[0] != kinds[2], "{:?}", check.advice);

        // What is kept comes back.
        let summary = Summary::of(&check, day("2026-11-30"));
        prop_assert_eq!(Summary::from_json(&summary.to_json()), Ok(summary));
    }

    #[test]
    fn the_order_of_posts_changes_nothing(posts in prop::collection::vec(any_post(), 0..40)) {
        let mut check = checked(&posts);
        let backwards: Vec<Post> = posts.iter().rev().cloned().collect();
        let mut other = checked(&backwards);
        prop_assert_eq!(check.index.len(), other.index.len());
        check.index.clear();
        other.index.clear();
        prop_assert_eq!(check, other);
    }
}
