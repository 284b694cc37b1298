-- Answers at speed: fewer pages are touched for each. The same tables, columns and keys as ../postgres/0003_speed.sql; a test holds them to it.
-- Two tables are written anew, so a copy of the file is made first:
-- changes data

-- What was taken in is remembered as runs of ids in the cursor's own row; `seen_update` is written no more, and goes in a later release.
ALTER TABLE update_cursor ADD COLUMN seen TEXT NOT NULL DEFAULT '[]'; -- JSON: [first id, last id, when] of each run, the lowest first

UPDATE update_cursor SET seen = coalesce((
    SELECT json_group_array(json_array(run.first, run.last, run.at)) FROM (
        SELECT min(s.update_id) AS first, max(s.update_id) AS last, max(s.seen_at) AS at FROM (
            SELECT u.update_id, u.seen_at, u.update_id - row_number() OVER (ORDER BY u.update_id) AS island
            FROM seen_update u WHERE u.bot_id = update_cursor.bot_id AND u.epoch = update_cursor.epoch
        ) AS s GROUP BY s.island ORDER BY 1
    ) AS run
), '[]');

-- An answer is one row in one tree: no row id, no index on its place in the order, none by account.
CREATE TABLE response_of_0003 (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- in which
    account_id INTEGER NOT NULL REFERENCES account (id), -- who
    question INTEGER NOT NULL, -- from 0
    choice INTEGER, -- the option, from 0; absent: taken back
    correct INTEGER CHECK (correct IN (0, 1)), -- right or wrong; absent where nothing is right
    at INTEGER NOT NULL, -- when the writer took it
    sequence INTEGER NOT NULL, -- its place in the order of all answers
    late INTEGER NOT NULL CHECK (late IN (0, 1)), -- after the close
    PRIMARY KEY (occurrence_id, account_id, question)
) STRICT, WITHOUT ROWID;
INSERT INTO response_of_0003 (occurrence_id, account_id, question, choice, correct, at, sequence, late)
SELECT occurrence_id, account_id, question, choice, correct, at, sequence, late FROM response
ORDER BY occurrence_id, account_id, question;
DROP TABLE response;
ALTER TABLE response_of_0003 RENAME TO response;

-- Who is expected is one row in one tree as well.
CREATE TABLE obligation_of_0003 (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- in which
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    department TEXT NOT NULL, -- on the day of the opening
    excuse TEXT CHECK (excuse IN ('waived', 'unreachable')), -- on record
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'waived', 'unreachable', 'missing', 'late')), -- the one state
    since_at INTEGER NOT NULL, -- since when in this state
    PRIMARY KEY (occurrence_id, person_id)
) STRICT, WITHOUT ROWID;
INSERT INTO obligation_of_0003 (occurrence_id, person_id, department, excuse, state, since_at)
SELECT occurrence_id, person_id, department, excuse, state, since_at FROM obligation ORDER BY occurrence_id, person_id;
DROP TABLE obligation;
ALTER TABLE obligation_of_0003 RENAME TO obligation;
CREATE INDEX obligation_by_person ON obligation (person_id);

-- A program that looks for what it has seen in `seen_update` would take everything in twice.
UPDATE schema_reader SET oldest = 3 WHERE id = 1;
