# 暂停、恢复、更正、撤回、取消、待核实。

halt-paused = 已全部暂停（{ $since }起）。{ $said }群里不会再收到任何内容；大家的回应照常记录。
halt-not-started = 还没有开始（{ $since }起）。{ $said }
halt-restored = 这份数据是从备份恢复或复制来的（{ $since }）。{ $said }备份之后，群里可能已经收到过一部分内容，请先到群里看一眼。
halt-taken = 另有一个程序在用同一个机器人（{ $since }起），本程序已停发。{ $said }
halt-moved = 本单位已迁到另一台服务器（{ $since }），这一份不再发送。{ $said }
halt-said = 原因：{ $said }。

resume-nothing-late = 没有错过的内容，可以直接恢复。
resume-late = 以下内容错过了时间。请逐条选择，没有选“发”的一律不发：
resume-line = { $number }. { $line }——{ $word }
resume-more = 另有 { $count } 项没有列出。
resume-open = 还没选
resume-send = 发
resume-skip = 不发
resume-arrived = 群里已看到
resume-send-button = { $number } 发
resume-skip-button = { $number } 不发
resume-arrived-button = { $number } 群里已看到
resume-chosen = ✓ { $label }
resume-go = 恢复发送
resume-go-chosen = 按所选的恢复发送
resume-go-none = 全部不发，恢复发送
resume-done = 已恢复发送。
resume-told-sent = 现在补发：
resume-told-skipped = 不再发：
resume-told-arrived = 已记为发过：
resume-told-line = · { $line }
late-opening = “{ $title }”，原定 { $due }
late-deliveries = “{ $title }”，原定 { $due }，还有 { $chats } 个群没有发
late-result = “{ $title }”的结果，原定 { $due }，还有 { $chats } 个群没有发

skipped-paused = 暂停期间到点，决定不发
skipped-elsewhere = 恢复数据之前已经发过
skipped-cancelled = 这一次已取消

own-recalled = “{ $title }”已撤回，请不要再按它办理。

command-correct = 更正发出的内容
command-recall = 撤回发出的内容
command-cancel = 取消将要发出的一次
command-unknown = 不知道到了没有的发送

told-recalled = “{ $title }”已撤回，不用再答，这次没有记录。
notice-corrected = “{ $title }”已在所有的群里更正，没有再次提醒大家。更正前后的两个版本都已留存（场次 { $occurrence }，更正 { $number }）。{ $chats }
    .title = 更正完成
notice-corrected-partly = “{ $title }”已更正（场次 { $occurrence }，更正 { $number }），但以下的群没有改成：

    { $chats }
    .title = 更正完成，有的群没有改成
notice-recalled = “{ $title }”已在所有的群里撤回，原文已留存（场次 { $occurrence }）。{ $number }{ $chats }
    .title = 撤回完成
notice-recalled-partly = “{ $title }”已撤回（场次 { $occurrence }），但以下的群没有删成：{ $number }

    { $chats }
    .title = 撤回完成，有的群没有删成
notice-correction-refused = 对“{ $title }”的更正（{ $correction }）没有获得同意，群里的内容没有改。
    .title = 更正没有获得同意
amend-line = · { $chat }：{ $why }
amend-more = · 另有 { $count } 个群
amend-poll = 群里的投票不能改文字
amend-gone = 原来的那条已经不在，或者改不了
amend-not-deletable = 发出已超过 48 小时，Telegram 不允许删除，已改成“已撤回”的说明；投票则已截止
amend-failed = 试了一个小时没有成功
amend-unknown = 不知道当时到了没有

correct-which = 要更正哪一条？
recall-which = 要撤回哪一条？
correct-nothing-shown = 最近 30 天没有发出过内容。
correct-button-post = { $opened } { $title }
correct-button-stop = 算了
correct-button-recall = 改为撤回
correct-button-yes = 确认更正
correct-button-again = 重写
correct-write = 请把“{ $title }”更正后的正文完整地发给我。标题、按钮和末尾的说明不用写。现在的正文是：
correct-text-only = 只能改正文：题目和选项已经有人看过、答过，不能再改。
correct-look = “{ $title }”更正后的正文如下。确认之后，各个群里会就地改掉，不会再次提醒大家。
correct-asked = “{ $title }”的更正已送审批人同意。同意之后，各个群里会就地改掉。
correct-under-way = 正在各个群里更正“{ $title }”，完成后会告诉您。
correct-stopped = 好的，什么都没有改。
correction-asked = “{ $title }”已发到 { $chats } 个群，现在要更正。您同意之后，各个群里会就地改掉，不会再次提醒大家。
correction-changes = 改动的地方：
correction-before = 原来：{ $text }
correction-after = 改为：{ $text }
correction-whole = 更正后的正文：
correction-button-yes = 同意更正
correction-button-no = 不同意
correction-yes = 已同意更正“{ $title }”，正在各个群里改。
correction-no = 没有同意更正“{ $title }”，群里的内容不改。
correction-over = “{ $title }”的这次更正已有别人定了，不用再点。
recall-sure = “{ $title }”已发到 { $chats } 个群。撤回会把它从群里删掉，不再收回应，撤回之后不能恢复。确定撤回吗？
recall-button-yes = 确定撤回
recall-under-way = 正在各个群里撤回“{ $title }”，完成后会告诉您。

