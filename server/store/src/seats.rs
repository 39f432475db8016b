//! Who waits for a seat of an edition, as whatever frees one asks it (`move_up!`).

use domain::id::PersonId;
use domain::waiting::Waiting;
use sqlx::FromRow;

queries! {
    // Whoever was registered in another way waits no longer.
    WAITING = "SELECT person, agency, number FROM waiting WHERE edition = $1 AND moved_up_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM registration WHERE registration.edition = waiting.edition
            AND registration.person = waiting.person AND registration.withdrawn_at IS NULL)
        ORDER BY number";
    LEAVE_WAITING = "DELETE FROM waiting WHERE edition = $1 AND person = $2";
    MOVED_UP = "UPDATE waiting SET moved_up_at = $3 WHERE edition = $1 AND person = $2";
    FORGET_WAITING = "DELETE FROM waiting WHERE edition = $1";
}

/// Those who wait for an edition.
pub(crate) const OF_EDITION: &str = WAITING;
/// What takes somebody off the list.
pub(crate) const LEAVE: &str = LEAVE_WAITING;
/// What keeps that somebody moved up.
pub(crate) const SET_MOVED_UP: &str = MOVED_UP;
/// What forgets the list of an edition.
pub(crate) const FORGET: &str = FORGET_WAITING;

#[derive(FromRow)]
pub(crate) struct WaitingRow {
    person: String,
    agency: Option<String>,
    number: i64,
}

/// Those who wait with the agency of each, in the order in which they move up.
pub(crate) fn in_turn(rows: Vec<WaitingRow>) -> Vec<(PersonId, Option<String>)> {
    let waiting = rows.into_iter().map(|row| Waiting {
        person: (PersonId::from_store(row.person), row.agency),
        number: row.number,
    });
    let ordered = domain::waiting::in_turn(waiting.collect());
    ordered.into_iter().map(|one| one.person).collect()
}
