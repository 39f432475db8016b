//! One file a page. The twin of `server/src/routes`.

pub mod course;
pub mod courses;
pub mod error;
pub mod home;
pub mod lesson;
pub mod login;
pub mod me;
pub mod password;
pub mod register;
pub mod setup;
pub mod exercise;
pub mod quiz;
