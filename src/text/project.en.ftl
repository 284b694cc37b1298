# What is wrong with the settings (tongluo.toml and the environment)

problem-config-unreadable = the settings file "{ $key }" can't be read: { $why }
    .fix = check the path after --config and who may read the file
problem-config-not-utf8 = the settings file "{ $key }" isn't UTF-8
    .fix = save it again as UTF-8
problem-config-syntax = this isn't TOML: { $why }
    .fix = write name = "value", one a line; deploy/tongluo.example.toml shows all of them
problem-config-unknown-key = there is no setting "{ $key }"
    .fix = you may mean "{ $nearest }"
problem-config-unknown = there is no setting "{ $key }"
    .fix = deploy/tongluo.example.toml shows all of them
problem-config-secret-in-file = "{ $key }" is a secret and can't stand in the settings file
    .fix = put it into the environment variable { $variable }, or into a file of its own and its path into { $key }_file
problem-config-wants-number = "{ $key }" wants a whole number, and this is a { $found }
    .fix = write it without quotes, as in posts_a_day = 2
problem-config-wants-text = "{ $key }" wants a text, and this is a { $found }
    .fix = put double quotes around the value
problem-config-language = "{ $key }" can't be "{ $value }"
    .fix = write zh-CN or en
problem-config-zone = "{ $key }" is no time zone: { $value }
    .fix = you may mean "{ $nearest }"; Beijing time is Asia/Shanghai
problem-config-database = "{ $key }" is no database address
    .fix = write sqlite:FILE or postgres://user:password@host/database
problem-config-listen = "{ $key }" is no address to listen on: { $value }
    .fix = write IP:port, as in 127.0.0.1:8470
problem-config-api-url = "{ $key }" is no server's address: { $value }
    .fix = write one like https://api.telegram.org, without query, user or password
problem-config-webhook-url = "{ $key }" is no public address: { $value }
    .fix = write one like https://example.org/telegram; Telegram pushes to it
problem-config-token = "{ $key }" doesn't look like a bot's token
    .fix = copy the whole token from @BotFather: digits, a colon, letters and digits
problem-config-updates = "{ $key }" can't be "{ $value }"
    .fix = write polling (we ask) or webhook (they are pushed)
problem-config-webhook-secret = "{ $key }" won't do
    .fix = use 16 to 256 letters, digits, "_" or "-"; openssl rand -hex 24 makes one
problem-config-webhook-needs = with updates = "webhook", "{ $key }" is missing
    .fix = add it, or set telegram.updates to polling; the secret may also stand in TONGLUO_WEBHOOK_SECRET
problem-config-secret-file = the file "{ $file }" that "{ $key }" names can't be read: { $why }
    .fix = check the path, and that the user who runs tongluo may read it
problem-config-time = "{ $key }" is no time of day: { $value }
    .fix = write hours:minutes, as in 21:00
problem-config-posts-a-day = "{ $key }" can't be { $value }
    .fix = write a whole number from 1 to 20; 2 is advised
problem-config-log-form = "{ $key }" can't be "{ $value }"
    .fix = write text or json
problem-config-log-filter = "{ $key }" can't be read: { $value }
    .fix = write info, debug, warn, or a list like tongluo=debug,warn

# The command line

bot-name = Tongluo
cli-error = error:{" "}
cli-fix = what to do:{" "}
cli-severity-error = error
cli-severity-warning = warning
cli-severity-note = note
cli-severity-fix = fix
cli-words-for-yes = y yes
sandbox-started = The sandbox is up: { $url }
    Open it in a browser and be anybody in its group. A bot takes this address in the place of https://api.telegram.org, with any token of the right shape. Ctrl-C stops it.

problem-token-missing = there is no bot's token
    .fix = put the token from @BotFather into TELOXIDE_TOKEN, or name a file with telegram.token_file
problem-token-refused = { $url } refuses the token
    .fix = take the present token from @BotFather, put it into TELOXIDE_TOKEN, and start again
problem-api-unreachable = { $url } can't be reached: { $why }
    .fix = look at the network and the proxy; api.telegram.org can't be reached from mainland China
