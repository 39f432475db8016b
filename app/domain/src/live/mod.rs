//! The live workshop: its running order, what the hall is asked, what it answers, and the state that every screen
//! of an edition shows.

mod moderate;
mod plan;
mod poll;
mod question;
mod state;
mod tally;
#[cfg(test)]
mod tests;
mod vote;
mod words;

pub use moderate::{
    Decision, Decisions, Group, MAX_CLOUD, MAX_GROUP, grouped, is_shown, shown_texts,
};
pub use plan::{MAX_STEPS, Plan, PlanFault, PollText, Step, StepBody, StepKind, TextOption};
pub use poll::{
    AnsweredItem, BREAK_MINUTES, MAX_OPTION, MAX_OPTIONS, MAX_PROMPT, MIRROR_POSTS, Poll, PollKind,
    PollOption, Truth,
};
pub use question::{MAX_QUESTION, Naming, QuestionFault, QuestionState, question_text};
pub use state::{
    AdHoc, Asking, Command, CommandFault, Effect, HALL_STAYS, LiveState, MAX_MESSAGE, Phase, Run,
    What,
};
pub use tally::{Bin, MIRROR_FROM, Tallied, Tally, Text};
pub use vote::{MAX_TEXT, MAX_WORD, Vote, VoteFault, WORDS_EACH, field};
pub use words::{fold_word, is_stop_word};
