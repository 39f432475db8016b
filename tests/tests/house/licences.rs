//! Whose work is in the product: what its licences allow everybody to do with it, and nothing that binds
//! to a system's cryptography.

use crate::{packages, text, top};
use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Zlib",
];

/// The browser's tools, which are not part of the product.
const ALLOWED_FOR_TOOLS: [&str; 3] = ["Apache-2.0", "MIT", "MPL-2.0"];

/// TLS is rustls's, wherever there is TLS.
const BANNED: [&str; 4] = ["native-tls", "openssl", "openssl-sys", "schannel"];

fn allows(expression: &str, allowed: &[&str]) -> bool {
    let allowed: Vec<_> = allowed
        .iter()
        .map(|one| Licensee::parse(one).unwrap())
        .collect();
    let expression = Expression::parse_mode(expression, ParseMode::LAX)
        .unwrap_or_else(|error| panic!("{expression}: {error}"));
    expression.evaluate(|asked| allowed.iter().any(|one| one.satisfies(asked)))
}

#[test]
fn every_package_may_be_used_under_a_permissive_licence() {
    let packages = packages();
    assert!(
        packages.len() > 100,
        "cargo metadata tells of {} packages only",
        packages.len()
    );
    for package in &packages {
        let name = text(package, "name");
        let licence = package["license"]
            .as_str()
            .unwrap_or_else(|| panic!("{name} states no licence"));
        assert!(allows(licence, &ALLOWED), "{name}: {licence}");
    }
}

#[test]
fn licences_that_bind_are_told_apart() {
    for fine in [
        "MIT OR GPL-3.0-only",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 / MIT",
    ] {
        assert!(allows(fine, &ALLOWED), "{fine}");
    }
    for binding in [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "MIT AND LGPL-2.1-or-later",
        "SSPL-1.0",
    ] {
        assert!(!allows(binding, &ALLOWED), "{binding}");
    }
}

#[test]
fn no_package_binds_to_a_systems_cryptography() {
    let packages = packages();
    let banned: Vec<_> = packages
        .iter()
        .map(|package| text(package, "name"))
        .filter(|name| BANNED.contains(name))
        .collect();
    assert!(banned.is_empty(), "{banned:?}");
}

#[test]
fn the_tools_from_npm_are_free_too() {
    let lock = std::fs::read_to_string(top().join("package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let tools = lock["packages"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, _)| !path.is_empty());
    let mut count = 0;
    for (path, package) in tools {
        let licence = package["license"]
            .as_str()
            .unwrap_or_else(|| panic!("{path} states no licence"));
        assert!(allows(licence, &ALLOWED_FOR_TOOLS), "{path}: {licence}");
        count += 1;
    }
    assert!(count > 0, "package-lock.json holds no package");
}

#[test]
fn the_typeface_carries_its_licence() {
    for font in std::fs::read_dir(top().join("style/fonts")).unwrap() {
        let font = font.unwrap().path();
        if font.extension().is_some_and(|kind| kind == "woff2") {
            let licence = std::fs::read_to_string(font.with_extension("LICENSE")).unwrap();
            assert!(
                licence.contains("SIL OPEN FONT LICENSE Version 1.1"),
                "{}",
                font.display()
            );
        }
    }
}
