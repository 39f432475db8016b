//! Moodle's GIFT: what its documentation describes, and that what is written here reads back whole.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use catalogue::gift::{
    Became, Change, Entry, FileFault, MAX_BYTES, MAX_QUESTIONS, Reason, read, write,
};
use catalogue::{Files, Library};
use domain::html::Html;
use domain::quiz::{Answers, Choice, Item, Kind, Tolerance, stored};
use proptest::prelude::*;
use std::path::Path;

fn one(text: &str) -> Entry {
    let mut entries = read(text).unwrap();
    assert_eq!(entries.len(), 1, "{entries:#?}");
    entries.remove(0)
}

fn taken(text: &str) -> (Item, Vec<Change>) {
    match one(text).became {
        Became::Taken(item, changes) => (*item, changes),
        Became::Refused(reason) => panic!("{text}: {reason:?}"),
    }
}

/// What is taken as it is written.
fn whole(text: &str) -> Item {
    let (item, changes) = taken(text);
    assert_eq!(changes, [], "{text}");
    item
}

fn refused(text: &str) -> Reason {
    match one(text).became {
        Became::Refused(reason) => reason,
        Became::Taken(item, _) => panic!("{text}: {item:#?}"),
    }
}

fn options(item: &Item) -> Vec<Choice> {
    match &item.body.id.answers {
        Answers::Options(_, options) => options.clone(),
        other => panic!("{other:?}"),
    }
}

fn texts(item: &Item) -> Vec<(String, bool, String)> {
    options(item)
        .into_iter()
        .map(|option| {
            let text = |html: Html| html.as_str().to_owned();
            (text(option.text), option.right, text(option.feedback))
        })
        .collect()
}

fn option(text: &str, right: bool, feedback: &str) -> (String, bool, String) {
    (text.to_owned(), right, feedback.to_owned())
}

#[test]
fn one_right_option_of_several() {
    let item = whole(
        "// question: 1 name: Grants tomb\n::Grants tomb::Who is buried in Grant's tomb in New York City? {\n=Grant\n~No one\n#Was true for 12 years, but Grant's remains were buried in the tomb in 1897\n~Napoleon\n#He was buried in France\n~Churchill\n~Mother Teresa\n}",
    );
    assert_eq!(
        (item.id.as_str(), item.kind()),
        ("grants-tomb", Kind::Single)
    );
    assert_eq!(
        item.body.id.prompt,
        "Who is buried in Grant's tomb in New York City?"
    );
    let options = texts(&item);
    assert_eq!(options.len(), 5);
    assert_eq!(options[0], option("Grant", true, ""));
    assert!(options[1].2.starts_with("Was true for 12 years"));
    assert_eq!(
        options[2],
        option("Napoleon", false, "He was buried in France")
    );
}

#[test]
fn options_on_one_line_and_a_missing_word() {
    let item = whole("Grant was {~buried =entombed ~living} in Grant's tomb.");
    assert_eq!(item.body.id.prompt, "Grant was _____ in Grant's tomb.");
    assert_eq!(
        texts(&item),
        [
            option("buried", false, ""),
            option("entombed", true, ""),
            option("living", false, "")
        ]
    );
}

#[test]
fn several_right_options_by_weights() {
    let item = whole(
        "What two people are entombed in Grant's tomb? {\n~%-50%No one\n~%50%Grant\n~%50%Grant's wife\n~%-50%Grant's father\n}",
    );
    assert_eq!(item.kind(), Kind::Multiple);
    let right: Vec<bool> = options(&item).iter().map(|option| option.right).collect();
    assert_eq!(right, [false, true, true, false]);
    let (item, changes) = taken("Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}");
    assert_eq!(item.kind(), Kind::Multiple);
    assert_eq!(changes, [Change::EqualWeights]);
    let item = whole("Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}");
    assert_eq!(options(&item).len(), 4);
}

#[test]
fn partial_credit_of_single_answers_is_not_given() {
    let (item, changes) = taken("Siapa? {=Grant ~%50%Napoleon ~Churchill}");
    assert_eq!(item.kind(), Kind::Single);
    assert_eq!(changes, [Change::NoPartialCredit]);
    assert_eq!(
        refused("Siapa? {=Grant =Churchill ~Napoleon}"),
        Reason::SeveralRight
    );
    assert_eq!(refused("Siapa? {~Grant ~Napoleon}"), Reason::NothingRight);
    assert_eq!(refused("Siapa? {~%100%Grant}"), Reason::FewOptions);
}

