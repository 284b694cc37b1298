# What is wrong with a post or the calendar, and what to write instead. One entry a code of the room `content` and of `check`.
# Keys and arguments are the same in content.zh-CN.ftl; a test holds that.
## Files and folders

problem-folder-gone = There is no folder “{ $folder }”.
    .fix = Check the path; the folder of posts is usually called messages.
problem-folder-not-folder = “{ $folder }” is not a folder.
    .fix = Give the path of the folder of posts.
problem-folder-unreadable = “{ $folder }” can't be read.
    .fix = Check the folder's permissions.
problem-folder-too-deep = A folder inside a campaign's folder isn't read.
    .fix = Put the files straight into the campaign's folder.
problem-post-outside-campaign = This file is in no campaign's folder and isn't read.
    .fix = Make a folder and put the file into it.
problem-file-unknown = This YAML file isn't read: only campaign.yaml is, in a campaign's folder.
    .fix = Name it campaign.yaml, or move it away.
problem-file-unreadable = This file can't be read.
    .fix = Check its permissions.
problem-file-too-big = The file is larger than { $limit } KB, so it is no post.
    .fix = Shorten the text; keep pictures and files beside it and name them by “photo” or “document”.
problem-file-empty = The file is empty.
    .fix = Copy a sample and change it, or delete the file.
problem-file-encoding = The file's encoding can't be read: neither UTF-8 nor GBK.
    .fix = Save it again as UTF-8.
problem-file-gbk = The file is in GBK and was read as such.
    .fix = check --fix saves it as UTF-8.
