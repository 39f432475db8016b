//! Any bytes as a quiz file of a course: nothing panics, faults are told with a line.

#![no_main]

use catalogue::{Files, Library};
use libfuzzer_sys::fuzz_target;

const COURSE: &str = "title = { id = \"Kursus\", en = \"Course\" }
summary = { id = \"Ringkas.\", en = \"Short.\" }
topic = { id = \"Analitik\", en = \"Analytics\" }
cites = [\"S0\"]
";

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let files = [
        ("courses/a/course.toml".to_owned(), COURSE.to_owned()),
        ("courses/a/10-kuis.quiz.id.md".to_owned(), text),
    ];
    match Library::read(&Files::from_pairs(files)) {
        Ok(library) => assert_eq!(library.courses().len(), 1),
        Err(faults) => assert!(!faults.is_empty()),
    }
});