#[test]
fn true_and_false_with_feedback_for_wrong_and_right() {
    for (text, right) in [("T", 0), ("TRUE", 0), ("F", 1), ("FALSE", 1)] {
        let item = whole(&format!("The sun rises in the east.{{{text}}}"));
        assert_eq!(item.kind(), Kind::TrueFalse);
        let options = options(&item);
        assert_eq!(
            options.iter().position(|option| option.right),
            Some(right),
            "{text}"
        );
    }
    let item = whole("Grant was buried.{FALSE#No one is buried there.#Right, he is entombed.}");
    assert_eq!(
        texts(&item),
        [
            option("Benar", false, "No one is buried there."),
            option("Salah", true, "Right, he is entombed.")
        ]
    );
}

#[test]
fn short_answers_with_alternatives_weights_and_signs_for_anything() {
    let item = whole("Two plus two equals {=four =4}");
    match &item.body.id.answers {
        Answers::Words { accepted, named } => {
            assert_eq!(accepted, &["four", "4"]);
            assert!(named.is_empty());
        }
        other => panic!("{other:?}"),
    }
    let (item, changes) = taken("Two plus two? {=four =%50%for#Almost. =%0%five#One too many. =*}");
    assert_eq!(changes, [Change::NoPartialCredit, Change::NoCatchAll]);
    match &item.body.id.answers {
        Answers::Words { accepted, named } => {
            assert_eq!(accepted, &["four"]);
            let said: Vec<_> = named.iter().map(|named| named.feedback.as_str()).collect();
            assert_eq!(said, ["Almost.", "One too many."]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(refused("Which? {=fo*r}"), Reason::Wildcard);
    assert_eq!(refused("Which? {=*}"), Reason::NothingRight);
}

#[test]
fn numbers_with_tolerance_intervals_and_weights() {
    let key = |text: &str| match whole(text).body.id.answers {
        Answers::Number { accepted, .. } => accepted
            .iter()
            .map(|key| (key.value, key.tolerance))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let off = Tolerance::Absolute;
    assert_eq!(key("When was Grant born? {#1822}"), [(1822.0, off(0.0))]);
    assert_eq!(key("Rate? {#3.1515:0.0005}"), [(3.1515, off(0.0005))]);
    assert_eq!(key("Between? {#1..5}"), [(3.0, off(2.0))]);
    assert_eq!(
        key("When? {#\n=1822:0\n=%100%1824:2\n}"),
        [(1822.0, off(0.0)), (1824.0, off(2.0))]
    );
    let (item, changes) = taken(
        "When was Grant born? {#\n=1822:0\n=%50%1822:2#Within two years.\n~#Not even close.\n}",
    );
    assert_eq!(changes, [Change::NoCatchAll, Change::NoPartialCredit]);
    match item.body.id.answers {
        Answers::Number {
            accepted, named, ..
        } => {
            assert_eq!((accepted.len(), named.len()), (1, 1));
            assert_eq!(named[0].feedback, "Within two years.");
        }
        other => panic!("{other:?}"),
    }
    for bad in [
        "Pi? {#three}",
        "Pi? {#1..}",
        "Pi? {#3:x}",
        "Pi? {#nan}",
        "Pi? {#1e999}",
    ] {
        assert_eq!(refused(bad), Reason::NotANumber, "{bad}");
    }
    assert_eq!(refused("Pi? {#}"), Reason::NothingRight);
}

#[test]
fn pairs_to_match() {
    let item = whole(
        "Match the following countries with their capitals. {\n=Canada -> Ottawa\n=Italy  -> Rome\n=Japan  -> Tokyo\n=India  -> New Delhi\n}",
    );
    match &item.body.id.answers {
        Answers::Pairs(pairs) => {
            assert_eq!(pairs.len(), 4);
            assert_eq!(
                (pairs[1].left.as_str(), pairs[1].right.as_str()),
                ("Italy", "Rome")
            );
        }
        other => panic!("{other:?}"),
    }
    let (item, changes) = taken("Match. {=a -> b =c -> d = -> e}");
    assert_eq!(changes, [Change::NoSpareChoice]);
    assert_eq!(item.kind(), Kind::Match);
    assert_eq!(refused("Match. {=a -> b}"), Reason::FewPairs);
    assert_eq!(refused("Match. {=a -> b =c}"), Reason::NoArrow);
}

#[test]
fn essays_and_descriptions_are_refused_with_their_reason() {
    assert_eq!(
        refused("Write a short biography of Grant. {}"),
        Reason::Essay
    );
    assert_eq!(refused("You can use your pencil."), Reason::Description);
    assert_eq!(refused("Who? {=a ~b"), Reason::Braces);
    assert_eq!(refused("Who? =a ~b}"), Reason::Braces);
    assert_eq!(refused("Who? {=a {~b}"), Reason::Braces);
    assert_eq!(refused("::Who? {=a ~b}"), Reason::Title);
    assert_eq!(refused("::A:: {=a ~b}"), Reason::Empty);
    assert_eq!(
        refused(&format!("{} {{T}}", "a".repeat(20_001))),
        Reason::TooLong
    );
}

#[test]
fn what_is_escaped_is_text() {
    let item = whole(
        r"::\:\:::Which of these \{braces\} hold 2\+2\=4 and a \~tilde\~, a \#hash\: and\na line? {=\=4 ~\~4 ~a\\b}",
    );
    assert_eq!(
        item.body.id.prompt,
        "Which of these {braces} hold 2\\+2=4 and a ~tilde~, a #hash: and<br>a line?"
    );
    let options: Vec<_> = options(&item)
        .into_iter()
        .map(|option| option.text)
        .collect();
    assert_eq!(options, ["=4", "~4", "a\\b"]);
}

#[test]
fn formats_are_read_and_html_is_cleaned() {
    let item = whole("[html]Is <em>this</em> &amp; that right?{T}");
    assert_eq!(item.body.id.prompt, "Is <em>this</em> &amp; that right?");
    let item = whole("[plain]Is <em>this</em> right?{T}");
    assert_eq!(item.body.id.prompt, "Is &lt;em&gt;this&lt;/em&gt; right?");
    whole("[moodle]Is this right?{T}");
    let (_, changes) = taken("[markdown]Is *this* right?{T}");
    assert_eq!(changes, [Change::Markdown]);
    let hostile = "[html]Is this<script>alert(1)</script><img src=x onerror\\=alert(1)> <a href\\=\"javascript\\:alert(1)\">right</a>?{=[html]<b onclick\\=x>a</b> ~b}";
    let (item, changes) = taken(hostile);
    assert!(changes.contains(&Change::Cleaned));
    let all = format!("{:?}", item.body);
    for sign in ["script", "onerror", "onclick", "javascript", "<img"] {
        assert!(!all.contains(sign), "{sign}: {all}");
    }
}

#[test]
fn tags_that_stand_crosswise_are_set_right_once_and_for_all() {
    let item = whole_or_cleaned("[html]Apa?{=[html]<h5>satu<em>dua<h5>tiga</em> ~b}");
    let file = written(&[("bank".to_owned(), vec![item.clone()])]);
    let read = whole(&file);
    assert_eq!(read, item);
}

/// What is taken, cleaned or not.
fn whole_or_cleaned(text: &str) -> Item {
    taken(text).0
}

#[test]
fn numbers_of_many_digits_read_back_to_the_last() {
    let item = whole("Berapa? {#18222222222222222222222222222222:2}");
    assert_eq!(
        whole(&written(&[("bank".to_owned(), vec![item.clone()])])),
        item
    );
}

#[test]
fn categories_and_comments_give_tags_and_ids() {
    let file = "$CATEGORY: $course$/top/Baca Metrik\n\n// [id:soal-satu] [tag:ringkas-data] [tag:baca-metrik]\nSatu?{T}\n\n$CATEGORY: Lain\n\nDua?{F}\n\nDua?{T}\n";
    let entries = read(file).unwrap();
    let items: Vec<Item> = entries
        .iter()
        .map(|entry| match &entry.became {
            Became::Taken(item, _) => item.as_ref().clone(),
            Became::Refused(reason) => panic!("{reason:?}"),
        })
        .collect();
    assert_eq!(items[0].id, "soal-satu");
    assert_eq!(items[0].outcomes, ["ringkas-data", "baca-metrik"]);
    assert_eq!(items[1].outcomes, ["lain"]);
    assert_eq!(
        (items[1].id.as_str(), items[2].id.as_str()),
        ("dua", "dua-2")
    );
    assert_eq!(entries[0].line, 3);
}

#[test]
fn general_feedback_explains() {
    let item = whole("Satu?{\n=a#Benar.\n~b\n#### Karena begitu.\n}");
    assert_eq!(item.body.id.explanation, "Karena begitu.");
    assert_eq!(texts(&item)[0], option("a", true, "Benar."));
}

#[test]
fn a_file_has_bounds() {
    assert_eq!(read(""), Err(FileFault::Nothing));
    assert_eq!(
        read("// only a comment\n\n$CATEGORY: a\n"),
        Err(FileFault::Nothing)
    );
    assert_eq!(read(&"a".repeat(MAX_BYTES + 1)), Err(FileFault::TooLong));
    assert_eq!(
        read(&"A?{T}\n\n".repeat(MAX_QUESTIONS)).unwrap().len(),
        MAX_QUESTIONS
    );
    assert_eq!(
        read(&"A?{T}\n\n".repeat(MAX_QUESTIONS + 1)),
        Err(FileFault::TooMany)
    );
}

fn shipped() -> Vec<(String, Vec<Item>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let library = Library::read(&Files::from_dir(&folder).unwrap()).unwrap();
    library
        .courses()
        .iter()
        .map(|course| {
            let items = course.items().map(|(_, item)| item.clone()).collect();
            (course.slug.as_str().to_owned(), items)
        })
        .collect()
}

fn written(courses: &[(String, Vec<Item>)]) -> String {
    write(
        courses
            .iter()
            .map(|(course, items)| (course.as_str(), items.iter().collect())),
    )
}

#[test]
fn every_item_that_ships_reads_back_as_it_is() {
    for course in shipped() {
        let items = course.1.clone();
        let entries = read(&written(&[course])).unwrap();
        assert_eq!(entries.len(), items.len());
        for (entry, item) in entries.iter().zip(&items) {
            match &entry.became {
                Became::Taken(read, changes) => {
                    assert_eq!(changes, &[], "{}", item.id);
                    assert_eq!(read.as_ref(), item);
                }
                Became::Refused(reason) => panic!("{}: {reason:?}", item.id),
            }
        }
    }
}

#[test]
fn what_moodle_sees_of_our_items_is_the_nearest_kind() {
    // Without our comments, as Moodle hands a file on.
    let items: Vec<Item> = shipped().into_iter().flat_map(|(_, items)| items).collect();
    let all = written(&[("semua".to_owned(), items.clone())]);
    let bare: String = all
        .lines()
        .filter(|line| !line.starts_with("// [kopitalk"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut refused = 0;
    for (entry, item) in read(&bare).unwrap().iter().zip(&items) {
        match &entry.became {
            Became::Taken(read, _) => {
                let expected = match item.kind() {
                    Kind::Order | Kind::Lanes => Kind::Match,
                    kind => kind,
                };
                assert_eq!(read.kind(), expected, "{}", item.id);
                if let (Answers::Options(_, read), Answers::Options(_, own)) =
                    (&read.body.id.answers, &item.body.id.answers)
                    && item.kind() != Kind::TrueFalse
                {
                    let of = |options: &[Choice]| -> Vec<(String, bool)> {
                        options
                            .iter()
                            .map(|option| (option.text.as_str().to_owned(), option.right))
                            .collect()
                    };
                    assert_eq!(of(read), of(own), "{}", item.id);
                }
            }
            Became::Refused(reason) => {
                assert_eq!(
                    (item.kind(), *reason),
                    (Kind::Cloze, Reason::Description),
                    "{}",
                    item.id
                );
                refused += 1;
            }
        }
    }
    assert!(refused < items.len() / 4);
}

#[test]
fn a_question_that_was_changed_elsewhere_counts_as_it_stands_there() {
    let (course, items) = shipped().remove(0);
    let item = items
        .into_iter()
        .find(|item| item.kind() == Kind::Single)
        .unwrap();
    let file = written(&[(course, vec![item.clone()])]);
    let changed = file.replace("::[html]", "::[html]Yang baru\\: ");
    let (read, changes) = taken(&changed);
    assert_eq!(changes[0], Change::NotAsWritten);
    assert_eq!(read.id, item.id);
    assert!(read.body.id.prompt.as_str().starts_with("Yang baru: "));
    assert!(read.body.en.is_none());
    assert_ne!(read.hash, item.hash);
}

#[test]
fn a_comment_that_claims_to_be_ours_and_is_not_sound_is_passed_over() {
    let (course, items) = shipped().remove(0);
    let item = items
        .into_iter()
        .find(|item| item.kind() == Kind::Single)
        .unwrap();
    let file = written(&[(course, vec![item.clone()])]);
    let forged = file.replacen(&item.hash, &"0".repeat(64), 1);
    let (read, _) = taken(&forged);
    assert_ne!(read.hash, "0".repeat(64));
    for nonsense in ["{}", "null", "[1,2]", "\"a\"", "{\"id\":\"a\"}"] {
        let file = format!("// [kopitalk:1 0011223344556677 {nonsense}]\nSatu?{{T}}\n");
        whole(&file);
    }
}

/// Texts with what hurts GIFT.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just("a".to_owned()),
            Just(" ".to_owned()),
            Just("~".to_owned()),
            Just("=".to_owned()),
            Just("#".to_owned()),
            Just("####".to_owned()),
            Just("{".to_owned()),
            Just("}".to_owned()),
            Just(":".to_owned()),
            Just("::".to_owned()),
            Just("\\".to_owned()),
            Just("->".to_owned()),
            Just("//".to_owned()),
            Just("%50%".to_owned()),
            Just("[html]".to_owned()),
            Just("$CATEGORY: x".to_owned()),
            Just("é中😀".to_owned()),
            Just("b c".to_owned()),
        ],
        1..8,
    )
    .prop_map(|parts| format!("q{}", parts.concat()))
}

fn bank() -> impl Strategy<Value = Vec<Item>> {
    let plain = shipped();
    let items: Vec<Item> = plain.into_iter().flat_map(|(_, items)| items).collect();
    let one =
        (0..items.len(), text(), text(), text()).prop_map(move |(place, prompt, answer, said)| {
            let mut item = items[place].clone();
            let escape = |text: &str| {
                text.replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
            };
            item.body.id.prompt = Html::sanitised(escape(&prompt));
            item.body.id.explanation = Html::sanitised(escape(&said));
            match &mut item.body.id.answers {
                Answers::Options(_, options) => {
                    options[0].text = Html::sanitised(escape(&answer));
                    options[0].feedback = Html::sanitised(escape(&said));
                }
                Answers::Words { accepted, .. } => accepted[0] = answer,
                Answers::Pairs(pairs) => pairs[0].right = answer,
                Answers::Lines(lines) => lines[0] = Html::sanitised(escape(&answer)),
                Answers::Lanes { lanes, .. } => lanes[0] = answer,
                _ => {}
            }
            item.hash = stored::hash(&item);
            item
        });
    proptest::collection::vec(one, 1..6).prop_map(|mut items| {
        for (number, item) in items.iter_mut().enumerate() {
            item.id = format!("{}-{number}", item.id);
            item.hash = stored::hash(item);
        }
        items
    })
}

proptest! {
    #[test]
    fn round_trips_lose_nothing(items in bank()) {
        let file = written(&[("bank".to_owned(), items.clone())]);
        let read: Vec<Item> = read(&file).unwrap().into_iter().map(|entry| match entry.became {
            Became::Taken(item, changes) => {
                assert_eq!(changes, []);
                *item
            }
            Became::Refused(reason) => panic!("{reason:?} in {file}"),
        }).collect();
        prop_assert_eq!(read, items);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn no_gift_of_its_own_signs_panics(text in "(?s)[a~=#{}:%0-9.\\\\\n \\-><\\[\\]/$*]{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn an_export_with_a_hole_in_it_panics_nowhere(items in bank(), from in 0.0..1.0f64, length in 0usize..40) {
        let file = written(&[("bank".to_owned(), items)]);
        let signs: Vec<char> = file.chars().collect();
        let from = (from * signs.len() as f64) as usize;
        let broken: String = signs.iter().enumerate()
            .filter(|(place, _)| !(from..from + length).contains(place))
            .map(|(_, sign)| sign)
            .collect();
        let _ = read(&broken);
    }
}
