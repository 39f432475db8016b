//! A year in figures: who was at workshops, from where, and what that and the courses were worth.

use crate::columns::count;
use crate::database::Store;
use crate::error::StoreError;
use domain::clock::Moment;
use domain::edition::learning_minutes;
use domain::learning::Minutes;
use sqlx::FromRow;
use std::collections::BTreeSet;

/// Everybody who was at an edition that ended from `$1` to `$2`, both included, with the agency of their
/// registration; without those who were trainers or organisers then.
macro_rules! attended {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM attendance_present
            JOIN edition ON edition.id = attendance_present.edition
            LEFT JOIN registration ON registration.edition = attendance_present.edition
                AND registration.person = attendance_present.person
            LEFT JOIN attendance_stay ON attendance_stay.edition = attendance_present.edition
                AND attendance_stay.person = attendance_present.person
            LEFT JOIN completion ON completion.course = edition.course AND completion.person = attendance_present.person
            WHERE edition.ends_at >= $1 AND edition.ends_at <= $2 AND edition.cancelled_at IS NULL
                -- Those of `Status::is_present`.
                AND attendance_present.status IN ('present', 'late')
                AND NOT ",
            was_staff!("attendance_present.person", "edition.starts_at", "edition.ends_at"),
            " ",
            $rest
        )
    };
}

queries! {
    ATTENDED_PEOPLE = attended!("COUNT(DISTINCT attendance_present.person), COUNT(DISTINCT registration.agency)", "");
    ATTENDED_EDITIONS = attended!(
        "edition.id, edition.starts_at, edition.ends_at, edition.hours_known, edition.learning_minutes,
            (edition.attendance_rule = 'presence' OR COALESCE(attendance_stay.fulfilled, FALSE)) AS earns,
            completion.minutes AS paid_by_course, COUNT(*) AS people",
        "GROUP BY edition.id, edition.starts_at, edition.ends_at, edition.hours_known, edition.learning_minutes,
            edition.attendance_rule, attendance_stay.fulfilled, completion.minutes
        ORDER BY edition.ends_at, edition.id, completion.minutes"
    );
    COMPLETED = concat!(
        "SELECT minutes, COUNT(*) FROM completion WHERE completed_at >= $1 AND completed_at <= $2 AND NOT ",
        was_staff!("completion.person", "completion.completed_at", "completion.completed_at"),
        " GROUP BY minutes ORDER BY minutes"
    );
    EVER_CHECKED_IN = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM attendance_event LIMIT 1) AS first";
}

/// What was done in a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// People who were at an edition, each counted once; without trainers and organisers.
    pub people: u32,
    /// Agencies they were registered with.
    pub agencies: u32,
    /// Editions that somebody was at.
    pub editions: u32,
    /// The minutes that they counted for people, and for how many.
    pub attended: Vec<(Minutes, u32)>,
    /// Of the courses that were finished, their minutes and how often.
    pub courses: Vec<(Minutes, u32)>,
}

#[derive(FromRow)]
struct AttendedRow {
    id: String,
    starts_at: i64,
    ends_at: i64,
    hours_known: bool,
    learning_minutes: Option<i64>,
    earns: bool,
    paid_by_course: Option<i64>,
    people: i64,
}

impl AttendedRow {
    /// The minutes that count for each of these people, and how many they are.
    fn earned(&self) -> (Minutes, u32) {
        let written = self.learning_minutes.map(|minutes| Minutes(count(minutes)));
        let hours = (Moment(self.starts_at), Moment(self.ends_at));
        let minutes = learning_minutes(written, self.hours_known.then_some(hours));
        let paid = self.paid_by_course.map(count).unwrap_or_default();
        let earned = if self.earns {
            minutes.0.saturating_sub(paid)
        } else {
            0
        };
        (Minutes(earned), count(self.people))
    }
}

impl Store {
    /// What was done from one moment to the other, both included, by people who were not trainers or organisers
    /// then.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn done_between(&self, from: Moment, until: Moment) -> Result<Done, StoreError> {
        let (people, agencies): (i64, i64) = reading!(self, pool => {
            sqlx::query_as(ATTENDED_PEOPLE).bind(from.0).bind(until.0).fetch_one(pool).await?
        });
        let editions: Vec<AttendedRow> = reading!(self, pool => {
            sqlx::query_as(ATTENDED_EDITIONS).bind(from.0).bind(until.0).fetch_all(pool).await?
        });
        let courses: Vec<(i64, i64)> = reading!(self, pool => {
            sqlx::query_as(COMPLETED).bind(from.0).bind(until.0).fetch_all(pool).await?
        });
        let different: BTreeSet<&str> = editions.iter().map(|row| row.id.as_str()).collect();
        Ok(Done {
            people: count(people),
            agencies: count(agencies),
            editions: u32::try_from(different.len()).unwrap_or(u32::MAX),
            attended: editions.iter().map(AttendedRow::earned).collect(),
            courses: courses
                .into_iter()
                .map(|(minutes, times)| (Minutes(count(minutes)), count(times)))
                .collect(),
        })
    }

    /// Whether anybody has ever checked in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_attendance(&self) -> Result<bool, StoreError> {
        let events: i64 =
            reading!(self, pool => sqlx::query_scalar(EVER_CHECKED_IN).fetch_one(pool).await?);
        Ok(events > 0)
    }
}
