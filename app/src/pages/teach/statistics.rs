//! `/trainer/questions/{course}/{quiz}`: how a quiz and its questions measure, from first attempts.
//!
//! The tables are [`Sheet`]s, which the files beside them are written from.

use super::measured::{ReportedItem, measured, sentence, to_read};
use crate::address;
use crate::frame::Frame;
use crate::parts::bars::{Bar, Bars, bars};
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::class::{ClassFilter, class_filter};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::markup::inside;
use crate::parts::percent::percent as written;
use crate::parts::sheet::table;
use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::document;
use crate::words::Words;
use domain::language::Language;
use domain::number::format_number;
use domain::sheet::{Cell, Sheet};
use domain::statistics::{
    Coefficient, Distractors, Enough, Interval, ItemStatistics, Reliability, ReliabilityBand,
    Report, Scores,
};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct StatisticsPage {
    /// Its course, by its own page of statistics.
    pub course: Link,
    /// The quiz's title.
    pub title: String,
    /// Its own address.
    pub address: String,
    /// Whose attempts they are of.
    pub class: ClassFilter,
    /// The statistics.
    pub report: Report,
    /// The items of the report, in its order.
    pub items: Vec<ReportedItem>,
}

/// A share as percent without its sign.
fn percent(share: f64) -> Cell {
    Cell::Number(share * 100.0, 0)
}

fn optional(value: Option<f64>, decimals: usize) -> Cell {
    value.map_or(Cell::Nothing, |value| Cell::Number(value, decimals))
}

/// The table of the items; the file is the same.
#[must_use]
pub fn items_sheet(words: Words, data: &StatisticsPage) -> Sheet {
    let head = [
        words.statistics_column_item(),
        words.statistics_column_question(),
        words.statistics_column_version(),
        words.statistics_column_n(),
        words.statistics_column_facility(),
        words.statistics_column_low(),
        words.statistics_column_high(),
        words.statistics_column_r(),
        words.statistics_column_low(),
        words.statistics_column_high(),
        words.statistics_column_efficiency(),
        words.statistics_column_advice(),
    ];
    let rows = data
        .report
        .items
        .iter()
        .zip(&data.items)
        .map(|(item, about)| item_row(words, item, about))
        .collect();
    Sheet {
        head: head.map(ToOwned::to_owned).to_vec(),
        rows,
    }
}

fn item_row(words: Words, item: &ItemStatistics, about: &ReportedItem) -> Vec<Cell> {
    let facility = item.facility.known();
    let apart = item.discrimination.known();
    let end = |interval: Option<Interval>, end: fn(Interval) -> f64| interval.map(end);
    let version = if about.current {
        words.statistics_version_now(&about.version)
    } else {
        words.statistics_version_before(&about.version)
    };
    let advice: Vec<String> = item
        .advice()
        .into_iter()
        .map(|advice| sentence(words, advice, about))
        .collect();
    let share = |value: Option<f64>| value.map_or(Cell::Nothing, percent);
    let r = |value| optional(value, 2);
    vec![
        Cell::text(&about.id),
        Cell::text(&about.prompt),
        Cell::Text(version),
        Cell::Count(item.n),
        share(facility.map(|known| known.mean)),
        share(facility.map(|known| known.interval.low)),
        share(facility.map(|known| known.interval.high)),
        r(apart.and_then(|known| known.r)),
        r(apart.and_then(|known| end(known.interval, |interval| interval.low))),
        r(apart.and_then(|known| end(known.interval, |interval| interval.high))),
        optional(apart.and_then(|known| known.efficiency), 0),
        Cell::Text(advice.join(" ")),
    ]
}

/// The table of what was chosen; the file is the same. Items under the threshold have no rows.
#[must_use]
pub fn choices_sheet(words: Words, data: &StatisticsPage) -> Sheet {
    let head = [
        words.statistics_column_item(),
        words.statistics_column_version(),
        words.statistics_column_option(),
        words.statistics_column_key(),
        words.statistics_column_n(),
        words.statistics_column_share(),
        words.statistics_column_rest(),
        words.statistics_column_r(),
    ];
    let mut rows = vec![];
    for (item, about) in data.report.items.iter().zip(&data.items) {
        if let Some(Enough::Known(distractors)) = &item.distractors {
            push_choices(words, &mut rows, distractors, about);
        }
    }
    Sheet {
        head: head.map(ToOwned::to_owned).to_vec(),
        rows,
    }
}

