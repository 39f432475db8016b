//! A file as blocks between blank lines, and texts whose escaped signs are out of the way.

/// A question as it stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The line it begins on, its comments included.
    pub line: u32,
    /// What stands in its comments, one each, without the slashes.
    pub comments: Vec<String>,
    /// Its text without comments, lines ended by `\n`, trimmed.
    pub text: String,
}

/// The blocks of a file. Comments alone belong to the block that follows without a blank line.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let text = text.trim_start_matches('\u{feff}');
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (line, number) in lines(text).zip(1..) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            blocks.extend(open.take());
            continue;
        }
        let block = open.get_or_insert_with(|| Block {
            line: number,
            ..Block::default()
        });
        match trimmed.strip_prefix("//") {
            Some(comment) => block.comments.push(comment.trim().to_owned()),
            None => {
                if !block.text.is_empty() {
                    block.text.push('\n');
                }
                block.text.push_str(trimmed);
            }
        }
    }
    blocks.extend(open);
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

/// Lines, whatever ends them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// Each sign that a backslash takes the meaning from, and what stands for it meanwhile.
const ESCAPED: [(char, char, char); 8] = [
    ('\\', '\u{e000}', '\\'),
    (':', '\u{e001}', ':'),
    ('#', '\u{e002}', '#'),
    ('=', '\u{e003}', '='),
    ('{', '\u{e004}', '{'),
    ('}', '\u{e005}', '}'),
    ('~', '\u{e006}', '~'),
    ('n', '\u{e007}', '\n'),
];

/// The text with placeholders for what is escaped. Placeholders that stood there before are no text that
/// anybody writes and are taken away.
pub(super) fn hidden(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if ('\u{e000}'..='\u{e007}').contains(&sign) {
            continue;
        }
        let stands = (sign == '\\')
            .then(|| signs.peek())
            .flatten()
            .and_then(|next| ESCAPED.iter().find(|(escaped, ..)| escaped == next));
        match stands {
            Some((_, stands, _)) => {
                out.push(*stands);
                signs.next();
            }
            None => out.push(sign),
        }
    }
    out
}

/// The text with what was escaped in place.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .map(|sign| {
            let stood = ESCAPED.iter().find(|(_, stands, _)| *stands == sign);
            stood.map_or(sign, |(.., means)| *means)
        })
        .collect()
}

/// The text with every sign that GIFT takes for its own escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        match sign {
            '\\' | ':' | '#' | '=' | '{' | '}' | '~' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blocks_lie_between_blank_lines_and_comments_are_apart() {
        let text = "\u{feff}// nothing\r\n\r\n// [id:a]\r\n::A:: Satu?{\r\n// inside\r\n=ya\r\n}\r\n \r\nDua?{T}";
        let found = blocks(text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[1].line), (3, 9));
        assert_eq!(found[0].comments, ["[id:a]", "inside"]);
        assert_eq!(found[0].text, "::A:: Satu?{\n=ya\n}");
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_back(text in "[^\r\u{2028}\u{2029}\u{e000}-\u{e007}]*") {
            prop_assert_eq!(shown(&hidden(&escaped(&text))), text);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = blocks(&text);
            let _ = shown(&hidden(&text));
        }
    }
}
