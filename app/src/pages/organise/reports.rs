//! `/organiser/reports`: what came of workshops, by edition, by agency and by person, and which agencies nobody has come
//! from. It is asked by GET, so that an address holds the whole report.

use crate::address;
use crate::frame::Frame;
use crate::pages::organise::report_sheet::{EditionRow, ReportRows, notes};
use crate::parts::agency::AgencyFault;
use crate::parts::bars::{Bar, Bars, bars};
use crate::parts::choice::{Choice, select_with_fault};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field as text_field};
use crate::parts::icons::{Icon, icon};
use crate::parts::markup::inside;
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::pages::{Turn, pages};
use crate::parts::sheet::rows_with_total;
use crate::parts::work::{AGENCIES, suggestions};
use crate::shell::document;
use crate::words::Words;
use domain::calendar::Day;
use domain::jp::MinutesPerJp;
use domain::number::{format_number, format_percent};
use domain::report::{Figures, Nobody, OutOf, PeriodFault, Show, View};
use leptos::prelude::*;

/// How many editions the chart shows at most.
const IN_CHART: usize = 12;

/// The names of the fields of its form.
pub mod field {
    /// What the rows are.
    pub const BY: &str = "by";
    /// The first day.
    pub const FROM: &str = "from";
    /// The last day.
    pub const UNTIL: &str = "until";
    /// A series.
    pub const SERIES: &str = "series";
    /// An edition, by its name in addresses.
    pub const EDITION: &str = "edition";
    /// An agency: its code or name.
    pub const AGENCY: &str = "agency";
    /// Which agencies that nobody has come from.
    pub const SHOW: &str = "show";
}

/// What was asked for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What the rows are.
    pub view: View,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// The word for a period that has no first and no last day.
    pub period: Option<String>,
    /// The series.
    pub series: String,
    /// The edition.
    pub edition: String,
    /// The agency.
    pub agency: String,
    /// Which agencies that nobody has come from.
    pub show: Show,
}

/// A link to the same report of other days or with other rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it leads to what is shown.
    pub here: bool,
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportFault {
    /// The period.
    Period(PeriodFault),
    /// The series is not known.
    Series,
    /// The edition is not known.
    Edition,
    /// The agency.
    Agency(AgencyFault),
    /// The view is not known.
    View,
    /// It is not known which agencies are meant.
    Show,
}

impl ReportFault {
    fn sentence(&self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::Period(PeriodFault::Word) => (None, words.report_fault_period().to_owned()),
            Self::Period(PeriodFault::From) => {
                (Some(field::FROM), words.report_fault_from().to_owned())
            }
            Self::Period(PeriodFault::Until) => {
                (Some(field::UNTIL), words.report_fault_until().to_owned())
            }
            Self::Period(PeriodFault::Order) => {
                (Some(field::UNTIL), words.report_fault_order().to_owned())
            }
            Self::Series => (Some(field::SERIES), words.report_fault_series().to_owned()),
            Self::Edition => (
                Some(field::EDITION),
                words.report_fault_edition().to_owned(),
            ),
            Self::Agency(fault) => (Some(field::AGENCY), fault.sentence(words)),
            Self::View => (None, words.report_fault_view().to_owned()),
            Self::Show => (None, words.report_fault_show().to_owned()),
        };
        FormFault { field, sentence }
    }
}

/// Which editions a report is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The first day on which they end.
    pub from: Option<Day>,
    /// The last one.
    pub until: Option<Day>,
    /// The title of their series, where one was chosen.
    pub series: Option<String>,
    /// The title of the edition, where one was chosen.
    pub edition: Option<String>,
    /// The name of the agency, where one was chosen.
    pub agency: Option<String>,
    /// How many there are.
    pub editions: u32,
    /// How many of them have not opened.
    pub ahead: u32,
    /// How many more were called off.
    pub called_off: u32,
    /// Where the edition that was chosen is found alone, where it is not among them.
    pub outside: Option<String>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it is of.
    pub scope: Scope,
    /// All its rows.
    pub rows: ReportRows,
    /// Everybody, once.
    pub total: Figures,
    /// How many rows stand on the pages before.
    pub before: usize,
    /// How many stand on this page at most.
    pub on_a_page: usize,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// The address of the same rows as CSV.
    pub csv: String,
    /// The same as a workbook.
    pub workbook: String,
    /// How many minutes make one JP.
    pub per: MinutesPerJp,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportsPage {
    /// What was asked for.
    pub search: Search,
    /// The periods to choose by one press.
    pub periods: Vec<Way>,
    /// The views.
    pub views: Vec<Way>,
    /// The series to choose.
    pub series: Vec<Choice>,
    /// The editions to choose.
    pub editions: Vec<Choice>,
    /// Names of agencies, suggested while somebody types.
    pub suggested: Vec<String>,
    /// What is to be fixed; there is no report then.
    pub faults: Vec<ReportFault>,
    /// The report.
    pub report: Option<Report>,
}

