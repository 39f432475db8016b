-- A person's own link to an edition. Where there is no row it is the first one, and good; a new version ends the old
-- one.
CREATE TABLE personal_link (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL,
    ended BOOLEAN NOT NULL,
    PRIMARY KEY (edition, person)
);
