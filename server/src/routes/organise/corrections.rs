//! `/organiser/editions/{edition}/attendance/corrections`

use crate::corrections::{self, Planned};
use crate::custom_statuses::CustomStatuses;
use crate::http::answer::{html, see_other};
use crate::http::forms::Uploaded;
use crate::http::refusal::Refusal;
use crate::routes::organise::attendance_people::AttendeesQuery;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, uploaded_table};
use app::address;
use app::pages::organise::corrections::{
    CorrectionsDone, CorrectionsFault, CorrectionsForm, CorrectionsPage, PastBatch, act, field,
    page,
};
use app::parts::form::ACT;
use app::words::Words;
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use domain::attendance::Reason;
use domain::bulk_correction::{MAX_LINES, lines_of_table};
use domain::correction::Said;
use domain::custom_status::ChosenStatus;
use domain::edition::Edition;
use domain::id::BatchId;
use domain::text::several_lines;
use http::StatusCode;
use serde::Deserialize;
use store::{BatchConflict, WriteError};

/// What has just happened.
#[derive(Debug, Default, Deserialize)]
pub struct Happened {
    #[serde(default)]
    recorded: Option<u32>,
    #[serde(default)]
    undone: Option<u32>,
    #[serde(default)]
    before: Option<u32>,
    #[serde(default)]
    later: Option<u32>,
}

impl Happened {
    fn done(&self) -> Option<CorrectionsDone> {
        let recorded = self.recorded.map(CorrectionsDone::Recorded);
        let undone = self.undone.map(CorrectionsDone::Undone);
        let before = self.before.map(|_| CorrectionsDone::UndoneBefore);
        let later = self.later.map(|_| CorrectionsDone::LaterFirst);
        recorded.or(undone).or(before).or(later)
    }
}

/// The page; with a search of the people's page, a line for everybody who is found.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(happened): Query<Happened>,
    Query(asked): Query<AttendeesQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let form = CorrectionsForm {
        lines: if asked.is_search() {
            corrections::lines_of(&app, &edition, &asked.people()).await?
        } else {
            String::new()
        },
        ..CorrectionsForm::default()
    };
    let shown = Shown {
        form,
        done: happened.done(),
        ..Shown::default()
    };
    draw(&app, &visitor, &edition, StatusCode::OK, shown).await
}

