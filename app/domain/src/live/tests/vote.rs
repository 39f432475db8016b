use super::*;
use crate::language::Language::{self, En, Id};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read_in(poll: &Poll, language: Language, fields: &[(&str, &str)]) -> Result<Vote, VoteFault> {
    Vote::read(poll, language, |name| {
        fields
            .iter()
            .filter(|(field, _)| *field == name)
            .map(|(_, value)| (*value).to_owned())
            .collect()
    })
}

fn read(kind: PollKind, fields: &[(&str, &str)]) -> Result<Vote, VoteFault> {
    read_in(&poll(kind), Id, fields)
}

/// What comes of these values of the field `choice`.
fn choose(kind: PollKind, choices: &[&str]) -> Result<Vote, VoteFault> {
    let fields: Vec<_> = choices
        .iter()
        .map(|choice| (field::CHOICE, *choice))
        .collect();
    read(kind, &fields)
}

const WITH_LETTERS: [PollKind; 3] = [PollKind::Single, PollKind::TrueFalse, PollKind::Multiple];

#[test]
fn nothing_and_blanks_are_no_answer_of_any_kind() {
    for kind in PollKind::ALL {
        assert_eq!(read(kind, &[]), Err(VoteFault::Empty), "{kind:?}");
        for blank in ["", " ", "\t\r\n", "\u{a0}\u{2003}"] {
            let fields = [
                "choice", "number", "word", "text", "place-0", "place-1", "posts-0",
            ]
            .map(|name| (name, blank));
            assert_eq!(
                read(kind, &fields),
                Err(VoteFault::Empty),
                "{kind:?} {blank:?}"
            );
        }
    }
}

#[test]
fn signs_that_show_nothing_are_no_words() {
    for nothing in [
        "\u{200b}\u{feff}",
        "\u{202e}",
        "\0\u{7}",
        "\u{3164}\u{2800}",
    ] {
        assert_eq!(
            read(PollKind::Words, &[(field::WORD, nothing)]),
            Err(VoteFault::Empty)
        );
        assert_eq!(
            read(PollKind::Text, &[(field::TEXT, nothing)]),
            Err(VoteFault::Empty)
        );
    }
}

#[test]
fn every_kind_can_be_abstained_from_whatever_else_was_filled_in() {
    for kind in PollKind::ALL {
        let fields = [
            (field::CHOICE, "0"),
            (field::CHOICE, field::ABSTAIN),
            (field::NUMBER, "x"),
            (field::TEXT, "x"),
            ("place-0", "99"),
        ];
        assert_eq!(read(kind, &fields), Ok(Vote::Abstain), "{kind:?}");
    }
}

#[test]
fn an_option_is_chosen_by_its_number() {
    for kind in WITH_LETTERS {
        assert_eq!(choose(kind, &["1"]), Ok(options(&[1])));
        assert_eq!(
            choose(kind, &["1", "1", ""]),
            Ok(options(&[1])),
            "sent twice"
        );
    }
    assert_eq!(choose(PollKind::Single, &["3"]), Ok(options(&[3])));
    assert_eq!(
        choose(PollKind::Multiple, &["3", "0", "2"]),
        Ok(options(&[0, 2, 3])),
        "growing, whatever the order of the form"
    );
}

#[test]
fn an_option_that_is_not_there_was_not_asked() {
    let long = "1".repeat(100_000);
    for kind in WITH_LETTERS {
        for bad in [
            "4",
            "255",
            "256",
            "-1",
            "1.0",
            " 1",
            "x",
            "<b>1</b>",
            "１",
            "\u{202e}1",
            &long,
        ] {
            assert_eq!(
                choose(kind, &[bad]),
                Err(VoteFault::Unasked),
                "{kind:?} {bad:.20}"
            );
            assert_eq!(
                choose(kind, &["0", bad]),
                Err(VoteFault::Unasked),
                "{kind:?} {bad:.20}"
            );
        }
    }
    assert_eq!(choose(PollKind::TrueFalse, &["2"]), Err(VoteFault::Unasked));
}

#[test]
fn of_one_choice_nobody_makes_two() {
    for kind in [PollKind::Single, PollKind::TrueFalse] {
        assert_eq!(choose(kind, &["0", "1"]), Err(VoteFault::Unasked));
    }
    assert_eq!(
        choose(PollKind::Scale, &["1", "2"]),
        Err(VoteFault::Unasked)
    );
}

