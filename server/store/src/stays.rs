//! What is proven of each person's stay in an edition: worked out from the ledger, the meeting's reports and the exit
//! door in the transaction that changes one of them, and kept beside how the person stands.

use crate::attendance::EventRow;
use crate::changes::Change;
use crate::columns::{count, unreadable};
use crate::database::Store;
use crate::error::StoreError;
use crate::rows::{of_rows, pieces};
use crate::values::standing::ProvenRow;
use domain::attendance::AttendanceEvent;
use domain::attendance_rule::Rule;
use domain::clock::Moment;
use domain::edition::learning_minutes;
use domain::id::{EditionId, PersonId};
use domain::learning::Minutes;
use domain::people::duplicates::in_one_order;
use domain::stay::{Evidence, Proven, Reported, Span, Terms, fulfilled};
use sqlx::{FromRow, PgConnection, SqliteConnection};
use std::collections::BTreeMap;

/// Something of the people `$1` `$2` asks for, and of the records that were merged into theirs: `meant` is whom it
/// counts for.
macro_rules! of_asked {
    ($columns:expr, $table:literal, $rest:literal) => {
        concat!(
            "WITH asked (edition, person) AS (VALUES ($1, $2)),
            record (edition, meant, person) AS (
                SELECT edition, person, person FROM asked
                UNION ALL SELECT asked.edition, asked.person, person_alias.alias
                FROM asked JOIN person_alias ON person_alias.person = asked.person)
            SELECT record.meant, ",
            $columns,
            " FROM record JOIN ",
            $table,
            $rest
        )
    };
}

queries! {
    TERMS = "SELECT starts_at, ends_at, hours_known, learning_minutes, attendance_rule FROM edition WHERE id = $1";
    // Before anything is read: whoever works out the same stay waits, and then sees what this one has written.
    TAKE_STAYS = "INSERT INTO attendance_stay (edition, person, stay, pulses, exited, fulfilled)
        VALUES ($1, $2, 0, 0, FALSE, FALSE)
        ON CONFLICT (edition, person) DO UPDATE SET stay = attendance_stay.stay";
    EVENTS_ASKED = of_asked!(
        event_columns!(),
        "attendance_event",
        " ON attendance_event.edition = record.edition AND attendance_event.person = record.person
        ORDER BY record.meant, attendance_event.person, attendance_event.number"
    );
    PRESENCE_ASKED = of_asked!(
        "meeting_presence.started_at, meeting_presence.ended_at, meeting_presence.seconds",
        "meeting_presence",
        " ON meeting_presence.person = record.person
        JOIN meeting_report ON meeting_report.id = meeting_presence.report AND meeting_report.edition = record.edition"
    );
    EXITED_ASKED = of_asked!(
        "exit_form.sent_at",
        "exit_form",
        " ON exit_form.edition = record.edition AND exit_form.person = record.person"
    );
    KNOWN_OF_EDITION = "SELECT person FROM attendance_present WHERE edition = $1
        UNION SELECT person FROM attendance_stay WHERE edition = $1
        ORDER BY person";
    PRESENCE_OF_EDITION = "SELECT meeting_presence.person AS meant, meeting_presence.started_at, meeting_presence.ended_at,
            meeting_presence.seconds
        FROM meeting_presence JOIN meeting_report ON meeting_report.id = meeting_presence.report WHERE meeting_report.edition = $1";
    EXITED_OF_EDITION = "SELECT person FROM exit_form WHERE edition = $1";
    PUT_STAY = "INSERT INTO attendance_stay (edition, person, stay, pulses, exited, fulfilled)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (edition, person) DO UPDATE SET stay = excluded.stay, pulses = excluded.pulses,
            exited = excluded.exited, fulfilled = excluded.fulfilled";
    DUE = "SELECT edition FROM attendance_stay_due ORDER BY edition";
    NOT_DUE = "DELETE FROM attendance_stay_due WHERE edition = $1";
    FORGET_STAY = "DELETE FROM attendance_stay WHERE edition = $1 AND person = $2";
    FORGET_STAYS = "DELETE FROM attendance_stay WHERE edition = $1";
    STAYS = "SELECT person, stay, pulses, exited, fulfilled FROM attendance_stay WHERE edition = $1";
    STAY = "SELECT person, stay, pulses, exited, fulfilled FROM attendance_stay WHERE edition = $1 AND person = $2";
}

