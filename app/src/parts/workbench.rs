//! The workbench: filter, group, measure and summary as a form, and the answer as chart and table.
//! The server draws it from the address; the island `Workbench` draws the same in the browser.
//!
//! Its form sends `GET` to the exercise's own address with the fields of
//! `domain::analysis::Query`: `filter` (any number, `column:label`, one of them empty so that "no
//! filter" can be said), `group`, `measure` (`=` for an own one, in `formula`), `summary`, and on its own page `then` and
//! `sort`.

use crate::address;
use crate::parts::bars::{Bar, Bars, bars};
#[cfg(feature = "formula")]
use crate::parts::formula::{FormulaWords, formula_fault};
#[cfg(feature = "formula")]
use crate::parts::heat::{Heat, HeatCell, heat};
use crate::parts::markup::{Markup, filled, markup, travelling_words};
#[cfg(feature = "formula")]
use domain::analysis::Sort;
#[cfg(feature = "ssr")]
use domain::analysis::formula::{Function, MAX_LENGTH};
#[cfg(feature = "ssr")]
use domain::analysis::{Column, Data, TimePart};
use domain::analysis::{Group, Measure, Query, QueryFault, Summary, Table};
use domain::language::Language;
use domain::number::{format_number, format_percent};
#[cfg(feature = "ssr")]
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the radio button of an own formula holds, which is also how its measure begins.
pub const FORMULA: &str = "=";

/// Below this n a group's figure is a hint and no proof.
const SMALL_N: u32 = 5;

/// What the workbench of one page holds. It travels to the browser as the island's props.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkbenchProps {
    /// The columns that the exercise uses, and no others.
    pub table: Table,
    /// The measures offered, in order.
    pub measures: Vec<Measure>,
    /// What to group by, in order; what has labels can be filtered by, too.
    pub keys: Vec<BenchKey>,
    /// Whether it is open on its own: two keys, an order and a number of groups are chosen, too.
    pub is_open: bool,
    /// The summaries offered, in order.
    pub summaries: Vec<Summary>,
    /// What is asked now.
    pub query: Query,
    /// Why the address was not followed, as a sentence.
    pub fault: Option<String>,
    /// The group to highlight; without one the largest is.
    pub highlight: Option<String>,
    /// The page's address, such as `/exercises/engagement`.
    pub action: String,
    /// Of labels and numbers.
    pub language: Language,
    /// The few words it shows.
    pub words: BenchWords,
    /// Those for formulas that cannot be read.
    #[cfg(feature = "formula")]
    pub formula_words: FormulaWords,
    /// Those of an open workbench.
    #[cfg(feature = "formula")]
    pub open_words: OpenWords,
}

/// Something to group by. It travels as a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub struct BenchKey {
    /// Its name in queries: a column, or a part of a time (`waktu:weekday`).
    pub name: String,
    /// What it is called.
    pub label: String,
}

impl From<(String, String)> for BenchKey {
    fn from((name, label): (String, String)) -> Self {
        Self { name, label }
    }
}

