//! Addresses of accounts.

use super::HOME;
use crate::parts::account::field::TOKEN;
use crate::parts::form::NEXT;
use std::fmt::Display;

/// Signing in.
pub const LOGIN: &str = "/login";
/// Signing out.
pub const LOGOUT: &str = "/logout";
/// Making an account.
pub const REGISTER: &str = "/register";
/// A new password by a link.
pub const RESET: &str = "/reset";
/// The first organiser of an empty server.
pub const SETUP: &str = "/setup";
/// The switch of the language.
pub const LANGUAGE: &str = "/language";
/// Changing one's password.
pub const PASSWORD: &str = "/me/password";
/// Changing where and how one works.
pub const WORK: &str = "/me/work";

/// The link to a new password.
#[must_use]
pub fn reset_by(token: impl Display) -> String {
    format!("{RESET}?{TOKEN}={token}")
}

/// The link that is printed at the first start.
#[must_use]
pub fn setup_by(token: impl Display) -> String {
    format!("{SETUP}?{TOKEN}={token}")
}

/// The sign-in page that comes back to `next` afterwards.
#[must_use]
pub fn login_for(next: &str) -> String {
    with_next(LOGIN, next)
}

/// The page for making an account that goes on to `next` afterwards.
#[must_use]
pub fn register_for(next: &str) -> String {
    with_next(REGISTER, next)
}

/// Where the agency is chosen that was not clear, going on to `next` afterwards.
#[must_use]
pub fn work_then(next: &str) -> String {
    with_next(WORK, next)
}

/// An address that carries where to go afterwards; without one, or when that is the home page, it
/// stays short.
fn with_next(address: &str, next: &str) -> String {
    if next.is_empty() || next == HOME {
        return address.to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{address}?{NEXT}={next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_to_go_afterwards_comes_along() {
        assert_eq!(login_for(""), "/login");
        assert_eq!(login_for("/"), "/login");
        assert_eq!(register_for("/a?b=1"), "/register?next=%2Fa%3Fb%3D1");
    }
}
