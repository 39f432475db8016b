use super::*;
use crate::analysis::Column;
use crate::analysis::Summary;
use crate::language::Language;

fn pillar(name: &str, weight: f64, reach: f64, rates: [f64; 2], formats: [f64; 3]) -> Pillar {
    Pillar {
        name: name.to_owned(),
        english: (name == "hiburan").then(|| "entertainment".to_owned()),
        weight,
        reach,
        engagement_rate: rates[0],
        save_rate: rates[1],
        formats: formats.to_vec(),
        captions: vec![
            format!("Kabar {name}"),
            format!("Simpan, lalu bagikan: {name}"),
            format!("\"{name}\"\nbaris dua"),
        ],
    }
}

fn format(
    name: &str,
    platform_name: &str,
    reach: f64,
    engagement: f64,
    views_per_reach: f64,
) -> Format {
    Format {
        name: name.to_owned(),
        english: (name == "foto").then(|| "photo".to_owned()),
        platform_name: platform_name.to_owned(),
        reach,
        engagement,
        views_per_reach,
    }
}

/// The account of domain reference §8, DS1.
fn account() -> InstagramPosts {
    let hours = [
        (6, 1.10, 1.0),
        (7, 1.25, 3.0),
        (8, 0.95, 6.0),
        (9, 0.85, 10.0),
        (10, 0.80, 11.0),
        (11, 0.95, 8.0),
        (12, 1.15, 5.0),
        (13, 0.95, 7.0),
        (14, 0.80, 8.0),
        (15, 0.80, 8.0),
        (16, 0.90, 7.0),
        (17, 1.05, 4.0),
        (18, 1.20, 4.0),
        (19, 1.35, 8.0),
        (20, 1.30, 7.0),
        (21, 1.10, 3.0),
    ];
    InstagramPosts {
        account_name: "Bapenda Kota Tirtanusa".to_owned(),
        account_username: "bapenda.tirtanusa".to_owned(),
        first_day: "2026-05-04".to_owned(),
        posts: 182,
        hours: hours
            .map(|(hour, reach, weight)| HourEffect {
                hour,
                reach,
                weight,
            })
            .to_vec(),
        weekdays: [1.0, 1.0, 1.0, 1.0, 0.90, 0.95, 1.05],
        formats: vec![
            format("reel", "IG reel", 1.9, 1.14, 1.45),
            format("carousel", "IG carousel", 1.0, 1.0, 1.6),
            format("foto", "IG image", 0.8, 0.80, 1.25),
        ],
        pillars: vec![
            pillar("how-to", 0.18, 6200.0, [0.062, 0.026], [0.22, 0.70, 0.08]),
            pillar(
                "seremonial",
                0.42,
                2400.0,
                [0.036, 0.0012],
                [0.52, 0.14, 0.34],
            ),
            pillar("promosi", 0.22, 2600.0, [0.030, 0.003], [0.52, 0.14, 0.34]),
            pillar("layanan", 0.14, 3600.0, [0.048, 0.010], [0.30, 0.40, 0.30]),
            pillar("hiburan", 0.04, 1900.0, [0.055, 0.002], [0.40, 0.20, 0.40]),
        ],
        reach_sigma: 0.45,
        engagement_sigma: 0.15,
        boost: Some(Boost {
            pillars: vec!["seremonial".to_owned(), "promosi".to_owned()],
            share: 0.14,
            reach: [2.5, 5.5],
            engagement: 0.25,
        }),
        viral: Some(Viral {
            post: 98,
            pillar: "hiburan".to_owned(),
            format: "reel".to_owned(),
            reach: 412_000.0,
            save_rate: 0.0008,
            caption: "Lomba ekspresi antre".to_owned(),
        }),
    }
}

fn both(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: text.to_owned(),
    }
}

fn point(
    says: &str,
    measure: &str,
    summary: Summary,
    first: Option<&str>,
    last: Option<&str>,
) -> TeachingPoint {
    TeachingPoint {
        says: says.to_owned(),
        query: Query::new("pilar", measure, summary),
        first: first.map(str::to_owned),
        last: last.map(str::to_owned),
        margin: None,
    }
}

