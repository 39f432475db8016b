-- Agencies, where people work, what a liaison looks after, the audit and links to a new password.

CREATE TABLE agency (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- In capitals.
    code TEXT COLLATE "C" NOT NULL CONSTRAINT agency_code UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    parent TEXT COLLATE "C" REFERENCES agency (id),
    created_at BIGINT NOT NULL
);

CREATE INDEX agency_by_parent ON agency (parent);

CREATE TABLE agency_alias (
    agency TEXT COLLATE "C" NOT NULL REFERENCES agency (id),
    position BIGINT NOT NULL,
    alias TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (agency, position)
);

ALTER TABLE person ADD COLUMN employment TEXT COLLATE "C";
-- Where somebody works now; person_agency has what was before.
ALTER TABLE person ADD COLUMN agency TEXT COLLATE "C" REFERENCES agency (id);

CREATE INDEX person_by_agency ON person (agency);
CREATE INDEX person_by_name ON person (name_key, id);

-- Every agency somebody has said to work at, from when; a transfer adds a row and changes none.
CREATE TABLE person_agency (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    since BIGINT NOT NULL,
    -- Nothing: at none any more.
    agency TEXT COLLATE "C" REFERENCES agency (id),
    PRIMARY KEY (person, since)
);

-- A liaison's role is given for one agency and what is below it, every other for the whole house.
ALTER TABLE role_grant ADD COLUMN agency TEXT COLLATE "C" REFERENCES agency (id);
DROP INDEX role_grant_held;
CREATE UNIQUE INDEX role_grant_held ON role_grant (person, role, COALESCE(agency, '')) WHERE withdrawn_at IS NULL;

-- What organisers did. It holds ids, never names, so that somebody can be erased and it need not change.
CREATE TABLE audit (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Nobody, where the command line did it.
    actor TEXT COLLATE "C",
    action TEXT COLLATE "C" NOT NULL,
    -- The id of what it was done to, where that is one thing.
    subject TEXT COLLATE "C",
    -- JSON.
    detail TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX audit_by_subject ON audit (subject, id);

-- Nothing in it is changed or taken out, whatever connection asks.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END;
$$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- Also for a connection that poses as a replica.
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_no_change;
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_no_truncate;

CREATE TABLE reset_link (
    -- SHA-256 of the token in the link, in hexadecimal: whoever reads this table cannot use it.
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    made_by TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX reset_link_by_person ON reset_link (person) WHERE used_at IS NULL;
