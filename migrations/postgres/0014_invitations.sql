-- Agencies that are invited to an edition, and the names they have sent.

-- The number of the letter that invites.
ALTER TABLE edition ADD COLUMN letter_number TEXT;

CREATE TABLE invitation (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    agency TEXT COLLATE "C" NOT NULL REFERENCES agency (id),
    quota BIGINT NOT NULL,
    -- A new version ends the link before; it grows when somebody is invited again, too.
    link_version BIGINT NOT NULL,
    link_ended BOOLEAN NOT NULL,
    invited_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (edition, agency)
);

-- A name that was replaced stays, beside the one in its place.
CREATE TABLE nomination (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL,
    agency TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    nominated_at BIGINT NOT NULL,
    replaced_by TEXT COLLATE "C" REFERENCES nomination (id),
    replaced_at BIGINT,
    FOREIGN KEY (edition, agency) REFERENCES invitation (edition, agency)
);

CREATE INDEX nomination_by_invitation ON nomination (edition, agency);
