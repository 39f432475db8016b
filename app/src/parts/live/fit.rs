//! How large things stand on the screen of the hall, so that all of it fits and is read from the last row.
//!
//! Nobody is there to look whether a question fits, and a stream draws for screens that the server never sees.
//! So it is reckoned from the widths of the typeface. Lengths are hundredths of the screen's height on a screen
//! of 16 to 10; a wider one has more room, and on a narrower one all of it is smaller (`style/hall.css` makes a
//! rem 2.5 of them). Nothing is ever smaller than [`LEAST`], a twenty-fifth.

/// The smallest type.
pub(super) const LEAST: f64 = 4.0;
/// How wide one figure in percent is, in its type.
pub(super) const PERCENT: f64 = 3.1;
/// How wide a count is: `3 dari 4`.
pub(super) const COUNT: f64 = 4.75;
/// How wide the figures of two rounds are: `38 % → 64 %`.
pub(super) const ROUNDS: f64 = 7.4;
/// The screen.
const WIDE: f64 = 160.0;
const HIGH: f64 = 100.0;
/// How wide the stage is beside the card with the code.
const BESIDE: f64 = 103.0;
/// How wide it is where that card stands in a corner.
const ACROSS: f64 = WIDE - 5.0;

/// One of the sizes; `style/stage.css` has the same lengths in its classes `fit-…`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Size {
    class: &'static str,
    /// The type of the question.
    question: f64,
    /// The type of an option.
    option: f64,
    /// The type of a figure.
    figure: f64,
    /// The height of a line, in type.
    line: f64,
    /// What an option's edges take.
    edge: f64,
    /// What lies between two options.
    gap: f64,
    /// What stands above and below the stage with what is left free there: the sign and the foot, at last the foot
    /// alone.
    around: f64,
    /// The height and the width of the card with the code where it stands in the corner, beside the question.
    corner: Option<(f64, f64)>,
    /// Whether letters stand closer to each other.
    closer: bool,
    /// Whether figures of two rounds stand below each other.
    stacked: bool,
}

/// The first size.
const LARGEST: Size = Size {
    class: "fit-0",
    question: 8.0,
    option: 5.4,
    figure: 5.0,
    line: 1.2,
    edge: 3.2,
    gap: 2.2,
    around: 18.0,
    corner: None,
    closer: false,
    stacked: false,
};
/// The size from which on the code stands in the corner.
const IN_CORNER: Size = Size {
    class: "fit-5",
    question: LEAST,
    option: LEAST,
    figure: LEAST,
    line: 1.15,
    edge: 0.6,
    gap: 0.6,
    corner: Some((30.0, 28.0)),
    ..LARGEST
};
/// From the largest to the smallest.
const SIZES: [Size; 9] = [
    LARGEST,
    Size {
        class: "fit-1",
        question: 6.4,
        option: 4.6,
        figure: 4.4,
        edge: 2.4,
        gap: 1.6,
        ..LARGEST
    },
    Size {
        class: "fit-2",
        question: 5.4,
        option: 4.2,
        figure: 4.2,
        edge: 1.6,
        gap: 1.2,
        ..LARGEST
    },
    Size {
        class: "fit-3",
        question: 4.6,
        option: LEAST,
        figure: LEAST,
        edge: 1.0,
        gap: 0.9,
        ..LARGEST
    },
    Size {
        class: "fit-4",
        corner: None,
        ..IN_CORNER
    },
    IN_CORNER,
    Size {
        class: "fit-6",
        around: 11.0,
        ..IN_CORNER
    },
    Size {
        class: "fit-7",
        line: 1.1,
        edge: 0.2,
        stacked: false,
        ..TIGHTEST
    },
    TIGHTEST,
];
/// The last size: what is longer is read by scrolling.
const TIGHTEST: Size = Size {
    class: "fit-8",
    line: 1.0,
    edge: 0.0,
    gap: 0.4,
    around: 8.0,
    corner: Some((21.5, 25.0)),
    closer: true,
    stacked: true,
    ..IN_CORNER
};

