//! The workbench: filter, group, measure and summary as a form, and the answer as chart and table.
//! The server draws it from the address; the island `Workbench` draws the same in the browser.
//!
//! Its form sends `GET` to the exercise's own address with the fields of
//! `domain::analysis::Query`: `filter` (any number, `column:label`, one of them empty so that "no
//! filter" can be said), `group`, `measure`, `summary`.

use crate::address;
use crate::parts::bars::{Bar, Bars, bars};
use crate::parts::markup::{Markup, filled, markup, travelling_words};
#[cfg(feature = "ssr")]
use domain::analysis::Data;
use domain::analysis::{Group, Measure, Query, QueryFault, Summary, Table};
use domain::language::Language;
use domain::number::{format_number, format_percent};
#[cfg(feature = "ssr")]
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Below this n a group's figure is a hint and no proof.
const SMALL_N: u32 = 5;

/// What the workbench of one page holds. It travels to the browser as the island's props.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkbenchProps {
    /// The columns that the exercise uses, and no others.
    pub table: Table,
    /// The measures offered, in order.
    pub measures: Vec<Measure>,
    /// The columns to group and filter by, in order.
    pub group_by: Vec<String>,
    /// The summaries offered, in order.
    pub summaries: Vec<Summary>,
    /// What is asked now.
    pub query: Query,
    /// Why the address was not followed, as a sentence.
    pub fault: Option<String>,
    /// The group to highlight; without one the largest is.
    pub highlight: Option<String>,
    /// The exercise's address, such as `/exercises/engagement`.
    pub action: String,
    /// Of labels and numbers.
    pub language: Language,
    /// The few words it shows.
    pub words: BenchWords,
}

travelling_words! {
    /// The words of the workbench; `{0}`, `{1}`, … stand for what is filled in.
    BenchWords {
        formula,
        percent,
        mean,
        median,
        pooled,
        sum,
        title,
        mark,
        n,
        small_n,
        no_rows,
        no_value,
        sum_of_ratio,
        unknown,
        table,
        missing,
        total,
        csv,
        share,
    }
}

impl BenchWords {
    fn summary(&self, summary: Summary) -> &str {
        match summary {
            Summary::Mean => &self.mean,
            Summary::Median => &self.median,
            Summary::Pooled => &self.pooled,
            Summary::Sum => &self.sum,
        }
    }

    /// The words in one language.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn new(words: crate::words::Words) -> Self {
        Self {
            formula: words.bench_formula().to_owned(),
            percent: words.bench_percent().to_owned(),
            mean: words.bench_mean().to_owned(),
            median: words.bench_median().to_owned(),
            pooled: words.bench_pooled().to_owned(),
            sum: words.bench_sum().to_owned(),
            title: words.bench_title("{0}", "{1}", "{2}"),
            mark: words.bench_mark("{0}"),
            n: words.bench_n("{0}"),
            small_n: words.bench_small_n("{0}"),
            no_rows: words.bench_no_rows().to_owned(),
            no_value: words.bench_no_value().to_owned(),
            sum_of_ratio: words.bench_sum_of_ratio().to_owned(),
            unknown: words.bench_unknown("{0}"),
            table: words.bench_table().to_owned(),
            missing: words.bench_missing().to_owned(),
            total: words.bench_total().to_owned(),
            csv: words.bench_csv().to_owned(),
            share: words.bench_share().to_owned(),
        }
    }
}

#[cfg(feature = "ssr")]
impl WorkbenchProps {
    /// The workbench of an exercise over one variation, as the address asks. `address` is the query of
    /// the page's address; one that names what the exercise does not offer shows the exercise's start
    /// with a sentence.
    #[must_use]
    pub fn new(
        exercise: &domain::exercise::Exercise,
        table: &Table,
        measures: &[Measure],
        address: &str,
        words: crate::words::Words,
    ) -> Self {
        let measures: Vec<Measure> = exercise
            .measures
            .iter()
            .filter_map(|name| measures.iter().find(|measure| &measure.name == name))
            .cloned()
            .collect();
        let used = |name: &String| {
            exercise.group_by.contains(name)
                || measures.iter().any(|measure| {
                    measure.numerator.contains(name) || measure.denominator.as_ref() == Some(name)
                })
        };
        let table = Table {
            columns: table
                .columns
                .iter()
                .filter(|column| used(&column.name))
                .cloned()
                .collect(),
        };
        let mut props = Self {
            table,
            measures,
            group_by: exercise.group_by.clone(),
            summaries: exercise.summaries.clone(),
            query: exercise.start.clone(),
            fault: None,
            highlight: None,
            action: address::exercise(&exercise.slug),
            language: words.0,
            words: BenchWords::new(words),
        };
        // What the exercise starts with was checked with the content.
        if address.is_empty() {
            return props;
        }
        match exercise
            .start
            .with_address(address)
            .and_then(|query| props.check(&query).map(|()| query))
        {
            Ok(query) => props.query = query,
            Err(
                QueryFault::NoColumn(name)
                | QueryFault::NoLabel(name)
                | QueryFault::NoMeasure(name)
                | QueryFault::NoSummary(name),
            ) => props.fault = Some(filled(&props.words.unknown, &[&name])),
        }
        props
    }

