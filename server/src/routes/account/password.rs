//! `/me/password`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::known_browsers;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::account::password::{PasswordFault, PasswordPage, page};
use app::pages::learn::me::MeDone;
use app::parts::account::field;
use axum::extract::State;
use axum::response::Response;
use domain::account::judge_password;
use http::{HeaderMap, StatusCode};

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Response {
    let email = visitor
        .person
        .as_ref()
        .map(|person| person.email.as_str().to_owned())
        .unwrap_or_default();
    html(
        StatusCode::OK,
        page(
            &visitor.frame(&app),
            PasswordPage {
                email,
                faults: vec![],
            },
        ),
    )
}

/// Its form: every other session of the person ends, this one gets a new id.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    let email = &person.email;
    let again = |status, fault| {
        let data = PasswordPage {
            email: email.as_str().to_owned(),
            faults: vec![fault],
        };
        html(status, page(&visitor.frame(&app), data))
    };
    let guess = match app.throttles.own_password(&person.person) {
        Ok(guess) => guess,
        Err(too_often) => {
            let minutes = too_often.minutes();
            let fault = PasswordFault::TooOften { minutes };
            return Ok(again(StatusCode::TOO_MANY_REQUESTS, fault));
        }
    };
    let passwords = app.passwords.asked_from(visitor.address);
    let stored = app
        .store
        .credentials(email)
        .await?
        .map(|known| known.password_hash);
    if !passwords
        .verify(posted.get(field::CURRENT).to_owned(), stored)
        .await?
    {
        return Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            PasswordFault::CurrentWrong,
        ));
    }
    guess.was_right();
    let new = posted.get(field::NEW);
    if let Err(fault) = judge_password(new, Some(email)) {
        return Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            PasswordFault::New(fault),
        ));
    }
    let hash = passwords.hash(new.to_owned()).await?;
    let own_device = visitor.is_own_device().await?;
    app.store.set_password(&person.person, &hash, None).await?;
    visitor
        .sign_in(&person.person, own_device, app.now())
        .await?;
    let done = address::with_notice(address::ME, MeDone::Password.code());
    let mut response = see_other(&done);
    known_browsers::remember(&mut response, &app, &headers, email);
    Ok(response)
}
