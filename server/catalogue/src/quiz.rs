//! Quizzes: Markdown that reads well on paper, taken apart line by line, because the marks of answers
//! are ours and stand at the beginning of a line.

use crate::fault::Fault;
use crate::forms::{WrittenForm, WrittenQuestion};
use crate::found::Found;
use crate::front::{EnglishFront, Front, Opened, head, open, pages};
use crate::inventory::UnitFiles;
use crate::markdown::{Hole, Page, Shared};
use crate::sheet::Spot;
use domain::course::{Unit, UnitKind};
use domain::html::Html;
use domain::id::Slug;
use domain::language::{Language, Translated};
use domain::learning::Minutes;
use domain::number::parse_number;
use domain::quiz::{
    Answers, AttemptLimit, Body, Card, Choice, FeedbackTime, Form, Item, Kind, NamedNumber,
    NamedWords, NumberKey, Pair, Pairing, Pick, Piece, Quiz, Terms, TimeLimit, Tolerance, stored,
};

/// Reads a quiz in its languages.
pub(crate) fn read(
    shared: Shared,
    course: &str,
    unit: &UnitFiles,
    found: &mut Found,
) -> Option<Unit> {
    let (mut page, mut english_page) = pages(shared, course, unit);
    let opened = open::<Front>(&mut page);
    let english = english_page.as_mut().and_then(open::<EnglishFront>);
    let id = opened
        .as_ref()
        .map(|opened| questions(&mut page, Language::Id, opened.body));
    let en = english_page
        .as_mut()
        .zip(english.as_ref())
        .map(|(page, opened)| questions(page, Language::En, opened.body));
    let head = opened.as_ref().map(|opened: &Opened<Front>| {
        head(
            (&mut page, opened),
            english_page.as_mut().zip(english.as_ref()),
            false,
            true,
        )
    });
    if let (Some(id), Some(en), Some(page)) = (&id, &en, &mut english_page) {
        compare(page, id, en);
    }
    for question in id.iter().flatten() {
        found.item(&page, &question.id, question.line);
    }
    let form = opened
        .as_ref()
        .map(|opened| form_of(&mut page, opened))
        .unwrap_or_default();
    let terms = opened
        .as_ref()
        .map(|opened| terms_of(&mut page, opened))
        .unwrap_or_default();
    check_pairing(&mut page, form, id.iter().flatten());
    if let Some(page) = &mut english_page {
        check_pairing(page, form, en.iter().flatten());
    }
    found.take(page);
    if let Some(page) = english_page {
        found.take(page);
    }
    let (head, id) = (head?, id?);
    let pairings = id.iter().filter_map(Question::pairing).collect();
    if matches!(form, Form::Pre | Form::Post) {
        let questions = id.iter();
        found.forms.push(WrittenForm {
            course: course.to_owned(),
            file: unit.id.clone(),
            form,
            questions: questions
                .filter_map(|question| question.written(&head.outcomes))
                .collect(),
        });
    }
    let mut translations = en.map(Vec::into_iter);
    let mut items = Vec::new();
    for question in id {
        let english = translations
            .as_mut()
            .and_then(Iterator::next)
            .and_then(|question| question.body);
        items.push(item(question, english, &head.outcomes)?);
    }
    Some(Unit {
        slug: unit.slug.clone(),
        title: head.title,
        summary: head.summary,
        minutes: head.minutes,
        outcomes: head.outcomes,
        kind: UnitKind::Quiz(Quiz {
            pass: head.pass?,
            form,
            terms,
            items,
            pairings,
        }),
    })
}

/// What the front matter says the quiz is for.
fn form_of(page: &mut Page, opened: &Opened<Front>) -> Form {
    let Some(named) = &opened.front.form else {
        return Form::Practice;
    };
    let form = Form::from_code(named.get_ref()).filter(|form| *form != Form::Practice);
    form.unwrap_or_else(|| {
        page.fault(
            opened.sheet.line(named),
            format!(
                "The form `{}` is unknown; expected pre, post or bank.",
                named.get_ref()
            ),
        );
        Form::Practice
    })
}

