//! A bundle of islands: cargo for WebAssembly, wasm-bindgen as a library, wasm-opt where there is one.

use crate::Result;
use crate::site::hash;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

/// A module ready to be served.
pub struct Module {
    pub name: String,
    pub js: String,
    pub wasm: Vec<u8>,
}

const TARGET: &str = "wasm32-unknown-unknown";

/// Names a rustup toolchain for the WebAssembly build alone, where the usual one has no such target.
const TOOLCHAIN: &str = "KOPITALK_WASM_TOOLCHAIN";

/// Builds the bundle of this feature of crate `browser`.
pub fn build(name: &str, root: &Path, target: &Path) -> Result<Module> {
    check_target(root)?;
    let compiled = fs::read(compile(name, root)?)?;
    let optimiser = optimiser(root);
    // What the files are made from: the compiled module and the tools after it.
    let stamp = hash(
        &[
            compiled.as_slice(),
            optimiser
                .as_ref()
                .map_or("", |found| found.version.as_str())
                .as_bytes(),
        ]
        .concat(),
    );
    let cache = target.join("bundle-cache").join(name);
    let (stamp_file, js_file, wasm_file) = (
        cache.join("stamp"),
        cache.join("module.js"),
        cache.join("module.wasm"),
    );
    if fs::read_to_string(&stamp_file).is_ok_and(|kept| kept == stamp) {
        return Ok(Module {
            name: name.to_owned(),
            js: fs::read_to_string(js_file)?,
            wasm: fs::read(wasm_file)?,
        });
    }
    fs::create_dir_all(&cache)?;
    if stamp_file.exists() {
        fs::remove_file(&stamp_file)?;
    }

    let mut output = Bindgen::new()
        .input_bytes(name, compiled)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate_output()?;
    if output.snippets().values().any(|list| !list.is_empty())
        || !output.local_modules().is_empty()
        || !output.npm_dependencies().is_empty()
    {
        return Err("a dependency brings JavaScript files of its own, which this program does not know how to serve".into());
    }
    let js = output.js().to_owned();
    let mut wasm = output.wasm_mut().emit_wasm();
    if let Some(smaller) = optimiser
        .map(|optimiser| optimiser.run(&wasm, &cache))
        .transpose()?
    {
        if tables(&smaller)? == tables(&wasm)? {
            wasm = smaller;
        } else {
            println!(
                "bundle: this wasm-opt is too old and spoils the module (npm's binaryen is fine): the module stays as it is and is larger"
            );
        }
    } else {
        println!(
            "bundle: no wasm-opt found (`npm install` brings one): the module works and is larger"
        );
    }
    fs::write(wasm_file, &wasm)?;
    fs::write(js_file, &js)?;
    fs::write(stamp_file, stamp)?;
    Ok(Module {
        name: name.to_owned(),
        js,
        wasm,
    })
}

/// The program of this name from the toolchain that builds WebAssembly.
fn tool(name: &str, root: &Path) -> Command {
    let mut command = match env::var_os(TOOLCHAIN) {
        Some(toolchain) => {
            let mut command = Command::new("rustup");
            command.arg("run").arg(toolchain).arg(name);
            command
        }
        None => match env::var_os("CARGO").filter(|_| name == "cargo") {
            Some(cargo) => Command::new(cargo),
            None => Command::new(name),
        },
    };
    command.current_dir(root);
    command
}

fn check_target(root: &Path) -> Result<()> {
    let answer = tool("rustc", root)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|error| format!("rustc does not run: {error}"))?;
    let folder = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    if answer.status.success() && Path::new(&folder).is_dir() {
        return Ok(());
    }
    Err(format!(
        "the Rust compiler cannot build WebAssembly yet: run `rustup target add {TARGET}`, or, where rustup cannot reach its server, \
         make a toolchain from the system's packages as docs/operate.md says and name it in {TOOLCHAIN}"
    )
    .into())
}

/// Runs cargo and returns the compiled module's path.
fn compile(name: &str, root: &Path) -> Result<PathBuf> {
    let answer = tool("cargo", root)
        .args([
            "build",
            "--package",
            "browser",
            "--lib",
            "--target",
            TARGET,
            "--profile",
            "wasm-release",
            "--no-default-features",
        ])
        .args([
            "--features",
            name,
            "--message-format",
            "json-render-diagnostics",
        ])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo does not run: {error}"))?;
    if !answer.status.success() {
        return Err(format!(
            "the WebAssembly of bundle `{name}` does not compile; cargo's messages are above"
        )
        .into());
    }
    for line in String::from_utf8(answer.stdout)?.lines() {
        let message: serde_json::Value = serde_json::from_str(line)?;
        let mut files = message["filenames"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(serde_json::Value::as_str);
        if message["reason"] == "compiler-artifact"
            && message["target"]["name"] == "browser"
            && let Some(file) = files.find(|file| file.ends_with(".wasm"))
        {
            return Ok(file.into());
        }
    }
    Err("cargo built crate `browser` and named no .wasm file".into())
}

/// The exported tables and what they hold. Binaryen 108, which Debian 12 has, exports the table of
/// functions in place of the one for the browser's objects, and the module does not start.
fn tables(wasm: &[u8]) -> Result<Vec<(String, String)>> {
    let module = walrus::Module::from_buffer(wasm)?;
    let mut tables: Vec<_> = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            walrus::ExportItem::Table(table) => Some((
                export.name.clone(),
                format!("{:?}", module.tables.get(table).element_ty),
            )),
            _ => None,
        })
        .collect();
    tables.sort();
    Ok(tables)
}

/// A wasm-opt that runs.
struct Optimiser {
    program: PathBuf,
    version: String,
}

/// The one that npm installed for this repository, else the system's.
fn optimiser(root: &Path) -> Option<Optimiser> {
    [
        root.join("node_modules/.bin/wasm-opt"),
        root.join("tests/node_modules/.bin/wasm-opt"),
        PathBuf::from("wasm-opt"),
    ]
    .into_iter()
    .find_map(|program| {
        let answer = Command::new(&program).arg("--version").output().ok()?;
        answer.status.success().then(|| Optimiser {
            program,
            version: String::from_utf8_lossy(&answer.stdout).into_owned(),
        })
    })
}

impl Optimiser {
    fn run(&self, wasm: &[u8], folder: &Path) -> Result<Vec<u8>> {
        // The module says itself which features of WebAssembly it uses.
        let (from, to) = (folder.join("before.wasm"), folder.join("after.wasm"));
        fs::write(&from, wasm)?;
        let answer = Command::new(&self.program)
            .args(["-Oz", "--converge", "-o"])
            .arg(&to)
            .arg(&from)
            .output()?;
        if !answer.status.success() {
            return Err(format!(
                "wasm-opt failed: {}",
                String::from_utf8_lossy(&answer.stderr).trim()
            )
            .into());
        }
        let smaller = fs::read(&to)?;
        fs::remove_file(from)?;
        fs::remove_file(to)?;
        Ok(smaller)
    }
}
