# What one may ask the bot for in the private chat, and what it answers. `word-…` lists the plain words for a command, apart by blanks.

word-today = 今天 今日 today
word-plan = 计划 安排 排期 日程 plan
word-stats = 统计 情况 参加情况 stats
word-missing = 未答 没答 谁没答 名单 缺谁 missing
word-me = 我 我的 我的情况 me
word-forget = 忘掉我 删除我 forget
word-help = 帮助 怎么用 help
word-pause = 暂停 全部暂停 停止 停 pause stop
word-resume = 恢复 恢复发送 开始 resume
word-register = 登记 登记姓名 register
word-claims = 确认登记 待确认 claims
word-who = 是谁 who
word-unreached = 联系不上 unreached
word-correct = 更正 改错 correct
word-recall = 撤回 recall
word-cancel = 取消 cancel
word-unknown = 待核实 unknown

command-register = 登记我的姓名
command-claims = 等我确认的登记
command-who = 认不出的账号，逐个认一认
command-unreached = 私下联系不上的人

own-help-owner = 您是负责人。需要您知道的事，我会主动发到这里。您也可以随时发下面这些：
own-help-unregistered = 您还没有登记姓名。请在群里点内容下面的“登记姓名”，或用联络员给您的链接。

    登记之前答的题也会留着，登记后一起算上。
own-help-end = 不打斜杠也行，直接发“我”“帮助”都看得懂。
own-not-for-you = 这一项只有负责人能用，所以什么也没有办。发 /help 看看您能做什么；有事请找联络员。
own-nothing-stored = 我这里没有存您的任何东西，没有什么要删的。

## Today and the days ahead

desk-more = ……还有 { $count } 条没有列出。
desk-today = 今天 { $day }
desk-halted = 注意：现在全部停着，到时间也不会发出。
desk-today-nothing = 今天没有别的要发。
desk-today-opens = 今天还要发
desk-runs = 正在进行
desk-runs-line = { $title }：已参加 { $done } 人，应参加 { $expected } 人，{ $close } 截止
desk-waits = 等审批（今后 { $days } 天要发的）
desk-plan = 今后 { $days } 天的安排
desk-plan-nothing = 今后 { $days } 天没有要发的。
desk-plan-waiting = 其中 { $count } 次还没有审批，到时间不会发出。
desk-moved = { $reason }，遇休息日，从 { $due } 挪过来
desk-approved = 已审批（{ $key }）
desk-ahead = { $reason }；{ $state }；发往“{ $audience }”，{ $people } 人

## Who took part

desk-stats = 参加情况
desk-stats-nothing = 还没有发过要大家参加的内容。
desk-stats-runs = 正在进行
desk-stats-closed = 最近截止
desk-stats-title = { $number }. { $title }（{ $close } 截止）
desk-stats-small = 前面的数是编号。发“/stats 编号”看各部门，发“/missing 编号”看还没参加的人。
desk-which-unknown = 没有找到“{ $what }”。请发 /stats 看编号，再发一次。
desk-departments = 各部门
desk-department = { $department }：{ $sums }
desk-no-department = （未写部门）
desk-sum-done = 按时参加 { $count } 人
desk-sum-open = 还没参加 { $count } 人
desk-sum-missing = 未参加 { $count } 人
desk-names = { $department }：{ $names }
desk-name-separator = 、
desk-missing = “{ $title }”还没参加的有 { $count } 人
desk-missing-nobody = “{ $title }”没有漏掉的人：应参加的都已参加或已请假。
desk-missing-gone = “{ $title }”的保存期已过，名单已按承诺删除，只剩人数。发 /stats 看人数。
desk-missing-unregistered = 其中 { $count } 人还没有登记姓名
desk-missing-not-started = 其中 { $count } 人登记过，但现在收不到我的私聊
desk-pass-on = 请把下面这段话转给他们：
desk-pass-on-text = 您好，单位用“铜锣”发通知和答题。请点 https://t.me/{ $bot } ，再点最下面的“开始”；还没登记姓名的，回到群里点最新一条下面的“登记姓名”，选部门和姓名就行，不用打字。
desk-missing-small = 只发给您一个人，请不要转到群里。

## Myself