/// What forgets a record that was taken into another one: `$1` the edition, `$2` the record.
pub(crate) const FORGET_ONE: &str = FORGET_STAY;
/// What is forgotten of an edition that is deleted.
pub(crate) const FORGET: &str = FORGET_STAYS;

/// On PostgreSQL an edition is not changed while a stay is worked out by its terms; SQLite has one writer.
const TERMS_HELD: &str = "SELECT 1 FROM edition WHERE id = $1 FOR SHARE";

#[derive(FromRow)]
struct TermsRow {
    starts_at: i64,
    ends_at: i64,
    hours_known: bool,
    learning_minutes: Option<i64>,
    attendance_rule: String,
}

impl TermsRow {
    fn terms(&self) -> Result<Terms, StoreError> {
        let hours = (Moment(self.starts_at), Moment(self.ends_at));
        let written = self.learning_minutes.map(|minutes| Minutes(count(minutes)));
        Ok(Terms {
            rule: rule(&self.attendance_rule)?,
            hours: Span::new(hours.0, hours.1),
            learning: learning_minutes(written, self.hours_known.then_some(hours)),
        })
    }
}

/// Reads the rule of an edition.
pub(crate) fn rule(text: &str) -> Result<Rule, StoreError> {
    Rule::parse(text).map_err(|_| unreadable("rule of an edition"))
}

#[derive(FromRow)]
struct AskedEventRow {
    meant: String,
    #[sqlx(flatten)]
    event: EventRow,
}

#[derive(FromRow)]
struct AskedPresenceRow {
    meant: String,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    seconds: i64,
}

#[derive(FromRow)]
struct StayRow {
    person: String,
    #[sqlx(flatten)]
    proven: ProvenRow,
    fulfilled: bool,
}

/// What there is to work out somebody's stay from.
#[derive(Default)]
struct Sources {
    events: Vec<AttendanceEvent>,
    spans: Vec<Span>,
    length: i64,
    exit_form: bool,
}

impl Sources {
    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.spans.is_empty() && self.length == 0 && !self.exit_form
    }

    fn take_presence(&mut self, row: &AskedPresenceRow) {
        match row.started_at.zip(row.ended_at) {
            Some((from, to)) => self.spans.extend(Span::new(Moment(from), Moment(to))),
            None => self.length = self.length.max(row.seconds.saturating_mul(1000)),
        }
    }

    fn evidence(&self, terms: &Terms, person: &str) -> Evidence {
        let reported = Reported {
            spans: &self.spans,
            length: self.length,
        };
        if self
            .events
            .iter()
            .all(|event| event.person.as_str() == person)
        {
            terms.evidence(&self.events, reported, self.exit_form)
        } else {
            terms.evidence(in_one_order(&self.events), reported, self.exit_form)
        }
    }
}

/// A connection that keeps what is proven of people's stays.
pub(crate) trait SettleStays {
    /// Works out anew what is proven of some people, each in an edition.
    async fn settle_stays(&mut self, people: &[(EditionId, PersonId)]) -> Result<(), StoreError>;

    /// The same of everybody of whom something is known in an edition.
    async fn settle_stays_of(&mut self, edition: &EditionId) -> Result<(), StoreError>;
}