#[test]
fn a_scale_goes_from_one_to_five() {
    for place in 1..=5 {
        let written = place.to_string();
        assert_eq!(choose(PollKind::Scale, &[&written]), Ok(Vote::Scale(place)));
        assert_eq!(
            choose(PollKind::Scale, &[&written, &written]),
            Ok(Vote::Scale(place))
        );
    }
    for bad in ["0", "6", "-1", "3.5", "3,5", "lima", "256"] {
        assert_eq!(
            choose(PollKind::Scale, &[bad]),
            Err(VoteFault::Unasked),
            "{bad}"
        );
    }
}

#[test]
fn a_number_is_read_as_its_language_writes_it() {
    let poll = poll(PollKind::Number);
    for (written, language, value) in [
        ("1.100", Id, 1100.0),
        ("1.100", En, 1.1),
        ("1,100", Id, 1.1),
        ("1,100", En, 1100.0),
        ("7,02", Id, 7.02),
        ("7.02", Id, 7.02),
        ("7,02", En, 7.02),
        (" 12 % ", Id, 12.0),
        ("−3", Id, -3.0),
    ] {
        let read = read_in(&poll, language, &[(field::NUMBER, written)]);
        assert_eq!(read, Ok(Vote::Number(value)), "{written} {language:?}");
    }
}

#[test]
fn what_is_no_number_is_refused_as_that() {
    for bad in [
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e5",
        "dua",
        "<b>",
        "12 akun",
        "\u{202e}12",
        "½",
        "-",
    ] {
        assert_eq!(
            read(PollKind::Number, &[(field::NUMBER, bad)]),
            Err(VoteFault::NotANumber),
            "{bad}"
        );
    }
    assert_eq!(
        read(PollKind::Number, &[(field::NUMBER, &"9".repeat(100_000))]),
        Err(VoteFault::TooLong(MAX_WORD))
    );
}

