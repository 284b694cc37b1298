# What is wrong with a post or the calendar, and what to write instead. One entry a code of the room `content` and of `check`.
# Keys and arguments are the same in content.en.ftl; a test holds that.
## Files and folders

problem-folder-gone = 没有“{ $folder }”这个文件夹。
    .fix = 请核对路径；内容文件夹通常叫 messages。
problem-folder-not-folder = “{ $folder }”不是文件夹。
    .fix = 请写内容文件夹的路径。
problem-folder-unreadable = “{ $folder }”读不了。
    .fix = 请检查这个文件夹的权限。
problem-folder-too-deep = 文件夹里还有文件夹，里面的文件没有读。
    .fix = 请把内容文件直接放在主题活动的文件夹里。
problem-post-outside-campaign = 这个文件不在任何主题活动的文件夹里，没有读。
    .fix = 请建一个文件夹，把文件放进去。
problem-file-unknown = 这个 YAML 文件没有读：主题活动的文件夹里只认 campaign.yaml。
    .fix = 请改名为 campaign.yaml，或移走。
problem-file-unreadable = 这个文件读不了。
    .fix = 请检查文件的权限。
problem-file-too-big = 文件超过 { $limit } KB，不像一条内容。
    .fix = 请把正文写短；图片和文件放在旁边，用“图片”或“附件”写明文件名。
problem-file-empty = 文件是空的。
    .fix = 请从样例复制一份再改，或删掉这个文件。
problem-file-encoding = 文件的编码读不出来，不是 UTF-8，也不是 GBK。
    .fix = 请用记事本另存为，编码选 UTF-8。
problem-file-gbk = 文件是 GBK 编码，已经按 GBK 读出。
    .fix = check --fix 会存成 UTF-8。
problem-file-utf16 = 文件是 UTF-16 编码（记事本的“Unicode”），已经读出。
    .fix = check --fix 会存成 UTF-8。
problem-file-bom = 文件开头有一个看不见的记号（BOM），不影响使用。
    .fix = check --fix 会去掉它。
problem-file-md-txt = 文件名以 .md.txt 结尾，是记事本加上的 .txt。
    .fix = check --fix 会改名为 .md。

## The front matter as a whole

problem-front-missing = 文件开头没有“---”，标题、时间这些写在哪里看不出来。
    .fix = 第一行写 ---，下面每行一项，如“标题: 控烟知识答题”，写完再写一行 ---。
problem-front-unclosed = 开头的“---”没有收尾。
    .fix = 在最后一项的下面另起一行，写 ---。
problem-front-not-keys = “---”之间应当每行一项，写成“名称: 内容”。
    .fix = 例如“标题: 控烟知识答题”。
problem-fence-odd = 这一行应当是三个减号。
    .fix = 写成 ---
problem-tab = 行首用了制表符或全角空格。
    .fix = 请改用普通空格。
problem-invisible-character = 这里有一个看不见的字符，多半是从网页或微信里带来的。
    .fix = 删掉它，或重新打一遍这一行。
problem-full-width-colon = 冒号是全角的“：”。
    .fix = 改成半角冒号加一个空格。
problem-colon-without-blank = 冒号后面少一个空格。
    .fix = 在冒号后面加一个空格。
problem-second-colon = 内容里还有一个“: ”，会被看成另一项。
    .fix = 给内容加上英文单引号，或把后一个冒号改成全角。
problem-value-needs-quotes = 内容的第一个字符在这里有特殊意思。
    .fix = 给整个内容加上英文单引号。
problem-curly-quotes = 这里不用引号，“ ”是多余的。
    .fix = 去掉引号。
problem-yaml-syntax = 从这里开始读不懂。
    .fix = 检查这一行和上一行：冒号后面有没有空格，引号和方括号有没有成对。
problem-yaml-feature = 这里不能用 &、*、!、竖线或大于号开头的写法。
    .fix = 直接写内容，写在一行里。
problem-yaml-too-deep = 一层套一层，套得太深。
    .fix = 每行只写一项。
problem-key-unknown = 没有“{ $key }”这一项。
    .fix = 是不是“{ $nearest }”？
problem-key-unknown-alone = 没有“{ $key }”这一项。
    .fix = tongluo schema 会列出全部项目；不需要就删掉这一行。
