//! Corrections of many people at once: who is meant by which line, and what is recorded of them.

use crate::attendance::AttendeeFilter;
use crate::custom_statuses::CustomStatuses;
use crate::http::refusal::Refusal;
use crate::state::App;
use app::pages::organise::corrections::{Becomes, ShownLine};
use domain::attendance::{Reason, Status};
use domain::bulk_correction::{PlannedLine, Registered, plan};
use domain::custom_status::ChosenStatus;
use domain::edition::Edition;
use domain::id::PersonId;
use domain::language::Language;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use store::Correction;

async fn registered(app: &App, edition: &Edition) -> Result<Vec<Registered>, Refusal> {
    let tree = app.store.agencies().await?;
    let mut contacts = app.store.contacts(&edition.id).await?;
    let people = app.store.attendance(&edition.id).await?;
    Ok(people
        .into_iter()
        .map(|one| Registered {
            email: contacts
                .remove(&one.person)
                .and_then(|contact| contact.email),
            agency: one
                .agency
                .as_ref()
                .and_then(|id| tree.get(id))
                .map(|agency| (agency.code.as_str().to_owned(), agency.name.clone())),
            status: one.standing.status.map(|status| ChosenStatus {
                status,
                custom: one.standing.custom,
            }),
            events: one.standing.events,
            name: one.name,
            person: one.person,
        })
        .collect())
}

/// A line for everybody whom a search finds; nothing for one that names no agency.
///
/// # Errors
/// When the database does not answer.
pub async fn lines_of(
    app: &App,
    edition: &Edition,
    asked: &AttendeeFilter,
) -> Result<String, Refusal> {
    let tree = app.store.agencies().await?;
    let people = app.store.attendance(&edition.id).await?;
    let Ok(found) = asked.find(people, &tree) else {
        return Ok(String::new());
    };
    let wanted: BTreeSet<PersonId> = found.people.into_iter().map(|one| one.person).collect();
    let all = registered(app, edition).await?;
    let lines = all.iter().filter(|one| wanted.contains(&one.person));
    let lines = lines.map(|one| match (&one.email, &one.agency) {
        (Some(email), _) => email.clone(),
        (None, Some((code, _))) => format!("{}; ; {code}", one.name),
        (None, None) => one.name.clone(),
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// What becomes of the lines of a form.
pub struct Planned {
    people: Vec<Registered>,
    lines: Vec<PlannedLine>,
    statuses: CustomStatuses,
}

impl Planned {
    /// Finds out who is meant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(
        app: &App,
        edition: &Edition,
        text: &str,
        chosen: Option<&ChosenStatus>,
        language: Language,
    ) -> Result<Self, Refusal> {
        let people = registered(app, edition).await?;
        let statuses = CustomStatuses::read(&app.store, language).await?;
        let offered = statuses.offered(&edition.details);
        let lines = plan(text, &people, chosen, statuses.all(), &offered);
        Ok(Self {
            people,
            lines,
            statuses,
        })
    }

    fn becoming(&self) -> impl Iterator<Item = (&Registered, &ChosenStatus)> {
        self.lines.iter().filter_map(|line| {
            let (place, status) = line.becomes.as_ref().ok()?;
            Some((self.people.get(*place)?, status))
        })
    }

    /// Whether nothing is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.becoming().next().is_none()
    }

    /// The statuses that are recorded, each once.
    #[must_use]
    pub fn statuses(&self) -> Vec<Status> {
        let statuses: BTreeSet<Status> = self.becoming().map(|(_, status)| status.status).collect();
        statuses.into_iter().collect()
    }

    /// What stands for what is recorded of whom as they stand now.
    #[must_use]
    pub fn seen(&self) -> String {
        let mut hash = Sha256::new();
        for (one, status) in self.becoming() {
            let text = format!("{} {} {}\n", one.person.as_str(), one.events, status.code());
            hash.update(text.as_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// The lines as the page shows them.
    #[must_use]
    pub fn shown(&self) -> Vec<ShownLine> {
        self.lines
            .iter()
            .map(|line| ShownLine {
                line: line.line,
                text: line.text.clone(),
                becomes: line.becomes.clone().map(|(place, to)| {
                    let one = self.people.get(place);
                    Becomes {
                        name: one.map(|one| one.name.clone()).unwrap_or_default(),
                        agency: one.and_then(|one| Some(one.agency.as_ref()?.1.clone())),
                        added: [one.and_then(|one| one.status.as_ref()), Some(&to)].map(|status| {
                            self.statuses
                                .name(status.and_then(|status| status.custom.as_ref()))
                        }),
                        from: one.and_then(|one| Some(one.status.as_ref()?.status)),
                        to: to.status,
                    }
                }),
            })
            .collect()
    }

    /// What is recorded.
    #[must_use]
    pub fn corrections(
        &self,
        app: &App,
        edition: &Edition,
        reason: Reason,
        remark: &str,
        actor: &PersonId,
    ) -> Vec<Correction> {
        self.becoming()
            .map(|(one, status)| Correction {
                edition: edition.id.clone(),
                person: one.person.clone(),
                status: status.status,
                custom: status.custom.clone(),
                place: None,
                arrived_at: None,
                actor: actor.clone(),
                reason,
                remark: (!remark.is_empty()).then(|| remark.to_owned()),
                seen: Some(one.events),
                nonce: app.store.new_nonce(),
            })
            .collect()
    }
}
