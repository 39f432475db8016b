//! Markdown to HTML: CommonMark with tables, footnotes, alerts and task lists by pulldown-cmark; what
//! it writes is changed where the site needs something else, and cleaned by ammonia.

use crate::facts::{Bit, Citable, bits};
use crate::fault::Fault;
use crate::figures;
use crate::files::Files;
use crate::inventory::Inventory;
use crate::links::{Link, Target, target};
use crate::outcomes::Outcomes;
use crate::sheet::{Spot, lines_before};
use crate::write::{listed, slug_of, word};
use domain::html::{Html, escaped};
use domain::language::Language;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser,
    Tag, TagEnd,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Stands before a text that is one line of words, so that `2026. …` or `- …` does not begin a list. It
/// is white space to Markdown and is taken away again.
const INLINE_MARK: char = '\u{2028}';

/// Fenced blocks that are parts of a lesson instead of code.
pub(crate) const LIVE: [&str; 5] = ["chart", "card", "exercise", "poll", "note"];

/// What every text of a library may refer to.
#[derive(Clone, Copy)]
pub(crate) struct Shared<'a> {
    pub files: &'a Files,
    pub inventory: &'a Inventory,
    pub citable: &'a Citable,
    pub outcomes: &'a Outcomes,
}

/// Where texts are read: a file, the page it becomes, and what was found on the way.
pub(crate) struct Page<'a> {
    pub shared: Shared<'a>,
    pub file: &'a str,
    /// The course whose `figures/` may be drawn.
    pub course: &'a str,
    /// The address of the page, against which links are resolved.
    pub address: String,
    /// Stands before every id, where several texts become one page.
    pub prefix: String,
    /// The first level of headings, where headings may be linked to.
    pub outline: bool,
    pub faults: Vec<Fault>,
    pub links: Vec<Link>,
    /// Ids of headings so far.
    pub headings: BTreeSet<String>,
    level: u8,
    tables: u32,
    figures: u32,
    words: u32,
    footnotes: BTreeMap<String, Footnote>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Footnote {
    number: usize,
    references: u32,
}

/// A piece of a text that stands on its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Html(Html),
    /// A fenced block of [`LIVE`]: its word, its text and the line of the fence.
    Live {
        word: String,
        text: String,
        line: u32,
    },
}

/// A piece of a cloze text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Hole {
    Html(Html),
    /// `=` or `*`, the keys and the line.
    Gap(char, Vec<String>, u32),
}

