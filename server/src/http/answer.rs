//! The two answers of almost every route: a page, or the way to another.

use app::address;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// A drawn page with a status.
#[must_use]
pub fn html(status: StatusCode, page: String) -> Response {
    (status, Html(page)).into_response()
}

/// 303 to an address of ours.
#[must_use]
pub fn see_other(address: &str) -> Response {
    let location =
        HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static(address::HOME));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}
