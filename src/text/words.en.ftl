# What one may ask the bot for in the private chat, and what it answers. `word-…` lists the plain words for a command, apart by blanks.

word-today = today
word-plan = plan schedule
word-stats = stats figures
word-missing = missing
word-me = me mine
word-forget = forget
word-help = help
word-pause = pause stop
word-resume = resume begin
word-register = register
word-claims = claims
word-who = who
word-unreached = unreached
word-correct = correct
word-recall = recall
word-cancel = cancel
word-unknown = unknown unclear

command-register = register my name
command-claims = registrations that wait for my yes
command-who = accounts that nobody knows, one by one
command-unreached = who can't be reached in private

own-help-owner = You are the owner. What you have to know I write to you here. You may also send at any time:
own-help-unregistered = You have not registered your name yet. Press “Register” below a post in the group, or use the link from your coordinator.

    What you answered before is kept and counted once you have registered.
own-help-end = It works without the stroke too: “me” or “help”.
own-not-for-you = That is for the owner alone, so nothing was done. Send /help to see what you can do, or ask your coordinator.
own-nothing-stored = Nothing of yours is stored here, so there is nothing to delete.

## Today and the days ahead

desk-more = … and { $count } more that are not listed.
desk-today = Today, { $day }
desk-halted = Note: everything is stopped now, nothing goes out even when its time comes.
desk-today-nothing = Nothing more goes out today.
desk-today-opens = Still to go out today
desk-runs = Running
desk-runs-line = { $title }: { $done } took part of { $expected } expected, closes { $close }
desk-waits = Waiting for approval (due within { $days } days)
desk-plan = The next { $days } days
desk-plan-nothing = Nothing goes out in the next { $days } days.
desk-plan-waiting = { $count } of them are not approved yet and won't go out.
desk-moved = { $reason }, moved off a rest day from { $due }
desk-approved = approved ({ $key })
desk-ahead = { $reason }; { $state }; to “{ $audience }”, { $people } people

## Who took part

desk-stats = Who took part
desk-stats-nothing = Nothing that asks people to take part has gone out yet.
desk-stats-runs = Running
desk-stats-closed = Closed lately
desk-stats-title = { $number }. { $title } (closes { $close })
desk-stats-small = The number comes first. Send “/stats number” for the departments, “/missing number” for who has not taken part.
desk-which-unknown = “{ $what }” was not found. Send /stats to see the numbers, then try again.
desk-departments = Departments
desk-department = { $department }: { $sums }
desk-no-department = (no department)
desk-sum-done = { $count } took part in time
desk-sum-open = { $count } not yet
desk-sum-missing = { $count } did not
desk-names = { $department }: { $names }
desk-name-separator = {", "}
desk-missing = { $count } have not taken part in “{ $title }” yet
desk-missing-nobody = Nobody is missing in “{ $title }”: everybody expected took part or is excused.
desk-missing-gone = The records of “{ $title }” are over their time and were deleted as promised; only figures are left. Send /stats for them.
desk-missing-unregistered = { $count } of them have not registered
desk-missing-not-started = { $count } of them are registered but can't be written to in private now
desk-pass-on = Please pass this on to them:
desk-pass-on-text = Hello, the office uses “Tongluo” for notices and quizzes. Please open https://t.me/{ $bot } and press “Start” at the bottom; if you have not registered, go back to the group, press “Register” below the newest post and choose department and name. No typing is needed.
desk-missing-small = This is for you alone; please don't pass it on to the group.

## Myself

