//! GIFT as items.

use super::block::{Block, blocks, hidden, shown};
use super::write::{OWN, mark};
use super::{Became, Change, Entry, FileFault, MAX_BYTES, MAX_QUESTIONS, Reason};
use crate::markdown::cleaned;
use crate::write::slug_of;
use domain::html::{Html, escaped};
use domain::language::Translated;
use domain::quiz::{
    Answers, Body, Choice, Item, NamedNumber, NamedWords, NumberKey, Pair, Pick, Piece, Tolerance,
    stored,
};
use std::collections::HashSet;

/// The longest question, in characters.
const MAX_QUESTION_LENGTH: usize = 20_000;
/// The longest id made from a title.
const MAX_ID_LENGTH: usize = 60;
/// Weights that differ by less are the same: files round them to five digits.
const SAME_WEIGHT: f64 = 0.01;

/// Reads a file: each question with what became of it.
///
/// # Errors
/// [`FileFault`].
pub fn read(text: &str) -> Result<Vec<Entry>, FileFault> {
    if text.len() > MAX_BYTES {
        return Err(FileFault::TooLong);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut category = None;
    let mut ids = HashSet::new();
    for block in blocks(text) {
        // A category stands alone or, as some write it, directly above a question.
        let (said, rest) = match block.text.strip_prefix("$CATEGORY:") {
            Some(rest) => {
                let (name, below) = rest.split_once('\n').unwrap_or((rest, ""));
                (Some(name.trim().to_owned()), below.trim().to_owned())
            }
            None => (None, block.text.clone()),
        };
        if let Some(name) = said {
            let last = name.rsplit('/').find(|part| !part.trim().is_empty());
            category = last.map(slug_of);
            if rest.is_empty() {
                continue;
            }
        }
        if entries.len() == MAX_QUESTIONS {
            return Err(FileFault::TooMany);
        }
        let block = Block {
            text: rest,
            ..block
        };
        let mut entry = question(&block, category.as_deref());
        if let Became::Taken(item, _) = &mut entry.became {
            tell_apart(item, &mut ids);
        }
        entries.push(entry);
    }
    if entries.is_empty() {
        return Err(FileFault::Nothing);
    }
    Ok(entries)
}

/// Two questions of one file have two ids.
fn tell_apart(item: &mut Item, ids: &mut HashSet<String>) {
    if ids.insert(item.id.clone()) {
        return;
    }
    let base = item.id.clone();
    for number in 2..=MAX_QUESTIONS + 1 {
        let id = format!("{base}-{number}");
        if ids.insert(id.clone()) {
            item.id = id;
            item.hash = stored::hash(item);
            return;
        }
    }
}

fn question(block: &Block, category: Option<&str>) -> Entry {
    let own = block.comments.iter().find_map(|text| own(text));
    let mut changes = vec![];
    if let Some((written, item)) = own {
        if written == mark(&block.text) {
            return Entry {
                line: block.line,
                title: item.id.clone(),
                became: Became::Taken(Box::new(item), vec![]),
            };
        }
        changes.push(Change::NotAsWritten);
    }
    let parts = Parts::of(&block.text);
    let title = parts
        .as_ref()
        .ok()
        .and_then(|parts| parts.title.clone())
        .unwrap_or_else(|| shown(&hidden(&block.text)).chars().take(60).collect());
    let became = match parts.and_then(|parts| item(block, &parts, category, &mut changes)) {
        Ok(item) => {
            changes.dedup();
            Became::Taken(Box::new(item), changes)
        }
        Err(reason) => Became::Refused(reason),
    };
    Entry {
        line: block.line,
        title,
        became,
    }
}

/// The item in a comment of ours with the mark of the question below it; `None` where it is none, or holds
/// what no item of ours holds.
fn own(comment: &str) -> Option<(String, Item)> {
    let rest = comment.strip_prefix(OWN)?.strip_suffix(']')?;
    let (written, whole) = rest.split_once(' ')?;
    let item = stored::read(whole).ok()?;
    sound(&item).then(|| (written.to_owned(), item))
}

/// Whether an item that came from outside is one that the catalogue could have made: clean HTML, indices
/// within bounds, the same options in both languages, its own hash.
fn sound(item: &Item) -> bool {
    let bodies = || std::iter::once(&item.body.id).chain(&item.body.en);
    let size = |body: &Body| match &body.answers {
        Answers::Options(_, options) => options.len(),
        Answers::Gaps(pieces) => pieces.len(),
        Answers::Pairs(pairs) => pairs.len(),
        Answers::Lines(lines) => lines.len(),
        Answers::Lanes { cards, .. } => cards.len(),
        Answers::Number { .. } | Answers::Words { .. } => 1,
    };
    item.hash == stored::hash(item)
        && !item.id.is_empty()
        && item.id == slug_of(&item.id)
        && item.outcomes.iter().all(|tag| *tag == slug_of(tag))
        && bodies().all(fits)
        && bodies().all(|body| size(body) == size(&item.body.id))
}

/// Whether a body is clean HTML with a key that can be reached.
fn fits(body: &Body) -> bool {
    let clean = |html: &Html| cleaned(html.as_str()) == *html;
    let finite = |key: &NumberKey| {
        key.value.is_finite()
            && match key.tolerance {
                Tolerance::Absolute(reach) | Tolerance::Percent(reach) => reach.is_finite(),
            }
    };
    let answers = match &body.answers {
        Answers::Options(pick, options) => {
            let right = options.iter().filter(|option| option.right).count();
            let reachable = match pick {
                Pick::One => right == 1,
                Pick::TrueFalse => right == 1 && options.len() == 2,
                Pick::Several => right >= 1,
            };
            reachable
                && options.len() >= 2
                && options
                    .iter()
                    .all(|option| clean(&option.text) && clean(&option.feedback))
        }
        Answers::Number {
            accepted, named, ..
        } => {
            !accepted.is_empty()
                && accepted.iter().all(finite)
                && named
                    .iter()
                    .all(|named| finite(&named.key) && clean(&named.feedback))
        }
        Answers::Words { accepted, named } => {
            !accepted.is_empty() && named.iter().all(|named| clean(&named.feedback))
        }
        Answers::Gaps(pieces) => {
            let gaps = pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)));
            gaps && pieces.iter().all(|piece| match piece {
                Piece::Text(html) => clean(html),
                Piece::Write(texts) => !texts.is_empty(),
                Piece::Choose { options, right } => *right < options.len(),
            })
        }
        Answers::Pairs(pairs) => pairs.len() >= 2 && pairs.iter().all(|pair| clean(&pair.left)),
        Answers::Lines(lines) => lines.len() >= 2 && lines.iter().all(clean),
        Answers::Lanes { lanes, cards } => {
            !cards.is_empty()
                && cards
                    .iter()
                    .all(|card| card.lane < lanes.len() && clean(&card.text))
        }
    };
    answers
        && [&body.prompt, &body.detail, &body.explanation]
            .into_iter()
            .all(clean)
}