/// The rules the front matter sets for taking the quiz.
fn terms_of(page: &mut Page, opened: &Opened<Front>) -> Terms {
    let Opened { sheet, front, .. } = opened;
    let limit = front.time_limit.as_ref().and_then(|minutes| {
        let limit = TimeLimit::new(Minutes(*minutes.get_ref()));
        if limit.is_none() {
            page.fault(
                sheet.line(minutes),
                "`time_limit` must be between 1 and 240 minutes.",
            );
        }
        limit
    });
    let attempts = front.attempts.as_ref().and_then(|number| {
        let attempts = AttemptLimit::new(*number.get_ref());
        if attempts.is_none() {
            page.fault(sheet.line(number), "`attempts` must be between 1 and 100.");
        }
        attempts
    });
    let feedback = front.feedback.as_ref().and_then(|named| {
        let feedback = FeedbackTime::from_code(named.get_ref());
        if feedback.is_none() {
            page.fault(
                sheet.line(named),
                format!(
                    "The feedback `{}` is unknown; expected end or each.",
                    named.get_ref()
                ),
            );
        }
        feedback
    });
    Terms {
        limit,
        attempts,
        feedback: feedback.unwrap_or_default(),
    }
}

/// In a pre- or post-test every question has its pair, elsewhere none has.
fn check_pairing<'a>(page: &mut Page, form: Form, questions: impl Iterator<Item = &'a Question>) {
    let paired = matches!(form, Form::Pre | Form::Post);
    for question in questions {
        if paired && question.pair.is_none() {
            page.fault(question.line, format!("The question `{}` has no pair; write pair=name beside its id, as at its twin in the other test.", question.id));
        }
        if !paired && (question.pair.is_some() || question.short) {
            page.fault(question.line, format!("The question `{}` names a pair or the short form, which only tests before and after a course have.", question.id));
        }
    }
}

impl Question {
    /// What the check of forms needs to know of it; `outcomes` are those of the quiz.
    fn written(&self, outcomes: &[String]) -> Option<WrittenQuestion> {
        Some(WrittenQuestion {
            id: self.id.clone(),
            line: self.line,
            pair: self.pair.clone()?,
            short: self.short,
            kind: self.kind,
            outcomes: self.tags.clone().unwrap_or_else(|| outcomes.to_vec()),
        })
    }

    /// The pair that its heading names.
    fn pairing(&self) -> Option<Pairing> {
        Some(Pairing {
            item: self.id.clone(),
            pair: self.pair.clone()?,
            short: self.short,
        })
    }
}

fn item(question: Question, english: Option<Body>, outcomes: &[String]) -> Option<Item> {
    let mut body = Translated {
        id: question.body?,
        en: english,
    };
    order_choices(&mut body);
    let outcomes = question.tags.unwrap_or_else(|| outcomes.to_vec());
    let mut item = Item {
        id: question.id,
        hash: String::new(),
        outcomes,
        body,
    };
    item.hash = stored::hash(&item);
    Some(item)
}

/// The file begins a gap's choices with the right one. They are shown in the alphabet's order of the
/// Indonesian ones, in every language, so that an index means the same option in all of them.
fn order_choices(body: &mut Translated<Body>) {
    if let Answers::Lanes { lanes, .. } = &body.id.answers {
        let order = in_the_alphabet(lanes);
        let languages = [Some(&mut body.id), body.en.as_mut()];
        for body in languages.into_iter().flatten() {
            if let Answers::Lanes { lanes, cards } = &mut body.answers
                && lanes.len() == order.len()
            {
                for card in cards {
                    arrange_index(&mut card.lane, &order);
                }
                arrange_texts(lanes, &order);
            }
        }
        return;
    }
    let Answers::Gaps(pieces) = &mut body.id.answers else {
        return;
    };
    let english = body.en.as_mut().and_then(|body| {
        if let Answers::Gaps(pieces) = &mut body.answers {
            Some(pieces)
        } else {
            None
        }
    });
    let mut orders = Vec::new();
    for piece in pieces.iter_mut() {
        if let Piece::Choose { options, right } = piece {
            let order = in_the_alphabet(options);
            arrange(options, right, &order);
            orders.push(order);
        }
    }
    let mut orders = orders.iter();
    for piece in english.into_iter().flatten() {
        if let Piece::Choose { options, right } = piece
            && let Some(order) = orders.next().filter(|order| order.len() == options.len())
        {
            arrange(options, right, order);
        }
    }
}

