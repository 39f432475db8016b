//! What a hall answered: the rows that its screen and the phones share, and the results as they stand on a phone.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::live::{ShownPoll, ShownTally};
use crate::parts::markup::inside;
use crate::words::Words;
use domain::html::Html;
use domain::live::{
    Bin, Decisions, Group, MIRROR_FROM, Phase, Poll, PollKind, Tallied, Tally, Text, Truth,
    grouped, shown_texts,
};
use domain::number::{decimals_needed, format_count, format_number, format_percent};
use leptos::prelude::*;

/// From how many answers on shares are written in percent; of fewer one is a great part.
pub(crate) const ENOUGH: u32 = 5;
/// How many writings a phone shows: each goes to every phone of the hall.
pub(crate) const FEW: usize = 12;

/// What everybody may see of what was answered.
pub(super) fn visible(poll: &ShownPoll) -> Option<&ShownTally> {
    let may_see = match poll.phase {
        None | Some(Phase::Closed) => false,
        Some(Phase::Open) => poll.live,
        Some(Phase::Shown | Phase::Revealed) => true,
    };
    poll.results.as_ref().filter(|_| may_see)
}

/// Whether everybody may see what is right.
pub(super) fn is_revealed(poll: &ShownPoll) -> bool {
    poll.phase == Some(Phase::Revealed)
}

/// What is asked; where somebody asks with their voice, that one listens.
pub(super) fn question(words: Words, poll: &Poll) -> Html {
    let text = poll.text.get(words.0);
    if text.is_empty() {
        Html::text(words.stage_listen())
    } else {
        text.clone()
    }
}

/// The letter of an option.
pub(crate) fn letter(option: usize) -> String {
    let letter = ('A'..='Z').nth(option);
    letter.map_or_else(|| (option + 1).to_string(), String::from)
}

/// A number with as many decimals as it needs, two at most.
pub(crate) fn number(words: Words, value: f64) -> String {
    format_number(value, decimals_needed(value).min(2), words.0)
}

/// From where to where a bar of a histogram goes.
pub(crate) fn range(words: Words, bin: &Bin) -> String {
    if bin.from < bin.to {
        words.stage_from_to(number(words, bin.from), number(words, bin.to))
    } else {
        number(words, bin.from)
    }
}

/// A number with the unit of its poll.
pub(crate) fn with_unit(words: Words, poll: &Poll, value: f64) -> String {
    match poll.unit.get(words.0) {
        "" => number(words, value),
        "%" => format_percent(value, decimals_needed(value).min(2), words.0),
        unit => format!("{}\u{a0}{unit}", number(words, value)),
    }
}

/// Where a bar ends, and what is written beside it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// Percent of the whole length.
    pub(crate) length: f64,
    /// The value as written.
    pub(crate) shown: String,
}

/// An option, a place of a scale.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// What a form sends for it; empty where it is not chosen by itself.
    pub(crate) value: String,
    /// A letter or a place; may be empty.
    pub(crate) sign: String,
    /// What it says; may be empty.
    pub(crate) text: Html,
    /// Its share or mean place.
    pub(crate) figure: Option<Figure>,
    /// That of the round before.
    pub(crate) before: Option<Figure>,
    /// How many it was.
    pub(crate) count: String,
    /// What the key says of it.
    pub(crate) key: Option<String>,
    /// Whether it is right, or stands where it belongs.
    pub(crate) right: bool,
}

/// The share of a count. Of a few answers it is written as a count: a percentage would say more than is known.
fn share(words: Words, tally: &Tally, count: u32) -> Figure {
    let shown = if tally.said() < ENOUGH {
        words.stage_count_of(count, tally.said())
    } else {
        format_percent(tally.percent(count), 0, words.0)
    };
    Figure {
        length: tally.percent(count),
        shown,
    }
}

/// Whether anybody gave an answer that says something.
fn says_something(shown: Option<&ShownTally>) -> Option<&Tally> {
    shown
        .map(|shown| &shown.tally)
        .filter(|tally| tally.said() > 0)
}

