//! A small seeded generator that any language can reproduce: mulberry32 (Tommy Ettinger, public
//! domain). Variations of datasets come from it; it is no source of secrets.

/// A sequence of numbers that follows from its seed alone.
#[derive(Clone, Debug)]
pub struct SeededRng(u32);

impl SeededRng {
    /// The sequence of `seed`.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// The next 32 bits.
    pub const fn next_u32(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let mut t = self.0;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        t ^ (t >> 14)
    }

    /// The next number in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.next_u32()) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_sequence_that_other_languages_make() {
        let mut rng = SeededRng::new(0);
        assert_eq!([rng.next_u32(), rng.next_u32()], [1_144_304_738, 1_416_247]);
    }
}
