//! What reading a library finds beside the texts themselves.

use crate::fault::Fault;
use crate::forms::WrittenForm;
use crate::links::{Headings, Link};
use crate::markdown::Page;
use domain::language::Language;
use std::collections::BTreeMap;

/// What reading found beside the texts themselves.
#[derive(Default)]
pub(crate) struct Found {
    pub faults: Vec<Fault>,
    pub links: Vec<Link>,
    pub headings: Headings,
    /// Tests before and after a course.
    pub forms: Vec<WrittenForm>,
    /// Course and item → where it stands.
    items: BTreeMap<(String, String), String>,
}

impl Found {
    /// Keeps what a page found.
    pub fn take(&mut self, page: Page) {
        self.faults.extend(page.faults);
        self.links.extend(page.links);
    }

    /// Keeps the headings of a page that may be linked to.
    pub fn headings(&mut self, page: &Page, language: Language) {
        self.headings
            .insert((page.address.clone(), language), page.headings.clone());
    }

    /// Keeps an item's id, which a course has once.
    pub fn item(&mut self, page: &Page, id: &str, line: u32) {
        if id.is_empty() {
            return;
        }
        let place = format!("{}:{line}", page.file);
        if let Some(other) = self.items.get(&(page.course.to_owned(), id.to_owned())) {
            self.faults.push(Fault::new(
                page.file,
                line,
                format!("The question id `{id}` is taken by {other}; a course has each id once."),
            ));
            return;
        }
        self.items
            .insert((page.course.to_owned(), id.to_owned()), place);
    }
}
