-- Work that is queued and done by whichever process comes to it first.

CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- What tells one piece of work of a kind from another: while it is queued it is not queued again.
    key TEXT NOT NULL,
    -- JSON.
    payload TEXT NOT NULL,
    -- Not before this moment.
    due_at BIGINT NOT NULL,
    -- How often it was begun.
    tries BIGINT NOT NULL,
    -- Nobody else takes it up to this moment; then whoever has begun it is taken for gone.
    taken_until BIGINT NOT NULL,
    -- What went wrong the last time; empty where nothing did.
    fault TEXT NOT NULL,
    -- When it was given up; nothing while it may still be done.
    given_up_at BIGINT,
    UNIQUE (kind, key)
);

CREATE INDEX job_by_due ON job (due_at) WHERE given_up_at IS NULL;
