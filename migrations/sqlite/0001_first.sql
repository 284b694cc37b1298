-- Tongluo's first schema. Instants are Unix milliseconds bound by the program, days are ISO dates, yes and no are 1 and 0.
-- The same tables, columns and keys as ../postgres/0001_first.sql; a test holds them to it.

-- Numbers that only ever grow.
CREATE TABLE counter (
    name TEXT NOT NULL, -- which number
    value INTEGER NOT NULL, -- the last one given
    PRIMARY KEY (name)
) STRICT;

-- Who leads at something, until when; every change of hands raises the epoch.
CREATE TABLE lease (
    name TEXT NOT NULL, -- what is led
    holder TEXT NOT NULL, -- the running program that leads
    epoch INTEGER NOT NULL, -- how often it changed hands
    until_at INTEGER NOT NULL, -- free for others from here
    PRIMARY KEY (name)
) STRICT;

-- The stamp: which bot at which API address this database belongs to.
CREATE TABLE bot (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    external_id TEXT NOT NULL, -- the channel's id of the bot
    username TEXT NOT NULL, -- its public name, for links
    api_url TEXT NOT NULL, -- the API address without the token
    created_at INTEGER NOT NULL, -- when it was stamped
    UNIQUE (external_id, api_url)
) STRICT;

-- How far the bot's updates were taken in.
CREATE TABLE update_cursor (
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    epoch INTEGER NOT NULL, -- raised when ids begin anew lower after a silence
    last_update_id INTEGER NOT NULL, -- the highest of this epoch
    last_at INTEGER NOT NULL, -- when the last batch came
    PRIMARY KEY (bot_id)
) STRICT;

-- Updates of the last seven days, so that a repeated one changes nothing.
CREATE TABLE seen_update (
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    epoch INTEGER NOT NULL, -- in which run of ids
    update_id INTEGER NOT NULL, -- the channel's id
    seen_at INTEGER NOT NULL, -- when
    PRIMARY KEY (bot_id, epoch, update_id)
) STRICT;
CREATE INDEX seen_update_by_time ON seen_update (seen_at);

-- Updates that could not be applied because of what is in them.
CREATE TABLE set_aside_update (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    update_id INTEGER NOT NULL, -- the channel's id
    body TEXT NOT NULL, -- as it came, without secrets
    why TEXT NOT NULL, -- what stood in the way
    at INTEGER NOT NULL -- when
) STRICT;

-- What people did with something whose delivery was not recorded yet; applied once it is.
CREATE TABLE unmatched (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    mark TEXT, -- the mark it carries
    poll TEXT, -- or the poll it belongs to
    body TEXT NOT NULL, -- the act as our own JSON
    at INTEGER NOT NULL, -- when it came
    CHECK (mark IS NOT NULL OR poll IS NOT NULL)
) STRICT;
CREATE INDEX unmatched_by_mark ON unmatched (mark);
CREATE INDEX unmatched_by_poll ON unmatched (poll);

-- People of the rosters.
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    key TEXT NOT NULL, -- the stable key that the office uses
    name TEXT NOT NULL, -- as the roster writes it
    department TEXT NOT NULL, -- the present one; may be empty
    title TEXT NOT NULL, -- the present one; may be empty
    created_at INTEGER NOT NULL, -- when first imported
    UNIQUE (key)
) STRICT;

-- Audiences: a roster and the chats where it is reached.
CREATE TABLE audience (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    name TEXT NOT NULL, -- as posts name it
    created_at INTEGER NOT NULL, -- when
    UNIQUE (name)
) STRICT;

-- Who belongs to an audience, and from which day to which.
CREATE TABLE membership (
    audience_id INTEGER NOT NULL REFERENCES audience (id), -- to what
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    from_day TEXT, -- first day; absent: always
    to_day TEXT, -- last day; absent: open
    PRIMARY KEY (audience_id, person_id)
) STRICT;
CREATE INDEX membership_by_person ON membership (person_id);

-- Identities on a channel.
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    channel TEXT NOT NULL, -- which channel
    external TEXT NOT NULL, -- the channel's id of the user
    shown_name TEXT, -- the name shown there, kept only until it is known whose account it is
    reach TEXT NOT NULL DEFAULT 'never' CHECK (reach IN ('never', 'started', 'blocked')), -- whether we may write in private
    first_seen_at INTEGER NOT NULL, -- when
    UNIQUE (channel, external)
) STRICT;

