//! The server: who asks, what they may, which values a page needs, and the status it answers with.
//! What people see is drawn by `app`, what is kept is in `store`, what is taught in `catalogue`, and
//! what is right in `domain`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod address;
pub mod agencies;
pub mod answer;
pub mod arrivals;
pub mod assets;
pub mod attempts;
pub mod attendance;
pub mod boosters;
pub mod calendar;
pub mod claims;
pub mod cli;
pub mod clock;
pub mod content;
pub mod cookies;
pub mod demo;
pub mod devices;
pub mod edition_form;
pub mod editions;
pub mod events;
pub mod forms;
pub mod guesses;
pub mod import;
pub mod learning;
pub mod middleware;
pub mod passwords;
pub mod query;
pub mod refusal;
pub mod routes;
pub mod secret;
pub mod serve;
pub mod state;
pub mod statistics;
pub mod throttle;
pub mod visitor;
pub mod when;
pub mod work;
