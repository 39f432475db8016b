//! How much room one person may take up, so that nobody fills the disk of the house. Nobody who learns
//! comes near any of it.

use crate::clock::DAY;

/// The bytes of all answers of one attempt.
pub const MAX_ANSWERS: usize = 32 * 1024;
/// The signs of all that somebody has filled in at open attempts and not sent.
pub const MAX_DRAFTS: i64 = 128 * 1024;
/// How many attempts somebody begins within [`ATTEMPTS_WITHIN`].
pub const MAX_ATTEMPTS: i64 = 100;
/// The time in which attempts are counted, in milliseconds.
pub const ATTEMPTS_WITHIN: i64 = DAY;
/// The bytes of an answer to a step of an exercise: a label or a number.
pub const MAX_STEP_ANSWER: usize = 500;
/// How many browsers somebody is signed in with; the one that would end first makes room. Each may keep a form
/// that was interrupted.
pub const MAX_SESSIONS: i64 = 20;
/// How long what is filled in at an open attempt is kept after it was last saved, in milliseconds.
pub const DRAFT_LIFE: i64 = 60 * DAY;
/// How long a form that was interrupted is kept, in milliseconds.
pub const KEPT_FORM_LIFE: i64 = 7 * DAY;
/// How long a file of people that was sent and never carried out is kept, in milliseconds.
pub const WAITING_IMPORT_LIFE: i64 = DAY;