/// A question taken apart, escaped signs still hidden.
struct Parts {
    title: Option<String>,
    format: Format,
    /// The text, with a gap where the answers stood within it.
    text: String,
    /// What stands between the braces; `None` where there are none.
    answers: Option<String>,
    /// What is said to everybody.
    general: String,
}

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Plain,
    Html,
    Markdown,
}

impl Format {
    /// A text without the name of its format, which it may begin with.
    fn of(text: &str, otherwise: Self) -> (Self, &str) {
        let text = text.trim();
        let names = [
            ("[html]", Self::Html),
            ("[plain]", Self::Plain),
            ("[moodle]", Self::Plain),
            ("[markdown]", Self::Markdown),
        ];
        names
            .into_iter()
            .find_map(|(name, format)| Some((format, text.strip_prefix(name)?)))
            .unwrap_or((otherwise, text))
    }

    /// The text as clean HTML.
    fn html(self, hidden: &str, changes: &mut Vec<Change>) -> Html {
        let text = shown(hidden.trim());
        match self {
            Self::Html => {
                let clean = cleaned(&text);
                // Entities may be written in another way: that is no change.
                let bare = escape_free(&text);
                if clean.as_str() != text && cleaned(&bare).as_str() != bare {
                    changes.push(Change::Cleaned);
                }
                clean
            }
            Self::Markdown => {
                changes.push(Change::Markdown);
                plain(&text)
            }
            Self::Plain => plain(&text),
        }
    }
}

/// A plain text as clean HTML, whose signs are written as the cleaner writes them.
fn plain(text: &str) -> Html {
    cleaned(&escaped(text).replace('\n', "<br>"))
}

