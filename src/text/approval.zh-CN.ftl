# Approving in the private chat: what is laid before whom, what he may answer, and who is told.

list-separator = 、

## The sheet: the post as its readers will see it, and what an approver should know

sheet-title = 请您审批：{ $title }
sheet-apart = 上面一条就是到时候发出的样子，请先看完再决定。
sheet-begin = 到时候大家会看到：
sheet-end = 全文到此为止。下面是审批要点。
sheet-times = 时间：{ $times }
sheet-times-separator = ；
sheet-time-why = { $time }（{ $reason }）
sheet-close = 截止：{ $close }
sheet-whom = 发给：{ $audience }，共 { $people } 人；群：{ $groups }
sheet-whom-no-group = 发给：{ $audience }，共 { $people } 人；还没有接通群
sheet-author = 作者：{ $author }
sheet-sample = 自动填写的“{ $name }”：{ $values }
sheet-files = 附件：{ $files }
sheet-urgent = 紧急：夜里和休息日也会马上发，有提示音
sheet-public = 公开投票：谁选了什么，群里都看得到
sheet-silent = 遇到休息日照样发，不响提示音
sheet-late = 万一当时没发出去：{ $late }
sheet-live = 最迟在 { $span } 之内发出
sheet-first = 这是第一次送审。
sheet-unchanged = 与上次批准的完全一样。
sheet-changed = 与上次批准的相比：
sheet-questions = 题目和标准答案（答案不会出现在群里）：
sheet-right = { $option }（正确）

## What differs

change = { $what }：{ $was } → { $is }
change-nothing = （没有）
change-value = “{ $name }”：{ $was } → { $is }
change-line-out = { $what }删去：{ $line }
change-line-in = { $what }加上：{ $line }
change-blank = { $what }：只调整了空行
change-more = 另有 { $count } 处改动，请看全文
change-files-inside = 附件：文件名没变，内容换了
change-of-title = 标题
change-of-campaign = 主题活动
change-of-kind = 类型
change-of-audience = 发给
change-of-when = 时间
change-of-zone = 时区
change-of-close = 截止
change-of-late = 错过时间之后
change-of-live = 最迟
change-of-names = 记名
change-of-unsure = 拿不准到没到时
change-of-rest-day = 遇到休息日
change-of-urgent = 紧急
change-of-why = 为什么发
change-of-attachments = 附件
change-of-author = 作者
change-of-approvers = 审批人
change-of-label = 按钮上的字
change-of-text = 正文
change-of-questions = 题目
span-days = { $count } 天
span-hours = { $count } 小时
span-minutes = { $count } 分钟
close-after = 发出后 { $span }
close-at = 当天 { $time }
close-at-days = { $days } 天后 { $time }
late-skip = 不再补发
late-within = { $span }之内补发
names-private = 不公开
names-public = 公开
unsure-hold = 不重发，先问人
unsure-resend = 重发
rest-day-move = 换到就近的工作日
rest-day-silent = 照样发，不响提示音

## The approver's dialog

approve-hurry = 离“{ $title }”发出不到 { $hours } 小时，还没有批准；没有批准就不会发。
approve-sure = 确认批准“{ $title }”？
approve-reason = “{ $title }”为什么退回？请点下面的一条，或者直接写几句话发给我，我会转给作者和负责人。
approve-reason-time = 改时间
approve-reason-text = 改文字
approve-reason-drop = 不发
approve-button-approve = 批准
approve-button-return = 退回
approve-button-questions = 先看题目
approve-button-next = 下一页
approve-button-back = 回到审批
approve-button-sure = 确认批准
approve-button-sure-until = 确认批准，到 { $day } 都有效
approve-button-once = 只批准最近的这一次
approve-button-look-again = 再看看
approve-button-withdraw = 撤回批准
approve-button-withdraw-sure = 确认撤回
approve-button-keep = 不撤回
approve-is-approved = 您已批准“{ $title }”（{ $at }），有效到 { $day }。内容改动一个字，就要重新审批。
approve-is-approved-openings = 您已批准“{ $title }”（{ $at }），只管最近的 { $count } 次，最迟到 { $day }。内容改动一个字，就要重新审批。
approve-may-take-back = 发出之前可以撤回批准。
approve-is-sent = 这条内容已经发出，批准撤不回了。要改正或撤下，请找负责人。
approve-is-withdrawn = “{ $title }”的批准已经撤回，没有发出的不会再发。
approve-withdraw-sure = 确认撤回对“{ $title }”的批准？
approve-over-again = “{ $title }”还在等您审批，请看下面最新的一条。
approve-over-approved = “{ $title }”已由{ $name }批准，您不用再办。
approve-over-approved-once = “{ $title }”已经有人办过了，您不用再办。
approve-over-returned = “{ $title }”已由{ $name }退回：{ $reason }
approve-over-changed = “{ $title }”在送审之后改过，这一版不用审批了；新的一版会另外发给您。
approve-over-gone = “{ $title }”已经从内容里拿掉，不用审批了。

