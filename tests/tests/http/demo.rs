//! What the demonstration holds.

use domain::account::{Email, PersonName};
use domain::attendance::{Status, Tally};
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use domain::code::Place;
use domain::edition::{Arrival, EditionFault, Registering, Stage};
use domain::id::Entropy;
use domain::language::Language;
use domain::live::{PollKind, QuestionState, StepKind, Tallied, Tally as Votes, is_shown};
use domain::quiz::Form;
use reqwest::StatusCode;
use server::clock::SystemEntropy;
use server::content::{Base, Content};
use server::demo;
use server::passwords::{Cost, Passwords};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::{AskedPoll, Hall, ListedEdition, NewAccount, PeopleFilter, Room, Store};
use tests::database::{BOTH, HandClock, Kind, TestDatabase};
use tests::editions::TestEdition;
use tests::server::{TestClock, TestServer};

/// Tuesday, 17 November 2026, 00.00 WIB.
const MIDNIGHT: Moment = Moment(1_794_848_400_000);
const HALF_PAST_NINE: Moment = MIDNIGHT.plus(9 * HOUR + 30 * MINUTE);

struct Demonstration {
    store: Store,
    clock: Arc<HandClock>,
    database: TestDatabase,
}

impl Demonstration {
    async fn empty(kind: Kind, now: Moment) -> Self {
        let database = TestDatabase::fresh(kind).await;
        let clock = Arc::new(HandClock::at(now));
        let handed: Arc<dyn Clock> = Arc::<HandClock>::clone(&clock);
        let store = Store::open(database.url(), handed, Arc::new(SystemEntropy))
            .await
            .unwrap();
        Self {
            store,
            clock,
            database,
        }
    }

    /// As a start of the server fills it.
    async fn fill(&self) {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let passwords = Passwords::new(Cost::Least, 1, Arc::clone(&entropy)).unwrap();
        demo::fill(
            &self.store,
            self.database.url(),
            self.clock.now(),
            &entropy,
            &Content::read(Base::Shipped).unwrap().library(),
            &passwords,
        )
        .await
        .unwrap();
    }

    async fn filled(kind: Kind, now: Moment) -> Self {
        let demonstration = Self::empty(kind, now).await;
        demonstration.fill().await;
        demonstration
    }

    async fn editions(&self) -> Vec<ListedEdition> {
        let mut all = Vec::new();
        for stage in [Stage::Past, Stage::Open, Stage::Coming] {
            all.extend(self.store.editions(stage, self.clock.now()).await.unwrap());
        }
        all
    }

    async fn open(&self) -> ListedEdition {
        let now = self.clock.now();
        let mut open = self.store.editions(Stage::Open, now).await.unwrap();
        assert_eq!(open.len(), 1);
        open.remove(0)
    }

    /// The counts of an edition; its derived standings equal a replay of its ledger.
    async fn tally(&self, edition: &ListedEdition) -> Tally {
        let id = &edition.edition.id;
        let recount = self.store.recount(id).await.unwrap();
        assert!(recount.agrees());
        let mut all = Tally::default();
        for attendee in self.store.attendance(id).await.unwrap() {
            all += Tally::of(&attendee.counted());
        }
        all
    }

    /// Everything that a second start might change.
    async fn everything(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for edition in self.editions().await {
            let slug = edition.edition.details.slug.as_str().to_owned();
            let there = self.store.attendance(&edition.edition.id).await.unwrap();
            all.insert(slug, format!("{edition:?} {there:?}"));
        }
        let people = self.store.people(&PeopleFilter::default(), 0, 1_000).await;
        all.insert("people".to_owned(), format!("{:?}", people.unwrap()));
        let audit = self.store.audit(None, 1_000).await.unwrap();
        all.insert("audit".to_owned(), format!("{audit:?}"));
        let agencies = self.store.agencies().await.unwrap();
        all.insert("agencies".to_owned(), format!("{:?}", agencies.agencies()));
        let fresh = self.reopened().await;
        for edition in self.editions().await {
            let room = Room::of(edition.edition.id.clone());
            let hall = fresh.hall(&room).await.unwrap();
            let mut told = format!("{hall:?} {:?}", fresh.hall_questions(&room).await.unwrap());
            for (asked, votes) in answers(&fresh, &hall).await {
                let decisions = fresh.decisions(&room, &asked.run.id).await.unwrap();
                told.push_str(&format!("{votes:?} {decisions:?}"));
            }
            let slug = edition.edition.details.slug.as_str();
            all.insert(format!("hall of {slug}"), told);
        }
        fresh.close().await;
        all
    }

