//! The demonstration: accounts, the events of the source articles, and an invented city with enough of
//! everything to fill every page. What is invented stands under an agency that says so.
//!
//! It is told through the doors that everybody uses, with a clock that is put to each day that is told
//! of, so that what was registered, recorded and corrected has the times it would have. Every step looks
//! for what is there and adds what is missing: a start that was ended half-way is finished by the next.

mod articles;
mod attempts;
mod calendar;
mod chance;
mod city;
mod invitations;
mod letter;
mod live;
mod live_order;
mod live_written;
mod people;
mod workshops;

use crate::passwords::{PasswordFault, Passwords};
use calendar::{Calendar, ZONE, at, working_day};
use catalogue::Library;
use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::{AgencyCode, AgencyTree, Employment, Work, read_agencies};
use domain::clock::{Clock, Moment};
use domain::course::Unit;
use domain::id::{AgencyId, Entropy, PersonId, SeriesId};
use domain::language::Bilingual;
use people::{DOMAIN, Invented};
use std::collections::HashMap;
use std::sync::Arc;
use store::{ListedPerson, NewAccount, PeopleFilter, Store, StoreError, WriteError};
use thiserror::Error;

/// The password of every demonstration account.
pub const PASSWORD: &str = "kopitalk-demo";

/// A demonstration account.
pub struct Account {
    /// Its address.
    pub email: &'static str,
    /// The person's invented name.
    pub name: &'static str,
    /// What the terminal says about it.
    pub what: &'static str,
    /// The code of the agency they work at.
    agency: &'static str,
    employment: Employment,
    /// What they hold beyond participant, for the whole house.
    role: Option<Role>,
    /// The code of the agency whose liaison they are.
    liaison_of: Option<&'static str>,
}

/// All of them.
pub const ACCOUNTS: [Account; 4] = [
    Account {
        email: "peserta@demo.example",
        name: "Sari Wulandari",
        what: "participant (peserta)",
        agency: "KOMINFO-U",
        employment: Employment::Pppk,
        role: None,
        liaison_of: None,
    },
    Account {
        email: "narasumber@demo.example",
        name: "Bima Prasetya",
        what: "trainer (narasumber)",
        agency: "PEGAWAI",
        employment: Employment::Pns,
        role: Some(Role::Trainer),
        liaison_of: None,
    },
    Account {
        email: "penyelenggara@demo.example",
        name: "Ratna Kusuma",
        what: "organiser (penyelenggara)",
        agency: "KOMINFO",
        employment: Employment::Pns,
        role: Some(Role::Organiser),
        liaison_of: None,
    },
    Account {
        email: "pic@demo.example",
        name: "Marlina Tukan",
        what: "liaison of Dinas Kominfo (PIC)",
        agency: "KOMINFO",
        employment: Employment::Pns,
        role: None,
        liaison_of: Some("KOMINFO"),
    },
];

/// The setting that says that everything but the days was filled in.
const FILLED: &str = "demo.filled";
/// The setting that names the last edition of a day that was filled in.
const TODAY: &str = "demo.today";
/// How long ago the invented city began, in days.
const BEGAN: i64 = -112;

/// Why the demonstration could not be filled.
#[derive(Debug, Error)]
pub enum DemoFault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is told does not go together with what is there.
    #[error("the demonstration does not go together with what is in the database: {0}")]
    Conflict(String),
    /// A password.
    #[error(transparent)]
    Password(#[from] PasswordFault),
}

impl<C: std::fmt::Debug> From<WriteError<C>> for DemoFault {
    fn from(error: WriteError<C>) -> Self {
        match error {
            WriteError::Conflict(conflict) => Self::Conflict(format!("{conflict:?}")),
            WriteError::Store(error) => Self::Store(error),
        }
    }
}

