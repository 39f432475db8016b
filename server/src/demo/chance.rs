//! Chance of the demonstration: the same at every start.

use domain::attendance::Nonce;
use domain::rng::SeededRng;
use sha2::{Digest as _, Sha256};

/// A sequence of its own for everything that is named.
pub(super) fn chance(name: &str) -> SeededRng {
    let digest = Sha256::digest(name);
    let seed = digest
        .iter()
        .take(4)
        .fold(0, |seed, byte| seed << 8 | u32::from(*byte));
    SeededRng::new(seed)
}

/// What makes an entry that is told a second time the same one.
pub(super) fn nonce(edition: &str, email: &str, number: usize) -> Option<Nonce> {
    let digest = Sha256::digest(format!("{edition}/{email}/{number}"));
    Nonce::parse(&hex::encode(&digest[..16]))
}

/// Puts all into an order of chance.
pub(super) fn shuffle<T>(all: &mut [T], chance: &mut SeededRng) {
    for last in (1..all.len()).rev() {
        let number = usize::try_from(chance.next_u32()).unwrap_or_default() % (last + 1);
        all.swap(last, number);
    }
}
