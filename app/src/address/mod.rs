//! Every address of the product, once. One without parameters is a constant; one with parameters is a
//! function, and its pattern, by which the server finds the page, stands before it in `pattern`.
//!
//! The parts of an address are names that [`Slug`](domain::id::Slug) and its like allow, or were made by
//! the server; none of them has to be encoded. What people type goes into a query, by [`with_query`].

mod account;
mod learn;
mod organise;
mod query;
mod teach;
mod workshop;

pub use account::*;
pub use learn::*;
pub use organise::*;
pub use query::*;
pub use teach::*;
pub use workshop::*;

/// The patterns of the addresses that have parameters.
pub mod pattern {
    pub use super::learn::patterns::*;
    pub use super::organise::patterns::*;
    pub use super::teach::patterns::*;
    pub use super::workshop::patterns::*;
}

/// Whether the server is up.
pub const ALIVE: &str = "/healthz";
/// Whether the server can answer.
pub const READY: &str = "/readyz";

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in an address for the parameters of its pattern; `None` where it has another form.
    fn parameters<'a>(pattern: &str, address: &'a str) -> Option<Vec<&'a str>> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let (asked, given) = (pattern.split('/'), path.split('/'));
        if asked.clone().count() != given.clone().count() {
            return None;
        }
        let pairs = asked.zip(given);
        pairs
            .filter(|(asked, given)| asked != given)
            .map(|(asked, given)| (asked.starts_with('{') && !given.is_empty()).then_some(given))
            .collect()
    }

    #[test]
    fn every_address_has_the_form_of_its_pattern() {
        let is = |pattern: &str, address: String, expected: &[&str]| {
            assert_eq!(
                parameters(pattern, &address).as_deref(),
                Some(expected),
                "{address} is no {pattern}"
            );
        };
        is(pattern::COURSE, course("a"), &["a"]);
        is(pattern::UNIT, unit("a", "b"), &["a", "b"]);
        is(pattern::CARD, card("a", "b"), &["a", "b"]);
        is(pattern::EXERCISE, exercise("a"), &["a"]);
        is(pattern::EXERCISE_DATA, data_of(&exercise("a")), &["a"]);
        is(pattern::API_ANSWER, api_answer(&exercise("a")), &["a"]);
        is(pattern::API_HINT, api_hint(&exercise("a")), &["a"]);
        is(pattern::BOOSTER, booster("a", 7), &["a", "7"]);
        is(pattern::SCANNED, scanned("a"), &["a"]);
        is(pattern::LIVE, live("a"), &["a"]);
        is(pattern::LIVE_EVENTS, live_events("a"), &["a"]);
        is(pattern::LIVE_QUESTIONS, live_questions("a"), &["a"]);
        is(pattern::LIVE_RECAP, live_recap("a"), &["a"]);
        is(pattern::LIVE_RESULTS_CSV, live_results_csv("a"), &["a"]);
        is(pattern::LIVE_RESULTS_XLSX, live_results_xlsx("a"), &["a"]);
        is(pattern::PRESENT, present("a"), &["a"]);
        is(pattern::PRESENT_EVENTS, present_events("a"), &["a"]);
        is(pattern::WORKSHOP, workshop("a"), &["a"]);
        is(pattern::WORKSHOP_CALENDAR, workshop_calendar("a"), &["a"]);
        is(pattern::EDITION, edition("a"), &["a"]);
        is(pattern::INVITATIONS, invitations("a"), &["a"]);
        is(pattern::INVITATIONS, letter_form("a"), &["a"]);
        is(pattern::REMINDERS, reminders("a"), &["a"]);
        is(pattern::LETTER, letter("a"), &["a"]);
        is(pattern::NOMINATION_LETTER, nomination_letter("a"), &["a"]);
        is(pattern::SIGNALS, signals("a"), &["a"]);
        is(pattern::SIGNAL, signal("a", "b"), &["a", "b"]);
        is(pattern::ATTENDANCE, attendance("a"), &["a"]);
        is(pattern::ATTENDANCE, attendance_message("a"), &["a"]);
        is(pattern::ATTENDANCE_FILE, attendance_file("a"), &["a"]);
        is(pattern::ATTENDANCE_EVENTS, attendance_events("a"), &["a"]);
        is(pattern::ATTENDANCE_PEOPLE, attendance_people("a"), &["a"]);
        is(
            pattern::ATTENDANCE_PEOPLE_FILE,
            attendance_people_file("a"),
            &["a"],
        );
        is(
            pattern::ATTENDANCE_PERSON,
            attendance_person("a", "b"),
            &["a", "b"],
        );
        is(pattern::RECEPTION, reception("a"), &["a"]);
        is(pattern::RECEPTION_LIST, reception_list("a"), &["a"]);
        is(pattern::RECEPTION_QUEUE, reception_queue("a"), &["a"]);
        is(pattern::RECEPTION_MANIFEST, reception_manifest("a"), &["a"]);
        is(pattern::RECEPTION_SHEET, reception_sheet("a"), &["a"]);
        is(pattern::QUESTION, question("a", "b", "c"), &["a", "b", "c"]);
        is(pattern::GAIN, gain("a"), &["a"]);
        is(pattern::GAIN_FILE, gain_file(&gain("a")), &["a"]);
        is(pattern::STATISTICS, statistics("a", "b"), &["a", "b"]);
        is(
            pattern::STATISTICS_FILE,
            statistics_file(&statistics("a", "b")),
            &["a", "b"],
        );
        is(
            pattern::CHOICES_FILE,
            choices_file(&statistics("a", "b")),
            &["a", "b"],
        );
        is(pattern::PERSONAL, personal("a"), &["a"]);
        is(pattern::EXIT, exit("a"), &["a"]);
        is(pattern::CORRECTIONS, corrections("a"), &["a"]);
        is(pattern::EXIT_ANSWERS, exit_answers("a"), &["a"]);
        is(pattern::PULSE, pulse("a"), &["a"]);
        is(pattern::PERSONAL_EXIT, personal_exit("a"), &["a"]);
        is(pattern::NOMINATION, nomination("a"), &["a"]);
        is(pattern::NOMINATION, nomination_replacing("a", "b"), &["a"]);
        is(pattern::GUEST, guest("a"), &["a"]);
        is(pattern::CONTROL, control("a"), &["a"]);
        is(pattern::CONTROL, control_more("a"), &["a"]);
        is(pattern::CONTROL_EVENTS, control_events("a"), &["a"]);
        is(pattern::CONTROL_PLAN, control_plan("a"), &["a"]);
        is(pattern::CONTROL_QUESTIONS, control_questions("a"), &["a"]);
        is(pattern::CONTROL_TEXTS, control_texts("a"), &["a"]);
    }

    #[test]
    fn what_an_address_is_made_of_stands_where_its_reader_looks() {
        assert_eq!(term("median"), "/glossary#median");
        assert_eq!(edition_copied("data"), "/organiser/editions/new?from=data");
        assert_eq!(agency("A.1-b"), "/organiser/agencies?code=A.1-b");
        assert_eq!(agency_below("A.1-b"), "/organiser/agencies?below=A.1-b#new");
        assert_eq!(report_of_year(2026), "/organiser/reports?period=2026");
        assert_eq!(reset_by("t"), "/reset?token=t");
        assert_eq!(setup_by("t"), "/setup?token=t");
        let page = exercise("a");
        for asked in [page.clone(), api_hint(&page), api_answer(&page)] {
            assert_eq!(of_island(&asked), page);
        }
    }
}
