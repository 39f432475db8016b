-- A person is not an account: somebody who walks in, a name from a list, somebody who was erased and
-- somebody who signs in elsewhere are people too. The tables that point at a person keep doing so.

CREATE TABLE account (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES person (id),
    -- In lower case.
    email TEXT COLLATE "C" NOT NULL CONSTRAINT account_email UNIQUE,
    -- In PHC form. Nothing: no password opens it.
    password_hash TEXT COLLATE "C",
    password_changed_at BIGINT NOT NULL,
    -- What is asked for beside the password. Nothing: the password alone.
    second_factor TEXT COLLATE "C",
    created_at BIGINT NOT NULL
);

INSERT INTO account (person, email, password_hash, password_changed_at, created_at)
SELECT id, email, password_hash, password_changed_at, created_at FROM person;

-- Whom another place that signs people in knows somebody as.
CREATE TABLE identity (
    issuer TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX identity_by_person ON identity (person);

ALTER TABLE person DROP COLUMN email, DROP COLUMN password_hash, DROP COLUMN password_changed_at;
