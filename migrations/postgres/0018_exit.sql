-- The course that an edition teaches, the windows in which people say that they are still there, and the exit door.

ALTER TABLE edition ADD COLUMN course TEXT;

-- From when to when a press on the phone is a pulse.
CREATE TABLE pulse_window (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    number BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    opened_by TEXT COLLATE "C" REFERENCES person (id),
    PRIMARY KEY (edition, number)
);

-- Who has sent the form of the exit door. What was answered stands apart, without a name.
CREATE TABLE exit_form (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (edition, person)
);

CREATE INDEX exit_form_by_person ON exit_form (person);

-- The ids are of chance and there are no times, so that nobody is known by their answer.
CREATE TABLE exit_answer (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    -- From 1 to 5 for each item of `domain::exit_door::SurveyItem`, with spaces between them; 0 where nothing was said.
    items TEXT NOT NULL,
    remark TEXT NOT NULL
);

CREATE INDEX exit_answer_by_edition ON exit_answer (edition);