/// What a view is called.
#[must_use]
pub const fn view_word(words: Words, view: View) -> &'static str {
    match view {
        View::Edition => words.report_view_edition(),
        View::Agency => words.report_view_agency(),
        View::Person => words.report_view_person(),
        View::Nobody => words.report_view_nobody(),
    }
}

/// What a report is of, in one line.
#[must_use]
pub fn scope_line(words: Words, scope: &Scope) -> String {
    let day = |day: Day| day.short(words.0);
    let period = match (scope.from, scope.until) {
        (Some(from), Some(until)) => words.report_of_period(day(from), day(until)),
        (Some(from), None) => words.report_of_from(day(from)),
        (None, Some(until)) => words.report_of_until(day(until)),
        (None, None) => words.report_period_always().to_owned(),
    };
    let agency = scope.agency.as_ref();
    let mut parts = vec![period];
    parts.extend(scope.series.clone());
    parts.extend(scope.edition.clone());
    parts.extend(agency.map(|agency| words.report_of_agency(agency)));
    let editions = words.report_editions(scope.editions);
    parts.push(if scope.ahead > 0 {
        format!("{editions} ({})", words.report_ahead(scope.ahead))
    } else {
        editions
    });
    if scope.called_off > 0 {
        parts.push(words.report_called_off(scope.called_off));
    }
    parts.join(" · ")
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ReportsPage) -> String {
    let words = frame.words();
    let faults: Vec<FormFault> = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect();
    let title = title_with_faults(words, words.report_title(), &faults);
    document(frame, &title, None, || {
        let files = data.report.as_ref().map(|report| {
            view! {
                <div class="actions board-tools not-on-paper">
                    <a class="btn quiet" href=report.csv.clone() download=true>{words.report_download_csv()}</a>
                    <a class="btn" href=report.workbook.clone() download=true>{words.report_download_xlsx()}</a>
                </div>
            }
        });
        let line = data
            .report
            .as_ref()
            .map(|report| view! { <p class="report-scope">{scope_line(words, &report.scope)}</p> });
        let report = data
            .report
            .map(|report| body(words, frame, &data.search, report));
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Reports)}
                <div class="board-head">
                    <div>
                        <h1>{words.report_title()}</h1>
                        <p class="small muted not-on-paper report-lead">{words.report_lead()}</p>
                    </div>
                    {files}
                </div>
                {fault_summary_of_work(words, &faults)}
                {ways(words.report_shortcuts(), data.periods)}
                {form(words, &data.search, data.series, data.editions, data.suggested, &faults)}
                {line}
                {ways(words.report_views(), data.views)}
                {report}
            </div>
        }
    })
}

