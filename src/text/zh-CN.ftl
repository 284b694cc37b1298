# What people read. Keys and arguments are the same in en.ftl; a test holds that.
# Full-width punctuation, 您 throughout, words of an office.

## Days and times

day = { $month } 月 { $day } 日 { $weekday }
day-of-year = { $year } 年 { $month } 月 { $day } 日
weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日
month-1 = 1
month-2 = 2
month-3 = 3
month-4 = 4
month-5 = 5
month-6 = 6
month-7 = 7
month-8 = 8
month-9 = 9
month-10 = 10
month-11 = 11
month-12 = 12

## Why an opening is when it is

reason-date = 定在这一天
reason-yearly = 每年的这一天
reason-weekly = 每周的这一天
reason-cron = 按写好的时间（{ $line }）
reason-observance-ordinal = 第 { $number } 个{ $name }

## Kinds

kind-notice = 通知
kind-quiz = 答题
kind-survey = 问卷
kind-vote = 投票
kind-pledge = 承诺
kind-sign-up = 报名
kind-check-in = 打卡
kind-duty = 值班
kind-photo-call = 征集照片
kind-alert = 警报

## States

obligation-open = 还没答
obligation-done = 已答
obligation-waived = 请假
obligation-unreachable = 联系不上
obligation-missing = 未答
obligation-late = 逾期

delivery-planned = 等待发送
delivery-held = 暂缓
delivery-sending = 正在发送
delivery-sent = 已送达
delivery-failed = 没有发成
delivery-unknown = 待核实
delivery-expired = 已过时效
delivery-recalled = 已撤回
delivery-confirmed = 人工确认已送达

hold-free = 可以发送
hold-urgent = 紧急，立即发送
hold-quiet-hours = 夜间免打扰
hold-rest-day = 休息日不打扰
hold-daily-cap = 这个群今天已收到足够多的内容
hold-expired = 已过时效

skipped-too-late = 错过时间太久
skipped-superseded = 同一内容有更新的一次
skipped-same-period = 改了时间，从下一期算起

refusal-not-started = 对方还没有点过“开始”
refusal-blocked = 对方停用了机器人，或账号已注销
refusal-removed = 机器人已不在群里，或群已解散
refusal-no-rights = 机器人在群里没有发言的权限
refusal-topic = 话题已关闭或已删除
refusal-markup = 文字格式读不出来
refusal-token = 机器人的口令（token）已失效
refusal-content = Telegram 不接受这样的内容

not-approved-never = 还没有审批
not-approved-changed = 审批之后内容改过，需要重新审批
not-approved-withdrawn = 审批已撤回
not-approved-foreign = 审批记录与这条内容对不上

## A post in its group

post-late-title = 补发：{ $title }
post-late = 原定 { $due } 发出，因故迟了。
post-closed = 已截止。
todo-confirm-by = 请在 { $close } 前看完，点下面的“{ $label }”。
todo-confirm = 请看完后点下面的“{ $label }”。
todo-quiz-by = 请点下面的按钮作答，{ $close } 截止，对错只有您自己看得到。
todo-quiz = 请点下面的按钮作答，对错只有您自己看得到。
todo-question-by = 请点下面的按钮选一项，{ $close } 截止。
todo-question = 请点下面的按钮选一项。
todo-invite-by = 请点下面的按钮答题，共 { $questions } 题，{ $close } 截止，对错只有您自己看得到。
todo-invite = 请点下面的按钮答题，共 { $questions } 题，对错只有您自己看得到。
todo-poll-by = 请在下面的投票里选一项，{ $close } 截止。谁选了什么，群里都看得到。
todo-poll = 请在下面的投票里选一项。谁选了什么，群里都看得到。

button-confirm-count = { $label }，已 { $count } 人
button-begin = 开始答题
button-begin-count = 开始答题（已答 { $count } 人）
count-confirmed = 已有 { $count } 人点了按钮。
count-answered = 已答 { $count } 人。
count-finished = 已答 { $count } 人。

