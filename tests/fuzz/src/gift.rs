//! Any bytes as a GIFT file: nothing panics, and what is taken reads back as it is once it was written here.

#![no_main]

use catalogue::gift::{Became, read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(entries) = read(text) else { return };
    let taken: Vec<_> = entries
        .into_iter()
        .filter_map(|entry| match entry.became {
            Became::Taken(item, _) => Some(*item),
            Became::Refused(_) => None,
        })
        .collect();
    if taken.is_empty() {
        return;
    }
    let file = write([("fuzz", taken.iter().collect())]);
    if file.len() > catalogue::gift::MAX_BYTES {
        return;
    }
    let again: Vec<_> = read(&file)
        .expect("what was written is read")
        .into_iter()
        .map(|entry| match entry.became {
            Became::Taken(item, changes) if changes.is_empty() => *item,
            other => panic!("{other:?} in {file}"),
        })
        .collect();
    assert_eq!(again, taken);
});
