//! What halls and phones are shown of every kind of poll, and what they are not.

use super::answer::{Refused, Typed, answer_form};
use super::fixtures::{at, both, edition, tally, votes};
use super::results::{FEW, results};
use super::{ShownPoll, ShownQuestion, Stage, StageBody};
use crate::frame::{Assets, Frame};
use crate::pages::workshop::live::{self as phone, LivePage};
use crate::pages::workshop::present::{self as hall, HallPage, ShownCode};
use crate::parts::dates::Dates;
use crate::parts::drawn::draw;
use crate::words::Words;
use domain::attendance::Status;
use domain::calendar::Zone;
use domain::code::{Code, Place};
use domain::html::{BilingualHtml, Html};
use domain::id::{PollId, QuestionId};
use domain::language::Language;
use domain::live::{
    AdHoc, Decision, Decisions, Phase, Poll, PollKind, PollOption, QuestionState, Truth, Vote,
    VoteFault,
};

const ID: Words = Words(Language::Id);
const DATES: Dates = Dates {
    language: Language::Id,
    zone: Zone::Wib,
};
const POLL: &str = "01940000-0000-7000-8000-000000000001";

fn html(text: &str) -> BilingualHtml {
    BilingualHtml {
        id: Html::text(text),
        en: Html::text(text),
    }
}

/// A poll of this kind with these options.
fn poll(kind: PollKind, text: &str, options: &[&str]) -> Poll {
    Poll {
        text: html(text),
        options: options
            .iter()
            .map(|option| PollOption::plain(&both(option)))
            .collect(),
        ..Poll::new(kind)
    }
}

/// The poll of the picture, with a key.
fn counter() -> Poll {
    let mut poll = poll(
        PollKind::Single,
        "“Pelayanan loket 3 lambat, petugasnya main HP!” Apa langkah pertama?",
        &[
            "Amati dulu, lalu jawab di kolom komentar",
            "Buat postingan terpisah",
            "Laporkan sebagai perundungan",
            "Hapus komentarnya",
        ],
    );
    poll.options[0].right = true;
    for (option, text) in poll.options.iter_mut().zip([
        "Tepat. Kritik yang dijawab di tempatnya dibaca semua orang.",
        "Jawaban jadi terpisah dari pertanyaannya.",
        "Kritik atas layanan bukan perundungan.",
        "Yang dihapus kembali sebagai tangkapan layar.",
    ]) {
        option.feedback = html(text);
    }
    poll.explanation = html("Warga menunggu jawaban di tempat ia bertanya.");
    poll
}

/// A poll on a screen, with what was answered.
fn shown(poll: &Poll, phase: Option<Phase>, votes: &[(Vote, u32)]) -> ShownPoll {
    let results = tally(poll, votes);
    ShownPoll {
        poll: if phase == Some(Phase::Revealed) {
            poll.clone()
        } else {
            poll.without_key()
        },
        id: phase.and(PollId::parse(POLL)),
        phase,
        round: 1,
        live: false,
        opened_at: phase.map(|_| at("09:30")),
        until: None,
        answered: results.tally.answered,
        results: Some(results),
        before: None,
    }
}

fn stage(body: StageBody) -> Stage {
    Stage {
        title: "Kritik di kolom komentar".to_owned(),
        body,
        pinned: None,
        message: None,
        waiting: 12,
        rehearsal: None,
        pulse_until: None,
    }
}

fn asked(poll: ShownPoll) -> Stage {
    stage(StageBody::Asked(Box::new(poll)))
}

fn frame() -> Frame {
    let assets = Assets {
        css: "/assets/app.1.css".to_owned(),
        live: "/assets/live.1.js".to_owned(),
        ..Assets::default()
    };
    Frame {
        zone: Zone::Wib,
        language: Language::Id,
        path: "/live/edisi-12".into(),
        person: None,
        assets: assets.into(),
    }
}