problem-approve-changed-since = “{ $title }”在送审之后改过，这一版不能再批准。
    .fix = 新的一版会另外发给您，请看过再批准。
problem-approve-gone = “{ $title }”已经从内容里拿掉，不能再批准。
    .fix = 不用处理。
problem-approve-who = 这个账号还没有登记姓名，不知道是谁在批准。
    .fix = 请先找联络员登记姓名。
problem-approve-sent = “{ $title }”已经发出，批准撤不回了。
    .fix = 要改正或撤下，请找负责人。
problem-approve-nobody-fits = “{ $post }”写的审批人（{ $named }）在花名册里对不上，或者只有作者自己。
    .fix = 在文件里写上另一位审批人的姓名、编号或职务。
problem-approve-stands = “{ $post }”的这一版已经批准，不用再送审。
    .fix = 不用处理。
problem-request-no-opening = “{ $post }”以后没有要发出的时间了，不用送审。
    .fix = 先改“时间”，再送审。

not-approved-ended = 审批已经到期，需要续批

## Who is told

notice-unapproved-soon = “{ $title }”（{ $post }）定在 { $due } 发出，不到 { $hours } 小时了，{ $why }。没有批准就不会发。请催一下审批人，或改时间。
    .title = 快到时间了，还没有批准
notice-approver-unclaimed = { $name }（{ $key }）是审批人，还没有登记账号，收不到要审批的内容。请他在群里点最新一条下面的“登记姓名”，登记之后会自动补发给他。
    .title = 有一位审批人联系不上
notice-approver-not-started = { $name }（{ $key }）是审批人，但他没有点过“开始”，或者停用了机器人，收不到要审批的内容。请把这句话转给他：“请打开和铜锣的单独聊天，点一下‘开始’。”点过之后会自动补发给他。
    .title = 有一位审批人联系不上
notice-post-approved = “{ $title }”已由{ $by }批准，会按时间发出。
    .title = 已批准
notice-post-returned = “{ $title }”被{ $by }退回：{ $reason }

    改好之后会自动再送审。
    .title = 退回了
notice-delegate-set = { $from }委托{ $to }代为审批，从 { $first } 到 { $last }，到期自动结束。
    .title = 代批
notice-delegate-yours = { $from }委托您代为审批，从 { $first } 到 { $last }，到期自动结束。这期间要他审批的内容也会发给您；您自己写的内容不在内。
    .title = 请您代批
notice-delegate-ended = { $from }取消了对{ $to }的代批委托。
    .title = 代批取消

## December

renew = 以下内容的批准到 { $year } 年 12 月 31 日为止。内容没有改过，{ $next } 年还要继续发的，请一条一条点；不点的，到时候不会发。
renew-line-open = { $title }
renew-line-renewed = ✓ { $title }（已续批）
renew-line-asked = { $title }（已送审，等审批人批准）
renew-line-changed = { $title }（内容改过或已拿掉，不能直接续批）
renew-all-sure = 确认这 { $count } 条全部继续？
renew-over = 都办好了，谢谢您。
renew-button-one = 续批：{ $title }
renew-button-request = 送审续批：{ $title }
renew-button-all = 全部续批
renew-button-all-sure = 确认全部续批
renew-button-done = 其余的不续了
problem-renew-changed = “{ $post }”改过或已拿掉，不能直接续批。
    .fix = 改过的内容会重新送审。

