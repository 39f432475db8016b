//! `/organiser/editions/{edition}/invitations`

use crate::editions::{self, find};
use crate::http::answer::{html, see_other};
use crate::http::forms::{Posted, Uploaded};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{agencies, nominations, work};
use app::address;
use app::pages::organise::invitations::{
    InvitationFault, InvitationsDone, InvitationsForm, InvitationsPage, InvitedRow, act, field,
    page,
};
use app::parts::form::ACTION;
use axum::extract::{FromRequest as _, Path, Query, Request, State};
use axum::response::Response;
use domain::agency::{Agency, AgencyCode, AgencyTree};
use domain::edition::Edition;
use domain::id::AgencyId;
use domain::invitation::{LetterNumber, Nominating, Quota, names_until, nominating};
use domain::letter::{LETTER_BYTES, LetterFault, LetterFile};
use http::{StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;
use store::{Invitation, InvitationConflict, Nominee, WriteError};

/// What has just happened, and the agency that is open.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    open: String,
}

/// What was typed and not done.
#[derive(Default)]
struct Typed {
    letter: Option<String>,
    agency: String,
    quota: String,
    /// The code of an invited agency that is open, and its quota.
    of: Option<(String, Option<String>)>,
}

/// An edition with everything that the page shows of it.
struct Loaded {
    edition: Edition,
    tree: Arc<AgencyTree>,
    invited: Vec<Invitation>,
}

async fn load(app: &App, slug: &str) -> Result<Loaded, Refusal> {
    let edition = find(app, slug).await?.edition;
    Ok(Loaded {
        tree: app.store.agencies().await?,
        invited: app.store.invitations(&edition.id).await?,
        edition,
    })
}

impl Loaded {
    /// The agency of a code that is invited.
    fn named(&self, code: &str) -> Result<&Agency, Refusal> {
        let agency = AgencyCode::parse(code).and_then(|code| self.tree.by_code(&code));
        let agency = agency.ok_or(Refusal::NotFound)?;
        let invited = self.invited.iter().any(|one| one.agency == agency.id);
        invited.then_some(agency).ok_or(Refusal::NotFound)
    }

    fn rows(&self, app: &App, typed: &Typed, nominees: &[Nominee]) -> Vec<InvitedRow> {
        let of_tree = self.tree.agencies().iter();
        of_tree
            .filter_map(|agency| {
                let invited = self.invited.iter().find(|one| one.agency == agency.id)?;
                let own: Vec<Nominee> = nominees
                    .iter()
                    .filter(|one| one.agency == agency.id)
                    .cloned()
                    .collect();
                let names = nominations::standing(&own)
                    .into_iter()
                    .map(|(one, before)| (one.name.clone(), before.map(ToOwned::to_owned)))
                    .collect();
                let of = typed
                    .of
                    .as_ref()
                    .filter(|(code, _)| code == agency.code.as_str());
                let quota = of.and_then(|(_, quota)| quota.clone());
                Some(InvitedRow {
                    code: agency.code.as_str().to_owned(),
                    agency: agency.name.clone(),
                    quota: invited.quota,
                    typed: quota.unwrap_or_else(|| invited.quota.to_string()),
                    open: of.is_some(),
                    link: nominations::link(app, &self.edition.id, invited),
                    names,
                })
            })
            .collect()
    }

