# What people read, in English. Keys and arguments are the same in zh-CN.ftl; a test holds that.
# Counts stand where one and many read alike.

## Days and times

day = { $weekday } { $day } { $month }
day-of-year = { $day } { $month } { $year }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Why an opening is when it is

reason-date = the date named in the file
reason-yearly = this day of every year
reason-weekly = this day of every week
reason-cron = by cron { $line }
reason-observance-ordinal = { $name } no. { $number }

## Kinds

kind-notice = notice
kind-quiz = quiz
kind-survey = survey
kind-vote = vote
kind-pledge = pledge
kind-sign-up = sign-up
kind-check-in = check-in
kind-duty = duty
kind-photo-call = photo call
kind-alert = alert

## States

obligation-open = not yet answered
obligation-done = answered
obligation-waived = excused
obligation-unreachable = out of reach
obligation-missing = not answered
obligation-late = late

delivery-planned = waiting
delivery-held = on hold
delivery-sending = being sent
delivery-sent = delivered
delivery-failed = not delivered
delivery-unknown = to be checked
delivery-expired = out of date
delivery-recalled = recalled
delivery-confirmed = delivered, by a person's word

hold-free = free to leave
hold-urgent = urgent, sent at once
hold-quiet-hours = quiet hours
hold-rest-day = rest day
hold-daily-cap = this group has had its posts for today
hold-expired = out of date

skipped-too-late = missed for too long
skipped-superseded = a newer one of the same post was due
skipped-same-period = the time was changed; counts from the next period

refusal-not-started = this person has never pressed Start
refusal-blocked = this person stopped the bot, or the account is gone
refusal-removed = the bot is not in the group any more, or the group is gone
refusal-no-rights = the bot may not write in this group
refusal-topic = the topic is closed or gone
refusal-markup = the formatting can't be read
refusal-token = the bot's token is not valid
refusal-content = the content was not accepted

not-approved-never = it was never approved
not-approved-changed = it was changed after its approval and needs a new one
not-approved-withdrawn = its approval was withdrawn
not-approved-foreign = the approval on record belongs to something else

## A post in its group

post-late-title = Late: { $title }
post-late = This was due on { $due } and was delayed.
post-closed = Closed.
todo-confirm-by = Please read this and press “{ $label }” below by { $close }.
todo-confirm = Please read this and press “{ $label }” below.
todo-quiz-by = Please answer with the buttons below by { $close }. Only you see whether you are right.
todo-quiz = Please answer with the buttons below. Only you see whether you are right.
todo-question-by = Please choose with the buttons below by { $close }.
todo-question = Please choose with the buttons below.
todo-invite-by = Please press the button below and answer by { $close }. Questions: { $questions }. Only you see whether you are right.
todo-invite = Please press the button below and answer. Questions: { $questions }. Only you see whether you are right.
todo-poll-by = Please vote in the poll below by { $close }. The whole group sees who chose what.
todo-poll = Please vote in the poll below. The whole group sees who chose what.

button-confirm-count = { $label } ({ $count } so far)
button-begin = Begin the quiz
button-begin-count = Begin the quiz ({ $count } so far)
count-confirmed = Pressed by { $count }.
count-answered = Answered by { $count }.
count-finished = Answered by { $count }.

small-why = Why you get this: { $why }
small-why-campaign = Why you get this: campaign “{ $campaign }”
small-who-nothing = No reply needed; who reads it is not recorded. Kept until { $until }.
small-who-private = The group sees only how many; who took part is seen by the owner alone. Kept until { $until }.
small-who-quiz = The group sees only how many; who answered is seen by the owner alone; right or wrong is told only to you. Kept until { $until }.
small-who-public = This is a public poll: the whole group sees who chose what. Kept until { $until }.

## What came of it

result-title = Result: { $title }
sum-line = { $sums }.
sum-separator = ,{" "}
sum-expected = Expected: { $count }
sum-answered = answered: { $count }
sum-confirmed = confirmed: { $count }
sum-late = late: { $count }
sum-waived = excused: { $count }
sum-unreachable = out of reach: { $count }
sum-open = not yet answered: { $count }
sum-missing = not answered: { $count }
sum-unconfirmed = not confirmed: { $count }
sum-of-them-unregistered = { $rest } (of these not registered: { $count })
result-nobody-missed = Nobody missed: everyone expected took part or is excused.
result-half = Finished: { $finished }, begun and not finished: { $half }.
result-guests = Accounts that took part and are not registered or not on the list: { $count }; not counted above.
result-too-few = Too few answered to show how many were right.
result-answer = Right answer: { $option }
result-right = Right: { $right } of { $answers }, { $percent }%
result-right-hidden = Too few answered to show how many were right
result-small = Sums only, no names. Kept until { $until }.

