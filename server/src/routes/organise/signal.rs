//! `/organiser/editions/{edition}/signals/{signal}`

use crate::editions;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::signals::Signals;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::signal::{SignalFault, SignalForm, SignalPage, act, field, page};
use app::pages::organise::signals::SignalsDone;
use app::parts::form::ACT;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::{Nonce, Reason, Status};
use domain::clock::Moment;
use domain::correction::Said;
use domain::edition::EditionDetails;
use domain::id::PersonId;
use domain::signals::Outcome;
use domain::text::several_lines;
use http::StatusCode;
use std::collections::HashMap;
use store::{Correction, JudgedSignal, WriteError};

/// What somebody fills in; the rest of the form comes with the page.
const FILLED_IN: [&str; 4] = [field::PERSON, field::STATUS, field::REASON, field::REMARK];

async fn load(app: &App, slug: &str) -> Result<Signals, Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    Signals::of(app, edition).await
}

/// An empty form, or one as it was sent.
fn form(nonce: &Nonce, sent: Option<&Posted>) -> SignalForm {
    let get = |name| sent.map_or("", |sent| sent.get(name)).to_owned();
    SignalForm {
        nonce: nonce.as_str().to_owned(),
        chosen: sent.map_or_else(Vec::new, |sent| sent.all(field::PERSON)),
        status: get(field::STATUS),
        reason: get(field::REASON),
        remark: get(field::REMARK),
    }
}

async fn drawn(
    app: &App,
    visitor: &Visitor,
    signals: &Signals,
    judged: &JudgedSignal,
    form: SignalForm,
    faults: Vec<SignalFault>,
    kept: bool,
) -> Result<String, Refusal> {
    let data = SignalPage {
        edition: editions::line(&signals.edition, app.now(), visitor.language),
        card: signals
            .card(app, judged, usize::MAX, visitor.language)
            .await?,
        form,
        faults,
        kept,
    };
    Ok(page(&visitor.frame(app), data))
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, key)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let signals = load(&app, &slug).await?;
    let judged = signals.find(&key).ok_or(Refusal::NotFound)?;
    let draft = visitor.draft().await?;
    let filled_in = |draft: &&Posted| FILLED_IN.iter().any(|name| !draft.get(name).is_empty());
    let kept = draft.as_ref().filter(filled_in);
    let nonce = kept.and_then(|draft| Nonce::parse(draft.get(field::NONCE)));
    let nonce = nonce.unwrap_or_else(|| app.store.new_nonce());
    let form = form(&nonce, kept);
    let is_kept = kept.is_some();
    let page = drawn(&app, &visitor, &signals, judged, form, vec![], is_kept).await?;
    Ok(html(StatusCode::OK, page))
}

/// Its form.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, key)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let signals = load(&app, &slug).await?;
    let judged = signals.find(&key).ok_or(Refusal::NotFound)?;
    if posted.get(ACT) != act::CORRECT {
        return Err(Refusal::Malformed);
    }
    correct(&app, &visitor, &signals, judged, &posted).await
}

/// Somebody who is chosen, with how many events of theirs were seen.
struct Chosen {
    person: PersonId,
    seen: u32,
    nonce: Nonce,
}

/// Those who are chosen among the people of a sign; whoever is not one of them is not corrected by it.
fn chosen(
    app: &App,
    signals: &Signals,
    judged: &JudgedSignal,
    posted: &Posted,
    nonce: &Nonce,
) -> Result<Vec<Chosen>, Refusal> {
    let edition = &signals.edition.id;
    let noticed = judged.signal.people.iter().map(|one| &one.person);
    let registered: HashMap<String, &PersonId> = noticed
        .filter(|person| signals.people.contains_key(*person))
        .map(|person| (app.secret.attendee(edition, person), person))
        .collect();
    let mut people: Vec<Chosen> = Vec::new();
    for one in posted.all(field::PERSON) {
        let (who, seen) = one.split_once('.').ok_or(Refusal::Malformed)?;
        let seen: u32 = seen.parse().map_err(|_| Refusal::Malformed)?;
        let person = *registered.get(who).ok_or(Refusal::NotFound)?;
        // Of one form everybody has a number of their own, and the same one when it is sent twice.
        let subject = format!("correction\n{}\n{}", nonce.as_str(), person.as_str());
        let signed = hex::encode(app.secret.sign(&subject).split_at(16).0);
        if people.iter().all(|known| known.person != *person) {
            people.push(Chosen {
                person: person.clone(),
                seen,
                nonce: Nonce::parse(&signed).ok_or(Refusal::Malformed)?,
            });
        }
    }
    Ok(people)
}

