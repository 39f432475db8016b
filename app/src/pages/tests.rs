//! Promises that hold for the pages as HTML.

use super::account::*;
use super::learn::*;
use super::workshop::*;
use super::{error, organise};
use crate::frame::{Assets, Frame, Module, SignedIn};
use crate::parts::breadcrumb::Link;
use crate::parts::card::CourseCard;
use crate::parts::choice::Choice;
use crate::parts::edition::EditionLine;
use crate::parts::edition_row::{EditionRow, Seats};
use crate::parts::finished::Finished;
use crate::parts::ring::JpRing;
use crate::parts::unit::UnitSort;
use crate::parts::work::{WorkFault, WorkFields};
use crate::shell::{Bundle, document};
use domain::account::{AccountFault, Role};
use domain::agency::{BuiltInKind, Employment, MoveFault, NameFault};
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::edition::{EditionFault, Mode, Registering, Speaker, Stage};
use domain::html::Html;
use domain::jp::{Jp, MinutesPerJp};
use domain::language::Language;
use domain::learning::{Minutes, Progress};
use domain::lesson::{CardPart, ChartGroup, ChartKind, ChartPart, Mark, Part};
use leptos::prelude::*;

/// The script of forms with passwords and of what is copied; a file of ours.
const AIDS: &str = "<script type=\"module\" src=\"/assets/aids.1.js\"></script>";

const HOSTILE: &str = "\"><script>alert('x')</script>&<b style=color:red>";

fn frame(path: &str, language: Language, name: Option<&str>) -> Frame {
    let person = name.map(|name| SignedIn {
        name: name.to_owned(),
        trainer: false,
        organiser: false,
        liaison: false,
    });
    let assets = Assets {
        css: "/assets/app.1.css".to_owned(),
        font: "/assets/font.1.woff2".to_owned(),
        icon: "/assets/icon.1.svg".to_owned(),
        wake: "/assets/wake.1.js".to_owned(),
        live: "/assets/live.1.js".to_owned(),
        quiz: "/assets/quiz.1.js".to_owned(),
        aids: "/assets/aids.1.js".to_owned(),
        again: "/assets/again.1.js".to_owned(),
        reception: "/assets/reception.js".to_owned(),
        base: Module {
            js: "/assets/base.1.js".to_owned(),
            wasm: "/assets/base.1.wasm".to_owned(),
        },
        check: Module {
            js: "/assets/check.1.js".to_owned(),
            wasm: "/assets/check.1.wasm".to_owned(),
        },
    };
    Frame {
        zone: domain::calendar::Zone::default(),
        language,
        path: path.into(),
        person,
        assets: assets.into(),
    }
}

fn moment(day: &str, time: &str) -> Moment {
    Zone::Wib.parse(day, time).unwrap()
}

fn card(progress: Option<(u32, u32)>) -> CourseCard {
    CourseCard {
        slug: "cek-performa".to_owned(),
        title: "Ayo Cek Performa".to_owned(),
        summary: "Dari tayangan ke makna.".to_owned(),
        topic: "Analitik".to_owned(),
        minutes: Minutes(47),
        minutes_per_jp: MinutesPerJp::default(),
        progress: progress.map(|(done, total)| Progress { done, total }),
        completed: progress
            .filter(|(done, total)| done >= total)
            .map(|_| Minutes(47)),
    }
}

fn ring(earned: u32) -> JpRing {
    JpRing {
        earned: Jp(earned),
        target: Jp(20),
        minutes_per_jp: MinutesPerJp::default(),
        year: 2026,
    }
}

fn parts() -> Vec<Part> {
    let groups = [
        ("Hiburan", [4_100.0, 5_700.0, 602_900.0]),
        ("How-to", [8_200.0, 10_700.0, 21_000.0]),
    ];
    let groups = groups.map(|(label, values)| ChartGroup {
        label: label.to_owned(),
        values: values.to_vec(),
    });
    let chart = |kind| {
        Part::Chart(ChartPart {
            kind,
            groups: groups.to_vec(),
            mark: vec![Mark::Mean, Mark::Median],
            caption: "Titik: unggahan.".to_owned(),
            unit: "tayangan".to_owned(),
        })
    };
    vec![
        Part::Html(Html::sanitised(
            "<h2 id=\"a\">Dua</h2><p>teks</p>".to_owned(),
        )),
        chart(ChartKind::Dots),
        chart(ChartKind::Bars),
        Part::Card(CardPart {
            title: "Kartu".to_owned(),
            points: vec!["Satu.".to_owned()],
        }),
    ]
}

fn lesson_data(parts: &[Part]) -> lesson::LessonPage<'_> {
    lesson::LessonPage {
        course: Link::new("Ayo Cek Performa", "/courses/cek-performa"),
        title: "Rata-rata yang menipu".to_owned(),
        summary: "Satu video viral.".to_owned(),
        minutes: Minutes(8),
        number: 2,
        of: 6,
        parts,
        shown_language: Language::Id,
        finished: None,
        done: None,
        finish_action: "/courses/cek-performa/rata-rata".to_owned(),
        previous: None,
        next: None,
        share: lesson::CardShare::default(),
    }
}

