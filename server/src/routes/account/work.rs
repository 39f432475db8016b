//! `/me/work`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::routes::account::login::Next;
use crate::state::App;
use crate::visitor::{Visitor, local_address};
use crate::work;
use app::address;
use app::pages::account::work::{WorkPage, page};
use app::pages::learn::me::MeDone;
use app::parts::form::NEXT;
use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Next>,
) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    let tree = app.store.agencies().await?;
    let fields = match visitor.draft().await? {
        Some(draft) => work::judge(&draft, &tree).1,
        None => work::fields(&person.work, &tree),
    };
    let data = WorkPage {
        choose: person.work.typed.is_some(),
        work: fields,
        faults: vec![],
        next: asked.next,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its form. What somebody was registered for before keeps the agency it was registered with.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    let tree = app.store.agencies().await?;
    // A house without agencies has nothing to say here.
    let (judged, Some(fields)) = work::judge(&posted, &tree) else {
        return Err(Refusal::Conflict);
    };
    match judged {
        Ok(wanted) => {
            let by = Some(&person.person);
            let changed = app.store.set_work(&person.person, &wanted, by).await?;
            visitor.forget_draft(app.now()).await?;
            let next = posted.get(NEXT);
            if !next.is_empty() {
                return Ok(see_other(local_address(next)));
            }
            let notice = if changed { MeDone::Work.code() } else { "" };
            Ok(see_other(&address::with_notice(address::ME, notice)))
        }
        Err(faults) => {
            let data = WorkPage {
                choose: false,
                work: Some(fields),
                faults,
                next: posted.get(NEXT).to_owned(),
            };
            let page = page(&visitor.frame(&app), data);
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}