/// What has to stand on the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Load<'a> {
    /// The small line above.
    pub(super) above: &'a str,
    /// The question.
    pub(super) question: &'a str,
    /// What every option says.
    pub(super) options: Vec<String>,
    /// How wide the figures beside the options are, in their type: [`PERCENT`], [`COUNT`] or [`ROUNDS`].
    pub(super) figures: f64,
    /// Paragraphs in the smallest type.
    pub(super) paragraphs: Vec<&'a str>,
    /// A table in the smallest type.
    pub(super) table: Option<&'a Grid>,
    /// What a picture takes.
    pub(super) picture: f64,
    /// Whether it can stand beside the card with the code alone.
    pub(super) beside: bool,
    /// What is taken away above and below: a message, a question from the hall.
    pub(super) taken: f64,
}

/// A table, as it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Grid {
    /// Its heading.
    pub(super) caption: String,
    /// What its cells say, row by row.
    pub(super) rows: Vec<Vec<String>>,
}

impl Grid {
    /// How high it is, as browsers lay tables out: a column is as wide as its longest word at least, and what is
    /// left over goes to those that want more. Nothing is high enough for one that is too wide.
    fn height(&self, width: f64) -> f64 {
        const PADDING: f64 = 0.8 * LEAST;
        let wide = |text: &str| text_width(text) * LEAST + PADDING;
        let count = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let column = |place: usize| {
            let cells = self.rows.iter().filter_map(move |row| row.get(place));
            let least = cells.clone().flat_map(|cell| cell.split_whitespace());
            let least = least.map(wide).fold(0.0, f64::max);
            (least, cells.map(|cell| wide(cell)).fold(least, f64::max))
        };
        let columns: Vec<(f64, f64)> = (0..count).map(column).collect();
        let (least, most) = columns
            .iter()
            .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if least > width {
            return f64::INFINITY;
        }
        let share = if most > least {
            ((width - least) / (most - least)).min(1.0)
        } else {
            1.0
        };
        let row_lines = |row: &Vec<String>| {
            let cells = row.iter().zip(&columns);
            // Rounding must not make two lines of what just fits.
            let lines = cells.map(|(cell, (least, most))| {
                lines(cell, least + share * (most - least) - PADDING + 0.01, LEAST)
            });
            lines.max().unwrap_or(1).max(1)
        };
        let lines: u32 = self.rows.iter().map(row_lines).sum();
        // It is as wide as the stage, and so is its heading.
        f64::from(lines) * LEAST * 1.2 + height(&self.caption, width - PADDING, LEAST, 1.2)
    }
}

/// How it fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    /// The class of the stage.
    pub(super) class: &'static str,
    /// How wide the stage is.
    pub(super) width: f64,
    /// What is left for a picture, which may be more than it asked for.
    pub(super) left: f64,
    /// Whether all of it fits.
    pub(super) fits: bool,
}

/// The largest size in which all of it fits, or the smallest.
pub(super) fn fit(load: &Load<'_>) -> Fit {
    let sizes = SIZES
        .iter()
        .filter(|size| !load.beside || size.corner.is_none());
    let mut last = Fit {
        class: SIZES[0].class,
        width: BESIDE,
        left: 0.0,
        fits: false,
    };
    for size in sizes {
        last = at(size, load);
        if last.fits {
            break;
        }
    }
    last
}

fn at(size: &Size, load: &Load<'_>) -> Fit {
    let width = if size.corner.is_some() {
        ACROSS
    } else {
        BESIDE
    };
    let beside_corner = size
        .corner
        .map_or(width, |(_, corner)| width - corner - 3.0);
    let closer = |type_size: f64| {
        if size.closer {
            0.97 * type_size
        } else {
            type_size
        }
    };
    let mut head = height(
        load.question,
        beside_corner,
        closer(size.question),
        size.line,
    );
    if !load.above.is_empty() {
        head += height(load.above, beside_corner, closer(LEAST), size.line) + size.gap;
    }
    let head = size.corner.map_or(head, |(corner, _)| head.max(corner));
    let rounds = load.figures >= ROUNDS;
    let stacked = rounds && size.stacked;
    let figures = size.figure * if stacked { PERCENT } else { load.figures };
    // A letter in its box, the figures, and what is left free between and around them.
    let inside = width - 6.0 - figures - if size.closer { 3.5 } else { 6.5 };
    let least_lines = if stacked { 2.0 } else { 1.0 };
    // The bar of the round before stands below the text.
    let thin = if rounds && !size.closer { 0.8 } else { 0.0 };
    let options: f64 = load
        .options
        .iter()
        .map(|option| {
            let lines = f64::from(lines(option, inside, closer(size.option))).max(least_lines);
            lines * size.option * size.line + size.edge + thin + size.gap
        })
        .sum();
    let table = load.table.map_or(0.0, |table| table.height(width) + 1.5);
    let paragraphs = load
        .paragraphs
        .iter()
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| height(paragraph, width - 6.0, closer(LEAST), 1.2) + 2.0);
    let (blocks, paragraphs) = paragraphs.fold((0.5, 0.0), |sum, one| (sum.0 + 1.0, sum.1 + one));
    // What stands between the head, the answers and all that is read with them.
    let blocks = blocks + 1.0 + if load.table.is_some() { 1.0 } else { 0.0 };
    let left =
        HIGH - size.around - load.taken - head - options - table - paragraphs - blocks * size.gap;
    Fit {
        class: size.class,
        width,
        left,
        fits: left >= load.picture,
    }
}