## Saying yes for another

command-delegate = 委托别人代您审批，或取消
word-delegate = 代批 委托 delegate
own-delegate-unclaimed = 您还没有登记姓名，不能委托代批。请先找联络员登记。
own-delegate-nothing = 现在没有内容要您审批，不用委托代批。
delegate-department = 您要委托谁代您审批？请先选他的部门。
delegate-who = 请选姓名。代批的人不能批他自己写的内容。
delegate-how-long = 委托{ $to }代批，从今天起，到哪天为止？
delegate-day = 委托{ $to }代批到哪天？请直接写日期发给我，例如 6月15日。
delegate-sure = 委托{ $to }从今天起代您审批，到 { $last } 为止，到期自动结束。您自己也照样可以审批。确认吗？
delegate-stands = 您委托了{ $to }代批，到 { $last } 为止。
delegate-done = 已经委托{ $to }代您审批，到 { $last } 自动结束。要提前取消，请再发 /delegate。
delegate-taken-back = 代批已经取消，以后只有您自己审批。
delegate-dropped = 这一次没有办。要办请再发 /delegate。
delegate-button-days = { $count } 天（今天算第一天）
delegate-button-until = 到某一天
delegate-button-sure = 确认委托
delegate-button-back = 重新选
delegate-button-end = 取消代批
delegate-button-new = 换人或改日期
problem-delegate-not-own = 代批只能由审批人自己委托和取消。
    .fix = 请本人用自己的账号办。
problem-delegate-self = 不能委托给自己。
    .fix = 请选另一位同事。
problem-delegate-days = 日期不对：{ $first } 到 { $last }。
    .fix = 止日不能早于起日，也不能早于今天。
problem-delegate-too-long = { $first } 到 { $last } 太长，代批最多 { $max } 天。
    .fix = 长期换审批人，请改内容里的“审批”。
problem-delegate-none = 现在没有代批可以取消。
    .fix = 不用处理。
problem-delegate-day-unclear = 这个日期看不懂，或者已经过去了。
    .fix = 请写成 6月15日 或 2027-06-15。

## The command line

help-approve-openings = 只批准这么多次，而不是一年
help-approve-ask = 不批准，只送审：请审批人在聊天里看
help-approve-list = 列出等着审批的内容，以及在等谁
help-delegate = 审批人委托另一人代批一段时间，或取消
help-delegate-from = 审批人：花名册里的编号
help-delegate-to = 代批的人：花名册里的编号
help-delegate-first = 起日，例如 2027-06-01；不写就是今天
help-delegate-last = 止日
help-delegate-by = 谁在委托：必须是审批人自己的编号
help-delegate-end = 取消他现有的代批
approve-requested = “{ $title }”（{ $post }，版本 { $hash }）已送审：{ $names }。
approve-requested-again = “{ $title }”（版本 { $hash }）早已送审，在等：{ $names }。
approve-requested-nobody = “{ $title }”（{ $post }）已记下要送审，但现在没有一位审批人能收到。
approve-unreached-claimed = { $name }（{ $key }）还没有登记账号；登记之后自动发给他。
approve-unreached-started = { $name }（{ $key }）没有点过“开始”；点过之后自动发给他。
approve-list-none = 没有已经送审、等着批的内容。还没有送审的，用 tongluo plan 看。
approve-list-post = 内容
approve-list-title = 标题
approve-list-since = 送审时间
approve-list-who = 在等
approve-list-unreached = { $name }（还收不到）
approve-done-openings = { $key } 批准了“{ $title }”（{ $post }，版本 { $hash }），只管 { $count } 次。
approve-nobody = 没有人
delegate-cli-set = { $from } 委托 { $to } 代批：{ $first } 到 { $last }。
delegate-cli-ended = { $from } 的代批已取消。
problem-delegate-as = 代批只能由审批人自己委托：--as 要写 { $from }。
    .fix = 请本人来办，或在聊天里发 /delegate。
problem-delegate-day = “{ $day }”不是日期。
    .fix = 请写成 2027-06-15。
problem-approve-openings-zero = 批准的次数不能是 0。
    .fix = 写 1 或更多；不批准就不用写这条命令。
