//! A question of the workbench that a hall answers together: everybody sees the same variation, as a table, and
//! the key is what `domain::exercise` computes from it.

use crate::write::word;
use domain::analysis::{Data, Query, Summary, Table};
use domain::dataset::Dataset;
use domain::exercise::{Answer, Exercise, Key, Step};
use domain::html::{BilingualHtml, Html, escaped};
use domain::language::{Bilingual, Language};
use domain::live::{MAX_OPTIONS, Poll, PollKind, PollOption, Truth};
use domain::number::{decimals_needed, format_number, format_percent};
use domain::text::capital;

/// The most rows that can be read from the last row of a hall.
const MAX_ROWS: usize = 14;
/// The most columns of values beside each other.
const MAX_COLUMNS: usize = 4;
/// What is written where there is no value.
const NO_VALUE: &str = "–";

/// A step of an exercise as a poll over one variation; `None` of one that does not fit into a hall: too many
/// options, or too long a table.
pub(crate) fn poll(
    exercise: &Exercise,
    step: &Step,
    dataset: &Dataset,
    table: &Table,
) -> Option<Poll> {
    let asked = Asked {
        exercise,
        step,
        dataset,
        table,
    };
    let detail = asked.detail()?;
    let mut poll = match &step.answer {
        Answer::Label(key) => asked.choice(key)?,
        Answer::Number {
            key,
            tolerance,
            unit,
            ..
        } => Poll {
            truth: Some(Truth {
                value: key.number(table, &dataset.measures).ok()?,
                tolerance: Some(*tolerance),
            }),
            unit: unit.clone().unwrap_or_default(),
            ..Poll::new(PollKind::Number)
        },
    };
    poll.text = step.prompt.clone();
    poll.detail = detail;
    poll.explanation = BilingualHtml {
        id: step.right.id.without_praise(),
        en: step.right.en.without_praise(),
    };
    Some(poll)
}

struct Asked<'a> {
    exercise: &'a Exercise,
    step: &'a Step,
    dataset: &'a Dataset,
    table: &'a Table,
}

/// What a table shows, in both languages.
struct Shown {
    caption: Bilingual,
    heads: Vec<Bilingual>,
    rows: Vec<Row>,
}

struct Row {
    head: Bilingual,
    cells: Vec<Bilingual>,
}

/// A column of a grouped table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    measure: String,
    summary: Summary,
}

impl Column {
    fn of(query: &Query) -> Self {
        Self {
            measure: query.measure.clone(),
            summary: query.summary,
        }
    }
}

