//! What a question asks for and what is right, of each kind.

use super::lines::{Lines, Text};
use crate::markdown::{Hole, Page};
use crate::sheet::Spot;
use domain::html::Html;
use domain::id::Slug;
use domain::language::Language;
use domain::number::parse_number;
use domain::quiz::{
    Answers, Card, Choice, NamedNumber, NamedWords, NumberKey, Pair, Pick, Piece, Tolerance,
};

pub(super) fn options(
    page: &mut Page,
    language: Language,
    line: u32,
    pick: Pick,
    id: &str,
    raw: &Lines,
) -> Vec<Choice> {
    let right = raw.options.iter().filter(|option| option.right).count();
    if right == 0 {
        page.fault(
            line,
            format!("The question `{id}` has no right answer; mark one option with `- [x]`."),
        );
    } else if right > 1 && pick != Pick::Several {
        page.fault(
            line,
            format!("The question `{id}` has {right} right options; expected exactly one."),
        );
    }
    if pick == Pick::TrueFalse && raw.options.len() != 2 {
        page.fault(
            line,
            format!(
                "The question `{id}` has {} options; a true or false question has exactly two.",
                raw.options.len()
            ),
        );
    } else if raw.options.len() == 1 {
        page.fault(
            line,
            format!("The question `{id}` has one option; expected at least two."),
        );
    }
    let mut choices = Vec::new();
    for option in &raw.options {
        let (misconception, feedback) = misconception(page, &option.feedback);
        if option.right && misconception.is_some() {
            page.fault(feedback.line, "A right option names a misconception.");
        }
        let text = page.filled_inline(language, option.text.spot(), "option");
        let feedback = page.inline(language, feedback.spot());
        choices.push(Choice {
            text,
            right: option.right,
            feedback,
            misconception,
        });
    }
    choices
}

/// `12,5 ± 0,5 %`.
fn number_key(page: &mut Page, language: Language, line: u32, text: &str) -> NumberKey {
    let (value, reach) = match text.split_once('±') {
        Some((value, reach)) => (value, Some(reach)),
        None => (text, None),
    };
    let key = parse_number(value, language).ok().zip(
        reach.map_or(Some(Tolerance::Absolute(0.0)), |reach| {
            tolerance(reach, language)
        }),
    );
    let Some((value, tolerance)) = key else {
        page.fault(line, format!("`{text}` is no number with a tolerance; expected a line like `= 12,5 ± 0,5 %` or `= 3 ± 0`."));
        return NumberKey {
            value: 0.0,
            tolerance: Tolerance::Absolute(0.0),
        };
    };
    NumberKey { value, tolerance }
}

/// A tolerance: a number, or a share of the value in percent. `None` when it is neither.
pub(crate) fn tolerance(text: &str, language: Language) -> Option<Tolerance> {
    let text = text.trim();
    let found = match text.strip_suffix('%') {
        Some(share) => Tolerance::Percent(parse_number(share, language).ok()?),
        None => Tolerance::Absolute(parse_number(text, language).ok()?),
    };
    match found {
        Tolerance::Percent(reach) | Tolerance::Absolute(reach) if reach < 0.0 => None,
        found => Some(found),
    }
}

pub(super) fn numbers(
    page: &mut Page,
    language: Language,
    line: u32,
    unit: Option<String>,
    id: &str,
    raw: &Lines,
) -> Answers {
    if raw.keys.is_empty() {
        page.fault(
            line,
            format!(
                "The question `{id}` has no right answer; write a line `= number ± tolerance`."
            ),
        );
    }
    let accepted = raw
        .keys
        .iter()
        .map(|(line, text)| number_key(page, language, *line, text))
        .collect();
    let mut named = Vec::new();
    for raw in &raw.named {
        check_name(page, raw.line, &raw.name);
        let key = number_key(page, language, raw.line, &raw.value);
        let feedback = page.inline(language, raw.feedback.spot());
        named.push(NamedNumber {
            misconception: raw.name.clone(),
            key,
            feedback,
        });
    }
    Answers::Number {
        accepted,
        named,
        unit,
    }
}

