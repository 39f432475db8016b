//! One file a page, in folders by audience. The twin of `server/src/routes`.

pub mod account;
pub mod error;
pub mod learn;
pub mod organise;
pub mod teach;
pub mod workshop;

#[cfg(test)]
mod tests;
