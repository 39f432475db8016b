use super::FormulaFaultKind as Kind;
use super::*;
use crate::analysis::{Column, Data};
use crate::calendar::Zone;
use crate::clock::HOUR;
use crate::language::Bilingual;
use proptest::prelude::*;

fn column(name: &str, id: &str, en: &str, data: Data) -> Column {
    Column {
        name: name.to_owned(),
        label: Bilingual {
            id: id.to_owned(),
            en: en.to_owned(),
        },
        data,
    }
}

/// Four posts: the third has no reach, the fourth a reach of zero and no word whether it was paid.
fn table() -> Table {
    // 2026-06-01T08:00:00+07:00, a Monday.
    const FIRST: i64 = 1_780_275_600_000;
    let numbers = |values: [Option<f64>; 4]| Data::Numbers(values.into());
    Table {
        columns: vec![
            column(
                "pilar",
                "pilar",
                "pillar",
                Data::Words {
                    labels: vec!["how-to".to_owned(), "seremonial".to_owned()],
                    rows: vec![0, 0, 1, 1],
                    english: vec!["how-to".to_owned(), "ceremony".to_owned()],
                },
            ),
            column(
                "jangkauan",
                "jangkauan",
                "reach",
                numbers([Some(200.0), Some(400.0), None, Some(0.0)]),
            ),
            column(
                "simpan",
                "jumlah simpan",
                "saves",
                numbers([Some(10.0), Some(4.0), Some(8.0), Some(2.0)]),
            ),
            column(
                "berbayar",
                "berbayar",
                "paid",
                Data::Booleans(vec![Some(true), Some(false), Some(false), None]),
            ),
            column(
                "waktu",
                "waktu terbit",
                "published at",
                Data::Times {
                    at: vec![
                        Some(FIRST),
                        Some(FIRST + 5 * HOUR),
                        Some(FIRST + 30 * HOUR),
                        None,
                    ],
                    zone: Zone::Wib,
                },
            ),
        ],
    }
}

fn one(text: &str) -> Option<f64> {
    match Formula::parse(text, &table())
        .unwrap()
        .compute(&table(), &[0, 1, 2, 3])
    {
        Computed::One(value, _) => value,
        Computed::Each(values) => panic!("{text}: {values:?}"),
    }
}

/// Each row, with `None` where it is missing.
fn each(text: &str) -> Vec<Option<f64>> {
    match Formula::parse(text, &table())
        .unwrap()
        .compute(&table(), &[0, 1, 2, 3])
    {
        Computed::Each(values) => {
            let known = |value: f64| (!value.is_nan()).then_some(value);
            values.into_iter().map(known).collect()
        }
        Computed::One(value, _) => panic!("{text}: {value:?}"),
    }
}

fn fault(text: &str) -> FormulaFault {
    Formula::parse(text, &table()).unwrap_err()
}

#[test]
fn arithmetic_goes_row_by_row_and_what_is_missing_stays_missing() {
    assert_eq!(
        each("simpan / jangkauan"),
        [Some(0.05), Some(0.01), None, None],
        "over zero there is nothing"
    );
    assert_eq!(each("-simpan + 2 * 3")[0], Some(-4.0));
    assert_eq!(each("(simpan + 2) * 3")[0], Some(36.0));
    assert_eq!(each("simpan − 2 × 3 ÷ 2")[0], Some(7.0));
    assert_eq!(each("simpan - - 1")[0], Some(11.0));
    assert_eq!(each("8 - simpan - 1")[0], Some(-3.0), "from left to right");
    assert_eq!(one("50%"), Some(0.5));
    assert_eq!(one("1 / 0"), None);
}

