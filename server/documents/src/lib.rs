//! What leaves the house as a file.

#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod card;
pub mod csv;
pub mod ics;
pub mod table;
pub mod xlsx;
