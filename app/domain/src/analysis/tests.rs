use super::*;
use crate::calendar::Zone;
use crate::clock::{DAY, HOUR};
use crate::language::{Bilingual, Language};
use crate::rng::SeededRng;
use proptest::prelude::*;

const HIBURAN: [f64; 7] = [4100.0, 4900.0, 5200.0, 5700.0, 6300.0, 7900.0, 602_900.0];
const HOW_TO: [f64; 7] = [
    8200.0, 9400.0, 10_100.0, 10_700.0, 11_600.0, 13_000.0, 21_000.0,
];

fn label(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: text.to_owned(),
    }
}

fn words(name: &str, labels: &[&str], rows: &[u16]) -> Column {
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    Column {
        name: name.to_owned(),
        label: label(name),
        data: Data::words(labels, rows.to_vec()),
    }
}

fn numbers(name: &str, values: Vec<Option<f64>>) -> Column {
    Column {
        name: name.to_owned(),
        label: label(name),
        data: Data::Numbers(values),
    }
}

fn measure(name: &str, numerator: &[&str], denominator: Option<&str>) -> Measure {
    Measure {
        name: name.to_owned(),
        label: label(name),
        numerator: numerator.iter().map(|name| (*name).to_owned()).collect(),
        denominator: denominator.map(str::to_owned),
    }
}

fn query(group: &str, measure: &str, summary: Summary) -> Query {
    Query::new(group, measure, summary)
}

fn filtered(filter: &[(&str, &str)], mut query: Query) -> Query {
    query.filter = filter
        .iter()
        .map(|(column, label)| ((*column).to_owned(), (*label).to_owned()))
        .collect();
    query
}

/// The two pillars of the sample lesson.
fn lesson() -> Table {
    let rows = [[0; 7], [1; 7]].concat();
    let views = HIBURAN.into_iter().chain(HOW_TO).map(Some).collect();
    Table {
        columns: vec![
            words("pilar", &["hiburan", "how-to"], &rows),
            numbers("tayangan", views),
        ],
    }
}

/// Interactions and reach with gaps: a missing value, a reach of zero, an empty group.
fn gaps() -> Table {
    Table {
        columns: vec![
            words("pilar", &["a", "b", "c", "d"], &[0, 0, 0, 1, 1, 2]),
            words("format", &["reel", "foto"], &[0, 1, 0, 0, 1, 1]),
            numbers(
                "suka",
                vec![Some(1.0), Some(30.0), None, Some(5.0), Some(5.0), Some(1.0)],
            ),
            numbers(
                "komentar",
                vec![Some(1.0), Some(10.0), Some(2.0), Some(0.0), Some(0.0), None],
            ),
            numbers(
                "jangkauan",
                vec![
                    Some(100.0),
                    Some(400.0),
                    Some(10.0),
                    Some(0.0),
                    Some(50.0),
                    Some(9.0),
                ],
            ),
        ],
    }
}

fn rates() -> Vec<Measure> {
    vec![
        measure("rate", &["suka", "komentar"], Some("jangkauan")),
        measure("likes", &["suka"], None),
    ]
}

#[test]
fn one_viral_post_moves_the_mean_and_not_the_median() {
    let views = [measure("views", &["tayangan"], None)];
    let by_mean = lesson()
        .ask(&query("pilar", "views", Summary::Mean), &views)
        .unwrap();
    let by_median = lesson()
        .ask(&query("pilar", "views", Summary::Median), &views)
        .unwrap();
    let labels = |groups: &[Group]| {
        groups
            .iter()
            .map(|group| group.label.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&by_mean), ["hiburan", "how-to"]);
    assert_eq!(labels(&by_median), ["how-to", "hiburan"]);
    assert_eq!(
        by_mean[0],
        Group {
            label: "hiburan".to_owned(),
            n: 7,
            missing: 0,
            value: Some(91_000.0),
            mean: Some(91_000.0),
            median: Some(5700.0),
            ..Group::default()
        }
    );
    assert_eq!(
        (by_median[0].value, by_median[0].mean),
        (Some(10_700.0), Some(12_000.0))
    );
    let sums = lesson()
        .ask(&query("pilar", "views", Summary::Sum), &views)
        .unwrap();
    assert_eq!(sums[0].value, Some(637_000.0));
}