/// The text without entities and signs that are written as entities, to compare tags alone.
fn escape_free(text: &str) -> String {
    text.chars()
        .filter(|sign| !matches!(sign, '&' | ';' | '"' | '\''))
        .collect()
}

impl Parts {
    fn of(text: &str) -> Result<Self, Reason> {
        if text.chars().count() > MAX_QUESTION_LENGTH {
            return Err(Reason::TooLong);
        }
        let text = hidden(text);
        let (title, rest) = match text.strip_prefix("::") {
            Some(rest) => {
                let (title, rest) = rest.split_once("::").ok_or(Reason::Title)?;
                (Some(shown(title.trim())), rest)
            }
            None => (None, text.as_str()),
        };
        let (format, rest) = Format::of(rest, Format::Plain);
        let (text, answers) = match (rest.find('{'), rest.find('}')) {
            (None, None) => (rest.trim().to_owned(), None),
            (Some(open), Some(close)) if open < close => {
                let (before, within, after) = (
                    rest.get(..open).unwrap_or_default(),
                    rest.get(open + 1..close).unwrap_or_default(),
                    rest.get(close + 1..).unwrap_or_default(),
                );
                if after.contains(['{', '}']) || within.contains('{') {
                    return Err(Reason::Braces);
                }
                let text = if after.trim().is_empty() {
                    before.trim().to_owned()
                } else {
                    format!("{before}_____{after}").trim().to_owned()
                };
                (text, Some(within.trim().to_owned()))
            }
            _ => return Err(Reason::Braces),
        };
        let (answers, general) = match answers {
            Some(answers) => match answers.rsplit_once("####") {
                Some((answers, general)) => (Some(answers.trim().to_owned()), general.to_owned()),
                None => (Some(answers), String::new()),
            },
            None => (None, String::new()),
        };
        Ok(Self {
            title: title.filter(|title| !title.is_empty()),
            format,
            text,
            answers,
            general,
        })
    }
}

/// An answer with its weight and what is said to it, escaped signs still hidden.
struct Answer {
    /// In percent; `None` where none is written.
    weight: Option<f64>,
    text: String,
    feedback: String,
}

impl Answer {
    fn of(text: &str) -> Self {
        let (text, feedback) = text.split_once('#').unwrap_or((text, ""));
        let text = text.trim();
        let (weight, text) = match text.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
            Some((weight, text)) => match weight.trim().parse::<f64>() {
                Ok(weight) if weight.is_finite() => (Some(weight), text.trim()),
                _ => (None, text),
            },
            None => (None, text),
        };
        Self {
            weight,
            text: text.to_owned(),
            feedback: feedback.trim().to_owned(),
        }
    }
}

fn item(
    block: &Block,
    parts: &Parts,
    category: Option<&str>,
    changes: &mut Vec<Change>,
) -> Result<Item, Reason> {
    if shown(&parts.text).trim().is_empty() {
        return Err(Reason::Empty);
    }
    let answers = parts.answers.as_deref().ok_or(Reason::Description)?;
    let said = |text: &str, changes: &mut Vec<Change>| {
        let (format, text) = Format::of(text, parts.format);
        format.html(text, changes)
    };
    let truth = answers.split('#').next().unwrap_or_default().trim();
    let answers = if answers.is_empty() {
        return Err(Reason::Essay);
    } else if let Some(numbers) = answers.strip_prefix('#') {
        numeric(numbers, &said, changes)?
    } else if answers.contains('~') {
        options(answers, &said, changes)?
    } else if answers.contains('=') && answers.contains("->") {
        pairs(answers, &said, changes)?
    } else if matches!(truth, "T" | "TRUE" | "F" | "FALSE") {
        true_or_false(truth, answers, &said, changes)
    } else {
        words(answers, &said, changes)?
    };
    let noted = |name: &str| {
        let name = format!("[{name}:");
        block.comments.iter().flat_map(move |comment| {
            comment
                .match_indices(&name)
                .filter_map(|(at, found)| {
                    let rest = comment.get(at + found.len()..)?;
                    Some(rest.split_once(']')?.0.trim().to_owned())
                })
                .collect::<Vec<_>>()
        })
    };
    let prompt = parts.format.html(&parts.text, changes);
    let name = noted("id")
        .next()
        .or_else(|| parts.title.clone())
        .unwrap_or_else(|| without_tags(prompt.as_str()));
    let id: String = slug_of(&name).chars().take(MAX_ID_LENGTH).collect();
    let mut outcomes: Vec<String> = noted("tag").map(|tag| slug_of(&tag)).collect();
    outcomes.extend(category.map(ToOwned::to_owned));
    let mut seen = HashSet::new();
    outcomes.retain(|tag| seen.insert(tag.clone()));
    let mut item = Item {
        id: id.trim_end_matches('-').to_owned(),
        hash: String::new(),
        outcomes,
        body: Translated {
            id: Body {
                prompt,
                detail: Html::default(),
                answers,
                explanation: said(&parts.general, changes),
            },
            en: None,
        },
    };
    item.hash = stored::hash(&item);
    Ok(item)
}