    /// Whether this workbench offers what the query names.
    fn check(&self, query: &Query) -> Result<(), QueryFault> {
        for column in
            std::iter::once(&query.group).chain(query.filter.iter().map(|(column, _)| column))
        {
            if !self.group_by.contains(column) {
                return Err(QueryFault::NoColumn(column.clone()));
            }
        }
        if !self.summaries.contains(&query.summary) {
            return Err(QueryFault::NoSummary(query.summary.code().to_owned()));
        }
        match self.table.ask(query, &self.measures) {
            // The sum of a ratio is offered and explained in place of the chart.
            Err(QueryFault::NoSummary(_)) | Ok(_) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}

impl WorkbenchProps {
    fn measure(&self, name: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.name == name)
    }

    fn column_label<'a>(&'a self, name: &'a str) -> &'a str {
        self.table
            .column(name)
            .map_or(name, |column| column.label.get(self.language))
    }

    fn measure_label<'a>(&'a self, name: &'a str) -> &'a str {
        self.measure(name)
            .map_or(name, |measure| measure.label.get(self.language))
    }

    fn label<'a>(&'a self, column: &str, label: &'a str) -> &'a str {
        self.table.label(column, label, self.language)
    }

    #[cfg(feature = "ssr")]
    fn labels(&self, column: &str) -> &[String] {
        match self.table.column(column).map(|column| &column.data) {
            Some(Data::Words { labels, .. }) => labels,
            _ => &[],
        }
    }

    /// A value in its unit. Percent has two decimals; other values none where they are whole or large.
    fn shown(&self, value: Option<f64>, ratio: bool) -> String {
        let Some(value) = value else {
            return self.words.no_value.clone();
        };
        if ratio {
            return format_percent(value, 2, self.language);
        }
        // What rounds to a whole number at one decimal is written as one.
        let whole = (value * 10.0).round() % 10.0 == 0.0;
        let decimals = usize::from(!whole && value.abs() < 10_000.0);
        format_number(value, decimals, self.language)
    }

    /// "Median interaksi ÷ jangkauan menurut pilar"
    fn title(&self, query: &Query) -> String {
        let words = &self.words;
        let title = filled(
            &words.title,
            &[
                words.summary(query.summary),
                self.measure_label(&query.measure),
                self.column_label(&query.group),
            ],
        );
        // The summaries' words begin with plain letters; the tables for all others would travel along.
        let mut title = title;
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        title
    }

    /// "(suka + komentar) ÷ jangkauan · satuan %"
    fn formula(&self, query: &Query) -> String {
        let Some(measure) = self.measure(&query.measure) else {
            return String::new();
        };
        let sum = measure
            .numerator
            .iter()
            .map(|name| self.column_label(name))
            .collect::<Vec<_>>()
            .join(" + ");
        match &measure.denominator {
            Some(below) => {
                let above = if measure.numerator.len() > 1 {
                    format!("({sum})")
                } else {
                    sum
                };
                format!(
                    "{above} ÷ {} · {}",
                    self.column_label(below),
                    self.words.percent
                )
            }
            None => sum,
        }
    }
}

/// The form. It never changes while the page is open, so it is the server's alone, and the island only
/// listens to it.
#[cfg(feature = "ssr")]
pub fn controls(words: crate::words::Words, bench: &WorkbenchProps) -> impl IntoView + use<> {
    let query = &bench.query;
    let radios = |name: &'static str, choices: Vec<(String, String, bool)>| {
        let chips = choices
            .into_iter()
            .map(|(value, label, on)| chip("radio", name, value, label, on))
            .collect::<Vec<_>>();
        view! { <div class="chips">{chips}</div> }
    };
    let groups = bench
        .group_by
        .iter()
        .map(|name| {
            (
                name.clone(),
                bench.column_label(name).to_owned(),
                *name == query.group,
            )
        })
        .collect();
    let measures = bench
        .measures
        .iter()
        .map(|measure| {
            (
                measure.name.clone(),
                measure.label.get(bench.language).to_owned(),
                measure.name == query.measure,
            )
        })
        .collect();
    let summaries = bench
        .summaries
        .iter()
        .map(|summary| {
            (
                summary.code().to_owned(),
                bench.words.summary(*summary).to_owned(),
                *summary == query.summary,
            )
        })
        .collect();
    let filters = bench
        .group_by
        .iter()
        .map(|column| filter_chips(bench, column))
        .collect::<Vec<_>>();
    let filters = view! {
        <p class="filter-none small">{words.bench_all()}</p>
        <div class="filters">{filters}</div>
    };
    view! {
        <form class="card controls" method="get" action=bench.action.clone() autocomplete="off" aria-label=words.bench_controls()>
            // Says "no filter" where none is ticked; without it the exercise's own filters would stay.
            <input type="hidden" name="filter" value="" />
            {control(words, "filter", words.bench_filter(), filters)}
            {control(words, "group", words.bench_group(), radios("group", groups))}
            {control(words, "measure", words.bench_measure(), radios("measure", measures))}
            {control(words, "summary", words.bench_summary(), radios("summary", summaries))}
            <button class="btn compute">{words.bench_compute()}</button>
        </form>
    }
}