#[test]
fn a_missing_value_or_a_denominator_of_zero_is_left_out_and_counted() {
    let groups = gaps()
        .ask(&query("pilar", "rate", Summary::Mean), &rates())
        .unwrap();
    let seen: Vec<_> = groups
        .iter()
        .map(|group| (&*group.label, group.n, group.missing, group.value))
        .collect();
    assert_eq!(
        seen,
        [
            ("b", 1, 1, Some(10.0)),
            ("a", 2, 1, Some(6.0)),
            ("c", 0, 1, None)
        ]
    );
}

#[test]
fn pooled_weighs_by_size_and_without_a_denominator_is_the_mean() {
    let pooled = gaps()
        .ask(&query("pilar", "rate", Summary::Pooled), &rates())
        .unwrap();
    let of = |label: &str| {
        pooled
            .iter()
            .find(|group| group.label == label)
            .and_then(|group| group.value)
    };
    assert_eq!(of("a"), Some(42.0 / 500.0 * 100.0));
    let plain = gaps()
        .ask(&query("pilar", "likes", Summary::Pooled), &rates())
        .unwrap();
    assert!(plain.iter().all(|group| group.value == group.mean));
}

#[test]
fn filters_of_one_column_mean_any_and_of_different_columns_all() {
    let ask = |filter: &[(&str, &str)]| {
        let groups = gaps()
            .ask(
                &filtered(filter, query("pilar", "likes", Summary::Sum)),
                &rates(),
            )
            .unwrap();
        groups
            .into_iter()
            .map(|group| (group.label, group.n + group.missing))
            .collect::<Vec<_>>()
    };
    let named = |label: &str, rows| (label.to_owned(), rows);
    assert_eq!(
        ask(&[("pilar", "a"), ("pilar", "b")]),
        [named("a", 3), named("b", 2)]
    );
    assert_eq!(
        ask(&[("pilar", "a"), ("format", "reel"), ("pilar", "b")]),
        [named("b", 1), named("a", 2)]
    );
    assert_eq!(ask(&[("pilar", "d")]), []);
}

#[test]
fn equal_values_are_listed_by_label() {
    let table = Table {
        columns: vec![
            words("k", &["z", "m", "a"], &[0, 1, 2]),
            numbers("x", vec![Some(1.0), Some(2.0), Some(1.0)]),
        ],
    };
    let groups = table
        .ask(
            &query("k", "x", Summary::Mean),
            &[measure("x", &["x"], None)],
        )
        .unwrap();
    assert_eq!(
        groups.iter().map(|group| &*group.label).collect::<Vec<_>>(),
        ["m", "a", "z"]
    );
}

#[test]
fn names_that_the_table_does_not_have_are_faults() {
    let ask = |query: Query| gaps().ask(&query, &rates()).unwrap_err();
    let fine = || query("pilar", "rate", Summary::Mean);
    assert_eq!(
        ask(query("x", "rate", Summary::Mean)),
        QueryFault::NoColumn("x".to_owned())
    );
    assert_eq!(
        ask(query("suka", "rate", Summary::Mean)),
        QueryFault::NoColumn("suka".to_owned())
    );
    assert_eq!(
        ask(query("pilar", "x", Summary::Mean)),
        QueryFault::NoMeasure("x".to_owned())
    );
    assert_eq!(
        ask(query("pilar", "rate", Summary::Sum)),
        QueryFault::NoSummary("sum".to_owned())
    );
    assert_eq!(
        ask(filtered(&[("pilar", "x")], fine())),
        QueryFault::NoLabel("x".to_owned())
    );
    assert_eq!(
        ask(filtered(&[("x", "a")], fine())),
        QueryFault::NoColumn("x".to_owned())
    );
    let broken = [
        measure("rate", &["suka", "x"], None),
        measure("empty", &[], None),
    ];
    assert_eq!(
        gaps().ask(&fine(), &broken),
        Err(QueryFault::NoColumn("x".to_owned()))
    );
    assert!(
        gaps()
            .ask(&query("pilar", "empty", Summary::Mean), &broken)
            .is_err()
    );
}

