//! Searching lessons and the glossary.
//!
//! A library is a few hundred thousand words: each search walks over all of them, which takes less than what
//! an index over them would save. Keys of quizzes are not in it.

use crate::facts::Term;
use domain::course::Course;
use domain::html::unescaped;
use domain::id::Slug;
use domain::language::Language;
use domain::lesson::Part;
use domain::text::normalize;
use std::ops::Range;

/// The longest query that is read, in characters.
const MAX_LENGTH: usize = 200;
/// The most words of a query that count.
const MAX_WORDS: usize = 8;
/// The most hits.
const MAX_HITS: usize = 50;
/// Characters of text shown before and after a hit.
const AROUND: usize = 90;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where.
    pub place: Place,
    /// Its title, in pieces.
    pub title: Vec<Piece>,
    /// Its text around what was found, in pieces.
    pub text: Vec<Piece>,
    /// How well it fits; more is better.
    pub score: f64,
}

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A lesson.
    Lesson {
        /// Its course.
        course: Slug,
        /// The unit.
        unit: Slug,
    },
    /// A word of the glossary, by its id.
    Term(String),
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub found: bool,
}

/// Something that can be found, made once for each language.
#[derive(Debug)]
pub(crate) struct Document {
    place: Place,
    title: Field,
    text: Field,
}

/// A text with its words. They are small: a library has tens of thousands of them.
#[derive(Debug)]
struct Field {
    text: String,
    /// Its words folded, one behind the other.
    folded: String,
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    /// Where it stands in the text.
    from: u32,
    to: u32,
    /// Where it stands among the folded ones.
    folded_from: u32,
    folded_to: u32,
    /// Where its stem stands among them.
    stem_from: u32,
    stem_to: u32,
    /// In a heading.
    heading: bool,
}

impl Word {
    fn at(&self) -> Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// Texts of lessons are far shorter than four gigabytes.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Field {
    fn of(text: String, headings: &[Range<usize>]) -> Self {
        let mut field = Self {
            text,
            folded: String::new(),
            words: vec![],
        };
        let mut start = None;
        let ends = std::iter::once((field.text.len(), ' '));
        for (at, sign) in field.text.char_indices().chain(ends) {
            match (sign.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let word = normalize(field.text.get(from..at).unwrap_or_default());
                    if !word.is_empty() {
                        let (stem, folded) = (stem(&word), field.folded.len());
                        field.folded.push_str(&word);
                        field.words.push(Word {
                            from: place(from),
                            to: place(at),
                            folded_from: place(folded),
                            folded_to: place(field.folded.len()),
                            stem_from: place(folded + stem.start),
                            stem_to: place(folded + stem.end),
                            heading: headings.iter().any(|range| range.contains(&from)),
                        });
                    }
                    start = None;
                }
                _ => {}
            }
        }
        field.folded.shrink_to_fit();
        field.words.shrink_to_fit();
        field
    }

    fn folded(&self, word: &Word) -> &str {
        let range = word.folded_from as usize..word.folded_to as usize;
        self.folded.get(range).unwrap_or_default()
    }

    fn stem(&self, word: &Word) -> &str {
        let range = word.stem_from as usize..word.stem_to as usize;
        self.folded.get(range).unwrap_or_default()
    }
}

/// A text from HTML, its blocks apart, and where its headings stand.
#[derive(Default)]
struct Plain {
    text: String,
    headings: Vec<Range<usize>>,
}

impl Plain {
    fn push(&mut self, text: &str) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(text.trim());
    }

    fn push_html(&mut self, html: &str) {
        let mut heading = None;
        self.text.push(' ');
        for (place, piece) in html.split('<').enumerate() {
            let (tag, text) = match piece.split_once('>') {
                Some((tag, text)) if place > 0 => (tag, text),
                _ => ("", piece),
            };
            let name = tag.trim_start_matches('/');
            let name: String = name
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            match name.as_str() {
                "h2" | "h3" | "h4" if !tag.starts_with('/') => heading = Some(self.text.len()),
                "h2" | "h3" | "h4" => {
                    if let Some(from) = heading.take() {
                        self.headings.push(from..self.text.len());
                    }
                }
                _ => {}
            }
            let inline = matches!(
                name.as_str(),
                "" | "a" | "button" | "code" | "em" | "small" | "span" | "strong" | "sup"
            );
            // The meaning of a word is found in the glossary, not in each lesson that uses the word.
            let text = if tag.contains(" popover=") { "" } else { text };
            if !inline && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            for word in unescaped(text).split_inclusive(char::is_whitespace) {
                let bare = word.trim_end();
                self.text.push_str(bare);
                if bare.len() < word.len() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            }
        }
    }
}

