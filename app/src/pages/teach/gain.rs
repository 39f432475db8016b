//! `/trainer/questions/{course}`: what a class learned between pre- and post-test, and how each quiz measures.

use crate::address;
use crate::frame::Frame;
use crate::pages::teach::statistics::few;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::class::{ClassFilter, class_filter};
use crate::parts::drawn::Draw;
use crate::parts::percent::percent as written;
use crate::parts::sheet::table;
use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::document;
use crate::words::Words;
use domain::number::format_number;
use domain::sheet::{Cell, Sheet};
use domain::statistics::{Coefficient, Enough, Gain, GainBand, Gains, Report};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct GainPage {
    /// The course's title.
    pub title: String,
    /// Its own address.
    pub address: String,
    /// Whose attempts it is of.
    pub class: ClassFilter,
    /// What was learned over all pairs of questions, in total and by outcome; nothing for a course without
    /// both tests.
    pub gains: Option<Gains>,
    /// What outcomes are called, by their tags; a tag without a title is its own.
    pub titles: BTreeMap<String, String>,
    /// The same over the matched short form alone, in total.
    pub short: Option<Enough<Gain>>,
    /// Its quizzes.
    pub quizzes: Vec<MeasuredQuiz>,
    /// The steps of its exercises.
    pub exercises: Vec<TriedStep>,
}

/// A step of an exercise with how often it was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedStep {
    /// The exercise's title.
    pub exercise: String,
    /// Which step of it, counted from 1.
    pub number: u32,
    /// How many people tried it.
    pub people: u32,
    /// How many had it right in the end.
    pub right: u32,
    /// How often they tried, together.
    pub tries: u32,
}

/// A quiz with how it measures.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredQuiz {
    /// Its title.
    pub title: String,
    /// Where its statistics live.
    pub href: String,
    /// The statistics.
    pub report: Report,
}

/// The table of how often steps were tried.
fn tries_sheet(words: Words, steps: &[TriedStep]) -> Sheet {
    let head = [
        words.tries_column_step(),
        words.tries_column_people(),
        words.tries_column_right(),
        words.tries_column_tries(),
    ];
    let row = |step: &TriedStep| {
        vec![
            Cell::Text(words.tries_step(&step.exercise, step.number)),
            Cell::Count(step.people),
            Cell::Count(step.right),
            Cell::Count(step.tries),
        ]
    };
    Sheet {
        head: head.map(ToOwned::to_owned).to_vec(),
        rows: steps.iter().map(row).collect(),
    }
}

fn percent(share: f64) -> Cell {
    Cell::Number(share * 100.0, 0)
}

/// The table of what was learned; the file is the same.
#[must_use]
pub fn gain_sheet(words: Words, data: &GainPage) -> Sheet {
    let head = [
        words.gain_column_outcome(),
        words.statistics_column_n(),
        words.gain_column_pre(),
        words.gain_column_post(),
        words.gain_column_gain(),
        words.statistics_column_low(),
        words.statistics_column_high(),
        words.statistics_column_advice(),
    ];
    let mut rows = vec![];
    if let Some(gains) = &data.gains {
        rows.push(row(words, words.gain_total(), &gains.total));
        if let Some(short) = &data.short {
            rows.push(row(words, words.gain_short(), short));
        }
        for (tag, gain) in &gains.outcomes {
            let title = data.titles.get(tag).unwrap_or(tag);
            rows.push(row(words, title, gain));
        }
    }
    Sheet {
        head: head.map(ToOwned::to_owned).to_vec(),
        rows,
    }
}

