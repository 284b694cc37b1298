-- The first day, and who can stop it. Only adds: a program of 0.1.0 finds everything it knows.
-- The same tables, columns and keys as ../postgres/0002_first_day.sql; a test holds them to it.

-- == server ==

-- The oldest schema whose program may still work with this database. A step that an older program can't live with raises it.
CREATE TABLE schema_reader (
    id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
    oldest INTEGER NOT NULL -- the number of that schema
) STRICT;
-- A program of schema 1 knows no halts: it would send while everything is stopped.
INSERT INTO schema_reader (id, oldest) VALUES (1, 2);

-- Which database this is and where it lives, so that a copy knows that it is one.
CREATE TABLE instance (
    id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
    name TEXT NOT NULL, -- drawn by chance; a copy takes a new one
    place TEXT NOT NULL, -- the file on its machine, or the table on its server; empty in a backup
    run INTEGER NOT NULL -- raised at every start, every hour and every end; the file beside the database holds it too
) STRICT;