/// Everything that can be found in one language.
pub(crate) fn documents(courses: &[Course], terms: &[Term], language: Language) -> Vec<Document> {
    let mut documents = vec![];
    for course in courses {
        for unit in &course.units {
            let Some(text) = unit.lesson() else {
                continue;
            };
            let (lesson, _) = text.get(language);
            let mut plain = Plain::default();
            plain.push(unit.summary.get(language));
            for part in &lesson.parts {
                match part {
                    Part::Html(html) => plain.push_html(html.as_str()),
                    Part::Card(card) => {
                        plain.push(&card.title);
                        card.points.iter().for_each(|point| plain.push(point));
                    }
                    Part::Chart(chart) => plain.push(&chart.caption),
                    Part::Exercise(exercise) => plain.push(&exercise.title),
                }
            }
            documents.push(Document {
                place: Place::Lesson {
                    course: course.slug.clone(),
                    unit: unit.slug.clone(),
                },
                title: Field::of(unit.title.get(language).to_owned(), &[]),
                text: Field::of(plain.text, &plain.headings),
            });
        }
    }
    let terms = terms.iter().map(|term| Document {
        place: Place::Term(term.id.clone()),
        title: Field::of(term.term.get(language).to_owned(), &[]),
        text: Field::of(term.meaning.get(language).to_owned(), &[]),
    });
    documents.extend(terms);
    documents
}

/// Where the stem of a word stands in it: without the affixes that Indonesian and English hang on most. It is
/// compared, never shown. Short words stay whole.
fn stem(word: &str) -> Range<usize> {
    const ENOUGH: usize = 4;
    const SUFFIXES: [&str; 6] = ["nya", "lah", "kah", "kan", "an", "s"];
    const PREFIXES: [&str; 15] = [
        "meng", "meny", "mem", "men", "me", "ber", "di", "ter", "peng", "pem", "pen", "per", "pe",
        "se", "ke",
    ];
    let end = SUFFIXES
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))
        .map(str::len)
        .filter(|end| *end >= ENOUGH)
        .unwrap_or(word.len());
    let rest = word.get(..end).unwrap_or(word);
    let start = PREFIXES
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix))
        .map(str::len)
        .filter(|left| *left >= ENOUGH)
        .map_or(0, |left| end - left);
    start..end
}

/// A word that is searched for.
struct Wanted {
    folded: String,
    stem: String,
    /// Whether somebody may still be writing it.
    last: bool,
}

impl Wanted {
    /// How well a word of a text fits: wholly, by its beginning, by its stem.
    fn fits(&self, field: &Field, word: &Word) -> f64 {
        let folded = field.folded(word);
        if folded == self.folded {
            1.0
        } else if self.last && self.folded.len() >= 2 && folded.starts_with(&self.folded) {
            0.7
        } else if field.stem(word) == self.stem {
            0.6
        } else {
            0.0
        }
    }
}

fn wanted(query: &str) -> Vec<Wanted> {
    let query: String = query.chars().take(MAX_LENGTH).collect();
    let open = query.chars().last().is_some_and(char::is_alphanumeric);
    let folded = normalize(&query);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect();
    let count = words.len();
    words
        .into_iter()
        .enumerate()
        .map(|(place, word)| Wanted {
            folded: word.to_owned(),
            stem: word.get(stem(word)).unwrap_or(word).to_owned(),
            last: open && place + 1 == count,
        })
        .collect()
}