fn ways(label: &'static str, ways: Vec<Way>) -> Drawn {
    let links = ways
        .into_iter()
        .map(|way| {
            let current = way.here.then_some("true");
            view! {
                <li>
                    <a href=way.href aria-current=current>{way.text}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <nav class="submenu ways-of-report" aria-label=label>
            <ul>{links}</ul>
        </nav>
    }
    .drawn()
}

fn form(
    words: Words,
    search: &Search,
    series: Vec<Choice>,
    editions: Vec<Choice>,
    suggested: Vec<String>,
    faults: &[FormFault],
) -> Drawn {
    let any = |text: &'static str, choices: Vec<Choice>| {
        std::iter::once(Choice::new("", text))
            .chain(choices)
            .collect::<Vec<_>>()
    };
    let day = |name, label, value: &str| {
        text_field(Field {
            fault: fault_of(faults, name),
            ..Field::new(name, label, FieldKind::Day, value.to_owned())
        })
    };
    let hidden = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value /> })
    };
    let show = (search.view == View::Nobody).then(|| {
        let choices = Show::ALL
            .iter()
            .map(|show| Choice::new(show.code(), show_word(words, *show)))
            .collect();
        select_with_fault(
            field::SHOW.to_owned(),
            field::SHOW,
            words.report_which(),
            choices,
            search.show.code(),
            fault_of(faults, field::SHOW),
        )
    });
    let view_code = (search.view != View::default()).then(|| search.view.code().to_owned());
    view! {
        <form class="search-bar report-form" method="get" action=address::REPORTS>
            {hidden(field::BY, view_code)}
            {hidden(address::PERIOD, search.period.clone())}
            {day(field::FROM, words.report_from(), &search.from)}
            {day(field::UNTIL, words.report_until(), &search.until)}
            {select_with_fault(
                field::SERIES.to_owned(),
                field::SERIES,
                words.report_series(),
                any(words.report_series_any(), series),
                &search.series,
                fault_of(faults, field::SERIES),
            )}
            {select_with_fault(
                field::EDITION.to_owned(),
                field::EDITION,
                words.report_edition(),
                any(words.report_edition_any(), editions),
                &search.edition,
                fault_of(faults, field::EDITION),
            )}
            {text_field(Field {
                list: Some(AGENCIES),
                fault: fault_of(faults, field::AGENCY),
                ..Field::new(field::AGENCY, words.report_agency(), FieldKind::Line, search.agency.clone())
            })}
            {suggestions(suggested)}
            {show}
            <div class="report-send">
                <button class="btn" type="submit">{words.report_show()}</button>
                <a class="lone" href=address::REPORTS>{words.report_all()}</a>
            </div>
        </form>
    }
    .drawn()
}

/// Which agencies that nobody has come from, in a few words.
#[must_use]
pub const fn show_word(words: Words, show: Show) -> &'static str {
    match show {
        Show::Any => words.report_show_any(),
        Show::Invited => words.report_show_invited(),
        Show::Registered => words.report_show_registered(),
        Show::Unregistered => words.report_show_unregistered(),
    }
}

fn number(words: Words, count: u32) -> String {
    format_number(f64::from(count), 0, words.0)
}

fn tile(label: &'static str, figure: impl IntoView, note: String) -> impl IntoView {
    view! {
        <div class="card tile">
            <dt class="small muted">{label}</dt>
            <dd class="num">
                <b>{figure}</b>
                <span class="small muted">{note}</span>
            </dd>
        </div>
    }
}

fn out_of(words: Words, count: u32, of: u32) -> Drawn {
    view! {
        {number(words, count)}
        " "
        <span class="tile-of">{words.report_of(number(words, of))}</span>
    }
    .drawn()
}

fn tiles(words: Words, report: &Report) -> Drawn {
    if let ReportRows::Nobody(_, found) = &report.rows {
        return tiles_of_nobody(words, found);
    }
    let total = &report.total;
    let people = &total.people;
    let note = words.report_tile_present_note(
        number(words, people.registered),
        number(words, people.excused),
    );
    let note = match total.rate() {
        Some(rate) => words.report_tile_rate_note(format_percent(rate, 1, words.0), note),
        None => note,
    };
    let stays = &total.stays;
    let (stay, stay_note) = match stays.average() {
        Some(minutes) => (
            words.report_minutes(format_number(minutes, 0, words.0)),
            words.report_tile_stay_note(number(words, stays.proven), number(words, stays.attended)),
        ),
        None => ("–".to_owned(), words.report_tile_stay_none().to_owned()),
    };
    view! {
        <dl class="tiles">
            {tile(words.report_tile_present(), out_of(words, people.present, total.expected()), note)}
            {tile(
                words.report_tile_invited(),
                format!("{} · {}", number(words, total.invited), number(words, total.nominated)),
                words.report_tile_invited_note().to_owned(),
            )}
            {tile(words.report_tile_stay(), stay, stay_note)}
            {tile(
                words.report_tile_jp(),
                number(words, total.jp.0),
                words.report_tile_jp_note(report.per.get()),
            )}
        </dl>
    }
    .drawn()
}

fn tiles_of_nobody(words: Words, found: &Nobody) -> Drawn {
    let tile = |label, part: OutOf, note: &str| {
        tile(label, out_of(words, part.nobody, part.of), note.to_owned())
    };
    view! {
        <dl class="tiles">
            {tile(words.report_tile_nobody(), found.present, words.report_tile_nobody_note())}
            {tile(words.report_tile_nobody_invited(), found.invited, words.report_tile_nobody_invited_note())}
            {tile(words.report_tile_nobody_registered(), found.registered, words.report_tile_nobody_registered_note())}
            {tile(words.report_tile_unregistered(), found.unregistered, words.report_tile_unregistered_note())}
        </dl>
    }
    .drawn()
}

