use super::*;
use crate::agency::{Agency, AgencyCode, AgencyTree, BuiltInKind};
use crate::attendance_rule::Percent;
use crate::clock::{DAY, HOUR};
use crate::id::Slug;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const NOW: Moment = Moment(100 * DAY);

fn agency(id: &str, parent: Option<&str>) -> Agency {
    Agency {
        id: AgencyId::from_store(id.to_owned()),
        code: AgencyCode::parse(id).unwrap(),
        name: id.to_owned(),
        kind: BuiltInKind::Dinas.into(),
        parent: parent.map(|parent| AgencyId::from_store(parent.to_owned())),
        aliases: vec![],
        closed_at: None,
    }
}

/// An edition that began so many days after now.
fn edition(slug: &str, day: i64) -> ReportedEdition {
    let starts_at = NOW.plus(day * DAY);
    ReportedEdition {
        id: EditionId::from_store(slug.to_owned()),
        slug: Slug::parse(slug).unwrap(),
        series: None,
        title: Bilingual {
            id: slug.to_owned(),
            en: String::new(),
        },
        opens_at: starts_at.plus(-HOUR),
        starts_at,
        ends_at: starts_at.plus(3 * HOUR),
        zone: None,
        minutes: Minutes(100),
        rule: Rule::Presence,
    }
}

fn asked(scope: Option<&str>) -> Asked {
    Asked {
        now: NOW,
        per: MinutesPerJp::default(),
        scope: scope.map(|id| AgencyId::from_store(id.to_owned())),
    }
}

/// Everybody registered was there in time.
fn all_there(
    gathering: &mut Gathering<'static>,
    slug: &str,
    people: &[(&'static str, &'static str)],
) {
    gathering.add(
        edition(slug, -9),
        people.iter().map(|(person, agency)| Registered {
            person,
            agency: Some(agency),
        }),
        people.iter().map(|(person, _)| Standing {
            person,
            status: Status::Present,
            place: Some(Place::Venue),
        }),
        [],
        [],
        [],
    );
}

fn tree() -> AgencyTree {
    AgencyTree::new([
        agency("DINAS", None),
        agency("UTARA", Some("DINAS")),
        agency("SELATAN", Some("DINAS")),
    ])
}

fn registered(report: &ByAgency, agency: &str) -> u32 {
    let row = report
        .rows
        .iter()
        .find(|row| row.agency.as_ref().is_some_and(|id| id.as_str() == agency));
    row.map_or(0, |row| row.figures.people.registered)
}

// The four ways in which another system's report by department went wrong.

#[test]
fn somebody_of_two_agencies_is_in_the_row_of_each() {
    let mut gathering = Gathering::new([], []);
    all_there(&mut gathering, "satu", &[("ayu", "UTARA")]);
    all_there(&mut gathering, "dua", &[("ayu", "SELATAN")]);
    let report = by_agency(&gathering.finish(), &tree(), &asked(None));
    assert_eq!(
        (registered(&report, "UTARA"), registered(&report, "SELATAN")),
        (1, 1)
    );
}

#[test]
fn somebody_of_two_agencies_is_counted_once_above_them_and_in_the_sum() {
    let mut gathering = Gathering::new([], []);
    all_there(
        &mut gathering,
        "satu",
        &[("ayu", "UTARA"), ("budi", "UTARA")],
    );
    all_there(&mut gathering, "dua", &[("ayu", "SELATAN")]);
    let material = gathering.finish();
    let report = by_agency(&material, &tree(), &asked(None));
    assert_eq!(registered(&report, "DINAS"), 2);
    assert_eq!(report.total.people.present, 2);
    assert_eq!(report.total.stays.attended, 3, "they came three times");
    assert_eq!(report.total.jp, Jp(6), "and earned JP each time");
    let editions = by_edition(&material, &tree(), &asked(None));
    assert_eq!(editions.total, report.total);
    assert_eq!(by_person(&material, &tree(), &asked(None)).rows.len(), 2);
}

#[test]
fn trainers_and_organisers_make_no_figure_larger() {
    let begins = edition("satu", -9).starts_at;
    let staff = [
        ("ratna", begins.plus(-DAY), None),
        ("tono", begins.plus(-9 * DAY), Some(begins.plus(-DAY))),
        ("sari", begins.plus(DAY), None),
    ];
    let mut gathering = Gathering::new([], staff);
    let people = ["ratna", "tono", "sari"].map(|person| (person, "UTARA"));
    all_there(&mut gathering, "satu", &people);
    let report = by_agency(&gathering.finish(), &tree(), &asked(None));
    assert_eq!(
        report.total.people.registered, 2,
        "who gave the role back before, or got it later, was there as everybody else"
    );
    assert_eq!(report.total.jp, Jp(4));
}

