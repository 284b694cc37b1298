# What is asked and answered in the private chat with buttons.

told-dialog-over = That is settled; there is nothing left to press.
told-dialog-again = That step was answered already; please see the latest text.

problem-dialog-over = That is settled, or things have changed.
    .fix = Please see the latest message.

dialog-unknown = The line broke while “{ $title }” went to “{ $chat }”, and nobody knows whether it arrived. It was not sent again, lest it come twice. Please look into the group, and then press one of these.
dialog-unknown-button-arrived = It is there
dialog-unknown-button-resend = It isn't: send it again
dialog-unknown-arrived = Noted: “{ $title }” was seen in “{ $chat }”; it is not sent again.
dialog-unknown-resent = Very well: “{ $title }” goes to “{ $chat }” again.
dialog-unknown-settled = What became of “{ $title }” in “{ $chat }” is clear by now; there is nothing left to press.

notice-foreign-tap = An account ({ $account }) pressed a button that was not meant for it; nothing was done. If you don't know the account, there is nothing to do.
    .title = A button was pressed by a stranger

problem-halt-none = Nothing is stopped at the moment.
    .fix = There is nothing to do.

help-resume = Begin sending, or go on after a stop
resume-started = Begun: what was approved goes out at its time.
