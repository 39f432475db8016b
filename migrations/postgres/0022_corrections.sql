-- Corrections of many people that were recorded at once, so that they can be taken back at once.

CREATE TABLE correction_batch (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    made_by TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    undone_at BIGINT,
    -- Of how many the correction stayed when it was taken back, because something had followed it.
    stayed BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX correction_batch_by_edition ON correction_batch (edition, made_at);

CREATE TABLE correction_batch_event (
    batch TEXT COLLATE "C" NOT NULL REFERENCES correction_batch (id),
    event TEXT COLLATE "C" NOT NULL REFERENCES attendance_event (id),
    PRIMARY KEY (batch, event)
);
