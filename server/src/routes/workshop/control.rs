//! `/control/{edition}`: the remote control, and the stream that keeps it current.

use crate::guests::{self, Host};
use crate::halls::{self, Commanded, Eyes, KeptOut};
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::hub::{self, Screen};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, paired_screens, pulses, rehearsal};
use app::address;
use app::pages::workshop::control::{
    ControlDone, ControlFault, ControlForm, ControlPage, GuestLink, PHONES, act, command, field,
    live_parts, page,
};
use app::parts::form::ACT;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::clock::{DAY, Moment};
use domain::code::Place;
use domain::edition::{Edition, Stage};
use domain::language::Language;
use domain::live::{Command, CommandFault, MAX_PROMPT, Phase, QuestionState};
use http::StatusCode;
use serde::Deserialize;
use store::{Change, Room};

/// How many questions are shown beside what is going on.
const FEW_QUESTIONS: usize = 3;

/// What of the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct ControlQuery {
    #[serde(default)]
    more: String,
    #[serde(default)]
    done: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    host: Host,
    Path(slug): Path<String>,
    Query(asked): Query<ControlQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let mut data = state(&app, &edition, visitor.language).await?;
    data.more = asked.more == "1";
    data.done = ControlDone::from_code(&asked.done);
    if let Some(draft) = visitor.draft().await? {
        data.form = form(&draft);
    }
    data.guest_link = guest_link(&app, &host, &edition).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// What everybody who runs the edition sees.
async fn state(app: &App, edition: &Edition, language: Language) -> Result<ControlPage, Refusal> {
    let hall = halls::run(app, &edition.id).await?;
    let now = app.now();
    let tally = app.store.tally(&edition.id).await?;
    let asking = hall.state.asking.as_ref();
    let both_places = edition.details.mode.places().len() > 1;
    let places = match asking {
        _ if !both_places || hall.room.rehearsal => None,
        Some(asking) if asking.phase == Phase::Open => Some(
            app.store
                .answered_from(&edition.id, asking.opened_at)
                .await?,
        ),
        // Afterwards nobody knows any more where those who answered were.
        Some(_) => None,
        None => Some((tally.venue, tally.online)),
    };
    let questions = app.store.hall_questions(&hall.room).await?;
    let waiting = questions
        .iter()
        .filter(|one| matches!(one.state, QuestionState::Open | QuestionState::Held));
    Ok(ControlPage {
        edition: editions::line(edition, now, language),
        now,
        plan: hall.plan.clone(),
        state: hall.state.clone(),
        runs: hall.runs(),
        stage: halls::stage(app, &hall, Eyes::Control, language).await?,
        present: hall.state.phones.unwrap_or(tally.present),
        places,
        questions: waiting
            .take(FEW_QUESTIONS)
            .map(halls::shown_question)
            .collect(),
        rehearsal: hall.state.phones,
        guest_link: None,
        chat: chat(app, edition, now, language).await?,
        host: app.host().to_owned(),
        more: false,
        form: ControlForm::default(),
        fault: None,
        done: None,
    })
}

/// What is to be written into the meeting's chat: where to go, and the code while there is one.
async fn chat(
    app: &App,
    edition: &Edition,
    now: Moment,
    language: Language,
) -> Result<String, Refusal> {
    let words = app::words::Words(language);
    let title = edition.details.title.get(language);
    let address = format!("{}{}", app.base_url, address::live(&edition.details.slug));
    let places = edition.details.mode.places();
    let place = if places.contains(&Place::Online) {
        Place::Online
    } else {
        Place::Venue
    };
    let keys = app.store.edition_keys(&edition.id).await?;
    let key = keys
        .as_ref()
        .and_then(|keys| keys.keys.iter().find(|key| key.place == place))
        .filter(|_| edition.details.stage(now) == Stage::Open);
    Ok(match key {
        Some(key) => {
            let code = key.token_at(now).code.to_string();
            let typed = format!("{}{}", app.base_url, address::CHECK_IN);
            words.control_chat_code(title, address, code, typed)
        }
        None => words.control_chat_address(title, address),
    })
}