    /// A store that remembers nothing.
    async fn reopened(&self) -> Store {
        let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(&self.clock);
        Store::open(self.database.url(), clock, Arc::new(SystemEntropy))
            .await
            .unwrap()
    }

    /// The last past edition of the city.
    async fn last(&self) -> ListedEdition {
        let mut past = self.editions().await;
        past.retain(|one| {
            one.edition
                .details
                .slug
                .as_str()
                .starts_with("kopitalk-11-")
        });
        assert_eq!(past.len(), 1);
        past.remove(0)
    }
}

/// All askings of a hall with their answers, in an order that is always the same.
async fn answers(store: &Store, hall: &Hall) -> Vec<(Arc<AskedPoll>, Vec<String>)> {
    let mut all = Vec::new();
    for asked in &hall.polls {
        let votes = store.votes(&hall.room, &asked.run.id).await.unwrap();
        let mut votes: Vec<String> = votes.iter().map(|vote| format!("{vote:?}")).collect();
        votes.sort();
        all.push((Arc::clone(asked), votes));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filling_it_twice_changes_nothing() {
    for kind in BOTH {
        let demonstration = Demonstration::filled(kind, HALF_PAST_NINE).await;
        let once = demonstration.everything().await;
        demonstration.fill().await;
        assert_eq!(demonstration.everything().await, once);
        // Also later on the same day, and when a start was ended before it had said that it is done.
        demonstration.clock.pass(3 * HOUR);
        demonstration.fill().await;
        let later = demonstration.everything().await;
        assert_eq!(
            later.keys().collect::<Vec<_>>(),
            once.keys().collect::<Vec<_>>()
        );
        assert_eq!(later["people"], once["people"]);
        demonstration
            .database
            .execute("DELETE FROM setting WHERE key LIKE 'demo.%'")
            .await
            .unwrap();
        let again = Demonstration {
            store: demonstration.reopened().await,
            ..demonstration
        };
        again.fill().await;
        let again = again.everything().await;
        for (what, before) in &once {
            if !what.starts_with("kopitalk-12") {
                assert_eq!(&again[what], before);
            }
        }
    }
}

#[tokio::test]
async fn every_agency_stands_under_a_city_that_is_called_invented() {
    let demonstration = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    let tree = demonstration.store.agencies().await.unwrap();
    assert!((40..=55).contains(&tree.len()), "{}", tree.len());
    for agency in tree.agencies() {
        let top = tree.path(&agency.id)[0];
        assert_eq!(top, "Pemerintah Kota Tirtanusa (rekaan)", "{}", agency.name);
    }
    let people = demonstration
        .store
        .people(&PeopleFilter::default(), 0, 1_000)
        .await
        .unwrap();
    assert!(people.total > 290, "{}", people.total);
    let mut named = BTreeSet::new();
    for edition in demonstration.editions().await {
        let sent = demonstration
            .store
            .nominees(&edition.edition.id, None)
            .await;
        named.extend(sent.unwrap().into_iter().map(|one| one.person));
    }
    assert!(named.len() > 5, "{}", named.len());
    for person in &people.people {
        // One person typed what nobody knows, to have something to decide.
        let unknown = person.name == "Maria Goreti";
        assert_eq!(person.work.agency.is_none(), unknown, "{}", person.name);
        let Some(email) = person.email.clone() else {
            assert!(named.contains(&person.person), "{}", person.name);
            continue;
        };
        assert!(
            email.ends_with("@tirtanusa.example") || email.ends_with("@demo.example"),
            "{email}",
        );
    }
    for account in &demo::ACCOUNTS {
        assert!(
            people
                .people
                .iter()
                .any(|one| one.email.as_deref() == Some(account.email))
        );
    }
}

#[tokio::test]
async fn the_edition_of_today_is_open_and_in_time_whatever_the_hour() {
    for minutes in [1, 23 * 60 + 59] {
        let now = MIDNIGHT.plus(minutes * MINUTE);
        let demonstration = Demonstration::filled(Kind::Sqlite, now).await;
        let open = demonstration.open().await;
        let details = &open.edition.details;
        assert_eq!(details.title.id, "KopiTalk Edisi 12: Angka yang Bercerita");
        assert_eq!(details.slug.as_str(), "kopitalk-12-2026-11-17");
        for moment in [now, MIDNIGHT, MIDNIGHT.plus(DAY - 1)] {
            assert_eq!(details.arrival(moment), Arrival::InTime);
            assert_eq!(
                details.registering(moment, open.registered),
                Registering::Open
            );
        }
        assert!(details.on_the_spot);
        assert_eq!(details.faults(), []);
        // Who presses the button in the demonstration is registered and has not come.
        let attendees = demonstration
            .store
            .attendance(&open.edition.id)
            .await
            .unwrap();
        let own = attendees
            .iter()
            .find(|one| one.name == "Sari Wulandari")
            .unwrap();
        assert_eq!(own.standing.status, None);
    }
}

#[tokio::test]
async fn the_hall_is_full_also_when_the_demonstration_is_made_before_the_morning() {
    for minutes in [30, 7 * 60] {
        let now = MIDNIGHT.plus(minutes * MINUTE);
        let demonstration = Demonstration::filled(Kind::Sqlite, now).await;
        let open = demonstration.open().await;
        assert!(open.edition.details.starts_at <= now, "it has begun");
        let counts = demonstration.tally(&open).await;
        assert!((200..=215).contains(&counts.present), "{counts:?}");
    }
}

#[tokio::test]
async fn at_half_past_nine_most_are_there_and_every_page_has_something_to_show() {
    let demonstration = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    let counts = demonstration.tally(&demonstration.open().await).await;
    assert_eq!(
        (
            counts.registered,
            counts.on_the_spot,
            counts.excused,
            counts.staff
        ),
        (260, 6, 12, 2)
    );
    assert!((205..=215).contains(&counts.present), "{counts:?}");
    assert!(counts.late > 0 && counts.venue > 60 && counts.online > 90);
    assert!(counts.absent > 0 && counts.unmarked > 20);

    let mut statuses = BTreeSet::new();
    let (mut on_the_spot, mut corrected) = (0, 0);
    let past: Vec<_> = demonstration
        .store
        .editions(Stage::Past, HALF_PAST_NINE)
        .await
        .unwrap();
    for edition in past.iter().filter(|one| one.registered > 0) {
        assert_eq!(edition.edition.details.faults(), []);
        on_the_spot += demonstration.tally(edition).await.on_the_spot;
        let id = &edition.edition.id;
        for attendee in demonstration.store.attendance(id).await.unwrap() {
            statuses.extend(attendee.standing.status.map(Status::code));
            assert!(attendee.registered_at < edition.edition.details.ends_at);
            if attendee.standing.events > 1 {
                let history = demonstration
                    .store
                    .history(id, &attendee.person)
                    .await
                    .unwrap();
                corrected += history
                    .iter()
                    .filter(|one| one.event.reason.is_some())
                    .count();
                assert!(
                    history
                        .iter()
                        .all(|one| one.event.recorded_at < HALF_PAST_NINE)
                );
            }
        }
    }
    assert_eq!(statuses.len(), Status::ALL.len());
    assert!(
        on_the_spot > 10 && corrected > 5,
        "{on_the_spot} {corrected}"
    );

    let coming = demonstration
        .store
        .editions(Stage::Coming, HALF_PAST_NINE)
        .await
        .unwrap();
    let seats: Vec<_> = coming
        .iter()
        .map(|one| (one.edition.details.capacity, one.registered))
        .collect();
    assert_eq!(seats[..2], [(Some(30), 28), (Some(13), 13)]);
    assert_eq!(seats.len(), 3);
    let small = &coming[1].edition.id;
    let list = demonstration.store.waiting_list(small).await.unwrap();
    let moved: Vec<_> = list.iter().map(|one| one.moved_up_at.is_some()).collect();
    assert_eq!(moved, [true, false, false, false]);
}

#[tokio::test]
async fn events_of_articles_say_what_the_articles_say_and_nobody_is_registered() {
    let demonstration = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    let series = demonstration.store.all_series().await.unwrap();
    let articles = series
        .iter()
        .find(|one| one.title.id == "Acara dari artikel sumber")
        .unwrap();
    let mut events = demonstration.editions().await;
    events.retain(|one| one.edition.details.series.as_ref() == Some(&articles.id));
    assert_eq!(events.len(), 5);
    for event in &events {
        let details = &event.edition.details;
        assert_eq!(event.registered, 0);
        assert!(
            demonstration
                .store
                .attendance(&event.edition.id)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(!details.hours_known && !details.on_the_spot && details.capacity.is_none());
        assert!(
            details
                .faults()
                .iter()
                .all(|fault| *fault == EditionFault::PlaceEmpty),
            "{:?}",
            details.faults()
        );
        assert!(!details.speakers.is_empty());
    }
    let inferred: BTreeSet<_> = events
        .iter()
        .filter(|one| {
            one.edition
                .details
                .summary
                .id
                .contains("disimpulkan dari kalender")
        })
        .map(|one| one.edition.details.slug.as_str().to_owned())
        .collect();
    let expected = [
        "bimtek-satgas-medsos-2021",
        "social-media-campaign-g20-2022",
    ];
    assert_eq!(inferred, expected.map(str::to_owned).into());
    // One person, spelled as each article spells him, and no account of anybody in an article.
    for name in ["Syafiq Pontoh", "Shafiq Pontoh"] {
        let spoke = |one: &&ListedEdition| {
            one.edition
                .details
                .speakers
                .iter()
                .any(|speaker| speaker.name == name)
        };
        assert_eq!(events.iter().filter(spoke).count(), 1, "{name}");
        let filter = PeopleFilter {
            search: "Pontoh".to_owned(),
            ..PeopleFilter::default()
        };
        assert_eq!(
            demonstration
                .store
                .people(&filter, 0, 1)
                .await
                .unwrap()
                .total,
            0
        );
    }
}

#[tokio::test]
async fn the_next_day_has_an_edition_of_its_own_with_the_same_people() {
    let demonstration = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    let before = demonstration.editions().await.len();
    demonstration.clock.pass(DAY);
    demonstration.fill().await;
    assert_eq!(demonstration.editions().await.len(), before + 1);
    let open = demonstration.open().await;
    assert_eq!(open.edition.details.slug.as_str(), "kopitalk-12-2026-11-18");
    let counts = demonstration.tally(&open).await;
    assert_eq!(counts.registered, 260);
    assert!(counts.present > 200);
}

#[tokio::test]
async fn a_database_with_other_people_is_left_alone_and_an_older_demonstration_is_completed() {
    let strangers = Demonstration::empty(Kind::Sqlite, HALF_PAST_NINE).await;
    let person = |email: &str| NewAccount {
        name: PersonName::parse("Siti Aminah").unwrap(),
        email: Email::parse(email).unwrap(),
        password_hash: Some("$argon2id$one".to_owned()),
        language: None,
    };
    strangers
        .store
        .register(person("siti@contoh.example"))
        .await
        .unwrap();
    strangers.fill().await;
    assert_eq!(strangers.store.count_people().await.unwrap(), 1);
    assert!(strangers.editions().await.is_empty());

    let older = Demonstration::empty(Kind::Sqlite, HALF_PAST_NINE).await;
    older
        .store
        .register(person("peserta@demo.example"))
        .await
        .unwrap();
    assert!(demo::is_in(&older.store).await.unwrap());
    older.fill().await;
    assert!(older.store.count_people().await.unwrap() > 290);
    older.open().await;
}

#[tokio::test]
async fn the_participant_of_the_demonstration_checks_in_and_the_liaison_sees_it() {
    // Nine in the morning, where the server's clock stands.
    let demonstration = Demonstration::filled(Kind::Sqlite, TestClock::default().now()).await;
    let open = demonstration.open().await.edition;
    let edition = TestEdition {
        id: open.id,
        slug: open.details.slug.as_str().to_owned(),
    };
    demonstration.store.close().await;
    let server = TestServer::shipping(demonstration.database).await;
    let sign_in = async |email: &str| {
        let visitor = server.visitor();
        let fields = [
            ("email", email),
            ("password", demo::PASSWORD),
            ("next", "/me"),
        ];
        assert_eq!(visitor.post("/login", &fields).await.leads_to(), "/me");
        visitor
    };
    let phone = sign_in("peserta@demo.example").await;
    phone
        .get("/me")
        .await
        .says("Suku Dinas Kominfo Utara")
        .says("PPPK");
    let scan = edition.scan(&server, Place::Venue).await;
    assert_eq!(phone.get(&scan).await.leads_to(), "/c");
    let pressed = phone.post("/c", &[("act", "attend")]).await;
    assert_eq!(pressed.leads_to(), edition.live());
    let liaison = sign_in("pic@demo.example").await;
    let page = liaison
        .get("/liaison?q=sari+wulandari")
        .await
        .with(StatusCode::OK);
    page.says("Suku Dinas Kominfo Utara Sari Wulandari")
        .says("KopiTalk Edisi 12: Angka yang Bercerita 22 Nov 2026 Hadir 09.00 WIB");
    let organiser = sign_in("penyelenggara@demo.example").await;
    organiser
        .get("/organiser/audit")
        .await
        .with(StatusCode::OK)
        .says("Ratna Kusuma mengimpor tabel instansi: 47 ditambah");
}

#[tokio::test]
async fn what_the_demonstration_answers_is_plausible_for_every_question() {
    let demonstration = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    demonstration.store.close().await;
    let server = TestServer::shipping(demonstration.database).await;
    let library = server.app.content.library();
    let course = &library.courses()[0];
    let (mut quizzes, mut faults) = (0, vec![]);
    for (unit, quiz) in course.quizzes() {
        let everybody = server::statistics::Class::default();
        let of_quiz =
            server::statistics::of_quiz(&server.app, course, unit, quiz, &everybody, Language::Id);
        let Ok((report, _)) = of_quiz.await else {
            panic!("{:?}", unit.slug)
        };
        if report.attempts == 0 {
            continue;
        }
        quizzes += 1;
        for (item, asked) in report.items.iter().zip(&quiz.items) {
            let facility = item.facility.known().unwrap().mean;
            let empty = item.outcomes.known().unwrap().not_attempted;
            let r = item.discrimination.known().unwrap().r.unwrap_or(-1.0);
            let least = if quiz.form == Form::Pre { 0.1 } else { 0.3 };
            if !(least..=0.97).contains(&facility) || empty > 4 || r < 0.0 {
                let id = &asked.id;
                faults.push(format!(
                    "{id}: facility {facility:.2}, {empty} empty, r {r:.2}"
                ));
            }
        }
        let minded = report.items.iter().filter(|item| item.needs_reading());
        let minded = minded.count();
        if minded * 3 > report.items.len() {
            faults.push(format!("{}: {minded} to read again", unit.slug));
        }
    }
    assert!(quizzes >= 3);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn the_last_past_edition_has_the_results_of_every_kind_of_poll() {
    // Another day is another sequence.
    let other = HALF_PAST_NINE.plus(5 * DAY);
    for (kind, now) in [(Kind::Sqlite, HALF_PAST_NINE), (Kind::Postgres, other)] {
        let demonstration = Demonstration::filled(kind, now).await;
        let last = demonstration.last().await;
        let details = &last.edition.details;
        let present = demonstration.tally(&last).await.present;
        let most = demonstration
            .store
            .editions(Stage::Past, now)
            .await
            .unwrap();
        for other in most
            .iter()
            .filter(|other| other.edition.id != last.edition.id)
        {
            assert!(demonstration.tally(other).await.present < present);
        }
        let room = Room::of(last.edition.id.clone());
        let hall = demonstration.store.hall(&room).await.unwrap();
        let steps: BTreeSet<&str> = hall
            .plan
            .steps
            .iter()
            .map(|step| step.body.kind().code())
            .collect();
        assert_eq!(steps, StepKind::ALL.map(StepKind::code).into());
        assert_eq!(
            hall.state.step,
            hall.plan.steps.last().map(|step| step.id.clone())
        );
        let (mut kinds, mut rounds) = (BTreeSet::new(), vec![]);
        for asked in &hall.polls {
            assert!(asked.run.closed);
            let opened_at = asked.run.opened_at;
            assert!(details.starts_at < opened_at && opened_at < details.ends_at);
            let votes = demonstration
                .store
                .votes(&room, &asked.run.id)
                .await
                .unwrap();
            let tally = Votes::of(&asked.poll, &votes);
            let share = f64::from(tally.answered) / f64::from(present);
            assert!(
                (0.6..=0.9).contains(&share),
                "{:?}: {share}",
                asked.poll.kind
            );
            assert!(tally.said() > tally.abstained, "{tally:?}");
            kinds.insert(asked.poll.kind.code());
            let decisions = demonstration.store.decisions(&room, &asked.run.id).await;
            let decisions = decisions.unwrap();
            match &tally.counted {
                Tallied::Options(counts) if asked.poll.item.is_some() => {
                    let right = asked.poll.options.iter().position(|one| one.right).unwrap();
                    let wrong = counts
                        .iter()
                        .enumerate()
                        .filter(|(place, _)| *place != right);
                    let wrong = wrong.map(|(_, count)| *count).max().unwrap();
                    rounds.push((tally.percent(counts[right]), tally.percent(wrong), wrong));
                }
                Tallied::Options(counts) => assert!(counts.iter().all(|count| *count > 0)),
                Tallied::Scale { median, .. } => assert!(median.is_some_and(|median| median > 1.0)),
                Tallied::Numbers { bins, .. } => assert!(bins.len() >= 4, "{bins:?}"),
                Tallied::Words(words) => {
                    assert!(words.len() >= 20 && words[0].count >= 20, "{words:?}");
                    assert!(
                        words
                            .iter()
                            .all(|word| is_shown(&asked.poll, &decisions, word))
                    );
                }
                Tallied::Texts(texts) => {
                    let hidden = texts
                        .iter()
                        .filter(|text| !is_shown(&asked.poll, &decisions, text));
                    assert_eq!(hidden.count(), 1);
                    let headings: BTreeSet<&str> = decisions
                        .values()
                        .map(|decision| decision.group.as_str())
                        .filter(|group| !group.is_empty())
                        .collect();
                    assert_eq!(headings.len(), 3, "{headings:?}");
                    assert!(texts.len() > 40, "{}", texts.len());
                }
                Tallied::Order { means, .. } => assert!(means.iter().all(Option::is_some)),
                Tallied::Posts(posts) => {
                    assert!(tally.said() >= 20 && posts.iter().all(|posts| *posts > 0));
                }
            }
        }
        assert_eq!(kinds, PollKind::ALL.map(PollKind::code).into());
        let [(before, wrong, people), (after, ..)] = rounds[..] else {
            panic!("{rounds:?}");
        };
        assert!(after > before + 20.0, "{rounds:?}");
        assert!(wrong >= 20.0 && people >= 5, "{rounds:?}");

        // Who answered says so in the ledger, while the edition lasted.
        let attendees = demonstration.store.attendance(&room.edition).await.unwrap();
        let own = attendees
            .iter()
            .find(|one| one.name == "Sari Wulandari")
            .unwrap();
        assert!(own.standing.is_present());
        let answered = demonstration
            .store
            .polls_answered(&room.edition, &own.person)
            .await;
        assert_eq!(answered.unwrap() as usize, hall.polls.len());
        let history = demonstration
            .store
            .history(&room.edition, &own.person)
            .await
            .unwrap();
        let recorded: Vec<_> = history.iter().map(|one| one.event.recorded_at).collect();
        assert!(recorded.is_sorted() || recorded.is_sorted_by(|one, next| one >= next));

        let questions = demonstration.store.hall_questions(&room).await.unwrap();
        let in_state = |state| questions.iter().filter(move |one| one.state == state);
        let counts = QuestionState::ALL.map(|state| (state.code(), in_state(state).count()));
        let expected = [
            ("held", 0),
            ("open", 2),
            ("answered", 8),
            ("hidden", 1),
            ("merged", 1),
        ];
        assert_eq!(counts, expected);
        let written = questions.iter().filter(|one| one.answer.is_some());
        assert_eq!(written.count(), 2);
        let nameless = questions.iter().filter(|one| one.person.is_none()).count();
        assert!((3..=8).contains(&nameless), "{nameless}");
        assert!(questions.iter().map(|one| one.votes).sum::<u32>() > 80);
    }
}

#[tokio::test]
async fn todays_edition_has_a_running_order_that_nobody_has_begun() {
    let demonstration = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    let open = demonstration.open().await.edition.id;
    let hall = demonstration
        .store
        .hall(&Room::of(open.clone()))
        .await
        .unwrap();
    assert!(hall.plan.steps.len() >= 9, "{}", hall.plan.steps.len());
    assert!(hall.plan.steps.iter().all(|step| step.fault().is_none()));
    assert_eq!((hall.state.version, hall.polls.len()), (0, 0));
    // What somebody makes of it stays.
    let mut plan = hall.plan.clone();
    plan.steps.truncate(3);
    demonstration.store.set_plan(&open, &plan).await.unwrap();
    demonstration
        .database
        .execute("DELETE FROM setting WHERE key LIKE 'demo.%'")
        .await
        .unwrap();
    let again = Demonstration {
        store: demonstration.reopened().await,
        ..demonstration
    };
    again.fill().await;
    let hall = again.reopened().await.hall(&Room::of(open)).await.unwrap();
    assert_eq!(hall.plan, plan);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_was_ended_in_the_middle_of_the_workshop_is_finished_by_the_next() {
    let whole = Demonstration::filled(Kind::Sqlite, HALF_PAST_NINE).await;
    let ended = Arc::new(Demonstration::empty(Kind::Sqlite, HALF_PAST_NINE).await);
    let filling = Arc::clone(&ended);
    let filling = tokio::spawn(async move { filling.fill().await });
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    loop {
        looks.tick().await;
        let past = ended
            .store
            .editions(Stage::Past, HALF_PAST_NINE)
            .await
            .unwrap();
        let last = past.iter().find(|one| {
            one.edition
                .details
                .slug
                .as_str()
                .starts_with("kopitalk-11-")
        });
        if let Some(last) = last {
            let room = Room::of(last.edition.id.clone());
            let hall = ended.store.hall(&room).await.unwrap();
            if hall.state.version >= 9 {
                break;
            }
        }
        assert!(!filling.is_finished(), "it was too quick");
    }
    filling.abort();
    assert!(filling.await.is_err_and(|ended| ended.is_cancelled()));
    ended.fill().await;

    let mut told = Vec::new();
    for demonstration in [&whole, ended.as_ref()] {
        let last = demonstration.last().await;
        let store = demonstration.reopened().await;
        let room = Room::of(last.edition.id.clone());
        let hall = store.hall(&room).await.unwrap();
        assert!(hall.polls.iter().all(|asked| asked.run.closed));
        let answers = answers(&store, &hall).await.into_iter();
        let answers: Vec<_> = answers
            .map(|(asked, votes)| (asked.run.opened_at, asked.poll.clone(), votes))
            .collect();
        let questions = store.hall_questions(&room).await.unwrap().into_iter();
        let questions: Vec<_> = questions
            .map(|one| {
                (
                    one.question,
                    one.asker,
                    one.asked_at,
                    one.state,
                    one.answer,
                    one.votes,
                )
            })
            .collect();
        let attendees = store.attendance(&room.edition).await.unwrap();
        let events: u32 = attendees.iter().map(|one| one.standing.events).sum();
        told.push((hall.state.version, answers, questions, events));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn whoever_took_part_finds_the_recap_and_the_lesson_about_what_many_got_wrong() {
    let demonstration = Demonstration::filled(Kind::Sqlite, TestClock::default().now()).await;
    let last = demonstration.last().await.edition;
    let room = Room::of(last.id.clone());
    let hall = demonstration.store.hall(&room).await.unwrap();
    let item = hall.polls.iter().find_map(|asked| asked.poll.item.clone());
    let item = item.unwrap();
    demonstration.store.close().await;
    let server = TestServer::shipping(demonstration.database).await;
    let library = server.app.content.library();
    let course = library.course(item.course.as_str()).unwrap();
    let (_, asked) = course.items().find(|(_, one)| one.id == item.item).unwrap();
    let lesson = course.units.iter().find(|unit| {
        let outcomes = &unit.outcomes;
        unit.lesson().is_some() && outcomes.iter().any(|one| asked.outcomes.contains(one))
    });
    let phone = server.visitor();
    let fields = [
        ("email", "peserta@demo.example"),
        ("password", demo::PASSWORD),
        ("next", "/me"),
    ];
    assert_eq!(phone.post("/login", &fields).await.leads_to(), "/me");
    let recap = app::address::live_recap(&last.details.slug);
    let page = phone.get(&recap).await.with(StatusCode::OK);
    page.says(&lesson.unwrap().title.id)
        .says("Luruskan yang sering keliru")
        .says("jawaban di aula memilih jawaban keliru tentang hal ini.")
        .says("Boleh menjadi bahan, tetapi jangan disalin utuh.")
        .does_not_say("Kepala bidang kami dulu")
        .does_not_say("Kata sandi wifi");
}