-- Whose account it is, from when to when.
CREATE TABLE claim (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- which account
    person_id INTEGER NOT NULL REFERENCES person (id), -- whose
    from_at INTEGER NOT NULL, -- since
    until_at INTEGER, -- until; absent: still
    via TEXT NOT NULL CHECK (via IN ('link', 'owner', 'word')), -- by a one-time link, the owner's link, or the owner's word
    by_account INTEGER REFERENCES account (id), -- whose word
    undone_by INTEGER REFERENCES account (id) -- who undid it
) STRICT;
CREATE UNIQUE INDEX claim_open ON claim (account_id) WHERE until_at IS NULL;
CREATE INDEX claim_by_person ON claim (person_id);

-- One-time links; only the hash is kept.
CREATE TABLE one_time_code (
    hash TEXT NOT NULL, -- SHA-256 of the code
    purpose TEXT NOT NULL CHECK (purpose IN ('claim', 'owner', 'group')), -- what it does
    person_id INTEGER REFERENCES person (id), -- whom it claims for
    audience_id INTEGER REFERENCES audience (id), -- what it connects
    expires_at INTEGER NOT NULL, -- worthless from here
    used_at INTEGER, -- when it was used
    used_by INTEGER REFERENCES account (id), -- by whom
    PRIMARY KEY (hash),
    CHECK ((used_at IS NULL) = (used_by IS NULL))
) STRICT;

-- Wrong codes, counted against guessing.
CREATE TABLE wrong_code (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- who tried
    at INTEGER NOT NULL -- when
) STRICT;
CREATE INDEX wrong_code_by_account ON wrong_code (account_id, at);

-- What an account may do.
CREATE TABLE role (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- who
    role TEXT NOT NULL CHECK (role IN ('owner')), -- as what
    from_at INTEGER NOT NULL, -- since
    until_at INTEGER -- until; absent: still
) STRICT;
CREATE UNIQUE INDEX role_open ON role (account_id, role) WHERE until_at IS NULL;

-- Chats, whatever address they have at the moment.
CREATE TABLE chat (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- through whom
    kind TEXT NOT NULL CHECK (kind IN ('group', 'private')), -- a group, or one person's
    account_id INTEGER REFERENCES account (id), -- whose, in private
    audience_id INTEGER REFERENCES audience (id), -- which audience is reached here
    title TEXT NOT NULL, -- as the channel shows it
    state TEXT NOT NULL CHECK (state IN ('active', 'unconnected', 'removed', 'muted')), -- whether we may write there
    state_why TEXT, -- why not
    since_at INTEGER NOT NULL, -- since when in this state
    not_before INTEGER, -- the channel asked for quiet until here
    topic TEXT, -- the topic that posts go to
    created_at INTEGER NOT NULL, -- when
    CHECK ((kind = 'private') = (account_id IS NOT NULL))
) STRICT;
CREATE INDEX chat_by_audience ON chat (audience_id);
CREATE UNIQUE INDEX chat_private ON chat (bot_id, account_id) WHERE account_id IS NOT NULL;

-- Where a chat is found, and was found before.
CREATE TABLE chat_address (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    chat_id INTEGER NOT NULL REFERENCES chat (id), -- which chat
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- through whom
    address TEXT NOT NULL, -- the channel's id of the chat
    from_at INTEGER NOT NULL, -- since
    until_at INTEGER -- until; absent: still
) STRICT;
CREATE UNIQUE INDEX chat_address_open ON chat_address (bot_id, address) WHERE until_at IS NULL;
CREATE UNIQUE INDEX chat_address_one ON chat_address (chat_id) WHERE until_at IS NULL;
CREATE INDEX chat_address_by_address ON chat_address (bot_id, address);

-- Post ids ever seen, so that a vanished one is noticed.
CREATE TABLE known_post (
    post_id TEXT NOT NULL, -- the permanent id
    file TEXT NOT NULL, -- where it stood last
    first_seen_at INTEGER NOT NULL, -- when
    gone_at INTEGER, -- since when no file has it
    PRIMARY KEY (post_id)
) STRICT;

-- A second person's yes to exactly one revision.
CREATE TABLE approval (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    post_id TEXT NOT NULL, -- of which post
    hash TEXT NOT NULL, -- SHA-256 of the revision
    revision TEXT NOT NULL, -- the whole revision, JSON with its version
    person_id INTEGER NOT NULL REFERENCES person (id), -- who said yes
    system_user TEXT NOT NULL, -- who sat at the keyboard
    at INTEGER NOT NULL, -- when
    withdrawn_at INTEGER -- when it was taken back
) STRICT;
CREATE INDEX approval_by_post ON approval (post_id, hash);