type Marked = (Event<'static>, u32);

impl<'a> Page<'a> {
    /// A page of `course` at `address`, written in `file`.
    pub fn new(shared: Shared<'a>, file: &'a str, course: &'a str, address: String) -> Self {
        Self {
            shared,
            file,
            course,
            address,
            prefix: String::new(),
            outline: false,
            faults: Vec::new(),
            links: Vec::new(),
            headings: BTreeSet::new(),
            level: 1,
            tables: 0,
            figures: 0,
            words: 0,
            footnotes: BTreeMap::new(),
        }
    }

    pub fn fault(&mut self, line: u32, sentence: impl Into<String>) {
        self.faults.push(Fault::new(self.file, line, sentence));
    }

    /// A lesson's text: its blocks in order and the number of words in its running text.
    pub fn lesson(&mut self, language: Language, spot: Spot) -> (Vec<Block>, u32) {
        self.words = 0;
        let events = self.parse(spot);
        let blocks = self.walk(language, &events);
        (blocks, self.words)
    }

    /// A text of several paragraphs.
    pub fn html(&mut self, language: Language, spot: Spot) -> Html {
        let events = self.parse(spot);
        let blocks = self.walk(language, &events);
        self.only_html(blocks)
    }

    fn only_html(&mut self, blocks: Vec<Block>) -> Html {
        let mut out = Html::default();
        for block in blocks {
            match block {
                Block::Html(html) => out.push(&html),
                Block::Live { word, line, .. } => self.fault(
                    line,
                    format!("A `{word}` block stands here; only lessons may have one."),
                ),
            }
        }
        out.trimmed()
    }

    /// A text that is one line of words: no paragraph around it.
    pub fn inline(&mut self, language: Language, spot: Spot) -> Html {
        let marked = format!("{INLINE_MARK}{}", spot.text.trim());
        let skipped = lines_before(spot.text, spot.text.len() - spot.text.trim_start().len());
        let events = self.parse(Spot {
            text: &marked,
            line: spot.line + skipped,
        });
        let inner = match events.as_slice() {
            [
                (Event::Start(Tag::Paragraph), _),
                inner @ ..,
                (Event::End(TagEnd::Paragraph), _),
            ] if !inner
                .iter()
                .any(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph))) =>
            {
                inner
            }
            _ => {
                self.fault(spot.line, "Only one paragraph of words may stand here: no list, table, heading or second paragraph.");
                return Html::default();
            }
        };
        let blocks = self.walk(language, inner);
        self.only_html(blocks)
    }

    /// [`Self::inline`] for a text that must not be empty.
    pub fn filled_inline(&mut self, language: Language, spot: Spot, what: &str) -> Html {
        if spot.text.trim().is_empty() {
            self.fault(
                spot.line,
                format!("The {what} is empty; expected some words."),
            );
        }
        self.inline(language, spot)
    }

    /// A text without any markup, with its citations written out.
    pub fn plain(&mut self, language: Language, spot: Spot) -> String {
        let mut out = String::new();
        for bit in bits(spot.text) {
            match bit {
                Bit::Text(text) => out.push_str(text),
                Bit::Fact(id) => {
                    if let Some(index) = self.fact(id, spot.line) {
                        out.push_str(&self.shared.citable.facts[index].plain(language));
                    }
                }
                Bit::Term(id, shown) => {
                    if let Some(index) = self.term(id, spot.line) {
                        out.push_str(
                            shown.unwrap_or(self.shared.citable.terms[index].term.get(language)),
                        );
                    }
                }
                other => self.stray(&other, spot.line),
            }
        }
        out.trim().to_owned()
    }

    /// [`Self::plain`] for a text that must not be empty.
    pub fn filled(&mut self, language: Language, spot: Spot, what: &str) -> String {
        if spot.text.trim().is_empty() {
            self.fault(
                spot.line,
                format!("The {what} is empty; expected some words."),
            );
        }
        self.plain(language, spot)
    }

    /// A text with gaps: what stands before the paragraph of the first gap, as HTML, and the rest in
    /// pieces.
    pub fn cloze(&mut self, language: Language, spot: Spot) -> (Html, Vec<Hole>) {
        let events = self.parse(spot);
        let top = top_level(&events);
        let has_gap = |range: &std::ops::Range<usize>| {
            events[range.clone()].iter().any(|(event, _)| matches!(event, Event::Text(text) if bits(text).iter().any(|bit| matches!(bit, Bit::Gap(..)))))
        };
        let first = top.iter().position(has_gap).unwrap_or(top.len());
        let split = top.get(first).map_or(events.len(), |range| range.start);
        let before = self.walk(language, &events[..split]);
        let detail = self.only_html(before);
        let mut holes = Vec::new();
        for range in &top[first.min(top.len())..] {
            let block = &events[range.clone()];
            let [
                (Event::Start(Tag::Paragraph), _),
                inner @ ..,
                (Event::End(TagEnd::Paragraph), _),
            ] = block
            else {
                let line = block.first().map_or(spot.line, |(_, line)| *line);
                self.fault(
                    line,
                    "From the first gap on only paragraphs may stand in a cloze text.",
                );
                continue;
            };
            if !holes.is_empty() {
                holes.push(Hole::Html(Html::sanitised("<br><br>".to_owned())));
            }
            self.holes(language, inner, &mut holes);
        }
        (detail, holes)
    }

    fn holes(&mut self, language: Language, inner: &[Marked], holes: &mut Vec<Hole>) {
        let mut depth = 0_u32;
        let mut waiting: Vec<Marked> = Vec::new();
        for (event, line) in inner {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Text(text) if text.contains("{{") => {
                    for bit in bits(text) {
                        let Bit::Gap(mark, keys) = bit else {
                            waiting.push((Event::Text(CowStr::from(bit.source())), *line));
                            continue;
                        };
                        if depth > 0 {
                            self.fault(*line, "A gap stands inside emphasis or a link; let it stand in plain text.");
                            continue;
                        }
                        self.piece(language, &mut waiting, holes);
                        let keys = keys
                            .split('|')
                            .map(str::trim)
                            .filter(|key| !key.is_empty())
                            .map(str::to_owned)
                            .collect();
                        holes.push(Hole::Gap(mark, keys, *line));
                    }
                    continue;
                }
                _ => {}
            }
            waiting.push((event.clone(), *line));
        }
        self.piece(language, &mut waiting, holes);
    }

    fn piece(&mut self, language: Language, waiting: &mut Vec<Marked>, holes: &mut Vec<Hole>) {
        let blocks = self.walk(language, &std::mem::take(waiting));
        let mut html = Html::default();
        for block in &blocks {
            if let Block::Html(more) = block {
                html.push(more);
            }
        }
        if !html.is_empty() {
            holes.push(Hole::Html(html));
        }
    }

    /// The events of a text with their lines; neighbouring texts are one.
    fn parse(&mut self, spot: Spot) -> Vec<Marked> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        let mut unresolved = Vec::new();
        let callback = |link: BrokenLink| {
            if link.link_type == LinkType::Reference {
                unresolved.push((link.span.start, link.reference.to_string()));
            }
            None::<(CowStr, CowStr)>
        };
        let mut events: Vec<(Event<'static>, std::ops::Range<usize>)> = Vec::new();
        for (event, range) in
            Parser::new_with_broken_link_callback(spot.text, options, Some(callback))
                .into_offset_iter()
        {
            if let (Event::Text(more), Some((Event::Text(text), _))) = (&event, events.last_mut()) {
                *text = CowStr::from(format!("{text}{more}"));
                continue;
            }
            events.push((event.into_static(), range));
        }
        for (start, reference) in unresolved {
            let line = spot.line + lines_before(spot.text, start);
            self.fault(
                line,
                format!("The link `[{reference}]` is broken: its address is not given below."),
            );
        }
        // One pass over the text for all lines: events come in its order, but nested ones may step back.
        let ends: Vec<usize> = spot
            .text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at)
            .collect();
        let line_at = |offset: usize| {
            spot.line + u32::try_from(ends.partition_point(|end| *end < offset)).unwrap_or(u32::MAX)
        };
        let events: Vec<Marked> = events
            .into_iter()
            .map(|(event, range)| (event, line_at(range.start)))
            .collect();
        self.number_footnotes(&events);
        events
    }

    fn number_footnotes(&mut self, events: &[Marked]) {
        self.footnotes.clear();
        for (event, _) in events {
            if let Event::FootnoteReference(name) = event {
                let number = self.footnotes.len() + 1;
                self.footnotes.entry(name.to_string()).or_insert(Footnote {
                    number,
                    references: 0,
                });
            }
        }
        for (event, line) in events {
            if let Event::Start(Tag::FootnoteDefinition(name)) = event
                && !self.footnotes.contains_key(name.as_ref())
            {
                self.fault(*line, format!("No text refers to the footnote `{name}`."));
            }
        }
    }

    fn walk(&mut self, language: Language, events: &[Marked]) -> Vec<Block> {
        let mut walk = Walk {
            page: self,
            language,
            out: Vec::new(),
            blocks: Vec::new(),
            depth: 0,
            table: None,
            links: Vec::new(),
        };
        walk.run(events);
        walk.blocks
    }

    fn fact(&mut self, id: &str, line: u32) -> Option<usize> {
        let found = self
            .shared
            .citable
            .facts
            .iter()
            .position(|fact| fact.id == id);
        if found.is_none() && self.shared.citable.facts_complete {
            self.fault(
                line,
                format!("The fact `{id}` is unknown; expected one of facts.toml."),
            );
        }
        found
    }

    fn term(&mut self, id: &str, line: u32) -> Option<usize> {
        let found = self
            .shared
            .citable
            .terms
            .iter()
            .position(|term| term.id == id);
        if found.is_none() && self.shared.citable.terms_complete {
            self.fault(
                line,
                format!("The term `{id}` is unknown; expected one of glossary.toml."),
            );
        }
        found
    }

    fn stray(&mut self, bit: &Bit, line: u32) {
        match bit {
            Bit::Gap(..) => self.fault(
                line,
                "A gap stands here; only the text below a cloze question's heading may have one.",
            ),
            Bit::Open => self.fault(line, "`{{` is not closed by `}}` on the same line."),
            Bit::Unknown(content) => self.fault(
                line,
                format!(
                    "`{{{{{content}}}}}` is unknown; expected {{{{fact:id}}}} or {{{{term:id}}}}."
                ),
            ),
            Bit::Text(_) | Bit::Fact(_) | Bit::Term(..) => {}
        }
    }

    fn figure(
        &mut self,
        language: Language,
        address: &str,
        caption: &str,
        alt: &str,
        line: u32,
    ) -> Html {
        let name = address
            .strip_prefix("figures/")
            .filter(|name| name.ends_with(".svg") && !name.contains('/'));
        let Some(name) = name else {
            self.fault(line, format!("The picture `{address}` cannot be shown; expected figures/NAME.svg of the course."));
            return Html::default();
        };
        if alt.trim().is_empty() {
            self.fault(
                line,
                "The figure has no words between `[` and `]` for those who cannot see it.",
            );
        }
        let path = format!("courses/{}/figures/{name}", self.course);
        let shared = self.shared;
        let Some((path, text)) = shared.files.iter().find(|(other, _)| *other == path) else {
            self.fault(
                line,
                format!("The figure is missing: there is no file {path}."),
            );
            return Html::default();
        };
        self.figures += 1;
        let prefix = format!("{}fig{}-", self.prefix, self.figures);
        let Some(drawing) = figures::inline(path, text, alt, &prefix, &mut self.faults) else {
            return Html::default();
        };
        let caption = self.plain(
            language,
            Spot {
                text: caption,
                line,
            },
        );
        let caption = if caption.is_empty() {
            String::new()
        } else {
            format!("<figcaption>{}</figcaption>", escaped(&caption))
        };
        Html::sanitised(format!("<figure>{drawing}{caption}</figure>\n"))
    }

    fn heading_id(&mut self, text: &str) -> String {
        let slug = slug_of(text);
        let mut id = slug.clone();
        let mut count = 1;
        while !self.headings.insert(id.clone()) {
            count += 1;
            id = format!("{slug}-{count}");
        }
        id
    }
}

