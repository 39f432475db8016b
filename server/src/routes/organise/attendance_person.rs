//! `/organiser/editions/{edition}/attendance/people/{who}`

use crate::custom_statuses::CustomStatuses;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::reached::reached_by;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, editions, personal_links};
use app::address;
use app::pages::organise::attendance_person::{
    CorrectForm, Entry, OwnLink, PersonDone, PersonFault, PersonPage, act, field, page,
};
use app::parts::form::ACTION;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::attendance::{Nonce, Reason};
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::code::Place;
use domain::correction::Said;
use domain::custom_status::ChosenStatus;
use domain::edition::{Edition, EditionDetails};
use domain::language::Language;
use domain::text::several_lines;
use http::StatusCode;
use store::{Appended, Attendee, Correction, EntryConflict, HistoryEntry, WriteError};

/// What somebody fills in; the rest of the form comes with the page.
const FILLED_IN: [&str; 5] = [
    field::STATUS,
    field::PLACE,
    field::ARRIVED,
    field::REASON,
    field::REMARK,
];

/// Somebody in an edition, with everything that was recorded of them.
struct Loaded {
    edition: Edition,
    person: Attendee,
    history: Vec<HistoryEntry>,
    statuses: CustomStatuses,
    who: String,
    address: String,
}

async fn load(app: &App, slug: &str, who: &str, language: Language) -> Result<Loaded, Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    let people = app.store.attendance(&edition.id).await?;
    let person = people
        .into_iter()
        .find(|one| app.secret.attendee(&edition.id, &one.person) == who)
        .ok_or(Refusal::NotFound)?;
    let history = app.store.history(&edition.id, &person.person).await?;
    let address = address::attendance_person(&edition.details.slug, who);
    Ok(Loaded {
        edition,
        person,
        history,
        statuses: CustomStatuses::read(&app.store, language).await?,
        who: who.to_owned(),
        address,
    })
}

fn entry(one: HistoryEntry, statuses: &CustomStatuses) -> Entry {
    let event = one.event;
    Entry {
        number: event.number,
        recorded_at: event.recorded_at,
        kind: event.kind,
        proof: event.proof,
        place: event.place,
        from: event.status_from,
        to: event.status_to,
        added: [&event.custom_from, &event.custom_to].map(|id| statuses.name(id.as_ref())),
        arrived_at: event.arrived_at,
        by: one.actor_name,
        reason: event.reason,
        remark: one.remark,
    }
}

/// Whether an edition has several days, so that a time of arrival needs one.
fn has_days(edition: &EditionDetails, zone: Zone) -> bool {
    zone.day(edition.opens_at()) != zone.last_day(edition.ends_at)
}

impl Loaded {
    /// An empty form, or one as it was sent.
    fn form(&self, zone: Zone, nonce: &Nonce, sent: Option<&Posted>) -> CorrectForm {
        let details = &self.edition.details;
        let get = |name| sent.map_or("", |sent| sent.get(name)).to_owned();
        CorrectForm {
            nonce: nonce.as_str().to_owned(),
            events: self.person.standing.events,
            status: get(field::STATUS),
            place: get(field::PLACE),
            places: details.mode.places().to_vec(),
            day: has_days(details, zone).then(|| {
                let first = zone.day(details.starts_at).to_string();
                sent.map_or(first, |sent| sent.get(field::ARRIVED_DAY).to_owned())
            }),
            time: get(field::ARRIVED),
            reason: get(field::REASON),
            remark: get(field::REMARK),
        }
    }

