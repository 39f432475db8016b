//! What is kept in memory of the database until it changes.

use crate::changes::Change;
use crate::memory::Memory;
use crate::values::account::Account;
use crate::values::attempt::PastAttempts;
use crate::values::edition::{EditionKeys, ListedEdition, PastEditions};
use crate::values::exercise::ExerciseState;
use crate::values::live::{Hall, Room};
use crate::values::progress::{Boosters, DoneUnit};
use crate::values::session::{KnownSession, SessionHash};
use crate::values::settings::Kept;
use crate::values::standing::OwnAttendance;
use domain::agency::AgencyTree;
use domain::clock::Moment;
use domain::id::{EditionId, PersonId, Slug};
use domain::learning::Completion;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many people's values are kept at most.
const MAX_PEOPLE: usize = 20_000;
/// Of how many people the last quiz is kept at most: an attempt with its items takes some 30 kB.
const MAX_WHOLE_ATTEMPTS: usize = 300;
/// How many pages of a list are kept at most.
const MAX_PAGES: usize = 200;

/// Everything that is remembered. Nothing outlives the announcement of its [`Change`].
pub(crate) struct Remembered {
    pub(crate) sessions: Memory<SessionHash, Arc<KnownSession>>,
    pub(crate) accounts: Memory<PersonId, Arc<Account>>,
    pub(crate) progress: Memory<PersonId, Arc<[DoneUnit]>>,
    pub(crate) completions: Memory<PersonId, Arc<[Completion]>>,
    pub(crate) agencies: Memory<(), Arc<AgencyTree>>,
    pub(crate) codes: Memory<(), Arc<[Arc<EditionKeys>]>>,
    pub(crate) upcoming: Memory<(), Arc<[Arc<ListedEdition>]>>,
    pub(crate) past: Memory<(u64, u32), Arc<PastEditions>>,
    pub(crate) own_editions: Memory<PersonId, Arc<[ListedEdition]>>,
    pub(crate) standings: Memory<PersonId, Arc<BTreeMap<EditionId, OwnAttendance>>>,
    pub(crate) boosters: Memory<PersonId, Arc<Boosters>>,
    /// The exercise that somebody was at last.
    pub(crate) exercise: Memory<PersonId, (Slug, Arc<ExerciseState>)>,
    /// The quiz that somebody was at last, while they have no attempt open at it.
    pub(crate) past_attempts: Memory<PersonId, ((Slug, Slug), Arc<PastAttempts>)>,
    pub(crate) registrations: Memory<PersonId, Arc<BTreeSet<EditionId>>>,
    /// The editions that somebody is registered for from a waiting list.
    pub(crate) moved_up: Memory<PersonId, Arc<BTreeMap<EditionId, Moment>>>,
    pub(crate) settings: Memory<(), Arc<Kept>>,
    pub(crate) halls: Memory<Room, Arc<Hall>>,
}

impl Remembered {
    pub(crate) fn new() -> Self {
        Self {
            sessions: Memory::new(MAX_PEOPLE),
            accounts: Memory::new(MAX_PEOPLE),
            progress: Memory::new(MAX_PEOPLE),
            completions: Memory::new(MAX_PEOPLE),
            agencies: Memory::new(1),
            codes: Memory::new(1),
            upcoming: Memory::new(1),
            past: Memory::new(MAX_PAGES),
            own_editions: Memory::new(MAX_PEOPLE),
            standings: Memory::new(MAX_PEOPLE),
            boosters: Memory::new(MAX_PEOPLE),
            exercise: Memory::new(MAX_PEOPLE),
            past_attempts: Memory::new(MAX_WHOLE_ATTEMPTS),
            registrations: Memory::new(MAX_PEOPLE),
            moved_up: Memory::new(MAX_PEOPLE),
            settings: Memory::new(1),
            halls: Memory::new(MAX_PAGES),
        }
    }

    /// Takes out of memory what a change makes stale.
    pub(crate) fn forget(&self, change: &Change) {
        // Every memory is named here, so that a new one does not compile until somebody has thought of
        // what makes it stale.
        let Self {
            sessions,
            accounts,
            progress,
            completions,
            agencies,
            codes,
            upcoming,
            past,
            own_editions,
            standings,
            boosters,
            exercise,
            past_attempts,
            registrations,
            moved_up,
            settings,
            halls,
        } = self;
        match change {
            Change::Session(hash) => sessions.forget(hash),
            Change::Person(person) => {
                accounts.forget(person);
                sessions.forget_where(|session| session.person.as_ref() == Some(person));
            }
            Change::Learning(person) => {
                progress.forget(person);
                completions.forget(person);
                boosters.forget(person);
                exercise.forget(person);
                past_attempts.forget(person);
            }
            Change::Agencies => agencies.clear(),
            Change::Edition(_) => {
                codes.clear();
                upcoming.clear();
                past.clear();
                own_editions.clear();
            }
            // It does not say whose registration it is.
            Change::Attendance(_) => {
                upcoming.clear();
                past.clear();
                own_editions.clear();
                standings.clear();
                registrations.clear();
                moved_up.clear();
            }
            Change::Live(edition) => {
                for rehearsal in [false, true] {
                    halls.forget(&Room {
                        edition: edition.clone(),
                        rehearsal,
                    });
                }
            }
            Change::Settings => settings.clear(),
            // The server keeps the library that is made of it.
            Change::Content => {}
            Change::Everything => {
                sessions.clear();
                accounts.clear();
                progress.clear();
                completions.clear();
                agencies.clear();
                codes.clear();
                upcoming.clear();
                past.clear();
                own_editions.clear();
                standings.clear();
                boosters.clear();
                exercise.clear();
                past_attempts.clear();
                registrations.clear();
                moved_up.clear();
                settings.clear();
                halls.clear();
            }
        }
    }
}