/// What fits a query, the best first.
pub(crate) fn search(documents: &[Document], query: &str) -> Vec<Hit> {
    let wanted = wanted(query);
    if wanted.is_empty() {
        return vec![];
    }
    let mut found: Vec<(usize, f64, &Document)> = documents
        .iter()
        .filter_map(|document| {
            let scores: Vec<f64> = wanted.iter().map(|word| weigh(document, word)).collect();
            let matched = scores.iter().filter(|score| **score > 0.0).count();
            (matched > 0).then(|| (matched, scores.iter().sum(), document))
        })
        .collect();
    // Where something holds all words, what holds a part of them only stands in the way.
    if found.iter().any(|(matched, ..)| *matched == wanted.len()) {
        found.retain(|(matched, ..)| *matched == wanted.len());
    }
    found.sort_by(|one, other| other.0.cmp(&one.0).then(other.1.total_cmp(&one.1)));
    found
        .into_iter()
        .take(MAX_HITS)
        .map(|(_, score, document)| Hit {
            place: document.place.clone(),
            title: marked(&document.title, 0..document.title.text.len(), &wanted),
            text: around(&document.text, &wanted),
            score,
        })
        .collect()
}

/// How much a word says about a document: a title more than a heading, a heading more than running text, where
/// each further mention counts less.
fn weigh(document: &Document, wanted: &Wanted) -> f64 {
    let best = |field: &Field| {
        let fits = field.words.iter().map(|word| wanted.fits(field, word));
        fits.fold(0.0, f64::max)
    };
    let title = 8.0 * best(&document.title);
    let (mut heading, mut mentions) = (0.0_f64, 0.0);
    for word in &document.text.words {
        let fit = wanted.fits(&document.text, word);
        if fit > 0.0 {
            mentions += fit;
            if word.heading {
                heading = heading.max(fit);
            }
        }
    }
    title + 3.0 * heading + 2.0 * mentions / (mentions + 2.0)
}

/// The text around the densest place of what is searched for.
fn around(field: &Field, wanted: &[Wanted]) -> Vec<Piece> {
    let hits: Vec<&Word> = field
        .words
        .iter()
        .filter(|word| wanted.iter().any(|one| one.fits(field, word) > 0.0))
        .collect();
    let near = |from: &Word| {
        let within = |word: &&&Word| {
            word.at().start >= from.at().start && word.at().start < from.at().start + AROUND
        };
        let mut words: Vec<&str> = hits
            .iter()
            .filter(within)
            .map(|word| field.folded(word))
            .collect();
        words.sort_unstable();
        words.dedup();
        words.len()
    };
    let mut best: Option<(usize, &Word)> = None;
    for hit in &hits {
        let count = near(hit);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, hit));
        }
    }
    let middle = best.map_or(0, |(_, word)| word.at().start);
    let starts: Vec<usize> = field.words.iter().map(|word| word.at().start).collect();
    let from = starts
        .iter()
        .copied()
        .find(|start| *start + AROUND >= middle)
        .unwrap_or(0);
    let to = field
        .words
        .iter()
        .map(|word| word.at().end)
        .rfind(|end| *end <= middle + 2 * AROUND)
        .unwrap_or(field.text.len());
    let whole = field.text.trim_end().len();
    // What stands before the first word and behind the last one is theirs.
    let from = if starts.first() == Some(&from) {
        0
    } else {
        from
    };
    let last = field.words.last();
    let to = if last.is_some_and(|word| word.at().end == to) {
        whole
    } else {
        to
    };
    let range = if from < to { from..to } else { 0..whole };
    let mut pieces = marked(field, range.clone(), wanted);
    let gap = |text: &str| Piece {
        text: text.to_owned(),
        found: false,
    };
    if range.start > 0 {
        pieces.insert(0, gap("… "));
    }
    if range.end < whole {
        pieces.push(gap(" …"));
    }
    pieces
}