    async fn draw(
        self,
        app: &App,
        visitor: &Visitor,
        status: StatusCode,
        typed: Typed,
        faults: Vec<InvitationFault>,
        done: Option<InvitationsDone>,
    ) -> Result<Response, Refusal> {
        let (details, office, now) = (&self.edition.details, visitor.settings.zone, app.now());
        let letter = app.store.letter_number(&self.edition.id).await?;
        let nominees = app.store.nominees(&self.edition.id, None).await?;
        let data = InvitationsPage {
            edition: editions::line(&self.edition, now, visitor.language),
            until: names_until(details, office),
            over: nominating(details, office, now) == Nominating::Over,
            invited: self.rows(app, &typed, &nominees),
            suggested: work::suggested(&self.tree),
            form: InvitationsForm {
                letter: typed.letter.or_else(|| letter.clone()).unwrap_or_default(),
                agency: typed.agency,
                quota: typed.quota,
            },
            letter,
            letter_since: app.store.letter_since(&self.edition.id).await?,
            faults,
            done,
        };
        Ok(html(status, page(&visitor.frame(app), data)))
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let typed = Typed {
        of: Some((asked.open, None)),
        ..Typed::default()
    };
    let done = InvitationsDone::from_code(&asked.notice);
    let loaded = load(&app, &slug).await?;
    loaded
        .draw(&app, &visitor, StatusCode::OK, typed, vec![], done)
        .await
}

/// Its buttons.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug).await?;
    let is_file = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    if is_file {
        return upload(&app, &visitor, loaded, request).await;
    }
    let posted = Posted::from_request(request, &app).await?;
    let said = match posted.get(ACTION) {
        act::LETTER_REMOVE => {
            let by = &visitor.person()?.person;
            app.store.remove_letter(&loaded.edition.id, by).await?;
            Ok((InvitationsDone::LetterRemoved, String::new()))
        }
        act::LETTER => set_letter(&app, &visitor, &loaded, &posted).await?,
        act::INVITE => invite(&app, &visitor, &loaded, &posted, false).await?,
        act::INVITE_BELOW => invite(&app, &visitor, &loaded, &posted, true).await?,
        act::QUOTA => set_quota(&app, &visitor, &loaded, &posted).await?,
        act::WITHDRAW => withdraw(&app, &visitor, &loaded, &posted).await?,
        pressed @ (act::LINK | act::LINK_END) => {
            let made = pressed == act::LINK;
            change_link(&app, &visitor, &loaded, &posted, made).await?
        }
        _ => return Err(Refusal::Malformed),
    };
    let (done, open) = match said {
        Ok(done) => done,
        Err((typed, faults)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return load(&app, &slug)
                .await?
                .draw(&app, &visitor, status, typed, faults, None)
                .await;
        }
    };
    let here = address::invitations(&loaded.edition.details.slug);
    let fields = [(address::NOTICE, done.code()), (address::OPEN, &open)];
    Ok(see_other(&address::with_query(&here, &fields)))
}