impl Bit<'_> {
    fn source(&self) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Fact(id) => format!("{{{{fact:{id}}}}}"),
            Self::Term(id, None) => format!("{{{{term:{id}}}}}"),
            Self::Term(id, Some(shown)) => format!("{{{{term:{id}|{shown}}}}}"),
            Self::Gap(mark, keys) => format!("{{{{{mark}{keys}}}}}"),
            Self::Unknown(content) => format!("{{{{{content}}}}}"),
            Self::Open => "{{".to_owned(),
        }
    }
}

/// The ranges of the blocks that stand in nothing else.
fn top_level(events: &[Marked]) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    start = index;
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    ranges.push(start..index + 1);
                }
            }
            _ if depth == 0 => ranges.push(index..index + 1),
            _ => {}
        }
    }
    ranges
}

/// A paragraph that is one picture: its address, title, alternative text and number of events.
fn lone_picture(events: &[Marked]) -> Option<(String, String, String, usize)> {
    let [
        (Event::Start(Tag::Paragraph), _),
        (
            Event::Start(Tag::Image {
                dest_url, title, ..
            }),
            _,
        ),
        rest @ ..,
    ] = events
    else {
        return None;
    };
    let end = rest
        .iter()
        .position(|(event, _)| matches!(event, Event::End(TagEnd::Image)))?;
    matches!(rest.get(end + 1), Some((Event::End(TagEnd::Paragraph), _))).then(|| {
        (
            dest_url.to_string(),
            title.to_string(),
            words_of(&rest[..end]),
            end + 4,
        )
    })
}

