-- What an edition asks for its minutes, and what is proven of each person's stay.

-- As `domain::attendance_rule::Rule` writes it.
ALTER TABLE edition ADD COLUMN attendance_rule TEXT NOT NULL DEFAULT 'presence';

-- What follows from the ledger, the meeting's reports and the exit door, changed in the same transaction. No row:
-- nothing is proven but that somebody was there.
CREATE TABLE attendance_stay (
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT NOT NULL REFERENCES person (id),
    -- Milliseconds.
    stay BIGINT NOT NULL,
    pulses BIGINT NOT NULL,
    exited BOOLEAN NOT NULL,
    -- Whether the rule of the edition is fulfilled.
    fulfilled BOOLEAN NOT NULL,
    PRIMARY KEY (edition, person)
) WITHOUT ROWID;

CREATE INDEX attendance_stay_by_person ON attendance_stay (person);

-- Editions whose stays have to be worked out from what was recorded before: done when the database is opened.
CREATE TABLE attendance_stay_due (
    edition TEXT NOT NULL PRIMARY KEY REFERENCES edition (id)
) WITHOUT ROWID;

INSERT INTO attendance_stay_due (edition)
    SELECT edition FROM attendance_event UNION SELECT edition FROM meeting_report;