problem-key-of-campaign = “{ $key }”写在 campaign.yaml 里，不写在单条内容里。
    .fix = 移到同一文件夹的 campaign.yaml；单条内容写“作者”。
problem-key-of-post = “{ $key }”写在单条内容里，不写在 campaign.yaml 里。
    .fix = 移到要用它的那条内容里。
problem-key-twice = “{ $key }”写了两次。
    .fix = 留下一处。
problem-value-empty = 这一项没有写内容。
    .fix = 写上内容，或删掉这一行。
problem-value-too-long = 内容超过 { $limit } 个字。
    .fix = 写短一些；详细的话放在正文里。
problem-value-not-text = 这一项只写一行文字。
    .fix = 去掉方括号和下面缩进的行。

## Single entries

problem-id-missing = 没有 id。
    .fix = 加一行“id: { $id }”；check --fix 会写上。定下后不要再改。
problem-id-bad = “{ $id }”不能作 id。
    .fix = 用小写字母、数字和连字符，以字母或数字开头，最多 64 个，如 wntd-quiz。
problem-id-twice = id“{ $id }”在 { $other } 里已经用了。
    .fix = 给其中一条换一个 id；已经发过的那条不要换。
problem-title-missing = 没有标题。
    .fix = 加一行“标题: …”，让人一眼看到做什么、到什么时候。
problem-audience-missing = 没有写发给谁。
    .fix = 加一行“发往: 受众名称”，或在 campaign.yaml 里写一次。
problem-when-missing = 没有写时间。
    .fix = 加一行，如“时间: 世界无烟日 09:00”或“时间: 每周五 16:30”。
problem-text-missing = 没有正文。
    .fix = 在第二个 --- 下面写正文。
problem-approver-missing = 没有写由谁审批，这条内容永远发不出去。
    .fix = 加一行“审批: 分管领导”，或在 campaign.yaml 里写一次。
problem-author-missing = 没有写作者，没法确认审批的是第二个人。
    .fix = 加一行“作者: …”，或在 campaign.yaml 里写“负责人”。
problem-author-approves = “{ $author }”既是作者又是唯一的审批人，自己不能审批自己写的。
    .fix = 换一位审批人，或写明真正的作者。
problem-kind-later = “{ $kind }”这一版还没有做。
    .fix = 现在可以用：通知、答题、承诺。
problem-kind-unknown = 没有“{ $kind }”这个类型。
    .fix = 是不是“{ $nearest }”？现在可以用：通知、答题、承诺。
problem-kind-unknown-alone = 没有“{ $kind }”这个类型。
    .fix = 现在可以用：通知、答题、承诺。
problem-close-bad = “{ $value }”不是截止时间。
    .fix = 写成 17:30、次日 17:30、3天后 17:30 或 48小时。
problem-close-before-open = { $open } 才开始，{ $close } 已经截止。
    .fix = 写晚一些，或写“次日 { $close }”。
problem-close-asks-nothing = 这条通知不要答复，不用写截止。
    .fix = 删掉这一行；要人确认就加一行“确认: 是”。
problem-late-bad = “{ $value }”看不懂。
    .fix = 写成 6小时内，或跳过。
problem-live-bad = “{ $value }”看不懂。
    .fix = 写成 24小时 或 2天。
problem-zone-unknown = 没有“{ $value }”这个时区。
    .fix = 写成 Asia/Shanghai 这样的名称；国内可以写“北京时间”。
problem-unsure-bad = “{ $value }”看不懂。
    .fix = 写“等人确认”（宁可不发第二份）或“重发”（宁可多一份）。
problem-rest-day-bad = “{ $value }”看不懂。
    .fix = 写“顺延”或“静默照发”。
problem-rest-day-asks = 要人答复的内容不能在休息日照发。
    .fix = 写“顺延”，或删掉这一行。
problem-names-bad = “{ $value }”看不懂。
    .fix = 写“公开”，或删掉这一行。
problem-names-one-question = 公开记名的答题只能有一道题。
    .fix = 留下一道题，或删掉“记名”这一行。
problem-names-of-quiz = “记名: 公开”只用于答题。
    .fix = 删掉这一行。
problem-confirm-of-quiz = 答题不用写“确认”。
    .fix = 删掉这一行。
problem-confirm-long = 按钮上的字超过 { $limit } 个，手机上显示不全。
    .fix = 写短一些，如“收到”。
