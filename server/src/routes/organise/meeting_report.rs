//! `/organiser/editions/{edition}/meeting/{report}`

use crate::editions;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::meeting_reports::{Chosen, Read};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::meeting_report::{
    Asks, Conflict, Effect, MAX_SHOWN, OpenRow, Preview, ReportPage, Stage, SureRow, act, field,
    page,
};
use app::parts::decide_row::{self, Candidate, choice, row_of};
use app::parts::form::ACT;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::attendance::Status;
use domain::edition::Edition;
use domain::id::ReportId;
use domain::meeting::matching::Matched;
use domain::meeting::{Column, Columns, DayOrder, Hint, Question};
use http::StatusCode;
use std::collections::BTreeMap;
use store::{Attendee, MeetingReport, ReportConflict, Reported, WriteError};

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, report)): Path<(String, String)>,
    Query(asked): Query<Happened>,
) -> Result<Response, Refusal> {
    let (edition, id, report) = find(&app, &slug, &report).await?;
    let mut data = shown(&app, &visitor, edition, &id, report, &Posted::default()).await?;
    data.again = asked.notice == "again";
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, report)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let (edition, id, report) = find(&app, &slug, &report).await?;
    let here = address::meeting_report(&slug, id.as_str());
    let by = &visitor.person()?.person;
    let done = match posted.get(ACT) {
        act::ANSWER => {
            let hint = answered(&posted, &report);
            app.store.set_meeting_hint(&id, &hint).await?;
            return Ok(see_other(&here));
        }
        act::UNDO => app.store.undo_meeting_report(&id, by).await,
        act::APPLY if report.rows.is_none() => Err(WriteError::Conflict(ReportConflict::Done)),
        act::APPLY => {
            let read = Read::open(&app, edition, &report).await?;
            if read.digest() != posted.get(field::SEEN) {
                return refused(&app, &visitor, &slug, &id, &posted, Conflict::Changed).await;
            }
            let reported = read.reported(&chosen(&app, &read, &posted));
            app.store.apply_meeting_report(&id, &reported, by).await
        }
        _ => return Err(Refusal::Malformed),
    };
    match done {
        Ok(_) => Ok(see_other(&here)),
        Err(WriteError::Conflict(ReportConflict::Done)) => {
            refused(&app, &visitor, &slug, &id, &posted, Conflict::Done).await
        }
        Err(WriteError::Store(error)) => Err(error.into()),
    }
}

async fn refused(
    app: &App,
    visitor: &Visitor,
    slug: &str,
    id: &ReportId,
    posted: &Posted,
    conflict: Conflict,
) -> Result<Response, Refusal> {
    let (edition, id, report) = find(app, slug, id.as_str()).await?;
    let mut data = shown(app, visitor, edition, &id, report, posted).await?;
    data.conflict = Some(conflict);
    Ok(html(StatusCode::CONFLICT, page(&visitor.frame(app), data)))
}

async fn find(
    app: &App,
    slug: &str,
    report: &str,
) -> Result<(Edition, ReportId, MeetingReport), Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    let id = ReportId::parse(report).ok_or(Refusal::NotFound)?;
    let report = app.store.meeting_report(&edition.id, &id).await?;
    Ok((edition, id, report.ok_or(Refusal::NotFound)?))
}

/// What was answered, beside what was answered before.
fn answered(posted: &Posted, report: &MeetingReport) -> Hint {
    let order = DayOrder::from_code(posted.get(field::ORDER));
    let places = posted.pairs().iter().filter_map(|(name, value)| {
        let place = name.strip_prefix("column-")?.parse().ok()?;
        Some((Column::from_code(value)?, place))
    });
    let columns = posted
        .get(field::HEADER)
        .parse()
        .ok()
        .map(|header| Columns {
            header,
            places: places.collect(),
        });
    Hint {
        day: None,
        order: order.or(report.hint.order),
        columns: columns.or_else(|| report.hint.columns.clone()),
    }
}

/// What was chosen of those who are not surely known. Only somebody registered can be chosen.
fn chosen(app: &App, read: &Read, posted: &Posted) -> BTreeMap<usize, Chosen> {
    let who: BTreeMap<String, usize> = read
        .people
        .iter()
        .enumerate()
        .map(|(index, one)| (stands_for(app, read, one), index))
        .collect();
    let chosen = posted.pairs().iter().filter_map(|(name, value)| {
        let row = usize::try_from(row_of(name)?).ok()?;
        let chosen = match value.as_str() {
            choice::NEW => Chosen::New,
            value => Chosen::Person(*who.get(value)?),
        };
        Some((row, chosen))
    });
    chosen.collect()
}

