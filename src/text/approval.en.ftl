# Approving in the private chat: what is laid before whom, what he may answer, and who is told.

list-separator = { ", " }

## The sheet: the post as its readers will see it, and what an approver should know

sheet-title = Please approve: { $title }
sheet-apart = The message above is exactly what will be sent. Please read it before you decide.
sheet-begin = This is what everybody will see:
sheet-end = That is the whole text. What follows is for you.
sheet-times = When: { $times }
sheet-times-separator = { "; " }
sheet-time-why = { $time } ({ $reason })
sheet-close = Closes: { $close }
sheet-whom = For: { $audience }, { $people } people; group: { $groups }
sheet-whom-no-group = For: { $audience }, { $people } people; no group is connected yet
sheet-author = Written by: { $author }
sheet-sample = Filled in as “{ $name }”: { $values }
sheet-files = Attached: { $files }
sheet-urgent = Urgent: goes out at once, at night and on rest days too, with sound
sheet-public = Open vote: everybody in the group sees who chose what
sheet-silent = Goes out on rest days too, without sound
sheet-late = If it couldn't be sent in time: { $late }
sheet-live = Sent within { $span } at the latest
sheet-first = This is its first approval.
sheet-unchanged = Exactly the same as what was approved last.
sheet-changed = Compared with what was approved last:
sheet-questions = Questions and right answers (the group doesn't see the answers):
sheet-right = { $option } (right)

## What differs

change = { $what }: { $was } → { $is }
change-nothing = (none)
change-value = “{ $name }”: { $was } → { $is }
change-line-out = { $what }, taken out: { $line }
change-line-in = { $what }, added: { $line }
change-blank = { $what }: only blank lines were moved
change-more = { $count } more changes; please read the whole text
change-files-inside = Attached: same name, other contents
change-of-title = Title
change-of-campaign = Campaign
change-of-kind = Kind
change-of-audience = For
change-of-when = When
change-of-zone = Time zone
change-of-close = Closes
change-of-late = If its time is missed
change-of-live = At the latest
change-of-names = Names
change-of-unsure = If nobody knows whether it arrived
change-of-rest-day = On a rest day
change-of-urgent = Urgent
change-of-why = Reason
change-of-attachments = Attached
change-of-author = Written by
change-of-approvers = Approved by
change-of-label = Words on the button
change-of-text = Text
change-of-questions = Questions
span-days = { $count } days
span-hours = { $count } hours
span-minutes = { $count } minutes
close-after = { $span } after it is sent
close-at = the same day at { $time }
close-at-days = { $days } days later at { $time }
late-skip = it is not sent any more
late-within = it is sent within { $span }
names-private = not shown
names-public = shown
unsure-hold = a person is asked first
unsure-resend = it is sent again
rest-day-move = it moves to the nearest workday
rest-day-silent = it is sent without sound

## The approver's dialog

approve-hurry = “{ $title }” is due in less than { $hours } hours and is not approved; without a yes it is not sent.
approve-sure = Approve “{ $title }”?
approve-reason = Why do you return “{ $title }”? Press a button below, or write a few words; I pass them on to the author and the owner.
approve-reason-time = Change the time
approve-reason-text = Change the text
approve-reason-drop = Don't send it
approve-button-approve = Approve
approve-button-return = Return
approve-button-questions = See the questions first
approve-button-next = Next page
approve-button-back = Back
approve-button-sure = Yes, approve
approve-button-sure-until = Yes, approve until { $day }
approve-button-once = Approve only the next one
approve-button-look-again = Let me look again
approve-button-withdraw = Take it back
approve-button-withdraw-sure = Yes, take it back
approve-button-keep = No, keep it
approve-is-approved = You approved “{ $title }” ({ $at }), until { $day }. If one character is changed it needs a new approval.
approve-is-approved-openings = You approved “{ $title }” ({ $at }), for the next { $count } only and until { $day } at the latest. If one character is changed it needs a new approval.
approve-may-take-back = You can take it back until it is sent.
approve-is-sent = It has been sent; the approval can't be taken back any more. To correct or recall it, please ask the owner.
approve-is-withdrawn = The approval of “{ $title }” is taken back; what has not been sent stays unsent.
approve-withdraw-sure = Take back your approval of “{ $title }”?
approve-over-again = “{ $title }” still waits for you; please see the newest message below.
approve-over-approved = { $name } has approved “{ $title }”; there is nothing left for you to do.
approve-over-approved-once = “{ $title }” has been dealt with; there is nothing left for you to do.
approve-over-returned = { $name } has returned “{ $title }”: { $reason }
approve-over-changed = “{ $title }” was changed after this request; the new version comes to you in another message.
approve-over-gone = “{ $title }” was taken out; it needs no approval any more.

problem-approve-changed-since = “{ $title }” was changed after this request; this version can't be approved any more.
    .fix = The new version comes to you in another message; please read that one.
problem-approve-gone = “{ $title }” was taken out and can't be approved any more.
    .fix = Nothing is to be done.
problem-approve-who = This account belongs to nobody known, so nobody can tell who approves.
    .fix = Please register your name first.
problem-approve-sent = “{ $title }” has been sent; the approval can't be taken back any more.
    .fix = To correct or recall it, please ask the owner.
problem-approve-nobody-fits = The approvers of “{ $post }” ({ $named }) are nobody of the roster, or the author alone.
    .fix = Name another approver in the file: name, key or title.
problem-approve-stands = This version of “{ $post }” is approved already.
    .fix = Nothing is to be done.
problem-request-no-opening = “{ $post }” has no time ahead at which it would be sent.
    .fix = Change its time first.

not-approved-ended = its approval has ended and must be renewed

## Who is told

notice-unapproved-soon = “{ $title }” ({ $post }) is due on { $due }, in less than { $hours } hours, and { $why }. Without a yes it is not sent. Please remind the approver, or change its time.
    .title = Due soon and not approved
notice-approver-unclaimed = { $name } ({ $key }) is an approver, but no account is registered for them, so nothing can be sent there. Ask them to press “Register” below the newest post in the group; whatever waits is sent as soon as they have registered.
    .title = An approver can't be reached
notice-approver-not-started = { $name } ({ $key }) is an approver but has not pressed Start, or has blocked the bot, so nothing can be sent there. Please pass this on: “Open the private chat with Tongluo and press Start.” Whatever waits is sent right after.
    .title = An approver can't be reached
notice-post-approved = { $by } has approved “{ $title }”; it is sent at its time.
    .title = Approved
notice-post-returned = { $by } has returned “{ $title }”: { $reason }

    Once it is changed, approval is asked for again.
    .title = Returned
notice-delegate-set = { $from } has asked { $to } to approve on their behalf from { $first } to { $last }; it ends by itself.
    .title = A stand-in for approvals
notice-delegate-yours = { $from } asks you to approve on their behalf from { $first } to { $last }; it ends by itself. What waits for them comes to you too, except what you wrote yourself.
    .title = You stand in for approvals
notice-delegate-ended = { $from } has ended the standing-in of { $to } for approvals.
    .title = Standing in has ended

## December

renew = The approvals of these posts end on 31 December { $year }. They are unchanged; press those that go on in { $next }. What you don't press is not sent then.
renew-line-open = { $title }
renew-line-renewed = ✓ { $title } (goes on)
renew-line-asked = { $title } (waits for its approver)
renew-line-changed = { $title } (changed or taken out; it can't simply go on)
renew-all-sure = Do all { $count } go on?
renew-over = All done, thank you.
renew-button-one = Goes on: { $title }
renew-button-request = Ask for approval: { $title }
renew-button-all = All of them
renew-button-all-sure = Yes, all of them
renew-button-done = Not the others
problem-renew-changed = “{ $post }” was changed or taken out and can't simply go on.
    .fix = What was changed is sent for approval anew.

## Saying yes for another

command-delegate = somebody approves on your behalf, or that ends
word-delegate = delegate 代批
own-delegate-unclaimed = Your name isn't registered yet, so you can't name a stand-in. Please register first.
own-delegate-nothing = Nothing waits for your approval, so no stand-in is needed.
delegate-department = Who is to approve on your behalf? First choose the department.
delegate-who = Choose the name. Nobody approves what they wrote themselves.
delegate-how-long = { $to } approves on your behalf from today; until when?
delegate-day = Until which day does { $to } approve on your behalf? Write the date, for example 2027-06-15.
delegate-sure = { $to } approves on your behalf from today until { $last }; it ends by itself, and you can still approve yourself. Is that right?
delegate-stands = { $to } approves on your behalf until { $last }.
delegate-done = { $to } now approves on your behalf; it ends by itself on { $last }. To end it earlier, send /delegate again.
delegate-taken-back = Ended: from now on you alone approve.
delegate-dropped = Nothing was changed. To begin again, send /delegate.
delegate-button-days = { $count } days, counting today
delegate-button-until = Until a certain day
delegate-button-sure = Yes
delegate-button-back = Choose again
delegate-button-end = End it
delegate-button-new = Another person or day
problem-delegate-not-own = Only the approver names a stand-in, and only the approver ends it.
    .fix = Please use your own account.
problem-delegate-self = You can't stand in for yourself.
    .fix = Choose somebody else.
problem-delegate-days = These days don't fit: { $first } to { $last }.
    .fix = The last day is neither before the first nor before today.
problem-delegate-too-long = { $first } to { $last } is too long; { $max } days at most.
    .fix = For a lasting change, change the approver in the posts.
problem-delegate-none = There is no stand-in to end.
    .fix = Nothing is to be done.
problem-delegate-day-unclear = That date can't be read, or it is past.
    .fix = Write it like 2027-06-15.

## The command line

help-approve-openings = Approve so many openings instead of a year
help-approve-ask = Don't approve; ask the approvers in their chats
help-approve-list = List what waits for approval, and for whom
help-delegate = An approver names a stand-in for some days, or ends that
help-delegate-from = The approver: a key of the roster
help-delegate-to = The stand-in: a key of the roster
help-delegate-first = First day, like 2027-06-01; today when absent
help-delegate-last = Last day
help-delegate-by = Who says so: must be the approver's own key
help-delegate-end = End what stands
approve-requested = Asked for the approval of "{ $title }" ({ $post }, version { $hash }): { $names }.
approve-requested-again = The approval of "{ $title }" (version { $hash }) was asked for before; it waits for: { $names }.
approve-requested-nobody = The approval of "{ $title }" ({ $post }) is asked for, but no approver can be reached now.
approve-unreached-claimed = { $name } ({ $key }) has not registered; it is sent there as soon as they have.
approve-unreached-started = { $name } ({ $key }) has not pressed Start; it is sent there as soon as they have.
approve-list-none = Nothing that was asked for waits for a yes. What nobody asked for yet stands in tongluo plan.
approve-list-post = post
approve-list-title = title
approve-list-since = asked
approve-list-who = waits for
approve-list-unreached = { $name } (not reachable yet)
approve-done-openings = { $key } approved "{ $title }" ({ $post }, version { $hash }) for { $count } openings only.
approve-nobody = nobody
delegate-cli-set = { $to } approves on behalf of { $from }: { $first } to { $last }.
delegate-cli-ended = Nobody approves on behalf of { $from } any more.
problem-delegate-as = Only the approver names a stand-in: --as must be { $from }.
    .fix = Let the approver do it, or send /delegate in the chat.
problem-delegate-day = "{ $day }" is not a date.
    .fix = Write it like 2027-06-15.
problem-approve-openings-zero = Nobody approves 0 openings.
    .fix = Write 1 or more.
