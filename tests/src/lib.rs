//! What the tests share: databases, a whole server, a real browser.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what supports a test ends it by panicking"
)]

pub mod attempts;
pub mod browser;
pub mod database;
pub mod editions;
pub mod hall;
pub mod learning;
pub mod people;
pub mod server;
pub mod stream;
