//! Items that were kept by earlier versions of the program read for ever, and keep their hash.
//!
//! Each line of a golden file is the hash and the body of an item as the version of its name has written
//! it. Lines are added, never changed.

#![expect(clippy::unwrap_used, reason = "what does not read is a failed test")]

use domain::quiz::{Kind, stored};
use std::collections::BTreeSet;

const VERSION_1: &str = include_str!("stored_items/version-1.txt");

#[test]
fn items_of_version_1_read_back_whole_with_the_hash_they_had() {
    let mut kinds = BTreeSet::new();
    for line in VERSION_1.lines() {
        let (hash, body) = line.split_once(' ').unwrap();
        let item = stored::read(body).unwrap();
        assert_eq!(item.hash, hash, "{}", item.id);
        assert_eq!(stored::hash(&item), hash, "{}", item.id);
        assert_eq!(stored::write(&item), body, "{}", item.id);
        kinds.insert(item.kind().code());
    }
    assert_eq!(kinds, Kind::ALL.map(Kind::code).into());
}

#[test]
fn what_a_newer_version_wrote_and_what_contradicts_itself_is_refused() {
    let (_, body) = VERSION_1.lines().next().unwrap().split_once(' ').unwrap();
    let newer = body.replacen('{', "{\"version\":2,", 1);
    assert_eq!(stored::read(&newer), Err(stored::StoredFault::Newer(2)));
    for line in VERSION_1.lines() {
        let (_, body) = line.split_once(' ').unwrap();
        let kind = stored::read(body).unwrap().kind();
        for other in Kind::ALL {
            let said = body.replacen(
                &format!("\"kind\":\"{}\"", kind.code()),
                &format!("\"kind\":\"{}\"", other.code()),
                1,
            );
            let read = stored::read(&said).map(|item| item.kind());
            let chosen = [Kind::Single, Kind::Multiple, Kind::TrueFalse];
            if kind == other || (chosen.contains(&kind) && chosen.contains(&other)) {
                assert_eq!(read, Ok(other));
            } else {
                assert_eq!(
                    read,
                    Err(stored::StoredFault::Kind),
                    "{kind:?} as {other:?}"
                );
            }
        }
    }
    for malformed in ["", "[]", "{}", "{\"id\":\"a\"}"] {
        let read = stored::read(malformed);
        assert!(
            matches!(read, Err(stored::StoredFault::Malformed(_))),
            "{malformed}"
        );
    }
}
