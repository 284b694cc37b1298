# Stopping, going on, correcting, recalling, cancelling, and what nobody knows.

halt-paused = Everything is stopped (since { $since }). { $said }No group gets anything more; what people answer is recorded as ever.
halt-not-started = It has not begun yet (since { $since }). { $said }
halt-restored = This data was restored from a backup or copied ({ $since }). { $said }Since the backup the groups may have got some of it already: please look into them first.
halt-taken = Another program uses the same bot (since { $since }); this one sends nothing. { $said }
halt-moved = The office moved to another server ({ $since }); this copy sends nothing any more. { $said }
halt-said = Reason: { $said }.

resume-nothing-late = Nothing was missed; it can go on at once.
resume-late = These missed their time. Please choose for each; what you don't choose to send is not sent:
resume-line = { $number }. { $line }: { $word }
resume-more = { $count } more are not shown.
resume-open = not chosen yet
resume-send = send
resume-skip = don't send
resume-arrived = seen in the group
resume-send-button = { $number } send
resume-skip-button = { $number } don't send
resume-arrived-button = { $number } seen in the group
resume-chosen = ✓ { $label }
resume-go = Go on sending
resume-go-chosen = Go on as chosen
resume-go-none = Send none of these, and go on
resume-done = It goes on.
resume-told-sent = Sent now:
resume-told-skipped = Not sent any more:
resume-told-arrived = Noted as sent already:
resume-told-line = · { $line }
late-opening = “{ $title }”, due { $due }
late-deliveries = “{ $title }”, due { $due }, { $chats } groups have not got it
late-result = the result of “{ $title }”, due { $due }, { $chats } groups have not got it

skipped-paused = came due during a stop, and was not to be sent
skipped-elsewhere = was sent before the data was restored
skipped-cancelled = this one was cancelled

own-recalled = “{ $title }” was recalled; please don't act on it.

command-correct = Correct something that was sent
command-recall = Recall something that was sent
command-cancel = Cancel something that is to come
command-unknown = What nobody knows to have arrived

told-recalled = “{ $title }” was recalled; there is nothing to answer any more, and this was not recorded.
notice-corrected = “{ $title }” is corrected in all groups, and nobody was notified again. Both versions are kept (occurrence { $occurrence }, correction { $number }).{ $chats }
    .title = Corrected
notice-corrected-partly = “{ $title }” is corrected (occurrence { $occurrence }, correction { $number }), but not in these groups:

    { $chats }
    .title = Corrected, but not everywhere
notice-recalled = “{ $title }” is recalled in all groups; the text is kept (occurrence { $occurrence }).{ $number }{ $chats }
    .title = Recalled
notice-recalled-partly = “{ $title }” is recalled (occurrence { $occurrence }), but could not be deleted in these groups:{ $number }

    { $chats }
    .title = Recalled, but not deleted everywhere
notice-correction-refused = The correction of “{ $title }” ({ $correction }) got no yes; nothing was changed in the groups.
    .title = A correction got no yes
amend-line = · { $chat }: { $why }
amend-more = · { $count } more groups
amend-poll = the words of a poll in a group can't be changed
amend-gone = what was sent is gone or can't be changed
amend-not-deletable = sent more than 48 hours ago, Telegram doesn't allow deleting it; it says now that it was recalled, and a poll is closed
amend-failed = it didn't work for an hour
amend-unknown = nobody knows whether it arrived

correct-which = Which one is to be corrected?
recall-which = Which one is to be recalled?
correct-nothing-shown = Nothing was sent in the last 30 days.
correct-button-post = { $opened } { $title }
correct-button-stop = Never mind
correct-button-recall = Recall it instead
correct-button-yes = Correct it
correct-button-again = Write it again
correct-write = Please send me the whole corrected text of “{ $title }”, without title, buttons and the lines at the end. It says now:
correct-text-only = Only the text can be changed: questions and options were seen and answered already.
correct-look = The corrected text of “{ $title }” is below. After your yes it is changed in place in every group, and nobody is notified again.
correct-asked = The correction of “{ $title }” was sent to those who approve. After their yes it is changed in place in every group.
correct-under-way = “{ $title }” is being corrected in every group; you will be told when it is done.
correct-stopped = Very well; nothing was changed.
correction-asked = “{ $title }” went to { $chats } groups and is to be corrected. After your yes it is changed in place in every group, and nobody is notified again.
correction-changes = What changes:
correction-before = Was: { $text }
correction-after = Will be: { $text }
correction-whole = The corrected text:
correction-button-yes = Agree
correction-button-no = Don't agree
correction-yes = You agreed to correct “{ $title }”; it is being changed in the groups.
correction-no = You did not agree to correct “{ $title }”; nothing changes in the groups.
correction-over = Somebody else has settled this correction of “{ $title }”; there is nothing left to press.
recall-sure = “{ $title }” went to { $chats } groups. Recalling deletes it there and takes no more answers; it can't be undone. Are you sure?
recall-button-yes = Yes, recall it
recall-under-way = “{ $title }” is being recalled in every group; you will be told when it is done.