/// How high a text is.
pub(super) fn height(text: &str, width: f64, type_size: f64, line: f64) -> f64 {
    f64::from(lines(text, width, type_size)) * type_size * line
}

/// How many lines a text takes, broken between words, and within one that is longer than a line.
pub(super) fn lines(text: &str, width: f64, type_size: f64) -> u32 {
    let room = (width / type_size).max(1.0);
    let space = advance(' ');
    let (mut lines, mut filled) = (0_u32, 0.0);
    for word in text.split_whitespace() {
        let long = text_width(word);
        if lines > 0 && filled + space + long <= room {
            filled += space + long;
            continue;
        }
        let over = times_full(long / room);
        lines = lines.saturating_add(1).saturating_add(over);
        filled = long - f64::from(over) * room;
    }
    lines
}

/// How often a word fills a line.
fn times_full(times: f64) -> u32 {
    // A text of people is short; a number that is too large is as good as the largest.
    times.clamp(0.0, 10_000.0) as u32
}

/// Whether a code is so wide that its letters have to stand closer: most are not.
#[cfg(feature = "ssr")]
pub(crate) fn is_wide_code(first: &str, second: &str) -> bool {
    const DOT: f64 = 0.41;
    text_width(first) + DOT + text_width(second) > 4.5
}

/// How wide a text is, in type.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// The widths of the typeface at weight 700, from the space to the tilde, in hundredths of the type.
const ADVANCES: [u8; 95] = [
    18, 37, 50, 91, 65, 105, 79, 31, 38, 38, 54, 66, 36, 60, 38, 51, 71, 40, 60, 61, 65, 61, 60,
    56, 63, 60, 38, 40, 66, 66, 66, 58, 93, 71, 69, 77, 74, 59, 59, 81, 73, 28, 39, 68, 54, 89, 74,
    88, 65, 88, 66, 65, 54, 72, 70, 102, 66, 66, 57, 42, 51, 42, 66, 66, 38, 58, 67, 61, 67, 61,
    41, 65, 59, 25, 25, 58, 25, 92, 59, 65, 67, 67, 37, 51, 41, 59, 57, 88, 56, 59, 48, 40, 39, 40,
    66,
];

fn advance(letter: char) -> f64 {
    let place = u32::from(letter).checked_sub(32);
    let known = place.and_then(|place| ADVANCES.get(usize::try_from(place).ok()?));
    match known {
        Some(hundredths) => f64::from(*hundredths) / 100.0,
        // Letters with signs on them and quotes are as wide as others; signs of other scripts fill their square.
        None if u32::from(letter) < 0x2E80 => 0.7,
        None => 1.1,
    }
}

/// How large each word of a cloud stands (from 1 to 6), and how many of them fit.
pub(super) fn cloud(counts: &[(String, u32)], width: f64, room: f64) -> (Vec<u8>, &'static str) {
    let steps: Vec<u8> = {
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1);
        let step = |count: u32| {
            if most <= 1 {
                3
            } else {
                // By area: twice as many are twice as much ink.
                let share = (f64::from(count) / f64::from(most)).sqrt();
                (share * 6.0).round().clamp(1.0, 6.0) as u8
            }
        };
        counts.iter().map(|(_, count)| step(*count)).collect()
    };
    let heights = |sizes: &[f64; 6]| {
        let (mut used, mut row, mut filled, mut fitting) = (0.0, 0.0_f64, 0.0, 0);
        for ((word, _), step) in counts.iter().zip(&steps) {
            let size = sizes.get(usize::from(*step) - 1).copied().unwrap_or(LEAST);
            let long = (text_width(word) * size + 3.2).min(width);
            if filled > 0.0 && filled + long > width {
                used += row;
                (row, filled) = (0.0, 0.0);
            }
            filled += long;
            row = row.max(size * 1.2 + 0.8);
            if used + row > room {
                break;
            }
            fitting += 1;
        }
        fitting
    };
    let mut best = ("cloud-3", 0);
    for (class, sizes) in CLOUDS {
        best = (class, heights(&sizes));
        if best.1 == counts.len() {
            break;
        }
    }
    let steps = steps.into_iter().take(best.1.max(1)).collect();
    (steps, best.0)
}

