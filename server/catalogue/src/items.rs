//! Items of a course that a hall may be asked.

use domain::course::{Course, Unit};
use domain::live::Poll;
use domain::quiz::{Form, Item};

/// What may be asked together: the items of practice and of the bank. Those of the pre- and post-test measure a
/// class and stay unknown.
fn askable(course: &Course) -> impl Iterator<Item = &Item> {
    course.items().filter_map(|(unit, item)| {
        let form = unit.and_then(Unit::quiz).map(|quiz| quiz.form);
        form.is_none_or(Form::is_for_boosters).then_some(item)
    })
}

/// The items that a hall can answer together, as polls, in the order of the course.
pub(crate) fn polls(course: &Course) -> impl Iterator<Item = (&Item, Poll)> {
    askable(course).filter_map(|item| Some((item, Poll::of_item(&course.slug, item)?)))
}

/// Why there is no poll of an item.
pub(crate) enum NoPoll {
    /// The course has no such item that may be asked.
    Unknown,
    /// Its kind needs more than a hall can do together.
    Kind(&'static str),
}

/// An item as a poll.
pub(crate) fn poll(course: &Course, id: &str) -> Result<Poll, NoPoll> {
    let item = askable(course).find(|item| item.id == id);
    let item = item.ok_or(NoPoll::Unknown)?;
    Poll::of_item(&course.slug, item).ok_or(NoPoll::Kind(item.kind().code()))
}
