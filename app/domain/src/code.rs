//! The code on the screen that marks presence, and its QR twin.
//!
//! A code is six symbols of HMAC-SHA256(key, ⌊server time / 15 s⌋). Every edition has one key for each
//! place, so that a code tells where somebody is, any number of screens agree, and no clock but the
//! server's matters.

use crate::clock::{MINUTE, Moment};
use crate::codes::codes;
use crate::id::{EditionId, Entropy};
use ctutils::CtEq;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use thiserror::Error;

/// The symbols of a code. None looks like another one: `0`, `1`, `I`, `L` and `O` are not among them.
pub const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// How many symbols a code has.
pub const LENGTH: usize = 6;
/// How long a code is shown, in milliseconds.
pub const WINDOW: i64 = 15_000;
/// How long after it was shown a code is accepted at the venue, in milliseconds: the time to type it.
pub const VENUE_TOLERANCE: i64 = WINDOW;
/// How long a code that is no longer accepted is still called expired and not unknown.
pub const EXPIRED_FOR: i64 = 30 * MINUTE;

/// Where somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the hall.
    Venue,
    /// In the meeting on the network.
    Online,
}

codes! {
    Place {
        /// Both, the hall first.
        ALL;
        /// The word for files, addresses and the database.
        code;
        Venue = "venue",
        Online = "online",
    }
}

impl Place {
    const fn letter(self) -> char {
        match self {
            Self::Venue => 'v',
            Self::Online => 'o',
        }
    }
}

/// The time during which one code is shown: 15 seconds of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window(i64);

impl Window {
    /// The window that `moment` is in.
    #[must_use]
    pub const fn at(moment: Moment) -> Self {
        Self(moment.0.div_euclid(WINDOW))
    }

    /// Its first moment.
    #[must_use]
    pub const fn start(self) -> Moment {
        Moment(self.0.saturating_mul(WINDOW))
    }

    /// The first moment after it: when the screen changes.
    #[must_use]
    pub const fn end(self) -> Moment {
        self.start().plus(WINDOW)
    }
}

/// The secret that an edition's codes of one place follow from.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeKey([u8; 32]);

impl fmt::Debug for CodeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CodeKey(secret)")
    }
}

impl CodeKey {
    /// A new key.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// The key of these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in hexadecimal, as the database keeps it.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Reads a key as written by [`Self::to_hex`].
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The code that is shown at `now`.
    #[must_use]
    pub fn code_at(&self, now: Moment) -> Code {
        self.code_of(Window::at(now))
    }

    /// The code of a window.
    #[must_use]
    pub fn code_of(&self, window: Window) -> Code {
        code(&self.prepared(), window)
    }

    fn prepared(&self) -> Hmac<Sha256> {
        // HMAC takes a key of any length; 32 bytes are one block with its padding.
        Hmac::new(&self.block().into())
    }

    fn block(&self) -> [u8; 64] {
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(self.0) {
            *to = from;
        }
        block
    }
}

fn code(prepared: &Hmac<Sha256>, window: Window) -> Code {
    Code(symbols(&digest(prepared, window), 0))
}

fn digest(prepared: &Hmac<Sha256>, window: Window) -> [u8; 32] {
    let mut mac = prepared.clone();
    mac.update(&window.0.to_be_bytes());
    mac.finalize().into_bytes().into()
}

/// 64 bits of the HMAC from a byte on, reduced: at most 31¹⁰ texts of 2⁶⁴ numbers, so that none is
/// likelier than another by more than one part in 10⁴, and of the 31⁶ codes one in 10¹⁰.
fn symbols<const N: usize>(digest: &[u8; 32], from: usize) -> [u8; N] {
    let mut number = digest
        .iter()
        .skip(from)
        .take(8)
        .fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let mut symbols = [0; N];
    for symbol in &mut symbols {
        let digit = usize::try_from(number % 31).unwrap_or_default();
        *symbol = ALPHABET.get(digit).copied().unwrap_or_default();
        number /= 31;
    }
    symbols
}

/// Six symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Code([u8; LENGTH]);