/// Whether a database holds an account of the demonstration.
///
/// # Errors
/// When the database does not answer.
pub async fn is_in(store: &Store) -> Result<bool, StoreError> {
    for account in &ACCOUNTS {
        if let Ok(email) = Email::parse(account.email)
            && store.credentials(&email).await?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Fills an empty database, and adds an edition of the day of `now` where there is none; does nothing to
/// a database that has other people. `store` is an open store on the database at `url`.
///
/// # Errors
/// When the database or a password hash fails.
pub async fn fill(
    store: &Store,
    url: &str,
    now: Moment,
    entropy: &Arc<dyn Entropy>,
    library: &Library,
    passwords: &Passwords,
) -> Result<(), DemoFault> {
    let filled = store.mark(FILLED).await?.is_some();
    if !filled && store.count_people().await? > 0 && !is_in(store).await? {
        return Ok(());
    }
    let today = ZONE.start_of_day(now);
    let of_today = workshops::slug_of_today(today);
    if filled && store.mark(TODAY).await?.as_deref() == Some(of_today.as_str()) {
        return Ok(());
    }
    let calendar = Arc::new(Calendar::at(now));
    let clock: Arc<dyn Clock> = Arc::<Calendar>::clone(&calendar);
    let filling = Filling {
        store: Store::open(url, clock, Arc::clone(entropy)).await?,
        calendar,
        entropy: Arc::clone(entropy),
        now,
        today,
    };
    let done = async {
        let (cast, series) = if filled {
            (
                filling.cast().await?,
                filling.series(&workshops::series()).await?,
            )
        } else {
            filling.everything(library, passwords).await?
        };
        let first = !filled;
        filling
            .now_and_later(&cast, &series, library, first)
            .await?;
        filling.calendar.put_to(now);
        filling.store.set_mark(FILLED, "1").await?;
        filling.store.set_mark(TODAY, &of_today).await?;
        Ok(())
    };
    let done = done.await;
    filling.store.close().await;
    done
}

/// What fills.
struct Filling {
    /// A store of its own, whose clock is the calendar.
    store: Store,
    calendar: Arc<Calendar>,
    entropy: Arc<dyn Entropy>,
    now: Moment,
    /// The first moment of today.
    today: Moment,
}

/// Somebody as far as filling needs to know.
#[derive(Clone, Debug)]
struct Member {
    person: PersonId,
    email: String,
    agency: Option<AgencyId>,
    agency_code: &'static str,
}

/// Everybody.
struct Cast {
    participant: Member,
    trainer: Member,
    organiser: Member,
    liaison: Member,
    /// Those without an account of the demonstration's own, in the order of the city's agencies.
    crowd: Vec<Member>,
}

fn agency(tree: &AgencyTree, code: &str) -> Option<AgencyId> {
    let code = AgencyCode::parse(code)?;
    tree.by_code(&code).map(|agency| agency.id.clone())
}

fn new_person(name: &str, email: &str, password_hash: &str) -> Option<NewAccount> {
    Some(NewAccount {
        name: PersonName::parse(name).ok()?,
        email: Email::parse(email).ok()?,
        password_hash: Some(password_hash.to_owned()),
        language: None,
    })
}

impl Filling {
    /// Puts the calendar to ten in the morning of the working day so many days from today.
    fn put_to(&self, days: i64) {
        self.calendar
            .put_to(at(working_day(self.today, days), 10, 0));
    }

    /// Everything but what belongs to a day.
    async fn everything(
        &self,
        library: &Library,
        passwords: &Passwords,
    ) -> Result<(Cast, SeriesId), DemoFault> {
        let password_hash = passwords.hash(PASSWORD.to_owned()).await?;
        self.put_to(BEGAN);
        self.begin(&password_hash).await?;
        self.crowd(&password_hash).await?;
        let cast = self.cast().await?;
        let past = self.series(&articles::series()).await?;
        for details in articles::editions(&past) {
            if self.store.edition_by_slug(&details.slug).await?.is_none() {
                self.store.create_edition(&details, None).await?;
            }
        }
        let series = self.series(&workshops::series()).await?;
        self.past_edition(&cast, &series, library, 0).await?;
        self.past_edition(&cast, &series, library, 1).await?;
        self.changes(&cast).await?;
        // Some have changed their agency.
        let cast = self.cast().await?;
        self.past_edition(&cast, &series, library, 2).await?;
        self.learning(&cast, library).await?;
        self.attempts(&cast, library).await?;
        Ok((cast, series))
    }

    /// The agencies and the accounts of the demonstration: the organiser first, who then does the rest.
    async fn begin(&self, password_hash: &str) -> Result<(), DemoFault> {
        let (organisers, others): (Vec<&Account>, Vec<&Account>) = ACCOUNTS
            .iter()
            .partition(|account| account.role == Some(Role::Organiser));
        let mut by = None;
        for account in organisers {
            by = self.account(account, password_hash, None).await?;
        }
        self.agencies(by.as_ref()).await?;
        for account in others {
            self.account(account, password_hash, by.as_ref()).await?;
        }
        let tree = self.store.agencies().await?;
        if let Some(person) = &by {
            for account in ACCOUNTS
                .iter()
                .filter(|one| one.role == Some(Role::Organiser))
            {
                let work = work(account, &tree);
                self.store.set_work(person, &work, by.as_ref()).await?;
            }
        }
        Ok(())
    }

    async fn account(
        &self,
        account: &Account,
        password_hash: &str,
        by: Option<&PersonId>,
    ) -> Result<Option<PersonId>, DemoFault> {
        let tree = self.store.agencies().await?;
        let Some(new) = new_person(account.name, account.email, password_hash) else {
            return Ok(None);
        };
        let work = work(account, &tree);
        let person = match self.store.credentials(&new.email).await? {
            Some(known) => {
                self.store.set_work(&known.person, &work, by).await?;
                known.person
            }
            None => self.store.register_at(new, work).await?,
        };
        let liaison_of = account.liaison_of.and_then(|code| agency(&tree, code));
        let grants = [
            account.role.and_then(Grant::of),
            liaison_of.map(Grant::liaison),
        ];
        for grant in grants.iter().flatten() {
            self.store.grant(&person, grant, by).await?;
        }
        Ok(Some(person))
    }

    async fn agencies(&self, by: Option<&PersonId>) -> Result<(), DemoFault> {
        let known = self.store.agencies().await?;
        // A table of ours has no faults: a test reads it.
        if let Ok(plan) = read_agencies(city::rows(), &known) {
            self.store.apply_import(&plan, by).await?;
        }
        let tree = self.store.agencies().await?;
        for (code, aliases) in city::ALIASES {
            let aliases: Vec<String> = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            let known = AgencyCode::parse(code).and_then(|code| tree.by_code(&code));
            if let Some(agency) = known.filter(|agency| agency.aliases != aliases) {
                self.store.set_aliases(&agency.id, &aliases, by).await?;
            }
        }
        Ok(())
    }

    /// The invented people register during the first days.
    async fn crowd(&self, password_hash: &str) -> Result<(), DemoFault> {
        let tree = self.store.agencies().await?;
        let known = self.known().await?;
        let mut people: Vec<(NewAccount, Work)> = people::invented()
            .iter()
            .filter(|one| !known.contains_key(&one.email))
            .filter_map(|one| {
                let work = Work {
                    agency: agency(&tree, one.agency),
                    typed: None,
                    employment: Some(one.employment),
                };
                Some((new_person(&one.name, &one.email, password_hash)?, work))
            })
            .collect();
        // Somebody whose agency nobody knows waits for an organiser.
        let (name, email, typed) = people::UNKNOWN_AGENCY;
        if !known.contains_key(email)
            && let Some(person) = new_person(name, email, password_hash)
        {
            let work = Work {
                agency: None,
                typed: Some(typed.to_owned()),
                employment: Some(Employment::NonAsn),
            };
            people.push((person, work));
        }
        for (people, day) in people.chunks(people.len().div_ceil(5).max(1)).zip(1..) {
            self.put_to(BEGAN + day);
            self.store.register_all(people).await?;
        }
        Ok(())
    }

    /// Those with an address of the city, by it.
    async fn known(&self) -> Result<HashMap<String, ListedPerson>, DemoFault> {
        let filter = PeopleFilter {
            search: DOMAIN.to_owned(),
            ..PeopleFilter::default()
        };
        let (mut known, mut read) = (HashMap::new(), 0);
        loop {
            let page = self.store.people(&filter, read, 500).await?;
            let last = page.people.is_empty();
            read += u64::try_from(page.people.len()).unwrap_or_default();
            let with_address = |one: ListedPerson| Some((one.email.clone()?, one));
            known.extend(page.people.into_iter().filter_map(with_address));
            if last || read >= page.total {
                return Ok(known);
            }
        }
    }

    /// Everybody who is there.
    async fn cast(&self) -> Result<Cast, DemoFault> {
        let known = self.known().await?;
        let member = |one: &Invented| {
            known.get(&one.email).map(|listed| Member {
                person: listed.person.clone(),
                email: one.email.clone(),
                agency: listed.work.agency.clone(),
                agency_code: one.agency,
            })
        };
        let [participant, trainer, organiser, liaison] = &ACCOUNTS;
        Ok(Cast {
            participant: self.member(participant).await?,
            trainer: self.member(trainer).await?,
            organiser: self.member(organiser).await?,
            liaison: self.member(liaison).await?,
            crowd: people::invented().iter().filter_map(member).collect(),
        })
    }

    async fn member(&self, account: &Account) -> Result<Member, DemoFault> {
        let email = Email::parse(account.email).map_err(|_| StoreError::Missing)?;
        let known = self.store.credentials(&email).await?;
        let person = known.ok_or(StoreError::Missing)?.person;
        let visitor = self.store.account(&person).await?;
        Ok(Member {
            agency: visitor.and_then(|visitor| visitor.work.agency),
            person,
            email: account.email.to_owned(),
            agency_code: account.agency,
        })
    }

    async fn series(&self, title: &Bilingual) -> Result<SeriesId, DemoFault> {
        let known = self.store.all_series().await?;
        match known.into_iter().find(|one| one.title == *title) {
            Some(known) => Ok(known.id),
            None => Ok(self.store.create_series(title, None).await?),
        }
    }

    /// Two people go to another agency, somebody is a trainer for a while, somebody has lost a password.
    async fn changes(&self, cast: &Cast) -> Result<(), DemoFault> {
        let by = Some(&cast.organiser.person);
        let tree = self.store.agencies().await?;
        self.put_to(-37);
        for (from, to) in [("SETDA-BH", "BAPENDA"), ("JALAN", "KOMINFO-S")] {
            let member = cast.crowd.iter().rfind(|one| one.agency_code == from);
            if let Some(member) = member {
                let work = Work {
                    agency: agency(&tree, to),
                    typed: None,
                    employment: Some(Employment::Pns),
                };
                self.store.set_work(&member.person, &work, by).await?;
            }
        }
        // Given, withdrawn and made anew each time, these are done once.
        let first = |code| cast.crowd.iter().find(|one| one.agency_code == code);
        if let Some((member, grant)) = first("WISATA").zip(Grant::of(Role::Trainer))
            && self.is_untouched(member).await?
        {
            self.put_to(-36);
            self.store.grant(&member.person, &grant, by).await?;
            self.calendar
                .put_to(at(working_day(self.today, -36), 15, 40));
            self.store.withdraw(&member.person, &grant, by).await?;
        }
        if let Some(member) = first("SETDA")
            && self.is_untouched(member).await?
        {
            let by = &cast.organiser.person;
            self.store.make_reset_link(&member.person, by).await?;
        }
        Ok(())
    }

    /// Whether no organiser has done anything about somebody.
    async fn is_untouched(&self, member: &Member) -> Result<bool, StoreError> {
        let entries = self.store.audit_of(member.person.as_str(), 1).await?;
        Ok(entries.is_empty())
    }

    /// Some have finished a course, some a part of one.
    async fn learning(&self, cast: &Cast, library: &Library) -> Result<(), DemoFault> {
        let courses = library.courses();
        if courses.is_empty() {
            return Ok(());
        }
        for (number, member) in cast.crowd.iter().step_by(6).enumerate() {
            let Some(course) = courses.get(number % courses.len()) else {
                continue;
            };
            let units = if number % 3 == 0 {
                course.units.len()
            } else {
                1 + number % 2
            };
            let days = i64::try_from(number).unwrap_or_default();
            self.put_to(-50 + days % 48);
            for unit in course.units.iter().take(units) {
                self.store
                    .finish_unit(&member.person, &course.slug, &unit.slug)
                    .await?;
            }
        }
        let lesson = courses.first().and_then(|course| {
            let is_lesson = |unit: &&Unit| unit.lesson().is_some();
            Some((course, course.units.iter().find(is_lesson)?))
        });
        if let Some((course, lesson)) = lesson {
            self.put_to(-1);
            let person = &cast.participant.person;
            self.store
                .finish_unit(person, &course.slug, &lesson.slug)
                .await?;
        }
        crate::learning::record_all_completions(&self.store, library).await?;
        Ok(())
    }
}

/// Where and how an account's person works.
fn work(account: &Account, tree: &AgencyTree) -> Work {
    Work {
        agency: agency(tree, account.agency),
        typed: None,
        employment: Some(account.employment),
    }
}
