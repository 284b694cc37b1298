# What is asked and answered in the private chat with buttons.

told-dialog-over = 这件事已经办完了，不用再点。
told-dialog-again = 这一步已经选过了，请看最新的内容。

problem-dialog-over = 这件事已经办完，或者情况变了。
    .fix = 请看最新的一条。

dialog-unknown = “{ $title }”发往“{ $chat }”时断了线，不知道到了没有。为免重复，没有再发。请到群里看一眼，再点下面的一个按钮。
dialog-unknown-button-arrived = 群里已看到
dialog-unknown-button-resend = 没看到，重新发送
dialog-unknown-arrived = 已记下：“{ $title }”在“{ $chat }”里看到了，不再发。
dialog-unknown-resent = 好的，“{ $title }”重新发往“{ $chat }”。
dialog-unknown-settled = “{ $title }”发往“{ $chat }”的情况已经清楚了，不用再点。

notice-foreign-tap = 有一个账号（{ $account }）点了不是发给它的按钮，没有办任何事。如果不认识这个账号，不用处理。
    .title = 有人乱点按钮

problem-halt-none = 现在没有什么是停着的。
    .fix = 不用处理。

help-resume = 开始发送，或在暂停之后恢复
resume-started = 已经开始：审批过的内容会按时间发出。
