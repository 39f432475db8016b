//! One question: its heading with what stands in braces, and the lines below it.

use super::answers::{gaps, lanes, numbers, options, ordered, pairs, texts};
use super::lines::{Fence, Lines, sort_lines};
use crate::markdown::Page;
use crate::sheet::Spot;
use domain::id::Slug;
use domain::language::Language;
use domain::quiz::{Answers, Body, Kind, Pick};

/// A question of one file. `kind` and `body` are missing where something is wrong with them.
pub(super) struct Question {
    pub(super) id: String,
    pub(super) line: u32,
    pub(super) kind: Option<Kind>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) pair: Option<String>,
    pub(super) short: bool,
    pub(super) body: Option<Body>,
}

/// A heading with the lines below it.
struct Section<'a> {
    line: u32,
    heading: &'a str,
    lines: Vec<(u32, &'a str)>,
}

/// Splits a file at its `##` headings and reads each question.
pub(super) fn questions(page: &mut Page, language: Language, body: Spot) -> Vec<Question> {
    let mut sections: Vec<Section> = Vec::new();
    let mut fence = Fence::default();
    let mut stray = false;
    for (index, text) in body.text.lines().enumerate() {
        let line = body.line + u32::try_from(index).unwrap_or_default();
        let inside = fence.inside(text);
        if !inside && let Some(heading) = text.strip_prefix("## ") {
            sections.push(Section {
                line,
                heading,
                lines: Vec::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push((line, text));
        } else if !text.trim().is_empty() && !stray {
            stray = true;
            page.fault(line, "Text stands before the first question; a question begins with `## ` and its words.");
        }
    }
    if sections.is_empty() {
        page.fault(
            body.line,
            "The quiz has no question; a question begins with `## ` and its words.",
        );
    }
    sections
        .into_iter()
        .map(|section| question(page, language, &section))
        .collect()
}

/// What stands between `{` and `}` at the end of a heading.
#[derive(Default)]
struct Attributes {
    id: Option<String>,
    kind: Option<String>,
    tags: Option<Vec<String>>,
    unit: Option<String>,
    pair: Option<String>,
    short: bool,
}

fn attributes(page: &mut Page, line: u32, heading: &str) -> (String, Attributes) {
    let heading = heading.trim_end();
    let mut found = Attributes::default();
    let open = heading
        .strip_suffix('}')
        .filter(|rest| !rest.ends_with('}'))
        .and_then(|rest| Some((rest.rfind('{')?, rest)));
    let Some((start, rest)) = open.filter(|(start, rest)| !rest[..*start].ends_with('{')) else {
        return (heading.to_owned(), found);
    };
    for word in words(&rest[start + 1..]) {
        if let Some(id) = word.strip_prefix('#') {
            if Slug::parse(id).is_none() {
                page.fault(line, format!("`{id}` is no id for a question; expected 1 to 64 of a-z, 0-9 and inner hyphens."));
            }
            found.id = Some(id.to_owned());
            continue;
        }
        match word.split_once('=') {
            Some(("kind", kind)) => found.kind = Some(kind.to_owned()),
            Some(("tags", tags)) => {
                let tags: Vec<String> = tags.split(',').map(str::to_owned).collect();
                if let Some(bad) = tags.iter().find(|tag| Slug::parse(tag).is_none()) {
                    page.fault(line, format!("`{bad}` is no tag; expected a-z, 0-9 and hyphens, with commas between tags."));
                }
                for sentence in tags.iter().filter_map(|tag| page.shared.outcomes.unknown(tag)).collect::<Vec<_>>() {
                    page.fault(line, sentence);
                }
                found.tags = Some(tags);
            }
            Some(("unit", unit)) => found.unit = Some(unit.to_owned()),
            Some(("pair", pair)) if Slug::parse(pair).is_some() => {
                found.pair = Some(pair.to_owned());
            }
            Some(("pair", pair)) => page.fault(
                line,
                format!("`{pair}` is no name for a pair; expected a-z, 0-9 and inner hyphens."),
            ),
            Some(("short", "yes")) => found.short = true,
            _ => page.fault(line, format!("`{word}` is unknown in a question's heading; expected #id, kind=, tags=, unit=, pair= or short=yes.")),
        }
    }
    (rest[..start].trim_end().to_owned(), found)
}

/// Words between blanks; `unit="per hari"` is one.
fn words(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => found.push(String::new()),
            c => {
                if let Some(word) = found.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

fn question(page: &mut Page, language: Language, section: &Section) -> Question {
    let line = section.line;
    let (prompt, attributes) = attributes(page, line, section.heading);
    let id = attributes.id.unwrap_or_else(|| {
        page.fault(
            line,
            "The question has no id; write {#name} at the end of its heading.",
        );
        String::new()
    });
    page.begin_piece(format!("{id}-"));
    let mut question = Question {
        id,
        line,
        kind: None,
        tags: attributes.tags,
        pair: attributes.pair,
        short: attributes.short,
        body: None,
    };
    let before = page.faults.len();
    let prompt = page.filled_inline(
        language,
        Spot {
            text: &prompt,
            line,
        },
        "question",
    );
    let named_kind = attributes.kind.as_deref();
    let arranged = named_kind.and_then(Kind::from_code);
    let raw = sort_lines(page, language, &section.lines, arranged);
    question.kind = match named_kind {
        None => match raw.options.iter().filter(|option| option.right).count() {
            _ if raw.options.is_empty() && !raw.keys.is_empty() => {
                page.fault(line, "The kind of the question is missing; write kind=numeric or kind=text beside its id.");
                return question;
            }
            _ if raw.options.is_empty() => {
                page.fault(line, format!("The question `{}` has no answer; write options `- [x]` and `- [ ]`, or name its kind.", question.id));
                return question;
            }
            0 | 1 => Some(Kind::Single),
            _ => Some(Kind::Multiple),
        },
        Some(other) => {
            let Some(kind) = Kind::from_code(other) else {
                page.fault(line, format!("kind `{other}` is unknown; expected single, multiple, truefalse, numeric, text, cloze, match, order or lanes."));
                return question;
            };
            Some(kind)
        }
    };
    let Some(kind) = question.kind else {
        return question;
    };
    if attributes.unit.is_some() && kind != Kind::Numeric {
        page.fault(line, "`unit` stands at a question that asks for no number.");
    }
    check_shape(page, kind, &raw);
    let options = |pick, page: &mut Page| {
        let choices = options(page, language, line, pick, &question.id, &raw);
        Answers::Options(pick, choices)
    };
    let (detail, answers) = match kind {
        Kind::Single => (None, options(Pick::One, page)),
        Kind::Multiple => (None, options(Pick::Several, page)),
        Kind::TrueFalse => (None, options(Pick::TrueFalse, page)),
        Kind::Numeric => (
            None,
            numbers(page, language, line, attributes.unit, &question.id, &raw),
        ),
        Kind::Text => (None, texts(page, language, line, &question.id, &raw)),
        Kind::Cloze => {
            let (detail, pieces) = gaps(page, language, line, &question.id, &raw.detail);
            (Some(detail), Answers::Gaps(pieces))
        }
        Kind::Match => (None, pairs(page, language, line, &question.id, &raw)),
        Kind::Order => (None, ordered(page, language, line, &question.id, &raw)),
        Kind::Lanes => (None, lanes(page, language, line, &question.id, &raw)),
    };
    let detail = detail.unwrap_or_else(|| page.html(language, raw.detail.spot()));
    page.prefix.push_str("why-");
    let explanation = raw
        .explanation
        .map(|text| page.html(language, text.spot()))
        .unwrap_or_default();
    if page.faults.len() == before {
        question.body = Some(Body {
            prompt,
            detail,
            answers,
            explanation,
        });
    }
    question
}

/// Says which lines do not belong to a question of this kind.
fn check_shape(page: &mut Page, kind: Kind, raw: &Lines) {
    let chosen = matches!(kind, Kind::Single | Kind::Multiple | Kind::TrueFalse);
    if !chosen && !raw.options.is_empty() {
        page.fault(
            raw.options[0].text.line,
            "Options stand at a question of a kind that has none.",
        );
    }
    let arranged = matches!(kind, Kind::Match | Kind::Order | Kind::Lanes);
    if !arranged && let Some(row) = raw.rows.first() {
        page.fault(
            row.line,
            "Lines to arrange stand at a question of a kind that has none.",
        );
    }
    if !matches!(kind, Kind::Numeric | Kind::Text) {
        if let Some((line, _)) = raw.keys.first() {
            page.fault(
                *line,
                "A line `= …` stands at a question of a kind that has none.",
            );
        }
        if let Some(named) = raw.named.first() {
            page.fault(
                named.line,
                "A named answer stands at a question of a kind that has none.",
            );
        }
    }
}
