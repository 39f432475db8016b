//! Joins the style sheets. Whole CSS tools cost minutes to compile; all that is needed here is an
//! order, the hashed names of fonts and images, and no comments.

use crate::{Result, file_name, files};
use std::fs;
use std::path::Path;

/// All of `style/*.css`: `tokens.css`, then `base.css`, then the others by name. `hashed` gives the
/// hashed name of a font or image, which lies beside the sheet in the site.
pub fn join(style: &Path, hashed: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut sheets: Vec<_> = files(style)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "css"))
        .collect();
    if sheets.is_empty() {
        return Err(format!("{}: there is no style sheet", style.display()).into());
    }
    let rank = |name: &str| match name {
        "tokens.css" => 0,
        "base.css" => 1,
        _ => 2,
    };
    sheets.sort_by_key(|path| (rank(&file_name(path)), file_name(path)));
    let mut out = String::new();
    for sheet in sheets {
        let name = |problem: String| format!("{}: {problem}", sheet.display());
        let short = shorten(&fs::read_to_string(&sheet)?).map_err(name)?;
        out.push_str(&with_hashed_names(&short, &hashed).map_err(name)?);
        out.push('\n');
    }
    Ok(out)
}

/// Without comments and without white space that separates nothing. Strings stay as they are.
fn shorten(sheet: &str) -> std::result::Result<String, String> {
    let mut out = String::with_capacity(sheet.len());
    let mut chars = sheet.chars().peekable();
    let mut space = false;
    while let Some(c) = chars.next() {
        if c == '/' && chars.peek() == Some(&'*') {
            chars.next();
            let mut last = ' ';
            loop {
                match chars.next() {
                    Some('/') if last == '*' => break,
                    Some(c) => last = c,
                    None => return Err("a comment has no end".to_owned()),
                }
            }
            // A comment separates what stands on its sides.
            space = true;
        } else if c.is_whitespace() {
            space = true;
        } else {
            if space
                && !out.ends_with(['{', '}', ';', ',', ' '])
                && !out.is_empty()
                && !matches!(c, '{' | '}' | ';' | ',')
            {
                out.push(' ');
            }
            space = false;
            out.push(c);
            if matches!(c, '"' | '\'') {
                loop {
                    let Some(inner) = chars.next() else {
                        return Err("a string has no end".to_owned());
                    };
                    out.push(inner);
                    if inner == '\\' {
                        out.extend(chars.next());
                    } else if inner == c {
                        break;
                    }
                }
            }
        }
    }
    Ok(out)
}

/// Replaces the file of every `url("fonts/…")` and `url("images/…")`.
fn with_hashed_names(
    sheet: &str,
    hashed: impl Fn(&str) -> Option<String>,
) -> std::result::Result<String, String> {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("url(") {
        let (inside, after) = after.split_once(')').ok_or("a url( has no end")?;
        let path = inside.trim().trim_matches(['"', '\'']);
        let file = path.rsplit('/').next().unwrap_or_default();
        // `#part` names a part of the page itself.
        let name = if path.starts_with('#') {
            path.to_owned()
        } else {
            hashed(file).ok_or_else(|| {
                format!("url({inside}) names no file of style/fonts or style/images")
            })?
        };
        out.push_str(before);
        out.push_str(&format!("url(\"{name}\")"));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_idle_white_space_go_and_meaning_stays() {
        let sheet = "/* a */ a :hover ,\n b { color : red ; width: calc(1px + 2px) }\n/* x */@media (width < 4rem) { i::after { content: \"/* \\\" { */\" } }";
        assert_eq!(
            shorten(sheet),
            Ok("a :hover,b{color : red;width: calc(1px + 2px)}@media (width < 4rem){i::after{content: \"/* \\\" { */\"}}".to_owned())
        );
        assert!(shorten("a { } /* no end").is_err());
        assert!(shorten("a { content: \"no end }").is_err());
    }

    #[test]
    fn files_get_their_hashed_names_and_an_unknown_file_is_an_error() {
        let hashed = |name: &str| (name == "a.woff2").then(|| "a.12345678.woff2".to_owned());
        let sheet = "@font-face{src: url(\"fonts/a.woff2\") format(\"woff2\")}";
        assert_eq!(
            with_hashed_names(sheet, hashed),
            Ok("@font-face{src: url(\"a.12345678.woff2\") format(\"woff2\")}".to_owned())
        );
        assert!(
            with_hashed_names("a{background: url(images/b.svg)}", hashed)
                .is_err_and(|sentence| sentence.contains("b.svg"))
        );
    }
}
