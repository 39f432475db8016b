//! One file a page. The twin of `server/src/routes`.

pub mod bank;
pub mod bank_import;
pub mod check_in;
pub mod course;
pub mod courses;
pub mod error;
pub mod exercise;
pub mod facts;
pub mod gain;
pub mod glossary;
pub mod home;
pub mod lesson;
pub mod liaison;
pub mod live;
pub mod login;
pub mod me;
pub mod organiser_agencies;
pub mod organiser_attendance;
pub mod organiser_attendance_people;
pub mod organiser_attendance_person;
pub mod organiser_audit;
pub mod organiser_edition;
pub mod organiser_editions;
pub mod organiser_people;
pub mod password;
pub mod present;
pub mod quiz;
pub mod register;
pub mod reset;
pub mod search;
pub mod setup;
pub mod statistics;
pub mod trainer;
pub mod work;
pub mod workshop;
pub mod workshops;

#[cfg(test)]
mod tests;