fn dataset(account: InstagramPosts) -> Dataset {
    let measure = |name: &str, numerator: &[&str], denominator: Option<&str>| Measure {
        name: name.to_owned(),
        label: both(name),
        numerator: numerator.iter().map(|name| (*name).to_owned()).collect(),
        denominator: denominator.map(str::to_owned),
    };
    Dataset {
        slug: Slug::parse("bapenda").unwrap(),
        title: both("Bapenda Kota Tirtanusa (rekaan)"),
        source: Source::InstagramPosts(account),
        measures: vec![
            measure("views", &["tayangan"], None),
            measure(
                "err",
                &["suka", "komentar", "dibagikan", "disimpan"],
                Some("jangkauan"),
            ),
        ],
        teaching_points: vec![
            point(
                "rata-rata tayangan: hiburan",
                "views",
                Summary::Mean,
                Some("hiburan"),
                None,
            ),
            point(
                "median tayangan: how-to",
                "views",
                Summary::Median,
                Some("how-to"),
                None,
            ),
            point(
                "median interaksi ÷ jangkauan",
                "err",
                Summary::Median,
                Some("how-to"),
                Some("promosi"),
            ),
        ],
    }
}

fn posts(seed: u32) -> Vec<Post> {
    let account = account();
    account.posts(&account.check().unwrap(), seed)
}

fn column<'a>(table: &'a Table, name: &str) -> &'a Data {
    &table.column(name).unwrap().data
}

fn numbers(table: &Table, name: &str) -> Vec<f64> {
    match column(table, name) {
        Data::Numbers(values) => values.iter().map(|value| value.unwrap()).collect(),
        _ => panic!("{name} holds no numbers"),
    }
}

fn words(table: &Table, name: &str) -> Vec<String> {
    match column(table, name) {
        Data::Words { labels, rows, .. } => rows
            .iter()
            .map(|row| labels[usize::from(*row)].clone())
            .collect(),
        _ => panic!("{name} holds no words"),
    }
}

#[test]
fn most_seeds_show_every_teaching_point_at_once() {
    let data = dataset(account());
    let kept = (0..400)
        .filter(|seed| data.variation(*seed).unwrap().effective_seed == *seed)
        .count();
    assert!(kept >= 240, "{kept} of 400");
}

#[test]
fn a_variation_shows_every_teaching_point_from_the_first_seed_that_does() {
    let data = dataset(account());
    for seed in [0, 7, 20_260_601, u32::MAX] {
        let variation = data.variation(seed).unwrap();
        assert_eq!(variation.table.rows(), 182);
        assert_eq!(data.point_not_shown(&variation.table).unwrap(), None);
        for passed_over in 0..variation.effective_seed.wrapping_sub(seed) {
            let account = account();
            let table = account.table(&posts(seed.wrapping_add(passed_over)));
            assert!(data.point_not_shown(&table).unwrap().is_some());
        }
    }
}

#[test]
fn a_variation_repeats_to_the_last_digit() {
    let data = dataset(account());
    assert_eq!(data.variation(3), data.variation(3));
    assert_ne!(
        data.variation(3).unwrap().table,
        data.variation(4).unwrap().table
    );
    let sum = |name| {
        numbers(&data.variation(20_260_601).unwrap().table, name)
            .iter()
            .sum::<f64>()
    };
    // The same on every machine and in the browser, and a change of the generator changes every
    // participant's numbers: it has to be meant.
    assert_eq!(
        SUMS,
        [
            "tayangan",
            "jangkauan",
            "suka",
            "komentar",
            "dibagikan",
            "disimpan"
        ]
        .map(sum)
    );
}

const SUMS: [f64; 6] = [
    1_978_784.0,
    1_373_565.0,
    42_878.0,
    4_174.0,
    5_259.0,
    9_591.0,
];

