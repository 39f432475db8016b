//! `/organiser/people/duplicates`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::people_records;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::duplicates::{
    Compared, DuplicatesDone, DuplicatesFault, DuplicatesPage, LedgerCounts, Merged, Proposed,
    Record, act, field, page,
};
use app::parts::form::{ACT, Q};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::AgencyTree;
use domain::attendance::{AttendanceEvent, Standing};
use domain::id::PersonId;
use domain::people::KnownPerson;
use domain::people::duplicates::{Proposal, derive_merged, order, propose};
use domain::text::{begins_words, normalize};
use http::StatusCode;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use store::{MergeConflict, WriteError};

/// Pairs that are shown.
const PAIRS_SHOWN: usize = 100;
/// People that are found by hand.
const FOUND_SHOWN: usize = 20;
/// Merges that are listed.
const MERGES_SHOWN: u32 = 100;

/// What is searched for, and what has just happened.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DuplicatesQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    notice: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<DuplicatesQuery>,
) -> Result<Response, Refusal> {
    let mut data = shown(&app, &asked.q).await?;
    data.done = DuplicatesDone::from_code(&asked.notice);
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let by = &visitor.person()?.person;
    let done = |done: DuplicatesDone| {
        let said = [(address::NOTICE, done.code())];
        Ok(see_other(&address::with_query(address::DUPLICATES, &said)))
    };
    let merged = PersonId::parse(posted.get(field::MERGED));
    if posted.get(ACT) == act::UNDO {
        let merged = merged.ok_or(Refusal::Malformed)?;
        app.store.undo_merge(&merged, by).await?;
        return done(DuplicatesDone::Undone);
    }
    let kept = PersonId::parse(posted.get(field::KEPT));
    let refused = |fault: DuplicatesFault| refused(&app, &visitor, &posted, fault);
    let (Some(kept), Some(merged)) = (kept, merged) else {
        return refused(DuplicatesFault::Two).await;
    };
    match posted.get(ACT) {
        act::COMPARE => match compare(&app, &kept, &merged).await? {
            Ok(compared) => {
                let mut data = shown(&app, posted.get(Q)).await?;
                data.compared = Some(compared);
                Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
            }
            Err(fault) => refused(fault).await,
        },
        act::MERGE => match app.store.merge_people(&kept, &merged, by).await {
            Ok(()) => done(DuplicatesDone::Merged),
            Err(WriteError::Conflict(conflict)) => refused(fault(conflict)).await,
            Err(WriteError::Store(error)) => Err(error.into()),
        },
        _ => Err(Refusal::Malformed),
    }
}

const fn fault(conflict: MergeConflict) -> DuplicatesFault {
    match conflict {
        MergeConflict::HasAccount => DuplicatesFault::Accounts,
        MergeConflict::HasRole => DuplicatesFault::Role,
        MergeConflict::Merged => DuplicatesFault::Merged,
        MergeConflict::Same => DuplicatesFault::Two,
    }
}

async fn refused(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    fault: DuplicatesFault,
) -> Result<Response, Refusal> {
    let status = match fault {
        DuplicatesFault::Two => StatusCode::UNPROCESSABLE_ENTITY,
        DuplicatesFault::Accounts | DuplicatesFault::Role | DuplicatesFault::Merged => {
            StatusCode::CONFLICT
        }
    };
    let mut data = shown(app, posted.get(Q)).await?;
    data.fault = Some(fault);
    Ok(html(status, page(&visitor.frame(app), data)))
}

fn record(known: &KnownPerson, tree: &AgencyTree) -> Record {
    Record {
        person: known.person.as_str().to_owned(),
        name: known.record.name.clone(),
        agency: people_records::agency(&known.record, tree),
        email: people_records::email(known),
        account: known.account.is_some(),
    }
}

