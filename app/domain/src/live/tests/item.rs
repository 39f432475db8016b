//! Polls of the items of a quiz, and what is hidden of polls.

use super::*;
use crate::html::{BilingualHtml, Html};
use crate::id::Slug;
use crate::language::Translated;
use crate::quiz::{
    Answers, Body, Card, Choice, Item, NamedNumber, NumberKey, Pair, Pick, Piece, Tolerance,
};
use proptest::prelude::*;

/// An item whose texts end with the language.
fn item(answers: impl Fn(&str) -> Answers) -> Item {
    let body = |language: &str| Body {
        prompt: Html::text(&format!("Mana? {language}")),
        detail: Html::text(&format!("rincian {language}")),
        answers: answers(language),
        explanation: Html::text(&format!("KUNCI pembahasan {language}")),
    };
    Item {
        id: "soal-1".to_owned(),
        hash: "c0ffee".to_owned(),
        outcomes: vec![],
        body: Translated {
            id: body("id"),
            en: Some(body("en")),
        },
    }
}

fn choices(pick: Pick, count: usize) -> Item {
    item(|language| {
        let choice = |option: usize| Choice {
            text: Html::text(&format!("pilihan {option} {language}")),
            right: option == 1 || (pick == Pick::Several && option == 0),
            feedback: Html::text(&format!("KUNCI umpan {option} {language}")),
            misconception: (option == 2).then(|| "KUNCI rata-rata".to_owned()),
        };
        Answers::Options(pick, (0..count).map(choice).collect())
    })
}

fn numeric() -> Item {
    let key = |value| NumberKey {
        value,
        tolerance: Tolerance::Percent(1.0),
    };
    item(|language| Answers::Number {
        accepted: vec![key(300.0), key(500.0)],
        named: vec![NamedNumber {
            misconception: "KUNCI rata-rata".to_owned(),
            key: key(900.0),
            feedback: Html::text("KUNCI umpan"),
        }],
        unit: Some(format!("akun {language}")),
    })
}

fn lines(lines: &[&str]) -> Item {
    item(|_| Answers::Lines(lines.iter().map(|line| Html::text(line)).collect()))
}

fn course() -> Slug {
    Slug::parse("analitik").unwrap()
}

fn poll_of(item: &Item) -> Option<Poll> {
    Poll::of_item(&course(), item)
}

fn html(text: &str) -> BilingualHtml {
    BilingualHtml {
        id: Html::text(&format!("{text} id")),
        en: Html::text(&format!("{text} en")),
    }
}

#[test]
fn choices_of_an_item_become_options_with_key_and_feedback() {
    for (pick, count, kind) in [
        (Pick::One, 4, PollKind::Single),
        (Pick::Several, 8, PollKind::Multiple),
        (Pick::TrueFalse, 2, PollKind::TrueFalse),
    ] {
        let poll = poll_of(&choices(pick, count)).unwrap();
        assert_eq!(poll.kind, kind);
        assert_eq!(poll.text, html("Mana?"));
        assert_eq!(poll.detail, html("rincian"));
        assert_eq!(poll.explanation, html("KUNCI pembahasan"));
        assert_eq!(
            poll.item,
            Some(AnsweredItem {
                course: course(),
                item: "soal-1".to_owned(),
                hash: "c0ffee".to_owned(),
            })
        );
        assert_eq!(poll.options.len(), count);
        for (place, option) in poll.options.iter().enumerate() {
            assert_eq!(option.text, html(&format!("pilihan {place}")));
            assert_eq!(option.feedback, html(&format!("KUNCI umpan {place}")));
            assert_eq!(
                option.right,
                place == 1 || (pick == Pick::Several && place == 0)
            );
            assert_eq!(option.misconception.is_some(), place == 2);
            assert_eq!(option.rank, None);
        }
        assert!(poll.has_key());
    }
}