/// The rows of a poll whose answers are bars; of any other kind none.
pub(crate) fn rows(
    words: Words,
    poll: &Poll,
    results: Option<&ShownTally>,
    before: Option<&ShownTally>,
    revealed: bool,
) -> Vec<Row> {
    let (now, before) = (says_something(results), says_something(before));
    let mut rows: Vec<Row> = match poll.kind {
        PollKind::Single | PollKind::Multiple | PollKind::TrueFalse => {
            let of = |tally: Option<&Tally>, option: usize| match tally
                .map(|tally| (tally, &tally.counted))
            {
                Some((tally, Tallied::Options(counts))) => counts
                    .get(option)
                    .map(|count| (share(words, tally, *count), *count, tally.said())),
                _ => None,
            };
            let row = |(number, option): (usize, &domain::live::PollOption)| {
                let found = of(now, number);
                Row {
                    value: number.to_string(),
                    sign: letter(number),
                    text: option.text.get(words.0).clone(),
                    count: found.as_ref().map_or_else(String::new, |(_, count, said)| {
                        words.stage_count_of(*count, *said)
                    }),
                    figure: found.map(|(figure, ..)| figure),
                    before: of(before, number).map(|(figure, ..)| figure),
                    key: (revealed && option.right).then(|| words.stage_right().to_owned()),
                    right: revealed && option.right,
                }
            };
            poll.options.iter().enumerate().map(row).collect()
        }
        PollKind::Scale => {
            let of = |tally: Option<&Tally>, place: usize| match tally
                .map(|tally| (tally, &tally.counted))
            {
                Some((tally, Tallied::Scale { counts, .. })) => counts
                    .get(place - 1)
                    .map(|count| (share(words, tally, *count), *count, tally.said())),
                _ => None,
            };
            let row = |place: usize| {
                let found = of(now, place);
                Row {
                    value: place.to_string(),
                    sign: place.to_string(),
                    text: scale_end(words, poll, place),
                    count: found.as_ref().map_or_else(String::new, |(_, count, said)| {
                        words.stage_count_of(*count, *said)
                    }),
                    figure: found.map(|(figure, ..)| figure),
                    before: of(before, place).map(|(figure, ..)| figure),
                    key: None,
                    right: false,
                }
            };
            (1..=5).map(row).collect()
        }
        PollKind::Ranking => ranking_rows(words, poll, now, before, revealed),
        PollKind::Number | PollKind::Words | PollKind::Text | PollKind::Mirror => vec![],
    };
    // A round that nobody answered leaves the one before to be seen.
    for row in rows.iter_mut().filter(|row| row.before.is_some()) {
        row.figure.get_or_insert_with(|| Figure {
            length: 0.0,
            shown: "–".to_owned(),
        });
    }
    rows
}

/// The name of an end of a scale.
pub(super) fn scale_end(words: Words, poll: &Poll, place: usize) -> Html {
    let end = match place {
        1 => poll.options.first(),
        5 => poll.options.get(1),
        _ => None,
    };
    end.map(|end| end.text.get(words.0).clone())
        .unwrap_or_default()
}

/// An option of a ranking with what was said of it.
struct Ranked {
    option: usize,
    /// Its mean place.
    mean: Option<f64>,
    /// How many put it first.
    firsts: u32,
}

/// The options of a ranking, once there are results the first first.
fn ranking_rows(
    words: Words,
    poll: &Poll,
    now: Option<&Tally>,
    before: Option<&Tally>,
    revealed: bool,
) -> Vec<Row> {
    let places = poll.options.len() as f64;
    let of = |tally: Option<&Tally>, option: usize| match tally.map(|tally| &tally.counted) {
        Some(Tallied::Order { means, firsts, .. }) => Ranked {
            option,
            mean: means.get(option).copied().flatten(),
            firsts: firsts.get(option).copied().unwrap_or_default(),
        },
        _ => Ranked {
            option,
            mean: None,
            firsts: 0,
        },
    };
    // The first place is a whole length, the last one still a piece of it.
    let figure = |mean: f64| Figure {
        length: 100.0 * (places + 1.0 - mean) / places,
        shown: format_number(mean, 1, words.0),
    };
    let mut sorted: Vec<Ranked> = (0..poll.options.len())
        .map(|option| of(now, option))
        .collect();
    let has_results = sorted.iter().any(|ranked| ranked.mean.is_some());
    let mean = |ranked: &Ranked| ranked.mean.unwrap_or(f64::MAX);
    sorted.sort_by(|one, other| mean(one).total_cmp(&mean(other)));
    let row = |(place, ranked): (usize, Ranked)| {
        let option = poll.options.get(ranked.option)?;
        let rank = option.rank.filter(|_| revealed);
        let count = has_results.then(|| words.stage_first_place(ranked.firsts));
        Some(Row {
            value: String::new(),
            sign: if has_results {
                (place + 1).to_string()
            } else {
                String::new()
            },
            text: option.text.get(words.0).clone(),
            count: count.unwrap_or_default(),
            figure: ranked.mean.map(figure),
            before: of(before, ranked.option).mean.map(figure),
            key: rank.map(|rank| words.stage_right_place(rank)),
            right: has_results && rank.is_some_and(|rank| usize::from(rank) == place + 1),
        })
    };
    sorted.into_iter().enumerate().filter_map(row).collect()
}

