//! What a form sent: fields in order, any number of each name, at most [`LIMIT`] bytes.

use crate::http::refusal::Refusal;
use crate::state::App;
use app::parts::account::field;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use futures_util::StreamExt as _;
use http::header;
use std::time::Duration;

/// The bytes of a form that are read; a form of ours has a fraction of it.
pub const LIMIT: usize = 256 * 1024;
/// The bytes of a form that are carried through the sign-in page: encoded once more they still fit into
/// [`LIMIT`].
pub const CARRIED: usize = 64 * 1024;
/// How long a sender may take for a form.
const PATIENCE: Duration = Duration::from_secs(30);
/// The bytes of an oversized body that are read and thrown away, so that the answer reaches a browser
/// that is still sending.
const DRAINED: usize = 64 * 1024 * 1024;

/// The fields of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// Reads `application/x-www-form-urlencoded` bytes; broken encoding becomes replacement signs.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The first value of `name`, or nothing as an empty text.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// All values of `name` in order.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// All fields in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether there is a field of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Without what nobody may find again: passwords are never kept, carried or sent back.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.0
            .retain(|(name, _)| !field::SECRET.contains(&name.as_str()));
        self
    }

    /// As it was sent, to be carried through the sign-in page.
    #[must_use]
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}

/// Reads a body up to `limit` bytes.
///
/// # Errors
/// [`Refusal::TooLarge`] after the rest has been read and thrown away, [`Refusal::Malformed`] when the
/// sender broke off or took longer than half a minute.
pub async fn read_body(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    tokio::time::timeout(PATIENCE, read_all(body, limit))
        .await
        .unwrap_or(Err(Refusal::Malformed))
}

async fn read_all(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let mut kept = Vec::new();
    let mut seen = 0usize;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::Malformed)?;
        seen = seen.saturating_add(chunk.len());
        if seen <= limit {
            kept.extend_from_slice(&chunk);
        } else if seen > DRAINED {
            break;
        } else {
            kept = Vec::new();
        }
    }
    if seen > limit {
        Err(Refusal::TooLarge)
    } else {
        Ok(kept.into())
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Refusal;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Refusal> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Refusal::Malformed);
        }
        Ok(Self::parse(&read_body(request.into_body(), LIMIT).await?))
    }
}

/// The fields and files of a form that was sent as `multipart/form-data`.
#[derive(Clone, Debug, Default)]
pub struct Uploaded(Vec<UploadedField>);

#[derive(Clone, Debug)]
struct UploadedField {
    name: String,
    /// What the file is called where it comes from.
    file: Option<String>,
    bytes: Bytes,
}

impl Uploaded {
    /// Reads a form whose files and long texts have up to `limit` bytes each and at most twice as many
    /// together. One that is longer is cut off one byte beyond, so that whoever reads it says so on the
    /// page of the form.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], [`Refusal::Malformed`].
    pub async fn read(request: Request, limit: usize) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = read_body(body, limit.saturating_mul(2)).await?;
        let mut request = Request::from_parts(parts, Body::from(bytes));
        // The body has been measured; axum would measure it again by a limit of its own.
        let disabled = axum::extract::DefaultBodyLimit::disable();
        disabled.apply(&mut request);
        let mut form = axum::extract::Multipart::from_request(request, &())
            .await
            .map_err(|_| Refusal::Malformed)?;
        let mut fields = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|_| Refusal::Malformed)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|_| Refusal::Malformed)?;
            let kept = bytes.len().min(limit.saturating_add(1));
            fields.push(UploadedField {
                name,
                file,
                bytes: bytes.slice(..kept),
            });
        }
        Ok(Self(fields))
    }

    /// The bytes of the first field of that name, or none.
    #[must_use]
    pub fn get(&self, name: &str) -> &[u8] {
        self.field(name).map_or(&[], |field| &field.bytes)
    }

    /// What the file of that field is called where it comes from; nothing where none was chosen.
    #[must_use]
    pub fn file_name(&self, name: &str) -> Option<&str> {
        let file = self.field(name)?.file.as_deref()?;
        (!file.trim().is_empty()).then_some(file)
    }

    fn field(&self, name: &str) -> Option<&UploadedField> {
        self.0.iter().find(|field| field.name == name)
    }
}

/// The body of an island's request.
#[derive(Clone, Debug)]
pub struct Sent<T>(pub T);

impl<T: serde::de::DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Refusal> {
        let bytes = read_body(request.into_body(), LIMIT).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| Refusal::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_number() {
        let posted = Posted::parse(b"q=1&q=&next=%2Fme%3Fa%3D1&q=3");
        assert_eq!(posted.all("q"), ["1", "", "3"]);
        assert_eq!(posted.get("next"), "/me?a=1");
        assert_eq!(posted.get("nothing"), "");
        let secret = Posted::parse(b"a=1&password=p&current=c&new=n&carried=x");
        assert_eq!(secret.without_secrets().encoded(), "a=1");
        assert_eq!(Posted::parse(posted.encoded().as_bytes()), posted);
    }
}