problem-confirm-pledge = 承诺不能没有按钮。
    .fix = 写按钮上的字，如“我承诺”，或删掉这一行。
problem-values-not-map = “变量”下面要一行写一个。
    .fix = 另起一行，缩进两个空格，写成“名称: 内容”。
problem-value-name = “{ $name }”不能作变量名。
    .fix = 用汉字、字母、数字和下划线，不以数字开头。
problem-value-name-taken = “{ $name }”由系统计算，不能另外写。
    .fix = 换一个名称。
problem-value-unused = 变量“{ $name }”在正文里没有用到。
    .fix = 在正文里写双花括号加这个名称，或删掉这一行。

## Attachments

problem-attachment-gone = 文件夹里没有“{ $name }”。
    .fix = 请核对文件名，文件要和这条内容放在同一个文件夹里。
problem-attachment-outside = 只能用同一文件夹里的文件，“{ $name }”不是。
    .fix = 把文件放进来，只写文件名。
problem-attachment-not-file = “{ $name }”不是普通文件。
    .fix = 换成文件本身，不要用文件夹或快捷方式。
problem-attachment-unreadable = “{ $name }”读不了。
    .fix = 请检查文件的权限。
problem-attachment-empty = “{ $name }”是空的。
    .fix = 换成有内容的文件。
problem-attachment-too-big = “{ $name }”超过 { $limit } MB。
    .fix = 请压缩，或给出网址。
problem-attachment-not-picture = “{ $name }”不是 JPEG、PNG、GIF 或 WebP 图片。
    .fix = 换成图片；别的文件写在“附件”里。
problem-attachment-two = 一条内容只能带一个文件。
    .fix = “图片”和“附件”留下一个。

## Schedules

problem-schedule-time-missing = 有日子，没有几点几分。
    .fix = 在后面写上时间，如 09:00。
problem-schedule-date-missing = 有几点几分，没有哪一天。
    .fix = 在前面写上日子，如“2027-05-31 09:00”“每周五 16:30”。
problem-schedule-no-such-day = 没有“{ $date }”这一天。
    .fix = 写成 2027-05-31；每年的这一天写 05-31。
problem-schedule-no-such-time = “{ $time }”不是时间。
    .fix = 写成两位数的 24 小时制，如 09:05。
problem-schedule-half-day = 时间请用 24 小时制，不写“{ $word }”。
    .fix = 下午 4 点半写成 16:30。
problem-schedule-weekday = “{ $word }”不是星期几。
    .fix = 写成每周一、每周二……每周日。
problem-schedule-year-twice = 写了年份就只有一次，不能又写“每年”。
    .fix = 去掉“每年”，或去掉年份。
problem-schedule-rest = 时间写完了，后面还多出“{ $word }”。
    .fix = 删掉多出的字。
problem-schedule-later = “{ $form }”这种写法这一版还没有做。
    .fix = 先写成公历日期，如“05-31 09:00”，或用 cron。
problem-schedule-unknown = “{ $words }”不是日期，也不是认识的宣传日。
    .fix = 写成 2027-05-31 09:00、05-31 09:00、每周五 16:30，或“世界无烟日 09:00”。
problem-observance-unknown = 日历里没有“{ $name }”这个宣传日。
    .fix = 是不是“{ $nearest }”？新的宣传日写进 calendar/observances.yaml。
problem-schedule-offset = 离宣传日 { $days } 天太远了。
    .fix = 最多前后 200 天。
problem-schedule-never = 这个时间永远不会到，没有一天合得上。
    .fix = 检查月和日，如 2 月没有 30 日。
problem-schedule-over = 这个时间已经过去，不会再发。
    .fix = 写一个以后的日子，或不用管它。
problem-schedule-too-often = 一小时里会发 { $count } 次，多半是写错了。
    .fix = cron 的第一个数是分钟，如“cron 30 16 * * 5”是每周五 16:30。
problem-schedule-leap-day = 2 月 29 日四年才有一次。
    .fix = 每年都要发就写 02-28 或 03-01。
problem-cron-word = 这像是一行 cron，前面要写 cron 这个词。
    .fix = 写成“cron { $line }”。
problem-cron-fields = cron 要写五个数，这里有 { $count } 个。
    .fix = 依次是分、时、日、月、星期，如“cron 30 16 * * 5”。