/// The screen of the hall.
fn hall_page(stage: Stage) -> HallPage {
    HallPage {
        edition: edition("edisi-12", "Angka yang Bercerita"),
        stage,
        place: Place::Venue,
        both_places: true,
        code: Some(ShownCode {
            code: Code::read("K7P3WX").unwrap(),
            address: "https://kopitalk.example/c/edisi-12.v.K7P3WX".to_owned(),
            seconds: 11,
            until: at("09:30"),
        }),
        host: "kopitalk.example".to_owned(),
        venue: 91,
        online: 123,
        present: 214,
        expected: 250,
        paused: false,
    }
}

/// The page of a phone.
fn live_page(stage: Stage) -> LivePage {
    LivePage {
        reached: None,
        exit: false,
        who: "0a1b".to_owned(),
        edition: edition("edisi-12", "Angka yang Bercerita"),
        stage,
        lasts: true,
        may_ask: true,
        own: None,
        change: false,
        refused: None,
        notice: None,
        answered: 2,
        asked_polls: 3,
        status: Some(Status::Present),
        asked: false,
        arrived_at: Some(at("09:03")),
        place: Some(Place::Venue),
        may_tick: false,
        meeting: None,
        next: None,
        again: Some(5),
        paused: false,
    }
}

fn on_hall(stage: Stage) -> String {
    hall::page(&frame(), hall_page(stage))
}

fn on_phone(stage: Stage) -> String {
    phone::page(&frame(), live_page(stage))
}

/// What is read of the HTML of a page, one space between words and tags.
fn read(html: &str) -> String {
    let html = html.split_once("<body>").map_or(html, |(_, body)| body);
    let texts = html
        .split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| text);
    let text = texts.collect::<Vec<_>>().join(" ");
    let words: Vec<_> = text.split_whitespace().collect();
    domain::html::unescaped(&words.join(" ")).replace('\u{a0}', " ")
}

fn of_every_kind() -> Vec<(Poll, Vec<(Vote, u32)>)> {
    let mut number = poll(
        PollKind::Number,
        "Berapa tayangan Reels tengah bulan ini?",
        &[],
    );
    number.truth = Some(Truth {
        value: 8_200.0,
        tolerance: None,
    });
    number.unit = both("tayangan");
    let guesses = [
        2_000.0, 4_500.0, 5_000.0, 7_000.0, 8_000.0, 8_200.0, 9_000.0, 12_000.0, 15_000.0,
    ];
    let guesses = guesses
        .iter()
        .zip([3, 9, 14, 25, 31, 18, 12, 6, 2])
        .map(|(guess, count)| (Vote::Number(*guess), count));
    let words = [
        ("hoaks", 31),
        ("klarifikasi", 22),
        ("cepat", 17),
        ("data", 12),
        ("tenang", 8),
        ("admin", 4),
        ("lelah", 1),
    ];
    let words = words.map(|(word, count)| (Vote::Words(vec![word.to_owned()]), count));
    let texts = [
        "Cek dulu ke unit yang bersangkutan sebelum menjawab.",
        "Siapkan kalimat pembuka yang sama untuk semua admin.",
        "Jawab dengan data, bukan dengan perasaan.",
    ];
    let texts = texts.map(|text| (Vote::Text(text.to_owned()), 2));
    let mut ranking = poll(
        PollKind::Ranking,
        "Urutkan dari yang pertama dikerjakan.",
        &["Balas", "Cek data", "Catat"],
    );
    for (option, rank) in ranking.options.iter_mut().zip([2, 1, 3]) {
        option.rank = Some(rank);
    }
    vec![
        (counter(), votes(&[120, 41, 17, 9])),
        (
            Poll {
                kind: PollKind::Multiple,
                ..counter()
            },
            vec![
                (Vote::Options(vec![0, 1]), 30),
                (Vote::Options(vec![1]), 12),
                (Vote::Abstain, 3),
            ],
        ),
        (
            AdHoc::YesNo.poll("Apakah akun Anda punya jadwal?"),
            votes(&[33, 21]),
        ),
        (
            AdHoc::Scale.poll("Saya tahu kapan harus diam."),
            vec![
                (Vote::Scale(2), 4),
                (Vote::Scale(3), 9),
                (Vote::Scale(4), 20),
                (Vote::Scale(5), 3),
            ],
        ),
        (number, guesses.collect()),
        (
            poll(
                PollKind::Words,
                "Satu kata tentang kolom komentar Anda?",
                &[],
            ),
            words.to_vec(),
        ),
        (
            poll(PollKind::Text, "Apa yang akan Anda ubah besok?", &[]),
            texts.to_vec(),
        ),
        (
            ranking,
            vec![
                (Vote::Order(vec![1, 0, 2]), 14),
                (Vote::Order(vec![0, 1, 2]), 6),
            ],
        ),
        (
            poll(
                PollKind::Mirror,
                "Cermin Aula: dua belas unggahan terakhir",
                &["Layanan", "Edukasi", "Seremonial", "Hiburan"],
            ),
            vec![
                (Vote::Posts(vec![3, 2, 6, 1]), 4),
                (Vote::Posts(vec![4, 4, 4, 0]), 3),
            ],
        ),
    ]
}