desk-me = { $name }, { $department }
desk-me-unregistered = You have not registered your name yet. Press “Register” below a post in the group, or use the link from your coordinator. What you answered before will count.
desk-me-nothing = Nothing is waiting for you now.
desk-me-todo = { $count } still waiting for you
desk-me-todo-line = { $title }, closes { $close }
desk-me-button = { $label }: { $title }
desk-me-lately = Your latest records
desk-me-confirmed = { $at }, “{ $title }”: pressed
desk-me-right = { $at }, “{ $title }” question { $number }: you chose “{ $option }”, right
desk-me-answered-wrong = { $at }, “{ $title }” question { $number }: you chose “{ $option }”, not right
desk-me-chose = { $at }, “{ $title }” question { $number }: you chose “{ $option }”
desk-me-late = { $answer } (late)
desk-me-stored = What is stored about you
desk-me-stored-all = Your Telegram account ({ $accounts }), your name as registered on { $since }, { $count } answers. Answers are kept until { $until } at the latest, after that figures only. Your chats, phone and place are not stored.
desk-me-stored-registered = Your Telegram account ({ $accounts }) and your name as registered on { $since }. No answers. Your chats, phone and place are not stored.
desk-me-stored-answers = Your Telegram account and { $count } answers. Answers are kept until { $until } at the latest, after that figures only. Your chats, phone and place are not stored.
desk-me-stored-account = Your Telegram account only. No answers; your chats, phone and place are not stored.
desk-me-wrong = That's not me
desk-me-forget = Forget me
desk-me-told = The owner has been told that this account is registered for the wrong person. You will be asked to look again once it is put right.

## Forgetting

desk-forget = Are you sure that I should forget you?

    Deleted: your registration, your Telegram account ({ $accounts }), and who gave { $answers } answers. I won't write to you any more.

    Kept: the figures, unchanged, which tell of nobody; your name on the office's roster, which is the office's; lists that the owner got already, which I can't take back.

    The same goes for pledges: only figures stay. It can't be undone. You may register again later.
desk-forget-yes = Yes, forget me
desk-forget-no = Keep it
desk-forget-kept = All right, nothing was deleted.
desk-forgotten = You are forgotten: your registration, your account and whose answers they were are deleted; the figures did not change. I won't write to you any more. To take part again, just register again.
desk-nameless = (hidden at the person's own wish)
problem-forget-owner = You are the owner; without you nobody would look after Tongluo.
    .fix = Make somebody else the owner on the server first, with tongluo claim --owner.

notice-forgotten = A colleague asked to have registration and answers deleted, and it was done. The figures did not change; the lists show “(hidden at the person's own wish)” instead.
    .title = Somebody had his records deleted

## At the close, and once a week

closed-sums = { $expected } expected, { $done } in time, { $missing } missing.
closed-more-sums = { $late } late, { $waived } excused, { $unreachable } can't be reached.
closed-nobody = Nobody is missing: everybody expected took part or is excused.
closed-departments = Departments
closed-department = { $department }: { $expected } expected, { $came } took part, { $missing } missing
closed-missing = Who is missing
closed-rest = the rest is in the file
closed-small = The names are for you alone and don't go to the group.
closed-file = taking-part-{ $title }.csv

notice-week = All is well since { $since }: { $openings } openings, { $sent } sent, { $answers } answers; nothing is unclear and nothing failed. { $backup }
    .title = The weekly line
notice-week-not-well = Since { $since }: { $openings } openings, { $sent } sent, { $answers } answers. Please look at this:

    { $what }
    .title = The weekly line
week-backup = The last backup was made { $at }.
week-backup-old = the last backup was made { $at }, more than three days ago
week-separator = {"; "}
week-end = { $what }.
week-halted = everything is stopped now and nothing goes out
week-unknown = for { $count } nobody knows whether they arrived
week-failed = { $count } failed
week-skipped = { $count } missed their time and did not go out
week-mute-groups = { $count } groups can't be written to (thrown out, or muted)
week-set-aside = { $count } things that came in can't be read

## When something broke

notice-store-back = The place where Tongluo keeps its records was in trouble from { $from } ({ $why }) until { $to }. What people pressed meanwhile may not be recorded.
    .title = The records are back
alarm-store = The place where Tongluo keeps its records is in trouble: { $why }. Nothing can be recorded or sent now. Please tell whoever looks after the server at once. You will be told when it is over.
alarm-store-busy = another program holds it
alarm-store-read-only = it can be read but not written
alarm-store-full = the disk is full
alarm-store-disk = reading or writing the disk fails
alarm-store-not-opened = it can't be opened
alarm-store-damaged = the file is damaged
alarm-store-away = it can't be reached
gap-nothing = Nothing was due in that time.
gap-missed = Due in that time: { $titles }. What may be sent late is sent by its own rule; you are told of the rest.
gap-title = “{ $title }” ({ $at })
gap-separator = {", "}
gap-more = { $titles } and more, { $count } in all