problem-cron-field = cron 的第 { $number } 个数“{ $field }”看不懂。
    .fix = 依次是分 0–59、时 0–23、日 1–31、月 1–12、星期 0–7。
problem-cron-day-and-weekday = 日和星期不能同时限定，意思会有两种。
    .fix = 其中一个写成 *。

## The text

problem-template-not-a-name = 双花括号里只能写一个变量名，“{ $words }”不行。
    .fix = 写成双花括号加名称，如届次、日期、星期、截止。
problem-template-no-value = 第 { $line } 行的变量这一次没有内容。
    .fix = 检查变量名，或这条内容的时间是不是宣传日。
problem-template-broken = 第 { $line } 行的变量写法有误。
    .fix = 写成双花括号加名称。
problem-variable-unknown = 没有“{ $name }”这个变量。
    .fix = 是不是“{ $nearest }”？
problem-variable-unknown-alone = 没有“{ $name }”这个变量。
    .fix = 可以用届次、日期、星期、年份、宣传日、截止，或在“变量”里自己写。
problem-variable-not-here = “{ $name }”在这条内容里没有：时间不是宣传日，或没有截止。
    .fix = 换一种说法，或把时间写成宣传日。
problem-variable-in-question = 题目、选项和解析里不能用变量。
    .fix = 直接写出内容。
problem-full-width-braces = 花括号是全角的。
    .fix = 改成半角的双花括号。
problem-text-too-long = 正文超过 { $limit } 个字。
    .fix = 写短一些，或放进附件。
problem-text-html = 正文里不能用网页代码“{ $words }”。
    .fix = 加粗写成 **字**，换行直接换行。
problem-text-stars = 这一行的 ** 不会变成粗体，读的人会看到星号。
    .fix = 把标点移到星号外面，或在星号外面加一个空格。
problem-text-picture = 正文里不能放图片“{ $words }”。
    .fix = 在上面加一行“图片: 文件名”。
problem-text-link = 这个链接不能用：“{ $words }”。
    .fix = 链接以 https://、http://、tel: 或 mailto: 开头。

## Questions

problem-quiz-no-question = 答题里没有题目。
    .fix = 每道题以“## ”开头，下面每行一个选项，如“- [x] 12 小时”。
problem-quiz-line = 这一行看懂了，标准的写法不是这样。
    .fix = 写成“{ $line }”；check --fix 会改好。
problem-quiz-stray-line = “{ $words }”不是选项，也不是解析。
    .fix = 选项写成“- [ ] …”，解析写成“> …”，或移到第一道题的前面。
problem-question-empty = 题目没有写。
    .fix = 在 ## 后面写上题目。
problem-question-twice = 这道题和前面一道一样。
    .fix = 删掉一道，或改一改。
problem-question-few-options = 这道题只有 { $count } 个选项。
    .fix = 至少写两个，每行一个，如“- [ ] 1 小时”。
problem-question-many-options = 这道题有 { $count } 个选项，最多 12 个。
    .fix = 删去几个，三四个最合适。
problem-question-no-answer = 这道题没有标出正确答案。
    .fix = 在正确的选项前写 [x]。
problem-question-two-answers = 这道题标了不止一个正确答案。
    .fix = 只留一个 [x]，别的写成 [ ]。
problem-option-empty = 这个选项没有写内容。
    .fix = 写上内容，或删掉这一行。
problem-option-twice = 选项“{ $option }”写了两次。
    .fix = 改掉一个。
problem-option-without-box = 这个选项前面没有方框，当作没有标正确。
    .fix = 写成“- [ ] …”；check --fix 会加上。

## The calendar's files

problem-calendar-entry = “{ $id }”下面要缩进写名称、日期、来源。
    .fix = 另起一行，缩进两个空格，写成“名称: …”。
problem-calendar-id = “{ $id }”不能作宣传日的代号。
    .fix = 用小写字母、数字和下划线，如 no_tobacco。
problem-calendar-key-missing = “{ $id }”没有写“{ $key }”。
    .fix = 加一行“{ $key }: …”。
problem-calendar-date = “{ $date }”这种日期看不懂。
    .fix = 写成 05-31、5月第3个星期日或1月最后一个星期日。
problem-calendar-year = “{ $value }”不是年份。
    .fix = 写成四位数，如 2026。
