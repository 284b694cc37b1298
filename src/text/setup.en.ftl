# The first day: setup

setup-language = 语言 / Language
setup-language-own = English
setup-language-wrong = Please type 1 or 2.
setup-choose = Number:
setup-choose-or = Number (Enter keeps { $now }):
setup-between = {", "}

setup-zone = Time zone: sending times and quiet hours follow it, so there is no default.
setup-zone-line = { $name }  { $zone }  now { $time }
setup-zone-1 = Mainland China (Beijing time)
setup-zone-2 = Xinjiang, China (Urumqi time)
setup-zone-3 = Hong Kong, China
setup-zone-4 = Taiwan, China (Taipei)
setup-zone-5 = Singapore
setup-zone-6 = Japan (Tokyo)
setup-zone-7 = United Kingdom (London)
setup-zone-8 = Germany (Berlin)
setup-zone-9 = United States, East (New York)
setup-zone-machine = What this machine uses
setup-zone-ask = Number, or the zone's name such as Europe/Paris:
setup-zone-ask-or = Number, or the zone's name (Enter keeps { $now }):
setup-zone-empty = There is no default time zone. Please choose one.
setup-zone-wrong = There is no zone "{ $zone }". Type a number from the list, or a name such as Europe/Paris.
setup-zone-near = There is no zone "{ $zone }". You may mean { $near }.

setup-token-name = The token
setup-token = Paste the token that @BotFather gave you and press Enter (nothing is shown):
setup-token-or = Paste a new token and press Enter (nothing is shown; Enter alone keeps the old one):
setup-bot = The token is right: @{ $bot } at { $url }.
setup-hears-all = Note: @{ $bot } hears everything that is said in groups. Tongluo doesn't need that: in @BotFather choose Bot Settings → Group Privacy → Turn on.
setup-joins-no-groups = Note: @{ $bot } can't be added to groups. In @BotFather choose Bot Settings → Allow Groups?; you can turn it off again once your groups are connected.
setup-again = Try again? (yes/no)

setup-stands = There are settings in { $file }. This would change:
setup-change = { $key }: { $before } → { $value }
setup-add = { $key }: new, { $value }
setup-change-token = { $file }: a new token
setup-change-ask = Change this, and nothing else? (yes/no)
setup-left = Nothing was changed.

setup-unchanged = The settings are as they were; nothing was changed.
setup-written = Written: { $file } (only you can read it)
setup-token-stays = The token is in the variable TELOXIDE_TOKEN and was not written to a file.
setup-messages = Posts go into { $folder }, a folder for each campaign
setup-database = The database is { $database }
setup-owner = The owner's link. It works once and for 30 minutes; whoever opens it is the owner, so hand it to nobody else:
setup-owner-there = There is an owner. For another one run tongluo claim --owner.
setup-next = What comes next:
    1. Run tongluo run and leave it running.
    2. The owner opens the link on a phone and presses Start. If it is too old, run tongluo claim --owner for a new one.
    3. Import the roster: tongluo import staff.csv --audience NAME.
    4. Add @{ $bot } to the staff group. It says nothing there and asks the owner in private whom the group is for.
    5. Run tongluo doctor to see what is missing.
setup-next-again = What comes next: if @{ $bot } is running, stop it and run tongluo run again for the new settings.

setup-file = Tongluo's settings, written by tongluo setup. You may change them; then start tongluo run anew.
    What else can stand here: deploy/tongluo.example.toml.
setup-file-language = Language of the bot and of the commands: zh-CN or en.
setup-file-time-zone = Time zone: sending times and quiet hours follow it.
setup-file-messages = The folder of posts.
setup-file-database = The database.
setup-file-listen = Where tongluo run listens on this machine.
setup-file-telegram-api-url = The Bot API server.
setup-file-telegram-token-file = The token has a file of its own that only its owner can read, so that these settings can be shown to others.

setup-lacks-language = the language (--language)
setup-lacks-zone = the time zone (--zone)
setup-lacks-token = the token (--token-file)

problem-setup-missing = Still missing: { $lacking }; and nobody is here to be asked
    .fix = give them with the command, or in a file with --answers FILE; or run tongluo setup in a terminal
problem-setup-not-asked = "{ $key }" in { $file } is nothing that setup asks
    .fix = take it out; it can stand in tongluo.toml afterwards
problem-setup-broken-off = Setup was not finished; nothing was written
    .fix = run tongluo setup again when you are ready
problem-setup-token-refused = { $url } doesn't know this token
    .fix = in @BotFather choose API Token and copy the whole token again
problem-setup-needs-yes = Nobody is here to be asked; none of the above was changed
    .fix = if it is right, run it again with --yes
problem-setup-unwritable = "{ $file }" can't be written: { $why }
    .fix = look at the folder's owner and rights and at the free space, then run tongluo setup again

init-done = The folder { $folder } is ready; new files: { $count }.
init-nothing = The folder { $folder } was complete; nothing was changed.
problem-init-unwritable = "{ $file }" can't be written: { $why }
    .fix = look at the folder's owner and rights, or choose another folder
