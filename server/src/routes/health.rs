//! `/healthz`: the process lives. `/readyz`: it can answer.

use crate::http::refusal::Refusal;
use crate::state::App;
use axum::extract::State;

/// Always.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// When the database answers.
pub async fn ready(State(app): State<App>) -> Result<&'static str, Refusal> {
    app.store.ping().await.map_err(|_| Refusal::Busy)?;
    Ok("ok\n")
}
