//! A lesson split at its headings, so that a hall can be shown one part of it.

use domain::course::Unit;
use domain::html::{Html, escaped};
use domain::id::Slug;
use domain::language::Language;
use domain::lesson::{CardPart, LessonText, Part};

/// A part of a lesson: what stands under one of its headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// The heading without markup; of what stands before the first one the lesson's title.
    pub heading: String,
    /// What stands under it.
    pub html: Html,
}

/// The sections of a lesson; `None` of what is none. The first stands before the first heading, whether there
/// is anything or not.
pub(crate) fn of_unit(course: &Slug, unit: &Unit, language: Language) -> Option<Vec<Section>> {
    let (lesson, shown) = unit.lesson()?.get(language);
    let address = format!("/courses/{course}/{}", unit.slug);
    let name = format!("{course}-{}", unit.slug);
    Some(split(lesson, unit.title.get(shown), &name, &address))
}

/// Splits a lesson. `name` begins every id, so that several sections can stand on one page; links to what
/// stands in another section lead to the lesson, which is at `address`.
fn split(lesson: &LessonText, title: &str, name: &str, address: &str) -> Vec<Section> {
    let mut sections = vec![Section {
        heading: title.to_owned(),
        html: Html::default(),
    }];
    for part in &lesson.parts {
        match part {
            Part::Html(html) => {
                let (before, rest) = at_headings(html.as_str());
                add(&mut sections, Html::sanitised(before.to_owned()));
                for (heading, body) in rest {
                    sections.push(Section {
                        heading: Html::sanitised(heading.to_owned()).plain(),
                        html: Html::default(),
                    });
                    add(&mut sections, Html::sanitised(body.to_owned()));
                }
            }
            Part::Card(card) => add(&mut sections, pocket(card)),
            Part::Chart(chart) => add(&mut sections, paragraph(&chart.caption)),
            Part::Exercise(exercise) => add(&mut sections, paragraph(&exercise.title)),
        }
    }
    for (number, section) in sections.iter_mut().enumerate() {
        let prefix = format!("{name}-{number}-");
        section.html = Html::sanitised(renamed(section.html.as_str(), &prefix, address));
    }
    sections
}

fn add(sections: &mut [Section], html: Html) {
    let html = html.trimmed();
    if html.is_empty() {
        return;
    }
    if let Some(section) = sections.last_mut() {
        if !section.html.is_empty() {
            section.html.push(&Html::sanitised("\n".to_owned()));
        }
        section.html.push(&html);
    }
}

fn paragraph(text: &str) -> Html {
    Html::sanitised(format!("<p>{}</p>", escaped(text)))
}

fn pocket(card: &CardPart) -> Html {
    let points: String = card
        .points
        .iter()
        .map(|point| format!("<li>{}</li>", escaped(point)))
        .collect();
    Html::sanitised(format!(
        "<div class=\"pocket\"><p class=\"h3\">{}</p><ul>{points}</ul></div>",
        escaped(&card.title)
    ))
}

/// A tag within some HTML.
struct Found<'a> {
    /// Where it begins and ends.
    start: usize,
    end: usize,
    /// What stands between its signs.
    inner: &'a str,
}

impl Found<'_> {
    fn name(&self) -> &str {
        let name = self.inner.trim_start_matches('/');
        let end = name
            .find(|sign: char| !sign.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        name.get(..end).unwrap_or(name)
    }

    fn closes(&self) -> bool {
        self.inner.starts_with('/')
    }
}

