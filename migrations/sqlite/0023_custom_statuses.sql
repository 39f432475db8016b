-- Statuses that organisers add to the four, for all workshops or for the editions of one series. What one counts as
-- never changes: what was recorded keeps its meaning.

CREATE TABLE custom_status (
    id TEXT NOT NULL PRIMARY KEY,
    -- Nothing where all workshops have it.
    series TEXT REFERENCES series (id),
    counts_as TEXT NOT NULL CHECK (counts_as IN ('present', 'late', 'excused', 'absent')),
    name_id TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- Since when it is not offered any more.
    ended_at BIGINT
);

ALTER TABLE attendance_event ADD COLUMN custom_from TEXT REFERENCES custom_status (id);
ALTER TABLE attendance_event ADD COLUMN custom_to TEXT REFERENCES custom_status (id);
ALTER TABLE attendance_present ADD COLUMN custom TEXT REFERENCES custom_status (id);