#[test]
fn an_open_poll_shows_what_is_asked_and_nothing_of_what_is_right_or_was_answered() {
    for (poll, votes) in of_every_kind() {
        // Even where a route hands over more than it should.
        let mut open = shown(&poll, Some(Phase::Open), &votes);
        open.poll = poll.clone();
        open.poll.truth = None;
        let screen = on_hall(asked(open.clone()));
        let page = on_phone(asked(open));
        let question = poll.text.id.plain();
        for html in [&screen, &page] {
            assert!(read(html).contains(&question), "{:?}: {html}", poll.kind);
            for hidden in [
                "Kritik yang dijawab",
                "Yang dihapus kembali",
                "Warga menunggu",
                "class=\"right",
                "Tempat yang benar",
            ] {
                assert!(!html.contains(hidden), "{:?}: {hidden}", poll.kind);
            }
            assert!(
                !html.contains("bar-now") && !html.contains("histogram"),
                "{:?}",
                poll.kind
            );
        }
        assert!(screen.contains("dari 214 menjawab"), "{screen}");
        assert!(
            page.contains("data-send") && page.contains("isi jawaban tanpa nama"),
            "{page}"
        );
        for option in &poll.options {
            let text = option.text.id.plain();
            assert!(
                read(&screen).contains(&text) && read(&page).contains(&text),
                "{text}"
            );
        }
    }
}

#[test]
fn results_stand_on_the_hall_with_how_many_they_rest_on() {
    let expected = [
        ("64 %", "dari 214 menjawab"),
        ("100 %", "3 abstain"),
        ("61 %", "54 dari 214"),
        ("Median 4", "56 %"),
        ("Median 8.000 tayangan", "tayangan"),
        ("hoaks", "95 dari 214"),
        ("Cek dulu ke unit", "6 dari 214"),
        ("1,3", "Rata-rata tempat"),
        ("43 %", "84 unggahan dari 7 akun"),
    ];
    for ((poll, votes), expected) in of_every_kind().into_iter().zip(expected) {
        let text = read(&on_hall(asked(shown(&poll, Some(Phase::Shown), &votes))));
        for part in [expected.0, expected.1, "Jawaban ditutup"] {
            assert!(text.contains(part), "{:?}: {part} in {text}", poll.kind);
        }
        let text = read(&on_phone(asked(shown(&poll, Some(Phase::Shown), &votes))));
        assert!(
            text.contains(expected.0),
            "{:?}: {} in {text}",
            poll.kind,
            expected.0
        );
    }
}

#[test]
fn what_is_closed_is_seen_by_nobody_until_it_is_shown() {
    for (poll, votes) in of_every_kind() {
        let closed = asked(shown(&poll, Some(Phase::Closed), &votes));
        for html in [on_hall(closed.clone()), on_phone(closed)] {
            assert!(html.contains("Jawaban ditutup"), "{html}");
            for hidden in [
                "bar-now",
                "histogram-bar",
                "cloud",
                "word-list",
                "text-list",
                "stage-cards",
                "mirror-bar",
            ] {
                assert!(!html.contains(hidden), "{:?}: {hidden}", poll.kind);
            }
        }
    }
}

