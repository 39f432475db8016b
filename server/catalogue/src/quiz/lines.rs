//! The lines below a question's heading, sorted by what they are.

use crate::markdown::Page;
use crate::sheet::Spot;
use domain::language::Language;
use domain::quiz::Kind;

/// The lines of a question, sorted by what they are.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) detail: Text,
    pub(super) options: Vec<RawOption>,
    pub(super) keys: Vec<(u32, String)>,
    pub(super) named: Vec<RawNamed>,
    pub(super) explanation: Option<Text>,
    /// `- left :: right`, `1. line`, `- card => lane`, as the kind says.
    pub(super) rows: Vec<Text>,
}

/// Lines that belong together, from the first one on without a gap in numbering.
#[derive(Clone, Default)]
pub(super) struct Text {
    pub(super) line: u32,
    pub(super) text: String,
}

impl Text {
    pub(super) fn new(line: u32, text: &str) -> Self {
        Self {
            line,
            text: text.to_owned(),
        }
    }

    fn add(&mut self, line: u32, text: &str) {
        if self.text.is_empty() && self.line == 0 {
            *self = Self::new(line, text);
        } else {
            self.text.push('\n');
            self.text.push_str(text);
        }
    }

    pub(super) fn spot(&self) -> Spot<'_> {
        Spot {
            text: &self.text,
            line: self.line.max(1),
        }
    }
}

pub(super) struct RawOption {
    pub(super) right: bool,
    pub(super) text: Text,
    pub(super) feedback: Text,
}

pub(super) struct RawNamed {
    pub(super) line: u32,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) feedback: Text,
}

fn explanation_word(language: Language) -> &'static str {
    match language {
        Language::Id => "Pembahasan:",
        Language::En => "Explanation:",
    }
}

/// What the last answer line was, so that the lines below it find their place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Detail,
    Option,
    Key,
    Named,
    Row,
}

/// A line of something to arrange: `- …` of pairs and cards, `1. …` of lines in order.
fn row_line(text: &str, kind: Option<Kind>) -> Option<&str> {
    match kind? {
        Kind::Match | Kind::Lanes => text.strip_prefix("- ").map(str::trim),
        Kind::Order => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            (rest.len() < text.len())
                .then(|| rest.strip_prefix(". ").or(rest.strip_prefix(") ")))
                .flatten()
                .map(str::trim)
        }
        _ => None,
    }
}

/// Sorts the lines below a heading; `kind` is the one that the heading names.
pub(super) fn sort_lines(
    page: &mut Page,
    language: Language,
    lines: &[(u32, &str)],
    kind: Option<Kind>,
) -> Lines {
    let mut found = Lines::default();
    let mut place = Place::Detail;
    let mut fence = Fence::default();
    for (line, text) in lines.iter().copied() {
        let inside = fence.inside(text);
        if let Some(explanation) = &mut found.explanation {
            explanation.add(line, text);
        } else if inside && place == Place::Detail {
            found.detail.add(line, text);
        } else if let Some(rest) = text.strip_prefix(explanation_word(language)) {
            found.explanation = Some(Text::new(line, &capitalised(rest)));
        } else if let Some(rest) = row_line(text, kind) {
            place = Place::Row;
            found.rows.push(Text::new(line, rest));
        } else if let Some((right, rest)) = option_line(text) {
            place = Place::Option;
            found.options.push(RawOption {
                right,
                text: Text::new(line, rest),
                feedback: Text::default(),
            });
        } else if let Some(rest) = text.strip_prefix('=').filter(|rest| !rest.starts_with('=')) {
            place = Place::Key;
            found.keys.push((line, rest.trim().to_owned()));
        } else if text.trim().is_empty() {
            if place == Place::Detail {
                found.detail.add(line, text);
            }
        } else if let Some(quoted) = text.trim_start().strip_prefix('>') {
            let quoted = quoted.strip_prefix(' ').unwrap_or(quoted);
            if place == Place::Option {
                if let Some(option) = found.options.last_mut() {
                    option.feedback.add(line, quoted);
                }
            } else if let Some((name, value)) = named_line(quoted) {
                place = Place::Named;
                found.named.push(RawNamed {
                    line,
                    name,
                    value,
                    feedback: Text::default(),
                });
            } else if place == Place::Named {
                if let Some(named) = found.named.last_mut() {
                    named.feedback.add(line, quoted);
                }
            } else if place == Place::Detail {
                found.detail.add(line, text);
            } else {
                page.fault(line, "This quoted line belongs to nothing; a named answer begins with `> !name = …`.");
            }
        } else if place == Place::Option && text.starts_with("  ") {
            match found.options.last_mut() {
                Some(option) if option.feedback.text.is_empty() => option.text.add(line, text.trim()),
                _ => page.fault(line, "This line stands below an option's feedback; begin it with `>`, or put it above."),
            }
        } else if place == Place::Row && text.starts_with("  ") {
            // A row is one line of words, however many it is written on.
            if let Some(row) = found.rows.last_mut() {
                row.text.push(' ');
                row.text.push_str(text.trim());
            }
        } else if place == Place::Detail {
            found.detail.add(line, text);
        } else {
            page.fault(
                line,
                format!(
                    "This text stands below the answers; begin it with `{}` or put it above them.",
                    explanation_word(language)
                ),
            );
        }
    }
    found
}

fn option_line(text: &str) -> Option<(bool, &str)> {
    let rest = text.strip_prefix("- [")?;
    let (mark, rest) = rest.split_once(']')?;
    let right = match mark {
        "x" | "X" => true,
        " " => false,
        _ => return None,
    };
    Some((right, rest.trim()))
}

/// `!name = value`.
fn named_line(quoted: &str) -> Option<(String, String)> {
    let (name, value) = quoted.trim_start().strip_prefix('!')?.split_once('=')?;
    let name = name.trim();
    (!name.is_empty() && !name.contains(char::is_whitespace))
        .then(|| (name.to_owned(), value.trim().to_owned()))
}

/// The word before it is not shown, so the sentence begins here, maybe with an emphasis.
fn capitalised(text: &str) -> String {
    let text = text.trim_start();
    let words = text.trim_start_matches(['*', '_', '“', '"']);
    let signs = &text[..text.len() - words.len()];
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| {
        signs
            .chars()
            .chain(first.to_uppercase())
            .chain(rest)
            .collect()
    })
}

/// Whether a line is part of a code block.
#[derive(Default)]
pub(super) struct Fence(Option<(char, usize)>);

impl Fence {
    pub(super) fn inside(&mut self, text: &str) -> bool {
        let trimmed = text.trim_start();
        let mark = trimmed.chars().next().unwrap_or(' ');
        let length = trimmed.chars().take_while(|c| *c == mark).count();
        let is_fence = matches!(mark, '`' | '~') && length >= 3;
        match self.0 {
            None if is_fence => {
                self.0 = Some((mark, length));
                true
            }
            None => false,
            Some((open, least)) => {
                if is_fence
                    && mark == open
                    && length >= least
                    && trimmed[length..].trim().is_empty()
                {
                    self.0 = None;
                }
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::capitalised;

    #[test]
    fn an_explanation_begins_with_a_capital_also_inside_an_emphasis() {
        assert_eq!(capitalised(" urutannya"), "Urutannya");
        assert_eq!(capitalised(" *how-to* menunjukkan"), "*How-to* menunjukkan");
        assert_eq!(capitalised("**"), "");
        assert_eq!(capitalised("100 + 10"), "100 + 10");
    }
}
