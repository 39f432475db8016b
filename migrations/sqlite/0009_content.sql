-- Files of content that lie over those of the binary or the folder.
CREATE TABLE content_file (
    -- Relative to content/: courses/x/course.toml.
    path TEXT NOT NULL PRIMARY KEY,
    -- Its text. Nothing: the file is removed.
    body TEXT,
    changed_at BIGINT NOT NULL,
    changed_by TEXT REFERENCES person (id)
) WITHOUT ROWID;