#[test]
fn conditions_know_what_they_do_not_know() {
    assert_eq!(
        each("jangkauan > 200"),
        [Some(0.0), Some(1.0), None, Some(0.0)]
    );
    assert_eq!(each("jangkauan ≥ 200")[0], Some(1.0));
    assert_eq!(each("jangkauan <> 200")[0], Some(0.0));
    // No and something unknown is no; yes or something unknown is yes.
    assert_eq!(each("jangkauan > 200 and simpan > 9")[2], Some(0.0));
    assert_eq!(each("jangkauan > 200 dan simpan > 7")[2], None);
    assert_eq!(each("jangkauan > 200 atau simpan > 7")[2], Some(1.0));
    assert_eq!(
        each("bukan berbayar"),
        [Some(0.0), Some(1.0), Some(1.0), None]
    );
    assert_eq!(each("not not berbayar")[0], Some(1.0));
    assert_eq!(
        each("if(jangkauan > 200; 1; 0)"),
        [Some(0.0), Some(1.0), None, Some(0.0)]
    );
    assert_eq!(one("jika(1 < 2; 5; 7)"), Some(5.0));
}

#[test]
fn functions_make_one_number_of_all_rows_that_are_known() {
    assert_eq!(one("count()"), Some(4.0));
    assert_eq!(one("banyak(jangkauan)"), Some(3.0));
    assert_eq!(one("count(waktu)"), Some(3.0));
    assert_eq!(one("count(pilar)"), Some(4.0));
    assert_eq!(
        one("count(simpan > 3)"),
        Some(3.0),
        "of a condition those that fulfil it"
    );
    assert_eq!(one("sum(jangkauan)"), Some(600.0));
    assert_eq!(one("jumlah(simpan)"), Some(24.0));
    assert_eq!(one("mean(simpan)"), Some(6.0));
    assert_eq!(one("median(simpan)"), Some(6.0));
    assert_eq!(one("min(simpan)"), Some(2.0));
    assert_eq!(one("maks(simpan)"), Some(10.0));
    // 10, 8, 4, 2: deviations 4, 2, 2, 4; 40 / 3.
    let sd = one("sd(simpan)").unwrap();
    assert!((sd * sd - 40.0 / 3.0).abs() < 1e-12);
    // Sorted 2, 4, 8, 10; the place of the 90th of 100 is 2.7: 8 + 0.7 · 2.
    for text in [
        "p(simpan; 90)",
        "p(90; simpan)",
        "p90(simpan)",
        "P90(simpan)",
    ] {
        assert!((one(text).unwrap() - 9.4).abs() < 1e-12, "{text}");
    }
    assert_eq!(one("p(simpan; 0)"), Some(2.0));
    assert_eq!(one("p(simpan; 100)"), Some(10.0));
    assert_eq!(one("share(simpan > 3)"), Some(0.75));
    assert_eq!(
        one("bagian(berbayar)"),
        Some(1.0 / 3.0),
        "of the three that are known"
    );
    // Saves and reach of the rows that have both: (10 + 4 + 2) / 600.
    assert_eq!(one("ratio(simpan; jangkauan)"), Some(16.0 / 600.0));
    assert_eq!(one("sum(simpan) / sum(jangkauan)"), Some(24.0 / 600.0));
    assert_eq!(one("round(10 / 4) + abs(-2)"), Some(5.0));
    assert_eq!(
        one("sum(if(simpan > 100; 1 / 0; 1 / 0))"),
        None,
        "nothing is not zero"
    );
}

#[test]
fn a_share_has_its_interval_and_a_robust_z_its_robust_deviation() {
    let wilson = Formula::parse("wilson(simpan > 3)", &table()).unwrap();
    let Computed::One(share, interval) = wilson.compute(&table(), &[0, 1, 2, 3]) else {
        panic!()
    };
    assert_eq!(share, Some(0.75));
    assert_eq!(interval, crate::statistics::wilson(0.75, 4));
    assert!(wilson.is_share() && !wilson.is_of_rows());
    // 10, 4, 8, 2 around 6: distances 4, 2, 2, 4, whose median is 3.
    let z = each("z_robust(simpan)");
    assert!((z[0].unwrap() - 4.0 / (1.4826 * 3.0)).abs() < 1e-12);
    assert_eq!(
        each("z_robust(simpan * 0)"),
        [None; 4],
        "where all are equal nothing is far"
    );
    assert_eq!(one("count(abs(z_robust(simpan)) > 3.5)"), Some(0.0));
    // One number of all rows within a row: above twice the median.
    assert_eq!(one("share(simpan > 1.5 * median(simpan))"), Some(0.25));
}

