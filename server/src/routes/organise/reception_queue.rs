//! What the script of the reception desk asks for: everybody who is expected, and taking what was ticked, at once or
//! after the network was away. A reply is a 200 whatever it says of an entry: each is answered by itself.

use crate::attendance;
use crate::http::forms::Sent;
use crate::http::refusal::Refusal;
use crate::reception::{Answer, Desk, DeskEntry, Told, record};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::parts::standing::status_word;
use app::words::Words;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::attendance::{Nonce, Proof, Status};
use domain::clock::Moment;
use domain::id::PersonId;
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How many entries are taken at once.
const BATCH: usize = 100;

/// Somebody who is expected.
#[derive(Debug, Serialize)]
pub struct DeskPerson {
    who: String,
    name: String,
    agency: String,
    /// What is searched: name, agency and its code.
    searched: String,
    here: bool,
    /// The code of the status; empty where nothing was said.
    status: &'static str,
    /// When they came, as it is shown.
    at: Option<String>,
    events: u32,
    /// Whether they stand in the counts: no trainer, no organiser.
    counted: bool,
}

/// Everybody who is expected, by name.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let desk = Desk::open(&app, &slug).await?;
    let dates = visitor.dates();
    let starts_at = desk.edition.details.starts_at;
    let people: Vec<DeskPerson> = desk
        .people
        .iter()
        .map(|person| {
            let standing = &person.standing;
            let agency = desk.agency(person).map(|agency| agency.name.clone());
            DeskPerson {
                who: desk.who(&app, person),
                searched: desk.searched(person),
                here: standing.is_present(),
                status: standing.status.map_or("", Status::code),
                at: attendance::arrival(standing).map(|at| dates.clock_since(at, starts_at)),
                counted: !person.staff,
                name: person.name.clone(),
                agency: agency.unwrap_or_default(),
                events: standing.events,
            }
        })
        .collect();
    let mut response = Json(people).into_response();
    let kept = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

/// What a device sends.
#[derive(Debug, Deserialize)]
pub struct SentQueue {
    /// What its clock says now.
    sent_at: i64,
    entries: Vec<SentEntry>,
}

/// One tick, or one that takes a tick back.
#[derive(Debug, Deserialize)]
pub struct SentEntry {
    nonce: String,
    who: String,
    here: bool,
    #[serde(default)]
    after: Option<String>,
    seen: u32,
    /// What the device's clock said then.
    at: i64,
}

/// What became of them.
#[derive(Debug, Serialize)]
pub struct Answers {
    answers: Vec<AnswerSaid>,
}

/// What became of one.
#[derive(Debug, Serialize)]
pub struct AnswerSaid {
    nonce: String,
    told: &'static str,
    /// How they stand now, in a word, since when, and by whom.
    word: String,
    at: Option<String>,
    by: Option<String>,
    events: u32,
}

/// Takes what was ticked, in its order.
pub async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Sent(sent): Sent<SentQueue>,
) -> Result<Json<Answers>, Refusal> {
    if sent.entries.len() > BATCH {
        return Err(Refusal::TooLarge);
    }
    let desk = Desk::open(&app, &slug).await?;
    let who: HashMap<String, &PersonId> = desk
        .people
        .iter()
        .map(|one| (desk.who(&app, one), &one.person))
        .collect();
    // The device's clock may be wrong: only how long ago something was said is taken from it.
    let now = app.now();
    let ahead = now.0.saturating_sub(sent.sent_at);
    let mut answers = Vec::with_capacity(sent.entries.len());
    for one in sent.entries {
        let nonce = Nonce::parse(&one.nonce).ok_or(Refusal::Malformed)?;
        let after = one.after.as_deref().map(Nonce::parse);
        if after == Some(None) {
            return Err(Refusal::Malformed);
        }
        let entry = DeskEntry {
            here: one.here,
            nonce,
            after: after.flatten(),
            seen: Some(one.seen),
            said_at: Some(Moment(one.at.saturating_add(ahead))),
            at_device: Some(Moment(one.at)),
            proof: Proof::Tick,
        };
        let answer = match who.get(&one.who) {
            Some(person) => {
                let actor = &visitor.person()?.person;
                Some(record(&app, &desk.edition, person, &entry, actor).await?)
            }
            // Withdrawn meanwhile, or of another edition.
            None => None,
        };
        answers.push(said(&desk, &visitor, one.nonce, answer));
    }
    Ok(Json(Answers { answers }))
}

fn said(desk: &Desk, visitor: &Visitor, nonce: String, answer: Option<Answer>) -> AnswerSaid {
    let words = Words(visitor.language);
    let Some(answer) = answer else {
        return AnswerSaid {
            nonce,
            told: "unknown",
            word: String::new(),
            at: None,
            by: None,
            events: 0,
        };
    };
    let starts_at = desk.edition.details.starts_at;
    let standing = &answer.standing;
    let since = standing.recorded_at;
    AnswerSaid {
        nonce,
        told: match answer.told {
            Told::Accepted => "accepted",
            Told::Duplicate => "duplicate",
            Told::Conflict => "conflict",
            Told::Closed => "closed",
        },
        word: status_word(words, standing.status).to_owned(),
        at: since.map(|at| visitor.dates().clock_since(at, starts_at)),
        by: answer.by,
        events: standing.events,
    }
}

/// What a device asks for that installs the desk.
pub async fn manifest(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = crate::editions::find(&app, &slug).await?.edition;
    let words = Words(visitor.language);
    let frame = visitor.frame(&app);
    let here = address::reception(&edition.details.slug);
    let manifest = serde_json::json!({
        "name": format!("{} · {}", words.desk_title(), edition.details.title.get(visitor.language)),
        "short_name": words.desk_title(),
        "lang": visitor.language.code(),
        "start_url": here,
        "scope": here,
        "display": "standalone",
        "icons": [{ "src": frame.assets.icon, "sizes": "any", "type": "image/svg+xml" }],
    });
    let mut response = Json(manifest).into_response();
    let kind = HeaderValue::from_static("application/manifest+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
