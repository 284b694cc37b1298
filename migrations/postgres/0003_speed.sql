-- Answers at speed: fewer pages are touched for each. The same tables, columns and keys as ../sqlite/0003_speed.sql; a test holds them to it.

-- What was taken in is remembered as runs of ids in the cursor's own row; `seen_update` is written no more, and goes in a later release.
ALTER TABLE update_cursor ADD COLUMN seen TEXT NOT NULL DEFAULT '[]';
COMMENT ON COLUMN update_cursor.seen IS 'JSON: [first id, last id, when] of each run, the lowest first';

UPDATE update_cursor SET seen = coalesce((
    SELECT json_agg(json_build_array(run.first, run.last, run.at) ORDER BY run.first)::text FROM (
        SELECT min(s.update_id) AS first, max(s.update_id) AS last, max(s.seen_at) AS at FROM (
            SELECT u.update_id, u.seen_at, u.update_id - row_number() OVER (ORDER BY u.update_id) AS island
            FROM seen_update u WHERE u.bot_id = update_cursor.bot_id AND u.epoch = update_cursor.epoch
        ) AS s GROUP BY s.island
    ) AS run
), '[]');

-- An answer is one row under one key: no index on its place in the order, none by account.
ALTER TABLE response DROP CONSTRAINT response_sequence_key;
DROP INDEX response_by_account;

-- A program that looks for what it has seen in `seen_update` would take everything in twice.
UPDATE schema_reader SET oldest = 3 WHERE id = 1;