## One person alone

question-place = Question { $number } of { $of }
question-small-quiz-by = Closes { $close }. The first answer to each question counts; only you see whether it is right.
question-small-quiz = The first answer to each question counts; only you see whether it is right.
question-small-by = Closes { $close }.
finished = You have answered all questions ({ $of }). Thank you.
finished-right = You have answered all questions: { $right } right of { $of }. Thank you.

told-confirmed = Recorded. Thank you.
told-confirmed-again = You pressed this before; it is on record.
told-confirmed-late = Recorded (late). Thank you.
told-recorded = Recorded.
told-recorded-late = Recorded (late).
told-again = You answered this before; the first answer counts.
told-right = That is right.
told-wrong = Not right this time. Right answer: { $option }.
told-finished-right = All answered: { $right } right of { $of }.
told-chosen = Your choice is recorded.
told-chosen-changed = Changed to this choice.
told-chosen-late = Your choice is recorded (late).
told-finished = All answered. Thank you.
told-closed = This is closed; nothing was recorded.
told-unknown = This button no longer works; nothing was recorded. Please use the newest one in the group.

## Our own texts in private

own-greeting = Hello, I am Tongluo. I send an office's notices and quizzes to its groups at their times.

    You can do two things here: answer a quiz that you began in the group, and register your name by “Register my name” in the group, or with the link from your contact person.

    I never start a chat with you, and I keep nothing of what is said in groups.
own-help = To answer, go back to the group and press the button below the newest post. For anything else please ask your contact person.
own-not-understood = I only send notices and take answers; I don't understand other words and don't keep what you wrote. What is forwarded can't be pressed either: please go back to the group and press the button below the post itself. Otherwise please ask your contact person.
own-claim-done = You are registered as { $name }. What you did with this account in everything still open now counts too.

    If this is not you, tell your contact person at once.
own-claim-owner-done = You are registered as the owner. What you need to know comes here.
own-claim-wrong = This link was used before, is too old, or is incomplete. Please ask your contact person for a new one.
own-claim-too-many = Five wrong links within an hour. Please try again with a new link in an hour.
own-claim-taken = This account is registered to somebody else. If that is wrong, ask your contact person to put it right.
own-group-connected = Connected: the group "{ $chat }" is where "{ $audience }" is reached. What is approved goes there at its time.
own-group-elsewhere = The group "{ $chat }" is connected to "{ $audience }" already; nothing was changed.
own-form-gone = This quiz link no longer works. Please use the newest post in the group.

## Notices to the owner: what happened, what to do

notice-post-changed = “{ $title }” ({ $post }) was changed after its approval. The approval no longer holds, and it will not be sent. Please have the new content approved.
    .title = Changed: needs a new approval
notice-messages-broken = The messages folder has mistakes: { $count }, the first one at { $first }. Until they are mended the last good state stands. Run tongluo check to see them all.
    .title = Mistakes in the messages folder
notice-post-gone = The file of “{ $post }”, { $file }, is gone; it will not be sent. If that was not meant, put the file back.
    .title = A post is gone
notice-no-audience = “{ $title }” is for “{ $audience }”, and the roster has no such audience, so it was not sent. Import the roster with tongluo import, or correct the name.
    .title = No such audience
notice-no-chat = “{ $title }” is for “{ $audience }”, and no group is connected to it, so it was not sent. Add the bot to the group; it will ask you here whom the group is for.
    .title = No group is connected
notice-skipped-too-late = “{ $title }”, due on { $due }, was missed for too long; by its own rule it is not sent late.
    .title = A post was not sent
notice-superseded = “{ $title }”, due on { $due }, was not sent: several were missed while the bot was down, and only the newest is sent.
    .title = A missed post is not sent late
notice-same-period = The time of “{ $title }” was changed; the opening on { $due } is in the same period as the last one and is not sent. It counts from the next period.
    .title = Not twice in one period