-- Since when a post's present schedule counts.
CREATE TABLE activation (
    post_id TEXT NOT NULL, -- which post
    spelling TEXT NOT NULL, -- the schedule's canonical spelling
    active_since INTEGER NOT NULL, -- nothing opens for a time before
    first_approved_at INTEGER NOT NULL, -- when it was first approved at all
    PRIMARY KEY (post_id)
) STRICT;

-- Contents of approved attachments.
CREATE TABLE attachment (
    sha256 TEXT NOT NULL, -- of the bytes, hex
    bytes BLOB NOT NULL, -- as approved
    PRIMARY KEY (sha256)
) STRICT;

-- One opening of a post, or the record that it was skipped. It carries its revision.
CREATE TABLE occurrence (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    post_id TEXT NOT NULL, -- of which post
    due_at INTEGER NOT NULL, -- by its schedule
    opens_at INTEGER NOT NULL, -- moved off a rest day
    closes_at INTEGER, -- when it stops taking answers; absent where nothing is asked
    closed_at INTEGER, -- when it was closed
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'skipped')), -- where it stands
    skipped_why TEXT, -- why it did not open
    late INTEGER NOT NULL CHECK (late IN (0, 1)), -- it opened late
    approval_id INTEGER REFERENCES approval (id), -- whose yes
    hash TEXT, -- SHA-256 of the revision
    revision TEXT, -- the whole revision, JSON with its version
    document TEXT, -- the text as rendered at the opening, JSON
    audience_id INTEGER REFERENCES audience (id), -- for whom
    questions INTEGER NOT NULL, -- answers that make it complete; 0 where nothing is asked
    change_rule TEXT NOT NULL CHECK (change_rule IN ('first', 'last')), -- which answer counts
    created_at INTEGER NOT NULL, -- when the row was written
    UNIQUE (post_id, due_at),
    CHECK ((state = 'skipped') = (skipped_why IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK (state = 'skipped' OR (approval_id IS NOT NULL AND hash IS NOT NULL AND revision IS NOT NULL AND document IS NOT NULL AND audience_id IS NOT NULL))
) STRICT;
CREATE INDEX occurrence_to_close ON occurrence (closes_at) WHERE state = 'open';
CREATE INDEX occurrence_by_time ON occurrence (opens_at);
CREATE INDEX occurrence_by_audience ON occurrence (audience_id);

-- Who is expected in an occurrence, each in exactly one state.
CREATE TABLE obligation (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- in which
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    department TEXT NOT NULL, -- on the day of the opening
    excuse TEXT CHECK (excuse IN ('waived', 'unreachable')), -- on record
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'waived', 'unreachable', 'missing', 'late')), -- the one state
    since_at INTEGER NOT NULL, -- since when in this state
    PRIMARY KEY (occurrence_id, person_id)
) STRICT;
CREATE INDEX obligation_by_person ON obligation (person_id);

-- What an account answered: one row for each question.
CREATE TABLE response (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- in which
    account_id INTEGER NOT NULL REFERENCES account (id), -- who
    question INTEGER NOT NULL, -- from 0
    choice INTEGER, -- the option, from 0; absent: taken back
    correct INTEGER CHECK (correct IN (0, 1)), -- right or wrong; absent where nothing is right
    at INTEGER NOT NULL, -- when the writer took it
    sequence INTEGER NOT NULL, -- its place in the order of all answers
    late INTEGER NOT NULL CHECK (late IN (0, 1)), -- after the close
    PRIMARY KEY (occurrence_id, account_id, question),
    UNIQUE (sequence)
) STRICT;
CREATE INDEX response_by_account ON response (account_id);

-- What the owner is to be told.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    topic TEXT NOT NULL, -- key of the text
    args TEXT NOT NULL, -- its values, JSON of texts
    created_at INTEGER NOT NULL, -- when
    told_at INTEGER -- when it was handed to a delivery or a log
) STRICT;
CREATE INDEX notice_untold ON notice (created_at) WHERE told_at IS NULL;

