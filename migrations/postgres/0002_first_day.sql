-- The first day, and who can stop it. Only adds: a program of 0.1.0 finds everything it knows.
-- The same tables, columns and keys as ../sqlite/0002_first_day.sql; a test holds them to it.

-- == server ==

CREATE TABLE schema_reader (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    oldest BIGINT NOT NULL
);
COMMENT ON TABLE schema_reader IS 'The oldest schema whose program may still work with this database. A step that an older program can''t live with raises it.';
COMMENT ON COLUMN schema_reader.id IS 'one row';
COMMENT ON COLUMN schema_reader.oldest IS 'the number of that schema';
-- A program of schema 1 knows no halts: it would send while everything is stopped.
INSERT INTO schema_reader (id, oldest) VALUES (1, 2);

CREATE TABLE instance (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    run BIGINT NOT NULL
);
COMMENT ON TABLE instance IS 'Which database this is and where it lives, so that a copy knows that it is one.';
COMMENT ON COLUMN instance.id IS 'one row';
COMMENT ON COLUMN instance.name IS 'drawn by chance; a copy takes a new one';
COMMENT ON COLUMN instance.place IS 'the file on its machine, or the table on its server; empty in a backup';
COMMENT ON COLUMN instance.run IS 'raised at every start, every hour and every end; the file beside the database holds it too';