/// Clean HTML without its tags.
fn without_tags(html: &str) -> String {
    let pieces = html.split('<').enumerate();
    pieces
        .map(|(place, piece)| match piece.split_once('>') {
            Some((_, text)) if place > 0 => text,
            _ => piece,
        })
        .collect()
}

fn options(
    answers: &str,
    said: &impl Fn(&str, &mut Vec<Change>) -> Html,
    changes: &mut Vec<Change>,
) -> Result<Answers, Reason> {
    // As Moodle does: each right answer of a single choice is one more option.
    let single = answers.contains('=');
    let answers = answers.replace('=', "~=");
    let given: Vec<(bool, Answer)> = answers
        .split('~')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| match text.strip_prefix('=') {
            Some(text) => (true, Answer::of(text)),
            None => (false, Answer::of(text)),
        })
        .collect();
    if given.len() < 2 {
        return Err(Reason::FewOptions);
    }
    let weight = |(right, answer): &(bool, Answer)| {
        answer.weight.unwrap_or(if *right { 100.0 } else { 0.0 })
    };
    let right: Vec<bool> = if single {
        let whole = |weight: f64| weight > 100.0 - SAME_WEIGHT;
        if given
            .iter()
            .any(|one| weight(one) > 0.0 && !whole(weight(one)))
        {
            changes.push(Change::NoPartialCredit);
        }
        given.iter().map(|one| whole(weight(one))).collect()
    } else {
        let right: Vec<bool> = given.iter().map(|one| weight(one) > 0.0).collect();
        let share = 100.0 / right.iter().filter(|right| **right).count().max(1) as f64;
        let same = given.iter().zip(&right).all(|(one, right)| {
            let fair = if *right { share } else { -share };
            (weight(one) - fair).abs() < SAME_WEIGHT
        });
        if !same {
            changes.push(Change::EqualWeights);
        }
        right
    };
    match right.iter().filter(|right| **right).count() {
        0 => return Err(Reason::NothingRight),
        2.. if single => return Err(Reason::SeveralRight),
        _ => {}
    }
    let options = given
        .iter()
        .zip(&right)
        .map(|((_, answer), right)| Choice {
            text: said(&answer.text, changes),
            right: *right,
            feedback: said(&answer.feedback, changes),
            misconception: None,
        })
        .collect();
    let pick = if single { Pick::One } else { Pick::Several };
    Ok(Answers::Options(pick, options))
}

fn true_or_false(
    truth: &str,
    answers: &str,
    said: &impl Fn(&str, &mut Vec<Change>) -> Html,
    changes: &mut Vec<Change>,
) -> Answers {
    let truth = truth.starts_with('T');
    // The first feedback is for whoever is wrong, the second for whoever is right.
    let mut feedback = answers.split('#').skip(1);
    let wrong = said(feedback.next().unwrap_or_default(), changes);
    let right = said(feedback.next().unwrap_or_default(), changes);
    if feedback.next().is_some() {
        changes.push(Change::NoFeedback);
    }
    let option = |text: &str, is: bool| Choice {
        text: Html::text(text),
        right: is == truth,
        feedback: if is == truth {
            right.clone()
        } else {
            wrong.clone()
        },
        misconception: None,
    };
    Answers::Options(
        Pick::TrueFalse,
        vec![option("Benar", true), option("Salah", false)],
    )
}

