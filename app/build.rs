//! Turns `locales/*.json` into the methods of `Words`, so that a missing key, or a key whose
//! parameters differ between the languages, does not compile.
//!
//! `"quiz.send": "Kirim"` becomes `words.quiz_send() -> &'static str`;
//! `"quiz.of": "{done} dari {total}"` becomes `words.quiz_of(done, total) -> String`, which writes a
//! count as its language does;
//! `"parts": {"one": "1 bagian", "other": "{n} bagian"}` becomes `words.parts(n: u32) -> String`.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::{env, fs, path::Path};

type Keys = BTreeMap<String, Value>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let (id, en) = (read("locales/id.json")?, read("locales/en.json")?);
    let only = |a: &Keys, b: &Keys| {
        a.keys()
            .filter(|key| !b.contains_key(*key))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (only_id, only_en) = (only(&id, &en), only(&en, &id));
    if !only_id.is_empty() || !only_en.is_empty() {
        return Err(format!("only in id.json: {only_id:?}; only in en.json: {only_en:?}").into());
    }
    let mut out = String::from("impl Words {\n");
    for (key, in_id) in &id {
        method(&mut out, key, in_id, &en[key])?;
    }
    out.push_str("}\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), out)?;
    Ok(())
}

fn read(path: &str) -> Result<Keys, Box<dyn Error>> {
    let map: Map<String, Value> = serde_json::from_str(&fs::read_to_string(path)?)
        .map_err(|error| format!("{path}: {error}"))?;
    Ok(map.into_iter().collect())
}

fn method(out: &mut String, key: &str, id: &Value, en: &Value) -> Result<(), Box<dyn Error>> {
    let name = key.replace(['.', '-'], "_");
    match (id, en) {
        (Value::String(id), Value::String(en)) => {
            let (names, names_en) = (parameters(id), parameters(en));
            if BTreeSet::from_iter(&names) != BTreeSet::from_iter(&names_en) {
                return Err(format!("{key}: parameters differ: {names:?} and {names_en:?}").into());
            }
            writeln!(out, "    /// {}", id.replace('\n', " "))?;
            if names.is_empty() {
                writeln!(
                    out,
                    "    #[must_use] pub const fn {name}(self) -> &'static str {{ match self.0 {{ Language::Id => {id:?}, Language::En => {en:?} }} }}"
                )?;
            } else {
                let arguments = names
                    .iter()
                    .map(|name| format!("{name}: impl Said"))
                    .collect::<Vec<_>>()
                    .join(", ");
                let said = names.iter().map(|name| said(name)).collect::<String>();
                writeln!(
                    out,
                    "    #[must_use] pub fn {name}(self, {arguments}) -> String {{ {said}match self.0 {{ Language::Id => format!({id:?}), Language::En => format!({en:?}) }} }}"
                )?;
            }
        }
        (Value::Object(id), Value::Object(en)) => {
            let text = |map: &Map<String, Value>, form: &str| {
                map.get(form)
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .ok_or_else(|| format!("{key}: no text for `{form}`"))
            };
            let (id_one, id_other, en_one, en_other) = (
                text(id, "one")?,
                text(id, "other")?,
                text(en, "one")?,
                text(en, "other")?,
            );
            for form in [&id_one, &id_other, &en_one, &en_other] {
                if parameters(form).iter().any(|name| name != "n") {
                    return Err(format!("{key}: a counted text has no parameter but {{n}}").into());
                }
            }
            writeln!(out, "    /// {id_other}")?;
            writeln!(
                out,
                "    #[must_use] pub fn {name}(self, n: u32) -> String {{ match (self.0, n) {{ (Language::Id, 1) => {}, (Language::Id, _) => {}, (Language::En, 1) => {}, (Language::En, _) => {} }} }}",
                counted(&id_one),
                counted(&id_other),
                counted(&en_one),
                counted(&en_other)
            )?;
        }
        _ => return Err(format!("{key}: a text, or a counted text, in both languages").into()),
    }
    Ok(())
}

/// The names between braces in the order of their first appearance, which in Indonesian is the order of
/// the method's arguments. A text with an unbalanced brace fails when the generated code compiles.
fn parameters(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in text.split('{').skip(1) {
        if let Some((name, _)) = rest.split_once('}')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// A counted form as an expression: formatted only where it holds the number.
fn counted(text: &str) -> String {
    if parameters(text).is_empty() {
        format!("{text:?}.to_owned()")
    } else {
        format!("{{ {}format!({text:?}) }}", said("n"))
    }
}

/// A parameter as its language writes it.
fn said(name: &str) -> String {
    format!("let {name} = {name}.said(self.0); ")
}
