//! Builds everything a browser loads besides pages: style sheet, fonts, images, the waking script
//! and the WebAssembly bundles, under hashed names with a manifest, squeezed beside each file.
//!
//! `cargo run -p bundle` writes `target/site/`; `--no-wasm` leaves the WebAssembly out; `--out DIR`
//! writes elsewhere. What takes long is kept under `target/bundle-cache/` by the hash of what it was
//! made from, so that a second run is quick.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build program speaks to the terminal"
)]

mod css;
mod module;
mod site;

use site::Site;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: cargo run -p bundle -- [--no-wasm] [--out DIR]";

/// The logical name of a bundle and the feature of crate `browser` that makes it.
const BUNDLES: [&str; 2] = ["base", "check"];

fn main() -> ExitCode {
    let options = match Options::read(env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            eprintln!("bundle: {sentence}; {USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundle: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    wasm: bool,
    out: Option<PathBuf>,
}

impl Options {
    /// `None` when only help was asked for.
    fn read(
        mut arguments: impl Iterator<Item = String>,
    ) -> std::result::Result<Option<Self>, String> {
        let mut options = Self {
            wasm: true,
            out: None,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--no-wasm" => options.wasm = false,
                "--out" => {
                    options.out = Some(arguments.next().ok_or("--out needs a folder")?.into())
                }
                "--help" | "-h" => return Ok(None),
                other => return Err(format!("`{other}` is no option")),
            }
        }
        Ok(Some(options))
    }
}

fn run(options: &Options) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()?;
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
    // Made first: without it nothing else is worth the time.
    let modules = if options.wasm {
        BUNDLES
            .iter()
            .map(|name| module::build(name, &root, &target))
            .collect::<Result<Vec<_>>>()?
    } else {
        vec![]
    };

    let mut site = Site::open(
        options.out.clone().unwrap_or_else(|| target.join("site")),
        target.join("bundle-cache/squeezed"),
    )?;
    let style = root.join("style");
    for folder in ["fonts", "images"] {
        for path in files(&style.join(folder))? {
            site.add(&file_name(&path), &fs::read(&path)?)?;
        }
    }
    let sheet = css::join(&style, |named| site.hashed(named))?;
    site.add("app.css", sheet.as_bytes())?;
    let browser = root.join("app/browser");
    for script in ["wake.js", "live.js", "quiz.js", "aids.js", "again.js"] {
        site.add(script, &read(&browser.join(script))?)?;
    }
    // What a page and its worker share stands before both.
    let store = read(&browser.join("desk_store.js"))?;
    for (name, script) in [
        ("reception.js", "reception.js"),
        ("reception-worker.js", "desk_worker.js"),
    ] {
        let script = read(&browser.join(script))?;
        site.add(name, &[store.as_slice(), script.as_slice()].concat())?;
    }
    for module in modules {
        site.add(&format!("{}.js", module.name), module.js.as_bytes())?;
        site.add(&format!("{}.wasm", module.name), &module.wasm)?;
    }
    site.close()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The files of a folder by name; a folder that is not there has none.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(vec![]);
    }
    let mut files = vec![];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // Licences travel with the source; nobody's browser asks for them.
        if path.is_file()
            && !file_name(&path).ends_with("LICENSE")
            && !file_name(&path).starts_with('.')
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_option_is_refused_by_name() {
        let read =
            |arguments: &[&str]| Options::read(arguments.iter().map(|text| (*text).to_owned()));
        assert!(read(&["--no-wasm", "--out", "x"]).is_ok_and(|options| {
            options.is_some_and(|options| !options.wasm && options.out.is_some())
        }));
        assert!(read(&["--fast"]).is_err_and(|sentence| sentence.contains("--fast")));
        assert!(read(&["--out"]).is_err());
    }
}
