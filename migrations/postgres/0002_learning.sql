-- What people have finished, answered and tried. Courses, units and exercises are named as in content/.

CREATE TABLE unit_done (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    course TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (person, course, unit)
);

-- Items as they were shown, so that an old attempt reads as it was after the content has changed.
CREATE TABLE item_version (
    course TEXT COLLATE "C" NOT NULL,
    quiz TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    -- domain::quiz::Item as JSON.
    body TEXT COLLATE "C" NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (course, quiz, item, hash)
);

CREATE TABLE attempt (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    course TEXT COLLATE "C" NOT NULL,
    quiz TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    seed BIGINT NOT NULL,
    -- The items in order as JSON: [["item id", "hash"], …].
    items TEXT COLLATE "C" NOT NULL,
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
    attempt TEXT COLLATE "C" NOT NULL REFERENCES attempt (id),
    item TEXT COLLATE "C" NOT NULL,
    item_hash TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    -- domain::quiz::Given as JSON.
    given TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    fraction DOUBLE PRECISION NOT NULL,
    misconception TEXT COLLATE "C",
    PRIMARY KEY (attempt, item)
);

CREATE TABLE exercise_try (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    exercise TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    given TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    misconception TEXT COLLATE "C",
    -- The seed of the variation that was worked on.
    effective_seed BIGINT NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX exercise_try_by_exercise ON exercise_try (person, exercise, id);

CREATE TABLE exercise_hint (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    exercise TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    -- How many hints of the step were opened.
    shown BIGINT NOT NULL,
    PRIMARY KEY (person, exercise, step)
);
