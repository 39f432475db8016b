//! The workshop: before it, at its door and in its hall.

pub mod check_in;
pub mod control;
mod control_menu;
mod counted;
pub mod edition;
pub mod exit;
pub mod live;
pub mod meeting_opens;
pub mod moderation;
pub mod nomination;
pub mod pair;
pub mod personal;
pub mod plan;
pub mod present;
pub mod pulse;
pub mod questions;
pub mod recap;
pub mod results_sheet;
pub mod texts;
pub mod workshops;

#[cfg(test)]
mod tests;
