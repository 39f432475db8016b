//! Opening PostgreSQL, and hearing what other processes write to it.

use super::{Environment, MIGRATIONS_POSTGRES, PATIENCE, STATEMENTS, start};
use crate::changes::{CHANNEL, Change};
use crate::database::{Inner, Pools, Store};
use crate::error::StoreError;
use crate::watch::Watch;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often a lost connection to hear of changes is tried again.
const TRY_EVERY: Duration = Duration::from_secs(1);
const MAX_CONNECTIONS: u32 = 16;
/// A connection that rested longer is asked whether it still lives; asking each time costs a trip.
const RESTED: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str, given: Environment) -> Result<Store, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("kopitalk")
        .statement_cache_capacity(STATEMENTS);
    let doubted = Arc::new(AtomicBool::new(false));
    let pool = postgres_pool(&options, PATIENCE, Arc::clone(&doubted)).await?;
    MIGRATIONS_POSTGRES.run(&pool).await?;

    let listener = listen(&options).await.map_err(StoreError::Unreachable)?;
    let inner = start(Pools::Postgres(pool), Watch::default(), given);
    let watched = Arc::downgrade(&inner);
    inner.watched_by(tokio::spawn(run_listener(
        watched, options, listener, doubted,
    )));
    Ok(Store { inner })
}

/// While `doubted` is set, every connection is asked whether it still lives before it is used.
pub(super) async fn postgres_pool(
    options: &PgConnectOptions,
    patience: Duration,
    doubted: Arc<AtomicBool>,
) -> Result<PgPool, StoreError> {
    let connected = PgPoolOptions::new()
        .max_connections(MAX_CONNECTIONS)
        .acquire_timeout(patience)
        .test_before_acquire(false)
        .before_acquire(move |connection, rest| {
            let ask = rest.idle_for > RESTED || doubted.load(Ordering::SeqCst);
            Box::pin(async move {
                if ask {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options.clone())
        .await;
    match connected {
        Ok(pool) => Ok(pool),
        // The pool waits for a server that is starting, and then does not say what it waited for.
        Err(sqlx::Error::PoolTimedOut) => {
            let once_more =
                tokio::time::timeout(patience, PgConnection::connect_with(options)).await;
            Err(StoreError::Unreachable(match once_more {
                Ok(Err(cause)) => cause,
                Ok(Ok(_)) | Err(_) => sqlx::Error::PoolTimedOut,
            }))
        }
        Err(cause) => Err(StoreError::Unreachable(cause)),
    }
}

/// A connection of its own, so that hearing never waits for the pool.
async fn listen(options: &PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(options.clone().application_name("kopitalk changes"))
        .await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    // A loss must be known when it happens, not when it is over.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn run_listener(
    watched: Weak<Inner>,
    options: PgConnectOptions,
    mut listener: PgListener,
    doubted: Arc<AtomicBool>,
) {
    // What was not used for as long as this since the loss is asked anyway.
    let mut calm = tokio::time::interval(RESTED);
    loop {
        let heard = tokio::select! {
            heard = listener.try_recv() => heard,
            _ = calm.tick(), if doubted.load(Ordering::SeqCst) => {
                doubted.store(false, Ordering::SeqCst);
                continue;
            }
        };
        let heard = match heard {
            Ok(Some(heard)) => Ok(Change::from_text(heard.payload())),
            Ok(None) => Err("it was closed".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let change = match heard {
            Ok(change) => change,
            Err(error) => {
                tracing::warn!(%error, "lost the connection that tells of changes");
                // The others may have ended with it, as when the server was restarted.
                doubted.store(true, Ordering::SeqCst);
                // What changes meanwhile cannot be heard: nothing may be believed.
                if let Some(inner) = watched.upgrade() {
                    inner.announce(Change::Everything);
                }
                let mut tries = tokio::time::interval(TRY_EVERY);
                tries.set_missed_tick_behavior(MissedTickBehavior::Delay);
                listener = loop {
                    tries.tick().await;
                    if watched.strong_count() == 0 {
                        return;
                    }
                    match listen(&options).await {
                        Ok(listener) => break listener,
                        Err(error) => {
                            tracing::warn!(%error, "could not connect to hear of changes")
                        }
                    }
                };
                calm.reset();
                Change::Everything
            }
        };
        let Some(inner) = watched.upgrade() else {
            return;
        };
        inner.announce(change);
    }
}
