-- People, their roles and sessions, and the settings of the office.
-- Times are milliseconds since 1970-01-01T00:00:00Z.
-- All text is compared by its bytes, as SQLite does it.

CREATE TABLE person (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    -- What names are sorted by, so that both databases sort alike.
    name_key TEXT COLLATE "C" NOT NULL,
    -- In lower case.
    email TEXT COLLATE "C" NOT NULL CONSTRAINT person_email UNIQUE,
    password_hash TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL
);

CREATE TABLE role_grant (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    role TEXT COLLATE "C" NOT NULL,
    granted_at BIGINT NOT NULL,
    -- Nobody, where the command line or a registration gave it.
    granted_by TEXT COLLATE "C" REFERENCES person (id),
    withdrawn_at BIGINT
);

CREATE UNIQUE INDEX role_grant_held ON role_grant (person, role) WHERE withdrawn_at IS NULL;
CREATE INDEX role_grant_by_role ON role_grant (role) WHERE withdrawn_at IS NULL;

CREATE TABLE session (
    -- SHA-256 of the id in the cookie, in hexadecimal: whoever reads this table cannot sign in with it.
    id_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" REFERENCES person (id),
    data TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX session_by_expiry ON session (expires_at);
CREATE INDEX session_by_person ON session (person) WHERE person IS NOT NULL;

CREATE TABLE setting (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
