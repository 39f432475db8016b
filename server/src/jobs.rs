//! Queued work: who does it, and the rounds that keep the house. Several processes on one database share
//! it, and each piece is done by one of them.

use crate::state::App;
use crate::{attempts, learning, people_records, rehearsal};
use domain::clock::{MINUTE, Moment};
use domain::live::HALL_STAYS;
use domain::quota;
use std::time::Duration;
use store::{Job, NewJob, StoreError};
use tokio::time::MissedTickBehavior;

/// How often work that is due is looked for.
const LOOK: Duration = Duration::from_secs(10);
/// How long it takes until a round comes again.
const ROUND: i64 = 10 * MINUTE;

/// Work that comes again and again. It is done anew each time, so it need not be remembered how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Deletes sessions that have expired.
    ExpiredSessions,
    /// Hands in attempts whose time is up.
    OverdueAttempts,
    /// Writes down courses that were finished and are not written down.
    Completions,
    /// Forgets what was filled in, not sent and not touched for a long time.
    OldDrafts,
    /// Closes polls that were left open, and forgets who wanted which question answered.
    PastHalls,
    /// Counts the records that may be of one person.
    SimilarPeople,
    /// Tells the database how its tables have grown.
    Statistics,
}

impl Round {
    /// All rounds.
    pub const ALL: [Self; 7] = [
        Self::ExpiredSessions,
        Self::OverdueAttempts,
        Self::Completions,
        Self::OldDrafts,
        Self::PastHalls,
        Self::SimilarPeople,
        Self::Statistics,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExpiredSessions => "expired_sessions",
            Self::OverdueAttempts => "overdue_attempts",
            Self::Completions => "completions",
            Self::OldDrafts => "old_drafts",
            Self::PastHalls => "past_halls",
            Self::SimilarPeople => "similar_people",
            Self::Statistics => "statistics",
        }
    }

    async fn go(self, app: &App) -> Result<(), StoreError> {
        match self {
            Self::ExpiredSessions => {
                app.store.delete_expired_sessions().await?;
            }
            Self::OverdueAttempts => {
                attempts::close_overdue(app).await?;
            }
            Self::Completions => {
                learning::record_all_completions(&app.store, &app.content.library()).await?;
            }
            Self::SimilarPeople => people_records::count_similar(app).await?,
            Self::Statistics => app.store.refresh_planner_statistics().await?,
            Self::PastHalls => {
                let ended = app.now().plus(-HALL_STAYS);
                app.store.close_overdue_polls(ended).await?;
                app.store.forget_question_secrets(ended).await?;
                for edition in app.store.forgotten_rehearsals(ended).await? {
                    app.store.end_rehearsal(&edition).await?;
                }
            }
            Self::OldDrafts => {
                let before = |life: i64| app.now().plus(-life);
                app.store
                    .forget_old_drafts(before(quota::DRAFT_LIFE))
                    .await?;
                app.store
                    .forget_kept_forms(before(quota::KEPT_FORM_LIFE))
                    .await?;
                app.store
                    .forget_waiting_imports(before(quota::WAITING_IMPORT_LIFE))
                    .await?;
                app.store
                    .forget_waiting_reports(before(quota::WAITING_IMPORT_LIFE))
                    .await?;
            }
        }
        Ok(())
    }
}

/// Queues the rounds, due at once. Those that are queued stay as they are, but for what an older version gave
/// up because it did not know it.
///
/// # Errors
/// When the database does not answer.
pub async fn queue_rounds(app: &App) -> Result<(), StoreError> {
    for round in Round::ALL {
        let job = NewJob {
            kind: round.code(),
            key: "",
            payload: "{}",
            due_at: app.now(),
        };
        app.store.queue_job(job).await?;
        app.store.revive_jobs(round.code()).await?;
    }
    Ok(())
}

/// Does the work that is due, and gives how many pieces there were. Kinds that this version does not know,
/// say of a newer one beside it, are left to others; one that cannot be taken up keeps no other waiting.
pub async fn do_due(app: &App) -> usize {
    let mut done = 0;
    for round in Round::ALL {
        match do_due_of(app, round).await {
            Ok(pieces) => done += pieces,
            Err(error) => {
                tracing::warn!(round = round.code(), %error, "queued work could not be done");
            }
        }
    }
    done
}

async fn do_due_of(app: &App, round: Round) -> Result<usize, StoreError> {
    let mut done = 0;
    while let Some(job) = app.store.take_job(round.code()).await? {
        done += 1;
        do_round(app, &job, round).await?;
    }
    Ok(done)
}

async fn do_round(app: &App, job: &Job, round: Round) -> Result<(), StoreError> {
    if let Err(error) = round.go(app).await {
        tracing::warn!(round = round.code(), %error, "a round failed and comes again");
    }
    let next: Moment = app.now().plus(ROUND);
    app.store.repeat_job(job, next).await?;
    Ok(())
}

/// Does what is due, and forgets in this process what is no longer needed, as long as the server runs.
pub async fn run_maintenance(app: App) {
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut queued = false;
    if let Err(error) = rehearsal::end_left_over(&app).await {
        tracing::warn!(%error, "rehearsals of before could not be ended");
    }
    loop {
        looks.tick().await;
        app.throttles.forget_recovered();
        app.code_throttle.forget_passed(app.now());
        if !queued {
            match queue_rounds(&app).await {
                Ok(()) => queued = true,
                Err(error) => tracing::warn!(%error, "the rounds could not be queued"),
            }
        }
        do_due(&app).await;
    }
}
