//! Rows of how people stand.

use crate::columns::{count, word};
use crate::error::StoreError;
use domain::attendance::{Standing, Status};
use domain::clock::Moment;
use domain::code::Place;
use domain::id::CustomStatusId;
use domain::stay::Proven;
use sqlx::FromRow;

/// How somebody stands; all of it nothing while nothing was recorded.
#[derive(FromRow)]
pub(crate) struct StandingRow {
    status: Option<String>,
    arrived_at: Option<i64>,
    recorded_at: Option<i64>,
    place: Option<String>,
    inside: Option<bool>,
    events: Option<i64>,
    asked_at: Option<i64>,
    custom: Option<String>,
}

impl StandingRow {
    pub(crate) fn standing(&self) -> Result<Standing, StoreError> {
        Ok(Standing {
            status: word(self.status.as_deref(), Status::from_code, "status")?,
            custom: self.custom.clone().map(CustomStatusId::from_store),
            arrived_at: self.arrived_at.map(Moment),
            recorded_at: self.recorded_at.map(Moment),
            place: word(self.place.as_deref(), Place::from_code, "place")?,
            inside: self.inside.unwrap_or_default(),
            events: self.events.map(count).unwrap_or_default(),
            asked_at: self.asked_at.map(Moment),
        })
    }
}

/// How somebody stands in an edition, and what is proven of their stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnAttendance {
    /// How they stand.
    pub standing: Standing,
    /// What is proven.
    pub proven: Proven,
}

/// What is kept of somebody's stay; all of it nothing while nothing is proven.
#[derive(FromRow)]
pub(crate) struct ProvenRow {
    stay: Option<i64>,
    pulses: Option<i64>,
    exited: Option<bool>,
}

impl ProvenRow {
    pub(crate) fn proven(&self) -> Proven {
        Proven {
            stay: self.stay.unwrap_or_default(),
            exited: self.exited.unwrap_or_default(),
            pulses: self.pulses.map(count).unwrap_or_default(),
        }
    }
}