#[test]
fn a_table_from_outside_with_uneven_columns_does_not_panic() {
    let table = Table {
        columns: vec![
            words("k", &["a"], &[0, 7, 0]),
            numbers("x", vec![Some(1.0)]),
        ],
    };
    let groups = table
        .ask(
            &query("k", "x", Summary::Median),
            &[measure("x", &["x"], None)],
        )
        .unwrap();
    assert_eq!((groups[0].n, groups[0].missing), (1, 1));
    assert_eq!(table.to_csv(), "k,x\r\na,1\r\n,\r\na,\r\n");
}

#[test]
fn an_address_replaces_what_it_names_and_keeps_the_rest() {
    let default = filtered(&[("pilar", "a")], query("pilar", "rate", Summary::Mean));
    let read = |address: &str| default.with_address(address).unwrap();
    assert_eq!(read(""), default);
    assert_eq!(read("lang=en&page=2"), default);
    assert_eq!(
        read("summary=median"),
        Query {
            summary: Summary::Median,
            ..default.clone()
        }
    );
    assert_eq!(
        read("filter=pilar:how-to&filter=hari:Senin%20pagi").filter,
        [
            ("pilar".to_owned(), "how-to".to_owned()),
            ("hari".to_owned(), "Senin pagi".to_owned())
        ]
    );
    assert_eq!(
        read("filter="),
        Query {
            filter: vec![],
            ..default.clone()
        }
    );
    assert_eq!(
        read("filter=&filter=pilar:b&filter=").filter,
        [("pilar".to_owned(), "b".to_owned())]
    );
    assert_eq!(
        default.with_address("summary=mode"),
        Err(QueryFault::NoSummary("mode".to_owned()))
    );
    assert_eq!(
        default.to_address(),
        "filter=pilar:a&group=pilar&measure=rate&summary=mean"
    );
}

#[test]
fn a_broken_address_is_no_panic() {
    let default = query("pilar", "rate", Summary::Mean);
    for address in [
        "%",
        "group=%zz",
        "group=%ff%fe",
        "&&&==",
        "filter=%",
        "filter=:",
        "filter=pilar",
        "?group=a",
    ] {
        assert!(default.with_address(address).is_ok(), "{address}");
    }
}

#[test]
fn csv_is_quoted_where_needed_and_runs_no_formula() {
    let table = Table {
        columns: vec![
            words(
                "teks",
                &[
                    "a,b",
                    "kata \"x\"\nbaru",
                    "=1+1",
                    "-5",
                    "@siti",
                    "+62,8",
                    "\tx",
                    "biasa",
                ],
                &[0, 1, 2, 3, 4, 5, 6, 7],
            ),
            numbers(
                "x",
                vec![
                    Some(1.0),
                    Some(-0.5),
                    None,
                    Some(1e15),
                    Some(7.02),
                    Some(0.0),
                    None,
                    Some(3.25),
                ],
            ),
        ],
    };
    assert_eq!(
        table.to_csv(),
        "teks,x\r\n\"a,b\",1\r\n\"kata \"\"x\"\"\nbaru\",-0.5\r\n'=1+1,\r\n'-5,1000000000000000\r\n'@siti,7.02\r\n\
         \"'+62,8\",0\r\n'\tx,\r\nbiasa,3.25\r\n"
    );
}

#[test]
fn the_median_of_an_even_number_is_between_the_middle_two() {
    assert_eq!(median(&mut []), None);
    assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
    assert_eq!(median(&mut [5.0]), Some(5.0));
    assert_eq!(mean(&[]), None);
    assert_eq!(mean(&[1.0, 2.0]), Some(1.5));
}

