//! What a real spreadsheet makes of a file: LibreOffice, set to evaluate formulas, in Indonesian and in
//! English, with every separator that it offers. Where it is not installed this says so and holds nothing;
//! the guard itself is held beside it, in `csv.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a broken promise ends a test, and one that is not tried says so"
)]

use documents::csv;
use domain::sheet::{Cell, Sheet};
use std::path::Path;
use std::process::Command;

/// Names as people could give them, to have a formula in somebody else's file.
const NAMES: [&str; 9] = [
    "=1+1",
    "Budi,=1+1",
    "Budi,=1+1,",
    "Budi;=1+1;",
    "Budi\t=1+1\t",
    "Budi\n=1+1",
    "Budi,\"=1+1\"",
    "Budi, @SUM(1),+1,-1",
    "\u{feff}=1+1",
];

fn sheet() -> Sheet {
    let row = |name: &str| vec![Cell::text(name), Cell::Number(86.3, 1), Cell::Count(7)];
    Sheet {
        head: ["Nama", "Tingkat (%)", "Hadir"].map(str::to_owned).into(),
        rows: NAMES.into_iter().map(row).collect(),
    }
}

/// What LibreOffice makes of a file that splits at `separators` (their codes) in a language (its number):
/// its own format, as text. `None` where there is no LibreOffice.
fn opened(folder: &Path, separators: &str, language: u16) -> Option<String> {
    let profile = folder.join("profile");
    // Signs of UTF-8 (76) from the first line on, no types of columns, numbers read as the language writes
    // them, formulas evaluated.
    let filter =
        format!("CSV:{separators},34,76,1,,{language},false,true,false,false,false,-1,true");
    let done = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "fods"])
        .arg(format!("--infilter={filter}"))
        .args(["--outdir", "out", "names.csv"])
        .current_dir(folder)
        .output()
        .ok()?;
    assert!(done.status.success(), "{done:?}");
    let found = std::fs::read_to_string(folder.join("out/names.fods")).unwrap();
    Some(found.replace("&apos;", "'"))
}

#[test]
fn no_spreadsheet_finds_a_formula_in_a_name_whatever_it_splits_at() {
    let folder = tempfile::tempdir().unwrap();
    let file = csv::write(&sheet()).unwrap();
    let indonesian = 1057;
    for language in [indonesian, 1033] {
        for separators in ["59", "44", "9", "124", "44/59/9"] {
            // A file of its own format that is left over would be an answer to the question before.
            let _ = std::fs::remove_dir_all(folder.path().join("out"));
            std::fs::write(folder.path().join("names.csv"), &file).unwrap();
            let Some(found) = opened(folder.path(), separators, language) else {
                eprintln!("LibreOffice is not installed: no spreadsheet was asked");
                return;
            };
            assert!(
                !found.contains("table:formula"),
                "{separators} in {language}: {found}"
            );
            let whole = separators.contains("59");
            if whole {
                let names = found.matches("Budi").count();
                assert_eq!(names, 7, "names stay whole: {found}");
                assert!(found.contains("Budi,'=1+1,<"), "{found}");
                assert_eq!(found.matches("office:value=\"7\"").count(), NAMES.len());
            }
            if whole && language == indonesian {
                assert_eq!(found.matches("office:value=\"86.3\"").count(), NAMES.len());
            }
        }
    }
}

#[test]
fn the_spreadsheet_that_is_asked_does_evaluate_formulas() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("names.csv"), "Budi,=1+1,\r\n").unwrap();
    let Some(found) = opened(folder.path(), "44", 1033) else {
        eprintln!("LibreOffice is not installed: no spreadsheet was asked");
        return;
    };
    assert!(found.contains("table:formula=\"of:=1+1\""), "{found}");
}
