PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migration (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL);
INSERT INTO schema_migration VALUES(1,'first','b0b60c62507c02136244f9db2ae08121ad8ec0f1221a8d02807ca5094c3a0bdd',1795470591125);
CREATE TABLE counter (
    name TEXT NOT NULL, -- which number
    value INTEGER NOT NULL, -- the last one given
    PRIMARY KEY (name)
) STRICT;
INSERT INTO counter VALUES('answer',6);
CREATE TABLE lease (
    name TEXT NOT NULL, -- what is led
    holder TEXT NOT NULL, -- the running program that leads
    epoch INTEGER NOT NULL, -- how often it changed hands
    until_at INTEGER NOT NULL, -- free for others from here
    PRIMARY KEY (name)
) STRICT;
INSERT INTO lease VALUES('alive','telegram',1,1795470661855);
CREATE TABLE bot (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    external_id TEXT NOT NULL, -- the channel's id of the bot
    username TEXT NOT NULL, -- its public name, for links
    api_url TEXT NOT NULL, -- the API address without the token
    created_at INTEGER NOT NULL, -- when it was stamped
    UNIQUE (external_id, api_url)
) STRICT;
INSERT INTO bot VALUES(1,'4242424242','tongluo_bot','http://127.0.0.1:45109',1795470591351);
CREATE TABLE update_cursor (
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    epoch INTEGER NOT NULL, -- raised when ids begin anew lower after a silence
    last_update_id INTEGER NOT NULL, -- the highest of this epoch
    last_at INTEGER NOT NULL, -- when the last batch came
    PRIMARY KEY (bot_id)
) STRICT;
INSERT INTO update_cursor VALUES(1,1,841190205,1795470661864);
CREATE TABLE seen_update (
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    epoch INTEGER NOT NULL, -- in which run of ids
    update_id INTEGER NOT NULL, -- the channel's id
    seen_at INTEGER NOT NULL, -- when
    PRIMARY KEY (bot_id, epoch, update_id)
) STRICT;
INSERT INTO seen_update VALUES(1,1,841190194,1795470591623);
INSERT INTO seen_update VALUES(1,1,841190195,1795470591623);
INSERT INTO seen_update VALUES(1,1,841190196,1795470591623);
INSERT INTO seen_update VALUES(1,1,841190197,1795470591675);
INSERT INTO seen_update VALUES(1,1,841190198,1795470660167);
INSERT INTO seen_update VALUES(1,1,841190199,1795470661212);
INSERT INTO seen_update VALUES(1,1,841190200,1795470661468);
INSERT INTO seen_update VALUES(1,1,841190201,1795470661477);
INSERT INTO seen_update VALUES(1,1,841190202,1795470661483);
INSERT INTO seen_update VALUES(1,1,841190203,1795470661740);
INSERT INTO seen_update VALUES(1,1,841190204,1795470661755);
INSERT INTO seen_update VALUES(1,1,841190205,1795470661864);
CREATE TABLE set_aside_update (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    update_id INTEGER NOT NULL, -- the channel's id
    body TEXT NOT NULL, -- as it came, without secrets
    why TEXT NOT NULL, -- what stood in the way
    at INTEGER NOT NULL -- when
) STRICT;
CREATE TABLE unmatched (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- whose
    mark TEXT, -- the mark it carries
    poll TEXT, -- or the poll it belongs to
    body TEXT NOT NULL, -- the act as our own JSON
    at INTEGER NOT NULL, -- when it came
    CHECK (mark IS NOT NULL OR poll IS NOT NULL)
) STRICT;
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    key TEXT NOT NULL, -- the stable key that the office uses
    name TEXT NOT NULL, -- as the roster writes it
    department TEXT NOT NULL, -- the present one; may be empty
    title TEXT NOT NULL, -- the present one; may be empty
    created_at INTEGER NOT NULL, -- when first imported
    UNIQUE (key)
) STRICT;
INSERT INTO person VALUES(1,'P001','王芳','办公室','分管领导',1795470591181);
INSERT INTO person VALUES(2,'P002','李强','财务科','创建办管理员',1795470591181);
INSERT INTO person VALUES(3,'P003','张敏','审计科','科员',1795470591181);
CREATE TABLE audience (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    name TEXT NOT NULL, -- as posts name it
    created_at INTEGER NOT NULL, -- when
    UNIQUE (name)
) STRICT;
INSERT INTO audience VALUES(1,'大家',1795470591181);
CREATE TABLE membership (
    audience_id INTEGER NOT NULL REFERENCES audience (id), -- to what
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    from_day TEXT, -- first day; absent: always
    to_day TEXT, -- last day; absent: open
    PRIMARY KEY (audience_id, person_id)
) STRICT;
INSERT INTO membership VALUES(1,1,NULL,NULL);
INSERT INTO membership VALUES(1,2,NULL,NULL);
INSERT INTO membership VALUES(1,3,NULL,NULL);
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    channel TEXT NOT NULL, -- which channel
    external TEXT NOT NULL, -- the channel's id of the user
    shown_name TEXT, -- the name shown there, kept only until it is known whose account it is
    reach TEXT NOT NULL DEFAULT 'never' CHECK (reach IN ('never', 'started', 'blocked')), -- whether we may write in private
    first_seen_at INTEGER NOT NULL, -- when
    UNIQUE (channel, external)
) STRICT;
INSERT INTO account VALUES(1,'telegram','5100000001',NULL,'started',1795470591623);
INSERT INTO account VALUES(2,'telegram','5100000003',NULL,'started',1795470591675);
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
INSERT INTO claim VALUES(1,2,3,1795470591675,NULL,'link',NULL,NULL);
INSERT INTO claim VALUES(2,1,1,1795470661975,1795470662113,'word',NULL,NULL);
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
INSERT INTO one_time_code VALUES('2bde5d5efd0c7fd157d310edf15408752b5d44d87ed6a50b61646fbb78374b7a','group',NULL,1,1795729791614,1795470591623,1);
INSERT INTO one_time_code VALUES('4cc71a9801c3123b8e2c0ec69fc5454823c865134f20ecab07d140b123ab9a94','claim',3,NULL,1795729791666,1795470591675,2);
CREATE TABLE wrong_code (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- who tried
    at INTEGER NOT NULL -- when
) STRICT;
CREATE TABLE role (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    account_id INTEGER NOT NULL REFERENCES account (id), -- who
    role TEXT NOT NULL CHECK (role IN ('owner')), -- as what
    from_at INTEGER NOT NULL, -- since
    until_at INTEGER -- until; absent: still
) STRICT;
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
INSERT INTO chat VALUES(1,1,'group',NULL,1,'办公室工作群','active',NULL,1795470591623,1795470661002,NULL,1795470591623);
INSERT INTO chat VALUES(2,1,'private',2,NULL,'','active',NULL,1795470591675,NULL,NULL,1795470591675);
INSERT INTO chat VALUES(3,1,'private',1,NULL,'','active',NULL,1795470661483,NULL,NULL,1795470661483);
CREATE TABLE chat_address (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    chat_id INTEGER NOT NULL REFERENCES chat (id), -- which chat
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- through whom
    address TEXT NOT NULL, -- the channel's id of the chat
    from_at INTEGER NOT NULL, -- since
    until_at INTEGER -- until; absent: still
) STRICT;
INSERT INTO chat_address VALUES(1,1,1,'-4200000001',1795470591623,NULL);
INSERT INTO chat_address VALUES(2,2,1,'5100000003',1795470591675,NULL);
INSERT INTO chat_address VALUES(3,3,1,'5100000001',1795470661483,NULL);
CREATE TABLE known_post (
    post_id TEXT NOT NULL, -- the permanent id
    file TEXT NOT NULL, -- where it stood last
    first_seen_at INTEGER NOT NULL, -- when
    gone_at INTEGER, -- since when no file has it
    PRIMARY KEY (post_id)
) STRICT;
INSERT INTO known_post VALUES('hello','camp/hello.md',1795470591367,NULL);
INSERT INTO known_post VALUES('two','camp/two.md',1795470591367,NULL);
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
INSERT INTO approval VALUES(1,'hello','598f9f1c552dc420a151f1ab519466929b6c3fe4fe651a0f654750fae548ea32','{"version":1,"post":"hello","campaign":"camp","campaign_title":"camp","kind":"notice","title":"请看一眼","template":"正文。","values":{},"computed":[],"audience":"大家","when":"2026-11-24 05:51","zone":"Asia/Shanghai","policy":{"names":"private","unsure":"hold","rest_day":"move","urgent":false,"late":{"send_within":21600000},"live":null,"close":{"at":{"days":3,"minute":1050}},"why":null},"ask":{"confirm":{"label":"收到"}},"attachments":[],"author":"P002","approvers":["P001"]}',1,'system:tester (uid 0)',1795470591226,NULL);
INSERT INTO approval VALUES(2,'two','894e4be737622cc110c9853ce1fcc8ce2edec5bfa3c041fa6be5311f090c0a6a','{"version":1,"post":"two","campaign":"camp","campaign_title":"camp","kind":"quiz","title":"答两题","template":"请答两题。","values":{},"computed":[],"audience":"大家","when":"2026-11-24 05:51","zone":"Asia/Shanghai","policy":{"names":"private","unsure":"hold","rest_day":"move","urgent":false,"late":{"send_within":7200000},"live":null,"close":{"at":{"days":3,"minute":1050}},"why":null},"ask":{"form":{"questions":[{"text":"甲？","options":["对","错"],"correct":0,"explanation":"因为。"},{"text":"乙？","options":["对","错"],"correct":1,"explanation":null}],"change":"first","road":"private"}},"attachments":[],"author":"P002","approvers":["P001"]}',1,'system:tester (uid 0)',1795470591273,NULL);
CREATE TABLE activation (
    post_id TEXT NOT NULL, -- which post
    spelling TEXT NOT NULL, -- the schedule's canonical spelling
    active_since INTEGER NOT NULL, -- nothing opens for a time before
    first_approved_at INTEGER NOT NULL, -- when it was first approved at all
    PRIMARY KEY (post_id)
) STRICT;
INSERT INTO activation VALUES('hello','2026-11-24 05:51',1795470591226,1795470591226);
INSERT INTO activation VALUES('two','2026-11-24 05:51',1795470591273,1795470591273);
CREATE TABLE attachment (
    sha256 TEXT NOT NULL, -- of the bytes, hex
    bytes BLOB NOT NULL, -- as approved
    PRIMARY KEY (sha256)
) STRICT;
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
INSERT INTO occurrence VALUES(1,'hello',1795470660000,1795470660000,1795771800000,NULL,'open',NULL,0,1,'598f9f1c552dc420a151f1ab519466929b6c3fe4fe651a0f654750fae548ea32','{"version":1,"post":"hello","campaign":"camp","campaign_title":"camp","kind":"notice","title":"请看一眼","template":"正文。","values":{},"computed":[],"audience":"大家","when":"2026-11-24 05:51","zone":"Asia/Shanghai","policy":{"names":"private","unsure":"hold","rest_day":"move","urgent":false,"late":{"send_within":21600000},"live":null,"close":{"at":{"days":3,"minute":1050}},"why":null},"ask":{"confirm":{"label":"收到"}},"attachments":[],"author":"P002","approvers":["P001"]}','{"blocks":[{"paragraph":[{"text":"正文。"}]}]}',1,1,'first',1795470660002);
INSERT INTO occurrence VALUES(2,'two',1795470660000,1795470660000,1795771800000,NULL,'open',NULL,0,2,'894e4be737622cc110c9853ce1fcc8ce2edec5bfa3c041fa6be5311f090c0a6a','{"version":1,"post":"two","campaign":"camp","campaign_title":"camp","kind":"quiz","title":"答两题","template":"请答两题。","values":{},"computed":[],"audience":"大家","when":"2026-11-24 05:51","zone":"Asia/Shanghai","policy":{"names":"private","unsure":"hold","rest_day":"move","urgent":false,"late":{"send_within":7200000},"live":null,"close":{"at":{"days":3,"minute":1050}},"why":null},"ask":{"form":{"questions":[{"text":"甲？","options":["对","错"],"correct":0,"explanation":"因为。"},{"text":"乙？","options":["对","错"],"correct":1,"explanation":null}],"change":"first","road":"private"}},"attachments":[],"author":"P002","approvers":["P001"]}','{"blocks":[{"paragraph":[{"text":"请答两题。"}]}]}',1,2,'first',1795470660002);
CREATE TABLE obligation (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- in which
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    department TEXT NOT NULL, -- on the day of the opening
    excuse TEXT CHECK (excuse IN ('waived', 'unreachable')), -- on record
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'waived', 'unreachable', 'missing', 'late')), -- the one state
    since_at INTEGER NOT NULL, -- since when in this state
    PRIMARY KEY (occurrence_id, person_id)
) STRICT;
INSERT INTO obligation VALUES(1,1,'办公室',NULL,'open',1795470662113);
INSERT INTO obligation VALUES(1,2,'财务科','waived','waived',1795470662035);
INSERT INTO obligation VALUES(1,3,'审计科',NULL,'done',1795470660167);
INSERT INTO obligation VALUES(2,1,'办公室',NULL,'open',1795470662113);
INSERT INTO obligation VALUES(2,2,'财务科',NULL,'open',1795470660002);
INSERT INTO obligation VALUES(2,3,'审计科',NULL,'done',1795470661477);
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
INSERT INTO response VALUES(1,2,0,0,NULL,1795470660167,1,0);
INSERT INTO response VALUES(2,2,0,0,1,1795470661468,2,0);
INSERT INTO response VALUES(2,2,1,0,0,1795470661477,3,0);
INSERT INTO response VALUES(2,1,0,0,1,1795470661740,4,0);
INSERT INTO response VALUES(2,1,1,0,0,1795470661755,5,0);
INSERT INTO response VALUES(1,1,0,0,NULL,1795470661864,6,0);
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    topic TEXT NOT NULL, -- key of the text
    args TEXT NOT NULL, -- its values, JSON of texts
    created_at INTEGER NOT NULL, -- when
    told_at INTEGER -- when it was handed to a delivery or a log
) STRICT;
INSERT INTO notice VALUES(1,'claim-made','{"key":"P003","name":"张敏"}',1795470591675,NULL);
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
INSERT INTO delivery VALUES(1,'open/1/1','open',2,1,1,NULL,1,'sent',1795470660028,NULL,1795470660002,1795771800000,'_ce_5trws49w',0,'hold',0,1,'4',NULL,1795470660028,NULL,1795470662113,1795470660002);
INSERT INTO delivery VALUES(2,'open/2/1','open',2,1,2,NULL,1,'sent',1795470661017,NULL,1795470660002,1795771800000,'bxjmfsm5s-mp',0,'hold',0,1,'5',NULL,1795470661017,NULL,1795470662968,1795470660002);
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
INSERT INTO attempt VALUES(1,1,'10613-4d33203095f57aec',1795470660002,1795470720002,1795470660028,'accepted',NULL,'4');
INSERT INTO attempt VALUES(2,2,'10613-4d33203095f57aec',1795470661004,1795470721004,1795470661017,'accepted',NULL,'5');
CREATE TABLE outflow (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    bot_id INTEGER NOT NULL REFERENCES bot (id), -- through whom
    chat_id INTEGER REFERENCES chat (id), -- where to; absent: a reply outside any chat
    at INTEGER NOT NULL, -- when
    class INTEGER NOT NULL -- in which class
) STRICT;
INSERT INTO outflow VALUES(1,1,NULL,1795470591639,1);
INSERT INTO outflow VALUES(2,1,NULL,1795470591686,1);
INSERT INTO outflow VALUES(3,1,1,1795470660002,2);
INSERT INTO outflow VALUES(4,1,1,1795470661004,2);
INSERT INTO outflow VALUES(5,1,NULL,1795470661215,1);
INSERT INTO outflow VALUES(6,1,NULL,1795470661471,1);
INSERT INTO outflow VALUES(7,1,NULL,1795470661479,1);
INSERT INTO outflow VALUES(8,1,NULL,1795470661486,1);
INSERT INTO outflow VALUES(9,1,NULL,1795470661745,1);
INSERT INTO outflow VALUES(10,1,NULL,1795470661761,1);
INSERT INTO outflow VALUES(11,1,1,1795470662005,4);
CREATE TABLE figure (
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id), -- of which
    department TEXT NOT NULL, -- of which department; empty also for what has none
    metric TEXT NOT NULL, -- what is counted
    value INTEGER NOT NULL, -- how many
    PRIMARY KEY (occurrence_id, department, metric)
) STRICT;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- our id
    at INTEGER NOT NULL, -- when
    actor TEXT NOT NULL, -- who
    verb TEXT NOT NULL, -- did what
    subject TEXT NOT NULL, -- to what
    detail TEXT NOT NULL -- more of it; may be empty
) STRICT;
INSERT INTO audit VALUES(1,1795470591181,'system:tester (uid 0)','import','audience:1','added 3 changed 0 ended 0 unchanged 0');
INSERT INTO audit VALUES(2,1795470591226,'system:tester (uid 0)','approve','post:hello','598f9f1c by P001');
INSERT INTO audit VALUES(3,1795470591273,'system:tester (uid 0)','approve','post:two','894e4be7 by P001');
INSERT INTO audit VALUES(4,1795470591614,'system:tester (uid 0)','invite','audience:1','group');
INSERT INTO audit VALUES(5,1795470591623,'account:1','connect','chat:1','audience:1');
INSERT INTO audit VALUES(6,1795470591666,'system:tester (uid 0)','invite','person:P003','');
INSERT INTO audit VALUES(7,1795470591675,'account:2','claim','person:P003','link');
INSERT INTO audit VALUES(8,1795470661975,'system:tester (uid 0)','claim','person:P001','word for account:1');
INSERT INTO audit VALUES(9,1795470662035,'system:tester (uid 0)','excuse','occurrence:1','P002 waived');
INSERT INTO audit VALUES(10,1795470662113,'system:tester (uid 0)','undo-claim','account:1','of person 1');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('audience',1);
INSERT INTO sqlite_sequence VALUES('person',3);
INSERT INTO sqlite_sequence VALUES('audit',10);
INSERT INTO sqlite_sequence VALUES('approval',2);
INSERT INTO sqlite_sequence VALUES('bot',1);
INSERT INTO sqlite_sequence VALUES('account',10);
INSERT INTO sqlite_sequence VALUES('chat',3);
INSERT INTO sqlite_sequence VALUES('chat_address',3);
INSERT INTO sqlite_sequence VALUES('outflow',11);
INSERT INTO sqlite_sequence VALUES('claim',2);
INSERT INTO sqlite_sequence VALUES('notice',1);
INSERT INTO sqlite_sequence VALUES('occurrence',2);
INSERT INTO sqlite_sequence VALUES('delivery',2);
INSERT INTO sqlite_sequence VALUES('attempt',2);
CREATE INDEX seen_update_by_time ON seen_update (seen_at);
CREATE INDEX unmatched_by_mark ON unmatched (mark);
CREATE INDEX unmatched_by_poll ON unmatched (poll);
CREATE INDEX membership_by_person ON membership (person_id);
CREATE UNIQUE INDEX claim_open ON claim (account_id) WHERE until_at IS NULL;
CREATE INDEX claim_by_person ON claim (person_id);
CREATE INDEX wrong_code_by_account ON wrong_code (account_id, at);
CREATE UNIQUE INDEX role_open ON role (account_id, role) WHERE until_at IS NULL;
CREATE INDEX chat_by_audience ON chat (audience_id);
CREATE UNIQUE INDEX chat_private ON chat (bot_id, account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX chat_address_open ON chat_address (bot_id, address) WHERE until_at IS NULL;
CREATE UNIQUE INDEX chat_address_one ON chat_address (chat_id) WHERE until_at IS NULL;
CREATE INDEX chat_address_by_address ON chat_address (bot_id, address);
CREATE INDEX approval_by_post ON approval (post_id, hash);
CREATE INDEX occurrence_to_close ON occurrence (closes_at) WHERE state = 'open';
CREATE INDEX occurrence_by_time ON occurrence (opens_at);
CREATE INDEX occurrence_by_audience ON occurrence (audience_id);
CREATE INDEX obligation_by_person ON obligation (person_id);
CREATE INDEX response_by_account ON response (account_id);
CREATE INDEX notice_untold ON notice (created_at) WHERE told_at IS NULL;
CREATE INDEX delivery_due ON delivery (bot_id, not_before) WHERE state IN ('planned', 'held');
CREATE INDEX delivery_sending ON delivery (chat_id) WHERE state = 'sending';
CREATE INDEX delivery_by_chat ON delivery (chat_id, purpose, sent_at);
CREATE INDEX delivery_by_occurrence ON delivery (occurrence_id, purpose);
CREATE INDEX delivery_by_notice ON delivery (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX delivery_refresh ON delivery (bot_id, refresh_at) WHERE refresh_at IS NOT NULL;
CREATE UNIQUE INDEX attempt_open ON attempt (delivery_id) WHERE finished_at IS NULL;
CREATE INDEX attempt_by_delivery ON attempt (delivery_id);
CREATE INDEX outflow_by_bot ON outflow (bot_id, at);
CREATE INDEX outflow_by_chat ON outflow (chat_id, at);
CREATE INDEX audit_by_time ON audit (at);
COMMIT;
