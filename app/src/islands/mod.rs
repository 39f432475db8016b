//! The leaves that live in the browser. Each improves markup that works without it.

mod browser;
pub mod step;
pub mod workbench;

pub use step::StepIsland;
pub use workbench::WorkbenchIsland;