/// What the hall answered in one sentence below the bars: a median, how many were right.
pub(crate) fn summary(
    words: Words,
    poll: &Poll,
    shown: &ShownTally,
    revealed: bool,
) -> Option<String> {
    let tally = &shown.tally;
    let of_said = |count: u32| words.stage_count_of(count, tally.said());
    match &tally.counted {
        Tallied::Scale {
            median: Some(median),
            ..
        } => Some(format!(
            "{} {}",
            words.stage_median(),
            number(words, *median)
        )),
        Tallied::Numbers {
            right: Some(right), ..
        } if poll.truth.is_some() => Some(format!(
            "{} {}",
            of_said(*right),
            words.stage_close_enough()
        )),
        Tallied::Order { means, right, .. } if means.iter().any(Option::is_some) => {
            let how = words.stage_ranking_how().to_owned();
            Some(match right.filter(|_| revealed) {
                Some(right) => format!("{} {}. {how}", of_said(right), words.stage_all_right()),
                None => how,
            })
        }
        _ => None,
    }
}

/// A length as an attribute of SVG.
pub(crate) fn length(percent: f64) -> String {
    format!("{:.1}%", percent.clamp(0.0, 100.0))
}

/// The bar behind or below a row; that of the round before is thin, at its foot.
pub(super) fn bar(figure: Option<&Figure>, before: Option<&Figure>) -> Drawn {
    let now = figure.map(
        |figure| view! { <rect class="bar-now" width=length(figure.length) height="100%"></rect> },
    );
    let before = before.map(|before| {
        view! { <rect class="bar-before" y="84%" width=length(before.length) height="16%"></rect> }
    });
    view! {
        <svg class="live-bar" width="100%" height="100%" aria-hidden="true" focusable="false">
            {now}
            {before}
        </svg>
    }
    .drawn()
}

/// What is right, as a sign and a word.
pub(super) fn key_mark(row: &Row) -> Option<Drawn> {
    let text = row.key.clone()?;
    let sign = row.right.then(|| icon(Icon::Check));
    let class = if row.right {
        "key-mark"
    } else {
        "key-mark elsewhere"
    };
    Some(view! { <span class=class>{sign} {text}</span> }.drawn())
}