#[test]
fn what_was_stays_when_an_agency_is_closed_or_gone() {
    let mut gathering = Gathering::new([], []);
    all_there(
        &mut gathering,
        "satu",
        &[("ayu", "UTARA"), ("budi", "HILANG")],
    );
    let mut agencies = tree().agencies().to_vec();
    for agency in &mut agencies {
        agency.closed_at = Some(NOW);
    }
    let closed = AgencyTree::new(agencies);
    let report = by_agency(&gathering.finish(), &closed, &asked(None));
    assert_eq!(registered(&report, "UTARA"), 1);
    assert_eq!(report.total.people.present, 2);
    let last = report.rows.last().unwrap();
    assert_eq!((&last.agency, last.figures.people.present), (&None, 1));
}

#[test]
fn somebody_stands_as_they_stood_best_and_the_four_add_up() {
    let mut gathering = Gathering::new([], []);
    let stand = |person, status| Standing {
        person,
        status,
        place: (status == Status::Late).then_some(Place::Online),
    };
    let all = ["ayu", "budi", "citra", "dewi", "eko"].map(|person| Registered {
        person,
        agency: Some("UTARA"),
    });
    gathering.add(
        edition("satu", -9),
        all,
        [
            stand("ayu", Status::Late),
            stand("budi", Status::Excused),
            stand("citra", Status::Excused),
        ],
        [],
        [],
        [],
    );
    gathering.add(
        edition("dua", -5),
        [all[0], all[1]],
        [stand("ayu", Status::Absent), stand("budi", Status::Absent)],
        [],
        [],
        [],
    );
    // It has not opened: nobody can be expected.
    gathering.add(
        edition("besok", 1),
        [
            all[4],
            Registered {
                person: "fajar",
                agency: None,
            },
        ],
        [],
        [],
        [],
        [],
    );
    let total = by_agency(&gathering.finish(), &tree(), &asked(None)).total;
    let people = total.people;
    assert_eq!((people.registered, people.present, people.late), (6, 1, 1));
    assert_eq!((people.excused, people.absent, people.unmarked), (1, 3, 1));
    assert_eq!((people.online, people.venue), (1, 0));
    assert_eq!((total.ahead, total.expected()), (1, 4));
    assert_eq!(total.rate(), None, "of four no rate is written");
}

#[test]
fn jp_is_for_those_who_were_there_once_it_is_over_and_its_rule_is_fulfilled() {
    let mut gathering = Gathering::new([], []);
    let people = ["ayu", "budi", "citra", "dewi"];
    let registered = people.map(|person| Registered {
        person,
        agency: None,
    });
    let standings = people.map(|person| Standing {
        person,
        status: if person == "dewi" {
            Status::Absent
        } else {
            Status::Present
        },
        place: None,
    });
    let stayed = |person, minutes: i64, fulfilled| Stayed {
        person,
        stay: minutes * MINUTE,
        fulfilled,
    };
    let stays = [
        stayed("ayu", 90, true),
        stayed("budi", 30, false),
        stayed("citra", 0, false),
        stayed("dewi", 90, true),
    ];
    let strict = |slug, day| ReportedEdition {
        rule: Rule::Minutes {
            percent: Percent::new(80).unwrap(),
        },
        ..edition(slug, day)
    };
    gathering.add(strict("satu", -9), registered, standings, stays, [], []);
    // Under way: it counts for nothing yet.
    gathering.add(strict("kini", 0), registered, standings, stays, [], []);
    gathering.add(edition("dua", -3), registered, standings, [], [], []);
    let report = by_edition(&gathering.finish(), &tree(), &asked(None));
    let jp: Vec<u32> = report.rows.iter().map(|row| row.jp.0).collect();
    assert_eq!(jp, [2, 0, 6]);
    let first = report.rows[0].stays;
    assert_eq!((first.attended, first.proven), (3, 2));
    assert_eq!(first.average(), Some(60.0), "what is not known is no zero");
    assert_eq!(report.rows[2].stays.average(), None);
}

