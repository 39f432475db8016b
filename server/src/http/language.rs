//! The language of a request, as far as it is known without knowing who asks.

use crate::http::cookies;
use domain::language::Language;
use http::{HeaderMap, header};

/// Name of the cookie that remembers the language of somebody without an account.
pub const LANGUAGE_COOKIE: &str = "kopitalk_language";

/// The cookie's language, else the browser's, else Indonesian.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let chosen = cookies::get(headers, LANGUAGE_COOKIE).and_then(Language::from_code);
    let asked = || {
        headers
            .get(header::ACCEPT_LANGUAGE)?
            .to_str()
            .ok()
            .and_then(Language::from_accept_language)
    };
    chosen.or_else(asked).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_beats_the_browser_and_indonesian_is_the_rest() {
        let mut headers = HeaderMap::new();
        assert_eq!(language_of(&headers), Language::Id);
        headers.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        assert_eq!(language_of(&headers), Language::En);
        headers.insert(header::COOKIE, "a=b; kopitalk_language=id".parse().unwrap());
        assert_eq!(language_of(&headers), Language::Id);
        headers.insert(header::COOKIE, "kopitalk_language=xx".parse().unwrap());
        assert_eq!(language_of(&headers), Language::En);
    }
}