fn words(
    answers: &str,
    said: &impl Fn(&str, &mut Vec<Change>) -> Html,
    changes: &mut Vec<Change>,
) -> Result<Answers, Reason> {
    let (mut accepted, mut named) = (vec![], vec![]);
    let given = answers
        .split('=')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    for (answer, number) in given.map(Answer::of).zip(1..) {
        let (_, text) = Format::of(&answer.text, Format::Plain);
        let text = shown(text.trim());
        if text == "*" {
            changes.push(Change::NoCatchAll);
            continue;
        }
        if text.contains('*') {
            return Err(Reason::Wildcard);
        }
        if text.is_empty() {
            continue;
        }
        let weight = answer.weight.unwrap_or(100.0);
        if weight > 100.0 - SAME_WEIGHT {
            if !answer.feedback.is_empty() {
                changes.push(Change::NoFeedback);
            }
            accepted.push(text);
            continue;
        }
        if weight > 0.0 {
            changes.push(Change::NoPartialCredit);
        }
        named.push(NamedWords {
            misconception: format!("jawaban-{number}"),
            texts: vec![text],
            feedback: said(&answer.feedback, changes),
        });
    }
    if accepted.is_empty() {
        return Err(Reason::NothingRight);
    }
    Ok(Answers::Words { accepted, named })
}

fn numeric(
    answers: &str,
    said: &impl Fn(&str, &mut Vec<Change>) -> Html,
    changes: &mut Vec<Change>,
) -> Result<Answers, Reason> {
    let (mut accepted, mut named) = (vec![], vec![]);
    // What is said to any other number has no place here.
    let answers = match answers.split_once('~') {
        Some((answers, _)) => {
            changes.push(Change::NoCatchAll);
            answers
        }
        None => answers,
    };
    let given = answers
        .split('=')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    for (answer, place) in given.map(Answer::of).zip(1..) {
        if answer.text.trim() == "*" {
            changes.push(Change::NoCatchAll);
            continue;
        }
        let key = number(&shown(&answer.text)).ok_or(Reason::NotANumber)?;
        let weight = answer.weight.unwrap_or(100.0);
        if weight > 100.0 - SAME_WEIGHT {
            if !answer.feedback.is_empty() {
                changes.push(Change::NoFeedback);
            }
            accepted.push(key);
            continue;
        }
        if weight > 0.0 {
            changes.push(Change::NoPartialCredit);
        }
        named.push(NamedNumber {
            misconception: format!("angka-{place}"),
            key,
            feedback: said(&answer.feedback, changes),
        });
    }
    if accepted.is_empty() {
        return Err(Reason::NothingRight);
    }
    Ok(Answers::Number {
        accepted,
        named,
        unit: None,
    })
}

/// `3`, `3:0.5`, `2.5..3.5`.
fn number(text: &str) -> Option<NumberKey> {
    let one = |text: &str| {
        let value = text.trim().parse::<f64>().ok()?;
        value.is_finite().then_some(value)
    };
    let (value, reach) = if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (one(low)?, one(high)?);
        let middle = low / 2.0 + high / 2.0;
        (middle, (high / 2.0 - low / 2.0).abs())
    } else if let Some((value, reach)) = text.split_once(':') {
        (one(value)?, one(reach)?.abs())
    } else {
        (one(text)?, 0.0)
    };
    Some(NumberKey {
        value,
        tolerance: Tolerance::Absolute(reach),
    })
}

fn pairs(
    answers: &str,
    said: &impl Fn(&str, &mut Vec<Change>) -> Html,
    changes: &mut Vec<Change>,
) -> Result<Answers, Reason> {
    let mut pairs = vec![];
    let given = answers
        .split('=')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    for answer in given {
        let (left, right) = answer.split_once("->").ok_or(Reason::NoArrow)?;
        if right.contains('#') {
            changes.push(Change::NoFeedback);
        }
        let right = right.split('#').next().unwrap_or_default();
        let (_, bare) = Format::of(left, Format::Plain);
        if bare.trim().is_empty() {
            changes.push(Change::NoSpareChoice);
            continue;
        }
        let (_, right) = Format::of(right, Format::Plain);
        let right = shown(right.trim());
        if right.is_empty() {
            return Err(Reason::NoArrow);
        }
        pairs.push(Pair {
            left: said(left, changes),
            right,
        });
    }
    if pairs.len() < 2 {
        return Err(Reason::FewPairs);
    }
    Ok(Answers::Pairs(pairs))
}
