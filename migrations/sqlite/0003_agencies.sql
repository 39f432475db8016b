-- Agencies, where people work, what a liaison looks after, the audit and links to a new password.

CREATE TABLE agency (
    id TEXT NOT NULL PRIMARY KEY,
    -- In capitals.
    code TEXT NOT NULL CONSTRAINT agency_code UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT REFERENCES agency (id),
    created_at BIGINT NOT NULL
);

CREATE INDEX agency_by_parent ON agency (parent);

CREATE TABLE agency_alias (
    agency TEXT NOT NULL REFERENCES agency (id),
    position BIGINT NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (agency, position)
);

ALTER TABLE person ADD COLUMN employment TEXT;
-- Where somebody works now; person_agency has what was before.
ALTER TABLE person ADD COLUMN agency TEXT REFERENCES agency (id);

CREATE INDEX person_by_agency ON person (agency);
CREATE INDEX person_by_name ON person (name_key, id);

-- Every agency somebody has said to work at, from when; a transfer adds a row and changes none.
CREATE TABLE person_agency (
    person TEXT NOT NULL REFERENCES person (id),
    since BIGINT NOT NULL,
    -- Nothing: at none any more.
    agency TEXT REFERENCES agency (id),
    PRIMARY KEY (person, since)
);

-- A liaison's role is given for one agency and what is below it, every other for the whole house.
ALTER TABLE role_grant ADD COLUMN agency TEXT REFERENCES agency (id);
DROP INDEX role_grant_held;
CREATE UNIQUE INDEX role_grant_held ON role_grant (person, role, COALESCE(agency, '')) WHERE withdrawn_at IS NULL;

-- What organisers did. It holds ids, never names, so that somebody can be erased and it need not change.
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    -- Nobody, where the command line did it.
    actor TEXT,
    action TEXT NOT NULL,
    -- The id of what it was done to, where that is one thing.
    subject TEXT,
    -- JSON.
    detail TEXT NOT NULL,
    at BIGINT NOT NULL
-- A rowid would be a second key to replace by.
) WITHOUT ROWID;

CREATE INDEX audit_by_subject ON audit (subject, id);

-- Nothing in it is changed or taken out, whatever connection asks.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
-- REPLACE takes a row out without the trigger above.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TABLE reset_link (
    -- SHA-256 of the token in the link, in hexadecimal: whoever reads this table cannot use it.
    token_hash TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    made_by TEXT NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX reset_link_by_person ON reset_link (person) WHERE used_at IS NULL;
