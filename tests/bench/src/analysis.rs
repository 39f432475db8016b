//! The engine of the workbench over a large table.

use crate::Result;
use crate::load;
use crate::table::{Kept, Table};
use domain::analysis::{Column, Data, Measure, Query, Summary, Table as Rows};
use domain::calendar::Zone;
use domain::clock::HOUR;
use domain::language::Bilingual;
use domain::rng::SeededRng;
use std::time::Duration;

const ROWS: usize = 100_000;
const MOST_MS: f64 = 20.0;
const ROUNDS: usize = 20;

fn column(name: &str, data: Data) -> Column {
    let label = Bilingual {
        id: name.to_owned(),
        en: name.to_owned(),
    };
    Column {
        name: name.to_owned(),
        label,
        data,
    }
}

/// Posts of five pillars and three formats, with gaps.
fn rows() -> Rows {
    let mut rng = SeededRng::new(7);
    let mut below = |most: u32| rng.next_u32() % most;
    let words = |labels: &[&str], rows: Vec<u16>| {
        Data::words(
            labels.iter().map(|label| (*label).to_owned()).collect(),
            rows,
        )
    };
    let pillars = (0..ROWS).map(|_| below(5) as u16).collect();
    let formats = (0..ROWS).map(|_| below(3) as u16).collect();
    let mut numbers = |most: u32| {
        let number = |_| (below(20) > 0).then(|| f64::from(below(most)));
        Data::Numbers((0..ROWS).map(number).collect())
    };
    let (reach, saves) = (numbers(20_000), numbers(900));
    Rows {
        columns: vec![
            column(
                "pilar",
                words(
                    &["how-to", "seremonial", "promosi", "layanan", "hiburan"],
                    pillars,
                ),
            ),
            column("format", words(&["reel", "carousel", "foto"], formats)),
            column("jangkauan", reach),
            column("simpan", saves),
            column(
                "waktu",
                Data::Times {
                    at: (0..ROWS as i64).map(|row| Some(row * HOUR)).collect(),
                    zone: Zone::Wib,
                },
            ),
        ],
    }
}

/// Measures all.
pub fn measure(table: &mut Table) -> Result<()> {
    let rows = rows();
    let measures = [Measure {
        name: "jangkauan".to_owned(),
        label: Bilingual::default(),
        numerator: vec!["jangkauan".to_owned()],
        denominator: None,
    }];
    let kept = vec![
        ("format".to_owned(), "reel".to_owned()),
        ("format".to_owned(), "foto".to_owned()),
    ];
    let asked = [
        (
            "filter, group and median",
            Query::new("pilar", "jangkauan", Summary::Median),
        ),
        (
            "filter, group and a formula over groups",
            Query::new("pilar", "=sum(simpan) / sum(jangkauan)", Summary::Median),
        ),
        (
            "filter, two keys and share(simpan > 2 * median(simpan))",
            Query {
                then: Some("waktu:weekday".to_owned()),
                ..Query::new(
                    "pilar",
                    "=share(simpan > 2 * median(simpan))",
                    Summary::Median,
                )
            },
        ),
    ];
    for (what, query) in asked {
        let query = Query {
            filter: kept.clone(),
            ..query
        };
        let mut slowest = Duration::ZERO;
        for round in 0..ROUNDS {
            let began = load::now();
            let groups = rows.ask(&query, &measures)?;
            let took = began.elapsed();
            if groups.len() < 5 {
                return Err(format!("{what}: {} groups", groups.len()).into());
            }
            if round > 0 {
                slowest = slowest.max(took);
            }
        }
        let took = slowest.as_secs_f64() * 1_000.0;
        table.add(
            format!("{what} of {ROWS} rows, the slowest of {}", ROUNDS - 1),
            format!("≤ {MOST_MS:.0} ms"),
            format!("{took:.1} ms"),
            if took <= MOST_MS {
                Kept::Yes
            } else {
                Kept::NoHere
            },
        );
    }
    Ok(())
}
