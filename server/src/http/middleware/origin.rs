//! Unsafe methods are heard from our own pages alone.

use axum::extract::Request;
use http::{HeaderMap, header};

/// Whether a request may be heard: it changes nothing, or a page of ours sent it.
#[must_use]
pub fn is_heard(request: &Request, base_url: &str) -> bool {
    request.method().is_safe() || is_ours(request.headers(), base_url)
}

/// `Sec-Fetch-Site` where the browser sends it, else `Origin` equal to the address that was asked or to
/// the configured one. Without either nothing is believed.
fn is_ours(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let asked = text(header::HOST.as_str()).unwrap_or_default();
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            let scheme_fits = !base_url.starts_with("https://") || origin.starts_with("https://");
            origin == base_url || (scheme_fits && !host.is_empty() && host == asked)
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_form_is_believed_only_with_a_sign_that_it_is_ours() {
        let ours = |pairs: &[(&'static str, &'static str)]| {
            is_ours(&headers(pairs), "https://kopitalk.example.go.id")
        };
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("sec-fetch-site", "none")]));
        assert!(!ours(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://kopitalk.example.go.id")
        ]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]));
        assert!(ours(&[
            ("origin", "https://127.0.0.1:3000"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(!ours(&[
            ("origin", "http://kopitalk.example.go.id"),
            ("host", "kopitalk.example.go.id")
        ]));
        assert!(ours(&[
            ("origin", "https://kopitalk.example.go.id"),
            ("host", "10.0.0.1")
        ]));
        assert!(!ours(&[
            ("origin", "https://evil.example"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(!ours(&[("origin", "null"), ("host", "127.0.0.1:3000")]));
        assert!(!ours(&[("host", "127.0.0.1:3000")]));
    }
}