problem-listen-taken = { $address } is taken by another program
    .fix = stop that program, or take another port with --listen (TONGLUO_LISTEN for run)
problem-listen-forbidden = listening on { $address } is not allowed
    .fix = take a port above 1024
problem-listen-failed = { $address } can't be listened on: { $why }
    .fix = see whether that is an address of this machine

store-unavailable = the database is not available: { $why }
    .fix = mend that and try again; nothing that was committed is lost
store-data = the database refused the data: { $why }
    .fix = run tongluo doctor
store-internal = this program made a mistake with the database: { $why }
    .fix = please tell its makers this sentence
store-damaged = the database file is damaged, or no database: { $why }
    .fix = restore the last backup
store-address = the database's address can't be used: { $why }
    .fix = write sqlite:FILE or postgres://user:password@host/database
store-newer = the database is of a newer version (migration { $found }, this program knows { $known })
    .fix = use the newer program, or restore the backup made before its update
store-older = the database has migration { $found } of { $known }
    .fix = run tongluo run or tongluo import once; they make a backup and bring it up to date
store-changed-migration = migration { $version } was applied to this database with another text
    .fix = use the program that made the database
store-taken = another bot is running on this database
    .fix = stop it first, or give this one a database of its own
store-foreign = this database belongs to { $stamped }, and this is { $given }
    .fix = use the bot it belongs to, or another database

cli-messages-broken = mistakes in the messages folder: { $count }; posts with mistakes are not listed; run tongluo check

problem-no-database = there is no database yet: { $database }
    .fix = run tongluo import or tongluo run first; if it is elsewhere, look at DATABASE_URL
problem-post-unknown = there is no post with the id "{ $post }"
    .fix = tongluo check lists all of them
problem-bot-unknown = the bot's name is not known yet, so there is no link
    .fix = run tongluo run once on this database

plan-opens = Opens
plan-post = Post
plan-title = Title
plan-audience = To
plan-reason = Why then
plan-approval = Approval
plan-moved = { $reason }; due { $due }, moved off a rest day
plan-approved = approved by { $key }
plan-nothing = Nothing opens; days looked ahead: { $days }.
plan-all-approved = Openings: { $count }, all approved; days ahead: { $days }.
plan-some-wait = Openings: { $count }, of these without a valid approval: { $waiting }, which will not be sent; days ahead: { $days }.

approve-done = { $key } approved "{ $title }" ({ $post }, version { $hash }).
approve-replaced = { $key } approved the new version of "{ $title }" ({ $post }, version { $hash }); the earlier approval no longer holds.
approve-again = This version of "{ $title }" ({ $hash }) was approved before; nothing was recorded twice.
approve-withdrawn = The approval of "{ $post }" is taken back; it will not be sent.

connect-how = The link works once and for 72 hours. Open it on a phone and choose the group for "{ $audience }"; the bot joins it.
claim-how = { $key } should open this link in person and press Start. It works once and for 72 hours.
claim-owner-how = The owner should open this link and press Start. It works once and for 72 hours; what needs attention goes there from then on.
claim-all-how = Links: { $count }. Hand each to its person; each works once and for 72 hours.
claim-link = link

import-head = Importing into "{ $audience }" would change:
import-unchanged = { "  " }unchanged: { $count }
import-likely-same = { "  " }{ $key } ({ $name }) would leave, and the newcomer in line { $line } has the same name. If they are one person, add --same { $key }={ $line } and try again.
import-nothing = Nothing changes.
import-question = Import this? (yes/no)
import-not-done = Not imported; nothing was changed.
import-needs-yes = nobody is here to ask; if the changes above are right, add --yes
import-done = Imported. New: { $added }, changed: { $changed }, gone: { $ended }, unchanged: { $unchanged }.
import-keys-written = Keys written back into the file: { $count }.
import-keys-not-written = imported, but the keys could not be written back into the file; tongluo export --roster gives the roster with its keys
problem-import-unreadable = "{ $file }" can't be read: { $why }
    .fix = check the path and who may read the file
problem-import-same = "{ $value }" after --same can't be understood
    .fix = write KEY=LINE, as in --same P001=3