impl Asked<'_> {
    fn key(&self) -> &Key {
        match &self.step.answer {
            Answer::Label(key) | Answer::Number { key, .. } => key,
        }
    }

    /// The queries of the key and of every misconception, the key's first.
    fn queries(&self) -> impl Iterator<Item = &Query> {
        let wrong = self.step.misconceptions.iter();
        std::iter::once(&self.key().query).chain(wrong.map(|wrong| &wrong.key.query))
    }

    /// The labels that are chosen from, those without a row left out.
    fn choice(&self, key: &Key) -> Option<Poll> {
        let measures = &self.dataset.measures;
        let right = key.label(self.table, measures).ok()?;
        let groups = self.table.ask(&key.query, measures).ok()?;
        let choices = self.step.choices(self.table, Language::Id).into_iter();
        let labels: Vec<String> = choices
            .map(|choice| choice.label)
            .filter(|label| groups.iter().any(|group| group.label == *label))
            .collect();
        if !(2..=MAX_OPTIONS).contains(&labels.len()) {
            return None;
        }
        let options = labels.iter().map(|label| {
            let text = both(|language| {
                let shown = self.step.shown_label(label, self.table, language);
                shown.to_owned()
            });
            let mut option = PollOption {
                right: *label == right,
                ..PollOption::plain(&text)
            };
            if option.right {
                return option;
            }
            let wrong = self.step.misconceptions.iter().find(|wrong| {
                let named = wrong.key.label(self.table, measures);
                named.as_deref() == Ok(label)
            });
            // What is said to other wrong answers speaks of the workbench, which a hall does not see.
            if let Some(wrong) = wrong {
                option.feedback = wrong.feedback.clone();
                option.misconception = Some(wrong.name.clone());
            }
            option
        });
        Some(Poll {
            options: options.collect(),
            ..Poll::new(PollKind::Single)
        })
    }

    /// The table that the question is answered from: the rows themselves where there are few of them, else
    /// their groups.
    fn detail(&self) -> Option<BilingualHtml> {
        let shown = if self.table.rows() <= MAX_ROWS {
            self.raw()
        } else {
            self.grouped()?
        };
        Some(BilingualHtml {
            id: shown.html(Language::Id),
            en: shown.html(Language::En),
        })
    }

    /// All rows, with the columns that the answer and the ways to go wrong are made of.
    fn raw(&self) -> Shown {
        let mut named: Vec<&str> = Vec::new();
        for query in self.queries() {
            named.push(&query.group);
            named.extend(query.filter.iter().map(|(column, _)| column.as_str()));
            let measures = self.dataset.measures.iter();
            for measure in measures.filter(|measure| measure.name == query.measure) {
                named.extend(measure.numerator.iter().map(String::as_str));
                named.extend(measure.denominator.as_deref());
            }
        }
        let columns = self.table.columns.iter();
        let mut columns: Vec<_> = columns
            .filter(|column| named.contains(&column.name.as_str()))
            .collect();
        // What names the rows stands first: the groups, or what tells the rows of one group apart.
        let group = self.key().query.group.as_str();
        let alone = |data: &Data| match data {
            Data::Words { labels, rows, .. } => rows.len() == labels.len(),
            _ => false,
        };
        let named = self
            .table
            .column(group)
            .filter(|column| alone(&column.data));
        let mut all = self.table.columns.iter();
        let first = named.or_else(|| all.find(|column| alone(&column.data)));
        if let Some(first) = first {
            columns.retain(|column| column.name != first.name);
            columns.insert(0, first);
        } else {
            columns.sort_by_key(|column| column.name != group);
        }
        let cell = |place: usize, row: usize| {
            both(|language| {
                let column = columns.get(place);
                let text = column.map(|column| match &column.data {
                    Data::Words { labels, rows, .. } => {
                        let label = rows
                            .get(row)
                            .and_then(|label| labels.get(usize::from(*label)));
                        let label = label.map_or("", String::as_str);
                        self.table.label(&column.name, label, language).to_owned()
                    }
                    Data::Numbers(values) => match values.get(row).copied().flatten() {
                        Some(value) => format_number(value, decimals_needed(value), language),
                        None => NO_VALUE.to_owned(),
                    },
                    // No common table names a moment or yes and no: its columns are those of a query of words and measures.
                    Data::Booleans(_) | Data::Times { .. } => NO_VALUE.to_owned(),
                });
                text.unwrap_or_default()
            })
        };
        Shown {
            caption: self.caption(&[]),
            heads: columns
                .iter()
                .map(|column| capitals(&column.label))
                .collect(),
            rows: (0..self.table.rows())
                .map(|row| Row {
                    head: cell(0, row),
                    cells: (1..columns.len()).map(|place| cell(place, row)).collect(),
                })
                .collect(),
        }
    }

    /// The groups of the key, in the order of their labels: with the value that is asked for stand those that
    /// are taken for it by mistake.
    fn grouped(&self) -> Option<Shown> {
        let (key, measures) = (self.key(), &self.dataset.measures);
        let mut columns: Vec<Column> = Vec::new();
        let alike =
            |query: &&Query| query.group == key.query.group && same_filter(query, &key.query);
        for query in self.queries().filter(alike) {
            let column = Column::of(query);
            if columns.len() < MAX_COLUMNS && !columns.contains(&column) {
                columns.push(column);
            }
        }
        // One column alone leaves nothing to choose between.
        let start = Some(&self.exercise.start).filter(alike).map(Column::of);
        columns.extend(start.filter(|start| columns.len() == 1 && !columns.contains(start)));
        // In the order of the workbench, so that the place does not say which is asked for.
        columns.sort_by_key(|column| {
            let measure = place(&self.exercise.measures, &column.measure);
            (measure, place(&self.exercise.summaries, &column.summary))
        });
        let mut groups = self.table.ask(&key.query, measures).ok()?;
        let labels = match &self.table.column(&key.query.group)?.data {
            Data::Words { labels, .. } => labels,
            _ => return None,
        };
        groups.sort_by_key(|group| place(labels, &group.label));
        if groups.len() > MAX_ROWS {
            return None;
        }
        let asked = columns.iter().map(|column| {
            let query = Query {
                measure: column.measure.clone(),
                summary: column.summary,
                ..key.query.clone()
            };
            self.table.ask(&query, measures).ok()
        });
        let asked: Vec<_> = asked.collect::<Option<_>>()?;
        let mut heads = vec![capitals(&self.table.column(&key.query.group)?.label)];
        for column in &columns {
            let measure = measures
                .iter()
                .find(|measure| measure.name == column.measure)?;
            heads.push(both(|language| {
                let label = capital(measure.label.get(language));
                format!("{label}, {}", summary_word(column.summary, language))
            }));
        }
        heads.push(both(|_| "n".to_owned()));
        let rows = groups.iter().map(|group| {
            let values = asked.iter().zip(&columns).map(|(groups, column)| {
                let found = groups.iter().find(|other| other.label == group.label);
                self.value(column, found.and_then(|found| found.value))
            });
            let n = both(|language| format_number(f64::from(group.n), 0, language));
            Row {
                head: both(|language| {
                    let label = self.table.label(&key.query.group, &group.label, language);
                    label.to_owned()
                }),
                cells: values.chain([n]).collect(),
            }
        });
        Some(Shown {
            caption: self.caption(&key.query.filter),
            heads,
            rows: rows.collect(),
        })
    }

    /// A value as the workbench writes it, with no fewer decimals than the answer has.
    fn value(&self, column: &Column, value: Option<f64>) -> Bilingual {
        let Some(value) = value else {
            return both(|_| NO_VALUE.to_owned());
        };
        let least = match &self.step.answer {
            Answer::Number { key, decimals, .. } if key.query.measure == column.measure => {
                usize::from(*decimals)
            }
            _ => 0,
        };
        let measures = self.dataset.measures.iter();
        let ratio = measures
            .filter(|measure| measure.name == column.measure)
            .any(domain::analysis::Measure::is_ratio);
        both(|language| {
            if ratio {
                return format_percent(value, least.max(2), language);
            }
            let whole = (value * 10.0).round() % 10.0 == 0.0;
            let decimals = usize::from(!whole && value.abs() < 10_000.0);
            let decimals = if whole { 0 } else { decimals.max(least) };
            format_number(value, decimals, language)
        })
    }

    /// The dataset, and which of its rows were taken.
    fn caption(&self, filter: &[(String, String)]) -> Bilingual {
        both(|language| {
            let mut caption = self.dataset.title.get(language).to_owned();
            for (column, label) in filter {
                let name = self
                    .table
                    .column(column)
                    .map_or(column.as_str(), |column| column.label.get(language));
                let label = self.table.label(column, label, language);
                caption.push_str(&format!("; {name}: {label}"));
            }
            caption
        })
    }
}

