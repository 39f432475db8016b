//! How large things stand on the screen of the hall, so that all of it fits and is read from the last row.
//!
//! Nobody is there to look whether a question fits, and a stream draws for screens that the server never sees.
//! So it is reckoned from the widths of the typeface. Lengths are hundredths of the screen's height on a screen
//! of 16 to 10; a wider one has more room, and on a narrower one all of it is smaller (`style/hall.css` makes a
//! rem 2.5 of them). Nothing is ever smaller than [`LEAST`], a twenty-fifth.

/// The smallest type.
pub(super) const LEAST: f64 = 4.0;
/// How wide one figure in percent is.
pub(super) const FIGURE: f64 = 12.5;
/// The screen.
const WIDE: f64 = 160.0;
const HIGH: f64 = 100.0;
/// Above and below the stage: sign and foot, with what is left free around them.
const AROUND: f64 = 18.0;
/// The same where everything is close together: the foot alone.
const AROUND_TIGHT: f64 = 8.5;
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
    /// The height of a line, in type.
    line: f64,
    /// What an option's edges take.
    edge: f64,
    /// What lies between two options.
    gap: f64,
    /// The height and the width of the card with the code where it stands in the corner, beside the question.
    corner: Option<(f64, f64)>,
}

/// From the largest to the smallest.
const SIZES: [Size; 6] = [
    Size { class: "fit-1", question: 6.4, option: 4.6, line: 1.2, edge: 2.4, gap: 1.6, corner: None },
    Size { class: "fit-2", question: 5.4, option: 4.2, line: 1.2, edge: 1.6, gap: 1.2, corner: None },
    Size { class: "fit-3", question: 4.6, option: 4.0, line: 1.2, edge: 1.0, gap: 0.9, corner: None },
    Size { class: "fit-4", question: 4.0, option: 4.0, line: 1.15, edge: 0.6, gap: 0.6, corner: None },
    Size { class: "fit-5", question: 4.0, option: 4.0, line: 1.15, edge: 0.6, gap: 0.6, corner: Some((37.0, 31.0)) },
    Size { class: "fit-6", question: 4.0, option: 4.0, line: 1.06, edge: 0.0, gap: 0.5, corner: Some((20.5, 25.0)) },
];

/// What has to stand on the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Load<'a> {
    /// The small line above.
    pub(super) above: &'a str,
    /// The question.
    pub(super) question: &'a str,
    /// What every option says.
    pub(super) options: Vec<String>,
    /// How wide the figures beside the options are.
    pub(super) figures: f64,
    /// Whether they are those of two rounds, which stand below each other where everything is close together.
    pub(super) two_figures: bool,
    /// Paragraphs in the smallest type.
    pub(super) paragraphs: Vec<&'a str>,
    /// What a picture takes.
    pub(super) picture: f64,
    /// Whether it can stand beside the card with the code alone.
    pub(super) beside: bool,
    /// What is taken away above and below: a message, a question from the hall.
    pub(super) taken: f64,
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
    let sizes = SIZES.iter().filter(|size| !load.beside || size.corner.is_none());
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
    let width = if size.corner.is_some() { ACROSS } else { BESIDE };
    let beside_corner = size.corner.map_or(width, |(_, corner)| width - corner - 3.0);
    let tight = size.edge == 0.0;
    // Letters of a headline stand closer; so do those of the tightest size.
    let closer = |type_size: f64| if tight { 0.97 * type_size } else { type_size };
    let mut head = height(load.question, beside_corner, closer(size.question), size.line);
    if !load.above.is_empty() {
        head += height(load.above, beside_corner, LEAST, size.line) + size.gap;
    }
    let head = size.corner.map_or(head, |(corner, _)| head.max(corner));
    // A letter in its box, the figures, and what is left free between and around them.
    let stacked = tight && load.two_figures;
    let figures = if stacked { FIGURE } else { load.figures };
    let inside = width - 6.0 - figures - if tight { 3.5 } else { 6.5 };
    let least_lines = if stacked { 2.0 } else { 1.0 };
    let options: f64 = load
        .options
        .iter()
        .map(|option| {
            let lines = f64::from(lines(option, inside, closer(size.option))).max(least_lines);
            lines * size.option * size.line + size.edge + size.gap
        })
        .sum();
    let paragraphs: f64 = load
        .paragraphs
        .iter()
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| height(paragraph, width - 6.0, closer(LEAST), 1.2) + 2.0)
        .sum();
    let around = if tight { AROUND_TIGHT } else { AROUND };
    let left = HIGH - around - load.taken - head - options - paragraphs - 1.5 * size.gap;
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

/// How wide a text is, in type.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// The widths of the typeface at weight 700, from the space to the tilde, in hundredths of the type.
const ADVANCES: [u8; 95] = [
    18, 37, 50, 91, 65, 105, 79, 31, 38, 38, 54, 66, 36, 60, 38, 51, 71, 40, 60, 61, 65, 61, 60, 56, 63, 60, 38, 40,
    66, 66, 66, 58, 93, 71, 69, 77, 74, 59, 59, 81, 73, 28, 39, 68, 54, 89, 74, 88, 65, 88, 66, 65, 54, 72, 70, 102,
    66, 66, 57, 42, 51, 42, 66, 66, 38, 58, 67, 61, 67, 61, 41, 65, 59, 25, 25, 58, 25, 92, 59, 65, 67, 67, 37, 51,
    41, 59, 57, 88, 56, 59, 48, 40, 39, 40, 66,
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
                (share * 6.0).ceil().clamp(1.0, 6.0) as u8
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
    fn lines_break_between_words_and_within_a_word_that_is_too_long() {
        assert_eq!(lines("", 100.0, 4.0), 0);
        assert_eq!(lines("kata", 100.0, 4.0), 1);
        let word = text_width("kata") * 4.0;
        assert_eq!(lines("kata kata", word * 1.5, 4.0), 2);
        assert_eq!(lines(&"kata".repeat(5), word * 1.01, 4.0), 5);
    }

    #[test]
    fn a_short_question_is_large_and_a_long_one_smaller() {
        let load = |letters: usize, options: usize, each: usize| {
            let question = words(letters);
            let options = vec![words(each); options];
            fit(&Load {
                question: &question,
                options,
                figures: 13.0,
                ..Load::default()
            })
        };
        assert_eq!(load(60, 4, 30).class, "fit-1");
        let classes: Vec<_> = [(60, 4, 30), (150, 4, 60), (300, 4, 80), (300, 6, 60), (300, 8, 140)]
            .into_iter()
            .map(|(question, options, each)| load(question, options, each).class)
            .collect();
        assert!(classes.is_sorted(), "{classes:?}");
        assert_eq!(classes.last(), Some(&"fit-6"));
    }

    #[test]
    fn the_words_of_a_cloud_that_do_not_fit_are_the_rarest() {
        let counts: Vec<(String, u32)> = (0..40).map(|n| (format!("kata-yang-panjang-nomor-{n:02}"), 40 - n)).collect();
        let (steps, class) = cloud(&counts, 100.0, 50.0);
        assert_eq!(class, "cloud-3");
        assert!((5..40).contains(&steps.len()), "{}", steps.len());
        assert_eq!(steps.first(), Some(&6));
        let (steps, class) = cloud(&counts[..5], 100.0, 70.0);
        assert_eq!((steps.len(), class), (5, "cloud-1"));
    }
}