cancel-which = This is what goes out in the coming month. Press a button to cancel one; press again and it goes out after all.
cancel-nothing = Nothing goes out in the coming month.
cancel-line = { $number }. { $due } “{ $title }”
cancel-line-cancelled = { $number }. { $due } “{ $title }” (cancelled, is not sent)
cancel-button = Cancel number { $number }
cancel-button-back = Number { $number } after all
cancel-button-done = Done
cancel-done = Cancelled: “{ $title }” of { $due } is not sent.
cancel-back = Taken back: “{ $title }” of { $due } is sent as planned.

unknown-none = There is nothing of which nobody knows whether it arrived.

problem-halt-moved = The office moved to another server; this copy can't send any more.
    .fix = Do it on the new server.
problem-resume-undecided = “{ $title }” missed its time, and nobody said yet whether it is to be sent ({ $id }).
    .fix = Choose for each, or send none of them (--none).
problem-resume-not-late = Nothing late is called “{ $id }”; or it isn't worth sending any more.
    .fix = Run tongluo resume without options to see what there is.
problem-correct-recalled = “{ $title }” was recalled and can't be corrected.
    .fix = Write a new post.
problem-correct-empty = The corrected text is empty.
    .fix = Write the whole corrected text.
problem-correct-same = The corrected text is exactly what stands there.
    .fix = Change what is wrong and send it again.
problem-correct-over = This correction is settled, or the text has changed meanwhile.
    .fix = If it is still wrong, correct it anew.
problem-correct-nobody = None of those who approve “{ $title }” has a registered account, so nobody can agree to the correction.
    .fix = Let one of them register, or run tongluo correct on the server and say with --as who agrees.
problem-correct-not-yours = You are not among those who approve this post, so this is not yours to settle.
    .fix = One of those whom the post names has to do it.
problem-recall-again = “{ $title }” was recalled before.
    .fix = There is nothing to do.
problem-cancel-no-opening = “{ $post }” has no opening at that time. The next one: { $next }.
    .fix = Run tongluo plan to see when it opens.
problem-cancel-settled = That opening of “{ $post }” went out or was skipped; it can't be cancelled.
    .fix = What went out is recalled instead.
problem-correct-text = The corrected text is missing.
    .fix = Name a file with --file, or write it with --text.

help-pause = Stop everything: nothing more is sent to any group
help-pause-why = The reason, for the owner to read
help-resume-send = Send these late (ids as listed, several are fine)
help-resume-skip = Don't send these
help-resume-arrived = These were seen in the group already
help-resume-none = Send none of the others
help-resume-all = Send all of the others
help-correct = Correct the text of an occurrence that was sent
help-correct-occurrence = The occurrence's number
help-correct-file = The corrected text (a Markdown file)
help-correct-text = The corrected text
help-correct-by = Who agrees: a key of the roster, one of those whom the post names for approving
help-recall = Recall an occurrence that was sent: delete it wherever that is possible
help-recall-occurrence = The occurrence's number
help-cancel = Cancel one coming opening
help-cancel-post = The post's id
help-cancel-at = Which: 2027-05-31 or 2027-05-31 09:00; the next one when absent
help-cancel-back = Let a cancelled one go out after all
help-unknown = Deliveries of which nobody knows whether they arrived
help-unknown-delivery = The delivery's number
help-unknown-arrived = Somebody saw it in the group
help-unknown-json = As JSON
help-resend = Send one again that failed, or of which nobody knows whether it arrived
help-resend-delivery = The delivery's number

pause-done = Everything is stopped. To go on: tongluo resume.
pause-again = It is stopped already. To go on: tongluo resume.
resume-list = What missed its time (decide with --send, --skip, --none):
resume-column-id = Id
resume-column-what = What
correct-done = “{ $title }” is corrected (occurrence { $occurrence }). The running bot changes it in place in every group; the owner hears where it can't.
recall-done = “{ $title }” is recalled (occurrence { $occurrence }). The running bot deletes it in { $chats } groups; the owner hears where it can't.
unknown-line = { $delivery }. “{ $title }” to “{ $chat }”: the line broke { $since }, and nobody knows whether it arrived.
unknown-how = Seen: tongluo unknown NUMBER --arrived; not there, send it again: tongluo resend NUMBER.
plan-cancelled = cancelled
