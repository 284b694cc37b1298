-- The first day, and who can stop it. Only adds: a program of 0.1.0 finds everything it knows.
-- The same tables, columns and keys as ../postgres/0002_first_day.sql; a test holds them to it.

-- == drafts ==

-- A post that is being written in the private chat.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- who writes it
    spec TEXT NOT NULL, -- what it says so far, JSON with its version
    wanted_file TEXT, -- the channel's id of a picture or file that is still to be fetched
    file_sha256 TEXT REFERENCES attachment (sha256), -- the fetched one
    created_at INTEGER NOT NULL, -- when it was begun
    changed_at INTEGER NOT NULL, -- when it changed last
    ended_at INTEGER, -- when it was sent on or given up
    ending TEXT CHECK (ending IN ('sent', 'dropped')), -- which of the two
    CHECK ((ended_at IS NULL) = (ending IS NULL))
) STRICT;
CREATE INDEX draft_open ON draft (account_id, changed_at) WHERE ended_at IS NULL;

-- A file that is to stand in the folder of posts: decided in a transaction, carried out after it, repeatably.
CREATE TABLE file_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    path TEXT NOT NULL, -- under the folder of posts, / between parts
    bytes BLOB NOT NULL, -- what is to stand there
    sha256 TEXT NOT NULL, -- SHA-256 of these bytes, hex
    before_sha256 TEXT, -- SHA-256 of what stood there when it was decided; absent: nothing
    by TEXT NOT NULL, -- who decided it
    created_at INTEGER NOT NULL, -- when
    done_at INTEGER, -- when it was carried out or given up
    refused_why TEXT, -- why it was given up: the key of a text
    CHECK (refused_why IS NULL OR done_at IS NOT NULL)
) STRICT;
CREATE INDEX file_change_open ON file_change (id) WHERE done_at IS NULL;
