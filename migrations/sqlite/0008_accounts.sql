-- A person is not an account: somebody who walks in, a name from a list, somebody who was erased and
-- somebody who signs in elsewhere are people too. The tables that point at a person keep doing so.

CREATE TABLE account (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    -- In lower case.
    email TEXT NOT NULL CONSTRAINT account_email UNIQUE,
    -- In PHC form. Nothing: no password opens it.
    password_hash TEXT,
    password_changed_at BIGINT NOT NULL,
    -- What is asked for beside the password. Nothing: the password alone.
    second_factor TEXT,
    created_at BIGINT NOT NULL
);

INSERT INTO account (person, email, password_hash, password_changed_at, created_at)
SELECT id, email, password_hash, password_changed_at, created_at FROM person;

-- Whom another place that signs people in knows somebody as.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;

CREATE INDEX identity_by_person ON identity (person);

-- SQLite takes no column away that is unique, so the table is made anew. Foreign keys are checked when all
-- migrations have run.
CREATE TABLE person_without_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- What names are sorted by, so that both databases sort alike.
    name_key TEXT NOT NULL,
    language TEXT,
    created_at BIGINT NOT NULL,
    employment TEXT,
    -- Where somebody works now; person_agency has what was before.
    agency TEXT REFERENCES agency (id),
    -- Percent of everybody's time that a person gets beyond it.
    extra_time BIGINT NOT NULL DEFAULT 0
);

INSERT INTO person_without_account (id, name, name_key, language, created_at, employment, agency, extra_time)
SELECT id, name, name_key, language, created_at, employment, agency, extra_time FROM person;

DROP TABLE person;
ALTER TABLE person_without_account RENAME TO person;

CREATE INDEX person_by_agency ON person (agency);
CREATE INDEX person_by_name ON person (name_key, id);