/// Why what was typed cannot be a code. The interface has one sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodeFault {
    /// Nothing was typed.
    #[error("no code was typed")]
    Empty,
    /// There are fewer or more than six symbols.
    #[error("a code has six letters and digits")]
    Length,
    /// A sign that no code has: a look-alike (`0`, `1`, `I`, `L`, `O`), or none of the Latin alphabet.
    #[error("no code has the sign {0}")]
    NeverUsed(char),
}

impl Code {
    /// Reads what somebody typed: small letters count as capitals, and white space, dots and dashes
    /// between the symbols count as nothing. A look-alike is not replaced: as neither twin of `O` and `0`
    /// or of `I`, `1` and `L` is in the alphabet, there is nothing that it surely stands for.
    ///
    /// # Errors
    /// A [`CodeFault`].
    pub fn read(text: &str) -> Result<Self, CodeFault> {
        let mut symbols = [0; LENGTH];
        let mut count = 0;
        let signs = text
            .chars()
            .filter(|sign| !is_between(*sign))
            .map(|sign| sign.to_ascii_uppercase());
        for sign in signs {
            let symbol = u8::try_from(sign)
                .ok()
                .filter(|byte| ALPHABET.contains(byte))
                .ok_or(CodeFault::NeverUsed(sign))?;
            *symbols.get_mut(count).ok_or(CodeFault::Length)? = symbol;
            count += 1;
        }
        match count {
            0 => Err(CodeFault::Empty),
            LENGTH => Ok(Self(symbols)),
            _ => Err(CodeFault::Length),
        }
    }

    /// The two halves, as the hall shows them: `K7P · 3WX`.
    #[must_use]
    pub fn halves(self) -> (String, String) {
        let mut first = String::from(self);
        let second = first.split_off(LENGTH / 2);
        (first, second)
    }

    /// Takes the same time wherever the two differ.
    fn is(self, other: Self) -> bool {
        self.0.ct_eq(&other.0).to_bool()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0.into_iter().map(char::from).collect()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&String::from(*self))
    }
}

fn is_between(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(
            sign,
            '-' | '.' | '_' | '·' | '•' | '‐' | '‑' | '–' | '—' | '\u{200b}'
                ..='\u{200f}' | '\u{feff}'
        )
}

/// A key with what it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceKey {
    /// The edition.
    pub edition: EditionId,
    /// The place.
    pub place: Place,
    /// The key of both.
    pub key: CodeKey,
    /// How long after it was shown a code is accepted, in milliseconds: [`VENUE_TOLERANCE`] at the
    /// venue, the edition's own setting online.
    pub tolerance: i64,
}

impl PlaceKey {
    /// What the QR says at `now`.
    #[must_use]
    pub fn token_at(&self, now: Moment) -> Token {
        let digest = digest(&self.key.prepared(), Window::at(now));
        Token {
            edition: self.edition.clone(),
            place: self.place,
            code: Code(symbols(&digest, 0)),
            seal: Seal(symbols(&digest, 8)),
        }
    }
}

/// What a code is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It is accepted.
    Good {
        /// Its edition.
        edition: EditionId,
        /// Its place.
        place: Place,
        /// When it was first shown.
        shown_at: Moment,
    },
    /// It was accepted within the last 30 minutes.
    Expired {
        /// Its edition.
        edition: EditionId,
        /// Its place.
        place: Place,
    },
    /// It belongs to none of the keys.
    Unknown,
}

/// Judges a code by the keys of all open editions. Should two editions or places show the same code at
/// once (one chance in 900 million), it is unknown: the next one comes within 15 seconds.
#[must_use]
pub fn judge(typed: Code, keys: &[PlaceKey], now: Moment) -> Judged {
    // Every window of every key is compared, so that the time tells nothing of which one it is.
    let mut good = keys.iter().filter_map(|one| {
        let shown_at = last_match(typed, &one.key, windows(now, now, one.tolerance))?;
        Some((one, shown_at))
    });
    if let Some((one, shown_at)) = good.next() {
        return if good.next().is_none() {
            Judged::Good {
                edition: one.edition.clone(),
                place: one.place,
                shown_at,
            }
        } else {
            Judged::Unknown
        };
    }
    let earlier = now.plus(-EXPIRED_FOR);
    keys.iter()
        .find(|one| last_match(typed, &one.key, windows(earlier, now, one.tolerance)).is_some())
        .map_or(Judged::Unknown, |one| Judged::Expired {
            edition: one.edition.clone(),
            place: one.place,
        })
}

