//! What is read by pulldown-cmark, event by event: headings with ids, tables that scroll, figures, live
//! blocks, links and citations as the site writes them.

use super::cleaner::CLEANER;
use super::{Block, Footnote, INLINE_MARK, LIVE, Marked, Page};
use crate::facts::{Bit, bits};
use crate::links::{Link, Target, target};
use crate::write::word;
use domain::html::{Html, escaped};
use domain::language::Language;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd,
};

/// The blocks of a text.
pub(super) fn blocks(page: &mut Page, language: Language, events: &[Marked]) -> Vec<Block> {
    let mut walk = Walk {
        page,
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
                Event::Start(Tag::Image { .. }) if self.page.lenient => {
                    let length = past(rest, &TagEnd::Image);
                    let alt = words_of(&rest[..length]);
                    self.out.push(Event::Text(CowStr::from(alt)));
                    length
                }
                Event::Start(Tag::Image { .. }) => {
                    self.page.fault(line, "A picture stands among words; let it stand alone in a paragraph of its own.");
                    past(rest, &TagEnd::Image)
                }
                Event::Start(Tag::HtmlBlock) => {
                    let length = past(rest, &TagEnd::HtmlBlock);
                    if self.page.lenient {
                        let written = html_of(&rest[..length]);
                        self.raw(format!("<p>{}</p>\n", escaped(written.trim())));
                    } else {
                        self.html_fault(line);
                    }
                    length
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
        if LIVE.contains(&word) && !self.page.lenient {
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
            TagEnd::Heading(level) => {
                let level = self.shown_level(level as u8);
                self.raw(format!("</h{level}>\n"));
            }
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

    /// The highest heading of a page is its title.
    fn shown_level(&self, level: u8) -> u8 {
        if self.page.slide { level.max(2) } else { level }
    }

    fn heading(&mut self, level: u8, rest: &[Marked], line: u32) {
        let first = match (self.page.slide, self.page.outline) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
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
        let level = self.shown_level(level);
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
            Event::Html(html) | Event::InlineHtml(html) if self.page.lenient => {
                self.out.push(Event::Text(html.clone()));
            }
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
            let written = bit.source();
            match bit {
                Bit::Text(text) => self.out.push(Event::Text(CowStr::from(text.to_owned()))),
                Bit::Fact(id) => {
                    if let Some(index) = self.page.fact(id, line) {
                        let id = self.page.meaning_id();
                        let fact = &self.page.shared.citable.facts[index];
                        self.raw(fact.html(self.language, &id));
                    } else if self.page.lenient {
                        self.out.push(Event::Text(CowStr::from(written)));
                    }
                }
                Bit::Term(id, shown) => {
                    if let Some(index) = self.page.term(id, line) {
                        let id = self.page.meaning_id();
                        let term = &self.page.shared.citable.terms[index];
                        self.raw(term.html(shown, self.language, &id));
                    } else if self.page.lenient {
                        self.out.push(Event::Text(CowStr::from(written)));
                    }
                }
                Bit::Open if self.page.lenient => {
                    let closed = text.rfind("}}").map_or(0, |end| end + 2);
                    let rest = text.get(closed..).unwrap_or_default();
                    let open = rest.find("{{").and_then(|start| rest.get(start..));
                    let rest = open.unwrap_or_default().to_owned();
                    self.out.push(Event::Text(CowStr::from(rest)));
                }
                _ if self.page.lenient => self.out.push(Event::Text(CowStr::from(written))),
                other => self.page.stray(&other, line),
            }
        }
    }
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

/// A block of HTML as it was written.
fn html_of(events: &[Marked]) -> String {
    let mut out = String::new();
    for (event, _) in events {
        if let Event::Html(text) | Event::Text(text) = event {
            out.push_str(text);
        }
    }
    out
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