small-why = 为什么发给您：{ $why }
small-why-campaign = 为什么发给您：“{ $campaign }”活动
small-who-nothing = 不需要回复，也不记录谁看过。内容保存至 { $until }。
small-who-private = 群里只显示人数，谁参加了只有负责人看得到。记录保存至 { $until }。
small-who-quiz = 群里只显示人数，谁答了只有负责人看得到，对错只告诉本人。记录保存至 { $until }。
small-who-public = 这是公开投票，谁选了什么群里都看得到。记录保存至 { $until }。

## What came of it

result-title = 结果：{ $title }
sum-line = { $sums }。
sum-separator = ，
sum-expected = 应参加 { $count } 人
sum-answered = 已答 { $count } 人
sum-confirmed = 已确认 { $count } 人
sum-late = 逾期 { $count } 人
sum-waived = 请假 { $count } 人
sum-unreachable = 联系不上 { $count } 人
sum-open = 还没答 { $count } 人
sum-missing = 未答 { $count } 人
sum-unconfirmed = 未确认 { $count } 人
sum-of-them-unregistered = { $rest }（其中未登记 { $count } 人）
result-nobody-missed = 不漏一人：应参加的人都已参加或已请假。
result-half = 全部答完 { $finished } 人，答了一部分 { $half } 人。
result-guests = 另有 { $count } 个账号参加，未登记或不在名单里，不计入以上人数。
result-too-few = 作答的人数较少，不公布对错。
result-answer = 正确答案：{ $option }
result-right = 答对 { $right } 人，共 { $answers } 人作答，占 { $percent }%
result-right-hidden = 作答的人数较少，不公布对错
result-small = 只公布总数，不公布姓名。记录保存至 { $until }。

## One person alone

question-place = 第 { $number } 题，共 { $of } 题
question-small-quiz-by = { $close } 截止。每题以第一次作答为准，对错只有您自己看得到。
question-small-quiz = 每题以第一次作答为准，对错只有您自己看得到。
question-small-by = { $close } 截止。
finished = 您已全部答完，共 { $of } 题，谢谢您。
finished-right = 您已全部答完，共 { $of } 题，答对 { $right } 题，谢谢您。

told-confirmed = 已记录，谢谢您。
told-confirmed-again = 您之前已经点过，已有记录，不用再点。
told-confirmed-late = 已记录（逾期），谢谢您。
told-recorded = 已记录。
told-recorded-late = 已记录（逾期）。
told-again = 您已经答过，以第一次为准。
told-right = 答对了。
told-wrong = 这次没答对。正确答案：{ $option }。
told-finished-right = 全部答完，共 { $of } 题，答对 { $right } 题。
told-chosen = 已记录您的选择。
told-chosen-changed = 已改为您这次的选择。
told-chosen-late = 已记录您的选择（逾期）。
told-finished = 已全部答完，谢谢您。
told-closed = 已经截止，这次没有记录。
told-unknown = 这个按钮已经失效，这次没有记录。请到群里点最新的一条。

## Our own texts in private

own-greeting = 您好，我是铜锣，按单位排好的时间在群里发通知和答题。

    您在这里能做两件事：点群里的“开始答题”来答题；点群里的“登记姓名”，或用联络员给您的链接，登记您是谁。

    我不会主动找您聊天，也不保存群里的聊天。
own-help = 答题请回到群里，点最新一条下面的按钮。其他事情请找联络员。
own-not-understood = 我只会发通知、收答案，看不懂别的话，也不会保存您写的内容。转来的内容也点不了，答题请回到群里，点原来那一条下面的按钮。有事请找联络员。
own-claim-done = 登记好了，您是{ $name }。之前用这个账号参加的、还没截止的活动，也一起算上了。

    如果不是您本人，请马上告诉联络员。
