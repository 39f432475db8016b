use super::*;

fn text_with(key: &str, count: u32) -> Text {
    Text {
        key: key.to_owned(),
        text: key.to_owned(),
        count,
    }
}

fn decisions(all: &[(&str, Option<bool>, &str)]) -> Decisions {
    all.iter()
        .map(|(key, shown, group)| {
            let decision = Decision {
                shown: *shown,
                group: (*group).to_owned(),
            };
            ((*key).to_owned(), decision)
        })
        .collect()
}

fn names(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.text.as_str()).collect()
}

#[test]
fn what_is_looked_at_before_is_shown_once_it_was_let_through() {
    let mut poll = poll(PollKind::Text);
    let texts = ["a", "b", "c", "d"].map(|key| text_with(key, 1));
    let decisions = decisions(&[
        ("a", Some(true), ""),
        ("b", Some(false), ""),
        ("c", None, "x"),
    ]);
    assert_eq!(
        names(&shown_texts(&poll, &decisions, &texts)),
        ["a", "c", "d"]
    );
    poll.moderated = true;
    assert_eq!(names(&shown_texts(&poll, &decisions, &texts)), ["a"]);
}

#[test]
fn a_cloud_is_full_of_words_that_may_be_seen() {
    let cloud = poll(PollKind::Words);
    let words: Vec<Text> = (0..100)
        .map(|word| text_with(&format!("kata{word}"), 100 - word))
        .collect();
    let decisions = decisions(&[("kata0", Some(false), ""), ("kata39", Some(false), "")]);
    let shown = shown_texts(&cloud, &decisions, &words);
    assert_eq!(shown.len(), MAX_CLOUD);
    assert_eq!(
        (names(&shown)[0], names(&shown)[MAX_CLOUD - 1]),
        ("kata1", "kata41")
    );
    let sentences = poll(PollKind::Text);
    assert_eq!(
        shown_texts(&sentences, &decisions, &words).len(),
        98,
        "sentences are all there"
    );
}

#[test]
fn groups_stand_by_their_counts_and_what_has_no_heading_last() {
    let texts = [("a", 9), ("b", 1), ("c", 2), ("d", 1), ("e", 3)]
        .map(|(key, count)| text_with(key, count));
    let decisions = decisions(&[
        ("b", None, "Zaman"),
        ("c", Some(true), "Angka"),
        ("d", None, "Zaman"),
        ("e", None, "Biaya"),
        ("gone", None, "Nobody"),
    ]);
    let groups = grouped(&decisions, &texts);
    let found: Vec<_> = groups
        .iter()
        .map(|group| (group.name.as_str(), group.count, names(&group.texts)))
        .collect();
    assert_eq!(
        found,
        [
            ("Biaya", 3, vec!["e"]),
            ("Angka", 2, vec!["c"]),
            ("Zaman", 2, vec!["b", "d"]),
            ("", 9, vec!["a"]),
        ]
    );
    assert_eq!(grouped(&decisions, &[]), []);
}
