//! Markdown to HTML: CommonMark with tables, footnotes, alerts and task lists by pulldown-cmark; what
//! it writes is changed where the site needs something else, and cleaned by ammonia.

mod cleaner;
mod walk;

pub(crate) use cleaner::cleaned;

use crate::facts::{Bit, Citable, bits};
use crate::fault::Fault;
use crate::figures;
use crate::files::Files;
use crate::inventory::Inventory;
use crate::links::Link;
use crate::outcomes::Outcomes;
use crate::sheet::{Spot, lines_before};
use crate::typography;
use crate::write::{listed, slug_of};
use domain::html::{Html, escaped};
use domain::language::Language;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

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
    /// A slide, which may begin its headings with `#`.
    slide: bool,
    /// Nobody reads what was found: what cannot be drawn is written as text instead of being left out.
    lenient: bool,
    pub faults: Vec<Fault>,
    pub links: Vec<Link>,
    /// Ids of headings so far.
    pub headings: BTreeSet<String>,
    level: u8,
    tables: u32,
    figures: u32,
    meanings: u32,
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
            slide: false,
            lenient: false,
            faults: Vec::new(),
            links: Vec::new(),
            headings: BTreeSet::new(),
            level: 1,
            tables: 0,
            figures: 0,
            meanings: 0,
            words: 0,
            footnotes: BTreeMap::new(),
        }
    }

    /// Everything from here on becomes a piece of a page that is put together of several: `prefix` stands
    /// before every id.
    pub fn begin_piece(&mut self, prefix: String) {
        self.prefix = prefix;
        self.meanings = 0;
    }

    /// The id of what opens next: the meaning of a word of the glossary, the sources of a fact.
    fn meaning_id(&mut self) -> String {
        self.meanings += 1;
        format!("{}term-{}", self.prefix, self.meanings)
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

    /// The text of a slide in a library.
    pub fn slide(&mut self, language: Language, spot: Spot) -> Html {
        self.slide = true;
        let html = self.html(language, spot);
        self.slide = false;
        html
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
                Bit::Text(text) => out.push_str(&typography::plain(text, out.chars().last())),
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
            // Authors type the marks that their keyboards have; pages have one kind.
            | Options::ENABLE_SMART_PUNCTUATION
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
        walk::blocks(self, language, events)
    }

    fn fact(&mut self, id: &str, line: u32) -> Option<usize> {
        let citable = self.shared.citable;
        let found = citable.facts.iter().position(|fact| fact.id == id);
        if found.is_none() && citable.facts_complete {
            self.unknown(line, "fact", id, "facts.toml");
        }
        found
    }

    fn term(&mut self, id: &str, line: u32) -> Option<usize> {
        let citable = self.shared.citable;
        let found = citable.terms.iter().position(|term| term.id == id);
        if found.is_none() && citable.terms_complete {
            self.unknown(line, "term", id, "glossary.toml");
        }
        found
    }

    fn unknown(&mut self, line: u32, what: &str, id: &str, file: &str) {
        let sentence = format!("The {what} `{id}` is unknown; expected one of {file}.");
        self.fault(line, sentence);
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
        if self.lenient {
            let alt = format!("<p>{}</p>\n", escaped(alt));
            return Html::sanitised(alt);
        }
        if self.slide {
            self.fault(line, "A picture stands here; only a lesson has one, and a step may show a section of it.");
            return Html::default();
        }
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

/// A slide that somebody wrote: nothing in it is a fault, and what is not Markdown of ours stands there as it
/// was written. Ids in it are others than those of another slide on the same page.
pub(crate) fn slide(shared: Shared, language: Language, text: &str) -> Html {
    let mut page = Page::new(shared, "", "", "/".to_owned());
    page.lenient = true;
    let digest = Sha256::digest(text.as_bytes());
    let name = hex::encode(digest.get(..4).unwrap_or_default());
    page.begin_piece(format!("slide-{name}-"));
    page.slide(language, Spot { text, line: 1 })
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

/// Says that a word after ``` is none that a lesson knows yet.
pub(crate) fn not_yet(word: &str) -> String {
    format!(
        "A `{word}` block is not supported yet; expected one of {}.",
        listed(["chart", "card", "exercise"])
    )
}

#[cfg(test)]
mod tests {
    use super::cleaner::CLEANER;
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
    fn marks_of_prose_are_of_one_kind_and_those_of_code_stay() {
        assert_eq!(
            html("Kata \"ya\", bukan 'tidak'. Jum'at, `a = \"b\"`."),
            "<p>Kata “ya”, bukan ‘tidak’. Jum’at, <code>a = \"b\"</code>.</p>"
        );
    }

    #[test]
    fn figures_stand_between_paragraphs_with_their_own_ids() {
        let text = "Satu.\n\n![Dua \\\"titik\\\"](figures/g.svg \"Tiga & empat\")\n\n![Lima](figures/g.svg)";
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
            assert_harmless(page(|page| slide(page.shared, Language::Id, &text)).0.as_str());
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
        fn no_file_makes_the_reader_panic(path in "courses/a/(10-x\\.(id\\.md|en\\.md|quiz\\.id\\.md|quiz\\.en\\.md|exercise\\.toml)|course\\.toml)|facts\\.toml|datasets/x\\.toml|plans/x\\.plan\\.toml", text in markdown(), front in any::<bool>()) {
            let head = if front { "+++\ntitle = \"a\"\ntitle_en = \"a\"\nsummary = \"a\"\nsummary_en = \"a\"\nminutes = 1\npass = 0.5\noutcomes = [\"a\"]\n+++\n## a {#b}\n" } else { "" };
            let _ = crate::Library::read(&Files::from_pairs([(path, format!("{head}{text}"))]));
        }
    }
}
