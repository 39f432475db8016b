//! The workshop: before it, at its door and in its hall.

pub mod check_in;
pub mod live;
pub mod present;
pub mod workshop;
pub mod workshops;
