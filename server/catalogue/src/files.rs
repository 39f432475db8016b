//! The files of a library.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// Deeper folders are not read; it also ends a circle of symbolic links.
const DEPTH: usize = 8;

/// All files of a library by path relative to `content/` (`courses/x/course.toml`) with their text.
/// Only `.md`, `.toml` and `.svg`; hidden files and folders are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    texts: BTreeMap<String, String>,
    /// The paths whose text is an overlay's.
    overlaid: BTreeSet<String>,
}

/// Files by path that stand in place of those of a base or beside them; nothing in place of a text marks
/// a file as removed.
pub type Overlay = BTreeMap<String, Option<String>>;

impl Files {
    /// Reads a folder.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read. Bytes that are no UTF-8 are no error here:
    /// the check names the file.
    pub fn from_dir(folder: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        gather(folder, "", DEPTH, &mut found)?;
        Ok(Self::from_pairs(found))
    }

    /// Takes paths and texts that were read elsewhere, such as from the binary itself.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            texts: pairs
                .into_iter()
                .filter(|(path, _)| is_content(path))
                .map(|(path, text)| (path, unify(&text)))
                .collect(),
            overlaid: BTreeSet::new(),
        }
    }

    /// These files with those of `overlay` laid over them. What is no content, as a folder's file would be
    /// none, is left out.
    #[must_use]
    pub fn under(mut self, overlay: &Overlay) -> Self {
        for (path, text) in overlay.iter().filter(|(path, _)| is_content(path)) {
            match text {
                Some(text) => {
                    self.texts.insert(path.clone(), unify(text));
                    self.overlaid.insert(path.clone());
                }
                None => {
                    self.texts.remove(path);
                    self.overlaid.remove(path);
                }
            }
        }
        self
    }

    /// Whether the text of this path is an overlay's.
    pub(crate) fn is_overlaid(&self, path: &str) -> bool {
        self.overlaid.contains(path)
    }

    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// All paths with their texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn gather(
    folder: &Path,
    prefix: &str,
    depth: usize,
    found: &mut Vec<(String, String)>,
) -> io::Result<()> {
    if depth == 0 {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let path = if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}/{name}")
        };
        if entry.path().is_dir() {
            gather(&entry.path(), &path, depth - 1, found)?;
        } else if is_content(&path) {
            let bytes = std::fs::read(entry.path())?;
            found.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(())
}

fn is_content(path: &str) -> bool {
    let known = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| matches!(ending, "md" | "toml" | "svg"));
    known && !path.split('/').any(|part| part.starts_with('.'))
}

/// Line ends and byte order marks differ between editors; lines are counted the same for all.
fn unify(text: &str) -> String {
    text.strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_content_is_read_from_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            "a.md",
            "b.toml",
            "c/d.svg",
            "c/e.txt",
            ".hidden.md",
            ".git/x.md",
            "c/.#y.md",
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "\u{FEFF}satu\r\ndua").unwrap();
        }
        let files = Files::from_dir(folder.path()).unwrap();
        assert_eq!(
            files.iter().map(|(path, _)| path).collect::<Vec<_>>(),
            ["a.md", "b.toml", "c/d.svg"]
        );
        assert_eq!(files.get("a.md"), Some("satu\ndua"));
    }

    #[test]
    fn an_overlay_replaces_adds_and_removes() {
        let pair = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let base = Files::from_pairs([pair("a.md", "a"), pair("b.md", "b"), pair("c.md", "c")]);
        let overlay = Overlay::from([
            ("b.md".to_owned(), Some("\u{FEFF}baru\r\n".to_owned())),
            ("c.md".to_owned(), None),
            ("d.md".to_owned(), Some("d".to_owned())),
            ("e.md".to_owned(), None),
            ("f.txt".to_owned(), Some("f".to_owned())),
        ]);
        let files = base.clone().under(&overlay);
        let texts: Vec<_> = files.iter().collect();
        assert_eq!(texts, [("a.md", "a"), ("b.md", "baru\n"), ("d.md", "d")]);
        assert_eq!(
            ["a.md", "b.md", "c.md", "d.md"].map(|path| files.is_overlaid(path)),
            [false, true, false, true]
        );
        assert_eq!(base.clone().under(&Overlay::new()), base);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(Files::from_dir(Path::new("/nowhere/at/all")).is_err());
    }
}
