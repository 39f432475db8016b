-- Agencies that are invited to an edition, and the names they have sent.

-- The number of the letter that invites.
ALTER TABLE edition ADD COLUMN letter_number TEXT;

CREATE TABLE invitation (
    edition TEXT NOT NULL REFERENCES edition (id),
    agency TEXT NOT NULL REFERENCES agency (id),
    quota BIGINT NOT NULL,
    -- A new version ends the link before; it grows when somebody is invited again, too.
    link_version BIGINT NOT NULL,
    link_ended BOOLEAN NOT NULL,
    invited_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (edition, agency)
) WITHOUT ROWID;

-- A name that was replaced stays, beside the one in its place.
CREATE TABLE nomination (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL,
    agency TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    nominated_at BIGINT NOT NULL,
    replaced_by TEXT REFERENCES nomination (id),
    replaced_at BIGINT,
    FOREIGN KEY (edition, agency) REFERENCES invitation (edition, agency)
);

CREATE INDEX nomination_by_invitation ON nomination (edition, agency);
