-- Questions that trainers brought from elsewhere. A question is what its hash says: the same one is kept once.
CREATE TABLE bank_item (
    hash TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    -- Its tags, each between two spaces.
    tags TEXT COLLATE "C" NOT NULL,
    -- What is searched: its texts, folded.
    words TEXT COLLATE "C" NOT NULL,
    -- domain::quiz::Item as JSON.
    body TEXT COLLATE "C" NOT NULL,
    imported_by TEXT COLLATE "C" REFERENCES person (id),
    imported_at BIGINT NOT NULL
);
CREATE INDEX bank_item_by_time ON bank_item (imported_at, hash);