cancel-which = 今后一个月要发的内容如下。要取消哪一次，请点它的按钮；再点一次就恢复。
cancel-nothing = 今后一个月没有要发的内容。
cancel-line = { $number }. { $due }“{ $title }”
cancel-line-cancelled = { $number }. { $due }“{ $title }”（已取消，不发）
cancel-button = 取消第 { $number } 项
cancel-button-back = 恢复第 { $number } 项
cancel-button-done = 好了
cancel-done = 已取消：“{ $title }”定在 { $due } 的一次不发。
cancel-back = 已恢复：“{ $title }”定在 { $due } 的一次照常发。

unknown-none = 现在没有待核实的发送。

problem-halt-moved = 本单位已迁到另一台服务器，这一份不能再发送。
    .fix = 请到新的服务器上操作。
problem-resume-undecided = “{ $title }”错过了时间，还没有决定发不发（{ $id }）。
    .fix = 请逐条选择，或者选“全部不发”（--none）。
problem-resume-not-late = 没有错过时间的内容叫“{ $id }”，也可能已经过了它的时效。
    .fix = 请不带选项运行 tongluo resume，看现在有哪些。
problem-correct-recalled = “{ $title }”已经撤回，不能再更正。
    .fix = 请另写一条新的内容。
problem-correct-empty = 更正后的正文是空的。
    .fix = 请把更正后的正文完整地写出来。
problem-correct-same = 更正后的正文和现在的一模一样。
    .fix = 请把要改的地方改了再发。
problem-correct-over = 这次更正已经定了，或者正文在这期间又改过。
    .fix = 如果还要改，请重新更正一次。
problem-correct-nobody = “{ $title }”的审批人还没有登记账号，没有人能同意更正。
    .fix = 请审批人先登记，或者在服务器上运行 tongluo correct，用 --as 写明谁同意。
problem-correct-not-yours = 这条内容的审批人里没有您，不能由您定。
    .fix = 请由这条内容写明的审批人来定。
problem-recall-again = “{ $title }”已经撤回过了。
    .fix = 不用再撤。
problem-cancel-no-opening = “{ $post }”在那个时间没有要发的一次。最近的一次：{ $next }。
    .fix = 请运行 tongluo plan 查看各次的时间。
problem-cancel-settled = “{ $post }”的那一次已经发出或者已经跳过，不能取消。
    .fix = 已经发出的，请用撤回。
problem-correct-text = 没有写明更正后的正文。
    .fix = 请用 --file 给出文件，或者用 --text 直接写。

help-pause = 全部暂停：立即停止向所有的群发送
help-pause-why = 原因，会写给负责人看
help-resume-send = 补发这些（编号见列表，可以写多个）
help-resume-skip = 不发这些
help-resume-arrived = 群里已经看到过这些
help-resume-none = 其余的全部不发
help-resume-all = 其余的全部补发
help-correct = 更正已经发出的一场的正文
help-correct-occurrence = 场次编号
help-correct-file = 更正后的正文（Markdown 文件）
help-correct-text = 更正后的正文
help-correct-by = 谁同意：花名册里的编号，须是这条内容写明的审批人
help-recall = 撤回已经发出的一场：能删的都删掉
help-recall-occurrence = 场次编号
help-cancel = 取消将要发出的一次
help-cancel-post = 内容的编号（id）
help-cancel-at = 哪一次：2027-05-31 或 2027-05-31 09:00；不写是最近的一次
help-cancel-back = 恢复已取消的一次
help-unknown = 不知道到了没有的发送
help-unknown-delivery = 投递编号
help-unknown-arrived = 有人在群里看到了
help-unknown-json = 以 JSON 输出
help-resend = 重新发送失败或不知道到了没有的一条
help-resend-delivery = 投递编号

pause-done = 已全部暂停。恢复请运行 tongluo resume。
pause-again = 已经是暂停状态。恢复请运行 tongluo resume。
resume-list = 错过了时间的内容（用 --send、--skip、--none 决定）：
resume-column-id = 编号
resume-column-what = 内容
correct-done = 已更正“{ $title }”（场次 { $occurrence }）。正在运行的机器人会在各个群里就地改掉；有改不了的群，会告诉负责人。
recall-done = 已撤回“{ $title }”（场次 { $occurrence }）。正在运行的机器人会在 { $chats } 个群里删除；有删不掉的群，会告诉负责人。
unknown-line = { $delivery }. “{ $title }”发往“{ $chat }”：{ $since }断了线，不知道到了没有。
unknown-how = 看到了：tongluo unknown 编号 --arrived；没看到，重新发送：tongluo resend 编号。
plan-cancelled = 已取消
