//! How the questions of a quiz measure, to be read from above: those that need reading come first, each with
//! what to look at, what was chosen, and its two values on their scales.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::percent::percent;
use crate::parts::scale::{Scale, scale};
use crate::words::Words;
use domain::number::format_number;
use domain::statistics::{Advice, Distractors, Enough, Interval, ItemStatistics};
use leptos::prelude::*;

/// A version of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedItem {
    /// Its id.
    pub id: String,
    /// Its question in plain text.
    pub prompt: String,
    /// Its options in plain text, in the order of the file.
    pub options: Vec<String>,
    /// Whether it is the one that the quiz asks now.
    pub current: bool,
    /// The first signs of its hash.
    pub version: String,
}

/// How many questions need reading.
pub(super) fn to_read(items: &[ItemStatistics]) -> u32 {
    let pressing = items.iter().filter(|item| item.needs_reading());
    u32::try_from(pressing.count()).unwrap_or(u32::MAX)
}

/// What to look at, in a sentence.
pub(super) fn sentence(words: Words, advice: Advice, about: &ReportedItem) -> String {
    let option = |index: usize| {
        let text = about.options.get(index).map_or("", String::as_str);
        words.statistics_option(text, index + 1)
    };
    match advice {
        Advice::Few { n, needed } => words.statistics_few(n, needed),
        Advice::CheckKey => words.statistics_check_key().to_owned(),
        Advice::Unclear => words.statistics_unclear().to_owned(),
        Advice::LikeGuessing => words.statistics_like_guessing().to_owned(),
        Advice::Suspect(index) => words.statistics_suspect(option(index)),
        Advice::Dead(index) => words.statistics_dead(option(index)),
        Advice::Hard => words.statistics_hard().to_owned(),
        Advice::Easy => words.statistics_easy().to_owned(),
        Advice::Fine => words.statistics_fine().to_owned(),
    }
}

/// Draws them.
pub(super) fn measured(words: Words, items: &[ItemStatistics], about: &[ReportedItem]) -> Drawn {
    let mut all: Vec<_> = items.iter().zip(about).enumerate().collect();
    // Within each of the three the quiz's own order stays.
    all.sort_by_key(|(_, (item, about))| (!item.needs_reading(), !about.current));
    let rows = all
        .into_iter()
        .map(|(place, (item, about))| row(words, place + 1, item, about))
        .collect::<Vec<_>>();
    view! {
        <p class="small muted measured-about">
            {words.statistics_head_facility()} ". " {words.statistics_head_apart()}
        </p>
        <div class="card measured">
            <div class="measured-head small" aria-hidden="true">
                <span></span>
                <span>{words.statistics_head_question()}</span>
                <span>{words.statistics_head_facility()}</span>
                <span>{words.statistics_head_apart()}</span>
            </div>
            <ol>{rows}</ol>
        </div>
    }
    .drawn()
}

fn row(words: Words, place: usize, item: &ItemStatistics, about: &ReportedItem) -> Drawn {
    let minded = item.needs_reading();
    let class = if minded {
        "measured-item minded"
    } else {
        "measured-item"
    };
    let sign = minded.then(|| {
        view! {
            <span class="tag no">
                {icon(Icon::Warning)}
                <span class="unseen">{words.statistics_minded()}</span>
            </span>
        }
    });
    let before = (!about.current).then(
        || view! { <span class="tag">{words.statistics_version_before(&about.version)}</span> },
    );
    let advice: Vec<String> = item
        .advice()
        .into_iter()
        .map(|advice| sentence(words, advice, about))
        .collect();
    let choices = item
        .distractors
        .as_ref()
        .and_then(Enough::known)
        .map(|known| choices(words, known, about, minded));
    view! {
        <li class=class>
            <p class="measured-place">
                <span class="num">{place}</span>
                {sign}
            </p>
            <div class="measured-words">
                <h3>{about.prompt.clone()} " " {before}</h3>
                <p class="small muted">{advice.join(" ")}</p>
                {choices}
            </div>
            <div class="measured-value">
                <p class="small muted measured-label">{words.statistics_facility()}</p>
                {facility(words, item)}
            </div>
            <div class="measured-value">
                <p class="small muted measured-label">{words.statistics_apart()}</p>
                {apart(words, item)}
            </div>
        </li>
    }
    .drawn()
}

fn nothing(text: String) -> Drawn {
    view! { <p class="small muted">{text}</p> }.drawn()
}

const fn ends(interval: Interval) -> (f64, f64) {
    (interval.low, interval.high)
}

/// A value and its interval in a sentence.
fn said(words: Words, name: &str, value: &str, interval: Option<(String, String)>) -> String {
    match interval {
        Some((low, high)) => words.statistics_said(name, value, low, high),
        None => words.statistics_said_alone(name, value),
    }
}

fn facility(words: Words, item: &ItemStatistics) -> Drawn {
    let written = |share: f64| percent(share, words.0);
    let known = match &item.facility {
        Enough::Few { n, needed } => return nothing(words.statistics_few(*n, *needed)),
        Enough::Known(known) => known,
    };
    let (low, high) = ends(known.interval);
    let shown = written(known.mean);
    scale(Scale {
        ends: (0.0, 1.0),
        ends_shown: ("0".to_owned(), "100".to_owned()),
        value: known.mean,
        sentence: said(
            words,
            words.statistics_facility(),
            &shown,
            Some((written(low), written(high))),
        ),
        shown,
        interval: Some((low, high)),
        mark: None,
    })
}

