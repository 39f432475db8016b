-- The letter that invites to an edition, as PDF. In a table of its own, so that nothing else reads past it.

CREATE TABLE letter (
    edition TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES edition (id),
    content BYTEA NOT NULL,
    uploaded_at BIGINT NOT NULL
);

-- How often what is written down of an edition was changed, as calendars count it.
ALTER TABLE edition ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
