-- What an edition says of its zone, of learning, of who holds it and whether it was called off; the agency
-- that somebody typed and nobody knew; and agencies that do not exist any more.

-- wib, wita or wit; nothing: that of the office.
ALTER TABLE edition ADD COLUMN zone TEXT;
-- Nothing: from the start to the end.
ALTER TABLE edition ADD COLUMN learning_minutes BIGINT;
ALTER TABLE edition ADD COLUMN cancelled_at BIGINT;

-- The trainers who hold an edition.
CREATE TABLE edition_trainer (
    edition TEXT NOT NULL REFERENCES edition (id),
    position BIGINT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (edition, person)
);

CREATE INDEX edition_trainer_by_person ON edition_trainer (person);

-- As it was typed, until an organiser has said which agency it is.
ALTER TABLE person ADD COLUMN agency_typed TEXT;

CREATE INDEX person_by_agency_typed ON person (agency_typed) WHERE agency_typed IS NOT NULL;

-- When somebody came in whom an organiser had called absent or excused, until the organiser has decided.
ALTER TABLE attendance_present ADD COLUMN asked_at BIGINT;

-- Since when nobody chooses it any more; it keeps its people and what was.
ALTER TABLE agency ADD COLUMN closed_at BIGINT;
