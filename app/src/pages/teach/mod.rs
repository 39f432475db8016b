//! What trainers work with.

pub mod bank;
pub mod bank_import;
pub mod facts;
pub mod gain;
pub mod measured;
pub mod statistics;
pub mod trainer;