#[test]
fn an_item_without_translation_is_asked_in_indonesian_in_both_languages() {
    let mut item = choices(Pick::One, 3);
    item.body.en = None;
    let poll = poll_of(&item).unwrap();
    assert_eq!(
        (poll.text.en.as_str(), poll.options[0].text.en.as_str()),
        ("Mana? id", "pilihan 0 id")
    );
}

#[test]
fn a_numeric_item_becomes_a_number_with_a_true_value() {
    let poll = poll_of(&numeric()).unwrap();
    assert_eq!(poll.kind, PollKind::Number);
    assert_eq!(
        (poll.unit.id.as_str(), poll.unit.en.as_str()),
        ("akun id", "akun en")
    );
    let truth = poll.truth.unwrap();
    assert_eq!(truth.value, 300.0);
    assert!(truth.fits(302.0) && !truth.fits(304.0));
    assert!(poll.has_key());
}

#[test]
fn lines_become_options_to_rank_in_an_order_that_says_nothing() {
    let poll = poll_of(&lines(&["Zebra", "apel", "<Mangga", "pisang"])).unwrap();
    assert_eq!(poll.kind, PollKind::Ranking);
    let shown: Vec<_> = poll
        .options
        .iter()
        .map(|option| (option.text.id.plain(), option.rank))
        .collect();
    assert_eq!(
        shown,
        [("<Mangga", 3), ("apel", 2), ("pisang", 4), ("Zebra", 1)]
            .map(|(text, rank)| (text.to_owned(), Some(rank)))
    );
    assert!(poll.has_key());
    let right = Tally::of(
        &poll,
        &[(order(&[3, 1, 0, 2]), 2), (order(&[0, 1, 2, 3]), 7)],
    );
    assert!(
        matches!(right.counted, Tallied::Order { right: Some(2), .. }),
        "{right:?}"
    );
}

