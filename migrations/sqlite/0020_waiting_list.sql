-- People who wait for a seat of an edition that is full.

CREATE TABLE waiting (
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT NOT NULL REFERENCES person (id),
    agency TEXT REFERENCES agency (id),
    -- It grows with each who joins.
    number BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    -- When they were registered from the list.
    moved_up_at BIGINT,
    PRIMARY KEY (edition, person)
) WITHOUT ROWID;

CREATE INDEX waiting_by_person ON waiting (person);