/// Guesses as bars, upright, with the median and the true value as lines that say what they are. `room` is how
/// many signs fit side by side below the bars.
pub(super) fn histogram(
    words: Words,
    poll: &Poll,
    bins: &[Bin],
    median: Option<f64>,
    truth: Option<Truth>,
    room: usize,
) -> Drawn {
    let Some(most) = bins
        .iter()
        .max_by_key(|bin| bin.count)
        .filter(|bin| bin.count > 0)
    else {
        return view! { <p class="muted">{words.stage_none()}</p> }.drawn();
    };
    let wide = 100.0 / bins.len() as f64;
    // Bars stand between 36 and 86 percent of the height; above them are the lines' names, below the scale.
    let (top, ground) = (36.0, 86.0);
    let bars = bins
        .iter()
        .enumerate()
        .map(|(place, bin)| {
            let high = (ground - top) * f64::from(bin.count) / f64::from(most.count);
            let (x, middle) = (place as f64 * wide, (place as f64 + 0.5) * wide);
            let count = (bin.count > 0).then(|| {
                view! {
                    <text class="histogram-count" x=length(middle) y=length(ground - high - 1.5) text-anchor="middle">
                        {format_count(u64::from(bin.count), words.0)}
                    </text>
                }
            });
            view! {
                <rect class="histogram-bar" x=length(0.04f64.mul_add(wide, x)) y=length(ground - high) width=length(0.92 * wide) height=length(high)></rect>
                {count}
            }
        })
        .collect::<Vec<_>>();
    let edges: Vec<f64> = bins
        .iter()
        .map(|bin| bin.from)
        .chain(bins.last().map(|bin| bin.to))
        .collect();
    let mut labels: Vec<String> = edges.iter().map(|edge| number(words, *edge)).collect();
    if let (Some(first), Some(label)) = (bins.first(), labels.first_mut())
        && is_stretched(bins, first)
    {
        label.push_str(" …");
    }
    if let (Some(end), Some(label)) = (bins.last(), labels.last_mut())
        && is_stretched(bins, end)
    {
        label.insert_str(0, "… ");
    }
    let longest = labels
        .iter()
        .map(|label| label.chars().count())
        .max()
        .unwrap_or(1);
    let every = edges.len().div_ceil((room / (longest + 2)).max(2));
    let last = labels.len().saturating_sub(1);
    let ticks = labels
        .into_iter()
        .enumerate()
        .filter(|(place, _)| (last - place).is_multiple_of(every))
        .map(|(place, label)| {
            let anchor = match place {
                0 => "start",
                place if place == last => "end",
                _ => "middle",
            };
            view! { <text class="histogram-tick" x=length(place as f64 * wide) y="98%" text-anchor=anchor>{label}</text> }
        })
        .collect::<Vec<_>>();
    let line = |class: &'static str, name: &'static str, value: f64, y: f64| {
        let (at, inside) = place_of(bins, value);
        let mut text = format!("{name} {}", with_unit(words, poll, value));
        if !inside {
            text = format!("{text} ({})", words.stage_off_scale());
        }
        let (anchor, dx) = if at > 50.0 {
            ("end", "-.4em")
        } else {
            ("start", ".4em")
        };
        view! {
            <rect class=class x=length(at - 0.2) y=length(y - 9.0) width="0.4%" height=length(ground - y + 9.0)></rect>
            <text class="histogram-name" x=length(at) dx=dx y=length(y) text-anchor=anchor>
                {text}
            </text>
        }
    };
    let truth = truth.map(|truth| {
        line(
            "histogram-truth",
            words.stage_true_value(),
            truth.value,
            10.0,
        )
    });
    let median_line =
        median.map(|median| line("histogram-median", words.stage_median(), median, 23.0));
    let all: u32 = bins.iter().map(|bin| bin.count).sum();
    let sentence = words.stage_guesses(
        all,
        median.map_or_else(|| "–".to_owned(), |median| with_unit(words, poll, median)),
        most.count,
        number(words, most.from),
        number(words, most.to),
    );
    let unit = poll.unit.get(words.0);
    let unit = (!unit.is_empty())
        .then(|| view! { <p class="histogram-unit muted">{words.stage_in_unit(unit)}</p> });
    view! {
        <svg class="histogram" width="100%" role="img" aria-label=sentence focusable="false">
            {bars}
            <rect class="histogram-ground" y=length(ground) width="100%" height="2"></rect>
            {ticks}
            {median_line}
            {truth}
        </svg>
        {unit}
    }
    .drawn()
}

/// How wide the bars of a histogram are but for those at its ends, which hold what lies far out, too.
fn bin_width(bins: &[Bin]) -> Option<f64> {
    let inner = bins.get(1).filter(|_| bins.len() > 2)?;
    Some(inner.to - inner.from)
}

/// Whether a bar at an end holds more than its share of the scale.
fn is_stretched(bins: &[Bin], bin: &Bin) -> bool {
    bin_width(bins).is_some_and(|width| bin.to - bin.from > 1.001 * width)
}

/// Where a value stands on the scale of a histogram, in percent, and whether it stands on it at all. In a bar that
/// holds what lies far out the last fifth is for that.
fn place_of(bins: &[Bin], value: f64) -> (f64, bool) {
    const NEAR: f64 = 0.8;
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else {
        return (50.0, false);
    };
    if value < first.from {
        return (0.2, false);
    }
    if value > last.to {
        return (99.8, false);
    }
    let part = |from: f64, to: f64| {
        if to > from {
            ((value - from) / (to - from)).clamp(0.0, 1.0)
        } else {
            0.5
        }
    };
    let place = bins
        .iter()
        .rposition(|bin| bin.from <= value)
        .unwrap_or_default();
    let share = bins.get(place).map_or(0.5, |bin| {
        match bin_width(bins).filter(|_| is_stretched(bins, bin)) {
            None => part(bin.from, bin.to),
            Some(width) if place == 0 => {
                let near = bin.to - width;
                (1.0 - NEAR) * part(bin.from, near) + NEAR * part(near, bin.to)
            }
            Some(width) => {
                let near = bin.from + width;
                NEAR * part(bin.from, near) + (1.0 - NEAR) * part(near, bin.to)
            }
        }
    });
    ((place as f64 + share) * 100.0 / bins.len() as f64, true)
}

