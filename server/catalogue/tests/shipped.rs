//! The library that ships.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use catalogue::{Files, Library};
use std::path::Path;

#[test]
fn the_shipped_library_has_no_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let files = Files::from_dir(&folder).unwrap();
    let library = Library::read(&files).map_err(|faults| {
        faults
            .iter()
            .map(|fault| format!("content/{fault}\n"))
            .collect::<String>()
    });
    match library {
        Ok(library) => assert!(
            !library.courses().is_empty(),
            "no course is in {}",
            folder.display()
        ),
        Err(faults) => panic!("{faults}"),
    }
}
