//! What the store takes, gives and keeps in memory. Nothing here knows a database.

pub(crate) mod account;
pub(crate) mod attempt;
pub(crate) mod edition;
pub(crate) mod entry;
pub(crate) mod exercise;
pub(crate) mod key;
pub(crate) mod live;
pub(crate) mod progress;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod standing;
