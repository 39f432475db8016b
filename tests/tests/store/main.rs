//! Promises of the store, each on both databases.

mod agencies;
mod attempts;
mod attendance;
mod changes;
mod completion;
mod content;
mod editions;
mod ground;
mod jobs;
mod liaison;
mod old_database;
mod quotas;
mod statistics;
mod year;