impl From<BenchKey> for (String, String) {
    fn from(key: BenchKey) -> Self {
        (key.name, key.label)
    }
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

#[cfg(feature = "formula")]
travelling_words! {
    /// Those of an open workbench beside them.
    OpenWords {
        title_formula,
        then,
        range,
        value,
        many_groups,
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
impl OpenWords {
    /// The words in one language.
    #[must_use]
    pub fn new(words: crate::words::Words) -> Self {
        Self {
            title_formula: words.bench_title_formula("{0}", "{1}"),
            then: words.bench_then("{0}"),
            range: words.bench_range("{0}", "{1}"),
            value: words.bench_value().to_owned(),
            many_groups: words.bench_many_groups().to_owned(),
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
        let keys = exercise
            .group_by
            .iter()
            .map(|name| BenchKey {
                label: table
                    .column(name)
                    .map_or(name.as_str(), |column| column.label.get(words.0))
                    .to_owned(),
                name: name.clone(),
            })
            .collect();
        let props = Self {
            table,
            measures,
            keys,
            is_open: false,
            summaries: exercise.summaries.clone(),
            query: exercise.start.clone(),
            fault: None,
            highlight: None,
            action: address::exercise(&exercise.slug),
            language: words.0,
            words: BenchWords::new(words),
            formula_words: FormulaWords::new(words),
            open_words: OpenWords::new(words),
        };
        props.asked(address)
    }

    /// The workbench of a dataset on its own, with every column of it; nothing for one without anything to group by or
    /// measure.
    #[must_use]
    pub fn open(
        dataset: &domain::dataset::Dataset,
        table: &Table,
        address: &str,
        words: crate::words::Words,
    ) -> Option<Self> {
        let keys = open_keys(table, words);
        let start = Query::new(
            keys.first()?.name.clone(),
            dataset.measures.first()?.name.clone(),
            Summary::Median,
        );
        let props = Self {
            table: table.clone(),
            measures: dataset.measures.clone(),
            keys,
            is_open: true,
            summaries: Summary::ALL.to_vec(),
            query: start,
            fault: None,
            highlight: None,
            action: address::workbench(&dataset.slug),
            language: words.0,
            words: BenchWords::new(words),
            formula_words: FormulaWords::new(words),
            open_words: OpenWords::new(words),
        };
        Some(props.asked(address))
    }

    /// The same as an address asks.
    fn asked(mut self, address: &str) -> Self {
        // What it starts with was checked with the content.
        if address.is_empty() {
            return self;
        }
        match self
            .query
            .with_address(address)
            .and_then(|query| self.check(&query).map(|()| query))
        {
            Ok(query) => self.query = query,
            Err(
                QueryFault::NoColumn(name)
                | QueryFault::NoLabel(name)
                | QueryFault::NoMeasure(name)
                | QueryFault::NoSummary(name)
                | QueryFault::NoRange(name),
            ) => self.fault = Some(filled(&self.words.unknown, &[&name])),
            // A formula that cannot be read is asked, and answered with what is wrong.
            Err(QueryFault::Formula(_) | QueryFault::ManyGroups) => {}
        }
        self
    }

    /// Whether this workbench offers what the query names.
    fn check(&self, query: &Query) -> Result<(), QueryFault> {
        let is_key = |name: &String| self.keys.iter().any(|key| key.name == *name);
        for key in std::iter::once(&query.group).chain(&query.then) {
            if !is_key(key) {
                return Err(QueryFault::NoColumn(key.clone()));
            }
        }
        for (column, _) in &query.filter {
            if !is_key(column) && !self.is_open {
                return Err(QueryFault::NoColumn(column.clone()));
            }
        }
        if !self.summaries.contains(&query.summary) {
            return Err(QueryFault::NoSummary(query.summary.code().to_owned()));
        }
        match self.table.ask(query, &self.measures) {
            // The sum of a ratio and a formula that cannot be read are explained in place of the chart.
            Err(QueryFault::NoSummary(_) | QueryFault::Formula(_) | QueryFault::ManyGroups)
            | Ok(_) => Ok(()),
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

    fn key_label<'a>(&'a self, name: &'a str) -> &'a str {
        let key = self.keys.iter().find(|key| key.name == name);
        key.map_or(name, |key| key.label.as_str())
    }

    fn measure_label<'a>(&'a self, name: &'a str) -> &'a str {
        self.measure(name)
            .map_or(name, |measure| measure.label.get(self.language))
    }

    fn label<'a>(&'a self, column: &str, label: &'a str) -> &'a str {
        self.table.label(column, label, self.language)
    }

    /// The labels of a column, where it has some to keep.
    #[cfg(feature = "ssr")]
    fn labels(&self, column: &str) -> Vec<String> {
        match self.table.column(column).map(|column| &column.data) {
            Some(Data::Words { labels, .. }) => labels.clone(),
            Some(Data::Booleans(_)) => ["ya", "tidak"].map(str::to_owned).into(),
            _ => Vec::new(),
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
        let key = self.keys_title(query);
        if let Some(title) = self.formula_title(query, &key) {
            return title;
        }
        let mut title = filled(
            &words.title,
            &[
                words.summary(query.summary),
                self.measure_label(&query.measure),
                &key,
            ],
        );
        // The summaries' words begin with plain letters; the tables for all others would travel along.
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        title
    }

    /// "(suka + komentar) ÷ jangkauan · satuan %"
    fn formula(&self, query: &Query) -> String {
        if let Some(formula) = query.formula() {
            return formula.to_owned();
        }
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

/// What an open workbench says beyond that of an exercise.
#[cfg(feature = "formula")]
impl WorkbenchProps {
    fn keys_title(&self, query: &Query) -> String {
        let first = self.key_label(&query.group);
        match query.second() {
            Some(then) => format!(
                "{first} {}",
                filled(&self.open_words.then, &[self.key_label(then)])
            ),
            None => first.to_owned(),
        }
    }

    fn formula_title(&self, query: &Query, key: &str) -> Option<String> {
        let formula = query.formula()?;
        Some(filled(&self.open_words.title_formula, &[formula, key]))
    }

    /// `12,5 % (8,1 % sampai 18,9 %)`
    fn shown_with_interval(&self, group: &Group, ratio: bool) -> String {
        let value = self.shown(group.value, ratio);
        let Some(interval) = group.interval else {
            return value;
        };
        let [low, high] = [interval.low, interval.high].map(|end| self.shown(Some(end), ratio));
        format!("{value} {}", filled(&self.open_words.range, &[&low, &high]))
    }

    /// What the values of a formula over all rows of a group are called.
    fn value_word(&self, query: &Query, groups: &[Group]) -> Option<&str> {
        let of_all = groups.iter().all(|group| group.mean.is_none());
        (query.formula().is_some() && of_all).then_some(self.open_words.value.as_str())
    }

    fn interval_of(group: &Group) -> Option<[f64; 2]> {
        group.interval.map(|interval| [interval.low, interval.high])
    }

    /// The groups of few rows: of two keys most may be, and the first of them are named.
    fn thin_names(&self, query: &Query, groups: &[Group]) -> String {
        const NAMED: usize = 8;
        let thin = groups.iter().filter(|group| group.n < SMALL_N);
        let mut names = String::new();
        for (place, group) in thin.enumerate() {
            if place > 0 {
                names.push_str(", ");
            }
            if query.second().is_some() && place == NAMED {
                names.push('…');
                break;
            }
            names.push_str(self.label(&query.group, &group.label));
            if let (Some(key), Some(label)) = (query.second(), &group.then) {
                names.push(' ');
                names.push_str(self.label(key, label));
            }
        }
        names
    }

    fn many_groups(&self) -> String {
        self.open_words.many_groups.clone()
    }

    fn in_percent(&self, query: &Query) -> bool {
        self.table.answers_in_percent(query, &self.measures)
    }
}

/// What an exercise says in its place.
#[cfg(not(feature = "formula"))]
impl WorkbenchProps {
    fn keys_title(&self, query: &Query) -> String {
        self.key_label(&query.group).to_owned()
    }

    const fn formula_title(&self, _: &Query, _: &str) -> Option<String> {
        None
    }

    fn shown_with_interval(&self, group: &Group, ratio: bool) -> String {
        self.shown(group.value, ratio)
    }

    const fn value_word(&self, _: &Query, _: &[Group]) -> Option<&str> {
        None
    }

    const fn interval_of(_: &Group) -> Option<[f64; 2]> {
        None
    }

    fn thin_names(&self, query: &Query, groups: &[Group]) -> String {
        groups
            .iter()
            .filter(|group| group.n < SMALL_N)
            .map(|group| self.label(&query.group, &group.label))
            .collect::<Vec<_>>()
            .join(", ")
    }

    const fn many_groups(&self) -> String {
        String::new()
    }

    fn in_percent(&self, query: &Query) -> bool {
        self.measure(&query.measure).is_some_and(Measure::is_ratio)
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
    let keys = |chosen: Option<&String>| -> Vec<(String, String, bool)> {
        bench
            .keys
            .iter()
            .map(|key| {
                let on = chosen == Some(&key.name);
                (key.name.clone(), key.label.clone(), on)
            })
            .collect()
    };
    let groups = keys(Some(&query.group));
    let formula = query.formula();
    let mut measures: Vec<(String, String, bool)> = bench
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
    let own = (
        FORMULA.to_owned(),
        words.bench_own_formula().to_owned(),
        formula.is_some(),
    );
    measures.push(own);
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
        .keys
        .iter()
        .map(|key| filter_chips(bench, &key.name))
        .collect::<Vec<_>>();
    let open = bench.is_open.then(|| {
        let mut then = keys(query.then.as_ref());
        then.insert(
            0,
            (
                String::new(),
                words.bench_no_second().to_owned(),
                query.then.is_none(),
            ),
        );
        let orders = Sort::ALL.map(|sort| {
            let label = match sort {
                Sort::Value => words.bench_sort_value(),
                Sort::Key => words.bench_sort_key(),
            };
            (sort.code().to_owned(), label.to_owned(), sort == query.sort)
        });
        view! {
            {control(words, "then", words.bench_second(), radios("then", then))}
            {control(words, "sort", words.bench_sort(), radios("sort", orders.into()))}
        }
    });
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
            {bench.is_open.then(|| formula_field(words, bench, formula))}
            {control(words, "summary", words.bench_summary(), radios("summary", summaries))}
            {open}
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

/// The field for a formula, with what may stand in it.
#[cfg(feature = "ssr")]
fn formula_field(
    words: crate::words::Words,
    bench: &WorkbenchProps,
    formula: Option<&str>,
) -> impl IntoView + use<> {
    let name = |column: &Column| {
        let label = column.label.get(bench.language);
        let plain = label
            .chars()
            .all(|sign| sign.is_alphanumeric() || sign == '_');
        if plain {
            label.to_owned()
        } else {
            format!("[{label}]")
        }
    };
    let columns = &bench.table.columns;
    let names = columns.iter().map(name).collect::<Vec<_>>().join(", ");
    // An example of these very columns.
    let mut numbers = columns
        .iter()
        .filter(|column| matches!(column.data, Data::Numbers(_)));
    let share = match bench.language {
        Language::Id => Function::Share.indonesian(),
        Language::En => Function::Share.code(),
    };
    let example = match (numbers.next_back(), numbers.next()) {
        (Some(one), Some(other)) => format!("{share}({} / {} > 5%)", name(one), name(other)),
        (Some(one), None) => format!("median({})", name(one)),
        (None, _) => "count()".to_owned(),
    };
    let functions = Function::ALL
        .map(|function| match bench.language {
            Language::Id => function.indonesian(),
            Language::En => function.code(),
        })
        .join(", ");
    view! {
        <details class="formula-own" open=formula.is_some()>
            <summary>{words.bench_own_formula()}</summary>
            <div class="field">
                <label for="formula">{words.bench_formula_field()}</label>
                <input
                    class="input"
                    type="text"
                    id="formula"
                    name="formula"
                    value=formula.unwrap_or_default().to_owned()
                    maxlength=MAX_LENGTH
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="formula-hint"
                />
                <p class="small muted" id="formula-hint">
                    {words.bench_formula_hint(example)}
                </p>
                <p class="small muted">{words.bench_formula_columns(names)}</p>
                <p class="small muted">{words.bench_formula_functions(functions)}</p>
            </div>
        </details>
    }
}

/// What a dataset on its own can be grouped by: its words, yes and no, and the parts of its times.
#[cfg(feature = "ssr")]
fn open_keys(table: &Table, words: crate::words::Words) -> Vec<BenchKey> {
    let mut keys = Vec::new();
    for column in &table.columns {
        let label = column.label.get(words.0);
        match &column.data {
            Data::Words { .. } | Data::Booleans(_) => keys.push(BenchKey {
                name: column.name.clone(),
                label: label.to_owned(),
            }),
            Data::Times { .. } => {
                for part in TimePart::ALL {
                    let part_label = match part {
                        TimePart::Hour => words.bench_part_hour(label),
                        TimePart::Weekday => words.bench_part_weekday(label),
                        TimePart::Day => words.bench_part_day(label),
                        TimePart::Week => words.bench_part_week(label),
                        TimePart::Month => words.bench_part_month(label),
                    };
                    keys.push(BenchKey {
                        name: format!("{}:{}", column.name, part.code()),
                        label: part_label,
                    });
                }
            }
            Data::Numbers(_) => {}
        }
    }
    keys
}

#[cfg(feature = "ssr")]
fn filter_chips(bench: &WorkbenchProps, column: &str) -> Option<impl IntoView + use<>> {
    let chosen = |label: &String| {
        bench
            .query
            .filter
            .iter()
            .any(|(name, kept)| name == column && kept == label)
    };
    let labels = bench.labels(column);
    if labels.is_empty() {
        return None;
    }
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
    Some(view! {
        <details class="filter" open=open>
            <summary>{bench.column_label(column).to_owned()}</summary>
            <div class="chips">{chips}</div>
        </details>
    })
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
    let ratio = bench.in_percent(query);
    let title = bench.title(query);
    let (notes, drawn) = match bench.table.ask(query, &bench.measures) {
        Ok(groups) if groups.is_empty() => (vec![words.no_rows.clone()], Markup::default()),
        #[cfg(feature = "formula")]
        Ok(groups) if query.second().is_some() => {
            let drawn = heat(&heat_map(bench, query, &groups, ratio));
            (small_notes(bench, query, &groups), drawn)
        }
        Ok(groups) => {
            let mut drawn = bars(&chart(bench, query, &groups, ratio, &title));
            drawn.push(table(bench, query, &groups, ratio, table_open));
            (notes(bench, query, &groups), drawn)
        }
        #[cfg(feature = "formula")]
        Err(QueryFault::Formula(fault)) => {
            let formula = query.formula().unwrap_or_default();
            (vec![], formula_fault(&bench.formula_words, formula, &fault))
        }
        Err(fault) => (vec![fault_sentence(bench, &fault)], Markup::default()),
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
        address::data_of(&bench.action),
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
    // A formula over all rows of a group has no second summary to stand beside it.
    let has_mark = || query.formula().is_none() || groups.iter().any(|group| group.mean.is_some());
    let mark = mark_of(query.summary).filter(|_| has_mark());
    let mark = mark.map(|mark| filled(&words.mark, &[words.summary(mark)]));
    mark.into_iter()
        .chain(small_notes(bench, query, groups))
        .collect()
}

fn small_notes(bench: &WorkbenchProps, query: &Query, groups: &[Group]) -> Vec<String> {
    let names = bench.thin_names(query, groups);
    if names.is_empty() {
        return vec![];
    }
    vec![filled(&bench.words.small_n, &[&names])]
}

/// The groups of two keys as a table of cells. Rows and columns stand in the order in which they come up by key.
#[cfg(feature = "formula")]
fn heat_map(bench: &WorkbenchProps, query: &Query, groups: &[Group], ratio: bool) -> Heat {
    let then = query.second().unwrap_or_default();
    // By their keys, whatever order the groups were asked in.
    let asked = Query {
        sort: Sort::Key,
        top: None,
        ..query.clone()
    };
    let ordered = bench.table.ask(&asked, &bench.measures);
    let ordered = ordered.unwrap_or_else(|_| groups.to_vec());
    let mut rows: Vec<&str> = Vec::new();
    for group in &ordered {
        if !rows.contains(&group.label.as_str()) {
            rows.push(&group.label);
        }
    }
    let columns = bench.table.labels_in_order(then, &ordered);
    let cells = |row: &str| {
        columns
            .iter()
            .map(|column| {
                let mut of = ordered.iter();
                let group = of.find(|group| {
                    group.label == row && group.then.as_deref() == Some(column.as_str())
                })?;
                Some(HeatCell {
                    value: group.value,
                    shown: bench.shown(group.value, ratio),
                    n: filled(&bench.words.n, &[&group.n.to_string()]),
                    is_thin: group.n < SMALL_N,
                })
            })
            .collect()
    };
    Heat {
        corner: bench.key_label(&query.group).to_owned(),
        columns: columns
            .iter()
            .map(|column| bench.label(then, column).to_owned())
            .collect(),
        rows: rows
            .iter()
            .map(|row| (bench.label(&query.group, row).to_owned(), cells(row)))
            .collect(),
        labelled_by: "bench-title",
    }
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
            shown: bench.shown_with_interval(group, ratio),
            n: filled(&bench.words.n, &[&group.n.to_string()]),
            interval: WorkbenchProps::interval_of(group),
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
    let own = bench.value_word(query, groups).or_else(|| {
        matches!(query.summary, Summary::Pooled | Summary::Sum)
            .then(|| words.summary(query.summary))
    });
    let mut heads = vec!["n"];
    heads.extend(own);
    heads.extend([words.mean.as_str(), &words.median, &words.missing]);
    let mut html = markup!(
        "<details class=\"as-table\"{}><summary>{}</summary><div class=\"table-scroll\" tabindex=\"0\" role=\"group\" \
         aria-labelledby=\"bench-title\"><table class=\"data\"><thead><tr><th scope=\"col\">{}</th>",
        if open { " open" } else { "" },
        words.table,
        bench.key_label(&query.group),
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
fn fault_sentence(bench: &WorkbenchProps, fault: &QueryFault) -> String {
    let words = &bench.words;
    match fault {
        QueryFault::NoSummary(_) => words.sum_of_ratio.clone(),
        QueryFault::NoColumn(name)
        | QueryFault::NoLabel(name)
        | QueryFault::NoMeasure(name)
        | QueryFault::NoRange(name) => filled(&words.unknown, &[name]),
        QueryFault::ManyGroups => bench.many_groups(),
        // Said with its place instead.
        #[cfg(feature = "formula")]
        QueryFault::Formula(_) => String::new(),
    }
}
