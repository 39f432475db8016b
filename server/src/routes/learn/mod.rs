//! What participants learn from.

pub mod boosters;
pub mod card;
pub mod course;
pub mod courses;
pub mod exercise;
pub mod glossary;
pub mod home;
pub mod lesson;
pub mod me;
pub mod quiz;
pub mod search;
pub mod unit;
pub mod workbench;