fn apart(words: Words, item: &ItemStatistics) -> Drawn {
    let written = |value: f64| format_number(value, 2, words.0);
    let known = match &item.discrimination {
        Enough::Few { n, needed } => return nothing(words.statistics_few(*n, *needed)),
        Enough::Known(known) => known,
    };
    let Some(r) = known.r else {
        return nothing(words.statistics_apart_none().to_owned());
    };
    let interval = known.interval.map(ends);
    let shown = written(r);
    scale(Scale {
        ends: (-1.0, 1.0),
        ends_shown: (
            format_number(-1.0, 0, words.0),
            format_number(1.0, 0, words.0),
        ),
        value: r,
        sentence: said(
            words,
            words.statistics_apart(),
            &shown,
            interval.map(|(low, high)| (written(low), written(high))),
        ),
        shown,
        interval,
        mark: Some(0.0),
    })
}

/// What was chosen, drawn: at once where it needs reading, else one press away.
fn choices(words: Words, known: &Distractors, about: &ReportedItem, open: bool) -> Drawn {
    let bar = |text: String, n: u32, share: f64, key: bool| {
        let class = if key { "chosen-row key" } else { "chosen-row" };
        let sign = key.then(|| {
            view! {
                {icon(Icon::Check)}
                <span class="unseen">{words.statistics_is_key()} ": "</span>
            }
        });
        let width = format!("{:.1}%", (share * 100.0).clamp(0.0, 100.0));
        view! {
            <li class=class>
                <span class="chosen-text">{sign} {text}</span>
                <svg class="chosen-bar" width="100%" height="12" aria-hidden="true" focusable="false">
                    <rect width=width height="12" rx="4"></rect>
                </svg>
                <b class="num">{n}</b>
            </li>
        }
        .drawn()
    };
    let mut rows: Vec<Drawn> = known
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let text = about.options.get(index).cloned().unwrap_or_default();
            bar(text, option.n, option.share, option.right)
        })
        .collect();
    if known.blank.n > 0 {
        let text = words.statistics_blank().to_owned();
        rows.push(bar(text, known.blank.n, known.blank.share, false));
    }
    view! {
        <details class="chosen-open" open=open>
            <summary>{words.statistics_show_choices()}</summary>
            <ul class="chosen-list">{rows}</ul>
        </details>
    }
    .drawn()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::drawn::draw;
    use domain::language::Language;
    use domain::quiz::Outcome;
    use domain::statistics::{Attempt, Guess, Response, Version, report};

    /// Forty people, of whom the first half knows everything that `a`, `b` and `c` ask. In `good` they are
    /// right too; in `bad` they choose the second option, which is wrong.
    fn items() -> Vec<ItemStatistics> {
        let response = |version, good: bool, chosen| Response {
            version,
            outcome: if good { Outcome::Right } else { Outcome::Wrong },
            fraction: f64::from(u8::from(good)),
            chosen,
        };
        let attempts: Vec<Attempt<'_>> = (0..40)
            .map(|person: usize| {
                let knows = person < 20;
                let good = if knows { 0 } else { person % 3 };
                let bad = if knows { 1 } else { 0 };
                let mut responses = vec![
                    response("good", good == 0, Some(vec![good])),
                    response("bad", bad == 0, Some(vec![bad])),
                ];
                responses.extend(["a", "b", "c"].map(|item| response(item, knows, None)));
                Attempt { responses }
            })
            .collect();
        let version = |hash| Version {
            hash,
            guess: Guess::OneOf(3),
            options: vec![true, false, false],
        };
        report(&[version("good"), version("bad")], &attempts).items
    }

    fn about(prompt: &str) -> ReportedItem {
        ReportedItem {
            id: prompt.to_lowercase(),
            prompt: prompt.to_owned(),
            options: ["Kunci", "Pengecoh", "Lain"].map(str::to_owned).to_vec(),
            current: true,
            version: "abc1234".to_owned(),
        }
    }

    #[test]
    fn what_needs_reading_comes_first_with_its_choices_open_and_its_number_kept() {
        let (items, about) = (items(), [about("Baik"), about("Buruk")]);
        assert_eq!(to_read(&items), 1);
        let html = draw(|| measured(Words(Language::Id), &items, &about));
        let (first, second) = html.split_once("Baik").unwrap();
        assert!(first.contains("Buruk"), "{html}");
        assert!(first.contains("perlu dibaca lagi</span>"), "{first}");
        assert!(first.contains("<span class=\"num\">2</span>"), "{first}");
        assert!(first.contains("<details open"), "{first}");
        assert!(
            first.contains("“Pengecoh” (pilihan 2) justru dipilih peserta yang lebih menguasai"),
            "{first}"
        );
        assert!(second.contains("Bekerja baik."), "{second}");
        assert!(!second.contains("<details open"), "{second}");
        // Both values are told to whoever does not see the drawing.
        assert!(second.contains("aria-label=\"Kemudahan 68"), "{second}");
        assert!(second.contains("aria-label=\"Daya beda 0,"), "{second}");
        // The key has a sign and a word besides its colour.
        assert!(
            second.contains("kunci: </span>") || second.contains("kunci"),
            "{second}"
        );
    }
}