/// The windows whose codes were accepted at some moment from `from` to `now`: begun by now, and ended no
/// more than the tolerance before `from`.
fn windows(from: Moment, now: Moment, tolerance: i64) -> impl Iterator<Item = Window> {
    let first = Window::at(from.plus(-tolerance.max(0)));
    (first.0..=Window::at(now).0)
        .map(Window)
        .filter(move |window| window.end().plus(tolerance.max(0)) > from)
}

fn last_match(typed: Code, key: &CodeKey, windows: impl Iterator<Item = Window>) -> Option<Moment> {
    let prepared = key.prepared();
    windows.fold(None, |found, window| {
        if code(&prepared, window).is(typed) {
            Some(window.start())
        } else {
            found
        }
    })
}

/// Ten more symbols of the same HMAC. A code is short because it is typed, and guesses at it are counted;
/// the QR's address is not typed, opening it is never throttled, and with its seal nobody guesses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal([u8; SEAL]);

const SEAL: usize = 10;

/// What the QR beside the code says: the same code, with its edition, its place and a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The edition.
    pub edition: EditionId,
    /// The place.
    pub place: Place,
    /// The code.
    pub code: Code,
    /// What keeps it from being guessed.
    pub seal: Seal,
}

impl Token {
    /// Reads a token from an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (edition, rest) = text.split_at_checked(32)?;
        let (place, rest) = rest.split_at_checked(1)?;
        let (code, seal) = rest.split_at_checked(LENGTH)?;
        let well_formed = edition.bytes().all(|byte| byte.is_ascii_hexdigit())
            && rest.bytes().all(|byte| ALPHABET.contains(&byte));
        let place = Place::ALL
            .into_iter()
            .find(|one| place.starts_with(one.letter()))?;
        well_formed.then_some(())?;
        Some(Self {
            edition: EditionId::parse(edition)?,
            place,
            code: Code::read(code).ok()?,
            seal: Seal(seal.as_bytes().try_into().ok()?),
        })
    }

    /// Judges the token: by the key of its own edition and place alone.
    #[must_use]
    pub fn judge(&self, keys: &[PlaceKey], now: Moment) -> Judged {
        keys.iter()
            .find(|one| one.edition == self.edition && one.place == self.place)
            .filter(|own| self.is_of(own, now))
            .map_or(Judged::Unknown, |own| {
                judge(self.code, std::slice::from_ref(own), now)
            })
    }

    /// Whether the key has made it, in a window that is accepted or was in the last 30 minutes.
    fn is_of(&self, own: &PlaceKey, now: Moment) -> bool {
        let prepared = own.key.prepared();
        let windows = windows(now.plus(-EXPIRED_FOR), now, own.tolerance);
        windows.fold(false, |found, window| {
            let digest = digest(&prepared, window);
            let seal: [u8; SEAL] = symbols(&digest, 8);
            let same = Code(symbols(&digest, 0)).is(self.code) & seal.ct_eq(&self.seal.0).to_bool();
            found | same
        })
    }
}