/// The pillars of a mirror: their names, how many posts each has, and its share of all.
pub(crate) fn pillars(words: Words, poll: &Poll, posts: &[u32]) -> Vec<(Html, u32, f64)> {
    let all: u32 = posts.iter().sum();
    let share = |count: u32| {
        if all == 0 {
            0.0
        } else {
            100.0 * f64::from(count) / f64::from(all)
        }
    };
    let names = poll
        .options
        .iter()
        .map(|option| option.text.get(words.0).clone());
    names
        .zip(posts)
        .map(|(name, count)| (name, *count, share(*count)))
        .collect()
}

/// One bar of all pillars, each with its letter above it. The letters stand in the legend too.
pub(super) fn pooled_bar(shares: &[f64]) -> Drawn {
    let mut from = 0.0;
    let pieces = shares
        .iter()
        .enumerate()
        .map(|(number, share)| {
            let at = from;
            from += share;
            // Where a piece is too narrow for its letter the legend alone names it.
            let sign = (*share >= 5.0).then(|| {
                view! { <text class="mirror-letter" x=length(at + share / 2.0) y="24%" text-anchor="middle">{letter(number)}</text> }
            });
            view! {
                <rect class=format!("mirror-{}", number + 1) x=length(at) y="34%" width=length((share - 0.4).max(0.0)) height="66%"></rect>
                {sign}
            }
        })
        .collect::<Vec<_>>();
    view! {
        <svg class="mirror-bar" width="100%" aria-hidden="true" focusable="false">
            {pieces}
        </svg>
    }
    .drawn()
}

/// A piece of colour for the legend.
pub(super) fn swatch(number: usize) -> Drawn {
    view! {
        <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
            <rect class=format!("mirror-{}", number + 1) width="10" height="10" rx="2"></rect>
        </svg>
    }
    .drawn()
}

/// What may be read of what a hall wrote, by headings; a single one without a name where there are none.
pub(super) fn groups_of(poll: &Poll, decisions: &Decisions, texts: &[Text]) -> Vec<Group> {
    grouped(decisions, &shown_texts(poll, decisions, texts))
}

/// How many answered and how many abstained: `187 menjawab · 12 abstain`.
pub(super) fn how_many(words: Words, tally: &Tally) -> String {
    let answered = format!(
        "{} {}",
        format_count(u64::from(tally.answered), words.0),
        words.stage_answered()
    );
    if tally.abstained == 0 {
        return answered;
    }
    let abstained = format_count(u64::from(tally.abstained), words.0);
    format!("{answered} · {abstained} {}", words.stage_abstained())
}

/// Whether a round before was answered, which is shown although the last one was not.
pub(super) fn has_before(poll: &ShownPoll) -> bool {
    let is_bars = !matches!(poll.poll.kind, PollKind::Number | PollKind::Mirror);
    is_bars
        && poll
            .before
            .as_ref()
            .is_some_and(|before| before.tally.said() > 0)
}