/// A part of a text in pieces.
fn marked(field: &Field, range: Range<usize>, wanted: &[Wanted]) -> Vec<Piece> {
    let mut pieces = vec![];
    let mut at = range.start;
    let push = |pieces: &mut Vec<Piece>, piece: Range<usize>, found| {
        let text = field.text.get(piece).unwrap_or_default();
        if !text.is_empty() {
            pieces.push(Piece {
                text: text.to_owned(),
                found,
            });
        }
    };
    for word in &field.words {
        let own = word.at();
        let inside = own.start >= at && own.end <= range.end;
        if inside && wanted.iter().any(|one| one.fits(field, word) > 0.0) {
            push(&mut pieces, at..own.start, false);
            at = own.end;
            push(&mut pieces, own, true);
        }
    }
    push(&mut pieces, at..range.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(id: &str, title: &str, html: &str) -> Document {
        let mut plain = Plain::default();
        plain.push_html(html);
        Document {
            place: Place::Term(id.to_owned()),
            title: Field::of(title.to_owned(), &[]),
            text: Field::of(plain.text, &plain.headings),
        }
    }

    fn ids(documents: &[Document], query: &str) -> Vec<String> {
        let hits = search(documents, query);
        hits.into_iter()
            .map(|hit| match hit.place {
                Place::Term(id) => id,
                Place::Lesson { .. } => String::new(),
            })
            .collect()
    }

    fn all() -> Vec<Document> {
        vec![
            document(
                "teks",
                "Lain",
                "<p>Tentang jangkauan dan <em>tayangan</em>.</p>",
            ),
            document("judul", "Jangkauan", "<p>Akun yang berbeda.</p>"),
            document(
                "kepala",
                "Lain",
                "<h2 id=\"a\">Jangkauan sepekan</h2><p>Batasnya.</p>",
            ),
            document(
                "banding",
                "Lain",
                "<p>Perbandingan yang adil, dibandingkan pekan lalu.</p>",
            ),
        ]
    }

    #[test]
    fn a_title_comes_before_a_heading_and_a_heading_before_text() {
        assert_eq!(ids(&all(), "JANGKAUAN"), ["judul", "kepala", "teks"]);
    }

    #[test]
    fn all_words_count_where_something_holds_them_all() {
        assert_eq!(ids(&all(), "jangkauan tayangan"), ["teks"]);
        assert_eq!(ids(&all(), "jangkauan zebra"), ["judul", "kepala", "teks"]);
        assert!(ids(&all(), "zebra").is_empty());
    }

    #[test]
    fn affixes_and_the_beginning_of_the_last_word_are_enough() {
        assert_eq!(ids(&all(), "membandingkan"), ["banding"]);
        assert_eq!(ids(&all(), "jang"), ["judul", "kepala", "teks"]);
        assert!(
            ids(&all(), "jang ").is_empty(),
            "a finished word is no beginning"
        );
    }

    #[test]
    fn what_was_found_is_marked_in_its_text() {
        let hits = search(&all(), "tayangan");
        let found: Vec<&str> = hits[0]
            .text
            .iter()
            .filter(|piece| piece.found)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(found, ["tayangan"]);
        let whole: String = hits[0]
            .text
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        assert!(whole.contains("Tentang jangkauan dan tayangan."), "{whole}");
    }

    proptest! {
        #[test]
        fn no_query_and_no_text_panics(query in any::<String>(), html in any::<String>()) {
            let documents = [document("a", &query, &html), document("b", &html, &query)];
            for hit in search(&documents, &query) {
                let whole: String = hit.title.iter().map(|piece| piece.text.as_str()).collect();
                prop_assert!(whole == query || whole == html);
            }
        }

        #[test]
        fn every_word_of_a_text_finds_it(words in proptest::collection::vec("[a-z]{3,9}", 1..30), place: prop::sample::Index) {
            let text = words.join(" ");
            let documents = [document("a", "Judul", &format!("<p>{text}</p>"))];
            let word: &String = place.get(words.as_slice());
            let hits = search(&documents, word);
            prop_assert_eq!(hits.len(), 1);
            let marked = hits[0].text.iter().any(|piece| piece.found && piece.text == *word);
            prop_assert!(marked);
        }
    }
}
