//! Accounts: names, e-mail addresses, passwords and roles.

use crate::codes::codes;
use crate::id::AgencyId;
use crate::text::one_line;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a person may do beyond what anybody may. Roles are grants; a person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Takes courses and joins workshops; everybody with an account.
    Participant,
    /// Runs the hall and writes modules.
    Trainer,
    /// Answers for who came and what was learned.
    Organiser,
    /// Looks after one agency and what is below it; held once for each such agency.
    Liaison,
}

codes! {
    Role {
        /// All roles.
        ALL;
        /// The word for files, the database and the command line.
        code;
        Participant = "participant",
        Trainer = "trainer",
        Organiser = "organiser",
        Liaison = "liaison",
    }
}

/// A role as it is given to somebody: the liaison's for one agency, every other for the whole house.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grant {
    role: Role,
    agency: Option<AgencyId>,
}

impl Grant {
    /// A role for the whole house; `None` for the liaison's, which is never that.
    #[must_use]
    pub fn of(role: Role) -> Option<Self> {
        (role != Role::Liaison).then_some(Self { role, agency: None })
    }

    /// The liaison's role for an agency and what is below it.
    #[must_use]
    pub const fn liaison(agency: AgencyId) -> Self {
        Self {
            role: Role::Liaison,
            agency: Some(agency),
        }
    }

    /// The role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The agency of a liaison.
    #[must_use]
    pub const fn agency(&self) -> Option<&AgencyId> {
        self.agency.as_ref()
    }
}

/// Why a field of an account is refused. The interface has one sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AccountFault {
    /// The name is empty.
    #[error("the name is empty")]
    NameEmpty,
    /// The name has more than 120 characters.
    #[error("the name is longer than 120 characters")]
    NameLong,
    /// The text is not an e-mail address.
    #[error("this is not an e-mail address")]
    EmailForm,
    /// The password has fewer than 10 characters.
    #[error("the password is shorter than 10 characters")]
    PasswordShort,
    /// The password has more than 256 characters.
    #[error("the password is longer than 256 characters")]
    PasswordLong,
    /// The password is one of those everybody tries first, or holds the person's own e-mail name.
    #[error("the password is easy to guess")]
    PasswordGuessable,
}

/// A person's name as written on a certificate: 1 to 120 characters, white space folded, no control
/// characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`AccountFault::NameEmpty`], [`AccountFault::NameLong`].
    pub fn parse(text: &str) -> Result<Self, AccountFault> {
        let folded = one_line(text);
        match folded.chars().count() {
            0 => Err(AccountFault::NameEmpty),
            1..=120 => Ok(Self(folded)),
            _ => Err(AccountFault::NameLong),
        }
    }

    /// The text of the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, kept in lower case, because that is how people are found again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address in ASCII, so that no two look alike: one `@`, something before it, a domain with a dot after it, no white space,
    /// at most 254 characters (RFC 5321). Whether somebody reads it, only a message can tell.
    ///
    /// # Errors
    /// [`AccountFault::EmailForm`].
    pub fn parse(text: &str) -> Result<Self, AccountFault> {
        let text = text.trim().to_lowercase();
        let well_formed = text.is_ascii()
            && text.len() <= 254
            && !text.chars().any(|c| {
                c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';')
            })
            && text.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && !domain.contains('@')
                    && domain.contains('.')
                    && domain.split('.').all(|label| {
                        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
                    })
            });
        if well_formed {
            Ok(Self(text))
        } else {
            Err(AccountFault::EmailForm)
        }
    }

    /// The address in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Judges a new password: 10 to 256 characters, not among the most tried, not the person's own
/// e-mail name. No rule about kinds of characters (NIST SP 800-63B §3.1.1.2).
///
/// # Errors
/// One of the password faults of [`AccountFault`].
pub fn judge_password(password: &str, email: Option<&Email>) -> Result<(), AccountFault> {
    let length = password.chars().count();
    if length < 10 {
        return Err(AccountFault::PasswordShort);
    }
    if length > 256 {
        return Err(AccountFault::PasswordLong);
    }
    let lower = password.to_lowercase();
    let first = lower.chars().next();
    let monotone = lower.chars().all(|c| Some(c) == first);
    // What stays when digits and signs are taken off the ends is a word that everybody tries.
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let local = email.and_then(|email| email.as_str().split('@').next());
    let own_name = local.is_some_and(|local| local.len() >= 4 && core == local);
    let only_digits = length <= 16 && lower.chars().all(|c| c.is_ascii_digit());
    const TRIED_FIRST: [&str; 24] = [
        "admin",
        "administrator",
        "bismillah",
        "diskominfo",
        "garuda",
        "humas",
        "indonesia",
        "jakarta",
        "kantor",
        "katasandi",
        "kominfo",
        "kopitalk",
        "letmein",
        "merdeka",
        "passw0rd",
        "password",
        "q2w3e4r5t",
        "qwerty",
        "qwertyuiop",
        "rahasia",
        "sandi",
        "sayang",
        "selamat",
        "welcome",
    ];
    if monotone || own_name || only_digits || TRIED_FIRST.contains(&core) {
        return Err(AccountFault::PasswordGuessable);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_bounded() {
        assert_eq!(
            PersonName::parse("  Siti \t Aminah\n").unwrap().as_str(),
            "Siti Aminah"
        );
        for nothing in [" \u{0} ", "\u{200B}\u{AD}"] {
            assert_eq!(PersonName::parse(nothing), Err(AccountFault::NameEmpty));
        }
        assert_eq!(PersonName::parse("Siti\u{202E}").unwrap().as_str(), "Siti");
        assert_eq!(
            PersonName::parse(&"a".repeat(121)),
            Err(AccountFault::NameLong)
        );
    }

    #[test]
    fn addresses_are_lower_case_and_have_a_domain() {
        assert_eq!(
            Email::parse(" Siti@Jakarta.GO.id ").unwrap().as_str(),
            "siti@jakarta.go.id"
        );
        for bad in [
            "", "siti", "@a.b", "a@b", "a@b@c.d", "a b@c.d", "a@b..c", "a@-b.c", "<a@b.c>",
            "a@х.id",
        ] {
            assert_eq!(Email::parse(bad), Err(AccountFault::EmailForm), "{bad}");
        }
    }

    #[test]
    fn guessable_passwords_are_refused_and_a_sentence_is_fine() {
        let email = Email::parse("sitiaminah@a.id").ok();
        assert_eq!(
            judge_password("pendek", None),
            Err(AccountFault::PasswordShort)
        );
        assert_eq!(
            judge_password(&"x".repeat(257), None),
            Err(AccountFault::PasswordLong)
        );
        assert_eq!(
            judge_password("aaaaaaaaaaaa", None),
            Err(AccountFault::PasswordGuessable)
        );
        for tried in [
            "Password123",
            "1234567891",
            "qwerty12345",
            "kopitalk123",
            "Jakarta2024!",
            "123-rahasia-99",
        ] {
            assert_eq!(
                judge_password(tried, None),
                Err(AccountFault::PasswordGuessable),
                "{tried}"
            );
        }
        assert_eq!(
            judge_password("sitiaminah", email.as_ref()),
            Err(AccountFault::PasswordGuessable)
        );
        assert_eq!(
            judge_password("kopi pagi di balai kota", email.as_ref()),
            Ok(())
        );
    }
}
