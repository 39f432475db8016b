//! Statements of many rows, made from those of one.

use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A statement has one of these numbers of rows, so that few different ones are prepared.
const ROWS: [usize; 5] = [64, 32, 16, 4, 1];
/// The most parameters of a statement: for each, SQLite goes through the names of all before it.
const PARAMETERS: usize = 256;

/// The texts that were made, by that of one row and the number of rows.
type Made = HashMap<(&'static str, usize), Arc<str>>;

static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);

/// The text of a query whose `VALUES (…)` has many rows: the numbers of the parameters go on.
fn many(sql: &str, rows: usize) -> String {
    const VALUES: &str = "VALUES (";
    let parts = sql.split_once(VALUES).and_then(|(before, rest)| {
        let (row, after) = rest.split_once(')')?;
        Some((before, row, after))
    });
    let Some((before, row, after)) = parts else {
        return sql.to_owned();
    };
    let columns = row.matches('$').count();
    let values: Vec<String> = (0..rows)
        .map(|number| {
            let row = row
                .split(", ")
                .map(
                    |value| match value.strip_prefix('$').map(str::parse::<usize>) {
                        Some(Ok(parameter)) => format!("${}", parameter + number * columns),
                        _ => value.to_owned(),
                    },
                )
                .collect::<Vec<_>>()
                .join(", ");
            format!("({row})")
        })
        .collect();
    format!("{before}VALUES {}{after}", values.join(", "))
}

/// Pieces of as many rows as there are texts for.
pub(crate) fn pieces<'a, T>(sql: &str, mut all: &'a [T]) -> Vec<&'a [T]> {
    let columns = sql.matches('$').count();
    let mut pieces = Vec::new();
    while !all.is_empty() {
        let size = ROWS
            .into_iter()
            .find(|size| *size <= all.len() && size * columns <= PARAMETERS);
        let (piece, rest) = all.split_at(size.unwrap_or(1));
        pieces.push(piece);
        all = rest;
    }
    pieces
}

/// The query `sql`, whose `VALUES (…)` has one row, with as many as `rows`.
pub(crate) fn of_rows(sql: &'static str, rows: usize) -> AssertSqlSafe<Arc<str>> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = made
        .entry((sql, rows))
        .or_insert_with(|| Arc::from(many(sql, rows)));
    // Made of our own texts and numbers alone.
    AssertSqlSafe(Arc::clone(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "WITH asked (a, b) AS (VALUES ($1, $2)) SELECT a, b FROM asked";

    #[test]
    fn a_text_of_many_rows_counts_its_parameters_on() {
        assert_eq!(
            many(
                "INSERT INTO t (a, b, c) VALUES ($1, $2, NULL) ON CONFLICT (a) DO NOTHING",
                3
            ),
            "INSERT INTO t (a, b, c) VALUES ($1, $2, NULL), ($3, $4, NULL), ($5, $6, NULL) ON CONFLICT (a) DO NOTHING"
        );
        assert_eq!(many(TWO, 1), TWO);
        assert_eq!(
            &*of_rows(TWO, 2).0,
            "WITH asked (a, b) AS (VALUES ($1, $2), ($3, $4)) SELECT a, b FROM asked"
        );
    }

    #[test]
    fn pieces_have_few_sizes_and_leave_nothing_out() {
        let all: Vec<usize> = (0..151).collect();
        let sizes = |columns: usize| -> Vec<usize> {
            let sql = "$1".repeat(columns);
            pieces(&sql, &all).iter().map(|piece| piece.len()).collect()
        };
        assert_eq!(sizes(3), [64, 64, 16, 4, 1, 1, 1]);
        assert_eq!(sizes(8), [32, 32, 32, 32, 16, 4, 1, 1, 1]);
        assert_eq!(sizes(16)[..9], [16; 9]);
        assert_eq!(pieces(TWO, &all).concat(), all);
    }
}
