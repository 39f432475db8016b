//! The house rules: which way the arrows run, what a source may say, whose work may be in it, and that
//! every exercise is answered alike by another program, and what the interface's texts keep to.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken rule ends a test"
)]

mod arrows;
mod exercises;
mod language;
mod licences;
mod sources;
mod traceability;

use catalogue::{Files, Library};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the checkout.
fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// The library that ships.
fn library() -> Library {
    Library::read(&Files::from_dir(&top().join("content")).unwrap())
        .unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// What Cargo answers. A machine that has built for itself alone may still lack the packages of others,
/// so the network is asked where the machine's own store is not enough.
fn cargo(arguments: &[&str]) -> String {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = |more: &[&str]| {
        Command::new(&program)
            .args(arguments)
            .args(more)
            .current_dir(top())
            .output()
            .unwrap()
    };
    let mut output = run(&["--offline"]);
    if !output.status.success() {
        output = run(&[]);
    }
    assert!(
        output.status.success(),
        "cargo {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// All packages, ours and others', as `cargo metadata` tells of them.
fn packages() -> Vec<Value> {
    let mut metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).unwrap();
    match metadata["packages"].take() {
        Value::Array(packages) => packages,
        other => panic!("cargo metadata names no packages: {other}"),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no `{key}` in {value}"))
}
