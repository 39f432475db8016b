//! `kopitalk import agencies` as somebody in a terminal meets it.

#![expect(clippy::unwrap_used, reason = "a test ends by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn import(folder: &Path, file: &str) -> Output {
    import_with(folder, file, &[])
}

fn import_with(folder: &Path, file: &str, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kopitalk"))
        .env_remove("DATABASE_URL")
        .current_dir(folder)
        .args([
            "import",
            "agencies",
            file,
            "--database-url",
            "sqlite://a.db",
        ])
        .args(more)
        .output()
        .unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn a_table_is_imported_and_the_second_time_it_is_known() {
    let folder = TempDir::new().unwrap();
    let table = "\u{feff}kode;nama;kode_induk;jenis\r\nSDK-U;Sudin Kominfo;DKI;suku_dinas\r\nDKI;\"Dinas; Kominfo\";;dinas\r\n";
    fs::write(folder.path().join("a.csv"), table).unwrap();
    let first = import(folder.path(), "a.csv");
    assert_eq!(
        said(&first),
        (
            Some(0),
            "2 added, 0 changed, 0 unchanged\n".to_owned(),
            String::new()
        )
    );
    let second = import(folder.path(), "a.csv");
    assert_eq!(said(&second).1, "0 added, 0 changed, 2 unchanged\n");
    fs::write(
        folder.path().join("b.csv"),
        "code,name\nDKI,Dinas Komunikasi\nBPD,Bapenda\n",
    )
    .unwrap();
    let third = import(folder.path(), "b.csv");
    assert_eq!(said(&third).1, "1 added, 1 changed, 0 unchanged\n");
}

#[test]
fn every_fault_is_told_with_its_row_and_nothing_is_changed() {
    let folder = TempDir::new().unwrap();
    let table = "kode;nama;kode_induk;jenis\nA;Satu;B;dinas\nB;Dua;A;dinas\n;Tiga;TIADA;toko\n\nD;Empat;;dinas\n";
    fs::write(folder.path().join("a.csv"), table).unwrap();
    let (status, told, faults) = said(&import(folder.path(), "a.csv"));
    assert_eq!((status, told.as_str()), (Some(1), ""));
    assert_eq!(
        faults.lines().collect::<Vec<_>>(),
        [
            "a.csv: row 2: A would belong to itself",
            "a.csv: row 3: B would belong to itself",
            "a.csv: row 4: the code is missing",
            "a.csv: row 4: `toko` is no kind of agency that is known",
            "a.csv: row 4: there is no agency with the code `TIADA` to belong to",
            "kinds that are not known: `toko`; --new-kinds takes them as kinds of your own",
            "nothing was changed: 5 faults",
        ]
    );
    fs::write(folder.path().join("b.csv"), "kode;nama\nD;Empat\n").unwrap();
    assert_eq!(
        said(&import(folder.path(), "b.csv")).1,
        "1 added, 0 changed, 0 unchanged\n",
        "the good row of the faulty table was not taken over"
    );
}

#[test]
fn a_file_that_is_no_table_is_said_in_one_sentence() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.csv"), b"kode;nama\nA;Caf\xE9\n").unwrap();
    fs::write(folder.path().join("b.csv"), b"x;y\n1;2\n").unwrap();
    for (file, words) in [
        ("a.csv", "row 2 is not in UTF-8"),
        ("b.csv", "`kode` is missing"),
        ("none.csv", "none.csv cannot be read"),
    ] {
        let (status, _, told) = said(&import(folder.path(), file));
        assert_eq!(status, Some(1));
        assert!(told.contains(words) && told.lines().count() == 1, "{told}");
    }
    let wrong = Command::new(env!("CARGO_BIN_EXE_kopitalk"))
        .args(["import", "agencies"])
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn new_kinds_are_named_with_what_may_be_meant_and_taken_with_a_flag() {
    let folder = TempDir::new().unwrap();
    let table = "kode;nama;kode_induk;jenis\nA;Satu;;dians\nB;Dua;A;Balai Latihan\nC;Tiga;A;balai latihan\n";
    fs::write(folder.path().join("a.csv"), table).unwrap();
    let (status, told, faults) = said(&import(folder.path(), "a.csv"));
    assert_eq!((status, told.as_str()), (Some(1), ""));
    assert_eq!(
        faults.lines().collect::<Vec<_>>(),
        [
            "a.csv: row 2: `dians` is no kind of agency that is known",
            "a.csv: row 3: `Balai Latihan` is no kind of agency that is known",
            "a.csv: row 4: `balai latihan` is no kind of agency that is known",
            "kinds that are not known: `dians` (did you mean Dinas?), `Balai Latihan`; --new-kinds takes them as kinds of your own",
            "nothing was changed: 3 faults",
        ]
    );
    let taken = import_with(folder.path(), "a.csv", &["--new-kinds"]);
    assert_eq!(said(&taken).1, "3 added, 0 changed, 0 unchanged\n");
    assert_eq!(
        said(&import(folder.path(), "a.csv")).1,
        "0 added, 0 changed, 3 unchanged\n",
        "now they are known"
    );
}

#[test]
fn help_lists_the_kinds_in_both_languages() {
    let folder = TempDir::new().unwrap();
    let (status, told, _) = said(&import_with(folder.path(), "a.csv", &["--help"]));
    assert_eq!(status, Some(0));
    for words in [
        "--new-kinds",
        "dinas          Dinas, Office",
        "suku_dinas     Suku Dinas, Sub-office",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}