desk-me = { $name }，{ $department }
desk-me-unregistered = 您还没有登记姓名。请在群里点内容下面的“登记姓名”，或用联络员给您的链接。登记之前答的题也会算上。
desk-me-nothing = 现在没有等您参加的。
desk-me-todo = 还有 { $count } 项等您参加
desk-me-todo-line = { $title }，{ $close } 截止
desk-me-button = { $label }：{ $title }
desk-me-lately = 您最近的记录
desk-me-confirmed = { $at }，“{ $title }”：已点过
desk-me-right = { $at }，“{ $title }”第 { $number } 题：您选了“{ $option }”，答对了
desk-me-answered-wrong = { $at }，“{ $title }”第 { $number } 题：您选了“{ $option }”，没答对
desk-me-chose = { $at }，“{ $title }”第 { $number } 题：您选了“{ $option }”
desk-me-late = { $answer }（逾期）
desk-me-stored = 我这里存了您的什么
desk-me-stored-all = 您的 Telegram 账号（{ $accounts } 个）、{ $since }登记的姓名、{ $count } 条答案。答案最晚保存到 { $until }，到期只留人数。没有存您的聊天、电话和位置。
desk-me-stored-registered = 您的 Telegram 账号（{ $accounts } 个）和 { $since }登记的姓名。没有答案。没有存您的聊天、电话和位置。
desk-me-stored-answers = 您的 Telegram 账号和 { $count } 条答案。答案最晚保存到 { $until }，到期只留人数。没有存您的聊天、电话和位置。
desk-me-stored-account = 只有您的 Telegram 账号。没有答案，也没有存您的聊天、电话和位置。
desk-me-wrong = 认错人了
desk-me-forget = 忘掉我
desk-me-told = 已经告诉负责人：这个账号登记错了人。改好之后会再请您看一眼。

## Forgetting

desk-forget = 确定要我忘掉您吗？

    会删掉：您的登记、您的 Telegram 账号（{ $accounts } 个），以及 { $answers } 条答案是谁答的。以后我不再私聊您。

    会留下：各场的人数，人数不变，看不出谁是谁；单位花名册上的姓名，那是单位的名单；负责人已经收到的名单，我收不回来。

    签过的承诺也一样，只留人数。删了就找不回来。今后还可以重新登记。
desk-forget-yes = 确定忘掉我
desk-forget-no = 不删了
desk-forget-kept = 好的，什么都没有删。
desk-forgotten = 已经忘掉您了：登记、账号和答案是谁答的，都已删掉，人数没有变。我不会再私聊您。今后想再参加，重新登记就行。
desk-nameless = （已按本人要求隐去）
problem-forget-owner = 您是负责人，忘掉您以后就没有人管铜锣了。
    .fix = 请先在服务器上用 tongluo claim --owner 换一位负责人，再来删。

notice-forgotten = 有一位同事要求删掉自己的登记和答案，已经照办。各场人数没有变，他答过的名单里写作“（已按本人要求隐去）”。
    .title = 有人要求删除自己的记录

## At the close, and once a week

closed-sums = 应参加 { $expected } 人，按时 { $done } 人，未参加 { $missing } 人。
closed-more-sums = 逾期 { $late } 人，请假 { $waived } 人，联系不上 { $unreachable } 人。
closed-nobody = 没有漏掉的人：应参加的都已参加或已请假。
closed-departments = 各部门
closed-department = { $department }：应 { $expected } 人，已 { $came } 人，未 { $missing } 人
closed-missing = 未参加的人
closed-rest = 其余见附件
closed-small = 名单只发给您，不会发到群里。
closed-file = 参加情况-{ $title }.csv

notice-week = 从 { $since }到现在一切正常：发出 { $openings } 场，送到 { $sent } 次，收到 { $answers } 条答案；没有待核实的，也没有没发成的。{ $backup }
    .title = 每周报平安
notice-week-not-well = 从 { $since }到现在，发出 { $openings } 场，送到 { $sent } 次，收到 { $answers } 条答案。有几件事请您看一眼：

    { $what }
    .title = 每周情况
week-backup = 最近一次备份在 { $at }。
week-backup-old = 最近一次备份在 { $at }，已经过了三天
week-separator = ；
week-end = { $what }。
week-halted = 现在全部停着，什么都不会发出
week-unknown = { $count } 条不知道到了没有
week-failed = { $count } 条没有发成
week-unsent = { $count } 次到了时间没有发（没有审批，或没有接通群）
week-skipped = { $count } 次错过了时间，没有发
week-mute-groups = { $count } 个群发不进去（被移出，或被禁言）
week-set-aside = { $count } 条收到的记录读不出来

## When something broke

notice-store-back = 铜锣存记录的地方在 { $from } 出了问题（{ $why }），{ $to } 恢复了。这段时间里点的按钮可能没有记上，请留意。
    .title = 存记录的地方恢复了
alarm-store = 铜锣存记录的地方出了问题：{ $why }。现在什么都记不下来，也发不出去。请马上告诉管服务器的人。恢复以后我会再告诉您。
alarm-store-busy = 被别的程序占住了
alarm-store-read-only = 只能读，不能写
alarm-store-full = 磁盘满了
alarm-store-disk = 磁盘读写出错
alarm-store-not-opened = 打不开
alarm-store-damaged = 文件坏了
alarm-store-away = 连不上
gap-nothing = 这段时间里没有到时间该发的。
gap-missed = 这段时间里该发的有：{ $titles }。能补的会按各自的规定补发，不能补的会另外告诉您。
gap-title = “{ $title }”（{ $at }）
gap-separator = 、
gap-more = { $titles }等 { $count } 次