fn in_the_alphabet(texts: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|index| (texts[*index].to_lowercase(), *index));
    order
}

fn arrange(options: &mut Vec<String>, right: &mut usize, order: &[usize]) {
    arrange_index(right, order);
    arrange_texts(options, order);
}

fn arrange_index(place: &mut usize, order: &[usize]) {
    *place = order
        .iter()
        .position(|index| index == place)
        .unwrap_or_default();
}

fn arrange_texts(texts: &mut Vec<String>, order: &[usize]) {
    *texts = order.iter().map(|index| texts[*index].clone()).collect();
}

/// A question of one file. `kind` and `body` are missing where something is wrong with them.
struct Question {
    id: String,
    line: u32,
    kind: Option<Kind>,
    tags: Option<Vec<String>>,
    pair: Option<String>,
    short: bool,
    body: Option<Body>,
}

/// The lines of a question, sorted by what they are.
#[derive(Default)]
struct Lines {
    detail: Text,
    options: Vec<RawOption>,
    keys: Vec<(u32, String)>,
    named: Vec<RawNamed>,
    explanation: Option<Text>,
    /// `- left :: right`, `1. line`, `- card => lane`, as the kind says.
    rows: Vec<Text>,
}

/// Lines that belong together, from the first one on without a gap in numbering.
#[derive(Clone, Default)]
struct Text {
    line: u32,
    text: String,
}

impl Text {
    fn new(line: u32, text: &str) -> Self {
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

    fn spot(&self) -> Spot<'_> {
        Spot {
            text: &self.text,
            line: self.line.max(1),
        }
    }
}

struct RawOption {
    right: bool,
    text: Text,
    feedback: Text,
}

struct RawNamed {
    line: u32,
    name: String,
    value: String,
    feedback: Text,
}

/// A heading with the lines below it.
struct Section<'a> {
    line: u32,
    heading: &'a str,
    lines: Vec<(u32, &'a str)>,
}

