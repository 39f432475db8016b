//! Quizzes: items, what is shown of them before an attempt is over, answers and marking.
//!
//! What a participant sees before the attempt is over is a [`Question`], a type that has no place for
//! a key: a page that is handed questions cannot leak one.

mod arrange;
mod form;
mod item;
mod mark;
mod question;
mod review;
mod score;
pub mod stored;
#[cfg(test)]
mod tests;
mod timing;

pub use arrange::{Card, Pair, Rows, option_order};
pub use form::{FORM_ITEMS, Finish, Form, Pairing, Quiz, SHORT_FORM};
pub use item::{
    Answers, Body, Choice, Item, Kind, NamedNumber, NamedWords, NumberKey, Pick, Piece, Tolerance,
};
pub use mark::{AnswerFault, AnswerSheet, Given, Mark, Outcome};
pub use question::{Fields, Question, QuestionPiece};
pub use review::{OptionReview, Review};
pub use score::Score;
pub use timing::{
    AttemptLimit, ExtraTime, FeedbackTime, GRACE, Terms, TimeLimit, deadline, in_time,
};