/// The text of some events without any markup.
fn words_of(events: &[Marked]) -> String {
    let mut out = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The corner is empty, so the first column names the rows.
    names_rows: bool,
    /// How the present cell ends.
    close: &'static str,
}

struct Walk<'p, 'a> {
    page: &'p mut Page<'a>,
    language: Language,
    out: Vec<Event<'static>>,
    blocks: Vec<Block>,
    depth: u32,
    table: Option<Table>,
    /// For each open link whether it is written.
    links: Vec<bool>,
}

impl Walk<'_, '_> {
    fn raw(&mut self, html: impl Into<String>) {
        self.out.push(Event::InlineHtml(CowStr::from(html.into())));
    }

    fn flush(&mut self) {
        let events = std::mem::take(&mut self.out);
        if events.is_empty() {
            return;
        }
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, events.into_iter());
        let clean = CLEANER.clean(&html).to_string();
        if !clean.is_empty() {
            self.add(Html::sanitised(clean));
        }
    }

    fn add(&mut self, html: Html) {
        match self.blocks.last_mut() {
            Some(Block::Html(before)) => before.push(&html),
            _ => self.blocks.push(Block::Html(html)),
        }
    }

    fn run(&mut self, events: &[Marked]) {
        let mut index = 0;
        while let Some((event, line)) = events.get(index) {
            let line = *line;
            let rest = &events[index..];
            if self.depth == 0
                && let Some((address, caption, alt, length)) = lone_picture(rest)
            {
                self.flush();
                let figure = self
                    .page
                    .figure(self.language, &address, &caption, &alt, line);
                self.add(figure);
                index += length;
                continue;
            }
            index += match event {
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(kind, rest, line),
                Event::Start(Tag::Image { .. }) => {
                    self.page.fault(line, "A picture stands among words; let it stand alone in a paragraph of its own.");
                    past(rest, &TagEnd::Image)
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.html_fault(line);
                    past(rest, &TagEnd::HtmlBlock)
                }
                Event::Start(tag) => {
                    self.depth += 1;
                    self.start(tag, rest, line);
                    1
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.end(*tag);
                    1
                }
                other => {
                    self.leaf(other, line);
                    1
                }
            };
        }
        self.flush();
    }

    fn html_fault(&mut self, line: u32) {
        self.page.fault(
            line,
            "HTML stands here; write Markdown instead, or put it between backticks.",
        );
    }

    /// Writes a code block, or hands over a live one; answers the number of events it has.
    fn code_block(&mut self, kind: &CodeBlockKind, rest: &[Marked], line: u32) -> usize {
        let length = past(rest, &TagEnd::CodeBlock);
        let text = words_of(&rest[..length]);
        let word = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        if LIVE.contains(&word) {
            if self.depth > 0 {
                self.page.fault(line, format!("The `{word}` block stands inside a list or quotation; let it stand on its own."));
            } else {
                self.flush();
                self.blocks.push(Block::Live {
                    word: word.to_owned(),
                    text,
                    line,
                });
            }
        } else {
            // A wide block scrolls, so the keyboard has to reach it.
            self.raw(format!(
                "<pre tabindex=\"0\"><code>{}</code></pre>\n",
                escaped(&text)
            ));
        }
        length
    }

    fn start(&mut self, tag: &Tag<'static>, rest: &[Marked], line: u32) {
        match tag {
            Tag::Heading { level, .. } => self.heading(*level as u8, rest, line),
            Tag::BlockQuote(Some(kind)) => {
                let (class, title) = match kind {
                    BlockQuoteKind::Note => ("note", word(self.language, "Catatan", "Note")),
                    BlockQuoteKind::Tip => ("tip", word(self.language, "Tips", "Tip")),
                    BlockQuoteKind::Important => {
                        ("important", word(self.language, "Penting", "Important"))
                    }
                    BlockQuoteKind::Warning => {
                        ("warning", word(self.language, "Peringatan", "Warning"))
                    }
                    BlockQuoteKind::Caution => ("caution", word(self.language, "Awas", "Caution")),
                };
                // A note, not a landmark: a page may have many.
                self.raw(format!("<aside class=\"alert {class}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n"));
            }
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => {
                let written = if *link_type == LinkType::Email {
                    format!("mailto:{dest_url}")
                } else {
                    dest_url.to_string()
                };
                let open = self.link(&written, line);
                self.links.push(open);
            }
            Tag::FootnoteDefinition(name) => {
                let number = self
                    .page
                    .footnotes
                    .get(name.as_ref())
                    .map_or(0, |footnote| footnote.number);
                let prefix = self.page.prefix.clone();
                self.raw(format!("<div class=\"footnote\" id=\"{prefix}fn-{number}\"><span class=\"footnote-number\">{number}.</span>\n"));
            }
            Tag::Table(alignments) => self.open_table(alignments, rest),
            Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    table.in_head = true;
                    table.column = 0;
                }
                self.raw("<thead><tr>");
            }
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                }
                self.raw("<tr>");
            }
            Tag::TableCell => self.open_cell(rest),
            other => self.out.push(Event::Start(other.clone())),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.raw(format!("</{level}>\n")),
            TagEnd::BlockQuote(Some(_)) => self.raw("</aside>\n"),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.raw("</a>");
                }
            }
            TagEnd::FootnoteDefinition => self.raw("</div>\n"),
            TagEnd::Table => {
                self.table = None;
                self.raw("</tbody></table></div>\n");
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.in_head = false;
                }
                self.raw("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.raw("</tr>"),
            TagEnd::TableCell => {
                let close = self.table.as_mut().map_or("", |table| {
                    table.column += 1;
                    table.close
                });
                self.raw(close);
            }
            other => self.out.push(Event::End(other)),
        }
    }

    fn heading(&mut self, level: u8, rest: &[Marked], line: u32) {
        let first = if self.page.outline { 2 } else { 3 };
        if level < first {
            let marks = "#".repeat(usize::from(first));
            self.page.fault(
                line,
                format!("The heading is too high; headings of this text begin with `{marks}`."),
            );
        } else if self.page.outline && level > self.page.level + 1 {
            self.page.fault(
                line,
                "The heading skips a level; go down one `#` at a time.",
            );
        }
        self.page.level = level.max(1);
        if self.page.outline {
            let id = self.page.heading_id(&words_of(&rest[..past_heading(rest)]));
            self.raw(format!("<h{level} id=\"{id}\">"));
        } else {
            self.raw(format!("<h{level}>"));
        }
    }

    fn link(&mut self, written: &str, line: u32) -> bool {
        match target(&self.page.address, written) {
            Target::Outside(address) => {
                self.raw(format!(
                    "<a href=\"{}\" rel=\"noopener noreferrer\" class=\"external\">",
                    escaped(&address)
                ));
                true
            }
            Target::Inside {
                path,
                fragment,
                address,
            } => {
                let (file, language) = (self.page.file.to_owned(), self.language);
                self.page.links.push(Link {
                    file,
                    line,
                    language,
                    path,
                    fragment,
                    written: written.to_owned(),
                });
                self.raw(format!("<a href=\"{}\">", escaped(&address)));
                true
            }
            Target::Refused => {
                let sentence = format!(
                    "The link `{written}` is refused; expected http, https, a page like /courses/x/y, or #heading."
                );
                self.page.fault(line, sentence);
                false
            }
        }
    }

    fn open_table(&mut self, alignments: &[Alignment], rest: &[Marked]) {
        let head = rest
            .iter()
            .position(|(event, _)| matches!(event, Event::End(TagEnd::TableHead)))
            .unwrap_or(0);
        let mut names = Vec::new();
        let mut corner_empty = false;
        for (index, cell) in rest[..head]
            .split(|(event, _)| matches!(event, Event::End(TagEnd::TableCell)))
            .enumerate()
        {
            let name = words_of(cell).trim().to_owned();
            corner_empty |= index == 0 && name.is_empty();
            if !name.is_empty() {
                names.push(name);
            }
        }
        self.page.tables += 1;
        let label = format!(
            "{} {}: {}",
            word(self.language, "Tabel", "Table"),
            self.page.tables,
            names.join(", ")
        );
        self.table = Some(Table {
            alignments: alignments.to_vec(),
            column: 0,
            in_head: true,
            names_rows: corner_empty,
            close: "",
        });
        // A wide table scrolls by itself, so the keyboard has to reach it and it needs a name.
        self.raw(format!(
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>",
            escaped(&label)
        ));
    }

    fn open_cell(&mut self, rest: &[Marked]) {
        let Some(table) = &mut self.table else { return };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Right) => " class=\"r\"",
            Some(Alignment::Center) => " class=\"c\"",
            _ => "",
        };
        let empty = matches!(rest.get(1), Some((Event::End(TagEnd::TableCell), _)));
        let (open, close) = if table.in_head && !empty {
            (format!("<th scope=\"col\"{class}>"), "</th>")
        } else if !table.in_head && table.names_rows && table.column == 0 && !empty {
            (format!("<th scope=\"row\"{class}>"), "</th>")
        } else {
            (format!("<td{class}>"), "</td>")
        };
        table.close = close;
        self.raw(open);
    }

    fn leaf(&mut self, event: &Event<'static>, line: u32) {
        match event {
            Event::Text(text) => self.text(text, line),
            Event::Html(_) | Event::InlineHtml(_) => self.html_fault(line),
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::TaskListMarker(done) => {
                let (class, label) = if *done {
                    ("task done", word(self.language, "selesai", "done"))
                } else {
                    ("task", word(self.language, "belum", "to do"))
                };
                self.raw(format!(
                    "<span class=\"{class}\" role=\"img\" aria-label=\"{label}\"></span> "
                ));
            }
            other => self.out.push(other.clone()),
        }
    }

    fn footnote_reference(&mut self, name: &str) {
        let prefix = self.page.prefix.clone();
        let Some(footnote) = self.page.footnotes.get_mut(name) else {
            return;
        };
        footnote.references += 1;
        let Footnote { number, references } = *footnote;
        let label = word(self.language, "Catatan kaki", "Footnote");
        self.raw(format!(
            "<sup class=\"footnote-ref\" id=\"{prefix}fnref-{number}-{references}\"><a href=\"#{prefix}fn-{number}\" aria-label=\"{label} {number}\">{number}</a></sup>"
        ));
    }

    fn text(&mut self, text: &str, line: u32) {
        let text = text.strip_prefix(INLINE_MARK).unwrap_or(text);
        if self.table.is_none() {
            let count = text
                .split_whitespace()
                .filter(|word| word.contains(char::is_alphanumeric))
                .count();
            self.page.words += u32::try_from(count).unwrap_or(u32::MAX);
        }
        if !text.contains("{{") {
            self.out.push(Event::Text(CowStr::from(text.to_owned())));
            return;
        }
        for bit in bits(text) {
            match bit {
                Bit::Text(text) => self.out.push(Event::Text(CowStr::from(text.to_owned()))),
                Bit::Fact(id) => {
                    if let Some(index) = self.page.fact(id, line) {
                        self.raw(self.page.shared.citable.facts[index].html(self.language));
                    }
                }
                Bit::Term(id, shown) => {
                    if let Some(index) = self.page.term(id, line) {
                        self.raw(self.page.shared.citable.terms[index].html(shown, self.language));
                    }
                }
                other => self.page.stray(&other, line),
            }
        }
    }
}

