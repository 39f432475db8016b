
pub mod database;