fn person_row(roles: &[Role]) -> organise::people::PersonRow {
    organise::people::PersonRow {
        person: "0190f4a2-1111-7000-8000-000000000001".to_owned(),
        name: "Sari".to_owned(),
        email: Some("sari@a.id".to_owned()),
        typed: Some("Puskesmas Dua".to_owned()),
        agency: None,
        employment: Some(Employment::Pns),
        extra_time: domain::quiz::ExtraTime::default(),
        since: moment("2026-11-22", "09:30"),
        roles: roles
            .iter()
            .map(|role| organise::people::HeldRole {
                role: *role,
                agency: None,
            })
            .collect(),
    }
}

fn line(stage: Stage) -> EditionLine {
    EditionLine {
        slug: "data-jadi-obat".to_owned(),
        title: "Data jadi obat".to_owned(),
        stage,
        begun: stage == Stage::Open,
        opens_at: moment("2026-12-02", "08:30"),
        starts_at: moment("2026-12-02", "09:00"),
        ends_at: moment("2026-12-02", "11:30"),
        hours_known: true,
        mode: Mode::Hybrid,
        place: "Perpustakaan".to_owned(),
        zone: None,
    }
}

/// A row of each sort.
fn edition_rows(signed_in: bool) -> Vec<EditionRow> {
    let row = |stage, left, registering, registered: bool| EditionRow {
        staff: false,
        status: None,
        line: line(stage),
        seats: Some(Seats { capacity: 30, left }),
        registering,
        registered: signed_in.then_some(registered),
    };
    vec![
        row(Stage::Open, 2, Registering::Closed, true),
        row(Stage::Open, 2, Registering::Closed, false),
        row(Stage::Coming, 2, Registering::Open, false),
        row(Stage::Coming, 0, Registering::Full, false),
        row(Stage::Coming, 2, Registering::Closed, false),
        row(Stage::Coming, 2, Registering::Open, true),
        row(Stage::Past, 2, Registering::Closed, true),
    ]
}

fn workshop_page(stage: Stage, state: edition::RegistrationState) -> edition::WorkshopPage {
    edition::WorkshopPage {
        reached: None,
        ways: vec![Link::new("Kelola", "/organiser/editions/data")],
        line: line(stage),
        summary: "Dari tayangan ke makna.".to_owned(),
        speakers: vec![Speaker {
            name: "Dr. Ratna".to_owned(),
            about: "Peneliti".to_owned(),
        }],
        series: Some("KopiTalk 2026".to_owned()),
        seats: None,
        closes: edition::Closes::Time(moment("2026-12-01", "16:00")),
        on_the_spot: true,
        state,
        letter: true,
        news: Some(edition::News::Registered),
    }
}

/// Every page about editions, in every state that its parts know.
fn pages_of_editions(at: &dyn Fn(&str) -> Frame, signed_in: bool) -> Vec<(&'static str, String)> {
    use edition::RegistrationState as State;
    let own = |known| {
        State::Registered(edition::Registered {
            since: moment("2026-11-17", "09:30"),
            moved_up: known,
            agency: Some("Dinas Kominfo".to_owned()),
            meeting: domain::edition::Meeting::Now("https://zoom.example/1".to_owned()),
            known,
        })
    };
    let states = [
        (Stage::Coming, State::MayRegister),
        (Stage::Coming, State::Full),
        (Stage::Coming, State::Waiting(3)),
        (Stage::Coming, own(false)),
        (Stage::Open, own(true)),
        (Stage::Open, State::MayRegister),
        (Stage::Open, State::Closed),
        (Stage::Past, State::Over { registered: true }),
    ];
    let mut pages: Vec<_> = states
        .into_iter()
        .map(|(stage, state)| {
            let data = workshop_page(stage, state);
            ("workshop", edition::page(&at("/workshops/data"), data))
        })
        .collect();
    let upcoming = workshops::Upcoming {
        open: edition_rows(signed_in),
        coming: edition_rows(signed_in),
    };
    let list = workshops::WorkshopsPage {
        upcoming: Some(upcoming),
        past: edition_rows(signed_in),
        total: 9,
        older: Some("/workshops?page=1".to_owned()),
        ..Default::default()
    };
    let organised = |stage, capacity| organise::editions::OrganisedRow {
        line: line(stage),
        registered: 4,
        capacity,
    };
    let organised = organise::editions::EditionsPage {
        open: vec![organised(Stage::Open, Some(30))],
        coming: vec![organised(Stage::Coming, None)],
        past: vec![organised(Stage::Past, None)],
        total: 1,
        series: vec!["KopiTalk 2026".to_owned()],
        faults: vec![EditionFault::TitleEmpty],
        done: Some(organise::editions::EditionsDone::Series),
        ..Default::default()
    };
    let form = organise::edition::EditionPage {
        existing: Some(organise::edition::Existing {
            slug: "data".to_owned(),
            title: "Data".to_owned(),
            stage: Stage::Open,
            registered: 0,
        }),
        series: vec![("1".to_owned(), "KopiTalk 2026".to_owned())],
        faults: vec![
            organise::edition::FormProblem::Changed,
            organise::edition::FormProblem::Start,
            organise::edition::FormProblem::Series,
            organise::edition::FormProblem::SlugTaken("data".to_owned()),
            organise::edition::FormProblem::Edition(EditionFault::PlaceEmpty),
        ],
        done: Some(organise::edition::EditionDone::Saved),
        ..Default::default()
    };
    let list_at = at("/organiser/editions");
    let form_at = at("/organiser/editions/data");
    pages.extend([
        ("workshops", workshops::page(&at("/workshops"), list)),
        (
            "no workshops",
            workshops::page(
                &at("/workshops"),
                workshops::WorkshopsPage {
                    upcoming: Some(workshops::Upcoming::default()),
                    ..Default::default()
                },
            ),
        ),
        ("editions", organise::editions::page(&list_at, organised)),
        (
            "no editions",
            organise::editions::page(&list_at, Default::default()),
        ),
        ("edition", organise::edition::page(&form_at, form)),
        (
            "new edition",
            organise::edition::page(&form_at, Default::default()),
        ),
    ]);
    pages
}