init-page = # Posts

    A folder is a campaign, a .md file in it a post. Nothing is sent before somebody approves it.

    - Make a folder, such as world-no-tobacco-day, with a campaign.yaml that says what its posts share: title, audience, author, approval.
    - Put posts in it, such as notice.md: id, title, kind and time between two lines of ---, the text below.
    - tongluo check reads all files and says which line is wrong and what to write instead.
    - tongluo plan shows what is sent when, and whether it is approved.
    - calendar/ holds the observances and each year's days off; add a file when a year's are published.

# The first day: doctor

doctor-may-yes = yes
doctor-may-no = no
problem-doctor-group-member = Group "{ $chat }": the bot is a plain member; posts, buttons and counts work. Only for an administrator: pinning (now: { $pins }), seeing who joins and leaves (now: no), deleting what others wrote (now: no)
problem-doctor-group-admin = Group "{ $chat }": the bot is an administrator; posts, buttons and counts work. Pinning: { $pins }; seeing who joins and leaves: yes; deleting what others wrote: { $deletes }
problem-doctor-group-absent = The bot is no longer in the group "{ $chat }"
    .fix = add it again; the owner is asked in private
problem-doctor-group-unseen = The group "{ $chat }" can't be looked at now: { $why }
    .fix = run tongluo doctor again in a while
problem-doctor-privacy-on = Privacy is on: the bot doesn't hear what is said in groups
problem-doctor-privacy-off = Privacy is off: the bot hears everything that is said in groups, which Tongluo doesn't need
    .fix = in @BotFather choose Bot Settings → Group Privacy → Turn on, then remove the bot from the group and add it again
problem-doctor-joins-groups = Anybody can still add the bot to other groups
    .fix = once your groups are connected, choose Bot Settings → Allow Groups? → Turn groups off in @BotFather
problem-doctor-commands = The menu of commands in private chats is set: { $count }
problem-doctor-no-commands = The menu of commands in private chats is not set
    .fix = run tongluo run, which sets it
problem-doctor-commands-old = The menu of commands in private chats is another version's
    .fix = start tongluo run anew, which sets it

help-setup = The first setup: language, time zone and token; writes settings and folder, prints the owner's link
help-setup-language = Language: zh-CN or en
help-setup-zone = Time zone, such as Asia/Shanghai; there is no default
help-setup-token-file = A file that holds the token and nothing else
help-setup-api-url = The Bot API server; https://api.telegram.org when absent
help-setup-answers = The answers in a file, spelled as tongluo.toml
help-setup-yes = Don't ask; change standing settings as answered
help-init = An empty folder of posts: a page and the calendars; files that are there are left alone
help-init-dir = The folder; that of the settings when absent

# The menu of commands in private chats

command-today = What there is today
command-plan = What is sent next
command-stats = The latest figures
command-missing = Who hasn't answered yet (for the owner alone)
command-drafts = Drafts that aren't finished
command-pause = Stop everything
command-resume = Go on sending
command-me = What I still have to do, and what is stored about me
command-forget = Delete what is stored about me
command-help = What can be done here

# The first day: groups, and the start

dialog-connect = I was added to a group and have said nothing there.
    Group: { $chat }
    Added by: { $by }
    Whom is this group for? What is addressed to them goes there only after you choose; without an answer I leave it after 24 hours.
dialog-connect-by-you = yourself
dialog-connect-by-person = { $name } ({ $key })
dialog-connect-by-account = { $name } (an account that nobody registered)
dialog-connect-by-unknown = unknown
dialog-connect-no-audience = There is no roster yet, so there is nothing to choose. Import one, then press "Look again".
dialog-connect-more = { $count } more groups wait; the next comes after this one.
dialog-connect-button = { $audience } ({ $count } people)
dialog-connect-button-named = { $audience } ({ $count } people, named in the link)
dialog-connect-button-again = Look again
dialog-connect-button-no = Don't connect, leave this group
dialog-connect-button-none = Connect none, leave all
dialog-connect-popup = Connected to "{ $audience }"
dialog-connect-popup-refused = Not connected; I leave
dialog-connect-done = Connected: the group "{ $chat }" is where "{ $audience }" is reached. What is approved goes there at its time.
dialog-connect-refused = The group "{ $chat }" was not connected; I leave it.
dialog-connect-expired = Nobody answered about the group "{ $chat }" for 24 hours; I left it.
dialog-connect-removed = I was taken out of the group "{ $chat }"; there is nothing to answer.
dialog-connect-gone = No group waits for your answer.

problem-joining-over = This group has its answer, or I am no longer there.
    .fix = Please look at the newest message.

notice-groups-left = I left { $count } groups that were not connected within 24 hours: { $groups }. If one of them is yours, add me again.
    .title = Groups left

dialog-start = All is ready and waits for your word. In the next seven days:
dialog-start-line = { $at }  { $title } → { $audience } ({ $state })
dialog-start-approved = approved
dialog-start-more = { $count } more are not listed.
dialog-start-nothing = Nothing is sent within seven days.
dialog-start-ask = After "Begin" what is approved goes out at its time; what is not approved doesn't.
dialog-start-button = Begin
dialog-start-button-again = Look again
dialog-start-popup = It has begun
dialog-start-done = It has begun: what is approved goes out at its time.
