//! What somebody has reached in an edition: what it asks for its minutes, what of that is done, what it is worth.

use crate::learning::Learned;
use crate::state::App;
use app::parts::reached::Reached;
use domain::attendance::Standing;
use domain::clock::Moment;
use domain::edition::{Edition, EditionDetails, Stage};
use domain::id::PersonId;
use domain::jp::MinutesPerJp;
use domain::learning::Minutes;
use domain::stay::{Proven, Terms, checklist};
use store::StoreError;

/// What somebody has reached who stands so, of whom that is proven and who has learned that.
#[must_use]
pub fn reached(
    edition: &EditionDetails,
    standing: &Standing,
    proven: &Proven,
    learned: &Learned,
    minutes_per_jp: MinutesPerJp,
    now: Moment,
) -> Reached {
    let terms = Terms::of(edition);
    let evidence = terms.evidence_kept(standing.is_present(), proven);
    let paid = learned.paid_by(edition.course.as_ref());
    let left = Minutes(terms.learning.0.saturating_sub(paid.0));
    Reached {
        checks: checklist(terms.rule, &evidence),
        over: edition.stage(now) == Stage::Past,
        jp: minutes_per_jp.jp(left),
        paid_by_course: paid.0 > 0,
        minutes_per_jp,
    }
}

/// The same of somebody who stands so in an edition, with what is kept of their stay and of what they learned.
///
/// # Errors
/// When the database does not answer.
pub async fn reached_by(
    app: &App,
    edition: &Edition,
    person: &PersonId,
    standing: &Standing,
    minutes_per_jp: MinutesPerJp,
) -> Result<Reached, StoreError> {
    let proven = app.store.stay(&edition.id, person).await?;
    let learned = Learned::of(app, person).await?;
    let (details, now) = (&edition.details, app.now());
    Ok(reached(
        details,
        standing,
        &proven,
        &learned,
        minutes_per_jp,
        now,
    ))
}