/// Agencies that are invited, and what whoever has the link of one sees.
fn pages_of_invitations(at: &dyn Fn(&str) -> Frame, person: &str) -> Vec<(&'static str, String)> {
    use nomination::{NominationFault, NominationPage, NomineeForm, NomineeRow};
    use organise::invitations::{InvitationFault, InvitationsForm, InvitationsPage, InvitedRow};
    let invited = |agency: &str, link: Option<&str>, names| InvitedRow {
        code: agency.to_owned(),
        agency: agency.to_owned(),
        quota: 2,
        typed: "2".to_owned(),
        open: true,
        link: link.map(ToOwned::to_owned),
        names,
    };
    let until = moment("2026-11-17", "00:00");
    let sent = vec![(person.to_owned(), Some(person.to_owned()))];
    let invitations = InvitationsPage {
        edition: line(Stage::Coming),
        until,
        over: false,
        letter: Some("005/1".to_owned()),
        letter_since: Some(until),
        invited: vec![
            invited("DKI", Some("https://kopitalk.example/n/1"), vec![]),
            invited("BPD", None, sent),
        ],
        suggested: vec!["Dinas Kominfo".to_owned()],
        form: InvitationsForm::default(),
        faults: vec![
            InvitationFault::LetterLong,
            InvitationFault::Letter(domain::letter::LetterFault::Broken),
            InvitationFault::Quota,
        ],
        done: None,
    };
    let nominee = |number: u32, link: Option<&str>| NomineeRow {
        id: number.to_string(),
        name: person.to_owned(),
        employment: Some(Employment::Pns),
        instead_of: Some(person.to_owned()),
        registered: true,
        link: link.map(ToOwned::to_owned),
    };
    let nomination = |replaces, faults| NominationPage {
        edition: line(Stage::Coming),
        token: "t".to_owned(),
        agency: "Dinas Kominfo".to_owned(),
        letter: None,
        has_letter: true,
        quota: 3,
        nominating: domain::invitation::Nominating::Open,
        until,
        seats_full: false,
        nominees: vec![
            nominee(1, Some("https://kopitalk.example/p/1")),
            nominee(2, None),
            nominee(3, Some("https://kopitalk.example/p/3")),
        ],
        form: NomineeForm {
            replaces,
            ..NomineeForm::default()
        },
        faults,
        done: None,
    };
    let refused = nomination(None, vec![NominationFault::Name(AccountFault::NameEmpty)]);
    let replacing = nomination(Some(("1".to_owned(), person.to_owned())), vec![]);
    let of_link = at("/n/t");
    let reminded = |code: &str, link: Option<&str>| organise::reminders::Reminded {
        code: code.to_owned(),
        agency: "Dinas Kominfo".to_owned(),
        quota: 2,
        liaisons: vec![person.to_owned()],
        link: link.map(ToOwned::to_owned),
    };
    let reminders = organise::reminders::RemindersPage {
        edition: line(Stage::Coming),
        until,
        nominating: domain::invitation::Nominating::Open,
        letter: Some("005/1".to_owned()),
        waiting: vec![
            reminded("DKI", Some("https://kopitalk.example/n/1")),
            reminded("BPD", None),
        ],
    };
    let one = |id: &str| (id.to_owned(), person.to_owned());
    let liaisons = organise::liaisons::LiaisonsPage {
        code: "DKI".to_owned(),
        agency: "Dinas Kominfo".to_owned(),
        liaisons: vec![one("1"), one("2")],
        successors: vec![one("3")],
        fault: Some(organise::liaisons::LiaisonsFault::Nobody),
        ..Default::default()
    };
    vec![
        (
            "reminders",
            organise::reminders::page(
                &at("/organiser/editions/data/invitations/reminders"),
                reminders,
            ),
        ),
        (
            "liaisons",
            organise::liaisons::page(&at("/organiser/agencies/liaisons"), liaisons),
        ),
        (
            "invitations",
            organise::invitations::page(&at("/organiser/editions/data/invitations"), invitations),
        ),
        ("nomination", nomination::page(&of_link, refused)),
        ("replacing", nomination::page(&of_link, replacing)),
    ]
}