async fn guest_link(
    app: &App,
    host: &Host,
    edition: &Edition,
) -> Result<Option<GuestLink>, Refusal> {
    if host.is_guest() {
        return Ok(None);
    }
    let link = app.store.guest_link(&edition.id).await?;
    let link = link.filter(|link| !link.ended);
    Ok(Some(GuestLink {
        address: link.map(|link| {
            let token = guests::token(app, &edition.id, link.version);
            format!("{}{}", app.base_url, address::guest(token))
        }),
        until: edition.details.ends_at.plus(DAY),
    }))
}

/// What became of a press.
enum Pressed {
    /// It was followed.
    Done(Option<ControlDone>),
    /// It was not, with its status.
    Fault(StatusCode, ControlFault),
}

impl From<Commanded> for Pressed {
    fn from(commanded: Commanded) -> Self {
        match commanded {
            Commanded::Done => Self::Done(None),
            Commanded::Moved => Self::Fault(StatusCode::CONFLICT, ControlFault::Moved),
            Commanded::Refused(fault @ CommandFault::Message) => Self::Fault(
                StatusCode::UNPROCESSABLE_ENTITY,
                ControlFault::Command(fault),
            ),
            Commanded::Refused(fault) => {
                Self::Fault(StatusCode::CONFLICT, ControlFault::Command(fault))
            }
        }
    }
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    host: Host,
    Path(slug): Path<String>,
    Query(asked): Query<ControlQuery>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let given = |name: &str| posted.has(name).then(|| posted.get(name).to_owned());
    let pressed = if let Some(command) = command(given) {
        say(&app, &edition, &posted, &command).await?
    } else {
        arrange(&app, &visitor, &host, &edition, &posted).await?
    };
    let more = asked.more == "1";
    match pressed {
        Pressed::Done(done) => {
            visitor.forget_draft(app.now()).await?;
            let slug = &edition.details.slug;
            let here = address::control(slug);
            let query = [
                ("more", if more { "1" } else { "" }),
                ("done", done.map_or("", ControlDone::code)),
            ];
            Ok(see_other(&address::with_query(&here, &query)))
        }
        Pressed::Fault(status, fault) => {
            let mut data = state(&app, &edition, visitor.language).await?;
            data.more = more;
            data.guest_link = guest_link(&app, &host, &edition).await?;
            data.fault = Some(fault);
            data.form = form(&posted);
            Ok(html(status, page(&visitor.frame(&app), data)))
        }
    }
}

/// What its fields hold.
fn form(posted: &Posted) -> ControlForm {
    ControlForm {
        text: posted.get(field::TEXT).to_owned(),
        message: posted.get(field::MESSAGE).to_owned(),
        letters: posted.get(field::LETTERS).to_owned(),
        phones: posted.get(field::PHONES).to_owned(),
    }
}

/// Says something to the hall.
async fn say(
    app: &App,
    edition: &Edition,
    posted: &Posted,
    command: &Command,
) -> Result<Pressed, Refusal> {
    let hall = halls::run(app, &edition.id).await?;
    if !hall.room.rehearsal
        && let Some(fault) = halls::keeps_out(edition, command, app.now())
    {
        let fault = match fault {
            KeptOut::Over => ControlFault::Over,
            KeptOut::Early => ControlFault::Early,
        };
        return Ok(Pressed::Fault(StatusCode::CONFLICT, fault));
    }
    if let Command::AdHoc(_, text) = command
        && text.chars().count() > MAX_PROMPT
    {
        return Ok(Pressed::Fault(
            StatusCode::UNPROCESSABLE_ENTITY,
            ControlFault::Text,
        ));
    }
    let seen = posted.get(field::VERSION).parse();
    let seen = seen.map_err(|_| Refusal::Malformed)?;
    let said = matches!(command, Command::Say(_));
    let pressed = halls::command(app, &hall.room, seen, command).await?.into();
    Ok(match pressed {
        Pressed::Done(None) if said => Pressed::Done(Some(ControlDone::Said)),
        pressed => pressed,
    })
}

