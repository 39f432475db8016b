//! The islands of `app` compiled to WebAssembly, and nothing else. A feature a bundle.

// Without a use of every island nothing of `app` is linked and none wakes.
pub use app::islands::*;

/// Makes the reactive system ready; called once, before the first island is woken.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
