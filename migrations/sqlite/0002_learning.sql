-- What people have finished, answered and tried. Courses, units and exercises are named as in content/.

CREATE TABLE unit_done (
    person TEXT NOT NULL REFERENCES person (id),
    course TEXT NOT NULL,
    unit TEXT NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (person, course, unit)
) WITHOUT ROWID;

-- Items as they were shown, so that an old attempt reads as it was after the content has changed.
CREATE TABLE item_version (
    course TEXT NOT NULL,
    quiz TEXT NOT NULL,
    item TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- domain::quiz::Item as JSON.
    body TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (course, quiz, item, hash)
);

CREATE TABLE attempt (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    course TEXT NOT NULL,
    quiz TEXT NOT NULL,
    language TEXT NOT NULL,
    seed BIGINT NOT NULL,
    -- The items in order as JSON: [["item id", "hash"], …].
    items TEXT NOT NULL,
    pass DOUBLE PRECISION NOT NULL,
    started_at BIGINT NOT NULL,
    submitted_at BIGINT,
    points DOUBLE PRECISION,
    points_of BIGINT
);

-- At most one open attempt of a person at a quiz, however many tabs there are.
CREATE UNIQUE INDEX attempt_open ON attempt (person, course, quiz) WHERE submitted_at IS NULL;
CREATE INDEX attempt_by_quiz ON attempt (person, course, quiz, id);

CREATE TABLE attempt_answer (
    attempt TEXT NOT NULL REFERENCES attempt (id),
    item TEXT NOT NULL,
    item_hash TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- domain::quiz::Given as JSON.
    given TEXT NOT NULL,
    outcome TEXT NOT NULL,
    fraction DOUBLE PRECISION NOT NULL,
    misconception TEXT,
    PRIMARY KEY (attempt, item)
);

CREATE TABLE exercise_try (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    exercise TEXT NOT NULL,
    step TEXT NOT NULL,
    given TEXT NOT NULL,
    outcome TEXT NOT NULL,
    misconception TEXT,
    -- The seed of the variation that was worked on.
    effective_seed BIGINT NOT NULL,
    language TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX exercise_try_by_exercise ON exercise_try (person, exercise, id);

CREATE TABLE exercise_hint (
    person TEXT NOT NULL REFERENCES person (id),
    exercise TEXT NOT NULL,
    step TEXT NOT NULL,
    -- How many hints of the step were opened.
    shown BIGINT NOT NULL,
    PRIMARY KEY (person, exercise, step)
) WITHOUT ROWID;