    async fn page(
        self,
        app: &App,
        visitor: &Visitor,
        form: CorrectForm,
        faults: Vec<PersonFault>,
        done: Option<PersonDone>,
    ) -> Result<String, Refusal> {
        let details = &self.edition.details;
        let tree = app.store.agencies().await?;
        let agency = self.person.agency.as_ref().and_then(|id| tree.get(id));
        let standing = &self.person.standing;
        let until = personal_links::until(&self.edition);
        let own = app
            .store
            .personal_link(&self.edition.id, &self.person.person)
            .await?;
        let token = personal_links::token(app, &self.edition.id, &self.who, own.version);
        let link = (app.now() < until && details.cancelled_at.is_none()).then(|| OwnLink {
            address: (!own.ended).then(|| format!("{}{}", app.base_url, address::personal(&token))),
            until,
        });
        let per = visitor.settings.minutes_per_jp;
        let person = &self.person.person;
        let reached = reached_by(app, &self.edition, person, standing, per).await?;
        let data = PersonPage {
            link,
            reached,
            edition: editions::line(&self.edition, app.now(), visitor.language),
            action: self.address,
            agency: agency.map(|agency| agency.name.clone()),
            registered_at: self.person.registered_at,
            on_the_spot: self.person.on_the_spot,
            staff: self.person.staff,
            status: standing.status,
            added: self.statuses.name(standing.custom.as_ref()),
            offered: self.statuses.choices(details),
            arrived_at: attendance::arrival(standing),
            place: standing.place.filter(|_| standing.is_present()),
            bounds: [details.opens_at(), details.ends_at],
            history: self
                .history
                .into_iter()
                .rev()
                .map(|one| entry(one, &self.statuses))
                .collect(),
            name: self.person.name,
            form,
            faults,
            done,
        };
        Ok(page(&visitor.frame(app), data))
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, who)): Path<(String, String)>,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug, &who, visitor.language).await?;
    let draft = visitor.draft().await?;
    let filled_in = |draft: &&Posted| FILLED_IN.iter().any(|name| !draft.get(name).is_empty());
    let kept = draft.as_ref().filter(filled_in);
    let nonce = kept.and_then(|draft| Nonce::parse(draft.get(field::NONCE)));
    let nonce = nonce.unwrap_or_else(|| app.store.new_nonce());
    let done = match kept {
        Some(_) => Some(PersonDone::Kept),
        None => PersonDone::from_code(&happened.notice),
    };
    let form = loaded.form(visitor.dates().zone, &nonce, kept);
    let page = loaded.page(&app, &visitor, form, vec![], done).await?;
    Ok(html(StatusCode::OK, page))
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, who)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug, &who, visitor.language).await?;
    match posted.get(ACTION) {
        act::CORRECT => correct(&app, &visitor, loaded, &posted).await,
        act::ERASE => erase(&app, &visitor, &loaded, &posted).await,
        pressed @ (act::LINK | act::LINK_END) => {
            change_link(&app, &visitor, &loaded, pressed == act::LINK).await
        }
        _ => Err(Refusal::Malformed),
    }
}

/// Makes a new link in place of the old one, or ends it.
async fn change_link(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    anew: bool,
) -> Result<Response, Refusal> {
    let actor = &visitor.person()?.person;
    let (edition, person) = (&loaded.edition.id, &loaded.person.person);
    let done = if anew {
        app.store.new_personal_link(edition, person, actor).await?;
        PersonDone::LinkMade
    } else {
        app.store.end_personal_link(edition, person, actor).await?;
        PersonDone::LinkEnded
    };
    Ok(see_other(&address::with_notice(
        &loaded.address,
        done.code(),
    )))
}

async fn erase(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let number: u32 = posted
        .get(field::NUMBER)
        .parse()
        .map_err(|_| Refusal::Malformed)?;
    let entry = loaded
        .history
        .iter()
        .find(|one| one.event.number == number)
        .ok_or(Refusal::NotFound)?;
    let actor = visitor.person_id();
    let done = if app.store.erase_remark(&entry.event, actor).await? {
        PersonDone::Erased
    } else {
        PersonDone::NothingErased
    };
    Ok(see_other(&address::with_notice(
        &loaded.address,
        done.code(),
    )))
}