notice-unapproved-due = “{ $title }” ({ $post }) was due on { $due } and was not sent: { $why }. Please approve it, or change its time.
    .title = Due and not approved
notice-delivery-failed = “{ $title }” did not arrive in “{ $chat }”: { $why }. Once that is mended, have it sent again by tongluo resend.
    .title = Not delivered
notice-delivery-unknown = The connection broke while “{ $title }” was sent to “{ $chat }”; nobody knows whether it arrived. It was not sent again, so that nobody gets it twice. Look into the group, then send /unknown and choose.
    .title = One delivery to be checked
notice-delivery-expired = “{ $title }” could not be sent to “{ $chat }” in time; it is out of date and will not be sent.
    .title = Out of date, not sent
notice-group-removed = The bot is no longer in “{ $chat }”; nothing arrives there. Unless it was meant so, add the bot again; it will ask you here whether to connect the group.
    .title = Removed from a group
notice-group-muted = The bot may not write in “{ $chat }”; what goes there waits. Please ask the group's administrator to let it write.
    .title = Not allowed to write
notice-group-moved = “{ $chat }” became a supergroup. Its new address is in use; nothing to do.
    .title = A group has a new address
notice-topic-closed = The topic in “{ $chat }” is closed; what goes there waits. Please open it again.
    .title = Topic closed
notice-clock-differs = This machine's clock differs from the server's; minutes: { $minutes }. Until it is right nothing new is planned and nothing expires. Please set the clock.
    .title = The clock is wrong
notice-was-down = The bot was down from { $from } to { $to }. { $missed } Button presses are kept for only 150 seconds, so some may be lost.
    .title = The bot was down
notice-update-set-aside = Updates that could not be read and were set aside: { $count }. Everything else went on. Run tongluo doctor for details.
    .title = Updates set aside
notice-claim-made = { $name } ({ $key }) registered an account. If that was somebody else, undo it.
    .title = Somebody registered
notice-wrong-codes = One account used wrong registration links within an hour; times: { $count }. It has to wait for an hour.
    .title = Wrong links
notice-poll-differs = Poll of “{ $title }”: the channel counts { $theirs } votes, we recorded { $ours }. Our record counts; please take note.
    .title = The votes differ
notice-records-stuck = The records of “{ $title }” (occurrence { $occurrence }) were to be deleted and could not be; the program's log says why. Please send the log to whoever maintains it.
    .title = Expired records not deleted
notice-closed = “{ $title }” is closed. Expected: { $expected }, in time: { $done }, missing: { $missing }.
    .title = Closed
notice-token-refused = The channel refuses the bot's token; nothing can be sent. Put in a valid one and start again.
    .title = Token refused

## Problems with a roster

problem-roster-empty = The roster has nobody in it.
    .fix = Begin with the line “key,name,department,title,from,to”, then one person a line.
problem-roster-encoding = The roster is neither UTF-8 nor GB18030 and can't be read.
    .fix = Open it in Excel or WPS and save it as “CSV UTF-8”.
problem-roster-workbook = This is an Excel workbook (.xlsx); only CSV is read for now.
    .fix = Open it in Excel or WPS and save it as “CSV UTF-8”.
problem-roster-column-missing = The first line has no column “{ $column }”.
    .fix = Begin with the line “key,name,department,title,from,to”, in any order; name and department must be there.
problem-roster-column-unknown = “{ $column }” in the first line is not a column of a roster and was not read.
    .fix = The columns are: key, name, department, title, from, to.
problem-roster-column-twice = “{ $column }” stands twice in the first line.
    .fix = Keep one of them.
problem-roster-full-width-comma = This line has full-width commas “，”, so its columns can't be told apart.
    .fix = Use plain commas “,”, or save it as CSV in Excel or WPS.
problem-roster-quotes = The quotation marks of this line don't match, or a cell has a line break.
    .fix = Add the missing plain quotation mark ", or take extra marks and line breaks away.
problem-roster-row-long = This line has more cells ({ $found }) than the first line has columns ({ $expected }).
    .fix = Take extra commas away; put a cell that contains a comma into plain quotation marks ".
problem-roster-name-missing = This line has no name.
    .fix = Add the name, or delete the line.
problem-roster-department-missing = This line has no department.
    .fix = Add the department.
problem-roster-key-bad = The key “{ $key }” can't be used.
    .fix = A key has 1 to 32 characters and no blanks; leave it empty, and the import gives one.