tally-counting = Counting
tally-number = No.
tally-opened = Opened
tally-post = Post
tally-title = Title
tally-state = State
tally-department = Department
tally-all = All
tally-expected = Expected
tally-done = Answered
tally-late = Late
tally-waived = Excused
tally-unreachable = Out of reach
tally-rest = Not answered
tally-unregistered = Of these not registered
tally-state-open = running
tally-state-closed = closed
tally-state-skipped = not opened
tally-skipped = { $state } ({ $why })
tally-late-opening = { $state } (sent late)
tally-line = No. { $number } · { $post } · { $opened } · { $state }
tally-line-closes = No. { $number } · { $post } · { $opened } to { $closes } · { $state }
tally-nothing-asked = Nothing was asked this time, so there is nothing to count.
tally-question = Question
tally-right = Right
tally-wrong = Wrong
problem-tally-none = nothing has been opened yet
    .fix = tongluo plan shows what comes next
problem-tally-unknown = "{ $what }" was never opened
    .fix = tongluo tally --from 2026-01-01 lists every opening

deliveries-number = No.
deliveries-chat = Group
deliveries-occurrence = Opening
deliveries-state = State
deliveries-tries = Tries
deliveries-none = Nothing failed, and nothing is unknown.
deliveries-how = Seen in the group: tongluo deliveries --arrived NUMBER; not there: tongluo deliveries --resend NUMBER.
deliveries-again = { $delivery } will be sent again.
deliveries-arrived = { $delivery } is recorded as arrived.

check-fixed = mended: { $file }
check-post = { $post } · { $kind } → { $audience } · { $when }
check-next = { $at } { $year }  { $reason }
check-next-moved = { $at } { $year }  { $reason } (moved off a rest day)
check-sum = Posts in order: { $posts }. Errors: { $errors }. Warnings: { $warnings }.
check-fixable = Can be mended by --fix: { $count }.

doctor-well = well
doctor-look = look:{" "}
problem-doctor-messages = messages folder { $folder }: posts: { $posts }, no mistakes
problem-doctor-messages-broken = mistakes in the messages folder { $folder }: { $errors }
    .fix = run tongluo check
problem-doctor-no-messages = the messages folder { $folder } can't be opened
    .fix = look at messages in the settings
problem-doctor-no-token = there is no bot's token, so the bot can't run
    .fix = put the token from @BotFather into TELOXIDE_TOKEN
problem-doctor-webhook-plain = the webhook's address isn't encrypted: { $url }
    .fix = use https; Telegram takes nothing else
problem-doctor-no-database = there is no database yet: { $database }
    .fix = run tongluo import or tongluo run first
problem-doctor-database-well = database { $database }: { $size } KB, openings that run: { $open }
problem-doctor-never-ran = the bot has not run on this database yet
    .fix = run tongluo run
problem-doctor-foreign = the database belongs to @{ $bot } at { $stamped }, and the settings say { $given }
    .fix = set telegram.api_url back, or use another database
problem-doctor-silence = nothing has come in since { $at }
    .fix = see whether the bot runs, and its log
problem-doctor-unknown = deliveries that nobody knows of: { $count }
    .fix = run tongluo deliveries, look into the group, then decide
problem-doctor-failed = deliveries that failed: { $count }
    .fix = run tongluo deliveries
problem-doctor-set-aside = updates that could not be read and were set aside: { $count }
    .fix = look for "set aside" in the log, and tell the makers
problem-doctor-unclaimed = accounts that answered and belong to nobody known: { $count }
    .fix = tongluo claim --all gives everybody a link
problem-doctor-no-owner = no owner is registered; what the owner should know stands only here and in the log
    .fix = run tongluo claim --owner and let the owner open the link
problem-doctor-audience-empty = nobody is in the audience "{ $audience }"
    .fix = import a roster with tongluo import
problem-doctor-audience-unreached = the audience "{ $audience }" is connected to no group; what is sent to it has nowhere to go
    .fix = run tongluo connect { $audience }
problem-doctor-group-unconnected = the bot is in "{ $chat }", which is connected to no audience
    .fix = connect it by a link of tongluo connect, or take the bot out
problem-doctor-group-removed = the bot was removed from "{ $chat }"
    .fix = add it again by a new link of tongluo connect