fn stands_for(app: &App, read: &Read, person: &Attendee) -> String {
    app.secret.attendee(&read.edition.id, &person.person)
}

async fn shown(
    app: &App,
    visitor: &Visitor,
    edition: Edition,
    id: &ReportId,
    report: MeetingReport,
    posted: &Posted,
) -> Result<ReportPage, Refusal> {
    let line = editions::line(&edition, app.now(), visitor.language);
    let stage = match report.done.applied_at {
        Some(at) => Stage::Applied {
            at,
            present: report.done.events,
            undone_at: report.done.undone_at,
            stayed: report.done.stayed,
        },
        None => {
            let read = Read::open(app, edition, &report).await?;
            match &read.report {
                Err(Question::Columns(rows)) => Stage::Asks(Asks::Columns(rows.clone())),
                Err(Question::Order { written, .. }) => Stage::Asks(Asks::Order(written.clone())),
                Err(Question::Day) => Stage::Asks(Asks::Day),
                Ok(_) => Stage::Waiting(Box::new(preview(app, &read, posted))),
            }
        }
    };
    Ok(ReportPage {
        action: address::meeting_report(&line.slug, id.as_str()),
        edition: line,
        file_name: report.file_name,
        again: false,
        conflict: None,
        stage,
    })
}

fn preview(app: &App, read: &Read, posted: &Posted) -> Preview {
    let Ok(report) = &read.report else {
        return Preview::default();
    };
    let agency = |one: &Attendee| {
        let agency = one.agency.as_ref().and_then(|id| read.tree.get(id));
        agency.map(|agency| agency.name.clone()).unwrap_or_default()
    };
    // What is recorded of each of those who are surely known, all of their devices together.
    let reported: BTreeMap<_, _> = read
        .reported(&BTreeMap::new())
        .into_iter()
        .filter_map(|one: Reported| match &one.who {
            store::ReportedPerson::Known(person, _) => Some((person.clone(), one.becomes)),
            store::ReportedPerson::New(_) => None,
        })
        .collect();
    let mut preview = Preview {
        seen: read.digest(),
        faults: report
            .faults
            .iter()
            .take(MAX_SHOWN)
            .map(|fault| (fault.line, fault.kind.clone()))
            .collect(),
        ..Preview::default()
    };
    for (number, (participant, matched)) in report.people.iter().zip(&read.matched).enumerate() {
        let minutes = read.minutes(participant);
        let candidates = match matched {
            Matched::Sure(index) => {
                let Some(one) = read.people.get(*index) else {
                    continue;
                };
                if preview.sure.len() == MAX_SHOWN {
                    preview.more += 1;
                    continue;
                }
                let effect = match reported.get(&one.person) {
                    None => Effect::Outside,
                    Some(Some(Status::Late)) => Effect::Late,
                    Some(Some(_)) => Effect::Present,
                    Some(None) if one.standing.is_present() => Effect::Known,
                    Some(None) => Effect::Decided,
                };
                preview.sure.push(SureRow {
                    shown: participant.name.clone(),
                    name: one.name.clone(),
                    agency: agency(one),
                    minutes,
                    effect,
                });
                continue;
            }
            Matched::Likely(candidates) => candidates.as_slice(),
            Matched::Unknown => &[],
        };
        if preview.open.len() == MAX_SHOWN {
            preview.more += 1;
            continue;
        }
        let candidates = candidates
            .iter()
            .filter_map(|index| read.people.get(*index));
        let row = u64::try_from(number).unwrap_or(u64::MAX);
        let chosen = match posted.get(&decide_row::field(row)) {
            "" => choice::SKIP,
            chosen => chosen,
        };
        preview.open.push(OpenRow {
            row,
            shown: participant.name.clone(),
            minutes,
            candidates: candidates
                .map(|one| Candidate {
                    value: stands_for(app, read, one),
                    name: one.name.clone(),
                    about: agency(one),
                })
                .collect(),
            chosen: chosen.to_owned(),
        });
    }
    preview
}