problem-file-utf16 = The file is in UTF-16 (Notepad's “Unicode”) and was read as such.
    .fix = check --fix saves it as UTF-8.
problem-file-bom = The file begins with an invisible mark (BOM), which does no harm.
    .fix = check --fix removes it.
problem-file-md-txt = The file's name ends in .md.txt: Notepad added the .txt.
    .fix = check --fix renames it to .md.

## The front matter as a whole

problem-front-missing = The file doesn't begin with “---”, so nothing says its title or time.
    .fix = Write --- on the first line, one entry a line below it, and --- again after the last.
problem-front-unclosed = The “---” at the top is never closed.
    .fix = Write --- on a line of its own after the last entry.
problem-front-not-keys = Between the “---” each line is one entry, written “key: value”.
    .fix = For example: title: A quiz about tobacco
problem-fence-odd = This line should be three hyphens.
    .fix = Write ---
problem-tab = The line begins with a tab or a full-width blank.
    .fix = Use plain blanks.
problem-invisible-character = There is an invisible character here, mostly brought along from a web page or a chat.
    .fix = Delete it, or type the line again.
problem-full-width-colon = The colon is a full-width one.
    .fix = Write a plain colon and a blank.
problem-colon-without-blank = A blank is missing after the colon.
    .fix = Put a blank after the colon.
problem-second-colon = The value holds another “: ”, which would be taken for an entry.
    .fix = Put the value into single quotes.
problem-value-needs-quotes = The value's first character has a meaning of its own here.
    .fix = Put the whole value into single quotes.
problem-curly-quotes = No quotes are needed here.
    .fix = Remove them.
problem-yaml-syntax = From here on it can't be read.
    .fix = Look at this line and the one before: a blank after the colon, quotes and brackets in pairs.
problem-yaml-feature = Anchors, aliases, tags and block texts are not allowed here.
    .fix = Write the value plainly on one line.
problem-yaml-too-deep = Too many levels inside one another.
    .fix = Write one entry a line.
problem-key-unknown = There is no key “{ $key }”.
    .fix = Did you mean “{ $nearest }”?
problem-key-unknown-alone = There is no key “{ $key }”.
    .fix = tongluo schema lists all keys; delete the line if you don't need it.
problem-key-of-campaign = “{ $key }” belongs into campaign.yaml, not into a post.
    .fix = Move it to campaign.yaml in the same folder; a post has “author”.
problem-key-of-post = “{ $key }” belongs into a post, not into campaign.yaml.
    .fix = Move it to the post that needs it.
problem-key-twice = “{ $key }” is said twice.
    .fix = Keep one of them.
problem-value-empty = This entry has no value.
    .fix = Write one, or delete the line.
problem-value-too-long = The value is longer than { $limit } characters.
    .fix = Shorten it; details belong into the text.
problem-value-not-text = This entry is one line of text.
    .fix = Remove brackets and indented lines below it.

## Single entries

problem-id-missing = There is no id.
    .fix = Add a line “id: { $id }”; check --fix writes it. Never change it afterwards.
problem-id-bad = “{ $id }” can't be an id.
    .fix = Use lower-case letters, digits and hyphens, beginning with a letter or digit, at most 64, as in wntd-quiz.
problem-id-twice = The id “{ $id }” is also in { $other }.
    .fix = Give one of them another id; not the one that was sent before.
problem-title-missing = There is no title.
    .fix = Add a line “title: …” that says what to do and by when.
problem-audience-missing = Nothing says who gets it.
    .fix = Add a line “audience: name”, or say it once in campaign.yaml.
problem-when-missing = There is no time.
    .fix = Add a line such as “when: every friday 16:30”.
problem-text-missing = There is no text.
    .fix = Write it below the second ---.
problem-approver-missing = Nobody is named who may approve it, so it can never be sent.
    .fix = Add a line “approver: …”, or say it once in campaign.yaml.
problem-author-missing = No author is named, so nobody can be sure that a second person approves.
    .fix = Add a line “author: …”, or an “owner” in campaign.yaml.
problem-author-approves = “{ $author }” is author and only approver, and nobody approves what he wrote.
    .fix = Name another approver, or the real author.
problem-kind-later = “{ $kind }” isn't built in this release yet.
    .fix = There are: notice, quiz, pledge.
problem-kind-unknown = There is no kind “{ $kind }”.
    .fix = Did you mean “{ $nearest }”? There are: notice, quiz, pledge.
problem-kind-unknown-alone = There is no kind “{ $kind }”.
    .fix = There are: notice, quiz, pledge.
problem-close-bad = “{ $value }” is no close.
    .fix = Write 17:30, next day 17:30, 3 days later 17:30 or 48 hours.
problem-close-before-open = It opens at { $open } and would close at { $close } before that.
    .fix = Write a later time, or “next day { $close }”.
problem-close-asks-nothing = This notice asks nothing, so it has no close.
    .fix = Delete the line, or add “confirm: yes” if people shall acknowledge it.
problem-late-bad = “{ $value }” can't be read.
    .fix = Write “within 6 hours”, or “skip”.
problem-live-bad = “{ $value }” can't be read.
    .fix = Write “24 hours” or “2 days”.
problem-zone-unknown = There is no time zone “{ $value }”.
    .fix = Write its IANA name, such as Asia/Shanghai.
problem-unsure-bad = “{ $value }” can't be read.
    .fix = Write “hold” (rather none than two) or “resend” (rather two than none).
problem-rest-day-bad = “{ $value }” can't be read.
    .fix = Write “move” or “silent”.
problem-rest-day-asks = What asks for an answer can't go out on a rest day.
    .fix = Write “move”, or delete the line.
problem-names-bad = “{ $value }” can't be read.
    .fix = Write “public”, or delete the line.
problem-names-one-question = A public quiz has exactly one question.
    .fix = Keep one question, or delete the line “names”.
problem-names-of-quiz = “names: public” is for quizzes only.
    .fix = Delete the line.
problem-confirm-of-quiz = A quiz has no “confirm”.
    .fix = Delete the line.
problem-confirm-long = The button's word is longer than { $limit } characters and would be cut on phones.
    .fix = Shorten it, as in “Got it”.
problem-confirm-pledge = A pledge needs its button.
    .fix = Write its word, or delete the line.
problem-values-not-map = “values” holds one value a line.
    .fix = Begin a new line with two blanks and write “name: value”.
problem-value-name = “{ $name }” can't be a variable's name.
    .fix = Use letters, digits and underscores, not beginning with a digit.
problem-value-name-taken = “{ $name }” is computed and can't be set.
    .fix = Choose another name.
problem-value-unused = The value “{ $name }” isn't used in the text.
    .fix = Name it in the text in double braces, or delete the line.

## Attachments

problem-attachment-gone = There is no “{ $name }” in the folder.
    .fix = Check the name; the file must be in the same folder as the post.
problem-attachment-outside = Only a file of the same folder can go with a post; “{ $name }” is none.
    .fix = Put the file here and write its name alone.
problem-attachment-not-file = “{ $name }” is not a plain file.
    .fix = Use the file itself, not a folder or a link.
problem-attachment-unreadable = “{ $name }” can't be read.
    .fix = Check its permissions.
problem-attachment-empty = “{ $name }” is empty.
    .fix = Use a file that holds something.
problem-attachment-too-big = “{ $name }” is larger than { $limit } MB.
    .fix = Make it smaller, or give an address.
problem-attachment-not-picture = “{ $name }” is no JPEG, PNG, GIF or WebP picture.
    .fix = Use a picture; other files go under “document”.
problem-attachment-two = One post carries one file.
    .fix = Keep “photo” or “document”.

## Schedules

problem-schedule-time-missing = There is a day and no time.
    .fix = Add the time, as in 09:00.
problem-schedule-date-missing = There is a time and no day.
    .fix = Put the day before it, as in “every friday 16:30”.
problem-schedule-no-such-day = There is no day “{ $date }”.
    .fix = Write 2027-05-31, or 05-31 for every year.
problem-schedule-no-such-time = “{ $time }” is no time.
    .fix = Write hours and minutes of the 24-hour clock, as in 09:05.
problem-schedule-half-day = Use the 24-hour clock, without “{ $word }”.
    .fix = Write 16:30 for half past four in the afternoon.
problem-schedule-weekday = “{ $word }” is no day of the week.
    .fix = Write every monday, every tuesday … every sunday.
problem-schedule-year-twice = A date with its year comes once, not every year.
    .fix = Remove “every year”, or the year.
problem-schedule-rest = The time is complete, and “{ $word }” is left over.
    .fix = Delete what is left over.
problem-schedule-later = “{ $form }” isn't in this release yet.
    .fix = Write the date for now, as in “05-31 09:00”, or a cron line.
problem-schedule-unknown = “{ $words }” is no date and no observance that is known.
    .fix = Write 2027-05-31 09:00, 05-31 09:00, every friday 16:30, or “World No Tobacco Day 09:00”.
problem-observance-unknown = The calendar has no observance “{ $name }”.
    .fix = Did you mean “{ $nearest }”? New ones go into calendar/observances.yaml.
problem-schedule-offset = { $days } days from the observance is too far.
    .fix = At most 200 days before or after it.
problem-schedule-never = It never comes: no day fits.
    .fix = Check month and day; February has no 30th, for example.
problem-schedule-over = This time is past, and it won't be sent.
    .fix = Write a later day, or leave it.
problem-schedule-too-often = It would come { $count } times within an hour, which is hardly meant.
    .fix = The first field is the minute: “cron 30 16 * * 5” is every Friday at 16:30.
problem-schedule-leap-day = 29 February comes once in four years.
    .fix = Write 02-28 or 03-01 for every year.
problem-cron-word = This looks like a cron line, which begins with the word cron.
    .fix = Write “cron { $line }”.
problem-cron-fields = A cron line has five fields, this one has { $count }.
    .fix = They are minute, hour, day, month, weekday, as in “cron 30 16 * * 5”.
problem-cron-field = Field { $number } of the cron line, “{ $field }”, can't be read.
    .fix = They are minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7.
problem-cron-day-and-weekday = Day and weekday can't both be restricted: it could mean two things.
    .fix = Write * for one of them.

## The text

problem-template-not-a-name = Double braces hold one name and nothing else; “{ $words }” isn't one.
    .fix = Write a single name in them, such as ordinal, date, weekday, close.
problem-template-no-value = A variable in line { $line } has no value this time.
    .fix = Check its name, and whether the schedule is an observance.
problem-template-broken = A variable in line { $line } can't be read.
    .fix = Write a name in double braces.
problem-variable-unknown = There is no variable “{ $name }”.
    .fix = Did you mean “{ $nearest }”?
problem-variable-unknown-alone = There is no variable “{ $name }”.
    .fix = There are ordinal, date, weekday, year, observance, close, and those under “values”.
problem-variable-not-here = “{ $name }” has no value here: the schedule is no observance, or there is no close.
    .fix = Word it otherwise, or make the schedule an observance.
problem-variable-in-question = Questions, options and explanations hold no variables.
    .fix = Write the words themselves.
problem-full-width-braces = The braces are full-width ones.
    .fix = Write plain double braces.
problem-text-too-long = The text is longer than { $limit } characters.
    .fix = Shorten it, or attach it.
problem-text-html = A text holds no HTML such as “{ $words }”.
    .fix = Write **bold** for bold, and a new line for a new line.
problem-text-stars = The ** of this line won't become bold: people would see the stars.
    .fix = Move the punctuation outside the stars, or put a blank outside them.
problem-text-picture = A text holds no picture such as “{ $words }”.
    .fix = Add a line “photo: file name” above.
problem-text-link = This link can't be used: “{ $words }”.
    .fix = A link begins with https://, http://, tel: or mailto:.

## Questions

problem-quiz-no-question = The quiz has no questions.
    .fix = Each begins with “## ”, with one option a line below it, as in “- [x] 12 hours”.
problem-quiz-line = This line is understood, and not written the usual way.
    .fix = Write “{ $line }”; check --fix does it.
problem-quiz-stray-line = “{ $words }” is neither an option nor an explanation.
    .fix = Write an option as “- [ ] …”, an explanation as “> …”, or move it before the first question.
problem-question-empty = The question has no words.
    .fix = Write it after the ##.
problem-question-twice = This question is the same as one before.
    .fix = Delete one of them, or change it.
problem-question-few-options = The question has { $count } options.
    .fix = Write at least two, one a line, as in “- [ ] 1 hour”.
problem-question-many-options = The question has { $count } options; at most 12.
    .fix = Remove some; three or four are best.
problem-question-no-answer = No option is marked as right.
    .fix = Write [x] before the right one.
problem-question-two-answers = More than one option is marked as right.
    .fix = Keep one [x], and write [ ] at the others.
problem-option-empty = This option has no words.
    .fix = Write them, or delete the line.
problem-option-twice = The option “{ $option }” is there twice.
    .fix = Change one of them.
problem-option-without-box = This option has no box and is taken as not right.
    .fix = Write “- [ ] …”; check --fix adds it.

## The calendar's files

problem-calendar-entry = Below “{ $id }” stand its name, date and source, indented.
    .fix = Begin a new line with two blanks: “name: …”.
problem-calendar-id = “{ $id }” can't name an observance.
    .fix = Use lower-case letters, digits and underscores, as in no_tobacco.
problem-calendar-key-missing = “{ $id }” has no “{ $key }”.
    .fix = Add a line “{ $key }: …”.
problem-calendar-date = “{ $date }” can't be read as a date.
    .fix = Write 05-31 or nth:05:3:sun; −1 is the last.
problem-calendar-year = “{ $value }” is no year.
    .fix = Write four digits, as in 2026.
problem-calendar-name-twice = “{ $name }” is in the calendar already.
    .fix = Keep one of them.
problem-calendar-day = “{ $value }” is no day of this year.
    .fix = Write 10-01 or 10-01..10-07.
problem-calendar-day-both = { $day } is both off and worked.
    .fix = Delete it from one list.
problem-calendar-year-twice = { $year } has two files of workdays.
    .fix = Keep one of them.

## What check finds beyond single files

problem-audience-not-checked = No database was given, so nobody checked whether these audiences exist: { $audiences }.
    .fix = Run check once more where the database is.
problem-post-vanished = “{ $post }” of the database ({ $file }) is gone from the folder; what was planned won't be sent.
    .fix = If its id was changed, change it back; if it is no longer wanted, withdraw its approval first.
problem-day-crowded = On { $day } “{ $audience }” would get more than { $most } posts: { $posts }.
    .fix = The rest moves to the morning of the next workday; choose other days.
problem-quiet-time = { $time } is in the quiet hours, so it would wait for the morning.
    .fix = Choose a time between 07:30 and 21:00.
problem-explanation-cut = The explanation is too long for the pop-up that answers a press, and would be cut.
    .fix = Shorten it to two or three sentences.
problem-closed-before-sent = It would close at { $close } before it can be sent, and nobody could answer.
    .fix = Write a later close.

## What is left to look at, and a campaign carried over

problem-to-check = One thing is still to be looked at: { $what }
    .fix = Delete this line of “to-check” once it is right; approval waits until all are gone.
problem-to-check-not-list = Under “to-check” each line is one thing to look at.
    .fix = Begin each on a line of its own with “- ”.
problem-carry-unknown = There is no campaign's folder “{ $folder }”.
    .fix = Did you mean “{ $nearest }”?
problem-carry-unknown-alone = There is no campaign's folder “{ $folder }”.
    .fix = Name a campaign's folder inside the folder of posts.
problem-carry-there = “{ $folder }” is there already; nothing was copied.
    .fix = Edit its files; to copy again, move it away first.
problem-carry-broken = “{ $folder }” has { $count } errors, the first at { $first }; nothing was copied.
    .fix = Look at them with check and mend them first.
problem-carry-empty = “{ $folder }” holds no whole post; there is nothing to copy.
    .fix = Write at least one post first.
problem-stale-year = it says “{ $words }”: is that last year's
    .fix = Change it to this year's, or make sure that it may stay.
problem-stale-ordinal = it says “{ $words }”: is it one more this year
    .fix = Check it; for an observance the variable “ordinal” counts by itself.
problem-stale-date = it says “{ $words }”: is that last year's date
    .fix = Check the date.
problem-stale-weekday = it says “{ $words }”: is it still that day
    .fix = Check the day of the week.
problem-stale-theme = it says “{ $words }”: is there a new theme this year
    .fix = Check this year's theme.
problem-stale-file = “{ $name }” is last year's file: should it be a new one
    .fix = Open it and look.
problem-stale-rest-day = { $date } is a rest day: should it be another
    .fix = Change “when”, or make sure that it is this day.
problem-stale-leap-day = 29 February isn't there every year: check the day
    .fix = Change “when”.
problem-stale-old-stays = the old “{ $id }” opens every year by itself: keep only one of the two
    .fix = Delete the old file, or this one.

## Questions that were typed into a chat

problem-typed-few-options = Question { $number } has fewer than two options.
    .fix = Write each option on a line of its own: “A. …”, “B. …”.
problem-typed-many-options = Question { $number } has { $count } options; 12 at most.
    .fix = Take some away.
problem-typed-no-answer = Question { $number } has no right answer marked.
    .fix = Put “√” behind the right option, or write “Answer: B” below the question.
problem-typed-two-answers = Question { $number } has more than one right answer marked.
    .fix = Leave one right answer to each question.
problem-typed-option-twice = Question { $number } has the option “{ $option }” twice.
    .fix = Change one of them.
