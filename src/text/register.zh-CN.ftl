# Who is who: registering by buttons, the yes of somebody who knows, leaving and being on leave.

button-register = 登记姓名
told-register-already = 您已登记为{ $name }，不用再登记。
told-left = 您已不在名单里，这次没有计入。如果弄错了，请告诉联络员。

own-left = 您已不在名单里，以后不会再收到这里的提醒。您以前参加的记录照样保留。

    如果弄错了，请告诉联络员。
own-register-not-seen = 请先到单位的群里，点最新一条下面的“登记姓名”，再回到这里。
own-register-unknown = 这个登记链接已经失效。请到群里点最新一条下面的“登记姓名”。
own-register-too-often = 您登记的姓名几次都没有通过。请直接找联络员帮您登记。
own-register-already = 您已登记为{ $name }，不用再登记。如果不是您本人，请告诉联络员。
own-claims-none = 现在没有等着确认的登记，也没有认不出的账号。
own-whose-none = 现在没有认不出的账号。
own-owner-only = 这件事只有负责人可以做。

pick-no-department = 没有写部门的
pick-twin = { $name }（{ $more }）
pick-back = 上一页
pick-on = 下一页

register-department = 您好，请点您所在的部门。
register-name = { $department }：请点您的姓名。

    没有您的姓名？可能已经登记过，或者不在名单里，请找联络员。
register-name-only = 您好，请点您的姓名。

    没有您的姓名？可能已经登记过，或者不在名单里，请找联络员。
register-nobody-left = 名单里的人都登记过了。如果没有您，请找联络员。
register-name-gone = 这个姓名刚刚被登记了。如果是您，请找联络员。
register-sure = 您是{ $department }的{ $name }吗？
register-waiting = 记下了：您是{ $name }。等联络员确认后，我会在这里告诉您。

    您已经点过的、答过的都留着，确认后一起算上。
register-over = 这次登记已经办完了，请看最新的一条。
register-confirmed = 登记好了，您是{ $name }。之前用这个账号参加的、还没截止的活动，也一起算上了。
register-refused = 您登记为“{ $name }”，联络员没有确认。请再登记一次，或直接找联络员。
register-overtaken = “{ $name }”已经登记给另一个账号。如果那也是您的账号，不用再登记；如果不是，请找联络员。
register-disputed = 已告诉负责人，“{ $name }”这次登记会核对。在核对好之前先不变。
register-button-yes = 是，我是{ $name }
register-button-no = 不是，重选
register-button-departments = 返回选部门
register-button-again = 选错了，重选
register-button-anew = 重新登记
register-button-not-me = 这不是我

claims-head = 有 { $count } 人登记了姓名，等您确认。箭头后面是对方在平台上显示的名字，认得准的请点✓。
claims-line = { $department } { $name } ← { $alias }，{ $at }
claims-line-rivals = ⚠ { $department } { $name } ← { $alias }，{ $at }。有不止一个账号说是{ $name }，请问清楚，只能点一个。
claims-button-yes = ✓ { $name } ← { $alias }
claims-button-no = ✗ 不是{ $name }
claims-button-all = 以上 { $count } 人全部确认
claims-confirmed = 已确认 { $count } 人。
claims-refused = 已记下：不是本人，会请对方重新登记。
claims-done = 等着确认的登记都处理完了。

whose-head = 有一个账号，{ $at } 参加了“{ $title }”，平台上显示的名字是“{ $alias }”，还没有登记。这是谁？请点部门，再点姓名。
whose-more = 后面还有 { $count } 个账号。
whose-disputed = 登记为{ $name }的账号说：“这不是我。”请核对。改动之后，没有截止的活动会重新计算，已经截止的不变。
whose-done = 认不出的账号都看过了。
whose-undone = 已解除这个账号的登记，没有截止的活动已重新计算。
whose-kept = 好的，登记不变。
whose-moved = 已改好登记，这个账号的答题和确认跟着改到新的姓名下。
whose-button-later = 以后再说
whose-button-stranger = 不是本单位的人
whose-button-undo = 解除登记
whose-button-move = 改登记给另一个人
whose-button-keep = 没有错，不用改