fn alternatives(text: &str) -> Vec<String> {
    text.split('|')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(super) fn texts(
    page: &mut Page,
    language: Language,
    line: u32,
    id: &str,
    raw: &Lines,
) -> Answers {
    let accepted: Vec<String> = raw
        .keys
        .iter()
        .flat_map(|(_, text)| alternatives(text))
        .collect();
    if accepted.is_empty() {
        page.fault(
            line,
            format!(
                "The question `{id}` has no right answer; write a line `= answer | alternative`."
            ),
        );
    }
    let mut named = Vec::new();
    for raw in &raw.named {
        check_name(page, raw.line, &raw.name);
        let texts = alternatives(&raw.value);
        if texts.is_empty() {
            page.fault(
                raw.line,
                format!(
                    "The named answer `{}` has no text; write it behind `=`.",
                    raw.name
                ),
            );
        }
        let feedback = page.inline(language, raw.feedback.spot());
        named.push(NamedWords {
            misconception: raw.name.clone(),
            texts,
            feedback,
        });
    }
    Answers::Words { accepted, named }
}

pub(super) fn gaps(
    page: &mut Page,
    language: Language,
    line: u32,
    id: &str,
    detail: &Text,
) -> (Html, Vec<Piece>) {
    let faults = page.faults.len();
    let (before, holes) = page.cloze(language, detail.spot());
    let mut pieces = Vec::new();
    let mut count = 0;
    for hole in holes {
        match hole {
            Hole::Html(html) => pieces.push(Piece::Text(html)),
            Hole::Gap(mark, keys, line) => {
                count += 1;
                if keys.is_empty() {
                    page.fault(line, format!("A gap of the question `{id}` has no key; write {{{{= answer}}}} or {{{{* right | wrong}}}}."));
                } else if mark == '=' {
                    pieces.push(Piece::Write(keys));
                } else if keys.len() == 1 {
                    page.fault(line, format!("A gap of the question `{id}` has one choice; write {{{{* right | wrong}}}}."));
                } else {
                    pieces.push(Piece::Choose {
                        options: keys,
                        right: 0,
                    });
                }
            }
        }
    }
    if count == 0 && page.faults.len() == faults {
        page.fault(line, format!("The cloze question `{id}` has no key; write a gap {{{{= answer}}}} or {{{{* right | wrong}}}} in its text."));
    }
    (before, pieces)
}

/// A row's two sides, or a fault that names the sign between them.
fn sides<'a>(page: &mut Page, row: &'a Text, sign: &str) -> Option<(Spot<'a>, &'a str)> {
    let found = row.text.split_once(sign).map(|(left, right)| {
        let spot = Spot {
            text: left.trim(),
            line: row.line,
        };
        (spot, right.trim())
    });
    let whole = found.filter(|(left, right)| !left.text.is_empty() && !right.is_empty());
    if whole.is_none() {
        page.fault(
            row.line,
            format!("This line has no `{sign}` with a text on either side."),
        );
    }
    whole
}

fn too_few(page: &mut Page, line: u32, id: &str, raw: &Lines, form: &str) {
    if raw.rows.len() < 2 {
        page.fault(
            line,
            format!("The question `{id}` has no key; write at least two lines `{form}`."),
        );
    }
}

/// What is chosen from a list is plain text.
fn plain(page: &mut Page, line: u32, text: &str) -> String {
    if text.contains(['*', '_', '`', '<', '{', '[']) {
        page.fault(
            line,
            format!("`{text}` is chosen from a list and cannot have marks; write plain text."),
        );
    }
    text.to_owned()
}

pub(super) fn pairs(
    page: &mut Page,
    language: Language,
    line: u32,
    id: &str,
    raw: &Lines,
) -> Answers {
    too_few(page, line, id, raw, "- left :: right");
    let mut pairs = Vec::new();
    for row in &raw.rows {
        if let Some((left, right)) = sides(page, row, "::") {
            pairs.push(Pair {
                left: page.filled_inline(language, left, "line"),
                right: plain(page, row.line, right),
            });
        }
    }
    Answers::Pairs(pairs)
}

pub(super) fn ordered(
    page: &mut Page,
    language: Language,
    line: u32,
    id: &str,
    raw: &Lines,
) -> Answers {
    too_few(page, line, id, raw, "1. line");
    Answers::Lines(
        raw.rows
            .iter()
            .map(|row| page.filled_inline(language, row.spot(), "line"))
            .collect(),
    )
}

/// The lanes stand in the order in which the file names them first; see `order_choices`.
pub(super) fn lanes(
    page: &mut Page,
    language: Language,
    line: u32,
    id: &str,
    raw: &Lines,
) -> Answers {
    too_few(page, line, id, raw, "- card => lane");
    let (mut lanes, mut cards) = (Vec::new(), Vec::new());
    for row in &raw.rows {
        if let Some((card, lane)) = sides(page, row, "=>") {
            let lane = plain(page, row.line, lane);
            let place = lanes.iter().position(|known| *known == lane);
            let place = place.unwrap_or_else(|| {
                lanes.push(lane);
                lanes.len() - 1
            });
            cards.push(Card {
                text: page.filled_inline(language, card, "line"),
                lane: place,
            });
        }
    }
    if lanes.len() == 1 && cards.len() > 1 {
        page.fault(
            line,
            format!("The question `{id}` has one lane; expected at least two."),
        );
    }
    Answers::Lanes { lanes, cards }
}

/// Takes `!name` off the beginning of a feedback.
fn misconception(page: &mut Page, feedback: &Text) -> (Option<String>, Text) {
    let Some(rest) = feedback.text.strip_prefix('!') else {
        return (None, feedback.clone());
    };
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    check_name(page, feedback.line, name);
    (Some(name.to_owned()), Text::new(feedback.line, rest))
}

fn check_name(page: &mut Page, line: u32, name: &str) {
    if Slug::parse(name).is_none() {
        page.fault(
            line,
            format!(
                "`{name}` is no name for a misconception; expected a-z, 0-9 and inner hyphens."
            ),
        );
    }
}
