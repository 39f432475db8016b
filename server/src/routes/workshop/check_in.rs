//! `/c`: type the code from the screen. `/c/{token}`: its QR twin, which makes a claim and leads there.

use crate::check_in::{self, Arrived, Seen};
use crate::claims::{self, Claimed};
use crate::code_throttle::Guesser;
use crate::editions;
use crate::http::answer::{html, see_other};
use crate::http::devices;
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::check_in::{CheckInFault, CheckInPage, ClaimedPlace, act, field, page};
use app::parts::form::ACT;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::Proof;
use domain::claim::Claim;
use domain::clock::Moment;
use domain::code::{Code, CodeFault, Token};
use domain::edition::Edition;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use store::EditionKeys;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let claimed = claims::read(&app, &headers);
    let (status, fault) = match &claimed {
        Claimed::Old(claim) => {
            let read_at = claim.arrived_at;
            (StatusCode::GONE, Some(CheckInFault::Old { read_at }))
        }
        Claimed::Nothing | Claimed::Good(_) => (StatusCode::OK, None),
    };
    let data = CheckInPage {
        fault,
        ..shown(&app, &visitor, claimed.clone()).await?
    };
    let mut response = html(status, page(&visitor.frame(&app), data));
    if matches!(claimed, Claimed::Old(_)) {
        // Said once; the field is there to go on with.
        claims::take_back(&mut response, &app);
    }
    Ok(response)
}

/// What the page shows of a claim: where the person is in already, else the one button.
async fn shown(app: &App, visitor: &Visitor, claimed: Claimed) -> Result<CheckInPage, Refusal> {
    let Claimed::Good(claim) = claimed else {
        return Ok(CheckInPage::default());
    };
    let Some(found) = tried(app, &claim).await? else {
        return Ok(CheckInPage::default());
    };
    let edition = &found.edition;
    let mut on_the_spot = false;
    if let Some(person) = visitor.person_id() {
        let standing = app.store.standing(&edition.id, person).await?;
        if standing.is_some_and(|standing| standing.inside) {
            let line = editions::line(edition, app.now(), visitor.language);
            return Ok(CheckInPage {
                already: Some((line.title, address::live(&edition.details.slug))),
                ..CheckInPage::default()
            });
        }
        on_the_spot = edition.details.on_the_spot
            && app.store.registration(&edition.id, person).await?.is_none();
    }
    Ok(CheckInPage {
        claimed: Some(ClaimedPlace {
            edition: editions::line(edition, app.now(), visitor.language),
            place: claim.place,
            read_at: claim.arrived_at,
            on_the_spot,
        }),
        ..CheckInPage::default()
    })
}

async fn tried(app: &App, claim: &Claim) -> Result<Option<Arc<EditionKeys>>, Refusal> {
    let tried = app.store.tried_editions(app.now()).await?;
    let found = tried.into_iter();
    Ok(found
        .into_iter()
        .find(|one| one.edition.id == claim.edition))
}

fn title(found: &EditionKeys, visitor: &Visitor) -> String {
    let title = &found.edition.details.title;
    title.get(visitor.language).to_owned()
}

/// The page again, with what was typed and why nothing was recorded.
async fn again(
    app: &App,
    visitor: &Visitor,
    claimed: Claimed,
    typed: &str,
    fault: CheckInFault,
) -> Result<Response, Refusal> {
    let status = match fault {
        CheckInFault::Code(_) | CheckInFault::Unknown | CheckInFault::Nothing => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        CheckInFault::Expired { .. }
        | CheckInFault::Over(_)
        | CheckInFault::Cancelled(_)
        | CheckInFault::Old { .. } => StatusCode::GONE,
        CheckInFault::Early(_) | CheckInFault::Used => StatusCode::CONFLICT,
        CheckInFault::TooOften | CheckInFault::TooOftenPerson { .. } => {
            StatusCode::TOO_MANY_REQUESTS
        }
        CheckInFault::NotRegistered { .. } => StatusCode::FORBIDDEN,
    };
    let data = CheckInPage {
        typed: typed.to_owned(),
        fault: Some(fault),
        ..shown(app, visitor, claimed).await?
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

/// Why a code that was seen makes no claim.
fn unseen(
    app: &App,
    seen: Seen,
    visitor: &Visitor,
) -> Result<(Claim, Arc<EditionKeys>), CheckInFault> {
    let line = |found: &EditionKeys| editions::line(&found.edition, app.now(), visitor.language);
    Err(match seen {
        Seen::Good(claim, found) => return Ok((claim, found)),
        Seen::Early(found) => CheckInFault::Early(line(&found)),
        Seen::Over(found) => CheckInFault::Over(line(&found)),
        Seen::Cancelled(found) => CheckInFault::Cancelled(line(&found)),
        Seen::Expired(found) => CheckInFault::Expired {
            title: title(&found, visitor),
        },
        Seen::Unknown => CheckInFault::Unknown,
    })
}

/// The QR's address. Opening it does nothing but give the browser a claim: a messenger opens addresses
/// before people do.
pub async fn scanned(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let Some(token) = Token::parse(&token) else {
        return Err(Refusal::NotFound);
    };
    let claimed = claims::read(&app, &headers);
    let seen = check_in::see_token(&app, &token).await?;
    match unseen(&app, seen, &visitor) {
        Ok((claim, _)) => {
            let mut response = see_other(address::CHECK_IN);
            // Whoever scans again arrived when they scanned first.
            let again = matches!(&claimed, Claimed::Good(kept) if kept.edition == claim.edition && kept.place == claim.place);
            if !again {
                claims::give(&mut response, &app, &claim);
            }
            devices::mark(&mut response, &app, &headers);
            Ok(response)
        }
        // The page of a scan that was opened again a while later.
        Err(CheckInFault::Expired { .. }) if matches!(&claimed, Claimed::Good(kept) if kept.edition == token.edition) => {
            Ok(see_other(address::CHECK_IN))
        }
        Err(fault) => again(&app, &visitor, claimed, "", fault).await,
    }
}

/// Its forms: a code that was typed, or the one button.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.has(field::CODE) {
        typed(&app, &visitor, &headers, posted.get(field::CODE)).await
    } else if posted.get(ACT) == act::ATTEND {
        attend(&app, &visitor, &headers).await
    } else {
        Err(Refusal::Malformed)
    }
}

