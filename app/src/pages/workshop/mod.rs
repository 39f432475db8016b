//! The workshop: before it, at its door and in its hall.

pub mod check_in;
pub mod edition;
pub mod live;
pub mod present;
pub mod workshops;
