-- Courses that somebody has finished. What stands here stays, whatever becomes of the course's content.
CREATE TABLE completion (
    person TEXT NOT NULL REFERENCES person (id),
    course TEXT NOT NULL,
    -- When the last part was finished.
    completed_at BIGINT NOT NULL,
    -- What the course took then, from which its JP follow.
    minutes BIGINT NOT NULL,
    PRIMARY KEY (person, course)
) WITHOUT ROWID;
