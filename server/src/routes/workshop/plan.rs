//! `/control/{edition}/plan`: the running order.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, plan_form};
use app::address;
use app::pages::workshop::plan::{
    Choices, Editing, PlanDone, PlanPage, PlanPageFault, ReadyPlan, StepForm, act, field, page,
};
use app::parts::form::ACT;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::Library;
use domain::edition::Edition;
use domain::id::StepId;
use domain::language::Language;
use domain::live::{MAX_STEPS, Plan, StepKind};
use http::StatusCode;
use serde::Deserialize;
use store::Room;

/// How often a press is tried again where somebody else was quicker.
const TRIES: usize = 20;

/// Which form is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct PlanQuery {
    #[serde(default)]
    add: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    course: String,
    #[serde(default)]
    poll: String,
    #[serde(default)]
    done: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<PlanQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let mut data = state(&app, &edition, visitor.language).await?;
    data.done = PlanDone::from_code(&asked.done);
    let editing = if let Some(kind) = StepKind::from_code(&asked.add) {
        Some(Editing {
            step: None,
            kind,
            form: StepForm {
                poll: asked.poll.clone(),
                ..StepForm::default()
            },
            problems: vec![],
        })
    } else {
        let id = StepId::parse(&asked.step);
        let step = id.and_then(|id| data.plan.step(&id).cloned());
        step.map(|step| Editing {
            kind: step.body.kind(),
            form: StepForm::of(&step, visitor.language),
            step: Some(step.id),
            problems: vec![],
        })
    };
    if let Some(mut editing) = editing {
        // What was typed before the session ended, or the language was switched.
        if let Some(draft) = visitor
            .draft()
            .await?
            .filter(|draft| is_of(draft, &editing))
        {
            editing.form = StepForm::read(|name| draft.all(name));
        }
        if !asked.course.is_empty() && asked.course != editing.form.course {
            editing.form.course = asked.course;
            editing.form.item.clear();
            editing.form.section.clear();
        }
        write(&mut data, editing, &app.content.library(), visitor.language);
    }
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Whether a form is that of the step that is written.
fn is_of(posted: &Posted, editing: &Editing) -> bool {
    match &editing.step {
        Some(step) => posted.get(field::STEP) == step.as_str(),
        None => posted.get(field::ADD) == editing.kind.code(),
    }
}

async fn state(app: &App, edition: &Edition, language: Language) -> Result<PlanPage, Refusal> {
    let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
    let ready = app
        .content
        .library()
        .plans()
        .iter()
        .map(|plan| ReadyPlan {
            slug: plan.slug.as_str().to_owned(),
            title: plan.title.get(language).to_owned(),
            summary: plan.summary.get(language).to_owned(),
            minutes: plan.minutes,
            steps: u32::try_from(plan.steps.len()).unwrap_or(u32::MAX),
        })
        .collect();
    Ok(PlanPage {
        edition: editions::line(edition, app.now(), language),
        plan: hall.plan.clone(),
        shown: hall.state.step.clone(),
        ready,
        editing: None,
        choices: Choices::default(),
        fault: None,
        done: None,
    })
}

/// Opens a form, with what there is to choose from in the library.
fn write(data: &mut PlanPage, mut editing: Editing, library: &Library, language: Language) {
    data.choices = plan_form::choices(library, &mut editing, language);
    data.editing = Some(editing);
}

