-- Reports of online meetings: the file until it is carried out, who it says was there and when, and the entries of
-- the ledger that came of it.

CREATE TABLE meeting_report (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES edition (id),
    file_name TEXT NOT NULL,
    -- A hash of the rows, by which the same file is known again.
    content_key TEXT NOT NULL,
    -- The rows as JSON, until they are carried out or thrown away.
    content TEXT,
    -- What was answered where the report left something open, as JSON.
    hint TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    applied_at BIGINT,
    undone_at BIGINT,
    -- Of whom an entry of the ledger stayed when it was taken back, because others had followed it.
    stayed BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX meeting_report_by_edition ON meeting_report (edition, content_key);

-- When somebody was in the meeting, as the report says. Gone once the report is taken back.
CREATE TABLE meeting_presence (
    report TEXT NOT NULL REFERENCES meeting_report (id),
    person TEXT NOT NULL REFERENCES person (id),
    position BIGINT NOT NULL,
    -- Nothing where the report says only how long.
    started_at BIGINT,
    ended_at BIGINT,
    seconds BIGINT NOT NULL,
    PRIMARY KEY (report, person, position)
);

CREATE INDEX meeting_presence_by_person ON meeting_presence (person);

-- The entries of the ledger that a report made.
CREATE TABLE meeting_report_event (
    report TEXT NOT NULL REFERENCES meeting_report (id),
    event TEXT NOT NULL REFERENCES attendance_event (id),
    PRIMARY KEY (report, event)
);