/// Draws what was answered as it stands on a phone and in the recap: a table with bars in it, and of writings so many
/// at most.
pub fn results(
    words: Words,
    poll: &ShownPoll,
    shown: &ShownTally,
    revealed: bool,
    most: usize,
) -> Drawn {
    let tally = &shown.tally;
    let body = match &tally.counted {
        Tallied::Words(texts) => word_list(words, &poll.poll, shown, texts),
        Tallied::Texts(texts) => text_list(words, &poll.poll, shown, texts, most),
        _ if tally.said() == 0 && !has_before(poll) => {
            view! { <p class="muted">{words.stage_none()}</p> }.drawn()
        }
        Tallied::Posts(posts) => mirror(words, poll, tally, posts),
        Tallied::Numbers { bins, median, .. } => {
            let chart = histogram(words, &poll.poll, bins, *median, poll.poll.truth, 34);
            let rows = bins
                .iter()
                .map(|bin| {
                    view! {
                        <tr>
                            <th scope="row">{range(words, bin)}</th>
                            <td class="r">{format_count(u64::from(bin.count), words.0)}</td>
                        </tr>
                    }
                })
                .collect::<Vec<_>>();
            let id = poll.id.as_ref().map(|id| format!("table-{}", id.as_str()));
            view! {
                {chart}
                <details class="chart-table" id=id>
                    <summary>{words.chart_table()}</summary>
                    <table class="data">
                        <thead>
                            <tr>
                                <th scope="col">{words.stage_range()}</th>
                                <th scope="col" class="r">
                                    {words.stage_count()}
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </details>
                {own_field(words.stage_own_guess(), domain::live::field::NUMBER)}
            }
            .drawn()
        }
        Tallied::Options(_) | Tallied::Scale { .. } | Tallied::Order { .. } => {
            tally_table(words, poll, shown, revealed)
        }
    };
    let sentence = summary(words, &poll.poll, shown, revealed)
        .map(|sentence| view! { <p class="small">{sentence}</p> });
    view! {
        <div class="live-results" data-poll=poll.id.as_ref().map(|id| id.as_str().to_owned())>
            {body}
            {sentence}
            <p class="small muted num">{how_many(words, tally)}</p>
        </div>
    }
    .drawn()
}

/// What this phone sent, which its script knows alone.
fn own_field(label: &'static str, name: &'static str) -> impl IntoView {
    view! {
        <p class="small" data-own=name hidden>
            {label}
            " "
            <b></b>
        </p>
    }
}