fn row(words: Words, name: &str, gain: &Enough<Gain>) -> Vec<Cell> {
    let known = gain.known();
    let share = |value: Option<f64>| value.map_or(Cell::Nothing, percent);
    let ratio = |value: Option<f64>| value.map_or(Cell::Nothing, |value| Cell::Number(value, 2));
    let (n, reading) = match gain {
        Enough::Few { n, needed } => (*n, words.statistics_few(*n, *needed)),
        Enough::Known(known) => (
            known.n,
            match known.band {
                Some(GainBand::Low) => words.gain_low(),
                Some(GainBand::Medium) => words.gain_medium(),
                Some(GainBand::High) => words.gain_high(),
                None => words.gain_none(),
            }
            .to_owned(),
        ),
    };
    let interval = known.and_then(|known| known.interval);
    vec![
        Cell::text(name),
        Cell::Count(n),
        share(known.map(|known| known.pre)),
        share(known.map(|known| known.post)),
        ratio(known.and_then(|known| known.gain)),
        ratio(interval.map(|interval| interval.low)),
        ratio(interval.map(|interval| interval.high)),
        Cell::Text(reading),
    ]
}

fn quiz(words: Words, quiz: MeasuredQuiz) -> impl IntoView {
    let language = words.0;
    let mean = match &quiz.report.scores {
        Enough::Few { n, needed } => words.statistics_few(*n, *needed),
        Enough::Known(scores) => words.gain_quiz_mean(scores.n, written(scores.mean, language)),
    };
    let reliability = quiz.report.reliability.known().and_then(|known| {
        let name = match known.coefficient {
            Coefficient::Kr20 => "KR-20",
            Coefficient::Alpha => "α",
        };
        let value = format_number(known.value?, 2, language);
        Some(format!(" · {name} = {value}"))
    });
    view! {
        <li class="card">
            <h3 class="h3">
                <a href=quiz.href>{quiz.title}</a>
            </h3>
            <p class="small muted">{mean} {reliability}</p>
        </li>
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: GainPage) -> String {
    let words = frame.words();
    let sheet = gain_sheet(words, &data);
    let GainPage {
        title,
        address,
        class,
        gains,
        quizzes,
        exercises,
        ..
    } = data;
    let tries = (!exercises.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="tries-title">
                <h2 class="h3" id="tries-title">{words.tries_heading()}</h2>
                <p class="small muted">{words.tries_about()}</p>
                {table(words, "tries-title", tries_sheet(words, &exercises))}
            </section>
        }
    });
    let gain = match gains.as_ref().map(|gains| &gains.total) {
        None => view! { <p class="muted">{words.gain_without_tests()}</p> }.drawn(),
        Some(Enough::Few { n, needed }) => few(words, *n, *needed),
        Some(Enough::Known(known)) => {
            let language = words.0;
            let sentence = words.gain_sentence(
                known.n,
                written(known.pre, language),
                written(known.post, language),
            );
            view! {
                <p>{sentence}</p>
                {table(words, "gain-title", sheet)}
                <p>
                    <a href=class.at(&address::gain_file(&address)) download="">{words.statistics_download()}</a>
                </p>
            }
            .drawn()
        }
    };
    let quizzes = quizzes
        .into_iter()
        .map(|one| quiz(words, one))
        .collect::<Vec<_>>();
    let trail = vec![Link::new(words.trainer_title(), address::TRAINER)];
    document(frame, &words.gain_title(&title), None, || {
        view! {
            <div class="wrap page stack">
                {trainer_menu(words, TrainerPage::Statistics)}
                {breadcrumb(words, trail, title.clone())}
                <div class="page-head">
                    <h1>{words.gain_title(&title)}</h1>
                    <p class="lead">{words.gain_lead()}</p>
                </div>
                {class_filter(words, &address, &class)}
                <section class="card" aria-labelledby="gain-title">
                    <h2 class="h3" id="gain-title">{words.gain_heading()}</h2>
                    <p class="small muted">{words.gain_about()}</p>
                    {gain}
                </section>
                <section aria-labelledby="quizzes-title">
                    <h2 id="quizzes-title">{words.gain_quizzes()}</h2>
                    <ul class="stack">{quizzes}</ul>
                </section>
                {tries}
            </div>
        }
    })
}
