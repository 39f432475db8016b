//! `/register`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::routes::account::login::{Next, welcome};
use crate::state::App;
use crate::visitor::{Visitor, local_address};
use crate::work;
use app::address;
use app::pages::account::register::{RegisterFault, RegisterPage, page};
use app::parts::account::field;
use app::parts::form::NEXT;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::{Email, PersonName, judge_password};
use http::{HeaderMap, StatusCode};
use store::{CreateConflict, NewAccount, WriteError};

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
        work: work::empty(&tree),
        ..RegisterPage::default()
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// A new account's fields, with every fault of every field at once.
///
/// # Errors
/// The fields that do not hold.
pub fn judge(posted: &Posted) -> Result<(PersonName, Email, String), Vec<RegisterFault>> {
    let (name, email) = (
        PersonName::parse(posted.get(field::NAME)),
        Email::parse(posted.get(field::EMAIL)),
    );
    let password = posted.get(field::PASSWORD);
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
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let (work, fields) = work::judge(&posted, &tree);
    let account = judge(&posted);
    let again = |status: StatusCode, faults: Vec<RegisterFault>| {
        let data = RegisterPage {
            name: posted.get(field::NAME).to_owned(),
            email: posted.get(field::EMAIL).to_owned(),
            next: posted.get(NEXT).to_owned(),
            work: fields.clone(),
            faults,
        };
        html(status, page(&visitor.frame(&app), data))
    };
    // An agency that is not clear keeps nobody from an account: it is chosen on the next page, where no
    // password has to be typed once more.
    let left_open = match (&work, &fields) {
        (Err(faults), Some(fields)) if account.is_ok() => work::left_open(fields, faults),
        _ => None,
    };
    let choose = left_open.is_some();
    let work = left_open.map_or(work, Ok);
    let ((name, email, password), work) = match (account, work) {
        (Ok(account), Ok(work)) => (account, work),
        (account, work) => {
            let of_work = work.err().into_iter().flatten();
            let faults = account.err().into_iter().flatten();
            let faults = faults.chain(of_work.map(RegisterFault::Work)).collect();
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
    let passwords = app.passwords.asked_from(visitor.address);
    let password_hash = passwords.hash(password).await?;
    let new = NewAccount {
        name,
        email: email.clone(),
        password_hash: Some(password_hash),
        language: Some(visitor.language),
    };
    match app.store.register_at(new, work).await {
        Ok(person) => {
            let whom = (&person, &email);
            let next = posted.get(NEXT);
            let choose = choose.then(|| {
                address::work_then(if next.is_empty() {
                    ""
                } else {
                    local_address(next)
                })
            });
            welcome(&app, &visitor, &headers, whom, &posted, choose.as_deref()).await
        }
        Err(WriteError::Conflict(CreateConflict::EmailTaken)) => Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![RegisterFault::EmailTaken],
        )),
        Err(error) => Err(error.into()),
    }
}
