-- A person's own link to an edition. Where there is no row it is the first one, and good; a new version ends the old
-- one.
CREATE TABLE personal_link (
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL,
    ended BOOLEAN NOT NULL,
    PRIMARY KEY (edition, person)
) WITHOUT ROWID;
