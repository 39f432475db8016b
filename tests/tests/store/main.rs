//! Promises of the store, each on both databases.

mod agencies;
mod attempts;
mod attendance;
mod ballots;
mod changes;
mod completion;
mod content;
mod editions;
mod ground;
mod hall_questions;
mod halls;
mod invitations;
mod jobs;
mod liaison;
mod live;
mod old_database;
mod paired_screens;
mod people_import;
mod person_aliases;
mod personal_links;
mod quotas;
mod signals;
mod statistics;
mod year;
