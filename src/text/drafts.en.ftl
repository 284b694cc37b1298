# Posts that are written in the private chat, files that follow from it, and last year's campaign done again.
# Keys and arguments are the same in drafts.zh-CN.ftl; a test holds that.

problem-approve-to-check = “{ $post }” still has { $count } things to look at, the first: { $first }
    .fix = Let its author look at them and delete the lines of “to-check” in the file, then approve.

## Marked copies

preview-mark-trial = [Test] { $title }
preview-mark-approval = [For approval] { $title }
preview-buttons = Buttons below it: { $labels }
preview-button-form = A button below it, “{ $labels }”, leads to the questions in the private chat.
preview-poll = A poll below it: { $question } ({ $options })
preview-file = With a picture or a file.
preview-form = This is a test send; answers don't count. The questions and their answers:
told-preview = This is a test send; it doesn't count.

problem-trial-not-started = You never pressed Start in the bot's private chat, so nothing can be sent to you.
    .fix = Open the bot's private chat, press Start, and try again.
problem-trial-no-opening = This post has no time at which it could be sent, so there is nothing to try.
    .fix = Change “when” first.

## The phone desk: what came in

word-drafts = drafts
own-draft-too-many = There are { $count } unfinished drafts; finish some before you begin another. /drafts lists them.
own-draft-file-joined = The picture is taken into this draft.
own-draft-not-yours = Posts are written by whoever is in charge; nothing for you to do here.
own-drafts = You have { $count } unfinished drafts:
own-drafts-none = There is no unfinished draft. To write one, just send or forward me a text or a picture.
draft-head-picture = a picture
draft-left-out = A post carries one picture; the first was kept.

## Its questions

dialog-draft-text = The picture has come. Write me the text: the first line becomes the title, the rest follows.
dialog-draft-form = “{ $title }” has come. What shall it be?
dialog-draft-form-file = “{ $title }” and the file have come. What shall it be?
draft-form-notice = A notice
draft-form-receipt = A notice to be acknowledged
draft-form-pledge = A pledge
draft-form-quiz = A quiz
draft-quiz-not-yet = There are questions in it, but it can't be a quiz yet:
dialog-draft-campaign = To which campaign does “{ $title }” belong?
dialog-draft-campaign-name = What is the new campaign called? Write it to me, for example “Winter fire safety”.
dialog-draft-audience = For whom is it?
dialog-draft-no-audience = There is no roster yet, so nobody to send it to. Import one first; this draft is kept.
dialog-draft-approver = Who approves this campaign?
dialog-draft-approver-name = Write the approver's name, key or title, for example “deputy head”.
dialog-draft-when = When shall “{ $title }” be sent?
dialog-draft-when-line = Write the time, for example “2026-12-01 09:00”, “every friday 16:30”, “World No Tobacco Day 09:00”.
dialog-draft-title = Write the new title, one line.
dialog-draft-ready = This is what people will see:
dialog-draft-problems = Not quite yet:
draft-too-long-here = The text is long for this place; press “Test send to me” to see all of it.
draft-facts = Time: { $when } ({ $reason }); to: { $audience }; campaign: { $campaign }; approver: { $approvers }
draft-audience-count = { $audience } ({ $count } people)
draft-no-folder = The folder of posts can't be read now; try again later.
draft-quiz-title = { $count } questions for you
draft-receipt = Got it

draft-button-try = Test send to me
draft-button-send = Ask for approval
draft-button-drop = Give up
draft-button-time = Change time
draft-button-title = Change title
draft-button-text = Change text
draft-button-form = Change kind
draft-button-back = Back
draft-button-look = Look again
draft-button-own = Write it
draft-button-own-time = Write a time
draft-button-new-campaign = New campaign
draft-tried = The test send is on its way; only you see it and it doesn't count.

draft-asked = { $names } was asked for approval.
draft-asked-nobody = The approver hasn't registered or pressed Start yet; the owner is told.
dialog-draft-sent = “{ $title }” waits for its approval, id { $post }. Once approved it is sent at its time; without approval it isn't.
dialog-draft-dropped = “{ $title }” is given up; nothing was sent.

problem-draft-unready = This draft isn't finished.
    .fix = Choose what is still missing above.
problem-draft-over = This draft was sent on or given up already.
    .fix = To change what waits for approval, send me a new text.
problem-draft-file-waits = The picture is still on its way.
    .fix = Press “Look again” in a few seconds.
problem-draft-file-gone = The picture or file that you sent could not be fetched.
    .fix = Send it again; more than 20 MB can't be fetched.
problem-draft-file-kind = This file can't go with a post: only JPEG and PNG pictures and PDF files can.
    .fix = Send it in another format, or leave it out.
problem-draft-when-past = This time is past.
    .fix = Choose one that lies ahead.
problem-draft-nothing-typed = There is no text in it.
    .fix = Write a line.
problem-draft-line-long = This is too long; { $limit } characters at most.
    .fix = Make it shorter.

## Last year's campaign, done again

dialog-carry = To do an earlier campaign again, press one and look what would become of it:
dialog-carry-look = A copy of “{ $title }” for { $year }, { $count } posts:
dialog-carry-marks = What may be stale is marked “to-check” in the files; approval waits until those lines are looked at and deleted.
dialog-carry-done = Copied to “{ $folder }”. Open its files and look at the lines of “to-check”.
dialog-carry-dropped = Nothing was copied.
draft-button-carry = Copy it
draft-button-leave = Never mind
carried-moved = “{ $title }”: from { $from } to { $to }; { $marks } things to look at
carried-by-itself = “{ $title }”: { $from }, finds its day by itself every year; { $marks } things to look at

## Files that follow from it

notice-file-path = “{ $path }” can't be used as a file name; nothing was written, and the draft's text is still in the chat.
    .title = A file was not written
notice-file-changed = Somebody changed “{ $path }” meanwhile, so it was not written over. Look at the file and ask for approval again if needed.
    .title = A file was changed meanwhile
notice-file-not-written = “{ $path }” was not written to the folder of posts; the disk may be full or the folder not writable. Tell who looks after the server, then ask for approval again.
    .title = A file was not written
problem-file-path = “{ $path }” can't be the path of a post's file.
    .fix = It is one folder and one file name.
problem-file-changed = “{ $path }” is there already or was changed, and was not written over.
    .fix = Look at that file, move it away or rename it, and try again.
problem-file-not-written = “{ $path }” was not written: { $why }.
    .fix = Check the disk's space and the folder's permissions.

## The command line

help-preview = Show a post as people will read it
help-preview-post = The post's id
help-preview-at = As on this day; its next opening when absent
help-send = Send a marked test copy that counts nowhere
help-send-post = The post's id
help-send-to-me = To the owner's private chat; everything else leaves at its time by itself
help-carry-over = Do an earlier campaign again: copy it, move its dates, mark what is stale
help-carry-over-campaign = The campaign's folder
help-carry-over-year = For which year; the next one when absent
help-carry-over-dry-run = Only say what would become of it
preview-head = { $when } ({ $reason }), to “{ $audience }”:
send-tried = A test copy of “{ $post }” is planned for { $count } owners; with the bot running it arrives in seconds.
problem-owner-missing = There is no owner yet, so nobody to send it to.
    .fix = Run tongluo claim --owner first and open the link on a phone.