/// What changes nothing that the hall shows.
async fn arrange(
    app: &App,
    visitor: &Visitor,
    host: &Host,
    edition: &Edition,
    posted: &Posted,
) -> Result<Pressed, Refusal> {
    let refused = |fault| Pressed::Fault(StatusCode::UNPROCESSABLE_ENTITY, fault);
    Ok(match posted.get(ACT) {
        act::CONNECT => {
            let letters = paired_screens::read_letters(posted.get(field::LETTERS));
            if paired_screens::pair(app, &letters, edition).await? {
                Pressed::Done(Some(ControlDone::Connected))
            } else {
                refused(ControlFault::Letters)
            }
        }
        act::REHEARSE => match posted.get(field::PHONES).trim().parse() {
            Ok(phones) if PHONES.contains(&phones) => {
                // It takes the place of what the hall sees.
                let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
                if hall.runs().iter().any(|run| !run.closed) {
                    let fault = ControlFault::Asking;
                    return Ok(Pressed::Fault(StatusCode::CONFLICT, fault));
                }
                rehearsal::begin(app, &edition.id, phones).await?;
                Pressed::Done(Some(ControlDone::Rehearsing))
            }
            _ => refused(ControlFault::Phones),
        },
        act::REHEARSE_END => {
            app.store.end_rehearsal(&edition.id).await?;
            Pressed::Done(Some(ControlDone::Rehearsed))
        }
        act::PULSE => {
            let now = app.now();
            let fault = match edition.details.stage(now) {
                Stage::Open => {
                    let by = visitor.person_id();
                    let until = pulses::closes_at(edition, now);
                    app.store.open_pulse_window(&edition.id, until, by).await?;
                    return Ok(Pressed::Done(Some(ControlDone::PulseOpened)));
                }
                Stage::Coming => ControlFault::Early,
                Stage::Past | Stage::Cancelled => ControlFault::Over,
            };
            Pressed::Fault(StatusCode::CONFLICT, fault)
        }
        act::PULSE_END => {
            app.store.close_pulse_windows(&edition.id).await?;
            Pressed::Done(Some(ControlDone::PulseEnded))
        }
        act @ (act::GUEST | act::GUEST_END) => {
            if host.is_guest() {
                return Err(Refusal::Forbidden);
            }
            let actor = &visitor.person()?.person;
            let done = if act == act::GUEST {
                app.store.new_guest_link(&edition.id, actor).await?;
                ControlDone::GuestMade
            } else {
                app.store.end_guest_link(&edition.id, actor).await?;
                ControlDone::GuestEnded
            };
            Pressed::Done(Some(done))
        }
        _ => return Err(Refusal::Malformed),
    })
}

/// The stream: each step, each answer, each question.
pub async fn events(
    State(app): State<App>,
    visitor: Visitor,
    host: Host,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let dates = visitor.dates();
    let changes = app.store.changes();
    let heard = edition.id.clone();
    let drawn_by = app.clone();
    let id = edition.id.clone();
    let screen = Screen {
        key: format!("control {} {}", id.as_str(), dates.language.code()),
        hears: Box::new(move |change| match change {
            Change::Attendance(edition) | Change::Edition(edition) | Change::Live(edition) => {
                *edition == heard
            }
            _ => false,
        }),
        windows: true,
        draw: Box::new(move || {
            let (app, id) = (drawn_by.clone(), id.clone());
            Box::pin(async move {
                let found = app.store.edition(&id).await?.ok_or(Refusal::NotFound)?;
                let data = state(&app, &found.edition, dates.language).await?;
                Ok(live_parts(dates, &data))
            })
        }),
    };
    let viewer = host.viewer(&app, &visitor)?;
    Ok(hub::stream(&app.hub, viewer, changes, screen))
}
