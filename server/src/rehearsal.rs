//! A hall that is rehearsed: phones that nobody holds answer and ask through the same engine as those of people, in
//! tables of their own.

use crate::http::refusal::Refusal;
use crate::state::App;
use domain::clock::Moment;
use domain::id::{EditionId, Entropy, PersonId, PollId};
use domain::live::{LiveState, MIRROR_POSTS, Phase, Poll, PollKind, QuestionState, Vote};
use domain::rng::SeededRng;
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Hall, NewQuestion, NewVote, Room, StoreError};
use tokio::sync::broadcast::error::RecvError;

/// Over how long the answers to a poll come in.
const ANSWER_WITHIN: Duration = Duration::from_secs(12);
/// In how many parts.
const PARTS: u32 = 24;
/// How many of a hundred abstain.
const ABSTAIN: u32 = 4;

/// What phones ask. They are marked as a rehearsal's wherever they are shown.
const QUESTIONS: [&str; 4] = [
    "Kalau yang mengkritik akun anonim, tetap dijawab?",
    "Siapa yang boleh membalas di luar jam kerja?",
    "Berapa lama komentar boleh dibiarkan tanpa jawaban?",
    "Bolehkah contoh hari ini dipakai di kantor kami?",
];
/// What they write, for a cloud and as sentences.
const WORDS: [&str; 12] = [
    "hoaks", "Hoaks", "cepat", "jelas", "ramah", "data", "bukti", "warga", "jujur", "tepat",
    "HOAKS!", "Data",
];
const SENTENCES: [&str; 6] = [
    "Kami kekurangan orang untuk membalas komentar.",
    "Persetujuan pimpinan terlalu lama.",
    "Belum ada jadwal unggahan.",
    "Foto kegiatan terlalu banyak, informasi layanan kurang.",
    "Data dari bidang teknis terlambat.",
    "Belum tahu angka mana yang dibaca lebih dulu.",
];

/// Begins a rehearsal, in place of one that is going on.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(app: &App, edition: &EditionId, phones: u32) -> Result<(), Refusal> {
    let room = Room {
        edition: edition.clone(),
        rehearsal: true,
    };
    app.store.end_rehearsal(edition).await?;
    let state = LiveState {
        version: 1,
        phones: Some(phones),
        ..LiveState::default()
    };
    app.store.change_hall(&room, &state, &[], &[]).await?;
    for question in QUESTIONS {
        let question = NewQuestion {
            person: None,
            question: question.to_owned(),
            state: QuestionState::Open,
        };
        app.store.ask_hall(&room, question).await?;
    }
    tokio::spawn(run(app.clone(), room));
    Ok(())
}

/// Ends what was rehearsed when a server ended: its phones are gone with it.
///
/// # Errors
/// When the database does not answer.
pub async fn end_left_over(app: &App) -> Result<(), StoreError> {
    for edition in app.store.forgotten_rehearsals(Moment(i64::MAX)).await? {
        app.store.end_rehearsal(&edition).await?;
    }
    Ok(())
}

