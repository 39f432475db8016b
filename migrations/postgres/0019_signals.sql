-- What organisers have said to the signs that somebody may have recorded somebody else.

-- A sign is worked out each time; what was decided of it is found by its key. What was seen in two editions has a row
-- in both.
CREATE TABLE signal_decision (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    -- A hash, as `domain::signals` makes it: it names neither a device nor a person.
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('burst', 'device', 'editions', 'meeting')),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('fine', 'corrected')),
    -- Hashes of those whom it was about, as JSON: who joins them later opens it again.
    people TEXT COLLATE "C" NOT NULL,
    decided_by TEXT COLLATE "C" REFERENCES person (id),
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (edition, key)
);

-- By which devices that several people came in from are found without reading the ledger: all that is asked of it stands
-- in the index.
CREATE INDEX attendance_event_by_device ON attendance_event (edition, device, person, kind, actor, recorded_at)
    WHERE device IS NOT NULL;