/// Splits a file at its `##` headings and reads each question.
fn questions(page: &mut Page, language: Language, body: Spot) -> Vec<Question> {
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

/// Whether a line is part of a code block.
#[derive(Default)]
struct Fence(Option<(char, usize)>);

impl Fence {
    fn inside(&mut self, text: &str) -> bool {
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
    page.prefix = format!("{id}-");
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
fn sort_lines(
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

fn options(
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

fn numbers(
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

fn texts(page: &mut Page, language: Language, line: u32, id: &str, raw: &Lines) -> Answers {
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

fn gaps(
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

fn pairs(page: &mut Page, language: Language, line: u32, id: &str, raw: &Lines) -> Answers {
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

fn ordered(page: &mut Page, language: Language, line: u32, id: &str, raw: &Lines) -> Answers {
    too_few(page, line, id, raw, "1. line");
    Answers::Lines(
        raw.rows
            .iter()
            .map(|row| page.filled_inline(language, row.spot(), "line"))
            .collect(),
    )
}

/// The lanes stand in the order in which the file names them first; see `order_choices`.
fn lanes(page: &mut Page, language: Language, line: u32, id: &str, raw: &Lines) -> Answers {
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

/// Says where the English questions are not the Indonesian ones.
fn compare(page: &mut Page, id: &[Question], en: &[Question]) {
    let before = page.faults.len();
    for (index, question) in en.iter().enumerate() {
        if !id.iter().any(|other| other.id == question.id) {
            page.fault(
                question.line,
                format!("The Indonesian file has no question `{}`.", question.id),
            );
        } else if id.get(index).is_none_or(|other| other.id != question.id) {
            page.fault(
                question.line,
                format!(
                    "The question `{}` stands in another place than in the Indonesian file.",
                    question.id
                ),
            );
            break;
        }
    }
    for question in id {
        if !question.id.is_empty() && !en.iter().any(|other| other.id == question.id) {
            page.fault(
                1,
                format!(
                    "The question `{}` of the Indonesian file is missing.",
                    question.id
                ),
            );
        }
    }
    if page.faults.len() > before {
        return;
    }
    for (own, other) in id.iter().zip(en) {
        if let Some(reason) = difference(own, other) {
            page.faults.push(Fault::new(
                page.file,
                other.line,
                format!(
                    "The question `{}` differs from the Indonesian one: {reason}.",
                    other.id
                ),
            ));
        }
    }
}

fn difference(id: &Question, en: &Question) -> Option<String> {
    if let (Some(own), Some(other)) = (id.kind, en.kind)
        && own != other
    {
        return Some("it is of another kind".to_owned());
    }
    if (&en.pair, en.short) != (&id.pair, id.short) {
        return Some("it has another pair".to_owned());
    }
    if en.tags.is_some() && en.tags != id.tags {
        return Some("it has other tags; leave them out here".to_owned());
    }
    let (own, other) = (&id.body.as_ref()?.answers, &en.body.as_ref()?.answers);
    match (own, other) {
        (Answers::Options(_, own), Answers::Options(_, other)) => {
            if own.len() != other.len() {
                return Some(format!(
                    "it has {} options instead of {}",
                    other.len(),
                    own.len()
                ));
            }
            own.iter()
                .zip(other)
                .enumerate()
                .find_map(|(index, (own, other))| {
                    let place = index + 1;
                    if own.right != other.right {
                        Some(format!(
                            "option {place} is right in one language and wrong in the other"
                        ))
                    } else if own.misconception != other.misconception {
                        Some(format!("option {place} names another misconception"))
                    } else {
                        None
                    }
                })
        }
        (
            Answers::Number {
                accepted, named, ..
            },
            Answers::Number {
                accepted: others,
                named: other_named,
                ..
            },
        ) => {
            let same_keys = accepted.len() == others.len()
                && accepted.iter().zip(others).all(|(own, other)| own == other);
            let same_named = named.len() == other_named.len()
                && named.iter().zip(other_named).all(|(own, other)| {
                    own.misconception == other.misconception && own.key == other.key
                });
            (!same_keys || !same_named).then(|| {
                "its numbers are others; mind that commas and dots change places in English"
                    .to_owned()
            })
        }
        (Answers::Words { named, .. }, Answers::Words { named: other, .. }) => {
            let same = named
                .iter()
                .map(|named| &named.misconception)
                .eq(other.iter().map(|named| &named.misconception));
            (!same).then(|| "it names other misconceptions".to_owned())
        }
        (Answers::Gaps(own), Answers::Gaps(other)) => {
            let shape = |pieces: &[Piece]| -> Vec<usize> {
                let sizes = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(_) => None,
                    Piece::Write(_) => Some(0),
                    Piece::Choose { options, .. } => Some(options.len()),
                });
                sizes.collect()
            };
            (shape(own) != shape(other)).then(|| "it has other gaps".to_owned())
        }
        (Answers::Pairs(own), Answers::Pairs(other)) => {
            let same = |pairs: &[Pair]| -> Vec<usize> {
                let first = |right: &str| pairs.iter().position(|pair| pair.right == right);
                pairs.iter().filter_map(|pair| first(&pair.right)).collect()
            };
            (same(own) != same(other)).then(|| "its lines belong together otherwise".to_owned())
        }
        (Answers::Lines(own), Answers::Lines(other)) => (own.len() != other.len())
            .then(|| format!("it has {} lines instead of {}", other.len(), own.len())),
        (Answers::Lanes { cards: own, .. }, Answers::Lanes { cards: other, .. }) => {
            let lanes = |cards: &[Card]| cards.iter().map(|card| card.lane).collect::<Vec<_>>();
            (lanes(own) != lanes(other)).then(|| "its lines lie in other lanes".to_owned())
        }
        _ => None,
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