/// The tags of HTML that the cleaner let through: no comments, and every `<` of a text is written `&lt;`. A
/// quoted value may hold a `>`.
fn tags(html: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut quoted = false;
    for (at, sign) in html.char_indices() {
        match (sign, open) {
            ('<', None) => open = Some(at),
            ('"', Some(_)) => quoted = !quoted,
            ('>', Some(start)) if !quoted => {
                found.push(Found {
                    start,
                    end: at + 1,
                    inner: html.get(start + 1..at).unwrap_or_default(),
                });
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// What stands before the first heading of the second level, and each such heading with what follows it. One
/// that stands within something else, such as a quotation, is no cut.
fn at_headings(html: &str) -> (&str, Vec<(&str, &str)>) {
    /// Tags that are never closed.
    const VOID: [&str; 2] = ["br", "hr"];
    // Of each heading where its tag begins and ends, and where its end begins and ends.
    let mut headings: Vec<[usize; 4]> = Vec::new();
    let mut depth = 0_u32;
    let mut heading: Option<[usize; 2]> = None;
    for tag in tags(html) {
        if tag.closes() {
            depth = depth.saturating_sub(1);
            if depth == 0
                && let Some([start, end]) = heading.take()
            {
                headings.push([start, end, tag.start, tag.end]);
            }
        } else if !VOID.contains(&tag.name()) && !tag.inner.ends_with('/') {
            if depth == 0 && tag.name() == "h2" {
                heading = Some([tag.start, tag.end]);
            }
            depth += 1;
        }
    }
    let piece = |from: usize, to: usize| html.get(from..to).unwrap_or_default();
    let next = |place: usize| headings.get(place).map_or(html.len(), |[start, ..]| *start);
    let sections = (1..)
        .zip(&headings)
        .map(|(after, [_, open, close, end])| (piece(*open, *close), piece(*end, next(after))));
    (piece(0, next(0)), sections.collect())
}

/// HTML whose ids begin with `prefix`, and whose links to ids that are not in it lead to `address`.
fn renamed(html: &str, prefix: &str, address: &str) -> String {
    let found = tags(html);
    let ids: Vec<&str> = found
        .iter()
        .filter_map(|tag| value(tag.inner, " id=\""))
        .collect();
    let mut out = String::with_capacity(html.len() + 64);
    let mut done = 0;
    for tag in &found {
        out.push_str(html.get(done..tag.start).unwrap_or_default());
        let mut written = html.get(tag.start..tag.end).unwrap_or_default().to_owned();
        if let Some(target) = value(tag.inner, " href=\"#") {
            let (old, begin) = (format!(" href=\"#{target}\""), " href=\"");
            let new = if ids.contains(&target) {
                format!("{begin}#{prefix}{target}\"")
            } else {
                format!("{begin}{}#{target}\"", escaped(address))
            };
            written = written.replacen(&old, &new, 1);
        }
        for begin in [" id=\"", " popovertarget=\""] {
            if value(tag.inner, begin).is_some() {
                written = written.replacen(begin, &format!("{begin}{prefix}"), 1);
            }
        }
        written = written.replace("=\"url(#", &format!("=\"url(#{prefix}"));
        out.push_str(&written);
        done = tag.end;
    }
    out.push_str(html.get(done..).unwrap_or_default());
    out
}

/// The value of an attribute that begins so.
fn value<'a>(tag: &'a str, begin: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(begin)?;
    rest.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(parts: Vec<Part>) -> Vec<(String, String)> {
        let lesson = LessonText { parts, words: 0 };
        let split = split(&lesson, "Judul", "a-b", "/courses/a/b").into_iter();
        split
            .map(|section| (section.heading, section.html.as_str().to_owned()))
            .collect()
    }

    fn html(text: &str) -> Part {
        Part::Html(Html::sanitised(text.to_owned()))
    }

    fn both(heading: &str, html: &str) -> (String, String) {
        (heading.to_owned(), html.to_owned())
    }

    #[test]
    fn a_lesson_is_cut_at_its_headings_and_what_is_no_text_stands_where_it_was() {
        let card = Part::Card(CardPart {
            title: "Bawa <ini>".to_owned(),
            points: vec!["Satu & dua.".to_owned()],
        });
        let found = sections(vec![
            html("<p>Awal.</p>"),
            html(
                "<p>Lagi.</p>\n<h2 id=\"satu\">Satu &amp; <em>dua</em></h2>\n<p>A<br>b</p>\n<h3 id=\"kecil\">Kecil</h3>",
            ),
            card,
            html("<h2 id=\"kosong\">Kosong</h2>"),
        ]);
        assert_eq!(
            found,
            [
                both("Judul", "<p>Awal.</p>\n<p>Lagi.</p>"),
                both(
                    "Satu & dua",
                    "<p>A<br>b</p>\n<h3 id=\"a-b-1-kecil\">Kecil</h3>\n<div class=\"pocket\"><p class=\"h3\">Bawa &lt;ini&gt;</p><ul><li>Satu &amp; dua.</li></ul></div>"
                ),
                both("Kosong", ""),
            ]
        );
    }

    #[test]
    fn a_heading_within_something_else_is_no_cut() {
        let found = sections(vec![html(
            "<aside class=\"alert\"><h2 id=\"x\">Dalam</h2>\n</aside>\n<hr>\n<h2 id=\"y\">Luar</h2>\n<p>b</p>",
        )]);
        let headings: Vec<_> = found.iter().map(|(heading, _)| heading.as_str()).collect();
        assert_eq!(headings, ["Judul", "Luar"]);
    }

    #[test]
    fn ids_are_the_sections_own_and_links_to_another_section_lead_to_the_lesson() {
        let found = sections(vec![html(
            "<p><a href=\"#satu\">ke satu</a> <a href=\"#fig\">di sini</a></p><svg aria-label=\"a > id b\"><path id=\"fig\"></path><g clip-path=\"url(#fig)\"></g></svg><button popovertarget=\"term-1\">x</button><span id=\"term-1\" popover=\"auto\">y</span><h2 id=\"satu\">Satu</h2><p>c</p>",
        )]);
        assert_eq!(
            found[0].1,
            "<p><a href=\"/courses/a/b#satu\">ke satu</a> <a href=\"#a-b-0-fig\">di sini</a></p><svg aria-label=\"a > id b\"><path id=\"a-b-0-fig\"></path><g clip-path=\"url(#a-b-0-fig)\"></g></svg><button popovertarget=\"a-b-0-term-1\">x</button><span id=\"a-b-0-term-1\" popover=\"auto\">y</span>"
        );
    }
}