#[test]
fn words_are_compared_with_labels_in_either_language_and_times_with_days() {
    assert_eq!(
        each("pilar = 'How-To'"),
        [Some(1.0), Some(1.0), Some(0.0), Some(0.0)]
    );
    assert_eq!(each("\"ceremony\" = pillar")[2], Some(1.0));
    assert_eq!(each("pilar != “seremonial”")[2], Some(0.0));
    assert_eq!(
        each("waktu = '2026-06-01'"),
        [Some(1.0), Some(1.0), Some(0.0), None]
    );
    assert_eq!(
        each("waktu > '2026-06-01'")[..3],
        [Some(0.0), Some(0.0), Some(1.0)]
    );
    assert_eq!(
        each("waktu <= '2026-06-01'")[..3],
        [Some(1.0), Some(1.0), Some(0.0)]
    );
    assert_eq!(
        each("jam(waktu)"),
        [Some(8.0), Some(13.0), Some(14.0), None]
    );
    assert_eq!(
        each("weekday(waktu)"),
        [Some(1.0), Some(1.0), Some(2.0), None]
    );
    assert_eq!(each("bulan(waktu)")[0], Some(6.0));
}

#[test]
fn a_column_has_its_name_and_labels_in_both_languages() {
    for name in [
        "simpan",
        "Simpan",
        "saves",
        "[jumlah simpan]",
        "[Saves]",
        "jumlah_simpan",
    ] {
        assert_eq!(each(name)[0], Some(10.0), "{name}");
    }
    assert_eq!(one("SUM(Reach)"), Some(600.0));
}

#[test]
fn a_comma_is_a_decimal_sign_where_semicolons_divide() {
    assert_eq!(one("jika(1 > 0; 0,5; 2)"), Some(0.5));
    assert_eq!(one("if(1 > 0, 0.5, 2)"), Some(0.5));
    assert_eq!(one("if(1 > 0,5,2)"), Some(5.0));
    assert_eq!(one(".5 + 1.25"), Some(1.75));
}

