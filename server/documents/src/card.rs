//! A pocket card as a picture to forward: 1080 × 1350 pixels, which messengers show whole.

use domain::html::escaped;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::fmt::Write as _;
use std::sync::Arc;
use thiserror::Error;
use ttf_parser::Face;

/// Its width in pixels.
pub const WIDTH: u32 = 1080;
/// Its height in pixels.
pub const HEIGHT: u32 = 1350;

const REGULAR: &[u8] = include_bytes!("../fonts/plus-jakarta-sans-400.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/plus-jakarta-sans-700.ttf");
const FAMILY: &str = "Plus Jakarta Sans";

/// Space around everything.
const MARGIN: f64 = 84.0;
/// The top of the title and the bottom of the points.
const TOP: f64 = 250.0;
const BOTTOM: f64 = 1_130.0;
/// Where the text of points begins: their numbers stand before it.
const INDENT: f64 = 84.0;

/// What stands on a card.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    /// What it is: "Kartu saku".
    pub kind: String,
    /// Its title.
    pub title: String,
    /// At most three points.
    pub points: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// Of which day it is, in words.
    pub date: String,
}

/// Why a card could not be drawn.
#[derive(Debug, Error)]
pub enum CardFault {
    /// One of our own typefaces cannot be read.
    #[error("a typeface cannot be read")]
    Typeface,
    /// The drawing cannot be read.
    #[error("the drawing cannot be read: {0}")]
    Drawing(String),
    /// The picture cannot be written.
    #[error("the picture cannot be written: {0}")]
    Picture(String),
}

struct Measure<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
}

impl Measure<'_> {
    fn new() -> Result<Self, CardFault> {
        let read = |bytes| Face::parse(bytes, 0).map_err(|_| CardFault::Typeface);
        Ok(Self {
            regular: read(REGULAR)?,
            bold: read(BOLD)?,
        })
    }

    /// How wide a text is, in pixels.
    fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let face = if bold { &self.bold } else { &self.regular };
        let units = f64::from(face.units_per_em()).max(1.0);
        let advance = |sign: char| {
            face.glyph_index(sign)
                .and_then(|glyph| face.glyph_hor_advance(glyph))
                .map_or(units, f64::from)
        };
        text.chars().map(advance).sum::<f64>() / units * size
    }

    /// The text in lines of at most `width`. A word that is wider than a line is broken.
    fn lines(&self, text: &str, size: f64, bold: bool, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = vec![];
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, size, bold) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for sign in word.chars() {
                line.push(sign);
                if self.width(&line, size, bold) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, sign.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// How title and points stand at a size.
struct Layout {
    title_size: f64,
    title: Vec<String>,
    point_size: f64,
    points: Vec<Vec<String>>,
    /// The gap before each point.
    gap: f64,
    height: f64,
}

const LINE: f64 = 1.28;

impl Layout {
    fn at(measure: &Measure<'_>, card: &Card, scale: f64) -> Self {
        let (title_size, point_size, gap) = (78.0 * scale, 48.0 * scale, 44.0 * scale);
        let width = f64::from(WIDTH) - 2.0 * MARGIN;
        let title = measure.lines(&card.title, title_size, true, width);
        let points: Vec<Vec<String>> = card
            .points
            .iter()
            .map(|point| measure.lines(point, point_size, false, width - INDENT))
            .collect();
        let lines: usize = points.iter().map(Vec::len).sum();
        let height = title.len() as f64 * title_size * LINE
            + points.len() as f64 * gap
            + lines as f64 * point_size * LINE;
        Self {
            title_size,
            title,
            point_size,
            points,
            gap,
            height,
        }
    }

    /// The largest at which everything has room; at the smallest what has none is left out at the end.
    fn fitting(measure: &Measure<'_>, card: &Card) -> Self {
        let room = BOTTOM - TOP;
        let mut layout = Self::at(measure, card, 1.0);
        for percent in (30..100).rev().step_by(5) {
            if layout.height <= room {
                break;
            }
            layout = Self::at(measure, card, f64::from(percent) / 100.0);
        }
        layout
    }
}

/// A text as XML, which takes no control characters.
fn written(text: &str) -> String {
    let text: String = text.chars().filter(|sign| !sign.is_control()).collect();
    escaped(&text).into_owned()
}

struct Svg(String);

impl Svg {
    fn text(&mut self, x: f64, y: f64, size: f64, weight: u32, colour: &str, text: &str) {
        // Writing into a text cannot fail.
        let _ = write!(
            self.0,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-family=\"{FAMILY}\" font-size=\"{size:.1}\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>",
            written(text)
        );
    }
}

/// The card as SVG; its texts are still texts.
fn svg(measure: &Measure<'_>, card: &Card) -> String {
    const INK: &str = "#33221a";
    const INK_2: &str = "#66564c";
    const KOPI: &str = "#7a3b1e";
    let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
    let mut svg = Svg(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fdf9f2\"/>\
         <rect width=\"{WIDTH}\" height=\"18\" fill=\"#e39a35\"/>\
         <g transform=\"translate({MARGIN} 76) scale(2.2)\">\
         <path d=\"M5 11h18v8a8 8 0 0 1-8 8h-2a8 8 0 0 1-8-8v-8Z\" fill=\"{KOPI}\"/>\
         <path d=\"M23 13h2.5a3.5 3.5 0 0 1 0 7H23\" fill=\"none\" stroke=\"{KOPI}\" stroke-width=\"2.4\"/>\
         <path d=\"M10 4.5c1.6 1.2-1.2 2.6.4 4M15 3.5c1.6 1.2-1.2 3.4.4 5\" fill=\"none\" stroke=\"#e39a35\" stroke-width=\"2\" stroke-linecap=\"round\"/></g>"
    ));
    svg.text(MARGIN + 88.0, 134.0, 44.0, 700, INK, "KopiTalk");
    let kind = measure.width(&card.kind, 34.0, false);
    svg.text(width - MARGIN - kind, 132.0, 34.0, 400, INK_2, &card.kind);

    let layout = Layout::fitting(measure, card);
    let mut y = TOP;
    for line in &layout.title {
        y += layout.title_size * LINE;
        if y <= BOTTOM {
            svg.text(MARGIN, y, layout.title_size, 700, INK, line);
        }
    }
    for (number, point) in layout.points.iter().enumerate() {
        y += layout.gap;
        for (place, line) in point.iter().enumerate() {
            y += layout.point_size * LINE;
            if y > BOTTOM {
                break;
            }
            if place == 0 {
                let number = (number + 1).to_string();
                svg.text(MARGIN, y, layout.point_size, 700, KOPI, &number);
            }
            svg.text(MARGIN + INDENT, y, layout.point_size, 400, INK, line);
        }
    }

    let _ = write!(
        svg.0,
        "<rect x=\"{MARGIN}\" y=\"1172\" width=\"{}\" height=\"3\" fill=\"#e3d6c4\"/>",
        width - 2.0 * MARGIN
    );
    let room = width - 2.0 * MARGIN;
    let mut y = 1_178.0;
    for text in [&card.source, &card.date] {
        let lines = measure.lines(text, 30.0, false, room);
        for line in lines.iter().take(2) {
            y += 42.0;
            if y < height - 24.0 {
                svg.text(MARGIN, y, 30.0, 400, INK_2, line);
            }
        }
    }
    svg.0.push_str("</svg>");
    svg.0
}

