-- The live workshop: running orders, what a hall is asked and answers, its questions, and who may run it without
-- an account.
--
-- Whatever begins with `hall_` has a twin that begins with `rehearsal_`: what is played before nobody is in it.

CREATE TABLE plan_step (
    edition TEXT NOT NULL REFERENCES edition (id),
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (edition, id)
) WITHOUT ROWID;

CREATE TABLE hall_state (
    edition TEXT NOT NULL PRIMARY KEY REFERENCES edition (id),
    -- Grows by one with each command: of two given at once one is followed.
    version BIGINT NOT NULL,
    -- JSON.
    state TEXT NOT NULL,
    -- Whether questions bear names, and whether they are looked at before they are shown.
    naming TEXT NOT NULL,
    moderated BOOLEAN NOT NULL
) WITHOUT ROWID;

-- Each asking of a poll; a second round is another one.
CREATE TABLE hall_poll (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES edition (id),
    step TEXT,
    round BIGINT NOT NULL,
    -- The poll as it was asked: JSON.
    body TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    -- Grows while it is answered: who writes an answer holds this row, and who closes waits for them.
    revision BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX hall_poll_by_edition ON hall_poll (edition);

-- What a voter is made with while a poll is open. It is gone when the poll is closed.
CREATE TABLE hall_secret (
    poll TEXT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL
) WITHOUT ROWID;

-- Answers while a poll is open.
CREATE TABLE hall_vote (
    poll TEXT NOT NULL,
    -- HMAC of the person under the poll's secret.
    voter TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (poll, voter)
) WITHOUT ROWID;

-- Answers of closed polls: random ids, no times, nobody.
CREATE TABLE hall_ballot (
    poll TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (poll, id)
) WITHOUT ROWID;

-- What was decided about writings, by what equal writings have in common.
CREATE TABLE hall_decision (
    poll TEXT NOT NULL,
    writing TEXT NOT NULL,
    shown BOOLEAN,
    heading TEXT NOT NULL,
    PRIMARY KEY (poll, writing)
) WITHOUT ROWID;

CREATE TABLE hall_question (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES edition (id),
    -- Nobody where it was asked without a name.
    person TEXT REFERENCES person (id),
    question TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    merged_into TEXT,
    answer TEXT
) WITHOUT ROWID;

CREATE INDEX hall_question_by_edition ON hall_question (edition);

-- The secret that voters for questions are made with; gone when the edition is over.
CREATE TABLE hall_question_secret (
    edition TEXT NOT NULL PRIMARY KEY REFERENCES edition (id),
    secret TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE hall_question_vote (
    question TEXT NOT NULL,
    voter TEXT NOT NULL,
    PRIMARY KEY (question, voter)
) WITHOUT ROWID;

CREATE TABLE rehearsal_state (
    edition TEXT NOT NULL PRIMARY KEY REFERENCES edition (id),
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    naming TEXT NOT NULL,
    moderated BOOLEAN NOT NULL
) WITHOUT ROWID;

CREATE TABLE rehearsal_poll (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES edition (id),
    step TEXT,
    round BIGINT NOT NULL,
    body TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    revision BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX rehearsal_poll_by_edition ON rehearsal_poll (edition);

CREATE TABLE rehearsal_secret (
    poll TEXT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE rehearsal_vote (
    poll TEXT NOT NULL,
    voter TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (poll, voter)
) WITHOUT ROWID;

CREATE TABLE rehearsal_ballot (
    poll TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (poll, id)
) WITHOUT ROWID;

CREATE TABLE rehearsal_decision (
    poll TEXT NOT NULL,
    writing TEXT NOT NULL,
    shown BOOLEAN,
    heading TEXT NOT NULL,
    PRIMARY KEY (poll, writing)
) WITHOUT ROWID;

CREATE TABLE rehearsal_question (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES edition (id),
    person TEXT REFERENCES person (id),
    question TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    merged_into TEXT,
    answer TEXT
) WITHOUT ROWID;

CREATE INDEX rehearsal_question_by_edition ON rehearsal_question (edition);

CREATE TABLE rehearsal_question_secret (
    edition TEXT NOT NULL PRIMARY KEY REFERENCES edition (id),
    secret TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE rehearsal_question_vote (
    question TEXT NOT NULL,
    voter TEXT NOT NULL,
    PRIMARY KEY (question, voter)
) WITHOUT ROWID;

-- The link of a guest speaker: a new version ends the old one.
CREATE TABLE guest_link (
    edition TEXT NOT NULL PRIMARY KEY REFERENCES edition (id),
    version BIGINT NOT NULL,
    ended BOOLEAN NOT NULL
) WITHOUT ROWID;

-- Screens of halls that pair like a television: letters that somebody who runs an edition types.
CREATE TABLE paired_screen (
    -- The hash of what the screen's browser keeps.
    id TEXT NOT NULL PRIMARY KEY,
    letters TEXT NOT NULL,
    edition TEXT REFERENCES edition (id),
    until BIGINT NOT NULL
) WITHOUT ROWID;

CREATE UNIQUE INDEX paired_screen_by_letters ON paired_screen (letters);
