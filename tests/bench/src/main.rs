//! Measures the budgets and says which are kept. Pages are compared with a bare axum handler that sends
//! the same bytes, in the same run on the same machine, because only such ratios mean the same on
//! another one: a ratio or a size that is missed ends in failure, a time is only shown.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what was measured is said to the terminal"
)]

mod hall;
mod load;
mod pages;
mod process;
mod table;

use std::error::Error;
use std::process::ExitCode;
use table::Table;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    if cfg!(debug_assertions) {
        eprintln!("bench: this is not a release build; run `make bench`");
        return ExitCode::from(2);
    }
    let mut table = Table::default();
    let measured = pages::measure(&mut table)
        .and_then(|()| process::measure(&mut table))
        .and_then(|()| hall::measure(&mut table))
        .and_then(|()| process::sizes(&mut table));
    print!("{table}");
    if let Err(error) = measured {
        eprintln!("bench: {error}");
        return ExitCode::FAILURE;
    }
    let missed = table.missed();
    if missed.is_empty() {
        return ExitCode::SUCCESS;
    }
    for row in missed {
        eprintln!("bench: missed: {row}");
    }
    ExitCode::FAILURE
}
