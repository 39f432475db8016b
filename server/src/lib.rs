//! The server: who asks, what they may, which values a page needs, and the status it answers with.
//! What people see is drawn by `app`, what is kept is in `store`, what is taught in `catalogue`, and
//! what is right in `domain`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod agencies;
pub mod attempts;
pub mod attendance;
pub mod boosters;
pub mod check_in;
pub mod claims;
pub mod cli;
pub mod clock;
pub mod code_throttle;
pub mod connections;
pub mod content;
pub mod corrections;
pub mod custom_statuses;
pub mod demo;
pub mod edition_form;
pub mod editions;
pub mod exit_door;
pub mod guests;
pub mod halls;
pub mod http;
pub mod import;
pub mod jobs;
pub mod learning;
pub mod meeting_reports;
pub mod memory;
pub mod nominations;
pub mod paired_screens;
pub mod passwords;
pub mod people_records;
pub mod personal_links;
pub mod plan_form;
pub mod pulses;
pub mod reached;
pub mod recap;
pub mod reception;
pub mod rehearsal;
pub mod routes;
pub mod secret;
pub mod serve;
pub mod signals;
pub mod state;
pub mod statistics;
pub mod uploaded_table;
pub mod visitor;
pub mod walk_ins;
pub mod work;
pub mod workbenches;