fn push_choices(
    words: Words,
    rows: &mut Vec<Vec<Cell>>,
    distractors: &Distractors,
    about: &ReportedItem,
) {
    for (index, option) in distractors.options.iter().enumerate() {
        let text = about.options.get(index).cloned().unwrap_or_default();
        let key = if option.right {
            words.statistics_is_key()
        } else {
            words.statistics_is_distractor()
        };
        rows.push(vec![
            Cell::text(&about.id),
            Cell::text(&about.version),
            Cell::Text(text),
            Cell::text(key),
            Cell::Count(option.n),
            percent(option.share),
            option.rest.map_or(Cell::Nothing, percent),
            optional(option.r, 2),
        ]);
    }
    let blank = &distractors.blank;
    rows.push(vec![
        Cell::text(&about.id),
        Cell::text(&about.version),
        Cell::text(words.statistics_blank()),
        Cell::Nothing,
        Cell::Count(blank.n),
        percent(blank.share),
        blank.rest.map_or(Cell::Nothing, percent),
        Cell::Nothing,
    ]);
}

/// What is not known yet, in a sentence.
#[must_use]
pub fn few(words: Words, n: u32, needed: u32) -> Drawn {
    view! { <p class="muted">{words.statistics_few(n, needed)}</p> }.drawn()
}

fn number(value: f64, decimals: usize, language: Language) -> String {
    format_number(value, decimals, language)
}

fn scores(words: Words, scores: &Scores) -> Drawn {
    let language = words.0;
    let share = |value| written(value, language);
    let rows = scores
        .histogram
        .iter()
        .enumerate()
        .map(|(class, count)| Bar {
            label: words.statistics_class(class * 10, (class + 1) * 10),
            value: Some(f64::from(*count)),
            shown: words.statistics_people(*count),
            n: String::new(),
            mark: None,
            interval: None,
            highlighted: false,
        })
        .collect();
    let chart = Bars {
        sentence: words.statistics_histogram(scores.n, share(scores.mean), share(scores.median)),
        rows,
    };
    let classes = Sheet {
        head: vec![
            words.statistics_column_score().to_owned(),
            words.statistics_column_people().to_owned(),
        ],
        rows: scores
            .histogram
            .iter()
            .enumerate()
            .map(|(class, count)| {
                let name = words.statistics_class(class * 10, (class + 1) * 10);
                vec![Cell::Text(name), Cell::Count(*count)]
            })
            .collect(),
    };
    let spread = scores.sd.map(|sd| words.statistics_sd(share(sd)));
    let interval = scores
        .interval
        .map(|interval| words.statistics_interval(share(interval.low), share(interval.high)));
    view! {
        <p>
            {words.statistics_mean(share(scores.mean), share(scores.median))} " " {interval} " " {spread}
        </p>
        <div {..inside(bars(&chart))}></div>
        <details class="chart-table">
            <summary>{words.chart_table()}</summary>
            {table(words, "scores-title", classes)}
        </details>
    }
    .drawn()
}

fn reliability(words: Words, known: &Reliability) -> Drawn {
    let language = words.0;
    let name = coefficient(known.coefficient);
    let Some(value) = known.value else {
        return view! { <p class="muted">{words.statistics_no_reliability()}</p> }.drawn();
    };
    let value = number(value, 2, language);
    let interval = known.interval.map(|interval| {
        words.statistics_interval(
            number(interval.low, 2, language),
            number(interval.high, 2, language),
        )
    });
    let error = known
        .standard_error
        .map(|error| words.statistics_error(written(error, language)));
    let reading = known.band().map(|band| match band {
        ReliabilityBand::Low => words.statistics_reliability_low(),
        ReliabilityBand::ForClasses => words.statistics_reliability_classes(),
        ReliabilityBand::ForPeople => words.statistics_reliability_people(),
    });
    view! {
        <p>
            <strong class="num">{format!("{name} = {value}")}</strong>
            " "
            {interval}
            " "
            {words.statistics_reliability_n(known.n, known.items)}
            " "
            {error}
        </p>
        <p>{reading}</p>
    }
    .drawn()
}

