//! A key whose rows are asked for.

use std::marker::PhantomData;

/// The key of rows `R`.
pub(crate) struct KeyOf<R> {
    key: String,
    rows: PhantomData<fn() -> R>,
}

impl<R> KeyOf<R> {
    pub(crate) const fn new(key: String) -> Self {
        Self {
            key,
            rows: PhantomData,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.key
    }
}