/// Why a press was not followed.
enum Refused {
    /// It belongs to no form.
    Press(StatusCode, PlanPageFault),
    /// A form has to be filled in anew.
    Form(Box<Editing>),
    /// The step of a form is gone; what was typed becomes one that can be added.
    Gone(Box<Editing>),
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<PlanQuery>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let mut data = state(&app, &edition, visitor.language).await?;
    let library = app.content.library();
    for _ in 0..TRIES {
        let changed = change(&app, &library, &data, &posted, &asked, visitor.language)?;
        let refused = match changed {
            Ok((plan, done)) => {
                let store = &app.store;
                if let Some(now) = store.replace_plan(&edition.id, &data.plan, &plan).await? {
                    // Somebody else was quicker: what they did stays, and this is done to it.
                    data.plan = now;
                    continue;
                }
                visitor.forget_draft(app.now()).await?;
                let here = address::control_plan(&edition.details.slug);
                let here = address::with_query(&here, &[("done", done.map_or("", PlanDone::code))]);
                // Where somebody has pressed they go on.
                let place = match posted.get(ACT) {
                    act::UP | act::DOWN => format!("#step-{}", posted.get(field::STEP)),
                    _ => String::new(),
                };
                return Ok(see_other(&format!("{here}{place}")));
            }
            Err(refused) => refused,
        };
        let status = match refused {
            Refused::Press(status, fault) => {
                data.fault = Some(fault);
                status
            }
            Refused::Form(editing) => {
                write(&mut data, *editing, &library, visitor.language);
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Refused::Gone(editing) => {
                data.fault = Some(PlanPageFault::GoneTyped);
                write(&mut data, *editing, &library, visitor.language);
                StatusCode::CONFLICT
            }
        };
        return Ok(html(status, page(&visitor.frame(&app), data)));
    }
    Err(Refusal::Conflict)
}

type Changed = Result<(Plan, Option<PlanDone>), Refused>;

/// The running order after a press.
fn change(
    app: &App,
    library: &Library,
    data: &PlanPage,
    posted: &Posted,
    asked: &PlanQuery,
    language: Language,
) -> Result<Changed, Refusal> {
    let mut plan = data.plan.clone();
    let step = StepId::parse(posted.get(field::STEP));
    let place = step.as_ref().and_then(|step| plan.place(step));
    let gone = Refused::Press(StatusCode::CONFLICT, PlanPageFault::Gone);
    let many = Refused::Press(StatusCode::CONFLICT, PlanPageFault::Many);
    let done = match posted.get(ACT) {
        act @ (act::UP | act::DOWN) => {
            let Some(place) = place else {
                return Ok(Err(gone));
            };
            plan.shift(place, act == act::UP);
            None
        }
        act::REMOVE => {
            let Some(place) = place else {
                return Ok(Err(gone));
            };
            if step == data.shown {
                let fault = PlanPageFault::Shown;
                return Ok(Err(Refused::Press(StatusCode::CONFLICT, fault)));
            }
            plan.steps.remove(place);
            Some(PlanDone::Removed)
        }
        act @ (act::USE | act::REPLACE) => {
            let ready = library
                .plan(posted.get(field::PLAN))
                .ok_or(Refusal::Malformed)?;
            if act == act::REPLACE {
                // What the hall sees stays until it sees something else.
                plan.steps
                    .retain(|step| Some(&step.id) == data.shown.as_ref());
            }
            if plan.steps.len() + ready.steps.len() > MAX_STEPS {
                return Ok(Err(many));
            }
            let new = ready.steps.iter().map(|step| step.with_id(new_id(app)));
            plan.steps.extend(new);
            Some(PlanDone::Used)
        }
        act::SAVE if posted.has(field::STEP) && place.is_none() => {
            let kind = StepKind::from_code(posted.get(field::ADD));
            return Ok(Err(kind.map_or(gone, |kind| {
                Refused::Gone(Box::new(Editing {
                    step: None,
                    kind,
                    form: StepForm::read(|name| posted.all(name)),
                    problems: vec![],
                }))
            })));
        }
        act::SAVE => {
            let old = place.and_then(|place| plan.steps.get(place)).cloned();
            let kind = old
                .as_ref()
                .map(|step| step.body.kind())
                .or_else(|| StepKind::from_code(posted.get(field::ADD)))
                .or_else(|| StepKind::from_code(&asked.add))
                .ok_or(Refusal::Malformed)?;
            if old.is_none() && plan.steps.len() >= MAX_STEPS {
                return Ok(Err(many));
            }
            let form = StepForm::read(|name| posted.all(name));
            let id = step.clone().unwrap_or_else(|| new_id(app));
            match plan_form::read(library, &form, kind, id, language) {
                Ok(new) => match place.and_then(|place| plan.steps.get_mut(place)) {
                    Some(old) => {
                        *old = new;
                        Some(PlanDone::Saved)
                    }
                    None => {
                        plan.steps.push(new);
                        Some(PlanDone::Added)
                    }
                },
                Err(problems) => {
                    let editing = Editing {
                        step,
                        kind,
                        form,
                        problems,
                    };
                    return Ok(Err(Refused::Form(Box::new(editing))));
                }
            }
        }
        _ => return Err(Refusal::Malformed),
    };
    Ok(Ok((plan, done)))
}

fn new_id(app: &App) -> StepId {
    StepId::new(app.now(), app.entropy.as_ref())
}