/// The letter itself is taken, in place of the one before.
async fn upload(
    app: &App,
    visitor: &Visitor,
    loaded: Loaded,
    request: Request,
) -> Result<Response, Refusal> {
    let uploaded = Uploaded::read(request, LETTER_BYTES).await?;
    let by = &visitor.person()?.person;
    match LetterFile::read(uploaded.get(field::FILE)) {
        Ok(letter) => {
            let edition = &loaded.edition;
            app.store.put_letter(&edition.id, &letter, by).await?;
            let here = address::invitations(&edition.details.slug);
            let done = InvitationsDone::LetterUploaded;
            Ok(see_other(&address::with_notice(&here, done.code())))
        }
        Err(fault) => {
            let status = match fault {
                LetterFault::Large => StatusCode::PAYLOAD_TOO_LARGE,
                LetterFault::NotPdf => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                LetterFault::Nothing | LetterFault::Broken => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let faults = vec![InvitationFault::Letter(fault)];
            loaded
                .draw(app, visitor, status, Typed::default(), faults, None)
                .await
        }
    }
}

/// What was done, and the code of the agency that stays open; or what was typed, and why nothing was done.
type Outcome = Result<(InvitationsDone, String), (Typed, Vec<InvitationFault>)>;

async fn set_letter(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
) -> Result<Outcome, Refusal> {
    let text = posted.get(field::LETTER);
    let Ok(number) = LetterNumber::parse(text) else {
        let typed = Typed {
            letter: Some(text.to_owned()),
            ..Typed::default()
        };
        return Ok(Err((typed, vec![InvitationFault::LetterLong])));
    };
    let (edition, actor) = (&loaded.edition.id, visitor.person_id());
    let store = &app.store;
    store
        .set_letter_number(edition, number.as_ref(), actor)
        .await?;
    Ok(Ok((InvitationsDone::Letter, String::new())))
}

/// Whom a form invites: the agency itself, or everybody below it who is not invited yet.
fn whom(loaded: &Loaded, text: &str, below: bool) -> Result<Vec<AgencyId>, InvitationFault> {
    let agency = agencies::chosen(&loaded.tree, text).map_err(InvitationFault::Agency)?;
    let is_new = |one: &&Agency| {
        let known = loaded.invited.iter().any(|other| other.agency == one.id);
        one.is_open() && !known
    };
    let all = if below {
        loaded.tree.descendants(&agency.id)
    } else {
        std::slice::from_ref(agency)
    };
    let new: Vec<AgencyId> = all
        .iter()
        .filter(is_new)
        .map(|one| one.id.clone())
        .collect();
    if !new.is_empty() {
        return Ok(new);
    }
    let name = agency.name.clone();
    Err(if below {
        InvitationFault::NobodyBelow(name)
    } else {
        InvitationFault::Known(name)
    })
}

async fn invite(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
    below: bool,
) -> Result<Outcome, Refusal> {
    let (text, number) = (posted.get(field::AGENCY).trim(), posted.get(field::QUOTA));
    let whom = whom(loaded, text, below);
    let quota = Quota::parse(number).ok_or(InvitationFault::Quota);
    let (whom, quota) = match (whom, quota) {
        (Ok(whom), Ok(quota)) => (whom, quota),
        (whom, quota) => {
            let typed = Typed {
                agency: text.to_owned(),
                quota: number.to_owned(),
                ..Typed::default()
            };
            let faults = [whom.err(), quota.err()].into_iter().flatten().collect();
            return Ok(Err((typed, faults)));
        }
    };
    let (edition, actor) = (&loaded.edition.id, visitor.person_id());
    let store = &app.store;
    store.invite_agencies(edition, &whom, quota, actor).await?;
    let one = whom
        .first()
        .filter(|_| !below)
        .and_then(|one| loaded.tree.get(one));
    let open = one.map(|agency| agency.code.as_str().to_owned());
    Ok(Ok((InvitationsDone::Invited, open.unwrap_or_default())))
}

async fn set_quota(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
) -> Result<Outcome, Refusal> {
    let (code, number) = (posted.get(field::CODE), posted.get(field::QUOTA));
    let agency = loaded.named(code)?;
    let refused = |fault| {
        let typed = Typed {
            of: Some((code.to_owned(), Some(number.to_owned()))),
            ..Typed::default()
        };
        Ok(Err((typed, vec![fault])))
    };
    let Some(quota) = Quota::parse(number) else {
        return refused(InvitationFault::QuotaOf);
    };
    let (edition, actor) = (&loaded.edition.id, visitor.person_id());
    let store = &app.store;
    match store.set_quota(edition, &agency.id, quota, actor).await {
        Ok(()) => Ok(Ok((InvitationsDone::Quota, code.to_owned()))),
        Err(WriteError::Conflict(InvitationConflict::HasNames(named))) => {
            refused(InvitationFault::BelowNames(agency.name.clone(), named))
        }
        Err(error) => Err(error.into()),
    }
}

async fn withdraw(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
) -> Result<Outcome, Refusal> {
    let code = posted.get(field::CODE);
    let agency = loaded.named(code)?;
    let (edition, actor) = (&loaded.edition.id, visitor.person_id());
    let store = &app.store;
    match store.withdraw_invitation(edition, &agency.id, actor).await {
        Ok(()) => Ok(Ok((InvitationsDone::Withdrawn, String::new()))),
        Err(WriteError::Conflict(InvitationConflict::HasNames(_))) => {
            let typed = Typed {
                of: Some((code.to_owned(), None)),
                ..Typed::default()
            };
            let fault = InvitationFault::HasNames(agency.name.clone());
            Ok(Err((typed, vec![fault])))
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes a new link in place of the old one, or ends it.
async fn change_link(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
    made: bool,
) -> Result<Outcome, Refusal> {
    let code = posted.get(field::CODE);
    let agency = &loaded.named(code)?.id;
    let (edition, actor) = (&loaded.edition.id, visitor.person_id());
    let done = if made {
        app.store
            .new_nomination_link(edition, agency, actor)
            .await?;
        InvitationsDone::LinkMade
    } else {
        app.store
            .end_nomination_link(edition, agency, actor)
            .await?;
        InvitationsDone::LinkEnded
    };
    Ok(Ok((done, code.to_owned())))
}
