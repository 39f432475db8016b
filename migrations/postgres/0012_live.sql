-- The live workshop: running orders, what a hall is asked and answers, its questions, and who may run it without
-- an account.
--
-- Whatever begins with `hall_` has a twin that begins with `rehearsal_`: what is played before nobody is in it.

CREATE TABLE plan_step (
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    -- JSON.
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (edition, id)
);

CREATE TABLE hall_state (
    edition TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES edition (id),
    -- Grows by one with each command: of two given at once one is followed.
    version BIGINT NOT NULL,
    -- JSON.
    state TEXT COLLATE "C" NOT NULL,
    -- Whether questions bear names, and whether they are looked at before they are shown.
    naming TEXT COLLATE "C" NOT NULL,
    moderated BOOLEAN NOT NULL
);

-- Each asking of a poll; a second round is another one.
CREATE TABLE hall_poll (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    step TEXT COLLATE "C",
    round BIGINT NOT NULL,
    -- The poll as it was asked: JSON.
    body TEXT COLLATE "C" NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    -- Grows while it is answered: who writes an answer holds this row, and who closes waits for them.
    revision BIGINT NOT NULL
);

CREATE INDEX hall_poll_by_edition ON hall_poll (edition);

-- What a voter is made with while a poll is open. It is gone when the poll is closed.
CREATE TABLE hall_secret (
    poll TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    secret TEXT COLLATE "C" NOT NULL
);

-- Answers while a poll is open.
CREATE TABLE hall_vote (
    poll TEXT COLLATE "C" NOT NULL,
    -- HMAC of the person under the poll's secret.
    voter TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (poll, voter)
);

-- Answers of closed polls: random ids, no times, nobody.
CREATE TABLE hall_ballot (
    poll TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (poll, id)
);

-- What was decided about writings, by what equal writings have in common.
CREATE TABLE hall_decision (
    poll TEXT COLLATE "C" NOT NULL,
    writing TEXT COLLATE "C" NOT NULL,
    shown BOOLEAN,
    heading TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (poll, writing)
);

CREATE TABLE hall_question (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    -- Nobody where it was asked without a name.
    person TEXT COLLATE "C" REFERENCES person (id),
    question TEXT COLLATE "C" NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    merged_into TEXT COLLATE "C",
    answer TEXT COLLATE "C"
);

CREATE INDEX hall_question_by_edition ON hall_question (edition);

-- The secret that voters for questions are made with; gone when the edition is over.
CREATE TABLE hall_question_secret (
    edition TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES edition (id),
    secret TEXT COLLATE "C" NOT NULL
);

CREATE TABLE hall_question_vote (
    question TEXT COLLATE "C" NOT NULL,
    voter TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (question, voter)
);

CREATE TABLE rehearsal_state (
    edition TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES edition (id),
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    naming TEXT COLLATE "C" NOT NULL,
    moderated BOOLEAN NOT NULL
);

CREATE TABLE rehearsal_poll (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    step TEXT COLLATE "C",
    round BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    revision BIGINT NOT NULL
);

CREATE INDEX rehearsal_poll_by_edition ON rehearsal_poll (edition);

CREATE TABLE rehearsal_secret (
    poll TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    secret TEXT COLLATE "C" NOT NULL
);

CREATE TABLE rehearsal_vote (
    poll TEXT COLLATE "C" NOT NULL,
    voter TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (poll, voter)
);

CREATE TABLE rehearsal_ballot (
    poll TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (poll, id)
);

CREATE TABLE rehearsal_decision (
    poll TEXT COLLATE "C" NOT NULL,
    writing TEXT COLLATE "C" NOT NULL,
    shown BOOLEAN,
    heading TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (poll, writing)
);

CREATE TABLE rehearsal_question (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    edition TEXT COLLATE "C" NOT NULL REFERENCES edition (id),
    person TEXT COLLATE "C" REFERENCES person (id),
    question TEXT COLLATE "C" NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    merged_into TEXT COLLATE "C",
    answer TEXT COLLATE "C"
);

CREATE INDEX rehearsal_question_by_edition ON rehearsal_question (edition);

CREATE TABLE rehearsal_question_secret (
    edition TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES edition (id),
    secret TEXT COLLATE "C" NOT NULL
);

CREATE TABLE rehearsal_question_vote (
    question TEXT COLLATE "C" NOT NULL,
    voter TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (question, voter)
);

-- The link of a guest speaker: a new version ends the old one.
CREATE TABLE guest_link (
    edition TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES edition (id),
    version BIGINT NOT NULL,
    ended BOOLEAN NOT NULL
);

-- Screens of halls that pair like a television: letters that somebody who runs an edition types.
CREATE TABLE paired_screen (
    -- The hash of what the screen's browser keeps.
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    letters TEXT COLLATE "C" NOT NULL,
    edition TEXT COLLATE "C" REFERENCES edition (id),
    until BIGINT NOT NULL
);

CREATE UNIQUE INDEX paired_screen_by_letters ON paired_screen (letters);
