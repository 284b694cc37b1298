# Posts that are written in the private chat, files that follow from it, and last year's campaign done again.
# Keys and arguments are the same in drafts.en.ftl; a test holds that.

problem-approve-to-check = “{ $post }”还有 { $count } 件事没有核对，第一件：{ $first }
    .fix = 请作者核对好，删掉文件里“待核对”的各行，再来审批。

## Marked copies

preview-mark-trial = 【试发】{ $title }
preview-mark-approval = 【待审】{ $title }
preview-buttons = 下面会有按钮：{ $labels }
preview-button-form = 下面会有按钮“{ $labels }”，点开后在私聊里答题。
preview-poll = 下面是投票：{ $question }（{ $options }）
preview-file = 带一张图片或一个附件。
preview-form = 这是试发，答题不计入。题目和答案如下：
told-preview = 这是试发，不计入。

problem-trial-not-started = 您还没有在与机器人的私聊里点过“开始”，发不到。
    .fix = 请打开机器人的私聊，点一下“开始”，再试一次。
problem-trial-no-opening = 这条内容没有能发的时间，试发不了。
    .fix = 请先改“时间”。

## The phone desk: what came in

word-drafts = 草稿 drafts
own-draft-too-many = 已经有 { $count } 份没写完的草稿了，先处理几份再写新的。发 /drafts 可以看到。
own-draft-file-joined = 图片收下了，放进这份草稿里。
own-draft-not-yours = 写内容的事由负责人来办，您不用操心。
own-drafts = 您有 { $count } 份没写完的草稿：
own-drafts-none = 没有没写完的草稿。想写新的，直接把文字或图片发给我，转发也行。
draft-head-picture = 一张图片
draft-left-out = 一条内容只能带一张图片，留下了第一张。

## Its questions

dialog-draft-text = 图片收到了。请把要发的文字写给我：第一行当标题，下面是正文。
dialog-draft-form = “{ $title }”收到了。做成哪一种？
dialog-draft-form-file = “{ $title }”和文件都收到了。做成哪一种？
draft-form-notice = 通知
draft-form-receipt = 通知，要点“收到”
draft-form-pledge = 承诺
draft-form-quiz = 答题
draft-quiz-not-yet = 看到里面有题目，但还不能做成答题：
dialog-draft-campaign = “{ $title }”放在哪个主题活动里？
dialog-draft-campaign-name = 新的主题活动叫什么名字？请写给我，比如“冬季防火”。
dialog-draft-audience = 发给谁？
dialog-draft-no-audience = 还没有花名册，不知道发给谁。请先导入花名册，再回来接着写，这份草稿会留着。
dialog-draft-approver = 这个主题活动由谁审批？
dialog-draft-approver-name = 请写审批人的姓名、编号或职务，比如“分管领导”。
dialog-draft-when = “{ $title }”什么时候发？
dialog-draft-when-line = 请写时间，比如“2026-12-01 09:00”“每周五 16:30”“世界无烟日 09:00”。
dialog-draft-title = 请写新的标题，一行就好。
dialog-draft-ready = 大家看到的会是这样：
dialog-draft-problems = 还差一点：
draft-too-long-here = 正文比较长，这里放不下，请点“试发给我”看全文。
draft-facts = 时间：{ $when }（{ $reason }）；发往：{ $audience }；主题活动：{ $campaign }；审批：{ $approvers }
draft-audience-count = { $audience }（{ $count } 人）
draft-no-folder = 现在读不到内容文件夹，稍后再试。
draft-quiz-title = { $count } 道题，请您来答
draft-receipt = 收到

draft-button-try = 试发给我
draft-button-send = 送审
draft-button-drop = 放弃
draft-button-time = 改时间
draft-button-title = 改标题
draft-button-text = 改正文
draft-button-form = 改类型
draft-button-back = 返回
draft-button-look = 再看一次
draft-button-own = 自己写
draft-button-own-time = 自己写时间
draft-button-new-campaign = 新建主题活动
draft-tried = 试发马上到，只有您看得到，不计入。