/// The card as PNG.
///
/// # Errors
/// [`CardFault`].
pub fn png(card: &Card) -> Result<Vec<u8>, CardFault> {
    let svg = svg(&Measure::new()?, card);
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    let options = Options {
        fontdb: Arc::new(fonts),
        font_family: FAMILY.to_owned(),
        ..Options::default()
    };
    let tree =
        Tree::from_str(&svg, &options).map_err(|error| CardFault::Drawing(error.to_string()))?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or(CardFault::Picture("no room".to_owned()))?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|error| CardFault::Picture(error.to_string()))
}

/// Whether the typeface of cards has every sign of a text.
#[must_use]
pub fn can_write(text: &str) -> bool {
    Measure::new().is_ok_and(|measure| {
        text.chars()
            .filter(|sign| !sign.is_whitespace())
            .all(|sign| measure.regular.glyph_index(sign).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn card(title: &str, points: &[&str]) -> Card {
        Card {
            kind: "Kartu saku".to_owned(),
            title: title.to_owned(),
            points: points.iter().map(|point| (*point).to_owned()).collect(),
            source: "Ayo Cek Performa · kopitalk.example".to_owned(),
            date: "Diperiksa 22 Nov 2026".to_owned(),
        }
    }

    #[test]
    fn a_card_is_a_picture_of_its_size_with_something_on_it() {
        let bytes = png(&card(
            "Sebelum menyetujui target",
            &["Satu.", "Dua.", "Tiga."],
        ))
        .unwrap();
        let picture = Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
        let inked = |from: u32, to: u32, darker: u8| {
            let row = |y: u32| (0..WIDTH).map(move |x| (x, y));
            (from..to)
                .flat_map(row)
                .filter(|(x, y)| picture.pixel(*x, *y).unwrap().red() < darker)
                .count()
        };
        assert!(inked(260, 360, 0x60) > 500, "the title");
        assert!(inked(400, 700, 0x60) > 500, "the points");
        assert!(inked(1_185, 1_290, 0x90) > 500, "source and date");
        let other = png(&card(
            "Sebelum menyetujui target",
            &["Satu.", "Dua.", "Empat."],
        ))
        .unwrap();
        assert_ne!(bytes, other);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_is_wider_or_lower_than_its_room(
            title in "[A-Za-z ,.]{1,90}", points in proptest::collection::vec("[A-Za-z0-9 ,.()]{1,220}", 1..4),
        ) {
            let measure = Measure::new().unwrap();
            let points: Vec<&str> = points.iter().map(String::as_str).collect();
            let layout = Layout::fitting(&measure, &card(&title, &points));
            prop_assert!(layout.height <= BOTTOM - TOP, "{}", layout.height);
            let room = f64::from(WIDTH) - 2.0 * MARGIN;
            for line in &layout.title {
                prop_assert!(measure.width(line, layout.title_size, true) <= room);
            }
            for line in layout.points.iter().flatten() {
                prop_assert!(measure.width(line, layout.point_size, false) <= room - INDENT);
            }
            let words: Vec<&str> = title.split_whitespace().collect();
            let drawn = layout.title.join(" ");
            prop_assert_eq!(drawn.replace(' ', ""), words.concat());
        }

        #[test]
        fn no_text_panics(title in any::<String>(), point in any::<String>()) {
            let measure = Measure::new().unwrap();
            let svg = svg(&measure, &card(&title, &[&point]));
            prop_assert!(Tree::from_str(&svg, &Options::default()).is_ok());
        }
    }
}
