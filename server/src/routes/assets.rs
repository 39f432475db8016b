//! `/assets/{file}`: styles, typeface, islands, with hashed names.

use crate::http::refusal::Refusal;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};

/// A file.
pub async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let accepts = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    crate::http::assets::file(&name, accepts)
        .map(IntoResponse::into_response)
        .ok_or(Refusal::NotFound)
}