fn any_table() -> impl Strategy<Value = Table> {
    let value = || proptest::option::weighted(0.9, -1e6..1e6f64);
    proptest::collection::vec((0u16..3, 0u16..4, value(), value()), 1..60).prop_map(|rows| Table {
        columns: vec![
            words(
                "k",
                &["a", "b", "c"],
                &rows.iter().map(|row| row.0).collect::<Vec<_>>(),
            ),
            words(
                "f",
                &["p", "q", "r", "s"],
                &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            ),
            numbers("x", rows.iter().map(|row| row.2).collect()),
            numbers("y", rows.iter().map(|row| row.3.map(f64::round)).collect()),
        ],
    })
}

fn measures() -> [Measure; 2] {
    [
        measure("x", &["x"], None),
        measure("rate", &["x"], Some("y")),
    ]
}

fn shuffled(table: &Table, seed: u32) -> Table {
    let mut chance = SeededRng::new(seed);
    let mut order: Vec<(u32, usize)> = (0..table.rows())
        .map(|row| (chance.next_u32(), row))
        .collect();
    order.sort_unstable();
    let mut table = table.clone();
    for column in &mut table.columns {
        match &mut column.data {
            Data::Words { rows, .. } => *rows = order.iter().map(|(_, row)| rows[*row]).collect(),
            Data::Numbers(values) => *values = order.iter().map(|(_, row)| values[*row]).collect(),
            Data::Booleans(values) => *values = order.iter().map(|(_, row)| values[*row]).collect(),
            Data::Times { at, .. } => *at = order.iter().map(|(_, row)| at[*row]).collect(),
        }
    }
    table
}