macro_rules! settles_stays {
    ($connection:ty, $hold:expr) => {
        impl SettleStays for $connection {
            async fn settle_stays(
                &mut self,
                people: &[(EditionId, PersonId)],
            ) -> Result<(), StoreError> {
                let mut terms: BTreeMap<&str, Terms> = BTreeMap::new();
                let hold: Option<&'static str> = $hold;
                for (edition, _) in people {
                    if !terms.contains_key(edition.as_str()) {
                        if let Some(hold) = hold {
                            sqlx::query(hold)
                                .bind(edition.as_str())
                                .execute(&mut *self)
                                .await?;
                        }
                        let row: Option<TermsRow> = sqlx::query_as(TERMS)
                            .bind(edition.as_str())
                            .fetch_optional(&mut *self)
                            .await?;
                        terms.insert(edition.as_str(), row.ok_or(StoreError::Missing)?.terms()?);
                    }
                }
                for piece in pieces(TAKE_STAYS, people) {
                    let mut query = sqlx::query(of_rows(TAKE_STAYS, piece.len()));
                    for (edition, person) in piece {
                        query = query.bind(edition.as_str()).bind(person.as_str());
                    }
                    query.execute(&mut *self).await?;
                }
                for (edition, terms) in terms {
                    let of_edition: Vec<&str> = people
                        .iter()
                        .filter(|(other, _)| other.as_str() == edition)
                        .map(|(_, person)| person.as_str())
                        .collect();
                    let mut sources: BTreeMap<&str, Sources> = of_edition
                        .iter()
                        .map(|person| (*person, Sources::default()))
                        .collect();
                    for piece in pieces(EVENTS_ASKED, &of_edition) {
                        macro_rules! asked {
                            ($query:expr) => {{
                                let mut query = $query;
                                for person in piece {
                                    query = query.bind(edition).bind(*person);
                                }
                                query
                            }};
                        }
                        let events: Vec<AskedEventRow> =
                            asked!(sqlx::query_as(of_rows(EVENTS_ASKED, piece.len())))
                                .fetch_all(&mut *self)
                                .await?;
                        for row in events {
                            if let Some(one) = sources.get_mut(row.meant.as_str()) {
                                one.events.push(row.event.event()?);
                            }
                        }
                        let presence: Vec<AskedPresenceRow> =
                            asked!(sqlx::query_as(of_rows(PRESENCE_ASKED, piece.len())))
                                .fetch_all(&mut *self)
                                .await?;
                        for row in &presence {
                            if let Some(one) = sources.get_mut(row.meant.as_str()) {
                                one.take_presence(row);
                            }
                        }
                        let exited: Vec<(String, i64)> =
                            asked!(sqlx::query_as(of_rows(EXITED_ASKED, piece.len())))
                                .fetch_all(&mut *self)
                                .await?;
                        for (meant, _) in &exited {
                            if let Some(one) = sources.get_mut(meant.as_str()) {
                                one.exit_form = true;
                            }
                        }
                    }
                    let mut kept: Vec<(&str, Proven, bool)> = Vec::with_capacity(sources.len());
                    for (person, one) in &sources {
                        if one.is_empty() {
                            sqlx::query(FORGET_STAY)
                                .bind(edition)
                                .bind(*person)
                                .execute(&mut *self)
                                .await?;
                        } else {
                            let evidence = one.evidence(&terms, person);
                            kept.push((
                                person,
                                Proven::from(&evidence),
                                fulfilled(terms.rule, &evidence),
                            ));
                        }
                    }
                    for piece in pieces(PUT_STAY, &kept) {
                        let mut query = sqlx::query(of_rows(PUT_STAY, piece.len()));
                        for (person, proven, fulfilled) in piece {
                            query = query
                                .bind(edition)
                                .bind(*person)
                                .bind(proven.stay)
                                .bind(i64::from(proven.pulses))
                                .bind(proven.exited)
                                .bind(*fulfilled);
                        }
                        query.execute(&mut *self).await?;
                    }
                }
                Ok(())
            }

            async fn settle_stays_of(&mut self, edition: &EditionId) -> Result<(), StoreError> {
                let people: Vec<String> = sqlx::query_scalar(KNOWN_OF_EDITION)
                    .bind(edition.as_str())
                    .fetch_all(&mut *self)
                    .await?;
                let people: Vec<(EditionId, PersonId)> = people
                    .into_iter()
                    .map(|person| (edition.clone(), PersonId::from_store(person)))
                    .collect();
                self.settle_stays(&people).await
            }
        }
    };
}