/// One row of controls. On a phone the chips that are not chosen are folded away behind a switch that
/// needs no script; on a wide screen the switch is not there and all chips are.
#[cfg(feature = "ssr")]
fn control<V: IntoView>(
    words: crate::words::Words,
    name: &str,
    legend: &'static str,
    chips: V,
) -> impl IntoView + use<V> {
    let id = format!("change-{name}");
    view! {
        <fieldset class="control">
            <legend>{legend}</legend>
            <input class="control-switch" type="checkbox" id=id.clone() aria-label=words.bench_change_of(legend) />
            <label class="control-change small" for=id aria-hidden="true">{words.bench_change()}</label>
            <div class="control-chips">{chips}</div>
        </fieldset>
    }
}

#[cfg(feature = "ssr")]
fn filter_chips(bench: &WorkbenchProps, column: &str) -> impl IntoView + use<> {
    let chosen = |label: &String| {
        bench
            .query
            .filter
            .iter()
            .any(|(name, kept)| name == column && kept == label)
    };
    let labels = bench.labels(column);
    let open = labels.iter().any(chosen);
    let chips = labels
        .iter()
        .map(|label| {
            chip(
                "checkbox",
                "filter",
                format!("{column}:{label}"),
                bench.label(column, label).to_owned(),
                chosen(label),
            )
        })
        .collect::<Vec<_>>();
    view! {
        <details class="filter" open=open>
            <summary>{bench.column_label(column).to_owned()}</summary>
            <div class="chips">{chips}</div>
        </details>
    }
}

#[cfg(feature = "ssr")]
fn chip(
    kind: &'static str,
    name: &'static str,
    value: String,
    label: String,
    on: bool,
) -> impl IntoView {
    view! {
        <label class="chip">
            <input type=kind name=name value=value checked=on />
            <span>{label}</span>
        </label>
    }
}

/// What a query says, as HTML in two pieces: the head is announced when it changes, the body is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Title, notes and formula.
    pub head: Markup,
    /// Chart and table, and ways to take them along.
    pub body: Markup,
}

/// Answers a query. `fault` is said before everything else; `table_open` keeps the table unfolded.
#[must_use]
pub fn answered(
    bench: &WorkbenchProps,
    query: &Query,
    fault: Option<&str>,
    table_open: bool,
) -> Answered {
    let words = &bench.words;
    let ratio = bench.measure(&query.measure).is_some_and(Measure::is_ratio);
    let title = bench.title(query);
    let (notes, drawn) = match bench.table.ask(query, &bench.measures) {
        Ok(groups) if groups.is_empty() => (vec![words.no_rows.clone()], Markup::default()),
        Ok(groups) => {
            let mut drawn = bars(&chart(bench, query, &groups, ratio, &title));
            drawn.push(table(bench, query, &groups, ratio, table_open));
            (notes(bench, query, &groups), drawn)
        }
        Err(fault) => (vec![fault_sentence(words, &fault)], Markup::default()),
    };
    let mut head = Markup::default();
    if let Some(fault) = fault {
        head.push(markup!("<p class=\"bench-fault\">{}</p>", fault));
    }
    head.push(markup!("<h2 id=\"bench-title\">{}</h2>", title));
    for note in notes {
        head.push(markup!("<p class=\"small muted\">{}</p>", note));
    }
    let body = markup!(
        "{}<p class=\"small muted formula\">{} {}</p><p class=\"small bench-links\"><a href=\"{}\">{}</a> <a href=\"{}?{}\">{}</a></p>",
        drawn,
        words.formula,
        bench.formula(query),
        address::exercise_data(&bench.action),
        words.csv,
        bench.action,
        query.to_address(),
        words.share,
    );
    Answered { head, body }
}