/// Every page in some state, with its name.
fn every_page(language: Language, name: Option<&str>) -> Vec<(&'static str, String)> {
    let at = |path: &str| frame(path, language, name);
    let unit = |number, done| course::UnitRow {
        href: "/courses/a/b".to_owned(),
        title: "Rata-rata".to_owned(),
        summary: "Satu video.".to_owned(),
        sort: UnitSort::Lesson,
        minutes: Minutes(8),
        number,
        done,
    };
    let next = home::NextUnit {
        course: "Ayo".to_owned(),
        title: "Rata-rata".to_owned(),
        href: "/courses/a/b".to_owned(),
        sort: UnitSort::Lesson,
        minutes: Minutes(8),
        number: 1,
        of: 6,
        started: false,
    };
    let course_page = course::CoursePage {
        card: card(Some((1, 2))),
        units: vec![unit(1, true), unit(2, false)],
        next: Some(Link::new("Rata-rata", "/courses/a/b")),
        pre_test: Some(course::PreTest {
            link: Link::new("Tes awal", "/courses/a/tes-awal"),
            minutes: Minutes(8),
        }),
        finished: Some(Finished {
            title: "Kali".to_owned(),
            progress: Progress { done: 1, total: 2 },
        }),
        prerequisite: Some(course::Prerequisite {
            title: "Rambu".to_owned(),
            href: "/courses/rambu".to_owned(),
            done: true,
        }),
        cites: vec!["S0".to_owned()],
    };
    let recent = me::Recent {
        title: "Rata-rata".to_owned(),
        href: "/x".to_owned(),
        sort: UnitSort::Quiz,
        at: moment("2026-11-22", "09:30"),
    };
    let me_page = me::MePage {
        name: "Sari".to_owned(),
        email: "sari@a.id".to_owned(),
        jp: ring(3),
        courses: vec![card(Some((1, 2)))],
        boosters: vec![],
        recent: vec![recent],
        attendance: vec![],
        work: Some(me::OwnWork {
            agency: Some("Dinas Kominfo".to_owned()),
            typed: None,
            employment: Some(Employment::Pns),
        }),
        done: Some(me::MeDone::Password),
    };
    let work_page = work::WorkPage {
        choose: true,
        next: String::new(),
        work: Some(WorkFields {
            typed: "kom".to_owned(),
            found: vec![Choice::new("DKI", "Dinas Kominfo")],
            ..Default::default()
        }),
        faults: vec![WorkFault::AgencySeveral, WorkFault::Employment],
    };
    let person = |name: &str, editions: Vec<organise::liaison::LiaisonStanding>| {
        organise::liaison::LiaisonPerson {
            name: name.to_owned(),
            editions: editions
                .into_iter()
                .map(|standing| organise::liaison::LiaisonEdition {
                    title: "KopiTalk 12".to_owned(),
                    starts_at: moment("2026-11-17", "09:00"),
                    standing,
                })
                .collect(),
            courses: vec!["Cek Performa".to_owned()],
            jp: Jp(1),
        }
    };
    let standings = vec![
        organise::liaison::LiaisonStanding::Registered,
        organise::liaison::LiaisonStanding::Late(Some(moment("2026-11-17", "09:20"))),
    ];
    let liaison_page = organise::liaison::LiaisonPage {
        given: vec!["Dinas Kominfo".to_owned()],
        agencies: vec![organise::liaison::LiaisonAgency {
            code: "DKI".to_owned(),
            name: "Dinas Kominfo".to_owned(),
            depth: 1,
        }],
        groups: vec![organise::liaison::LiaisonGroup {
            agency: "Dinas Kominfo".to_owned(),
            people: vec![person("Sari", standings), person("Asep", vec![])],
        }],
        total: 60,
        next: Some("/liaison?page=1".to_owned()),
        ..Default::default()
    };
    let audit_page = organise::audit::AuditPage {
        days: vec![organise::audit::AuditDay {
            day: moment("2026-11-17", "09:12"),
            rows: vec![organise::audit::AuditRow {
                at: moment("2026-11-17", "09:12"),
                actor: organise::audit::Actor::CommandLine,
                action: None,
                subject: None,
                detail: organise::audit::AuditDetail::default(),
            }],
        }],
        older: Some("/organiser/audit?before=a".to_owned()),
        ..Default::default()
    };
    let register_page = register::RegisterPage {
        faults: vec![
            register::RegisterFault::Account(AccountFault::NameEmpty),
            register::RegisterFault::EmailTaken,
        ],
        ..Default::default()
    };
    let asking_page = register::RegisterPage {
        work: Some(WorkFields {
            typed: "kom".to_owned(),
            found: vec![Choice::new("DKI", "Dinas Kominfo")],
            ..Default::default()
        }),
        faults: vec![
            register::RegisterFault::Work(WorkFault::AgencySeveral),
            register::RegisterFault::Work(WorkFault::Employment),
        ],
        ..Default::default()
    };
    let agencies_page = organise::agencies::AgenciesPage {
        rows: vec![organise::agencies::AgencyRow {
            code: "DKI".to_owned(),
            name: "Dinas Kominfo".to_owned(),
            kind: BuiltInKind::Dinas.into(),
            depth: 1,
            closed: true,
            detail: vec!["Diskominfo".to_owned()],
            own: 1,
            all: 2,
        }],
        total: 1,
        opened: Some(organise::agencies::OpenedAgency::default()),
        faults: vec![
            organise::agencies::AgenciesFault::Nothing,
            organise::agencies::AgenciesFault::Aliases,
            organise::agencies::AgenciesFault::NewKinds {
                named: vec![organise::agencies::KindInTable {
                    text: "dians".to_owned(),
                    line: 3,
                    rows: 2,
                    near: vec!["Dinas".to_owned()],
                }],
                more: 1,
                may_add: true,
            },
        ],
        own_kinds: vec!["Balai".to_owned()],
        new_kinds: vec!["dians".to_owned()],
        ..Default::default()
    };
    let new_agency_page = organise::agencies::AgenciesPage {
        faults: vec![
            organise::agencies::AgenciesFault::Name(NameFault::Missing),
            organise::agencies::AgenciesFault::Code,
            organise::agencies::AgenciesFault::KindsMany,
            organise::agencies::AgenciesFault::Place(MoveFault::Circle),
        ],
        ..Default::default()
    };
    let people_page = organise::people::PeoplePage {
        people: vec![
            person_row(&[]),
            person_row(&[Role::Trainer, Role::Organiser]),
        ],
        total: 3,
        next: Some("/organiser/people?page=1".to_owned()),
        action: "/organiser/people".to_owned(),
        faults: vec![organise::people::PeopleFault::LastOrganiser],
        link: Some(organise::people::ResetLink {
            name: "Sari".to_owned(),
            href: "https://a.id/reset?token=a".to_owned(),
            until: moment("2026-11-22", "09:42"),
        }),
        ..Default::default()
    };
    let reset_page = reset::ResetPage::Open {
        token: "a".to_owned(),
        email: "sari@a.id".to_owned(),
        fault: Some(AccountFault::PasswordShort),
    };
    let setup_page = setup::SetupPage {
        faults: vec![setup::SetupFault::Token],
        ..Default::default()
    };
    let password_page = password::PasswordPage {
        email: "sari@a.id".to_owned(),
        faults: vec![password::PasswordFault::CurrentWrong],
    };
    let login_page = login::LoginPage {
        carried: Some("a=1".to_owned()),
        fault: Some(login::LoginFault::Wrong),
        ..Default::default()
    };
    let mut pages = pages_of_editions(&at, name.is_some());
    pages.extend(pages_of_invitations(&at, "Budi Santoso"));
    pages.extend([
        (
            "home",
            home::page(
                &at("/"),
                home::HomePage {
                    live: None,
                    courses: vec![card(None)],
                    next: Some(next),
                    workshops: edition_rows(name.is_some()),
                    moved_up: vec![(line(Stage::Coming), moment("2026-11-17", "09:30"))],
                    jp: name.map(|_| ring(0)),
                },
            ),
        ),
        (
            "empty home",
            home::page(
                &at("/"),
                home::HomePage {
                    live: None,
                    courses: vec![],
                    next: None,
                    workshops: vec![],
                    moved_up: vec![],
                    jp: None,
                },
            ),
        ),
        (
            "courses",
            courses::page(
                &at("/courses"),
                courses::CoursesPage {
                    courses: vec![card(Some((2, 2)))],
                },
            ),
        ),
        (
            "course",
            course::page(&at("/courses/cek-performa"), course_page),
        ),
        (
            "lesson",
            lesson::page(
                &at("/courses/cek-performa/rata-rata"),
                lesson_data(&parts()),
            ),
        ),
        ("login", login::page(&at("/login"), login_page)),
        ("register", register::page(&at("/register"), register_page)),
        ("asking", register::page(&at("/register"), asking_page)),
        (
            "agencies",
            organise::agencies::page(&at("/organiser/agencies"), agencies_page),
        ),
        (
            "new agency",
            organise::agencies::page(&at("/organiser/agencies"), new_agency_page),
        ),
        (
            "people",
            organise::people::page(&at("/organiser/people"), people_page),
        ),
        (
            "audit",
            organise::audit::page(&at("/organiser/audit"), audit_page),
        ),
        (
            "liaison",
            organise::liaison::page(&at("/liaison"), liaison_page),
        ),
        ("work", work::page(&at("/me/work"), work_page)),
        ("reset", reset::page(&at("/reset"), reset_page)),
        (
            "ended reset",
            reset::page(&at("/reset"), reset::ResetPage::Ended),
        ),
        (
            "password",
            password::page(&at("/me/password"), password_page),
        ),
        ("setup", setup::page(&at("/setup"), setup_page)),
        ("me", me::page(&at("/me"), me_page)),
        (
            "error",
            error::page(
                &at("/x"),
                error::ErrorPage {
                    status: 404,
                    kind: error::ErrorKind::NotFound,
                    id: None,
                },
            ),
        ),
    ]);
    pages
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn no_page_carries_style_or_inline_script() {
    for language in Language::ALL {
        for name in [None, Some("Sari")] {
            for (page, html) in every_page(language, name) {
                assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{page}");
                let html = html.replace(AIDS, "");
                for banned in [
                    " style=",
                    "<style",
                    "<script",
                    " onclick=",
                    " onload=",
                    "data:",
                    ".wasm",
                ] {
                    assert!(!html.contains(banned), "{page} has {banned}");
                }
            }
        }
    }
}

#[test]
fn a_page_has_one_main_heading_and_no_id_twice() {
    for (page, html) in every_page(Language::Id, Some("Sari")) {
        assert_eq!(html.matches("<h1").count(), 1, "{page}");
        let mut ids = values(&html, "id");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{page}");
    }
}

#[test]
fn every_field_has_a_label_and_what_it_points_to_exists() {
    for (page, html) in every_page(Language::Id, None) {
        let ids = values(&html, "id");
        for field in html
            .split("<input ")
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
        {
            if field.contains("type=\"hidden\"")
                || field.contains("aria-hidden=\"true\"")
                || field.ends_with(" hidden")
                || field.contains(" hidden ")
            {
                continue;
            }
            let id = values(&format!(" {field}"), "id")[0].to_owned();
            assert!(
                html.contains(&format!("<label for=\"{id}\"")),
                "{page}: no label for {id}"
            );
        }
        for reference in ["aria-describedby", "aria-labelledby"]
            .iter()
            .flat_map(|name| values(&html, name))
        {
            assert!(
                reference.split(' ').all(|id| ids.contains(&id)),
                "{page}: {reference}"
            );
        }
    }
}

#[test]
fn a_refused_form_says_so_in_title_summary_and_beside_the_field() {
    let data = register::RegisterPage {
        name: "Sari".to_owned(),
        email: "sari@".to_owned(),
        next: "/courses/a?b=1".to_owned(),
        work: None,
        faults: vec![register::RegisterFault::Account(AccountFault::EmailForm)],
    };
    let html = register::page(&frame("/register", Language::Id, None), data);
    assert!(html.contains("<title>Perbaiki dulu: Daftar · KopiTalk</title>"));
    assert!(html.contains("href=\"#email\""));
    assert!(
        html.contains("aria-describedby=\"email-fault email-hint\" aria-invalid=\"true\""),
        "{html}"
    );
    assert!(html.contains("value=\"Sari\"") && html.contains("value=\"sari@\""));
    assert!(html.contains("href=\"/login?next=%2Fcourses%2Fa%3Fb%3D1\""));
    assert_eq!(html.matches("autofocus").count(), 1);
}

#[test]
fn a_password_is_never_written_back() {
    for (page, html) in every_page(Language::Id, None) {
        for field in html
            .split("<input ")
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
        {
            assert!(
                !field.contains("type=\"password\"") || !field.contains("value="),
                "{page}: {field}"
            );
        }
    }
}

#[test]
fn what_was_typed_comes_back_escaped() {
    let data = login::LoginPage {
        email: HOSTILE.to_owned(),
        next: HOSTILE.to_owned(),
        carried: Some(HOSTILE.to_owned()),
        ..Default::default()
    };
    let html = login::page(&frame(HOSTILE, Language::Id, Some(HOSTILE)), data).replace(AIDS, "");
    assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
    assert_eq!(
        html.matches("value=\"&quot;&gt;&lt;script").count(),
        4,
        "{html}"
    );
}

#[test]
fn names_that_somebody_sent_without_an_account_come_back_escaped() {
    let at = |path: &str| frame(path, Language::Id, None);
    for (page, html) in pages_of_invitations(&at, HOSTILE) {
        let html = html.replace(AIDS, "");
        assert!(html.contains("&lt;b style"), "{page}");
        assert!(
            !html.contains("<script>") && !html.contains("<b style"),
            "{page}"
        );
    }
}

#[test]
fn what_was_pasted_comes_back_escaped() {
    let pasted = format!("</textarea>{HOSTILE}&amp;");
    let data = organise::agencies::AgenciesPage {
        search: HOSTILE.to_owned(),
        opened: Some(organise::agencies::OpenedAgency {
            aliases: pasted.clone(),
            ..Default::default()
        }),
        table: pasted,
        ..Default::default()
    };
    let html = organise::agencies::page(&frame("/", Language::Id, Some(HOSTILE)), data);
    assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
    assert_eq!(html.matches("</textarea>").count(), 2);
    assert_eq!(html.matches("&lt;/textarea&gt;").count(), 2);
    assert_eq!(html.matches("&amp;amp;").count(), 2);
}

#[test]
fn titles_of_lessons_and_cards_are_escaped() {
    let parts = vec![Part::Card(CardPart {
        title: HOSTILE.to_owned(),
        points: vec![HOSTILE.to_owned()],
    })];
    let html = lesson::page(
        &frame("/", Language::Id, None),
        lesson::LessonPage {
            title: HOSTILE.to_owned(),
            ..lesson_data(&parts)
        },
    );
    assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
}

#[test]
fn a_lesson_names_no_bundle_and_a_page_with_islands_names_one() {
    let html = lesson::page(
        &frame("/a", Language::Id, Some("Sari")),
        lesson_data(&parts()),
    );
    for banned in ["base.1", "wake.1", "modulepreload", "<script"] {
        assert!(!html.contains(banned), "{banned}");
    }
    let html = document(
        &frame("/a", Language::Id, None),
        "A",
        Some(Bundle::Base),
        || view! { <p>"a"</p> },
    );
    assert!(
        html.contains("<link rel=\"modulepreload\" href=\"/assets/base.1.js\">"),
        "{html}"
    );
    assert!(html.contains("src=\"/assets/wake.1.js\" data-module=\"/assets/base.1.js\" data-wasm=\"/assets/base.1.wasm\"></script>"), "{html}");
}

#[test]
fn an_english_reader_of_an_indonesian_lesson_is_told() {
    let html = lesson::page(&frame("/a", Language::En, None), lesson_data(&parts()));
    assert!(
        html.contains("<html lang=\"en\">") && html.contains("<article lang=\"id\""),
        "{html}"
    );
    assert!(html.contains("has not been translated"));
    assert!(
        html.contains("rata-rata 204.233"),
        "the words in a chart are those of its text"
    );
    let html = lesson::page(&frame("/a", Language::Id, None), lesson_data(&parts()));
    assert!(!html.contains("role=\"status\""));
}

#[test]
fn a_lesson_is_finished_by_its_button_and_signing_in_comes_back_to_it() {
    let parts = parts();
    let here = "/courses/cek-performa/rata-rata";
    let html = lesson::page(
        &frame(here, Language::Id, Some("Sari")),
        lesson_data(&parts),
    );
    assert!(
        html.contains(&format!("<form method=\"post\" action=\"{here}\">")),
        "{html}"
    );
    assert!(html.contains("name=\"action\" value=\"finish\""));
    let html = lesson::page(&frame(here, Language::Id, None), lesson_data(&parts));
    assert!(
        !html.contains("value=\"finish\"")
            && html.contains("/login?next=%2Fcourses%2Fcek-performa%2Frata-rata")
    );
    let done = lesson::LessonPage {
        done: Some(moment("2026-11-22", "09:30")),
        ..lesson_data(&parts)
    };
    let html = lesson::page(&frame(here, Language::Id, Some("Sari")), done);
    assert!(!html.contains("value=\"finish\"") && html.contains("pada 22 Nov 2026"));
}

#[test]
fn progress_is_said_in_words() {
    let show = |progress| {
        courses::page(
            &frame("/courses", Language::Id, Some("Sari")),
            courses::CoursesPage {
                courses: vec![card(progress)],
            },
        )
    };
    assert!(show(Some((6, 6))).contains("<strong>Selesai</strong>"));
    assert!(show(Some((6, 6))).contains("class=\"cup full\""));
    assert!(show(Some((2, 6))).contains("<strong>33\u{a0}%</strong>"));
    assert!(show(Some((2, 6))).contains("aria-label=\"33 persen selesai\""));
}

#[test]
fn jp_follows_from_minutes_and_the_rule_stands_beside_it() {
    let show = |minutes, per| {
        let minutes_per_jp = MinutesPerJp::new(per).unwrap();
        let card = CourseCard {
            minutes: Minutes(minutes),
            minutes_per_jp,
            ..card(None)
        };
        course::page(
            &frame("/courses/a", Language::Id, None),
            course::CoursePage {
                card,
                units: vec![],
                next: None,
                pre_test: None,
                finished: None,
                prerequisite: None,
                cites: vec![],
            },
        )
    };
    assert!(
        show(47, 45).contains("47 menit ÷ 45 = 1 JP") && show(47, 45).contains("2 menit sisanya")
    );
    assert!(show(90, 45).contains("90 menit ÷ 45 = 2 JP") && !show(90, 45).contains("sisanya"));
    assert!(show(47, 60).contains("kurang dari 60 menit") && !show(47, 60).contains("0 JP"));
    assert!(show(47, 45).contains("Diakui sesuai kebijakan instansi."));
}

#[test]
fn the_menu_shows_what_one_may_open_and_where_one_is() {
    let html = |path, name| {
        error::page(
            &frame(path, Language::Id, name),
            error::ErrorPage {
                status: 404,
                kind: error::ErrorKind::NotFound,
                id: None,
            },
        )
    };
    let anybody = html("/courses/a?b", None);
    assert!(
        anybody.contains("<a href=\"/courses\" aria-current=\"page\">")
            && anybody.contains("<span class=\"menu-long\">Kursus</span>"),
        "{anybody}"
    );
    assert!(
        anybody.contains("href=\"/login\"")
            && anybody.contains("href=\"/register\"")
            && !anybody.contains("href=\"/me\"")
    );
    assert!(!anybody.contains("/logout"));
    let signed_in = html("/me/password", Some("Sari"));
    assert!(signed_in.contains("<a href=\"/me\" aria-current=\"page\">"));
    assert!(!signed_in.contains("href=\"/login\"") && signed_in.contains("action=\"/logout\""));
    assert!(signed_in.contains("Masuk sebagai Sari") && !signed_in.contains("class=\"roles\""));
}

#[test]
fn whoever_holds_a_role_reads_so_beside_the_name_and_on_their_own_page() {
    let show = |language, trainer, organiser| {
        let mut frame = frame("/me", language, None);
        frame.person = Some(SignedIn {
            name: "Sari".to_owned(),
            trainer,
            organiser,
            liaison: false,
        });
        let data = me::MePage {
            name: "Sari".to_owned(),
            email: "sari@a.id".to_owned(),
            jp: ring(3),
            courses: vec![],
            boosters: vec![],
            recent: vec![],
            attendance: vec![],
            work: None,
            done: None,
        };
        me::page(&frame, data)
    };
    let both = show(Language::Id, true, true);
    let tags = "<span class=\"roles\"><span class=\"tag role\">narasumber</span><span class=\"tag role\">penyelenggara</span>";
    let (header, rest) = both.split_once("<main").unwrap();
    let (_, footer) = rest.split_once("</main>").unwrap();
    assert!(
        header.contains(&format!("Sari</span>{tags}")) && footer.contains(tags),
        "{both}"
    );
    assert!(both.contains("Peran Anda: peserta, narasumber, penyelenggara"));
    let organiser = show(Language::En, false, true);
    assert!(organiser.contains("<span class=\"tag role\">organiser</span>"));
    assert!(organiser.contains("Your roles: participant, organiser"));
    assert!(
        !organiser.contains("<span class=\"tag role\">trainer</span>"),
        "{organiser}"
    );
    let nobody_special = show(Language::Id, false, false);
    assert!(
        nobody_special.contains("Peran Anda: peserta<")
            && !nobody_special.contains("class=\"roles\"")
    );
}

#[test]
fn switching_the_language_comes_back_to_the_page() {
    let html = courses::page(
        &frame("/courses?a=1&b=2", Language::En, None),
        courses::CoursesPage { courses: vec![] },
    );
    assert!(
        html.contains("name=\"next\" value=\"/courses?a=1&amp;b=2\""),
        "{html}"
    );
    assert!(html.contains("name=\"lang\" value=\"id\"") && html.contains("No courses yet"));
}

#[test]
fn the_switch_of_the_language_sends_the_form_that_a_page_wants_kept_and_no_other() {
    for (page, html) in every_page(Language::Id, Some("Sari")) {
        let kept = html.contains("formaction=\"/language\"");
        assert!(
            kept != html.contains("method=\"post\" action=\"/language\""),
            "{page}"
        );
        assert!(
            !kept || !html.contains("type=\"password\""),
            "{page} may hold a password"
        );
        let is_wanted = ["edition", "agenc"].iter().any(|name| page.contains(name));
        assert_eq!(kept, is_wanted || page == "work", "{page}");
    }
    let form = crate::shell::KeptForm {
        id: "answers",
        action: "send",
    };
    let html = crate::shell::document_around(
        &frame("/a?b", Language::Id, Some("Sari")),
        "A",
        crate::shell::Around {
            form: Some(form),
            ..Default::default()
        },
        || view! { <form id="answers" method="post"></form> },
    );
    assert!(!html.contains("post\" action=\"/language\""), "{html}");
    assert!(html.contains("<input type=\"hidden\" name=\"next\" form=\"answers\" value=\"/a?b\">"));
    // Enter in a field presses the first of a form's buttons.
    let buttons: Vec<_> = html
        .split('<')
        .filter(|tag| tag.contains("form=\"answers\"") && tag.contains("type=\"submit\""))
        .collect();
    assert!(
        buttons[0].contains("name=\"action\" value=\"send\""),
        "{buttons:?}"
    );
    assert!(!buttons[0].contains("formaction"));
    for (button, language) in buttons[1..].iter().zip(["id", "en"]) {
        assert!(
            button.contains(&format!("name=\"lang\" value=\"{language}\""))
                && button.contains("formaction=\"/language\" formnovalidate"),
            "{button}"
        );
    }
    assert_eq!(buttons.len(), 3);
}

#[test]
fn an_error_says_what_was_kept_and_shows_its_id() {
    let show = |kind, id: Option<&str>| {
        error::page(
            &frame("/quiz?a=1", Language::Id, None),
            error::ErrorPage {
                status: 500,
                kind,
                id: id.map(str::to_owned),
            },
        )
    };
    let html = show(error::ErrorKind::Internal, Some("0199f3c2"));
    assert!(html.contains("<code>0199f3c2</code>") && html.contains("Yang sudah tersimpan aman"));
}

#[test]
fn a_chart_has_its_caption_as_name_its_numbers_as_labels_and_its_table() {
    let parts = parts();
    let html = lesson::page(&frame("/a", Language::Id, None), lesson_data(&parts));
    assert_eq!(
        html.matches("role=\"img\" aria-label=\"Titik: unggahan.\"")
            .count(),
        2,
        "{html}"
    );
    assert!(html.contains("median 5.700") && html.contains("602.900") && html.contains("n = 3"));
    assert_eq!(html.matches("<details").count(), 2);
    assert!(
        html.contains("4.100 · 5.700 · 602.900") || html.contains("4.100  ·  5.700  ·  602.900")
    );
}

#[test]
fn a_page_leaves_nothing_of_the_view_library_in_its_text() {
    for (page, html) in every_page(Language::Id, Some("Sari")) {
        assert!(
            !html.contains("leptos") && !html.contains("undefined") && !html.contains("Some("),
            "{page}"
        );
    }
}