/// How many were there from edition to edition.
fn trend(words: Words, rows: &[EditionRow]) -> Option<Drawn> {
    let opened: Vec<&EditionRow> = rows.iter().filter(|row| row.opened).collect();
    let last = opened.len().saturating_sub(IN_CHART);
    let shown = opened.get(last..).filter(|shown| shown.len() > 1)?;
    let bars_of = shown
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let people = &row.figures.people;
            Bar {
                label: format!("{} · {}", row.day.short(words.0), row.title),
                value: Some(f64::from(people.present)),
                shown: number(words, people.present),
                n: words.report_trend_n(
                    number(words, row.figures.expected()),
                    number(words, people.registered),
                ),
                mark: Some(f64::from(people.registered)),
                interval: None,
                highlighted: place + 1 == shown.len(),
            }
        })
        .collect();
    let sentence = words.report_trend_sentence(shown.len());
    let chart = Bars {
        sentence: sentence.clone(),
        rows: bars_of,
    };
    Some(
        view! {
            <section class="card" aria-labelledby="trend-title">
                <h2 class="h3" id="trend-title">{words.report_trend()}</h2>
                <p class="small muted">{sentence}</p>
                <div class="report-trend" {..inside(bars(&chart))}></div>
            </section>
        }
        .drawn(),
    )
}

/// Why there are no rows.
const fn empty(words: Words, rows: &ReportRows) -> &'static str {
    match rows {
        ReportRows::Editions(..) => words.report_empty(),
        ReportRows::Agencies(..) => words.report_empty_agencies(),
        ReportRows::People(..) => words.report_empty_people(),
        ReportRows::Nobody(_, found) if found.present.of == 0 => words.report_empty_no_agencies(),
        ReportRows::Nobody(..) => words.report_empty_nobody(),
    }
}

fn body(words: Words, frame: &Frame, search: &Search, report: Report) -> Drawn {
    let table = report.rows.sheet(words);
    let heads = report.rows.heads();
    let all = table.sheet.rows.len();
    let rows = table.sheet.rows.iter().skip(report.before);
    let shown: Vec<_> = rows.take(report.on_a_page).cloned().collect();
    let heads: Vec<_> = heads
        .into_iter()
        .skip(report.before)
        .take(report.on_a_page)
        .collect();
    let range = (report.previous.is_some() || report.next.is_some()).then(|| {
        let count = |number: usize| format_number(number as f64, 0, words.0);
        let range = words.report_range(
            count(report.before.saturating_add(1)),
            count(report.before.saturating_add(shown.len())),
            count(all),
        );
        view! { <p class="small muted num">{range}</p> }
    });
    let turns = pages(
        words,
        [
            Turn::back(report.previous.clone(), words.people_previous()),
            Turn::on(report.next.clone(), words.people_next()),
        ],
    );
    let outside = report.scope.outside.clone().map(|href| {
        view! {
            <p>
                {words.report_empty_outside()} " " <a href=href>{words.report_empty_outside_link()}</a>
            </p>
        }
    });
    let rows = if shown.is_empty() {
        let sentence = outside
            .is_none()
            .then(|| view! { <p>{empty(words, &report.rows)}</p> });
        view! {
            <div class="card empty">
                {icon(Icon::Info)}
                {sentence}
                {outside}
            </div>
        }
        .drawn()
    } else {
        view! {
            <div class="table-scroll report-table" role="region" aria-labelledby="report-title" tabindex="0">
                {rows_with_total(words, "report-title", &table, &shown, &heads)}
            </div>
        }
        .drawn()
    };
    let chart = match &report.rows {
        ReportRows::Editions(rows, _) if report.before == 0 => trend(words, rows),
        _ => None,
    };
    let notes = notes(words, search.view, report.per, frame.zone)
        .into_iter()
        .map(|(about, note)| {
            view! {
                <div>
                    <dt>{about}</dt>
                    <dd>{note}</dd>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        {tiles(words, &report)}
        <div class="stack">
            <div class="list-head">
                <h2 class="h3" id="report-title">{view_word(words, search.view)}</h2>
                {range}
            </div>
            {rows}
            {turns}
        </div>
        {chart}
        <section class="card report-notes" aria-labelledby="notes-title">
            <h2 class="h3" id="notes-title">{words.report_notes_title()}</h2>
            <dl class="small">{notes}</dl>
        </section>
    }
    .drawn()
}