#[test]
fn no_number_and_less_than_none_are_one_answer() {
    let texts: Vec<String> = ["0", "-0", "−0,0", "+0"]
        .iter()
        .map(|written| text(&read(PollKind::Number, &[(field::NUMBER, written)]).unwrap()))
        .collect();
    assert_eq!(texts, vec![r#"{"number":0.0}"#; 4]);
}

#[test]
fn words_are_kept_as_written_each_once_and_three_at_most() {
    let give = |words: &[&str]| {
        let fields: Vec<_> = words.iter().map(|word| (field::WORD, *word)).collect();
        read(PollKind::Words, &fields)
    };
    assert_eq!(
        give(&["Hoaks", "", " data\tterbuka "]),
        Ok(words(&["Hoaks", "data terbuka"]))
    );
    assert_eq!(give(&["Hoaks", "Hoaks", " Hoaks "]), Ok(words(&["Hoaks"])));
    assert_eq!(give(&["a", "b", "c", "d"]), Ok(words(&["a", "b", "c"])));
    assert_eq!(
        give(&["<b>\u{202e}x</b>\0"]),
        Ok(words(&["<b>x</b>"])),
        "markup is a text like others"
    );
    let (most, more) = ("é".repeat(MAX_WORD), "é".repeat(MAX_WORD + 1));
    assert_eq!(give(&[&most]), Ok(words(&[&most])));
    assert_eq!(give(&["a", &more]), Err(VoteFault::TooLong(MAX_WORD)));
}

#[test]
fn a_sentence_is_one_line_without_signs_that_deceive() {
    let give = |text: &str| read(PollKind::Text, &[(field::TEXT, text)]);
    assert_eq!(
        give(" Cek\r\ndulu,\u{202e} baru\0bagikan. "),
        Ok(said("Cek dulu, baru bagikan."))
    );
    assert_eq!(give("<script>1</script>"), Ok(said("<script>1</script>")));
    let (most, more) = ("é".repeat(MAX_TEXT), "é".repeat(MAX_TEXT + 1));
    assert_eq!(give(&format!("  {most}\n")), Ok(said(&most)));
    assert_eq!(give(&more), Err(VoteFault::TooLong(MAX_TEXT)));
}

#[test]
fn a_flood_is_too_long_also_of_what_shows_nothing() {
    for flood in ["a", "é", " ", "\u{200b}", "\u{202e}", "\0", "\n"] {
        let flood = flood.repeat(100_000);
        let read = |kind, name| read(kind, &[(name, &flood)]);
        assert_eq!(
            read(PollKind::Words, field::WORD),
            Err(VoteFault::TooLong(MAX_WORD))
        );
        assert_eq!(
            read(PollKind::Text, field::TEXT),
            Err(VoteFault::TooLong(MAX_TEXT))
        );
    }
}

#[test]
fn an_order_has_each_option_in_one_place() {
    let rank = |places: [&str; 3]| {
        let names = ["place-0", "place-1", "place-2"];
        let fields: Vec<_> = names.into_iter().zip(places).collect();
        read(PollKind::Ranking, &fields)
    };
    assert_eq!(rank(["1", "2", "3"]), Ok(order(&[0, 1, 2])));
    assert_eq!(
        rank(["3", "1", "2"]),
        Ok(order(&[1, 2, 0])),
        "the first first"
    );
    for bad in [
        ["1", "1", "2"],
        ["1", "2", ""],
        ["", "", "1"],
        ["2", "3", " "],
        ["3", "3", "3"],
    ] {
        assert_eq!(rank(bad), Err(VoteFault::NotInOrder), "{bad:?}");
    }
    let long = "1".repeat(100_000);
    for bad in ["0", "4", "-1", "1,5", "satu", "256", &long] {
        assert_eq!(rank(["1", "2", bad]), Err(VoteFault::Unasked), "{bad:.20}");
    }
}

#[test]
fn twelve_posts_at_most_are_entered() {
    let enter = |posts: [&str; 4]| {
        let names = ["posts-0", "posts-1", "posts-2", "posts-3"];
        let fields: Vec<_> = names.into_iter().zip(posts).collect();
        read(PollKind::Mirror, &fields)
    };
    assert_eq!(
        enter(["12", "", "0", ""]),
        Ok(Vote::Posts(vec![12, 0, 0, 0]))
    );
    assert_eq!(
        enter([" 5 ", "4", "2", "1"]),
        Ok(Vote::Posts(vec![5, 4, 2, 1]))
    );
    assert_eq!(enter(["", "", "", "1"]), Ok(Vote::Posts(vec![0, 0, 0, 1])));
    let long = "9".repeat(100_000);
    for bad in [
        ["12", "1", "", ""],
        ["13", "", "", ""],
        ["300", "", "", ""],
        ["-1", "5", "", ""],
        [&long, "", "", ""],
    ] {
        assert_eq!(enter(bad), Err(VoteFault::Posts), "{:.20}", bad[0]);
    }
    assert_eq!(enter(["0", "0", "0", "0"]), Err(VoteFault::Posts), "none");
    for bad in ["tiga", "1,5", "-", "<b>", "١"] {
        assert_eq!(
            enter([bad, "", "", ""]),
            Err(VoteFault::NotANumber),
            "{bad}"
        );
    }
}

#[test]
fn what_another_kind_asks_is_no_answer() {
    let fields = [
        (field::CHOICE, "1"),
        (field::NUMBER, "1"),
        (field::WORD, "1"),
        (field::TEXT, "1"),
        ("place-0", "1"),
        ("place-1", "2"),
        ("place-2", "3"),
        ("posts-0", "1"),
    ];
    for kind in PollKind::ALL {
        let vote = read(kind, &fields).unwrap();
        for other in PollKind::ALL {
            let alike = |kind: PollKind| {
                if kind.has_letters() {
                    PollKind::Single
                } else {
                    kind
                }
            };
            assert_eq!(
                vote.fits(&poll(other)),
                alike(kind) == alike(other),
                "{kind:?} {other:?}"
            );
        }
    }
}

#[test]
fn what_no_form_gives_fits_no_poll() {
    for (kind, vote) in [
        (PollKind::Single, options(&[])),
        (PollKind::Single, options(&[4])),
        (PollKind::Single, options(&[0, 1])),
        (PollKind::Multiple, options(&[])),
        (PollKind::Multiple, options(&[0, 0])),
        (PollKind::Multiple, options(&[1, 0])),
        (PollKind::Scale, Vote::Scale(0)),
        (PollKind::Scale, Vote::Scale(6)),
        (PollKind::Number, Vote::Number(f64::NAN)),
        (PollKind::Number, Vote::Number(f64::INFINITY)),
        (PollKind::Words, words(&[])),
        (PollKind::Words, words(&["a", "b", "c", "d"])),
        (PollKind::Text, said("")),
        (PollKind::Ranking, order(&[0, 1])),
        (PollKind::Ranking, order(&[0, 1, 1])),
        (PollKind::Ranking, order(&[1, 2, 3])),
        (PollKind::Mirror, Vote::Posts(vec![1, 2, 3])),
        (PollKind::Mirror, Vote::Posts(vec![0; 4])),
        (PollKind::Mirror, Vote::Posts(vec![12, 1, 0, 0])),
    ] {
        assert!(!vote.fits(&poll(kind)), "{kind:?} {vote:?}");
    }
}

fn text(vote: &Vote) -> String {
    serde_json::to_string(vote).unwrap()
}

#[test]
fn answers_are_kept_as_short_texts() {
    for (vote, kept) in [
        (options(&[0, 2]), r#"{"options":[0,2]}"#),
        (Vote::Scale(3), r#"{"scale":3}"#),
        (Vote::Number(7.02), r#"{"number":7.02}"#),
        (words(&["a", "\"b\""]), r#"{"words":["a","\"b\""]}"#),
        (said("ya"), r#"{"text":"ya"}"#),
        (order(&[2, 0, 1]), r#"{"order":[2,0,1]}"#),
        (Vote::Posts(vec![12, 0]), r#"{"posts":[12,0]}"#),
        (Vote::Abstain, r#""abstain""#),
    ] {
        assert_eq!(text(&vote), kept);
        assert_eq!(serde_json::from_str::<Vote>(kept).unwrap(), vote);
    }
}

/// A value as somebody may send it, now and then one that fits.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]",
        "[0-9]{1,3}",
        "[-+−0-9.,% ]{0,12}",
        Just(field::ABSTAIN.to_owned()),
        "[a-c ]{0,4}",
        "\\PC{0,20}",
        any::<String>(),
        ("\\PC", 0usize..3_000).prop_map(|(sign, count)| sign.repeat(count)),
    ]
}

fn form() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    let names = prop_oneof![
        Just("choice".to_owned()),
        Just("number".to_owned()),
        Just("word".to_owned()),
        Just("text".to_owned()),
        (0usize..9).prop_map(field::place),
        (0usize..9).prop_map(field::posts),
    ];
    proptest::collection::btree_map(names, proptest::collection::vec(value(), 0..4), 0..12)
}

proptest! {
    #[test]
    fn no_form_panics_and_what_is_read_is_an_answer_that_reads_back(
        kind in proptest::sample::select(&PollKind::ALL),
        count in 0usize..=MAX_OPTIONS,
        form in form(),
        english: bool,
    ) {
        let poll = poll_with(kind, count);
        let language = if english { En } else { Id };
        let given = |name: &str| form.get(name).cloned().unwrap_or_default();
        if let Ok(vote) = Vote::read(&poll, language, given) {
            prop_assert!(vote.fits(&poll), "{vote:?}");
            prop_assert_eq!(serde_json::from_str::<Vote>(&text(&vote)).unwrap(), vote);
        }
    }

    #[test]
    fn equal_answers_are_equal_texts_and_others_are_not(
        kind in proptest::sample::select(&PollKind::ALL),
        forms in proptest::collection::vec(form(), 2..6),
    ) {
        let poll = poll(kind);
        let votes: Vec<Vote> = forms
            .iter()
            .filter_map(|form| {
                Vote::read(&poll, Id, |name| form.get(name).cloned().unwrap_or_default()).ok()
            })
            .collect();
        for one in &votes {
            for other in &votes {
                prop_assert_eq!(one == other, text(one) == text(other), "{:?} {:?}", one, other);
            }
        }
    }

    #[test]
    fn equal_numbers_are_equal_texts(value in -1e9..1e9f64, decimals in 0usize..6) {
        let read = |language| {
            let written = crate::number::format_number(value, decimals, language);
            read_in(&poll(PollKind::Number), language, &[(field::NUMBER, &written)]).unwrap()
        };
        prop_assert_eq!(text(&read(Id)), text(&read(En)));
        prop_assert_eq!(serde_json::from_str::<Vote>(&text(&read(Id))).unwrap(), read(Id));
    }

    #[test]
    fn every_order_of_options_can_be_given(order in Just([0u8, 1, 2, 3, 4, 5]).prop_shuffle()) {
        let names: Vec<String> = (0..6).map(field::place).collect();
        let places: Vec<String> = (0..6)
            .map(|option| (order.iter().position(|one| *one == option).unwrap() + 1).to_string())
            .collect();
        let fields: Vec<_> = names.iter().map(String::as_str).zip(places.iter().map(String::as_str)).collect();
        let read = read_in(&poll_with(PollKind::Ranking, 6), Id, &fields);
        prop_assert_eq!(read, Ok(Vote::Order(order.to_vec())));
    }
}