#[test]
fn what_is_right_is_said_by_a_sign_and_a_word() {
    let (poll, votes) = (counter(), votes(&[120, 41, 17, 9]));
    let open = asked(shown(&poll, Some(Phase::Revealed), &votes));
    let screen = on_hall(open.clone());
    assert_eq!(screen.matches("class=\"right\"").count(), 1);
    assert!(
        read(&screen).contains("Amati dulu, lalu jawab di kolom komentar Benar"),
        "{}",
        read(&screen)
    );
    assert!(screen.contains("Warga menunggu jawaban"));
    let page = read(&on_phone(open));
    for part in [
        "Keliru",
        "Tepat. Kritik yang dijawab",
        "Pembahasan",
        "Pilihan Anda",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn of_few_answers_counts_stand_in_place_of_shares() {
    let screen = read(&on_hall(asked(shown(
        &counter(),
        Some(Phase::Shown),
        &votes(&[3, 1]),
    ))));
    assert!(
        screen.contains("3 dari 4") && !screen.contains("75"),
        "{screen}"
    );
    let nobody = read(&on_hall(asked(shown(&counter(), Some(Phase::Shown), &[]))));
    assert!(
        nobody.contains("0 dari 214 menjawab") && !nobody.contains("NaN"),
        "{nobody}"
    );
}

#[test]
fn two_rounds_stand_side_by_side() {
    let poll = counter();
    let mut second = shown(&poll, Some(Phase::Shown), &votes(&[120, 41, 17, 9]));
    second.round = 2;
    second.before = Some(tally(&poll, &votes(&[71, 60, 30, 26])));
    let screen = read(&on_hall(asked(second.clone())));
    assert!(screen.contains("Putaran 2: setelah berdiskusi"), "{screen}");
    assert!(screen.contains("Putaran 1 38 % Putaran 2 64 %"), "{screen}");
    let page = read(&on_phone(asked(second.clone())));
    assert!(page.contains("38 %") && page.contains("64 %"), "{page}");
    second.phase = Some(Phase::Open);
    assert!(!on_hall(asked(second)).contains("bar-before"));
}

#[test]
fn a_mirror_of_few_accounts_is_not_shown() {
    let poll = poll(PollKind::Mirror, "Cermin Aula", &["Layanan", "Edukasi"]);
    let few = [(Vote::Posts(vec![9, 3]), 4)];
    let few = asked(shown(&poll, Some(Phase::Shown), &few));
    for html in [on_hall(few.clone()), on_phone(few)] {
        assert!(html.contains("Belum cukup: tampil mulai 5 akun"), "{html}");
        assert!(!html.contains("mirror-1") && !html.contains("75"), "{html}");
    }
}

#[test]
fn writings_wait_for_whoever_lets_them_through_and_stand_under_their_headings() {
    let mut poll = poll(PollKind::Text, "Apa yang sulit?", &[]);
    poll.moderated = true;
    let votes = [
        (Vote::Text("Waktu".to_owned()), 2),
        (Vote::Text("Nama si Fulan".to_owned()), 1),
    ];
    let mut open = shown(&poll, Some(Phase::Shown), &votes);
    let held = on_hall(asked(open.clone()));
    assert!(held.contains("Tulisan tampil setelah diperiksa") && !held.contains("Waktu"));
    let decision = Decision {
        shown: Some(true),
        group: "Tenaga".to_owned(),
    };
    if let Some(results) = &mut open.results {
        results.decisions = Decisions::from([("waktu".to_owned(), decision)]);
    }
    for html in [on_hall(asked(open.clone())), on_phone(asked(open))] {
        assert!(
            html.contains("Waktu") && html.contains("Tenaga") && !html.contains("Fulan"),
            "{html}"
        );
    }
}

#[test]
fn a_guess_far_off_is_named_as_such() {
    let mut poll = poll(PollKind::Number, "Berapa?", &[]);
    poll.truth = Some(Truth {
        value: 500.0,
        tolerance: None,
    });
    let votes = [(Vote::Number(1.0), 4), (Vote::Number(9.0), 4)];
    let mut shown = shown(&poll, Some(Phase::Shown), &votes);
    shown.poll = poll;
    let html = on_hall(asked(shown));
    assert!(html.contains("Sebenarnya 500 (di luar skala)"), "{html}");
}

#[test]
fn every_kind_has_a_form_that_works_without_a_script() {
    let fields = [
        "type=\"radio\"",
        "type=\"checkbox\"",
        "type=\"radio\"",
        "id=\"choice-5\"",
        "inputmode=\"decimal\"",
        "id=\"word-2\"",
        "<textarea",
        "name=\"place-2\"",
        "name=\"posts-3\"",
    ];
    for ((poll, votes), field) in of_every_kind().into_iter().zip(fields) {
        let open = shown(&poll, Some(Phase::Open), &votes);
        let form = draw(|| answer_form(ID, "edisi-12", &open, &Typed::default(), None));
        for part in [
            field,
            "method=\"post\"",
            "action=\"/live/edisi-12\"",
            "name=\"act\" value=\"answer\"",
            &format!("name=\"poll\" value=\"{POLL}\""),
            "name=\"choice\" value=\"abstain\"",
        ] {
            assert!(form.contains(part), "{:?}: {part} in {form}", poll.kind);
        }
        assert!(!form.contains("checked"), "{form}");
        assert!(!form.contains("style="), "{form}");
    }
}

#[test]
fn a_refused_answer_says_why_and_keeps_what_was_typed() {
    let poll = poll(PollKind::Number, "Berapa?", &[]);
    let mut data = live_page(asked(shown(&poll, Some(Phase::Open), &[])));
    data.refused = Some(Refused {
        fault: Some(VoteFault::NotANumber),
        typed: Typed(vec![("number".to_owned(), "\"banyak\" <b>".to_owned())]),
    });
    let html = phone::page(&frame(), data);
    assert!(
        html.contains("Tulisan ini bukan angka") && html.contains("aria-invalid=\"true\""),
        "{html}"
    );
    assert!(
        html.contains("&quot;banyak&quot; &lt;b&gt;") && !html.contains("<b>\""),
        "{html}"
    );
    assert!(!html.contains("data-given"), "{html}");
}

#[test]
fn an_answer_fills_in_the_form_it_came_from() {
    for (poll, votes) in of_every_kind() {
        for (vote, _) in votes {
            let typed = Typed::of(ID, &vote);
            let given = |name: &str| {
                let of_name = typed.0.iter().filter(|(field, _)| field == name);
                of_name.map(|(_, value)| value.clone()).collect()
            };
            assert_eq!(
                Vote::read(&poll, Language::Id, given),
                Ok(vote),
                "{typed:?}"
            );
        }
    }
}

#[test]
fn a_page_without_scripts_loads_itself_again_only_where_it_holds_no_form() {
    let poll = counter();
    let open = asked(shown(&poll, Some(Phase::Open), &[]));
    let refreshes = |data: LivePage| phone::page(&frame(), data).contains("http-equiv=\"refresh\"");
    assert!(!refreshes(live_page(open.clone())));
    let mut answered = live_page(open);
    answered.own = Some(Vote::Options(vec![2]));
    let html = phone::page(&frame(), answered.clone());
    assert!(
        html.contains("http-equiv=\"refresh\"") && !html.contains("data-send"),
        "{html}"
    );
    assert!(
        html.contains("data-given=\"choice=2\"") && html.contains("change=1"),
        "{html}"
    );
    assert!(
        read(&html).contains("Laporkan sebagai perundungan"),
        "{html}"
    );
    answered.change = true;
    let html = phone::page(&frame(), answered.clone());
    assert!(
        !html.contains("http-equiv=\"refresh\"") && html.contains("data-send"),
        "{html}"
    );
    assert_eq!(html.matches("checked").count(), 1);
    answered.change = false;
    answered.paused = true;
    assert!(!refreshes(answered.clone()));
    answered.paused = false;
    answered.may_tick = true;
    assert!(!refreshes(answered));
    assert!(refreshes(live_page(stage(StageBody::Talk))));
}

#[test]
fn what_goes_to_every_phone_alike_holds_nothing_of_one() {
    let mut open = asked(shown(&counter(), Some(Phase::Open), &votes(&[5, 4])));
    open.message = Some("Kembali pukul sepuluh".to_owned());
    let parts = phone::live_parts(DATES, "edisi-12", &open);
    let ids: Vec<_> = parts.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["notes", "now", "answer"]);
    for (id, html) in &parts {
        assert!(
            html.contains(&format!("id=\"{id}\"")) && html.contains("data-live"),
            "{html}"
        );
        assert!(
            !html.contains("checked") && !html.contains("data-given") && !html.contains("Hadir"),
            "{html}"
        );
    }
    assert!(parts[0].1.contains("Kembali pukul sepuluh"));
    assert!(
        parts[1].1.contains("data-announce=\"Pertanyaan dibuka:"),
        "{}",
        parts[1].1
    );
}

#[test]
fn the_hall_shows_breaks_questions_messages_and_the_end() {
    let question = |text: &str, votes: u32| ShownQuestion {
        id: QuestionId::parse(POLL).unwrap(),
        text: text.to_owned(),
        asker: None,
        votes,
        state: QuestionState::Open,
        answer: None,
    };
    let questions = vec![
        question("Kalau yang mengkritik akun anonim?", 31),
        question("Siapa yang membalas malam hari?", 18),
    ];
    let html = on_hall(stage(StageBody::Questions(questions.clone())));
    let (first, second) = (
        html.find("akun anonim").unwrap(),
        html.find("malam hari").unwrap(),
    );
    assert!(first < second);
    let mut pause = stage(StageBody::Break { until: at("10:15") });
    pause.message = Some("Pintu keluar di <kiri>".to_owned());
    pause.pinned = questions.first().cloned();
    pause.rehearsal = Some(40);
    let html = on_hall(pause);
    for part in [
        "data-clock=\".\"",
        "Mulai lagi pukul 10.15 WIB",
        "Pintu keluar di &lt;kiri&gt;",
        "stage-pinned",
        "Gladi",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(
        on_hall(stage(StageBody::Exit(
            "https://kopitalk.example/exit/a".to_owned()
        )))
        .contains("Terima kasih!")
    );
    assert!(on_hall(stage(StageBody::Talk)).contains("Kritik di kolom komentar"));
    let waiting = on_hall(stage(StageBody::Waiting));
    assert!(
        waiting.contains("Tekan Hadir") && waiting.contains("hadir dari 250"),
        "{waiting}"
    );
    for html in [html, waiting] {
        assert!(
            html.contains("K7P·3WX") && html.contains("class=\"qr\""),
            "{html}"
        );
    }
}

#[test]
fn a_poll_of_letters_alone_has_letters() {
    let poll = AdHoc::Letters.poll("");
    let open = asked(shown(&poll, Some(Phase::Open), &[]));
    for html in [on_hall(open.clone()), on_phone(open)] {
        let text = read(&html);
        assert!(
            text.contains("Dengarkan pertanyaannya") && text.contains("A B C D"),
            "{text}"
        );
    }
}

#[test]
fn the_control_sees_what_the_hall_does_not() {
    let (poll, votes) = (counter(), votes(&[120, 41, 17, 9]));
    let shown = shown(&poll, Some(Phase::Open), &votes);
    let html = draw(|| results(ID, &shown, shown.results.as_ref().unwrap(), false, FEW));
    assert!(
        html.contains("64\u{a0}%") && html.contains("<table"),
        "{html}"
    );
}
