//! `/organiser/reports` and its files.

use crate::attendance::attached;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{agencies, work};
use app::address;
use app::pages::organise::report_sheet::{
    AgencyRow, EditionRow, NobodyRow, PersonRow, ReportRows, notes,
};
use app::pages::organise::reports::{
    Report, ReportFault, ReportsPage, Scope, Search, Way, field, page, scope_line, view_word,
};
use app::parts::choice::Choice;
use app::parts::form::PAGE;
use app::words::Words;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::{Agency, AgencyTree};
use domain::calendar::{Day, Zone};
use domain::clock::Moment;
use domain::edition::{EditionSlug, Series, Stage, slug_of_title};
use domain::id::{AgencyId, Slug};
use domain::report::{
    Asked, Material, Period, Show, View, by_agency, by_edition, by_person, nobody,
};
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use store::{EditionChoice, ReportFilter};

/// Rows on one page.
const ON_A_PAGE: usize = 100;
/// How many years can be chosen by one press.
const YEARS: i16 = 4;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ReportQuery {
    #[serde(default)]
    by: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    series: String,
    #[serde(default)]
    edition: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: String,
}

impl ReportQuery {
    /// An address with this report.
    fn at(&self, address: &str, page: usize) -> String {
        let fields = [
            (field::BY, self.by.as_str()),
            (address::PERIOD, &self.period),
            (field::FROM, &self.from),
            (field::UNTIL, &self.until),
            (field::SERIES, &self.series),
            (field::EDITION, &self.edition),
            (field::AGENCY, &self.agency),
            (field::SHOW, &self.show),
            (PAGE, &address::page(page as u64)),
        ];
        address::with_query(address, &fields)
    }

    /// The same report of another period.
    fn of_period(&self, period: Period) -> Self {
        Self {
            period: period.word().unwrap_or_default(),
            from: String::new(),
            until: String::new(),
            ..self.clone()
        }
    }

    /// The same report with other rows.
    fn by(&self, view: View) -> Self {
        Self {
            by: view_code(view),
            show: String::new(),
            ..self.clone()
        }
    }
}

/// The usual view is not named.
fn view_code(view: View) -> String {
    if view == View::default() {
        String::new()
    } else {
        view.code().to_owned()
    }
}

/// What was asked for, understood.
struct Understood {
    view: View,
    show: Show,
    days: (Option<Day>, Option<Day>),
    filter: ReportFilter,
    series: Option<Series>,
    edition: Option<EditionSlug>,
    agency: Option<AgencyId>,
    tree: Arc<AgencyTree>,
}

/// What can be chosen.
struct Choices {
    series: Vec<Series>,
    editions: Vec<EditionChoice>,
    years: Vec<i16>,
}

/// Reads what was asked for; where something of it is not understood the usual stands for it, beside the faults.
async fn understand(
    app: &App,
    visitor: &Visitor,
    asked: &ReportQuery,
) -> Result<(Understood, Choices, Vec<ReportFault>), Refusal> {
    let zone = visitor.dates().zone;
    let today = zone.day(app.now());
    let mut faults = vec![];
    let view = match asked.by.as_str() {
        "" => View::default(),
        word => View::from_code(word).unwrap_or_else(|| {
            faults.push(ReportFault::View);
            View::default()
        }),
    };
    let show = Show::from_code(&asked.show).unwrap_or_else(|| {
        faults.push(ReportFault::Show);
        Show::default()
    });
    // An edition that is named alone is found whenever it was.
    let word = match (asked.period.as_str(), asked.edition.as_str()) {
        ("", edition) if !edition.is_empty() => "all",
        (word, _) => word,
    };
    let period = Period::parse(word, &asked.from, &asked.until, today).unwrap_or_else(|fault| {
        faults.push(ReportFault::Period(fault));
        Period::Year(today.year())
    });
    let all_series = app.store.all_series().await?;
    let series = match asked.series.as_str() {
        "" => None,
        id => {
            let series = all_series.iter().find(|one| one.id.as_str() == id).cloned();
            if series.is_none() {
                faults.push(ReportFault::Series);
            }
            series
        }
    };
    let edition = match asked.edition.as_str() {
        "" => None,
        text => {
            let slug = Slug::parse(text);
            let known = match &slug {
                Some(slug) => app.store.edition_by_slug(slug).await?.is_some(),
                None => false,
            };
            if !known {
                faults.push(ReportFault::Edition);
            }
            slug.filter(|_| known)
        }
    };
    let tree = app.store.agencies().await?;
    let agency = match asked.agency.trim() {
        "" => None,
        text => match agencies::one(&tree, text) {
            Ok(agency) => Some(agency.id.clone()),
            Err(fault) => {
                faults.push(ReportFault::Agency(fault));
                None
            }
        },
    };
    let days = period.days(today);
    let filter = ReportFilter {
        from: days.0.map_or(Moment(i64::MIN), |day| zone.start(day)),
        before: days
            .1
            .and_then(Day::next)
            .map_or(Moment(i64::MAX), |day| zone.start(day)),
        series: series.as_ref().map(|series| series.id.clone()),
        edition: edition.clone(),
    };
    let choices = Choices {
        series: all_series,
        editions: app.store.editions_to_report(&filter).await?,
        years: years(app, zone, today).await?,
    };
    let understood = Understood {
        view,
        show,
        days,
        filter,
        series,
        edition,
        agency,
        tree,
    };
    Ok((understood, choices, faults))
}

