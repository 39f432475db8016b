//! What the pages of organisers share: the links between them and the names of roles.

use crate::address;
use crate::parts::submenu::{Entry, submenu};
use crate::words::Words;
use domain::account::Role;
use leptos::prelude::*;

/// A page of organisers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganiserPage {
    /// `/organiser`
    Home,
    /// `/organiser/editions`
    Editions,
    /// `/organiser/people`
    People,
    /// `/organiser/agencies`
    Agencies,
    /// `/organiser/reports`
    Reports,
    /// `/organiser/audit`
    Audit,
}

/// Links from each page of organisers to the others.
pub fn organiser_menu(words: Words, here: OrganiserPage) -> impl IntoView {
    let entries = [
        (OrganiserPage::Home, words.board_title(), address::ORGANISER),
        (
            OrganiserPage::Editions,
            words.workshops_title(),
            address::EDITIONS,
        ),
        (OrganiserPage::People, words.people_title(), address::PEOPLE),
        (
            OrganiserPage::Agencies,
            words.agencies_title(),
            address::AGENCIES,
        ),
        (
            OrganiserPage::Reports,
            words.report_title(),
            address::REPORTS,
        ),
        (OrganiserPage::Audit, words.audit_title(), address::AUDIT),
    ]
    .map(|(page, text, href)| Entry {
        text,
        href,
        here: page == here,
    });
    submenu(words.organiser_menu(), entries)
}

/// What a role is called.
#[must_use]
pub fn role_name(words: Words, role: Role) -> &'static str {
    match role {
        Role::Participant => words.people_role_participant(),
        Role::Trainer => words.people_role_trainer(),
        Role::Organiser => words.people_role_organiser(),
        Role::Liaison => words.people_role_liaison(),
    }
}