#[test]
fn agencies_without_anybody_say_why() {
    let tree = AgencyTree::new([
        agency("DINAS", None),
        agency("ADA", Some("DINAS")),
        agency("DIAM", Some("DINAS")),
        agency("LUPA", Some("DINAS")),
        agency("NANTI", None),
        agency("SUNYI", None),
    ]);
    let mut gathering = Gathering::new([], []);
    let of = |person, agency| Registered {
        person,
        agency: Some(agency),
    };
    let there = Standing {
        person: "ayu",
        status: Status::Present,
        place: None,
    };
    gathering.add(
        edition("satu", -9),
        [of("ayu", "ADA"), of("budi", "DIAM")],
        [there],
        [],
        ["ADA", "LUPA"],
        [("LUPA", "eko")],
    );
    gathering.add(edition("besok", 1), [], [], [], ["NANTI"], []);
    let material = gathering.finish();
    let report = nobody(&material, &tree, &asked(None));
    let said: Vec<_> = report
        .rows
        .iter()
        .map(|row| (row.agency.as_str(), row.silence, row.invited))
        .collect();
    assert_eq!(
        said,
        [
            ("DIAM", Silence::Registered, 0),
            ("LUPA", Silence::Invited, 1),
            ("NANTI", Silence::Ahead, 0),
            ("SUNYI", Silence::Untouched, 0),
        ],
        "what has somebody below it has somebody"
    );
    let of = |nobody, of| OutOf { nobody, of };
    assert_eq!(report.present, of(4, 6));
    assert_eq!(report.invited, of(1, 2));
    assert_eq!(report.registered, of(1, 3));
    assert_eq!(report.unregistered, of(3, 6));
    let below = nobody(&material, &tree, &asked(Some("DINAS")));
    assert_eq!(below.rows.len(), 2);
    let invited = by_agency(&material, &tree, &asked(Some("DINAS"))).total;
    assert_eq!((invited.invited, invited.nominated), (2, 1));
}

#[test]
fn records_that_were_merged_are_one_person_and_the_one_that_stayed_goes_first() {
    let mut gathering = Gathering::new([("b2", "budi")], []);
    let of = |person, agency| Registered {
        person,
        agency: Some(agency),
    };
    let stand = |person, status| Standing {
        person,
        status,
        place: None,
    };
    for slug in ["satu", "dua"] {
        gathering.add(
            edition(slug, -9),
            [of("b2", "UTARA"), of("budi", "SELATAN"), of("b2", "UTARA")],
            [stand("budi", Status::Late), stand("b2", Status::Absent)],
            [],
            [],
            [("UTARA", "b2"), ("SELATAN", "budi")],
        );
    }
    let material = gathering.finish();
    assert_eq!((material.people.len(), material.facts.len()), (1, 2));
    let report = by_agency(&material, &tree(), &asked(None));
    assert_eq!(
        (registered(&report, "SELATAN"), registered(&report, "UTARA")),
        (1, 0)
    );
    assert_eq!((report.total.people.late, report.total.nominated), (1, 1));
}

/// A record, its agency and its status.
type Row = (usize, Option<usize>, Option<Status>);
/// By person: the agency and the status.
type Facts = BTreeMap<usize, (Option<usize>, Option<Status>)>;

#[derive(Clone, Debug)]
struct City {
    /// The parent of each agency but the first.
    parents: Vec<usize>,
    /// Registrations of each edition.
    editions: Vec<Vec<Row>>,
    /// Into which record each was merged, if it was.
    merged: Vec<Option<usize>>,
}

const RECORDS: usize = 9;

fn city() -> impl Strategy<Value = City> {
    let status = prop_oneof![
        Just(None),
        Just(Some(Status::Present)),
        Just(Some(Status::Late)),
        Just(Some(Status::Excused)),
        Just(Some(Status::Absent)),
    ];
    let one = (0..RECORDS, prop::option::of(0..8usize), status);
    (
        vec(0..8usize, 0..7),
        vec(vec(one, 0..12), 2..4),
        vec(prop::option::of(0..3usize), RECORDS),
    )
        .prop_map(|(parents, editions, merged)| City {
            parents: parents
                .iter()
                .enumerate()
                .map(|(number, parent)| parent % (number + 1))
                .collect(),
            editions,
            // The first three are what others are merged into.
            merged: merged
                .into_iter()
                .enumerate()
                .map(|(number, into)| into.filter(|_| number >= 3))
                .collect(),
        })
}

const IDS: [&str; RECORDS] = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"];
const AGENCIES: [&str; 8] = ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7"];

impl City {
    fn tree(&self) -> AgencyTree {
        let first = [agency(AGENCIES[0], None)];
        let others = self.parents.iter().enumerate();
        let others =
            others.map(|(number, parent)| agency(AGENCIES[number + 1], Some(AGENCIES[*parent])));
        AgencyTree::new(first.into_iter().chain(others))
    }

    fn person(&self, record: usize) -> usize {
        self.merged[record].unwrap_or(record)
    }

    fn is_below(&self, agency: usize, above: usize) -> bool {
        let known = |agency: usize| agency <= self.parents.len();
        let mut at = Some(agency).filter(|agency| known(*agency));
        while let Some(agency) = at {
            if agency == above {
                return true;
            }
            at = agency.checked_sub(1).map(|number| self.parents[number]);
        }
        false
    }