problem-roster-key-twice = The key “{ $key }” stands in line { $line } already.
    .fix = One key for one person; leave a newcomer's key empty, and the import gives one.
problem-roster-date-bad = “{ $text }” is not a date.
    .fix = Write 2026-01-01, 2026/1/1 or 2026年1月1日.
problem-roster-to-before-from = The last day ({ $to }) is before the first ({ $from }).
    .fix = Swap the two, or correct the wrong one.
problem-roster-control = This cell has invisible control characters.
    .fix = Type the cell again.
problem-roster-too-long = “{ $column }” is too long; at most { $most } characters.
    .fix = Make it shorter.

## Why something that a person wanted was refused

problem-audience-unknown = There is no audience “{ $audience }”.
    .fix = Import its roster first with tongluo import.
problem-person-unknown = Nobody in the roster has the key “{ $key }”.
    .fix = Check the key; tongluo export shows them all.
problem-approve-nobody-named = “{ $post }” doesn't say who approves it.
    .fix = Write “approver: a name, key or title” into the file.
problem-approve-not-named = { $key } is not among the approvers of “{ $post }” ({ $named }).
    .fix = Ask one of those who are named, or change the file's approver.
problem-approve-author = { $key } wrote “{ $post }” and can't approve it.
    .fix = Ask another approver.
problem-approve-author-unknown = “{ $post }” names no author, so nobody can tell that a second person approved it.
    .fix = Write “author” into the file, or “owner” into campaign.yaml.
problem-approve-author-unclear = The author of “{ $post }”, “{ $author }”, is not exactly one person of the roster.
    .fix = Name the author by key, such as P002.
problem-approve-not-you = This account is not { $key }'s, and nobody approves for somebody else.
    .fix = Approve with the person's own account.
problem-approve-attachment-changed = The attachment “{ $name }” was changed while it was read; nothing was approved.
    .fix = Try again.
problem-occurrence-closed = This occurrence is closed, and its figures stand.
    .fix = Nobody is excused from what is closed.
problem-delivery-unknown = There is no delivery { $delivery }, or it needs nothing.
    .fix = tongluo doctor shows which ones do.
problem-approval-absent = “{ $post }” has no approval to withdraw.
    .fix = Nothing to do.
problem-rename-unknown = Nobody with the key “{ $key }” is among those who would leave, so nobody new can be the same person.
    .fix = Preview again, and choose from those listed as likely the same.
problem-rename-line = Newcomer { $line } is not part of this change and can't be { $key }.
    .fix = Preview again, and use the numbers that are listed.
problem-rename-twice = { $key } was taken for two people.
    .fix = One key for one person.
problem-roster-taken-key = The key “{ $key }” belongs to somebody of another name in another audience.
    .fix = If it is the same person, change the name in that roster first; if not, use another key.
problem-code-wrong = This link was used before, is too old, or is incomplete.
    .fix = Ask for a new one.
problem-code-too-many = Five wrong links within an hour; this account has to wait.
    .fix = Try again with a new link in an hour.
problem-claim-taken = This account is registered to somebody else.
    .fix = If that is wrong, let the owner undo it first, then register again.
problem-claim-none = This account is not registered; there is nothing to undo.
    .fix = Nothing to do.
problem-account-unknown = There is no such account.
    .fix = Check its number; tongluo doctor lists accounts that are not registered.
problem-not-owner = Only the owner may do this.
    .fix = Ask the owner, or use the command on the server.
problem-group-elsewhere = This group is connected to “{ $audience }”.
    .fix = A group has one audience; to change it, let the bot leave the group first.
problem-occurrence-unknown = There is no occurrence { $occurrence }.
    .fix = tongluo tally lists them.
problem-records-expired = The time of occurrence { $occurrence } is over: who took part and what was chosen was deleted as promised; only the counts are left.
    .fix = See the counts with tongluo tally { $occurrence }.
problem-not-expected = { $key } is not expected in this occurrence.
    .fix = Check the key and the occurrence.
problem-occurrence-asks-nothing = Nobody is expected in this occurrence; there is no list to change.
    .fix = Check the occurrence.

## Columns of tables that leave

column-key = key
column-name = name
column-department = department
column-state = state
column-since = since
column-title = title
column-from = from
column-to = to
column-registered = registered
yes = yes
no = no
