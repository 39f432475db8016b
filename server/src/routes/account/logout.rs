//! `/logout`

use crate::http::answer::see_other;
use crate::http::refusal::Refusal;
use crate::visitor::Visitor;
use app::address;
use axum::response::Response;
use http::{HeaderName, HeaderValue};

/// Ends the session. Pages kept by the browser go too: the next person at this machine sees none.
pub async fn act(visitor: Visitor) -> Result<Response, Refusal> {
    visitor.sign_out().await?;
    let mut response = see_other(address::HOME);
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\""),
    );
    Ok(response)
}