/// Answers whatever is opened until the rehearsal is over, a newer one has begun, or the server ends.
async fn run(app: App, room: Room) {
    let mut changes = app.store.changes();
    let phones: Vec<PersonId> = match app.store.hall(&room).await {
        Ok(hall) => (0..hall.state.phones.unwrap_or_default())
            .map(|_| PersonId::new(app.now(), app.entropy.as_ref()))
            .collect(),
        Err(error) => {
            tracing::warn!(%error, "a rehearsal could not begin");
            return;
        }
    };
    let mut answered: BTreeSet<PollId> = BTreeSet::new();
    loop {
        match app.store.hall(&room).await {
            Ok(hall) if hall.state.phones.is_none() => return,
            Ok(hall) => {
                if let Some((id, poll)) = open(&hall)
                    && answered.insert(id.clone())
                {
                    tokio::spawn(answer(app.clone(), room.clone(), id, poll, phones.clone()));
                    support(&app, &room, &phones).await;
                }
            }
            Err(error) => tracing::warn!(%error, "a rehearsal could not be read"),
        }
        let change = tokio::select! {
            change = changes.recv() => change,
            () = app.ending.cancelled() => return,
        };
        match change {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

fn open(hall: &Hall) -> Option<(PollId, Poll)> {
    let asking = hall.state.asking.as_ref()?;
    let asked = hall.poll(&asking.poll)?;
    (asking.phase == Phase::Open).then(|| (asking.poll.clone(), asked.poll.clone()))
}

/// Some phones want questions answered.
async fn support(app: &App, room: &Room, phones: &[PersonId]) {
    let Ok(questions) = app.store.hall_questions(room).await else {
        return;
    };
    let mut chance = chance(app.now(), app.entropy.as_ref());
    for question in &questions {
        for _ in 0..3 {
            let phone = phones.get(below(&mut chance, phones.len()));
            if let Some(phone) = phone {
                // A rehearsal goes on without it.
                let _ = app
                    .store
                    .support_question(room, &question.id, phone, true)
                    .await;
            }
        }
    }
}

async fn answer(app: App, room: Room, id: PollId, poll: Poll, phones: Vec<PersonId>) {
    let mut chance = chance(app.now(), app.entropy.as_ref());
    let each = phones.len().div_ceil(PARTS as usize).max(1);
    let mut ticks = tokio::time::interval(ANSWER_WITHIN / PARTS);
    for part in phones.chunks(each) {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.ending.cancelled() => return,
        }
        let votes = part.iter().map(|phone| NewVote {
            room: room.clone(),
            poll: id.clone(),
            person: phone.clone(),
            vote: vote(&poll, &mut chance),
        });
        let votes = votes.map(|vote| app.store.vote(vote));
        for kept in futures_util::future::join_all(votes).await {
            // The poll was closed meanwhile, or the rehearsal is over.
            if kept.is_err() {
                return;
            }
        }
    }
}

fn chance(now: Moment, entropy: &dyn Entropy) -> SeededRng {
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    SeededRng::new(u32::from_be_bytes(bytes) ^ (now.0 as u32))
}

fn below(chance: &mut SeededRng, count: usize) -> usize {
    let drawn = chance.next_u32() as usize;
    drawn.checked_rem(count).unwrap_or_default()
}

/// Something that somebody might answer: what is right a little more often than anything else.
fn vote(poll: &Poll, chance: &mut SeededRng) -> Vote {
    if chance.next_u32() % 100 < ABSTAIN {
        return Vote::Abstain;
    }
    let options = poll.options.len();
    let one = |chance: &mut SeededRng| u8::try_from(below(chance, options)).unwrap_or_default();
    match poll.kind {
        PollKind::Single | PollKind::TrueFalse => {
            let right = poll.options.iter().position(|option| option.right);
            let chosen = match right {
                Some(right) if chance.next_u32().is_multiple_of(2) => {
                    u8::try_from(right).unwrap_or_default()
                }
                _ => one(chance),
            };
            Vote::Options(vec![chosen])
        }
        PollKind::Multiple => {
            let mut chosen = vec![one(chance), one(chance)];
            chosen.sort_unstable();
            chosen.dedup();
            Vote::Options(chosen)
        }
        PollKind::Scale => Vote::Scale(1 + u8::try_from(below(chance, 5)).unwrap_or_default()),
        PollKind::Number => {
            let about = poll.truth.map_or(50.0, |truth| truth.value);
            Vote::Number((about * (0.5 + chance.unit())).round())
        }
        PollKind::Words => {
            let word = |chance: &mut SeededRng| WORDS.get(below(chance, WORDS.len())).copied();
            let words = [word(chance), word(chance)];
            Vote::Words(words.into_iter().flatten().map(str::to_owned).collect())
        }
        PollKind::Text => {
            let sentence = SENTENCES.get(below(chance, SENTENCES.len()));
            Vote::Text(sentence.copied().unwrap_or_default().to_owned())
        }
        PollKind::Ranking => {
            let mut order: Vec<u8> = (0..=u8::MAX).take(options).collect();
            for place in (1..order.len()).rev() {
                order.swap(place, below(chance, place + 1));
            }
            Vote::Order(order)
        }
        PollKind::Mirror => {
            let mut posts = vec![0u8; options];
            for _ in 0..MIRROR_POSTS {
                let pillar = below(chance, options);
                if let Some(posts) = posts.get_mut(pillar) {
                    *posts += 1;
                }
            }
            Vote::Posts(posts)
        }
    }
}
