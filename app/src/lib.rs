//! What people see: pages as pure functions of what they are handed, and the islands that live in the
//! browser. No database, no file, no request, no clock: whoever hands a page its values gets HTML.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod address;
#[cfg(feature = "ssr")]
pub mod frame;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod wire;
pub mod words;
