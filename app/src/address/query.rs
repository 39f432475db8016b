//! Addresses with what is searched for, or with what was done.

use std::fmt::Display;

/// The word for what was done.
pub const NOTICE: &str = "notice";

/// The unit that was finished just now, said on the page that comes next.
pub const FINISHED: &str = "finished";

/// `address` with the `fields` that say something.
#[must_use]
pub fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() {
        address.to_owned()
    } else {
        format!("{address}?{query}")
    }
}

/// `address` with the word for what was done, which its page says above everything else.
#[must_use]
pub fn with_notice(address: &str, notice: &str) -> String {
    with_query(address, &[(NOTICE, notice)])
}

/// `address` of what comes next, with the unit that was finished just now.
#[must_use]
pub fn with_finished(address: &str, unit: impl Display) -> String {
    with_query(address, &[(FINISHED, &unit.to_string())])
}

/// How a page of a list is written: the first, which has the number 0, not at all.
#[must_use]
pub fn page(number: u64) -> String {
    if number == 0 {
        String::new()
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_was_asked_and_nothing_else() {
        let first = page(0);
        let nothing = [("q", ""), ("page", first.as_str())];
        assert_eq!(with_query("/liaison", &nothing), "/liaison");
        let third = page(2);
        let fields = [("q", "a & b"), ("agency", ""), ("page", &third)];
        assert_eq!(with_query("/liaison", &fields), "/liaison?q=a+%26+b&page=2");
        assert_eq!(with_notice("/me", "work"), "/me?notice=work");
    }
}
