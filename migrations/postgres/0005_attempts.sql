-- Attempts that can be left and taken up again, that may have an end, and that are counted.

-- Which attempt of the person at the quiz it is, from 1: two tabs cannot begin the same one.
ALTER TABLE attempt ADD COLUMN number BIGINT NOT NULL DEFAULT 1;
UPDATE attempt SET number = (
    SELECT COUNT(*) FROM attempt AS earlier
    WHERE earlier.person = attempt.person AND earlier.course = attempt.course
        AND earlier.quiz = attempt.quiz AND earlier.id <= attempt.id
);
CREATE UNIQUE INDEX attempt_number ON attempt (person, course, quiz, number);

-- The time for everybody in milliseconds, and the moment at which this person's is up.
ALTER TABLE attempt ADD COLUMN limit_ms BIGINT;
ALTER TABLE attempt ADD COLUMN deadline_at BIGINT;
ALTER TABLE attempt ADD COLUMN timed_out BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX attempt_by_deadline ON attempt (deadline_at) WHERE submitted_at IS NULL AND deadline_at IS NOT NULL;

-- What is filled in so far; gone when the attempt is handed in.
CREATE TABLE attempt_draft (
    attempt TEXT NOT NULL REFERENCES attempt (id),
    item TEXT NOT NULL,
    -- domain::quiz::Given as JSON.
    given TEXT NOT NULL,
    -- The language of the form, which decides how a number is read.
    language TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (attempt, item)
);

-- Percent of everybody's time that a person gets beyond it.
ALTER TABLE person ADD COLUMN extra_time BIGINT NOT NULL DEFAULT 0;
