//! Measures the budgets and says which are kept. Pages are compared with a bare axum handler that sends
//! the same bytes, in the same run on the same machine, because only such ratios mean the same on
//! another one: a ratio or a size that is missed ends in failure, a time is only shown.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what was measured is said to the terminal"
)]

mod analysis;
mod hall;
mod live;
mod load;
mod pages;
mod process;
mod table;
mod week;

use std::error::Error;
use std::process::ExitCode;
use table::Table;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Measures one part and writes down what it read.
type Measure = fn(&mut Table) -> Result<()>;

/// What can be asked for by name; all of it where nothing is.
const PARTS: [(&str, Measure); 7] = [
    ("pages", pages::measure),
    ("process", process::measure),
    ("hall", hall::measure),
    ("analysis", analysis::measure),
    ("live", live::measure),
    ("week", week::measure),
    ("sizes", process::sizes),
];

fn main() -> ExitCode {
    if cfg!(debug_assertions) {
        eprintln!("bench: this is not a release build; run `make bench`");
        return ExitCode::from(2);
    }
    server::memory::prepare();
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if asked == [live::PEER] {
        return match live::serve_peer() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("bench: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let mut table = Table::default();
    let measured = PARTS
        .iter()
        .filter(|(name, _)| asked.is_empty() || asked.iter().any(|asked| asked == name))
        .try_for_each(|(_, measure)| measure(&mut table));
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