/// The number of events up to and with the end that belongs to the first one.
fn past(events: &[Marked], end: &TagEnd) -> usize {
    let mut depth = 0_u32;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) if tag.to_end() == *end => depth += 1,
            Event::End(tag) if tag == end => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    events.len()
}

fn past_heading(events: &[Marked]) -> usize {
    events
        .iter()
        .position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_))))
        .unwrap_or(events.len())
}

/// Says that a word after ``` is none that a lesson knows yet.
pub(crate) fn not_yet(word: &str) -> String {
    format!(
        "A `{word}` block is not supported yet; expected one of {}.",
        listed(["chart", "card", "exercise"])
    )
}

/// HTML from elsewhere with what is allowed here, and nothing else. Cleaning what is clean changes nothing:
/// tags that stand crosswise are set right by the first cleaning in a way that the second one may set right
/// again, so it goes on until nothing changes.
pub(crate) fn cleaned(html: &str) -> Html {
    let mut clean = CLEANER.clean(html).to_string();
    for _ in 0..8 {
        let again = CLEANER.clean(&clean).to_string();
        if again == clean {
            return Html::sanitised(clean);
        }
        clean = again;
    }
    // As text it has no tags to set right.
    Html::sanitised(CLEANER.clean(&escaped(html)).to_string())
}