#[test]
fn the_table_has_the_columns_and_labels_that_exercises_name() {
    let table = dataset(account()).variation(1).unwrap().table;
    let names: Vec<_> = table.columns.iter().map(|column| &*column.name).collect();
    assert_eq!(
        names,
        [
            "pilar",
            "format",
            "hari",
            "jam",
            "berbayar",
            "tayangan",
            "jangkauan",
            "jangkauan_organik",
            "jangkauan_berbayar",
            "suka",
            "komentar",
            "dibagikan",
            "disimpan",
            "waktu"
        ]
    );
    let labels = |name: &str| match column(&table, name) {
        Data::Words { labels, .. } => labels.join(" "),
        _ => panic!(),
    };
    assert_eq!(labels("pilar"), "how-to seremonial promosi layanan hiburan");
    assert_eq!(labels("format"), "reel carousel foto");
    assert_eq!(labels("hari"), "Senin Selasa Rabu Kamis Jumat Sabtu Minggu");
    assert_eq!(
        labels("jam"),
        "06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21"
    );
    assert_eq!(labels("berbayar"), "ya tidak");
    let english = |column: &str, label: &str| {
        assert_eq!(table.label(column, label, Language::Id), label);
        table.label(column, label, Language::En).to_owned()
    };
    assert_eq!(english("pilar", "hiburan"), "entertainment");
    assert_eq!(english("pilar", "how-to"), "how-to");
    assert_eq!(english("format", "foto"), "photo");
    assert_eq!(english("hari", "Jumat"), "Friday");
    assert_eq!(english("jam", "06"), "06");
    assert_eq!(english("berbayar", "tidak"), "no");
    assert_eq!(english("disimpan", "06"), "06");
    assert_eq!(english("tidak-ada", "06"), "06");
    assert_eq!(
        table.column("disimpan").unwrap().label,
        Bilingual {
            id: "disimpan".to_owned(),
            en: "saves".to_owned()
        }
    );
}

#[test]
fn the_parts_of_reach_and_engagement_fit_together() {
    let account = account();
    for seed in 0..20 {
        let posts = posts(seed);
        let table = account.table(&posts);
        let (organic, paid) = (
            numbers(&table, "jangkauan_organik"),
            numbers(&table, "jangkauan_berbayar"),
        );
        for (index, reach) in numbers(&table, "jangkauan").into_iter().enumerate() {
            assert_eq!(reach, organic[index] + paid[index]);
            assert!(numbers(&table, "tayangan")[index] >= reach);
            let boosted = words(&table, "berbayar")[index] == "ya";
            assert_eq!(boosted, paid[index] > 0.0);
            let pillar = &words(&table, "pilar")[index];
            assert!(!boosted || ["seremonial", "promosi"].contains(&&**pillar));
            assert!(!boosted || (2.4..5.6).contains(&(paid[index] / organic[index])));
        }
        assert!(posts.iter().all(|post| u64::from(
            post.likes + post.comments + post.shares + post.saves
        ) <= u64::from(post.reach())));
    }
}

#[test]
fn the_viral_post_is_where_and_what_the_parameters_say() {
    for seed in 0..50 {
        let table = account().table(&posts(seed));
        assert_eq!(
            (&*words(&table, "pilar")[97], &*words(&table, "format")[97]),
            ("hiburan", "reel")
        );
        assert_eq!(
            (
                numbers(&table, "jangkauan")[97],
                numbers(&table, "jangkauan_berbayar")[97]
            ),
            (412_000.0, 0.0)
        );
        assert!((200.0..460.0).contains(&numbers(&table, "disimpan")[97]));
    }
}

#[test]
fn what_is_drawn_follows_the_parameters() {
    let all: Vec<Post> = (0..60)
        .flat_map(posts)
        .filter(|post| post.reach() != 412_000)
        .collect();
    let share = |part: usize, of: usize| part as f64 / of as f64;
    for (index, pillar) in account().pillars.iter().enumerate() {
        let own: Vec<&Post> = all
            .iter()
            .filter(|post| usize::from(post.pillar) == index)
            .collect();
        assert!(
            (share(own.len(), all.len()) - pillar.weight).abs() < 0.015,
            "{}",
            pillar.name
        );
        let carousel = own.iter().filter(|post| post.format == 1).count();
        assert!(
            (share(carousel, own.len()) - pillar.formats[1]).abs() < 0.05,
            "{}",
            pillar.name
        );
        let plain: Vec<&&Post> = own
            .iter()
            .filter(|post| post.format == 1 && post.paid == 0)
            .collect();
        let sum = |of: fn(&Post) -> u32| plain.iter().map(|post| f64::from(of(post))).sum::<f64>();
        let (reach, saves) = (sum(Post::reach), sum(|post| post.saves));
        let engagement = sum(|post| post.likes + post.comments + post.shares + post.saves);
        assert!(
            (engagement / reach / pillar.engagement_rate - 1.0).abs() < 0.08,
            "{}",
            pillar.name
        );
        assert!(
            (saves / reach / pillar.save_rate - 1.0).abs() < 0.2,
            "{}",
            pillar.name
        );
        let likes = sum(|post| post.likes) / (engagement - saves);
        assert!((likes - 0.82).abs() < 0.02, "{}", pillar.name);
    }
    let may_be_boosted = all
        .iter()
        .filter(|post| [1, 2].contains(&post.pillar))
        .count();
    let boosted = all.iter().filter(|post| post.paid > 0).count();
    assert!((share(boosted, may_be_boosted) - 0.14).abs() < 0.02);
}