/// The sizes of a cloud's six steps; `style/stage.css` has the same.
const CLOUDS: [(&str, [f64; 6]); 3] = [
    ("cloud-1", [4.0, 4.8, 5.8, 7.0, 8.4, 10.0]),
    ("cloud-2", [4.0, 4.4, 5.0, 5.6, 6.4, 7.2]),
    ("cloud-3", [4.0, 4.2, 4.4, 4.6, 4.8, 5.0]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn words(letters: usize) -> String {
        let mut text = "kata yang biasa dipakai orang ".repeat(letters / 30 + 1);
        text.truncate(letters);
        text
    }

    #[test]
    fn letters_of_a_wide_code_stand_closer_and_most_codes_are_not() {
        assert!(is_wide_code("WMW", "MWM") && is_wide_code("NQM", "HGW"));
        assert!(!is_wide_code("K7P", "3JX") && !is_wide_code("234", "567"));
    }

    #[test]
    fn lines_break_between_words_and_within_a_word_that_is_too_long() {
        assert_eq!(lines("", 100.0, 4.0), 0);
        assert_eq!(lines("kata", 100.0, 4.0), 1);
        let word = text_width("kata") * 4.0;
        assert_eq!(lines("kata kata", word * 1.5, 4.0), 2);
        assert_eq!(lines(&"kata".repeat(5), word * 1.01, 4.0), 5);
    }

    #[test]
    fn a_table_takes_lines_for_what_is_too_wide_for_its_columns_and_is_never_narrower_than_a_word()
    {
        let rows = |cells: &[&[&str]]| Grid {
            caption: "Lima unggahan".to_owned(),
            rows: cells
                .iter()
                .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
                .collect(),
        };
        let line = 1.2 * LEAST;
        let small = rows(&[&["Pilar", "n"], &["how-to", "12"]]);
        assert_eq!(small.height(100.0).round(), (3.0 * line).round());
        let wide = rows(&[
            &[
                "Pilar",
                "Interaksi dibagi jangkauan, median",
                "Interaksi dibagi tayangan, median",
            ],
            &["how-to", "6,37 %", "4,11 %"],
        ]);
        assert!(wide.height(160.0) < wide.height(100.0));
        assert_eq!(wide.height(40.0), f64::INFINITY);
    }

    #[test]
    fn a_short_question_is_large_and_a_long_one_smaller() {
        let load = |letters: usize, options: usize, each: usize| {
            let question = words(letters);
            let options = vec![words(each); options];
            fit(&Load {
                question: &question,
                options,
                figures: PERCENT,
                ..Load::default()
            })
        };
        assert_eq!(load(30, 2, 10).class, "fit-0");
        assert_eq!(load(90, 4, 30).class, "fit-1");
        let classes: Vec<_> = [
            (90, 4, 30),
            (150, 4, 60),
            (300, 4, 80),
            (300, 6, 60),
            (300, 8, 140),
        ]
        .into_iter()
        .map(|(question, options, each)| load(question, options, each).class)
        .collect();
        assert!(classes.is_sorted(), "{classes:?}");
        assert_eq!(classes.last(), Some(&"fit-8"));
    }

    #[test]
    fn the_words_of_a_cloud_that_do_not_fit_are_the_rarest() {
        let counts: Vec<(String, u32)> = (0..40)
            .map(|n| (format!("kata-yang-panjang-nomor-{n:02}"), 40 - n))
            .collect();
        let (steps, class) = cloud(&counts, 100.0, 50.0);
        assert_eq!(class, "cloud-3");
        assert!((5..40).contains(&steps.len()), "{}", steps.len());
        assert_eq!(steps.first(), Some(&6));
        let (steps, class) = cloud(&counts[..5], 100.0, 70.0);
        assert_eq!((steps.len(), class), (5, "cloud-1"));
    }
}