own-claim-owner-done = 登记好了，您是负责人。需要您知道的事情，我会发到这里。
own-claim-wrong = 这个链接已经用过、过了有效时间，或者不完整。请找联络员要一个新链接。
own-claim-too-many = 一小时内错了五次，先停一停。请一小时后再用新链接试。
own-claim-taken = 这个账号已经登记给另一个人。如果登记错了，请找联络员更正。
own-group-connected = 已接通：群“{ $chat }”→“{ $audience }”。今后审批过的内容会按时间发到那里。
own-group-elsewhere = 群“{ $chat }”早已接通“{ $audience }”，这次没有改动。
own-form-gone = 这个答题链接已经失效。请到群里点最新的一条。

## Notices to the owner: what happened, what to do

notice-post-changed = “{ $title }”（{ $post }）审批之后改过，原来的审批不再有效，到时间不会发出。请审批人看过新的内容后重新审批。
    .title = 内容改过，需要重新审批
notice-messages-broken = 内容文件夹里有 { $count } 处写错，第一处在 { $first }。改好之前，仍按上一次没有错误的内容办。请维护的人运行 tongluo check，可以看到全部错处。
    .title = 内容文件有错
notice-post-gone = “{ $post }”的文件 { $file } 不见了，到时间不会发出。如果不是有意删除，请把文件放回原处。
    .title = 一条内容不见了
notice-no-audience = “{ $title }”要发往“{ $audience }”，花名册里没有这个名称，到时间没有发。请改正“发往”的名称，或请维护的人导入名单。
    .title = 发往的名称对不上
notice-no-chat = “{ $title }”要发往“{ $audience }”，还没有接通任何群，到时间没有发。请把我拉进群，我会在这里问您这个群发给谁。
    .title = 还没有接通群
notice-skipped-too-late = “{ $title }”原定 { $due } 发出，错过太久，按它的规定不再补发。
    .title = 一条内容没有发出
notice-superseded = “{ $title }”原定 { $due } 的一次没有发：停机期间错过了几次，只补最近的一次。
    .title = 错过的一次不再补发
notice-same-period = “{ $title }”改了时间，{ $due } 的一次与上一次在同一期里，不重复发，从下一期算起。
    .title = 同一期不发两次
notice-unapproved-due = “{ $title }”（{ $post }）定在 { $due } 发出，{ $why }，所以没有发。请尽快审批，或改时间。
    .title = 到时间了，还没有审批
notice-delivery-failed = “{ $title }”没有发到“{ $chat }”：{ $why }。处理好之后，请维护的人运行 tongluo resend 重新发送。
    .title = 没有发成
notice-delivery-unknown = “{ $title }”发往“{ $chat }”时断了线，不知道到了没有。为免重复，没有再发。请到群里看一眼，再发 /unknown，点“群里已看到”或“重新发送”。
    .title = 有一条待核实
notice-delivery-expired = “{ $title }”没有来得及发到“{ $chat }”，时效已过，不再发。
    .title = 过了时效，没有发
notice-group-removed = 我已不在“{ $chat }”里，发往这个群的内容都发不到了。如果不是有意的，请把我重新拉进群，我会在这里问您要不要接通。
    .title = 机器人被移出群
notice-group-muted = 我在“{ $chat }”里不能发言，发往这个群的内容先停着。请群管理员让我恢复发言，恢复以后自动接着发。
    .title = 机器人不能发言
notice-group-moved = “{ $chat }”升级了，我已自动跟着换了地址，不用处理。
    .title = 群换了地址
notice-topic-closed = “{ $chat }”里的话题已关闭，发往这里的内容先停着。请重新打开话题。
    .title = 话题已关闭
notice-clock-differs = 这台机器的时间与标准时间相差 { $minutes } 分钟。在改准之前，不排新的内容，也不算过期。请维护的人校准时间。
    .title = 机器的时间不准
notice-was-down = 从 { $from } 到 { $to } 停机。{ $missed }停机时点的按钮只保留 150 秒，可能有人点了没有记上，请留意。
    .title = 停过机