/// RFC 4180, strictly: quotes only around whole fields, CRLF between records.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let record = records.last_mut().unwrap();
        let field = record.last_mut().unwrap();
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => field.push(signs.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(signs.next(), Some('\n'));
                records.push(vec![String::new()]);
            }
            sign => field.push(sign),
        }
    }
    assert_eq!(
        records.pop().unwrap(),
        [""],
        "the last line ends like the others"
    );
    records
}

#[test]
fn the_export_is_the_file_of_the_platform_with_the_numbers_of_the_table() {
    let data = dataset(account());
    let file = data.platform_export(5).unwrap().unwrap();
    let table = data.variation(5).unwrap().table;
    let records = read_csv(file.strip_prefix('\u{feff}').unwrap());
    assert_eq!(
        records[0].join(","),
        "ID Postingan,ID Akun,Nama Pengguna Akun,Nama Akun,Deskripsi,Durasi (detik),Waktu Penerbitan,Permalink,Jenis Postingan,Tanggal,Tayangan,Jangkauan,Suka,Frekuensi Dibagikan,Komentar,Frekuensi Disimpan"
    );
    assert_eq!(records.len(), 183);
    let mut ids = std::collections::BTreeSet::new();
    for (index, record) in records[1..].iter().enumerate() {
        assert_eq!(record.len(), 16);
        assert!(ids.insert(record[0].clone()) && record[0].len() == 17 && record[1].len() == 17);
        assert_eq!(record[9], "Lifetime");
        for (field, name) in [
            (10, "tayangan"),
            (11, "jangkauan"),
            (12, "suka"),
            (13, "dibagikan"),
            (14, "komentar"),
            (15, "disimpan"),
        ] {
            assert_eq!(
                record[field],
                numbers(&table, name)[index].to_string(),
                "{name}"
            );
        }
        assert_eq!(record[6][11..13], words(&table, "jam")[index]);
        assert_eq!(record[8] == "IG reel", record[5] != "0");
    }
    assert!(records[1][6].starts_with("05/04/2026 ") && records[182][6].starts_with("11/01/2026 "));
    assert_eq!(records[98][11], "412000");
    assert!(records[98][4].starts_with("Lomba ekspresi antre"));
    for sign in ['\n', ',', '"'] {
        assert!(
            records[1..].iter().any(|record| record[4].contains(sign)),
            "captions that an importer stumbles over"
        );
    }
    assert_eq!(
        (&*words(&table, "hari")[0], &*words(&table, "hari")[181]),
        ("Senin", "Minggu")
    );
}

#[test]
fn a_point_that_never_shows_is_named() {
    let mut data = dataset(account());
    data.teaching_points.push(point(
        "promosi menang",
        "err",
        Summary::Median,
        Some("promosi"),
        None,
    ));
    assert_eq!(
        data.variation(0),
        Err(DatasetFault::NeverShown("promosi menang".to_owned()))
    );
    assert_eq!(
        data.platform_export(0),
        Err(DatasetFault::NeverShown("promosi menang".to_owned()))
    );
    data.teaching_points = vec![point("rusak", "x", Summary::Median, None, None)];
    assert!(
        matches!(data.variation(0), Err(DatasetFault::Parameters(text)) if text.contains("rusak"))
    );
}

#[test]
fn a_margin_says_how_clear_a_point_must_be() {
    let groups = |values: &[(&str, Option<f64>)]| -> Vec<Group> {
        let group = |(label, value): &(&str, Option<f64>)| Group {
            label: (*label).to_owned(),
            n: 1,
            missing: 0,
            value: *value,
            mean: *value,
            median: *value,
            ..Group::default()
        };
        values.iter().map(group).collect()
    };
    let shown = |first: Option<&str>,
                 last: Option<&str>,
                 margin: Option<f64>,
                 values: &[(&str, Option<f64>)]| {
        let point = TeachingPoint {
            margin,
            ..point("x", "err", Summary::Mean, first, last)
        };
        point.shown_by(&groups(values))
    };
    let ranked = [
        ("a", Some(12.0)),
        ("b", Some(10.0)),
        ("c", Some(2.0)),
        ("d", None),
    ];
    assert!(shown(Some("a"), None, Some(1.2), &ranked));
    assert!(!shown(Some("a"), None, Some(1.3), &ranked));
    assert!(!shown(Some("b"), None, None, &ranked));
    assert!(
        shown(Some("a"), Some("c"), None, &ranked),
        "a group without a value is not the last"
    );
    assert!(!shown(Some("a"), Some("b"), None, &ranked));
    assert!(shown(None, Some("c"), Some(5.0), &ranked));
    assert!(!shown(None, Some("c"), Some(5.1), &ranked));
    assert!(shown(Some("a"), None, Some(9.0), &ranked[..1]));
    assert!(!shown(Some("d"), None, None, &ranked[3..]));
    assert!(!shown(None, None, None, &[]));
}