async fn shown(app: &App, search: &str) -> Result<DuplicatesPage, Refusal> {
    let tree = app.store.agencies().await?;
    let known = app.store.known_people().await?;
    let searched = normalize(search);
    let found: Vec<Record> = if searched.is_empty() {
        vec![]
    } else {
        let written = search.trim().to_lowercase();
        let found = known.iter().filter(|one| {
            begins_words(&normalize(&one.record.name), &searched)
                || one.emails().any(|email| email.as_str().contains(&written))
        });
        found
            .take(FOUND_SHOWN)
            .map(|one| record(one, &tree))
            .collect()
    };
    // Many pairs of names are compared: that must not keep others waiting.
    let (known, proposals) = tokio::task::spawn_blocking(move || {
        let proposals = propose(&known);
        (known, proposals)
    })
    .await
    .map_err(Refusal::internal)?;
    let people: HashMap<&PersonId, &KnownPerson> =
        known.iter().map(|one| (&one.person, one)).collect();
    people_records::keep_similar(app, proposals.len()).await?;
    let more = proposals.len().saturating_sub(PAIRS_SHOWN);
    let proposed =
        proposals
            .into_iter()
            .take(PAIRS_SHOWN)
            .filter_map(|Proposal { kept, merged, why }| {
                Some(Proposed {
                    kept: record(people.get(&kept)?, &tree),
                    merged: record(people.get(&merged)?, &tree),
                    why,
                })
            });
    let merged = app.store.merged_people(MERGES_SHOWN).await?;
    Ok(DuplicatesPage {
        proposed: proposed.collect(),
        more: u32::try_from(more).unwrap_or(u32::MAX),
        search: search.to_owned(),
        found,
        merged: merged
            .into_iter()
            .map(|one| Merged {
                person: one.alias.as_str().to_owned(),
                name: one.alias_name,
                into: one.name,
                at: one.merged_at,
            })
            .collect(),
        ..DuplicatesPage::default()
    })
}

/// Two records side by side, the one with an account as that which stays.
async fn compare(
    app: &App,
    kept: &PersonId,
    merged: &PersonId,
) -> Result<Result<Compared, DuplicatesFault>, Refusal> {
    let tree = app.store.agencies().await?;
    let known = app.store.known_people().await?;
    let find = |person: &PersonId| known.iter().find(|one| one.person == *person);
    let (Some(one), Some(other)) = (find(kept), find(merged)) else {
        return Ok(Err(DuplicatesFault::Merged));
    };
    if one.person == other.person {
        return Ok(Err(DuplicatesFault::Two));
    }
    let Some((stays, _)) = order(one, other) else {
        let both = one.account.is_some() && other.account.is_some();
        return Ok(Err(if both {
            DuplicatesFault::Accounts
        } else {
            DuplicatesFault::Merged
        }));
    };
    // Who has an account, or took others in, stays, whoever was chosen.
    let is_free = |one: &KnownPerson| one.account.is_none() && one.merged.is_empty();
    let may_swap = is_free(one) && is_free(other);
    let (kept, merged) = if may_swap || stays.person == one.person {
        (one, other)
    } else {
        (other, one)
    };
    let of_kept = app.store.events_of_people(&[&kept.person]).await?;
    let of_merged = app.store.events_of_people(&[&merged.person]).await?;
    let both: Vec<AttendanceEvent> = of_kept.iter().chain(&of_merged).cloned().collect();
    let aliases = |events: &[AttendanceEvent]| -> BTreeMap<PersonId, PersonId> {
        let others = events.iter().map(|event| event.person.clone());
        others.map(|person| (person, kept.person.clone())).collect()
    };
    let filled = KnownPerson {
        record: kept.record.filled_from(&merged.record),
        ..kept.clone()
    };
    Ok(Ok(Compared {
        may_swap,
        filled: record(&filled, &tree),
        after: counts(&both, &aliases(&both)),
        kept: (record(kept, &tree), counts(&of_kept, &aliases(&of_kept))),
        merged: (
            record(merged, &tree),
            counts(&of_merged, &aliases(&of_merged)),
        ),
    }))
}

fn counts(events: &[AttendanceEvent], aliases: &BTreeMap<PersonId, PersonId>) -> LedgerCounts {
    let standings = derive_merged(events, aliases);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    LedgerCounts {
        entries: count(events.len()),
        editions: count(standings.len()),
        present: count(
            standings
                .values()
                .filter(|one| Standing::is_present(one))
                .count(),
        ),
    }
}