problem-calendar-name-twice = “{ $name }”在日历里已经有了。
    .fix = 留下一处。
problem-calendar-day = “{ $value }”不是这一年的日子。
    .fix = 写成 10-01 或 10-01..10-07。
problem-calendar-day-both = { $day } 既放假又上班。
    .fix = 从一处删掉。
problem-calendar-year-twice = { $year } 年的放假安排有两份。
    .fix = 留下一份。

## What check finds beyond single files

problem-audience-not-checked = 没有给出数据库，受众“{ $audiences }”存不存在没有核对。
    .fix = 在有数据库的地方再运行一次 check。
problem-post-vanished = 数据库里的“{ $post }”（{ $file }）在文件夹里找不到了，排定的不会再发。
    .fix = 是改了 id 就改回来；确实不要了，先撤回它的审批。
problem-day-crowded = { $day } 发往“{ $audience }”的超过 { $most } 条：{ $posts }。
    .fix = 多出的会顺延到下一个工作日早上；请错开日子。
problem-quiet-time = { $time } 是安静时段，会等到早上才发。
    .fix = 改到 07:30 至 21:00 之间。
problem-explanation-cut = 解析太长，答题后弹出的提示里显示不全。
    .fix = 写短一些，两三句话以内。
problem-closed-before-sent = 到 { $close } 截止时还发不出去，没有人来得及答。
    .fix = 把截止写晚一些。

## What is left to look at, and a campaign carried over

problem-to-check = 还有一件事要核对：{ $what }
    .fix = 核对好以后删掉“待核对”里的这一行；删完才能审批。
problem-to-check-not-list = “待核对”下面应当一行写一件事。
    .fix = 每件事另起一行，以“- ”开头。
problem-carry-unknown = 没有“{ $folder }”这个主题活动的文件夹。
    .fix = 您要的是不是“{ $nearest }”？
problem-carry-unknown-alone = 没有“{ $folder }”这个主题活动的文件夹。
    .fix = 请写内容文件夹里一个主题活动的文件夹名。
problem-carry-there = “{ $folder }”已经有了，不再复制。
    .fix = 请直接改里面的文件；要重新复制，先把它移走。
problem-carry-broken = “{ $folder }”里有 { $count } 处错误，第一处在 { $first }，没有复制。
    .fix = 请先用 check 看清并改好。
problem-carry-empty = “{ $folder }”里没有一条完整的内容，没有可以复制的。
    .fix = 请先写好至少一条内容。
problem-stale-year = 写着“{ $words }”，是不是去年的年份
    .fix = 请改成今年的，或确认不用改。
problem-stale-ordinal = 写着“{ $words }”，今年是不是该加一
    .fix = 请核对；宣传日的届次可以写成变量“届次”，每年自动算好。
problem-stale-date = 写着“{ $words }”，日子是不是去年的
    .fix = 请核对这个日子。
problem-stale-weekday = 写着“{ $words }”，今年还是不是这一天
    .fix = 请核对星期几。
problem-stale-theme = 写着“{ $words }”，今年有没有新的主题
    .fix = 请核对今年的主题。
problem-stale-file = “{ $name }”是去年的文件，要不要换新的
    .fix = 请打开看一看。
problem-stale-rest-day = { $date } 是休息日，要不要换一天
    .fix = 请改“时间”，或确认就在这一天。
problem-stale-leap-day = 2 月 29 日不是每年都有，日子要核对
    .fix = 请改“时间”。
problem-stale-old-stays = 原来的“{ $id }”自己每年也会再发，两份里请只留一份
    .fix = 请删掉原来的文件，或删掉这一份。

## Questions that were typed into a chat

problem-typed-few-options = 第 { $number } 题不到两个选项。
    .fix = 每个选项另起一行，写成“A. …”“B. …”。
problem-typed-many-options = 第 { $number } 题有 { $count } 个选项，最多 12 个。
    .fix = 请减少选项。
problem-typed-no-answer = 第 { $number } 题没有标出正确答案。
    .fix = 在正确的选项后面打“√”，或在题目下面写“答案：B”。
problem-typed-two-answers = 第 { $number } 题标了不止一个正确答案。
    .fix = 每题只留一个正确答案。
problem-typed-option-twice = 第 { $number } 题有两个一样的选项“{ $option }”。
    .fix = 请改掉其中一个。