#[test]
fn a_literal_table_is_its_own_variation_and_is_checked() {
    let columns = |rows: Vec<u16>| Table {
        columns: vec![
            Column {
                name: "x".to_owned(),
                label: both("x"),
                data: Data::Numbers(vec![Some(1.0), Some(3.0)]),
            },
            Column {
                name: "k".to_owned(),
                label: both("k"),
                data: Data::words(vec!["a".to_owned(), "b".to_owned()], rows),
            },
        ],
    };
    let literal = |rows, first: &str| {
        let mut point = point("b menang", "x", Summary::Mean, Some(first), None);
        point.query.group = "k".to_owned();
        let measure = Measure {
            name: "x".to_owned(),
            label: both("x"),
            numerator: vec!["x".to_owned()],
            denominator: None,
        };
        let source = Source::Literal(columns(rows));
        Dataset {
            source,
            measures: vec![measure],
            teaching_points: vec![point],
            ..dataset(account())
        }
    };
    let kept = Variation {
        effective_seed: 9,
        table: columns(vec![0, 1]),
    };
    assert_eq!(literal(vec![0, 1], "b").variation(9), Ok(kept));
    assert_eq!(literal(vec![0, 1], "b").platform_export(9), Ok(None));
    assert_eq!(
        literal(vec![0, 1], "a").variation(9),
        Err(DatasetFault::NeverShown("b menang".to_owned()))
    );
    for broken in [vec![0, 2], vec![0], vec![0, 1, 1]] {
        assert!(matches!(
            literal(broken, "b").variation(9),
            Err(DatasetFault::Parameters(_))
        ));
    }
}

#[test]
fn parameters_that_make_no_table_are_refused() {
    let broken: [fn(&mut InstagramPosts); 19] = [
        |account| account.posts = 0,
        |account| account.posts = 2_001,
        |account| account.first_day = "2026-02-29".to_owned(),
        |account| account.first_day = "04/05/2026".to_owned(),
        |account| account.hours.clear(),
        |account| account.hours[0].hour = 24,
        |account| account.hours[1].hour = 6,
        |account| account.weekdays[3] = f64::NAN,
        |account| account.formats.clear(),
        |account| account.formats[1].name = "reel".to_owned(),
        |account| account.pillars.clear(),
        |account| account.pillars[0].formats = vec![1.0, 1.0],
        |account| account.pillars[0].formats = vec![0.0; 3],
        |account| account.pillars[0].save_rate = 0.5,
        |account| account.pillars[0].reach = f64::INFINITY,
        |account| account.boost.as_mut().unwrap().pillars[0] = "x".to_owned(),
        |account| account.boost.as_mut().unwrap().reach = [5.0, 2.0],
        |account| account.viral.as_mut().unwrap().post = 183,
        |account| account.viral.as_mut().unwrap().pillar = "x".to_owned(),
    ];
    for (index, spoil) in broken.iter().enumerate() {
        let mut account = account();
        spoil(&mut account);
        assert!(
            matches!(
                dataset(account).variation(1),
                Err(DatasetFault::Parameters(_))
            ),
            "number {index}"
        );
    }
}

#[test]
fn an_account_without_boost_virality_and_captions_is_fine() {
    let mut account = account();
    account.boost = None;
    account.viral = None;
    account.posts = 2_000;
    for pillar in &mut account.pillars {
        pillar.captions.clear();
    }
    let data = Dataset {
        teaching_points: vec![],
        ..dataset(account)
    };
    let table = data.variation(0).unwrap().table;
    assert_eq!(table.rows(), 2_000);
    assert!(
        words(&table, "berbayar")
            .iter()
            .all(|label| label == "tidak")
    );
    assert!(
        data.platform_export(0)
            .unwrap()
            .unwrap()
            .contains(",seremonial,")
    );
}