fn tally_table(words: Words, poll: &ShownPoll, shown: &ShownTally, revealed: bool) -> Drawn {
    let rows = rows(
        words,
        &poll.poll,
        Some(shown),
        poll.before.as_ref(),
        revealed,
    );
    let has_before = rows.iter().any(|row| row.before.is_some());
    let is_ranking = poll.poll.kind == PollKind::Ranking;
    let figure = if is_ranking {
        words.stage_place_mean()
    } else {
        words.stage_share()
    };
    let before_head = has_before
        .then(|| view! { <th scope="col" class="r">{words.stage_rounds(poll.round.saturating_sub(1))}</th> });
    let now_head = if has_before {
        view! { <span>{words.stage_rounds(poll.round)}</span> }.drawn()
    } else {
        view! { <span class="unseen">{figure}</span> }.drawn()
    };
    let body = rows
        .into_iter()
        .map(|row| {
            let before = has_before.then(|| {
                let shown = row.before.as_ref().map_or("–", |before| before.shown.as_str()).to_owned();
                view! { <td class="r muted">{shown}</td> }
            });
            let sign = (!row.sign.is_empty()).then(|| view! { <span class="live-key">{row.sign.clone()}</span> });
            let own = (!row.value.is_empty()).then(|| {
                view! {
                    <span class="own-mark tag" hidden>
                        {words.stage_own()}
                    </span>
                }
            });
            let value = (!row.value.is_empty()).then(|| row.value.clone());
            let shown = row.figure.as_ref().map_or("–", |figure| figure.shown.as_str()).to_owned();
            // Of a few answers the figure is the count.
            let count = (shown != row.count).then(|| view! { <span class="unseen">" (" {row.count.clone()} ")"</span> });
            view! {
                <tr class:right=row.right data-option=value>
                    <th scope="row">
                        <span class="tally-row">
                            {sign} " " <span class="tally-text"><span {..inside(&row.text)}></span> " " {key_mark(&row)} " " {own}</span>
                            <span class="tally-bar">{bar(row.figure.as_ref(), row.before.as_ref())}</span>
                        </span>
                    </th>
                    {before}
                    <td class="r">
                        <b>{shown}</b>
                        {count}
                    </td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let caption = words.stage_results_of(question(words, &poll.poll).plain());
    view! {
        <table class="tally num">
            <caption class="unseen">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="unseen">{words.stage_option()}</span>
                    </th>
                    {before_head}
                    <th scope="col" class="r">
                        {now_head}
                    </th>
                </tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .drawn()
}

fn mirror(words: Words, poll: &ShownPoll, tally: &Tally, posts: &[u32]) -> Drawn {
    if !tally.shows_mirror() {
        return view! { <p class="muted">{words.stage_mirror_few(MIRROR_FROM)}</p> }.drawn();
    }
    let pillars = pillars(words, &poll.poll, posts);
    let shares: Vec<f64> = pillars.iter().map(|(.., share)| *share).collect();
    let rows = pillars
        .iter()
        .enumerate()
        .map(|(number, (name, _, share))| {
            // The script fills in what this phone sent; nobody else knows it.
            view! {
                <tr>
                    <th scope="row">
                        <span class="pillar">{swatch(number)} <b>{letter(number)}</b> <span {..inside(name)}></span></span>
                    </th>
                    <td class="r" data-own-share=domain::live::field::posts(number) hidden></td>
                    <td class="r">
                        <b>{format_percent(*share, 0, words.0)}</b>
                    </td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let own_pieces = (0..pillars.len())
        .map(|number| {
            view! { <rect class=format!("mirror-{}", number + 1) data-own-piece=domain::live::field::posts(number) height="100%"></rect> }
        })
        .collect::<Vec<_>>();
    let all: u32 = posts.iter().sum();
    view! {
        {pooled_bar(&shares)}
        <div class="mirror-own" data-own-mirror="" hidden>
            <p class="small muted">{words.stage_mirror_own()}</p>
            <svg class="mirror-bar" width="100%" aria-hidden="true" focusable="false">
                {own_pieces}
            </svg>
        </div>
        <table class="tally num">
            <caption class="unseen">{words.stage_results_of(question(words, &poll.poll).plain())}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="unseen">{words.stage_option()}</span>
                    </th>
                    <th scope="col" class="r" data-own-head="" hidden>
                        {words.stage_mirror_own()}
                    </th>
                    <th scope="col" class="r">
                        {words.stage_mirror_hall()}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="small muted">{words.stage_mirror_of(all, tally.said())}</p>
    }
    .drawn()
}

fn word_list(words: Words, poll: &Poll, shown: &ShownTally, texts: &[Text]) -> Drawn {
    let texts = shown_texts(poll, &shown.decisions, texts);
    if texts.is_empty() {
        return nothing_to_read(words, poll, &shown.tally);
    }
    let items = texts
        .iter()
        .map(|text| view! { <li>{text.text.clone()} " " <b>{format_count(u64::from(text.count), words.0)}</b></li> })
        .collect::<Vec<_>>();
    view! { <ul class="word-list num">{items}</ul> }.drawn()
}

fn text_list(words: Words, poll: &Poll, shown: &ShownTally, texts: &[Text], most: usize) -> Drawn {
    let groups = groups_of(poll, &shown.decisions, texts);
    if groups.is_empty() {
        return nothing_to_read(words, poll, &shown.tally);
    }
    let headed = groups.iter().any(|group| !group.name.is_empty());
    let each = (most / groups.len()).max(3);
    let groups = groups
        .into_iter()
        .map(|group| {
            let more = group.texts.len().saturating_sub(each);
            let items = group
                .texts
                .iter()
                .take(each)
                .map(|text| {
                    let count = (text.count > 1)
                        .then(|| view! { <span class="small muted">{words.stage_by_many(text.count)}</span> });
                    view! { <li>{text.text.clone()} " " {count}</li> }
                })
                .collect::<Vec<_>>();
            let heading = headed.then(|| view! { <h3 class="group-name">{group_heading(words, &group)}</h3> });
            let more = (more > 0).then(|| view! { <p class="small muted">{words.stage_more_texts(more)}</p> });
            view! {
                <section>
                    {heading} <ul class="text-list">{items}</ul> {more}
                </section>
            }
        })
        .collect::<Vec<_>>();
    view! {
        {groups}
        {own_field(words.stage_own_text(), domain::live::field::TEXT)}
    }
    .drawn()
}

/// What a heading of writings says, with how many they are.
pub(super) fn group_heading(words: Words, group: &Group) -> Drawn {
    let name = if group.name.is_empty() {
        words.stage_ungrouped().to_owned()
    } else {
        group.name.clone()
    };
    view! {
        {name}
        " "
        <span class="muted num">{format_count(u64::from(group.count), words.0)}</span>
    }
    .drawn()
}

/// Why nothing is to be read: nobody wrote, or nobody has let it through yet.
pub(super) fn nothing_to_read(words: Words, poll: &Poll, tally: &Tally) -> Drawn {
    let why = if tally.said() > 0 && poll.moderated {
        words.stage_held()
    } else {
        words.stage_none()
    };
    view! { <p class="muted">{why}</p> }.drawn()
}
