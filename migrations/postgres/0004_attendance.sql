-- Series and editions of the workshop, the keys of their codes, who is registered, and the ledger of
-- attendance with what follows from it.

CREATE TABLE series (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title_id TEXT COLLATE "C" NOT NULL,
    title_en TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE edition (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT edition_slug UNIQUE,
    series TEXT COLLATE "C" REFERENCES series (id),
    title_id TEXT COLLATE "C" NOT NULL,
    title_en TEXT COLLATE "C" NOT NULL,
    summary_id TEXT COLLATE "C" NOT NULL,
    summary_en TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    hours_known BOOLEAN NOT NULL,
    mode TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    meeting TEXT COLLATE "C" NOT NULL,
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
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    position BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (edition, position)
);

CREATE TABLE edition_key (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    place TEXT COLLATE "C" NOT NULL,
    -- 32 random bytes in hexadecimal.
    key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (edition, place)
);

CREATE TABLE registration (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- The agency at registration: a later transfer does not change it.
    agency TEXT COLLATE "C",
    registered_at BIGINT NOT NULL,
    on_the_spot BOOLEAN NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (edition, person)
);

CREATE INDEX registration_by_person ON registration (person);

-- The ledger. It holds ids, never names.
CREATE TABLE attendance_event (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- The order of recording: the how manieth of this person in this edition, from 1. Two writers that
    -- have read the same standing cannot both write.
    number BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('in', 'out', 'pulse', 'manual', 'import')),
    place TEXT COLLATE "C" CHECK (place IN ('venue', 'online')),
    proof TEXT COLLATE "C" NOT NULL CHECK (proof IN ('code', 'link', 'tick', 'report', 'sheet')),
    status_from TEXT COLLATE "C",
    status_to TEXT COLLATE "C",
    arrived_at BIGINT,
    recorded_at BIGINT NOT NULL,
    -- What the device's own clock said; nothing is judged by it.
    at_device BIGINT,
    device TEXT COLLATE "C",
    actor TEXT COLLATE "C" REFERENCES person (id),
    reason TEXT COLLATE "C",
    nonce TEXT COLLATE "C" NOT NULL CONSTRAINT attendance_event_nonce UNIQUE,
    CONSTRAINT attendance_event_number UNIQUE (edition, person, number)
);

-- A free remark on an event, which can be erased while the event stays.
CREATE TABLE attendance_remark (
    event TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES attendance_event (id),
    remark TEXT COLLATE "C" NOT NULL
);

-- How everybody stands: what follows from the ledger, changed in the same transaction.
CREATE TABLE attendance_present (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    status TEXT COLLATE "C",
    arrived_at BIGINT,
    recorded_at BIGINT,
    place TEXT COLLATE "C",
    inside BOOLEAN NOT NULL,
    -- The number of the last event.
    events BIGINT NOT NULL,
    PRIMARY KEY (edition, person)
);

-- Nothing in the ledger is changed or taken out, whatever connection asks.
-- Statement by statement, so that ON CONFLICT DO UPDATE and MERGE are refused even where no row fits, and
-- ALWAYS, so that a session which plays a replica is refused too.
CREATE FUNCTION attendance_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the attendance ledger is append-only' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER attendance_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON attendance_event
    FOR EACH STATEMENT EXECUTE FUNCTION attendance_event_stays();
ALTER TABLE attendance_event ENABLE ALWAYS TRIGGER attendance_event_no_change;

-- As in SQLite: an entry that is there is refused before anything is made of the conflict.
CREATE FUNCTION attendance_event_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM attendance_event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM attendance_event WHERE nonce = NEW.nonce)
        OR EXISTS (SELECT 1 FROM attendance_event WHERE edition = NEW.edition AND person = NEW.person AND number = NEW.number)
    THEN
        RAISE EXCEPTION 'the attendance ledger has this entry' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER attendance_event_no_replace BEFORE INSERT ON attendance_event
    FOR EACH ROW EXECUTE FUNCTION attendance_event_is_new();
ALTER TABLE attendance_event ENABLE ALWAYS TRIGGER attendance_event_no_replace;