-- One thing to one recipient for one purpose.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    key TEXT NOT NULL, -- made by a pure function: a second plan is the same row
    purpose TEXT NOT NULL, -- open, result, notice, preview
    class INTEGER NOT NULL, -- who goes first; lower goes first
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- through whom
    occurrence_id INTEGER REFERENCES occurrence (id), -- of which opening
    notice_id INTEGER REFERENCES notice (id), -- or which notice
    chat_id INTEGER NOT NULL REFERENCES chat (id), -- to whom
    state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'sending', 'sent', 'failed', 'unknown', 'expired', 'recalled', 'confirmed')), -- where it stands
    since_at INTEGER NOT NULL, -- since when in this state
    hold_why TEXT, -- why it waits
    not_before INTEGER NOT NULL, -- not before this
    expires_at INTEGER, -- not worth sending from here
    mark TEXT NOT NULL, -- travels in its buttons and comes back with a press
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)), -- an alert
    unsure TEXT NOT NULL CHECK (unsure IN ('hold', 'resend')), -- which mistake is worse
    silent INTEGER CHECK (silent IN (0, 1)), -- went without sound
    tries INTEGER NOT NULL DEFAULT 0, -- tries that count
    message TEXT, -- the channel's id of what was shown
    poll TEXT, -- the channel's id of its poll
    sent_at INTEGER, -- when it arrived
    settled_by TEXT, -- what proved it where the receipt did not: a press, a person
    refresh_at INTEGER, -- what is shown is to be brought up to date from here on
    created_at INTEGER NOT NULL, -- when it was planned
    UNIQUE (key),
    UNIQUE (mark),
    UNIQUE (poll),
    CHECK (state <> 'sent' OR (sent_at IS NOT NULL AND (message IS NOT NULL OR settled_by IS NOT NULL))),
    CHECK (state <> 'confirmed' OR settled_by IS NOT NULL),
    CHECK (state NOT IN ('planned', 'held', 'sending', 'failed', 'expired') OR sent_at IS NULL),
    CHECK ((state = 'held') = (hold_why IS NOT NULL)),
    CHECK (refresh_at IS NULL OR state IN ('sent', 'confirmed'))
) STRICT;
CREATE INDEX delivery_due ON delivery (bot_id, not_before) WHERE state IN ('planned', 'held');
CREATE INDEX delivery_sending ON delivery (chat_id) WHERE state = 'sending';
CREATE INDEX delivery_by_chat ON delivery (chat_id, purpose, sent_at);
CREATE INDEX delivery_by_occurrence ON delivery (occurrence_id, purpose);
CREATE INDEX delivery_by_notice ON delivery (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX delivery_refresh ON delivery (bot_id, refresh_at) WHERE refresh_at IS NOT NULL;

-- Each try of a delivery.
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    delivery_id INTEGER NOT NULL REFERENCES delivery (id), -- of what
    owner TEXT NOT NULL, -- the running program that tries
    started_at INTEGER NOT NULL, -- when it was claimed
    deadline INTEGER NOT NULL, -- nothing is written to the wire after this
    finished_at INTEGER, -- when its outcome was recorded
    outcome TEXT, -- what came of it
    detail TEXT, -- in the channel's words
    message TEXT, -- the channel's id of what was shown
    CHECK ((finished_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX attempt_open ON attempt (delivery_id) WHERE finished_at IS NULL;
CREATE INDEX attempt_by_delivery ON attempt (delivery_id);

-- What was written to the wire lately: the rate budget of the token and of each chat.
CREATE TABLE outflow (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- through whom
    chat_id INTEGER REFERENCES chat (id), -- where to; absent: a reply outside any chat
    at INTEGER NOT NULL, -- when
    class INTEGER NOT NULL -- in which class
) STRICT;
CREATE INDEX outflow_by_bot ON outflow (bot_id, at);
CREATE INDEX outflow_by_chat ON outflow (chat_id, at);

-- Figures as they stood at the close, and (kept_…) when the records were deleted; never changed afterwards.
CREATE TABLE figure (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- of which
    department TEXT NOT NULL, -- of which department; empty also for what has none
    metric TEXT NOT NULL, -- what is counted
    value INTEGER NOT NULL, -- how many
    PRIMARY KEY (occurrence_id, department, metric)
) STRICT;

-- Who did what, when.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    at INTEGER NOT NULL, -- when
    actor TEXT NOT NULL, -- who
    verb TEXT NOT NULL, -- did what
    subject TEXT NOT NULL, -- to what
    detail TEXT NOT NULL -- more of it; may be empty
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
