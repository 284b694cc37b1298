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
help-doctor = What is wrong and where to look
help-doctor-json = As JSON
help-run = Run the bot
help-sandbox = Run the sandbox alone: an emulated Telegram Bot API with a chat page
help-sandbox-listen = Where it listens
help-sandbox-token = The token of a bot that is there from the start; others appear when first used
help-sandbox-seed = The seed of its chance
help-completions = Print completions for a shell
help-completions-shell = bash, zsh, fish, powershell or elvish