/// Lets through what this module and pulldown-cmark write, and nothing else.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "abbr",
        "aside",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "small",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes: [(&str, &[&str]); 15] = [
        ("a", &["href", "rel", "class", "aria-label"]),
        ("abbr", &["class", "title", "tabindex"]),
        ("aside", &["class", "role"]),
        ("div", &["class", "id", "tabindex", "role", "aria-label"]),
        ("h2", &["id"]),
        ("h3", &["id"]),
        ("h4", &["id"]),
        ("h5", &["id"]),
        ("h6", &["id"]),
        ("ol", &["start"]),
        ("p", &["class"]),
        ("pre", &["tabindex"]),
        ("small", &["class"]),
        ("span", &["class", "role", "aria-label"]),
        ("sup", &["class", "id"]),
    ];
    let mut by_tag: HashMap<&str, HashSet<&str>> = attributes
        .into_iter()
        .map(|(tag, names)| (tag, names.iter().copied().collect()))
        .collect();
    by_tag.insert("td", HashSet::from(["class"]));
    by_tag.insert("th", HashSet::from(["class", "scope"]));
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(tags.into_iter().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(by_tag)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page<R>(read: impl FnOnce(&mut Page) -> R) -> (R, Vec<Fault>) {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path id="p" d="M0 0"/><use href="#p"/></svg>"##;
        let files = Files::from_pairs([("courses/a/figures/g.svg".to_owned(), svg.to_owned())]);
        let (inventory, outcomes) = (Inventory::default(), Outcomes::default());
        let citable = Citable::read(&files, &mut Vec::new());
        let mut page = Page::new(
            Shared {
                files: &files,
                inventory: &inventory,
                citable: &citable,
                outcomes: &outcomes,
            },
            "x.md",
            "a",
            "/courses/a/b".to_owned(),
        );
        page.outline = true;
        let result = read(&mut page);
        (result, page.faults)
    }

    fn html(text: &str) -> String {
        let html = page(|page| page.html(Language::Id, Spot { text, line: 1 })).0;
        html.as_str().to_owned()
    }

    /// Every tag of some HTML with its attributes' names; quoted values are left out.
    fn tags(html: &str) -> Vec<(String, Vec<String>)> {
        let mut found = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            rest = &rest[start + 1..];
            let mut bare = String::new();
            let mut quote = false;
            let mut length = rest.len();
            for (at, c) in rest.char_indices() {
                match c {
                    '"' => quote = !quote,
                    '>' if !quote => {
                        length = at;
                        break;
                    }
                    c if !quote => bare.push(c),
                    _ => {}
                }
            }
            rest = &rest[length..];
            let mut words = bare
                .split_whitespace()
                .map(|word| word.trim_end_matches('=').to_ascii_lowercase());
            let name = words.next().unwrap_or_default();
            found.push((name, words.collect()));
        }
        found
    }

    fn assert_harmless(html: &str) {
        for (tag, attributes) in tags(html) {
            let name = tag.trim_start_matches('/');
            let known = ["figure", "figcaption", "svg", "path", "use"].contains(&name)
                || CLEANER.clone_tags().contains(name);
            assert!(known, "tag {tag:?} in {html}");
            for attribute in attributes {
                assert!(
                    attribute != "style" && !attribute.starts_with("on"),
                    "{attribute} in {html}"
                );
            }
        }
        let lower = html.to_lowercase();
        assert!(
            !lower.contains("href=\"javascript") && !lower.contains("href=\"data"),
            "{html}"
        );
    }

    #[test]
    fn what_could_run_or_style_is_gone() {
        let bad = [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div style=\"color:red\">",
            "[a](javascript:alert(1))",
            "[a](<javascript:alert(1)>)",
            "[a](https://x.example/\"onclick=\"alert(1))",
            "![a\"onload=\"x](figures/g.svg \"<script>\")",
            "| a |\n|--:|\n| <b onclick=x> |",
            "```\"><script>\nx\n```",
            "[^\"><script>]\n\n[^\"><script>]: x",
            "## <script>a</script>",
            "&lt;script&gt; &#60;script>",
        ];
        for text in bad {
            assert_harmless(&html(text));
        }
        assert_eq!(html("&lt;script&gt;"), "<p>&lt;script&gt;</p>");
    }

    #[test]
    fn figures_stand_between_paragraphs_with_their_own_ids() {
        let text =
            "Satu.\n\n![Dua \"titik\"](figures/g.svg \"Tiga & empat\")\n\n![Lima](figures/g.svg)";
        let found = html(text);
        assert!(
            found.contains(r#"aria-label="Dua &quot;titik&quot;"><path id="fig1-p""#),
            "{found}"
        );
        assert!(
            found.contains("<figcaption>Tiga &amp; empat</figcaption></figure>")
                && found.contains("href=\"#fig2-p\""),
            "{found}"
        );
    }

    #[test]
    fn footnotes_lead_there_and_have_names() {
        let found = html("Satu.[^a]\n\n[^a]: Dua.");
        assert!(found.contains(r##"<sup class="footnote-ref" id="fnref-1-1"><a href="#fn-1" aria-label="Catatan kaki 1">1</a></sup>"##), "{found}");
        assert!(
            found.contains(r#"<div class="footnote" id="fn-1">"#),
            "{found}"
        );
    }

    #[test]
    fn tasks_are_drawn_without_form_fields_and_strikes_stay_as_written() {
        let found = html("- [ ] satu\n- [x] dua\n\n~~tiga~~");
        assert!(
            found.contains(r#"<span class="task" role="img" aria-label="belum"></span>"#),
            "{found}"
        );
        assert!(
            found.contains(r#"<span class="task done" role="img" aria-label="selesai"></span>"#),
            "{found}"
        );
        assert!(
            found.contains("~~tiga~~") && !found.contains("<input"),
            "{found}"
        );
    }

    #[test]
    fn headings_of_the_same_words_have_ids_of_their_own() {
        let found = html("## Satu\n\n## Satu\n\n## ?");
        assert!(
            found.contains("id=\"satu\"")
                && found.contains("id=\"satu-2\"")
                && found.contains("id=\"bagian\""),
            "{found}"
        );
    }

    fn markdown() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("<script>x</script>".to_owned()),
            Just(" style=\"a\" onclick=x ".to_owned()),
            Just("<div onclick=\"a\" style='b'>".to_owned()),
            Just("![a](figures/g.svg \"b\")".to_owned()),
            Just("[a](javascript:x)".to_owned()),
            Just("[a](https://a.example/\"x\" 'y')".to_owned()),
            Just("{{fact:a}}{{= a | b}}{{* c | d}}{{".to_owned()),
            Just("\n\n| a | b |\n|:-:|--:|\n| c | d |\n\n".to_owned()),
            Just("\n> [!WARNING]\n> a\n".to_owned()),
            Just("[^a]\n\n[^a]: b\n\n".to_owned()),
            Just("\n```chart\na\n```\n".to_owned()),
            Just("\n- [x] a\n  - b\n".to_owned()),
            Just("\n## a\n".to_owned()),
            "[ -~\n]{0,12}",
            "\\PC{0,6}",
            "[<>\"'&`*_#|!\\[\\](){}\\n =:/-]{0,16}",
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_runs_or_styles_survives_any_markdown(text in markdown()) {
            let spot = Spot { text: &text, line: 1 };
            assert_harmless(&html(&text));
            assert_harmless(page(|page| page.inline(Language::En, spot)).0.as_str());
            let (blocks, _) = page(|page| page.lesson(Language::Id, spot)).0;
            for block in blocks {
                if let Block::Html(html) = block {
                    assert_harmless(html.as_str());
                }
            }
            let (detail, holes) = page(|page| page.cloze(Language::Id, spot)).0;
            assert_harmless(detail.as_str());
            for hole in holes {
                if let Hole::Html(html) = hole {
                    assert_harmless(html.as_str());
                }
            }
        }

        #[test]
        fn no_file_makes_the_reader_panic(path in "courses/a/(10-x\\.(id\\.md|en\\.md|quiz\\.id\\.md|quiz\\.en\\.md|exercise\\.toml)|course\\.toml)|facts\\.toml|datasets/x\\.toml", text in markdown(), front in any::<bool>()) {
            let head = if front { "+++\ntitle = \"a\"\ntitle_en = \"a\"\nsummary = \"a\"\nsummary_en = \"a\"\nminutes = 1\npass = 0.5\noutcomes = [\"a\"]\n+++\n## a {#b}\n" } else { "" };
            let _ = crate::Library::read(&Files::from_pairs([(path, format!("{head}{text}"))]));
        }
    }
}