/// This year and those before it that an edition ended in, the last first.
async fn years(app: &App, zone: Zone, today: Day) -> Result<Vec<i16>, Refusal> {
    let known = app.store.first_and_last_edition().await?;
    let this = today.year();
    let (first, last) = known.map_or((this, this), |(first, last)| {
        (zone.year(first).min(this), zone.year(last).max(this))
    });
    // Also a year that is planned.
    let last = last.min(this.saturating_add(1));
    let first = first.max(last.saturating_sub(YEARS - 1));
    Ok((first..=last).rev().collect())
}

/// The rows of a report and what they come to, of everybody once.
async fn report(
    app: &App,
    visitor: &Visitor,
    asked: &ReportQuery,
    understood: &Understood,
) -> Result<Report, Refusal> {
    let material = app.store.report_material(&understood.filter).await?;
    let tree = &understood.tree;
    let now = app.now();
    let question = Asked {
        now,
        per: visitor.settings.minutes_per_jp,
        scope: understood.agency.clone(),
    };
    let (rows, total) = match understood.view {
        View::Edition => {
            let found = by_edition(&material, tree, &question);
            let rows = edition_rows(visitor, &material, found.rows, now);
            (ReportRows::Editions(rows, found.total), found.total)
        }
        View::Agency => {
            let found = by_agency(&material, tree, &question);
            let rows = found.rows.into_iter().map(|row| {
                let agency = row.agency.as_ref().and_then(|id| tree.get(id));
                AgencyRow {
                    href: agency.map(|agency| people_of(asked, agency)),
                    agency: agency.map(code_and_name),
                    level: row.level,
                    figures: row.figures,
                }
            });
            (
                ReportRows::Agencies(rows.collect(), found.total),
                found.total,
            )
        }
        View::Person => {
            let found = by_person(&material, tree, &question);
            let names = app.store.names_in_order().await?;
            let places = names.places();
            let mut rows: Vec<_> = found
                .rows
                .into_iter()
                .filter_map(|row| {
                    let person = material.people.get(row.person as usize)?;
                    let (place, name) = places.get(person.as_str())?;
                    let agency = row.agency.and_then(|agency| {
                        let id = material.agencies.get(agency as usize)?;
                        Some(tree.get(id)?.name.clone())
                    });
                    let row = PersonRow {
                        name: (*name).to_owned(),
                        agency,
                        figures: row.figures,
                    };
                    Some((*place, row))
                })
                .collect();
            rows.sort_by_key(|(place, _)| *place);
            let rows = rows.into_iter().map(|(_, row)| row).collect();
            // The tiles count people, as on the other views.
            (ReportRows::People(rows, found.total), found.everybody)
        }
        View::Nobody => {
            let mut found = nobody(&material, tree, &question);
            let rows = std::mem::take(&mut found.rows);
            let rows = rows
                .into_iter()
                .filter(|row| understood.show.has(row))
                .filter_map(|row| {
                    let agency = tree.get(&row.agency)?;
                    let (code, name) = code_and_name(agency);
                    let parent = agency.parent.as_ref().and_then(|id| tree.get(id));
                    Some(NobodyRow {
                        code,
                        name,
                        parent: parent.map_or_else(String::new, |parent| parent.name.clone()),
                        silence: row.silence,
                        invited: row.invited,
                        figures: row.figures,
                    })
                });
            let everybody = found.everybody;
            (ReportRows::Nobody(rows.collect(), found), everybody)
        }
    };
    let all = row_count(&rows);
    let page: usize = asked.page.parse().unwrap_or_default();
    let before = page.saturating_mul(ON_A_PAGE);
    // A page after the last one is the first one again.
    let (page, before) = if before < all { (page, before) } else { (0, 0) };
    Ok(Report {
        scope: scope(visitor, asked, understood, &material, now),
        rows,
        total,
        before,
        on_a_page: ON_A_PAGE,
        previous: (page > 0).then(|| asked.at(address::REPORTS, page.saturating_sub(1))),
        next: (before.saturating_add(ON_A_PAGE) < all)
            .then(|| asked.at(address::REPORTS, page.saturating_add(1))),
        csv: asked.at(address::REPORTS_FILE, 0),
        workbook: asked.at(address::REPORTS_WORKBOOK, 0),
        per: question.per,
    })
}