/// A code that was typed: somebody signed in is in at once; anybody else gets a claim.
async fn typed(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    text: &str,
) -> Result<Response, Refusal> {
    let claimed = claims::read(app, headers);
    let code = match Code::read(text) {
        Ok(code) => code,
        Err(fault @ (CodeFault::Empty | CodeFault::Length | CodeFault::NeverUsed(_))) => {
            return again(app, visitor, claimed, text, CheckInFault::Code(fault)).await;
        }
    };
    let now = app.now();
    let guesser = match visitor.person_id() {
        Some(person) => Guesser::Person(person.clone()),
        None => Guesser::Browser(devices::of(headers), visitor.address),
    };
    if let Err(until) = app.code_throttle.heard(&guesser, now) {
        let fault = too_often(visitor, until, now);
        return again(app, visitor, claimed, text, fault).await;
    }
    let seen = check_in::see_code(app, code).await?;
    if matches!(seen, Seen::Unknown) {
        app.code_throttle.count(&guesser, now);
    }
    let mut response = match (unseen(app, seen, visitor), &visitor.person) {
        (Ok((claim, found)), Some(person)) => {
            return arrive(app, visitor, headers, person, &found.edition, claim).await;
        }
        (Ok((claim, _)), None) => {
            let mut response = see_other(address::CHECK_IN);
            claims::give(&mut response, app, &claim);
            response
        }
        (Err(fault), _) => again(app, visitor, claimed, text, fault).await?,
    };
    devices::mark(&mut response, app, headers);
    Ok(response)
}

fn too_often(visitor: &Visitor, until: Moment, now: Moment) -> CheckInFault {
    if visitor.person.is_none() {
        return CheckInFault::TooOften;
    }
    let seconds = until.0.saturating_sub(now.0).saturating_add(999) / 1_000;
    CheckInFault::TooOftenPerson {
        seconds: u32::try_from(seconds).unwrap_or(60).max(1),
    }
}

/// The one button: what the browser claims is recorded for whoever is signed in.
async fn attend(app: &App, visitor: &Visitor, headers: &HeaderMap) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    let claim = match claims::read(app, headers) {
        Claimed::Good(claim) => claim,
        Claimed::Old(claim) => {
            let read_at = claim.arrived_at;
            let fault = CheckInFault::Old { read_at };
            let mut response = again(app, visitor, Claimed::Nothing, "", fault).await?;
            claims::take_back(&mut response, app);
            return Ok(response);
        }
        Claimed::Nothing => {
            return again(app, visitor, Claimed::Nothing, "", CheckInFault::Nothing).await;
        }
    };
    match tried(app, &claim).await? {
        Some(found) => arrive(app, visitor, headers, person, &found.edition, claim).await,
        None => again(app, visitor, Claimed::Nothing, "", CheckInFault::Unknown).await,
    }
}

async fn arrive(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    person: &store::Account,
    edition: &Edition,
    claim: Claim,
) -> Result<Response, Refusal> {
    let device = devices::of(headers).map(|mark| devices::within(app, &claim.edition, &mark));
    let arrived = check_in::arrive(app, person, edition, claim, Proof::Code, device).await?;
    let title = || edition.details.title.get(visitor.language).to_owned();
    let fault = match arrived {
        Arrived::In(_) => {
            let mut response = see_other(&address::live(&edition.details.slug));
            claims::take_back(&mut response, app);
            return Ok(response);
        }
        Arrived::NotRegistered => CheckInFault::NotRegistered { title: title() },
        Arrived::Used => CheckInFault::Used,
        Arrived::Closed if edition.details.cancelled_at.is_some() => {
            CheckInFault::Cancelled(editions::line(edition, app.now(), visitor.language))
        }
        Arrived::Closed => CheckInFault::Over(editions::line(edition, app.now(), visitor.language)),
    };
    let mut response = again(app, visitor, Claimed::Nothing, "", fault).await?;
    claims::take_back(&mut response, app);
    Ok(response)
}
