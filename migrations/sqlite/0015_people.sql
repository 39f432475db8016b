-- People that come from a file, what the file changed, and records that were found to be of one person.

-- In lower case: where somebody is written to. It opens no account.
ALTER TABLE person ADD COLUMN contact_email TEXT;

CREATE TABLE people_import (
    id TEXT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    -- A hash of what stands above the columns, by which the next file of the same form is known.
    head_key TEXT NOT NULL,
    -- Which column holds what, as JSON.
    mapping TEXT NOT NULL,
    -- The rows as JSON, until they are carried out or thrown away.
    content TEXT,
    made_by TEXT NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    applied_at BIGINT,
    undone_at BIGINT
);

CREATE INDEX people_import_by_head ON people_import (head_key);
CREATE INDEX people_import_waiting ON people_import (made_at) WHERE content IS NOT NULL;

-- What an import did to whom. There is no reference to a person: one whom the import made is no more once it is
-- undone.
CREATE TABLE people_import_change (
    import TEXT NOT NULL REFERENCES people_import (id),
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    -- JSON. Nothing: nobody knew them.
    before TEXT,
    after TEXT NOT NULL,
    -- Undone, but this was changed since and stayed.
    stayed BOOLEAN NOT NULL,
    PRIMARY KEY (import, position)
);

CREATE INDEX people_import_change_by_person ON people_import_change (person);

-- A record that is of the same person as another one. Its entries in the ledger stay its own and are read as the
-- other one's; what else follows from it is moved, and `moved` says what was, so that it can be taken back.
CREATE TABLE person_alias (
    alias TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    person TEXT NOT NULL REFERENCES person (id),
    merged_at BIGINT NOT NULL,
    merged_by TEXT REFERENCES person (id),
    moved TEXT NOT NULL
);

CREATE INDEX person_alias_by_person ON person_alias (person);