const fn row_count(rows: &ReportRows) -> usize {
    match rows {
        ReportRows::Editions(rows, _) => rows.len(),
        ReportRows::Agencies(rows, _) => rows.len(),
        ReportRows::People(rows, _) => rows.len(),
        ReportRows::Nobody(rows, _) => rows.len(),
    }
}

fn code_and_name(agency: &Agency) -> (String, String) {
    (agency.code.as_str().to_owned(), agency.name.clone())
}

/// Where the people of an agency's row are.
fn people_of(asked: &ReportQuery, agency: &Agency) -> String {
    let people = ReportQuery {
        agency: agency.code.as_str().to_owned(),
        ..asked.by(View::Person)
    };
    people.at(address::REPORTS, 0)
}

fn edition_rows(
    visitor: &Visitor,
    material: &Material,
    figures: Vec<domain::report::Figures>,
    now: Moment,
) -> Vec<EditionRow> {
    let editions = material.editions.iter().zip(figures);
    editions
        .map(|(edition, figures)| EditionRow {
            title: edition.title.get(visitor.language).to_owned(),
            day: edition
                .zone
                .unwrap_or(visitor.dates().zone)
                .day(edition.starts_at),
            href: address::attendance(&edition.slug),
            opened: edition.stage(now) != Stage::Coming,
            figures,
        })
        .collect()
}

fn scope(
    visitor: &Visitor,
    asked: &ReportQuery,
    understood: &Understood,
    material: &Material,
    now: Moment,
) -> Scope {
    let language = visitor.language;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let ahead = material
        .editions
        .iter()
        .filter(|edition| edition.stage(now) == Stage::Coming);
    let found = !material.editions.is_empty() || material.called_off > 0;
    let alone = understood.edition.as_ref().map(|slug| {
        let alone = ReportQuery {
            by: asked.by.clone(),
            agency: asked.agency.clone(),
            edition: slug.as_str().to_owned(),
            ..ReportQuery::default()
        };
        alone.at(address::REPORTS, 0)
    });
    Scope {
        from: understood.days.0,
        until: understood.days.1,
        series: understood
            .series
            .as_ref()
            .map(|series| series.title.get(language).to_owned()),
        edition: understood.edition.as_ref().and_then(|_| {
            let only = material.editions.first()?;
            Some(only.title.get(language).to_owned())
        }),
        agency: understood
            .agency
            .as_ref()
            .and_then(|id| Some(understood.tree.get(id)?.name.clone())),
        editions: count(material.editions.len()),
        ahead: count(ahead.count()),
        called_off: material.called_off,
        outside: alone.filter(|_| !found),
    }
}

/// The page around a report, or around why there is none.
fn around(
    visitor: &Visitor,
    asked: &ReportQuery,
    understood: &Understood,
    choices: Choices,
    today: Day,
) -> ReportsPage {
    let (words, language) = (Words(visitor.language), visitor.language);
    let dates = visitor.dates();
    let written = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let way = |text: String, query: &ReportQuery, here: bool| Way {
        text,
        href: query.at(address::REPORTS, 0),
        here,
    };
    let years = choices.years.into_iter().map(Period::Year);
    let periods = years
        .chain([Period::Quarter, Period::Month, Period::Always])
        .map(|period| {
            let text = match period {
                Period::Year(year) => words.report_period_year(year),
                Period::Quarter => words.report_period_quarter().to_owned(),
                Period::Month => words.report_period_month().to_owned(),
                Period::Always | Period::Days(..) => words.report_period_always().to_owned(),
            };
            way(
                text,
                &asked.of_period(period),
                period.days(today) == understood.days,
            )
        })
        .collect();
    let views = View::ALL
        .iter()
        .map(|view| {
            way(
                view_word(words, *view).to_owned(),
                &asked.by(*view),
                *view == understood.view,
            )
        })
        .collect();
    let always = understood.days == (None, None);
    let shown = |day: Option<Day>, typed: &str| {
        // What was typed is kept, also where it is no day.
        if typed.trim().is_empty() {
            written(day)
        } else {
            typed.to_owned()
        }
    };
    ReportsPage {
        search: Search {
            view: understood.view,
            from: shown(understood.days.0, &asked.from),
            until: shown(understood.days.1, &asked.until),
            period: always.then(|| Period::Always.word().unwrap_or_default()),
            series: asked.series.clone(),
            edition: asked.edition.clone(),
            agency: asked.agency.clone(),
            show: understood.show,
        },
        periods,
        views,
        series: choices
            .series
            .iter()
            .map(|series| Choice::new(series.id.as_str(), series.title.get(language)))
            .collect(),
        editions: choices
            .editions
            .iter()
            .map(|edition| {
                let text = format!(
                    "{} · {}",
                    dates.day(edition.starts_at),
                    edition.title.get(language)
                );
                Choice::new(edition.slug.as_str(), text)
            })
            .collect(),
        suggested: work::suggested(&understood.tree),
        faults: vec![],
        report: None,
    }
}