#[test]
fn a_fault_says_where_it_is_and_which_name_is_near() {
    let at = |text: &str| {
        let fault = fault(text);
        (fault.at, fault.length, fault.kind)
    };
    let near = |name: &str, near: &str| Kind::NoColumn {
        name: name.to_owned(),
        near: Some(near.to_owned()),
    };
    assert_eq!(at(""), (0, 0, Kind::Empty));
    assert_eq!(at("  "), (0, 2, Kind::Empty));
    assert_eq!(at("1 + jangkuan"), (4, 8, near("jangkuan", "jangkauan")));
    assert_eq!(at("médian + 1").0, 0);
    let function = Kind::NoFunction {
        name: "mediann".to_owned(),
        near: Some("median".to_owned()),
    };
    assert_eq!(at("mediann(simpan)"), (0, 7, function));
    let label = Kind::NoLabel {
        label: "seremoni".to_owned(),
        column: "pilar".to_owned(),
        near: Some("seremonial".to_owned()),
    };
    assert_eq!(at("pilar = 'seremoni'"), (8, 10, label));
    assert_eq!(at("1 +"), (3, 0, Kind::End));
    assert_eq!(at("(1"), (2, 0, Kind::End));
    assert_eq!(at("1 2"), (2, 1, Kind::Unexpected("2".to_owned())));
    assert_eq!(at("1 ) + 2"), (2, 1, Kind::Unexpected(")".to_owned())));
    assert_eq!(at("1 < 2 < 3"), (6, 1, Kind::Unexpected("<".to_owned())));
    assert_eq!(at("simpan @ 2"), (7, 1, Kind::Sign('@')));
    assert_eq!(at("pilar = 'how"), (8, 4, Kind::Open('\'')));
    assert_eq!(at("[simpan"), (0, 7, Kind::Open('[')));
    assert_eq!(
        at("sum(pilar)"),
        (4, 5, Kind::NotANumber("pilar".to_owned()))
    );
    assert_eq!(at("waktu"), (0, 5, Kind::NotANumber("waktu".to_owned())));
    assert_eq!(at("share(simpan)"), (6, 6, Kind::NotACondition));
    assert_eq!(at("simpan and 1 < 2"), (0, 6, Kind::NotACondition));
    assert_eq!(at("pilar > 'how-to'"), (8, 8, Kind::WordsCompared));
    assert_eq!(at("pilar = 1"), (0, 5, Kind::WordsCompared));
    assert_eq!(at("simpan = 'x'"), (9, 3, Kind::WordsCompared));
    assert_eq!(at("p(simpan; 101)"), (10, 3, Kind::Percentile));
    assert_eq!(at("p(simpan; jangkauan)"), (10, 9, Kind::Percentile));
    assert_eq!(
        at("waktu > 'kemarin'"),
        (8, 9, Kind::NotADay("kemarin".to_owned()))
    );
    let arguments = |name: &str, takes| Kind::Arguments {
        name: name.to_owned(),
        takes,
    };
    assert_eq!(at("if(1 < 2; 3)"), (0, 2, arguments("if", 3)));
    assert_eq!(at("p90(simpan; 3)"), (0, 3, arguments("p90", 1)));
    assert_eq!(fault(&"1+".repeat(400)).kind, Kind::Long);
    assert_eq!(fault(&"(".repeat(60)).kind, Kind::Deep);
    let deep = format!("{}simpan{}", "abs(".repeat(30), ")".repeat(30));
    assert_eq!(each(&deep)[0], Some(10.0));
}

/// Formulas as people write them, with a few that are none.
fn texts() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("simpan".to_owned()),
        Just("jangkauan".to_owned()),
        Just("berbayar".to_owned()),
        Just("pilar = 'how-to'".to_owned()),
        Just("2".to_owned()),
        Just("0,5".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (
                inner.clone(),
                inner.clone(),
                prop::sample::select(vec!["+", "-", "*", "/", "<", "=", "and"])
            )
                .prop_map(|(one, other, sign)| format!("({one} {sign} {other})")),
            (inner.clone(), prop::sample::select(Function::ALL.to_vec()))
                .prop_map(|(one, function)| format!("{}({one})", function.code())),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(one, then, other)| format!("if({one}; {then}; {other})")),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_panics_and_a_fault_lies_within_it(text in "\\PC{0,80}") {
        if let Err(fault) = Formula::parse(&text, &table()) {
            prop_assert!(fault.at + fault.length <= text.chars().count().max(fault.at));
        }
    }

    #[test]
    fn what_can_be_read_can_be_computed_over_any_rows(text in texts(), rows in prop::collection::vec(0_u32..9, 0..6)) {
        if let Ok(formula) = Formula::parse(&text, &table()) {
            match formula.compute(&table(), &rows) {
                Computed::One(value, _) => prop_assert!(value.is_none_or(f64::is_finite)),
                Computed::Each(values) => {
                    prop_assert_eq!(values.len(), rows.len());
                    prop_assert!(formula.is_of_rows());
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_result_of_all_rows(text in texts(), seed: u8) {
        let table = table();
        if let Ok(formula) = Formula::parse(&text, &table) {
            let mut rows = vec![0, 1, 2, 3];
            let before = formula.compute(&table, &rows);
            rows.rotate_left(usize::from(seed % 4));
            if let (Computed::One(one, _), Computed::One(other, _)) = (before, formula.compute(&table, &rows)) {
                match (one, other) {
                    (Some(one), Some(other)) => prop_assert!((one - other).abs() <= 1e-9 * one.abs().max(1.0)),
                    (one, other) => prop_assert_eq!(one.is_some(), other.is_some()),
                }
            }
        }
    }
}