/// What was sent, read; or every fault of it.
fn read(
    posted: &Posted,
    loaded: &Loaded,
    zone: Zone,
    now: Moment,
) -> Result<Said, Vec<PersonFault>> {
    let edition = &loaded.edition.details;
    let time = posted.get(field::ARRIVED).trim();
    // Some browsers say the seconds too.
    let minutes = time.get(..5).filter(|_| time.len() == 8).unwrap_or(time);
    let first_day = zone.day(edition.starts_at).to_string();
    let day = if has_days(edition, zone) {
        posted.get(field::ARRIVED_DAY)
    } else {
        &first_day
    };
    let arrived_at = zone.parse(day, minutes);
    let offered = loaded.statuses.offered(edition);
    let status = ChosenStatus::from_code(posted.get(field::STATUS), &offered);
    let reason = Reason::from_code(posted.get(field::REASON));
    let mut faults = vec![];
    if status.is_none() {
        faults.push(if posted.get(field::STATUS).is_empty() {
            PersonFault::StatusMissing
        } else {
            PersonFault::StatusGone
        });
    }
    if arrived_at.is_none() && !time.is_empty() {
        faults.push(PersonFault::TimeForm);
    }
    if reason.is_none() {
        faults.push(PersonFault::ReasonMissing);
    }
    let (Some(status), Some(reason)) = (status, reason) else {
        return Err(faults);
    };
    let said = Said {
        status: status.status,
        custom: status.custom,
        place: Place::from_code(posted.get(field::PLACE)),
        arrived_at,
        reason,
        remark: several_lines(posted.get(field::REMARK)),
    };
    let judged = said.faults(edition, now);
    faults.extend(judged.into_iter().map(PersonFault::Rule));
    if faults.is_empty() {
        Ok(said)
    } else {
        Err(faults)
    }
}

async fn correct(
    app: &App,
    visitor: &Visitor,
    loaded: Loaded,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let to = |done: PersonDone| address::with_notice(&loaded.address, done.code());
    let read = read(posted, &loaded, visitor.dates().zone, app.now());
    let used = loaded.history.iter().find(|one| one.event.nonce == nonce);
    // Sent twice, as by an impatient thumb: the first time was recorded, and that is said again. Another
    // correction from the same form, say after going back in the browser, is none that was seen.
    let same = |said: &Said, one: &HistoryEntry| {
        one.event.status_to == Some(said.status)
            && one.event.custom_to == said.custom
            && one.event.place == said.place
            && one.event.arrived_at == said.arrived_at
            && one.remark.as_deref().unwrap_or_default() == said.remark
            && one.event.reason == Some(said.reason)
    };
    if let (Ok(said), Some(used)) = (&read, used)
        && same(said, used)
    {
        return Ok(see_other(&to(PersonDone::Corrected)));
    }
    let seen: Option<u32> = posted.get(field::EVENTS).parse().ok();
    let stands = used.is_none() && seen == Some(loaded.person.standing.events);
    let said = match read {
        Ok(said) if stands => said,
        Ok(_) => return moved(app, visitor, loaded, posted).await,
        Err(faults) => {
            let form = loaded.form(visitor.dates().zone, &nonce, Some(posted));
            let page = loaded.page(app, visitor, form, faults, None).await?;
            return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    // A remark is an entry of its own, unless it says what the last one does.
    let last = loaded.history.last();
    let repeats = last.is_some_and(|one| one.remark.as_deref() == Some(said.remark.as_str()));
    let remark = (!said.remark.is_empty() && !repeats).then_some(said.remark);
    let correction = Correction {
        edition: loaded.edition.id.clone(),
        person: loaded.person.person.clone(),
        status: said.status,
        custom: said.custom,
        place: said.place,
        arrived_at: said.arrived_at,
        actor: visitor.person()?.person.clone(),
        reason: said.reason,
        remark,
        seen,
        nonce,
    };
    let done = match app.store.correct(correction).await {
        Ok(Appended::Recorded { .. }) => PersonDone::Corrected,
        Ok(Appended::Already(_)) => PersonDone::Unchanged,
        Ok(Appended::NotRegistered) => return Err(Refusal::NotFound),
        // Somebody else was quicker, between reading and writing.
        Err(WriteError::Conflict(EntryConflict::HistoryGrown)) => {
            return moved(app, visitor, loaded, posted).await;
        }
        Err(error) => return Err(error.into()),
    };
    visitor.forget_draft(app.now()).await?;
    Ok(see_other(&to(done)))
}

/// The history has grown since the form was drawn: it is shown as it is now, with what was typed.
async fn moved(
    app: &App,
    visitor: &Visitor,
    loaded: Loaded,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let slug = loaded.edition.details.slug.as_str();
    let loaded = load(app, slug, &loaded.who, visitor.language).await?;
    let form = loaded.form(visitor.dates().zone, &app.store.new_nonce(), Some(posted));
    let faults = vec![PersonFault::Moved];
    let page = loaded.page(app, visitor, form, faults, None).await?;
    Ok(html(StatusCode::CONFLICT, page))
}