/// The page with what could not be understood.
fn refused(
    app: &App,
    visitor: &Visitor,
    asked: &ReportQuery,
    understood: &Understood,
    choices: Choices,
    faults: Vec<ReportFault>,
) -> Response {
    let today = visitor.dates().zone.day(app.now());
    let data = ReportsPage {
        faults,
        ..around(visitor, asked, understood, choices, today)
    };
    html(
        StatusCode::UNPROCESSABLE_ENTITY,
        page(&visitor.frame(app), data),
    )
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<ReportQuery>,
) -> Result<Response, Refusal> {
    let (understood, choices, faults) = understand(&app, &visitor, &asked).await?;
    // Nothing is shown for what is not understood: another report would be a wrong answer.
    if !faults.is_empty() {
        return Ok(refused(
            &app,
            &visitor,
            &asked,
            &understood,
            choices,
            faults,
        ));
    }
    let report = report(&app, &visitor, &asked, &understood).await?;
    let today = visitor.dates().zone.day(app.now());
    let data = ReportsPage {
        report: Some(report),
        ..around(&visitor, &asked, &understood, choices, today)
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The name of a file: what its rows are, and what it is of.
fn file_name(words: Words, understood: &Understood, extension: &str) -> String {
    let mut name = words.report_file().to_owned();
    let mut add = |piece: &str| {
        name.push('-');
        name.push_str(piece);
    };
    add(match understood.view {
        View::Edition => words.report_file_edition(),
        View::Agency => words.report_file_agency(),
        View::Person => words.report_file_person(),
        View::Nobody => words.report_file_nobody(),
    });
    let days = [understood.days.0, understood.days.1];
    for day in days.into_iter().flatten() {
        add(&day.to_string());
    }
    if let Some(edition) = &understood.edition {
        add(edition.as_str());
    }
    let series = understood.series.as_ref();
    let agency = understood.agency.as_ref();
    let agency = agency.and_then(|id| understood.tree.get(id));
    for text in [
        series.map(|series| series.title.id.as_str()),
        agency.map(|agency| agency.code.as_str()),
    ] {
        if let Some(piece) = text.and_then(slug_of_title) {
            add(piece.as_str());
        }
    }
    format!("{name}.{extension}")
}

/// A file of what is asked for, or the page with what could not be understood.
async fn file(
    app: &App,
    visitor: &Visitor,
    asked: &ReportQuery,
    write: impl FnOnce(&Understood, &Report) -> Result<(Vec<u8>, &'static str, &'static str), Refusal>,
) -> Result<Response, Refusal> {
    let (understood, choices, faults) = understand(app, visitor, asked).await?;
    if !faults.is_empty() {
        return Ok(refused(app, visitor, asked, &understood, choices, faults));
    }
    let report = report(app, visitor, asked, &understood).await?;
    let (file, media_type, extension) = write(&understood, &report)?;
    let name = file_name(Words(visitor.language), &understood, extension);
    Ok(attached(file, media_type, &name))
}

/// All rows as CSV.
pub async fn csv(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<ReportQuery>,
) -> Result<Response, Refusal> {
    let words = Words(visitor.language);
    file(&app, &visitor, &asked, |_, report| {
        let file = documents::csv::write_totalled(&report.rows.sheet(words));
        let file = file.map_err(Refusal::internal)?;
        Ok((file, documents::csv::MEDIA_TYPE, "csv"))
    })
    .await
}

/// The same as a workbook, with what the figures mean on a second sheet.
pub async fn workbook(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<ReportQuery>,
) -> Result<Response, Refusal> {
    let (words, dates) = (Words(visitor.language), visitor.dates());
    let drawn_at = dates.day_and_time(app.now());
    file(&app, &visitor, &asked, |understood, report| {
        let mut about = vec![
            (
                words.report_title().to_owned(),
                scope_line(words, &report.scope),
            ),
            (words.report_drawn().to_owned(), drawn_at),
        ];
        about.extend(notes(words, understood.view, report.per, dates.zone));
        let file = documents::xlsx::write_totalled(
            &report.rows.sheet(words),
            view_word(words, understood.view),
            (words.report_notes_title(), &about),
        )
        .map_err(Refusal::internal)?;
        Ok((file, documents::xlsx::MEDIA_TYPE, "xlsx"))
    })
    .await
}