/// How far the quiz can be trusted, and how many of its questions should be read again.
fn summary(words: Words, report: &Report) -> Drawn {
    let language = words.0;
    let value = report.reliability.known().and_then(|known| {
        let value = number(known.value?, 2, language);
        let name = coefficient(known.coefficient);
        Some(match known.interval {
            Some(interval) => words.statistics_trust(
                name,
                value,
                number(interval.low, 2, language),
                number(interval.high, 2, language),
            ),
            None => words.statistics_trust_alone(name, value),
        })
    });
    // With too few attempts nothing is said of any question.
    let judged = report
        .items
        .iter()
        .any(|item| item.discrimination.known().is_some());
    let minded = judged.then(|| match to_read(&report.items) {
        0 => view! { <b>{words.statistics_all_work()}</b> }.drawn(),
        some => view! {
            <b>{words.statistics_to_read(some)}</b>
            {words.statistics_others_work()}
        }
        .drawn(),
    });
    view! { <p class="lead statistics-lead">{value} " " {minded}</p> }.drawn()
}

const fn coefficient(coefficient: Coefficient) -> &'static str {
    match coefficient {
        Coefficient::Kr20 => "KR-20",
        Coefficient::Alpha => "α",
    }
}

/// The numbers of the questions and of what was chosen, as tables and as files.
fn tables(words: Words, data: &StatisticsPage) -> Drawn {
    let choices = choices_sheet(words, data);
    let choices = if choices.rows.is_empty() {
        view! { <p class="muted">{words.statistics_no_choices()}</p> }.drawn()
    } else {
        view! {
            {table(words, "choices-title", choices)}
            <p>
                <a href=data.class.at(&address::choices_file(&data.address)) download="">{words.statistics_download()}</a>
            </p>
        }
        .drawn()
    };
    view! {
        <details class="card as-tables">
            <summary>{words.statistics_as_tables()}</summary>
            <section aria-labelledby="items-title">
                <h3 class="h3" id="items-title">{words.statistics_items()}</h3>
                <p class="small muted">{words.statistics_items_about()}</p>
                {table(words, "items-title", items_sheet(words, data))}
                <p>
                    <a href=data.class.at(&address::statistics_file(&data.address)) download="">{words.statistics_download()}</a>
                </p>
            </section>
            <section aria-labelledby="choices-title">
                <h3 class="h3" id="choices-title">{words.statistics_choices()}</h3>
                <p class="small muted">{words.statistics_choices_about()}</p>
                {choices}
            </section>
        </details>
    }
    .drawn()
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: StatisticsPage) -> String {
    let words = frame.words();
    let (questions, numbers) = (
        measured(words, &data.report.items, &data.items),
        tables(words, &data),
    );
    let filter = class_filter(words, &data.address, &data.class);
    let StatisticsPage {
        course,
        title,
        report,
        ..
    } = data;
    let distribution = match &report.scores {
        Enough::Few { n, needed } => few(words, *n, *needed),
        Enough::Known(known) => scores(words, known),
    };
    let consistency = match &report.reliability {
        Enough::Few { n, needed } => few(words, *n, *needed),
        Enough::Known(known) => reliability(words, known),
    };
    let trail = vec![Link::new(words.trainer_title(), address::TRAINER), course];
    document(frame, &words.statistics_title(&title), None, || {
        view! {
            <div class="wrap page stack">
                {trainer_menu(words, TrainerPage::Statistics)}
                {breadcrumb(words, trail, title.clone())}
                <div class="page-head">
                    <h1>{words.statistics_title(&title)}</h1>
                    {summary(words, &report)}
                    <p class="small muted">{words.statistics_lead(report.attempts)}</p>
                </div>
                {filter}
                <section aria-labelledby="questions-title">
                    <h2 class="unseen" id="questions-title">{words.statistics_items()}</h2>
                    {questions}
                    <p class="small muted measured-key">{words.statistics_key()}</p>
                </section>
                <div class="pair-of-cards">
                    <section class="card" aria-labelledby="scores-title">
                        <h2 class="h3" id="scores-title">{words.statistics_scores()}</h2>
                        {distribution}
                    </section>
                    <section class="card" aria-labelledby="reliability-title">
                        <h2 class="h3" id="reliability-title">{words.statistics_reliability()}</h2>
                        {consistency}
                    </section>
                </div>
                {numbers}
            </div>
        }
    })
}
