-- Series and editions of the workshop, the keys of their codes, who is registered, and the ledger of
-- attendance with what follows from it.

CREATE TABLE series (
    id TEXT NOT NULL PRIMARY KEY,
    title_id TEXT NOT NULL,
    title_en TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE edition (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    series TEXT REFERENCES series (id),
    title_id TEXT NOT NULL,
    title_en TEXT NOT NULL,
    summary_id TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    hours_known BOOLEAN NOT NULL,
    mode TEXT NOT NULL,
    place TEXT NOT NULL,
    meeting TEXT NOT NULL,
    capacity BIGINT,
    registration_closes_at BIGINT,
    on_the_spot BOOLEAN NOT NULL,
    -- Milliseconds, as all times.
    opens_before BIGINT NOT NULL,
    late_after BIGINT NOT NULL,
    online_tolerance BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX edition_by_end ON edition (ends_at);

CREATE TABLE edition_speaker (
    edition TEXT NOT NULL REFERENCES edition (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (edition, position)
);

CREATE TABLE edition_key (
    edition TEXT NOT NULL REFERENCES edition (id),
    place TEXT NOT NULL,
    -- 32 random bytes in hexadecimal.
    key TEXT NOT NULL,
    PRIMARY KEY (edition, place)
) WITHOUT ROWID;

CREATE TABLE registration (
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT NOT NULL REFERENCES person (id),
    -- The agency at registration: a later transfer does not change it.
    agency TEXT,
    registered_at BIGINT NOT NULL,
    on_the_spot BOOLEAN NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (edition, person)
) WITHOUT ROWID;

CREATE INDEX registration_by_person ON registration (person);

-- The ledger. It holds ids, never names.
CREATE TABLE attendance_event (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT NOT NULL REFERENCES person (id),
    -- The order of recording: the how manieth of this person in this edition, from 1. Two writers that
    -- have read the same standing cannot both write.
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('in', 'out', 'pulse', 'manual', 'import')),
    place TEXT CHECK (place IN ('venue', 'online')),
    proof TEXT NOT NULL CHECK (proof IN ('code', 'link', 'tick', 'report', 'sheet')),
    status_from TEXT,
    status_to TEXT,
    arrived_at BIGINT,
    recorded_at BIGINT NOT NULL,
    -- What the device's own clock said; nothing is judged by it.
    at_device BIGINT,
    device TEXT,
    actor TEXT REFERENCES person (id),
    reason TEXT,
    nonce TEXT NOT NULL UNIQUE,
    UNIQUE (edition, person, number)
-- A rowid would be a second key to replace by.
) WITHOUT ROWID;

-- A free remark on an event, which can be erased while the event stays.
CREATE TABLE attendance_remark (
    event TEXT NOT NULL PRIMARY KEY REFERENCES attendance_event (id),
    remark TEXT NOT NULL
) WITHOUT ROWID;

-- How everybody stands: what follows from the ledger, changed in the same transaction.
CREATE TABLE attendance_present (
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT NOT NULL REFERENCES person (id),
    status TEXT,
    arrived_at BIGINT,
    recorded_at BIGINT,
    place TEXT,
    inside BOOLEAN NOT NULL,
    -- The number of the last event.
    events BIGINT NOT NULL,
    PRIMARY KEY (edition, person)
) WITHOUT ROWID;

-- Nothing in the ledger is changed or taken out, whatever connection asks.
CREATE TRIGGER attendance_event_no_update BEFORE UPDATE ON attendance_event
BEGIN
    SELECT RAISE(ABORT, 'the attendance ledger is append-only');
END;
CREATE TRIGGER attendance_event_no_delete BEFORE DELETE ON attendance_event
BEGIN
    SELECT RAISE(ABORT, 'the attendance ledger is append-only');
END;
-- REPLACE takes rows out without the trigger above: by any of the three keys.
CREATE TRIGGER attendance_event_no_replace BEFORE INSERT ON attendance_event
WHEN EXISTS (SELECT 1 FROM attendance_event WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM attendance_event WHERE nonce = NEW.nonce)
    OR EXISTS (SELECT 1 FROM attendance_event WHERE edition = NEW.edition AND person = NEW.person AND number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'the attendance ledger has this entry');
END;