impl Shown {
    fn html(&self, language: Language) -> Html {
        let caption = escaped(self.caption.get(language)).into_owned();
        let heads: String = self
            .heads
            .iter()
            .enumerate()
            .map(|(place, head)| {
                // Numbers stand at the right, and so do their names.
                let class = if self.is_words(place) {
                    ""
                } else {
                    " class=\"r\""
                };
                format!(
                    "<th scope=\"col\"{class}>{}</th>",
                    escaped(head.get(language))
                )
            })
            .collect();
        let rows: String = self
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter().enumerate().map(|(place, cell)| {
                    let class = if self.is_words(place + 1) {
                        ""
                    } else {
                        " class=\"r\""
                    };
                    format!("<td{class}>{}</td>", escaped(cell.get(language)))
                });
                let cells: String = cells.collect();
                let head = escaped(row.head.get(language));
                format!("<tr><th scope=\"row\">{head}</th>{cells}</tr>\n")
            })
            .collect();
        // A wide table scrolls by itself, so the keyboard has to reach it and it needs a name.
        Html::sanitised(format!(
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table></div>"
        ))
    }

    /// Whether a column holds words: something in it has a letter.
    fn is_words(&self, place: usize) -> bool {
        let Some(place) = place.checked_sub(1) else {
            return true;
        };
        let mut cells = self.rows.iter().filter_map(|row| row.cells.get(place));
        cells.any(|cell| cell.id.contains(char::is_alphabetic))
    }
}

/// Filters of different columns may stand in any order.
fn same_filter(one: &Query, other: &Query) -> bool {
    one.filter.len() == other.filter.len()
        && one.filter.iter().all(|pair| other.filter.contains(pair))
}

fn place<T: PartialEq>(list: &[T], wanted: &T) -> usize {
    let found = list.iter().position(|one| one == wanted);
    found.unwrap_or(list.len())
}

fn both(text: impl Fn(Language) -> String) -> Bilingual {
    Bilingual {
        id: text(Language::Id),
        en: text(Language::En),
    }
}

fn capitals(text: &Bilingual) -> Bilingual {
    both(|language| capital(text.get(language)))
}

const fn summary_word(summary: Summary, language: Language) -> &'static str {
    match summary {
        Summary::Mean => word(language, "rata-rata", "mean"),
        Summary::Median => word(language, "median", "median"),
        Summary::Pooled => word(language, "gabungan", "pooled"),
        Summary::Sum => word(language, "jumlah", "sum"),
    }
}
