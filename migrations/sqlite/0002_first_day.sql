-- The first day, and who can stop it. Only adds: a program of 0.1.0 finds everything it knows.
-- The same tables, columns and keys as ../postgres/0002_first_day.sql; a test holds them to it.

-- == core ==

-- Reasons why nothing leaves.
CREATE TABLE halt (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    why TEXT NOT NULL CHECK (why IN ('not_started', 'paused', 'restored', 'taken', 'moved')), -- why
    since_at INTEGER NOT NULL, -- since when
    by TEXT NOT NULL, -- who began it
    lifted_at INTEGER, -- until when; absent: still
    lifted_by TEXT, -- who ended it
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX halt_open ON halt (why) WHERE lifted_at IS NULL;

-- Questions to one account in its private chat, each with its state, so that a restart in the middle loses nothing.
CREATE TABLE dialog (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    topic TEXT NOT NULL, -- what it is about
    subject TEXT NOT NULL, -- about which thing; may be empty
    account_id INTEGER NOT NULL REFERENCES account (id), -- who is asked
    state TEXT NOT NULL, -- where it stands, JSON
    turn INTEGER NOT NULL DEFAULT 0, -- how often it went on; older buttons change nothing
    asks_text INTEGER NOT NULL DEFAULT 0 CHECK (asks_text IN (0, 1)), -- the next text that the account writes is its answer
    created_at INTEGER NOT NULL, -- when it was asked
    changed_at INTEGER NOT NULL, -- when it went on last
    closed_at INTEGER, -- when it was over
    outcome TEXT, -- what came of it
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX dialog_open ON dialog (topic, subject, account_id) WHERE closed_at IS NULL;
CREATE INDEX dialog_by_account ON dialog (account_id, changed_at);

-- Marked previews of a post for one account.
CREATE TABLE preview (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- for whom
    revision TEXT NOT NULL, -- the whole revision, JSON with its version
    document TEXT NOT NULL, -- the text as rendered, JSON
    opens_at INTEGER NOT NULL, -- when it would open
    closes_at INTEGER, -- when it would close
    created_at INTEGER NOT NULL -- when it was asked for
) STRICT;

ALTER TABLE delivery ADD COLUMN dialog_id INTEGER REFERENCES dialog (id); -- or which question
ALTER TABLE delivery ADD COLUMN preview_id INTEGER REFERENCES preview (id); -- or which preview
CREATE INDEX delivery_by_dialog ON delivery (dialog_id) WHERE dialog_id IS NOT NULL;

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

-- == setup ==

-- Groups that the bot was added to and that wait, or waited, for the owner's word.
CREATE TABLE joining (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    chat_id INTEGER NOT NULL REFERENCES chat (id), -- which group
    by_account INTEGER REFERENCES account (id), -- who added the bot, where the channel says it
    audience_id INTEGER REFERENCES audience (id), -- which audience its link named
    since_at INTEGER NOT NULL, -- when it was added
    asked_at INTEGER, -- since when there is an owner to be asked
    decided_at INTEGER, -- when it was settled
    outcome TEXT CHECK (outcome IN ('connected', 'refused', 'expired', 'removed')), -- how
    left_at INTEGER, -- when the bot had left
    told_at INTEGER, -- when the owner was told that it left by itself
    CHECK ((decided_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX joining_open ON joining (chat_id) WHERE decided_at IS NULL;

-- == stop ==

ALTER TABLE halt ADD COLUMN said TEXT; -- what its beginner gave as the reason
ALTER TABLE occurrence ADD COLUMN recalled_at INTEGER; -- when it was recalled
ALTER TABLE occurrence ADD COLUMN recalled_by TEXT; -- who recalled it
ALTER TABLE delivery ADD COLUMN amend_at INTEGER; -- a correction or a recall of what was shown is to be carried out from here on
ALTER TABLE delivery ADD COLUMN amend_refused TEXT; -- why the last correction or recall could not be carried out there
ALTER TABLE delivery ADD COLUMN dropped_why TEXT; -- why it was never to leave
CREATE INDEX delivery_amend ON delivery (bot_id, amend_at) WHERE amend_at IS NOT NULL;

-- Corrections of an opening's text: both versions, who wrote it, and whose yes it has.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- of which opening
    before TEXT NOT NULL, -- the text until then, JSON
    after TEXT NOT NULL, -- the text from then on, JSON
    hash TEXT NOT NULL, -- SHA-256 of the text from then on
    written_by TEXT NOT NULL, -- who wrote it
    written_at INTEGER NOT NULL, -- when
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused')), -- where it stands
    decided_by INTEGER REFERENCES person (id), -- whose yes or no
    decided_via TEXT, -- from where
    decided_at INTEGER, -- when
    CHECK ((state = 'asked') = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
) STRICT;
CREATE INDEX correction_by_occurrence ON correction (occurrence_id);

-- Single openings that are not to happen.
CREATE TABLE cancellation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    post_id TEXT NOT NULL, -- of which post
    due_at INTEGER NOT NULL, -- which opening, by its schedule
    by TEXT NOT NULL, -- who said so
    at INTEGER NOT NULL, -- when
    lifted_at INTEGER, -- when it was taken back
    lifted_by TEXT, -- by whom
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX cancellation_open ON cancellation (post_id, due_at) WHERE lifted_at IS NULL;

-- == claims ==

-- Accounts that pressed a button in a group: each could see it then.
CREATE TABLE seen_in_group (
    account_id INTEGER NOT NULL REFERENCES account (id), -- who
    chat_id INTEGER NOT NULL REFERENCES chat (id), -- in which group
    first_at INTEGER NOT NULL, -- for the first time
    last_at INTEGER NOT NULL, -- last, within the hour
    left_at INTEGER, -- when it left the group; absent: not as far as we know
    PRIMARY KEY (account_id, chat_id)
) STRICT;
CREATE INDEX seen_in_group_by_chat ON seen_in_group (chat_id);

-- Who says that an account is whose; waits for the yes of somebody who knows.
CREATE TABLE claim_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- which account
    person_id INTEGER NOT NULL REFERENCES person (id), -- whose it says it is
    audience_id INTEGER NOT NULL REFERENCES audience (id), -- by the group of which audience
    made_at INTEGER NOT NULL, -- when
    asked_at INTEGER, -- when those who may say yes were asked
    settled_at INTEGER, -- when it was settled; absent: it waits
    outcome TEXT CHECK (outcome IN ('confirmed', 'refused', 'overtaken', 'withdrawn')), -- what came of it
    settled_by TEXT, -- who settled it
    told_at INTEGER, -- when the account was told
    CHECK ((settled_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX claim_request_open ON claim_request (account_id) WHERE settled_at IS NULL;
CREATE INDEX claim_request_by_person ON claim_request (person_id);

-- Accounts of which a person said that they are nobody of the roster: nobody is asked about them again.
CREATE TABLE stranger (
    account_id INTEGER NOT NULL REFERENCES account (id), -- which
    at INTEGER NOT NULL, -- when it was said
    by TEXT NOT NULL, -- by whom
    PRIMARY KEY (account_id)
) STRICT;

-- Days on which somebody is on leave: what opens then does not expect him.
CREATE TABLE absence (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    from_day TEXT NOT NULL, -- first day
    to_day TEXT NOT NULL, -- last day
    by TEXT NOT NULL, -- who said so
    at INTEGER NOT NULL, -- when
    lifted_at INTEGER, -- when it was taken back; absent: it stands
    CHECK (from_day <= to_day)
) STRICT;
CREATE INDEX absence_by_person ON absence (person_id);

-- == approval ==

ALTER TABLE approval ADD COLUMN ends_at INTEGER; -- the first instant that it doesn't cover; absent: the end of its year
ALTER TABLE approval ADD COLUMN openings INTEGER; -- how many openings it covers; absent: all until it ends
ALTER TABLE approval ADD COLUMN for_person_id INTEGER REFERENCES person (id); -- on whose behalf, where it was a delegate
CREATE INDEX occurrence_by_approval ON occurrence (approval_id);

-- A post that waits for a yes, with exactly the content that is shown for it.
CREATE TABLE approval_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    post_id TEXT NOT NULL, -- of which post
    hash TEXT NOT NULL, -- SHA-256 of the revision
    revision TEXT NOT NULL, -- the whole revision, JSON with its version
    by TEXT NOT NULL, -- who asked: an actor, or the program itself
    at INTEGER NOT NULL, -- when
    settled_at INTEGER, -- when it was over
    outcome TEXT CHECK (outcome IN ('approved', 'returned', 'changed', 'gone')), -- what came of it
    person_id INTEGER REFERENCES person (id), -- who returned it
    reason TEXT, -- why it was returned
    CHECK ((settled_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX approval_request_open ON approval_request (post_id) WHERE settled_at IS NULL;
CREATE INDEX approval_request_by_post ON approval_request (post_id, hash);

-- Who says yes for whom, on which days.
CREATE TABLE delegation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    from_person INTEGER NOT NULL REFERENCES person (id), -- for whom
    to_person INTEGER NOT NULL REFERENCES person (id), -- who
    first_day TEXT NOT NULL, -- first day
    last_day TEXT NOT NULL, -- last day
    at INTEGER NOT NULL, -- when it was set
    by TEXT NOT NULL, -- who set it
    ended_at INTEGER, -- when it was taken back
    CHECK (first_day <= last_day),
    CHECK (from_person <> to_person)
) STRICT;
CREATE INDEX delegation_by_day ON delegation (last_day);

ALTER TABLE preview ADD COLUMN mark TEXT NOT NULL DEFAULT 'trial' CHECK (mark IN ('trial', 'approval')); -- what it says it is

-- == drafts ==

-- A post that is being written in the private chat.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- who writes it
    spec TEXT NOT NULL, -- what it says so far, JSON with its version
    wanted_file TEXT, -- the channel's id of a picture or file that is still to be fetched
    file_tries INTEGER NOT NULL DEFAULT 0, -- how often it was tried
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
