//! What the tests share: databases, a whole server, a real browser.

pub mod browser;
pub mod database;
pub mod server;