settles_stays!(SqliteConnection, None);
settles_stays!(PgConnection, Some(TERMS_HELD));

impl Store {
    /// Works out the stays of editions that were recorded before stays were kept.
    pub(crate) async fn settle_due_stays(&self) -> Result<(), StoreError> {
        let due: Vec<String> =
            reading!(self, pool => sqlx::query_scalar(DUE).fetch_all(pool).await?);
        for edition in due {
            let edition = EditionId::from_store(edition);
            writing!(self, tx => {
                SettleStays::settle_stays_of(&mut *tx, &edition).await?;
                sqlx::query(NOT_DUE).bind(edition.as_str()).execute(&mut *tx).await?;
                ((), vec![Change::Attendance(edition)])
            });
        }
        Ok(())
    }

    /// What is proven of everybody's stay in an edition, and whether that fulfils its rule. Whoever is not in it came
    /// in and no more is known.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stays(
        &self,
        edition: &EditionId,
    ) -> Result<BTreeMap<PersonId, (Proven, bool)>, StoreError> {
        let rows: Vec<StayRow> = reading!(self, pool => sqlx::query_as(STAYS).bind(edition.as_str()).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| {
                (
                    PersonId::from_store(row.person),
                    (row.proven.proven(), row.fulfilled),
                )
            })
            .collect())
    }

    /// Works out everybody's stay from all that there is, whatever is kept.
    pub(crate) async fn replay_stays(
        &self,
        edition: &EditionId,
        events: &[AttendanceEvent],
        aliases: &BTreeMap<PersonId, PersonId>,
    ) -> Result<BTreeMap<PersonId, (Proven, bool)>, StoreError> {
        let row: Option<TermsRow> = reading!(self, pool => sqlx::query_as(TERMS).bind(edition.as_str()).fetch_optional(pool).await?);
        let terms = row.ok_or(StoreError::Missing)?.terms()?;
        let presence: Vec<AskedPresenceRow> = reading!(self, pool => {
            sqlx::query_as(PRESENCE_OF_EDITION).bind(edition.as_str()).fetch_all(pool).await?
        });
        let exited: Vec<String> = reading!(self, pool => {
            sqlx::query_scalar(EXITED_OF_EDITION).bind(edition.as_str()).fetch_all(pool).await?
        });
        let meant = |person: PersonId| aliases.get(&person).cloned().unwrap_or(person);
        let mut sources: BTreeMap<PersonId, Sources> = BTreeMap::new();
        for event in events {
            let one = sources.entry(meant(event.person.clone())).or_default();
            one.events.push(event.clone());
        }
        for row in &presence {
            let person = meant(PersonId::from_store(row.meant.clone()));
            sources.entry(person).or_default().take_presence(row);
        }
        for person in exited {
            let person = meant(PersonId::from_store(person));
            sources.entry(person).or_default().exit_form = true;
        }
        Ok(sources
            .into_iter()
            .map(|(person, one)| {
                let evidence = one.evidence(&terms, person.as_str());
                let done = fulfilled(terms.rule, &evidence);
                (person, (Proven::from(&evidence), done))
            })
            .collect())
    }

    /// What is proven of somebody's stay in an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stay(&self, edition: &EditionId, person: &PersonId) -> Result<Proven, StoreError> {
        let row: Option<StayRow> = reading!(self, pool => {
            sqlx::query_as(STAY).bind(edition.as_str()).bind(person.as_str()).fetch_optional(pool).await?
        });
        Ok(row.map(|row| row.proven.proven()).unwrap_or_default())
    }
}