gone-head = { $name }（{ $department }）{ $at } 退出了“{ $chat }”。名单没有改动。请问是哪种情况？
gone-last-day = { $name }已离职：在单位的最后一天是哪天？从下一天起不再计入。
gone-until = { $name }在请假：请到哪一天？这段时间发的内容不计入。
gone-left-office = 已记下：{ $name }已离职。没有截止的活动不再等，以前的记录照样保留。
gone-on-leave = 已记下：{ $name }在请假，假期里发的内容记为请假。
gone-only-group = 好的，{ $name }还在名单里，照常计入。要收到内容，请让 { $name } 再进群。
gone-button-office = 已离职
gone-button-group = 只是退了群
gone-button-leave = 在请假
gone-button-yesterday = 昨天，{ $day }
gone-button-today = 今天，{ $day }
gone-button-until = 请到 { $day }
gone-button-back = 返回

reach-unregistered = 还没有登记
reach-waiting = 已登记，等确认
reach-not-started = 没有点过“开始”，私下发不到
reach-blocked = 停用了机器人，私下发不到
reach-reached = 可以收到
reach-line = { $department } { $name }：{ $why }
reach-head = 有 { $count } 人私下还联系不上：
reach-rest = 后面还有，全部请用 tongluo claim --unreached 看。
reach-all = 名单里的人都登记了，私下也都联系得上。
reach-pass-on = { $name }还没有点过“开始”，按平台的规定我不能先发给他。请把下面这段话转给{ $name }：
    “请点 { $link } ，再点最下面的‘开始’，以后的提醒就能收到了。”
reach-pass-on-all = 可以把下面这段话转给他们：
    “请在群里点最新一条下面的‘登记姓名’，或点 { $link } ，再点最下面的‘开始’。”

problem-register-not-seen = 还没有在单位的群里看到过您的账号。
    .fix = 请先到群里，点最新一条下面的“登记姓名”。
problem-register-name-gone = 这个姓名刚刚被登记了，或已不在名单里。
    .fix = 请重选；如果就是您，请找联络员。
problem-register-too-often = 您登记的姓名几次都没有通过。
    .fix = 请直接找联络员帮您登记。
problem-register-waits = 您已经登记过一个姓名，正在等确认。
    .fix = 要改，请点“选错了，重选”。
problem-register-settled = 这一条已经处理过了。
    .fix = 请看最新的一条。
problem-register-not-contact = 您不是这个部门的联络员，不能确认。
    .fix = 请负责人或这个部门的联络员来点。
problem-leave-backwards = 请假的最后一天（{ $to }）在第一天（{ $from }）之前。
    .fix = 把两个日期对调。
problem-leave-none = { $key } 现在没有请假。
    .fix = 核对编号。
problem-excuse-what = 没有写是哪一场，也没有写从哪天到哪天。
    .fix = 写 --occurrence 场次，或 --from 日期 --to 日期。

slip-title = 登记姓名用的纸条
slip-scan = 用手机相机对准方块，点出现的链接。
slip-start = 点“开始”，看到您的姓名就好了。
slip-until = 只给您本人，只能用一次，{ $until }前有效。
slips-written = 已写好 { $count } 张纸条，文件是 { $file }。{ $until }前有效，请打印后剪开，发给本人；打印完把文件删掉。
slips-nobody = 没有需要纸条的人：这些人都登记过了。
leave-noted = 已记下：{ $key } 从 { $from } 到 { $to } 请假，这些天发的内容记为请假。
leave-lifted = 已记下：{ $key } 回来了，之后发的内容照常计入。
reach-why = 情况
help-claim-moves = 这个账号原来登记给了别人：连同它的答题和确认一起改登记给这个人
help-claim-slips = 给还没有登记的人每人打印一张纸条（网页文件，一页 A4 八张，链接 14 天有效）
help-claim-department = 只要这个部门的纸条
help-claim-unreached = 列出私下联系不上的人和原因
help-excuse-from = 请假的第一天，不写就是今天
help-excuse-to = 请假的最后一天
problem-slips-unwritten = 写不进文件 { $file }：{ $why }。
    .fix = 换一个能写的位置；再运行一次，链接会换成新的。
problem-department-unknown = 花名册里没有叫“{ $department }”的部门。
    .fix = 核对部门的名称；用 tongluo export 可以看到全部部门。

