//! Signs that somebody may have recorded somebody else, as pages show them.

use crate::http::refusal::Refusal;
use crate::state::App;
use app::parts::signal::{Judgement, OtherEdition, SignalCard, SignalPerson};
use domain::agency::AgencyTree;
use domain::edition::Edition;
use domain::id::{EditionId, PersonId};
use domain::language::Language;
use domain::signals::{Decision, Noticed, Sight};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Attendee, JudgedSignal};

/// The signs of an edition and whom they may be about.
pub struct Signals {
    /// The edition.
    pub edition: Edition,
    /// The signs, the most striking kind first.
    pub all: Vec<JudgedSignal>,
    /// Everybody registered.
    pub people: HashMap<PersonId, Attendee>,
    /// The other editions that somebody was in at once.
    others: HashMap<EditionId, Edition>,
    tree: Arc<AgencyTree>,
}

impl Signals {
    /// Reads them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(app: &App, edition: Edition) -> Result<Self, Refusal> {
        let all = app.store.signals(&edition.id).await?;
        let people = if all.is_empty() {
            vec![]
        } else {
            app.store.attendance(&edition.id).await?
        };
        let mut others = HashMap::new();
        for one in &all {
            if let Sight::Editions { other, .. } = &one.signal.sight
                && !others.contains_key(other)
                && let Some(listed) = app.store.edition(other).await?
            {
                others.insert(other.clone(), listed.edition);
            }
        }
        Ok(Self {
            others,
            people: people
                .into_iter()
                .map(|one| (one.person.clone(), one))
                .collect(),
            tree: app.store.agencies().await?,
            all,
            edition,
        })
    }

    /// The sign of that key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&JudgedSignal> {
        self.all.iter().find(|one| one.signal.key() == key)
    }

    /// A sign as it is shown, with so many of its people.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn card(
        &self,
        app: &App,
        judged: &JudgedSignal,
        shown: usize,
        language: Language,
    ) -> Result<SignalCard, Refusal> {
        let signal = &judged.signal;
        let is_open = judged.is_open();
        let grown = judged.decision.as_ref().filter(|_| is_open);
        let is_new = |who: &Noticed, before: &Decision| {
            signal.people.len() > 1 && !before.knew(signal, &who.person)
        };
        let mut people = Vec::new();
        for one in signal.people.iter().take(shown) {
            let is_new = grown.is_some_and(|before| is_new(one, before));
            people.push(self.person(app, one, is_new).await?);
        }
        let (burst, other, both) = match &signal.sight {
            Sight::Device { burst, .. } => (burst.as_ref(), None, vec![]),
            Sight::Editions { other, both } => (None, Some(other), both.clone()),
            Sight::Meeting { both } => (None, None, both.clone()),
        };
        let other = other.and_then(|id| self.others.get(id));
        let other = other.map(|other| OtherEdition {
            slug: other.details.slug.as_str().to_owned(),
            title: other.details.title.get(language).to_owned(),
        });
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let seconds = |milliseconds: i64| u32::try_from((milliseconds + 999) / 1_000);
        Ok(SignalCard {
            key: signal.key(),
            version: signal.version(),
            kind: signal.kind(),
            burst: burst.map(|burst| {
                let within = seconds(burst.within).unwrap_or(u32::MAX);
                (count(burst.people), within)
            }),
            other,
            both,
            more: count(signal.people.len().saturating_sub(people.len())),
            people,
            judged: judged.decision.as_ref().map(|decision| Judgement {
                outcome: decision.outcome,
                by: judged.decided_by.clone(),
                at: decision.at,
            }),
            is_open,
            stands: signal.stands,
        })
    }

    async fn person(
        &self,
        app: &App,
        noticed: &Noticed,
        is_new: bool,
    ) -> Result<SignalPerson, Refusal> {
        let at = noticed.at;
        let Some(known) = self.people.get(&noticed.person) else {
            // Whoever withdrew since is still named.
            let named = app.store.person_named(&noticed.person).await?;
            return Ok(SignalPerson {
                who: None,
                name: named.map_or_else(String::new, |named| named.name),
                agency: None,
                at,
                status: None,
                events: 0,
                is_new,
            });
        };
        let agency = known.agency.as_ref().and_then(|id| self.tree.get(id));
        Ok(SignalPerson {
            who: Some(app.secret.attendee(&self.edition.id, &known.person)),
            name: known.name.clone(),
            agency: agency.map(|agency| agency.name.clone()),
            at,
            status: known.standing.status,
            events: known.standing.events,
            is_new,
        })
    }
}
