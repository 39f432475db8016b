//! What a route answers instead of its page. The sentence and the page are chosen once, in
//! [`crate::http::middleware::refusals`], where language and visitor are known.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use std::sync::Arc;

/// A refusal.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Somebody has to sign in first; the address to come back to. 303 for a page, 422 for a form.
    SignIn(SignIn),
    /// No right to this page.
    Forbidden,
    /// The form came from another site.
    OtherOrigin,
    /// Nothing at this address.
    NotFound,
    /// What was sent has not the form of a request.
    Malformed,
    /// More bytes than are read.
    TooLarge,
    /// The state has moved on.
    Conflict,
    /// As many attempts at quizzes were begun within a day as anybody may.
    TooManyAttempts,
    /// The link has ended.
    LinkEnded,
    /// The address does not have this method; those that it has.
    Method(&'static str),
    /// The server was asked by a name that is not its own.
    OtherHost,
    /// The database is busy.
    Busy,
    /// A fault of ours; logged once with its cause.
    Internal(Arc<str>),
}

/// Who has to sign in, and what they were about to do.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// The address to come back to.
    pub next: String,
    /// The form that was sent, urlencoded, when its session had ended.
    pub carried: Option<String>,
}

impl Refusal {
    /// A fault of ours from its cause.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string().into())
    }

    /// Its status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(SignIn { carried: None, .. }) => StatusCode::SEE_OTHER,
            Self::SignIn(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Forbidden | Self::OtherOrigin => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Malformed | Self::OtherHost => StatusCode::BAD_REQUEST,
            Self::LinkEnded => StatusCode::GONE,
            Self::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::StoreError> for Refusal {
    fn from(error: store::StoreError) -> Self {
        match error {
            // What cannot be written was told to the log where it happened.
            store::StoreError::Busy | store::StoreError::Unwritable(_) => Self::Busy,
            store::StoreError::Taken(_) => Self::Conflict,
            store::StoreError::Missing => Self::NotFound,
            other => Self::internal(other),
        }
    }
}

impl<C> From<store::WriteError<C>> for Refusal {
    fn from(error: store::WriteError<C>) -> Self {
        match error {
            store::WriteError::Conflict(_) => Self::Conflict,
            store::WriteError::Store(error) => error.into(),
        }
    }
}

impl From<crate::passwords::PasswordFault> for Refusal {
    fn from(error: crate::passwords::PasswordFault) -> Self {
        match error {
            crate::passwords::PasswordFault::Busy => Self::Busy,
            crate::passwords::PasswordFault::Hash => Self::internal(error),
        }
    }
}

impl From<tower_sessions::session::Error> for Refusal {
    fn from(error: tower_sessions::session::Error) -> Self {
        if store::session_is_busy(&error) {
            Self::Busy
        } else {
            Self::internal(error)
        }
    }
}
