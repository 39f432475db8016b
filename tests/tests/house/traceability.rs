//! `docs/traceability.md` names every statement of the five articles once, and places that are there.

use domain::course::UnitKind;
use std::collections::BTreeSet;

/// How many statements each article makes, from S0 to S4.
const STATEMENTS: [usize; 5] = [9, 11, 11, 6, 10];

struct Row {
    id: String,
    statement: String,
    places: Vec<String>,
    not_yet: bool,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(crate::top().join("docs/traceability.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| S"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, statement, place] = cells[..] else {
            panic!("a row has three cells: {line}");
        };
        Row {
            id: id.to_owned(),
            statement: statement.to_owned(),
            // What stands between back-ticks is every second piece.
            places: place
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
            not_yet: place.contains("not yet"),
        }
    })
    .collect()
}

/// Every address that the library fills.
fn addresses() -> BTreeSet<String> {
    let library = crate::library();
    let mut addresses = BTreeSet::new();
    for course in library.courses() {
        addresses.insert(format!("/courses/{}", course.slug.as_str()));
        for unit in &course.units {
            addresses.insert(match &unit.kind {
                UnitKind::Exercise(exercise) => format!("/exercises/{}", exercise.slug.as_str()),
                UnitKind::Lesson(_) | UnitKind::Quiz(_) => {
                    format!("/courses/{}/{}", course.slug.as_str(), unit.slug.as_str())
                }
            });
        }
    }
    addresses
}

#[test]
fn every_statement_of_the_articles_stands_in_the_table_once() {
    let expected: Vec<String> = STATEMENTS
        .into_iter()
        .enumerate()
        .flat_map(|(article, count)| (1..=count).map(move |number| format!("S{article}.{number}")))
        .collect();
    assert_eq!(expected.len(), 47);
    let rows = rows();
    let found: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(found, expected);
    let said: BTreeSet<&str> = rows.iter().map(|row| row.statement.as_str()).collect();
    assert!(
        said.len() == rows.len() && !said.contains(""),
        "two statements have one text, or one has none"
    );
}

#[test]
fn every_statement_has_a_place_that_is_there_or_says_not_yet() {
    let addresses = addresses();
    let routes: BTreeSet<&str> = server::routes::table()
        .iter()
        .map(|route| route.path)
        .collect();
    for row in rows() {
        assert!(
            row.not_yet || !row.places.is_empty(),
            "{} has no place",
            row.id
        );
        for place in &row.places {
            assert!(
                addresses.contains(place) || routes.contains(place.as_str()),
                "{}: there is no {place}",
                row.id
            );
        }
    }
}

#[test]
fn a_statement_is_taught_by_a_course_that_cites_its_article() {
    let library = crate::library();
    for row in rows() {
        let article = row.id.split('.').next().unwrap();
        let taught = library.courses().iter().any(|course| {
            let path = format!("/courses/{}", course.slug.as_str());
            course.cites.iter().any(|cited| cited == article)
                && row.places.iter().any(|place| {
                    place
                        .strip_prefix(&path)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
        });
        assert!(
            taught || row.not_yet,
            "{}: no course that cites {article}",
            row.id
        );
    }
}
