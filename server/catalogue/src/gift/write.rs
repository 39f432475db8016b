//! Items as GIFT.

use super::block::escaped;
use domain::html::Html;
use domain::quiz::{Answers, Body, Item, NumberKey, Pick, Piece, Tolerance, stored};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The word before what an item of ours holds beyond its question.
pub(super) const OWN: &str = "[kopitalk:1 ";

/// Items as a file that Moodle reads, each category with its items.
#[must_use]
pub fn write<'a>(categories: impl IntoIterator<Item = (&'a str, Vec<&'a Item>)>) -> String {
    let mut file = String::new();
    for (category, items) in categories {
        if items.is_empty() {
            continue;
        }
        // Writing into a text cannot fail.
        let _ = writeln!(file, "$CATEGORY: {}\n", one_line(category));
        for item in items {
            // As it is read: without white space at the ends of lines.
            let question: Vec<String> = question(item)
                .lines()
                .map(|line| line.trim().to_owned())
                .collect();
            let question = question.join("\n");
            let whole = stored::write(item);
            let _ = writeln!(file, "// {OWN}{} {whole}]", mark(&question));
            let _ = writeln!(file, "// [id:{}]{}", item.id, tags(item));
            let _ = writeln!(file, "{question}\n");
        }
    }
    file
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tags(item: &Item) -> String {
    item.outcomes
        .iter()
        .map(|tag| format!(" [tag:{tag}]"))
        .collect()
}

/// What tells whether a question is as it was written: the beginning of a SHA-256 over its text.
pub(super) fn mark(question: &str) -> String {
    hex::encode(&Sha256::digest(question.as_bytes())[..8])
}

/// The question in GIFT, as one block without a blank line.
fn question(item: &Item) -> String {
    let body = &item.body.id;
    let mut prompt = body.prompt.as_str().to_owned();
    prompt.push_str(body.detail.as_str());
    if let Answers::Gaps(pieces) = &body.answers {
        prompt.push_str(&gaps(pieces));
    }
    let answers = answers(body);
    let explanation = if body.explanation.is_empty() || answers.is_none() {
        String::new()
    } else {
        format!("\n####[html]{}", escaped(body.explanation.as_str()))
    };
    let title = escaped(&item.id);
    let prompt = escaped(&prompt);
    match answers {
        Some(answers) => format!("::{title}::[html]{prompt}{{\n{answers}{explanation}\n}}"),
        // GIFT has no such kind: Moodle gets a text to read.
        None => format!("::{title}::[html]{prompt}"),
    }
}

fn gaps(pieces: &[Piece]) -> String {
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Text(html) => html.as_str().to_owned(),
        Piece::Write(_) => "_____".to_owned(),
        Piece::Choose { options, .. } => format!("[{}]", options.join(" | ")),
    });
    pieces.collect()
}

fn feedback(html: &Html) -> String {
    if html.is_empty() {
        String::new()
    } else {
        format!("#[html]{}", escaped(html.as_str()))
    }
}

fn answers(body: &Body) -> Option<String> {
    let lines: Vec<String> = match &body.answers {
        Answers::Options(Pick::TrueFalse, options) => {
            let right = options.iter().position(|option| option.right)?;
            let (word, wrong) = if right == 0 {
                ("TRUE", 1)
            } else {
                ("FALSE", 0)
            };
            let said = |index: usize| {
                options
                    .get(index)
                    .map_or("", |option| option.feedback.as_str())
            };
            let mut line = word.to_owned();
            for text in [said(wrong), said(right)] {
                let _ = write!(line, "#[html]{}", escaped(text));
            }
            vec![line]
        }
        Answers::Options(pick, options) => {
            let many = *pick == Pick::Several;
            let right = options.iter().filter(|option| option.right).count().max(1);
            let share = 100.0 / right as f64;
            options
                .iter()
                .map(|option| {
                    let sign = match (many, option.right) {
                        (false, true) => "=".to_owned(),
                        (false, false) => "~".to_owned(),
                        (true, true) => format!("~%{share:.5}%"),
                        (true, false) => format!("~%-{share:.5}%"),
                    };
                    let said = feedback(&option.feedback);
                    format!("{sign}[html]{}{said}", escaped(option.text.as_str()))
                })
                .collect()
        }
        Answers::Number {
            accepted, named, ..
        } => {
            let right = accepted.iter().map(|key| format!("={}", number(*key)));
            let wrong = named.iter().map(|named| {
                let said = feedback(&named.feedback);
                format!("=%0%{}{said}", number(named.key))
            });
            std::iter::once("#".to_owned())
                .chain(right)
                .chain(wrong)
                .collect()
        }
        Answers::Words { accepted, named } => {
            let right = accepted.iter().map(|text| format!("={}", escaped(text)));
            let wrong = named.iter().flat_map(|named| {
                named.texts.iter().map(|text| {
                    let said = feedback(&named.feedback);
                    format!("=%0%{}{said}", escaped(text))
                })
            });
            right.chain(wrong).collect()
        }
        Answers::Pairs(pairs) => pairs
            .iter()
            .map(|pair| matched(pair.left.as_str(), &pair.right))
            .collect(),
        Answers::Lines(lines) => lines
            .iter()
            .enumerate()
            .map(|(place, line)| matched(line.as_str(), &(place + 1).to_string()))
            .collect(),
        Answers::Lanes { lanes, cards } => cards
            .iter()
            .map(|card| {
                let lane = lanes.get(card.lane).map_or("", String::as_str);
                matched(card.text.as_str(), lane)
            })
            .collect(),
        Answers::Gaps(_) => return None,
    };
    Some(lines.join("\n"))
}

fn matched(left: &str, right: &str) -> String {
    // An arrow within a side would end it.
    let side = |text: &str| escaped(&text.replace("->", "→"));
    format!("=[html]{} -> {}", side(left), side(right))
}

fn number(key: NumberKey) -> String {
    let tolerance = match key.tolerance {
        Tolerance::Absolute(reach) => reach.abs(),
        Tolerance::Percent(percent) => (key.value * percent / 100.0).abs(),
    };
    format!("{}:{tolerance}", key.value)
}
