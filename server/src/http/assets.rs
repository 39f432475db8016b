//! The files of the browser's part, inside the binary: styles, typeface, islands. `scripts/bundle`
//! makes them under `target/site/`, each with a hash in its name, so that they are cached for ever.

use app::frame::{Assets, Module};
use axum::body::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(Embed)]
#[folder = "../target/site/"]
#[allow_missing = true]
struct Site;

/// The address of a hashed file.
fn address(name: &str) -> String {
    format!("/assets/{name}")
}

/// The hashed names of the files by their plain ones, from the bundle's manifest.
fn manifest() -> BTreeMap<String, String> {
    Site::get("manifest.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
}

/// A script that a browser keeps under one address for ever, and asks for again each time whether it has changed.
#[must_use]
pub fn lasting(name: &str, accepts: &str) -> Option<(StatusCode, HeaderMap, Bytes)> {
    let (status, mut headers, bytes) = file(manifest().get(name)?, accepts)?;
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Some((status, headers, bytes))
}

/// The names that pages write; empty where a part was not built.
#[must_use]
pub fn names() -> Assets {
    let manifest = manifest();
    let name = |logical: &str| {
        manifest
            .get(logical)
            .map(|name| address(name))
            .unwrap_or_default()
    };
    Assets {
        css: name("app.css"),
        font: name("plus-jakarta-sans.woff2"),
        icon: name("icon.svg"),
        wake: name("wake.js"),
        live: name("live.js"),
        quiz: name("quiz.js"),
        aids: name("aids.js"),
        again: name("again.js"),
        reception: name("reception.js"),
        base: Module {
            js: name("base.js"),
            wasm: name("base.wasm"),
        },
        check: Module {
            js: name("check.js"),
            wasm: name("check.wasm"),
        },
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

/// The file of that hashed name with its headers, compressed as the browser accepts; `None` for any
/// other name.
#[must_use]
pub fn file(name: &str, accepts: &str) -> Option<(StatusCode, HeaderMap, Bytes)> {
    if name == "manifest.json" || name.ends_with(".br") || name.ends_with(".gz") {
        return None;
    }
    let plain = Site::get(name)?;
    let accepted = |coding: &str| {
        accepts.split(',').any(|part| {
            let mut pieces = part.split(';');
            pieces
                .next()
                .is_some_and(|token| token.trim().eq_ignore_ascii_case(coding))
                && !pieces
                    .any(|weight| matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    let packed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepted(coding))
        .find_map(|(coding, ending)| Some((coding, Site::get(&format!("{name}{ending}"))?)));
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let file = match packed {
        Some((coding, file)) => {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            file
        }
        None => plain,
    };
    Some((StatusCode::OK, headers, bytes(file)))
}