/// What stands upright in the chart, beside the bars of this summary.
fn mark_of(summary: Summary) -> Option<Summary> {
    match summary {
        Summary::Mean => Some(Summary::Median),
        Summary::Median | Summary::Pooled => Some(Summary::Mean),
        Summary::Sum => None,
    }
}

fn notes(bench: &WorkbenchProps, query: &Query, groups: &[Group]) -> Vec<String> {
    let words = &bench.words;
    let small = groups
        .iter()
        .filter(|group| group.n < SMALL_N)
        .map(|group| bench.label(&query.group, &group.label))
        .collect::<Vec<_>>();
    let mark = mark_of(query.summary).map(|mark| filled(&words.mark, &[words.summary(mark)]));
    let small = (!small.is_empty()).then(|| filled(&words.small_n, &[&small.join(", ")]));
    [mark, small].into_iter().flatten().collect()
}

fn chart(
    bench: &WorkbenchProps,
    query: &Query,
    groups: &[Group],
    ratio: bool,
    title: &str,
) -> Bars {
    let highlighted = bench
        .highlight
        .as_ref()
        .and_then(|label| groups.iter().position(|group| group.label == *label))
        .unwrap_or_default();
    let rows: Vec<Bar> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| Bar {
            label: bench.label(&query.group, &group.label).to_owned(),
            value: group.value,
            shown: bench.shown(group.value, ratio),
            n: filled(&bench.words.n, &[&group.n.to_string()]),
            mark: mark_of(query.summary).and_then(|mark| {
                if mark == Summary::Mean {
                    group.mean
                } else {
                    group.median
                }
            }),
            highlighted: index == highlighted,
        })
        .collect();
    let said = rows
        .iter()
        .map(|row| format!("{} {}, {}", row.label, row.shown, row.n))
        .collect::<Vec<_>>()
        .join("; ");
    Bars {
        sentence: format!("{title}: {said}."),
        rows,
    }
}

fn table(
    bench: &WorkbenchProps,
    query: &Query,
    groups: &[Group],
    ratio: bool,
    open: bool,
) -> Markup {
    let words = &bench.words;
    // The mean and the median always have their columns; a third one is for another summary.
    let own = matches!(query.summary, Summary::Pooled | Summary::Sum)
        .then(|| words.summary(query.summary));
    let mut heads = vec!["n"];
    heads.extend(own);
    heads.extend([words.mean.as_str(), &words.median, &words.missing]);
    let mut html = markup!(
        "<details class=\"as-table\"{}><summary>{}</summary><div class=\"table-scroll\" tabindex=\"0\" role=\"group\" \
         aria-labelledby=\"bench-title\"><table class=\"data\"><thead><tr><th scope=\"col\">{}</th>",
        if open { " open" } else { "" },
        words.table,
        bench.column_label(&query.group),
    );
    for head in heads {
        html.push(markup!("<th scope=\"col\" class=\"r\">{}</th>", head));
    }
    html.push(markup!("</tr></thead><tbody>"));
    let row = |label: &str, cells: Vec<String>| {
        let cells: Markup = cells
            .iter()
            .map(|cell| markup!("<td class=\"r\">{}</td>", cell))
            .collect();
        markup!("<tr><th scope=\"row\">{}</th>{}</tr>", label, cells)
    };
    let (mut n, mut missing) = (0, 0);
    for group in groups {
        n += group.n;
        missing += group.missing;
        let mut cells = vec![group.n.to_string()];
        cells.extend(own.map(|_| bench.shown(group.value, ratio)));
        cells.extend([
            bench.shown(group.mean, ratio),
            bench.shown(group.median, ratio),
            group.missing.to_string(),
        ]);
        html.push(row(bench.label(&query.group, &group.label), cells));
    }
    let mut cells = vec![n.to_string()];
    cells.extend(own.map(|_| String::new()));
    cells.extend([String::new(), String::new(), missing.to_string()]);
    html.push(markup!(
        "</tbody><tfoot>{}</tfoot></table></div></details>",
        row(&words.total, cells)
    ));
    html
}

/// Why the engine gave no answer. A workbench offers only what it knows, so what is left is the sum of
/// a ratio.
fn fault_sentence(words: &BenchWords, fault: &QueryFault) -> String {
    match fault {
        QueryFault::NoSummary(_) => words.sum_of_ratio.clone(),
        QueryFault::NoColumn(name) | QueryFault::NoLabel(name) | QueryFault::NoMeasure(name) => {
            filled(&words.unknown, &[name])
        }
    }
}
