//! `/assets/{file}`: styles, typeface, islands, with hashed names; and the worker of the reception desk, which has to
//! stand at the top to hear of signing out.

use crate::http::refusal::Refusal;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};

/// A file.
pub async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    crate::http::assets::file(&name, accepted(&headers))
        .map(IntoResponse::into_response)
        .ok_or(Refusal::NotFound)
}

/// The worker of the reception desk.
pub async fn reception_worker(headers: HeaderMap) -> Result<Response, Refusal> {
    crate::http::assets::lasting("reception-worker.js", accepted(&headers))
        .map(IntoResponse::into_response)
        .ok_or(Refusal::NotFound)
}

fn accepted(headers: &HeaderMap) -> &str {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