problem-doctor-group-muted = the bot may not write in "{ $chat }"
    .fix = ask the group's administrator to let it write
problem-doctor-bot = @{ $bot } is well at { $url }
problem-doctor-joins-no-groups = the bot can't be added to groups
    .fix = turn on Allow Groups in @BotFather's Bot Settings
problem-doctor-token = { $url } refuses the token
    .fix = take the present token from @BotFather, put it into TELOXIDE_TOKEN, and start again
problem-doctor-unreachable = { $url } can't be reached: { $why }
    .fix = look at the network and the proxy; api.telegram.org can't be reached from mainland China

# Help

help = Tongluo posts to groups at its times, takes answers, and knows who is missing
help-heading-commands = Commands
help-heading-options = Options
help-heading-arguments = Arguments
help-heading-usage = Usage:
help-flag = Print help
help-version = Print version
help-config = The settings file; tongluo.toml of this folder when absent and there
help-lang = The language: zh-CN or en
help-demo = A made-up office, a chat page and a clock to move on, on this machine; needs no account
help-demo-listen = Where the page listens
help-demo-no-browser = Don't open a browser
help-check = Check every file in messages/ and say everything that is wrong at once
help-check-dir = The folder of campaigns; that of the settings when absent
help-check-fix = Carry out the safe repairs
help-check-json = As JSON
help-check-show = Also show each post as each channel would
help-schema = Print the JSON Schema of a post's front matter
help-plan = What opens next, why then, and whether it is approved
help-plan-days = How many days ahead
help-plan-json = As JSON
help-approve = Approve a post (by whom the post names, never its author)
help-approve-post = The post's id
help-approve-by = Who approves: a key of the roster
help-approve-withdraw = Take the approval back
help-import = Import a roster (CSV); shows what would change and asks
help-import-file = The CSV file, UTF-8 or GB18030
help-import-audience = Into which audience; a new name makes one
help-import-yes = Don't ask
help-import-same = A line of the list is a known person, as in P001=3
help-export = Export a roster, or the list of an occurrence
help-export-roster = Whose roster
help-export-occurrence = Which occurrence
help-export-json = As JSON instead of CSV
help-connect = Give a one-time link that connects a group to an audience
help-connect-audience = The audience's name
help-claim = Give a one-time link that says whose an account is
help-claim-person = A key of the roster
help-claim-owner = The owner
help-claim-all = Everybody without an account, a link each, as CSV
help-tally = Who took part: expected, answered, late, excused, out of reach, missing, not registered
help-tally-what = A post's id (its newest opening) or an occurrence's number; the newest of all when absent
help-tally-json = As JSON
help-tally-csv = As CSV
help-tally-from = Every opening from this day on
help-tally-to = Every opening up to this day
help-deliveries = What failed and what nobody knows of; and a person's word on one of them
help-deliveries-resend = Send this one again
help-deliveries-arrived = Somebody saw that this one arrived
help-deliveries-json = As JSON
help-doctor = What is wrong and where to look
help-doctor-json = As JSON
help-run = Run the bot
help-sandbox = Run the sandbox alone: an emulated Telegram Bot API with a chat page
help-sandbox-listen = Where it listens
help-sandbox-token = The token of a bot that is there from the start; others appear when first used
help-sandbox-seed = The seed of its chance
help-completions = Print completions for a shell
help-completions-shell = bash, zsh, fish, powershell or elvish

## The demo

demo-started = The demo is open: { $url }
demo-how = A made-up office of 48 people in nine departments; it is 31 May 2027, 08:59. At nine the World No Tobacco Day notice comes to the group. On the page you may be anybody, skip ahead, or make the network fail. Ctrl-C ends it; nothing is left behind.
stage-closes = It closes and the result comes: { $titles }
stage-doing-open = { $title }
stage-doing-result = Result: { $title }
stage-doing-notice = To the owner: { $title }
stage-doing-preview = Preview: { $title }
stage-ended = The demo has ended.
stage-failed = That did not work: { $why }
stage-nothing-ahead = Nothing that is approved opens any more.
stage-only-forward = Time goes forward only.
