//! The engine of the workbench: filter → group → measure → summary over a small columnar table. The
//! same code marks on the server and answers in the browser.

mod ask;
#[cfg(feature = "formula")]
mod civil;
mod filters;
#[cfg(feature = "formula")]
pub mod formula;
mod keys;
#[cfg(feature = "formula")]
mod names;
#[cfg(feature = "formula")]
mod number;
mod query;
#[cfg(feature = "formula")]
mod ranges;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod time_part;

pub use ask::Group;
#[cfg(feature = "formula")]
pub use formula::{Formula, FormulaFault, FormulaFaultKind};
pub use query::{Measure, Query, QueryFault, Sort, Summary};
pub use summary::{mean, median, percentile, standard_deviation};
pub(crate) use table::push_quoted;
pub use table::{Column, Data, Table};
pub use time_part::TimePart;
