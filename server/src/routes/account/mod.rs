//! Accounts: getting in, setting up, changing what one is known by.

pub mod language;
pub mod login;
pub mod logout;
pub mod password;
pub mod register;
pub mod reset;
pub mod setup;
pub mod work;
