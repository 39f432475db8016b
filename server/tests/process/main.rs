//! The program as a process: killed, starved of its disk, and crowded by clients that read nothing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends by panicking"
)]

#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
mod full_disk;
mod hall;
mod kill;
mod live;
mod running;
