-- Files of content that lie over those of the binary or the folder.
CREATE TABLE content_file (
    -- Relative to content/: courses/x/course.toml.
    path TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Its text. Nothing: the file is removed.
    body TEXT COLLATE "C",
    changed_at BIGINT NOT NULL,
    changed_by TEXT COLLATE "C" REFERENCES person (id)
);