#[test]
fn whole_numbers_travel_as_such() {
    let values = vec![Some(8100.0), Some(-2.5), None, Some(1e300), Some(0.0)];
    let written = serde_json::to_string(&Data::Numbers(values)).unwrap();
    assert_eq!(written, r#"{"Numbers":[8100,-2.5,null,1e+300,0]}"#);
}

/// Posts of two weeks from Monday, 1 June 2026, at 08:00, 13:00 and 23:30 WIB, with gaps.
fn posts() -> Table {
    // 2026-06-01T00:00:00+07:00
    const MONDAY: i64 = 1_780_246_800_000;
    let clocks = [8 * HOUR, 13 * HOUR, 23 * HOUR + HOUR / 2];
    let at: Vec<Option<i64>> = (0..14_i64)
        .flat_map(|day| clocks.map(|clock| Some(MONDAY + day * DAY + clock)))
        .chain([None])
        .collect();
    let count = at.len();
    let column = |name: &str, id: &str, en: &str, data| Column {
        name: name.to_owned(),
        label: Bilingual {
            id: id.to_owned(),
            en: en.to_owned(),
        },
        data,
    };
    let numbers = |of: fn(usize) -> Option<f64>| Data::Numbers((0..count).map(of).collect());
    let pillars = (0..count)
        .map(|row| u16::try_from(row % 3).unwrap())
        .collect();
    Table {
        columns: vec![
            column(
                "waktu",
                "waktu terbit",
                "published at",
                Data::Times {
                    at,
                    zone: Zone::Wib,
                },
            ),
            column(
                "pilar",
                "pilar",
                "pillar",
                Data::Words {
                    labels: ["how-to", "seremonial", "layanan"]
                        .map(str::to_owned)
                        .into(),
                    rows: pillars,
                    english: ["how-to", "ceremony", "service"].map(str::to_owned).into(),
                },
            ),
            column(
                "jangkauan",
                "jangkauan",
                "reach",
                numbers(|row| (row != 5).then_some(1_000.0 + 10.0 * row as f64)),
            ),
            column(
                "simpan",
                "jumlah simpan",
                "saves",
                numbers(|row| Some(row as f64)),
            ),
            column(
                "berbayar",
                "berbayar",
                "paid",
                Data::Booleans(
                    (0..count)
                        .map(|row| (row != 7).then_some(row % 4 == 0))
                        .collect(),
                ),
            ),
        ],
    }
}

fn labels(groups: &[Group]) -> Vec<&str> {
    groups.iter().map(|group| &*group.label).collect()
}

#[test]
fn times_are_grouped_by_what_clocks_of_their_zone_show() {
    let ask = |group: &str, sort| {
        let query = Query {
            sort,
            ..query(group, "=count()", Summary::Sum)
        };
        posts().ask(&query, &[]).unwrap()
    };
    let days = ask("waktu:weekday", Sort::Key);
    assert_eq!(
        labels(&days),
        [
            "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"
        ]
    );
    // The row without a time is in no group.
    assert_eq!(
        days.iter().map(|group| group.value.unwrap()).sum::<f64>(),
        42.0
    );
    assert_eq!(labels(&ask("waktu:hour", Sort::Key)), ["08", "13", "23"]);
    assert_eq!(
        labels(&ask("waktu:week", Sort::Key)),
        ["2026-06-01", "2026-06-08"]
    );
    assert_eq!(labels(&ask("waktu:month", Sort::Key)), ["2026-06"]);
    let days = ask("waktu:day", Sort::Key);
    assert_eq!(
        (days.len(), &*days[0].label, &*days[13].label),
        (14, "2026-06-01", "2026-06-14")
    );
    // In Jayapura the last post of a day is one of the next.
    let mut east = posts();
    if let Data::Times { zone, .. } = &mut east.columns[0].data {
        *zone = Zone::Wit;
    }
    let query = Query {
        sort: Sort::Key,
        ..query("waktu:hour", "=count()", Summary::Sum)
    };
    assert_eq!(labels(&east.ask(&query, &[]).unwrap()), ["01", "10", "15"]);
    for (key, word) in [("waktu:weekday", "Monday"), ("berbayar", "Senin")] {
        assert_eq!(posts().label(key, "Senin", Language::En), word);
    }
    assert_eq!(posts().label("berbayar", "ya", Language::En), "yes");
    for key in [
        "waktu",
        "waktu:year",
        "pilar:hour",
        "berbayar:week",
        "jangkauan",
    ] {
        let asked = super::Query {
            group: key.to_owned(),
            ..query.clone()
        };
        assert_eq!(
            posts().ask(&asked, &[]),
            Err(QueryFault::NoColumn(key.to_owned()))
        );
    }
}

#[test]
fn two_keys_make_a_group_of_each_pair_that_there_is_and_top_keeps_the_first() {
    let asked = Query {
        then: Some("waktu:hour".to_owned()),
        sort: Sort::Key,
        ..query("pilar", "=count()", Summary::Sum)
    };
    let groups = posts().ask(&asked, &[]).unwrap();
    let pairs: Vec<_> = groups
        .iter()
        .map(|group| (&*group.label, group.then.as_deref().unwrap()))
        .collect();
    // Each pillar has its own hour in this table.
    assert_eq!(
        pairs,
        [("how-to", "08"), ("seremonial", "13"), ("layanan", "23")]
    );
    let asked = Query {
        top: Some(2),
        then: Some("berbayar".to_owned()),
        ..query("pilar", "simpan", Summary::Sum)
    };
    let all = Query {
        top: None,
        ..asked.clone()
    };
    let measures = [measure("simpan", &["simpan"], None)];
    let whole = posts().ask(&all, &measures).unwrap();
    assert_eq!(whole.len(), 6);
    assert_eq!(posts().ask(&asked, &measures).unwrap(), whole[..2]);
}

#[test]
fn ranges_keep_numbers_days_and_what_is_paid() {
    let count = |filter: &[(&str, &str)]| {
        let asked = filtered(filter, query("pilar", "=count()", Summary::Sum));
        let groups = posts().ask(&asked, &[]).unwrap();
        groups
            .iter()
            .map(|group| group.value.unwrap() as u32)
            .sum::<u32>()
    };
    assert_eq!(count(&[("simpan", ">=40")]), 3);
    assert_eq!(count(&[("simpan", ">40")]), 2);
    assert_eq!(count(&[("simpan", "<2")]), 2);
    assert_eq!(count(&[("simpan", "<= 2")]), 3);
    assert_eq!(count(&[("simpan", "5..6")]), 2);
    assert_eq!(count(&[("simpan", "5..6"), ("simpan", "40")]), 3);
    assert_eq!(
        count(&[("simpan", "5..6"), ("jangkauan", ">0")]),
        1,
        "a gap is no number"
    );
    assert_eq!(count(&[("berbayar", "ya")]), 11);
    assert_eq!(count(&[("berbayar", "ya"), ("berbayar", "tidak")]), 42);
    // Days are whole days: the post of 23:30 belongs to its own.
    assert_eq!(count(&[("waktu", "2026-06-01")]), 3);
    assert_eq!(count(&[("waktu", "2026-06-01..2026-06-02")]), 6);
    assert_eq!(count(&[("waktu", ">2026-06-13")]), 3);
    assert_eq!(count(&[("waktu", ">=2026-06-13")]), 6);
    assert_eq!(count(&[("waktu", "<2026-06-02")]), 3);
    assert_eq!(count(&[("waktu", "<=2026-06-02")]), 6);
    for (column, wrong) in [
        ("simpan", "banyak"),
        ("simpan", ""),
        ("waktu", "2026-02-30"),
        ("simpan", "1..x"),
    ] {
        let asked = filtered(&[(column, wrong)], query("pilar", "=count()", Summary::Sum));
        assert_eq!(
            posts().ask(&asked, &[]),
            Err(QueryFault::NoRange(wrong.to_owned()))
        );
    }
    let asked = filtered(
        &[("berbayar", "mungkin")],
        query("pilar", "=count()", Summary::Sum),
    );
    assert_eq!(
        posts().ask(&asked, &[]),
        Err(QueryFault::NoLabel("mungkin".to_owned()))
    );
}

#[test]
fn a_formula_over_groups_says_its_n_and_what_has_gaps() {
    let ask = |formula: &str| {
        let asked = Query {
            sort: Sort::Key,
            ..query("pilar", formula, Summary::Median)
        };
        posts().ask(&asked, &[]).unwrap()
    };
    let ratio = ask("=ratio(simpan; jangkauan)");
    assert_eq!(
        (ratio[2].n, ratio[2].missing),
        (13, 1),
        "row 5 has no reach"
    );
    let (saves, reach): (f64, f64) = (2..43)
        .step_by(3)
        .filter(|row| *row != 5)
        .map(|row| (f64::from(row), 1_000.0 + 10.0 * f64::from(row)))
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!(ratio[2].value, Some(saves / reach * 100.0));
    assert!(ratio[2].median.is_none());
    // One of each row is summarised as the query says, and both are there.
    let each = ask("=simpan / jangkauan * 100");
    assert_eq!(each[2].value, each[2].median);
    assert_eq!((each[2].n, each[2].missing), (13, 1));
    let wilson = ask("=wilson(simpan > 20)");
    let interval = wilson[0].interval.unwrap();
    assert!(interval.contains(wilson[0].value.unwrap()) && interval.high <= 100.0);
    let fault = posts()
        .ask(&query("pilar", "=simpann", Summary::Mean), &[])
        .unwrap_err();
    assert!(matches!(fault, QueryFault::Formula(_)), "{fault:?}");
    for (formula, percent) in [
        ("=share(berbayar)", true),
        ("=mean(simpan)", false),
        ("=", false),
    ] {
        let asked = query("pilar", formula, Summary::Mean);
        assert_eq!(posts().answers_in_percent(&asked, &[]), percent);
    }
}

#[test]
fn yes_and_no_and_times_stand_in_a_file_as_people_write_them() {
    let csv = posts().to_csv();
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("waktu,pilar,jangkauan,simpan,berbayar"));
    assert_eq!(
        lines.next(),
        Some("2026-06-01 08:00+07:00,how-to,1000,0,ya")
    );
    assert_eq!(
        lines.nth(6),
        Some("2026-06-03 13:00+07:00,seremonial,1070,7,")
    );
    assert_eq!(csv.lines().last(), Some(",how-to,1420,42,tidak"));
}

