//! The rules that hold everywhere: what an answer is worth, what a median is, how a number is read,
//! what a role may do. No I/O, no clock and no chance of its own: time, randomness and identifiers
//! are handed in, so the same code marks on the server, answers in the browser and repeats in a test.

#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod account;
pub mod agency;
pub mod analysis;
pub mod attendance;
pub mod attendance_by_agency;
pub mod attendance_rule;
pub mod audit;
pub mod booster;
pub mod bulk_correction;
pub mod calendar;
pub mod claim;
pub mod clock;
pub mod code;
mod codes;
pub mod correction;
pub mod course;
pub mod custom_status;
pub mod dataset;
pub mod edition;
pub mod exercise;
pub mod exit_door;
pub mod html;
pub mod id;
pub mod invitation;
pub mod job;
pub mod jp;
pub mod language;
pub mod learning;
pub mod lesson;
pub mod letter;
pub mod live;
pub mod meeting;
pub mod next_action;
pub mod number;
pub mod own_account;
pub mod pause;
pub mod people;
pub mod person_name_match;
pub mod quiz;
pub mod quota;
pub mod report;
pub mod rng;
mod sampling;
pub mod settings;
pub mod sheet;
pub mod signals;
pub mod statistics;
pub mod status_word;
pub mod stay;
pub mod text;
pub mod waiting;
