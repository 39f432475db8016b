//! The library that ships.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use catalogue::{Fault, Files, Library, lints};
use std::path::Path;

fn told(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(|fault| format!("content/{fault}\n"))
        .collect()
}

#[test]
fn the_shipped_library_has_no_fault_and_owes_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let files = Files::from_dir(&folder).unwrap();
    let library = Library::read(&files).map_err(|faults| told(&faults));
    let library = library.unwrap();
    let owed = told(&lints::check(&files, &library, lints::SEEDS));
    assert!(owed.is_empty(), "{owed}");
}

#[test]
fn five_courses_ship() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let library = Library::read(&Files::from_dir(&folder).unwrap()).unwrap();
    let courses = library.courses().iter();
    let courses: Vec<_> = courses.map(|course| course.slug.as_str()).collect();
    assert_eq!(
        courses,
        [
            "cek-performa",
            "kenali-pengikut",
            "panggung-dan-rambu",
            "data-anti-hoaks",
            "kampanye-interaktif"
        ]
    );
}

#[test]
fn the_content_of_the_tests_has_no_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/content");
    let files = Files::from_dir(&folder).unwrap();
    Library::read(&files)
        .map_err(|faults| told(&faults).replace("content/", "tests/content/"))
        .unwrap();
}