proptest! {
    #[test]
    fn numbers_read_back_as_they_were(values in proptest::collection::vec(proptest::option::of(-1e20_f64..1e20), 0..9)) {
        let data = Data::Numbers(values);
        let written = serde_json::to_string(&data).unwrap();
        prop_assert_eq!(serde_json::from_str::<Data>(&written).unwrap(), data);
    }

    #[test]
    fn the_median_lies_between_the_ends_and_half_the_values_on_each_side(values in proptest::collection::vec(-1e9..1e9f64, 1..50)) {
        let median = median(&mut values.clone()).unwrap();
        let below = values.iter().filter(|value| **value < median).count();
        let above = values.iter().filter(|value| **value > median).count();
        prop_assert!(below * 2 <= values.len() && above * 2 <= values.len());
    }

    #[test]
    fn every_filtered_row_is_in_exactly_one_group(table in any_table(), kept in 0usize..4) {
        let label = ["p", "q", "r", "s"][kept];
        let Some(Data::Words { rows, .. }) = table.column("f").map(|column| &column.data) else { panic!() };
        let expected = rows.iter().filter(|row| usize::from(**row) == kept).count();
        for measure in ["x", "rate"] {
            let groups = table.ask(&filtered(&[("f", label)], query("k", measure, Summary::Mean)), &measures()).unwrap();
            let seen: u32 = groups.iter().map(|group| group.n + group.missing).sum();
            prop_assert_eq!(seen as usize, expected);
            prop_assert!(groups.iter().all(|group| group.n + group.missing > 0 && group.value.is_some() == (group.n > 0)));
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(table in any_table(), seed: u32, summary in proptest::sample::select(Summary::ALL.to_vec())) {
        let ask = |table: &Table| {
            let mut groups = table.ask(&query("k", "x", summary), &measures()).unwrap();
            groups.sort_by(|one, other| one.label.cmp(&other.label));
            groups
        };
        let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-6,
            (one, other) => one == other,
        };
        for (one, other) in ask(&table).iter().zip(ask(&shuffled(&table, seed))) {
            prop_assert_eq!((&one.label, one.n, one.missing, one.median), (&other.label, other.n, other.missing, other.median));
            prop_assert!(near(one.value, other.value) && near(one.mean, other.mean));
        }
    }

    #[test]
    fn groups_are_sorted_by_value_with_the_largest_first(table in any_table(), ratio: bool) {
        let groups = table.ask(&query("f", if ratio { "rate" } else { "x" }, Summary::Median), &measures()).unwrap();
        for pair in groups.windows(2) {
            let sorted = match (pair[0].value, pair[1].value) {
                (Some(one), Some(other)) => one > other || (one == other && pair[0].label < pair[1].label),
                (_, None) => true,
                (None, Some(_)) => false,
            };
            prop_assert!(sorted);
        }
    }

    #[test]
    fn an_address_reads_back_as_the_same_query(
        filter in proptest::collection::vec(("[^:]{0,8}", "\\PC{0,8}"), 0..4),
        group in "\\PC{0,12}",
        measure in "\\PC{0,12}",
        summary in proptest::sample::select(Summary::ALL.to_vec()),
        then in proptest::option::of("\\PC{1,9}"),
        sort in proptest::sample::select(Sort::ALL.to_vec()),
        top in proptest::option::of(1_u16..),
    ) {
        let asked = Query { filter, then, sort, top, ..Query::new(group, measure, summary) };
        let default = Query {
            then: Some("format".to_owned()),
            top: Some(3),
            sort: Sort::Key,
            ..filtered(&[("pilar", "a")], query("pilar", "rate", Summary::Mean))
        };
        let address = asked.to_address();
        prop_assert!(address.is_ascii() && !address.contains([' ', '#', '?', '"', '<']));
        prop_assert_eq!(default.with_address(&address).unwrap(), asked);
    }

    #[test]
    fn no_address_panics(address in "\\PC{0,60}") {
        let _ = query("pilar", "rate", Summary::Mean).with_address(&address);
    }
}