notice-update-set-aside = 有 { $count } 条收到的记录读不出来，已单独存放，其他的照常处理。请维护的人运行 tongluo doctor 看一看。
    .title = 有记录读不出来
notice-claim-made = { $name }（{ $key }）登记了一个账号。如果不是本人，请撤销这次登记。
    .title = 有人登记
notice-wrong-codes = 有一个账号一小时内用错了 { $count } 次登记链接，已停用一小时，什么也没有让它办。如果是同事，请给他一个新链接。
    .title = 登记链接多次用错
notice-poll-differs = “{ $title }”的投票，Telegram 数出 { $theirs } 票，我们记到 { $ours } 票。统计以我们记到的为准，请留意。
    .title = 票数对不上
notice-records-stuck = “{ $title }”（第 { $occurrence } 场）的记录到期该删，没有删成。请转告维护的人，原因写在运行记录里。
    .title = 到期的记录没有删掉
notice-closed = “{ $title }”已截止：应参加 { $expected } 人，按时 { $done } 人，未参加 { $missing } 人。
    .title = 已截止
notice-token-refused = Telegram 不认机器人的口令（token）了，现在什么都发不出去。请维护的人到 @BotFather 取新的口令换上，再重新启动。
    .title = 机器人的口令失效

## Problems with a roster

problem-roster-empty = 花名册里没有人。
    .fix = 第一行写“编号,姓名,部门,职务,起,止”，从第二行起每人一行。
problem-roster-encoding = 花名册不是 UTF-8，也不是 GB18030，读不出来。
    .fix = 用 Excel 或 WPS 打开，另存为“CSV UTF-8”。
problem-roster-workbook = 这是 Excel 工作簿（.xlsx），现在只读 CSV。
    .fix = 用 Excel 或 WPS 打开，另存为“CSV UTF-8”。
problem-roster-column-missing = 第一行里没有“{ $column }”这一列。
    .fix = 第一行写“编号,姓名,部门,职务,起,止”，顺序不限，姓名和部门必须有。
problem-roster-column-unknown = 第一行里的“{ $column }”不是花名册的列，这一列没有读。
    .fix = 花名册的列是：编号、姓名、部门、职务、起、止。
problem-roster-column-twice = 第一行里“{ $column }”写了两次。
    .fix = 只留一列。
problem-roster-full-width-comma = 这一行用的是全角逗号“，”，分不出列。
    .fix = 改成半角逗号“,”，或在 Excel、WPS 里另存为 CSV。
problem-roster-quotes = 这一行的引号没有配对，或格里有换行。
    .fix = 补上缺的半角引号 "，或把多余的引号和换行删掉。
problem-roster-row-long = 这一行有 { $found } 格，第一行只有 { $expected } 列。
    .fix = 去掉多余的逗号；格里本来有逗号的，把整格放进半角引号 " 里。
problem-roster-name-missing = 这一行没有写姓名。
    .fix = 补上姓名，或删掉这一行。
problem-roster-department-missing = 这一行没有写部门。
    .fix = 补上部门。
problem-roster-key-bad = 编号“{ $key }”不能用。
    .fix = 编号用 1 到 32 个字，中间没有空格；没有编号就空着，导入时会自动编上。
problem-roster-key-twice = 编号“{ $key }”在第 { $line } 行已经用过。
    .fix = 每人一个编号；新来的人把编号空着，导入时会自动编上。
problem-roster-date-bad = “{ $text }”不是日期。
    .fix = 写成 2026-01-01、2026/1/1 或 2026年1月1日。
problem-roster-to-before-from = 止（{ $to }）在起（{ $from }）之前。
    .fix = 把两个日期对调，或改正写错的一个。
problem-roster-control = 这一格里有看不见的控制字符。
    .fix = 把这一格重新打一遍。
problem-roster-too-long = “{ $column }”太长，最多 { $most } 个字。
    .fix = 写短一些。

## Why something that a person wanted was refused

problem-audience-unknown = 没有叫“{ $audience }”的受众。
    .fix = 先用 tongluo import 导入它的花名册。
