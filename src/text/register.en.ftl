# Who is who: registering by buttons, the yes of somebody who knows, leaving and being on leave.

button-register = Register my name
told-register-already = You are registered as { $name } already.
told-left = You are not on the list any more, so this was not counted. If that is a mistake, please tell your contact.

own-left = You are not on the list any more and will get no more reminders here. What you took part in before stays on record.

    If that is a mistake, please tell your contact.
own-register-not-seen = Please go to your office's group first and press “Register my name” under the newest post, then come back here.
own-register-unknown = This link does not work any more. Please press “Register my name” under the newest post in the group.
own-register-too-often = The names you registered were not confirmed several times. Please ask your contact to register you.
own-register-already = You are registered as { $name } already. If that is not you, please tell your contact.
own-claims-none = No registration waits for a yes, and there is no account that nobody knows.
own-whose-none = There is no account that nobody knows.
own-owner-only = Only the owner can do this.

pick-no-department = Without a department
pick-twin = { $name } ({ $more })
pick-back = Back
pick-on = More

register-department = Hello, please press your department.
register-name = { $department }: please press your name.

    Your name isn't here? It may be registered already or not be on the list: please ask your contact.
register-name-only = Hello, please press your name.

    Your name isn't here? It may be registered already or not be on the list: please ask your contact.
register-nobody-left = Everybody on the list is registered. If you are not among them, please ask your contact.
register-name-gone = This name has just been registered. If it is yours, please ask your contact.
register-sure = Are you { $name } of { $department }?
register-waiting = Noted: you are { $name }. As soon as your contact has confirmed it, I will tell you here.

    What you pressed and answered before is kept and will count.
register-over = This registration is over; please look at the newest message.
register-confirmed = You are registered as { $name }. What you took part in with this account and is still open counts too.
register-refused = You registered as “{ $name }”, and your contact did not confirm it. Please register again, or ask your contact.
register-overtaken = “{ $name }” is registered for another account. If that account is yours too, there is nothing to do; if not, please ask your contact.
register-disputed = The owner was told; the registration as “{ $name }” will be looked into and stays as it is until then.
register-button-yes = Yes, I am { $name }
register-button-no = No, choose again
register-button-departments = Back to departments
register-button-again = Wrong, choose again
register-button-anew = Register again
register-button-not-me = This is not me

claims-head = { $count } people registered a name and wait for your yes. Behind the arrow stands the name they show on the platform; press ✓ where you are sure.
claims-line = { $department } { $name } ← { $alias }, { $at }
claims-line-rivals = ⚠ { $department } { $name } ← { $alias }, { $at }. More than one account says it is { $name }: please ask, only one can be.
claims-button-yes = ✓ { $name } ← { $alias }
claims-button-no = ✗ not { $name }
claims-button-all = Confirm all { $count } above
claims-confirmed = Confirmed: { $count }.
claims-refused = Noted: not this person. They will be asked to register again.
claims-done = All registrations are dealt with.

whose-head = An account took part in “{ $title }” at { $at }. It shows the name “{ $alias }” and is not registered. Who is it? Please press the department, then the name.
whose-more = { $count } more accounts follow.
whose-disputed = The account registered as { $name } says: “This is not me.” Please look into it. After a change what is still open is counted anew; what is closed stays.
whose-done = All unknown accounts were looked at.
whose-undone = The registration of this account is undone; what is still open was counted anew.
whose-kept = Good, the registration stays.
whose-moved = The registration is moved, and with it everything this account answered.
whose-button-later = Later
whose-button-stranger = Not one of us
whose-button-undo = Undo the registration
whose-button-move = It is somebody else
whose-button-keep = It is right, keep it

gone-head = { $name } ({ $department }) left “{ $chat }” at { $at }. The roster was not changed. What is the case?
gone-last-day = { $name } left the office: which was the last day? From the next day on they are not expected.
gone-until = { $name } is on leave: until which day? What is sent in that time does not expect them.
gone-left-office = Noted: { $name } left the office. What is still open does not wait for them; their record stays.
gone-on-leave = Noted: { $name } is on leave; what is sent meanwhile counts them as excused.
gone-only-group = Good, { $name } stays on the roster and is expected as before. To get the posts { $name } should join the group again.
gone-button-office = Left the office
gone-button-group = Only the group
gone-button-leave = On leave
gone-button-yesterday = Yesterday, { $day }
gone-button-today = Today, { $day }
gone-button-until = Until { $day }
gone-button-back = Back

reach-unregistered = not registered yet
reach-waiting = registered, waits for a yes
reach-not-started = never pressed Start, can't be written to
reach-blocked = blocked the bot, can't be written to
reach-reached = can be reached
reach-line = { $department } { $name }: { $why }
reach-head = { $count } people can't be reached in private yet:
reach-rest = There are more; all of them by tongluo claim --unreached.
reach-all = Everybody on the roster is registered and can be reached in private.
reach-pass-on = { $name } never pressed Start, and the platform forbids me to write first. Please pass this on to { $name }:
    “Please open { $link } and press Start at the bottom; then the reminders will reach you.”
reach-pass-on-all = You may pass this on to them:
    “Please press ‘Register my name’ under the newest post in the group, or open { $link } and press Start at the bottom.”

problem-register-not-seen = Your account was never seen in the office's group.
    .fix = Go to the group first and press “Register my name” under the newest post.
problem-register-name-gone = This name has just been registered, or is not on the list any more.
    .fix = Choose again; if it is yours, ask your contact.
problem-register-too-often = The names you registered were not confirmed several times.
    .fix = Ask your contact to register you.
problem-register-waits = You registered a name already, and it waits for a yes.
    .fix = To change it press “Wrong, choose again”.
problem-register-settled = This one was dealt with already.
    .fix = Look at the newest message.
problem-register-not-contact = You are not this department's contact and can't confirm it.
    .fix = The owner or the department's contact can.
problem-leave-backwards = The last day of the leave ({ $to }) is before the first ({ $from }).
    .fix = Swap the two days.
problem-leave-none = { $key } is not on leave.
    .fix = Check the key.
problem-excuse-what = Neither an occurrence nor days were given.
    .fix = Write --occurrence NUMBER, or --from DAY --to DAY.

slip-title = Slips for registering
slip-scan = Point your phone's camera at the square, press the link.
slip-start = Press “Start”. When you see your name, you are done.
slip-until = For you alone, works once, good until { $until }.
slips-written = { $count } slips are written to { $file }. They are good until { $until }. Print them, cut them apart, hand each to its person, and delete the file.
slips-nobody = Nobody needs a slip: all of them are registered.
leave-noted = Noted: { $key } is on leave from { $from } to { $to }; what is sent on these days excuses them.
leave-lifted = Noted: { $key } is back and expected from now on.
reach-why = What is the matter
help-claim-moves = The account is registered for somebody else: move it to this person with its answers
help-claim-slips = A slip to print for everybody who is not registered (an HTML file, eight a page of A4, links good for 14 days)
help-claim-department = Slips of this department alone
help-claim-unreached = List who can't be reached in private, and why
help-excuse-from = First day of a leave; today when absent
help-excuse-to = Last day of a leave
problem-slips-unwritten = The file { $file } can't be written: { $why }.
    .fix = Choose another place and run it again; the links are made anew.
problem-department-unknown = The roster has no department “{ $department }”.
    .fix = Check its name; tongluo export shows all departments.

