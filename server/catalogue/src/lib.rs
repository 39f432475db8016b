//! The shipped library: reads `content/`, checks it, renders its Markdown and hands over the types of
//! `domain`.
//!
//! How a library is read:
//! 1. [`Files`] holds the text of every `.md`, `.toml` and `.svg` file by its path: those of a base, with an
//!    [`Overlay`] over them.
//! 2. `inventory` looks at the paths alone and knows which courses, units, exercises and datasets there
//!    are. Links are checked against it, so that a broken file does not make every link to it broken.
//! 3. `facts`, `outcomes` and `dataset` are read, because texts cite them, tags name them and charts draw
//!    them.
//! 4. Exercises are read before lessons, because a lesson announces an exercise with its title.
//! 5. `library` joins courses, checks what only shows over all files (duplicate names, prerequisites,
//!    links, guards of facts) and answers with everything that is wrong at once, or with a [`Library`].
//! 6. `plan` reads running orders last, because their steps name sections of lessons, items and steps of
//!    exercises.
//!
//! What a hall is shown and asked of it is made when it is asked for: `live` by way of `sections`, `items` and
//! `common_table`.
//!
//! All text passes through `markdown`: pulldown-cmark makes HTML from it, ammonia cleans that. Authors
//! write no HTML; drawings (`figures`) are rebuilt element by element from what is known to be harmless.

#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod common_table;
mod course;
mod dataset;
mod exercise;
mod facts;
mod fault;
mod figures;
mod files;
mod forms;
mod found;
mod front;
pub mod gift;
mod inventory;
mod items;
mod lesson;
mod library;
mod links;
pub mod lints;
mod live;
mod markdown;
mod outcomes;
mod plan;
mod quiz;
pub mod search;
mod sections;
mod sheet;
mod typography;
mod write;

pub use facts::{Fact, Term};
pub use fault::Fault;
pub use files::{Files, Overlay};
pub use library::Library;
pub use live::{LiveExercise, LiveItem};
pub use plan::{ReadyPlan, ReadyStep};