impl fmt::Display for Token {
    /// Letters and digits only, so that it stands in an address as it is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let edition = self.edition.as_str().replace('-', "");
        write!(formatter, "{edition}{}{}", self.place.letter(), self.code)?;
        let mut seal = self.seal.0.iter().map(|symbol| char::from(*symbol));
        seal.try_for_each(|symbol| write!(formatter, "{symbol}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edition(number: u32) -> EditionId {
        EditionId::parse(&format!("0190f4a2-1111-7000-8000-{number:012}")).unwrap()
    }

    fn key(byte: u8, number: u32, place: Place) -> PlaceKey {
        PlaceKey {
            edition: edition(number),
            place,
            key: CodeKey::from_bytes([byte; 32]),
            tolerance: match place {
                Place::Venue => VENUE_TOLERANCE,
                Place::Online => 3 * MINUTE,
            },
        }
    }

    /// Half past nine on 17 November 2026 in Jakarta, the first moment of a window.
    const NOW: Moment = Moment(1_794_882_600_000);

    #[test]
    fn the_code_follows_from_key_and_time_as_anybody_can_compute() {
        // From Python: n = int.from_bytes(hmac(b"\x07" * 32, (t // 15000).to_bytes(8, "big"), "sha256")[:8]),
        // then six times ALPHABET[n % 31], n //= 31.
        let key = CodeKey::from_bytes([7; 32]);
        assert_eq!(key.code_at(NOW).to_string(), "SUZAFR");
        assert_eq!(
            key.code_at(NOW.plus(WINDOW - 1)),
            key.code_at(NOW),
            "a window is 15 seconds long"
        );
        assert_ne!(key.code_at(NOW.plus(WINDOW)), key.code_at(NOW));
        assert_eq!(format!("{key:?}"), "CodeKey(secret)");
    }

    #[test]
    fn typing_is_forgiven_where_it_is_clear_what_is_meant() {
        let code = Code::read("K7P3WX").unwrap();
        for typed in [
            "k7p3wx",
            " K7P 3WX ",
            "K7P·3WX",
            "k7p-3wx",
            "K7P.3WX\n",
            "\u{feff}K7P—3WX",
        ] {
            assert_eq!(Code::read(typed), Ok(code), "{typed}");
        }
        assert_eq!(code.halves(), ("K7P".to_owned(), "3WX".to_owned()));
        for (typed, fault) in [
            ("", CodeFault::Empty),
            (" - ", CodeFault::Empty),
            ("K7P3W", CodeFault::Length),
            ("K7P3WXX", CodeFault::Length),
            ("K7P3W0", CodeFault::NeverUsed('0')),
            ("K7P3Wo", CodeFault::NeverUsed('O')),
            ("l7P3WX", CodeFault::NeverUsed('L')),
            ("К7P3WX", CodeFault::NeverUsed('К')),
        ] {
            assert_eq!(Code::read(typed), Err(fault), "{typed}");
        }
    }

    #[test]
    fn at_the_venue_this_code_and_the_last_are_accepted_and_online_those_of_three_minutes() {
        for (place, last_good) in [
            (Place::Venue, 2 * WINDOW - 1),
            (Place::Online, WINDOW + 3 * MINUTE - 1),
        ] {
            let keys = [key(1, 1, place)];
            let code = keys[0].key.code_at(NOW);
            let at = |later: i64| judge(code, &keys, NOW.plus(later));
            let good = Judged::Good {
                edition: edition(1),
                place,
                shown_at: NOW,
            };
            let expired = Judged::Expired {
                edition: edition(1),
                place,
            };
            assert_eq!(at(-1), Judged::Unknown, "before its time");
            assert_eq!(at(0), good);
            assert_eq!(at(last_good), good);
            assert_eq!(at(last_good + 1), expired);
            assert_eq!(at(last_good + EXPIRED_FOR), expired);
            assert_eq!(at(last_good + EXPIRED_FOR + 1), Judged::Unknown);
        }
    }

    #[test]
    fn a_code_that_two_places_show_at_once_is_taken_for_neither() {
        let keys = [key(1, 1, Place::Venue), key(1, 2, Place::Venue)];
        let code = keys[0].key.code_at(NOW);
        assert_eq!(judge(code, &keys, NOW), Judged::Unknown);
        let token = keys[1].token_at(NOW);
        assert_eq!(token.code, code);
        assert!(
            matches!(token.judge(&keys, NOW), Judged::Good { edition: of, .. } if of == edition(2))
        );
    }

    #[test]
    fn a_token_has_one_form() {
        let code = Code::read("K7P3WX").unwrap();
        let token = Token {
            edition: edition(3),
            place: Place::Online,
            code,
            seal: Seal(*b"ABCDEFGH23"),
        };
        let text = token.to_string();
        assert_eq!(text, "0190f4a2111170008000000000000003oK7P3WXABCDEFGH23");
        assert_eq!(Token::parse(&text), Some(token));
        for bad in [
            "",
            "0190f4a2111170008000000000000003",
            "0190f4a2111170008000000000000003xK7P3WXABCDEFGH23",
            "0190f4a2111170008000000000000003oK7P3WX",
            "0190f4a2111170008000000000000003oK7P3WXABCDEFGH2",
            "0190f4a2111170008000000000000003oK7P3WXABCDEFGH234",
            "0190f4a2111170008000000000000003ok7p3wxABCDEFGH23",
            "0190f4a2-1111-7000-8000-00000000oK7P3WXABCDEFGH23",
            "0190f4a211117000800000000000000éoK7P3WXABCDEFGH23",
            "éééééééééééééééééééééééééééééé",
        ] {
            assert_eq!(Token::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn keys_read_back_from_the_database_alone() {
        let key = CodeKey::from_bytes([0xA7; 32]);
        assert_eq!(CodeKey::from_hex(&key.to_hex()), Some(key));
        for bad in [
            "",
            "a7",
            &"g7".repeat(32),
            &"é".repeat(32),
            &"+7".repeat(32),
        ] {
            assert_eq!(CodeKey::from_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn symbols_are_about_equally_frequent() {
        let key = CodeKey::from_bytes([9; 32]);
        let mut counts = [0u32; 128];
        for number in 0..31_000 {
            for symbol in key.code_of(Window(number)).0 {
                counts[usize::from(symbol)] += 1;
            }
        }
        for symbol in ALPHABET {
            let count = counts[usize::from(*symbol)];
            assert!(
                (5_600..=6_400).contains(&count),
                "{}: {count}",
                char::from(*symbol)
            );
        }
    }

    proptest! {
        #[test]
        fn a_code_is_accepted_from_its_first_moment_to_its_last_and_never_outside(
            bytes: [u8; 32], shown in 0i64..4_000_000_000_000, tolerance in 0i64..600_000, later in -100_000i64..3_000_000,
        ) {
            let one = PlaceKey { edition: edition(1), place: Place::Online, key: CodeKey::from_bytes(bytes), tolerance };
            let window = Window::at(Moment(shown));
            let code = one.key.code_of(window);
            let now = window.start().plus(later);
            let good = judge(code, std::slice::from_ref(&one), now);
            let last = WINDOW + tolerance;
            if later >= 0 && later < last {
                prop_assert!(matches!(good, Judged::Good { .. }), "{good:?}");
            } else if later >= last && later < last + EXPIRED_FOR {
                prop_assert!(matches!(good, Judged::Expired { .. }), "{good:?}");
            } else {
                prop_assert_eq!(good, Judged::Unknown);
            }
        }

        #[test]
        fn any_number_of_screens_agree(bytes: [u8; 32], window in 0i64..200_000_000, one in 0..WINDOW, other in 0..WINDOW) {
            let key = CodeKey::from_bytes(bytes);
            let start = Window(window).start();
            prop_assert_eq!(key.code_at(start.plus(one)), key.clone().code_at(start.plus(other)));
        }

        #[test]
        fn the_code_of_another_edition_or_place_is_never_accepted(bytes: [u8; 32], others: [u8; 32], shown in 0i64..4_000_000_000_000) {
            prop_assume!(bytes != others);
            let now = Moment(shown);
            let own = PlaceKey { key: CodeKey::from_bytes(bytes), ..key(0, 1, Place::Venue) };
            let code = own.key.code_at(now);
            let keys = [
                PlaceKey { key: CodeKey::from_bytes(others), ..key(0, 1, Place::Online) },
                PlaceKey { key: CodeKey::from_bytes(others), ..key(0, 2, Place::Venue) },
            ];
            prop_assert_eq!(judge(code, &keys, now), Judged::Unknown);
            let with_own = [keys[0].clone(), keys[1].clone(), own.clone()];
            let token = own.token_at(now);
            for wrong in [(1, Place::Online), (2, Place::Venue), (9, Place::Venue)] {
                let token = Token { edition: edition(wrong.0), place: wrong.1, ..token.clone() };
                prop_assert_eq!(token.judge(&with_own, now), Judged::Unknown);
            }
            prop_assert_eq!(token.judge(&with_own, now), judge(code, &with_own, now));
            // Whoever has guessed the code has not guessed the seal.
            let mut guessed = token;
            guessed.seal.0[9] = if guessed.seal.0[9] == b'2' { b'3' } else { b'2' };
            prop_assert_eq!(guessed.judge(&with_own, now), Judged::Unknown);
        }

        #[test]
        fn whatever_is_typed_reads_or_is_refused(text in "\\PC{0,12}") {
            if let Ok(code) = Code::read(&text) {
                prop_assert_eq!(Code::read(&code.to_string()), Ok(code));
            }
            let _ = Token::parse(&text);
        }
    }
}
