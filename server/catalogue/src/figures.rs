//! Drawings: an SVG file is rebuilt from the elements and attributes that can do no harm, so that it
//! can stand inside a page under a strict policy and take its colours from the site's styles.

use crate::fault::Fault;
use domain::html::escaped;
use roxmltree::{Document, Node};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

const ELEMENTS: [&str; 24] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// A drawing as HTML, labelled with `alt`. Every id in it begins with `prefix`, so that two drawings on
/// a page do not clash. `None` when it holds something that it must not.
pub(crate) fn inline(
    file: &str,
    text: &str,
    alt: &str,
    prefix: &str,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let position = error.pos();
            faults.push(Fault::new(
                file,
                position.row,
                format!("This is not readable as SVG: {error}."),
            ));
            return None;
        }
    };
    let root = document.root_element();
    let mut drawing = Drawing {
        file,
        document: &document,
        prefix,
        faults: Vec::new(),
        out: String::new(),
    };
    if root.tag_name().name() != "svg" {
        drawing.fault(
            root,
            "The drawing does not begin with an `svg` element.".to_owned(),
        );
    } else if root.attribute("viewBox").is_none() {
        drawing.fault(
            root,
            "The drawing has no `viewBox`, so it cannot fit a small screen.".to_owned(),
        );
    }
    drawing.element(root, Some(alt));
    let Drawing {
        faults: found, out, ..
    } = drawing;
    let clean = found.is_empty();
    faults.extend(found);
    clean.then_some(out)
}

struct Drawing<'a, 'i> {
    file: &'a str,
    document: &'a Document<'i>,
    prefix: &'a str,
    faults: Vec<Fault>,
    out: String,
}

impl Drawing<'_, '_> {
    fn fault(&mut self, node: Node, sentence: String) {
        let line = self.document.text_pos_at(node.range().start).row;
        self.faults.push(Fault::new(self.file, line, sentence));
    }

    fn element(&mut self, node: Node, alt: Option<&str>) {
        let name = node.tag_name().name();
        let ours = matches!(node.tag_name().namespace(), None | Some(SVG));
        if !ours || !ELEMENTS.contains(&name) {
            self.fault(node, format!("A drawing must not hold a `{name}` element."));
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        for attribute in node.attributes() {
            let labels_root = alt.is_some()
                && (attribute.name() == "role" || attribute.name().starts_with("aria-"));
            if !labels_root {
                self.attribute(
                    node,
                    attribute.namespace(),
                    attribute.name(),
                    attribute.value(),
                );
            }
        }
        if let Some(alt) = alt {
            self.out
                .push_str(&format!(r#" role="img" aria-label="{}""#, escaped(alt)));
        }
        self.out.push('>');
        for child in node.children() {
            if child.is_element() {
                self.element(child, None);
            } else if child.is_text() {
                self.out
                    .push_str(&escaped(child.text().unwrap_or_default()));
            }
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn attribute(&mut self, node: Node, namespace: Option<&str>, name: &str, value: &str) {
        let lower = name.to_ascii_lowercase();
        if lower == "style" || lower.starts_with("on") {
            self.fault(node, format!("A drawing must not have the attribute `{name}`; use classes of the site's styles."));
            return;
        }
        let prefix = self.prefix;
        let written = match (namespace, name) {
            (None, "id") => format!("{prefix}{value}"),
            (None | Some(XLINK), "href") => match value.strip_prefix('#') {
                Some(id) => format!("#{prefix}{id}"),
                None => {
                    self.fault(
                        node,
                        format!("A drawing must not refer to `{value}`; only to its own ids."),
                    );
                    return;
                }
            },
            (None, "aria-labelledby" | "aria-describedby") => value
                .split_whitespace()
                .map(|id| format!("{prefix}{id}"))
                .collect::<Vec<_>>()
                .join(" "),
            (None, _) if lower.contains("url(") || value.to_ascii_lowercase().contains("url(") => {
                match own_url(value) {
                    Some(id) => format!("url(#{prefix}{id})"),
                    None => {
                        self.fault(
                            node,
                            format!("A drawing must not refer to `{value}`; only to its own ids."),
                        );
                        return;
                    }
                }
            }
            (None, _) => value.to_owned(),
            // Names of drawing programs and white-space hints; a page does not need them.
            (Some(_), _) => return,
        };
        self.out
            .push_str(&format!(r#" {name}="{}""#, escaped(&written)));
    }
}

/// The id of `url(#id)`.
fn own_url(value: &str) -> Option<&str> {
    let id = value.trim().strip_prefix("url(#")?.strip_suffix(')')?;
    id.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inner: &str) -> Result<String, Vec<Fault>> {
        let text = format!(
            "<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" viewBox=\"0 0 1 1\">\n{inner}\n</svg>"
        );
        let mut faults = Vec::new();
        inline("x.svg", &text, "Dua \"titik\"", "f1-", &mut faults).ok_or(faults)
    }

    #[test]
    fn a_harmless_drawing_is_labelled_and_its_ids_are_its_own() {
        let html = read(r##"<defs><marker id="m"/></defs><use href="#m"/><path class="ink" marker-end="url(#m)" d="M0 0"/><text>a &lt; b</text>"##).unwrap();
        assert!(
            html.starts_with(
                r#"<svg viewBox="0 0 1 1" role="img" aria-label="Dua &quot;titik&quot;">"#
            ),
            "{html}"
        );
        assert!(
            html.contains(r##"<marker id="f1-m"></marker>"##)
                && html.contains(r##"<use href="#f1-m">"##),
            "{html}"
        );
        assert!(
            html.contains(r##"marker-end="url(#f1-m)""##) && html.contains("a &lt; b"),
            "{html}"
        );
    }

    #[test]
    fn scripts_styles_events_and_the_outside_are_refused_with_their_line() {
        let bad = [
            "<script>alert(1)</script>",
            "<style>a{}</style>",
            "<foreignObject/>",
            "<image href=\"x.png\"/>",
            "<a href=\"#x\"/>",
            "<set/>",
            "<rect style=\"fill:red\"/>",
            "<rect onclick=\"x\"/>",
            "<rect OnLoad=\"x\"/>",
            "<use href=\"https://a.example/x.svg#y\"/>",
            "<use xlink:href=\"x.svg#y\"/>",
            "<rect fill=\"url(https://a.example/#x)\"/>",
            "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\"/>",
        ];
        for inner in bad {
            let faults = read(inner).unwrap_err();
            assert_eq!(
                (faults.len(), faults[0].line),
                (1, 2),
                "{inner}: {faults:?}"
            );
        }
    }

    #[test]
    fn what_is_no_svg_is_named_with_its_line() {
        let mut faults = Vec::new();
        assert_eq!(
            inline("x.svg", "<svg>\n<g>\n</svg>", "a", "", &mut faults),
            None
        );
        assert_eq!(faults[0].line, 3);
        faults.clear();
        assert_eq!(inline("x.svg", "<svg/>", "a", "", &mut faults), None);
        assert_eq!(faults.len(), 1);
    }
}
