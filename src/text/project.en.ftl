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
