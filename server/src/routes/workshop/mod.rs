//! The workshop: before it, at its door and in its hall.

pub mod check_in;
pub mod control;
pub mod edition;
pub mod exit;
pub mod guest;
pub mod letter;
pub mod live;
pub mod moderation;
pub mod nomination;
pub mod pair;
pub mod personal;
pub mod plan;
pub mod present;
pub mod pulse;
pub mod questions;
pub mod recap;
pub mod texts;
pub mod workshops;
pub mod workshops_ics;