#[test]
fn what_a_hall_cannot_answer_together_is_no_poll() {
    let many: Vec<String> = (0..7).map(|line| line.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for item in [
        item(|_| Answers::Words {
            accepted: vec!["a".to_owned()],
            named: vec![],
        }),
        item(|_| Answers::Gaps(vec![Piece::Write(vec!["a".to_owned()])])),
        item(|_| {
            Answers::Pairs(vec![Pair {
                left: Html::text("a"),
                right: "b".to_owned(),
            }])
        }),
        item(|_| Answers::Lanes {
            lanes: vec!["a".to_owned()],
            cards: vec![Card {
                text: Html::text("b"),
                lane: 0,
            }],
        }),
        lines(&["a"]),
        lines(&many),
        choices(Pick::One, 9),
        choices(Pick::One, 1),
        choices(Pick::TrueFalse, 3),
        Item {
            body: Translated {
                id: numeric().body.id,
                en: lines(&["a", "b"]).body.en,
            },
            ..numeric()
        },
    ] {
        assert_eq!(poll_of(&item), None, "{:?}", item.body.id.answers);
    }
}

#[test]
fn every_poll_of_an_item_has_as_many_options_as_its_kind_allows() {
    for pick in [Pick::One, Pick::Several, Pick::TrueFalse] {
        for count in 0..12 {
            if let Some(poll) = poll_of(&choices(pick, count)) {
                assert!(poll.kind.options().contains(&poll.options.len()));
                assert_eq!(poll.options.len(), count);
            }
        }
    }
}

/// Polls of every kind that has a key.
fn with_keys() -> Vec<Poll> {
    let items = [
        choices(Pick::One, 4),
        choices(Pick::Several, 4),
        choices(Pick::TrueFalse, 2),
        numeric(),
        lines(&["Zebra", "apel", "mangga"]),
    ];
    let mut polls: Vec<Poll> = items.iter().map(|item| poll_of(item).unwrap()).collect();
    polls.push(Poll {
        truth: Some(Truth {
            value: 12.0,
            tolerance: None,
        }),
        ..poll(PollKind::Number)
    });
    polls
}

#[test]
fn without_its_key_a_poll_says_nothing_of_it() {
    for poll in with_keys() {
        assert!(poll.has_key(), "{poll:?}");
        let bare = poll.without_key();
        assert!(!bare.has_key());
        let kept = serde_json::to_string(&bare).unwrap();
        for key in [
            "right",
            "rank",
            "feedback",
            "truth",
            "misconception",
            "explanation",
            "item",
        ] {
            assert!(!kept.contains(&format!("\"{key}\"")), "{key} in {kept}");
        }
        assert!(!kept.contains("KUNCI"), "{kept}");
        assert_eq!(bare.without_key(), bare);
    }
}

#[test]
fn without_its_key_a_poll_asks_the_same() {
    for poll in with_keys() {
        let poll = Poll {
            moderated: true,
            ..poll
        };
        let bare = poll.without_key();
        assert_eq!(
            (
                bare.kind,
                &bare.text,
                &bare.detail,
                &bare.unit,
                bare.moderated
            ),
            (poll.kind, &poll.text, &poll.detail, &poll.unit, true)
        );
        let texts = |poll: &Poll| {
            poll.options
                .iter()
                .map(|option| option.text.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&bare), texts(&poll));
    }
}

#[test]
fn a_poll_is_kept_with_its_results_and_reads_as_it_was() {
    let mut polls = with_keys();
    polls.extend(PollKind::ALL.map(poll));
    polls.extend(AdHoc::ALL.map(|ad_hoc| ad_hoc.poll("Mana <yang> 7 %?")));
    for poll in polls {
        let kept = serde_json::to_string(&poll).unwrap();
        assert_eq!(serde_json::from_str::<Poll>(&kept).unwrap(), poll, "{kept}");
    }
}

#[test]
fn words_of_kinds_are_those_that_are_kept() {
    for kind in PollKind::ALL {
        let kept = serde_json::to_string(&kind).unwrap();
        assert_eq!(kept, format!("\"{}\"", kind.code()));
        assert_eq!(PollKind::from_code(kind.code()), Some(kind));
    }
    for ad_hoc in AdHoc::ALL {
        assert_eq!(
            serde_json::to_string(&ad_hoc).unwrap(),
            format!("\"{}\"", ad_hoc.code())
        );
    }
}

#[test]
fn a_poll_without_preparation_has_the_options_of_its_kind_and_no_key() {
    for ad_hoc in AdHoc::ALL {
        let poll = ad_hoc.poll("  Siapa\u{202e} <b>\nsudah? ");
        assert!(
            poll.kind.options().contains(&poll.options.len()),
            "{ad_hoc:?}"
        );
        assert!(!poll.has_key());
        assert_eq!(poll.text.id.plain(), "Siapa <b> sudah?");
        assert_eq!(poll.text.id, poll.text.en);
        assert!(ad_hoc.poll("").text.id.is_empty());
    }
    assert_eq!(AdHoc::Letters.poll("").options.len(), 4);
}

proptest! {
    #[test]
    fn the_page_does_not_tell_the_right_order(
        (one, other) in proptest::collection::btree_set("[a-zA-Z]{1,6}", 2..=6)
            .prop_map(|lines| lines.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|lines| (Just(lines.clone()).prop_shuffle(), Just(lines).prop_shuffle())),
    ) {
        let shown = |written: &[String]| {
            let written: Vec<&str> = written.iter().map(String::as_str).collect();
            let poll = poll_of(&lines(&written)).unwrap();
            for option in &poll.options {
                let place = written.iter().position(|line| option.text.id == *line).unwrap();
                assert_eq!(option.rank.map(usize::from), Some(place + 1));
            }
            serde_json::to_string(&poll.without_key()).unwrap()
        };
        prop_assert_eq!(shown(&one), shown(&other));
    }
}