draft-asked = 已请{ $names }审批。
draft-asked-nobody = 审批人还没有登记或没有点过“开始”，已经告诉负责人。
dialog-draft-sent = “{ $title }”已送审，编号 { $post }。审批通过以后到时间就发出去，没有审批就不发。
dialog-draft-dropped = “{ $title }”已放弃，什么也没有发。

problem-draft-unready = 这份草稿还没有写完。
    .fix = 请把上面几项选完。
problem-draft-over = 这份草稿已经送审或放弃了。
    .fix = 要改已送审的内容，请发一份新的。
problem-draft-file-waits = 图片还在取。
    .fix = 请过几秒点“再看一次”。
problem-draft-file-gone = 您发来的图片或文件没有取到。
    .fix = 请再发一次；超过 20 MB 的取不了。
problem-draft-file-kind = 这个文件不能随内容发出：只收 JPEG、PNG 图片和 PDF 文件。
    .fix = 请换一种格式再发；不换也行，只发文字。
problem-draft-when-past = 这个时间已经过了。
    .fix = 请换一个以后的时间。
problem-draft-nothing-typed = 没有看到文字。
    .fix = 请写一行文字。
problem-draft-line-long = 太长了，最多 { $limit } 个字。
    .fix = 请写短一些。

## Last year's campaign, done again

dialog-carry = 想沿用以前的主题活动，点一个，先看看会变成什么样：
dialog-carry-look = “{ $title }”复制一份，用到 { $year } 年，共 { $count } 条：
dialog-carry-marks = 可能过时的地方会在文件里标上“待核对”，核对完、删掉那些行，才能审批。
dialog-carry-done = 已复制到“{ $folder }”。请打开里面的文件，把“待核对”的各行核对完。
dialog-carry-dropped = 好的，没有复制。
draft-button-carry = 复制一份
draft-button-leave = 不用了
carried-moved = “{ $title }”：{ $from } 改到 { $to }；{ $marks } 处待核对
carried-by-itself = “{ $title }”：{ $from }，每年自己会到，日子不用改；{ $marks } 处待核对

## Files that follow from it

notice-file-path = “{ $path }”这个文件名用不了，没有写进内容文件夹，草稿的文字还在聊天里。
    .title = 文件没有写成
notice-file-changed = “{ $path }”在这期间被别人改过，没有覆盖。请看一看那个文件，需要的话再送审一次。
    .title = 文件被改过，没有覆盖
notice-file-not-written = “{ $path }”没有写进内容文件夹，可能是磁盘满了或没有权限。请告诉管服务器的同事，修好以后再送审一次。
    .title = 文件没有写成
problem-file-path = “{ $path }”不能作为内容文件的路径。
    .fix = 只能是一个文件夹和一个文件名。
problem-file-changed = “{ $path }”已经有了或被改过，没有覆盖。
    .fix = 请看一看那个文件，移走或改名，再试一次。
problem-file-not-written = “{ $path }”没有写成：{ $why }。
    .fix = 请检查磁盘空间和文件夹的权限。

## The command line

help-preview = 看一条内容发出去是什么样
help-preview-post = 内容的 id
help-preview-at = 看这一天的；不写就看下一次的
help-send = 试发一条内容（标明试发，不计入）
help-send-post = 内容的 id
help-send-to-me = 发到负责人的私聊；别的都按时间自己发，不用手动发
help-carry-over = 沿用以前的主题活动：复制、改日期、标出过时的地方
help-carry-over-campaign = 主题活动的文件夹名
help-carry-over-year = 用到哪一年；不写就是下一年
help-carry-over-dry-run = 只看会变成什么样，不写文件
preview-head = { $when }（{ $reason }）发往“{ $audience }”：
send-tried = “{ $post }”的试发已经排好，发给 { $count } 位负责人；机器人运行着的话，几秒就到。
problem-owner-missing = 还没有负责人，不知道试发给谁。
    .fix = 先运行 tongluo claim --owner，把链接在手机上打开。
