//! The islands of `app` compiled to WebAssembly, and nothing else. A feature a bundle, which names the islands
//! that it exports: one that is not named is not linked and does not wake.

/// What everyday pages wake.
#[cfg(feature = "base")]
pub use app::islands::{StepIsland, WorkbenchIsland};

/// What the pages wake on which people work on data freely: the workbench with formulas.
#[cfg(feature = "check")]
pub use app::islands::WorkbenchIsland;

/// Makes the reactive system ready; called once, before the first island is woken.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
