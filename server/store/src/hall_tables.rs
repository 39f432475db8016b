//! Texts about a hall's tables, and the same about those of its rehearsal, which bear other names.

use crate::values::live::Room;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

const HALL: &str = "hall_";
const REHEARSAL: &str = "rehearsal_";

static MADE: LazyLock<Mutex<HashMap<String, Arc<str>>>> = LazyLock::new(Mutex::default);

/// The text that asks of a rehearsal what `sql` asks of a hall; `None` where it asks nothing of one.
pub(crate) fn asked_of_rehearsal(sql: &str) -> Option<Arc<str>> {
    sql.contains(HALL).then(|| text(true, sql))
}

/// The text for this hall's tables.
pub(crate) fn of_room(room: &Room, sql: &str) -> AssertSqlSafe<Arc<str>> {
    // Made of our own texts alone.
    AssertSqlSafe(text(room.rehearsal, sql))
}

/// The text for the tables of rehearsals.
pub(crate) fn of_rehearsal(sql: &str) -> AssertSqlSafe<Arc<str>> {
    AssertSqlSafe(text(true, sql))
}

fn text(rehearsal: bool, sql: &str) -> Arc<str> {
    if !rehearsal {
        return Arc::from(sql);
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let of_rehearsal = made
        .entry(sql.to_owned())
        .or_insert_with(|| Arc::from(sql.replace(HALL, REHEARSAL)));
    Arc::clone(of_rehearsal)
}