/// What the page shows besides the edition.
#[derive(Default)]
struct Shown {
    form: CorrectionsForm,
    planned: Option<Planned>,
    moved: bool,
    faults: Vec<CorrectionsFault>,
    done: Option<CorrectionsDone>,
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
    status: StatusCode,
    shown: Shown,
) -> Result<Response, Refusal> {
    let past = app.store.correction_batches(&edition.id).await?;
    let statuses = CustomStatuses::read(&app.store, visitor.language).await?;
    let (lines, seen) = match shown.planned {
        Some(planned) => (planned.shown(), planned.seen()),
        None => (vec![], String::new()),
    };
    let data = CorrectionsPage {
        edition: editions::line(edition, app.now(), visitor.language),
        form: shown.form,
        offered: statuses.choices(&edition.details),
        lines,
        seen,
        moved: shown.moved,
        faults: shown.faults,
        past: past
            .into_iter()
            .map(|one| PastBatch {
                id: one.id.as_str().to_owned(),
                by: one.by,
                at: one.at,
                reason: one.reason,
                corrections: one.corrections,
                undone: one.undone_at.map(|at| (at, one.stayed)),
            })
            .collect(),
        done: shown.done,
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let uploaded = Uploaded::read(request, uploaded_table::BYTES_LIMIT).await?;
    match text(&uploaded, ACT).as_str() {
        act::UNDO => undo(&app, &visitor, &edition, &uploaded).await,
        pressed @ (act::PREVIEW | act::APPLY) => {
            correct(&app, &visitor, &edition, &uploaded, pressed == act::APPLY).await
        }
        _ => Err(Refusal::Malformed),
    }
}

fn text(uploaded: &Uploaded, name: &str) -> String {
    String::from_utf8_lossy(uploaded.get(name)).replace("\r\n", "\n")
}

async fn undo(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
    uploaded: &Uploaded,
) -> Result<Response, Refusal> {
    let id = BatchId::parse(&text(uploaded, field::BATCH)).ok_or(Refusal::Malformed)?;
    let actor = &visitor.person()?.person;
    let here = address::corrections(&edition.details.slug);
    let undone = app
        .store
        .undo_correction_batch(&edition.id, &id, actor)
        .await;
    let said = match undone {
        Ok(stayed) => ("undone", stayed.to_string()),
        Err(WriteError::Conflict(BatchConflict::Later)) => ("later", "1".to_owned()),
        Err(WriteError::Conflict(_)) => ("before", "1".to_owned()),
        Err(error) => return Err(error.into()),
    };
    Ok(see_other(&address::with_query(&here, &[(said.0, &said.1)])))
}

/// The lines of a form: those of its file, where one was chosen.
async fn lines(
    visitor: &Visitor,
    uploaded: &Uploaded,
) -> Result<Result<String, CorrectionsFault>, Refusal> {
    if uploaded.get(field::FILE).is_empty() {
        return Ok(Ok(text(uploaded, field::LINES)));
    }
    let words = Words(visitor.language);
    let read = uploaded_table::read(words, uploaded, field::FILE, field::FILE).await?;
    Ok(match read {
        Ok(table) => {
            let mut rows = table.rows.iter().map(|row| row.cells.as_slice());
            let head = rows.next().unwrap_or_default();
            lines_of_table(head, rows).ok_or(CorrectionsFault::NoColumn)
        }
        Err(fault) => Err(CorrectionsFault::File(fault)),
    })
}

async fn correct(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
    uploaded: &Uploaded,
    apply: bool,
) -> Result<Response, Refusal> {
    let mut form = CorrectionsForm {
        lines: text(uploaded, field::LINES),
        status: text(uploaded, field::STATUS),
        reason: text(uploaded, field::REASON),
        remark: text(uploaded, field::REMARK),
    };
    let mut faults = vec![];
    match lines(visitor, uploaded).await? {
        Ok(lines) => form.lines = lines,
        Err(fault) => faults.push(fault),
    }
    let filled = form.lines.lines().filter(|line| !line.trim().is_empty());
    match filled.count() {
        0 if faults.is_empty() => faults.push(CorrectionsFault::Nothing),
        many if many > MAX_LINES => faults.push(CorrectionsFault::ManyLines(MAX_LINES)),
        _ => {}
    }
    let reason = Reason::from_code(&form.reason);
    if reason.is_none() {
        faults.push(CorrectionsFault::Reason);
    }
    let statuses = CustomStatuses::read(&app.store, visitor.language).await?;
    let offered = statuses.offered(&edition.details);
    let chosen = ChosenStatus::from_code(&form.status, &offered);
    if chosen.is_none() && !form.status.is_empty() {
        faults.push(CorrectionsFault::StatusGone);
    }
    let planned = if faults
        .iter()
        .any(|fault| *fault != CorrectionsFault::Reason)
    {
        None
    } else {
        let chosen = chosen.as_ref();
        Some(Planned::of(app, edition, &form.lines, chosen, visitor.language).await?)
    };
    let said = |status, reason| Said {
        status,
        custom: None,
        place: None,
        arrived_at: None,
        reason,
        remark: several_lines(&form.remark),
    };
    if let (Some(planned), Some(reason)) = (&planned, reason) {
        let mut statuses = planned.statuses();
        statuses.extend(
            chosen
                .as_ref()
                .filter(|_| planned.is_empty())
                .map(|one| one.status),
        );
        let mut judged: Vec<_> = statuses
            .into_iter()
            .flat_map(|status| said(status, reason).faults(&edition.details, app.now()))
            .collect();
        judged.sort_by_key(|fault| format!("{fault:?}"));
        judged.dedup();
        faults.extend(judged.into_iter().map(CorrectionsFault::Rule));
    }
    let (Some(planned), Some(reason)) = (planned, reason) else {
        let shown = Shown {
            form,
            faults,
            ..Shown::default()
        };
        return draw(
            app,
            visitor,
            edition,
            StatusCode::UNPROCESSABLE_ENTITY,
            shown,
        )
        .await;
    };
    let bad = !faults.is_empty();
    // Sent twice, as by an impatient thumb, there is nothing left to record.
    let moved =
        apply && !bad && !planned.is_empty() && planned.seen() != text(uploaded, field::SEEN);
    if !apply || bad || moved || planned.is_empty() {
        let status = match (bad, moved) {
            (true, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (_, true) => StatusCode::CONFLICT,
            _ => StatusCode::OK,
        };
        let shown = Shown {
            form,
            planned: Some(planned),
            moved,
            faults,
            done: None,
        };
        return draw(app, visitor, edition, status, shown).await;
    }
    let actor = &visitor.person()?.person;
    let remark = several_lines(&form.remark);
    let corrections = planned.corrections(app, edition, reason, &remark, actor);
    let recorded = app
        .store
        .correct_batch(&edition.id, corrections, reason, actor)
        .await;
    match recorded {
        Ok(recorded) => {
            let here = address::corrections(&edition.details.slug);
            let said = [("recorded", recorded.to_string())];
            let said: Vec<(&str, &str)> = said
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            Ok(see_other(&address::with_query(&here, &said)))
        }
        Err(WriteError::Conflict(_)) => {
            let chosen = chosen.as_ref();
            let planned = Planned::of(app, edition, &form.lines, chosen, visitor.language).await?;
            let shown = Shown {
                form,
                planned: Some(planned),
                moved: true,
                ..Shown::default()
            };
            draw(app, visitor, edition, StatusCode::CONFLICT, shown).await
        }
        Err(error) => Err(error.into()),
    }
}
