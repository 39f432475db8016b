//! `/register`

use crate::agencies::{self, Answer};
use crate::answer::{html, see_other};
use crate::forms::Posted;
use crate::refusal::Refusal;
use crate::routes::login::{Next, welcome};
use crate::state::App;
use crate::visitor::{Visitor, local_address};
use app::pages::register::{RegisterFault, RegisterPage, UNLISTED, WorkFields, page};
use app::parts::choice::Choice;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::{Email, PersonName, judge_password};
use domain::agency::{AgencyTree, Employment, Work};
use http::StatusCode;
use store::{NewPerson, StoreError};

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(next): Query<Next>,
) -> Result<Response, Refusal> {
    if visitor.person.is_some() {
        return Ok(see_other(local_address(&next.next)));
    }
    let tree = app.store.agencies().await?;
    let data = RegisterPage {
        next: next.next,
        work: (!tree.is_empty()).then(WorkFields::default),
        ..RegisterPage::default()
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// How many agencies are offered to choose from.
const OFFERED: usize = 20;

/// Where and how somebody works, as the form says, or why it does not say it; and the fields to show again.
/// A house without agencies asks neither.
fn judge_work(
    posted: &Posted,
    tree: &AgencyTree,
) -> (Result<Work, Vec<RegisterFault>>, Option<WorkFields>) {
    if tree.is_empty() {
        return (Ok(Work::default()), None);
    }
    let (typed, chosen) = (posted.get("agency").trim(), posted.get("agency_code"));
    let found = tree.find(typed);
    let employment = Employment::from_code(posted.get("employment"));
    let picked = found.iter().find(|agency| agency.code.as_str() == chosen);
    let agency = match (picked, agencies::answer(tree, typed)) {
        (Some(agency), _) => Ok(Some(agency.id.clone())),
        _ if chosen == UNLISTED => Ok(None),
        (None, Answer::One(agency)) => Ok(Some(agency.id.clone())),
        (None, Answer::Several(_)) => Err(RegisterFault::AgencySeveral),
        (None, Answer::None) if typed.is_empty() => Err(RegisterFault::AgencyEmpty),
        (None, Answer::None) => Err(RegisterFault::AgencyNone),
    };
    let fields = WorkFields {
        typed: typed.to_owned(),
        found: found
            .iter()
            .take(OFFERED)
            .map(|agency| {
                let above = tree.ancestors(&agency.id);
                let above: Vec<&str> = above.iter().rev().map(|one| one.name.as_str()).collect();
                Choice {
                    detail: (!above.is_empty()).then(|| above.join(" › ")),
                    ..Choice::new(agency.code.as_str(), agency.name.as_str())
                }
            })
            .collect(),
        chosen: chosen.to_owned(),
        employment,
    };
    let work = match (agency, employment) {
        (Ok(agency), Some(_)) => Ok(Work { agency, employment }),
        (agency, employment) => {
            let missing = employment.is_none().then_some(RegisterFault::Employment);
            Err(agency.err().into_iter().chain(missing).collect())
        }
    };
    (work, Some(fields))
}

/// A new account's fields, with every fault of every field at once.
///
/// # Errors
/// The fields that do not hold.
pub fn judge(posted: &Posted) -> Result<(PersonName, Email, String), Vec<RegisterFault>> {
    let (name, email) = (
        PersonName::parse(posted.get("name")),
        Email::parse(posted.get("email")),
    );
    let password = posted.get("password");
    let judged = judge_password(password, email.as_ref().ok());
    match (name, email, judged) {
        (Ok(name), Ok(email), Ok(())) => Ok((name, email, password.to_owned())),
        (name, email, judged) => {
            let faults = [name.err(), email.err(), judged.err()];
            Err(faults
                .into_iter()
                .flatten()
                .map(RegisterFault::Account)
                .collect())
        }
    }
}

/// Its form: the account is made and signed in.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let (work, fields) = judge_work(&posted, &tree);
    let again = |status: StatusCode, faults: Vec<RegisterFault>| {
        let data = RegisterPage {
            name: posted.get("name").to_owned(),
            email: posted.get("email").to_owned(),
            next: posted.get("next").to_owned(),
            work: fields.clone(),
            faults,
        };
        html(status, page(&visitor.frame(&app), data))
    };
    let ((name, email, password), work) = match (judge(&posted), work) {
        (Ok(account), Ok(work)) => (account, work),
        (account, work) => {
            let faults = [account.err(), work.err()];
            let faults = faults.into_iter().flatten().flatten().collect();
            return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, faults));
        }
    };
    if let Err(too_often) = app.throttles.register(visitor.address) {
        return Ok(again(
            StatusCode::TOO_MANY_REQUESTS,
            vec![RegisterFault::TooOften {
                minutes: too_often.minutes(),
            }],
        ));
    }
    let password_hash = app.passwords.hash(password).await?;
    let new = NewPerson {
        name,
        email,
        password_hash,
        language: Some(visitor.language),
    };
    match app.store.register_at(new, work).await {
        Ok(person) => welcome(&app, &visitor, &person, &posted).await,
        Err(StoreError::Conflict { .. }) => Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![RegisterFault::EmailTaken],
        )),
        Err(error) => Err(error.into()),
    }
}