problem-person-unknown = 花名册里没有编号“{ $key }”。
    .fix = 核对编号；用 tongluo export 可以看到全部编号。
problem-approve-nobody-named = “{ $post }”没有写由谁审批。
    .fix = 在文件里写上“审批: 姓名、编号或职务”。
problem-approve-not-named = { $key } 不在“{ $post }”写明的审批人里（{ $named }）。
    .fix = 请写明的人审批，或改文件里的“审批”。
problem-approve-author = { $key } 是“{ $post }”的作者，不能自己审批。
    .fix = 请另一位审批人审批。
problem-approve-author-unknown = “{ $post }”没有写作者，没法确认审批的是第二个人。
    .fix = 在文件里写“作者”，或在 campaign.yaml 里写“负责人”。
problem-approve-author-unclear = “{ $post }”的作者“{ $author }”在花名册里对不上唯一的一个人。
    .fix = 作者改写编号，例如 P002。
problem-approve-not-you = 您的账号不是 { $key } 的，不能替人审批。
    .fix = 请本人用自己的账号审批。
problem-approve-attachment-changed = 附件“{ $name }”读到一半被改过，没有审批。
    .fix = 再试一次。
problem-occurrence-closed = 这一场已经截止，数字已定，不能再改。
    .fix = 已截止的场次不再改请假。
problem-delivery-unknown = 没有序号为 { $delivery } 的发送记录，或它不需要处理。
    .fix = 用 tongluo doctor 看哪些需要处理。
problem-approval-absent = “{ $post }”没有可以撤回的审批。
    .fix = 不用处理。
problem-rename-unknown = 名单的变动里没有“{ $key }”对应的离开的人，不能当作同一个人。
    .fix = 重新预览一次，只从列出的可能是同一个人里选。
problem-rename-line = 第 { $line } 个新增的人不在这次变动里，不能当作 { $key }。
    .fix = 重新预览一次，按列出的序号写。
problem-rename-twice = { $key } 被认作了两个人。
    .fix = 一个编号只对一个人。
problem-roster-taken-key = 编号“{ $key }”在别的受众里是另一个人（姓名不同）。
    .fix = 如果是同一个人，先在那份花名册里改名；如果不是，换一个编号。
problem-code-wrong = 这个链接已经用过、过了有效时间，或者不完整。
    .fix = 请要一个新链接。
problem-code-too-many = 一小时内错了五次，这个账号暂停一小时。
    .fix = 一小时后再用新链接试。
problem-claim-taken = 这个账号已经登记给另一个人。
    .fix = 登记错了的，先由负责人撤销，再重新登记。
problem-claim-none = 这个账号没有登记，没有什么可撤销。
    .fix = 不用处理。
problem-account-unknown = 没有这个账号。
    .fix = 核对账号的序号；tongluo doctor 列出还没有登记的账号。
problem-not-owner = 这件事只有负责人可以做。
    .fix = 请负责人来做，或在服务器上用命令做。
problem-group-elsewhere = 这个群已经接通“{ $audience }”。
    .fix = 一个群只接一个受众；要换，请先让机器人退出这个群。
problem-occurrence-unknown = 没有序号为 { $occurrence } 的场次。
    .fix = 用 tongluo tally 看有哪些场次。
problem-records-expired = 第 { $occurrence } 场的保存期已过，谁参加了、选了什么都已按承诺删除，只剩人数。
    .fix = 人数用 tongluo tally { $occurrence } 看。
problem-not-expected = { $key } 不在这一场的应参加名单里。
    .fix = 核对编号和场次。
problem-occurrence-asks-nothing = 这一场不需要任何人参加，没有名单可以改。
    .fix = 核对场次。

## Columns of tables that leave

column-key = 编号
column-name = 姓名
column-department = 部门
column-state = 状态
column-since = 时间
column-title = 职务
column-from = 起
column-to = 止
column-registered = 已登记
yes = 是
no = 否