    /// What each edition has of each person: the agency and how they stand, counted by hand. The record that stayed
    /// goes before those that were merged into it.
    fn facts(&self) -> Vec<Facts> {
        self.editions
            .iter()
            .map(|rows| {
                let mut facts = Facts::new();
                // A record is registered once for an edition.
                let mut seen = BTreeSet::new();
                let once: Vec<_> = rows.iter().filter(|row| seen.insert(row.0)).collect();
                for (record, agency, _) in &once {
                    facts.entry(self.person(*record)).or_insert((*agency, None));
                }
                for (record, agency, _) in once.iter().filter(|row| self.person(row.0) == row.0) {
                    facts.insert(*record, (*agency, None));
                }
                for own in [false, true] {
                    for (record, _, status) in &once {
                        if (self.person(*record) == *record) == own
                            && let Some(status) = status
                        {
                            facts.get_mut(&self.person(*record)).unwrap().1 = Some(*status);
                        }
                    }
                }
                facts
            })
            .collect()
    }

    fn material(&self) -> Material {
        let merged = self.merged.iter().enumerate();
        let merged = merged.filter_map(|(record, into)| Some((IDS[record], IDS[(*into)?])));
        let mut gathering = Gathering::new(merged, []);
        for (number, rows) in self.editions.iter().enumerate() {
            let mut seen = BTreeSet::new();
            let once: Vec<_> = rows.iter().filter(|row| seen.insert(row.0)).collect();
            let registered = once.iter().map(|(record, agency, _)| Registered {
                person: IDS[*record],
                agency: agency.map(|agency| AGENCIES[agency]),
            });
            let standings = once.iter().filter_map(|(record, _, status)| {
                Some(Standing {
                    person: IDS[*record],
                    status: (*status)?,
                    place: None,
                })
            });
            let days = i64::try_from(number).unwrap() - 9;
            gathering.add(
                edition(&format!("e{number}"), days),
                registered,
                standings,
                [],
                [],
                [],
            );
        }
        gathering.finish()
    }
}

proptest! {
    #[test]
    fn every_row_and_every_sum_counts_each_person_once(city in city()) {
        let (tree, material, facts) = (city.tree(), city.material(), city.facts());
        // Who of them is in a row, and who of them was there.
        let people = |within: &dyn Fn(Option<usize>) -> bool, so: &dyn Fn(Option<Status>) -> bool| {
            let all = facts.iter().flatten();
            let found = all.filter(|(_, (agency, status))| within(*agency) && so(*status));
            let found: BTreeSet<usize> = found.map(|(person, _)| *person).collect();
            u32::try_from(found.len()).unwrap()
        };
        let anyhow = |_: Option<Status>| true;
        let there = |status: Option<Status>| status.is_some_and(Status::is_present);
        let report = by_agency(&material, &tree, &asked(None));
        for (number, id) in AGENCIES.iter().enumerate().take(city.parents.len() + 1) {
            let within = |agency: Option<usize>| agency.is_some_and(|agency| city.is_below(agency, number));
            let row = report.rows.iter().find(|row| row.agency.as_ref().is_some_and(|agency| agency.as_str() == *id));
            let tally = row.map_or(Tally::default(), |row| row.figures.people);
            prop_assert_eq!(tally.registered, people(&within, &anyhow), "{}", id);
            prop_assert_eq!(tally.present, people(&within, &there), "{}", id);
            let scoped = by_agency(&material, &tree, &asked(Some(id)));
            prop_assert_eq!(scoped.total.people, tally, "the sum of a part is its row");
            prop_assert_eq!(by_edition(&material, &tree, &asked(Some(id))).total, scoped.total);
        }
        let everywhere = |_: Option<usize>| true;
        prop_assert_eq!(report.total.people.registered, people(&everywhere, &anyhow));
        prop_assert_eq!(report.total.people.present, people(&everywhere, &there));
        for figures in report.rows.iter().map(|row| row.figures).chain([report.total]) {
            let tally = figures.people;
            prop_assert_eq!(tally.registered, tally.present + tally.excused + tally.absent + tally.unmarked);
            prop_assert_eq!(figures.expected(), tally.present + tally.absent);
        }
        let editions = by_edition(&material, &tree, &asked(None));
        prop_assert_eq!(editions.total, report.total);
        for (figures, facts) in editions.rows.iter().zip(&facts) {
            prop_assert_eq!(figures.people.registered, u32::try_from(facts.len()).unwrap());
        }
        let persons = by_person(&material, &tree, &asked(None));
        prop_assert_eq!(u32::try_from(persons.rows.len()).unwrap(), report.total.people.registered);
        prop_assert_eq!((persons.total.jp, persons.total.stays), (report.total.jp, report.total.stays));
        let came = persons.rows.iter().filter(|row| row.figures.people.present > 0).count();
        prop_assert_eq!(u32::try_from(came).unwrap(), report.total.people.present);
        let silent = nobody(&material, &tree, &asked(None));
        prop_assert_eq!((silent.everybody, persons.everybody), (report.total, report.total));
        for row in &silent.rows {
            prop_assert_eq!(row.figures.people.present, 0);
        }
    }
}