/// What was sent, read; or every fault of it.
fn read(
    posted: &Posted,
    nobody: bool,
    edition: &EditionDetails,
    now: Moment,
) -> Result<Said, Vec<SignalFault>> {
    let status = Status::from_code(posted.get(field::STATUS));
    let reason = Reason::from_code(posted.get(field::REASON));
    let mut faults = vec![];
    if nobody {
        faults.push(SignalFault::Nobody);
    }
    if status.is_none() {
        faults.push(SignalFault::StatusMissing);
    }
    if reason.is_none() {
        faults.push(SignalFault::ReasonMissing);
    }
    let (Some(status), Some(reason)) = (status, reason) else {
        return Err(faults);
    };
    let said = Said {
        status,
        custom: None,
        place: None,
        arrived_at: None,
        reason,
        remark: several_lines(posted.get(field::REMARK)),
    };
    let judged = said.faults(edition, now);
    faults.extend(judged.into_iter().map(SignalFault::Rule));
    if faults.is_empty() {
        Ok(said)
    } else {
        Err(faults)
    }
}

async fn correct(
    app: &App,
    visitor: &Visitor,
    signals: &Signals,
    judged: &JudgedSignal,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let people = chosen(app, signals, judged, posted, &nonce)?;
    let details = &signals.edition.details;
    let said = match read(posted, people.is_empty(), details, app.now()) {
        Ok(said) => said,
        Err(faults) => {
            let form = form(&nonce, Some(posted));
            let page = drawn(app, visitor, signals, judged, form, faults, false).await?;
            return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let mut moved =
        (posted.get(field::VERSION) != judged.signal.version()).then_some(SignalFault::Changed);
    for one in &people {
        let events = signals
            .people
            .get(&one.person)
            .map(|known| known.standing.events);
        if moved.is_none() && events != Some(one.seen) && !is_recorded(app, signals, one).await? {
            moved = Some(SignalFault::Moved);
        }
    }
    if let Some(fault) = moved {
        return again(app, visitor, signals, judged, posted, fault).await;
    }
    let actor = &visitor.person()?.person;
    let edition = &signals.edition.id;
    let corrections = people.iter().map(|one| Correction {
        edition: edition.clone(),
        person: one.person.clone(),
        status: said.status,
        custom: None,
        place: None,
        arrived_at: None,
        actor: actor.clone(),
        reason: said.reason,
        remark: (!said.remark.is_empty()).then(|| said.remark.clone()),
        seen: Some(one.seen),
        nonce: one.nonce.clone(),
    });
    let corrected = app
        .store
        .correct_batch(edition, corrections.collect(), said.reason, actor)
        .await;
    match corrected {
        Ok(_) => {}
        // Somebody else was quicker, between reading and writing: nobody is corrected.
        Err(WriteError::Conflict(_)) => {
            let fault = SignalFault::Moved;
            return again(app, visitor, signals, judged, posted, fault).await;
        }
        Err(error) => return Err(error.into()),
    }
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let decided = judged.decision.as_ref();
    let same =
        decided.is_some_and(|one| one.outcome == Outcome::Corrected && one.covers(&judged.signal));
    // Sent twice, as by an impatient thumb, is decided once.
    if !same || judged.is_open() {
        app.store
            .decide_signals(edition, &[&judged.signal], Outcome::Corrected, count, actor)
            .await?;
    }
    visitor.forget_draft(app.now()).await?;
    let here = address::signals(&details.slug);
    Ok(see_other(&address::with_notice(
        &here,
        &SignalsDone::Corrected.code(),
    )))
}

/// Whether this very correction stands in the ledger.
async fn is_recorded(app: &App, signals: &Signals, one: &Chosen) -> Result<bool, Refusal> {
    let history = app.store.history(&signals.edition.id, &one.person).await?;
    Ok(history.iter().any(|entry| entry.event.nonce == one.nonce))
}

/// Something has changed since the form was drawn: it is shown as it is now, with what was filled in. Whoever was
/// chosen is so again, of whom more is known by now.
async fn again(
    app: &App,
    visitor: &Visitor,
    signals: &Signals,
    judged: &JudgedSignal,
    posted: &Posted,
    fault: SignalFault,
) -> Result<Response, Refusal> {
    let slug = signals.edition.details.slug.as_str();
    let signals = load(app, slug).await?;
    let judged = signals
        .find(&judged.signal.key())
        .ok_or(Refusal::NotFound)?;
    let mut form = form(&app.store.new_nonce(), Some(posted));
    let before = std::mem::take(&mut form.chosen);
    let card = signals
        .card(app, judged, usize::MAX, visitor.language)
        .await?;
    form.chosen = card
        .people
        .iter()
        .filter_map(|person| {
            let who = person.who.as_deref()?;
            let was = before
                .iter()
                .any(|one| one.split_once('.').is_some_and(|(known, _)| known == who));
            was.then(|| app::pages::organise::signal::chosen(who, person.events))
        })
        .collect();
    let page = drawn(app, visitor, &signals, judged, form, vec![fault], false).await?;
    Ok(html(StatusCode::CONFLICT, page))
}
