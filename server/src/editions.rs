//! Editions as pages show them, and finding the one that an address names.

use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::parts::edition::EditionLine;
use app::parts::edition_row::{EditionRow, Seats};
use domain::account::Role;
use domain::clock::Moment;
use domain::edition::Edition;
use domain::id::{EditionId, Slug};
use domain::language::Language;
use std::collections::BTreeSet;
use store::ListedEdition;

/// The edition of that name.
///
/// # Errors
/// [`Refusal::NotFound`]; when the database does not answer.
pub async fn find(app: &App, slug: &str) -> Result<ListedEdition, Refusal> {
    let slug = Slug::parse(slug).ok_or(Refusal::NotFound)?;
    let found = app.store.edition_by_slug(&slug).await?;
    found.ok_or(Refusal::NotFound)
}

/// An edition in a line.
#[must_use]
pub fn line(edition: &Edition, now: Moment, language: Language) -> EditionLine {
    let details = &edition.details;
    EditionLine {
        slug: details.slug.as_str().to_owned(),
        title: details.title.get(language).to_owned(),
        stage: details.stage(now),
        begun: details.starts_at <= now,
        opens_at: details.opens_at(),
        starts_at: details.starts_at,
        ends_at: details.ends_at,
        hours_known: details.hours_known,
        mode: details.mode,
        place: details.place.clone(),
        zone: details.zone,
    }
}

/// Whether somebody runs workshops: they may open the hall's screen.
#[must_use]
pub fn runs_workshops(visitor: &Visitor) -> bool {
    visitor.holds(Role::Trainer) || visitor.holds(Role::Organiser)
}

/// Whether somebody may see the attendance of an edition: organisers that of every one, trainers that of those
/// they hold.
#[must_use]
pub fn sees_attendance(visitor: &Visitor, edition: &Edition) -> bool {
    let holds = visitor.holds(Role::Trainer)
        && visitor
            .person_id()
            .is_some_and(|person| edition.details.trainers.contains(person));
    holds || visitor.holds(Role::Organiser)
}

/// An edition as a row of a list; `own` are the editions that the person is registered for, where
/// somebody is signed in.
#[must_use]
pub fn row(
    listed: &ListedEdition,
    own: Option<&BTreeSet<EditionId>>,
    now: Moment,
    visitor: &Visitor,
) -> EditionRow {
    let edition = &listed.edition;
    EditionRow {
        line: line(edition, now, visitor.language),
        seats: Seats::of(edition.details.capacity, listed.registered),
        registering: edition.details.registering(now, listed.registered),
        registered: own.map(|own| own.contains(&edition.id)),
        status: None,
        staff: runs_workshops(visitor),
    }
}
