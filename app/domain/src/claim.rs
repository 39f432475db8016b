//! A claim: that a browser has seen the code of an edition's place, at a moment. It is made before
//! anybody knows who sits at the browser, and presence is recorded from it once that is known.

use crate::attendance::Nonce;
use crate::clock::{MINUTE, Moment};
use crate::code::Place;
use crate::id::EditionId;

/// How long the claim of a browser that opened the code's address or typed the code is good, in
/// milliseconds: time enough to register.
pub const CLAIM_LIFE: i64 = 15 * MINUTE;

/// What a browser has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The edition whose code it was.
    pub edition: EditionId,
    /// The place whose code it was.
    pub place: Place,
    /// When the code was seen: the time of arrival, however long signing in takes.
    pub arrived_at: Moment,
    /// What makes pressing the button twice once.
    pub nonce: Nonce,
}

impl Claim {
    /// Whether it still counts at `now`. One from the future counts as old: nothing of ours wrote it.
    #[must_use]
    pub const fn is_good(&self, now: Moment) -> bool {
        now.0 >= self.arrived_at.0 && now.0 - self.arrived_at.0 < CLAIM_LIFE
    }
}

/// A text that only whoever signed it can have written, where the signature beside it is right.
impl std::fmt::Display for Claim {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{}.{}.{}.{}",
            self.edition.as_str(),
            self.place.code(),
            self.arrived_at.0,
            self.nonce.as_str()
        )
    }
}

impl std::str::FromStr for Claim {
    type Err = NoClaim;

    fn from_str(text: &str) -> Result<Self, NoClaim> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(NoClaim);
        let claim = Self {
            edition: EditionId::parse(next()?).ok_or(NoClaim)?,
            place: Place::from_code(next()?).ok_or(NoClaim)?,
            arrived_at: Moment(next()?.parse().map_err(|_| NoClaim)?),
            nonce: Nonce::parse(next()?).ok_or(NoClaim)?,
        };
        parts.next().is_none().then_some(claim).ok_or(NoClaim)
    }
}

/// A text that is no claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no claim")]
pub struct NoClaim;

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> Claim {
        Claim {
            edition: EditionId::parse("0190f4a2-1111-7000-8000-000000000001").unwrap(),
            place: Place::Online,
            arrived_at: Moment(1_794_882_600_000),
            nonce: Nonce::parse(&"a".repeat(32)).unwrap(),
        }
    }

    #[test]
    fn a_claim_is_good_for_fifteen_minutes() {
        let claim = claim();
        assert!(claim.is_good(claim.arrived_at));
        assert!(claim.is_good(claim.arrived_at.plus(15 * MINUTE - 1)));
        assert!(!claim.is_good(claim.arrived_at.plus(15 * MINUTE)));
        assert!(!claim.is_good(claim.arrived_at.plus(-1)));
    }

    #[test]
    fn a_claim_reads_back_and_nothing_else_is_one() {
        let text = claim().to_string();
        assert_eq!(text.parse(), Ok(claim()));
        for strange in [
            "",
            "x",
            &text[1..],
            &format!("{text}.x"),
            &text.replace("online", "home"),
        ] {
            assert_eq!(strange.parse::<Claim>(), Err(NoClaim), "{strange}");
        }
    }
}
